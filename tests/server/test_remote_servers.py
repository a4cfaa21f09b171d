"""The remote engine in front of real servers: the catalogue's answers are the embedded engine's.

A server is started where its program is found: ``oxigraph`` (or the path in KHORGOS_OXIGRAPH), and
``virtuoso-t`` with ``isql-vt``. KHORGOS_ENDPOINT names any other that runs and holds the release,
its default graph the union of the release's graphs.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import XSD

from khorgos.ontology.imports import whole_ontology
from khorgos.ontology.namespaces import ONTOLOGY_IRI
from khorgos.ontology.prefixes import APART
from khorgos.queries import catalogue
from khorgos.server.engines.embedded import RELEASE_FILE, EmbeddedEngine, EngineConfig
from khorgos.server.engines.remote import RemoteConfig, RemoteEngine, check_default_graph
from khorgos.server.sparql.errors import EngineError, QueryTimeout
from khorgos.server.sparql.text import Dataset

CONFIG = EngineConfig()
GRAPH = "https://w3id.org/khorgos/graph/"
UNION = GRAPH + "all"
APART_LIST = ", ".join(f"<{iri}>" for iri in APART)
MERGE = (
    f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g NOT IN ({APART_LIST})) }}"
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?h && ?d != ?i) }"
SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {release}, {ontology}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
DefaultQuery = ASK {{}}
"""
LOADING = """
ld_dir('{release}', '{file}', '{union}');
ld_dir('{ontology}', 'khorgos.ttl', '{name}');
rdf_loader_run();
SPARQL INSERT {{ GRAPH <{union}> {{ ?s ?p ?o }} }}
WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "https://w3id.org/khorgos/")
&& ?g NOT IN ({apart})) }};
"""


OXIGRAPH = os.environ.get("KHORGOS_OXIGRAPH") or shutil.which("oxigraph")
VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt")
ENDPOINT = os.environ.get("KHORGOS_ENDPOINT")
SERVERS = {"oxigraph": OXIGRAPH, "virtuoso": VIRTUOSO and ISQL, "endpoint": ENDPOINT}
HERE = [name for name, found in SERVERS.items() if found]
if not HERE:
    pytest.skip(
        "there is no other server: neither oxigraph nor virtuoso-t with isql-vt is on the path, "
        "and KHORGOS_ENDPOINT names none that holds the release",
        allow_module_level=True,
    )

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def near(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


@pytest.fixture(scope="module", params=HERE)
def far(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, near: EmbeddedEngine
) -> Iterator[RemoteEngine]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "oxigraph":
        with oxigraph(folder) as engine:
            yield engine
    elif request.param == "virtuoso":
        with virtuoso(folder, named_graphs(near)) as engine:
            yield engine
    else:
        yield RemoteEngine(RemoteConfig(str(ENDPOINT), timeout=60))


def _whole(folder: Path) -> Path:
    """The ontology with its modules in one file."""
    path = folder / "khorgos.ttl"
    path.write_text(whole_ontology(CONFIG.ontology), encoding="utf-8")
    return path


@contextmanager
def oxigraph(folder: Path) -> Iterator[RemoteEngine]:
    program = str(OXIGRAPH)
    store = ("--location", str(folder / "store"))
    run(program, "load", *store, "--file", str(CONFIG.release / RELEASE_FILE))
    run(program, "load", *store, "--file", str(_whole(folder)), "--graph", str(ONTOLOGY_IRI))
    run(program, "update", *store, "--update", MERGE)
    port = free_port()
    command = [program, "serve-read-only", *store, "--bind", f"127.0.0.1:{port}"]
    with running(command, f"http://127.0.0.1:{port}/query") as engine:
        yield engine


@contextmanager
def virtuoso(folder: Path, graphs: tuple[str, ...]) -> Iterator[RemoteEngine]:
    program, client = str(VIRTUOSO), str(ISQL)
    http, sql = free_port(), free_port()
    names = {"release": CONFIG.release, "ontology": _whole(folder).parent, "folder": folder}
    settings = folder / "virtuoso.ini"
    settings.write_text(SETTINGS.format(http=http, sql=sql, **names), encoding="utf-8")
    loading = folder / "load.sql"
    loading.write_text(
        LOADING.format(
            union=UNION, apart=APART_LIST, file=RELEASE_FILE, name=ONTOLOGY_IRI, **names
        ),
        encoding="utf-8",
    )
    dataset = Dataset((UNION,), graphs)
    command = [program, "+foreground", "+configfile", str(settings)]
    with running(command, f"http://127.0.0.1:{http}/sparql", dataset) as engine:
        run(client, f"127.0.0.1:{sql}", "dba", "dba", str(loading))
        yield engine


@contextmanager
def running(
    command: Sequence[str], url: str, dataset: Dataset | None = None
) -> Iterator[RemoteEngine]:
    """Run a server until the test is over, from when it answers."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as process:
        try:
            waiting = RemoteEngine(RemoteConfig(url, timeout=5))
            for _ in range(200):
                try:
                    waiting.query("ASK {}", Dataset())
                    break
                except EngineError:  # after its own pauses
                    assert process.poll() is None, f"{command[0]} ended"
            else:
                pytest.fail(f"{command[0]} does not answer")
            yield RemoteEngine(RemoteConfig(url, timeout=60, dataset=dataset or Dataset()))
        finally:
            process.kill()


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def named_graphs(engine: EmbeddedEngine) -> tuple[str, ...]:
    answer = engine.query("SELECT DISTINCT ?g { GRAPH ?g {} }", Dataset())
    assert isinstance(answer, ox.QuerySolutions)
    return tuple(row[0].value for row in answer if isinstance(row[0], ox.NamedNode))


def value(term: object) -> object:
    """The value of a term: engines write numbers, booleans and language tags in their own ways."""
    if not isinstance(term, ox.Literal):
        return term
    datatype = term.datatype.value
    if datatype == str(XSD.boolean):
        return Decimal(term.value in ("true", "1"))
    if datatype in (str(XSD.integer), str(XSD.decimal), str(XSD.double)):
        return Decimal(term.value)
    return term.value.lower(), (term.language or "").lower()


def rows(engine: EmbeddedEngine | RemoteEngine, text: str) -> Counter[tuple[object, ...]]:
    answer = engine.query(text, Dataset())
    assert isinstance(answer, ox.QuerySolutions)
    return Counter(tuple(value(term) for term in row) for row in answer)


OWN = [query for query in catalogue.load() if not query.calls and query.version == "1.1"]


def test_the_catalogue_has_the_same_answers(far: RemoteEngine, near: EmbeddedEngine) -> None:
    other = [one.name for one in OWN if rows(far, one.text) != rows(near, one.text)]
    assert other == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}facts> {{ ?s ?p ?o }}",
        "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) }",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(isBlank(?s)) }",
    ],
)
def test_the_release_is_the_same(far: RemoteEngine, near: EmbeddedEngine, text: str) -> None:
    assert rows(far, text) == rows(near, text)


def test_other_kinds_of_answer(far: RemoteEngine, near: EmbeddedEngine) -> None:
    assert far.query("ASK { ?s ?p ?o }", Dataset()) is True
    assert far.query("ASK { <x:y> ?p ?o }", Dataset()) is False
    names = "CONSTRUCT { ?s <x:name> ?o } { ?s <https://w3id.org/khorgos/ontology#name> ?o }"
    answers = [engine.query(names, Dataset()) for engine in (far, near)]
    graphs = [
        {(t.subject, t.predicate, value(t.object)) for t in answer}
        for answer in answers
        if isinstance(answer, tuple)
    ]
    assert graphs[0] == graphs[1]
    assert graphs[0]
    answer = far.query("SELECT ?o { ?s ?p ?o FILTER(isBlank(?o)) }", Dataset())
    assert isinstance(answer, ox.QuerySolutions)
    assert all(isinstance(row[0], ox.BlankNode) for row in answer)


def test_a_default_graph_that_counts_twice_is_found(far: RemoteEngine) -> None:
    check_default_graph(far)
    if far.config.dataset:
        with pytest.raises(EngineError, match="more than once"):
            check_default_graph(RemoteEngine(replace(far.config, dataset=Dataset())))


def test_a_query_without_end_is_given_up(far: RemoteEngine) -> None:  # the last: it may go on there
    with pytest.raises(QueryTimeout):
        RemoteEngine(RemoteConfig(far.config.url, timeout=1)).query(ENDLESS, Dataset())
