"""A sentence or two that say what a thing is, made from its facts.

Each kind of thing has its own order of facts: a battle its time, sides, outcome and place, a treaty
its parties, day and matter. What has no such facts is told by its best ones, and what only claims
speak of by whose claims they are. Hedges, how much is meant, whom a source names, contradictions
and lost ends stay in the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from babel.support import NullTranslations

from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.digest import ShortFact, the_digest
from khorgos.server.reading.introducing import ENDS, IT, PRONOUN, THEM, THEY, Introducer, narrowest
from khorgos.server.reading.leadparts import GONE, TEMPLATES, LeadParts, is_bare
from khorgos.server.reading.phrases import Message
from khorgos.server.reading.wording import (
    SENTENCE,
    Content,
    Named,
    Narrator,
    Phrased,
    Piece,
    Pieces,
    plain,
)
from khorgos.server.site import Site

if TYPE_CHECKING:
    from khorgos.server.languages.messages import Translator

MOST: Final = 3
"""How many sentences a lead has at most, besides one of former names."""
_SIDES: Final = ("hasVictor", "hasDefeatedParty", "hasParty", "hasSide", "hasParticipant")


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a thing is, in a sentence or two of one language.

    Attributes:
        pieces: the words, names and hedges.
        language: the tag of their language; English where words of the page's are missing.
        line: the same in a few words: kind, time and place.
    """

    pieces: Pieces
    language: str
    line: str

    @property
    def text(self) -> str:
        """The sentences without links and marks."""
        return plain(self.pieces)


def introduce(
    site: Site, slug: str, language: str, words: Translator, address: Callable[[str], str]
) -> Introduction | None:
    """Say what a thing is; None where it is none of the collection.

    A sentence in two languages would read badly, most of all in two directions. So all of it is in
    English where a part of it has no translation.

    Args:
        site: has the release, which is read once.
        slug: the thing.
        language: the tag of the language of the page.
        words: its catalogue.
        address: IRI → where its page is, or the empty string.

    Raises:
        EngineError: the engine fails.
    """
    introducer = the_introducer(site, Narrator(language, words), address)
    if slug not in introducer.items:
        return None
    pieces = lead(introducer, slug)
    if language != "en" and any(it.kind == "text" and it.term.language == "en" for it in pieces):
        return introduce(site, slug, "en", NullTranslations(), address)
    return Introduction(pieces, language, one_line(introducer, slug))


def the_introducer(site: Site, narrator: Narrator, address: Callable[[str], str]) -> Introducer:
    """Return who names the things of a site's release in a language.

    Args:
        site: has the release, which is read once.
        narrator: says sentences in the language.
        address: IRI → where its page is, or the empty string.

    Raises:
        EngineError: the engine fails.
    """
    return Introducer(the_collection(site), the_digest(site), narrator, address)


def lead(introducer: Introducer, slug: str) -> Pieces:
    """Say what a thing of the collection is.

    Args:
        introducer: names things and says facts in one language.
        slug: the thing.

    Returns:
        Up to three sentences and one of former names, as pieces that a page can link and mark; none
        where nothing is told.
    """
    parts = LeadParts(introducer, slug)
    tell = next((tell for kind, tell in _BUILDERS if kind in parts.item.classes), _other)
    clauses = [said for said in tell(parts) if said]
    if len(clauses) < 2:
        clauses += parts.best(2 - len(clauses))
    if len(clauses) < 2:
        clauses = _spoken_of(parts, clauses)
    clauses = [*clauses[: MOST - 1], *parts.disagreements(), *clauses[MOST - 1 :]]
    if len(clauses) < MOST and (gone := parts.gone()):
        clauses.append(gone)
    clauses = clauses[:MOST]
    if former := parts.former_names():
        clauses.insert(1, former)
    sentences = [introducer.narrator.stop(said) for said in clauses]
    whole = sentences[0] if sentences else ()
    for sentence in sentences[1:]:
        whole = parts.say("two", first=whole, second=sentence)
    return whole


def one_line(introducer: Introducer, slug: str) -> str:
    """Say in a few words what a thing is: its kind, time and place."""
    parts = LeadParts(introducer, slug)
    found = [_sort(parts)]
    life = _life(parts, "years")
    spans, begun = parts.facts("hasTimeSpan"), parts.facts("hasBeginning")
    if life:
        found.append(life)
    elif spans:
        found.append(introducer.listed_dates(spans, brief=True).pieces)
    elif begun:
        found.append(parts.say("line from", date=parts.date(begun[0])))
    where = () if "Person" in parts.item.classes else _where(parts)
    found += [where] if where else []
    line = found[0]
    for more in found[1:]:
        line = parts.say("line", first=line, second=more)
    return plain(line)


def _sort(parts: LeadParts) -> Pieces:
    """Say what a thing is, without an article; of a person the first of what he or she was."""
    roles = list(_roles(parts))[:1] if "Person" in parts.item.classes else []
    if roles and isinstance(roles[0], Phrased):
        pieces = roles[0].pieces
        return pieces[1:] if pieces[0].term.text.strip() in ("a", "an", "the") else pieces
    kind = roles[0] if roles and isinstance(roles[0], Named) else parts.kinds()[0]
    return (Piece(kind.term, "name"),)


def _where(parts: LeadParts) -> Pieces:
    """Say where a thing is, else between or of whom, in a few words."""
    introducer = parts.introducer
    facts, way = narrowest(parts.facts("isLocatedIn"), introducer.items), "in"
    if not facts:
        facts, way = parts.place()
    if facts:
        hedge = introducer.hedge(facts)
        place = introducer.objects(facts, bare=bool(hedge))
        return parts.say(f"line {way}", hedge=hedge, place=place)
    sides = parts.facts("hasParty", "hasSide", "separates") or parts.facts("hasSignatory")
    if not sides and "ArmedConflict" in parts.item.classes:
        sides = _parties(parts, _SIDES)
    if len(sides) > 1:
        return parts.say("line between", parties=introducer.objects(sides))
    if owners := parts.objects("isBodyOf") or parts.objects("belongsTo"):
        return parts.say("line of", whole=owners)
    if whole := parts.objects("isPartOf"):
        return parts.say("part of place", whole=whole)
    goal = parts.objects("hasDestination")
    return parts.say("line to", destination=goal) if goal else ()


def _life(parts: LeadParts, both: str = "life") -> Pieces:
    """Say when a person was born and died; both dates with a template."""
    born, died = parts.facts("hasBirth")[:1], parts.facts("hasDeath")[:1]
    dates = {
        name: parts.introducer.object(facts[0])
        for name, facts in (("birth", born), ("death", died))
        if facts
    }
    key = both if len(dates) == 2 else "birth" if born else "death"
    return parts.say(key, **dates) if dates else ()


def _spoken_of(parts: LeadParts, clauses: list[Pieces]) -> list[Pieces]:
    """Say by whom a thing is spoken of, of which next to nothing is held as a fact."""
    digest, slug, name = parts.digest, parts.slug, parts.introducer.name
    facts = [*digest.about.get(slug, ()), *digest.towards.get(slug, ())]
    goals = [fact.thing for fact in facts if "Goal" in name(fact.thing).kinds]
    aims = list(dict.fromkeys([*goals, *digest.aims.get(slug, ())]))
    whom = [name(it) for it in digest.claimants.get(slug, ())]
    if [fact for fact in facts if fact.thing not in aims]:
        more = parts.say(
            "spoken of", whom=parts.introducer.narrator.several(whom), object=parts.them()
        )
        return [*clauses, more] if whom else clauses
    is_term = "Kind" in {kind.name for kind in parts.item.kinds}
    kind, more_ = parts.kinds()[0], " term" if is_term else ""
    if whom:
        return [
            parts.say(f"claimed{more_}", kind=kind, whom=parts.introducer.narrator.several(whom))
        ]
    if aims:
        return [parts.say(f"intended{more_}", kind=kind, aim=name(aims[0]))]
    return [parts.say("term" if is_term else "named", kind=kind)]


def _other(parts: LeadParts) -> Iterator[Pieces]:
    yield parts.begun(parts.located(parts.whose(parts.what())))
    yield parts.aims()


def _conflict(parts: LeadParts) -> Iterator[Pieces]:
    """A battle, war or revolt: its time, sides and outcome, then its place."""
    introducer, what = parts.introducer, parts.what()
    winners, losers = parts.facts("hasVictor"), parts.facts("hasDefeatedParty")
    sides = _parties(parts, _SIDES)
    what = parts.add("against", what, parties=parts.objects("isDirectedAgainst"))
    if len(sides) > 1 and not (winners and losers and len(sides) > 2):
        what = parts.say("between", what=what, parties=introducer.objects(sides))
    elif sides and not (winners or losers):
        what = parts.say("with", what=what, parties=introducer.objects(sides))
    doers = [] if sides else parts.facts("isCarriedOutBy")
    what = parts.add("by", what, doers=introducer.objects(doers) if doers else None)
    yield parts.begun(what)
    yield _outcome(parts, winners, losers)
    is_battle = parts.item.classes & {"Battle", "Siege"}
    yield parts.took_place("fought" if is_battle else "placed")
    yield parts.aims()
    yield from parts.said("isPartOf", "occursDuring")


def _parties(parts: LeadParts, properties: Sequence[str]) -> list[ShortFact]:
    """Return who is on one side of a thing, without bodies of others on it."""
    facts = parts.facts(*properties)
    there = _ends(facts)
    bodies = {
        fact.other for fact in facts if there & _ends(parts.digest.said(fact.other, "isBodyOf"))
    }
    return [fact for fact in facts if fact.other not in bodies]


def _ends(facts: Sequence[ShortFact]) -> set[str]:
    return {fact.other for fact in facts}


def _outcome(parts: LeadParts, winners: Sequence[ShortFact], losers: Sequence[ShortFact]) -> Pieces:
    """Say who won, who lost, and whether whoever lost was killed."""
    introducer, digest = parts.introducer, parts.digest
    victims, times = _ends(parts.facts("hasVictim")), _ends(parts.facts("hasTimeSpan"))
    killed = [
        fact
        for fact in losers
        if fact.other in victims and times & _ends(digest.said(fact.other, "hasDeath"))
    ]
    key = " ".join(["won"] * bool(winners) + ["killed" if killed else "lost"] * bool(losers))
    if not key:
        return ()
    contents: dict[str, Content] = {}
    if winners:
        contents["winners"] = introducer.objects(winners)
    if losers:
        contents["losers"] = introducer.objects(killed or losers)
    return parts.say(key, **contents)


def _event(parts: LeadParts) -> Iterator[Pieces]:
    """Another event: its time, who did it and where it led, then its place and what came of it."""
    introducer, classes = parts.introducer, parts.item.classes
    acted = parts.facts("actsUpon") if classes & _ACTS.keys() else []
    doers = parts.facts("isCarriedOutBy") or parts.facts("hasTraveller")
    what = _act(parts, acted) if acted else _way(parts, parts.what(), _ends(doers))
    others = [it for it in _parties(parts, ("hasParticipant",)) if it.other not in _ends(doers)]
    if doers or (acted and others):
        what = parts.say("by", what=what, doers=introducer.objects(doers or others))
    elif len(others) > 1 and classes & {"DiplomaticEvent", "Trend"}:
        what = parts.say("between", what=what, parties=introducer.objects(others))
    elif others:
        what = parts.say("with", what=what, parties=introducer.objects(others))
    passed = parts.passed()
    yield parts.begun(parts.add("hosted", what, host=parts.objects("isHostedBy")))
    yield _happened(parts) if acted else parts.took_place()
    yield passed
    yield from parts.said(
        *("bringsIntoBeing", "ends", "transfers", "causes", "affects", "announces", "hasVictim"),
        *("isDirectedAgainst", "concerns", "isDirectedAt"),
        most=1,
    )
    yield parts.aims()
    yield from parts.said("isPartOf", "occursDuring", "follows", most=1)


_ACTS: Final = {"Signing": "act", "Ratification": "act", "Accession": "act to"}
"""Kinds of acts upon an agreement or organization, and how one says what was acted upon."""


def _act(parts: LeadParts, acted: Sequence[ShortFact]) -> Pieces:
    """Say what was signed, ratified or joined."""
    key = next(key for kind, key in _ACTS.items() if kind in parts.item.classes)
    kind = parts.kinds()[0].term.text
    return parts.say(key, kind=kind, thing=parts.introducer.objects(acted))


def _happened(parts: LeadParts) -> Pieces:
    """Say when and where an act took place."""
    spans = parts.facts("hasTimeSpan")
    facts, _ = parts.place()
    if not spans:
        return parts.took_place()
    date, subject = parts.date(spans[0]), parts.it()
    if facts:
        place = parts.introducer.objects(facts)
        return parts.say("happened in", subject=subject, date=date, place=place)
    return parts.say("happened", subject=subject, date=date)


def _way(parts: LeadParts, what: Pieces, doers: Collection[str] = ()) -> Pieces:
    """Add from where to where something goes, or from whom to whom besides who does it."""
    origin, goal = _narrow(parts, "hasOrigin"), _narrow(parts, "hasDestination")
    if not parts.digest.said(parts.slug, "transfers"):
        givers = [fact for fact in parts.facts("hasGiver") if fact.other not in doers]
        takers = [fact for fact in parts.facts("hasRecipient") if fact.other not in doers]
        origin = origin or (parts.introducer.objects(givers) if givers else None)
        goal = goal or (parts.introducer.objects(takers) if takers else None)
    if origin and goal:
        return parts.say("from to", what=what, origin=origin, destination=goal)
    what = parts.add("from", what, origin=origin)
    return parts.add("to", what, destination=goal)


def _narrow(parts: LeadParts, property_: str) -> Phrased | None:
    facts = narrowest(parts.facts(property_), parts.introducer.items)
    return parts.introducer.objects(facts) if facts else None


def _deal(parts: LeadParts) -> Iterator[Pieces]:
    """A purchase, loan or other deal: who paid or gave how much to whom for what."""
    payers, amount = parts.objects("hasPayer"), parts.objects("hasAmount")
    what = parts.what()
    what = what if payers else parts.add("of sum", what, amount=amount)
    what = parts.add("by", what, doers=parts.objects("isCarriedOutBy"))
    passed = parts.passed()
    yield parts.begun(_way(parts, what))
    things = parts.objects("transfers") or parts.objects("concerns")
    if payers and amount and things:
        yield parts.say("paid for", payers=payers, amount=amount, things=things)
    elif payers and amount:
        yield parts.say("paid", payers=payers, amount=amount)
    else:
        yield passed
        yield from parts.said("transfers", "hasPayer", "concerns", most=1)
    yield parts.aims()


def _agreement(parts: LeadParts) -> Iterator[Pieces]:
    """A treaty or agreement: between whom, when and where it was signed, and what it does."""
    introducer = parts.introducer
    sides = _parties(parts, ("hasParty",)) or _parties(parts, ("hasSignatory",))
    acts = parts.digest.pointing(parts.slug, "actsUpon")
    signings = [fact for fact in acts if "Signing" in introducer.name(fact.thing).kinds]
    what = parts.what(dated=not signings)
    if len(sides) > 1:
        what = parts.say("between", what=what, parties=introducer.objects(sides))
    elif sides:
        what = parts.say("by", what=what, doers=introducer.objects(sides))
    yield what
    for signing in signings[:1]:
        yield _signed(parts, signing.thing)
    yield from parts.said("supplements", "delimits", most=1)
    yield parts.passed()
    yield from parts.said("affects", "transfers", "addresses", "concerns", most=1)
    yield parts.aims()


def _signed(parts: LeadParts, signing: str) -> Pieces:
    """Say when and where an agreement was signed."""
    introducer = parts.introducer
    spans = parts.digest.said(signing, "hasTimeSpan") or parts.facts("hasTimeSpan")
    places = narrowest(parts.digest.said(signing, "tookPlaceAt"), introducer.items)
    subject, place = parts.it(), introducer.objects(places) if places else None
    date = parts.date(spans[0]) if spans else None
    if date and place:
        return parts.say("signed in", subject=subject, date=date, place=place)
    if date:
        return parts.say("signed", subject=subject, date=date)
    return parts.say("signed somewhere", subject=subject, place=place) if place else ()


def _person(parts: LeadParts) -> Iterator[Pieces]:
    """A person: what he or she was, and the dates of life."""
    say, introducer = parts.say, parts.introducer
    roles = list(_roles(parts))
    person = Phrased(say("kind", kind=introducer.kind(parts.slug)))
    what = introducer.narrator.several(roles or [person], most=6).pieces
    what = parts.add("national", what, whole=parts.objects("hasNationality"))
    work = narrowest(parts.facts("worksFor"), introducer.items)
    yield parts.add("working", what, whole=introducer.objects(work) if work else None)
    yield _life(parts)
    yield from parts.said("isChildOf", "succeeds", "isMemberOf", "isSubjectTo", most=1)
    for property_ in _DEEDS:
        for fact in parts.pointing(property_)[:1]:
            yield introducer.clause(fact, parts.slug)


_DEEDS: Final = (
    *("isEstablishedBy", "hasDefeatedParty", "hasVictor", "isWrittenBy", "hasTraveller"),
    *("isCarriedOutBy", "succeeds", "isChildOf", "descendsFrom"),
)
"""Properties by which a person is told of in facts about others."""


def _roles(parts: LeadParts) -> Iterator[Content]:
    """Yield what a person was: roles, titles with that of which they were, ranks and offices."""
    introducer, texts = parts.introducer, set[str]()
    titles = list(_titles(parts))
    ranks = [introducer.object(fact) for fact in parts.facts("hasRanking") if is_bare(fact)]
    offices = [introducer.object(fact) for fact in parts.facts("holdsOffice")]
    later = " ".join(_text(it) for it in (*titles, *ranks, *offices))
    for fact in parts.facts("hasRole"):
        role = introducer.object(fact)
        if introducer.name(fact.other).term.text.casefold() not in later:
            bare = is_bare(fact)
            yield Phrased(parts.say("kind", kind=role)) if bare else role
    for held in (*titles, *ranks, *offices):
        text = _text(held)
        if not any(text in other for other in texts):
            texts.add(text)
            yield held


def _text(content: Content) -> str:
    """Return the words of a content, in small letters, without an article."""
    if isinstance(content, Phrased):
        return plain(content.pieces).casefold().removeprefix("the ")
    return content.term.text.casefold() if isinstance(content, Named) else ""


def _titles(parts: LeadParts) -> Iterator[Content]:
    """Yield of what a person was ruler or leader."""
    introducer, titled = parts.introducer, False
    ranks = " ".join(_text(introducer.object(fact)) for fact in parts.facts("hasRanking"))
    for key, property_ in (("ruler", "rules"), ("leader", "leads")):
        untitled = []
        for fact in parts.facts(property_):
            roles = [slug for name, slug in fact.qualifiers if name == "inRole"]
            if roles:
                titled = True
                yield _title(parts, fact, roles[0])
            elif fact.dates or introducer.name(fact.other).english.casefold() not in ranks:
                untitled.append(fact)
        if untitled and not (titled and property_ == "leads"):
            yield Phrased(parts.say(key, whole=introducer.objects(untitled)))


def _title(parts: LeadParts, fact: ShortFact, role: str) -> Phrased:
    """Say of what somebody was ruler or leader in a role: Khan of Moghulistan (1429–1462)."""
    introducer = parts.introducer
    bare = replace(fact, qualifiers=tuple(it for it in fact.qualifiers if it[0] != "inRole"))
    said = parts.say("titled", role=introducer.name(role), whole=introducer.object(bare))
    return Phrased(said)


def _polity(parts: LeadParts) -> Iterator[Pieces]:
    """A state, dynasty or khanate: its time and place, its capital, how it began and ended."""
    founders = parts.facts("isEstablishedBy")
    what = parts.what()
    landlocked = parts.digest.said(parts.slug, "isLandlocked")
    if [fact for fact in landlocked if fact.text == "true" and is_bare(fact)]:
        parts.facts("isLandlocked")
        what = parts.say("landlocked", kind=parts.kinds()[0].term.text)
    what = parts.located(what)
    yield what if founders else parts.begun(what)
    capital = parts.objects("hasCapital")
    is_over = parts.introducer.is_over(parts.slug)
    yield parts.say("capital was" if is_over else "capital is", capital=capital) if capital else ()
    yield _founded(parts)
    yield from parts.said("succeeds", "hasPredecessor", most=1)
    for fact in parts.pointing("succeeds")[:1]:
        yield parts.introducer.clause(fact, parts.slug)
    for key, property_ in (("ruled by", "rules"), ("led by", "leads")):
        if rulers := parts.subjects(property_):
            yield parts.say(key, object=parts.them(), rulers=rulers)


def _founded(parts: LeadParts) -> Pieces:
    """Say when a polity or organization was founded, and by whom."""
    founders = parts.objects("isEstablishedBy")
    foundings = parts.pointing("bringsIntoBeing")
    spans = [it for fact in foundings for it in parts.digest.said(fact.thing, "hasTimeSpan")]
    date, subject = (parts.date(spans[0]) if spans else None), parts.it()
    if founders and date:
        return parts.say("founded by at", subject=subject, founders=founders, date=date)
    if date:
        return parts.say("founded at", subject=subject, date=date)
    return parts.say("founded by", subject=subject, founders=founders) if founders else ()


def _organization(parts: LeadParts) -> Iterator[Pieces]:
    """An organization: whose it is and where, who founded it, who is in it."""
    yield parts.begun(parts.located(parts.whose(parts.what())))
    yield _founded(parts)
    members = parts.subjects("isMemberOf")
    yield parts.say("members", members=members) if members else ()
    leaders = parts.subjects("leads")
    yield parts.say("led by", object=parts.them(), rulers=leaders) if leaders else ()


def _water(parts: LeadParts) -> Iterator[Pieces]:
    """A river or lake: from where to where, or where it lies."""
    what = parts.what()
    origin, goal = _narrow(parts, "hasOrigin"), _narrow(parts, "hasDestination")
    if origin and goal:
        yield parts.say("rising", what=what, origin=origin, destination=goal)
    elif origin or goal:
        yield parts.add("flows", parts.add("rises", what, origin=origin), destination=goal)
    else:
        yield parts.located(what)
    yield from parts.waters()
    yield from parts.said("passesThrough", "adjoins", "hasArea", "hasLength", "isLocatedIn", most=1)


def _place(parts: LeadParts) -> Iterator[Pieces]:
    """A settlement, area or other place: where it lies, and of what it is the capital."""
    if "CountryPart" in parts.item.classes and (
        whole := parts.objects("isPartOf") or parts.objects("isLocatedIn")
    ):
        yield parts.say("part of place", whole=whole)
        parts.facts("isLocatedIn")
    else:
        what = parts.located(parts.whose(parts.what()))
        yield parts.add("capital of", what, whole=parts.subjects("hasCapital"))
    capital = parts.objects("hasCapital")
    yield parts.say("capital is", capital=capital) if capital else ()
    yield from parts.said(
        *("adjoins", "hasRelativePosition", "hasOrigin", "hasDestination", "hasArea", "isUsedFor"),
        most=1,
    )


def _border(parts: LeadParts) -> Iterator[Pieces]:
    """A border: between whom, how long, and what it carries on."""
    what = parts.add("between", parts.what(), parties=parts.objects("separates"))
    yield parts.begun(parts.add("part of", what, whole=parts.objects("isPartOf")))
    yield from parts.said("hasLength", "continues", most=2)


def _corridor(parts: LeadParts) -> Iterator[Pieces]:
    """A corridor, canal or other line: what it connects and passes, who stands behind it."""
    what = _way(parts, parts.whose(parts.what()))
    what = parts.add("connecting", what, places=parts.objects("connects"))
    yield parts.begun(parts.located(what))
    yield from parts.said("passesThrough", "isUsedFor", most=1)
    for property_ in ("promotes", "backs", "funds"):
        for fact in parts.pointing(property_)[:1]:
            yield parts.introducer.clause(fact, parts.slug)


def _relation(parts: LeadParts) -> Iterator[Pieces]:
    """A dispute or relationship: between whom."""
    sides = _parties(parts, ("hasParty", "hasSide"))
    what = parts.what()
    if len(sides) > 1:
        what = parts.say("between", what=what, parties=parts.introducer.objects(sides))
    yield parts.begun(parts.whose(what))
    yield from parts.said("concerns", "continues", "causes", "influences", most=1)


def _group(parts: LeadParts) -> Iterator[Pieces]:
    """A people or other group: where, out of whom, who led it."""
    yield parts.located(parts.whose(parts.what()))
    leaders = parts.subjects("leads")
    yield parts.say("led by", object=parts.them(), rulers=leaders) if leaders else ()
    yield from parts.said("descendsFrom", "hasOrigin", "isOfKind", "hasCount", most=1)


def _period(parts: LeadParts) -> Iterator[Pieces]:
    """A period or reign: whose, and when."""
    what = parts.whose(parts.what(dated=False))
    spans = parts.facts("hasTimeSpan")
    what = parts.dated(what, spans) if spans else parts.begun(what)
    yield parts.add("part of", what, whole=parts.objects("isPartOf"))


def _aim(parts: LeadParts) -> Iterator[Pieces]:
    """An aim, policy or instrument: whose it is and what it is about."""
    what = parts.whose(parts.what())
    yield parts.add("of", what, whole=parts.subjects("hasGoal") or parts.subjects("pursues"))
    yield parts.sorts()
    yield from parts.said("isOfKind", "implements", most=1)
    yield parts.aims()
    yield from parts.said("concerns", "isDirectedAgainst", "isDirectedAt", most=1)


def _concept(parts: LeadParts) -> Iterator[Pieces]:
    """A kind, role or office: of what it is said."""
    is_kind = "Kind" in {kind.name for kind in parts.item.kinds}
    for key, property_ in (("sort", "isOfKind"), ("said of", "hasRole"), ("trait", "hasFeature")):
        things = parts.subjects(property_) if is_kind or key != "trait" else None
        if things:
            key = key if is_kind else "said of"
            yield parts.say(key, kind=parts.introducer.kind(parts.slug), things=things)
            break
    else:
        what = parts.say("term") if is_kind else parts.whose(parts.what())
        yield parts.add("held by", what, things=parts.subjects("holdsOffice"))
    yield from parts.said("isOfKind", "concerns", "isUsedFor", most=1)


def _work(parts: LeadParts) -> Iterator[Pieces]:
    """A work: by whom, when and about what."""
    authors = parts.objects("isWrittenBy") or parts.objects("isCarriedOutBy")
    what = parts.add("by", parts.what(), doers=authors)
    yield parts.begun(parts.add("part of", what, whole=parts.objects("isPartOf")))
    yield from parts.said("hasShare", "documents", "concerns", most=1)


_Builder = Callable[[LeadParts], Iterator[Pieces]]
_BUILDERS: Final[Sequence[tuple[str, _Builder]]] = (
    ("ArmedConflict", _conflict),
    ("EconomicTransaction", _deal),
    ("Event", _event),
    ("Dispute", _relation),
    ("Relationship", _relation),
    ("Agreement", _agreement),
    ("InformationObject", _work),
    ("Person", _person),
    ("Polity", _polity),
    ("Organization", _organization),
    ("Group", _group),
    ("Intention", _aim),
    ("HistoricalPeriod", _period),
    ("WaterBody", _water),
    ("Border", _border),
    ("TransportCorridor", _corridor),
    ("Infrastructure", _corridor),
    ("Place", _place),
    ("Concept", _concept),
)
"""How things of a class are told, the narrower class before the wider."""


def messages() -> Iterator[Message]:
    """Yield the messages of leads for the catalogues, each once."""
    texts = dict.fromkeys([*TEMPLATES.values(), *ENDS, *GONE.values()])
    for template in texts:
        yield Message(SENTENCE, template, "part of a sentence that says what a thing is")
    for word in (IT, THEY, THEM):
        yield Message(PRONOUN, word, "a thing that was just named; leave it out to name it again")
