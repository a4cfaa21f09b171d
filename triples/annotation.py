"""The curator's annotations and entities: as values, and how they are read from their files.

The format is documented by the JSON Schemas beside the files, ``annotations.schema.json`` and
``entities.schema.json``. What the schemas cannot say (that an entity exists, that words stand in
the quote) is checked when the annotations are built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from khorgos.triples.documents.document import Passage
from khorgos.triples.inputfile import InputFile, read_yaml, schema_problems
from khorgos.triples.problems import InputError, Problem, attempt

ANNOTATIONS: Path = Path(__file__).parent / "annotations"
ANNOTATION_SCHEMA = ANNOTATIONS / "annotations.schema.json"
ENTITY_SCHEMA = ANNOTATIONS / "entities.schema.json"
ENTITIES_FILE = "entities.yaml"

_TRIPLE = re.compile(
    r'(?P<subject>\S+) (?P<property>\S+)(?: (?:"(?P<words>.*\S.*)"(?:@(?P<tag>[A-Za-z0-9_-]+))?'
    r"|(?P<object>[^\s\"]\S*)))?"
)
_LISTS = ("how", "how_much", "of_how_much", "scope")
"""Keys of a fact that hold one text or several."""
_NAMES = {"as": "role", "not": "denial", "words": "report"}
"""Keys of a fact whose names are words of Python."""
_T = TypeVar("_T")


@dataclass(frozen=True)
class Triple:
    """A subject, a property and an object, as the curator wrote them.

    Attributes:
        subject: an entity's slug.
        property: a property's local name.
        object: an entity's slug, ``true`` or ``false``; None where ``words`` stand.
        words: quoted words of the source; None where an ``object`` stands.
        tag: the BCP 47 language tag of the words, or None.
    """

    subject: str
    property: str
    object: str | None
    words: str | None
    tag: str | None

    @classmethod
    def parse(cls, text: str) -> Triple:
        """Read ``subject property object`` or ``subject property "words"@tag``.

        Raises:
            ValueError: the text has no such form.
        """
        match = _TRIPLE.fullmatch(text.strip())
        if match is None or (match["object"] is None and match["words"] is None):
            # Within brackets YAML ends a value at each comma, so that "1,765 km" falls apart.
            halved = "its quotation mark has no other; in [ ] a comma ends a fact: put the fact on "
            raise ValueError(
                f"{text!r} is not a triple: "
                + (f"{halved}a line of its own, behind '- '; " if text.count('"') % 2 else "")
                + "write 'subject property object', the object a slug "
                'or quoted words, as in: battle-of-zhizhi hasTimeSpan "36 BC"'
            )
        if "_" in (match["tag"] or ""):
            meant = match["tag"].replace("_", "-")
            raise ValueError(f"the language tag {match['tag']!r} has hyphens: write {meant!r}")
        return cls(**match.groupdict())

    def __str__(self) -> str:
        """The triple as the curator wrote it."""
        tag = f"@{self.tag}" if self.tag else ""
        written = f'"{self.words}"{tag}' if self.object is None else self.object
        return f"{self.subject} {self.property} {written}"


@dataclass(frozen=True)
class Emended:
    """Words of the source that cannot be right: as they are ``written``, and how they are read."""

    written: str
    read: str


@dataclass(frozen=True)
class MeansRecord:
    """Words of the quote that stand for things which the quote does not name.

    Attributes:
        line: where it stands.
        words: the words, as in the quote; letter case does not count.
        of: the slugs of the things.
        antecedent: the words of the document, before these, that name the things; or None.
    """

    line: int
    words: str
    of: tuple[str, ...]
    antecedent: str | None = None


@dataclass(frozen=True)
class GapRecord:
    """What the source has lost of a thing; the fields are those of the schema."""

    line: int
    about: str
    property: str
    kind: str
    because: str
    written: str | None = None


@dataclass(frozen=True)
class RankingRecord:
    """A place in an order: among the things of the kind ``of``, in the respect ``by``.

    Attributes:
        of, by: slugs of the kind and of the respect.
        within: slug of the place, period or field in which the order is made, or None.
        position: 1 is the first, -1 the last.
        one_of: whether others share the position ("one of the largest").
    """

    of: str
    by: str
    position: int
    within: str | None = None
    one_of: bool = False


@dataclass(frozen=True)
class ComparisonRecord:
    """How a thing compares with the thing ``other`` in the respect ``by``: the ``outcome``."""

    other: str
    by: str
    outcome: str


@dataclass(frozen=True)
class ScaleRecord:
    """The scale on which a score is given, in digits; ``lowest`` is None where it is not told."""

    highest: str
    lowest: str | None = None


@dataclass(frozen=True)
class FactRecord:
    """A fact of a record, or one of the things that a claim says, with what qualifies it.

    The fields are those of the schema, where ``role`` is called ``as``, ``denial`` ``not`` and
    ``report`` ``words``.
    """

    line: int
    triple: Triple
    how: tuple[str, ...] = ()
    how_much: tuple[str, ...] = ()
    of_how_much: tuple[str, ...] = ()
    role: str | None = None
    scope: tuple[str, ...] = ()
    ranking: RankingRecord | None = None
    comparison: ComparisonRecord | None = None
    when: str | None = None
    edtf: str | None = None
    reading: str = "stated"
    because: str | None = None
    resolved: str | None = None
    certainty: str | None = None
    according_to: str | None = None
    report: str | None = None
    share_of: str | None = None
    scale: ScaleRecord | None = None
    denial: str | None = None
    rank: str = "normal"
    note: str | None = None
    emended: Emended | None = None
    contradicts: tuple[Triple, ...] = ()
    by_how_much: str | None = None
    content: tuple[FactRecord, ...] = ()
    calculation: str | None = None

    @property
    def negated(self) -> bool:
        """Whether the source, or the claim, says that this is not so."""
        return self.denial is not None

    def with_content(self) -> Iterator[FactRecord]:
        """Itself, then what the intention in it would bring about, and so on downwards."""
        yield self
        for said in self.content:
            yield from said.with_content()


@dataclass(frozen=True)
class ClaimRecord:
    """A claim of a record; the fields are those of the schema."""

    line: int
    id: str
    text: str
    by: tuple[str, ...]
    kind: str
    words: str | None = None
    when: str | None = None
    edtf: str | None = None
    reading: str = "stated"
    because: str | None = None
    certainty: str | None = None
    about: tuple[str, ...] = ()
    content: tuple[FactRecord, ...] = ()
    no_content: str | None = None
    denies: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    offers_alternative_to: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    note: str | None = None
    calculation: str | None = None

    def said(self) -> Iterator[FactRecord]:
        """What it says, and what the intentions in it would bring about."""
        for content in self.content:
            yield from content.with_content()


@dataclass(frozen=True, eq=False)
class Record:
    """One passage and what it says; each is equal to itself alone.

    Attributes:
        file, line, id: where it stands.
        accepted: whether it is built.
        section, part, term: where to look for the quote; None means anywhere.
        quotes: the pieces of the passage, in the words of the reading view.
        facts, claims: what it says.
        nothing: why it says nothing, or None.
        exceptions: words of the quote that the record need not meet, with the reason.
        passages: where the quotes were found in the document; empty until they are looked for.
        gaps: what it has lost.
        means: which of its words stand for things that it does not name.
    """

    file: str
    line: int
    id: str
    accepted: bool
    section: str | None
    part: str | None
    term: str | None
    quotes: tuple[str, ...]
    facts: tuple[FactRecord, ...]
    claims: tuple[ClaimRecord, ...]
    nothing: str | None
    exceptions: Mapping[str, str]
    passages: tuple[Passage, ...] = ()
    gaps: tuple[GapRecord, ...] = ()
    means: tuple[MeansRecord, ...] = ()

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every text in what it says, so that the slugs of all things are among them."""
        return frozenset(texts_in((self.facts, self.claims, self.gaps, self.means)))

    def said(self) -> Iterator[FactRecord]:
        """Its facts, and what its claims say and the intentions in them would bring about."""
        for fact in self.facts:
            yield from fact.with_content()
        for claim in self.claims:
            yield from claim.said()

    def problem(self, message: str, line: int | None = None) -> Problem:
        """A problem of this record, at ``line`` or where the record begins."""
        return Problem(self.file, line or self.line, self.id, message)


@dataclass(frozen=True)
class AnnotationFile:
    """The annotations of one document.

    Attributes:
        file: the file's name.
        document: the slug of the source.
        complete: the sections that were read in full.
        records: in the order of the file.
        terms: the linked terms with what they name.
        document_line, complete_line: where ``document`` and ``complete`` stand.
        unread: the other sections, each with the reason why it was not read.
    """

    file: str
    document: str
    complete: tuple[str, ...]
    records: tuple[Record, ...]
    document_line: int
    complete_line: int
    terms: tuple[TermRecord, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TermRecord:
    """What a linked term of the document names: an entity, or ``nothing``, with the reason."""

    line: int
    term: str
    entity: str | None = None
    nothing: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Entity:
    """A thing of the register.

    Attributes:
        file, line, slug: where it stands.
        type: a class's local name of the ontology.
        label: its name in English.
        identity: what tells it from others, or None.
        note: for readers, or None.
        spoken_of_as: words by which texts speak of it that are no names of it.
        unlike: slugs of the things from which ``identity`` tells it apart.
        is_draft: whether no record need speak of it yet.
    """

    file: str
    line: int
    slug: str
    type: str
    label: str
    identity: str | None = None
    note: str | None = None
    spoken_of_as: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    is_draft: bool = False

    def problem(self, message: str) -> Problem:
        """A problem of this entity."""
        return Problem(self.file, self.line, self.slug, message)


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in ``value``, so that all slugs are among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Triple):
        yield from (value.subject, value.object or "")
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts_in(getattr(value, one.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_in(one)


def load_entities(folder: Path = ANNOTATIONS, may_lack: bool = False) -> Mapping[str, Entity]:
    """The register of entities in ``folder``, by slug; a file of comments alone has none.

    Args:
        folder: where the annotations are.
        may_lack: whether a file that does not exist is one without entities.

    Raises:
        InputError: the file breaks the schema.
    """
    if may_lack and not (folder / ENTITIES_FILE).exists():
        return {}
    text = read_yaml(folder / ENTITIES_FILE, empty={})
    if problems := schema_problems(text, ENTITY_SCHEMA):
        raise InputError(problems)
    return {
        slug: _entity(text.file, text.line(slug), slug, **_tuples(said))
        for slug, said in text.data.items()
    }


def _entity(file: str, line: int, slug: str, status: str = "accepted", **said: Any) -> Entity:
    return Entity(file, line, slug, **said, is_draft=status == "draft")


def load_annotations(folder: Path = ANNOTATIONS) -> Sequence[AnnotationFile]:
    """Every annotation file in ``folder``, sorted by file name.

    Raises:
        InputError: with the problems of all files together.
    """
    problems: list[Problem] = []
    paths = (path for path in sorted(folder.glob("*.yaml")) if path.name != ENTITIES_FILE)
    files = [attempt(partial(load_annotation_file, path), problems) for path in paths]
    if problems:
        raise InputError(problems)
    return [file for file in files if file is not None]


def load_annotation_file(path: Path) -> AnnotationFile:
    """The annotations in the file at ``path``.

    Raises:
        InputError: the file breaks the schema, a triple cannot be read, or an id stands twice.
    """
    return annotations_of(read_yaml(path))


def annotations_of(text: InputFile) -> AnnotationFile:
    """The annotations that ``text`` holds.

    Raises:
        InputError: as `load_annotation_file` does.
    """
    if faults := schema_problems(text, ANNOTATION_SCHEMA):
        raise InputError(faults)
    problems: list[Problem] = []
    records = [_record(text, index, problems) for index in range(len(text.data["records"]))]
    first: dict[str, Record] = {}
    for record in records:
        if record.id in first:
            other = first[record.id].line
            problems.append(record.problem(f"this id stands at line {other} too; choose another"))
        first.setdefault(record.id, record)
    if problems:
        raise InputError(problems)
    return AnnotationFile(
        file=text.file,
        document=text.data["document"],
        complete=tuple(text.data["complete"]),
        records=tuple(records),
        terms=tuple(
            TermRecord(text.line("terms", index), **fields)
            for index, fields in enumerate(text.data.get("terms", ()))
        ),
        document_line=text.line("document"),
        complete_line=text.line("complete"),
        unread=text.data.get("unread", {}),
    )


def _record(text: InputFile, index: int, problems: list[Problem]) -> Record:
    """Read one record; its facts and claims that cannot be read go to ``problems``."""
    path = ("records", index)
    data = text.data["records"][index]

    def each(key: str, read: Callable[[Any, int], _T]) -> tuple[_T, ...]:
        made: list[_T] = []
        for position, item in enumerate(data.get(key, ())):
            line = text.line(*path, key, position)
            try:
                made.append(read(item, line))
            except ValueError as error:
                problems.append(Problem(text.file, line, data["id"], str(error)))
        return tuple(made)

    return Record(
        file=text.file,
        line=text.line(*path),
        id=data["id"],
        accepted=data.get("status", "accepted") == "accepted",
        section=data.get("section"),
        part=data.get("part"),
        term=data.get("term"),
        quotes=_several(data["quote"]),
        facts=each("facts", _fact),
        claims=each("claims", _claim),
        nothing=data.get("nothing"),
        exceptions=data.get("exceptions", {}),
        gaps=each("gaps", lambda gap, line: GapRecord(line, **gap)),
        means=each("means", lambda means, line: MeansRecord(line, **_tuples(means))),
    )


def _tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The ``fields`` with a tuple for each list."""
    return {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }


def _fact(item: str | dict[str, Any], line: int) -> FactRecord:
    if isinstance(item, str):
        return FactRecord(line, Triple.parse(item))
    fields: dict[str, Any] = {
        _NAMES.get(key, key): _several(value) if key in _LISTS else value
        for key, value in item.items()
    }
    triple = Triple.parse(fields.pop("fact"))
    if (ranking := fields.get("ranking")) is not None:
        fields["ranking"] = _ranking(**ranking)
    if (comparison := fields.get("comparison")) is not None:
        fields["comparison"] = _comparison(**comparison)
    if (scale := fields.get("scale")) is not None:
        fields["scale"] = ScaleRecord(scale["to"], scale.get("from"))
    if (emended := fields.get("emended")) is not None:
        fields["emended"] = Emended(**emended)
    fields["contradicts"] = tuple(map(Triple.parse, fields.get("contradicts", ())))
    fields["content"] = tuple(_fact(content, line) for content in fields.get("content", ()))
    return FactRecord(line, triple, **fields)


def _ranking(of: str, by: str, position: str, **more: str) -> RankingRecord:
    return RankingRecord(of, by, int(position), more.get("in"), "one_of" in more)


def _comparison(by: str, outcome: str, **more: str) -> ComparisonRecord:
    return ComparisonRecord(more["with"], by, outcome)


def _claim(item: dict[str, Any], line: int) -> ClaimRecord:
    fields = _tuples(item)
    fields["by"] = _several(item["by"])
    fields["content"] = tuple(_fact(content, line) for content in item.get("content", ()))
    fields["offers_alternative_to"] = fields.pop("offersAlternativeTo", ())
    return ClaimRecord(line, **fields)


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
