"""How dates are drawn: each form says no more than the words do."""

from __future__ import annotations

import pytest

from khorgos.server.drawing.forms import Stroke, stroke_of, strokes_of
from khorgos.server.reading.collection import Item, ItemName
from khorgos.server.reading.times import DatedThing, Dating, LostTime
from khorgos.triples.dates.edtf import parse


def zarm(*datings: Dating, classes: tuple[str, ...] = ("Event",), lost: str = "") -> DatedThing:
    """Something in a world that is not ours."""
    item = Item("zarm", (ItemName("Zarm", "en", "label"),), classes=frozenset(classes))
    gaps = (LostTime("gap", lost, "lost-number", "(640 – )", ""),) if lost else ()
    return DatedThing(item, "other", datings, gaps)


def span(edtf: str, words: str = "", conflicts: bool = False) -> Dating:
    return Dating("hasTimeSpan", parse(edtf), words, conflicts=conflicts)


def rounded(pieces: tuple[Stroke, ...]) -> list[tuple[str, int, int]]:
    return [(it.form, round(it.first), round(it.last)) for it in pieces]


@pytest.mark.parametrize(
    ("edtf", "form"),
    [
        *(("-0035", "point"), ("1969-08", "point"), ("2020-07-09", "point")),
        *(("1453~", "around"), ("1453?", "around"), ("1368/1644", "lasted")),
        *(("1201/1300", "within"), ("199X", "within"), ("1834~/1867~", "within")),
        *(("1537/..", "onward"), ("2005/", "onward"), ("../1755", "until"), ("/1991", "until")),
    ],
)
def test_a_date_has_its_form(edtf: str, form: str) -> None:
    assert stroke_of(parse(edtf)).form == form


def test_a_year_stands_in_its_middle_and_a_day_at_itself() -> None:
    assert stroke_of(parse("0751")).first == 751.5
    assert stroke_of(parse("0751-01-01")).first == pytest.approx(751, abs=0.01)


def test_an_end_that_is_only_about_right_is_soft() -> None:
    shang = stroke_of(parse("-1599~/-1045"))
    assert (shang.form, shang.soft_first, shang.soft_last) == ("lasted", True, False)
    assert not shang.sure
    assert stroke_of(parse("1368/1644")).sure


def test_between_two_years_is_no_duration_of_what_happens_but_of_what_lasts() -> None:
    between = span("1405/1433", "between 1405 and 1433")
    assert rounded(strokes_of(zarm(between))) == [("within", 1405, 1434)]
    reign = zarm(between, classes=("HistoricalPeriod",))
    assert rounded(strokes_of(reign)) == [("lasted", 1405, 1434)]


def test_two_times_of_a_realm_are_joined_over_the_gap_and_those_of_an_event_are_not() -> None:
    times = span("-0201/0009"), span("0025/0220")
    realm = zarm(*times, classes=("Polity",))
    assert [it.form for it in strokes_of(realm)] == ["lasted", "gap", "lasted"]
    assert [it.form for it in strokes_of(zarm(*times))] == ["lasted", "lasted"]


def test_dates_that_conflict_share_the_bar_and_the_rest_is_dashed() -> None:
    reign = zarm(span("1522/1566", conflicts=True), span("1522-01-28/1570", conflicts=True))
    assert rounded(strokes_of(reign)) == [("lasted", 1522, 1567), ("other", 1567, 1571)]


def test_dates_that_conflict_and_share_nothing_are_all_dashed() -> None:
    battle = zarm(span("0751", conflicts=True), span("0760", conflicts=True))
    assert [it.form for it in strokes_of(battle)] == ["other", "other"]


def test_a_life_goes_from_birth_to_death() -> None:
    datings = Dating("hasBirth", parse("1711-05-23")), Dating("hasDeath", parse("1781"))
    (life,) = strokes_of(zarm(*datings, classes=("Person",)))
    assert (life.form, round(life.first, 1), life.last) == ("lasted", 1711.4, 1782)
    assert life.sure


def test_a_birth_alone_has_no_end_and_a_death_alone_no_beginning() -> None:
    (born,) = strokes_of(zarm(Dating("hasBirth", parse("1940"))))
    (died,) = strokes_of(zarm(Dating("hasDeath", parse("1428"))))
    assert (born.form, died.form) == ("onward", "until")


def test_an_end_that_is_lost_is_told_from_one_that_is_not_said() -> None:
    beginning = Dating("hasBeginning", parse("0640"))
    assert [it.form for it in strokes_of(zarm(beginning, lost="hasEnd"))] == ["lost"]
    assert [it.form for it in strokes_of(zarm(beginning, lost="hasTimeSpan"))] == ["onward"]


def test_a_vague_beginning_is_drawn_as_one() -> None:
    beginning = Dating("hasBeginning", parse("1834~/1867~"))
    assert rounded(strokes_of(zarm(beginning))) == [("within", 1834, 1868), ("onward", 1868, 1868)]
