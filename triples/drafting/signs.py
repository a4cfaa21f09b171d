"""What tells of which kind a new name is: its head noun, a title, its ending, the words beside it.

Each sign has a weight; a document votes on the kind of a name with all its signs
(`khorgos.triples.drafting.mentions`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from khorgos.triples.drafting.knownnames import key_of
from khorgos.triples.drafting.namingtext import (
    APART,
    LONGEST_TERM,
    MOST_WORDS,
    NamingText,
    Stretch,
    given_names,
)
from khorgos.triples.drafting.periods import POLITIES, word_set


class Sign(NamedTuple):
    """Why a name is of a kind: ``weight`` is what it counts for; ``row`` what table row says so."""

    kind: str
    weight: float
    because: str
    row: str


STRONG: Final = 3.0
FAIR: Final = 2.0
WEAK: Final = 0.5
"""What signs count for: a head noun or title; what stands beside it; a preposition."""
_BREAKS: Final = word_set("of for on against in")
"""Small words after which no head noun of the name stands."""
_PLACES_BEFORE: Final = word_set("in near at from around outside")
_PLACE_KINDS: Final = word_set(
    "Settlement AdministrativeArea River Lake Sea Landform MountainRange Plain Basin Plateau "
    "Territory Fort Port Station CountryPart"
)
_BESIDE_KINDS: Final = _PLACE_KINDS | word_set(
    "People Lineage Dynasty Khanate Empire Realm Company MediaOutlet MilitaryForce"
)
_VAGUE: Final = word_set("region territory area")
"""Nouns after names that may be of a river or a mountain as well."""
"""Kinds that a common noun beside a name tells: *the Zarm river*, *the newspaper Ost*."""
_COMMON_NOUNS: Final[Mapping[str, str]] = {
    "town": "Settlement",
    "capital": "Settlement",
    "newspaper": "MediaOutlet",
    "magazine": "MediaOutlet",
}
_SIDES: Final = word_set(
    "north south east west northeast northwest southeast southwest northern southern eastern "
    "western northeastern northwestern southeastern southwestern central inner outer upper lower"
)
"""Words that say which part of a region is meant."""
_SURNAME: Final = re.compile(
    r"(?:[^\W\d_]{2}(?:[aeiou]y?ev|yev|iev|ov|off|in|eff)a?|[a-z](?:bay|bai|bek|uly|uulu|kyzy|qyzy|enko|"
    r"shvili|adze|yan|sky|skiy|skii|skaya|ovich|evich|zadeh?|oglu)|"
    r"[а-яё](?:ов|ев|ёв|ова|ева|ский|ская|енко|бай|бек|ұлы|улы|қызы|кызы))$",
    re.IGNORECASE,
)
_PINYIN: Final = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|an|en|in|un|ai|ei|ao|ou|ia|ie|iu|ua|ue|ui|"
    r"uo|üe|er|[aeiouü])){1,2}",
    re.IGNORECASE,
)
_OF_A_PERSON: Final = re.compile(
    r",? who\b| was (?:born|elected|re-elected|appointed|assassinated|executed|succeeded|voted|"
    r"crowned|dismissed|chosen)\b| (?:died|resigned|abdicated|fled)\b|"
    r" became (?:the )?(?:first |new )?(?:president|khan|king|emperor|prime|governor|ruler)\b|"
    r"['’]s? (?:son|father|mother|wife|brother|daughter|death|reign|successor|grandson)\b"
)
_BEFORE_A_PERSON: Final = re.compile(
    r"\b(?:(?:son|grandson|daughter|wife|brother|reign|death|rule|leadership|presidency|command) of"
    r"|led by|headed by|succeeded by|commanded by|chaired by) $"
)


def head_of(text: NamingText, stretch: Stretch) -> tuple[str, str] | None:
    """The head noun of a stretch, and the class that it tells; None where it has no such noun.

    It is the last word before the first *of*, else the last of all, or a first word such as *Lake*.
    """
    first, last = stretch
    breaks = (at for at in range(first + 1, last) if text.tokens[at].letters in _BREAKS)
    for end in dict.fromkeys((next(breaks, last), last)):
        for begin in range(max(first, end - 3), end):
            found = text.head_at(begin, end)
            is_all = (begin, end) == stretch and end - begin == 1
            if found and found[1] != "first" and not is_all:
                return text.words(begin, end), found[0]
    found = text.head_at(first, first + 1)
    if found and found[1] in ("first", "either") and last - first > 1:
        return text.words(first, first + 1), found[0]
    return None


def title_of(text: NamingText, stretch: Stretch) -> Stretch | None:
    """The last title in a stretch: the numbers of its first word and of the one after it."""
    first, last = stretch
    found: Stretch | None = None
    at = first
    while at < last:
        ends = range(min(last, at + LONGEST_TERM), at, -1)
        end = next((end for end in ends if text.is_title(at, end)), None)
        found = found if end is None else (at, end)
        at = at + 1 if end is None else end
    return found


def after_title(text: NamingText, at: int, last: int) -> int:
    """Where the name begins after a title and what it is for: *Minister of Defence of Ost X Y*."""
    while at < last:
        known = text.known_at(at)
        if known is not None and "Person" in known.kinds:
            break
        ends = range(min(last, at + LONGEST_TERM), at, -1)
        portfolio = next((end for end in ends if text.is_title(at, end, "portfolio")), None)
        if known is None and portfolio is None and text.is_capital(at):
            break
        at = portfolio or (known.last if known else at + 1)
    return at


def side_of(text: NamingText, stretch: Stretch) -> Sign | None:
    """What a part of a known region is: *Northern Zarm*."""
    first, last = stretch
    known = text.known_at(last - 1)
    if known is None or known.first != first + 1 or known.last != last:
        return None
    is_land = any(one.how in ("label", "name", "territory") for one in known.bearers)
    word = text.tokens[first].letters.casefold()
    if word not in _SIDES or not is_land or not known.kinds & (APART - {"Person", "People"}):
        return None
    kind = "WorldRegion" if "WorldRegion" in known.kinds else "CountryPart"
    named = text.text[known.start : known.end]
    return Sign(kind, STRONG, f"it is a part of {named}", "part of a region")


def signs_of(text: NamingText, stretch: Stretch, head: tuple[str, str] | None) -> list[Sign]:
    """All that tells the kind of a name: the name itself, else the words around it."""
    if head is not None:
        return [head_sign(*head)]
    if (side := side_of(text, stretch)) is not None:
        return [side]
    found = [*_titled(text, stretch), *_beside(text, stretch)]
    found += _personal(text, stretch)
    first, last = stretch
    if first and last - first <= 2 and not found:
        before = text.tokens[first - 1].letters
        if before in _PLACES_BEFORE and text.gap(first - 1) == " ":
            because = f"{before!r} stands before it, as before places"
            found.append(Sign("Place", WEAK, because, "place after a preposition"))
    return found


def head_sign(word: str, kind: str) -> Sign:
    """The sign that a head noun is."""
    return Sign(kind, STRONG, f"{word!r} is its head noun", f"headnouns.csv: {word}")


def title_sign(words: str, where: str = "before", weight: float = STRONG) -> Sign:
    """The sign that a title beside a name is."""
    because = f"{words!r} stands {where} it"
    return Sign("Person", weight, because, f"titles.csv: {words.casefold()}")


def _titled(text: NamingText, stretch: Stretch) -> list[Sign]:
    """A title in small letters before a name, one after a comma, or one with what it is for."""
    first, last = stretch
    if first and text.gap(first - 1) == " ":
        for begin in range(max(0, first - LONGEST_TERM), first):
            if text.is_title(begin, first):
                return [title_sign(text.words(begin, first))]
    if last - first <= 4 and (words := _title_after(text, last)):
        return [title_sign(words, "after")]
    gap = text.gap(first - 1) if first else ""
    is_closed = gap == ") " or text.text[text.tokens[last - 1].end :][:1] == ","
    if gap not in (") ", ", ", "), ") or not is_closed or not 2 <= last - first <= 4:
        return []
    title = title_of(text, (max(0, first - MOST_WORDS), first))
    if title is None or (
        title[1] != first and text.tokens[title[1]].letters not in ("of", "for", "to", "in")
    ):
        return []
    return [title_sign(text.words(*title), weight=FAIR)]


def _title_after(text: NamingText, last: int) -> str:
    """A title that follows a comma after a name: *A B, first deputy prime minister*."""
    if last >= len(text.tokens) or text.gap(last - 1) != ", ":
        return ""
    for at in range(last, min(last + 4, len(text.tokens))):
        for end in range(min(at + LONGEST_TERM, len(text.tokens)), at, -1):
            if text.is_title(at, end) and text.tokens[at].letters[0].islower():
                return text.words(at, end)
        is_before = text.is_title(at, at + 1, "before") or text.known_at(at) is not None
        if text.tokens[at].letters not in ("the", "a", "an") and not is_before:
            return ""
    return ""


def _personal(text: NamingText, stretch: Stretch) -> list[Sign]:
    """What tells a person: a given name, a surname's ending, initials, what only persons do."""
    first, last = stretch
    tokens = text.tokens[first:last]
    if len(tokens) > 4:
        return []
    found = []
    one, other = tokens[0].letters, tokens[-1].letters
    if len(tokens) > 1 and text.key(first, first + 1) in given_names():
        found.append(Sign("Person", FAIR, f"{one!r} is a given name", f"givennames.csv: {one}"))
    elif len(tokens) == 2 and key_of(one) in given_names("surname") and _PINYIN.fullmatch(other):
        because = f"{one!r} is a surname that stands first"
        found.append(Sign("Person", FAIR, because, f"givennames.csv: {one}"))
    elif len(tokens) > 1 and _SURNAME.search(other) and not other.endswith(("in", "ina")):
        because = f"{other!r} ends as surnames do"
        found.append(Sign("Person", FAIR, because, "ending of a surname"))
    elif len(tokens) == 2 and other.isupper() and len(other) > 3 and not one.isupper():
        found.append(Sign("Person", FAIR, "its last word is in capitals", "surname in capitals"))
    elif len(tokens) > 1 and any(re.fullmatch(r"[^\W\d_]", t.letters) for t in tokens[:-1]):
        found.append(Sign("Person", FAIR, "it has an initial", "initial"))
    after = _OF_A_PERSON.match(text.text, tokens[-1].end)
    before = _BEFORE_A_PERSON.search(text.text[: tokens[0].start])
    if match := after or before:
        because = f"{match[0].strip(' ,')!r} beside it is said of persons"
        found.append(Sign("Person", FAIR if after else 1.0, because, "said of persons"))
    return found


def _beside(text: NamingText, stretch: Stretch) -> list[Sign]:
    """What common nouns beside a name, or the state after it, tell of its kind."""
    first, last = stretch
    after = text.is_followed(last - 1) and text.tokens[last].letters.islower()
    if after:
        for end in (last + 2, last + 1):
            kind = _noun(text, last, end, _BESIDE_KINDS)
            if kind:
                return [_noun_sign(kind, text.words(last, end), "after")]
    if last < len(text.tokens) and text.gap(last - 1) == ", " and last - first <= 3 and first:
        known = text.known_at(last)
        before = text.tokens[first - 1].letters
        if known is not None and known.kinds & POLITIES and before in _PLACES_BEFORE:
            because = f"{text.text[known.start : known.end]!r} stands after a comma"
            return [Sign("Settlement", FAIR, because, "state after a comma")]
    if first >= 2 and text.tokens[first - 1].letters == "of" and text.gap(first - 1) == " ":
        kind = _noun(text, first - 2, first - 1, _PLACE_KINDS)
        if kind and text.tokens[first - 2].letters.islower():
            return [_noun_sign(kind, text.words(first - 2, first), "before")]
    if first and text.gap(first - 1) in (" ", " «", ' "', " “"):
        kind = _noun(text, first - 1, first, _BESIDE_KINDS)
        if kind and text.tokens[first - 1].letters.islower():
            return [_noun_sign(kind, text.words(first - 1, first), "before")]
    return []


def _noun(text: NamingText, first: int, last: int, kinds: frozenset[str]) -> str | None:
    """The kind that common nouns tell, if it is one of these."""
    if last > len(text.tokens):
        return None
    found = text.head_at(first, last)
    words = text.words(first, last)
    kind = found[0] if found else _COMMON_NOUNS.get(words)
    return kind if kind in kinds and words not in _VAGUE else None


def _noun_sign(kind: str, words: str, where: str) -> Sign:
    return Sign(kind, FAIR, f"{words!r} stands {where} it", f"headnouns.csv: {words}")
