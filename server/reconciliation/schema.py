"""The types and properties that reconciliation knows: those of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from khorgos.ontology.documentation import Branch, Documentation, Term
from khorgos.ontology.namespaces import KHO
from khorgos.server.reconciliation.requests import ReconciliationError

_NAMES: Final = ("kho:", str(KHO))


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
    broader: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, documentation: Documentation) -> Schema:
        """Take them from the ontology; classes and properties that keep the record stay out."""
        types = {term.name: term for term in documentation.classes if not term.keeps_record}
        groups = documentation.properties
        properties = {term.name: term for group in groups for term in group.terms}
        broader: dict[str, list[str]] = {name: [] for name in types}
        for above, below in _edges(documentation.tree):
            if above in types and below in types and above not in broader[below]:
                broader[below].append(above)
        return cls(types, properties, {name: tuple(above) for name, above in broader.items()})

    def type(self, name: str) -> Term:
        """Return the class with a local name, CURIE or IRI.

        Raises:
            ReconciliationError: there is none.
        """
        return _find(self.types, name, "type")

    def property(self, name: str) -> Term:
        """Return the property with a local name, CURIE or IRI; as :meth:`type`."""
        return _find(self.properties, name, "property")

    def most_specific(self, names: Iterable[str]) -> list[str]:
        """Drop from the names of classes those of the superclasses of others."""
        known = [name for name in names if name in self.types]
        above = {one for name in known for one in self._ancestors(name)}
        return [name for name in known if name not in above]

    def _ancestors(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = list(self.broader[name])
        while waiting:
            above = waiting.pop()
            if above not in found:
                found.add(above)
                waiting += self.broader[above]
        return found


def _find(terms: Mapping[str, Term], name: str, kind: str) -> Term:
    local = name
    for prefix in _NAMES:
        local = local.removeprefix(prefix)
    if local not in terms:
        raise ReconciliationError(
            f"There is no {kind} {name!r}; /reconcile/suggest/{kind}?prefix=… lists what there is."
        )
    return terms[local]


def _edges(branches: Iterable[Branch]) -> Iterable[tuple[str, str]]:
    for branch in branches:
        for below in branch.branches:
            yield branch.term.name, below.term.name
        yield from _edges(branch.branches)
