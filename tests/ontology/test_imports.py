"""The ontology with its modules: one text for everybody, and no import left."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, URIRef

from khorgos.ontology.imports import (
    CATALOG_FILE,
    OntologyFileError,
    imports_of,
    whole_ontology,
)
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import load_ontology

PREFIXES = """\
@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
RDFS_PREFIX = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
HEADER = """
<x:all> a owl:Ontology ;
    owl:imports <x:one> ;
    owl:imports <x:two> ;
    owl:versionInfo "1" .

# The end.
"""
ONE = """
<x:one> a owl:Ontology ;
    owl:versionInfo "1. And 2." .

# The first.
kho:A a owl:Class .
"""
TWO = """
<x:two> a owl:Ontology ;
    owl:imports <x:one> ;
    owl:versionInfo "1" .

kho:B a owl:Class ; rdfs:subClassOf kho:A .
"""
CATALOG = """\
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
    <uri name="x:one" uri="one.ttl"/>
    <uri name="x:two" uri="two.ttl"/>
</catalog>
"""


@pytest.fixture
def header(tmp_path: Path) -> Path:
    for name, text in (
        ("all.ttl", PREFIXES + HEADER),
        ("one.ttl", PREFIXES + ONE),
        ("two.ttl", PREFIXES + RDFS_PREFIX + TWO),
        (CATALOG_FILE, CATALOG),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "all.ttl"


def test_the_whole_is_the_header_and_every_module_as_it_was_written(header: Path) -> None:
    assert whole_ontology(header) == (
        PREFIXES
        + '\n<x:all> a owl:Ontology ;\n    owl:versionInfo "1" .\n\n# The end.\n'
        + "\n# The first.\nkho:A a owl:Class .\n\n"
        + RDFS_PREFIX
        + "\nkho:B a owl:Class ; rdfs:subClassOf kho:A .\n"
    )


def test_the_graph_has_one_header_and_no_import(header: Path) -> None:
    graph = load_ontology(header)
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [URIRef("x:all")]
    assert not list(graph.objects(None, OWL.imports))
    assert (KHO.B, RDFS.subClassOf, KHO.A) in graph


def test_a_module_is_an_ontology_with_what_it_imports(header: Path) -> None:
    graph = load_ontology(header.with_name("two.ttl"))
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [URIRef("x:two")]
    assert set(graph.subjects(RDF.type, OWL.Class)) == {KHO.A, KHO.B}


def test_modules_may_import_each_other(header: Path) -> None:
    one = header.with_name("one.ttl")
    text = one.read_text("utf-8").replace(
        "owl:versionInfo", "owl:imports <x:two> ;\n    owl:versionInfo"
    )
    one.write_text(text, "utf-8")
    assert len(load_ontology(header)) == len(load_ontology(one)) == len(load_ontology(header)) == 5


def test_without_imports_a_file_is_as_it_is(header: Path) -> None:
    one = header.with_name("one.ttl")
    one.with_name(CATALOG_FILE).unlink()
    assert whole_ontology(one) == one.read_text("utf-8")


def test_imports_are_found_by_the_catalogue(header: Path) -> None:
    assert list(imports_of(header).items()) == [
        ("x:one", header.with_name("one.ttl")),
        ("x:two", header.with_name("two.ttl")),
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (CATALOG_FILE, 'name="x:two"', 'name="x:to"', "imports <x:two>, of which .* does not say"),
        (
            CATALOG_FILE,
            "two.ttl",
            "to.ttl",
            r"imports <x:two>, but .*to\.ttl does not exist",
        ),
        (CATALOG_FILE, "</catalog>", "", r"catalog-v001\.xml is not XML"),
        ("all.ttl", "<x:one> ;\n    owl:imports", "<x:one> ,", "each on a line of its own"),
        ("two.ttl", "<x:one> ;\n", "<x:one> ; ", "each on a line of its own"),
        ("two.ttl", "kho:B", "kho:\udcff", "is not UTF-8"),
    ],
)
def test_an_import_that_cannot_be_followed_is_refused(
    header: Path, name: str, old: str, new: str, problem: str
) -> None:
    path = header.with_name(name)
    text = path.read_text("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new).encode("utf-8", "surrogateescape"))
    with pytest.raises(OntologyFileError, match=problem):
        load_ontology(header)
