"""The commands are read back by a strict parser of their grammar, written here for the purpose."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples.release import read_release
from khorgos.triples.wikidata import quickstatements as qs
from khorgos.triples.wikidata.contributions import judge
from khorgos.triples.wikidata.properties import load_properties

# The two importers name the calendars by these items; here they are only told apart.
_VALUES = {
    "item": re.compile(r"(?P<id>Q[1-9][0-9]*)"),
    "time": re.compile(
        r"(?P<sign>[+-])(?P<year>[0-9]{4,})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})T00:00:00Z"
        r"/(?P<precision>7|9|10|11)(?P<julian>/J)?"
    ),
    "quantity": re.compile(r"(?P<amount>[+-][0-9]+(?:\.[0-9]+)?)"),
    "monolingual": re.compile(r'(?P<language>[a-z]+(?:-[a-z]+)*):"(?P<text>[^\t\n|]+)"'),
    "string": re.compile(r'"(?P<text>[^\t\n|]+)"'),
}


def parse_value(text):
    for kind, grammar in _VALUES.items():
        if match := grammar.fullmatch(text):
            return kind, match.groupdict()
    raise ValueError(f"no value: {text!r}")


def parse_command(line):
    """A line as (item, property, value, qualifiers, reference)."""
    item, pid, value, *rest = line.split("\t")
    keys, values = rest[::2], [parse_value(text) for text in rest[1::2]]
    if len(keys) != len(values):
        raise ValueError("a key has no value")
    if not re.fullmatch(r"(P[1-9][0-9]*,)*(S[1-9][0-9]*,)+", "".join(f"{key}," for key in keys)):
        raise ValueError(f"qualifiers, then at least one part of the reference; not {keys}")
    if parse_value(item)[0] != "item" or not re.fullmatch(r"P[1-9][0-9]*", pid):
        raise ValueError("no item or no property")
    pairs = list(zip(keys, values, strict=True))
    return item, pid, parse_value(value), pairs


def parse_time(text):
    kind, parts = parse_value(text)
    assert kind == "time"
    number = int(parts["year"])
    year = number if parts["sign"] == "+" else 1 - number
    return year, int(parts["month"]), int(parts["day"]), int(parts["precision"])


TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="|"), min_size=1)


@given(TEXTS.filter(lambda text: text.strip()))
def test_a_text_comes_back_with_its_white_space_made_single(text):
    assert parse_value(qs.monolingual(text[:200] + "x", "en")) == (
        "monolingual",
        {"language": "en", "text": " ".join((text[:200] + "x").split())},
    )


@given(st.integers(-9000, 9000), st.integers(0, 12), st.integers(0, 28))
def test_a_time_comes_back(year, month, day):
    precision = qs.DAY if month and day else qs.MONTH if month else qs.YEAR
    parts = (year, month, day if month else 0, precision)
    assert parse_time(qs.time(*parts)) == parts


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_a_number_comes_back(number):
    kind, parts = parse_value(qs.quantity(number))
    assert (kind, Decimal(parts["amount"])) == ("quantity", number)


def test_years_before_christ_count_without_a_year_0_and_are_julian():
    assert qs.time(-35) == "-0036-00-00T00:00:00Z/9/J"
    assert qs.time(0) == "-0001-00-00T00:00:00Z/9/J"
    assert qs.time(1582) == "+1582-00-00T00:00:00Z/9/J"
    assert qs.time(1992, 1, 3, qs.DAY) == "+1992-01-03T00:00:00Z/11"


@pytest.mark.parametrize(
    ("year", "named"), [(1201, "+1201"), (1300, "+1201"), (-199, "-0101"), (-100, "-0101")]
)
def test_a_century_is_named_by_its_year_01(year, named):
    assert qs.time(year, precision=qs.CENTURY).startswith(f"{named}-00-00T00:00:00Z/7")


def test_a_time_is_refused_whose_parts_do_not_fit():
    with pytest.raises(qs.UnwritableError, match="do not fit the precision"):
        qs.time(1992, 1, 0, qs.DAY)


@pytest.mark.parametrize(
    ("edtf", "values"),
    [
        ("-0035", {"date": "-0036-00-00T00:00:00Z/9/J"}),
        ("1994-04-26", {"date": "+1994-04-26T00:00:00Z/11"}),
        ("1994-04", {"date": "+1994-04-00T00:00:00Z/10"}),
        ("1992-01-03/..", {"start": "+1992-01-03T00:00:00Z/11"}),
        ("/1991", {"end": "+1991-00-00T00:00:00Z/9"}),
        (
            "1862/1877",
            {"start": "+1862-00-00T00:00:00Z/9", "end": "+1877-00-00T00:00:00Z/9"},
        ),
        ("1701/1800", {"date": "+1701-00-00T00:00:00Z/7"}),
        (
            "1401/1900",
            {"start": "+1401-00-00T00:00:00Z/7/J", "end": "+1801-00-00T00:00:00Z/7"},
        ),
    ],
)
def test_a_span_has_values(edtf, values):
    assert qs.span_values(edtf) == values


def test_an_old_day_is_cut_to_its_year_for_its_calendar_is_not_known():
    assert qs.span_values("-0086-03-29")["date"] == "-0087-00-00T00:00:00Z/9/J"


@pytest.mark.parametrize("edtf", ["1453~", "1989?", "199X", "-1599~/-1045", "12XX", "1834/1867%"])
def test_an_inexact_date_is_refused(edtf):
    with pytest.raises(qs.UnwritableError, match="not an exact date"):
        qs.span_values(edtf)


def test_quotation_marks_need_no_escape():
    line = qs.string('He said "no"')
    assert line == '"He said "no""'
    assert parse_value(line) == ("string", {"text": 'He said "no"'})


@pytest.mark.parametrize(
    ("text", "message"),
    [("a|b", "which the format cannot hold"), (" \n", "is empty"), ("x" * 1501, "1501 characters")],
)
def test_a_text_is_refused(text, message):
    with pytest.raises(qs.UnwritableError, match=message):
        qs.monolingual(text, "en")


def test_a_text_of_the_limit_is_written():
    assert parse_value(qs.monolingual("x" * 1500, "zh-hans"))[1]["language"] == "zh-hans"


def test_a_language_and_an_item_are_refused():
    with pytest.raises(qs.UnwritableError, match="not a code of a language"):
        qs.monolingual("x", "EN")
    with pytest.raises(qs.UnwritableError, match="is not an item"):
        qs.item("P101")


def test_a_command_is_a_line():
    reference = (("P301", qs.monolingual("It met.", "en")),)
    line = qs.Command("Q101", "P201", "Q102", (("P202", qs.time(1994)),), reference).line()
    assert line == 'Q101\tP201\tQ102\tP202\t+1994-00-00T00:00:00Z/9\tS301\ten:"It met."'
    assert parse_command(line)[:2] == ("Q101", "P201")


def test_a_command_without_a_reference_or_with_a_wrong_id_is_refused():
    with pytest.raises(qs.UnwritableError, match="no reference"):
        qs.Command("Q101", "P201", "Q102", (), ()).line()
    with pytest.raises(qs.UnwritableError, match="not a property"):
        qs.Command("Q101", "Q201", "Q102", (), (("P301", '"x"'),)).line()


@pytest.mark.parametrize("line", ["Q1\tP1\tQ2", "Q1\tP1\tQ2\tS1", "Q1\tP1\tx\tS1\tQ2"])
def test_the_parser_is_strict(line):
    with pytest.raises(ValueError, match=r"no value|reference|key"):
        parse_command(line)


@pytest.mark.slow
def test_every_line_of_the_release_is_read_back_and_quotes_its_sentence():
    vocabulary, graphs = Vocabulary(load_ontology()), read_release()
    judged = judge(graphs, load_properties(vocabulary), vocabulary, Graph(), date(2026, 1, 2))
    sentences = {
        " ".join(str(exact).split()) for exact in graphs["evidence"].objects(None, KHO.exact)
    }
    lines = [command.line() for command in judged.commands()]
    assert lines == sorted(set(lines))
    for line in lines:
        item, pid, value, pairs = parse_command(line)
        assert dict(pairs)["S1683"][1]["text"] in sentences
        assert line.startswith(f"{item}\t{pid}\t")
        assert value
    assert lines
