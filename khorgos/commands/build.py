"""The command ``khorgos build``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from khorgos.commands.options import GRAPH, INPUT, RELEASE_FOLDER
from khorgos.triples.annotated import read_input
from khorgos.triples.building import Build, build_graphs, without_garbage_collection
from khorgos.triples.completing import keep_up_schemas
from khorgos.triples.gates.findings import told_with_places
from khorgos.triples.problems import InputError
from khorgos.triples.release import ReleaseError, write_release

PATIENCE = 1.0
"""After how many seconds a command says what it is doing."""


@click.command()
@GRAPH
@INPUT
@RELEASE_FOLDER
@click.option("--check", is_flag=True, help="Run the light gates first; write what passes alone.")
def build(folder: Path, release: Path, check: bool) -> None:
    """Build the release from the documents and their annotations."""
    begin = time.perf_counter()

    def progress(step: str) -> None:
        if time.perf_counter() - begin > PATIENCE:
            click.echo(f"… {step}", err=True)

    try:
        with without_garbage_collection():
            given = read_input(folder, progress)
        built = build_graphs(given, folder, progress)
        if check:
            _check(folder, release, built)
        manifest = write_release(built.graphs, release, built.exceptions, built.texts)
    except (InputError, ReleaseError) as error:
        told = told_with_places(error, folder) if isinstance(error, InputError) else str(error)
        raise click.ClickException(f"{told}\nThe old release is untouched.") from error
    keep_up_schemas(folder, given)
    counts: Any = manifest["triples"]
    parts = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    seconds = time.perf_counter() - begin
    click.echo(
        f"built {sum(counts.values()):,} triples in {seconds:.1f} s: {parts}; "
        f"{built.exceptions} exceptions in the records"
    )


def _check(folder: Path, release: Path, built: Build) -> None:
    """Print what the light gates find in ``built``, as ``khorgos check --light`` does."""
    from khorgos.commands.check import announce, left_out, print_result
    from khorgos.triples.gates.checking import GATES, LIGHT_GATES, check, listed
    from khorgos.triples.gates.gate import FAILED

    failed = []
    for result in check(folder, release, gates=LIGHT_GATES, started=announce, built=built):
        print_result(result, folder=folder)
        failed += [result.gate] if result.state == FAILED else []
    click.echo(left_out([listed(gate) for gate in GATES]))
    if failed:
        raise ReleaseError(f"What was built does not pass: {', '.join(failed)}; mend the input.")
