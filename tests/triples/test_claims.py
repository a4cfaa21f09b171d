from typing import Any

import pytest
from rdflib import RDF, RDFS, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotation import ClaimRecord, Entity, FactRecord, Triple
from khorgos.triples.documents.document import Passage
from khorgos.triples.minting import hashed_iri
from khorgos.triples.resolving import Resolver
from khorgos.triples.statements import add_claim, passage_iri

TYPES = {"zarm": "Polity", "ost": "Polity", "ford": "Place", "crossing": "Goal"}
ENTITIES = {slug: Entity("e.yaml", 1, slug, cls, slug) for slug, cls in TYPES.items()}
WORDS = (
    "Ost said in May 1993, perhaps in jest, that much of the Ford often lay in Ost since 36 BC, "
    "never in Zarm."
)
PASSAGE = Passage("s", "body", "", WORDS, "", "", ((0, len(WORDS)),), 1, "")


@pytest.fixture
def resolver(vocabulary: Vocabulary) -> Resolver:
    return Resolver(vocabulary, ENTITIES, ["the-claim", "another"])


def add(resolver: Resolver, *contents: str | FactRecord, **fields: Any) -> Graph:
    given: dict[str, Any] = {"text": "It is so.", "by": ("ost",), "kind": "assertion", **fields}
    given.setdefault("no_content", None if contents else "a pun")
    said = tuple(content(one) if isinstance(one, str) else one for one in contents)
    graphs = {"claims": Graph(), "statements": Graph()}
    add_claim(ClaimRecord(1, "the-claim", content=said, **given), [PASSAGE], resolver, graphs)
    return graphs["claims"]


def content(triple: str, **fields: Any) -> FactRecord:
    return FactRecord(1, Triple.parse(triple), **fields)


def propositions(resolver: Resolver, *contents: FactRecord) -> set[Any]:
    return set(add(resolver, *contents).objects(KH["the-claim"], KHO.hasContent))


def test_a_claim_says_who_says_what_and_where_it_stands(resolver: Resolver) -> None:
    node, text = KH["the-claim"], Literal("It is so.", lang="en")
    assert set(add(resolver)) == {
        (node, RDF.type, KHO.Claim),
        (node, RDFS.label, text),
        (node, KHO.claimText, text),
        (node, KHO.claimKind, Literal("assertion")),
        (node, KHO.reading, Literal("stated")),
        (node, KHO.isClaimedBy, KH.ost),
        (node, KHO.note, Literal("a pun")),
        (node, KHO.hasEvidence, passage_iri(PASSAGE)),
    }


def test_a_claim_keeps_its_words_its_time_and_its_relations(resolver: Resolver) -> None:
    claims = add(
        resolver,
        by=("ost", "zarm"),
        kind="denial",
        words="said",
        when="in May 1993",
        reading="coreference",
        because="it is Ost",
        certainty="perhaps",
        about=("ford",),
        denies=("another",),
        contradicts=("another",),
        offers_alternative_to=("another",),
        answers=("another",),
        note="odd",
    )
    said = set(claims.predicate_objects(KH["the-claim"]))
    assert said >= {
        (KHO.isClaimedBy, KH.ost),
        (KHO.isClaimedBy, KH.zarm),
        (KHO.reportingWords, Literal("said")),
        (KHO.hasTimeSpan, KH["time-1993-05"]),
        (KHO.dateText, Literal("in May 1993")),
        (KHO.reading, Literal("coreference")),
        (KHO.readingNote, Literal("it is Ost")),
        (KHO.certainty, Literal("perhaps")),
        (KHO.isAbout, KH.ford),
        (KHO.denies, KH.another),
        (KHO.contradicts, KH.another),
        (KHO.offersAlternativeTo, KH.another),
        (KHO.answers, KH.another),
        (KHO.note, Literal("odd")),
    }
    assert (KH["time-1993-05"], KHO.edtf, Literal("1993-05")) in claims
    assert resolver.used == {"ost", "zarm", "ford", "another"}


def test_the_content_is_held_as_propositions_and_never_as_facts(resolver: Resolver) -> None:
    claims = add(resolver, "ford isLocatedIn ost", 'ford hasTimeSpan "36 BC"')
    assert len(list(claims.objects(KH["the-claim"], KHO.hasContent))) == 2
    assert (KH.ford, None, None) not in claims
    (place,) = claims.subjects(KHO.propositionObject, KH.ost)
    assert set(claims.predicate_objects(place)) == {
        (RDF.type, KHO.Proposition),
        (KHO.propositionSubject, KH.ford),
        (KHO.propositionPredicate, KHO.isLocatedIn),
        (KHO.propositionObject, KH.ost),
    }
    assert (KH["time--0035"], KHO.edtf, Literal("-0035")) in claims


def test_the_same_content_is_the_same_proposition(resolver: Resolver) -> None:
    one, other = add(resolver, "ford isLocatedIn ost"), add(resolver, "ford isLocatedIn ost")
    assert set(one.objects(None, KHO.hasContent)) == set(other.objects(None, KHO.hasContent))


LIES = "ford isLocatedIn ost"


def test_what_qualifies_the_content_stands_on_the_proposition(resolver: Resolver) -> None:
    said = content(
        LIES,
        how=("often",),
        how_much=("much of",),
        role="zarm",
        scope=("zarm",),
        certainty="perhaps",
        denial="never",
        when="since 36 BC",
        reading="coreference",
        because="it is the Ford",
        note="odd",
    )
    claims = add(resolver, said)
    proposition = claims.value(KH["the-claim"], KHO.hasContent)
    assert set(claims.predicate_objects(proposition)) == {
        (RDF.type, KHO.Proposition),
        (KHO.propositionSubject, KH.ford),
        (KHO.propositionPredicate, KHO.isLocatedIn),
        (KHO.propositionObject, KH.ost),
        (KHO.hasQualifier, KH["often-frequency"]),
        (KHO.hasQualifier, KH["perhaps-hedge"]),
        (KHO.hasSubjectQuantifier, KH["much-of-quantifier"]),
        (KHO.inRole, KH.zarm),
        (KHO.hasScope, KH.zarm),
        (KHO.certainty, Literal("perhaps")),
        (KHO.isNegated, Literal(True)),
        (KHO.hasTimeSpan, KH["time--0035--open"]),
        (KHO.dateText, Literal("since 36 BC")),
        (KHO.reading, Literal("coreference")),
        (KHO.readingNote, Literal("it is the Ford")),
        (KHO.note, Literal("odd")),
    }
    assert (KH["time--0035--open"], RDF.type, KHO.TimeSpan) in claims


@pytest.mark.parametrize(
    "fields",
    [
        {"how": ("often",)},
        {"how_much": ("much of",)},
        {"of_how_much": ("much of",)},
        {"role": "zarm"},
        {"scope": ("zarm",)},
        {"certainty": "perhaps"},
        {"denial": "never"},
        {"when": "since 36 BC"},
    ],
)
def test_the_same_triple_with_another_qualifier_is_another_proposition(
    resolver: Resolver, fields: dict[str, Any]
) -> None:
    plain, qualified = content(LIES), content(LIES, **fields)
    assert len(propositions(resolver, plain, qualified)) == 2
    assert propositions(resolver, qualified) == propositions(resolver, qualified, qualified)


def test_a_proposition_without_qualifiers_keeps_its_address(resolver: Resolver) -> None:
    lies = KHO.isLocatedIn
    (node,) = propositions(resolver, content(LIES))
    assert node == hashed_iri("proposition", KH.ford.n3(), lies.n3(), KH.ost.n3())


def test_the_context_may_give_the_time_of_a_claim(resolver: Resolver) -> None:
    claims = add(resolver, edtf="1993-05", reading="relative", because="the day of the speech")
    assert set(claims.objects(KH["the-claim"], KHO.hasTimeSpan)) == {KH["time-1993-05"]}
    assert set(claims.objects(KH["the-claim"], KHO.dateText)) == set()


def test_a_claim_may_tell_what_a_goal_would_bring_about(resolver: Resolver) -> None:
    claims = add(resolver, content("ost hasGoal crossing", content=(content(LIES),)))
    (proposition,) = claims.objects(KH.crossing, KHO.hasContent)
    assert claims.value(proposition, KHO.propositionObject) == KH.ost
    assert set(claims.objects(proposition, KHO.hasEvidence)) == {passage_iri(PASSAGE)}
    assert (KH["the-claim"], KHO.hasContent, proposition) not in claims


def test_only_an_intention_would_bring_something_about(resolver: Resolver) -> None:
    with pytest.raises(ValueError, match="the content of 'zarm isAlliedWith ost' has no use"):
        add(resolver, content("zarm isAlliedWith ost", content=(content(LIES),)))


@pytest.mark.parametrize("field", ["words", "when", "certainty"])
def test_words_that_do_not_stand_in_the_quote_are_refused(resolver: Resolver, field: str) -> None:
    with pytest.raises(ValueError, match=r"the words 'June 1993' do not stand in the quote; copy"):
        add(resolver, **{field: "June 1993"})


def test_words_of_the_content_stand_in_the_quote_too(resolver: Resolver) -> None:
    with pytest.raises(ValueError, match=r"the words '35 BC' do not stand in the quote"):
        add(resolver, 'ford hasTimeSpan "35 BC"')


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reading": "coreference"}, "the claim is read as coreference; say because of what"),
        ({"no_content": None}, "the claim has no content; say in triples what it claims, or under"),
        ({"edtf": "1993-05"}, "the edtf 1993-05 has no words; say when"),
        ({"when": "in May 1993", "edtf": "1993-06"}, "the words 'in May 1993' do not say 1993-06"),
        ({"by": ("osst",)}, "there is no entity 'osst'; did you mean 'ost'"),
        ({"about": ("fort",)}, "there is no entity 'fort'; did you mean 'ford'"),
        ({"denies": ("anothre",)}, "there is no entity 'anothre'; did you mean 'another'"),
    ],
)
def test_what_does_not_fit_is_refused(
    resolver: Resolver, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        add(resolver, **fields)


@pytest.mark.parametrize("content", ["ford isLocatedNeer ost", "ford isMentionedIn ost"])
def test_content_needs_a_property_for_facts(resolver: Resolver, content: str) -> None:
    with pytest.raises(ValueError, match=r"isLocatedNeer|keeps the build's own records"):
        add(resolver, content)
