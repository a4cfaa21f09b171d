from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.reading.axioms import Axioms
from khorgos.server.reading.closure import Index
from khorgos.server.reading.facts import FactRow, RowReader
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.premises import by_rule, premises
from khorgos.server.reading.release import Release
from khorgos.server.reading.said import SaidReader
from khorgos.server.reading.tellings import Teller, pieces, shortened
from khorgos.server.reading.thing import EntityPage, read_page, short_credit

PREFIXES = f"""@prefix kh: <{KH}> . @prefix kho: <{KHO}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
ONTOLOGY = """
kho:Battle rdfs:subClassOf kho:Event ; rdfs:label "battle"@en, "битва"@ru .
kho:Event rdfs:subClassOf kho:Occurrence, [ a owl:Restriction ] ; rdfs:label "event"@en .
kho:Occurrence rdfs:subClassOf owl:Thing .
kho:borders a owl:SymmetricProperty . kho:hasPart owl:inverseOf kho:isPartOf .
kho:isPartOf a owl:TransitiveProperty . kho:hasVictor rdfs:subPropertyOf kho:hasParticipant .
kho:takesPartIn owl:inverseOf kho:hasParticipant .
kho:tookPlaceAt owl:propertyChainAxiom ( kho:isNear kho:isPartOf ) .
kho:backs owl:propertyChainAxiom ( [ owl:inverseOf kho:hasPayer ] kho:funds ) .
kho:hasBirth rdfs:subPropertyOf kho:hasBeginning .
"""
WORLD = """
kh:zarm a kho:Polity ; rdfs:label "Zarm"@en ; skos:altLabel "Зарм"@kk ; kho:borders kh:ost ;
    skos:scopeNote "Not old-zarm, which lay in ost." .
kh:ost a kho:Polity ; rdfs:label "Ost"@en . kh:old-zarm rdfs:label "Zarm of old"@en .
kh:fight a kho:Battle ; rdfs:label "Fight of Ost"@en ; kho:hasTimeSpan kh:t7 ;
    kho:hasVictor kh:ost ; kho:hasParticipant kh:zarm ; kho:follows kh:raid .
kh:raid a kho:Event, kho:Occurrence ; rdfs:label "raid on Zarm"@en ; kho:hasTimeSpan kh:t6 .
kh:t7 a kho:TimeSpan ; kho:edtf "0751" ; rdfs:label "AD 751" ; kho:earliestDay 2 ; kho:latestDay 3 .
kh:t6 a kho:TimeSpan ; kho:edtf "0640" ; rdfs:label "AD 640" ; kho:earliestDay 1 ; kho:latestDay 1 .
kh:t9 a kho:TimeSpan ; kho:edtf "1992/.." ; rdfs:label "from 1992 on" ; kho:earliestDay 100 .
kh:t9d a kho:TimeSpan ; kho:edtf "1992-01-03/.." ; rdfs:label "from 3 January 1992 on" ;
    kho:earliestDay 103 .
kh:s1 a kho:Statement ; kho:subject kh:fight ; kho:predicate kho:hasTimeSpan ; kho:object kh:t7 ;
    kho:hasEvidence kh:p1 ; kho:dateText "in 751" .
kh:s2 a kho:Statement ; kho:subject kh:fight ; kho:predicate kho:follows ; kho:object kh:raid ;
    kho:hasEvidence kh:p1 .
kh:s3 a kho:Statement ; kho:subject kh:fight ; kho:predicate kho:hasVictor ; kho:object kh:ost ;
    kho:reading "inferred-by-curator" ; kho:readingNote "so read" ; kho:hasEvidence kh:p2 .
kh:s4 a kho:Statement ; kho:subject kh:ost ; kho:predicate kho:borders ; kho:object kh:zarm ;
    kho:hasTimeSpan kh:t9 ; kho:hasEvidence kh:p2 .
kh:s5 a kho:Statement ; kho:subject kh:zarm ; kho:predicate kho:borders ; kho:object kh:ost ;
    kho:hasTimeSpan kh:t9d ; kho:hasEvidence kh:p3 .
kh:s6 a kho:Statement ; kho:subject kh:zarm ; kho:predicate kho:hasArea ; kho:object kh:area ;
    kho:isAttributedTo kh:survey ; kho:certainty "perhaps" ; kho:hasEvidence kh:p3 .
kh:area rdfs:label "9 km"@en . kh:survey rdfs:label "survey"@en .
kh:n1 a kho:NegativeStatement ; kho:negates kh:q1 ; kho:isStatedIn kh:doc ; kho:hasEvidence kh:p2 .
kh:q1 kho:propositionSubject kh:zarm ; kho:propositionPredicate kho:recognizes ;
    kho:propositionObject kh:ost .
kh:c1 a kho:Claim ; kho:isClaimedBy kh:ost ; kho:isAbout kh:zarm ; rdfs:label "Zarm is old"@en ;
    kho:hasTimeSpan kh:t9 ; kho:hasEvidence kh:p2 .
kh:c2 a kho:Claim ; kho:isClaimedBy kh:zarm ; kho:denies kh:c1 ; rdfs:label "It is not"@en .
kh:c3 a kho:Claim ; kho:isClaimedBy kh:ost ; kho:isAbout kh:zarm ; rdfs:label "Zarm is far"@en .
kh:gap a kho:Gap ; kho:isAbout kh:fight ; kho:leavesOpen kho:tookPlaceAt ; kho:gapKind "cut-off" ;
    kho:asWritten "whi" . kh:p2 kho:hasTextProblem kh:gap .
kh:p1 a kho:Passage ; kho:exact "Ost won in 751, after the raid." ; kho:inDocument kh:doc ;
    kho:section "Old times" ; kho:line 4 ; kho:position 40 ; kho:part "body" .
kh:p2 a kho:Passage ; kho:exact "Ost won in 75" ; kho:inDocument kh:doc ; kho:line 9 ;
    kho:position 90 ; kho:part "gloss" ; kho:headword "Ost" ; kho:suffix " ..." .
kh:p3 a kho:Passage ; kho:exact "Zarm lies beside Ost." ; kho:inDocument kh:doc ; kho:line 2 ;
    kho:position 20 ; kho:part "body" .
kh:doc a kho:SourceDocument ; kho:title "Annals" ; kho:language "en" .
"""
INFERRED = "kh:zarm kho:takesPartIn kh:fight . kh:fight kho:hasParticipant kh:ost ; a kho:Event ."


def index(turtle: str) -> Index:
    return Index(quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE))


def world(
    data: str = WORLD, inferred: str = INFERRED, unsure: str = "", names: str = ""
) -> Release:
    triples = [quad.triple for quad in ox.parse(PREFIXES + ONTOLOGY, format=ox.RdfFormat.TURTLE)]
    return Release(
        index(data + inferred + unsure),
        index(inferred),
        index(unsure),
        index(names),
        Axioms.of(triples),
    )


def namer(release: Release, language: str = "en") -> Namer:
    return Namer(release, language, lambda iri: slug_of(iri) if iri.startswith(str(KH)) else "")


def page(slug: str, release: Release | None = None) -> EntityPage:
    return read_page(namer(release or world()), str(KH[slug]))


def rows(slug: str, property_: str, release: Release | None = None) -> tuple[FactRow, ...]:
    found = page(slug, release).facts
    return next((group.rows for group in found if group.key == property_), ())


# --- the axioms, and what a triple follows from


def test_a_lineage_goes_from_the_widest_class_to_the_most_special() -> None:
    axioms = world().axioms
    assert axioms.lineage([str(KHO.Event), str(KHO.Battle)]) == (
        str(KHO.Occurrence),
        str(KHO.Event),
        str(KHO.Battle),
    )
    assert axioms.lineage([]) == ()


def test_a_circle_of_classes_ends() -> None:
    circle = "kho:A rdfs:subClassOf kho:B . kho:B rdfs:subClassOf kho:A ."
    triples = [quad.triple for quad in ox.parse(PREFIXES + circle, format=ox.RdfFormat.TURTLE)]
    assert Axioms.of(triples).lineage([str(KHO.A)]) == (str(KHO.B), str(KHO.A))


@pytest.mark.parametrize(
    ("stated", "triple", "expected"),
    [
        ("kh:a kho:hasVictor kh:b", ("a", "hasParticipant", "b"), [("a", "hasVictor", "b")]),
        ("kh:b kho:hasVictor kh:a", ("a", "takesPartIn", "b"), [("b", "hasVictor", "a")]),
        ("kh:b kho:borders kh:a", ("a", "borders", "b"), [("b", "borders", "a")]),
        (
            "kh:a kho:isPartOf kh:b . kh:b kho:isPartOf kh:c",
            ("a", "isPartOf", "c"),
            [("a", "isPartOf", "b"), ("b", "isPartOf", "c")],
        ),
        (
            "kh:a kho:isPartOf kh:b . kh:b kho:isPartOf kh:c",
            ("c", "hasPart", "a"),
            [("a", "isPartOf", "b"), ("b", "isPartOf", "c")],
        ),
        (
            "kh:a kho:isNear kh:b . kh:b kho:isPartOf kh:c",
            ("a", "tookPlaceAt", "c"),
            [("a", "isNear", "b"), ("b", "isPartOf", "c")],
        ),
        (
            "kh:x kho:hasPayer kh:a . kh:x kho:funds kh:b",
            ("a", "backs", "b"),
            [("x", "hasPayer", "a"), ("x", "funds", "b")],
        ),
        ("kh:a kho:borders kh:b", ("a", "borders", "b"), [("a", "borders", "b")]),
        ("kh:a kho:borders kh:b", ("a", "isPartOf", "b"), []),
        ("kh:a kho:isPartOf kh:a", ("a", "borders", "b"), []),
    ],
)
def test_premises(
    stated: str, triple: tuple[str, str, str], expected: list[tuple[str, str, str]]
) -> None:
    subject, property_, value = triple
    asked = (str(KH[subject]), str(KHO[property_]), ox.NamedNode(str(KH[value])))
    found = premises(world(f"{stated} .", ""), asked)
    named = [(slug_of(s), p.partition("#")[2], slug_of(str(o).strip("<>"))) for s, p, o in found]
    assert named == expected


def test_a_premise_that_was_inferred_is_led_back_to_what_is_stated() -> None:
    release = world(
        "kh:b kho:borders kh:a . kh:fight kho:isNear kh:x . kh:c kho:hasPart kh:x .",
        "kh:x kho:isPartOf kh:c . kh:fight kho:tookPlaceAt kh:c .",
    )
    asked = (str(KH.fight), str(KHO.tookPlaceAt), ox.NamedNode(str(KH.c)))
    found = premises(release, asked)
    assert [slug_of(subject) for subject, *_ in found] == ["fight", "c"]


def test_what_says_less_than_a_fact_is_left_out() -> None:
    release = world()
    assert next(by_rule(release, str(KH.fight)))[0][1].endswith("type")
    assert not rows("fight", "hasParticipant", release)[1:], "the victor is no second participant"
    assert not rows("zarm", "takesPartIn", release), "it is told of the battle"


def test_a_fact_that_follows_opens_the_sentences_of_its_premises() -> None:
    data = (
        WORLD
        + """
kh:s8 a kho:Statement ; kho:subject kh:fight ; kho:predicate kho:isNear ; kho:object kh:town ;
    kho:hasEvidence kh:p1 . kh:fight kho:isNear kh:town .
kh:s9 a kho:Statement ; kho:subject kh:town ; kho:predicate kho:isPartOf ; kho:object kh:zarm ;
    kho:hasEvidence kh:p3 . kh:town kho:isPartOf kh:zarm ; rdfs:label "town"@en .
"""
    )
    follows = "kh:fight kho:tookPlaceAt kh:zarm ."
    (row,) = rows("fight", "tookPlaceAt", world(data, follows))
    assert row.states == ("rule",)
    assert not row.is_unsure
    assert [premise.parts[2].text for premise in row.premises] == ["town", "Zarm"]
    assert {passage.slug for passage in row.passages} == {"p1", "p3"}
    (unsure,) = rows("fight", "tookPlaceAt", world(data, "", follows))
    assert unsure.is_unsure


# --- facts and their dates


def test_only_the_time_of_a_statement_stands_beside_it() -> None:
    (after,) = rows("fight", "follows")
    assert after.tellings[0].date is None
    assert str(after.aside) == "AD 640", "the other event has its own date in brackets"
    (time,) = rows("fight", "hasTimeSpan")
    assert (str(time.date), time.tellings[0].date) == ("AD 751", None)


def test_a_fact_that_holds_both_ways_is_one_row_with_the_most_exact_date() -> None:
    (row,) = rows("zarm", "borders")
    assert [telling.slug for telling in row.tellings] == ["s5", "s4"]
    assert str(row.tellings[0].date) == "from 3 January 1992 on"
    assert [passage.slug for passage in row.tellings[0].passages] == ["p3"], "its own sentence"
    (turned,) = rows("ost", "borders")
    assert turned.states == ("asserted",)
    assert not [group for group in page("zarm").elsewhere if group.key == "borders"]


def test_a_fact_that_is_told_only_from_the_other_end_follows() -> None:
    here = "kho:subject kh:zarm ; kho:predicate kho:borders"
    alone = world(WORLD.replace(here, here.replace("borders", "knows")))
    (row,) = rows("zarm", "borders", alone)
    assert row.states == ("rule",)
    assert row.tellings[0].is_turned


def test_a_time_that_is_worked_out_stands_with_the_words_of_its_sentence() -> None:
    words = 'kho:reading "relative" ; kho:dateText "after the raid" ; kho:hasTimeSpan kh:t9d'
    (row,) = rows("zarm", "borders", world(WORLD.replace("kho:hasTimeSpan kh:t9d", words)))
    assert row.tellings[0].dated == ("after the raid",)
    (time,) = rows("fight", "hasTimeSpan")
    assert time.tellings[0].dated == (), "its date stands in its sentence"


def test_a_fact_of_two_times_is_two_rows() -> None:
    apart = WORLD.replace("kho:earliestDay 100 .", "kho:earliestDay 1 ; kho:latestDay 9 .")
    assert len(rows("zarm", "borders", world(apart))) == 2


def test_hedge_attribution_and_denial_stand_with_the_fact() -> None:
    (area,) = rows("zarm", "hasArea")
    assert area.states == ("hedged",)
    assert area.tellings[0].hedges == ("perhaps",)
    assert [who.text for who in area.tellings[0].by] == ["survey"]
    (denied,) = rows("zarm", "recognizes")
    assert denied.states == ("denied",)
    assert [who.text for who in denied.tellings[0].by] == ["Annals"]


def test_an_editor_is_no_axiom() -> None:
    (victor,) = rows("fight", "hasVictor")
    assert victor.states == ("editor",)
    assert victor.tellings[0].readings == ("so read",)


def test_what_the_documents_do_not_agree_on_is_said_once() -> None:
    data = (
        WORLD
        + """
kh:x1 a kho:Statement ; kho:subject kh:zarm ; kho:predicate kho:isOfKind ; kho:object kh:ost ;
    kho:conflictsWith kh:x2, kh:s6 . kh:x2 a kho:Statement ; kho:subject kh:zarm ;
    kho:predicate kho:isOfKind ; kho:object kh:fight ; kho:conflictsWith kh:x1 .
"""
    )
    group = next(it for it in page("zarm", world(data)).facts if it.key == "isOfKind")
    assert [{row.text for row in several} for several in group.disagreements] == [
        {"Ost", "Fight of Ost"}
    ]
    assert not group.contradicted
    alone = next(it for it in page("zarm", world(data)).facts if it.key == "isOfKind").first(0)
    assert alone.total == 2


def test_what_others_are_told_of_with_it_is_named_by_them() -> None:
    (group,) = [group for group in page("ost").elsewhere if group.key == "hasVictor"]
    assert [row.text for row in group.rows] == ["Fight of Ost"]


# --- claims, gaps, names


def test_answered_claims_stand_first() -> None:
    answered, other = page("zarm").claims
    assert [answer.how for answer in answered.answers] == ["denies"]
    assert [who.text for who in answered.answers[0].by] == ["Zarm"]
    assert (answered.telling.states, str(answered.telling.date)) == (("claimed",), "from 1992 on")
    assert not other.answers
    assert [row.text.text for row in page("ost").own_claims] == ["Zarm is old", "Zarm is far"]


def test_what_is_lost_is_not_called_not_said() -> None:
    found = page("fight")
    (gap,) = found.gaps
    assert (gap.written, gap.kind, gap.property) == ("whi", "cut-off", str(KHO.tookPlaceAt))
    assert [passage.slug for passage in gap.passages] == ["p2"]
    assert [group.key for group in found.facts if not group.rows] == ["tookPlaceAt"]
    assert "people" not in found.not_said
    assert "place" not in found.not_said
    assert page("raid").not_said == ("place", "people")
    lost = WORLD.replace("kh:fight a kho:Battle", "kh:fight a kho:Battle, kho:ArmedConflict")
    assert "victor" not in page("fight", world(lost)).not_said


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", ("beginning", "capital", "successor")),
        ("kh:start kho:bringsIntoBeing kh:realm .", ("beginning", "capital", "successor")),
        (
            "kh:start kho:bringsIntoBeing kh:realm ; kho:hasTimeSpan kh:t7 .",
            ("capital", "successor"),
        ),
        (
            """kh:realm kho:isEstablishedBy kh:ost . kh:s8 kho:subject kh:realm ;
            kho:predicate kho:isEstablishedBy ; kho:object kh:ost ; kho:hasTimeSpan kh:t7 .""",
            ("capital", "successor"),
        ),
        ("kh:ost kho:succeeds kh:realm .", ("beginning", "capital")),
    ],
)
def test_what_is_told_from_elsewhere_is_not_called_not_said(
    told: str, expected: tuple[str, ...]
) -> None:
    realm = 'kh:realm a kho:Polity, kho:Realm ; rdfs:label "Realm"@en .'
    assert page("realm", world(f"{WORLD} {realm} {told}")).not_said == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", ()),
        ("kh:pipe kho:connects kh:ost .", ("extent",)),
        ("kh:pipe kho:connects kh:ost ; kho:hasLength kh:area .", ()),
    ],
)
def test_the_length_of_a_line_is_expected(told: str, expected: tuple[str, ...]) -> None:
    pipe = 'kh:pipe a kho:Infrastructure ; rdfs:label "Pipe"@en .'
    assert page("pipe", world(f"{WORLD} {pipe} {told}")).not_said == expected


def test_what_is_lost_of_a_reign_stands_on_the_page_of_whose_it_is() -> None:
    told = """kh:rule a kho:HistoricalPeriod ; rdfs:label "reign of Irm"@en ; kho:belongsTo kh:irm .
        kh:irm rdfs:label "Irm"@en . kh:horse rdfs:label "horse"@en ; kho:belongsTo kh:irm .
        kh:gap2 a kho:Gap ; kho:isAbout kh:rule ; kho:leavesOpen kho:hasEnd .
        kh:gap3 a kho:Gap ; kho:isAbout kh:horse ; kho:leavesOpen kho:name ."""
    found = page("irm", world(f"{WORLD} {told}"))
    (gap,) = found.gaps
    assert (gap.slug, gap.property, gap.of and gap.of.href) == ("gap2", str(KHO.hasEnd), "rule")
    assert not found.facts
    (own,) = page("rule", world(f"{WORLD} {told}")).gaps
    assert own.of is None


def test_former_names_are_marked_and_stand_last() -> None:
    told = """kh:ulm rdfs:label "Ulm"@en ; skos:altLabel "Alm"@en, "Olm"@en, "Zulm"@en, "Ульм"@ru ;
        kho:formerName "Alm"@en, "Ulm"@en ; kho:officialName "Olm"@en ."""
    found = page("ulm", world(f"{WORLD} {told}"))
    shown = [(kind, [row.name.text for row in rows]) for kind, rows in found.names_by_kind]
    official, former = str(KHO.officialName), str(KHO.formerName)
    assert shown == [("", ["Ulm", "Zulm", "Ульм"]), (official, ["Olm"]), (former, ["Alm"])]


def test_names_from_elsewhere_stand_apart_with_their_credit() -> None:
    names = """kh:zarm xl:altLabel kh:zarm-name . kh:zarm-name xl:literalForm "扎姆"@zh-hans ;
        dct:source "Web page, https://www.zarm.example/x, title" ."""
    found = page("zarm", world(names=names))
    assert [row.name.text for row in found.names] == ["Zarm", "Зарм"]
    (other,) = found.other_names
    assert (other.name.text, other.source, other.href) == ("扎姆", "zarm.example", "zarm-name")
    assert [name.text for name in found.scripts] == ["Зарм"]


def test_a_remark_names_things_by_their_names() -> None:
    (remark,) = page("zarm").remarks
    assert "".join(term.text for term in remark) == "Not Zarm of old, which lay in Ost."
    assert [term.href for term in remark if term.href] == ["old-zarm", "ost"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("after old-zarm and ost", "after “Zarm of old” and Ost"),
        ("an unknown-thing, a fight", "an unknown-thing, a fight"),
        ("", ""),
    ],
)
def test_the_words_of_a_note(text: str, expected: str) -> None:
    assert namer(world()).words(text) == expected


@pytest.mark.parametrize(
    ("slug", "label"),
    [
        ("s3", "Fight of Ost — kho:hasVictor — Ost"),
        ("n1", "not: Zarm — kho:recognizes — Ost"),
        ("p3", "Zarm lies beside Ost."),
        ("doc", "Annals"),
        ("nothing", "nothing"),
    ],
)
def test_nodes_without_a_label(slug: str, label: str) -> None:
    assert namer(world()).label(str(KH[slug])).text == label


@pytest.mark.parametrize(
    "circle",
    [
        "kh:x kho:negates kh:x .",
        "kh:x kho:negates kh:y . kh:y kho:negates kh:x .",
        "kh:x a kho:Statement ; kho:subject kh:x ; kho:predicate kho:near ; kho:object kh:x .",
    ],
)
def test_records_in_a_circle_have_names(circle: str) -> None:
    release = world(circle, "")
    assert "x" in namer(release).label(str(KH.x)).text
    assert read_page(namer(release), str(KH.x)).slug == "x"


def test_a_class_is_named_in_the_language_of_the_page() -> None:
    assert namer(world(), "ru").label(str(KHO.Battle)).text == "битва"
    assert namer(world(), "ru").label(str(KHO.Event)).language == "en"


# --- passages


def test_the_same_words_are_quoted_once() -> None:
    teller = Teller(namer(world()))
    (passage,) = teller.passages([str(KH.p2), str(KH.p1)])
    assert passage.slug == "p1"
    assert [other.slug for other in passage.again] == ["p2"]
    assert len(teller.passages([str(KH.p1), str(KH.p3)])) == 2


def test_the_words_of_a_fact_are_lit() -> None:
    (time,) = rows("fight", "hasTimeSpan")
    lit = [words for words, is_lit in time.passages[0].pieces if is_lit]
    assert lit == ["in 751"]


WORDS = st.text(alphabet="ab é哈ئ-.(\u00a0", max_size=12)


@given(WORDS, st.lists(WORDS, max_size=4))
def test_pieces_are_the_text(text: str, lit: list[str]) -> None:
    cut = pieces(text, lit)
    assert "".join(words for words, _ in cut) == text
    assert all(words for words, _ in cut)


@pytest.mark.parametrize(
    ("text", "lit", "expected"),
    [
        ("Ost won", ["Ost"], ["Ost"]),
        ("Ostia won", ["Ost"], []),
        ("at 哈萨克 now", ["哈萨克"], ["哈萨克"]),
        ("a b", ["a"], []),  # one letter is no word
        ("near Taraz on Talas", [("Taraz", "Talas")], ["Taraz"]),
        ("on Talas", [("Taraz", "Talas")], ["Talas"]),
    ],
)
def test_what_is_lit(text: str, lit: Iterable[tuple[str, ...] | str], expected: list[str]) -> None:
    assert [words for words, is_lit in pieces(text, lit) if is_lit] == expected


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("", ""),
        ("Modern times", "Modern times"),
        ('Chinese claim of "unknown" sickness', "Chinese claim"),
        ("Irtysh–Karamay–Ürümqi Canal", "Irtysh–Karamay–Ü…"),
    ],
)
def test_a_title_is_shortened_at_a_word(title: str, short: str) -> None:
    assert shortened(title) == short


def test_a_credit_is_short() -> None:
    assert short_credit("GeoNames (CC BY), id 9") == "GeoNames"


def test_readers_of_what_is_said_need_no_claims() -> None:
    said = SaidReader(Teller(namer(world('kh:a rdfs:label "a" .', ""))))
    iri = str(KH.a)
    assert (said.claims_about(iri), said.gaps(iri), said.not_said(iri)) == ((), (), ())
    assert RowReader(Teller(namer(world()))).facts(str(URIRef("urn:x"))) == []
