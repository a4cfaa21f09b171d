"""The embedded engines: a release in a pyoxigraph store, in memory, or on disk and only read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from khorgos.ontology import prefixes
from khorgos.ontology.imports import whole_ontology
from khorgos.ontology.prefixes import APART, ONTOLOGY, PREFIXES, REIFIERS
from khorgos.server.sparql.answers import Answer, Format, serialize
from khorgos.server.sparql.errors import EngineError, QueryRefused, explain
from khorgos.server.sparql.evaluation import evaluate, in_order_of_mention
from khorgos.server.sparql.guard import refuse_service
from khorgos.server.sparql.text import WHOLE, Dataset, QueryText
from khorgos.triples import RELEASE
from khorgos.triples.folder import build_command
from khorgos.triples.reifying import reifiers
from khorgos.triples.replacing import restore

_ONTOLOGY: Final = Path(prefixes.__file__).with_name("khorgos.ttl")
RELEASE_FILE: Final = "khorgos.trig"
VERSION_FILE: Final = "khorgos-version"
"""Stands beside the files of the store, which RocksDB leaves alone."""

FILES: Final = 10_000
"""How many files a worker may have open for its store; so many connections too, then."""


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Where an embedded engine finds its data.

    Attributes:
        release: folder that holds ``khorgos.trig``, TriG with every triple in its named graph.
        ontology: the ontology in Turtle, served as the named graph of its own IRI.
        described: whether the engine adds what it holds and can be asked, for query editors; see
            :mod:`khorgos.queries.describing`.
        title: what the graph is called, where it is not the project's own.
        queries: folders with questions besides those of the catalogue.
    """

    release: Path = RELEASE
    ontology: Path = _ONTOLOGY
    described: bool = False
    title: str = ""
    queries: tuple[Path, ...] = ()


class EmbeddedEngine:
    """A release in memory; the default graph is the union of its own graphs, every triple once."""

    def __init__(
        self, find: Callable[[], ox.Store], version: str, services: Collection[str] = ()
    ) -> None:
        """Answer from a store.

        Args:
            find: returns the store; called when the first query comes.
            version: SHA-256 of the release's files, in hexadecimal.
            services: IRIs of the endpoints that a query may name in SERVICE.
        """
        self._find = find
        self._services = services
        self.version: Final = version

    @classmethod
    def load(cls, config: EngineConfig, services: Collection[str] = ()) -> EmbeddedEngine:
        """Load the files that ``config`` names.

        Raises:
            EngineError: a file is missing or is not in its format.
        """
        store = ox.Store()
        return cls(lambda: store, fill(store, config), services)

    @cached_property
    def _store(self) -> ox.Store:
        return self._find()

    def query(self, text: str, dataset: Dataset = WHOLE) -> Answer:
        """Answer the query ``text``; see :meth:`Engine.query`."""
        query = QueryText.of(text)
        refuse_service(query, self._services)
        asked, dataset = in_order_of_mention(query), dataset or query.dataset
        try:
            if not dataset:
                results = evaluate(self._store, asked)
            else:
                default = self._graphs(dataset.default_graphs)
                named = self._graphs(dataset.named_graphs)
                if len(default) > 1:
                    merged = self._merge(default, named)
                    results = evaluate(merged, asked, [ox.DefaultGraph()], named)
                else:
                    results = evaluate(self._store, asked, default, named)
        except SyntaxError as error:
            raise explain(asked, partial(evaluate, ox.Store())) from error
        except (OSError, RuntimeError) as error:
            raise EngineError(f"the query could not be evaluated: {error}") from error
        if isinstance(results, ox.QueryTriples):
            return tuple(dict.fromkeys(results))
        return bool(results) if isinstance(results, ox.QueryBoolean) else results

    def write(self, text: str, dataset: Dataset, chosen: Format) -> bytes:
        """Answer the query ``text`` in a format; see :meth:`Engine.write`."""
        return serialize(self.query(text, dataset), chosen)

    def _graphs(self, iris: tuple[str, ...]) -> list[ox.NamedNode]:
        """Return the names of graphs of the release, each once; no data is fetched from afar."""
        known = {graph.value for graph in self._store.named_graphs()}
        for iri in iris:
            if iri not in known:
                listing = ", ".join(f"<{name}>" for name in sorted(known))
                raise QueryRefused(f"there is no graph <{iri}>; this release has {listing}")
        return [ox.NamedNode(iri) for iri in dict.fromkeys(iris)]

    def _merge(self, default: list[ox.NamedNode], named: list[ox.NamedNode]) -> ox.Store:
        """Copy graphs into a store of their own, because a query over several counts doubles."""
        merged = ox.Store()
        for graph in default:
            quads = self._store.quads_for_pattern(None, None, None, graph)
            merged.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
        for graph in named:
            merged.bulk_extend(self._store.quads_for_pattern(None, None, None, graph))
        return merged


def fill(store: ox.Store, config: EngineConfig) -> str:
    """Load the files that ``config`` names into an empty store.

    Returns:
        SHA-256 of the files, in hexadecimal.

    Raises:
        EngineError: a file is missing or is not in its format, or a question cannot be used.
    """
    restore(config.release)
    digest = hashlib.sha256()
    ontology = ox.NamedNode(ONTOLOGY)
    for path, read, rdf_format, graph in (
        (config.release / RELEASE_FILE, Path.read_bytes, ox.RdfFormat.TRIG, None),
        (config.ontology, _whole, ox.RdfFormat.TURTLE, ontology),
    ):
        try:
            data = read(path)
            store.bulk_load(data, format=rdf_format, to_graph=graph)
        except FileNotFoundError as error:
            way_out = f"make it with: {build_command(config.release)}"
            raise EngineError(f"{path} does not exist; {way_out}") from error
        except (OSError, SyntaxError) as error:
            raise EngineError(f"{path} cannot be loaded: {error}") from error
        digest.update(data)
    # Copied, because the store's own union of named graphs counts a triple of two graphs twice.
    apart = ", ".join(f"<{iri}>" for iri in APART)
    store.update(
        f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g NOT IN ({apart})) }}"
    )
    # After the copying: only queries that speak of triples have them in their default graph.
    statements = ox.NamedNode(PREFIXES["khg"] + "statements")
    said = (quad.triple for quad in store.quads_for_pattern(None, None, None, statements))
    graph = ox.NamedNode(REIFIERS)
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in [*reifiers(said)])
    if config.described:
        # Imported here, because a question that is asked once should not wait for rdflib.
        from khorgos.queries.catalogue import CatalogueError
        from khorgos.queries.describing import add_description

        try:
            digest.update(add_description(store, config.title, *config.queries))
        except CatalogueError as error:
            raise EngineError(f"a question cannot be used: {error}") from error
    return digest.hexdigest()


def _whole(ontology: Path) -> bytes:
    return whole_ontology(ontology).encode()


def write_store(config: EngineConfig, folder: Path) -> str:
    """Make a store of a release in ``folder``, which must be new or empty.

    Returns:
        The version of the release.

    Raises:
        EngineError: the folder is not empty or cannot be written, or the release cannot be read.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise EngineError(f"{folder} is not empty; give a new folder for the store")
        store = ox.Store(str(folder))
        version = fill(store, config)
        store.optimize()
        store.flush()
        (folder / VERSION_FILE).write_text(version, encoding="ascii")
    except OSError as error:
        raise EngineError(
            f"no store can be made in {folder}: {error}; give another folder, or the right to write"
        ) from error
    return version


class StoredEngine(EmbeddedEngine):
    """Answers from a store on disk that :func:`write_store` made, for data that memory cannot hold.

    The store is opened where the first query comes, which is in a worker: RocksDB has threads of
    its own, and a process with threads must not be forked.
    """

    def __init__(self, folder: Path, services: Collection[str] = ()) -> None:
        """Read the version alone.

        Raises:
            EngineError: there is no store in ``folder``.
        """
        try:
            version = (folder / VERSION_FILE).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise EngineError(
                f"there is no store in {folder}: {error}; make one with: khorgos export store"
            ) from error
        super().__init__(partial(_open, folder), version, services)


def _open(folder: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise EngineError(
            f"the store in {folder} cannot be read: {error}; make it anew with: "
            "khorgos export store"
        ) from error
