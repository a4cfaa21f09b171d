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


def test_the_counts_are_those_of_the_graph() -> None:
    said = dict(re.findall(r"^\| ([a-z ]+) \| (\d+) \|$", README, re.MULTILINE))
    assert said == dict(_expected("what-it-holds"))
    text = " ".join(README.split())
    kinds = dict(_expected("entities-by-class"))
    told = re.findall(r"(\d+) (?:are )?([a-z ]+?)s(?=[,. ;]| and)", text)
    assert {kind: count for count, kind in told if kind in kinds} == kinds
    languages = _expected("names-by-language")
    assert f"in {len(languages)} languages and scripts: {languages[0][1]} in English" in text
    triples = json.loads((RELEASE / MANIFEST).read_bytes())["triples"]
    assert f"Of the triples {triples['inferred']:,} are inferred" in text


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
