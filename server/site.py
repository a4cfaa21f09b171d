"""What every view needs: the engine, and what is known about its release once it is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from flask import current_app

from khorgos.ontology.documentation import Documentation
from khorgos.ontology.prefixes import APART, PREFIXES
from khorgos.queries.catalogue import Question
from khorgos.server.engines.engine import Engine, select
from khorgos.server.ontologyfiles import OntologyFile
from khorgos.server.operation.exchange import Metrics
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.text import WHOLE, Dataset
from khorgos.triples.folder import GraphFolder

EXTENSION: Final = "khorgos"
"""Key of the site among the extensions of an application."""

MANIFEST: Final = "release.json"
"""The file that tells of those of a release."""

# With an empty pattern some engines find no graph; that of the reifiers wants its term named.
_GRAPHS: Final = (
    "SELECT DISTINCT ?g { { GRAPH ?g { ?s ?p ?o } } UNION "
    f"{{ GRAPH ?g {{ ?s <{PREFIXES['rdf']}reifies> ?o }} }} }} ORDER BY ?g"
)
_CLASSES: Final = (
    "SELECT ?term (COUNT(DISTINCT ?thing) AS ?n) { ?thing a ?term FILTER ISIRI(?term) } "
    "GROUP BY ?term ORDER BY ?term"
)
_PROPERTIES: Final = (
    "SELECT ?term (COUNT(*) AS ?n) { ?subject ?term ?object } GROUP BY ?term ORDER BY ?term"
)


@dataclass(frozen=True, slots=True)
class OntologySource:
    """The ontology as it is served.

    Attributes:
        file: the ontology with all its modules, as a tool asks for it.
        documentation: the same for people.
        diagram: SVG markup of its core, trusted.
        parts: its modules, and the versions of before, by what their IRIs have after that of the
            ontology: ``core``, ``core/0.2.0`` or ``0.1.0``.
    """

    file: OntologyFile
    documentation: Documentation
    diagram: str
    parts: Mapping[str, OntologyFile]

    @classmethod
    def of(
        cls,
        turtle: bytes,
        documentation: Documentation,
        diagram: str,
        parts: Mapping[str, OntologyFile] | None = None,
    ) -> OntologySource:
        """Read an ontology in ``turtle``, UTF-8.

        Raises:
            EngineError: ``turtle`` is something else.
        """
        return cls(OntologyFile.of(turtle), documentation, diagram, parts or {})


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """What the views need; one for each application, and equal to itself alone.

    So what a view derives from it can be kept with ``functools.lru_cache``.

    Attributes:
        engine: answers the queries.
        ontology: what the release is said with.
        questions: those that are shown, in their order.
        limits: what a query may take, where the engine sees to it.
        dumps: folder with the files of the release, or None.
        triples: how many a query sees that names no graph, each once. Whatever says how many there
            are says this number, which ``SELECT (COUNT(*) AS ?n) { ?s ?p ?o }`` gives too.
        graphs: IRI of each of its graphs → triples.
        classes: IRI → members, in the default graph.
        properties: IRI → triples, in the default graph.
        metrics: what is counted.
        graph: the folder of the graph; None for the project's own.
        manifest: what told of the files when the release was loaded, or None where nothing did.
    """

    engine: Engine
    ontology: OntologySource
    questions: Sequence[Question]
    limits: Limits | None
    dumps: Path | None
    triples: int
    graphs: Mapping[str, int]
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    metrics: Metrics = field(default_factory=Metrics)
    graph: GraphFolder | None = None
    manifest: bytes | None = None

    @classmethod
    def of(
        cls,
        engine: Engine,
        ontology: OntologySource,
        questions: Sequence[Question] = (),
        limits: Limits | None = None,
        dumps: Path | None = None,
        graph: GraphFolder | None = None,
    ) -> Site:
        """Ask ``engine`` what it holds.

        Raises:
            EngineError: the engine cannot count its triples.
        """
        names = first_column(engine, _GRAPHS)
        graphs = {name: _count(engine, Dataset((name,))) for name in names}
        uses = partitions(engine)
        triples = _count(engine, WHOLE)
        given = (engine, ontology, questions, limits, dumps)
        return cls(*given, triples, graphs, *uses, graph=graph)

    @property
    def files(self) -> Path | None:
        """The folder with the files of the release; None where another one took its place."""
        if self.dumps and self.manifest is not None and read_manifest(self.dumps) != self.manifest:
            return None
        return self.dumps

    @property
    def title(self) -> str:
        """What the graph is called, where it is not the project's own."""
        return self.graph.title if self.graph and not self.graph.is_released else ""

    @property
    def apart(self) -> Sequence[str]:
        """IRIs of the graphs that the default graph leaves out."""
        return [name for name in self.graphs if name in APART]

    @property
    def examples(self) -> Sequence[Question]:
        """The questions that this server answers by itself, without another endpoint."""
        return [question for question in self.questions if not question.calls]


def read_manifest(release: Path) -> bytes | None:
    """What the file ``release.json`` in a folder says; None where there is none."""
    try:
        return (release / MANIFEST).read_bytes()
    except OSError:
        return None


def the_site() -> Site:
    """Return what the application that answers the request keeps."""
    site: Site = current_app.extensions[EXTENSION]
    return site


def partitions(engine: Engine, graph: str = "") -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Count the members of each class and the triples of each property.

    Args:
        engine: has the release.
        graph: IRI of one of its graphs; without it, the default graph.

    Returns:
        Class → members and property → triples, by IRI in alphabetical order.

    Raises:
        EngineError: the engine cannot count.
    """
    dataset = Dataset((graph,)) if graph else WHOLE
    return counts(engine, _CLASSES, dataset), counts(engine, _PROPERTIES, dataset)


def counts(engine: Engine, query: str, dataset: Dataset = WHOLE) -> dict[str, int]:
    """Return the numbers in the second column of an answer, by the term in the first.

    Raises:
        EngineError: the engine failed, or the answer has no rows.
    """
    return {
        term.value: int(number.value)
        for term, number in select(engine, query, dataset)
        if isinstance(term, ox.NamedNode | ox.Literal) and isinstance(number, ox.Literal)
    }


def first_column(engine: Engine, query: str, dataset: Dataset = WHOLE) -> list[str]:
    """Return the values of the first variable of a SELECT query; as :func:`counts`."""
    terms = [row[0] for row in select(engine, query, dataset)]
    return [term.value for term in terms if isinstance(term, ox.NamedNode | ox.Literal)]


def _count(engine: Engine, dataset: Dataset) -> int:
    """Count the triples in the default graph of ``dataset``."""
    return int(first_column(engine, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", dataset)[0])
