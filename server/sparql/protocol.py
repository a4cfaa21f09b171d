"""Requests of the SPARQL 1.1 Protocol: from HTTP to a query and its dataset.

Follows https://www.w3.org/TR/sparql11-protocol/ section 2.1 (the query operation, three ways to
send it) and https://www.w3.org/TR/sparql11-service-description/ (what a service says of itself).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_plus
from zlib import crc32

from rdflib import DCTERMS, RDF, VOID, BNode, Graph, Literal, Namespace, URIRef
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.utils import get_content_type
from werkzeug.wrappers import Request

from khorgos.ontology.namespaces import SD
from khorgos.ontology.prefixes import APART, BASE, REIFIERS
from khorgos.server.sparql.answers import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    JSON,
    N_TRIPLES,
    RESULT_FORMATS,
    Format,
)
from khorgos.server.sparql.errors import READ_ONLY
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.text import WHOLE, Dataset, QueryText

SERVICE: Final = Namespace(BASE + "service#")
"""Properties of our own for limits, for which the standard has none."""

_VERSIONS: Final = tuple(
    f"http://www.w3.org/ns/sparql#version-{label}" for label in ("1.2", "1.2-basic", "1.1")
)

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
FORMAT_PARAMETERS: Final = ("format", "output", "results", "out")
"""The standard has no parameter for the format; clients send that of one server or of all."""

_UTF_8: Final = ("utf-8", "utf8", "us-ascii", "ascii")
"""Names of UTF-8 and of the part of it that older clients keep to."""

_NO_UPDATE: Final = READ_ONLY.capitalize() + "."


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation.

    Attributes:
        query: the text of the query.
        dataset: the dataset that the request names; it overrides the query's own.
        formats: what the request's ``format`` parameters say, what counts most first.
    """

    query: QueryText
    dataset: Dataset = WHOLE
    formats: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[Format, ...]:
        """The formats that the answer can have, which the form of the query tells."""
        return _OFFERED.get(self.query.form, RESULT_FORMATS)

    @property
    def plain(self) -> Format:
        """The format in which the answer is written to be read again."""
        return N_TRIPLES if self.query.gives_graph else JSON


_OFFERED: Final[Mapping[str, tuple[Format, ...]]] = {
    "ASK": BOOLEAN_FORMATS,
    "CONSTRUCT": GRAPH_FORMATS,
    "DESCRIBE": GRAPH_FORMATS,
}


def answer_headers(
    media_type: str, digest: bytes, lasts: bool, gzipped: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer that are about it.

    Args:
        media_type: what the client asked for it by.
        digest: SHA-256 of its bytes.
        lasts: whether the answer is the same as long as the release is.
        gzipped: whether it is sent compressed, which makes it another representation.
    """
    representation, headers = _of_representation(media_type, lasts, gzipped)
    return (("ETag", f'"{digest.hex()}-{representation}"'), *headers) if lasts else headers


@lru_cache
def _of_representation(
    media_type: str, lasts: bool, gzipped: bool
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what tells representations of one answer apart, and the headers that they share."""
    headers = [
        ("Content-Type", get_content_type(media_type, "utf-8")),
        ("Cache-Control", "no-cache" if lasts else "no-store"),
    ]
    if gzipped:
        headers.append(("Content-Encoding", "gzip"))
    return f"{crc32(media_type.encode()):08x}{'-gzip' * gzipped}", tuple(headers)


def limits_header(limits: Limits) -> tuple[str, str]:
    """Say what a query may take, as a dictionary of structured fields, RFC 8941."""
    return (
        "Khorgos-Limits",
        f"seconds={limits.seconds:g}, memory={limits.memory}, answer={limits.answer}",
    )


def asks_nothing(request: Request) -> bool:
    """Say whether the request is a GET without a query, which asks what the service is."""
    names = {name for name, _ in _pairs(request.query_string)}
    return request.method in ("GET", "HEAD") and not names & {"query", "update"}


def requested_formats(request: Request) -> tuple[str, ...]:
    """Return what the ``format`` parameters of the address say, what counts most first."""
    return _formats(_by_name(_pairs(request.query_string)))


def read_address(query_string: bytes) -> Operation:
    """Read the query operation that the address of a GET carries; raises as :func:`read`."""
    return _operation(_pairs(query_string))


def read(request: Request) -> Operation:
    """Read the query operation that ``request`` carries.

    Raises:
        BadRequest: no query, several, an update, or bytes that are not UTF-8.
        UnsupportedMediaType: a POST in another form than the two of the standard, or not in UTF-8.
    """
    parameters = _pairs(request.query_string)
    if request.method == "POST":
        kind = request.mimetype
        charset = request.mimetype_params.get("charset", "utf-8").lower()
        if kind in (FORM, QUERY) and charset not in _UTF_8:
            raise UnsupportedMediaType(f"The query is in {charset}; send it in UTF-8.")
        if kind == FORM:
            parameters += _pairs(request.get_data())
        elif kind == QUERY:
            try:
                parameters.append(("query", request.get_data().decode()))
            except UnicodeDecodeError as error:
                raise BadRequest(f"The query is not UTF-8: {error}.") from error
        elif kind == UPDATE:
            raise BadRequest(_NO_UPDATE)
        else:
            sent = f"not {kind}" if kind else "and this one names none"
            raise UnsupportedMediaType(
                f"A POST to this endpoint has the content type {FORM} or {QUERY}, {sent}."
            )
    return _operation(parameters)


def service_description(
    endpoint: str,
    graphs: Mapping[str, int],
    triples: int,
    limits: Limits | None = None,
) -> Graph:
    """Describe the service in its own vocabulary.

    Args:
        endpoint: absolute IRI at which the service answers.
        graphs: the number of triples in each named graph, by IRI.
        triples: the number of triples in the default graph.
        limits: what a query may take, where there is a limit.

    Returns:
        A graph with one ``sd:Service``. The versions of the language are said in the terms of
        https://www.w3.org/TR/sparql12-service-description/#sd-supportedVersion.
    """
    description = Graph()
    service, dataset, default = BNode("service"), BNode("dataset"), BNode("default")
    description.add((service, RDF.type, SD.Service))
    description.add((service, SD.endpoint, URIRef(endpoint)))
    description.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    if REIFIERS in graphs:  # what holds triple terms can be asked for them
        description.add((service, SD.supportedLanguage, SD.SPARQLQuery))
        for version in _VERSIONS:
            description.add((service, SD.supportedVersion, URIRef(version)))
    for offered in (*RESULT_FORMATS, *GRAPH_FORMATS):
        description.add((service, SD.resultFormat, URIRef(offered.iri)))
    if limits:
        description.add((service, SERVICE.querySeconds, Literal(limits.seconds)))
        description.add((service, SERVICE.queryMemoryBytes, Literal(limits.memory)))
        description.add((service, SERVICE.answerBytes, Literal(limits.answer)))
        if limits.network:
            description.add((service, SD.feature, SD.BasicFederatedQuery))
    description.add((service, SD.defaultDataset, dataset))
    description.add((dataset, RDF.type, SD.Dataset))
    description.add((dataset, SD.defaultGraph, default))
    description.add((default, RDF.type, SD.Graph))
    description.add((default, VOID.triples, Literal(triples)))
    description.add(
        (default, DCTERMS.description, Literal(_default_graph(graphs.keys()), lang="en"))
    )
    for number, (name, count) in enumerate(graphs.items()):
        named, graph = BNode(f"named{number}"), BNode(f"graph{number}")
        description.add((dataset, SD.namedGraph, named))
        description.add((named, RDF.type, SD.NamedGraph))
        description.add((named, SD.name, URIRef(name)))
        description.add((named, SD.graph, graph))
        description.add((graph, RDF.type, SD.Graph))
        description.add((graph, VOID.triples, Literal(count)))
    return description


def _default_graph(graphs: Collection[str]) -> str:
    """Say in words what the default graph is, for which the standard has no term.

    ``sd:UnionDefaultGraph`` would promise the union of all graphs, without any that stand apart.
    """
    apart = [f"<{name}>" for name in graphs if name in APART]
    union = "The union of the named graphs, each triple once"
    if apart:
        union += f", without {' and '.join(apart)}, which come from elsewhere: name them"
    if REIFIERS in graphs:
        union += ", and without khg:reifiers unless the query speaks of triples (SPARQL 1.2)"
    return f"{union}."


def _operation(parameters: Sequence[tuple[str, str]]) -> Operation:
    """Put an operation together from the parameters of a request."""
    values = _by_name(parameters)
    if "update" in values:
        raise BadRequest(_NO_UPDATE)
    queries = values.get("query", [])
    if not any(query.strip() for query in queries):
        raise BadRequest("The query is missing; send it in the parameter: query.")
    if len(queries) > 1:
        raise BadRequest(f"The request has {len(queries)} queries; send one at a time.")
    # Clients with a form of their own send these two empty when they mean none.
    default, named = (
        tuple(filter(None, values.get(name, ())))
        for name in ("default-graph-uri", "named-graph-uri")
    )
    dataset = Dataset(default, named) if default or named else WHOLE
    return Operation(QueryText(queries[0]), dataset, _formats(values))


def _by_name(parameters: Sequence[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    return values


def _formats(values: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Collect the names of formats; of parameters with the same name the last counts most."""
    given = [name for name in FORMAT_PARAMETERS if name in values]
    return tuple(value for name in given for value in reversed(values[name]) if value)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Decode URL-encoded parameters in order; bytes outside UTF-8 are refused, not replaced.

    Follows https://url.spec.whatwg.org/#urlencoded-parsing.
    """
    try:
        fields = [field.partition("=") for field in encoded.decode().split("&") if field]
        return [(_decoded(name), _decoded(value)) for name, _, value in fields]
    except UnicodeDecodeError as error:
        raise BadRequest(f"The parameters are not UTF-8: {error}.") from error


def _decoded(text: str) -> str:
    """Undo percent-encoding; what is ASCII, as most is, needs no detour through bytes."""
    start, *escaped = text.replace("+", " ").split("%")
    try:
        return start + "".join([_ASCII[part[:2]] + part[2:] for part in escaped])
    except KeyError:
        return unquote_plus(text, errors="strict")


_ASCII: Final = {
    digits: chr(code) for code in range(128) for digits in (f"{code:02x}", f"{code:02X}")
}
