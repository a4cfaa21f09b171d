from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, RDF, Literal, URIRef
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from khorgos.ontology.prefixes import APART
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.protocol import (
    SD,
    SERVICE,
    Operation,
    asks_nothing,
    read,
    requested_formats,
    service_description,
)
from khorgos.server.sparql.text import Dataset

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


def get(query_string: str) -> Request:
    return Request(EnvironBuilder(path="/sparql", query_string=query_string).get_environ())


def post(body: bytes, content_type: str | None, query_string: str = "") -> Request:
    builder = EnvironBuilder(
        path="/sparql",
        method="POST",
        query_string=query_string,
        data=body,
        content_type=content_type,
    )
    return Request(builder.get_environ())


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (get("query=ASK+%7B%7D"), Operation("ASK {}", Dataset())),
        (get("query=ASK%7B%7D&format=json"), Operation("ASK{}", Dataset(), ("json",))),
        (
            get("query=A&default-graph-uri=x:a&default-graph-uri=x:b&named-graph-uri=x:c"),
            Operation("A", Dataset(("x:a", "x:b"), ("x:c",))),
        ),
        (get("query=A&default-graph-uri=&named-graph-uri="), Operation("A", Dataset())),
        (get("query=A&format="), Operation("A", Dataset())),
        (get("query=A&out=1&results=2&output=3&format=4"), Operation("A", Dataset(), (*"4321",))),
        (get("query=A&format=1&format=text/2"), Operation("A", Dataset(), ("text/2", "1"))),
        (post(b"query=ASK+%7B%7D", FORM), Operation("ASK {}", Dataset())),
        (post(b"query=A", FORM + "; charset=UTF-8"), Operation("A", Dataset())),
        (
            post(b"query=A&named-graph-uri=x:c&format=csv", FORM),
            Operation("A", Dataset((), ("x:c",)), ("csv",)),
        ),
        (post("query=哈".encode(), FORM), Operation("哈", Dataset())),
        (post("ASK {'哈'}".encode(), QUERY), Operation("ASK {'哈'}", Dataset())),
        (post(b"A", QUERY + ";charset=UTF-8"), Operation("A", Dataset())),
        (post(b"A", 'Application/SPARQL-Query ; Charset="utf-8"; x=y'), Operation("A", Dataset())),
        (post(b"query=A", FORM.upper() + ";charset=US-ASCII"), Operation("A", Dataset())),
        (
            post(b"A", QUERY, "default-graph-uri=x:a&format=xml"),
            Operation("A", Dataset(("x:a",)), ("xml",)),
        ),
    ],
)
def test_accepted(request_: Request, expected: Operation) -> None:
    assert read(request_) == expected


@pytest.mark.parametrize(
    ("request_", "error", "message"),
    [
        (get("default-graph-uri=x:a"), BadRequest, "query is missing"),
        (get("query="), BadRequest, "query is missing"),
        (get("query=%20"), BadRequest, "query is missing"),
        (get("query=A&query=B"), BadRequest, "2 queries"),
        (get("query=%FF"), BadRequest, "not UTF-8"),
        (get("update=CLEAR+ALL"), BadRequest, "read-only"),
        (get("query=A&update=CLEAR+ALL"), BadRequest, "read-only"),
        (post(b"", FORM), BadRequest, "query is missing"),
        (post(b"query=A", FORM, "query=B"), BadRequest, "2 queries"),
        (post(b"update=CLEAR+ALL", FORM), BadRequest, "read-only"),
        (post(b"query=\xff", FORM), BadRequest, "not UTF-8"),
        (post(b"", QUERY), BadRequest, "query is missing"),
        (post(b"A", QUERY, "query=B"), BadRequest, "2 queries"),
        (post(b"\xff", QUERY), BadRequest, "not UTF-8"),
        (post(b"CLEAR ALL", "application/sparql-update"), BadRequest, "read-only"),
        (post(b"A", QUERY + ";charset=koi8-r"), UnsupportedMediaType, "koi8-r"),
        (post(b"query=A", FORM + '; charset="UTF-16"'), UnsupportedMediaType, "utf-16"),
        (post(b"query=A", FORM + ";charset=iso-8859-1"), UnsupportedMediaType, "iso-8859-1"),
        (post(b"query=A", None), UnsupportedMediaType, "names none"),
        (post(b"query=A", "text/plain"), UnsupportedMediaType, "not text/plain"),
        (post(b"query=A", "multipart/form-data"), UnsupportedMediaType, "not multipart"),
    ],
)
def test_refused(request_: Request, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        read(request_)
    assert message in str(caught.value)


@given(st.text().filter(str.strip))
def test_every_query_arrives_as_it_was_sent(query: str) -> None:
    encoded = urlencode({"query": query})
    for request in (get(encoded), post(encoded.encode(), FORM), post(query.encode(), QUERY)):
        assert read(request).query == query


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (get(""), True),
        (get("format=ttl"), True),
        (get("query="), False),
        (get("update=A"), False),
        (post(b"", FORM), False),
    ],
)
def test_asks_nothing(request_: Request, expected: bool) -> None:
    assert asks_nothing(request_) is expected


def test_requested_formats() -> None:
    assert requested_formats(get("query=A")) == ()
    assert requested_formats(get("output=ttl&format=csv")) == ("csv", "ttl")


FORMATS = (
    *(f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG"),
)


def test_service_description() -> None:
    graph = service_description("http://localhost/sparql", {"x:g": 3}, 5)
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert graph.value(service, SD.endpoint) == URIRef("http://localhost/sparql")
    assert graph.value(service, SD.supportedLanguage) == SD.SPARQL11Query
    assert {URIRef(f"http://www.w3.org/ns/formats/{name}") for name in FORMATS} == {
        *graph.objects(service, SD.resultFormat)
    }
    counts = graph.query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?default ?name ?count {
          ?s sd:defaultDataset ?d . ?d sd:defaultGraph/void:triples ?default ; sd:namedGraph ?n .
          ?n sd:name ?name ; sd:graph/void:triples ?count }"""
    )
    (default,) = graph.objects(None, SD.defaultGraph)
    words = str(graph.value(default, DCTERMS.description))
    assert words == "The union of the named graphs, each triple once."
    apart = service_description("http://x/sparql", {APART[0]: 3, "x:g": 1}, 1)
    (default,) = apart.objects(None, SD.defaultGraph)
    assert f"without <{APART[0]}>," in str(apart.value(default, DCTERMS.description))
    assert [tuple(row) for row in counts] == [(Literal(5), URIRef("x:g"), Literal(3))]  # type: ignore[arg-type]


def test_limits_stand_in_the_description() -> None:
    described = service_description("http://x/sparql", {}, 0, Limits(2.5, 100, 50))
    (service,) = described.subjects(RDF.type, SD.Service)
    assert described.value(service, SERVICE.querySeconds) == Literal(2.5)
    assert described.value(service, SERVICE.queryMemoryBytes) == Literal(100)
    assert described.value(service, SERVICE.answerBytes) == Literal(50)
    assert (service, SD.feature, SD.BasicFederatedQuery) not in described
    federated = service_description("http://x/sparql", {}, 0, Limits(network=True))
    assert (None, SD.feature, SD.BasicFederatedQuery) in federated
    unlimited = service_description("http://x/sparql", {}, 0)
    assert (None, SERVICE.querySeconds, None) not in unlimited
