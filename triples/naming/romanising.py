"""Names in Latin letters: the readings that a spelling in any script can have.

Cyrillic follows BGN/PCGN (Russian 1947, Kazakh 1979) and, for words that are Chinese, Palladius;
the Kazakh Latin alphabet is that of 2021, whose letters fold to the same ones. Han characters are
read in Pinyin (ISO 7098) by pypinyin, all other scripts by anyascii.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Final

import anyascii

from khorgos.triples.naming.folding import fold, script_of
from khorgos.triples.naming.generics import generics_at_end, kazakh_words, segments, translated
from khorgos.triples.naming.sinitic import palladius, unaspirated, wade_giles

MOST: Final = 12
"""How many readings a name can have."""
READ: Final = 0.94
"""How certain a reading in another system is: homophones and homographs are many."""
GUESSED: Final = 0.9
"""How certain a reading is that puts back aspiration signs which the spelling left out."""

_CYRILLIC_FILE: Final = Path(__file__).with_name("cyrillic.csv")
_KAZAKH_PLURAL: Final = re.compile(r"(?<=\w{3})[лдт][ае]р$")
"""Peoples are named in the plural or in the singular."""
_KAZAKH_GENITIVE: Final = re.compile(r"(?<=\w{3})[дтн][ыі][нң]$")
"""As in: president of the republic."""
_ADJECTIVE: Final = re.compile(r"(?:ийск|еск|ск|н)(?:ий|ый|ая|ое|ие|ые|ого|ой|их|ом)$")
# What a label says in brackets tells namesakes apart; few write it.
QUALIFIER: Final = re.compile(r"\s*[(（][^()（）]*[)）]")
_GREAT: Final = "大"
# Latin letters that stand in Cyrillic names by mistake, and Kazakh h.
_LOOKALIKES: Final = str.maketrans("aceopxyih", "асеорхуіһ")
_APOSTROPHES: Final = re.compile("[’‘`´ʹʻʼʽʾʿ′＇]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A name in Latin letters.

    Attributes:
        text: the name, folded.
        rough: its script writes foreign sounds as best it can, or no vowels: Chinese, Arabic.
        certainty: from 0 to 1; 1 only for the spelling itself, less for what it may stand for.
    """

    text: str
    rough: bool = False
    certainty: float = 1.0


@lru_cache(maxsize=8192)
def readings(name: str) -> tuple[Reading, ...]:
    """Return what a name can be in Latin letters, the plainest reading first; none if it is empty.

    Args:
        name: a name in any script.
    """
    bare = QUALIFIER.sub("", name).strip()
    found = list(_spelt(name))
    if bare and bare != name:
        found += [replace(one, certainty=min(GUESSED, one.certainty)) for one in _spelt(bare)]
    by_text: dict[str, Reading] = {}
    for one in found:
        if one.text and one.text not in by_text:
            by_text[one.text] = one
    return tuple(islice(by_text.values(), MOST))


def _spelt(name: str) -> Iterable[Reading]:
    script = script_of(name)
    if script == "Hani":
        yield Reading(fold(name))
        for text in _chinese(name):
            yield Reading(text, True, READ)
    elif script == "Cyrl":
        yield from _cyrillic(name)
    elif script == "Latn":
        yield from _latin(name)
    else:
        yield Reading(fold(name))
        yield Reading(fold(anyascii.anyascii(name)), True, READ)


def _latin(name: str) -> Iterable[Reading]:
    """Yield a Latin name as it is, then with Kazakh words translated, and read as Wade–Giles."""
    plain_name = fold(name)
    yield Reading(plain_name)
    kazakh = " ".join(_kazakh().get(_simplified(word), word) for word in plain_name.split())
    yield Reading(kazakh, certainty=READ)
    # Decomposed, but with its apostrophes and hyphens, which Wade–Giles needs.
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", name)).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = [word for part in re.findall(r"[a-z0-9'-]+", bare) if (word := part.strip("-'"))]
    for certainty, read in ((READ, wade_giles), (GUESSED, unaspirated)):
        for text in _combined([(*read(word), fold(word)) for word in words]):
            yield Reading(text, certainty=certainty)


@cache
def _kazakh() -> Mapping[str, str]:
    """Return Kazakh generic words as Latin letters write them, in the one alphabet or the other."""
    return {_simplified(fold(_letters(word))): term for word, term in kazakh_words()}


def _simplified(word: str) -> str:
    return word.replace("zh", "j").replace("kh", "h").replace("gh", "g")


def _cyrillic(name: str) -> Iterable[Reading]:
    """Yield a Cyrillic name by BGN/PCGN, then with its generic words translated."""
    lowered = unicodedata.normalize("NFC", name).casefold().translate(_LOOKALIKES)
    words = re.findall(r"[^\W_]+", lowered)
    yield Reading(fold(" ".join(map(_letters, words))))
    for text in _combined([_cyrillic_word(word) for word in words]):
        yield Reading(text, certainty=READ)


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
    chinese = [pinyin for base in bases for pinyin in palladius(base)]
    return tuple(dict.fromkeys((*chinese[:3], *made)))


@cache
def _cyrillic_letters() -> Mapping[int, str]:
    with _CYRILLIC_FILE.open(encoding="utf-8", newline="") as lines:
        return str.maketrans({row["letter"]: row["latin"] for row in csv.DictReader(lines)})


def _letters(word: str) -> str:
    return word.translate(_cyrillic_letters())


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
