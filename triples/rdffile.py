"""Read anybody's RDF from a file, in the format that the ending of its name says.

pyoxigraph parses: its errors have line and column, and it fetches no context of JSON-LD.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

FORMATS: Final = MappingProxyType(
    {
        ".ttl": ox.RdfFormat.TURTLE,
        ".nt": ox.RdfFormat.N_TRIPLES,
        ".rdf": ox.RdfFormat.RDF_XML,
        ".owl": ox.RdfFormat.RDF_XML,
        ".xml": ox.RdfFormat.RDF_XML,
        ".jsonld": ox.RdfFormat.JSON_LD,
        ".trig": ox.RdfFormat.TRIG,
        ".nq": ox.RdfFormat.N_QUADS,
    }
)
"""The ending of a file name → its format."""


class RdfFileError(ValueError):
    """A file cannot be read as RDF; the message has file, place, cause and way out."""


def read_rdf(path: Path) -> Graph:
    """Read all triples of ``path``, those of its named graphs included.

    Raises:
        RdfFileError: The ending is unknown, the file cannot be read, or it is not well formed.
    """
    if path.suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise RdfFileError(f"{path}: no RDF format ends in {path.suffix!r}; use one of {known}")
    form = FORMATS[path.suffix]
    base = path.absolute().as_uri()
    try:
        triples = [quad.triple for quad in ox.parse(path=path, format=form, base_iri=base)]
    except SyntaxError as error:
        place = f", line {error.lineno}" if error.lineno else ""
        raise RdfFileError(
            f"{path}{place} is not well formed as {form.name}: {error.msg}"
        ) from error
    except OSError as error:
        raise RdfFileError(f"{path} cannot be read: {error}") from error
    return to_graph(triples)


def to_graph(triples: Iterable[ox.Triple | ox.Quad]) -> Graph:
    """The same triples for rdflib, the names of graphs left out; faster than its own parsers.

    Raises:
        RdfFileError: A triple speaks of a triple, which rdflib does not know.
    """
    graph = Graph()
    iri = cache(URIRef)

    def term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        if isinstance(node, ox.NamedNode):
            return iri(node.value)
        if isinstance(node, ox.BlankNode):
            return BNode(node.value)
        if isinstance(node, ox.Triple):
            raise RdfFileError(f"the triple {node} stands in another; say it without RDF-star")
        if node.language:
            return Literal(node.value, lang=node.language)
        plain = node.datatype.value == str(XSD.string)
        return Literal(node.value, datatype=None if plain else iri(node.datatype.value))

    for triple in triples:
        graph.add((term(triple.subject), iri(triple.predicate.value), term(triple.object)))
    return graph
