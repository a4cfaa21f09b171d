"""From the words of a curator's triple to terms of the graph, with help for what is misspelt.

Words of a time, a quantity, a ranking or a comparison become a node of its own, which the graph
describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rdflib import RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.ontology.prefixes import local_name
from khorgos.ontology.vocabulary import Kind, Vocabulary
from khorgos.triples.annotation import (
    ComparisonRecord,
    Entity,
    FactRecord,
    RankingRecord,
    ScaleRecord,
    Triple,
)
from khorgos.triples.dates.datewords import DateWordsError, parse_words
from khorgos.triples.dates.edtf import Bounds, label, parse
from khorgos.triples.minting import entity_iri, hashed_iri, time_iri
from khorgos.triples.qualifiers import Qualifier, Qualifiers, load_qualifiers
from khorgos.triples.quantity import Quantity, parse_quantity

Nodes = tuple[Node, Node, Node]
"""A triple in terms of the graph."""

VALUES = frozenset({KHO.TimeSpan, KHO.Quantity, KHO.Ranking, KHO.Comparison})
"""The classes whose members the build makes from words."""


@dataclass(frozen=True)
class Value:
    """A time span, a quantity, a ranking or a comparison, as a node of its own.

    Attributes:
        node: its IRI.
        kind: one of `VALUES`.
        triples: what the graph says of it.
    """

    node: URIRef
    kind: URIRef
    triples: tuple[Nodes, ...]


def time_value(words: str, edtf: str | None, reading: str) -> Value:
    """The time span that ``words`` name, or ``edtf`` where the words alone are not a date.

    >>> time_value("in 36 BC", None, "stated").node
    rdflib.term.URIRef('https://w3id.org/khorgos/id/time--0035')

    Raises:
        ValueError: the words are not a date and no EDTF is given, the two disagree, or an EDTF
            beside words that are not a date is said to be ``stated``.
    """
    bounds = parse_words(words) if edtf is None else parse(edtf)
    if edtf is not None and reading == "stated" and not _agree(words, bounds):
        raise ValueError(
            f"the words {words!r} do not say {edtf}; correct the edtf, or give a reading "
            "(relative, computed …) and say because of what"
        )
    return _value(
        time_iri(bounds.text),
        KHO.TimeSpan,
        {
            RDFS.label: Literal(label(bounds), lang="en"),
            KHO.edtf: bounds.text,
            KHO.isApproximate: bounds.approximate,
            KHO.earliestYear: bounds.earliest_year,
            KHO.latestYear: bounds.latest_year,
            KHO.earliestDay: bounds.earliest_day,
            KHO.latestDay: bounds.latest_day,
        },
    )


def quantity_value(words: str, share_of: str | None, scale: ScaleRecord | None = None) -> Value:
    """The quantity that ``words`` name; ``share_of`` is the slug of the whole, or None.

    Raises:
        ValueError: the words are not one number with its unit, or it lies outside of its scale.
    """
    quantity = parse_quantity(words)
    on_scale = "" if scale is None else f" {_scale_words(quantity, scale)}"
    lowest, highest = (scale.lowest, scale.highest) if scale else (None, None)
    ends = (lowest, highest) if scale else ()
    return _value(
        hashed_iri("quantity", words, share_of, *ends),
        KHO.Quantity,
        {
            RDFS.label: Literal(f"{words}{on_scale}", lang="en"),
            KHO.quantityText: words,
            KHO.value: _decimal(quantity.value),
            KHO.upperValue: _decimal(quantity.upper),
            KHO.scaleMinimum: _decimal(lowest),
            KHO.scaleMaximum: _decimal(highest),
            KHO.unit: quantity.unit,
            KHO.isApproximate: quantity.approximate,
            KHO.counted: quantity.counted,
            KHO.bound: quantity.bound,
            KHO.isShareOf: None if share_of is None else entity_iri(share_of),
        },
    )


def _decimal(number: Decimal | str | None) -> Literal | None:
    # Literal(Decimal) would normalise the digits that the source wrote.
    return None if number is None else Literal(f"{number}", datatype=XSD.decimal)


def _scale_words(quantity: Quantity, scale: ScaleRecord) -> str:
    """The words that tell the scale of a score, for its label."""
    highest = Decimal(scale.highest)
    lowest = None if scale.lowest is None else Decimal(scale.lowest)
    if lowest is not None and lowest >= highest:
        raise ValueError(f"a scale does not go from {lowest} to {highest}; its end is higher")
    outside = (quantity.value if quantity.upper is None else quantity.upper) > highest
    if outside or (lowest is not None and quantity.value < lowest):
        raise ValueError(
            f"{quantity.value} lies outside of its scale, which goes "
            f"{'' if lowest is None else f'from {lowest} '}to {highest}; correct one of them"
        )
    return f"on a scale {'up' if lowest is None else f'from {lowest}'} to {highest}"


def ranking_value(words: str, ranking: RankingRecord) -> Value:
    """The place in an order that ``words`` name ("one of the largest lakes in Asia")."""
    of, by, within = ranking.of, ranking.by, ranking.within
    return _value(
        hashed_iri("ranking", words, of, by, within, ranking.position, ranking.one_of),
        KHO.Ranking,
        {
            RDFS.label: Literal(words, lang="en"),
            KHO.isComparedWith: entity_iri(of),
            KHO.hasCriterion: entity_iri(by),
            KHO.hasScope: None if within is None else entity_iri(within),
            KHO.rankPosition: ranking.position,
            KHO.isOneOf: ranking.one_of,
        },
    )


def comparison_value(words: str, comparison: ComparisonRecord) -> Value:
    """The comparison with one other thing that ``words`` make ("a higher death rate")."""
    return _value(
        hashed_iri("comparison", words, comparison.other, comparison.by, comparison.outcome),
        KHO.Comparison,
        {
            RDFS.label: Literal(words, lang="en"),
            KHO.isComparedWith: entity_iri(comparison.other),
            KHO.hasCriterion: entity_iri(comparison.by),
            KHO.outcome: comparison.outcome,
        },
    )


def _value(node: URIRef, kind: URIRef, said: Mapping[URIRef, object]) -> Value:
    """A value of which all is said that is not None."""
    triples = (
        (node, predicate, value if isinstance(value, Node) else Literal(value))
        for predicate, value in said.items()
        if value is not None
    )
    return Value(node, kind, ((node, RDF.type, kind), *triples))


class UnknownNameError(ValueError):
    """A slug or a property that nothing has; the same words in every place that writes it."""


@dataclass(frozen=True)
class Resolved:
    """A triple in terms of the graph, and its object's description where that is a value."""

    triple: Nodes
    value: Value | None = None


_FIELDS = {
    "share_of": KHO.Quantity,
    "scale": KHO.Quantity,
    "ranking": KHO.Ranking,
    "comparison": KHO.Comparison,
}
"""The fields that only a value of one kind takes."""
_USES = {
    "share_of": "only a quantity is a share",
    "scale": "only a quantity stands on a scale",
    "ranking": "only hasRanking takes one",
    "comparison": "only hasComparison takes one",
}


class Resolver:
    """Resolves slugs and property names against the register, the claims and the ontology."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        entities: Mapping[str, Entity],
        claims: Iterable[str],
        qualifiers: Qualifiers | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Take what can be spoken of: ``entities`` by slug and the ids of the ``claims``.

        Without ``qualifiers`` those of the project's table are taken. ``renamed`` leads from old
        slugs to those of today, for who writes an old one.
        """
        self.vocabulary = vocabulary
        self._qualifiers = qualifiers or load_qualifiers()
        self._renamed = renamed or {}
        self._classes = dict.fromkeys(claims, "Claim")
        self._classes |= {slug: entity.type for slug, entity in entities.items()}
        self.used: set[str] = set()

    def entity(self, slug: str) -> URIRef:
        """The IRI of the entity or claim ``slug``, which is noted as used.

        Raises:
            UnknownNameError: nothing has this slug; the nearest ones are named.
        """
        if slug not in self._classes:
            near = list(map(repr, nearest(slug, self._classes)))
            ask = f"{did_you_mean(near, name=slug)} Or " if near else ""
            if slug in self._renamed:
                ask = f"it was renamed, write {self._renamed[slug]!r}. Or "
            raise UnknownNameError(f"there is no entity {slug!r}; {ask}add it to entities.yaml")
        self.used.add(slug)
        return entity_iri(slug)

    def related(self, slug: str, predicate: URIRef) -> URIRef:
        """The entity or claim ``slug``, which a claim is related with by ``predicate``.

        Raises:
            ValueError: nothing has this slug, or its class is none that the predicate takes.
        """
        node = self.entity(slug)
        self._check_class(slug, local_name(predicate), self.vocabulary.ranges(predicate))
        return node

    def qualifier(self, word: str, key: str) -> Qualifier:
        """The qualifier that ``word`` is under ``key`` of the annotations.

        Raises:
            ValueError: the table has no such word for the key.
        """
        return self._qualifiers.find(word, key)

    def resolve(self, said: FactRecord) -> Resolved:
        """Resolve the triple of ``said``, of which an object that is a value takes its fields.

        Raises:
            ValueError: an unknown entity or property, an object that the property does not
                take, an entity of a class that the property does not speak of, a property
                that is for the build itself, or a field that is missing or has no use.
        """
        triple = said.triple
        subject = self.entity(triple.subject)
        prop = self.property(triple.property)
        self._check_class(triple.subject, triple.property, self.vocabulary.domains(prop))
        if triple.object == triple.subject:
            raise ValueError(
                f"{triple.subject} stands on both sides of {triple.property}, but nothing is so "
                "related to itself; name the other thing"
            )
        kind = self.kind(triple)
        for field, wanted in _FIELDS.items():
            if getattr(said, field) is not None and kind != wanted:
                raise ValueError(f"the {field} of {triple.property} has no use; {_USES[field]}")
        if triple.object is not None:
            return Resolved((subject, prop, self._object(triple, triple.object, prop)))
        words = triple.words or ""
        if kind is not None and triple.tag is not None:
            raise ValueError(
                f"{triple.property} takes words without a language; take '@{triple.tag}' out"
            )
        if kind is None:
            return Resolved((subject, prop, self._text(triple, words, prop)))
        value = self._value(words, kind, said)
        return Resolved((subject, prop, value.node), value)

    def kind(self, triple: Triple) -> URIRef | None:
        """The class of `VALUES` that the property of ``triple`` takes; None where it takes none.

        Raises:
            ValueError: facts are not said by the property.
        """
        return next(iter(self.vocabulary.ranges(self.property(triple.property)) & VALUES), None)

    def _value(self, words: str, kind: URIRef, said: FactRecord) -> Value:
        """The value of the ``kind`` that the ``words`` of ``said`` name."""
        if kind == KHO.TimeSpan:
            return time_value(words, said.edtf, said.reading)
        if kind == KHO.Quantity:
            self._use(said.share_of)
            return quantity_value(words, said.share_of, said.scale)
        record = said.ranking or said.comparison
        if record is None:
            field = "ranking" if kind == KHO.Ranking else "comparison"
            raise ValueError(f"{said.triple.property} needs a {field} beside its words; give one")
        if isinstance(record, RankingRecord):
            self._use(record.of, record.by, record.within)
            return ranking_value(words, record)
        self._use(record.other, record.by)
        return comparison_value(words, record)

    def _use(self, *slugs: str | None) -> None:
        """Note the entities as used, None aside; raise where one is unknown."""
        for slug in filter(None, slugs):
            self.entity(slug)

    def intention(self, said: FactRecord) -> URIRef:
        """The intention that is the object of ``said`` and has a content.

        Raises:
            ValueError: the object is none.
        """
        slug = said.triple.object
        own = self.vocabulary.classes.get(self._classes.get(slug or "", ""))
        if slug is None or own is None or KHO.Intention not in self.vocabulary.superclasses(own):
            raise ValueError(
                f"the content of {str(said.triple)!r} has no use; only an object that is a goal, "
                "policy or other intention says what it would bring about"
            )
        return self.entity(slug)

    def measure(self, words: str) -> Value:
        """The quantity that ``words`` name, by how much something holds.

        Raises:
            ValueError: the words are no quantity.
        """
        return quantity_value(words, None)

    def property(self, name: str) -> URIRef:
        """The property ``name`` of the ontology, by which facts are said.

        Raises:
            ValueError: the ontology has none, or it is for the build itself.
        """
        kinds: tuple[Kind, ...] = ("object property", "datatype property")
        for kind in kinds:
            if (prop := self.vocabulary.terms(kind).get(name)) is None:
                continue
            if self.vocabulary.keeps_records(prop):
                raise ValueError(
                    f"{name} keeps the build's own records and says nothing of the world; "
                    "choose another property, or use the field of the fact or claim for it"
                )
            return prop
        hint = self.vocabulary.way_out(name, *kinds)
        raise UnknownNameError(f"the ontology has no property {name!r}; {hint}")

    def _check_class(self, slug: str, prop: str, wanted: frozenset[URIRef]) -> None:
        own = self.vocabulary.classes.get(self._classes[slug])
        if own is None:
            return
        above = self.vocabulary.superclasses
        for cls in wanted:
            # The other way round it is a special kind of what it is known as.
            if cls not in above(own) and own not in above(cls):
                raise ValueError(
                    f"{prop} takes the class {self.vocabulary.label(cls)!r} there, but {slug} has "
                    f"{self.vocabulary.label(own)!r}; choose another property, or mend the type"
                )

    def _object(self, triple: Triple, written: str, prop: URIRef) -> Node:
        """The object that is ``written`` without quotes: an entity, or a truth value."""
        ranges = self.vocabulary.ranges(prop)
        if prop in self.vocabulary.datatype_properties.values():
            if XSD.boolean in ranges and written in ("true", "false"):
                return Literal(written == "true")
            raise ValueError(
                f"{triple.property} does not take {written!r}: write the source's words in "
                "double quotes, or true or false where the property asks for a truth value"
            )
        if ranges & VALUES:
            raise ValueError(
                f"{triple.property} takes the source's own words in double quotes, not {written!r}"
            )
        node = self.entity(written)
        self._check_class(written, triple.property, ranges)
        return node

    def _text(self, triple: Triple, words: str, prop: URIRef) -> Literal:
        if prop in self.vocabulary.object_properties.values():
            raise ValueError(
                f"{triple.property} takes an entity, not words: add {words!r} to entities.yaml "
                "and write its slug"
            )
        if XSD.boolean in self.vocabulary.ranges(prop):
            raise ValueError(f"{triple.property} takes true or false without quotes, not {words!r}")
        if triple.tag is None and KHO.name in self.vocabulary.superproperties(prop):
            raise ValueError(f'a name needs its language: "{words}"@en, or the tag that fits')
        return Literal(words, lang=triple.tag)


def _agree(words: str, bounds: Bounds) -> bool:
    try:
        return parse_words(words) == bounds
    except DateWordsError:
        return False
