"""How things of a release are named, dated and spoken of in short sentences.

An `Introducer` gives the ends of a fact with all that its source says with them: how much is
meant, a hedge, whom it names. A sentence made of such parts says no more than the facts do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.server.languages.dates import when
from khorgos.server.reading.collection import LABEL, Collection, Item
from khorgos.server.reading.digest import Digest, ShortFact
from khorgos.server.reading.phrases import ToldFact, clause
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import Content, Named, Narrator, Phrased, Piece, Pieces, value

ACCORDING: Final = "{object} (according to {source})"
IN_ROLE: Final = "{object} (as {an_role})"
DATED: Final = "{object} ({date})"
SO: Final = "{object} (“{words}”)"
SCOPED: Final = "{object} (with regard to {scope})"
OR: Final = "{first} or {second}"
EITHER: Final = "{first} or {second}, on which the documents do not agree"
WAYS: Final = {
    way: f"the {way} of {{object}}"
    for way in (
        *("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"),
        "centre",
    )
}
"""How one names the part of a place, by what the word of the source stands for."""
IT: Final = "it"
THEY: Final = "they"
THEM: Final = "them"
PRONOUN: Final = "subject of a sentence"
"""The context of pronouns in the catalogues; without a translation the name itself is repeated."""
ENDS: Final = (ACCORDING, IN_ROLE, DATED, SO, SCOPED, OR, EITHER, *WAYS.values())

# What of these kinds is told of is over, unless a source says that it lasts.
_PAST: Final = frozenset(
    {"Realm", "Protectorate", "TribalConfederation", "ConstituentRepublic", "HistoricalPeriod"}
)
_OF_OLD: Final = 1945
"""Whoever is only told of with what was over before this year is no more."""
_WITH_THE_LIVING: Final = frozenset(("rules", "leads", "isAlliedWith", "isSubjectTo", "worksFor"))
_WITH_WAYS: Final = frozenset(("isLocatedIn", "isPartOf", "tookPlaceAt"))
_LASTING: Final = frozenset({"Place", "Concept"})
_IN_WORDS: Final = frozenset({"hasQualifier", "hasSubjectQuantifier", "hasObjectQuantifier"})


class Introducer:
    """Names the things of a release in one language.

    Args:
        collection: has their names and kinds.
        digest: has their facts.
        narrator: says sentences in the language.
        address: IRI → where its page is, or the empty string.
    """

    def __init__(
        self,
        collection: Collection,
        digest: Digest,
        narrator: Narrator,
        address: Callable[[str], str] = lambda iri: "",
    ) -> None:
        self.items = collection.items
        self.digest = digest
        self.narrator = narrator
        self._kinds = collection.kinds
        self._address = address
        self._over: dict[str, bool] = {}

    def name(self, slug: str) -> Named:
        """Name a thing of the collection, or a time, a number or another value."""
        item = self.items.get(slug)
        if item:
            english = _english(item)
            is_ours = self.narrator.tag == "en"
            term = ShownTerm(english, language="en") if is_ours else item.label(self.narrator.tag)
            return Named(replace(term, href=self._address(item.iri)), item.classes, english)
        short = self.digest.values.get(slug)
        if short is None:
            return value(slug)
        if short.edtf:
            return self.date(short.edtf)
        text = short.text.rstrip(".") if short.kind == "Claim" else short.text
        return Named(ShownTerm(text, language="en"), frozenset({short.kind or "Literal"}))

    def kind(self, slug: str) -> Named:
        """Name the kind of a thing: its class, in small letters."""
        item = self.items[slug]
        if not item.kinds:
            return value("")
        term = item.kinds[0].label(self.narrator.tag)
        return Named(term, frozenset({"Kind"}), item.kinds[0].label("en").text)

    def date(self, edtf: str, lost: bool = False) -> Named:
        """Name a time, given in EDTF; say that its end is lost in the source, if it is."""
        shown = when(edtf, self.narrator.tag, lost=lost)
        language = "" if shown.language == self.narrator.tag else shown.language
        english = when(edtf, "en", lost=lost).text
        return Named(ShownTerm(shown.text, language=language), frozenset({"TimeSpan"}), english)

    def is_over(self, slug: str) -> bool:
        """Say whether a thing is no more, as far as is told."""
        if slug not in self._over:
            self._over[slug] = False  # for those that are told of through each other
            item = self.items.get(slug)
            self._over[slug] = item is not None and self._has_ended(item)
        return self._over[slug]

    def _has_ended(self, item: Item) -> bool:
        if _LASTING & item.classes:
            return False
        if "Event" in item.classes and not item.times:
            return "Trend" not in item.classes
        if any(time.edtf.endswith(("..", "/")) for time in item.times):
            return False
        followed = self.digest.pointing(item.slug, "succeeds", "continues")
        if item.times or followed or _PAST & item.classes:
            return True
        return "Actor" in item.classes and self._is_of_old(item.slug)

    def _is_of_old(self, slug: str) -> bool:
        """Say whether all that an actor without a time is told of with was long ago."""
        about, towards = self.digest.about.get(slug, ()), self.digest.towards.get(slug, ())
        others = {*(fact.other for fact in about), *(fact.thing for fact in towards)}
        ends = [item.end for it in others if (item := self.items.get(it)) and item.times]
        if ends:
            return all(end is not None and end < _OF_OLD for end in ends)
        return any(self.is_over(fact.other) for fact in about if fact.property in _WITH_THE_LIVING)

    def object(self, fact: ShortFact, bare: bool = False) -> Content:
        """Name the object of a fact with what its source says of it besides.

        Args:
            fact: the fact.
            bare: without its dates and hedges, which the sentence says elsewhere.
        """
        end: Content = self.name(fact.other) if fact.other else value(fact.text)
        return self._end(end, fact, "hasObjectQuantifier", bare)

    def subject(self, fact: ShortFact, bare: bool = False) -> Content:
        """Name the subject of a fact, likewise."""
        return self._end(self.name(fact.thing), fact, "hasSubjectQuantifier", bare)

    def objects(self, facts: Sequence[ShortFact], bare: bool = False) -> Phrased:
        """List the objects of facts; say where the facts contradict each other."""
        return self._list(facts, [self.object(fact, bare) for fact in facts])

    def subjects(self, facts: Sequence[ShortFact], bare: bool = False) -> Phrased:
        """List the subjects of facts, likewise."""
        return self._list(facts, [self.subject(fact, bare) for fact in facts])

    def words(self, fact: ShortFact) -> list[Content]:
        """Return the words that qualify or hedge a fact, as its source has them."""
        hedges = [Piece(ShownTerm(words, language="en"), "hedge") for words in fact.hedges]
        found = self._qualifiers(fact)
        ours = [Piece(name.term, "hedge") for key, name in found if key == "hasQualifier"]
        return [*hedges, *ours]

    def listed_dates(self, facts: Sequence[ShortFact], brief: bool = False) -> Phrased:
        """List the times of a thing, without what qualifies them; if ``brief``, without remarks."""
        return self._list(facts, [self.name(fact.other) for fact in facts], brief)

    def hedge(self, facts: Iterable[ShortFact]) -> Pieces:
        """Return the word that hedges facts within a sentence, if each is hedged with it."""
        words = {fact.hedges for fact in facts}
        return self.narrator.hedged(words.pop())[0] if len(words) == 1 else ()

    def pronoun(self, slug: str, inside: bool = False) -> Named:
        """Return what stands for a thing that was just named: ``it``, or the name again.

        Args:
            slug: the thing.
            inside: whether it stands within the sentence rather than at its head.
        """
        name = self.name(slug)
        word = (THEM if inside else THEY) if name.is_plural else IT
        said, tag = self.narrator.template(word, PRONOUN)
        if "Person" in name.kinds or (tag == "en" and self.narrator.tag != "en"):
            return replace(name, term=replace(name.term, href=""))
        kinds = frozenset({"Literal", "Pronoun"})
        return Named(ShownTerm(said), kinds, many=word != IT)

    def clause(self, fact: ShortFact, topic: str = "") -> Pieces:
        """Say a fact, with all that its source says besides; ``topic`` as a pronoun."""
        ends = {fact.thing: "subject", fact.other: "object"}
        qualifiers, values = self._qualifiers(fact), self.digest.values
        told = ToldFact(
            subject=self.name(fact.thing),
            property=str(KHO[fact.property]),
            object=self.name(fact.other) if fact.other else value(fact.text),
            hedges=fact.hedges,
            is_over=bool(fact.dates and not fact.dates[-1].endswith(("..", "/")))
            or self.is_over(fact.thing),
            dates=tuple(self.date(edtf).term for edtf in fact.dates),
            qualifiers=qualifiers,
            levels=tuple(values[it].level for _, it in fact.qualifiers if it in values),
            source=self.name(fact.sources[0]) if fact.sources else None,
            topic=ends.get(topic, ""),
            pronouns=(self.pronoun(topic), self.pronoun(topic, inside=True)) if topic else None,
        )
        return clause(told, self.narrator, passive=fact.other == topic)

    def _qualifiers(self, fact: ShortFact) -> tuple[tuple[str, Named], ...]:
        """Return what qualifies a fact, each once; hedges are told by their words."""
        found: dict[str, tuple[str, Named]] = {}
        for property_, slug in fact.qualifiers:
            short = self.digest.values.get(slug)
            words = short.text if short else ""
            again = fact.property == "isPartOf" and words in ("part of", "parts of")
            if words not in fact.hedges and not again:
                narrower = property_.endswith("Quantifier")
                if narrower or slug not in found:
                    found[slug] = (property_, self._named_qualifier(slug))
        return tuple(found.values())

    def _named_qualifier(self, slug: str) -> Named:
        """Name what qualifies a fact; a direction with what it stands for."""
        name, short = self.name(slug), self.digest.values.get(slug)
        if short is None or short.level not in WAYS:
            return name
        return replace(name, kinds=name.kinds | {"Direction"}, english=short.level)

    def _end(self, end: Content, fact: ShortFact, quantifier: str, bare: bool) -> Content:
        """Add to an end of a fact what its source says besides."""
        many = isinstance(end, Named) and end.is_plural
        whole, say = end, self.narrator.say
        for property_, name in self._qualifiers(fact):
            words = Piece(name.term, "hedge")
            if property_ == quantifier and isinstance(end, Named):
                end = self.narrator.some(name.term, end)
            elif property_ == "inRole":
                end = say(IN_ROLE, object=end, role=name)
            elif property_ == "hasScope":
                end = say(SCOPED, object=end, scope=name)
            elif (
                property_ == "hasQualifier" and fact.property in _WITH_WAYS and name.english in WAYS
            ):
                end = say(WAYS[name.english], object=end)
            elif property_ in _IN_WORDS:
                # Also how much is meant of the other end, which is not named beside it.
                end = say(SO, object=end, words=words)
        for date in () if bare else fact.dates:
            end = say(DATED, object=end, date=Piece(self.date(date).term, "date"))
        for hedge in () if bare else fact.hedges:
            end = say(SO, object=end, words=Piece(ShownTerm(hedge), "hedge"))
        for source in fact.sources:
            end = say(ACCORDING, object=end, source=self.name(source))
        return end if end is whole else Phrased(tuple(say("{object}", object=end)), many)

    def _list(
        self, facts: Sequence[ShortFact], ends: Sequence[Content], brief: bool = False
    ) -> Phrased:
        if len(facts) == 2 and facts[1].node in facts[0].conflicts:
            template = OR if brief else EITHER
            return Phrased(self.narrator.say(template, first=ends[0], second=ends[1]))
        return self.narrator.several(ends)


def narrowest(facts: Sequence[ShortFact], items: Mapping[str, Item]) -> list[ShortFact]:
    """Leave out places in which another of the places lies."""
    around = {wide for fact in facts if (item := items.get(fact.other)) for wide in item.within}
    return [fact for fact in facts if fact.other not in around] or list(facts)


@lru_cache(maxsize=16384)
def _english(item: Item) -> str:
    """Return the English label of a thing, which is cheaper than to choose among its names."""
    labels = (name.text for name in item.names if name.kind == LABEL and name.language == "en")
    return next(labels, "") or item.label("en").text
