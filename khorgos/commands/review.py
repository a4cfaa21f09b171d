"""The command ``khorgos review``."""

from __future__ import annotations

from pathlib import Path

import click

from khorgos.commands.options import GRAPH, INPUT


@click.command()
@click.argument("document", metavar="DOCUMENT")
@GRAPH
@INPUT
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8010,
    show_default=True,
    help="Port to listen at; 0 for any that is free.",
)
def review(document: str, folder: Path, port: int) -> None:
    """Review the draft of DOCUMENT, by its slug, on a page that this machine alone can open.

    What is accepted goes into its file of annotations at once. What was decided stands in a journal
    in reviews/, from which it is undone. End it with Ctrl-C.
    """
    from khorgos.server.reviewing.drafting import drafted
    from khorgos.server.reviewing.running import AddressTakenError, run
    from khorgos.triples.editing.journal import JournalError
    from khorgos.triples.editing.yamltext import EditError
    from khorgos.triples.problems import InputError

    try:
        run(folder, document, port, click.echo, drafted)
    except (InputError, EditError, JournalError, AddressTakenError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"a review writes to {error.filename or folder}, and cannot: {error.strerror}; give "
            "the right to write there, or make room"
        ) from error
