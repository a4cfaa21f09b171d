"""The curator's annotations and entities as values; ``loading`` reads them from their files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from khorgos.triples.problems import Problem

_TRIPLE = re.compile(
    r'(?P<subject>\S+) (?P<property>\S+)(?: (?:"(?P<words>.*\S.*)"(?:@(?P<tag>[A-Za-z0-9-]+))?'
    r"|(?P<object>[^\s\"]\S*)))?"
)


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
            raise ValueError(
                f"{text!r} is not a triple: write 'subject property object', the object a slug "
                'or quoted words, as in: battle-of-zhizhi hasTimeSpan "36 BC"'
            )
        return cls(**match.groupdict())


@dataclass(frozen=True)
class Fact:
    """A fact of a record with what qualifies it; the fields are those of the schema."""

    line: int
    triple: Triple
    when: str | None = None
    edtf: str | None = None
    reading: str = "stated"
    because: str | None = None
    resolved: str | None = None
    certainty: str | None = None
    according_to: str | None = None
    share_of: str | None = None
    negated: bool = False
    rank: str = "normal"
    note: str | None = None


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
    content: tuple[Triple, ...] = ()
    denies: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    offers_alternative_to: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Record:
    """One passage and what it says.

    Attributes:
        file, line, id: where it stands.
        accepted: whether it is built.
        section, part, term: where to look for the quote; None means anywhere.
        quotes: the pieces of the passage, in the words of the reading view.
        facts, claims: what it says.
        nothing: why it says nothing, or None.
        exceptions: words of the quote that the record need not meet, with the reason.
    """

    file: str
    line: int
    id: str
    accepted: bool
    section: str | None
    part: str | None
    term: str | None
    quotes: tuple[str, ...]
    facts: tuple[Fact, ...]
    claims: tuple[ClaimRecord, ...]
    nothing: str | None
    exceptions: Mapping[str, str]

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
    """

    file: str
    document: str
    complete: tuple[str, ...]
    records: tuple[Record, ...]
    document_line: int
    complete_line: int
    terms: tuple[LinkedTerm, ...] = ()


@dataclass(frozen=True)
class LinkedTerm:
    """What a linked term of the document names: an entity, or ``nothing``, with the reason."""

    line: int
    term: str
    entity: str | None = None
    nothing: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Entity:
    """A thing of the register; ``type`` is a class's local name of the ontology."""

    file: str
    line: int
    slug: str
    type: str
    label: str
    identity: str | None = None
    note: str | None = None

    def problem(self, message: str) -> Problem:
        """A problem of this entity."""
        return Problem(self.file, self.line, self.slug, message)
