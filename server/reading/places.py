"""Where things are: by a point from elsewhere, and by what the documents say.

No document gives coordinates: points stand in a graph apart, each with its source. An event or a
building without a point of its own has that of the place where a document puts it, and is no surer
than the words that do so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import DCTERMS, RDFS, Namespace

from khorgos.ontology.namespaces import GRAPH, KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.engines.engine import Engine, select
from khorgos.server.reading.collection import Collection, Item, the_collection
from khorgos.server.site import Site

_GEO: Final = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
_SPOTS: Final = f"""SELECT ?thing ?latitude ?longitude ?source ?licence ?comment WHERE {{
  GRAPH <{GRAPH.places}> {{
    ?thing <{_GEO.location}> ?point .
    ?point <{_GEO.lat}> ?latitude ; <{_GEO.long}> ?longitude ; <{DCTERMS.source}> ?source .
    OPTIONAL {{ ?point <{DCTERMS.license}> ?licence }}
    OPTIONAL {{ ?point <{RDFS.comment}> ?comment }}
  }}
}} ORDER BY ?thing"""
PLACING: Final = ("tookPlaceAt", "isNear", "isLocatedIn", "hasDestination", "isPartOf")
"""Local names of the properties that put a thing somewhere, the closest first."""
_SAID: Final = f"""SELECT ?statement ?thing ?property ?place ?hedge ?reading ?exact ?document
WHERE {{
  VALUES ?property {{ {" ".join(f"<{KHO[name]}>" for name in PLACING)} }}
  ?statement <{KHO.predicate}> ?property ; <{KHO.subject}> ?thing ; <{KHO.object}> ?place .
  OPTIONAL {{ ?statement <{KHO.certainty}> ?hedge }}
  OPTIONAL {{ ?statement <{KHO.reading}> ?reading }}
  OPTIONAL {{
    ?statement <{KHO.hasEvidence}> ?passage .
    ?passage <{KHO.exact}> ?exact ; <{KHO.inDocument}> ?document .
  }}
  FILTER NOT EXISTS {{ ?statement <{KHO.isNegated}> true }}
  FILTER NOT EXISTS {{ ?statement <{KHO.rank}> "deprecated" }}
}} ORDER BY ?thing ?property ?statement DESC(STRLEN(?exact))"""
_TAKING_PART: Final = f"""SELECT DISTINCT ?event ?polity WHERE {{
  ?event <{KHO.hasParticipant}> ?polity . ?polity a <{KHO.Polity}> .
}} ORDER BY ?event ?polity"""
_ACCURACY: Final = re.compile(
    r"The text says “(?P<words>[^”]+)”: these are the coordinates of (?P<place>[^,]+), "
    r"(?P<bound>good to about|worse than) (?P<km>\d+) km\."
)

POINT: Final = "point"
"""A place as small as a dot: a town, a building."""
RING: Final = "ring"
"""Somewhere within a distance that is known."""
WIDER: Final = "wider"
"""Somewhere, and the distance is not known: a ring would say too much."""
SOFT: Final = "soft"
"""A region, of which the point is only the middle."""
ACCURACIES: Final = (POINT, RING, WIDER, SOFT)

_DOTS: Final = frozenset({"Settlement", "BuiltStructure", "BorderPoint"})
"""Classes of places that are as small as a dot."""
_STEPS: Final = 4
"""How many places may stand in one another before one has a point."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point from elsewhere.

    Attributes:
        latitude: degrees north.
        longitude: degrees east.
        source: where it comes from.
        licence: address of the licence, or the empty string.
        words: the words of a document that the point stands for, or the empty string.
        distance: how far off it may be in kilometres; 0 where nothing is said.
        at_least: whether it is worse than that.
    """

    latitude: float
    longitude: float
    source: str
    licence: str = ""
    words: str = ""
    distance: float = 0
    at_least: bool = False

    @property
    def giver(self) -> str:
        """Who gives it: the first words of its source."""
        return self.source.partition(",")[0]


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A statement that puts a thing somewhere.

    Attributes:
        statement: slug of it.
        property: local name of its property.
        place: slug of the place.
        hedge: the document's word of doubt, or the empty string.
        editor: whether a person read it between the lines.
        exact: the sentence.
        document: slug of its document, or the empty string.
    """

    statement: str
    property: str
    place: str
    hedge: str = ""
    editor: bool = False
    exact: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a thing is drawn.

    Attributes:
        item: the thing.
        spot: the point.
        anchor: slug of the thing whose point it is.
        accuracy: one of :data:`ACCURACIES`.
        facts: the statements that put it there, from the thing to the anchor.
    """

    item: Item
    spot: Spot
    anchor: str
    accuracy: str
    facts: tuple[PlaceFact, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether the point is the thing's own."""
        return self.anchor == self.item.slug

    @property
    def hedge(self) -> str:
        """The first word of doubt of the statements, or the empty string."""
        return next((fact.hedge for fact in self.facts if fact.hedge), "")


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the things of a release are; equal to itself alone, as the site is.

    Attributes:
        placed: slug → placement, of every thing with a point or put at one.
        points: how many places have a point of their own.
        unplaced: the places without any.
        nowhere: events that a document puts somewhere without a point, with the first statement.
        givers: who gives points → (address of the licence, how many).
        taking_part: slug of an event → slugs of the polities that take part.
    """

    placed: Mapping[str, Placement]
    points: int
    unplaced: Sequence[Item]
    nowhere: Sequence[tuple[Item, PlaceFact]]
    givers: Mapping[str, tuple[str, int]]
    taking_part: Mapping[str, Sequence[str]]


@lru_cache(maxsize=4)
def the_places(site: Site) -> Places:
    """Return where the things of a site's release are; they are read once.

    Raises:
        EngineError: the engine fails.
    """
    return read_places(site.engine, the_collection(site))


def read_places(engine: Engine, collection: Collection) -> Places:
    """Read where the things of a release are.

    Args:
        engine: has the release.
        collection: its things.

    Raises:
        EngineError: the engine fails.
    """
    items = collection.items
    spots = {slug: spot for slug, spot in _spots(engine) if slug in items}
    said = _said(engine)
    placed: dict[str, Placement] = {}
    for slug, item in items.items():
        if found := _placement(item, items, spots, said):
            placed[slug] = found
    places = [item for item in items.values() if "Place" in item.classes]
    events = [item for item in items.values() if "Event" in item.classes]
    return Places(
        placed=placed,
        points=sum(item.slug in spots for item in places),
        unplaced=sorted(
            (item for item in places if item.slug not in placed),
            key=lambda item: (-item.facts, item.slug),
        ),
        nowhere=[
            (item, fact)
            for item in events
            if item.slug not in placed and (fact := _first(said.get(item.slug, ()), items))
        ],
        givers=_givers(spots.values()),
        taking_part=_taking_part(engine),
    )


def accuracy_of(comment: str) -> tuple[str, float, bool]:
    """Read how good a point is: the words it stands for, a distance in km, whether it is worse.

    What says it in other words is no surer than it can be: no words, no distance, and worse.

    >>> accuracy_of("The text says “near Ost”: these are the coordinates of Ost, worse than 50 km.")
    ('near Ost', 50.0, True)
    >>> accuracy_of("Somewhere near Ost.")
    ('', 0.0, True)
    """
    read = _ACCURACY.fullmatch(comment)
    if read is None:
        return "", 0.0, True
    return read["words"], float(read["km"]), read["bound"] == "worse than"


def _spots(engine: Engine) -> Iterator[tuple[str, Spot]]:
    for thing, latitude, longitude, source, licence, comment in select(engine, _SPOTS):
        words, distance, at_least = accuracy_of(_text(comment)) if comment else ("", 0.0, False)
        place = float(_text(latitude)), float(_text(longitude))
        spot = Spot(*place, _text(source), _text(licence), words, distance, at_least)
        yield slug_of(_text(thing)), spot


def _said(engine: Engine) -> dict[str, list[PlaceFact]]:
    """Return slug → what puts the thing somewhere, each statement once, the closest first."""
    found: dict[str, PlaceFact] = {}
    by_thing: defaultdict[str, list[PlaceFact]] = defaultdict(list)
    for row in select(engine, _SAID):
        statement, thing, property_, place, hedge, reading, exact, document = row
        slug = slug_of(_text(statement))
        if slug not in found:
            found[slug] = PlaceFact(
                statement=slug,
                property=local_name(_text(property_)),
                place=slug_of(_text(place)),
                hedge=_text(hedge),
                editor=_text(reading) == "inferred-by-curator",
                exact=_text(exact),
                document=slug_of(_text(document)) if document else "",
            )
            by_thing[slug_of(_text(thing))].append(found[slug])
    for facts in by_thing.values():
        facts.sort(key=lambda fact: (PLACING.index(fact.property), fact.place, fact.statement))
    return by_thing


def _placement(
    item: Item,
    items: Mapping[str, Item],
    spots: Mapping[str, Spot],
    said: Mapping[str, Sequence[PlaceFact]],
) -> Placement | None:
    """Place a thing by its own point; an event or a building also by what is said of it."""
    own = spots.get(item.slug)
    if own is not None:
        facts = tuple(fact for fact in said.get(item.slug, ()) if own.words)[:1]
        if own.distance or own.at_least:
            # The statement that the words are of: that nothing is nearer than.
            near = [fact for fact in said.get(item.slug, ()) if fact.property == "isNear"]
            facts = tuple(near[:1]) or facts
            return Placement(item, own, item.slug, WIDER if own.at_least else RING, facts)
        return Placement(item, own, item.slug, _extent(item), facts)
    if not (item.classes & _DOTS or "Event" in item.classes):
        return None
    found = [_by_facts(item, (fact,), items, spots, said) for fact in said.get(item.slug, ())]
    known = [one for one in found if one is not None]
    return min(known, key=lambda one: ACCURACIES.index(one.accuracy), default=None)


def _by_facts(
    item: Item,
    facts: tuple[PlaceFact, ...],
    items: Mapping[str, Item],
    spots: Mapping[str, Spot],
    said: Mapping[str, Sequence[PlaceFact]],
) -> Placement | None:
    """Follow what is said from place to place until one has a point."""
    place = items.get(facts[-1].place)
    if place is None or len(facts) > _STEPS or place.slug in [fact.place for fact in facts[:-1]]:
        return None
    spot = spots.get(place.slug)
    if spot is not None and "Polity" in place.classes:
        return None  # The middle of a country says nothing of where in it something is.
    if spot is not None:
        accuracy = _extent(place)
        if spot.distance or spot.at_least or any(fact.property == "isNear" for fact in facts):
            accuracy = WIDER
        return Placement(item, replace(spot, words=""), place.slug, accuracy, facts)
    if not place.classes & _DOTS:
        return None
    for fact in said.get(place.slug, ()):
        if fact.property in ("isLocatedIn", "isPartOf"):
            further = _by_facts(item, (*facts, fact), items, spots, said)
            if further is not None and further.accuracy == POINT:
                return further
    return None


def _first(facts: Iterable[PlaceFact], items: Mapping[str, Item]) -> PlaceFact | None:
    """Return the first fact that puts a thing at a place or in a country."""
    lands = frozenset({"Place", "Polity"})
    known = (fact for fact in facts if fact.place in items)
    return next((fact for fact in known if items[fact.place].classes & lands), None)


def _extent(place: Item) -> str:
    return POINT if place.classes & _DOTS else SOFT


def _givers(spots: Iterable[Spot]) -> dict[str, tuple[str, int]]:
    """Count the points by who gives them, the most first."""
    found: dict[str, tuple[str, int]] = {}
    for spot in spots:
        found[spot.giver] = (spot.licence, found.get(spot.giver, ("", 0))[1] + 1)
    return dict(sorted(found.items(), key=lambda giver: (-giver[1][1], giver[0])))


def _taking_part(engine: Engine) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for event, polity in select(engine, _TAKING_PART):
        found[slug_of(_text(event))].append(slug_of(_text(polity)))
    return found


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
