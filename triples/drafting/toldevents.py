"""Which events of a draft may be one: the gate ``twins`` asks about the same pairs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from khorgos.triples.drafting.kinds import is_a
from khorgos.triples.naming.sameness import shared_words

_ALIKE: Final = 0.75
"""Least share of their labels' words that two events have in common of which one says too little.
"""


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """What is told of an event.

    Attributes:
        kind: its class.
        parties: slugs of those who take part.
        edtf: its time, or None.
        label: what it is called.
        sentence: where its sentence begins.
        is_upon: whether it acts upon an agreement, which tells it from others.
    """

    kind: str
    parties: frozenset[str]
    edtf: str | None
    label: str
    sentence: int
    is_upon: bool


@dataclass
class ToldEvents:
    """The events that a draft has proposed so far."""

    known: list[ToldEvent] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)

    def add(self, event: ToldEvent) -> None:
        """Keep an event that is proposed."""
        self.known.append(event)
        self.labels.add(event.label.casefold())

    def has(self, event: ToldEvent) -> bool:
        """Whether an event may be one that was proposed, and names nobody whom that one has not."""
        if event.label.casefold() in self.labels:
            return True
        return not event.is_upon and any(_may_be_one(event, one) for one in self.known)


def _may_be_one(event: ToldEvent, known: ToldEvent) -> bool:
    if not (is_a(event.kind, known.kind) or is_a(known.kind, event.kind)):
        return False
    if event.edtf and known.edtf and event.edtf != known.edtf:
        return False
    if event.parties and known.parties and not event.parties <= known.parties:
        return False
    alike = shared_words(event.label, known.label) >= _ALIKE
    if event.edtf is not None and event.edtf == known.edtf:
        is_told = event.sentence == known.sentence or not event.parties
        return is_told or (event.parties == known.parties and alike)
    return alike
