"""The terms of the project's own ontology, for all that is asked of records before it is a graph.

pyoxigraph parses, which takes half of the time of rdflib's own parser.
"""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from khorgos.ontology.imports import whole_ontology
from khorgos.ontology.vocabulary import ONTOLOGY_FILE, Vocabulary
from khorgos.triples.rdffile import to_graph


@cache
def own_vocabulary() -> Vocabulary:
    """The terms of the ontology, read once.

    Raises:
        OSError: a file of the ontology cannot be read.
    """
    ontology = whole_ontology(ONTOLOGY_FILE)
    return Vocabulary(to_graph(ox.parse(ontology, format=ox.RdfFormat.TURTLE)))
