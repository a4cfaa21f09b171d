"""What a gate finds, with the exact place in the file, for editors and pages.

A gate names a file, a line and a record. Where the finding is about words, these stand in the
message between quotation marks, or are the ends of a fact: so they are looked for in the text
of the record, from the line on, and the column is theirs.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from khorgos.triples.inputfile import Key, parse_yaml, read_utf8
from khorgos.triples.problems import InputError

Severity = Literal["error", "remark"]

_PLACED: Final = re.compile(
    r"(?P<file>[^\s:]+\.[a-z]+)(?::(?P<line>\d+))?:(?: \[(?P<record>[^\]\s]+)\])? (?P<message>.*)",
    re.DOTALL,
)
"""How a `khorgos.triples.problems.Problem` is written."""
_QUOTED: Final = re.compile(r"(?<![\w'])'(?:[^'\\]|\\.)+'(?!\w)|(?<!\w)\"(?:[^\"\\]|\\.)+\"(?!\w)")
_TRIPLE: Final = re.compile(
    r"(?:^\s*(?:- )?(?:fact:\s*)?|\bfact:\s*)['\"]?(?P<subject>[a-z0-9-]+) "
    r"(?P<property>[a-z]\w*) (?P<object>[a-z0-9-]+)?"
)


@dataclass(frozen=True, slots=True)
class GateFinding:
    """One thing that a gate found.

    Attributes:
        gate: who found it.
        file: the file's name, "" where no file is meant.
        line, column: where in it, counted from 1 and in code points; 0 where the whole file is
            meant.
        record: the id of the record or the slug of the entity, or "".
        message: the state, the cause and the way out.
        words: those of the file that it is about, the first of them at line and column.
        severity: whether it has to be mended, or is only to be known.
    """

    gate: str
    file: str
    line: int
    column: int
    record: str
    message: str
    words: tuple[str, ...] = ()
    severity: Severity = "error"

    def __str__(self) -> str:
        """The finding as compilers write theirs."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        record = f" [{self.record}]" if self.record else ""
        return f"{place}:{record} {self.message}" if place else self.message


def read_finding(gate: str, text: str, severity: Severity = "error") -> GateFinding:
    """What ``gate`` said in ``text``, its column not yet looked for."""
    if (found := _PLACED.match(text)) is None:
        return GateFinding(gate, "", 0, 0, "", text, severity=severity)
    line = int(found["line"] or 0)
    record, message = found["record"] or "", found["message"]
    return GateFinding(gate, found["file"], line, min(line, 1), record, message, severity=severity)


class WrittenText:
    """The text of a file, or of a record of it, in which the words of findings are looked for."""

    def __init__(self, text: str, above: int = 0) -> None:
        """Take the ``text``, before which so many lines stand ``above``."""
        self.lines = text.splitlines()
        self._text = text
        self._above = above

    @cached_property
    def _starts(self) -> Sequence[int]:
        """The lines on which records and entities begin; none where the text is no YAML."""
        try:
            lines = parse_yaml(self._text, "").lines
        except InputError:
            return []
        return sorted({line for path, line in lines.items() if _is_start(path)})

    def place(self, finding: GateFinding) -> GateFinding:
        """The ``finding`` with its words and their place, or else the beginning of its line."""
        line = finding.line - self._above
        if not 1 <= line <= len(self.lines):
            return finding
        found = dict(self._places(finding.message, line))
        if not found:
            own = self.lines[line - 1]
            return replace(finding, column=len(own) - len(own.lstrip()) + 1)
        at, column = next(iter(found.values()))
        return replace(finding, line=at + self._above, column=column, words=tuple(found))

    def _places(self, message: str, line: int) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yield the words of which ``message`` speaks, with line and column of each."""
        first, last = self._block(line)
        for words in words_of_message(message):
            place = self._find(words, line, last) or self._find(words, first, line)
            if place:
                yield words, place
        if triple := _TRIPLE.search(self.lines[line - 1]):
            for part in ("subject", "object", "property"):
                word = triple[part] or ""
                is_told = word and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", message)
                if is_told and (part != "property" or not word.islower()):
                    yield word, (line, triple.start(part) + 1)

    def _block(self, line: int) -> tuple[int, int]:
        """The first and the last line of the record or entity of which ``line`` is one."""
        at = bisect_right(self._starts, line)
        first = self._starts[at - 1] if at else line
        return first, self._starts[at] - 1 if at < len(self._starts) else len(self.lines)

    def _find(self, words: str, first: int, last: int) -> tuple[int, int] | None:
        """Line and column of ``words`` from the ``first`` to the ``last`` line, if there."""
        text = "\n".join(self.lines[first - 1 : last])
        pattern = r"\s+".join(map(re.escape, words.split()))
        before = r"(?<!\w)" if words[0].isalnum() else ""
        behind = r"(?!\w)" if words[-1].isalnum() else ""
        found = re.search(f"{before}{pattern}{behind}", text)
        if found is None:
            return None
        begin = text.rfind("\n", 0, found.start()) + 1
        return first + text.count("\n", 0, begin), found.start() - begin + 1


def _is_start(path: Key) -> bool:
    """Whether a key of the file, or an item of one of its lists, stands at ``path``."""
    return len(path) == 1 or (len(path) == 2 and isinstance(path[1], int))


class FilePlaces:
    """Where the words of findings stand in the files of a graph's folder."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; a file of it is read when something is found in it."""
        self._folder = folder
        self._written: dict[str, WrittenText] = {}

    def place(self, finding: GateFinding) -> GateFinding:
        """The ``finding`` with its column, where its file is in the folder."""
        return self._of(finding.file).place(finding)

    def lines(self, file: str, first: int, end: int | None) -> str:
        """The text of ``file`` from the ``first`` line on, up to that before ``end``."""
        return "\n".join(self._of(file).lines[first - 1 : None if end is None else end - 1])

    def path(self, file: str) -> Path | None:
        """Where the ``file`` of that name is in the folder; None where it is not there."""
        rooms = ("annotations", "sources", "wikidata", "")
        paths = (self._folder / room / file for room in rooms)
        return next(filter(Path.is_file, paths), None) if file else None

    def shown(self, finding: GateFinding) -> str:
        """The ``finding`` with its file as a path from where the shell is."""
        if (path := self.path(finding.file)) is None:
            return str(finding)
        path, here = path.absolute(), Path.cwd()
        shown = path.relative_to(here) if path.is_relative_to(here) else path
        return str(replace(finding, file=str(shown)))

    def _of(self, file: str) -> WrittenText:
        if file not in self._written:
            path, text = self.path(file), ""
            with suppress(InputError):
                text = read_utf8(path) if path else ""
            self._written[file] = WrittenText(text)
        return self._written[file]


def told_with_places(error: InputError, folder: Path) -> str:
    """What ``error`` says of the input in ``folder``, each problem with path, line and column."""
    files = FilePlaces(folder)
    head = str(error).partition("\n")[0]
    found = (files.place(read_finding("input", str(problem))) for problem in error.problems)
    return "\n".join([head, *map(files.shown, found)])


def words_of_message(message: str) -> Iterator[str]:
    r"""Yield the words that stand between quotation marks in ``message``.

    >>> list(words_of_message("'many': the gate's word, not 'how\\'s'"))
    ['many', "how's"]
    """
    for found in _QUOTED.finditer(message):
        try:
            words = ast.literal_eval(found[0])
        except (SyntaxError, ValueError):
            continue
        if words.strip():
            yield words
