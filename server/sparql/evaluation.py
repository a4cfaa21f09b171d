"""Running a query on a store, or only parsing it, where the engine library stops short.

The library takes ``TRUE`` for no keyword, orders the columns of ``SELECT *`` by alphabet, reports a
function that is not there without its place, and has no call that parses and does no more.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from khorgos.ontology.prefixes import BASE, REIFIERS
from khorgos.server.sparql.errors import QueryRefused
from khorgos.server.sparql.text import QueryText

Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_BOOLEAN: Final = r"(?i)true|false"
_REIFIERS: Final = ox.NamedNode(REIFIERS)


def evaluate(
    store: ox.Store,
    text: str,
    default: Sequence[ox.NamedNode | ox.DefaultGraph] | None = None,
    named: Sequence[ox.NamedNode | ox.BlankNode] | None = None,
) -> Results:
    """Run a query; relative IRIs in it are resolved against the base of the release.

    Args:
        store: what it is asked of.
        text: the query.
        default: the graphs of its default graph; None for the store's.
        named: its named graphs; None for all of the store's.

    Where neither is given, the graph of the reifiers belongs to the default graph and to the named
    graphs of a query that speaks of triples, and to neither of any other: who knows RDF 1.1 alone
    meets no term that it does not have.

    Raises:
        SyntaxError: the text is not a SPARQL query; places in the message are those in ``text``.
        QueryRefused: it calls a function that is not there.
        OSError: the engine failed.
        RuntimeError: the engine failed.
    """
    if default is None and named is None:
        query = QueryText.of(text)
        if query.speaks_of_triples:
            if store.contains_named_graph(_REIFIERS):
                default = [ox.DefaultGraph(), _REIFIERS]
        elif "graph" in query.lowered:  # only so does a query meet a named graph
            named = [name for name in store.named_graphs() if name != _REIFIERS]
    try:
        return store.query(
            small_booleans(text),
            base_iri=BASE,
            default_graph=None if default is None else [*default],
            named_graphs=None if named is None else [*named],
        )
    except RuntimeError as error:
        match = re.search(r"The custom function <(.*)> is not supported", str(error))
        if match is None:
            raise
        iri, query = match[1], QueryText.of(text)
        places = [
            query.place(token)
            for token in query.tokens[query.start :]
            if token.kind in ("iri", "name") and query.resolve(token) == iri
        ]
        raise QueryRefused(
            f"there is no function <{iri}> here; use SPARQL's own and the casts of XML Schema",
            *(places[0] if places else ()),
        ) from error


def small_booleans(text: str) -> str:
    """Write ``TRUE`` as ``true``: keywords have no case, but the engine's parser wants it small."""
    query = QueryText.of(text)
    if "true" not in query.lowered and "false" not in query.lowered:
        return text
    for token in query.tokens:
        if token.kind == "word" and re.fullmatch(_BOOLEAN, token.text):
            text = text[: token.start] + token.text.lower() + text[token.end :]
    return text


def in_order_of_mention(text: QueryText) -> str:
    """Write out the ``*`` of ``SELECT *``, so that columns stand in the order of first mention.

    The parser would give them in alphabetical order. The names are the parser's own, taken from
    the query run against a store without data; a text it refuses is returned as it is.
    """
    if "*" not in text:
        return text
    tokens, star = text.tokens, text.start + 1
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


STACK: Final = 256 * 2**20
"""Bytes of stack for a query: deep nesting takes much, and the guard lets some pass."""

_stack_size = threading.Lock()
"""The size of the stack is set for all threads that start, so one sets it at a time."""


class _ParsedError(Exception):
    """The text was parsed, and was about to be run."""


def parse_here(text: str) -> None:
    """Parse a SPARQL query and do no more; for a thread whose stack is as large as a worker's.

    The library has no call for this, and even against a store without data it would run ``ASK``,
    aggregates and ``ORDER BY`` over whatever ``VALUES`` hold, which nothing can stop. But it parses
    before it asks which named graphs there are, and here asking them ends the call.

    Raises:
        SyntaxError: it is not a query; the message is ``error at LINE:COLUMN: expected …``.
        ValueError: it cannot be written in UTF-8.
    """
    try:
        ox.Store().query(small_booleans(text), base_iri=BASE, named_graphs=_stop())  # type: ignore[arg-type]
    except _ParsedError:
        return
    raise RuntimeError("the parser ran a query that it was only to parse")


def parse_only(text: str) -> None:
    """Like `parse_here`, in a thread with a stack for deep nesting; it raises the same."""
    from concurrent.futures import ThreadPoolExecutor  # most who evaluate queries need no thread

    with ThreadPoolExecutor(1) as thread:
        with _stack_size:
            before = threading.stack_size(STACK)
            try:
                parsed = thread.submit(parse_here, text)  # which starts the thread
            finally:
                threading.stack_size(before)
        parsed.result()


def _stop() -> Iterator[ox.NamedNode]:
    raise _ParsedError
    yield
