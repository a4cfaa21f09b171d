"""Lives, numbers and roles that cannot be, told of invented people and states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from khorgos.triples import TRIPLES
from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import (
    ClaimRecord,
    ComparisonRecord,
    Entity,
    FactRecord,
    RankingRecord,
    Record,
    Triple,
)
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.gates.sense import check_sense, judge_sense

KINDS = {
    **dict.fromkeys(("aru", "bel", "cyn", "dov"), "Person"),
    **dict.fromkeys(("zarm", "ost", "wend", "new-zarm"), "SovereignState"),
    **dict.fromkeys(("house-of-zarm", "house-of-ost"), "Dynasty"),
    **dict.fromkeys(("north-zarm", "south-zarm", "district"), "AdministrativeArea"),
    **dict.fromkeys(("tol", "urd"), "Settlement"),
    **dict.fromkeys(("battle", "war", "flood", "march"), "Battle"),
    **dict.fromkeys(("grant", "gift"), "Event"),
    "founding": "Founding",
    "fall": "Dissolution",
    "age": "HistoricalPeriod",
    "treaty": "BorderTreaty",
    "protocol": "BorderTreaty",
    "treaty-1994": "BorderTreaty",
    "signing": "Signing",
    "bid-for-2022": "Event",
    "ratification-of-treaty-1994": "Ratification",
    "border": "Border",
    **dict.fromkeys(("land-border", "water-border"), "Border"),
    "river": "River",
    "lake": "Lake",
    "league": "Organization",
    "government": "Government",
    "office": "Office",
    "railway": "Railway",
    "sale": "Purchase",
    "army": "MilitaryForce",
    "voters": "PopulationGroup",
    "answer": "SurveyAnswer",
    "plan": "Goal",
    "book": "Work",
}
Said = str | tuple[str, dict[str, Any]]


def _fact(said: Said, line: int) -> FactRecord:
    text, marks = (said, {}) if isinstance(said, str) else said
    return FactRecord(line, Triple.parse(text), **marks)


def _given(*facts: Said, claims: Sequence[ClaimRecord] = ()) -> Input:
    entities = {
        slug: Entity("entities.yaml", 1, slug, kind, slug.title()) for slug, kind in KINDS.items()
    }
    told = tuple(_fact(said, line) for line, said in enumerate(facts, 1))
    record = Record(
        "world.yaml", 1, "r", True, None, None, None, ("x",), told, tuple(claims), None, {}
    )
    document = AnnotatedDocument(None, (), (record,))  # type: ignore[arg-type]
    return Input({}, entities, [document])


def _findings(*facts: Said) -> list[str]:
    return sorted({str(problem) for problem in check_sense(_given(*facts))})


# Beside what is told, which fact makes no sense, and which does.
CASES: dict[str, tuple[Sequence[Said], Said, Said]] = {
    "a preference before nothing": (
        ['battle hasTimeSpan "1712"'],
        ('war hasTimeSpan "1713"', {"rank": "preferred"}),
        ('battle hasTimeSpan "May 1712"', {"rank": "preferred"}),
    ),
    "a preference of the coarser time": (
        ['battle hasTimeSpan "3 May 1712"'],
        ('battle hasTimeSpan "May 1712"', {"rank": "preferred"}),
        ('battle hasTimeSpan "May 1712"', {}),
    ),
    "two preferred": (
        [('battle hasTimeSpan "3 May 1712"', {"rank": "preferred"})],
        ('battle hasTimeSpan "1712"', {"rank": "preferred"}),
        'battle hasTimeSpan "1712"',
    ),
    "a fact deprecated for nothing": (
        ['battle hasTimeSpan "1712"'],
        ('battle hasTimeSpan "1723"', {"rank": "deprecated"}),
        (
            'battle hasTimeSpan "1723"',
            {
                "rank": "deprecated",
                "contradicts": (Triple.parse('battle hasTimeSpan "1712"'),),
            },
        ),
    ),
    "a fact deprecated for one that is preferred": (
        [('battle hasTimeSpan "1712"', {"rank": "preferred"})],
        ('war hasTimeSpan "1723"', {"rank": "deprecated"}),
        ('battle hasTimeSpan "1723"', {"rank": "deprecated"}),
    ),
    "a contradiction of another thing": (
        ["aru leads zarm", "bel leads ost"],
        ("cyn leads zarm", {"contradicts": (Triple.parse("bel leads ost"),)}),
        ("cyn leads zarm", {"contradicts": (Triple.parse("aru leads zarm"),)}),
    ),
    "a contradiction of what says it more exactly": (
        ['battle hasTimeSpan "3 May 1712"'],
        (
            'battle hasTimeSpan "1712"',
            {"contradicts": (Triple.parse('battle hasTimeSpan "3 May 1712"'),)},
        ),
        (
            'battle hasTimeSpan "4 May 1712"',
            {"contradicts": (Triple.parse('battle hasTimeSpan "3 May 1712"'),)},
        ),
    ),
    "death before birth": (
        ['aru hasBirth "1712"'],
        'aru hasDeath "1699"',
        'aru hasDeath "1799"',
    ),
    "birth and death on one day": (
        ['aru hasBirth "23 May 1711"'],
        'aru hasDeath "23 May 1711"',
        'aru hasDeath "24 May 1711"',
    ),
    "a leader who dies in the year of his birth": (
        ['aru hasBirth "1712"', "aru leads zarm"],
        'aru hasDeath "1713"',
        'aru hasDeath "1731"',
    ),
    "a land in a people": (
        [],
        "zarm isLocatedIn voters",
        "voters isLocatedIn zarm",
    ),
    "a town in a railway": (
        [],
        "tol isLocatedIn railway",
        "railway isLocatedIn tol",
    ),
    "a part of what is called after it": (
        [],
        "border isPartOf land-border",
        "land-border isPartOf border",
    ),
    "a land in its own north": (
        [],
        "zarm isLocatedIn north-zarm",
        "north-zarm isLocatedIn zarm",
    ),
    "a life of 150 years": (
        ['aru hasBirth "1711"'],
        'aru hasDeath "1861"',
        'aru hasDeath "1811"',
    ),
    "two deeds in two ages": (
        ["battle hasVictor aru", 'battle hasTimeSpan "36 BC"', "march hasTraveller aru"],
        'march hasTimeSpan "751"',
        'march hasTimeSpan "12 AD"',
    ),
    "a deed before birth": (
        ['aru hasBirth "1711"', "battle hasParticipant aru"],
        'battle hasTimeSpan "1699"',
        'battle hasTimeSpan "1755"',
    ),
    "a deed of an infant": (
        ['aru hasBirth "1711"', "march hasTraveller aru"],
        'march hasTimeSpan "1712"',
        'march hasTimeSpan "1726"',
    ),
    "a deed after death": (
        ['aru hasDeath "1757"', 'battle hasTimeSpan "1762"'],
        "battle isCarriedOutBy aru",
        "battle concerns aru",
    ),
    "a fight of the dead, and an honour": (
        ['aru hasDeath "1757"', 'grant hasTimeSpan "1762"'],
        "grant hasTraveller aru",
        "grant hasRecipient aru",
    ),
    "a rule after death": (
        ['aru hasDeath "87 BC"'],
        ("aru rules zarm", {"when": "from 141 to 57 BC"}),
        ("aru rules zarm", {"when": "from 141 to 87 BC"}),
    ),
    "a rule before birth": (
        ['aru hasBirth "156 BC"'],
        ("aru rules zarm", {"when": "from 191 to 87 BC"}),
        ("aru rules zarm", {"when": "from 141 to 87 BC"}),
    ),
    "an office of a newborn": (
        ['aru hasBirth "17 August 1926"'],
        ("aru holdsOffice office", {"when": "17 August 1926"}),
        ("aru holdsOffice office", {"when": "from 1989 to 2002"}),
    ),
    "a reign of the dead": (
        ["age belongsTo aru", 'aru hasDeath "7 February 1799"'],
        'age hasBeginning "1801"',
        'age hasBeginning "1735"',
    ),
    "a birth that goes on for years": (
        [],
        'aru hasBirth "from 141 to 87 BC"',
        'aru hasBirth "between 141 and 87 BC"',
    ),
    "a beginning that is the end": (
        ['war hasBeginning "7 November 1917"'],
        'war hasEnd "7 November 1917"',
        'war hasEnd "16 June 1923"',
    ),
    "an office within a century": (
        ['aru hasBirth "1723"'],
        ("aru holdsOffice office", {"when": "17th century"}),
        ("aru holdsOffice office", {"when": "18th century"}),
    ),
    "a rule over what is long gone": (
        ['house-of-zarm hasTimeSpan "202 BC – 9 AD"', 'aru hasDeath "36 BC"'],
        ("aru rules house-of-zarm", {"when": "in 250 BC"}),
        ("aru rules house-of-zarm", {"when": "in 50 BC"}),
    ),
    "a dynasty that was interrupted": (
        ['house-of-zarm hasTimeSpan "202 BC – 9 AD"', 'house-of-zarm hasTimeSpan "25–220 AD"'],
        ("aru rules house-of-zarm", {"when": "in 230"}),
        ("aru rules house-of-zarm", {"when": "in 180"}),
    ),
    "an era that was turned": (
        ['aru hasDeath "87 BC"'],
        ('aru hasBirth "156"', {"edtf": "0156"}),
        ('aru hasBirth "156"', {"edtf": "-0155"}),
    ),
    "a child older than its parent": (
        ['aru hasBirth "1400"', 'bel hasBirth "1380"'],
        "bel isChildOf aru",
        "aru isChildOf bel",
    ),
    "a child of the dead": (
        ['aru hasBirth "1400"'],
        ('bel hasDeath "1390"', {}),
        ('bel hasDeath "1400"', {}),
    ),
    "a state that acts before it is there": (
        ['zarm hasBeginning "1991"', "battle hasParticipant zarm"],
        'battle hasTimeSpan "1969"',
        'battle hasTimeSpan "1993"',
    ),
    "a state that acts after its end": (
        ['house-of-zarm hasTimeSpan "1721 to 1917"', "war hasVictor house-of-zarm"],
        'war hasTimeSpan "1924"',
        'war hasTimeSpan "1914–1918"',
    ),
    "relations before the founding": (
        ["founding bringsIntoBeing zarm", 'founding hasTimeSpan "December 1991"'],
        ("zarm hasDiplomaticRelationsWith ost", {"when": "since 1988"}),
        ("zarm hasDiplomaticRelationsWith ost", {"when": "since 1992"}),
    ),
    "a founding after the beginning": (
        ['house-of-zarm hasBeginning "640"', "founding bringsIntoBeing house-of-zarm"],
        'founding hasTimeSpan "751"',
        'founding hasTimeSpan "640"',
    ),
    "an end before the end": (
        ['house-of-zarm hasEnd "1912"', "fall ends house-of-zarm"],
        'fall hasTimeSpan "1755"',
        'fall hasTimeSpan "1911"',
    ),
    "a founder who was not born": (
        ['house-of-zarm hasBeginning "1514"', "house-of-zarm isEstablishedBy aru"],
        'aru hasBirth "1541"',
        'aru hasBirth "1487"',
    ),
    "a successor that ended first": (
        ['house-of-ost hasTimeSpan "1271–1368"', "house-of-ost succeeds house-of-zarm"],
        'house-of-zarm hasTimeSpan "1368–1644"',
        'house-of-zarm hasTimeSpan "1206–1271"',
    ),
    "an older successor of a state": (
        ['ost hasTimeSpan "1922 to 1991"', "zarm succeeds ost"],
        'zarm hasEnd "1950"',
        'zarm hasBeginning "862"',
    ),
    "a predecessor that came later": (
        ['house-of-ost hasBeginning "1368"', "house-of-ost hasPredecessor house-of-zarm"],
        'house-of-zarm hasBeginning "1386"',
        'house-of-zarm hasBeginning "1271"',
    ),
    "a plan for a later year": (
        [],
        'treaty-1994 hasTimeSpan "1984"',
        'bid-for-2022 hasTimeSpan "2014"',
    ),
    "a largest of a century": (
        [],
        ('war hasRanking "2nd of the 20th century"', {"ranking": RankingRecord("w", "x", 20)}),
        ('war hasRanking "largest of the 20th century"', {"ranking": RankingRecord("w", "x", 1)}),
    ),
    "a number in the words that is no year": (
        [],
        ("aru rules zarm", {"when": "until 1924", "edtf": "/1942", "because": "1942"}),
        ("aru rules zarm", {"when": "200 days later", "edtf": "1942", "because": "in 1942"}),
    ),
    "a supplement before the treaty": (
        ['treaty hasTimeSpan "April 1994"', "protocol supplements treaty"],
        'protocol hasTimeSpan "1990"',
        'protocol hasTimeSpan "September 1997"',
    ),
    "a ratification before the signing": (
        [
            'treaty-1994 hasTimeSpan "April 1994"',
            "ratification-of-treaty-1994 actsUpon treaty-1994",
        ],
        'ratification-of-treaty-1994 hasTimeSpan "15 June 1993"',
        'ratification-of-treaty-1994 hasTimeSpan "15 June 1995"',
    ),
    "a signing after the agreement": (
        ['treaty hasTimeSpan "26 April 1994"', "signing actsUpon treaty"],
        'signing hasTimeSpan "24 September 1997"',
        'signing hasTimeSpan "April 1994"',
    ),
    "a year that the name denies": (
        [],
        'treaty-1994 hasTimeSpan "4 July 1998"',
        'treaty-1994 hasTimeSpan "26 April 1994"',
    ),
    "an event outside of its period": (
        ['age hasTimeSpan "202 BC – 220 AD"', "battle occursDuring age"],
        'battle hasTimeSpan "751"',
        'battle hasTimeSpan "36 BC"',
    ),
    "a part outside of its whole": (
        ['war hasTimeSpan "28 July 1914 – 11 November 1918"', "battle isPartOf war"],
        'battle hasTimeSpan "1941"',
        'battle hasTimeSpan "1916"',
    ),
    "an event before what it follows": (
        ['war hasTimeSpan "1916"', "flood follows war"],
        'flood hasTimeSpan "1906"',
        'flood hasTimeSpan "1916"',
    ),
    "an event too soon after what it follows": (
        ['war hasTimeSpan "1916"', ("flood follows war", {"by_how_much": "more than 100 years"})],
        'flood hasTimeSpan "1961"',
        'flood hasTimeSpan "2020"',
    ),
    "contemporaries of two ages": (
        ['house-of-zarm hasTimeSpan "618 to 907 AD"', "house-of-zarm isContemporaryWith age"],
        'age hasTimeSpan "1546"',
        'age hasTimeSpan "around 900"',
    ),
    "two times of one event": (
        ['battle hasTimeSpan "1992"'],
        'battle hasTimeSpan "3 January 1993"',
        'battle hasTimeSpan "3 January 1992"',
    ),
    "two births": (
        ['aru hasBirth "1711"'],
        'aru hasBirth "1717"',
        'aru hasBirth "23 May 1711"',
    ),
    "a time that another one contradicts": (
        ['battle hasTimeSpan "1992"'],
        'battle hasTimeSpan "1993"',
        (
            'battle hasTimeSpan "1993"',
            {"contradicts": (Triple.parse('battle hasTimeSpan "1992"'),)},
        ),
    ),
    "a deprecated time": (
        [('battle hasTimeSpan "1992"', {"rank": "preferred"})],
        'battle hasTimeSpan "1993"',
        ('battle hasTimeSpan "1993"', {"rank": "deprecated"}),
    ),
    "what is still to come": (
        [],
        'battle hasTimeSpan "2917"',
        'battle isPlannedFor "2917"',
    ),
    "an edtf that the words deny": (
        [],
        ("aru rules zarm", {"when": "from 1429 until his death", "edtf": "1492/1522"}),
        (
            "aru rules zarm",
            {"when": "from 1429 until his death", "edtf": "1429/1462", "because": "in 1462"},
        ),
    ),
    "an edtf that nothing tells of": (
        [],
        (
            "zarm isOfKind office",
            {"when": "then", "edtf": "1994", "because": "the visit was in 1993"},
        ),
        (
            "zarm isOfKind office",
            {"when": "then", "edtf": "1993", "because": "the visit was in 1993"},
        ),
    ),
    "a member that is gone": (
        ['league hasTimeSpan "1922 to 1991"'],
        ("government isPartOf league", {"edtf": "2005", "because": "in 2005"}),
        ("government isPartOf league", {"edtf": "1985", "because": "in 1985"}),
    ),
    "a year of five digits": (
        [],
        'battle hasTimeSpan "17117"',
        'battle hasTimeSpan "1711"',
    ),
    "a person of the stone age": (
        [],
        'aru hasBirth "9156 BC"',
        'aru hasBirth "156 BC"',
    ),
    "a length in square kilometres": (
        [],
        'border hasLength "1782.75 square kilometers"',
        'border hasLength "1782.75 km"',
    ),
    "an area without a unit": ([], 'lake hasArea "1,810"', 'lake hasArea "1,810 km²"'),
    "an area in kilometres": ([], 'lake hasArea "1,810 km"', 'lake hasArea "700 sq mi"'),
    "a population in km": ([], 'tol hasPopulation "56,400 km"', 'tol hasPopulation "56,400"'),
    "a population of zones": (
        [],
        'tol hasPopulation "five time zones"',
        'tol hasPopulation "500,757 people"',
    ),
    "a settlement of millions of millions": (
        [],
        'tol hasPopulation "1.4 billion"',
        'tol hasPopulation "1.4 million"',
    ),
    "half a person": ([], 'army hasStrength "1.5 soldiers"', 'army hasStrength "15 soldiers"'),
    "a share of people": (
        [],
        ('zarm hasShare "22 people"', {"share_of": "lake"}),
        ('zarm hasShare "22%"', {"share_of": "lake"}),
    ),
    "a share of more than all": (
        [],
        ('zarm hasShare "122%"', {"share_of": "lake"}),
        ('zarm hasShare "100%"', {"share_of": "lake"}),
    ),
    "shares of more than all": (
        [('zarm hasShare "78%"', {"share_of": "lake"})],
        ('ost hasShare "87%"', {"share_of": "lake"}),
        ('ost hasShare "20%"', {"share_of": "lake"}),
    ),
    "answers, of which one person gives several": (
        [('voters hasShare "78%"', {"share_of": "zarm"})],
        ('army hasShare "87%"', {"share_of": "zarm"}),
        ('answer hasShare "87%"', {"share_of": "zarm"}),
    ),
    "a rest that is not the rest": (
        [('zarm hasShare "remaining 78%"', {"share_of": "lake"})],
        ('ost hasShare "around 12%"', {"share_of": "lake"}),
        ('ost hasShare "around 22%"', {"share_of": "lake"}),
    ),
    "money in km": ([], 'sale hasAmount "4 km"', 'sale hasAmount "US$4 million"'),
    "a duration in km": ([], 'war hasDuration "4 km"', 'war hasDuration "4 years"'),
    "a gauge of a road": ([], 'railway hasGauge "1520 m"', 'railway hasGauge "1520 mm"'),
    "a river around the Earth": ([], 'river hasLength "45,000 km"', 'river hasLength "4,500 km"'),
    "a lake as large as a continent": (
        [],
        'lake hasArea "34,000,000 square kilometers"',
        'lake hasArea "34,000 square kilometers"',
    ),
    "two lengths": (
        ['border hasLength "1782.75 km"'],
        'border hasLength "1215.86 km"',
        'border hasLength "around 1,108 miles"',
    ),
    "two lengths, of which one is a bound": (
        ['border hasLength "1782.75 km"'],
        'border hasLength "less than 1,000 km"',
        'border hasLength "over 1,000 km"',
    ),
    "two populations at one time": (
        [('tol hasPopulation "56,400"', {"when": "1994"})],
        ('tol hasPopulation "65,400"', {"when": "1994"}),
        ('tol hasPopulation "65,400"', {"when": "2004"}),
    ),
    "a part that is longer": (
        ['border hasLength "1215.86 km"', "land-border isPartOf border"],
        'land-border hasLength "1782.75 km"',
        'land-border hasLength "566.89 km"',
    ),
    "parts that are more than their whole": (
        [
            'border hasLength "1,700 km"',
            'land-border hasLength "1,200 km"',
            *("land-border isPartOf border", "water-border isPartOf border"),
        ],
        'water-border hasLength "1,100 km"',
        'water-border hasLength "500 km"',
    ),
    "more than there are": (
        ['league hasCount "178 states"'],
        ('voters hasCount "193 states"', {"share_of": "league"}),
        ('voters hasCount "100 states"', {"share_of": "league"}),
    ),
    "a lag in km": (
        [],
        ("flood follows war", {"by_how_much": "100 km"}),
        ("flood follows war", {"by_how_much": "100 days"}),
    ),
    "a thing beside itself": ([], "zarm sharesBorderWith zarm", "zarm sharesBorderWith ost"),
    "a victor who is defeated": (
        ["battle hasVictor zarm"],
        "battle hasDefeatedParty zarm",
        "battle hasDefeatedParty ost",
    ),
    "a giver who receives": (
        ["grant hasGiver zarm"],
        "grant hasRecipient zarm",
        "grant hasRecipient ost",
    ),
    "a seller who pays": (["sale hasGiver zarm"], "sale hasPayer zarm", "sale hasPayer ost"),
    "a circle of parts": (
        ["tol isPartOf district", "district isPartOf north-zarm"],
        "north-zarm isPartOf tol",
        "north-zarm isPartOf zarm",
    ),
    "a circle of descent": (["aru isChildOf bel"], "bel isChildOf aru", "bel isChildOf cyn"),
    "three parents": (
        ["aru isChildOf bel", "aru isChildOf cyn"],
        "aru isChildOf dov",
        "bel isChildOf dov",
    ),
    "a place that the words deny": (
        [],
        ('lake hasRanking "the 15th largest"', {"ranking": RankingRecord("lakes", "size", 51)}),
        ('lake hasRanking "the 15th largest"', {"ranking": RankingRecord("lakes", "size", 15)}),
    ),
    "a last that is first": (
        [],
        ('aru hasRanking "last khan"', {"ranking": RankingRecord("khans", "time", 1)}),
        ('aru hasRanking "last khan"', {"ranking": RankingRecord("khans", "time", -1)}),
    ),
    "a largest in tenth place": (
        [],
        ('lake hasRanking "largest lake"', {"ranking": RankingRecord("lakes", "size", 10)}),
        ('lake hasRanking "largest lake"', {"ranking": RankingRecord("lakes", "size", 1)}),
    ),
    "one of several that is alone": (
        [],
        ('lake hasRanking "one of the largest"', {"ranking": RankingRecord("lakes", "size", 1)}),
        (
            'lake hasRanking "one of the largest"',
            {"ranking": RankingRecord("lakes", "size", 1, None, one_of=True)},
        ),
    ),
    "a comparison turned": (
        [],
        ('zarm hasComparison "much higher"', {"comparison": ComparisonRecord("ost", "x", "lower")}),
        ('zarm hasComparison "not higher"', {"comparison": ComparisonRecord("ost", "x", "same")}),
    ),
    "two largest": (
        [('lake hasRanking "largest"', {"ranking": RankingRecord("lakes", "size", 1)})],
        ('river hasRanking "largest"', {"ranking": RankingRecord("lakes", "size", 1)}),
        (
            'river hasRanking "one of the largest"',
            {"ranking": RankingRecord("lakes", "size", 1, None, one_of=True)},
        ),
    ),
    "two places in one order": (
        [('lake hasRanking "largest"', {"ranking": RankingRecord("lakes", "size", 1)})],
        ('lake hasRanking "5th largest"', {"ranking": RankingRecord("lakes", "size", 5)}),
        ('lake hasRanking "5th largest"', {"ranking": RankingRecord("lakes", "size", 5, "ost")}),
    ),
    "a border of one side": (
        ["border separates zarm"],
        "border isNear tol",
        "border separates ost",
    ),
    "a border of three sides": (
        ["border separates zarm", "border separates ost"],
        "border separates wend",
        "border isNear wend",
    ),
    "a stranger in a border treaty": (
        ["border separates zarm", "border separates ost", "treaty delimits border"],
        "treaty hasSignatory wend",
        "treaty hasSignatory zarm",
    ),
    "a capital abroad": (
        ["tol isLocatedIn zarm", "urd isLocatedIn ost"],
        "zarm hasCapital urd",
        "zarm hasCapital tol",
    ),
    "two capitals": (
        ["zarm hasCapital tol"],
        "zarm hasCapital urd",
        ("zarm hasCapital urd", {"when": "until 1997"}),
    ),
    "one capital of two areas": (
        ["north-zarm hasCapital tol"],
        "south-zarm hasCapital tol",
        "south-zarm hasCapital urd",
    ),
    "a town in two states": (
        ["tol isLocatedIn zarm"],
        "tol isLocatedIn ost",
        ("tol isLocatedIn ost", {"when": "1864"}),
    ),
}
CASES["a child of the dead"][0].append("aru isChildOf bel")  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", CASES)
def test_what_makes_no_sense_is_refused(case: str) -> None:
    beside, refused, _ = CASES[case]
    findings = _findings(*beside, refused)
    assert findings, "it passes"
    assert all("world.yaml:" in finding and "[r]" in finding for finding in findings)


@pytest.mark.parametrize("case", CASES)
def test_what_can_be_is_accepted(case: str) -> None:
    beside, _, accepted = CASES[case]
    assert _findings(*beside, accepted) == []


def test_a_wrong_time_is_told_of_once_at_its_own_fact() -> None:
    others = (
        'battle hasTimeSpan "1762"',
        "battle isCarriedOutBy aru",
        'march hasTimeSpan "1760"',
        "march isCarriedOutBy aru",
        'flood hasTimeSpan "1765"',
        "flood isCarriedOutBy aru",
    )
    assert _findings(*others, 'aru hasDeath "1777"') == []
    (finding,) = _findings(*others, 'aru hasDeath "1757"')
    assert finding.startswith("world.yaml:7: [r] 'aru hasDeath \"1757\"'")
    assert "; and 4 more, as " in finding
    # Facts that have nothing to do with each other are told of each by itself.
    apart = ('war hasTimeSpan "1802"', "war isCarriedOutBy bel", 'bel hasDeath "1797"')
    assert len(_findings(*others, 'aru hasDeath "1757"', *apart)) == 2


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ('sale hasAmount "5 km"', "hasAmount takes a sum of money, and '5 km' is a length;"),
        ('border hasLength "5 km²"', "hasLength takes a length, and '5 km²' is an area;"),
        ('war hasDuration "5 km"', "hasDuration takes a length of time, and '5 km' is a length;"),
        (
            ("war follows fall", {"by_how_much": "5 km²"}),
            "by_how_much takes a length of time or a count here, and '5 km²' is an area;",
        ),
    ],
)
def test_what_is_measured_is_told_in_plain_english(fact: Said, told: str) -> None:
    (finding,) = _findings(fact)
    assert told in finding


def test_a_finding_names_both_facts_and_what_connects_them() -> None:
    (finding,) = _findings(
        'aru hasDeath "1757"', 'battle hasTimeSpan "1762"', "battle isCarriedOutBy aru"
    )
    assert finding.startswith("world.yaml:2: [r] 'battle hasTimeSpan \"1762\"'")
    assert "'aru hasDeath \"1757\"' (world.yaml:1 [r])" in finding
    assert "'battle isCarriedOutBy aru' (world.yaml:3 [r])" in finding


def test_what_is_denied_is_no_ground_to_doubt() -> None:
    marks = {"denial": "not"}
    assert not _findings("battle hasVictor zarm", ("battle hasDefeatedParty zarm", marks))


def test_two_authorities_need_not_agree() -> None:
    def told(one: str | None, other: str | None) -> list[str]:
        return _findings(
            ('aru hasBirth "1711"', {"according_to": one}),
            ('aru hasBirth "1723"', {"according_to": other}),
        )

    assert not told("bel", "cyn")
    assert told("bel", "bel")
    assert told("bel", None)


def test_a_claim_may_be_nonsense_but_not_its_units() -> None:
    def claim(*facts: Said) -> ClaimRecord:
        content = tuple(_fact(said, 9) for said in facts)
        return ClaimRecord(9, "c", "x", ("bel",), "assertion", content=content)

    given = _given("battle hasVictor zarm", claims=[claim("battle hasDefeatedParty zarm")])
    assert not list(check_sense(given))
    (finding,) = check_sense(_given(claims=[claim('zarm hasArea "34,000 km"')]))
    assert "an area" in finding.message or "area" in finding.message
    late = replace(claim(), when="in 17117")
    assert "17117" in str(*check_sense(_given(claims=[late])))


def test_what_a_goal_would_bring_about_has_the_right_units() -> None:
    content = (_fact('railway hasLength "400 km²"', 1),)
    assert _findings(("zarm hasGoal plan", {"content": content}))
    content = (_fact('railway hasLength "400 km"', 1),)
    assert not _findings(("zarm hasGoal plan", {"content": content}))


def test_exchanges_are_given_and_received_by_the_same() -> None:
    both = [
        f"gift {role} {who}" for role in ("hasGiver", "hasRecipient") for who in ("zarm", "ost")
    ]
    assert _findings(*both) == []


def test_a_body_signs_for_its_state_and_a_successor_for_its_predecessor() -> None:
    border = ["border separates zarm", "border separates ost", "treaty delimits border"]
    for party in ("government isBodyOf zarm", "government isBodyOf new-zarm"):
        said = [*border, "treaty hasSignatory government", party]
        assert _findings(*said, "new-zarm succeeds zarm") == []
    assert _findings(*border, "signing actsUpon treaty", "signing hasParticipant wend")
    assert not _findings(*border, "treaty hasParty wend", 'treaty hasCount "three treaties"')


def test_an_older_successor_and_a_border_of_a_line_are_accepted() -> None:
    assert not _findings('aru hasBirth "1700"', 'bel hasBirth "1720"', "aru succeeds bel")
    assert not _findings(
        *(f"border separates {one}" for one in ("zarm", "ost", "new-zarm")),
        "new-zarm succeeds zarm",
    )


def test_unknown_things_and_properties_are_left_to_others() -> None:
    assert _findings("nobody knows nothing", 'nobody hasTimeSpan "the next day"') == []


def test_the_records_of_the_project_make_sense() -> None:
    result = judge_sense(JudgedTexts(TRIPLES))
    assert result.findings == []
