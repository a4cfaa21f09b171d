"""Coordinates from elsewhere, each credited: a graph of its own, apart from what was read.

``places.csv`` has the slug of an entity, latitude and longitude in degrees (WGS 84) and where they
come from. The terms are those of https://www.w3.org/2003/01/geo/.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, RDF, RDFS, Graph, Literal, Namespace, URIRef

from khorgos.ontology.namespaces import KH
from khorgos.triples.annotation import Entity
from khorgos.triples.minting import entity_iri
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.wikidata.register import WIKIDATA
from khorgos.triples.wikidata.tables import Row, read_table

PLACES: Final = "places.csv"
GEO: Final = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
LICENCES: Final = {
    "GeoNames": URIRef("https://creativecommons.org/licenses/by/4.0/"),
    "Natural Earth": URIRef("https://creativecommons.org/publicdomain/mark/1.0/"),
    "Who's On First": URIRef("https://whosonfirst.org/docs/licenses/"),
}
"""By the first words of a source."""


def load_places(entities: Mapping[str, Entity], folder: Path = WIKIDATA) -> Graph:
    """The coordinates in ``folder`` as a graph; an input without such a table has none.

    Raises:
        InputError: the table cannot be read, or a row is of no entity, has no source or no such
            place on Earth.
    """
    graph, problems = Graph(), list[Problem]()
    if not (folder / PLACES).exists():
        return graph
    for row in read_table(folder / PLACES, ("slug", "lat", "lon", "source", "locator", "note")):
        if message := _fault(row, entities):
            problems.append(row.problem(message))
        else:
            _add(graph, row.values)
    if problems:
        raise InputError(problems)
    return graph


def _fault(row: Row, entities: Mapping[str, Entity]) -> str:
    values = row.values
    if values["slug"] not in entities:
        return "there is no such entity; correct the slug, or delete the row"
    if values["source"] not in LICENCES:
        return f"the source is {values['source']!r}; write one of {', '.join(LICENCES)}"
    for name, most in (("lat", 90), ("lon", 180)):
        try:
            degrees = Decimal(values[name])
        except InvalidOperation:
            return f"{name} is {values[name]!r}; write degrees with a point, such as 51.18"
        if degrees.is_nan() or abs(degrees) > most:
            return f"{name} is {degrees}; it lies between -{most} and {most}"
    return ""


def _add(graph: Graph, values: Mapping[str, str]) -> None:
    slug = values["slug"]
    point = KH[f"{slug}-point"]
    graph.add((entity_iri(slug), GEO.location, point))
    graph.add((point, RDF.type, GEO.Point))
    graph.add((point, GEO.lat, Literal(Decimal(values["lat"]))))
    graph.add((point, GEO.long, Literal(Decimal(values["lon"]))))
    credit = f"{values['source']}, {values['locator']}"
    graph.add((point, DCTERMS.source, Literal(credit)))
    graph.add((point, DCTERMS.license, LICENCES[values["source"]]))
    if values["note"]:
        graph.add((point, RDFS.comment, Literal(values["note"], lang="en")))
