"""The register of Wikidata: accepted and refused rows, and what they give in the graph."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rdflib import SKOS, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO, WD
from khorgos.triples.annotation import Entity
from khorgos.triples.loading import load_entities
from khorgos.triples.problems import InputError
from khorgos.triples.wikidata.register import Sighting, links_graph, load_register

ENTITIES = {slug: Entity("entities.yaml", 1, slug, "Place", slug) for slug in ("ost", "zarm")}
HEADER = "slug,state,qid,match,kind,note\n"
OST = "ost,unverified,,,,a land\n"
ZARM = "zarm,linked,Q101,exactMatch,place,\n"
SEEN = "slug,qid,seen_as,source,locator\n"
ZARM_SEEN = 'zarm,Q101,Zarm,an atlas,"page 3, below"\n'

Load = Callable[..., Graph]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(rows: str, seen: str = ZARM_SEEN, header: str = HEADER) -> Graph:
        (tmp_path / "register.csv").write_text(header + rows, encoding="utf-8")
        (tmp_path / "sightings.csv").write_text(SEEN + seen, encoding="utf-8")
        return links_graph(load_register(ENTITIES, tmp_path))

    return load


@pytest.fixture
def refusal(load: Load) -> Callable[..., Sequence[str]]:
    def refusal(*arguments: str) -> Sequence[str]:
        with pytest.raises(InputError) as caught:
            load(*arguments)
        return [str(problem) for problem in caught.value.problems]

    return refusal


def test_an_exact_match_gives_an_id_with_its_evidence(load: Load) -> None:
    assert set(load(OST + ZARM)) == {
        (KH.zarm, SKOS.exactMatch, WD.Q101),
        (KH.zarm, KHO.wikidataId, Literal("Q101")),
        (KH.zarm, KHO.wikidataState, Literal("linked")),
        (KH.zarm, KHO.linkEvidence, Literal("“Zarm” in an atlas, page 3, below")),
        (KH.ost, KHO.wikidataState, Literal("unverified")),
    }


@pytest.mark.parametrize("match", ["closeMatch", "broadMatch"])
def test_a_looser_match_gives_no_id(load: Load, match: str) -> None:
    graph = load(OST + ZARM.replace("exactMatch", match))
    assert (KH.zarm, SKOS[match], WD.Q101) in graph
    assert not list(graph.subject_objects(KHO.wikidataId))


def test_a_thing_without_an_item_has_a_state_alone(load: Load) -> None:
    graph = load(OST.replace("unverified", "no-item") + "zarm,no-item,,,,a goal\n", "")
    assert {str(state) for state in graph.objects(None, KHO.wikidataState)} == {"no-item"}
    assert len(graph) == 2


def test_two_sightings_in_one_place_are_one_source(tmp_path: Path, load: Load) -> None:
    load(OST + ZARM, ZARM_SEEN + "zarm,Q101,,an atlas,page 9\nzarm,Q101,,a gazetteer,\n")
    pairing = load_register(ENTITIES, tmp_path)["zarm"]
    assert len(pairing.sightings) == 3
    assert pairing.sources == {"an atlas", "a gazetteer"}


@pytest.mark.parametrize(
    ("sighting", "text"),
    [
        (Sighting("Zarm", "a map", "row 2"), "“Zarm” in a map, row 2"),
        (Sighting("", "a map", ""), "a map"),
    ],
)
def test_a_sighting_reads_well(sighting: Sighting, text: str) -> None:
    assert str(sighting) == text


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("zarm,linked,101,exactMatch,place,", "'101' is not a Wikidata id; write Q and a number"),
        ("zarm,linked,Q0101,exactMatch,place,", "'Q0101' is not a Wikidata id"),
        ("zarm,linked,,exactMatch,place,", "'' is not a Wikidata id"),
        ("zarm,linked,Q101,sameAs,place,", "the match is 'sameAs'; write one of exactMatch, clos"),
        ("zarm,linked,Q102,exactMatch,place,", "the pairing has no evidence; say in sightings.cs"),
        ("zarm,lost,Q101,exactMatch,place,", "the state is 'lost'; write one of linked, no-item,"),
        ("zarm,no-item,Q101,,,a goal", "a row with an id is linked, not no-item; correct it"),
        ("zarm,unverified,,exactMatch,,x", "a row with an id is linked, not unverified"),
        ("zarm,no-item,,,,", "the note is empty; say why no item is expected, or what to look fo"),
        ("ost,no-item,,,,twice", "the entity has a row at line 2; keep one"),
        ("nobody,no-item,,,,a goal", "there is no such entity; correct the slug, or delete the"),
    ],
)
def test_a_row_of_a_wrong_form_is_refused(
    refusal: Callable[..., Sequence[str]], row: str, message: str
) -> None:
    found = refusal(f"{OST}{row}\n")
    slug = row.split(",")[0]
    assert any(line.startswith(f"register.csv:3: [{slug}] {message}") for line in found), found


def test_an_entity_without_a_row_is_refused_with_the_row_to_add(
    refusal: Callable[..., Sequence[str]],
) -> None:
    assert (
        "register.csv:2: [ost] the entity has no row; add: ost,unverified,,,,what to look fo"
        in (refusal(ZARM)[0])
    )


def test_a_sighting_of_no_link_and_one_without_a_source_are_refused(
    refusal: Callable[..., Sequence[str]],
) -> None:
    (found,) = refusal(OST + ZARM, ZARM_SEEN + "ost,Q7,,a map,\n")
    assert found.startswith("sightings.csv:1: [ost] Q7 was seen, but the register links 'ost' to n")
    (found,) = refusal(OST + ZARM, "zarm,Q101,Zarm, ,\n")
    assert found.startswith("sightings.csv:2: [zarm] the sighting has no source; say where")


def test_other_columns_and_rows_of_another_length_are_refused(
    refusal: Callable[..., Sequence[str]],
) -> None:
    (found,) = refusal(OST, ZARM_SEEN, "slug,qid\n")
    assert found == (
        "register.csv:1: the columns are slug,qid; they must be slug,state,qid,match,kind,note"
    )
    (found,) = refusal(OST + "zarm,linked,Q101,exactMatch,place,a, b\n")
    assert found.startswith("register.csv:3: [zarm] the row has 7 values, not 6; quote a value")


def test_the_project_has_a_state_for_every_entity_and_evidence_for_every_id() -> None:
    entities = load_entities()
    pairings = load_register(entities)
    assert pairings.keys() == entities.keys()
    graph = links_graph(pairings)
    assert (KH.kazakhstan, KHO.wikidataId, Literal("Q232")) in graph
    for entity in graph.subjects(KHO.wikidataId):
        assert (entity, KHO.linkEvidence, None) in graph
