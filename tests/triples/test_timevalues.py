from __future__ import annotations

import pytest

from khorgos.triples.wikidata.quickstatements import UnwritableError
from khorgos.triples.wikidata.timevalues import SpanValues, span_values


@pytest.mark.parametrize(
    ("edtf", "values"),
    [
        ("-0035", SpanValues(date="-0036-00-00T00:00:00Z/9/J")),
        ("1994-04-26", SpanValues(date="+1994-04-26T00:00:00Z/11")),
        ("1994-04", SpanValues(date="+1994-04-00T00:00:00Z/10")),
        ("1992-01-03/..", SpanValues(start="+1992-01-03T00:00:00Z/11")),
        ("/1991", SpanValues(end="+1991-00-00T00:00:00Z/9")),
        (
            "1862/1877",
            SpanValues(start="+1862-00-00T00:00:00Z/9", end="+1877-00-00T00:00:00Z/9"),
        ),
        ("1701/1800", SpanValues(date="+1701-00-00T00:00:00Z/7")),
        (
            "1401/1900",
            SpanValues(start="+1401-00-00T00:00:00Z/7/J", end="+1801-00-00T00:00:00Z/7"),
        ),
    ],
)
def test_a_span_has_values(edtf, values):
    assert span_values(edtf) == values


def test_an_old_day_is_cut_to_its_year_for_its_calendar_is_not_known():
    assert span_values("-0086-03-29").date == "-0087-00-00T00:00:00Z/9/J"


@pytest.mark.parametrize("edtf", ["1453~", "1989?", "199X", "-1599~/-1045", "12XX", "1834/1867%"])
def test_an_inexact_date_is_refused(edtf):
    with pytest.raises(UnwritableError, match="no exact date"):
        span_values(edtf)
