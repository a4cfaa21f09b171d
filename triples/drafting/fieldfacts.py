"""Facts that fields tell: "Capital: Ford", "Area: 12,000 sq km", a list under "Memberships".

``fieldfacts.csv`` says of which property a label or a heading tells, and what its value is:

- ``quantity``: the first quantity; a date in brackets behind it is its time;
- ``thing``, ``things``: what is named first, or all that is named;
- ``name``: all words, a name of the subject in the language of the document;
- ``border``: neighbours, each with the length of the border with it;
- ``holder``: a person behind the title of the office, and since when in brackets.

The subject is what the heading names or, where it names nothing, the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from khorgos.triples.drafting.draft import Draft, DraftSentence
from khorgos.triples.drafting.kinds import is_a
from khorgos.triples.drafting.mentions import FoundMention
from khorgos.triples.drafting.tables import rows
from khorgos.triples.quantity import QuantityError, parse_quantity

_LABEL: Final = re.compile(r"(?P<label>[^:：;]{1,60}?)\s*[:：]\s*")
_IN_BRACKETS: Final = re.compile(r"\s*\((?P<words>[^()]*)\)")
_ESTIMATE: Final = re.compile(r"\b(?:est\.|estimated|estimate)")
_TITLE: Final = re.compile(r"(?P<title>[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*)\s+$")
_BETWEEN: Final = 3
"""How many characters may stand between a neighbour and the length of the border with it."""


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A row of the table; labels and headings in small letters, "" for none."""

    headings: tuple[str, ...]
    labels: tuple[str, ...]
    property: str
    takes: str
    because: str


@dataclass(frozen=True, slots=True)
class NewThing:
    """A thing that is not named by a word of its own: its class and its label."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldFact:
    """A fact that a sentence tells.

    Attributes:
        property: the property's local name.
        subject: the thing of which it tells: a mention, or what is to be made new.
        object: a mention, a thing to be made new, or the words of a quantity or name.
        when, edtf: the words of the time for which it holds, and the time where they need it.
        certainty: the words that hedge it.
        start, end: where the words that tell it stand in the sentence.
        because: why it was read so.
        row: the row of the table.
        stand_in: the words that stand for the subject where it is named before them, or "".
    """

    property: str
    subject: FoundMention | NewThing
    object: FoundMention | NewThing | str
    when: str = ""
    edtf: str = ""
    certainty: str = ""
    start: int = 0
    end: int = 0
    because: str = ""
    row: str = ""
    stand_in: str = ""


@cache
def label_rows() -> Sequence[LabelRow]:
    """The rows of ``fieldfacts.csv``."""
    return [
        LabelRow(
            tuple(row["heading"].split("|")) if row["heading"] else (),
            tuple(row["label"].split("|")),
            row["property"],
            row["takes"],
            row["because"],
        )
        for row in rows("fieldfacts.csv")
    ]


def find_field_facts(draft: Draft) -> Iterator[tuple[int, Sequence[FieldFact]]]:
    """Yield the number of each field of a draft that tells facts, with these."""
    title = next((one.mentions for one in draft.sentences if one.mentions), ())
    heading: Sequence[FoundMention] = ()
    for number, one in enumerate(draft.sentences):
        if one.sentence.kind == "heading":
            heading = one.mentions
        elif one.sentence.kind == "field":
            subject = next((it for it in (*heading, *title) if it.entity or it.kind), None)
            if subject is not None and (found := _facts(one, subject)):
                yield number, found


def _facts(one: DraftSentence, subject: FoundMention) -> list[FieldFact]:
    """What the field ``one`` tells of its subject, by the first row that fits."""
    found = _LABEL.match(one.sentence.text)
    label = found["label"].strip().lower() if found else ""
    start = found.end() if found else 0
    heading = one.sentence.section.lower()
    for row in label_rows():
        fits = label in row.labels and (not row.headings or heading in row.headings)
        if fits and (facts := list(READERS[row.takes](one, start, subject, row))):
            return facts
    return []


def _quantity(
    one: DraftSentence, start: int, subject: FoundMention, row: LabelRow
) -> Iterator[FieldFact]:
    text = one.sentence.text
    for quantity in one.quantities:
        if quantity.start >= start and is_quantity(quantity.text):
            bracket = _IN_BRACKETS.match(text, quantity.end)
            words = bracket["words"] if bracket else ""
            date = next((it for it in one.dates if bracket and it.text in words), None)
            hedge = _ESTIMATE.search(words)
            yield FieldFact(
                row.property,
                subject,
                quantity.text,
                end=bracket.end() if bracket else quantity.end,
                when=date.text if date else "",
                certainty=hedge[0] if hedge else "",
                because=row.because,
                row="fieldfacts.csv",
            )
            return


def is_quantity(words: str) -> bool:
    """Whether words are those of a quantity as annotations write them."""
    try:
        parse_quantity(words)
    except QuantityError:
        return False
    return True


def _thing(
    one: DraftSentence, start: int, subject: FoundMention, row: LabelRow
) -> Iterator[FieldFact]:
    for mention in one.mentions:
        if mention.start >= start and mention.entity != subject.entity:
            yield _told(subject, mention, row)
            return


def _things(
    one: DraftSentence, start: int, subject: FoundMention, row: LabelRow
) -> Iterator[FieldFact]:
    told: set[str] = set()
    for mention in one.mentions:
        is_new = (mention.entity or mention.text) not in told
        is_member = not _is_restricted(one, mention)
        if mention.start >= start and is_new and is_member and mention.entity != subject.entity:
            told.add(mention.entity or mention.text)
            yield _told(subject, mention, row)


def _is_restricted(one: DraftSentence, mention: FoundMention) -> bool:
    """Whether a bracket behind a name says as what it counts: an observer, for a time."""
    bracket = _IN_BRACKETS.match(one.sentence.text, mention.end)
    return bracket is not None and not any(
        bracket.start("words") == it.start and it.end == bracket.end("words") for it in one.mentions
    )


def _told(subject: FoundMention, mention: FoundMention, row: LabelRow) -> FieldFact:
    return FieldFact(
        row.property, subject, mention, end=mention.end, because=row.because, row="fieldfacts.csv"
    )


def _name(
    one: DraftSentence, start: int, subject: FoundMention, row: LabelRow
) -> Iterator[FieldFact]:
    for found in re.finditer(r"[^;,]+", one.sentence.text[start:]):
        name = found[0].strip().rstrip(".")
        if name and name[0].isupper() and name != subject.text:
            end = start + found.end()
            yield FieldFact(
                row.property, subject, name, end=end, because=row.because, row="fieldfacts.csv"
            )


def _border(
    one: DraftSentence, start: int, subject: FoundMention, row: LabelRow
) -> Iterator[FieldFact]:
    for mention in one.mentions:
        length = next((it for it in one.quantities if it.start >= mention.end), None)
        is_pair = length is not None and length.start - mention.end <= _BETWEEN
        if mention.start >= start and length is not None and is_pair:
            border = NewThing("Border", f"{subject.text}–{mention.text} border")
            yield FieldFact(
                row.property,
                border,
                length.text,
                end=length.end,
                because=row.because,
                row="fieldfacts.csv",
            )


def _holder(
    one: DraftSentence, start: int, subject: FoundMention, row: LabelRow
) -> Iterator[FieldFact]:
    text = one.sentence.text
    for mention in one.mentions:
        title = _TITLE.search(text[start : mention.start])
        if title is None or not is_a(mention.kind, "Person"):
            continue
        bracket = _IN_BRACKETS.match(text, mention.end)
        words = bracket["words"] if bracket else ""
        date = next((it for it in one.dates if bracket and it.text in words), None)
        yield FieldFact(
            row.property,
            mention,
            NewThing("Office", f"{title['title']} of {subject.text}"),
            when=date.text if date else "",
            edtf=(date.edtf or "") if date else "",
            end=bracket.end() if bracket else mention.end,
            because=row.because,
            row="fieldfacts.csv",
        )
        return


READERS: Final = {
    "quantity": _quantity,
    "thing": _thing,
    "things": _things,
    "name": _name,
    "border": _border,
    "holder": _holder,
}
"""What reads the value of a field, by the word under ``takes``."""
