"""The words of the notes in a margin, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from babel.support import NullTranslations

from khorgos.ontology.namespaces import KH
from khorgos.ontology.prefixes import slug_of
from khorgos.server.languages.dates import ShownDate
from khorgos.server.reading.collection import Collection
from khorgos.server.reading.margins import Note, Term
from khorgos.server.reading.phrases import Direction, heading
from khorgos.server.reading.records import RecordReader
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import Pieces

if TYPE_CHECKING:
    from khorgos.server.languages.messages import Translator


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
    """Tells the notes of a margin, and keeps what it told.

    Args:
        reader: says what records say, in the language of the page.
        collection: the things that people look for.
        words: the catalogue of the language.
    """

    def __init__(self, reader: RecordReader, collection: Collection, words: Translator) -> None:
        self._reader = reader
        self._namer = reader.namer
        self._items = collection.items
        self._words = words
        self._rows: dict[tuple[str, str], NoteRow] = {}

    def fact(self, note: Note) -> Pieces:
        """Say what a fact or a denial says, or what an intention would bring about."""
        return self._reader.said(str(KH[note.slug])).pieces

    def row(self, note: Note, about: str) -> NoteRow:
        """Say a fact under the name of the thing that it is ``about``."""
        if (note.slug, about) not in self._rows:
            self._rows[note.slug, about] = self._row(note, about)
        return self._rows[note.slug, about]

    def is_thing(self, iri: str) -> bool:
        """Whether an IRI is that of a thing that people look for."""
        return slug_of(iri) in self._items

    def name(self, term: Term | str) -> ShownTerm:
        """Name a thing, or write a time as people do."""
        if isinstance(term, ox.NamedNode) and (date := self._namer.date(term.value)):
            return self._dated(date)
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
        said, (subject, _) = note.says[0], note.ends
        told = self._reader.said(str(KH[note.slug])).telling
        hedges = [ShownTerm(hedge, language=self._mark("en")) for hedge in told.hedges]
        return NoteRow(
            self.heading(said.property, "forward" if subject == about else "backward"),
            self.name(said.object if subject == about else said.subject),
            (self._dated(told.date),) if told.date else (),
            (*hedges, *(term for kind, term in told.qualifiers if not kind)),
        )

    def _dated(self, date: ShownDate) -> ShownTerm:
        return ShownTerm(date.text, language=self._mark(date.language))

    def _mark(self, language: str) -> str:
        return "" if language == self._namer.language else language
