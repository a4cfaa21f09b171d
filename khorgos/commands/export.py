"""The command ``khorgos export``: the release in forms for other tools."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
from rdflib import Graph

from khorgos.commands.options import GRAPH, INPUT, RELEASE_FOLDER
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.server.engines.embedded import EngineConfig, write_store
from khorgos.server.sparql.errors import EngineError
from khorgos.triples.problems import InputError
from khorgos.triples.protege import INDIVIDUALS, write_protege
from khorgos.triples.release import ReleaseError, read_release
from khorgos.triples.wikidata.contributions import Contributions, judge
from khorgos.triples.wikidata.fetched import load_fetched
from khorgos.triples.wikidata.gathering import own_register
from khorgos.triples.wikidata.properties import load_properties
from khorgos.triples.wikidata.report import report
from khorgos.triples.wikidata.sssom import links_table

NOT_COMPARED = (
    "not compared with Wikidata, whose statements were not fetched: it may state some of this "
    "already; look before you add"
)

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def export() -> None:
    """Write the release in a form for another tool."""


@export.command("sssom")
@_FILE
@GRAPH
@INPUT
def export_sssom(file: Path, folder: Path) -> None:
    """Write the links to Wikidata as a table of mappings, SSSOM/TSV, to FILE."""
    try:
        entities, pairings = own_register(folder)
        _write(file, links_table(pairings, entities))
    except InputError as error:
        raise click.ClickException(str(error)) from error


@export.command("quickstatements")
@_FILE
@GRAPH
@INPUT
@RELEASE_FOLDER
@click.option(
    "--retrieved",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which the sentences were read at their addresses; today by default.",
)
def export_quickstatements(
    file: Path, folder: Path, release: Path, retrieved: datetime | None
) -> None:
    """Write facts that Wikidata may lack, as commands of QuickStatements, to FILE."""
    try:
        graphs = read_release(release)
        contributions = _contributions(graphs, folder, retrieved)
    except (InputError, ReleaseError) as error:
        raise click.ClickException(str(error)) from error
    lines = [command.line() for command in contributions.commands()]
    _write(file, "".join(f"{line}\n" for line in lines))
    click.echo(f"wrote {len(lines)} commands; review them before you run them", err=True)


@export.command("wikidata-report")
@_FILE
@GRAPH
@INPUT
@RELEASE_FOLDER
def export_wikidata_report(file: Path, folder: Path, release: Path) -> None:
    """Write what Wikidata could learn, in Markdown, to FILE."""
    try:
        graphs = read_release(release)
        vocabulary = Vocabulary(load_ontology())
        mappings = load_properties(vocabulary, folder / "wikidata")
        _, pairings = own_register(folder)
        contributions = _contributions(graphs, folder)
    except (InputError, ReleaseError) as error:
        raise click.ClickException(str(error)) from error
    _write(file, report(contributions, graphs, pairings, mappings, vocabulary))


@export.command("store")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@GRAPH
@RELEASE_FOLDER
def export_store(folder: Path, release: Path) -> None:
    """Write a store on disk to FOLDER, for: khorgos serve --store FOLDER."""
    try:
        version = write_store(EngineConfig(release=release, described=True), folder)
    except EngineError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"serve it with: khorgos serve --store {folder} (release {version[:12]})")


@export.command("protege")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@GRAPH
@RELEASE_FOLDER
def export_protege(folder: Path, release: Path) -> None:
    """Write ontology and individuals, with the quotes at the assertions, to FOLDER."""
    try:
        write_protege(folder, release)
    except ReleaseError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"open {folder / INDIVIDUALS} in Protégé, which needs no network for it; choose View > "
        "Render by label, Reasoner > HermiT, and Reasoner > Start reasoner"
    )


def _contributions(
    graphs: Mapping[str, Graph], folder: Path, retrieved: datetime | None = None
) -> Contributions:
    vocabulary = Vocabulary(load_ontology())
    mappings = load_properties(vocabulary, folder / "wikidata")
    fetched, day = load_fetched(folder / "wikidata"), (retrieved or datetime.now()).date()
    contributions = judge(graphs, mappings, vocabulary, fetched, day)
    if not contributions.compared:
        click.echo(NOT_COMPARED, err=True)
    return contributions


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{file} was not written: {error}") from error
