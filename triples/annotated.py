"""What a build and the gates on texts start from: documents with what was read in them.

``read_input`` is a function from files to values: it makes no graph and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from khorgos.triples.problems import InputError, Problem, attempt


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
        entities: the register, by slug.
        annotated: the files of annotations, in the order of their names.
        problems: what is wrong with it that does not keep the rest from being read.
    """

    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]
    annotated: Sequence[AnnotatedDocument]
    problems: Sequence[Problem] = ()

    @property
    def records(self) -> Sequence[Record]:
        """All accepted records."""
        return [record for one in self.annotated for record in one.records]


def read_input(
    folder: Path = TRIPLES, progress: Callable[[str], None] = lambda step: None
) -> Input:
    """Read ``folder``, which holds sources/ and annotations/, and look for every quote.

    Args:
        folder: where the input is.
        progress: called with the name of each step as it begins.

    Raises:
        InputError: with every problem of the sources, or of the files of annotations and entities.
    """
    progress("reading the sources")
    documents = {source.slug: read_document(source) for source in load_sources(folder / "sources")}
    progress("loading the annotations")
    problems: list[Problem] = []
    entities = attempt(lambda: load_entities(folder / "annotations"), problems)
    files = attempt(lambda: load_annotations(folder / "annotations"), problems)
    if entities is None or files is None:
        raise InputError(problems)
    progress("anchoring the quotes")
    annotated = _anchored(files, documents, entities, problems)
    return Input(documents, entities, annotated, problems)


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
            known = ", ".join(sorted(documents))
            message = f"there is no source {file.document!r}; the sources are {known}"
            problems.append(Problem(file.file, file.document_line, "", message))
            continue
        for section in (*file.complete, *file.unread):
            if message := _no_section(document, section):
                problems.append(Problem(file.file, file.complete_line, "", message))
        records = []
        for record in filter(lambda record: record.accepted, file.records):
            if message := _no_section(document, record.section or ""):
                problems.append(record.problem(message))
                records.append(record)
            else:
                passages, faults = anchor(document, record, documents.values())
                problems.extend(faults)
                records.append(replace(record, passages=tuple(passages)))
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


def _no_section(document: Document, section: str) -> str:
    if section in ("", *document.sections):
        return ""
    known = "; ".join(map(repr, document.sections))
    return f"there is no section {section!r}; the sections are {known}"
