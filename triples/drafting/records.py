"""The draft as records of annotations, with the entities that they would need.

A record quotes its sentence and states each event as triples of the ontology: who took part, when,
where, and on what it acted. What is offered and not said stands in a note. Every record has the
status ``draft``: it is built when somebody has looked at it and accepted it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

from khorgos.triples.annotation import Entity
from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.drafting.draft import Draft, DraftEvent, DraftSentence
from khorgos.triples.drafting.kinds import is_a, vocabulary
from khorgos.triples.glosses.drafting import slugify

Fact = dict[str, object]
_ACTED: Final = ("actsUpon", "bringsIntoBeing", "ends", "concerns", "affects", "transfers")


@dataclass(frozen=True, slots=True)
class ProposedEntity:
    """An entity that a record needs and the register lacks."""

    slug: str
    type: str | None
    label: str


@dataclass(frozen=True, slots=True)
class ProposedRecord:
    """A record of the draft.

    Attributes:
        id: its name, unique in the document.
        section, part: where its quote stands.
        quote: the sentence.
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
class _Names:
    """Slugs that were given in this draft, each to one thing."""

    register: Mapping[str, Entity]
    given: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def of(self, text: str, entity: str | None) -> str:
        """The slug of a name: of the register, or made of its words."""
        if entity is not None:
            return entity
        slug = self.given.setdefault(text, slugify(text))
        self.used.add(slug)
        return slug

    def new(self, words: str) -> str:
        """A slug that nothing has yet."""
        wanted = slugify(words)[:80].strip("-")
        slug, number = wanted, 2
        while slug in self.register or slug in self.used:
            slug, number = f"{wanted}-{number}", number + 1
        self.used.add(slug)
        return slug


def propose(draft: Draft, register: Mapping[str, Entity]) -> Iterator[ProposedRecord]:
    """Yield a record for each sentence of the draft that tells of an event.

    Args:
        draft: the draft.
        register: the entities that there are, by slug.
    """
    names = _Names(register)
    for number, sentence in enumerate(draft.sentences, 1):
        if sentence.events:
            yield _record(sentence, number, names)


def _record(one: DraftSentence, number: int, names: _Names) -> ProposedRecord:
    sentence = one.sentence
    facts: list[Fact] = []
    means: list[Fact] = []
    entities: list[ProposedEntity] = []
    remarks = [f"flag: {mark.flag}, “{mark.text}”: {mark.because}" for mark in one.marks]
    remarks += [f"hole: {hole.because}" for hole in one.holes]
    for event in one.events:
        slug, label = _event_slug(event, names)
        entities.append(ProposedEntity(slug, event.kind, label))
        means.append({"words": event.trigger, "of": [slug]})
        facts += _facts(event, slug, names)
        for who in event.participants:
            mention = who.mention
            if mention.entity is None:
                own = names.of(mention.text, None)
                entities.append(ProposedEntity(own, mention.kind, mention.text))
        if offered := ", ".join(s.entity or s.text for s in event.offered[:5]):
            remarks.append(f"{slug}: may also have taken part: {offered}")
        if event.offered_date:
            remarks.append(
                f"{slug}: may be dated {event.offered_date.text}: {event.offered_date.because}"
            )
    return ProposedRecord(
        f"draft-{number:03}-{slugify(one.events[0].trigger)}",
        sentence.section,
        sentence.kind,
        sentence.text,
        tuple(facts),
        tuple(means),
        tuple(dict.fromkeys(entities)),
        tuple(remarks),
    )


def _event_slug(event: DraftEvent, names: _Names) -> tuple[str, str]:
    year = (event.edtf or "").lstrip(".").strip("/")[:4]
    who = " and ".join(one.mention.text for one in event.participants[:2])
    label = " ".join(filter(None, [event.trigger, "of" if who else "", who, year]))
    return names.new(label), label


def _facts(event: DraftEvent, slug: str, names: _Names) -> Iterator[Fact]:
    if event.date is not None:
        prop = "isPlannedFor" if "planned" in event.flags else "hasTimeSpan"
        fact: Fact = {"fact": f'{slug} {prop} "{event.date.text}"'}
        if event.edtf and _read(event.date.text) != event.edtf:
            fact["edtf"] = event.edtf
        yield fact
    for one in event.participants:
        role = one.role if _fits(event.kind, one.role, one.mention.kind) else "hasParticipant"
        yield {"fact": f"{slug} {role} {names.of(one.mention.text, one.mention.entity)}"}
    if event.place is not None:
        yield {"fact": f"{slug} tookPlaceAt {names.of(event.place.text, event.place.entity)}"}


def _read(words: str) -> str | None:
    try:
        return parse_words(words).text
    except DateWordsError:
        return None


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


def record_blocks(draft: Draft, register: Mapping[str, Entity]) -> list[str]:
    """The records in YAML, each with comments on what it needs and what is offered."""
    blocks = []
    for record in propose(draft, register):
        lines = [f"# {remark}" for remark in record.remarks]
        for entity in record.entities:
            known = entity.type or "?"
            lines.append(f"# new: {entity.slug}: {{type: {known}, label: {entity.label}}}")
        dumped = yaml.safe_dump([record.keys()], allow_unicode=True, sort_keys=False, width=2**20)
        blocks.append("\n".join([*lines, dumped]))
    return blocks
