import pytest

from khorgos.triples.glosses.values import (
    GlossDate,
    GlossQuantity,
    Opening,
    era_is_sure,
    read_dates,
    read_quantities,
)


def dates(naming: str, rest: str, kind: str | None, more: str = "") -> list[GlossDate]:
    view = f"{naming}{rest}{more}"
    opening = Opening(view, len(naming), len(naming) + len(rest), kind)
    found = sorted(read_dates(opening), key=lambda date: date.start)
    assert all(view[date.start : date.end] == date.words for date in found)
    return found


def said(naming: str, rest: str, kind: str | None, more: str = "") -> list[tuple[str, str]]:
    return [(date.role, date.words) for date in dates(naming, rest, kind, more)]


# ---------------------------------------------------------------- lives


@pytest.mark.parametrize(
    ("naming", "expected"),
    [
        (
            "X (17 August 1926 – 30 November 2022) ",
            [("birth", "17 August 1926"), ("death", "30 November 2022")],
        ),
        (
            "X (May 23, 1711 — May 23, 1781) ",
            [("birth", "May 23, 1711"), ("death", "May 23, 1781")],
        ),
        (
            "X ( also spelled Y; ; November 10, 1812 – September 5, 1885) ",
            [("birth", "November 10, 1812"), ("death", "September 5, 1885")],
        ),
        ("X ( kk, Имя, ; born 6 July 1940) ", [("birth", "6 July 1940")]),
        ("X (; mn, Имя; died 1759) ", [("death", "1759")]),
        ("X (died c. 1114) ", [("death", "c. 1114")]),
        ("X (from Old Y (58 BCE): ''z'' p. 277 died 36 BCE) ", [("death", "36 BCE")]),
    ],
)
def test_lives(naming: str, expected: list[tuple[str, str]]) -> None:
    assert said(naming, "was a politician.", "Person") == expected


@pytest.mark.parametrize(
    "naming",
    [
        "X (25 September 17117 February 1799) ",
        "X ( ; ; 172321September 1757) ",
        "X (1721 – ) ",
        "X (31 June 1900 – 1910) ",  # no such day
        "X (1700–1710; 1720–1730) ",  # which of the two?
        "X (c. 1600, 1700–1710 or so) ",
    ],
)
def test_damaged_or_doubtful_lives_are_left_out(naming: str) -> None:
    assert said(naming, "was a politician.", "Person") == []


def test_an_era_that_stands_once_holds_for_both_dates() -> None:
    birth, death = dates("X (156 – 29 March 87BC) ", "was an emperor.", "Person")
    assert (birth.words, birth.edtf) == ("156", "-0155")
    assert birth.because == "the era stands once for both dates: '156 – 29 March 87BC'"
    assert (death.words, death.edtf, death.because) == ("29 March 87BC", None, None)


def test_a_short_year_without_an_era_is_not_sure_beside_bc() -> None:
    assert said("X (died c. 114) ", "was an official.", "Person") == [("death", "c. 114")]
    assert said("X (died c. 114) ", "was an official in the 2nd century BC.", "Person") == []
    assert era_is_sure("114 BC", "114 BC")
    assert era_is_sure("17 August 1926", "36 BC")
    assert not era_is_sure("640", "36 BC")


def test_only_persons_live() -> None:
    assert said("X (1700–1710) ", "was a thing.", None) == []


# ---------------------------------------------------------------- spans


@pytest.mark.parametrize(
    ("naming", "rest", "kind", "expected"),
    [
        (
            "X ",
            "was an imperial dynasty of China (202 BC – 9 AD, 25–220 AD), established.",
            "Dynasty",
            ["202 BC – 9 AD", "25–220 AD"],
        ),
        ("X (28 July 1914 – 11 November 1918) ", "was a war.", "War", None),
        (
            "X ",
            "was a dynasty of China that ruled from 618 to 907 AD.",
            "Dynasty",
            ["618 to 907 AD"],
        ),
        ("X ", "was a dynasty, ruling from 1368 to 1644 after.", "Dynasty", ["1368 to 1644"]),
        (
            "X ",
            "was a country that spanned it from 1922 to 1991.",
            "SovereignState",
            ["1922 to 1991"],
        ),
        ("X ", "was a state existing from the 15th to 19th century, and", "Polity", None),
        ("X ", "was fought in 36\u00a0BC between A and B.", "ArmedConflict", ["36\u00a0BC"]),
        ("X ", "was a series of battles fought from 133 BC to 89 AD.", "War", ["133 BC to 89 AD"]),
        ("X ", "was fought, since 1 August 1927 until 7 December 1949 with", "War", None),
        ("X ", "is an agreement concluded between A and B in 1860.", "Agreement", ["1860"]),
    ],
)
def test_spans(naming: str, rest: str, kind: str, expected: list[str] | None) -> None:
    found = said(naming, rest, kind)
    assert {role for role, _ in found} == {"span"}
    assert expected is None or [words for _, words in found] == expected


@pytest.mark.parametrize(
    ("naming", "rest", "kind"),
    [
        ("X ", "was a historical name used from 1368 to 1644.", None),
        (
            "X ",
            "were a confederation who inhabited it from 300 BC to 89 AD.",
            "TribalConfederation",
        ),
        ("X ", "was a dynasty that conquered it from 1368 to 1644.", "Dynasty"),
        ("X ", "was a dynasty after the Y dynasty (221–207 BC).", "Dynasty"),
        ("X ", "was a dynasty, with an interregnum (690–705).", "Dynasty"),
        ("X (28 July 1914 11 November 1918) ", "was a war.", "War"),
        ("X ", "is a treaty that was signed in Y, on .", "Treaty"),
        ("X ", "is a treaty signed by A, who was born in 1860.", "Treaty"),
        ("X ", "was a state from 1735 t", "Polity"),
        ("X (1700–1800) ", "is a river.", "River"),
        ("X ", "was a dynasty from 45 to 12 BC to be exact.", None),
    ],
)
def test_what_is_no_span_of_the_thing(naming: str, rest: str, kind: str | None) -> None:
    assert said(naming, rest, kind) == []


# ---------------------------------------------------------------- beginnings and reigns


def test_foundings() -> None:
    rest = "was a protectorate (640 – ) established by the Tang dynasty in 640 to control it."
    assert said("X ", rest, "Protectorate") == [("beginning", "640")]
    (date,) = dates("X ", "was a state. ", "Polity", "It was founded by Y Khan in 1514 as Z.")
    assert (date.words, date.role) == ("1514", "beginning")
    assert date.because == "'It' is the thing that the sentence before is about"


@pytest.mark.parametrize(
    ("rest", "more"),
    [
        ("was a state, whose city was founded in 1514.", ""),
        ("was a state of the Y founded in 1514.", ""),
        ("was a state. ", "Its city was founded in 1514."),
        ("was a state. ", "It fell. It was founded in 1514."),
        ("was a state established by A and ruled by B.", ""),
    ],
)
def test_foundings_of_other_things(rest: str, more: str) -> None:
    assert said("X ", rest, "Polity", more) == []


def test_reigns() -> None:
    rest = "was the seventh emperor of the Han dynasty of China, ruling from 141 to 87 BC."
    (reign,) = dates("X ", rest, "Person")
    assert (reign.role, reign.words, reign.polity) == ("reign", "141 to 87 BC", "Han dynasty")
    _, reign = dates("X (died 1462) ", "was Khan of Y from 1429 until his death.", "Person")
    assert (reign.words, reign.polity) == ("from 1429 until his death", "Y")
    assert reign.edtf == "1429/1462"
    assert reign.because == "the gloss dates the end of the reign: '1462'"
    rest = "was the last khan of the Y Khanate from 1753 until his defeat by Z in 1755."
    (reign,) = dates("X ", rest, "Person")
    assert (reign.edtf, reign.polity) == ("1753/1755", "Y Khanate")


@pytest.mark.parametrize(
    "rest",
    [
        "was the fifth Emperor of the Qing dynasty, reigning from 1735 t",
        "was Khan of Y from 1429 until his death.",  # and no death is dated
        "was a khan of Y. He was in Z from 1429 to 1430.",
        "is a politician serving as the President of Y since 12",
    ],
)
def test_what_is_no_dated_reign(rest: str) -> None:
    assert said("X ", rest.partition(". ")[0], "Person") == []


# ---------------------------------------------------------------- quantities


def only(view: str) -> GlossQuantity:
    (quantity,) = read_quantities(view)
    assert view[quantity.start : quantity.end] == quantity.words
    return quantity


@pytest.mark.parametrize(
    ("view", "words", "measures"),
    [
        (
            "X is a freshwater lake, ca. 1,810\u00a0km² (700 mi²), in Y.",
            "ca. 1,810\u00a0km²",
            "hasArea",
        ),
        ("X is a lake. It has an area of about 5 km² in all.", "about 5 km²", "hasArea"),
        ("X is a river. The river is 453 km long.", "453 km", "hasLength"),
        (
            "X is a country with a population exceeding 1.4 billion, ahead.",
            "exceeding 1.4 billion",
            "hasPopulation",
        ),
        (
            "X is Y. It is the largest country, with a Population of X, population exceeding "
            "1.4 billion, so.",
            "exceeding 1.4 billion",
            "hasPopulation",
        ),
    ],
)
def test_quantities(view: str, words: str, measures: str) -> None:
    quantity = only(view)
    assert (quantity.words, quantity.measures) == (words, measures)


def test_what_qualifies_a_population() -> None:
    quantity = only("X is a city. In 2020, it had a population of 500,757 people. It is Y.")
    assert (quantity.words, quantity.when) == ("500,757 people", "In 2020")
    assert quantity.because == "the sentence goes on about the thing that the gloss is about"
    quantity = only("X is a city (1994 est. pop. 56,400) and the seat of Y.")
    assert (quantity.words, quantity.when, quantity.certainty) == ("56,400", "1994", "est.")
    assert quantity.because is None


@pytest.mark.parametrize(
    "view",
    [
        "The river is long and has a basin area of .",
        "X has a basin area of 52,700 km².",
        "X is about 225 km northeast of Y.",
        "Its elevation is above sea level.",
        "Y has a population of many people.",
        "X is a lake. Y has an area of 5 km².",
        "X is the capital of Y, a country with a population of 5 million, in Z.",
        "X is a lake in Y, which has an area of 5 km².",
        "X is a city. Y, its neighbour, is a city with a population of 5 million.",
        "X is a lake, the 15th largest in the world.",
        "X has a population of 12,34 people.",  # no number
    ],
)
def test_a_quantity_that_is_not_sure_is_left_out(view: str) -> None:
    assert list(read_quantities(view)) == []
