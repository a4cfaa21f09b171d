"""The command ``khorgos draft``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from khorgos.commands.options import GRAPH, INPUT
from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.triples.adding.converted import ConversionError
from khorgos.triples.adding.converting import convert, read_file
from khorgos.triples.adding.fitting import layout_of
from khorgos.triples.annotated import Input, read_input
from khorgos.triples.annotation import load_annotations
from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document
from khorgos.triples.documents.source import UNKNOWN, Source
from khorgos.triples.drafting.asjson import draft_json
from khorgos.triples.drafting.draft import draft_document
from khorgos.triples.drafting.mentions import MentionFinder
from khorgos.triples.drafting.records import record_blocks
from khorgos.triples.glosses.drafting import draft as draft_glosses
from khorgos.triples.glosses.drafting import slugify
from khorgos.triples.naming.scripts import likely_language
from khorgos.triples.problems import InputError


@click.command()
@click.argument("what")
@click.option("--json", "as_json", is_flag=True, help="Print each sentence with what was found.")
@GRAPH
@INPUT
def draft(what: str, as_json: bool, folder: Path) -> None:
    """Draft records from the document WHAT, a slug or the path of a text, and print them as YAML.

    They wait for a reader: review them, and put what is right among the annotations.
    """
    try:
        given = read_input(folder)
        document = _document(what, given, folder)
        made = draft_document(document, MentionFinder(given, given.names_elsewhere))
        if as_json:
            click.echo(json.dumps(draft_json(made), ensure_ascii=False, indent=2))
            return
        slug = document.source.slug
        passages = [passage for record in given.records for passage in record.passages]
        done = [span for passage in passages if passage.document == slug for span in passage.ranges]
        blocks = record_blocks(made, given.entities, done)
        annotations = load_annotations(folder / "annotations")
    except InputError as error:
        raise click.ClickException(str(error)) from error
    click.echo(draft_glosses(document, given.entities, annotations, blocks), nl=False)


def _document(what: str, given: Input, folder: Path) -> Document:
    """The document of a slug, or the text at a path.

    Raises:
        click.ClickException: there is neither, or no text can be made of the file.
    """
    if what in given.documents:
        return given.documents[what]
    path = Path(what)
    if what and path.is_dir():
        raise click.ClickException(f"{path} is a folder; give the path of a text in it")
    if not path.is_file():
        asked = did_you_mean([*map(repr, nearest(what, given.documents))])
        raise click.ClickException(
            f"there is no document {what!r} in {folder}, and no file of that name; "
            f"{asked and f'{asked} Or '}give the path of a text. The documents are: "
            f"{', '.join(sorted(given.documents)) or 'none'}"
        )
    try:
        read = convert(read_file(path), path.name)
    except ConversionError as error:
        raise click.ClickException(str(error)) from error
    if not any(map(str.isalnum, read.text)):
        raise click.ClickException(f"{path} holds no words; give the path of a text that does")
    slug, language = slugify(path.stem), likely_language(read.text)
    known = (slug, path, read.kind, language, UNKNOWN, UNKNOWN, "", "", read.text)
    return read_document(Source(*known, layout=layout_of(read.hints)))
