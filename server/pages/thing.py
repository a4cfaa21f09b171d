"""The page of a thing, for people: what it is, its facts with their sentences, what is said of it.

What the page shows is read once and kept. Of a long list the first facts are shown; an address with
``?all=hasGoal`` shows all of those with one property, one with ``?told=isLocatedIn`` the facts of
others that the thing stands in, and ``?part=`` either alone, for a script to put into the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flask import current_app, render_template, request, url_for

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import PREFIXES, local_name
from khorgos.queries.catalogue import Question
from khorgos.server.documents import query_address
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.messages import gettext as _
from khorgos.server.languages.messages import translator
from khorgos.server.pages.map import mini_map
from khorgos.server.pages.record import citation_of, json_ld
from khorgos.server.reading.citation import write_plain
from khorgos.server.reading.closure import closure_query
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.lead import Introduction, introduce
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.phrases import Direction, group_heading, heading, phrase
from khorgos.server.reading.release import release_of
from khorgos.server.reading.rows import FactRows
from khorgos.server.reading.tagnames import tag_name
from khorgos.server.reading.thing import INTENDED, EntityPage, read_page
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS

_SLUG: Final = "SLUG"
_DOCUMENT: Final = "DOCUMENT"
_SHORT: Final = 16
"""As many facts make one section."""
_SHOWN_OF_EACH: Final = ((24, 12), (48, 4), (10**9, 2))
"""So many facts, and how many of each property are shown of a thing that has no more than these."""
_CLAIMS: Final = 3
_TOLD: Final = 6
"""So many facts of others are shown at once; of more only how many there are."""
_NAMES: Final = 8
_QUESTIONS: Final = 6


@dataclass(frozen=True, slots=True)
class FactSection:
    """Facts that stand under one heading.

    Attributes:
        key: identifies it in the page.
        title: the heading.
        groups: its facts by property, with those that are shown.
        total: how many facts there are.
    """

    key: str
    title: str
    groups: tuple[FactRows, ...]
    total: int


def thing_page(slug: str) -> str:
    """Render the page of a thing, or of it the part that is asked for."""
    site, language = the_site(), the_language()
    page = _read(site, slug, language.tag, url_for("things.document", slug=_SLUG))
    words = translator(language.tag)

    def titled(property_: str, direction: Direction = "forward") -> str:
        if property_ == INTENDED:
            return words.gettext("Aims and plans that concern it")
        label = release_of(site).axioms.labels.get(property_, {}).get("en", "")
        return heading(property_, direction, words, label)

    here = url_for("things.document", slug=slug)
    onwards = "&" if "?" in here else "?"

    asked = request.args.get("all", "")
    told = request.args.get("told", "")
    part = request.args.get("part", "")
    iri = str(KH[slug])
    return render_template(
        "thing_part.html" if part else "thing.html",
        part=part,
        iri=iri,
        slug=slug,
        thing=page,
        sections=_sections(page, asked, lambda group: group_heading(group, words)),
        elsewhere=sorted(page.elsewhere, key=lambda group: phrase(group.iri).rank),
        claims=page.claims if asked == "claims" else _shortened(page.claims, _CLAIMS),
        own_claims=page.own_claims if asked == "own-claims" else _shortened(page.own_claims, 5),
        other_names=page.other_names if asked == "names" else page.other_names[:_NAMES],
        told=told,
        few_told=sum(group.total for group in page.elsewhere) <= _TOLD,
        titled=titled,
        kinds=_kinds(site, page, language.tag),
        tag_name=lambda tag: tag_name(tag, language.tag),
        read_in_place=_reader(),
        formats=GRAPH_FORMATS,
        query=query_address(query=closure_query(iri)),
        asking=questions_about(site, slug),
        again=lambda way, key: f"{here}{onwards}{way}={key}#{way}-{key}",
        main_document=_main_document(page),
        here_for=_documents(),
        expected=_expected(),
        is_event=str(KHO.Event) in page.lineage,
        lead=_introduced(site, slug, language.tag, url_for("things.document", slug=_SLUG)),
        json_ld=json_ld(site, iri),
        citation=write_plain(citation_of(site, iri)),
        where=None if part else mini_map(site, slug, language.tag),
    )


@lru_cache(maxsize=512)
def _read(site: Site, slug: str, language: str, pattern: str) -> EntityPage:
    """Read what a page shows; its links follow a pattern with a place for the slug."""
    namespace = PREFIXES["kh"]

    def address(iri: str) -> str:
        if iri.startswith(namespace):
            return pattern.replace(_SLUG, iri.removeprefix(namespace))
        return iri if iri.startswith(("http://", "https://")) else ""

    namer = Namer(release_of(site), language, address, the_collection(site))
    return read_page(namer, str(KH[slug]))


def _main_document(page: EntityPage) -> str:
    """Return the document that most sentences of a page stand in, by its slug."""
    rows = (row for group in page.facts for row in group.rows)
    found = Counter(passage.document for row in rows for passage in row.passages)
    return found.most_common(1)[0][0] if found else ""


def _documents() -> Callable[[str], str]:
    """Return what gives the address of the document about a thing."""
    pattern = url_for("things.document", slug=_SLUG)
    return lambda slug: pattern.replace(_SLUG, slug)


def _expected() -> Mapping[str, str]:
    """Words for what a reader expects and no source says."""
    return {
        "time": _("when it was"),
        "place": _("where it was"),
        "people": _("who took part"),
        "victor": _("who won"),
        "birth": _("when this person was born"),
        "death": _("when this person died"),
        "beginning": _("when it began"),
        "capital": _("what its capital was"),
        "signatories": _("who signed it"),
        "length": _("how long it is"),
    }


@lru_cache(maxsize=2048)
def _introduced(site: Site, slug: str, language: str, pattern: str) -> Introduction | None:
    """Say in a sentence or two what a thing is; its links follow a pattern."""
    namespace = PREFIXES["kh"]

    def address(iri: str) -> str:
        return pattern.replace(_SLUG, iri.removeprefix(namespace))

    return introduce(site, slug, language, translator(language), address)


def _sections(page: EntityPage, asked: str, titled: Callable[[str], str]) -> list[FactSection]:
    """Put the facts into sections in the order that a reader expects, with as many as are shown."""
    total = sum(group.total for group in page.facts)
    most = next(shown for facts, shown in _SHOWN_OF_EACH if total <= facts)
    groups = sorted(page.facts, key=lambda group: phrase(group.iri).rank)
    found: dict[str, list[FactRows]] = {}
    for group in groups:
        key = phrase(group.iri).group if total > _SHORT else "facts"
        shown = group if group.key == asked else group.first(most)
        found.setdefault(key, []).append(shown)
    return [
        FactSection(
            key,
            "" if key == "facts" else titled(key),
            tuple(own),
            sum(group.total for group in own),
        )
        for key, own in found.items()
    ]


def _shortened(rows: Sequence[Any], most: int) -> Sequence[Any]:
    """Return the first rows, and not all but one."""
    return rows if len(rows) <= most + 1 else rows[:most]


def _kinds(site: Site, page: EntityPage, language: str) -> list[tuple[str, str]]:
    """Return the classes of a thing with what they lead to, the widest but one first."""
    namer = Namer(release_of(site), language, str)
    shown = page.lineage[1:] or page.lineage
    found = []
    for kind in shown:
        label = namer.label(kind).text
        href = url_for("ontology.page", _anchor=local_name(kind))
        if "search.page" in current_app.view_functions:
            href = url_for("search.page", kind=local_name(kind))
        found.append((label[:1].upper() + label[1:], href))
    return found


def _reader() -> Callable[[str, str], str]:
    """Return what gives the address at which the words of a record are read in their document."""
    if "reader.page" not in current_app.view_functions:
        return lambda document, record: ""
    pattern = url_for("reader.page", document=_DOCUMENT, lit=_SLUG, _anchor="lit")

    def address(document: str, record: str) -> str:
        return pattern.replace(_DOCUMENT, document).replace(_SLUG, record)

    return address


@lru_cache(maxsize=512)
def questions_about(site: Site, slug: str) -> tuple[Question, ...]:
    """Return the questions of the catalogue that ask about a thing."""
    words = f"kh:{slug}"
    ends = (" ", ".", ";", ",", ")", "}", "\n")
    found = (it for it in site.examples if any(words + end in it.text for end in ends))
    return tuple(found)[:_QUESTIONS]
