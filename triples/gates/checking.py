"""The gates: is a release what its documents and the ontology allow?

Each gate misses what another one catches: a misspelt property passes the reasoner and falls to the
profile check, a missing passage passes both and falls to the shapes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import OWL, RDF, XSD, BNode, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.java import JavaMissingError
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import classify
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples.building import INFERRED, TRIPLES, Build, build, union
from khorgos.triples.gates.coverage import check_coverage
from khorgos.triples.gates.evidence import check_evidence, count_resliced
from khorgos.triples.gates.faithfulness import check_faithfulness
from khorgos.triples.gates.linkedterms import check_terms
from khorgos.triples.gates.retelling import check_retelling
from khorgos.triples.gates.shapes import check_shapes, load_shapes
from khorgos.triples.problems import InputError
from khorgos.triples.release import RELEASE, ReleaseError, read_release
from khorgos.triples.source import Source, SourceError

PASSED, FAILED, NOT_CHECKED = "passed", "failed", "not checked"


@dataclass(frozen=True)
class GateResult:
    """What one gate found.

    Attributes:
        gate: its name.
        state: ``passed``, ``failed`` or ``not checked``.
        summary: what was looked at, in words with figures.
        findings: what is wrong, each with the way out.
        remarks: what is worth knowing and not wrong.
        seconds: how long it took.
    """

    gate: str
    state: str
    summary: str
    findings: Sequence[str] = ()
    remarks: Sequence[str] = ()
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class _Outcome:
    summary: str
    findings: Sequence[str] = ()
    remarks: Sequence[str] = ()


def check(
    folder: Path = TRIPLES,
    release: Path = RELEASE,
    started: Callable[[str], None] = lambda gate: None,
) -> Iterator[GateResult]:
    """Run all gates on ``release``, which was built from the input in ``folder``.

    Yields one result for each gate as it closes; when the input or the release cannot be read, the
    first result says so and the gates that need them are not run.

    Args:
        folder: sources/, annotations/ and wikidata/.
        release: the release to check.
        started: called with the name of each gate before it runs.
    """
    try:
        started("input")
        built, seconds = _timed(lambda: build(folder))
        graphs = read_release(release)
    except (InputError, SourceError, ReleaseError) as error:
        problems = error.problems if isinstance(error, InputError) else [error]
        findings = [str(problem) for problem in problems]
        yield GateResult("input", FAILED, "the input or the release cannot be used", findings)
        return
    yield _gate("input", lambda: _same(built, graphs), seconds)
    ontology, stated = load_ontology(), union(graphs)
    whole = ontology + stated
    add_all_different(whole, Vocabulary(ontology))
    sources = [reading.document.source for reading in built.readings]
    for gate, run in (
        ("evidence", lambda: _evidence(stated, sources)),
        ("profile", lambda: _profile(whole)),
        ("reasoner", lambda: _reasoner(whole)),
        ("shapes", lambda: _shapes(stated, ontology)),
        ("coverage", lambda: _coverage(built)),
        ("faithfulness", lambda: _faithfulness(built, stated + graphs[INFERRED])),
    ):
        started(gate)
        yield _gate(gate, run)


def add_all_different(graph: Graph, vocabulary: Vocabulary) -> None:
    """State in ``graph`` that the polities it names are all different.

    OWL has no unique names: without this, a border between three states only makes two of them
    one. The axiom needs blank nodes, so it is added here and not kept in a release.
    """
    polities = sorted(
        {
            node
            for cls in vocabulary.classes.values()
            if KHO.Polity in vocabulary.superclasses(cls)
            for node in graph.subjects(RDF.type, cls)
        },
        key=str,
    )
    axiom, members = BNode(), BNode()
    graph.add((axiom, RDF.type, OWL.AllDifferent))
    graph.add((axiom, OWL.distinctMembers, members))
    Collection(graph, members, list[Node](polities))


def without_texts(graph: Graph) -> Graph:
    """A copy of ``graph`` without its texts, which triple the reasoner's time (36 s to 13 s).

    All that OWL could find wrong with a text is its datatype and a second value of a functional
    property; the shapes ask for both.
    """
    copy = Graph()
    for subject, predicate, value in graph:
        is_text = isinstance(value, Literal) and value.datatype in (None, XSD.string)
        if not is_text:
            copy.add((subject, predicate, value))
    return copy


def _timed(run: Callable[[], Build]) -> tuple[Build, float]:
    begin = time.perf_counter()
    return run(), time.perf_counter() - begin


def _gate(name: str, run: Callable[[], _Outcome], before: float = 0.0) -> GateResult:
    begin = time.perf_counter()
    try:
        outcome = run()
    except JavaMissingError as error:
        return GateResult(name, NOT_CHECKED, str(error))
    state = FAILED if outcome.findings else PASSED
    seconds = before + time.perf_counter() - begin
    return GateResult(name, state, outcome.summary, outcome.findings, outcome.remarks, seconds)


def _same(built: Build, graphs: Mapping[str, Graph]) -> _Outcome:
    findings = [
        f"the release's graph {name!r} is not what the input gives; run: khorgos build"
        for name in sorted({*built.graphs, *graphs})
        if set(built.graphs.get(name, ())) != set(graphs.get(name, ()))
    ]
    count = sum(len(graph) for graph in graphs.values())
    return _Outcome(f"the release holds {count:,} triples, built from this input", findings)


def _evidence(stated: Graph, sources: Sequence[Source]) -> _Outcome:
    findings = list(check_evidence(stated, sources))
    return _Outcome(
        f"{count_resliced(stated):,} statements and claims sliced again from their sources",
        findings,
    )


def _profile(whole: Graph) -> _Outcome:
    findings = [violation.message for violation in check_profile(whole)]
    return _Outcome(f"OWL 2 DL: {len(findings)} violations", findings)


def _reasoner(whole: Graph) -> _Outcome:
    found = classify(without_texts(whole))
    findings = [] if found.consistent else [found.explanation]
    if found.unsatisfiable:
        findings.append(found.explanation)
    consistent = "consistent" if found.consistent else "inconsistent"
    return _Outcome(
        f"HermiT: {consistent}, {len(found.unsatisfiable)} classes that can have no member",
        findings,
    )


def _shapes(stated: Graph, ontology: Graph) -> _Outcome:
    shapes = load_shapes()
    findings = [str(violation) for violation in check_shapes(stated, ontology, shapes)]
    return _Outcome(f"SHACL: {len(findings)} results", findings)


def _coverage(built: Build) -> _Outcome:
    coverage = check_coverage(built.readings)
    covered = coverage.promised - len(coverage.refused)
    findings = [
        f"{sentence.document}, {sentence.section or 'before the first heading'!r}: "
        f"no record covers {sentence.text!r}"
        for sentence in coverage.refused
    ]
    findings += check_terms(built.readings)
    remarks = [
        f"{sentence.document}, {sentence.section!r}, not yet read: {sentence.text!r}"
        for sentence in coverage.uncovered
        if not sentence.promised
    ]
    share = covered / coverage.promised if coverage.promised else 1.0
    return _Outcome(
        f"{covered} of {coverage.promised} sentences ({share:.0%}) of the sections read in full "
        f"have a record; {coverage.sentences} sentences in all",
        findings,
        remarks,
    )


def _faithfulness(built: Build, graph: Graph) -> _Outcome:
    findings = [str(finding) for finding in check_faithfulness(built.readings)]
    findings += check_retelling(graph)
    count = sum(len(reading.records) for reading in built.readings)
    return _Outcome(f"{count:,} records compared with the words of their quotes", findings)
