"""Why a triple follows: the stated triples that it rests on, found by going the axioms backwards.

The rules of the ontology's build say this exactly, and take long. Here the axioms that give almost
all that a page shows are tried, the shortest way first: a property that says more, the same from
the other end, a part of a part, a chain of properties. Where none of them leads to what is stated,
a page says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from khorgos.server.reading.axioms import Step
from khorgos.server.reading.release import Release, Triple

_DEEP: Final = 3
"""How many axioms are gone backwards one after the other."""

Premises = tuple[Triple, ...]


def premises(release: Release, triple: Triple) -> Premises:
    """Return the stated triples from which ``triple`` follows; none where no way is found.

    A triple that is stated is its own premise.
    """
    return _Search(release).ways(triple, _DEEP, frozenset()) or ()


class _Search:
    def __init__(self, release: Release) -> None:
        self._release = release
        self._axioms = release.axioms

    def ways(self, triple: Triple, deep: int, seen: frozenset[str]) -> Premises | None:
        """Return the fewest premises that are found; None where there are none."""
        key = str(triple)
        subject, property_, value = triple
        if self._release.is_stated(subject, property_, value):
            return (triple,)
        found = self._more_exact(triple) or self._turned(triple)
        if found or deep == 0 or key in seen:
            return found
        ways = (self._all(steps, deep - 1, seen | {key}) for steps in self._along(triple))
        return min(filter(None, ways), key=lambda way: (len(way), str(way)), default=None)

    def _more_exact(self, triple: Triple) -> Premises | None:
        """Look for a stated triple with a property that says more."""
        subject, property_, value = triple
        for below in sorted(self._axioms.properties_below(property_)):
            if self._release.is_stated(subject, below, value):
                return ((subject, below, value),)
        return None

    def _turned(self, triple: Triple) -> Premises | None:
        """Look for a stated triple that says the same from the other end."""
        subject, property_, value = triple
        if not isinstance(value, ox.NamedNode):
            return None
        for reverse in sorted(self._axioms.reverse(property_)):
            if self._release.is_stated(value.value, reverse, ox.NamedNode(subject)):
                return ((value.value, reverse, ox.NamedNode(subject)),)
        return None

    def _all(self, steps: Sequence[Triple], deep: int, seen: frozenset[str]) -> Premises | None:
        """Return what all triples of a way rest on."""
        found: dict[str, Triple] = {}
        for step in steps:
            rest = self.ways(step, deep, seen)
            if not rest:
                return None
            found.update((str(one), one) for one in rest)
        return tuple(found.values())

    def _along(self, triple: Triple) -> Iterator[tuple[Triple, ...]]:
        """Yield the ways along other triples that lead from one end of a triple to the other."""
        subject, property_, value = triple
        if not isinstance(value, ox.NamedNode):
            return
        ends = subject, value.value
        turned = value.value, subject
        for below in sorted(self._axioms.properties_below(property_)):
            yield from self._paths(ends, below)
        for reverse in sorted(self._axioms.reverse(property_)):
            yield from self._paths(turned, reverse)

    def _paths(self, ends: tuple[str, str], property_: str) -> Iterator[tuple[Triple, ...]]:
        chains = list(self._axioms.chains.get(property_, ()))
        if property_ in self._axioms.transitive:
            chains.append(((property_, False), (property_, False)))
        for chain in chains:
            yield from self._follow(ends[0], ends[1], chain)

    def _follow(self, start: str, end: str, chain: Sequence[Step]) -> Iterator[tuple[Triple, ...]]:
        """Yield the ways from ``start`` to ``end`` along the steps of a chain."""
        (step, is_last), rest = (chain[0], len(chain) == 1), chain[1:]
        for reached, triple in self._reached(start, step):
            if is_last and reached == end:
                yield (triple,)
            elif not is_last and reached not in (start, end):
                for way in self._follow(reached, end, rest):
                    yield (triple, *way)

    def _reached(self, start: str, step: Step) -> Iterator[tuple[str, Triple]]:
        property_, is_backwards = step
        index = self._release.index
        if is_backwards:
            for subject in index.towards(start).get(property_, ()):
                yield subject, (subject, property_, ox.NamedNode(start))
        else:
            for value in index.about(start).get(property_, ()):
                if isinstance(value, ox.NamedNode):
                    yield value.value, (start, property_, value)


def by_rule(release: Release, iri: str) -> Iterator[tuple[Triple, Premises]]:
    """Yield what follows of a thing and says more than its facts do, with its premises.

    Left out is what a fact of the thing says more exactly, and what a fact of another thing says
    from the other end, unless the property holds both ways.
    """
    for graph in (release.inferred, release.unsure):
        for property_, values in graph.about(iri).items():
            for value in values:
                triple = (iri, property_, value)
                found = premises(release, triple)
                if says_more(release, triple, found):
                    yield triple, found


def says_more(release: Release, triple: Triple, found: Premises) -> bool:
    """Say whether a triple that follows tells a reader more than its premises."""
    if len(found) != 1:
        return True
    subject, property_, value = found[0]
    if subject == triple[0] and value == triple[2]:
        return False
    return release.axioms.is_symmetric(property_) and property_ == triple[1]
