"""The folder of a graph: its settings, its base, and what is built of both."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml
from rdflib import RDFS

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples import TRIPLES
from khorgos.triples.annotated import read_input
from khorgos.triples.building import Build, build
from khorgos.triples.folder import SETTINGS, load_folder
from khorgos.triples.gates.checking import LIGHT_GATES, TEXT_GATES, check
from khorgos.triples.gates.gate import FAILED, JudgedTexts
from khorgos.triples.gates.twins import judge_twins
from khorgos.triples.newfolder import NewFolderError, make_folder
from khorgos.triples.problems import InputError
from khorgos.triples.release import read_release, write_release
from khorgos.triples.surety import union

TEXT = """\
A letter from Nuld

In 1995 Zarm recognized Nuld. Nuld borders Zarm.
"""
RECORDS = """\
document: letter
complete: [A letter from Nuld]
records:
- id: recognition
  quote: In 1995 Zarm recognized Nuld.
  facts:
  - fact: zarm recognizes nuld
    when: In 1995
- id: neighbours
  quote: Nuld borders Zarm.
  facts:
  - nuld sharesBorderWith zarm
"""
ENTITIES = """\
letter:
  type: SourceDocument
  label: A letter from Nuld
nuld:
  type: SovereignState
  label: Nuld
"""

Own = Callable[..., Path]


def write(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Own:
    """Make a folder beside the small project, on which it builds; ``settings`` are what else."""

    def make(settings: str = "", entities: str = ENTITIES, records: str = RECORDS) -> Path:
        folder = tmp_path / "own"
        write(folder / SETTINGS, f'title = "Letters"\nbase = "../{small.name}"\n{settings}')
        write(folder / "annotations" / "entities.yaml", entities)
        write(folder / "annotations" / "letter.yaml", records)
        write(folder / "sources" / "letter.txt", TEXT)
        digest = hashlib.sha256(TEXT.encode()).hexdigest()
        about = 'title = "A letter"\nkind = "plain"\nlanguage = "en"\nlicence = "CC0-1.0"\n'
        about += f'attribution = "Nobody"\nnote = "Invented."\nsha256 = "{digest}"\n'
        write(folder / "sources" / "letter.toml", about)
        return folder

    return make


def _labels(built: Build) -> set[str]:
    return {str(label) for label in union(built.graphs).objects(None, RDFS.label)}


def _refused(folder: Path) -> Sequence[str]:
    with pytest.raises(InputError) as caught:
        build(folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_projects_own_folder_is_one_like_any_other() -> None:
    folder = load_folder(TRIPLES)
    assert folder.title == "Khorgos"
    assert folder.base is None
    assert folder.whole_register
    assert next(folder.queries.glob("*/*.rq"))


def test_a_folder_without_settings_has_no_base(tmp_path: Path) -> None:
    folder = load_folder(tmp_path)
    assert (folder.base, folder.facts, folder.title) == (None, False, tmp_path.name)
    assert not folder.is_set_up


def test_an_own_record_speaks_of_what_the_base_has(own: Own) -> None:
    built = build(own())
    assert (KH.zarm, KHO.recognizes, KH.nuld) in built.graphs["facts"]
    assert {"Zarm", "Nuld", "A letter from Nuld"} <= _labels(built)
    assert list(built.texts) == ["letter"]


def test_without_facts_the_base_gives_only_the_things_that_own_records_name(own: Own) -> None:
    built = build(own())
    assert not {"Ost", "League", "Zarm and Ost", "Battle of the Ford"} & _labels(built)
    assert (KH.zarm, KHO.recognizes, KH.ost) not in built.graphs["facts"]
    links = built.graphs["links"]
    assert (KH.zarm, KHO.wikidataState, None) in links
    assert (KH.ost, None, None) not in links


def test_with_facts_all_of_the_base_comes_along(own: Own, small: Path) -> None:
    built, below = build(own("facts = true\n")), build(small)
    for name, graph in below.graphs.items():
        if not name.startswith("inferred"):
            assert set(graph) <= set(built.graphs[name]), name
    assert (KH.zarm, KHO.recognizes, KH.nuld) in built.graphs["facts"]
    assert sorted(built.texts) == ["letter", "two-states"]


def test_names_and_places_are_those_of_the_things_that_are_told(own: Own, small: Path) -> None:
    rows = "zarm,Зарм,ru,RuBQ,row 1\nost,Ост,ru,RuBQ,row 2\n"
    write(small / "wikidata" / "names.csv", f"slug,name,language,source,locator\n{rows}")
    names = {str(name) for name in build(own()).graphs["names"].objects()}
    assert "Зарм" in names
    assert "Ост" not in names
    names = {str(name) for name in build(own("facts = true\n")).graphs["names"].objects()}
    assert {"Зарм", "Ост"} <= names


def test_own_tables_name_things_of_the_base_too(own: Own) -> None:
    folder = own()
    row = "zarm,Зарм,ru,RuBQ,row 1\n"
    write(folder / "wikidata" / "names.csv", f"slug,name,language,source,locator\n{row}")
    assert "Зарм" in {str(name) for name in build(folder).graphs["names"].objects()}


@pytest.mark.parametrize(
    ("entities", "told"),
    [
        (
            f"{ENTITIES}ost:\n  type: Realm\n  label: Ost\n",
            "the base has 'ost' already, Ost (Realm)",
        ),
        (f"{ENTITIES}two-states:\n  type: Person\n  label: Two\n", "the base has 'two-states'"),
    ],
)
def test_a_slug_that_the_base_has_is_refused_where_it_stands(
    own: Own, entities: str, told: str
) -> None:
    (problem,) = _refused(own(entities=entities))
    assert problem.startswith("entities.yaml:7: [")
    assert told in problem


def test_a_document_of_the_base_is_refused_too(own: Own, small: Path) -> None:
    folder = own()
    for ending in (".txt", ".toml"):
        shutil.copy(small / "sources" / f"two-states{ending}", folder / "sources")
    (problem,) = _refused(folder)
    assert problem.startswith("two-states.toml: the base has 'two-states' already; rename")


def test_an_own_thing_that_nothing_speaks_of_is_told_and_one_of_the_base_is_not(own: Own) -> None:
    (problem,) = _refused(own(entities=f"{ENTITIES}utt:\n  type: Place\n  label: Utt\n"))
    assert problem.startswith("entities.yaml:7: [utt] no record speaks of this entity")


def test_a_problem_of_the_base_is_told_with_its_folder(own: Own, small: Path) -> None:
    folder = own()
    path = small / "annotations" / "two-states.yaml"
    path.write_text(path.read_text("utf-8").replace("Zarm denied it", "Zarm denies it"), "utf-8")
    assert all(problem.startswith(f"{small.name}/two-states.yaml") for problem in _refused(folder))


def test_an_own_thing_needs_a_row_in_the_register_where_the_settings_say_so(own: Own) -> None:
    links = build(own()).graphs["links"]
    assert str(next(links.objects(KH.nuld, KHO.wikidataState))) == "unverified"
    problems = _refused(own("whole_register = true\n"))
    assert problems[0].startswith("sightings.csv: there is no such file")


@pytest.mark.parametrize("settings", ["", "facts = true\n"])
def test_gates_ask_about_own_records_beside_those_of_the_base(
    own: Own, small: Path, settings: str
) -> None:
    spoken = "ost-region:\n  type: Territory\n  spoken_of_as: [never so called]\n"
    path = small / "annotations" / "entities.yaml"
    text = path.read_text("utf-8").replace("ost-region:\n  type: Territory\n", spoken)
    path.write_text(text, "utf-8")  # a fault of the base, which is judged there
    folder = own(settings)
    built = build(folder)
    release = folder / "graph"
    write_release(built.graphs, release, built.exceptions, built.texts)
    for result in check(folder, release, gates=LIGHT_GATES):
        assert result.state != FAILED, f"{result.gate}: {[*result.findings]}"
    wrong = RECORDS.replace("nuld sharesBorderWith zarm", "nuld isMemberOf zarm")
    found = [
        text
        for result in check(own(settings, records=wrong), release, gates=TEXT_GATES)
        for text in result.findings
    ]
    assert any("letter.yaml" in text for text in found)
    assert not any("two-states" in text for text in found)


def _twins(folder: Path) -> Sequence[str]:
    return judge_twins(JudgedTexts(folder)).findings


def test_what_the_base_may_have_already_is_asked_at_the_own_entity(own: Own) -> None:
    assert not _twins(own())
    again = "league-of-states:\n  type: Organization\n  label: LEAGUE\n"
    found = _twins(own(entities=f"{again}{ENTITIES}"))
    assert len(found) == 1
    assert found[0].startswith("entities.yaml:1: [league-of-states] the label 'LEAGUE' is")
    assert "that of league (in the base) too" in found[0]
    named = "orm:\n  type: Organization\n  label: Leagu\n"
    (found,) = _twins(own(entities=f"{named}{ENTITIES}"))
    assert found.startswith("entities.yaml:1: [orm] it may be league (in the base, 'League')")
    told = named + "  identity: Orm is a firm of Zarm and not the league.\n  unlike: [league]\n"
    assert not _twins(own(entities=f"{told}{ENTITIES}"))


def test_a_word_for_a_thing_of_the_base_that_names_an_own_one_is_asked_there(
    own: Own, small: Path
) -> None:
    path = small / "annotations" / "entities.yaml"
    text = path.read_text("utf-8").replace("label: League", "label: League\n  spoken_of_as: [Nuld]")
    path.write_text(text, "utf-8")
    (found,) = _twins(own())
    assert found.startswith("entities.yaml:4: [nuld] texts speak of league, which the base has")


def test_what_is_alike_within_the_base_is_asked_there(own: Own, small: Path) -> None:
    path = small / "annotations" / "entities.yaml"
    more = "league-2:\n  type: Organization\n  label: League\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    assert _twins(small)
    assert not _twins(own())


def test_items_of_wikidata_are_those_of_the_base_too(own: Own) -> None:
    folder = own()
    rows = "slug,state,qid,match,kind,note\nnuld,linked,Q101,exactMatch,state,\n"
    write(folder / "wikidata" / "register.csv", rows)
    (found,) = _twins(folder)
    assert "[nuld] it may be zarm (in the base, 'Zarm'): both are linked to Q101" in found


def test_a_graph_without_documents_and_one_without_records_are_built(
    own: Own, tmp_path: Path
) -> None:
    empty = make_folder(tmp_path / "empty", base=False)
    built = build(empty)
    assert not built.graphs["facts"]
    assert not built.texts
    entities = "letter:\n  type: SourceDocument\n  label: A letter\n"
    told = own(entities=entities, records="document: letter\ncomplete: []\nrecords: []\n")
    assert "A letter" in _labels(build(told))
    write_release(built.graphs, empty / "graph", built.exceptions, built.texts)
    assert not read_release(empty / "graph")["facts"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("titel = 'x'\n", "there is no such key; did you mean 'title'?"),
        ("base = 'khorgos'\n", "the key 'title' is missing"),
        ("title = 'x'\nbase = 'nowhere'\n", "khorgos.toml:2: there is no folder"),
        ("title = 'x'\nbase = '.'\n", "is this graph itself"),
        ("title = 'x'\nfacts = true\n", "'facts' needs 'base' beside it"),
        ("title = 'x'\nbase = 'khorgos'\nfacts = 'yes'\n", "'yes' is not true or false"),
        ("title = 'x'\nqueries = 'questions'\n", "khorgos.toml:2: there is no folder"),
        ("title = \n", "this is not TOML"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(tmp_path: Path, settings: str, told: str) -> None:
    write(tmp_path / SETTINGS, settings)
    with pytest.raises(InputError, match=r"khorgos\.toml") as caught:
        load_folder(tmp_path)
    assert told in str(caught.value)


def test_two_graphs_cannot_be_each_others_base(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        write(tmp_path / one / SETTINGS, f'title = "{one}"\nbase = "../{other}"\n')
    with pytest.raises(InputError, match=r"(?s)is this graph itself, or has it.*cannot be used"):
        load_folder(tmp_path / "a")


def test_a_base_may_have_a_base(own: Own, tmp_path: Path) -> None:
    middle = own()
    top = tmp_path / "top"
    write(top / SETTINGS, f'title = "Top"\nbase = "../{middle.name}"\n')
    given = read_input(top)
    assert {"zarm", "nuld"} <= given.entities.keys()
    assert not given.records
    assert [one.document.source.slug for one in given.known] == ["two-states", "letter"]
    assert [layer.title for layer in load_folder(top).layers] == ["project", "Letters", "Top"]


# ---------------------------------------------------------------- a new folder


@pytest.mark.parametrize(("base", "facts"), [(True, False), (True, True), (False, False)])
def test_a_new_folder_is_valid_and_explained(tmp_path: Path, base: bool, facts: bool) -> None:
    root = make_folder(tmp_path / "steppe-letters", base=base, facts=facts)
    folder = load_folder(root)
    assert folder.title == "Steppe letters"
    assert folder.facts is facts
    assert (folder.base is not None) is base
    assert all(room.is_dir() for room in (folder.sources, folder.annotations, folder.queries))
    assert not read_input(root).own.documents
    first = (folder.annotations / "entities.yaml").read_text("utf-8").splitlines()[0]
    schema = folder.annotations / first.rpartition("$schema=")[2]
    assert json.loads(schema.read_text("utf-8"))["title"] == "The register of entities"
    assert [path.name for path in tmp_path.iterdir()] == ["steppe-letters"]


@pytest.mark.parametrize("title", ['The "Ost" letters', "line\none", "日本\x7f"])
def test_any_title_is_kept(tmp_path: Path, title: str) -> None:
    root = make_folder(tmp_path / "a", title)
    assert load_folder(root).title == title


def test_the_example_in_the_register_is_an_entity(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "a", base=False) / "annotations" / "entities.yaml"
    text = path.read_text("utf-8")
    example = yaml.safe_load(text[text.index("# timur") :].replace("# ", ""))
    assert example == {"timur-petrov": {"type": "Person", "label": "Timur Petrov"}}


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine.txt").write_text("mine")
    with pytest.raises(NewFolderError, match="is not empty; nothing in it was touched"):
        make_folder(tmp_path / "a")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "mine.txt"]
    (tmp_path / "file").touch()
    with pytest.raises(NewFolderError, match="is a file"):
        make_folder(tmp_path / "file")
    with pytest.raises(NewFolderError, match="cannot be made: File exists"):
        make_folder(tmp_path / "file" / "b")
    make_folder(tmp_path / "b")
    with pytest.raises(NewFolderError, match="is the folder of a graph already"):
        make_folder(tmp_path / "b")


def test_an_empty_folder_becomes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    assert tomllib.loads((make_folder(tmp_path / "a") / SETTINGS).read_text("utf-8"))
    (tmp_path / "b").mkdir()
    monkeypatch.chdir(tmp_path / "b")
    with pytest.raises(NewFolderError, match="is where you are"):
        make_folder(Path())


def test_what_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    left = tmp_path / ".a.new-long-ago"
    left.mkdir()
    os.utime(left, (0, 0))  # of somebody who was killed
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(NewFolderError, match="No space left"):
        make_folder(tmp_path / "a")
    assert not [*tmp_path.iterdir()]


@pytest.mark.fork
def test_who_is_killed_while_making_one_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    whole = {path.name for path in make_folder(tmp_path / "whole").rglob("*")}
    for seed in range(10):
        root = tmp_path / str(seed)
        maker = os.fork()
        if maker == 0:
            make_folder(root)
            os._exit(0)
        time.sleep(random.Random(seed).uniform(0, 0.003))
        os.kill(maker, signal.SIGKILL)
        os.waitpid(maker, 0)
        assert not root.exists() or {path.name for path in root.rglob("*")} == whole
        if not root.exists():
            make_folder(root)
