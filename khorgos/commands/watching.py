"""``khorgos check --watch``: check again whenever a file has changed.

The records that changed are judged at once, in this process. Then a process of its own checks the
whole, so that each check is made by the code that is there then; it is ended when files change
meanwhile, for its answer would be late.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from khorgos.triples.gates.keeping import Stamps, code_files, stamps, text_files

PAUSE: Final = 0.2
"""Seconds between two looks at the files."""
_MANY: Final = 20
"""So many changed records are judged as quickly with all others."""


def watch(
    folder: Path, options: Sequence[str], document: str | None = None, only: Collection[str] = ()
) -> None:
    """Check the input in ``folder`` now and after each change, until somebody stops it (Ctrl-C).

    Args:
        folder: of a graph.
        options: of the command, for the checks of the whole.
        document: the slug of the document that alone is asked about; None asks about all.
        only: the gates that alone are asked; without one all are.
    """
    from khorgos.triples.folder import load_folder

    inputs = [layer.root for layer in load_folder(folder).layers]

    def look() -> Stamps:
        files = (path for root in inputs for path in text_files(root))
        texts = (path for path in files if path.suffix != ".json")  # schemas, which are made here
        return stamps((*texts, *code_files()))

    whole = _Whole(options)
    try:
        before = look()  # what changes during the first check is a change too
        whole.start()
        quick = _Quick(folder, document, only)
        for names in changes(look, before, whole.wait):
            whole.end()
            click.echo(f"… {', '.join(names)} changed", err=True)
            quick.answer()
            whole.start()
    except KeyboardInterrupt:
        click.echo("… ended", err=True)
    finally:
        whole.end()


def changes(
    look: Callable[[], Stamps],
    before: Stamps,
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


def _after(look: Callable[[], Stamps], wait: Callable[[float], None]) -> Stamps:
    wait(PAUSE)
    return look()


class _Whole:
    """The check of the whole, in a process of its own."""

    def __init__(self, options: Sequence[str]) -> None:
        self._command = [sys.executable, "-P", "-m", "khorgos", "check", *options]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to check; its answers go where this process writes."""
        self._process = subprocess.Popen(self._command)

    def wait(self, seconds: float) -> None:
        """Wait so long, and say when the check has ended meanwhile."""
        time.sleep(seconds)
        if self._process and self._process.poll() is not None:
            self._process = None
            click.echo("… watching; end it with Ctrl-C", err=True)

    def end(self) -> None:
        """End a check that still runs."""
        if self._process:
            self._process.terminate()
            self._process.wait()
            self._process = None


class _Quick:
    """Judges the records that changed since it last did."""

    def __init__(self, folder: Path, document: str | None, only: Collection[str]) -> None:
        from khorgos.triples.gates.judging import Judge
        from khorgos.triples.problems import InputError

        self._judge, self._folder = Judge(folder), folder
        self._document, self._only = document, {*only}
        self._code = stamps(code_files())
        try:
            self._judge.changed()
            self._complete()
            self._judge.warm()
        except InputError:
            return  # the check of the whole says so

    def answer(self) -> None:
        """Print what is wrong with the records that changed, if it can be said in a moment."""
        from khorgos.triples.gates.findings import FilePlaces
        from khorgos.triples.problems import InputError

        if self._code != stamps(code_files()):  # this process does not know the new one
            click.echo("… the program changed: start the watch again for quick answers", err=True)
            return
        begin = time.perf_counter()
        try:
            changed = self._judge.changed(self._document)
            self._complete()
        except InputError:
            return
        count = sum(map(len, changed.values()))
        if not count or count > _MANY:
            return
        places = FilePlaces(self._folder)
        for file, ids in changed.items():
            for finding in self._judge.judge_known(file, ids):
                if finding.severity == "error" and self._asks(finding.gate):
                    click.echo(places.shown(finding))
        took = time.perf_counter() - begin
        records = f"{count} records" if count > 1 else "1 record"
        click.echo(f"… {records} judged ({took:.1f} s); now the whole", err=True)

    def _complete(self) -> None:
        """Keep up the schemas with which editors complete."""
        from khorgos.triples.completing import keep_up_schemas

        keep_up_schemas(self._folder, self._judge.given)

    def _asks(self, gate: str) -> bool:
        return not self._only or gate == "input" or gate in self._only
