"""What is looked at before an engine sees a query, and the one thing that is rewritten."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from khorgos.server.sparql.dataset import prologue_of, resolve
from khorgos.server.sparql.errors import QueryRefused, explain
from khorgos.server.sparql.evaluation import evaluate
from khorgos.server.sparql.parsing import parse_here
from khorgos.server.sparql.tokens import Token, body, line_and_column, tokenize

_CLOSING: Final = {")": "(", "]": "[", "}": "{"}


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
            QueryRefused: with the place, by tokens: brackets in strings and comments are none.
        """
        if len(text) > self.length:
            raise QueryRefused(
                f"the query has {len(text):,} code points, and {self.length:,} are allowed; "
                "make it shorter, or ask in several queries",
                *line_and_column(text, self.length),
            )
        depth = 0
        seen: dict[str, int] = {}
        for token in tokenize(text):
            if token.kind not in ("mark", "word"):
                continue
            depth += (token.text in _CLOSING.values()) - (token.text in _CLOSING)
            if depth > self.nesting:
                raise QueryRefused(
                    f"brackets are nested more than {self.nesting} deep; make the query flatter",
                    *line_and_column(text, token.start),
                )
            seen[token.text] = seen.get(token.text, 0) + 1
            if seen[token.text] > self.chain and token.text not in _SEPARATORS:
                raise QueryRefused(
                    f"{token.text!r} stands more than {self.chain:,} times; "
                    "ask in several queries, or use VALUES",
                    *line_and_column(text, token.start),
                )


_SEPARATORS: Final = frozenset(".,;(){}[]")
"""Marks that lists of triples and of values are full of, and that nest only in brackets."""


def refuse_service(
    text: str,
    tokens: list[Token],
    allowed: Collection[str] = (),
    parser: Callable[[str], object] = parse_here,
) -> None:
    """Refuse a SERVICE clause, which would make the engine open connections.

    What is a keyword depends on the grammar: in ``1<2)SERVICE?x#>`` the angle brackets are no IRI,
    and the parser takes ``SERVICEex:a`` for a clause. So the parser itself decides, on a text in
    which the word is misspelt wherever it stands. A clause of an endpoint in ``allowed`` is first
    replaced by one of a graph; any other clause is then found.
    """

    def parse(part: str) -> None:
        parser(re.sub("(?i)(servi)c(e)", r"\1x\2", part))

    if "service" not in text.lower():
        return
    if allowed:
        text = _without_allowed(text, tokens, allowed)
        tokens = list(tokenize(text))
    try:
        parse(text)
    except SyntaxError as error:
        found = explain(text, parse)
        words = (token for token in tokens if token.kind == "word")
        if any(
            "service" in word.text.lower()
            and line_and_column(text, word.start) == (found.line, found.column)
            for word in words
        ):
            found = QueryRefused(_refusal(allowed), found.line, found.column)
        # Also any other error: the text is not run before the parser has passed it without SERVICE.
        raise found from error


def _refusal(allowed: Collection[str]) -> str:
    if allowed:
        listing = ", ".join(f"<{endpoint}>" for endpoint in allowed)
        return f"SERVICE is allowed here for {listing} alone, named by its IRI"
    return (
        "SERVICE is not allowed, because this endpoint does not query other endpoints; "
        "ask the other endpoint and join the answers yourself"
    )


def _without_allowed(text: str, tokens: list[Token], allowed: Collection[str]) -> str:
    """Write ``GRAPH`` over the SERVICE of allowed endpoints; every place in the text stays."""
    base, prefixes = prologue_of(tokens)
    for index, token in enumerate(tokens):
        after = tokens[index + 1 : index + 3]
        if token.kind != "word" or token.text.upper() != "SERVICE" or not after:
            continue
        silent = after[0].text.upper() == "SILENT"
        name = after[-1] if silent else after[0]
        if name.kind in ("iri", "name") and resolve(name, base, prefixes) in allowed:
            end = after[0].end if silent else token.end
            text = text[: token.start] + "GRAPH".ljust(end - token.start) + text[end:]
    return text


def in_order_of_mention(text: str, tokens: list[Token]) -> str:
    """Write out the ``*`` of ``SELECT *``, so that columns stand in the order of first mention.

    The parser would give them in alphabetical order. The names are the parser's own, taken from
    the query run against a store without data; a text it refuses is returned as it is.
    """
    star = body(tokens) + 1
    if star < len(tokens) and tokens[star].text.upper() in ("DISTINCT", "REDUCED"):
        star += 1
    if star >= len(tokens) or tokens[star].text != "*":
        return text
    try:
        results = evaluate(ox.Store(), text)
    except SyntaxError:
        return text  # the run against the data reports it
    if not isinstance(results, ox.QuerySolutions) or not results.variables:
        return text
    visible = {variable.value for variable in results.variables}
    mentioned = (token.text[1:] for token in tokens if token.kind == "variable")
    ordered = dict.fromkeys(name for name in mentioned if name in visible)
    if ordered.keys() != visible:
        return text
    columns = " ".join(f"?{name}" for name in ordered)
    return f"{text[: tokens[star].start]} {columns} {text[tokens[star].end :]}"
