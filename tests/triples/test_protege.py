import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.java import NO_JAVA, find_java
from khorgos.ontology.namespaces import KH, KHO, ONTOLOGY_IRI, WD
from khorgos.ontology.profile import check_profile
from khorgos.ontology.vocabulary import ONTOLOGY_FILE, Vocabulary
from khorgos.triples.building import Build, build
from khorgos.triples.minting import time_iri
from khorgos.triples.protege import (
    CATALOG,
    EDITION,
    EDITION_IRI,
    INDIVIDUALS,
    ONTOLOGY_COPY,
    write_protege,
)
from khorgos.triples.release import RELEASE, ReleaseError, read_release, write_release

needs_java = pytest.mark.skipif(find_java() is None, reason=NO_JAVA)

BATTLE = KH["battle-of-the-ford"]
BATTLE_QUOTE = (
    "In 36 BC Zarm defeated Ost in the Battle of the Ford (砂岩之戰), where 1,218 soldiers died."
)
RECORDS = (KHO.Statement, KHO.NegativeStatement, KHO.Proposition, KHO.Passage, KHO.TextRange)

OPEN_OFFLINE = """
import json, sys
from importlib.metadata import distribution
import jpype

individuals, answer, *mapped = sys.argv[1:]
jar = distribution("owlready2").locate_file("owlready2/hermit/HermiT.jar")
jpype.startJVM(classpath=[str(jar)], convertStrings=False)
iri = jpype.JClass("org.semanticweb.owlapi.model.IRI")
file = jpype.JClass("java.io.File")
manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
mapper = jpype.JClass("org.semanticweb.owlapi.util.SimpleIRIMapper")
for name, path in zip(mapped[::2], mapped[1::2]):
    manager.addIRIMapper(mapper(iri.create(name), iri.create(file(path))))
ontology = manager.loadOntologyFromOntologyDocument(file(individuals))
profile = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
found = {
    "violations": [str(v) for v in profile.checkOntology(ontology).getViolations()],
    "classes": [str(c.getIRI()) for c in ontology.getClassesInSignature(True)],
    "individuals": [
        str(i.getIRI()) for i in ontology.getIndividualsInSignature(True)
    ],
    "annotated": [str(a) for a in ontology.getAxioms() if a.isLogicalAxiom() and a.isAnnotated()],
}
with open(answer, "w", encoding="utf-8") as out:
    json.dump(found, out)
"""


@pytest.fixture(scope="session")
def small_release(small_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "graph"
    write_release(small_build.graphs, folder)
    return folder


@pytest.fixture(scope="session")
def edition(small_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition")
    write_protege(folder, small_release)
    return folder


@pytest.fixture(scope="session")
def individuals(edition: Path) -> Graph:
    return Graph().parse(edition / INDIVIDUALS)


def axioms(graph: Graph, subject: Node, predicate: Node) -> list[dict[Node, set[Node]]]:
    """The predicates and values of each axiom about ``subject`` and ``predicate``."""
    return [
        {p: set(graph.objects(axiom, p)) for p in graph.predicates(axiom)}
        for axiom in graph.subjects(OWL.annotatedSource, subject)
        if (axiom, OWL.annotatedProperty, predicate) in graph
    ]


def catalog_of(folder: Path) -> Mapping[str, str]:
    root = ElementTree.parse(folder / CATALOG).getroot()
    space = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
    assert root.tag == f"{space}catalog"
    return {uri.attrib["name"]: uri.attrib["uri"] for uri in root.findall(f"{space}uri")}


# ---------------------------------------------------------------- the files


def test_an_edition_is_the_ontology_its_individuals_and_a_catalog_of_both(edition: Path) -> None:
    assert sorted(path.name for path in edition.iterdir()) == sorted(
        [CATALOG, INDIVIDUALS, ONTOLOGY_COPY]
    )
    assert (edition / ONTOLOGY_COPY).read_bytes() == ONTOLOGY_FILE.read_bytes()
    assert catalog_of(edition) == {
        str(ONTOLOGY_IRI): ONTOLOGY_COPY,
        str(EDITION_IRI): INDIVIDUALS,
    }


def test_the_individuals_are_an_ontology_that_imports_the_ontology(individuals: Graph) -> None:
    assert list(individuals.subjects(RDF.type, OWL.Ontology)) == [EDITION_IRI]
    assert list(individuals.objects(EDITION_IRI, OWL.imports)) == [ONTOLOGY_IRI]


def test_two_editions_have_the_same_bytes(
    edition: Path, small_release: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from khorgos.triples.protege import write_protege; "
        "write_protege(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-P", "-c", code, tmp_path, small_release], check=True)
    for name in (CATALOG, INDIVIDUALS, ONTOLOGY_COPY):
        assert (tmp_path / name).read_bytes() == (edition / name).read_bytes()


def test_without_a_release_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="run: khorgos build"):
        write_protege(tmp_path / "edition", tmp_path / "nowhere")
    assert not (tmp_path / "edition").exists()


def test_a_folder_that_cannot_be_written_is_named(small_release: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(ReleaseError, match=r"was not written to .*taken.*give another folder"):
        write_protege(taken, small_release)


def test_a_statement_without_its_object_is_refused(small_build: Build, tmp_path: Path) -> None:
    graphs = dict(small_build.graphs)
    graphs["statements"] = Graph()
    graphs["statements"] += small_build.graphs["statements"]
    statement = next(graphs["statements"].subjects(KHO.predicate, KHO.recognizes))
    graphs["statements"].remove((statement, KHO.object, None))
    write_release(graphs, tmp_path / "graph")
    with pytest.raises(ReleaseError, match=r"has no .*objectValue; run: khorgos build"):
        write_protege(tmp_path / "edition", tmp_path / "graph")


# ---------------------------------------------------------------- individuals


def test_an_entity_has_its_type_label_names_facts_and_links(individuals: Graph) -> None:
    assert set(individuals.objects(BATTLE, RDF.type)) == {OWL.NamedIndividual, KHO.Battle}
    assert individuals.value(BATTLE, RDFS.label) == Literal("Battle of the Ford", lang="en")
    assert (BATTLE, KHO.name, Literal("砂岩之戰", lang="zh-hant")) in individuals
    assert (BATTLE, KHO.hasVictor, KH.zarm) in individuals
    assert (KH.zarm, SKOS.exactMatch, WD.Q101) in individuals


def test_a_time_span_and_a_document_are_individuals(individuals: Graph) -> None:
    for node in (time_iri("-0035"), KH["two-states"]):
        assert (node, RDF.type, OWL.NamedIndividual) in individuals


def test_records_and_what_points_to_them_are_left_out(
    small_build: Build, individuals: Graph
) -> None:
    for graph in small_build.graphs.values():
        for kind in RECORDS:
            for node in graph.subjects(RDF.type, kind):
                assert not list(individuals.predicates(node))
                pointing = set(individuals.predicates(None, node))
                assert pointing <= {EDITION.statement, EDITION.passage}


def test_what_is_inferred_is_left_to_the_reasoner(small_build: Build, individuals: Graph) -> None:
    inferred = (BATTLE, RDF.type, KHO.ArmedConflict)
    assert inferred in small_build.graphs["inferred"]
    assert inferred not in individuals


def test_a_claim_has_its_label_text_claimant_and_quote(individuals: Graph) -> None:
    claim = KH["ford-is-in-ost"]
    text = Literal("The ford lies in Ost.", lang="en")
    assert individuals.value(claim, RDFS.label) == text
    assert individuals.value(claim, KHO.claimText) == text
    assert individuals.value(claim, KHO.isClaimedBy) == KH.ost
    assert individuals.value(claim, EDITION.quote) == Literal(
        "Ost said in May 1993 that the Ford lies in Ost. Zarm denied it."
    )
    assert individuals.value(claim, EDITION.document) == KH["two-states"]


# ---------------------------------------------------------------- evidence


def test_a_fact_is_annotated_with_its_quote_and_how_it_was_read(individuals: Graph) -> None:
    (axiom,) = axioms(individuals, BATTLE, KHO.hasVictor)
    assert axiom[OWL.annotatedTarget] == {KH.zarm}
    assert axiom[EDITION.quote] == {Literal(BATTLE_QUOTE)}
    assert axiom[EDITION.document] == {KH["two-states"]}
    assert axiom[EDITION.section] == {Literal("Early times")}
    assert axiom[EDITION.part] == {Literal("body")}
    assert axiom[EDITION.reading] == {Literal("stated")}
    assert axiom[EDITION.resolution] == {Literal("Zarm is the state of that name")}
    assert EDITION.certainty not in axiom


def test_a_literal_is_annotated_too(individuals: Graph) -> None:
    targets = [axiom[OWL.annotatedTarget] for axiom in axioms(individuals, BATTLE, KHO.name)]
    assert {Literal("砂岩之戰", lang="zh-hant")} in targets


def test_date_words_and_time_stand_at_the_fact(individuals: Graph) -> None:
    for axiom in axioms(individuals, KH.zarm, KHO.recognizes):
        assert axiom[EDITION.dateWords] == {Literal("in 1992")}
        assert axiom[EDITION.timeSpan] == {time_iri("1992")}
        assert axiom[EDITION.note] == {Literal("It is not said how.")}


def test_each_passage_of_a_statement_has_an_axiom_with_its_own_quote(individuals: Graph) -> None:
    both = axioms(individuals, KH.zarm, KHO.recognizes)
    assert len(both) == 2
    assert {frozenset(axiom[EDITION.quote]) for axiom in both} == {
        frozenset({Literal("Zarm recognized Ost in 1992.")}),
        frozenset({Literal("Zarm is not a member of the League.")}),
    }
    assert both[0][EDITION.statement] == both[1][EDITION.statement]


def test_a_negative_statement_is_a_negative_assertion(individuals: Graph) -> None:
    negated = list(individuals.subjects(RDF.type, OWL.NegativePropertyAssertion))
    assert negated
    for axiom in negated:
        assert isinstance(axiom, BNode)
        assert individuals.value(axiom, OWL.sourceIndividual) == KH.zarm
        assert individuals.value(axiom, OWL.assertionProperty) == KHO.isMemberOf
        assert individuals.value(axiom, OWL.targetIndividual) == KH.league
        assert individuals.value(axiom, EDITION.quote) is not None
    assert (KH.zarm, KHO.isMemberOf, KH.league) not in individuals


def test_a_negated_literal_is_a_target_value(small: Path, tmp_path: Path) -> None:
    records = small / "annotations" / "two-states.yaml"
    text = records.read_text("utf-8")
    negated = text.replace("zarm isMemberOf league", 'zarm name "League"@en')
    entities = small / "annotations" / "entities.yaml"
    unused = "league:\n  type: Organization\n  label: League\n"
    entities.write_text(entities.read_text("utf-8").replace(unused, ""), "utf-8")
    records.write_text(negated, "utf-8")
    write_release(build(small).graphs, tmp_path / "graph")
    write_protege(tmp_path / "edition", tmp_path / "graph")
    made = Graph().parse(tmp_path / "edition" / INDIVIDUALS)
    assert set(made.objects(None, OWL.targetValue)) == {Literal("League", lang="en")}


def test_nothing_that_stands_on_a_statement_of_the_project_is_lost(individuals: Graph) -> None:
    statements = read_release(RELEASE)["statements"]
    held = {
        predicate
        for kind in (KHO.Statement, KHO.NegativeStatement)
        for statement in statements.subjects(RDF.type, kind)
        for predicate in statements.predicates(statement)
    }
    axiom = {RDF.type, KHO.subject, KHO.predicate, KHO.object, KHO.objectValue, KHO.negates}
    assert held <= axiom | set(individuals.objects(None, RDFS.seeAlso))


def test_every_axiom_annotates_an_assertion_of_the_file(individuals: Graph) -> None:
    annotated = list(individuals.subjects(RDF.type, OWL.Axiom))
    assert annotated
    for axiom in annotated:
        assert isinstance(axiom, BNode)
        parts = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        subject, predicate, value = (individuals.value(axiom, part) for part in parts)
        assert (subject, predicate, value) in individuals


def test_every_annotation_property_is_declared_in_the_file(
    vocabulary: Vocabulary, individuals: Graph
) -> None:
    declared = set(individuals.subjects(RDF.type, OWL.AnnotationProperty))
    known = set(vocabulary.annotation_properties.values())
    used = {
        predicate
        for predicate in individuals.predicates()
        if predicate in known or str(predicate).startswith(str(EDITION))
    }
    assert used <= declared
    for iri in declared - known:
        assert isinstance(iri, URIRef)
        assert individuals.value(iri, RDFS.label) is not None
        assert individuals.value(iri, SKOS.definition) is not None


# ---------------------------------------------------------------- OWLAPI


@needs_java
def test_the_edition_is_owl_2_dl(ontology: Graph, individuals: Graph) -> None:
    merged = Graph()
    merged += ontology
    merged += individuals
    assert check_profile(merged) == []


@needs_java
def test_owlapi_opens_the_projects_edition_offline_with_the_quote_at_the_fact(
    vocabulary: Vocabulary, tmp_path: Path
) -> None:
    write_protege(tmp_path)
    mapped = [
        part
        for name, file in catalog_of(tmp_path).items()
        if file != INDIVIDUALS  # it is opened, not imported
        for part in (name, str(tmp_path / file))
    ]
    answer = tmp_path / "answer.json"
    subprocess.run(
        [sys.executable, "-P", "-c", OPEN_OFFLINE, tmp_path / INDIVIDUALS, answer, *mapped],
        check=True,
        capture_output=True,
    )
    found = json.loads(answer.read_text("utf-8"))
    assert found["violations"] == []
    assert {str(cls) for cls in vocabulary.classes.values()} <= set(found["classes"])
    graphs = read_release(RELEASE)
    entities = {
        str(node) for name in ("facts", "claims") for node in graphs[name].subjects(RDFS.label)
    }
    assert entities <= set(found["individuals"])
    evidence = [
        axiom
        for axiom in found["annotated"]
        if f"<{KHO.hasVictor}> <{KH['battle-of-zhizhi']}> <{KH['han-dynasty']}>" in axiom
    ]
    assert evidence
    quote = f'Annotation(<{EDITION.quote}> "Zhizhi was defeated and killed.'
    assert all(quote in axiom for axiom in evidence)
