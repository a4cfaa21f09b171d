"""The gates: is a release what its documents and the ontology allow?

`GATES` lists them in the order in which they are run. A new gate is a function from what is judged
to a `GateResult`, and one line in that list. Three of them judge RDF alone and can be asked about
anybody's data (`check_data`): each misses what another one catches. A misspelt property passes the
reasoner and falls to the profile, a missing passage passes both and falls to the shapes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Generic, TypeVar

from rdflib import Graph

from khorgos.ontology.extras import MissingPackageError
from khorgos.ontology.java import JavaMissingError, OwlApiError
from khorgos.ontology.materialise import materialise
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import ReasonerError
from khorgos.ontology.shacl import (
    INFO,
    VIOLATION,
    WARNING,
    Report,
    ShaclError,
    check_style,
    load_shapes,
    validate,
)
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples import RELEASE, TRIPLES
from khorgos.triples.building import INFERRED, Build, build, union
from khorgos.triples.gates.coverage import check_coverage, check_terms
from khorgos.triples.gates.evidence import check_evidence, count_resliced
from khorgos.triples.gates.faithfulness import check_faithfulness, check_retelling
from khorgos.triples.gates.logic import add_all_different, compare_logic
from khorgos.triples.problems import InputError
from khorgos.triples.release import ReleaseError, read_release

PASSED, FAILED, NOT_CHECKED = "passed", "failed", "not checked"


@dataclass(frozen=True)
class GateResult:
    """What one gate found.

    A gate's function gives the summary, the findings and the remarks; `Gate.run` adds the rest.

    Attributes:
        gate: its name.
        state: ``passed``, ``failed`` or ``not checked``.
        summary: what was looked at, in words with figures.
        findings: what is wrong, each with the way out; without any the gate passes.
        remarks: what is worth knowing and not wrong.
        seconds: how long it took.
        report: the validation behind it, where SHACL shapes were asked.
    """

    gate: str = field(default="", kw_only=True)
    state: str = field(default=PASSED, kw_only=True)
    summary: str
    findings: Sequence[str] = ()
    remarks: Sequence[str] = ()
    seconds: float = field(default=0.0, kw_only=True, compare=False)
    report: Report | None = field(default=None, kw_only=True, compare=False, repr=False)

    def to_dict(self) -> dict[str, object]:
        """Everything but the report, ready for JSON."""
        names = ("gate", "state", "summary", "findings", "remarks", "seconds")
        return {name: getattr(self, name) for name in names}


class JudgedData:
    """RDF that uses the ontology; each part is made when a gate first asks for it."""

    def __init__(self, stated: Graph, shapes: Sequence[str] = (), validator: str = "pyshacl"):
        """Keep what is ``stated``, the names of the shapes to ask, and that of the validator."""
        self._stated = stated
        self.shapes = load_shapes(names=shapes)
        self.validator = validator
        self.ontology = load_ontology()

    @cached_property
    def stated(self) -> Graph:
        """The data alone."""
        return self._stated

    @cached_property
    def inferred(self) -> Graph:
        """What the rules add to it."""
        return materialise(self.ontology, self.stated)

    @cached_property
    def whole(self) -> Graph:
        """The data with the ontology, all polities said to be different."""
        whole = self.ontology + self.stated
        add_all_different(whole, Vocabulary(self.ontology))
        return whole


class JudgedRelease(JudgedData):
    """A release with the input that it was built from.

    Whichever part is asked for first raises the InputError or ReleaseError of what
    cannot be read.
    """

    def __init__(self, folder: Path, release: Path, validator: str = "pyshacl"):
        """Keep where the input and the release are, and the name of the validator."""
        super().__init__(Graph(), validator=validator)
        self._folder, self._release = folder, release

    @cached_property
    def built(self) -> Build:
        """What the input gives now."""
        return build(self._folder)

    @cached_property
    def graphs(self) -> Mapping[str, Graph]:
        """What the release holds, each graph by its name."""
        return read_release(self._release)

    @cached_property
    def stated(self) -> Graph:
        """The stated graphs of the release in one."""
        return union(self.graphs)

    @cached_property
    def inferred(self) -> Graph:
        """The inferred graph of the release."""
        return self.graphs[INFERRED]


def judge_input(release: JudgedRelease) -> GateResult:
    """Is the release what the input gives?"""
    built, graphs = release.built.graphs, release.graphs
    findings = [
        f"the release's graph {name!r} is not what the input gives; run: khorgos build"
        for name in sorted({*built, *graphs})
        if set(built.get(name, ())) != set(graphs.get(name, ()))
    ]
    count = sum(len(graph) for graph in graphs.values())
    return GateResult(f"the release holds {count:,} triples, built from this input", findings)


def judge_style(data: JudgedData) -> GateResult:
    """Does the ontology keep to its own style?"""
    return _by_shapes(check_style(data.ontology))


def judge_evidence(release: JudgedRelease) -> GateResult:
    """Does every statement and claim stand on passages that are really in the documents?"""
    sources = [one.document.source for one in release.built.documents]
    count = count_resliced(release.stated)
    return GateResult(
        f"{count:,} statements and claims sliced again from their sources",
        list(check_evidence(release.stated, sources)),
    )


def judge_profile(data: JudgedData) -> GateResult:
    """Are ontology and data within OWL 2 DL?"""
    findings = [violation.message for violation in check_profile(data.whole)]
    return GateResult(f"OWL 2 DL: {len(findings)} violations", findings)


def judge_logic(data: JudgedData) -> GateResult:
    """Are they free of contradictions, and does the reasoner entail what the rules infer?"""
    summary, findings = compare_logic(data.whole, data.inferred)
    return GateResult(summary, findings)


def judge_shapes(data: JudgedData) -> GateResult:
    """Has each thing of the data the shape of its class and of its record?"""
    return _by_shapes(validate(data.stated + data.ontology, data.shapes, data.validator))


def judge_coverage(release: JudgedRelease) -> GateResult:
    """Has every sentence read in full a record, and every linked term its entity or reason?"""
    documents = release.built.documents
    coverage = check_coverage(documents)
    findings = [
        f"{sentence.document}, {sentence.section or 'before the first heading'!r}: "
        f"no record covers {sentence.text!r}"
        for sentence in coverage.refused
    ]
    remarks = [
        f"{sentence.document}, {sentence.section!r}, not yet read: {sentence.text!r}"
        for sentence in coverage.uncovered
        if not sentence.promised
    ]
    covered = coverage.promised - len(coverage.refused)
    share = covered / coverage.promised if coverage.promised else 1.0
    return GateResult(
        f"{covered} of {coverage.promised} sentences ({share:.0%}) of the sections read in full "
        f"have a record; {coverage.sentences} sentences in all",
        [*findings, *check_terms(documents)],
        remarks,
    )


def judge_faithfulness(release: JudgedRelease) -> GateResult:
    """Does each record meet the words of its quote, and is one event told as one?"""
    documents = release.built.documents
    told = release.stated + release.inferred
    findings = [*check_faithfulness(documents), *check_retelling(told)]
    count = sum(len(one.records) for one in documents)
    return GateResult(f"{count:,} records compared with the words of their quotes", findings)


def _by_shapes(report: Report) -> GateResult:
    """Put the results of a validation into words; only violations are findings."""
    violations, warnings, notes = (report.of(kind) for kind in (VIOLATION, WARNING, INFO))
    return GateResult(
        f"SHACL: {len(violations)} violations, {len(warnings)} warnings, {len(notes)} notes",
        [str(result) for result in violations],
        [f"{result.severity}: {result}" for result in (*warnings, *notes)],
        report=report,
    )


_Judged = TypeVar("_Judged", bound=JudgedData, contravariant=True)


@dataclass(frozen=True)
class Gate(Generic[_Judged]):
    """A question that is asked before a release is served.

    Attributes:
        name: one word.
        judge: gives its answer.
        light: whether it takes seconds and needs neither Java nor an extra of the package.
    """

    name: str
    judge: Callable[[_Judged], GateResult]
    light: bool = False

    def run(self, judged: _Judged) -> GateResult:
        """Ask, and time the answer.

        What the tools of a gate refuse to read, and a tool that is not installed, is a finding; a
        gate without its Java is not checked.
        """
        begin = time.perf_counter()
        try:
            found = self.judge(judged)
        except JavaMissingError as error:
            return GateResult(str(error), gate=self.name, state=NOT_CHECKED)
        except (MissingPackageError, OwlApiError, ReasonerError, ShaclError) as error:
            found = GateResult("could not be run", [str(error)])
        state = FAILED if found.findings else PASSED
        seconds = time.perf_counter() - begin
        return replace(found, gate=self.name, state=state, seconds=seconds)


PROFILE: Final = Gate("profile", judge_profile)
REASONER: Final = Gate("reasoner", judge_logic)
SHAPES: Final = Gate("shapes", judge_shapes)

DATA_GATES: Final[Sequence[Gate[JudgedData]]] = [PROFILE, REASONER, SHAPES]
"""The gates that judge RDF alone, in the order in which they are run."""

GATES: Final[Sequence[Gate[JudgedRelease]]] = [
    Gate("input", judge_input, light=True),
    Gate("style", judge_style),
    Gate("evidence", judge_evidence, light=True),
    PROFILE,
    REASONER,
    SHAPES,
    Gate("coverage", judge_coverage, light=True),
    Gate("faithfulness", judge_faithfulness, light=True),
]
"""All gates of a release, in the order in which they are run."""

LIGHT_GATES: Final = [gate for gate in GATES if gate.light]
"""Those that take seconds and need neither Java nor an extra of the package."""


def check(
    folder: Path = TRIPLES,
    release: Path = RELEASE,
    *,
    gates: Sequence[Gate[JudgedRelease]] = GATES,
    validator: str = "pyshacl",
    started: Callable[[str], None] = lambda gate: None,
) -> Iterator[GateResult]:
    """Run ``gates`` on ``release``, which was built from the input in ``folder``.

    Yields one result for each gate as it closes; when the input or the release cannot be read, the
    result of the gate that needed it says so and is the last.

    Args:
        folder: sources/, annotations/ and wikidata/.
        release: the release to check.
        gates: which to run: `GATES`, `LIGHT_GATES` or some of them.
        validator: the name of the SHACL validator.
        started: called with the name of each gate before it runs.
    """
    judged = JudgedRelease(folder, release, validator)
    for gate in gates:
        started(gate.name)
        try:
            result = gate.run(judged)
        except (InputError, ReleaseError) as error:
            problems = error.problems if isinstance(error, InputError) else [error]
            summary = "the input or the release cannot be used"
            yield GateResult(summary, list(map(str, problems)), gate=gate.name, state=FAILED)
            return
        yield result


def check_data(
    data: Graph,
    shapes: Sequence[str] = (),
    *,
    validator: str = "pyshacl",
    started: Callable[[str], None] = lambda gate: None,
) -> Iterator[GateResult]:
    """Run the gates that judge RDF alone on ``data`` that uses the ontology.

    Args:
        data: anybody's data; the ontology need not be in it.
        shapes: which shapes to ask: ``classes`` and ``records``, all when empty. Data without
            evidence for each fact can conform to ``classes`` alone.
        validator: as for `check`.
        started: as for `check`.

    Raises:
        ShaclError: No shapes have one of the names.
    """
    judged = JudgedData(data, shapes, validator)
    for gate in DATA_GATES:
        started(gate.name)
        yield gate.run(judged)
