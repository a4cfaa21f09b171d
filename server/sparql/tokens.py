"""The tokens of a SPARQL query, as section 19.8 of SPARQL 1.1 Query has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

QUERY_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

_TOKEN: Final = re.compile(
    r"""
      (?P<space>[ \t\r\n]+ | \#[^\r\n]*)
    | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:\w(?:[\w.·-]*[\w·-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:
        (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])
           (?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*
              (?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]))?)?)
    | (?P<word>\w+)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One token of a query: ``kind`` is a group of the token pattern, ``start`` a code point."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset of the code point after the token."""
        return self.start + len(self.text)


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of a SPARQL query in order, without white space and comments.

    Follows section 19.8 of SPARQL 1.1 Query; every text can be tokenised, one that is no SPARQL
    comes apart into ``mark`` tokens of one code point.
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "space":
            yield Token(match.lastgroup, match[0], match.start())


def body(tokens: list[Token]) -> int:
    """Return the index of the first token after the prologue of BASE and PREFIX declarations."""
    index = 0
    while index < len(tokens) and tokens[index].text.upper() in ("PREFIX", "BASE"):
        index += 3 if tokens[index].text.upper() == "PREFIX" else 2
    return index


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, both from 1, of the code point at ``offset``."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def form_of(text: str) -> str:
    """Return the form of a query, ``SELECT`` or another in capitals; "" when it has none."""
    tokens = list(tokenize(text))
    first = body(tokens)
    form = tokens[first].text.upper() if first < len(tokens) else ""
    return form if form in QUERY_FORMS else ""


def gives_graph(text: str) -> bool:
    """Say whether the answer to a query is a graph, not rows or a truth value."""
    return form_of(text) in ("CONSTRUCT", "DESCRIBE")
