"""The questions on rdflib's own engine: the same answers as those of the embedded engine."""

from __future__ import annotations

import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset as Quads
from rdflib import Literal, URIRef
from rdflib.term import Identifier

from khorgos.queries import catalogue
from khorgos.queries.catalogue import Question
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.text import Dataset

# rdflib says so of its own use of it.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Dataset.contexts:DeprecationWarning"),
]

OWN = [query for query in catalogue.load() if not query.calls and query.version == "1.1"]
Row = tuple[Identifier | None, ...]

BENCH = Path(__file__).parents[1] / "bench" / "questions.py"

ORDERED_OTHERWISE = {"arabic-script-waters-cities", "facts-about", "han-script-early-names"}
"""Questions that order texts of several languages: SPARQL leaves their order to the engine."""


@pytest.fixture(scope="module")
def quads() -> Quads:
    """The release as a server has it: graphs from elsewhere stand apart from the default graph."""
    peer: Quads = runpy.run_path(str(BENCH))["peer_of"](EngineConfig())
    return peer


@pytest.mark.parametrize("query", OWN, ids=lambda query: query.name)
def test_the_answer_is_the_same(
    query: Question, quads: Quads, release_engine: EmbeddedEngine
) -> None:
    answer = release_engine.query(query.text, Dataset())
    assert isinstance(answer, ox.QuerySolutions)
    own: list[Row] = [tuple(map(_term, row)) for row in answer]
    theirs: list[Row] = [tuple(row) for row in quads.query(query.text)]  # type: ignore[arg-type]
    if query.name in ORDERED_OTHERWISE:
        assert own != theirs
        own, theirs = sorted(own, key=str), sorted(theirs, key=str)
    assert theirs == own


def _term(term: object) -> Identifier | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    assert isinstance(term, ox.Literal)
    if term.language or term.datatype.value.endswith("#string"):
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value))
