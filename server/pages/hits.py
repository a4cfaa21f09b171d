"""How what was found is shown: a name with its kind and date, and why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from flask import url_for

from khorgos.ontology.manchester import Span
from khorgos.ontology.namespaces import KHO
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.dates import ShownDate, edtf_year, when
from khorgos.server.languages.messages import gettext as _
from khorgos.server.languages.messages import translator
from khorgos.server.reading.collection import Item, ItemName, ItemTime, fittest
from khorgos.server.reading.finding import Findings, Hit
from khorgos.server.reading.lead import Introduction, introduce
from khorgos.server.reading.lighting import Pieces, cut, lit
from khorgos.server.reading.namefit import Fit
from khorgos.server.reading.phrases import heading
from khorgos.server.reading.sentences import the_finder
from khorgos.server.reading.tagnames import tag_name
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import Piece
from khorgos.server.reading.wording import Pieces as SaidPieces
from khorgos.server.site import Site, the_site
from khorgos.triples.dates.edtf import parse
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.scripts import script_of

_HOLE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in a message for what is put there in pieces."""
_BETWEEN: Final = " · "
_COMMAS: Final = {"zh": "、", "fa": "، "}
_STOP: Final = re.compile(r"\.(?= )|。|\.$")
_LINE: Final = 200
"""How many characters the line has that says what a thing is."""
_OTHERS: Final = 3
"""How many other names are shown beside one that fits by itself."""


@dataclass(frozen=True, slots=True)
class LitText:
    """A text of which some words are lit.

    Attributes:
        pieces: its parts, each with whether it is lit.
        language: the BCP 47 tag of it.
        direction: ``ltr`` or ``rtl``.
    """

    pieces: Pieces
    language: str = ""
    direction: str = "ltr"

    @property
    def text(self) -> str:
        """The text as a whole."""
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A thing that was found, as the pages have it.

    Attributes:
        href: its page.
        name: its name in the language of the page.
        kind: what it is.
        date: when it was, or None.
        why: what of it was looked for, in parts: words of the page, and names.
        item: the thing.
        line: a line that says what it is, or None.
    """

    href: str
    name: LitText
    kind: ShownTerm
    date: ShownDate | None
    why: tuple[LitText, ...]
    item: Item
    line: Introduction | None = None


def shown_hits(
    hits: Sequence[Hit], findings: Findings, *, with_lines: bool = True
) -> list[ShownHit]:
    """Show things that were found, in the language of the page."""
    return [_shown(hit, findings, with_lines) for hit in hits]


def shown_item(item: Item) -> ShownHit:
    """Show a thing that nobody looked for by name."""
    language = the_language().tag
    return ShownHit(
        url_for("things.document", slug=item.slug),
        _lit_name(item.name_in(language), ()),
        item.kind(language),
        item_date(item, language),
        tuple(_other_names(item, item.name_in(language))),
        item,
        line(the_site(), language, item.slug),
    )


def item_date(item: Item, language: str) -> ShownDate | None:
    """Return when a thing was: all its times, the years of a life, or where it begins or ends."""
    times = {time.role: time for time in item.times}
    if spans := _spans(item):
        dates = [when(edtf, language) for edtf in spans]
        if len(dates) == 1:
            return dates[0]
        comma = _COMMAS.get(dates[0].language, ", ")
        return ShownDate(comma.join(date.text for date in dates), "", dates[0].language)
    begins = times.get("hasBirth") or times.get("hasBeginning")
    ends = times.get("hasDeath") or times.get("hasEnd")
    if begins and ends:
        first, last = begins.first, ends.last
        if first is None or last is None or first > last:
            return None
        return when(f"{_edtf(first)}/{_edtf(last)}", language)
    said = {
        "hasBirth": _("born %(date)s"),
        "hasDeath": _("died %(date)s"),
        "hasBeginning": _("begins %(date)s"),
        "hasEnd": _("ends %(date)s"),
    }
    for role, words in said.items():
        if role in times:
            date = when(times[role].edtf, language)
            return replace(date, text=words % {"date": date.text})
    return None


def item_edtf(item: Item) -> str:
    """Return when a thing was in EDTF: its times, or from where it begins to where it ends."""
    if spans := _spans(item):
        return "; ".join(spans)
    times = {time.role: time for time in item.times}
    begins = times.get("hasBirth") or times.get("hasBeginning")
    ends = times.get("hasDeath") or times.get("hasEnd")
    sides = [_side(begins, "first"), _side(ends, "last")]
    return "/".join(sides) if any(sides) else ""


def _side(time: ItemTime | None, year: Literal["first", "last"]) -> str:
    """Write one side of an interval: a date as it is, of an interval its year."""
    if time is None or "/" not in time.edtf:
        return time.edtf if time else ""
    known = time.first if year == "first" else time.last
    return "" if known is None else edtf_year(known)


def _spans(item: Item) -> list[str]:
    """Return the times of a thing in their order, without those that another says more exactly."""
    own = [time for time in item.times if time.role == "hasTimeSpan"]
    own.sort(key=lambda time: (time.first is None, time.first or 0, time.edtf))
    bounds = [parse(time.edtf) for time in own]
    return [
        one.text
        for one in bounds
        if not any(other != one and other.lies_within(one) for other in bounds)
    ]


def lit_term(term: ShownTerm, words: Sequence[str]) -> LitText:
    """Light words in a term."""
    return LitText(lit(term.text, words), term.language, term.direction)


def _edtf(year: int) -> str:
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def _shown(hit: Hit, findings: Findings, with_lines: bool) -> ShownHit:
    language = the_language().tag
    item, words = hit.item, findings.words
    name = item.name_in(language)
    return ShownHit(
        url_for("things.document", slug=item.slug),
        _lit_name(name, words),
        item.kind(language),
        item_date(item, language),
        tuple(_why(hit, name, findings)),
        item,
        line(the_site(), language, item.slug) if with_lines else None,
    )


def _why(hit: Hit, shown: ItemName, findings: Findings) -> Iterator[LitText]:
    """Say why a thing was found, where its name does not show that."""
    words = findings.words
    if hit.fit is Fit.ANSWER:
        asked = the_finder(the_site()).item(hit.of)
        label = asked.name_in(the_language().tag)
        property_ = heading(
            str(KHO[hit.term]),
            "forward" if hit.is_forward else "backward",
            translator(the_language().tag),
        )
        message = _("%(thing)s · %(property)s")
        yield from _around(message, _lit_name(label, words), property=property_, place="thing")
    elif hit.name and hit.name != shown and hit.fit is not Fit.TOLD and _is_lit(hit.name, words):
        yield from _called(hit.name, words)
    elif hit.fit is Fit.TOLD and (sentence := _sentence(hit.item.slug, findings)):
        yield sentence
    else:
        yield from _other_names(hit.item, shown)


def _called(name: ItemName, words: Sequence[str]) -> Iterator[LitText]:
    """Say in which way a thing is called so."""
    shown = _lit_name(name, words)
    said = {
        "formerName": _("formerly “%(name)s”"),
        "officialName": _("officially “%(name)s”"),
        "shortName": _("for short “%(name)s”"),
        "birthName": _("born as “%(name)s”"),
        "honorificName": _("honoured as “%(name)s”"),
        "nickname": _("nicknamed “%(name)s”"),
        "translation": _("in translation “%(name)s”"),
    }
    language = language_name(name.language)
    if name.whom:
        yield from _around(_("known to %(whom)s as “%(name)s”"), shown, whom=", ".join(name.whom))
    elif name.elsewhere and language:
        message = _("%(language)s, from elsewhere: “%(name)s”")
        yield from _around(message, shown, language=language)
    elif name.elsewhere:
        yield from _around(_("from elsewhere: “%(name)s”"), shown)
    elif name.kind in said:
        yield from _around(said[name.kind], shown)
    elif language and name.language != the_language().tag:
        yield from _around(_("%(language)s “%(name)s”"), shown, language=language)
    else:
        yield from _around(_("also called “%(name)s”"), shown)


def _other_names(item: Item, shown: ItemName) -> Iterator[LitText]:
    """Name a thing in other scripts, the names of the documents first.

    Of those from elsewhere that is taken which is most like the label: not an old one.
    """
    written: dict[str, list[ItemName]] = {}
    for name in item.names:
        written.setdefault(script_of(name.text), []).append(name)
    written.pop(script_of(shown.text), None)
    chosen = [
        fittest(item, names) if names[0].elsewhere else names[0] for names in written.values()
    ][:_OTHERS]
    own = [_lit_name(name, ()) for name in chosen if not name.elsewhere]
    others = [_lit_name(name, ()) for name in chosen if name.elsewhere]
    yield from _joined(own)
    if own and others:
        yield LitText(((_BETWEEN, False),))
    for place, other in enumerate(others):
        last = place == len(others) - 1
        yield from _around(_("%(name)s (from elsewhere)") if last else "%(name)s", other)
        if not last:
            yield LitText(((_BETWEEN, False),))


def _joined(texts: Sequence[LitText]) -> Iterator[LitText]:
    for place, text in enumerate(texts):
        if place:
            yield LitText(((_BETWEEN, False),))
        yield text


def _sentence(slug: str, findings: Findings) -> LitText | None:
    """Return the words of the sentence about a thing that has most of those looked for."""
    texts = the_finder(the_site()).sentences.get(slug, ())
    best: Pieces = ()
    for text in sorted(texts, key=_ends_whole, reverse=True):
        pieces = lit(text, findings.words)
        if _count(pieces) > _count(best):
            best = pieces
    return LitText(cut(best, 60), "en") if best else None


def _ends_whole(text: str) -> bool:
    """Whether a passage ends where a sentence does, rather than where a gloss comes between."""
    return text.rstrip("”\"')").endswith((".", "!", "?", "。"))


def _count(pieces: Pieces) -> int:
    return len({fold(text) for text, is_lit in pieces if is_lit})


def _is_lit(name: ItemName, words: Sequence[str]) -> bool:
    return any(is_lit for _, is_lit in lit(name.text, words))


def _lit_name(name: ItemName, words: Sequence[str]) -> LitText:
    return LitText(lit(name.text, words), name.language, Span(name.text).direction)


def _around(
    message: str, filling: LitText, place: str = "name", **values: str
) -> Iterator[LitText]:
    """Put a text into a translated message, in its own language."""
    before, _, after = (message % {place: _HOLE, **values}).partition(_HOLE)
    if before:
        yield LitText(((before, False),))
    yield filling
    if after:
        yield LitText(((after, False),))


def language_name(tag: str) -> str:
    """Return what the language of the page calls a language; empty where it has no word."""
    return _language_name(tag, the_language().tag)


@lru_cache(maxsize=512)
def _language_name(tag: str, shown: str) -> str:
    name = "" if tag.partition("-")[0] == "und" else tag_name(tag, shown)
    return "" if name == tag else name


@lru_cache(maxsize=8192)
def line(site: Site, tag: str, slug: str) -> Introduction | None:
    """Return a line that says what a thing is, made from its facts, in the language with a tag.

    Raises:
        EngineError: the engine fails.
    """
    said = introduce(site, slug, tag, translator(tag), _nowhere)
    return replace(said, pieces=first_sentences(said.pieces, _LINE)) if said else None


def first_sentences(pieces: SaidPieces, most: int) -> SaidPieces:
    """Keep so many sentences of a text as have no more than some characters; one in any case.

    Args:
        pieces: the text.
        most: how many characters.
    """
    kept: list[Piece] = []
    whole: SaidPieces = ()
    length = 0
    for piece in pieces:
        text = piece.term.text
        length += len(text)
        if length > most and whole:
            return whole
        for stop in _STOP.finditer(text) if piece.kind == "text" else ():
            end = length - len(text) + stop.end()
            if most // 4 < end <= most or not whole:
                cut_here = replace(piece, term=replace(piece.term, text=text[: stop.end()]))
                whole = (*kept, cut_here)
        kept.append(piece)
    return tuple(kept)


def _nowhere(_iri: str) -> str:
    return ""


@lru_cache(maxsize=1024)
def found(site: Site, typed: str, thorough: bool) -> Findings:
    """Find what is meant, or remember what was found.

    Raises:
        EngineError: the engine fails.
    """
    return the_finder(site).find(typed, thorough=thorough)
