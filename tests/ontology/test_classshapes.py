"""The shapes that are made from the ontology: a good and a refused value for every constraint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.classshapes import CLASS_SHAPES, class_shapes, write_class_shapes
from khorgos.ontology.namespaces import KH, SHAPES
from khorgos.ontology.shacl import validate
from khorgos.ontology.vocabulary import Vocabulary

Triple = tuple[Node, Node, Node]
ALIEN = Literal("a duration", datatype=URIRef("urn:example:duration"))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(CLASS_SHAPES)


@pytest.mark.slow
def test_the_file_is_what_the_ontology_gives(ontology: Graph, shapes: Graph) -> None:
    assert set(shapes) == set(class_shapes(ontology)), "run: python -m khorgos.ontology.classshapes"


@pytest.mark.slow
def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    write_class_shapes(path)
    assert path.read_bytes() == CLASS_SHAPES.read_bytes()


def test_every_class_has_a_node_shape_with_a_name_and_a_description(
    ontology: Graph, shapes: Graph
) -> None:
    for cls in Vocabulary(ontology).classes.values():
        (shape,) = shapes.subjects(SH.targetClass, cls)
        assert (shape, RDF.type, SH.NodeShape) in shapes
        assert shapes.value(shape, SH.name)
        assert shapes.value(shape, SH.description)


def _cases(shapes: Graph) -> Iterator[tuple[URIRef, URIRef | None, list[Triple]]]:
    """A shape, the constraint that has to refuse some triples (None for good ones), and them."""
    for shape in sorted(shapes.subjects(RDF.type, SH.NodeShape)):
        assert isinstance(shape, URIRef)
        if cls := shapes.value(shape, SH.targetClass):
            yield shape, SH.NodeKindConstraintComponent, [(BNode(), RDF.type, cls)]
            for prop in sorted(shapes.objects(shape, SH.property)):
                assert isinstance(prop, URIRef)
                yield from _property_cases(shapes, prop, shapes.value(prop, SH.path), cls)
        else:
            path = shapes.value(shape, SH.targetObjectsOf)
            yield from _property_cases(shapes, shape, path, None)


def _property_cases(
    shapes: Graph, shape: URIRef, path: Node | None, cls: Node | None
) -> Iterator[tuple[URIRef, URIRef | None, list[Triple]]]:
    assert path is not None
    name = str(shape).rpartition("#")[2]
    kind, datatype = shapes.value(shape, SH["class"]), shapes.value(shape, SH.datatype)

    def said(case: str, value: Node) -> list[Triple]:
        subject = KH[f"{name}-{case}"]
        triples: list[Triple] = [(subject, path, value)]
        if cls is not None:
            triples.append((subject, RDF.type, cls))
        if kind is not None and case != "stranger":
            triples.append((value, RDF.type, kind))
        return triples

    def value(number: int) -> Node:
        return (
            Literal(str(number), datatype=URIRef(str(datatype)))
            if datatype
            else KH[f"{name}-{number}"]
        )

    if datatype is None or "langString" not in str(datatype):
        yield shape, None, said("good", value(1))
    if datatype is not None:
        yield shape, SH.DatatypeConstraintComponent, said("alien", ALIEN)
    if kind is not None:
        yield shape, SH.ClassConstraintComponent, said("stranger", KH[f"{name}-unknown"])
    if (shape, SH.nodeKind, SH.IRI) in shapes:
        yield shape, SH.NodeKindConstraintComponent, said("nameless", BNode())
    if (shape, SH.maxCount, None) in shapes:
        twice = [*said("twice", value(1)), *said("twice", value(0))]
        yield shape, SH.MaxCountConstraintComponent, twice


@pytest.mark.slow
def test_every_constraint_refuses_what_no_other_refuses(ontology: Graph, shapes: Graph) -> None:
    cases = list(_cases(shapes))
    data = Graph()
    for _, _, triples in cases:
        for triple in triples:
            data.add(triple)
    report = validate(data + _hierarchy(ontology), shapes).graph
    found: dict[tuple[Node | None, Node | None], set[Node | None]] = {}
    for result in report.subjects(RDF.type, SH.ValidationResult):
        key = (report.value(result, SH.sourceShape), report.value(result, SH.focusNode))
        found.setdefault(key, set()).add(report.value(result, SH.sourceConstraintComponent))
    survivors = []
    for shape, component, triples in cases:
        # A shape of the values of a property has them in its focus, not the subject.
        nodes = [node for triple in triples for node in (triple[0], triple[2])]
        components = set().union(*(found.get((shape, node), set()) for node in nodes))
        if components != ({component} if component else set()):
            survivors.append((shape, component, components))
    assert survivors == []
    constraints = set(shapes.predicates()) & {SH["class"], SH.datatype, SH.nodeKind, SH.maxCount}
    assert len(constraints) == 4
    assert len({(shape, component) for shape, component, _ in cases if component}) == sum(
        1 for constraint in constraints for _ in shapes.triples((None, constraint, None))
    )


def _hierarchy(ontology: Graph) -> Graph:
    kept = Graph()
    for triple in ontology.triples((None, RDFS.subClassOf, None)):
        if isinstance(triple[2], URIRef):
            kept.add(triple)
    return kept


def test_the_names_of_the_shapes_are_made_of_those_of_the_terms(shapes: Graph) -> None:
    assert (SHAPES["Treaty-class"], RDF.type, SH.NodeShape) in shapes
    assert (SHAPES["supplements-property"], RDF.type, SH.PropertyShape) in shapes
