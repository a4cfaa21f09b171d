from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SDO, SKOS, TIME, Graph, Namespace, URIRef
from rdflib.namespace import GEO, ORG, PROV, DefinedNamespace

from khorgos.ontology.alignments import (
    ALIGNMENTS_FILE,
    ALIGNMENTS_IRI,
    COLUMNS,
    SSSOM_FILE,
    AlignmentError,
    Mapping,
    check_alignments,
    from_sssom,
    load_alignments,
    mappings,
    to_sssom,
    write_sssom,
)
from khorgos.ontology.java import NO_JAVA, find_java
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import classify
from khorgos.ontology.vocabulary import load_ontology

ROOT = ALIGNMENTS_FILE.parents[1]
EX = Namespace("http://example.org/")
needs_java = pytest.mark.skipif(find_java() is None, reason=NO_JAVA)

# Vocabularies of which rdflib knows every term.
KNOWN: MappingProxyType[str, type[DefinedNamespace]] = MappingProxyType(
    {"foaf": FOAF, "schema": SDO, "time": TIME, "geo": GEO, "org": ORG, "prov": PROV}
)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return load_ontology()


@pytest.fixture
def alignments() -> Graph:
    return load_alignments()


def test_every_alignment_keeps_the_rules(alignments: Graph, ontology: Graph) -> None:
    assert check_alignments(alignments, ontology) == []


def test_every_target_is_spelt_as_its_vocabulary_spells_it(
    alignments: Graph, ontology: Graph
) -> None:
    for mapping in mappings(alignments, ontology):
        prefix, name = mapping.object_id.split(":")
        if prefix in KNOWN:
            assert name in KNOWN[prefix], mapping.object_id


def test_every_declared_target_is_used(alignments: Graph) -> None:
    for target in alignments.subjects(RDFS.isDefinedBy, None):
        assert any(s in KHO for s in alignments.subjects(None, target)), target


def test_every_reason_is_about_an_alignment(alignments: Graph) -> None:
    for axiom in alignments.subjects(RDF.type, OWL.Axiom):
        triple = tuple(
            alignments.value(axiom, part)
            for part in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        )
        assert triple in alignments


def test_the_table_is_what_the_turtle_gives(alignments: Graph, ontology: Graph) -> None:
    text = SSSOM_FILE.read_text(encoding="utf-8")
    assert text == to_sssom(alignments, ontology)
    assert from_sssom(text) == mappings(alignments, ontology)


def test_the_table_has_what_sssom_requires() -> None:
    text = SSSOM_FILE.read_text(encoding="utf-8")
    head = yaml.safe_load("\n".join(line[1:] for line in text.splitlines() if line.startswith("#")))
    assert {"mapping_set_id", "license", "curie_map"} <= set(head)
    required = {"subject_id", "predicate_id", "object_id", "mapping_justification"}
    assert required <= set(COLUMNS)
    for mapping in from_sssom(text):
        assert all(getattr(mapping, column) for column in COLUMNS)
        assert mapping.mapping_justification == "semapv:ManualMappingCuration"
        assert "Read in: " in mapping.comment
        for curie in (mapping.subject_id, mapping.predicate_id, mapping.object_id):
            assert curie.partition(":")[0] in head["curie_map"]


def test_write_sssom_writes_the_same_bytes(tmp_path: Path) -> None:
    write_sssom(tmp_path / "table.tsv")
    assert (tmp_path / "table.tsv").read_bytes() == SSSOM_FILE.read_bytes()


def test_a_table_with_a_cell_too_long_to_read_is_refused() -> None:
    with pytest.raises(AlignmentError, match="field larger than"):
        from_sssom("x" * 200_000)


def test_nothing_imports_the_alignments(ontology: Graph) -> None:
    assert (None, OWL.imports, ALIGNMENTS_IRI) not in ontology


@pytest.mark.parametrize(
    ("triple", "problem"),
    [
        ((KHO.Nothing, SKOS.closeMatch, PROV.Entity), "does not declare the subject"),
        ((KHO.Work, SKOS.closeMatch, EX.Work), "has 0 types"),
        ((KHO.Work, SKOS.closeMatch, EX.Work), "has no label"),
        ((KHO.Work, SKOS.closeMatch, EX.Work), "has no vocabulary"),
        ((KHO.Work, SKOS.closeMatch, EX.Work), "no prefix of the file"),
        ((KHO.Work, SKOS.closeMatch, EX.Work), "where the target was read"),
        ((KHO.Work, RDFS.subClassOf, PROV.influenced), "different kinds"),
        ((KHO.title, RDFS.subPropertyOf, PROV.influenced), "different kinds"),
        ((KHO.Work, RDFS.subPropertyOf, PROV.Entity), "different kinds"),
        ((KHO.isAbout, RDFS.subClassOf, PROV.influenced), "different kinds"),
    ],
)
def test_a_broken_alignment_is_refused(
    alignments: Graph, ontology: Graph, triple: tuple[URIRef, URIRef, URIRef], problem: str
) -> None:
    alignments.add(triple)
    assert any(problem in found for found in check_alignments(alignments, ontology))
    with pytest.raises(AlignmentError, match=problem):
        mappings(alignments, ontology)


def test_a_source_may_stand_on_the_target_or_its_vocabulary(
    alignments: Graph, ontology: Graph
) -> None:
    vocabulary = alignments.value(PROV.Entity, RDFS.isDefinedBy)
    assert vocabulary is not None
    alignments.remove((vocabulary, DCTERMS.source, None))
    (problem,) = (p for p in check_alignments(alignments, ontology) if "prov:Entity" in p)
    assert problem == (
        "kho:SourceDocument rdfs:subClassOf prov:Entity: nothing says where the target was read; "
        "add dcterms:source to it or its vocabulary"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Line 1: the columns are missing"),
        ("#a: b\nsubject_id\n", "Line 2: the columns are subject_id"),
        ("\t".join(COLUMNS) + "\nkho:Work\n", "Line 2: 1 cells, not 10"),
    ],
)
def test_a_table_with_other_columns_is_refused(text: str, message: str) -> None:
    with pytest.raises(AlignmentError, match=message):
        from_sssom(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = from_sssom(text)
    except AlignmentError:
        return
    assert all(isinstance(mapping, Mapping) for mapping in found)


@needs_java
def test_ontology_and_alignments_are_owl_2_dl(alignments: Graph, ontology: Graph) -> None:
    assert check_profile(_together(ontology, alignments)) == []


@needs_java
def test_facts_and_alignments_are_consistent(alignments: Graph, ontology: Graph) -> None:
    facts = Graph().parse(ROOT / "triples" / "graph" / "facts.ttl")
    found = classify(_together(ontology, alignments, facts))
    assert found.consistent, found.explanation
    assert found.unsatisfiable == (), found.explanation


def _together(*graphs: Graph) -> Graph:
    """Merge ``graphs`` under the header of the first."""
    whole = Graph()
    for graph in graphs:
        for triple in graph:
            if triple[0] != ALIGNMENTS_IRI:
                whole.add(triple)
    return whole
