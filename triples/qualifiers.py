"""The words with which a source qualifies what it says: how much, how often, where, how surely.

``qualifiers.csv`` lists them, each with its language, its kind and the level that it stands for, so
that "slightly" and "a little" can be asked for together. A word may be of several kinds ("most" of
a whole, and "most" often), but is one kind only for each key of the annotations.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.triples.characters import character_faults
from khorgos.triples.inputfile import read_utf8
from khorgos.triples.minting import hashed_iri
from khorgos.triples.naming.tags import tag_fault
from khorgos.triples.problems import InputError, Problem

TABLE: Final = Path(__file__).parent / "qualifiers.csv"
COLUMNS: Final = ("word", "language", "kind", "level")

LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "Degree": ("small", "moderate", "large", "full"),
    "Quantifier": ("one", "some", "several", "many", "part", "large-part", "most", "all"),
    "Frequency": ("once", "rare", "repeated", "usual", "always"),
    "Manner": ("",),
    "Hedge": ("probable", "possible", "apparent", "nominal", "approximate", "reported"),
    "Direction": (
        *("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"),
        "centre",
    ),
}
"""The levels of each kind; a manner has none."""

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "how": ("Degree", "Frequency", "Manner", "Direction"),
    "how_much": ("Quantifier",),
    "of_how_much": ("Quantifier",),
    "certainty": ("Hedge",),
}
"""The kinds of words that each key of the annotations takes."""

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Qualifier:
    """A word that qualifies; ``level`` is "" for a manner."""

    word: str
    language: str
    kind: str
    level: str

    @property
    def node(self) -> URIRef:
        """Its IRI: the word and the kind, or a hash where the word has no Latin letters.

        >>> Qualifier("much of", "en", "Quantifier", "large-part").node
        rdflib.term.URIRef('https://w3id.org/khorgos/id/much-of-quantifier')
        """
        kind = self.kind.lower()
        slug = re.sub(r"[^a-z0-9]+", "-", self.word.casefold()).strip("-")
        return KH[f"{slug}-{kind}"] if slug else hashed_iri(kind, self.word)

    @property
    def triples(self) -> tuple[tuple[Node, Node, Node], ...]:
        """What the graph says of it."""
        said = [(RDF.type, KHO[self.kind]), (RDFS.label, Literal(self.word, lang=self.language))]
        if self.level:
            said.append((KHO.level, Literal(self.level)))
        return tuple((self.node, predicate, value) for predicate, value in said)


class Qualifiers:
    """The words of a table, looked up by the key of the annotations under which they stand."""

    def __init__(self, words: Iterable[Qualifier]) -> None:
        """Keep ``words``, of which no two may be the same word for the same key."""
        self.words: Final = tuple(words)
        self._found = {
            (key, each.word.casefold()): each
            for each in self.words
            for key, kinds in KINDS.items()
            if each.kind in kinds
        }

    def find(self, word: str, key: str) -> Qualifier:
        """The qualifier that ``word`` is under ``key``; letter case and spaces do not count.

        Raises:
            ValueError: the table has no such word for the key; other keys and near words are named.
        """
        folded = " ".join(word.casefold().split())
        if found := self._found.get((key, folded)):
            return found
        if elsewhere := sorted(other for other, known in self._found if known == folded):
            keys = " or ".join(elsewhere)
            raise ValueError(f"{word!r} does not stand under {key!r}; write it under {keys}")
        near = nearest(folded, [known for other, known in self._found if other == key])
        kinds = " or ".join(KINDS[key])
        raise ValueError(
            f"{TABLE.name} has no word {word!r} for {key!r}; "
            f"{did_you_mean(list(map(repr, near)), 'see the table.', name=folded)} "
            f"Or add a row there, of the kind {kinds}"
        )


@cache
def load_qualifiers(path: Path = TABLE) -> Qualifiers:
    """Read the table at ``path``: CSV (RFC 4180) in UTF-8, with the columns `COLUMNS`.

    Raises:
        InputError: with every row that has an unknown kind, level or language, or stands twice.
    """
    reader = csv.DictReader(io.StringIO(read_utf8(path)))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = f"the columns are {reader.fieldnames}; make them {','.join(COLUMNS)}"
        raise InputError([Problem(path.name, 1, "", message)])
    words: list[Qualifier] = []
    problems: list[Problem] = []
    first: dict[tuple[str, str], int] = {}
    for row in reader:
        if None in row or None in row.values():
            message = f"this row has not {len(COLUMNS)} cells; write {','.join(COLUMNS)}"
            problems.append(Problem(path.name, reader.line_num, "", message))
            continue
        one = Qualifier(**row)
        message = _fault(one)
        for key in (key for key, kinds in KINDS.items() if one.kind in kinds):
            line = first.setdefault((key, one.word.casefold()), reader.line_num)
            if line != reader.line_num:
                message = f"the word {one.word!r} stands in line {line} too; keep one of the two"
        if message:
            problems.append(Problem(path.name, reader.line_num, "", message))
        words.append(one)
    if problems:
        raise InputError(problems)
    return Qualifiers(words)


def _fault(one: Qualifier) -> str:
    """What is wrong with a row by itself, or ""."""
    if not one.word or " ".join(one.word.split()) != one.word:
        return f"the word {one.word!r} is empty or has spaces too many; write it with single ones"
    if not _LANGUAGE.fullmatch(one.language):
        return f"{one.language!r} is no tag of a language; write one of BCP 47, such as en or fa"
    if fault := tag_fault(one.language) or next(character_faults(one.word), ""):
        return fault
    if one.kind not in LEVELS:
        return f"there is no kind {one.kind!r}; the kinds are {', '.join(LEVELS)}"
    if one.level not in (levels := LEVELS[one.kind]):
        wanted = f"one of {', '.join(levels)}" if any(levels) else "none"
        return f"a {one.kind} has no level {one.level!r}; give {wanted}"
    return ""
