"""The command ``khorgos build``."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from khorgos.commands.options import INPUT, RELEASE_FOLDER
from khorgos.triples.building import build as build_graphs
from khorgos.triples.problems import InputError
from khorgos.triples.release import ReleaseError, write_release

PATIENCE = 1.0
"""After how many seconds a command says what it is doing."""


@click.command()
@INPUT
@RELEASE_FOLDER
def build(folder: Path, release: Path) -> None:
    """Build the release from the documents and their annotations."""
    begin = time.perf_counter()
    try:
        built = build_graphs(folder, _after_patience(begin))
        manifest = write_release(built.graphs, release)
    except (InputError, ReleaseError) as error:
        raise click.ClickException(f"{error}\nThe old release is untouched.") from error
    counts: Any = manifest["triples"]
    parts = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    seconds = time.perf_counter() - begin
    click.echo(f"built {sum(counts.values()):,} triples in {seconds:.1f} s: {parts}")


def _after_patience(begin: float) -> Callable[[str], None]:
    """Make a progress callback that speaks once the command has taken longer than a second."""

    def progress(step: str) -> None:
        if time.perf_counter() - begin > PATIENCE:
            click.echo(f"… {step}", err=True)

    return progress
