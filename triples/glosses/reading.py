"""Reading a gloss: what the opening of a linked encyclopedia article says for certain.

A gloss is the beginning of another article, cut off after some 240 characters; dates, numbers and
names have been lost in it on the way. The grammar reads names, the kind of thing, dates and
quantities, in that order of certainty, and leaves out what it is not sure of. What is damaged is
flagged and never mended. What kind of thing a gloss is about is told by the words behind its main
verb: in "was an imperial dynasty of China" the last noun before a preposition counts
(``kinds.csv``). All positions are code points of the gloss's reading view.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Final, Literal

from khorgos.triples.documents.document import LinkedTerm
from khorgos.triples.documents.sentences import split
from khorgos.triples.glosses.names import GlossName, beside, headword, read_aliases, read_names
from khorgos.triples.glosses.stretch import Stretch
from khorgos.triples.glosses.values import (
    MONTH,
    PERSON,
    GlossDate,
    GlossQuantity,
    Opening,
    era_is_sure,
    read_dates,
    read_quantities,
)
from khorgos.triples.naming.words import table

Target = Literal["named", "like", "other"]


@dataclass(frozen=True)
class Flag(Stretch):
    """Damage or doubt in words of the view; the message says what it is."""

    message: str


@dataclass(frozen=True)
class GlossReading:
    """What a gloss says.

    Attributes:
        head: the name with which it begins, or None.
        names, dates, quantities: what was read, in the order of the view.
        type_words: the words for what kind of thing it is, or None.
        kind: the class of the ontology that fits them, or None.
        flags: what is damaged or doubtful.
        nothing: why nothing may be read from it, and the words that show it; or None.
    """

    head: str | None = None
    names: tuple[GlossName, ...] = ()
    dates: tuple[GlossDate, ...] = ()
    quantities: tuple[GlossQuantity, ...] = ()
    type_words: str | None = None
    kind: str | None = None
    flags: tuple[Flag, ...] = ()
    nothing: Flag | None = None


_START: Final = attrgetter("start")
_MAIN_VERB: Final = re.compile(r"[()]|\b(?:is|are|was|were|refers?|ended|has|had)\b")
_MAY_REFER: Final = re.compile(r"\bmay (?:also )?refer to\b")
_CUT_WORD: Final = re.compile(r"\s*[^\s,;.)]*\s*\.\.\.$|\s*[^\s.]+$")
_DAMAGE: Final = (
    (
        "a template of the source is left over, names and dates in it are not read",
        re.compile(r"(?:\b[a-z_]+ = |\{\{\w|/>).*"),
    ),
    (
        "two dates have run together, it is not certain where one ends",
        re.compile(rf"(?:\d{{1,2}} {MONTH} )?(?:\d{{5,}} ?|\d{{4}} \d{{1,2}} ){MONTH} \d+"),
    ),
    ("a date is missing", re.compile(r"\(\d{1,4}\s*[-–—]\s*\)|\b(?:on|in) \.(?=\s|$)")),
    (
        "a number is missing",
        re.compile(
            r"\b(?:area|length|population|depth) of (?:approximately |about )?\.(?=\s|$)"
            r"|\b(?:river|lake|canal) is long\b|\belevation is above\b"
        ),
    ),
    (
        "the gloss is cut off in or behind a number",
        re.compile(r"(?:\S+ )?\d[\d,]*(?: \w{1,2})? \.\.\.$"),
    ),
)
_SHORT_YEAR: Final = re.compile(r"\b(?:born|died) (?P<words>(?:ca?\. ?)?\d{1,3})(?=\s*[);,])")
_TYPE: Final = re.compile(
    r"(?:is|are|was|were)\s+(?:(?:an?|the|one of the)\s+)?(?P<type>[^.;–—]*?)\s*"
    r"(?=[.;–—]|(?<![-\w])(?:that|which|who|whose|located|situated|based|ruled|ruling from|"
    r"reigning|existing|native|originating|lying|operated|caused|led|comprising|fought|between|from|under|"
    r"responsible)\b|$)"
)
_PREPOSITION: Final = re.compile(r"\b(?:of|in|for|to|on|by|at|with)\b")
_DANGLING: Final = re.compile(r"(?:[\s,]|\b(?:of|in|for|to|on|and|the|an?))+$")


def read_gloss(term: LinkedTerm) -> GlossReading:
    """Read the gloss of a linked term.

    Args:
        term: the term; a term without a gloss gives an empty reading.
    """
    if term.gloss is None:
        return GlossReading()
    view = term.gloss.view
    if match := _MAY_REFER.search(view):
        return GlossReading(
            nothing=Flag(
                match[0],
                match.start(),
                "The gloss is a page that tells homonyms apart; it does not say which of them the "
                "link means.",
            )
        )
    # The word before an ellipsis may be cut off.
    is_whole = view.endswith(".") and not view.endswith("...")
    whole = view if is_whole else _CUT_WORD.sub("", view)
    verb, end = _main_verb(whole), split(whole)[0][1] if whole.strip() else 0
    type_words, kind = read_kind(whole[verb:end])
    flags = tuple(_flags(view))
    reading = GlossReading(type_words=type_words, kind=kind, flags=flags)
    if any("template" in flag.message for flag in flags):
        return reading
    head = headword(whole[:verb])
    return replace(
        reading,
        head=head.words if head else None,
        names=tuple(_names(term.text, head, whole, verb, kind)),
        dates=tuple(sorted(read_dates(Opening(whole, verb, end, kind)), key=_START)),
        quantities=tuple(sorted(read_quantities(whole), key=_START)),
    )


def compare_target(reading: GlossReading, term: LinkedTerm) -> Target:
    """Compare the words of a link with the thing that its gloss is about.

    A link may lead to another thing than its words mean; this is a hint and no proof.

    Returns:
        ``named`` where the gloss says the words of the link, or begins with the full or the short
        form of them; ``like`` where its name differs from them in one word of three or more;
        else ``other``.
    """
    if term.gloss is None:
        return "other"
    text, head = term.text.casefold(), (reading.head or "").casefold()
    if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", term.gloss.view.casefold()):
        return "named"
    words, head_words = text.split(), head.split()
    if head and (text.startswith(head) or head == f"{text}s" or set(words) <= set(head_words)):
        return "named"
    differing = len(set(words) - set(head_words))
    return "like" if len(words) == len(head_words) >= 3 and differing == 1 else "other"


def read_kind(clause: str) -> tuple[str | None, str | None]:
    """Read the words for the kind of thing, and the class that fits them.

    Args:
        clause: the first sentence of the gloss from its main verb on.

    Returns:
        The words as they stand in the clause, and the local name of a class of the ontology; None
        for what is not there or not known.

    >>> read_kind("was an imperial dynasty of China.")
    ('imperial dynasty of China', 'Dynasty')
    """
    if re.match(r"was fought\b", clause):
        return "fought", "ArmedConflict"
    match = _TYPE.match(clause)
    if match is None:
        return None, None
    words = _DANGLING.sub("", match["type"].split("(")[0])
    plain = re.sub(r"''|\([^()]*\)?", "", match["type"])
    plain = re.sub(r"^series of (?:military )?battles", "war", plain)
    for index, phrase in enumerate(re.split(r",|\band\b|\bor\b", plain)):
        noun, *rest = _PREPOSITION.split(phrase, maxsplit=1)
        if kind := _kind(noun):
            return (words if index else words.split(",")[0]), kind
        # "Dynasties in Chinese history, imperial dynasty of China": a page's name and its words.
        if rest and index:
            break
    return words or None, None


@cache
def kinds() -> Mapping[str, str]:
    """Words for a kind of thing → local name of the class of the ontology that has such things."""
    rows = table(Path(__file__).with_name("kinds.csv"))
    return {row["words"]: row["class"] for row in rows}


def _names(
    term: str, head: GlossName | None, view: str, verb: int, kind: str | None
) -> Iterator[GlossName]:
    naming = view[:verb]
    aliases = [*read_aliases(naming)]
    foreign = [beside(name, aliases, naming) for name in read_names(naming, view)]
    if head and term.casefold() != head.words.casefold():
        # It is another name of what the link's words name where the gloss gives them as a further
        # name, or, for a person, as a part of the full name.
        said = rf"(?<!\w){re.escape(term.casefold())}(?!\w)"
        is_full = kind == PERSON and set(term.split()) <= set(head.words.split())
        if is_full or re.search(said, naming[head.end :].casefold()):
            yield head
    yield from sorted([*aliases, *foreign], key=_START)


def _main_verb(view: str) -> int:
    """Where the main verb begins: the first one outside of brackets; the end if there is none."""
    depth = 0
    for match in _MAIN_VERB.finditer(view):
        depth = max(0, depth + {"(": 1, ")": -1}.get(match[0], 0))
        if depth == 0 and match[0] not in "()":
            return match.start()
    return len(view)


def _flags(view: str) -> Iterator[Flag]:
    for message, pattern in _DAMAGE:
        for match in pattern.finditer(view):
            yield Flag(match[0], match.start(), message)
    for match in _SHORT_YEAR.finditer(view):
        if not era_is_sure(match["words"], view):
            message = "the year has no era, and the gloss writes BC elsewhere"
            yield Flag(match[0], match.start(), message)


def _kind(noun: str) -> str | None:
    """The class for the longest known words with which ``noun`` ends."""
    words = noun.casefold().split()
    for length in range(len(words), 0, -1):
        if kind := kinds().get(" ".join(words[-length:])):
            return kind if words[:1] != ["one-party"] else None
    return None
