"""What an endpoint holds and can be asked, as data, so that query editors need not be told.

Editors ask the endpoint itself, not a page beside it. Those of the SIB Swiss Institute of
Bioinformatics and others look for examples (each question is a ``sh:SPARQLExecutable`` of SHACL
Advanced Features, with its keywords and the endpoint it is for), for prefixes (``sh:declare``) and
for the schema as nested partitions of VoID (https://www.w3.org/TR/void/#class-property-partitions):
which classes there are, which properties their members have, and which classes or datatypes
(http://ldf.fi/void-ext#) the values are of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, cast

import pyoxigraph as ox
from rdflib import (
    DCTERMS,
    FOAF,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    VOID,
    XSD,
    Graph,
    Literal,
    Namespace,
    URIRef,
)

from khorgos.ontology.namespaces import GRAPH, KHO, PROJECT, SD
from khorgos.ontology.prefixes import BASE, FOLLOWING, PREFIXES, curie
from khorgos.queries.catalogue import ENDPOINT, QUERIES, Question, load

QUERY: Final = BASE + "queries/"
"""Before the name of a question, its IRI."""

DECLARATIONS: Final = URIRef(BASE + "queries#prefixes")

_FORM: Final = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.MULTILINE)
VOID_EXT: Final = Namespace("http://ldf.fi/void-ext#")
SPEX: Final = Namespace("https://purl.expasy.org/sparql-examples/ontology#")
"""The vocabulary of examples: which endpoints one asks besides its own."""

DATASET: Final = BASE + "void#dataset"
"""IRI of the release as a dataset of VoID; those of its partitions begin with it."""

_FOLLOWS: Final = ", ".join(f"<{graph}>" for graph in FOLLOWING)
_MEMBERS: Final = f'?thing a ?class FILTER STRSTARTS(STR(?class), "{KHO}")'
_CLASSES: Final = f"SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) {{ {_MEMBERS} }} GROUP BY ?class"
_PROPERTIES: Final = f"""SELECT ?class ?property (COUNT(*) AS ?n) {{ {_MEMBERS}
  ?thing ?property ?value }} GROUP BY ?class ?property"""
_VALUES: Final = f"""SELECT ?class ?property ?of (COUNT(*) AS ?n) {{
  {{ SELECT DISTINCT ?value ?of {{ GRAPH ?graph {{ ?value a ?of }}
    FILTER (STRSTARTS(STR(?of), "{KHO}") && ?graph NOT IN ({_FOLLOWS})) }} }}
  ?thing ?property ?value . {_MEMBERS} }} GROUP BY ?class ?property ?of"""
_DATATYPES: Final = f"""SELECT ?class ?property ?of (COUNT(*) AS ?n) {{ {_MEMBERS}
  ?thing ?property ?value FILTER ISLITERAL(?value)
  BIND (DATATYPE(?value) AS ?of) }} GROUP BY ?class ?property ?of"""
_LEVELS: Final = (
    (_CLASSES, VOID.classPartition, VOID["class"], VOID.entities),
    (_PROPERTIES, VOID.propertyPartition, VOID.property, VOID.triples),
    (_VALUES, VOID.classPartition, VOID["class"], VOID.triples),
    (_DATATYPES, VOID_EXT.datatypePartition, VOID_EXT.datatype, VOID.triples),
)
"""Query, what links to a partition, what it is by, what it counts."""


def describe(questions: Sequence[Question], endpoint: str = ENDPOINT) -> Graph:
    """Describe questions as examples.

    Args:
        questions: those to describe.
        endpoint: IRI of the SPARQL endpoint that answers them; a question that asks another
            endpoint in turn has that one instead, and says so.
    """
    about = Graph(bind_namespaces="none")
    for question in questions:
        node = URIRef(QUERY + question.name)
        match = _FORM.search(question.text)
        form = match[1] if match else "SELECT"
        about.add((node, RDF.type, SH.SPARQLExecutable))
        about.add((node, RDF.type, URIRef(f"{SH}SPARQL{form.capitalize()}Executable")))
        about.add((node, RDFS.label, Literal(question.name.replace("-", " "), lang="en")))
        about.add((node, RDFS.comment, Literal(_comment(question), lang="en")))
        about.add((node, SH.prefixes, DECLARATIONS))
        about.add((node, URIRef(f"{SH}{form.lower()}"), Literal(question.text)))
        for keyword in question.keywords:
            about.add((node, SDO.keywords, Literal(keyword, lang="en")))
        if question.calls:
            about.add((node, SPEX.federatesWith, URIRef(question.calls)))
        else:
            about.add((node, SDO.target, URIRef(endpoint)))
    for prefix, namespace in PREFIXES.items():
        node = URIRef(f"{BASE}queries#prefix-{prefix}")
        about.add((DECLARATIONS, SH.declare, node))
        about.add((node, SH.prefix, Literal(prefix)))
        about.add((node, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    return about


def introduce(title: str = "") -> Graph:
    """Say who made the release: an agent with a name, not only a name.

    Of a graph with a ``title`` of its own nobody knows who made it: so much is said of it.
    """
    about = Graph(bind_namespaces="none")
    if title:
        about.add((URIRef(DATASET), DCTERMS.title, Literal(title)))
        return about
    about.add((URIRef(DATASET), DCTERMS.creator, PROJECT))
    about.add((URIRef(DATASET), DCTERMS.publisher, PROJECT))
    about.add((PROJECT, RDF.type, FOAF.Agent))
    about.add((PROJECT, RDF.type, PROV.Agent))
    about.add((PROJECT, FOAF.name, Literal("The Khorgos project", lang="en")))
    return about


def _comment(question: Question) -> str:
    """Return the question in words, with where it runs if that is elsewhere."""
    if question.calls == ENDPOINT:
        return f"{question.question} (To be asked elsewhere; it asks {ENDPOINT} in turn.)"
    if question.calls:
        return f"{question.question} (It runs only where {question.calls} may be asked in turn.)"
    return question.question


def add_description(store: ox.Store, title: str = "", *queries: Path) -> bytes:
    """Add the graph ``khg:description`` to a store whose default graph holds the release.

    It is a named graph and, like the others, part of the default graph. Editors offer what it has
    as examples to run, so it has the questions that need no other endpoint.

    Args:
        store: has the release.
        title: of the graph, where it is not the project's own.
        queries: folders with questions besides those of the catalogue.

    Returns:
        What in it does not follow from the release: questions, prefixes and makers, as N-Triples.

    Raises:
        CatalogueError: a question cannot be used.
    """
    about = describe([question for question in load(QUERIES, *queries) if not question.calls])
    about += introduce(title)
    examples = b"\n".join(sorted(about.serialize(format="nt", encoding="utf-8").splitlines()))
    triples = [quad.triple for quad in ox.parse(examples, format=ox.RdfFormat.N_TRIPLES)]
    triples += _partitions(store)
    for graph in (ox.NamedNode(str(GRAPH.description)), ox.DefaultGraph()):
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    return examples


def _partitions(store: ox.Store) -> Iterator[ox.Triple]:
    """Yield the partitions: by class, within it by property, within that by kind of value."""
    dataset = ox.NamedNode(DATASET)
    yield ox.Triple(dataset, _iri(RDF.type), _iri(VOID.Dataset))
    yield ox.Triple(dataset, _iri(VOID.sparqlEndpoint), ox.NamedNode(ENDPOINT))
    # Overviews of a schema come to the partitions by the graph that they are of.
    yield ox.Triple(ox.NamedNode(f"{DATASET}/graph"), _iri(SD.graph), dataset)
    for query, link, term, measure in _LEVELS:
        for row in cast("ox.QuerySolutions", store.query(query)):
            *above, last, count = cast("list[ox.NamedNode]", list(row))
            node = _partition(*above, last)
            yield ox.Triple(_partition(*above), _iri(link), node)
            yield ox.Triple(node, _iri(term), last)
            yield ox.Triple(node, _iri(measure), count)


def _partition(*terms: ox.NamedNode) -> ox.NamedNode:
    """Return the IRI of a partition, made of the terms that it is by; that of the dataset."""
    return ox.NamedNode("/".join((DATASET, *(partition_name(term.value) for term in terms))))


@cache
def partition_name(iri: str) -> str:
    """Return what stands for a term in the IRI of the partition by it.

    >>> partition_name("https://w3id.org/khorgos/ontology#Treaty")
    'kho-Treaty'
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", curie(iri))


def _iri(term: URIRef) -> ox.NamedNode:
    return ox.NamedNode(str(term))
