"""Words that are translated where names are transliterated.

Generic terms say what kind of thing a name names: dynasty, river, treaty. Glossaries of them stand
in the BGN/PCGN gazetteers. Common words make up the names of institutions: world, trade. The table
gives both in English, Russian, Kazakh and Chinese.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz.distance import OSA

FILE: Final = Path(__file__).with_name("generics.csv")
SMALL: Final = frozenset(
    ("the", "of", "and", "a", "an", "in", "at", "to", "for", "with", "on", "de", "la", "von")
)
"""Words of English names that carry next to nothing."""

_SYNONYMS: Final = {
    "organisation": "organization",
    "mountain": "mountains",
    "peoples": "people",
    "oblast": "region",
    "uprising": "revolt",
    "rebellion": "revolt",
    "route": "corridor",
    "north": "northern",
    "south": "southern",
    "east": "eastern",
    "west": "western",
    "greater": "great",
    "grand": "great",
}
_KIN: Final = (
    frozenset(("treaty", "agreement", "protocol", "convention")),
    frozenset(("empire", "dynasty", "khanate", "kingdom", "caliphate", "horde")),
    frozenset(("war", "revolt", "revolution")),
)
_FEWEST: Final = 4
_SHORTEST: Final = 6
_LONG: Final = 9
"""How many letters a word has in which two may be swapped, one slip is believed, two are."""
_NO_SLIPS: Final = frozenset(("country", "countries", "horses", "prince", "princes"))
"""Words that are one slip from a term and are words of their own."""


@lru_cache(maxsize=8192)
def generic_of(word: str) -> str:
    """Return the generic term that a folded English word is, misspelt or not, or ''."""
    return _term_of(_SYNONYMS.get(word, word), "generic")


@lru_cache(maxsize=8192)
def common_of(word: str) -> str:
    """Return the word of institutions' names that a folded English word is, likewise, or ''."""
    return _term_of(_SYNONYMS.get(word, word), "common")


def are_akin(one: str, other: str) -> bool:
    """Say whether two generic terms are used for the same things: a protocol can be a treaty."""
    return any(one in kin and other in kin for kin in _KIN)


def _term_of(word: str, kind: str) -> str:
    """Return the term of a kind that a word is, if need be with a slip or two of the pen."""
    terms = _spellings(kind)
    if word in terms or len(word) < _FEWEST or word in _NO_SLIPS:
        return terms.get(word, "")
    for term in sorted(terms, key=lambda term: (OSA.distance(word, term), term)):
        if term[0] == word[0] and _is_slip(word, term):
            return terms[term]
    return ""


def _is_slip(word: str, term: str) -> bool:
    """Say whether a word is a term misspelt, and not another word, such as Russia or regional."""
    if term.startswith(word) or word.startswith(term):
        return False
    distance = OSA.distance(word, term)
    if sorted(word) == sorted(term):  # letters that changed places
        return distance == 1 or len(word) >= _SHORTEST
    return len(word) >= _SHORTEST and distance <= (2 if len(word) >= _LONG else 1)


def translated(word: str) -> str:
    """Return the English for a Russian or Kazakh generic or common word in lower case, or ''."""
    return _cyrillic().get(word, "")


def kazakh_words() -> Iterable[tuple[str, str]]:
    """Yield each Kazakh word of the table of four letters or more, in Cyrillic, and its English."""
    for row in _rows():
        yield from ((word, row["term"]) for word in row["kk"].split() if len(word) > 3)


def generics_at_end(name: str) -> Iterable[tuple[str, str]]:
    """Yield the stem and the English generic term of a Chinese name, for each it can end in."""
    for ending, term, is_generic in _chinese():
        stem = name.removesuffix(ending)
        if is_generic and stem and stem != name:
            yield stem, term


def segments(name: str) -> list[tuple[str, bool]]:
    """Split a Chinese name at the words of the table that have two characters or more.

    Returns:
        The parts in order; those that are words of the table stand in English, and are marked.
    """
    english = {word: term for word, term, _ in _chinese() if len(word) > 1}
    parts = re.split(f"({'|'.join(english)})", name)
    return [(english.get(part, part), part in english) for part in parts if part.strip()]


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def _spellings(kind: str) -> Mapping[str, str]:
    """Return the English terms of a kind, in the singular and the plural, each with its term."""
    terms = [row["term"] for row in _rows() if row["kind"] == kind]
    return {_plural(term): term for term in terms} | {term: term for term in terms}


def _plural(term: str) -> str:
    if term.endswith("s"):
        return term
    return f"{term[:-1]}ies" if re.search(r"[^aeiou]y$", term) else f"{term}s"


@cache
def _cyrillic() -> Mapping[str, str]:
    return {word: row["term"] for row in _rows() for word in f"{row['ru']} {row['kk']}".split()}


@cache
def _chinese() -> tuple[tuple[str, str, bool], ...]:
    """Return Chinese word, English term and whether it is generic, the longest words first."""
    found = [
        (word, row["term"], row["kind"] == "generic")
        for row in _rows()
        for word in row["zh"].split()
    ]
    return tuple(sorted(found, key=lambda row: -len(row[0])))
