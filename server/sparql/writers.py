"""Writers for what the engine library writes wrong, and checks of what a format cannot hold.

CSV follows https://www.w3.org/TR/sparql12-results-csv-tsv/ section 3, RDF/XML
https://www.w3.org/TR/rdf-syntax-grammar/ (RDF 1.1); characters in XML are those of XML 1.0,
section 2.2.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypeAlias
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import pyoxigraph as ox

_Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Writer: TypeAlias = ox.QueryResultsFormat | ox.RdfFormat

_XML: Final = (ox.QueryResultsFormat.XML, ox.RdfFormat.RDF_XML)
_TRIPLES_ONLY: Final = (ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD)

_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_RESERVED: Final = re.compile(
    r"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#(?:RDF|ID|Description|about(?:Each(?:Prefix)?)?"
    r"|bagID|parseType|resource|nodeID|datatype|li|version|annotation(?:NodeID)?)"
)
"""What stands for itself in RDF/XML, so that it can be no property."""

_START: Final = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_LOCAL: Final = re.compile(f"[{_START}][{_START}.0-9\xb7\u0300-\u036f\u203f-\u2040-]*\\Z")
"""The longest end of an IRI that is a name of https://www.w3.org/TR/xml-names/, section 3."""

_XMLNS: Final = "http://www.w3.org/2000/xmlns/"
"""The namespace that no prefix may be declared for."""

_FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_VALUED: Final = (ox.NamedNode, ox.Literal)


class MisfitError(ValueError):
    """An answer that a format cannot hold.

    Attributes:
        writers: the formats that cannot, as the engine library calls them.
    """

    def __init__(self, reason: str, writers: Collection[_Writer]) -> None:
        super().__init__(reason)
        self.writers = writers


def write_csv(solutions: ox.QuerySolutions) -> bytes:
    """Write rows as CSV; an unbound variable and an empty text look the same in it.

    In a table of one column they are written as ``""``, for many readers skip an empty line.

    Raises:
        OSError: the engine failed while it computed a row.
        RuntimeError: likewise.
    """
    written = io.BytesIO()
    text = io.TextIOWrapper(written, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow([variable.value for variable in solutions.variables])
    writer.writerows(
        [term.value if isinstance(term, _VALUED) else _field(term) for term in row]
        for row in solutions
    )
    text.flush()
    return written.getvalue()


def _field(term: _Term | None) -> str:
    """Write what is neither an IRI nor a literal: nothing, a blank node or a triple term."""
    if not isinstance(term, ox.Triple):
        return "" if term is None else str(term)
    parts = (
        '"' + part.value.replace('"', '""') + '"'
        if isinstance(part, ox.Literal)
        else part.value
        if isinstance(part, ox.NamedNode)
        else _field(part)
        for part in term
    )
    return f"<<( {' '.join(parts)} )>>"


def well_formed(written: bytes) -> bytes:
    r"""Make XML well-formed: carriage returns are escaped, else a parser reads them as line feeds.

    >>> well_formed(b"<literal>one\r\ntwo</literal>")
    b'<literal>one&#xD;\ntwo</literal>'

    Raises:
        MisfitError: there is a character that XML cannot hold, not even escaped.
    """
    if forbidden := _FORBIDDEN.search(written):
        raise MisfitError(f"XML has no character U+{ord(forbidden[0].decode()):04X}", _XML)
    return written.replace(b"\r", b"&#xD;")


def write_rdf_xml(triples: Sequence[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Write a graph as RDF/XML 1.1, which every reader of RDF/XML can read.

    The engine library makes an element of each class and property, also where its IRI has no end
    that is a name; and its writing of triple terms and base directions is that of a draft.

    Raises:
        MisfitError: a property has no name, or a literal a base direction or a character that XML
            cannot hold.
    """
    for predicate in {triple.predicate for triple in triples}:
        if not _qualified(predicate.value) or _RESERVED.fullmatch(predicate.value):
            raise MisfitError(f"its property {predicate} cannot be the name of an element", _XML)
    for triple in triples:
        if isinstance(triple.object, ox.Literal) and triple.object.direction:
            raise MisfitError(f"RDF/XML has no base direction, as in {triple.object}", _XML)
    classes = {triple.object for triple in triples if triple.predicate == _TYPE}
    nameless = {
        one for one in classes if isinstance(one, ox.NamedNode) and not _qualified(one.value)
    }
    named = [one for one in triples if one.predicate != _TYPE or one.object not in nameless]
    written = ox.serialize(named, format=ox.RdfFormat.RDF_XML, prefixes=dict(prefixes)) or b""
    written = (
        written.removesuffix(b"</rdf:RDF>")
        + "".join(
            f"\t<rdf:Description {_identity(one.subject)}>\n"
            f"\t\t<rdf:type rdf:resource={quoteattr(str(one.object)[1:-1])}/>\n"
            "\t</rdf:Description>\n"
            for one in triples
            if one.predicate == _TYPE and one.object in nameless
        ).encode()
    )
    # The identifier of a node is a name too, which begins with no digit.
    return well_formed(re.sub(rb'(?<= rdf:nodeID=")(?=[0-9_])', b"_", written + b"</rdf:RDF>"))


def _qualified(iri: str) -> bool:
    """Say whether an IRI can be written as a namespace and a name that every reader takes.

    Many, Python's among them, have the fewer letters of XML 1.0's editions before the fifth.
    """
    local = _LOCAL.search(iri)
    if local is None or iri[: local.start()] == _XMLNS:
        return False
    try:
        expat.ParserCreate().Parse(f"<{local[0]}/>", True)
    except expat.ExpatError:
        return False
    return True


def _identity(subject: _Term) -> str:
    if isinstance(subject, ox.BlankNode):
        return f'rdf:nodeID="{subject.value}"'
    return f"rdf:about={quoteattr(str(subject)[1:-1])}"


def check_terms(triples: Sequence[ox.Triple], writer: ox.RdfFormat) -> None:
    """Check that the format of a graph can hold its triple terms, if there are any.

    Raises:
        MisfitError: it cannot.
    """
    if writer in _TRIPLES_ONLY:
        for triple in triples:
            if isinstance(triple.object, ox.Triple):
                raise MisfitError("it has no triple terms", _TRIPLES_ONLY)
