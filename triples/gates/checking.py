"""The gates: is a release what its documents and the ontology allow?

`GATES` lists them in the order in which they are run, `TEXT_GATES` first, which judge the records
before they are a graph. A new gate is a function from what is judged to a `GateResult`, and one
line in one of these lists. `DATA_GATES` judge RDF alone and can be asked
about anybody's data (`check_data`): each misses what another one catches. A misspelt property
passes the reasoner and falls to the profile, a missing passage passes both and falls to the shapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal, URIRef

from khorgos.ontology.prefixes import curie, expanded
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import Triple, classify
from khorgos.ontology.rules import unsupported
from khorgos.ontology.shacl import (
    INFO,
    VIOLATION,
    WARNING,
    Report,
    ShapeResult,
    check_style,
    load_shapes,
    validate,
)
from khorgos.triples import RELEASE, TRIPLES
from khorgos.triples.building import Build
from khorgos.triples.gates.claims import judge_claims
from khorgos.triples.gates.contradiction import explained
from khorgos.triples.gates.coverage import judge_coverage
from khorgos.triples.gates.evidence import judge_evidence
from khorgos.triples.gates.faithfulness import judge_faithfulness
from khorgos.triples.gates.gate import (
    FAILED,
    Gate,
    GateResult,
    JudgedData,
    JudgedRelease,
    JudgedTexts,
)
from khorgos.triples.gates.keeping import GRAPH, TEXTS, Kept, Listed
from khorgos.triples.gates.mentions import judge_mentions
from khorgos.triples.gates.reasons import judge_reasons
from khorgos.triples.gates.relations import judge_relations
from khorgos.triples.gates.sense import judge_sense
from khorgos.triples.gates.terms import judge_terms
from khorgos.triples.gates.texts import judge_texts
from khorgos.triples.gates.twins import judge_twins
from khorgos.triples.gates.use import check_use
from khorgos.triples.origins import Place, located
from khorgos.triples.problems import InputError
from khorgos.triples.release import ReleaseError


def judge_input(release: JudgedRelease) -> GateResult:
    """Is the release what the input gives?"""
    built, graphs = release.built.graphs, release.graphs
    findings = [
        f"the release's graph {name!r} is not what the input gives{_differing(release, name)}; "
        "run: khorgos build"
        for name in sorted({*built, *graphs})
        if set(built.get(name, ())) != set(graphs.get(name, ()))
    ]
    count = sum(len(graph) for graph in graphs.values())
    return GateResult(f"the release holds {count:,} triples, built from this input", findings)


def _differing(release: JudgedRelease, name: str) -> str:
    """How many triples of a graph differ, and which records state those that are missing."""
    built, held = (set(graphs.get(name, ())) for graphs in (release.built.graphs, release.graphs))
    missing, surplus = sorted(built - held, key=str), held - built
    origins = release.built.origins
    places = dict.fromkeys(place for triple in missing[:9] for place in origins.of(*triple))
    where = f", of {', '.join(map(str, [*places][:3]))}" if places else ""
    return f": {len(missing):,} triples are missing{where}, and {len(surplus):,} too many"


def judge_style(release: JudgedRelease) -> GateResult:
    """Does the ontology keep to its own style, and the project's own release use all of it?"""
    result = _by_shapes(check_style(release.ontology))
    if not release.is_own:
        return result
    unused = check_use(release.ontology, release.stated + release.inferred)
    return replace(result, findings=[*result.findings, *unused])


def judge_profile(data: JudgedData) -> GateResult:
    """Are ontology and data within OWL 2 DL?"""
    findings = [at_its_thing(one.message, data.where) for one in check_profile(data.whole)]
    return GateResult(f"OWL 2 DL: {len(findings)} violations", findings)


def at_its_thing(message: str, where: Callable[..., Sequence[Place]]) -> str:
    """Put before ``message`` where the first thing that it names by its CURIE was made.

    Args:
        message: what a tool says of triples.
        where: tells what made a thing; nothing where it is no record or entity.
    """
    things = (URIRef(expanded(name)) for name in re.findall(r"\bkh:[\w-]+", message))
    places: Sequence[Place] = next(filter(None, map(where, things)), ())
    return located(message, places[:1])


def judge_logic(data: JudgedData) -> GateResult:
    """Are ontology and data free of contradictions; does the reasoner entail what rules infer?"""
    found = classify(data.whole)
    if not found.consistent:
        return GateResult("HermiT: inconsistent", [explained(found.explanation, data.where)])
    findings = [explained(found.explanation, data.where)] if found.unsatisfiable else []
    findings += [f"the rules may miss what follows: {gap}" for gap in unsupported(data.ontology)]
    found_differences = differences(found.entailed, data.whole, data.inferred)
    findings += (at_its_thing(one, data.where) for one in found_differences)
    return GateResult(
        f"HermiT: consistent, {len(found.unsatisfiable)} classes that can have no member; "
        f"entails the same {len(data.inferred):,} triples as the rules",
        findings,
    )


def differences(entailed: frozenset[Triple], whole: Graph, inferred: Graph) -> list[str]:
    """Compare what the reasoner entails with what the rules inferred of classes and individuals.

    Words are left out, since the reasoner is not asked for them: a name of a kind is a name.

    Args:
        entailed: what the reasoner entails of classes and object properties.
        whole: what it was told, the ontology included.
        inferred: what the rules add to that.

    Returns:
        One line for each triple that only one of them has.
    """
    missing = {triple for triple in entailed if triple not in whole} - set(inferred)
    surplus = {triple for triple in inferred if not isinstance(triple[2], Literal)} - entailed
    return [
        f"{who}: {' '.join(curie(str(term)) for term in triple)}"
        for who, triples in (
            ("entailed by the reasoner, but not inferred by the rules", missing),
            ("inferred by the rules, but not entailed by the reasoner", surplus),
        )
        for triple in sorted(triples, key=str)
    ]


def judge_shapes(data: JudgedData) -> GateResult:
    """Has each thing of the data the shape of its class and of its record?"""
    report = validate(data.stated + data.ontology, data.shapes, data.validator)
    return _by_shapes(report, lambda result: data.placed(str(result), *result.terms))


def _by_shapes(report: Report, said: Callable[[ShapeResult], str] = str) -> GateResult:
    """Put the results of a validation into words; only violations are findings."""
    violations, warnings, notes = (report.of(kind) for kind in (VIOLATION, WARNING, INFO))
    return GateResult(
        f"SHACL: {len(violations)} violations, {len(warnings)} warnings, {len(notes)} notes",
        [said(result) for result in violations],
        [f"{result.severity}: {result}" for result in (*warnings, *notes)],
        report=report,
    )


TERMS: Final = Gate("terms", judge_terms)
PROFILE: Final = Gate("profile", judge_profile, reads=GRAPH)
REASONER: Final = Gate("reasoner", judge_logic, reads=GRAPH)
SHAPES: Final = Gate("shapes", judge_shapes, reads=GRAPH)

DATA_GATES: Final[Sequence[Gate[JudgedData]]] = [TERMS, PROFILE, REASONER, SHAPES]
"""The gates that judge RDF alone, in the order in which they are run."""

TEXT_GATES: Final[Sequence[Gate[JudgedTexts]]] = [
    Gate("texts", judge_texts, light=True),
    Gate("coverage", judge_coverage, light=True),
    Gate("mentions", judge_mentions, light=True),
    Gate("relations", judge_relations, light=True),
    Gate("sense", judge_sense, light=True),
    Gate("reasons", judge_reasons, light=True),
    Gate("claims", judge_claims, light=True),
    Gate("faithfulness", judge_faithfulness, light=True),
    Gate("twins", judge_twins, light=True),
]
"""The gates that judge what curators wrote, before any of it is a graph: the quick ones."""

GATES: Final[Sequence[Gate[JudgedRelease]]] = [
    *TEXT_GATES,
    Gate("input", judge_input, light=True),
    Gate("evidence", judge_evidence, light=True),
    Gate("style", judge_style, reads=GRAPH),
    PROFILE,
    REASONER,
    SHAPES,
]
"""All gates of a release, in the order in which they are run."""

LIGHT_GATES: Final = [gate for gate in GATES if gate.light]
"""Those that take seconds and need neither Java nor an extra of the package."""


def listed(gate: Gate[JudgedRelease]) -> Listed:
    """What has to be known of ``gate`` to choose it and to find its result."""
    return Listed(gate.name, gate.light, TEXTS if gate in TEXT_GATES else gate.reads)


def check(
    folder: Path = TRIPLES,
    release: Path = RELEASE,
    *,
    gates: Sequence[Gate[JudgedRelease]] = GATES,
    validator: str = "pyshacl",
    started: Callable[[str], None] = lambda gate: None,
    built: Build | None = None,
    kept: Kept | None = None,
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
        built: what the input gave just now; it is checked in place of the release.
        kept: results of before, which answer for what has not changed, and where new ones go.
    """
    judged = JudgedRelease(folder, release, validator, built)
    if kept:
        kept.keep_gates([listed(gate) for gate in GATES])
    for gate in gates:
        if kept and (result := kept.get(listed(gate))):
            yield result
            continue
        started(gate.name)
        try:
            result = gate.run(judged)
        except (InputError, ReleaseError) as error:
            problems = error.problems if isinstance(error, InputError) else [error]
            summary = (
                "the input or the release cannot be used, so that no gate after this one was asked"
            )
            yield GateResult(summary, list(map(str, problems)), gate=gate.name, state=FAILED)
            return
        if kept:
            kept.keep(listed(gate), result)
        yield result


def check_data(
    data: Graph,
    shapes: Sequence[str] = (),
    *,
    text: str = "",
    gates: Sequence[Gate[JudgedData]] = DATA_GATES,
    validator: str = "pyshacl",
    started: Callable[[str], None] = lambda gate: None,
) -> Iterator[GateResult]:
    """Run the gates that judge RDF alone on ``data`` that uses the ontology.

    Args:
        data: anybody's data; the ontology need not be in it.
        shapes: which shapes to ask: ``classes`` and ``records``, all when empty. Data without
            evidence for each fact can conform to ``classes`` alone.
        text: the file that the data were read from, so that findings can name lines.
        gates: which to run: `DATA_GATES` or some of them.
        validator: as for `check`.
        started: as for `check`.

    Raises:
        ShaclError: No shapes have one of the names.
    """
    judged = JudgedData(data, load_shapes(names=shapes), validator, text)
    for gate in gates:
        started(gate.name)
        yield gate.run(judged)
