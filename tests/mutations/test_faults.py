"""Faults that somebody could make in a record, each with the gate that refuses it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from khorgos.triples.annotated import read_input

from .annotating import Annotations
from .faults import Fault, read_faults
from .refusing import Judge

FAULTS = list(read_faults())


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What is said against each fault, by its name."""
    judge = Judge(Annotations(read_input().documents), tmp_path_factory.mktemp("faults"))
    found = judge.refused([fault.mutant for fault in FAULTS])
    return {mutant.told: finding for mutant, finding in found.items()}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_refused(fault: Fault, said: Mapping[str, str]) -> None:
    gate, _, finding = said[str(fault)].partition(": ")
    assert gate == fault.refused_by, said[str(fault)]
    assert fault.says in finding
