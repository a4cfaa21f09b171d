import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.imports import CATALOG_FILE, whole_ontology
from khorgos.ontology.namespaces import KH, KHO, ONTOLOGY_IRI, WD
from khorgos.ontology.profile import check_profile
from khorgos.ontology.vocabulary import ONTOLOGY_FILE, Vocabulary
from khorgos.triples import RELEASE
from khorgos.triples.building import Build, build
from khorgos.triples.minting import time_iri
from khorgos.triples.protege import (
    EDITION_IRI,
    INDIVIDUALS,
    ONTOLOGY_COPY,
    write_protege,
)
from khorgos.triples.release import ReleaseError, read_release, write_release
from khorgos.triples.surety import union

BATTLE = KH["battle-of-the-ford"]
STATEMENTS = (KHO.Statement, KHO.NegativeStatement)
RECORDS = (*STATEMENTS, KHO.Proposition, KHO.Passage, KHO.TextRange, KHO.Degree, KHO.Hedge)


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


@pytest.fixture(scope="session")
def project() -> Graph:
    """What the release of the project states."""
    return union(read_release(RELEASE))


@pytest.fixture(scope="session")
def project_edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    write_protege(folder)
    return folder


@pytest.fixture(scope="session")
def project_individuals(project_edition: Path) -> Graph:
    return Graph().parse(project_edition / INDIVIDUALS)


def axiom_of(graph: Graph, subject: Node, predicate: Node, value: Node) -> Node:
    """The one axiom of a fact."""
    parts = {
        OWL.annotatedSource: subject,
        OWL.annotatedProperty: predicate,
        OWL.annotatedTarget: value,
    }
    (axiom,) = set.intersection(*(set(graph.subjects(p, node)) for p, node in parts.items()))
    return axiom


def comments(graph: Graph, node: Node) -> set[str]:
    return {str(text) for text in graph.objects(node, RDFS.comment)}


def catalog_of(folder: Path) -> Mapping[str, str]:
    root = ElementTree.parse(folder / CATALOG_FILE).getroot()
    space = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
    assert root.tag == f"{space}catalog"
    return {uri.attrib["name"]: uri.attrib["uri"] for uri in root.findall(f"{space}uri")}


# ---------------------------------------------------------------- the files


def test_an_edition_is_the_ontology_its_individuals_and_a_catalog_of_both(edition: Path) -> None:
    assert sorted(path.name for path in edition.iterdir()) == sorted(
        [CATALOG_FILE, INDIVIDUALS, ONTOLOGY_COPY]
    )
    assert (edition / ONTOLOGY_COPY).read_text("utf-8") == whole_ontology(ONTOLOGY_FILE)
    assert catalog_of(edition) == {
        str(ONTOLOGY_IRI): ONTOLOGY_COPY,
        str(EDITION_IRI): INDIVIDUALS,
    }


def test_the_individuals_are_an_ontology_that_imports_the_ontology(individuals: Graph) -> None:
    assert list(individuals.subjects(RDF.type, OWL.Ontology)) == [EDITION_IRI]
    assert list(individuals.objects(EDITION_IRI, OWL.imports)) == [ONTOLOGY_IRI]


def test_the_header_has_the_version_of_the_ontology_and_says_what_to_expect(
    ontology: Graph, individuals: Graph
) -> None:
    version = ontology.value(ONTOLOGY_IRI, OWL.versionInfo)
    assert individuals.value(EDITION_IRI, OWL.versionInfo) == version
    assert individuals.value(EDITION_IRI, OWL.versionIRI) == EDITION_IRI + f"/{version}"
    assert individuals.value(EDITION_IRI, DCTERMS.title) is not None
    description = str(individuals.value(EDITION_IRI, DCTERMS.description))
    for word in ("Start a reasoner", "claim", "Time spans", "Passage", "licence"):
        assert word in description


def test_two_editions_have_the_same_bytes(
    edition: Path, small_release: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from khorgos.triples.protege import write_protege; "
        "write_protege(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-P", "-c", code, tmp_path, small_release], check=True)
    for name in (CATALOG_FILE, INDIVIDUALS, ONTOLOGY_COPY):
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


@pytest.mark.parametrize(
    ("graph", "node"), [("facts", KH["two-states"]), ("statements", time_iri("1992"))]
)
def test_what_a_comment_names_must_have_a_label(
    small_build: Build, tmp_path: Path, graph: str, node: URIRef
) -> None:
    graphs = dict(small_build.graphs)
    graphs[graph] = Graph()
    graphs[graph] += small_build.graphs[graph]
    assert (node, RDFS.label, None) in graphs[graph]
    graphs[graph].remove((node, RDFS.label, None))
    write_release(graphs, tmp_path / "graph")
    with pytest.raises(ReleaseError, match=f"{node} has no {RDFS.label}; run: khorgos build"):
        write_protege(tmp_path / "edition", tmp_path / "graph")
    assert not (tmp_path / "edition").exists()


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
                assert not list(individuals.predicates(None, node))
                cited = (None, RDFS.seeAlso, Literal(node, datatype=XSD.anyURI)) in individuals
                assert cited == (kind in STATEMENTS)


def test_a_name_stands_once_and_no_link_to_wikidata_is_not_told(
    small_build: Build, individuals: Graph
) -> None:
    stated = union(small_build.graphs)
    for left_out in (SKOS.altLabel, KHO.wikidataState):
        assert list(stated.subject_objects(left_out))
        assert not list(individuals.subject_objects(left_out))


def test_whatever_is_pointed_to_is_in_the_file(ontology: Graph, project_individuals: Graph) -> None:
    known = {*project_individuals.subjects(), *ontology.subjects()}
    mapped = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch)
    away = {
        (predicate, value)
        for _, predicate, value in project_individuals
        if isinstance(value, URIRef) and value not in known and predicate not in mapped
    }
    assert {predicate for predicate, _ in away if predicate != RDF.type} <= {
        DCTERMS.license,
        OWL.versionIRI,
    }
    assert {value for predicate, value in away if predicate == RDF.type} <= {
        *(OWL.NamedIndividual, OWL.Ontology, OWL.Axiom, OWL.NegativePropertyAssertion),
        OWL.AnnotationProperty,
    }


def test_no_individual_shares_an_english_label(ontology: Graph, project_individuals: Graph) -> None:
    named = project_individuals.subject_objects(RDFS.label)
    labels = Counter(str(text) for _, text in named if english(text))
    assert [label for label, count in labels.items() if count > 1] == []
    assert not labels.keys() & {
        str(text) for text in ontology.objects(None, RDFS.label) if english(text)
    }


def english(text: Node) -> bool:
    return isinstance(text, Literal) and text.language == "en"


def test_who_shares_a_label_is_told_apart(small_build: Build, tmp_path: Path) -> None:
    words, by = Literal("the largest", lang="en"), Literal("size", lang="en")
    facts = Graph()
    facts += small_build.graphs["facts"]
    for node, kind in ((KH.one, KHO.Ranking), (KH.two, KHO.Quantity), (KH.three, KHO.Goal)):
        facts += [(node, RDF.type, kind), (node, RDFS.label, words)]
    facts += [(KH.four, RDF.type, KHO.Kind), (KH.four, RDFS.label, Literal("river", lang="en"))]
    facts += [(KH.one, KHO.hasCriterion, KH.size), (KH.size, RDFS.label, by)]
    write_release({**small_build.graphs, "facts": facts}, tmp_path / "graph")
    write_protege(tmp_path, tmp_path / "graph")
    made = Graph().parse(tmp_path / INDIVIDUALS)
    assert [str(made.value(node, RDFS.label)) for node in (KH.one, KH.two, KH.three)] == [
        "the largest (ranking by size)",
        "the largest (quantity)",
        "the largest",
    ]
    assert str(made.value(KH.four, RDFS.label)) == "river (kind)"


def test_what_is_inferred_is_left_to_the_reasoner(small_build: Build, individuals: Graph) -> None:
    inferred = (BATTLE, RDF.type, KHO.ArmedConflict)
    assert inferred in small_build.graphs["inferred"]
    assert inferred not in individuals


def test_an_inverse_with_a_name_is_written_out(individuals: Graph) -> None:
    assert (KH.zarm, KHO.takesPartIn, BATTLE) in individuals
    assert (BATTLE, KHO.hasParticipant, KH.zarm) not in individuals, "stated by the narrower one"


def test_a_claim_has_its_label_text_claimant_and_quote(individuals: Graph) -> None:
    claim = KH["ford-is-in-ost"]
    text = Literal("The ford lies in Ost.", lang="en")
    assert individuals.value(claim, RDFS.label) == text
    assert individuals.value(claim, KHO.claimText) == text
    assert individuals.value(claim, KHO.isClaimedBy) == KH.ost
    assert comments(individuals, claim) == {
        "“Ost said in May 1993 that the Ford lies in Ost. Zarm denied it.” — Zarm and Ost, section "
        "“Today”. Time: May 1993. Date words: “in May 1993”. Stated."
    }


# ---------------------------------------------------------------- evidence


def test_a_fact_is_annotated_with_its_quote_first_and_how_it_was_read(
    small_build: Build, individuals: Graph
) -> None:
    axiom = axiom_of(individuals, BATTLE, KHO.hasVictor, KH.zarm)
    assert comments(individuals, axiom) == {
        "“In 36 BC Zarm defeated Ost in the Battle of the Ford (砂岩之戰), where 1,218 soldiers "
        "died.” — Zarm and Ost, section “Early times”. Stated. Resolution: Zarm is the state of "
        "that name."
    }
    (address,) = individuals.objects(axiom, RDFS.seeAlso)
    statement = URIRef(str(address))
    assert (statement, KHO.predicate, KHO.hasVictor) in small_build.graphs["statements"]


def test_a_literal_is_annotated_too(individuals: Graph) -> None:
    name = Literal("砂岩之戰", lang="zh-hant")
    assert comments(individuals, axiom_of(individuals, BATTLE, KHO.name, name))


def test_each_passage_of_a_statement_is_a_comment_with_time_and_note(individuals: Graph) -> None:
    axiom = axiom_of(individuals, KH.zarm, KHO.recognizes, KH.ost)
    rest = "Time: 1992. Date words: “in 1992”. Stated. Note: It is not said how."
    assert comments(individuals, axiom) == {
        f"“Zarm recognized Ost in 1992.” — Zarm and Ost, section “Today”. {rest}",
        f"“Zarm is not a member of the League.” — Zarm and Ost, section “Today”. {rest}",
    }
    assert len(list(individuals.objects(axiom, RDFS.seeAlso))) == 1


def test_a_negative_statement_is_one_negative_assertion(individuals: Graph) -> None:
    (axiom,) = individuals.subjects(RDF.type, OWL.NegativePropertyAssertion)
    assert isinstance(axiom, BNode)
    assert individuals.value(axiom, OWL.sourceIndividual) == KH.zarm
    assert individuals.value(axiom, OWL.assertionProperty) == KHO.isMemberOf
    assert individuals.value(axiom, OWL.targetIndividual) == KH.league
    assert len(comments(individuals, axiom)) == 2
    assert len(list(individuals.objects(axiom, RDFS.seeAlso))) == 1
    assert (KH.zarm, KHO.isMemberOf, KH.league) not in individuals


def test_a_negated_literal_is_a_target_value(small: Path, tmp_path: Path) -> None:
    records = small / "annotations" / "two-states.yaml"
    text = records.read_text("utf-8")
    negated = text.replace("zarm isMemberOf league", 'zarm name "League"@en')
    entities = small / "annotations" / "entities.yaml"
    unused = "league:\n  type: Organization\n  label: League\n"
    entities.write_text(entities.read_text("utf-8").replace(unused, ""), "utf-8")
    register = small / "wikidata" / "register.csv"
    rows = register.read_text("utf-8").splitlines(keepends=True)
    register.write_text("".join(row for row in rows if not row.startswith("league,")), "utf-8")
    records.write_text(negated, "utf-8")
    write_release(build(small).graphs, tmp_path / "graph")
    write_protege(tmp_path / "edition", tmp_path / "graph")
    made = Graph().parse(tmp_path / "edition" / INDIVIDUALS)
    assert set(made.objects(None, OWL.targetValue)) == {Literal("League", lang="en")}


@pytest.mark.slow
def test_each_fact_of_the_project_has_one_axiom_with_every_quote(
    project: Graph, project_individuals: Graph
) -> None:
    made = project_individuals
    for statement in (node for kind in STATEMENTS for node in project.subjects(RDF.type, kind)):
        (axiom,) = made.subjects(RDFS.seeAlso, Literal(statement, datatype=XSD.anyURI))
        texts = comments(made, axiom)
        for passage in project.objects(statement, KHO.hasEvidence):
            assert any(
                text.startswith(f"“{project.value(passage, KHO.exact)}” — ") for text in texts
            )
    facts = [
        tuple(
            made.value(axiom, part)
            for part in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        )
        for axiom in made.subjects(RDF.type, OWL.Axiom)
    ]
    assert len(facts) == len(set(facts))
    assert all(fact in made for fact in facts)


@pytest.mark.slow
def test_nothing_that_stands_on_a_statement_of_the_project_is_lost(
    project: Graph, project_individuals: Graph
) -> None:
    other = {
        *(RDF.type, KHO.subject, KHO.predicate, KHO.object, KHO.objectValue, KHO.negates),
        *(KHO.hasEvidence, KHO.reading),
    }
    for statement in (node for kind in STATEMENTS for node in project.subjects(RDF.type, kind)):
        address = Literal(statement, datatype=XSD.anyURI)
        (axiom,) = project_individuals.subjects(RDFS.seeAlso, address)
        texts = comments(project_individuals, axiom)
        for predicate, value in project.predicate_objects(statement):
            if predicate not in other and (predicate, str(value)) != (KHO["rank"], "normal"):
                shown = _named(project, value) if isinstance(value, URIRef) else value
                assert any(str(shown) in text for text in texts)


def _named(project: Graph, value: URIRef) -> object:
    """What a comment says of a thing: its label, a reading, or of a statement its object."""
    there = project.value(value, KHO.object)
    names = (project.value(value, KHO.readAs), project.value(there, RDFS.label))
    return next(filter(None, (project.value(value, RDFS.label), *names)))


@pytest.mark.slow
def test_every_quote_of_a_claim_of_the_project_stands_at_the_claim(
    project: Graph, project_individuals: Graph
) -> None:
    for claim in project.subjects(RDF.type, KHO.Claim):
        texts = comments(project_individuals, claim)
        for passage in project.objects(claim, KHO.hasEvidence):
            assert any(
                text.startswith(f"“{project.value(passage, KHO.exact)}” — ") for text in texts
            )


def test_a_comment_says_in_words_how_a_fact_of_the_project_was_read(
    project: Graph, project_individuals: Graph
) -> None:
    texts = " ".join(map(str, project_individuals.objects(None, RDFS.comment)))
    for words in ("gloss of a linked term", "Inferred by the curator.", "Rank: preferred."):
        assert words in texts
    for name in ("coreference", "inferred-by-curator"):
        assert (None, KHO.reading, Literal(name)) in project
        assert name not in texts


def test_every_annotation_property_is_declared_in_the_file(
    vocabulary: Vocabulary, individuals: Graph
) -> None:
    declared = set(individuals.subjects(RDF.type, OWL.AnnotationProperty))
    known = set(vocabulary.annotation_properties.values())
    assert declared == known & set(individuals.predicates())


# ---------------------------------------------------------------- OWLAPI


@pytest.mark.java
def test_the_edition_is_owl_2_dl(ontology: Graph, individuals: Graph) -> None:
    merged = Graph()
    merged += ontology
    merged += individuals
    assert check_profile(merged) == []


@pytest.mark.java
def test_owlapi_opens_the_projects_edition_offline_with_the_quote_at_the_fact(
    vocabulary: Vocabulary,
    project_edition: Path,
    open_offline: Callable[[Path, Mapping[str, Path]], Mapping[str, list[str]]],
) -> None:
    mapped = {
        name: project_edition / file
        for name, file in catalog_of(project_edition).items()
        if file != INDIVIDUALS  # it is opened, not imported
    }
    found = open_offline(project_edition / INDIVIDUALS, mapped)
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
    (axiom,) = evidence
    assert 'Annotation(rdfs:comment "“Zhizhi was defeated and killed.” — ' in axiom
