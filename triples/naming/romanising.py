"""Names in Latin letters: what a spelling in any script can stand for.

Cyrillic follows BGN/PCGN (Russian 1947, Kazakh 1979) and, for words that are Chinese, Palladius;
the Kazakh Latin alphabet is that of 2021, whose letters fold to the same ones. Han characters are
read in Pinyin by pypinyin, all other scripts by anyascii.

Pinyin is ISO 7098:2015. The correspondences of Wade–Giles are those of the Library of Congress's
conversion table of 1998, those of Palladius the table that Russian maps and catalogues use. Both
systems write one syllable as an initial and a final, so ``syllables.csv`` holds these alone (``-``
is an empty one). Aspiration signs are often left out in old books; then one spelling has several
readings, in the order of the rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final, Literal

import anyascii

from khorgos.triples.naming.letters import Spelling, fold, spelling, unmixed
from khorgos.triples.naming.scripts import QUALIFIER, script_of
from khorgos.triples.naming.words import (
    generics_at_end,
    kazakh_words,
    segments,
    table,
    translated,
)

System = Literal["palladius", "wade-giles", "unaspirated"]
"""A transcription of Chinese."""

MOST: Final = 12
"""How many romanisations a name can have."""
MOST_OF_WORD: Final = 8
"""How many readings in Pinyin of one word are looked at."""
READ: Final = 0.94
"""How certain a reading in another system is: homophones and homographs are many."""
GUESSED: Final = 0.9
"""How certain a reading is that puts back aspiration signs which the spelling left out."""

_KAZAKH_PLURAL: Final = re.compile(r"(?<=\w{3})[лдт][ае]р$")
"""Peoples are named in the plural or in the singular."""
_KAZAKH_GENITIVE: Final = re.compile(r"(?<=\w{3})[дтн][ыі][нң]$")
"""As in: president of the republic."""
_ADJECTIVE: Final = re.compile(r"(?:ийск|еск|ск|н)(?:ий|ый|ая|ое|ие|ые|ого|ой|их|ом)$")
_GREAT: Final = "大"
# Which finals an initial takes, as classes: ISO 7098 lists the syllables.
_PALATAL: Final = frozenset("jqxy")
_RETROFLEX: Final = frozenset(("zh", "ch", "sh", "r", "z", "c", "s", "g", "k", "h", "f", "w"))


@dataclass(frozen=True, slots=True)
class Romanisation:
    """A name in Latin letters.

    Attributes:
        text: the name, folded.
        rough: its script writes foreign sounds as best it can, or no vowels: Chinese, Arabic.
        certainty: from 0 to 1; 1 only for the spelling itself, less for what it may stand for.
        script: ISO 15924 code of the script that the spelling itself is in.
        letters: of the spelling itself; none for what it may stand for.
    """

    text: str
    rough: bool = False
    certainty: float = 1.0
    script: str = ""
    letters: Spelling = ()


@lru_cache(maxsize=8192)
def romanisations(name: str) -> tuple[Romanisation, ...]:
    """What a name can be in Latin letters, the plainest first; none if it is empty.

    Args:
        name: a name in any script.

    >>> [one.text for one in romanisations("Казахское ханство")]
    ['kazakhskoe khanstvo', 'kazakh khanate', 'kazah khanate']
    """
    bare = QUALIFIER.sub("", name).strip()
    found = list(_spelt(name))
    if bare and bare != name:
        guessed = (replace(one, script="", letters=()) for one in _spelt(bare))
        found += [replace(one, certainty=min(GUESSED, one.certainty)) for one in guessed]
    by_text: dict[str, Romanisation] = {}
    for one in found:
        if one.text and one.text not in by_text:
            by_text[one.text] = one
    return tuple(islice(by_text.values(), MOST))


def pinyin_of(word: str, system: System) -> tuple[str, ...]:
    """Read a word in a transcription of Chinese.

    Args:
        word: a word in lower case; syllables may be set apart by hyphens.
        system: Palladius's, Wade–Giles with aspiration as ``'``, or without the signs of it.

    Returns:
        What it may be in Pinyin without tones, at most :data:`MOST_OF_WORD` readings; empty if the
        system has no such syllables.

    >>> pinyin_of("hsiung-nu", "wade-giles"), pinyin_of("цинь", "palladius")
    (('xiongnu', 'xiongnou', 'xiongni'), ('qin',))
    """
    if system == "unaspirated":
        word = word.replace("'", "")
    parts = [_split(part, _syllables(system)) for part in re.split(r"[-\s]+", word) if part]
    if not all(parts):
        return ()
    choices = product(*(_syllables(system)[syllable] for part in parts for syllable in part))
    return tuple(dict.fromkeys(filter(None, map("".join, islice(choices, MOST_OF_WORD)))))


@lru_cache(maxsize=16384)
def romanised(name: str) -> str:
    """A Cyrillic name in Latin letters by BGN/PCGN, folded; "" for one in another script.

    >>> romanised("Қожа Ахмет"), romanised("Ahmed")
    ('qozha akhmet', '')
    """
    if name.isascii() or script_of(name) != "Cyrl":
        return ""
    return fold(" ".join(map(_letters, re.findall(r"[^\W_]+", name.casefold()))))


def _spelt(name: str) -> Iterable[Romanisation]:
    name = unicodedata.normalize("NFC", unmixed(name))
    script = script_of(name)
    if script == "Hani":
        yield Romanisation(fold(name), script=script, letters=spelling(name))
        for text in _chinese(name):
            yield Romanisation(text, True, READ)
    elif script == "Cyrl":
        yield from _cyrillic(name)
    elif script == "Latn":
        yield from _latin(name)
    else:
        yield Romanisation(fold(name), script=script, letters=spelling(name))
        yield Romanisation(fold(anyascii.anyascii(name)), True, READ)


def _latin(name: str) -> Iterable[Romanisation]:
    """Yield a Latin name as it is, then with Kazakh words translated, and read as Wade–Giles."""
    plain_name = fold(name)
    yield Romanisation(plain_name, script="Latn", letters=spelling(name))
    kazakh = " ".join(_kazakh().get(_simplified(word), word) for word in plain_name.split())
    yield Romanisation(kazakh, certainty=READ)
    # Decomposed, but with its apostrophes and hyphens, which Wade–Giles needs.
    plain = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = [word for part in re.findall(r"[a-z0-9'-]+", bare) if (word := part.strip("-'"))]
    systems: tuple[tuple[System, float], ...] = (("wade-giles", READ), ("unaspirated", GUESSED))
    for system, certainty in systems:
        for text in _combined([(*pinyin_of(word, system), fold(word)) for word in words]):
            yield Romanisation(text, certainty=certainty)


@cache
def _kazakh() -> Mapping[str, str]:
    """Return Kazakh generic words as Latin letters write them, in the one alphabet or the other."""
    return {_simplified(fold(_letters(word))): term for word, term in kazakh_words()}


def _simplified(word: str) -> str:
    return word.replace("zh", "j").replace("kh", "h").replace("gh", "g")


def _cyrillic(name: str) -> Iterable[Romanisation]:
    """Yield a Cyrillic name by BGN/PCGN, then with its generic words translated."""
    words = re.findall(r"[^\W_]+", name.casefold())
    yield Romanisation(romanised(name), script="Cyrl", letters=spelling(name))
    for text in _combined([_cyrillic_word(word) for word in words]):
        yield Romanisation(text, certainty=READ)


def _cyrillic_word(word: str) -> tuple[str, ...]:
    owner = _KAZAKH_GENITIVE.sub("", word)
    if known := translated(word) or translated(owner):
        return (known,)
    stem = _ADJECTIVE.sub("", word)
    bases = [stem] if stem != word and len(stem) > 1 else [word]
    if (singular := _KAZAKH_PLURAL.sub("", word)) != word:
        bases.append(singular)
    made = [fold(_letters(base)) for base in bases]
    made += [text.replace("kh", "h") for text in made if "kh" in text]  # as ISO 9 has it
    chinese = [pinyin for base in bases for pinyin in pinyin_of(base, "palladius")]
    return tuple(dict.fromkeys((*chinese[:3], *made)))


@lru_cache(maxsize=8192)
def _letters(word: str) -> str:
    latin = {row["letter"]: row["latin"] for row in table("cyrillic.csv")}
    return "".join(latin.get(letter, letter) for letter in word)


def _chinese(name: str) -> Iterable[str]:
    """Yield a Chinese name in Pinyin, its generic ending translated first where it has one."""
    for stem, generic in generics_at_end(name):
        yield fold(f"{_pinyin(stem)} {generic}")
        if stem.startswith(_GREAT) and len(stem) > 1:  # states called themselves great
            yield fold(f"{_pinyin(stem[1:])} {generic}")
    parts = segments(name)
    if len(parts) > 1:
        yield fold(" ".join(part if known else _pinyin(part) for part, known in parts))
    yield fold(_pinyin(name))


def _pinyin(text: str) -> str:
    # Its dictionaries take half a second to load, so only those wait for them who need them.
    from pypinyin import lazy_pinyin

    parts = re.split(r"[·・\s]+", text)
    return " ".join("".join(lazy_pinyin(part, v_to_u=False)).replace("v", "u") for part in parts)


def _combined(words: list[tuple[str, ...]]) -> Iterable[str]:
    for choice in islice(product(*words), MOST):
        yield fold(" ".join(choice))


_LONGEST: Final = 10
"""More letters than the longest syllable of any system has."""


def _split(word: str, table: Collection[str]) -> tuple[str, ...]:
    """Split a word into as few syllables of the table as it has, or into none."""
    longest = min(len(word), _LONGEST)
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - longest), end):
            before, found, syllable = best[start], best[end], word[start:end]
            if before is None or syllable not in table:
                continue
            if found is None or len(before) + 1 < len(found):
                best[end] = (*before, syllable)
    return best[-1] or ()


@cache
def _syllables(system: System) -> Mapping[str, tuple[str, ...]]:
    """Spelling → syllables of Pinyin in a system: every initial with every final."""
    source = "palladius" if system == "palladius" else "wade-giles"
    finals = _parts(source, "final")
    if source == "wade-giles":
        finals = {**_parts("pinyin", "final"), **finals}
    found = defaultdict[str, dict[str, None]](dict)
    for (initial, starts), (final, ends) in product(
        _parts(source, "initial").items(), finals.items()
    ):
        spelt = (initial.removesuffix("'") if system == "unaspirated" else initial) + final
        made = ("".join(pair) for pair in product(starts, ends) if _is_said(*pair))
        found[spelt].update(dict.fromkeys(made))
    return {spelt: tuple(made) for spelt, made in found.items() if made}


def _parts(system: str, part: str) -> Mapping[str, Sequence[str]]:
    """Initials or finals as a system writes them → as Pinyin does."""
    return {
        row["spelling"].removesuffix("-"): [one.removesuffix("-") for one in row["pinyin"].split()]
        for row in table("syllables.csv")
        if (row["system"], row["part"]) == (system, part)
    }


def _is_said(initial: str, final: str) -> bool:
    """Say whether Mandarin has such a syllable; a few that it lacks do no harm."""
    glides = final[0] in "iu" and len(final) > 1
    if initial == "y":
        return final in ("a", "an", "ang", "ao", "e", "i", "in", "ing", "ong", "ou", "u", "uan",
                         "ue", "un")  # fmt: skip
    if initial in _PALATAL:
        return final[0] == "i" or final in ("u", "uan", "ue", "un")
    if initial in _RETROFLEX:
        return not (final[0] == "i" and (glides or initial in "gkhfw"))
    return bool(initial) or final in ("a", "ai", "an", "ang", "ao", "e", "en", "er", "ou")
