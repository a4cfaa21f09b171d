import re
from collections.abc import Callable

import pytest
from rdflib import Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotation import Entity, Triple
from khorgos.triples.resolving import Resolved, Resolver

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


@pytest.fixture
def resolver(vocabulary: Vocabulary) -> Resolver:
    return Resolver(vocabulary, ENTITIES, ["the-claim"])


@pytest.fixture
def resolve(resolver: Resolver) -> Callable[[str], Resolved]:
    return lambda text: resolver.resolve(Triple.parse(text))


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
    assert time.object == time.value.node == KH["time--0035"]
    length = resolve('border hasLength "300 km"')
    assert length.value is not None
    assert (length.object, KHO.unit, Literal("km")) in length.value.triples


def test_what_qualifies_a_value_is_used(resolver: Resolver) -> None:
    time = resolver.resolve(
        Triple.parse('battle hasTimeSpan "next year"'), edtf="-0034", reading="relative"
    )
    assert time.object == KH["time--0034"]
    resolver.used.clear()
    share = resolver.resolve(Triple.parse('border hasLength "22%"'), share_of="ost")
    assert share.value is not None
    assert (share.object, KHO.isShareOf, KH.ost) in share.value.triples
    assert resolver.used == {"border", "ost"}


def test_names_keep_their_language_and_truth_values_their_type(
    resolve: Callable[[str], Resolved],
) -> None:
    assert resolve('battle name "戰"@zh-Hant').object == Literal("戰", lang="zh-Hant")
    assert resolve("zarm isLandlocked true").object == Literal(True)
    assert resolve("zarm isLandlocked false").object == Literal(False)
    assert resolve('treaty number "2331"').object == Literal("2331")


def test_a_claim_can_be_spoken_of(resolve: Callable[[str], Resolved]) -> None:
    assert resolve("battle protests the-claim").object == KH["the-claim"]


def test_a_more_general_class_is_accepted_for_a_special_one(
    resolve: Callable[[str], Resolved],
) -> None:
    assert resolve("ost isLandlocked true").subject == KH.ost  # it may well be a sovereign state


def test_an_unknown_class_is_left_to_the_register_to_refuse(
    resolve: Callable[[str], Resolved],
) -> None:
    assert resolve("mystery recognizes ost").subject == KH.mystery


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("zarn recognizes ost", "there is no entity 'zarn'; did you mean 'zarm'? Or add it to"),
        ("zarm recognizes nothing-near-it", "'nothing-near-it'; add it to entities.yaml"),
        ("zarm recognises ost", "the ontology has no property 'recognises'; did you mean 'recogni"),
        ("zarm qqqqq ost", "has no property 'qqqqq'; see ontology/khorgos.ttl"),
        (
            "king succeeds ost",
            "succeeds takes the class 'polity' there, but king has 'person'; choose",
        ),
        ("zarm succeeds king", "succeeds takes the class 'polity' there, but king has 'person'"),
        ("zarm succeeds the-claim", "'polity' there, but the-claim has 'claim'"),
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
        resolver.resolve(Triple.parse('border hasLength "22%"'), share_of="osst")


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
