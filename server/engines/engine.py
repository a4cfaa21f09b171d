"""The contract of an engine: the text of a query and a dataset in, a complete answer out."""

from __future__ import annotations

import hashlib
import marshal
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import pyoxigraph as ox

from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS, Answer, Format
from khorgos.server.sparql.compression import compress
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import WHOLE, Dataset


class Asker(NamedTuple):
    """Whose request is being answered.

    Attributes:
        client: who; so that nobody takes the engine from the others.
        deadline: when the answer must be there, a time of :func:`time.monotonic`; None where only
            the limit of each query counts.
    """

    client: str = ""
    deadline: float | None = None


_NOBODY: Final = Asker()
ASKER: Final[ContextVar[Asker]] = ContextVar("asker", default=_NOBODY)
"""Whose request a thread answers."""


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


@dataclass(frozen=True, slots=True)
class Task:
    """A query, and how its answer is to be written.

    Attributes:
        text: the query.
        dataset: what it is asked of.
        chosen: the format.
        deadline: a time of :func:`time.monotonic`; None for none.
        gzip: whether the answer may be compressed.
    """

    text: str
    dataset: Dataset
    chosen: Format
    deadline: float | None = None
    gzip: bool = False

    def encode(self) -> bytes:
        """Write the task for another process of this program."""
        graphs = (self.dataset.default_graphs, self.dataset.named_graphs)
        return marshal.dumps(
            (str(self.text), *graphs, self.chosen.media_type, self.deadline, self.gzip)
        )

    @classmethod
    def decode(cls, data: bytes) -> Task:
        """Read what :meth:`encode` wrote."""
        text, default, named, media_type, deadline, gzip = marshal.loads(data)
        dataset = Dataset(default, named) if default or named else WHOLE
        return cls(text, dataset, _FORMATS[media_type], deadline, gzip)


_FORMATS: Final = {chosen.media_type: chosen for chosen in (*RESULT_FORMATS, *GRAPH_FORMATS)}


class Written(NamedTuple):
    """An answer in its format.

    Attributes:
        data: the bytes that are sent.
        digest: SHA-256 of the answer before compression.
        gzipped: whether ``data`` is compressed with gzip.
    """

    data: bytes
    digest: bytes
    gzipped: bool


def write(engine: Engine, task: Task) -> Written:
    """Let ``engine`` answer a task; raises as :meth:`Engine.write`.

    All work on the bytes of an answer is done here, which is in a worker where there are some.
    """
    data = engine.write(task.text, task.dataset, task.chosen)
    digest = hashlib.sha256(data).digest()
    packed = compress(data) if task.gzip else None
    return Written(packed or data, digest, packed is not None)


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
