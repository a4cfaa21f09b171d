"""The stored engine: a release on disk, in a RocksDB store that is only read.

For data that memory does not hold. The store is opened where the first query comes, which is in a
worker: RocksDB has threads of its own, and a process with threads must not be forked.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig, fill
from khorgos.server.sparql.errors import EngineError

VERSION_FILE: Final = "khorgos-version"
"""Stands beside the files of the store, which RocksDB leaves alone."""

FILES: Final = 10_000
"""How many files a worker may have open for its store; so many connections too, then."""


def write_store(config: EngineConfig, folder: Path) -> str:
    """Make a store of a release in ``folder``, which must be new or empty.

    Returns:
        The version of the release.

    Raises:
        EngineError: the folder is not empty or cannot be written, or the release cannot be read.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise EngineError(f"{folder} is not empty; give a new folder for the store")
        store = ox.Store(str(folder))
        version = fill(store, config)
        store.optimize()
        store.flush()
        (folder / VERSION_FILE).write_text(version, encoding="ascii")
    except OSError as error:
        raise EngineError(
            f"no store can be made in {folder}: {error}; give another folder, or the right to write"
        ) from error
    return version


class StoredEngine(EmbeddedEngine):
    """Answers from a store that :func:`write_store` made."""

    def __init__(self, folder: Path, services: Collection[str] = ()) -> None:
        """Read the version alone.

        Raises:
            EngineError: there is no store in ``folder``.
        """
        try:
            version = (folder / VERSION_FILE).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise EngineError(
                f"there is no store in {folder}: {error}; make one with: khorgos export store"
            ) from error
        super().__init__(partial(_open, folder), version, services)


def _open(folder: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise EngineError(
            f"the store in {folder} cannot be read: {error}; make it anew with: "
            "khorgos export store"
        ) from error
