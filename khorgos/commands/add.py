"""The command ``khorgos add``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from khorgos.commands.options import GRAPH_FOLDER
from khorgos.triples import TRIPLES
from khorgos.triples.adding.adding import (
    NewDocument,
    chosen_slug,
    completed,
    prepare,
    same_document,
    taken_slugs,
)
from khorgos.triples.adding.converted import DESCRIBED, ConversionError, Converted
from khorgos.triples.adding.converting import convert, read_file
from khorgos.triples.adding.landing import bring_in, finish
from khorgos.triples.adding.language import language_of
from khorgos.triples.adding.outline import outline
from khorgos.triples.documents.source import UNKNOWN
from khorgos.triples.editing.yamltext import EditError
from khorgos.triples.folder import GraphFolder, load_folder
from khorgos.triples.problems import InputError

_ASKED: Final = {
    "title": "Title",
    "author": "Author",
    "date": "Date of publication",
    "language": "Language of the text (en, ru, kk, zh, fa …)",
    "address": "Address where it was found",
    "identifier": "Identifier, such as a DOI or ISBN",
    "licence": "Licence",
}
"""What a description says → how it is asked for."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@GRAPH_FOLDER
@click.option("--slug", default="", help="Its name in the graph; made of the title without it.")
@click.option("--title", help="Its title.")
@click.option("--author", help="Who wrote it.")
@click.option("--date", help="When it was published.")
@click.option("--language", help="The language of the text, as a BCP 47 tag such as ru.")
@click.option("--address", help="Where it was found, such as a web address.")
@click.option("--identifier", help="The code of a register, such as a DOI or ISBN.")
@click.option("--licence", help="Under which terms it may be used.")
@click.option("--attribution", help="Who is to be named; made of author, title, date and address.")
@click.option("--note", help="What else is to be known of where it came from.")
@click.option("--label", default="", help="English label of the document; made of the title.")
@click.option("--encoding", help="How the characters of a text or page are encoded.")
@click.option("--dry-run", is_flag=True, help="Show how the file is read, and write nothing.")
def add(
    file: Path,
    graph: GraphFolder | None,
    slug: str,
    label: str,
    encoding: str | None,
    dry_run: bool,
    **given: str | None,
) -> None:
    """Bring FILE into a graph: text, Markdown, HTML, DOCX, PDF with a text layer, or TEI.

    What is not given is asked for, or is unknown where nobody can be asked.
    """
    try:
        folder = graph or load_folder(TRIPLES)
        finish(folder.root)
        data = read_file(file)
        converted = convert(data, file.name, encoding)
        if known := same_document(folder, data, converted.text):
            raise ConversionError(
                f"{file.name} is in the graph already, as the document {known}; nothing was added"
            )
        addition = _prepared(folder, file, data, converted, given, (slug, label))
        _show(addition, converted)
        if dry_run:
            click.echo("Nothing was written.")
            return
        bring_in(folder.root, addition.incoming)
    except (ConversionError, InputError, EditError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        told = f"it cannot be written to {error.filename or ''}: {error.strerror}"
        raise click.ClickException(f"{told}; nothing was added") from error
    _say_next(addition, graph)


def _prepared(
    folder: GraphFolder,
    file: Path,
    data: bytes,
    converted: Converted,
    given: Mapping[str, str | None],
    names: tuple[str, str],
) -> NewDocument:
    """Make the document of what is given, what the file tells, and what somebody answers."""
    known = {key: value.strip() for key, value in given.items() if value and value.strip()}
    for key in DESCRIBED:
        if key not in known and (answer := _answer(key, converted)):
            known[key] = answer
    known = completed(known, converted.text)
    slug = chosen_slug(names[0], known, file, taken_slugs(folder))
    return prepare(folder, slug, known, converted, (file.name, data), names[1])


def _answer(key: str, converted: Converted) -> str:
    """What the file tells, which somebody at a terminal may put right."""
    told = converted.known.get(key, "")
    if key == "language":
        told = told or language_of(converted.text)
    if not _is_terminal():
        return told
    told = told or converted.offered.get(key, "")
    return str(click.prompt(_ASKED[key], default=told or UNKNOWN, err=True)).strip()


def _is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def _show(addition: NewDocument, converted: Converted) -> None:
    for line in outline(addition.document):
        click.echo(line)
    for remark in converted.remarks:
        click.echo(f"Note: {remark}.")
    for key, value in converted.offered.items():
        click.echo(f"Note: the file's properties say {key}: {value!r}; --{key} takes it.")


def _say_next(addition: NewDocument, graph: GraphFolder | None) -> None:
    slug = addition.incoming.slug
    where = f" --graph {_quoted(graph.root)}" if graph else ""
    click.echo(f"\nAdded {slug}:")
    for name in addition.incoming.files:
        click.echo(f"  {name}")
    click.echo(
        f"A heading that is none, or is missing? Say so in sources/{slug}.toml: not_headings, "
        "headings.\nNext:\n"
        f"  khorgos draft {slug}{where}\n"
        f"  khorgos review {slug}{where}"
    )


def _quoted(root: Path) -> str:
    shown = str(root)
    return f"'{shown}'" if " " in shown else shown
