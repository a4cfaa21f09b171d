"""What a build and the gates on texts start from: documents with what was read in them.

``read_input`` is a function from files to values: it makes no graph and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.triples import TRIPLES
from khorgos.triples.anchoring import anchor
from khorgos.triples.annotation import (
    AnnotationFile,
    Entity,
    Record,
    TermRecord,
    load_annotations,
    load_entities,
)
from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document
from khorgos.triples.documents.source import load_sources
from khorgos.triples.folder import GraphFolder, load_folder, of_base
from khorgos.triples.problems import InputError, Problem, attempt
from khorgos.triples.wikidata.elsewhere import NameElsewhere, read_names


@dataclass(frozen=True)
class AnnotatedDocument:
    """A document with one file of annotations.

    Attributes:
        document: what was annotated.
        complete: the sections that were read in full.
        records: the accepted records, with their passages.
        terms: the linked terms.
        unread: the other sections, each with the reason why it was not read.
        file, line: the file of annotations, and where ``complete`` stands in it.
        drafts: the records that are not accepted; their quotes are not looked for.
    """

    document: Document
    complete: Sequence[str]
    records: Sequence[Record]
    terms: Sequence[TermRecord] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    line: int = 0
    drafts: Sequence[Record] = ()


@dataclass(frozen=True)
class Input:
    """What curators wrote, read and anchored, before any of it is a graph.

    Attributes:
        documents: the sources by their slugs, with or without annotations.
        entities: the register, by slug, that of the base included.
        annotated: the files of annotations, in the order of their names; those of the base first,
            where its facts are taken.
        problems: what is wrong with it that does not keep the rest from being read.
        asked: the files with the records and terms that the gates are asked about, where these are
            not all; the others are what those are judged beside.
        asked_entities: the entities that are asked about, where these are not all.
        base: what the graph gives on which this one builds, or None.
        elsewhere: the names that no document states, those of the base first.
    """

    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]
    annotated: Sequence[AnnotatedDocument]
    problems: Sequence[Problem] = ()
    asked: Sequence[AnnotatedDocument] | None = None
    asked_entities: Mapping[str, Entity] | None = None
    base: Input | None = None
    elsewhere: Sequence[NameElsewhere] = ()

    @cached_property
    def records(self) -> Sequence[Record]:
        """All accepted records."""
        return [record for one in self.annotated for record in one.records]

    @property
    def judged(self) -> Sequence[AnnotatedDocument]:
        """The files with the records that are asked about."""
        return self.annotated if self.asked is None else self.asked

    @cached_property
    def judged_records(self) -> Sequence[Record]:
        """The accepted records that are asked about."""
        return [record for one in self.judged for record in one.records]

    @cached_property
    def judged_set(self) -> frozenset[Record]:
        """The same, to ask whether a record is among them."""
        return frozenset(self.judged_records)

    @property
    def judged_entities(self) -> Mapping[str, Entity]:
        """The entities that are asked about."""
        return self.entities if self.asked_entities is None else self.asked_entities

    @property
    def known(self) -> Sequence[AnnotatedDocument]:
        """All files of annotations, those of the base too where its facts are not taken."""
        return [*(self.base.known if self.base else ()), *self.own.annotated]

    @property
    def own(self) -> Input:
        """The same without the documents of the base; its register stays."""
        if self.base is None:
            return self
        documents = {slug: one for slug, one in self.documents.items() if self.is_own(slug)}
        annotated = [one for one in self.annotated if self.is_own(one.document.source.slug)]
        return replace(self, documents=documents, annotated=annotated)

    @cached_property
    def drafts(self) -> frozenset[str]:
        """The entities that stand as drafts, and of which no accepted record speaks."""
        drafts = frozenset(slug for slug, entity in self.entities.items() if entity.is_draft)
        return drafts.difference(*(record.texts for record in self.records)) if drafts else drafts

    @property
    def names_elsewhere(self) -> Iterator[tuple[str, str]]:
        """The names that no document states, each as slug and name."""
        return ((one.slug, one.name) for one in self.elsewhere)

    @property
    def at_work(self) -> Input:
        """The same without the entities that are `drafts`."""
        if not self.drafts:
            return self
        asked = self.asked_entities
        return replace(
            self,
            entities={k: one for k, one in self.entities.items() if k not in self.drafts},
            asked_entities=None
            if asked is None
            else {k: one for k, one in asked.items() if k not in self.drafts},
        )

    @property
    def beside_base(self) -> Input:
        """What is the graph's own is asked about, beside all that the base knows."""
        if self.base is None:
            return self
        return replace(
            self,
            documents={
                **{one.document.source.slug: one.document for one in self.base.known},
                **self.documents,
            },
            annotated=self.known,
            asked=self.own.annotated,
            asked_entities={
                slug: entity for slug, entity in self.entities.items() if self.is_own(slug)
            },
        )

    def is_own(self, slug: str) -> bool:
        """Whether the entity or document ``slug`` is the graph's own and not of its base."""
        base = self.base
        return base is None or (slug not in base.entities and slug not in base.documents)


def read_input(
    folder: Path = TRIPLES,
    progress: Callable[[str], None] = lambda step: None,
    base: Input | None = None,
) -> Input:
    """Read ``folder``, which holds sources/ and annotations/, and look for every quote.

    What its base holds stands before its own, the documents only where their facts are wanted.

    Args:
        folder: where the input is.
        progress: called with the name of each step as it begins.
        base: what the base gave, where that was read before.

    Raises:
        InputError: with every problem of the settings, of the sources, or of the files of
            annotations and entities.
    """
    return _read(load_folder(folder), progress, base)


def _read(folder: GraphFolder, progress: Callable[[str], None], base: Input | None = None) -> Input:
    if folder.base and base is None:
        base = _read_base(folder.base, progress)
    progress("reading the sources")
    try:
        sources = load_sources(folder.sources, may_lack=folder.is_set_up)
    except InputError as error:
        from khorgos.triples.moved import changed_quotes  # rarely needed

        quotes = changed_quotes(folder.sources, folder.annotations)
        raise InputError([*error.problems, *quotes]) from None
    documents = {source.slug: read_document(source) for source in sources}
    progress("loading the annotations")
    problems: list[Problem] = []
    entities = attempt(
        lambda: load_entities(folder.annotations, may_lack=folder.is_set_up), problems
    )
    files = attempt(lambda: load_annotations(folder.annotations), problems)
    elsewhere = attempt(lambda: read_names(folder.wikidata), problems)
    if entities is None or files is None or elsewhere is None:
        raise InputError(problems)
    progress("anchoring the quotes")
    if base is None:
        annotated = _anchored(files, documents, entities, problems)
        return Input(documents, entities, annotated, problems, elsewhere=elsewhere)
    problems += _taken(documents, entities, base)
    entities = {**base.entities, **entities}
    annotated = _anchored(files, documents, entities, problems)
    if folder.facts:
        documents = {**base.documents, **documents}
        annotated = [*base.annotated, *annotated]
    return Input(
        documents,
        entities,
        annotated,
        [*base.problems, *problems],
        base=base,
        elsewhere=[*base.elsewhere, *elsewhere],
    )


def _read_base(folder: GraphFolder, progress: Callable[[str], None]) -> Input:
    """What a base gives, its problems named with its folder."""
    try:
        given = _read(folder, progress)
    except InputError as error:
        raise InputError(of_base(error.problems, folder.root)) from None
    return replace(given, problems=list(of_base(tuple(given.problems), folder.root)))


def _taken(
    documents: Mapping[str, Document], entities: Mapping[str, Entity], base: Input
) -> Iterator[Problem]:
    """Yield a problem for each slug that the base has already."""
    for slug, entity in entities.items():
        if other := base.entities.get(slug):
            told = f"the base has {slug!r} already, {other.label} ({other.type})"
            message = f"{told}; if this is the same thing, delete it here, else choose another slug"
            yield entity.problem(message)
        elif slug in base.documents:
            yield entity.problem(f"the base has a document {slug!r}; choose another slug")
    for slug, document in documents.items():
        if slug in base.documents or (slug in base.entities and slug not in entities):
            message = f"the base has {slug!r} already; rename both files, and what speaks of them"
            yield from document.source.fault(message).problems


def _anchored(
    files: Sequence[AnnotationFile],
    documents: Mapping[str, Document],
    entities: Mapping[str, Entity],
    problems: list[Problem],
) -> list[AnnotatedDocument]:
    """The annotations of each document, the quotes of their accepted records looked for in it."""
    annotated = []
    for file in files:
        for term in file.terms:
            if term.entity is not None and term.entity not in entities:
                asked = did_you_mean(list(map(repr, nearest(term.entity, entities))))
                unknown = f"{term.term!r}: there is no entity {term.entity!r}; "
                message = f"{unknown}{asked and f'{asked} Or '}add it to entities.yaml"
                problems.append(Problem(file.file, term.line, "", message))
        document = documents.get(file.document)
        if document is None:
            known = ", ".join(sorted(documents)) or "none yet"
            there = f"there is no source {file.document!r}; the sources are {known}. Write the one"
            message = f"{there} that is meant, bring it in again, or take this file away"
            problems.append(Problem(file.file, file.document_line, "", message))
            continue
        for section in (*file.complete, *file.unread):
            if message := _no_section(document, section):
                problems.append(Problem(file.file, file.complete_line, "", message))
        records = []
        for record in filter(lambda record: record.accepted, file.records):
            found, faults = anchored(record, document, documents.values())
            problems.extend(faults)
            records.append(found)
        annotated.append(
            AnnotatedDocument(
                document,
                file.complete,
                records,
                file.terms,
                file.unread,
                file.file,
                file.complete_line,
                [record for record in file.records if not record.accepted],
            )
        )
    return annotated


def anchored(
    record: Record, document: Document, others: Iterable[Document] = ()
) -> tuple[Record, Sequence[Problem]]:
    """Look for the quotes of ``record`` in ``document``.

    Args:
        record: as it was read.
        document: what it quotes.
        others: where a quote is looked for that does not stand there, to say so.

    Returns:
        The record with the passages that were found, and what is wrong with its section and quotes.
    """
    if message := _no_section(document, record.section or ""):
        return record, [record.problem(message)]
    passages, faults = anchor(document, record, others)
    return replace(record, passages=tuple(passages)), faults


def _no_section(document: Document, section: str) -> str:
    if section in ("", *document.sections):
        return ""
    known = "; ".join(map(repr, document.sections))
    if not known:
        return f"there is no section {section!r}, for the document has no heading; write ''"
    return f"there is no section {section!r}; the sections are {known}"
