"""What is a value of its datatype: examples, and a comparison with Oxigraph's casts."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rdflib import OWL, RDF, XSD, Graph, Literal, URIRef

from khorgos.triples.lexical import is_value, writable

VALUES = {
    XSD.string: ["", "any\n"],
    XSD.boolean: ["true", "false", "0", "1"],
    XSD.integer: ["12", "-0", "+7", "007", "9" * 5000],
    XSD.decimal: ["1", "-1.50", ".5", "1."],
    XSD.double: ["1e5", "-INF", "NaN", "1.5E-3"],
    XSD.float: ["+INF", "2"],
    XSD.date: ["2020-02-29", "-0044-03-15", "12020-01-01", "2020-12-31+14:00", "2020-12-31Z"],
    XSD.dateTime: ["2020-12-31T24:00:00", "2020-12-31T23:59:59.5Z"],
    XSD.dateTimeStamp: ["2020-12-31T23:59:59Z"],
    XSD.time: ["23:59:59"],
    XSD.gYear: ["1994", "-0001", "0000"],
    XSD.gYearMonth: ["1994-02"],
    XSD.gMonth: ["--12"],
    XSD.gMonthDay: ["--02-29"],
    XSD.gDay: ["---31"],
    XSD.duration: ["P1Y", "-P1Y2M3DT4H5M6.7S", "PT0S", "P1MT1M"],
    XSD.yearMonthDuration: ["P1Y2M"],
    XSD.dayTimeDuration: ["P3DT1S"],
    XSD.hexBinary: ["", "0aFF"],
    XSD.base64Binary: ["", "AAE=", "AA E="],
    XSD.anyURI: ["", "https://example.org/é?x=%20"],
    XSD.language: ["en", "zh-Hans"],
    XSD.byte: ["-128", "127"],
    XSD.unsignedLong: [str(2**64 - 1)],
    XSD.nonNegativeInteger: ["0", "-0", "9" * 40],
    XSD.negativeInteger: ["-1", "-" + "9" * 40],
    XSD.token: ["", "a b"],
    XSD.normalizedString: [" a  b "],
    XSD.NCName: ["a-b.c", "é"],
    XSD.Name: [":a"],
    XSD.NMTOKEN: ["1-a"],
    RDF.XMLLiteral: ["", "a<b/>"],
    RDF.JSON: ["[1]"],
    RDF.HTML: ["<p>"],
    OWL.rational: ["1/3"],
}
OTHERS = {
    XSD.boolean: ["maybe", "True", ""],
    XSD.integer: ["abc", "1.0", "", "1e5", "12 ", "٣"],
    XSD.decimal: ["1e5", ".", "INF", "1,5"],
    XSD.double: ["abc", "inf", "1e"],
    XSD.date: [
        "2020-13-45",
        "2019-02-29",
        "1900-02-29",
        "20-01-01",
        "2020-1-1",
        "2020-01-01+15:00",
    ],
    XSD.dateTime: ["yesterday", "2020-12-31", "2020-12-31T25:00:00", "2020-02-30T00:00:00"],
    XSD.dateTimeStamp: ["2020-12-31T23:59:59"],
    XSD.time: ["25:00:00", "23:59"],
    XSD.gYear: ["20", "01994", "94 AD"],
    XSD.gMonthDay: ["--02-30", "--13-01"],
    XSD.gDay: ["---32"],
    XSD.duration: ["P", "PT", "P1H", "1Y", "P1S", ""],
    XSD.yearMonthDuration: ["P1D"],
    XSD.dayTimeDuration: ["P1Y"],
    XSD.hexBinary: ["xyz", "abc"],
    XSD.base64Binary: ["!!!", "AAE"],
    XSD.anyURI: ["http://a b", "http://a{"],
    XSD.language: ["e_n", "toolongtag"],
    XSD.byte: ["128", "-129", "9" * 40],
    XSD.nonNegativeInteger: ["-1", "-" + "9" * 40],
    XSD.negativeInteger: ["0", "9" * 40],
    XSD.token: [" a", "a  b", "a\n"],
    XSD.normalizedString: ["a\tb"],
    XSD.NCName: ["1a", "a:b", ""],
    RDF.XMLLiteral: ["<a>", "&"],
    RDF.JSON: ["{"],
    OWL.rational: ["1/0"],
}


@pytest.mark.parametrize(("datatype", "texts"), VALUES.items())
def test_values(datatype: URIRef, texts: list[str]) -> None:
    assert [text for text in texts if not is_value(text, str(datatype))] == []


@pytest.mark.parametrize(("datatype", "texts"), OTHERS.items())
def test_texts_that_are_no_values(datatype: URIRef, texts: list[str]) -> None:
    assert [text for text in texts if is_value(text, str(datatype)) is not False] == []


@pytest.mark.parametrize("datatype", ["urn:x", str(XSD) + "nonsense", str(RDF.type), "integer"])
def test_datatypes_that_are_unknown(datatype: str) -> None:
    assert is_value("1", datatype) is None


CAST = ("boolean", "integer", "decimal", "double", "date", "dateTime", "time")


KNOWN = sorted({text for texts in (*VALUES.values(), *OTHERS.values()) for text in texts})


@given(
    st.sampled_from(CAST),
    st.one_of(st.sampled_from(KNOWN), st.text("0123456789-+:.TZeEINFatrue", max_size=20)),
)
@example("date", "2000-02-29")
@example("date", "1900-02-29")
@example("dateTime", "2020-12-31T24:00:00")
def test_oxigraph_casts_what_is_a_value(name: str, text: str) -> None:
    assume(len(text) < 19 or name not in ("integer", "decimal"))  # it holds 64 bits, or 128
    query = f"SELECT (<{XSD[name]}>({ox.Literal(text)}) AS ?x) {{}}"
    answer = ox.Store().query(query)
    assert isinstance(answer, ox.QuerySolutions)
    (row,) = answer
    assert is_value(text, str(XSD[name])) == (row["x"] is not None)


def test_what_xml_cannot_hold_is_replaced() -> None:
    graph = Graph()
    graph.add((URIRef("urn:a"), URIRef("urn:b"), Literal("x\x00\ty\ud800", lang="en")))
    graph.add((URIRef("urn:a"), URIRef("urn:b"), Literal("plain", datatype=XSD.integer)))
    assert {value.n3() for value in writable(graph).objects()} == {
        '"x\ufffd\ty\ufffd"@en',
        f'"plain"^^<{XSD.integer}>',
    }
    harmless = Graph().add((URIRef("urn:a"), URIRef("urn:b"), Literal("é\t")))
    assert writable(harmless) is harmless
