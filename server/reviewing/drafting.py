"""From the draft of a document to proposals: one for each event, and one for each new name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from khorgos.server.reviewing.proposals import (
    Data,
    DraftedSentence,
    DraftProposal,
    Lit,
    MissingThing,
    Offer,
)
from khorgos.triples.annotated import Input
from khorgos.triples.documents.document import Document, Sentence
from khorgos.triples.drafting.draft import DraftSentence, draft_document
from khorgos.triples.drafting.mentions import FoundMention, MentionFinder
from khorgos.triples.drafting.records import (
    ProposedEvent,
    ProposedRecord,
    propose_events,
    propose_fields,
)
from khorgos.triples.minting import slugify

_OFFERED: Final = 6
_SURE: Final = frozenset({"background", "repeated"})
"""Flags of what did come about."""
NEW_NAME: Final = "new name"
"""The kind of a proposal for the register of which nothing tells the class."""


def drafted(document: Document, given: Input) -> Mapping[Sentence, DraftedSentence]:
    """What the draft of ``document`` has for each of its sentences."""
    draft = draft_document(document, MentionFinder(given, given.names_elsewhere))
    events = propose_events(draft, given.entities)
    fields = propose_fields(draft, given.entities)
    named: set[str] = set()
    found = {}
    for number, (one, own) in enumerate(zip(draft.sentences, events, strict=True)):
        proposals = [_of_event(one, event) for event in own if event.facts]
        if number in fields:
            proposals.insert(0, _of_field(one, fields[number]))
        needed = {thing.slug for proposal in proposals for thing in proposal.things}
        named |= needed
        names = []
        for proposal in _of_names(one):
            slugs = {thing.slug for thing in proposal.things}
            if not slugs & named:
                names.append(proposal)
            named |= slugs
        lit = tuple(_lit(one))
        found[one.sentence] = DraftedSentence((*proposals, *names), lit, one.nothing or "")
    return found


def _of_event(one: DraftSentence, proposed: ProposedEvent) -> DraftProposal:
    event = proposed.event
    text = one.sentence.text
    offers = []
    # What is only intended is no fact, so nothing is offered that would make it one.
    is_fact = bool(proposed.slug) and not any("content" in fact for fact in proposed.facts)
    if is_fact and event.offered_date is not None:
        date, because = event.offered_date.text, event.offered_date.because
        fact: Data = {"fact": f'{proposed.slug} hasTimeSpan "{date}"'}
        if date not in text:
            fact |= {"edtf": date, "reading": "relative", "because": because}
        offers.append(Offer(fact, because))
    known = {str(fact["fact"]).rpartition(" ")[2] for fact in proposed.facts}
    for offer in event.offered if is_fact else ():
        slug = offer.entity or slugify(offer.text)
        if slug in known or len(offers) == _OFFERED:
            continue
        said: Data = {"fact": f"{proposed.slug} hasParticipant {slug}"}
        if offer.text not in text:
            said |= {"reading": "coreference", "because": f"'{event.trigger}': {offer.because}"}
        offers.append(Offer(said, offer.because))
    when = event.date.text if event.date else ""
    who = ", ".join(part.mention.text for part in event.participants)
    return DraftProposal(
        _key(one, event.kind, event.start, event.edtf or ""),
        event.kind,
        " · ".join(filter(None, (event.trigger, who, when))),
        event.because,
        tuple(proposed.facts),
        tuple(proposed.means),
        tuple(
            MissingThing(entity.slug, entity.type or "", entity.label)
            for entity in proposed.entities
        ),
        tuple(offers),
        tuple(flag for flag in event.flags if flag not in _SURE),
        quote=proposed.quote,
    )


def _of_field(one: DraftSentence, proposed: ProposedRecord) -> DraftProposal:
    entities = proposed.entities
    label = one.sentence.text.partition(":")[0] if ":" in one.sentence.text else ""
    return DraftProposal(
        _key(one, "field"),
        "field",
        label or proposed.section,
        "; ".join(proposed.remarks),
        tuple(proposed.facts),
        tuple(proposed.means),
        tuple(MissingThing(entity.slug, entity.type or "", entity.label) for entity in entities),
        quote=proposed.quote,
    )


def _of_names(one: DraftSentence) -> Iterator[DraftProposal]:
    """Yield a proposal for each name of which the register knows nothing."""
    for mention in one.mentions:
        if mention.entity is None and (slug := slugify(mention.text)):
            thing = MissingThing(slug, mention.kind or "", mention.text, mention.because)
            kind = f"{NEW_NAME}: {mention.kind}" if mention.kind else NEW_NAME
            key = _key(one, "name", mention.start, mention.text)
            yield DraftProposal(key, kind, mention.text, mention.because, things=(thing,))


def _key(one: DraftSentence, *told: object) -> str:
    """By what a proposal is known again: its place in the source, and what it is."""
    at = one.sentence.part.offsets[one.sentence.start]
    said = "\n".join(map(str, (at, one.sentence.text, *told)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _lit(one: DraftSentence) -> Iterator[Lit]:
    for mention in one.mentions:
        yield Lit(mention.start, mention.end, *_of_mention(mention))
    for date in one.dates:
        yield Lit(date.start, date.end, "date", date.edtf or date.how)
    for quantity in one.quantities:
        told = f"{quantity.value} {quantity.unit or ''}".strip()
        yield Lit(quantity.start, quantity.end, "quantity", told)
    for event in one.events:
        yield Lit(event.start, event.end, "event", event.kind)
    for mark in one.marks:
        yield Lit(mark.start, mark.end, "flag", mark.flag)
    for hole in one.holes:
        yield Lit(hole.start, hole.end, "hole", hole.because)


def _of_mention(mention: FoundMention) -> tuple[str, str]:
    if mention.entity is None:
        return "new", mention.kind or ""
    return "name", mention.entity
