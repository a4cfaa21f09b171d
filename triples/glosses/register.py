"""The register of entities, searched by names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdflib import URIRef

from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples.annotation import AnnotationFile, Entity


class Register:
    """Finds entities by their names, and tells what may be said of them."""

    def __init__(self, entities: Mapping[str, Entity], existing: Iterable[AnnotationFile]) -> None:
        """Take the ``entities`` by slug, and the annotations that say their other names."""
        self._entities = entities
        self._vocabulary = Vocabulary(load_ontology())
        self._labels: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for slug, entity in entities.items():
            self._labels.setdefault(entity.label.casefold(), set()).add(slug)
        for fact in (fact for file in existing for record in file.records for fact in record.facts):
            if fact.triple.property == "name" and fact.triple.words:
                name = fact.triple.words.casefold()
                self._names.setdefault(name, set()).add(fact.triple.subject)

    def find(self, name: str | None) -> str | None:
        """The slug of the one entity with this label or, failing that, this name."""
        for names in (self._labels, self._names):
            slugs = names.get((name or "").casefold(), set())
            if len(slugs) == 1:
                return next(iter(slugs))
        return None

    def label(self, slug: str) -> str:
        """The label of ``slug``; "" where it is not in the register."""
        return self._entities[slug].label if slug in self._entities else ""

    def type(self, slug: str) -> str | None:
        """The class of ``slug``, or None where it is not in the register."""
        return self._entities[slug].type if slug in self._entities else None

    def agrees(self, slug: str, kind: str | None) -> bool:
        """Tell whether ``slug`` may be of the class ``kind``; what is not known may be anything."""
        own = self._vocabulary.classes.get(self.type(slug) or "")
        return kind is None or own is None or self._are_related(self._vocabulary.classes[kind], own)

    def accepts(self, slug: str, prop: str) -> bool:
        """Tell whether the property speaks of things of the class of ``slug``."""
        own = self._vocabulary.classes.get(self.type(slug) or "")
        domains = self._vocabulary.domains(self._vocabulary.object_properties[prop])
        return own is None or all(self._are_related(domain, own) for domain in domains)

    def _are_related(self, one: URIRef, other: URIRef) -> bool:
        above = self._vocabulary.superclasses
        return one in above(other) or other in above(one)
