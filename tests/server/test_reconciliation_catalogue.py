"""The catalogue is read once for a release, whatever the number of threads."""

import threading
from dataclasses import dataclass

import pytest

from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.reconciliation.catalogue import Catalogue, CatalogueKeeper
from khorgos.server.sparql.answers import Answer, Format
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import Dataset


@dataclass
class Counting:
    """An engine that counts its queries, under a version of its own."""

    inner: EmbeddedEngine
    version: str = "1"
    asked: int = 0

    def query(self, text: str, dataset: Dataset) -> Answer:
        self.asked += 1
        return self.inner.query(text, dataset)

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        raise NotImplementedError


def test_things_have_names_and_types(release_engine: EmbeddedEngine) -> None:
    catalogue = Catalogue.read(release_engine)
    kazakhstan = catalogue.things["kazakhstan"]
    assert {"SovereignState", "Polity"} <= kazakhstan.types
    assert "Kazakhstan" in kazakhstan.all_names
    assert not [id_ for id_ in catalogue.things if id_.startswith(("time-", "claim-", "passage-"))]


def test_threads_share_one_catalogue(release_engine: EmbeddedEngine) -> None:
    engine, keeper = Counting(release_engine), CatalogueKeeper()
    found: list[Catalogue] = []
    threads = [threading.Thread(target=lambda: found.append(keeper.get(engine))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert engine.asked == 2
    assert all(one is found[0] for one in found)


def test_another_release_is_read_anew(release_engine: EmbeddedEngine) -> None:
    engine, keeper = Counting(release_engine), CatalogueKeeper()
    first = keeper.get(engine)
    engine.version = "2"
    assert keeper.get(engine) is not first


def test_without_a_version_it_holds_for_a_while(release_engine: EmbeddedEngine) -> None:
    now = [0.0]
    engine, keeper = Counting(release_engine, version=""), CatalogueKeeper(lambda: now[0])
    first = keeper.get(engine)
    now[0] = 599.0
    assert keeper.get(engine) is first
    now[0] = 601.0
    assert keeper.get(engine) is not first


def test_rows_are_expected() -> None:
    class Ask:
        version = ""

        def query(self, text: str, dataset: Dataset) -> Answer:
            return True

        def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
            raise NotImplementedError

    with pytest.raises(EngineError, match="rows were expected"):
        Catalogue.read(Ask())
