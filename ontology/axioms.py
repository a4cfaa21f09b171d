"""What the axioms of an ontology say of one class or property, in rows for people to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.manchester import Line, LineWriter
from khorgos.ontology.vocabulary import Vocabulary

_CHARACTERISTICS: Final = MappingProxyType(
    {
        OWL.FunctionalProperty: "functional",
        OWL.InverseFunctionalProperty: "inverse functional",
        OWL.TransitiveProperty: "transitive",
        OWL.SymmetricProperty: "symmetric",
        OWL.AsymmetricProperty: "asymmetric",
        OWL.ReflexiveProperty: "reflexive",
        OWL.IrreflexiveProperty: "irreflexive",
    }
)

_Index = defaultdict[str, set[URIRef]]


@dataclass(frozen=True, slots=True)
class Row:
    """What is said under one heading, a line each."""

    name: str
    lines: tuple[Line, ...]


class AxiomReader:
    """Reads the axioms of one ontology, term by term; rows with nothing in them are left out."""

    def __init__(self, ontology: Graph, vocabulary: Vocabulary, write: LineWriter) -> None:
        """Keep ``ontology``, which must not change, and index who is used by whom.

        Raises:
            DocumentationError: An axiom does not belong to OWL 2.
        """
        self._graph = ontology
        self._vocabulary = vocabulary
        self._write = write
        self._domain_of = self._named_in(RDFS.domain)
        self._range_of = self._named_in(RDFS.range)
        self._used_by = self._used_in_expressions()

    def characteristics(self, prop: URIRef) -> tuple[str, ...]:
        """Return the characteristics that are declared of ``prop``: ``transitive`` and so on."""
        types = set(self._graph.objects(prop, RDF.type))
        return tuple(words for trait, words in _CHARACTERISTICS.items() if trait in types)

    def classes_with(self, prop: URIRef) -> frozenset[URIRef]:
        """Return the named classes that are a domain of ``prop``, or one of the parts of it."""
        return frozenset(URIRef(cls) for cls, props in self._domain_of.items() if prop in props)

    def of_class(self, cls: URIRef) -> tuple[Row, ...]:
        """Return the rows of a class."""
        above = self._vocabulary.superclasses(cls) - {cls}
        return _filled(
            ("Subclass of", self._objects(cls, RDFS.subClassOf)),
            ("Equivalent to", self._both_ways(cls, OWL.equivalentClass)),
            ("Subclasses", self._terms(self._graph.subjects(RDFS.subClassOf, cls))),
            ("Subject of", self._terms(self._domain_of[str(cls)])),
            ("Value of", self._terms(self._range_of[str(cls)])),
            ("Inherits as subject", self._terms(p for a in above for p in self._domain_of[str(a)])),
            ("Inherits as value", self._terms(p for a in above for p in self._range_of[str(a)])),
            ("Used in axioms of", self._terms(self._used_by[str(cls)])),
            ("Disjoint with", self._disjoint(cls, OWL.disjointWith, OWL.AllDisjointClasses)),
        )

    def of_property(self, prop: URIRef) -> tuple[Row, ...]:
        """Return the rows of a property."""
        inverses = (o for o in self._both(prop, OWL.inverseOf) if isinstance(o, URIRef))
        chains = self._graph.objects(prop, OWL.propertyChainAxiom)
        written = (self._write.chain(prop, OWL.propertyChainAxiom, chain) for chain in chains)
        return _filled(
            ("Domain", self._objects(prop, RDFS.domain)),
            ("Range", self._objects(prop, RDFS.range)),
            ("Sub-property of", self._terms(self._graph.objects(prop, RDFS.subPropertyOf))),
            ("Sub-properties", self._terms(self._graph.subjects(RDFS.subPropertyOf, prop))),
            ("Equivalent to", self._terms(self._both(prop, OWL.equivalentProperty))),
            ("Inverse of", self._terms(inverses)),
            ("Follows from", sorted(written)),
            ("Used in axioms of", self._terms(self._used_by[str(prop)])),
            (
                "Disjoint with",
                self._disjoint(prop, OWL.propertyDisjointWith, OWL.AllDisjointProperties),
            ),
        )

    def _terms(self, nodes: Iterable[Node]) -> list[Line]:
        lines = {(self._write.term(node),) for node in nodes if isinstance(node, URIRef)}
        return sorted(lines, key=lambda line: line[0].text.casefold())

    def _objects(self, subject: URIRef, predicate: URIRef) -> list[Line]:
        return self._expressions(subject, predicate, self._graph.objects(subject, predicate))

    def _both_ways(self, subject: URIRef, predicate: URIRef) -> list[Line]:
        return self._expressions(subject, predicate, self._both(subject, predicate))

    def _expressions(self, subject: URIRef, predicate: URIRef, nodes: Iterable[Node]) -> list[Line]:
        lines = [self._write.cls(subject, predicate, node) for node in nodes]
        return sorted(lines, key=lambda line: (len(line), line))  # Named ones before restrictions.

    def _both(self, subject: URIRef, predicate: URIRef) -> set[Node]:
        graph = self._graph
        return {*graph.objects(subject, predicate), *graph.subjects(predicate, subject)}

    def _disjoint(self, term: URIRef, pairwise: URIRef, axiom: URIRef) -> list[Line]:
        found = self._both(term, pairwise)
        for node in self._graph.subjects(RDF.type, axiom):
            for first in self._graph.objects(node, OWL.members):
                members = set(Collection(self._graph, first))
                found |= members - {term} if term in members else set()
        return self._expressions(term, pairwise, found)

    def _named_in(self, predicate: URIRef) -> _Index:
        """Index properties by the classes that are their domain, or one of the parts of it."""
        index: _Index = defaultdict(set)
        for subject, line in self._axioms(predicate):
            if {span.text for span in line if not span.iri} <= {" and ", " or "}:
                for span in line:
                    index[span.iri].add(subject)
        return index

    def _used_in_expressions(self) -> _Index:
        """Index terms by the terms with an expression or a chain that names them."""
        index: _Index = defaultdict(set)
        for predicate in (RDFS.subClassOf, OWL.equivalentClass, OWL.propertyChainAxiom):
            for subject, line in self._axioms(predicate):
                if len(line) > 1:
                    for span in line:
                        if span.iri != str(subject):
                            index[span.iri].add(subject)
        return index

    def _axioms(self, predicate: URIRef) -> Iterator[tuple[URIRef, Line]]:
        chained = predicate == OWL.propertyChainAxiom
        write = self._write.chain if chained else self._write.cls
        for subject, node in self._graph.subject_objects(predicate):
            if isinstance(subject, URIRef):
                yield subject, write(subject, predicate, node)


def _filled(*rows: tuple[str, Iterable[Line]]) -> tuple[Row, ...]:
    return tuple(Row(name, tuple(lines)) for name, lines in rows if lines)
