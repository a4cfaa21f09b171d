"""Write an answer in a format, whole and the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox
from rdflib import DCAT, FOAF, VOID, Graph

from khorgos.ontology.namespaces import SD
from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.answers.answer import Answer, Boolean, Solutions, Triples
from khorgos.server.answers.formats import Format, formats_of
from khorgos.server.sparql.errors import EngineError

_DESCRIPTIONS: Final = {
    "void": str(VOID),
    "dcat": str(DCAT),
    "foaf": str(FOAF),
    "spdx": "http://spdx.org/rdf/terms#",
    "sd": str(SD),
}
"""Prefixes of the vocabularies in which the server describes itself."""


def serialize(answer: Answer, chosen: Format) -> bytes:
    """Write the whole of ``answer``, in UTF-8; equal answers give equal bytes.

    Raises:
        EngineError: the engine failed while it computed a row.
        ValueError: the format is not one of the answer's kind.
    """
    writer = chosen.writer if chosen in formats_of(answer) else None
    if isinstance(answer, Triples):
        if isinstance(writer, ox.RdfFormat):
            return _graph(answer.triples, writer)
    elif isinstance(writer, ox.QueryResultsFormat):
        return _results(answer, writer)
    raise ValueError(f"{type(answer).__name__} cannot be written as {chosen.label}")


def triples_of(graph: Graph) -> Triples:
    """Take over a graph of rdflib, sorted, so that equal graphs are written as equal bytes.

    Its blank nodes keep their names; the caller chooses names that do not change.
    """
    quads = ox.parse(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    return Triples(tuple(sorted((quad.triple for quad in quads), key=str)))


def _results(answer: Boolean | Solutions, writer: ox.QueryResultsFormat) -> bytes:
    """Write a truth value or rows."""
    results: ox.QuerySolutions | ox.QueryBoolean
    if isinstance(answer, Solutions):
        results = answer.results
    else:
        truth = b'{"head":{},"boolean":%s}' % (b"true" if answer.value else b"false")
        results = ox.parse_query_results(truth, format=ox.QueryResultsFormat.JSON)
    try:
        return results.serialize(format=writer) or b""
    except (OSError, RuntimeError) as error:
        raise EngineError(f"the query could not be evaluated: {error}") from error


def _graph(triples: Sequence[ox.Triple], writer: ox.RdfFormat) -> bytes:
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
