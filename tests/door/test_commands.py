"""The command line: what each command prints, and how it refuses."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from khorgos.commands import COMMANDS, EXAMPLES, main
from khorgos.commands import build as build_command
from khorgos.triples import RELEASE
from khorgos.triples.gates.checking import LIGHT_GATES


def _run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


@pytest.mark.slow
def test_build_says_how_many_triples_it_built_and_its_steps_when_it_takes_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_command, "PATIENCE", -1.0)
    result = _run("build", "--check", "--release", str(tmp_path / "graph"))
    assert result.exit_code == 0
    *checked, left_out, built = result.stdout.splitlines()
    assert [line.partition(" (")[0] for line in checked] == [
        f"{gate.name}: passed" for gate in LIGHT_GATES
    ]
    assert left_out.startswith("not run: style")
    assert built.startswith("built ")
    assert "… anchoring the quotes" in result.stderr
    assert (tmp_path / "graph" / "khorgos.trig").exists()


@pytest.mark.slow
def test_what_does_not_pass_the_light_gates_is_not_written(project: Path, tmp_path: Path) -> None:
    file = project / "annotations" / "china-kazakhstan-relations-glosses.yaml"
    text = file.read_text(encoding="utf-8")
    quote = text.index("Military service is service by an individual")
    record = text[text.rindex("\n- id:", 0, quote) : text.index("\n- id:", quote)]
    file.write_text(text.replace(record, ""), encoding="utf-8")
    release = tmp_path / "graph"
    result = _run("build", "--check", "--input", str(project), "--release", str(release))
    assert result.exit_code == 1
    assert "coverage: failed" in result.stdout
    assert "does not pass: coverage; mend the input" in result.stderr
    assert not release.exists()


@pytest.mark.slow
def test_bad_input_is_refused_and_the_old_release_stays(project: Path) -> None:
    release = project / "graph"
    shutil.copytree(RELEASE, release)
    before = {path.name: path.read_bytes() for path in release.iterdir()}
    file = project / "annotations" / "china-kazakhstan-relations.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("hasSignatory china-prc", "hasSignatorry china-prc"), "utf-8")
    result = _run("build", "--input", str(project), "--release", str(release))
    assert result.exit_code == 1
    assert "did you mean 'hasSignatory'" in result.stderr
    assert "The old release is untouched." in result.stderr
    assert {path.name: path.read_bytes() for path in release.iterdir()} == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--timeout", "0"), "--timeout must be more than 0 seconds, not 0"),
        (("--cache", "-1"), "--cache must be at least 0, not -1"),
        (("--engine-version", "1"), "need --engine"),
        (("--default-graph", "x:a"), "need --engine"),
        (("--engine", "http://127.0.0.1:9/", "--store", "."), "choose one"),
        (("--engine", "nonsense"), "is not the URL of an endpoint"),
        (("--federate", "ftp://127.0.0.1/"), "an endpoint is an http or https URL"),
    ],
)
def test_serve_refuses_what_it_cannot_do(options: tuple[str, ...], words: str) -> None:
    result = _run("serve", "--port", "65535", *options)
    assert result.exit_code != 0
    assert words in result.stderr


def test_ask_lays_a_table_out_in_columns() -> None:
    lines = _run("ask", "battles-before-1000").stdout.splitlines()
    assert lines[0].split() == ["battle", "when", "near", "certainty", "sameAreaAs", "sentence"]
    assert lines[2].startswith("Battle of Zhizhi  36 BC   Taraz  probably")
    assert lines[-1] == "(2 rows)"


def test_ask_takes_a_query_from_standard_input() -> None:
    assert _run("ask", stdin="ASK {}").stdout == "yes\n"


def test_ask_writes_other_formats_and_names_them_when_one_is_unknown() -> None:
    rows = json.loads(_run("ask", "corridors", "--format", "json").stdout)
    assert rows["head"]["vars"] == ["corridor", "how", "actor"]
    result = _run("ask", "corridors", "--format", "xlsx")
    assert result.exit_code == 1
    assert "choose from table, json, xml, csv, tsv" in result.stderr


def test_ask_says_where_a_query_is_wrong() -> None:
    result = _run("ask", stdin="SELECT ?x WHERE { ?x }")
    assert result.exit_code == 1
    assert "line 1, column 22" in result.stderr


def test_ask_supplies_the_prefixes_and_reports_errors_at_their_place(tmp_path: Path) -> None:
    query = tmp_path / "mine.rq"
    query.write_text("ASK { kh:kazakhstan a kho:SovereignState }", encoding="utf-8")
    assert _run("ask", "--file", str(query)).stdout == "yes\n"
    result = _run("ask", stdin="SELECT ?x {\n kh:kazakhstan rdfs:label }")
    assert "at line 2, column 27" in result.stderr
    query.write_bytes(b"\xff")
    assert "cannot be read as UTF-8" in _run("ask", "--file", str(query)).stderr


def test_ask_refuses_what_is_no_parameter() -> None:
    assert "'x' is not a PARAMETER=VALUE" in _run("ask", "corridors", "x").stderr
    assert (
        "the parameter 'x' is unknown; this question has no parameters"
        in _run("ask", "corridors", "x=y").stderr
    )
    assert "give NAME or --file" in _run("ask", "corridors", "--file", __file__).stderr


def test_ask_lists_the_questions_and_helps_with_a_misspelt_name() -> None:
    listing = _run("ask", "--list").stdout
    assert "\nEconomy and society\n" in listing
    assert "  corridors\n      Which transport corridors" in listing
    assert "did you mean corridors" in _run("ask", "coridors").stderr


def test_serve_refuses_an_impossible_port() -> None:
    result = _run("serve", "--port", "99999")
    assert result.exit_code == 1
    assert "choose a port from 1 to 65535" in result.stderr


@pytest.mark.slow
def test_draft_prints_records_for_a_curator_and_refuses_an_unknown_document() -> None:
    result = _run("draft", "china-kazakhstan-relations")
    assert result.exit_code == 0
    assert result.stdout.startswith("document: china-kazakhstan-relations\n")
    refused = _run("draft", "no-such-document")
    assert refused.exit_code == 1
    assert "no-such-document" in refused.stderr


@pytest.mark.slow
def test_reason_explains_an_inferred_triple_down_to_its_sentences() -> None:
    why = ("reason", "--why", "north-south-corridor", "a")
    result = _run(*why, "TransportCorridor")
    assert result.exit_code == 0
    result = _run(
        "reason", "--why", "kazakh-ministry-of-health", "contests", "claim-unknown-pneumonia"
    )
    assert "kho:denies" in result.stdout
    assert "dismissed the claim" in result.stdout
    assert json.loads(_run(*why, "TransportCorridor", "--json").stdout)
    refused = _run(*why, "Battle")
    assert refused.exit_code == 1
    assert _run("reason", "--why", '"x"@en', "a", "Battle").exit_code == 1


@pytest.mark.slow
def test_export_writes_the_protege_edition(tmp_path: Path) -> None:
    result = _run("export", "protege", str(tmp_path / "edition"))
    assert result.exit_code == 0
    individuals = tmp_path / "edition" / "khorgos-individuals.ttl"
    assert individuals.exists()
    for step in (f"open {individuals} in", "Render by label", "> HermiT", "> Start reasoner"):
        assert step in result.output
    refused = _run("export", "protege", str(tmp_path / "x"), "--release", str(tmp_path / "none"))
    assert refused.exit_code == 1
    assert "khorgos build" in refused.stderr


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_list_of_commands_names_what_there_is(name: str) -> None:
    listed = _run("--help").stdout
    assert f"  {name} " in listed
    assert COMMANDS[name] in " ".join(listed.split())
    told = _run(name, "--help")
    assert told.exit_code == 0
    assert EXAMPLES[name] in " ".join(told.stdout.split())
    _, _, *words = shlex.split(EXAMPLES[name])
    command = main.get_command(click.Context(main), name)
    assert command is not None
    command.make_parser(click.Context(command)).parse_args(words)  # which knows its options


def test_an_unknown_command_is_refused_with_the_way_to_the_list() -> None:
    result = _run("bild")
    assert result.exit_code == 2
    assert "No such command 'bild'" in result.stderr


def test_help_loads_no_library_but_the_one_for_commands() -> None:
    program = (
        "import sys; from khorgos.commands import main\n"
        "try: main(['--help'])\n"
        "finally: print(sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    assert "'click'" in loaded
    for library in ("rdflib", "pyoxigraph", "flask", "granian", "jsonschema", "yaml"):
        assert f"'{library}'" not in loaded
