"""A folder of files takes the place of another one, whole or not at all.

Its files are written beside the old ones. Then the two folders change places in one step, where the
system has such a step (Linux and macOS); elsewhere the old one is moved away first, and whoever is
killed in between leaves it beside, from where `restore` brings it back.
"""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from khorgos.triples.editing.files import write_whole

_HERE: Final = -100
"""AT_FDCWD of Linux: a path is meant from the folder in which the process works."""
_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of Linux, see renameat2(2), and RENAME_SWAP of macOS, see renamex_np(2)."""
_FORGOTTEN: Final = 3600.0
"""Seconds after which nobody is at work any more on a folder that was left behind."""


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make ``files``, by their names, all that is in ``folder``.

    Raises:
        OSError: the disk refuses; the folder is as it was, or beside as ``….old-…``.
    """
    folder = folder.resolve()  # where it is a link, what it leads to
    folder.parent.mkdir(parents=True, exist_ok=True)
    restore(folder)
    sweep(_left(folder, "new", "old"))
    new = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    try:
        for name, content in files.items():
            write_whole(new / name, content)
        new.chmod(0o755)
        if not (folder.exists() and _exchanged(new, folder)):
            _put(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)  # which is the old one, after an exchange


def restore(folder: Path) -> bool:
    """Bring ``folder`` back where it was moved away and nothing took its place.

    Returns:
        Whether it is there now.
    """
    if not folder.exists():
        old = max(_left(folder, "old"), key=lambda path: path.stat().st_mtime, default=None)
        if old:
            with suppress(OSError):  # somebody else was quicker
                old.rename(folder)
    return folder.exists()


def sweep(folders: Iterable[Path]) -> None:
    """Delete those of ``folders`` that somebody who was killed has left behind long ago."""
    for left in folders:
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(left)


def _left(folder: Path, *kinds: str) -> Iterator[Path]:
    for kind in kinds:
        yield from folder.parent.glob(f"{glob.escape(folder.name)}.{kind}-*")


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    paths = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*paths, _EXCHANGE) == 0)
        return bool(library.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):  # another system, or a library without it
        return False


def _put(new: Path, folder: Path) -> None:
    """Move ``folder`` away, if it is there, and ``new`` into its place."""
    old = new.with_name(new.name.replace(f"{folder.name}.new-", f"{folder.name}.old-"))
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
