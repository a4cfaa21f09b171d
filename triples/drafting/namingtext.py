"""A sentence in which new names are looked for, and the tables of words that tell of them.

The tables are compared as names are (`khorgos.triples.drafting.knownnames.key_of`): without case
and diacritics, Russian and Kazakh words by their stems. ``headnouns.csv`` has nouns that say what
kind of thing a name is of, and whether they stand last in it, first or either; ``titles.csv`` has
titles of persons, what a post is for, and words before titles; ``notnames.csv`` has words that are
no names though they are written with a capital; ``givennames.csv`` given names, and the surnames
that stand first in Chinese names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from khorgos.triples.drafting.knownnames import HERE, Known, NameWord, key_of, tokens_of
from khorgos.triples.drafting.periods import POLITIES, word_set
from khorgos.triples.naming.words import table

MOST_WORDS: Final = 12
"""How many words a name has at most."""
LONGEST_TERM: Final = 4
"""How many words a title or head noun has at most."""
APART: Final = POLITIES | word_set(
    "Person WorldRegion HistoricalRegion AdministrativeArea Settlement CountryPart People"
)
"""Kinds of things that are named for themselves beside other names."""
_FIRST_WORDS: Final = word_set(
    "New Old Great Second First Third Upper Three Four Five Six Seven One All"
)
"""Small words with which names begin too."""
_INNER_WORDS: Final = word_set("Without Between Beyond Over Under Across For Of And The In On")
"""Small words that are written with a capital inside of some names."""

Stretch = tuple[int, int]
"""The number of the first word, and of the one after the last."""


def phrase_key(words: str, language: str = "en") -> str:
    """What words of a table are compared by."""
    return " ".join(key_of(token.letters, language) for token in tokens_of(words))


@cache
def heads(language: str = "en") -> Mapping[str, tuple[str, str]]:
    """The key of a head noun → its class, and whether it stands last, first or either."""
    rows = table(HERE / "headnouns.csv")
    return {phrase_key(row["word"], language): (row["class"], row["where"]) for row in rows}


@cache
def titles(use: str = "title", language: str = "en") -> frozenset[str]:
    """The keys of titles of persons, of a ``portfolio``, or of what stands ``before`` titles."""
    rows = table(HERE / "titles.csv")
    return frozenset(phrase_key(row["words"], language) for row in rows if row["use"] == use)


@cache
def no_names() -> frozenset[str]:
    """Words that are no names though they have a capital: months, weekdays, small words."""
    return frozenset(row["word"] for row in table(HERE / "notnames.csv"))


@cache
def _never_in_names() -> frozenset[str]:
    """The words of these that stand in no longer name either: *Islamic* does, *May* does not."""
    alone = ("script", "faith", "common")
    return frozenset(row["word"] for row in table(HERE / "notnames.csv") if row["why"] not in alone)


@cache
def given_names(use: str = "given") -> frozenset[str]:
    """The keys of given names, or of ``surname`` that stand first."""
    rows = table(HERE / "givennames.csv")
    return frozenset(key_of(row["name"]) for row in rows if row["use"] == use)


@dataclass(frozen=True)
class NamingText:
    """A sentence in which new names are looked for.

    Attributes:
        text: its characters.
        known: the known names in it.
        common: words in small letters that are common ones in these documents.
        names: words that stand with a capital inside of sentences of the document.
        refused: stretches with a capital that are no names here, such as languages.
        language: of the text: ``kk``, ``ru`` or another.
    """

    text: str
    known: Sequence[Known]
    common: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    refused: Sequence[tuple[int, int]] = ()
    language: str = "en"

    @cached_property
    def tokens(self) -> tuple[NameWord, ...]:
        """Its words."""
        return tokens_of(self.text)

    @cached_property
    def _keys(self) -> Sequence[str]:
        return [key_of(token.letters, self.language) for token in self.tokens]

    @cached_property
    def _known_by_word(self) -> Mapping[int, Known]:
        return {at: one for one in self.known for at in range(one.first, one.last)}

    def gap(self, at: int) -> str:
        """What stands between a word and the next one, the ending of a possessive included."""
        return self.text[self.tokens[at].end : self.tokens[at + 1].start]

    def is_followed(self, at: int) -> bool:
        """Whether another word follows a word, with no more than a space between."""
        return at + 1 < len(self.tokens) and self.gap(at) == " "

    def known_at(self, at: int) -> Known | None:
        """The known name that a word belongs to."""
        return self._known_by_word.get(at)

    def is_apart(self, at: int) -> bool:
        """Whether a word belongs to the known name of a polity, person or place."""
        one = self.known_at(at)
        return one is not None and bool(one.kinds & APART)

    def words(self, first: int, last: int) -> str:
        """The words from ``first`` to before ``last``, as they stand."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def key(self, first: int, last: int) -> str:
        """What these words are compared by."""
        return " ".join(self._keys[first:last])

    def head_at(self, first: int, last: int) -> tuple[str, str] | None:
        """The class and the place of the head noun that these words are, or None."""
        return heads(self.language).get(self.key(first, last))

    def is_title(self, first: int, last: int, use: str = "title") -> bool:
        """Whether these words are in ``titles.csv``."""
        return self.key(first, last) in titles(use, self.language)

    def is_common(self, at: int) -> bool:
        """Whether a word stands in small letters elsewhere."""
        return self.tokens[at].letters.casefold() in self.common

    def is_capital(self, at: int) -> bool:
        """Whether a word may be one of a name."""
        token = self.tokens[at]
        if not token.is_capital or any(start <= token.start < end for start, end in self.refused):
            return False
        if token.letters not in _never_in_names() or self.known_at(at) is not None:
            return True
        goes_on = (
            at + 1 < len(self.tokens)
            and self.gap(at) in (" ", "-")
            and self.tokens[at + 1].is_capital
        )
        follows = at > 0 and self.gap(at - 1) == " " and self.tokens[at - 1].is_capital
        is_first = at > 0 and token.letters in _FIRST_WORDS
        return goes_on and (is_first or (follows and token.letters in _INNER_WORDS))
