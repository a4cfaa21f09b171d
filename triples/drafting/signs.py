"""What tells of which kind a new name is: its head noun, a title, its ending, the words beside it.

Each sign has a weight; a document votes on the kind of a name with all its signs
(`khorgos.triples.drafting.mentions`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

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
    "Territory CountryPart"
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
    **dict.fromkeys(
        (
            *("carrier", "airline", "miner", "carmaker", "automaker", "lender", "insurer"),
            *("conglomerate", "subsidiary", "contractor", "brewer", "startup", "steelmaker"),
        ),
        "Company",
    ),
}
_MOST_OF_A_PERSON: Final = 4
_GLUED: Final = 3
"""How many words a company and a person have that stand side by side: *Talux Ann Bly*."""
_LONG_ACRONYM: Final = 3
_NEAR: Final = 40
"""How many characters before a name are looked at."""
_BODIES_OF_STATES: Final = frozenset({"Congress", "Assembly"})
"""What is a legislature where it is that of a polity, and a meeting or another body elsewhere."""
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


_BEFORE_A_COMPANY: Final = re.compile(
    r"\b(?:chief executive(?: officer)?|CEO|board of directors|shareholders?|subsidiary|"
    r"shares) of $|\b(?:shares|stake|stakes) in $",
    re.IGNORECASE,
)
"""What is said before the names of companies."""


def head_of(text: NamingText, stretch: Stretch) -> tuple[str, str] | None:
    """The head noun of a stretch, and the class that it tells; None where it has no such noun.

    It is the last word before the first *of*, else the last of all, or a first word such as *Lake*.
    """
    first, last = stretch
    if last - first > 2 and re.fullmatch(r"[IVX]+|\d{4}", text.tokens[last - 1].letters):
        last -= 1
    breaks = (at for at in range(first + 1, last) if text.tokens[at].letters in _BREAKS)
    core = next(breaks, last)
    for end in (core, last) if core < last and not text.is_apart(last - 1) else (core,):
        for begin in range(max(first, end - 3), end):
            found = text.head_at(begin, end)
            is_all = (begin, end) == (first, last) and end - begin == 1
            if found and found[1] != "first" and not is_all:
                word = text.words(begin, end)
                is_of_polity = end < last and any(text.is_apart(at) for at in range(end, last))
                is_body = word in _BODIES_OF_STATES and is_of_polity
                return word, "Legislature" if is_body else found[0]
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
    """Where the name begins after a title and what it is for: *Minister of Defence of Ost X Y*.

    A word that is not known right after *of* is what the title is for: a name begins after it only
    with a given name.
    """
    begin = at
    while begin < last and text.tokens[begin].letters in ("of", "for", "the"):
        begin += 1
    ends = range(min(last, begin + LONGEST_TERM), begin, -1)
    is_portfolio = any(text.is_title(begin, end, "portfolio") for end in ends)
    if begin > at and text.known_at(begin) is None and not is_portfolio:
        names = (one for one in range(begin + 1, last) if text.key(one, one + 1) in given_names())
        words = [token.letters.casefold() for token in text.tokens[begin:last]]
        is_glued = len(words) == _GLUED and not any(word in text.common for word in words)
        is_one = head_of(text, (begin, last)) is not None
        return next(names, begin + 1 if is_glued and not is_one else last)
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


def is_called_by(text: NamingText, stretch: Stretch) -> bool:
    """Whether a noun before a stretch says that it is one name: *the journal Zarm Affairs*."""
    return any(sign.kind in ("MediaOutlet", "Company") for sign in _beside(text, stretch))


def signs_of(text: NamingText, stretch: Stretch, head: tuple[str, str] | None) -> list[Sign]:
    """All that tells the kind of a name: the name itself, else the words around it."""
    if head is not None:
        return [head_sign(*head)]
    if (side := side_of(text, stretch)) is not None:
        return [side]
    found = [*_titled(text, stretch), *_beside(text, stretch)]
    found += _personal(text, stretch)
    first, last = stretch
    if last - first == 1 and re.fullmatch(r"[A-Z]\w{2,}ids", text.tokens[first].letters):
        found.append(Sign("Dynasty", FAIR, "it ends as dynasties do", "ending of a dynasty"))
    if first and last - first <= 2 and not found:
        before = text.tokens[first - 1].letters
        is_camel = re.search("[a-z][A-Z]", text.words(first, last)) is not None
        if before in _PLACES_BEFORE and text.gap(first - 1) == " " and not is_camel:
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
    """What tells a person: how the name is made, and what is said beside it of persons alone."""
    first, last = stretch
    if last - first > _MOST_OF_A_PERSON:
        return []
    found = []
    if last - first > 1 and (told := _made_as_persons(text, stretch)):
        found.append(Sign("Person", FAIR, *told))
    end = text.tokens[last - 1].end
    goes_on = text.is_followed(last - 1) and text.tokens[last].letters.islower()
    if match := _OF_A_PERSON.match(text.text, end):
        because = f"{match[0].strip(' ,')!r} after it is said of persons"
        found.append(Sign("Person", FAIR, because, "said of persons"))
        return found
    start = text.tokens[first].start
    if match := _BEFORE_A_COMPANY.search(text.text[max(0, start - _NEAR) : start]):
        because = f"{match[0].strip()!r} before it is said of companies"
        return [Sign("Company", FAIR, because, "said of companies")]
    match = _BEFORE_A_PERSON.search(text.text[max(0, start - _NEAR) : start])
    if match and (last - first > 1 or not goes_on):
        because = f"{match[0].strip()!r} before it is said of persons"
        found.append(Sign("Person", 1.0, because, "said of persons"))
    return found


def _made_as_persons(text: NamingText, stretch: Stretch) -> tuple[str, str] | None:
    """Why a name of several words is made as those of persons are, and the row that says so."""
    first, last = stretch
    words = [token.letters for token in text.tokens[first:last]]
    one, other, is_pair = words[0], words[-1], len(words) == 2
    is_surname = text.key(first, first + 1) in given_names("surname")
    if text.key(first, first + 1) in given_names():
        return f"{one!r} is a given name", f"givennames.csv: {one}"
    if is_surname and is_pair and _PINYIN.fullmatch(other):
        return f"{one!r} is a surname that stands first", f"givennames.csv: {one}"
    if is_surname and len(words) == 3 and all(map(_PINYIN.fullmatch, words[1:])):
        return f"{one!r} is a surname that stands first", f"givennames.csv: {one}"
    if len(words) == 3 and text.gap(last - 2) == "-" and other.islower():
        return "it is written as Korean names are", "Korean name"
    if is_pair and re.fullmatch("[IVX]+", other):
        return f"{other!r} counts rulers of one name", "numeral"
    if is_pair and other.isupper() and len(other) > _LONG_ACRONYM and not one.isupper():
        return "its last word is in capitals", "surname in capitals"
    if len(words) == 3 and words[1] in ("bin", "ibn", "von", "van", "bint"):
        return f"{words[1]!r} stands in it", "particle"
    if any(re.fullmatch(r"[^\W\d_]", word) for word in words[:-1]):
        return "it has an initial", "initial"
    if _SURNAME.search(other) and not other.endswith(("in", "ina")):
        return f"{other!r} ends as surnames do", "ending of a surname"
    return None


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
        kind = _noun(text, first - 1, first, _BESIDE_KINDS | {"Fort", "Port", "Station"})
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
