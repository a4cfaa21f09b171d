"""The draft of a document: for each sentence what was found in it, in reading order.

Only what a sentence itself says is asserted. What the sentences around it, the document's title or
its commonest states suggest is offered beside it. Every value names where it stands in the
sentence, the row of the table that gave it, and why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Protocol

from khorgos.triples.dates.finding import FoundDate, find_dates, resolve_dates
from khorgos.triples.documents.document import Document, Sentence
from khorgos.triples.drafting.clauses import find_clauses
from khorgos.triples.drafting.events import Event, find_events
from khorgos.triples.drafting.fields import find_field_events
from khorgos.triples.drafting.flagging import FlagMark, FlagName, find_marks
from khorgos.triples.drafting.holes import Hole, find_holes
from khorgos.triples.drafting.kinds import is_a
from khorgos.triples.drafting.mentions import FoundMention
from khorgos.triples.drafting.participants import actor_tokens, can_act
from khorgos.triples.drafting.predicates import find_predicates
from khorgos.triples.drafting.quantities import FoundQuantity, find_quantities
from khorgos.triples.drafting.segments import find_segments
from khorgos.triples.drafting.tokens import SentenceToken, tokenise

_OFFERED: Final = 12
"""How many names are offered at most beside those asserted."""
_COMMONEST: Final = 2
"""How many of the document's states and bodies are offered everywhere."""
_LINE: Final = 3
"""How many words a line has at most that may be the heading of the next one."""
_RUNNING: Final = ("body", "footnote", "gloss", "list", "field")


class NameFinder(Protocol):
    """Who finds names in a document."""

    def find(self, document: Document) -> Mapping[Sentence, Sequence[FoundMention]]:
        """The names of each sentence, in their order."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part: the mention, the property from the event to it, and why."""

    mention: FoundMention
    role: str
    because: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value that is offered and not asserted, and why."""

    text: str
    entity: str | None
    because: str


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """An event or agreement that a sentence tells.

    Attributes:
        start, end: where the word that tells it stands in the sentence, in code points.
        trigger: that word.
        kind: the local name of a class of the ontology.
        participants: who takes part as the sentence says.
        place: where it was, or None.
        date: the date of its own clause, or None.
        edtf: the date as EDTF; the beginning alone where "since" tells when it came about.
        agreement: the class of the agreement on which it acts, or None.
        object: the words for what it acts upon, with where they stand; None for none.
        flags: planned, failed, denied and so on.
        offered: names that may take part too.
        offered_date: a date that may be its own, or None.
        row, because: the row of the table that gave it, and why.
        quote: what of the sentence has to be quoted for it.
        is_state: whether it is told as what lasts: "is a member of".
        noun: the noun of its object that tells what event it is, or "".
        lemma: of its verb, or "" where a noun tells it.
    """

    start: int
    end: int
    trigger: str
    kind: str
    participants: tuple[Participant, ...]
    place: FoundMention | None
    date: FoundDate | None
    edtf: str | None
    agreement: str | None
    object: tuple[int, int] | None
    flags: tuple[FlagName, ...]
    offered: tuple[Suggestion, ...]
    offered_date: Suggestion | None
    row: str
    because: str
    quote: tuple[int, int]
    is_state: bool = False
    noun: str = ""
    lemma: str = ""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """What was found in a sentence; all offsets are code points of its text.

    Attributes:
        sentence: the sentence.
        mentions, dates, quantities: what it names.
        events: what it tells.
        marks: words that plan, deny, report and so on.
        holes: signs that the text has lost something there.
        nothing: why it tells nothing, or None where it does.
    """

    sentence: Sentence
    mentions: tuple[FoundMention, ...]
    dates: tuple[FoundDate, ...]
    quantities: tuple[FoundQuantity, ...]
    events: tuple[DraftEvent, ...]
    marks: tuple[FlagMark, ...]
    holes: tuple[Hole, ...]
    nothing: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a document: a slot for each sentence, in reading order."""

    document: Document
    sentences: tuple[DraftSentence, ...]


def draft_document(document: Document, finder: NameFinder) -> Draft:
    """Draft what a document says.

    Args:
        document: the document.
        finder: who finds names.

    Returns:
        A slot for each sentence of the document but those of its glosses and furniture.
    """
    if not document.sentences:
        return Draft(document, ())
    language = document.source.language
    mentions = finder.find(document)
    context = _Surroundings(document, mentions)
    read = [one for one in document.sentences if one.kind not in ("gloss", "furniture")]
    dates = [tuple(find_dates(sentence.text, language)) for sentence in read]
    offers: list[dict[FoundDate, str]] = []
    for _, section in groupby(zip(read, dates, strict=True), lambda pair: pair[0].section):
        offers += resolve_dates([found for _, found in section])
    slots = []
    for sentence, found, offered in zip(read, dates, offers, strict=True):
        context.offers = offered
        own = tuple(mentions.get(sentence, ()))
        slots.append(_draft_sentence(sentence, own, found, language, context))
    return Draft(document, tuple(slots))


def _draft_sentence(
    sentence: Sentence,
    mentions: tuple[FoundMention, ...],
    dates: tuple[FoundDate, ...],
    language: str,
    context: _Surroundings,
) -> DraftSentence:
    text = sentence.text
    quantities = tuple(find_quantities(text, language, dates))
    tokens = tokenise(text, mentions, dates)
    events: tuple[DraftEvent, ...] = ()
    marks: list[FlagMark] = []
    reads = language.split("-")[0] == "en"
    if reads and sentence.kind in _RUNNING:
        events, marks = _read(text, tokens, dates, context)
    has_verb = any(one.mood in ("finite", "modal") for one in find_predicates(tokens))
    holes = find_holes(text, is_running=sentence.kind == "body" and has_verb)
    nothing = None if events else _why_nothing(sentence, tokens, dates, reads=reads)
    context.remember(sentence, tokens, dates)
    return DraftSentence(
        sentence, mentions, dates, quantities, events, tuple(marks), tuple(holes), nothing
    )


def _read(
    text: str,
    tokens: Sequence[SentenceToken],
    dates: Sequence[FoundDate],
    context: _Surroundings,
) -> tuple[tuple[DraftEvent, ...], list[FlagMark]]:
    """The events and marks of a sentence, segment by segment."""
    events, marks = list[DraftEvent](), list[FlagMark]()
    for segment in find_segments(tokens):
        own = segment.tokens
        clauses = find_clauses(own)
        found = find_marks(own, clauses)
        marks += found
        raw = find_events(own, clauses, found) or find_field_events(segment, context.headings)
        events += [_finish(text, tokens, own, event, dates, context) for event in raw]
    events.sort(key=lambda event: event.start)
    marks.sort(key=lambda mark: mark.start)
    return tuple(events), marks


def _why_nothing(
    sentence: Sentence, tokens: Sequence[SentenceToken], dates: Sequence[FoundDate], *, reads: bool
) -> str:
    if not reads:
        return "events are read in English alone; names, dates and quantities stand beside"
    if sentence.kind not in _RUNNING:
        return f"it is {sentence.kind}, which is not searched for events"
    if not any(token.is_word or token.is_name for token in tokens):
        return "it holds no words"
    if dates:
        return "it has a date, and no verb or noun of an event beside it"
    return "it has no date, and no verb or noun of an event that the tables know"


def _finish(
    text: str,
    whole: Sequence[SentenceToken],
    tokens: Sequence[SentenceToken],
    event: Event,
    dates: Sequence[FoundDate],
    context: _Surroundings,
) -> DraftEvent:
    """The event in places of the sentence, with what may belong to it beside it."""
    start, end = tokens[event.trigger[0]].start, tokens[event.trigger[1] - 1].end
    participants = tuple(_participants(tokens, event))
    place = tokens[event.place].mention if event.place is not None else None
    date = tokens[event.date].date if event.date is not None else None
    edtf = event.edtf or (date.edtf if date else None)
    first, last = event.object
    span = (tokens[first].start, tokens[last - 1].end) if first < last else None
    taken = [one.mention for one in participants]
    offered = tuple(_offered(whole, taken, context))
    return DraftEvent(
        start,
        end,
        text[start:end],
        event.kind,
        participants,
        place,
        date,
        edtf,
        event.noun.kind if event.noun and event.noun.is_agreement else None,
        span,
        event.flags,
        offered[:_OFFERED],
        _offered_date(date, dates, context),
        event.row,
        event.because,
        _quote(text, tokens, event),
        event.row.startswith("verbs.csv: be ") and event.kind == "Accession" and event.is_state,
        " ".join(event.noun.words) if event.noun and "; nouns.csv" in event.row else "",
        event.lemma,
    )


def _quote(text: str, tokens: Sequence[SentenceToken], event: Event) -> tuple[int, int]:
    """The stretch to quote: that of the event with all that it names, or the whole sentence."""
    if event.reach is None:
        return 0, len(text)
    at = [*event.reach, *event.trigger, *(part.token for part in event.parts)]
    at += [one for one in (event.date, event.place) if one is not None]
    inside = [one for one in at if one not in event.reach]
    first, last = min(at), max([*inside, event.reach[1] - 1])
    start, end = tokens[first].start, tokens[min(last, len(tokens) - 1)].end
    closing = text[end : end + 1]
    if closing in (")", ".", "”", '"') and text[start:end].count("(") > text[start:end].count(")"):
        end += 1
    return start, start + len(text[start:end].rstrip(" ,;:"))


def _participants(tokens: Sequence[SentenceToken], event: Event) -> Iterator[Participant]:
    seen = set[str]()
    for part in event.parts:
        mention = part.inner or tokens[part.token].mention
        if mention is not None and mention.text not in seen:
            seen.add(mention.text)
            yield Participant(mention, part.role, part.because)


def _offered(
    tokens: Sequence[SentenceToken],
    taken: Sequence[FoundMention],
    context: _Surroundings,
) -> Iterator[Suggestion]:
    """Names that may take part: of the sentence, of those before it, and of the document."""
    seen = {key for one in taken for key in (one.text, one.entity) if key}

    def new(mention: FoundMention, because: str) -> Iterator[Suggestion]:
        if mention.text not in seen and mention.entity not in seen:
            seen.update(key for key in (mention.text, mention.entity) if key)
            yield Suggestion(mention.text, mention.entity, because)

    for at in actor_tokens(tokens):
        mention = tokens[at].mention
        if mention is not None:
            yield from new(mention, "the sentence names it")
    for mention in context.before:
        yield from new(mention, "the sentence before names it")
    for mention in context.commonest:
        yield from new(mention, "the document names it most often")
    for mention in context.heading():
        yield from new(mention, "the heading above names it")


def _offered_date(
    date: FoundDate | None, dates: Sequence[FoundDate], context: _Surroundings
) -> Suggestion | None:
    """What may be the date of an event that has none, or none that is whole."""
    if date is not None and (whole := context.offers.get(date)):
        return Suggestion(whole, None, f"an earlier date makes this of “{date.text}”")
    if date is not None and date.edtf:
        return None
    for one in dates:
        if edtf := one.edtf or context.offers.get(one):
            return Suggestion(edtf, None, f"the sentence has “{one.text}” in another clause")
    last = context.last_date
    if last is not None and last.edtf:
        return Suggestion(last.edtf, None, f"a sentence before has “{last.text}”")
    return None


class _Surroundings:
    """What the sentences before one and the whole document suggest."""

    def __init__(
        self, document: Document, mentions: Mapping[Sentence, Sequence[FoundMention]]
    ) -> None:
        """Count the states and bodies that the ``document`` names, its title first."""
        self._mentions = mentions
        self._headings = {
            sentence.section: [*mentions.get(sentence, ())]
            for sentence in document.sentences
            if sentence.kind in ("heading", "metadata")
        }
        self.before: list[FoundMention] = []
        self.last_date: FoundDate | None = None
        self.offers: Mapping[FoundDate, str] = {}
        self.section = ""
        self._line = ""
        counted: Counter[str] = Counter()
        first: dict[str, FoundMention] = {}
        for sentence in document.sentences:
            for one in mentions.get(sentence, ()):
                if is_a(one.kind, "Polity") or is_a(one.kind, "Organization"):
                    key = one.entity or one.text
                    counted[key] += 1
                    first.setdefault(key, one)
        self.commonest = [first[key] for key, _ in counted.most_common(_COMMONEST)]

    @property
    def headings(self) -> tuple[str, ...]:
        """The short line before, which may be a heading in a list of fields, and the heading."""
        return (self._line, self.section)

    def heading(self) -> list[FoundMention]:
        """The names of the heading under which the sentence stands."""
        return self._headings.get(self.section, [])

    def remember(
        self, sentence: Sentence, tokens: Sequence[SentenceToken], dates: Sequence[FoundDate]
    ) -> None:
        """Keep what ``sentence`` names for the ones behind it; a new section forgets."""
        if sentence.section != self.section:
            self.section, self.before, self.last_date = sentence.section, [], None
        is_line = len(tokens) <= _LINE and not dates
        self._line = sentence.text if is_line else ""
        own = [tokens[at].mention for at in actor_tokens(tokens)]
        named = [one for one in own if one is not None and can_act(one.kind)]
        # A sentence that goes on with "it" or "they" keeps those named before within reach.
        keeps = re.search(r"\b(?:it|they|he|she|its|their|both|this|these)\b", sentence.text, re.I)
        self.before = named + (self.before if keeps or not named else [])[: _OFFERED // 2]
        whole = [date for date in dates if date.how == "stated" and date.edtf]
        if whole:
            self.last_date = whole[-1]


__all__ = [
    "Draft",
    "DraftEvent",
    "DraftSentence",
    "NameFinder",
    "Participant",
    "Suggestion",
    "draft_document",
]
