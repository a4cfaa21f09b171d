"""The formats of answers: W3C result formats for rows, RDF formats for graphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from khorgos.server.answers.answer import Answer, Boolean, Solutions

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
    if isinstance(answer, Boolean):
        return BOOLEAN_FORMATS
    return RESULT_FORMATS if isinstance(answer, Solutions) else GRAPH_FORMATS
