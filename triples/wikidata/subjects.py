"""What the release says of an entity that can be compared with an item of Wikidata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.annotation import Entity
from khorgos.triples.minting import entity_iri
from khorgos.triples.wikidata.items import Years
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

_GEO: Final = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
_NAMES: Final = (RDFS.label, SKOS.altLabel, KHO.name)


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


def read_subjects(
    graphs: Mapping[str, Graph],
    entities: Mapping[str, Entity],
    pairings: Mapping[str, Pairing],
) -> Mapping[str, Subject]:
    """Every entity as a subject, by slug.

    Args:
        graphs: of the release, by name; ``facts`` and ``statements`` are read, and ``places``
            where there is one.
        entities: the register of entities.
        pairings: the register of Wikidata, for what is linked already.
    """
    linked = {entity_iri(p.slug): p for p in pairings.values() if p.qid}
    return {
        slug: Subject(
            slug=slug,
            label=entity.label,
            names=_names(graphs["facts"], entity),
            years=dict(_years(graphs, entity_iri(slug))),
            related=dict(_related(graphs["facts"], entity_iri(slug), linked, entities)),
            point=_point(graphs.get("places", Graph()), entity_iri(slug)),
        )
        for slug, entity in entities.items()
    }


def _names(facts: Graph, entity: Entity) -> tuple[tuple[str, str], ...]:
    found = {
        (str(name), name.language or "en")
        for prop in _NAMES
        for name in facts.objects(entity_iri(entity.slug), prop)
        if isinstance(name, Literal)
    }
    first = (entity.label, "en")
    return first, *sorted(found - {first})


def _years(graphs: Mapping[str, Graph], node: URIRef) -> Iterator[tuple[str, Years]]:
    for name in DATES:
        spans = list(graphs["facts"].objects(node, KHO[name]))
        first = [y for span in spans for y in _numbers(graphs, span, "earliestYear")]
        last = [y for span in spans for y in _numbers(graphs, span, "latestYear")]
        if first and last:
            yield name, (min(first), max(last))


def _numbers(graphs: Mapping[str, Graph], span: object, name: str) -> Iterator[int]:
    if isinstance(span, URIRef):
        for graph in (graphs["statements"], graphs["facts"]):
            yield from (int(str(year)) for year in graph.objects(span, KHO[name]))


def _related(
    facts: Graph,
    node: URIRef,
    linked: Mapping[URIRef, Pairing],
    entities: Mapping[str, Entity],
) -> Iterator[tuple[str, str]]:
    others = {o for p, o in facts.predicate_objects(node) if p != RDF.type}
    for other in sorted({*others, *facts.subjects(None, node)}, key=str):
        if isinstance(other, URIRef) and other != node and other in linked:
            yield linked[other].qid, entities[other.removeprefix(KH)].label


def _point(places: Graph, node: URIRef) -> Point | None:
    for point in places.objects(node, _GEO.location):
        latitude, longitude = places.value(point, _GEO.lat), places.value(point, _GEO.long)
        if latitude is not None and longitude is not None:
            return float(str(latitude)), float(str(longitude))
    return None
