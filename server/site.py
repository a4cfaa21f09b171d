"""What every view needs: the engine, and what is known about its release once it is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from flask import Flask, Response, current_app, make_response, render_template, request

from khorgos.ontology.namespaces import GRAPH
from khorgos.queries.catalogue import Question
from khorgos.server.engines.engine import Engine, select
from khorgos.server.sparql.guard import Limits
from khorgos.server.sparql.negotiation import wants_page
from khorgos.server.sparql.text import Dataset

# With an empty pattern some engines find no graph.
_GRAPHS: Final = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


@dataclass(frozen=True, slots=True)
class Site:
    """What the views need: the engine, and what is known about its release once it is loaded."""

    engine: Engine
    questions: Sequence[Question]
    limits: Limits | None
    triples: int
    graphs: Mapping[str, int]


def add_site(
    app: Flask, engine: Engine, questions: Sequence[Question], limits: Limits | None
) -> None:
    """Ask ``engine`` what it holds, and keep the answer for the views.

    Raises:
        EngineError: the engine cannot count its triples.
    """
    names = first_column(engine, _GRAPHS, Dataset())
    graphs = {name: _count(engine, Dataset((name,))) for name in names}
    # What the endpoint adds to say what it holds is none of what it holds.
    triples = _count(engine, Dataset()) - graphs.get(str(GRAPH.description), 0)
    app.extensions["khorgos"] = Site(engine, questions, limits, triples, graphs)


def the_site() -> Site:
    """Return what the application that answers the request keeps."""
    site: Site = current_app.extensions["khorgos"]
    return site


def problem(status: int, name: str, message: str) -> Response:
    """Make the answer to a request that failed: a page for browsers, text for tools."""
    if wants_page(request.accept_mimetypes):
        return make_response(render_template("error.html", title=name, message=message), status)
    text = f"{status} {name}\n\n{message}\n"
    return Response(text, status, content_type="text/plain; charset=utf-8")


def _count(engine: Engine, dataset: Dataset) -> int:
    """Count the triples in the default graph of ``dataset``."""
    return int(first_column(engine, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", dataset)[0])


def first_column(engine: Engine, query: str, dataset: Dataset) -> list[str]:
    """Return the values of the first variable of a SELECT query."""
    terms = [row[0] for row in select(engine, query, dataset)]
    return [term.value for term in terms if isinstance(term, ox.NamedNode | ox.Literal)]
