"""A result set as people read it: names that lead on, dates and numbers in words, gaps named.

A query gives terms: IRIs, labels, sentences, numbers. Here each becomes a cell that says what it
is. A thing is named in the language of the page; a text stays as the query gave it, and leads to
what alone has it as its label or its words; a date is written as the language of the page does; a
cell without a value says that the documents do not tell it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import InvalidOperation
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from babel.numbers import format_decimal
from rdflib import RDFS, XSD

from khorgos.ontology.manchester import Span
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import curie, slug_of
from khorgos.server.engines.engine import Engine, select
from khorgos.server.languages.dates import PERSIAN, when, year_words
from khorgos.server.reading.collection import Collection
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.site import Site

ROWS_SHOWN: Final = 1000
"""How many rows a page shows; it says so when there are more, and data formats have them all."""
# A label leads somewhere where one thing alone has it; the same sentence may stand in two places.
_LABELLED: Final = f"""SELECT ?words (SAMPLE(?thing) AS ?it) ("thing" AS ?kind) WHERE {{
  ?thing <{RDFS.label}> ?words FILTER STRSTARTS(STR(?thing), "{KH}")
}} GROUP BY ?words HAVING (COUNT(DISTINCT ?thing) = 1)"""
_SAID: Final = f"""SELECT ?words (MIN(?thing) AS ?it) ?kind WHERE {{
  VALUES (?property ?kind) {{ (<{KHO.exact}> "words") (<{KHO.claimText}> "claim") }}
  ?thing ?property ?words
}} GROUP BY ?words ?kind ORDER BY ?kind"""
_SPANS: Final = f"""SELECT DISTINCT ?words ?edtf WHERE {{
  ?span <{KHO.edtf}> ?edtf ; <{RDFS.label}> ?words
}} ORDER BY ?words ?edtf"""
_GAPS: Final = f"""SELECT DISTINCT ?thing ?gap ?property WHERE {{
  ?gap <{KHO.isAbout}> ?thing ; <{KHO.leavesOpen}> ?property .
}} ORDER BY ?thing ?property"""
_YEAR: Final = re.compile(r"(?:^y|Y)ear$")
_WRITTEN_YEAR: Final = re.compile(r"(?P<before>\d{1,4}) BC|AD (?P<after>\d{1,4})")
_NUMBERS: Final = {str(kind) for kind in (XSD.integer, XSD.decimal, XSD.double)}
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class ResultCell:
    """A cell of a result set.

    Attributes:
        shown: what it says and where it leads.
        kind: ``thing``, ``words`` of a document, ``claim``, ``date``, ``number``, ``truth``,
            ``text``, or ``unsaid`` where there is no value.
        iri: the thing that it names, or the empty string.
    """

    shown: ShownTerm
    kind: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A result set for a page.

    Attributes:
        columns: headings, in words.
        rows: those that are shown.
        total: how many there are in all.
        things: slugs of the things of the collection that the rows name, each once.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[ResultCell]]
    total: int
    things: Sequence[str]

    @property
    def unsaid(self) -> bool:
        """Whether a cell has no value."""
        return any(cell.kind == "unsaid" for row in self.rows for cell in row)


@dataclass(frozen=True, eq=False)
class Glossary:
    """What the words of an answer lead to.

    Attributes:
        things: label, sentence or claim, with its language → what it is of: its IRI, and whether
            it is a ``thing``, the ``words`` of a document or a ``claim``.
        spans: label of a time span → its EDTF.
        gaps: IRI of a thing → the gaps of the sources about it, each with what it leaves open.
    """

    things: Mapping[tuple[str, str], tuple[str, str]]
    spans: Mapping[str, str]
    gaps: Mapping[str, Sequence[tuple[str, str]]]


@lru_cache(maxsize=4)
def the_glossary(site: Site) -> Glossary:
    """Return what the words of answers lead to in a site's release; it is read once.

    Raises:
        EngineError: the engine fails.
    """
    return read_glossary(site.engine)


def read_glossary(engine: Engine) -> Glossary:
    """Read what the words of answers lead to; as :func:`the_glossary`."""
    things = {
        (words.value, words.language or ""): (thing.value, str(kind).strip('"'))
        for query in (_LABELLED, _SAID)
        for words, thing, kind in select(engine, query)
        if isinstance(words, ox.Literal) and isinstance(thing, ox.NamedNode)
    }
    spans = {
        words.value: edtf.value
        for words, edtf in select(engine, _SPANS)
        if isinstance(words, ox.Literal) and isinstance(edtf, ox.Literal)
    }
    gaps: dict[str, list[tuple[str, str]]] = {}
    for thing, gap, property_ in select(engine, _GAPS):
        if isinstance(gap, ox.NamedNode) and isinstance(property_, ox.NamedNode):
            gaps.setdefault(str(thing).strip("<>"), []).append((gap.value, property_.value))
    return Glossary(things, spans, gaps)


class ResultReader:
    """Reads answers into tables for a page in one language.

    Args:
        collection: the things with their names.
        glossary: what words lead to.
        language: tag of the language of the page.
        address: IRI → web address, or the empty string.
        words: the words of the interface for true, false and not said.
    """

    def __init__(
        self,
        collection: Collection,
        glossary: Glossary,
        language: str,
        address: Callable[[str], str],
        words: tuple[str, str, str] = ("yes", "no", "not said"),
    ) -> None:
        self._collection = collection
        self._glossary = glossary
        self._language = language
        self._address = address
        self._true, self._false, self._unsaid = words

    def read(self, answer: ox.QuerySolutions | tuple[ox.Triple, ...]) -> ResultTable:
        """Read rows, or the triples of a graph as rows of three, up to ``ROWS_SHOWN`` of them."""
        columns: Sequence[str]
        found: Iterable[Iterable[Term | None]]
        if isinstance(answer, ox.QuerySolutions):
            columns, found = tuple(variable.value for variable in answer.variables), answer
        else:
            columns, found = ("subject", "predicate", "object"), answer
        rows: list[list[ResultCell]] = []
        total = 0
        for total, row in enumerate(found, 1):
            if total <= ROWS_SHOWN:
                cells = zip(columns, row, strict=True)
                rows.append([self.cell(term, column) for column, term in cells])
        iris = dict.fromkeys(cell.iri for row in rows for cell in row if cell.iri)
        things = [slug for slug in map(slug_of, iris) if slug in self._collection.items]
        return ResultTable(tuple(map(in_words, columns)), rows, total, things)

    def cell(self, term: Term | None, column: str = "") -> ResultCell:
        """Read a term; the name of its column tells whether a number is a year."""
        if term is None:
            return ResultCell(ShownTerm(self._unsaid), "unsaid")
        if isinstance(term, ox.NamedNode):
            return self._named(term.value)
        if isinstance(term, ox.Literal):
            return self._literal(term, column)
        if isinstance(term, ox.Triple):
            parts = (self.cell(part).shown.text for part in term)
            return ResultCell(ShownTerm(f"<<( {' '.join(parts)} )>>"), "text")
        return ResultCell(ShownTerm(str(term)), "text")

    def name_of(self, iri: str) -> ShownTerm:
        """Name a thing in the language of the page, with a link to where it leads."""
        item = self._collection.items.get(slug_of(iri)) if iri.startswith(str(KH)) else None
        shown = item.label(self._language) if item else ShownTerm(curie(iri))
        return _led(shown, self._address(iri))

    def _named(self, iri: str) -> ResultCell:
        return ResultCell(self.name_of(iri), "thing", iri)

    def _literal(self, term: ox.Literal, column: str) -> ResultCell:
        if term.datatype.value == str(XSD.boolean):
            text = self._true if term.value == "true" else self._false
            return ResultCell(ShownTerm(text), "truth")
        if term.datatype.value in _NUMBERS:
            return ResultCell(ShownTerm(self._number(term.value, column)), "number")
        if edtf := self._glossary.spans.get(term.value):
            date = when(edtf, self._language)
            return ResultCell(ShownTerm(date.text, "", date.language), "date")
        if year := _WRITTEN_YEAR.fullmatch(term.value):
            number = 1 - int(year["before"]) if year["before"] else int(year["after"])
            return ResultCell(ShownTerm(year_words(number, self._language)), "date")
        language = term.language or ""
        iri, kind = self._glossary.things.get((term.value, language), ("", "text"))
        shown = ShownTerm(term.value, "", language, Span(term.value).direction)
        return ResultCell(_led(shown, self._address(iri)) if iri else shown, kind, iri)

    def _number(self, value: str, column: str) -> str:
        """Write a number, or a year where its column says that it is one."""
        if re.fullmatch(r"[+-]?\d{1,4}", value) and _YEAR.search(column):
            return year_words(int(value), self._language)
        persian = self._language == "fa"
        try:
            written = format_decimal(
                value,
                locale=self._language,
                decimal_quantization=False,
                numbering_system="arabext" if persian else "latn",
            )
        except InvalidOperation:  # no number, whatever its datatype says
            return value
        return written.translate(PERSIAN) if persian else written


def in_words(variable: str) -> str:
    """Write the name of a variable as words.

    >>> in_words("sameAreaAs"), in_words("squareKm")
    ('same area as', 'square km')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", variable).replace("_", " ").lower()


def _led(shown: ShownTerm, href: str) -> ShownTerm:
    return ShownTerm(shown.text, href, shown.language, shown.direction)
