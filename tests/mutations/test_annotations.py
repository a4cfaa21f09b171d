"""The gates on texts against what a tired curator, or one who means no good, could write.

A sample, the same in every run; ``make mutants`` asks about all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest

from khorgos.triples.annotated import read_input

from .annotating import Annotations, Mutant
from .mutants import drawn
from .refusing import Judge

EACH = 2
LEAST = 0.95


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Mutant, str]:
    """What is said against each mutant of the sample."""
    annotations = Annotations(read_input().documents)
    judge = Judge(annotations, tmp_path_factory.mktemp("mutants"))
    assert not judge.unchanged, "the annotations as they are have findings"
    return judge.refused(drawn(annotations, EACH))


def test_nearly_all_are_refused(said: Mapping[Mutant, str]) -> None:
    alive = [str(mutant) for mutant, finding in said.items() if not finding]
    assert len(alive) <= (1 - LEAST) * len(said), "\n".join(alive)


def test_no_kind_passes_whole(said: Mapping[Mutant, str]) -> None:
    kinds: dict[str, Sequence[str]] = defaultdict(list)
    for mutant, finding in said.items():
        kinds[mutant.kind] = [*kinds[mutant.kind], finding]
    assert not [kind for kind, findings in kinds.items() if not any(findings)]
