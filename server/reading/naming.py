"""How things are called on a page: in its language where there is such a name, else in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, URIRef

from khorgos.ontology.manchester import Span
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import curie, slug_of
from khorgos.server.languages.dates import ShownDate, when
from khorgos.server.reading.closure import Index, RdfTerm
from khorgos.server.reading.collection import Collection
from khorgos.server.reading.release import Release
from khorgos.server.reading.terms import ShownTerm
from khorgos.triples.dates.edtf import EDTFError

_SHORT: Final = 90
_SLUG: Final = re.compile(r"\b([a-z][a-z0-9]+(?:-[a-z0-9]+)*)\b")
_NODES: Final = (
    (KHO.subject, KHO.predicate, (KHO.object, KHO.objectValue)),
    (KHO.propositionSubject, KHO.propositionPredicate, (KHO.propositionObject,)),
)


class Namer:
    """Names the things of a release in one language.

    Args:
        release: holds them.
        language: tag of the language of the page.
        address: IRI → web address, or the empty string.
        collection: its things with their names in all languages; without it, in English.
    """

    def __init__(
        self,
        release: Release,
        language: str,
        address: Callable[[str], str],
        collection: Collection | None = None,
    ) -> None:
        self.release = release
        self.language = language
        self._address = address
        self._collection = collection
        self._labels: dict[str, ShownTerm] = {}

    def show(self, term: RdfTerm | str) -> ShownTerm:
        """Show a term, or the thing that has an IRI, with a link to where it leads."""
        if isinstance(term, ox.Literal):
            return literal(term)
        if not isinstance(term, ox.NamedNode | str):
            return ShownTerm(str(term))
        iri = term if isinstance(term, str) else term.value
        return replace(self.label(iri), href=self._address(iri))

    def label(self, iri: str) -> ShownTerm:
        """Name a thing by its label, else by the triple that it states, or by what it has."""
        if iri not in self._labels:
            named = self._named(iri)
            self._labels[iri] = named or self._stated(iri) or self._described(iri)
        return self._labels[iri]

    def words(self, text: str) -> str:
        """Return a remark of the curator with the names of the things that it names by slugs."""
        return "".join(
            f"“{part.text}”" if part.href and " " in part.text and "-" in slug else part.text
            for slug, part in self.remark(text)
        )

    def remark(self, text: str) -> Iterator[tuple[str, ShownTerm]]:
        """Yield the parts of a remark, the things that it names by slugs with their names."""
        for number, part in enumerate(_SLUG.split(text)):
            shown = self.show(str(KH[part])) if number % 2 else ShownTerm(part)
            is_name = shown.text != part and (
                "-" in part or shown.text.casefold() == part.casefold()
            )
            yield part, shown if is_name or not number % 2 else ShownTerm(part)

    def date(self, iri: str) -> ShownDate | None:
        """Write a time span as people do; None where ``iri`` is none."""
        index = self.release.index
        written = index.texts(iri, KHO.edtf)
        if written:
            try:
                return when(written[0], self.language)
            except EDTFError:
                pass
        label = index.texts(iri, RDFS.label) if self.release.is_a(iri, str(KHO.TimeSpan)) else []
        return ShownDate(label[0], "", "en") if label else None

    def date_of(self, iri: str) -> ShownDate | None:
        """Write when a thing was, by its time span, else by its beginning or birth."""
        spans = self.release.index.iris(iri, KHO.hasTimeSpan, KHO.hasBeginning, KHO.hasBirth)
        return next(filter(None, map(self.date, spans)), None)

    def triple(self, iri: str) -> tuple[str, str, RdfTerm] | None:
        """Return the triple that a statement or a proposition states, if ``iri`` is one."""
        index = self.release.index
        for subject, predicate, objects in _NODES:
            first, second = index.iris(iri, subject), index.iris(iri, predicate)
            third = index.objects(iri, *objects)
            if first and second and third:
                return first[0], second[0], third[0]
        return None

    def _named(self, iri: str) -> ShownTerm | None:
        """Return a label of the ontology or of the release, or a title."""
        item = self._collection.items.get(slug_of(iri)) if self._collection else None
        if item and item.iri == iri:
            name = item.name_in(self.language)
            return replace(item.label(self.language), elsewhere=name.elsewhere)
        index, ours = self.release.index, self.release.axioms.labels.get(iri)
        if ours:
            tags = (self.language, f"{self.language}-hans", "en", min(ours))
            tag = next(tag for tag in tags if tag in ours)
            return _text(ours[tag], tag)
        if titles := index.texts(iri, KHO.title):
            return _text(titles[0], "en")
        labels = list(_literals(index, iri, RDFS.label))
        if not labels:
            return None
        return literal(min(labels, key=lambda it: (it.language not in ("en", None), it.value)))

    def _stated(self, iri: str) -> ShownTerm | None:
        """Name a record by the triple that it states or negates."""
        index = self.release.index
        for sign, node in (("", iri), *(("not: ", it) for it in index.iris(iri, KHO.negates))):
            triple = self.triple(node)
            if triple:
                # By their own names, because a statement may be about a statement, or itself.
                parts = (self._own(part) for part in triple)
                sign = "not: " if "true" in index.texts(node, KHO.isNegated) else sign
                return ShownTerm(sign + " — ".join(part.text for part in parts))
        return None

    def _own(self, term: RdfTerm | str) -> ShownTerm:
        if isinstance(term, ox.Literal):
            return literal(term)
        iri = term if isinstance(term, str) else str(term).strip("<>")
        return self._named(iri) or self._described(iri)

    def _described(self, iri: str) -> ShownTerm:
        """Name a thing by its words, its place in a text, or its IRI."""
        index = self.release.index
        if words := index.texts(iri, KHO.exact):
            short = words[0] if len(words[0]) <= _SHORT else words[0][:_SHORT].rstrip() + "…"
            return ShownTerm(short, direction=Span(short).direction)
        if written := index.texts(iri, KHO.asWritten):
            read = "".join(f", read as “{words}”" for words in index.texts(iri, KHO.readAs))
            return ShownTerm(f"“{written[0]}”{read}")
        if forms := list(_literals(index, iri, _LITERAL_FORM)):
            return literal(forms[0])
        if len(point := index.texts(iri, *_POINT)) == 2:
            return ShownTerm("° N, ".join(point) + "° E")
        ends = index.texts(iri, KHO.start, KHO.end)
        if len(ends) == 2:
            return ShownTerm(f"characters {ends[0]} to {ends[1]}")
        if forms := list(_literals(self.release.elsewhere, iri, _LITERAL_FORM)):
            return literal(forms[0])
        return ShownTerm(slug_of(iri) if iri.startswith(str(KH)) else curie(iri))


_LITERAL_FORM: Final = URIRef("http://www.w3.org/2008/05/skos-xl#literalForm")
_POINT: Final = [
    URIRef(f"http://www.w3.org/2003/01/geo/wgs84_pos#{name}") for name in ("lat", "long")
]


def literal(term: ox.Literal) -> ShownTerm:
    """Show a literal with its language and direction."""
    return _text(term.value, term.language or "")


def kinds_of(release: Release, iri: str) -> tuple[str, ...]:
    """Return the most special class of a thing after those above it, the widest first."""
    kinds = [kind for kind in release.index.iris(iri, RDF.type) if kind.startswith(str(KHO))]
    stated = [kind for kind in kinds if kind not in release.inferred.iris(iri, RDF.type)]
    return release.axioms.lineage(stated or kinds)


def _text(text: str, language: str) -> ShownTerm:
    return ShownTerm(text, language=language, direction=Span(text).direction)


def _literals(index: Index, iri: str, predicate: URIRef) -> Iterator[ox.Literal]:
    return (term for term in index.objects(iri, predicate) if isinstance(term, ox.Literal))
