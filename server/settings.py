"""What ``khorgos serve`` takes, as one value that travels whole to where each part is used."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from khorgos.queries.catalogue import QUERIES
from khorgos.server.engines.embedded import FILES, EngineConfig
from khorgos.server.engines.remote import RemoteConfig
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.text import Dataset
from khorgos.triples import RELEASE
from khorgos.triples.folder import GraphFolder

_AT_REMOTE: Final = 16
"""Workers that wait for another server take no processor, so there are more of them."""

_LEAST: Final = {
    "workers": 1,
    "memory": 1,
    "cache": 0,
    "proxies": 0,
    "client_rate": 0,
    "client_queries": 0,
}


class SettingsError(ValueError):
    """Settings that do not go together, or one that is out of its range; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is served, where, how, and what a query may take.

    Attributes:
        release: folder of the release.
        ontology: the ontology in Turtle, with its alignments and its diagram beside it.
        host: name or address of the interface to listen at.
        port: TCP port, 1 to 65535.
        workers: how many quick queries run at once; None for one a processor and two at least, and
            for more of them where another server does the work.
        timeout: seconds that a query may take.
        memory: MiB that a query may take.
        federate: endpoints that a query may name in SERVICE.
        cache: MiB that kept answers may take; 0 for none.
        proxies: how many trusted proxies stand in front.
        admin: ``HOST:PORT`` where the operator sees metrics and log, an IPv6 address in brackets;
            empty for nowhere.
        client_rate: requests a minute that one client may send; 0 for any number.
        client_queries: queries of one client that may run at once; 0 for any number.
        store: folder of a store on disk that holds the release.
        engine: address of a SPARQL server that answers instead of the release in memory.
        engine_version: the release which that server holds; without it no answer is kept.
        default_graph: the graphs of that server that hold every triple once.
        named_graph: the graphs of that server that a query may name.
        authorization: what that server wants in the header ``Authorization``.
        log: whether to write the access log to standard error.
        graph: the folder of the graph that is served, where it is not the project's own.

    Raises:
        SettingsError: they do not go together, or one is out of its range.
        EngineError: the address of the other server is not one.
    """

    release: Path = RELEASE
    ontology: Path = EngineConfig().ontology
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int | None = None
    timeout: float = 10.0
    memory: int = 1024
    federate: tuple[str, ...] = ()
    cache: int = 16
    proxies: int = 0
    admin: str = ""
    client_rate: int = 0
    client_queries: int = 0
    store: Path | None = None
    engine: str | None = None
    engine_version: str = ""
    default_graph: tuple[str, ...] = ()
    named_graph: tuple[str, ...] = ()
    authorization: str = field(default="", repr=False)
    log: bool = False
    graph: GraphFolder | None = None

    def __post_init__(self) -> None:
        for name, bound in _LEAST.items():
            value = getattr(self, name)
            if value is not None and value < bound:
                option = name.replace("_", "-")
                raise SettingsError(f"--{option} must be at least {bound}, not {value}")
        if not self.timeout > 0:
            raise SettingsError(f"--timeout must be more than 0 seconds, not {self.timeout:g}")
        if not self.engine and (self.engine_version or self.default_graph or self.named_graph):
            raise SettingsError("--engine-version, --default-graph and --named-graph need --engine")
        if self.engine and self.store:
            raise SettingsError("--engine and --store are two ways to answer; choose one")
        if self.admin_address and self.admin_address[1] == self.port:
            raise SettingsError(
                f"--admin and --port both name port {self.port}; give --admin another port"
            )
        _ = self.remote  # an address that cannot be asked is refused before anything starts

    @property
    def admin_address(self) -> tuple[str, int] | None:
        """Host and port for the operator.

        Raises:
            SettingsError: :attr:`admin` is something else.
        """
        if not self.admin:
            return None
        found = re.fullmatch(r"(?:\[([^\[\]]+)\]|([^\[\]:/@\s]+)):([0-9]{1,5})", self.admin)
        if not found:
            raise SettingsError(
                f"--admin must be HOST:PORT, such as 127.0.0.1:9100 or [::1]:9100, not {self.admin}"
            )
        return found[1] or found[2], int(found[3])

    @property
    def data(self) -> EngineConfig:
        """Where an engine finds the release, which it describes for query editors."""
        return EngineConfig(self.release, self.ontology, True, self.title, self.queries)

    @property
    def title(self) -> str:
        """What the graph is called, where it is not the project's own."""
        return self.graph.title if self.graph and not self.graph.is_released else ""

    @property
    def queries(self) -> tuple[Path, ...]:
        """The folders of questions besides those of the catalogue."""
        folders = self.graph.questions if self.graph else ()
        return tuple(folder for folder in folders if folder != QUERIES)

    @property
    def remote(self) -> RemoteConfig | None:
        """The server that answers instead, if there is one."""
        if not self.engine:
            return None
        return RemoteConfig(
            self.engine,
            self.timeout,
            version=self.engine_version,
            dataset=Dataset(self.default_graph, self.named_graph),
            authorization=self.authorization,
        )

    @property
    def limits(self) -> Limits:
        """What a query may take in a worker."""
        alone = _AT_REMOTE if self.engine else max(2, os.cpu_count() or 2)
        return Limits(
            seconds=self.timeout,
            memory=self.memory * 2**20,
            workers=self.workers or alone,
            slow=_AT_REMOTE if self.engine else Limits().slow,
            network=bool(self.federate),
            files=FILES if self.engine or self.store else 0,
        )
