"""The rules by which facts follow from an ontology, and the axioms for which there is none.

The rules are those of OWL 2 RL, a file for each table of the standard (``owl2rl/``), with some of
our own beyond them. They are SPARQL over the ontology and the data together. Left out are the
tables of equality (4), datatypes (8) and schema vocabulary (9): two IRIs are two things here, and
the others give no fact that the rest does not give.

What OWL 2 DL says and no rule can infer would need case distinction, counting or negation;
`unsupported` names every such axiom of an ontology.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from khorgos.ontology.expressions import (
    AXIOMS,
    THING,
    And,
    AtLeast,
    AtMost,
    DataRange,
    Expression,
    ExpressionReader,
    HasSelf,
    HasValue,
    Named,
    Not,
    OneOf,
    Only,
    Or,
    Property,
    UnsupportedError,
)
from khorgos.ontology.prefixes import curie
from khorgos.ontology.vocabulary import Vocabulary

RULES_FOLDER: Final = Path(__file__).with_name("owl2rl")
UNNAMED: Final = "urn:khorgos:unnamed:"
"""How the IRI begins that stands for a thing, class or property without a name."""

_RULE: Final = re.compile(
    r"^# (?P<name>[\w-]+).*\n(?:#.*\n)*INSERT \{ (?P<head>.*) \}\n"
    r"WHERE \{ (?P<body>[^}]*?\.)(?P<rest>(?:\s+(?:FILTER|OPTIONAL|BIND)[\s\S]*?)?) \} ;$",
    re.MULTILINE,
)
_ATOM: Final = re.compile(r"(\S+) (\S+) (\S+) \.")
_SWRL: Final = Namespace("http://www.w3.org/2003/11/swrl#")

# What OWL says in these entails no fact by itself, or is a part of an axiom that is read.
_HARMLESS: Final = frozenset(
    {OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf, OWL.onProperty, OWL.onClass}
    | {OWL.onDataRange, OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.hasSelf}
    | {OWL.minCardinality, OWL.maxCardinality, OWL.cardinality, OWL.minQualifiedCardinality}
    | {OWL.maxQualifiedCardinality, OWL.qualifiedCardinality, OWL.onDatatype}
    | {OWL.withRestrictions, OWL.datatypeComplementOf, OWL.disjointWith, OWL.members, OWL.hasKey}
    | {OWL.propertyDisjointWith, OWL.distinctMembers, OWL.differentFrom, OWL.sourceIndividual}
    | {OWL.assertionProperty, OWL.targetIndividual, OWL.targetValue, OWL.annotatedSource}
    | {OWL.annotatedProperty, OWL.annotatedTarget, OWL.versionInfo, OWL.versionIRI, OWL.imports}
    | {OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith, OWL.deprecated}
)

Atom = tuple[str, str, str]
"""A triple pattern as it stands in a rule: ``("?p", "rdfs:domain", "?c")``."""


@dataclass(frozen=True)
class Rule:
    """One rule: where the body holds, the head holds too.

    Attributes:
        name: The name in the standard, such as ``prp-dom``. A rule about a list is in parts, which
            have the one name.
        head: The patterns that hold then.
        body: The patterns that must hold.
        rest: The filters and assignments after them, in SPARQL.
    """

    name: str
    head: tuple[Atom, ...]
    body: tuple[Atom, ...]
    rest: str

    @property
    def facts(self) -> tuple[Atom, ...]:
        """The patterns of the body that facts fill, not axioms."""
        return tuple(a for a in self.body if a[1][0] == "?" or (a[1] == "a" and a[2][0] == "?"))

    @property
    def makes_things(self) -> bool:
        """Whether the head speaks of a thing without a name."""
        return bool(self.facts) and "BIND" in self.rest


@cache
def rules() -> tuple[Rule, ...]:
    """Read the rules, in the order of the tables.

    >>> [rule.name for rule in rules()][:3]
    ['prp-dom', 'prp-rng', 'prp-symp']
    """
    files = [*sorted(RULES_FOLDER.glob("table*.rq")), RULES_FOLDER / "beyond.rq"]
    texts = (path.read_text(encoding="utf-8") for path in files)
    return tuple(
        Rule(found["name"], _atoms(found["head"]), _atoms(found["body"]), found["rest"].strip())
        for text in texts
        for found in _RULE.finditer(text)
    )


def sparql(atoms: tuple[Atom, ...]) -> str:
    """Write patterns in SPARQL.

    >>> sparql((("?x", "a", "?c"), ("?x", "?p", "?y")))
    '?x a ?c . ?x ?p ?y .'
    """
    return " ".join(f"{' '.join(atom)} ." for atom in atoms)


def _atoms(text: str) -> tuple[Atom, ...]:
    return tuple((s, p, o) for s, p, o in _ATOM.findall(text))


def unsupported(ontology: Graph) -> list[str]:
    """List the axioms of ``ontology`` that may entail facts which the rules do not infer.

    Returns:
        For each the axiom in the Manchester syntax and the reason, sorted; empty when the rules
        cover the ontology.
    """
    return sorted({*_Coverage(ontology).gaps(), *_beyond_axioms(ontology), *_blank_facts(ontology)})


class _Coverage:
    """Holds the axioms of one ontology against the rules."""

    def __init__(self, ontology: Graph) -> None:
        self._graph = ontology
        self._read = ExpressionReader(ontology)
        self._vocabulary = Vocabulary(ontology)

    def gaps(self) -> Iterator[str]:
        kinds = (OWL.AnnotationProperty, RDFS.Datatype)
        unread = set(chain.from_iterable(self._graph.subjects(RDF.type, kind) for kind in kinds))
        for s, p, o in self._graph:
            if s in unread or not (p in AXIOMS or (p == RDF.type and isinstance(o, BNode))):
                continue
            try:
                words, implications = self._read.axiom(s, p, o), list(self._implications(s, p, o))
            except UnsupportedError as error:
                subject = curie(s).rpartition(":")[2] if isinstance(s, URIRef) else "expression"
                yield f"{curie(str(p))} of {subject}: {error}"
                continue
            for condition, consequence in implications:
                try:
                    self._check(condition, consequence)
                except UnsupportedError as error:
                    yield f"{words}: {error}"

    def _implications(self, s: Node, p: Node, o: Node) -> Iterator[tuple[Expression, Expression]]:
        """Yield what an axiom on classes says: the members of the first are in the second."""
        for sub, sup in self._inclusions(s, p, o):
            for left in sub.parts if isinstance(sub, Or) else (sub,):
                for right in sup.parts if isinstance(sup, And) else (sup,):
                    yield left, right

    def _inclusions(self, s: Node, p: Node, o: Node) -> Iterator[tuple[Expression, Expression]]:
        read = self._read
        if p == RDFS.subClassOf:
            yield read.cls(s), read.cls(o)
        elif p == OWL.equivalentClass:
            yield read.cls(s), read.cls(o)
            yield read.cls(o), read.cls(s)
        elif p == OWL.disjointUnionOf:
            parts = Or(tuple(map(read.cls, read.members(o))))
            yield parts, read.cls(s)
            yield read.cls(s), parts
        elif p == RDFS.domain:
            prop = read.prop(s)
            yield AtLeast(1, prop, Named(RDFS.Literal) if prop.data else THING), read.cls(o)
        elif p == RDFS.range and not (prop := read.prop(s)).data:
            yield AtLeast(1, Property(prop.iri, not prop.inverse), THING), read.cls(o)
        elif p == RDF.type and isinstance(s, URIRef):
            yield OneOf((s,)), read.cls(o)

    def _check(self, condition: Expression, consequence: Expression) -> None:
        if condition == THING and not isinstance(consequence, Not | OneOf | AtMost):
            raise UnsupportedError("it holds for every thing")
        self._check_condition(condition)
        self._check_consequence(consequence)

    def _check_condition(self, expression: Expression) -> None:
        """Check that membership in ``expression`` can be read off triples."""
        match expression:
            case Named() | HasValue() | HasSelf() | OneOf():
                pass
            case And(parts) | Or(parts):
                for part in parts:
                    self._check_condition(part)
            case AtLeast(1, prop, filler) if prop.data:
                ranges = {RDFS.Literal, *self._graph.objects(prop.iri, RDFS.range)}
                if not (isinstance(filler, Named) and filler.iri in ranges):
                    raise UnsupportedError(f"'{filler}' is not the declared range of {prop}")
            case AtLeast(1, _, filler):
                self._check_condition(filler)
            case _:
                raise UnsupportedError(
                    f"that something is in '{expression}' is not seen from triples"
                )

    def _check_consequence(self, expression: Expression) -> None:
        """Check that what follows for a member of ``expression`` needs no case distinction.

        Names are unique: so maximum cardinalities, enumerations and complements entail no fact;
        data that break them are found by the reasoner and by SHACL.
        """
        match expression:
            case Named() | Not() | OneOf() | AtMost() | DataRange() | HasValue() | HasSelf():
                pass
            case And(parts):
                for part in parts:
                    self._check_consequence(part)
            case Only(prop, filler):
                if not prop.data:
                    self._check_consequence(filler)
            case AtLeast(number, prop, filler):
                if number:
                    self._check_some(prop, filler)
            case _:
                raise UnsupportedError(
                    f"from '{expression}' facts follow by case distinction alone"
                )

    def _check_some(self, prop: Property, filler: Expression) -> None:
        """Check what follows from some value of ``prop`` in ``filler``, a thing without a name."""
        if isinstance(filler, OneOf):
            if len(filler.members) > 1:
                raise UnsupportedError(f"{prop} has one of several values")
            return
        for other in self._vocabulary.superproperties(prop.iri):
            if self._may_merge(prop, other):
                raise UnsupportedError(
                    f"a value of {prop} without a name may be one that has a name, by an axiom on "
                    f"{Property(other)}"
                )
        if not prop.data:
            self._check_consequence(filler)
            parts = filler.parts if isinstance(filler, And) else (filler,)
            if any(isinstance(part, Only) for part in parts):
                raise UnsupportedError(f"a value of {prop} without a name is restricted by 'only'")

    def _may_merge(self, prop: Property, other: URIRef) -> bool:
        """Whether an axiom on ``other`` may say that two values of ``prop`` are one."""
        backwards = OWL.FunctionalProperty if prop.inverse else OWL.InverseFunctionalProperty
        either = {OWL.FunctionalProperty, OWL.InverseFunctionalProperty}
        traits = either if other != prop.iri else {backwards}
        if traits & set(self._graph.objects(other, RDF.type)):
            return True
        ends = [other, *self._graph.subjects(OWL.inverseOf, other)]
        bounded = chain.from_iterable(self._graph.subjects(OWL.onProperty, end) for end in ends)
        maxima = (
            *(OWL.maxCardinality, OWL.maxQualifiedCardinality),
            *(OWL.cardinality, OWL.qualifiedCardinality),
        )
        return any((node, most, None) in self._graph for node in bounded for most in maxima)


def _beyond_axioms(ontology: Graph) -> Iterator[str]:
    """Name what else may entail facts about things with a name."""
    for prop in ontology.subjects(RDF.type, OWL.ReflexiveProperty):
        yield f"{_words(prop)} Characteristics: Reflexive: it holds for every thing"
    for s, o in ontology.subject_objects(OWL.sameAs):
        yield f"{_words(s)} SameAs {_words(o)}: two IRIs are taken for two things"
    for operator in (OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf):
        for cls in ontology.subjects(operator):
            if isinstance(cls, URIRef):
                yield f"{curie(cls)} {curie(operator)}: use owl:equivalentClass"
    words = {p for p in ontology.predicates() if str(p).startswith(str(OWL))}
    for p in words - AXIOMS.keys() - _HARMLESS - {OWL.sameAs}:
        yield f"{_words(p)}: no rule reads it"
    for _ in ontology.subjects(RDF.type, _SWRL.Imp):
        yield "a SWRL rule: rules are not read"


def _blank_facts(ontology: Graph) -> Iterator[str]:
    """Name the facts about things without a name."""
    properties = {OWL.ObjectProperty, OWL.DatatypeProperty}
    for s, p, o in ontology:
        if isinstance(s, BNode) or isinstance(o, BNode):
            is_class = isinstance(o, URIRef) and (o, RDF.type, OWL.Class) in ontology
            is_use = not properties.isdisjoint(ontology.objects(p, RDF.type))
            if is_use or (p == RDF.type and is_class):
                yield f"{_words(s)} {_words(p)} {_words(o)}: a thing in it has no name"


def _words(node: Node) -> str:
    return curie(node) if isinstance(node, URIRef) else "[]"
