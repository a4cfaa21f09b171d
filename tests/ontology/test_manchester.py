import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, RDFS, BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral

from khorgos.ontology.manchester import DocumentationError, LineWriter, Span, plain
from khorgos.ontology.namespaces import KHO

PREFIXES = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/ns#> .
kho:isOld a owl:DatatypeProperty .
"""


def writer(turtle: str) -> tuple[LineWriter, Graph]:
    graph = Graph().parse(data=PREFIXES + turtle, format="turtle")
    return LineWriter(graph, {KHO.Treaty, KHO.Border, KHO.delimits, KHO.isPartOf}), graph


@pytest.mark.parametrize(
    ("expression", "text", "links"),
    [
        ("kho:Treaty", "Treaty", ["#Treaty"]),
        ("ex:Event", "http://example.org/ns#Event", ["http://example.org/ns#Event"]),
        ("kho:Lost", "kho:Lost", [str(KHO.Lost)]),
        (
            "[ owl:onProperty kho:delimits ; owl:someValuesFrom kho:Border ]",
            "delimits some Border",
            ["#delimits", "#Border"],
        ),
        (
            "[ owl:onProperty kho:delimits ; owl:maxCardinality 2 ]",
            "delimits max 2 owl:Thing",
            ["#delimits", str(OWL.Thing)],
        ),
        (
            "[ owl:intersectionOf ( kho:Treaty [ owl:onProperty [ owl:inverseOf kho:isPartOf ] ;"
            " owl:allValuesFrom [ owl:unionOf ( kho:Treaty kho:Border ) ] ] ) ]",
            "Treaty and (inverse isPartOf only Treaty or Border)",
            ["#Treaty", "#isPartOf", "#Treaty", "#Border"],
        ),
        ("[ owl:onDatatype xsd:integer ; owl:withRestrictions () ]", "a data range", []),
        ('[ owl:oneOf ( "low" "high" ) ]', '{"low", "high"}', []),
        ("[ owl:complementOf kho:Border ]", "not (Border)", ["#Border"]),
        (
            "[ owl:oneOf ( kh:china kh:kazakhstan ) ]",
            "{kh:china, kh:kazakhstan}",
            ["https://w3id.org/khorgos/id/china", "https://w3id.org/khorgos/id/kazakhstan"],
        ),
        (
            '[ owl:onProperty kho:isOld ; owl:hasValue "kho:Treaty \\"and\\" kho:Border" ]',
            'kho:isOld value "kho:Treaty \\"and\\" kho:Border"',
            [str(KHO.isOld)],
        ),
        (
            "[ owl:onProperty kho:isOld ; owl:hasValue true ]",
            'kho:isOld value "true"^^xsd:boolean',
            [str(KHO.isOld), "http://www.w3.org/2001/XMLSchema#boolean"],
        ),
    ],
)
def test_expressions_with_every_term_linked(expression: str, text: str, links: list[str]) -> None:
    write, graph = writer(f"kho:X rdfs:subClassOf {expression} .")
    node = graph.value(KHO.X, RDFS.subClassOf)
    assert node is not None
    line = write.axiom(KHO.X, RDFS.subClassOf, node)
    assert plain(line) == text
    assert [f"#{s.anchor}" if s.anchor else s.iri for s in line if s.iri] == links


def test_chain() -> None:
    write, graph = writer("kho:X owl:propertyChainAxiom ( kho:isPartOf kho:delimits ) .")
    node = graph.value(KHO.X, OWL.propertyChainAxiom)
    assert node is not None
    line = write.axiom(KHO.X, OWL.propertyChainAxiom, node)
    assert plain(line) == "isPartOf o delimits"
    assert [span.anchor for span in line] == ["isPartOf", "", "delimits"]


def test_what_is_no_expression_is_refused() -> None:
    write, graph = writer("kho:X rdfs:subClassOf [ ] ; owl:propertyChainAxiom ( [ ] ) .")
    chain = graph.value(KHO.X, OWL.propertyChainAxiom)
    assert chain is not None
    with pytest.raises(DocumentationError, match=r"kho:X rdfs:subClassOf: .*; correct this axiom"):
        write.axiom(KHO.X, RDFS.subClassOf, BNode())
    with pytest.raises(DocumentationError, match="kho:X owl:propertyChainAxiom"):
        write.axiom(KHO.X, OWL.propertyChainAxiom, chain)


def test_values() -> None:
    write, graph = writer('kho:X rdfs:seeAlso [ a ex:Person ; rdfs:label "B" ; ex:age 3 ] .')
    node = graph.value(KHO.X, RDFS.seeAlso)
    assert node is not None
    assert plain(write.value(node)) == "3, B"
    assert write.value(RdfLiteral("шарт", lang="kk")) == (Span("шарт", language="kk"),)
    assert write.value(URIRef(KHO.Treaty)) == (Span("Treaty", str(KHO.Treaty), "Treaty"),)


@pytest.mark.slow
@given(st.text())
def test_what_is_in_quotes_is_no_term(text: str) -> None:
    graph = Graph()
    node = BNode()
    graph.add((node, OWL.onProperty, KHO.isOld))
    graph.add((node, OWL.hasValue, RdfLiteral(text)))
    line = LineWriter(graph, ()).axiom(KHO.X, RDFS.subClassOf, node)
    assert [span.iri for span in line if span.iri] == [str(KHO.isOld)]


@pytest.mark.parametrize(
    ("text", "direction"),
    [("پیمان", "rtl"), ("(قازاقستان)", "rtl"), ("条约", "ltr"), ("договор", "ltr"), ("36", "ltr")],
)
def test_direction(text: str, direction: str) -> None:
    assert Span(text).direction == direction
