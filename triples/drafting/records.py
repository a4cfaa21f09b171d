"""The draft as records of annotations, with the entities that they would need.

A record quotes the words that tell of an event and states it as triples of the ontology: who took
part, when, where, and on what it acted. Of the properties that fit, one is taken whose words the
quote has. What is offered and not said stands in a remark. Every record has the status ``draft``:
it is built when somebody has looked at it and accepted it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import yaml

from khorgos.triples.annotation import Entity
from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.drafting.draft import Draft, DraftEvent, DraftSentence, Participant
from khorgos.triples.drafting.fieldfacts import FieldFact, NewThing, find_field_facts
from khorgos.triples.drafting.flagging import FlagMark
from khorgos.triples.drafting.kinds import is_a, vocabulary
from khorgos.triples.drafting.mentions import FoundMention
from khorgos.triples.drafting.tables import gerund
from khorgos.triples.glosses.drafting import slugify
from khorgos.triples.mentions import NAMES, plain_words, words_of
from khorgos.triples.relations import Relations, SaidSentence, load_relations

Fact = dict[str, object]
_UNSURE: Final = frozenset({"planned", "failed", "rejected"})
"""Flags of what did not come about, which is no fact."""
_ARTICLE: Final = re.compile(r"^(?:an?|the|its|their|this|that)\s+", re.I)
_OF_MEMBERS: Final = ("isMemberOf", "hasMember")
_LONGEST: Final = 70
"""How many characters a slug has at most."""


@dataclass(frozen=True, slots=True)
class ProposedEntity:
    """An entity that a record needs and the register lacks."""

    slug: str
    type: str | None
    label: str


@dataclass(frozen=True, slots=True)
class ProposedEvent:
    """What an event adds to the record of its sentence.

    Attributes:
        event: the event.
        slug: the name that it gets in the register.
        quote: the words of the sentence that tell it.
        facts, means, entities: as those of a `ProposedRecord`.
    """

    event: DraftEvent
    slug: str
    quote: str
    facts: tuple[Fact, ...]
    means: tuple[Fact, ...]
    entities: tuple[ProposedEntity, ...]


@dataclass(frozen=True, slots=True)
class ProposedRecord:
    """A record of the draft.

    Attributes:
        id: its name, unique in the document.
        section, part: where its quote stands.
        quote: the words of the sentence that tell the event.
        facts: what it says, each a mapping as in a file of annotations.
        means: words of the quote that stand for the events.
        entities: what the register lacks.
        remarks: what is offered, flagged or lost.
    """

    id: str
    section: str
    part: str
    quote: str
    facts: tuple[Fact, ...]
    means: tuple[Fact, ...]
    entities: tuple[ProposedEntity, ...]
    remarks: tuple[str, ...]

    def keys(self) -> dict[str, object]:
        """The record as the keys and values of a file of annotations."""
        said: dict[str, object] = {
            "id": self.id,
            "status": "draft",
            "section": self.section,
            "part": self.part,
            "quote": self.quote,
        }
        if self.means:
            said["means"] = list(self.means)
        said["facts"] = [fact["fact"] if len(fact) == 1 else fact for fact in self.facts]
        return said


@dataclass
class _Slugs:
    """Slugs that were given in this draft, each to one thing."""

    register: Mapping[str, Entity]
    given: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def of(self, mention: FoundMention) -> str:
        """The slug of a name: of the register, or made of its words."""
        if mention.entity is not None:
            return mention.entity
        slug = self.given.setdefault(mention.text, slugify(mention.text))
        self.used.add(slug)
        return slug

    def called(self, kind: str, label: str) -> str | None:
        """The thing of a class in the register whose label has the words of ``label``."""
        wanted = sorted(plain_words(label))
        for slug, entity in self.register.items():
            if entity.type == kind and sorted(plain_words(entity.label)) == wanted:
                return slug
        return None

    def new(self, words: str) -> str:
        """A slug that nothing has yet."""
        wanted, _, year = slugify(words).rpartition("-")
        while len(wanted) > _LONGEST:
            wanted = wanted.rpartition("-")[0]
        wanted = f"{wanted}-{year}".strip("-")
        slug, number = wanted, 2
        while slug in self.register or slug in self.used:
            slug, number = f"{wanted}-{number}", number + 1
        self.used.add(slug)
        return slug


def propose(draft: Draft, register: Mapping[str, Entity]) -> Iterator[ProposedRecord]:
    """Yield a record for each field that tells facts, and for each event that is told.

    Args:
        draft: the draft.
        register: the entities that there are, by slug.
    """
    names = _Slugs(register)
    proposed = propose_events(draft, register)
    fields = dict(find_field_facts(draft))
    for number, (sentence, events) in enumerate(zip(draft.sentences, proposed, strict=True)):
        if number in fields:
            yield _of_field(sentence, f"{number + 1:03}", fields[number], names)
        for place, one in enumerate(events):
            if one.facts:
                letter = "abcdefghijklmnopqrstuvwxyz"[place % 26] if place else ""
                yield _record(sentence, f"{number + 1:03}{letter}", one)


def propose_fields(draft: Draft, register: Mapping[str, Entity]) -> Mapping[int, ProposedRecord]:
    """The records of the fields of a draft, by the numbers of their sentences; as `propose`."""
    names = _Slugs(register)
    return {
        number: _of_field(draft.sentences[number], f"{number + 1:03}", found, names)
        for number, found in find_field_facts(draft)
    }


def _of_field(
    one: DraftSentence, sign: str, found: Sequence[FieldFact], names: _Slugs
) -> ProposedRecord:
    """The record of what a field tells."""
    facts: list[Fact] = []
    entities: dict[ProposedEntity, None] = {}

    def slug(thing: FoundMention | NewThing) -> str:
        if isinstance(thing, FoundMention):
            if thing.entity is None:
                kind = thing.kind or ("Organization" if fact.property in _OF_MEMBERS else None)
                entities[ProposedEntity(names.of(thing), kind, thing.text)] = None
            return names.of(thing)
        known = names.called(thing.kind, thing.label)
        own = known or slugify(thing.label)
        if known is None:
            entities[ProposedEntity(own, thing.kind, thing.label)] = None
        return own

    for fact in found:
        subject = slug(fact.subject)
        told = f'"{fact.object}"' if isinstance(fact.object, str) else slug(fact.object)
        tag = "@en" if fact.property in NAMES else ""
        keys: Fact = {"fact": f"{subject} {fact.property} {told}{tag}"}
        for name in ("when", "edtf", "certainty"):
            if words := getattr(fact, name):
                keys[name] = words
        if fact.edtf and _read(fact.when) == fact.edtf:
            del keys["edtf"]
        facts.append(keys)
    return ProposedRecord(
        f"draft-{sign}-field",
        one.sentence.section,
        one.sentence.kind,
        one.sentence.text[: max(fact.end for fact in found)],
        tuple(facts),
        (),
        tuple(entities),
        tuple(dict.fromkeys(fact.because for fact in found)),
    )


def propose_events(
    draft: Draft, register: Mapping[str, Entity]
) -> Sequence[Sequence[ProposedEvent]]:
    """What each event of a draft would add to its record, sentence by sentence.

    Args:
        draft: the draft.
        register: the entities that there are, by slug.
    """
    names = _Slugs(register)
    return [[_proposed(one, event, names) for event in one.events] for one in draft.sentences]


def _record(one: DraftSentence, sign: str, proposed: ProposedEvent) -> ProposedRecord:
    event = proposed.event
    marks = [mark for mark in one.marks if mark.flag in event.flags]
    remarks = [f"flag: {mark.flag}, “{mark.text}”: {mark.because}" for mark in marks]
    remarks += [f"hole: {hole.because}" for hole in one.holes]
    if offered := ", ".join(other.entity or other.text for other in event.offered[:5]):
        remarks.append(f"may also have taken part: {offered}")
    if event.offered_date:
        remarks.append(f"may be dated {event.offered_date.text}: {event.offered_date.because}")
    return ProposedRecord(
        f"draft-{sign}-{slugify(event.trigger)}",
        one.sentence.section,
        one.sentence.kind,
        proposed.quote,
        proposed.facts,
        proposed.means,
        proposed.entities,
        tuple(remarks),
    )


def _proposed(one: DraftSentence, event: DraftEvent, names: _Slugs) -> ProposedEvent:
    text = one.sentence.text
    start, end = event.quote
    quote = text[start:end]
    if one.sentence.part.view.count(quote) > 1:
        (start, end), quote = (0, len(text)), text
    if event.is_state:
        facts = tuple(_memberships(event, names))
        return ProposedEvent(event, "", quote, facts, (), tuple(_new_names(event, names)))
    on = _agreement(one, event, names)
    label = _label(event, on)
    slug = names.new(label)
    told = _ToldQuote(SaidSentence(quote), start, _means(text, event))
    facts = tuple(_facts(event, slug, names, told))
    if on is not None:
        facts += tuple(_of_agreement(event, slug, on, names))
    facts += tuple(_amounts(one, event, slug))
    entities = [ProposedEntity(slug, event.kind, label), *_new_names(event, names)]
    first, last = told.event
    means: list[Fact] = []
    if not _is_described(label, quote):
        means.append({"words": text[first:last], "of": [slug]})
    if on is not None and on.is_new:
        entities.append(ProposedEntity(on.slug, on.type, on.label))
        if not _is_described(on.label, quote):
            means.append({"words": on.words, "of": [on.slug]})
    if _UNSURE & set(event.flags) and facts and event.participants:
        goal = f"goal-{slug}"
        holder = names.of(event.participants[0].mention)
        facts = ({"fact": f"{holder} hasGoal {goal}", "content": [*map(_short, facts)]},)
        entities.append(ProposedEntity(goal, "Goal", f"goal: {label}"))
        means.append({"words": text[first:last], "of": [goal]})
    elif marks := [mark for mark in one.marks if mark.flag in event.flags]:
        facts = tuple({**fact, **_qualified(marks)} for fact in facts)
    return ProposedEvent(event, slug, quote, facts, tuple(means), tuple(dict.fromkeys(entities)))


def _short(fact: Fact) -> object:
    return fact["fact"] if len(fact) == 1 else fact


def _qualified(marks: Sequence[FlagMark]) -> Fact:
    """The keys of a fact that say what denies or hedges it."""
    keys: Fact = {}
    for mark in marks:
        if mark.flag == "denied":
            keys.setdefault("not", mark.text)
        elif mark.flag == "hedged":
            keys.setdefault("certainty", mark.text)
    return keys


def _new_names(event: DraftEvent, names: _Slugs) -> Iterator[ProposedEntity]:
    """Yield the entities of the names that the register lacks."""
    mentions = [who.mention for who in event.participants]
    for mention in (*mentions, *filter(None, [event.place])):
        if mention.entity is None:
            yield ProposedEntity(names.of(mention), mention.kind, mention.text)


_WIDE: Final = frozenset({"Event", "DiplomaticEvent", "AgreementAct", "MilitaryEvent", "Trend"})
"""Classes that do not tell what happened."""


def _label(event: DraftEvent, on: _Agreement | None) -> str:
    """What to call the event: its deed, on what or of whom, and the year."""
    year = _year(event)
    if on is not None:
        told = on.label if year in on.label else " ".join(filter(None, [on.label, year]))
        return f"{_deed(event)} of {told}"
    who = " and ".join(one.mention.text for one in event.participants[:2])
    of = f"of {who}" if who else ""
    return " ".join(filter(None, [_deed(event), of, year]))


def _year(event: DraftEvent) -> str:
    """The year of the event, or the words of a longer time in brackets; "" where none is told."""
    if event.date is None or event.edtf is None:
        return ""
    year = event.edtf.lstrip("./")[:4]
    is_one = year.isdigit() and "/" not in event.edtf.strip("./")
    return year if is_one else f"({event.date.text})"


def _deed(event: DraftEvent) -> str:
    """The noun of the deed: its own, that of its class, or one made of its verb."""
    if event.noun:
        return event.noun
    lemma = event.lemma
    if not lemma:
        return event.trigger
    if event.kind in _WIDE:
        return gerund(lemma)
    terms = vocabulary()
    return terms.label(terms.classes[event.kind])


def _is_described(label: str, quote: str) -> bool:
    """Whether the quote has all words of the label, so that it names the event."""
    told = {word.stem for word in words_of(quote)}
    return all(word.stem in told for word in words_of(label) if not word.is_small)


def _means(text: str, event: DraftEvent) -> tuple[int, int]:
    """The words that stand for the event: its noun where the verb says nothing of itself."""
    if event.object is None or event.agreement is not None or not event.noun:
        return event.start, event.end
    start, end = event.object
    return start, end


@dataclass(frozen=True)
class _ToldQuote:
    """A quote with the words that stand for the event, in places of the sentence."""

    said: SaidSentence
    start: int
    event: tuple[int, int]

    def says(self, role: str, mention: FoundMention) -> bool:
        """Whether the quote has words for the property between the event and the mention."""
        subject = self.said.mention(self._moved(*self.event))
        object_ = self.said.mention(self._moved(mention.start, mention.end))
        return any(self.said.says(row, subject, object_) for row in _relations().of(role))

    def _moved(self, start: int, end: int) -> tuple[int, int]:
        return start - self.start, end - self.start


@cache
def _relations() -> Relations:
    return load_relations()


def _memberships(event: DraftEvent, names: _Slugs) -> Iterator[Fact]:
    """Yield that the first named is a member of the others, and since when."""
    holders = [one for one in event.participants if one.role == "hasParticipant"]
    when: Fact = {}
    if event.date is not None and event.edtf:
        when = {"when": event.date.text, "edtf": f"{event.edtf.removesuffix('/..')}/.."}
    if holders:
        first = names.of(holders[0].mention)
        for one in event.participants:
            if one is not holders[0] and one.role == "actsUpon":
                yield {"fact": f"{first} isMemberOf {names.of(one.mention)}", **when}


@dataclass(frozen=True, slots=True)
class _Agreement:
    """The agreement on which an event acts: its slug, label, and words in the sentence."""

    slug: str
    type: str
    label: str
    is_new: bool
    words: str


def _agreement(one: DraftSentence, event: DraftEvent, names: _Slugs) -> _Agreement | None:
    """The agreement that stands as the object of the verb, by its name or its words."""
    if event.object is None or event.kind in ("Negotiation", "Meeting"):
        return None
    start, end = event.object
    for mention in one.mentions:
        if start <= mention.start and mention.end <= end and is_a(mention.kind, "Agreement"):
            slug, kind = names.of(mention), mention.kind or "Agreement"
            return _Agreement(slug, kind, mention.text, mention.entity is None, mention.text)
    if event.agreement is None or not event.lemma:
        return None
    words = _ARTICLE.sub("", one.sentence.text[start:end])
    year = (event.edtf or "").lstrip("./")[:4]
    label = f"{words} of {year}" if year.isdigit() else words
    return _Agreement(names.new(label), event.agreement, label, True, words)


def _of_agreement(event: DraftEvent, slug: str, on: _Agreement, names: _Slugs) -> Iterator[Fact]:
    """Yield what the event says of the agreement: that it acts upon it, who signed, and when."""
    yield {"fact": f"{slug} actsUpon {on.slug}"}
    if event.kind == "Signing":
        if (time := _time(event, on.slug)) is not None:
            yield time
        for one in event.participants:
            if one.role == "hasParticipant" and is_a(one.mention.kind, "Actor"):
                yield {"fact": f"{on.slug} hasSignatory {names.of(one.mention)}"}


def _amounts(one: DraftSentence, event: DraftEvent, slug: str) -> Iterator[Fact]:
    """Yield the quantities behind the verb: how much of something, or how many."""
    for found in one.quantities:
        if event.end <= found.start and found.end <= event.quote[1]:
            prop = "hasCount" if found.counted else "hasAmount"
            yield {"fact": f'{slug} {prop} "{found.text}"'}


def _facts(event: DraftEvent, slug: str, names: _Slugs, told: _ToldQuote) -> Iterator[Fact]:
    if (time := _time(event, slug)) is not None:
        yield time
    for one in event.participants:
        role = _role(event, one, told)
        yield {"fact": f"{slug} {role} {names.of(one.mention)}"}
    if event.place is not None and event.place not in [one.mention for one in event.participants]:
        yield {"fact": f"{slug} tookPlaceAt {names.of(event.place)}"}


def _time(event: DraftEvent, slug: str) -> Fact | None:
    """When it was, or is planned for; None without a whole date."""
    if event.date is None or event.edtf is None or event.edtf.startswith("XXXX"):
        return None
    prop = "isPlannedFor" if "planned" in event.flags else "hasTimeSpan"
    fact: Fact = {"fact": f'{slug} {prop} "{event.date.text}"'}
    if _read(event.date.text) != event.edtf:
        fact["edtf"] = event.edtf
    return fact


def _role(event: DraftEvent, one: Participant, told: _ToldQuote) -> str:
    """The property of a participant: that of the table, or the general one that the words say."""
    fits = _fits(event.kind, one.role, one.mention.kind)
    if fits and told.says(one.role, one.mention):
        return one.role
    general = "hasParticipant"
    if _fits(event.kind, general, one.mention.kind) and (
        not fits or told.says(general, one.mention)
    ):
        return general
    return one.role if fits else general


def _read(words: str) -> str | None:
    try:
        return parse_words(words).text
    except DateWordsError:
        return None


@cache
def _fits(kind: str, role: str, other: str | None) -> bool:
    """Whether the property goes from a thing of the one class to one of the other."""
    terms = vocabulary()
    prop = terms.object_properties[role]
    names = {iri: name for name, iri in terms.classes.items()}
    domains = [names[iri] for iri in terms.domains(prop) if iri in names]
    ranges = [names[iri] for iri in terms.ranges(prop) if iri in names]
    return all(is_a(kind, name) for name in domains) and (
        other is None or all(is_a(other, name) for name in ranges)
    )


def record_blocks(
    draft: Draft, register: Mapping[str, Entity], done: Sequence[tuple[int, int]] = ()
) -> list[str]:
    """The records in YAML, each with comments on what it needs and what is offered.

    Args:
        draft: the draft.
        register: the entities that there are, by slug.
        done: half-open ranges of the source text that have records; what stands there is passed
            over.
    """
    left = [one for one in draft.sentences if not _is_done(one, done)]
    blocks = []
    for record in propose(Draft(draft.document, tuple(left)), register):
        lines = [f"# {remark}" for remark in record.remarks]
        for entity in record.entities:
            if entity.slug not in register:
                known = entity.type or "?"
                lines.append(f"# new: {entity.slug}: {{type: {known}, label: {entity.label}}}")
        dumped = yaml.safe_dump([record.keys()], allow_unicode=True, sort_keys=False, width=2**20)
        blocks.append("\n".join([*lines, dumped]))
    if passed := len(draft.sentences) - len(left):
        of = f"{passed} of {len(draft.sentences)} sentences"
        blocks.append(f"# Passed over, for they have records already: {of}.\n")
    return blocks


def _is_done(one: DraftSentence, done: Sequence[tuple[int, int]]) -> bool:
    """Whether a record quotes any of the sentence."""
    offsets = one.sentence.part.offsets[one.sentence.start : one.sentence.end]
    return any(start <= offsets[-1] and offsets[0] < end for start, end in done)
