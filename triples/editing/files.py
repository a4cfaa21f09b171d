"""Files that are written whole or not at all, and what changed in one, for a journal."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from khorgos.triples.editing.yamltext import EditError, YamlText

UNFINISHED: Final = ".khorgos-tmp"
"""How the name of a file ends that is being written."""


def digest(data: bytes) -> str:
    """The SHA-256 of ``data``, by which it is known again."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path) -> bytes:
    """What the file at ``path`` holds; nothing where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def read_text(path: Path) -> str:
    """The text of the file at ``path``; nothing where there is none.

    Raises:
        EditError: it is not UTF-8.
    """
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        raise EditError(
            f"{path.name} is not UTF-8 at byte {error.start}; save it as UTF-8 again"
        ) from None


def write_whole(path: Path, data: bytes, over: bytes | None = None) -> bool:
    """Make ``data`` what the file at ``path`` holds; at no moment it holds half of it.

    Args:
        path: the file.
        data: what it holds from now on.
        over: what it must hold until then, for another program may write it too; None asks nothing.

    Returns:
        Whether it was written: not where it does not hold ``over``.

    Raises:
        OSError: it cannot be written; it then holds what it held.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, unfinished)
        if over is not None and read_bytes(path) != over:  # asked last, for the disk is slow
            unfinished.unlink()
            return False
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Have the system keep the names in ``folder``, where it can be told to."""
    with suppress(OSError):  # some systems open no folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def pieces_of(file: str, text: str) -> dict[str, str]:
    """The pieces of a file by name: records or keys of YAML, else lines by their first cell.

    Raises:
        EditError: it is not YAML though its name says so.
    """
    if file.endswith((".yaml", ".yml")):
        return YamlText(text).pieces()
    return {line.partition(",")[0]: line for line in text.splitlines(keepends=True)}


def splice(before: str, after: str) -> tuple[int, str, str]:
    """Where two texts differ: the place in code points, what stands there before and after.

    >>> splice("a bad day", "a good day")
    (2, 'ba', 'goo')
    """
    start, most = 0, min(len(before), len(after))
    if before[:most] == after[:most]:
        start = most
    else:
        low, high = 0, most
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if before[:middle] == after[:middle] else (low, middle)
        start = low
    end, most = 0, most - start
    low, high = 0, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        same = before[len(before) - middle :] == after[len(after) - middle :]
        low, high = (middle, high) if same else (low, middle)
    end = low
    return start, before[start : len(before) - end], after[start : len(after) - end]


def lines_of(pieces: dict[str, str]) -> Iterator[tuple[str, str | None]]:
    """Yield each piece's name with that of the piece above it."""
    above: str | None = None
    for name in pieces:
        yield name, above
        above = name
