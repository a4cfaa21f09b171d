"""The command ``khorgos new``."""

from __future__ import annotations

from pathlib import Path

import click

from khorgos.triples.annotated import read_input
from khorgos.triples.completing import write_schemas
from khorgos.triples.folder import load_folder
from khorgos.triples.newfolder import NewFolderError, make_folder
from khorgos.triples.problems import InputError

_NEXT = """\
made {place}

Bring a document in, read it, build the graph and look at it:
  khorgos add FILE --graph {root}
  khorgos review SLUG --graph {root}
  khorgos check --graph {root} --texts
  khorgos build --graph {root}
  khorgos serve --graph {root}"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="What the graph is called; else made of its name.")
@click.option(
    "--base/--no-base",
    default=True,
    show_default=True,
    help="Build on the graph that Khorgos brings: its register of entities is known here.",
)
@click.option(
    "--facts/--no-facts",
    default=False,
    show_default=True,
    help="Take the facts of that graph too, with their documents.",
)
def new(folder: Path, title: str, base: bool, facts: bool) -> None:
    """Make FOLDER for a graph of your own, with settings and room for documents."""
    if facts and not base:
        raise click.UsageError("--facts are those of the base; leave --no-base away")
    try:
        place = make_folder(folder, title, base=base, facts=facts)
        write_schemas(load_folder(place), read_input(place))
    except (NewFolderError, InputError, OSError) as error:
        raise click.ClickException(str(error)) from error
    root = str(folder)
    click.echo(_NEXT.format(place=place, root=f"'{root}'" if " " in root else root))
