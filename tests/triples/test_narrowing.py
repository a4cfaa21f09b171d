"""Of the findings of a gate those about one document."""

from __future__ import annotations

from pathlib import Path

import pytest

from khorgos.triples.gates.narrowing import of_document
from khorgos.triples.gates.result import FAILED, PASSED, GateResult

RECORDS = """
document: {slug}
complete: []
records:
- id: one
  quote: {quote}
  facts:
  - {fact}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The annotations of two documents; those of one of them are in two files."""
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    for file, slug, fact in [
        ("zarm", "zarm", "king-of-zarm rules zarm-realm"),
        ("more", "zarm", "zarm-realm isNear hill"),
        ("ost", "ost", "ost-realm isNear river"),
    ]:
        text = RECORDS.format(slug=slug, quote="In Zarm there was a king.", fact=fact)
        (annotations / f"{file}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def _of_zarm(folder: Path, *findings: str) -> GateResult:
    result = GateResult("looked at", findings, findings, gate="texts", state=FAILED)
    return of_document(result, folder, "zarm")


@pytest.mark.parametrize(
    "finding",
    [
        "zarm.yaml:4: [one] no such words",
        "zarm.yaml: the file is empty",
        "more.yaml:9: no such section",
        "zarm.txt:12: a letter without a script",
        "entities.yaml:3: [hill] a label twice",
        "zarm.txt:3: 'History': no record covers 'In Zarm.'; zarm.yaml:9 [two] is a draft",
        "zarm: the linked term 'Ost' is not listed",
        "ost.yaml:9: [one] the same as zarm.yaml:4 [one]",
    ],
)
def test_what_names_a_file_or_an_entity_of_the_document_stays(folder: Path, finding: str) -> None:
    result = _of_zarm(folder, finding, "ost.yaml:9: [one] no such words")
    assert (result.state, result.findings, result.remarks) == (FAILED, [finding], [finding])


@pytest.mark.parametrize(
    "finding",
    [
        "ost.yaml:9: [one] no such words in 'zarm'",
        "entities.yaml:5: [river] a label twice",
        "ost.txt:3: 'zarm.': no record covers 'In Ost.'",
        "kho:Battle: no definition",
    ],
)
def test_what_names_another_is_left_out_and_the_gate_passes(folder: Path, finding: str) -> None:
    result = _of_zarm(folder, finding)
    assert (result.state, result.findings, result.remarks) == (PASSED, [], [])


def test_where_the_annotations_cannot_be_read_all_findings_stay(folder: Path) -> None:
    (folder / "annotations" / "ost.yaml").write_text("[", encoding="utf-8")
    findings = ("ost.yaml:1: this is not YAML",)
    assert _of_zarm(folder, *findings).findings == findings
