"""The guards of the links: kinds and classes, homonym traps, one id for one entity."""

from pathlib import Path

import pytest

from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples.annotation import Entity
from khorgos.triples.loading import load_entities
from khorgos.triples.problems import InputError
from khorgos.triples.wikidata.guards import Trap, check_register, load_kinds, load_traps
from khorgos.triples.wikidata.register import Pairing, load_register

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


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(load_ontology())


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
        (linked("zarm", "Q1"), "Settlement", "a river is no Settlement; its item is of another"),
        (linked("zarm", "Q1", "lake"), "River", "there is no kind 'lake'; kinds.csv has river, pl"),
        (linked("zarm", "Q1", ""), "River", "the kind is empty; write one of kinds.csv"),
        (Pairing("zarm", "unverified", note="x"), "River", ""),
        (
            linked("zarm", "Q1", "disambiguation page"),
            "River",
            "a disambiguation page is no River; its item is of another thing, or choose no class",
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


def test_the_register_of_the_project_passes(vocabulary: Vocabulary) -> None:
    entities = load_entities()
    assert not check_register(load_register(entities), entities, vocabulary)


@pytest.mark.parametrize("trap", load_traps(), ids=lambda trap: f"{trap.qid} {trap.label}")
def test_no_trap_of_the_project_can_be_linked(vocabulary: Vocabulary, trap: Trap) -> None:
    entities = load_entities()
    slug = "kazakhstan" if trap.not_for == ("*",) else trap.not_for[0]
    assert slug in entities, "the trap is laid for an entity that does not exist"
    register = {slug: linked(slug, trap.qid, "")}
    messages = [p.message for p in check_register(register, entities, vocabulary)]
    assert any(message.startswith(f"{trap.qid} is “{trap.label}”") for message in messages)
