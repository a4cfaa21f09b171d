"""The page of a record: of a statement, a claim, what it says, a passage, or a slip of the text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from flask import render_template, url_for

from khorgos.ontology.namespaces import KH, KHO
from khorgos.server.documents import address_of
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.messages import gettext as _
from khorgos.server.languages.messages import translator
from khorgos.server.pages.frame import number
from khorgos.server.reading.citation import Citation, write_plain
from khorgos.server.reading.cited import cite
from khorgos.server.reading.closure import closure_query
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.lead import the_introducer
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.recordpage import RecordPage, read_record
from khorgos.server.reading.records import RecordReader, Said, record_kind
from khorgos.server.reading.release import release_of
from khorgos.server.reading.schemaorg import describe
from khorgos.server.reading.tellings import ShownPassage, Teller
from khorgos.server.reading.texts import around, texts_of
from khorgos.server.reading.wording import Narrator
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS

SHOWN: Final = 12
"""How many lines of a list stand there at once; the rest is folded."""


_LONGEST: Final = 180
"""How many characters of a record a description has."""


@lru_cache(maxsize=16)
def _teller(site: Site, tag: str) -> Teller:
    return Teller(Namer(release_of(site), tag, address_of, the_collection(site)))


def reader_of(site: Site, tag: str) -> RecordReader:
    """Return what reads the records of a site's release in a language, for one request."""
    words = translator(tag)
    narrator = Narrator(tag, words)
    is_over = the_introducer(site, narrator, address_of).is_over
    return RecordReader(_teller(site, tag), narrator, words, is_over)


def record_page(slug: str) -> str | None:
    """Render the page of a record; None where ``slug`` is that of something else."""
    site, iri = the_site(), str(KH[slug])
    if record_kind(release_of(site), iri) is None:
        return None
    # Where links of the page lead depends on where the site is, and on a language in the address.
    record = _read(site, iri, the_language().tag, url_for("start.page"))
    citation = citation_of(site, iri)
    return render_template(
        "record.html",
        iri=iri,
        slug=slug,
        record=record,
        citation=write_plain(citation),
        description=_description(record.said),
        formats=GRAPH_FORMATS,
        query=closure_query(iri),
        shown=SHOWN,
        json_ld=json_ld(site, iri),
        context=_context,
        characters=_characters,
        reading_place=_reading_place,
        readings=_readings(),
        claim_kinds=_claim_kinds(),
        answering=_answering(),
    )


@lru_cache(maxsize=512)
def citation_of(site: Site, iri: str) -> Citation:
    """Say how to cite a thing or a record; in English, in whatever language its page is."""
    return cite(iri, reader_of(site, "en"), site.engine.version, site.title)


@lru_cache(maxsize=512)
def json_ld(site: Site, iri: str) -> Mapping[str, Any]:
    """Return a thing or a record in the words of schema.org."""
    return describe(iri, reader_of(site, "en"), site.engine.version, site.title)


@lru_cache(maxsize=512)
def _read(site: Site, iri: str, tag: str, start: str) -> RecordPage:
    return read_record(iri, reader_of(site, tag))


def _description(said: Said) -> str:
    """Say in a line or two what the page shows."""
    text = said.text
    short = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"
    rest = _("The words it rests on, how they were read, what stands against it, how to cite it.")
    if {"claimed", "intended"} & {*said.telling.states}:
        rest = _("It is not held as a fact here: the words, whose they are, and what answers them.")
    return f"{short.rstrip('.')}. {rest}"


def _context(passage: ShownPassage) -> tuple[str, str]:
    """Return the sentences next to a passage; without the text, the few words that it keeps."""
    site = the_site()
    index, text = release_of(site).index, texts_of(site).get(passage.document)
    iri = str(KH[passage.slug])
    ranges = reader_of(site, "en").ranges(iri)
    if text and ranges:
        return around(text, ranges)
    before, behind = ("".join(index.texts(iri, it)) for it in (KHO.prefix, KHO.suffix))
    cut = "" if behind.rstrip().endswith(("...", "…")) or not behind else "…"
    return (f"…{before}" if before else ""), f"{behind}{cut}"


def _characters(passage: ShownPassage) -> str:
    """Return the first and last character of a passage in its document, counted from 0."""
    ranges = reader_of(the_site(), "en").ranges(str(KH[passage.slug]))
    return f"{number(ranges[0][0])}–{number(ranges[-1][1] - 1)}" if ranges else ""


def _reading_place(passage: ShownPassage, slug: str) -> str:
    """Return where a passage is read in its document, lit for a record; empty where nowhere."""
    if not passage.document:
        return ""
    return url_for("reader.page", document=passage.document, lit=slug, _anchor="lit")


def _readings() -> Mapping[str, str]:
    """How the words lead to a record, in words."""
    return {
        "stated": _("the words say it outright"),
        "coreference": _("a word stands for a thing named elsewhere"),
        "relative": _("counted from another date or event"),
        "computed": _("calculated from numbers in the words"),
        "inferred-by-curator": _("read between the lines by the editor"),
        "emended": _("read after mending a slip of the text"),
    }


def _claim_kinds() -> Mapping[str, str]:
    """What a claim is, in a word."""
    return {
        "assertion": _("an assertion"),
        "interpretation": _("an interpretation"),
        "hypothesis": _("a hypothesis"),
        "question": _("a question"),
        "recommendation": _("a recommendation"),
        "denial": _("a denial"),
    }


def _answering() -> Mapping[str, tuple[str, str, str]]:
    """How a claim answers another: the state of its mark, a heading for it, and for that claim."""
    return {
        "denies": ("denied", _("The denial"), _("It denies")),
        "offersAlternativeTo": ("hedged", _("Another reading"), _("It offers another reading of")),
        "answers": ("claimed", _("The answer"), _("It answers")),
        "contradicts": ("denied", _("Against it"), _("It contradicts")),
        "contests": ("denied", _("Protest"), _("It contests")),
    }
