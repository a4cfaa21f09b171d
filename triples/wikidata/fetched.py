"""What was fetched from Wikidata, as a graph of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph

from khorgos.triples.problems import InputError, Problem
from khorgos.triples.rdffile import RdfFileError, read_rdf
from khorgos.triples.wikidata.register import WIKIDATA

FETCHED: Final = "wikidata.ttl"


def load_fetched(folder: Path = WIKIDATA) -> Graph:
    """The graph that ``khorgos link --fetch`` wrote to ``folder``; empty before anybody has.

    Raises:
        InputError: the file is not well formed.
    """
    path = folder / FETCHED
    if not path.exists():
        return Graph()
    try:
        return read_rdf(path)
    except RdfFileError as error:
        message = f"{error}; delete the file, and fetch again"
        raise InputError([Problem(path.name, 1, "", message)]) from error
