"""The command ``khorgos serve``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from khorgos.commands.options import RELEASE_FOLDER
from khorgos.queries import catalogue
from khorgos.server.engines.embedded import EngineConfig
from khorgos.server.engines.federation import FederationError
from khorgos.server.engines.remote import RemoteConfig
from khorgos.server.serve import AddressError, Surroundings
from khorgos.server.serve import serve as serve_release
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.text import Dataset


@click.command()
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
