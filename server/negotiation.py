"""Result formats: which one a request gets, and how an answer is written in it.

SELECT and ASK are written in the W3C result formats (JSON, XML, CSV, TSV), CONSTRUCT and DESCRIBE
in RDF (Turtle, N-Triples, RDF/XML, JSON-LD). A ``format`` parameter wins over the Accept header;
without either the first format of the answer's kind is taken. Everything is UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox
from rdflib import XSD
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable

from khorgos.ontology.namespaces import PREFIXES, curie
from khorgos.server.engine import Answer, Boolean, Solutions, Triples
from khorgos.server.errors import EngineError

HTML: Final = "text/html"
ROWS_SHOWN: Final = 1000
"""How many rows a page shows; it says so when there are more, and data formats have them all."""

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


@dataclass(frozen=True, slots=True)
class Cell:
    """A term as a page shows it; ``href`` is a web address or None."""

    text: str
    href: str | None = None
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows a page shows, and how many there are in all."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell | None]]
    total: int


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

_Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

RESULT_FORMATS: Final = (JSON, XML, CSV, TSV)
BOOLEAN_FORMATS: Final = (JSON, XML)
GRAPH_FORMATS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)


def formats_of(answer: Answer) -> tuple[Format, ...]:
    """Return the formats in which ``answer`` can be written, the default first."""
    if isinstance(answer, Boolean):
        return BOOLEAN_FORMATS
    return RESULT_FORMATS if isinstance(answer, Solutions) else GRAPH_FORMATS


def wants_page(accept: MIMEAccept) -> bool:
    """Say whether a client would rather have a page than data: a browser, not a tool."""
    plain = _without_parameters(accept)
    offers = _offers((*RESULT_FORMATS, *GRAPH_FORMATS))
    return plain.quality(HTML) > max(plain.quality(media_type) for media_type, _ in offers)


def choose(
    formats: Sequence[Format], accept: MIMEAccept, name: str | None = None
) -> tuple[Format, str]:
    """Choose the format for an answer.

    Args:
        formats: the formats the answer can have, the default first.
        accept: the request's Accept header, RFC 9110 section 12.5.1; empty accepts all.
        name: the request's ``format`` parameter, or None.

    Returns:
        The format, and the media type under which the client asked for it.

    Raises:
        NotAcceptable: the client takes none of them; the description lists them.
    """
    if name is not None:
        for offered in formats:
            if name.lower() in (offered.name, offered.media_type, *offered.names):
                return offered, offered.media_type
        raise NotAcceptable(_listing(f"This answer cannot be written as {name!r}.", formats))
    if not accept:
        return formats[0], formats[0].media_type
    plain = _without_parameters(accept)
    media_type, chosen = max(_offers(formats), key=lambda offer: plain.quality(offer[0]))
    if not plain.quality(media_type):
        raise NotAcceptable(_listing(f"This answer cannot be written as {accept}.", formats))
    return chosen, media_type


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


def table(answer: Solutions | Triples) -> Table:
    """Read an answer into a table for a page, up to ``ROWS_SHOWN`` rows."""
    columns: Sequence[str]
    rows: Iterable[Iterable[_Term | None]]
    if isinstance(answer, Solutions):
        columns, rows = answer.variables, answer.results
    else:
        columns, rows = ("subject", "predicate", "object"), answer.triples
    shown: list[list[Cell | None]] = []
    total = 0
    for total, row in enumerate(rows, 1):
        if total <= ROWS_SHOWN:
            shown.append([_cell(term) if term is not None else None for term in row])
    return Table(columns, shown, total)


def _cell(term: _Term) -> Cell:
    """Show an IRI as a link if it is one of the web, a literal with its language or datatype."""
    if isinstance(term, ox.NamedNode):
        on_the_web = term.value.startswith(("http://", "https://"))
        return Cell(curie(term.value), href=term.value if on_the_web else None)
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == str(XSD.string)
        datatype = None if plain else curie(term.datatype.value)
        return Cell(term.value, language=term.language, datatype=datatype)
    return Cell(str(term))


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


def _offers(formats: Sequence[Format]) -> list[tuple[str, Format]]:
    """List media types with their formats: registered ones first, so that wildcards take those."""
    registered = [(offered.media_type, offered) for offered in formats]
    return registered + [(other, offered) for offered in formats for other in offered.media_types]


def _without_parameters(accept: MIMEAccept) -> MIMEAccept:
    """Drop parameters such as ``charset``, which would keep a media type from matching."""
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in accept])


def _listing(problem: str, formats: Sequence[Format]) -> str:
    """Say what was not acceptable and list what is."""
    lines = [f"  {offered.media_type}  (format={offered.name})" for offered in formats]
    return "\n".join((problem, "It can be written as", *lines))


def _graph(triples: Sequence[ox.Triple], writer: ox.RdfFormat) -> bytes:
    """Write a graph with the prefixes it uses, in alphabetical order.

    The engine library writes them in an order that changes from call to call.
    """
    iris = {iri for triple in triples for iri in _iris(triple)}
    used = {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
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
