"""The contract of an engine: the text of a query and a dataset in, a complete answer out."""

from __future__ import annotations

from typing import Protocol

from khorgos.server.answers.answer import Answer
from khorgos.server.answers.formats import Format
from khorgos.server.sparql.dataset import Dataset


class Engine(Protocol):
    """Answers SPARQL 1.1 queries over one release."""

    @property
    def version(self) -> str:
        """What identifies the release, in hexadecimal: equal versions give equal answers.

        Empty where nothing can be promised, and then no answer may be kept.
        """

    def query(self, text: str, dataset: Dataset) -> Answer:
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
