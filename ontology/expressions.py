"""OWL 2 class and property expressions, read from their RDF form.

The mapping is that of https://www.w3.org/TR/owl2-mapping-to-rdf/, section 3.2; `str` of an
expression gives it in the Manchester syntax with CURIEs.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.prefixes import curie

AXIOMS: Final = MappingProxyType(
    {
        RDFS.subClassOf: "SubClassOf",
        OWL.equivalentClass: "EquivalentTo",
        OWL.disjointUnionOf: "DisjointUnionOf",
        RDFS.subPropertyOf: "SubPropertyOf",
        OWL.equivalentProperty: "EquivalentTo",
        OWL.inverseOf: "InverseOf",
        OWL.propertyChainAxiom: "SubPropertyOf",
        RDFS.domain: "Domain",
        RDFS.range: "Range",
    }
)
"""The predicates of the axioms from which facts follow, with their words in the syntax."""

_CLASS_AXIOMS: Final = (RDFS.subClassOf, OWL.equivalentClass)
_PROPERTY_AXIOMS: Final = (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf)


class UnsupportedError(ValueError):
    """An axiom that cannot be read, or that may entail facts which the rules cannot infer."""


@dataclass(frozen=True)
class Property:
    """A property, or the inverse of one; ``data`` tells that its values are literals."""

    iri: URIRef
    inverse: bool = False
    data: bool = False

    def __str__(self) -> str:
        return f"inverse {curie(self.iri)}" if self.inverse else curie(self.iri)


@dataclass(frozen=True)
class Named:
    """A class or datatype with a name."""

    iri: URIRef

    def __str__(self) -> str:
        return curie(self.iri)


@dataclass(frozen=True)
class And:
    """The members of all parts."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " and ".join(f"({p})" if isinstance(p, Or) else str(p) for p in self.parts)


@dataclass(frozen=True)
class Or:
    """The members of any part."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


@dataclass(frozen=True)
class Not:
    """What does not belong to ``part``."""

    part: Expression

    def __str__(self) -> str:
        return f"not ({self.part})"


@dataclass(frozen=True)
class OneOf:
    """An enumeration of individuals, or of literals."""

    members: tuple[URIRef | Literal, ...]

    def __str__(self) -> str:
        return "{" + ", ".join(map(_term, self.members)) + "}"


@dataclass(frozen=True)
class DataRange:
    """A datatype expression without a name; nothing looks into it."""

    def __str__(self) -> str:
        return "a data range"


@dataclass(frozen=True)
class Only:
    """What has values in ``filler`` alone."""

    prop: Property
    filler: Expression

    def __str__(self) -> str:
        return f"({self.prop} only {self.filler})"


@dataclass(frozen=True)
class HasValue:
    """What has the given value."""

    prop: Property
    value: URIRef | Literal

    def __str__(self) -> str:
        return f"({self.prop} value {_term(self.value)})"


@dataclass(frozen=True)
class HasSelf:
    """What is related to itself."""

    prop: Property

    def __str__(self) -> str:
        return f"({self.prop} Self)"


@dataclass(frozen=True)
class AtLeast:
    """What has ``count`` different values or more in ``filler``; 1 is "some"."""

    count: int
    prop: Property
    filler: Expression

    def __str__(self) -> str:
        words = "some" if self.count == 1 else f"min {self.count}"
        return f"({self.prop} {words} {self.filler})"


@dataclass(frozen=True)
class AtMost:
    """What has ``count`` different values or fewer in ``filler``."""

    count: int
    prop: Property
    filler: Expression

    def __str__(self) -> str:
        return f"({self.prop} max {self.count} {self.filler})"


Expression = (
    Named | And | Or | Not | OneOf | DataRange | Only | HasValue | HasSelf | AtLeast | AtMost
)

THING: Final = Named(OWL.Thing)
_CARDINALITIES: Final = {
    OWL.minCardinality: (True, False),
    OWL.minQualifiedCardinality: (True, False),
    OWL.maxCardinality: (False, True),
    OWL.maxQualifiedCardinality: (False, True),
    OWL.cardinality: (True, True),
    OWL.qualifiedCardinality: (True, True),
}


class ExpressionReader:
    """Reads expressions from one ontology graph."""

    def __init__(self, ontology: Graph) -> None:
        """Keep ``ontology``, which must not change."""
        self._graph = ontology
        self._data = frozenset(ontology.subjects(RDF.type, OWL.DatatypeProperty))

    def members(self, node: Node) -> tuple[Node, ...]:
        """Return the members of the RDF list that starts at ``node``."""
        return tuple(Collection(self._graph, node))

    def prop(self, node: Node) -> Property:
        """Read a property or the inverse of one.

        Raises:
            UnsupportedError: ``node`` is neither.
        """
        if isinstance(node, URIRef):
            return Property(node, data=node in self._data)
        inverse = self._graph.value(node, OWL.inverseOf)
        if not isinstance(inverse, URIRef):
            raise UnsupportedError("a blank node stands where a property is needed")
        return Property(inverse, inverse=True)

    def cls(self, node: Node) -> Expression:
        """Read a class expression.

        Raises:
            UnsupportedError: ``node`` is not a class expression of OWL 2.
        """
        if isinstance(node, URIRef):
            return Named(node)
        get = self._graph.value
        if (parts := get(node, OWL.intersectionOf)) is not None:
            return And(tuple(map(self.cls, self.members(parts))))
        if (parts := get(node, OWL.unionOf)) is not None:
            return Or(tuple(map(self.cls, self.members(parts))))
        if (parts := get(node, OWL.oneOf)) is not None:
            return OneOf(tuple(map(_named, self.members(parts))))
        if (part := get(node, OWL.complementOf)) is not None:
            return Not(self.cls(part))
        if (on := get(node, OWL.onProperty)) is not None:
            return self._restriction(node, self.prop(on))
        raise UnsupportedError("a blank node stands where a class is needed")

    def axiom(self, s: Node, p: Node, o: Node) -> str:
        """Write the axiom that a triple states, or the assertion of a class.

        Raises:
            UnsupportedError: It is not one of OWL 2.
        """
        if p == RDF.type:
            if str(o).startswith(str(OWL)):
                trait = str(o).removeprefix(str(OWL)).removesuffix("Property")
                return f"{self.prop(s)} Characteristics: {trait}"
            return f"{curie(str(s))} Type {self.cls(o)}"
        words = AXIOMS[URIRef(str(p))]
        if p in _CLASS_AXIOMS:
            return f"{self.cls(s)} {words} {self.cls(o)}"
        if p in _PROPERTY_AXIOMS:
            return f"{self.prop(s)} {words} {self.prop(o)}"
        if p == OWL.propertyChainAxiom:
            return (
                f"{' o '.join(str(self.prop(m)) for m in self.members(o))} {words} {self.prop(s)}"
            )
        if p == OWL.disjointUnionOf:
            parts = (str(self.cls(member)) for member in self.members(o))
            return f"{self.cls(s)} {words} {', '.join(parts)}"
        prop = self.prop(s)  # A domain or a range.
        return f"{prop} {words} {self._filler(prop, o) if p == RDFS.range else self.cls(o)}"

    def _restriction(self, node: Node, prop: Property) -> Expression:
        get = self._graph.value
        if (filler := get(node, OWL.someValuesFrom)) is not None:
            return AtLeast(1, prop, self._filler(prop, filler))
        if (filler := get(node, OWL.allValuesFrom)) is not None:
            return Only(prop, self._filler(prop, filler))
        if (value := get(node, OWL.hasValue)) is not None:
            return HasValue(prop, _named(value))
        if get(node, OWL.hasSelf) is not None:
            return HasSelf(prop)
        return self._cardinality(node, prop)

    def _cardinality(self, node: Node, prop: Property) -> Expression:
        filler = self._graph.value(node, OWL.onClass) or self._graph.value(node, OWL.onDataRange)
        default = Named(RDFS.Literal) if prop.data else THING
        within = default if filler is None else self._filler(prop, filler)
        for predicate, (least, most) in _CARDINALITIES.items():
            if (number := self._graph.value(node, predicate)) is not None:
                count = int(str(number))
                bounds = [AtLeast(count, prop, within)] if least else []
                return And((*bounds, AtMost(count, prop, within))) if most else bounds[0]
        raise UnsupportedError(f"OWL 2 has no such restriction as that on {prop}")

    def _filler(self, prop: Property, node: Node) -> Expression:
        return DataRange() if prop.data and isinstance(node, BNode) else self.cls(node)


def _named(node: Node) -> URIRef | Literal:
    if isinstance(node, URIRef | Literal):
        return node
    raise UnsupportedError("an individual without a name stands in it")


def _term(node: URIRef | Literal) -> str:
    return curie(node) if isinstance(node, URIRef) else node.n3()
