"""Which mutants of the annotations are refused, and by whom.

Many are judged in one reading, each in records of its own; a finding speaks of the mutant whose
record it names. Where a finding names nobody's, each half of the mutants is asked about again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import yaml

from khorgos.triples import TRIPLES
from khorgos.triples.annotated import read_input
from khorgos.triples.annotation import ENTITIES_FILE
from khorgos.triples.building import build_graphs
from khorgos.triples.gates.checking import TEXT_GATES
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.problems import InputError

from .annotating import Annotations, Mutant

AT_ONCE: Final = 80
_MORE: Final = re.compile(r"\b\d+ (?:records|more)\b")
"""How a finding tells of others than it names, which may be of another mutant."""


class Judge:
    """Asks the build and the gates on texts about mutants."""

    def __init__(self, annotations: Annotations, folder: Path) -> None:
        """Take the annotations to change, and an empty folder to write them to."""
        self._annotations, self._folder = annotations, folder
        for name in ("sources", "wikidata"):
            (folder / name).symlink_to(TRIPLES / name)
        shutil.copytree(TRIPLES / "annotations", folder / "annotations")
        self.unchanged: Final = frozenset(map(_placeless, self.findings([])))

    def refused(self, mutants: Sequence[Mutant]) -> Mapping[Mutant, Sequence[str]]:
        """All that is said against each of ``mutants``, each finding behind its gate."""
        said: dict[Mutant, Sequence[str]] = {}
        for batch in _apart(mutants):
            said |= self._judge(batch)
        return said

    def _judge(self, batch: Sequence[Mutant]) -> dict[Mutant, Sequence[str]]:
        every, is_all = self._findings(batch)
        found = [one for one in every if _placeless(one) not in self.unchanged]
        if len(batch) == 1 or not found:
            return dict.fromkeys(batch, found)
        said: dict[Mutant, list[str]] = {mutant: [] for mutant in batch}
        about = [(finding, _about(batch, finding)) for finding in found]
        for finding, mutants in about:
            for mutant in mutants:
                said[mutant].append(finding)
        pending = [mutant for mutant in batch if not said[mutant]]
        is_whole = all(mutants and not _MORE.search(finding) for finding, mutants in about)
        if not pending or (is_all and is_whole):
            return {**said}
        if len(pending) < len(batch):
            return {**said, **self._judge(pending)}
        half = len(pending) // 2  # the findings name nobody
        return self._judge(pending[:half]) | self._judge(pending[half:])

    def findings(self, mutants: Iterable[Mutant]) -> list[str]:
        """What the build and the gates on texts find where all ``mutants`` are in the records."""
        return self._findings(mutants)[0]

    def _findings(self, mutants: Iterable[Mutant]) -> tuple[list[str], bool]:
        """The findings, and whether the input could be read, so that all gates were asked."""
        files, entities = changed(self._annotations, mutants)
        for file, data in files.items():
            _write(self._folder / "annotations" / file, data)
        _write(self._folder / "annotations" / ENTITIES_FILE, entities)
        try:
            given = read_input(self._folder)
        except InputError as error:
            return [f"input: {problem}" for problem in error.problems], False
        found: list[str] = []
        try:
            build_graphs(given, self._folder)
        except InputError as error:
            found += (f"input: {problem}" for problem in error.problems)
        judged = JudgedTexts(self._folder, given)
        for gate in TEXT_GATES:
            found += (f"{gate.name}: {finding}" for finding in gate.judge(judged).findings)
        return found, True


def changed(
    annotations: Annotations, mutants: Iterable[Mutant]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The files of records and the entities, with what ``mutants`` put in their place."""
    files, entities = deepcopy(annotations.files), dict(annotations.entities)
    for mutant in mutants:
        for (file, place), record in mutant.records.items():
            files[file]["records"][place] = record
        for slug, entity in mutant.entities.items():
            if entity is None:
                del entities[slug]
            else:
                entities[slug] = entity
    for data in files.values():
        data["records"] = [record for record in data["records"] if record is not None]
    return files, entities


def _apart(mutants: Sequence[Mutant]) -> Iterator[list[Mutant]]:
    """Yield batches of mutants of which no two touch the same record or entity.

    Nor does one change an entity of which a record of another speaks.
    """
    left = list(mutants)
    while left:
        taken: set[object] = set()
        altered, spoken = set[str](), set[str]()
        batch, later = [], []
        for mutant in left:
            own = {*mutant.touches, *mutant.records, *mutant.entities}
            words = set(re.findall(r"[a-z0-9-]+", str([*mutant.records.values()])))
            is_apart = altered.isdisjoint(words) and spoken.isdisjoint(mutant.entities)
            if len(batch) < AT_ONCE and is_apart and taken.isdisjoint(own):
                batch.append(mutant)
                taken |= own
                altered |= set(mutant.entities)
                spoken |= words
            else:
                later.append(mutant)
        yield batch
        left = later


def _about(mutants: Sequence[Mutant], finding: str) -> Sequence[Mutant]:
    """Those of ``mutants`` of which ``finding`` speaks, in its first place or else anywhere."""
    first = finding.partition("]")[0] + "]"
    for place in (first, finding):
        if found := [m for m in mutants if any(touch in place for touch in m.touches)]:
            return found
    return []


def _placeless(finding: str) -> str:
    """``finding`` without its line, which other mutants may have moved."""
    return re.sub(r"(?<=\.yaml):\d+|(?<= line )\d+", "", finding)


def _write(path: Path, data: Any) -> None:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    path.unlink(missing_ok=True)
    text = yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    path.write_text(text, encoding="utf-8")
