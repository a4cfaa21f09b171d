"""The register of Wikidata: accepted and refused rows, what they give in the graph, its guards."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from rdflib import SKOS, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO, WD
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotation import Entity, load_entities
from khorgos.triples.problems import InputError
from khorgos.triples.wikidata.register import (
    Pairing,
    Sighting,
    Trap,
    check_register,
    links_graph,
    load_kinds,
    load_register,
    load_traps,
)

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


def test_all_sightings_of_a_link_are_kept(tmp_path: Path, load: Load) -> None:
    load(OST + ZARM, ZARM_SEEN + "zarm,Q101,,an atlas,page 9\nzarm,Q101,,a gazetteer,\n")
    pairing = load_register(ENTITIES, tmp_path)["zarm"]
    assert len(pairing.sightings) == 3
    assert {sighting.source for sighting in pairing.sightings} == {"an atlas", "a gazetteer"}


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
        ("nobody,no-item,,,,a goal", "there is no such entity as 'nobody'; correct the slug, or"),
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


# ---------------------------------------------------------------- kinds and traps

KINDS = """\
kind,class,wikidata_class,evidence
river,River,Q11,a list
place,Place,,
disambiguation page,,Q12,a list
"""
TRAPS = """\
qid,label,not_for,why,evidence
Q66,Zarm,zarm,the market site of that name,a list
Q77,Zarm (names),*,a page that tells homonyms apart,a list
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kinds.csv").write_text(KINDS, encoding="utf-8")
    (tmp_path / "traps.csv").write_text(TRAPS, encoding="utf-8")
    return tmp_path


def linked(slug: str, qid: str, kind: str = "river", match: str = "exactMatch") -> Pairing:
    return Pairing(slug, "linked", qid, match, kind)


def found(folder: Path, vocabulary: Vocabulary, *pairings: Pairing, type_: str = "River") -> str:
    entities = {p.slug: Entity("entities.yaml", 1, p.slug, type_, p.slug) for p in pairings}
    register = {pairing.slug: pairing for pairing in pairings}
    problems = check_register(register, entities, vocabulary, folder)
    return "\n".join(problem.message for problem in problems)


@pytest.mark.parametrize(
    ("pairing", "type_", "message"),
    [
        (linked("zarm", "Q1"), "River", ""),
        (linked("zarm", "Q1", "place"), "Settlement", ""),
        (
            linked("zarm", "Q1"),
            "Settlement",
            "things of kind river are of River, not of Settlement, as entities.yaml:1 has it; "
            "correct the type there, or here the kind or the link",
        ),
        (linked("zarm", "Q1", "lake"), "River", "there is no kind 'lake'; kinds.csv has river, pl"),
        (linked("zarm", "Q1", ""), "River", "the kind is empty; write one of kinds.csv"),
        (Pairing("zarm", "unverified", note="x"), "River", ""),
        (
            linked("zarm", "Q1", "disambiguation page"),
            "River",
            "things of kind disambiguation page are of no class",
        ),
        (linked("zarm", "Q66"), "River", "Q66 is “Zarm”: the market site of that name; find the"),
        (linked("ost", "Q66"), "River", ""),
        (linked("ost", "Q77"), "River", "Q77 is “Zarm (names)”: a page that tells homonyms ap"),
    ],
)
def test_a_link_is_judged(
    folder: Path, vocabulary: Vocabulary, pairing: Pairing, type_: str, message: str
) -> None:
    said = found(folder, vocabulary, pairing, type_=type_)
    assert said.startswith(message)
    assert bool(said) == bool(message)


def test_one_id_is_of_one_entity(folder: Path, vocabulary: Vocabulary) -> None:
    both = linked("ost", "Q1"), linked("zarm", "Q1")
    assert found(folder, vocabulary, *both) == (
        "Q1 is linked to ost too; one of the two links is wrong"
    )
    assert not found(folder, vocabulary, linked("ost", "Q1"), linked("zarm", "Q2"))
    assert not found(
        folder, vocabulary, linked("ost", "Q1"), linked("zarm", "Q1", match="broadMatch")
    )


def test_a_class_of_wikidata_without_evidence_is_refused(folder: Path) -> None:
    (folder / "kinds.csv").write_text(KINDS.replace("Q11,a list", "Q11,"), encoding="utf-8")
    with pytest.raises(InputError, match=r"kinds\.csv:2: \[river\] the class of Wikidata has no"):
        load_kinds(folder)


@pytest.fixture(scope="module")
def entities() -> Mapping[str, Entity]:
    return load_entities()


def test_the_register_of_the_project_passes(
    vocabulary: Vocabulary, entities: Mapping[str, Entity]
) -> None:
    assert not check_register(load_register(entities), entities, vocabulary)


@pytest.mark.parametrize("trap", load_traps(), ids=lambda trap: f"{trap.qid} {trap.label}")
def test_no_trap_of_the_project_can_be_linked(
    vocabulary: Vocabulary, entities: Mapping[str, Entity], trap: Trap
) -> None:
    slug = "kazakhstan" if trap.not_for == ("*",) else trap.not_for[0]
    assert slug in entities, "the trap is laid for an entity that does not exist"
    register = {slug: linked(slug, trap.qid, "")}
    messages = [p.message for p in check_register(register, entities, vocabulary)]
    assert any(message.startswith(f"{trap.qid} is “{trap.label}”") for message in messages)
