"""The contract of an engine: the text of a query and a dataset in, a complete answer out."""

from __future__ import annotations

from typing import Protocol

import pyoxigraph as ox

from khorgos.server.sparql.answers import Answer, Format
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import WHOLE, Dataset


class Engine(Protocol):
    """Answers SPARQL 1.1 queries over one release."""

    @property
    def version(self) -> str:
        """What identifies the release, in hexadecimal: equal versions give equal answers.

        Empty where nothing can be promised, and then no answer may be kept.
        """

    def query(self, text: str, dataset: Dataset = WHOLE, /) -> Answer:
        """Answer the query ``text``.

        Raises:
            QuerySyntaxError: the text is not a SPARQL query.
            QueryRefused: the query asks for what this engine does not do.
            EngineError: the engine failed.
        """

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        """Answer the query ``text`` in a format, whole and in UTF-8.

        Raises:
            QueryError: as for :meth:`query`.
            EngineError: the engine failed.
            ValueError: the format is not one of the answer's kind.
        """


def select(engine: Engine, text: str, dataset: Dataset = WHOLE) -> ox.QuerySolutions:
    """Ask ``engine`` a SELECT query and return its rows.

    Raises:
        QueryError: the query is refused.
        EngineError: the engine failed, or the answer has no rows.
    """
    answer = engine.query(text, dataset)
    if not isinstance(answer, ox.QuerySolutions):
        raise EngineError(f"rows were expected in answer to {text}")
    return answer
