"""The gate of terms: is each literal a value of its datatype, each IRI whole, each text writable?

RDF may hold what is not (https://www.w3.org/TR/rdf11-concepts/#section-Datatypes), but then it says
nothing, and the tools of the other gates stop at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.prefixes import curie
from khorgos.triples.gates.gate import GateResult, JudgedData
from khorgos.triples.lexical import UNWRITABLE, is_value

_MOST: Final = 60
"""How many characters of a literal a finding quotes."""


def judge_terms(data: JudgedData) -> GateResult:
    """Is each literal a value of its datatype, each IRI whole, each text writable?"""
    terms: dict[Node, tuple[Node, Node, Node]] = {}
    for triple in sorted(data.given, key=str):
        for term in triple:
            terms.setdefault(term, triple)
    findings = [
        f"{_place(data.text, needles)}{_shown(triple)}: {fault}"
        for term, triple in terms.items()
        for fault, needles in _faults(term)
    ]
    if not terms:
        findings = ["there is no triple in the data; is it the right file?"]
    return GateResult(f"{len(terms):,} terms, {len(findings)} faults", findings)


def _faults(term: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is wrong with a term, and what to look for in its file."""
    if isinstance(term, URIRef) and term.startswith("file:"):
        ends = (term.rsplit("/", 1)[-1], "/".join(term.rsplit("/", 2)[-2:]), f"#{term.fragment}")
        yield (
            "the IRI is relative, so it names a file; write it whole, or give a base",
            tuple(f"{before}{end}{after}" for end in ends for before, after in ("<>", '""')),
        )
    if not isinstance(term, Literal):
        return
    quotes = tuple(f"{before}{term}{after}" for before, after in ('""', "''", "><"))
    if found := UNWRITABLE.search(term):
        point = f"U+{ord(found[0]):04X}"
        yield (
            f"the text has the character {point}, which XML cannot hold; take it out",
            (
                f"\\u{ord(found[0]):04X}",
                f"\\u{ord(found[0]):04x}",
                found[0],
            ),
        )
    if term.datatype is None:
        return
    name = curie(str(term.datatype))
    known = is_value(str(term), str(term.datatype))
    if known is None:
        yield (
            f"the datatype {name} is unknown; use one of XML Schema",
            (str(term.datatype), *quotes),
        )
    elif not known:
        yield f"{_quoted(term)} is not a value of {name}; mend the text, or the datatype", quotes


def _place(text: str, needles: tuple[str, ...]) -> str:
    """Return the first line of the file that has one of the needles, as ``line 3: ``, or ""."""
    for needle in needles:
        if (position := text.find(needle)) >= 0:
            return f"line {text.count(chr(10), 0, position) + 1}: "
    return ""


def _shown(triple: tuple[Node, Node, Node]) -> str:
    return " ".join(_quoted(t) if isinstance(t, Literal) else curie(str(t)) for t in triple)


def _quoted(literal: Literal) -> str:
    """Quote a text, its controls escaped, so that it stands on one line and moves no cursor."""
    text = str(literal)
    short = text if len(text) <= _MOST else text[:_MOST] + "…"
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in short) + '"'
