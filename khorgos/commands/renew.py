"""The command ``khorgos renew``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import click

from khorgos.commands.options import GRAPH_FOLDER, RELEASE_FOLDER
from khorgos.queries.catalogue import QUERIES, CatalogueError, Question, load
from khorgos.queries.renewing import Renewal, Rows, renewals
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.answers import CSV, serialize
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import Dataset
from khorgos.triples.editing.files import write_whole
from khorgos.triples.folder import GraphFolder


@click.command()
@GRAPH_FOLDER
@RELEASE_FOLDER
@click.option("--write", is_flag=True, help="Write the answers of now; else they are only shown.")
def renew(graph: GraphFolder | None, release: Path, write: bool) -> None:
    """Show which expected answers beside the questions a change of the graph changes.

    Read what is shown before you write it: an answer that should have stayed is a fault.
    """
    folder = graph.queries if graph else QUERIES
    try:
        engine = EmbeddedEngine.load(EngineConfig(release=release))

        def ask(question: Question) -> Rows:
            answer = serialize(engine.query(question.text, Dataset()), CSV).decode()
            return list(csv.DictReader(io.StringIO(answer)))

        found = list(renewals(folder, load(folder), ask))
    except KeyError as error:
        raise click.ClickException(
            f"no column of the query is called {error}; correct the file, "
            "or delete it and write it anew"
        ) from error
    except (CatalogueError, EngineError) as error:
        raise click.ClickException(str(error)) from error
    for renewal in found:
        click.echo("\n".join(_lines(renewal)))
        if write:
            _write(renewal)
    done = "written" if write else "to be written with --write"
    click.echo(f"{len(found)} answers {done}" if found else "all answers are as expected")


def _write(renewal: Renewal) -> None:
    try:
        write_whole(renewal.path, renewal.text.encode())
    except OSError as error:
        raise click.ClickException(
            f"{renewal.path} cannot be written: {error.strerror}; it holds what it held. Make "
            "room, or give the right to write"
        ) from error


def _lines(renewal: Renewal) -> Iterator[str]:
    yield f"{renewal.question.theme}/{renewal.path.name}: {renewal.question.question}"
    yield from (f"  - {', '.join(row)}" for row in renewal.gone)
    yield from (f"  + {', '.join(row)}" for row in renewal.come)
    if not renewal.gone and not renewal.come:
        yield "  the same rows in another order"
