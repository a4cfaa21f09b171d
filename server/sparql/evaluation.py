"""Running a query on a store, where the engine library itself stops short of the standard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from khorgos.ontology.prefixes import BASE
from khorgos.server.sparql.dataset import prologue_of, resolve
from khorgos.server.sparql.errors import QueryRefused
from khorgos.server.sparql.tokens import body, line_and_column, tokenize

Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_NO_FUNCTION: Final = re.compile(r"The custom function <(.*)> is not supported")
_BOOLEAN: Final = re.compile(r"(?i)true|false")


def evaluate(
    store: ox.Store,
    text: str,
    default: Sequence[ox.NamedNode | ox.DefaultGraph] | None = None,
    named: Sequence[ox.NamedNode] | None = None,
) -> Results:
    """Run a query; relative IRIs in it are resolved against the base of the release.

    Args:
        store: what it is asked of.
        text: the query.
        default: the graphs of its default graph; None for the store's.
        named: its named graphs; None for all of the store's.

    Raises:
        SyntaxError: the text is not a SPARQL query; places in the message are those in ``text``.
        QueryRefused: it calls a function that is not there.
        OSError: the engine failed.
        RuntimeError: the engine failed.
    """
    try:
        return store.query(
            small_booleans(text),
            base_iri=BASE,
            default_graph=None if default is None else [*default],
            named_graphs=None if named is None else [*named],
        )
    except RuntimeError as error:
        match = _NO_FUNCTION.search(str(error))
        if match is None:
            raise
        raise _no_function(text, match[1]) from error


def small_booleans(text: str) -> str:
    """Write ``TRUE`` as ``true``: keywords have no case, but the engine's parser wants it small."""
    if not _BOOLEAN.search(text):
        return text
    for token in tokenize(text):
        if token.kind == "word" and _BOOLEAN.fullmatch(token.text):
            text = text[: token.start] + token.text.lower() + text[token.end :]
    return text


def _no_function(text: str, iri: str) -> QueryRefused:
    """Say which function is not there, and where it is called."""
    tokens = list(tokenize(text))
    base, prefixes = prologue_of(tokens)
    message = f"there is no function <{iri}> here; use SPARQL's own and the casts of XML Schema"
    for token in tokens[body(tokens) :]:
        if token.kind in ("iri", "name") and resolve(token, base, prefixes) == iri:
            return QueryRefused(message, *line_and_column(text, token.start))
    return QueryRefused(message)
