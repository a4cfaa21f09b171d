from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef

from khorgos.ontology.materialise import Derivation, Inference, materialise
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.reasoner import classify
from khorgos.ontology.rules import rules, unsupported
from khorgos.ontology.vocabulary import Vocabulary, load_ontology

DECLARATIONS = """
@prefix : <https://w3id.org/khorgos/ontology#{case}> .
@prefix kh: <https://w3id.org/khorgos/id/{case}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :D a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty .
:v a owl:DatatypeProperty .
kh:a a owl:NamedIndividual . kh:b a owl:NamedIndividual . kh:c a owl:NamedIndividual .
kh:d a owl:NamedIndividual .
"""

SOME = "[ a owl:Restriction ; owl:onProperty {} ; owl:someValuesFrom {} ]"
SOME_P_B = SOME.format(":p", ":B")
ABSTRACT, KEEPS_RECORD = KHO.isAbstract.n3(), KHO.keepsRecord.n3()

# Case → axioms, facts, and all that follows from them.
CASES = {
    "subclass": (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .",
        "kh:a a :A .",
        "kh:a a :B, :C .",
    ),
    "unasked": (
        f"{ABSTRACT} a owl:AnnotationProperty . {KEEPS_RECORD} a owl:AnnotationProperty . "
        f":D {ABSTRACT} true . :A rdfs:subClassOf :B, :D . :B rdfs:subClassOf :C . "
        f":C {ABSTRACT} true ; {KEEPS_RECORD} true .",
        "kh:a a :A .",
        "kh:a a :B, :D .",
    ),
    "equivalent": (
        ":A owl:equivalentClass :B .",
        "kh:a a :A . kh:b a :B .",
        "kh:a a :B . kh:b a :A .",
    ),
    "subproperty": (":p rdfs:subPropertyOf :q .", "kh:a :p kh:b .", "kh:a :q kh:b ."),
    "sameproperty": (
        ":p owl:equivalentProperty :q .",
        "kh:a :p kh:b . kh:b :q kh:c .",
        "kh:a :q kh:b . kh:b :p kh:c .",
    ),
    "inverse": (
        ":p owl:inverseOf :q .",
        "kh:a :p kh:b . kh:c :q kh:b .",
        "kh:b :q kh:a . kh:b :p kh:c .",
    ),
    "underinverse": (
        ":p rdfs:subPropertyOf [ owl:inverseOf :q ] .",
        "kh:a :p kh:b .",
        "kh:b :q kh:a .",
    ),
    "symmetric": (":p a owl:SymmetricProperty .", "kh:a :p kh:b .", "kh:b :p kh:a ."),
    "transitive": (
        ":p a owl:TransitiveProperty .",
        "kh:a :p kh:b . kh:b :p kh:c . kh:c :p kh:d .",
        "kh:a :p kh:c, kh:d . kh:b :p kh:d .",
    ),
    "circle": (
        ":p a owl:TransitiveProperty .",
        "kh:a :p kh:b . kh:b :p kh:c . kh:c :p kh:a .",
        "kh:a :p kh:c . kh:b :p kh:a . kh:c :p kh:b .",
    ),
    "chain": (
        ":r owl:propertyChainAxiom ( [ owl:inverseOf :p ] :q :q ) .",
        "kh:a :p kh:b ; :q kh:c . kh:c :q kh:d .",
        "kh:b :r kh:d .",
    ),
    "domain": (":p rdfs:domain :A .", "kh:a :p kh:b .", "kh:a a :A ."),
    "datadomain": (":v rdfs:domain :A .", "kh:a :v 1 .", "kh:a a :A ."),
    "range": (":p rdfs:range :A .", "kh:a :p kh:b .", "kh:b a :A ."),
    "compoundrange": (
        ":p rdfs:range [ a owl:Class ; owl:intersectionOf ( :A :B ) ] .",
        "kh:a :p kh:b .",
        "kh:b a :A, :B .",
    ),
    "defined": (
        f":D owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :A {SOME_P_B} ) ] .",
        "kh:a a :A ; :p kh:b . kh:b a :B . kh:c a :D . kh:d a :A ; :p kh:c .",
        "kh:a a :D . kh:c a :A .",
    ),
    "definedbackwards": (
        ":D owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :A "
        + SOME.format("[ owl:inverseOf :p ]", "owl:Thing")
        + " ) ] .",
        "kh:a :p kh:b . kh:b a :A . kh:c a :A .",
        "kh:b a :D .",
    ),
    "nested": (
        ":D owl:equivalentClass "
        + SOME.format(":p", f"[ owl:intersectionOf ( :A {SOME.format(':q', ':B')} ) ]")
        + " .",
        "kh:a :p kh:b . kh:b a :A ; :q kh:c . kh:c a :B .",
        "kh:a a :D .",
    ),
    "datasome": (
        f":v rdfs:range xsd:integer . :D owl:equivalentClass {SOME.format(':v', 'xsd:integer')} .",
        "kh:a :v -35 .",
        "kh:a a :D .",
    ),
    "datavalue": (
        """:D owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :A
        [ a owl:Restriction ; owl:onProperty :v ; owl:hasValue true ] ) ] .""",
        "kh:a a :A ; :v true . kh:b a :A ; :v false . kh:c a :D .",
        "kh:a a :D . kh:c a :A ; :v true .",
    ),
    "value": (
        ":D owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue kh:d ] .",
        "kh:a :p kh:d . kh:b a :D .",
        "kh:a a :D . kh:b :p kh:d .",
    ),
    "onevalue": (
        f":A rdfs:subClassOf {SOME.format(':p', '[ a owl:Class ; owl:oneOf ( kh:d ) ]')} .",
        "kh:a a :A .",
        "kh:a :p kh:d .",
    ),
    "somevalue": (
        f"{SOME.format(':p', '[ a owl:Class ; owl:oneOf ( kh:c kh:d ) ]')} rdfs:subClassOf :A .",
        "kh:a :p kh:d . kh:b :p kh:a .",
        "kh:a a :A .",
    ),
    "enumeration": (
        ":A owl:equivalentClass [ a owl:Class ; owl:oneOf ( kh:a kh:b ) ] .",
        "kh:c a :B .",
        "kh:a a :A . kh:b a :A .",
    ),
    "union": (
        "[ a owl:Class ; owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
        "kh:a a :A . kh:b a :B . kh:c a :D .",
        "kh:a a :C . kh:b a :C .",
    ),
    "minimum": (
        """[ a owl:Restriction ; owl:onProperty :p ; owl:minQualifiedCardinality
        "1"^^xsd:nonNegativeInteger ; owl:onClass :B ] rdfs:subClassOf :A .""",
        "kh:a :p kh:b . kh:b a :B . kh:c :p kh:a .",
        "kh:a a :A .",
    ),
    "only": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
        "kh:a a :A ; :p kh:b .",
        "kh:b a :B .",
    ),
    "severalabove": (
        """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:onClass :B ;
        owl:minQualifiedCardinality "2"^^xsd:nonNegativeInteger ] . :p rdfs:domain :C .""",
        "kh:a a :A .",
        "kh:a a :C .",
    ),
    "selfabove": (
        """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] .
        :p rdfs:domain :C .""",
        "kh:a a :A .",
        "kh:a a :C .",
    ),
    "self": (
        "[ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] rdfs:subClassOf :A .",
        "kh:a :p kh:a . kh:b :p kh:a .",
        "kh:a a :A .",
    ),
    "enumerationwithin": (
        ":A owl:equivalentClass [ owl:intersectionOf ( :B [ owl:oneOf ( kh:a kh:d ) ] ) ] .",
        "kh:a a :B . kh:b a :B .",
        "kh:a a :A .",
    ),
    "unnamed": (
        f":A rdfs:subClassOf {SOME_P_B} . :p rdfs:subPropertyOf :q . :q rdfs:domain :C . "
        f"{SOME.format(':q', ':B')} rdfs:subClassOf :D .",
        "kh:a a :A .",
        "kh:a a :C, :D .",
    ),
    "unnamedchain": (
        f":A rdfs:subClassOf {SOME_P_B} . :B rdfs:subClassOf {SOME.format(':q', ':C')} . "
        f":r owl:propertyChainAxiom ( :p :q ) . {SOME.format(':r', ':C')} rdfs:subClassOf :D .",
        "kh:a a :A .",
        "kh:a a :D .",
    ),
    "endless": (
        f":A rdfs:subClassOf {SOME.format(':p', ':A')} . :p rdfs:range :B .",
        "kh:a a :A ; :p kh:b . kh:c a :A .",
        "kh:b a :B .",
    ),
    "functional": (
        f":A rdfs:subClassOf {SOME_P_B} . :p a owl:FunctionalProperty .",
        "kh:a a :A ; :p kh:b .",
        "kh:b a :B .",
    ),
    "unstatedclass": (
        f"kh:a a [ a owl:Class ; owl:intersectionOf ( :A :B ) ] , {SOME_P_B} . :p rdfs:domain :C .",
        "kh:b a :D .",
        "kh:a a :A, :B, :C .",
    ),
}


def case(name: str) -> tuple[Graph, Graph, Graph]:
    """Axioms, facts and what follows, under names of the case's own."""
    declarations = DECLARATIONS.format(case=f"{name}-")
    axioms, facts, expected = CASES[name]
    prefixes = declarations.partition(":A a")[0]
    return (
        Graph().parse(data=declarations + axioms),
        Graph().parse(data=prefixes + facts),
        Graph().parse(data=prefixes + expected),
    )


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_axiom_gives_what_follows_and_no_more(name: str) -> None:
    ontology, data, expected = case(name)
    assert unsupported(ontology) == []
    assert set(materialise(ontology, data)) == set(expected)
    assert set(materialise(ontology, data + expected)) == set()


@pytest.mark.parametrize("name", CASES)
def test_what_is_given_later_gives_what_it_would_have_given_at_first(name: str) -> None:
    ontology, data, expected = case(name)
    for first, later in ((data, Graph()), (Graph(), data), _halves(data)):
        inference = Inference(ontology, first)
        before = inference.graph()
        inference.add(later)
        assert set(before) <= set(materialise(ontology, first))
        assert set(inference.graph()) - set(later) == set(expected)
        assert all(inference.why(triple) for triple in expected - later)


def _halves(data: Graph) -> tuple[Graph, Graph]:
    triples, halves = sorted(data), (Graph(), Graph())
    for number, triple in enumerate(triples):
        halves[number % 2].add(triple)
    return halves


def test_what_followed_at_first_keeps_its_reasons() -> None:
    ontology, data, _ = case("subproperty")
    ((s, p, o),) = data
    inference = Inference(ontology, data)
    (triple,) = inference.graph()
    before = inference.why(triple)
    inference.add(Graph().parse(data=f"<{s}> <{p}> <{s}> . {triple[0].n3()} <{p}> {o.n3()} ."))
    assert inference.why(triple) == before
    assert inference.why((s, p, s)) is None  # given, though later


def derivations(ontology: Graph, data: Graph) -> list[Derivation]:
    inference = Inference(ontology, data)
    found = [inference.why((s, p, o)) for s, p, o in sorted(inference.graph())]
    return [derivation for derivation in found if derivation]


def between_named_things(graph: Graph | frozenset[tuple[URIRef, URIRef, URIRef]]) -> set[object]:
    return {(s, p, o) for s, p, o in graph if s != o and isinstance(o, URIRef)}


@pytest.mark.java
def test_hermit_entails_the_same_in_every_case() -> None:
    everything, expected = Graph(), Graph()
    for name in CASES:
        ontology, data, follows = case(name)
        everything += ontology + data
        expected += follows
    entailed = between_named_things(classify(everything).entailed) - set(everything)
    assert entailed == between_named_things(expected)


def invented_data(ontology: Graph) -> Graph:
    """Members of every class, and two uses in a row of every property."""
    vocabulary = Vocabulary(ontology)
    data = Graph()

    def member(cls: URIRef, number: int) -> URIRef:
        thing = KH[f"{cls.removeprefix(KHO)}-{number}"]
        data.add((thing, RDF.type, OWL.NamedIndividual))
        data.add((thing, RDF.type, cls))
        return thing

    def narrowest(classes: frozenset[URIRef]) -> URIRef:
        """The class below all others, for a member is in all of them; any will do without."""
        depth = {cls: len(vocabulary.superclasses(cls)) for cls in sorted(classes)}
        return max(depth, key=depth.__getitem__, default=KHO.Polity)

    closed = {
        cls
        for cls in vocabulary.classes.values()
        for definition in ontology.objects(cls, OWL.equivalentClass)
        if (definition, OWL.oneOf, None) in ontology
    }
    for cls in set(vocabulary.classes.values()) - closed:
        member(cls, 1)
    for prop in vocabulary.object_properties.values():
        domain = narrowest(vocabulary.domains(prop))
        range_ = narrowest(vocabulary.ranges(prop))
        for number in (1, 2):
            if range_ not in closed:
                data.add((member(domain, number), prop, member(range_, number + 1)))
    for prop in vocabulary.datatype_properties.values():
        datatype = min(vocabulary.ranges(prop), default=XSD.string)
        words = {XSD.boolean: "true", XSD.string: "36 BC"}.get(datatype, "1")
        domain = narrowest(vocabulary.domains(prop))
        data.add((member(domain, 1), prop, Literal(words, datatype=datatype)))
    return data


@pytest.mark.java
def test_hermit_entails_the_same_from_the_ontology_and_invented_data(ontology: Graph) -> None:
    data = invented_data(ontology)
    given = set(ontology + data)
    entailed = between_named_things(classify(ontology + data).entailed) - given
    inferred = between_named_things(materialise(ontology, data))
    assert inferred == entailed
    assert len(inferred) > 200


def test_a_derivation_names_the_axiom_and_the_premises() -> None:
    ontology, data, _ = case("chain")
    (derivation,) = derivations(ontology, data)
    iri = "https://w3id.org/khorgos/"
    b, r, d = (URIRef(f"{iri}{name}") for name in ("id/chain-b", "ontology#chain-r", "id/chain-d"))
    assert derivation.triple == (b, r, d)
    assert derivation.axioms == (
        "inverse kho:chain-p o kho:chain-q o kho:chain-q SubPropertyOf kho:chain-r",
    )
    assert derivation.rules == ("prp-spo2", "prp-inv2")
    assert len(derivation.premises) == 3
    assert set(derivation.premises) == set(data)


@pytest.mark.parametrize("name", CASES)
def test_premises_are_given_or_inferred_and_rest_on_given_ones(name: str) -> None:
    ontology, data, _ = case(name)
    open_ = {found.triple: set(found.premises) for found in derivations(ontology, data)}
    settled = set(ontology) | set(data)
    while ready := {triple for triple, premises in open_.items() if premises <= settled}:
        settled |= ready
        open_ = {triple: rest for triple, rest in open_.items() if triple not in ready}
    assert open_ == {}


@pytest.mark.slow
def test_every_rule_has_a_case_that_it_is_needed_for() -> None:
    used = set()
    for name in CASES:
        for derivation in derivations(*case(name)[:2]):
            used.update(derivation.rules)
    # A disjoint union says more than rules can infer, so no case has one.
    assert used == {rule.name for rule in rules()} - {"own-union"}


@pytest.mark.slow
def test_the_outcome_does_not_depend_on_the_order_of_triples() -> None:
    ontology = load_ontology()
    data = invented_data(ontology)
    shuffled = Graph()
    for triple in sorted(data, reverse=True):
        shuffled.add(triple)
    assert derivations(ontology, data) == derivations(load_ontology(), shuffled)


def test_literals_come_back_as_they_were_written() -> None:
    ontology = Graph().parse(
        data=DECLARATIONS.format(case="") + ":w a owl:DatatypeProperty ; rdfs:subPropertyOf :v ."
    )
    data = Graph()
    written = [
        Literal("40.6130", datatype=XSD.decimal, normalize=False),
        Literal("汉", lang="zh-Hans"),
        Literal("-36", datatype=XSD.integer),
        Literal('a "quoted" line\nand one more 𐰀'),
    ]
    for literal in written:
        data.add((KH.a, KHO.w, literal))
    inferred = materialise(ontology, data)
    assert sorted(o.n3() for o in inferred.objects(KH.a, KHO.v)) == sorted(
        literal.n3() for literal in written
    )


def test_a_name_of_any_kind_is_a_name() -> None:
    ontology, kinds = load_ontology(), Graph()
    for kind in ontology.subjects(RDFS.subPropertyOf, KHO.name):
        kinds.add((KH.a, kind, Literal(kind, lang="en")))
    assert len(kinds) >= 10
    names = set(materialise(ontology, kinds).objects(KH.a, KHO.name))
    assert names == set(kinds.objects(KH.a))


def test_a_fact_with_a_blank_node_is_refused() -> None:
    ontology, data, _ = case("subproperty")
    data.parse(data="[] <https://w3id.org/khorgos/ontology#subproperty-p> <urn:x> .")
    with pytest.raises(ValueError, match="has a blank node; give every thing in it an IRI"):
        derivations(ontology, data)


def test_a_literal_in_the_place_of_a_thing_is_refused() -> None:
    ontology, data, _ = case("range")
    data.parse(data='<urn:x> <https://w3id.org/khorgos/ontology#range-p> "China" .')
    with pytest.raises(
        ValueError, match=r"\"China\" the literal must be a thing, as kho:range-p is"
    ):
        derivations(ontology, data)


NUMBERS = st.integers(0, 7)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(NUMBERS, NUMBERS), max_size=16))
def test_transitive_symmetric_properties_join_connected_things(
    edges: set[tuple[int, int]],
) -> None:
    ontology = Graph().parse(
        data=DECLARATIONS.format(case="") + ":p a owl:TransitiveProperty, owl:SymmetricProperty ."
    )
    data = Graph()
    group = list(range(8))
    for s, o in edges:
        data.add((KH[str(s)], KHO.p, KH[str(o)]))
        group = [group[o] if label == group[s] else label for label in group]
    joined = {
        (KH[str(s)], KHO.p, KH[str(o)])
        for s, o in ((s, o) for s in range(8) for o in range(8))
        if s != o and group[s] == group[o]
    }
    assert set(materialise(ontology, data)) == joined - set(data)
