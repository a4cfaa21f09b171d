"""What perspectives are laid out from, in the invented world of Zarm and Ost."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.pages.perspectives import lay
from khorgos.server.reading.axioms import Axioms
from khorgos.server.reading.closure import Index
from khorgos.server.reading.collection import Collection, Item, ItemName
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.perspectives.agreements import Rung, read_agreements
from khorgos.server.reading.perspectives.cases import Case, read_claims
from khorgos.server.reading.perspectives.corridors import Promoted, read_corridors
from khorgos.server.reading.perspectives.disagreements import read_disagreements
from khorgos.server.reading.perspectives.records import Records, Tie, outermost
from khorgos.server.reading.perspectives.succession import read_succession
from khorgos.server.reading.perspectives.waters import proper_words, read_waters
from khorgos.server.reading.release import Release
from khorgos.server.reading.tellings import Teller
from khorgos.server.reading.wording import plain

PREFIXES = f"""@prefix kh: <{KH}> . @prefix kho: <{KHO}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def index(turtle: str) -> Index:
    parsed = ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    return Index(quad.triple for quad in parsed)


def teller(told: str, more: str = "", inferred: str = "") -> Teller:
    """Make a release of short lines, and read it.

    Args:
        told: a line for each class (``ost is River``) or statement (``ost hasOrigin zarm``), whose
            object may be a time (``0900/0950``). Behind the object, as words: ``editor``,
            ``preferred``, ``gloss``, ``when=0900/0950``, ``by=duke``.
        more: further Turtle.
        inferred: what follows by rule, in Turtle.
    """
    things: set[str] = set()
    turtle = [more]
    for number, line in enumerate(filter(None, map(str.strip, told.splitlines()))):
        subject, predicate, object_, *marks = line.split()
        things.add(subject)
        if predicate == "is":
            turtle.append(f"kh:{subject} a kho:{object_} .")
            continue
        value = _time(object_, turtle) if object_[0].isdigit() else f"kh:{object_}"
        things |= set() if object_[0].isdigit() else {object_}
        turtle.append(_statement(f"s{number}", f"kh:{subject}", predicate, value, marks, turtle))
    turtle += [f'kh:{thing} rdfs:label "{thing}"@en .' for thing in sorted(things)]
    release = Release(
        index("\n".join(turtle) + inferred), index(inferred), Index(()), Index(()), Axioms.of(())
    )
    return Teller(Namer(release, "en", slug_of))


def _statement(
    name: str, subject: str, predicate: str, value: str, marks: list[str], turtle: list[str]
) -> str:
    given = dict(mark.partition("=")[::2] for mark in marks)
    when = f"kho:hasTimeSpan {_time(given['when'], turtle)} ;" if "when" in given else ""
    by = f"kho:isAttributedTo kh:{given['by']} ;" if "by" in given else ""
    reading = "inferred-by-curator" if "editor" in given else "stated"
    rank = "preferred" if "preferred" in given else "normal"
    part = "gloss" if "gloss" in given else "body"
    position = 100 * int(name[1:])
    return f"""
kh:{name} a kho:Statement ; kho:subject {subject} ; kho:predicate kho:{predicate} ; {when} {by}
    kho:object {value} ; kho:rank "{rank}" ; kho:reading "{reading}" ; kho:hasEvidence kh:p{name} .
{subject} kho:{predicate} {value} .
kh:p{name} kho:exact "Sentence {name}." ; kho:part "{part}" ; kho:position {position} ;
    kho:line {position} ; kho:inDocument kh:chronicle ; kho:section "Walls" ."""


def _time(edtf: str, turtle: list[str]) -> str:
    first, last = edtf.partition("/")[0], edtf.rpartition("/")[2]
    iri = f"kh:time-{edtf.replace('/', '--')}"
    turtle.append(
        f'{iri} a kho:TimeSpan ; kho:edtf "{edtf}" ; rdfs:label "{edtf}"@en ; '
        f"kho:earliestYear {int(first[:4])} ; kho:latestYear {int(last[:4])} ."
    )
    return iri


def claim(name: str, by: str, says: str, more: str = "", date: str = "") -> str:
    """Write a claim in Turtle; ``says`` has points such as ``ost isLocatedIn zarm``."""
    turtle: list[str] = []
    when = f"kho:hasTimeSpan {_time(date, turtle)} ;" if date else ""
    held = []
    for number, point in enumerate(filter(None, map(str.strip, says.split(";")))):
        subject, predicate, value = point.removeprefix("not ").split()
        negated = "kho:isNegated true ;" if point.startswith("not ") else ""
        node = f"kh:{name}-says-{number}"
        held.append(node)
        turtle.append(
            f"{node} a kho:Proposition ; {negated} kho:propositionSubject kh:{subject} ; "
            f"kho:propositionPredicate kho:{predicate} ; kho:propositionObject kh:{value} ."
        )
    content = f"kho:hasContent {', '.join(held)} ;" if held else ""
    turtle.append(
        f'kh:{name} a kho:Claim ; {when} {content} {more} rdfs:label "{name}."@en ; '
        f'kho:claimText "{name}."@en ; kho:claimKind "assertion" ; kho:isClaimedBy kh:{by} ; '
        f"kho:hasEvidence kh:p-{name} ."
        f'kh:p-{name} kho:exact "{by} says {name}." ; kho:inDocument kh:chronicle ; '
        f"kho:position {len(name)} ; kho:line 1 ."
    )
    return "\n".join(turtle)


def ends(ties: tuple[Tie, ...]) -> list[tuple[str, str]]:
    return [(slug_of(tie.iri), tie.state) for tie in ties]


# ---------------------------------------------------------------- facts


def test_a_fact_told_twice_is_one_with_both_sentences_and_the_surest_state() -> None:
    records = Records(teller("ost isLocatedIn zarm editor\n ost isLocatedIn zarm gloss"))
    (tie,) = records.ties(str(KH.ost), KHO.isLocatedIn)
    assert tie.state == "asserted"
    assert [passage.slug for passage in tie.passages] == ["ps0", "ps1"]


def test_a_claim_is_never_one_with_a_fact() -> None:
    records = Records(teller("ost isLocatedIn zarm", claim("near", "duke", "ost isLocatedIn zarm")))
    ties = records.ties(str(KH.ost), KHO.isLocatedIn)
    assert ends(ties) == [("zarm", "asserted"), ("zarm", "claimed")]
    assert [who.text for who in ties[1].by] == ["duke"]


def test_only_the_own_time_of_a_fact_stands_beside_it() -> None:
    records = Records(
        teller("battle hasVictor ost\n battle hasTimeSpan 0900\n ost rules zarm when=0910/0920")
    )
    (won,) = records.ties(str(KH.battle), KHO.hasVictor)
    (ruled,) = records.ties(str(KH.ost), KHO.rules)
    assert won.telling.date is None
    assert ruled.telling.date
    assert ruled.telling.date.text == "AD 910–920"


def test_an_empty_cell_says_whether_its_words_are_lost_or_were_never_said() -> None:
    gap = """kh:gap a kho:Gap ; kho:isAbout kh:ost ; kho:leavesOpen kho:hasOrigin .
kh:torn kho:hasTextProblem kh:gap ; kho:exact "Ost comes from" ; kho:inDocument kh:chronicle ."""
    records = Records(teller("ost hasDestination zarm", gap))
    assert records.find(str(KH.ost), KHO.hasOrigin).missing == "lost"
    assert [passage.words for passage in records.lost(str(KH.ost), KHO.hasOrigin)] == [
        "Ost comes from"
    ]
    assert records.find(str(KH.ost), KHO.passesThrough).missing == "unsaid"
    assert records.find(str(KH.ost), KHO.hasDestination).missing == ""


def test_a_table_drops_the_columns_and_rows_that_say_nothing() -> None:
    records = Records(teller("ost hasDestination zarm\n est hasVictor zarm"))
    rows = [
        records.row(iri, records.find(iri, KHO.hasDestination), records.find(iri, KHO.hasOrigin))
        for iri in (str(KH.ost), str(KH.est))
    ]
    laid = lay(rows, "Flows to", "Rises in")
    assert laid.heads == ("Flows to",)
    assert laid.silent == ("Rises in",)
    assert [row.head.text for row, _ in laid.rows] == ["ost"]
    assert [head.text for head in laid.bare] == ["est"]


def test_a_passage_within_another_is_told_with_it_alone() -> None:
    told = teller(
        "",
        """kh:whole kho:exact "Ost lies in Zarm." ; kho:position 10 ; kho:inDocument kh:one .
kh:piece kho:exact "Ost lies" ; kho:position 10 ; kho:inDocument kh:one .
kh:other kho:exact "Ost lies" ; kho:position 10 ; kho:inDocument kh:two .""",
    )
    passages = [told.passage(str(KH[name])) for name in ("whole", "piece", "other")]
    assert [passage.slug for passage in outermost(passages)] == ["whole", "other"]


# ---------------------------------------------------------------- corridors

ROADS = """
high-road is TransportCorridor
low-road is TransportCorridor
lost-road is TransportCorridor
grand-plan is ConnectivityInitiative
zarm is Actor
ost is Actor
grand-plan belongsTo zarm
grand-plan promotes high-road
zarm backs high-road
high-road connects ost
ost funds low-road editor
low-road rivals high-road
"""


def tree(branches: tuple[Promoted, ...]) -> list[object]:
    return [(slug_of(one.iri), tree(one.branches)) for one in branches]


def test_a_route_stands_below_the_initiative_that_promotes_it_and_not_again_beside_it() -> None:
    found = read_corridors(teller(ROADS, claim("way", "duke", "high-road passesThrough est")))
    assert tree(found.promoters) == [
        ("ost", [("low-road", [])]),
        ("zarm", [("grand-plan", [("high-road", [("ost", []), ("est", [])])])]),
    ]
    assert found.promoters[0].branches[0].ties[0].state == "editor"
    way = found.promoters[1].branches[0].branches[0].branches[1]
    assert [tie.state for tie in way.ties] == ["claimed"]
    assert [row.head.text for row in found.rivals] == ["low-road"]
    assert [row.head.text for row in found.others] == ["lost-road"]


def test_instruments_stand_under_their_modes_and_those_without_one_last() -> None:
    found = read_corridors(
        teller(
            """hedge is HedgingStrategy
legal is HedgingMode
pact is PolicyInstrument
visit is PolicyInstrument
song is PolicyInstrument
pact isOfKind legal
pact implements hedge
visit implements hedge editor"""
        )
    )
    modes = [
        (mode.term.text if mode.term else "", [term.text for term in mode.instruments])
        for mode in found.modes
    ]
    assert modes == [("legal", ["pact"]), ("", ["visit"])]
    assert [row.head.text for row in found.instruments] == ["pact", "visit"]
    assert [row.found[0].ties[0].state for row in found.instruments] == ["asserted", "editor"]


# ---------------------------------------------------------------- agreements

PACTS = """
wall is Border
old-pact is Agreement
pact is Agreement
annex is Agreement
protocol is Agreement
song is Agreement
marking is Event
signing is Signing
signing is AgreementAct
blessing is Ratification
edict is LegalAct
old-pact hasTimeSpan 0850
old-pact delimits wall
pact delimits wall
pact hasTimeSpan 0900
pact hasTimeSpan 0900-05 preferred
annex supplements pact
annex hasTimeSpan 0910
signing actsUpon annex
signing tookPlaceAt ost
marking follows signing
protocol documents marking
protocol hasTimeSpan 0920
blessing actsUpon protocol
blessing isBasedOn edict
blessing hasTimeSpan 0921
"""


def steps(rungs: tuple[Rung, ...]) -> list[object]:
    return [(slug_of(rung.iri), steps(rung.rungs)) for rung in rungs]


def test_the_ladder_leads_from_a_treaty_over_what_builds_on_it_to_the_law() -> None:
    found = read_agreements(teller(PACTS))
    (ladder,) = found.ladders
    assert ladder.border.text == "wall"
    protocol = ("protocol", [("blessing", [("edict", [])])])
    assert steps(ladder.rungs) == [
        ("old-pact", []),
        ("pact", [("annex", [("marking", [protocol])])]),
    ]
    assert [tie.term.text for tie in ladder.rungs[1].dates] == ["May AD 900"]
    assert [tie.term.text for tie in ladder.rungs[1].rungs[0].places] == ["ost"]
    assert [
        (_slug(tie.predicate), tie.term.text)
        for row in found.rows
        if row.head.text == "protocol"
        for tie in row.found[3].ties
    ] == [("hasTimeSpan", "AD 921"), ("isBasedOn", "edict")]
    names = [row.head.text for row in found.rows]
    assert names == ["old-pact", "pact", "annex", "protocol", "song"]
    assert (found.first, found.last) == (850, 920)


@pytest.mark.parametrize(("south", "adds_up"), [("20", True), ("21", False)])
def test_lengths_of_parts_are_added_up(south: str, adds_up: bool) -> None:
    lengths = "".join(
        f'kh:long-{number} a kho:Quantity ; rdfs:label "{number} km"@en ; kho:value {number} ; '
        'kho:unit "km" .\n'
        for number in ("30", "10", south)
    )
    found = read_agreements(
        teller(
            f"""wall is Border
north is Border
south is Border
north isPartOf wall
south isPartOf wall
wall hasLength long-30 by=mason
north hasLength long-10
south hasLength long-{south}""",
            lengths,
        )
    )
    (addition,) = found.additions
    assert addition.adds_up is adds_up
    wall = next(row for row in found.lengths if row.head.text == "wall")
    assert [who.text for who in wall.found[0].ties[0].by] == ["mason"]


# ---------------------------------------------------------------- claims


def _slug(end: str) -> str:
    return end.rpartition("/")[2].rpartition("#")[2]


def verdicts(case: Case) -> dict[str, list[str]]:
    return {
        " ".join(map(_slug, point.ends)): [ruling.verdict for ruling in rulings]
        for point, rulings in case.points
    }


def test_a_denial_that_names_no_point_dismisses_the_whole() -> None:
    (case,) = read_claims(
        teller(
            "",
            claim("flood", "ost", "sea affects ost ; sea affects est")
            + claim("lie", "zarm", "flood isOfKind lies", "kho:denies kh:flood ;", "0900")
            + claim(
                "drizzle",
                "duke",
                "sea affects est ; sea concerns rain",
                "kho:offersAlternativeTo kh:flood ;",
            ),
        )
    ).cases
    assert [(part.role, slug_of(part.line.iri)) for part in case.parts] == [
        ("claim", "flood"),
        ("denial", "lie"),
        ("reading", "drizzle"),
    ]
    assert verdicts(case) == {
        "sea affects est": ["says", "whole", "says"],
        "sea affects ost": ["says", "whole", "otherwise"],
        "sea concerns rain": ["silent", "silent", "says"],  # nobody denies the duke
    }
    assert case.silences == ("protest", "reply", "date")


def test_a_denial_stands_against_the_claims_that_it_denies_alone() -> None:
    (case,) = read_claims(
        teller(
            "",
            claim("flood", "ost", "sea affects ost")
            + claim("storm", "est", "wind affects est")
            + claim("lie", "zarm", "", "kho:denies kh:flood ;")
            + claim("rain", "duke", "", "kho:offersAlternativeTo kh:flood, kh:storm ;"),
        )
    ).cases
    assert [part.slug for part in case.parts[:2]] == ["flood", "storm"]
    assert verdicts(case) == {
        "sea affects ost": ["says", "silent", "whole", "silent"],
        "wind affects est": ["silent", "says", "silent", "silent"],
    }


@pytest.mark.parametrize(
    ("says", "answer", "points"),
    [
        # That Est, which is struck, lies in Ost or is a town, is not what is claimed.
        ("sea affects est ; est isLocatedIn ost", "", ["sea affects est"]),
        ("sea affects est ; est isOfKind town", "", ["sea affects est"]),
        # It is where nothing else is said, where it is said of what no point names,
        # of another property, or where somebody says otherwise.
        ("est isLocatedIn ost", "", ["est isLocatedIn ost"]),
        ("est affects sea ; est isOfKind town", "", ["est affects sea", "est isOfKind town"]),
        ("sea affects est ; est isPartOf ost", "", ["est isPartOf ost", "sea affects est"]),
        (
            "sea affects est ; est isLocatedIn ost",
            "not est isLocatedIn ost",
            ["est isLocatedIn ost", "sea affects est"],
        ),
        (
            "sea affects est ; est isLocatedIn ost",
            "est isLocatedIn zarm",
            ["est isLocatedIn ost", "sea affects est"],
        ),
    ],
)
def test_where_a_named_thing_lies_and_what_it_is_are_no_points(
    says: str, answer: str, points: list[str]
) -> None:
    (case,) = read_claims(
        teller(
            "", claim("flood", "ost", says) + claim("no", "zarm", answer, "kho:denies kh:flood ;")
        )
    ).cases
    assert sorted(verdicts(case)) == points


def test_a_denial_of_a_point_is_one() -> None:
    (case,) = read_claims(
        teller(
            "",
            claim("flood", "ost", "sea affects ost ; sea affects est")
            + claim("dry", "zarm", "not sea affects ost", "kho:denies kh:flood ;"),
        )
    ).cases
    assert verdicts(case) == {
        "sea affects est": ["says", "silent"],
        "sea affects ost": ["says", "denies"],
    }


def test_claims_that_contradict_each_other_make_one_case_and_others_none() -> None:
    found = read_claims(
        teller(
            "",
            claim("many", "ost", "sea affects ost", "kho:contradicts kh:few ;")
            + claim("few", "ost", "not sea affects ost", "kho:contradicts kh:many ;")
            + claim("alone", "ost", "sea affects est"),
        )
    )
    (case,) = found.cases
    assert {part.role for part in case.parts} == {"claim", "contrary"}
    assert found.answered == {str(KH.many), str(KH.few)}
    assert len(found.lines) == 3


def test_a_protest_is_no_claim_and_stands_in_the_case_with_its_sentence() -> None:
    (case,) = read_claims(
        teller("summons contests flood\n zarm contests flood", claim("flood", "ost", ""))
    ).cases
    assert ends(case.protests) == [("summons", "asserted"), ("zarm", "asserted")]
    assert case.has("protest")
    assert case.silences == ("denial", "reading", "date")


def test_what_a_document_itself_denies_is_no_claim() -> None:
    denial = """kh:not a kho:NegativeStatement ; kho:negates kh:said ; kho:rank "normal" .
kh:said a kho:Proposition ; kho:propositionSubject kh:ost ; kho:propositionPredicate kho:rules ;
    kho:propositionObject kh:zarm ."""
    found = read_claims(teller("ost is Polity\n zarm is Polity", denial))
    (fact,) = found.denials
    assert fact.tie.state == "denied"
    assert plain(fact.sentence) == "ost ruled zarm"
    assert found.lines == ()
    assert found.cases == ()


# ---------------------------------------------------------------- succession

REALMS = """
old is Polity
middle is Polity
new is Polity
lone is Polity
old hasTimeSpan 0800/0850
middle hasTimeSpan 0855/0900
new hasTimeSpan 0890/0950
lone hasTimeSpan 0700/0710
middle succeeds old
new hasPredecessor middle editor
king rules middle when=0860/0870
queen rules middle when=0855/0860
heir succeeds king
"""


def test_a_line_of_succession_is_in_order_and_says_what_lies_between() -> None:
    found = read_succession(
        teller(REALMS, inferred="kh:new kho:hasPredecessor kh:old . kh:heir kho:is kh:x .")
    )
    (line,) = found.lines
    assert [(era.term.text, era.gap) for era in line] == [
        ("old", None),
        ("middle", 5),
        ("new", -10),
    ]
    assert [ruler.term.text for ruler in line[1].rulers] == ["queen", "king"]
    assert line[2].after[0].state == "editor"
    assert [era.term.text for era in found.alone] == ["lone"]
    assert [row.head.text for row in found.persons] == ["heir"]
    (derived,) = found.derived
    assert [tie.term.text for tie in derived.over] == ["middle", "old"]
    assert [passage.slug for passage in derived.passages] == ["ps8", "ps9"]


def test_what_is_stated_is_not_said_to_follow_by_rule() -> None:
    told = teller(REALMS, inferred="kh:middle kho:hasPredecessor kh:old .")
    assert read_succession(told).derived == ()


def test_an_end_that_is_lost_is_not_an_end_that_nobody_tells() -> None:
    gap = """kh:gap a kho:Gap ; kho:isAbout kh:lone ; kho:leavesOpen kho:hasEnd .
kh:torn kho:hasTextProblem kh:gap ; kho:exact "from 700 to" ; kho:inDocument kh:chronicle ."""
    (era,) = read_succession(teller(REALMS, gap)).alone
    assert [passage.words for passage in era.end_lost] == ["from 700 to"]


# ---------------------------------------------------------------- waters


def named(**names: str) -> Collection:
    items = {
        slug: Item(slug, (ItemName(name, "en", "label"),), (), frozenset(), (), (), frozenset(), 0)
        for slug, name in names.items()
    }
    return Collection(items, {})


def test_a_river_crosses_a_border_that_it_passes_or_from_state_to_state() -> None:
    found = read_waters(
        teller(
            """mist is River
mist is WaterBody
rill is River
rill is WaterBody
brook is River
brook is WaterBody
wall is Border
ost is SovereignState
zarm is SovereignState
mist passesThrough wall editor
rill hasOrigin ost
rill hasDestination zarm
brook hasOrigin ost
brook hasDestination rill"""
        ),
        named(),
    )
    assert [row.head.text for row in found.crossing] == ["mist", "rill"]
    assert [row.head.text for row in found.rivers] == ["brook"]


def test_namesakes_share_a_proper_name_and_no_common_word() -> None:
    found = read_waters(
        teller("mist is River\n mist is WaterBody"),
        named(mist="Mist River", battle="battle of Mist", other="Ost River", fog="mist (Fog)"),
    )
    (shared,) = found.namesakes
    assert shared.words == ("Mist",)
    assert [slug_of(other.term.href) for other in shared.others] == ["battle"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Lake Zarm", ["Zarm"]),
        ("Zarm (Lake)", ["Zarm"]),
        ("mouth of the Ost", ["Ost"]),
        ("the river", []),
        ("Ost–Zarm Canal", ["Ost", "Zarm", "Canal"]),
    ],
)
def test_proper_names_are_found_in_a_name(name: str, words: list[str]) -> None:
    assert proper_words(name) == words


# ---------------------------------------------------------------- disagreements


def test_contradictions_stand_side_by_side_in_the_order_of_the_text() -> None:
    found = read_disagreements(
        teller(
            "ost isLocatedIn zarm\n ost isLocatedIn est gloss\n ost hasBirth 0900\n"
            "ost hasBirth 0910",
            "kh:s1 kho:conflictsWith kh:s0 . kh:s0 kho:conflictsWith kh:s1 .",
        )
    )
    (pair,) = found.contradictions
    assert [side.tie.term.text for side in pair.sides] == ["zarm", "est"]
    assert pair.where == "gloss"
    assert [row.head.text for row in found.several] == ["ost"]
    assert found.closer == ()


def test_what_conflicts_is_not_told_again_as_going_together() -> None:
    found = read_disagreements(
        teller("ost hasBirth 0900\n ost hasBirth 0910", "kh:s1 kho:conflictsWith kh:s0 .")
    )
    assert found.several == ()
    assert found.contradictions[0].where == "text"


def test_the_closest_of_several_times_is_told_first() -> None:
    found = read_disagreements(teller("pact hasTimeSpan 0900\n pact hasTimeSpan 0900-05 preferred"))
    (row,) = found.closer
    assert [[tie.term.text for tie in cell.ties] for cell in row.found] == [
        ["May AD 900"],
        ["AD 900"],
    ]


def test_mended_words_are_told_with_what_rests_on_them_and_losses_are_counted() -> None:
    found = read_disagreements(
        teller(
            "duke hasBirth 0900",
            """kh:s0 kho:hasEmendation kh:mend .
kh:mend a kho:Emendation ; kho:asWritten "bron" ; kho:readAs "born" ; kho:readingNote "slip" .
kh:gap a kho:Gap ; kho:gapKind "cut-off" ; kho:isAbout kh:duke ; kho:leavesOpen kho:name .""",
        )
    )
    (mended,) = found.mended
    assert (mended.written, mended.read, mended.notes) == ("bron", "born", ("slip",))
    assert [side.subject.text for side in mended.rests] == ["duke"]
    assert [(kind.kind, kind.gaps, kind.things) for kind in found.lost] == [("cut-off", 1, 1)]
