"""Answers: the three kinds that SPARQL has, the formats they are written in, reading and writing.

An answer to ASK is a ``bool``, one to SELECT are the solutions of the engine library, which can be
read or written once, and one to CONSTRUCT or DESCRIBE is a graph: a tuple with every triple once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.sparql.errors import EngineError

if TYPE_CHECKING:
    from rdflib import Graph

Answer: TypeAlias = bool | ox.QuerySolutions | tuple[ox.Triple, ...]

_W3C_FORMATS: Final = "http://www.w3.org/ns/formats/"


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which answers are written.

    Attributes:
        name: its name in the ``format`` parameter, also the file suffix.
        label: its name for people.
        media_type: its registered media type.
        iri: its IRI among the W3C's file formats.
        writer: the engine library's name for it.
        media_types: other media types that clients ask for it by.
        names: other names that clients ask for it by.
    """

    name: str
    label: str
    media_type: str
    iri: str
    writer: ox.QueryResultsFormat | ox.RdfFormat
    media_types: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


JSON: Final = Format(
    "json",
    "JSON",
    "application/sparql-results+json",
    _W3C_FORMATS + "SPARQL_Results_JSON",
    ox.QueryResultsFormat.JSON,
    ("application/json",),
)
XML: Final = Format(
    "xml",
    "XML",
    "application/sparql-results+xml",
    _W3C_FORMATS + "SPARQL_Results_XML",
    ox.QueryResultsFormat.XML,
    ("application/xml", "text/xml"),
)
CSV: Final = Format(
    "csv", "CSV", "text/csv", _W3C_FORMATS + "SPARQL_Results_CSV", ox.QueryResultsFormat.CSV
)
TSV: Final = Format(
    "tsv",
    "TSV",
    "text/tab-separated-values",
    _W3C_FORMATS + "SPARQL_Results_TSV",
    ox.QueryResultsFormat.TSV,
)
TURTLE: Final = Format(
    "ttl",
    "Turtle",
    "text/turtle",
    _W3C_FORMATS + "Turtle",
    ox.RdfFormat.TURTLE,
    ("application/x-turtle", "text/n3"),
    ("turtle", "n3"),
)
N_TRIPLES: Final = Format(
    "nt",
    "N-Triples",
    "application/n-triples",
    _W3C_FORMATS + "N-Triples",
    ox.RdfFormat.N_TRIPLES,
    (),
    ("ntriples", "n-triples"),
)
RDF_XML: Final = Format(
    "rdf",
    "RDF/XML",
    "application/rdf+xml",
    _W3C_FORMATS + "RDF_XML",
    ox.RdfFormat.RDF_XML,
    ("application/xml", "text/xml"),
    ("rdf+xml", "rdfxml", "rdf-xml", "xml"),
)
JSON_LD: Final = Format(
    "jsonld",
    "JSON-LD",
    "application/ld+json",
    _W3C_FORMATS + "JSON-LD",
    ox.RdfFormat.JSON_LD,
    ("application/json",),
    ("json-ld", "json"),
)

N_QUADS: Final = Format(
    "nq",
    "N-Quads",
    "application/n-quads",
    _W3C_FORMATS + "N-Quads",
    ox.RdfFormat.N_QUADS,
    ("text/x-nquads",),
    ("nquads", "n-quads"),
)
TRIG: Final = Format(
    "trig",
    "TriG",
    "application/trig",
    _W3C_FORMATS + "TriG",
    ox.RdfFormat.TRIG,
    ("application/x-trig",),
)

RESULT_FORMATS: Final = (JSON, XML, CSV, TSV)
BOOLEAN_FORMATS: Final = (JSON, XML)
GRAPH_FORMATS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, N_QUADS, TRIG)
"""For a graph; in the two formats of datasets it is the default graph, and the only one."""


def formats_of(answer: Answer) -> tuple[Format, ...]:
    """Return the formats in which ``answer`` can be written, the default first."""
    if isinstance(answer, bool):
        return BOOLEAN_FORMATS
    return RESULT_FORMATS if isinstance(answer, ox.QuerySolutions) else GRAPH_FORMATS


def parse(data: bytes, chosen: Format) -> Answer:
    """Read a whole answer.

    Args:
        data: the answer, in UTF-8.
        chosen: its format.

    Raises:
        EngineError: it is not in that format, or it was cut off.
    """
    try:
        if isinstance(chosen.writer, ox.RdfFormat):
            return tuple(quad.triple for quad in ox.parse(data, format=chosen.writer))
        results = ox.parse_query_results(data, format=chosen.writer)
    except (SyntaxError, OSError) as error:
        raise EngineError(f"the answer is not in the format {chosen.label}: {error}") from error
    return bool(results) if isinstance(results, ox.QueryBoolean) else results


_DESCRIPTIONS: Final = {
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}
"""Prefixes of the vocabularies in which the server describes itself."""


def serialize(answer: Answer, chosen: Format) -> bytes:
    """Write the whole of ``answer``, in UTF-8; equal answers give equal bytes.

    Raises:
        EngineError: the engine failed while it computed a row.
        ValueError: the format is not one of the answer's kind.
    """
    writer = chosen.writer if chosen in formats_of(answer) else None
    if isinstance(answer, tuple):
        if isinstance(writer, ox.RdfFormat):
            return _write_graph(answer, writer)
    elif isinstance(writer, ox.QueryResultsFormat):
        return _write_results(answer, writer)
    offered = ", ".join(one.label for one in formats_of(answer))
    raise ValueError(f"this answer cannot be written as {chosen.label}, but as one of: {offered}")


def triples_of(graph: Graph) -> tuple[ox.Triple, ...]:
    """Take over a graph of rdflib, sorted, so that equal graphs are written as equal bytes.

    Its blank nodes keep their names; the caller chooses names that do not change.
    """
    quads = ox.parse(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    return tuple(sorted((quad.triple for quad in quads), key=str))


def _write_results(answer: bool | ox.QuerySolutions, writer: ox.QueryResultsFormat) -> bytes:
    """Write a truth value or rows."""
    results: ox.QuerySolutions | ox.QueryBoolean
    if isinstance(answer, ox.QuerySolutions):
        results = answer
    else:
        truth = b'{"head":{},"boolean":%s}' % (b"true" if answer else b"false")
        results = ox.parse_query_results(truth, format=ox.QueryResultsFormat.JSON)
    try:
        return results.serialize(format=writer) or b""
    except (OSError, RuntimeError) as error:
        raise EngineError(f"the query could not be evaluated: {error}") from error


def _write_graph(triples: Sequence[ox.Triple], writer: ox.RdfFormat) -> bytes:
    """Write a graph with the prefixes it uses, in alphabetical order.

    The engine library writes them in an order that changes from call to call.
    """
    iris = {iri for triple in triples for iri in _iris(triple)}
    used = {
        prefix: namespace
        for prefix, namespace in (*PREFIXES.items(), *_DESCRIPTIONS.items())
        if any(iri.startswith(namespace) for iri in iris)
    }
    written = ox.serialize(triples, format=writer, prefixes=used) or b""
    if writer == ox.RdfFormat.RDF_XML:
        return re.sub(rb"(?<=<rdf:RDF )[^>]*", lambda m: b" ".join(sorted(m[0].split())), written)
    header = re.match(rb"(?:@prefix [^\n]*\n)*", written)
    end = header.end() if header else 0
    return b"".join(sorted(written[:end].splitlines(keepends=True))) + written[end:]


def _iris(triple: ox.Triple) -> Iterator[str]:
    """Yield the IRIs of a triple, with the datatype of its object."""
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value
