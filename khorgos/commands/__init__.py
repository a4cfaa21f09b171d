"""The command ``khorgos``: one file a command, and each is imported only when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

_GROUPS: Final = {
    "Read and ask": {
        "serve": ("Serve the release: SPARQL at /sparql, pages at /.", "--port 8000"),
        "ask": ("Ask a question of the catalogue, or a query of your own.", "corridors"),
        "find": ("Find the things that may be called so, in any script.", "Казахстан"),
        "reason": (
            "Explain a triple by the axioms and facts it rests on.",
            "--why kazakhstan isMemberOf world-trade-organization",
        ),
    },
    "Your own documents, step by step": {
        "new": ("Make the folder of a graph of your own.", "letters"),
        "add": (
            "Bring a document into a graph: text, Markdown, HTML, DOCX, PDF, TEI.",
            "letter.pdf --graph letters",
        ),
        "draft": ("Draft records from a document or a text.", "letter --graph letters"),
        "review": (
            "Review the draft of a document on a page of this machine.",
            "letter --graph letters",
        ),
        "entity": (
            "Write a new entity into the register.",
            "'Timur Petrov' Person --graph letters",
        ),
        "build": (
            "Build the release from the documents and their annotations.",
            "--graph letters",
        ),
        "check": (
            "Check the release: every gate, or those that you choose.",
            "--texts --watch --graph letters",
        ),
        "diff": ("Say what a release tells that another one does not.", "--graph letters"),
        "renew": (
            "Show which expected answers a change of the graph changes.",
            "--graph letters",
        ),
    },
    "Other tools": {
        "export": ("Write the release in a form for another tool.", "protege edition"),
        "link": (
            "Look entities up in Wikidata: verify the links, propose items.",
            "--offline --graph letters",
        ),
    },
}
"""Commands by their use: name → what it does, and what may follow it; a module each."""
COMMANDS: Final = {name: told for group in _GROUPS.values() for name, (told, _) in group.items()}
"""Name → what it does, for the list of commands."""
EXAMPLES: Final = {
    name: f"khorgos {name} {words}"
    for group in _GROUPS.values()
    for name, (_, words) in group.items()
}
"""Name → how it may be called."""


class _Commands(click.Group):
    """Lists the commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        command.epilog = f"\b\nExample:\n  {EXAMPLES[cmd_name]}"
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, group in _GROUPS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, COMMANDS[name]) for name in group])


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
