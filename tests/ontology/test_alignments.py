from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from types import MappingProxyType

import pytest
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SDO, SKOS, TIME, Graph, Namespace, URIRef
from rdflib.namespace import GEO, ORG, PROV, DefinedNamespace

from khorgos.ontology.alignments import (
    ALIGNMENTS_FILE,
    ALIGNMENTS_IRI,
    SSSOM_FILE,
    AlignmentError,
    alignments_table,
    check_alignments,
    load_alignments,
    mappings,
    write_sssom,
)
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import classify

ROOT = ALIGNMENTS_FILE.parents[1]
EX = Namespace("http://example.org/")
# Vocabularies of which rdflib knows every term.
KNOWN: MappingProxyType[str, type[DefinedNamespace]] = MappingProxyType(
    {"foaf": FOAF, "schema": SDO, "time": TIME, "geo": GEO, "org": ORG, "prov": PROV}
)


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
    assert text == alignments_table(alignments, ontology)
    assert len(text.splitlines()) - text.count("\n#") - 1 == 1 + len(mappings(alignments, ontology))


def test_write_sssom_writes_the_same_bytes(tmp_path: Path) -> None:
    write_sssom(tmp_path / "table.tsv")
    assert (tmp_path / "table.tsv").read_bytes() == SSSOM_FILE.read_bytes()


def test_nothing_imports_the_alignments(ontology: Graph) -> None:
    assert (None, OWL.imports, ALIGNMENTS_IRI) not in ontology


@pytest.mark.parametrize(
    ("triple", "problem"),
    [
        ((KHO.Nothing, SKOS.closeMatch, PROV.Entity), "does not declare the subject"),
        ((KHO.Work, SKOS.closeMatch, EX.Work), "has 0 types"),
        ((KHO.Work, SKOS.closeMatch, EX.Work), "has no label"),
        ((KHO.Work, SKOS.closeMatch, EX.Work), "has no vocabulary"),
        ((KHO.Work, SKOS.closeMatch, EX.Work), "no prefix of the file fits the target"),
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


def test_a_vocabulary_without_a_prefix_is_refused(alignments: Graph, ontology: Graph) -> None:
    alignments.set((PROV.Entity, RDFS.isDefinedBy, EX.vocabulary))
    found = " ".join(check_alignments(alignments, ontology))
    assert "no prefix of the file fits the vocabulary of the target" in found


def test_every_mapping_says_where_its_target_was_read(alignments: Graph, ontology: Graph) -> None:
    assert all("Read in: " in mapping.comment for mapping in mappings(alignments, ontology))
    assert all(all(astuple(mapping)) for mapping in mappings(alignments, ontology))


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


@pytest.mark.java
def test_ontology_and_alignments_are_owl_2_dl(alignments: Graph, ontology: Graph) -> None:
    assert check_profile(_together(ontology, alignments)) == []


@pytest.mark.java
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
