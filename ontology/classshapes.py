"""A SHACL node shape for every class, made from the ontology: `shapes/classes.shapes.ttl`.

The ontology says what follows from data; these shapes say of the same terms what data must have,
with nothing inferred: a thing said to supplement an agreement is said to be an agreement itself.
Forms and documentation can be made from them too, as each property shape has a name, a
description, and how many values of which kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef

from khorgos.ontology.namespaces import SHAPES, bind_prefixes
from khorgos.ontology.prefixes import curie, local_name
from khorgos.ontology.shacl import SHAPES_FOLDER
from khorgos.ontology.vocabulary import ANYTHING, Vocabulary, load_ontology

CLASS_SHAPES: Final = SHAPES_FOLDER / "classes.shapes.ttl"
_HEAD: Final = "# Made from the ontology by khorgos.ontology.classshapes; do not edit.\n"

Triple = tuple[URIRef, URIRef, URIRef | Literal]


def class_shapes(ontology: Graph) -> Graph:
    """Return a node shape for each class, and a property shape for each property with a domain.

    The values of a property without a domain are asked for their class by a shape of their own.
    """
    vocabulary = Vocabulary(ontology)
    shapes = bind_prefixes(Graph())
    shapes.bind("khs", SHAPES)
    shapes.bind("sh", SH)
    for name, cls in vocabulary.classes.items():
        for triple in _class_shape(SHAPES[f"{name}-class"], cls, vocabulary, ontology):
            shapes.add(triple)
    for properties in (vocabulary.object_properties, vocabulary.datatype_properties):
        for name, prop in properties.items():
            for triple in _property_shape(SHAPES[f"{name}-property"], prop, vocabulary, ontology):
                shapes.add(triple)
    return shapes


def write_class_shapes(path: Path = CLASS_SHAPES) -> None:
    """Write the shapes of the ontology's classes to ``path``, in Turtle."""
    text = class_shapes(load_ontology()).serialize(format="turtle")
    path.write_text(_HEAD + text, encoding="utf-8")


def _class_shape(
    shape: URIRef, cls: URIRef, vocabulary: Vocabulary, ontology: Graph
) -> Iterator[Triple]:
    label = vocabulary.label(cls)
    yield shape, RDF.type, SH.NodeShape
    yield shape, SH.targetClass, cls
    yield shape, SH.name, Literal(label, lang="en")
    yield from _description(shape, cls, ontology)
    yield shape, SH.nodeKind, SH.IRI
    message = f"What is {_a(label)} has an IRI; without one it cannot be cited."
    yield shape, SH.message, Literal(message, lang="en")
    for prop in sorted(ontology.subjects(RDFS.domain, cls), key=str):
        yield shape, SH.property, SHAPES[f"{local_name(str(prop))}-property"]


def _property_shape(
    shape: URIRef, prop: URIRef, vocabulary: Vocabulary, ontology: Graph
) -> Iterator[Triple]:
    """A property shape; for an object property without a domain a node shape of its values."""
    domain, value = _end(ontology, prop, RDFS.domain), _end(ontology, prop, RDFS.range)
    is_data = (prop, RDF.type, OWL.DatatypeProperty) in ontology
    once = (prop, RDF.type, OWL.FunctionalProperty) in ontology
    if domain is None and (is_data or value is None):
        return
    if domain is None:
        yield shape, RDF.type, SH.NodeShape
        yield shape, SH.targetObjectsOf, prop
    else:
        yield shape, RDF.type, SH.PropertyShape
        yield shape, SH.path, prop
        yield shape, SH.name, Literal(vocabulary.label(prop), lang="en")
        yield from _description(shape, prop, ontology)
    if domain is not None and once:
        yield shape, SH.maxCount, Literal(1)
    if value is not None:
        yield shape, SH.datatype if is_data else SH["class"], value
    if not is_data:
        yield shape, SH.nodeKind, SH.IRI
    message = _leads(vocabulary, prop, domain, value, is_data=is_data)
    yield shape, SH.message, Literal(f"{message}{', and to one only' if once else ''}.", lang="en")


def _end(ontology: Graph, prop: URIRef, end: URIRef) -> URIRef | None:
    """Return the domain or range of ``prop``, None where it may be anything."""
    found = ontology.value(prop, end)
    return found if isinstance(found, URIRef) and found not in ANYTHING else None


def _leads(
    vocabulary: Vocabulary,
    prop: URIRef,
    domain: URIRef | None,
    value: URIRef | None,
    *,
    is_data: bool,
) -> str:
    """Say in words from what and to what ``prop`` leads."""
    start = f"from {_a(vocabulary.label(domain))} " if domain else ""
    if value is None:
        end = "a value" if is_data else "a thing with an IRI"
    elif is_data:
        end = f"a value of the datatype {curie(value)}"
    else:
        end = _a(vocabulary.label(value))
    return f"“{vocabulary.label(prop)}” leads {start}to {end}"


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _description(shape: URIRef, term: URIRef, ontology: Graph) -> Iterator[Triple]:
    for definition in ontology.objects(term, SKOS.definition):
        yield shape, SH.description, Literal(str(definition), lang="en")


if __name__ == "__main__":
    write_class_shapes()
