"""The reader: a document as text to read, with what was read from each sentence beside it.

A page shows one section, so that it stays light with all its facts; ``section=all`` is the whole
text without them, to search in and to print. ``lit`` names a record, whose words are lit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for
from rdflib import RDFS

from khorgos.ontology.namespaces import KH
from khorgos.ontology.prefixes import slug_of
from khorgos.server.documents import SLUG, address_of, not_found, send
from khorgos.server.engines.engine import select
from khorgos.server.languages.messages import gettext as _
from khorgos.server.reading.margins import (
    DocumentCard,
    Margin,
    Note,
    Term,
    documents_of,
    layers_of,
    margin_of,
)
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.texts import (
    Gloss,
    Reading,
    chapter_at,
    chapters,
    light,
    offsets_of,
    read_chapter,
    texts_of,
)
from khorgos.server.site import Site, the_site

ALL: Final = "all"
"""The name under which all sections stand on one page."""
SHOWN: Final = 5
"""How many notes of a sentence are shown before the rest is folded."""
_LABELS: Final = f"SELECT ?thing ?label WHERE {{ ?thing <{RDFS.label}> ?label }} ORDER BY ?label"

blueprint: Final = Blueprint("reader", __name__, url_prefix="/read")


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note of the margin as the page has it.

    Attributes:
        slug: of its record.
        state: as the marks have it.
        parts: what it says.
        word: the source's hedge, or whatever qualifies it, in the source's words; or "".
        when: its own time, or "".
        lit: whether the reader came from it.
    """

    slug: str
    state: str
    parts: tuple[ShownTerm, ...]
    word: str = ""
    when: str = ""
    lit: bool = False


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A sentence with its notes, and each of its glosses with those of its own."""

    reading: Reading
    notes: Sequence[ShownNote]
    glosses: Sequence[tuple[Gloss, Sequence[ShownNote]]]
    lit: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list, with how much was read from it."""

    card: DocumentCard
    name: str
    sections: int
    sentences: int
    facts: int
    claims: int
    gaps: int


@blueprint.get("/")
def documents() -> Response:
    """The list of the documents: what each is, by whom, under which licence, how much was read."""
    site = the_site()
    listed = [_listed(site, card) for card in documents_of(site).values()]
    return send(render_template("documents.html", documents=listed))


@blueprint.get("/<document>")
def page(document: str) -> Response:
    """A section of a document, or all of it, with the words of a record lit."""
    site = the_site()
    card = documents_of(site).get(document)
    if card is None:
        links = {
            name_of(site, slug): url_for("reader.page", document=slug)
            for slug in documents_of(site)
        }
        return not_found(_("There is no document with this name in the release."), links)
    text = texts_of(site).get(document)
    if text is None or text.sha256 != card.sha256:
        other = text.sha256 if text else ""
        name = name_of(site, document)
        return send(render_template("reader_nothing.html", card=card, name=name, other=other))
    if request.args.get("format") == "txt":
        return send(text.text, "text/plain")
    lit = request.args.get("lit", "")
    margin = margin_of(site, document)
    spans = margin.spans(lit) if SLUG.fullmatch(lit) else ()
    section = request.args.get("section", "")
    every = chapters(text)
    chosen = next((one for one in every if one.key == section), None)
    if chosen is None and section != ALL:
        chosen = chapter_at(text, spans[0][0][0]) if spans else every[0]
    layers = layers_of(text, margin)
    places = frozenset(offsets_of(span for spans_ in spans for span in spans_))
    shown = [chosen] if chosen else list(every)
    with_notes = chosen is not None and request.args.get("facts") != "hide"
    body = [
        (
            chapter,
            [
                [_row(site, light(one, places), margin, lit, with_notes) for one in paragraph]
                for paragraph in read_chapter(text, chapter, layers)
            ],
        )
        for chapter in shown
    ]
    at = every.index(chosen) if chosen else 0
    return send(
        render_template(
            "reader.html",
            card=card,
            name=name_of(site, document),
            chapters=every,
            chosen=chosen,
            before=every[at - 1] if chosen and at else None,
            behind=every[at + 1] if chosen and at + 1 < len(every) else None,
            body=body,
            damage=_damage(margin),
            lit=lit if spans else "",
            glosses=request.args.get("glosses") == "open",
            silent=request.args.get("silent") == "show",
            alone=request.args.get("facts") == "hide",
            shown=SHOWN,
        )
    )


def name_of(site: Site, document: str) -> str:
    """What to call a document: its title, else the working label of its text, else its slug."""
    card, text = documents_of(site).get(document), texts_of(site).get(document)
    return (card.title if card else "") or (text.name if text else "") or document


@lru_cache(maxsize=4)
def _labels(site: Site) -> Mapping[str, str]:
    found = {}
    for thing, label in select(site.engine, _LABELS):
        if not (isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal)):
            continue
        if thing.value not in found or label.language == "en":
            found[thing.value] = label.value
    return found | {term.iri: term.label for term in site.ontology.documentation.terms}


def _listed(site: Site, card: DocumentCard) -> DocumentRow:
    text, margin = texts_of(site).get(card.slug), margin_of(site, card.slug)
    kinds = Counter(
        "gap" if note.state == "lost" else "claim" if note.words and not note.read_as else "fact"
        for note in margin.notes.values()
        if not note.read_as
    )
    return DocumentRow(
        card,
        name_of(site, card.slug),
        len([one for one in chapters(text) if one.title]) if text else 0,
        sum(len(part.sentences) for part in text.parts if part.kind != "furniture") if text else 0,
        kinds["fact"],
        kinds["claim"],
        kinds["gap"],
    )


def _damage(margin: Margin) -> Mapping[str, int]:
    """How often the copy has lost words, and how often it breaks off."""
    kinds = Counter(note.kind for note in margin.notes.values() if note.state == "lost")
    return {
        "lost": sum(count for kind, count in kinds.items() if kind.startswith("lost")),
        "torn": kinds["cut-off"],
    }


def _row(site: Site, reading: Reading, margin: Margin, lit: str, with_notes: bool) -> SentenceRow:
    def notes(offsets: Sequence[int]) -> list[ShownNote]:
        found = margin.at(offsets[0], offsets[-1] + 1) if with_notes else ()
        shown = [_shown(site, note, lit) for note in found]
        return sorted(shown, key=lambda note: not note.lit)

    return SentenceRow(
        reading,
        notes(reading.offsets),
        [(gloss, notes(gloss.offsets)) for gloss in reading.glosses],
        any(piece.marked.lit for piece in reading.pieces),
    )


def _shown(site: Site, note: Note, lit: str) -> ShownNote:
    labels = _labels(site)

    def term(value: Term | str) -> ShownTerm:
        if isinstance(value, ox.Literal):
            return ShownTerm(value.value, "", value.language or "")
        iri = value if isinstance(value, str) else value.value
        is_ours = iri.startswith(str(KH))
        return ShownTerm(labels.get(iri, slug_of(iri)), address_of(iri) if is_ours else "")

    def values(name: str) -> str:
        return ", ".join(term(value).text for value in note.fields.get(name, ()))

    if note.read_as:
        parts = [ShownTerm(_("read as “%(words)s”") % {"words": note.read_as})]
    elif note.state == "lost":
        parts = [term(note.about), ShownTerm(labels.get(note.lost, "")), ShownTerm(note.words)]
    elif note.state == "claimed":
        parts = [ShownTerm(note.words, url_for("things.document", slug=note.slug))]
    else:
        said = note.says[0]
        parts = [term(said.subject), ShownTerm(labels.get(said.property, "")), term(said.object)]
    own = values("hasTimeSpan")
    return ShownNote(
        note.slug, note.state, tuple(parts), values("certainty"), own, note.slug == lit
    )
