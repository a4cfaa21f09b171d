"""What the tests of several rooms use, and what a test may need that is not everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from rdflib import Graph
from werkzeug.serving import make_server

from khorgos.ontology.java import NO_JAVA, find_java
from khorgos.ontology.vocabulary import load_ontology
from khorgos.queries.catalogue import load
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.serve import read_ontology
from khorgos.server.site import Site
from khorgos.triples import TRIPLES
from khorgos.triples.building import Build, build
from khorgos.triples.release import read_release
from khorgos.triples.surety import union

CHROMIUM: Final = Path("/usr/bin/chromium")
NEEDS: Final[Mapping[str, tuple[Callable[[], bool], str]]] = {
    "java": (lambda: find_java() is not None, NO_JAVA),
    "browser": (CHROMIUM.exists, f"there is no browser at {CHROMIUM}"),
    "fork": (lambda: hasattr(os, "fork"), "this system cannot fork"),
}
SLOW: Final = ("java", "browser", "suite")
SLOW_FIXTURES: Final = {"built", "stated"}
# The test's process may have threads of other tests; what is forked uses none of them.
FORKED: Final = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--renew``: what repeats counts of the graph is written anew instead of being refused."""
    parser.addoption("--renew", action="store_true", help="write counts anew where they changed")


@pytest.fixture
def renewing(request: pytest.FixtureRequest) -> bool:
    """Whether what repeats counts of the graph is to be written anew."""
    return bool(request.config.getoption("--renew"))


@pytest.fixture(autouse=True, scope="session")
def _nothing_kept() -> Iterator[None]:
    """No test reads or writes the results of checks that the user of this machine keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KHORGOS_CACHE", "")
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs something that is not here; of two processes each begins with slow files."""
    for item in items:
        for need, (is_there, reason) in NEEDS.items():
            if item.get_closest_marker(need) and not is_there():
                item.add_marker(pytest.mark.skip(reason=reason))
        fixtures = getattr(item, "fixturenames", ())
        if any(map(item.get_closest_marker, SLOW)) or SLOW_FIXTURES.intersection(fixtures):
            item.add_marker("slow")
        if item.get_closest_marker("fork"):
            item.add_marker(FORKED)
    if "PYTEST_XDIST_WORKER" in os.environ:
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def open_offline() -> Callable[[Path, Mapping[str, Path]], Mapping[str, list[str]]]:
    """Open an ontology in OWLAPI, its imports as mapped; gives violations of the profile, terms."""

    def open_offline(opened: Path, mapped: Mapping[str, Path]) -> Mapping[str, list[str]]:
        parts = [str(part) for pair in mapped.items() for part in pair]
        program = [sys.executable, "-P", str(Path(__file__).with_name("offline.py"))]
        run = subprocess.run(
            [*program, str(opened), *parts], capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        found: Mapping[str, list[str]] = json.loads(run.stdout)
        return found

    return open_offline


# ---------------------------------------------------------------- the project itself, made once


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """The ontology; do not change it."""
    return load_ontology()


@pytest.fixture(scope="session")
def built() -> Build:
    """What the project's input gives; do not change it."""
    return build()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's input, to be changed at will."""
    for name in ("sources", "annotations", "wikidata"):
        shutil.copytree(TRIPLES / name, tmp_path / name)
    return tmp_path


@pytest.fixture(scope="session")
def stated() -> Graph:
    """What the project's release states, in one graph; do not change it."""
    return union(read_release())


@pytest.fixture(scope="session")
def release_engine() -> EmbeddedEngine:
    """The embedded engine over the project's release."""
    return EmbeddedEngine.load(EngineConfig())


@pytest.fixture(scope="session")
def release_app(release_engine: EmbeddedEngine) -> Flask:
    """The application with the project's own release, ontology and questions."""
    ontology = read_ontology(EngineConfig().ontology)
    return create_app(Site.of(release_engine, ontology, tuple(load())))


@pytest.fixture(scope="session")
def serving() -> Callable[[Flask], AbstractContextManager[str]]:
    """Serve an application on the loopback interface while the block lasts; gives its address."""

    @contextmanager
    def serving(app: Flask) -> Iterator[str]:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()

    return serving
