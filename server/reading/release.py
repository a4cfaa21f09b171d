"""A release as pages read it: each triple by its subject and by its object, in memory.

A page puts together what many records say, and asks for few triples of each; so it is read where
looking up costs nothing. The whole is read once, when the first page is asked for. Of a graph too
large for that, each lookup is a query, and pages are slower when they are first asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, URIRef

from khorgos.ontology.namespaces import GRAPH, KHO
from khorgos.ontology.prefixes import FOLLOWING
from khorgos.server.engines.engine import Engine
from khorgos.server.reading.axioms import Axioms
from khorgos.server.reading.closure import Index, RdfTerm
from khorgos.server.site import Site
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import WHOLE, Dataset

Triple = tuple[str, str, RdfTerm]
"""Subject and property, by IRI, and object."""

WHOLE_TRIPLES: Final = 500_000
"""Up to how many triples a release is read whole: some 250 MB of memory and five seconds."""
_KEPT: Final = 20_000
"""How many answers about a larger one are kept."""
_ALL: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True, eq=False)
class Release:
    """What a release says, and what it says it with.

    Attributes:
        index: the triples of the default graph.
        inferred: those that follow from what is sure.
        unsure: those that follow from what is not.
        elsewhere: the names that come from elsewhere, with their sources.
        axioms: the ontology.
    """

    index: Index
    inferred: Index
    unsure: Index
    elsewhere: Index
    axioms: Axioms
    _stated: dict[str, Mapping[tuple[str, str], list[str]]] = field(
        default_factory=dict, init=False, repr=False
    )

    def is_stated(self, subject: str, property_: str, value: RdfTerm) -> bool:
        """Say whether a record or the curator gives a triple; what follows is not stated."""
        held = value in self.index.about(subject).get(property_, ())
        return held and not self.follows(subject, property_, value)

    def follows(self, subject: str, property_: str, value: RdfTerm) -> bool:
        """Say whether a triple is one that the axioms add."""
        graphs = (self.inferred, self.unsure)
        return any(value in graph.about(subject).get(property_, ()) for graph in graphs)

    def is_unsure(self, subject: str, property_: str, value: RdfTerm) -> bool:
        """Say whether a triple follows only from what is not sure."""
        return value in self.unsure.about(subject).get(property_, ())

    def statements(self, subject: str, property_: str, value: RdfTerm) -> list[str]:
        """Return the statements that state a triple, by IRI."""
        return self._stating(subject).get((property_, str(value)), [])

    def is_a(self, iri: str, kind: str) -> bool:
        """Say whether a thing is of a class."""
        return kind in self.index.iris(iri, RDF.type)

    def apart(self, engine: Engine, query: str, dataset: Dataset) -> Release:
        """Read a part of the graphs that stand apart from the default graph.

        Args:
            engine: has them.
            query: gives the part as a graph.
            dataset: the graph that it is asked of.

        Raises:
            EngineError: the engine cannot give it.
        """
        none = Index(())
        return Release(Index(_triples(engine, dataset, query)), none, none, none, self.axioms)

    def _stating(self, subject: str) -> Mapping[tuple[str, str], list[str]]:
        """Return property and value → statements, of a subject; read once."""
        if subject not in self._stated:
            found: dict[tuple[str, str], list[str]] = defaultdict(list)
            for statement in self.index.subjects(subject, KHO.subject):
                if triple := self.stated(statement):
                    found[triple[1], str(triple[2])].append(statement)
            self._stated[subject] = found
        return self._stated[subject]

    def stated(self, statement: str) -> Triple | None:
        """Return the triple that a statement states, or None if it is none."""
        index = self.index
        subject = index.iris(statement, KHO.subject)
        property_ = index.iris(statement, KHO.predicate)
        value = index.objects(statement, KHO.object, KHO.objectValue)
        return (subject[0], property_[0], value[0]) if subject and property_ and value else None


class AskedIndex(Index):
    """The triples of a graph too large to be kept: asked for when they are needed.

    Args:
        engine: has them.
        dataset: the graph or graphs.
    """

    def __init__(self, engine: Engine, dataset: Dataset) -> None:
        super().__init__(())
        self._asked = lru_cache(maxsize=_KEPT)(partial(self._ask, engine, dataset))

    def about(self, iri: str) -> Mapping[str, list[RdfTerm]]:
        """Return predicate → objects for a subject."""
        return self._asked(f"CONSTRUCT WHERE {{ <{iri}> ?property ?value }}").about(iri)

    def towards(self, iri: str) -> Mapping[str, list[str]]:
        """Return predicate → subjects for an object."""
        return self._asked(f"CONSTRUCT WHERE {{ ?other ?property <{iri}> }}").towards(iri)

    def having(self, predicate: URIRef) -> list[str]:
        """Return the subjects that have a predicate."""
        return self._asked(f"CONSTRUCT WHERE {{ ?thing <{predicate}> ?value }}").having(predicate)

    @staticmethod
    def _ask(engine: Engine, dataset: Dataset, query: str) -> Index:
        return Index(_triples(engine, dataset, query))


@lru_cache(maxsize=2)
def release_of(site: Site) -> Release:
    """Return the release that a site serves; kept as long as the site is.

    One of more than :data:`WHOLE_TRIPLES` is not read whole, but asked for what a page needs.

    Raises:
        EngineError: the engine cannot give it.
    """

    def read(*graphs: str) -> Index:
        there = tuple(graph for graph in graphs if graph in site.graphs)
        if graphs and not there:
            return Index(())
        dataset = Dataset(there) if graphs else WHOLE
        if site.triples > WHOLE_TRIPLES:
            return AskedIndex(site.engine, dataset)
        return Index(_triples(site.engine, dataset))

    return Release(
        index=read(),
        inferred=read(FOLLOWING[0]),
        unsure=read(FOLLOWING[1]),
        elsewhere=read(str(GRAPH.names)),
        axioms=Axioms.of(site.ontology.file.triples),
    )


def _triples(engine: Engine, dataset: Dataset, query: str = _ALL) -> tuple[ox.Triple, ...]:
    """Return the triples of a dataset in an order that does not change from run to run."""
    answer = engine.query(query, dataset)
    if not isinstance(answer, tuple):
        raise EngineError(f"a graph was expected in answer to {query}")
    return tuple(sorted(answer, key=str))
