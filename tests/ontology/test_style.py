"""The style of the ontology: the real one keeps to it, and every constraint refuses a mutation.

Many mutations are validated at once, each an ontology of its own, for speed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO, ONTOLOGY_IRI
from khorgos.ontology.shacl import (
    INFO,
    VIOLATION,
    WARNING,
    ShapeResult,
    check_style,
    load_style,
    validate,
)
from khorgos.ontology.vocabulary import load_ontology

PREFIXES = """
@prefix : <ONT#> .
@prefix bibo: <http://purl.org/ontology/bibo/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foreign: <FOREIGN#> .
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HEADER = """
<ONT> a owl:Ontology ; dcterms:title "Zarm"@en , "Зарм"@ru ; dcterms:description "The land."@en ;
    dcterms:creator "Ost" ; dcterms:publisher "Ost" ; dcterms:license <https://example.org/free> ;
    dcterms:abstract "Of the land."@en ; dcterms:bibliographicCitation "Ost: Zarm" ;
    dcterms:created "2026-01-01"^^xsd:date ; dcterms:modified "2026-01-02"^^xsd:date ;
    bibo:status <http://purl.org/ontology/bibo/status/draft> ;
    owl:versionIRI <ONT/1.2.0> ; owl:versionInfo "1.2.0" ;
    vann:preferredNamespacePrefix "zarm" ; vann:preferredNamespaceUri "ONT#" .
dcterms:title a owl:AnnotationProperty .
"""


def _term(name: str, label: str, definition: str, kind: str, more: str = "") -> str:
    """A term in Turtle, with nothing missing."""
    return f"""
{name} a {kind} ; rdfs:label "{label}"@en ; skos:definition "{definition}"@en ; {more}
    skos:example "that of {label}"@en ; rdfs:isDefinedBy <ONT> .
"""


def _class(name: str, label: str, definition: str, more: str = "") -> str:
    """A class in Turtle, with nothing missing; its other labels are made up."""
    others = " , ".join(f'"ONT {name} {tag}"@{tag}' for tag in ("kk", "zh-Hans", "ru", "fa"))
    return _term(name, label, definition, "owl:Class", f"rdfs:label {others} ; {more}")


def _relation(name: str, label: str, ends: str, more: str) -> str:
    """An object property in Turtle, with nothing missing."""
    return _term(name, label, f"Holds between {ends}.", "owl:ObjectProperty", more)


MARKS = "".join(
    _term(*words, "owl:AnnotationProperty")
    for words in (
        (":keepsRecord", "keeps record", "Marks a record."),
        (":negativeExample", "negative example", "Names what it is not."),
    )
)
GOOD = HEADER + "".join(
    [
        _class(":Actor", "actor", "Who or what does something."),
        _class(":Place", "place", "A piece of the earth, such as a рай or آب."),
        _class(":Polity", "polity", "An actor that governs.", "rdfs:subClassOf :Actor ;"),
        _class(":Summons", "summons", "A polity's call.", "rdfs:subClassOf :Polity ;"),
        _class(
            ":CoastlessPolity",
            "coastless polity",
            "A polity without a coast.",
            "rdfs:subClassOf :Polity ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf "
            "( :Polity [ a owl:Restriction ; owl:onProperty :isCoastless ; owl:hasValue true ] ) ]"
            " ;",
        ),
        "[] a owl:AllDisjointClasses ; owl:members ( :Actor :Place ) .",
        _relation(
            ":hasMember",
            "has member",
            "a polity and an actor in it",
            "rdfs:domain :Polity ; rdfs:range :Actor ; owl:inverseOf :isMemberOf ;",
        ),
        _relation(
            ":isMemberOf",
            "is member of",
            "an actor and its polity",
            "rdfs:domain :Actor ; rdfs:range :Polity ;",
        ),
        _relation(
            ":isAlliedWith",
            "is allied with",
            "two polities on one side",
            "a owl:SymmetricProperty ; rdfs:domain :Polity ; rdfs:range :Polity ;",
        ),
        _relation(
            ":follows",
            "follows",
            "a polity and an earlier actor",
            "a owl:TransitiveProperty ; rdfs:domain :Polity ; rdfs:range :Actor ;",
        ),
        _relation(
            ":hasCapital",
            "has capital",
            "a polity and the place it is ruled from",
            "rdfs:domain :Polity ; rdfs:range :Place ; "
            "owl:propertyChainAxiom ( :isAlliedWith :hasCapital ) ;",
        ),
        _relation(
            ":subject",
            "subject",
            "a statement and its thing",
            "kho:keepsRecord true ; rdfs:domain owl:Thing ; rdfs:range owl:Thing ;",
        ),
        _term(
            ":place",
            "place",
            "The words for where something is.",
            "owl:DatatypeProperty",
            "rdfs:domain owl:Thing ; rdfs:range rdfs:Literal ;",
        ),
        _term(
            ":isCoastless",
            "is coastless",
            "Whether it has no coast.",
            "owl:DatatypeProperty",
            "rdfs:domain :Polity ; rdfs:range xsd:boolean ;",
        ),
        MARKS,
    ]
)

# Some rules compare every term with every other.
AT_ONCE = 24
ANY = "rdfs:domain owl:Thing ; rdfs:range owl:Thing ;"
# Which constraint alone refuses what: the name of the shape with its path and parameter, or the
# name of the rule; then the text that is replaced, or None where the new text is added.
MUTATIONS: Sequence[tuple[str, str | None, str]] = [
    ("Header title minCount", 'dcterms:title "Zarm"@en , "Зарм"@ru ;', ""),
    ("Header title datatype", '"Zarm"@en', '"Zarm"'),
    ("Header title uniqueLang", '"Зарм"@ru', '"Ostland"@en'),
    ("Header description minCount", 'dcterms:description "The land."@en ;', ""),
    ("Header description datatype", '"The land."@en', '"The land."'),
    ("Header description uniqueLang", '"The land."@en', '"The land."@en , "Land."@en'),
    ("Header creator minCount", 'dcterms:creator "Ost" ;', ""),
    ("Header publisher minCount", 'dcterms:publisher "Ost" ;', ""),
    ("Header license minCount", "dcterms:license <https://example.org/free> ;", ""),
    ("Header license maxCount", None, "<ONT> dcterms:license <https://example.org/other> ."),
    ("Header license nodeKind", "<https://example.org/free>", '"free"'),
    ("Header versionIRI minCount", "owl:versionIRI <ONT/1.2.0> ;", ""),
    ("Header versionIRI nodeKind", "<ONT/1.2.0>", '"ONT/1.2.0"'),
    ("Header versionInfo minCount", 'owl:versionInfo "1.2.0" ;', ""),
    ("Header versionInfo maxCount", None, '<ONT> owl:versionInfo "1.3.0" .'),
    (
        "Header versionInfo pattern",
        '<ONT/1.2.0> ; owl:versionInfo "1.2.0"',
        '<ONT/new> ; owl:versionInfo "new"',
    ),
    ("Header preferredNamespacePrefix minCount", 'vann:preferredNamespacePrefix "zarm" ;', ""),
    (
        "Header preferredNamespacePrefix maxCount",
        None,
        '<ONT> vann:preferredNamespacePrefix "ost" .',
    ),
    ("Header preferredNamespaceUri minCount", '; vann:preferredNamespaceUri "ONT#" .', "."),
    (
        "Header preferredNamespaceUri maxCount",
        None,
        '<ONT> vann:preferredNamespaceUri "ONT#"^^xsd:anyURI .',
    ),
    ("Header created minCount", 'dcterms:created "2026-01-01"^^xsd:date ;', ""),
    ("Header created maxCount", None, '<ONT> dcterms:created "2025-01-01"^^xsd:date .'),
    ("Header created lessThanOrEquals", '"2026-01-01"', '"2026-01-03"'),
    ("Header modified minCount", 'dcterms:modified "2026-01-02"^^xsd:date ;', ""),
    ("Header modified maxCount", None, '<ONT> dcterms:modified "2026-01-03"^^xsd:date .'),
    (
        "Header modified datatype",
        '"2026-01-01"^^xsd:date ; dcterms:modified "2026-01-02"^^xsd:date',
        '"2026-01-01" ; dcterms:modified "2026-01-02"',
    ),
    (
        "Header bibliographicCitation minCount",
        '; dcterms:bibliographicCitation "Ost: Zarm" ;',
        ";",
    ),
    ("Header abstract minCount", 'dcterms:abstract "Of the land."@en ;', ""),
    ("Header status minCount", "bibo:status <http://purl.org/ontology/bibo/status/draft> ;", ""),
    ("Header status maxCount", None, "<ONT> bibo:status <https://example.org/other> ."),
    ("Header status nodeKind", "<http://purl.org/ontology/bibo/status/draft>", '"draft"'),
    ("Term label uniqueLang", None, ':Actor rdfs:label "agent"@ru .'),
    ("Term label datatype", None, ':Actor rdfs:label "agent" .'),
    ("Term definition minCount", 'skos:definition "Marks a record."@en ;', ""),
    ("Term definition maxCount", None, ':Actor skos:definition "Who acts."@en .'),
    ("Term definition languageIn", '"Marks a record."@en', '"Marks a record."@de'),
    ("Term definition pattern", '"Marks a record."', '"marks a record."'),
    ("Term definition pattern", '"Marks a record."', '"Marks a record"'),
    ("Term example minCount", 'skos:example "that of keeps record"@en ;', ""),
    ("Term example datatype", '"that of keeps record"@en', '"that of keeps record"'),
    ("Term equivalentClass maxCount", None, ":CoastlessPolity owl:equivalentClass [] ."),
    ("Term deprecated datatype", None, ':Actor owl:deprecated "yes" .'),
    ("text-is-tidy pattern", '"Marks a record."', '"Marks  a record."'),
    ("text-is-tidy pattern", '"ONT :Actor ru"@ru', '" ONT :Actor ru"@ru'),
    ("text-is-tidy pattern", '"that of keeps record"', '"that of keeps record "'),
    ("text-is-tidy pattern", None, ':Actor skos:scopeNote "Of two\\nlines."@en .'),
    ("text-is-tidy pattern", None, ':Actor skos:scopeNote ""@en .'),
    ("text-is-tidy pattern", None, ':Actor kho:negativeExample " a stone"@en .'),
    ("text-is-composed pattern", "such as a рай", "such as a раи\u0306"),
    ("text-is-composed pattern", "such as a рай or آب", "such as ا\u0653ب"),
    ("Property domain minCount", "rdfs:domain :Polity ; rdfs:range :Place", "rdfs:range :Place"),
    ("Property domain maxCount", None, ":isCoastless rdfs:domain :Actor ."),
    ("Property range minCount", "rdfs:domain :Polity ; rdfs:range :Place", "rdfs:domain :Polity"),
    ("Property range minCount", "; rdfs:range rdfs:Literal ;", ";"),
    ("Property range maxCount", None, ":place rdfs:range xsd:string ."),
    ("ontology-iri-lasts", None, HEADER.replace("ONT", "ONT.owl")),
    ("version-iri-is-the-ontology-s", 'owl:versionInfo "1.2.0"', 'owl:versionInfo "1.3.0"'),
    ("namespace-is-the-ontology-s", '"ONT#"', '"ONT/"'),
    ("ontology-is-declared", "a owl:Ontology ;", ""),
    ("terms-are-declared", "rdfs:range :Place", "rdfs:range :Plaza"),
    ("terms-are-declared", None, ":Actor :loves :Place ."),
    ("terms-are-declared", None, _term(":Plaza", "plaza", "A free place.", "").replace("a  ;", "")),
    ("terms-are-defined", '"that of keeps record"@en ; rdfs:isDefinedBy <ONT> .', '"x"@en .'),
    ("terms-are-defined", '"that of polity"@en ; rdfs:isDefinedBy <ONT> .', '"x"@en .'),
    (
        "terms-are-in-the-namespace",
        None,
        _class("foreign:Town", "town", "A place to live.", "rdfs:subClassOf :Place ;"),
    ),
    ("foreign-terms-are-let-be", None, "foreign:Town a owl:Class ."),
    ("foreign-terms-are-let-be", None, 'foreign:name rdfs:label "name"@en .'),
    ("deprecated-terms-are-not-used", None, ":Place owl:deprecated true ."),
    ("deprecated-terms-are-not-used", None, ":isCoastless owl:deprecated true ."),
    ("terms-have-an-english-label", 'rdfs:label "keeps record"@en ;', ""),
    ("terms-have-an-english-label", '"keeps record"@en', '"keeps record"@de'),
    ("classes-are-named-in-all-languages", '"ONT :Place kk"@kk , ', ""),
    ("classes-are-named-in-all-languages", '"ONT :Place zh-Hans"@zh-Hans', '"ONT :Place zh"@zh'),
    ("classes-are-named-in-all-languages", '"ONT :Place ru"@ru , ', ""),
    ("classes-are-named-in-all-languages", ', "ONT :Place fa"@fa', ""),
    ("labels-are-unique", '"ONT :Actor ru"@ru', '"ONT :Place ru"@ru'),
    ("labels-are-unique", None, ':place rdfs:label "Ort"@de . :subject rdfs:label "Ort"@de .'),
    ("labels-are-names", '"has capital"@en', '"has a capital"@en'),
    (
        "classes-are-upper-camel",
        None,
        _class(":town_hall", "town_hall", "A house.", "rdfs:subClassOf :Place ;"),
    ),
    (
        "properties-are-lower-camel",
        ':place a owl:DatatypeProperty ; rdfs:label "place"',
        ':place_name a owl:DatatypeProperty ; rdfs:label "place_name"',
    ),
    ("properties-are-lower-camel", ":keepsRecord a", ":KeepsRecord a"),
    (
        "classes-are-one-thing",
        None,
        _class(":TownOrHouse", "town or house", "It is built.", "rdfs:subClassOf :Place ;"),
    ),
    (
        "classes-are-not-the-rest",
        None,
        _class(":OtherPlace", "other place", "A place.", "rdfs:subClassOf :Place ;"),
    ),
    (
        "no-property-is-is",
        None,
        _relation(":isA", "is a", "a thing and a class", ANY),
    ),
    ("object-properties-are-verbs", None, _relation(":capital", "capital", "it and it", ANY)),
    (
        "object-properties-are-verbs",
        None,
        _relation(":foundedBy", "founded by", "it and it", ANY),
    ),
    ("truth-values-are-asked", "rdfs:range xsd:boolean", "rdfs:range xsd:string"),
    ("truth-values-are-asked", "rdfs:range rdfs:Literal", "rdfs:range xsd:boolean"),
    (
        "classes-are-singular",
        None,
        _class(":Towns", "towns", "Where people live.", "rdfs:subClassOf :Place ;"),
    ),
    ("definitions-are-unique", '"A polity without a coast."', '"An actor that governs."'),
    ("definitions-say-more-than-labels", '"An actor that governs."', '"A polity."'),
    ("relations-hold-between", "Holds between a polity and the", "Says of a polity and the"),
    ("relations-hold-between", "a polity and the place it is ruled from", "a polity"),
    ("relations-hold-between", "a polity and the place", "two polities and the place"),
    ("symmetric-relations-hold-between-two", "two polities on one side", "a polity and its ally"),
    ("no-circle-of-classes", None, ":Actor rdfs:subClassOf :CoastlessPolity ."),
    ("no-circle-of-properties", None, ":hasCapital rdfs:subPropertyOf :hasCapital ."),
    ("top-classes-are-disjoint", "owl:members ( :Actor :Place )", "owl:members ()"),
    ("top-classes-are-disjoint", "rdfs:subClassOf :Polity ;", ""),
    ("classes-have-one-parent", None, ":CoastlessPolity rdfs:subClassOf :Actor ."),
    ("terms-have-one-name", None, ":Actor owl:equivalentClass :Place ."),
    ("terms-have-one-name", None, ":place owl:equivalentProperty foreign:place ."),
    ("terms-have-one-name", None, ":Actor owl:sameAs foreign:Agent ."),
    (
        "defined-classes-have-a-genus",
        None,
        ":Place owl:equivalentClass "
        "[ a owl:Restriction ; owl:onProperty :isMemberOf ; owl:someValuesFrom :Polity ] .",
    ),
    (
        "classes-are-not-defined-by-themselves",
        "owl:intersectionOf ( :Polity [",
        "owl:intersectionOf ( :CoastlessPolity [",
    ),
    ("inverse-is-another", None, ":hasCapital owl:inverseOf :hasCapital ."),
    (
        "inverse-of-symmetric-is-itself",
        None,
        _relation(
            ":borders",
            "borders",
            "a polity and its neighbour",
            "rdfs:domain :Polity ; rdfs:range :Polity ; owl:inverseOf :isAlliedWith ;",
        ),
    ),
    ("inverses-fit", "rdfs:domain :Polity ; rdfs:range :Actor ; owl:inv", f"{ANY} owl:inv"),
    (
        "inverses-fit",
        "rdfs:domain :Actor ; rdfs:range :Polity",
        "rdfs:domain :Place ; rdfs:range :Polity",
    ),
    (
        "symmetric-is-among-one-kind",
        "rdfs:domain :Polity ; rdfs:range :Polity",
        ANY[:-1].replace("owl:Thing ; r", ":Polity ; r"),
    ),
    (
        "symmetric-is-not-asymmetric",
        "a owl:SymmetricProperty",
        "a owl:SymmetricProperty , owl:AsymmetricProperty",
    ),
    (
        "transitive-can-be-followed",
        "a owl:TransitiveProperty ; rdfs:domain :Polity",
        "a owl:TransitiveProperty ; rdfs:domain :Place",
    ),
    ("chains-have-two-links", "( :isAlliedWith :hasCapital )", "( :isAlliedWith )"),
]


def _graph(text: str, ontology: str, foreign: str = "https://example.org/terms") -> Graph:
    text = (PREFIXES + text).replace("ONT", ontology).replace("FOREIGN", foreign)
    return Graph().parse(data=text, format="turtle")


# The annotation properties that the shapes look for, under their real names.
BASE = _graph(HEADER + MARKS, str(ONTOLOGY_IRI))


@cache
def _mutant(number: int) -> Graph:
    """The good ontology under an IRI of its own, with one mutation."""
    _, old, new = MUTATIONS[number]
    assert old is None or old in GOOD, f"{old!r} does not stand in the good ontology"
    text = GOOD + new if old is None else GOOD.replace(old, new, 1)
    return BASE + _graph(text, f"{ONTOLOGY_IRI}/{number}", f"https://example.org/{number}")


def _name(node: object) -> str:
    return re.split("[#/]", str(node))[-1]


# What a property shape asks for; the rest says of what, and how it is told.
ASIDE = {RDF.type, SH.path, SH.message, SH.severity}


def _constraints(shapes: Graph) -> dict[str, tuple[Node, Node, Node]]:
    """The triple that brings in each constraint, by the name that the mutations use."""
    found: dict[str, tuple[Node, Node, Node]] = {}
    for shape, part in shapes.subject_objects(SH.property):
        path = f"{_name(shape)} {_name(shapes.value(part, SH.path))}"
        name = _name(part) if isinstance(part, URIRef) else path
        for parameter, value in shapes.predicate_objects(part):
            if parameter not in ASIDE:
                found[f"{name} {_name(parameter)}"] = (part, parameter, value)
    for shape, rule in shapes.subject_objects(SH.sparql):
        found[_name(rule)] = (shape, SH.sparql, rule)
    return found


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return load_style()


@pytest.fixture(scope="module")
def refusals() -> Mapping[int, Sequence[ShapeResult]]:
    """The results of each mutation, by its number."""
    found = defaultdict(list)
    for first in range(0, len(MUTATIONS), AT_ONCE):
        every = Graph()
        for number in range(first, min(first + AT_ONCE, len(MUTATIONS))):
            every += _mutant(number)
        for result in check_style(every).results:
            own = re.match(rf"(?:{ONTOLOGY_IRI}|https://example.org)/(\d+)", result.focus)
            assert own, result
            found[int(own[1])].append(result)
    return found


# ---------------------------------------------------------------- the real ontology


def test_the_ontology_keeps_to_its_style() -> None:
    report = check_style(load_ontology())
    assert [
        str(result) for severity in (VIOLATION, WARNING, INFO) for result in report.of(severity)
    ] == []


# ---------------------------------------------------------------- the constraints


def test_the_good_ontology_conforms() -> None:
    assert check_style(_graph(GOOD, str(ONTOLOGY_IRI))).results == []


@pytest.mark.parametrize(
    "number",
    range(len(MUTATIONS)),
    ids=[f"{name}: {new if old is None else old}" for name, old, new in MUTATIONS],
)
def test_each_mutation_is_refused_by_one_constraint_alone(
    number: int, shapes: Graph, refusals: Mapping[int, Sequence[ShapeResult]]
) -> None:
    subject, predicate, value = _constraints(shapes)[MUTATIONS[number][0]]
    shape = value if predicate == SH.sparql else subject
    template = re.escape(str(shapes.value(shape, SH.message)))
    pattern = re.sub(r"\\\{\\\?\w+\\\}", "(?s:.+)", template)
    messages = {result.message for result in refusals.get(number, ())}
    assert messages
    assert [message for message in messages if not re.fullmatch(pattern, message)] == []


def test_every_constraint_has_a_mutation_and_a_message_of_its_own(shapes: Graph) -> None:
    assert set(_constraints(shapes)) == {name for name, _, _ in MUTATIONS}
    told = list(shapes.subject_objects(SH.message))
    parts = {*shapes.objects(None, SH.property), *shapes.objects(None, SH.sparql)}
    assert {node for node, _ in told} == parts
    assert len(told) == len(parts) == len({message for _, message in told})


@pytest.mark.parametrize("name", sorted({name for name, _, _ in MUTATIONS}))
def test_without_the_constraint_its_mutation_passes(name: str, shapes: Graph) -> None:
    """Every constraint is needed. The second validator judges: it takes milliseconds."""
    fewer = Graph()
    fewer += shapes
    fewer.remove(_constraints(shapes)[name])
    mutant = _mutant([refuser for refuser, _, _ in MUTATIONS].index(name))
    assert validate(mutant, shapes, "shacl-rust").results
    assert validate(mutant, fewer, "shacl-rust").results == []


def test_a_result_names_the_term_and_the_way_out() -> None:
    ontology = _graph(GOOD.replace("rdfs:range :Place", "rdfs:range :Plaza"), str(ONTOLOGY_IRI))
    (result,) = check_style(ontology).results
    assert result.focus == "kho:Plaza"
    assert str(result) == (
        "kho:Plaza: It is used, but declared nowhere as a class or property; declare it, "
        "or mend the name."
    )
    assert (KHO.Plaza, None, None) not in ontology


def test_a_text_is_no_date() -> None:
    text = GOOD.replace('"2026-01-01"^^xsd:date', '"2026-01-01"')
    (result,) = check_style(_graph(text, str(ONTOLOGY_IRI))).results
    assert "an xsd:date not after" in result.message


def test_warnings_are_no_refusal() -> None:
    ontology = _graph(GOOD.replace('dcterms:abstract "Of the land."@en ;', ""), str(ONTOLOGY_IRI))
    report = check_style(ontology)
    assert [result.severity for result in report.results] == [WARNING]
    assert report.conforms
