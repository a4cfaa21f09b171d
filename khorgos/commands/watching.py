"""The gates on texts, again and again while a curator writes: ``khorgos check --watch``.

Each check is a process of its own: it reads tables and code as they are now, and whatever becomes
of it, the next one begins afresh.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from khorgos.triples.gates.keeping import code_files, stamps, text_files

PAUSE: Final = 0.4
"""Seconds between two looks at the files."""

_Stamps = tuple[tuple[str, int, int], ...]


def watch(folder: Path, options: Sequence[str]) -> None:
    """Check the input in ``folder`` now and after each change, until somebody stops it (Ctrl-C)."""

    def look() -> _Stamps:
        return stamps((*text_files(folder), *code_files()))

    try:
        before = look()  # what changes during the first check is a change too
        _check(options)
        click.echo("… watching; end it with Ctrl-C", err=True)
        for names in changes(look, before):
            click.echo(f"… {', '.join(names)} changed", err=True)
            _check(options)
    except KeyboardInterrupt:
        click.echo("… ended", err=True)


def changes(
    look: Callable[[], _Stamps],
    before: _Stamps,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Sequence[str]]:
    """Yield the names of the files that changed, each time that some did and all are at rest.

    A file that is being written changes from one look to the next; it is waited for.

    Args:
        look: gives name, time of change and size of each file.
        before: what a look gave when the files were last read.
        wait: waits so many seconds.
    """
    while True:
        wait(PAUSE)
        now = look()
        if now == before:
            continue
        while (later := _after(look, wait)) != now:
            now = later
        names = {Path(name).name for name, *_ in {*before} ^ {*now}}
        before = now
        if names:  # else all is as it was
            yield sorted(names)


def _after(look: Callable[[], _Stamps], wait: Callable[[float], None]) -> _Stamps:
    wait(PAUSE)
    return look()


def _check(options: Sequence[str]) -> None:
    command = [sys.executable, "-P", "-m", "khorgos", "check", *options]
    subprocess.run(command, check=False)
