"""A document under review: its sentences with what the files say of each, and what is proposed."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.server.reviewing.proposals import (
    NO_DRAFT,
    Data,
    DraftedSentence,
    Drafter,
    DraftProposal,
    with_names,
)
from khorgos.triples.anchoring import anchor
from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import Entity, Record
from khorgos.triples.documents.document import Document, Passage, Sentence
from khorgos.triples.editing.annotationtext import position_of, records_of
from khorgos.triples.editing.desk import EditingDesk
from khorgos.triples.editing.yamltext import EditError, YamlText
from khorgos.triples.gates.findings import GateFinding
from khorgos.triples.gates.judging import Judge
from khorgos.triples.problems import Problem
from khorgos.triples.terms import own_vocabulary

REVIEWS: Final = "reviews"
"""The folder of the journals, in a graph's folder."""
_SHOWN: Final = frozenset({"metadata", "body", "footnote", "list", "field", "heading"})
_ASKED: Final = frozenset({"body", "footnote", "list", "field"})
"""Kinds of parts whose sentences are to have a record."""
DRAFT: Final = "draft:"
"""How the key of a proposal begins that is a draft in the file."""


@dataclass(frozen=True)
class HeldRecord:
    """A record that the files hold.

    Attributes:
        file: the name of its file.
        record: the record.
        starts: where its passages begin and end in the source.
    """

    file: str
    record: Record
    starts: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ReviewedSentence:
    """A sentence with what is known of it.

    Attributes:
        number: from 0, in reading order.
        sentence: the sentence.
        records: the accepted records that quote of it.
        drafted: what is proposed, also what was decided.
        open: what is proposed and not decided.
    """

    number: int
    sentence: Sentence
    records: tuple[HeldRecord, ...]
    drafted: DraftedSentence
    open: tuple[DraftProposal, ...]

    @property
    def is_asked(self) -> bool:
        """Whether it is to have a record."""
        return self.sentence.kind in _ASKED

    @property
    def is_done(self) -> bool:
        """Whether it has one, or needs none."""
        return bool(self.records) or not self.is_asked

    @property
    def state(self) -> str:
        """``done``, ``open``, or ``quiet`` where it needs no record and has none."""
        if self.records:
            return "done"
        return "open" if self.is_asked else "quiet"


@dataclass(frozen=True)
class ReviewedSection:
    """A section with how much of it is done: its heading, its first sentence, and counts."""

    heading: str
    first: int
    done: int
    asked: int
    is_complete: bool
    unread: str


@dataclass(frozen=True)
class Snapshot:
    """The document as it stands at one moment.

    Attributes:
        given: the input of the graph.
        document: the document.
        file: the name of the file of annotations to which new records go.
        sentences: in reading order.
        faults: why the files cannot be read just now; then all else is as it was before.
    """

    given: Input
    document: Document
    file: str
    sentences: Sequence[ReviewedSentence]
    faults: Sequence[Problem] = ()
    annotated: Sequence[AnnotatedDocument] = field(default=(), repr=False)

    @property
    def entities(self) -> Mapping[str, Entity]:
        """The register."""
        return self.given.entities

    @cached_property
    def starts(self) -> Mapping[str, int]:
        """Where the first passage of each record of the document begins, by its id."""
        found: dict[str, int] = {}
        for one in self.annotated:
            for record in (*one.records, *one.drafts):
                passages = record.passages or anchor(self.document, record)[0]
                if passages:
                    found[record.id] = min(passage.start for passage in passages)
        return found

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all records of the document's files."""
        return frozenset(
            record.id for one in self.annotated for record in (*one.records, *one.drafts)
        )

    def file_of(self, name: str) -> str:
        """The name of the file in which the record ``name`` stands."""
        for one in self.annotated:
            if any(record.id == name for record in (*one.records, *one.drafts)):
                return one.file
        return self.file

    @cached_property
    def sections(self) -> Sequence[ReviewedSection]:
        """The sections in order, that before the first heading too where it holds sentences."""
        complete = {section for one in self.annotated for section in one.complete}
        unread = {s: why for one in self.annotated for s, why in one.unread.items()}
        grouped: dict[str, list[ReviewedSentence]] = {}
        for one in self.sentences:
            grouped.setdefault(one.sentence.section, []).append(one)
        return [
            ReviewedSection(
                heading,
                next((one.number for one in held if one.is_asked), held[0].number),
                sum(one.is_done for one in held if one.is_asked),
                sum(one.is_asked for one in held),
                heading in complete,
                unread.get(heading, ""),
            )
            for heading, held in grouped.items()
        ]

    def first_open(self, after: int = -1) -> int:
        """The number of the first open sentence behind ``after``, or else of the first at all."""
        numbers = [one.number for one in self.sentences if one.is_asked and not one.is_done]
        later = [number for number in numbers if number > after]
        return next(iter(later or numbers), max(0, min(after, len(self.sentences) - 1)))

    def open_of(
        self, kind: str, section: str | None
    ) -> list[tuple[ReviewedSentence, DraftProposal]]:
        """The open proposals of ``kind`` without flags, in one section or, with None, in all."""
        return [
            (one, proposal)
            for one in self.sentences
            if section in (None, one.sentence.section)
            for proposal in one.open
            if proposal.kind == kind and not proposal.flags
        ]


class Reviewed:
    """A document of a graph's folder, which several browsers may review at once.

    Args:
        root: the graph's folder.
        slug: the document.
        drafter: drafts it; without one there are the drafts in the file alone.

    Raises:
        InputError: the folder cannot be read.
        EditError: it has no such document.
        JournalError: the journal of its reviews is damaged.
    """

    def __init__(self, root: Path, slug: str, drafter: Drafter | None = None) -> None:
        self.slug = slug
        self.judge = Judge(root)
        if slug not in self.judge.given.own.documents:
            known = ", ".join(sorted(self.judge.given.own.documents)) or "none yet"
            raise EditError(
                f"there is no document {slug!r} in {root}; the documents are {known}. "
                "Bring one in with: khorgos add FILE"
            )
        self.desk = EditingDesk(root, root / REVIEWS / f"{slug}.jsonl")
        self._drafter = drafter
        self._lock = threading.RLock()
        self._drafts: Mapping[Sentence, DraftedSentence] | None = None
        self._kept: tuple[Any, ...] = ()
        self._snapshot: Snapshot | None = None

    @property
    def vocabulary(self) -> Vocabulary:
        """The terms of the ontology."""
        return own_vocabulary()

    def look(self) -> Snapshot:
        """The document as it stands now."""
        with self._lock:
            self.desk.look()
            given = self.judge.given
            now = (id(given), len(self.desk.journal.decisions), len(self.judge.faults))
            if self._snapshot is None or now != self._kept:
                self._snapshot, self._kept = self._made(given), now
            return self._snapshot

    def _made(self, given: Input) -> Snapshot:
        document = given.documents[self.slug]
        if self._drafts is None:
            self._drafts = self._drafter(document, given) if self._drafter else {}
        annotated = [one for one in given.own.annotated if one.document is document]
        done, _ = self.desk.journal.stacks()
        decided = {one.about.get("proposal") for one in done}
        decided |= {key for one in done for key in one.about.get("proposals", ())}
        names = {one.about["name"]: one.about["is"] for one in done if one.what == "name"}
        sentences = _sentences(document, annotated, self._drafts, decided, names)
        own = f"{self.slug}.yaml"
        files = [one.file for one in annotated]
        file = own if own in files or not files else files[0]
        return Snapshot(given, document, file, sentences, self.judge.faults, annotated)

    def findings(self, one: ReviewedSentence) -> Sequence[GateFinding]:
        """What the gates find in the records of a sentence."""
        by_file: dict[str, list[str]] = {}
        for held in one.records:
            by_file.setdefault(held.file, []).append(held.record.id)
        return [
            finding
            for file, ids in by_file.items()
            for finding in self.judge.judge_known(file, ids)
        ]

    def data(self, held: HeldRecord) -> Data:
        """The record as its file says it.

        Raises:
            EditError: the file does not hold it any more.
        """
        text = YamlText(self.desk.read(f"annotations/{held.file}"))
        return dict(records_of(text)[position_of(text, held.record.id)])


def _sentences(
    document: Document,
    annotated: Sequence[AnnotatedDocument],
    drafts: Mapping[Sentence, DraftedSentence],
    decided: set[str | None],
    names: Mapping[str, str],
) -> list[ReviewedSentence]:
    accepted = _Places(
        HeldRecord(one.file, record, _ranges(record.passages))
        for one in annotated
        for record in one.records
    )
    in_file = _Places(
        HeldRecord(one.file, record, _ranges(anchor(document, record)[0]))
        for one in annotated
        for record in one.drafts
    )
    found = []
    shown = [one for one in document.sentences if one.kind in _SHOWN]
    for number, sentence in enumerate(shown):
        drafted = drafts.get(sentence, NO_DRAFT)
        waiting = tuple(map(_of_draft, in_file.over(sentence)))
        undecided = (one for one in drafted.proposals if one.key not in decided)
        named = (with_names(one, names) for one in undecided)
        proposals = (*waiting, *(one for one in named if one is not None))
        records = tuple(accepted.over(sentence))
        found.append(ReviewedSentence(number, sentence, records, drafted, proposals))
    return found


def _ranges(passages: Sequence[Passage]) -> tuple[tuple[int, int], ...]:
    return tuple(pair for passage in passages for pair in passage.ranges)


def _of_draft(held: HeldRecord) -> DraftProposal:
    record = held.record
    facts = tuple({"fact": str(fact.triple)} for fact in record.facts)
    return DraftProposal(
        f"{DRAFT}{record.id}",
        "draft in the file",
        record.id,
        f"it stands in {held.file}, line {record.line}, as a draft",
        facts,
        record=record.id,
    )


class _Places:
    """Finds the records that share characters with a sentence."""

    def __init__(self, records: Iterator[HeldRecord]) -> None:
        self._spans = sorted(
            (
                (start, end, number, held)
                for number, held in enumerate(records)
                for start, end in held.starts
            ),
            key=lambda one: one[:3],
        )
        self._starts = [start for start, *_ in self._spans]
        self._longest = max((end - start for start, end, *_ in self._spans), default=0)

    def over(self, sentence: Sentence) -> Iterator[HeldRecord]:
        """Yield the records that quote of ``sentence``, each once."""
        offsets = sentence.part.offsets
        start, end = offsets[sentence.start], offsets[sentence.end - 1] + 1
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_right(self._starts, end - 1)
        seen = set()
        for begin, until, number, held in self._spans[first:last]:
            if begin < end and start < until and number not in seen:
                seen.add(number)
                yield held
