"""What records tell: each with its own date, its marks, whose word it is, and its sentences.

A statement, a negative statement or a claim is a telling. Only the time of the record itself is its
date: when an event in it happened stands behind the event's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import RDFS, SKOS

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.languages.dates import ShownDate
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.terms import ShownTerm

_QUALIFIERS: Final = {
    KHO.hasQualifier: "",
    KHO.hasSubjectQuantifier: "subject",
    KHO.hasObjectQuantifier: "object",
    KHO.inRole: "role",
    KHO.hasScope: "scope",
}
Words = tuple[str, ...]
"""The words by which a text may name a thing, the best first."""

_ALWAYS: Final = float("inf")
_SHORT: Final = 16
_SHORTER: Final = 12
_LONG: Final = 18
_LITTLE: Final = frozenset({"and", "of", "on", "the", "in", "for", "to", "a"})


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """The words of a passage, with where they stand.

    Attributes:
        slug: of the passage.
        document: slug of the document.
        title: what the document is called.
        section: the heading that it stands under, or the empty string.
        part: ``body``, ``gloss`` and the like.
        headword: of a gloss, what it explains.
        line: in the document, from 1; 0 where it is not known.
        position: where it begins, in code points from 0.
        pieces: its words, each with whether they are lit.
        language: of the words.
        breaks_off: whether the text ends in the midst of the sentence.
        again: the other passages that have the same words.
    """

    slug: str
    document: str
    title: str
    section: str
    part: str
    headword: str
    line: int
    position: int
    pieces: tuple[tuple[str, bool], ...]
    language: str
    breaks_off: bool
    again: tuple[ShownPassage, ...] = ()

    @property
    def words(self) -> str:
        """All its words."""
        return "".join(words for words, _ in self.pieces)

    @property
    def short_section(self) -> str:
        """The first words of its section."""
        return shortened(self.section)

    @property
    def short_headword(self) -> str:
        """The first words of what it explains, if it is a gloss."""
        return shortened(self.headword, _SHORTER)


@dataclass(frozen=True, slots=True)
class Telling:
    """What one record tells.

    Attributes:
        slug: of the record.
        states: how it tells it, the weightiest first.
        hedges: the words with which the source hedges.
        date: its own time.
        dated: the words of the source for it, where the date itself does not stand in its sentence.
        by: whose word it is: who claims it, or according to whom it is so.
        qualifiers: how, how much, in which role and where it holds; the kind of each, and what it
            is.
        emended: what stands in the source, and as what it is read.
        notes: remarks for readers.
        readings: why it was read so.
        conflicts: the statements that cannot be true beside it.
        against: their slugs.
        passages: its sentences, in the order of the documents.
        is_preferred: whether it is the best of several.
        is_given_up: whether it is no longer held.
        is_turned: whether it tells the fact from the other end.
        days: the first and the last day of its time, infinite where they are not said.
    """

    slug: str
    states: tuple[str, ...] = ("asserted",)
    hedges: tuple[str, ...] = ()
    date: ShownDate | None = None
    dated: tuple[str, ...] = ()
    by: tuple[ShownTerm, ...] = ()
    qualifiers: tuple[tuple[str, ShownTerm], ...] = ()
    emended: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    conflicts: tuple[ShownTerm, ...] = ()
    against: frozenset[str] = frozenset()
    passages: tuple[ShownPassage, ...] = ()
    is_preferred: bool = False
    is_given_up: bool = False
    is_turned: bool = False
    days: tuple[float, float] = field(default=(-_ALWAYS, _ALWAYS), compare=False)

    @property
    def position(self) -> tuple[str, int]:
        """Where its first sentence stands."""
        first = self.passages[0] if self.passages else None
        return (first.document, first.position) if first else ("", 0)


class Teller:
    """Reads what records tell.

    Args:
        namer: names the things of the release.
    """

    def __init__(self, namer: Namer) -> None:
        self.namer = namer
        self._release = namer.release
        self._index = namer.release.index
        self._needles: dict[str, Words] = {}

    def statement(self, record: str, *lit: ox.NamedNode | ox.Literal | str) -> Telling:
        """Read a statement, or what a negative one denies.

        Args:
            record: its IRI.
            lit: things and words that are lit in its sentences.
        """
        index = self._index
        denied = index.iris(record, KHO.negates)
        said = denied[0] if denied else record
        hedges = tuple(self._hedges(record, said))
        when = index.iris(said, KHO.hasTimeSpan) or index.iris(record, KHO.hasTimeSpan)
        qualifiers = tuple(self._qualifiers(said))
        others = {*hedges, *index.texts(record, KHO.dateText)}
        others |= {value.text for _, value in qualifiers}
        words = (*self._words(lit), *((other,) for other in sorted(others)))
        return Telling(
            slug=slug_of(record),
            states=self._states(record, bool(denied), bool(hedges)),
            hedges=hedges,
            date=next(filter(None, map(self.namer.date, when)), None),
            dated=tuple(self._dated(record)),
            by=tuple(map(self.namer.show, self._whose(record, bool(denied)))),
            qualifiers=qualifiers,
            emended=tuple(self._emended(record)),
            notes=tuple(map(self.namer.words, dict.fromkeys(index.texts(record, KHO.note)))),
            readings=tuple(
                map(
                    self.namer.words,
                    dict.fromkeys(index.texts(record, KHO.readingNote, KHO.resolution)),
                )
            ),
            conflicts=tuple(map(self.namer.show, index.iris(record, KHO.conflictsWith))),
            against=frozenset(map(slug_of, index.iris(record, KHO.conflictsWith))),
            passages=self.passages(self._evidence(record, said), words),
            is_preferred="preferred" in index.texts(record, KHO.rank),
            is_given_up="deprecated" in index.texts(record, KHO.rank),
            days=self._days(when),
        )

    def passages(
        self, found: Iterable[str], lit: Iterable[Words | str] = ()
    ) -> tuple[ShownPassage, ...]:
        """Quote passages in the order of their documents, the same words once.

        Args:
            found: the passages.
            lit: what is lit in them, each in the words by which it may be named.
        """
        lit = tuple(lit)
        shown = [self.passage(passage, lit) for passage in dict.fromkeys(found)]
        shown.sort(key=lambda it: (it.document, it.part != "body", it.position))
        kept: list[ShownPassage] = []
        for passage in shown:
            whole = passage.words.rpartition(" ")[0] if passage.breaks_off else passage.words
            same = (at for at, other in enumerate(kept) if whole and whole in other.words)
            if (at := next(same, None)) is None:
                kept.append(passage)
            else:
                kept[at] = replace(kept[at], again=(*kept[at].again, passage))
        return tuple(kept)

    def passage(self, iri: str, lit: Iterable[Words | str] = ()) -> ShownPassage:
        """Quote a passage, with some words in it lit."""
        index = self._index
        documents = index.iris(iri, KHO.inDocument)
        lines, positions = index.texts(iri, KHO.line), index.texts(iri, KHO.position)
        languages = index.texts(documents[0], KHO.language) if documents else []
        return ShownPassage(
            slug=slug_of(iri),
            document=slug_of(documents[0]) if documents else "",
            title=self.namer.label(documents[0]).text if documents else "",
            section="".join(index.texts(iri, KHO.section)[:1]),
            part="".join(index.texts(iri, KHO.part)[:1]),
            headword="".join(index.texts(iri, KHO.headword)[:1]),
            line=int(lines[0]) if lines else 0,
            position=int(positions[0]) if positions else 0,
            pieces=pieces("".join(index.texts(iri, KHO.exact)[:1]), lit),
            language=languages[0] if languages else "",
            breaks_off=any("..." in suffix for suffix in index.texts(iri, KHO.suffix)),
        )

    def words_for(self, iri: str) -> Words:
        """Return the words by which a text may name a thing, its label first."""
        if iri not in self._needles:
            texts = self._index.texts(iri, RDFS.label, SKOS.altLabel, KHO.name, KHO.quantityText)
            self._needles[iri] = tuple(dict.fromkeys(texts))
        return self._needles[iri]

    def _evidence(self, record: str, said: str) -> list[str]:
        """Return the passages of a record; an intention has them at what it would bring about."""
        index = self._index
        return index.iris(record, KHO.hasEvidence) or index.iris(said, KHO.hasEvidence)

    def _hedges(self, record: str, said: str) -> Iterator[str]:
        found = [word for node in (record, said) for word in self._index.texts(node, KHO.certainty)]
        for node in self._index.iris(said, KHO.hasQualifier):
            if self._release.is_a(node, str(KHO.Hedge)):
                found += self._index.texts(node, RDFS.label)
        yield from dict.fromkeys(found)

    def _states(self, record: str, is_denial: bool, is_hedged: bool) -> tuple[str, ...]:
        readings = self._index.texts(record, KHO.reading)
        held = {
            "denied": is_denial,
            "hedged": is_hedged,
            "emended": "emended" in readings or bool(self._index.iris(record, KHO.hasEmendation)),
            "editor": "inferred-by-curator" in readings,
        }
        return tuple(state for state, is_so in held.items() if is_so) or ("asserted",)

    def _dated(self, record: str) -> list[str]:
        """Return the source's words for a time that is worked out from another sentence."""
        is_relative = "relative" in self._index.texts(record, KHO.reading)
        return self._index.texts(record, KHO.dateText) if is_relative else []

    def _whose(self, record: str, is_denial: bool) -> list[str]:
        whose = self._index.iris(record, KHO.isAttributedTo, KHO.isClaimedBy)
        return whose or (self._index.iris(record, KHO.isStatedIn) if is_denial else [])

    def _qualifiers(self, said: str) -> Iterator[tuple[str, ShownTerm]]:
        seen = set()
        for property_, kind in reversed(_QUALIFIERS.items()):  # A quantifier is a qualifier too.
            for value in self._index.iris(said, property_):
                if value not in seen and not self._release.is_a(value, str(KHO.Hedge)):
                    seen.add(value)
                    yield kind, self.namer.label(value)

    def _emended(self, record: str) -> Iterator[tuple[str, str]]:
        for node in self._index.iris(record, KHO.hasEmendation):
            written = "".join(self._index.texts(node, KHO.asWritten))
            yield written, "".join(self._index.texts(node, KHO.readAs))

    def _days(self, spans: list[str]) -> tuple[float, float]:
        """Return the first and the last day of a time, as far as they are said."""
        first = [int(day) for it in spans for day in self._index.texts(it, KHO.earliestDay)]
        last = [int(day) for it in spans for day in self._index.texts(it, KHO.latestDay)]
        return min(first, default=-_ALWAYS), max(last, default=_ALWAYS)

    def _words(self, lit: Iterable[ox.NamedNode | ox.Literal | str]) -> Iterator[Words]:
        """Yield the words by which a text may name each of some things."""
        for term in lit:
            if isinstance(term, ox.NamedNode):
                yield self.words_for(term.value)
            else:
                yield (term.value if isinstance(term, ox.Literal) else term,)


@lru_cache(maxsize=4096)
def shortened(title: str, most: int = _SHORT) -> str:
    """Return the first words of a title, as many as name it.

    >>> [shortened(title) for title in ("Han dynasty", "Border and territorial disputes")]
    ['Han dynasty', 'Border']
    """
    words = title.split()[:1]
    if words and len(words[0]) > _LONG:
        return f"{words[0][:most]}…"
    for word in title.split()[1:]:
        if len(" ".join((*words, word))) > most:
            break
        words.append(word)
    while len(words) > 1 and words[-1] in _LITTLE:
        words.pop()
    return " ".join(words)


def pieces(text: str, lit: Iterable[Words | str]) -> tuple[tuple[str, bool], ...]:
    r"""Cut a text at the words that are lit; a space is one whether or not a line may break there.

    Of the words for one thing the first is lit, if the text has it; else all others that it has.

    >>> pieces("near Taraz on the Talas in 36\u00a0BC", [("Taraz", "Talas"), "36 BC", "Rome"])
    (('near ', False), ('Taraz', True), (' on the Talas in ', False), ('36\xa0BC', True))
    """
    named = ((names,) if isinstance(names, str) else names for names in lit)
    words = {word for names in named for word in _used(text, names) if len(word) > 1}
    if not words:
        return ((text, False),) if text else ()
    pattern = "|".join(map(_pattern, sorted(words, key=lambda word: (-len(word), word))))
    found, last = [], 0
    for match in re.finditer(pattern, text):
        found += [(text[last : match.start()], False), (match[0], True)]
        last = match.end()
    found.append((text[last:], False))
    return tuple(piece for piece in found if piece[0])


def _used(text: str, names: Words) -> Words:
    """Return the first of the names of a thing, where a text has it, else the others."""
    first = names[:1]
    return first if first and first[0] and re.search(_pattern(first[0]), text) else names[1:]


def _pattern(word: str) -> str:
    escaped = re.escape(word).replace(r"\ ", r"\s")
    return f"{_edge(word[0])}{escaped}{_edge(word[-1])}"


def _edge(letter: str) -> str:
    """Return a pattern for the edge of a word beside a letter of an alphabet."""
    return r"\b" if letter.isalnum() and ord(letter) < 0x2E80 else ""
