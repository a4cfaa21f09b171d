"""One program at a time changes the files of a folder; whoever else wants to waits."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # a system without such locks: one process at a time is the curator's care
    fcntl = None  # type: ignore[assignment]


@dataclass
class _Turn:
    """Whose turn it is in this process, and how deep in it one is already."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    depth: int = 0


_TURNS: Final[dict[Path, _Turn]] = {}


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one who changes files of ``folder``, among threads and processes.

    Within it, it may be asked for again. A process that is killed gives it back. Where the system
    or the disk has no such locks, threads alone wait for each other.

    Args:
        folder: the folder itself is locked, so that no file is left in it.
    """
    place = folder.resolve()
    turn = _TURNS.setdefault(place, _Turn())
    with turn.lock, ExitStack() as held:
        if not turn.depth and fcntl is not None:
            with suppress(OSError):
                handle = os.open(place, os.O_RDONLY)
                held.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
        turn.depth += 1
        try:
            yield
        finally:
            turn.depth -= 1
