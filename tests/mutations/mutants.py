"""Ask about every mutant of the annotations; the survivors are listed by kind.

``python -m tests.mutations.mutants --each 100`` asks about at most a hundred of each kind.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

from khorgos.triples.annotated import read_input

from .annotating import Annotations, Mutant, mutants
from .refusing import Judge

SEED = 15
SHOWN = 12


def drawn(annotations: Annotations, each: int, seed: int = SEED) -> list[Mutant]:
    """At most ``each`` mutants of a kind, the same for the same ``seed``."""
    random = Random(seed)
    kinds: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants(annotations, random):
        kinds[mutant.kind].append(mutant)
    return [
        mutant for found in kinds.values() for mutant in random.sample(found, min(each, len(found)))
    ]


def sample(annotations: Annotations, size: int, seed: int = SEED) -> list[Mutant]:
    """So many mutants of all, whatever their kind, the same for the same ``seed``."""
    random = Random(seed)
    return random.sample(list(mutants(annotations, random)), size)


def main() -> None:
    """Print a table of the kinds, and the survivors."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--each", type=int, default=10**9, help="at most so many of a kind")
    arguments.add_argument("--kind", default="", help="only kinds that begin so")
    arguments.add_argument("--seed", type=int, default=SEED)
    chosen = arguments.parse_args()
    annotations = Annotations(read_input().documents)
    asked = [
        m for m in drawn(annotations, chosen.each, chosen.seed) if m.kind.startswith(chosen.kind)
    ]
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(annotations, Path(folder))
        if judge.unchanged:
            print(
                f"{len(judge.unchanged)} findings on the annotations as they are", file=sys.stderr
            )
        said = judge.refused(asked)
    of, refused = Counter(m.kind for m in said), Counter(m.kind for m, why in said.items() if why)
    for kind, count in of.items():
        print(f"{kind:36} {refused[kind]:5} of {count:5}  {refused[kind] / count:4.0%}")
    total = sum(of.values())
    print(f"{'all':36} {refused.total():5} of {total:5}  {refused.total() / max(total, 1):4.0%}")
    for kind in of:
        alive = [mutant for mutant, why in said.items() if not why and mutant.kind == kind]
        if alive:
            print(f"\n{kind}: {len(alive)} survive")
        for mutant in alive[:SHOWN]:
            print(f"  {mutant.told}")


if __name__ == "__main__":
    main()
