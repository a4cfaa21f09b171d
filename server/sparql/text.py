"""The text of a SPARQL query: its tokens, its dataset, its prefixes, and whether its answer lasts.

Whoever has to know one of these makes a :class:`QueryText`, which reads the text once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple, Self
from urllib.parse import urljoin

from khorgos.ontology.prefixes import BASE, PREFIXES, REIFIERS

QUERY_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

_TOKEN: Final = re.compile(
    r"""
      (?P<space>[ \t\r\n]+ | \#[^\r\n]*)
    | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
        | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    | (?P<blank>_:\w(?:[\w.·-]*[\w·-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:
        (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])
           (?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*
              (?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]))?)?)
    | (?P<word>\w+)
    | (?P<mark><<\(? | \)?>> | \{\| | \|\} | .)
    """,
    re.VERBOSE | re.DOTALL,
)


_DECLARATIONS: Final = {"BASE": 2, "PREFIX": 3, "VERSION": 2}
"""The keywords of the prologue → how many tokens their declaration has."""

_TRIPLE_MARKS: Final = ("<<", "<<(", "{|", "~")
_TRIPLE_FUNCTIONS: Final = ("TRIPLE", "SUBJECT", "PREDICATE", "OBJECT", "ISTRIPLE")
_SIGNS_OF_TRIPLES: Final = (
    *("<<", "{|", "~", "reifi", "version"),
    *("triple", "subject", "predicate", "object"),
)
"""What a text must have for any of these to be in it."""

_OF_TRIPLES: Final = (PREFIXES["rdf"] + "reifies", REIFIERS)


class QueryToken(NamedTuple):
    """One token of a query: ``kind`` is a group of the token pattern, ``start`` a code point."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset of the code point after the token."""
        return self.start + len(self.text)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Return the line and column, both from 1, of the code point at ``offset``.

    >>> line_and_column("ASK {\n  ?s ?p }", 8)
    (2, 3)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


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


WHOLE: Final = Dataset()
"""The dataset of a request that names none."""


class QueryText(str):
    """The text of a query, with all that is read from it, each read once.

    It is a string like any other, so that it may stand wherever the text of a query is taken.

    >>> text = QueryText.of("PREFIX ex: <https://example.org/> SELECT * FROM ex:one { ?s ?p ?o }")
    >>> text.form, text.dataset.default_graphs
    ('SELECT', ('https://example.org/one',))
    """

    @classmethod
    def of(cls, text: str) -> Self:
        """Return ``text`` itself if it is one already, so that what was read stays with it."""
        return text if isinstance(text, cls) else cls(text)

    @cached_property
    def lowered(self) -> str:
        """The text in small letters, to see quickly what cannot be in it."""
        return self.lower()

    def read(self) -> Iterator[QueryToken]:
        """Read its tokens one by one; who needs all, or needs them again, takes :attr:`tokens`."""
        for match in _TOKEN.finditer(self):
            if match.lastgroup and match.lastgroup != "space":
                yield QueryToken(match.lastgroup, match[0], match.start())

    @cached_property
    def tokens(self) -> tuple[QueryToken, ...]:
        """Its tokens in order, without white space and comments.

        Follows the grammar of SPARQL 1.2 Query, https://www.w3.org/TR/sparql12-query/#sparqlGrammar,
        which has all tokens of 1.1; every text can be tokenised, one that is not SPARQL comes apart
        into ``mark`` tokens, most of them of one code point.
        """
        return tuple(self.read())

    @cached_property
    def start(self) -> int:
        """The index of the first token after the prologue: BASE, PREFIX and VERSION."""
        tokens, index = self.tokens, 0
        while index < len(tokens) and (size := _DECLARATIONS.get(tokens[index].text.upper())):
            index += size
        return min(index, len(tokens))

    @cached_property
    def form(self) -> str:
        """``SELECT`` or another of :data:`QUERY_FORMS`; "" for a text that begins otherwise.

        Reads no more of the text than it must, because it is asked of every query.
        """
        tokens = self.read()
        for token in tokens:
            word = token.text.upper()
            if word not in _DECLARATIONS:
                return word if word in QUERY_FORMS else ""
            for _ in range(_DECLARATIONS[word] - 1):
                next(tokens, None)
        return ""

    @property
    def gives_graph(self) -> bool:
        """Whether its answer is a graph, not rows or a truth value."""
        return self.form in ("CONSTRUCT", "DESCRIBE")

    @cached_property
    def prologue(self) -> tuple[str, dict[str, str]]:
        """The base IRI, the release's where none is declared, and the prefixes with their colon."""
        base = BASE
        prefixes: dict[str, str] = {}
        index = 0
        while index < self.start:
            keyword = self.tokens[index].text.upper()
            size = _DECLARATIONS[keyword]
            match keyword, self.tokens[index + 1 : index + size]:
                case "BASE", [iri]:
                    base = _resolve(iri, base, prefixes)
                case "PREFIX", [name, iri]:
                    prefixes[name.text] = _resolve(iri, base, prefixes)
            index += size
        return base, prefixes

    @cached_property
    def dataset(self) -> Dataset:
        """What its FROM and FROM NAMED clauses say, SPARQL 1.1 Query section 13.2.

        The engine would not merge the graphs of several FROM clauses, so they are handed to it.
        """
        if "from" not in self.lowered:
            return WHOLE
        graphs: dict[bool, list[str]] = {False: [], True: []}
        for index, token in enumerate(self.tokens[self.start :], self.start):
            if token.kind == "word" and token.text.upper() == "FROM":
                after = self.tokens[index + 1 : index + 3]
                named = bool(after) and after[0].text.upper() == "NAMED"
                graphs[named] += [self.resolve(name) for name in after[named:][:1]]
        return Dataset(tuple(graphs[False]), tuple(graphs[True]))

    @cached_property
    def is_volatile(self) -> bool:
        """Whether the answer may be another next time, though the release is the same.

        So it is if the query calls NOW, RAND, UUID, STRUUID or BNODE, or asks another endpoint.
        Words in strings, comments, names and variables do not count. Where an engine might read a
        call into the text, it counts: parsers take ``BYRAND()`` for two words, and the comparisons
        in ``?x<RAND()&&?y>1`` look like an IRI.
        """
        text = self.lowered
        if not any(word in text for word in _SIGNS_OF_CHANGE):
            return False
        following = [token.text for token in self.tokens[1:]] + [""]
        return any(map(_varies, self.tokens, following))

    @cached_property
    def speaks_of_triples(self) -> bool:
        """Whether it can take triples as terms, and so wants to be asked of those who reify them.

        So it is if it announces ``VERSION "1.2"``, has SPARQL 1.2's syntax or functions for triple
        terms, reifiers and annotations, or names ``rdf:reifies`` or the graph of the reifiers.

        >>> QueryText.of("ASK { ?s ?p ?o {| ?about ?value |} }").speaks_of_triples
        True
        >>> QueryText.of("ASK { ?s ?p ?o }").speaks_of_triples
        False
        """
        text = self.lowered
        if not any(sign in text for sign in _SIGNS_OF_TRIPLES):
            return False
        following = [token.text for token in self.tokens[1:]] + [""]
        return any(map(self._is_of_triples, self.tokens, following))

    def _is_of_triples(self, token: QueryToken, after: str) -> bool:
        if token.kind in ("iri", "name"):
            return "reifi" in token.text and self.resolve(token) in _OF_TRIPLES
        word = token.text.upper()
        if token.kind == "word" and after == "(":
            return word in _TRIPLE_FUNCTIONS
        return token.text in _TRIPLE_MARKS or (word == "VERSION" and after[1:-1] == "1.2")

    def resolve(self, name: QueryToken) -> str:
        """Return the absolute IRI that an IRI reference or a prefixed name in it stands for."""
        return _resolve(name, *self.prologue)

    def place(self, token: QueryToken) -> tuple[int, int]:
        """Return the line and column, both from 1, at which a token begins."""
        return line_and_column(self, token.start)


def _resolve(name: QueryToken, base: str, prefixes: Mapping[str, str]) -> str:
    if name.kind == "iri":
        escapes = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
        iri = re.sub(escapes, lambda match: chr(int(match[1] or match[2], 16)), name.text[1:-1])
        return urljoin(base, iri)
    prefix, _, local = name.text.partition(":")
    return prefixes.get(prefix + ":", prefix + ":") + re.sub(r"\\(.)", r"\1", local)


_FUNCTIONS: Final = ("NOW", "RAND", "UUID", "BNODE")
"""The ends of the names of the functions; one of them is that of STRUUID."""

_SIGNS_OF_CHANGE: Final = ("now", "rand", "uuid", "bnode", "service")
"""What a text must have for any of this to be in it."""

_INSIDE: Final = re.compile(r"(?i)(?:now|rand|uuid|bnode)\(|\)service")


def _varies(token: QueryToken, after: str) -> bool:
    name = token.text.upper()
    if token.kind == "word":
        return name.endswith("SERVICE") or (name.endswith(_FUNCTIONS) and after == "(")
    if token.kind == "name":  # SERVICE without a space before the endpoint's name
        return name.startswith("SERVICE")
    return token.kind == "iri" and bool(_INSIDE.search(token.text))


def with_prefixes(text: str) -> str:
    """Declare the known prefixes that a query uses and does not declare.

    The declarations stand before the first line, on one line that ends with a line break; a query
    that declares all it uses comes back as it is.

    >>> print(with_prefixes("SELECT * { ?thing rdfs:label ?name }"))
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT * { ?thing rdfs:label ?name }
    """
    query = QueryText.of(text)
    _, declared = query.prologue
    used = {token.text.partition(":")[0] for token in query.tokens if token.kind == "name"}
    missing = [prefix for prefix in PREFIXES if prefix in used and f"{prefix}:" not in declared]
    if not missing:
        return text
    return " ".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in missing) + "\n" + text
