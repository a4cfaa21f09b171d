"""A document comes into a graph's folder whole or not at all, and the graph builds at once."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph

from khorgos.commands import add as command
from khorgos.commands import main
from khorgos.triples import building
from khorgos.triples.adding import landing
from khorgos.triples.adding.landing import Incoming, bring_in, finish
from khorgos.triples.annotated import read_input
from khorgos.triples.annotation import ANNOTATION_SCHEMA
from khorgos.triples.building import build
from khorgos.triples.documents.source import load_source
from khorgos.triples.folder import UNFINISHED
from khorgos.triples.gates.checking import TEXT_GATES, check
from khorgos.triples.newfolder import make_folder
from tests.triples.adding.files import docx

TEXT = """\
The talks of Zarm

Zarm and Ost met in the town in 1992, and it rained for three days.

The end

They left, and that was that: "no" to all of it.
"""


@pytest.fixture
def graph(tmp_path: Path, ontology: Graph, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a new graph without a base."""
    monkeypatch.setattr(building, "load_ontology", lambda: ontology)
    return make_folder(tmp_path / "own", base=False)


@pytest.fixture
def run(graph: Path, tmp_path: Path) -> Callable[..., Result]:
    """Add a file with options, in which nobody can be asked."""

    def add(name: str, data: bytes, *options: str, answers: str | None = None) -> Result:
        file = tmp_path / name
        file.write_bytes(data)
        arguments = ["add", str(file), "--graph", str(graph), *options]
        return CliRunner().invoke(main, arguments, input=answers)

    return add


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_text_comes_in_and_the_graph_builds(graph: Path, run: Callable[..., Result]) -> None:
    result = run("talks.txt", TEXT.encode(), "--author", "A. Zarm", "--date", "1993")
    assert result.exit_code == 0, result.output
    assert "   1  (about the document) The talks of Zarm" in result.output
    assert "   5  The end" in result.output
    assert "khorgos draft the-talks-of-zarm --graph" in result.output
    source = load_source(graph / "sources" / "the-talks-of-zarm.toml")
    assert (source.text, source.kind, source.language) == (TEXT, "plain", "en")
    assert (source.author, source.date, source.address) == ("A. Zarm", "1993", None)
    assert source.licence == "unknown"
    assert source.attribution == "A. Zarm, “The talks of Zarm”, 1993"
    assert source.original is None, "the text is the file itself"
    with (graph / "wikidata" / "register.csv").open(encoding="utf-8") as table:
        (row,) = csv.DictReader(table)
    assert (row["slug"], row["state"]) == ("the-talks-of-zarm", "unverified")
    assert '"the-talks-of-zarm"' in (graph / "annotations" / ANNOTATION_SCHEMA.name).read_text()
    built = build(graph)
    (document,) = built.documents
    assert dict(document.unread) == {
        "": "It was added and is not read yet.",
        "The end": "It was added and is not read yet.",
    }
    results = list(check(graph, graph / "graph", gates=TEXT_GATES, built=built))
    assert [result.findings for result in results if result.findings] == []


def test_the_original_is_kept_beside_what_was_made_of_it(
    graph: Path, run: Callable[..., Result]
) -> None:
    result = run("talks.docx", docx(), "--language", "en", "--identifier", "10.1/2")
    assert result.exit_code == 0, result.output
    assert "the file's properties say author: 'A. Zarm'; --author takes it" in result.output
    source = load_source(graph / "sources" / "the-talks.toml")
    assert source.author is None, "nobody has said it"
    assert (graph / "sources" / "originals" / "the-talks.docx").read_bytes() == docx()
    evidence = build(graph).graphs["evidence"]
    assert "An author who is not known, “The talks”, 10.1/2" in map(str, evidence.objects())
    (graph / "sources" / "originals" / "the-talks.docx").write_bytes(b"other")
    with pytest.raises(ValueError, match="has other bytes than the recorded ones"):
        load_source(graph / "sources" / "the-talks.toml")


def test_comments_and_order_of_the_entities_stay(graph: Path, run: Callable[..., Result]) -> None:
    entities = graph / "annotations" / "entities.yaml"
    before = entities.read_text(encoding="utf-8")
    assert run("talks.txt", TEXT.encode()).exit_code == 0
    assert entities.read_text(encoding="utf-8") == (
        f"{before}the-talks-of-zarm:\n  type: SourceDocument\n"
        "  label: The talks of Zarm (document)\n"
    )


def test_somebody_at_a_terminal_is_asked(
    graph: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_is_terminal", lambda: True)
    answers = "\nA. Zarm\n1993\n\n\n\nCC0-1.0\n"
    result = run("talks.txt", TEXT.encode(), answers=answers)
    assert result.exit_code == 0, result.output
    source = load_source(graph / "sources" / "the-talks-of-zarm.toml")
    assert (source.title, source.author, source.date) == ("The talks of Zarm", "A. Zarm", "1993")
    assert (source.address, source.licence) == (None, "CC0-1.0")


@pytest.mark.parametrize(
    ("name", "data", "options", "expected"),
    [
        ("a.txt", "Река".encode("cp1251"), (), "is not utf-8"),
        ("a.txt", b"", (), "a.txt is empty"),
        ("a.txt", TEXT.encode(), ("--slug", "Zarm!"), "is no slug"),
        ("a.txt", TEXT.encode(), ("--language", "english"), "write 'en'"),
        ("a.txt", b"Zarm. Ost.", (), "--language TAG"),
    ],
)
def test_what_is_refused_changes_nothing(
    graph: Path,
    run: Callable[..., Result],
    name: str,
    data: bytes,
    options: tuple[str, ...],
    expected: str,
) -> None:
    before = files(graph)
    result = run(name, data, *options)
    assert result.exit_code == 1
    assert expected in result.output
    assert files(graph) == before


def test_a_document_comes_in_once(graph: Path, run: Callable[..., Result]) -> None:
    assert run("talks.txt", TEXT.encode()).exit_code == 0
    before = files(graph)
    again = run("other.txt", TEXT.encode().replace(b"\n", b"\r\n"), "--slug", "other")
    assert "in the graph already, as the document the-talks-of-zarm" in again.output
    taken = run("b.txt", b"No.\n", "--language", "en", "--slug", "the-talks-of-zarm")
    assert "is taken by a document of Own" in taken.output
    assert "such as 'the-talks-of-zarm-text'" in taken.output
    assert files(graph) == before
    assert run("b.txt", TEXT.replace("1992", "1993").encode()).exit_code == 0
    assert (graph / "sources" / "the-talks-of-zarm-text.txt").exists()


def test_a_dry_run_writes_nothing(graph: Path, run: Callable[..., Result]) -> None:
    before = files(graph)
    result = run("talks.txt", TEXT.encode(), "--dry-run")
    assert result.exit_code == 0
    assert "Nothing was written." in result.output
    assert files(graph) == before


def test_a_folder_that_is_no_graph(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(main, ["add", str(file), "--graph", str(tmp_path)])
    assert result.exit_code == 2
    assert "it is no folder of a graph; make one with: khorgos new" in result.output


INCOMING = Incoming(
    "zarm",
    {
        "sources/zarm.txt": b"It rained.\n",
        "sources/originals/zarm.md": b"It rained!\n",
        "sources/zarm.toml": b'title_missing = "It has none."\nkind = "plain"\nlanguage = "en"\n'
        b'licence = "CC0"\n'
        b'sha256 = "9037922d0d5d5e25182f79c994a7a78a520aaaf3eab9a000cd9f571efa283373"\n',
        "annotations/zarm.yaml": b"document: zarm\ncomplete: []\nrecords: []\n"
        b"unread: {'': It is not read yet.}\n",
    },
    "Zarm (document)",
)


class KilledError(BaseException):
    """Stands for a kill: nothing that would clean up after an error runs."""


@contextmanager
def killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Let the disk be written to so many times; then the process ends."""
    count = [0]

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def do(*arguments: Any, **options: Any) -> Any:
            count[0] += 1
            if count[0] > step:
                raise KilledError
            return work(*arguments, **options)

        return do

    with monkeypatch.context() as patch:
        patch.setattr(landing, "write_whole", counted(landing.write_whole))
        patch.setattr(Path, "rename", counted(Path.rename))
        patch.setattr(landing, "_move", counted(landing._move))
        patch.setattr(landing.shutil, "rmtree", counted(landing.shutil.rmtree))
        yield count


def test_a_kill_at_any_moment_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for step in range(40):
        root = make_folder(tmp_path / f"own-{step}", base=False)
        with killed_at(step, monkeypatch):
            try:
                bring_in(root, INCOMING)
            except KilledError:
                is_killed = True
            else:
                is_killed = False
        found = "zarm" in read_input(root).documents
        assert not read_input(root).problems
        bring_in(root, INCOMING) if not found else finish(root)
        assert "zarm" in read_input(root).documents
        assert not (root / UNFINISHED).exists()
        register = (root / "wikidata" / "register.csv").read_text(encoding="utf-8")
        assert register.count("\nzarm,") == 1
        seen.add((is_killed, found))
        if not is_killed:
            break
    assert seen == {(True, False), (True, True), (False, True)}


def test_two_that_add_at_once_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_folder(tmp_path / "own", base=False)
    calls, real = [], landing.finish

    def late(root: Path) -> str:
        calls.append(root)
        return real(root) if len(calls) > 3 else ""  # the first does not come to its end

    with monkeypatch.context() as patch:
        patch.setattr(landing, "finish", late)
        bring_in(root, INCOMING)
        files = {"sources/originals/ost.md": b"It snowed.\n"}
        bring_in(root, Incoming("ost", files))
    assert "zarm" in read_input(root).documents
    assert (root / "sources" / "originals" / "ost.md").exists()
    with pytest.raises(FileExistsError, match="another command just took this slug"):
        bring_in(root, INCOMING)


def test_what_somebody_wrote_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_folder(tmp_path / "own", base=False)
    with monkeypatch.context() as patch:
        patch.setattr(landing, "finish", lambda root: "")
        bring_in(root, INCOMING)
    mine = root / "annotations" / "zarm.yaml"
    mine.write_bytes(b"# mine\n")
    assert finish(root) == "zarm"
    assert mine.with_name("zarm.yaml.before-add").read_bytes() == b"# mine\n"
