"""Gate: does each record meet the words of its quote?

The gate reads words, not meaning. Each place where a sentence hedges, denies, intends, reports,
asks, bounds a number or says how much or how often is met by something of the records of that
sentence that names it: by a mark that holds its words, by a thing that is called by them, by a goal
where it intends. One naming meets one place; what a naming speaks of stands in the sentence. What
is not met, and bears on no fact, is answered under ``exceptions``. The reverse is asked too: a
denial, and the kind of a claim, have words in the quote that bear them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import chain
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.triples.annotated import Input
from khorgos.triples.annotation import ClaimRecord, FactRecord, Record
from khorgos.triples.documents.document import Passage
from khorgos.triples.documents.sentences import split
from khorgos.triples.gates.bearing import check_bearing
from khorgos.triples.gates.exceptions import is_binding
from khorgos.triples.gates.gate import GateResult, JudgedTexts
from khorgos.triples.gates.likeness import check_likeness
from khorgos.triples.gates.matching import match
from khorgos.triples.gates.namings import Naming, Register, meets, namings_of
from khorgos.triples.gates.needs import check_needs
from khorgos.triples.gates.scopes import (
    Carrier,
    check_governed,
    check_reach,
    check_reports,
)
from khorgos.triples.marks import OPTIONAL, Mark, load_marks
from khorgos.triples.mentions import NAMES, Mentions, Word, words_of
from khorgos.triples.numberwords import HOLDS_NUMBER
from khorgos.triples.problems import Problem
from khorgos.triples.qualifiers import load_qualifiers
from khorgos.triples.terms import own_vocabulary

_MUST_BE_KEPT: Final = ("Degree", "Quantifier", "Frequency", "Manner")
"""The kinds of qualifiers that facts are marked with; directions are in names too."""
_HEDGES_THAT_ARE_NO_MARKS: Final = ("known", "known as", "regarded as", "est.", "the equivalent of")
"""Hedges of the table of qualifiers that are neither marks nor bound a number."""
_SAID_OTHERWISE: Final = ("both", "each", "such as")
"""Qualifiers of which the facts themselves tell: one of each thing."""
COMPARATOR: Final = (
    r"(?:(?:no |not )?(?:more|less|fewer|greater) than|at least|at most|nearly|almost|around|about"
    r"|approximately|over|under|above|below|up to|some|roughly|by|before|after|since|until|till"
    r"|circa|c\.|ca\.|sometime around|as early as|as late as|early|late|mid-?|exceeding|close to)"
)
_BEHIND: Final = re.compile(
    r"\s*(?:BCE?\b|CE\b|AD\b|or (?:more|less|so|fewer)\b|at (?:most|least)\b)"
)
_NUMBER: Final = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_DISAMBIGUATION: Final = re.compile(r"\bmay (?:also )?refer to\b")
_WAYS_OUT: Final[Mapping[str, str]] = {
    "hedge": "the sentence hedges; give the fact its certainty",
    "modal": "the sentence says what may or must be; give the fact its certainty",
    "denial": "the sentence denies; say not with these words, or make it a claim that denies",
    "intention": "the sentence intends; say it with hasGoal or isPlannedFor",
    "report": "the sentence reports; make it a claim with words, or say according_to with words",
    "hypothesis": "the sentence supposes; make it a claim of the kind hypothesis",
    "question": "the sentence asks; make it a claim of the kind question",
    "recommendation": "the sentence recommends; make it a claim of the kind recommendation",
    "qualifier": "the sentence qualifies; say how, how_much or of_how_much",
    "direction": "the sentence tells a direction; say it under how",
    "number": "no fact or claim of this sentence speaks of the number; say what it counts",
}


def judge_faithfulness(judged: JudgedTexts) -> GateResult:
    """Does each record meet the words of its quote?"""
    findings = list(map(str, check_faithfulness(judged.input, judged.mentions)))
    count = len(judged.input.judged_records)
    return GateResult(f"{count:,} records compared with the words of their quotes", findings)


def check_faithfulness(given: Input, mentions: Mentions | None = None) -> Iterator[Problem]:
    """Yield each word of a quote that no record of its passage meets, its place and the way out.

    Args:
        given: what curators wrote.
        mentions: where its things stand; made when None.
    """
    mentions = mentions or Mentions(given)
    register = Register(given.entities, _names(given), _intentions(given))
    for one in given.annotated:
        asked = [record for record in one.records if record in given.judged_set]
        own = _own(given, one.document.source.slug) if asked else frozenset()
        used: set[tuple[str, str]] = set()
        for passage, members in _groups(one.records, asked):
            group = _Group(passage, members, register, mentions, own, used)
            if any(record.facts or record.claims for record in members):
                yield from group.check()
        for record in asked:
            yield from check_bearing(record, own, mentions)
            yield from check_needs(record)
            for word in record.exceptions:
                if (record.id, word.casefold()) not in used:
                    message = f"the exception {word!r} answers nothing; take it out"
                    yield record.problem(message)


def _names(given: Input) -> Mapping[str, Sequence[str]]:
    """The names that records give to each thing."""
    names = defaultdict(list)
    for record in given.records:
        for fact in record.said():
            if fact.triple.property in NAMES and fact.triple.words:
                names[fact.triple.subject].append(fact.triple.words)
    return names


def _intentions(given: Input) -> frozenset[str]:
    vocabulary = own_vocabulary()
    classes = {
        name
        for name, cls in vocabulary.classes.items()
        if KHO.Intention in vocabulary.superclasses(cls)
    }
    return frozenset(slug for slug, one in given.entities.items() if one.type in classes)


def _own(given: Input, document: str) -> frozenset[str]:
    """The document and who wrote it."""
    return frozenset(
        {document}
        | {
            fact.triple.object
            for record in given.records
            for fact in record.facts
            if (fact.triple.subject, fact.triple.property) == (document, "isWrittenBy")
            and fact.triple.object
        }
    )


def _groups(
    records: Sequence[Record], asked: Sequence[Record]
) -> Iterator[tuple[Passage, Sequence[Record]]]:
    """Yield each passage once, with all of ``records`` that quote characters of it.

    One of the records that are ``asked`` about is among them.
    """
    quoted = [
        (passage.start, passage.ranges[-1][1], record, passage)
        for record in records
        for passage in record.passages
    ]
    wanted, near = frozenset(asked), quoted
    if len(asked) < len(records):
        own = [one[:2] for one in quoted if one[2] in wanted]
        near = [one for one in quoted if any(a < one[1] and one[0] < b for a, b in own)]
    seen: set[frozenset[int]] = set()
    for start, end, _, passage in near:
        beside = [
            (record, _offsets(other))
            for begin, stop, record, other in quoted
            if begin < end and start < stop
        ]
        offsets = _offsets(passage)
        within_another = any(offsets < other for _, other in beside)
        if not within_another and offsets not in seen:
            seen.add(offsets)
            members = {
                record.id: record for record, other in beside if not other.isdisjoint(offsets)
            }
            if not wanted.isdisjoint(members.values()):
                yield passage, tuple(members.values())


@cache
def _letters(words: str) -> tuple[str, ...]:
    return tuple(word.letters.casefold() for word in words_of(words))


def _offsets(passage: Passage) -> frozenset[int]:
    return frozenset(offset for start, end in passage.ranges for offset in range(start, end))


@dataclass(frozen=True)
class _Group:
    """Records that share a passage: what the passage says is what they say together."""

    passage: Passage
    records: Sequence[Record]
    register: Register
    mentions: Mentions
    own: frozenset[str]
    used: set[tuple[str, str]]

    @property
    def text(self) -> str:
        """The words of the passage."""
        return self.passage.exact

    def check(self) -> Iterator[Problem]:
        """Yield what is not met, and what has no words that bear it."""
        yield from self._unmet()
        for words, is_beginning in dict.fromkeys(self._literals()):
            yield from self._bounded(words, is_beginning)
        yield from self._reach()
        if found := _DISAMBIGUATION.search(self.text):
            message = "this gloss is a page that tells homonyms apart; take nothing from it"
            yield self._problem(found[0], message)

    @cached_property
    def _marks(self) -> Sequence[Mark]:
        """What has to be met, in the order of the text."""
        marks = [mark for mark in load_marks().find(self.text) if mark.kind not in OPTIONAL]
        for kind, pattern in _PATTERNS:
            found = [Mark(kind, one[0], *one.span()) for one in pattern.finditer(self.text)]
            marks += [one for one in found if not self._is_in_name(one)]
        # The label of a field names what is told, and so neither hedges nor qualifies it.
        label = 0 if self.passage.prefix else len(self.passage.label)
        return sorted((mark for mark in marks if mark.start >= label), key=lambda it: it.start)

    def _is_in_name(self, mark: Mark) -> bool:
        """Whether a capital within a sentence makes ``mark`` a name, or a part of one."""
        return mark.words[0].isupper() and all(mark.start != start for start, _ in self._sentences)

    @cached_property
    def _namings(self) -> Sequence[Naming]:
        found: dict[object, Naming] = {}
        for record in self.records:
            for naming in namings_of(record, self.register, self.own.__contains__):
                found.setdefault(naming.key, naming)
        return list(found.values())

    @cached_property
    def _sentences(self) -> Sequence[tuple[int, int]]:
        return split(self.text)

    def _unmet(self) -> Iterator[Problem]:
        if not self._marks:
            return
        candidates = [list(self._candidates(mark)) for mark in self._marks]
        for number in match(candidates):
            mark = self._marks[number]
            said_otherwise = mark.kind == "qualifier" and mark.words.casefold() in _SAID_OTHERWISE
            if said_otherwise:
                continue
            if not self._excepts(mark.words):
                yield self._problem(mark.words, _WAYS_OUT[mark.kind], self._which(mark))
            elif is_binding(self.text, mark, list(self._carriers())):
                message = f"{_WAYS_OUT[mark.kind]}; no exception answers what facts stand under"
                yield self._problem(mark.words, message, self._which(mark))

    def _reach(self) -> Iterator[Problem]:
        """Yield what stands under a mark and does not carry it."""
        every = list(self._carriers())
        carriers = [one for one in every if one.within is None]
        marks = {
            mark: partial(self._carries, mark)
            for mark in self._marks
            if mark.kind in ("hedge", "modal", "denial")
        }
        live = {
            mark: carries
            for mark, carries in marks.items()
            if any(carries(one.fact) and _is_unsure(one.fact) for one in carriers)
        }
        # What an intention is about stands in its own words.
        plain = [one for one in carriers if one.fact.triple.subject not in self.register.intentions]
        findings = chain(
            check_reports(self.text, self._sentences, carriers, self.own),
            check_likeness(self.text, every, lambda words: list(self._places(words))),
            check_reach(self.text, live, plain),
            check_governed(self.text, carriers, lambda words: list(self._places(words))),
        )
        for words, problem in findings:
            if not self._excepts(words):
                yield problem

    def _carries(self, mark: Mark, fact: FactRecord) -> bool:
        """Whether ``fact`` names ``mark`` as its hedge or denial."""
        return any(
            start < mark.end and mark.start < end
            for one in fact.with_content()
            for words in (one.certainty, one.denial, *one.how, *one.how_much, *one.of_how_much)
            if words
            for start, end in self._places(words)
        )

    def _carriers(self) -> Iterator[Carrier]:
        for record in self.records:
            said: list[tuple[FactRecord, ClaimRecord | None]]
            said = [(fact, None) for fact in record.facts]
            said += [(content, claim) for claim in record.claims for content in claim.content]
            for fact, claim in said:
                yield self._carrier(record, fact, claim, None)
                for outer in fact.with_content():
                    for inner in outer.content:
                        yield self._carrier(record, inner, claim, outer)

    def _carrier(
        self, record: Record, fact: FactRecord, claim: ClaimRecord | None, within: FactRecord | None
    ) -> Carrier:
        triple = fact.triple
        subject = list(self._spans(record, triple.subject))
        if triple.words is not None:
            value = list(self._places(triple.words))
        else:
            value = list(self._spans(record, triple.object or ""))
        return Carrier(record, fact, claim, subject, value, within)

    def _candidates(self, mark: Mark) -> Iterator[tuple[object, object]]:
        """The namings that can meet ``mark``, each with the place at which it would be used."""
        for naming in self._namings:
            if naming.words is None:
                if meets(naming, mark.kind, mark.words) and self._stands(naming, mark.start):
                    yield naming.key, (mark.start, mark.end)
            elif mark.kind in naming.kinds:
                for start, end in self._places(naming.words):
                    holds = start <= mark.start and mark.end <= end
                    is_held = mark.start <= start and end <= mark.end
                    if (holds or is_held) and self._stands(naming, mark.start):
                        yield naming.key, (start, end)

    @cached_property
    def _words(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the words of the text, by their letters."""
        numbers = defaultdict(list)
        for number, word in enumerate(self._all_words):
            numbers[word.letters.casefold()].append(number)
        return numbers

    @cached_property
    def _all_words(self) -> Sequence[Word]:
        return words_of(self.text)

    def _places(self, words: str) -> Iterator[tuple[int, int]]:
        """Where ``words`` stand in the text, letter for letter; case does not count."""
        wanted = _letters(words)
        for at in self._words.get(wanted[0], ()) if wanted else ():
            here = self._all_words[at : at + len(wanted)]
            if tuple(word.letters.casefold() for word in here) == wanted:
                yield here[0].start, here[-1].end

    def _stands(self, naming: Naming, at: int) -> bool:
        """Whether something that ``naming`` speaks of stands in the sentence of the place ``at``.

        What stands nowhere in the passage is not asked about here.
        """
        if len(self._sentences) < 2:
            return True
        begin, end = next(
            (one for one in self._sentences if one[0] <= at < one[1]), (0, len(self.text))
        )
        spans = [span for slug in naming.things for span in self._spans(naming.record, slug)]
        fact = naming.fact
        if fact and fact.triple.words:
            spans += self._places(fact.triple.words)
        return not spans or any(begin <= start < end for start, _ in spans)

    def _spans(self, record: Record, slug: str) -> Iterator[tuple[int, int]]:
        """Where the thing stands in the text of the group."""
        for mention in self.mentions.of(record, slug):
            offset = self.text.find(record.passages[mention.passage].exact)
            if offset >= 0 and mention.end:
                yield offset + mention.start, offset + mention.end

    def _excepts(self, word: str) -> bool:
        found = [
            (record.id, exception.casefold())
            for record in self.records
            for exception in record.exceptions
            if exception.casefold() == word.casefold()
        ]
        self.used.update(found)
        return bool(found)

    def _which(self, mark: Mark) -> str:
        """Which of the marks of these words ``mark`` is, where there are several, or ""."""
        words = mark.words.casefold()
        alike = sorted({one.start for one in self._marks if one.words.casefold() == words})
        number = alike.index(mark.start)
        named = f"the {_ORDINALS[number]}" if number < len(_ORDINALS) else "a later"
        return f"{named} " if len(alike) > 1 else ""

    def _problem(self, word: str, message: str, which: str = "") -> Problem:
        return self.records[0].problem(f"{which}{word!r}: {message}")

    def _literals(self) -> Iterator[tuple[str, bool]]:
        """The source's words of dates and quantities, beside which others may change them.

        With each comes whether it is a beginning, of which *since* and *from* tell.
        """
        for record in self.records:
            for fact in record.said():
                yield from ((words, False) for words in (fact.when, fact.by_how_much) if words)
                words = fact.triple.words or ""
                # Words in a language are a name or the like, whatever digits they have.
                if fact.triple.tag is None and HOLDS_NUMBER.search(words):
                    yield words, fact.triple.property == "hasBeginning"
            yield from ((claim.when, False) for claim in record.claims if claim.when)

    def _bounded(self, words: str, is_beginning: bool) -> Iterator[Problem]:
        """Yield the words that stand around ``words`` everywhere and change them."""
        around = [self._around(start, end) for start, end in self._places(words)]
        if not around or not all(around):
            return
        for word in dict.fromkeys(filter(None, around)):
            if not (is_beginning and word.casefold() == "since"):
                message = f"the word stands beside {words!r} and changes it; take it into the words"
                yield self._problem(word, message)

    def _around(self, start: int, end: int) -> str:
        before = re.search(rf"\b({COMPARATOR})\s*$", self.text[:start], re.IGNORECASE)
        behind = _BEHIND.match(self.text, end)
        if before:
            return before[1]
        return behind[0].strip() if behind else ""


def _is_unsure(fact: FactRecord) -> bool:
    """Whether ``fact``, or what it intends, is hedged or denied."""
    return any(one.certainty or one.denial for one in fact.with_content())


_JOINED = {"more": r"(?<!\bor\s)", "only": r"(?<!\bnot\s)"}
"""Before which words *or more* is a bound, and *not only* joins."""


def _words(*kinds: str) -> set[str]:
    return {one.word for one in load_qualifiers().words if one.kind in kinds}


def _finder(words: Iterable[str]) -> re.Pattern[str]:
    """What finds ``words``; the longest that fits is the one that is meant."""
    any_of_them = "|".join(
        _JOINED.get(word, "") + re.escape(word) for word in sorted(words, key=len, reverse=True)
    )
    # "more than" bounds a number.
    return re.compile(rf"\b(?:{any_of_them})(?!\w)(?! than)", re.IGNORECASE)


_PATTERNS = (
    ("qualifier", _finder(_words(*_MUST_BE_KEPT))),
    ("direction", _finder(_words("Direction"))),
    ("hedge", _finder(_HEDGES_THAT_ARE_NO_MARKS)),
    ("number", _NUMBER),
)
