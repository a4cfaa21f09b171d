"""Characters that nobody sees, or takes for others: in every text that people or tables give.

What is read here is data and has no markup, so that a sign of direction or an empty space in it is
a slip or a trick. Which characters do not show is said by their general category, and by
``Default_Ignorable_Code_Point`` of Unicode (https://www.unicode.org/reports/tr44/) for the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from khorgos.ontology.nearness import code_point
from khorgos.triples.naming.scripts import script_of

_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Cs"})
_FILLERS: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
"""Characters of other categories that show nothing."""
_SHOWN: Final = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
"""Format characters that show: signs that span the numbers behind them."""
_JOINED: Final = re.compile("[\u200c\u200d]")
_JOINING: Final = frozenset(
    {
        "Arab",
        "Beng",
        "Deva",
        "Gujr",
        "Guru",
        "Knda",
        "Khmr",
        "Mlym",
        "Mong",
        "Orya",
        "Sinh",
        "Taml",
        "Telu",
    }
)
_MONGOLIAN: Final = re.compile("[\u180b-\u180f]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_PLAIN: Final = re.compile("[!-~]+(?: [!-~]+)*")
_ALIKE: Final = ("LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE")
"""Scripts with letters that look like those of another of them, as Unicode's names begin."""


def unseen(text: str) -> Iterator[int]:
    """Yield where ``text`` has a character that nobody sees, or a space that is no plain one.

    Joiners stand where a script needs them, between two of its letters.

    >>> list(unseen("a\u202eb")), list(unseen("می\u200cروم"))
    ([1], [])
    """
    for at, character in enumerate(text):
        if character == " " or not _may_be_unseen(character):
            continue
        around = _without_marks(text[:at])[-1:], text[at + 1 : at + 2]
        scripts = {script_of(letter) for letter in around}
        if _JOINED.match(character) and len(scripts) == 1 and scripts <= _JOINING:
            continue
        if _MONGOLIAN.match(character) and script_of(around[0]) == "Mong":
            continue
        yield at


def _without_marks(text: str) -> str:
    """The text without the marks at its end: a vowel killer, as it stands before a joiner."""
    while text and unicodedata.category(text[-1]).startswith("M"):
        text = text[:-1]
    return text


def _may_be_unseen(character: str) -> bool:
    kind = unicodedata.category(character)
    hides = kind in _UNSEEN and not _SHOWN.match(character)
    return hides or kind == "Zs" or _FILLERS.match(character) is not None


def mixed(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield each word of ``text`` that has a letter of another script that looks alike.

    Yields the word, where in it the letter stands, and the name of the script of most others. A
    letter in another form, of full width or bold, is one too.

    >>> list(mixed("h\N{CYRILLIC SMALL LETTER IE}qin is new")) == [("h\u0435qin", 1, "latin")]
    True
    """
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        if word.isascii():
            continue
        scripts = [unicodedata.name(letter, "").partition(" ")[0] for letter in word]
        known = [script for script in scripts if script in _ALIKE]
        if not known:
            continue
        # Of two that are as frequent the first of the word is meant.
        most = max(known, key=known.count)
        for at, (letter, script) in enumerate(zip(word, scripts, strict=True)):
            if (script in _ALIKE and script != most) or _is_styled(letter):
                yield word, at, most.lower()
                break


def _is_styled(letter: str) -> bool:
    """Whether a letter is a plain one in another form: of full width, bold or a ligature."""
    form = unicodedata.decomposition(letter).partition(" ")[0]
    return form in ("<wide>", "<narrow>", "<font>", "<compat>") and letter.isalpha()


def place(position: int) -> str:
    """The ordinal of a character that stands at a position counted from 0.

    >>> place(0), place(11), place(21)
    ('1st', '12th', '22nd')
    """
    number = position + 1
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def character_faults(text: str) -> Iterator[str]:
    """Yield what is wrong with the characters of ``text``, each with the way out.

    >>> list(character_faults("Zarm")), next(character_faults("Zarm "))
    ([], "'Zarm ' begins or ends with a blank, or has two in a row; keep single ones between words")
    """
    if _PLAIN.fullmatch(text):
        return
    for at in unseen(text):
        shown = excerpt(text, at)
        told = f"the {place(at)} character of {shown} is {code_point(text[at])}"
        if text[at].isspace():
            yield f"{told}; write a plain space, and no line break"
        else:
            yield f"{told}, which nobody sees; delete it"
    for word, at, most in mixed(text):
        letter = word[at]
        plain = unicodedata.normalize("NFKC", letter)
        among = (
            f"among {most} letters" if plain == letter else f"which is {plain!r} in another form"
        )
        yield (
            f"the {place(at)} letter of {word!r} is {code_point(letter)} {among}; "
            "type the whole word in one script"
        )
    if " ".join(text.split()) != text and not any(unseen(text)):
        yield (
            f"{excerpt(text, 0)} begins or ends with a blank, or has two in a row; "
            "keep single ones between words"
        )
    if (composed := unicodedata.normalize("NFC", text)) != text:
        at = next(i for i, (a, b) in enumerate(zip(text, f"{composed}\0", strict=False)) if a != b)
        yield (
            f"the letters of {excerpt(text, at)} stand apart from their marks at the {place(at)} "
            "character; save the text in Unicode's form NFC"
        )


def excerpt(text: str, at: int) -> str:
    r"""Quote ``text`` around the position ``at``, with what nobody sees in it spelt out.

    >>> excerpt("a\u202eb", 1)
    "'a\\u202eb'"
    """
    begin = max(0, at - 20)
    cut = text[begin : at + 20]
    return repr(f"{'…' if begin else ''}{cut}{'…' if at + 20 < len(text) else ''}")
