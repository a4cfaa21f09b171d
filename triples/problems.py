"""Problems found in what a curator wrote, collected so that one run reports all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
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

    @property
    def place(self) -> str:
        """The file, and the line where one is meant."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        record = f" [{self.record}]" if self.record else ""
        return f"{self.place}:{record} {self.message}"


class InputError(ValueError):
    """Input that cannot be built; carries every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''} in the input; nothing was written:"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Of those of ``problems`` that say the same the first, with the number of the others.

    They are given where the same words mean the same cause, as an entity that was deleted.

    >>> list(map(str, told_once(Problem("a", line, "", "no ost") for line in (1, 2, 3))))
    ['a:1: no ost (and in 2 more places, the last a:3)']
    """
    places: dict[str, list[Problem]] = {}
    for problem in sorted(set(problems)):
        places.setdefault(problem.message, []).append(problem)
    told = []
    for first, *others in places.values():
        count = f"{len(others)} more place{'s' if len(others) > 1 else ''}"
        more = f" (and in {count}, the last {others[-1].place})" if others else ""
        told.append(replace(first, message=first.message + more))
    return told


def attempt(load: Callable[[], _T], problems: list[Problem]) -> _T | None:
    """What ``load`` gives, or None where it raises an `InputError`, whose problems are noted."""
    try:
        return load()
    except InputError as error:
        problems.extend(error.problems)
        return None
