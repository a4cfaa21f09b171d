"""The command ``khorgos add``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

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
from khorgos.triples.adding.landing import Incoming, bring_in, finish
from khorgos.triples.adding.outline import outline
from khorgos.triples.adding.replacing import Replacement, held_text, replacement
from khorgos.triples.completing import keep_up_schemas
from khorgos.triples.documents.document import Document
from khorgos.triples.documents.source import UNKNOWN
from khorgos.triples.editing.yamltext import EditError
from khorgos.triples.folder import GraphFolder, load_folder
from khorgos.triples.naming.scripts import language_of
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
@click.argument("file", type=click.Path(path_type=Path), required=False)
@GRAPH_FOLDER
@click.option("--slug", default="", help="Its name in the graph; made of the title without it.")
@click.option("--title", help="Its title.")
@click.option("--author", help="Who wrote it.")
@click.option("--date", help="When it was published.")
@click.option("--language", help="The language of the text, as a BCP 47 tag such as ru.")
@click.option("--address", help="Where it was found, such as a web address.")
@click.option("--identifier", help="The code of a register, such as a DOI or ISBN.")
@click.option("--licence", help="Under which terms it may be used.")
@click.option("--attribution", help="Who is to be named; made of what else is known.")
@click.option("--note", help="What else is to be known of where it came from.")
@click.option("--label", default="", help="English label of the document; made of the title.")
@click.option("--encoding", help="How the characters of a text or page are encoded.")
@click.option(
    "--replace",
    metavar="SLUG",
    help="Take it in the place of this document; without FILE read that again as it is now.",
)
@click.option(
    "--take-over",
    is_flag=True,
    help="With --replace: rewrite quotes that moved, make records whose quotes are gone drafts.",
)
@click.option("--dry-run", is_flag=True, help="Show how the file is read, and write nothing.")
def add(
    file: Path | None,
    graph: GraphFolder | None,
    slug: str,
    label: str,
    encoding: str | None,
    replace: str | None,
    take_over: bool,
    dry_run: bool,
    **given: str | None,
) -> None:
    """Bring FILE into a graph: text, Markdown, HTML, DOCX, PDF with a text layer, or TEI.

    What is not given is asked for, or is unknown where nobody can be asked.
    """
    for is_wrong, message in (
        (file is None and not replace, "give the FILE that is to be added"),
        (take_over and not replace, "--take-over goes with --replace"),
        (bool(replace and (slug or label)), "--replace keeps slug and label; leave those away"),
    ):
        if is_wrong:
            raise click.UsageError(message)
    known = {key: value.strip() for key, value in given.items() if value and value.strip()}
    try:
        folder = graph or load_folder(TRIPLES)
        finish(folder.root)
        read = _read(file, encoding) if file else None
        if replace:
            _replace(folder, replace, known, read, take_over=take_over, dry_run=dry_run)
            return
        assert read is not None
        _add(folder, read, known, (slug, label), dry_run=dry_run)
    except (ConversionError, InputError, EditError) as error:
        raise click.ClickException(str(error)) from error
    except BrokenPipeError:  # such as `khorgos add … | head`; click ends quietly
        raise
    except OSError as error:
        told = f"it cannot be written to {error.filename or folder.root}: {error.strerror}"
        raise click.ClickException(f"{told}; nothing was added") from error


class _FileRead(NamedTuple):
    """A file with its bytes and the text that was made of it."""

    name: str
    data: bytes
    converted: Converted


def _read(file: Path, encoding: str | None) -> _FileRead:
    data = read_file(file)
    return _FileRead(file.name, data, convert(data, file.name, encoding))


def _add(
    folder: GraphFolder,
    read: _FileRead,
    known: dict[str, str],
    names: tuple[str, str],
    *,
    dry_run: bool,
) -> None:
    """Bring a file in, and show how it is read."""
    if there := same_document(folder, read.data, read.converted.text):
        raise ConversionError(
            f"{read.name} is in the graph already, as the document {there}; nothing was added"
        )
    new = _prepared(folder, read, known, names)
    if not dry_run:
        bring_in(folder.root, new.incoming)
        keep_up_schemas(folder.root)
    _show(new.document, read.converted)
    if dry_run:
        click.echo("Nothing was written.")
    else:
        _say_next(new.incoming, folder)


def _prepared(
    folder: GraphFolder, read: _FileRead, known: dict[str, str], names: tuple[str, str]
) -> NewDocument:
    """Make the document of what is given, what the file tells, and what somebody answers."""
    for key in DESCRIBED:
        if key not in known and (answer := _answer(key, read.converted)):
            known[key] = answer
    known = completed(known, read.converted.text)
    slug = chosen_slug(names[0], known, Path(read.name), taken_slugs(folder))
    return prepare(folder, slug, known, read.converted, (read.name, read.data), names[1])


def _replace(
    folder: GraphFolder,
    slug: str,
    known: dict[str, str],
    read: _FileRead | None,
    *,
    take_over: bool,
    dry_run: bool,
) -> None:
    """Take a file in the place of a document, or read that again, and say what its quotes became.

    Raises:
        ConversionError: quotes moved or are gone, and nobody asked to take that over.
    """
    held = held_text(folder, slug)
    if read and held.kind not in ("plain", "markdown"):
        raise ConversionError(
            f"{slug} is of the kind {held.kind}, which has hints for each of its lines; edit "
            f"sources/{slug}.txt and its hints, then: khorgos add --replace {slug}"
        )
    if read and (there := same_document(folder, read.data, read.converted.text)) not in ("", slug):
        raise ConversionError(f"{read.name} is in the graph already, as the document {there}")
    original = (read.name, read.data) if read else None
    new = replacement(folder, held, known, read.converted if read else None, original)
    _show(new.document, read.converted if read else None)
    for line in _told(new, f"{slug}.txt"):
        click.echo(line)
    moved, gone = len(new.moved), len(new.gone)
    if (moved or gone) and not (take_over or dry_run):
        raise ConversionError(
            f"nothing was written. With --take-over the text is replaced, {moved} quotes become "
            f"the words that stand there now, and the records of {gone} quotes drafts; then "
            "khorgos check judges what else these records say of the words"
        )
    if dry_run:
        click.echo("Nothing was written.")
        return
    bring_in(folder.root, new.incoming(folder.annotations))
    click.echo(f"Replaced {slug}.")


def _told(new: Replacement, text: str) -> Iterator[str]:
    """Yield what became of the quotes, the sections and the hints."""
    count = sum(one.state == "stands" for one in new.standings)
    yield f"{count} of {len(new.standings)} quotes stand where they stood."
    for one in (*new.moved, *new.gone):
        yield f"{one.record.file}:{one.record.line}: [{one.record.id}] {one.told(text)}"
    for section in new.lost:
        yield f"The section {section!r} is no more; it is taken out of complete and unread."
    for section in new.new:
        yield f"The section {section!r} is new; it goes to unread."
    for hint in new.dropped:
        yield f"The hint {hint!r} fits nothing any more; it is taken out."


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


def _show(document: Document, converted: Converted | None) -> None:
    for line in outline(document):
        click.echo(line)
    if converted is None:
        return
    for remark in converted.remarks:
        click.echo(f"Note: {remark}.")
    for key, value in converted.offered.items():
        click.echo(f"Note: the file's properties say {key}: {value!r}; --{key} takes it.")


def _say_next(incoming: Incoming, folder: GraphFolder) -> None:
    slug = incoming.slug
    where = f" --graph {shlex.quote(str(folder.root))}" if folder.root != TRIPLES else ""
    click.echo(f"\nAdded {slug}:")
    for name in incoming.files:
        click.echo(f"  {name}")
    click.echo(
        f"Is a heading none, or one missing? Say so in sources/{slug}.toml, under not_headings or "
        f"headings; then: khorgos add --replace {slug}{where}\nNext:\n"
        f"  khorgos draft {slug}{where}\n"
        f"  khorgos review {slug}{where}"
    )
