"""What one release says that another does not: what documents added, confirmed or contradicted.

A fact is what a statement says, whatever its evidence: subject, property and object, and the time
for which it holds. Times are compared by their EDTF and quantities by number and unit, so that two
documents with other words for one value tell one fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import PREFIXES, local_name
from khorgos.ontology.vocabulary import load_ontology
from khorgos.triples.statements import PROPOSITION, STATEMENT
from khorgos.triples.surety import union

_TELLING: Final = (KHO.upperValue, KHO.unit, KHO.counted, KHO.bound)
_Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Locus:
    """Where something is told: the document's slug, the line from 1, and the words there."""

    document: str
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """A fact in words, with where it is told.

    Attributes:
        fact: subject, property and object, and the time for which it holds.
        sources: where it is told, in the order of documents and lines.
        against: for a fact that is contradicted, the other fact and where that is told.
    """

    fact: str
    sources: tuple[Locus, ...]
    against: tuple[ComparedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """How a release differs from one before it.

    Attributes:
        documents: slugs of documents that only the new one has, and of those only the old one has.
        entities: the same of entities and claims.
        added: facts that are new.
        confirmed: facts of before that a further document tells.
        contradicted: facts of which another one says something else, since a change.
        gone: facts that are told no more.
    """

    documents: tuple[tuple[str, ...], tuple[str, ...]]
    entities: tuple[tuple[str, ...], tuple[str, ...]]
    added: tuple[ComparedFact, ...]
    confirmed: tuple[ComparedFact, ...]
    contradicted: tuple[ComparedFact, ...]
    gone: tuple[ComparedFact, ...]

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values, for JSON."""
        return asdict(self)


def compare(old: Mapping[str, Graph], new: Mapping[str, Graph]) -> Differences:
    """Compare two releases.

    Args:
        old: the graphs of the one before, by name.
        new: the graphs of the one after.
    """
    before, after = _Release(old), _Release(new)
    known = before.facts.keys() & after.facts.keys()
    return Differences(
        documents=_apart(before.documents, after.documents),
        entities=_apart(before.entities, after.entities),
        added=after.told(after.facts.keys() - known),
        confirmed=after.told(key for key in known if not after.tellers(key) <= before.tellers(key)),
        contradicted=after.contradicted(after.conflicts - before.conflicts),
        gone=before.told(before.facts.keys() - known),
    )


def _apart(old: set[str], new: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(new - old)), tuple(sorted(old - new))


class _Release:
    """What a release tells, by what it says rather than by how it is held."""

    def __init__(self, graphs: Mapping[str, Graph]) -> None:
        self._graph = union(graphs) + load_ontology()
        graph = self._graph
        self.documents = set(map(_slug, graph.subjects(RDF.type, KHO.SourceDocument)))
        self.entities = set(map(_slug, graph.subjects(KHO.isMentionedIn))) - self.documents
        self.entities |= set(map(_slug, graph.subjects(RDF.type, KHO.Claim)))
        self.facts: dict[_Key, list[Node]] = {}
        for cls in (KHO.Statement, KHO.NegativeStatement):
            for statement in graph.subjects(RDF.type, cls):
                self.facts.setdefault(self._key(statement), []).append(statement)

    @property
    def conflicts(self) -> set[frozenset[_Key]]:
        """The pairs of facts that cannot both be true."""
        pairs = self._graph.subject_objects(KHO.conflictsWith)
        return {frozenset(map(self._key, pair)) for pair in pairs}

    def tellers(self, key: _Key) -> set[str]:
        """The slugs of the documents that tell the fact."""
        return {source.document for source in self._sources(key)}

    def told(self, keys: Iterable[_Key]) -> tuple[ComparedFact, ...]:
        """The facts in words, in the order in which they are told."""
        found = [ComparedFact(self._in_words(key), self._sources(key)) for key in keys]
        return tuple(sorted(found, key=_place))

    def contradicted(self, pairs: set[frozenset[_Key]]) -> tuple[ComparedFact, ...]:
        """Each pair once, under the fact that is told first."""
        found = []
        for pair in pairs:
            first, *others = self.told(set(pair))
            found.append(ComparedFact(first.fact, first.sources, tuple(others)))
        return tuple(sorted(found, key=_place))

    def _key(self, statement: Node) -> _Key:
        graph = self._graph
        denied = graph.value(statement, KHO.negates)
        if denied is not None:
            triple = [graph.value(denied, term) for term in PROPOSITION[1:]]
        else:
            triple = [graph.value(statement, term) for term in STATEMENT[1:]]
        subject, predicate, thing, literal = triple
        held = graph.value(statement, KHO.hasTimeSpan)
        scopes = frozenset(graph.objects(statement, KHO.hasScope))
        value = self._same(thing) if thing is not None else literal
        return (denied is not None, subject, predicate, value, held, scopes)

    def _same(self, node: Node) -> object:
        """What tells whether two objects are one value: the number and unit, else the node."""
        value = self._graph.value(node, KHO.value)
        if value is None:
            return node
        told = [str(self._graph.value(node, predicate) or "") for predicate in _TELLING]
        return (Decimal(str(value)), *told)

    def _in_words(self, key: _Key) -> str:
        graph, statement = self._graph, self.facts[key][0]
        denied, subject, predicate, *_ = key
        holder = graph.value(statement, KHO.negates) or statement
        values = (graph.value(holder, term) for term in (*STATEMENT[3:], *PROPOSITION[3:]))
        value = next((it for it in values if it is not None), None)
        when = graph.value(statement, KHO.hasTimeSpan)
        words = [self._label(subject), "not" if denied else "", self._label(predicate)]
        words += [self._label(value), f"({self._label(when)})" if when is not None else ""]
        return " ".join(filter(None, words))

    def _label(self, node: object) -> str:
        if not isinstance(node, URIRef):
            return str(node)
        labels = {getattr(it, "language", None): str(it) for it in self._graph[node : RDFS.label]}
        return labels.get("en") or next(iter(labels.values()), local_name(node))

    def _sources(self, key: _Key) -> tuple[Locus, ...]:
        graph = self._graph
        passages = {
            passage
            for statement in self.facts[key]
            for passage in graph.objects(statement, KHO.hasEvidence)
        }
        found = [
            Locus(
                _slug(graph.value(it, KHO.inDocument)),
                int(str(graph.value(it, KHO.line) or 0)),
                str(graph.value(it, KHO.exact)),
            )
            for it in passages
        ]
        return tuple(sorted(found, key=lambda one: (one.document, one.line, one.words)))


def _place(told: ComparedFact) -> tuple[object, ...]:
    return [(one.document, one.line) for one in told.sources], told.fact


def _slug(node: Node | None) -> str:
    return str(node).removeprefix(PREFIXES["kh"])
