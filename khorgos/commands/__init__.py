"""The command ``khorgos``: one file a command, and each is imported only when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

COMMANDS: Final = {
    "add": "Bring a document into a graph: text, Markdown, HTML, DOCX, PDF, TEI.",
    "ask": "Ask a question of the catalogue, or a query of your own.",
    "build": "Build the release from the documents and their annotations.",
    "check": "Check the release: every gate, or those that you choose.",
    "diff": "Say what a release tells that another one does not.",
    "draft": "Draft records from the glosses of a document.",
    "entity": "Write a new entity into the register.",
    "export": "Write the release in a form for another tool.",
    "find": "Find the things that may be called so, in any script.",
    "link": "Look entities up in Wikidata: verify the links, propose items.",
    "new": "Make the folder of a graph of your own.",
    "reason": "Explain a triple by the axioms and facts it rests on.",
    "renew": "Show which expected answers a change of the graph changes.",
    "review": "Review the draft of a document on a page of this machine.",
    "serve": "Serve the release: SPARQL at /sparql, pages at /.",
}
"""Name → what it does, for the list of commands; the module of that name holds the command."""


class _Commands(click.Group):
    """Lists the commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # takes longer than all the rest

        click.echo(f"khorgos, version {version('khorgos')}")
        ctx.exit()


@click.command(cls=_Commands)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Khorgos: a knowledge graph in which every fact opens the sentence it came from."""
