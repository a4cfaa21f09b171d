"""The gates: is a release what its documents and the ontology allow?

The three that judge RDF alone can be asked about anybody's data.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from rdflib import Graph

from khorgos.ontology.materialise import materialise
from khorgos.ontology.shacl import Report, load_shapes, validate
from khorgos.ontology.style import check_style
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples import RELEASE, TRIPLES
from khorgos.triples.building import INFERRED, Build, build, union
from khorgos.triples.gates.coverage import check_coverage
from khorgos.triples.gates.evidence import check_evidence, count_resliced
from khorgos.triples.gates.faithfulness import check_faithfulness
from khorgos.triples.gates.linkedterms import check_terms
from khorgos.triples.gates.logic import (
    add_all_different,
    judge_logic,
    judge_profile,
    judge_shapes,
)
from khorgos.triples.gates.outcome import FAILED, GateResult, Outcome, run_gate
from khorgos.triples.gates.retelling import check_retelling
from khorgos.triples.problems import InputError
from khorgos.triples.release import ReleaseError, read_release
from khorgos.triples.source import Source, SourceError


def _ignore(_: object) -> None:
    """Take a report of progress or a validation that nobody asked for."""


def check(
    folder: Path = TRIPLES,
    release: Path = RELEASE,
    *,
    validator: str = "pyshacl",
    started: Callable[[str], None] = _ignore,
    reported: Callable[[Report], None] = _ignore,
) -> Iterator[GateResult]:
    """Run all gates on ``release``, which was built from the input in ``folder``.

    Yields one result for each gate as it closes; when the input or the release cannot be read, the
    first result says so and the gates that need them are not run.

    Args:
        folder: sources/, annotations/ and wikidata/.
        release: the release to check.
        validator: the name of the SHACL validator.
        started: called with the name of each gate before it runs.
        reported: called with the validation report of the shapes.
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
    yield run_gate("input", lambda: _same(built, graphs), seconds)
    ontology, stated, inferred = load_ontology(), union(graphs), graphs[INFERRED]
    sources = [reading.document.source for reading in built.readings]
    for gate, run in (
        ("style", lambda: judge_shapes(check_style(ontology))),
        ("evidence", lambda: _evidence(stated, sources)),
        *_judges(ontology, stated, lambda: inferred, load_shapes, validator, reported),
        ("coverage", lambda: _coverage(built)),
        ("faithfulness", lambda: _faithfulness(built, stated + inferred)),
    ):
        started(gate)
        yield run_gate(gate, run)


def check_data(
    data: Graph,
    shapes: Sequence[str] = (),
    *,
    validator: str = "pyshacl",
    started: Callable[[str], None] = _ignore,
    reported: Callable[[Report], None] = _ignore,
) -> Iterator[GateResult]:
    """Run the gates that judge RDF alone on ``data`` that uses the ontology.

    Args:
        data: anybody's data; the ontology need not be in it.
        shapes: which shapes to ask: ``classes`` and ``records``, all when empty. Data without
            evidence for each fact can conform to ``classes`` alone.
        validator: as for `check`.
        started: as for `check`.
        reported: as for `check`.

    Raises:
        ShaclError: There are no shapes of that name.
    """
    ontology, chosen = load_ontology(), load_shapes(names=shapes)
    for gate, run in _judges(
        ontology,
        data,
        lambda: materialise(ontology, data),
        lambda: chosen,
        validator,
        reported,
    ):
        started(gate)
        yield run_gate(gate, run)


def _judges(
    ontology: Graph,
    stated: Graph,
    infer: Callable[[], Graph],
    shapes: Callable[[], Graph],
    validator: str,
    reported: Callable[[Report], None],
) -> Iterator[tuple[str, Callable[[], Outcome]]]:
    whole = ontology + stated
    add_all_different(whole, Vocabulary(ontology))

    def by_shapes() -> Outcome:
        report = validate(stated + ontology, shapes(), validator)
        reported(report)
        return judge_shapes(report)

    yield "profile", lambda: judge_profile(whole)
    yield "reasoner", lambda: judge_logic(whole, infer())
    yield "shapes", by_shapes


def _timed(run: Callable[[], Build]) -> tuple[Build, float]:
    begin = time.perf_counter()
    return run(), time.perf_counter() - begin


def _same(built: Build, graphs: Mapping[str, Graph]) -> Outcome:
    findings = [
        f"the release's graph {name!r} is not what the input gives; run: khorgos build"
        for name in sorted({*built.graphs, *graphs})
        if set(built.graphs.get(name, ())) != set(graphs.get(name, ()))
    ]
    count = sum(len(graph) for graph in graphs.values())
    return Outcome(f"the release holds {count:,} triples, built from this input", findings)


def _evidence(stated: Graph, sources: Sequence[Source]) -> Outcome:
    findings = list(check_evidence(stated, sources))
    return Outcome(
        f"{count_resliced(stated):,} statements and claims sliced again from their sources",
        findings,
    )


def _coverage(built: Build) -> Outcome:
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
    return Outcome(
        f"{covered} of {coverage.promised} sentences ({share:.0%}) of the sections read in full "
        f"have a record; {coverage.sentences} sentences in all",
        findings,
        remarks,
    )


def _faithfulness(built: Build, graph: Graph) -> Outcome:
    findings = [str(finding) for finding in check_faithfulness(built.readings)]
    findings += check_retelling(graph)
    count = sum(len(reading.records) for reading in built.readings)
    return Outcome(f"{count:,} records compared with the words of their quotes", findings)
