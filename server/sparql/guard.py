"""What is looked at before an engine sees a query, and the one thing that is rewritten."""

from __future__ import annotations

import re

import pyoxigraph as ox

from khorgos.server.sparql.errors import QueryRefused, explain
from khorgos.server.sparql.tokens import Token, body, line_and_column


def refuse_service(text: str, tokens: list[Token]) -> None:
    """Refuse a SERVICE clause, which would make the engine open connections.

    What is a keyword depends on the grammar: in ``1<2)SERVICE?x#>`` the angle brackets are no IRI,
    and the parser takes ``SERVICEex:a`` for a clause. So the parser itself decides, on a text in
    which the word is misspelt wherever it stands, against a store without data.
    """

    def parse(part: str) -> None:
        ox.Store().query(re.sub("(?i)(servi)c(e)", r"\1x\2", part))

    if "service" not in text.lower():
        return
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
            found = QueryRefused(
                "SERVICE is not allowed, because this endpoint does not query other endpoints; "
                "ask the other endpoint and join the answers yourself",
                found.line,
                found.column,
            )
        # Also any other error: the text is not run before the parser has passed it without SERVICE.
        raise found from error


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
        results = ox.Store().query(text)
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
