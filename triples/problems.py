"""Problems found in what a curator wrote, collected so that one run reports all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in an input file.

    Attributes:
        file: the file's name, as the curator knows it.
        line: the line, counted from 1; 0 where the whole file is meant.
        record: the id of the record, or "" outside of one.
        message: the state, the cause and the way out.
    """

    file: str
    line: int
    record: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        record = f" [{self.record}]" if self.record else ""
        return f"{place}:{record} {self.message}"


class InputError(ValueError):
    """Input that cannot be built; carries every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''} in the input; nothing was written:"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))


def attempt(load: Callable[[], _T], problems: list[Problem]) -> _T | None:
    """What ``load`` gives, or None where it raises an `InputError`, whose problems are noted."""
    try:
        return load()
    except InputError as error:
        problems.extend(error.problems)
        return None
