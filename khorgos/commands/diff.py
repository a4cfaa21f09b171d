"""The command ``khorgos diff``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from khorgos.commands.options import GRAPH, INPUT, RELEASE_FOLDER
from khorgos.triples.folder import SETTINGS, load_folder
from khorgos.triples.problems import InputError

if TYPE_CHECKING:
    from khorgos.triples.diffing import ComparedFact, Differences, Locus

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_WIDEST = 100
"""Characters of a sentence that are shown."""


@click.command()
@click.argument("old", type=_FOLDER, required=False)
@click.argument("new", type=_FOLDER, required=False)
@GRAPH
@INPUT
@RELEASE_FOLDER
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def diff(old: Path | None, new: Path | None, folder: Path, release: Path, as_json: bool) -> None:
    """Say what the release NEW tells that OLD does not: added, confirmed, contradicted, gone.

    OLD and NEW are folders of releases, or of graphs with a release. Without them it is told what
    a build would change: how the input differs from the release that is there.
    """
    from khorgos.triples.building import build
    from khorgos.triples.diffing import compare
    from khorgos.triples.release import ReleaseError, read_release

    if (old is None) != (new is None):
        raise click.UsageError("give both, OLD and NEW; or none, to see what a build would change")
    try:
        before = read_release(_release(old) if old else release)
        after = read_release(_release(new)) if new else build(folder).graphs
    except (InputError, ReleaseError) as error:
        raise click.ClickException(str(error)) from error
    found = compare(before, after)
    if as_json:
        click.echo(json.dumps(found.to_dict(), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(found)).lstrip("\n"))


def _release(folder: Path) -> Path:
    return load_folder(folder).release if (folder / SETTINGS).is_file() else folder


def _lines(found: Differences) -> Iterator[str]:
    for kind, (new, gone) in (("documents", found.documents), ("things", found.entities)):
        if new:
            yield f"new {kind}: {', '.join(new)}"
        if gone:
            yield f"{kind} no more there: {', '.join(gone)}"
    groups = {
        "added": found.added,
        "confirmed": found.confirmed,
        "contradicted": found.contradicted,
        "gone": found.gone,
    }
    for name, facts in groups.items():
        if facts:
            yield f"\n{name}:"
            yield from _told(facts)
    counts = ", ".join(f"{len(facts)} {name}" for name, facts in groups.items())
    yield f"\nfacts: {counts}"


def _told(facts: Sequence[ComparedFact], indent: str = "  ") -> Iterator[str]:
    for told in facts:
        yield f"{indent}{told.fact}"
        yield from (f"{indent}  {_shown(source)}" for source in told.sources)
        if told.against:
            yield f"{indent}  against"
            yield from _told(told.against, indent + "    ")


def _shown(source: Locus) -> str:
    words = source.words
    if len(words) > _WIDEST:
        words = words[: _WIDEST - 2].rsplit(" ", 1)[0] + " …"
    return f"{source.document}, line {source.line}: {words}"
