"""Gate: every sentence of the sections that were read in full has a record, every linked term too.

A file says which sections were read in full (``complete``) and which were not (``unread``, each
with the reason); over all files of a document the two are all its sections with sentences that
speak of the world.

A record covers a sentence when its quote shares characters with it; a record may also say why a
sentence holds nothing for the graph. A gloss that stands again is asked about once, and a sentence
that the source cuts off with an ellipsis is not asked about.

The terms that a document links are what its authors thought worth an article of their own. A file
of annotations that lists ``terms`` promises to list all of its document, each with its entity or
with the reason why it has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khorgos.triples.anchoring import anchor
from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import Entity
from khorgos.triples.documents.document import Document, Sentence, ranges
from khorgos.triples.gates.gate import GateResult, JudgedTexts
from khorgos.triples.mentions import Mentions, words_of
from khorgos.triples.problems import Problem
from khorgos.triples.reasonwords import is_sentence

FACTUAL_KINDS = ("body", "footnote", "list", "field", "gloss")
"""The kinds of part whose sentences speak of the world."""


@dataclass(frozen=True)
class Uncovered:
    """A sentence without a record.

    Attributes:
        document: the source's slug.
        section: the heading it stands under.
        promised: whether its section is said to be complete, so that the gate refuses it.
        text: the sentence.
        line: where it begins in the source.
        draft: the place of a draft that quotes of it, or "".
    """

    document: str
    section: str
    promised: bool
    text: str
    line: int
    draft: str = ""

    def __str__(self) -> str:
        """What is wrong, with its place in the source and the way out."""
        section = repr(self.section) if self.section else "before the first heading"
        way_out = "write one, which may say under nothing why it tells nothing"
        if self.draft:
            way_out = f"{self.draft} quotes of it and is a draft: finish it and drop its status"
        place = f"{self.document}.txt:{self.line}"
        return f"{place}: {section}: no record covers {self.text!r}; {way_out}"


@dataclass(frozen=True)
class Coverage:
    """The sentences of all documents, counted, with those that have no record."""

    sentences: int
    promised: int
    uncovered: Sequence[Uncovered]

    @property
    def refused(self) -> Sequence[Uncovered]:
        """The uncovered sentences of sections that are said to be complete."""
        return [sentence for sentence in self.uncovered if sentence.promised]


def judge_coverage(judged: JudgedTexts) -> GateResult:
    """Has every sentence read in full a record, and every linked term its entity or reason?"""
    documents = judged.input.judged
    coverage = check_coverage(documents)
    findings = list(map(str, coverage.refused))
    remarks = [
        f"{sentence.document}, {sentence.section!r}, not yet read: {sentence.text!r}"
        for sentence in coverage.uncovered
        if not sentence.promised
    ]
    covered = coverage.promised - len(coverage.refused)
    share = covered / coverage.promised if coverage.promised else 1.0
    return GateResult(
        f"{covered} of {coverage.promised} sentences ({share:.0%}) of the sections read in full "
        f"have a record; {coverage.sentences} sentences in all",
        [
            *findings,
            *check_sections(documents),
            *check_terms(documents),
            *map(str, check_meant(judged.input, judged.mentions)),
        ],
        remarks,
    )


def check_coverage(documents: Sequence[AnnotatedDocument]) -> Coverage:
    """Compare the sentences of every document of ``documents`` with its records."""
    uncovered: list[Uncovered] = []
    sentences = promised = 0
    for document, group in _by_document(documents):
        complete = {section for one in group for section in one.complete}
        covered = {offset for one in group for offset in _covered(one)}
        for sentence in _factual(document):
            sentences += 1
            promised += sentence.section in complete
            parts = ranges(sentence.part, sentence.start, sentence.end)
            if all(covered.isdisjoint(range(start, end)) for start, end in parts):
                uncovered.append(
                    Uncovered(
                        document.source.slug,
                        sentence.section,
                        sentence.section in complete,
                        sentence.text,
                        document.position(parts[0][0])[0],
                        _draft_of(parts, document, group) if sentence.section in complete else "",
                    )
                )
    return Coverage(sentences, promised, uncovered)


def _draft_of(
    parts: Sequence[tuple[int, int]], document: Document, group: Sequence[AnnotatedDocument]
) -> str:
    """The place of the first draft that quotes a character of ``parts``, or ""."""
    wanted = {offset for start, end in parts for offset in range(start, end)}
    for draft in (draft for one in group for draft in one.drafts):
        passages, _ = anchor(document, draft)
        quoted = (range(start, end) for passage in passages for start, end in passage.ranges)
        if not all(map(wanted.isdisjoint, quoted)):
            return f"{draft.file}:{draft.line} [{draft.id}]"
    return ""


def check_sections(documents: Sequence[AnnotatedDocument]) -> Iterator[str]:
    """Yield each section of which no file, or both lists, say whether it was read in full."""
    for document, group in _by_document(documents):
        place = f"{group[0].file}:{group[0].line}: " if group[0].file else ""
        complete = {section for one in group for section in one.complete}
        unread = {section: why for one in group for section, why in one.unread.items()}
        for section in dict.fromkeys(sentence.section for sentence in _factual(document)):
            name = f"the section {section!r}" if section else "what stands before the first heading"
            if section not in complete and section not in unread:
                yield (
                    f"{place}{document.source.slug}: no file says whether {name} was read; list it "
                    f"({section!r}) under complete, or under unread with the reason"
                )
            elif section in complete and section in unread:
                yield f"{place}{document.source.slug}: {name} is complete and unread; keep one"
        for section, why in unread.items():
            if not is_sentence(why):
                yield (
                    f"{place}{document.source.slug}: {why!r} is no reason why {section!r} was not "
                    "read; say it in a sentence of at least four words"
                )


def check_terms(documents: Sequence[AnnotatedDocument]) -> Iterator[str]:
    """Yield what is wrong with the lists of terms: missing, unknown to the document, twice."""
    for document, group in _by_document(documents):
        slug = document.source.slug
        linked = {term.text for term in document.terms}
        listed = [term.term for one in group for term in one.terms]
        for term in sorted(linked - set(listed)):
            yield f"{slug}: the linked term {term!r} is not listed; give its entity, or say why not"
        for term in sorted(set(listed) - linked):
            yield f"{slug}: {term!r} is listed, but the document links no such term; delete it"
        for term in sorted({term for term in listed if listed.count(term) > 1}):
            yield f"{slug}: {term!r} is listed twice; keep one"


def check_meant(given: Input, mentions: Mentions) -> Iterator[Problem]:
    """Yield the linked terms that do not name what they are said to, or name what they are not.

    A term names a thing by one of its names, or by words of its label; a term without an entity is
    not the label of one.

    Args:
        given: the records with their terms.
        mentions: the names of all things.
    """
    labels = {entity.label.casefold(): slug for slug, entity in given.entities.items()}
    for one in given.judged:
        glosses = {linked.text: linked.gloss for linked in one.document.terms}
        for term in one.terms:
            entity = given.entities.get(term.entity or "")
            own = labels.get(term.term.casefold())
            gloss = glosses.get(term.term)
            if entity and not _names(mentions, term.term, gloss.view if gloss else "", entity):
                yield Problem(
                    one.file,
                    term.line,
                    "",
                    f"the linked term {term.term!r} does not name {term.entity} ({entity.label}); "
                    "give the entity that it names, or say under 'nothing' why it names none",
                )
            if term.entity is None and own is not None:
                yield Problem(
                    one.file,
                    term.line,
                    "",
                    f"the linked term {term.term!r} is the label of {own}; give it as the entity",
                )


def _names(mentions: Mentions, term: str, gloss: str, entity: Entity) -> bool:
    """Whether ``term`` or its ``gloss`` names ``entity``, or ``term`` is a part of its label."""
    if any(entity.slug in mentions.named(text) for text in (term, gloss)):
        return True
    own = {word.stem for word in words_of(entity.label)}
    told = [word for word in words_of(term) if not word.is_small]
    return all(word.stem in own for word in told)


def _factual(document: Document) -> Iterator[Sentence]:
    read: set[tuple[str, int]] = set()
    for sentence in document.sentences:
        if sentence.kind not in FACTUAL_KINDS:
            continue
        if sentence.kind == "gloss":
            place = (sentence.part.view, sentence.start)
            if place in read or sentence.text.endswith("..."):
                continue
            read.add(place)
        yield sentence


def _by_document(
    documents: Sequence[AnnotatedDocument],
) -> Iterator[tuple[Document, list[AnnotatedDocument]]]:
    slugs = sorted({one.document.source.slug for one in documents})
    for slug in slugs:
        group = [one for one in documents if one.document.source.slug == slug]
        yield group[0].document, group


def _covered(one: AnnotatedDocument) -> Iterator[int]:
    for record in one.records:
        for passage in record.passages:
            for start, end in passage.ranges:
                yield from range(start, end)
