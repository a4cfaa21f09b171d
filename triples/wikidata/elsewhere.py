"""Names and coordinates from elsewhere, each credited: graphs apart from what was read.

``names.csv`` has the slug of an entity, a name with its language (BCP 47) and where it comes from:
a record that carries the id of the same item of Wikidata, an entry of a bilingual dictionary
that gives the name for the entity's English one, or a page whose words leave no doubt. In the graph
a name is an ``skos:altLabel``, and a label of SKOS-XL
(https://www.w3.org/TR/skos-reference/skos-xl.html) that holds its source, and the licence where the
source has one.

``places.csv`` has the slug of an entity, latitude and longitude in degrees (WGS 84) and where they
come from. The terms are those of https://www.w3.org/2003/01/geo/.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from khorgos.ontology.namespaces import KH
from khorgos.triples.annotation import Entity
from khorgos.triples.minting import entity_iri
from khorgos.triples.naming.folding import UNKNOWN, language_scripts, script_name, script_of
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.wikidata.register import WIKIDATA
from khorgos.triples.wikidata.tables import read_table

NAMES: Final = "names.csv"
PLACES: Final = "places.csv"
SKOSXL: Final = Namespace("http://www.w3.org/2008/05/skos-xl#")
GEO: Final = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
WEB: Final = "Web page"
NAME_LICENCES: Final[Mapping[str, URIRef | None]] = {
    "Apertium": URIRef("https://www.gnu.org/licenses/gpl-3.0"),
    "AtlasPI": URIRef("https://www.apache.org/licenses/LICENSE-2.0"),
    "CC-CEDICT": URIRef("https://creativecommons.org/licenses/by-sa/4.0/"),
    "Freeciv": URIRef("https://www.gnu.org/licenses/gpl-2.0"),
    "Natural Earth": URIRef("https://creativecommons.org/publicdomain/mark/1.0/"),
    "RuBQ": URIRef("https://creativecommons.org/licenses/by-sa/4.0/"),
    "Who's On First": URIRef("https://whosonfirst.org/docs/licenses/"),
    "GNOME/libgweather": URIRef("https://www.gnu.org/licenses/gpl-2.0"),
    "KDE/kgeography": URIRef("https://www.gnu.org/licenses/gpl-2.0"),
    WEB: None,
    "iso-codes": URIRef("https://www.gnu.org/licenses/lgpl-2.1"),
    "unicode-org/cldr-json": URIRef("https://www.unicode.org/license.txt"),
}
"""By source; of a page of the web no more is taken than the few words that give the name."""
PLACE_LICENCES: Final = {
    "GeoNames": URIRef("https://creativecommons.org/licenses/by/4.0/"),
    "Natural Earth": URIRef("https://creativecommons.org/publicdomain/mark/1.0/"),
    "Who's On First": URIRef("https://whosonfirst.org/docs/licenses/"),
}
"""By the first words of a source."""

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_HAN: Final = {"Hans": "Hani", "Hant": "Hani"}
"""Subtags that say how Han characters are written → the script that they are in."""

_Columns = Mapping[str, str]


def load_names(entities: Mapping[str, Entity], folder: Path = WIKIDATA) -> Graph:
    """The names in ``folder`` as a graph; an input without such a table has none.

    Raises:
        InputError: the table cannot be read, or a row has a slug without an entity, a source that
            is not known, a name that stands twice or is written in another script than its
            language is.
    """
    columns = ("slug", "name", "language", "source", "locator")
    return _load(folder / NAMES, columns, entities, _name_fault, _add_name)


def load_places(entities: Mapping[str, Entity], folder: Path = WIKIDATA) -> Graph:
    """The coordinates in ``folder`` as a graph; an input without such a table has none.

    Raises:
        InputError: the table cannot be read, or a row has a slug without an entity, a source that
            is not known, or coordinates that lie outside of the Earth's.
    """
    columns = ("slug", "lat", "lon", "source", "locator", "note")
    return _load(folder / PLACES, columns, entities, _place_fault, _add_place)


def _load(
    path: Path,
    columns: Sequence[str],
    entities: Mapping[str, Entity],
    fault: Callable[[_Columns, Graph], str],
    add: Callable[[_Columns, Graph], None],
) -> Graph:
    """A table as a graph: each row is added, unless ``fault`` says what is wrong with it."""
    graph, problems = Graph(), list[Problem]()
    for row in read_table(path, columns) if path.exists() else ():
        known = row.values["slug"] in entities
        unknown = "there is no such entity; correct the slug, or delete the row"
        if message := fault(row.values, graph) if known else unknown:
            problems.append(row.problem(message))
        else:
            add(row.values, graph)
    if problems:
        raise InputError(problems)
    return graph


def _name_fault(values: _Columns, graph: Graph) -> str:
    name = Literal(values["name"], lang=values["language"] or None)
    if (entity_iri(values["slug"]), SKOS.altLabel, name) in graph:
        return "the name stands twice; keep the row with the better source"
    if values["source"] not in NAME_LICENCES:
        return (
            f"the source is {values['source']!r}; write one of {', '.join(sorted(NAME_LICENCES))}"
        )
    language, *subtags = values["language"].split("-")
    if not _LANGUAGE.fullmatch(values["language"]):
        return f"the language is {values['language']!r}; write a tag such as zh-hans"
    quoted = values["locator"].partition(', "')[2].casefold()
    if values["source"] == WEB and values["name"].casefold() not in quoted:
        return "the words quoted from the page do not hold the name; quote some that do"
    found, expected = script_of(values["name"]), _expected_script(language, subtags)
    if found == UNKNOWN:
        return f"{values['name']!r} has no letters of a known script; write the name in letters"
    if expected not in ("", found):
        scripts = f"{script_name(found)}, not in {script_name(expected)}"
        return f"{values['name']!r} is written in {scripts}; correct the name or the language"
    return ""


def _expected_script(language: str, subtags: Sequence[str]) -> str:
    """The script that a tag names or, failing that, the usual one of its language, or ""."""
    named = [subtag.capitalize() for subtag in subtags if len(subtag) == 4]
    return _HAN.get(named[0], named[0]) if named else language_scripts().get(language, "")


def _add_name(values: _Columns, graph: Graph) -> None:
    name = Literal(values["name"], lang=values["language"])
    entity = entity_iri(values["slug"])
    digest = hashlib.sha256(f"{name}@{name.language}".encode()).hexdigest()[:12]
    label = KH[f"{values['slug']}-name-{digest}"]
    graph.add((entity, SKOS.altLabel, name))
    graph.add((entity, SKOSXL.altLabel, label))
    graph.add((label, RDF.type, SKOSXL.Label))
    graph.add((label, SKOSXL.literalForm, name))
    graph.add((label, DCTERMS.source, Literal(f"{values['source']}, {values['locator']}")))
    if licence := NAME_LICENCES[values["source"]]:
        graph.add((label, DCTERMS.license, licence))


def _place_fault(values: _Columns, graph: Graph) -> str:
    if values["source"] not in PLACE_LICENCES:
        return f"the source is {values['source']!r}; write one of {', '.join(PLACE_LICENCES)}"
    for name, most in (("lat", 90), ("lon", 180)):
        try:
            degrees = Decimal(values[name])
        except InvalidOperation:
            return f"{name} is {values[name]!r}; write degrees with a point, such as 51.18"
        if degrees.is_nan() or abs(degrees) > most:
            return f"{name} is {degrees}; it lies between -{most} and {most}"
    return ""


def _add_place(values: _Columns, graph: Graph) -> None:
    slug = values["slug"]
    point = KH[f"{slug}-point"]
    graph.add((entity_iri(slug), GEO.location, point))
    graph.add((point, RDF.type, GEO.Point))
    graph.add((point, GEO.lat, Literal(Decimal(values["lat"]))))
    graph.add((point, GEO.long, Literal(Decimal(values["lon"]))))
    credit = f"{values['source']}, {values['locator']}"
    graph.add((point, DCTERMS.source, Literal(credit)))
    graph.add((point, DCTERMS.license, PLACE_LICENCES[values["source"]]))
    if values["note"]:
        graph.add((point, RDFS.comment, Literal(values["note"], lang="en")))
