import csv
import io
import json

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from werkzeug.exceptions import NotAcceptable

from khorgos.server.sparql.answers import (
    BOOLEAN_FORMATS,
    CSV,
    GRAPH_FORMATS,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    RESULT_FORMATS,
    TRIG,
    TSV,
    TURTLE,
    XML,
    Answer,
    Format,
    formats_of,
    serialize,
)
from khorgos.server.sparql.negotiation import choose, wants_page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
KH = "https://w3id.org/khorgos/id/"


def solutions(*values: ox.Literal) -> ox.QuerySolutions:
    store = ox.Store()
    subject = ox.NamedNode(KH + "x")
    store.extend(ox.Quad(subject, ox.NamedNode(f"x:{i}"), v) for i, v in enumerate(values))
    results = store.query("SELECT ?o ?p ?none { ?s ?p ?o } ORDER BY ?p")
    assert isinstance(results, ox.QuerySolutions)
    return results


def triples() -> tuple[ox.Triple, ...]:
    subject = ox.NamedNode(KH + "kazakhstan")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    polity = ox.NamedNode("https://w3id.org/khorgos/ontology#Polity")
    name = ox.Literal("哈萨克斯坦", language="zh-Hans")
    return ox.Triple(subject, label, name), ox.Triple(subject, kind, polity)


@pytest.mark.parametrize(
    ("header", "formats", "expected", "media_type"),
    [
        ("", RESULT_FORMATS, JSON, "application/sparql-results+json"),
        ("*/*", RESULT_FORMATS, JSON, "application/sparql-results+json"),
        ("*/*", GRAPH_FORMATS, TURTLE, "text/turtle"),
        ("application/*", GRAPH_FORMATS, N_TRIPLES, "application/n-triples"),
        ("text/*", RESULT_FORMATS, CSV, "text/csv"),
        ("text/csv; charset=utf-8", RESULT_FORMATS, CSV, "text/csv"),
        ("text/csv;q=0.3, text/tab-separated-values;q=0.5", RESULT_FORMATS, TSV, TSV.media_type),
        ("text/csv;q=0.9, */*;q=0.1", RESULT_FORMATS, CSV, "text/csv"),
        ("application/sparql-results+json;q=0, */*", RESULT_FORMATS, XML, XML.media_type),
        ("application/json", RESULT_FORMATS, JSON, "application/json"),
        ("application/json", GRAPH_FORMATS, JSON_LD, "application/json"),
        ("application/json", BOOLEAN_FORMATS, JSON, "application/json"),
        ("text/xml", GRAPH_FORMATS, RDF_XML, "text/xml"),
        ("application/n-quads", GRAPH_FORMATS, N_QUADS, "application/n-quads"),
        ("text/x-nquads", GRAPH_FORMATS, N_QUADS, "text/x-nquads"),
        ("application/trig, text/turtle;q=0.9", GRAPH_FORMATS, TRIG, "application/trig"),
        ("application/rdf+xml, text/turtle", GRAPH_FORMATS, TURTLE, "text/turtle"),
        ("application/n-triples, */*", GRAPH_FORMATS, N_TRIPLES, "application/n-triples"),
        ("text/*, application/trig", GRAPH_FORMATS, TRIG, "application/trig"),
        ("Text/CSV ; Charset=UTF-8 ; Q=0.5, image/png", RESULT_FORMATS, CSV, "text/csv"),
        ('application/ld+json;profile="a,b;c"', GRAPH_FORMATS, JSON_LD, "application/ld+json"),
        ("text/csv; q=.2, text/tab-separated-values; q=.3", RESULT_FORMATS, TSV, None),
        ("text/csv;q=1., application/json;q=0.5", RESULT_FORMATS, CSV, None),
        ("text/csv;q=2, application/json;q=0.5", RESULT_FORMATS, JSON, "application/json"),
        ("text/turtle; version=1.2", GRAPH_FORMATS, TURTLE, "text/turtle; version=1.2"),
        ('TEXT/turtle;Version="1.2";q=0.2', GRAPH_FORMATS, TURTLE, "text/turtle; version=1.2"),
        ("text/turtle; version=1.1", GRAPH_FORMATS, TURTLE, "text/turtle"),
        ("application/ld+json; version=1.2", GRAPH_FORMATS, JSON_LD, "application/ld+json"),
        ("text/turtle;version=1.2;q=0.2, application/trig", GRAPH_FORMATS, TRIG, None),
        ("application/sparql-results+xml, application/rdf+xml", GRAPH_FORMATS, RDF_XML, None),
        (BROWSER, RESULT_FORMATS, XML, "application/xml"),
    ],
)
def test_accept_header(
    header: str, formats: tuple[Format, ...], expected: Format, media_type: str | None
) -> None:
    chosen = choose(formats, header)
    assert chosen == (expected, media_type or expected.media_type)


@pytest.mark.parametrize(
    ("header", "formats"),
    [
        ("text/turtle", RESULT_FORMATS),
        ("text/csv", BOOLEAN_FORMATS),
        ("text/csv", GRAPH_FORMATS),
        ("image/png", GRAPH_FORMATS),
        ("*/*;q=0", RESULT_FORMATS),
    ],
)
def test_accept_header_that_takes_none(header: str, formats: tuple[Format, ...]) -> None:
    with pytest.raises(NotAcceptable) as caught:
        choose(formats, header)
    for offered in formats:
        assert offered.media_type in str(caught.value.description)


@pytest.mark.parametrize(
    ("name", "formats", "expected"),
    [
        ("json", RESULT_FORMATS, JSON),
        ("xml", RESULT_FORMATS, XML),
        ("csv", RESULT_FORMATS, CSV),
        ("TSV", RESULT_FORMATS, TSV),
        ("xml", BOOLEAN_FORMATS, XML),
        ("ttl", GRAPH_FORMATS, TURTLE),
        ("turtle", GRAPH_FORMATS, TURTLE),
        ("nt", GRAPH_FORMATS, N_TRIPLES),
        ("rdf", GRAPH_FORMATS, RDF_XML),
        ("xml", GRAPH_FORMATS, RDF_XML),
        ("jsonld", GRAPH_FORMATS, JSON_LD),
        ("json-ld", GRAPH_FORMATS, JSON_LD),
        ("nq", GRAPH_FORMATS, N_QUADS),
        ("n-quads", GRAPH_FORMATS, N_QUADS),
        ("trig", GRAPH_FORMATS, TRIG),
        ("text/turtle", GRAPH_FORMATS, TURTLE),
    ],
)
def test_format_parameter_wins(name: str, formats: tuple[Format, ...], expected: Format) -> None:
    assert choose(formats, "image/png", (name,)) == (expected, expected.media_type)


@pytest.mark.parametrize(
    ("names", "formats", "media_type"),
    [
        (("application/json",), RESULT_FORMATS, "application/json"),
        (("application/json",), GRAPH_FORMATS, "application/json"),
        (("json-ld", "application/ld+json,application/x-json+ld"), GRAPH_FORMATS, None),
        (("application/x-json+ld, application/ld+json",), GRAPH_FORMATS, "application/ld+json"),
        (("application/ld json",), GRAPH_FORMATS, "application/ld+json"),
        (("nonsense", "text/csv; charset=utf-8"), RESULT_FORMATS, "text/csv"),
        (("ttl", "csv"), RESULT_FORMATS, "text/csv"),
        (("csv", "tsv"), RESULT_FORMATS, "text/csv"),
        (("Text/Turtle",), GRAPH_FORMATS, "text/turtle"),
    ],
)
def test_any_name_that_fits_is_taken(
    names: tuple[str, ...], formats: tuple[Format, ...], media_type: str | None
) -> None:
    expected = media_type or "application/ld+json"
    assert choose(formats, "image/png", names)[1] == expected


@pytest.mark.parametrize(
    ("name", "formats", "header", "expected"),
    [
        ("nonsense", RESULT_FORMATS, "text/csv, */*;q=0.1", CSV),
        ("json-ld", RESULT_FORMATS, "application/json", JSON),
        ("csv", BOOLEAN_FORMATS, "application/*", JSON),
    ],
)
def test_a_name_that_does_not_fit_leaves_the_choice_to_the_header(
    name: str, formats: tuple[Format, ...], header: str, expected: Format
) -> None:
    assert choose(formats, header, (name,))[0] is expected


@pytest.mark.parametrize("header", ["", "*/*", "image/png, */*;q=0.5", "image/png"])
@pytest.mark.parametrize(
    ("name", "formats"),
    [
        ("ttl", RESULT_FORMATS),
        ("trig", RESULT_FORMATS),
        ("nq", BOOLEAN_FORMATS),
        ("csv", BOOLEAN_FORMATS),
        ("{x}", GRAPH_FORMATS),
    ],
)
def test_a_name_that_does_not_fit_is_refused_where_the_header_names_no_format(
    name: str, formats: tuple[Format, ...], header: str
) -> None:
    with pytest.raises(NotAcceptable, match="format=") as caught:
        choose(formats, header, (name,))
    assert f"'{name}'" in str(caught.value.description)


def test_choices_are_remembered() -> None:
    first = choose(RESULT_FORMATS, "text/csv, application/x-once", ())
    known = choose.cache_info().hits
    assert choose(RESULT_FORMATS, "text/csv, application/x-once", ()) is first
    assert choose.cache_info().hits == known + 1


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("text/html, */*;q=0.1", True),
        ("", False),
        ("*/*", False),
        ("text/html, application/sparql-results+json", False),
        ("text/html;q=0.5, text/turtle", False),
        ("TEXT/HTML;level=1, */*", True),
        ("text/html, text/*", True),
    ],
)
def test_only_browsers_get_pages(header: str, expected: bool) -> None:
    assert wants_page(header) is expected


@pytest.mark.parametrize(
    ("names", "header", "expected"),
    [
        (("html",), "text/turtle", True),
        (("text/html",), "", True),
        (("csv",), BROWSER, False),
        (("csv", "html"), "", False),
        (("nonsense", "html"), "", True),
        (("nonsense",), BROWSER, True),
        (("nonsense",), "*/*", False),
        (("ttl",), BROWSER, True),  # of rows there is no Turtle
    ],
)
def test_pages_by_name(names: tuple[str, ...], header: str, expected: bool) -> None:
    assert wants_page(header, names, RESULT_FORMATS) is expected


def test_booleans() -> None:
    assert json.loads(serialize(True, JSON)) == {"head": {}, "boolean": True}
    assert b"<boolean>false</boolean>" in serialize(False, XML)


def test_solutions() -> None:
    values = (ox.Literal('哈, "x"'), ox.Literal("қ", language="kk"))
    rows = list(csv.reader(io.StringIO(serialize(solutions(*values), CSV).decode())))
    assert rows == [["o", "p", "none"], ['哈, "x"', "x:0", ""], ["қ", "x:1", ""]]
    tsv = serialize(solutions(*values), TSV).decode()
    assert tsv.splitlines()[2] == '"қ"@kk\t<x:1>\t'
    assert '<variable name="o"/><variable name="p"/>' in serialize(solutions(*values), XML).decode()


@given(st.lists(st.text(), max_size=5))
def test_json_keeps_every_text(texts: list[str]) -> None:
    written = json.loads(serialize(solutions(*map(ox.Literal, texts)), JSON))
    assert [row["o"]["value"] for row in written["results"]["bindings"]] == texts


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")  # its own N-Quads
@pytest.mark.parametrize("chosen", GRAPH_FORMATS)
def test_graphs_are_read_by_another_library(chosen: Format) -> None:
    graph = Graph().parse(serialize(triples(), chosen), format=chosen.media_type)
    other = Graph().parse(serialize(triples(), N_TRIPLES), format="nt")
    assert graph.isomorphic(other)
    assert len(graph) == 2


def test_turtle_has_the_prefixes_it_uses() -> None:
    lines = serialize(triples(), TURTLE).decode().splitlines()
    header = [line.split()[1] for line in lines if line.startswith("@prefix")]
    assert header == ["kh:", "kho:", "rdf:", "rdfs:"]
    assert "kh:kazakhstan" in lines[len(header)]


@pytest.mark.parametrize("chosen", GRAPH_FORMATS)
def test_equal_graphs_give_equal_bytes(chosen: Format) -> None:
    assert len({serialize(triples(), chosen) for _ in range(20)}) == 1


@pytest.mark.parametrize(("answer", "chosen"), [(True, CSV), (True, TURTLE), (triples(), JSON)])
def test_format_of_another_kind(answer: Answer, chosen: Format) -> None:
    assert chosen not in formats_of(answer)
    with pytest.raises(ValueError, match="cannot be written as"):
        serialize(answer, chosen)


def test_a_version_is_announced_beside_the_charset(client: FlaskClient) -> None:
    query = {"query": "CONSTRUCT { <x:a> <x:b> <<( <x:a> <x:b> 1 )>> } {}"}
    response = client.get(
        "/sparql", query_string=query, headers={"Accept": "text/turtle; version=1.2"}
    )
    assert response.headers["Content-Type"] == "text/turtle; version=1.2; charset=utf-8"
    assert "<<( <x:a> <x:b> 1 )>>" in response.text
