"""The page of a record: of a statement, a claim, what it says, a passage, or a slip of the text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from flask import current_app, render_template, url_for

from khorgos.ontology.namespaces import KH, KHO
from khorgos.server.documents import address_of
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.messages import gettext as _
from khorgos.server.languages.messages import translator
from khorgos.server.reading.citation import write_plain
from khorgos.server.reading.cited import cite
from khorgos.server.reading.closure import closure_query
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.recordpage import read_record
from khorgos.server.reading.records import RecordReader, record_kind
from khorgos.server.reading.release import release_of
from khorgos.server.reading.tellings import ShownPassage, Teller
from khorgos.server.reading.wording import Narrator
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS

SHOWN: Final = 12
"""How many lines of a list stand there at once; the rest is folded."""


@lru_cache(maxsize=16)
def reader_of(site: Site, tag: str) -> RecordReader:
    """Return what reads the records of a site's release in a language."""
    words = translator(tag)
    namer = Namer(release_of(site), tag, address_of)
    return RecordReader(Teller(namer), Narrator(tag, words), words)


def record_page(slug: str) -> str | None:
    """Render the page of a record; None where ``slug`` is that of something else."""
    site, iri = the_site(), str(KH[slug])
    if record_kind(release_of(site), iri) is None:
        return None
    citation = cite(iri, reader_of(site, "en"), site.engine.version)
    return render_template(
        "record.html",
        iri=iri,
        slug=slug,
        record=read_record(iri, reader_of(site, the_language().tag)),
        citation=write_plain(citation),
        description=citation.title,
        formats=GRAPH_FORMATS,
        query=closure_query(iri),
        shown=SHOWN,
        context=_context,
        reading_place=_reading_place,
        readings=_readings(),
        claim_kinds=_claim_kinds(),
        answering=_answering(),
    )


def _context(passage: ShownPassage) -> tuple[str, str]:
    """Return the words before a passage and behind it, as far as sentences next to it go."""
    index = release_of(the_site()).index
    iri = str(KH[passage.slug])
    before, behind = ("".join(index.texts(iri, it)) for it in (KHO.prefix, KHO.suffix))
    return (f"…{before}" if before else ""), behind


def _reading_place(passage: ShownPassage, slug: str) -> str:
    """Return where a passage is read in its document, lit for a record; empty where nowhere."""
    if "reader.page" not in current_app.view_functions or not passage.document:
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
