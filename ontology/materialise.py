"""Run the rules of an ontology on data until nothing new follows.

The rules run as SPARQL on pyoxigraph. A rule runs again only when triples that it reads were added
since its last run. A rule that speaks of a thing without a name runs when the others are done, and
only where no known thing fits (the restricted chase); it never makes a thing for one that it made
itself, so that the run ends. Such things help to infer and are not handed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import pyoxigraph as ox
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef, Variable
from rdflib.term import Node

from khorgos.ontology.expressions import Pattern, Term
from khorgos.ontology.horn import Patterns, variables
from khorgos.ontology.namespaces import bind_prefixes
from khorgos.ontology.rules import Rule, rules

Triple = tuple[URIRef, URIRef, URIRef | Literal]
Binding = Mapping[Variable, URIRef | Literal]

_UNNAMED: Final = "urn:khorgos:unnamed:"
_SCRATCH: Final = ox.NamedNode("urn:khorgos:scratch")


@dataclass(frozen=True)
class Derivation:
    """One way in which a triple follows.

    Attributes:
        triple: What follows.
        rule: The rule that gave it; ``rule.axiom`` says the axiom.
        premises: The triples it follows from, given or inferred, in the order of the rule's body.
            Where a thing without a name came in between, they are what that followed from.
    """

    triple: Triple
    rule: Rule
    premises: tuple[Triple, ...]


def derive(ontology: Graph, data: Graph) -> list[Derivation]:
    """Infer what ``data`` entails under ``ontology``, with one derivation for each triple.

    Args:
        ontology: The axioms; facts in it count as given too.
        data: The facts, without blank nodes.

    Returns:
        The triples that are in neither graph, sorted. Left out are ``owl:Thing`` and triples that
        relate a thing to itself.

    Raises:
        ValueError: A fact has a blank node, an IRI that is not valid, or a literal as the value of
            an object property.
    """
    run = _Run(rules(ontology))
    run.give(fact for fact in ontology if not any(isinstance(node, BNode) for node in fact))
    run.give(data)
    run.to_fixpoint()
    return run.derivations()


def materialise(ontology: Graph, data: Graph) -> Graph:
    """Like `derive`, as a graph of the inferred triples alone."""
    inferred = bind_prefixes(Graph())
    for derivation in derive(ontology, data):
        inferred.add(derivation.triple)
    return inferred


class _Run:
    """One run of some rules on some facts."""

    def __init__(self, compiled: list[Rule]) -> None:
        self._rules = compiled
        self._store = ox.Store()
        self._terms = _Terms()
        self._predicates = {p for rule in compiled for _, p, _ in (*rule.body, *rule.head)}
        self._derivations: dict[Triple, Derivation] = {}
        # Each unnamed thing, with the rules that led to it.
        self._makers: dict[Term, frozenset[str]] = {}
        self._clock = 0
        self._changed: dict[Pattern | Term, int] = {}
        self._ran: dict[str, int] = {}

    def give(self, facts: Iterable[tuple[Node, Node, Node]]) -> None:
        """Load the facts that some rule reads or could infer."""
        self._add(_checked(fact) for fact in facts if fact[1] in self._predicates)

    def to_fixpoint(self) -> None:
        """Apply all rules until none gives anything new."""
        plain = [rule for rule in self._rules if not rule.unnamed]
        making = [rule for rule in self._rules if rule.unnamed]
        changed = True
        while changed:
            while sum(map(self._apply, plain)):
                pass
            changed = sum(map(self._apply, making)) > 0

    def derivations(self) -> list[Derivation]:
        """Return what was inferred about things with a name, sorted."""
        visible = (d for triple, d in self._derivations.items() if not self._is_hidden(triple))
        return [
            Derivation(d.triple, d.rule, tuple(dict.fromkeys(self._visible(d.premises))))
            for d in sorted(visible, key=lambda derivation: _order([derivation.triple]))
        ]

    def _is_hidden(self, triple: Triple) -> bool:
        s, _, o = triple
        return s == o or s in self._makers or o in self._makers

    def _visible(self, premises: Iterable[Triple]) -> Iterator[Triple]:
        for triple in premises:
            derivation = self._derivations.get(triple)
            if derivation and self._is_hidden(triple):
                yield from self._visible(derivation.premises)
            else:
                yield triple

    def _apply(self, rule: Rule) -> bool:
        """Apply ``rule`` once if something that it reads has changed; tell if it gave anything."""
        if not self._is_due(rule):
            return False
        self._ran[rule.name] = self._clock
        found = dict(self._made(rule) if rule.unnamed else self._followed(rule))
        for triple, premises in found.items():
            self._derivations[triple] = Derivation(triple, rule, premises)
        self._add(found)
        return bool(found)

    def _is_due(self, rule: Rule) -> bool:
        changes = [self._changed.get(_key(pattern)) for pattern in rule.body]
        present = [change for change in changes if change is not None]
        newest = max(present, default=0)
        return len(present) == len(changes) and newest > self._ran.get(rule.name, -1)

    def _add(self, triples: Iterable[Triple]) -> None:
        self._clock += 1
        added = list(triples)
        self._changed |= {_key(triple): self._clock for triple in added}
        self._store.extend(self._terms.quad(triple) for triple in added)

    def _solutions(self, rule: Rule) -> Iterator[tuple[Binding, tuple[Triple, ...]]]:
        solutions = self._store.query(rule.sparql)
        assert isinstance(solutions, ox.QuerySolutions)
        names = variables(rule.body)
        for solution in solutions:
            binding = {name: self._terms.restore(solution[name]) for name in names}
            yield binding, _filled(rule.body, binding)

    def _followed(self, rule: Rule) -> dict[Triple, tuple[Triple, ...]]:
        """Instantiate the head, each triple with the first of its premises in sorting order."""
        found: dict[Triple, tuple[Triple, ...]] = {}
        for binding, premises in self._solutions(rule):
            (triple,) = _filled(rule.head, binding)
            if isinstance(triple[0], Literal):
                fact = " ".join(term.n3() for term in premises[0])
                raise ValueError(f"In {fact} the literal must be a thing, by '{rule.axiom}'.")
            known = found.get(triple)
            if known is None or _order(premises) < _order(known):
                found[triple] = premises
        return found

    def _made(self, rule: Rule) -> Iterator[tuple[Triple, tuple[Triple, ...]]]:
        """Instantiate the head with new things, unless this rule led to what it is about."""
        for binding, premises in sorted(self._solutions(rule), key=lambda found: _order(found[1])):
            makers = frozenset().union(*(self._makers.get(t, ()) for t in binding.values()))
            if rule.name in makers:
                continue
            things = {}
            for variable in sorted(rule.unnamed):
                things[variable] = thing = URIRef(f"{_UNNAMED}{len(self._makers)}")
                self._makers[thing] = makers | {rule.name}
            for triple in _filled(rule.head, {**binding, **things}):
                yield triple, premises


class _Terms:
    """Terms on their way into a store and back: it would give the literal ``1.50`` as ``1.5``."""

    def __init__(self) -> None:
        self._scratch = ox.Store()
        self._stored: dict[URIRef | Literal, ox.NamedNode | ox.Literal] = {}
        self._given: dict[ox.NamedNode | ox.Literal, URIRef | Literal] = {}

    def quad(self, triple: Triple) -> ox.Quad:
        """Return what to put into the store, and remember how literals were written."""
        return ox.Quad(*map(self._to_store, triple))

    def restore(self, stored: ox.NamedNode | ox.Literal) -> URIRef | Literal:
        """Return the term for what a solution holds."""
        return self._given[stored]

    def _to_store(self, term: URIRef | Literal) -> Any:
        if term not in self._stored:
            self._stored[term] = stored = self._normal(term)
            # Of several spellings of one value the first in sorting order is kept.
            self._given[stored] = min(term, self._given.get(stored, term), key=str)
        return self._stored[term]

    def _normal(self, term: URIRef | Literal) -> ox.NamedNode | ox.Literal:
        if isinstance(term, URIRef):
            return ox.NamedNode(str(term))
        datatype = None if term.language else ox.NamedNode(str(term.datatype or XSD.string))
        literal = ox.Literal(str(term), language=term.language, datatype=datatype)
        self._scratch.add(ox.Quad(_SCRATCH, _SCRATCH, literal))
        (quad,) = self._scratch
        self._scratch.clear()
        assert isinstance(quad.object, ox.Literal)
        return quad.object


def _checked(fact: tuple[Node, Node, Node]) -> Triple:
    s, p, o = fact
    if isinstance(s, URIRef) and isinstance(p, URIRef) and isinstance(o, URIRef | Literal):
        return s, p, o
    raise ValueError(
        f"The fact {' '.join(map(str, fact))} has a blank node; give every thing in it an IRI."
    )


def _key(pattern: Pattern) -> Pattern | Term:
    """Return what a rule waits for: members of a class, or uses of a property."""
    _, p, o = pattern
    return (p, p, o) if p == RDF.type else p


def _filled(patterns: Patterns, binding: Binding) -> tuple[Triple, ...]:
    """Put the bound terms in the place of the variables."""

    def fill(term: Term) -> URIRef | Literal:
        return binding[term] if isinstance(term, Variable) else term

    return tuple(cast(Triple, (fill(s), fill(p), fill(o))) for s, p, o in patterns)


def _order(triples: Iterable[Triple]) -> tuple[str, ...]:
    return tuple(term.n3() for triple in triples for term in triple)
