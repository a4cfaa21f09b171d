"""Finding things of the register by their names: in any script, and spelt well or not.

The names are the label of an entity, the words by which texts speak of it, the names that records
give it, those from elsewhere, and what countries are called in other languages. No release is
needed: what stands in the files now is searched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import chain
from typing import Final

from anyascii import anyascii

from khorgos.triples.annotated import Input
from khorgos.triples.mentions import NAMES
from khorgos.triples.naming.index import NameIndex, exonyms
from khorgos.triples.naming.letters import fold, holds, spelling
from khorgos.triples.naming.scripts import abbreviation, initials

SHOWN: Final = 10
"""How many things are shown where nobody says how many."""
_LEAST_PART: Final = 0.75
_MOST_MORE: Final = 0.2
"""How near a thing is at least whose name holds what is looked for, and by how much nearer."""
_NEAR: Final = 0.7
"""How near a thing has to be whose name does not."""
_LOOKED_AT: Final = 300
"""How many names are compared in full."""
_ROUGHLY: Final = str.maketrans("eiouybpvfwgkqxhcjzsdtnmrl", "aaaaapppppkkkkkssssttnnll")
"""Letters that stand for one another where a name goes from one language to another."""


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name of a thing, and how it is known, as `FoundThing` says."""

    slug: str
    name: str
    known: str


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A thing that may be meant.

    Attributes:
        slug, type, label: of the entity.
        name: that of its names which fits best.
        known: how that name is known: ``label``, ``spoken of``, ``country``, or where it stands.
        nearness: how well it fits, from 0 to 1; 1 is the same name, whatever its letters look like.
        is_own: whether it is of the graph itself and not of its base.
    """

    slug: str
    type: str
    label: str
    name: str
    known: str
    nearness: float
    is_own: bool

    def to_dict(self) -> Mapping[str, object]:
        """All of it, ready for JSON."""
        return {**asdict(self), "nearness": round(self.nearness, 2)}


def names_of_things(given: Input) -> Iterator[KnownName]:
    """Yield the names of all things of the register of ``given``, the best known first."""
    things = given.entities
    for slug, entity in things.items():
        yield KnownName(slug, entity.label, "label")
        yield from (KnownName(slug, words, "spoken of") for words in entity.spoken_of_as)
    for record in chain.from_iterable(one.records for one in given.known):
        for fact in record.said():
            triple, words = fact.triple, fact.triple.words
            if words and triple.property in NAMES and triple.subject in things:
                yield KnownName(triple.subject, words, f"{record.file}:{fact.line}")
    for one in given.elsewhere:
        if one.slug in things:
            yield KnownName(one.slug, one.name, one.source)
    for slug, entity in things.items():
        yield from (KnownName(slug, name, "country") for name in exonyms(entity.label))


class ThingFinder:
    """Finds things by their names; made once for what stands in the files, it does not change."""

    def __init__(self, given: Input) -> None:
        """Take all names of ``given``."""
        self._given = given
        self._known: dict[tuple[str, str], str] = {}
        for one in names_of_things(given):
            self._known.setdefault((one.slug, one.name), one.known)
        self._folded = {key: fold(key[1]) for key in self._known}

    def find(self, name: str, limit: int = SHOWN) -> Sequence[FoundThing]:
        """The things that may be called ``name``, the nearest first.

        Args:
            name: a name or a part of one, in any script; case and marks do not count.
            limit: how many at most.
        """
        wanted, letters = fold(name), spelling(name)
        if not wanted:
            return []
        best: dict[str, tuple[float, str]] = {}
        for one in self._likely(name).candidates(name, limit):
            if one.similarity >= _NEAR:
                best[one.id] = one.similarity, one.name
        for (slug, other), plain in self._folded.items():
            if wanted in plain and holds(spelling(other), letters):
                share = len(wanted) / len(plain)
                near = 1.0 if share == 1 else _LEAST_PART + _MOST_MORE * share
                if near > best.get(slug, (0.0, ""))[0] or share == 1:
                    best[slug] = near, other
        found = [self._found(slug, *how) for slug, how in best.items()]
        return sorted(found, key=lambda one: (-one.nearness, len(one.name), one.slug))[:limit]

    def _likely(self, name: str) -> NameIndex:
        """An index of the names that are roughly like ``name``: to index all takes seconds."""
        wanted = _rough(name)

        def likeness(key: tuple[str, str]) -> float:
            own = _rough(key[1])
            return len(wanted & own) / (len(wanted) + len(own) + 1)

        ranked = nlargest(_LOOKED_AT, self._known, key=likeness)
        short = abbreviation(name)
        same = (key for key in self._known if short and initials(key[1]) == short)
        names: dict[str, list[str]] = defaultdict(list)
        for slug, own in (*ranked, *same):
            names[slug].append(own)
        return NameIndex(names)

    def _found(self, slug: str, nearness: float, name: str) -> FoundThing:
        entity = self._given.entities[slug]
        known = self._known[slug, name]
        own = self._given.is_own(slug)
        return FoundThing(slug, entity.type, entity.label, name, known, nearness, own)


@lru_cache(maxsize=32768)
def _rough(name: str) -> frozenset[str]:
    """The pairs of neighbouring sounds of a name in Latin letters, roughly told."""
    letters = re.sub(r"[^a-z]", "", anyascii(name).casefold()).translate(_ROUGHLY)
    sounds = re.sub(r"(.)\1+", r"\1", letters)
    bones = sounds.replace("a", "")
    framed = (f"^{sounds}$", f"^{bones}$")
    return frozenset(one[at : at + 2] for one in framed for at in range(len(one) - 1))
