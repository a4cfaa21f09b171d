"""What is written is read again as what it was, by the library that wrote it and by others."""

import csv
import io
import json
import re
import unicodedata
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.query import Result, ResultRow

from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.sparql.answers import (
    CSV,
    GRAPH_FORMATS,
    JSON,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULT_FORMATS,
    TSV,
    XML,
    Answer,
    Format,
    parse,
    serialize,
)
from khorgos.server.sparql.errors import AnswerMisfit

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = ox.NamedNode(RDF + "type")
THING, PROPERTY = ox.NamedNode("x:thing"), ox.NamedNode("x:property")
RDF_DIRECTED = ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)
NESTED = ox.Triple(THING, PROPERTY, ox.Literal('a, "b"\t'))


def _valid(iri: str) -> bool:
    try:
        ox.NamedNode(iri)
    except ValueError:
        return False
    return True


NAMESPACES = st.sampled_from(
    [
        *PREFIXES.values(),
        *(f"{prefix}:" for prefix in PREFIXES),
        *(RDF, "http://www.w3.org/2000/xmlns/", "http://www.w3.org/XML/1998/namespace"),
        *("http://e/", "http://e/1", "urn:x:"),
    ]
)
ENDS = st.one_of(
    st.text("ab1_-.:/#?&'()*+,;=@~!$", max_size=5),
    st.from_regex(r"[a-z]{1,3}[0-9]{0,3}", fullmatch=True),
    st.from_regex(r"[0-9]{1,5}", fullmatch=True),
    # rdflib takes spaces off the ends of namespaces
    st.text(st.characters(min_codepoint=0xA0, exclude_categories=["Zs", "Cs"]), max_size=3),
)
IRIS = st.builds("{}{}".format, NAMESPACES, ENDS).filter(_valid).map(ox.NamedNode)
NODES = st.from_regex(r"[A-Za-z0-9_]([A-Za-z0-9_.-]?[A-Za-z0-9_-])?", fullmatch=True).map(
    ox.BlankNode
)
LANGUAGES = st.one_of(
    st.sampled_from(["en", "kk-arab", "zh-hans", "de-1996", "x-private"]),
    st.from_regex(r"[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2})?", fullmatch=True),
)
TEXTS = st.one_of(st.text(max_size=5), st.text("\r\n\t \"'\\<>&,;\u0085\u2028]", max_size=8))
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXTS, LANGUAGES),
    st.builds(lambda text, iri: ox.Literal(text, datatype=iri), TEXTS, IRIS),
)
TRIPLES = st.one_of(
    st.builds(ox.Triple, st.one_of(IRIS, NODES), IRIS, st.one_of(IRIS, NODES, LITERALS)),
    st.builds(ox.Triple, st.one_of(IRIS, NODES), st.just(TYPE), IRIS),
)
GRAPHS = st.lists(TRIPLES, max_size=4, unique=True).map(tuple)


def solutions(*terms: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.QuerySolutions:
    """Return a row with one column for each term."""
    columns = [f"c{number}" for number in range(len(terms))]
    row = (f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term) for term in terms)
    tsv = "\t".join(f"?{name}" for name in columns) + "\n" + "\t".join(row) + "\n"
    answer = parse(tsv.encode(), TSV)
    assert isinstance(answer, ox.QuerySolutions)
    return answer


def canonical(triples: Answer) -> set[str]:
    """Return a graph with blank nodes named by their places."""
    assert isinstance(triples, tuple)
    dataset = ox.Dataset(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


@pytest.mark.parametrize("chosen", GRAPH_FORMATS)
@settings(deadline=None)
@given(graph=GRAPHS)
def test_a_graph_is_read_again_or_refused(chosen: Format, graph: tuple[ox.Triple, ...]) -> None:
    try:
        written = serialize(graph, chosen)
    except AnswerMisfit:
        assert chosen is RDF_XML
        return
    assert canonical(parse(written, chosen)) == canonical(graph)


@settings(deadline=None)
@given(graph=GRAPHS)
def test_rdf_xml_is_read_again_by_another_library(graph: tuple[ox.Triple, ...]) -> None:
    try:
        written = serialize(graph, RDF_XML)
    except AnswerMisfit:
        assume(False)
    ElementTree.fromstring(written)
    read = Graph().parse(written, format="xml")
    again = parse(read.serialize(format="nt", encoding="utf-8"), N_TRIPLES)
    assert canonical(again) == canonical(graph)


@pytest.mark.parametrize(
    "iri", ["http://e/1", "http://e/", "urn:isbn:123", "http://e/a÷", RDF + "1", PREFIXES["kh"]]
)
def test_a_class_needs_no_name(iri: str) -> None:
    graph = (
        ox.Triple(THING, TYPE, ox.NamedNode(iri)),
        ox.Triple(ox.BlankNode("1"), TYPE, ox.NamedNode(iri)),
        ox.Triple(THING, PROPERTY, ox.BlankNode("1")),
    )
    written = serialize(graph, RDF_XML)
    assert f'<rdf:type rdf:resource="{iri}"/>' in written.decode()
    assert canonical(parse(written, RDF_XML)) == canonical(graph)


@pytest.mark.parametrize(
    "iri",
    [
        *("http://e/1", "http://e/", "urn:isbn:1", "http://e/a÷", "http://www.w3.org/2000/xmlns/a"),
        "http://e/\uf900",  # a letter in the fifth edition of XML 1.0 alone
        *(RDF + "li", RDF + "about", RDF + "Description", PREFIXES["kho"] + "12"),
    ],
)
def test_a_property_needs_a_name(iri: str) -> None:
    with pytest.raises(AnswerMisfit) as caught:
        serialize((ox.Triple(THING, ox.NamedNode(iri), THING),), RDF_XML)
    assert f"property <{iri}>" in str(caught.value)
    assert "ask for Turtle (format=ttl), N-Triples (format=nt), JSON-LD" in str(caught.value)


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_characters_that_xml_cannot_hold(sign: str) -> None:
    literal = ox.Literal(f"a{sign}b")
    for answer, chosen in (
        (solutions(literal), XML),
        (solutions(ox.Triple(THING, PROPERTY, literal)), XML),
        ((ox.Triple(THING, PROPERTY, literal),), RDF_XML),
    ):
        with pytest.raises(AnswerMisfit, match=f"U\\+{ord(sign):04X}; ask for"):
            serialize(answer, chosen)
    assert json.loads(serialize(solutions(literal), JSON))["results"]["bindings"][0]["c0"][
        "value"
    ] == (f"a{sign}b")


@settings(deadline=None)
@given(st.text())
def test_xml_keeps_every_text_that_it_can_hold(text: str) -> None:
    held = all(
        sign in "\t\n\r" or unicodedata.category(sign) != "Cc" for sign in text.translate(C1)
    )
    held = held and not {*"\ufffe\uffff"} & {*text}
    try:
        root = ElementTree.fromstring(serialize(solutions(ox.Literal(text)), XML))
    except AnswerMisfit:
        assert not held
        return
    assert held
    (literal,) = root.iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert (literal.text or "") == text


TERMS = st.one_of(IRIS, LITERALS, NODES)


@settings(deadline=None)
@given(st.lists(st.one_of(TERMS, st.builds(ox.Triple, IRIS, IRIS, TERMS)), min_size=1, max_size=3))
def test_rows_in_xml_are_read_again_or_refused(
    terms: list[ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple],
) -> None:
    try:
        written = serialize(solutions(*terms), XML)
    except AnswerMisfit:
        assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "".join(map(_text, terms)))
        return
    ElementTree.fromstring(written)
    again = parse(written, XML)
    assert isinstance(again, ox.QuerySolutions)
    assert [list(row) for row in again] == [terms]


def _text(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> str:
    return _text(term.object) if isinstance(term, ox.Triple) else term.value


@settings(deadline=None)
@given(st.lists(TERMS, min_size=1, max_size=3))
def test_rows_in_xml_are_read_again_by_another_library(
    terms: list[ox.NamedNode | ox.Literal | ox.BlankNode],
) -> None:
    try:
        written = serialize(solutions(*terms), XML)
    except AnswerMisfit:
        assume(False)
    (row,) = Result.parse(io.BytesIO(written), format="xml")
    assert isinstance(row, ResultRow)
    for term, other in zip(terms, row, strict=True):
        if not isinstance(term, ox.BlankNode):
            assert term.value == str(other)
        assert getattr(term, "language", None) == getattr(other, "language", None)


C1 = dict.fromkeys(range(0x7F, 0xA0), "a")
"""Controls that XML 1.0 can hold."""


@pytest.mark.parametrize("text", ["a\rb", "a\r\nb", "\r", "\n\t "])
def test_line_ends_survive_in_xml(text: str) -> None:
    graph = (ox.Triple(THING, PROPERTY, ox.Literal(text)),)
    for chosen in GRAPH_FORMATS:
        assert parse(serialize(graph, chosen), chosen) == graph
    (found,) = Graph().parse(serialize(graph, RDF_XML), format="xml").objects()
    assert str(found) == text


def test_triple_terms_in_rows() -> None:
    bindings = json.loads(serialize(solutions(NESTED), JSON))["results"]["bindings"]
    assert bindings[0]["c0"]["type"] == "triple"
    assert bindings[0]["c0"]["value"]["subject"] == {"type": "uri", "value": "x:thing"}
    root = ElementTree.fromstring(serialize(solutions(NESTED), XML))
    (term,) = root.iter("{http://www.w3.org/2005/sparql-results#}triple")
    assert [child.tag.partition("}")[2] for child in term] == ["subject", "predicate", "object"]
    assert serialize(solutions(NESTED), TSV).decode() == f"?c0\n<<( {NESTED} )>>\n"
    rows = csv.reader(io.StringIO(serialize(solutions(NESTED), CSV).decode(), newline=""))
    assert list(rows)[1] == ['<<( x:thing x:property "a, ""b""\t" )>>']


@pytest.mark.parametrize("chosen", GRAPH_FORMATS)
@pytest.mark.parametrize("term", [NESTED, RDF_DIRECTED])
def test_terms_of_rdf_1_2(term: ox.Triple | ox.Literal, chosen: Format) -> None:
    graph = (ox.Triple(THING, PROPERTY, term),)
    if chosen is RDF_XML or (chosen is JSON_LD and term is NESTED):
        with pytest.raises(AnswerMisfit, match=r"; ask for Turtle \(format=ttl\), N-Triples") as e:
            serialize(graph, chosen)
        assert ("JSON-LD (format" in str(e.value)) is (term is RDF_DIRECTED)
    else:
        assert parse(serialize(graph, chosen), chosen) == graph


@settings(deadline=None)
@given(st.lists(TERMS, min_size=1, max_size=4))
def test_csv_keeps_every_value(
    terms: list[ox.NamedNode | ox.Literal | ox.BlankNode],
) -> None:
    written = serialize(solutions(*terms), CSV).decode()
    header, row = csv.reader(io.StringIO(written, newline=""))
    assert header == [f"c{number}" for number in range(len(terms))]
    assert row == [str(one) if isinstance(one, ox.BlankNode) else one.value for one in terms]
    assert written.endswith("\r\n")


@settings(deadline=None)
@given(st.lists(TERMS, min_size=1, max_size=4))
def test_tsv_keeps_every_term(terms: list[ox.NamedNode | ox.Literal | ox.BlankNode]) -> None:
    written = serialize(solutions(*terms), TSV)
    assert [line.count(b"\t") for line in written.split(b"\n")[:2]] == [len(terms) - 1] * 2
    again = parse(written, TSV)
    assert isinstance(again, ox.QuerySolutions)
    assert [list(row) for row in again] == [terms]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT (IRI('http://e/a,b') AS ?x) (1 AS ?y) {}", 'x,y\r\n"http://e/a,b",1\r\n'),
        ("SELECT ?a ?b { VALUES (?a ?b) { (UNDEF '') } }", "a,b\r\n,\r\n"),
        ("SELECT ?a { VALUES ?a { UNDEF '' 'x' } }", 'a\r\n""\r\n""\r\nx\r\n'),
        ("SELECT ('a\\r\\nb' AS ?x) ('\"' AS ?y) {}", 'x,y\r\n"a\r\nb",""""\r\n'),
        ("SELECT ('x' AS ?哈) {}", "哈\r\nx\r\n"),
        ("SELECT * {}", "\r\n\r\n"),
        ("SELECT ?x { ?x ?y ?z }", "x\r\n"),
    ],
)
def test_csv(query: str, expected: str) -> None:
    results = ox.Store().query(query)
    assert isinstance(results, ox.QuerySolutions)
    assert serialize(results, CSV).decode() == expected


@pytest.mark.parametrize("chosen", RESULT_FORMATS)
def test_a_graph_is_not_written_as_rows(chosen: Format) -> None:
    with pytest.raises(ValueError, match="but as one of: Turtle"):
        serialize((), chosen)


# --- over HTTP


def refused(client: FlaskClient, query: str, **headers: str) -> str:
    response = client.get("/sparql", query_string={"query": query}, headers=headers)
    assert response.status_code == 406
    assert response.mimetype == "text/plain"
    return response.text


@pytest.mark.parametrize(
    ("query", "accept", "wrong", "right"),
    [
        ("CONSTRUCT { <x:a> <x:12> 1 } {}", "application/rdf+xml", "<x:12>", "format=jsonld"),
        ("CONSTRUCT { <x:a> <x:b> '\\u0001' } {}", "text/xml", "U+0001", "format=ttl"),
        ("CONSTRUCT { <x:a> <x:b> <<( <x:a> <x:b> 1 )>> } {}", JSON_LD.media_type, "triple", "=nt"),
        ("SELECT ('\\u000C' AS ?x) {}", "application/xml", "U+000C", "format=csv"),
    ],
)
def test_what_does_not_fit_is_said(
    client: FlaskClient, query: str, accept: str, wrong: str, right: str
) -> None:
    report = refused(client, query, Accept=accept)
    assert report.startswith("406 Not Acceptable")
    assert wrong in report
    assert right in report


def test_the_next_format_that_is_accepted_is_sent(client: FlaskClient) -> None:
    for property_, media_type in (("p", "application/rdf+xml"), ("1", "application/n-triples")):
        query = {"query": f"CONSTRUCT {{ <x:a> <x:{property_}> <x:c> }} {{}}"}
        headers = {"Accept": "application/rdf+xml, application/n-triples;q=0.5"}
        response = client.get("/sparql", query_string=query, headers=headers)
        assert response.status_code == 200
        assert response.mimetype == media_type
    by_name = client.get("/sparql", query_string=query | {"format": "rdf"}, headers=headers)
    assert by_name.mimetype == "application/n-triples"
