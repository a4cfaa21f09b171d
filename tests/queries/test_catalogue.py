"""The catalogue of questions, and the answers that the documents give to them."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from khorgos.queries import catalogue
from khorgos.queries.catalogue import QUERIES, CatalogueError, Question
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.sparql.answers import CSV, serialize
from khorgos.server.sparql.text import Dataset
from khorgos.triples.documents import read_document
from khorgos.triples.documents.source import load_sources


@pytest.fixture(scope="module")
def views() -> str:
    sources = load_sources(Path(catalogue.__file__).parents[1] / "triples" / "sources")
    return "\n".join(part.view for source in sources for part in read_document(source).parts)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


OWN = [query for query in catalogue.load() if not query.calls]


@pytest.mark.parametrize("query", OWN, ids=lambda query: query.name)
def test_every_question_has_the_answer_that_stands_beside_it(
    query: Question, release_engine: EmbeddedEngine, views: str
) -> None:
    beside = QUERIES / query.theme / f"{query.name}.csv"
    expected = _rows(beside.read_text(encoding="utf-8"))
    answer = _rows(serialize(release_engine.query(query.text, Dataset()), CSV).decode())
    columns = expected[0].keys()
    assert [{name: row[name] for name in columns} for row in answer] == expected
    for row in answer:
        assert row.get("sentence", "") in views


def test_keywords_have_one_form_each() -> None:
    used = {keyword for query in catalogue.load() for keyword in query.keywords}
    assert [word for word in used if f"{word}s" in used] == []
    assert all(len(query.question) <= 130 for query in catalogue.load())


def test_every_expected_answer_belongs_to_a_question() -> None:
    names = {(query.theme, query.name) for query in OWN}
    assert {(path.parent.name, path.stem) for path in QUERIES.rglob("*.csv")} == names


def test_a_query_is_found_by_its_name_and_a_misspelt_name_gets_help() -> None:
    assert catalogue.find("corridors").question.startswith("Which transport corridors")
    with pytest.raises(CatalogueError, match="did you mean corridors"):
        catalogue.find("coridors")
    with pytest.raises(CatalogueError, match="khorgos ask --list"):
        catalogue.find("zzz")


def test_a_file_without_a_question_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "wars/bare.rq", "ASK {}")
    with pytest.raises(CatalogueError, match=r"bare\.rq:1: .*# question"):
        catalogue.load(tmp_path)


def test_a_key_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "wars/odd.rq", "# question: What?\n# qestion: x\nASK {}")
    with pytest.raises(CatalogueError, match=r"odd\.rq:2: the key 'qestion' is unknown"):
        catalogue.load(tmp_path)


def test_a_query_that_calls_another_endpoint_than_it_says_is_refused(tmp_path: Path) -> None:
    text = "# question: What?\n# calls: http://a.example/\nASK { SERVICE <http://b.example/> {} }"
    _write(tmp_path, "wars/odd.rq", text)
    with pytest.raises(CatalogueError, match=r"odd\.rq:1: it calls http://a\.example/, but its"):
        catalogue.load(tmp_path)


def test_a_question_outside_a_theme_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "lost.rq", "# question: What?\nASK {}")
    with pytest.raises(CatalogueError, match=r"lost\.rq: .* folder of its theme"):
        catalogue.load(tmp_path)


def test_two_questions_of_one_name_are_refused(tmp_path: Path) -> None:
    for theme in ("borders", "wars"):
        _write(tmp_path, f"{theme}/same.rq", "# question: What?\nASK {}")
    with pytest.raises(CatalogueError, match=r"wars/same\.rq: borders/same\.rq has the same name"):
        catalogue.find("same", tmp_path)


def test_asking_does_not_wait_for_an_rdf_library() -> None:
    program = (
        "import sys; from khorgos.queries.catalogue import find, load; load();"
        "find('members-of').bound({}); assert 'rdflib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
