"""The gallery: the catalogue's questions as pages with fields for their parameters, and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request, url_for
from pyoxigraph import Literal, NamedNode
from rdflib import RDFS

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.nearness import nearest
from khorgos.queries.catalogue import ENDPOINT, ParameterError, Question, by_theme
from khorgos.queries.describing import describe
from khorgos.server.documents import alternates, negotiate, not_found, problem, send
from khorgos.server.engines.engine import select
from khorgos.server.pages.endpoint import shown
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.answers import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    RESULT_FORMATS,
    TURTLE,
    Format,
    serialize,
    triples_of,
)
from khorgos.server.sparql.errors import QueryError
from khorgos.server.sparql.table import AnswerTable, Cell
from khorgos.server.sparql.text import Dataset, QueryText

_OFTEN: Final = 4
"""How many questions have a keyword that the page offers to choose by."""

ROW_FORMATS: Final[Mapping[str, tuple[Format, ...]]] = {
    "SELECT": RESULT_FORMATS,
    "ASK": BOOLEAN_FORMATS,
}
"""The form of a question's query → the formats of its answer, in which no RDF is written."""

_NAMED: Final = f"""SELECT ?words (SAMPLE(?thing) AS ?it)
WHERE {{
  ?thing <{RDFS.label}>|<{KHO.exact}> ?words
  FILTER STRSTARTS(STR(?thing), "{KH}")
}}
GROUP BY ?words
HAVING (COUNT(DISTINCT ?thing) = 1)
"""
blueprint: Final = Blueprint("questions", __name__, url_prefix="/queries")


@blueprint.get("/")
def gallery() -> Response:
    """All questions, or those with a keyword: a page, or ``sh:SPARQLExecutable`` in RDF."""
    everything = the_site().questions
    keyword = request.args.get("keyword", "")
    questions = [asked for asked in everything if not keyword or keyword in asked.keywords]
    links = alternates("questions.gallery", keyword=keyword or None)
    chosen = negotiate()
    if chosen is not None:
        return send(_described(questions, chosen), chosen[1], links)
    used = Counter(word for asked in everything for word in asked.keywords)
    page = render_template(
        "gallery.html",
        themes=by_theme(questions),
        elsewhere=_elsewhere,
        found=len(questions),
        keyword=keyword,
        keywords=sorted(word for word, times in used.items() if times >= _OFTEN),
    )
    return send(page, links=links)


@blueprint.get("/<name>")
def question(name: str) -> Response:
    """One question, with the answer to the values of its parameters in the address.

    It is a page with both, the question in RDF, or the answer in a format of rows.
    """
    questions = {asked.name: asked for asked in the_site().questions}
    if name not in questions:
        near = nearest(name, questions, most=5, likeness=0.4)
        others = {other: url_for("questions.question", name=other) for other in near}
        return not_found(f"There is no question {name!r}.", others)
    links = alternates("questions.question", name=name)
    asked = questions[name]
    rows = ROW_FORMATS.get(QueryText(asked.text).form, ())
    # Turtle is the default; what both go by, such as "json", is the answer's.
    chosen = negotiate(tuple(dict.fromkeys((TURTLE, *rows, *GRAPH_FORMATS))))
    if chosen is None:
        return _page(asked, links)
    if chosen[0] in rows:
        return _answer(asked, chosen, links)
    return send(_described([asked], chosen), chosen[1], links)


def _given(asked: Question) -> dict[str, str]:
    """Return the values that the address gives to the question's parameters."""
    return {name: value for name, value in request.args.items() if name in asked.parameters}


def _bound(asked: Question) -> str:
    """Return the query with the values of the address; an empty one stands for the default."""
    return asked.bound({name: value for name, value in _given(asked).items() if value.strip()})


def _answer(asked: Question, chosen: tuple[Format, str], links: list[str]) -> Response:
    text = asked.text
    try:
        text = _bound(asked)
        return send(the_site().engine.write(text, Dataset(), chosen[0]), chosen[1], links)
    except ParameterError as error:
        return problem(400, "Bad Request", f"{error}.")
    except QueryError as error:
        return problem(400, error.title, error.report(text))


def _page(asked: Question, links: list[str]) -> Response:
    site = the_site()
    given, text, report, answer = _given(asked), asked.text, "", None
    try:
        text = _bound(asked)
        if not asked.calls:
            answer = site.engine.query(text, Dataset())
    except ParameterError as error:
        report = f"{error}."
    except QueryError as error:
        report = error.report(text)
    page = render_template(
        "question.html",
        asked=asked,
        given=given,
        text=text,
        report=report,
        pasted=asked.calls == ENDPOINT,
        elsewhere=_elsewhere,
        calls=site.limits is not None and site.limits.network,
        **_linked(shown(answer, text), _things(site)),
    )
    return make_response(page, 400) if report else send(page, links=links)


@lru_cache(maxsize=4)
def _things(site: Site) -> Mapping[tuple[str, str], str]:
    """Label or sentence with its language → IRI of the thing that alone has it."""
    return {
        (words.value, words.language or ""): thing.value
        for words, thing in select(site.engine, _NAMED)
        if isinstance(words, Literal) and isinstance(thing, NamedNode)
    }


def _linked(
    answer: Mapping[str, object], things: Mapping[tuple[str, str], str]
) -> dict[str, object]:
    """Let the labels and sentences in an answer's table lead to what they are of."""
    shown_table = answer["table"]
    if not isinstance(shown_table, AnswerTable):
        return dict(answer)

    def led(cell: Cell | None) -> Cell | None:
        if cell is None or cell.href or cell.datatype:
            return cell
        return replace(cell, href=things.get((cell.text, cell.language or "")))

    rows = [[led(cell) for cell in row] for row in shown_table.rows]
    return {**answer, "table": replace(shown_table, rows=rows)}


def _elsewhere(asked: Question) -> str:
    """Say where a question runs that asks another endpoint in turn."""
    if asked.calls == ENDPOINT:
        return "runs at other services, not here"
    return f"asks {urlsplit(asked.calls).hostname} too, where a server allows it"


def _described(questions: Sequence[Question], chosen: tuple[Format, str]) -> bytes:
    graph = describe(questions, url_for("sparql.endpoint", _external=True))
    return serialize(triples_of(graph), chosen[0])
