"""New names in a text, and what kind of thing they are of.

A new name is a stretch of words with capitals, with small words in between (*Treaty on Trade of
Ost*). What kind of thing it names is told by its head noun (``headnouns.csv``), by a title before
it (``titles.csv``), by its ending, or by the words around it; where nothing tells it, it is left
open: two words with capitals may be a person, a place or a newspaper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from khorgos.triples.drafting.knownnames import HERE, Known, NameWord, tokens_of
from khorgos.triples.drafting.periods import POLITIES, word_set
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.words import table


class Sign(NamedTuple):
    """Why a name is of a kind: ``weight`` is what it counts for; ``row`` what table row says so."""

    kind: str
    weight: float
    because: str
    row: str


@dataclass(frozen=True, slots=True)
class NewName:
    """A new name in a sentence, ``text[start:end]``, with what tells its kind."""

    start: int
    end: int
    text: str
    evidence: tuple[Sign, ...] = field(default=())


HEAD: Final = 3.0
TITLE: Final = 3.0
ENDING: Final = 2.0
BESIDE: Final = 2.0
PREPOSITION: Final = 0.5
"""What the kinds of evidence count for in the vote of a document."""
_OF: Final = frozenset({"of", "for"})
_LINKS: Final = frozenset({"on", "against", "in"})
_PARTICLES: Final = word_set("de da di del la al el ibn bin van von der ben zu")
_COLLECTIVE: Final = word_set(
    "people peoples women men children workers veterans investors teachers writers farmers "
    "soldiers states lawyers mothers users peasants"
)
"""Owners that stand inside of names: *People's Congress*, *Investors' Council*."""
_PLACES: Final = frozenset({"in", "near", "at", "from", "around", "outside"})
_PERSON_ENDING: Final = re.compile(
    r"(?:[bdgklmnprstvz](?:aye|e|ye|i|y)[vw]a?|[a-z](?:ov|off|ova|bay|bek|bekov|uly|uulu|kyzy|"
    r"qyzy|enko|shvili|adze|yan|sky|skiy|skii|skaya|ovich|evich|zade))$"
)
_PLACE_KINDS: Final = word_set(
    "Settlement AdministrativeArea River Lake Sea Landform MountainRange Region Plain Basin "
    "Plateau Territory Fort Port Station"
)
_BESIDE_KINDS: Final = _PLACE_KINDS | word_set(
    "People Lineage Dynasty Khanate Empire Realm Company MediaOutlet MilitaryForce Infrastructure "
    "Railway Road BorderCrossing AcademicInstitution"
)
"""Kinds that a common noun beside a name tells: *the Zarm river*, *the newspaper Ost*."""
_MOST_WORDS: Final = 12
_FIRST_WORDS: Final = frozenset({"New", "Old", "Great", "Second", "First", "Third", "Upper"})
"""Small words with which names begin too."""
_SIDES: Final = frozenset(
    f"{side}{ending}"
    for side in (
        "north",
        "south",
        "east",
        "west",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "north-east",
        "north-west",
        "central",
        "inner",
        "outer",
        "upper",
    )
    for ending in ("", "ern")
)
"""Words that say which part of a region is meant."""


@cache
def _heads() -> Mapping[str, tuple[str, str]]:
    """Head noun in small letters → its class, and whether it stands last, first or either."""
    return {
        row["word"].casefold(): (row["class"], row["where"])
        for row in table(HERE / "headnouns.csv")
    }


@cache
def titles(use: str = "title") -> frozenset[str]:
    """Words in small letters: titles of persons, what a post is for, what stands before titles."""
    return frozenset(row["words"] for row in table(HERE / "titles.csv") if row["use"] == use)


@cache
def no_names() -> frozenset[str]:
    """Words that are no names though they have a capital: months, weekdays, small words."""
    return frozenset(row["word"] for row in table(HERE / "notnames.csv"))


@dataclass(frozen=True, slots=True)
class NamingText:
    """A sentence in which new names are looked for.

    Attributes:
        text: its characters.
        known: the known names in it.
        common: words in small letters that are common ones in these documents.
        names: words that stand with a capital inside of sentences of the document.
        refused: stretches with a capital that are no names here, such as languages.
    """

    text: str
    known: Sequence[Known]
    common: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    refused: Sequence[tuple[int, int]] = ()

    @property
    def tokens(self) -> tuple[NameWord, ...]:
        """Its words."""
        return tokens_of(self.text)

    def gap(self, at: int) -> str:
        """What stands between a word and the next one, the ending of a possessive aside."""
        one, other = self.tokens[at], self.tokens[at + 1]
        return self.text[one.end : other.start]

    def known_at(self, at: int) -> Known | None:
        """The known name that a word belongs to."""
        return next((one for one in self.known if one.first <= at < one.last), None)

    def is_polity(self, at: int) -> bool:
        """Whether a word belongs to the name of a polity, person or place that is known."""
        one = self.known_at(at)
        return one is not None and bool(one.kinds & _APART)

    def words(self, first: int, last: int) -> str:
        """The words from ``first`` to before ``last``, as they stand."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def is_capital(self, at: int) -> bool:
        """Whether a word may be one of a name."""
        token = self.tokens[at]
        if not token.is_capital or self._is_refused(token):
            return False
        if token.letters not in no_names() or self.known_at(at) is not None:
            return True
        return at > 0 and token.letters in _FIRST_WORDS and self._goes_on(at)

    def _is_refused(self, token: NameWord) -> bool:
        return any(start <= token.start < end for start, end in self.refused)

    def _goes_on(self, at: int) -> bool:
        """Whether a word with a capital follows."""
        return at + 1 < len(self.tokens) and self.gap(at) == " " and self.tokens[at + 1].is_capital


_APART: Final = POLITIES | word_set(
    "Person WorldRegion HistoricalRegion AdministrativeArea Settlement CountryPart People"
)
_PEOPLE: Final = frozenset({"Person", "People"})
_Stretch = tuple[int, int]
"""The number of the first word, and of the one after the last."""


def new_names(text: NamingText) -> list[NewName]:
    """The new names in a sentence, in order; known names stand in them, but are none of them."""
    found: list[NewName] = []
    at = 0
    while at < len(text.tokens):
        if not text.is_capital(at):
            at += 1
            continue
        last = _grown(text, at)
        for first, end in _parts(text, (at, last)):
            found += _named(text, (first, end))
        at = last
    known = {(one.start, one.end) for one in text.known}
    return [one for one in found if (one.start, one.end) not in known]


def _grown(text: NamingText, first: int) -> int:
    """Where the stretch of capitals that begins at ``first`` ends."""
    at = first + 1
    while at < len(text.tokens) and at - first < _MOST_WORDS:
        after = _next(text, first, at)
        if after is None:
            break
        at = after
    return at


def _next(text: NamingText, first: int, at: int) -> int | None:
    """The end of the stretch ``first`` to before ``at`` with what follows, or None."""
    one = text.tokens[at - 1]
    gap = text.gap(at - 1)
    if one.owns:
        if one.letters.casefold() not in _COLLECTIVE:
            return None
        gap = re.sub(r"^['’]s?", "", gap)
    if gap == "-" and text.tokens[at].letters[0].isalpha():
        is_part = text.is_capital(at) or _is_part_of_name(text, at)
        return at + 1 if is_part else None
    if gap not in (" ", " & ", "–", ". ", ".") or (gap[0] == "." and len(one.letters) > 1):
        return None
    if text.is_capital(at):
        return at + 1
    return _over_small_words(text, first, at)


def _is_part_of_name(text: NamingText, at: int) -> bool:
    """Whether a word in small letters after a hyphen is one of a name: *Ban Ki-moon*."""
    word = text.tokens[at].letters
    return word.islower() and word not in text.common and not _is_inflected(word)


def _over_small_words(text: NamingText, first: int, at: int) -> int | None:
    """The end of a stretch that goes on after small words, or None where it does not."""
    word = text.tokens[at].letters
    after = at + 1
    if after < len(text.tokens) and text.tokens[after].letters == "the":
        after += 1
    if after >= len(text.tokens) or not text.is_capital(after):
        return None
    if any(text.gap(one) != " " for one in range(at, after)):
        return None
    before = range(first, at)
    has_head = any(text.tokens[one].letters.casefold() in _heads() for one in before)
    ends_in_polity = text.is_polity(at - 1)
    if word in _PARTICLES:
        return after + 1
    if word in _OF:
        return None if ends_in_polity and not has_head else after + 1
    if word in ("on", "against"):
        return after + 1 if has_head and not ends_in_polity else None
    if word == "in":
        linked = any(text.tokens[one].letters in _OF | {"on"} for one in before)
        region = text.known_at(after)
        is_wide = region is not None and bool(region.kinds & {"WorldRegion"})
        is_common = text.tokens[after].letters.casefold() in text.common
        return after + 1 if has_head and linked and (is_wide or is_common) else None
    if word == "and" and after == at + 1:
        return _over_and(text, first, at)
    return None


def _over_and(text: NamingText, first: int, at: int) -> int | None:
    """Whether *and* stands inside of a name: *Partnership and Cooperation Agreement*."""
    if text.is_polity(at - 1) or text.is_polity(at + 1):
        return None
    end = at + 2
    while end < len(text.tokens) and text.gap(end - 1) == " " and text.is_capital(end):
        end += 1
    right = [text.tokens[one].letters.casefold() for one in range(at + 1, end)]
    left = [text.tokens[one].letters.casefold() for one in range(first, at)]
    if any(word in ("of", "for", "on") for word in left):
        return None if any(word in _heads() for word in right) else end
    are_common = all(
        word in text.common or word in _heads() or text.known_at(first + place)
        for place, word in enumerate(left)
    )
    if right[-1] in _heads() and len(left) <= 5 and are_common and left[-1] in text.common:
        return end
    return None


def _parts(text: NamingText, stretch: _Stretch) -> list[_Stretch]:
    """A stretch without its first word, where that is no name; known names apart from the rest."""
    first, last = stretch
    if _begins_sentence(text, first) and first not in _starts(text):
        word = text.tokens[first].letters
        low = word.casefold()
        rest = (first + 1, last)
        if last - first == 1:
            unsure = low in text.common or word not in text.names or _is_inflected(low)
            return [] if unsure and not word.isupper() else [stretch]
        if low in text.common and not _head(text, stretch) and _title(text, first, last) is None:
            return _parts_of(text, rest)
    return _parts_of(text, stretch)


def _begins_sentence(text: NamingText, at: int) -> bool:
    """Whether a word is the first one, or follows an opening quote or a colon."""
    return at == 0 or text.gap(at - 1).strip(" ") in ("“", '"', "‘", ": “", ":", ': "', "•", "-")


def _starts(text: NamingText) -> frozenset[int]:
    return frozenset(one.first for one in text.known)


def _is_inflected(word: str) -> bool:
    """Whether a word looks like a common one in a form: *talks*, *signed*, *officially*."""
    return word.endswith(("ing", "ed", "ly", "s"))


def _parts_of(text: NamingText, stretch: _Stretch) -> list[_Stretch]:
    """The stretch itself where a head or title holds it together; else what is not known in it."""
    first, last = stretch
    if first >= last:
        return []
    if any(one.first <= first and last <= one.last for one in text.known):
        return []
    if _head(text, stretch) or _title(text, first, last) is not None:
        return [stretch]
    if _side(text, stretch) is not None:
        return [stretch]
    parts: list[_Stretch] = []
    begin = first
    for one in text.known:
        if one.last <= first or one.first >= last:
            continue
        parts.append((begin, one.first))
        begin = one.last
    parts.append((begin, last))
    return [trimmed for part in parts if (trimmed := _trimmed(text, part))]


def _side(text: NamingText, stretch: _Stretch) -> Sign | None:
    """What a part of a known region is: *Northern Zarm*."""
    first, last = stretch
    known = text.known_at(last - 1)
    if known is None or known.first != first + 1 or known.last != last:
        return None
    word = text.tokens[first].letters
    is_land = any(one.how in ("label", "name", "territory") for one in known.bearers)
    if word.casefold() not in _SIDES or not is_land or not known.kinds & (_APART - _PEOPLE):
        return None
    kind = "WorldRegion" if "WorldRegion" in known.kinds else "CountryPart"
    named = text.text[known.start : known.end]
    return Sign(kind, HEAD, f"it is a part of {named}", "part of a region")


def _trimmed(text: NamingText, stretch: _Stretch) -> _Stretch | None:
    """A stretch without small words at its edges, or None where nothing is left."""
    first, last = stretch
    while first < last and not text.is_capital(first):
        first += 1
    while first < last and not (text.is_capital(last - 1) or text.gap(last - 2) == "-"):
        last -= 1
    return (first, last) if first < last else None


def _core(text: NamingText, stretch: _Stretch) -> int:
    """The end of the words before the first *of*, *for*, *on* or *against*."""
    first, last = stretch
    for at in range(first + 1, last):
        if text.tokens[at].letters in ("of", "for", "on", "against", "in"):
            return at
    return last


def _head(text: NamingText, stretch: _Stretch) -> tuple[str, str] | None:
    """The head noun of a stretch, and the class that it tells; None where it has no such noun."""
    first, last = stretch
    for end in dict.fromkeys((_core(text, stretch), last)):
        for length in (3, 2, 1):
            if end - length < first:
                continue
            word = text.words(end - length, end)
            found = _heads().get(word.casefold())
            if found and found[1] != "first" and (last - first) > length:
                return word, found[0]
    word = text.tokens[first].letters
    found = _heads().get(word.casefold())
    if found and found[1] in ("first", "either") and last - first > 1:
        return word, found[0]
    return None


def _title(text: NamingText, first: int, last: int) -> _Stretch | None:
    """The last title in a stretch: the numbers of its first word and of the one after it."""
    found: _Stretch | None = None
    for at in range(first, last):
        for length in (4, 3, 2, 1):
            end = at + length
            if end <= last and text.words(at, end).casefold() in titles():
                found = at, end
                break
    return found


def _named(text: NamingText, stretch: _Stretch) -> list[NewName]:
    """The new name that a stretch is; none where it is a title or a common noun alone."""
    first, last = stretch
    title = _title(text, first, last)
    head = _head(text, stretch)
    if title is not None and (head is None or _heads()[head[0].casefold()][0] == "Person"):
        begin = _after_title(text, title[1], last)
        if begin < last:
            return [_person(text, (begin, last), text.words(*title))]
        if head is None:
            return _office(text, stretch, title)
    if last - first == 1 and text.tokens[first].letters.casefold() in _heads():
        return []
    if text.tokens[first].letters in no_names() and last - first == 1:
        return []
    evidence = _evidence(text, stretch, head)
    word = text.tokens[first].letters.casefold()
    is_common = word in text.common or word.removesuffix("s") in text.common | _heads().keys()
    if last - first == 1 and is_common and not evidence:
        return []
    return [_as_name(text, stretch, evidence)]


def _after_title(text: NamingText, at: int, last: int) -> int:
    """Where the name begins after a title and what it is for: *Minister of Defence of Ost X Y*."""
    if at < last and text.tokens[at].letters in _OF:
        while at < last:
            known = text.known_at(at)
            if known is not None and known.kinds & {"Person"}:
                break
            words = next(
                (
                    length
                    for length in (3, 2, 1)
                    if at + length <= last
                    and text.words(at, at + length).casefold() in titles("portfolio")
                ),
                0,
            )
            if known is None and not words and text.is_capital(at):
                break
            at = known.last if known is not None else at + max(words, 1)
    return at


def _person(text: NamingText, stretch: _Stretch, title: str) -> NewName:
    because = f"{title!r} stands before it"
    evidence = Sign("Person", TITLE, because, f"titles.csv: {title.casefold()}")
    return _as_name(text, stretch, (evidence,))


def _office(text: NamingText, stretch: _Stretch, title: _Stretch) -> list[NewName]:
    """A post that the stretch names with what it is for; a title alone names nothing."""
    if title[1] == stretch[1]:
        return []
    words = text.words(*title)
    because = f"{words!r} is a post, and what it is for follows"
    evidence = Sign("Office", HEAD, because, f"titles.csv: {words.casefold()}")
    return [_as_name(text, stretch, (evidence,))]


def _as_name(text: NamingText, stretch: _Stretch, evidence: Sequence[Sign]) -> NewName:
    start, end = text.tokens[stretch[0]].start, text.tokens[stretch[1] - 1].end
    return NewName(start, end, text.text[start:end], tuple(evidence))


def _evidence(text: NamingText, stretch: _Stretch, head: tuple[str, str] | None) -> Sequence[Sign]:
    """All that tells the kind of a name: the name itself, else the words around it."""
    if head is not None:
        because = f"{head[0]!r} is its head noun"
        return [Sign(head[1], HEAD, because, f"headnouns.csv: {head[0]}")]
    first, last = stretch
    if (side := _side(text, stretch)) is not None:
        return [side]
    found = [*_of_persons(text, stretch), *_beside(text, stretch)]
    if first and last - first <= 2 and not found:
        before = text.tokens[first - 1].letters
        if before in _PLACES and text.gap(first - 1) == " ":
            because = f"{before!r} stands before it, as before places"
            found.append(Sign("Place", PREPOSITION, because, "place after a preposition"))
    return found


def _of_persons(text: NamingText, stretch: _Stretch) -> list[Sign]:
    """What tells a person: a title in small letters before, a title after, a surname's ending."""
    first, last = stretch
    for length in (4, 3, 2, 1):
        if first - length >= 0 and text.gap(first - 1) == " ":
            words = text.words(first - length, first)
            if words.casefold() in titles():
                because = f"{words!r} stands before it"
                return [Sign("Person", TITLE, because, f"titles.csv: {words.casefold()}")]
    words = _title_after(text, last)
    if words and last - first <= 4:
        because = f"{words!r} stands after it"
        return [Sign("Person", TITLE, because, f"titles.csv: {words.casefold()}")]
    tokens = text.tokens[first:last]
    if 2 <= len(tokens) <= 4 and _PERSON_ENDING.search(tokens[-1].letters):
        because = f"{tokens[-1].letters!r} ends as surnames do"
        return [Sign("Person", ENDING, because, "ending of a surname")]
    if len(tokens) >= 2 and any(re.fullmatch(r"[A-Z]", one.letters) for one in tokens[:-1]):
        return [Sign("Person", ENDING, "it has an initial", "initial")]
    return _of_apposition(text, stretch)


def _of_apposition(text: NamingText, stretch: _Stretch) -> list[Sign]:
    """A title with what it is for, then the name between commas: *the King of Ost, A B, ...*."""
    first, last = stretch
    if not first or re.fullmatch(r"\)?, ", text.gap(first - 1)) is None:
        return []
    if not 2 <= last - first <= 4 or text.text[text.tokens[last - 1].end :][:1] != ",":
        return []
    title = _title(text, max(0, first - _MOST_WORDS), first)
    if title is None or (title[1] != first and text.tokens[title[1]].letters not in _OF):
        return []
    words = text.words(*title)
    because = f"{words!r} stands before it"
    return [Sign("Person", ENDING, because, f"titles.csv: {words.casefold()}")]


def _title_after(text: NamingText, last: int) -> str:
    """A title that follows a comma after a name: *A B, first deputy prime minister*."""
    if last >= len(text.tokens) or text.gap(last - 1) != ", ":
        return ""
    for at in range(last, min(last + 4, len(text.tokens))):
        for length in (4, 3, 2, 1):
            if at + length <= len(text.tokens):
                words = text.words(at, at + length)
                if words.casefold() in titles() and words[0].islower():
                    return words
        word = text.tokens[at].letters
        if word not in ("the", "a", "an", "then") and word not in titles("before"):
            return ""
    return ""


def _beside(text: NamingText, stretch: _Stretch) -> list[Sign]:
    """What common nouns beside a name, or the state after it, tell of its kind."""
    first, last = stretch
    if last < len(text.tokens):
        word = text.tokens[last].letters
        found = _heads().get(word.casefold())
        if text.gap(last - 1) == " " and word.islower() and found and found[0] in _BESIDE_KINDS:
            return [_noun(found[0], word, "after")]
        known = text.known_at(last)
        if text.gap(last - 1) == ", " and known is not None and last - first <= 3:
            before = text.tokens[first - 1].letters if first else ""
            if known.kinds & POLITIES and before in _PLACES:
                because = f"{text.text[known.start : known.end]!r} stands after a comma"
                return [Sign("Settlement", BESIDE, because, "state after a comma")]
    if first >= 2 and text.tokens[first - 1].letters == "of":
        word = text.tokens[first - 2].letters
        found = _heads().get(word.casefold()) or _COMMON_NOUNS.get(word)
        if word.islower() and found and found[0] in _PLACE_KINDS and text.gap(first - 1) == " ":
            return [_noun(found[0], f"{word} of", "before")]
    if first and text.gap(first - 1) == " ":
        word = text.tokens[first - 1].letters
        found = _heads().get(word) or _COMMON_NOUNS.get(word)
        if word.islower() and found and found[0] in _BESIDE_KINDS:
            return [_noun(found[0], word, "before")]
    return []


_COMMON_NOUNS: Final[Mapping[str, tuple[str, str]]] = {
    "town": ("Settlement", "before"),
    "capital": ("Settlement", "before"),
    "newspaper": ("MediaOutlet", "before"),
    "magazine": ("MediaOutlet", "before"),
}


def _noun(kind: str, words: str, where: str) -> Sign:
    return Sign(kind, BESIDE, f"{words!r} stands {where} it", f"headnouns.csv: {words}")


def plain(name: str) -> str:
    """What a name is counted by over a document: folded, without an article."""
    return fold(re.sub(r"^[Tt]he ", "", name))
