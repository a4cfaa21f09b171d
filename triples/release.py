"""The release: the graphs on disk, the same bytes from the same input.

Each graph is written as sorted Turtle, and all of them together as TriG in which every triple
stands in its named graph; the same once more with the reifiers of RDF 1.2, in a file of its own,
for what knows RDF 1.1 alone reads no file with triple terms. ``texts.json`` has the texts of the
documents, see :mod:`khorgos.triples.texts`. ``release.json`` counts the triples
and the exceptions of the records, and gives the SHA-256 of every file. A release is written beside
the old one and takes its place whole, see :mod:`khorgos.triples.replacing`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import GRAPH, KH
from khorgos.ontology.prefixes import PREFIXES, REIFIERS
from khorgos.triples import RELEASE
from khorgos.triples.folder import build_command
from khorgos.triples.rdffile import to_graph
from khorgos.triples.reifying import reifiers
from khorgos.triples.replacing import replace_folder, restore
from khorgos.triples.texts import TEXTS, Text, write_texts

QUADS = "khorgos.trig"
QUADS_1_2 = "khorgos-1.2.trig"
"""The quads and the graph of the reifiers, in TriG of RDF 1.2."""
MANIFEST = "release.json"


class ReleaseError(RuntimeError):
    """A release that cannot be read or written; the message says what to do."""


def write_release(
    graphs: Mapping[str, Graph],
    folder: Path = RELEASE,
    exceptions: int = 0,
    texts: Mapping[str, Text] = MappingProxyType({}),
) -> Mapping[str, object]:
    """Write ``graphs`` as a release to ``folder``, whole or not at all.

    Args:
        graphs: each graph by its name.
        folder: where the release goes.
        exceptions: how many exceptions the records make, which the manifest tells.
        texts: the text of each document, by its slug; without one there is no file of texts.

    Returns:
        The manifest: ``{"triples": {graph: count}, "exceptions": count, "sha256": {file: hash}}``.

    Raises:
        ReleaseError: a graph holds a blank node, or the disk refuses.
    """
    triples = {name: sorted_triples(graph) for name, graph in sorted(graphs.items())}
    files = {f"{name}.ttl": turtle(those, _used(those)) for name, those in triples.items()}
    quads = [quad for name, those in triples.items() for quad in _in_graph(those, GRAPH[name])]
    files[QUADS] = _trig(quads)
    quads += _in_graph(reifiers(triples.get("statements", ())), REIFIERS)
    # Announced first, so that what knows RDF 1.1 alone stops there and not far below.
    files[QUADS_1_2] = b'VERSION "1.2"\n' + _trig(quads)
    if texts:
        files[TEXTS] = write_texts(texts)
    manifest = {
        "triples": {name: len(those) for name, those in triples.items()},
        "exceptions": exceptions,
        "sha256": {
            name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())
        },
    }
    files[MANIFEST] = (json.dumps(manifest, indent=2) + "\n").encode()
    try:
        replace_folder(folder, files)
    except OSError as error:
        raise ReleaseError(
            f"the release was not written to {folder}: {error}. An old release is kept there, "
            f"or beside it as {folder.name}.old-…; make room or give the right to write, and build "
            "again"
        ) from error
    return manifest


def read_release(folder: Path = RELEASE) -> Mapping[str, Graph]:
    """The graphs of the release in ``folder``, by name.

    Raises:
        ReleaseError: there is no release, or a file is missing or not what its manifest says.
    """
    restore(folder)
    before = _told(folder)
    try:
        return _read(folder)
    except ReleaseError:
        if _told(folder) == before:
            raise
        return _read(folder)  # a build came in between


def _told(folder: Path) -> bytes:
    try:
        return (folder / MANIFEST).read_bytes()
    except OSError:
        return b""


def _read(folder: Path) -> Mapping[str, Graph]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        names, hashes = list(manifest["triples"]), dict(manifest["sha256"])
        files = {file: (folder / file).read_bytes() for file in hashes}
    except FileNotFoundError as error:
        missing = f"there is no release in {folder}: {error.filename} is missing"
        raise ReleaseError(f"{missing}; run: {build_command(folder)}") from None
    except (ValueError, LookupError, TypeError) as error:
        damaged = f"{folder / MANIFEST} is not the manifest of a release: {error!r}"
        raise ReleaseError(f"{damaged}; run: {build_command(folder)}") from None
    for file, content in files.items():
        if hashlib.sha256(content).hexdigest() != hashes[file]:
            changed = f"{folder / file} was changed after it was built"
            raise ReleaseError(f"{changed}; run: {build_command(folder)}")
    return {
        name: to_graph(ox.parse(files[f"{name}.ttl"], format=ox.RdfFormat.TURTLE)) for name in names
    }


def to_oxigraph(node: Node) -> ox.NamedNode | ox.Literal:
    """``node`` as a term of the query engine, its literal spelt as it is.

    Raises:
        ReleaseError: a blank node, which could not be cited.
    """
    if not isinstance(node, Literal):
        return _named(node)
    datatype = ox.NamedNode(str(node.datatype)) if node.datatype else None
    return ox.Literal(str(node), datatype=datatype, language=node.language)


def sorted_triples(graph: Graph) -> list[ox.Triple]:
    """The triples of ``graph`` in the order to read and write them: by subject, its type first.

    Raises:
        ReleaseError: the graph holds a blank node, which could not be cited.
    """
    triples = [ox.Triple(_named(s), _named(p), to_oxigraph(o)) for s, p, o in graph]
    return sorted(triples, key=_reading_order)


def turtle(triples: Sequence[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Write ``triples`` as Turtle in their order, so that the same triples give the same bytes."""
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""


def _in_graph(triples: Iterable[ox.Triple], name: str) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(name)
    for triple in triples:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _trig(quads: Sequence[ox.Quad]) -> bytes:
    prefixes = _used(quads) | {"khg": str(GRAPH)}
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""


def _named(node: Node) -> ox.NamedNode:
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    kind = "blank node" if isinstance(node, BNode) else type(node).__name__
    raise ReleaseError(f"the data holds the {kind} {node}; give it an IRI")


def _reading_order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    is_type = str(triple.predicate) == "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    return str(triple.subject), not is_type, str(triple.predicate), str(triple.object)


def _used(triples: Iterable[ox.Triple | ox.Quad]) -> dict[str, str]:
    used = "\n".join(f"{t.predicate} {t.object}" for t in triples)
    return {p: ns for p, ns in PREFIXES.items() if f"<{ns}" in used or ns == str(KH)}
