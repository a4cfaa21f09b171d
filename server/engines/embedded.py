"""The embedded engine: a release in memory, in a pyoxigraph store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from khorgos.ontology import prefixes
from khorgos.ontology.prefixes import APART, ONTOLOGY
from khorgos.server.sparql.answers import Answer, Format, serialize
from khorgos.server.sparql.errors import EngineError, QueryRefused, explain
from khorgos.server.sparql.evaluation import evaluate, in_order_of_mention
from khorgos.server.sparql.guard import refuse_service
from khorgos.server.sparql.text import WHOLE, Dataset, QueryText
from khorgos.triples import RELEASE

_ONTOLOGY: Final = Path(prefixes.__file__).with_name("khorgos.ttl")
RELEASE_FILE: Final = "khorgos.trig"


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Where an embedded engine finds its data.

    Attributes:
        release: folder that holds ``khorgos.trig``, TriG with every triple in its named graph.
        ontology: the ontology in Turtle, served as the named graph of its own IRI.
        described: whether the engine adds what it holds and can be asked, for query editors; see
            :mod:`khorgos.queries.describing`.
    """

    release: Path = RELEASE
    ontology: Path = _ONTOLOGY
    described: bool = False


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
        EngineError: a file is missing or is not in its format.
    """
    digest = hashlib.sha256()
    ontology = ox.NamedNode(ONTOLOGY)
    for path, rdf_format, graph in (
        (config.release / RELEASE_FILE, ox.RdfFormat.TRIG, None),
        (config.ontology, ox.RdfFormat.TURTLE, ontology),
    ):
        try:
            data = path.read_bytes()
            store.bulk_load(data, format=rdf_format, to_graph=graph)
        except FileNotFoundError as error:
            raise EngineError(f"{path} does not exist; make it with: khorgos build") from error
        except (OSError, SyntaxError) as error:
            raise EngineError(f"{path} cannot be loaded: {error}") from error
        digest.update(data)
    # Copied, because the store's own union of named graphs counts a triple of two graphs twice.
    apart = ", ".join(f"<{iri}>" for iri in APART)
    store.update(
        f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g NOT IN ({apart})) }}"
    )
    if config.described:
        # Imported here, because a question that is asked once should not wait for rdflib.
        from khorgos.queries.describing import add_description

        digest.update(add_description(store))
    return digest.hexdigest()
