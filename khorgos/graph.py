"""The graph as a Python object: questions, queries, things and their facts.

The same code runs over a release in memory, a store on disk and a SPARQL endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.ontology.prefixes import BASE, PREFIXES, expanded
from khorgos.queries import catalogue
from khorgos.queries.catalogue import QUERIES, CatalogueError, ParameterError, Question
from khorgos.server.engines.embedded import VERSION_FILE, EmbeddedEngine, EngineConfig, StoredEngine
from khorgos.server.engines.engine import Engine
from khorgos.server.sparql.answers import Answer
from khorgos.server.sparql.errors import EngineError, QueryError
from khorgos.server.sparql.text import with_prefixes
from khorgos.table import Table
from khorgos.triples.folder import SETTINGS, GraphFolder, load_folder
from khorgos.triples.problems import InputError

if TYPE_CHECKING:
    from khorgos.things import Thing

_IRI: Final = r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*"
_SLUG: Final = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_NAMED: Final = """SELECT ?thing ?name WHERE {
  { ?thing rdfs:label|skos:altLabel ?name } UNION { GRAPH khg:names { ?thing skos:altLabel ?name } }
  FILTER EXISTS { ?thing kho:isMentionedIn ?passage }
} ORDER BY STRLEN(?name) ?thing"""


class GraphError(Exception):
    """What was asked for cannot be answered; the message says why and what to do."""


class UnknownThingError(GraphError, LookupError):
    """The graph says nothing of the thing that was asked for."""


class Graph:
    """A graph that answers; :func:`khorgos.open` makes one."""

    def __init__(self, engine: Engine, queries: Sequence[Path] = (QUERIES,)) -> None:
        """Ask ``engine`` whatever is asked here, with the questions in the folders ``queries``."""
        self._engine = engine
        self._queries = queries

    @cached_property
    def questions(self) -> Sequence[Question]:
        """The questions of the catalogue, by theme and name."""
        return catalogue.load(*self._queries)

    def question(self, name: str) -> Question:
        """One question of the catalogue.

        Raises:
            GraphError: the catalogue has no question of that name; the nearest names are given.
        """
        try:
            return catalogue.find(name, *self._queries)
        except CatalogueError as error:
            raise GraphError(str(error)) from error

    def ask(self, name: str, **values: object) -> Table | bool:
        """Ask a question of the catalogue.

        Args:
            name: the question, such as ``battles-before-1000``; see :attr:`questions`.
            **values: what takes the place of the defaults of its parameters.

        Returns:
            A table, or a truth value where the question is one of yes or no.

        A parameter whose name is a word of Python's own takes an underscore at its end:

        >>> import khorgos
        >>> events = khorgos.open().ask("events-between", from_="36 BC", to="36 BC")
        >>> "Battle of Zhizhi" in str(events)
        True

        Raises:
            GraphError: there is no such question, or a value is of another type than its parameter.
            UnknownThingError: the graph says nothing of a thing among the values.
        """
        return self.query(self.bound(name, values))

    def bound(self, name: str, values: Mapping[str, object]) -> str:
        """The query of a question with ``values`` for its parameters; see :meth:`ask`.

        Raises:
            GraphError: as for :meth:`ask`.
            UnknownThingError: the graph says nothing of a thing among the values.
        """
        question = self.question(name)
        texts = {parameter.rstrip("_"): str(value) for parameter, value in values.items()}
        try:
            text = question.bound(texts)
        except ParameterError as error:
            raise GraphError(f"{name}: {error}") from error
        for parameter, value in texts.items():
            if question.parameters[parameter].type == "thing":
                self[value.strip()]  # an empty answer would read as: the documents say nothing
        return text

    def query(self, text: str) -> Table | bool:
        """Ask a query in SPARQL 1.1, which need not declare the prefixes of the graph.

        >>> import khorgos
        >>> khorgos.open().query("SELECT ?name { kh:ili-river rdfs:label ?name }")[0]
        ('Ili',)

        Returns:
            Rows for SELECT, a truth value for ASK; for CONSTRUCT and DESCRIBE the triples, as a
            table of subject, predicate and object.

        Raises:
            GraphError: the text is not a query, or the engine refused or failed it.
        """
        answer = self.answer(text)
        return answer if isinstance(answer, bool) else Table.of(answer)

    def answer(self, text: str) -> Answer:
        """The engine's own answer to a query, to be written in one of its formats.

        Raises:
            GraphError: as for :meth:`query`.
        """
        asked = with_prefixes(text)
        try:
            return self._engine.query(asked)
        except QueryError as error:
            if error.line is not None and asked != text:
                error.line -= 1  # the prefixes stand on a line of their own
            raise GraphError(error.report(text)) from error
        except EngineError as error:
            raise GraphError(str(error)) from error

    def table(self, text: str) -> Table:
        """Ask a query that gives rows or triples; see :meth:`query`.

        Raises:
            GraphError: as for :meth:`query`, and where the answer is a truth value.
        """
        answer = self.query(text)
        if isinstance(answer, bool):
            raise GraphError("the query is one of yes or no; ask it with query()")
        return answer

    def __getitem__(self, name: str) -> Thing:
        """The thing with the slug, the short IRI or the IRI ``name``.

        Raises:
            UnknownThingError: the graph says nothing of it; the nearest slugs are given.
        """
        iri = BASE + "id/" + name if re.fullmatch(_SLUG, name) else expanded(name)
        if not re.fullmatch(_IRI, iri):
            raise UnknownThingError(
                f"{name!r} is neither a slug, such as battle-of-zhizhi, nor an IRI; "
                "look for names with find()"
            )
        if not self.query(f"ASK {{ <{iri}> ?property ?value }}"):
            near = [thing.iri.removeprefix(PREFIXES["kh"]) for thing in self.find(name)[:3]]
            near = near or nearest(name, self._slugs())
            hint = did_you_mean(near, "look for names with find()", name=name)
            raise UnknownThingError(f"the graph says nothing of {name!r}; {hint}")
        return self._thing(iri)

    def _thing(self, iri: str) -> Thing:
        from khorgos.things import Thing  # here, because a question is asked without things

        return Thing(self, iri)

    def find(self, name: str) -> list[Thing]:
        """The things with a name that contains ``name``, in any script.

        Case does not matter, nor which form a letter has: marks and points may be left out,
        characters be simplified. Those come first whose name is hardly longer. Where no name
        contains it, those come that contain it but for letters which differ in the language, else
        those whose names are most like it. Names from elsewhere are looked through too.

        >>> import khorgos
        >>> khorgos.open().find("Battle of Zizhi")
        [<Thing kh:battle-of-zhizhi: Battle of Zhizhi>]
        >>> khorgos.open().find("哈薩克斯坦") == khorgos.open().find("哈萨克斯坦")
        True

        Raises:
            GraphError: the name is empty.
        """
        if not name.strip():
            raise GraphError("the name to look for is empty; give a part of a name in any script")
        named = [(str(thing), str(other)) for thing, other in self.table(_NAMED)]
        return [self._thing(iri) for iri in dict.fromkeys(_bearers(named, name))]

    def _slugs(self) -> list[str]:
        things = self.table("SELECT DISTINCT ?thing { ?thing kho:isMentionedIn ?passage }")
        return [str(iri).removeprefix(PREFIXES["kh"]) for iri in things.column("thing")]


def _bearers(named: Sequence[tuple[str, str]], name: str) -> list[str]:
    """The things, of those with their names, that have a name in which ``name`` is found."""
    from khorgos.triples.naming.letters import fold, holds, spelling  # as a question needs none

    letters, wanted = spelling(name), fold(name)
    if not wanted:
        return []
    loosely = [(thing, other) for thing, other in named if wanted in fold(other)]
    exactly = [thing for thing, other in loosely if holds(spelling(other), letters)]
    if loosely:
        return exactly or [thing for thing, _ in loosely]
    things: dict[str, list[str]] = {}
    for thing, other in named:
        things.setdefault(fold(other), []).append(thing)
    return [thing for near in nearest(wanted, things, likeness=0.75) for thing in things[near]]


def open_graph(source: str | PathLike[str] | None = None) -> Graph:
    """Open a graph.

    Args:
        source: None for the release of this package; the folder of a graph, of a release or of a
            store on disk; or the URL of a SPARQL endpoint.

    Raises:
        GraphError: there is no graph, or it cannot be read.
    """
    try:
        if source is not None and (Path(source) / SETTINGS).is_file():
            folder = load_folder(Path(source))
            engine = EmbeddedEngine.load(EngineConfig(release=folder.release))
            return Graph(engine, question_folders(folder))
        return Graph(_engine(source))
    except (EngineError, InputError) as error:
        raise GraphError(str(error)) from error


def question_folders(graph: GraphFolder | None) -> Sequence[Path]:
    """The folder of the catalogue, and those of the questions of a graph and of its bases."""
    return tuple(dict.fromkeys((QUERIES, *(graph.questions if graph else ()))))


def _engine(source: str | PathLike[str] | None) -> Engine:
    if source is None:
        return EmbeddedEngine.load(EngineConfig())
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        from khorgos.server.engines.remote import RemoteConfig, RemoteEngine

        return RemoteEngine(RemoteConfig(source))
    folder = Path(source)
    if (folder / VERSION_FILE).exists():
        return StoredEngine(folder)
    return EmbeddedEngine.load(EngineConfig(release=folder))
