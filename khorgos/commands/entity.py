"""The command ``khorgos entity``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from khorgos.commands.options import GRAPH, INPUT

if TYPE_CHECKING:
    from khorgos.triples.annotated import Input
    from khorgos.triples.folder import GraphFolder

_RESEMBLES = 0.85
"""How near a name is at least that is shown."""


@click.command()
@click.argument("label")
@click.argument("kind", metavar="CLASS")
@GRAPH
@INPUT
@click.option("--slug", default="", help="Its slug; made of the label without one.")
@click.option("--identity", default="", help="What tells it from others, in a sentence.")
@click.option("--unlike", multiple=True, metavar="SLUG", help="One of these; repeatable.")
@click.option(
    "--spoken-of-as", multiple=True, metavar="WORDS", help="Words for it that are no names of it."
)
@click.option("--note", default="", help="For readers.")
@click.option("--anyway", is_flag=True, help="Write it although it may be a thing that is there.")
def entity(
    label: str,
    kind: str,
    folder: Path,
    slug: str,
    identity: str,
    unlike: tuple[str, ...],
    spoken_of_as: tuple[str, ...],
    note: str,
    anyway: bool,
) -> None:
    """Write a new entity called LABEL, of the CLASS, into the register, with its row for Wikidata.

    It is a draft, which may stand unused until a record speaks of it. What it resembles is said;
    where it may be that thing, it is refused until --unlike and --identity tell the two apart.
    """
    from khorgos.triples.annotated import read_input
    from khorgos.triples.editing.yamltext import EditError
    from khorgos.triples.finding import ThingFinder
    from khorgos.triples.folder import load_folder
    from khorgos.triples.newentity import NewEntityError, check_entity, new_entity, write_entity
    from khorgos.triples.problems import InputError

    try:
        graph = load_folder(folder)
        given = read_input(folder)
        more = {"identity": identity, "unlike": unlike, "spoken_of_as": spoken_of_as, "note": note}
        made = new_entity(label, kind, slug, **more)  # type: ignore[arg-type]
        for one in ThingFinder(given).find(label):
            if one.nearness >= _RESEMBLES and one.slug not in (*unlike, made.slug):
                told = f"{one.slug}: {one.label} ({one.type})"
                click.echo(f"it resembles {told}, {one.name!r}, {one.nearness:.2f}", err=True)
        try:
            check_entity(made, given)
        except NewEntityError as error:
            if not (error.is_doubt and anyway):
                raise
        paths = write_entity(graph, made)
    except NewEntityError as error:
        way_out = ". Or write it --anyway, and tell the two apart later" if error.is_doubt else ""
        raise click.ClickException("\n".join(error.faults) + way_out) from error
    except (InputError, EditError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"{label!r} cannot be written to {error.filename or folder}: {error.strerror}; what "
            "stood there stands. Make room, or give the right to write, and give the command again"
        ) from error
    _complete(graph, replace(given, entities={**given.entities, made.slug: made}))
    click.echo(f"{made.slug}  ({made.type}, {made.label}), a draft until a record speaks of it")
    for path in paths:
        click.echo(f"  {path}", err=True)


def _complete(graph: GraphFolder, given: Input) -> None:
    """Let editors complete the new entity; where they cannot, all else is done."""
    from khorgos.triples.completing import write_schemas

    try:
        write_schemas(graph, given)
    except OSError as error:
        click.echo(f"the schema for editors cannot be written: {error.strerror}", err=True)
