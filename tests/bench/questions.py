"""How long the questions of the catalogue take: the embedded engine beside rdflib's own.

Run it with the project's Python: tests/bench/questions.py [NAME ...]
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable

from rdflib import Dataset as Quads
from rdflib import Graph

from khorgos.ontology.namespaces import GRAPH, ONTOLOGY_IRI
from khorgos.ontology.prefixes import APART
from khorgos.ontology.vocabulary import load_ontology
from khorgos.queries import catalogue
from khorgos.queries.catalogue import Question
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.answers import JSON
from khorgos.server.sparql.text import Dataset

ROUNDS = 5
ALLOWED = 0.1
"""Seconds that a question may take on the embedded engine."""


def main(names: list[str]) -> int:
    """Print the time of each question; return 1 if one takes longer than it may."""
    warnings.simplefilter("ignore", DeprecationWarning)
    config = EngineConfig()
    engine, peer = EmbeddedEngine.load(config), peer_of(config)
    asked = [catalogue.find(name) for name in names] or catalogue.load()
    questions = [query for query in asked if not query.calls and query.version == "1.1"]
    print(f"{'question':44}{'embedded':>12}{'rdflib':>12}{'ratio':>8}")
    times = [line(query, engine, peer) for query in sorted(questions, key=lambda q: q.name)]
    slowest = max(times)
    print(
        f"{len(times)} questions: slowest {slowest * 1e3:.1f} ms, "
        f"median {statistics.median(times) * 1e3:.1f} ms"
    )
    return int(slowest > ALLOWED)


def line(query: Question, engine: EmbeddedEngine, peer: Quads) -> float:
    """Print the times of one question; return that of the embedded engine in seconds."""
    own = best(lambda: engine.write(query.text, Dataset(), JSON), ROUNDS)
    other = best(lambda: list(peer.query(query.text)), 1)
    print(f"{query.name:44}{own * 1e3:9.1f} ms{other * 1e3:9.1f} ms{other / own:8.0f}", flush=True)
    return own


def best(run: Callable[[], object], rounds: int) -> float:
    """The shortest of some runs, in seconds: the one that was disturbed least."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def peer_of(config: EngineConfig) -> Quads:
    """The release in rdflib, with the default graph that the embedded engine has."""
    dataset = Quads()
    files = {GRAPH[path.stem]: path for path in config.release.glob("*.ttl")}
    parsed = {iri: Graph().parse(data=f.read_bytes(), format="turtle") for iri, f in files.items()}
    for iri, triples in {**parsed, ONTOLOGY_IRI: load_ontology(config.ontology)}.items():
        graph: Graph = dataset.graph(iri)
        graph += triples
        if str(iri) not in APART:
            for triple in graph:
                dataset.default_graph.add(triple)
    return dataset


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
