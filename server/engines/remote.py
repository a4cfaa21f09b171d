"""The remote engine: any server that speaks the SPARQL 1.1 Protocol.

The server is asked for one format of rows and one of graphs. Its answer is read whole, parsed to
its end and written here in the format that was asked for: so half an answer is never passed on, and
all engines' answers look alike.
"""

from __future__ import annotations

import hashlib
import re
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit

from khorgos.ontology.prefixes import BASE
from khorgos.server.engines.engine import Engine, select
from khorgos.server.engines.replies import Reply, post, read, taken
from khorgos.server.sparql.answers import (
    JSON,
    N_TRIPLES,
    RDF_XML,
    TURTLE,
    XML,
    Answer,
    Format,
    parse,
    serialize,
)
from khorgos.server.sparql.errors import EngineError, EngineUnavailable, explain
from khorgos.server.sparql.evaluation import parse_only
from khorgos.server.sparql.guard import Guard, refuse_service
from khorgos.server.sparql.text import WHOLE, Dataset, QueryText

_ROWS: Final = (JSON, XML)
_GRAPHS: Final = (N_TRIPLES, TURTLE, RDF_XML)
"""What the server is asked for, the best first: Virtuoso's Turtle has integers for decimals."""


@dataclass(frozen=True, slots=True)
class RemoteConfig:
    """Which server answers, and what a query may take.

    Attributes:
        url: the endpoint's address, http or https, without credentials.
        timeout: seconds until the whole answer must be there. In a worker, whose deadline comes
            first, it is of no account.
        max_bytes: how many bytes an answer may have as the server sends it.
        retries: how often a query is sent again to a server that is busy or not there.
        pause: seconds before it is first sent again; doubled from time to time.
        version: what the operator calls the release, if the store does not change under that name.
        dataset: for queries that name none, where the server's own default graph is not the
            union of the release's graphs.
        authorization: the value of the header ``Authorization``, if the server wants one.

    Raises:
        EngineError: the address is not that of an endpoint, or credentials stand in it.
    """

    url: str
    timeout: float = 10.0
    max_bytes: int = 64 * 2**20
    retries: int = 2
    pause: float = 0.1
    version: str = ""
    dataset: Dataset = field(default_factory=Dataset)
    authorization: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            whole = None
        if not whole or not re.fullmatch("[!-~]+", self.url) or parts.fragment:
            raise EngineError(
                "the address of the remote engine is not the URL of an endpoint; give one such as "
                "https://example.org/sparql, with what is not ASCII escaped"
            )
        if "@" in parts.netloc:
            raise EngineError(
                "credentials stand in the address of the remote engine, where they may be logged; "
                "give the address without them, and the value of the header Authorization apart"
            )
        if not re.fullmatch("[ -~]*", self.authorization):
            raise EngineError("the value of the header Authorization is not printable ASCII")


@dataclass(frozen=True, slots=True)
class RemoteEngine:
    """Answers queries by asking another server; can be pickled, and used by many threads.

    Columns of ``SELECT *`` come in the order that the server gives them.

    Attributes:
        config: which server, and what a query may take.
        services: IRIs of the endpoints that a query may name in SERVICE; the server asks them.
        parse: parses a query and does no more; in a worker `parse_here`, whose stack is large.
    """

    config: RemoteConfig
    services: Collection[str] = ()
    parse: Callable[[str], None] = parse_only

    @property
    def version(self) -> str:
        """A hash of the address and the operator's version; empty without the latter.

        The data of the server may change at any time, and the protocol has no way to see it.
        """
        if not self.config.version:
            return ""
        name = repr((self.config.url, self.config.version, self.config.dataset))
        return hashlib.sha256(name.encode()).hexdigest()

    def query(self, text: str, dataset: Dataset = WHOLE) -> Answer:
        """Answer the query ``text``; see :meth:`Engine.query`."""
        query = QueryText.of(text)
        chosen = N_TRIPLES if query.gives_graph else JSON
        return parse(self.write(query, dataset, chosen), chosen)

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        """Answer the query ``text`` in a format; see :meth:`Engine.write`.

        Raises:
            QueryError: the query is refused, here or by the server, or is not SPARQL.
            QueryTimeout: the server kept us waiting, or says that it took too long.
            QueryTooLarge: its answer has more bytes than the limit.
            EngineUnavailable: the server was not there or busy, after all tries.
            EngineError: the server failed, or its answer is not whole.
        """
        query = QueryText.of(text)
        Guard().check(query)
        try:  # what is not a query is refused before it is sent, in our words and with the place
            self.parse(query)
        except SyntaxError as error:
            raise explain(query, self.parse) from error
        for reading in dict.fromkeys((query, _unescaped(query))):
            refuse_service(reading, self.services, self.parse)
        reply = self._send(query, dataset or (WHOLE if query.dataset else self.config.dataset))
        try:
            return serialize(read(reply, query.form), chosen)
        except SyntaxError as error:  # rows are read while they are written
            # No other thread than this one may let go of the rows: its traceback holds them, and
            # that of the new error would if they had a name here.
            error.__traceback__ = None
            raise EngineError(f"the answer of the remote engine is broken: {error}") from error

    def _send(self, query: QueryText, dataset: Dataset) -> Reply:
        """Send a query until the server takes it; queries change nothing, so twice is no harm."""
        fields = {
            "query": f"BASE <{BASE}> {query}",  # what the embedded engine resolves against
            "default-graph-uri": dataset.default_graphs,
            "named-graph-uri": dataset.named_graphs,
        }
        form = urlencode(fields, doseq=True).encode()
        formats = _GRAPHS if query.gives_graph else _ROWS
        accepted = [f"{one.media_type};q={1 - place / 10}" for place, one in enumerate(formats)]
        headers = {"Accept": ", ".join(accepted), "User-Agent": "Khorgos"}
        config = self.config
        if config.authorization:
            headers["Authorization"] = config.authorization
        deadline = time.monotonic() + config.timeout
        for attempt in range(config.retries):
            with suppress(EngineUnavailable):
                return taken(post(config.url, form, headers, deadline, config.max_bytes))
            time.sleep(config.pause * 2**attempt)
        return taken(post(config.url, form, headers, deadline, config.max_bytes))


def check_default_graph(engine: Engine) -> None:
    """Refuse a server whose default graph has a triple more than once, as answers then multiply.

    Virtuoso's is one, and any whose default graph is a union that nobody made a set of. The check
    groups all triples, so a large store may need a longer timeout for it than for queries.

    Raises:
        EngineError: it has one, which the message names; or the engine failed, or took too long.
    """
    text = (
        "SELECT ?s ?p ?o (COUNT(*) AS ?times) { ?s ?p ?o } "
        "GROUP BY ?s ?p ?o HAVING (COUNT(*) > 1) LIMIT 1"
    )
    for subject, predicate, value, _ in select(engine, text):
        raise EngineError(
            f"the default graph of the remote engine has the triple {subject} {predicate} {value} "
            "more than once, so that counts and joins would be wrong; load the union of the graphs "
            "as a graph of its own, and name it with --default-graph"
        )


def _unescaped(text: str) -> str:
    r"""Return the text as a server reads it that decodes ``\u0022`` before it looks for strings.

    Section 19.2 of SPARQL 1.1 Query has it so, and most parsers do not; for one that does, a
    SERVICE clause can stand in what others take for a string.
    """

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return match[0] if code > sys.maxunicode or 0xD800 <= code < 0xE000 else chr(code)

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", character, text)
