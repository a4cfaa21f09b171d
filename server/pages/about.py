"""What this is and what it rests on: documents, what is from elsewhere, licences, the release."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from flask import Blueprint, Response, render_template
from rdflib import DCTERMS, RDFS

from khorgos.ontology.namespaces import GRAPH, KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.documents import send
from khorgos.server.engines.engine import select
from khorgos.server.site import MANIFEST, Site, the_site

_DOCUMENTS: Final = f"""SELECT ?document ?label ?title ?author ?licence ?hash WHERE {{
  ?document a <{KHO.SourceDocument}> ; <{RDFS.label}> ?label .
  OPTIONAL {{ ?document <{KHO.title}> ?title }}
  OPTIONAL {{ ?document <{KHO.attribution}> ?author }}
  OPTIONAL {{ ?document <{KHO.licence}> ?licence }}
  OPTIONAL {{ ?document <{KHO.contentHash}> ?hash }}
  FILTER (LANG(?label) IN ("", "en"))
}} ORDER BY ?document"""
# The title of a source stands before the first comma; what follows tells where in it.
_CREDITS: Final = f"""SELECT ?source (COUNT(*) AS ?count) (SAMPLE(?license) AS ?under) WHERE {{
  VALUES ?graph {{ <{GRAPH.names}> <{GRAPH.places}> }}
  GRAPH ?graph {{
    ?what <{DCTERMS.source}> ?said OPTIONAL {{ ?what <{DCTERMS.license}> ?license }}
  }}
  BIND (IF(CONTAINS(?said, ","), STRBEFORE(?said, ","), ?said) AS ?source)
}} GROUP BY ?source ORDER BY DESC(?count) ?source"""

blueprint: Final = Blueprint("about", __name__)


@dataclass(frozen=True, slots=True)
class AboutDocument:
    """A document that facts are from; what its file does not say is the empty string."""

    slug: str
    title: str
    author: str
    licence: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Where names or points from elsewhere are from: how many, and under which licence."""

    source: str
    count: int
    licence: str


@blueprint.get("/about")
def page() -> Response:
    """What the site is, and what it rests on."""
    site = the_site()
    documents, credits = _read(site)
    return send(
        render_template(
            "about.html", documents=documents, credits=credits, exceptions=_exceptions(site)
        )
    )


@lru_cache(maxsize=4)
def _read(site: Site) -> tuple[Sequence[AboutDocument], Sequence[Credit]]:
    """Ask for the documents and the credits once; each document by the first of its rows."""
    rows = [[_text(term) for term in row] for row in select(site.engine, _DOCUMENTS)]
    documents = {
        iri: AboutDocument(slug_of(iri), title or label, author, licence, digest)
        for iri, label, title, author, licence, digest in reversed(rows)
    }
    credits = [
        Credit(_text(source), int(_text(count)), _text(licence))
        for source, count, licence in select(site.engine, _CREDITS)
    ]
    return tuple(reversed(documents.values())), tuple(credits)


def _exceptions(site: Site) -> int | None:
    """Return how many exceptions the gates made for the release; None where no file says it."""
    folder = site.files
    file = folder / MANIFEST if folder else None
    if file is None or not file.is_file():
        return None
    told = json.loads(file.read_bytes()).get("exceptions")
    return told if isinstance(told, int) else None


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal | ox.NamedNode) else ""
