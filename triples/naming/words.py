"""Words that make up names, and the tables that this room ships.

Generic terms say what kind of thing a name names (dynasty, river, treaty); glossaries of them stand
in the BGN/PCGN gazetteers. Common words make up the names of institutions (world, trade). Both are
translated where names are transliterated: ``words.csv`` gives them in English, Russian, Kazakh and
Chinese, with other English spellings (``en``) and a group of terms that are used for the same
things (``kin``). It also has the small words of English, which carry next to nothing, and other
words that are one slip of the pen from a term and words of their own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz.distance import OSA

_FEWEST: Final = 4
_SHORTEST: Final = 6
_LONG: Final = 9
"""How many letters a word has in which two may be swapped, one slip is believed, two are."""


@cache
def table(file: str | Path) -> tuple[Mapping[str, str], ...]:
    """The rows of a table that is shipped: CSV (RFC 4180) with a header, column → value.

    Args:
        file: its name in this folder, such as ``words.csv``, or the path of one in another.
    """
    path = Path(__file__).parent / file
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def words_of(kind: str) -> frozenset[str]:
    """The English words of a kind, in lower case: ``small`` are those that say next to nothing."""
    return frozenset(row["term"] for row in table("words.csv") if row["kind"] == kind)


@lru_cache(maxsize=16384)
def term_of(word: str, kind: str) -> str:
    """The term that a folded English word is, if need be with a slip or two of the pen, or "".

    Args:
        word: in the singular or the plural.
        kind: ``generic``, or ``common`` for a word of institutions' names.

    >>> term_of("organisation", "generic"), term_of("dynsty", "generic"), term_of("qing", "generic")
    ('organization', 'dynasty', '')
    >>> term_of("westen", "common")
    'western'
    """
    terms = _spellings(kind)
    word = _other_spellings().get(word, word)
    if word in terms or len(word) < _FEWEST or word in words_of("other"):
        return terms.get(word, "")
    near = (term for term in terms if term[0] == word[0])
    for term in sorted(near, key=lambda term: (OSA.distance(word, term), term)):
        if _is_slip(word, term):
            return terms[term]
    return ""


@cache
def are_akin(one: str, other: str) -> bool:
    """Say whether two generic terms are used for the same things: a protocol can be a treaty.

    >>> are_akin("treaty", "convention"), are_akin("river", "lake")
    (True, False)
    """
    kin = {row["term"]: row["kin"] for row in table("words.csv") if row["kin"]}
    return one in kin and kin[one] == kin.get(other)


def _is_slip(word: str, term: str) -> bool:
    """Say whether a word is a term misspelt, and not another word, such as Russia or regional."""
    if term.startswith(word) or word.startswith(term):
        return False
    distance = OSA.distance(word, term)
    if sorted(word) == sorted(term):  # letters that changed places
        return distance == 1 or len(word) >= _SHORTEST
    return len(word) >= _SHORTEST and distance <= (2 if len(word) >= _LONG else 1)


def translated(word: str) -> str:
    """The English for a Russian or Kazakh word of the table in lower case, or "".

    >>> translated("ханство")
    'khanate'
    """
    return _cyrillic().get(word, "")


def kazakh_words() -> Iterable[tuple[str, str]]:
    """Yield each Kazakh word of the table of four letters or more, in Cyrillic, and its English."""
    return ((word, term) for word, term, _ in _words_in("kk") if len(word) > 3)


def generics_at_end(name: str) -> Iterable[tuple[str, str]]:
    """Yield the stem and the English generic term of a Chinese name, for each it can end in.

    >>> list(generics_at_end("哈萨克汗国"))
    [('哈萨克', 'khanate')]
    """
    for ending, term, is_generic in _chinese():
        stem = name.removesuffix(ending)
        if is_generic and stem and stem != name:
            yield stem, term


def segments(name: str) -> list[tuple[str, bool]]:
    """Split a Chinese name at the words of the table that have two characters or more.

    Returns:
        The parts in order; those that are words of the table stand in English, and are marked.

    >>> segments("上海合作组织")
    [('上海', False), ('cooperation', True), ('organization', True)]
    """
    english = {word: term for word, term, _ in _chinese() if len(word) > 1}
    parts = re.split(f"({'|'.join(english)})", name)
    return [(english.get(part, part), part in english) for part in parts if part.strip()]


@cache
def _other_spellings() -> Mapping[str, str]:
    return {word: row["term"] for row in table("words.csv") for word in row["en"].split()}


@cache
def _spellings(kind: str) -> Mapping[str, str]:
    """Return the English terms of a kind, in the singular and the plural, each with its term."""
    terms = [row["term"] for row in table("words.csv") if row["kind"] == kind]
    return {_plural(term): term for term in terms} | {term: term for term in terms}


def _plural(term: str) -> str:
    if term.endswith("s"):
        return term
    return f"{term[:-1]}ies" if re.search(r"[^aeiou]y$", term) else f"{term}s"


@cache
def _cyrillic() -> Mapping[str, str]:
    return {word: term for language in ("ru", "kk") for word, term, _ in _words_in(language)}


@cache
def _chinese() -> tuple[tuple[str, str, bool], ...]:
    """Return Chinese word, English term and whether it is generic, the longest words first."""
    return tuple(sorted(_words_in("zh"), key=lambda found: -len(found[0])))


def _words_in(language: str) -> Iterable[tuple[str, str, bool]]:
    """Return each word of a column, its English term and whether that is generic."""
    for row in table("words.csv"):
        yield from ((word, row["term"], row["kind"] == "generic") for word in row[language].split())
