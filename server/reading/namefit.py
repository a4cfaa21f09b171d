"""How a name fits what a person types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from khorgos.server.reading.collection import LABEL, Item, ItemName
from khorgos.server.reading.years import Years, find_years
from khorgos.triples.naming.index import exonyms
from khorgos.triples.naming.letters import Spelling, fold, holds, spelling
from khorgos.triples.naming.romanising import romanised
from khorgos.triples.naming.sameness import singular_of
from khorgos.triples.naming.words import table, term_of, words_of

_MOST: Final = 16
"""How many words of a query are looked at."""
_LONGEST: Final = 200
"""How many characters of a query are looked at."""
_THOUSANDS: Final = re.compile(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}(?!\d))")
# Chinese, Japanese, Thai and the like: words are not set apart.
_DENSE: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af]")
_LANDS: Final = frozenset(("Polity", "Region"))
"""Classes of the things that are called otherwise in each language."""
ASKED: Final = Path(__file__).with_name("asked.csv")
"""The words that only ask, and those of everyday speech for classes and properties."""


class Fit(IntEnum):
    """How a thing fits a query, the best first."""

    ANSWER = 0  # it is what is asked for, of another thing
    ASKED = 1  # it has what is asked for
    SAME = 2  # a name says just this, but for what kind of thing it is
    KIND = 3  # it is of the kind
    BEGINS = 4  # a name begins with these words
    CONTAINS = 5
    WORDS = 6  # a name has these words, in another order
    OPENS = 7  # a name begins with these letters, within a word
    STARTS = 8  # a word of a name does
    SPREAD = 9  # names, kinds and time have the words together
    TOLD = 10  # what is told of it has them
    NEAR = 11  # it has words like them
    SOME = 12  # it has some of them


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, as it is understood.

    Attributes:
        text: as it was typed, without quotation marks around it.
        words: its words, folded, without small ones and those that ask where others remain.
        years: the dates in it.
        whole: all its words, folded.
    """

    text: str
    words: tuple[str, ...]
    years: tuple[Years, ...]
    whole: str

    @classmethod
    def of(cls, typed: str) -> Query:
        """Read what was typed.

        >>> Query.of("“Who fought at Talas?”").words
        ('fought', 'talas')
        """
        text = " ".join(typed[:_LONGEST].split()).strip("\"'“”„‟«»‹›「」『』《》‘’‚ ")
        years, rest = find_years(text)
        whole = fold(joined(text))
        rest = joined(rest)
        words = fold(rest).split()[:_MOST] if years else whole.split()[:_MOST]
        small = words_of("small") | asking_words()
        telling = [word for word in words if word not in small]
        return cls(text, tuple(dict.fromkeys(telling or ([] if years else words))), years, whole)


@dataclass(frozen=True, slots=True)
class KeyedName:
    """A name as it is compared: folded, by its telling words, and by those proper to it.

    Attributes:
        name: the name.
        folded: as `khorgos.triples.naming.letters.fold` writes it.
        words: its words without small ones.
        stems: the same in the singular.
        core: those that do not only say what kind of thing it is.
        rank: 0 for a label, 1 for another name of a document, 2 for one from elsewhere.
        latin: the words of a Cyrillic one in Latin letters.
    """

    name: ItemName
    folded: str
    words: tuple[str, ...]
    stems: frozenset[str]
    core: tuple[str, ...]
    rank: int
    latin: tuple[str, ...]

    def has(self, word: str) -> bool:
        """Say whether a word of it begins with a folded word, or is one in the plural."""
        if is_dense(word):
            return word in self.folded
        beginnings = (word, stem_of(word))
        return any(other.startswith(beginnings) for other in self.words) or any(
            other.startswith(beginnings) for other in self.latin
        )


@dataclass(frozen=True, slots=True)
class SoughtName:
    """A query as names are compared with it.

    Attributes:
        whole: all its words, folded.
        words: those that tell.
        sorted: the same in the order of the alphabet.
        phrases: what may stand in a name as it is.
        stems: its words in the singular.
        dense: whether it is in a script that sets no words apart.
        letters: how it is spelt; none where it is in ASCII.
    """

    whole: str
    words: tuple[str, ...]
    sorted: Sequence[str]
    phrases: Sequence[str]
    stems: frozenset[str]
    dense: bool
    letters: Spelling

    @classmethod
    def of(cls, query: Query) -> SoughtName:
        """Prepare a query."""
        phrases = dict.fromkeys((query.whole, " ".join(query.words)))
        dense = is_dense(query.whole)
        return cls(
            query.whole,
            query.words,
            sorted(query.words),
            [phrase for phrase in phrases if len(phrase) > 1 or (phrase and dense)],
            frozenset(map(stem_of, query.words)),
            dense,
            () if query.text.isascii() else spelling(query.text),
        )

    def order(self, one: KeyedName) -> tuple[Fit, int, int, int, int]:
        """How a name fits: in which way, how wholly, whose it is, and whether it is spelt so."""
        fit = self.fit(one)
        is_same = fit is Fit.SAME
        is_all = is_same and (one.folded == self.whole or len(one.words) == len(self.words))
        # The Talas River is called Talas; the Battle of Talas is only named after it.
        is_named_after = is_same and not is_all and " of " in one.folded
        is_spelt = (
            not self.letters or fit > Fit.OPENS or holds(spelling(one.name.text), self.letters)
        )
        return fit, int(is_named_after), one.rank, int(not is_all), int(not is_spelt)

    def fit(self, one: KeyedName) -> Fit:
        """In which way a name fits."""
        folded, words = one.folded, self.words
        if folded == self.whole or (words and one.core == words):
            return Fit.SAME
        if len(one.words) == len(words) and sorted(one.words) == self.sorted:
            return Fit.SAME
        for phrase in self.phrases:
            if phrase in folded and (self.dense or f" {phrase} " in f" {folded} "):
                return Fit.BEGINS if folded.startswith(phrase) else Fit.CONTAINS
        if not words or not all(map(one.has, words)):
            return Fit.SPREAD
        if folded.startswith(self.whole):
            return Fit.OPENS
        return Fit.WORDS if self.stems <= one.stems else Fit.STARTS


def keyed_names(item: Item) -> tuple[KeyedName, ...]:
    """Prepare the names of a thing to be compared, with those of a country in other languages."""
    found = []
    own = [name.text for name in item.names if name.language == "en" and not name.elsewhere]
    others = [other for name in own for other in exonyms(name)] if _LANDS & item.classes else []
    known = {name.text for name in item.names}
    abroad = (ItemName(other, "", elsewhere=True) for other in dict.fromkeys(others))
    for name in (*item.names, *(name for name in abroad if name.text not in known)):
        folded = fold(name.text)
        words = tuple(word for word in folded.split() if word not in words_of("small"))
        core = tuple(word for word in words if not term_of(word, "generic"))
        rank = 0 if name.kind == LABEL else 2 if name.elsewhere else 1
        latin = tuple(romanised(name.text).split())
        telling = words or (folded,)
        stems = frozenset(map(stem_of, telling))
        found.append(KeyedName(name, folded, telling, stems, core or telling, rank, latin))
    return tuple(found)


def joined(text: str) -> str:
    """Write the digits of a number together, which a comma or a space set apart in threes.

    >>> joined("1,782.75 km of 34 000"), joined("3, 1992")
    ('1782.75 km of 34000', '3, 1992')
    """
    return _THOUSANDS.sub("", text)


def is_dense(word: str) -> bool:
    """Say whether a word is in a script that does not set words apart, such as Chinese.

    >>> is_dense("郅支"), is_dense("Zhizhi")
    (True, False)
    """
    return bool(_DENSE.search(word))


@cache
def asking_words() -> frozenset[str]:
    """The words that only ask, in the languages of the pages."""
    rows = table(ASKED)
    return frozenset(fold(row["word"]) for row in rows if not row["term"])


@lru_cache(maxsize=32768)
def stem_of(word: str) -> str:
    """Return a folded word in the singular, where it is English."""
    return singular_of(word) if word.isascii() else word
