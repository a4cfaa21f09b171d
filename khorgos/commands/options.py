"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

from khorgos.triples import RELEASE, TRIPLES

INPUT = click.option(
    "--input",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=TRIPLES,
    help="Folder with sources/, annotations/ and wikidata/; the project's own by default.",
)
RELEASE_FOLDER = click.option(
    "--release",
    type=click.Path(file_okay=False, path_type=Path),
    default=RELEASE,
    help="Folder of the release; the project's own by default.",
)
