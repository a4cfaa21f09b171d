"""Names and coordinates from elsewhere: credited, apart, in their script and really on Earth."""

from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import DCTERMS, SKOS, Graph, Literal

from khorgos.ontology.namespaces import GRAPH, KH
from khorgos.ontology.prefixes import APART
from khorgos.triples.annotation import Entity, load_entities
from khorgos.triples.problems import InputError
from khorgos.triples.surety import STATED
from khorgos.triples.wikidata import elsewhere
from khorgos.triples.wikidata.elsewhere import GEO, NAMES, PLACES, SKOSXL, licences

ENTITIES = {"zarm": Entity("entities.yaml", 1, "zarm", "Place", "Zarm")}


def load_names(folder: Path, *rows: str) -> Graph:
    text = "slug,name,language,source,locator\n" + "".join(f"{row}\n" for row in rows)
    (folder / "names.csv").write_text(text, encoding="utf-8")
    return elsewhere.load_elsewhere(NAMES, ENTITIES, folder)


@pytest.mark.parametrize(
    ("name", "language"),
    [("Зарм", "ru"), ("扎尔姆", "zh-hans"), ("Zarm", "kk-latn"), ("زرم", "fa"), ("Zarm", "sux")],
)
def test_a_name_has_its_source_and_licence(tmp_path: Path, name: str, language: str) -> None:
    graph = load_names(tmp_path, f"zarm,{name},{language},RuBQ,row 1")
    assert list(graph.objects(KH.zarm, SKOS.altLabel)) == [Literal(name, lang=language)]
    label = graph.value(KH.zarm, SKOSXL.altLabel)
    assert graph.value(label, SKOSXL.literalForm) == Literal(name, lang=language)
    assert graph.value(label, DCTERMS.source) == Literal("RuBQ, row 1")
    assert graph.value(label, DCTERMS.license) == licences(NAMES)["RuBQ"]


def test_a_page_of_the_web_has_no_licence(tmp_path: Path) -> None:
    graph = load_names(tmp_path, 'zarm,Зарм,ru,Web page,"https://zarm.example/, ""Зарм"""')
    label = graph.value(KH["zarm"], SKOSXL.altLabel)
    assert graph.value(label, DCTERMS.source) == Literal('Web page, https://zarm.example/, "Зарм"')
    assert (label, DCTERMS.license, None) not in graph


def test_an_input_without_the_tables_has_no_names_and_places(tmp_path: Path) -> None:
    assert not elsewhere.load_elsewhere(NAMES, ENTITIES, tmp_path)
    assert not elsewhere.load_elsewhere(PLACES, ENTITIES, tmp_path)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("zram,Зарм,ru,RuBQ,row 1", "there is no such entity"),
        ("zarm,Зарм,ru,my memory,", "the source is 'my memory'; write one of Apertium"),
        (
            'zarm,Зарм,ru,Web page,"https://a.example/, ""в Зерме"""',
            "the words quoted from",
        ),
        ("zarm,Зарм,ru,Web page,https://зарм.example/", "the words quoted from"),
        ("zarm,Зарм,Russian,RuBQ,row 1", "the language is 'Russian'; write a tag such as zh-hans"),
        ("zarm,Зарм,,RuBQ,row 1", "the language is ''"),
        ("zarm,Zarm,ru,RuBQ,row 1", "'Zarm' is written in latin, not in cyrillic"),
        ("zarm,Зарм,kk-latn,RuBQ,row 1", "'Зарм' is written in cyrillic, not in latin"),
        ("zarm,12,sux,RuBQ,row 1", "'12' has no letters of a known script"),
    ],
)
def test_a_name_of_a_wrong_form_is_refused(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(InputError, match=rf"names\.csv:2: \[z...\] {message}"):
        load_names(tmp_path, row)


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"names\.csv:3: \[zarm\] the name stands twice"):
        load_names(tmp_path, "zarm,Зарм,ru,RuBQ,row 1", "zarm,Зарм,ru,AtlasPI,row 2")


def test_the_names_of_the_project_load() -> None:
    graph = elsewhere.load_elsewhere(NAMES, load_entities())
    assert (KH.kazakhstan, SKOS.altLabel, Literal("哈萨克斯坦", lang="zh-hans")) in graph


GOOD = "zarm,51.1801,-71.5,GeoNames,id 1,roughly"


def load_places(folder: Path, row: str) -> Graph:
    text = f"slug,lat,lon,source,locator,note\n{row}\n"
    (folder / "places.csv").write_text(text, encoding="utf-8")
    return elsewhere.load_elsewhere(PLACES, ENTITIES, folder)


def test_a_place_has_a_point_with_its_source_and_licence(tmp_path: Path) -> None:
    graph = load_places(tmp_path, GOOD)
    point = graph.value(KH.zarm, GEO.location)
    assert graph.value(point, GEO.lat) == Literal(Decimal("51.1801"))
    assert graph.value(point, GEO.long) == Literal(Decimal("-71.5"))
    assert graph.value(point, DCTERMS.source) == Literal("GeoNames, id 1")
    assert graph.value(point, DCTERMS.license) == licences(PLACES)["GeoNames"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("zarm", "zram", "there is no such entity"),
        ("51.1801", "151", "lat is 151; it lies between -90 and 90"),
        ("-71.5", "-180.5", "lon is -180.5; it lies between -180 and 180"),
        ("51.1801", "51°10′", "lat is '51°10′'; write degrees with a point"),
        ("51.1801", "NaN", "lat is NaN; it lies"),
        ("GeoNames", "my memory", "the source is 'my memory'; write one of GeoNames, Natural E"),
    ],
)
def test_a_place_of_a_wrong_form_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(InputError, match=rf"places\.csv:2: \[z...\] {message}"):
        load_places(tmp_path, GOOD.replace(old, new, 1))


def test_the_places_of_the_project_load() -> None:
    assert len(set(elsewhere.load_elsewhere(PLACES, load_entities()).subjects(GEO.lat))) >= 40


def test_what_comes_from_elsewhere_is_no_stated_graph() -> None:
    assert set(APART).isdisjoint(str(GRAPH[name]) for name in STATED)
