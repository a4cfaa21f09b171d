"""What can go wrong with a query, and how it is shown to the person who wrote it.

An error says what was found, where (line and column, both counted from 1 in Unicode code points)
and what to do. The engine's parser reports positions in its own way; :func:`explain` turns them
into the place of the token that a reader would call wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.sparql.text import QUERY_FORMS, QueryText, QueryToken, line_and_column

UPDATE_FORMS: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
READ_ONLY: Final = "this endpoint is read-only and does not take updates; send a query"

_REPORT: Final = r"(?s)error at (\d+):(\d+): expected (?:one of )?(.*)"
_GAP: Final = " " * 32


class QueryError(Exception):
    """A query that gets no answer because of what it says.

    Attributes:
        message: what is wrong and what to do, without the place.
        line: line of the offending token, from 1, or None where there is no single place.
        column: column of its first code point, from 1, or None.
        outcome: what the log and the metrics call it.
    """

    title = "The query was refused"
    outcome = "refused"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column

    def report(self, text: str) -> str:
        """Return the error as plain text, with the line of ``text`` it is in and a caret."""
        if self.line is None or self.column is None:
            return f"{self.title}: {self.message}."
        place = f"{self.title} at line {self.line}, column {self.column}: {self.message}."
        return f"{place}\n\n{point_at(text, self.line, self.column)}"


class QuerySyntaxError(QueryError):
    """The text is not a SPARQL query."""

    title = "Syntax error"
    outcome = "syntax"


class QueryRefused(QueryError):  # noqa: N818 (named for what happened, as the protocol does)
    """The text is a query, but this endpoint does not run it."""


class EngineError(Exception):
    """The engine cannot load its release, or failed while it answered.

    Attributes:
        status: the HTTP status of the answer that reports it.
        title: what happened, in two or three words.
        outcome: what the log and the metrics call it.
    """

    status = 500
    title = "Engine failure"
    outcome = "failure"


class QueryTimeout(EngineError):  # noqa: N818 (named for what happened)
    """The query took longer than it may; nothing of its answer is sent."""

    status = 504
    title = "The query took too long"
    outcome = "timeout"


class QueryTooLarge(EngineError):  # noqa: N818
    """The query or its answer needs more memory than it may."""

    status = 503
    title = "The query needs too much"
    outcome = "memory"


class AnswerMisfit(EngineError):  # noqa: N818
    """The answer holds what the format that was asked for cannot; another format can."""

    status = 406
    title = "Not Acceptable"
    outcome = "refused"


class ClientGone(EngineError):  # noqa: N818
    """The client hung up while its query took long; nobody reads what it is told."""

    status = 499
    title = "The client is gone"
    outcome = "gone"


class EngineUnavailable(EngineError):  # noqa: N818
    """No engine took the query; the same request may succeed later."""

    status = 503
    title = "The engine is not available"
    outcome = "busy"


def width(text: str) -> int:
    """How many cells of a terminal ``text`` takes: two for wide signs, none for marks.

    Follows Unicode Standard Annex #11.

    >>> width("Taraz"), width("郅支之戰")
    (5, 8)
    """
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def point_at(text: str, line: int, column: int) -> str:
    """Return the ``line`` of ``text`` with its number, and a caret under ``column``.

    The padding before the caret repeats tabs and is as wide as the text above it in a fixed-width
    face, where Chinese characters are two cells and combining marks none.
    """
    shown = text.split("\n")[line - 1].rstrip("\r")
    padding = "".join(sign if sign == "\t" else " " * width(sign) for sign in shown[: column - 1])
    return f"{line:>4} | {shown}\n     | {padding}^"


def explain(text: str, parse: Callable[[str], object]) -> QueryError:
    """Turn a syntax error of the engine's parser into one that a person can act on.

    Args:
        text: the query as it was sent; it must be one that ``parse`` refuses.
        parse: pyoxigraph's parser, which raises ``error at LINE:COLUMN: expected …``.

    Returns:
        A :class:`QuerySyntaxError`, or :class:`QueryRefused` for a SPARQL update.
    """
    query = QueryText.of(text)
    wrong, sentence = _wrong_token(query, parse)
    start = wrong.start if wrong else len(text.rstrip())
    declared = {token.text for token in query.tokens[: query.start] if token.kind == "name"}
    for token in query.tokens[query.start :]:
        prefix = token.text.partition(":")[0]
        if token.start <= start and token.kind == "name" and f"{prefix}:" not in declared:
            declaration = f"PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>"
            message = f"the prefix {prefix}: is not declared; declare {declaration}"
            return QuerySyntaxError(message, *query.place(token))
    if sentence:
        message = sentence
    elif wrong is None:
        message = "the query ends too early" if query.tokens else "the query is empty"
    else:
        first = query.tokens[query.start :][:1]
        if wrong in first and wrong.text.upper() in UPDATE_FORMS:
            return QueryRefused(READ_ONLY, *line_and_column(text, start))
        message = f"unexpected {wrong.text!r}"
        if wrong in first:
            forms = ", ".join(QUERY_FORMS[:-1])
            message += f"; after its prefixes a query begins with {forms} or {QUERY_FORMS[-1]}"
    return QuerySyntaxError(message, *line_and_column(text, start))


def _wrong_token(
    query: QueryText, parse: Callable[[str], object]
) -> tuple[QueryToken | None, str | None]:
    """Return the token the parser stopped at (None: the end) and its sentence, if it has one.

    The parser reports the farthest place it looked at, and a keyword it misses counts up to where
    that keyword would have ended. So it is given a text in which all white space is longer than
    any keyword: then the farthest place lies in the wrong token or the gap after it.
    """
    tokens = query.tokens
    spread, starts = _spread(tokens)
    try:
        parse(spread)
        message = ""
    except SyntaxError as error:
        message = str(error)
    match = re.match(_REPORT, message)
    if match is None:
        return (tokens[0] if tokens else None), message or "the query is malformed"
    options = re.split(r""", (?=["'\[<A-Za-z])""", match[3])
    sentences = [o for o in options if o[0].isalpha() and " " in o]
    keywords = [o for o in options if re.fullmatch("[A-Z_]{2,}", o)]
    lines = spread.split("\n")
    offset = sum(len(line) + 1 for line in lines[: int(match[1]) - 1]) + int(match[2]) - 1
    placed = list(zip(tokens, starts, strict=True))
    ends = {start + len(token.text) for token, start in placed if token.kind == "word"}
    if sentences or ('":"' in options and offset in ends):
        offset -= 1  # what was read up to there is wrong; a word without its colon is not a name
    elif keywords and all(option in keywords or option == "[_]" for option in options):
        offset -= min(map(len, keywords))
    if starts and offset >= starts[-1] + len(tokens[-1].text) + len(_GAP):
        return None, next(iter(sentences), None)
    before = [token for token, start in placed if start <= offset]
    sentence = next((o for o in sentences if o != "Prefix not found"), None)
    return (before[-1] if before else None), sentence


def _spread(tokens: Sequence[QueryToken]) -> tuple[str, list[int]]:
    """Widen every gap between tokens; return the text and where each token starts in it."""
    spread, starts, end = "", [], 0
    for token in tokens:
        if token.start > end:
            spread += _GAP
        starts.append(len(spread))
        spread += token.text
        end = token.end
    return spread + 2 * _GAP, starts
