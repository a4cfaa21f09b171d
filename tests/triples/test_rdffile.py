"""Anybody's RDF, read in the format that the file's name says."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph
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
    with pytest.raises(RdfFileError, match=rf"data\{ending}(, line 1)? is not well formed as"):
        read_rdf(path)


def test_no_context_is_fetched(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonld"
    path.write_text('{"@context": "http://127.0.0.1:9/", "name": "Zarm"}', encoding="utf-8")
    with pytest.raises(RdfFileError, match="context"):
        read_rdf(path)


def test_the_line_of_a_syntax_error_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("@prefix kh: <urn:x> .\n\nkh:a kh:b\n", encoding="utf-8")
    with pytest.raises(RdfFileError, match=r"data\.ttl, line [34] is not well formed as Turtle"):
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
