"""The command ``khorgos``: thin layers over functions that a notebook can call too."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rdflib import Literal

from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.queries import catalogue
from khorgos.server.askcommand import ask
from khorgos.server.checkcommand import check
from khorgos.server.engines.embedded import EngineConfig
from khorgos.server.engines.federation import FederationError
from khorgos.server.engines.remote import RemoteConfig
from khorgos.server.engines.stored import write_store
from khorgos.server.engines.worker import Limits
from khorgos.server.exporting import (
    export_quickstatements,
    export_sssom,
    export_wikidata_report,
)
from khorgos.server.linkcommand import link
from khorgos.server.options import INPUT, RELEASE_FOLDER
from khorgos.server.serve import AddressError, Surroundings
from khorgos.server.serve import serve as serve_release
from khorgos.server.sparql.dataset import Dataset
from khorgos.server.sparql.errors import EngineError
from khorgos.triples.building import build as build_graphs
from khorgos.triples.explaining import ExplanationError, as_data, explain, parse_term
from khorgos.triples.explaining import as_text as explanation_text
from khorgos.triples.glosses.drafting import draft as draft_records
from khorgos.triples.loading import load_annotations, load_entities
from khorgos.triples.problems import InputError
from khorgos.triples.protege import INDIVIDUALS, write_protege
from khorgos.triples.reading import read
from khorgos.triples.release import ReleaseError, read_release, write_release
from khorgos.triples.source import SourceError, load_source

PATIENCE = 1.0
"""After how many seconds a command says what it is doing."""


@click.group()
@click.version_option(package_name="khorgos")
def main() -> None:
    """Khorgos: a knowledge graph in which every fact opens the sentence it came from."""


main.add_command(ask)
main.add_command(check)
main.add_command(link)


@main.command()
@INPUT
@RELEASE_FOLDER
def build(folder: Path, release: Path) -> None:
    """Build the release from the documents and their annotations."""
    begin = time.perf_counter()
    try:
        built = build_graphs(folder, _after_patience(begin))
        manifest = write_release(built.graphs, release)
    except (InputError, SourceError, ReleaseError) as error:
        raise click.ClickException(f"{error}\nThe old release is untouched.") from error
    counts: Any = manifest["triples"]
    parts = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    seconds = time.perf_counter() - begin
    click.echo(f"built {sum(counts.values()):,} triples in {seconds:.1f} s: {parts}")


@main.command()
@RELEASE_FOLDER
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, help="Port to listen at.")
@click.option(
    "--workers", default=max(2, os.cpu_count() or 2), show_default=True, help="Queries at once."
)
@click.option("--timeout", default=10.0, show_default=True, help="Seconds that a query may take.")
@click.option("--memory", default=1024, show_default=True, help="MiB that a query may take.")
@click.option(
    "--federate",
    "services",
    multiple=True,
    metavar="URL",
    help="An endpoint that a query may name in SERVICE; repeatable. None by default.",
)
@click.option("--cache", default=64, show_default=True, help="MiB of answers to keep.")
@click.option("--proxies", default=0, show_default=True, help="Trusted proxies in front.")
@click.option(
    "--engine", "url", metavar="URL", help="A SPARQL server that answers, instead of this one."
)
@click.option(
    "--engine-version",
    "version",
    default="",
    help="The release that server holds; without it answers are not kept.",
)
@click.option(
    "--default-graph",
    "default",
    multiple=True,
    metavar="IRI",
    help="With --engine: the graph with every triple once, if it is not that server's default.",
)
@click.option(
    "--named-graph",
    "named",
    multiple=True,
    metavar="IRI",
    help="With --default-graph: a graph that a query may name; repeatable.",
)
@click.option(
    "--store",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A store on disk, made with: khorgos export store. For data larger than memory.",
)
@click.option("--log", is_flag=True, help="Write a line of JSON for each request to stderr.")
def serve(
    release: Path,
    host: str,
    port: int,
    workers: int,
    timeout: float,
    memory: int,
    services: tuple[str, ...],
    cache: int,
    proxies: int,
    url: str | None,
    version: str,
    default: tuple[str, ...],
    named: tuple[str, ...],
    store: Path | None,
    log: bool,
) -> None:
    """Serve the release: SPARQL at /sparql, the ontology at /ontology, pages at /.

    What --engine wants in the header Authorization is read from KHORGOS_ENGINE_AUTHORIZATION.
    """
    if not url and (version or default or named):
        raise click.UsageError("--engine-version, --default-graph and --named-graph need --engine")
    if url and store:
        raise click.UsageError("--engine and --store are two ways to answer; choose one")
    if workers < 1 or timeout <= 0 or memory < 1 or cache < 0 or proxies < 0:
        raise click.UsageError(
            "--workers, --timeout and --memory are more than nothing, --cache and --proxies no less"
        )
    limits = Limits(seconds=timeout, memory=memory * 2**20, workers=workers)
    try:
        remote = _remote(url, limits, version, Dataset(default, named)) if url else None
        serve_release(
            EngineConfig(release=release, store=store, described=True),
            catalogue.load(),
            host,
            port,
            limits=limits,
            services=services,
            surroundings=Surroundings(cache * 2**20, log, proxies),
            remote=remote,
        )
    except (AddressError, EngineError, FederationError) as error:
        raise click.ClickException(str(error)) from error


def _remote(url: str, limits: Limits, version: str, dataset: Dataset) -> RemoteConfig:
    return RemoteConfig(
        url,
        limits.seconds,
        limits.answer,
        version=version,
        dataset=dataset,
        authorization=os.environ.get("KHORGOS_ENGINE_AUTHORIZATION", ""),
    )


@main.command()
@click.argument("slug")
@INPUT
def draft(slug: str, folder: Path) -> None:
    """Draft records from the glosses of the document SLUG and print them as YAML.

    They wait for a reader: review them, and put what is right among the annotations.
    """
    try:
        document = read(load_source(folder / "sources" / f"{slug}.toml"))
        entities = load_entities(folder / "annotations")
        annotations = load_annotations(folder / "annotations")
    except (InputError, SourceError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(draft_records(document, entities, annotations), nl=False)


@main.command()
@RELEASE_FOLDER
@click.option(
    "--why",
    "terms",
    nargs=3,
    required=True,
    metavar="SUBJECT PREDICATE OBJECT",
    help="The triple to explain: slugs or CURIEs, and 'a' for the class of a thing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
def reason(terms: tuple[str, str, str], release: Path, as_json: bool) -> None:
    """Explain a triple by the axioms and facts it rests on, down to their sentences."""
    try:
        graphs, ontology = read_release(release), load_ontology()
        vocabulary = Vocabulary(ontology)
        subject, predicate, value = (parse_term(term, vocabulary, graphs) for term in terms)
        if isinstance(subject, Literal) or isinstance(predicate, Literal):
            raise click.ClickException("only the object of a triple is a text or number")
        explanation = explain((subject, predicate, value), ontology, graphs)
    except (ExplanationError, ReleaseError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(as_data(explanation), indent=2, ensure_ascii=False))
    else:
        click.echo(explanation_text(explanation))


@main.group()
def export() -> None:
    """Write the release in a form for another tool."""


for command in (export_sssom, export_quickstatements, export_wikidata_report):
    export.add_command(command)


@export.command("store")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@RELEASE_FOLDER
def export_store(folder: Path, release: Path) -> None:
    """Write a store on disk to FOLDER, for: khorgos serve --store FOLDER."""
    try:
        version = write_store(EngineConfig(release=release, described=True), folder)
    except EngineError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"serve it with: khorgos serve --store {folder} (release {version[:12]})")


@export.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@RELEASE_FOLDER
def protege(folder: Path, release: Path) -> None:
    """Write ontology and individuals, with the quotes at the assertions, to FOLDER."""
    try:
        write_protege(folder, release)
    except ReleaseError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"open {folder / INDIVIDUALS} in Protégé, which needs no network for it; choose View > "
        "Render by label, Reasoner > HermiT, and Reasoner > Start reasoner"
    )


def _after_patience(begin: float) -> Callable[[str], None]:
    """Make a progress callback that speaks once the command has taken longer than a second."""

    def progress(step: str) -> None:
        if time.perf_counter() - begin > PATIENCE:
            click.echo(f"… {step}", err=True)

    return progress
