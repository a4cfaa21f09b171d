"""What a gate says: its result, and how one is run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from khorgos.ontology.java import JavaMissingError
from khorgos.ontology.owlapi import OwlApiError
from khorgos.ontology.reasoner import ReasonerError
from khorgos.ontology.shacl import ShaclError

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
class Outcome:
    """What a gate has to say, before it is known how long it took.

    Attributes:
        summary: what was looked at, in words with figures.
        findings: what is wrong, each with the way out; the gate passes when there is none.
        remarks: what is worth knowing and not wrong.
    """

    summary: str
    findings: Sequence[str] = ()
    remarks: Sequence[str] = ()


def run_gate(name: str, run: Callable[[], Outcome], before: float = 0.0) -> GateResult:
    """Run one gate and time it.

    What the tools of a gate refuse to read is a finding; a gate without its Java is not checked.

    Args:
        name: the gate's name.
        run: gives its outcome.
        before: seconds that were spent for it already.
    """
    begin = time.perf_counter()
    try:
        outcome = run()
    except JavaMissingError as error:
        return GateResult(name, NOT_CHECKED, str(error))
    except (OwlApiError, ReasonerError, ShaclError) as error:
        outcome = Outcome("could not be run", [str(error)])
    state = FAILED if outcome.findings else PASSED
    seconds = before + time.perf_counter() - begin
    return GateResult(name, state, outcome.summary, outcome.findings, outcome.remarks, seconds)
