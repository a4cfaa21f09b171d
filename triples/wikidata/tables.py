"""Tables in CSV with a fixed header, read with the line of every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from khorgos.triples.inputfile import read_utf8
from khorgos.triples.problems import InputError, Problem


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table.

    Attributes:
        file: the table's file name.
        line: the line on which the row ends, from 1.
        values: column → value, as it stands in the file.
    """

    file: str
    line: int
    values: Mapping[str, str]

    def problem(self, message: str) -> Problem:
        """A problem of this row, which goes by the value of its first column."""
        return Problem(self.file, self.line, next(iter(self.values.values()), ""), message)


def read_table(path: Path, columns: Sequence[str], may_lack: bool = False) -> Sequence[TableRow]:
    """The rows of the table at ``path``: RFC 4180, UTF-8, with the header ``columns``.

    Args:
        path: the file.
        columns: its header.
        may_lack: whether a file that does not exist is a table without rows.

    Raises:
        InputError: the file cannot be read, its columns are others, or a row has another number of
            values.
    """
    if may_lack and not path.exists():
        return []
    reader = csv.reader(io.StringIO(read_utf8(path), newline=""))
    if (header := next(reader, [])) != list(columns):
        message = f"the columns are {','.join(header)}; they must be {','.join(columns)}"
        raise InputError([Problem(path.name, 1, "", message)])
    rows, problems = list[TableRow](), list[Problem]()
    for values in reader:
        row = TableRow(path.name, reader.line_num, dict(zip(columns, values, strict=False)))
        rows.append(row)
        if len(values) != len(columns):
            count = f"the row has {len(values)} values, not {len(columns)}"
            problems.append(row.problem(f"{count}; quote a value that has a comma"))
    if problems:
        raise InputError(problems)
    return rows
