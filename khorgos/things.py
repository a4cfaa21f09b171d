"""Things of the graph, and the facts and claims about them, each with the sentence it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Any, Final

from khorgos.ontology.prefixes import curie
from khorgos.table import Row, Table, Value

if TYPE_CHECKING:
    from khorgos.graph import Graph

_LABEL: Final = """SELECT ?label { ?thing rdfs:label ?label }
ORDER BY DESC (LANG(?label) = "en") ?label LIMIT 1"""

_KINDS: Final = """SELECT DISTINCT ?kind {
  { GRAPH khg:facts { ?thing a ?class } } UNION { GRAPH khg:evidence { ?thing a ?class } }
  ?class rdfs:label ?kind FILTER (LANG(?kind) = "en") } ORDER BY ?kind"""

_NAMES: Final = """SELECT DISTINCT ?name ?language ?source {
  { ?thing rdfs:label|skos:altLabel ?name BIND ("documents" AS ?source) }
  UNION { GRAPH khg:names { ?thing skos:altLabel ?name } BIND ("elsewhere" AS ?source) }
  BIND (LANG(?name) AS ?language) } ORDER BY ?source ?language ?name"""

_CITED: Final = """?passage kho:exact ?sentence ; kho:inDocument ?source ; kho:line ?line ;
    kho:part ?part ; kho:position ?position .
  ?source rdfs:label ?called FILTER (LANG(?called) = "en")
  OPTIONAL { ?source kho:title ?title }
  BIND (COALESCE(?title, ?called) AS ?document)
  BIND (?part != "body" AS ?aside)"""
_ITS_CLAIMS: Final = """{ SELECT DISTINCT ?claim {
      { ?claim kho:isAbout ?thing } UNION { ?claim kho:isClaimedBy ?thing }
      UNION { ?claim kho:hasContent/kho:propositionSubject ?thing }
      UNION { ?claim kho:hasContent/kho:propositionObject ?thing } } }"""


def _whole(query: str) -> str:
    """Fill in what several queries have: where words are cited, which claims are of a thing."""
    return Template(query).substitute(cited=_CITED, its_claims=_ITS_CLAIMS)


_FACTS: Final = _whole("""SELECT ?statement ?subject ?property ?object ?when ?certainty ?reading
  ?rank ?qualifier ?role ?scope ?sentence ?document ?line {
  { SELECT DISTINCT ?statement {
      { ?statement kho:subject ?thing } UNION { ?statement kho:object ?thing }
      ?statement a kho:Statement } }
  ?statement kho:subject ?s ; kho:predicate ?p ; kho:reading ?reading ; kho:rank ?rank ;
    kho:hasEvidence ?passage .
  ?s rdfs:label ?subject FILTER (LANG(?subject) = "en")
  ?p rdfs:label ?property FILTER (LANG(?property) = "en")
  OPTIONAL { ?statement kho:object/rdfs:label ?named FILTER (LANG(?named) = "en") }
  OPTIONAL { ?statement kho:objectValue ?value }
  BIND (COALESCE(?named, ?value) AS ?object)
  OPTIONAL { ?statement kho:hasTimeSpan/rdfs:label ?when }
  OPTIONAL { ?statement kho:certainty ?certainty }
  OPTIONAL { ?statement kho:hasQualifier ?word . ?word rdfs:label ?qualifier
    FILTER NOT EXISTS { ?word a kho:Hedge } }
  OPTIONAL { ?statement kho:inRole/rdfs:label ?role FILTER (LANG(?role) = "en") }
  OPTIONAL { ?statement kho:hasScope/rdfs:label ?scope FILTER (LANG(?scope) = "en") }
  BIND (?s != ?thing AS ?pointing)
  $cited
} ORDER BY ?pointing ?aside ?document ?position ?statement ?when ?certainty ?qualifier ?scope""")

_CLAIMS: Final = _whole("""SELECT ?claim ?text ?claimant ?when ?certainty ?denier
  ?sentence ?document ?line {
  $its_claims
  ?claim kho:claimText ?text ; kho:hasEvidence ?passage .
  OPTIONAL { ?claim kho:isClaimedBy/rdfs:label ?claimant FILTER (LANG(?claimant) = "en") }
  OPTIONAL { ?claim kho:hasTimeSpan/rdfs:label ?when }
  OPTIONAL { ?claim kho:certainty ?certainty }
  OPTIONAL { ?denial kho:denies ?claim ; kho:isClaimedBy/rdfs:label ?denier
    FILTER (LANG(?denier) = "en") }
  $cited
} ORDER BY ?aside ?document ?position ?claim ?claimant ?when ?certainty ?denier""")

_CONTENTS: Final = _whole("""SELECT ?claim ?content ?subject ?property ?object ?negated ?word {
  $its_claims
  ?claim kho:hasContent ?content .
  ?content kho:propositionSubject/rdfs:label ?subject ;
    kho:propositionPredicate/rdfs:label ?property
    FILTER (LANG(?subject) = "en" && LANG(?property) = "en")
  OPTIONAL { ?content kho:propositionObject/rdfs:label ?named FILTER (LANG(?named) = "en") }
  OPTIONAL { ?content kho:propositionValue ?value }
  BIND (COALESCE(?named, ?value) AS ?object)
  OPTIONAL { ?content kho:isNegated ?negated }
  OPTIONAL { ?content kho:hasQualifier/rdfs:label ?word }
} ORDER BY ?claim ?content ?word""")


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """The words that a fact rests on, and where they stand.

    Attributes:
        sentence: the exact words.
        document: the title of the document, or its label where its title is lost.
        line: the line of the document's file on which they begin, counted from 1.
    """

    sentence: str
    document: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cited:
    """What has passages: those of the documents' own text first, then those of glosses."""

    iri: str
    when: str | None
    certainty: tuple[str, ...]
    passages: tuple[CitedPassage, ...]

    @property
    def sentence(self) -> str:
        """The exact words of the first passage."""
        return self.passages[0].sentence

    @property
    def document(self) -> str:
        """The title of the first passage's document."""
        return self.passages[0].document

    @property
    def line(self) -> int:
        """The line on which the first passage begins, counted from 1."""
        return self.passages[0].line


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(_Cited):
    """What a document states; ``print`` shows it as a sentence of labels.

    Attributes:
        iri: the statement, an address of its own to cite.
        subject: label of the thing that it is about.
        predicate: label of the property.
        object: label of the other thing, or the value.
        when: the statement's own time, as people read it, or None where none is stated. The time
            of an event is a fact of its own, with the property "has time span".
        certainty: the words with which the document hedges it, such as "probably".
        qualifiers: the words with which it says how, how often or of how much, such as "slightly".
        role: label of the role in which the subject is meant, or None.
        scope: labels of the places, periods, parts or circles for which it holds.
        reading: how it was read: ``stated``, ``coreference``, ``relative``, ``computed``,
            ``emended`` or ``inferred-by-curator``.
        rank: ``preferred``, ``normal`` or ``deprecated``, where statements differ.
        passages: all the passages that support it: those of the documents' own text first, then
            those of glosses, which may break off; each in the order of the documents.
    """

    subject: str
    predicate: str
    object: str
    reading: str
    rank: str
    qualifiers: tuple[str, ...] = ()
    role: str | None = None
    scope: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = (*self.certainty, *self.qualifiers)
        return _sentence(self.subject, self.predicate, self.object, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(_Cited):
    """What somebody says, which is no fact by being said; ``print`` shows it with who says it.

    Attributes:
        iri: the claim, an address of its own to cite.
        text: what is claimed.
        content: the same in triples, each as a sentence of labels, with its words in brackets, as
            far as triples can say it.
        claimants: labels of those who claim it.
        deniers: labels of those who deny it.
        when: when it was claimed, as people read it, or None where no time is stated.
        certainty: the words with which it is hedged.
        passages: as those of a fact.
    """

    text: str
    claimants: tuple[str, ...]
    deniers: tuple[str, ...]
    content: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{', '.join(self.claimants)}: {self.text}"


class Thing:
    """A thing of the graph; what is told of it is asked for when it is wanted."""

    def __init__(self, graph: Graph, iri: str) -> None:
        """Make a thing; to get one, ask a :class:`~khorgos.Graph` for it.

        Args:
            graph: answers what is asked of it.
            iri: the thing.
        """
        self._graph = graph
        self.iri: Final = iri

    @property
    def label(self) -> str:
        """Its label in English, or in another language where it has none; else its short IRI."""
        found = self._ask(_LABEL)
        return str(found[0][0]) if found else curie(self.iri)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The labels of its classes in English; those that are inferred are left out."""
        return tuple(map(str, self._ask(_KINDS).column("kind")))

    @property
    def names(self) -> Table:
        """Its names with their languages; ``source`` tells the documents' from those elsewhere."""
        return self._ask(_NAMES)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the documents state of it, then what they state of others with it.

        Claims are not among them: what somebody says does not become a fact by being said.
        """
        return tuple(_facts(self._ask(_FACTS)))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What somebody claims of it, or it claims itself."""
        return tuple(_claims(self._ask(_CLAIMS), self._ask(_CONTENTS)))

    def __repr__(self) -> str:
        return f"<Thing {curie(self.iri)}: {self.label}>"

    def __str__(self) -> str:
        return self.label

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing) and self.iri == other.iri

    def __hash__(self) -> int:
        return hash(self.iri)

    def _ask(self, query: str) -> Table:
        # The IRI was checked when the thing was looked up; as a term it cannot end its brackets.
        return self._graph.table(query.replace("?thing", f"<{self.iri}>"))


def _facts(table: Table) -> Iterator[Fact]:
    for rows in _by_node(table):
        _, subject, predicate, value, _, _, reading, rank, *_ = rows[0]
        yield Fact(
            subject=str(subject),
            predicate=str(predicate),
            object=str(value),
            reading=str(reading),
            rank=str(rank),
            qualifiers=_texts(row[8] for row in rows),
            role=next(iter(_texts(row[9] for row in rows)), None),
            scope=_texts(row[10] for row in rows),
            **_cited(table.columns, rows),
        )


def _claims(table: Table, contents: Table) -> Iterator[Claim]:
    said: dict[object, list[str]] = {}
    for rows in _by_node(contents, 2):
        claim, _, subject, predicate, value, negated, _ = rows[0]
        sentence = _sentence(subject, predicate, value, _texts(row[6] for row in rows))
        said.setdefault(claim, []).append(f"not: {sentence}" if negated else sentence)
    for rows in _by_node(table):
        yield Claim(
            content=tuple(said.get(rows[0][0], ())),
            text=str(rows[0][1]),
            claimants=_texts(row[2] for row in rows),
            deniers=_texts(row[5] for row in rows),
            **_cited(table.columns, rows),
        )


def _sentence(subject: Value, predicate: Value, value: Value, words: Sequence[str]) -> str:
    bracket = f" ({', '.join(words)})" if words else ""
    return f"{subject} · {predicate} · {value}{bracket}"


def _by_node(table: Table, cells: int = 1) -> Iterable[Sequence[Row]]:
    """Group rows by their first cells, in the order in which the values of these first come."""
    groups: dict[object, list[Row]] = {}
    for row in table:
        groups.setdefault(tuple(row[:cells]), []).append(row)
    return groups.values()


def _cited(columns: Sequence[str], rows: Sequence[Row]) -> dict[str, Any]:
    """What rows of one fact or claim have in common; the last three columns are a passage."""
    when, certainty = columns.index("when"), columns.index("certainty")
    passages = dict.fromkeys(row[-3:] for row in rows)
    return {
        "iri": str(rows[0][0]),
        "when": None if rows[0][when] is None else str(rows[0][when]),
        "certainty": _texts(row[certainty] for row in rows),
        "passages": tuple(CitedPassage(str(s), str(d), int(str(n))) for s, d, n in passages),
    }


def _texts(values: Iterable[Value]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in values if value is not None))
