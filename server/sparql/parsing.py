"""Parsing without running: is a text a query, asked of the engine library's own parser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from khorgos.ontology.prefixes import BASE
from khorgos.server.sparql.evaluation import small_booleans

_STACK: Final = 256 * 2**20
"""Bytes of stack for the parser, as a query worker has; the guard lets some nesting pass."""

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
        SyntaxError: it is no query; the message is ``error at LINE:COLUMN: expected …``.
        ValueError: it cannot be written in UTF-8.
    """
    try:
        ox.Store().query(small_booleans(text), base_iri=BASE, named_graphs=_stop())  # type: ignore[arg-type]
    except _ParsedError:
        return
    raise RuntimeError("the parser ran a query that it was only to parse")


def parse_only(text: str) -> None:
    """Like `parse_here`, in a thread with a stack for deep nesting.

    Raises:
        SyntaxError: as there.
        ValueError: as there.
    """
    outcome: list[Exception] = []

    def parse() -> None:
        try:
            parse_here(text)
        except (SyntaxError, ValueError, RuntimeError) as error:
            outcome.append(error)

    with _stack_size:
        before = threading.stack_size(_STACK)
        try:
            thread = threading.Thread(target=parse)
            thread.start()
        finally:
            threading.stack_size(before)
    thread.join()
    if outcome:
        raise outcome[0]


def _stop() -> Iterator[ox.NamedNode]:
    raise _ParsedError
    yield
