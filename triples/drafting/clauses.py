"""A sentence in clauses: the verb of each, what stands before and behind it, and how they join.

A clause begins at the last sign between two verbs behind which another can begin: a semicolon, a
conjunction, a relative pronoun, a comma.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from khorgos.triples.drafting.predicates import (
    Mood,
    Predicate,
    find_predicates,
    forms_of,
    has_form,
    is_adverb,
    is_auxiliary,
    skip_adverbs,
)
from khorgos.triples.drafting.tables import words
from khorgos.triples.drafting.tokens import SentenceToken


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its verb, and half-open ranges of tokens.

    Attributes:
        start: where it begins.
        subject: where its subject stands, which may be in another clause.
        front: what stands before the subject: times, places, occasions.
        behind: what stands behind the verb.
        link: the word that joins it to the clause before; "" for the first.
        governor: the number of the clause on which it depends or with which it shares its subject;
            None for the first and for those joined without sharing.
    """

    predicate: Predicate
    start: int
    front: tuple[int, int]
    subject: tuple[int, int]
    behind: tuple[int, int]
    link: str
    governor: int | None

    @property
    def shares_subject(self) -> bool:
        """Whether its subject is that of the clause that governs it."""
        return self.governor is not None and self.link in ("and", "to", "ing", ",", "but", "or")


def find_clauses(tokens: Sequence[SentenceToken]) -> tuple[Clause, ...]:
    """Cut a sentence into clauses, one for each verb, in the order of the verbs."""
    found = find_predicates(tokens)
    starts = [0]
    for one, other in pairwise(found):
        starts.append(_boundary(tokens, one, other))
    clauses: list[Clause] = []
    for number, predicate in enumerate(found):
        end = starts[number + 1] if number + 1 < len(found) else len(tokens)
        clauses.append(_clause(tokens, predicate, starts[number], end, clauses))
    return tuple(clauses)


_LINKS: Final[Mapping[Mood, str]] = {"infinitive": "to", "participle": "participle", "ing": "ing"}
_RELATIVE: Final = frozenset({"which", "who", "whom"})
_STRONG: Final = words("strong") | {";", ":"}


def _boundary(tokens: Sequence[SentenceToken], one: Predicate, other: Predicate) -> int:
    """Where the clause of ``other`` begins, which follows that of ``one``."""
    if other.mood in ("infinitive", "participle"):
        return other.first
    begin = one.last + 1
    between = range(begin, other.first)
    marks = [at for at in between if not tokens[at].is_name and tokens[at].date is None]
    if _is_said(tokens, one, other):
        return begin
    strong = [at for at in marks if tokens[at].lower in _STRONG]
    if strong:
        place = strong[-1]
        # "the treaty, which was signed in 1994, entered": a comma behind closes the relative
        return place
    closing = other.first - 1
    while closing > begin and is_adverb(tokens[closing]):
        closing -= 1
    is_within = one.first > 0 and tokens[one.first - 1].lower in _RELATIVE | {"that"}
    if is_within and closing in marks and tokens[closing].lower == ",":
        return closing  # it ends what stands within: "the line, which runs to Kest, was opened"
    conj = [at for at in marks if tokens[at].lower in words("conjunction")]
    after_comma = [at for at in conj if at > begin and tokens[at - 1].lower == ","]
    late = [
        at
        for at in marks
        if tokens[at].lower in words("time")
        and at + 1 < other.first + (other.mood == "ing")
        and tokens[at + 1].date is None
    ]
    if after_comma or late:
        return max((*after_comma[-1:], *late[-1:]))
    if conj and skip_adverbs(tokens, conj[-1] + 1) == other.first:
        return conj[-1]
    if conj:
        return conj[0]
    commas = [at for at in marks if tokens[at].lower == ","]
    if commas:
        return commas[0] if one.mood != "participle" else commas[-1]
    return other.first


def _is_said(tokens: Sequence[SentenceToken], one: Predicate, other: Predicate) -> bool:
    """Whether ``other`` is what somebody said, without "that": "Bly said Zarm would leave"."""
    between = tokens[one.last + 1 : other.first]
    signs = words("strong") | words("conjunction") | words("preposition") | {","}
    is_open = bool(between) and not any(
        token.date is not None or (not token.is_name and token.lower in signs) for token in between
    )
    is_subject = is_open and (between[0].is_name or between[0].lower in words("determiner"))
    return is_subject and one.lemma in words("saying") and other.mood in ("finite", "modal")


def _clause(
    tokens: Sequence[SentenceToken],
    predicate: Predicate,
    start: int,
    end: int,
    before: Sequence[Clause],
) -> Clause:
    first = tokens[start].lower if start < len(tokens) else ""
    opener = (
        first if first in words("subordinator") | words("conjunction") | {",", ";", ":"} else ""
    )
    if opener in words("time") and _comma(tokens, start, predicate.first) is not None:
        opener = ""  # a preposition: "after the talks, the law was passed"
    begin = start + 1 if opener and start < predicate.first else start
    governor = None
    link = _LINKS.get(predicate.mood) or opener or ("resumed" if start else "")
    if link == "resumed" and _follows_saying(before, start):
        link = "that"
    behind = (predicate.last + 1, end)
    if predicate.subject:
        front = (begin, predicate.first)
        return Clause(predicate, start, front, predicate.subject, behind, link, None)
    if link == "participle":
        subject = _noun_before(tokens, predicate.first)
        governor = len(before) - 1 if before else None
        return Clause(predicate, start, (begin, begin), subject, behind, link, governor)
    if relative := _relative(tokens, begin, predicate.first):
        subject = _noun_before(tokens, relative)
        link = tokens[relative].lower
        governor = len(before) - 1 if before else None
        return Clause(predicate, relative, (begin, subject[0]), subject, behind, link, governor)
    front_end = _front(tokens, begin, predicate.first)
    front, subject = (begin, front_end), (front_end, predicate.first)
    if link in _RELATIVE | {"that"} and not holds_noun(tokens, subject):
        governor = len(before) - 1 if before else None
        return Clause(predicate, start, front, _noun_before(tokens, start), behind, link, governor)
    if before and not holds_noun(tokens, subject):
        governor = _main(before)
        subject = _shared_subject(tokens, before, governor, link)
        if link == "," and before[governor].link in _RELATIVE:
            link = "resumed"
        return Clause(predicate, start, front, subject, behind, link, governor)
    if link in ("that", "whether") and before:
        governor = len(before) - 1
    return Clause(predicate, start, front, subject, behind, link, governor)


def _follows_saying(before: Sequence[Clause], start: int) -> bool:
    """Whether a clause stands right behind a verb of saying."""
    last = before[-1].predicate if before else None
    return last is not None and start == last.last + 1 and last.lemma in words("saying")


def _shared_subject(
    tokens: Sequence[SentenceToken], before: Sequence[Clause], governor: int, link: str
) -> tuple[int, int]:
    """The subject of a clause that has none: that of its governor, or whom that one asks."""
    other = before[governor]
    is_asked = other.predicate.lemma in words("object-control")
    if link == "to" and is_asked and any(t.is_name for t in tokens[slice(*other.behind)]):
        return other.behind
    if other.link == "participle" and other.predicate.lemma in words("leading"):
        return other.subject[0], other.behind[1]
    if other.link not in _RELATIVE:
        return other.subject
    begin, last = before[0].front[0], other.start  # what the relative clause stands within goes on
    while last > begin and tokens[last - 1].lower == ",":
        last -= 1
    return _front(tokens, begin, last), last


def _relative(tokens: Sequence[SentenceToken], begin: int, end: int) -> int | None:
    """Where a relative pronoun stands, behind the noun that it takes up, directly before a verb."""
    at = end - 1
    while at > begin and is_adverb(tokens[at]):
        at -= 1
    return at if at > begin and tokens[at].lower in _RELATIVE | {"that"} else None


def _main(before: Sequence[Clause]) -> int:
    """The last clause whose subject another one can share."""
    for number in range(len(before) - 1, -1, -1):
        if before[number].link not in _RELATIVE | {"participle"}:
            return number
    return len(before) - 1


def holds_noun(tokens: Sequence[SentenceToken], span: tuple[int, int]) -> bool:
    """Whether a name or a noun stands within a stretch of tokens."""
    return any(
        token.is_name
        or (
            token.is_word
            and not is_adverb(token)
            and token.lower not in words("conjunction")
            and token.lower not in words("preposition")
            and token.lower not in words("subordinator")
        )
        for token in tokens[slice(*span)]
    )


def _noun_before(tokens: Sequence[SentenceToken], at: int) -> tuple[int, int]:
    """The words that a relative or participle stands behind, back to a verb or preposition."""
    start = at
    while start and tokens[start - 1].lower in (",", "("):
        start -= 1
    end = start
    while start:
        token = tokens[start - 1]
        if not token.is_name and (
            token.lower in (",", ";", ":")
            or is_auxiliary(token)
            or token.lower in words("preposition") - {"of", "on", "between", "for"}
            or (forms_of(token) and not token.text[0].isupper() and has_form(token, "past"))
            or (token.lower in words("conjunction") and not _pairs(tokens, start - 1))
        ):
            break
        start -= 1
    return start, end


def _pairs(tokens: Sequence[SentenceToken], at: int) -> bool:
    """Whether the conjunction at ``at`` joins two names."""
    return (
        0 < at < len(tokens) - 1
        and tokens[at - 1].is_name
        and (tokens[at + 1].is_name or tokens[at + 1].lower in words("determiner"))
    )


def _front(tokens: Sequence[SentenceToken], begin: int, end: int) -> int:
    """Where the subject begins that stands between ``begin`` and the verb at ``end``."""
    small = words("preposition") | words("subordinator")
    at = begin
    while at < end:
        token = tokens[at]
        if token.date is not None or token.lower in (",", ":") or is_adverb(token):
            at += 1
            continue
        if not (token.is_word and token.lower in small):
            break
        comma = _comma(tokens, at, end)
        phrase = comma + 1 if comma is not None else _phrase(tokens, at, end)
        if phrase >= end:
            opens = at > begin and token.lower in words("time") | words("strong")
            at += opens  # "as before, after Zarm left, …"
            break
        at = phrase
    return _behind_date(tokens, at, end)


def _behind_date(tokens: Sequence[SentenceToken], begin: int, end: int) -> int:
    """Where the subject begins behind words set off before a date: "Bly said, in 1990 Zarm"."""
    for at in range(end - 1, begin, -1):
        token = tokens[at]
        leads = tokens[at - 1].lower in ("in", "on", "by", "from", ",")
        if token.date is not None and leads and holds_noun(tokens, (at + 1, end)):
            return at + 1
    return begin


def _comma(tokens: Sequence[SentenceToken], at: int, end: int) -> int | None:
    """The comma that ends the phrase at ``at``; one between two places is none."""
    for place in range(at, end):
        if tokens[place].lower == ",":
            inside = tokens[place - 1].is_name and place + 1 < end and tokens[place + 1].is_name
            closes = place + 2 < end and (
                tokens[place + 2].lower in (",", "in", "on", "at")
                or tokens[place + 2].date is not None
            )
            if not (inside and closes):
                return place
    return None


def _phrase(tokens: Sequence[SentenceToken], at: int, end: int) -> int:
    """Where the phrase of a preposition ends that no comma closes: at a date or a name."""
    for place in range(at + 1, end):
        token = tokens[place]
        if token.date is not None:
            return place + 1
        following = tokens[place + 1] if place + 1 < end else None
        if (
            token.is_name
            and following is not None
            and (
                following.is_name
                or following.lower in words("determiner")
                or following.text[0].isupper()
            )
        ):
            return place + 1
    return end
