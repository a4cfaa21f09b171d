"""Whose name it is, and of which kind, as the words around it tell.

*Zarm (砂)* gives Zarm another name: what stands in a bracket names what stands before it. *OFF* is
short for what has these initials. *Formerly known as Ost, Osten and Oster* gives three former
names, and *Zarm, meaning "sand"* none: the words before a name, or before the list in which it
stands, tell which property it has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from khorgos.triples.annotation import FactRecord, Record
from khorgos.triples.mentions import NAMES, Mentions, find_words, words_of
from khorgos.triples.problems import Problem

_NAMES: Final = NAMES | {"nameMeaning"}
_CUES: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "formerly": (
        r"formerly|previously|initially|originally|once|known until \d+",
        frozenset({"formerName", "birthName"}),
    ),
    "meaning": (r"meaning|means|literally|lit\.", frozenset({"nameMeaning", "translation"})),
    "officially": (r"officially", frozenset({"officialName", "formerName"})),
    "born": (r"born|née|né|birth_name", frozenset({"birthName", "formerName"})),
    "courtesy name": (r"courtesy name", frozenset({"courtesyName"})),
    "temple name": (r"(?:temple|posthumous) name", frozenset({"honorificName"})),
    "abbreviated": (r"abbreviated|abbreviation", frozenset({"shortName"})),
    "transliterated": (
        r"translit|transliterated|romanized|romanised|transcribed|pinyin",
        frozenset({"transliteration", "formerName"}),
    ),
    "translated": (r"translated", frozenset({"translation", "nameMeaning"})),
}
"""The words that tell of a kind of name, and the properties that say so."""
_BEFORE: Final = re.compile(
    "|".join(rf"(?P<k{number}>\b(?:{words}))" for number, (words, _) in enumerate(_CUES.values())),
    re.IGNORECASE,
)
_JOINING: Final = re.compile(
    r"(?:[\s,;:=\"“”'‘’/]|\b(?:as|the|a|an|and|or|known|called|named|spelled|romanized|recently|most"
    r"|latterly|later|then|from \w+)\b)*",
    re.IGNORECASE,
)
"""What may stand between such words and a name, and between the names of a list."""
_SHORT: Final = re.compile(r"[A-Z](?:\.?[A-Z]){1,6}\.?")
"""An abbreviation in capitals."""
_OPEN_BRACKET: Final = re.compile(r"\([^()]*$")
_WITHIN: Final = re.compile(r"\s+(?:in|near|at|on|of)\s+(?:the\s+)?")
"""What stands between a thing and its place, before a bracket that is of the thing."""
_CLOSING: Final = re.compile(r"[^()]*\)")


def check_names(records: Sequence[Record], mentions: Mentions) -> Iterator[Problem]:
    """Yield each name that the words around it give to another thing, or as another kind of name.

    A name that stands in several places of a quote is right where one of them is.

    Args:
        records: with their passages.
        mentions: the names of things.
    """
    for record in records:
        own: dict[str, list[str]] = {}
        named = [fact for fact in record.said() if fact.triple.property in _NAMES]
        for fact in named:
            own.setdefault(fact.triple.subject, []).append(fact.triple.words or "")
        for fact in named:
            if message := _fault(record, fact, own[fact.triple.subject], mentions):
                yield record.problem(f"{fact.triple}: {message}", fact.line)


def _fault(record: Record, fact: FactRecord, own: Sequence[str], mentions: Mentions) -> str:
    """What is wrong with a name, or ""."""
    words = fact.triple.words or ""
    if _SHORT.fullmatch(words) and not _is_short_for(words, mentions.names(fact.triple.subject)):
        return (
            "its letters begin no words of a name of the thing; give it to the thing that is "
            "called so for short"
        )
    messages = [
        _bracket_fault(passage.exact, start, end, fact, mentions)
        or _kind_fault(passage.exact[:start], fact, own)
        for passage in record.passages
        for start, end in find_words(words, passage.exact)
    ]
    return messages[0] if messages and all(messages) else ""


def _is_short_for(short: str, names: Sequence[str]) -> bool:
    """Whether each letter of an abbreviation begins a word of one of ``names``, in any order."""
    letters = Counter(re.sub(r"\W", "", short).casefold())
    return any(
        letters <= Counter(word.letters[0].casefold() for word in words_of(name))
        for name in names
        if name != short
    )


def _bracket_fault(text: str, start: int, end: int, fact: FactRecord, mentions: Mentions) -> str:
    """What is wrong where a name is an item of a bracket: it is of what stands before that."""
    bracket = _OPEN_BRACKET.search(text, 0, start)
    closing = _CLOSING.match(text, end)
    if bracket is None or text[end : end + 1].isalnum() or text[start - 1].isalnum():
        return ""
    before = text[: bracket.start()].rstrip(" '\"“”,.")
    behind = text[closing.end() :] if closing else ""
    named = mentions.named(before)
    spans = [
        (begin, slug)
        for slug, found in named.items()
        for begin, stop, _ in found
        if stop == len(before) and before[begin].isupper()
    ]
    if not spans:
        return ""
    first = min(begin for begin, _ in spans)
    bearers = {slug for begin, slug in spans if begin == first}
    subject = fact.triple.subject
    around = mentions.named(before + behind).get(subject, ())  # Upper (Zarm) Valley
    within = (_WITHIN.fullmatch(before[stop:first]) for _, stop, _ in named.get(subject, ()))
    if subject in bearers or any(within) or any(a < len(before) < b for a, b, _ in around):
        return ""
    told = ", ".join(sorted(bearers))
    return (
        f"it stands in a bracket behind {before[first:]!r}, which names {told}; give the name to "
        "that, or mend the name before the bracket"
    )


def _kind_fault(before: str, fact: FactRecord, own: Sequence[str]) -> str:
    """What is wrong where words before a name, or before its list, tell its kind."""
    cues = list(_BEFORE.finditer(before))
    if not cues:
        return ""
    cue = cues[-1]
    between = before[cue.end() :]
    for name in sorted(own, key=len, reverse=True):
        between = between.replace(name, "")
    kinds = list(_CUES.values())
    told = next(kinds[n][1] for n in range(len(kinds)) if cue[f"k{n}"] is not None)
    if fact.triple.property in told or not _JOINING.fullmatch(between):
        return ""
    return f"{cue[0]!r} before it tells another kind of name; make it {' or '.join(sorted(told))}"
