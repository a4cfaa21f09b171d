"""Terms as a page shows them: a text in its script and direction, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox
from rdflib import RDFS

from khorgos.ontology.manchester import Span
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import curie, slug_of
from khorgos.server.linked.closure import Index, Term

_SHORT: Final = 90
NODES: Final = (
    (KHO.subject, KHO.predicate, (KHO.object, KHO.objectValue)),
    (KHO.propositionSubject, KHO.propositionPredicate, (KHO.propositionObject,)),
)
"""How a statement and a proposition hold a triple: subject, predicate, and object or value."""


@dataclass(frozen=True, slots=True)
class Value:
    """A term as a page shows it.

    Attributes:
        text: what it says.
        href: where it leads, or the empty string.
        language: its BCP 47 tag, or the empty string.
        direction: ``ltr`` or ``rtl``.
    """

    text: str
    href: str = ""
    language: str = ""
    direction: str = "ltr"


class Presenter:
    """Shows the terms of one index.

    Args:
        index: what is known of them.
        labels: IRI → English label of the terms of the ontology.
        address: IRI → web address, or the empty string.
    """

    def __init__(
        self, index: Index, labels: Mapping[str, str], address: Callable[[str], str]
    ) -> None:
        self._index = index
        self._labels = labels
        self._address = address

    def show(self, term: Term | str) -> Value:
        """Show a term, or the thing that has an IRI."""
        return self._shown(term, self.label)

    def triple(self, iri: str) -> tuple[Value, Value, Value] | None:
        """Show the triple that a statement or a proposition states, if ``iri`` is one."""
        for subject, predicate, objects in NODES:
            parts = ((subject,), (predicate,), objects)
            terms = [self._index.objects(iri, *part) for part in parts]
            if all(terms):
                # By their own names, because a statement may be about a statement, or itself.
                first, second, third = (self._shown(found[0], self._own_name) for found in terms)
                return first, second, third
        return None

    def label(self, iri: str) -> Value:
        """Name a thing by its label, else by the triple it states or negates, or as it is."""
        if not self._labelled(iri):
            negated = self._index.iris(iri, KHO.negates)
            for sign, node in (("", iri), *(("not: ", it) for it in negated)):
                stated = self.triple(node)
                if stated:
                    return Value(sign + " — ".join(part.text for part in stated))
        return self._own_name(iri)

    def _shown(self, term: Term | str, name: Callable[[str], Value]) -> Value:
        if isinstance(term, ox.Literal):
            direction = Span(term.value).direction
            return Value(term.value, language=term.language or "", direction=direction)
        if not isinstance(term, ox.NamedNode | str):
            return Value(str(term))
        iri = term if isinstance(term, str) else term.value
        return replace(name(iri), href=self._address(iri))

    def _labelled(self, iri: str) -> Value | None:
        """Return the label of a thing, in English if it has one."""
        labels = self._index.objects(iri, RDFS.label)
        names = [term for term in labels if isinstance(term, ox.Literal)]
        if names:
            return self.show(min(names, key=lambda it: (it.language not in ("en", None), str(it))))
        return Value(self._labels[iri], language="en") if iri in self._labels else None

    def _own_name(self, iri: str) -> Value:
        """Name a thing by its label, its words, its place in a text, or its IRI."""
        label = self._labelled(iri)
        if label:
            return label
        words = self._index.texts(iri, KHO.exact)
        if words:
            short = words[0] if len(words[0]) <= _SHORT else words[0][:_SHORT].rstrip() + "…"
            return Value(short, direction=Span(short).direction)
        ends = self._index.texts(iri, KHO.start, KHO.end)
        if len(ends) == 2:
            return Value(f"characters {ends[0]} to {ends[1]}")
        return Value(slug_of(iri) if iri.startswith(str(KH)) else curie(iri))
