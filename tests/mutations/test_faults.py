"""Faults that somebody could make in a record, each with the gate that refuses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from khorgos.triples.annotated import read_input

from .annotating import Annotations
from .faults import Fault, read_faults
from .refusing import Judge

FAULTS = list(read_faults())


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Sequence[str]]:
    """What is said against each fault, by its name."""
    judge = Judge(Annotations(read_input().documents), tmp_path_factory.mktemp("faults"))
    found = judge.refused([fault.mutant for fault in FAULTS])
    return {mutant.told: findings for mutant, findings in found.items()}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_refused(fault: Fault, said: Mapping[str, Sequence[str]]) -> None:
    findings = [one.partition(": ") for one in said[str(fault)]]
    told = [finding for gate, _, finding in findings if gate == fault.refused_by]
    assert any(fault.says in finding for finding in told), said[str(fault)]
