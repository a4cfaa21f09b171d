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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.term import Node

from khorgos.ontology.expressions import AXIOMS, CARDINALITIES, ExpressionError, ExpressionWriter
from khorgos.ontology.prefixes import curie, local_name
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

_SEEN: Final = frozenset({OWL.oneOf, OWL.hasValue, OWL.hasSelf})
_LEAST, _MOST, _EXACT = (
    frozenset(predicate for predicate, found in CARDINALITIES.items() if found == word)
    for word in ("min", "max", "exactly")
)
_LIMITS: Final = {OWL.complementOf, OWL.oneOf} | _MOST
_MERGING: Final = {OWL.FunctionalProperty, OWL.InverseFunctionalProperty} | _MOST | _EXACT
# What OWL says in these entails no fact by itself, or is a part of an axiom that is read.
_HARMLESS: Final = frozenset(
    {OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf, OWL.onProperty, OWL.onClass}
    | {OWL.onDataRange, OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.hasSelf}
    | {OWL.onDatatype, OWL.withRestrictions, OWL.datatypeComplementOf, OWL.disjointWith}
    | {OWL.propertyDisjointWith, OWL.distinctMembers, OWL.differentFrom, OWL.sourceIndividual}
    | {OWL.assertionProperty, OWL.targetIndividual, OWL.targetValue, OWL.annotatedSource}
    | {OWL.annotatedProperty, OWL.annotatedTarget, OWL.versionInfo, OWL.versionIRI, OWL.imports}
    | {OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith, OWL.deprecated}
    | {OWL.members, OWL.hasKey, *CARDINALITIES}
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
    """Holds the axioms of one ontology against the rules.

    Names are unique: so maximum cardinalities, enumerations and complements entail no fact; data
    that break them are found by the reasoner and by SHACL.
    """

    def __init__(self, ontology: Graph) -> None:
        self._graph = ontology
        self._write = ExpressionWriter(ontology)
        self._vocabulary = Vocabulary(ontology)
        self._data = frozenset(ontology.subjects(RDF.type, OWL.DatatypeProperty))

    def gaps(self) -> Iterator[str]:
        kinds = (OWL.AnnotationProperty, RDFS.Datatype)
        unread = set(chain.from_iterable(self._graph.subjects(RDF.type, kind) for kind in kinds))
        for s, p, o in self._graph:
            if s in unread or not (p in AXIOMS or (p == RDF.type and isinstance(o, BNode))):
                continue
            try:
                words = self._write.axiom(s, p, o)
                for gap in self._gaps_of(s, p, o):
                    yield f"{words}: {gap}"
            except ExpressionError as error:
                subject = local_name(s) if isinstance(s, URIRef) else "expression"
                yield f"{curie(str(p))} of {subject}: {error}"

    def _gaps_of(self, s: Node, p: Node, o: Node) -> Iterator[str]:
        """Yield why the rules do not give all that an axiom on classes does."""
        if p == RDFS.subClassOf:
            yield from self._gaps_between(s, o)
        elif p == OWL.equivalentClass:
            yield from self._gaps_between(s, o)
            yield from self._gaps_between(o, s)
        elif p == OWL.disjointUnionOf:
            parts = list(self._graph.items(o))
            for part in parts:
                yield from self._gaps_between(part, s)
            words = " or ".join(map(self._write.cls, parts))
            yield f"from '{words}' facts follow by case distinction alone"
        elif p in (RDFS.domain, RDF.type) or (p == RDFS.range and s not in self._data):
            yield from self._gaps_after(o)

    def _gaps_between(self, condition: Node, consequence: Node) -> Iterator[str]:
        """Yield why the members of the first are not seen, or what follows for them is not."""
        is_limit = not _LIMITS.isdisjoint(self._graph.predicates(consequence))
        if OWL.Thing in (condition, *self._members(condition, OWL.unionOf)) and not is_limit:
            yield "it holds for every thing"
        yield from self._gaps_before(condition)
        yield from self._gaps_after(consequence)

    def _gaps_before(self, node: Node) -> Iterator[str]:
        """Yield why it is not seen from triples that something is in the class ``node``."""
        said = dict(self._graph.predicate_objects(node))
        if isinstance(node, URIRef) or not _SEEN.isdisjoint(said):
            return
        if parts := self._members(node, OWL.intersectionOf, OWL.unionOf):
            yield from chain.from_iterable(map(self._gaps_before, parts))
            return
        prop, (count, filler) = said.get(OWL.onProperty), self._at_least(said)
        if prop is None or count != 1 or not _EXACT.isdisjoint(said):
            yield f"that something is in '{self._write.cls(node)}' is not seen from triples"
        elif prop not in self._data:
            yield from self._gaps_before(filler)
        elif filler not in {RDFS.Literal, *self._graph.objects(prop, RDFS.range)}:
            yield f"'{curie(str(filler))}' is not the declared range of {self._write.prop(prop)}"

    def _gaps_after(self, node: Node) -> Iterator[str]:
        """Yield why what follows for a member of the class ``node`` needs a case distinction."""
        if isinstance(node, URIRef):
            return
        said = dict(self._graph.predicate_objects(node))
        if OWL.unionOf in said:
            yield f"from '{self._write.cls(node)}' facts follow by case distinction alone"
        for part in self._members(node, OWL.intersectionOf):
            yield from self._gaps_after(part)
        if (prop := said.get(OWL.onProperty)) is not None:
            count, filler = self._at_least(said)
            if count:
                yield from self._gaps_of_value(prop, filler)
            elif OWL.allValuesFrom in said and prop not in self._data:
                yield from self._gaps_after(said[OWL.allValuesFrom])

    def _at_least(self, said: Mapping[Node, Node]) -> tuple[int, Node]:
        """Return how many values a restriction asks for at least, and of which class."""
        if OWL.someValuesFrom in said:
            return 1, said[OWL.someValuesFrom]
        anything = RDFS.Literal if said.get(OWL.onProperty) in self._data else OWL.Thing
        filler = said.get(OWL.onClass) or said.get(OWL.onDataRange) or anything
        return next((int(str(said[p])) for p in (_LEAST | _EXACT) & said.keys()), 0), filler

    def _gaps_of_value(self, prop: Node, filler: Node) -> Iterator[str]:
        """Yield why what follows from some value of ``prop``, a thing without a name, is not."""
        name = self._write.prop(prop)
        if values := self._members(filler, OWL.oneOf):
            if len(values) > 1:
                yield f"{name} has one of several values"
            return
        iri = prop if isinstance(prop, URIRef) else self._graph.value(prop, OWL.inverseOf)
        # That the property itself has one value at most is what own-functional is for.
        read = OWL.FunctionalProperty if iri == prop else OWL.InverseFunctionalProperty
        for other in self._vocabulary.superproperties(URIRef(str(iri))):
            if self._merging(other) - ({read} if other == iri else set()):
                yield (
                    f"a value of {name} without a name may be one that has a name, by an axiom on "
                    f"{curie(other)}"
                )
        if prop not in self._data:
            yield from self._gaps_after(filler)
            parts = (filler, *self._members(filler, OWL.intersectionOf))
            if any((part, OWL.allValuesFrom, None) in self._graph for part in parts):
                yield f"a value of {name} without a name is restricted by 'only'"

    def _merging(self, prop: URIRef) -> set[URIRef]:
        """Return what says of ``prop`` that two of its values, or of its subjects, may be one."""
        ends = [prop, *self._graph.subjects(OWL.inverseOf, prop)]
        bounded = chain.from_iterable(self._graph.subjects(OWL.onProperty, end) for end in ends)
        limits = chain.from_iterable(map(self._graph.predicates, bounded))
        return _MERGING & {*self._graph.objects(prop, RDF.type), *limits}

    def _members(self, node: Node, *operators: URIRef) -> list[Node]:
        """Return the members of the lists that ``operators`` lead to from ``node``."""
        lists = chain.from_iterable(self._graph.objects(node, operator) for operator in operators)
        return list(chain.from_iterable(map(self._graph.items, lists)))


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
    if (None, RDF.type, URIRef("http://www.w3.org/2003/11/swrl#Imp")) in ontology:
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
