"""What can be reconciled: the things of a release, and the types and properties of its ontology."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox
from rdflib import RDFS, SKOS
from werkzeug.datastructures import LanguageAccept

from khorgos.ontology.documentation import Branch, Documentation, Term
from khorgos.ontology.namespaces import GRAPH, KH, KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.engines.engine import Engine, select
from khorgos.server.reconciliation.requests import ReconciliationError
from khorgos.triples.naming.index import NameIndex, exonyms

# They hold facts; the facts are about other things.
_RECORDS: Final = frozenset(("Claim", "TimeSpan", "Quantity", "Statement", "Passage"))
_LABEL, _NAME, _NOTE = (f"<{iri}>" for iri in (RDFS.label, SKOS.altLabel, SKOS.scopeNote))
# Names of the documents come before those from elsewhere.
_NAMES: Final = f"""SELECT DISTINCT ?thing ?property ?name ?elsewhere WHERE {{
  VALUES ?property {{ {_LABEL} {_NAME} {_NOTE} }}
  {{ ?thing ?property ?name BIND (0 AS ?elsewhere) }}
  UNION {{ GRAPH <{GRAPH.names}> {{ ?thing ?property ?name }} BIND (1 AS ?elsewhere) }}
  FILTER (STRSTARTS(STR(?thing), "{KH}"))
}} ORDER BY ?thing ?property ?elsewhere ?name"""
_TYPES: Final = f"""SELECT DISTINCT ?thing ?type WHERE {{
  ?thing a ?type ; <{RDFS.label}> ?label .
  FILTER (STRSTARTS(STR(?thing), "{KH}") && STRSTARTS(STR(?type), "{KHO}"))
}} ORDER BY ?thing ?type"""
_KINDS: Final = ("Dynasty", "Empire", "Khanate", "Lake", "River")
"""Classes whose names are part of the names of their things, or are left out of them."""
_FRESH: Final = 600
"""Seconds for which the catalogue of an engine without a version holds."""


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A thing.

    Attributes:
        id: the part of its IRI after ``/id/``.
        labels: language → label.
        names: language → other names.
        types: local names of its classes, inferred ones too.
        description: the first of its scope notes, or the empty string.
    """

    id: str
    labels: Mapping[str, str]
    names: Mapping[str, Sequence[str]]
    types: frozenset[str]
    description: str

    def name(self, languages: LanguageAccept) -> str:
        """Return its name in the language that a client prefers, else its English label."""
        offered = {**{tag: own[0] for tag, own in self.names.items()}, **self.labels}
        default = "en" if "en" in self.labels else next(iter(self.labels))
        best = languages.best_match(sorted(offered, key=lambda tag: (tag != default, tag)))
        return offered[best or default]

    @property
    def all_names(self) -> list[str]:
        """All its names, its labels first."""
        other = [name for own in self.names.values() for name in own]
        return list(dict.fromkeys((*self.labels.values(), *other)))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The things of a release, and the index of their names."""

    things: Mapping[str, NamedThing]
    index: NameIndex

    @classmethod
    def read(cls, engine: Engine) -> Catalogue:
        """Ask an engine for the things.

        Raises:
            EngineError: it fails.
        """
        texts: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        for thing, property_, name, _ in select(engine, _NAMES):
            if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal):
                own = texts[slug_of(thing.value)][str(property_)]
                own[name.language or "en"].append(name.value)
        types: dict[str, set[str]] = defaultdict(set)
        for thing, type_ in select(engine, _TYPES):
            if isinstance(thing, ox.NamedNode) and isinstance(type_, ox.NamedNode):
                types[slug_of(thing.value)].add(local_name(type_.value))
        things = {}
        for id_, named in texts.items():
            labels = {tag: names[0] for tag, names in named[_LABEL].items()}
            if labels and types[id_] and not types[id_] & _RECORDS:
                notes = [note for own in named[_NOTE].values() for note in own]
                names = dict(named[_NAME])
                kinds = frozenset(types[id_])
                things[id_] = NamedThing(id_, labels, names, kinds, notes[0] if notes else "")
        return cls(things, NameIndex({id_: _searched(thing) for id_, thing in things.items()}))


class CatalogueKeeper:
    """Keeps the catalogue of a release; it is read when it is first needed, by one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._clock = clock
        self._kept: tuple[str, float, Catalogue] | None = None

    def get(self, engine: Engine) -> Catalogue:
        """Return the catalogue of what the engine holds now.

        Raises:
            EngineError: the engine fails.
        """
        with self._lock:
            version, now = engine.version, self._clock()
            if self._kept:
                known, until, catalogue = self._kept
                if known == version and (version or now < until):
                    return catalogue
            catalogue = Catalogue.read(engine)
            self._kept = (version, now + _FRESH, catalogue)
            return catalogue


def _searched(thing: NamedThing) -> list[str]:
    """Return the names under which a thing is found, with those of a country in other tongues."""
    own = thing.all_names
    # A river called Ili is written Ili River too.
    kinds = [kind for kind in _KINDS if kind in thing.types]
    with_kind = [f"{name} {kind}" for name in thing.labels.values() for kind in kinds]
    return [*own, *with_kind, *(other for name in own for other in exonyms(name))]


@dataclass(frozen=True, slots=True)
class Schema:
    """Classes and properties by name, with the direct superclasses of each class.

    Attributes:
        types: local name → class.
        properties: local name → property that says something of the world.
        broader: name of a class → names of its direct superclasses.
    """

    types: Mapping[str, Term]
    properties: Mapping[str, Term]
    broader: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, documentation: Documentation) -> Schema:
        """Take them from the ontology; classes and properties that keep the record stay out."""
        types = {term.name: term for term in documentation.classes if not term.keeps_record}
        properties = {term.name: term for group in documentation.properties for term in group.terms}
        broader: dict[str, list[str]] = {name: [] for name in types}
        for above, below in _edges(documentation.tree):
            if above in types and below in types and above not in broader[below]:
                broader[below].append(above)
        return cls(types, properties, broader)

    def find(self, kind: Literal["type", "property"], name: str, status: int = 400) -> Term:
        """Return the class or property with a local name, CURIE or IRI.

        Raises:
            ReconciliationError: the ontology has no such term; with the status of HTTP that is
                given.
        """
        terms = self.types if kind == "type" else self.properties
        local = local_name(name).removeprefix("kho:")
        if local not in terms:
            raise ReconciliationError(
                f"There is no {kind} {name!r}; "
                f"/reconcile/suggest/{kind}?prefix=… lists what there is.",
                status,
            )
        return terms[local]

    def types_of(self, thing: NamedThing) -> list[dict[str, str]]:
        """Write the types of a thing as JSON, but for the superclasses of others."""
        known = [name for name in sorted(thing.types) if name in self.types]
        above = {one for name in known for one in self._ancestors(name)}
        return [entry(name, self.types[name].label) for name in known if name not in above]

    def _ancestors(self, name: str) -> set[str]:
        return set(self.broader[name]).union(*map(self._ancestors, self.broader[name]))


def entry(id_: str, name: str, description: str = "") -> dict[str, str]:
    """Write what has an id and a name as JSON; an empty description is left out."""
    return {"id": id_, "name": name} | ({"description": description} if description else {})


def described(term: Term) -> dict[str, str]:
    """Write a type or property as JSON."""
    return entry(term.name, term.label, " ".join(span.text for span in term.definitions))


def _edges(branches: Iterable[Branch]) -> Iterable[tuple[str, str]]:
    for branch in branches:
        for below in branch.branches:
            yield branch.term.name, below.term.name
        yield from _edges(branch.branches)
