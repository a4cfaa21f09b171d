"""New names in Chinese, which has neither capitals nor spaces: by signs and by endings.

``chinese.csv`` has the characters that stand for states in pairs (中哈) and before 方 and 军,
endings of titles in 《 》 and of bodies that are called by a known place, titles of persons, and
characters of surnames and of foreign names, which tell where the name of a person ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from khorgos.triples.drafting.knownnames import HERE, Known
from khorgos.triples.drafting.namingtext import APART, NamingText
from khorgos.triples.drafting.newnames import NewName
from khorgos.triples.drafting.signs import STRONG, Sign
from khorgos.triples.naming.words import table

_TITLE: Final = re.compile("《([^《》]{2,40})》")
_STOPS: Final = "的在与和同及向对于从到由被把将了着过是有为以、，。；：？！"
"""Characters that stand in no name of a body."""
_OF_STATES: Final = "两三四五边贸关建友签条协界国合联双"
"""Characters that go on after those of several states."""
_LONGEST_BODY: Final = 10


@cache
def chinese_words(use: str) -> Mapping[str, str]:
    """The words of a use and what they mean, the longest first."""
    rows = [row for row in table(HERE / "chinese.csv") if row["use"] == use]
    return {row["words"]: row["means"] for row in sorted(rows, key=lambda one: -len(one["words"]))}


def chinese_names(text: NamingText) -> list[NewName]:
    """The new names in a Chinese sentence, in order."""
    named = {(one.start, one.end) for one in text.known}
    every = [*_titles(text.text), *_bodies(text), *_persons(text)]
    found = [one for one in every if (one.start, one.end) not in named]
    return sorted(found, key=lambda one: (one.start, -one.end))


def _named(text: str, start: int, end: int, kind: str, because: str) -> NewName:
    sign = Sign(kind, STRONG, because, f"chinese.csv: {kind}")
    return NewName(start, end, text[start:end], (sign,))


def _titles(text: str) -> Iterator[NewName]:
    """What stands between the signs of titles."""
    for match in _TITLE.finditer(text):
        endings = chinese_words("title").items()
        kind = next((kind for ending, kind in endings if match[1].endswith(ending)), "Work")
        yield _named(text, match.start(1), match.end(1), kind, "it stands between 《 and 》")


def _bodies(text: NamingText) -> Iterator[NewName]:
    """Bodies that are called by a known name before them."""
    for one in filter(lambda known: known.kinds & APART, text.known):
        rest = text.text[one.end : one.end + _LONGEST_BODY]
        stop = re.search(f"[{_STOPS}]|[^\u4e00-\u9fff]", rest)
        rest = rest[: stop.start()] if stop else rest
        ends = [
            (rest.find(ending) + len(ending), ending, kind)
            for ending, kind in chinese_words("body").items()
            if ending in rest
        ]
        if ends and not _covers(text.known, one.end, one.end + min(ends)[0]):
            length, ending, kind = min(ends)
            yield _named(text.text, one.start, one.end + length, kind, f"it ends in {ending}")


def _persons(text: NamingText) -> Iterator[NewName]:
    """Who is called by a title and a surname, or a foreign name."""
    (surnames,), (foreign,) = chinese_words("surnames"), chinese_words("foreign")
    titles = "|".join(chinese_words("person"))
    name = f"[{foreign}]{{2,10}}(?:·[{foreign}]{{1,10}})*|[{surnames}][\u4e00-\u9fff]{{1,2}}?"
    after = f"(?=[{_STOPS}访会抵出签说表指提率任当认宣强发致举参]|$|[^\u4e00-\u9fff])"
    for match in re.finditer(f"({titles})({name}){after}", text.text):
        if not _covers(text.known, match.start(2), match.end(2)):
            because = f"{match[1]} stands before it"
            yield _named(text.text, match.start(2), match.end(2), "Person", because)


def _covers(known: Sequence[Known], start: int, end: int) -> bool:
    """Whether a known name stands in a stretch."""
    return any(one.start < end and start < one.end for one in known)


def short_states(text: NamingText) -> Iterator[tuple[int, int, str]]:
    """Characters that stand for states: two beside each other, or one before 方, 军 or 国.

    Yields:
        Where each stands, and the English name of the state.
    """
    states = chinese_words("state")
    signs = "".join(states)
    pair, alone = f"[{signs}]{{2,4}}(?=[{_OF_STATES}]|$)", f"[{signs}](?=[方军])"
    for match in re.finditer(f"{pair}|{alone}", text.text):
        if not _covers(text.known, match.start(), match.end()):
            for place, sign in enumerate(match[0], match.start()):
                yield place, place + 1, states[sign]
