"""Names from elsewhere."""

from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph

from khorgos.triples.annotation import Entity
from khorgos.triples.wikidata.register import WIKIDATA


def load_names(entities: Mapping[str, Entity], folder: Path = WIKIDATA) -> Graph:
    """None yet."""
    return Graph()
