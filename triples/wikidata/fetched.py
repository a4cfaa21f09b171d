"""What Wikidata says of the linked items, fetched: labels, coordinates, identifiers.

``wikidata.ttl`` is a graph of its own. Its subjects are Wikidata's IRIs, so that nothing in it is a
statement of Khorgos; only the graph itself is described, with its origin and licence.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, PROV, RDFS, XSD, Graph, Literal, Namespace, URIRef

from khorgos.ontology.namespaces import GRAPH, WD
from khorgos.ontology.prefixes import PREFIXES
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.rdffile import RdfFileError, read_rdf
from khorgos.triples.release import sorted_triples, turtle
from khorgos.triples.wikidata.items import COORDINATES, WDT, WikidataItem
from khorgos.triples.wikidata.register import WIKIDATA

FETCHED: Final = "wikidata.ttl"
LANGUAGES: Final = (
    *("en", "kk", "kk-arab", "kk-cyrl", "kk-latn", "zh", "zh-hans", "zh-hant"),
    *("ru", "fa", "mn", "uz", "ky", "tr", "ug", "tg"),
)
"""Languages of the labels that are kept, as Wikidata codes them, which are tags of BCP 47."""

_GEO: Final = Namespace("http://www.opengis.net/ont/geosparql#")


def fetched_graph(items: Collection[WikidataItem], moment: datetime) -> Graph:
    """What ``items`` say, with the origin of it.

    Args:
        items: items of Wikidata.
        moment: when they were fetched, with its time zone.
    """
    graph = Graph()
    graph.add((GRAPH.wikidata, PROV.wasDerivedFrom, URIRef("http://www.wikidata.org/")))
    licence = URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
    graph.add((GRAPH.wikidata, DCTERMS.license, licence))
    written = moment.isoformat(timespec="seconds")
    graph.add((GRAPH.wikidata, PROV.generatedAtTime, Literal(written, datatype=XSD.dateTime)))
    for item in items:
        node = WD[item.qid]
        for language in LANGUAGES:
            if language in item.labels:
                graph.add((node, RDFS.label, Literal(item.labels[language], lang=language)))
        for latitude, longitude in item.points:
            # Longitude first, as in Wikidata's own RDF.
            point = Literal(f"Point({longitude} {latitude})", datatype=_GEO.wktLiteral)
            graph.add((node, WDT[COORDINATES], point))
        for prop, values in item.identifiers.items():
            for value in values:
                graph.add((node, WDT[prop], Literal(value)))
    return graph


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


def to_turtle(graph: Graph) -> bytes:
    """``graph`` as Turtle, sorted, so that the same triples give the same bytes.

    Raises:
        ReleaseError: the graph holds a blank node.
    """
    prefixes = {name: PREFIXES[name] for name in ("wd", "rdfs", "xsd", "dcterms", "prov")}
    return turtle(sorted_triples(graph), {**prefixes, "wdt": str(WDT), "geo": str(_GEO)})
