"""What a query may look like and take: looked at before an engine sees it, or while it runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from khorgos.server.sparql.errors import QueryRefused, explain
from khorgos.server.sparql.evaluation import parse_here
from khorgos.server.sparql.text import QueryText, line_and_column

_OPENING: Final = frozenset(("(", "[", "{", "{|", "<<", "<<("))
_CLOSING: Final = frozenset((")", "]", "}", "|}", ">>", ")>>"))
_SEPARATORS: Final = frozenset((".", ",", ";", *_OPENING, *_CLOSING))
"""Marks that lists of triples and of values are full of, and that nest only in brackets."""

_NO_SERVICE: Final = (
    "SERVICE is not allowed, because this endpoint does not query other endpoints; "
    "ask the other endpoint and join the answers yourself"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """What a query may look like before any parser sees it.

    Attributes:
        length: code points.
        nesting: how deep brackets may stand in one another.
        chain: how often one operator or keyword may stand, for engines take chains of them as
            nested too.
    """

    length: int = 100_000
    nesting: int = 200
    chain: int = 5_000

    def check(self, text: str) -> None:
        """Refuse what is too long or too deep.

        Raises:
            QueryRefused: with the place, by tokens: brackets in strings and comments do not count.
        """
        query = QueryText.of(text)
        if (
            len(query) <= self.chain
            and sum(map(query.count, ("(", "[", "{", "<<"))) <= self.nesting
        ):
            return  # without a look at its tokens: there cannot be too many of any
        if len(query) > self.length:
            raise QueryRefused(
                f"the query has {len(query):,} code points, and {self.length:,} are allowed; "
                "make it shorter, or ask in several queries",
                *line_and_column(query, self.length),
            )
        depth = 0
        seen: dict[str, int] = {}
        for token in query.read():
            if token.kind not in ("mark", "word"):
                continue
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            if depth > self.nesting:
                raise QueryRefused(
                    f"brackets are nested more than {self.nesting} deep; make the query flatter",
                    *query.place(token),
                )
            seen[token.text] = seen.get(token.text, 0) + 1
            if seen[token.text] > self.chain and token.text not in _SEPARATORS:
                raise QueryRefused(
                    f"{token.text!r} stands more than {self.chain:,} times; "
                    "ask in several queries, or use VALUES",
                    *query.place(token),
                )


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take; the service says so in its description and in a header.

    Attributes:
        seconds: from the arrival of the request to the last byte of the answer.
        memory: bytes of address space beyond what the loaded release takes.
        answer: bytes of a written answer.
        workers: how many quick queries run at once.
        slow: how many queries that take long run at once, at low priority.
        stopped: how many more of them may be stopped half way, until there is a place.
        waiting: how many more of them may wait to begin.
        network: whether a query that says SERVICE may open connections; the engine has refused
            those that it may not ask.
        files: how many files an engine may open while it answers; with more than none, nothing but
            the refusal of SERVICE keeps a query from the network.
    """

    seconds: float = 10.0
    memory: int = 1024 * 2**20
    answer: int = 64 * 2**20
    workers: int = 2
    slow: int = 2
    stopped: int = 8
    waiting: int = 32
    network: bool = False
    files: int = 0


def refuse_service(
    text: str,
    allowed: Collection[str] = (),
    parser: Callable[[str], object] = parse_here,
) -> None:
    """Refuse a SERVICE clause, which would make the engine open connections.

    What is a keyword depends on the grammar: in ``1<2)SERVICE?x#>`` the angle brackets do not make
    an IRI, and the parser takes ``SERVICEex:a`` for a clause. So the parser itself decides, on a
    text in which the word is misspelt wherever it stands. A clause of an endpoint in ``allowed`` is
    first replaced by one of a graph; any other clause is then found.
    """

    def parse(part: str) -> None:
        parser(re.sub("(?i)(servi)c(e)", r"\1x\2", part))

    query = QueryText.of(text)
    if "service" not in query.lowered:
        return
    if allowed:
        query = QueryText(_without_allowed(query, allowed))
    try:
        parse(query)
    except SyntaxError as error:
        found = explain(query, parse)
        if any(
            token.kind == "word"
            and "service" in token.text.lower()
            and query.place(token) == (found.line, found.column)
            for token in query.tokens
        ):
            listing = ", ".join(f"<{endpoint}>" for endpoint in allowed)
            refusal = f"SERVICE is allowed here for {listing} alone, named by its IRI"
            found = QueryRefused(refusal if allowed else _NO_SERVICE, found.line, found.column)
        # Also any other error: the text is not run before the parser has passed it without SERVICE.
        raise found from error


def _without_allowed(query: QueryText, allowed: Collection[str]) -> str:
    """Write ``GRAPH`` over the SERVICE of allowed endpoints; every place in the text stays."""
    text = str(query)
    for index, token in enumerate(query.tokens):
        after = query.tokens[index + 1 : index + 3]
        if token.kind != "word" or token.text.upper() != "SERVICE" or not after:
            continue
        silent = after[0].text.upper() == "SILENT"
        name = after[-1] if silent else after[0]
        if name.kind in ("iri", "name") and query.resolve(name) in allowed:
            end = after[0].end if silent else token.end
            text = text[: token.start] + "GRAPH".ljust(end - token.start) + text[end:]
    return text
