"""Waters: which cross a border, where they rise and flow, who uses them, and what is disputed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.server.languages.dates import ShownDate
from khorgos.server.reading.collection import Collection, Item
from khorgos.server.reading.perspectives.claims import ClaimLine, claim_lines
from khorgos.server.reading.perspectives.records import (
    Finding,
    FindingRow,
    Records,
    joined,
    slug,
)
from khorgos.server.reading.tellings import Teller
from khorgos.server.reading.terms import ShownTerm

_DOERS: Final = (KHO.isCarriedOutBy, KHO.hasParticipant, KHO.hasParty, KHO.tookPlaceAt)
_GENERIC: Final = frozenset(("river", "lake", "sea", "ocean"))
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Namesake:
    """A thing that bears a name as well: what it is, and when it was."""

    term: ShownTerm
    kind: ShownTerm
    date: ShownDate | None


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Other things whose name has the same proper name in it as that of a water.

    Attributes:
        water: the water.
        words: the words that they share.
        others: the other things.
    """

    water: ShownTerm
    words: tuple[str, ...]
    others: tuple[Namesake, ...]


@dataclass(frozen=True, slots=True)
class Waters:
    """What the page of the waters shows.

    Attributes:
        crossing: rivers that cross a border, as rows: rises in, flows to, crosses, uses.
        rivers: the other rivers, likewise.
        lakes: as rows: lies in, is fed by, what lies at it, its area, what happened to it.
        others: the other waters, as rows: lies in.
        uses: what is done with the waters, as rows: by whom, with which waters, by which means,
            who is concerned about it.
        works: canals and the like, as rows: lies in, leads from, to what, used by, used for.
        claims: what is claimed of waters.
        namesakes: what else bears their names.
    """

    crossing: tuple[FindingRow, ...]
    rivers: tuple[FindingRow, ...]
    lakes: tuple[FindingRow, ...]
    others: tuple[FindingRow, ...]
    uses: tuple[FindingRow, ...]
    works: tuple[FindingRow, ...]
    claims: tuple[ClaimLine, ...]
    namesakes: tuple[Namesakes, ...]


def read_waters(teller: Teller, collection: Collection) -> Waters:
    """Read what the documents say of waters.

    Args:
        teller: reads what records tell.
        collection: the things of the release with their names.

    """
    records = Records(teller)
    waters = records.of_class(KHO.WaterBody)
    rivers = [it for it in waters if records.is_a(it, KHO.River)]
    lakes = [it for it in waters if records.is_a(it, KHO.Lake)]
    crossing = [it for it in rivers if _crosses(records, it)]
    works = [it for it in records.of_class(KHO.Infrastructure) if records.towards(it, KHO.uses)]
    uses = [
        tie.iri
        for water in waters
        for tie in records.towards(water, KHO.concerns)
        if records.is_a(tie.iri, KHO.Occurrence, KHO.Concept)
    ]
    uses += [tie.iri for use in uses for tie in records.towards(use, KHO.concerns)]
    return Waters(
        crossing=tuple(_river(records, it) for it in crossing),
        rivers=tuple(_river(records, it) for it in rivers if it not in crossing),
        lakes=tuple(_lake(records, it) for it in lakes),
        others=tuple(
            records.row(it, records.find(it, KHO.isLocatedIn, KHO.isPartOf))
            for it in waters
            if it not in rivers and it not in lakes
        ),
        uses=tuple(_use(records, it) for it in dict.fromkeys(uses) if not _is_water(records, it)),
        works=tuple(_work(records, it) for it in works),
        claims=claim_lines(records, set(waters)),
        namesakes=tuple(_namesakes(records, [*rivers, *lakes], collection)),
    )


def _is_water(records: Records, iri: str) -> bool:
    return records.is_a(iri, KHO.WaterBody)


def _crosses(records: Records, river: str) -> bool:
    """Say whether a river is said to cross a border, or to flow from one state to another."""
    if any(records.is_a(tie.iri, KHO.Border) for tie in records.ties(river, KHO.passesThrough)):
        return True
    states = [
        {tie.iri for tie in records.ties(river, end) if records.is_a(tie.iri, KHO.SovereignState)}
        for end in (KHO.hasOrigin, KHO.hasDestination)
    ]
    return bool(states[0] and states[1] and states[0] != states[1])


def _river(records: Records, river: str) -> FindingRow:
    uses = joined((*records.ties(river, KHO.isUsedFor), *records.towards(river, KHO.uses)))
    return records.row(
        river,
        records.find(river, KHO.hasOrigin),
        records.find(river, KHO.hasDestination),
        records.find(river, KHO.passesThrough),
        Finding(uses, "" if uses else "unsaid"),
    )


def _lake(records: Records, lake: str) -> FindingRow:
    return records.row(
        lake,
        records.find(lake, KHO.isLocatedIn),
        records.find_towards(lake, KHO.hasDestination),
        records.find(lake, KHO.hasArea),
        records.find_towards(lake, KHO.affects, KHO.tookPlaceAt, KHO.hasRelativePosition),
    )


def _use(records: Records, use: str) -> FindingRow:
    return records.row(
        use,
        records.find(use, *_DOERS),
        records.find(use, KHO.concerns),
        records.find(use, KHO.uses),
        records.find_towards(use, KHO.isConcernedAbout, KHO.opposes),
    )


def _work(records: Records, work: str) -> FindingRow:
    ends = joined(records.ties(work, KHO.hasOrigin, KHO.connects, KHO.hasDestination))
    users = records.towards(work, KHO.uses)
    return records.row(
        work,
        records.find(work, KHO.isLocatedIn),
        Finding(ends, "" if ends else "unsaid"),
        Finding(
            tuple(tie for tie in users if records.is_a(tie.iri, KHO.Actor)),
            "" if users else "unsaid",
        ),
        records.find(work, KHO.isUsedFor, KHO.transfers),
    )


def _namesakes(
    records: Records, waters: Iterable[str], collection: Collection
) -> Iterator[Namesakes]:
    """Find what else has the proper name of a water in one of its names."""
    bearing: dict[str, list[str]] = {}
    for one in collection.items.values():
        for word in _words(one):
            bearing.setdefault(word, []).append(one.iri)
    tag = records.teller.namer.language
    for water in waters:
        item = collection.items.get(slug(water))
        shared = [word for word in (_words(item) if item else ()) if len(bearing[word]) > 1]
        others = dict.fromkeys(it for word in shared for it in bearing[word] if it != water)
        if others:
            yield Namesakes(
                records.show(water),
                tuple(shared),
                tuple(
                    Namesake(
                        records.show(it),
                        collection.items[slug(it)].kind(tag),
                        records.teller.namer.date_of(it),
                    )
                    for it in others
                ),
            )


def _words(item: Item) -> list[str]:
    """Return the proper names in the English names that documents give a thing."""
    names = [it.text for it in item.names if it.language == "en" and not it.elsewhere]
    return list(dict.fromkeys(word for name in names for word in proper_words(name)))


def proper_words(name: str) -> list[str]:
    """Return the words of a name that could be proper names: those that begin with a capital.

    >>> proper_words("Lake Balkhash"), proper_words("battle on the Talas River")
    (['Balkhash'], ['Talas'])
    """
    words = _WORD.findall(name.partition("(")[0])
    return [it for it in words if it[0].isupper() and it.casefold() not in _GENERIC]
