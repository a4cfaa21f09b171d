"""What a draft proposes for a sentence: records with their facts, new things, words to light."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, Protocol

from khorgos.triples.annotated import Input
from khorgos.triples.documents.document import Document, Sentence

Data = dict[str, Any]
"""A record, or a fact of one, as a file of annotations has it."""


@dataclass(frozen=True, slots=True)
class MissingThing:
    """A thing that the register lacks.

    Attributes:
        slug: its name in the register.
        type: a class's local name; "" where nothing tells it.
        label: its name in English.
        because: why it is taken for one.
    """

    slug: str
    type: str
    label: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A fact that the sentence itself does not say: it is offered, and taken where it is right."""

    fact: Data
    because: str


@dataclass(frozen=True, slots=True)
class DraftProposal:
    """Something to accept or reject.

    Attributes:
        key: by which it is known again, also after a restart.
        kind: what it tells of, such as a class of events; all of a kind can be taken at once.
        title: it in a few words.
        because: why it is proposed.
        facts, means: what it adds to the record of the sentence.
        things: what the register needs for it.
        offers: what may belong to it too.
        flags: why it may be no fact, such as ``planned``.
        record: the id of the draft in the file of annotations that it is, or "".
        quote: the words that say it; "" for the whole sentence.
    """

    key: str
    kind: str
    title: str
    because: str
    facts: tuple[Data, ...] = ()
    means: tuple[Data, ...] = ()
    things: tuple[MissingThing, ...] = ()
    offers: tuple[Offer, ...] = ()
    flags: tuple[str, ...] = ()
    record: str = ""
    quote: str = ""

    @property
    def is_thing(self) -> bool:
        """Whether it proposes a thing for the register, and says nothing of it."""
        return not self.facts and not self.record


def with_names(proposal: DraftProposal, names: Mapping[str, str]) -> DraftProposal | None:
    """The proposal where things that looked new are known ones, by their slugs.

    Returns:
        The proposal in terms of the known things; None where it proposed nothing else than one.
    """
    if not any(thing.slug in names for thing in proposal.things):
        return proposal
    things = tuple(thing for thing in proposal.things if thing.slug not in names)
    if proposal.is_thing and not things:
        return None

    return replace(
        proposal,
        things=things,
        facts=tuple(_named(fact, names) for fact in proposal.facts),
        offers=tuple(replace(offer, fact=_named(offer.fact, names)) for offer in proposal.offers),
    )


def _named(fact: Data, names: Mapping[str, str]) -> Data:
    """A fact, with what it may hold as its content, in terms of the known things."""
    subject, prop, rest = str(fact["fact"]).split(" ", 2)
    made = {**fact, "fact": f"{names.get(subject, subject)} {prop} {names.get(rest, rest)}"}
    if "content" in fact:
        contents = [one if isinstance(one, dict) else {"fact": one} for one in fact["content"]]
        made["content"] = [_named(one, names) for one in contents]
    return made


@dataclass(frozen=True, slots=True)
class Lit:
    """Words of a sentence, in its code points, that were understood as something."""

    start: int
    end: int
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class DraftedSentence:
    """What a draft has for one sentence, and why it has nothing where it has none."""

    proposals: tuple[DraftProposal, ...] = ()
    lit: tuple[Lit, ...] = ()
    nothing: str = ""


NO_DRAFT: Final = DraftedSentence()


class Drafter(Protocol):
    """Drafts a document."""

    def __call__(self, document: Document, given: Input) -> Mapping[Sentence, DraftedSentence]:
        """What is drafted for each sentence of ``document``."""


@dataclass(frozen=True, slots=True)
class LitWords:
    """Words of a sentence that are lit alike: the kinds, and what is told of them."""

    text: str
    kinds: tuple[str, ...]
    told: str


def stretches(text: str, lit: Iterable[Lit]) -> Sequence[LitWords]:
    """Cut ``text`` where a lit stretch begins or ends; what overlaps is lit as both.

    >>> [one.kinds for one in stretches("in 1992", [Lit(3, 7, "date", "1992")])]
    [(), ('date',)]
    """
    lit = [one for one in lit if 0 <= one.start < one.end <= len(text)]
    bounds = sorted({0, len(text), *(one.start for one in lit), *(one.end for one in lit)})
    found = []
    for start, end in pairwise(bounds):
        over = [one for one in lit if one.start <= start and end <= one.end]
        kinds = tuple(dict.fromkeys(one.kind for one in over))
        told = "; ".join(dict.fromkeys(one.told for one in over if one.told))
        found.append(LitWords(text[start:end], kinds, told))
    return found
