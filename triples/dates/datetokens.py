"""The words of which dates are made in English prose, cut into tokens.

Each token has one letter for its kind, so that the forms of dates can be patterns over letters:

- parts of a date: ``N`` number of three or more digits, ``n`` shorter number, ``O`` ordinal,
  ``M`` month, ``D`` decade, ``I`` ISO 8601 day, ``C`` "century", ``E`` era, ``P`` early, mid, late;
- hedges: ``~`` around, ``?`` perhaps, ``=`` words that leave the date as it is;
- bounds: ``b`` by, ``x`` before, ``s`` since, ``f`` from, ``a`` after, ``u`` until, ``w`` between;
- links of two dates: ``-`` dash, ``t`` to, ``u`` until, ``&`` and; and ``,`` the comma.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from khorgos.triples.dates.calendars import MONTHS

_RUSSIAN_MONTHS: Final = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
)
_MONTH_NUMBERS: Final = {
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name: number for number, name in enumerate(_RUSSIAN_MONTHS.split(), 1)},
    "sept": 9,
}
_ORDINAL_NUMBERS: Final = {word: str(n) for n, word in enumerate(_ORDINALS.split(), 1)}

_KINDS: Final = {
    word: kind
    for kind, words in {
        "~": "around|about|c|ca|circa|approximately|roughly",
        "?": "perhaps|possibly|probably",
        "=": "as early as|as late as|as of",
        "b": "by|up to|no later than|not later than",
        "x": "before|prior to",
        "s": "since",
        "f": "from|starting from|starting in|no earlier than|not earlier than",
        "a": "after",
        "u": "until|till",
        "w": "between",
        "t": "to|through",
        "-": "-|–|—|‒|−",
        "&": "and",
        ",": ",",
        "P": "early|mid|middle|late|first half|second half",
        "C": "century|centuries",
        "E": "bc|bce|ad|ce",
        "g": "г|год|года|году",
        " ": "in|on|during|the|of|at|sometime|year",
    }.items()
    for word in words.split("|")
}
_DEICTIC: Final = (
    "later recent recently next last previous earlier now today yesterday currently present "
    "following same ago then soon this that days years"
)
_TOKEN: Final = re.compile(
    rf"""(?P<phrase>(?:{"|".join(word for word in _KINDS if " " in word).replace(" ", "[ ]")})\b)
       | (?P<I>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9]))
       | (?P<O>(?:[0-9]{{1,3}}(?:st|nd|rd|th)|{"|".join(reversed(_ORDINAL_NUMBERS))})\b)
       | (?P<D>[0-9]{{4}}'?s\b)
       | (?P<N>[0-9]{{3,9}}) | (?P<n>[0-9]{{1,2}})
       | (?P<word>[^\W\d_]+(?:\.[^\W\d_]+)*\.?)
       | (?P<mark>\S)""",
    re.VERBOSE | re.IGNORECASE,
)


class DateTokenError(ValueError):
    """A word that no date is made of; the message names it."""


@dataclass(frozen=True)
class Token:
    """One word, number or mark of a date.

    Attributes:
        kind: one letter, see the module's list.
        value: decimal digits of a number, ordinal, month (1 to 12) or decade; ``BC`` or ``AD``;
            otherwise the word in lower case without full stops.
        written: the token as it stands in the words.
    """

    kind: str
    value: str
    written: str


def tokenise(words: str) -> list[Token]:
    """Cut date words into tokens.

    Articles, prepositions and the Russian word for year are left out where they only lead on to
    the rest, so is the hyphen of "mid-"; "AD 751" comes back in the order of "751 AD".

    Raises:
        DateTokenError: a word is not one of which dates are made.
    """
    found = [_token(match) for match in _TOKEN.finditer(" ".join(words.split()))]
    tokens: list[Token] = []
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        leads_on = token.kind == " " and after
        closes = before and (before.kind + token.kind) in ("P-", "Ng")
        if leads_on or closes:
            continue
        # An era that stands before its year is put behind it, unless it belongs to another one.
        belongs_before = len(tokens) > 1 and tokens[-2].kind in "Nn"
        if token.kind in "Nn" and tokens and tokens[-1].value == "AD" and not belongs_before:
            tokens.insert(-1, token)
        else:
            tokens.append(token)
    return tokens


def _token(match: re.Match[str]) -> Token:
    kind, written = match.lastgroup or "", match.group()
    word = written.lower().replace(".", "") or written
    if kind == "O":
        return Token("O", _ORDINAL_NUMBERS.get(word) or word[:-2], written)
    if kind in ("I", "D", "N", "n"):
        return Token(kind, word[:4] if kind == "D" else word, written)
    if word in _MONTH_NUMBERS:
        return Token("M", str(_MONTH_NUMBERS[word]), written)
    if word in _DEICTIC.split():
        raise DateTokenError(f"{written!r} depends on the sentence around it")
    if word not in _KINDS:
        raise DateTokenError(f"{written!r} is not understood")
    if _KINDS[word] == "E":
        return Token("E", "BC" if word.startswith("b") else "AD", written)
    return Token(_KINDS[word], word, written)
