"""Which record made which node of the graph: kept beside the graph, so that a finding names it.

While a build adds records, the stores of its graphs tell of every triple (`rdflib.events`); it is
noted for the place that is read just then. Nothing of it is in the graphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from rdflib import Graph
from rdflib.events import Event
from rdflib.store import TripleAddedEvent, TripleRemovedEvent
from rdflib.term import Node

from khorgos.triples.problems import Problem

_MOST: Final = 4
"""How many places a finding names."""


class Place(NamedTuple):
    """Where something was written: a file, a line from 1 on, and a record or entity."""

    file: str
    line: int
    record: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} [{self.record}]"


class Origins:
    """The places that made each node and each triple, in the order in which they were read."""

    def __init__(self) -> None:
        self._nodes: dict[Node, dict[Place, None]] = defaultdict(dict)
        self._said: dict[Node, dict[tuple[Node, ...], dict[Place, None]]] = defaultdict(dict)
        self._place: Place | None = None

    @contextmanager
    def noting(self, graphs: Iterable[Graph]) -> Iterator[None]:
        """Note what is added to ``graphs`` while this lasts."""
        dispatchers: list[Any] = [graph.store.dispatcher for graph in graphs]
        for dispatcher in dispatchers:
            dispatcher.subscribe(TripleAddedEvent, self._added)
            dispatcher.subscribe(TripleRemovedEvent, lambda event: None)
        try:
            yield
        finally:
            self.between()
            for dispatcher in dispatchers:
                dispatcher.set_map({TripleAddedEvent: [], TripleRemovedEvent: []})

    def at(self, file: str, line: int, record: str) -> None:
        """Say what is read from now on."""
        self._place = Place(file, line, record)

    def between(self) -> None:
        """Say that what is added from now on is no record's own."""
        self._place = None

    def add(self, node: Node, file: str, line: int, record: str) -> None:
        """Note that ``node`` was made there."""
        self._nodes[node].setdefault(Place(file, line, record))

    def of(self, subject: Node, *more: Node) -> Sequence[Place]:
        """The places of what is said of ``subject``.

        Args:
            subject: a thing, statement, claim, passage …
            more: a property of it, or a property and its value, of which all places are given;
                where none says that, those of the subject itself.
        """
        said = [
            place
            for rest, places in self._said.get(subject, {}).items()
            if rest[: len(more)] == more
            for place in places
        ]
        return list(dict.fromkeys(said if more and said else self._nodes.get(subject, ())))

    def _added(self, event: Event) -> None:
        if self._place is not None:
            subject, *rest = event.triple  # type: ignore[attr-defined]
            self._nodes[subject].setdefault(self._place)
            self._said[subject].setdefault(tuple(rest), {}).setdefault(self._place)


def located(message: str, places: Sequence[Place]) -> str:
    """Put the first of ``places`` before ``message`` as a problem has it, and the others after."""
    if not places:
        return message
    first, *others = places
    if others:
        more = f" and {len(others) - _MOST} more" if len(others) > _MOST else ""
        message = f"{message}; see also {', '.join(map(str, others[:_MOST]))}{more}"
    return str(Problem(first.file, first.line, first.record, message))
