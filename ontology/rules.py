"""The axioms of an ontology as SPARQL rules.

Each rule is one implication: where all patterns of its body hold, those of its head hold too. The
rules cover the Horn part of OWL 2 DL (see `khorgos.ontology.horn`); `unsupported` lists each axiom
that may entail more. HermiT is the reference: a test compares what the two entail.

Annotation properties have no meaning for a reasoner and have no rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, Namespace, URIRef, Variable
from rdflib.term import Node

from khorgos.ontology.expressions import (
    THING,
    And,
    AtLeast,
    Expression,
    ExpressionReader,
    Named,
    OneOf,
    Only,
    Or,
    Pattern,
    UnsupportedError,
)
from khorgos.ontology.horn import (
    Patterns,
    conditions,
    consequences,
    fresh_variables,
    variables,
)
from khorgos.ontology.prefixes import curie

_X: Final = Variable("x")
_Y: Final = Variable("y")
_Z: Final = Variable("z")
_SWRL: Final = Namespace("http://www.w3.org/2003/11/swrl#")


Implication = tuple[Patterns, Patterns]
Statement = tuple[str, Callable[[], list[Implication]]]
"""An axiom in words, and how to turn it into implications."""
Handler = Callable[[Node, Node], Iterable[Statement]]
"""Reads one triple of an axiom: its subject and its object."""


@dataclass(frozen=True)
class Rule:
    """One implication that an axiom states.

    Attributes:
        name: Unique in an ontology: the axiom's kind and subject, such as ``subClassOf-Treaty-2``.
        axiom: The axiom in the Manchester syntax with CURIEs.
        body: The patterns that must hold.
        head: The patterns that hold then: one, or several about a thing without a name.
    """

    name: str
    axiom: str
    body: Patterns
    head: Patterns

    @property
    def unnamed(self) -> frozenset[Variable]:
        """The variables of the head that stand for a thing without a name."""
        return variables(self.head) - variables(self.body)

    @property
    def sparql(self) -> str:
        """A SELECT of the body's variables wherever the head does not hold yet."""
        return f"SELECT * WHERE {{ {_text(self.body)} FILTER NOT EXISTS {{ {_text(self.head)} }} }}"


def rules(ontology: Graph) -> list[Rule]:
    """Turn the axioms of ``ontology`` into rules, in an order that does not vary."""
    return _Compiler(ontology).rules()


def unsupported(ontology: Graph) -> list[str]:
    """List the axioms of ``ontology`` that may entail facts which its rules do not infer.

    Returns:
        For each the axiom and the reason, sorted; empty when the rules cover the ontology.
    """
    return _Compiler(ontology).unsupported()


def _text(patterns: Patterns) -> str:
    return " ".join(" ".join(node.n3() for node in pattern) + " ." for pattern in patterns)


class _Compiler:
    """Compiles one ontology; the order of its triples plays no part in the outcome."""

    def __init__(self, ontology: Graph) -> None:
        self._graph = ontology
        self._read = ExpressionReader(ontology)
        self._annotations = set(ontology.subjects(RDF.type, OWL.AnnotationProperty))
        self._implications: set[tuple[str, str, Implication]] = set()
        self._unsupported: set[str] = set(self._beyond_rules())
        for predicate, handle in self._handlers().items():
            for s, o in ontology.subject_objects(predicate):
                if s not in self._annotations:
                    self._compile(s, predicate, o, handle)

    def rules(self) -> list[Rule]:
        found: dict[Implication, Rule] = {}
        used: dict[str, int] = {}
        for stem, axiom, implication in sorted(self._implications, key=_order):
            body, head = implication
            if implication not in found and not set(head) <= set(body):
                used[stem] = number = used.get(stem, 0) + 1
                name = f"{stem}-{number}" if number > 1 else stem
                found[implication] = Rule(name, axiom, body, head)
        return list(found.values())

    def unsupported(self) -> list[str]:
        return sorted(self._unsupported)

    def _handlers(self) -> dict[URIRef, Handler]:
        return {
            RDF.type: self._type,
            RDFS.subClassOf: self._sub_class,
            OWL.equivalentClass: self._equivalent_class,
            OWL.disjointUnionOf: self._disjoint_union,
            RDFS.subPropertyOf: self._sub_property,
            OWL.equivalentProperty: self._equivalent_property,
            OWL.inverseOf: self._inverse,
            OWL.propertyChainAxiom: self._chain,
            RDFS.domain: self._domain,
            RDFS.range: self._range,
        }

    def _compile(self, s: Node, predicate: URIRef, o: Node, handle: Handler) -> None:
        subject = curie(s).rpartition(":")[2] if isinstance(s, URIRef) else "expression"
        stem = f"{curie(predicate).rpartition(':')[2]}-{subject}"
        try:
            statements = list(handle(s, o))
        except UnsupportedError as error:
            self._unsupported.add(f"{curie(predicate)} of {subject}: {error}")
            return
        for axiom, imply in statements:
            try:
                self._implications |= {(stem, axiom, implication) for implication in imply()}
            except UnsupportedError as error:
                self._unsupported.add(f"{axiom}: {error}")

    def _type(self, s: Node, o: Node) -> Iterator[Statement]:
        if isinstance(o, BNode) and isinstance(s, URIRef):
            yield from self._implied(f"{curie(s)} Type", OneOf((s,)), self._read.cls(o))
        elif o in (OWL.SymmetricProperty, OWL.TransitiveProperty):
            prop = self._read.prop(s)
            body = [prop.edge(_X, _Y)]
            if o == OWL.SymmetricProperty:
                yield f"{prop} Characteristics: Symmetric", _always(body, prop.edge(_Y, _X))
            else:
                body.append(prop.edge(_Y, _Z))
                yield f"{prop} Characteristics: Transitive", _always(body, prop.edge(_X, _Z))

    def _sub_class(self, s: Node, o: Node) -> Iterator[Statement]:
        sub, sup = self._read.cls(s), self._read.cls(o)
        yield from self._implied(f"{sub} SubClassOf {sup}", sub, sup)

    def _equivalent_class(self, s: Node, o: Node) -> Iterator[Statement]:
        if (s, RDF.type, RDFS.Datatype) in self._graph:
            return
        left, right = self._read.cls(s), self._read.cls(o)
        words = f"{left} EquivalentTo {right}"
        yield from self._implied(words, left, right)
        yield from self._implied(words, right, left)

    def _disjoint_union(self, s: Node, o: Node) -> Iterator[Statement]:
        whole, parts = self._read.cls(s), tuple(map(self._read.cls, self._read.members(o)))
        words = f"{whole} DisjointUnionOf {', '.join(map(str, parts))}"
        yield from self._implied(words, Or(parts), whole)
        yield from self._implied(words, whole, Or(parts))

    def _sub_property(self, s: Node, o: Node) -> Iterator[Statement]:
        sub, sup = self._read.prop(s), self._read.prop(o)
        yield f"{sub} SubPropertyOf {sup}", _always([sub.edge(_X, _Y)], sup.edge(_X, _Y))

    def _equivalent_property(self, s: Node, o: Node) -> Iterator[Statement]:
        left, right = self._read.prop(s), self._read.prop(o)
        for sub, sup in ((left, right), (right, left)):
            yield f"{left} EquivalentTo {right}", _always([sub.edge(_X, _Y)], sup.edge(_X, _Y))

    def _inverse(self, s: Node, o: Node) -> Iterator[Statement]:
        if isinstance(s, URIRef):  # A blank node is the expression "inverse of".
            left, right = self._read.prop(s), self._read.prop(o)
            words = f"{left} InverseOf {right}"
            yield words, _always([left.edge(_X, _Y)], right.edge(_Y, _X))
            yield words, _always([right.edge(_X, _Y)], left.edge(_Y, _X))

    def _chain(self, s: Node, o: Node) -> Iterator[Statement]:
        sup, links = self._read.prop(s), tuple(map(self._read.prop, self._read.members(o)))
        steps = [Variable(f"x{i}") for i in range(len(links) + 1)]
        body = [prop.edge(*ends) for prop, ends in zip(links, pairwise(steps), strict=True)]
        words = f"{' o '.join(map(str, links))} SubPropertyOf {sup}"
        yield words, _always(body, sup.edge(steps[0], steps[-1]))

    def _domain(self, s: Node, o: Node) -> Iterator[Statement]:
        prop, cls = self._read.prop(s), self._read.cls(o)
        values = AtLeast(1, prop, Named(RDFS.Literal) if prop.data else THING)
        yield from self._implied(f"{prop} Domain {cls}", values, cls)

    def _range(self, s: Node, o: Node) -> Iterator[Statement]:
        prop = self._read.prop(s)
        if not prop.data:
            cls = self._read.cls(o)
            yield from self._implied(f"{prop} Range {cls}", THING, Only(prop, cls))

    def _implied(self, words: str, sub: Expression, sup: Expression) -> Iterator[Statement]:
        """Every member of ``sub`` is one of ``sup``; each part is compiled by itself."""
        for left in sub.parts if isinstance(sub, Or) else (sub,):
            for right in sup.parts if isinstance(sup, And) else (sup,):
                yield words, partial(self._implications_of, left, right)

    def _implications_of(self, sub: Expression, sup: Expression) -> list[Implication]:
        found = []
        for x, body in conditions(sub, _X, fresh_variables("y"), self._graph):
            for more, head in consequences(sup, x, fresh_variables("z"), self._graph):
                if isinstance(x, Variable) and x not in variables((*body, *more)):
                    raise UnsupportedError("it holds for every thing")
                found.append(((*body, *more), head))
        return found

    def _beyond_rules(self) -> Iterator[str]:
        """Name what no handler reads and yet may entail facts about things with a name."""
        for prop in self._graph.subjects(RDF.type, OWL.ReflexiveProperty):
            yield f"{_words(prop)} Characteristics: Reflexive: it holds for every thing"
        for s, o in self._graph.subject_objects(OWL.sameAs):
            yield f"{_words(s)} SameAs {_words(o)}: two IRIs are taken for two things"
        for operator in (OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf):
            for cls in self._graph.subjects(operator):
                if isinstance(cls, URIRef):
                    yield f"{curie(cls)} {curie(operator)}: use owl:equivalentClass"
        for _ in self._graph.subjects(RDF.type, _SWRL.Imp):
            yield "a SWRL rule: rules are not read"
        for s, p, o in self._graph:
            if (isinstance(s, BNode) or isinstance(o, BNode)) and self._is_fact(p, o):
                yield f"{_words(s)} {_words(p)} {_words(o)}: a thing in it has no name"

    def _is_fact(self, p: Node, o: Node) -> bool:
        if p == RDF.type:
            return isinstance(o, URIRef) and (o, RDF.type, OWL.Class) in self._graph
        properties = {OWL.ObjectProperty, OWL.DatatypeProperty}
        return not properties.isdisjoint(self._graph.objects(p, RDF.type))


def _always(body: list[Pattern], head: Pattern) -> Callable[[], list[Implication]]:
    return lambda: [(tuple(body), (head,))]


def _words(node: Node) -> str:
    return curie(node) if isinstance(node, URIRef) else "[]"


def _order(found: tuple[str, str, Implication]) -> tuple[str, str, str, str]:
    stem, axiom, (body, head) = found
    return stem, axiom, _text(body), _text(head)
