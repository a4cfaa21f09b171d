"""What a record has that names words of its passage: marks, literals, names and things.

A `Naming` meets words of the passage: because it holds them letter for letter (``certainty:
probably``), because it is a thing called by them (*accused*: an accusation), because it has the
same digits, or because it is of the kind that such words tell of (*aims*: a goal).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from khorgos.triples.annotation import ClaimRecord, Entity, FactRecord, Record
from khorgos.triples.mentions import NAMES, SMALL, words_of

MARKS: Final = frozenset(
    (
        *("hedge", "modal", "denial", "intention", "report", "hypothesis", "question"),
        *("recommendation", "qualifier", "direction", "number"),
    )
)
"""All kinds of words that have to be met."""
_OF_CLAIMS: Final[Mapping[str, frozenset[str]]] = {
    "hypothesis": frozenset({"hypothesis", "hedge", "modal"}),
    "question": frozenset({"question"}),
    "recommendation": frozenset({"recommendation", "modal"}),
    "denial": frozenset(),
    "assertion": frozenset(),
    "interpretation": frozenset(),
}
"""Of which kinds one word is told by the kind of a claim."""
_OF_PROPERTIES: Final[Mapping[str, frozenset[str]]] = {
    "isEntitledTo": frozenset({"can", "could", "may", "might", "allowed to", "permitted to"}),
    "isSubjectTo": frozenset(
        (
            *("must", "have to", "has to", "had to", "shall", "required to", "obliged to"),
            *("need to", "needs to", "needed to"),
        )
    ),
    "officialName": frozenset({"officially"}),
    "promotes": frozenset({"further"}),
    "isImportantFor": frozenset({"important"}),
    "sharesBorderWith": frozenset({"shared"}),
    "isPartOf": frozenset({"part of", "parts of", "a part of"}),
    "isLocatedIn": frozenset({"part of", "parts of", "a part of"}),
}
"""Which words the property of a fact tells of."""
_OF_NAMES: Final = frozenset({"known", "known as"})
"""Which words stand before a name, whatever its property."""
_OF_FACTS: Final = frozenset({"hedge", "modal", "qualifier"})
"""Kinds of words that facts are marked with: a label that holds them leaves the fact bare."""
_MARKED_APART: Final[Mapping[str, frozenset[str]]] = {
    "hasRanking": frozenset({"hedge", "modal"}),
    "hasComparison": _OF_FACTS,
}
"""Of which kinds words are marks of their own, though the words of a property hold them."""
_INTENDED: Final = frozenset({"hasGoal", "isPlannedFor", "pursues"})
_WORDS_OF_STATES: Final = frozenset({"state"})
"""Stems of words of reporting that are those of other words too."""
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Naming:
    """Something of a record that can meet words of the passage, once.

    Attributes:
        key: what it is: the same key is the same naming, wherever it comes from.
        kinds: the kinds of words that it can meet.
        words: it meets these words, where they stand letter for letter; or None.
        stems: it meets a word with one of these stems.
        forms: it meets these words in these forms.
        digits: it meets these numbers.
        any: whether it meets any word of its kinds.
        things: the slugs of what it speaks of: they stand in the sentence.
        record: whose it is.
        fact: the fact that it marks, or None.
    """

    key: object
    kinds: frozenset[str]
    things: tuple[str, ...]
    record: Record
    words: str | None = None
    stems: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    digits: frozenset[str] = frozenset()
    any: bool = False
    fact: FactRecord | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Register:
    """What is known of the things: their ``entities``, ``names``, and which are ``intentions``."""

    entities: Mapping[str, Entity]
    names: Mapping[str, Sequence[str]]
    intentions: frozenset[str]

    def texts(self, slug: str) -> Iterator[str]:
        """The label and the names of the thing ``slug``."""
        entity = self.entities.get(slug)
        yield entity.label if entity else slug.replace("-", " ")
        yield from self.names.get(slug, ())


def namings_of(record: Record, register: Register, own: Callable[[str], bool]) -> Iterator[Naming]:
    """Yield all namings of ``record``.

    Args:
        record: the record.
        register: the things.
        own: whether a slug is the document itself, or its author.
    """
    for fact in record.facts:
        yield from _of_fact(record, fact, None)
    for claim in record.claims:
        yield from _of_claim(record, claim, own)
        for content in claim.content:
            yield from _of_fact(record, content, claim)
    for gap in record.gaps:
        if gap.written:
            yield Naming(("gap", gap.written), MARKS - {"denial"}, (), record, words=gap.written)
    yield from _of_things(record, register)


def things_of(fact: FactRecord) -> tuple[str, ...]:
    """The slugs of ``fact`` and of what it intends: its ends, roles, scopes and the like."""
    found: list[str | None] = []
    for one in fact.with_content():
        found += [one.triple.subject, one.triple.object, one.role, *one.scope]
        found += [one.according_to, one.share_of]
        if one.ranking:
            found += [one.ranking.of, one.ranking.by, one.ranking.within]
        if one.comparison:
            found += [one.comparison.other, one.comparison.by]
    return tuple(dict.fromkeys(slug for slug in found if slug and slug not in ("true", "false")))


def _of_fact(record: Record, fact: FactRecord, claim: ClaimRecord | None) -> Iterator[Naming]:
    for one in fact.with_content():
        yield from _of_words(record, one, claim)
        yield from _of_numbers(record, one)
        yield from _of_kind(record, one)


def _of_words(record: Record, fact: FactRecord, claim: ClaimRecord | None) -> Iterator[Naming]:
    """What holds words of the source letter for letter."""
    things = things_of(fact)
    triple = fact.triple
    literal = triple.words if triple.tag is None else None
    said_alone = _MARKED_APART.get(triple.property, frozenset())
    emended = fact.emended.written if fact.emended else None
    for name, kinds, words in (
        ("certainty", MARKS - {"denial", "number"}, [fact.certainty]),
        ("not", {"denial", "modal"}, [fact.denial]),
        ("words", {"report", "qualifier", "direction", "number"}, [fact.report]),
        ("how", MARKS, [*fact.how, *fact.how_much, *fact.of_how_much, fact.by_how_much]),
        ("when", MARKS, [fact.when]),
        ("literal", MARKS - said_alone, [literal, emended]),
        ("name", MARKS, [triple.words if triple.tag else None]),
    ):
        for held in filter(None, words):
            key = (name, held, str(triple), claim.id if claim else "")
            yield Naming(key, frozenset(kinds), things, record, words=held, fact=fact)


def _of_numbers(record: Record, fact: FactRecord) -> Iterator[Naming]:
    things = things_of(fact)
    digits = set(_numbers(fact.edtf or ""))
    digits |= {str(abs(fact.ranking.position))} if fact.ranking else set()
    for end in (fact.scale.lowest, fact.scale.highest) if fact.scale else ():
        digits |= set(_numbers(end or ""))
    for one in digits:
        key = ("digits", one, str(fact.triple))
        yield Naming(key, frozenset({"number"}), things, record, digits=frozenset({one}))


def _of_kind(record: Record, fact: FactRecord) -> Iterator[Naming]:
    """What tells by its property what some words tell."""
    triple, things = fact.triple, things_of(fact)
    if triple.property in _INTENDED:
        key = ("intention", triple.object or triple.words)
        yield Naming(key, frozenset({"intention"}), things, record, any=True, fact=fact)
    if fact.comparison:  # its outcome tells of more and less
        kinds, forms = frozenset({"qualifier"}), frozenset({"more", "less"})
        yield Naming(("comparison", str(triple)), kinds, things, record, forms=forms)
    of_name = _OF_NAMES if triple.property in NAMES else frozenset[str]()
    for words in filter(None, (_OF_PROPERTIES.get(triple.property), of_name)):
        kinds = frozenset({"modal", "hedge", "qualifier"})
        yield Naming((min(words), str(triple)), kinds, things, record, forms=words)


def _of_claim(record: Record, claim: ClaimRecord, own: Callable[[str], bool]) -> Iterator[Naming]:
    things = things_of_claim(claim)
    kinds = frozenset({"report", "qualifier", *(["denial"] if claim.kind == "denial" else [])})
    if claim.words and not any(map(own, claim.by)):
        yield Naming(("words", claim.id), kinds, things, record, claim.words)
    if claim.certainty:
        kinds = MARKS - {"denial", "number"}
        yield Naming(("certainty", claim.id), kinds, things, record, claim.certainty)
    if claim.when:
        yield Naming(("when", claim.id), MARKS, things, record, claim.when)
    for digits in _numbers(claim.edtf or ""):
        one = frozenset({digits})
        yield Naming(
            ("digits", digits, claim.id), frozenset({"number"}), things, record, digits=one
        )
    if kinds := _OF_CLAIMS[claim.kind]:
        yield Naming(("kind", claim.id), kinds, things, record, any=True)


def things_of_claim(claim: ClaimRecord) -> tuple[str, ...]:
    """The slugs of the things that ``claim`` is about and speaks of."""
    said = (slug for content in claim.content for slug in things_of(content))
    return tuple(dict.fromkeys((*claim.about, *said)))


def _of_things(record: Record, register: Register) -> Iterator[Naming]:
    """The things of the record, which words of the passage may name."""
    slugs = [slug for fact in record.said() for slug in things_of(fact)]
    slugs += [slug for claim in record.claims for slug in (*claim.about, *claim.by)]
    slugs += [gap.about for gap in record.gaps]
    roles = {fact.role for fact in record.said()}
    for slug in dict.fromkeys(slugs):
        stems, digits = set[str](), set[str]()
        for text in register.texts(slug):
            kinds = MARKS - (frozenset() if slug in roles else _OF_FACTS)
            yield Naming(("name", slug, text), kinds, (slug,), record, words=text)
            own = _words(text)
            stems |= own[0]
            digits |= own[1]
        kinds = MARKS - {"number", *_OF_FACTS}
        for one in stems - _WORDS_OF_STATES:
            key = ("thing", slug, one)
            yield Naming(key, kinds, (slug,), record, stems=frozenset({one}))
        for one in digits:
            key, kinds = ("digits", one, slug), frozenset({"number"})
            yield Naming(key, kinds, (slug,), record, digits=frozenset({one}))
        if slug in register.intentions:
            yield Naming(("intention", slug), frozenset({"intention"}), (slug,), record, any=True)


def meets(naming: Naming, kind: str, words: str) -> bool:
    """Whether ``naming``, without words of its own, meets ``words`` of the ``kind``."""
    if kind not in naming.kinds or naming.words is not None:
        return False
    if kind == "number":
        return plain_number(words) in naming.digits
    folded = " ".join(words.casefold().split())
    return naming.any or folded in naming.forms or _stems(words) in naming.stems


def plain_number(words: str) -> str:
    """``words`` without the commas of thousands and the zeros before."""
    return words.replace(",", "").lstrip("0") or "0"


def _numbers(text: str) -> Iterator[str]:
    return (plain_number(match[0]) for match in _DIGITS.finditer(text))


@cache
def _words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems and the numbers of ``text``."""
    return frozenset(word.stem for word in words_of(text)), frozenset(_numbers(text))


@cache
def _stems(words: str) -> str:
    """The stems of ``words``, the small ones aside where others stand beside them."""
    stems = [word.stem for word in words_of(words)]
    return " ".join([one for one in stems if one not in SMALL] or stems)
