"""What the release is, at ``/void`` and ``/.well-known/void``: in RDF, and as a page for people.

Follows https://www.w3.org/TR/void/ (what a dataset holds and links to; section 7.2 for its place)
and https://www.w3.org/TR/vocab-dcat-3/ (where to get it), with the checksums of SPDX 2. What it
says stands in ``templates/void.ttl``; here is what the engine counts for it. The IRIs of all parts
begin with that of the document, so that each of them leads to it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, cast

import pyoxigraph as ox
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from khorgos.ontology.namespaces import GRAPH, KH, KHO, ONTOLOGY_IRI, PROJECT, WD
from khorgos.ontology.prefixes import BASE, curie
from khorgos.queries.describing import DATASET, introduce, partition_name
from khorgos.server.documents import alternates, negotiate, send
from khorgos.server.linked.dumps import Dump, the_dumps
from khorgos.server.site import Site, counts, first_column, partitions, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS, serialize, triples_of
from khorgos.server.sparql.protocol import SERVICE
from khorgos.server.sparql.text import Dataset

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


_OWN: Final = f"""CONSTRUCT {{ ?s ?p ?o }}
WHERE {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), "{BASE}void#") }}"""
_LIMITS: Final = {
    "querySeconds": "How many seconds a query may take.",
    "queryMemoryBytes": "How many bytes of memory a query may take.",
    "answerBytes": "How many bytes an answer may have.",
}
"""Name of a property of the service description → what it says."""

blueprint: Final = Blueprint("description", __name__)


@blueprint.get("/void")
@blueprint.get("/.well-known/void", endpoint="well_known")
def void() -> Response:
    """The description of the release, as a page for browsers and in RDF for tools."""
    chosen, links = negotiate(), alternates("description.void")
    if chosen is None:
        page = render_template(
            "description.html", formats=GRAPH_FORMATS, curie=curie, name=partition_name
        )
        return send(page, links=links)
    triples = _described(the_site(), request.url_root, tuple(the_dumps()))
    return send(serialize(triples, chosen[0]), chosen[1], links)


@blueprint.get("/service")
def service() -> Response:
    """The properties of our own in the service description; a page about limits for browsers."""
    chosen = negotiate()
    if chosen is None:
        return make_response(redirect(url_for("docs.page", name="how-to/run-it-for-others"), 303))
    about = Graph()
    for name, comment in _LIMITS.items():
        about.add((SERVICE[name], RDF.type, RDF.Property))
        about.add((SERVICE[name], RDFS.label, Literal(name, lang="en")))
        about.add((SERVICE[name], RDFS.comment, Literal(comment, lang="en")))
        about.add((SERVICE[name], RDFS.isDefinedBy, URIRef(SERVICE.removesuffix("#"))))
    return send(serialize(triples_of(about), chosen[0]), chosen[1])


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
        document=BASE + "void",
        dataset=DATASET,
        project=PROJECT,
        things=KH,
        ontology=ONTOLOGY_IRI,
        wikidata=WD,
        curie=curie,
        name=partition_name,
    )
    triples = {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    triples |= set(triples_of(introduce(site.title)))
    if str(GRAPH.description) in site.graphs:
        own = engine.query(_OWN, Dataset((str(GRAPH.description),)))
        triples |= set(cast("tuple[ox.Triple, ...]", own))
    return tuple(sorted(triples, key=str))
