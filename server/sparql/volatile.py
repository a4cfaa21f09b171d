"""Which queries may have another answer the next time, though the release is the same."""

from __future__ import annotations

import re
from typing import Final

from khorgos.server.sparql.tokens import Token, tokenize

_FUNCTIONS: Final = ("NOW", "RAND", "UUID", "BNODE")
"""The ends of the names of the functions; one of them is that of STRUUID."""

_INSIDE: Final = re.compile(r"(?i)(?:now|rand|uuid|bnode)\(|\)service")


def is_volatile(text: str) -> bool:
    """Say whether a query calls NOW, RAND, UUID, STRUUID or BNODE, or asks another endpoint.

    Words in strings, comments, names and variables do not count. Where an engine might read a call
    into the text, it counts: parsers take ``BYRAND()`` for two words, and the comparisons in
    ``?x<RAND()&&?y>1`` look like an IRI.
    """
    tokens = list(tokenize(text))
    following = [token.text for token in tokens[1:]] + [""]
    return any(map(_varies, tokens, following))


def _varies(token: Token, after: str) -> bool:
    name = token.text.upper()
    if token.kind == "word":
        return name.endswith("SERVICE") or (name.endswith(_FUNCTIONS) and after == "(")
    if token.kind == "name":  # SERVICE without a space before the endpoint's name
        return name.startswith("SERVICE")
    return token.kind == "iri" and bool(_INSIDE.search(token.text))
