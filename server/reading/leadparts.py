"""The parts that the leads of many kinds of things have: what a thing is, when, where and whose.

A part is a clause, or what a clause begins with; `khorgos.server.reading.lead` puts them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.server.reading.collection import Item
from khorgos.server.reading.digest import ShortFact
from khorgos.server.reading.english import head
from khorgos.server.reading.introducing import Introducer, narrowest
from khorgos.server.reading.phrases import GROUPS, phrases
from khorgos.server.reading.wording import Content, Named, Phrased, Pieces

# Of these the kind that a source names says more than the class.
_VAGUE: Final = frozenset(
    (
        *("AdministrativeArea", "BuiltStructure", "Commodity", "Company", "Disease", "Event"),
        *("FinancialInstitution", "Group", "Ideology", "Infrastructure", "Kind", "Legislature"),
        *("IntergovernmentalOrganization", "MediaOutlet", "Movement", "Organization", "Place"),
        *("Policy", "Practice", "RuleSystem", "Settlement", "Situation", "TransportCorridor"),
        "Work",
    )
)
_KINDS: Final = 4
_LATIN: Final = re.compile("[A-Za-z]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LETTERS: Final = {
    "ru": _CYRILLIC,
    "kk": _CYRILLIC,
    "fa": re.compile("[\u0600-\u06ff]"),
    "zh": re.compile("[\u3400-\u9fff]"),
}
_POINTS: Final = frozenset(("WaterBody", "BuiltStructure", "BorderPoint"))
"""Kinds of places at which things happen, rather than in them."""
# Their names are clauses, which make no good subject.
_CLAUSES: Final = frozenset(("Goal", "SurveyAnswer"))
_APART: Final = frozenset(("names", "record", "text", "claims"))
"""Groups of facts that do not say what a thing is."""
_TIMES: Final = frozenset(("hasTimeSpan", "hasBeginning", "hasEnd", "hasBirth", "hasDeath"))
GONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "hasTimeSpan": "the time",
        "hasDeath": "the time of death",
        "hasParticipant": "who took part",
        "hasParty": "the parties",
        "tookPlaceAt": "the place",
        "isLocatedIn": "the place",
        "adjoins": "what lies beside",
        "hasLength": "the length",
        "hasArea": "the area",
        "hasPopulation": "the population",
        "hasRanking": "the rank",
        "hasDestination": "the destination",
        "hasOrigin": "the origin",
        "passesThrough": "the course",
        "hasPart": "the parts",
        "belongsTo": "the owner",
        "holdsOffice": "the offices",
        "isEducatedIn": "the places of study",
        "isChildOf": "the parents",
        "extendsTo": "the extent",
        "transfers": "what passed on",
        "hasGoal": "the aims",
    }
)
"""What a source can have lost of a thing, by the property that it leaves open."""
TEMPLATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # What a thing is
        "kind": "{an_kind}",
        "landlocked": "a landlocked {kind}",
        "of date": "{an_kind} of {of_date}",
        "dated": "{what} ({date})",
        "dated so": "{what} ({date}, “{words}”)",
        "begun": "{what}, from {of_date} on",
        "lost end": "{what}, from {of_date} on; its end is lost in the source",
        "begun and ended": "{what} ({first} – {last})",
        "ended": "{what}, until {of_date}",
        "between": "{what} between {parties}",
        "with": "{what} in which {parties} took part",
        "against": "{what} against {parties}",
        "by": "{what} by {doers}",
        "hosted": "{what}, held or hosted by {host}",
        "in": "{what} in {place}",
        "near": "{what} near {place}",
        "of": "{what} of {whole}",
        "of sum": "{what} of {amount}",
        "part of": "{what}, part of {whole}",
        "part of place": "part of {whole}",
        "from": "{what} from {origin}",
        "to": "{what} to {destination}",
        "from to": "{what} from {origin} to {destination}",
        "rising": "{what} that rises in {origin} and flows into {destination}",
        "rises": "{what} that rises in {origin}",
        "flows": "{what} that flows into {destination}",
        "capital of": "{what}, capital of {whole}",
        "act": "the {kind} of {thing}",
        "act to": "the {kind} to {thing}",
        "connecting": "{what} that connects {places}",
        "ruler": "ruler of {whole}",
        "leader": "leader of {whole}",
        "titled": "{role} of {whole}",
        "working": "{what}, who worked for {whole}",
        "national": "{what}, national of {whole}",
        "held by": "{what}, held by {things}",
        # Sentences that follow
        "life": "born {at_birth}, died {at_death}",
        "birth": "born {at_birth}",
        "death": "died {at_death}",
        "won lost": "{winners} won and {losers} [was|were] defeated",
        "won": "{winners} won",
        "lost": "{losers} [was|were] defeated",
        "won killed": "{winners} won; {losers} [was|were] defeated and killed",
        "killed": "{losers} [was|were] defeated and killed",
        "fought near": "{subject} [was|were] {hedge} fought near {place}",
        "fought in": "{subject} [was|were] {hedge} fought in {place}",
        "fought at": "{subject} [was|were] {hedge} fought at {place}",
        "placed near": "{subject} {hedge} took place near {place}",
        "placed in": "{subject} {hedge} took place in {place}",
        "placed at": "{subject} {hedge} took place at {place}",
        "happened": "{subject} took place {at_date}",
        "happened in": "{subject} took place {at_date} in {place}",
        "signed": "{subject} [was|were] signed {at_date}",
        "signed in": "{subject} [was|were] signed {at_date} in {place}",
        "signed somewhere": "{subject} [was|were] signed in {place}",
        "capital is": "the capital is {capital}",
        "capital was": "the capital was {capital}",
        "founded by at": "{subject} [was|were] founded {at_date} by {founders}",
        "founded by": "{subject} [was|were] founded by {founders}",
        "founded at": "{subject} [was|were] founded {at_date}",
        "paid": "{payers} paid {amount}",
        "paid for": "{payers} paid {amount} for {things}",
        "passed": "{things} passed from {origin} to {destination}",
        "passed to": "{things} passed to {destination}",
        "members": "{members} [is a member|are members]",
        "former name": "former name: {names}",
        "former names": "former names: {names}",
        "since when": "{names}; when is not said",
        "when": "{names} (when is not said)",
        "fed by": "{waters} [flows|flow] into {object}",
        "feeds": "{waters} [rises|rise] in {object}",
        "ruled by": "{rulers} ruled {object}",
        "led by": "{rulers} led {object}",
        "kinds": "{subject} [is|are] {kinds}",
        "past kinds": "{subject} [was|were] {kinds}",
        "aim": "the stated [aim is|aims are] {aims}",
        "past aim": "the stated [aim was|aims were] {aims}",
        "gone": "lost in the source: {properties}",
        "more": "more on {properties}",
        "spoken of": "claims of {whom} speak of {object}",
        "clash": "two statements on it contradict each other: {first}; {second}",
        # What is told by others
        "said of": "{an_kind}, said of {things}",
        "sort": "A kind of thing, said of {things}",
        "trait": "A trait, said of {things}",
        "term": "A term of the documents",
        "claimed term": "A term in claims of {whom}",
        "intended term": "A term in aims and policies, such as {aim}",
        "claimed": "{an_kind} of which claims of {whom} speak",
        "intended": "{an_kind} of which aims and policies speak, such as {aim}",
        "named": "{an_kind} that the documents name",
        "unsure": "the documents do not agree whether it is {first} or {second}",
        # Put together
        "two": "{first} {second}",
        "line": "{first}, {second}",
        "line near": "{hedge} near {place}",
        "line in": "{hedge} in {place}",
        "line at": "{hedge} at {place}",
        "line between": "between {parties}",
        "line from": "from {of_date}",
        "line of": "of {whole}",
        "line to": "to {destination}",
        "years": "{birth} – {death}",
    }
)
"""The templates of leads, by what they are for."""


class LeadParts:
    """Says parts of what one thing is, and notes which facts are told.

    Args:
        introducer: names things and says facts.
        slug: the thing, which is one of the collection.
    """

    def __init__(self, introducer: Introducer, slug: str) -> None:
        self.introducer = introducer
        self.slug = slug
        self.item: Item = introducer.items[slug]
        self.digest = introducer.digest
        self._used: set[tuple[str, str, str]] = set()

    def say(self, key: str, **contents: Content) -> Pieces:
        """Fill a template of ``TEMPLATES``."""
        return self.introducer.narrator.say(TEMPLATES[key], **contents)

    def facts(self, *properties: str) -> list[ShortFact]:
        """Return what is said of the thing with properties, and note that it is told."""
        found = self.digest.said(self.slug, *properties)
        self._used |= set(map(_key, found))
        return found

    def pointing(self, *properties: str) -> list[ShortFact]:
        """Return what is said of others with the thing, and note that it is told."""
        found = self.digest.pointing(self.slug, *properties)
        self._used |= set(map(_key, found))
        return found

    def objects(self, *properties: str) -> Phrased | None:
        """List what is said of the thing with properties; None where nothing is."""
        facts = self.facts(*properties)
        return self.introducer.objects(facts) if facts else None

    def subjects(self, *properties: str) -> Phrased | None:
        """List the things of which it is said with properties, likewise."""
        facts = self.pointing(*properties)
        return self.introducer.subjects(facts) if facts else None

    def add(self, key: str, what: Pieces, **contents: Content | None) -> Pieces:
        """Add to what a thing is where all that a template needs is told."""
        told = {name: content for name, content in contents.items() if content}
        return self.say(key, what=what, **told) if len(told) == len(contents) else what

    def kinds(self) -> list[Named]:
        """Name what the thing is: by the kinds that a source gives it if they say more."""
        own = self.introducer.kind(self.slug)
        noun = own.english or own.term.text
        found = [
            (fact, self.introducer.name(fact.other))
            for fact in self.digest.said(self.slug, "isOfKind")
            if is_bare(fact) and not fact.conflicts
        ]
        same = [(fact, it) for fact, it in found if head(it.english or it.term.text) == noun]
        vague = bool(_VAGUE & {kind.name for kind in self.item.kinds})
        chosen = found[:_KINDS] if vague else same[:1]
        self._used |= {_key(fact) for fact, _ in chosen}
        return [name for _, name in chosen] or [own]

    def what(self, dated: bool = True) -> Pieces:
        """Say the kind of the thing, with its time where that is one."""
        names = self.kinds()
        spans = self.facts("hasTimeSpan") if dated else []
        if len(names) == 1 and len(spans) == 1 and is_bare(spans[0]):
            date = self.date(spans[0])
            if _is_point(date.english):
                return self.say("of date", kind=names[0], date=date)
        own, many = self.introducer.kind(self.slug), self.introducer.name(self.slug)
        each = [
            Phrased(self.say("kind", kind=name, **({} if name == own else {"subject": many})))
            for name in names
        ]
        what = self.introducer.narrator.several(each).pieces
        return self.dated(what, spans) if spans else what

    def dated(self, what: Pieces, spans: Sequence[ShortFact]) -> Pieces:
        """Add times to what the thing is."""
        words = [words for span in spans for words in self.introducer.words(span)]
        dates = self.introducer.listed_dates(spans)
        if len(spans) == 1 and words:
            return self.say("dated so", what=what, date=dates, words=words[0])
        return self.say("dated", what=what, date=dates)

    def begun(self, what: Pieces) -> Pieces:
        """Add when the thing began and ended, where that is told apart."""
        begun, ended = self.facts("hasBeginning")[:1], self.facts("hasEnd")[:1]
        first, last = (self.date(facts[0]) if facts else None for facts in (begun, ended))
        if first and last:
            return self.say("begun and ended", what=what, first=first, last=last)
        if first:
            lost = "hasEnd" in self.digest.lost.get(self.slug, ())
            return self.say("lost end" if lost else "begun", what=what, date=first)
        return self.add("ended", what, date=last)

    def date(self, fact: ShortFact) -> Named:
        """Name the time that a fact says; whether its end is lost, if it is the thing's."""
        gaps = self.digest.lost.get(self.slug, frozenset()) if fact.thing == self.slug else ()
        short = self.digest.values.get(fact.other)
        lost = "hasEnd" in gaps or "hasTimeSpan" in gaps
        return self.introducer.date(short.edtf, lost) if short else self.introducer.name(fact.other)

    def it(self) -> Named:
        """Return what stands for the thing once it was named."""
        return self.introducer.pronoun(self.slug)

    def them(self) -> Named:
        """Return the same where it stands within a sentence."""
        return self.introducer.pronoun(self.slug, inside=True)

    def located(self, what: Pieces) -> Pieces:
        """Add where the thing lies to what it is."""
        inside = narrowest(self.facts("isLocatedIn"), self.introducer.items)
        wholes = self.facts("isPartOf")
        if inside:
            what = self.say("in", what=what, place=self.introducer.objects(inside))
        elif near := self.facts("isNear"):
            what = self.say("near", what=what, place=self.introducer.objects(near))
        wholes = [fact for fact in wholes if fact.other not in {it.other for it in inside}]
        wholes.sort(key=lambda fact: len(self.introducer.name(fact.other).term.text))
        return self.add("part of", what, whole=self.introducer.objects(wholes) if wholes else None)

    def place(self) -> tuple[list[ShortFact], str]:
        """Return where an event happened, and whether near, in or at it."""
        items = self.introducer.items
        near = [fact for fact in self.facts("isNear") if "Place" in _classes(items, fact)]
        inside = narrowest(self.facts("tookPlaceAt"), items)
        if near:
            return near, "near"
        at = all(
            _POINTS & _classes(items, fact) or _classes(items, fact) == {"Place"} for fact in inside
        )
        return inside, "at" if at else "in"

    def took_place(self, verb: str = "placed") -> Pieces:
        """Say where an event happened."""
        facts, way = self.place()
        if not facts:
            return ()
        hedge = self.introducer.hedge(facts)
        place = self.introducer.objects(facts, bare=bool(hedge))
        return self.say(f"{verb} {way}", subject=self.it(), hedge=hedge, place=place)

    def whose(self, what: Pieces) -> Pieces:
        """Add whose the thing is."""
        return self.add("of", what, whole=self.objects("isBodyOf") or self.objects("belongsTo"))

    def former_names(self) -> Pieces:
        """Say what the thing was once called, and when, or that this is not said."""
        found = self.digest.said(self.slug, "formerName")
        own = {fact for fact in found if fact.text != self.introducer.name(self.slug).english}
        facts = _spelled(sorted(own, key=found.index), self.introducer.narrator.tag)
        if not facts:
            return ()
        dated = any(fact.dates for fact in facts)
        each: list[Content] = [self.introducer.object(fact) for fact in facts]
        if dated:
            each = [
                it if fact.dates else Phrased(self.say("when", names=it))
                for fact, it in zip(facts, each, strict=True)
            ]
        names: Content = self.introducer.narrator.several(each, most=6)
        if not dated:
            names = Phrased(self.say("since when", names=names))
        return self.say("former names" if len(facts) > 1 else "former name", names=names)

    def waters(self) -> Iterator[Pieces]:
        """Say which waters flow into a water, and which rise in it."""
        for key, property_ in (("fed by", "hasDestination"), ("feeds", "hasOrigin")):
            facts = [
                fact
                for fact in self.digest.pointing(self.slug, property_)
                if "WaterBody" in self.introducer.name(fact.thing).kinds
            ]
            if facts:
                self._used |= set(map(_key, facts))
                waters = self.introducer.subjects(facts)
                yield self.say(key, waters=waters, object=self.them())

    def aims(self) -> Pieces:
        """Say the aims of the thing, as they are stated."""
        aims = self.objects("hasGoal")
        key = "past aim" if self.introducer.is_over(self.slug) else "aim"
        return self.say(key, aims=aims) if aims else ()

    def sorts(self) -> Pieces:
        """Say of which kinds the thing is besides its class, if nothing else is said with them."""
        facts = self.facts("isOfKind")
        if not facts or not all(map(is_bare, facts)) or any(fact.conflicts for fact in facts):
            return ()
        name = self.introducer.name(self.slug)
        kinds = [
            Phrased(self.say("kind", kind=self.introducer.name(fact.other), subject=name))
            for fact in facts
        ]
        key = "past kinds" if self.introducer.is_over(self.slug) else "kinds"
        named = self.introducer.narrator.several(kinds, most=6)
        return self.say(key, subject=self.it(), kinds=named)

    def passed(self) -> Pieces:
        """Say what passed from whom to whom, if all that is told."""
        things = self.digest.said(self.slug, "transfers")
        givers = self.digest.said(self.slug, "hasGiver")
        takers = self.digest.said(self.slug, "hasRecipient")
        if not things or not takers:
            return ()
        self._used |= {_key(fact) for fact in (*things, *givers, *takers)}
        names = self.introducer.objects
        if givers:
            ends = {"origin": names(givers), "destination": names(takers)}
            return self.say("passed", things=names(things), **ends)
        return self.say("passed to", things=names(things), destination=names(takers))

    def said(self, *properties: str, most: int = 1) -> Iterator[Pieces]:
        """Say facts with properties as clauses, the first of each property."""
        for property_ in properties:
            for fact in self.digest.said(self.slug, property_)[:1]:
                if most > 0 and self._is_new(fact):
                    most -= 1
                    self._used.add(_key(fact))
                    yield self.introducer.clause(fact, self.slug)

    def best(self, most: int) -> Iterator[Pieces]:
        """Say the best facts that are not told yet, those of the thing itself first."""
        facts = [fact for fact in self.digest.about.get(self.slug, ()) if self._tells(fact)]
        others = [fact for fact in self.digest.towards.get(self.slug, ()) if self._tells(fact)]
        for fact in (*sorted(facts, key=_rank), *sorted(others, key=_rank)):
            if most > 0 and _key(fact) not in self._used:
                most -= 1
                self._used.add(_key(fact))
                yield self.introducer.clause(fact, self.slug)

    def _is_new(self, fact: ShortFact) -> bool:
        """Say whether a fact is not told yet, and can be told in a sentence."""
        other = fact.other if fact.thing == self.slug else fact.thing
        item = self.introducer.items.get(other)
        clumsy = item is not None and bool(_CLAUSES & item.classes)
        short = self.digest.values.get(other)
        if short and short.kind == "Quantity":
            clumsy = short.text in self.item.label("en").text
        return _key(fact) not in self._used and not clumsy

    def _tells(self, fact: ShortFact) -> bool:
        """Say whether a fact tells what the thing is."""
        words = phrases().get(str(KHO[fact.property]))
        told_elsewhere = words is not None and words.group in _APART
        is_claim = fact.other in self.digest.values and fact.other.startswith("claim-")
        # A reign is said to be the king's on its own page.
        is_time = fact.property in _TIMES or (
            fact.property == "belongsTo"
            and fact.thing != self.slug
            and "HistoricalPeriod" in self.introducer.name(fact.thing).kinds
        )
        return self._is_new(fact) and not (told_elsewhere or is_claim or is_time)

    def disagreements(self) -> Iterator[Pieces]:
        """Say what the documents do not agree on, besides what a list says so of."""
        facts = self.digest.about.get(self.slug, ())
        for first in facts:
            for second in facts:
                if first.node >= second.node or second.node not in first.conflicts:
                    continue
                if first.property == second.property == "isOfKind":
                    names = (self.introducer.name(fact.other) for fact in (first, second))
                    one, other = (self.say("kind", kind=name) for name in names)
                    yield self.say("unsure", first=one, second=other)
                elif first.property != second.property:
                    said = (self.introducer.clause(fact, self.slug) for fact in (first, second))
                    one, other = said
                    yield self.say("clash", first=one, second=other)

    def gone(self) -> Pieces:
        """Say what of the thing is lost in the source, besides what is said elsewhere."""
        gaps = self.digest.lost.get(self.slug, frozenset())
        lost: list[Content] = []
        for name, words in GONE.items():
            if name in gaps:
                known = self.digest.said(self.slug, name)
                lost.append(Phrased(self.introducer.narrator.say(words)))
                if known:
                    lost[-1] = Phrased(self.say("more", properties=lost[-1]))
        return self.say("gone", properties=self.introducer.narrator.several(lost)) if lost else ()


def _spelled(facts: Sequence[ShortFact], language: str) -> list[ShortFact]:
    """Choose of names those in letters that a reader of the language knows, if there are some.

    A spelling for one system of writing alone is left out where the name has another.
    """
    letters = _LETTERS.get(language, _LATIN)
    known = [it for it in facts if letters.search(it.text)]
    known = known or [it for it in facts if _LATIN.search(it.text)] or list(facts)
    return [it for it in known if not it.qualifiers] or known


def is_bare(fact: ShortFact) -> bool:
    """Say whether a fact is said without anything besides."""
    return not (fact.qualifiers or fact.hedges or fact.dates or fact.sources)


def _classes(items: Mapping[str, Item], fact: ShortFact) -> frozenset[str]:
    item = items.get(fact.other)
    return item.classes if item else frozenset()


def _is_point(date: str) -> bool:
    """Say whether an English date is one time, which ``of`` can stand before."""
    return "–" not in date and not date.startswith(("from", "until", "by", "between", "some"))


def _rank(fact: ShortFact) -> tuple[bool, tuple[int, int]]:
    """Where a fact stands among those that a lead may tell."""
    words = phrases().get(str(KHO[fact.property]))
    return bool(fact.hedges), words.rank if words else (len(GROUPS), 0)


def _key(fact: ShortFact) -> tuple[str, str, str]:
    """Return what a fact says, whichever statement holds it."""
    return fact.thing, fact.property, fact.other or fact.text
