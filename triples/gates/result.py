"""What a gate answers: a value that can be kept, and that needs no graph to be read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khorgos.ontology.shacl import Report

PASSED: Final = "passed"
FAILED: Final = "failed"
NOT_CHECKED: Final = "not checked"


@dataclass(frozen=True)
class GateResult:
    """What one gate found.

    A gate's function gives the summary, the findings, the remarks and the counts; `Gate.run` adds
    the rest.

    Attributes:
        gate: its name.
        state: ``passed``, ``failed`` or ``not checked``.
        summary: what was looked at, in words with figures.
        findings: what is wrong, each with its place and the way out; without any the gate passes.
        remarks: what is worth knowing and not wrong.
        counts: what is added up over all gates, such as ``exceptions``.
        seconds: how long it took.
        lasting: whether the same would be found again; not where a tool was missing or failed.
        checked: when it was found, in ISO 8601, where it was kept from an earlier check; else "".
        report: the validation behind it, where SHACL shapes were asked.
    """

    gate: str = field(default="", kw_only=True)
    state: str = field(default=PASSED, kw_only=True)
    summary: str
    findings: Sequence[str] = ()
    remarks: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict, kw_only=True)
    seconds: float = field(default=0.0, kw_only=True, compare=False)
    lasting: bool = field(default=True, kw_only=True, compare=False)
    checked: str = field(default="", kw_only=True, compare=False)
    report: Report | None = field(default=None, kw_only=True, compare=False, repr=False)

    def to_dict(self) -> dict[str, object]:
        """Everything but the report, ready for JSON."""
        names = ("gate", "state", "summary", "findings", "remarks", "seconds", "checked")
        found: dict[str, object] = {name: getattr(self, name) for name in names}
        return found | {"counts": dict(self.counts)}
