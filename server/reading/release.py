"""A release as pages read it: all of it in memory, each triple by its subject and its object.

A page puts together what many records say, and asks for few triples of each; so it is read where
looking up costs nothing. The whole is read once, when the first page is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import RDF

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
        return self._statements.get((subject, property_, str(value)), [])

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

    @cached_property
    def _statements(self) -> dict[tuple[str, str, str], list[str]]:
        found: dict[tuple[str, str, str], list[str]] = {}
        for statement, (subject, property_, value) in self._stating():
            found.setdefault((subject, property_, str(value)), []).append(statement)
        return found

    def _stating(self) -> Iterator[tuple[str, Triple]]:
        for statement in self.index.subjects(str(KHO.Statement), RDF.type):
            if triple := self.stated(statement):
                yield statement, triple

    def stated(self, statement: str) -> Triple | None:
        """Return the triple that a statement states, or None if it is none."""
        index = self.index
        subject = index.iris(statement, KHO.subject)
        property_ = index.iris(statement, KHO.predicate)
        value = index.objects(statement, KHO.object, KHO.objectValue)
        return (subject[0], property_[0], value[0]) if subject and property_ and value else None


@lru_cache(maxsize=2)
def release_of(site: Site) -> Release:
    """Read the release that a site serves; kept as long as the site is.

    Raises:
        EngineError: the engine cannot give it.
    """

    def read(*graphs: str) -> Index:
        there = tuple(graph for graph in graphs if graph in site.graphs)
        return Index(_triples(site.engine, Dataset(there)) if there else ())

    return Release(
        index=Index(_triples(site.engine, WHOLE)),
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
