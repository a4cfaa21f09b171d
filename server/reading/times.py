"""What is dated, when, and in which words; and what has no date, or has lost it.

A thing is dated by statements in the voice of a document. What somebody merely claims, and what is
merely planned, is dated by none: it is not told here as something that happened.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import pyoxigraph as ox
from rdflib import RDFS

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.engines.engine import Engine, select
from khorgos.server.reading.collection import Collection, Item, the_collection
from khorgos.server.site import Site
from khorgos.triples.dates.edtf import Bounds, parse

LANES: Final = (
    *("states", "lives", "war", "envoys", "treaties", "moves", "economy", "texts", "other"),
)
"""The kinds that things are told apart by on a timeline, in their order."""
ROLES: Final = ("hasTimeSpan", "hasBeginning", "hasBirth", "hasEnd", "hasDeath")
"""Local names of the properties that date a thing."""
BEGINNINGS: Final = ("hasBeginning", "hasBirth")
"""Those that date its beginning."""
ENDINGS: Final = ("hasEnd", "hasDeath")
"""Those that date its end."""
# What lasts as long as its dates say, where other happenings fall between them.
_LASTING: Final = frozenset(("Polity", "HistoricalPeriod", "War", "Trend", "Situation", "Person"))
_GIVEN_UP: Final = "deprecated"
_ROLES: Final = " ".join(f"<{KHO[name]}>" for name in ROLES)
DATINGS: Final = f"""SELECT ?statement ?thing ?role ?edtf ?words ?reading ?note ?rank ?hedge ?other
WHERE {{
  VALUES ?role {{ {_ROLES} }}
  ?statement <{KHO.predicate}> ?role ; <{KHO.subject}> ?thing ; <{KHO.object}> ?span .
  ?span <{KHO.edtf}> ?edtf .
  OPTIONAL {{ ?statement <{KHO.dateText}> ?words }}
  OPTIONAL {{ ?statement <{KHO.reading}> ?reading }}
  OPTIONAL {{ ?statement <{KHO.readingNote}> ?note }}
  OPTIONAL {{ ?statement <{KHO.rank}> ?rank }}
  OPTIONAL {{ ?statement <{KHO.certainty}> ?hedge }}
  OPTIONAL {{ ?statement <{KHO.conflictsWith}> ?other }}
}} ORDER BY ?thing ?role ?edtf ?statement"""
"""The query for all dates in the voice of a document."""
_GAPS: Final = f"""SELECT ?gap ?thing ?role ?kind ?written ?note WHERE {{
  VALUES ?role {{ {_ROLES} }}
  ?gap <{KHO.leavesOpen}> ?role ; <{KHO.isAbout}> ?thing .
  OPTIONAL {{ ?gap <{KHO.gapKind}> ?kind }}
  OPTIONAL {{ ?gap <{KHO.asWritten}> ?written }}
  OPTIONAL {{ ?gap <{KHO.readingNote}> ?note }}
}} ORDER BY ?thing ?role ?gap"""
_FOUNDED: Final = (
    f"SELECT ?event ?thing {{ ?event <{KHO.bringsIntoBeing}> ?thing }} ORDER BY ?event"
)
_PLACES: Final = f"""SELECT ?thing ?document ?title ?position ?line ?section WHERE {{
  ?thing a <{KHO.Event}> ; <{KHO.isMentionedIn}> ?passage .
  ?passage <{KHO.inDocument}> ?document ; <{KHO.position}> ?position .
  OPTIONAL {{ ?document <{RDFS.label}> ?title }}
  OPTIONAL {{ ?passage <{KHO.line}> ?line }}
  OPTIONAL {{ ?passage <{KHO.section}> ?section }}
}} ORDER BY ?document ?position ?thing"""
_DURING: Final = f"""SELECT DISTINCT ?thing ?period WHERE {{
  ?statement <{KHO.predicate}> <{KHO.occursDuring}> ; <{KHO.subject}> ?thing ;
    <{KHO.object}> ?period .
}} ORDER BY ?thing ?period"""


@dataclass(frozen=True, slots=True)
class Dating:
    """A date of a thing, as a document gives it.

    Attributes:
        role: local name of the property, one of ``ROLES``.
        bounds: the time.
        words: those that the document says it with.
        reading: how the words were read: ``stated``, ``emended``, ``inferred-by-curator`` …
        note: why they were read so.
        hedges: the words with which the document hedges it.
        statement: slug of the statement.
        conflicts: whether another date of the thing cannot be true as well.
    """

    role: str
    bounds: Bounds
    words: str = ""
    reading: str = "stated"
    note: str = ""
    hedges: tuple[str, ...] = ()
    statement: str = ""
    conflicts: bool = False

    @property
    def is_between(self) -> bool:
        """Whether the words say that it was some time between two dates."""
        return self.words.casefold().startswith("between ")


@dataclass(frozen=True, slots=True)
class LostTime:
    """A time that a document has lost.

    Attributes:
        gap: slug of the gap.
        role: local name of the property that it leaves open, one of ``ROLES``.
        kind: what is lost or how it was.
        written: the words that stand there.
        note: why they give no date.
    """

    gap: str
    role: str
    kind: str
    written: str
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class DatedThing:
    """A thing with its dates; equal to itself alone.

    Attributes:
        item: the thing.
        lane: its kind, one of ``LANES``.
        datings: its dates, each once; none where it has only lost one.
        lost: the times that its document has lost.
    """

    item: Item
    lane: str
    datings: tuple[Dating, ...]
    lost: tuple[LostTime, ...] = ()

    @property
    def lasts(self) -> bool:
        """Whether it is of a kind that lasts as long as its dates say."""
        return bool(_LASTING & self.item.classes)

    @property
    def end_is_lost(self) -> bool:
        """Whether a document gave its end, and has lost it."""
        return any(lost.role in ENDINGS for lost in self.lost)


@dataclass(frozen=True, slots=True, eq=False)
class UndatedEvent:
    """An event without a date of its own, at the first place that tells of it.

    Attributes:
        item: the event.
        document: slug of the document.
        title: its title.
        section: the section of the place.
        line: its line, from 1; 0 where there is none.
        during: what it falls into the time of, as the document says.
    """

    item: Item
    document: str
    title: str
    section: str
    line: int
    during: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Chronicle:
    """All that a release dates; equal to itself alone.

    Attributes:
        things: slug → thing with its dates, those that have any.
        dateless: things of which only a lost time is known.
        undated: the events without a date, in the order of the texts.
        events: how many events there are.
    """

    things: Mapping[str, DatedThing]
    dateless: tuple[DatedThing, ...]
    undated: tuple[UndatedEvent, ...]
    events: int


@lru_cache(maxsize=4)
def the_chronicle(site: Site) -> Chronicle:
    """Return what a site's release dates; it is read once.

    Raises:
        EngineError: the engine fails.
    """
    return read_chronicle(site.engine, the_collection(site))


def read_chronicle(engine: Engine, collection: Collection) -> Chronicle:
    """Read what a release dates.

    Args:
        engine: has the release.
        collection: its things.

    Raises:
        EngineError: the engine fails.
    """
    items = collection.items
    datings, lost, founded = _datings(engine), _lost(engine), _founded(engine)
    found = [
        DatedThing(
            item=items[slug],
            lane=_lane(items[slug], founded, items),
            datings=_narrowest(datings.get(slug, ())),
            lost=tuple(lost.get(slug, ())),
        )
        for slug in sorted(datings.keys() | lost.keys())
        if slug in items
    ]
    events = [slug for slug, item in items.items() if "Event" in item.classes]
    return Chronicle(
        things={thing.item.slug: thing for thing in found if thing.datings},
        dateless=tuple(thing for thing in found if not thing.datings),
        undated=_undated(engine, items, datings),
        events=len(events),
    )


def lane_of(classes: Iterable[str]) -> str:
    """Return the lane of what is of some classes, given by their local names.

    >>> lane_of({"Battle", "MilitaryEvent", "Event"}), lane_of({"Event"})
    ('war', 'other')
    """
    known = frozenset(classes)
    return next((lane for name, lane in _lanes() if name in known), LANES[-1])


@cache
def _lanes() -> Sequence[tuple[str, str]]:
    """Class → lane; the first class that a thing has decides."""
    text = files(__package__).joinpath("lanes.csv").read_text(encoding="utf-8")
    return [(row["class"], row["lane"]) for row in csv.DictReader(text.splitlines())]


def _lane(item: Item, founded: Mapping[str, Sequence[str]], items: Mapping[str, Item]) -> str:
    """Return the lane of a thing; a founding stands with what it founds, a reign with its ruler."""
    own = lane_of(item.classes)
    if own == LANES[-1]:
        lanes = (
            lane_of(items[slug].classes) for slug in founded.get(item.slug, ()) if slug in items
        )
        return next(lanes, own)
    return own


def _datings(engine: Engine) -> dict[str, list[Dating]]:
    """Return slug → dates in the voice of a document; what was given up is none."""
    found: dict[str, dict[str, Dating]] = defaultdict(dict)
    for statement, thing, role, edtf, words, reading, note, rank, hedge, other in select(
        engine, DATINGS
    ):
        if _text(rank) == _GIVEN_UP:
            continue
        slug, own = _slug(thing), _slug(statement)
        bounds = parse(_text(edtf))
        if bounds.in_any_year:
            continue  # a day of whichever year stands nowhere in time
        known = found[slug].get(own)
        hedges = {*(known.hedges if known else ()), *([_text(hedge)] if hedge else [])}
        found[slug][own] = Dating(
            role=local_name(_text(role)),
            bounds=bounds,
            words=_text(words),
            reading=_text(reading) or "stated",
            note=_text(note),
            hedges=tuple(sorted(hedges)),
            statement=own,
            conflicts=other is not None,
        )
    return {slug: list(datings.values()) for slug, datings in found.items()}


def _narrowest(datings: Sequence[Dating]) -> tuple[Dating, ...]:
    """Leave out a date that is said elsewhere more exactly, or again.

    Of equal ones that is kept which was read with least ado.
    """
    kept: dict[tuple[str, Bounds], Dating] = {}
    for dating in sorted(datings, key=lambda it: (it.reading != "stated", it.statement)):
        wider = any(
            other.role == dating.role
            and other.bounds.lies_within(dating.bounds)
            and not (other.conflicts or dating.conflicts)
            for other in datings
        )
        if not wider:
            kept.setdefault((dating.role, dating.bounds), dating)
    return tuple(sorted(kept.values(), key=lambda it: (ROLES.index(it.role), it.bounds.text)))


def _lost(engine: Engine) -> dict[str, list[LostTime]]:
    found: dict[str, list[LostTime]] = defaultdict(list)
    for gap, thing, role, kind, written, note in select(engine, _GAPS):
        found[_slug(thing)].append(
            LostTime(_slug(gap), local_name(_text(role)), _text(kind), _text(written), _text(note))
        )
    return found


def _founded(engine: Engine) -> dict[str, list[str]]:
    return _pairs(engine, _FOUNDED)


def _undated(
    engine: Engine, items: Mapping[str, Item], dated: Mapping[str, object]
) -> tuple[UndatedEvent, ...]:
    """Return the events without a date at their first places, in the order of the texts."""
    during = _pairs(engine, _DURING)
    found: dict[str, tuple[str, int, UndatedEvent]] = {}
    for thing, document, title, position, line, section in select(engine, _PLACES):
        slug = _slug(thing)
        place = (_slug(document), int(_text(position)))
        if slug not in items or slug in dated or (slug in found and found[slug][:2] <= place):
            continue
        event = UndatedEvent(
            item=items[slug],
            document=_slug(document),
            title=_text(title),
            section=_text(section),
            line=int(_text(line) or 0),
            during=tuple(items[it] for it in during.get(slug, ()) if it in items),
        )
        found[slug] = (*place, event)
    in_order = sorted(found.items(), key=lambda pair: (*pair[1][:2], pair[0]))
    return tuple(event for _, (_, _, event) in in_order)


def _pairs(engine: Engine, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for first, second in select(engine, query):
        found[_slug(first)].append(_slug(second))
    return found


def _slug(term: object) -> str:
    return slug_of(_text(term))


def _text(term: object) -> str:
    """Return an IRI or the lexical form of a literal; the empty string for what is not bound."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
