"""A folder takes the place of another one whole, whenever its writer is killed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from khorgos.triples import replacing
from khorgos.triples.replacing import replace_folder, restore

OLD = dict.fromkeys("abcd", b"old" * 9000)
NEW = dict.fromkeys("bcde", b"newer" * 9000)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(params=["exchanged", "moved"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the old files; it is exchanged in one step, or moved away first."""
    if request.param == "moved":
        monkeypatch.setattr(replacing, "_exchanged", lambda *_: False)
    replace_folder(tmp_path / "graph", OLD)
    return tmp_path / "graph"


def _forever(folder: Path) -> None:
    while True:
        replace_folder(folder, NEW)
        replace_folder(folder, OLD)


def _writing(write: Callable[[], None]) -> int:
    process = os.fork()
    if process == 0:
        try:
            write()
        finally:
            os._exit(1)
    return process


def test_only_the_new_files_are_there(folder: Path) -> None:
    replace_folder(folder, NEW)
    assert _files(folder) == NEW
    assert [path.name for path in folder.parent.iterdir()] == ["graph"]


def test_what_a_link_leads_to_is_replaced(folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder)
    replace_folder(folder.parent / "link", NEW)
    assert _files(folder) == NEW
    assert (folder.parent / "link").is_symlink()


@pytest.mark.fork
@pytest.mark.parametrize("seed", range(10))
def test_who_is_killed_leaves_the_old_files_or_the_new(folder: Path, seed: int) -> None:
    writer = _writing(lambda: _forever(folder))
    time.sleep(random.Random(seed).uniform(0.001, 0.06))
    os.kill(writer, signal.SIGKILL)
    assert os.waitpid(writer, 0)[1] == signal.SIGKILL
    assert restore(folder)
    assert _files(folder) in (OLD, NEW)
    replace_folder(folder, NEW)  # the next one is not disturbed by what was left
    assert _files(folder) == NEW


@pytest.fixture
def exchanged(tmp_path: Path) -> Path:
    """A folder with the old files, where the system can exchange two."""
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    if not replacing._exchanged(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this system cannot exchange two folders in one step")
    replace_folder(tmp_path / "graph", OLD)
    return tmp_path / "graph"


@pytest.fixture
def writer(exchanged: Path) -> Iterator[int]:
    """A process that writes the folder again and again."""
    process = _writing(lambda: _forever(exchanged))
    yield process
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


@pytest.mark.fork
@pytest.mark.usefixtures("writer")
def test_where_folders_are_exchanged_one_is_always_there(exchanged: Path) -> None:
    seen = set()
    for _ in range(3000):
        seen.add((exchanged / "b").read_bytes()[:3])
    assert seen <= {b"old", b"new"}


def test_what_was_moved_away_comes_back(tmp_path: Path) -> None:
    assert not restore(tmp_path / "graph")
    replace_folder(tmp_path / "graph.old-x", OLD)
    assert restore(tmp_path / "graph")
    assert _files(tmp_path / "graph") == OLD


def test_what_others_left_is_swept_when_it_is_old(folder: Path) -> None:
    left = {name: folder.with_name(f"graph.{name}") for name in ("new-a", "old-b", "new-c")}
    for path in left.values():
        path.mkdir()
    for name in ("new-a", "old-b"):
        os.utime(left[name], (0, 0))
    replace_folder(folder, NEW)
    assert sorted(path.name for path in folder.parent.iterdir()) == ["graph", "graph.new-c"]
