"""New names in a text: stretches of words with capitals, with small words in between.

A stretch is read as one name where a head noun or a title holds it together (*Treaty on Trade of
Ost*, *Foreign Minister A B*); else the known names in it stand for themselves, and what is left is
a name. What kind of thing it names is told by `khorgos.triples.drafting.signs`; where nothing tells
it, it is left open: two words with capitals may be a person, a place or a newspaper.

In Russian and Kazakh a name may go on in small letters: an adjective with a head noun after it
(*Остийский договор*), a head noun with what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from khorgos.triples.drafting.namingtext import (
    LONGEST_TERM,
    MOST_WORDS,
    NamingText,
    Stretch,
    given_names,
    heads,
    no_names,
)
from khorgos.triples.drafting.periods import word_set
from khorgos.triples.drafting.signs import (
    STRONG,
    Sign,
    after_title,
    head_of,
    head_sign,
    is_called_by,
    side_of,
    signs_of,
    title_of,
    title_sign,
)
from khorgos.triples.naming.letters import fold

_OF: Final = frozenset({"of", "for"})
_PARTICLES: Final = word_set("de da di del la al el ibn bin van von der ben zu az ud ul ur ad")
_EPITHETS: Final = word_set(
    "Great Terrible Conqueror Wise Elder Younger Magnificent Bold Fair Second Third First Lame"
)
"""What persons are called by after *the*."""
_COLLECTIVE: Final = word_set(
    "people peoples women men children workers veterans investors teachers writers farmers "
    "soldiers states lawyers mothers users peasants"
)
"""Owners that stand inside of names: *People's Congress*, *Investors' Council*."""
_PREFIXES: Final = word_set("Co Non Anti Pre Post Inter Trans Pro Sub Vice Multi Re Self Counter")
"""What may stand before a hyphen and a word in small letters: *Co-operation*."""
_NUMBER: Final = re.compile(r"[12]\d{3}|[IVX]+")
"""A year or number that a head noun may have after it: *Zarm War II*."""
_JOINING: Final = word_set("IntergovernmentalOrganization Organization Treaty Agreement")
"""Kinds of things that are called by the polities they join: *Union of Zarm and Ost*."""
_KAZAKH_CASE: Final = re.compile("(?:[ғқ]а|[гк]е|[дт][ае]н?|н[ае]н)$")
_BUILT: Final = word_set(
    "Infrastructure MilitaryInstallation Railway Road BorderCrossing BuiltStructure Fort Port"
)
_CALLED_BY_PLACE: Final = _BUILT | word_set(
    "War Revolt Battle Revolution Siege Treaty Agreement Meeting"
)
"""Kinds of things that are called by a place and a common noun: *the Zarm revolt*."""
_BETWEEN: Final = 2
"""How many small words may stand between the two."""
_CYRILLIC: Final = re.compile("[Ѐ-ӿ]")


@dataclass(frozen=True, slots=True)
class NewName:
    """A new name in a sentence, ``text[start:end]``, with what tells its kind."""

    start: int
    end: int
    text: str
    signs: tuple[Sign, ...] = field(default=())


def plain(name: str) -> str:
    """What a name is counted by over a document: folded, without an article."""
    return fold(re.sub(r"^[Tt]he ", "", name))


def new_names(text: NamingText) -> list[NewName]:
    """The new names in a sentence, in order; known names stand in them, but are none of them."""
    found: list[NewName] = []
    at = 0
    while at < len(text.tokens):
        if not text.is_capital(at):
            at += 1
            continue
        last = _before_case(text, at, _grown(text, at))
        for part in _parts(text, (at, last)):
            found += _named(text, part)
        at = last
    known = {(one.start, one.end) for one in text.known}
    return [one for one in found if (one.start, one.end) not in known]


def _grown(text: NamingText, first: int) -> int:
    """Where the stretch of capitals that begins at ``first`` ends."""
    at = first + 1
    while at < len(text.tokens) and at - first < MOST_WORDS:
        after = _next(text, first, at)
        if after is None:
            break
        at = after
    return at


def _before_case(text: NamingText, first: int, last: int) -> int:
    """Where a stretch ends in Kazakh, where whither or whence is said in the word after a name."""
    is_case = _KAZAKH_CASE.search(text.tokens[last - 1].letters) is not None
    return last - 1 if text.language == "kk" and last - first > 2 and is_case else last


def _next(text: NamingText, first: int, at: int) -> int | None:
    """The end of the stretch ``first`` to before ``at`` with what follows, or None."""
    one, gap = text.tokens[at - 1], text.gap(at - 1)
    if one.owns:
        if one.letters.casefold() not in _COLLECTIVE:
            return None
        gap = re.sub(r"^['’]s?", "", gap)
    word = text.tokens[at].letters
    if gap == "-" and word[0].isalpha():
        is_part = text.is_capital(at) or _is_part_of_name(text, at)
        is_part |= at - first == 2 and text.key(first, first + 1) in given_names("surname")
        return at + 1 if is_part or one.letters in _PREFIXES else None
    if gap not in (" ", " & ", "–", ". ", ".") or (gap[0] == "." and len(one.letters) > 1):
        return None
    may_count = text.head_at(at - 1, at) is not None or (at - first == 1 and word.isalpha())
    is_cyrillic = _CYRILLIC.match(one.letters) is not None
    is_number = _NUMBER.fullmatch(word) is not None and may_count and not is_cyrillic
    if text.is_capital(at) or is_number:
        return at + 1
    if _CYRILLIC.match(word):
        return _over_small_cyrillic(text, first, at)
    return _over_small_words(text, first, at)


def _is_part_of_name(text: NamingText, at: int) -> bool:
    """Whether a word in small letters after a hyphen is one of a name: *Ban Ki-moon*."""
    word = text.tokens[at].letters
    return word.islower() and word not in text.common and not _is_inflected(word)


def _over_small_cyrillic(text: NamingText, first: int, at: int) -> int | None:
    """The end of a stretch that goes on with a head noun, or with what its own is for."""
    if text.gap(at - 1) != " " or text.known_at(at) is not None:
        return None
    for end in range(min(at + 2, len(text.tokens)), at, -1):
        if at - first <= 2 and text.head_at(at, end) and _is_adjective(text, at - 1):
            return end
    for end in range(min(at + LONGEST_TERM, len(text.tokens)), at, -1):
        has_head = text.head_at(at - 1, at) or text.is_title(at - 1, at)
        if has_head and text.is_title(at, end, "portfolio"):
            return end
    return None


def _is_adjective(text: NamingText, at: int) -> bool:
    """Whether a word can stand before a head noun in Russian or Kazakh."""
    if text.language == "kk":
        return True
    return re.search(r"(?:ск|цк|[нт])(?:ий|ая|ое|[ое]го|ой|ую|[оеи]м|[иы]х|ие|[ое]му)$|[ыи]й$",
                     text.tokens[at].letters) is not None  # fmt: skip


def _over_small_words(text: NamingText, first: int, at: int) -> int | None:
    """The end of a stretch that goes on after small words, or None where it does not."""
    word = text.tokens[at].letters.casefold()
    after = at + 1
    if after < len(text.tokens) and text.tokens[after].letters in ("the", "a", "an"):
        after += 1
    if after >= len(text.tokens) or not text.tokens[after].is_capital:
        return None
    if word == "the":
        return after if text.tokens[at + 1].letters in _EPITHETS and at == first + 1 else None
    if word in _PARTICLES and text.is_capital(after) and text.gap(at) in (" ", "-"):
        return after + 1
    if not text.is_capital(after) or any(text.gap(one) != " " for one in range(at, after)):
        return None
    has_head = any(text.head_at(one, one + 1) for one in range(first, at))
    if word in _OF:
        known = text.known_at(at - 1)
        is_whole = known is not None and known.first <= first < known.last - 1
        is_apart = text.is_apart(at - 1) or _is_person(text, (first, at))
        return None if is_whole or (is_apart and not has_head) else after + 1
    if word in ("on", "against"):
        return after + 1 if has_head and not text.is_apart(at - 1) else None
    if word == "in":
        linked = any(text.tokens[one].letters in _OF | {"on"} for one in range(first, at))
        region = text.known_at(after)
        is_wide = region is not None and "WorldRegion" in region.kinds
        return after + 1 if has_head and linked and (is_wide or text.is_common(after)) else None
    if word == "and" and after == at + 1:
        return _over_and(text, first, at)
    return None


def _is_person(text: NamingText, stretch: Stretch) -> bool:
    """Whether a stretch is a person's name already, so that what *of* brings is another's."""
    title = title_of(text, stretch)
    is_given = text.key(stretch[0], stretch[0] + 1) in given_names() and stretch[1] - stretch[0] > 1
    return is_given or (title is not None and title[1] < stretch[1])


def _over_and(text: NamingText, first: int, at: int) -> int | None:
    """Whether *and* stands inside of a name: *Partnership and Cooperation Agreement*."""
    if text.is_apart(at - 1) or text.is_apart(at + 1):
        known, head = text.known_at(at + 1), text.head_at(first, first + 1)
        joins = head is not None and head[0] in _JOINING and text.is_apart(at - 1)
        is_whole = [one.letters for one in text.tokens[first + 1 : at - 1]] in (
            ["of"],
            ["of", "the"],
        )
        return known.last if joins and is_whole and known is not None else None
    end = at + 2
    while end < len(text.tokens) and text.gap(end - 1) == " " and text.is_capital(end):
        end += 1
    right, left = range(at + 1, end), range(first, at)
    if title_of(text, (at + 1, end)) is not None:
        return None
    if any(text.tokens[one].letters in ("of", "for", "on") for one in left):
        if title_of(text, (first, at)) is not None and not text.is_title(at - 1, at, "portfolio"):
            return None
        return None if any(text.head_at(one, one + 1) for one in right) else end
    are_common = all(
        text.is_common(one) or text.head_at(one, one + 1) or text.known_at(one) for one in left
    )
    ends_in_head = text.head_at(end - 1, end) is not None
    return (
        end if ends_in_head and len(left) <= 5 and are_common and text.is_common(at - 1) else None
    )


def _parts(text: NamingText, stretch: Stretch) -> list[Stretch]:
    """A stretch without its first word, where that is no name; known names apart from the rest."""
    first, last = stretch
    if not _begins_sentence(text, first) or text.known_at(first) is not None:
        return _parts_of(text, stretch)
    word = text.tokens[first].letters
    low = word.casefold()
    if last - first == 1:
        unsure = low in text.common or word not in text.names or _is_inflected(low)
        is_titled = text.head_at(first, last) is None and bool(_sure_signs(text, stretch))
        return [stretch] if not unsure or is_titled or word.isupper() else []
    is_held = head_of(text, stretch) is not None or title_of(text, stretch) is not None
    is_plain = low in text.common and text.tokens[first + 1].letters not in no_names()
    if is_plain and not is_held:
        return _parts_of(text, (first + 1, last))
    return _parts_of(text, stretch)


def _sure_signs(text: NamingText, stretch: Stretch) -> list[Sign]:
    """The signs of a word at the beginning of a sentence that make it a name."""
    return [one for one in signs_of(text, stretch, None) if one.row == "said of persons"]


def _begins_sentence(text: NamingText, at: int) -> bool:
    """Whether a word is the first one, or follows an opening quote or a colon."""
    if at == 0:
        return True
    gap = text.gap(at - 1).strip(" ")
    return gap in ("“", '"', "‘", ": “", ":", ': "', "•", "-", "«", "—", "–")


def _is_inflected(word: str) -> bool:
    """Whether a word looks like a common one in a form: *talks*, *signed*, *officially*."""
    return word.endswith(("ing", "ed", "ly", "s"))


def _parts_of(text: NamingText, stretch: Stretch) -> list[Stretch]:
    """The stretch itself where a head or title holds it together; else what is not known in it."""
    first, last = stretch
    known = text.known_at(first) if first < last else None
    if first >= last or (known is not None and last <= known.last):
        return []
    is_held = head_of(text, stretch) is not None or title_of(text, stretch) is not None
    if is_held or side_of(text, stretch) is not None or is_called_by(text, stretch):
        return [stretch]
    return [trimmed for part in _unknown(text, stretch) if (trimmed := _trimmed(text, part))]


def _unknown(text: NamingText, stretch: Stretch) -> Iterator[Stretch]:
    """What known names leave of a stretch."""
    begin, last = stretch
    for at in range(*stretch):
        known = text.known_at(at)
        if known is not None and known.last > begin:
            yield begin, known.first
            begin = known.last
    yield begin, last


def _trimmed(text: NamingText, stretch: Stretch) -> Stretch | None:
    """A stretch without small words at its edges, or None where nothing is left."""
    first, last = stretch
    while first < last and not text.is_capital(first):
        first += 1
    while first < last and not (text.is_capital(last - 1) or _may_end(text, first, last)):
        last -= 1
    return (first, last) if first < last else None


def _may_end(text: NamingText, first: int, last: int) -> bool:
    """Whether a name may end with a word that has no capital, or is a small one."""
    is_epithet = text.tokens[last - 1].letters in _EPITHETS and last - first == 3
    is_numeral = last - first == 2 and _NUMBER.fullmatch(text.tokens[last - 1].letters) is not None
    return (
        is_numeral
        or text.gap(last - 2) == "-"
        or (is_epithet and text.tokens[last - 2].letters == "the")
    )


def _named(text: NamingText, stretch: Stretch) -> list[NewName]:
    """The new name that a stretch is; none where it is a title or a common noun alone."""
    first, last = stretch
    if last - first == 1 and len(text.tokens[first].letters) == 1:
        return []
    title, head = title_of(text, stretch), head_of(text, stretch)
    is_post = title is not None and title[1] < last and text.tokens[title[1]].letters in _OF
    is_titled = head is None or head[1] == "Person" or is_post
    if title is not None and is_titled:
        if title[1] < last:
            return _after_title(text, stretch, title, is_post)
        if head is None:
            return []
    while head is not None and head[1] == "Person" and text.is_apart(first):
        first += 1  # the people or land that a ruler is of
    if last - first == 1 and (
        text.head_at(first, last) is not None or text.tokens[first].letters in no_names()
    ):
        return []
    signs = [_epithet(text, (first, last)), *signs_of(text, (first, last), head)]
    told = [one for one in signs if one is not None]
    if last - first == 1 and not told and _is_common_noun(text, first):
        return []
    return [_as_name(text, (first, last), told), *_with_noun(text, (first, last))]


def _after_title(
    text: NamingText, stretch: Stretch, title: Stretch, is_post: bool
) -> list[NewName]:
    """The names in a stretch with a title: the person after it, else the post and what it is for.

    A person who is known is none of them.
    """
    begin, last = title[1], stretch[1]
    if is_post or _CYRILLIC.match(text.words(*title)):
        begin = after_title(text, begin, last)
    person = _trimmed(text, (begin, last))
    if person is None:
        return [*_office(text, stretch, title), *_complement(text, (title[1], last))]
    known = text.known_at(person[0])
    if known is not None and "Person" in known.kinds:
        rest = _parts_of(text, (known.last, last))
        return [new for part in rest for new in _named(text, part)]
    if head_of(text, person) is not None:
        return [*_office(text, stretch, title), *_named(text, person)]
    office = _complement(text, (title[1], person[0])) if is_post and begin > title[1] + 1 else []
    return [*office, _as_name(text, person, (title_sign(text.words(*title)),))]


def _complement(text: NamingText, stretch: Stretch) -> list[NewName]:
    """What a post is for, where that is no known thing: *Chairman of Talu Steel*."""
    trimmed = _trimmed(text, stretch)
    if trimmed is None:
        return []
    is_portfolio = text.is_title(*trimmed, "portfolio")
    parts = [] if is_portfolio else _parts_of(text, trimmed)
    return [new for part in parts if part != stretch for new in _named(text, part)]


def _with_noun(text: NamingText, stretch: Stretch) -> list[NewName]:
    """A thing called by a place and a common noun: *Talu airport*, *Talu nuclear test site*."""
    first, last = stretch
    between = 0 if _CYRILLIC.match(text.tokens[first].letters) else _BETWEEN
    for begin in range(last, min(last + between + 1, len(text.tokens))):
        word = text.tokens[begin].letters
        is_small = word.capitalize() in no_names()
        if not word.islower() or is_small or text.gap(begin - 1) not in (" ", "-"):
            break
        for end in range(min(begin + 2, len(text.tokens)), begin, -1):
            head = text.head_at(begin, end)
            is_far = begin > last and head is not None and head[0] not in _BUILT
            if head is not None and head[0] in _CALLED_BY_PLACE and not is_far:
                words = text.words(begin, end)
                return [_as_name(text, (_joined(text, first), end), (head_sign(words, head[0]),))]
    return []


def _joined(text: NamingText, first: int) -> int:
    """Where the places begin that dashes join to a place: *Zarm–Ost–Talu pipeline*."""
    while first and text.gap(first - 1) in ("–", "-", "—") and text.tokens[first - 1].is_capital:
        first -= 1
    return first


def _epithet(text: NamingText, stretch: Stretch) -> Sign | None:
    """The sign of a person called *X the Great*."""
    first, last = stretch
    if last - first == 3 and text.tokens[first + 1].letters == "the":
        words = text.words(first + 1, last)
        return Sign("Person", STRONG, f"{words!r} is an epithet of persons", "epithet")
    return None


def _is_common_noun(text: NamingText, at: int) -> bool:
    """Whether a single word with a capital is a common one: *Headquarters*, *States*."""
    word = text.tokens[at].letters.casefold()
    singular = word.removesuffix("s")
    return word in text.common or singular in text.common or singular in heads(text.language)


def _office(text: NamingText, stretch: Stretch, title: Stretch) -> list[NewName]:
    """A post that the stretch names with what it is for; a title alone names nothing."""
    if title[1] == stretch[1]:
        return []
    words = text.words(*title)
    because = f"{words!r} is a post, and what it is for follows"
    sign = Sign("Office", STRONG, because, f"titles.csv: {words.casefold()}")
    return [_as_name(text, stretch, (sign,))]


def _as_name(text: NamingText, stretch: Stretch, signs: Sequence[Sign]) -> NewName:
    start, end = text.tokens[stretch[0]].start, text.tokens[stretch[1] - 1].end
    return NewName(start, end, text.text[start:end], tuple(signs))
