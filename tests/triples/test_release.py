import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, XSD, BNode, Dataset, Graph, Literal, URIRef

from khorgos.ontology.namespaces import GRAPH, KH, KHO
from khorgos.ontology.prefixes import REIFIERS
from khorgos.triples import RELEASE, replacing
from khorgos.triples.building import Build
from khorgos.triples.release import (
    MANIFEST,
    QUADS,
    QUADS_1_2,
    ReleaseError,
    read_release,
    sorted_triples,
    to_oxigraph,
    write_release,
)
from khorgos.triples.texts import TEXTS, read_texts

TRIG = ox.RdfFormat.TRIG


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def graph(*triples: tuple[URIRef, URIRef, URIRef | Literal]) -> Graph:
    made = Graph()
    made += triples
    return made


FACTS = graph(
    (KH.zarm, RDFS.label, Literal("Zarm", lang="en")),
    (KH.zarm, RDF.type, KHO.Polity),
    (KH.ost, RDFS.label, Literal('"Ost"\n砂岩 𐰼', lang="zh-hant")),
    (KH.ost, KHO.value, Literal("1782.50", datatype=XSD.decimal)),
)
LINKS = graph((KH.zarm, RDF.type, KHO.Polity))
GRAPHS = {"facts": FACTS, "links": LINKS}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the release of `GRAPHS`."""
    write_release(GRAPHS, tmp_path / "graph")
    return tmp_path / "graph"


# ---------------------------------------------------------------- written and read


def test_a_release_has_the_texts_of_its_documents(built: Build, tmp_path: Path) -> None:
    manifest = write_release({"links": LINKS}, tmp_path / "graph", texts=built.texts)
    written = (tmp_path / "graph" / TEXTS).read_bytes()
    hashes: Any = manifest["sha256"]
    assert hashes[TEXTS] == hashlib.sha256(written).hexdigest()
    assert {slug: asdict(text) for slug, text in read_texts(written).items()} == {
        slug: asdict(text) for slug, text in built.texts.items()
    }
    for one in built.documents:
        source = one.document.source
        assert built.texts[source.slug].sha256 == source.sha256


def test_a_release_has_each_graph_all_quads_and_a_manifest(tmp_path: Path) -> None:
    manifest = write_release(GRAPHS, tmp_path / "graph")
    written = files(tmp_path / "graph")
    assert sorted(written) == ["facts.ttl", QUADS_1_2, QUADS, "links.ttl", MANIFEST]
    assert json.loads(written.pop(MANIFEST)) == manifest
    assert manifest["triples"] == {"facts": 4, "links": 1}
    assert manifest["exceptions"] == 0
    assert write_release(GRAPHS, tmp_path / "graph", exceptions=3)["exceptions"] == 3
    assert manifest["sha256"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in written.items()
    }


def test_what_was_written_is_read_again(folder: Path) -> None:
    read = read_release(folder)
    assert {name: set(graph) for name, graph in read.items()} == {
        name: set(graph) for name, graph in GRAPHS.items()
    }
    decimal = read["facts"].value(KH.ost, KHO.value)
    assert str(decimal) == "1782.50"


def test_every_triple_stands_in_its_graph(folder: Path) -> None:
    content = (folder / QUADS).read_bytes()
    quads = list(ox.parse(content, format=ox.RdfFormat.TRIG))
    assert len(quads) == 5
    assert {quad.graph_name for quad in quads} == {
        ox.NamedNode(str(GRAPH.facts)),
        ox.NamedNode(str(GRAPH.links)),
    }


def test_what_statements_reify_stands_in_a_file_of_its_own(
    small_build: Build, tmp_path: Path
) -> None:
    write_release(small_build.graphs, tmp_path / "graph")
    plain = (tmp_path / "graph" / QUADS).read_bytes()
    assert not any(isinstance(quad.object, ox.Triple) for quad in ox.parse(plain, format=TRIG))
    with_reifiers = (tmp_path / "graph" / QUADS_1_2).read_bytes()
    added = set(ox.parse(with_reifiers, format=TRIG)) - set(ox.parse(plain, format=TRIG))
    assert {quad.graph_name.value for quad in added} == {REIFIERS}
    statements = set(small_build.graphs["statements"].subjects(RDF.type, KHO.Statement))
    assert {quad.subject.value for quad in added} == {str(one) for one in statements} != set()
    facts = set(sorted_triples(small_build.graphs["facts"]))
    assert {quad.object for quad in added} <= facts


# rdflib says so of its own use of it.
@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_what_knows_rdf_1_1_alone_reads_all_but_the_file_of_1_2(
    small_build: Build, tmp_path: Path
) -> None:
    graphs = {name: graph for name, graph in small_build.graphs.items() if graph}
    write_release(graphs, tmp_path / "graph")
    for path in (tmp_path / "graph").glob("*.t*"):
        if path.name != QUADS_1_2:
            assert len(Dataset().parse(path)) > 0
    with pytest.raises(SyntaxError, match="at line 1 "):
        Dataset().parse(tmp_path / "graph" / QUADS_1_2)


def test_turtle_says_first_what_a_thing_is(folder: Path) -> None:
    text = (folder / "facts.ttl").read_text(encoding="utf-8")
    assert "kh:zarm a kho:Polity ;" in text
    assert text.index("kh:ost") < text.index("kh:zarm")
    assert "@prefix skos:" not in text


def test_a_new_release_replaces_the_old_one_whole(folder: Path) -> None:
    write_release({"facts": LINKS}, folder)
    assert sorted(files(folder)) == ["facts.ttl", QUADS_1_2, QUADS, MANIFEST]
    assert [path.name for path in folder.parent.iterdir()] == ["graph"]


def test_two_writes_give_the_same_bytes(small_build: Build, tmp_path: Path) -> None:
    shuffled = {}
    for name, graph in reversed(list(small_build.graphs.items())):
        shuffled[name] = Graph()
        for triple in sorted(graph, reverse=True):
            shuffled[name].add(triple)
    write_release(small_build.graphs, tmp_path / "one")
    write_release(shuffled, tmp_path / "other")
    assert files(tmp_path / "one") == files(tmp_path / "other")


# ---------------------------------------------------------------- the committed release


@pytest.fixture(scope="module")
def fresh(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The files of a release that is built now, from the real input."""
    folder = tmp_path_factory.mktemp("fresh") / "graph"
    write_release(built.graphs, folder, built.exceptions, built.texts)
    return files(folder)


def test_the_committed_release_is_what_the_input_gives(fresh: Mapping[str, bytes]) -> None:
    committed = files(RELEASE)
    assert sorted(committed) == sorted(fresh)
    assert [name for name in fresh if committed[name] != fresh[name]] == []


@pytest.mark.slow
def test_another_process_with_another_hash_seed_elsewhere_gives_the_same_bytes(
    tmp_path: Path, fresh: Mapping[str, bytes]
) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from khorgos.triples.building import build\n"
        "from khorgos.triples.release import write_release\n"
        "built = build()\n"
        "write_release(built.graphs, Path(sys.argv[1]), built.exceptions, built.texts)\n"
    )
    seed = "1" if os.environ.get("PYTHONHASHSEED") == "2" else "2"
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "graph")],
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Almaty"},
    )
    assert files(tmp_path / "graph") == fresh


# ---------------------------------------------------------------- refused


def test_a_blank_node_is_refused_and_the_old_release_kept(folder: Path) -> None:
    before = files(folder)
    blank = Graph()
    blank.add((BNode("b1"), RDF.type, KHO.Polity))
    with pytest.raises(ReleaseError, match="the data holds the blank node b1; give it an IRI"):
        write_release({"facts": blank}, folder)
    assert files(folder) == before


@pytest.mark.parametrize("failing", [1, 2])
def test_a_rename_that_fails_leaves_the_old_release(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    monkeypatch.setattr(replacing, "_exchanged", lambda *_: False)
    before = files(folder)
    rename, calls = Path.rename, list[Path]()

    def fail_once(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(ReleaseError, match=r"was not written to .*: .*No space left on device"):
        write_release({"facts": LINKS}, folder)
    assert files(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["graph"]


def test_an_old_release_that_cannot_be_put_back_is_not_deleted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "_exchanged", lambda *_: False)
    before = files(folder)
    rename = Path.rename

    def only_aside(path: Path, target: Path) -> Path:
        if path.name != "graph":
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", only_aside)
    with pytest.raises(ReleaseError, match=r"graph\.old-"):
        write_release({"facts": LINKS}, folder)
    (kept,) = folder.parent.iterdir()
    assert files(kept) == before


def test_a_write_that_fails_leaves_the_old_release(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(folder)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReleaseError, match="No space left"):
        write_release({"facts": LINKS}, folder)
    assert files(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["graph"]


@pytest.mark.parametrize("name", ["facts.ttl", QUADS])
def test_a_file_that_was_changed_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes().replace(b"Zarm", b"Zorm"))
    with pytest.raises(ReleaseError, match=rf"{name} was changed after it was built; run: khorgos"):
        read_release(folder)


def test_a_build_that_comes_while_a_release_is_read_is_read_in_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def build_meanwhile(path: Path) -> bytes:
        content = read(path)
        if path.suffix == ".ttl":
            monkeypatch.setattr(Path, "read_bytes", read)
            write_release({"facts": LINKS}, folder)
        return content

    monkeypatch.setattr(Path, "read_bytes", build_meanwhile)
    found = read_release(folder)
    assert {name: set(graph) for name, graph in found.items()} == {"facts": set(LINKS)}


@pytest.mark.parametrize("name", [MANIFEST, "facts.ttl", QUADS])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ReleaseError, match=rf"{name} is missing; run: khorgos build"):
        read_release(folder)


def test_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"there is no release in .*; run: khorgos build"):
        read_release(tmp_path / "none")


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"triples": {}}', "\ufffd"])
def test_a_manifest_that_is_none_is_refused(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(
        ReleaseError, match=r"release\.json is not the manifest of a release: .*; run"
    ):
        read_release(folder)


# ---------------------------------------------------------------- terms


def test_terms_are_handed_to_the_engine_as_they_are() -> None:
    assert to_oxigraph(KH.zarm) == ox.NamedNode(str(KH.zarm))
    assert to_oxigraph(Literal("x")) == ox.Literal("x")
    assert to_oxigraph(Literal("x", lang="fa")) == ox.Literal("x", language="fa")
    decimal = ox.Literal("1.50", datatype=ox.NamedNode(str(XSD.decimal)))
    assert to_oxigraph(Literal("1.50", datatype=XSD.decimal)) == decimal
    with pytest.raises(ReleaseError, match="blank node"):
        to_oxigraph(BNode())
