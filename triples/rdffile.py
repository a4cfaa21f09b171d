"""Read anybody's RDF from a file, in the format that the ending of its name says.

pyoxigraph parses: its errors have line and column, and it fetches no context of JSON-LD.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

FORMATS: Final = MappingProxyType(
    {
        ".ttl": ox.RdfFormat.TURTLE,
        ".nt": ox.RdfFormat.N_TRIPLES,
        ".rdf": ox.RdfFormat.RDF_XML,
        ".owl": ox.RdfFormat.RDF_XML,
        ".xml": ox.RdfFormat.RDF_XML,
        ".jsonld": ox.RdfFormat.JSON_LD,
        ".trig": ox.RdfFormat.TRIG,
        ".nq": ox.RdfFormat.N_QUADS,
    }
)
"""The ending of a file name → its format."""


class RdfFileError(ValueError):
    """A file cannot be read as RDF; the message has file, place, cause and way out."""


def read_rdf(path: Path) -> Graph:
    """Read all triples of ``path``, those of its named graphs included.

    Raises:
        RdfFileError: The ending is unknown, the file cannot be read, or it is not well formed.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        known = ", ".join(FORMATS)
        raise RdfFileError(f"{path}: no RDF format ends in {path.suffix!r}; use one of {known}")
    form = FORMATS[ending]
    base = path.absolute().as_uri()
    try:
        data = _utf8(path)
        return to_graph(ox.parse(data, format=form, base_iri=base))
    except SyntaxError as error:
        place, reason = _place(error, data, form)
        raise RdfFileError(f"{path}{place} is not well formed as {form.name}: {reason}") from error
    except RdfFileError as error:
        raise RdfFileError(f"{path}: {error}") from error
    except OSError as error:
        raise RdfFileError(f"{path} cannot be read: {error}") from error


def _utf8(path: Path) -> bytes:
    """Return the bytes of a file without a byte order mark.

    Raises:
        RdfFileError: they are not UTF-8, which all formats of RDF are written in.
    """
    data = path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise RdfFileError("it is in UTF-16; save it in UTF-8")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise RdfFileError(
            f"line {line}, byte {column} (0x{data[error.start]:02X}) is not well formed as UTF-8; "
            "save the file in UTF-8, or give another"
        ) from error
    return data.removeprefix(codecs.BOM_UTF8)


def _place(error: SyntaxError, data: bytes, form: ox.RdfFormat) -> tuple[str, str]:
    """Return where a syntax error is, as ``, line 3, column 5`` or "", and what it is."""
    line, column = error.lineno, error.offset
    if form == ox.RdfFormat.RDF_XML:
        # pyoxigraph names no line there; an error of XML itself has one in expat.
        try:
            ParserCreate().Parse(data, True)
        except ExpatError as fault:
            line, column = fault.lineno, fault.offset + 1
    reason = re.sub(r"^Parser error [^:]*: ", "", str(error.msg))
    # What the message quotes of a file may be no text at all.
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in reason)
    return (f", line {line}, column {column}" if line and column else ""), shown


def to_graph(triples: Iterable[ox.Triple | ox.Quad]) -> Graph:
    """The same triples for rdflib, the names of graphs left out; faster than its own parsers.

    Raises:
        RdfFileError: A triple speaks of a triple, or a text has a direction, which rdflib does not
            know.
    """
    graph = Graph()
    iri = cache(URIRef)
    log = logging.getLogger("rdflib.term")
    level = log.level

    def term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        if isinstance(node, ox.NamedNode):
            return iri(node.value)
        if isinstance(node, ox.BlankNode):
            return BNode(node.value)
        if isinstance(node, ox.Triple):
            raise RdfFileError(f"the triple {node} stands in another; say it without RDF-star")
        if node.direction:
            raise RdfFileError(f"the text {node} has a base direction; say it without RDF 1.2")
        if node.language:
            return Literal(node.value, lang=node.language)
        plain = node.datatype.value == str(XSD.string)
        datatype = None if plain else iri(node.datatype.value)
        return Literal(node.value, datatype=datatype, normalize=False)

    # What is no value of its datatype stays as it was written, and is for a gate to tell; rdflib
    # would log a traceback for each.
    log.setLevel(logging.ERROR)
    try:
        for triple in triples:
            graph.add((term(triple.subject), iri(triple.predicate.value), term(triple.object)))
    finally:
        log.setLevel(level)
    return graph
