"""Faults that somebody could make in a record, written as changes of its text.

``faults.yaml`` names each, with the record or entity ``in`` which it is made, what is ``cut`` and
``put`` in its place, the gate that it is ``refused_by``, and words that the finding ``says``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from khorgos.triples.annotation import ANNOTATIONS, ENTITIES_FILE
from khorgos.triples.inputfile import InputFile, read_yaml

from .annotating import Mutant, about


@dataclass(frozen=True)
class Fault:
    """A change of the text of a record or entity, and who refuses it."""

    mutant: Mutant
    refused_by: str
    says: str

    def __str__(self) -> str:
        return self.mutant.told


def read_faults(folder: Path = ANNOTATIONS) -> Iterator[Fault]:
    """Yield the faults of the table, made in the annotations in ``folder``."""
    table = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    files = {name: read_yaml(folder / name) for name in texts}
    for told, row in table.items():
        yield Fault(_mutant(told, row, files, texts), row["refused_by"], row["says"])


def _mutant(
    told: str, row: dict[str, str], files: dict[str, InputFile], texts: dict[str, str]
) -> Mutant:
    name, cut, put = row["in"], row.get("cut", ""), row.get("put", "")
    entities = files[ENTITIES_FILE]
    if name in entities.data:
        old = _lines(texts[ENTITIES_FILE], entities.line(name))
        new = {name: _edited(told, old, cut, put)[name]}
        return Mutant(told, told, {}, new, about(slugs=[name]))
    for file, found in files.items():
        for place, record in enumerate(found.data["records"] if file != ENTITIES_FILE else ()):
            if record["id"] == name:
                old = _lines(texts[file], found.line("records", place))
                (edited,) = _edited(told, old, cut, put)
                return Mutant(told, told, {(file, place): edited}, {}, about(record))
    raise LookupError(f"{told}: there is no record or entity {name!r}")


def _lines(text: str, first: int) -> str:
    """The lines of the entry that begins in line ``first``, up to the next one."""
    lines = text.splitlines(keepends=True)[first - 1 :]
    ends = (n for n, line in enumerate(lines) if n and not line.startswith((" ", "\n")))
    return "".join(lines[: next(ends, len(lines))])


def _edited(told: str, old: str, cut: str, put: str) -> Any:
    """The YAML of an entry, ``put`` in the place of ``cut``, or at its end where nothing is cut."""
    if cut and old.count(cut) != 1:
        raise LookupError(f"{told}: {cut!r} stands {old.count(cut)} times in:\n{old}")
    new = old.replace(cut, put) if cut else old.rstrip("\n") + "\n" + put
    return yaml.load(new, Loader=yaml.BaseLoader)
