"""A record as a line of a page: what it says as a sentence, who says so, and in which words.

Records are statements and denials, claims, what claims and intentions say (propositions), passages
with their ranges of characters, and what is wrong with the text: gaps and emendations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.reading.closure import RdfTerm
from khorgos.server.reading.naming import kinds_of, literal
from khorgos.server.reading.phrases import ToldFact, heading, sentence
from khorgos.server.reading.release import Release
from khorgos.server.reading.tellings import Teller, Telling, pieces
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import ABBREVIATED, Named, Narrator, Piece, Pieces, plain

if TYPE_CHECKING:
    from khorgos.server.languages.messages import Translator

RecordKind = Literal[
    "statement", "denial", "claim", "proposition", "passage", "range", "gap", "emendation"
]
KINDS: Final[Mapping[str, RecordKind]] = {
    str(KHO.NegativeStatement): "denial",
    str(KHO.Statement): "statement",
    str(KHO.Claim): "claim",
    str(KHO.Proposition): "proposition",
    str(KHO.Passage): "passage",
    str(KHO.TextRange): "range",
    str(KHO.Gap): "gap",
    str(KHO.Emendation): "emendation",
}
"""Class → kind of record, the class that says more first."""

_QUALIFYING: Final = (
    *(KHO.hasSubjectQuantifier, KHO.hasObjectQuantifier, KHO.inRole, KHO.hasScope),
    *(KHO.hasMeasure, KHO.hasQualifier),
)
_LONGEST: Final = 90
"""How many characters of a passage name it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A record as a line.

    Attributes:
        kind: of which kind it is.
        pieces: what it says, without a full stop.
        href: its page.
        telling: its own time, whose word it is, its marks and passages.
    """

    kind: RecordKind
    pieces: Pieces
    href: str
    telling: Telling

    @property
    def slug(self) -> str:
        """The end of its address."""
        return self.telling.slug

    @property
    def text(self) -> str:
        """What it says, as text."""
        return "".join(piece.term.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with words of the text.

    Attributes:
        href: the page of the gap or emendation.
        title: what is wrong, in a line.
        written: the words as they stand; empty where none do.
        read_as: as what they are read; empty where something is lost.
        kind: of a gap, what is lost or how; else empty.
        about: of a gap, the thing of which something is lost.
        notes: why.
    """

    href: str
    title: str
    written: str
    read_as: str = ""
    kind: str = ""
    about: ShownTerm | None = None
    notes: tuple[str, ...] = ()


def record_kind(release: Release, iri: str) -> RecordKind | None:
    """Return of which kind a record is; None for what is none."""
    types = release.index.iris(iri, RDF.type)
    return next((kind for name, kind in KINDS.items() if name in types), None)


class RecordReader:
    """Reads records, each once: what leads to them is right for one request.

    Args:
        teller: reads what they tell.
        narrator: says it in the language of the page.
        words: the catalogue of that language.
        is_over: whether the thing with a slug is no more, as far as is told.
    """

    def __init__(
        self,
        teller: Teller,
        narrator: Narrator,
        words: Translator,
        is_over: Callable[[str], bool] = lambda slug: False,
    ) -> None:
        self.teller = teller
        self.namer = teller.namer
        self.release = self.namer.release
        self.index = self.release.index
        self._narrator = narrator
        self._words = words
        self._is_over = is_over
        self._read: dict[str, Said] = {}

    def kind(self, iri: str) -> RecordKind | None:
        """Return of which kind a record is; None for what is none."""
        return record_kind(self.release, iri)

    def said(self, iri: str) -> Said:
        """Read a record.

        Raises:
            ValueError: ``iri`` is no record.
        """
        if iri not in self._read:
            kind = self.kind(iri)
            if kind is None:
                raise ValueError(f"{iri} is no statement, claim, passage or other record")
            self._read[iri] = self._said(iri, kind)
        return self._read[iri]

    def _said(self, iri: str, kind: RecordKind) -> Said:
        lit = tuple(self._lit(iri))
        telling = self.teller.statement(iri, *lit)
        claims = self._claims(iri)
        speakers = self._speakers(iri)
        telling = replace(
            telling,
            states=self._states(iri, kind, telling.states, bool(claims)),
            by=tuple(map(self.namer.show, speakers)),
            passages=telling.passages or self.teller.passages(self.passages(iri), _texts(lit)),
        )
        href = self.namer.show(iri).href
        return Said(kind, tuple(self._pieces(iri, kind, telling)), href, telling)

    def content(self, iri: str) -> str:
        """Return what holds the triple of a record: itself, or what a denial negates."""
        return next(iter(self.index.iris(iri, KHO.negates)), iri)

    def triple(self, iri: str) -> tuple[str, str, ox.NamedNode | ox.Literal] | None:
        """Return the triple that a record states or denies, if it does."""
        found = self.namer.triple(self.content(iri))
        if found and isinstance(found[2], ox.NamedNode | ox.Literal):
            return found[0], found[1], found[2]
        return None

    def is_denied(self, iri: str) -> bool:
        """Say whether a record says that something is not so."""
        negated = "true" in self.index.texts(iri, KHO.isNegated)
        return negated or bool(self.index.iris(iri, KHO.negates))

    def passages(self, iri: str) -> list[str]:
        """Return the passages of a record; what has none of its own has those of what holds it."""
        index = self.index
        if self.kind(iri) == "passage":
            return [iri]
        own = index.iris(iri, KHO.hasEvidence)
        own += index.subjects(iri, KHO.hasRange, KHO.hasTextProblem)
        for mended in index.subjects(iri, KHO.hasEmendation):
            own += index.iris(mended, KHO.hasEvidence)
        found = [it for it in own if self.kind(it) == "passage"]
        if not found:
            around = (*index.iris(iri, KHO.negates), *index.subjects(iri, KHO.hasContent))
            around += tuple(index.subjects(iri, KHO.negates))
            found = [it for holder in around for it in index.iris(holder, KHO.hasEvidence)]
        return list(dict.fromkeys(found))

    def stating(self, subject: str, property_: str, value: str) -> list[str]:
        """Return the statements that state a triple of two things."""
        return self.release.statements(subject, property_, ox.NamedNode(value))

    def tell(self, subject: str, property_: str, value: RdfTerm) -> Pieces:
        """Say a triple as a sentence, without a full stop."""
        label = self.namer.label(property_).text
        told = ToldFact(self._named(subject), property_, self._named(value), label=label)
        return without_stop(sentence(told, self._narrator))

    def speakers(self, iri: str) -> Pieces:
        """Name those whose word a record is, as a sentence does."""
        return self._narrator.listed([self._named(who) for who in self._speakers(iri)])

    def _claims(self, iri: str) -> list[str]:
        """Return the claims that a record is the content of."""
        return [it for it in self.index.subjects(iri, KHO.hasContent) if self.kind(it) == "claim"]

    def _speakers(self, iri: str) -> list[str]:
        """Return whose word a record is, where it is not the document's own."""
        people = self.index.iris(iri, KHO.isClaimedBy, KHO.isAttributedTo)
        for claim in self._claims(iri):
            people += self.index.iris(claim, KHO.isClaimedBy)
        return list(dict.fromkeys(people))

    def heading(self, property_: str, subject: str = "") -> ShownTerm:
        """Return the heading of facts of a subject with a property; it leads to its definition."""
        shown = self.namer.show(property_)
        kinds = set(map(local_name, kinds_of(self.release, subject))) if subject else ()
        return replace(shown, text=heading(property_, "forward", self._words, shown.text, kinds))

    def ranges(self, passage: str) -> tuple[tuple[int, int], ...]:
        """Return where a passage stands: first offset, and that after the last, in code points."""
        found = [
            tuple(self.index.texts(it, bound)[:1] for bound in (KHO.start, KHO.end))
            for it in self.index.iris(passage, KHO.hasRange)
        ]
        return tuple(sorted((int(start[0]), int(end[0])) for start, end in found if start and end))

    def slips(self, iri: str) -> tuple[Slip, ...]:
        """Read what is wrong with the words of a record, or of a passage."""
        found = self.index.iris(iri, KHO.hasEmendation, KHO.hasTextProblem)
        return tuple(map(self.slip, dict.fromkeys(found)))

    def slip(self, iri: str) -> Slip:
        """Read a gap or an emendation."""
        about = self.index.iris(iri, KHO.isAbout)
        return Slip(
            href=self.namer.show(iri).href,
            title=self._slip_title(iri),
            written=self._text(iri, KHO.asWritten),
            read_as=self._text(iri, KHO.readAs),
            kind=self._text(iri, KHO.gapKind),
            about=self.namer.show(about[0]) if about else None,
            notes=tuple(self.index.texts(iri, KHO.readingNote)),
        )

    def qualifiers(self, iri: str) -> Iterator[tuple[ShownTerm, ShownTerm]]:
        """Yield what qualifies a record, each with its class or the property that leads to it."""
        seen, node = set(), self.content(iri)
        for property_ in _QUALIFYING:
            for value in self.index.iris(node, property_):
                if value not in seen and not self.release.is_a(value, str(KHO.Hedge)):
                    seen.add(value)
                    yield self._lead(property_, value), self.namer.show(value)

    def _lead(self, property_: URIRef, value: str) -> ShownTerm:
        """Say how something qualifies a record: by its property, else by its kind."""
        gettext, kinds = self._words.gettext, kinds_of(self.release, value)
        words = {
            KHO.hasSubjectQuantifier: gettext("How much of the subject"),
            KHO.hasObjectQuantifier: gettext("How much of it"),
            KHO.inRole: gettext("In the role of"),
            KHO.hasScope: gettext("With regard to"),
            KHO.hasMeasure: gettext("By how much"),
        }
        if property_ in words:
            return ShownTerm(words[property_])
        shown = self.namer.show(kinds[-1] if kinds else str(property_))
        return replace(shown, text=shown.text[:1].upper() + shown.text[1:])

    def _states(
        self, iri: str, kind: RecordKind, told: tuple[str, ...], is_claimed: bool
    ) -> tuple[str, ...]:
        held = {
            "lost": kind == "gap",
            "claimed": kind == "claim" or is_claimed,
            "intended": bool(self.index.subjects(iri, KHO.hasContent)) and not is_claimed,
            "denied": self.is_denied(iri) or bool(self.index.subjects(iri, KHO.denies)),
            "emended": kind == "emendation",
        }
        states = (*(state for state, is_so in held.items() if is_so), *told)
        if states == ("asserted",):
            return states
        return tuple(state for state in dict.fromkeys(states) if state != "asserted")

    def _pieces(self, iri: str, kind: RecordKind, telling: Telling) -> Iterator[Piece]:
        triple = self.triple(iri)
        if kind == "claim" or triple is None:
            yield Piece(self._title(iri, kind))
        else:
            yield from without_stop(sentence(self._told(iri, triple, telling), self._narrator))

    def _told(
        self, iri: str, triple: tuple[str, str, ox.NamedNode | ox.Literal], telling: Telling
    ) -> ToldFact:
        """Make the fact that a record states one to be told in a sentence."""
        node, index = self.content(iri), self.index
        qualifiers = [
            (local_name(str(property_)), value)
            for property_ in _QUALIFYING
            for value in dict.fromkeys(index.iris(node, property_))
            if not self.release.is_a(value, str(KHO.Hedge))
        ]
        seen: dict[str, str] = {}
        for property_, value in qualifiers:
            seen.setdefault(value, property_)
        date = telling.date
        return ToldFact(
            subject=self._named(triple[0]),
            property=triple[1],
            object=self._counted(triple),
            hedges=telling.hedges,
            is_denied=self.is_denied(iri),
            is_over=self._has_ended(node) or self._is_over(slug_of(triple[0])),
            dates=(ShownTerm(date.text, language=date.language),) if date else (),
            qualifiers=tuple((lead, self._named(value)) for value, lead in seen.items()),
            levels=tuple(it for value in seen for it in index.texts(value, KHO.level)),
            label=self.namer.label(triple[1]).text,
        )

    def _counted(self, triple: tuple[str, str, ox.NamedNode | ox.Literal]) -> Named:
        """Name the object of a fact; a number by itself, if its words are those of the subject."""
        named, number = self._named(triple[2]), triple[2]
        if isinstance(number, ox.NamedNode) and self.namer.label(triple[0]).text == named.term.text:
            for value in self.index.texts(number.value, KHO.value)[:1]:
                return replace(named, term=replace(named.term, text=value), english=value)
        return named

    def _has_ended(self, iri: str) -> bool:
        """Say whether the own time of a record has an end."""
        spans = self.index.iris(iri, KHO.hasTimeSpan)
        dates = [edtf for span in spans for edtf in self.index.texts(span, KHO.edtf)]
        return any(not edtf.endswith(("..", "/")) for edtf in dates)

    def _named(self, term: str | RdfTerm) -> Named:
        """Name a thing as a sentence does."""
        if not isinstance(term, ox.NamedNode | str):
            return Named(self.namer.show(term), frozenset({"Literal"}))
        iri = term if isinstance(term, str) else term.value
        if self.kind(iri) == "claim":
            # What is claimed is no name: it stands in quotation marks.
            shown = replace(self._title(iri, "claim"), href=self.namer.show(iri).href)
            return Named(replace(shown, text=f"“{shown.text}”"), frozenset({"Literal"}))
        date = self.namer.date(iri)
        shown = ShownTerm(date.text, language=date.language) if date else self.namer.show(iri)
        english = "".join(it.value for it in self._english(iri))
        return Named(shown, frozenset(map(local_name, kinds_of(self.release, iri))), english)

    def _english(self, iri: str) -> list[ox.Literal]:
        labels = self.index.objects(iri, RDFS.label)
        return [it for it in labels if isinstance(it, ox.Literal) and it.language == "en"][:1]

    def _title(self, iri: str, kind: RecordKind) -> ShownTerm:
        """Name a record that states no triple."""
        if kind == "claim":
            for term in self.index.objects(iri, KHO.claimText):
                if isinstance(term, ox.Literal):
                    shown = literal(term)
                    return replace(shown, text=shown.text.rstrip("."))
        if kind in ("gap", "emendation"):
            return ShownTerm(self._slip_title(iri))
        if kind == "range":
            return ShownTerm(self._range_title(iri))
        if kind == "passage":
            text = self._text(iri, KHO.exact)
            short = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"
            return replace(literal(ox.Literal(short)), text=f"“{short}”")
        return self.namer.label(iri)

    def _slip_title(self, iri: str) -> str:
        gettext, values = self._words.gettext, self._slip_words(iri)
        if self.kind(iri) == "emendation":
            return gettext("“%(written)s” is read as “%(read)s”") % values
        titles = {
            "cut-off": gettext("%(subject)s: cut off (%(property)s)"),
            "doubled": gettext("%(subject)s: words doubled (%(property)s)"),
            "run-together": gettext("%(subject)s: run together (%(property)s)"),
            "lost-name": gettext("%(subject)s: a name is lost"),
            "lost-number": gettext("%(subject)s: a number is lost (%(property)s)"),
            "lost-word": gettext("%(subject)s: a word is lost (%(property)s)"),
            "lost-link": gettext("%(subject)s: a link is lost (%(property)s)"),
            "lost-table": gettext("%(subject)s: a table is lost (%(property)s)"),
        }
        kind = self._text(iri, KHO.gapKind)
        return titles.get(kind, gettext("%(subject)s: something is lost (%(property)s)")) % values

    def _slip_words(self, iri: str) -> dict[str, str]:
        about, opened = (self.index.iris(iri, it) for it in (KHO.isAbout, KHO.leavesOpen))
        property_ = opened[0] if opened else ""
        label = self.namer.label(property_).text if property_ else ""
        head = heading(property_, "forward", self._words, label) if property_ else ""
        return {
            "subject": self.namer.label(about[0]).text if about else "",
            "property": head[:1].lower() + head[1:],
            "written": self._text(iri, KHO.asWritten),
            "read": self._text(iri, KHO.readAs),
        }

    def _range_title(self, iri: str) -> str:
        documents = (
            it for passage in self.passages(iri) for it in self.index.iris(passage, KHO.inDocument)
        )
        document = next(documents, "")
        return self._words.gettext("Characters %(start)s to %(end)s of “%(document)s”") % {
            "start": self._text(iri, KHO.start),
            "end": self._text(iri, KHO.end),
            "document": self.namer.label(document).text if document else "",
        }

    def _lit(self, iri: str) -> Iterator[ox.Literal | str]:
        """Yield what is lit in the sentences of a record: its own words, and what it names."""
        index, node = self.index, self.content(iri)
        triple = self.triple(iri)
        ends = [triple[0], triple[2]] if triple else []
        text = " ".join(it for one in self.passages(iri) for it in index.texts(one, KHO.exact))
        for term in (*ends, *map(ox.NamedNode, index.iris(node, *_QUALIFYING))):
            if isinstance(term, ox.Literal):
                yield term
            else:
                yield from self._called(term if isinstance(term, str) else term.value, text)
        yield from index.texts(node, KHO.reportingWords, KHO.asWritten, KHO.dateText)
        for slip in index.iris(iri, KHO.hasEmendation):
            yield from index.texts(slip, KHO.asWritten)

    def _called(self, iri: str, text: str) -> list[str]:
        """Return what a thing is called in a text: by its label, else by its longest name there."""
        names = self.index.texts(iri, RDFS.label, KHO.quantityText)
        others = sorted(self.index.texts(iri, SKOS.altLabel, KHO.name), key=len, reverse=True)
        found = (name for name in (*names, *others) if words_in(text, (name,)))
        return list(islice(found, 1))

    def _text(self, iri: str, property_: URIRef) -> str:
        return next(iter(self.index.texts(iri, property_)), "")


def without_stop(pieces: Pieces) -> Pieces:
    """Take the full stop from the end of a sentence, so that it can be a title.

    The stop of an abbreviation stays.

    >>> [piece.term.text for piece in without_stop((Piece(ShownTerm("It rains.")),))]
    ['It rains']
    """
    if not pieces or plain(pieces).endswith(ABBREVIATED):
        return pieces
    *first, last = pieces
    text = last.term.text.removesuffix(".").removesuffix("。").rstrip()
    return (*first, replace(last, term=replace(last.term, text=text))) if text else tuple(first)


def words_in(text: str, words: Iterable[str]) -> bool:
    """Say whether one of some words stands in a text."""
    return any(is_lit for _, is_lit in pieces(text, words))


def _texts(lit: Iterable[ox.Literal | str]) -> list[str]:
    return [it if isinstance(it, str) else it.value for it in lit]
