from collections.abc import Iterator
from typing import get_args
from xml.etree import ElementTree

import pytest
from rdflib import OWL, RDFS, Graph, URIRef

from khorgos.ontology.alignments import AlignmentError, load_alignments, mappings
from khorgos.ontology.documentation import (
    CORE_DIAGRAM_FILE,
    Branch,
    Documentation,
    Group,
    Term,
    document,
)
from khorgos.ontology.manchester import DocumentationError, Span, plain
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Kind, Vocabulary

PREFIXES = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/ns#> .
kho:Event a owl:Class . kho:Signing a owl:Class . kho:Treaty a owl:Class . kho:Border a owl:Class .
kho:delimits a owl:ObjectProperty . kho:isPartOf a owl:ObjectProperty .
kho:note a owl:DatatypeProperty .
"""


def read(turtle: str, alignments: str = "") -> Documentation:
    return document(parse(turtle), Graph(bind_namespaces="none").parse(data=PREFIXES + alignments))


def parse(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def term(documentation: Documentation, name: str) -> Term:
    return next(term for term in documentation.terms if term.name == name)


def rows(turtle: str, name: str) -> dict[str, list[str]]:
    return {row.name: list(map(plain, row.lines)) for row in term(read(turtle), name).rows}


# --- what is said of a term


def test_names_and_texts() -> None:
    treaty = term(
        read(
            """kho:Treaty rdfs:label "treaty"@en, "شارت"@kk-Arab, "条约"@zh-Hans ;
            skos:definition "Binds."@en ; skos:example "Peking"@en, "Aigun"@en ;
            kho:negativeExample "a signing"@en ; skos:scopeNote "Between states."@en ."""
        ),
        "Treaty",
    )
    assert (treaty.iri, treaty.kind, treaty.label) == (str(KHO.Treaty), "class", "treaty")
    assert treaty.labels == (
        Span("شارت", language="kk-Arab"),
        Span("条约", language="zh-Hans"),
    )
    assert [span.text for span in treaty.definitions] == ["Binds."]
    assert [span.text for span in treaty.examples] == ["Aigun", "Peking"]
    assert [span.text for span in treaty.negative_examples] == ["a signing"]
    assert [span.text for span in treaty.notes] == ["Between states."]
    assert treaty.rows == ()


def test_term_of_which_nothing_is_said() -> None:
    event = term(read(""), "Event")
    assert (event.label, event.definitions, event.rows) == ("kho:Event", (), ())


def test_terms_of_others_are_borrowed() -> None:
    documentation = read("ex:Thing a owl:Class . skos:example a owl:AnnotationProperty .")
    assert [span.text for span in documentation.borrowed] == [
        "http://example.org/ns#Thing",
        "skos:example",
    ]
    assert "Thing" not in [term.name for term in documentation.terms]


def test_other_annotations() -> None:
    turtle = """kho:Treaty rdfs:comment "B"@en, "A"@en ; ex:lastEditedBy ex:jane ; owl:versionInfo
        "2" ; kho:keepsRecord false ; rdfs:isDefinedBy kho: . ex:jane rdfs:label "Jane"@en ."""
    assert rows(turtle, "Treaty") == {
        "Comment": ["A", "B"],
        "Last edited by": ["Jane"],
        "Version info": ["2"],
    }


def test_deprecated_terms_are_no_terms() -> None:
    documentation = read("""kho:Accord owl:deprecated true ; a owl:Class ; rdfs:label "accord"@en ;
        dcterms:isReplacedBy kho:Treaty ; skos:changeNote "Write kho:Treaty."@en .""")
    assert "Accord" not in [term.name for term in documentation.terms]
    (former,) = documentation.deprecated
    assert (former.name, former.kind, former.label) == ("Accord", "class", "accord")
    assert former.note == "Write kho:Treaty."
    assert [span.anchor for span in former.replacements] == ["Treaty"]


@pytest.mark.parametrize(
    ("axiom", "name", "row", "lines"),
    [
        ("kho:Signing rdfs:subClassOf kho:Event .", "Signing", "Subclass of", ["Event"]),
        ("kho:Signing rdfs:subClassOf kho:Event .", "Event", "Subclasses", ["Signing"]),
        (
            "kho:Border rdfs:subClassOf kho:Event, [ owl:onProperty kho:delimits ;"
            " owl:maxCardinality 2 ] .",
            "Border",
            "Subclass of",
            ["Event", "delimits max 2 owl:Thing"],
        ),
        ("kho:Signing owl:equivalentClass kho:Event .", "Event", "Equivalent to", ["Signing"]),
        (
            "kho:Treaty owl:equivalentClass [ owl:unionOf ( kho:Event kho:Border ) ] .",
            "Treaty",
            "Equivalent to",
            ["Event or Border"],
        ),
        (
            "kho:Treaty owl:equivalentClass [ owl:unionOf ( kho:Event kho:Border ) ] .",
            "Border",
            "Used in axioms of",
            ["Treaty"],
        ),
        ("kho:Event owl:disjointWith kho:Treaty .", "Treaty", "Disjoint with", ["Event"]),
        (
            "[] a owl:AllDisjointClasses ; owl:members ( kho:Event kho:Treaty kho:Border ) .",
            "Treaty",
            "Disjoint with",
            ["Border", "Event"],
        ),
        ("kho:delimits rdfs:domain kho:Treaty .", "Treaty", "Subject of", ["delimits"]),
        ("kho:delimits rdfs:range kho:Border .", "Border", "Value of", ["delimits"]),
        (
            "kho:delimits rdfs:domain [ owl:unionOf ( kho:Event kho:Treaty ) ] .",
            "Treaty",
            "Subject of",
            ["delimits"],
        ),
        (
            "kho:Signing rdfs:subClassOf kho:Event . kho:isPartOf rdfs:domain kho:Event .",
            "Signing",
            "Inherits as subject",
            ["isPartOf"],
        ),
        (
            "kho:Signing rdfs:subClassOf kho:Event . kho:isPartOf rdfs:range kho:Event .",
            "Signing",
            "Inherits as value",
            ["isPartOf"],
        ),
        ("kho:delimits rdfs:domain kho:Treaty .", "delimits", "Domain", ["Treaty"]),
        ("kho:delimits rdfs:range kho:Border .", "delimits", "Range", ["Border"]),
        (
            "kho:delimits rdfs:subPropertyOf kho:isPartOf .",
            "delimits",
            "Sub-property of",
            ["isPartOf"],
        ),
        (
            "kho:delimits rdfs:subPropertyOf kho:isPartOf .",
            "isPartOf",
            "Sub-properties",
            ["delimits"],
        ),
        (
            "kho:delimits owl:equivalentProperty kho:isPartOf .",
            "isPartOf",
            "Equivalent to",
            ["delimits"],
        ),
        ("kho:delimits owl:inverseOf kho:isPartOf .", "isPartOf", "Inverse of", ["delimits"]),
        (
            "kho:delimits owl:propertyChainAxiom ( kho:isPartOf kho:delimits ) .",
            "delimits",
            "Follows from",
            ["isPartOf o delimits"],
        ),
        (
            "kho:delimits owl:propertyChainAxiom ( kho:isPartOf kho:delimits ) .",
            "isPartOf",
            "Used in axioms of",
            ["delimits"],
        ),
        (
            "kho:delimits owl:propertyDisjointWith kho:isPartOf .",
            "isPartOf",
            "Disjoint with",
            ["delimits"],
        ),
        (
            "[] a owl:AllDisjointProperties ; owl:members ( kho:delimits kho:isPartOf ) .",
            "isPartOf",
            "Disjoint with",
            ["delimits"],
        ),
    ],
)
def test_axioms(axiom: str, name: str, row: str, lines: list[str]) -> None:
    assert rows(axiom, name)[row] == lines


@pytest.mark.parametrize(
    ("axiom", "name", "row"),
    [
        # Not every member of Treaty can be the subject, so it does not have the property.
        (
            "kho:delimits rdfs:domain [ owl:complementOf kho:Treaty ] .",
            "Treaty",
            "Subject of",
        ),
        ("[] owl:inverseOf kho:isPartOf .", "isPartOf", "Inverse of"),
        (
            "kho:delimits owl:propertyChainAxiom ( kho:delimits kho:isPartOf ) .",
            "delimits",
            "Used in axioms of",
        ),
        (
            "[] a owl:AllDisjointClasses ; owl:members ( kho:Event kho:Border ) .",
            "Treaty",
            "Disjoint with",
        ),
    ],
)
def test_rows_that_stay_away(axiom: str, name: str, row: str) -> None:
    assert row not in rows(axiom, name)


def test_characteristics() -> None:
    declared = "kho:isPartOf a owl:TransitiveProperty, owl:IrreflexiveProperty ."
    assert term(read(declared), "isPartOf").characteristics == ("transitive", "irreflexive")
    assert term(read(declared), "delimits").characteristics == ()


def test_axiom_that_is_none() -> None:
    with pytest.raises(DocumentationError, match="kho:Treaty rdfs:subClassOf: a blank node"):
        read("kho:Treaty rdfs:subClassOf [] .")


# --- alignments


ALIGNED = """kho:Event rdfs:subClassOf ex:Event . ex:Event a owl:Class ; rdfs:label "event" ;
    rdfs:isDefinedBy ex: ; dcterms:source "page 3" .
    [] a owl:Axiom ; owl:annotatedSource kho:Event ; owl:annotatedProperty rdfs:subClassOf ;
    owl:annotatedTarget ex:Event ; rdfs:comment "Both happen." ."""


def test_alignment() -> None:
    (alignment,) = term(read("", ALIGNED), "Event").alignments
    assert alignment.relation == Span("rdfs:subClassOf", str(RDFS.subClassOf))
    assert alignment.target == Span("ex:Event", "http://example.org/ns#Event")
    assert (alignment.label, alignment.comment) == ("event", "Both happen. Read in: page 3")


def test_alignment_that_breaks_the_rules() -> None:
    with pytest.raises(AlignmentError, match="does not declare the subject"):
        read("", ALIGNED.replace("kho:Event", "kho:Lost"))


# --- the order of the whole


HEADER = """<https://w3id.org/khorgos/ontology> a owl:Ontology ; dcterms:title "Khorgos"@en,
    "霍尔果斯"@zh ; dcterms:description "Says."@en ; owl:versionIRI <http://example.org/1> ;
    dcterms:creator [ a ex:Person ; ex:name "Jane" ], "John" ; ex:editorInChief "Joe" .
    ex:editorInChief rdfs:label "chief"@en ."""


def test_header() -> None:
    documentation = read(HEADER)
    assert (documentation.title, documentation.description) == ("Khorgos", "Says.")
    assert {row.name: list(map(plain, row.lines)) for row in documentation.header} == {
        "Chief": ["Joe"],
        "Creator": ["Jane", "John"],
        "Title": ["霍尔果斯"],
        "Version IRI": ["http://example.org/1"],
    }


def test_ontology_without_header() -> None:
    documentation = read("")
    assert documentation.title == documentation.iri == "https://w3id.org/khorgos/ontology"
    assert (documentation.description, documentation.header) == ("", ())


def names(branches: tuple[Branch, ...]) -> list[object]:
    return [
        [branch.term.name, names(branch.branches)] if branch.branches else branch.term.name
        for branch in branches
    ]


def test_tree() -> None:
    documentation = read(
        """kho:Signing rdfs:subClassOf kho:Event, kho:Thing . kho:Event rdfs:subClassOf kho:Thing .
        kho:Thing a owl:Class . kho:Border rdfs:subClassOf ex:Line, kho:Event, kho:Treaty ."""
    )
    assert names(documentation.tree) == [
        ["Thing", [["Event", ["Border", "Signing"]]]],
        ["Treaty", ["Border"]],
    ]
    classes = [term.name for term in documentation.classes]
    assert classes == ["Thing", "Event", "Border", "Signing", "Treaty"]


def test_equivalent_classes_stand_beside_each_other() -> None:
    documentation = read(
        "kho:Event rdfs:subClassOf kho:Signing . kho:Signing rdfs:subClassOf kho:Event ."
    )
    assert names(documentation.tree) == ["Border", "Event", "Signing", "Treaty"]


def groups(found: tuple[Group, ...]) -> list[tuple[list[str], list[str]]]:
    return [([t.name for t in g.domains], [t.name for t in g.terms]) for g in found]


def test_properties_by_domain() -> None:
    documentation = read(
        """kho:Signing rdfs:subClassOf kho:Event . kho:isPartOf rdfs:domain kho:Event .
        kho:delimits rdfs:domain kho:Signing ; rdfs:subPropertyOf kho:isPartOf .
        kho:adds a owl:ObjectProperty ; rdfs:subPropertyOf kho:isPartOf .
        kho:ends a owl:ObjectProperty ; rdfs:domain [ owl:unionOf ( kho:Treaty kho:Border ) ] .
        kho:note kho:keepsRecord true . kho:keepsRecord a owl:AnnotationProperty ."""
    )
    assert groups(documentation.properties) == [
        (["Border", "Treaty"], ["ends"]),
        (["Event"], ["adds", "isPartOf"]),
        (["Signing"], ["delimits"]),
    ]
    assert groups(documentation.record_properties) == [([], ["note"])]
    assert [term.name for term in documentation.annotation_properties] == ["keepsRecord"]
    assert len(documentation.terms) == 4 + 5 + 1


# --- the ontology itself


@pytest.fixture(scope="module")
def documentation(ontology: Graph) -> Documentation:
    return document(ontology, load_alignments())


def test_every_term_is_there_and_defined(documentation: Documentation, ontology: Graph) -> None:
    declared = {
        iri
        for kind in get_args(Kind)
        for iri in Vocabulary(ontology).terms(kind).values()
        if iri in KHO
    }
    iris = [term.iri for term in documentation.terms]
    assert len(iris) == len(set(iris))
    assert set(iris) == set(map(str, declared))
    assert [term.name for term in documentation.terms if not term.definitions] == []


def test_every_alignment_is_there(documentation: Documentation, ontology: Graph) -> None:
    shown = sum(len(term.alignments) for term in documentation.terms)
    assert shown == len(mappings(load_alignments(), ontology))


# --- the diagram of the core


SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def diagram() -> ElementTree.Element:
    return ElementTree.parse(CORE_DIAGRAM_FILE).getroot()


def arrows(diagram: ElementTree.Element) -> Iterator[tuple[str, str, str, ElementTree.Element]]:
    for element in diagram.iter():
        if prop := element.get("data-property"):
            yield element.get("data-subject", ""), prop, element.get("data-object", ""), element


def problems(subject: str, prop: str, value: str, ontology: Graph) -> list[str]:
    """Say where an arrow disagrees with the ontology; ``Thing`` is whatever there is."""
    vocabulary = Vocabulary(ontology)
    known = {**vocabulary.classes, "Thing": OWL.Thing}
    if prop not in vocabulary.object_properties or not {subject, value} <= known.keys():
        return ["there is no such term"]
    iri = vocabulary.object_properties[prop]
    ends = (
        (subject, vocabulary.domains(iri), RDFS.domain),
        (value, vocabulary.ranges(iri), RDFS.range),
    )
    return [
        f"{name} is not in its {relation.fragment} {needed.fragment}"
        for name, all_needed, relation in ends
        for needed in sorted(all_needed)
        if needed not in vocabulary.superclasses(URIRef(known[name]))
    ]


def test_every_box_is_a_class_and_a_link(diagram: ElementTree.Element, ontology: Graph) -> None:
    vocabulary = Vocabulary(ontology)
    boxes = [element for element in diagram.iter() if element.get("data-class")]
    assert len(boxes) >= 12
    for box in boxes:
        name = box.get("data-class", "")
        assert name in vocabulary.classes
        assert (box.tag, box.get("href")) == (f"{SVG}a", f"#{name}")
        assert box.findtext(f"{SVG}text") == name
        if whole := box.get("data-subclass-of"):
            above = vocabulary.superclasses(vocabulary.classes[name])
            assert vocabulary.classes[whole] in above


def test_every_arrow_agrees_with_the_ontology(
    diagram: ElementTree.Element, ontology: Graph
) -> None:
    boxes = {element.get("data-class") for element in diagram.iter()} | {"Thing"}
    found = list(arrows(diagram))
    assert len(found) >= 12
    for subject, prop, value, element in found:
        assert {subject, value} <= boxes
        assert problems(subject, prop, value, ontology) == []
        link = element.find(f"{SVG}a")
        assert link is not None
        assert link.get("href") == f"#{prop}"
        assert link.findtext(f"{SVG}text") == prop


@pytest.mark.parametrize(
    ("subject", "prop", "value", "problem"),
    [
        ("Event", "delimits", "Border", "Event is not in its domain Agreement"),
        ("Agreement", "delimits", "Place", "Place is not in its range Border"),
        ("Agreement", "delimits", "Thing", "Thing is not in its range Border"),
        ("Event", "happenedAt", "Place", "there is no such term"),
        ("Happening", "tookPlaceAt", "Place", "there is no such term"),
    ],
)
def test_arrows_that_would_be_wrong(
    subject: str, prop: str, value: str, problem: str, ontology: Graph
) -> None:
    assert problems(subject, prop, value, ontology) == [problem]


def test_diagram_says_what_it_is(diagram: ElementTree.Element) -> None:
    ids = {element.get("id"): element for element in diagram.iter() if element.get("id")}
    labels = (diagram.get("aria-labelledby") or "").split()
    assert [ids[label].tag for label in labels] == [f"{SVG}title", f"{SVG}desc"]
    assert not [element for element in diagram.iter() if element.get("style")]
    assert not list(diagram.iter(f"{SVG}style"))
