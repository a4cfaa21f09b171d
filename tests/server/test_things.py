import pyoxigraph as ox
import pytest
from rdflib import URIRef

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.reading.closure import Index, closure_query, edge_query, existence_query
from khorgos.server.reading.facts import SHOWN, Presenter, ThingPage, read_thing

PREFIXES = f"""@prefix kh: <{KH}> . @prefix kho: <{KHO}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
DATA = """
kh:battle a kho:Event ; rdfs:label "Schlacht"@de, "battle"@en ; kho:hasTimeSpan kh:t ;
    kho:near kh:taraz ; kho:at kh:talas ; kho:note "cut off" .
kh:t rdfs:label "36 BC"@en ; kho:isApproximate true .
kh:taraz rdfs:label "Taraz" .
kh:s1 kho:subject kh:battle ; kho:predicate kho:near ; kho:object kh:taraz ; kho:rank "normal" ;
    kho:certainty "probably" ; kho:readingNote "so read" ; kho:reading "stated" ;
    kho:hasEvidence kh:p2, kh:p1 ; kho:hasQualifier kh:slightly, kh:probably ;
    kho:hasSubjectQuantifier kh:most ; kho:hasQualifier kh:most ; kho:inRole kh:army .
kh:slightly rdfs:label "slightly"@en ; a kho:Degree .
kh:probably rdfs:label "probably"@en ; a kho:Hedge .
kh:most rdfs:label "most"@en ; a kho:Quantifier .
kh:s2 kho:subject kh:battle ; kho:predicate kho:hasTimeSpan ; kho:object kh:t ;
    kho:rank "preferred" ; kho:reading "inferred-by-curator" .
kh:s3 kho:subject kh:battle ; kho:predicate kho:size ; kho:objectValue 3 ; kho:rank "deprecated" .
kh:s4 kho:subject kh:army ; kho:predicate kho:lost ; kho:object kh:battle ; kho:rank "normal" .
kh:army kho:lost kh:battle .
kh:p1 kho:exact "first" ; kho:position 9 ; kho:inDocument kh:doc ; kho:section "Han" .
kh:p2 kho:exact "second" ; kho:position 10 ; kho:inDocument kh:doc .
kh:c1 kho:isClaimedBy kh:someone ; kho:hasContent kh:q ; rdfs:label "It was near Rome" ;
    kho:isAbout kh:battle .
kh:c2 kho:isClaimedBy kh:other ; kho:denies kh:c1 .
kh:q kho:propositionSubject kh:battle ; kho:propositionPredicate kho:near ;
    kho:propositionObject kh:rome .
kh:n kho:negates kh:q2 ; kho:rank "normal" .
kh:q2 kho:propositionSubject kh:battle ; kho:propositionPredicate kho:near ;
    kho:propositionObject kh:xian ; kho:hasQualifier kh:slightly .
kh:c3 kho:isClaimedBy kh:other ; kho:hasContent kh:q3 ; kho:hasTimeSpan kh:t .
kh:q3 kho:propositionSubject kh:battle ; kho:propositionPredicate kho:near ;
    kho:propositionObject kh:oslo ; kho:isNegated true ; kho:certainty "perhaps" ;
    kho:hasScope kh:army ; kho:hasTimeSpan kh:later .
kh:later rdfs:label "1994"@en .
kh:goal kho:hasContent kh:q4 .
kh:q4 kho:propositionSubject kh:battle ; kho:propositionPredicate kho:frees ;
    kho:propositionObject kh:kyiv ; kho:hasEvidence kh:p2 .
"""
INFERRED = "kh:battle kho:at kh:talas ; a kho:Thing . kh:war kho:has kh:battle ."


def index(turtle: str) -> Index:
    return Index(quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE))


def read(slug: str, data: str = DATA, inferred: str = INFERRED) -> ThingPage:
    presenter = Presenter(index(data + inferred), {str(KHO.near): "near"}, slug_of)
    return read_thing(str(KH[slug]), presenter, index(inferred))


def marks(thing: ThingPage, text: str) -> tuple[str, ...]:
    facts = (fact for group in (*thing.facts, *thing.pointing) for fact in group.facts)
    return next(fact.marks for fact in facts if text in [part.text for part in fact.parts])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Taraz", ("asserted",)),
        ("36 BC", ("inferred", "approximate", "preferred")),
        ("3", ("deprecated",)),
        ("rome", ("claimed", "denied")),
        ("xian", ("denied",)),
        ("oslo", ("claimed", "denied", "approximate")),
        ("kyiv", ("intended",)),
        ("talas", ("inferred",)),
        ("army", ("asserted",)),
        ("It was near Rome", ("claimed", "denied")),
        ("war", ("inferred",)),
    ],
)
def test_marks(text: str, expected: tuple[str, ...]) -> None:
    assert marks(read("battle"), text) == expected


def test_fact_with_all_that_belongs_to_it() -> None:
    near = next(group for group in read("battle").facts if group.property.text == "near")
    assert near.total == 4
    fact = next(fact for fact in near.facts if fact.parts[0].text == "Taraz")
    assert fact.record is not None
    assert fact.record.href == "s1"
    assert [date.text for date in fact.dates] == ["36 BC"]
    assert (fact.hedges, fact.notes) == (("probably",), ("so read",))
    assert [(lead, term.text) for lead, term in fact.qualifiers] == [
        ("", "slightly"),
        ("subject:", "most"),
        ("as", "army"),
    ]
    assert [quote.exact.text for quote in fact.quotes] == ["first", "second"]
    assert fact.quotes[0].places == ("Han",)


def test_what_qualifies_a_proposition_is_shown_with_it() -> None:
    facts = {f.parts[0].text: f for group in read("battle").facts for f in group.facts}
    said = facts["oslo"]
    assert [(lead, term.text) for lead, term in said.qualifiers] == [("within", "army")]
    assert said.hedges == ("perhaps",)
    assert [date.text for date in said.dates] == ["1994"], "not when it was claimed"
    assert [term.text for _, term in facts["xian"].qualifiers] == ["slightly"]
    assert [term.text for _, term in read("n").fact.qualifiers] == ["slightly"]


def test_what_a_goal_would_bring_about_opens_its_sentence() -> None:
    facts = (fact for group in read("battle").facts for fact in group.facts)
    (fact,) = (fact for fact in facts if "intended" in fact.marks)
    assert fact.record is not None
    assert fact.record.href == "goal"
    assert [quote.exact.text for quote in fact.quotes] == ["second"]


def test_only_an_event_dates_a_fact() -> None:
    period = DATA.replace("a kho:Event", "a kho:Polity")
    facts = [fact for group in read("battle", period).facts for fact in group.facts]
    facts = [fact for fact in facts if fact.parts[0].text != "oslo"]  # It has a time of its own.
    assert not [fact for fact in facts if fact.dates]


def test_time_is_first_and_has_no_date_of_its_own() -> None:
    first = read("battle").facts[0]
    assert first.property.text == "kho:hasTimeSpan"
    assert first.facts[0].dates == ()


def test_a_range_and_a_score_show_their_ends() -> None:
    data = """
    kh:score a kho:Quantity ; rdfs:label "15–20% on a scale from 0 to 100"@en ; kho:value 15.0 ;
        kho:upperValue 20.0 ; kho:scaleMinimum 0.0 ; kho:scaleMaximum 100.0 .
    kh:index kho:hasQuantity kh:score . kh:s1 kho:subject kh:index ; kho:predicate kho:hasQuantity ;
        kho:object kh:score ; kho:rank "normal" .
    """
    details = {term.href: values[0].text for term, values in read("score", data).details}
    assert details == {
        str(KHO.value): "15.0",
        str(KHO.upperValue): "20.0",
        str(KHO.scaleMinimum): "0.0",
        str(KHO.scaleMaximum): "100.0",
    }
    (fact,) = read("index", data).facts[0].facts
    assert fact.parts[-1].text == "15–20% on a scale from 0 to 100"


def test_a_triple_stands_once() -> None:
    thing = read("battle")
    lost = [group for group in thing.pointing if group.property.text == "kho:lost"]
    assert [group.total for group in lost] == [1]
    assert "kho:near" not in [row[0].text for row in thing.details]
    assert [remark.text for remark in thing.remarks] == ["cut off"]


def test_label_is_english_if_there_is_one() -> None:
    assert read("battle").label.text == "battle"
    german = read("battle", DATA.replace('"battle"@en', '"guerre"@fr'))
    assert german.label.text in ("Schlacht", "guerre")
    assert [(name.text, name.language) for name in read("battle").names] == [
        ("Schlacht", "de"),
        ("battle", "en"),
    ]


@pytest.mark.parametrize(
    ("slug", "label"),
    [
        ("s1", "battle — near — Taraz"),
        ("s3", "battle — kho:size — 3"),
        ("q", "battle — near — rome"),
        ("n", "not: battle — near — xian"),
        ("q3", "not: battle — near — oslo"),
        ("p1", "first"),
        ("nothing", "nothing"),
    ],
)
def test_nodes_without_a_label(slug: str, label: str) -> None:
    assert read(slug).label.text == label


@pytest.mark.parametrize(
    "circle",
    [
        "kh:x kho:negates kh:x .",
        "kh:x kho:negates kh:y . kh:y kho:negates kh:x .",
        "kh:x kho:subject kh:x ; kho:predicate kho:near ; kho:object kh:x .",
        "kh:x kho:subject kh:y ; kho:predicate kh:x ; kho:object kh:x . "
        "kh:y kho:subject kh:x ; kho:predicate kh:y ; kho:object kh:x .",
    ],
)
def test_records_in_a_circle_have_names(circle: str) -> None:
    assert "x" in read("x", circle, "").label.text


def test_statement_and_claim_are_facts_themselves() -> None:
    statement, claim, passage = read("s1"), read("c1"), read("p1")
    assert statement.fact is not None
    assert statement.fact.marks == ("asserted",)
    assert [quote.exact.text for quote in statement.quotes] == ["first", "second"]
    assert claim.fact is not None
    assert claim.fact.marks == ("claimed", "denied")
    assert passage.fact is None
    assert [quote.exact.text for quote in passage.quotes] == ["first"]


def test_passage_shows_the_facts_that_rest_on_it() -> None:
    (group,) = read("p1").pointing
    assert [part.text for part in group.facts[0].parts] == ["battle", "near", "Taraz"]


def test_long_lists_say_how_long_they_are() -> None:
    many = "".join(f"kh:x{number} kho:near kh:rome .\n" for number in range(SHOWN + 1))
    (group,) = read("rome", many, "").pointing
    assert (len(group.facts), group.total) == (SHOWN, SHOWN + 1)


def test_inferred_kinds_are_told_apart() -> None:
    kinds = read("battle").kinds
    assert [(kind.text, is_new) for kind, is_new in kinds] == [
        ("kho:Event", False),
        ("kho:Thing", True),
    ]


def test_index_keeps_order_and_knows_no_blank_subject() -> None:
    made = index("kh:a kho:near kh:b, kh:c . [] kho:near kh:b .")
    assert made.iris(str(KH.a), KHO.near) == [str(KH.b), str(KH.c)]
    assert made.subjects(str(KH.b), KHO.near) == [str(KH.a)]
    assert made.texts(str(KH.a), KHO.near, URIRef("x:y")) == []


@pytest.mark.parametrize("query", [closure_query, edge_query, existence_query])
def test_queries_are_sparql(query: object) -> None:
    assert callable(query)
    ox.Store().query(query("x:y"))


DAMAGED = """
kh:gap a kho:Gap ; kho:isAbout kh:battle ; kho:leavesOpen kho:near ; kho:gapKind "lost-name" ;
    kho:asWritten "near ." ; kho:readingNote "The place is lost." .
kh:p1 kho:hasTextProblem kh:gap .
kh:s5 kho:subject kh:battle ; kho:predicate kho:size ; kho:objectValue 30 ; kho:rank "normal" ;
    kho:reading "emended" ; kho:hasEmendation kh:e ; kho:hasEvidence kh:p1 ;
    kho:conflictsWith kh:s4 .
kh:e a kho:Emendation ; kho:asWritten "3O" ; kho:readAs "30" .
"""


def test_what_is_lost_of_a_thing_is_shown_with_its_words_and_the_reason() -> None:
    (lost,) = read("battle", DATA + DAMAGED).lost
    assert (lost.property.text, lost.kind, lost.written) == ("near", "lost name", "near .")
    assert lost.notes == ("The place is lost.",)
    assert [quote.exact.text for quote in lost.quotes] == ["first"]
    assert read("battle").lost == ()


def test_a_gap_is_no_fact_that_points_to_a_thing() -> None:
    pointing = read("battle", DATA + DAMAGED).pointing
    assert "gap" not in str(pointing)


def test_an_emended_fact_is_marked_and_not_asserted() -> None:
    thing = read("battle", DATA + DAMAGED)
    facts = (fact for group in thing.facts for fact in group.facts)
    (fact,) = (fact for fact in facts if fact.emended)
    assert set(fact.marks) == {"emended", "contradicted"}
    assert fact.emended[0].text == "“3O”, read as “30”"
    assert "battle" in fact.conflicts[0].text
    page = read("s5", DATA + DAMAGED)
    assert page.fact is not None
    assert page.fact.emended == fact.emended
