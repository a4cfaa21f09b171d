"""The memory of the server's processes, where the system has ``/proc`` as Linux does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the server.

    Attributes:
        pid: its number.
        role: ``first``, ``web``, ``keeper`` or ``worker``.
        memory: bytes it takes now: its own, and its part of what it shares with others, so that the
            sum over all processes is what they take together (the field Pss of ``proc(5)``).
        before: the same when it was first seen.
    """

    pid: int
    role: str
    memory: int
    before: int


class Processes:
    """Those of a server, seen from its web process."""

    def __init__(self, first: int | None = None) -> None:
        """Look once, to compare with later.

        Args:
            first: the process that started all others; None for this one.
        """
        self._first = first or os.getpid()
        self._before: dict[int, int] = {}
        self.look()

    def look(self) -> list[Process]:
        """Return them all, parents before their children; none where the system does not tell."""
        sizes = {pid: size for pid in self._pids() if (size := _memory(pid))}
        self._before = {pid: self._before.get(pid, size) for pid, size in sizes.items()}
        return [Process(pid, self._role(pid), sizes[pid], self._before[pid]) for pid in sizes]

    def _pids(self) -> Iterator[int]:
        parents = {int(path.name): _parent(path) for path in PROC.glob("[0-9]*")}
        waiting = [self._first]
        while waiting:
            pid = waiting.pop(0)
            yield pid
            waiting += sorted(child for child, parent in parents.items() if parent == pid)

    def _role(self, pid: int) -> str:
        if pid == os.getpid():
            return "web"
        if pid == self._first:
            return "first"
        return "keeper" if _parent(PROC / str(pid)) == self._first else "worker"


def _read(path: Path) -> str:
    """Read a file of ``/proc``; empty for a process that has ended or is not ours."""
    with suppress(FileNotFoundError, ProcessLookupError, PermissionError):
        return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _parent(process: Path) -> int:
    """Return the parent of a process; 0 for one that has ended."""
    # The name of a program stands in brackets, and may have brackets and spaces in it.
    fields = _read(process / "stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else 0


def _memory(pid: int) -> int:
    found = re.search(r"^Pss:\s+(\d+) kB$", _read(PROC / str(pid) / "smaps_rollup"), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
