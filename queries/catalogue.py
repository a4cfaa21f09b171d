"""The catalogue of competency questions: one file, one question.

A query is a ``.rq`` file that begins with comments of the form ``# key: value``: its ``question``
in words (required), ``why`` somebody asks it, ``keywords``, and a ``param`` for each parameter (see
:mod:`~khorgos.queries.parameters`). The expected answer stands beside it as a ``.csv`` file of the
same name. Most answers were written by hand from the documents, by readers who had not seen the
graph; others were compared with the documents after the graph had given them. Where an answer is a
count of the graph itself or comes from elsewhere, it is recorded from the release and shows what a
change of it changes: ``entities-by-class``, ``find-by-name``, ``link-evidence``, ``link-states``,
``names-by-language``, ``places-on-the-map``, ``what-it-holds``. Where a reading of the curator
decides (a date that has run together is no date), the question or a comment in the query says so.

A query with ``calls`` names there the endpoint that its SERVICE asks. One that calls Wikidata runs
here, when the operator allows that endpoint; one that calls this graph, at its lasting address
:data:`ENDPOINT`, is to be pasted at another service. Their answers are not ours to expect.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from khorgos.queries.parameters import TYPES, Parameter, bind, values_block

QUERIES: Path = Path(__file__).parent
_COMMENT = re.compile(r"#\s*(?P<key>[a-z]+):\s*(?P<value>.*)")
_KEYS = {"question", "why", "keywords", "calls", "param"}
_PARAMETER = re.compile(r"(?P<name>[a-z][A-Za-z]*) \((?P<type>[a-z]+)\): (?P<purpose>.+)")

ENDPOINT = "https://w3id.org/khorgos/sparql"
"""The lasting address of the SPARQL endpoint; put your own there while nothing answers at it."""


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
        calls: IRI of the endpoint that the query asks in turn, or "".
        parameters: by name, in the order of the file.
    """

    name: str
    question: str
    why: str
    keywords: tuple[str, ...]
    text: str
    calls: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def bound(self, values: Mapping[str, str]) -> str:
        """The text with ``values`` in the place of the defaults; see :func:`parameters.bind`.

        Raises:
            ParameterError: there is no such parameter, or a value is none of its type.
        """
        return bind(self.text, self.parameters, values)


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
    parameters: dict[str, Parameter] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _COMMENT.fullmatch(line.strip())
        if match is None:
            break
        place = f"{path.name}:{number}"
        if match["key"] not in _KEYS:
            known = ", ".join(sorted(_KEYS))
            raise CatalogueError(f"{place}: no key {match['key']!r}; use {known}")
        if match["key"] == "param":
            parameter = _parameter(place, match["value"], text)
            parameters[parameter.name] = parameter
        else:
            header[match["key"]] = match["value"]
    calls = header.get("calls", "")
    if calls and f"SERVICE <{calls}>" not in text:
        raise CatalogueError(f"{path.name}:1: it calls {calls}, but its SERVICE is of another name")
    if "question" not in header:
        raise CatalogueError(f"{path.name}:1: the first lines lack '# question: …' in words")
    keywords = tuple(word.strip() for word in header.get("keywords", "").split(",") if word.strip())
    why = header.get("why", "")
    return Query(path.stem, header["question"], why, keywords, text, calls, parameters)


def _parameter(place: str, value: str, text: str) -> Parameter:
    match = _PARAMETER.fullmatch(value)
    if match is None or match["type"] not in TYPES:
        known = ", ".join(TYPES)
        raise CatalogueError(f"{place}: write '# param: name (type): what for'; types are {known}")
    blocks = values_block(match["name"]).findall(text)
    if len(blocks) != 1:
        block = f"VALUES ?{match['name']} {{ default }}"
        raise CatalogueError(
            f"{place}: {block!r} has to stand once in the query, not {len(blocks)}"
        )
    return Parameter(match["name"], match["type"], match["purpose"], blocks[0])
