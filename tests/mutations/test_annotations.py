"""The gates on texts against what a tired curator, or one who means no good, could write.

A sample of all mutants, the same in every run; ``make mutants`` asks about all, kind by kind.
"""

from __future__ import annotations

from pathlib import Path

from khorgos.triples.annotated import read_input

from .annotating import Annotations
from .mutants import sample
from .refusing import Judge

SIZE = 160
LEAST = 0.92
"""Of all mutants at least 95 of 100 are refused; of so small a sample it may be a few fewer."""


def test_nearly_all_mutants_are_refused(tmp_path: Path) -> None:
    annotations = Annotations(read_input().documents)
    judge = Judge(annotations, tmp_path)
    assert not judge.unchanged, "the annotations as they are have findings"
    said = judge.refused(sample(annotations, SIZE))
    alive = [str(mutant) for mutant, findings in said.items() if not findings]
    assert len(alive) <= (1 - LEAST) * SIZE, "\n".join(alive)
