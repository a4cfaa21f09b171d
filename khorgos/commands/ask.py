"""The command ``khorgos ask``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from khorgos.commands.options import GRAPH_FOLDER, RELEASE_FOLDER
from khorgos.graph import Graph, GraphError, question_folders
from khorgos.queries import catalogue
from khorgos.queries.catalogue import CatalogueError, ParameterError
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.engines.federation import FederationError, allowed_endpoints
from khorgos.server.sparql.answers import Answer, formats_of, serialize
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import with_prefixes
from khorgos.table import Table
from khorgos.triples.folder import GraphFolder


@click.command()
@click.argument("name", required=False)
@click.argument("values", nargs=-1, metavar="[PARAMETER=VALUE]...")
@GRAPH_FOLDER
@RELEASE_FOLDER
@click.option("--list", "listing", is_flag=True, help="List the questions of the catalogue.")
@click.option("--show", is_flag=True, help="Print the query of NAME, with its values, and stop.")
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ask the query in this file.",
)
@click.option("--format", "form", default="table", help="table, or a format such as json or csv.")
@click.option("--federate", "services", multiple=True, metavar="URL", help="Allow SERVICE for it.")
def ask(
    name: str | None,
    values: tuple[str, ...],
    graph: GraphFolder | None,
    release: Path,
    listing: bool,
    show: bool,
    path: Path | None,
    form: str,
    services: tuple[str, ...],
) -> None:
    """Ask the question NAME of the catalogue, or the SPARQL query in a file or on standard input.

    A query need not declare the prefixes that the graph has.
    """
    if name and path:
        raise click.UsageError("a question has its own query; give NAME or --file")
    queries = question_folders(graph)
    try:
        if listing:
            click.echo("\n".join(_listing(queries)))
            return
        if show:
            asked = catalogue.find(name, *queries).bound(_pairs(values)) if name else _read(path)
            click.echo(with_prefixes(asked), nl=False)
            return
        config = EngineConfig(release=release)
        opened = Graph(EmbeddedEngine.load(config, allowed_endpoints(services)), queries)
        answer = opened.answer(opened.bound(name, _pairs(values)) if name else _read(path))
        click.echo(_written(answer, form), nl=False)
    except (CatalogueError, ParameterError, GraphError, EngineError, FederationError) as error:
        raise click.ClickException(str(error)) from error


def _listing(queries: Sequence[Path]) -> Iterator[str]:
    """The lines of ``--list``: the questions under the titles of their themes."""
    for title, questions in catalogue.by_theme(catalogue.load(*queries)).items():
        yield title
        for asked in questions:
            yield f"  {asked.name}"
            yield f"      {asked.question}"
            for parameter in asked.parameters.values():
                yield f"      {parameter.name}={parameter.default}: {parameter.purpose}"


def _pairs(values: tuple[str, ...]) -> Mapping[str, str]:
    pairs = [value.partition("=") for value in values]
    for name, equals, _ in pairs:
        if not equals:
            raise click.UsageError(f"{name!r} is not a PARAMETER=VALUE, such as year=1994")
    return {name: value for name, _, value in pairs}


def _read(path: Path | None) -> str:
    if path is None:
        return sys.stdin.read()
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path} cannot be read as UTF-8: {error}") from error


def _written(answer: Answer, form: str) -> str | bytes:
    """The answer in a format; a table for a terminal, where a truth value is yes or no."""
    if form == "table":
        if isinstance(answer, bool):
            return "yes\n" if answer else "no\n"
        return f"{Table.of(answer)}\n"
    formats = {offered.name: offered for offered in formats_of(answer)}
    if form not in formats:
        known = ", ".join(["table", *formats])
        raise click.ClickException(
            f"this answer cannot be written in the format {form!r}; choose from {known}"
        )
    return serialize(answer, formats[form])
