"""Where people begin: the start page, and the schema in queries, from easy to hard.

The words stand in the template; the queries are questions of the catalogue, so that they are tested
with all others.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from khorgos.ontology.namespaces import GRAPH, ONTOLOGY_IRI
from khorgos.ontology.prefixes import APART, PREFIXES, REIFIERS, curie
from khorgos.server.site import the_site
from khorgos.server.sparql.answers import GRAPH_FORMATS

GRAPHS: Final = {
    "facts": "what the documents state, as plain triples",
    "curated": "what only the curator read out of their words",
    "hedged": "what they say with a word of doubt",
    "emended": "what rests on words that were put right",
    "statements": "each fact once more as a node, with its date, evidence and certainty",
    "claims": "what somebody says, with its content and what answers it",
    "evidence": "the passages, word for word, and where they stand",
    "inferred": "what follows from the facts by the axioms of the ontology",
    "inferred-from-unsure": "what follows only with triples that are not sure",
    "reifiers": "the triple that each statement states, as a term; for queries in SPARQL 1.2 alone",
    "links": "the items of Wikidata, with the evidence for each pairing",
    "names": "names from elsewhere",
    "places": "coordinates from elsewhere",
    "wikidata": "what was fetched from Wikidata",
    "description": "this endpoint itself: its questions, prefixes and partitions, for editors",
}
"""Local name of a graph → what it holds."""


blueprint: Final = Blueprint("start", __name__)


@blueprint.get("/")
def page() -> str | Response:
    """The start page; for a tool that takes RDF and no page, what describes all this in RDF."""
    types = [offered.media_type for offered in GRAPH_FORMATS]
    if not request.accept_mimetypes["text/html"] and request.accept_mimetypes.best_match(types):
        return make_response(redirect(url_for("description.void"), 303))
    return render_template("index.html", reifiers=REIFIERS)


@blueprint.get("/schema")
def schema() -> str:
    """The schema in queries; a lesson whose question this server does not have is left out."""
    known = the_site().graphs
    return render_template(
        "schema.html",
        lessons={question.name: question for question in the_site().questions},
        prefixes=PREFIXES,
        graphs=[
            (curie(GRAPH[name]), words, str(GRAPH[name]) in APART)
            for name, words in GRAPHS.items()
            if str(GRAPH[name]) in known
        ],
        ontology=ONTOLOGY_IRI,
    )
