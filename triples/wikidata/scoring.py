"""How well an item of Wikidata fits an entity: each part of the comparison, with its reason.

A subject is what the release says of an entity that can be compared with an item. A part that
cannot be compared, because one side says nothing, does not count either way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.triples.annotation import Entity
from khorgos.triples.minting import entity_iri
from khorgos.triples.naming.similarity import similarity
from khorgos.triples.surety import PLAIN, union
from khorgos.triples.wikidata.elsewhere import GEO
from khorgos.triples.wikidata.items import WikidataItem, Years
from khorgos.triples.wikidata.register import Pairing

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""

DATES: Final[Mapping[str, tuple[str, ...]]] = {
    "hasBirth": ("P569",),
    "hasDeath": ("P570",),
    "hasBeginning": ("P571", "P580"),
    "hasEnd": ("P576", "P582"),
    "hasTimeSpan": ("P585",),
}
"""Property of the ontology → properties of Wikidata that date the same."""

WEIGHTS: Final = {"name": 0.5, "class": 0.2, "dates": 0.15, "relations": 0.15, "place": 0.15}
"""How much each part counts, among those that can be compared."""

_NEAR: Final = 25.0
_FAR: Final = 150.0
_EARTH: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity, as far as it can be compared.

    Attributes:
        slug: of the entity.
        label: its English label.
        names: all its names with their language tags, the label first.
        years: name of the property → years, for the properties in :data:`DATES`.
        related: id of an item → label of the entity that is linked to it and stands in a relation
            with this one.
        point: where it lies, or None.
    """

    slug: str
    label: str
    names: tuple[tuple[str, str], ...]
    years: Mapping[str, Years]
    related: Mapping[str, str]
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One part of a comparison.

    Attributes:
        name: a key of :data:`WEIGHTS`.
        score: from 0, which speaks against, to 1.
        reason: in words.
    """

    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """The parts of a comparison."""

    parts: tuple[Comparison, ...]

    @property
    def total(self) -> float:
        """The weighted mean of the parts, from 0 to 1, to three digits."""
        weight = sum(WEIGHTS[part.name] for part in self.parts)
        return round(sum(WEIGHTS[part.name] * part.score for part in self.parts) / weight, 3)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of all parts, with their scores."""
        return tuple(f"{part.name} {part.score:.2f}: {part.reason}" for part in self.parts)

    def of(self, name: str, otherwise: float = 0.0) -> float:
        """The score of the part of this name; ``otherwise`` where it could not be compared."""
        return next((part.score for part in self.parts if part.name == name), otherwise)


def read_subjects(
    graphs: Mapping[str, Graph],
    entities: Mapping[str, Entity],
    pairings: Mapping[str, Pairing],
) -> Mapping[str, Subject]:
    """Every entity as a subject, by slug.

    Args:
        graphs: of the release, by name; plain triples and ``statements`` are read, and ``places``
            where there is one.
        entities: the register of entities.
        pairings: the register of Wikidata, for what is linked already.
    """
    items: dict[Node, tuple[str, str]] = {
        entity_iri(p.slug): (p.qid, entities[p.slug].label) for p in pairings.values() if p.qid
    }
    plain = union(graphs, PLAIN)
    return {
        slug: Subject(
            slug=slug,
            label=entity.label,
            names=((entity.label, "en"), *_other_names(plain, entity)),
            years=dict(_years(plain, graphs["statements"], entity_iri(slug))),
            related=_related(plain, entity_iri(slug), items),
            point=_point(graphs.get("places", Graph()), entity_iri(slug)),
        )
        for slug, entity in entities.items()
    }


def score_item(subject: Subject, item: WikidataItem, fits: bool | None) -> Score:
    """Compare ``item`` with ``subject``.

    Args:
        subject: the entity.
        item: a candidate.
        fits: whether the item is an instance of the class that things of this kind have in
            Wikidata; None where that class is not known.
    """
    parts = [_names(subject, item)]
    if fits is not None:
        classes = ", ".join(item.classes) or "no class"
        told = "of the class expected" if fits else "not of the class expected"
        parts.append(Comparison("class", float(fits), f"an instance of {classes}, which is {told}"))
    parts += filter(None, (_dates(subject, item), _relations(subject, item), _place(subject, item)))
    return Score(tuple(parts))


def distance(one: Point, other: Point) -> float:
    """Kilometres between two points along the surface of a sphere (haversine formula).

    >>> round(distance((43.24, 76.95), (43.83, 87.62)))  # Almaty and Ürümqi
    862
    """
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def _other_names(plain: Graph, entity: Entity) -> Sequence[tuple[str, str]]:
    found = {
        (str(name), name.language or "en")
        for prop in (RDFS.label, SKOS.altLabel, KHO.name)
        for name in plain.objects(entity_iri(entity.slug), prop)
        if isinstance(name, Literal)
    }
    return sorted(found - {(entity.label, "en")})


def _years(plain: Graph, described: Graph, node: URIRef) -> Iterator[tuple[str, Years]]:
    for name in DATES:
        spans = list(plain.objects(node, KHO[name]))
        first = [year for span in spans for year in _numbers(described, span, KHO.earliestYear)]
        last = [year for span in spans for year in _numbers(described, span, KHO.latestYear)]
        if first and last:
            yield name, (min(first), max(last))


def _numbers(described: Graph, span: Node, prop: URIRef) -> Iterator[int]:
    return (int(str(year)) for year in described.objects(span, prop))


def _related(
    plain: Graph, node: URIRef, items: Mapping[Node, tuple[str, str]]
) -> Mapping[str, str]:
    others = {o for p, o in plain.predicate_objects(node) if p != RDF.type}
    others |= {*plain.subjects(None, node)}
    return dict(items[o] for o in sorted(others - {node}, key=str) if o in items)


def _point(places: Graph, node: URIRef) -> Point | None:
    point = places.value(node, GEO.location)
    latitude, longitude = places.value(point, GEO.lat), places.value(point, GEO.long)
    if latitude is None or longitude is None:
        return None
    return float(str(latitude)), float(str(longitude))


def _names(subject: Subject, item: WikidataItem) -> Comparison:
    """The two names, one of each side in any language, that are most alike."""
    best = max(
        (
            (similarity(ours, theirs), ours, theirs)
            for ours, _ in subject.names
            for theirs in item.names
        ),
        default=(0.0, subject.label, ""),
    )
    if not best[2]:
        return Comparison("name", 0.0, "the item has no name in any language")
    return Comparison("name", best[0], f"“{best[1]}” is named “{best[2]}” there")


def _dates(subject: Subject, item: WikidataItem) -> Comparison | None:
    """The worst of the dates that both sides have: one wrong birth makes another person."""
    parts = []
    for name, ours in subject.years.items():
        theirs = [years for prop in DATES[name] for years in item.years.get(prop, ())]
        ends = [years for prop in ("P580", "P582") for years in item.years.get(prop, ())]
        if name == "hasTimeSpan" and ends:
            # What has a start and an end there lasted from the one to the other.
            theirs.append((min(first for first, _ in ends), max(last for _, last in ends)))
        if theirs:
            gap = min(max(0, ours[0] - last, first - ours[1]) for first, last in theirs)
            # A year's difference is common: calendars, sources and approximate dates.
            score = 1.0 if gap == 0 else 0.5 if gap <= 2 else 0.0
            there = " and ".join(map(_spelt, theirs))
            reason = f"{name} is {_spelt(ours)} here, {there} there"
            parts.append(Comparison("dates", score, reason))
    return min(parts, key=lambda part: part.score, default=None)


def _spelt(years: Years) -> str:
    first, last = (f"{1 - year} BC" if year < 1 else str(year) for year in years)
    return first if first == last else f"{first} to {last}"


def _relations(subject: Subject, item: WikidataItem) -> Comparison | None:
    theirs = {qid for qids in item.items.values() for qid in qids}
    if not subject.related or not theirs:
        return None
    shared = sorted(theirs & subject.related.keys())
    if not shared:
        return Comparison("relations", 0.3, "names nothing that is linked and related to it here")
    names = ", ".join(f"{subject.related[qid]} ({qid})" for qid in shared)
    return Comparison("relations", 1.0, f"names {names}, related to it here too")


def _place(subject: Subject, item: WikidataItem) -> Comparison | None:
    if subject.point is None or not item.points:
        return None
    away = min(distance(subject.point, point) for point in item.points)
    score = 1.0 if away <= _NEAR else 0.5 if away <= _FAR else 0.0
    return Comparison("place", score, f"lies {away:.0f} km from it")
