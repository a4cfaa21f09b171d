"""What things are, in a sentence or two: made from facts alone, in an invented world."""

from collections.abc import Iterable, Mapping
from typing import cast

import pytest
from babel.support import NullTranslations

from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.languages.messages import Translator
from khorgos.server.reading.collection import LABEL, Collection, Item, ItemKind, ItemName, ItemTime
from khorgos.server.reading.digest import Digest, ShortFact, ShortValue
from khorgos.server.reading.introducing import Introducer
from khorgos.server.reading.lead import introduce, lead, messages, one_line
from khorgos.server.reading.leadparts import TEMPLATES
from khorgos.server.reading.wording import Narrator, plain
from khorgos.server.site import OntologySource, Site

ABOVE = {
    "Battle": ("ArmedConflict", "MilitaryEvent", "Event", "Occurrence"),
    "War": ("ArmedConflict", "MilitaryEvent", "Event", "Occurrence"),
    "Signing": ("AgreementAct", "Event", "Occurrence"),
    "Purchase": ("EconomicTransaction", "Event", "Occurrence"),
    "BorderTreaty": ("Treaty", "Agreement", "InformationObject"),
    "Dynasty": ("Realm", "Polity", "Actor"),
    "SovereignState": ("Polity", "Actor"),
    "Protectorate": ("Polity", "Actor"),
    "Company": ("Organization", "Actor"),
    "Person": ("Actor",),
    "People": ("Group", "Actor"),
    "Settlement": ("Place",),
    "AdministrativeArea": ("Place",),
    "River": ("WaterBody", "Place"),
    "Lake": ("WaterBody", "Place"),
    "Border": ("Place",),
    "TransportCorridor": ("Place",),
    "Goal": ("Intention",),
    "Kind": ("Concept",),
    "Role": ("Concept",),
}
LABELS = {"BorderTreaty": "border treaty", "SovereignState": "sovereign state"}
THINGS = {
    "battle": ("Battle of Ulm", "Battle"),
    "zarm": ("Zarm", "SovereignState"),
    "ost": ("Ost dynasty", "Dynasty"),
    "khan": ("Irm Khan", "Person"),
    "ulm": ("Ulm", "Settlement"),
    "lor": ("Lor", "River"),
    "mere": ("Lake Ost", "Lake"),
    "treaty": ("Treaty of Ulm", "BorderTreaty"),
    "signing": ("signing of the Treaty of Ulm", "Signing"),
    "border": ("Ost–Zarm border", "Border"),
    "maps": ("border maps", "Document"),
    "deal": ("purchase of Bark", "Purchase"),
    "bark": ("Bark", "Company"),
    "area": ("Nor", "AdministrativeArea"),
    "kind": ("inland river", "Kind"),
    "other-kind": ("free city", "Kind"),
    "chief": ("chieftain", "Role"),
    "aim": ("to hold Ulm", "Goal"),
    "guard": ("Guard of the South", "Protectorate"),
    "zarms": ("Zarms", "People"),
}
VALUES = {
    "t36": ShortValue("36 BC", "-0035", kind="TimeSpan"),
    "t640": ShortValue("AD 640", "0640", kind="TimeSpan"),
    "t1994": ShortValue("26 April 1994", "1994-04-26", kind="TimeSpan"),
    "span": ShortValue("202 BC – AD 9", "-0201/0009", kind="TimeSpan"),
    "sum": ShortValue("$5 million", kind="Quantity"),
    "km": ShortValue("12 km", kind="Quantity"),
    "many": ShortValue("many"),
    "south": ShortValue("to the south", level="south"),
}


def _facts(told: Iterable[str | ShortFact]) -> list[ShortFact]:
    facts = []
    for number, it in enumerate(told):
        if isinstance(it, str):
            thing, property_, other, *hedges = it.split(" ")
            it = ShortFact(f"s{number}", thing, property_, other, hedges=tuple(hedges))
        facts.append(it)
    return facts


def _item(slug: str, facts: Iterable[ShortFact]) -> Item:
    name, kind = THINGS[slug]
    times = [
        ItemTime(fact.property, VALUES[fact.other].edtf, 1, 1, VALUES[fact.other].text)
        for fact in facts
        if fact.thing == slug and fact.other in VALUES and VALUES[fact.other].edtf
    ]
    kinds = (ItemKind(kind, {"en": LABELS.get(kind, kind.lower()), "xx": kind.upper()}),)
    names = (ItemName(name, "en", LABEL), ItemName(name.upper(), "xx", LABEL))
    return Item(slug, names, kinds, frozenset((kind, *ABOVE.get(kind, ()))), tuple(times))


def _introducer(*told: str | ShortFact, tag: str = "en", **rest: object) -> Introducer:
    facts = _facts(told)
    about: dict[str, tuple[ShortFact, ...]] = {}
    towards: dict[str, tuple[ShortFact, ...]] = {}
    for fact in facts:
        about[fact.thing] = (*about.get(fact.thing, ()), fact)
        towards[fact.other] = (*towards.get(fact.other, ()), fact)
    items = {slug: _item(slug, facts) for slug in THINGS}
    digest = Digest(about, towards, VALUES, **rest)  # type: ignore[arg-type]
    words = cast(Translator, NullTranslations())
    return Introducer(Collection(items, {}), digest, Narrator(tag, words), lambda iri: iri)


BATTLE = (
    *("battle hasTimeSpan t36", "battle hasVictor ost", "battle hasDefeatedParty khan"),
    "battle isNear ulm probably",
)


@pytest.mark.parametrize(
    ("slug", "told", "expected"),
    [
        (
            "battle",
            BATTLE,
            "A battle of 36 BC between the Ost dynasty and Irm Khan. The Ost dynasty won and "
            "Irm Khan was defeated. It was probably fought near Ulm.",
        ),
        (
            "battle",
            (*BATTLE, "battle hasVictim khan", "khan hasDeath t36"),
            "A battle of 36 BC between the Ost dynasty and Irm Khan. The Ost dynasty won; Irm Khan "
            "was defeated and killed. It was probably fought near Ulm.",
        ),
        (
            "battle",
            (*BATTLE, "battle hasVictim khan", "khan hasDeath t640"),
            "A battle of 36 BC between the Ost dynasty and Irm Khan. The Ost dynasty won and "
            "Irm Khan was defeated. It was probably fought near Ulm.",
        ),
        (
            "treaty",
            (
                *("treaty hasParty zarm", "treaty hasParty ost", "signing actsUpon treaty"),
                *("signing hasTimeSpan t1994", "signing tookPlaceAt ulm"),
                "treaty delimits border",
            ),
            "A border treaty between Zarm and the Ost dynasty. It was signed on 26 April 1994 in "
            "Ulm. It lays down the Ost–Zarm border.",
        ),
        (
            "ost",
            ("ost hasTimeSpan span", "ost hasCapital ulm", "ost isEstablishedBy khan"),
            "A dynasty (202 BC – AD 9). The capital was Ulm. It was founded by Irm Khan.",
        ),
        (
            "zarm",
            (
                *("zarm hasCapital ulm", "guard succeeds zarm"),
                ShortFact("s", "zarm", "isLandlocked", "", "true"),
            ),
            "A landlocked sovereign state. The capital was Ulm. It was followed by the Guard of the"
            " South.",
        ),
        (
            "lor",
            ("lor hasOrigin zarm", "lor hasDestination ulm", "lor isOfKind kind"),
            "An inland river that rises in Zarm and flows into Ulm.",
        ),
        (
            "ulm",
            ("ulm isLocatedIn zarm", "area hasCapital ulm", "ulm isOfKind other-kind"),
            "A free city in Zarm, capital of Nor.",
        ),
        (
            "deal",
            (
                *("deal hasTimeSpan t1994", "deal hasPayer zarm"),
                *("deal hasAmount sum", "deal transfers bark"),
            ),
            "A purchase of 26 April 1994. Zarm paid $5 million for Bark.",
        ),
        (
            "khan",
            ("khan hasBirth t36", "khan hasDeath t640", "khan rules ost"),
            "Ruler of the Ost dynasty. Born in 36 BC, died in AD 640.",
        ),
        ("aim", ("zarm hasGoal aim",), "A goal of Zarm."),
        ("kind", ("lor isOfKind kind",), "A kind of thing, said of the Lor."),
        ("bark", (), "A company that the documents name."),
    ],
)
def test_a_lead_says_what_a_thing_is(slug: str, told: tuple[str, ...], expected: str) -> None:
    assert plain(lead(_introducer(*told), slug)) == expected


def test_what_a_source_hedges_stands_out_and_names_lead_on() -> None:
    pieces = lead(_introducer(*BATTLE), "battle")
    assert [piece.term.text for piece in pieces if piece.kind == "hedge"] == ["probably"]
    assert [piece.term.text for piece in pieces if piece.kind == "date"] == ["36 BC"]
    links = {piece.term.text: piece.term.href.rsplit("/", 1)[-1] for piece in pieces}
    assert links["Ulm"] == "ulm"
    assert links["Ost dynasty"] == "ost"


def test_what_only_claims_say_is_never_said_as_a_fact() -> None:
    claimed = _introducer(claimants={"battle": ("zarm",)})
    assert plain(lead(claimed, "battle")) == "A battle of which claims of Zarm speak."
    term = _introducer(claimants={"kind": ("zarm",)})
    assert plain(lead(term, "kind")) == "A term in claims of Zarm."
    both = _introducer("battle hasTimeSpan t36", claimants={"battle": ("zarm",)})
    assert plain(lead(both, "battle")) == "A battle of 36 BC. Claims of Zarm speak of it."


def test_what_aims_would_bring_about_is_no_fact() -> None:
    aimed = _introducer(aims={"battle": ("aim",)})
    expected = "A battle of which aims and policies speak, such as to hold Ulm."
    assert plain(lead(aimed, "battle")) == expected


def test_whom_a_source_names_stays_in_the_sentence() -> None:
    length = ShortFact("s", "border", "hasLength", "km", sources=("maps",))
    told = plain(
        lead(_introducer(length, "border separates zarm", "border separates ost"), "border")
    )
    assert told == (
        "A border between Zarm and the Ost dynasty. According to border maps, its length is 12 km."
    )


def test_how_much_is_meant_stays_in_the_sentence() -> None:
    many = ShortFact(
        "s", "battle", "hasParticipant", "zarms", qualifiers=(("hasObjectQuantifier", "many"),)
    )
    told = plain(lead(_introducer(many), "battle"))
    assert told == "A battle in which “many” of the Zarms took part."


def test_how_much_of_the_subject_is_meant_stays_beside_what_is_said_of_it() -> None:
    many = ShortFact(
        *("s", "zarms", "isLocatedIn", "zarm"),
        qualifiers=(("hasQualifier", "many"), ("hasSubjectQuantifier", "many")),
    )
    introducer = _introducer(many, "zarms isLocatedIn ost")
    told = "A people in Zarm (“many”) and the Ost dynasty."
    assert plain(lead(introducer, "zarms")) == told
    assert one_line(introducer, "zarms") == "people, in Zarm (“many”) and the Ost dynasty"


def _once(*names: str, **more: object) -> list[ShortFact]:
    return [
        ShortFact(f"n{name}", "ulm", "formerName", "", name, **more)  # type: ignore[arg-type]
        for name in names
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (_once("Ulam"), "Former name: Ulam; when is not said."),
        (_once("Ulam", "Olm"), "Former names: Ulam and Olm; when is not said."),
        (_once("Ulam", dates=("/1991",)), "Former name: Ulam (until 1991, start not said)."),
        (
            [*_once("Ulam", dates=("0640",)), *_once("Olm")],
            "Former names: Ulam (AD 640) and Olm (when is not said).",
        ),
        (_once("Ulam", "Улам"), "Former name: Ulam; when is not said."),
        (_once("Улам"), "Former name: Улам; when is not said."),
        (
            [*_once("Ulam"), *_once("Ulâm", qualifiers=(("hasScope", "south"),))],
            "Former name: Ulam; when is not said.",
        ),
        (_once("Ulm"), ""),
    ],
)
def test_former_names_come_second_with_their_time(names: list[ShortFact], expected: str) -> None:
    told = plain(lead(_introducer("ulm isLocatedIn zarm", "lor isNear ulm", *names), "ulm"))
    assert told == f"A settlement in Zarm. {expected} The Lor is near it.".replace(".  ", ". ")


def test_a_water_is_told_by_what_flows_into_it_and_rises_in_it() -> None:
    told = ("battle tookPlaceAt mere", "lor hasDestination mere", "deal hasDestination mere")
    assert plain(lead(_introducer(*told), "mere")).startswith("A lake. The Lor flows into it.")
    assert plain(lead(_introducer("lor hasOrigin mere"), "mere")) == "A lake. The Lor rises in it."


def test_a_direction_is_said_in_words() -> None:
    south = ShortFact("s", "ulm", "isLocatedIn", "zarm", qualifiers=(("hasQualifier", "south"),))
    assert plain(lead(_introducer(south), "ulm")) == "A settlement in the south of Zarm."
    from_ = ShortFact("s", "ulm", "hasRelativePosition", "lor", qualifiers=south.qualifiers)
    assert plain(lead(_introducer(from_), "ulm")) == "A settlement. It lies south of the Lor."


def test_a_contradiction_stays_in_the_sentence() -> None:
    one = ShortFact("s1", "ulm", "isLocatedIn", "zarm", conflicts=("s2",))
    other = ShortFact("s2", "ulm", "isLocatedIn", "area", conflicts=("s1",))
    told = plain(lead(_introducer(one, other), "ulm"))
    assert told == "A settlement in Zarm or Nor, on which the documents do not agree."
    kinds = [
        ShortFact("s1", "ulm", "isOfKind", "kind", conflicts=("s2",)),
        ShortFact("s2", "ulm", "isOfKind", "other-kind", conflicts=("s1",)),
    ]
    told = plain(lead(_introducer(*kinds), "ulm"))
    assert "The documents do not agree whether it is an inland river or a free city." in told
    mixed = [
        ShortFact("s1", "ulm", "isLocatedIn", "zarm", conflicts=("s2",)),
        ShortFact("s2", "ulm", "hasRelativePosition", "zarm", conflicts=("s1",)),
    ]
    assert "Two statements on it contradict each other" in plain(lead(_introducer(*mixed), "ulm"))


def test_a_lost_end_is_said_to_be_lost() -> None:
    told = ("guard hasBeginning t640",)
    lost = {"guard": frozenset({"hasEnd"})}
    expected = "A protectorate, from AD 640 on; its end is lost in the source."
    assert plain(lead(_introducer(*told, lost=lost), "guard")) == expected
    assert plain(lead(_introducer(*told), "guard")) == "A protectorate, from AD 640 on."


def test_what_else_is_lost_is_said_last() -> None:
    told = ("battle hasTimeSpan t36", "battle hasParticipant zarm")
    lost = {"battle": frozenset({"hasParticipant", "tookPlaceAt", "name"})}
    assert plain(lead(_introducer(*told, lost=lost), "battle")).endswith(
        "Lost in the source: more on who took part and the place."
    )


def test_a_fact_is_said_once() -> None:
    twice = [
        ShortFact("s1", "ulm", "isLocatedIn", "zarm"),
        ShortFact("s2", "ulm", "isLocatedIn", "zarm"),
    ]
    assert plain(lead(_introducer(*twice), "ulm")) == "A settlement in Zarm."


def test_the_preferred_of_several_facts_is_said() -> None:
    facts = [
        ShortFact("s1", "battle", "hasTimeSpan", "t640"),
        ShortFact("s2", "battle", "hasTimeSpan", "t36", is_best=True),
    ]
    assert plain(lead(_introducer(*facts), "battle")) == "A battle of 36 BC."


def test_a_role_is_said_of_whom_it_is() -> None:
    ruled = ShortFact("s", "khan", "leads", "zarms", qualifiers=(("inRole", "chief"),))
    assert plain(lead(_introducer(ruled), "khan")) == "Chieftain of the Zarms."
    assert (
        plain(lead(_introducer(ruled), "zarms")) == "A people. Irm Khan (as a chieftain) led them."
    )


def test_in_another_language_names_are_its_own_and_english_is_marked() -> None:
    pieces = lead(_introducer(*BATTLE, tag="xx"), "battle")
    words = [piece.term for piece in pieces if piece.kind == "text"]
    assert {term.language for term in words if any(map(str.isalpha, term.text))} == {"en"}
    assert {term.language for term in words if not any(map(str.isalpha, term.text))} <= {""}
    assert "BATTLE OF ULM was probably fought near ULM" in plain(pieces)


@pytest.mark.parametrize(("tag", "direction"), [("fa", "rtl"), ("ru", "ltr")])
def test_a_sign_without_a_letter_runs_as_its_language_does(tag: str, direction: str) -> None:
    words = NullTranslations()
    (stop,) = Narrator(tag, words).say("{sentence}.", sentence="")
    assert (stop.term.text, stop.term.language, stop.term.direction) == (".", "", direction)
    (english,) = Narrator(tag, words).say("the time")
    assert (english.term.language, english.term.direction) == ("en", "ltr")


@pytest.mark.parametrize(
    ("slug", "told", "expected"),
    [
        ("battle", BATTLE, "battle, 36 BC, probably near Ulm"),
        ("khan", ("khan hasBirth t36", "khan hasDeath t640"), "person, 36 BC – AD 640"),
        ("khan", ("khan hasBirth t36",), "person, born in 36 BC"),
        ("ulm", ("ulm isLocatedIn zarm",), "settlement, in Zarm"),
        (
            "treaty",
            ("treaty hasParty zarm", "treaty hasParty ost"),
            "border treaty, between Zarm and the Ost dynasty",
        ),
        ("bark", ("bark belongsTo zarm",), "company, of Zarm"),
        ("kind", (), "kind"),
    ],
)
def test_a_line_says_kind_time_and_place(slug: str, told: tuple[str, ...], expected: str) -> None:
    assert one_line(_introducer(*told), slug) == expected


def test_every_message_of_leads_can_be_collected() -> None:
    found = [(message.context, message.text) for message in messages()]
    assert len(found) == len(set(found))
    assert set(TEMPLATES.values()) <= {text for _, text in found}


def test_templates_are_told_apart() -> None:
    templates: Mapping[str, str] = TEMPLATES
    assert len(set(templates.values())) == len(templates)


def test_an_introduction_is_in_one_language(engine: EmbeddedEngine, source: OntologySource) -> None:
    site = Site.of(engine, source)
    words = cast(Translator, NullTranslations())
    found = introduce(site, "kazakhstan", "fa", words, str)
    assert found is not None
    assert found.language == "en"
    assert found.text.endswith(".")
    assert {piece.term.language for piece in found.pieces} <= {"", "en"}
    assert introduce(site, "nothing-of-the-sort", "en", words, str) is None
