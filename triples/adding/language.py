"""In which language a text is: by its letters and its commonest words, where both are sure."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from khorgos.triples.naming.scripts import script_of

_COMMON: Final = {
    "en": "the of and in to was with that from for by which on are were",
    "de": "der die und das in den von zu mit dem des im auf nicht wurde",
    "fr": "le la les de des et du dans en une que par pour est sur",
    "es": "el la los las de y en del que por con una se para su",
    "it": "il di che la e della in per del con dei gli una nel sono",
    "tr": "ve bir bu ile için olarak olan daha çok da de sonra gibi kadar ise",
    "ru": "и в на с что по не из был как для к от его при",
    "kk": "және мен бұл үшін бойынша қазақ туралы болды деп бір ол осы оның жылы да",
    "ky": "жана менен бул үчүн боюнча кыргыз жөнүндө болгон деп бир ал ушул анын жылы",
    "uk": "і в на з що та до не як за від у її був",
    "fa": "و در به از که این را با است برای آن شد بود بر تا",
    "ar": "في من على أن إلى التي عن مع هذا ذلك الذي كان بين ما",
}
"""Languages → their commonest words."""
_OWN_LETTERS: Final = {"kk": "әғқңұһ", "uk": "їєґ", "fa": "پچژگ"}
"""Languages → letters that others with the same script and words lack."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_SAMPLE: Final = 20_000
_SHARE: Final = 0.08
"""Which share of its words the commonest ones of a language have at least."""


def language_of(text: str) -> str:
    """Return the language of a text as a BCP 47 tag, or "" where that is not sure.

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
    words = Counter(word.casefold() for word in _WORD.findall(sample))
    total = sum(words.values())
    shares = {
        language: sum(words[word] for word in common.split()) / total
        for language, common in _COMMON.items()
        if script_of(common[0]) == script and _has_own(sample, language)
    }
    first, *others = sorted(shares, key=lambda one: -shares[one]) or [""]
    is_sure = bool(first) and total >= 8 and shares[first] >= _SHARE
    if not is_sure or (others and shares[others[0]] * 1.5 > shares[first]):
        return ""
    return first


def _has_own(sample: str, language: str) -> bool:
    """Whether the letters that only this language has are there, if it has such."""
    letters = _OWN_LETTERS.get(language, "")
    own = sum(sample.casefold().count(letter) for letter in letters)
    return not letters or own * 200 >= len(sample)
