"""What the release is, in RDF, at ``/.well-known/void``.

Follows https://www.w3.org/TR/void/ (what a dataset holds and links to; section 7.2 for its place)
and https://www.w3.org/TR/vocab-dcat-3/ (where to get it), with the checksums of SPDX 2. What it
says stands in ``templates/void.ttl``; here is what the engine counts for it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request
from rdflib import SKOS

from khorgos.ontology.namespaces import KH, KHO, ONTOLOGY_IRI, WD
from khorgos.ontology.prefixes import curie
from khorgos.server.documents import accepted, alternates, send
from khorgos.server.linked.dumps import Dump, the_dumps
from khorgos.server.site import Site, counts, first_column, partitions, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS, serialize
from khorgos.server.sparql.negotiation import choose
from khorgos.server.sparql.protocol import requested_formats

_TOTALS: Final = {
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) "
    f'{{ ?s a ?c FILTER STRSTARTS(STR(?s), "{KH}") }}',
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
}
_LINKS: Final = f"""SELECT ?property (COUNT(*) AS ?n)
WHERE {{
  VALUES ?property {{ <{SKOS.exactMatch}> <{SKOS.closeMatch}> <{SKOS.broadMatch}> }}
  ?thing ?property ?other
  FILTER STRSTARTS(STR(?other), "{WD}")
}}
GROUP BY ?property"""
_EXAMPLES: Final = f"""SELECT ?thing
WHERE {{ ?statement <{KHO.subject}> ?thing }}
GROUP BY ?thing ORDER BY DESC(COUNT(?statement)) ?thing LIMIT 5"""
_SOURCES: Final = f"SELECT ?it {{ ?it a <{KHO.SourceDocument}> }} ORDER BY ?it"


blueprint: Final = Blueprint("description", __name__)


@blueprint.get("/.well-known/void")
def void() -> Response:
    """The description of the release, in RDF.

    Raises:
        NotAcceptable: the client takes no format of RDF; the reason lists them.
    """
    chosen, media_type = choose(GRAPH_FORMATS, accepted(), requested_formats(request))
    triples = _described(the_site(), request.url_root, tuple(the_dumps()))
    return send(serialize(triples, chosen), media_type, alternates("description.void"))


@lru_cache(maxsize=4)
def _described(site: Site, root: str, dumps: tuple[Dump, ...]) -> tuple[ox.Triple, ...]:
    """Keep the description as long as its address and the files are the same.

    The engine counts what the release holds when the description is first asked for.
    """
    engine = site.engine
    turtle = render_template(
        "void.ttl",
        dumps=dumps,
        totals={name: int(first_column(engine, query)[0]) for name, query in _TOTALS.items()},
        graphs={iri: partitions(engine, iri) for iri in site.graphs},
        links=counts(engine, _LINKS),
        examples=first_column(engine, _EXAMPLES),
        sources=first_column(engine, _SOURCES),
        formats=(*RESULT_FORMATS, *GRAPH_FORMATS),
        things=KH,
        ontology=ONTOLOGY_IRI,
        wikidata=WD,
        curie=curie,
        fragment=lambda iri: re.sub("[:/#]", "-", curie(iri)),
    )
    triples = {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    return tuple(sorted(triples, key=str))
