"""Results that are kept: what is answered from them, what is asked again, and what is no result."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from khorgos.triples.editing.files import UNFINISHED
from khorgos.triples.gates import keeping
from khorgos.triples.gates.keeping import GRAPH, RELEASE, TEXTS, Kept, Listed, cache_folder
from khorgos.triples.gates.result import FAILED, GateResult

WORDS, EVIDENCE, SHAPES = (
    Listed("words", True, TEXTS),
    Listed("evidence", True, RELEASE),
    Listed("shapes", False, GRAPH),
)
GATES = (WORDS, EVIDENCE, SHAPES)
GOOD = GateResult("3 records", (), ("a remark",), counts={"exceptions": 2}, seconds=0.5)
BAD = replace(GOOD, state=FAILED, findings=("zarm.yaml:3: [zarm] no such words; mend them",))
Open = Callable[..., Kept]


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """An input with its release."""
    for name in ("sources/zarm.txt", "annotations/zarm.yaml", "wikidata/register.csv"):
        path = tmp_path / "input" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Zarm fought Ost.", encoding="utf-8")
    release = tmp_path / "release" / "facts.ttl"
    release.parent.mkdir()
    release.write_text("", encoding="utf-8")
    return tmp_path


@pytest.fixture
def kept(world: Path) -> Open:
    """Opens the results anew, as a second check does."""

    def opened(cache: Path | None = world / "cache", **options: object) -> Kept:
        return Kept(cache, world / "input", world / "release", **options)  # type: ignore[arg-type]

    return opened


def _kept_of(kept: Kept) -> set[str]:
    return {gate.name for gate in GATES if kept.get(gate)}


def _keep_all(kept: Open, result: GateResult = GOOD) -> None:
    for gate in GATES:
        kept().keep(gate, replace(result, gate=gate.name))


def test_what_has_not_changed_is_answered_as_it_was_and_says_when(kept: Open) -> None:
    assert _kept_of(kept()) == set()
    _keep_all(kept)
    found = kept().get(WORDS)
    assert found == replace(GOOD, gate="words")
    assert found.seconds == 0.5
    assert found.checked.startswith("20")
    _keep_all(kept, BAD)
    assert kept().get(SHAPES) == replace(BAD, gate="shapes"), "a failed result is kept too"


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ("input/annotations/zarm.yaml", {"shapes"}),
        ("input/sources/zarm.txt", {"shapes"}),
        ("input/annotations/new.yaml", {"shapes"}),
        ("release/facts.ttl", {"words"}),
        ("release/new.ttl", {"words"}),
        ("elsewhere.txt", {"words", "evidence", "shapes"}),
    ],
)
def test_a_gate_is_asked_again_when_a_file_changed_that_it_reads(
    world: Path, kept: Open, changed: str, left: set[str]
) -> None:
    _keep_all(kept)
    (world / changed).write_text("Ost fought Zarm.", encoding="utf-8")
    assert _kept_of(kept()) == left


def test_a_finding_that_names_a_line_counts_for_the_same_input_alone(
    world: Path, kept: Open
) -> None:
    _keep_all(kept, BAD)
    assert kept().get(SHAPES)
    (world / "input/annotations/zarm.yaml").write_text("\nmoved by a line", encoding="utf-8")
    assert kept().get(SHAPES) is None


def test_a_change_of_code_package_java_or_validator_asks_again(
    world: Path, kept: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keep_all(kept)
    assert _kept_of(kept(validator="shacl-rust")) == {"words", "evidence"}
    with monkeypatch.context() as patch:
        patch.setenv("JAVA_HOME", str(world / "another-java"))
        assert _kept_of(kept()) == {"words", "evidence"}
    for name, value in [("_versions", lambda: ["rdflib 99"]), ("code_files", lambda: [])]:
        with monkeypatch.context() as patch:
            patch.setattr(keeping, name, value)
            assert _kept_of(kept()) == set()
    assert _kept_of(kept()) == {"words", "evidence", "shapes"}


def test_what_was_asked_anew_is_kept_again(kept: Open) -> None:
    _keep_all(kept)
    anew = kept(anew=lambda gate: gate == "words")
    assert _kept_of(anew) == {"evidence", "shapes"}
    anew.keep(WORDS, replace(BAD, gate="words"))
    assert kept().get(WORDS) == replace(BAD, gate="words")


def test_what_could_not_be_asked_is_not_kept(kept: Open) -> None:
    kept().keep(SHAPES, replace(BAD, lasting=False))
    assert _kept_of(kept()) == set()


def test_what_changed_while_a_gate_ran_is_not_kept(world: Path, kept: Open) -> None:
    running = kept()
    (world / "input/annotations/zarm.yaml").write_text("written meanwhile", encoding="utf-8")
    running.keep(WORDS, replace(GOOD, gate="words"))
    assert _kept_of(running) == _kept_of(kept()) == set()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        b"[]",
        b'{"key": "another", "data": {}}',
        b'{"data": {}}',
    ],
)
def test_a_file_that_is_damaged_or_of_somebody_else_counts_as_none(
    world: Path, kept: Open, content: bytes
) -> None:
    _keep_all(kept)
    for path in (world / "cache").rglob("*.json"):
        path.write_bytes(content)
    assert _kept_of(kept()) == set()
    _keep_all(kept)
    assert _kept_of(kept()) == {"words", "evidence", "shapes"}, "and is written over"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "failed"),
        ("state", "not checked"),
        ("state", None),
        ("findings", ["one, although it passed"]),
        ("findings", [3]),
        ("summary", {}),
        ("remarks", None),
        ("counts", [3]),
        ("counts", {"exceptions": "many"}),
        ("seconds", "long"),
        ("checked", "yesterday"),
    ],
)
def test_under_the_right_key_what_is_no_result_counts_as_none_too(
    world: Path, kept: Open, field: str, value: object
) -> None:
    _keep_all(kept)
    for path in (world / "cache").rglob("*.json"):
        written = json.loads(path.read_bytes())
        written["data"][field] = value
        path.write_text(json.dumps(written), encoding="utf-8")
    assert _kept_of(kept()) == set()


@pytest.mark.fork
def test_a_pipe_or_folder_in_place_of_a_file_is_let_be(world: Path, kept: Open) -> None:
    _keep_all(kept)
    for number, path in enumerate(sorted((world / "cache").rglob("*.json"))):
        path.unlink()
        os.mkfifo(path) if number % 2 else path.mkdir()
    assert _kept_of(kept()) == set()


def test_where_nothing_can_be_written_nothing_is_kept_and_all_goes_on(
    world: Path, kept: Open
) -> None:
    (world / "file").write_text("no folder", encoding="utf-8")
    for cache in (None, world / "file"):
        closed = kept(cache)
        closed.keep_gates(GATES)
        closed.keep(WORDS, GOOD)
        assert closed.gates() is None
        assert closed.get(WORDS) is None
    _keep_all(kept)
    assert not list((world / "cache").rglob(f"*{UNFINISHED}")), "nothing half written stays"


def test_the_gates_are_kept_with_what_is_needed_to_choose_them(
    kept: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept().gates() is None
    kept().keep_gates(GATES)
    assert kept().gates() == list(GATES)
    monkeypatch.setattr(keeping, "code_files", lambda: [])
    assert kept().gates() is None, "another source may have other gates"


def test_the_folder_is_that_of_the_environment() -> None:
    named = {"KHORGOS_CACHE": "/zarm", "XDG_CACHE_HOME": "/ost"}
    assert cache_folder(named) == Path("/zarm")
    assert cache_folder({**named, "KHORGOS_CACHE": ""}) is None
    assert cache_folder({"XDG_CACHE_HOME": "/ost"}) == Path("/ost/khorgos")
    assert cache_folder({"XDG_CACHE_HOME": "ost"}) == Path.home() / ".cache" / "khorgos"
    assert cache_folder({}) == Path.home() / ".cache" / "khorgos"


def test_the_code_is_what_judges_and_not_the_input() -> None:
    names = {path.name for path in keeping.code_files()}
    assert {"checking.py", "records.shapes.ttl", "qualifiers.csv", "entities.schema.json"} <= names
    assert not names & {"entities.yaml", "facts.ttl", "china-kazakhstan-relations.txt"}


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ("base/annotations/zarm.yaml", {"shapes"}),
        ("base/wikidata/names.csv", {"shapes"}),
        ("base/khorgos.toml", {"shapes"}),
        ("input/khorgos.toml", {"shapes"}),
        ("base/notes.txt", {"words", "evidence", "shapes"}),
    ],
)
def test_what_a_graph_builds_on_is_read_by_its_gates_too(
    world: Path, kept: Open, changed: str, left: set[str]
) -> None:
    (world / "base" / "annotations").mkdir(parents=True)
    (world / "base" / "wikidata").mkdir()
    (world / "base" / "khorgos.toml").write_text("title = 'Zarm'", encoding="utf-8")
    (world / "input" / "khorgos.toml").write_text(
        "title = 'Ost'\nbase = '../base'", encoding="utf-8"
    )
    _keep_all(kept)
    assert _kept_of(kept()) == {"words", "evidence", "shapes"}
    with (world / changed).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert _kept_of(kept()) == left


def test_settings_that_cannot_be_read_are_for_the_gates_to_tell(world: Path, kept: Open) -> None:
    (world / "input" / "khorgos.toml").write_text("title = ", encoding="utf-8")
    _keep_all(kept)
    assert _kept_of(kept()) == {"words", "evidence", "shapes"}
