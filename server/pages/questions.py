"""The gallery: the catalogue's questions as pages with fields for their parameters, and as data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request, url_for

from khorgos.ontology.nearness import nearest
from khorgos.ontology.prefixes import curie, expanded, slug_of
from khorgos.queries.catalogue import (
    ENDPOINT,
    Parameter,
    ParameterError,
    ParameterTypeError,
    Question,
    by_theme,
)
from khorgos.queries.describing import describe
from khorgos.server.documents import alternates, negotiate, not_found, problem, send
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.dates import year_words
from khorgos.server.languages.messages import gettext as _
from khorgos.server.pages.hits import ShownHit, found, shown_item
from khorgos.server.pages.results import lost_about, result_words, show_result
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.namefit import Fit
from khorgos.server.site import the_site
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
from khorgos.server.sparql.text import Dataset, QueryText
from khorgos.triples.naming.letters import fold

_CANDIDATES: Final = 8
"""How many things that bear a name are offered to choose from."""
_OTHERS: Final = 5
"""How many questions of the same theme a page leads on to."""
_OFTEN: Final = 4
"""How many questions have a keyword that the page offers to choose by."""

ROW_FORMATS: Final[Mapping[str, tuple[Format, ...]]] = {
    "SELECT": RESULT_FORMATS,
    "ASK": BOOLEAN_FORMATS,
}
"""The form of a question's query → the formats of its answer, in which no RDF is written."""

blueprint: Final = Blueprint("questions", __name__, url_prefix="/queries")


@blueprint.get("/")
def gallery() -> Response:
    """All questions, or those with a keyword: a page, or ``sh:SPARQLExecutable`` in RDF."""
    everything, typed = the_site().questions, request.args.get("q", "").strip()
    keyword = request.args.get("keyword", "")
    questions = [asked for asked in everything if not keyword or keyword in asked.keywords]
    if typed:
        wanted = fold(typed).split()
        questions = [asked for asked in questions if all(it in _words(asked) for it in wanted)]
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
        typed=typed,
        keywords=sorted(word for word, times in used.items() if times >= _OFTEN),
    )
    return send(page, links=links)


@blueprint.get("/<name>")
def question(name: str) -> Response:
    """One question, with the answer to the values of its parameters in the address.

    It is a page with both, the question in RDF, or the answer in a format of rows. A thing may be
    given by a name in any script; where several bear it, the page (300) offers them.
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
    """Return the query with the values of the address; an empty one stands for the default.

    Raises:
        AmbiguousNameError: a name that was given for a thing may mean others.
        ParameterError: a value is of another type, or names nothing.
    """
    values = {
        name: _meant(asked.parameters[name], value.strip())
        for name, value in _given(asked).items()
        if value.strip()
    }
    return asked.bound(values)


def _meant(parameter: Parameter, value: str) -> str:
    """Return the value of a parameter; of a thing or a term, what bears the name that was typed."""
    site = the_site()
    if parameter.type == "term":
        named = {term.label: term.name for term in site.ontology.documentation.terms}
        return named.get(value, value)
    if parameter.type != "thing":
        return value
    items = the_collection(site).items
    slug = value.removeprefix("kh:")
    if slug in items or not items or "://" in value:
        return value
    hits = [hit for hit in found(site, value, thorough=False).hits if hit.fit <= Fit.STARTS]
    same = [hit for hit in hits if hit.fit is Fit.SAME]
    if len(same) == 1:
        return same[0].item.slug
    near = [hit.item.slug for hit in same or hits]
    if near:
        raise AmbiguousNameError(parameter.name, value, near[:_CANDIDATES])
    return value  # of a statement, say, which no name leads to; or no thing at all


class AmbiguousNameError(ParameterError):
    """A name that was given for a thing may mean those with these ``slugs``."""

    def __init__(self, parameter: str, name: str, slugs: Sequence[str]) -> None:
        super().__init__(f"{name!r} may mean several things; give one of {', '.join(slugs)}")
        self.parameter = parameter
        self.name = name
        self.slugs = slugs


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
    text, report, answer = asked.text, "", None
    candidates: list[tuple[ShownHit, str]] = []
    try:
        text = _bound(asked)
        if not asked.calls:
            answer = site.engine.query(text, Dataset())
    except AmbiguousNameError as error:
        report = _("Which “%(name)s”?") % {"name": error.name}
        candidates = [_candidate(asked, error.parameter, slug) for slug in error.slugs]
    except ParameterTypeError as error:
        report = _refused(asked, error)
    except ParameterError as error:
        report = f"{error}."
    except QueryError as error:
        report = error.report(text)
    page = render_template(
        "question.html",
        asked=asked,
        fields=[_field(asked, parameter) for parameter in asked.parameters.values()],
        query=text,
        report=report,
        candidates=candidates,
        pasted=asked.calls == ENDPOINT,
        elsewhere=_elsewhere,
        calls=site.limits is not None and site.limits.network,
        result=show_result(answer, text),
        about=lost_about(site, _things_asked(asked), text) if answer is not None else (),
        others=[one for one in site.examples if one.theme == asked.theme and one != asked][
            :_OTHERS
        ],
        **result_words(),
    )
    if candidates:
        return make_response(page, 300)
    return make_response(page, 400) if report else send(page, links=links)


def _refused(asked: Question, error: ParameterTypeError) -> str:
    """Say to a reader that a field takes something else: the name of the variable means nothing."""
    types = {
        "thing": _(
            "“%(field)s” takes the name of something here, such as %(example)s; not “%(value)s”."
        ),
        "term": _("“%(field)s” takes a word of its list, such as %(example)s; not “%(value)s”."),
        "text": _("“%(field)s” takes words, such as %(example)s; not “%(value)s”."),
        "number": _("“%(field)s” takes a number, such as %(example)s; not “%(value)s”."),
        "year": _("“%(field)s” takes a year, such as %(example)s; not “%(value)s”."),
    }
    words = {
        "field": error.parameter.purpose,
        "example": _field(asked, error.parameter).example,
        "value": error.value[:60],
    }
    # What the reader wrote and what is in English must not turn the sentence around.
    return types[error.parameter.type] % {name: f"\u2068{it}\u2069" for name, it in words.items()}


@dataclass(frozen=True, slots=True)
class QuestionField:
    """A parameter as a field of a form.

    Attributes:
        parameter: of the question.
        value: what is asked for, as people write it; the empty string for the default.
        example: the default, likewise.
        choices: what it may be, where that can be listed.
    """

    parameter: Parameter
    value: str
    example: str
    choices: Sequence[str] = ()


def _field(asked: Question, parameter: Parameter) -> QuestionField:
    """Make the field of a parameter: things by name, terms by label, years as people write them."""
    value, default = _given(asked).get(parameter.name, ""), parameter.default
    if parameter.type == "thing":
        return QuestionField(parameter, _called(value), _called(default))
    if parameter.type == "term":
        terms = the_site().ontology.documentation.terms
        kind = next((term.kind for term in terms if curie(term.iri) == default), "")
        labels = {term.name: term.label for term in terms if term.kind == kind}
        example = labels.get(default.partition(":")[2], default)
        name = value.removeprefix("kho:")
        return QuestionField(parameter, labels.get(name, value), example, sorted(labels.values()))
    if parameter.type == "year" and re.fullmatch(r"-?\d+", default):
        default = year_words(int(default), the_language().tag)
    return QuestionField(parameter, value, default.strip('"'))


def _called(value: str) -> str:
    """Name the thing that a value stands for; the value itself, where it is none."""
    items = the_collection(the_site()).items
    item = items.get(slug_of(expanded(value)) if ":" in value else value)
    return item.label(the_language().tag).text if item else value


def _things_asked(asked: Question) -> list[str]:
    """Return the slugs of the things that stand in the parameters of a question."""
    things = [it for it in asked.parameters.values() if it.type == "thing"]
    values = [(one, _given(asked).get(one.name, "").strip()) for one in things]
    meant = [_meant(one, value) if value else one.default for one, value in values]
    return [slug_of(expanded(value)) if ":" in value else value for value in meant]


def _candidate(asked: Question, parameter: str, slug: str) -> tuple[ShownHit, str]:
    """Return a thing that may be meant, and the address that asks about it."""
    values: dict[str, Any] = {**_given(asked), parameter: slug}
    hit = shown_item(the_collection(the_site()).items[slug])
    return hit, url_for("questions.question", name=asked.name, **values)


def _words(asked: Question) -> str:
    """Return the words that a question is found by, folded."""
    return fold(" ".join((asked.question, asked.why, asked.name, *asked.keywords)))


def _elsewhere(asked: Question) -> str:
    """Say where a question runs that asks another endpoint in turn."""
    if asked.calls == ENDPOINT:
        return "runs at other services, not here"
    return f"asks {urlsplit(asked.calls).hostname} too, where a server allows it"


def _described(questions: Sequence[Question], chosen: tuple[Format, str]) -> bytes:
    graph = describe(questions, url_for("sparql.endpoint", _external=True))
    return serialize(triples_of(graph), chosen[0])
