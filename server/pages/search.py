"""Search: what is called so, in any script, with what is asked and said of it.

``/suggest`` answers while one types; ``/search`` is the page, which narrows by kind, time and place
in its address, and gives the things as CSV or JSON.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, url_for

from khorgos.server.documents import send
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.messages import gettext as _
from khorgos.server.languages.messages import ngettext
from khorgos.server.pages.frame import number
from khorgos.server.pages.hits import (
    LitText,
    ShownHit,
    found,
    item_date,
    item_edtf,
    line,
    shown_hits,
    shown_item,
)
from khorgos.server.pages.narrowing import (
    FacetLink,
    Narrowing,
    era_facet,
    kind_facet,
    kind_tree,
    place_facet,
    read_narrowing,
    search_href,
)
from khorgos.server.reading.collection import Collection, Item, the_collection
from khorgos.server.reading.finding import Findings, Hit
from khorgos.server.reading.fitting import AskedQuestion, the_questions
from khorgos.server.reading.lighting import cut, lit
from khorgos.server.reading.namefit import Fit
from khorgos.server.reading.sentences import SearchedText, texts_with, the_texts
from khorgos.server.site import the_site

SUGGESTED: Final = 5
_ASKED: Final = 3
"""How many things and questions are suggested while one types."""
_LIVES: Final = 300
"""Seconds for which a browser may keep a suggestion."""
PAGE: Final = 20
"""How many things a page shows."""
_COMPARED: Final = 60
"""How many sentences are compared with each other."""
_FEW: Final = 3
"""How many sentences and claims are shown before all are asked for."""
_EDTF: Final = "date in EDTF (0000 is 1 BC, -0035 is 36 BC)"
_FIELDS: Final = (
    *("name", "kind", "date", _EDTF, "place", "description"),
    *("address", "thing", "matched", "facts"),
)
"""The columns of rows."""
_BY_TIME: Final = "time"
_SHOWS: Final = ("sentences", "claims", "questions")

blueprint: Final = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True)
class ShownText:
    """A sentence or claim that was found.

    Attributes:
        words: of it.
        href: where it stands.
        where: the section and line, or who says it.
    """

    words: LitText
    href: str
    where: str


@blueprint.get("/suggest")
def suggest() -> Response:
    """Things and questions for what is typed so far, as JSON."""
    typed = request.args.get("q", "")
    site = the_site()
    findings = found(site, typed, thorough=False)
    hits = shown_hits(findings.hits[:SUGGESTED], findings, with_lines=False)
    asked = the_questions(site).find(findings, _ASKED)
    count = len(findings.hits)
    body = {
        "items": [_suggested(hit) for hit in hits],
        "questions": [{"name": _question_words(one), "href": question_href(one)} for one in asked],
        "said": ngettext("%(num)s thing found", "%(num)s things found", count)
        % {"num": number(count)},
        "kind": _("question"),
    }
    response = send(json.dumps(body, ensure_ascii=False), "application/json")
    response.cache_control.no_cache = None
    response.cache_control.max_age = _LIVES
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/search")
def page() -> Response:
    """What was found: a page, or the things as rows."""
    site = the_site()
    collection = the_collection(site)
    typed = " ".join(request.args.get("q", "").split())
    findings = found(site, typed, thorough=True)
    narrowed = read_narrowing(collection)
    all_hits = findings.hits
    if not findings.query.words and not findings.query.years:
        order = sorted(collection.items.values(), key=lambda item: (-item.facts, item.slug))
        all_hits = tuple(Hit(item, Fit.KIND) for item in order)
    hits = [hit for hit in all_hits if narrowed.holds(hit.item)]
    if request.args.get("sort") == _BY_TIME:
        hits.sort(key=lambda hit: _moment(hit.item))
    form = request.args.get("format", "")
    if form in _ROWS:
        return _ROWS[form](_asked_for(hits, findings, narrowed))
    show = request.args.get("show", "")
    is_asked = bool(findings.query.words or findings.query.years)
    texts = _texts(findings, show)
    body = render_template(
        "search.html",
        typed=typed,
        findings=findings,
        narrowed=narrowed,
        is_asked=is_asked,
        is_listed=is_asked or narrowed.is_any,
        show=show if show in _SHOWS else "",
        sentence=_sentence(findings, narrowed, hits, texts["claim_count"]),
        is_claimed_only=_is_claimed_only(hits, texts["claim_count"]),
        **_shown_page(hits, findings, is_asked),
        kinds=kind_facet(all_hits, narrowed, collection),
        eras=era_facet(all_hits, narrowed),
        undated=sum(hit.item.reach is None for hit in hits),
        places=place_facet(all_hits, narrowed, collection),
        tree=() if is_asked or narrowed.is_any else kind_tree(collection),
        questions=_questions(findings, is_asked, show),
        question_href=question_href,
        question_words=_question_words,
        **texts,
        total=len(hits),
        rows_are_fewer=len(_asked_for(hits, findings, narrowed)) < len(hits),
        rows=[(name, search_href(format=name)) for name in _ROWS],
        href=search_href,
        by_time=request.args.get("sort") == _BY_TIME,
        only=_only(findings, collection, len(hits)) if not narrowed.is_any else None,
    )
    return send(body, links=())


def _moment(item: Item) -> tuple[bool, int]:
    """Order by time: what has no year comes last."""
    year = item.begin if item.begin is not None else item.end
    return year is None, year or 0


def _only(findings: Findings, collection: Collection, count: int) -> FacetLink | None:
    """Offer the things of a kind alone, where others were found for their names."""
    for name in sorted(findings.kinds):
        members = len(collection.of_kind(name))
        if members and members != count:
            words = _("Only those of the kind: %(num)s") % {"num": number(members)}
            return FacetLink(words, search_href(q=None, kind=name), members)
    return None


def _shown_page(hits: Sequence[Hit], findings: Findings, is_asked: bool) -> dict[str, Any]:
    """Return the hits of the page that the address names, and where the others are."""
    last = max(1, -(-len(hits) // PAGE))
    asked = request.args.get("page", "")
    here = min(max(1, int(asked)), last) if asked.isdecimal() and len(asked) < 6 else 1
    part = hits[(here - 1) * PAGE : here * PAGE]
    shown = shown_hits(part, findings) if is_asked else [shown_item(hit.item) for hit in part]
    return {
        "hits": shown,
        "here": here,
        "last": last,
        "before": search_href(page=here - 1 if here > 2 else None) if here > 1 else "",
        "after": search_href(page=here + 1) if here < last else "",
        "start": (here - 1) * PAGE,
    }


def _is_claimed_only(hits: Sequence[Hit], claims: int) -> bool:
    """Whether no name has all words, but a claim has: then it is what is looked for."""
    return bool(claims and hits) and hits[0].fit in (Fit.TOLD, Fit.SOME)


def _sentence(findings: Findings, narrowed: Narrowing, hits: Sequence[Hit], claims: int) -> str:
    """Say how much was found, and in which way."""
    count, query = len(hits), findings.query.text
    values = {"num": number(count), "query": query}
    if not findings.query.words and not findings.query.years:
        if not narrowed.is_any:
            return _("What one can look for here.")
        return ngettext("%(num)s thing is left.", "%(num)s things are left.", count) % values
    if not findings.hits:
        return _("Nothing here is called “%(query)s”.") % values
    if not hits:
        return _("Nothing called “%(query)s” is left with these conditions.") % values
    if _is_claimed_only(hits, claims):
        words = ngettext(
            "No name has all of “%(query)s”, but %(num)s claim has.",
            "No name has all of “%(query)s”, but %(num)s claims have.",
            claims,
        )
        return words % {"num": number(claims), "query": query}
    return _FITS.get(hits[0].fit, _named)(count) % values


def _named(count: int) -> str:
    return ngettext(
        "%(num)s thing has “%(query)s” in a name, in one script or another.",
        "%(num)s things have “%(query)s” in a name, in one script or another.",
        count,
    )


def _of_the_kind(count: int) -> str:
    return ngettext(
        "%(num)s thing is of the kind “%(query)s”, or has it in a name.",
        "%(num)s things are of the kind “%(query)s”, or have it in a name.",
        count,
    )


def _answering(count: int) -> str:
    return ngettext("%(num)s thing fits “%(query)s”.", "%(num)s things fit “%(query)s”.", count)


def _spread(count: int) -> str:
    return ngettext(
        "%(num)s thing has “%(query)s” in its names, kind and time together.",
        "%(num)s things have “%(query)s” in their names, kinds and times together.",
        count,
    )


def _told(count: int) -> str:
    return ngettext(
        "No name has all of “%(query)s”; %(num)s thing is told of with these words.",
        "No name has all of “%(query)s”; %(num)s things are told of with these words.",
        count,
    )


def _near(count: int) -> str:
    return ngettext(
        "Nothing here is called “%(query)s”; %(num)s thing has a name like it.",
        "Nothing here is called “%(query)s”; %(num)s things have names like it.",
        count,
    )


def _in_part(count: int) -> str:
    return ngettext(
        "Nothing here has all of “%(query)s”; %(num)s thing has a part of it.",
        "Nothing here has all of “%(query)s”; %(num)s things have a part of it.",
        count,
    )


_FITS: Final[Mapping[Fit, Callable[[int], str]]] = {
    Fit.ANSWER: _answering,
    Fit.ASKED: _answering,
    Fit.KIND: _of_the_kind,
    Fit.SPREAD: _spread,
    Fit.TOLD: _told,
    Fit.NEAR: _near,
    Fit.SOME: _in_part,
}
"""How the first thing fits → what the page says."""


def _questions(findings: Findings, is_asked: bool, show: str) -> Sequence[AskedQuestion]:
    if not is_asked:
        return ()
    return the_questions(the_site()).find(findings, 30 if show == "questions" else _ASKED)


def question_href(asked: AskedQuestion) -> str:
    """Return the page of a question, with what stands in its parameters."""
    values: dict[str, Any] = dict(asked.values)
    return url_for("questions.question", name=asked.question.name, **values)


def _question_words(asked: AskedQuestion) -> str:
    if asked.of is None:
        return asked.question.question
    name = asked.of.label(the_language().tag).text
    return _("%(question)s – of: %(thing)s") % {"question": asked.question.question, "thing": name}


def _texts(findings: Findings, show: str) -> dict[str, Any]:
    """Return the sentences and the claims that have all words, and how many there are."""
    texts, words = the_texts(the_site()), findings.query.words
    whole = tuple(findings.query.whole.split()) if findings.query.years else words
    sentences, claims = (texts_with(some, whole) for some in (texts.sentences, texts.claims))
    if not sentences and not claims and findings.words != words:
        sentences, claims = (
            texts_with(some, findings.words) for some in (texts.sentences, texts.claims)
        )
        whole = findings.words
    sentences = _distinct(sentences)
    lit_words = whole or findings.words
    return {
        "sentences": [
            _sentence_row(one, lit_words)
            for one in sentences[: None if show == "sentences" else _FEW]
        ],
        "claims": [
            ShownText(
                LitText(lit(one.text, lit_words), "en"),
                url_for("things.document", slug=one.slug),
                _("says %(who)s") % {"who": one.source} if one.source else "",
            )
            for one in claims[: None if show == "claims" else _FEW]
        ],
        "sentence_count": len(sentences),
        "claim_count": len(claims),
    }


def _distinct(texts: Sequence[SearchedText]) -> list[SearchedText]:
    """Leave out what another one of a few texts has within it, and what says the same again."""
    if len(texts) > _COMPARED:
        return list(texts)
    kept: list[SearchedText] = []
    for text in texts:
        others = (other for other in texts if other is not text and text.text in other.text)
        if not any(len(other.text) > len(text.text) or other in kept for other in others):
            kept.append(text)
    return kept


def _sentence_row(one: SearchedText, words: Sequence[str]) -> ShownText:
    where = _("%(section)s, line %(line)s") if one.section else _("line %(line)s")
    return ShownText(
        LitText(cut(lit(one.text, words)), "en"),
        url_for("reader.page", document=one.source, lit=one.slug, _anchor="lit"),
        where % {"section": one.section, "line": number(one.line)},
    )


def _suggested(hit: ShownHit) -> dict[str, Any]:
    return {
        "name": _json(hit.name),
        "kind": hit.kind.text,
        "date": hit.date.text if hit.date else "",
        "why": [_json(part) for part in hit.why],
        "href": hit.href,
    }


def _json(text: LitText) -> dict[str, Any]:
    return {"pieces": text.pieces, "lang": text.language, "dir": text.direction}


def _asked_for(hits: Sequence[Hit], findings: Findings, narrowed: Narrowing) -> Sequence[Hit]:
    """Keep of a search for a kind the things of it: who takes rows away counts them."""
    if narrowed.kind:
        return hits
    return [hit for hit in hits if findings.kinds & hit.item.classes] or hits


def _rows(hits: Sequence[Hit]) -> list[dict[str, str]]:
    language, items = the_language().tag, the_collection(the_site()).items
    return [_row(hit, language, items) for hit in hits]


def _row(hit: Hit, language: str, items: Mapping[str, Item]) -> dict[str, str]:
    item = hit.item
    date, said = item_date(item, language), line(the_site(), language, item.slug)
    places = [items[slug].label(language).text for slug in item.places if slug in items]
    values = (
        item.label(language).text,
        item.kind(language).text,
        date.text if date else "",
        item_edtf(item),
        "; ".join(dict.fromkeys(places)),
        "".join(piece.term.text for piece in said.pieces) if said else "",
        url_for("things.document", slug=item.slug, _external=True),
        item.iri,
        hit.name.text if hit.name else "",
        str(item.facts),
    )
    return dict(zip(_FIELDS, values, strict=True))


def _as_csv(hits: Sequence[Hit]) -> Response:
    lines = io.StringIO()
    writer = csv.DictWriter(lines, _FIELDS)
    writer.writeheader()
    writer.writerows(_rows(hits))
    return send(lines.getvalue(), "text/csv")


def _as_json(hits: Sequence[Hit]) -> Response:
    return send(json.dumps(_rows(hits), ensure_ascii=False), "application/json")


_ROWS: Final = {"csv": _as_csv, "json": _as_json}
"""The forms of rows → what writes them."""
