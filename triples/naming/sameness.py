"""Which of many names may be two spellings of one.

Two names may be one where their words pair off, in any order: case, punctuation, small words
("the"), number ("banks"), other spellings ("organisation"), romanisations ("Zunghar") and an
adjective beside its noun ("Chinese") make no other name. Every word counts, however: "northern" and
"southern" make two. Words that say what kind of thing is named may be missing in one of the two.

It is stricter than `similarity`, which says how alike two names are, and compares all at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import Final

from rapidfuzz.distance import OSA, Indel

from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.similarity import sound
from khorgos.triples.naming.words import are_akin, term_of, words_of

_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_APART: Final = re.compile(r"(?<=\S)\s*\([^()]*\)$")
"""What a label has in brackets at its end tells the thing from another for readers."""
_SMALL: Final = frozenset({"by", "from", "between", "as", "over", "into", "its", "their"})
"""Small words beyond those of `words.csv`."""
_AMERICAN: Final = (
    (r"is(?=e[ds]?$|ing$|ation)", "iz"),
    (r"(?<=[a-z]{3})our", "or"),
    (r"(?<=[a-z]{3})tre$", "ter"),
    (r"mme$", "m"),
    (r"(?<=[a-z]{2})ll(?=ed$|ing$|er$)", "l"),
    (r"ence$", "ense"),
)
"""Spellings of Britain, as America has them."""
_OF_A_PLACE: Final = re.compile(r"(?<=[a-z]{3})(?:istan|stan|ese|ians?|ans?|ish|ia|a|i)$")
"""Endings of the names of lands and of the adjectives to them."""
_CLASSES: Final = str.maketrans("bpfvwdtgkhqjzcsxlrmn", "PPPPPTTKKKKSSSSSLLNN", "aeiouy")
"""Writes each consonant as the class that it is of, and no vowels, as `similarity` does."""
_BEGINNING: Final = re.compile("^(?:[dt][zs]|hs)")
"""Two letters for one sound of Mongolian or Chinese, which others write with one."""
_LONG: Final = 5
"""Shorter words are not taken for misspelt ones."""
_LONG_NAME: Final = 6
"""How many letters, those of terms aside, a name has in which one slip of the pen is believed."""
_NUMBER: Final = re.compile(r"\d+|[ivx]+")
"""A number in digits, or a Roman one."""
_ALIKE: Final = 0.8
"""Least share of letters that two spellings of a long word have in common."""


@dataclass(frozen=True, slots=True)
class _NameWord:
    """A word of a name.

    Attributes:
        text: in plain small letters.
        singular: the text without the ending of the plural.
        key: as it sounds, in the singular, spelt as in America.
        root: the key of a word with a capital, without the ending of a land or its people.
        bones: that of its first letter, or whether that is a vowel; the classes of its consonants.
        capital: whether it begins with one.
        kind: whether it says what kind of thing is named.
        is_term: whether it is a term, which nothing but itself is.
        means: the things that it stands for.
    """

    text: str
    singular: str
    key: str
    root: str
    bones: tuple[str | bool, frozenset[str]]
    capital: bool
    kind: bool
    is_term: bool
    means: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[object, ...]:
        """By which it is found."""
        return self.root, self.bones, *self.means


@dataclass(frozen=True, slots=True)
class _NameWords:
    """A name of a thing: its letters, its words that are proper to it, and those of its kind.

    A name of nothing but kinds has them as its own. Without Latin letters it has no words.
    """

    thing: str
    name: str
    letters: str
    proper: tuple[_NameWord, ...]
    kinds: frozenset[str]
    numbers: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether a slip of the pen is likelier than another name: Qing is not Ming."""
        return sum(len(word.text) for word in self.proper if not word.is_term) >= _LONG_NAME


def pairs_alike(
    names: Mapping[str, Iterable[str]],
    words: Mapping[str, Iterable[str]] | None = None,
    among: Container[str] | None = None,
) -> Iterator[tuple[str, str, str, str]]:
    """Yield each two things of which a name may be one and the same, with these two names, once.

    Args:
        names: id of a thing → its names, in any script; other scripts than Latin are looked up.
        words: id of a thing → words that stand for it within names of others, as Sino does for
            China; its own names of one word do so too.
        among: the things of which each pair has one; None where all are asked about.
    """
    meant = _meant(names, words or {})
    same: dict[object, list[_NameWords]] = defaultdict(list)
    near: dict[object, list[_NameWords]] = defaultdict(list)
    for thing, own in names.items():
        for name in (_read(name, thing, meant) for name in dict.fromkeys(own)):
            same[name.letters].append(name)
            terms = frozenset(word.key for word in name.proper if word.is_term)
            for rest in _slips(name):
                near[rest].append(name)
            for part in {key for word in name.proper for key in word.keys}:
                near[part, len(name.proper), terms].append(name)
    seen: set[frozenset[str]] = set()
    for block in (*same.values(), *near.values()):
        for one, other in combinations(block, 2):
            if among is not None and one.thing not in among and other.thing not in among:
                continue
            pair = frozenset((one.thing, other.thing))
            if len(pair) == 2 and pair not in seen and _may_be_one(one, other):
                seen.add(pair)
                yield one.thing, other.thing, one.name, other.name


def _slips(name: _NameWords) -> Iterable[str]:
    """A long name without each of its letters: names that one slip of the pen parts share one."""
    letters = name.letters if name.is_long else ""
    return {letters, *(letters[:at] + letters[at + 1 :] for at in range(len(letters)))} - {""}


def _is_slip(one: _NameWords, other: _NameWords) -> bool:
    is_slip = OSA.distance(one.letters, other.letters, score_cutoff=1) == 1
    return is_slip and one.is_long and other.is_long and one.numbers == other.numbers


def _meant(
    names: Mapping[str, Iterable[str]], words: Mapping[str, Iterable[str]]
) -> Mapping[str, frozenset[str]]:
    """The things that each word of a name can stand for; it has to begin with a capital."""
    found: dict[str, set[str]] = defaultdict(set)
    for thing, own in (*names.items(), *words.items()):
        for name in own:
            if name[:1].isupper() and len(parts := _parts(name)) == 1:
                found[parts[0].text].add(thing)
    return {word: frozenset(things) for word, things in found.items()}


def shared_words(one: str, other: str) -> float:
    """The share of their words, kinds and small words aside, that two names have in common.

    >>> shared_words("signing of the Ford Treaty", "the signing of a treaty on the Ford")
    1.0
    >>> round(shared_words("relations of Zarm and Ost", "relations of Zarm with Anland"), 2)
    0.67
    """
    first, second = _proper(one), _proper(other)
    count = len(first) + len(second)
    return 2 * sum(_paired(first, second)) / count if count else 0.0


@lru_cache(maxsize=4096)
def _proper(name: str) -> tuple[_NameWord, ...]:
    return _read(name).proper


def _read(
    name: str, thing: str = "", meant: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> _NameWords:
    parts = [word for found in _WORD.findall(_APART.sub("", name)) for word in _parts(found)]
    letters = "".join(word.text for word in parts)
    if not letters.isascii():
        return _NameWords(thing, name, letters, (), frozenset())
    words = [word for word in parts if word.text not in words_of("small") | _SMALL]
    proper = tuple(word for word in words if not word.kind)
    if len(proper) > 1:  # within a name of others; China alone may mean the Qing, and is no name
        proper = tuple(
            replace(word, means=meant[word.text]) if word.text in meant else word for word in proper
        )
    kinds = frozenset(word.key for word in words if word.kind) if proper else frozenset[str]()
    numbers = tuple(word.text for word in parts if _NUMBER.fullmatch(word.text))
    return _NameWords(thing, name, letters, proper or tuple(words), kinds, numbers)


@lru_cache(maxsize=16384)
def _parts(found: str) -> tuple[_NameWord, ...]:
    return tuple(_word(part, found[0].isupper()) for part in fold(found).split())


def _word(text: str, capital: bool) -> _NameWord:
    kind = term_of(text, "generic")
    # The adjective to a land is as good as its name.
    is_of_a_land = capital and _OF_A_PLACE.search(text)
    term = kind if kind or is_of_a_land else term_of(text, "common")
    singular = singular_of(text)
    key = term or sound(_american(singular))
    root = _OF_A_PLACE.sub("", key) if capital and not kind else key
    sounds = _BEGINNING.sub("s", key).translate(_CLASSES)
    bones = key[0] in "aeiou" or sounds[:1], frozenset(sounds)
    return _NameWord(text, singular, key, root, bones, capital, bool(kind), bool(term))


def _american(word: str) -> str:
    for pattern, replacement in _AMERICAN:
        word = re.sub(pattern, replacement, word)
    return word


def singular_of(word: str) -> str:
    """An English word without the ending of the plural, or of whose it is."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def _may_be_one(one: _NameWords, other: _NameWords) -> bool:
    if one.letters == other.letters:
        return bool(one.letters)
    if _is_slip(one, other):
        return True
    if len(one.proper) != len(other.proper) or not _are_of_a_kind(one.kinds, other.kinds):
        return False
    return bool(one.proper) and all(_paired(one.proper, other.proper))


def _paired(words: Iterable[_NameWord], others: Iterable[_NameWord]) -> Iterator[bool]:
    """Say of each of the ``words`` whether one of the others is left that is spelt as it."""
    left = list(others)
    for word in words:
        # The same word first, so that it is not taken from a word that is only like it.
        likest = next((found for found in left if found.text == word.text), None)
        likest = likest or next((found for found in left if _is_spelt_as(word, found)), None)
        if likest is not None:
            left.remove(likest)
        yield likest is not None


def _are_of_a_kind(one: Set[str], other: Set[str]) -> bool:
    """Whether two names may be of one kind: one of them may be silent about it."""
    return one <= other or other <= one or any(are_akin(a, b) for a in one for b in other)


def _is_spelt_as(one: _NameWord, other: _NameWord) -> bool:
    if one.singular == other.singular or one.means & other.means:
        return True
    if one.is_term and other.is_term:
        return one.key == other.key
    if one.capital != other.capital:  # Qing is no king
        return False
    if one.key == other.key or one.root == other.root:
        return True
    if min(len(one.key), len(other.key)) < _LONG or one.bones[0] != other.bones[0]:
        return False
    spelt = Indel.normalized_similarity(one.text, other.text)
    return spelt >= _ALIKE or Indel.normalized_similarity(one.key, other.key) >= _ALIKE
