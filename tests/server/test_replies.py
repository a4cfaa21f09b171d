"""What a server replied: answers of every format, and complaints that a person can read."""

from __future__ import annotations

from email.message import Message

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.engines.replies import Reply, read, taken
from khorgos.server.sparql.answers import JSON, TURTLE, serialize
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryRefused,
    QueryTimeout,
)

ROWS = (
    b'{"head":{"vars":["a"]},"results":{"bindings":['
    b'{"a":{"type":"literal","value":"\xe5\x93\x88","xml:lang":"zh-Hans"}},'
    b'{"a":{"type":"bnode","value":"nodeID://b10001"}},'
    b'{"a":{"type":"typed-literal","value":"-35",'
    b'"datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
)
JSON_TYPE = "application/sparql-results+json"
TRIPLE = b"<x:a> <x:b> <x:c> .\n"


def reply(body: bytes, media_type: str = JSON_TYPE, status: int = 200, **more: str) -> Reply:
    headers = Message()
    headers["Content-Type"] = media_type
    for name, value in more.items():
        headers[name.replace("_", "-")] = value
    return Reply(status, headers, body)


def written(given: Reply, form: str = "SELECT") -> bytes:
    return serialize(read(given, form), JSON)


def complaint(given: Reply, kind: type[Exception]) -> str:
    with pytest.raises(kind) as caught:
        taken(given)
    return str(caught.value)


# --- answers


def test_rows_are_read() -> None:
    answer = read(reply(ROWS), "SELECT")
    assert isinstance(answer, ox.QuerySolutions)
    assert answer.variables == [ox.Variable("a")]
    terms = [row[0] for row in answer]
    assert terms[0] == ox.Literal("哈", language="zh-Hans")
    assert terms[1] == ox.BlankNode("b10001")
    assert isinstance(terms[2], ox.Literal)
    assert terms[2].value == "-35"


def test_what_looks_like_a_label_of_virtuoso_in_a_text_stays() -> None:
    text = rb'"type": \"bnode\", \"value\": \"nodeID://b1'
    body = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"%s"}}]}}'
    assert b"nodeID://b1" in written(reply(body % text.replace(b'"type"', rb"\"type\"")))


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", ";charset=UTF-8"])
@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/n-triples", TRIPLE * 2),
        ("text/turtle", b"@prefix x: <x:> . x:a x:b x:c, x:c ."),
        (
            "application/rdf+xml",
            b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">'
            b'<r:Description r:about="x:a"><x:b r:resource="x:c"/></r:Description></r:RDF>',
        ),
    ],
)
def test_a_graph_has_each_triple_once(media_type: str, body: bytes, charset: str) -> None:
    answer = read(reply(body, media_type + charset), "CONSTRUCT")
    assert answer == (ox.Triple(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.NamedNode("x:c")),)


@pytest.mark.parametrize(("value", "truth"), [("true", True), ("false", False)])
def test_a_truth_value_is_read(value: str, truth: bool) -> None:
    body = f'{{"head":{{}},"boolean":{value}}}'.encode()
    assert read(reply(body), "ASK") == truth


@pytest.mark.parametrize(
    ("bindings", "truth"),
    [('{"__ASK_RETVAL":{"type":"literal","value":"1"}}', True), ("", False)],
)
def test_a_truth_value_of_virtuoso_is_read(bindings: str, truth: bool) -> None:
    body = f'{{"head":{{"vars":["__ASK_RETVAL"]}},"results":{{"bindings":[{bindings}]}}}}'.encode()
    assert read(reply(body), "ASK") == truth


@pytest.mark.parametrize(
    ("answer", "form"),
    [(reply(ROWS), "ASK"), (reply(b'{"head":{},"boolean":true}'), "SELECT")],
)
def test_an_answer_of_another_kind_is_refused(answer: Reply, form: str) -> None:
    with pytest.raises(EngineError, match=r"the remote engine answered (ASK|SELECT) with"):
        written(answer, form)


@pytest.mark.parametrize(
    ("media_type", "more"),
    [
        ("text/html", {}),
        ("text/csv", {}),
        ("text/turtle", {}),
        ("", {}),
        (JSON_TYPE + "; charset=iso-8859-1", {}),
        (JSON_TYPE, {"Content_Encoding": "gzip"}),
    ],
)
def test_another_format_is_refused(media_type: str, more: dict[str, str]) -> None:
    with pytest.raises(EngineError, match=r"the answer of the remote engine|was expected"):
        written(reply(ROWS, media_type, **more))


@given(st.integers(0, len(ROWS) - 1))
def test_rows_that_are_cut_anywhere_are_refused(end: int) -> None:
    with pytest.raises((EngineError, SyntaxError)):
        written(reply(ROWS[:end]))


@given(st.binary(max_size=60), st.sampled_from([ROWS, TRIPLE, b""]), st.integers(0, 400))
def test_any_body_is_an_answer_or_an_error(junk: bytes, whole: bytes, place: int) -> None:
    body = whole[:place] + junk + whole[place:]
    for media_type, form in ((JSON_TYPE, "SELECT"), ("text/turtle", "CONSTRUCT")):
        try:
            answer = read(reply(body, media_type), form)
            serialize(answer, TURTLE if isinstance(answer, tuple) else JSON)
        except (EngineError, SyntaxError):
            pass


# --- what is no answer


def test_an_answer_is_taken() -> None:
    whole = reply(ROWS)
    assert taken(whole) is whole


def test_rows_that_the_server_cut_off_are_refused() -> None:
    said = complaint(reply(ROWS, X_SPARQL_MaxRows="10000"), EngineError)
    assert "10000 rows at most" in said


@pytest.mark.parametrize(
    ("body", "media_type", "expected"),
    [
        (
            b"Virtuoso 37000 Error SP030\n\nSPARQL query:\nASK {",
            "text/plain",
            "Virtuoso 37000 Error SP030",
        ),
        (b'{"exception": "Unknown prefix", "query": "ASK"}', "application/json", "Unknown prefix"),
        (b'{"code": "M", "detailedMessage": "Malformed"}', "application/json", "Malformed"),
        (b'["no", "object"]', "application/json", '["no", "object"]'),
        (b"{no json", "application/json", "{no json"),
        (
            b"<html><style>p {}</style><h1>Bad</h1>\n<p>a &lt; b</p></html>",
            "text/html; charset=utf-8",
            "Bad a < b",
        ),
        (b"\xff\x1b[31mred\x00", "text/plain", "[31mred"),
        (b"   ", "text/plain", ""),
    ],
)
def test_the_server_says_why_it_does_not_take_a_query(
    body: bytes, media_type: str, expected: str
) -> None:
    said = complaint(reply(body, media_type, 400), QueryRefused)
    separator = ": " if expected else ""
    assert said == f"the remote engine does not take the query{separator}{expected}"


def test_a_long_complaint_is_shortened() -> None:
    said = complaint(reply(b"stack trace " * 1000, "text/plain", 500), EngineError)
    assert len(said) < 400
    assert said.endswith(" …")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (408, b""),
        (504, b"<html>Gateway"),
        (503, b"Query timed out"),
        (500, b"Virtuoso 42000 Error The estimated execution time 8 (sec) exceeds the limit"),
        (500, b'{"code":"TimeLimitExceededException"}'),
        (429, b'{"exception":"Operation timed out."}'),
    ],
)
def test_a_query_that_took_too_long(status: int, body: bytes) -> None:
    complaint(reply(body, "text/plain", status), QueryTimeout)


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_busy_server(status: int) -> None:
    complaint(reply(b"", "text/plain", status), EngineUnavailable)


@pytest.mark.parametrize("status", [204, 206, 301, 307, 308, 401, 403, 404, 405, 406, 413, 500])
def test_any_other_status_is_a_failure(status: int) -> None:
    with pytest.raises(EngineError) as caught:
        taken(reply(ROWS, JSON_TYPE, status))
    assert type(caught.value) is EngineError
    assert str(status) in str(caught.value)
