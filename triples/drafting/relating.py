"""Facts that prose tells and that are no events: what is how large, how long, where, or called how.

``relating.csv`` has a regular expression for each way to say so. In it stand ``S`` for the mention
of the subject, ``O`` for one of the object, ``L`` for a list of mentions, ``Q`` for a quantity and
``N`` for a name, which is a mention or words with capitals. A sentence that hedges, denies or
reports beside such words is left to the reader.

The names that a thing got one after the other ("the city became Kest in 1832, Vell in 1961") are
former names, each with its year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from khorgos.triples.drafting.draft import Draft, DraftSentence
from khorgos.triples.drafting.fieldfacts import FieldFact, is_quantity
from khorgos.triples.drafting.kinds import is_a
from khorgos.triples.drafting.mentions import FoundMention
from khorgos.triples.drafting.tables import rows
from khorgos.triples.marks import OPTIONAL, load_marks
from khorgos.triples.relations import SaidSentence, load_relations

_NEAR: Final = 6
"""In how many sentences before a thing is looked for that words stand for."""
_MENTION: Final = "\ue000"
"""Stands for a mention in the text that the patterns read."""
_QUANTITY: Final = "\ue001"
_SLOT: Final = re.compile(r"(?<![\\\w])[SOLQN](?![\w])")
_THING: Final = rf"(?:the )?{_MENTION}"
_NAME: Final = rf"(?:{_MENTION}|[A-Z][\w’'-]+(?: (?:of |and |the )*[A-Z][\w’'-]+)*)"
_SLOTS: Final = {
    "S": rf"(?P<subject>{_MENTION})",
    "O": rf"(?P<object>{_MENTION})",
    "L": rf"(?P<list>{_THING}(?:, {_THING})*(?:,? and {_THING})?)",
    "Q": rf"(?P<quantity>{_QUANTITY})",
    "N": rf"[“\"]?(?P<name>{_NAME})",
}
_RENAMED: Final = re.compile(
    rf"(?:(?P<subject>{_MENTION})|(?P<words>[Tt]he (?:capital )?(?:city|town|village)))"
    rf"(?: later| then)?,? (?:became|was (?:re)?named|was renamed(?: to| as)) "
    rf"(?P<names>{_NAME} (?:\([^()]*\) )?in \d{{3,4}}"
    rf"(?:,? (?:and )?{_NAME} (?:\([^()]*\) )?in \d{{3,4}})+)"
)
_NAMED_IN: Final = re.compile(rf"(?P<name>{_NAME}) (?:\([^()]*\) )?in (?P<year>\d{{3,4}})")
_LENGTH: Final = re.compile(r"\b(?:long|length)\b")
_RUNNING: Final = ("body", "list", "field")


@dataclass(frozen=True, slots=True)
class RelatingRow:
    """A row of the table: a pattern, the property that it tells, and what its object is."""

    pattern: re.Pattern[str]
    property: str
    takes: str
    because: str


@cache
def relating_rows() -> Sequence[RelatingRow]:
    """The rows of ``relating.csv``."""
    return [
        RelatingRow(
            re.compile(rf"(?<!\w){_filled(row['pattern'])}(?!\w)"),
            row["property"],
            row["takes"],
            row["because"],
        )
        for row in rows("relating.csv")
    ]


def _filled(pattern: str) -> str:
    """The pattern with its slots filled; a sentence may begin with "The"."""
    filled = _SLOT.sub(lambda found: _SLOTS[found[0]], pattern)
    return re.sub(r"^\(\?:the \)\?", "(?:[Tt]he )?", filled)


def find_prose_facts(draft: Draft) -> Iterator[tuple[int, Sequence[FieldFact]]]:
    """Yield the number of each sentence of a draft that tells such facts, with these."""
    for number, one in enumerate(draft.sentences):
        if one.sentence.kind in _RUNNING and one.mentions:
            before = draft.sentences[max(number - _NEAR, 0) : number]
            if found := [*_facts(one), *_renamings(one, before)]:
                yield number, found


def tells_names(one: DraftSentence, start: int) -> bool:
    """Whether the verb that starts at a place of a sentence tells in which years names came."""
    masked = _Masked(one)
    found = _RENAMED.search(masked.text)
    return found is not None and masked.place(found.start()) <= start < masked.end(found.end())


def _renamings(one: DraftSentence, before: Sequence[DraftSentence]) -> Iterator[FieldFact]:
    """Yield the names that a thing got one after the other: "became Kest in 1832, Vell in 1961"."""
    masked = _Masked(one)
    found = _RENAMED.search(masked.text)
    if found is None:
        return
    words = found["words"] or ""
    if words:
        near = [it for other in before if other.sentence.section == one.sentence.section
                for it in other.mentions]  # fmt: skip
        places = [it for it in near if is_a(it.kind, "Settlement")]
        names = {it.entity or it.text for it in places}
        is_plain = len(names) == 1 or one.sentence.kind == "field"
        subject = places[0] if places and is_plain else None
    else:
        subject = masked.mention(found.start("subject"))
    if subject is None:
        return
    text, told = one.sentence.text, set[str]()
    for named in _NAMED_IN.finditer(masked.text, *found.span("names")):
        name = text[masked.place(named.start("name")) : masked.end(named.end("name"))]
        year = text[masked.place(named.start("year")) : masked.end(named.end("year"))]
        if name not in told:
            told.add(name)
            yield FieldFact(
                "name" if name == subject.text else "formerName",
                subject,
                name,
                when=year,
                start=masked.place(found.start()),
                end=masked.end(found.end()),
                because="the words say in which years the names came",
                row="rule: became … in …",
                stand_in=words,
            )


class _Masked:
    """The text of a sentence in which a sign stands for each mention and quantity."""

    def __init__(self, one: DraftSentence) -> None:
        self.one = one
        spans: list[tuple[int, int, str]] = []
        for mention in sorted(one.mentions, key=lambda it: (it.start, -it.end)):
            if not spans or mention.start >= spans[-1][1]:
                spans.append((mention.start, mention.end, _MENTION))
        held = [(start, end) for start, end, _ in spans]
        for it in one.quantities:
            if not any(start < it.end and it.start < end for start, end in held):
                spans.append((it.start, it.end, _QUANTITY))
        text, places, at = "", list[int](), 0
        for start, end, sign in sorted(spans):
            text += one.sentence.text[at:start] + sign
            places += [*range(at, start), start]
            at = end
        self.text = text + one.sentence.text[at:]
        self._places: list[int] = [*places, *range(at, len(one.sentence.text) + 1)]

    def place(self, at: int) -> int:
        """Where a place of the masked text is in the sentence."""
        return self._places[at]

    def end(self, at: int) -> int:
        """Where what ends at a place of the masked text ends in the sentence."""
        if self.text[at - 1] == _MENTION:
            return self.mention(at - 1).end
        if self.text[at - 1] == _QUANTITY:
            return next(it.end for it in self.one.quantities if it.start == self.place(at - 1))
        return self.place(at)

    def mention(self, at: int) -> FoundMention:
        """The longest mention that stands at a place of the masked text."""
        start = self.place(at)
        return max((it for it in self.one.mentions if it.start == start), key=lambda it: it.end)


def _facts(one: DraftSentence) -> Iterator[FieldFact]:
    masked = _Masked(one)
    told: set[tuple[int, int]] = set()
    for row in relating_rows():
        for found in row.pattern.finditer(masked.text):
            start, end = masked.place(found.start()), masked.end(found.end())
            if any(a < end and start < b for a, b in told) or _is_marked(one, start, end):
                continue
            facts = [it for it in _read(row, found, masked) if _is_said(one, it)]
            if facts:
                told.add((start, end))
                yield from facts


def _read(row: RelatingRow, found: re.Match[str], masked: _Masked) -> Iterator[FieldFact]:
    subject = masked.mention(found.start("subject"))
    start, end = masked.place(found.start()), masked.end(found.end())
    text = masked.one.sentence.text
    values: list[FoundMention | str] = []
    if row.takes == "quantity":
        first, last = found.span("quantity")
        words = text[masked.place(first) : masked.end(last)]
        is_told = row.property != "hasLength" or _LENGTH.search(text[start:end])
        values = [words] if is_told and is_quantity(words) else []
    elif row.takes == "name":
        first, last = found.span("name")
        values = [text[masked.place(first) : masked.end(last)]]
    elif row.takes == "thing":
        values = [masked.mention(found.start("object"))]
    else:
        first, last = found.span("list")
        signs = [at for at in range(first, last) if masked.text[at] == _MENTION]
        values = [masked.mention(at) for at in signs]
    for value in values:
        if value != subject and value != subject.text:
            yield FieldFact(
                row.property,
                subject,
                value,
                start=start,
                end=end,
                because=row.because,
                row="relating.csv",
            )


def _is_marked(one: DraftSentence, start: int, end: int) -> bool:
    """Whether the words hedge, deny or report, so that they say no plain fact."""
    marks = load_marks().find(one.sentence.text[start:end])
    return any(mark.kind not in OPTIONAL for mark in marks)


def _is_said(one: DraftSentence, fact: FieldFact) -> bool:
    """Whether the quote has words for the property in the order that says it."""
    if not isinstance(fact.subject, FoundMention):
        return False
    text = one.sentence.text[fact.start : fact.end]
    said = SaidSentence(text)
    subject = said.mention((fact.subject.start - fact.start, fact.subject.end - fact.start))
    if isinstance(fact.object, FoundMention):
        span = fact.object.start - fact.start, fact.object.end - fact.start
    elif isinstance(fact.object, str):
        at = text.rfind(fact.object)
        span = at, at + len(fact.object)
    else:
        return False
    table = load_relations().of(fact.property)
    return not table or any(said.says(row, subject, said.mention(span)) for row in table)
