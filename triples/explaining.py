"""Why a triple is in a release: the axioms and the sentences that it rests on.

A stated fact rests on statements with their passages. An inferred one rests on an axiom and on
premises, each explained in its turn, down to what is stated.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from itertools import chain
from typing import Any, Final, get_args

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node
from rdflib.util import from_n3

from khorgos.ontology.materialise import Inference, Triple
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.ontology.prefixes import curie
from khorgos.ontology.vocabulary import Kind, Vocabulary
from khorgos.triples.statements import PROPOSITION, STATEMENT
from khorgos.triples.surety import FACTS, INFERRED, PLAIN, STATED, SURE, UNSURE, union

_Nodes = tuple[Node, Node, Node]
_KINDS: Final = (KHO.Statement, KHO.NegativeStatement, KHO.Claim, KHO.Passage)
_FIELDS: Final = (
    *("claimText", "claimKind", "isClaimedBy", "reportingWords", "reading", "readingNote"),
    *("hasEmendation", "conflictsWith"),
    *("resolution", "certainty", "hasQualifier", "hasSubjectQuantifier", "hasObjectQuantifier"),
    *("inRole", "hasScope", "isNegated", "hasTimeSpan", "dateText", "isAttributedTo"),
    *("rank", "note"),
)
_USUAL: Final = ("rank", "normal")
_QUOTED: Final = re.compile(r'"(?P<text>.*)"(?:@(?P<tag>[A-Za-z]+(?:-[A-Za-z0-9]+)*))?', re.DOTALL)
_BARE: Final = re.compile(r"true|false|[+-]?[0-9]+(\.[0-9]+)?")
_MOST: Final = 5  # How many near triples of one kind an error names.


class ExplanationError(ValueError):
    """A term or triple that a release does not hold; the message says what is near."""


@dataclass(frozen=True, order=True)
class Quote:
    """A passage: where it begins, in code points from 0, where it stands, its exact words."""

    document: str
    position: int
    section: str
    part: str
    exact: str
    iri: str


@dataclass(frozen=True)
class Evidence:
    """A statement, negative statement or claim with its passages, or a passage by itself.

    ``fields`` are the names and texts of what it says and what qualifies it: the reading, the
    certainty, the time, the rank, notes. ``kind`` says in words which of the four it is.
    """

    iri: str
    kind: str
    fields: tuple[tuple[str, str], ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Explanation:
    """Why a triple is in a release.

    Attributes:
        triple: What is explained.
        words: The triple in labels.
        kind: ``stated`` by statements that are sure, ``curated``, ``hedged`` or ``emended`` by
            others, ``given`` without one, ``axiom``, ``inferred``, or ``inferred-from-unsure``.
        reason: The axiom in the Manchester syntax, or where the triple is given.
        rules: The rules of OWL 2 RL that gave an inferred triple, by their names in the standard.
        premises: What an inferred triple follows from; none where the axiom alone gives it.
        evidence: The statements of a stated triple; the record that a given one is a part of.
        also: Claims and negative statements with this content, for the triple asked for alone.
    """

    triple: Triple
    words: str
    kind: str
    reason: str
    rules: tuple[str, ...] = ()
    premises: tuple[Explanation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    also: tuple[Evidence, ...] = ()


def parse_term(text: str, vocabulary: Vocabulary, graphs: Mapping[str, Graph]) -> URIRef | Literal:
    """Read a term as people write it.

    Args:
        text: A slug or a name of the ontology (``taraz``, ``tookPlaceAt``), a CURIE, an IRI, ``a``,
            words in double quotes with or without a language tag, a number, ``true`` or ``false``.
        vocabulary: The terms of the ontology.
        graphs: The graphs of a release by name.

    Raises:
        ExplanationError: Neither the release nor the ontology knows it; the nearest are named.
    """
    if text == "a":
        return RDF.type
    if _BARE.fullmatch(text):
        return Literal(from_n3(text))
    if quoted := _QUOTED.fullmatch(text):
        return Literal(quoted["text"], lang=quoted["tag"])
    terms = {t for g in graphs.values() for triple in g for t in triple if isinstance(t, URIRef)}
    terms.update(*(vocabulary.terms(kind).values() for kind in get_args(Kind)))
    found = sorted(t for t in terms if text in (str(t), f"<{t}>", curie(t), _name(t)))
    if len(found) == 1:
        return found[0]
    names = {_name(term).casefold(): term for term in sorted(terms)}
    wanted = re.split("[:/#]", text.strip("<>"))[-1].casefold()
    near = found or [names[name] for name in nearest(wanted, names)]
    hint = did_you_mean(list(map(curie, near)), "write a slug, a CURIE or an IRI that is in them")
    number = "several terms" if found else "no term"
    raise ExplanationError(f"{text!r} names {number} of the release and the ontology; {hint}")


class Explainer:
    """Explains triples of one release; what it has inferred serves for all of them."""

    def __init__(self, ontology: Graph, graphs: Mapping[str, Graph]) -> None:
        """Keep ``ontology`` and the ``graphs`` built with it by name, which must not change."""
        self._ontology = ontology
        self._graphs = graphs
        self._vocabulary = Vocabulary(ontology)
        self._stated = union(graphs)
        self._inferred = union(graphs, INFERRED)
        self._explained = cache(self._explain)

    def explain(self, triple: Triple) -> Explanation:
        """Explain why ``triple`` is in the release.

        Raises:
            ExplanationError: The release does not hold the triple; what is near to it is named. Or
                the ontology does not give what the release holds as inferred.
        """
        held = any(triple in g for g in (self._stated, self._ontology, self._inferred))
        if not held and not self._holding(triple, STATEMENT):
            near = list(self._near(triple)) or ["nothing; is it this property that you mean?"]
            absent = f"the release holds {_curies(triple)} neither as stated nor as inferred; near:"
            raise ExplanationError("\n  - ".join([absent, *near]))
        return replace(self._explained(triple), also=tuple(self._sayings(triple)))

    def _explain(self, triple: Triple) -> Explanation:
        words = self._words(triple)
        s, p, o = triple
        # Other labels are copied from names of whatever kind.
        said = self._vocabulary.subproperties(KHO.name) if p == SKOS.altLabel else {p}
        holding = (self._holding((s, one, o), STATEMENT) for one in sorted(said))
        if statements := tuple(map(self._evidence, chain.from_iterable(holding))):
            kind, reason = self._surety(triple)
            return Explanation(triple, words, kind, reason, evidence=statements)
        if triple in self._stated:
            graph = next(name for name in STATED if triple in self._graphs[name])
            reason = f"in khg:{graph}, without a statement"
            records = tuple(self._evidence(node) for node in (s, o) if self._kind(node))[:1]
            return Explanation(triple, words, "given", reason, evidence=records)
        if triple in self._ontology:
            return Explanation(triple, words, "axiom", "in the ontology")
        derivation = self._inference.why(triple)
        if derivation is None:
            raise ExplanationError(
                f"the release holds {_curies(triple)} as inferred, but the ontology does not give "
                "it: one of them was changed. Run: khorgos build"
            )
        premises = tuple(map(self._explained, derivation.premises))
        axioms = " and ".join(derivation.axioms)
        kind = next(name for name in INFERRED if triple in self._graphs[name])
        return Explanation(triple, words, kind, axioms, derivation.rules, premises)

    def _surety(self, triple: Triple) -> tuple[str, str]:
        """Return how surely a triple is stated, and what else is to be said of that."""
        graph = next((name for name in PLAIN if triple in self._graphs[name]), None)
        if graph is None:
            return "stated", "in its statement alone, for another dating is exacter"
        return ("stated", "") if graph == FACTS else (graph, "")

    @cached_property
    def _inference(self) -> Inference:
        inference = Inference(self._ontology, union(self._graphs, SURE))
        inference.add(union(self._graphs, UNSURE))
        return inference

    def _sayings(self, triple: Triple) -> Iterator[Evidence]:
        """Yield the claims and negative statements that have ``triple`` as their content."""
        for proposition in self._holding(triple, PROPOSITION):
            for relation in (KHO.negates, KHO.hasContent):
                for record in sorted(self._stated.subjects(relation, proposition), key=str):
                    yield self._evidence(record, proposition)

    def _holding(self, triple: Triple, terms: Sequence[URIRef]) -> list[Node]:
        """Return the statements or propositions that hold ``triple`` in the terms of their kind."""
        s, p, o = triple
        _, has_subject, has_predicate, has_object, has_value = terms
        held = {(has_predicate, p), (has_value if isinstance(o, Literal) else has_object, o)}
        nodes = self._stated.subjects(has_subject, s)
        return sorted((n for n in nodes if held <= {*self._stated.predicate_objects(n)}), key=str)

    def _evidence(self, node: Node, *said: Node) -> Evidence:
        """Return the record ``node`` with its own fields and those of the proposition ``said``."""
        texts = {
            self._vocabulary.label(KHO[name]): sorted(map(self._label, values))
            for name in _FIELDS
            if (values := {v for n in (node, *said) for v in self._stated.objects(n, KHO[name])})
        }
        found = (p for n in (node, *said) for p in self._stated.objects(n, KHO.hasEvidence))
        passages = [node, *found]
        quotes = (self._quote(n) for n in passages if (n, KHO.exact, None) in self._stated)
        fields = tuple((name, ", ".join(text)) for name, text in texts.items())
        return Evidence(str(node), self._kind(node), fields, tuple(sorted(quotes)))

    def _quote(self, passage: Node) -> Quote:
        document = ", ".join(map(self._label, self._stated.objects(passage, KHO.inDocument)))
        section, part, exact = (self._text(passage, KHO[n]) for n in ("section", "part", "exact"))
        position = int(self._text(passage, KHO.position))
        return Quote(document, position, section, part, exact, str(passage))

    def _kind(self, node: Node) -> str:
        kinds = (self._vocabulary.label(c) for c in _KINDS if (node, RDF.type, c) in self._stated)
        return next(kinds, "")

    def _near(self, triple: Triple) -> Iterator[str]:
        """Say what the release holds of the same things: reversed, said, between the two."""
        s, p, o = triple
        held = self._stated + self._inferred
        between = {*held.triples((s, None, o)), *held.triples((o, None, s))}
        reverse = set(held.triples((o, p, s)))
        yield from self._listed("the reverse holds", reverse)
        for record in self._sayings(triple):
            yield "\n".join(["said, and not asserted:", *_laid_out(record, 100, "    ")])
        yield from self._listed("between the two holds", between - reverse)
        yield from self._listed("of the subject holds", set(held.triples((s, p, None))))
        yield from self._gaps(s, p)

    def _gaps(self, subject: Node, predicate: Node) -> Iterator[str]:
        """Say what the source has lost of ``predicate`` of ``subject``."""
        for gap in sorted(self._stated.subjects(KHO.leavesOpen, predicate), key=str):
            if (gap, KHO.isAbout, subject) in self._stated:
                kind, written, why = (
                    self._text(gap, KHO[name]) for name in ("gapKind", "asWritten", "readingNote")
                )
                read = f"“{written}”, " if written else ""
                yield f"lost in the source ({kind}): {read}{why}"

    def _listed(self, what: str, triples: Iterable[_Nodes]) -> Iterator[str]:
        for triple in sorted(triples, key=_curies)[:_MOST]:
            yield f"{what}: {_curies(triple)} ({self._words(triple)})"

    def _words(self, triple: _Nodes) -> str:
        return " — ".join(map(self._label, triple))

    def _label(self, node: Node) -> str:
        if not isinstance(node, URIRef):
            return str(node)
        if node == RDF.type:
            return "is a"
        return self._text(node, RDFS.label) or self._said(node) or self._vocabulary.label(node)

    def _said(self, node: Node) -> str:
        """Return what an emendation or a statement says in words, "" of all else."""
        if written := self._text(node, KHO.asWritten):
            return f"“{written}”, read as “{self._text(node, KHO.readAs)}”"
        _, *places = STATEMENT
        parts = [part for place in places for part in self._stated.objects(node, place)]
        return " — ".join(map(self._label, parts))

    def _text(self, node: Node, predicate: URIRef) -> str:
        return min(map(str, self._stated.objects(node, predicate)), default="")


def as_data(explanation: Explanation) -> dict[str, Any]:
    """Return ``explanation`` as a value for JSON, with terms as in N-Triples."""
    data = asdict(replace(explanation, premises=()))
    data["triple"] = [term.n3() for term in explanation.triple]
    data["premises"] = [as_data(premise) for premise in explanation.premises]
    for evidence in (*data["evidence"], *data["also"]):
        evidence["fields"] = dict(evidence["fields"])
    return data


def as_text(explanation: Explanation, width: int = 100) -> str:
    """Lay out ``explanation`` as an indented tree, with lines of up to ``width`` characters.

    What several triples follow from is laid out once, where it comes first.
    """
    return "\n".join(_tree(explanation, width, set()))


def _tree(explanation: Explanation, width: int, shown: set[Triple]) -> Iterator[str]:
    yield from _wrapped(explanation.words, width)
    yield from _wrapped(_curies(explanation.triple), width, "  ")
    if explanation.premises and explanation.triple in shown:
        yield "  inferred, as laid out above"
        return
    shown.add(explanation.triple)
    by = f" by {', '.join(explanation.rules)} from the axiom:" if explanation.rules else ""
    yield from _wrapped(f"{explanation.kind}{by} {explanation.reason}".rstrip(), width, "  ")
    for evidence in (*explanation.evidence, *explanation.also):
        yield from _laid_out(evidence, width, "  ")
    for premise in explanation.premises:
        last = premise is explanation.premises[-1]
        for number, line in enumerate(_tree(premise, width - 5, shown)):
            edge = ("└─ " if last else "├─ ") if number == 0 else ("   " if last else "│  ")
            yield f"  {edge}{line}"


def _laid_out(evidence: Evidence, width: int, indent: str) -> Iterator[str]:
    yield from _wrapped(f"{evidence.kind} {curie(evidence.iri)}", width, indent)
    fields = (f"{name}: {text}" for name, text in evidence.fields if (name, text) != _USUAL)
    yield from _wrapped("; ".join(fields), width, indent + "  ")
    for quote in evidence.quotes:
        section = f", section “{quote.section}”" if quote.section else ""
        place = f"{quote.document}{section}, {quote.part}, from character {quote.position:,}"
        yield from _wrapped(f"“{quote.exact}”", width, indent + "    ")
        yield from _wrapped(f"— {place}", width, indent + "    ")


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    room = max(width - len(indent), 20)  # A deep tree may be wider than asked for.
    lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
    return [indent + line for line in lines]


def _name(term: URIRef) -> str:
    return curie(term).removeprefix("kho:").removeprefix("kh:")


def _curies(triple: _Nodes) -> str:
    return " ".join(curie(t) if isinstance(t, URIRef) else t.n3() for t in triple)
