"""The reader: a document as text to read, with what was read from each sentence beside it.

A page shows one section, so that it stays light with its facts, and of a sentence told of in many
it shows the first few; the sentence has a page of its own for all. ``section=all`` is the whole
text without facts, to search in and to print. ``lit`` names a record, whose words are lit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for

from khorgos.ontology.namespaces import KH
from khorgos.ontology.prefixes import slug_of
from khorgos.server.documents import SLUG, link, not_found, send
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.messages import gettext as _
from khorgos.server.languages.messages import translator
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.lead import the_introducer
from khorgos.server.reading.margins import (
    Cluster,
    DocumentCard,
    Margin,
    clusters,
    documents_of,
    layers_of,
    margin_of,
)
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.notewords import NoteTeller
from khorgos.server.reading.records import RecordReader
from khorgos.server.reading.release import release_of
from khorgos.server.reading.tellings import Teller
from khorgos.server.reading.texts import (
    Chapter,
    Gloss,
    Paragraph,
    Reading,
    SilenceKind,
    Silent,
    TextPiece,
    chapter_at,
    chapters,
    light,
    offsets_of,
    read_chapter,
    texts_of,
)
from khorgos.server.reading.wording import Narrator
from khorgos.server.site import Site, the_site
from khorgos.triples.texts import Text

ALL: Final = "all"
"""The name under which all sections stand on one page."""
BESIDE: Final = 4
"""How many notes stand beside a sentence; its own page has all."""
BELOW: Final = 2
"""How many notes stand below a gloss."""
_TELLING: Final = ("body", "footnote", "list", "field", "gloss")
"""The kinds of part whose sentences are counted."""
_ANCHOR: Final = re.compile(r"[lg][0-9]+(-[0-9]+)?")

blueprint: Final = Blueprint("reader", __name__, url_prefix="/read")


@dataclass(frozen=True, slots=True)
class Beside:
    """A sentence or gloss with its notes.

    Attributes:
        it: the sentence or the gloss.
        clusters: those that are shown.
        more: how many there are besides.
        silences: the words that no fact quotes, each with the reason.
        glosses: those of a sentence, likewise.
    """

    it: Reading | Gloss
    clusters: Sequence[Cluster]
    more: int
    silences: Sequence[tuple[str, Silent]]
    glosses: Sequence[Beside] = ()

    @property
    def is_lit(self) -> bool:
        """Whether it holds lit words."""
        return any(piece.marked.lit for piece in self.it.pieces)

    @property
    def is_lit_below(self) -> bool:
        """Whether a gloss of it does."""
        return any(one.is_lit for one in self.glosses)

    @property
    def words(self) -> str:
        """What it says."""
        return "".join(piece.text for piece in self.it.pieces).strip()

    @property
    def is_silent(self) -> bool:
        """Whether a gloss of it holds words that no fact quotes."""
        return any(one.silences for one in self.glosses)


@dataclass(frozen=True, slots=True)
class Unquoted:
    """Words that no fact quotes, where they stand, and why."""

    chapter: Chapter
    anchor: str
    line: int
    is_gloss: bool
    words: str
    silent: Silent


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list, with how much was read from it."""

    card: DocumentCard
    name: str
    sections: int
    sentences: int
    unread: int
    facts: int
    claims: int
    gaps: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that is open: what is known of it, its text, and the notes of its margin."""

    card: DocumentCard
    name: str
    text: Text
    margin: Margin

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Its sections."""
        return chapters(self.text)

    def read(self, chapter: Chapter) -> tuple[Paragraph, ...]:
        """The sentences of a section."""
        return read_chapter(self.text, chapter, layers_of(self.text, self.margin))

    @property
    def json_ld(self) -> Mapping[str, str]:
        """What search engines are told of it, in the words of schema.org."""
        known = {
            "name": self.name,
            "inLanguage": self.card.language,
            "creditText": self.card.attribution,
            "copyrightNotice": self.card.licence,
            "url": url_for("reader.page", document=self.card.slug, _external=True),
        }
        about = {"@context": "https://schema.org", "@type": "CreativeWork"}
        return about | {"@id": str(KH[self.card.slug])} | known

    @property
    def damage(self) -> Mapping[str, int]:
        """How often words are lost, and how often the text breaks off."""
        kinds = Counter(note.kind for note in self.margin.notes.values() if note.state == "lost")
        lost = sum(count for kind, count in kinds.items() if kind.startswith("lost"))
        return {"lost": lost, "torn": kinds["cut-off"]}


@blueprint.get("/")
def documents() -> Response:
    """The list of the documents: what each is, by whom, under which licence, how much was read."""
    site = the_site()
    rows = [_row(site, card) for card in documents_of(site).values()]
    return send(render_template("documents.html", documents=rows))


@blueprint.get("/<document>")
def page(document: str) -> Response:
    """A section of a document, or all of it, with the words of a record lit."""
    site, opened = the_site(), _open(document)
    if isinstance(opened, Response):
        return opened
    if request.args.get("format") == "txt":
        return send(opened.text.text, "text/plain")
    lit = request.args.get("lit", "")
    spans = opened.margin.spans(lit) if SLUG.fullmatch(lit) else ()
    places = frozenset(offsets_of(chain.from_iterable(spans)))
    every, section = opened.chapters, request.args.get("section", "")
    chosen = next((one for one in every if one.key == section), None)
    if chosen is None and section != ALL:
        chosen = chapter_at(opened.text, min(places)) if places else every[0]
    is_bare = chosen is None or request.args.get("facts") == "hide"
    teller = _teller(site, the_language().tag)
    arranger = Arranger(teller, None if is_bare else opened.margin, lit, places)
    at = every.index(chosen) if chosen else 0
    body = [
        (one, [[arranger.sentence(it) for it in those] for those in opened.read(one)])
        for one in ([chosen] if chosen else every)
    ]
    rendered = render_template(
        "reader.html",
        opened=opened,
        chosen=chosen,
        before=every[at - 1] if chosen and at else None,
        behind=every[at + 1] if chosen and at + 1 < len(every) else None,
        body=body,
        # What stands in the text and in a gloss too is looked for in the text.
        is_in_text=any(row.is_lit for _, those in body for rows in those for row in rows),
        lit=lit if places else "",
        open_glosses=request.args.get("glosses") == "open",
        show_silent=request.args.get("silent") == "show",
        is_bare=is_bare,
        teller=teller,
        at=_addresses(),
    )
    canonical = url_for("reader.page", document=document, section=chosen.key if chosen else ALL)
    return send(rendered, links=[link(canonical, "canonical")])


@blueprint.get("/<document>/<anchor>")
def sentence(document: str, anchor: str) -> Response:
    """A sentence or gloss alone, with all that was read from it."""
    opened = _open(document)
    if isinstance(opened, Response):
        return opened
    teller = _teller(the_site(), the_language().tag)
    arranger = Arranger(teller, opened.margin, request.args.get("lit", ""), everything=True)
    for chapter in opened.chapters if _ANCHOR.fullmatch(anchor) else ():
        for reading in chain.from_iterable(opened.read(chapter)):
            row = arranger.sentence(reading)
            found = next((one for one in (row, *row.glosses) if one.it.anchor == anchor), None)
            if found:
                rendered = render_template(
                    "sentence.html",
                    opened=opened,
                    chapter=chapter,
                    row=found,
                    within=reading,
                    teller=teller,
                    at=_addresses(),
                )
                return send(rendered)
    there = {opened.name: url_for("reader.page", document=document)}
    return not_found(_("The document has no sentence of this name."), there)


@blueprint.get("/<document>/unquoted")
def unquoted(document: str) -> Response:
    """All words of a document that no fact quotes, each with the reason."""
    opened = _open(document)
    if isinstance(opened, Response):
        return opened
    found: dict[SilenceKind, list[Unquoted]] = {kind: [] for kind in unquoted_headings()}
    for chapter in opened.chapters:
        for reading in chain.from_iterable(opened.read(chapter)):
            ones: tuple[Reading | Gloss, ...] = (reading, *reading.glosses)
            for one in ones:
                for words, silent in _silences(one.pieces):
                    is_gloss = isinstance(one, Gloss)
                    found[silent.kind].append(
                        Unquoted(chapter, one.anchor, one.line, is_gloss, words, silent)
                    )
    headings = unquoted_headings()
    told = [(headings[kind], those) for kind, those in found.items() if those]
    return send(render_template("unquoted.html", opened=opened, found=told))


def unquoted_headings() -> Mapping[SilenceKind, str]:
    """The headings over words that no fact quotes, by the kind of the reason."""
    return {
        "nothing": _("Read, and nothing found in it for the record"),
        "unread": _("Not read yet"),
        "unquoted": _("Without a reason"),
        "cut-off": _("Scraps of sentences that break off"),
        "again": _("Glosses that stand a second time"),
        "metadata": _("What the document says of itself"),
        "heading": _("Headings"),
        "furniture": _("Left over from the page that was copied"),
    }


def name_of(site: Site, document: str) -> str:
    """What to call a document: its title, else the working label of its text, else its slug."""
    card, text = documents_of(site).get(document), texts_of(site).get(document)
    return (card.title if card else "") or (text.name if text else "") or document


def _open(document: str) -> Opened | Response:
    """Open a document, or answer that it is not there, or that its text is not."""
    site = the_site()
    card, text = documents_of(site).get(document), texts_of(site).get(document)
    if card is None:
        names = {name_of(site, one): one for one in documents_of(site)}
        links = {name: url_for("reader.page", document=one) for name, one in names.items()}
        return not_found(_("There is no document with this name in the release."), links)
    name = name_of(site, document)
    if text is None or text.sha256 != card.sha256:
        other = text.sha256 if text else ""
        return send(render_template("reader_nothing.html", card=card, name=name, other=other))
    return Opened(card, name, text, margin_of(site, document))


@lru_cache(maxsize=16)
def _teller(site: Site, tag: str) -> NoteTeller:
    """Return what tells the notes in a language; it keeps what it told."""
    collection, words = the_collection(site), translator(tag)
    narrator = Narrator(tag, words)
    # Things lead to their IRIs here, because where these lead differs from request to request.
    teller = Teller(Namer(release_of(site), tag, str, collection))
    is_over = the_introducer(site, narrator, str).is_over
    return NoteTeller(RecordReader(teller, narrator, words, is_over), collection, words)


def _addresses() -> Callable[[str], str]:
    """Return what gives the address of a thing, by its slug or IRI; asked for once, it is quick."""
    pattern = url_for("things.document", slug="SLUG")

    def address(thing: str) -> str:
        slug = slug_of(thing)
        return pattern.replace("SLUG", slug) if SLUG.fullmatch(slug) else ""

    return address


def _row(site: Site, card: DocumentCard) -> DocumentRow:
    text, notes = texts_of(site).get(card.slug), margin_of(site, card.slug).notes.values()
    kinds = Counter(note.state for note in notes if not note.read_as)
    parts = [part for part in text.parts if part.kind != "furniture"] if text else []
    return DocumentRow(
        card,
        name_of(site, card.slug),
        sum(part.kind == "heading" for part in parts),
        sum(len(part.sentences) for part in parts if part.kind in _TELLING),
        len(text.unread or {}) if text else 0,
        kinds.total() - kinds["claimed"] - kinds["lost"] - kinds["intended"],
        kinds["claimed"],
        kinds["lost"],
    )


class Arranger:
    """Puts their notes beside the sentences of a page.

    Args:
        teller: tells them.
        margin: has them; None for a page without.
        lit: slug of the record from which the reader came; its note stands first.
        places: the offsets that are lit.
        everything: whether all notes are shown, and not as many as a section has room for.
    """

    def __init__(
        self,
        teller: NoteTeller,
        margin: Margin | None,
        lit: str = "",
        places: Collection[int] = (),
        everything: bool = False,
    ) -> None:
        self._teller = teller
        self._margin = margin
        self._lit = lit
        self._places = places
        self._everything = everything

    def sentence(self, it: Reading) -> Beside:
        """Arrange a sentence with its glosses."""
        own = light(it, self._places) if self._places else it
        return self._arranged(own, BESIDE, [self.gloss(one) for one in own.glosses])

    def gloss(self, it: Gloss) -> Beside:
        """Arrange a gloss."""
        return self._arranged(it, BELOW, ())

    def _arranged(self, it: Reading | Gloss, most: int, glosses: Sequence[Beside]) -> Beside:
        found = _found(self._margin, self._teller, it.offsets) if self._margin else ()
        for cluster in found:
            if any(note.slug == self._lit for note in cluster.notes):
                first = sorted(cluster.notes, key=lambda note: note.slug != self._lit)
                rest = (one for one in found if one is not cluster)
                found = (Cluster(cluster.about, tuple(first)), *rest)
                break
        number = sum(len(cluster.notes) for cluster in found)
        # One more takes no more room than to say that there is one more.
        everything = self._everything or number <= most + 1
        shown = found if everything else tuple(_first(found, most))
        more = number - sum(len(cluster.notes) for cluster in shown)
        return Beside(it, shown, more, list(_silences(it.pieces)), glosses)


@lru_cache(maxsize=8192)
def _found(margin: Margin, teller: NoteTeller, offsets: tuple[int, ...]) -> tuple[Cluster, ...]:
    return tuple(clusters(margin.at(offsets), teller.is_thing))


def _first(found: Iterable[Cluster], most: int) -> Iterator[Cluster]:
    """Yield the clusters with the first notes."""
    for cluster in found:
        if most <= 0:
            return
        yield Cluster(cluster.about, cluster.notes[:most])
        most -= len(cluster.notes)


def _silences(pieces: Sequence[TextPiece]) -> Iterator[tuple[str, Silent]]:
    """Yield the words that no fact quotes, those with one reason together."""
    words, last = "", None
    for piece in pieces:
        silent = piece.marked.silent
        if silent == last or not piece.text.strip():
            words += piece.text
            continue
        if last:
            yield words.strip(), last
        words, last = piece.text, silent
    if last:
        yield words.strip(), last
