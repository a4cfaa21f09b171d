"""Dates and quantities in the opening of an encyclopedia article, each with what it is of.

A date is taken only where the words say what it is the date of: a life in the bracket behind a
person's name, the span of a polity or event, a reign, a founding. A year of fewer than four digits
without an era is taken only in a gloss that writes no BC, since "died c. 114" may be either. A
quantity is taken only where it is certain what of its thing it measures. The patterns here find
where a date or a quantity stands; what it says is read as everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal

from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.dates.edtf import MONTHS
from khorgos.triples.documents.sentences import split
from khorgos.triples.glosses.stretch import Stretch
from khorgos.triples.quantity import QuantityError, parse_quantity

Role = Literal["birth", "death", "span", "beginning", "reign"]


@dataclass(frozen=True)
class GlossDate(Stretch):
    """A date that a gloss gives.

    Attributes:
        role: what it dates; ``span`` is the time of the thing as a whole.
        edtf: the date in EDTF where the words alone do not say it, else None.
        because: how the words lead to ``edtf``, or to the subject; else None.
        polity: for a reign, the words for what is ruled; else None.
    """

    role: Role
    edtf: str | None = None
    because: str | None = None
    polity: str | None = None


@dataclass(frozen=True)
class GlossQuantity(Stretch):
    """A quantity that a gloss gives: a number with its unit.

    Attributes:
        measures: the ontology's property for what it measures: ``hasArea``.
        when: the words for its time, or None.
        certainty: the words that hedge it, or None.
        because: how the words lead to the subject, where that is a pronoun; else None.
    """

    measures: str
    when: str | None = None
    certainty: str | None = None
    because: str | None = None


@dataclass(frozen=True)
class Opening:
    """The opening of a gloss in the parts that dates are read from.

    Attributes:
        view: the gloss, without a word that is cut off at its end.
        verb: where the main verb begins; before it stand the names.
        end: where the first sentence ends.
        kind: the class of the thing in the ontology, told by the words behind the verb, or None.
    """

    view: str
    verb: int
    end: int
    kind: str | None


PERSON: Final = "Person"
_AGREEMENTS: Final = frozenset({"Agreement", "Treaty"})
_LASTING: Final = frozenset(
    {
        *("ArmedConflict", "Battle", "Revolt", "Revolution", "War", "HistoricalPeriod"),
        *("Dynasty", "Empire", "Khanate", "Polity", "Protectorate", "Realm", "SovereignState"),
        "TribalConfederation",
    }
)
"""Classes of things that one stretch of time can date as a whole."""

_ERA: Final = r"(?:\s?(?:BCE?|CE|AD)\b)"
_YEAR: Final = rf"(?:AD\s)?(?<!\d)\d{{1,4}}(?!\d){_ERA}?"
MONTH: Final = rf"(?:{'|'.join(MONTHS)})"
_DATE: Final = (
    r"(?:(?:c|ca)\.\s?|(?:circa|around|about)\s)?(?:the\s)?(?:"
    rf"\d{{1,2}}\s{MONTH}\s{_YEAR}|{MONTH}\s\d{{1,2}},\s{_YEAR}|{MONTH}\s{_YEAR}"
    rf"|(?:early\s|mid-|late\s)?\d{{1,2}}(?:st|nd|rd|th)(?:\scentury{_ERA}?)?|{_YEAR})"
)
_INTERVAL: Final = rf"{_DATE}\s*[-–—]\s*{_DATE}"
_IN_BRACKET: Final = re.compile(rf"[(;]\s*(?P<words>{_INTERVAL})\s*(?=[);])")
_BORN_DIED: Final = re.compile(
    rf"\b(?P<verb>born|died)\s(?P<words>{_DATE})(?=\s*[);,]|\sin\s[A-Z])"
)
_SPANS_BEHIND_TYPE: Final = re.compile(
    rf"(?P<type>[^(),;]*)\((?P<spans>{_INTERVAL}(?:,\s*{_INTERVAL})*)\)"
)
_POLITY_WORD: Final = re.compile(
    r"\b(?:dynasty|empire|kingdom|khanate|state|protectorate|war|battle|revolt)\b", re.IGNORECASE
)
_FROM_TO: Final = re.compile(
    rf"\bfrom\s(?P<words>{_DATE}\s(?:to|until|through)\s{_DATE})(?=[\s,.;)])"
)
_SINCE_UNTIL: Final = re.compile(rf"\b(?P<words>since\s{_DATE}\suntil\s{_DATE})(?=[\s,.;)])")
_RULING: Final = re.compile(r"[^.;]{0,60}?,? (?:ruling|reigning|who ruled|who reigned) ")
_UNTIL_EVENT: Final = re.compile(
    rf"\b(?P<words>from\s(?P<first>{_DATE})\suntil\s(?:his|her)\s"
    rf"(?:(?P<death>death)|[^,.;()]*?\sin\s(?P<last>{_DATE})))(?=[,.;])"
)
_RELATIVE_VERB: Final = re.compile(r"\b(?:that|which|who)\b\W+(\w+)")
_LASTED: Final = frozenset({"existed", "flourished", "lasted", "reigned", "ruled", "spanned"})
_RULER: Final = re.compile(
    r"\b(?:[Ee]mperor|[Ee]mpress|[Kk]han|[Kk]ing|[Qq]ueen|[Ss]ultan|[Ss]hah|[Tt]sar) of "
    r"(?:the )?(?P<polity>[A-Z][\w’'-]*(?: (?:[A-Z][\w’'-]*|dynasty|khanate|empire))*)"
)
_FOUGHT: Final = re.compile(rf"was fought in (?P<words>{_DATE})(?=[\s,.;])")
_CONCLUDED: Final = re.compile(
    r"\b(?:concluded|signed)\s(?:(?!\b(?:who|which|that|until|ended|ratified)\b)[^.;])*?\sin "
    rf"(?P<words>{_DATE})(?=\s*[,.;])"
)
_FOUNDED: Final = re.compile(
    r"(?P<it>\bIt was )?\b(?:founded|established)(?: by [^,.;()]*?)? in "
    rf"(?P<words>{_DATE})(?=[\s,.;])"
)
_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?(?: (?:thousand|million|billion))?"
_HEDGE: Final = r"(?:(?:ca?\.|about|around|approximately|over|more than|exceeding|nearly)\s)?"
_QUANTITIES: Final = (
    (
        "hasPopulation",
        r"(?:(?P<when>In \d{4}), it had|\bIt has|(?:country|city|town|region|state),? with) "
        r"an? (?:[A-Z][\w ]*, )?population (?:of )?"
        rf"(?P<words>{_HEDGE}{_NUMBER}(?: (?:people|inhabitants))?)(?=[\s,;]|\.(?:\s|$))",
    ),
    (
        "hasPopulation",
        rf"\((?P<when>\d{{4}}) (?P<certainty>est\.) pop\. (?P<words>{_NUMBER})\)",
    ),
    ("hasArea", rf" lake, (?P<words>{_HEDGE}{_NUMBER}\skm²)"),
    (
        "hasArea",
        r"(?:\b[Ii]t|\b[Ll]ake|\bbasin|\bregion) has an area of "
        rf"(?P<words>{_HEDGE}{_NUMBER}\s(?:km²|square kilomet(?:re|er)s))",
    ),
    (
        "hasLength",
        r"\b(?:[Ii]t|[Rr]iver|[Cc]anal) is "
        rf"(?P<words>{_HEDGE}{_NUMBER}\s(?:km|kilomet(?:re|er)s)) long\b",
    ),
)
_OWN_SENTENCE: Final = re.compile(r"It |In \d{4}, it |The (?:river|lake|canal|basin|region) ")
_OTHER_SUBJECT: Final = re.compile(r"\b(?:which|who|whose|that|where)\b|(?:,| in| of) an? ")
"""Words behind which a sentence may speak of another thing."""


def read_dates(opening: Opening) -> Iterator[GlossDate]:
    """Yield the dates whose meaning is certain, in no order; each can be read as a date."""
    candidates = [
        *_lives(opening),
        *_spans_in_brackets(opening),
        *_spans_in_clause(opening),
        *_foundings(opening),
    ]
    candidates += _reigns(opening, candidates)
    for date in candidates:
        if date.edtf or (era_is_sure(date.words, opening.view) and _reads_as(date.words)):
            yield date


def read_quantities(view: str) -> Iterator[GlossQuantity]:
    """Yield the populations, areas and lengths that a gloss states of its own thing.

    >>> [(one.measures, one.words) for one in read_quantities("X is a river. It is 453 km long.")]
    [('hasLength', '453 km')]
    """
    for index, (start, end) in enumerate(split(view)):
        sentence = view[start:end]
        if index and not _OWN_SENTENCE.match(sentence):
            continue
        for measures, pattern in _QUANTITIES:
            match = re.search(pattern, sentence)
            if match is None or _OTHER_SUBJECT.search(sentence[: match.start()]):
                continue
            with suppress(QuantityError):
                parse_quantity(match["words"])
                because = "the sentence goes on about the thing that the gloss is about"
                yield GlossQuantity(
                    match["words"],
                    start + match.start("words"),
                    measures,
                    when=match.groupdict().get("when"),
                    certainty=match.groupdict().get("certainty"),
                    because=because if index else None,
                )


def era_is_sure(words: str, view: str) -> bool:
    """Tell whether every year of ``words`` has its era, said or, in a gloss without BC, meant.

    >>> era_is_sure("640", "died 640"), era_is_sure("640", "died 640, born in 36 BC")
    (True, False)
    """
    writes_bc = re.search(r"(?<![A-Za-z])BCE?\b", view) is not None
    years = re.search(r"(?<![\d.,])\d{1,3}(?![\d.,]|\s*(?:st|nd|rd|th)\b)", words)
    has_era = re.search(r"\b(?:AD|CE)\b|BCE?\b", words) is not None
    has_long_year = re.search(r"\d{4}", words) is not None
    return not (years and writes_bc and not has_era and not has_long_year)


def _lives(opening: Opening) -> Iterator[GlossDate]:
    naming = opening.view[: opening.verb]
    if opening.kind == PERSON:
        intervals = list(_IN_BRACKET.finditer(naming))
        if len(intervals) == 1:
            yield from _ends(intervals[0]["words"], intervals[0].start("words"))
    for match in _BORN_DIED.finditer(naming):
        role: Role = "birth" if match["verb"] == "born" else "death"
        yield GlossDate(match["words"], match.start("words"), role)


def _ends(words: str, start: int) -> Iterator[GlossDate]:
    """Yield birth and death out of one interval, whose era may stand once for both."""
    try:
        edtfs = parse_words(words).text.split("/")
    except DateWordsError:
        return
    pieces = list(re.finditer(r"[^\s–—-](?:[^–—-]*[^\s–—-])?", words))
    if len(edtfs) != 2 or len(pieces) != 2:
        return
    roles: tuple[Role, Role] = ("birth", "death")
    for role, piece, edtf in zip(roles, pieces, edtfs, strict=True):
        date = GlossDate(piece[0], start + piece.start(), role)
        if _reads_as(piece[0]) == edtf:
            yield date
        else:
            because = f"the era stands once for both dates: '{words}'"
            yield replace(date, edtf=edtf, because=because)


def _spans_in_brackets(opening: Opening) -> Iterator[GlossDate]:
    """Yield "X (202 BC – 9 AD) was a dynasty" and "X was a dynasty of China (202 BC – 9 AD)"."""
    if opening.kind not in _LASTING:
        return
    intervals = list(_IN_BRACKET.finditer(opening.view, 0, opening.verb))
    if len(intervals) == 1:
        yield GlossDate(intervals[0]["words"], intervals[0].start("words"), "span")
    match = _SPANS_BEHIND_TYPE.match(opening.view, opening.verb, opening.end)
    if match and len(_POLITY_WORD.findall(match["type"])) == 1:
        for span in re.finditer(_INTERVAL, match["spans"]):
            yield GlossDate(span[0], match.start("spans") + span.start(), "span")


def _spans_in_clause(opening: Opening) -> Iterator[GlossDate]:
    view, clause = opening.view, (opening.verb, opening.end)
    match = _FOUGHT.match(view, *clause)
    if match is None and opening.kind in _AGREEMENTS:
        match = _CONCLUDED.search(view, *clause)
    if match is None and opening.kind in _LASTING:
        match = _FROM_TO.search(view, *clause) or _SINCE_UNTIL.search(view, *clause)
        # A relative clause may say how long the thing was, and nothing else that it did.
        if match and not _LASTED.issuperset(
            _RELATIVE_VERB.findall(view, opening.verb, match.start())
        ):
            return
    if match:
        yield GlossDate(match["words"], match.start("words"), "span")


def _foundings(opening: Opening) -> Iterator[GlossDate]:
    if opening.kind not in _LASTING:
        return
    for match in _FOUNDED.finditer(opening.view, opening.verb):
        date = GlossDate(match["words"], match.start("words"), "beginning")
        between = opening.view[opening.verb : match.start()]
        if match.start() < opening.end and not re.search(r"[,;]|\bof\b", between):
            yield date
        elif match["it"] and opening.view[opening.end : match.start()].strip() == "":
            yield replace(date, because="'It' is the thing that the sentence before is about")


def _reigns(opening: Opening, dates: list[GlossDate]) -> Iterator[GlossDate]:
    """Yield "was Khan of Moghulistan from 1429 until his death" and "ruling from 141 to 87 BC"."""
    ruler = _RULER.search(opening.view, opening.verb, opening.end)
    if ruler is None or opening.kind != PERSON:
        return
    lead = _RULING.match(opening.view, ruler.end(), opening.end)
    begin = lead.end() if lead else ruler.end() + 1
    if match := _FROM_TO.match(opening.view, begin, opening.end):
        yield GlossDate(match["words"], match.start("words"), "reign", polity=ruler["polity"])
    elif match := _UNTIL_EVENT.match(opening.view, begin, opening.end):
        deaths = [date.words for date in dates if date.role == "death"]
        last = deaths[0] if match["death"] and deaths else match["last"]
        if last:
            yield GlossDate(
                match["words"],
                match.start("words"),
                "reign",
                edtf=f"{_reads_as(match['first'])}/{_reads_as(last)}",
                because=f"the gloss dates the end of the reign: '{last}'",
                polity=ruler["polity"],
            )


def _reads_as(words: str) -> str | None:
    try:
        return parse_words(words).text
    except DateWordsError:
        return None
