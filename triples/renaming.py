"""Slugs that were renamed: whoever knows an old one is led to the new one.

An address that was published once is cited, so ``renamed.csv`` beside the entities keeps every slug
that a thing had before: ``was`` is the old one, ``is`` the one of today.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from khorgos.triples.annotation import ANNOTATIONS
from khorgos.triples.folder import GraphFolder
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.wikidata.tables import TableRow, read_table

RENAMED_FILE: Final = "renamed.csv"
_COLUMNS: Final = ("was", "is")


def load_renamed(
    folder: Path = ANNOTATIONS, slugs: Container[str] | None = None
) -> Mapping[str, str]:
    """Old slug → new slug, from the table in ``folder``; empty where there is no table.

    Args:
        folder: where the annotations are.
        slugs: those in use, to hold the table against; None checks nothing of the kind.

    Raises:
        InputError: the table cannot be read, an old slug stands twice or is in use again, or a new
            one is not in use.
    """
    path = folder / RENAMED_FILE
    if not path.exists():
        return {}
    renamed: dict[str, str] = {}
    problems = list[Problem]()
    for row in read_table(path, _COLUMNS):
        problems += [row.problem(fault) for fault in _faults(row, renamed, slugs)]
        renamed[row.values["was"]] = row.values["is"]
    if problems:
        raise InputError(problems)
    return renamed


def renamed_in(
    layers: Iterable[GraphFolder], slugs: Container[str] | None = None
) -> Mapping[str, str]:
    """Old slug → new slug, from the tables of a graph and of its bases.

    Raises:
        InputError: as `load_renamed`.
    """
    renamed: dict[str, str] = {}
    for layer in layers:
        renamed.update(load_renamed(layer.annotations, slugs))
    return renamed


def _faults(row: TableRow, above: Mapping[str, str], slugs: Container[str] | None) -> Iterator[str]:
    was, now = row.values["was"], row.values["is"]
    if was in above:
        yield "this slug stands above too; keep one row"
    if slugs is not None and was in slugs:
        yield "an entity has this slug again; delete the row, or choose another slug for the entity"
    if slugs is not None and now not in slugs:
        yield f"there is no entity {now!r}; give the slug that the thing has today"
