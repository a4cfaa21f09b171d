"""Narrowing a search by kind, time and place, as its address says; and what there is to choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import request, url_for

from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.dates import span_words, year_words
from khorgos.server.languages.messages import gettext as _
from khorgos.server.pages.hits import found
from khorgos.server.reading.collection import Collection, Item, ItemKind
from khorgos.server.reading.finding import Hit
from khorgos.server.reading.namefit import Fit
from khorgos.server.reading.years import Years, read_years
from khorgos.server.site import the_site

_KINDS: Final = 12
_PLACES: Final = 8
"""How many kinds and places a search can be narrowed to by a link."""
_ERAS: Final = ((None, 0), (1, 1000), (1001, 1700), (1701, 1990), (1991, None))
"""Stretches of years that a search can be narrowed to by a link."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a search is narrowed to by its address.

    Attributes:
        kind: a class, or None.
        first: the text of the field for the first year.
        last: the text of the field for the last year.
        years: the stretch that both mean; None where neither says any.
        place: the thing in which others are, or None.
        unread: the fields whose text is not understood.
    """

    kind: ItemKind | None
    first: str
    last: str
    years: Years | None
    place: Item | None
    unread: tuple[str, ...] = ()

    def holds(self, item: Item, but: str = "") -> bool:
        """Say whether a thing is among what is left; one condition may be left out by its name."""
        of_kind = but == "kind" or not self.kind or self.kind.name in item.classes
        then = but == "time" or not self.years or is_then(item, self.years)
        there = but == "place" or not self.place or self.place.slug in {*item.within, item.slug}
        return of_kind and then and there

    @property
    def is_any(self) -> bool:
        """Whether there is any condition."""
        return bool(self.kind or self.years or self.place)


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A condition to narrow a search by.

    Attributes:
        text: its word.
        href: the search with it, or without it where it holds.
        count: how many things there are with it.
        holds: whether it holds.
        language: the tag of the word's language.
    """

    text: str
    href: str
    count: int
    holds: bool = False
    language: str = ""


def is_then(item: Item, years: Years) -> bool:
    """Say whether something dates a thing in a stretch of years; an open end alone does not."""
    return item.reach is not None and years.meets(*item.reach)


def read_narrowing(collection: Collection) -> Narrowing:
    """Read the conditions in the address of the request."""
    first, last = (request.args.get(name, "").strip() for name in ("from", "to"))
    begin, end = read_years(first), read_years(last)
    unread = [
        name
        for name, text, years in (("from", first, begin), ("to", last, end))
        if text and years is None
    ]
    years = None
    if begin or end:
        years = Years(begin.first if begin else None, end.last if end else None)
    wanted = request.args.get("place", "").strip()
    place = _place(wanted, collection) if wanted else None
    if wanted and not place:
        unread.append("place")
    return Narrowing(
        collection.kinds.get(request.args.get("kind", "")),
        first,
        last,
        years,
        place,
        tuple(unread),
    )


def _place(wanted: str, collection: Collection) -> Item | None:
    """Return the place that is meant by its slug or by a name."""
    if wanted in collection.items:
        return collection.items[wanted]
    hits = found(the_site(), wanted, thorough=False).hits
    named = [hit.item for hit in hits if hit.fit <= Fit.CONTAINS]
    around = {slug for item in collection.items.values() for slug in item.places}
    return next((item for item in named if item.slug in around), next(iter(named), None))


def search_href(**changes: Any) -> str:
    """Return the address of the search with some of its parameters changed; None takes one out."""
    kept = {name: value for name, value in request.args.items() if value and name != "page"}
    values = kept | changes
    return url_for("search.page", **{name: value for name, value in values.items() if value})


def kind_facet(
    hits: Iterable[Hit], narrowed: Narrowing, collection: Collection
) -> Sequence[FacetLink]:
    """Offer the kinds of what was found: those below the kind that holds, else broad ones."""
    language = the_language().tag
    items = [hit.item for hit in hits if narrowed.holds(hit.item, but="kind")]
    counts = Counter(name for item in items for name in item.classes)
    kinds = collection.kinds
    if narrowed.kind:
        offered = [kinds[name] for name in narrowed.kind.children if name in kinds]
    else:
        roots = [kind for kind in kinds.values() if not kind.parents]
        offered = [kinds[name] for root in roots for name in root.children if name in kinds]
    offered = [kind for kind in offered if counts[kind.name]]
    while len(offered) == 1 and (below := [n for n in offered[0].children if counts[n]]):
        offered = [kinds[name] for name in below]  # what is of one kind is told apart by narrower
    offered.sort(key=lambda kind: -counts[kind.name])
    links = [_kind_link(kind, counts, language) for kind in offered[:_KINDS]]
    if narrowed.kind:
        holds = _kind_link(narrowed.kind, counts, language)
        links.insert(
            0, FacetLink(holds.text, search_href(kind=None), holds.count, True, holds.language)
        )
    return links


def _kind_link(kind: ItemKind, counts: Mapping[str, int], language: str) -> FacetLink:
    label = kind.label(language)
    href = search_href(kind=kind.name)
    return FacetLink(_capital(label.text), href, counts[kind.name], False, label.language)


def era_facet(hits: Iterable[Hit], narrowed: Narrowing) -> Sequence[FacetLink]:
    """Offer stretches of years in which something was found."""
    language = the_language().tag
    items = [hit.item for hit in hits if narrowed.holds(hit.item, but="time")]
    links = []
    for first, last in _ERAS:
        era = Years(first, last)
        count = sum(is_then(item, era) for item in items)
        holds = narrowed.years == era
        start = "" if first is None else year_words(first, language)
        end = "" if last is None else year_words(last, language)
        if first is None:
            words = _("until %(year)s") % {"year": end}
        elif last is None:
            words = _("from %(year)s on") % {"year": start}
        else:
            words = span_words(first, last, language)
        if count or holds:
            change = (
                {"from": None, "to": None}
                if holds
                else {
                    "from": None if first is None else year_words(first),
                    "to": None if last is None else year_words(last),
                }
            )
            links.append(FacetLink(words, search_href(**change), count, holds))
    return links


def place_facet(
    hits: Iterable[Hit], narrowed: Narrowing, collection: Collection
) -> Sequence[FacetLink]:
    """Offer the places in which most was found."""
    language = the_language().tag
    items = [hit.item for hit in hits if narrowed.holds(hit.item)]
    counts = Counter(slug for item in items for slug in item.within if slug in collection.items)
    links = []
    if narrowed.place:
        label = narrowed.place.label(language)
        href = search_href(place=None)
        links.append(FacetLink(label.text, href, len(items), True, label.language))
        del counts[narrowed.place.slug]
    for slug, count in counts.most_common(_PLACES):
        if count < len(items) or len(items) == 1:
            label = collection.items[slug].label(language)
            href = search_href(place=slug)
            links.append(FacetLink(label.text, href, count, False, label.language))
    return links


def kind_tree(collection: Collection) -> Sequence[tuple[FacetLink, Sequence[FacetLink]]]:
    """List the broad kinds with those below them, for who types nothing."""
    language = the_language().tag
    counts = Counter(name for item in collection.items.values() for name in item.classes)
    kinds = collection.kinds
    found_: list[tuple[FacetLink, Sequence[FacetLink]]] = []
    for root in (kind for kind in kinds.values() if not kind.parents and counts[kind.name]):
        below = [kinds[name] for name in root.children if counts[name]]
        below.sort(key=lambda kind: -counts[kind.name])
        links = [_kind_link(kind, counts, language) for kind in below]
        found_.append((_kind_link(root, counts, language), links))
    return found_


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
