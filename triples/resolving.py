"""From the words of a curator's triple to terms of the graph, with help for what is misspelt."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotation import Entity, Triple
from khorgos.triples.minting import entity_iri
from khorgos.triples.values import Value, quantity_value, time_value


@dataclass(frozen=True)
class Resolved:
    """A triple in terms of the graph.

    Attributes:
        subject, predicate, object: the triple.
        value: the node that describes the object where it is a time span or quantity.
    """

    subject: URIRef
    predicate: URIRef
    object: Node
    value: Value | None = None

    @property
    def triple(self) -> tuple[Node, Node, Node]:
        """Subject, predicate and object."""
        return self.subject, self.predicate, self.object


class Resolver:
    """Resolves slugs and property names against the register, the claims and the ontology."""

    def __init__(
        self, vocabulary: Vocabulary, entities: Mapping[str, Entity], claims: Iterable[str]
    ) -> None:
        """Take what can be spoken of: ``entities`` by slug and the ids of the ``claims``."""
        self.vocabulary = vocabulary
        self._entities = entities
        self._classes = dict.fromkeys(claims, "Claim")
        self._classes |= {slug: entity.type for slug, entity in entities.items()}
        self.used: set[str] = set()

    def entity(self, slug: str) -> URIRef:
        """The IRI of the entity or claim ``slug``, which is noted as used.

        Raises:
            ValueError: nothing has this slug; the nearest ones are named.
        """
        if slug not in self._classes:
            near = difflib.get_close_matches(slug, self._classes, n=3, cutoff=0.6)
            raise ValueError(
                f"there is no entity {slug!r}; "
                + (f"did you mean {_either(near)}? Or " if near else "")
                + "add it to entities.yaml"
            )
        self.used.add(slug)
        return entity_iri(slug)

    def resolve(
        self,
        triple: Triple,
        *,
        edtf: str | None = None,
        reading: str = "stated",
        share_of: str | None = None,
    ) -> Resolved:
        """Resolve ``triple``; the keywords qualify an object that is a time or a quantity.

        Raises:
            ValueError: an unknown entity or property, an object that the property does not
                take, an entity of a class that the property does not speak of, or a property
                that is for the build itself.
        """
        subject = self.entity(triple.subject)
        prop = self._property(triple.property)
        if self.vocabulary.keeps_records(prop):
            raise ValueError(
                f"{triple.property} keeps the build's own records and says nothing of the world; "
                "choose another property, or use the field of the fact or claim for it"
            )
        self._check_class(triple.subject, triple.property, self.vocabulary.domains(prop))
        if triple.object is None:
            node, value = self._words(triple, prop, edtf, reading, share_of)
            return Resolved(subject, prop, node, value)
        if prop in self.vocabulary.datatype_properties.values():
            return Resolved(subject, prop, self._boolean(triple, prop))
        if self.vocabulary.ranges(prop) & {KHO.TimeSpan, KHO.Quantity}:
            raise ValueError(
                f"{triple.property} takes the source's own words in double quotes, "
                f"not {triple.object!r}"
            )
        node = self.entity(triple.object)
        self._check_class(triple.object, triple.property, self.vocabulary.ranges(prop))
        return Resolved(subject, prop, node)

    def _property(self, name: str) -> URIRef:
        for kind in ("object property", "datatype property"):
            if name in (terms := self.vocabulary.terms(kind)):
                return terms[name]
        near = [
            *self.vocabulary.suggest(name, "object property"),
            *self.vocabulary.suggest(name, "datatype property"),
        ]
        raise ValueError(
            f"the ontology has no property {name!r}"
            + (f"; did you mean {_either(near)}?" if near else "; see ontology/khorgos.ttl")
        )

    def _check_class(self, slug: str, prop: str, wanted: frozenset[URIRef]) -> None:
        own = self.vocabulary.classes.get(self._classes[slug])
        for cls in wanted:
            if own is None or cls in self.vocabulary.superclasses(own):
                continue
            if own in self.vocabulary.superclasses(cls):  # a special kind of what it is known as
                continue
            raise ValueError(
                f"{prop} takes the class {self.vocabulary.label(cls)!r} there, but {slug} has "
                f"{self.vocabulary.label(own)!r}; choose another property, or mend the type"
            )

    def _words(
        self,
        triple: Triple,
        prop: URIRef,
        edtf: str | None,
        reading: str,
        share_of: str | None,
    ) -> tuple[Node, Value | None]:
        words = triple.words or ""
        ranges = self.vocabulary.ranges(prop)
        if KHO.TimeSpan in ranges:
            value = time_value(words, edtf, reading)
            return value.node, value
        if KHO.Quantity in ranges:
            if share_of is not None:
                self.entity(share_of)
            value = quantity_value(words, share_of)
            return value.node, value
        if prop in self.vocabulary.object_properties.values():
            raise ValueError(
                f"{triple.property} takes an entity, not words: add {words!r} to entities.yaml "
                "and write its slug"
            )
        if XSD.boolean in ranges:
            raise ValueError(f"{triple.property} takes true or false without quotes, not {words!r}")
        if prop == KHO.name and triple.tag is None:
            raise ValueError(f'a name needs its language: "{words}"@en, or the tag that fits')
        return Literal(words, lang=triple.tag), None

    def _boolean(self, triple: Triple, prop: URIRef) -> Literal:
        if XSD.boolean in self.vocabulary.ranges(prop) and triple.object in ("true", "false"):
            return Literal(triple.object == "true")
        raise ValueError(
            f"{triple.property} does not take {triple.object!r}: write the source's words in "
            "double quotes, or true or false where the property asks for a truth value"
        )


def _either(names: list[str]) -> str:
    return " or ".join(repr(name) for name in names)
