"""What perspectives are laid out from: facts and claims of a release, seen from either end.

A tie is a fact with what it leads to. What several records say alike is one tie with the sentences
of all of them; a claim is never one with a fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox
from rdflib import RDF, URIRef

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.languages.dates import ShownDate
from khorgos.server.languages.messages import translator
from khorgos.server.reading.closure import RdfTerm
from khorgos.server.reading.phrases import ToldFact, clause
from khorgos.server.reading.release import Release
from khorgos.server.reading.tellings import ShownPassage, Teller, Telling
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import Named, Narrator, Pieces

Missing: TypeAlias = Literal["", "lost", "denied", "unsaid"]
"""Why a cell is empty, if it is: the words are lost, a source denies it, or nobody says it."""

QualifierKind: TypeAlias = Literal["words", "role", "scope"]
"""What a qualifier is: words of the source, a role, or what a fact holds within."""
Qualifiers: TypeAlias = tuple[tuple[QualifierKind, ShownTerm], ...]
"""What qualifies a fact, each with its kind."""

_NODES: Final = (
    (KHO.subject, KHO.predicate, (KHO.object, KHO.objectValue)),
    (KHO.propositionSubject, KHO.propositionPredicate, (KHO.propositionObject,)),
)
# A role and a scope are things; the others are words of the source.
_QUALIFIERS: Final[Mapping[URIRef, QualifierKind]] = {
    KHO.inRole: "role",
    KHO.hasScope: "scope",
    KHO.hasSubjectQuantifier: "words",
    KHO.hasObjectQuantifier: "words",
    KHO.hasQualifier: "words",
}
# The surest first; where several records say the same, it speaks for all.
_SURE: Final = ("asserted", "emended", "hedged", "editor", "denied", "intended", "claimed")


@dataclass(frozen=True, slots=True)
class Tie:
    """A fact, seen from one of its ends.

    Attributes:
        iri: the other end, or the lexical form of a value.
        term: the same as a page shows it.
        date: the same in words, if it is a time.
        predicate: the property, by IRI.
        state: how it is held, see :data:`khorgos.server.pages.frame.STATES`.
        telling: the record that says it best: its date, whose word it is, its remarks.
        passages: the sentences of all records that say it, in the order of the documents.
        by: whose claim it is, or to whom the source attributes it.
        qualifiers: how, how much, in which role and where it holds.
        years: the first and the last year of its own time, or of the time that it states.
    """

    iri: str
    term: ShownTerm
    date: ShownDate | None
    predicate: str
    state: str
    telling: Telling
    passages: tuple[ShownPassage, ...] = ()
    by: tuple[ShownTerm, ...] = ()
    qualifiers: Qualifiers = ()
    years: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class FactInWords:
    """A fact with what it is about.

    Attributes:
        subject: what it is about.
        sentence: what it says, in words.
        tie: the same as a fact.
    """

    subject: ShownTerm
    sentence: Pieces
    tie: Tie


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell of a table: its ties, or why there are none.

    Attributes:
        ties: the facts in it.
        missing: why there are none.
        torn: the sentences in which they are lost.
    """

    ties: tuple[Tie, ...] = ()
    missing: Missing = ""
    torn: tuple[ShownPassage, ...] = ()

    @property
    def passages(self) -> tuple[ShownPassage, ...]:
        """The sentences of its facts, or those in which they are lost."""
        return in_order((*(it for tie in self.ties for it in tie.passages), *self.torn))


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A row of a table.

    Attributes:
        iri: the thing that it is about.
        head: its name.
        found: its cells.
        passages: the sentences that its facts rest on, each once, in the order of the documents.
    """

    iri: str
    head: ShownTerm
    found: tuple[Finding, ...]
    passages: tuple[ShownPassage, ...]


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What a statement states, or a claim, a denial or an intention holds.

    Attributes:
        subject: what it is about.
        predicate: the property.
        object: the other end.
        record: the statement, claim, denial or intention.
        node: the statement, or the proposition.
    """

    subject: str
    predicate: str
    object: RdfTerm
    record: str
    node: str


@dataclass(frozen=True, slots=True)
class _Ends:
    about: Mapping[str, list[SaidOf]]
    towards: Mapping[str, list[SaidOf]]
    of: Mapping[str, list[SaidOf]]


class Records:
    """Facts and claims, found by either end.

    Args:
        teller: reads what records tell.
    """

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.show = teller.namer.show
        self.release = teller.namer.release
        self.index = self.release.index
        tag = teller.namer.language
        self.narrator = Narrator(tag, translator(tag))
        self._ends = _walked(self.release)

    # ------------------------------------------------------------ things

    def of_class(self, *classes: URIRef) -> list[str]:
        """Return the things of one of the classes, in the order of their names."""
        found = dict.fromkeys(
            it for one in classes for it in self.index.subjects(str(one), RDF.type)
        )
        return sorted(found, key=lambda iri: (self.show(iri).text.casefold(), iri))

    def is_a(self, iri: str, *classes: URIRef) -> bool:
        """Say whether a thing is of one of the classes."""
        return any(self.release.is_a(iri, str(one)) for one in classes)

    def years(self, span: str) -> tuple[int | None, int | None]:
        """Return the first and the last year of a time span, where they are told."""
        first = self.index.texts(span, KHO.earliestYear)
        last = self.index.texts(span, KHO.latestYear)
        return int(first[0]) if first else None, int(last[0]) if last else None

    def qualifiers(self, node: str) -> Qualifiers:
        """Return what qualifies a statement or proposition; a hedge is shown by its words."""
        found: dict[str, tuple[QualifierKind, ShownTerm]] = {}
        for property_, kind in _QUALIFIERS.items():
            for value in self.index.iris(node, property_):
                if not self.is_a(value, KHO.Hedge):  # A quantifier is a qualifier too.
                    found.setdefault(value, (kind, self.show(value)))
        return tuple(found.values())

    def sentence(self, subject: RdfTerm, predicate: str, value: RdfTerm) -> Pieces:
        """Say a fact in words, without a full stop."""
        fact = ToldFact(
            subject=self._named(subject),
            property=predicate,
            object=self._named(value),
            label=self.show(predicate).text,
        )
        return clause(fact, self.narrator)

    def _named(self, term: RdfTerm) -> Named:
        """Name one end of a fact for a sentence."""
        shown = self._shown(term)[0]
        if not isinstance(term, ox.NamedNode):
            return Named(shown, frozenset({"Literal"}))
        return Named(shown, frozenset(map(local_name, self.index.iris(term.value, RDF.type))))

    def _shown(self, term: RdfTerm) -> tuple[ShownTerm, ShownDate | None]:
        """Show a term, a time in the words of the language."""
        shown = self.show(term)
        date = self.teller.namer.date(str(getattr(term, "value", term)))
        if date:
            shown = replace(shown, text=date.text, language=date.language, direction="ltr")
        return shown, date

    # ------------------------------------------------------------ facts

    def ties(self, iri: str, *predicates: URIRef) -> tuple[Tie, ...]:
        """Return what is said of ``iri`` with one of the predicates; each fact once."""
        found = self._ends.about.get(iri, ())
        return self._tied((it for it in found if URIRef(it.predicate) in predicates), True)

    def towards(self, iri: str, *predicates: URIRef) -> tuple[Tie, ...]:
        """Return what is said of others with one of the predicates and ``iri``."""
        found = self._ends.towards.get(iri, ())
        return self._tied((it for it in found if URIRef(it.predicate) in predicates), False)

    def in_words(self, record: str) -> tuple[FactInWords, ...]:
        """Return what one statement, denial, claim or proposition says."""
        return tuple(
            FactInWords(
                self.show(said.subject),
                self.sentence(ox.NamedNode(said.subject), said.predicate, said.object),
                self._tie(said, said.object),
            )
            for said in self._ends.of.get(record, ())
        )

    def subjects(self) -> list[str]:
        """Return all that something is said of, each once."""
        return list(self._ends.about)

    def said_of(self, iri: str) -> list[SaidOf]:
        """Return all that is said of a thing, as the records have it."""
        return self._ends.about.get(iri, [])

    def find(self, iri: str, *predicates: URIRef) -> Finding:
        """Fill a cell with what is said of ``iri``, or find out why nothing is."""
        return self.cell(self.ties(iri, *predicates), iri, *predicates)

    def find_towards(self, iri: str, *predicates: URIRef) -> Finding:
        """Fill a cell with what is said of others with ``iri``."""
        return self.cell(self.towards(iri, *predicates), iri)

    def cell(self, ties: Iterable[Tie], iri: str, *predicates: URIRef) -> Finding:
        """Make a cell of ties; where there are none, say whether such facts of ``iri`` are lost."""
        held = tuple(ties)
        torn = () if held else self.lost(iri, *predicates)
        return Finding(held, "" if held else "lost" if torn else "unsaid", torn)

    def lost(self, iri: str, *predicates: URIRef) -> tuple[ShownPassage, ...]:
        """Return the sentences in which a value of one of the predicates is lost."""
        wanted = {str(one) for one in predicates}
        return self.passages(
            passage
            for gap in self.index.subjects(iri, KHO.isAbout)
            if wanted & set(self.index.iris(gap, KHO.leavesOpen))
            for passage in self.index.subjects(gap, KHO.hasTextProblem)
        )

    def documents(self, passages: Iterable[ShownPassage]) -> tuple[ShownTerm, ...]:
        """Name the documents in which passages stand."""
        return tuple(self.show(str(KH[it])) for it in sorted({one.document for one in passages}))

    def passages(self, found: Iterable[str], lit: Iterable[str] = ()) -> tuple[ShownPassage, ...]:
        """Quote those that are passages, in the order of the documents."""
        return self.teller.passages((it for it in found if self.index.texts(it, KHO.exact)), lit)

    def row(self, iri: str, *found: Finding) -> FindingRow:
        """Lay out a row about ``iri``."""
        rest_on = in_order(passage for cell in found for passage in cell.passages)
        return FindingRow(iri, self.show(iri), found, rest_on)

    def _tied(self, found: Iterable[SaidOf], is_about: bool) -> tuple[Tie, ...]:
        alike: dict[tuple[str, str, bool], list[Tie]] = defaultdict(list)
        for said in found:
            tie = self._tie(said, said.object if is_about else ox.NamedNode(said.subject))
            alike[said.predicate, tie.iri, tie.state in ("claimed", "denied")].append(tie)
        return tuple(map(_merged, alike.values()))

    def _tie(self, said: SaidOf, other: RdfTerm) -> Tie:
        index = self.index
        lit: list[ox.NamedNode | ox.Literal] = [ox.NamedNode(said.subject)]
        if isinstance(said.object, ox.NamedNode | ox.Literal):
            lit.append(said.object)
        telling = self.teller.statement(said.record, *lit)
        iri = str(getattr(other, "value", other))
        spans = [
            span for it in (said.record, said.node) for span in index.iris(it, KHO.hasTimeSpan)
        ]
        hedges = index.texts(said.node, KHO.certainty)
        shown, date = self._shown(other)
        return Tie(
            iri=iri,
            term=shown,
            date=date,
            predicate=said.predicate,
            state=self._state(said, telling),
            telling=replace(telling, hedges=tuple(dict.fromkeys((*telling.hedges, *hedges)))),
            passages=telling.passages,
            by=telling.by if index.objects(said.record, *_WHOSE) else (),
            qualifiers=self.qualifiers(said.node),
            years=self.years((*spans, iri)[0]),
        )

    def _state(self, said: SaidOf, telling: Telling) -> str:
        """Say how what is said is held; whose claim it is outweighs how it was read."""
        if self.index.objects(said.record, KHO.isClaimedBy):
            return "claimed"
        if "true" in self.index.texts(said.node, KHO.isNegated):
            return "denied"
        if self.index.objects(said.record, KHO.negates):
            return "denied"
        if self.index.objects(said.record, KHO.hasContent):
            return "intended"
        return telling.states[0]


_WHOSE: Final = (KHO.isClaimedBy, KHO.isAttributedTo)


@lru_cache(maxsize=2)
def _walked(release: Release) -> _Ends:
    """Return what statements say, then what claims, denials and intentions do, by either end."""
    about, towards, of = defaultdict(list), defaultdict(list), defaultdict(list)
    for said in chain.from_iterable(_of_nodes(release, *ends) for ends in _NODES):
        about[said.subject].append(said)
        if isinstance(said.object, ox.NamedNode):
            towards[said.object.value].append(said)
        for node in dict.fromkeys((said.record, said.node)):
            of[node].append(said)
    return _Ends(about, towards, of)


def _of_nodes(
    release: Release, subject: URIRef, predicate: URIRef, objects: tuple[URIRef, ...]
) -> Iterator[SaidOf]:
    index = release.index
    for node in index.having(predicate):
        # A statement stands for itself; a proposition is held by others.
        is_statement = predicate == KHO.predicate
        for record in [node] if is_statement else index.subjects(node, KHO.hasContent, KHO.negates):
            for value in index.objects(node, *objects):
                for about in index.iris(node, subject):
                    yield SaidOf(about, index.iris(node, predicate)[0], value, record, node)


def in_order(passages: Iterable[ShownPassage]) -> tuple[ShownPassage, ...]:
    """Return each passage once, in the order of the documents; what is lit anywhere stays lit."""
    once: dict[str, ShownPassage] = {}
    for passage in passages:
        once.setdefault(passage.slug, passage)
    return tuple(sorted(once.values(), key=lambda it: (it.document, it.position, len(it.words))))


def outermost(passages: Iterable[ShownPassage]) -> tuple[ShownPassage, ...]:
    """Return each passage once, without those whose words stand in another of them."""
    once = in_order(passages)
    return tuple(it for it in once if not any(one is not it and _holds(one, it) for one in once))


def joined(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """Make one tie of those that lead to the same thing, whatever the property."""
    alike: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        alike[tie.iri].append(tie)
    return tuple(map(_merged, alike.values()))


def slug(iri: str) -> str:
    """Return the end of an address, or the empty string of what is no address."""
    return slug_of(iri) if "/" in iri else ""


def _holds(one: ShownPassage, other: ShownPassage) -> bool:
    """Say whether the words of a passage stand among those of another."""
    begins = one.position <= other.position
    ends = other.position + len(other.words) <= one.position + len(one.words)
    return one.document == other.document and begins and ends


def _merged(ties: list[Tie]) -> Tie:
    """Make one tie of several that say the same; the surest of them speaks for all."""
    best = min(ties, key=lambda it: (not it.telling.is_preferred, _SURE.index(it.state)))
    if len(ties) == 1:
        return best
    return replace(
        best,
        by=tuple(dict.fromkeys(who for tie in ties for who in tie.by)),
        passages=in_order(it for tie in ties for it in tie.passages),
    )
