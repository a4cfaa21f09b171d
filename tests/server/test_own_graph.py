"""A graph of somebody's own is served with all pages, under its own title."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from khorgos.queries import catalogue
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.settings import Settings
from khorgos.server.site import EXTENSION, OntologySource, Site, read_manifest
from khorgos.triples.building import build
from khorgos.triples.folder import load_folder
from khorgos.triples.newfolder import make_folder
from khorgos.triples.release import write_release

TEXT = "In 1995 Nuld recognized Zarm.\n"
TITLE = "Letters & <notes>"
FILES = {
    "sources/letter.txt": TEXT,
    "sources/letter.toml": f"""title = "A letter from Nuld"
kind = "plain"
language = "en"
licence = "CC0-1.0"
attribution = "Nobody"
note = "Invented."
sha256 = "{hashlib.sha256(TEXT.encode()).hexdigest()}"
""",
    "annotations/entities.yaml": """letter:
  type: SourceDocument
  label: A letter from Nuld
nuld:
  type: SovereignState
  label: Nuld
zarm:
  type: SovereignState
  label: Zarm
""",
    "annotations/letter.yaml": f"""document: letter
complete: ['']
records:
- id: recognition
  quote: {TEXT}
  facts:
  - fact: nuld recognizes zarm
    when: In 1995
""",
    "annotations/renamed.csv": "was,is\nnulda,nuld\n",
    "queries/letters/who-knows-whom.rq": """# question: Who knows whom?
# param: who (thing): who it is
PREFIX kho: <https://w3id.org/khorgos/ontology#>
PREFIX kh: <https://w3id.org/khorgos/id/>
SELECT ?whom { VALUES ?who { kh:nuld } ?who kho:recognizes ?whom }
""",
}

Served = Callable[[Path], FlaskClient]


@pytest.fixture(scope="module")
def served(source: OntologySource) -> Served:
    """Build a folder and make what answers for it."""

    def make(root: Path) -> FlaskClient:
        graph, built = load_folder(root), build(root)
        write_release(built.graphs, graph.release, built.exceptions, built.texts)
        settings = Settings(release=graph.release, graph=graph)
        engine = EmbeddedEngine.load(settings.data)
        questions = tuple(catalogue.load(catalogue.QUERIES, *settings.queries))
        site = Site.of(engine, source, questions, None, graph.release, graph)
        return create_app(site).test_client()

    return make


@pytest.fixture(scope="module")
def empty(served: Served, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A graph without documents."""
    return served(make_folder(tmp_path_factory.mktemp("own") / "empty", base=False))


@pytest.fixture(scope="module")
def letters(served: Served, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A graph with one document, and a question of its own."""
    root = make_folder(tmp_path_factory.mktemp("own") / "letters", TITLE, base=False)
    for name, text in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return served(root)


@pytest.fixture(params=["empty", "letters"])
def own(request: pytest.FixtureRequest) -> FlaskClient:
    """Either of the two."""
    client: FlaskClient = request.getfixturevalue(request.param)
    return client


def _addresses(client: FlaskClient) -> Iterator[str]:
    """The addresses of all pages; those of parts of a service need to be told more."""
    for rule in client.application.url_map.iter_rules():
        is_part = rule.rule.startswith(("/reconcile/", "/docs", "/data"))
        if "GET" in (rule.methods or ()) and not rule.arguments and not is_part:
            yield rule.rule


def test_every_page_is_there(own: FlaskClient) -> None:
    for address in _addresses(own):
        found = own.get(address, headers={"Accept": "text/html"})
        assert found.status_code in (200, 303), (address, found.status_code)


def test_every_question_of_the_catalogue_has_a_page(own: FlaskClient) -> None:
    for question in catalogue.load():
        if not question.calls:
            assert own.get(f"/queries/{question.name}").status_code == 200, question.name


@pytest.mark.parametrize("page", ["succession", "waters", "corridors", "agreements"])
def test_a_page_with_nothing_to_show_says_so(own: FlaskClient, page: str) -> None:
    assert "Of this the documents say nothing." in own.get(f"/{page}").text


def test_an_empty_graph_says_that_it_has_no_document(
    empty: FlaskClient, letters: FlaskClient
) -> None:
    assert "No document has been brought in yet." in empty.get("/").text
    assert "Read from 1 document: " in letters.get("/").text
    assert "has been read in full" not in letters.get("/").text  # which nobody may have done


@pytest.mark.parametrize("page", ["", "about", "map", "timeline", "read/letter", "doc/nuld"])
def test_pages_have_the_title_of_the_graph_and_not_that_of_the_project(
    letters: FlaskClient, page: str
) -> None:
    text = letters.get(f"/{page}", headers={"Accept": "text/html"}).text
    assert "· Letters &amp; &lt;notes&gt;</title>" in text
    assert "<bdi>Letters &amp; &lt;notes&gt;</bdi>" in text
    assert "China and Kazakhstan" not in text


def test_its_documents_are_read_and_its_questions_asked(letters: FlaskClient) -> None:
    assert "recognized" in letters.get("/read/letter").text
    assert "Who knows whom?" in letters.get("/queries/").text
    answer = letters.get("/queries/who-knows-whom", headers={"Accept": "text/html"}).text
    assert "Zarm" in answer
    old = letters.get("/doc/nulda")
    assert old.headers["Location"].endswith("/doc/nuld")


def test_nobody_is_said_to_have_made_it(letters: FlaskClient) -> None:
    turtle = letters.get("/void", headers={"Accept": "text/turtle"}).text
    assert '"Letters & <notes>"' in turtle
    assert "The Khorgos project" not in turtle
    assert "/licenses/by-sa/" not in turtle
    cited = json.loads(letters.get("/cite/nuld?format=csl").text)
    assert cited[0]["container-title"] == TITLE
    assert cited[0]["author"] == [{"literal": TITLE}]
    service = json.loads(letters.get("/reconcile", headers={"Accept": "application/json"}).text)
    assert service["name"] == TITLE


def test_the_editor_completes_prefixes(own: FlaskClient) -> None:
    assert json.loads(own.get("/sparql/terms").text)["prefixes"]["kho"]


def test_files_of_a_later_build_are_not_given_beside_the_graph_of_an_earlier_one(
    letters: FlaskClient,
) -> None:
    app = letters.application
    site = app.extensions[EXTENSION]
    folder = site.dumps
    loaded = create_app(replace(site, manifest=read_manifest(folder))).test_client()
    assert "khorgos.trig" in loaded.get("/dumps/").text
    assert "facts.ttl" in loaded.get("/dumps/SHA256SUMS").text
    assert "0 exceptions were made" in loaded.get("/about").text
    later = create_app(replace(site, manifest=b"{}")).test_client()
    assert "built anew since this server started" in later.get("/dumps/").text
    assert later.get("/dumps/facts.ttl").status_code == 404
    assert "exceptions were made" not in later.get("/about").text
