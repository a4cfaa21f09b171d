"""What the README says is true."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from pathlib import Path

from rdflib import Graph

from khorgos.ontology.namespaces import KHO
from khorgos.queries.catalogue import QUERIES, find
from khorgos.triples import RELEASE
from khorgos.triples.release import MANIFEST

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _block(language: str) -> str:
    match = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert match is not None
    return match[1]


def test_the_example_runs_and_answers() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(_block("python"), {})
    lines = out.getvalue().splitlines()
    assert lines[0].split() == ["battle", "when", "near", "certainty", "sameAreaAs", "sentence"]
    assert any(line.startswith("Battle of Zhizhi  36 BC") for line in lines)
    place = "Battle of Zhizhi · is near · Taraz (probably) | The battle was probably fought"
    assert any(line.startswith(place) for line in lines)


def test_both_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make (\w+)", _block("sh")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_every_folder_of_the_map_exists() -> None:
    for folder in re.findall(r"`(\w+/)`", README):
        assert (ROOT / folder).is_dir() or (ROOT / "triples" / folder).is_dir()


def test_the_counts_are_those_of_the_graph(renewing: bool) -> None:
    counted = _counted(README)
    if renewing and counted != README:
        (ROOT / "README.md").write_text(counted, encoding="utf-8")
        lines = zip(README.splitlines(), counted.splitlines(), strict=True)
        print(*(f"- {old}\n+ {new}" for old, new in lines if old != new), sep="\n")
    else:
        assert counted == README


def _counted(text: str) -> str:
    """The README with the counts that the graph has; a sentence of theirs that is gone fails."""
    languages, kinds = _expected("names-by-language"), _expected("entities-by-class")
    triples = json.loads((RELEASE / MANIFEST).read_bytes())["triples"]
    counts = [
        *((rf"^\| {what} \| (\d+) \|$", count) for what, count in _expected("what-it-holds")),
        *((rf"(\d+)\s+(?:are\s+)?{_spaced(kind)}s\b", count) for kind, count in kinds),
        (r"in\s+(\d+)\s+languages\s+and\s+scripts", str(len(languages))),
        (r"scripts:\s+(\d+)\s+in\s+English", languages[0][1]),
        (r"Of\s+the\s+triples\s+([\d,]+)\s+are\s+inferred", f"{triples['inferred']:,}"),
    ]
    for pattern, count in counts:
        match = re.search(pattern, text, re.MULTILINE)
        assert match is not None, f"the README has no count for {pattern}"
        text = text[: match.start(1)] + count + text[match.end(1) :]
    return text


def _spaced(words: str) -> str:
    return words.replace(" ", r"\s+")


def _expected(query: str) -> list[list[str]]:
    path = QUERIES / find(query).theme / f"{query}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def test_the_picture_shows_the_passage_where_it_stands(stated: Graph) -> None:

    (line,) = {
        str(stated.value(node, KHO.line))
        for node, words in stated.subject_objects(KHO.exact)
        if str(words).startswith("The battle was probably fought near Taraz on")
        and str(stated.value(node, KHO.part)) == "body"
    }
    assert f">line {line}<" in (ROOT / "docs/explanation/fact.svg").read_text(encoding="utf-8")


def test_it_is_short_and_shows_a_picture_first() -> None:
    words = len(README.split())
    assert words < 700, f"it has {words} words; what is more than a first look goes to docs/"
    assert README.index("](docs/images/") < README.index("```")
    for path in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / path).is_file(), path
