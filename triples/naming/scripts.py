"""Scripts and languages of texts, and initials: what a name of several words is called for short.

Script codes are those of ISO 15924; ``scripts.csv`` has them by the words with which Unicode begins
the names of their letters, and ``languages.csv`` those in which languages are written.
``commonwords.csv`` has the commonest words of languages, and the letters that others with the same
script and words lack.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
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
        return "kk" if _has_own(text, "kk") else "ru"
    return _USUAL.get(script, said)


_USUAL: Final = {"Hani": "zh", "Arab": "fa", "Latn": "en"}
"""The usual language of a script among those that are read here."""


def language_of(text: str) -> str:
    """The language of a text by its letters and commonest words, a BCP 47 tag; "" if not sure.

    >>> language_of("The king of Zarm was in the town with that man from the river.")
    'en'
    >>> language_of("Zarm, Ost"), language_of("扎姆在1992年承认了奥斯特，并在河边会面。")
    ('', 'zh')
    """
    sample = text[:_SAMPLE]
    scripts = Counter(script_of(sign) for sign in sample if sign.isalpha())
    if not scripts:
        return ""
    script, count = scripts.most_common(1)[0]
    if count * 10 < sum(scripts.values()) * 7 and script != "Hani":
        return ""
    if re.search("[\u3040-\u30ff\uac00-\ud7af]", sample):  # Japanese and Korean mix their own in
        return ""
    if script == "Hani":
        return "zh" if scripts["Hani"] >= 10 else ""
    words = Counter(word.casefold() for word in _PLAIN_WORD.findall(sample))
    total = sum(words.values())
    shares = {
        language: sum(words[word] for word in common) / total
        for language, (common, _) in _common_words().items()
        if script_of(common[0]) == script and _has_own(sample, language)
    }
    first, *others = sorted(shares, key=lambda one: -shares[one]) or [""]
    is_sure = bool(first) and total >= 8 and shares[first] >= _SHARE
    if not is_sure or (others and shares[others[0]] * 1.5 > shares[first]):
        return ""
    return first


_PLAIN_WORD: Final = re.compile(r"[^\W\d_]+")
_SAMPLE: Final = 20_000
_SHARE: Final = 0.08
"""Which share of its words the commonest ones of a language have at least."""
_RARE: Final = 200
"""Of so many letters one at least is among those that only its language has."""


def _has_own(text: str, language: str) -> bool:
    """Whether the letters that only this language has are there, if it has such."""
    _, letters = _common_words()[language]
    own = sum(text.casefold().count(letter) for letter in letters)
    return not letters or own * _RARE >= len(text)


@cache
def _common_words() -> Mapping[str, tuple[Sequence[str], str]]:
    """Language → its commonest words, and the letters that it alone has."""
    rows = table("commonwords.csv")
    return {row["language"]: (row["words"].split(), row["letters"]) for row in rows}


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
