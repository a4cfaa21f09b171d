"""Segments of a sentence, read by themselves: between semicolons, behind labels, in brackets.

Pages of facts put "label: value" side by side, parted by semicolons; prose puts whole clauses in
brackets. What a segment says does not depend on the words of its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from khorgos.triples.drafting.predicates import find_predicates
from khorgos.triples.drafting.tables import words
from khorgos.triples.drafting.tokens import SentenceToken

_LONGEST: Final = 7
"""How many tokens a label has at most."""


_LONGEST_DATELINE: Final = 12
"""How many tokens a dateline has at most, with its dash."""
_DASHES: Final = frozenset({"—", "–", "--", "-"})
_SHORT: Final = 3
"""Capitals of so few letters are rather an acronym: "EU – Zarm"."""


@dataclass(frozen=True, slots=True)
class TokenSegment:
    """A stretch of a sentence.

    Attributes:
        tokens: its tokens, without those of brackets that are segments of their own.
        label: the words before its colon; "" where it has none.
        before: the token that stands before its bracket, or None.
    """

    tokens: tuple[SentenceToken, ...]
    label: tuple[SentenceToken, ...] = ()
    before: SentenceToken | None = None


def find_segments(tokens: Sequence[SentenceToken]) -> list[TokenSegment]:
    """The segments of a sentence; one that has none of their signs is one segment."""
    main, brackets = _without_brackets(tokens[_dateline(tokens) :])
    found = [_labelled(own) for own in _between(main) if own]
    return [*found, *brackets]


def _dateline(tokens: Sequence[SentenceToken]) -> int:
    """Behind which token a dateline or run-in heading in capitals ends: "KEST, 5 May — Zarm …".

    Its place takes no part, and its date is that of the report; 0 where there is none.
    """
    has_capitals = False
    for at, token in enumerate(tokens[:_LONGEST_DATELINE]):
        if token.text in _DASHES:
            return at + 1 if has_capitals else 0
        is_aside = token.date is not None or token.text in (",", ".", "(", ")", "/", ":", "|")
        is_capital = len(token.text) > 1 and token.text.isupper()
        is_in_bracket = any(one.text == "(" for one in tokens[:at])
        if not (is_aside or is_capital or is_in_bracket):
            return 0
        has_capitals = has_capitals or (is_capital and len(token.text) > _SHORT)
    return 0


def _between(tokens: Sequence[SentenceToken]) -> Iterator[tuple[SentenceToken, ...]]:
    """Yield what stands between semicolons, those within brackets aside."""
    start, depth = 0, 0
    for at, token in enumerate(tokens):
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth = max(0, depth - 1)
        elif token.text == ";" and depth == 0:
            yield tuple(tokens[start:at])
            start = at + 1
    yield tuple(tokens[start:])


def _labelled(tokens: tuple[SentenceToken, ...]) -> TokenSegment:
    """The segment without its label, of several the last: "note: note: founded in 1830"."""
    label: tuple[SentenceToken, ...] = ()
    while (size := _label(tokens)) is not None:
        label, tokens = tokens[:size], tokens[size + 1 :]
    return TokenSegment(tokens, label)


def _label(tokens: Sequence[SentenceToken]) -> int | None:
    """How many tokens the label has with which they begin; a date or number is none."""
    for at, token in enumerate(tokens[: _LONGEST + 1]):
        if token.text == ":":
            own = tokens[:at]
            is_plain = all(one.is_word or one.text in ("-", "/", "–", "&") for one in own)
            is_clause = any(one.mood in ("finite", "modal") for one in find_predicates(own))
            return at if at and is_plain and not is_clause and len(tokens) > at + 1 else None
        if token.date is not None or token.text in (",", ";", "."):
            return None
    return None


def _without_brackets(
    tokens: Sequence[SentenceToken],
) -> tuple[list[SentenceToken], list[TokenSegment]]:
    """The tokens without the brackets that hold a clause, and these brackets."""
    main, brackets, at = list[SentenceToken](), list[TokenSegment](), 0
    while at < len(tokens):
        end = _closing(tokens, at) if tokens[at].text == "(" else None
        if end is not None and _is_clause(tokens[at + 1 : end]):
            before = tokens[at - 1] if at else None
            brackets.append(TokenSegment(tuple(tokens[at + 1 : end]), before=before))
            at = end + 1
            continue
        main.append(tokens[at])
        at += 1
    return main, brackets


def _closing(tokens: Sequence[SentenceToken], at: int) -> int | None:
    depth = 0
    for place in range(at, len(tokens)):
        if tokens[place].text in "()":
            depth += 1 if tokens[place].text == "(" else -1
            if depth == 0:
                return place
    return None


def _is_clause(tokens: Sequence[SentenceToken]) -> bool:
    """Whether a bracket holds a verb of its own with its subject."""
    found = find_predicates(tokens)
    return (
        bool(found) and any(one.mood in ("finite", "modal") and one.first > 0 for one in found)
    ) or (bool(tokens) and tokens[0].lower in words("strong"))
