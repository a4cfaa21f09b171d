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
from khorgos.server.sparql.errors import AnswerMisfit, EngineError
from khorgos.server.sparql.writers import (
    MisfitError,
    check_terms,
    well_formed,
    write_csv,
    write_rdf_xml,
)

if TYPE_CHECKING:
    from rdflib import Graph

Answer: TypeAlias = bool | ox.QuerySolutions | tuple[ox.Triple, ...]


@dataclass(frozen=True, slots=True)
class OtherFormat:
    """A format that the engine library does not write.

    Attributes:
        name: its name for people.
        media_type: its registered media type, without parameters.
    """

    name: str
    media_type: str


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A format in which answers are written; there is one object for each.

    Attributes:
        name: its name in the ``format`` parameter, also the file suffix.
        writer: the engine library's name for it, or another format.
        media_types: media types beside its registered one that clients ask for it by.
        names: other names that clients ask for it by.
    """

    name: str
    writer: ox.QueryResultsFormat | ox.RdfFormat | OtherFormat
    media_types: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its name for people."""
        return self.writer.name.removeprefix("SPARQL Results in ")

    @property
    def media_type(self) -> str:
        """Its registered media type, without parameters."""
        return self.writer.media_type.partition(";")[0]

    @property
    def iri(self) -> str:
        """Its IRI among the W3C's file formats."""
        kind = "SPARQL_Results_" if isinstance(self.writer, ox.QueryResultsFormat) else ""
        return f"http://www.w3.org/ns/formats/{kind}{self.label.replace('/', '_')}"


_XML_TYPES: Final = ("application/xml", "text/xml")

JSON: Final = Format("json", ox.QueryResultsFormat.JSON, ("application/json",), ("srj",))
XML: Final = Format("xml", ox.QueryResultsFormat.XML, _XML_TYPES, ("srx",))
CSV: Final = Format("csv", ox.QueryResultsFormat.CSV)
TSV: Final = Format("tsv", ox.QueryResultsFormat.TSV)
TURTLE: Final = Format(
    "ttl", ox.RdfFormat.TURTLE, ("application/x-turtle", "text/n3"), ("turtle", "n3")
)
N_TRIPLES: Final = Format("nt", ox.RdfFormat.N_TRIPLES, (), ("ntriples", "n-triples"))
RDF_XML: Final = Format(
    "rdf", ox.RdfFormat.RDF_XML, _XML_TYPES, ("rdf+xml", "rdfxml", "rdf-xml", "xml")
)
JSON_LD: Final = Format("jsonld", ox.RdfFormat.JSON_LD, ("application/json",), ("json-ld", "json"))
N_QUADS: Final = Format("nq", ox.RdfFormat.N_QUADS, ("text/x-nquads",), ("nquads", "n-quads"))
TRIG: Final = Format("trig", ox.RdfFormat.TRIG, ("application/x-trig",))

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
        if isinstance(chosen.writer, OtherFormat):
            raise EngineError(f"answers are not read as {chosen.label}")
        results = ox.parse_query_results(data, format=chosen.writer)
    except (SyntaxError, OSError) as error:
        raise EngineError(f"the answer is not in the format {chosen.label}: {error}") from error
    return bool(results) if isinstance(results, ox.QueryBoolean) else results


def serialize(answer: Answer, chosen: Format) -> bytes:
    """Write the whole of ``answer``, in UTF-8; equal answers give equal bytes.

    Raises:
        AnswerMisfit: the format is of the answer's kind, but cannot hold what is in this answer.
        EngineError: the engine failed while it computed a row.
        ValueError: the format is not one of the answer's kind.
    """
    formats = formats_of(answer)
    writer = chosen.writer if chosen in formats else None
    try:
        if isinstance(answer, tuple) and isinstance(writer, ox.RdfFormat):
            return _write_graph(answer, writer)
        if not isinstance(answer, tuple) and isinstance(writer, ox.QueryResultsFormat):
            return _write_results(answer, writer)
    except MisfitError as misfit:
        others = [one for one in formats if one.writer not in misfit.writers]
        listing = ", ".join(f"{one.label} (format={one.name})" for one in others)
        raise AnswerMisfit(
            f"the answer cannot be written as {chosen.label}: {misfit}; ask for {listing}"
        ) from misfit
    offered = ", ".join(one.label for one in formats)
    raise ValueError(f"this answer cannot be written as {chosen.label}, but as one of: {offered}")


def _write_results(answer: bool | ox.QuerySolutions, writer: ox.QueryResultsFormat) -> bytes:
    results: ox.QuerySolutions | ox.QueryBoolean
    if isinstance(answer, ox.QuerySolutions):
        results = answer
    else:
        truth = b'{"head":{},"boolean":%s}' % (b"true" if answer else b"false")
        results = ox.parse_query_results(truth, format=ox.QueryResultsFormat.JSON)
    try:
        if writer == ox.QueryResultsFormat.CSV and isinstance(results, ox.QuerySolutions):
            return write_csv(results)
        written = results.serialize(format=writer) or b""
    except (OSError, RuntimeError, SyntaxError) as error:  # the last: a remote answer, read late
        raise EngineError(f"the query could not be evaluated: {error}") from error
    return well_formed(written) if writer == ox.QueryResultsFormat.XML else written


_DESCRIPTIONS: Final = {
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}
"""Prefixes of the vocabularies in which the server describes itself."""


def _write_graph(triples: Sequence[ox.Triple], writer: ox.RdfFormat) -> bytes:
    """Write a graph with the prefixes it uses, in alphabetical order.

    The engine library writes them in an order that changes from call to call.
    """
    check_terms(triples, writer)
    if writer == ox.RdfFormat.RDF_XML:
        written = write_rdf_xml(triples, _prefixes(triples))
        return re.sub(rb"(?<=<rdf:RDF )[^>]*", lambda m: b" ".join(sorted(m[0].split())), written)
    if writer not in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        return ox.serialize(triples, format=writer) or b""
    written = ox.serialize(triples, format=writer, prefixes=_prefixes(triples)) or b""
    header = re.match(rb"(?:@prefix [^\n]*\n)*", written)
    end = header.end() if header else 0
    return b"".join(sorted(written[:end].splitlines(keepends=True))) + written[end:]


def _prefixes(triples: Sequence[ox.Triple]) -> dict[str, str]:
    """Return the known prefixes whose namespaces begin an IRI of the graph."""
    iris = {
        term.datatype.value if isinstance(term, ox.Literal) else term.value
        for triple in triples
        for term in _terms(triple)
        if not isinstance(term, ox.BlankNode)
    }
    # Known namespaces end so; there are few of them to compare with, and many IRIs.
    starts = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {
        prefix: namespace
        for prefix, namespace in (*PREFIXES.items(), *_DESCRIPTIONS.items())
        if any(start.startswith(namespace) for start in starts)
    }


def _terms(triple: ox.Triple) -> Iterator[ox.NamedNode | ox.BlankNode | ox.Literal]:
    """Yield the terms of a triple, for a triple term those that stand in it."""
    for term in triple:
        if isinstance(term, ox.Triple):
            yield from _terms(term)
        else:
            yield term


def triples_of(graph: Graph) -> tuple[ox.Triple, ...]:
    """Take over a graph of rdflib, sorted, so that equal graphs are written as equal bytes.

    Its blank nodes keep their names; the caller chooses names that do not change.
    """
    quads = ox.parse(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    return tuple(sorted((quad.triple for quad in quads), key=str))
