"""Marks on what a sentence tells: planned, failed, rejected, denied, reported, hedged and others.

A mark covers what its row of ``flags.csv`` says: the ``verb`` in whose words it stands, the
``clause``, the clauses ``governed`` by that one, the clause and these (``after``), the ``next``
clause, or the whole ``sentence``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

from khorgos.triples.drafting.clauses import Clause
from khorgos.triples.drafting.predicates import has_form
from khorgos.triples.drafting.tables import inflected, rows, words
from khorgos.triples.drafting.tokens import SentenceToken

FlagName = Literal[
    "planned",
    "failed",
    "rejected",
    "denied",
    "reported",
    "hedged",
    "conditional",
    "repeated",
    "background",
]
Covers = Literal["verb", "clause", "governed", "after", "next", "sentence"]
FLAGS: Final[tuple[FlagName, ...]] = get_args(FlagName)
COVERS: Final[tuple[Covers, ...]] = get_args(Covers)
_NEAR: Final = 3
"""How many tokens lie at most between a refusal and the verb that takes it back."""
_EXCEPT: Final = (
    ("not", "until"),
    ("not", "only"),
    ("not", "later"),
    ("not", "earlier"),
    ("no", "later"),
    ("no", "earlier"),
    ("no", "longer"),
    ("no", "less"),
    ("no", "more"),
    ("no", "fewer"),
    ("no", "doubt"),
    ("if", "not"),
)
"""Words that deny nothing together."""


@dataclass(frozen=True, slots=True)
class FlagMark:
    """A mark of a sentence.

    Attributes:
        flag: what it marks.
        start, end: where it stands, in code points of the sentence.
        text: its words.
        row: the row of the table.
        because: why.
        clauses: the numbers of the clauses that it covers.
    """

    flag: FlagName
    start: int
    end: int
    text: str
    row: str
    because: str
    clauses: frozenset[int]


@dataclass(frozen=True, slots=True)
class _MarkRow:
    words: tuple[str, ...]
    name: str
    flag: FlagName
    covers: Covers
    because: str


@cache
def _table() -> Mapping[str, tuple[_MarkRow, ...]]:
    """First word → the rows that begin with it, those of most words first."""
    found: dict[str, list[_MarkRow]] = defaultdict(list)
    for row in rows("flags.csv"):
        own = row["words"].split()
        heads = [own[0]]
        if own[0] == "to" and len(own) > 1:
            own = own[1:]
            heads = sorted(inflected(own[0]))
        for head in heads:
            name = f"flags.csv: {row['words']}"
            found[head].append(
                _MarkRow((head, *own[1:]), name, row["flag"], row["covers"], row["because"])  # type: ignore[arg-type]
            )
    return {word: tuple(sorted(own, key=lambda r: -len(r.words))) for word, own in found.items()}


def find_marks(tokens: Sequence[SentenceToken], clauses: Sequence[Clause]) -> list[FlagMark]:
    """The marks of a sentence, in their order, each with the clauses that it covers."""
    found = list[FlagMark]()
    at = 0
    while at < len(tokens):
        row = _row_at(tokens, at)
        if row is None:
            at += 1
            continue
        last = at + len(row.words) - 1
        covered = frozenset(_covered(tokens, clauses, at, last, row))
        start, end = tokens[at].start, tokens[last].end
        text = " ".join(token.text for token in tokens[at : last + 1])
        found.append(FlagMark(row.flag, start, end, text, row.name, row.because, covered))
        at = last + 1
    found += _of_moods(tokens, clauses)
    return found


def _row_at(tokens: Sequence[SentenceToken], at: int) -> _MarkRow | None:
    if not tokens[at].is_word:
        return None
    word = tokens[at].lower
    if word.endswith("n't"):
        return _table()["n't"][0]
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    before = tokens[at - 1].lower if at else ""
    near = tokens[max(0, at - _NEAR) : at]
    is_noun = not has_form(tokens[at], "past")
    undone = is_noun and any(token.is_word and token.lower in words("undoing") for token in near)
    if undone and any(row.flag in ("rejected", "failed") for row in _table().get(word, ())):
        return None  # "withdrew its veto"
    if (word, following) in _EXCEPT or (before in ("than", "as") and word == "planned"):
        return None
    for row in _table().get(word, ()):
        own = tokens[at : at + len(row.words)]
        if tuple(token.lower for token in own) == row.words and not any(t.is_name for t in own):
            return row
    return None


def _covered(
    tokens: Sequence[SentenceToken], clauses: Sequence[Clause], at: int, last: int, row: _MarkRow
) -> Iterator[int]:
    """The numbers of the clauses that the mark at ``at`` covers."""
    own = _clause_at(clauses, at)
    if row.covers == "sentence" or own is None:
        yield from range(len(clauses))
        return
    if row.covers == "next":
        later = [n for n, clause in enumerate(clauses) if clause.predicate.first >= at]
        yield from later[:1]
        return
    if row.covers == "verb":
        holders = [
            n
            for n, clause in enumerate(clauses)
            if clause.predicate.first <= at <= clause.predicate.last
        ]
        own = holders[0] if holders else own
    if row.covers == "governed":
        yield from (n for n in range(len(clauses)) if _is_made(clauses[n], at))
    if row.covers != "governed" and not _is_aside(tokens, clauses, at, row):
        yield own
    if row.covers in ("after", "governed", "verb"):
        yield from _below(clauses, own)
    elif row.covers == "clause":
        yield from (n for n in _below(clauses, own) if clauses[n].link == "participle")


def _is_made(clause: Clause, at: int) -> bool:
    """Whether the verb only says that what is marked was made: "the decision to … was taken"."""
    inside = clause.subject[0] <= at < clause.subject[1]
    return inside and clause.predicate.lemma in words("light-verb")


def _is_aside(
    tokens: Sequence[SentenceToken], clauses: Sequence[Clause], at: int, row: _MarkRow
) -> bool:
    """Whether the mark is a verb in -ing that is said of a noun: "a vote asking for a mandate"."""
    is_verb = row.name.startswith("flags.csv: to ") and tokens[at].lower.endswith("ing")
    own = _clause_at(clauses, at)
    governs = own is not None and clauses[own].predicate.mood == "infinitive"
    return (
        is_verb
        and not governs
        and not any(clause.predicate.first <= at <= clause.predicate.last for clause in clauses)
    )


def _clause_at(clauses: Sequence[Clause], at: int) -> int | None:
    """The number of the clause in which a token stands."""
    found = None
    for number, clause in enumerate(clauses):
        if clause.start <= at:
            found = number
    return found


def _below(clauses: Sequence[Clause], own: int) -> Iterator[int]:
    """The clauses that depend on that of the number ``own``, directly or by others."""
    held = {own}
    for number in range(own + 1, len(clauses)):
        clause = clauses[number]
        depends = clause.link in ("to", "that", "whether", "ing", "participle")
        carried_on = (
            clause.link in ("and", "or", ",")
            and clause.governor in held
            and (clause.predicate.mood in ("infinitive", "modal", "ing"))
        )
        if (depends and number - 1 in held) or carried_on:
            held.add(number)
            yield number


def _of_moods(tokens: Sequence[SentenceToken], clauses: Sequence[Clause]) -> Iterator[FlagMark]:
    """What the form of a verb marks: a purpose is planned, a past before the past is background."""
    for number, clause in enumerate(clauses):
        verb = clause.predicate
        token = tokens[verb.head]
        if verb.mood == "infinitive" and not _comes_about(tokens, clauses, number):
            yield FlagMark(
                "planned",
                tokens[verb.first].start,
                token.end,
                f"to {token.text}",
                "mood: infinitive",
                "a purpose",
                frozenset({number}),
            )
        if verb.mood == "ing" and not verb.is_perfect and (by := _by_date(tokens, clause)):
            yield FlagMark(
                "planned",
                by.start,
                by.end,
                by.text,
                "mood: by a date",
                "it is to be done by then",
                frozenset({number}),
            )
        if tokens[verb.first].lower == "had" and verb.head > verb.first:
            yield FlagMark(
                "background",
                tokens[verb.first].start,
                token.end,
                f"had {token.text}",
                "mood: past perfect",
                "it was before what is told",
                frozenset({number}),
            )


def _by_date(tokens: Sequence[SentenceToken], clause: Clause) -> SentenceToken | None:
    """The date by which something is to be done: "building a road by 2030"."""
    for at in range(*clause.behind):
        token = tokens[at]
        leads = tokens[at - 1].lower == "by" or token.lower.startswith("by ")
        if token.date is not None:
            return token if leads else None
    return None


def _comes_about(tokens: Sequence[SentenceToken], clauses: Sequence[Clause], number: int) -> bool:
    """Whether the infinitive of a clause came about: "began to", "the first to"."""
    verb = clauses[number].predicate
    before = tokens[verb.first - 1].lower if verb.first else ""
    if before in words("first"):
        return True
    governor = clauses[number - 1].predicate if number else None
    return governor is not None and governor.lemma in words("implicative")
