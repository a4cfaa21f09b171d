"""The command ``khorgos find``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from khorgos.commands.options import GRAPH, INPUT


@click.command()
@click.argument("name", nargs=-1, required=True)
@GRAPH
@INPUT
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the things as JSON.")
def find(name: tuple[str, ...], folder: Path, limit: int, as_json: bool) -> None:
    """Find the things that may be called NAME, in any script, spelt well or not.

    What stands in the files is searched: labels, the names that records give, those from elsewhere
    and of countries, and the words by which texts speak of things. The exit status is 1 when
    nothing is near.
    """
    from khorgos.table import Table
    from khorgos.triples.annotated import read_input
    from khorgos.triples.finding import ThingFinder
    from khorgos.triples.problems import InputError

    wanted = " ".join(name)
    try:
        finder = ThingFinder(read_input(folder))
    except InputError as error:
        raise click.ClickException(str(error)) from error
    found = finder.find(wanted, limit)
    if as_json:
        things = [one.to_dict() for one in found]
        click.echo(json.dumps(things, indent=2, ensure_ascii=False))
    elif found:
        columns = ("slug", "class", "label", "name", "known by", "near")
        rows = [
            (one.slug, one.type, one.label, one.name, one.known, f"{one.nearness:.2f}")
            for one in found
        ]
        click.echo(Table(columns, rows))
    else:
        click.echo(
            f"nothing is called {wanted!r} or nearly so; a new entity is made with: "
            f"khorgos entity {wanted!r} CLASS",
            err=True,
        )
    if not found:
        raise SystemExit(1)
