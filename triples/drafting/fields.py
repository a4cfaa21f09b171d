"""Events that a field tells without a verb: its label or the heading above has the noun of it.

"Independence" above "16 December 1991 (from the Union)", "most recent election: 20 November 2022",
and "President Ann Bly (since 20 March 2019)" are such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from khorgos.triples.drafting.events import Event
from khorgos.triples.drafting.flagging import FlagName
from khorgos.triples.drafting.kinds import is_a
from khorgos.triples.drafting.participants import TakingPart, can_act, noun_in
from khorgos.triples.drafting.predicates import find_predicates
from khorgos.triples.drafting.segments import TokenSegment
from khorgos.triples.drafting.tables import NounRow, nouns
from khorgos.triples.drafting.tokens import SentenceToken

IN_BRACKETS_SINCE: Final = "rule: a person, and in brackets since when"
"""How the event is cited that an office since a day tells."""
_FEW: Final = 8
"""How many tokens such a field has at most before its date."""
_EXPECTED: Final = frozenset({"expected", "next", "planned", "scheduled", "upcoming"})


def find_field_events(segment: TokenSegment, headings: Sequence[str]) -> list[Event]:
    """The events of a segment that has no verb.

    Args:
        segment: the segment.
        headings: the lines that may be its heading, the nearest first.
    """
    tokens = segment.tokens
    found = list(_since(tokens))
    if found or any(one.mood in ("finite", "modal") for one in find_predicates(tokens)):
        return found
    row = noun_in(segment.label, 0, len(segment.label)) or _in_heading(headings)
    date = next((at for at, token in enumerate(tokens[:_FEW]) if token.date is not None), None)
    if row is None or row.is_agreement or row.kind == "-" or date is None:
        return found
    names = (at for at, token in enumerate(tokens) if token.mention is not None)
    told = "label" if segment.label else "heading"
    parts = tuple(
        TakingPart(at, "hasParticipant", f"the field under the {told} names it")
        for at in names
        if (mention := tokens[at].mention) is not None and can_act(mention.kind)
    )
    flags: tuple[FlagName, ...] = ()
    if _EXPECTED & {token.lower for token in segment.label}:
        flags = ("planned",)
    because = f"the {told} says “{' '.join(row.words)}”"
    return [
        Event(
            (date, date + 1),
            row.kind,
            parts,
            None,
            date,
            row,
            (date, date),
            flags,
            row.name,
            because,
            "it is the date of the field",
        )
    ]


def _since(tokens: Sequence[SentenceToken]) -> Iterator[Event]:
    """Yield that a person came to an office: "President Ann Bly (since 20 March 2019)"."""
    for at, token in enumerate(tokens):
        found = token.date
        if found is None or not (found.edtf or "").endswith("/..") or at < 2:
            continue
        person = tokens[at - 2].mention
        if tokens[at - 1].text == "(" and person is not None and is_a(person.kind, "Person"):
            part = TakingPart(
                at - 2, "hasParticipant", "since that day the person holds the office"
            )
            yield Event(
                (at, at + 1),
                "Appointment",
                (part,),
                None,
                at,
                None,
                (at, at),
                (),
                IN_BRACKETS_SINCE,
                "who holds an office since a day came to it then",
                "it stands in brackets behind the person",
                (found.edtf or "").removesuffix("/.."),
            )


def _in_heading(headings: Sequence[str]) -> NounRow | None:
    """The row of the noun of an event that is the whole of a heading."""
    for heading in headings:
        for row in nouns().get(heading.lower(), ()):
            if row.words == (heading.lower(),):
                return row
    return None
