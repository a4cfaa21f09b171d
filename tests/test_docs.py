"""What is written for readers is true: its blocks run, and it names all that there is."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path

import click
import pytest
import yaml
from flask import Flask
from markdown_it import MarkdownIt

import khorgos
from khorgos.commands import main
from khorgos.ontology.prefixes import PREFIXES, curie
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.operation.admin import Overview, create_admin
from khorgos.server.operation.exchange import Exchange, Metrics
from khorgos.server.operation.health import examine
from khorgos.server.operation.journal import Journal
from khorgos.server.site import EXTENSION, Site
from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS
from khorgos.triples.gates.checking import GATES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted(DOCS.rglob("*.md")),
]
REFERENCE = {path.stem: path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md")}
SERVED = "http://127.0.0.1:8000"
WATCHED = "http://127.0.0.1:9100"
MARKDOWN = MarkdownIt().enable("table")

ONLY_READ = ("serve", "review", "build", "check")
"""Commands that last, write into the checkout or take minutes: that they can be read is tested."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, whether it is to run, its text, and what it prints or ""."""

    language: str
    runs: bool
    text: str
    prints: str

    def is_run(self) -> bool:
        return self.runs and self.language in ("python", "sh")


def blocks(path: Path) -> list[Block]:
    tokens = MARKDOWN.parse(path.read_text(encoding="utf-8"))
    found = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "fence":
            language, *words = token.info.split() or [""]
            shown = after is not None and after.type == "fence" and after.info == "text"
            prints = after.content if after and shown else ""
            found.append(Block(language, "no-run" not in words, token.content, prints))
    return found


@pytest.fixture(scope="module")
def served(
    release_app: Flask, serving: Callable[[Flask], AbstractContextManager[str]]
) -> Iterator[Callable[[str], str]]:
    """What puts the addresses of a server that runs, and of its operator's, into a block."""
    overview = overview_of(release_app)
    overview.journal.note(Exchange("GET", "/", 200))
    overview.metrics.count(Exchange("GET", "/", 200), 0)
    with serving(release_app) as address, serving(create_admin(overview)) as other:
        yield lambda text: text.replace(SERVED, address).replace(WATCHED, other)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that has what a checkout has, and in which a block may write."""
    for name in ("ontology", "triples", "queries"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "query.rq").write_text("ASK { ?battle a kho:Battle }", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [path for path in PAGES if any(map(Block.is_run, blocks(path)))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_the_blocks_of_a_page_run(path: Path, served: Callable[[str], str], checkout: Path) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    for block in filter(Block.is_run, blocks(path)):
        text, printed = served(block.text), ""
        if block.language == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(text, str(path), "exec"), names)
            printed = out.getvalue()
        else:
            printed = run_commands(text)
        if block.prints:
            pieces = [re.escape(piece) for piece in block.prints.strip().split("…")]
            assert re.fullmatch(".*".join(pieces), printed.strip(), re.DOTALL), printed


def run_commands(text: str) -> str:
    """Run a block in a shell, but for what is only read."""
    kept = [line for line in text.splitlines(keepends=True) if not only_read(line)]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", "-euo", "pipefail", "-c", "".join(kept)]
    environment = {**os.environ, "PATH": path}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    # SIGPIPE: a block may look at the first lines of what a command prints.
    assert run.returncode in (0, 141), f"{text}\n{run.stderr}"
    return run.stdout


def only_read(line: str) -> bool:
    """Check a line that is not run: a target of make, or a command of `ONLY_READ`."""
    words = line.partition(" #")[0].split()
    if words[:1] == ["make"]:
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        return True
    is_own = (
        words[1:2] in (["build"], ["check"]) and "my-graph" in words
    )  # what it writes is the test's
    if words[:1] == ["khorgos"] and words[1] in ONLY_READ and "--help" not in words and not is_own:
        assert isinstance(main, click.Group)
        command = main.get_command(click.Context(main), words[1])
        assert command is not None
        command.make_parser(click.Context(command)).parse_args(words[2:])
        return True
    return False


def test_a_block_that_is_not_run_says_so() -> None:
    pages = {path for path in PAGES if any(not block.runs for block in blocks(path))}
    for path in pages:
        words = " ".join(path.read_text(encoding="utf-8").split())
        assert re.search(r"(?i)\bnot run\b", words), path
    assert len(pages) <= 3


def test_the_queries_of_the_pages_have_answers(release_engine: EmbeddedEngine) -> None:
    graph = khorgos.Graph(release_engine)
    queries = [block.text for path in PAGES for block in blocks(path) if block.language == "sparql"]
    assert queries
    for query in queries:
        assert graph.query(query), query


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("Rscript"), reason="Rscript, the program of R, is not here")
def test_the_recipe_for_r_runs(served: Callable[[str], str], checkout: Path) -> None:
    recipe = blocks(DOCS / "how-to" / "ask-from-r.md")
    for block in recipe:
        if block.language == "sh":
            run_commands(block.text)
    program = "\n".join(served(block.text) for block in recipe if block.language == "r")
    run = subprocess.run(["Rscript", "-e", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "Battle of Zhizhi" in run.stdout


def test_every_page_is_reached_from_the_index() -> None:
    linked = re.findall(r"^- \[.+\]\((.+)\)$", (DOCS / "index.md").read_text("utf-8"), re.MULTILINE)
    pages = [str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md") if path.name != "index.md"]
    assert sorted(linked) == sorted(pages)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_paths_lead_to_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        assert link.startswith("https://") or (path.parent / link).exists(), link
    rooms = "docs|khorgos|ontology|queries|server|tests|triples"
    for named in re.findall(rf"`((?:{rooms})/[\w./-]*)`", text):
        made_up = "rulers" in named or "lengths" in named
        assert made_up or (ROOT / named).exists(), named


def commands() -> Iterator[tuple[str, click.Command]]:
    assert isinstance(main, click.Group)
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", it) for sub, it in command.commands.items())


def test_every_command_and_option_is_named_and_no_other() -> None:
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", REFERENCE["commands"], re.M | re.S))
    options: dict[str, set[str]] = {name: set() for name in sections}
    for name, command in commands():
        section = sections[name.split()[0]]
        assert f"khorgos {name}" in section
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                options[name.split()[0]].update([*parameter.opts, *parameter.secondary_opts])
    for name, section in sections.items():
        assert set(re.findall(r"`(--[a-z-]+)", section)) == options[name], name


def test_every_address_is_named_and_no_other(release_app: Flask) -> None:
    rules = {re.sub(r"<\w+:", "<", rule.rule) for rule in release_app.url_map.iter_rules()}
    rows = re.findall(r"^\| (`/.*?) \|", REFERENCE["http"], re.MULTILINE)
    assert {address for row in rows for address in re.findall(r"`(/.*?)`", row)} == rules


def overview_of(app: Flask) -> Overview:
    site: Site = app.extensions[EXTENSION]
    return Overview(examine=partial(examine, site), metrics=site.metrics, journal=Journal())


def table(page: str, head: str) -> list[str]:
    """The first cells of the table whose head begins with a word, without their backquotes."""
    lines = (DOCS / page).read_text(encoding="utf-8").partition(f"\n| {head} |")[2].splitlines()[2:]
    return [line.split("|")[1].strip(" `") for line in takewhile(bool, lines)]


def test_every_address_of_the_operator_is_named_and_no_other(release_app: Flask) -> None:
    rules = {rule.rule for rule in create_admin(overview_of(release_app)).url_map.iter_rules()}
    named = table("how-to/watch-over-a-server.md", "address")
    assert {*named, "/khorgos.css"} == rules


def test_every_metric_is_explained_and_no_other() -> None:
    text = Metrics().write("")[0].decode()
    metrics = re.findall(r"^# TYPE (\w+) (?:counter|gauge|histogram)$", text, re.MULTILINE)
    own = sorted(name for name in metrics if not name.endswith("_created"))
    assert sorted(table("how-to/watch-over-a-server.md", "metric")) == own


def test_every_file_for_a_server_is_named() -> None:
    named = table("how-to/watch-over-a-server.md", "proxy")
    pages = "".join(path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md"))
    files = {path.name for path in (ROOT / "server" / "deploy").iterdir()}
    shown = set(re.findall(r"`server/deploy/(\S+)`", pages))
    assert files == shown | {"khorgos.service"}
    assert len(named) == len(shown)


def test_every_setting_is_named() -> None:
    used = {"PROMETHEUS_MULTIPROC_DIR", "XDG_CACHE_HOME"}
    for room in ("khorgos", "ontology", "queries", "server", "tests", "triples"):
        for path in (ROOT / room).rglob("*"):
            if path.suffix in (".py", ".ipynb"):
                used.update(re.findall(r"\bKHORGOS_[A-Z0-9_]+\b", path.read_text("utf-8")))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    used.update(re.findall(r"^(\w+) *\?=", makefile, re.MULTILINE))
    used.update(re.findall(r"\$\(([A-Z]+)\)", makefile) if "$(PEERS)" in makefile else ())
    made = set(re.findall(r"^(\w+) *:=", makefile, re.MULTILINE)) | {"CURDIR"}
    named = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", REFERENCE["settings"]))
    assert named == used - made


def test_every_gate_is_explained() -> None:
    rows = re.findall(r"^\| (\w+) \| (yes|) ?\|", REFERENCE["gates"], re.MULTILINE)
    assert rows == [(gate.name, "yes" if gate.light else "") for gate in GATES]


def test_every_key_of_the_annotations_is_explained() -> None:
    named = set(re.findall(r"`(\w+)`", REFERENCE["annotations"]))
    for name in ("annotations", "entities"):
        schema = ROOT / "triples" / "annotations" / f"{name}.schema.json"
        assert keys(json.loads(schema.read_bytes())) <= named


def test_every_key_of_the_description_of_a_source_is_explained() -> None:
    schema = json.loads((ROOT / "triples" / "sources" / "source.schema.json").read_bytes())
    assert schema["properties"].keys() <= set(re.findall(r"`(\w+)`", REFERENCE["sources"]))


def test_the_patterns_show_what_stands_in_the_annotations() -> None:
    folder = ROOT / "triples" / "annotations"
    held = [yaml.load(path.read_bytes(), yaml.CBaseLoader) for path in folder.glob("*-*.yaml")]
    records = [part for file in held for record in file["records"] for part in parts(record)]
    page = blocks(DOCS / "reference" / "ontology-patterns.md")
    shown = [yaml.load(block.text, yaml.BaseLoader) for block in page if block.language == "yaml"]
    assert len(shown) == len([block for block in page if block.language == "sparql"])
    for block in shown:
        for item in parts(block if isinstance(block, dict) else {"facts": block}):
            assert any(within(item, part) for part in records), item
    assert not within({"fact": "a b c", "not": "true"}, {"fact": "a b c"})


def parts(record: object) -> Iterator[object]:
    """What stands in the lists of a record, at any depth."""
    for value in record.values() if isinstance(record, dict) else ():
        for item in value if isinstance(value, list) else ():
            yield item
            yield from parts(item)


def within(shown: object, held: object) -> bool:
    """Whether an annotation is all that is shown of it, or more."""
    if isinstance(shown, dict) and isinstance(held, dict):
        return all(within(value, held.get(key)) for key, value in shown.items())
    if isinstance(shown, list) and isinstance(held, list):
        return all(any(within(item, other) for other in held) for item in shown)
    return shown == (held.get("fact") if isinstance(held, dict) else held)


def keys(schema: object) -> set[str]:
    """The names of all properties in a JSON Schema."""
    if isinstance(schema, list):
        return set().union(*map(keys, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", ())).union(*map(keys, schema.values()))


def test_the_formats_are_those_that_are_written() -> None:
    (names,) = re.findall(r"^For rows: (.*)\. For graphs: (.*)\.$", REFERENCE["http"], re.MULTILINE)
    for words, formats in zip(names, (RESULT_FORMATS, GRAPH_FORMATS), strict=True):
        assert re.findall(r"`(\w+)`", words) == [format_.name for format_ in formats]


def test_the_prefixes_are_those_that_are_supplied() -> None:
    rows = re.findall(r"^\| `(\w+):` \| `(.+)` \|", REFERENCE["http"], re.MULTILINE)
    assert dict(rows) == dict(PREFIXES)


def test_the_terms_that_the_pages_use_are_those_of_today() -> None:
    ontology = load_ontology()
    former = {f"kho:{name}" for name in Vocabulary(ontology).deprecated}
    declared = {curie(str(term)) for term in ontology.subjects()}
    for path in PAGES:
        text = re.sub(r"Wrong: `[^`]+`", "", path.read_text(encoding="utf-8"))
        tells_of_before = path.stem in ("CHANGELOG", "ontology-changes")
        known = declared if tells_of_before else declared - former
        assert set(re.findall(r"\bkho:[A-Za-z]+", text)) <= known, path
