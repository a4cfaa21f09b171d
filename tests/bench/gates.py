"""How long each gate takes on the release, and on graphs of several times its size.

    python tests/bench/gates.py [TIMES …] [--limit SECONDS]

A larger graph is made of copies of the release, each with things of its own, all of one document.
Each measurement runs in a process of its own and is stopped at the limit, its children too.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.materialise import materialise
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import classify
from khorgos.ontology.shacl import load_shapes, validate
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples import TRIPLES
from khorgos.triples.documents.source import load_sources
from khorgos.triples.gates.evidence import check_evidence
from khorgos.triples.gates.gate import add_all_different
from khorgos.triples.release import read_release
from khorgos.triples.surety import union


def enlarge(stated: Graph, times: int) -> Graph:
    """Make ``times`` copies of ``stated`` that share nothing but the documents."""
    documents = set(stated.subjects(RDF.type, KHO.SourceDocument))
    large = Graph()
    for number in range(times):

        def renamed(node: Node, predicate: Node | None = None, number: int = number) -> Node:
            if isinstance(node, URIRef) and node.startswith(str(KH)) and node not in documents:
                return URIRef(f"{node}/{number}")
            if predicate == RDFS.label and isinstance(node, Literal):
                return Literal(f"{node} {number}", lang=node.language)
            if predicate == KHO.wikidataId:
                return Literal(f"{node}{number:03d}")
            return node

        for subject, predicate, value in stated:
            large.add((renamed(subject), predicate, renamed(value, predicate)))
    return large


def _whole(data: Graph, ontology: Graph) -> Graph:
    whole = data + ontology
    add_all_different(whole, Vocabulary(ontology))
    return whole


GATES: Mapping[str, Callable[[Graph, Graph], object]] = {
    "evidence": lambda data, _: list(check_evidence(data, load_sources(TRIPLES / "sources"))),
    "rules": lambda data, ontology: materialise(ontology, data),
    "profile": lambda data, ontology: check_profile(_whole(data, ontology)),
    "reasoner": lambda data, ontology: classify(_whole(data, ontology)),
    "shapes by shacl-rust": lambda data, ontology: validate(
        data + ontology, load_shapes(), "shacl-rust"
    ),
    "shapes by pySHACL": lambda data, ontology: validate(data + ontology, load_shapes()),
}


def measure(gate: str, times: int) -> None:
    """Run one gate on a graph of ``times`` the release's size; print triples and seconds."""
    data, ontology = enlarge(union(read_release()), times), load_ontology()
    begin = time.perf_counter()
    GATES[gate](data, ontology)
    print(len(data), f"{time.perf_counter() - begin:.1f}")


def main() -> None:
    """Measure every gate at every size, each in a child of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", nargs="*", type=int, default=[1, 10])
    parser.add_argument("--limit", type=float, default=600.0)
    parser.add_argument("--gate", choices=GATES)
    options = parser.parse_args()
    if options.gate:
        measure(options.gate, options.times[0])
        return
    for times in options.times:
        for gate in GATES:
            print(f"{times:4} × {gate:22}", _in_a_child(gate, times, options.limit), flush=True)


def _in_a_child(gate: str, times: int, limit: float) -> str:
    child = subprocess.Popen(
        [sys.executable, __file__, str(times), "--gate", gate],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        answer, problem = child.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return f"stopped after {limit:.0f} s"
    if child.returncode:
        return f"failed: {problem.strip().splitlines()[-1][:200]}"
    triples, seconds = answer.split()
    return f"{int(triples):9,} triples {seconds:>8} s"


if __name__ == "__main__":
    main()
