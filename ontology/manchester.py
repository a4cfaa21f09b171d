"""Axioms as lines of text in the Manchester syntax, with a link at every term.

The syntax is that of https://www.w3.org/TR/owl2-manchester-syntax/. Terms of the ontology stand
without their prefix, as they are named in it; all others as CURIEs or, without a prefix, as IRIs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.expressions import (
    And,
    AtLeast,
    AtMost,
    DataRange,
    ExpressionReader,
    HasSelf,
    HasValue,
    Only,
    UnsupportedError,
)
from khorgos.ontology.prefixes import curie, expanded, readable

_RESTRICTIONS: Final = (Only, HasValue, HasSelf, AtLeast, AtMost)
_TERM: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<term>\w[\w.+-]*:[^\s(){},"]+)')


class DocumentationError(ValueError):
    """The ontology states what cannot be laid out; the text names the axiom and the way out."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of text.

    Attributes:
        text: What it says.
        iri: The term it names, or the empty string.
        anchor: The local name of that term, if the ontology declares it, else the empty string.
        language: Its BCP 47 tag, or the empty string.
    """

    text: str
    iri: str = ""
    anchor: str = ""
    language: str = ""

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, as its first strong character is; UAX #9, rule P2."""
        for character in self.text:
            strong = unicodedata.bidirectional(character)
            if strong in ("L", "R", "AL"):
                return "ltr" if strong == "L" else "rtl"
        return "ltr"


Line = tuple[Span, ...]
"""Spans that stand one after the other."""


class LineWriter:
    """Writes nodes of one ontology graph as lines."""

    def __init__(self, ontology: Graph, declared: Iterable[URIRef]) -> None:
        """Keep ``ontology``, which must not change; ``declared`` terms can be linked to."""
        self._graph = ontology
        self._read = ExpressionReader(ontology)
        self._declared = frozenset(declared)

    def term(self, iri: URIRef) -> Span:
        """Name a term."""
        declared = iri in self._declared
        name = str(curie(iri)).removeprefix("kho:" if declared else "")
        return Span(name, str(iri), name if declared else "")

    def value(self, node: Node) -> Line:
        """Write the value of an annotation; one without a name as the values that it has."""
        if isinstance(node, BNode):
            about = self._graph.predicate_objects(node)
            named = (o for p, o in about if p != RDF.type and not isinstance(o, BNode))
            return _joined(sorted(map(self.value, named)), ", ")
        if isinstance(node, Literal):
            return (Span(str(node), language=node.language or ""),)
        return (self.term(URIRef(str(node))),)

    def cls(self, subject: URIRef, predicate: URIRef, node: Node) -> Line:
        """Write the class expression or data range ``node``, which is the object of an axiom.

        Raises:
            DocumentationError: It is neither in OWL 2.
        """
        if (node, OWL.onDatatype, None) in self._graph:
            return (Span(str(DataRange())),)
        try:
            expression = self._read.cls(node)
        except UnsupportedError as error:
            raise _unreadable(subject, predicate, error) from error
        if isinstance(expression, And) and len(expression.parts) == 1:  # So a maximum is read.
            expression = expression.parts[0]
        text = str(expression)
        # A restriction is in brackets, which it needs as a part alone.
        return self._linked(text[1:-1] if isinstance(expression, _RESTRICTIONS) else text)

    def chain(self, subject: URIRef, predicate: URIRef, node: Node) -> Line:
        """Write the property chain that starts at ``node``: ``isLocatedIn o isPartOf``.

        Raises:
            DocumentationError: A member of it is not a property.
        """
        try:
            links = [str(self._read.prop(member)) for member in self._read.members(node)]
        except UnsupportedError as error:
            raise _unreadable(subject, predicate, error) from error
        return self._linked(" o ".join(links))

    def _linked(self, text: str) -> Line:
        """Split what an expression is in words at its terms; what is in quotes stays whole."""
        return tuple(self._spans(readable(text)))

    def _spans(self, text: str) -> Iterator[Span]:
        end = 0
        for match in _TERM.finditer(text):
            if match["term"]:
                if text[end : match.start()]:
                    yield Span(text[end : match.start()])
                yield self.term(URIRef(expanded(match["term"])))
                end = match.end()
        if text[end:]:
            yield Span(text[end:])


def plain(line: Line) -> str:
    """Return the text of a line."""
    return "".join(span.text for span in line)


def _joined(lines: Iterable[Line], separator: str) -> Line:
    spans: list[Span] = []
    for line in lines:
        spans += [Span(separator), *line] if spans else line
    return tuple(spans)


def _unreadable(subject: URIRef, predicate: URIRef, error: UnsupportedError) -> DocumentationError:
    return DocumentationError(
        f"{curie(subject)} {curie(predicate)}: {error}; correct this axiom of the ontology"
    )
