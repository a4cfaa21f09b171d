"""The catalogue of competency questions: one file, one question.

A query is a ``.rq`` file that begins with comments of the form ``# key: value``: its ``question``
in words (required), ``why`` somebody asks it and ``keywords``. The expected answer stands beside it
as a ``.csv`` file of the same name. It is compared with the documents by a reader, save where the
answer is a count of the graph itself: ``entities-by-class``, ``names-by-language`` and
``what-it-holds`` are recorded from the release, and show what a change of it changes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

QUERIES: Path = Path(__file__).parent
_COMMENT = re.compile(r"#\s*(?P<key>[a-z]+):\s*(?P<value>.*)")
_KEYS = {"question", "why", "keywords"}


class CatalogueError(ValueError):
    """A query file that cannot be used, or a name that no query has."""


@dataclass(frozen=True)
class Query:
    """A competency question.

    Attributes:
        name: the file's name without its ending.
        question: the question in words.
        why: what somebody asks it for, or "".
        keywords: words to find it by.
        text: the whole file, SPARQL 1.1 with its prefixes.
    """

    name: str
    question: str
    why: str
    keywords: tuple[str, ...]
    text: str


def load(folder: Path = QUERIES) -> Sequence[Query]:
    """Every query in ``folder``, sorted by name.

    Raises:
        CatalogueError: a file lacks its question, or has a key that nobody reads.
    """
    return [_read(path) for path in sorted(folder.glob("*.rq"))]


def find(name: str, folder: Path = QUERIES) -> Query:
    """The query called ``name``.

    Raises:
        CatalogueError: there is none; the nearest names are given.
    """
    queries = {query.name: query for query in load(folder)}
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else "khorgos ask --list shows all"
    raise CatalogueError(f"there is no query {name!r}; {hint}")


def _read(path: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _COMMENT.fullmatch(line.strip())
        if match is None:
            break
        if match["key"] not in _KEYS:
            known = ", ".join(sorted(_KEYS))
            raise CatalogueError(f"{path.name}:{number}: no key {match['key']!r}; use {known}")
        header[match["key"]] = match["value"]
    if "question" not in header:
        raise CatalogueError(f"{path.name}:1: the first lines lack '# question: …' in words")
    keywords = tuple(word.strip() for word in header.get("keywords", "").split(",") if word.strip())
    return Query(path.stem, header["question"], header.get("why", ""), keywords, text)
