"""The findings about one document: those that name a file or an entity of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Final

from khorgos.triples.annotation import ENTITIES_FILE, load_annotations, texts_in
from khorgos.triples.gates.result import FAILED, PASSED, GateResult
from khorgos.triples.problems import InputError

_PLACE: Final = re.compile(r"(?P<file>[^\s:/]+\.[a-z]+)(?::\d+)?:?(?: \[(?P<record>[^\]\s]+)\])?")
"""How a `khorgos.triples.problems.Problem` names its place."""


def of_document(result: GateResult, folder: Path, slug: str) -> GateResult:
    """Keep of ``result`` what is said of the document ``slug`` of the input in ``folder``.

    Those are the findings and remarks that name its files, or an entity that its records speak of.
    Where the annotations cannot be read, all are kept: nobody knows whose they are.
    """
    if not result.findings and not result.remarks:
        return result
    try:
        files = [one for one in load_annotations(folder / "annotations") if one.document == slug]
    except InputError:
        return result
    named = {f"{slug}.txt", f"{slug}.toml", *(one.file for one in files)}
    spoken = {text for one in files for text in texts_in(one.records)}
    findings = [text for text in result.findings if _speaks_of(text, slug, named, spoken)]
    remarks = [text for text in result.remarks if _speaks_of(text, slug, named, spoken)]
    state = PASSED if result.state == FAILED and not findings else result.state
    return replace(result, state=state, findings=findings, remarks=remarks)


def _speaks_of(finding: str, slug: str, files: Collection[str], entities: Collection[str]) -> bool:
    if re.match(rf"{re.escape(slug)}[,:]", finding):
        return True
    return any(
        place["file"] in files or (place["file"] == ENTITIES_FILE and place["record"] in entities)
        for place in _PLACE.finditer(finding)
    )
