"""How alike two names are.

The measure is a soft Dice coefficient over words (Cohen, Ravikumar and Fienberg 2003, "A comparison
of string distance metrics for name-matching tasks"): words that sound alike count by their edit
similarity, words that say only what kind of thing is named count little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Indel, JaroWinkler

from khorgos.triples.naming.letters import SPACE, Spelling, agree
from khorgos.triples.naming.romanising import Romanisation, romanisations
from khorgos.triples.naming.words import are_akin, term_of, words_of

_GENERIC: Final = 0.4
_COMMON: Final = 0.6
_SMALL: Final = 0.03
_LEAST: Final = 0.72
"""Words less alike than this count as different."""
_FEWEST: Final = 2
_SAME_KIND: Final = 0.45
_ROUGH: Final = 0.92
"""The most that a likeness of consonants can show."""
_SPACED: Final = 0.98
"""For names that differ in spaces and hyphens alone."""
_SOUNDS_SAME: Final = 0.94
_VOWELS_DIFFER: Final = 0.9
"""For names of which only the vowels are others: romanisations agree on them least."""
OTHER_LETTERS: Final = 0.95
"""For names that only letters tell apart which differ in a language, or marks."""
_OTHER_KIND: Final = 0.95
"""For a khanate beside a name that says nothing of its kind."""
_WORDS_SAME: Final = 0.97
"""For the same words in another order."""
_AKIN: Final = 0.75
"""For a treaty beside a convention: the same thing is called the one and the other."""
_SOUNDS: Final = (
    (r"shch", "sh"),
    (r"dzh|dj|zh", "j"),
    (r"tch|tsch", "ch"),
    (r"kh|gh|ck|q", "k"),
    (r"ph", "f"),
    (r"t[sz](?=[aeiou])", "c"),
    (r"ee", "i"),
    (r"oo|ou", "u"),
    (r"w", "v"),
    (r"y", "i"),
    (r"(.)\1+", r"\1"),
)
"""Patterns of letters that sound alike, replaced in this order."""
VOWELS: Final = str.maketrans("eiouy", "aaaaa")
"""Writes all vowels as one."""
_CLASSES: Final = str.maketrans("bpfvwdtgkhqjzcsxlrmn", "PPPPPTTKKKKSSSSSLLNN", "aeiouy ")
"""Writes each consonant as the class that it is of, and no vowels."""


@dataclass(frozen=True, slots=True)
class Form:
    """A romanisation of a name, taken apart for comparison.

    Attributes:
        text: the romanisation.
        key: its letters as they sound, without spaces.
        words: its words as they sound, with their weights.
        core: the letters of the words that are proper to it, as they sound.
        bones: the classes of the consonants of ``core``; empty for one that is not rough
            and has fewer than three of them.
        rough: as in :class:`~khorgos.triples.naming.romanising.Romanisation`.
        certainty: likewise.
        script: likewise.
        letters: likewise.
        by_words: its letters, word after word as they are sorted.
        unspaced: its letters without spaces.
    """

    text: str
    key: str
    words: tuple[tuple[str, float], ...]
    core: str
    bones: str
    rough: bool
    certainty: float
    script: str
    letters: Spelling
    by_words: Spelling
    unspaced: Spelling


def forms(name: str) -> tuple[Form, ...]:
    """The romanisations of a name, taken apart."""
    return tuple(map(_form, romanisations(name)))


def similarity(a: str, b: str) -> float:
    """Say how alike two names are, in any scripts.

    Returns:
        1 for the same name, 0.9 and more for spellings of one name, less than 0.6 for names that
        have nothing to do with each other. It is symmetric.

    >>> similarity("Казахстан", "Kazakhstan")
    1.0
    >>> round(similarity("Hsiung-nu", "Xiongnu"), 2)
    0.94
    """
    return max((compare(one, other) for one in forms(a) for other in forms(b)), default=0.0)


def compare(a: Form, b: Form) -> float:
    """Say how alike two romanisations are; as :func:`similarity`."""
    is_same, letters = _letters_alike(a, b)
    most = min(a.certainty, b.certainty, letters)
    if is_same or a.text == b.text:
        return most
    if a.text.replace(" ", "") == b.text.replace(" ", ""):
        return _SPACED * most
    if a.key == b.key:
        return min(_SOUNDS_SAME, most)
    same_words = sorted(a.text.split()) == sorted(b.text.split())
    found = min(_dice(a, b), _WORDS_SAME if same_words else _SOUNDS_SAME)
    if a.core and b.core and _kinds(a) == _kinds(b) and _numbers(a) == _numbers(b):
        found = max(found, min(Indel.normalized_similarity(a.core, b.core), _SOUNDS_SAME))
        if a.core.translate(VOWELS) == b.core.translate(VOWELS):
            found = max(found, _VOWELS_DIFFER)
    if (a.rough or b.rough) and min(len(a.bones), len(b.bones)) >= _FEWEST:
        found = max(found, _roughly(a, b))
    return min(found, most)


def only_letters_differ(a: Form, b: Form) -> bool:
    """Say whether two names in one script sound alike when romanised, and have other letters.

    Latin letters are as they are: there, other spellings are those of other traditions.
    """
    is_same, letters = _letters_alike(a, b)
    is_alike = a.text == b.text or (a.key == b.key and a.script != "Latn")
    return is_alike and not is_same and letters == OTHER_LETTERS


def sound(text: str) -> str:
    """Return folded Latin letters as romanisations of several traditions agree on them.

    >>> sound("zhungar"), sound("jungar")
    ('jungar', 'jungar')
    """
    if len(text) < 4:  # an abbreviation, or too short to lose a letter
        return text
    for pattern, replacement in _SOUNDS:
        text = re.sub(pattern, replacement, text)
    return text


@lru_cache(maxsize=65536)
def _form(one: Romanisation) -> Form:
    words = one.text.split()
    weighed = tuple(map(_weighed, words))
    proper = [word for word, (_, weight) in zip(words, weighed, strict=True) if weight == 1.0]
    return Form(
        text=one.text,
        key="".join(word for word, _ in weighed),
        words=weighed,
        core="".join(word for word, weight in weighed if weight == 1.0),
        bones=re.sub(r"(.)\1+", r"\1", "".join(proper).translate(_CLASSES)),
        rough=one.rough,
        certainty=one.certainty,
        script=one.script,
        letters=one.letters,
        by_words=_by_words(one.letters),
        unspaced=tuple(letter for letter in one.letters if letter != SPACE),
    )


def _letters_alike(a: Form, b: Form) -> tuple[bool, float]:
    """Say whether two names are spelt alike in one script, and how like their letters let them be.

    Romanisations lose letters: Kazakh ұ and ү are both u. Names in two scripts have no others.
    """
    if not a.letters or not b.letters or a.script != b.script:
        return False, 1.0
    if agree(a.letters, b.letters):
        return True, 1.0
    if agree(a.by_words, b.by_words) or agree(a.unspaced, b.unspaced):
        return False, _SPACED
    return False, OTHER_LETTERS


def _by_words(letters: Spelling) -> Spelling:
    ends = [place for place, letter in enumerate((*letters, SPACE)) if letter == SPACE]
    starts = (0, *(end + 1 for end in ends))
    words = sorted(letters[start:end] for start, end in zip(starts, ends, strict=False))
    return tuple(letter for word in words for letter in (*word, SPACE))


def _weighed(word: str) -> tuple[str, float]:
    """A word as the term that it is, else as it sounds, and its weight."""
    generic, common = term_of(word, "generic"), term_of(word, "common")
    weight = _GENERIC if generic else _COMMON if common else 1.0
    if word in words_of("small") or (len(word) == 1 and not word.isdigit()):
        weight = _SMALL
    return generic or common or sound(word), weight


def _kinds(form: Form) -> frozenset[str]:
    return frozenset(word for word, weight in form.words if weight in (_GENERIC, _COMMON))


def _numbers(form: Form) -> frozenset[str]:
    return frozenset(word for word, _ in form.words if word.isdigit())


def _roughly(a: Form, b: Form) -> float:
    """Compare the consonants, and the letters a little; few consonants prove little."""
    bones = Indel.normalized_similarity(a.bones, b.bones)
    letters = Indel.normalized_similarity(a.core, b.core)
    few = min(len(a.bones), len(b.bones))
    found = _ROUGH * (0.6 * bones + 0.4 * letters) * min(1.0, 0.85 + 0.05 * (few - _FEWEST))
    # That both are battles, or khanates, says something too.
    if _kinds(a) != _kinds(b):
        return _OTHER_KIND * found
    return found + _SAME_KIND * (1 - found) if _kinds(a) else found


def _dice(a: Form, b: Form) -> float:
    """Pair off the words, the most alike first, and weigh what is paired against all."""
    pairs = sorted(
        (
            (alike, -i, -j)
            for i, (one, own) in enumerate(a.words)
            for j, (other, weight) in enumerate(b.words)
            if own == weight and (alike := _alike(one, other, own)) >= _LEAST
        ),
        reverse=True,
    )
    left, right, shared = set(range(len(a.words))), set(range(len(b.words))), 0.0
    for alike, i, j in pairs:
        if -i in left and -j in right:
            left.discard(-i)
            right.discard(-j)
            shared += alike * a.words[-i][1]
    total = sum(weight for _, weight in a.words + b.words)
    return 2 * shared / total if total else 0.0


def _alike(one: str, other: str, weight: float) -> float:
    """Say how alike two words are: numbers and generic terms are the same, akin or different."""
    if one == other:
        return 1.0
    if weight < _COMMON or one.isdigit() or other.isdigit():
        return _AKIN if are_akin(one, other) else 0.0
    if min(len(one), len(other)) < 4:
        return Indel.normalized_similarity(one, other) * 0.95
    edit = Indel.normalized_similarity(one, other)
    return max(edit, 0.5 * (edit + JaroWinkler.similarity(one, other))) * 0.99
