"""Anybody's RDF, read in the format that the file's name says."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, XSD, Graph
from rdflib.compare import isomorphic

from khorgos.ontology.namespaces import GRAPH, KH, KHO
from khorgos.triples.rdffile import FORMATS, RdfFileError, read_rdf


@pytest.mark.parametrize(("ending", "form"), FORMATS.items())
def test_every_format_gives_the_same_triples(
    tmp_path: Path, ending: str, form: ox.RdfFormat
) -> None:
    # Formats of datasets may hold named graphs too.
    graph = ox.NamedNode(GRAPH.facts) if form.supports_datasets else ox.DefaultGraph()
    triple = (ox.NamedNode(KH.zarm), ox.NamedNode(RDF.type), ox.NamedNode(KHO.Polity))
    path = tmp_path / f"data{ending}"
    ox.serialize([ox.Quad(*triple, graph)], path, format=form)
    assert set(read_rdf(path)) == {(KH.zarm, RDF.type, KHO.Polity)}


@pytest.mark.parametrize("ending", FORMATS)
def test_what_is_not_well_formed_is_refused_with_the_file(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"data{ending}"
    path.write_text('{ "@id": <', encoding="utf-8")
    with pytest.raises(
        RdfFileError, match=rf"data\{ending}(, line 1, column \d+)? is not well formed as"
    ):
        read_rdf(path)


def test_no_context_is_fetched(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonld"
    path.write_text('{"@context": "http://127.0.0.1:9/", "name": "Zarm"}', encoding="utf-8")
    with pytest.raises(RdfFileError, match="context"):
        read_rdf(path)


def test_the_line_of_a_syntax_error_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("@prefix kh: <urn:x> .\n\nkh:a kh:b\n", encoding="utf-8")
    with pytest.raises(RdfFileError, match=r"data\.ttl, line [34], column \d+ is not well "):
        read_rdf(path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_bytes(b"<urn:a> <urn:b> '\xff' .")
    with pytest.raises(RdfFileError, match="not well formed"):
        read_rdf(path)


def test_an_unknown_ending_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RdfFileError, match=r"no RDF format ends in '\.txt'; use one of \.ttl, "):
        read_rdf(tmp_path / "data.txt")
    with pytest.raises(RdfFileError, match="No such file"):
        read_rdf(tmp_path / "data.nt")


def test_terms_keep_language_datatype_and_blank_nodes(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text('<urn:a> <urn:b> [ <urn:c> "x"@en-gb, 1.50, "y", "z"^^<urn:type> ] .')
    assert isomorphic(read_rdf(path), Graph().parse(path))


def test_a_triple_within_a_triple_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> .")
    with pytest.raises(RdfFileError, match="say it without RDF-star"):
        read_rdf(path)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        (
            "a.ttl",
            b"<urn:a> <urn:b>\n  'x\xff' .",
            "line 2, byte 5 (0xFF) is not well formed",
        ),
        ("a.ttl", bytes(range(256)) * 9, "(0x80) is not well formed as UTF-8"),
        ("a.ttl", bytes(range(128)), r"line 1, column 1 is not well formed as Turtle"),
        ("a.nt", "<urn:a> <urn:b> 'x' .".encode("utf-16"), "it is in UTF-16; save it in UTF-8"),
        ("a.rdf", "<?xml version='1.0' encoding='UTF-16'?><x/>".encode("utf-16"), "in UTF-16"),
        ("a.ttl", b"<urn:a> <urn:b> 'x'@e .", "line 1, column 21 is not well formed as Turtle"),
        ("a.ttl", b"\n<urn:a b> a <urn:c> .", "line 2, column "),
        ("a.nt", b"<a> <urn:b> <urn:c> .", "No scheme found in an absolute IRI"),
        ("a.trig", b"<urn:g> { <urn:a> a }", "line 1, column 21 is not well formed as TriG"),
        ("a.nq", b"<urn:a> <urn:b> 'c' 'd' .", "line 1, column"),
        ("a.ttl", b"<urn:a> <urn:b> '\\uD800' .", "line 1, column"),
        ("a.ttl", b"<urn:a> <urn:b> 'x'@en--ltr .", "has a base direction"),
        ("a.jsonld", b"", "line 1, column 1 is not well formed as JSON-LD"),
        ("a.jsonld", b'{\n"@id": }', "line 2, column"),
        ("a.rdf", b"<rdf:RDF\n xmlns:rdf='x'><a></rdf:RDF>", "line 2, column"),
        ("a.rdf", b"<html/>", "namespaces are required"),
    ],
)
def test_what_is_no_rdf_is_refused_with_its_place(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RdfFileError) as caught:
        read_rdf(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert words in message
    assert message.isprintable()


def test_a_directory_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data.ttl"
    folder.mkdir()
    with pytest.raises(RdfFileError, match="cannot be read"):
        read_rdf(folder)


def test_a_byte_order_mark_and_a_great_ending_are_read(tmp_path: Path) -> None:
    path = tmp_path / "data.TTL"
    path.write_bytes(b"\xef\xbb\xbf<urn:a> <urn:b> 'x' .")
    assert len(read_rdf(path)) == 1


def test_what_is_no_value_stays_as_it_was_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(f"<urn:a> <urn:b> 'maybe'^^<{XSD.boolean}>, '01'^^<{XSD.integer}>, true .")
    assert sorted(map(str, read_rdf(path).objects())) == ["01", "maybe", "true"]
    path.write_text(f"<urn:a> <urn:b> 'abc'^^<{XSD.integer}> .")
    assert [value.n3() for value in read_rdf(path).objects()] == [f'"abc"^^<{XSD.integer}>']
    assert not caplog.records
