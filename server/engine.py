"""Engines: what answers a query, and the one that does it in memory.

:class:`Engine` is the contract. An engine takes the text of a query and the dataset the protocol
asked for, and gives a complete answer or raises. :class:`EmbeddedEngine` holds a release in a
pyoxigraph store.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final, Protocol, TypeAlias
from urllib.parse import urljoin

import pyoxigraph as ox

from khorgos.ontology.namespaces import ONTOLOGY_IRI
from khorgos.server.errors import (
    EngineError,
    QueryRefused,
    Token,
    body,
    explain,
    line_and_column,
    tokenize,
)

RELEASE_FILE: Final = "khorgos.trig"


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


@dataclass(frozen=True, slots=True)
class Boolean:
    """The answer to ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to SELECT.

    Attributes:
        results: the rows, with the variables in the order in which the query names them; they
            can be read or serialised once.
    """

    results: ox.QuerySolutions

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables, without question mark, in the order of the columns."""
        return tuple(variable.value for variable in self.results.variables)


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT and DESCRIBE: a graph, so every triple once."""

    triples: tuple[ox.Triple, ...]


Answer: TypeAlias = Boolean | Solutions | Triples


class Engine(Protocol):
    """Answers SPARQL 1.1 queries over one release."""

    @property
    def version(self) -> str:
        """What identifies the release, in hexadecimal: equal versions give equal answers."""

    def query(self, text: str, dataset: Dataset) -> Answer:
        """Answer the query ``text``.

        Raises:
            QuerySyntaxError: the text is not a SPARQL query.
            QueryRefused: the query asks for what this engine does not do.
            EngineError: the engine failed.
        """


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Where an embedded engine finds its data.

    Attributes:
        release: folder that holds ``khorgos.trig``, TriG with every triple in its named graph.
        ontology: the ontology in Turtle, served as the named graph of its own IRI.
    """

    release: Path = Path(str(files("khorgos.triples"))) / "graph"
    ontology: Path = Path(str(files("khorgos.ontology"))) / "khorgos.ttl"


class EmbeddedEngine:
    """A release in memory; the default graph is the union of its graphs, every triple once."""

    def __init__(self, store: ox.Store, version: str) -> None:
        self._store = store
        self._version = version

    @classmethod
    def load(cls, config: EngineConfig) -> EmbeddedEngine:
        """Load the files that ``config`` names.

        Raises:
            EngineError: a file is missing or is not in its format.
        """
        store = ox.Store()
        digest = hashlib.sha256()
        ontology = ox.NamedNode(str(ONTOLOGY_IRI))
        for path, rdf_format, graph in (
            (config.release / RELEASE_FILE, ox.RdfFormat.TRIG, None),
            (config.ontology, ox.RdfFormat.TURTLE, ontology),
        ):
            try:
                data = path.read_bytes()
                store.bulk_load(data, format=rdf_format, to_graph=graph)
            except FileNotFoundError as error:
                raise EngineError(f"{path} does not exist; make it with: khorgos build") from error
            except (OSError, SyntaxError) as error:
                raise EngineError(f"{path} cannot be loaded: {error}") from error
            digest.update(data)
        # Copied, because the store's own union of named graphs counts a triple of two graphs twice.
        store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        return cls(store, digest.hexdigest())

    @property
    def version(self) -> str:
        """SHA-256 of the release's files, in hexadecimal."""
        return self._version

    def query(self, text: str, dataset: Dataset) -> Answer:
        """Answer the query ``text``; see :meth:`Engine.query`."""
        tokens = list(tokenize(text))
        _refuse_service(text, tokens)
        results = self._run(_in_order_of_mention(text, tokens), dataset or _from_clauses(tokens))
        if isinstance(results, ox.QueryBoolean):
            return Boolean(bool(results))
        if isinstance(results, ox.QuerySolutions):
            return Solutions(results)
        return Triples(tuple(dict.fromkeys(results)))

    def _run(
        self, text: str, dataset: Dataset
    ) -> ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples:
        try:
            if not dataset:
                return self._store.query(text)
            default = self._graphs(dataset.default_graphs)
            named = self._graphs(dataset.named_graphs)
            if len(default) > 1:
                store, merge = self._merge(default, named), ox.DefaultGraph()
                return store.query(text, default_graph=merge, named_graphs=[*named])
            return self._store.query(text, default_graph=[*default], named_graphs=[*named])
        except SyntaxError as error:
            raise explain(text, ox.Store().query) from error
        except (OSError, RuntimeError) as error:
            raise EngineError(f"the query could not be evaluated: {error}") from error

    def _graphs(self, iris: tuple[str, ...]) -> list[ox.NamedNode]:
        """Return the names of graphs of the release, each once; no data is fetched from afar."""
        known = {graph.value for graph in self._store.named_graphs()}
        for iri in iris:
            if iri not in known:
                listing = ", ".join(f"<{name}>" for name in sorted(known))
                raise QueryRefused(f"there is no graph <{iri}>; this release has {listing}")
        return [ox.NamedNode(iri) for iri in dict.fromkeys(iris)]

    def _merge(self, default: list[ox.NamedNode], named: list[ox.NamedNode]) -> ox.Store:
        """Copy graphs into a store of their own, because a query over several counts doubles."""
        merged = ox.Store()
        for graph in default:
            quads = self._store.quads_for_pattern(None, None, None, graph)
            merged.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
        for graph in named:
            merged.bulk_extend(self._store.quads_for_pattern(None, None, None, graph))
        return merged


def _refuse_service(text: str, tokens: list[Token]) -> None:
    """Refuse a SERVICE clause, which would make the engine open connections.

    What is a keyword depends on the grammar: in ``1<2)SERVICE?x#>`` the angle brackets are no IRI,
    and the parser takes ``SERVICEex:a`` for a clause. So the parser itself decides, on a text in
    which the word is misspelt wherever it stands, against a store without data.
    """

    def parse(part: str) -> None:
        ox.Store().query(re.sub("(?i)(servi)c(e)", r"\1x\2", part))

    if "service" not in text.lower():
        return
    try:
        parse(text)
    except SyntaxError as error:
        found = explain(text, parse)
        words = (token for token in tokens if token.kind == "word")
        if any(
            "service" in word.text.lower()
            and line_and_column(text, word.start) == (found.line, found.column)
            for word in words
        ):
            found = QueryRefused(
                "SERVICE is not allowed, because this endpoint does not query other endpoints; "
                "ask the other endpoint and join the answers yourself",
                found.line,
                found.column,
            )
        # Also any other error: the text is not run before the parser has passed it without SERVICE.
        raise found from error


def _in_order_of_mention(text: str, tokens: list[Token]) -> str:
    """Write out the ``*`` of ``SELECT *``, so that columns stand in the order of first mention.

    The parser would give them in alphabetical order. The names are the parser's own, taken from
    the query run against a store without data; a text it refuses is returned as it is.
    """
    star = body(tokens) + 1
    if star < len(tokens) and tokens[star].text.upper() in ("DISTINCT", "REDUCED"):
        star += 1
    if star >= len(tokens) or tokens[star].text != "*":
        return text
    try:
        results = ox.Store().query(text)
    except SyntaxError:
        return text  # the run against the data reports it
    if not isinstance(results, ox.QuerySolutions) or not results.variables:
        return text
    visible = {variable.value for variable in results.variables}
    mentioned = (token.text[1:] for token in tokens if token.kind == "variable")
    ordered = dict.fromkeys(name for name in mentioned if name in visible)
    if ordered.keys() != visible:
        return text
    columns = " ".join(f"?{name}" for name in ordered)
    return f"{text[: tokens[star].start]} {columns} {text[tokens[star].end :]}"


def _from_clauses(tokens: list[Token]) -> Dataset:
    """Read the FROM and FROM NAMED clauses of a query, SPARQL 1.1 Query section 13.2.

    The engine would not merge the graphs of several FROM clauses, so they are handed to it.
    """
    prologue = body(tokens)
    base, prefixes = _prologue(tokens[:prologue])
    graphs: dict[bool, list[str]] = {False: [], True: []}
    for index, token in enumerate(tokens[prologue:], prologue):
        if token.kind == "word" and token.text.upper() == "FROM":
            after = tokens[index + 1 : index + 3]
            named = bool(after) and after[0].text.upper() == "NAMED"
            graphs[named] += [_resolve(name, base, prefixes) for name in after[named:][:1]]
    return Dataset(tuple(graphs[False]), tuple(graphs[True]))


def _prologue(tokens: list[Token]) -> tuple[str, dict[str, str]]:
    """Return the base IRI, or an empty string, and the declared prefixes with their colon."""
    base = ""
    prefixes: dict[str, str] = {}
    for index, token in enumerate(tokens):
        if token.text.upper() == "BASE":
            base = _resolve(tokens[index + 1], base, prefixes)
        elif token.text.upper() == "PREFIX":
            prefixes[tokens[index + 1].text] = _resolve(tokens[index + 2], base, prefixes)
    return base, prefixes


def _resolve(name: Token, base: str, prefixes: dict[str, str]) -> str:
    """Return the absolute IRI that an IRI reference or a prefixed name stands for."""
    if name.kind == "iri":
        escapes = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
        iri = re.sub(escapes, lambda match: chr(int(match[1] or match[2], 16)), name.text[1:-1])
        return urljoin(base, iri)
    prefix, _, local = name.text.partition(":")
    return prefixes.get(prefix + ":", prefix + ":") + re.sub(r"\\(.)", r"\1", local)
