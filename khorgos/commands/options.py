"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from khorgos.triples import RELEASE, TRIPLES

if TYPE_CHECKING:
    from khorgos.triples.folder import GraphFolder

_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)

INPUT = click.option(
    "--input",
    "folder",
    type=_FOLDER,
    default=TRIPLES,
    help="Folder with sources/, annotations/ and wikidata/; the project's own by default.",
)
RELEASE_FOLDER = click.option(
    "--release",
    type=click.Path(file_okay=False, path_type=Path),
    default=RELEASE,
    help="Folder of the release; the project's own by default.",
)


def _chosen(
    context: click.Context, parameter: click.Parameter, root: Path | None
) -> GraphFolder | None:
    """The graph's folder at ``root``, which is the default for input and release from now on."""
    if root is None:
        return None
    from khorgos.triples.folder import SETTINGS, load_folder
    from khorgos.triples.problems import InputError

    if not (root / SETTINGS).is_file():
        raise click.BadParameter(
            f"there is no {SETTINGS} in {root}, so it is no folder of a graph; make one with: "
            "khorgos new FOLDER",
            context,
            parameter,
        )
    try:
        graph = load_folder(root.resolve())
    except InputError as error:
        raise click.ClickException(str(error)) from error
    defaults = {"--input": graph.root, "--release": graph.release}
    context.default_map = {
        str(other.name): defaults[option]
        for other in context.command.params
        for option in other.opts
        if option in defaults
    }
    return graph


_ASKED: Final[Mapping[str, Any]] = {
    "type": _FOLDER,
    "is_eager": True,
    "envvar": "KHORGOS_GRAPH",
    "callback": _chosen,
    "help": "Folder of a graph of your own, as khorgos new makes it; for input and release.",
}
GRAPH = click.option("--graph", expose_value=False, **_ASKED)
"""For commands to which the folder of a graph gives input and release alone."""

GRAPH_FOLDER = click.option("--graph", **_ASKED)
"""For commands that need to know the `GraphFolder`; None where the project's own is meant."""
