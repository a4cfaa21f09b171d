"""What the ontology says of its terms, as pages ask it: names, kinds above, and what follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, URIRef

Step = tuple[str, bool]
"""A property and whether it is gone backwards."""

_NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, eq=False)
class Axioms:
    """The axioms of an ontology that give facts of facts, and the labels of its terms.

    Attributes:
        labels: IRI of a term → language tag → label.
        parents: class → the named classes right above it.
        below: property → itself and all properties under it.
        backwards: property → those that say the same from the other end; a symmetric property is
            one of its own.
        transitive: properties that go on: what is part of a part is a part.
        chains: property → the ways that lead along other properties to the same.
    """

    labels: Mapping[str, Mapping[str, str]]
    parents: Mapping[str, tuple[str, ...]]
    below: Mapping[str, frozenset[str]]
    backwards: Mapping[str, frozenset[str]]
    transitive: frozenset[str]
    chains: Mapping[str, tuple[tuple[Step, ...], ...]]

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> Axioms:
        """Read the triples of an ontology."""
        return _Reader(triples).read()

    def properties_below(self, property_: str) -> frozenset[str]:
        """Return a property and those that say it more exactly."""
        return self.below.get(property_, frozenset((property_,)))

    def reverse(self, property_: str) -> frozenset[str]:
        """Return the properties that give ``property_`` when they are read from the other end."""
        return frozenset(
            weaker
            for below in self.properties_below(property_)
            for other in self.backwards.get(below, _NOTHING)
            for weaker in self.properties_below(other)
        )

    def is_symmetric(self, property_: str) -> bool:
        """Say whether a property holds both ways."""
        return property_ in self.backwards.get(property_, _NOTHING)

    def lineage(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Return the most special of some classes, after those above it, the widest first.

        Of several classes without one above the other, the one with the longest lineage is taken.
        """
        own = list(dict.fromkeys(kinds))
        paths = (self._path(kind) for kind in own)
        return max(paths, key=lambda path: (len(path), path), default=())

    def _path(self, kind: str) -> tuple[str, ...]:
        path, seen = [kind], {kind}
        while parents := [it for it in self.parents.get(path[-1], ()) if it not in seen]:
            path.append(parents[0])
            seen.add(parents[0])
        return tuple(reversed(path))

    @cached_property
    def classes(self) -> Mapping[str, frozenset[str]]:
        """Class → itself and all that are above it."""
        return {kind: frozenset(_closed(kind, self.parents)) for kind in self.parents}


class _Reader:
    """Reads the triples of an ontology."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._said: dict[str, list[tuple[ox.Triple, str, str]]] = defaultdict(list)
        self._lists: dict[tuple[str, str], str] = {}
        for triple in triples:
            if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
                continue
            subject, value = triple.subject.value, triple.object.value
            self._said[triple.predicate.value].append((triple, subject, value))
            self._lists.setdefault((subject, triple.predicate.value), value)

    def read(self) -> Axioms:
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        for triple, subject, _ in self._said[str(RDFS.label)]:
            if isinstance(triple.object, ox.Literal):
                labels[subject][triple.object.language or "en"] = triple.object.value
        backwards: dict[str, set[str]] = defaultdict(set)
        for first, second in self._named(OWL.inverseOf):
            backwards[first].add(second)
            backwards[second].add(first)
        for property_ in self._typed(OWL.SymmetricProperty):
            backwards[property_].add(property_)
        chains: dict[str, list[tuple[Step, ...]]] = defaultdict(list)
        for _, property_, head in self._said[str(OWL.propertyChainAxiom)]:
            chains[property_].append(tuple(self._steps(head)))
        return Axioms(
            labels=labels,
            parents=_grouped(self._named(RDFS.subClassOf)),
            below=self._below(),
            backwards={property_: frozenset(others) for property_, others in backwards.items()},
            transitive=frozenset(self._typed(OWL.TransitiveProperty)),
            chains={property_: tuple(ways) for property_, ways in chains.items()},
        )

    def _named(self, predicate: URIRef) -> Iterator[tuple[str, str]]:
        """Yield the pairs of terms with a name, of the ontology's own."""
        for triple, subject, value in self._said[str(predicate)]:
            ends = (triple.subject, triple.object)
            if all(isinstance(end, ox.NamedNode) for end in ends) and value != str(OWL.Thing):
                yield subject, value

    def _typed(self, kind: URIRef) -> list[str]:
        return [subject for _, subject, value in self._said[str(RDF.type)] if value == str(kind)]

    def _below(self) -> Mapping[str, frozenset[str]]:
        children = _grouped((above, below) for below, above in self._named(RDFS.subPropertyOf))
        return {above: frozenset(_closed(above, children)) for above in children}

    def _steps(self, head: str) -> Iterator[Step]:
        while head != str(RDF.nil) and (first := self._lists.get((head, str(RDF.first)))):
            inverse = self._lists.get((first, str(OWL.inverseOf)))
            # A property with a name may have an inverse too; here only nameless ones stand for it.
            yield (first, False) if "://" in first or not inverse else (inverse, True)
            head = self._lists.get((head, str(RDF.rest)), str(RDF.nil))


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs:
        found[first].append(second)
    return {first: tuple(seconds) for first, seconds in found.items()}


def _closed(start: str, onwards: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return all that is reached from ``start``, with it."""
    reached, waiting = {start}, [start]
    while waiting:
        for found in onwards.get(waiting.pop(), ()):
            if found not in reached:
                reached.add(found)
                waiting.append(found)
    return reached
