"""Renewing the expected answers beside questions, with what a change of the graph changes in them.

A question without an expected answer is passed over: nobody has looked at its answer yet. What is
written keeps the columns of the file, which may be fewer than those of the query.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from khorgos.queries.catalogue import Question

Rows = Sequence[Mapping[str, str]]
"""An answer as CSV tells it: each row by the names of its columns."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """An expected answer that the graph gives otherwise now.

    Attributes:
        question: the question.
        path: the file of its expected answer.
        columns: the columns of that file.
        rows: what the graph answers now, in these columns.
        gone, come: the rows that are no longer given, and those that are new, as often as they are.
    """

    question: Question
    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    gone: tuple[tuple[str, ...], ...]
    come: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The answer of now, as the file is to hold it."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([self.columns, *self.rows])
        return out.getvalue()


def renewals(
    folder: Path, questions: Sequence[Question], ask: Callable[[Question], Rows]
) -> Iterator[Renewal]:
    """Ask every question of ``folder`` that has an expected answer; yield those that change.

    Args:
        folder: the catalogue, with a folder a theme.
        questions: its questions.
        ask: gives the answer of the graph.

    Raises:
        KeyError: an expected answer has a column that the query does not give.
    """
    for question in questions:
        path = folder / question.theme / f"{question.name}.csv"
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            columns, *expected = map(tuple, csv.reader(lines))
        rows = tuple(tuple(row[name] for name in columns) for row in ask(question))
        if rows != tuple(expected):
            before, after = Counter(expected), Counter(rows)
            gone, come = tuple((before - after).elements()), tuple((after - before).elements())
            yield Renewal(question, path, columns, rows, gone, come)
