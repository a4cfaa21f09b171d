"""The command `khorgos check`: which gates it asks, what it prints, how it refuses."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from khorgos.commands import main
from khorgos.commands.watching import changes
from khorgos.triples import RELEASE, TRIPLES
from khorgos.triples.gates import checking
from khorgos.triples.gates.checking import DATA_GATES, GATES, LIGHT_GATES, TEXT_GATES
from khorgos.triples.gates.gate import FAILED, NOT_CHECKED, Gate, GateResult

DOCUMENT = "china-kazakhstan-relations"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("check", *arguments))


Fake = Callable[..., Sequence[str]]


@pytest.fixture
def gates(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Put results in place of what gates would find; which are asked is noted in what it gives."""

    def fake(*results: GateResult) -> Sequence[str]:
        asked: list[str] = []

        def check(*_: object, gates: Sequence[Gate[Any]], **__: object) -> Iterator[GateResult]:
            asked.extend(gate.name for gate in gates)
            yield from results

        monkeypatch.setattr(checking, "check", check)
        return asked

    return fake


GOOD = GateResult("all sliced again", gate="evidence", counts={"exceptions": 1200})
BAD = GateResult(
    "SHACL: 1 results", ["kh:x: no label"], ["a remark"], gate="shapes", state=FAILED, seconds=2.25
)


def test_each_gate_is_printed_and_the_exit_status_tells(gates: Fake) -> None:
    skipped = GateResult("no Java", gate="reasoner", state=NOT_CHECKED)
    gates(GOOD, skipped)
    assert _run().exit_code == 0
    gates(GOOD, skipped, BAD)
    result = _run()
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "evidence: passed (0.0 s). all sliced again",
        "reasoner: not checked (0.0 s). no Java",
        "shapes: failed (2.2 s). SHACL: 1 results",
        "  - kh:x: no label",
        "gates: 1 passed, 1 failed, 1 not checked; 1 findings, 1,200 exceptions "
        "(--verbose lists them with their reasons)",
    ]
    assert "  · a remark" in _run("--verbose").stdout


def test_the_same_as_data(gates: Fake) -> None:
    gates(GOOD, BAD)
    result = _run("--json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    _, gate = data.pop("gates")
    assert data == {"passed": 1, "failed": 1, "not_checked": 0, "findings": 1, "exceptions": 1200}
    assert gate == {
        "gate": "shapes",
        "state": "failed",
        "summary": "SHACL: 1 results",
        "findings": ["kh:x: no label"],
        "remarks": ["a remark"],
        "seconds": 2.25,
        "checked": "",
        "counts": {},
        "places": [],
    }


def test_what_is_found_in_a_file_is_printed_as_compilers_do(gates: Fake, tmp_path: Path) -> None:
    (tmp_path / "annotations").mkdir()
    file = tmp_path / "annotations" / "zarm.yaml"
    file.write_text("records:\n- id: one\n  quote: 砂 Zarm was near\n", "utf-8")
    found = ["zarm.yaml:2: [one] 'Zarm was': why?", "zarm.yaml:9: far", "ost.yaml:1: no file"]
    gates(GateResult("read", found, gate="texts", state=FAILED))
    assert _run("--input", str(tmp_path)).stdout.splitlines()[1:4] == [
        f"{file}:3:12: [one] 'Zarm was': why?",
        f"{file}:9:1: far",
        "  - ost.yaml:1: no file",
    ]
    (gate,) = json.loads(_run("--input", str(tmp_path), "--json").stdout)["gates"]
    first, second = gate["places"]
    assert (first["path"], first["line"], first["column"]) == (str(file), 3, 12)
    assert (second["file"], second["record"], second["message"]) == ("zarm.yaml", "", "far")


def test_gates_are_chosen_by_name_or_kind_and_asked_in_their_order(gates: Fake) -> None:
    texts = [gate.name for gate in TEXT_GATES]
    for options, names in [
        ((), [gate.name for gate in GATES]),
        (("--light",), [gate.name for gate in LIGHT_GATES]),
        (("--texts",), texts),
        (("--document", DOCUMENT), texts),
        (("--only", "shapes", "--only", "input"), ["input", "shapes"]),
        (("--only", "coverage", "--document", DOCUMENT), ["coverage"]),
    ]:
        asked = gates()
        assert _run(*options).exit_code == 0
        assert asked == names


def test_a_light_check_says_what_it_left_out(gates: Fake) -> None:
    gates()
    assert _run("--light").stdout.splitlines()[0] == (
        "not run: style, profile, reasoner, shapes; they take minutes and the extra "
        "khorgos[check]. Run them with: make check, or khorgos check"
    )


def test_of_a_document_only_its_own_findings_count(gates: Fake) -> None:
    of_it = f"{DOCUMENT}.yaml:7: [zarm] no such words"
    of_another = "ost.yaml:9: [ost] no such words"
    gates(GateResult("words", [of_it, of_another], gate="texts", state=FAILED))
    result = _run("--document", DOCUMENT)
    assert result.exit_code == 1
    assert f"{DOCUMENT}.yaml:7:1: [zarm] no such words" in result.stdout
    assert of_another not in result.stdout
    gates(GateResult("words", [of_another], gate="texts", state=FAILED))
    result = _run("--document", DOCUMENT)
    assert result.exit_code == 0
    assert "texts: passed" in result.stdout


# ---------------------------------------------------------------- data of others

THEIRS = """
@prefix kho: <https://w3id.org/khorgos/ontology#> .
<urn:pact> a kho:Treaty ; kho:hasParty <urn:nobody> .
"""


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.ttl"
    path.write_text(THEIRS, encoding="utf-8")
    return path


@pytest.mark.java
def test_data_of_others_is_judged_and_a_report_written(theirs: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    options = ("--shapes", "classes", "--validator", "shacl-rust", "--report", str(report))
    result = _run("--data", str(theirs), *options)
    assert result.exit_code == 1
    assert "profile: passed" in result.stdout
    assert "  - urn:nobody: “has party” leads to an actor." in result.stdout
    assert "urn:nobody" in report.read_text(encoding="utf-8")
    good = tmp_path / "good.ttl"
    good.write_text(THEIRS + "<urn:nobody> a kho:Person .", encoding="utf-8")
    assert _run("--data", str(good), *options).exit_code == 0


def test_of_data_of_others_one_gate_can_be_asked(theirs: Path) -> None:
    result = _run("--data", str(theirs), "--only", "terms")
    assert result.exit_code == 0
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == ["terms", "gates"]
    refused = _run("--data", str(theirs), "--only", "evidence")
    assert f"choose from {', '.join(gate.name for gate in DATA_GATES)}" in refused.stderr


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--shapes", "classes"), "--shapes goes with --data"),
        (("--light", "--data", "THEIRS"), "--light asks no shapes"),
        (("--light", "--report", "a.txt"), "--light asks no shapes"),
        (("--data", "THEIRS", "--shapes", "events"), "no shapes 'events'"),
        (("--data", "BROKEN"), "broken.ttl, line 3, column 9 is not well formed as Turtle"),
        (("--data", "THEIRS", "--report", "report.pdf"), "end the name in .txt, .ttl, .html"),
        (("--report", "report.pdf"), "end the name in .txt, .ttl, .html"),
        (("--validator", "topbraid"), "is not one of 'pyshacl', 'shacl-rust'"),
        (("--only", "shape"), "there is no gate 'shape'; did you mean shapes?"),
        (("--only", "qqq"), "there is no gate 'qqq'; choose from"),
        (("--only", "shapes", "--light"), "each choose the gates; give one of them"),
        (("--texts", "--light"), "each choose the gates; give one of them"),
        (("--document", "zarm"), f"there is no document 'zarm'; the documents are {DOCUMENT}"),
        (("--document", DOCUMENT, "--only", "shapes"), "shapes: asked about the whole graph"),
        (("--document", DOCUMENT, "--data", "THEIRS"), "--data is RDF of yours without documents"),
        (("--document", DOCUMENT, "--report", "a.txt"), "which judges the whole graph"),
        (("--watch", "--only", "shapes"), "leave --watch away, or choose from"),
        (("--watch", "--json"), "leave --json and --light away"),
        (("--watch", "--data", "THEIRS"), "its results are not kept"),
        (("--only", "input", "--report", "a.txt"), "add --only shapes"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    theirs: Path, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix a: <urn:a> .\n\na:b a:c .\n", encoding="utf-8")
    paths = {"THEIRS": str(theirs), "BROKEN": str(broken)}
    result = _run(*(paths.get(option, option) for option in options))
    assert result.exit_code != 0
    assert words in " ".join(result.stderr.split())


# ---------------------------------------------------------------- what was kept

KEPT = """
import sys
for name in ("rdflib", "yaml", "jsonschema", "jinja2", "pyshacl", "owlready2"):
    sys.modules[name] = None
from khorgos.commands import main
main(["check", "--only", "coverage", "--verbose"])
"""


def test_a_second_check_needs_no_library_that_judges(tmp_path: Path) -> None:
    environment = {**os.environ, "KHORGOS_CACHE": str(tmp_path)}
    first = [sys.executable, "-P", "-m", "khorgos", "check", "--only", "coverage"]
    second = [sys.executable, "-P", "-c", KEPT]
    options: dict[str, Any] = {"env": environment, "capture_output": True, "text": True}
    assert subprocess.run(first, check=True, **options).stdout.startswith("coverage: passed (")
    again = subprocess.run(second, check=True, **options)
    assert "coverage: passed (as checked on 20" in again.stdout
    assert again.stderr == "", "no gate was announced, as none was run"
    fresh = subprocess.run([*first, "--fresh"], check=True, **options)
    assert "as checked on" not in fresh.stdout


# ---------------------------------------------------------------- again and again


def test_a_change_is_told_when_all_files_are_at_rest() -> None:
    """One is half written at one look and whole at the next two; another comes and goes."""
    a, half, whole, other = ("/a", 1, 9), ("/a", 2, 5), ("/a", 3, 12), ("/b", 1, 1)
    looks = iter([(a,), (half,), (whole,), (whole,), (whole, other), (whole,), (whole,)])

    def look() -> tuple[tuple[str, int, int], ...]:
        if (found := next(looks, None)) is None:
            raise KeyboardInterrupt
        return found

    told = changes(look, (a,), wait=lambda seconds: None)
    assert next(told) == ["a"]
    with pytest.raises(KeyboardInterrupt):
        next(told)


@pytest.mark.slow
def test_watching_survives_a_broken_file_and_ends_with_an_interrupt(tmp_path: Path) -> None:
    for name in ("sources", "annotations", "wikidata"):
        shutil.copytree(TRIPLES / name, tmp_path / name)
    file = tmp_path / "annotations" / f"{DOCUMENT}.yaml"
    good = file.read_bytes()
    command = [sys.executable, "-P", "-m", "khorgos", "check", "--watch", "--only", "coverage"]
    watching = subprocess.Popen(
        [*command, "--input", str(tmp_path), "--release", str(RELEASE)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert watching.stdout is not None
    try:
        lines = iter(watching.stdout)
        assert next(line for line in lines if "gates:" in line).startswith("gates: ")
        next(line for line in lines if "watching" in line)
        file.write_bytes(good[: len(good) // 2] + b"\xff")
        assert f"{DOCUMENT}.yaml changed" in next(lines)
        assert "is not UTF-8" in next(line for line in lines if "UTF-8" in line)
        next(line for line in lines if "gates:" in line)
        file.write_bytes(good)
        assert " 0 failed" in next(line for line in lines if "gates:" in line)
        watching.send_signal(signal.SIGINT)
        assert [line for line in lines if "Traceback" in line] == []
        assert watching.wait(timeout=60) == 0
    finally:
        watching.kill()
        watching.wait()
        watching.stdout.close()
