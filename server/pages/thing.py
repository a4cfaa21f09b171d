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

from flask import render_template, request, url_for
from rdflib import DCTERMS, RDFS

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import PREFIXES, local_name
from khorgos.queries.catalogue import Question
from khorgos.server.documents import query_address
from khorgos.server.drawing.datedthings import mini_timeline
from khorgos.server.drawing.timeline import MiniTimeline
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.messages import gettext as _
from khorgos.server.languages.messages import translator
from khorgos.server.pages.map import MiniMap, mini_map
from khorgos.server.pages.record import citation_of, json_ld, reader_of
from khorgos.server.reading.citation import write_plain
from khorgos.server.reading.closure import closure_query
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.facts import FactRows
from khorgos.server.reading.lead import Introduction, introduce
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.phrases import Direction, group_heading, heading, phrase
from khorgos.server.reading.release import release_of
from khorgos.server.reading.tagnames import tag_name
from khorgos.server.reading.thing import INTENDED, XL, EntityPage, read_page
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS
from khorgos.server.sparql.text import WHOLE, Dataset

_GEO: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_SLUG: Final = "SLUG"
_DOCUMENT: Final = "DOCUMENT"
_SHORT: Final = 16
"""As many facts make one section."""
_SHOWN_OF_EACH: Final = ((20, 12), (36, 3), (10**9, 2))
"""So many facts, and how many of each property are shown of a thing that has no more than these."""
_MANY: Final = 36
"""Of a thing with more facts names are only counted, and fewer claims shown."""
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


def thing_page(slug: str, dataset: Dataset = WHOLE) -> str:
    """Render the page of a thing, or of it the part that is asked for.

    Args:
        slug: of the thing.
        dataset: what says something of it; other than the whole where only graphs do that stand
            apart.
    """
    site, language = the_site(), the_language()
    pattern = url_for("things.document", slug=_SLUG)
    page = _read(site, slug, language.tag, pattern, dataset)
    words, others = translator(language.tag), _other_titles()
    lineage = frozenset(map(local_name, page.lineage))

    def titled(property_: str, direction: Direction = "forward") -> str:
        if property_ in others:
            return others[property_]
        label = release_of(site).axioms.labels.get(property_, {}).get("en", "")
        kinds = lineage if direction == "forward" else ()
        return heading(property_, direction, words, label, kinds)

    asked, part = request.args.get("all", ""), request.args.get("part", "")
    iri = str(KH[slug])
    return render_template(
        "thing_part.html" if part else "thing.html",
        part=part,
        iri=iri,
        slug=slug,
        thing=page,
        sections=_sections(page, asked, lambda group: group_heading(group, words)),
        elsewhere=sorted(page.elsewhere, key=lambda group: phrase(group.iri).rank),
        told=request.args.get("told", ""),
        many=page.numbers.facts > _MANY,
        few_told=sum(group.total for group in page.elsewhere) <= _TOLD,
        titled=titled,
        kinds=_kinds(site, page, language.tag),
        tag_name=lambda tag: tag_name(tag, language.tag),
        formats=GRAPH_FORMATS,
        query=query_address(
            query=closure_query(iri), **{"default-graph-uri": dataset.default_graphs}
        ),
        asking=questions_about(site, slug),
        main_document=_main_document(page),
        expected=_expected(),
        is_event=str(KHO.Event) in page.lineage,
        is_person=str(KHO.Person) in page.lineage,
        lead=_introduced(site, slug, language.tag, pattern),
        json_ld=json_ld(site, iri),
        when=_mini_timeline(site, slug, language.tag),
        where=_mini_map(site, slug, language.tag, url_for("map.page")),
        citation=write_plain(citation_of(site, iri)),
        **_first(page, asked),
        in_words=lambda record: reader_of(site, language.tag).said(str(KH[record])).pieces,
        **_ways(slug, pattern),
    )


def _first(page: EntityPage, asked: str) -> Mapping[str, Sequence[Any]]:
    """Return the first claims and names, and all of those that are asked for."""
    few = 2 if page.numbers.facts > _MANY else 3
    return {
        "claims": page.claims if asked == "claims" else _shortened(page.claims, few),
        "own_claims": page.own_claims if asked == "own-claims" else _shortened(page.own_claims, 5),
        "other_names": page.other_names if asked == "names" else page.other_names[:_NAMES],
    }


def _ways(slug: str, pattern: str) -> Mapping[str, Callable[..., str]]:
    """Return what gives the addresses that a page leads to."""
    here = pattern.replace(_SLUG, slug)
    onwards = "&" if "?" in here else "?"
    return {
        "again": lambda way, key: f"{here}{onwards}{way}={key}#{way}-{key}",
        "here_for": lambda other: pattern.replace(_SLUG, other),
        "read_in_place": _reader(),
    }


@lru_cache(maxsize=512)
def _read(site: Site, slug: str, language: str, pattern: str, dataset: Dataset) -> EntityPage:
    """Read what a page shows; its links follow a pattern with a place for the slug."""
    release = release_of(site)
    if dataset is not WHOLE:
        release = release.apart(site.engine, closure_query(str(KH[slug])), dataset)
    namer = Namer(release, language, _addresses(pattern), the_collection(site))
    return read_page(namer, str(KH[slug]))


def _addresses(pattern: str) -> Callable[[str], str]:
    """Return what gives the address of a thing, by a pattern with a place for its slug."""
    namespace = PREFIXES["kh"]

    def address(iri: str) -> str:
        if iri.startswith(namespace):
            return pattern.replace(_SLUG, iri.removeprefix(namespace))
        return iri if iri.startswith(("http://", "https://")) else ""

    return address


def _main_document(page: EntityPage) -> str:
    """Return the document that most sentences of a page stand in, by its slug."""
    rows = (row for group in (*page.facts, *page.elsewhere) for row in group.rows)
    found = Counter(passage.document for row in rows for passage in row.passages)
    return found.most_common(1)[0][0] if found else ""


def _other_titles() -> Mapping[str, str]:
    """Headings over what is said with other words than those of the ontology."""
    return {
        INTENDED: _("Aims and plans that concern it"),
        str(DCTERMS.source): _("Where it comes from"),
        str(DCTERMS.license): _("Licence"),
        f"{XL}literalForm": _("As it is written"),
        f"{XL}altLabel": _("Whose name it is"),
        f"{_GEO}lat": _("Latitude"),
        f"{_GEO}long": _("Longitude"),
        f"{_GEO}location": _("Whose place it is"),
        str(RDFS.comment): _("Remark"),
    }


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
        "extent": _("how long it is"),
        "successor": _("what took its place"),
    }


@lru_cache(maxsize=2048)
def _introduced(site: Site, slug: str, language: str, pattern: str) -> Introduction | None:
    """Say in a sentence or two what a thing is; its links follow a pattern."""
    return introduce(site, slug, language, translator(language), _addresses(pattern))


@lru_cache(maxsize=512)
def _mini_timeline(site: Site, slug: str, language: str) -> MiniTimeline | None:
    """Draw when a thing was."""
    return mini_timeline(site, slug, language)


@lru_cache(maxsize=512)
def _mini_map(site: Site, slug: str, language: str, _address: str) -> MiniMap | None:
    """Draw where a thing is; its links belong to the address of the map."""
    return mini_map(site, slug, language)


def _sections(page: EntityPage, asked: str, titled: Callable[[str], str]) -> list[FactSection]:
    """Put the facts into sections in the order that a reader expects, with as many as are shown."""
    total = sum(group.total for group in page.facts)
    most = next(shown for facts, shown in _SHOWN_OF_EACH if total <= facts)
    groups = sorted(page.facts, key=lambda group: phrase(group.iri).rank)
    found: dict[str, list[FactRows]] = {}
    for group in groups:
        key = phrase(group.iri).group if total > _SHORT else "facts"
        few = 0 if key == "names" and total > _MANY else most
        shown = group if group.key == asked else group.first(few)
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
        href = url_for("search.page", kind=local_name(kind))
        found.append((label[:1].upper() + label[1:], href))
    return found


def _reader() -> Callable[[str, str], str]:
    """Return what gives the address at which the words of a record are read in their document."""
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
