"""Run the rules on an ontology and data until nothing new follows, and say why each triple does.

The ontology and the data lie in one store of pyoxigraph, where the rules run as SPARQL updates in
rounds. What a round adds is kept in a graph of its own: so the next round looks only for what
follows from it, and the premises of a triple are those that came in an earlier round.

What has no name in the ontology gets one: a class expression, an inverse property, a place in a
list. So it can be the class or the property of a triple, as in ``x a (p some C)``. Such triples
help to infer and are not handed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import pyoxigraph as ox
from rdflib import OWL, RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.expressions import AXIOMS, CARDINALITIES, ExpressionWriter
from khorgos.ontology.namespaces import bind_prefixes
from khorgos.ontology.prefixes import PREFIXES, curie, expanded
from khorgos.ontology.rules import UNNAMED, Atom, Rule, rules, sparql
from khorgos.ontology.vocabulary import Vocabulary

Triple = tuple[URIRef, URIRef, URIRef | Literal]

_LITERAL: Final = "urn:khorgos:literal:"
_ROUND: Final = "urn:khorgos:round:"
_UNLESS: Final = re.compile(r"FILTER [^\n]*NOT EXISTS[^\n]*")
# Literals that belong to the syntax of OWL; all others are values.
_SYNTAX: Final = {OWL.hasSelf, *CARDINALITIES}
_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty)


@dataclass(frozen=True)
class Derivation:
    """One way in which a triple follows.

    Attributes:
        triple: What follows.
        rules: The names of the rules that gave it, the last one first.
        axioms: The axioms in the Manchester syntax with CURIEs.
        premises: The facts it follows from, given or inferred. Where something without a name came
            in between, they are what that followed from.
    """

    triple: Triple
    rules: tuple[str, ...]
    axioms: tuple[str, ...]
    premises: tuple[Triple, ...]


def materialise(ontology: Graph, data: Graph) -> Graph:
    """Infer what ``data`` entails under ``ontology``.

    Args:
        ontology: The axioms; facts in it count as given too.
        data: The facts, without blank nodes.

    Returns:
        The triples that are in neither graph. Left out are classes whose members nobody asks for
        (`Vocabulary.unasked`), as ``owl:Thing``, and triples that relate a thing to itself.

    Raises:
        ValueError: A fact has a blank node, an IRI that is not valid, or a literal as the value of
            an object property.
    """
    return Inference(ontology, data).graph()


class Inference:
    """What follows from some data under an ontology, and why."""

    def __init__(self, ontology: Graph, data: Graph) -> None:
        """Infer all that `materialise` does, and raise what it raises."""
        self._terms = _Terms(ontology)
        self._words = ExpressionWriter(ontology)
        self._ontology = ontology
        self._store = ox.Store()
        self._rounds = 0
        self._added: set[int] = set()  # The rounds that hold what was given later.
        self._store.bulk_extend(self._axioms())
        self._store.bulk_extend(self._facts(data))
        self._to_fixpoint()

    def graph(self) -> Graph:
        """Return the inferred triples between things with a name."""
        inferred = bind_prefixes(Graph())
        unasked = set(map(self._terms.stored, Vocabulary(self._ontology).unasked))
        for number in self._inferring():
            for quad in self._store.quads_for_pattern(None, None, None, _round(number)):
                if not self._is_hidden(quad.triple) and quad.object not in unasked:
                    inferred.add(self._terms.restored(quad.triple))
        return inferred

    def add(self, data: Graph) -> None:
        """Go on to what follows once ``data`` are given too, and raise what `materialise` does.

        What followed before has the same reasons as before.
        """
        new = _round(self._rounds + 1)
        facts = [fact for fact in self._facts(data) if fact not in self._store]
        self._store.extend(ox.Quad(f.subject, f.predicate, f.object, new) for f in facts)
        self._store.extend(facts)
        self._rounds += 1
        self._added.add(self._rounds)
        self._onwards(self._run_round(_places()))

    def why(self, triple: Triple) -> Derivation | None:
        """Say why ``triple`` follows; None if it is not one of the inferred triples.

        Of several ways it is one of those that were found first.
        """
        stored = ox.Triple(*map(self._terms.stored, triple))
        if not self._is_inferred(stored):
            return None
        found = _Found()
        self._trace(stored, found)
        return Derivation(triple, tuple(found.rules), tuple(found.axioms), tuple(found.premises))

    def _axioms(self) -> Iterator[ox.Quad]:
        annotations = set(self._ontology.subjects(RDF.type, OWL.AnnotationProperty))
        stored = self._terms.stored
        for s, p, o in self._ontology:
            if s not in annotations and p not in annotations:
                value: ox.NamedNode | ox.Literal = stored(o)
                if isinstance(o, Literal) and p in _SYNTAX:
                    value = ox.Literal(str(o), datatype=ox.NamedNode(str(o.datatype)))
                yield ox.Quad(stored(s), stored(p), value)

    def _facts(self, data: Graph) -> Iterator[ox.Quad]:
        """Yield the facts that some rule may read."""
        things = set(self._ontology.subjects(RDF.type, OWL.ObjectProperty))
        texts = self._ontology.subjects(RDF.type, OWL.DatatypeProperty)
        stored = self._terms.stored
        for p in things | {RDF.type, *texts}:
            for s, o in data.subject_objects(p):
                if isinstance(s, BNode) or isinstance(o, BNode):
                    raise ValueError(
                        f"The fact {s} {p} {o} has a blank node; give every thing in it an IRI."
                    )
                if isinstance(o, Literal) and p in things:
                    raise ValueError(
                        f"In {s.n3()} {p.n3()} {o.n3()} the literal must be a thing, as "
                        f"{curie(str(p))} is an object property; give the thing an IRI."
                    )
                yield ox.Quad(stored(s), stored(p), stored(o))

    def _to_fixpoint(self) -> None:
        self._run_round([(rule, None) for rule in rules() if not rule.facts])
        self._onwards(self._run_round([(rule, None) for rule in _plain()]))

    def _onwards(self, changed: bool) -> None:
        """Run the rules on what the last round ``changed``, until one changes nothing."""
        while changed:
            while changed:
                changed = self._run_round(_places())
            changed = self._run_round([(rule, None) for rule in rules() if rule.makes_things])

    def _run_round(self, applied: Iterable[tuple[Rule, Atom | None]]) -> bool:
        """Add what rules give to a new graph and to the default graph; tell if it is anything.

        Where a rule comes with one of its patterns, that is looked for in the last round alone.
        """
        last, graph = _round(self._rounds), _round(self._rounds + 1)
        for rule, place in applied:
            head = sparql(rule.head)
            where = sparql(tuple(atom for atom in rule.body if atom != place))
            if place:
                where = f"GRAPH {last} {{ {sparql((place,))} }} {where}"
            self._store.update(
                f"INSERT {{ GRAPH {graph} {{ {head} }} }} "
                f"WHERE {{ {where} {rule.rest} FILTER NOT EXISTS {{ {head} }} }}",
                prefixes=dict(PREFIXES),
            )
        self._store.update(f"ADD SILENT {graph} TO DEFAULT")
        self._rounds += 1
        return any(self._store.quads_for_pattern(None, None, None, graph))

    def _inferring(self) -> list[int]:
        """Return the numbers of the rounds that hold what follows."""
        return [number for number in range(1, self._rounds + 1) if number not in self._added]

    def _is_hidden(self, triple: ox.Triple) -> bool:
        s, p, o = (term.value for term in triple)
        unnamed = any(value.startswith(UNNAMED) for value in (s, p, o))
        return unnamed or s == o or s.startswith(_LITERAL)

    def _is_inferred(self, triple: ox.Triple) -> bool:
        return self._rank(triple) in self._inferring()

    def _rank(self, triple: ox.Triple) -> int:
        """Return the round that a triple came in, 0 for what was there first or is not held."""
        s, p, o = triple
        graphs = (quad.graph_name for quad in self._store.quads_for_pattern(s, p, o, None))
        named = (graph.value for graph in graphs if isinstance(graph, ox.NamedNode))
        return max((int(name.removeprefix(_ROUND)) for name in named), default=0)

    def _trace(self, triple: ox.Triple, found: _Found) -> None:
        """Add to ``found`` what ``triple`` follows from, back to facts between named things."""
        rule, premises = self._application(triple)
        found.rules[rule.name] = None
        for atom, premise in zip(rule.body, premises, strict=True):
            if premise is None:
                continue
            inferred = self._is_inferred(premise)
            if inferred and (self._is_hidden(premise) or atom not in rule.facts):
                self._trace(premise, found)
            elif inferred or (atom in rule.facts and UNNAMED not in str(premise)):
                found.premises[self._terms.restored(premise)] = None
            elif axiom := self._axiom(premise):
                found.axioms[axiom] = None

    def _axiom(self, triple: ox.Triple) -> str:
        """Word the axiom that ``triple`` states; what is only a part of one says nothing."""
        s, p, o = map(self._terms.restored_node, triple)
        is_part = p not in AXIOMS and p != RDF.type
        if is_part or (p == OWL.inverseOf and isinstance(s, BNode)) or o in _PROPERTIES:
            return ""
        return self._words.axiom(s, p, o)

    def _application(self, triple: ox.Triple) -> tuple[Rule, list[ox.Triple | None]]:
        """Find a rule that gives ``triple`` from what was there before, the same each time."""
        ways: list[tuple[int, int, list[str], list[ox.Triple | None]]] = []
        for number, rule in enumerate(rules()):
            for head in rule.head:
                for premises in self._premises(rule, head, triple):
                    latest = max((self._rank(p) for p in premises if p), default=0)
                    if latest < self._rank(triple):
                        ways.append((latest, number, list(map(str, premises)), premises))
        _, number, _, premises = min(ways, key=lambda way: way[:3])
        return rules()[number], premises

    def _premises(
        self, rule: Rule, head: Atom, triple: ox.Triple
    ) -> Iterator[list[ox.Triple | None]]:
        """Yield the ways in which the body of ``rule`` holds where its ``head`` is ``triple``."""
        pairs = list(zip(head, map(str, triple), strict=True))
        if any(token[0] != "?" and f"<{_expanded(token)}>" != term for token, term in pairs):
            return
        given = " ".join(f"VALUES {token} {{ {term} }}" for token, term in pairs if token[0] == "?")
        # What a thing without a name was made for has a value now.
        body = f"{sparql(rule.body)} {_UNLESS.sub('', rule.rest)}"
        query = f"SELECT * {{ {given} {{ {body} }} }}"
        solutions = self._store.query(query, prefixes=dict(PREFIXES))
        assert isinstance(solutions, ox.QuerySolutions)
        names = solutions.variables
        for solution in solutions:
            values = {str(n): str(solution[n]) for n in names if solution[n] is not None}
            yield [_premise(atom, values) for atom in rule.body]


@dataclass
class _Found:
    """What a trace has come upon, each once and in order."""

    rules: dict[str, None] = field(default_factory=dict)
    axioms: dict[str, None] = field(default_factory=dict)
    premises: dict[Triple, None] = field(default_factory=dict)


class _Terms:
    """Terms on their way into a store and back.

    Literals go in as IRIs, one for each value: the store would give ``1.50`` back as ``1.5``. What
    has no name in the ontology goes in under one that is made from what is said of it, so that it
    does not change from run to run.
    """

    def __init__(self, ontology: Graph) -> None:
        self._ontology = ontology
        self._literals: dict[tuple[str, str, str], ox.NamedNode] = {}
        self._blanks: dict[BNode, ox.NamedNode] = {}
        self._given: dict[str, Node] = {}

    def stored(self, term: Node) -> ox.NamedNode:
        """Return what stands for ``term`` in the store."""
        if isinstance(term, Literal):
            return self._of_literal(term)
        if isinstance(term, BNode):
            return self._of_blank(term)
        return ox.NamedNode(str(term))

    def restored_node(self, stored: ox.NamedNode) -> Node:
        """Return the term for what the store holds."""
        return self._given.get(stored.value) or URIRef(stored.value)

    def restored(self, triple: ox.Triple) -> Triple:
        """Return a triple between things with a name, or of one and a literal."""
        s, p, o = map(self.restored_node, triple)
        assert isinstance(s, URIRef)
        assert isinstance(p, URIRef)
        assert isinstance(o, URIRef | Literal)
        return s, p, o

    def _of_literal(self, term: Literal) -> ox.NamedNode:
        text = term.datatype in (None, XSD.string)
        key = (str(term if text else term.normalize()), str(term.datatype), str(term.language))
        if key not in self._literals:
            self._literals[key] = ox.NamedNode(f"{_LITERAL}{len(self._literals)}")
        stored = self._literals[key]
        # Of several spellings of one value the first in sorting order is kept.
        self._given[stored.value] = min(term, self._given.get(stored.value, term), key=str)
        return stored

    def _of_blank(self, term: BNode) -> ox.NamedNode:
        if term not in self._blanks:
            self._blanks[term] = ox.NamedNode(UNNAMED)  # Meanwhile, should it lead to itself.
            about = self._ontology.predicate_objects(term)
            said = sorted(f"{p} {self.stored(o)}" for p, o in about)
            name = sha256("\n".join(said).encode()).hexdigest()[:16]
            self._blanks[term] = stored = ox.NamedNode(UNNAMED + name)
            self._given[stored.value] = term
        return self._blanks[term]


def _plain() -> list[Rule]:
    """Return the rules that give facts of facts."""
    return [rule for rule in rules() if rule.facts and not rule.makes_things]


def _places() -> list[tuple[Rule, Atom | None]]:
    """Return each of these rules with each place in it for a fact of the last round."""
    return [(rule, place) for rule in _plain() for place in rule.facts]


def _round(number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{_ROUND}{number}")


def _premise(atom: Atom, bound: Mapping[str, str]) -> ox.Triple | None:
    """Return what an atom of a body says; None for a path or a literal, which only syntax has."""
    if any(sign in atom[1] for sign in "*|") or atom[2] == "true":
        return None
    return ox.Triple(*(ox.NamedNode(_expanded(bound.get(token, token))) for token in atom))


def _expanded(token: str) -> str:
    return str(RDF.type) if token == "a" else expanded(token).strip("<>")
