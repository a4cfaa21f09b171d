"""The command ``khorgos draft``."""

from __future__ import annotations

from pathlib import Path

import click

from khorgos.commands.options import GRAPH, INPUT
from khorgos.triples.annotation import load_annotations, load_entities
from khorgos.triples.documents import read_document
from khorgos.triples.documents.source import load_source
from khorgos.triples.glosses.drafting import draft as draft_records
from khorgos.triples.problems import InputError


@click.command()
@click.argument("slug")
@GRAPH
@INPUT
def draft(slug: str, folder: Path) -> None:
    """Draft records from the glosses of the document SLUG and print them as YAML.

    They wait for a reader: review them, and put what is right among the annotations.
    """
    try:
        document = read_document(load_source(folder / "sources" / f"{slug}.toml"))
        entities = load_entities(folder / "annotations")
        annotations = load_annotations(folder / "annotations")
    except InputError as error:
        raise click.ClickException(str(error)) from error
    click.echo(draft_records(document, entities, annotations), nl=False)
