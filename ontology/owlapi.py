"""OWLAPI in the Java virtual machine of a child process, so that no JVM lives in ours.

OWLAPI 3.4 and HermiT are in the jar that owlready2 brings; JPype calls them without Java source,
so a runtime without a compiler is enough. The parent writes the graph as RDF/XML into a temporary
folder and starts `khorgos.ontology.jvm`, which writes its answer beside it as JSON.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rdflib import OWL, Graph

from khorgos.ontology.java import require_java
from khorgos.ontology.prefixes import curie

_IRI = re.compile(r"<([^<>\s]+)>")


class OwlApiError(RuntimeError):
    """OWLAPI could not read the graph, or failed on it; the text holds its own message."""


def profile(graph: Graph) -> list[dict[str, str]]:
    """Check ``graph`` against OWL 2 DL with OWLAPI's ``OWL2DLProfile``.

    ``owl:imports`` is left out, or OWLAPI would fetch from the network: hand over the closure.

    Returns:
        One mapping for each violation: ``kind`` (OWLAPI's class name), ``term`` (the IRI it is
        about, or the empty string) and ``axiom`` (functional syntax with full IRIs).

    Raises:
        JavaMissingError: There is no Java runtime.
        OwlApiError: OWLAPI failed.
    """
    return _call("profile", graph)


def explain(graph: Graph, cls: str = "") -> list[dict[str, str]]:
    """Find one minimal set of axioms that contradict each other.

    Args:
        graph: An inconsistent ontology, or one in which ``cls`` is unsatisfiable.
        cls: The IRI of an unsatisfiable class; empty to explain the inconsistency of the whole.

    Returns:
        One mapping for each axiom, ``axiom`` in functional syntax with full IRIs, sorted.

    Raises:
        JavaMissingError: There is no Java runtime.
        OwlApiError: OWLAPI or HermiT failed, or there is nothing to explain.
    """
    return _call("explain", graph, cls)


def readable(axiom: str) -> str:
    """Shorten the IRIs in an axiom to CURIEs: ``<https://…#Treaty>`` becomes ``kho:Treaty``."""
    return _IRI.sub(lambda match: curie(match[1]), axiom)


def _call(task: str, graph: Graph, *arguments: str) -> list[dict[str, str]]:
    java = require_java()
    with TemporaryDirectory(prefix="khorgos-") as folder:
        source, answer = Path(folder, "ontology.owl"), Path(folder, "answer.json")
        _without_imports(graph).serialize(source, format="xml", encoding="utf-8")
        child = subprocess.run(
            [
                sys.executable,
                "-P",
                "-m",
                "khorgos.ontology.jvm",
                task,
                str(source),
                str(answer),
                *arguments,
            ],
            env={**os.environ, "JAVA_HOME": str(java.parents[1])},
            capture_output=True,
            text=True,
            check=False,
        )
        if child.returncode:
            raise OwlApiError(
                f"OWLAPI failed while it was asked to {task} {len(graph)} triples: "
                f"{child.stderr.strip()[-2000:]}"
            )
        result: list[dict[str, str]] = json.loads(answer.read_text("utf-8"))
        return result


def _without_imports(graph: Graph) -> Graph:
    copy = Graph()
    for triple in graph:
        if triple[1] != OWL.imports:
            copy.add(triple)
    return copy
