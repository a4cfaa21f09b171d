"""The collection of an invented world: which things, what they are called, when and where."""

import pytest

from khorgos.ontology.documentation import Documentation
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.reading.collection import Collection, Item, ItemName, fittest, read_collection
from khorgos.server.serve import read_ontology

WORLD = """
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix khg: <https://w3id.org/khorgos/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
khg:facts {
  kh:zarm a kho:Settlement, kho:Place ; rdfs:label "Zarm"@en ;
    skos:altLabel "Oldzarm"@en, "Зарм"@kk, "大扎姆共和国"@zh-hans ; kho:isLocatedIn kh:ost ;
    skos:scopeNote "The town."@en .
  kh:ost a kho:Region, kho:Place ; rdfs:label "Ost"@en ; kho:isPartOf kh:anland .
  kh:anland a kho:SovereignState, kho:Place ; rdfs:label "Anland"@en ; kho:isPartOf kh:ost .
  kh:fight a kho:Battle, kho:Event, kho:ArmedConflict ; rdfs:label "Battle of Zarm"@en ;
    kho:tookPlaceAt kh:zarm ; kho:hasTimeSpan kh:time-1 .
  kh:king a kho:Person ; rdfs:label "Ulo"@en ; kho:hasBirth kh:time-1 ; kho:hasBeginning kh:time-1 ;
    kho:hasDeath kh:time-2 .
  kh:unnamed a kho:Person .
}
khg:statements {
  kh:statement-1 a kho:Statement ; kho:subject kh:zarm ; kho:predicate kho:formerName ;
    kho:objectValue "Oldzarm"@en ; kho:hasScope kh:king .
  kh:statement-2 a kho:Statement ; kho:subject kh:fight ; kho:predicate kho:tookPlaceAt ;
    kho:object kh:zarm ; rdfs:label "said"@en .
  kh:statement-3 a kho:Statement ; kho:subject kh:zarm ; kho:predicate kho:officialName ;
    kho:objectValue "大扎姆共和国"@zh-hans .
  kh:time-1 a kho:TimeSpan ; rdfs:label "36 BC" ; kho:edtf "-0035" ;
    kho:earliestYear -35 ; kho:latestYear -35 .
  kh:time-2 a kho:TimeSpan ; rdfs:label "from around AD 20 on" ; kho:edtf "0020~/.." ;
    kho:earliestYear 20 ; kho:isApproximate true .
  kho:formerName rdfs:subPropertyOf kho:name .
  kho:officialName rdfs:subPropertyOf kho:name .
}
khg:names { kh:ost skos:altLabel "استان تراز"@fa . kh:anland skos:altLabel "طراز"@fa .
  kh:zarm skos:altLabel "Зарм"@kk, "Зармский город"@ru, "Зарм"@ru, "扎姆"@zh-hans . }
"""


@pytest.fixture(scope="module")
def ontology() -> Documentation:
    return read_ontology(EngineConfig().ontology).documentation


@pytest.fixture(scope="module")
def collection(ontology: Documentation, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("world")
    (folder / "khorgos.trig").write_text(WORLD, encoding="utf-8")
    return read_collection(EmbeddedEngine.load(EngineConfig(folder)), ontology)


@pytest.fixture(scope="module")
def zarm(collection: Collection) -> Item:
    return collection.items["zarm"]


def test_things_have_labels_and_keep_no_record(collection: Collection) -> None:
    assert [*collection.items] == ["anland", "fight", "king", "ost", "zarm"]


def test_a_name_knows_its_kind_and_whose_it_is(zarm: Item) -> None:
    names = {(name.text, name.language): name for name in zarm.names}
    assert names["Zarm", "en"].kind == "label"
    assert names["Oldzarm", "en"].kind == "formerName"
    assert names["Oldzarm", "en"].whom == ("Ulo",)
    assert names["Зарм", "kk"].kind == "name"


def test_a_name_that_a_document_has_is_not_from_elsewhere(zarm: Item) -> None:
    assert [name.text for name in zarm.names if name.elsewhere] == [
        "Зарм",
        "Зармский город",
        "扎姆",
    ]
    assert [name.elsewhere for name in zarm.names if name.language == "kk"] == [False]


@pytest.mark.parametrize(
    ("language", "text", "tag"),
    [
        ("en", "Zarm", "en"),
        ("kk", "Зарм", "kk"),
        ("ru", "Зарм", "ru"),  # of two, the one that sounds like the label
        ("zh", "扎姆", "zh-hans"),  # rather than the official name
        ("fa", "Zarm", "en"),
    ],
)
def test_a_label_is_in_the_language_of_the_reader(
    zarm: Item, language: str, text: str, tag: str
) -> None:
    shown = zarm.label(language)
    assert (shown.text, shown.language) == (text, tag)


def test_of_names_from_elsewhere_the_one_like_the_label_stands_first() -> None:
    names = [
        ItemName("Astan", "en", "label"),
        ItemName("Акмол", "ru", elsewhere=True),
        ItemName("Астан", "ru", elsewhere=True),
        ItemName("阿斯塔納", "zh", elsewhere=True),
        ItemName("阿斯塔纳", "zh", elsewhere=True),
    ]
    town = Item("astan", tuple(names))
    assert fittest(town, names[1:3]).text == "Астан"
    assert town.label("zh").text == "阿斯塔纳"  # in the characters of the page


def test_a_name_of_another_place_is_none(collection: Collection) -> None:
    assert collection.items["anland"].label("fa").text == "طراز"
    assert collection.items["ost"].label("fa").text == "Ost"


def test_kinds_are_the_most_specific_classes(collection: Collection) -> None:
    fight = collection.items["fight"]
    assert [kind.name for kind in fight.kinds] == ["Battle"]
    assert fight.kind("kk").text == "шайқас"
    assert {"Event", "ArmedConflict"} <= fight.classes
    assert collection.of_kind("Event") == [fight]


def test_what_keeps_records_is_no_kind(collection: Collection) -> None:
    assert "Battle" in collection.kinds
    assert "Statement" not in collection.kinds
    assert "ArmedConflict" in collection.kinds["Battle"].above
    assert "Battle" in collection.kinds["ArmedConflict"].children


def test_years_are_those_of_the_beginning_and_the_end(collection: Collection) -> None:
    assert (collection.items["fight"].begin, collection.items["fight"].end) == (-35, -35)
    assert (collection.items["king"].begin, collection.items["king"].end) == (-35, None)
    assert (collection.items["ost"].begin, collection.items["ost"].end) == (None, None)


def test_a_birth_is_not_told_twice(collection: Collection) -> None:
    times = collection.items["king"].times
    assert [(time.role, time.words, time.approximate) for time in times] == [
        ("hasBirth", "36 BC", False),
        ("hasDeath", "from around AD 20 on", True),
    ]


def test_places_are_within_others_and_circles_end(collection: Collection, zarm: Item) -> None:
    assert zarm.places == ("ost",)
    assert zarm.within == {"ost", "anland"}
    assert collection.items["fight"].within == {"zarm", "ost", "anland"}
    assert collection.items["ost"].within == {"anland"}


def test_facts_are_counted(collection: Collection, zarm: Item) -> None:
    assert (zarm.facts, collection.items["fight"].facts) == (3, 1)
    assert collection.items["king"].facts == 0
    assert (zarm.note, collection.items["king"].note) == ("The town.", "")
