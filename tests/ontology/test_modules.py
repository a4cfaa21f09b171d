"""The modules of the ontology, its versions, and what became of the terms of before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, XSD, Graph, Literal, URIRef

from khorgos.ontology.imports import CATALOG_FILE, imports_of
from khorgos.ontology.namespaces import KHO, ONTOLOGY_IRI
from khorgos.ontology.vocabulary import ONTOLOGY_FILE, Kind, Vocabulary, load_ontology

MODULES = dict(imports_of(ONTOLOGY_FILE))
DEPRECATED = ONTOLOGY_FILE.with_name("deprecated.ttl")
VERSIONS = sorted(ONTOLOGY_FILE.with_name("versions").glob("*.ttl"))
CORE = f"{ONTOLOGY_IRI}/core"
KINDS: tuple[Kind, ...] = ("class", "object property", "datatype property")
Open = Callable[[Path, Mapping[str, Path]], Mapping[str, list[str]]]


def parsed(path: Path) -> Graph:
    """A file alone, without what it imports."""
    return Graph().parse(path, format="turtle")


def declared(graph: Graph) -> set[URIRef]:
    """The terms of the project that ``graph`` declares."""
    subjects = graph.subjects(RDF.type)
    return {node for node in subjects if isinstance(node, URIRef) and node in KHO}


def catalogue(folder: Path) -> dict[str, Path]:
    text = (folder / CATALOG_FILE).read_text("utf-8")
    return {
        name: folder / uri for name, uri in re.findall(r'<uri name="(.*?)" uri="(.*?)"/>', text)
    }


# ---------------------------------------------------------------- modules


@pytest.mark.parametrize(("iri", "path"), MODULES.items(), ids=[p.stem for p in MODULES.values()])
def test_a_module_is_an_ontology_that_says_what_it_is(iri: str, path: Path) -> None:
    graph, subject = parsed(path), URIRef(iri)
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [subject]
    assert iri == f"{ONTOLOGY_IRI}/{path.stem}"
    version = load_ontology().value(ONTOLOGY_IRI, OWL.versionInfo)
    assert graph.value(subject, OWL.versionInfo) == version
    assert graph.value(subject, OWL.versionIRI) == URIRef(f"{iri}/{version}")
    for said in (DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.license):
        assert len(list(graph.objects(subject, said))) == 1
    for date in (DCTERMS.created, DCTERMS.modified):
        value = graph.value(subject, date)
        assert isinstance(value, Literal)
        assert value.datatype == XSD.date
    assert (CORE in imports_of(path)) == (iri != CORE)


@pytest.mark.parametrize("path", MODULES.values(), ids=lambda path: path.stem)
def test_a_module_with_its_imports_declares_every_term_that_it_uses(path: Path) -> None:
    whole = load_ontology(path)
    used = {node for triple in whole for node in triple if isinstance(node, URIRef)}
    known = declared(whole)
    if path == DEPRECATED:  # what replaces a term may stand in any module
        known |= declared(load_ontology())
    assert {node for node in used if node in KHO} - known == set()


def test_each_term_stands_in_one_module_and_none_in_the_header() -> None:
    terms = Counter(term for path in MODULES.values() for term in declared(parsed(path)))
    assert [term for term, count in terms.items() if count > 1] == []
    assert set(terms) == declared(load_ontology())
    assert declared(parsed(ONTOLOGY_FILE)) == set()


@pytest.mark.parametrize("folder", sorted({p.parent for p in [ONTOLOGY_FILE, *MODULES.values()]}))
def test_a_catalogue_says_where_each_ontology_lies(folder: Path) -> None:
    found = catalogue(folder)
    for iri, path in found.items():
        assert (URIRef(iri), RDF.type, OWL.Ontology) in parsed(path)
    here = {path for path in found.values() if path.parent == folder}
    assert here == set(folder.glob("*.ttl")) - {
        folder / name for name in ("alignments.ttl", "style.shapes.ttl")
    }


@pytest.mark.java
@pytest.mark.slow
@pytest.mark.parametrize("path", [ONTOLOGY_FILE, *MODULES.values()], ids=lambda path: path.stem)
def test_owlapi_opens_it_alone_and_offline(path: Path, open_offline: Open) -> None:
    assert open_offline(path, catalogue(path.parent))["violations"] == []


@pytest.fixture
def vocabulary(ontology: Graph) -> Vocabulary:
    return Vocabulary(ontology)


# ---------------------------------------------------------------- versions and deprecated terms


def test_the_version_before_is_kept() -> None:
    before = load_ontology().value(ONTOLOGY_IRI, OWL.priorVersion)
    kept = [parsed(path).value(ONTOLOGY_IRI, OWL.versionIRI) for path in VERSIONS]
    assert before in kept
    assert kept == [URIRef(f"{ONTOLOGY_IRI}/{path.stem}") for path in VERSIONS]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_no_term_of_before_is_lost(path: Path, ontology: Graph, vocabulary: Vocabulary) -> None:
    """It exists, or is deprecated with a replacement that exists; it stays what it was."""
    former = {former.iri: former for former in vocabulary.deprecated.values()}
    old = parsed(path)
    for term in declared(old):
        assert set(old.objects(term, RDF.type)) & set(ontology.objects(term, RDF.type)), term
        if term in former:
            assert former[term].replacements
            assert set(former[term].replacements) <= declared(ontology) - former.keys()
    assert declared(parsed(DEPRECATED)) == former.keys() <= declared(old)


def test_what_to_write_instead_names_the_replacements_first(vocabulary: Vocabulary) -> None:
    terms = {f"kho:{name}" for kind in KINDS for name in vocabulary.terms(kind)}
    for former in vocabulary.deprecated.values():
        named = re.findall(r"kho:\w+", former.note)
        assert set(named) <= terms
        assert {f"kho:{iri.fragment}" for iri in former.replacements} <= set(named)


def test_the_changes_list_every_deprecated_term(vocabulary: Vocabulary) -> None:
    page = ONTOLOGY_FILE.parent.parent / "docs/reference/ontology-changes.md"
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", page.read_text("utf-8"), re.MULTILINE)
    assert rows == [
        (name, ", ".join(f"`{iri.fragment}`" for iri in term.replacements), plain(term.note))
        for name, term in sorted(vocabulary.deprecated.items(), key=lambda item: item[0].casefold())
    ]


def plain(note: str) -> str:
    return note.replace("kho:", "")
