import re
from decimal import Decimal

import pytest
from rdflib import RDF, RDFS, XSD, Literal
from rdflib.term import Node

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.values import Value, quantity_value, time_value


def said(value: Value) -> dict[Node, Node]:
    return {predicate: node for _, predicate, node in value.triples}


def test_a_time_has_its_edtf_its_label_and_its_bounds() -> None:
    value = time_value("in 36 BC", None, "stated")
    assert value.node == KH["time--0035"]
    assert value.text == "in 36 BC"
    assert {subject for subject, _, _ in value.triples} == {value.node}
    assert said(value) == {
        RDF.type: KHO.TimeSpan,
        RDFS.label: Literal("36 BC", lang="en"),
        KHO.edtf: Literal("-0035"),
        KHO.isApproximate: Literal(False),
        KHO.earliestYear: Literal(-35),
        KHO.latestYear: Literal(-35),
        KHO.earliestDay: Literal(1708277),
        KHO.latestDay: Literal(1708641),
    }


def test_an_open_time_has_no_bound_at_its_open_end() -> None:
    triples = said(time_value("since 2000", None, "stated"))
    assert KHO.latestYear not in triples
    assert triples[KHO.earliestYear] == Literal(2000)


def test_an_edtf_beside_words_that_say_it_is_kept() -> None:
    assert time_value("13th century", "1201/1300", "stated").node == KH["time-1201--1300"]


@pytest.mark.parametrize(
    ("words", "edtf", "message"),
    [
        (
            "36 BC",
            "-0036",
            "the words '36 BC' do not say -0036; correct the edtf, or give a reading",
        ),
        ("the next day", "1994-04-27", "the words 'the next day' do not say 1994-04-27"),
        ("the next day", None, "date words 'the next day'"),
        ("36 BC", "36 BC", "EDTF '36 BC', column 1"),
        ("36 BC", "1994-13", "EDTF '1994-13', column"),
    ],
)
def test_a_stated_time_is_what_the_words_say(words: str, edtf: str | None, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        time_value(words, edtf, "stated")


@pytest.mark.parametrize("reading", ["relative", "computed", "inferred-by-curator"])
def test_another_reading_may_say_more_than_the_words(reading: str) -> None:
    assert time_value("the next day", "1994-04-27", reading).node == KH["time-1994-04-27"]
    with pytest.raises(ValueError, match="EDTF '1994-13'"):
        time_value("the next day", "1994-13", reading)


def test_a_quantity_keeps_the_digits_and_the_words() -> None:
    value = quantity_value("more than 1,782.50 km", None)
    triples = said(value)
    number = triples.pop(KHO.value)
    assert isinstance(number, Literal)
    assert (str(number), number.datatype) == ("1782.50", XSD.decimal)
    assert number.toPython() == Decimal("1782.5")
    assert triples == {
        RDF.type: KHO.Quantity,
        RDFS.label: Literal("more than 1,782.50 km", lang="en"),
        KHO.quantityText: Literal("more than 1,782.50 km"),
        KHO.unit: Literal("km"),
        KHO.isApproximate: Literal(True),
        KHO.bound: Literal("lower"),
    }


def test_what_is_counted_and_the_whole_of_a_share_are_kept() -> None:
    assert said(quantity_value("1,218 soldiers", None))[KHO.counted] == Literal("soldiers")
    share = quantity_value("22%", "disputed-land")
    assert said(share)[KHO.isShareOf] == KH["disputed-land"]
    assert share.node != quantity_value("22%", None).node != quantity_value("22%", "other").node


def test_words_that_are_no_quantity_are_refused() -> None:
    with pytest.raises(ValueError, match="many"):
        quantity_value("many soldiers", None)
