"""Who and what a text names: known things by all their names, and new names with a kind.

A document is read twice. First all names are found: the known ones (`khorgos.triples.drafting.
knownnames`) and the new ones (`khorgos.triples.drafting.newnames`), acronyms that the text itself
introduces, and what speaks for the kind of each new name. Then each is decided on: which of
several things of one name is meant, by the date (`khorgos.triples.drafting.periods`), and what kind
of thing a new name is, by all that the document says of it.

Nothing is decided by a model or asked of a network. Each mention says why it was read so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from khorgos.triples.annotated import Input
from khorgos.triples.dates.edtf import parse
from khorgos.triples.dates.finding import find_dates
from khorgos.triples.documents.document import Document, Sentence
from khorgos.triples.drafting.acronyms import Acronym, introduced
from khorgos.triples.drafting.chinese import chinese_names, short_states
from khorgos.triples.drafting.knownnames import (
    Bearer,
    Known,
    KnownNames,
    known_names,
    names_elsewhere,
    tokens_of,
)
from khorgos.triples.drafting.namingtext import NamingText, no_names, titles
from khorgos.triples.drafting.newnames import NewName, new_names, plain
from khorgos.triples.drafting.periods import POLITIES, word_set
from khorgos.triples.drafting.shortnames import head_word, short_names
from khorgos.triples.drafting.signs import Sign
from khorgos.triples.drafting.telling import Dated, NameTeller, speaks_of_language
from khorgos.triples.naming.scripts import likely_language
from khorgos.triples.wikidata.register import WIKIDATA


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A name in a sentence: ``sentence.text[start:end]`` is its ``text``, in code points.

    Attributes:
        start, end: offsets in the text of the sentence.
        text: the words, without an article or the ending of a possessive.
        entity: the slug of the thing of the register that is meant, or None.
        kind: a class's local name, or None where nothing tells it.
        because: why it was read so, in a short sentence for the curator.
        row: the row of a table, or the rule, that gave it.
    """

    start: int
    end: int
    text: str
    entity: str | None
    kind: str | None
    because: str
    row: str


@dataclass(frozen=True, slots=True)
class _Naming:
    """A sentence with what the first reading found in it."""

    sentence: Sentence
    line: int
    text: NamingText
    new: Sequence[NewName]
    acronyms: Sequence[Acronym]

    @property
    def known(self) -> Sequence[Known]:
        """The known names in it."""
        return self.text.known


@dataclass(frozen=True, slots=True)
class _Kind:
    """The kind of a new name, as a whole document tells it, and the thing where it is known."""

    kind: str | None
    because: str
    row: str
    entity: str | None = None


_OPENING: Final = "\"“‘'«("
_OVERLAPPING: Final = 4
"""How many new names hold one another at most."""
_NO_KIND: Final = "it is written as a name; nothing tells of which kind"


class MentionFinder:
    """Finds what documents name; made once for a register, it does not change.

    Args:
        given: the register, with the records and documents; names and periods that the records of
            its base tell count as well.
        elsewhere: slugs and names from elsewhere (`knownnames.names_elsewhere`), beside those that
            the project itself has.
    """

    def __init__(self, given: Input, elsewhere: Iterable[tuple[str, str]] = ()) -> None:
        self._given = given
        self._known = known_names(given, [*names_elsewhere(WIKIDATA), *elsewhere])
        self._teller = NameTeller(given)

    def find(self, document: Document) -> Mapping[Sentence, Sequence[FoundMention]]:
        """What each sentence of a document names.

        Args:
            document: as it was read; it need not be one of the given ones.

        Returns:
            For each sentence its mentions in order, with offsets in ``sentence.text``. A mention
            may lie within a longer one (*Zarm* in *Embassy of Zarm*); the longer one comes first.
        """
        read = self._read(document)
        kinds = _kinds(read, self._known)
        years, back = _Years(_language(document)), _References()
        found = {}
        for one in read:
            dated = years.dated(one.sentence)
            mentions = _in_order([*self._of_known(one, dated, kinds), *_of_new(one, kinds)])
            found[one.sentence] = _in_order([*mentions, *back.of(one, mentions)])
        return found

    @cached_property
    def _common(self) -> frozenset[str]:
        """The words in small letters of all documents that are given."""
        return frozenset().union(*map(_small_words, self._given.documents.values()))

    def _read(self, document: Document) -> list[_Naming]:
        """The first reading."""
        common = self._common | _small_words(document)
        names = frozenset(
            token.letters
            for sentence in document.sentences
            if sentence.kind != "heading"
            for token in tokens_of(sentence.text)[1:]
            if token.is_capital and sentence.text[token.start - 1] not in _OPENING
        )
        language = _language(document)
        read = []
        for sentence in document.sentences:
            text = sentence.text
            all_known = self._known.find(text, language)
            known = [one for one in all_known if not _is_no_name(one, text)]
            refused = [(one.start, one.end) for one in all_known if _is_other(one, text)]
            line, _ = document.position(sentence.part.offsets[sentence.start])
            given = NamingText(text, known, common, names, refused, language)
            if language == "zh":
                given = replace(given, known=self._with_short_states(given))
            find = chinese_names if language == "zh" else new_names
            new = [] if sentence.kind == "heading" else find(given)
            stretches = [(one.start, one.end) for one in known]
            stretches += [(one.start, one.end) for one in new]
            read.append(_Naming(sentence, line, given, new, introduced(text, stretches)))
        return read

    def _with_short_states(self, text: NamingText) -> list[Known]:
        """The known names of a Chinese sentence with the characters that stand for states."""
        known = list(text.known)
        for start, end, name in short_states(text):
            first = next(at for at, token in enumerate(text.tokens) if token.start == start)
            known.append(Known(start, end, first, first + 1, self._known.called(name)))
        return sorted(known, key=lambda one: one.start)

    def _of_known(
        self, read: _Naming, dated: Dated, kinds: Mapping[str, _Kind]
    ) -> list[FoundMention]:
        """The mentions of known things in a sentence."""
        text = read.sentence.text
        found = []
        new = sorted(read.new, key=lambda one: one.start)
        starts = [one.start for one in new]
        for known in read.known:
            last = bisect_right(starts, known.start)
            around = (one for one in new[max(0, last - _OVERLAPPING) : last] if _covers(one, known))
            if not all(_stays(one, known, kinds) for one in around):
                continue
            words = text[known.start : known.end]
            own = kinds.get(words)  # an acronym that the text itself introduces
            if own is not None and (own.entity or not any(one.entity for one in known.bearers)):
                found.append(_mention(text, known.start, known.end, own))
                continue
            for one in (known, *self._within(known, text)):
                told = self._teller.tell(one, dated)
                bearer = told.bearer
                kind = bearer.kind if bearer else _common_kind(one.bearers)
                entity = bearer.entity if bearer else None
                own = _Kind(kind, told.because, told.row, entity)
                found.append(_mention(text, one.start, one.end, own))
        return found

    def _within(self, known: Known, text: str) -> Iterator[Known]:
        """The polities and places that a longer known name of something else holds."""
        if known.last - known.first > 1 and not known.kinds & (_WHOLE | _BODIES):
            for one in self._known.inside(known, text):
                if one.kinds & (_WHOLE | _GOVERNMENTS) and not _is_no_name(one, text):
                    yield one
                    yield from self._within(one, text)


_WHOLE: Final = POLITIES | word_set(
    "Person People Settlement AdministrativeArea WorldRegion HistoricalRegion CountryPart"
)
"""Kinds of things whose names say no other thing that is meant too."""


def _language(document: Document) -> str:
    """The language of its running text, without subtags."""
    text = document.source.text[:_ENOUGH]
    return likely_language(text, document.source.language).partition("-")[0]


_ENOUGH: Final = 4000
"""How many characters tell the script of a text."""


def _small_words(document: Document) -> frozenset[str]:
    """The words that stand in small letters in a document, those after a hyphen aside."""
    text = document.source.text
    return frozenset(
        token.letters
        for token in tokens_of(text)
        if token.letters.islower() and text[token.start - 1 : token.start] != "-"
    )


def _is_no_name(known: Known, text: str) -> bool:
    """Whether a known name is not meant as one: *US$20*, *in Russian*, a part of a new name."""
    if _is_other(known, text):
        return True
    tokens = tokens_of(text)
    if known.last - known.first == 1 and tokens[known.first].letters in no_names():
        return True
    if any(one.how != "surname" for one in known.bearers):
        return False
    before = tokens[known.first - 1] if known.first else None
    after = tokens[known.last] if known.last < len(tokens) else None
    beside = after is not None and after.is_capital and text[known.end : after.start] == " "
    if before is None or text[before.end : known.start] != " " or not before.is_capital:
        return beside
    is_title = before.letters.casefold() in titles() or before.letters in no_names()
    return beside or not is_title


def _is_other(known: Known, text: str) -> bool:
    """Whether a known name is here a sign of money or of a language."""
    return text[known.end : known.end + 1] in ("$", "€", "£") or speaks_of_language(known, text)


def _covers(new: NewName, known: Known) -> bool:
    return new.start <= known.start and known.end <= new.end


def _stays(new: NewName, known: Known, kinds: Mapping[str, _Kind]) -> bool:
    """Whether a known name inside of a new one is meant too: *Zarm* in *Zarm Senate*."""
    kind = kinds[plain(new.text)].kind
    if kind == "Person" or new.text[: known.start - new.start].endswith("-"):
        return False
    return bool(known.kinds & (_WHOLE - {"Person", "WorldRegion"} | _BODIES | _AGREEMENTS))


_GOVERNMENTS: Final = frozenset({"Government", "Legislature"})
_AGREEMENTS: Final = word_set("Agreement Treaty BorderTreaty PeaceTreaty")
_BODIES: Final = word_set(
    "IntergovernmentalOrganization Organization PolityGroup Company MediaOutlet PoliticalParty "
    "FinancialInstitution AcademicInstitution Movement"
)


def _common_kind(bearers: Sequence[Bearer]) -> str | None:
    kinds = {one.kind for one in bearers}
    return kinds.pop() if len(kinds) == 1 else None


def _mention(text: str, start: int, end: int, own: _Kind) -> FoundMention:
    if text[start : start + 4].casefold() == "the " and start + 4 < end:
        start += 4
    return FoundMention(start, end, text[start:end], own.entity, own.kind, own.because, own.row)


def _in_order(mentions: Iterable[FoundMention]) -> list[FoundMention]:
    """By where they begin, the longer first; of two of one stretch the one of a known thing."""
    best: dict[tuple[int, int], FoundMention] = {}
    for one in mentions:
        known = best.get((one.start, one.end))
        if known is None or (one.entity and not known.entity):
            best[one.start, one.end] = one
    return sorted(best.values(), key=lambda one: (one.start, -one.end))


def _of_new(read: _Naming, kinds: Mapping[str, _Kind]) -> list[FoundMention]:
    """The mentions of new names in a sentence."""
    text = read.sentence.text
    return [_mention(text, new.start, new.end, kinds[plain(new.text)]) for new in read.new]


class _References:
    """The names that short ones refer back to, in reading order."""

    def __init__(self) -> None:
        self._at = 0
        self._last: dict[str, tuple[int, int, FoundMention]] = {}

    def of(self, read: _Naming, mentions: Sequence[FoundMention]) -> Iterator[FoundMention]:
        """The short names of a sentence in which these mentions stand."""
        self._at += 1
        taken = [(one.start, one.end) for one in mentions]
        shorts = short_names(read.text, taken) if read.sentence.kind != "heading" else []
        for short in shorts:
            at, line, full = self._last.get(short.head, (-_NEAR, 0, None))
            if full is not None and self._at - at < _NEAR:
                because = f"it is short for {full.text}, named in line {line}"
                own = _Kind(full.kind, because, "short name", full.entity)
                yield _mention(read.sentence.text, short.start, short.end, own)
        for one in mentions:
            if head := head_word(read.text, one.start, one.end):
                self._last[head] = self._at, read.line, one


_NEAR: Final = 25
"""How many sentences before a short name its full one stands at most."""


class _Years:
    """The years that sentences tell, in reading order."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._section = ""
        self._last: int | None = None

    def dated(self, sentence: Sentence) -> Dated:
        """The sentence with its years, and the last one before it in its section."""
        if sentence.section != self._section:
            self._section, self._last = sentence.section, None
        years = list(self._years(sentence.text))
        dated = Dated(sentence.text, years, self._last)
        if years and sentence.kind in ("body", "list", "field"):
            self._last = years[-1][1]
        return dated

    def _years(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the dates of a text stand, and the years in which they begin."""
        for date in find_dates(text, self._language):
            is_birth = _BORN.search(text, max(0, date.start - _NEAR_BIRTH), date.start)
            if date.how == "stated" and date.edtf and not is_birth:
                bounds = parse(date.edtf)
                year = bounds.earliest_year if bounds.latest_year is None else bounds.latest_year
                if year is not None:
                    yield date.start, year


_BORN: Final = re.compile(r"\bborn(?: (?:on|in))? ?$")
_NEAR_BIRTH: Final = 12


def _kinds(read: Sequence[_Naming], known: KnownNames) -> Mapping[str, _Kind]:
    """What each new name of a document is of, by all that the document says of it.

    One that sounds as a known name does is that of the known thing, unless its kind is another.

    Returns:
        By the name as `newnames.plain` writes it; an acronym by its letters as they stand.
    """
    signs: dict[str, list[Sign]] = defaultdict(list)
    for one in read:
        for new in one.new:
            signs[plain(new.text)] += new.signs
    _add_personal(read, signs)
    kinds = {name: _voted(said) for name, said in signs.items()}
    kinds |= _surnamed(read, kinds)
    kinds |= _otherwise_spelt(read, kinds, known)
    return kinds | _of_acronyms(read, kinds)


def _add_personal(read: Sequence[_Naming], signs: Mapping[str, list[Sign]]) -> None:
    """Add what the document tells of persons: a last word alone, a *he* after them."""
    for one, after in zip(read, [*read[1:], None], strict=False):
        unsure = [new for new in one.new if " " in new.text and not signs[plain(new.text)]]
        for new in unsure:
            if new.text.split()[-1].isalpha() and new.text.count(" ") == 1:
                alone = new.text.split()[-1]
                if plain(alone) in signs and not signs[plain(alone)]:
                    because = f"it is called {alone} alone too, as persons are"
                    signs[plain(new.text)].append(Sign("Person", 1.0, because, "surname alone"))
        if after is not None and len(unsure) == 1 and _HE.match(after.sentence.text):
            because = "the next sentence speaks of a he or she"
            signs[plain(unsure[0].text)].append(Sign("Person", 1.0, because, "he or she"))


_HE: Final = re.compile(r"(?:He|She|His|Her)\b")


def _voted(signs: Sequence[Sign]) -> _Kind:
    """The kind for which most speaks."""
    votes: dict[str, float] = defaultdict(float)
    for one in signs:
        votes[one.kind] += one.weight
    if not votes:
        return _Kind(None, _NO_KIND, "capitals")
    (kind, most), *others = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    if others and others[0][1] == most:
        return _Kind(None, f"it may be {kind} or {others[0][0]}", "capitals")
    best = max((one for one in signs if one.kind == kind), key=lambda one: one.weight)
    return _Kind(kind, best.because, best.row)


def _surnamed(read: Sequence[_Naming], kinds: Mapping[str, _Kind]) -> dict[str, _Kind]:
    """Surnames alone, of persons whose full names the document has."""
    people: dict[str, tuple[str, int]] = {}
    for one in read:
        for new in one.new:
            name = plain(new.text)
            if kinds[name].kind == "Person" and " " in name:
                people.setdefault(name.split()[-1], (new.text, one.line))
    return {
        name: _Kind("Person", f"it is the surname of {full}, named in line {line}", "surname")
        for name, (full, line) in people.items()
        if name in kinds
    }


def _otherwise_spelt(
    read: Sequence[_Naming], kinds: Mapping[str, _Kind], known: KnownNames
) -> dict[str, _Kind]:
    """The new names that are other spellings of known ones."""
    found: dict[str, _Kind] = {}
    for new in (new for one in read for new in one.new):
        name = plain(new.text)
        bearers = known.alike(new.text) if name not in found else ()
        if len(bearers) == 1 and kinds[name].kind in (None, "Place", bearers[0].kind):
            (one,) = bearers
            because = f"{new.text!r} sounds as a name of {one.label} does"
            found[name] = _Kind(one.kind, because, f"entities.yaml: {one.entity}", one.entity)
    return found


def _of_acronyms(read: Sequence[_Naming], kinds: Mapping[str, _Kind]) -> dict[str, _Kind]:
    """The acronyms that the document introduces, by their letters and as new names."""
    found: dict[str, _Kind] = {}
    for one in read:
        for short in one.acronyms:
            if short.letters in found:
                continue
            long = kinds.get(plain(short.name), _Kind(None, "", ""))
            for known in one.known:
                if one.sentence.text[known.start : known.end] == short.name:
                    bearers = {bearer.entity: bearer for bearer in known.bearers}
                    if len(bearers) == 1:
                        (bearer,) = bearers.values()
                        long = _Kind(bearer.kind, "", "", bearer.entity)
            because = f"{short.letters!r} is introduced in line {one.line} as {short.name}"
            own = _Kind(long.kind, because, "acronym", long.entity)
            found[short.letters] = own
            if plain(short.letters) in kinds:
                found[plain(short.letters)] = own
    return found
