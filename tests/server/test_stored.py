"""A release on disk, only read, opened in the workers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from khorgos.commands import main
from khorgos.server import serve
from khorgos.server.engines.embedded import (
    FILES,
    EmbeddedEngine,
    EngineConfig,
    StoredEngine,
    write_store,
)
from khorgos.server.engines.pool import PooledEngine
from khorgos.server.settings import Settings
from khorgos.server.sparql.answers import CSV
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.text import Dataset

EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } ORDER BY ?s ?p ?o"


Pooling = Callable[..., AbstractContextManager[PooledEngine]]


@pytest.fixture(scope="module")
def folder(config: EngineConfig, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored") / "store"
    write_store(config, folder)
    return folder


def test_a_store_answers_like_memory(folder: Path, engine: EmbeddedEngine) -> None:
    stored = StoredEngine(folder)
    assert stored.version == engine.version
    assert stored.query("ASK {}", Dataset()) is True
    assert stored.write(EVERYTHING, Dataset(), CSV) == engine.write(EVERYTHING, Dataset(), CSV)


@pytest.mark.fork
def test_workers_read_one_store_together(
    folder: Path, engine: EmbeddedEngine, pooling: Pooling
) -> None:
    limits = Limits(workers=2, files=FILES)
    with pooling(partial(StoredEngine, folder), limits) as pooled:
        answers = {pooled.write(EVERYTHING, Dataset(), CSV) for _ in range(6)}
    assert answers == {engine.write(EVERYTHING, Dataset(), CSV)}


def test_a_folder_that_is_no_store_or_not_empty_is_refused(
    config: EngineConfig, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(EngineError, match=r"there is no store in .*khorgos export store"):
        StoredEngine(tmp_path)
    with pytest.raises(EngineError, match="is not empty"):
        write_store(config, folder)
    (tmp_path / "khorgos-version").write_text("1", encoding="ascii")
    with pytest.raises(EngineError, match="cannot be read"):
        StoredEngine(tmp_path).query("ASK {}", Dataset())


@pytest.mark.fork
def test_serving_a_store_says_what_is_not_enforced(
    config: EngineConfig,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    loop: asyncio.AbstractEventLoop,
) -> None:
    settings = Settings(release=config.release, ontology=config.ontology, store=folder)
    with serve.provided_engine(settings) as make:
        limits = make(loop).limits
        assert limits is not None
        assert limits.files == FILES
    assert "by the refusal of SERVICE alone" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    folder = str(tmp_path / "store")
    result = CliRunner().invoke(main, ["export", "store", folder])
    assert result.exit_code == 0
    assert f"khorgos serve --store {folder}" in result.stdout
    assert CliRunner().invoke(main, ["export", "store", folder]).exit_code == 1
