"""The dataset of a query: what the protocol asks for, and the FROM clauses of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from khorgos.ontology.prefixes import BASE
from khorgos.server.sparql.tokens import Token, body


@dataclass(frozen=True, slots=True)
class Dataset:
    """The dataset a request asks for, SPARQL 1.1 Protocol section 2.1.4.

    Attributes:
        default_graphs: IRIs of the graphs whose merge is the default graph.
        named_graphs: IRIs of the named graphs.

    With both empty, the query's own FROM clauses or else the whole release hold.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)


def from_clauses(tokens: list[Token]) -> Dataset:
    """Read the FROM and FROM NAMED clauses of a query, SPARQL 1.1 Query section 13.2.

    The engine would not merge the graphs of several FROM clauses, so they are handed to it.
    """
    prologue = body(tokens)
    base, prefixes = prologue_of(tokens)
    graphs: dict[bool, list[str]] = {False: [], True: []}
    for index, token in enumerate(tokens[prologue:], prologue):
        if token.kind == "word" and token.text.upper() == "FROM":
            after = tokens[index + 1 : index + 3]
            named = bool(after) and after[0].text.upper() == "NAMED"
            graphs[named] += [resolve(name, base, prefixes) for name in after[named:][:1]]
    return Dataset(tuple(graphs[False]), tuple(graphs[True]))


def prologue_of(tokens: list[Token]) -> tuple[str, dict[str, str]]:
    """Return the base IRI, the release's where none is declared, and the prefixes with a colon."""
    base = BASE
    prefixes: dict[str, str] = {}
    end = body(tokens)
    for index, token in enumerate(tokens[:end]):
        if token.text.upper() == "BASE":
            base = resolve(tokens[index + 1], base, prefixes)
        elif token.text.upper() == "PREFIX":
            prefixes[tokens[index + 1].text] = resolve(tokens[index + 2], base, prefixes)
    return base, prefixes


def resolve(name: Token, base: str, prefixes: dict[str, str]) -> str:
    """Return the absolute IRI that an IRI reference or a prefixed name stands for."""
    if name.kind == "iri":
        escapes = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
        iri = re.sub(escapes, lambda match: chr(int(match[1] or match[2], 16)), name.text[1:-1])
        return urljoin(base, iri)
    prefix, _, local = name.text.partition(":")
    return prefixes.get(prefix + ":", prefix + ":") + re.sub(r"\\(.)", r"\1", local)
