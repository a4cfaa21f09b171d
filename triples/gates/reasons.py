"""Gate: does every reason rest on words of the source, and every number on one that stands there?

What a curator adds in words of their own is asked where it comes from:

- ``because`` and ``resolved`` quote the words that they explain, and what they quote stands in the
  document; a number or a name in them stands in the quote, in what they quote, or in the name of a
  thing of which the record speaks.
- A time that the words of a fact do not give by themselves comes from dates of the quote or of
  what the reason quotes, by the words that lead from one to the other.
- What is computed gives its calculation, from numbers that stand there.
- The text of a claim, a note and the name of a thing bring no number with them.
- An exception says why in a sentence, and so does ``nothing``; that it is asked for at all is seen
  to by the gate ``faithfulness``.
- A gap and an emendation rest on what shows that the source is damaged
  (`khorgos.triples.gates.losses`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from khorgos.triples.anchoring import stands_in
from khorgos.triples.annotated import Input
from khorgos.triples.annotation import ClaimRecord, Entity, FactRecord, Record
from khorgos.triples.calculation import CalculationError, calculate
from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.dates.edtf import Bounds, EDTFError, WrittenDate, parse
from khorgos.triples.dates.relative import follows_from, says_how_far
from khorgos.triples.documents.document import Document
from khorgos.triples.gates.exceptions import check_exceptions, check_silence
from khorgos.triples.gates.gate import GateResult, JudgedTexts
from khorgos.triples.gates.losses import check_losses
from khorgos.triples.problems import Problem
from khorgos.triples.quantity import QuantityError, parse_quantity
from khorgos.triples.reasonwords import (
    content_words,
    dates_in,
    digits_in,
    is_sentence,
    names_in,
    numbers_in,
    quoted,
    supports_name,
    unquoted,
    words_of,
)

_EXPLAINED: Final = ("coreference", "relative", "computed", "inferred-by-curator", "emended")
"""The readings whose reason quotes words of the passage."""
_Said = FactRecord | ClaimRecord


def judge_reasons(judged: JudgedTexts) -> GateResult:
    """Does every reason rest on words of the source?"""
    given = judged.input
    records = given.judged_records
    reasons = sum(bool(said.because) for record in records for said in all_said(record))
    exceptions = [(record, *item) for record in records for item in record.exceptions.items()]
    remarks = [
        f"exception: {record.problem(f'{word!r}: {why}')}" for record, word, why in exceptions
    ]
    remarks += [f"nothing: {record.problem(why)}" for record, why in _telling_nothing(records)]
    return GateResult(
        f"{reasons:,} reasons compared with the words of the source; {len(exceptions)} exceptions",
        [
            *map(str, check_reasons(given)),
            *map(str, check_exceptions(given, judged.mentions)),
            *map(str, check_silence(given, judged.mentions)),
            *map(str, check_losses(given, judged.mentions)),
        ],
        remarks,
        counts={"exceptions": len(exceptions), "reasons": reasons},
    )


def check_reasons(given: Input) -> Iterator[Problem]:
    """Yield each reason, number and exception that nothing supports, and the way out."""
    things = _Things(given)
    for one in given.judged:
        for record in one.records:
            if record.passages:
                yield from _check_record(_Context(record, one.document, things))
            yield from _check_remarks(record)
    for slug, entity in given.judged_entities.items():
        yield from _check_entity(slug, entity, things)


def all_said(record: Record) -> Iterator[_Said]:
    """Yield the facts and claims of ``record``, and what these say and would bring about."""
    for fact in record.facts:
        yield from fact.with_content()
    for claim in record.claims:
        yield claim
        yield from claim.said()


def things_of(said: _Said) -> set[str]:
    """The slugs of the things of which ``said`` speaks."""
    if isinstance(said, ClaimRecord):
        return {*said.by, *said.about}
    slugs = {said.triple.subject, said.triple.object, said.role, *said.scope, said.share_of}
    slugs |= {said.according_to}
    if said.ranking:
        slugs |= {said.ranking.of, said.ranking.by, said.ranking.within}
    if said.comparison:
        slugs |= {said.comparison.other, said.comparison.by}
    return {slug for slug in slugs if slug}


class _Things:
    """What all records together say of each thing."""

    def __init__(self, given: Input) -> None:
        self.entities = given.entities
        self.names: dict[str, set[str]] = defaultdict(set)
        self.quotes: dict[str, list[str]] = defaultdict(list)
        self.dates: dict[str, set[str]] = defaultdict(set)
        self.near: dict[str, set[str]] = defaultdict(set)
        self.words: dict[str, set[str]] = defaultdict(set)
        for slug, entity in given.entities.items():
            self.names[slug] |= {entity.label, *getattr(entity, "spoken_of_as", ())}
        for record in given.records:
            for said in all_said(record):
                for slug in things_of(said):
                    self.quotes[slug].append(_text(record))
                if isinstance(said, FactRecord):
                    self._add(said)
        for one in given.annotated:
            slugs = {s for r in one.records for said in all_said(r) for s in things_of(said)}
            names = " ; ".join(name for slug in sorted(slugs) for name in self.names[slug])
            self.words[one.document.source.slug] |= words_of(names)
            self.words[one.document.source.slug] |= words_of(" ".join(_views(one.document)))

    def _add(self, fact: FactRecord) -> None:
        if fact.triple.tag and fact.triple.words:
            self.names[fact.triple.subject].add(fact.triple.words)
        if fact.triple.property == "hasTimeSpan":
            self.dates[fact.triple.subject] |= {fact.edtf or "", fact.triple.words or ""}
        if fact.triple.object:
            self.near[fact.triple.subject].add(fact.triple.object)


@dataclass(frozen=True)
class _Context:
    """A record with what may support its reasons."""

    record: Record
    document: Document
    things: _Things

    @cached_property
    def text(self) -> str:
        """The words of the quotes, with the headword of a gloss."""
        return _text(self.record)

    @cached_property
    def names(self) -> str:
        """The names of all things of which the record speaks, and of its sections."""
        slugs = {slug for said in all_said(self.record) for slug in things_of(said)}
        slugs |= {self.document.source.slug}
        sections = {passage.section for passage in self.record.passages}
        return " ; ".join(
            sorted({*sections, *(name for slug in slugs for name in self.things.names[slug])})
        )

    def stands(self, words: str) -> bool:
        """Whether ``words`` stand in the quote, or anywhere in the document."""
        return stands_in(words, [self.text]) or stands_in(words, _views(self.document))

    def problem(self, said: _Said, message: str) -> Problem:
        """A problem of ``said``, which it names."""
        about = said.id if isinstance(said, ClaimRecord) else said.triple
        return self.record.problem(f"{about}: {message}", said.line)


def _views(document: Document) -> list[str]:
    return [part.view for part in document.parts]


def _text(record: Record) -> str:
    pieces = [passage.exact for passage in record.passages]
    return " … ".join([*dict.fromkeys(p.headword for p in record.passages if p.headword), *pieces])


def _check_record(context: _Context) -> Iterator[Problem]:
    for said in all_said(context.record):
        yield from _check_because(context, said)
        yield from _check_calculation(context, said)
        yield from _check_time(context, said)
        yield from _check_own_words(context, said)
        if isinstance(said, FactRecord) and said.ranking:
            yield from _check_position(context, said, said.ranking.position)
    for gap in context.record.gaps:
        if not is_sentence(gap.because, 3):
            message = f"{gap.because!r} is no reason; say in a sentence why it cannot be read"
            yield context.record.problem(message, gap.line)


# ---------------------------------------------------------------- because and resolved


def _check_because(context: _Context, said: _Said) -> Iterator[Problem]:
    resolved = said.resolved if isinstance(said, FactRecord) else None
    for reason in filter(None, (said.because, resolved)):
        yield from _check_words(context, said, reason)
    if said.reading not in _EXPLAINED:
        return
    reason, passage = said.because or "", [context.text]
    if isinstance(said, FactRecord) and said.emended:
        passage.append(said.emended.read)
    if not is_sentence(unquoted(reason), 2) or not is_sentence(reason, 3):
        message = f"{reason!r} is no reason; say in a sentence how the words lead to the fact"
        yield context.problem(said, message)
        return
    own = [piece for piece in quoted(reason) if stands_in(piece, passage)]
    if said.reading == "inferred-by-curator":
        own = [piece for piece in own if content_words(piece)]
    if not own:
        yield context.problem(
            said,
            f"the reason {reason!r} quotes no word of the passage; "
            "put the words that lead to the fact between '…'",
        )


def _check_words(context: _Context, said: _Said, reason: str) -> Iterator[Problem]:
    """Whatever ``reason`` quotes, counts and names has to stand somewhere."""
    pieces = quoted(reason)
    for piece in pieces:
        if not context.stands(piece):
            yield context.problem(
                said,
                f"the reason quotes {piece!r}, which stands nowhere in the document; "
                "copy the words, or write it without quotation marks",
            )
    own = unquoted(reason)
    support = " ; ".join([context.text, *pieces, context.names])
    yield from _check_support(context, said, "the reason", own, support)
    names = [*names_in(own)]
    known = (
        words_of(support) | context.things.words[context.document.source.slug] if names else set()
    )
    for name in names:
        if not supports_name(name, known):
            yield context.problem(
                said,
                f"the reason names {name!r}, which neither the document nor one of its "
                "records names; quote the words of the document that do",
            )


def _check_support(
    context: _Context, said: _Said, what: str, own: str, support: str
) -> Iterator[Problem]:
    numbers = digits_in(own)
    for number in sorted(numbers - numbers_in(support) if numbers else ()):
        yield context.problem(
            said,
            f"{what} has the number {number}, which stands neither in the passage nor in the name "
            "of a thing of the record; quote the words of the document that have it, or delete it",
        )


# ---------------------------------------------------------------- numbers and times


def _check_calculation(context: _Context, said: _Said) -> Iterator[Problem]:
    if said.reading != "computed":
        if said.calculation is not None:
            message = f"a calculation has no use with the reading {said.reading}; delete one"
            yield context.problem(said, message)
        return
    if said.calculation is None:
        message = "it is computed; give the calculation, as in '1462 - 1429'"
        yield context.problem(said, message)
        return
    try:
        calculation = calculate(said.calculation)
    except CalculationError as error:
        yield context.problem(said, str(error))
        return
    support = numbers_in(context.text)
    support |= {n for piece in quoted(said.because or "") for n in numbers_in(piece)}
    for number in calculation.numbers:
        if number not in support:
            yield context.problem(
                said,
                f"the calculation has the number {number}, which does not stand in the passage; "
                "take numbers of the source, or quote the words that have it under because",
            )
    stated = list(_stated_numbers(said))
    if not any(calculation.gives(number) for number in stated):
        told = ", ".join(map(str, stated)) or "no year and no quantity"
        yield context.problem(
            said,
            f"the calculation {said.calculation!r} gives {_written(calculation.value)}, but what "
            f"is said has {told}; correct one of them",
        )
    others = {n for n in stated if not calculation.gives(n) and n not in support}
    for number in sorted(others):
        message = f"nothing gives the number {number}; neither the calculation nor the passage"
        yield context.problem(said, f"{message}. Correct the edtf")


def _written(value: object) -> str:
    return str(value)


def _stated_numbers(said: _Said) -> Iterator[Decimal]:
    """The years of the time of ``said``, or else the number of its quantity."""
    time = _time(said)
    if time is not None:
        for point in dict.fromkeys(filter(None, (time.start, time.end))):
            yield Decimal(_year(point))
    elif isinstance(said, FactRecord) and said.triple.words and said.triple.tag is None:
        try:
            quantity = parse_quantity(said.triple.words)
        except QuantityError:
            return
        yield quantity.value
        if quantity.upper is not None:
            yield quantity.upper


def _year(point: WrittenDate) -> int:
    """The year as texts count it: 156 for 156 BC."""
    return point.first_year if point.first_year > 0 else 1 - point.first_year


def _time(said: _Said) -> Bounds | None:
    """The time of ``said`` in EDTF or by its own words; None where it has none that can be read."""
    words = said.when
    if isinstance(said, FactRecord) and words is None and said.triple.tag is None:
        words = said.triple.words
    try:
        return parse(said.edtf) if said.edtf else parse_words(words or "")
    except (EDTFError, DateWordsError):
        return None


def _check_time(context: _Context, said: _Said) -> Iterator[Problem]:
    """A time in EDTF comes from dates of the passage, or of what the reason quotes."""
    if said.edtf is None or said.reading in ("stated", "computed", "emended"):
        return
    told = _time(said)
    if told is None:
        return  # the build refuses it
    pieces = quoted(said.because or "")
    dates = [date for text in (context.text, *pieces) for date in dates_in(text)]
    words = said.when or (said.triple.words if isinstance(said, FactRecord) else None) or ""
    if said.reading == "relative" and follows_from(words, told, dates):
        return
    shifted = said.reading == "relative" and says_how_far(words)
    support = frozenset().union(*map(numbers_in, (context.text, *pieces)))
    for side in dict.fromkeys(filter(None, (told.start, told.end))):
        is_year = side.month is None and Decimal(_year(side)) in support
        if shifted or not (_is_told(side, dates) or is_year):
            yield context.problem(
                said,
                f"nothing gives the time {said.edtf}: neither the passage nor what the reason "
                "quotes has such a date; quote under because the words that have it",
            )
            return


def _is_told(side: WrittenDate, dates: Iterable[Bounds]) -> bool:
    """Whether ``side`` is one side of one of ``dates``, hedged or not."""
    wanted = (side.first_year, side.last_year, side.month, side.day)
    sides = (point for date in dates for point in (date.start, date.end) if point)
    return any(wanted == (p.first_year, p.last_year, p.month, p.day) for p in sides)


_SUPERLATIVE: Final = ("first", "last", "most", "least", "top", "leading", "main", "chief", "sole")


def _check_position(context: _Context, fact: FactRecord, position: int) -> Iterator[Problem]:
    words = content_words(fact.triple.words or "")
    superlative = any(
        word in _SUPERLATIVE or word.endswith(("est", "most")) or word.startswith("final")
        for word in words
    )
    if abs(position) == 1 and superlative:
        return
    if abs(position) not in _ordinals(words):
        yield context.problem(
            fact, f"its words do not give the position {position}; correct the ranking"
        )


_ORDINAL: Final = re.compile(r"(\d+)(?:st|nd|rd|th)")
_ORDINALS: Final = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]


def _ordinals(words: Iterable[str]) -> set[int]:
    """The places that ``words`` tell: "third", "15th"."""
    found = {_ORDINALS.index(word) + 1 for word in words if word in _ORDINALS}
    return found | {int(match[1]) for word in words if (match := _ORDINAL.fullmatch(word))}


# ---------------------------------------------------------------- words of the curator's own


def _check_own_words(context: _Context, said: _Said) -> Iterator[Problem]:
    support = " ; ".join([context.text, *quoted(said.because or ""), context.names])
    if isinstance(said, ClaimRecord):
        yield from _check_support(context, said, "the text of the claim", said.text, support)
        known = words_of(support)
        for name in names_in(said.text):
            if not supports_name(name, known):
                yield context.problem(
                    said,
                    f"the text of the claim names {name!r}, which neither the passage nor a thing "
                    "of the record names; write it without",
                )
    if said.note:
        note = " ; ".join([support, *filter(context.stands, quoted(said.note))])
        yield from _check_support(context, said, "the note", said.note, note)


def _check_remarks(record: Record) -> Iterator[Problem]:
    """The exceptions of ``record``, and why it says nothing."""
    if record.nothing is not None and not is_sentence(record.nothing):
        message = f"{record.nothing!r} is no reason; say in a sentence why it holds nothing"
        yield record.problem(message)
    for word, why in record.exceptions.items():
        if not is_sentence(why):
            yield record.problem(
                f"the exception {word!r} has the reason {why!r}; say in a sentence of at least "
                "four words why the record need not meet it"
            )


def _telling_nothing(records: Iterable[Record]) -> Iterator[tuple[Record, str]]:
    """Records that say that nothing is said by a passage with numbers or several names."""
    for record in records:
        text = _text(record)
        if record.nothing is not None and (digits_in(text) or len(set(names_in(text))) > 1):
            yield record, record.nothing


def _check_entity(slug: str, entity: Entity, things: _Things) -> Iterator[Problem]:
    """Numbers in a thing's label, slug and identity stand where texts speak of it."""
    if slug not in things.quotes:
        return  # the build refuses it, or it is a document
    support = {n for text in things.quotes[slug] for n in numbers_in(text)}
    own = {n for text in things.dates[slug] for n in numbers_in(text)}
    near = {
        number
        for other in things.near[slug]
        for text in (*things.dates[other], *things.names[other])
        for number in digits_in(text)
    }
    named = {other for other in things.near[slug] if f"-{other}-" in f"-{slug}-"}
    of_others = digits_in(" ".join(named).replace("-", " "))
    for what, words, more in (
        ("label", entity.label, set()),
        ("slug", slug.replace("-", " "), of_others),
    ):
        for number in sorted(digits_in(words) - own - more):
            # The year of a thing that has its own is that one, or of what it has to do with.
            is_other_year = own and number in _YEARS and number not in near
            if number not in support or is_other_year:
                yield entity.problem(
                    f"the {what} has the number {number}, which no quote has in which records "
                    "speak of it, or which is not of its own time; correct it"
                )


_YEARS: Final = range(1000, 2101)
