"""Names in other languages and scripts, as the opening of an encyclopedia article lists them.

The list stands before the main verb, mostly in brackets: ``Taraz ( kz, Тараз, تاراز,
translit=Taraz )``. A language is named by a code, by a word with a colon, or by the key of a
template; the names follow, separated by commas, until a semicolon, a bracket or another language.
Tags are BCP 47; the script is told by the letters themselves, and is written in the tag where it
is not the usual one of the language. A name without a language is left out, but for Han
characters in a gloss that speaks of China.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True)
class GlossName:
    """A name that a gloss gives.

    Attributes:
        words: the name as it stands in the gloss's view.
        tag: its language, and its script where that is not the usual one (BCP 47).
        start: where it begins in the view, in code points.
        note: what a reader should know of it, or None.
        when: the words for the time of the name, as in ``until 1991``, or None.
    """

    words: str
    tag: str
    start: int
    note: str | None = None
    when: str | None = None

    @property
    def end(self) -> int:
        """The position after its last character."""
        return self.start + len(self.words)


_USUAL_SCRIPTS: Final = {
    language: script
    for script, languages in {
        "Cyrl": "be dng kk ky mn orv ru tg tt uk",
        "Latn": "cs de en es et fi fr hu it pl pt ro tr",
        "Arab": "ar fa ug",
        "Mong": "mnc",
        "Orkh": "otk",
        "Hani": "zh",
        "": "uz",  # no script goes without saying
    }.items()
    for language in languages.split()
}
_FOREIGN_CODES: Final = {
    "kz": ("kk", "The gloss writes kz, the code of the country; Kazakh is kk."),
    "rus": ("ru", ""),
}
"""What the source writes for a language's code: the code that is meant, and what to say of it."""
_LABELS: Final = {
    "arabic": "ar",
    "chinese": "zh",
    "french": "fr",
    "german": "de",
    "kazakh": "kk",
    "kyrgyz": "ky",
    "manchu": "mnc",
    "mongolian": "mn",
    "persian": "fa",
    "russian": "ru",
    "tajik": "tg",
    "uyghur": "ug",
    "uzbek": "uz",
}
_SCRIPT_LABELS: Final = {
    "xiao'erjing": ("zh", "Xiao'erjing writes Chinese in Arabic letters."),
    "yañalif": (
        "und",
        "Yañalif is a Latin alphabet of several languages; the gloss does not say of which.",
    ),
}
_FORMS: Final = {
    "translit": "Latn",
    "romanized": "Latn",
    "r": "Latn",
    "p": "Latn-pinyin",
    "pinyin": "Latn-pinyin",
    "wade–giles": "Latn-wadegile",
    "w": "Latn-wadegile",
    "s": "Hans",
    "t": "Hant",
    "c": "Hani",
}
_SCRIPTS: Final = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "CJK": "Hani",
    "MONGOLIAN": "Mong",
    "OLD TURKIC": "Orkh",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "HANGUL": "Hang",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "TIBETAN": "Tibt",
    "DEVANAGARI": "Deva",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
}
_PROSE: Final = re.compile(
    r"\b(?:an?|also|and|are|as|born|called|died|English|for|from|in|is|known|lit|literally|meaning|"
    r"name|of|on|or|pronounced|spelled|the|to|was|which|with)\b",
    re.IGNORECASE,
)
"""English words that show that a stretch in Latin letters is no name."""

_MARK: Final = re.compile(r'"[^"]*"?|[();,]')
_LABELLED: Final = re.compile(r"(?P<label>[^\W\d_][\w'’–-]*)(?P<sign>[:=])\s*")
_CODE: Final = re.compile(r"(?:(?P<lead>.*\bas) |from )?(?P<code>[a-z]{2,3})")
_SPEAKS_OF_CHINA: Final = re.compile(
    r"\b(?:China|Chinese|(?:Han|Tang|Song|Ming|Qing) [Dd]ynasty)\b"
)
_UNSAID: Final = "The gloss does not name the language; Han characters are taken as Chinese."


@dataclass(frozen=True)
class _Language:
    """What the list said last: the language, the form of the next name, whether one was romanised.

    Attributes:
        code: the language (BCP 47), or "" where none is named.
        form: script or script and variant that a key announces for the next name, or "".
        note: what is to be said of names in this language, or None.
        romanised: whether a name in Latin letters was read; what follows it is no further name.
    """

    code: str = ""
    form: str = ""
    note: str | None = None
    romanised: bool = False


def script_of(text: str) -> str:
    """The ISO 15924 code of the script of most letters of ``text``; "" where none is known."""
    counts = Counter(_letter_scripts(text))
    return counts.most_common(1)[0][0] if counts else ""


def han_script(text: str) -> str:
    """Tell simplified from traditional characters: ``Hans``, ``Hant``, or "" where both use them.

    What GB 2312 can write and Big5 cannot is simplified, and the other way round.
    """
    simplified, traditional = _can_write(text, "gb2312"), _can_write(text, "big5")
    if simplified == traditional:
        return ""
    return "Hans" if simplified else "Hant"


def read_names(naming: str, gloss: str) -> Iterator[GlossName]:
    """Yield the names in other languages and scripts, in order.

    Args:
        naming: the part of the gloss before its main verb; it begins where the gloss begins.
        gloss: the whole gloss, which tells whether it speaks of China.
    """
    of_china = _SPEAKS_OF_CHINA.search(gloss) is not None
    language = _Language()
    for mark, start, segment in _segments(naming):
        if mark in ("(", ")", ";"):
            language = _Language()
        language, skipped = _announced(language, segment)
        for at, piece in _pieces(segment[skipped:]):
            name = _name(piece, start + skipped + at, language, of_china)
            if name is not None:
                yield name
                romanised = language.romanised or script_of(name.words) == "Latn"
                language = replace(language, romanised=romanised)
        language = replace(language, form="")


def _segments(naming: str) -> Iterator[tuple[str, int, str]]:
    """Yield the stretches between marks, with the mark before and where they begin."""
    mark, start = "", 0
    for match in [*_MARK.finditer(naming), None]:
        end = match.start() if match else len(naming)
        segment = naming[start:end]
        yield mark, start + len(segment) - len(segment.lstrip()), segment.strip()
        if match:
            mark, start = match[0][0], match.end()


def _announced(language: _Language, segment: str) -> tuple[_Language, int]:
    """Read a code, label or key at the head of a segment; return how many characters it takes."""
    if match := _LABELLED.match(segment):
        if labelled := _by_label(language, match["label"], match["sign"]):
            return labelled, match.end()
        if script_of(match["label"]) == "Latn":
            return _Language(), len(segment)  # "IPA:", "en: ''Noble lake''" and the like
    elif named := _by_code(segment):
        return named, len(segment)
    return language, 0


def _by_label(language: _Language, label: str, sign: str) -> _Language | None:
    label = label.replace("’", "'").casefold()
    if label in _FORMS:
        return replace(language, form=_FORMS[label])
    if label in _SCRIPT_LABELS:
        code, note = _SCRIPT_LABELS[label]
        return _Language(code, note=note)
    return _Language(_LABELS[label]) if label in _LABELS and sign == ":" else None


def _by_code(segment: str) -> _Language | None:
    """The language of a code or a language's name alone; none named for another short word."""
    if segment.casefold() in _LABELS:
        return _Language(_LABELS[segment.casefold()])
    match = _CODE.fullmatch(segment)
    if match is None:
        return None
    lead = f'The gloss says "{match["lead"]}".' if match["lead"] else None
    code, note = _FOREIGN_CODES.get(match["code"], (match["code"], ""))
    return _Language(code, note=note or lead) if code in _USUAL_SCRIPTS else _Language()


def _pieces(segment: str) -> Iterator[tuple[int, str]]:
    """Yield the stretches of a segment inside and outside of ''italics'', and where they begin."""
    start = 0
    for part in segment.split("''"):
        piece = re.split(r"\s+or\b", part)[0]
        yield start + len(piece) - len(piece.lstrip()), piece.strip()
        start += len(part) + len("''")


def _name(piece: str, start: int, language: _Language, of_china: bool) -> GlossName | None:
    script = script_of(piece)
    if not script or re.search(r"[\d=*<>{}|/&]", piece):
        return None
    if not language.code and script == "Hani" and of_china:
        language = _Language("zh", note=_UNSAID)
    if not language.code or (script == "Latn" and (language.romanised or _is_prose(piece))):
        return None
    tag = _tag(piece, script, language)
    notes = filter(None, (language.note, _mixture(piece, script)))
    return GlossName(piece, tag, start, " ".join(notes) or None) if tag else None


def _is_prose(piece: str) -> bool:
    return len(piece.split()) > 6 or _PROSE.search(piece) is not None


def _tag(piece: str, script: str, language: _Language) -> str:
    """The BCP 47 tag; "" where a key announces another script than the letters are in."""
    form = language.form
    if form and not form.startswith("Han" if script == "Hani" else script):
        return ""
    if script == "Hani":
        written = form if form in ("Hans", "Hant") else han_script(piece)
        return f"{language.code}-{written}" if written else language.code
    usual = _USUAL_SCRIPTS.get(language.code)
    return "-".join(filter(None, (language.code, form or ("" if script == usual else script))))


def _mixture(piece: str, script: str) -> str | None:
    strange = dict.fromkeys(sign for sign in piece if script_of(sign) not in ("", script))
    if not strange:
        return None
    names = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in strange)
    return f"Kept as written: among the other letters stand some of another script, {names}."


def _letter_scripts(text: str) -> Iterator[str]:
    for sign in text:
        if unicodedata.category(sign).startswith("L"):
            words = unicodedata.name(sign, "").split()
            script = _SCRIPTS.get(" ".join(words[:2])) or _SCRIPTS.get(words[0] if words else "")
            if script:
                yield script


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
