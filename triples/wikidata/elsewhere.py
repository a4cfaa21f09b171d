"""Names and coordinates from elsewhere, each credited: graphs apart from what was read.

``names.csv`` has the slug of an entity, a name with its language (BCP 47) and where it comes from:
a record that carries the id of the same item of Wikidata, an entry of a bilingual dictionary
that gives the name for the entity's English one, or a page whose words leave no doubt. In the graph
a name is an ``skos:altLabel``, and a label of SKOS-XL
(https://www.w3.org/TR/skos-reference/skos-xl.html) that holds its source, and the licence where the
source has one.

``places.csv`` has the slug of an entity, latitude and longitude in degrees (WGS 84) and where they
come from. The terms are those of https://www.w3.org/2003/01/geo/. ``licences.csv`` says from which
sources the two tables may take, and their licences.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from khorgos.ontology.namespaces import KH
from khorgos.triples.annotation import Entity
from khorgos.triples.characters import character_faults
from khorgos.triples.minting import entity_iri
from khorgos.triples.naming.scripts import UNKNOWN, language_scripts, script_name, script_of
from khorgos.triples.naming.tags import tag_fault
from khorgos.triples.naming.words import table
from khorgos.triples.problems import InputError, Problem, told_once
from khorgos.triples.wikidata.register import WIKIDATA
from khorgos.triples.wikidata.tables import read_table

NAMES: Final = "names.csv"
PLACES: Final = "places.csv"
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    NAMES: ("slug", "name", "language", "source", "locator"),
    PLACES: ("slug", "lat", "lon", "source", "locator", "note"),
}
SKOSXL: Final = Namespace("http://www.w3.org/2008/05/skos-xl#")
GEO: Final = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
WEB: Final = "Web page"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_HAN: Final = {"Hans": "Hani", "Hant": "Hani"}
"""Subtags that say how Han characters are written → the script that they are in."""

_Columns = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NameElsewhere:
    """A name that no document states: the slug of the thing, the name, and where it is from."""

    slug: str
    name: str
    source: str


def read_names(folder: Path) -> Sequence[NameElsewhere]:
    """The names in the table of ``folder`` as they stand there; none where there is no table.

    Raises:
        InputError: the table cannot be read.
    """
    rows = read_table(folder / NAMES, COLUMNS[NAMES], may_lack=True)
    return [NameElsewhere(*(row.values[key] for key in ("slug", "name", "source"))) for row in rows]


def load_elsewhere(
    name: str,
    entities: Mapping[str, Entity],
    folder: Path = WIKIDATA,
    wanted: Container[str] | None = None,
) -> Graph:
    """A table in ``folder`` as a graph, each row credited; an input without such a table has none.

    Args:
        name: of the table, :data:`NAMES` or :data:`PLACES`.
        entities: the register.
        folder: where the table is.
        wanted: the slugs of those whose rows are taken; all when None.

    Raises:
        InputError: the table cannot be read, or a row has a slug without an entity, a source that
            is not known, a name that stands twice or is written in another script than its
            language is, or coordinates that lie outside of the Earth's.
    """
    add = _add_name if name == NAMES else _add_place
    graph, problems, known = Graph(), list[Problem](), licences(name)
    for row in read_table(folder / name, COLUMNS[name], may_lack=True):
        slug, source = row.values["slug"], row.values["source"]
        try:
            if wanted is not None and slug in entities and slug not in wanted:
                continue
            if slug not in entities:
                unknown = f"there is no such entity as {slug!r}"
                problems.append(row.problem(f"{unknown}; correct the slug, or delete the row"))
                continue
            if source not in known:
                raise ValueError(f"the source is {source!r}; write one of {', '.join(known)}")
            node = add(row.values, graph)
        except ValueError as error:
            problems.append(row.problem(str(error)))
            continue
        graph.add((node, DCTERMS.source, Literal(f"{source}, {row.values['locator']}")))
        if licence := known[source]:
            graph.add((node, DCTERMS.license, licence))
    if problems:
        raise InputError(told_once(problems))
    return graph


@cache
def licences(name: str) -> Mapping[str, URIRef | None]:
    """Source → licence of what may be taken from it for a table, by the name of the table.

    Of a page of the web, which has none, no more is taken than the few words that give the name.
    """
    rows = table(Path(__file__).with_name("licences.csv"))
    return {
        row["source"]: URIRef(row["licence"]) if row["licence"] else None
        for row in rows
        if row["table"] == name
    }


def _add_name(values: _Columns, graph: Graph) -> URIRef:
    slug, name, source = values["slug"], values["name"], values["source"]
    language, *subtags = values["language"].split("-")
    if not _LANGUAGE.fullmatch(values["language"]):
        raise ValueError(f"the language is {values['language']!r}; write a tag such as zh-hans")
    # The table writes tags in small letters, as Wikidata does.
    parts = (one.capitalize() if len(one) == 4 else one for one in values["language"].split("-"))
    if fault := tag_fault("-".join(parts)) or next(character_faults(name), ""):
        raise ValueError(fault)
    entity, literal = entity_iri(slug), Literal(name, lang=values["language"])
    if (entity, SKOS.altLabel, literal) in graph:
        raise ValueError("the name stands twice; keep the row with the better source")
    quoted = values["locator"].partition(', "')[2].casefold()
    if source == WEB and name.casefold() not in quoted:
        raise ValueError("the words quoted from the page do not hold the name; quote some that do")
    # The script that the tag names or, failing that, the usual one of its language.
    named = [subtag.capitalize() for subtag in subtags if len(subtag) == 4]
    expected = _HAN.get(named[0], named[0]) if named else language_scripts().get(language)
    found = script_of(name)
    if found == UNKNOWN:
        raise ValueError(f"{name!r} has no letters of a known script; write the name in letters")
    if expected not in (None, found):
        scripts = f"{script_name(found)}, not in {script_name(expected)}"
        raise ValueError(f"{name!r} is written in {scripts}; correct the name or the language")
    digest = hashlib.sha256(f"{literal}@{literal.language}".encode()).hexdigest()[:12]
    label = KH[f"{slug}-name-{digest}"]
    graph.add((entity, SKOS.altLabel, literal))
    graph.add((entity, SKOSXL.altLabel, label))
    graph.add((label, RDF.type, SKOSXL.Label))
    graph.add((label, SKOSXL.literalForm, literal))
    return label


def _add_place(values: _Columns, graph: Graph) -> URIRef:
    point = KH[f"{values['slug']}-point"]
    for name, most, prop in (("lat", 90, GEO.lat), ("lon", 180, GEO.long)):
        try:
            degrees = Decimal(values[name])
        except InvalidOperation:
            told = f"{name} is {values[name]!r}; write degrees with a point, such as 51.18"
            raise ValueError(told) from None
        if degrees.is_nan() or abs(degrees) > most:
            raise ValueError(f"{name} is {degrees}; it lies between -{most} and {most}")
        graph.add((point, prop, Literal(degrees)))
    graph.add((entity_iri(values["slug"]), GEO.location, point))
    graph.add((point, RDF.type, GEO.Point))
    if values["note"]:
        graph.add((point, RDFS.comment, Literal(values["note"], lang="en")))
    return point
