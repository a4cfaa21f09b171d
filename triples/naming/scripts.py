"""Scripts of names, and initials: what a name of several words is called for short.

Script codes are those of ISO 15924; ``scripts.csv`` has them by the words with which Unicode begins
the names of their letters, and ``languages.csv`` those in which languages are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Final

from khorgos.triples.naming.words import table, words_of

UNKNOWN: Final = "Zyyy"
"""ISO 15924 code of a text without letters of a script that is known here."""
QUALIFIER: Final = re.compile(r"\s*[(（][^()（）]*[)）]")
"""What a label says in brackets tells namesakes apart; few write it."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻ-][^\W\d_]+)*")
_ABBREVIATION: Final = re.compile(r"[^\W\d_]{3,7}")
_SPACED: Final = re.compile(r"(?<=[^\W\d_]\.)\s+(?=[^\W\d_]\.)")
_STRESS: Final = "\u0301"


def script_of(text: str) -> str:
    """The ISO 15924 code of the script that most letters of a text are in, or :data:`UNKNOWN`.

    >>> script_of("Қазақстан"), script_of("哈萨克斯坦"), script_of("1997")
    ('Cyrl', 'Hani', 'Zyyy')
    """
    scripts, codes = _scripts(), Counter[str]()
    for letter in filter(str.isalpha, text):
        first, _, rest = unicodedata.name(letter, "").partition(" ")
        two = f"{first} {rest.partition(' ')[0]}"
        codes[scripts.get(two) or scripts.get(first, UNKNOWN)] += 1
    del codes[UNKNOWN]
    return codes.most_common(1)[0][0] if codes else UNKNOWN


def script_name(code: str) -> str:
    """The name of a script as Unicode writes it, in lower case; the code where it is not known.

    >>> script_name("Cyrl")
    'cyrillic'
    """
    names = (letters for letters, known in _scripts().items() if known == code)
    return next(names, code).lower()


@cache
def language_scripts() -> Mapping[str, str]:
    """Language (BCP 47) → the script it is written in where its tag names none.

    >>> language_scripts()["kk"]
    'Cyrl'
    """
    return {row["code"]: row["script"] for row in table("languages.csv")}


@cache
def language_names() -> Mapping[str, str]:
    """English name of a language in lower case → its code (BCP 47).

    >>> language_names()["uyghur"]
    'ug'
    """
    return {row["name"]: row["code"] for row in table("languages.csv") if row["name"]}


def likely_language(text: str, said: str = "en") -> str:
    """The language of a text: the one that is ``said``, unless the letters are of another script.

    Of Cyrillic texts those are Kazakh that have its letters, the others Russian.

    >>> likely_language("Ол қалада тұрды."), likely_language("Он жил там.")
    ('kk', 'ru')
    >>> likely_language("在北京"), likely_language("В Зарме", "uk"), likely_language("1997", "ru")
    ('zh', 'uk', 'ru')

    Args:
        text: some of its running text, or all.
        said: the language that it is said to be in, a BCP 47 tag.
    """
    script = script_of(text)
    if script in (UNKNOWN, language_scripts().get(said.partition("-")[0])):
        return said
    if script == "Cyrl":
        return "kk" if len(_KAZAKH.findall(text)) > len(text) / _RARE else "ru"
    return _LANGUAGES.get(script, said)


_KAZAKH: Final = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_RARE: Final = 100
_LANGUAGES: Final = {"Hani": "zh", "Arab": "fa", "Latn": "en"}
"""The usual language of a script among those that are read here."""


def initials(name: str, small: bool = False) -> str:
    """The initials of a name's words in lower case, in its script; "" for one word.

    Args:
        name: a name in any script; what stands in brackets has no initials.
        small: whether small words (of, the, and) have initials too.

    >>> initials("Republic of China"), initials("Republic of China", small=True)
    ('rc', 'roc')
    """
    bare = QUALIFIER.sub("", unicodedata.normalize("NFC", name.replace(_STRESS, "")))
    left_out = frozenset() if small else words_of("small")
    words = [word for word in _WORD.findall(bare.casefold()) if word not in left_out]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def abbreviation(name: str) -> str:
    """A name in lower case if it can stand for initials: three to seven capitals; or "".

    Two letters stand for too many names.

    >>> abbreviation("U. S. S. R."), abbreviation("Khan")
    ('ussr', '')
    """
    plain = _SPACED.sub("", unicodedata.normalize("NFC", name.strip())).replace(".", "")
    return plain.casefold() if plain.isupper() and _ABBREVIATION.fullmatch(plain) else ""


@cache
def _scripts() -> Mapping[str, str]:
    return {row["letters"]: row["code"] for row in table("scripts.csv")}
