"""Dates in running text: where they stand, and their EDTF.

`khorgos.triples.dates.worded` cuts a text into tokens and says in English what they mean. Of each
run of such tokens the longest stretch is taken that the reader of date words understands, so that
no language has a reader of its own.

Decisions:

- A number alone is a year only beside a word that leads on to one, in a bracket, between commas, or
  in a row with a date; what is counted, measured or paid is none (`bareyears`).
- What has been so "since 1994" began in 1994, and what was "not until 2005" was in 2005: there the
  date is the day or year itself. Otherwise "since" and "until" leave a side open.
- A date without its year is ``partial``: its EDTF tells what is said (``XXXX-06-04``). What an
  earlier date makes of it, and of "the next year", is offered by `resolve_dates`, never asserted.
- Of a date in two calendars the day of the new style counts, as the graph's calendar does.
- "1800s" are the hundred years, as historians use it; "2000s" are ten.
- Years of reigns and of the Muslim calendar are found but have no EDTF; nor have those of a Persian
  text that does not say whether it counts by the calendar of Iran.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import Final, Literal

from khorgos.triples.dates.bareyears import is_year
from khorgos.triples.dates.calendars import iranian_day
from khorgos.triples.dates.datewords import DateWordsError, parse_english
from khorgos.triples.dates.edtf import Bounds, parse
from khorgos.triples.dates.relative import shifted
from khorgos.triples.dates.worded import LANGUAGES, DateToken, in_english, tokens_of

How = Literal["stated", "relative", "partial"]

_LONGEST: Final = 16
"""How many tokens a date has at most."""
_NO_PART: Final = ".vRY"
_NO_START: Final = " -t&,)/.vo"
_NO_END: Final = " -t&,(/=w."
_SURE: Final = re.compile("[CDIEgkHJ]|M.*N|N.*M|Q.*N")
"""The kinds of a stretch that is a date whatever stands around it."""
_DAYS: Final = (
    re.compile("(?P<month>M)(?P<days>[nO](?:[,&]+[nO])+),?(?P<year>N)"),
    re.compile("(?P<days>[nO](?:[,&]+[nO])+)(?P<month>M)(?P<year>N)"),
)
"""Several days of one month: "June 3, 7 and 9, 2015"."""
_TWO: Final = re.compile("[^w]*C[^w]*&[^w]*C.*")
"""Two centuries that are named apart, and are no stretch."""
_PERFECT: Final = re.compile(r"\b(?:has|have)\b|(?:'ve|[a-z]'s been)\b")
_NOT_UNTIL: Final = re.compile(
    r"\b(?:not|never|cannot|postponed|delayed|deferred|adjourned)\b|n['’]t\b", re.IGNORECASE
)
_SOURCE: Final = re.compile(
    r"\b(?:data|figures?|statistics|estimates?|reports?|census|survey|maps?|letters?|inscriptions?"
    r"|coins?|photos?|documents?|records?|texts?"
    r"|treat(?:y|ies)|agreements?|laws?|books?|manuscripts?|paintings?|editions?|versions?|stud(?:y|ies))\s$",
    re.IGNORECASE,
)
"""What is from a time as its source, and not since then."""
_CLAUSE_END: Final = re.compile(r"[;:()—]|[.!?]\s")
_ROW: Final = re.compile(r"\s*(?:,|and|or|&|to|–|-|,? and|и|және|و)\s*")
_LEADS_ON: Final = re.compile(r"(?:the|at|as of|as early as|as late as|в|во|در)\s+", re.IGNORECASE)
"""Words before a part of a year or century that only lead on to it."""
_SEASON: Final = re.compile(r"\b(?:in|during|that|this) $", re.IGNORECASE)
_LETTERS: Final = {
    "kk": "[әғқңөұүһі]",
    "ru": "[а-я]",
    "zh": "[年月]",
    "fa": "[ا-ی]",
    "en": "[a-z]{3}",
}
"""Letters of which it takes one for words of the language to be looked for."""
_SOLAR_YEARS: Final = range(1200, 1450)
"""Years that a Persian text may count by the sun from the Hijra, where it does not say by which."""
_NAMES: Final = {
    **{"n": "day", "O": "number", "M": "month", "N": "year", "D": "decade", "C": "century"},
    **{"E": "era", "P": "part", "Q": "season", "I": "whole date", "R": "relative words"},
    **{
        "Y": "year of a reign or short decade",
        "H": "other calendar",
        "J": "month of another calendar",
    },
    **{"~": "around", "?": "perhaps", "b": "by", "x": "before", "s": "since", "f": "from"},
    **{"a": "after", "u": "until", "w": "between", "o": "onwards", "k": "from"},
}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that stands in a text.

    Attributes:
        start, end: where it stands, in code points of the text; prepositions that only lead on to
            it are left out.
        text: its words.
        edtf: what they say, alone and without the sentences around; None where that is no EDTF.
        how: ``stated``; ``partial`` where the year is not said, or is one of another calendar;
            ``relative`` where it counts from another date.
        row: what read it.
        english: its words in English, from which `resolve_dates` goes on.
    """

    start: int
    end: int
    text: str
    edtf: str | None
    how: How
    row: str
    english: str = field(default="", compare=False)


def find_dates(text: str, language: str = "en") -> list[FoundDate]:
    """Find the dates of a sentence.

    >>> [(date.text, date.edtf) for date in find_dates("In 1992 and by May 2, 1995 it had 1,410.")]
    [('1992', '1992'), ('by May 2, 1995', '../1995-05-02')]

    Args:
        text: a sentence, or several.
        language: the language of the text, of which the first subtag counts. Dates in the other
            scripts of `LANGUAGES` are found, too.

    Returns:
        The dates in the order in which they stand; none overlaps another.
    """
    return list(_found(text, language.split("-")[0]))


@lru_cache(maxsize=4096)
def _found(text: str, language: str) -> tuple[FoundDate, ...]:
    """The dates of a text, which several ask for one after another."""
    plain = "".join(str(int(one)) if one.isdecimal() else one for one in text)
    read = [
        date
        for tongue in _tongues(plain, language)
        for date in _completed(list(_DateSearch(plain, tongue).run()), plain)
    ]
    found: list[FoundDate] = []
    for date in sorted(read, key=lambda date: date.start - date.end):
        if all(date.end <= other.start or other.end <= date.start for other in found):
            found.append(replace(date, text=text[date.start : date.end]))
    return tuple(sorted(found, key=lambda date: date.start))


def resolve_dates(found: Sequence[Sequence[FoundDate]]) -> list[dict[FoundDate, str]]:
    """What an earlier date makes of each date that is partial or relative.

    Of the dates that tell their year, the nearest one before it in its sentence is taken, else one
    behind it there, else the last one of the sentences before. What it makes is an offer, and no
    reading.

    >>> dates = [find_dates("In 2015 it joined."), find_dates("In May it left.")]
    >>> [{date.text: edtf for date, edtf in offers.items()} for offers in resolve_dates(dates)]
    [{}, {'May': '2015-05'}]

    Args:
        found: the dates of each sentence of a section, in reading order.

    Returns:
        For each sentence the EDTF of those of its dates that an earlier one completes.
    """
    last: Bounds | None = None
    offers: list[dict[FoundDate, str]] = []
    for dates in found:
        own: dict[FoundDate, str] = {}
        is_first = True
        for place, date in enumerate(dates):
            known = last
            if is_first and date.how == "partial":
                known = next(filter(None, map(_told, _stated(dates[place:]))), last)
            year = _own_year(date, dates[place + 1 : place + 2], known)
            offered = date.edtf if date.how == "stated" else _offered(date, year or known)
            if offered:
                is_first = False
                last = last if year else _told(parse(offered)) or last
                if date.how != "stated":
                    own[date] = offered
        offers.append(own)
    return offers


def _own_year(
    date: FoundDate, following: Sequence[FoundDate], known: Bounds | None
) -> Bounds | None:
    """The year that stands behind a day or month: "1 January the following year"."""
    for year in following:
        is_near = year.start - date.end <= len(" of ") and year.english.endswith("year")
        if known and is_near and date.how == "partial" and (told := shifted(year.english, known)):
            return parse(told)
    return None


def _told(date: Bounds) -> Bounds | None:
    """A date that tells which year it is, and not only a side, a decade or a century; else None."""
    first, last = date.earliest_year, date.latest_year
    return date if first is not None and last is not None and last - first <= 1 else None


def _stated(dates: Sequence[FoundDate]) -> Iterator[Bounds]:
    return (parse(date.edtf) for date in dates if date.how == "stated" and date.edtf)


def _offered(date: FoundDate, known: Bounds | None) -> str | None:
    """What the known date makes of another one."""
    point = (known.end or known.start) if known else None
    if known is None or point is None or not date.english:
        return None
    if date.how == "relative":
        return shifted(date.english, known)
    return _edtf(f"{date.english} {point.first_year:04}") if point.first_year > 99 else None


def _tongues(text: str, language: str) -> Iterator[str]:
    """The languages of which words may stand in the text, its own first."""
    yield language if language in LANGUAGES else "en"
    for other, letters in _LETTERS.items():
        is_read = other == language or (other, language) == ("ru", "kk")
        if not is_read and re.search(letters, text, re.IGNORECASE):
            yield other


class _DateSearch:
    """The search for dates in one text by the words of one language."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._language = language
        self._tokens = tokens_of(text, language)
        self._kinds = "".join(token.kind for token in self._tokens)

    def run(self) -> Iterator[FoundDate]:
        """Yield the dates in the order in which they stand."""
        begin = 0
        last_end: int | None = None
        while begin < len(self._tokens):
            found, begin = self._at(begin, last_end)
            yield from found
            last_end = found[-1].end if found else last_end

    def _at(self, begin: int, last_end: int | None) -> tuple[list[FoundDate], int]:
        """The dates that begin with a token, and the place of the token that is next."""
        kind = self._kinds[begin]
        if kind in "RY":
            token = self._tokens[begin : begin + 1]
            return [self._made(token, None, "relative" if kind == "R" else "partial")], begin + 1
        if kind in _NO_START:
            return [], begin + 1
        return self._days(begin) or self._longest(begin, last_end) or ([], begin + 1)

    def _days(self, begin: int) -> tuple[list[FoundDate], int] | None:
        """Several days of one month, where they do not stand side by side."""
        matches = (form.match(self._kinds, begin) for form in _DAYS)
        match = next(filter(None, matches), None)
        if match is None or self._edtf(self._tokens[begin : match.end()]):
            return None
        month, year = self._tokens[match.start("month")], self._tokens[match.start("year")]
        found = []
        days = [at for at in range(*match.span("days")) if self._kinds[at] in "nO"]
        for at in days:
            english = f"{month.english} {self._tokens[at].english} {year.english}"
            first = begin if at == days[0] else at
            window = self._tokens[first : match.end() if at == days[-1] else at + 1]
            if edtf := _edtf(english):
                found.append(self._made(window, edtf, "stated", english))
        return (found, match.end()) if found else None

    def _longest(self, begin: int, last_end: int | None) -> tuple[list[FoundDate], int] | None:
        """The longest date that begins with a token."""
        stop = begin
        while stop < min(len(self._tokens), begin + _LONGEST) and self._kinds[stop] not in _NO_PART:
            stop += 1
        before = self._tokens[begin - 1] if begin else None
        for end in range(stop, begin, -1):
            window = self._tokens[begin:end]
            if window[-1].kind in _NO_END or not (found := self._read(window)):
                continue
            kinds = self._kinds[begin:end]
            is_season = found.how == "partial" and kinds == "Q"
            if is_season or _SURE.search(kinds) or is_year(self._text, window, before, last_end):
                return [self._begun(found, window)], end
        return None

    def _read(self, window: Sequence[DateToken]) -> FoundDate | None:
        """What a stretch of tokens says, if it is a whole date, or one without its year."""
        kinds = {token.kind for token in window}
        if _TWO.fullmatch("".join(token.kind for token in window)) or kinds >= {"P", "I"}:
            return None
        if kinds & {"H", "J"}:
            return self._other_calendar(window)
        if not kinds & set("NnODMICQ"):
            return None
        english = in_english(window, self._language)
        if (edtf := _edtf(english)) is not None:
            if self._may_be_solar(window):
                return self._made(window, None, "partial")
            return self._made(window, edtf, "stated", english)
        is_season = window[0].kind == "Q" and _SEASON.search(self._text[: window[0].start])
        if len(window) == 1 and is_season:
            return (
                self._made(window, None, "partial", english) if _edtf(f"{english} 2000") else None
            )
        if "M" in kinds and not kinds & set("NDCI") and (dated := _edtf(f"{english} 2000")):
            is_one = re.fullmatch("2000-[0-9-]+", dated)
            edtf = dated.replace("2000", "XXXX") if is_one else None
            return self._made(window, edtf, "partial", english)
        return None

    def _edtf(self, window: Sequence[DateToken]) -> str | None:
        return _edtf(in_english(window, self._language))

    def _begun(self, found: FoundDate, window: Sequence[DateToken]) -> FoundDate:
        """The date alone where "since" tells when something began, or "not until" when it was."""
        kind, rest = window[0].kind, window[1:]
        before = _CLAUSE_END.split(self._text[: found.start])[-1]
        behind = _CLAUSE_END.split(self._text[found.end :])[0]
        is_begin = kind == "s" and _PERFECT.search(f"{before} {behind}")
        is_time = (
            is_begin
            or (kind == "u" and _NOT_UNTIL.search(before))
            or (kind == "f" and _SOURCE.search(before))
        )
        is_open = found.edtf is not None and "/" not in found.edtf.strip("/.")
        if self._language != "en" or not (is_time and is_open):
            return found
        while rest and rest[0].kind == " ":
            rest = rest[1:]
        alone = self._read(rest) if rest else None
        return replace(alone, row=found.row) if alone and alone.how == "stated" else found

    def _may_be_solar(self, window: Sequence[DateToken]) -> bool:
        """Whether a Persian year may be one of the calendar of Iran."""
        years = [int(token.english) for token in window if token.kind == "N"]
        is_told = any(token.kind in "EM" for token in window)
        return (
            self._language == "fa"
            and bool(years)
            and not is_told
            and all(year in _SOLAR_YEARS for year in years)
        )

    def _other_calendar(self, window: Sequence[DateToken]) -> FoundDate | None:
        """A date of the calendar of Iran in Gregorian days; one of the Muslim year has no EDTF."""
        kinds = "".join(token.kind for token in window if token.kind not in " g")
        if not re.fullmatch("n?J?NH?|nJ", kinds):
            return None
        said = {token.kind: token.english for token in window}
        if "N" not in said or said.get("H") == "lunar":
            return self._made(window, None, "partial")
        parts = [int(said[kind]) for kind in "NJn" if kind in said]
        if len(parts) != len(kinds.rstrip("H")):
            return None
        edtf = _of_iran(*parts)
        return self._made(window, edtf, "stated" if edtf else "partial", edtf or "")

    def _made(
        self, window: Sequence[DateToken], edtf: str | None, how: How, english: str = ""
    ) -> FoundDate:
        start, end = window[0].start, window[-1].end
        if how != "relative" and (leads := _LEADS_ON.match(self._text, start, end)):
            start = leads.end()
        row = " ".join(_NAMES[token.kind] for token in window if token.kind in _NAMES)
        english = english or window[0].english
        text = self._text[start:end]
        return FoundDate(start, end, text, edtf, how, f"{self._language}: {row}", english)


def _completed(found: list[FoundDate], text: str) -> list[FoundDate]:
    """Give a date without its year that of the one that goes on: "27 May and 3 June 2005"."""
    for at in range(len(found) - 2, -1, -1):
        date, following = found[at], found[at + 1]
        is_row = _ROW.fullmatch(text[date.end : following.start])
        if not is_row or date.how != "partial" or not following.edtf or not date.english:
            continue
        year = re.match(r"(?:\.\./)?([0-9]{4})-[0-9]{2}", following.edtf)
        if year and (edtf := _edtf(f"{date.english} {year[1]}")):
            found[at] = replace(date, edtf=edtf, how="stated", english=f"{date.english} {year[1]}")
    return found


def _of_iran(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """A day, month or year of the calendar of Iran as EDTF."""
    try:
        first = iranian_day(year, month or 1, day or 1)
        if day:
            return str(first)
        following = (year, month + 1) if month and month < 12 else (year + 1, 1)
        return f"{first}/{iranian_day(*following) - timedelta(days=1)}"
    except ValueError:
        return None


def _edtf(english: str) -> str | None:
    """Read a date; hundreds of years are the one thing that the reader of words leaves open."""
    if (hundreds := re.fullmatch(r"([0-9]{2})00s", english)) and hundreds[1] != "20":
        return f"{hundreds[1]}XX"
    english = re.sub(r"\b2000s", "2001s", english)
    english = re.sub(r"\b([0-9]{2})00s", lambda found: f"{int(found[1]) + 1}th century", english)
    if "2001s" in english:
        return _two_thousands(english)
    try:
        return parse_english(english).text
    except DateWordsError:
        return None


def _two_thousands(english: str) -> str | None:
    """Read the 2000s as the ten years that they are: like the 2010s, ten years before."""
    if "2010s" in english or (later := _edtf(english.replace("2001s", "2010s"))) is None:
        return None
    return later.replace("201", "200")
