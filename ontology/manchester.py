"""Axioms as lines of text in the Manchester syntax, with a link at every term.

The syntax is that of https://www.w3.org/TR/owl2-manchester-syntax/. Terms of the ontology stand
without their prefix, as they are named in it; all others as CURIEs or, without a prefix, as IRIs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.expressions import ExpressionError, ExpressionWriter
from khorgos.ontology.prefixes import curie, expanded, readable

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
        self._words = ExpressionWriter(ontology)
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
            lines = [(Span(", "), *line) for line in sorted(map(self.value, named))]
            return tuple(chain.from_iterable(lines))[1:]
        if isinstance(node, Literal):
            return (Span(str(node), language=node.language or ""),)
        term = self.term(URIRef(str(node)))
        label = self._graph.value(node, RDFS.label)
        return (term if term.anchor or label is None else replace(term, text=str(label)),)

    def axiom(self, subject: URIRef, predicate: URIRef, node: Node) -> Line:
        """Write the object of an axiom: a class expression, a data range or a chain of properties.

        Raises:
            DocumentationError: It is none of them in OWL 2.
        """
        if (node, OWL.onDatatype, None) in self._graph:
            return (Span("a data range"),)
        is_chain = predicate == OWL.propertyChainAxiom
        try:
            text = self._words.chain(node) if is_chain else self._words.cls(node)
        except ExpressionError as error:
            name = f"{curie(subject)} {curie(predicate)}"
            raise DocumentationError(
                f"{name}: {error}; correct this axiom of the ontology"
            ) from error
        # A restriction is in brackets, which it needs as a part alone.
        is_restriction = (node, OWL.onProperty, None) in self._graph
        return self._linked(text[1:-1] if is_restriction else text)

    def _linked(self, text: str) -> Line:
        """Split what an expression is in words at its terms; what is in quotes stays whole."""
        text, spans, end = readable(text), list[Span](), 0
        for match in _TERM.finditer(text):
            if match["term"]:
                between = Span(text[end : match.start()])
                spans += [between, self.term(URIRef(expanded(match["term"])))]
                end = match.end()
        return tuple(span for span in [*spans, Span(text[end:])] if span.text)


def plain(line: Line) -> str:
    """Return the text of a line."""
    return "".join(span.text for span in line)
