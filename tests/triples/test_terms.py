"""The gate of terms: what it refuses in data of others, and where it says that it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from khorgos.commands.check import check
from khorgos.triples.gates.checking import TERMS
from khorgos.triples.gates.gate import FAILED, PASSED, GateResult, JudgedData
from khorgos.triples.rdffile import read_rdf

HEAD = """@prefix kho: <https://w3id.org/khorgos/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
"""


def judged(path: Path, text: str) -> GateResult:
    path.write_text(text, encoding="utf-8")
    return TERMS.run(JudgedData(read_rdf(path), text=text))


@pytest.mark.parametrize(
    "value",
    [
        '"12"^^xsd:integer',
        '"2020-02-29"^^xsd:date',
        '"text"@kk-arab',
        '"tab\\t"',
        "12.5",
        "<urn:x>",
        ":other",
    ],
)
def test_terms_that_pass(tmp_path: Path, value: str) -> None:
    result = judged(tmp_path / "data.ttl", f"{HEAD}:a kho:number {value} .\n")
    assert (result.state, result.findings) == (PASSED, [])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('"abc"^^xsd:integer', 'number "abc": "abc" is not a value of xsd:integer'),
        ("'maybe'^^xsd:boolean", '"maybe" is not a value of xsd:boolean'),
        ('"!!!"^^xsd:base64Binary', "xsd:base64Binary"),
        ('"a b"^^xsd:anyURI', "xsd:anyURI"),
        ('"20"^^xsd:gYear', "xsd:gYear"),
        ('"x"^^<urn:type>', "the datatype urn:type is unknown"),
        ('"x"^^xsd:nonsense', "the datatype xsd:nonsense is unknown"),
        ('"a\\u0000b"', 'number "a\\x00b": the text has the character U+0000, which XML cannot'),
        ("<relative>", "the IRI is relative"),
        ("<#part>", "the IRI is relative"),
    ],
)
def test_terms_that_are_refused_with_their_line(tmp_path: Path, value: str, words: str) -> None:
    text = f"{HEAD}:a a kho:Treaty ;\n  kho:number {value} .\n"
    result = judged(tmp_path / "data.ttl", text)
    assert result.state == FAILED
    (finding,) = result.findings
    assert finding.startswith("line 5: https://example.org/a kho:number ")
    assert words in finding
    assert finding.isprintable()


def test_a_line_that_cannot_be_told_is_left_out(tmp_path: Path) -> None:
    result = judged(tmp_path / "data.ttl", f'{HEAD}:a kho:number "\\u0061b"^^xsd:integer .\n')
    assert result.findings[0].startswith("https://example.org/a kho:number")


@pytest.mark.parametrize("name", ["data.ttl", "data.nt"])
def test_a_file_without_triples_is_refused(tmp_path: Path, name: str) -> None:
    assert "no triple" in judged(tmp_path / name, "").findings[0]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = f'{HEAD}:a kho:number "x"^^xsd:int, "x"^^xsd:date, "x"^^xsd:gDay .\n'
    assert len(judged(tmp_path / "data.ttl", text).findings) == 3


@pytest.mark.java
def test_the_check_goes_on_after_a_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "data.ttl"
    text = f'{HEAD}:a a kho:Treaty ; kho:title "abc"^^xsd:integer, "b\\u0001" .\n'
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(check, ["--data", str(path), "--shapes", "classes"])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    gates = [line.partition(":")[0] for line in result.stdout.splitlines() if line[:1].isalpha()]
    asked = ["terms", "profile", "reasoner", "shapes", "gates"]  # the last line counts them
    assert [gate for gate in gates if " " not in gate] == asked
    assert 'line 4: https://example.org/a kho:title "abc"' in result.stdout
    assert "Traceback" not in result.output + "".join(capfd.readouterr())
