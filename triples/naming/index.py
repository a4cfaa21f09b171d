"""An index of names: which things a name can mean, and how well it fits.

Exonyms, what countries and parts of the world are called in other languages, help to find a thing
and are not facts of the graph. They are those of the Unicode Common Locale Data Repository,
https://cldr.unicode.org/, which Babel carries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from heapq import nsmallest
from typing import Final

from babel import Locale
from rapidfuzz import fuzz

from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.scripts import abbreviation, initials
from khorgos.triples.naming.similarity import (
    OTHER_LETTERS,
    VOWELS,
    Form,
    compare,
    forms,
    only_letters_differ,
)

LEAST: Final = 0.5
"""Candidates that are less alike are not returned."""
INITIALS: Final = 0.9
"""How alike an abbreviation is to a name with these initials: other names have them too."""
LANGUAGES: Final = ("ru", "kk", "zh_Hans", "zh_Hant", "fa", "mn", "uz", "ky")
"""Languages of the exonyms, as Babel writes them."""
_LOOKED_AT: Final = 120
"""How many names, those with the most pairs of letters in common, are compared in full."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a name can mean.

    Attributes:
        id: the thing.
        name: that of its names which fits best.
        similarity: how well, from 0 to 1, as the measure of that name says.
    """

    id: str
    name: str
    similarity: float


class NameIndex:
    """Finds things by names that need not be spelt as theirs; it does not change once made.

    Args:
        names: id of a thing → its names, in any script.
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._entries: list[tuple[str, str, Form, int]] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._initials: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for id_, own in names.items():
            for name in dict.fromkeys(own):
                if short := initials(name):
                    self._initials[short].append((id_, name))
                for form in forms(name):
                    pairs = _pairs(form)
                    for pair in pairs:
                        self._postings[pair].append(len(self._entries))
                    self._entries.append((id_, name, form, len(pairs)))

    def __len__(self) -> int:
        """Return how many romanisations of names it holds."""
        return len(self._entries)

    def candidates(
        self, name: str, limit: int = 10, among: Collection[str] | None = None
    ) -> list[Candidate]:
        """Return the things that ``name`` can mean, the best first, at most ``limit``.

        Args:
            name: a name in any script.
            limit: how many.
            among: ids of the things that may be returned; None allows all.
        """
        found = self._compared(name, among)
        for id_, own in self._initials.get(abbreviation(name), ()):
            if among is None or id_ in among:
                found.append(Candidate(id_, own, INITIALS))
        best: dict[str, Candidate] = {}
        for one in found:
            known = best.get(one.id)
            if one.similarity >= LEAST and (not known or one.similarity > known.similarity):
                best[one.id] = one
        plain = fold(name)

        def order(found: Candidate) -> tuple[float, float, str]:
            # Of names that are as like, the one that is spelt more as it was asked comes first.
            return -found.similarity, -fuzz.ratio(plain, fold(found.name)), found.id

        return sorted(best.values(), key=order)[:limit]

    def _compared(self, name: str, among: Collection[str] | None) -> list[Candidate]:
        """Compare with the names that are near; other letters in a script are not hidden.

        A thing whose name in the script of ``name`` is only romanised alike is not meant for sure,
        though one of its names in another script is like the romanisation.
        """
        found: list[Candidate] = []
        apart, same = set[str](), set[str]()
        for form in forms(name):
            for id_, own, other, _ in self._near(form, among):
                found.append(Candidate(id_, own, compare(form, other)))
                if only_letters_differ(form, other):
                    apart.add(id_)
                elif form.letters and form.script == other.script and found[-1].similarity == 1:
                    same.add(id_)
        return [
            replace(one, similarity=min(one.similarity, OTHER_LETTERS))
            if one.id in apart - same
            else one
            for one in found
        ]

    def _near(self, form: Form, among: Collection[str] | None) -> list[tuple[str, str, Form, int]]:
        """The entries that share most pairs of letters with a form, for their length."""
        pairs = _pairs(form)
        shared: Counter[int] = Counter()
        for pair in pairs:
            shared.update(self._postings.get(pair, ()))
        ranked = nsmallest(
            _LOOKED_AT,
            (
                (-2 * count / (len(pairs) + self._entries[place][3]), place)
                for place, count in shared.items()
                if among is None or self._entries[place][0] in among
            ),
        )
        return [self._entries[place] for _, place in ranked]


def exonyms(name: str) -> tuple[str, ...]:
    """The names of a country or region of the world in other languages.

    Args:
        name: its English name; another spelling than CLDR's has none.

    >>> exonyms("Kazakhstan")[:3]
    ('Казахстан', 'Қазақстан', '哈萨克斯坦')
    """
    return _territories().get(fold(name), ())


def _pairs(form: Form) -> frozenset[str]:
    """Return the pairs of neighbouring letters, with all vowels as one, and of consonants."""
    letters = f"^{(form.core or form.key).translate(VOWELS)}$"
    near = {letters[place : place + 2] for place in range(len(letters) - 1)}
    bones = {form.bones[place : place + 2] for place in range(len(form.bones) - 1)}
    return frozenset(near | bones)


@cache
def _territories() -> Mapping[str, tuple[str, ...]]:
    english = Locale.parse("en").territories
    others = [Locale.parse(language).territories for language in LANGUAGES]
    return {
        fold(name): tuple(dict.fromkeys(other[code] for other in others if code in other))
        for code, name in english.items()
    }
