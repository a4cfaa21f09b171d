"""What may be meant while one types: things by their names in all scripts, properties, classes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.server.reviewing.reviewed import ReviewedSentence
from khorgos.triples.annotated import Input
from khorgos.triples.finding import ThingFinder, names_of_things
from khorgos.triples.naming.letters import fold
from khorgos.triples.resolving import VALUES

_SHOWN: Final = 9
_LIKE: Final = 4
_NEAR_FROM: Final = 3
"""Letters from which on names that are only alike are looked for."""
_WORDS: Final = frozenset({"date", "quantity"})


@dataclass(frozen=True, slots=True)
class TypedChoice:
    """Something to choose.

    Attributes:
        value: what goes into the field.
        name: what it is called.
        about: what it is, in a few words.
        fits: whether it may stand there, as the ontology has it.
    """

    value: str
    name: str
    about: str
    fits: bool = True


class Completion:
    """Completes what is typed, by what a graph holds at one moment.

    Args:
        given: the input of the graph.
        vocabulary: the terms of the ontology.
        before: the completion of an earlier moment, whose index of names is taken over where no
            name has changed.
    """

    def __init__(
        self, given: Input, vocabulary: Vocabulary, before: Completion | None = None
    ) -> None:
        self._entities = given.entities
        self._terms = vocabulary
        names: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for one in names_of_things(given):
            names[one.slug][one.name] = None
        for slug in given.entities:
            names[slug][slug.replace("-", " ")] = None
        self._names = {slug: tuple(own) for slug, own in names.items()}
        self._used = _used(given)
        is_same = before is not None and before._names == self._names
        self._finder: ThingFinder = before._finder if before and is_same else ThingFinder(given)
        self._folded = [
            (fold(name), slug, name) for slug, own in self._names.items() for name in own
        ]

    def things(
        self, typed: str, sentence: ReviewedSentence | None = None, prop: str = "", end: str = ""
    ) -> Sequence[TypedChoice]:
        """The things that may be meant: those of the sentence first, then by their names.

        Args:
            typed: what was typed so far.
            sentence: the sentence under review.
            prop: the property of the fact.
            end: which end of it is looked for, ``subject`` or ``object``.
        """
        wanted = self._wanted(prop, end)
        found = dict.fromkeys(
            [*self._of_sentence(typed, sentence), *self._by_name(typed)]
            if typed or sentence
            else ()
        )
        choices = [self._thing(slug, wanted) for slug in found if slug in self._entities]
        choices.sort(key=lambda one: not one.fits)
        return choices[:_SHOWN]

    def words(self, typed: str, sentence: ReviewedSentence, prop: str) -> Sequence[TypedChoice]:
        """The dates and quantities of the sentence that may be the object of ``prop``."""
        if prop and not self.takes_words(prop):
            return []
        plain, text = fold(typed.strip('"')), sentence.sentence.text
        iri = self._terms.object_properties.get(prop)
        ranges = self._terms.ranges(iri) if iri else frozenset()
        kinds = {
            *(("date",) if KHO.TimeSpan in ranges else ()),
            *(("quantity",) if KHO.Quantity in ranges else ()),
        } or _WORDS
        return [
            TypedChoice(
                f'"{text[one.start : one.end]}"', text[one.start : one.end], one.told or one.kind
            )
            for one in sentence.drafted.lit
            if one.kind in kinds and plain in fold(text[one.start : one.end])
        ]

    def takes_words(self, prop: str) -> bool:
        """Whether the object of ``prop`` is words of the source and no thing."""
        if prop in self._terms.datatype_properties:
            return True
        iri = self._terms.object_properties.get(prop)
        return iri is not None and bool(self._terms.ranges(iri) & VALUES)

    def properties(self, typed: str, subject: str) -> Sequence[TypedChoice]:
        """The properties that may be meant, those that fit the class of ``subject`` first.

        Among them those stand first that others of the class have most often.
        """
        plain = typed.casefold().replace(" ", "")
        entity = self._entities.get(subject)
        return self._properties(plain, self._class(entity.type) if entity else None)

    def properties_of_class(self, typed: str, type_: str) -> Sequence[TypedChoice]:
        """The same for a thing that is still to be made, by its class."""
        return self._properties(typed.casefold().replace(" ", ""), self._class(type_))

    def _properties(self, plain: str, cls: URIRef | None) -> Sequence[TypedChoice]:
        terms = self._terms
        above = terms.superclasses(cls) if cls else frozenset()
        used = self._used.get(local_name(cls), Counter()) if cls else Counter[str]()
        ranked = []
        for name, iri in {**terms.object_properties, **terms.datatype_properties}.items():
            place = name.casefold().find(plain)
            label = terms.label(iri)
            if place < 0 and plain not in label.casefold().replace(" ", ""):
                continue
            if terms.keeps_records(iri) or any(map(terms.keeps_records, terms.domains(iri))):
                continue
            fits = cls is None or terms.domains(iri) <= above
            starts = _part_starts(name, plain)
            order = (not fits, not starts, -used[name], name)
            ranked.append((order, TypedChoice(name, label, terms.definition(iri), fits)))
        return [choice for _, choice in sorted(ranked, key=lambda one: one[0])][:_SHOWN]

    def classes(self, typed: str) -> Sequence[TypedChoice]:
        """The classes that may be meant, those that many things have first."""
        plain, terms = typed.casefold().replace(" ", ""), self._terms
        counted = Counter(entity.type for entity in self._entities.values())
        found = [
            (not _part_starts(name, plain), -counted[name], name)
            for name, iri in terms.classes.items()
            if plain in name.casefold()
            and not (terms.is_abstract(iri) or terms.keeps_records(iri) or iri in VALUES)
        ]
        return [
            TypedChoice(
                name, terms.label(terms.classes[name]), terms.definition(terms.classes[name])
            )
            for *_, name in sorted(found)
        ][:_SHOWN]

    def like(self, name: str) -> Sequence[TypedChoice]:
        """The things that have a name like ``name``, so that none is made twice."""
        plain = fold(name)
        same = [slug for own, slug, _ in self._folded if own == plain]
        found = dict.fromkeys([*same, *self._alike(name)])
        return [self._thing(slug, frozenset()) for slug in found][:_LIKE]

    # ------------------------------------------------------------ things

    def _class(self, name: str) -> URIRef | None:
        return self._terms.classes.get(name)

    def _wanted(self, prop: str, end: str) -> frozenset[URIRef]:
        iri = self._terms.object_properties.get(prop)
        if iri is None or not end:
            return frozenset()
        return self._terms.domains(iri) if end == "subject" else self._terms.ranges(iri)

    def _thing(self, slug: str, wanted: frozenset[URIRef]) -> TypedChoice:
        entity = self._entities[slug]
        cls = self._class(entity.type)
        fits = not wanted or (cls is not None and wanted <= self._terms.superclasses(cls))
        return TypedChoice(slug, entity.label, entity.type, fits)

    def _of_sentence(self, typed: str, sentence: ReviewedSentence | None) -> Iterator[str]:
        """Yield the things of the sentence under review which begin as was typed."""
        if sentence is None:
            return
        plain = fold(typed)
        slugs = [one.told for one in sentence.drafted.lit if one.kind == "name"]
        for proposal in sentence.drafted.proposals:
            slugs += [thing.slug for thing in proposal.things]
            slugs += [word for fact in proposal.facts for word in str(fact["fact"]).split(" ")]
        for slug in dict.fromkeys(slugs):
            if slug in self._entities and any(
                _starts(fold(name), plain) for name in (slug.replace("-", " "), *self._names[slug])
            ):
                yield slug

    def _by_name(self, typed: str) -> Iterator[str]:
        plain = fold(typed.replace("-", " "))
        whole = [slug for name, slug, _ in self._folded if name == plain]
        starts = [(len(name), slug) for name, slug, _ in self._folded if name.startswith(plain)]
        inner = [(len(name), slug) for name, slug, _ in self._folded if f" {plain}" in name]
        yield from whole
        yield from (slug for _, slug in sorted(starts)[: 2 * _SHOWN])
        yield from (slug for _, slug in sorted(inner)[: 2 * _SHOWN])
        if len(plain) >= _NEAR_FROM:
            yield from self._alike(typed)

    def _alike(self, name: str) -> list[str]:
        return [one.slug for one in self._finder.find(name, limit=_SHOWN)]


def _part_starts(name: str, plain: str) -> bool:
    """Whether a part of a name in camel case begins so.

    >>> _part_starts("hasTimeSpan", "time"), _part_starts("hasTimeSpan", "as")
    (True, False)
    """
    places = [0, *(place for place, sign in enumerate(name) if sign.isupper())]
    return any(name.casefold().startswith(plain, place) for place in places)


def _starts(name: str, plain: str) -> bool:
    return name.startswith(plain) or f" {plain}" in name


def _used(given: Input) -> Mapping[str, Counter[str]]:
    """How often things of each class have each property as records tell it."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in given.known:
        for record in one.records:
            for fact in record.facts:
                entity = given.entities.get(fact.triple.subject)
                if entity is not None:
                    found[entity.type][fact.triple.property] += 1
    return found
