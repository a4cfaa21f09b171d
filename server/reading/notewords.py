"""The words of the notes in a margin, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from babel.support import NullTranslations
from rdflib import RDF

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.reading.collection import Collection
from khorgos.server.reading.margins import Note, Term
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.phrases import Direction, ToldFact, heading, sentence
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import Named, Narrator, Pieces

if TYPE_CHECKING:
    from khorgos.server.languages.messages import Translator

_QUALIFIERS: Final = ("hasSubjectQuantifier", "hasObjectQuantifier", "inRole", "hasScope")


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A fact under the name of a thing.

    Attributes:
        label: what it says of the thing.
        value: the thing or value at the other end.
        dates: when it was so.
        words: the words of the source that hedge or qualify it.
    """

    label: ShownTerm
    value: ShownTerm
    dates: tuple[ShownTerm, ...] = ()
    words: tuple[ShownTerm, ...] = ()


class NoteTeller:
    """Tells the notes of a margin.

    Args:
        namer: names the things of the release in the language of the page.
        collection: has their kinds, and when they ended.
        words: the catalogue of the language.
    """

    def __init__(self, namer: Namer, collection: Collection, words: Translator) -> None:
        self._namer = namer
        self._items = collection.items
        self._narrator = Narrator(namer.language, words)
        self._words = words
        self._told: dict[str, Pieces] = {}
        self._rows: dict[tuple[str, str], NoteRow] = {}

    def fact(self, note: Note) -> Pieces:
        """Say what a fact or a denial says, or what an intention would bring about."""
        if note.slug not in self._told:
            self._told[note.slug] = sentence(self._fact(note), self._narrator)
        return self._told[note.slug]

    def row(self, note: Note, about: str) -> NoteRow:
        """Say a fact under the name of the thing that it is ``about``."""
        if (note.slug, about) not in self._rows:
            self._rows[note.slug, about] = self._row(note, about)
        return self._rows[note.slug, about]

    def is_thing(self, iri: str) -> bool:
        """Whether an IRI is that of a thing that people look for."""
        return slug_of(iri) in self._items

    def name(self, term: Term | str) -> ShownTerm:
        """Name a thing, linked to its page."""
        return self._namer.show(term)

    def whose(self, note: Note) -> list[ShownTerm]:
        """Name those who claim something."""
        return [self._namer.show(one) for one in note.fields.get("isClaimedBy", ())]

    def heading(self, property_: str, direction: Direction = "forward") -> ShownTerm:
        """Return the heading over facts with a property."""
        label = self._namer.label(property_).text
        text = heading(property_, direction, self._words, label)
        english = heading(property_, direction, NullTranslations(), label)
        return ShownTerm(text, language=self._mark("en") if text == english else "")

    def _row(self, note: Note, about: str) -> NoteRow:
        told, (subject, _) = self._fact(note), note.ends
        said = note.says[0]
        direction: Direction = "forward" if subject == about else "backward"
        end = told.object if subject == about else told.subject
        words = [named.term for name, named in told.qualifiers if name == "hasQualifier"]
        hedges = [ShownTerm(hedge, language=self._mark("en")) for hedge in told.hedges]
        return NoteRow(
            self.heading(said.property, direction), end.term, told.dates, (*hedges, *words)
        )

    def _fact(self, note: Note) -> ToldFact:
        said, fields = note.says[0], note.fields
        times = [self._namer.date(time.value) for time in fields.get("hasTimeSpan", ())]
        dates = [ShownTerm(time.text, language=self._mark(time.language)) for time in times if time]
        qualifiers = tuple(self._qualifiers(note))
        return ToldFact(
            subject=self._named(said.subject),
            property=said.property,
            object=self._named(said.object),
            hedges=tuple(word.value for word in fields.get("certainty", ())),
            is_denied=note.state == "denied",
            is_over=self._is_over(said.subject),
            dates=tuple(dates),
            qualifiers=qualifiers,
            levels=tuple(self._levels(note)),
            source=next(map(self._named, fields.get("isAttributedTo", ())), None),
            label=self._namer.label(said.property).text,
        )

    def _named(self, term: Term | str) -> Named:
        shown = self._namer.show(term)
        if isinstance(term, ox.Literal):
            return Named(shown, frozenset({"Literal"}))
        iri = term if isinstance(term, str) else term.value
        if date := self._namer.date(iri):
            dated = ShownTerm(date.text, language=self._mark(date.language))
            return Named(dated, frozenset({"TimeSpan"}), date.text)
        item = self._items.get(slug_of(iri))
        if item:
            return Named(shown, item.classes, item.label("en").text)
        kinds = map(local_name, self._namer.release.index.iris(iri, RDF.type))
        return Named(shown, frozenset(kinds), shown.text)

    def _qualifiers(self, note: Note) -> Iterator[tuple[str, Named]]:
        """Yield what qualifies a fact, each once, the narrower property first."""
        hedges = {word.value for word in note.fields.get("certainty", ())}
        seen: set[str] = set()
        for name in (*_QUALIFIERS, "hasQualifier"):
            for value in note.fields.get(name, ()):
                named = self._named(value)
                if value.value not in seen and named.term.text not in hedges:
                    seen.add(value.value)
                    yield name, named

    def _levels(self, note: Note) -> Iterator[str]:
        for value in note.fields.get("hasQualifier", ()):
            yield from self._namer.release.index.texts(value.value, KHO.level)

    def _is_over(self, iri: str) -> bool:
        """Whether a thing is said to have ended."""
        item = self._items.get(slug_of(iri))
        return bool(item and any(time.role in ("hasEnd", "hasDeath") for time in item.times))

    def _mark(self, language: str) -> str:
        return "" if language == self._namer.language else language
