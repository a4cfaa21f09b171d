"""Words with which a text hedges, denies, intends, reports, asks or recommends: its marks.

``marks.csv`` lists them, each with its language and its kind. A word that begins with a capital
within a sentence is a name or stands in one: *Sultan Said Khan*, *Never-Ending Street*.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from khorgos.triples.documents.sentences import split
from khorgos.triples.inputfile import read_utf8
from khorgos.triples.problems import InputError, Problem

TABLE: Final = Path(__file__).parent / "marks.csv"
COLUMNS: Final = ("word", "language", "kind")
KINDS: Final = (
    *("hedge", "modal", "denial", "ending", "intention", "report"),
    *("hypothesis", "question", "recommendation", "attribution"),
)
"""The kinds of marks."""
OPTIONAL: Final = frozenset({"ending", "attribution"})
"""Kinds of words that can bear a denial or a report, and need not be met."""

_NO_DENIAL: Final = r"(?!\.\s*\d|\s+(?:only|(?:more|less|fewer|later|earlier)\s+than)\b)"
"""What makes *no* and *not* count or bound: *No. 40*, *not only*, *no more than*."""
_LATER: Final = r"(?!\s+(?:later|eventually|soon|then|become|go on))"
"""What makes *would* tell of what came later."""
_OPENING: Final = " \"'“‘«(["
_STOPS: Final = ("", *".!?:;")
_QUOTES: Final = '"“«'


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of the ``kind`` in a text: ``words``, which are ``text[start:end]``."""

    kind: str
    words: str
    start: int
    end: int


class MarkFinder:
    """Finds the words of a table in texts."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        """Keep the kind of each word; longer words go before those that they hold."""
        self._kinds = {_folded(word): kind for word, kind in kinds.items()}
        words = "|".join(_pattern(word) for word in sorted(self._kinds, key=len, reverse=True))
        # A part of a word with hyphens is no word.
        self._pattern = re.compile(rf"(?<![\w-])(?:{words})(?!\w|-\w)", re.IGNORECASE)

    def find(self, text: str) -> Iterator[Mark]:
        """Yield the marks of ``text`` in their order; they share no character."""
        starts = {start for start, _ in split(text)}
        for match in self._pattern.finditer(text.replace("’", "'")):
            words = text[match.start() : match.end()]
            before = text[: match.start()].rstrip(_OPENING)
            is_quoted = text[: match.start()].endswith(tuple(_QUOTES))
            begins = match.start() in starts or before[-1:] in _STOPS or is_quoted
            if words[0].isupper() and not begins:
                continue
            if words[0].isupper() and re.match(r"\s+\d", text[match.end() :]):
                continue  # "May 23"
            yield Mark(self._kinds[_folded(words)], words, match.start(), match.end())


def _folded(words: str) -> str:
    return " ".join(words.replace("’", "'").casefold().split())


def _pattern(word: str) -> str:
    """What finds ``word``, with any spaces, where what stands behind it leaves it a mark."""
    spaced = r"\s+".join(map(re.escape, word.split()))
    return spaced + {"no": _NO_DENIAL, "not": _NO_DENIAL, "would": _LATER}.get(word, "")


@cache
def load_marks(path: Path = TABLE) -> MarkFinder:
    """Read the table at ``path``: CSV (RFC 4180) in UTF-8, with the columns `COLUMNS`.

    Raises:
        InputError: with every row that has no word, an unknown kind, or a word that stands twice.
    """
    reader = csv.DictReader(io.StringIO(read_utf8(path)))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = f"the columns are {reader.fieldnames}; make them {','.join(COLUMNS)}"
        raise InputError([Problem(path.name, 1, "", message)])
    kinds: dict[str, str] = {}
    problems = []
    for row in reader:
        word, kind = row["word"] or "", row["kind"] or ""
        if not word or _folded(word) in kinds:
            message = f"the word {word!r} is empty or stands twice; keep one row for each word"
            problems.append(Problem(path.name, reader.line_num, "", message))
        elif kind not in KINDS:
            message = f"there is no kind {kind!r}; the kinds are {', '.join(KINDS)}"
            problems.append(Problem(path.name, reader.line_num, "", message))
        kinds[_folded(word)] = kind
    if problems:
        raise InputError(problems)
    return MarkFinder(kinds)
