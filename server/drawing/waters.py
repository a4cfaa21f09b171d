"""The rivers and lakes of the bundled outline: their names, and where to write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from khorgos.server.drawing.projection import PlanePoint
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.romanising import romanisations

_TABLES: Final = tuple(map(Path(__file__).with_name, ("waters.csv", "small-rivers.csv")))
_PARTS: Final = re.compile(r"[()]")
_KINDS: Final = {"lake": re.compile(r"\b(lake|kol|koli|kul)\b"), "river": re.compile(r"\briver\b")}
"""Words that only say what it is, in Latin letters."""


@dataclass(frozen=True, slots=True)
class Water:
    """A river or a lake of the outline.

    Attributes:
        kind: ``river`` or ``lake``.
        name: as Natural Earth has it; a part of a river by the name that it has there.
        size: its longest side, in kilometres.
        at: where its name may stand.
        small: whether its course is not Natural Earth's, but a line of GSHHG.
    """

    kind: str
    name: str
    size: int
    at: PlanePoint
    small: bool = False


@cache
def waters() -> Sequence[Water]:
    """Return the named waters of the outline, by kind and name; the small rivers last."""
    return tuple(water for table in _TABLES for water in _read(table))


def _read(table: Path) -> Iterator[Water]:
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = PlanePoint(int(row["x"]), int(row["y"]))
            yield Water(row["kind"], row["name"], int(row["size"]), at, table != _TABLES[0])


def known(names: Mapping[str, tuple[str, Iterable[str]]]) -> Mapping[Water, str]:
    """Find the waters that have a name of a thing.

    Args:
        names: slug → kind, ``river`` or ``lake``, and its names in any script.

    Returns:
        Water → slug; a water that bears the name of several things is none of them.
    """
    by_name: dict[tuple[str, str], set[str]] = {}
    for slug, (kind, own) in names.items():
        for name in own:
            for form in romanisations(name):
                if form.certainty == 1:
                    by_name.setdefault((kind, _bare(kind, form.text)), set()).add(slug)
    found = {}
    for water in waters():
        parts = [part.strip() for part in _PARTS.split(water.name) if part.strip()]
        bearers = {
            slug
            for part in parts
            for slug in by_name.get((water.kind, _bare(water.kind, fold(part))), ())
        }
        if len(bearers) == 1:
            found[water] = bearers.pop()
    return found


def _bare(kind: str, name: str) -> str:
    """Return a name, folded, without the word for its kind."""
    return " ".join(_KINDS[kind].sub(" ", name).split())
