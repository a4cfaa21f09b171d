"""Judging a record while it is written: what the build and the gates would say, in no time.

`Judge` holds what a graph's folder gives, and puts the record among it, in the place of the one
with its id. All others stand beside it and are not asked about.
"""

from __future__ import annotations

import re
import textwrap
import threading
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Final

import yaml

from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.triples import TRIPLES
from khorgos.triples.annotated import AnnotatedDocument, Input, anchored, read_input
from khorgos.triples.annotation import ENTITIES_FILE, Record, annotations_of
from khorgos.triples.building import check_record, without_garbage_collection
from khorgos.triples.folder import GraphFolder, load_folder
from khorgos.triples.gates.checking import TEXT_GATES
from khorgos.triples.gates.findings import FilePlaces, GateFinding, WrittenText, read_finding
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.gates.keeping import Stamps, stamps, text_files
from khorgos.triples.inputfile import InputFile, parse_yaml
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.renaming import load_renamed

_OF_DOCUMENTS: Final = ("coverage",)
"""Gates that ask what a whole document lacks, which no record does."""
_BESIDE: Final = ("input", "sense", "twins", "claims")
"""Gates that hold records against one another, and so find what is wrong in others too."""
_HEAD: Final = "document: {}\ncomplete: []\nrecords:\n"
"""What stands above a record in a file of annotations."""


class Judge:
    """What stands in a graph's folder, and what would be found in records put among it.

    Files that change on disk are read again before the next record is judged. Where they cannot be
    read, what stood there before is kept beside, and the findings say so. Several threads may ask;
    one is answered after the other.
    """

    def __init__(self, folder: Path | GraphFolder = TRIPLES) -> None:
        """Keep the graph's folder, which is read when a record is first judged."""
        self.folder = folder.root if isinstance(folder, GraphFolder) else folder
        self._stamps: list[Stamps] = []
        self._given: Input | None = None
        self._renamed: dict[str, str] = {}
        self._faults: Sequence[Problem] = ()
        self._places = FilePlaces(self.folder)
        self._lock = threading.RLock()
        self._texts: dict[tuple[str, str], str] = {}

    @property
    def given(self) -> Input:
        """What stands in the folder now.

        Raises:
            InputError: it cannot be read, and never could.
        """
        with self._lock:
            try:
                layers = load_folder(self.folder).layers
                now = [_stamps(layer) for layer in layers]
                if now != self._stamps:
                    self._read_again(layers, now)
            except InputError as error:
                self._faults = error.problems
            if self._given is None:
                raise InputError(self._faults)
            return self._given

    def _read_again(self, layers: Sequence[GraphFolder], now: list[Stamps]) -> None:
        """Read what the ``layers`` hold; the base only where that has changed."""
        is_same_below = self._given is not None and now[:-1] == self._stamps[:-1]
        base = self._given.base if self._given is not None and is_same_below else None
        self._stamps, self._faults = now, ()
        self._places = FilePlaces(self.folder)
        self._given = read_input(self.folder, base=base)
        for layer in layers:
            self._renamed |= load_renamed(layer.annotations)

    def warm(self) -> None:
        """Read what judging needs, so that the first answer comes as fast as all others.

        Raises:
            InputError: the folder cannot be read, and never could.
        """
        with self._lock:
            given = self.given
            every = ((one, record) for one in given.known for record in one.records if record.facts)
            for one, record in islice(every, 1):
                self._judge(given, one, [record], {})

    @property
    def faults(self) -> Sequence[Problem]:
        """Why what stands in the folder cannot be read just now; nothing where it can."""
        return self._faults

    def changed(self, document: str | None = None) -> Mapping[str, Sequence[str]]:
        """The records that are new or other than when this was last asked, by their file.

        Args:
            document: the slug of that whose records alone are given; None gives all.

        Raises:
            InputError: the folder cannot be read, and never could.
        """
        with self._lock:
            given = self.given
            now = dict(_record_texts(given, self._places))
            before, self._texts = self._texts, now
        slugs = {one.file: one.document.source.slug for one in given.own.annotated}
        found: dict[str, list[str]] = {}
        for (file, record), text in now.items():
            if before.get((file, record)) != text and document in (None, slugs[file]):
                found.setdefault(file, []).append(record)
        return found

    def judge(
        self, record: str | Mapping[str, Any], where: str, line: int | None = None
    ) -> Sequence[GateFinding]:
        """What is wrong with ``record``, beside all that stands in the folder.

        Args:
            record: the YAML of a record or of several, as it stands in a file of annotations, with
                the hyphen or without; or what the YAML of one holds.
            where: the name of the file, or the slug of the document, of which then the first file
                is meant.
            line: on which line of the file it begins; None where it takes the place of the record
                of that id, or stands behind the last one.

        Returns:
            The findings, each once: what keeps the record from being read, or else what the build
            and the gates on texts say. A draft is judged as if it was accepted.
        """
        text = record if isinstance(record, str) else _dumped(record)
        above = 0 if line is None else line - 1
        with self._lock:
            try:
                given = self.given
                one = _file(given, where)
                records = _read(text, one, above)
                if line is None:
                    above = _line(one, records[0].id) - 1
                    records = _read(text, one, above)
            except InputError as error:
                written = WrittenText(text, above)
                return [written.place(_of_problem(problem)) for problem in error.problems]
            return self._judge(given, one, records, {one.file: WrittenText(text, above)})

    def judge_known(self, file: str, ids: Collection[str]) -> Sequence[GateFinding]:
        """What is wrong with the records that stand in a ``file`` of annotations by their ``ids``.

        Raises:
            InputError: the folder cannot be read, and never could.
        """
        with self._lock:
            given = self.given
            for one in given.own.annotated:
                if one.file == file:
                    records = [record for record in (*one.records, *one.drafts) if record.id in ids]
                    return self._judge(given, one, records, {})
            return []

    def _judge(
        self,
        given: Input,
        one: AnnotatedDocument,
        records: Sequence[Record],
        texts: Mapping[str, WrittenText],
    ) -> Sequence[GateFinding]:
        """What is found in ``records`` of the file ``one``; ``texts`` are not those on disk."""
        problems: list[Problem] = []
        found = []
        for record in records:
            placed, faults = anchored(record, one.document, given.documents.values())
            found.append(replace(placed, accepted=True))
            problems += faults
        world = _world(given, one, found)
        with without_garbage_collection():
            for record in found:
                problems += check_record(record, world, self._renamed)
            asked = list(self._asked(_world(given.beside_base, one, found).at_work))
        findings = [*map(_of_problem, problems), *asked]
        findings = [one for one in findings if _concerns(one, found, world.judged_entities)]
        findings += map(_of_problem, self._faults)
        own = {record.id for record in found}
        return [
            texts[finding.file].place(finding)
            if finding.record in own and finding.file in texts
            else self._places.place(finding)
            for finding in dict.fromkeys(findings)
        ]

    def _asked(self, world: Input) -> Iterator[GateFinding]:
        """Yield what the gates say of the records of ``world`` that are asked about."""
        judged = JudgedTexts(self.folder)
        judged.whole_input = judged.input = world
        for gate in TEXT_GATES:
            if gate.name not in _OF_DOCUMENTS:
                result = gate.run(judged)
                yield from (read_finding(gate.name, text) for text in result.findings)
                yield from (read_finding(gate.name, text, "remark") for text in result.remarks)


def _stamps(layer: GraphFolder) -> Stamps:
    return stamps(text_files(layer.root))


def _record_texts(given: Input, places: FilePlaces) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the text of each record as it stands in its file, under file and id."""
    for one in given.own.annotated:
        records = sorted((*one.records, *one.drafts), key=lambda record: record.line)
        ends = [record.line for record in records[1:]]
        for record, end in zip_longest(records, ends):
            yield (one.file, record.id), places.lines(one.file, record.line, end)


def _file(given: Input, where: str) -> AnnotatedDocument:
    """The file of annotations of that name, or the first one of that document.

    Raises:
        InputError: there is no such file and no such document.
    """
    own = given.own
    for one in own.annotated:
        if where in (one.file, one.document.source.slug):
            return one
    if where in own.documents:
        return AnnotatedDocument(own.documents[where], (), (), file=f"{where}.yaml")
    known = [*own.documents, *(one.file for one in own.annotated)]
    hint = did_you_mean(list(map(repr, nearest(where, known))), "name one that is there")
    raise InputError([Problem(where, 0, "", f"there is no document {where!r}; {hint}")])


def _line(one: AnnotatedDocument, record: str) -> int:
    """The line on which the record of that id begins, or that behind the last one."""
    lines = {known.id: known.line for known in (*one.records, *one.drafts)}
    return lines.get(record, max(lines.values(), default=0) + 1)


def _dumped(record: Mapping[str, Any]) -> str:
    return yaml.safe_dump([dict(record)], allow_unicode=True, sort_keys=False, width=100)


def _read(text: str, one: AnnotatedDocument, above: int) -> Sequence[Record]:
    """The records that ``text`` holds, below so many lines of the file ``one``.

    Raises:
        InputError: it breaks the schema, or holds none.
    """
    head = _HEAD.format(one.document.source.slug)
    shift = above - head.count("\n")
    body = textwrap.dedent(text)
    if not re.match(r"\s*(?:#.*\s+)*- ", body):
        body = "- " + textwrap.indent(body.lstrip("\n"), "  ").removeprefix("  ")
        shift += len(text) - len(text.lstrip("\n"))
    return annotations_of(_parsed(head + body, one.file, shift)).records


def _parsed(text: str, file: str, shift: int) -> InputFile:
    """What ``text`` holds, with its lines so many further down."""
    try:
        read = parse_yaml(text, file)
    except InputError as error:
        moved = (replace(one, line=max(one.line + shift, 1)) for one in error.problems)
        raise InputError(moved) from None
    return replace(read, lines={path: max(line + shift, 1) for path, line in read.lines.items()})


def _world(given: Input, one: AnnotatedDocument, records: Sequence[Record]) -> Input:
    """What was ``given`` with ``records`` in their places in the file ``one``, asked of alone."""
    new = {record.id: record for record in records}
    kept = [new.pop(record.id, record) for record in one.records]
    changed = replace(one, records=[*kept, *new.values()])
    place = (one.file, one.document.source.slug)
    files = {(other.file, other.document.source.slug): other for other in given.annotated}
    slugs = frozenset[str]().union(*(record.texts for record in records))
    return replace(
        given,
        annotated=list((files | {place: changed}).values()),
        asked=[replace(changed, records=records, terms=(), drafts=())],
        asked_entities={
            slug: entity
            for slug, entity in given.entities.items()
            if slug in slugs and given.is_own(slug)
        },
    )


def _of_problem(problem: Problem) -> GateFinding:
    return read_finding("input", str(problem))


def _concerns(finding: GateFinding, records: Sequence[Record], entities: Container[str]) -> bool:
    """Whether ``finding`` is of one of ``records`` or ``entities``, or names one of them."""
    if finding.gate not in _BESIDE and finding.file != ENTITIES_FILE:
        return True
    is_of_things = finding.file == ENTITIES_FILE
    ids = entities if is_of_things else {record.id for record in records}
    named = re.findall(r"(?<![\w-])[\w-]+", finding.message)
    return finding.record in ids or any(word in ids for word in named)
