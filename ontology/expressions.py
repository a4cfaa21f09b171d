"""OWL 2 expressions and axioms, written from their RDF form in the Manchester syntax with CURIEs.

The mapping is that of https://www.w3.org/TR/owl2-mapping-to-rdf/, section 3.2, and the syntax that
of https://www.w3.org/TR/owl2-manchester-syntax/.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
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

_FILLED: Final = MappingProxyType({OWL.someValuesFrom: "some", OWL.allValuesFrom: "only"})
CARDINALITIES: Final = MappingProxyType(
    {
        OWL.minCardinality: "min",
        OWL.minQualifiedCardinality: "min",
        OWL.maxCardinality: "max",
        OWL.maxQualifiedCardinality: "max",
        OWL.cardinality: "exactly",
        OWL.qualifiedCardinality: "exactly",
    }
)
"""The predicates that say how many values there are, with their words in the syntax."""


class ExpressionError(ValueError):
    """What stands in an axiom cannot be read as OWL 2."""


class ExpressionWriter:
    """Writes the expressions and axioms of one ontology."""

    def __init__(self, ontology: Graph) -> None:
        """Keep ``ontology``, which must not change."""
        self._graph = ontology
        self._data = frozenset(ontology.subjects(RDF.type, OWL.DatatypeProperty))

    def prop(self, node: Node) -> str:
        """Write a property or the inverse of one.

        Raises:
            ExpressionError: ``node`` is neither.
        """
        if isinstance(node, URIRef):
            return curie(node)
        inverse = self._graph.value(node, OWL.inverseOf)
        if not isinstance(inverse, URIRef):
            raise ExpressionError("a blank node stands where a property is needed")
        return f"inverse {curie(inverse)}"

    def chain(self, node: Node) -> str:
        """Write the chain of properties that starts at ``node``.

        Raises:
            ExpressionError: A member of it is not a property.
        """
        return " o ".join(map(self.prop, self._graph.items(node)))

    def cls(self, node: Node) -> str:
        """Write a class expression; a restriction stands in brackets.

        Raises:
            ExpressionError: ``node`` is not a class expression of OWL 2.
        """
        if isinstance(node, URIRef):
            return curie(node)
        get, items = self._graph.value, self._graph.items
        if (parts := get(node, OWL.intersectionOf)) is not None:
            unions = set(self._graph.subjects(OWL.unionOf))
            words = (f"({self.cls(n)})" if n in unions else self.cls(n) for n in items(parts))
            return " and ".join(words)
        if (parts := get(node, OWL.unionOf)) is not None:
            return " or ".join(map(self.cls, items(parts)))
        if (parts := get(node, OWL.oneOf)) is not None:
            return f"{{{', '.join(map(_value, items(parts)))}}}"
        if (part := get(node, OWL.complementOf)) is not None:
            return f"not ({self.cls(part)})"
        if (prop := get(node, OWL.onProperty)) is not None:
            return f"({self.prop(prop)} {self._restricted(node, prop)})"
        raise ExpressionError("a blank node stands where a class is needed")

    def axiom(self, s: Node, p: Node, o: Node) -> str:
        """Write the axiom that a triple states, or the assertion of a class.

        Raises:
            ExpressionError: It is not one of OWL 2.
        """
        if p == RDF.type:
            if str(o).startswith(str(OWL)):
                trait = str(o).removeprefix(str(OWL)).removesuffix("Property")
                return f"{self.prop(s)} Characteristics: {trait}"
            return f"{curie(str(s))} Type {self.cls(o)}"
        words = AXIOMS[URIRef(str(p))]
        if p in (RDFS.subClassOf, OWL.equivalentClass):
            return f"{self.cls(s)} {words} {self.cls(o)}"
        if p == OWL.disjointUnionOf:
            return f"{self.cls(s)} {words} {', '.join(map(self.cls, self._graph.items(o)))}"
        if p == OWL.propertyChainAxiom:
            return f"{self.chain(o)} {words} {self.prop(s)}"
        if p == RDFS.domain:
            return f"{self.prop(s)} {words} {self.cls(o)}"
        return f"{self.prop(s)} {words} {self._filler(s, o) if p == RDFS.range else self.prop(o)}"

    def _restricted(self, node: Node, prop: Node) -> str:
        """Write what a restriction says of its property."""
        get = self._graph.value
        for predicate, word in _FILLED.items():
            if (filler := get(node, predicate)) is not None:
                return f"{word} {self._filler(prop, filler)}"
        if (value := get(node, OWL.hasValue)) is not None:
            return f"value {_value(value)}"
        if get(node, OWL.hasSelf) is not None:
            return "Self"
        for predicate, word in CARDINALITIES.items():
            if (number := get(node, predicate)) is not None:
                anything = RDFS.Literal if prop in self._data else OWL.Thing
                filler = get(node, OWL.onClass) or get(node, OWL.onDataRange) or anything
                return f"{word} {number} {self._filler(prop, filler)}"
        raise ExpressionError(f"OWL 2 has no such restriction as that on {self.prop(prop)}")

    def _filler(self, prop: Node, node: Node) -> str:
        is_data_range = prop in self._data and isinstance(node, BNode)
        return "a data range" if is_data_range else self.cls(node)


def _value(node: Node) -> str:
    if isinstance(node, Literal):
        return node.n3()
    if isinstance(node, URIRef):
        return curie(node)
    raise ExpressionError("an individual without a name stands in it")
