"""The draft as records of annotations, with the entities that they would need.

A record quotes the words that tell of an event and states it as triples of the ontology: who took
part, when, where, and on what it acted. Of the properties that fit, one is taken whose words the
quote has. What is offered and not said stands in a remark. Every record has the status ``draft``:
it is built when somebody has looked at it and accepted it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

import yaml

from khorgos.triples.annotation import Entity
from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.drafting.deeds import deed, label_of, object_of, stands_for
from khorgos.triples.drafting.draft import Draft, DraftEvent, DraftSentence, Participant
from khorgos.triples.drafting.fieldfacts import FieldFact, NewThing, find_field_facts
from khorgos.triples.drafting.fields import IN_BRACKETS_SINCE
from khorgos.triples.drafting.flagging import FlagMark
from khorgos.triples.drafting.kinds import is_a, vocabulary
from khorgos.triples.drafting.mentions import FoundMention
from khorgos.triples.drafting.quantities import FoundQuantity
from khorgos.triples.drafting.quoting import (
    find_degrees,
    find_manners,
    find_marks,
    find_quantifier,
    quote_of,
)
from khorgos.triples.drafting.relating import find_prose_facts, tells_names
from khorgos.triples.drafting.toldevents import ToldEvent, ToldEvents
from khorgos.triples.glosses.drafting import slugify
from khorgos.triples.measures import dimension
from khorgos.triples.mentions import NAMES, Word, are_akin, plain_words, words_of
from khorgos.triples.quantity import QuantityError, parse_quantity
from khorgos.triples.relations import Relations, SaidSentence, load_relations

Fact = dict[str, object]
_UNSURE: Final = frozenset({"planned", "failed", "rejected"})
"""Flags of what did not come about, which is no fact."""
_BOUND: Final = re.compile(r"\b(?:since|until|till|by|before|after|around|about)\s+$", re.I)
_ARTICLE: Final = re.compile(r"^(?:an?|the|its|their|this|that)\s+", re.I)
_PROPERTIES: Final = {"money": "hasAmount", "count": "hasCount"}
"""What an event has of each dimension."""
_KINDS: Final = {
    "isMemberOf": "Organization",
    "hasMember": "Organization",
    "hasCapital": "City",
    "isLocatedIn": "Place",
    "sharesBorderWith": "Territory",
    "hasArea": "Place",
    "hasPopulation": "Place",
}
"""What a new name is of which nothing tells the kind but the property."""
_FEWEST: Final = 3
"""How many words a quote has at least."""
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
        slug, letters = wanted, iter("bcdefghijklmnopqrstuvwxyz")
        while slug in self.register or slug in self.used:
            slug = f"{wanted}-{next(letters)}"
        self.used.add(slug)
        return slug


def propose(draft: Draft, register: Mapping[str, Entity]) -> Iterator[ProposedRecord]:
    """Yield a record for each field and sentence that tells facts, and for each event.

    Args:
        draft: the draft.
        register: the entities that there are, by slug.
    """
    names = _Slugs(register)
    proposed = propose_events(draft, register)
    fields = _told_as_facts(draft)
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
        for number, found in _told_as_facts(draft).items()
    }


def _told_as_facts(draft: Draft) -> Mapping[int, Sequence[FieldFact]]:
    """What fields and prose tell that is no event, by the numbers of their sentences."""
    return dict(find_prose_facts(draft)) | dict(find_field_facts(draft))


def _of_field(
    one: DraftSentence, sign: str, found: Sequence[FieldFact], names: _Slugs
) -> ProposedRecord:
    """The record of what a field tells."""
    facts: list[Fact] = []
    entities: dict[ProposedEntity, None] = {}
    means: tuple[Fact, ...] = ()

    def slug(thing: FoundMention | NewThing) -> str:
        if isinstance(thing, FoundMention):
            if thing.entity is None:
                kind = thing.kind or _KINDS.get(fact.property)
                entities[ProposedEntity(names.of(thing), kind, thing.text)] = None
            return names.of(thing)
        known = names.called(thing.kind, thing.label)
        own = known or slugify(thing.label)
        if own not in names.register:
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
        if fact.stand_in and isinstance(fact.subject, FoundMention):
            keys["reading"] = "coreference"
            keys["because"] = f"'{fact.stand_in}' is {fact.subject.text}"
            means = ({"words": fact.stand_in, "of": [subject], "antecedent": fact.subject.text},)
        facts.append(keys)
    return ProposedRecord(
        f"draft-{sign}-{'field' if one.sentence.kind == 'field' else 'fact'}",
        one.sentence.section,
        one.sentence.kind,
        one.sentence.text[min(it.start for it in found) : max(it.end for it in found)],
        tuple(facts),
        means,
        tuple(entities),
        tuple(dict.fromkeys(fact.because for fact in found)),
    )


def propose_events(
    draft: Draft, register: Mapping[str, Entity]
) -> Sequence[Sequence[ProposedEvent]]:
    """What each event of a draft would add to its record, sentence by sentence.

    An event that may be one of those before it, and of which the sentence names nobody else, has
    no facts; nor has a coming to office where the field tells the office.

    Args:
        draft: the draft.
        register: the entities that there are, by slug.
    """
    names, told = _Slugs(register), ToldEvents()
    offices = {
        number
        for number, found in find_field_facts(draft)
        if any(fact.property == "holdsOffice" for fact in found)
    }
    proposed = []
    for number, one in enumerate(draft.sentences):
        own = [_proposed(one, event, names, told) for event in one.events]
        if number in offices:
            own = [replace(it, facts=()) if it.event.row == IN_BRACKETS_SINCE else it for it in own]
        proposed.append(own)
    return proposed


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


def _proposed(
    one: DraftSentence, event: DraftEvent, names: _Slugs, told: ToldEvents
) -> ProposedEvent:
    text = one.sentence.text
    if event.is_state:
        facts = tuple(_memberships(text, event, names))
        quote = text[slice(*event.quote)]
        return ProposedEvent(event, "", quote, facts, (), tuple(_new_names(event, names)))
    on = _agreement(one, event, names)
    label = label_of(event, text, on.label if on else None)
    parties = frozenset(names.of(who.mention) for who in event.participants)
    happening = ToldEvent(
        event.kind, parties, event.edtf, label, one.sentence.start, on is not None
    )
    if told.has(happening) or not label or tells_names(one, event.start):
        return ProposedEvent(event, "", text[slice(*event.quote)], (), (), ())
    start, end = _quoted(one, event, on)
    quote = text[start:end]
    slug = names.new(label)
    said = _ToldQuote(quote, SaidSentence(quote), start, _means(text, event))
    kept = tuple(_kept(event, said))
    event = replace(event, participants=kept)
    facts = tuple(_facts(event, slug, names, said))
    if on is not None:
        facts += tuple(_of_agreement(event, slug, on, names, said))
    facts += tuple(_amounts(one, event, slug))
    entities = [ProposedEntity(slug, event.kind, label), *_new_names(event, names)]
    means: list[Fact] = []
    verb = {"words": text[slice(*said.event)]}
    # A date is no word for an event: the label of its field names it.
    if not _is_described(label, quote) and event.trigger[0].isalpha():
        means.append({**verb, "of": [slug]})
    if on is not None and on.is_new:
        entities.append(ProposedEntity(on.slug, on.type, on.label))
        if not _is_described(on.label, quote):
            means.append({"words": on.words, "of": [on.slug]})
    facts = tuple(_qualified(event, names, facts, quote, start))
    if _UNSURE & set(event.flags):
        facts, goal = _wanted(event, names, said, ProposedEntity(slug, "Goal", label), facts)
        entities.append(goal)
        means.append({**verb, "of": [goal.slug]})
    facts, speakers = _reported(one, event, names, facts)
    if facts:
        told.add(happening)
    entities += speakers
    return ProposedEvent(event, slug, quote, facts, tuple(means), tuple(dict.fromkeys(entities)))


def _wanted(
    event: DraftEvent,
    names: _Slugs,
    said: _ToldQuote,
    told: ProposedEntity,
    facts: tuple[Fact, ...],
) -> tuple[tuple[Fact, ...], ProposedEntity]:
    """The goal of who wants what did not come about; no fact where no words say who does."""
    goal = ProposedEntity(f"goal-{told.slug}", "Goal", f"goal: {told.label}")
    wanting = (who.mention for who in event.participants if _can_want(who))
    holder = next((one for one in wanting if said.says("hasGoal", one, is_turned=True)), None)
    if holder is None or not facts:
        return (), goal
    has = f"{names.of(holder)} hasGoal {goal.slug}"
    return ({"fact": has, "content": [*map(_short, facts)]},), goal


def _reported(
    one: DraftSentence, event: DraftEvent, names: _Slugs, facts: tuple[Fact, ...]
) -> tuple[tuple[Fact, ...], Sequence[ProposedEntity]]:
    """The facts with who says them and the words that report, and who has to be registered."""
    report = _reporter(one, event)
    if report is None or not facts:
        return facts, ()
    mark, speaker = report
    keys = {"according_to": names.of(speaker), "words": mark.text}
    new = [ProposedEntity(names.of(speaker), speaker.kind, speaker.text)]
    return tuple({**fact, **keys} for fact in facts), new if speaker.entity is None else ()


def _can_want(who: Participant) -> bool:
    """Whether somebody can have a goal."""
    return who.mention.kind is None or is_a(who.mention.kind, "Actor")


def _reporter(one: DraftSentence, event: DraftEvent) -> tuple[FlagMark, FoundMention] | None:
    """The words that report an event, with who says so; None where the sentence names nobody."""
    for mark in one.marks:
        if mark.flag != "reported" or "reported" not in event.flags or mark.end > event.start:
            continue
        actors = [it for it in one.mentions if it.kind is None or is_a(it.kind, "Actor")]
        if mark.text.casefold() == "according to":
            found = next((it for it in actors if it.start >= mark.end), None)
        else:
            found = next((it for it in reversed(actors) if it.end <= mark.start), None)
        if found is not None:
            return mark, found
    return None


def _quoted(one: DraftSentence, event: DraftEvent, on: _Agreement | None) -> tuple[int, int]:
    """What of the sentence is quoted: from the first word that is needed to the last one."""
    text = one.sentence.text
    needed = [(event.start, event.end), _means(text, event)]
    needed += [(who.mention.start, who.mention.end) for who in event.participants]
    if event.place is not None:
        needed.append((event.place.start, event.place.end))
    if event.date is not None and event.edtf and not event.edtf.startswith("XXXX"):
        needed.append((event.date.start, event.date.end))
    if (report := _reporter(one, event)) is not None:
        needed.append((report[1].start, report[1].end))
    needed += [(mark.start, mark.end) for mark in one.marks if mark.flag in event.flags]
    if event.object is not None and (on is not None or object_of(event, text)):
        needed.append(event.object)
    needed += [(it.start, it.end) for it in _counted(one, event)]
    start, end = quote_of(text, event.quote, needed)
    if len(text[start:end].split()) < _FEWEST:
        start, end = 0, len(text)
    is_one_of_two = one.sentence.part.view.count(text[start:end]) > 1
    return (0, len(text)) if is_one_of_two else (start, end)


def _kept(event: DraftEvent, said: _ToldQuote) -> Iterator[Participant]:
    """Yield those who take part with a property whose words the quote has."""
    noun = deed(event)
    for who in event.participants:
        if len(who.mention.text.split()) > 1 and stands_for(noun, who.mention.text):
            continue  # "the General Assembly" is the assembly itself
        for role in dict.fromkeys((who.role, "hasParticipant")):
            fits = _fits(event.kind, role, who.mention.kind)
            if fits and said.says(role, who.mention):
                yield replace(who, role=role)
                break


def _qualified(
    event: DraftEvent, names: _Slugs, facts: Sequence[Fact], quote: str, start: int
) -> Iterator[Fact]:
    """Yield the facts with the words of the quote that deny, hedge, permit or qualify them."""
    spans = [(who.mention.start - start, who.mention.end - start) for who in event.participants]
    marks = find_marks(quote, spans)
    verb = event.start - start, event.end - start
    manners = list(find_manners(quote, verb))
    if event.object is not None and event.object[0] >= event.end:
        manners += find_degrees(quote, event.object[0] - start, event.object[1] - start)
    keys: Fact = {}
    if "denied" in event.flags and (denials := marks.get("denial")):
        keys["not"] = denials[0].words
    if unsure := [*marks.get("hedge", ()), *marks.get("modal", ())]:
        keys["certainty"] = unsure[0].words
    before = {
        names.of(who.mention): find_quantifier(quote, span, 0)
        for who, span in zip(event.participants, spans, strict=True)
    }
    for fact in facts:
        more: Fact = dict(keys)
        told = str(fact["fact"]).split(" ", 2)[2]
        if told in before:
            if manners:
                more["how"] = list(manners)
            if quantifier := before[told]:
                more["of_how_much"] = quantifier
        yield {**fact, **more}


def _short(fact: Fact) -> object:
    return fact["fact"] if len(fact) == 1 else fact


def _new_names(event: DraftEvent, names: _Slugs) -> Iterator[ProposedEntity]:
    """Yield the entities of the names that the register lacks."""
    mentions = [who.mention for who in event.participants]
    for mention in (*mentions, *filter(None, [event.place])):
        if mention.entity is None:
            yield ProposedEntity(names.of(mention), mention.kind, mention.text)


def _is_described(label: str, quote: str) -> bool:
    """Whether the quote has all words of the label, so that it names the event."""
    told = words_of(quote)
    return all(
        any(_is_form(word, other) for other in told)
        for word in words_of(label)
        if not word.is_small
    )


def _is_form(word: Word, other: Word) -> bool:
    """Whether a word of a label is that of a quote: a name as it is, others in a form akin."""
    if word.is_proper:
        return other.is_proper and word.stem == other.stem
    return are_akin(word.stem, other.stem)


def _means(text: str, event: DraftEvent) -> tuple[int, int]:
    """The words that stand for the event: its noun where the verb says nothing of itself."""
    if event.object is None or event.agreement is not None or not event.noun:
        return event.start, event.end
    start, end = event.object
    return start, end


@dataclass(frozen=True)
class _ToldQuote:
    """A quote with the words that stand for the event, in places of the sentence."""

    text: str
    said: SaidSentence
    start: int
    event: tuple[int, int]

    def says(self, role: str, other: FoundMention, *, is_turned: bool = False) -> bool:
        """Whether the quote has words for the property from the event to a mention, or back."""
        return self.says_of(role, (other.start, other.end), is_turned=is_turned)

    def says_of(self, role: str, other: tuple[int, int], *, is_turned: bool = False) -> bool:
        """Whether the quote has words for the property from the event to other words, or back."""
        subject = self.said.mention(self._moved(*self.event))
        object_ = self.said.mention(self._moved(*other))
        if is_turned:
            subject, object_ = object_, subject
        return any(self.said.says(row, subject, object_) for row in _relations().of(role))

    def before(self, event: DraftEvent) -> str:
        """What the quote has before the date of the event."""
        return "" if event.date is None else self.text[: max(event.date.start - self.start, 0)]

    def _moved(self, start: int, end: int) -> tuple[int, int]:
        return start - self.start, end - self.start


@cache
def _relations() -> Relations:
    return load_relations()


def _memberships(text: str, event: DraftEvent, names: _Slugs) -> Iterator[Fact]:
    """Yield that the first named is a member of the others, and since when."""
    holders = [one for one in event.participants if one.role == "hasParticipant"]
    when: Fact = {}
    if event.date is not None and event.edtf:
        when = {"when": event.date.text, "edtf": f"{event.edtf.removesuffix('/..')}/.."}
    if holders:
        first, said = holders[0].mention, SaidSentence(text)
        subject = said.mention((first.start, first.end))
        for one in event.participants:
            if one is holders[0] or one.role != "actsUpon":
                continue
            object_ = said.mention((one.mention.start, one.mention.end))
            if any(said.says(row, subject, object_) for row in _relations().of("isMemberOf")):
                yield {"fact": f"{names.of(first)} isMemberOf {names.of(one.mention)}", **when}


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


def _of_agreement(
    event: DraftEvent, slug: str, on: _Agreement, names: _Slugs, said: _ToldQuote
) -> Iterator[Fact]:
    """Yield what the event says of the agreement: that it acts upon it, who signed, and when."""
    if event.object is not None and said.says_of("actsUpon", event.object):
        yield {"fact": f"{slug} actsUpon {on.slug}"}
    if event.kind == "Signing":
        if (time := _time(event, on.slug)) is not None:
            yield time
        for one in event.participants:
            if one.role == "hasParticipant" and is_a(one.mention.kind, "Actor"):
                yield {"fact": f"{on.slug} hasSignatory {names.of(one.mention)}"}


def _counted(one: DraftSentence, event: DraftEvent) -> Iterator[FoundQuantity]:
    """Yield the sum and the number of things behind the verb, the first of each."""
    seen = set[str]()
    for found in one.quantities:
        behind = event.end <= found.start and found.end <= event.quote[1]
        prop = _measured(found.text)
        if behind and prop and prop not in seen:
            seen.add(prop)
            yield found


def _amounts(one: DraftSentence, event: DraftEvent, slug: str) -> Iterator[Fact]:
    """Yield the quantities behind the verb: how much money, or how many."""
    for found in _counted(one, event):
        yield {"fact": f'{slug} {_measured(found.text)} "{found.text}"'}


@cache
def _measured(words: str) -> str:
    """The property of an event that takes a quantity; "" where none does."""
    try:
        return _PROPERTIES.get(dimension(parse_quantity(words)), "")
    except QuantityError:
        return ""


def _facts(event: DraftEvent, slug: str, names: _Slugs, told: _ToldQuote) -> Iterator[Fact]:
    if (time := _time(event, slug, told.before(event))) is not None:
        yield time
    for one in event.participants:
        yield {"fact": f"{slug} {one.role} {names.of(one.mention)}"}
    place = event.place
    is_new = place is not None and place not in [one.mention for one in event.participants]
    if place is not None and is_new and told.says("tookPlaceAt", place):
        yield {"fact": f"{slug} tookPlaceAt {names.of(place)}"}


def _time(event: DraftEvent, slug: str, before: str = "") -> Fact | None:
    """When it was, or is planned for; None without a whole date.

    A word ``before`` the date that bounds it ("until") is one of the words of the time.
    """
    if event.date is None or event.edtf is None or event.edtf.startswith("XXXX"):
        return None
    prop = "isPlannedFor" if "planned" in event.flags else "hasTimeSpan"
    bound = _BOUND.search(before)
    if bound is not None and _read(f"{bound[0]}{event.date.text}") is not None:
        return {"fact": f'{slug} {prop} "{bound[0]}{event.date.text}"'}
    fact: Fact = {"fact": f'{slug} {prop} "{event.date.text}"'}
    if _read(event.date.text) != event.edtf:
        fact["edtf"] = event.edtf
    return fact


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
