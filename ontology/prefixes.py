"""The prefixes of Khorgos and the IRIs behind them, as text, written once for every room.

The ontology ends in ``#``, so that one document describes all its terms; things, passages and
statements live under ``/id/``, one document each. Nothing here needs rdflib, so that what has to
start at once can import it; `khorgos.ontology.namespaces` has the same as rdflib's namespaces.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

BASE: Final = "https://w3id.org/khorgos/"
ONTOLOGY: Final = BASE + "ontology"
_GRAPH: Final = BASE + "graph/"

APART: Final = (_GRAPH + "names", _GRAPH + "places", _GRAPH + "wikidata")
"""Graphs that come from elsewhere: to be named in a query, never part of the default graph."""

FOLLOWING: Final = (_GRAPH + "inferred", _GRAPH + "inferred-from-unsure")
"""Graphs of what the axioms add: to the sure triples, and to all that is stated."""

REIFIERS: Final = _GRAPH + "reifiers"
"""The graph of triple terms, for queries that speak RDF 1.2: what each statement reifies."""

PREFIXES: Final = MappingProxyType(
    {
        "kho": ONTOLOGY + "#",
        "kh": BASE + "id/",
        "khg": _GRAPH,
        "wd": "http://www.wikidata.org/entity/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
    }
)
"""Prefix → namespace, in the order in which headers list them."""


def curie(iri: str) -> str:
    """Shorten ``iri`` with the longest matching prefix; an IRI without one comes back whole.

    >>> curie("https://w3id.org/khorgos/id/taraz")
    'kh:taraz'
    """
    best = max(
        ((p, ns) for p, ns in PREFIXES.items() if iri.startswith(ns)),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else iri


def readable(axiom: str) -> str:
    """Shorten the IRIs in an axiom, which stand in angle brackets, to CURIEs.

    >>> readable("ClassAssertion(<https://w3id.org/khorgos/ontology#Treaty> ?x)")
    'ClassAssertion(kho:Treaty ?x)'
    """
    return re.sub(r"<([^<>\s]+)>", lambda match: curie(match[1]), axiom)


def expanded(name: str) -> str:
    """Undo `curie`: what begins with a prefix of Khorgos becomes an IRI, all else stays.

    >>> expanded("kh:taraz")
    'https://w3id.org/khorgos/id/taraz'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def slug_of(iri: str) -> str:
    """Return the slug of a thing, its IRI without ``/id/`` before it; other IRIs come back whole.

    >>> slug_of("https://w3id.org/khorgos/id/taraz")
    'taraz'
    """
    return iri.removeprefix(PREFIXES["kh"])


def local_name(iri: str) -> str:
    """Return the name of a term of the ontology, as in annotations; other IRIs come back whole.

    >>> local_name("https://w3id.org/khorgos/ontology#Treaty")
    'Treaty'
    """
    return iri.removeprefix(PREFIXES["kho"])
