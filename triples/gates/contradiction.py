"""Contradictions in words: what each axiom says, and which record states each fact among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from rdflib import RDF, URIRef

from khorgos.ontology.prefixes import expanded
from khorgos.triples.origins import Place

WAY_OUT: Final = (
    "Read the sentence of each fact named here: one of them says less than its record, or of "
    "another thing; mend that record, then run: khorgos build. Where all are right, an axiom says "
    "too much; mend it in ontology/modules."
)
_NAME: Final = r"([\w-]+:[^\s()]+)"
_WORDS: Final = {
    rf"DisjointClasses\({_NAME} {_NAME}\)": r"nothing is both \1 and \2",
    rf"SubClassOf\({_NAME} {_NAME}\)": r"whatever is \1 is \2 too",
    rf"ObjectPropertyDomain\({_NAME} {_NAME}\)": r"what has \1 is \2",
    rf"ObjectPropertyRange\({_NAME} {_NAME}\)": r"what \1 leads to is \2",
    rf"FunctionalObjectProperty\({_NAME}\)": r"a thing has one \1 at most",
    rf"AsymmetricObjectProperty\({_NAME}\)": r"\1 never leads back",
    rf"IrreflexiveObjectProperty\({_NAME}\)": r"nothing has \1 to itself",
}
_CLASS_FACT: Final = re.compile(rf"ClassAssertion\({_NAME} {_NAME}\)")
_FACT: Final = re.compile(rf"ObjectPropertyAssertion\({_NAME} {_NAME} {_NAME}\)")


def explained(explanation: str, where: Callable[..., Sequence[Place]]) -> str:
    """Say in words what contradicts, and how it is mended.

    Args:
        explanation: axioms that cannot hold together, one a line, in functional syntax.
        where: tells which records state a triple.

    >>> print(explained("DisjointClasses(kho:A kho:B)", lambda *fact: ()).splitlines()[0])
    DisjointClasses(kho:A kho:B), that is: nothing is both kho:A and kho:B
    """
    lines = [_in_words(line, where) for line in explanation.splitlines()]
    return "\n  ".join([*(line.strip() for line in lines), WAY_OUT])


def _in_words(line: str, where: Callable[..., Sequence[Place]]) -> str:
    axiom = line.strip()
    if found := _FACT.fullmatch(axiom):
        prop, subject, value = (URIRef(expanded(name)) for name in found.groups())
        return _told(axiom, where(subject, prop, value))
    if found := _CLASS_FACT.fullmatch(axiom):
        cls, thing = (URIRef(expanded(name)) for name in found.groups())
        return _told(axiom, where(thing, RDF.type, cls)[:1])  # the entity itself
    for form, words in _WORDS.items():
        if found := re.fullmatch(form, axiom):
            return f"{axiom}, that is: {found.expand(words)}"
    return axiom


def _told(axiom: str, places: Sequence[Place]) -> str:
    return f"{axiom}, as {', '.join(map(str, places))} says" if places else axiom
