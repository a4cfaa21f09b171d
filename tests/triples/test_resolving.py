import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal
from rdflib.term import Node

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotation import Entity, FactRecord, ScaleRecord, Triple
from khorgos.triples.resolving import Resolved, Resolver, Value, quantity_value, time_value

TYPES = {
    "zarm": "SovereignState",
    "ost": "Polity",
    "king": "Person",
    "battle": "Battle",
    "treaty": "Agreement",
    "league": "Organization",
    "border": "Border",
    "mystery": "Mystery",
}
ENTITIES = {
    slug: Entity("entities.yaml", 1, slug, cls, slug.title()) for slug, cls in TYPES.items()
}


def said(text: str, **fields: Any) -> FactRecord:
    return FactRecord(1, Triple.parse(text), **fields)


@pytest.fixture
def resolver(vocabulary: Vocabulary) -> Resolver:
    return Resolver(vocabulary, ENTITIES, ["the-claim"])


@pytest.fixture
def resolve(resolver: Resolver) -> Callable[[str], Resolved]:
    return lambda text: resolver.resolve(said(text))


# ---------------------------------------------------------------- accepted


def test_a_thing_and_a_thing(resolver: Resolver, resolve: Callable[[str], Resolved]) -> None:
    resolved = resolve("zarm recognizes ost")
    assert resolved.triple == (KH.zarm, KHO.recognizes, KH.ost)
    assert resolved.value is None
    assert resolver.used == {"zarm", "ost"}


def test_a_time_and_a_quantity_become_nodes_of_their_own(
    resolve: Callable[[str], Resolved],
) -> None:
    time = resolve('battle hasTimeSpan "36 BC"')
    assert time.value is not None
    assert time.triple[2] == time.value.node == KH["time--0035"]
    length = resolve('border hasLength "300 km"')
    assert length.value is not None
    assert (length.triple[2], KHO.unit, Literal("km")) in length.value.triples


def test_what_qualifies_a_value_is_used(resolver: Resolver) -> None:
    time = resolver.resolve(
        said('battle hasTimeSpan "next year"', edtf="-0034", reading="relative")
    )
    assert time.triple[2] == KH["time--0034"]
    resolver.used.clear()
    share = resolver.resolve(said('border hasLength "22%"', share_of="ost"))
    assert share.value is not None
    assert (share.triple[2], KHO.isShareOf, KH.ost) in share.value.triples
    assert resolver.used == {"border", "ost"}


def test_names_keep_their_language_and_truth_values_their_type(
    resolve: Callable[[str], Resolved],
) -> None:
    assert resolve('battle name "戰"@zh-Hant').triple[2] == Literal("戰", lang="zh-Hant")
    assert resolve("zarm isLandlocked true").triple[2] == Literal(True)
    assert resolve("zarm isLandlocked false").triple[2] == Literal(False)
    assert resolve('treaty number "2331"').triple[2] == Literal("2331")


def test_a_claim_can_be_spoken_of(resolve: Callable[[str], Resolved]) -> None:
    assert resolve("battle contests the-claim").triple[2] == KH["the-claim"]


def test_a_more_general_class_is_accepted_for_a_special_one(
    resolve: Callable[[str], Resolved],
) -> None:
    assert resolve("ost isLandlocked true").triple[0] == KH.ost  # it may well be a sovereign state


def test_an_unknown_class_is_left_to_the_register_to_refuse(
    resolve: Callable[[str], Resolved],
) -> None:
    assert resolve("mystery recognizes ost").triple[0] == KH.mystery


# ---------------------------------------------------------------- refused


def test_a_deprecated_property_is_refused_with_its_replacement(ontology: Graph) -> None:
    former = f"""<{KHO.isOfYore}> a <{OWL.ObjectProperty}> ; <{OWL.deprecated}> true ;
        <{DCTERMS.isReplacedBy}> <{KHO.isMemberOf}> ;
        <{SKOS.changeNote}> "Write kho:isMemberOf."@en ."""
    resolver = Resolver(Vocabulary(ontology + Graph().parse(data=former)), ENTITIES, [])
    message = "no property 'isOfYore'; it is deprecated. Write kho:isMemberOf."
    with pytest.raises(ValueError, match=re.escape(message)):
        resolver.resolve(said("zarm isOfYore league"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("zarn recognizes ost", "there is no entity 'zarn'; did you mean 'zarm'? Or add it to"),
        ("zarm recognizes nothing-near-it", "'nothing-near-it'; add it to entities.yaml"),
        ("zarm recognises ost", "the ontology has no property 'recognises'; did you mean 'recogni"),
        ("zarm qqqqq ost", "has no property 'qqqqq'; see ontology/modules"),
        (
            "king sharesBorderWith ost",
            "sharesBorderWith takes the class 'polity' there, but king has 'person'; choose",
        ),
        ("zarm sharesBorderWith king", "takes the class 'polity' there, but king has 'person'"),
        ("zarm sharesBorderWith the-claim", "'polity' there, but the-claim has 'claim'"),
        ('zarm recognizes "Ost"', "recognizes takes an entity, not words: add 'Ost' to entities"),
        ("battle hasTimeSpan ost", "takes the source's own words in double quotes, not 'ost'"),
        ("border hasLength ost", "takes the source's own words in double quotes, not 'ost'"),
        ('battle hasTimeSpan "some day"', "date words 'some day'"),
        ('border hasLength "far"', "far"),
        ("zarm isLandlocked yes", "isLandlocked does not take 'yes'"),
        ('zarm isLandlocked "true"', "isLandlocked takes true or false without quotes, not 'true'"),
        ("treaty number 2331", "number does not take '2331': write the source's words in double"),
        ("treaty number true", "number does not take 'true'"),
        ('battle name "Battle"', 'a name needs its language: "Battle"@en'),
    ],
)
def test_what_does_not_fit_is_refused_with_the_way_out(
    resolve: Callable[[str], Resolved], text: str, message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        resolve(text)


def test_a_share_of_an_unknown_whole_is_refused(resolver: Resolver) -> None:
    with pytest.raises(ValueError, match="there is no entity 'osst'; did you mean 'ost'"):
        resolver.resolve(said('border hasLength "22%"', share_of="osst"))


@pytest.mark.parametrize(
    "text",
    [
        "the-claim hasEvidence ost",
        "the-claim isAbout ost",
        "zarm isMentionedIn ost",
        'zarm note "very nice"',
        'zarm wikidataId "Q1"',
        'battle edtf "1994"',
    ],
)
def test_a_property_of_the_build_is_not_for_facts(
    resolve: Callable[[str], Resolved], text: str
) -> None:
    prop = text.split()[1]
    message = (
        f"{prop} keeps the build's own records and says nothing of the world; choose another "
        "property, or use the field of the fact or claim for it"
    )
    with pytest.raises(ValueError, match=f"^{message}$"):
        resolve(text)


def test_the_ontology_marks_what_keeps_records(vocabulary: Vocabulary) -> None:
    assert vocabulary.keeps_records(KHO.hasEvidence)
    assert vocabulary.keeps_records(KHO.edtf)
    assert not vocabulary.keeps_records(KHO.hasTimeSpan)
    assert not vocabulary.keeps_records(KHO.recognizes)


# ---------------------------------------------------------------- values


def described(value: Value) -> dict[Node, Node]:
    return {predicate: node for _, predicate, node in value.triples}


def test_a_time_has_its_edtf_its_label_and_its_bounds() -> None:
    value = time_value("in 36 BC", None, "stated")
    assert value.node == KH["time--0035"]
    assert value.kind == KHO.TimeSpan
    assert {subject for subject, _, _ in value.triples} == {value.node}
    assert described(value) == {
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
    triples = described(time_value("since 2000", None, "stated"))
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
    triples = described(value)
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
    assert described(quantity_value("1,218 soldiers", None))[KHO.counted] == Literal("soldiers")
    share = quantity_value("22%", "disputed-land")
    assert described(share)[KHO.isShareOf] == KH["disputed-land"]
    assert share.node != quantity_value("22%", None).node != quantity_value("22%", "other").node


def test_a_range_has_an_upper_value() -> None:
    triples = described(quantity_value("15–20%", None))
    assert triples[KHO.value] == Literal("15", datatype=XSD.decimal)
    assert triples[KHO.upperValue] == Literal("20", datatype=XSD.decimal)
    assert triples[KHO.isApproximate] == Literal(False)


def test_a_score_has_its_scale_which_its_label_tells() -> None:
    score = quantity_value("2.2", None, ScaleRecord("10", "0"))
    triples = described(score)
    assert triples[KHO.scaleMinimum] == Literal("0", datatype=XSD.decimal)
    assert triples[KHO.scaleMaximum] == Literal("10", datatype=XSD.decimal)
    assert triples[RDFS.label] == Literal("2.2 on a scale from 0 to 10", lang="en")
    assert triples[KHO.quantityText] == Literal("2.2")
    assert score.node != quantity_value("2.2", None).node
    open_scale = described(quantity_value("2.2", None, ScaleRecord("10")))
    assert KHO.scaleMinimum not in open_scale
    assert open_scale[RDFS.label] == Literal("2.2 on a scale up to 10", lang="en")


@pytest.mark.parametrize(
    ("words", "scale", "message"),
    [
        ("11", ScaleRecord("10", "0"), "11 lies outside of its scale, which goes from 0 to 10"),
        ("0.5", ScaleRecord("10", "1"), "0.5 lies outside of its scale"),
        ("between 9 and 11", ScaleRecord("10"), "outside of its scale, which goes to 10"),
        ("5", ScaleRecord("0", "10"), "a scale does not go from 10 to 0"),
        ("5", ScaleRecord("5", "5"), "a scale does not go from 5 to 5"),
    ],
)
def test_a_score_lies_within_its_scale(words: str, scale: ScaleRecord, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        quantity_value(words, None, scale)


def test_words_that_are_no_quantity_are_refused() -> None:
    with pytest.raises(ValueError, match="many"):
        quantity_value("many soldiers", None)


def test_who_writes_an_old_slug_is_told_the_new_one(vocabulary: Vocabulary) -> None:
    resolver = Resolver(vocabulary, {}, ["zarm"], renamed={"old-zarm": "zarm"})
    with pytest.raises(ValueError, match="it was renamed, write 'zarm'"):
        resolver.entity("old-zarm")
