"""Gate: does each record meet the words of its quote, and is one event told as one?

The gate reads words, not meaning: where a sentence hedges, denies, intends, reports, bounds a
number or says how much or how often, a record of that sentence has to carry the matching mark, or
say under ``exceptions`` why it need not. All records that share a passage answer for it together.

Two events of one kind with the same parties, one of whose dates contains the other, may be the
same event in two sentences. Either they become one entity, or one of them says under ``identity``
what tells it from the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import curie
from khorgos.triples.anchoring import stands_in
from khorgos.triples.annotated import AnnotatedDocument
from khorgos.triples.annotation import ClaimRecord, FactRecord, Record
from khorgos.triples.documents.document import Passage
from khorgos.triples.gates.gate import GateResult, JudgedRelease
from khorgos.triples.numberwords import HOLDS_NUMBER
from khorgos.triples.qualifiers import load_qualifiers

_Pattern = re.Pattern[str]


def _words(*alternatives: str) -> _Pattern:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


HEDGES = _words(
    "probably", "likely", "perhaps", "possibly", "possible", "potential", "apparently", "allegedly",
    "reportedly", "supposedly", "might", "could", "seems?", "presumably", "in part", "thought to",
)  # fmt: skip
NEGATIONS = _words(
    "not", "never", "neither", "nor", "no longer", "without", "cannot", "didn't", "doesn't",
    "isn't", "wasn't", "hardly", "stopped",
)  # fmt: skip
INTENTIONS = _words(
    "aims?", "aimed", "intend(?:s|ed)?", "in order to", "sought", "seeks?", "hopes?", "wants?",
    "wanted", "plan(?:s|ned)?", "attempt(?:s|ed)?", "tries", "tried", "to prevent", "to secure",
    "to avoid", "will",
)  # fmt: skip
REPORTING = _words(
    "says?", "said", "saying", "claim(?:s|ed)?", "stated", "states that", "stating", "according to",
    "thought", "reported", "argue[sd]?", "accused", "dismissed", "alleged", "announced",
)  # fmt: skip
_MUST_BE_KEPT = ("Degree", "Quantifier", "Frequency")
"""The kinds of qualifiers that are asked for; manners and directions name things as often."""
_SAID_OTHERWISE = ("both", "each", "such as")
"""Qualifiers of which the facts themselves tell: one of each thing."""
COMPARATOR = (
    r"(?:more than|less than|fewer than|at least|at most|nearly|almost|around|about|approximately|"
    r"over|up to|some|roughly|by|before|after|since|until|circa|c\.|ca\.|sometime around)"
)
_ERA = re.compile(r"\s*(?:BCE?|CE|AD)\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
_NO_KIND = frozenset({KHO.Occurrence, KHO.Event})
"""Classes too wide for two of their members to be taken for one event."""
_DISAMBIGUATION = re.compile(r"\bmay (?:also )?refer to\b")


def judge_faithfulness(release: JudgedRelease) -> GateResult:
    """Does each record meet the words of its quote, and is one event told as one?"""
    documents = release.built.documents
    retold = check_retelling(release.stated, release.inferred)
    findings = [*check_faithfulness(documents), *retold]
    count = sum(len(one.records) for one in documents)
    return GateResult(f"{count:,} records compared with the words of their quotes", findings)


def check_faithfulness(documents: Sequence[AnnotatedDocument]) -> Iterator[str]:
    """Yield each word of a quote that no record of its passage meets, its place and the way out."""
    for one in documents:
        for group in _groups(one.records):
            yield from _check_group(group)


@dataclass(frozen=True)
class _Group:
    """Records that share a passage: what the passage says is what they say together."""

    records: Sequence[Record]
    text: str

    @cached_property
    def facts(self) -> Sequence[FactRecord]:
        return [fact for record in self.records for fact in record.facts]

    @cached_property
    def claims(self) -> Sequence[ClaimRecord]:
        return [claim for record in self.records for claim in record.claims]

    @cached_property
    def said(self) -> Sequence[FactRecord]:
        """The facts, and what the claims say and the intentions would bring about."""
        contents = (content for claim in self.claims for content in claim.content)
        return [said for one in (*self.facts, *contents) for said in one.with_content()]

    def excepts(self, word: str) -> bool:
        return any(
            word.casefold() == exception.casefold()
            for record in self.records
            for exception in record.exceptions
        )

    def finding(self, word: str, message: str) -> str:
        first = self.records[0]
        return f"{first.file}:{first.line} [{first.id}] {word!r}: {message}"


def _groups(records: Sequence[Record]) -> Iterator[_Group]:
    """Yield each passage once, with all records that quote characters of it."""
    quoted = [
        (record, passage.exact, _offsets(passage))
        for record in records
        for passage in record.passages
    ]
    seen: set[frozenset[int]] = set()
    for _, text, offsets in quoted:
        within_another = any(offsets < other for _, _, other in quoted)
        if not within_another and offsets not in seen:
            seen.add(offsets)
            members = {
                record.id: record for record, _, other in quoted if not other.isdisjoint(offsets)
            }
            yield _Group(tuple(members.values()), text)


def _offsets(passage: Passage) -> frozenset[int]:
    return frozenset(offset for start, end in passage.ranges for offset in range(start, end))


def _check_group(group: _Group) -> Iterator[str]:
    if not group.facts and not group.claims:
        return
    for pattern, is_met, message in _MARKS:
        for word in _found(pattern, group.text):
            if not group.excepts(word) and not is_met(group, word):
                yield group.finding(word, message)
    for number in _found(_NUMBER, group.text):
        if not group.excepts(number) and not _speaks_of_number(group, number):
            message = "no fact or claim of this sentence speaks of the number; say what it counts"
            yield group.finding(number, message)
    for words in _literal_words(group):
        yield from _check_literal(group, words)
    if match := _DISAMBIGUATION.search(group.text):
        message = "this gloss is a page that tells homonyms apart; take nothing from it"
        yield group.finding(match[0], message)


def _found(pattern: _Pattern, text: str) -> list[str]:
    return list(dict.fromkeys(match[0] for match in pattern.finditer(text)))


def _says(group: _Group, *properties: str) -> bool:
    return any(fact.triple.property in properties for fact in group.said)


def _is_hedged(group: _Group, word: str) -> bool:
    if word.casefold() == "could" and _says(group, "isEntitledTo"):
        return True
    marks = [fact.certainty for fact in group.said] + [claim.certainty for claim in group.claims]
    claimed = any(claim.kind != "assertion" for claim in group.claims)
    return claimed or any(mark and word.casefold() in mark.casefold() for mark in marks)


def _is_denied(group: _Group, word: str) -> bool:
    return any(fact.negated for fact in group.said) or bool(group.claims)


def _is_intended(group: _Group, word: str) -> bool:
    return _says(group, "hasGoal", "isPlannedFor") or bool(group.claims)


def _is_reported(group: _Group, word: str) -> bool:
    attributed = any(fact.according_to for fact in group.facts)
    return attributed or any(claim.words or claim.by for claim in group.claims)


def _is_qualified(group: _Group, word: str) -> bool:
    """Whether ``word`` is kept: as a qualifier, in other words of the source, or in a name."""
    texts = [claim.words for claim in group.claims]
    for fact in group.said:
        texts += [*fact.how, *fact.how_much, *fact.of_how_much, fact.by_how_much]
        texts += [fact.certainty, fact.when]
        slugs = (fact.triple.subject, fact.triple.object, fact.role, *fact.scope)
        texts += [fact.triple.words, *(slug.replace("-", " ") for slug in slugs if slug)]
    word = word.casefold().removeprefix("a ")
    if stands_in(word, filter(None, texts)) or word in _SAID_OTHERWISE:
        return True
    if word == "most":  # a superlative
        return any(fact.ranking for fact in group.said)
    if word in ("part of", "parts of"):
        return any(fact.triple.property in ("isPartOf", "isLocatedIn") for fact in group.said)
    return False


_KEPT_WORDS = {one.word for one in load_qualifiers().words if one.kind in _MUST_BE_KEPT}
# "more than" bounds a number; the longest word that fits is the one that is meant.
_QUALIFIERS = _words(
    *(f"{re.escape(word)}(?! than)" for word in sorted(_KEPT_WORDS, key=len, reverse=True))
)
_MARKS: Sequence[tuple[_Pattern, Callable[[_Group, str], bool], str]] = (
    (HEDGES, _is_hedged, "the sentence hedges; give the fact its certainty, or make it a claim"),
    (NEGATIONS, _is_denied, "the sentence denies; mark a fact with not, or make it a claim"),
    (
        INTENTIONS,
        _is_intended,
        "the sentence intends; say it with hasGoal or isPlannedFor, or make it a claim",
    ),
    (REPORTING, _is_reported, "the sentence reports; make it a claim, or say according_to"),
    (_QUALIFIERS, _is_qualified, "the sentence qualifies; say how, how_much or of_how_much"),
)


def _speaks_of_number(group: _Group, number: str) -> bool:
    """Whether any fact, claim or gap has the digits of ``number`` in anything that it says."""
    texts: list[str | None] = []
    for fact in group.said:
        texts += [fact.triple.subject, fact.triple.object, fact.triple.words]
        texts += [fact.when, fact.edtf, fact.because, fact.note, fact.by_how_much]
        texts += [str(fact.ranking.position)] if fact.ranking else []
        texts += [fact.scale.lowest, fact.scale.highest] if fact.scale else []
        texts += [fact.emended.written, fact.emended.read] if fact.emended else []
    for claim in group.claims:
        texts += [claim.id, claim.text, claim.when, claim.edtf, claim.note]
    texts += [gap.written for record in group.records for gap in record.gaps]
    said = " ".join(filter(None, texts)).replace(",", "")
    digits = re.escape(number.replace(",", ""))
    return re.search(rf"(?<!\d){digits}(?!\d)", said) is not None


def _literal_words(group: _Group) -> Iterator[str]:
    """The source's words of dates and quantities, which may stand beside words that change them."""
    times = [fact.when for fact in group.said] + [claim.when for claim in group.claims]
    yield from filter(None, [*times, *(fact.by_how_much for fact in group.said)])
    for fact in group.facts:
        words = fact.triple.words or ""
        # Words in a language are a name or the like, whatever digits they have.
        if fact.triple.tag is None and HOLDS_NUMBER.search(words):
            yield words


def _check_literal(group: _Group, words: str) -> Iterator[str]:
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    before = re.compile(rf"\b({COMPARATOR})\s+{pattern}(?![\w,.]*\d)", re.IGNORECASE)
    bare = re.compile(rf"(?<![\w]){pattern}", re.IGNORECASE)
    match = before.search(group.text)
    if match and not group.excepts(match[1]):
        message = f"the word stands before {words!r} and changes it; take it into the words"
        yield group.finding(match[1], message)
    for place in bare.finditer(group.text):
        era = _ERA.match(group.text, place.end())
        if era and not group.excepts(era[0].strip()):
            message = f"the era stands behind {words!r}; take it into the words"
            yield group.finding(era[0].strip(), message)


def check_retelling(*graphs: Graph) -> Iterator[str]:
    """Yield the pairs of events that may be one in ``graphs``, the inferred triples among them."""

    def objects(node: Node, predicate: URIRef) -> set[Node]:
        return {found for graph in graphs for found in graph.objects(node, predicate)}

    def may_be_one(one: Node, other: Node) -> bool:
        if objects(one, SKOS.scopeNote) or objects(other, SKOS.scopeNote):
            return False
        spans = product(objects(one, KHO.hasTimeSpan), objects(other, KHO.hasTimeSpan))
        return any(_contain([_days(objects, span) for span in pair]) for pair in spans)

    def named(event: Node) -> str:
        label = min(map(str, objects(event, RDFS.label)), default="no label")
        return f"{curie(str(event))} ({label})"

    groups: dict[tuple[Node, frozenset[Node]], list[Node]] = defaultdict(list)
    events = {event for graph in graphs for event in graph.subjects(RDF.type, KHO.Event)}
    for event in sorted(events, key=str):
        parties = frozenset(objects(event, KHO.hasParticipant))
        for cls in objects(event, RDF.type) - _NO_KIND:
            if parties:
                groups[cls, parties].append(event)
    pairs = {pair for alike in groups.values() for pair in combinations(alike, 2)}
    for pair in sorted(pairs):
        if may_be_one(*pair):
            one, other = map(named, pair)
            yield (
                f"{one} and {other} have the same parties, and one date contains the other: "
                "make them one entity, or tell them apart under 'identity' of one of them"
            )


def _days(objects: Callable[[Node, URIRef], set[Node]], span: Node) -> list[int]:
    """The earliest and the latest day of ``span``, where they are known."""
    bounds = (objects(span, KHO.earliestDay), objects(span, KHO.latestDay))
    return [int(str(day)) for days in bounds for day in days]


def _contain(spans: Sequence[Sequence[int]]) -> bool:
    """Whether one of two spans of days lies within the other."""
    if any(len(span) != 2 for span in spans):
        return False
    (begin, end), (other_begin, other_end) = spans
    return (begin <= other_begin and other_end <= end) or (
        other_begin <= begin and end <= other_end
    )
