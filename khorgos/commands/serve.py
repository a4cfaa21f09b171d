"""The command ``khorgos serve``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from khorgos.commands.options import GRAPH_FOLDER, RELEASE_FOLDER
from khorgos.server.engines.federation import FederationError
from khorgos.server.serve import AddressError
from khorgos.server.serve import serve as serve_release
from khorgos.server.settings import Settings, SettingsError
from khorgos.server.sparql.errors import EngineError


@click.command()
@GRAPH_FOLDER
@RELEASE_FOLDER
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, help="Port to listen at.")
@click.option(
    "--workers",
    type=int,
    show_default="one a processor, at least 2; 16 with --engine",
    help="Quick queries at once; two slow ones run beside them.",
)
@click.option("--timeout", default=10.0, show_default=True, help="Seconds that a query may take.")
@click.option("--memory", default=1024, show_default=True, help="MiB that a query may take.")
@click.option(
    "--federate",
    multiple=True,
    metavar="URL",
    help="An endpoint that a query may name in SERVICE; repeatable. None by default.",
)
@click.option("--cache", default=16, show_default=True, help="MiB of answers to keep.")
@click.option("--proxies", default=0, show_default=True, help="Trusted proxies in front.")
@click.option(
    "--admin",
    default="",
    metavar="HOST:PORT",
    help="Where its operator sees how it is, metrics and log. Nowhere by default.",
)
@click.option(
    "--client-rate",
    default=0,
    show_default="any number",
    help="Requests a minute from one address.",
)
@click.option(
    "--client-queries",
    default=0,
    show_default="any number",
    help="Queries at once from one address.",
)
@click.option("--engine", metavar="URL", help="A SPARQL server that answers, instead of this one.")
@click.option(
    "--engine-version",
    default="",
    help="The release that server holds; without it answers are not kept.",
)
@click.option(
    "--default-graph",
    multiple=True,
    metavar="IRI",
    help="With --engine: the graph with every triple once, if it is not that server's default.",
)
@click.option(
    "--named-graph",
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
def serve(**options: Any) -> None:
    """Serve the release: SPARQL at /sparql, the ontology at /ontology, pages at /.

    What --engine wants in the header Authorization is read from KHORGOS_ENGINE_AUTHORIZATION.
    """
    authorization = os.environ.get("KHORGOS_ENGINE_AUTHORIZATION", "")
    try:
        serve_release(Settings(**options, authorization=authorization))
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    except (AddressError, EngineError, FederationError) as error:
        raise click.ClickException(str(error)) from error
