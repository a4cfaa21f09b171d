"""The real shapes: a good graph passes, and every constraint refuses a mutation of it.

All mutations are validated at once, each in a namespace of its own, for speed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KH, KHO, PREFIXES
from khorgos.triples.building import Build, union
from khorgos.triples.gates.shapes import (
    ShapesError,
    ShapeViolation,
    check_shapes,
    load_shapes,
)


def _fact(number: int, subject: str, predicate: str, value: str) -> str:
    """A fact in Turtle with the statement that supports it."""
    kind = "objectValue" if value.startswith('"') else "object"
    return f"""
kh:{subject} kho:{predicate} {value} .
kh:says-{number} a kho:Statement ; kho:subject kh:{subject} ; kho:predicate kho:{predicate} ;
    kho:{kind} {value} ; kho:reading "stated" ; kho:rank "normal" ; kho:hasEvidence kh:passage .
"""


GOOD = """
kh:text a kho:SourceDocument ; kho:contentHash "HASH" ; kho:licence "CC0" ; kho:language "en" .
kh:passage a kho:Passage ; kho:inDocument kh:text ; kho:exact "In 36 BC Zarm won." ;
    kho:part "body" ; kho:position 0 ; kho:hasRange kh:range-1 , kh:range-2 .
kh:range-1 a kho:TextRange ; kho:start 0 ; kho:end 9 .
kh:range-2 a kho:TextRange ; kho:start 12 ; kho:end 26 .
kh:time a kho:TimeSpan ; kho:edtf "-0036/-0035" ; rdfs:label "37 to 36 BC"@en ;
    kho:isApproximate false ;
    kho:earliestYear -36 ; kho:latestYear -35 ; kho:earliestDay 1707911 ; kho:latestDay 1708641 .
kh:later a kho:TimeSpan ; kho:edtf "1994" ; rdfs:label "1994"@en ; kho:isApproximate false ;
    kho:earliestYear 1994 ; kho:latestYear 1994 ; kho:earliestDay 2449354 ; kho:latestDay 2449718 .
kh:amount a kho:Quantity ; kho:value 300.0 ; kho:unit "km" ; kho:quantityText "over 300 km" ;
    kho:bound "lower" ; kho:isApproximate true ; rdfs:label "over 300 km"@en ;
    kho:isShareOf kh:ost .

kh:zarm a kho:SovereignState ; rdfs:label "Zarm"@en , "Зарм"@ru ; kho:isMentionedIn kh:passage ;
    kho:wikidataId "QID" ; kho:isAlliedWith kh:ost .
kh:ost a kho:Polity ; rdfs:label "Ost"@en ; kho:isMentionedIn kh:passage .
kh:league a kho:Organization ; rdfs:label "League"@en ; kho:isMentionedIn kh:passage .
kh:border a kho:Border ; rdfs:label "border"@en ; kho:isMentionedIn kh:passage .
kh:treaty a kho:Treaty ; rdfs:label "treaty"@en ; kho:isMentionedIn kh:passage .
kh:signing a kho:Signing ; rdfs:label "signing"@en ; kho:isMentionedIn kh:passage .
kh:ratification a kho:Ratification ; rdfs:label "ratification"@en ; kho:isMentionedIn kh:passage .
kh:dispute a kho:Dispute ; rdfs:label "dispute"@en ; kho:isMentionedIn kh:passage .

kh:statement a kho:Statement ; kho:subject kh:zarm ; kho:predicate kho:isAlliedWith ;
    kho:object kh:ost ; kho:reading "relative" ; kho:readingNote "so" ; kho:rank "normal" ;
    kho:hasTimeSpan kh:time ; kho:hasEvidence kh:passage .
kh:negative a kho:NegativeStatement ; kho:negates kh:denied ; kho:reading "stated" ;
    kho:rank "normal" ; kho:hasEvidence kh:passage .
kh:claim a kho:Claim ; kho:isClaimedBy kh:ost ; kho:claimText "Zarm is a member."@en ;
    rdfs:label "membership"@en ; kho:claimKind "assertion" ; kho:reading "stated" ;
    kho:hasTimeSpan kh:later ;
    kho:hasContent kh:content ; kho:hasEvidence kh:passage .
kh:content a kho:Proposition ; kho:propositionSubject kh:zarm ;
    kho:propositionPredicate kho:isMemberOf ; kho:propositionObject kh:league .
kh:denied a kho:Proposition ; kho:propositionSubject kh:ost ;
    kho:propositionPredicate kho:isMemberOf ; kho:propositionObject kh:league .
kh:denial a kho:Claim ; kho:isClaimedBy kh:zarm ; kho:claimText "It is not."@en ;
    rdfs:label "denial"@en ; kho:claimKind "denial" ; kho:denies kh:claim ; kho:reading "stated" ;
    kho:hasEvidence kh:passage .
""" + "".join(
    _fact(number, *parts)
    for number, parts in enumerate(
        [
            ("signing", "actsUpon", "kh:treaty"),
            ("signing", "hasTimeSpan", "kh:time"),
            ("ratification", "actsUpon", "kh:treaty"),
            ("ratification", "hasTimeSpan", "kh:later"),
            ("ratification", "follows", "kh:signing"),
            ("dispute", "hasDisputant", "kh:zarm"),
            ("border", "separates", "kh:zarm"),
            ("border", "separates", "kh:ost"),
            ("border", "hasLength", "kh:amount"),
            ("zarm", "name", '"Зарм"@ru'),
        ]
    )
)

# Which constraint refuses what: the name of the shape and its path, or the name of the rule; then
# the text that is replaced, or None where the new text is added.
MUTATIONS: Sequence[tuple[str, str | None, str]] = [
    ("Stated hasEvidence", "kh:time ; kho:hasEvidence kh:passage .", "kh:time ."),
    ("Stated hasEvidence", None, "kh:statement kho:hasEvidence kh:zarm ."),
    ("Statement subject", "kho:Statement ; kho:subject kh:zarm ;", "kho:Statement ;"),
    ("Statement subject", None, "kh:statement kho:subject kh:ost ."),
    ("Statement subject", None, 'kh:statement kho:subject "Zarm" .'),
    ("Statement predicate", "kho:predicate kho:isAlliedWith ;", ""),
    ("Statement predicate", None, "kh:statement kho:predicate kho:opposes ."),
    ("Statement object|objectValue", "kho:object kh:ost ;", ""),
    ("Statement object|objectValue", None, 'kh:statement kho:objectValue "Ost" .'),
    ("Stated reading", 'kho:reading "relative" ;', ""),
    ("Stated reading", '"relative"', '"guessed"'),
    ("Stated reading", None, 'kh:statement kho:reading "stated" .'),
    ("Stated rank", 'kho:rank "normal" ;', ""),
    ("Stated rank", '"normal"', '"best"'),
    ("Stated rank", None, 'kh:statement kho:rank "deprecated" .'),
    ("Stated hasTimeSpan", None, "kh:statement kho:hasTimeSpan kh:later ."),
    ("Stated hasTimeSpan", "kho:hasTimeSpan kh:time", "kho:hasTimeSpan kh:ost"),
    ("Claim hasEvidence", "kh:content ; kho:hasEvidence kh:passage", "kh:content"),
    ("Claim hasEvidence", None, "kh:claim kho:hasEvidence kh:text ."),
    ("Claim isClaimedBy", "kho:isClaimedBy kh:ost ;", ""),
    ("Claim isClaimedBy", "kho:isClaimedBy kh:ost ;", 'kho:isClaimedBy "Ost" ;'),
    ("Claim claimText", 'kho:claimText "It is not."@en ;', ""),
    ("Claim claimText", '"It is not."@en', '"It is not."'),
    ("Claim claimText", None, 'kh:claim kho:claimText "Another."@en .'),
    ("Claim claimKind", 'kho:claimKind "assertion" ;', ""),
    ("Claim claimKind", '"assertion"', '"rumour"'),
    ("Claim claimKind", None, 'kh:claim kho:claimKind "question" .'),
    ("Claim hasContent", None, "kh:claim kho:hasContent kh:statement ."),
    ("Claim label", 'rdfs:label "membership"@en ;', ""),
    ("Claim label", None, 'kh:claim rdfs:label "another"@en .'),
    ("Claim reading", '"assertion" ; kho:reading "stated" ;', '"assertion" ;'),
    ("Claim reading", '"assertion" ; kho:reading "stated"', '"assertion" ; kho:reading "heard"'),
    ("Claim hasTimeSpan", None, "kh:claim kho:hasTimeSpan kh:time ."),
    (
        "Claim hasTimeSpan",
        "kho:hasTimeSpan kh:later ;\n    kho:hasContent",
        "kho:hasTimeSpan kh:ost ;\n    kho:hasContent",
    ),
    ("TimeSpan isApproximate", "kho:isApproximate false ;", ""),
    ("TimeSpan isApproximate", "kho:isApproximate false ;", 'kho:isApproximate "no" ;'),
    ("Quantity label", ' ; rdfs:label "over 300 km"@en', ""),
    ("Quantity label", None, 'kh:amount rdfs:label "300 km"@en .'),
    ("Quantity isApproximate", "kho:isApproximate true ; ", ""),
    ("Quantity isApproximate", None, "kh:amount kho:isApproximate false ."),
    ("Quantity isShareOf", None, "kh:amount kho:isShareOf kh:zarm ."),
    ("NegativeStatement negates", "kho:negates kh:denied ;", ""),
    ("NegativeStatement negates", None, "kh:negative kho:negates kh:content ."),
    ("NegativeStatement negates", "kho:negates kh:denied", "kho:negates kh:ost"),
    ("Proposition propositionSubject", "kho:propositionSubject kh:zarm ;", ""),
    ("Proposition propositionSubject", None, "kh:content kho:propositionSubject kh:ost ."),
    ("Proposition propositionPredicate", "kho:propositionPredicate kho:isMemberOf ;", ""),
    ("Proposition propositionPredicate", None, "kh:content kho:propositionPredicate kho:opposes ."),
    (
        "Proposition propositionObject|propositionValue",
        "kho:isMemberOf ; kho:propositionObject kh:league .",
        "kho:isMemberOf .",
    ),
    (
        "Proposition propositionObject|propositionValue",
        None,
        'kh:content kho:propositionValue "league" .',
    ),
    ("Proposition ^hasContent|^negates", "kho:hasContent kh:content ;", ""),
    ("Passage inDocument", "kho:inDocument kh:text ;", ""),
    ("Passage inDocument", "kho:inDocument kh:text ;", "kho:inDocument kh:zarm ;"),
    ("Passage exact", 'kho:exact "In 36 BC Zarm won." ;', ""),
    ("Passage exact", '"In 36 BC Zarm won."', '""'),
    ("Passage exact", '"In 36 BC Zarm won."', '"In 36 BC Zarm won."@en'),
    ("Passage exact", None, 'kh:passage kho:exact "Zarm" .'),
    ("Passage part", 'kho:part "body" ;', ""),
    ("Passage part", '"body"', '"furniture"'),
    ("Passage position", "kho:position 0 ;", ""),
    ("Passage position", "kho:position 0 ;", "kho:position -1 ;"),
    ("Passage position", "kho:position 0 ;", 'kho:position "0" ;'),
    ("Passage hasRange", " ; kho:hasRange kh:range-1 , kh:range-2", ""),
    ("Passage hasRange", None, "kh:passage kho:hasRange kh:time ."),
    ("TextRange start", "kho:start 0 ;", ""),
    ("TextRange start", "kho:start 0 ;", "kho:start -1 ;"),
    ("TextRange start", "kho:start 12 ; kho:end 26", "kho:start 26 ; kho:end 26"),
    ("TextRange start", "kho:start 12 ; kho:end 26", "kho:start 100 ; kho:end 26"),
    ("TextRange end", "kho:start 0 ; kho:end 9", "kho:start 0"),
    ("TextRange end", "kho:start 0 ; kho:end 9", "kho:start 0 ; kho:end 9.0"),
    ("TextRange end", None, "kh:range-1 kho:end 10 ."),
    ("SourceDocument contentHash", 'kho:contentHash "HASH" ;', ""),
    ("SourceDocument contentHash", '"HASH"', '"A0"'),
    ("SourceDocument licence", 'kho:licence "CC0" ;', ""),
    ("SourceDocument licence", None, 'kh:text kho:licence "MIT" .'),
    ("SourceDocument language", '; kho:language "en" .', "."),
    ("SourceDocument language", None, 'kh:text kho:language "fa" .'),
    ("TimeSpan edtf", 'kho:edtf "1994" ;', ""),
    ("TimeSpan edtf", None, 'kh:later kho:edtf "1994~" .'),
    ("TimeSpan label", 'rdfs:label "1994"@en ;', ""),
    ("TimeSpan label", None, 'kh:later rdfs:label "the year 1994"@en .'),
    ("TimeSpan earliestYear", "kho:earliestYear -36", "kho:earliestYear -34"),
    ("TimeSpan earliestYear", None, "kh:time kho:earliestYear -37 ."),
    ("TimeSpan earliestYear", "kho:earliestYear -36", 'kho:earliestYear "-0036"^^xsd:gYear'),
    ("TimeSpan latestYear", None, "kh:time kho:latestYear -34 ."),
    ("TimeSpan latestYear", "kho:latestYear 1994", 'kho:latestYear "1994"'),
    ("TimeSpan earliestDay", "kho:earliestDay 1707911", "kho:earliestDay 1708642"),
    ("TimeSpan earliestDay", None, "kh:time kho:earliestDay 1707910 ."),
    ("TimeSpan latestDay", None, "kh:time kho:latestDay 1708642 ."),
    ("TimeSpan latestDay", "kho:latestDay 2449718", "kho:latestDay 2449718.5"),
    ("Quantity value", "kho:value 300.0 ;", ""),
    ("Quantity value", "kho:value 300.0 ;", "kho:value 300 ;"),
    ("Quantity value", None, "kh:amount kho:value 301.0 ."),
    ("Quantity unit", 'kho:unit "km" ;', ""),
    ("Quantity unit", None, 'kh:amount kho:unit "m" .'),
    ("Quantity quantityText", 'kho:quantityText "over 300 km" ;', ""),
    ("Quantity bound", '"lower"', '"middle"'),
    ("Quantity bound", None, 'kh:amount kho:bound "upper" .'),
    ("Entity label", 'rdfs:label "Ost"@en ;', ""),
    ("Entity label", None, 'kh:ost rdfs:label "East"@en .'),
    ("Entity label", 'rdfs:label "Ost"@en ;', "rdfs:label kh:zarm ;"),
    ("Entity type", "kh:ost a kho:Polity ;", "kh:ost"),
    ("Entity isMentionedIn", None, "kh:ost kho:isMentionedIn kh:text ."),
    ("Linked wikidataId", '"QID"', '"Q0"'),
    ("Linked wikidataId", None, 'kh:zarm kho:wikidataId "Q999999" .'),
    ("Border separates", None, "kh:border kho:separates kh:league ."),
    ("AgreementAct actsUpon", None, 'kh:second a kho:Ratification ; rdfs:label "second"@en .'),
    ("AgreementAct actsUpon", None, "kh:signing kho:actsUpon kh:border ."),
    ("Dispute hasDisputant", None, 'kh:quarrel a kho:Dispute ; rdfs:label "quarrel"@en .'),
    ("reading-is-explained", 'kho:readingNote "so" ;', ""),
    ("reading-is-explained", 'kho:reading "stated"', 'kho:reading "relative"'),
    ("predicate-is-declared", "kho:predicate kho:isAlliedWith", "kho:predicate kho:isAliedWith"),
    ("predicate-is-declared", "kho:predicate kho:isAlliedWith", "kho:predicate kho:hasEvidence"),
    (
        "predicate-is-declared",
        "kho:propositionPredicate kho:isMemberOf",
        "kho:propositionPredicate rdfs:seeAlso",
    ),
    ("statement-is-a-fact", "; kho:isAlliedWith kh:ost .", "."),
    ("statement-is-a-fact", 'kho:objectValue "Зарм"@ru', 'kho:objectValue "Зарм"@kk'),
    ("denial-denies", "kho:denies kh:claim ;", ""),
    ("contested-content-is-no-fact", None, "kh:zarm kho:isMemberOf kh:league ."),
    (
        "contested-content-is-no-fact",
        None,
        "kh:denial kho:hasContent kh:other . kh:other a kho:Proposition ; "
        "kho:propositionSubject kh:zarm ; kho:propositionPredicate kho:isAlliedWith ; "
        "kho:propositionObject kh:ost .",
    ),
    ("ranges-do-not-overlap", "kho:start 12 ;", "kho:start 8 ;"),
    ("class-is-declared", "kh:ost a kho:Polity", "kh:ost a kho:Policy"),
    ("not-part-of-itself", None, "kh:ost kho:isPartOf kh:zarm . kh:zarm kho:isPartOf kh:ost ."),
    ("not-part-of-itself", None, "kh:treaty kho:supplements kh:treaty ."),
    ("not-part-of-itself", None, "kh:signing kho:isSubEventOf kh:signing ."),
    ("not-part-of-itself", None, "kh:zarm kho:continues kh:zarm ."),
    ("denied-is-no-fact", None, "kh:ost kho:isMemberOf kh:league ."),
    ("fact-has-a-statement", None, "kh:zarm kho:opposes kh:ost ."),
    ("fact-has-a-statement", None, 'kh:ost kho:name "Ost"@de .'),
    ("fact-has-a-statement", None, "kh:dispute kho:hasTimeSpan kh:time ."),
    ("bytes-are-kept-once", None, 'kh:copy a kho:SourceDocument ; kho:contentHash "HASH" .'),
    (
        "ratified-after-signed",
        "kh:ratification kho:hasTimeSpan kh:later",
        "kh:ratification kho:hasTimeSpan [ kho:latestDay 1707910 ]",
    ),
    (
        "follows-in-time",
        "kh:ratification kho:hasTimeSpan kh:later",
        "kh:ratification kho:hasTimeSpan [ kho:latestYear -37 ]",
    ),
    ("follows-no-circle", None, "kh:signing kho:follows kh:ratification ."),
    ("value-has-its-datatype", "kho:position 0 ;", 'kho:position "0" ;'),
    ("one-value-is-one", None, 'kh:passage kho:exact "Zarm" .'),
    ("wikidata-id-names-one", None, 'kh:ost kho:wikidataId "QID" .'),
    ("not-part-of-itself", None, "kh:ost kho:isLocatedIn kh:zarm . kh:zarm kho:isPartOf kh:ost ."),
    ("things-are-described", None, "kh:statement kho:hasEvidence kh:lost ."),
    ("things-are-described", "kh:league a kho:Organization ;", "kh:league"),
    ("things-are-mentioned", '"League"@en ; kho:isMentionedIn kh:passage .', '"League"@en .'),
    ("records-are-of-records", None, 'kh:zarm kho:rank "normal" .'),
    ("records-are-of-records", None, "kh:zarm kho:hasEvidence kh:passage ."),
    ("words-have-a-language", None, 'kh:zarm kho:name "Zarm" .'),
    ("words-have-a-language", None, 'kh:zarm kho:etymon "zar" .'),
    ("year-is-that-of-edtf", "kho:earliestYear -36", "kho:earliestYear -37"),
    ("year-is-that-of-edtf", '"-0036/-0035"', '"0036/0035"'),
    ("year-is-that-of-edtf", 'kho:edtf "1994"', 'kho:edtf "1995-04-26"'),
    ("day-is-in-its-year", "kho:earliestDay 1707911", "kho:earliestDay 1707811"),
    ("day-is-in-its-year", "kho:latestDay 2449718", "kho:latestDay 2450118"),
    ("begins-before-it-ends", None, "kh:ost kho:hasBeginning kh:later ; kho:hasEnd kh:time ."),
    ("begins-before-it-ends", None, "kh:ost kho:hasBirth kh:later ; kho:hasDeath kh:time ."),
    (
        "not-before-itself",
        None,
        "kh:ost kho:hasPredecessor kh:zarm . kh:zarm kho:succeeds kh:ost .",
    ),
    ("not-before-itself", None, "kh:ost kho:descendsFrom kh:ost ."),
    ("not-before-itself", None, "kh:ost kho:hasSuccessor kh:ost ."),
    ("not-before-itself", None, "kh:signing kho:isCausedBy kh:signing ."),
    ("position-is-the-first-start", "kho:position 0 ;", "kho:position 5 ;"),
    ("position-is-the-first-start", "kho:position 0 ;", "kho:position 12 ;"),
]


LOOKED_UP = (RDF.type, RDFS.subClassOf, RDFS.range)


def _graph(text: str, number: int) -> Graph:
    """``text`` as a graph in a namespace of its own, with ids of its own."""
    prefixes = {**PREFIXES, "kh": f"{KH}{number}/"}
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes.items())
    text = text.replace("HASH", f"{number:064x}").replace("QID", f"Q{number + 1}")
    return Graph().parse(data=head + text, format="turtle")


def _mutant(number: int) -> Graph:
    _, old, new = MUTATIONS[number]
    if old is None:
        return _graph(GOOD + new, number)
    assert old in GOOD, f"{old!r} does not stand in the good graph"
    return _graph(GOOD.replace(old, new, 1), number)


def _name(node: object) -> str:
    return re.split("[#/]", str(node))[-1]


def _path(shapes: Graph, shape: Node) -> str:
    path = shapes.value(shape, SH.path)
    if alternatives := shapes.value(path, SH.alternativePath):
        return "|".join(_step(shapes, step) for step in shapes.items(alternatives))
    return _step(shapes, path)


def _step(shapes: Graph, step: Node | None) -> str:
    inverse = shapes.value(step, SH.inversePath)
    return f"^{_name(inverse)}" if inverse else _name(step)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return load_shapes()


@pytest.fixture(scope="module")
def messages(shapes: Graph) -> Mapping[str, str]:
    """The message of every constraint in the shapes, by the name that the mutations use."""
    named = {
        f"{_name(node)} {_path(shapes, constraint)}": str(shapes.value(constraint, SH.message))
        for node, constraint in shapes.subject_objects(SH.property)
    }
    for rule in shapes.objects(None, SH.sparql):
        named[_name(rule)] = str(shapes.value(rule, SH.message))
    return named


@pytest.fixture(scope="module")
def declarations(ontology: Graph) -> Graph:
    """What the shapes look up in the ontology, without all the rest, for speed."""
    looked_up = Graph()
    for triple in ontology:
        subject, predicate, value = triple
        plain = isinstance(subject, URIRef) and isinstance(value, URIRef)
        if predicate == KHO.keepsRecord or (plain and predicate in LOOKED_UP):
            looked_up.add(triple)
    return looked_up


@pytest.fixture(scope="module")
def refusals(shapes: Graph, declarations: Graph) -> Mapping[int, Sequence[ShapeViolation]]:
    """The violations of each mutation, by its number."""
    every = Graph()
    for number in range(len(MUTATIONS)):
        every += _mutant(number)
    found = defaultdict(list)
    for violation in check_shapes(every, declarations, shapes):
        found[int(violation.focus.removeprefix("kh:").split("/")[0])].append(violation)
    return found


# ---------------------------------------------------------------- the real shapes


def test_the_good_graph_conforms(shapes: Graph, declarations: Graph) -> None:
    assert check_shapes(_graph(GOOD, 0), declarations, shapes) == []


def test_what_the_build_makes_conforms(small_build: Build, shapes: Graph, ontology: Graph) -> None:
    assert check_shapes(union(small_build.graphs), ontology, shapes) == []


@pytest.mark.parametrize(
    "number",
    range(len(MUTATIONS)),
    ids=[f"{name}: {new if old is None else old}" for name, old, new in MUTATIONS],
)
def test_each_mutation_is_refused_with_its_message(
    number: int, messages: Mapping[str, str], refusals: Mapping[int, Sequence[ShapeViolation]]
) -> None:
    template = messages[MUTATIONS[number][0]]
    pattern = re.sub(r"\\\{\\\?\w+\\\}", ".+", re.escape(template))
    found = [violation.message for violation in refusals.get(number, ())]
    assert any(re.fullmatch(pattern, message) for message in found), found


def test_every_constraint_of_the_shapes_refuses_some_mutation(
    messages: Mapping[str, str], shapes: Graph
) -> None:
    assert sorted(messages) == sorted({name for name, _, _ in MUTATIONS})
    assert (
        len(messages) == len(set(messages.values())) == len(set(shapes.objects(None, SH.message)))
    )


def test_every_constraint_has_a_message(shapes: Graph) -> None:
    constraints = {*shapes.objects(None, SH.property), *shapes.objects(None, SH.sparql)}
    assert [node for node in constraints if (node, SH.message, None) not in shapes] == []


# ---------------------------------------------------------------- violations


SMALL = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kho: <https://w3id.org/khorgos/ontology#> .
[] a sh:NodeShape ; sh:targetClass kho:Polity ; sh:property
    [ sh:path kho:rank ; sh:in ( "high" ) ; sh:message "The rank is high." ] .
"""


def test_a_violation_names_the_thing_its_label_and_the_value() -> None:
    data = Graph()
    data.add((KH.zarm, RDF.type, KHO.Polity))
    data.add((KH.zarm, RDFS.label, Literal("Zarm", lang="en")))
    data.add((KH.zarm, KHO["rank"], Literal("low")))
    (violation,) = check_shapes(data, Graph(), Graph().parse(data=SMALL))
    assert violation == ShapeViolation("kh:zarm", "Zarm", "kho:rank", "low", "The rank is high.")
    assert str(violation) == "kh:zarm (Zarm): The rank is high. The value is low."
    bare = ShapeViolation("kh:zarm", "", "", "", "It is wrong.")
    assert str(bare) == "kh:zarm: It is wrong."


def test_a_rule_over_the_whole_graph_names_the_node_and_not_the_ontology(
    refusals: Mapping[int, Sequence[ShapeViolation]],
) -> None:
    number = [name for name, _, _ in MUTATIONS].index("wikidata-id-names-one")
    found = {violation.focus: violation for violation in refusals[number]}
    assert sorted(found) == [f"kh:{number}/ost", f"kh:{number}/zarm"]
    assert found[f"kh:{number}/ost"].label == "Ost"
    assert found[f"kh:{number}/ost"].value == ""


@pytest.mark.parametrize(
    "fault",
    ["sh:minCount true", "sh:path kho:name"],
)
def test_shapes_that_cannot_be_used_are_an_error_and_no_verdict(fault: str) -> None:
    data = Graph()
    data.add((KH.zarm, RDF.type, KHO.Polity))
    data.add((KH.zarm, KHO["rank"], Literal("high")))
    faulty = Graph().parse(data=SMALL.replace('sh:in ( "high" )', fault))
    with pytest.raises(
        ShapesError, match=r"^the shapes cannot be used: [^;]*; mend them in shapes/"
    ):
        check_shapes(data, Graph(), faulty)
