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


ASKED = "# question: What?\n"
CALLING = f"{ASKED}# calls: http://a.example/\nASK {{ SERVICE <http://b.example/> {{}} }}"


@pytest.mark.parametrize(
    ("files", "text", "message"),
    [
        (["wars/bare.rq"], "ASK {}", r"bare\.rq:1: .*# question"),
        (["wars/odd.rq"], f"{ASKED}# qestion: x\nASK {{}}", r"odd\.rq:2: the key 'qestion' is unk"),
        (["wars/odd.rq"], CALLING, r"odd\.rq:1: it calls http://a\.example/, but its"),
        (["lost.rq"], f"{ASKED}ASK {{}}", r"lost\.rq: .* folder of its theme"),
        (
            ["borders/same.rq", "wars/same.rq"],
            f"{ASKED}ASK {{}}",
            r"wars/same\.rq: borders/same\.rq has the same name",
        ),
    ],
    ids=["no question", "unknown key", "another endpoint", "no theme", "two of one name"],
)
def test_a_file_that_breaks_a_rule_is_refused(
    tmp_path: Path, files: list[str], text: str, message: str
) -> None:
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=message):
        catalogue.find("same", tmp_path) if len(files) > 1 else catalogue.load(tmp_path)


def test_asking_does_not_wait_for_an_rdf_library() -> None:
    program = (
        "import sys; from khorgos.queries.catalogue import find, load; load();"
        "find('members-of').bound({}); assert 'rdflib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
