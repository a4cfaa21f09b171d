"""Where things stand in the quotes of records: by their names, or by words that stand for them.

A record says of things, by their slugs, what its quote says of them in words. `Mentions` finds the
words: a name of the thing; words of the record's ``means``; or, where a thing is called by a
description (*border of Zarm and Ost*), all words of the description, in any order.

Words are compared by their stems (Snowball's for English), so that *borders* is *border*;
letters that hide, such as soft hyphens, do not count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

import snowballstemmer

from khorgos.triples.annotated import Input
from khorgos.triples.annotation import Record
from khorgos.triples.documents.document import Passage

How = Literal["name", "spoken", "means", "description", "headword", "elsewhere"]

NAMES = frozenset(
    {
        "name",
        "officialName",
        "shortName",
        "formerName",
        "birthName",
        "courtesyName",
        "honorificName",
        "nickname",
        "transliteration",
        "reconstruction",
        "translation",
    }
)
"""The properties whose words are names; a test compares them with the ontology."""


def _split(text: str) -> frozenset[str]:
    return frozenset(text.split())


SMALL = _split(
    "a an the this that these those its their his her of in on at to by for from with as and or "
    "is are was were be been being which who that s between into within during after before under "
    "over about against towards toward through across among whom where when than"
)
"""Words that tell nothing of which thing is meant."""
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SPACELESS = "\u2e80-\u9fff\uf900-\ufaff"
"""Signs of scripts that put no spaces between words: each is a word of its own."""
_WORD = re.compile(
    rf"\d+(?:[.,]\d+)*|[{_SPACELESS}]"
    rf"|[^\W_{_SPACELESS}](?:[^\W_{_SPACELESS}]|[{_HIDDEN}](?=\w))*(?:['’][^\W\d_]+)?"
)
_HIDDEN_SIGN = re.compile(f"[{_HIDDEN}]")
_BRACKET = re.compile(r" \([^()]*\)$")
_stemmer = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A mention: ``record.passages[passage].exact[start:end]``, in code points.

    ``how`` the thing is told there: by its ``name``; ``spoken`` of in words that are no name; by
    words that the record ``means``; by all words of its ``description``; or by the ``headword`` of
    a gloss or field, which stands outside of the passage: then start and end are 0. Where nothing
    else does, a name from ``elsewhere`` tells it.
    """

    passage: int
    start: int
    end: int
    how: How


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, ``text[start:end]``, with the stem by which it is compared."""

    start: int
    end: int
    stem: str
    letters: str

    @property
    def is_small(self) -> bool:
        """Whether it tells nothing of which thing is meant."""
        return self.letters.casefold() in SMALL

    @property
    def is_proper(self) -> bool:
        """Whether it is written as a name or number is."""
        return not self.letters[0].islower()


@cache
def stem(word: str) -> str:
    """The stem of an English word, whatever its case; other words in small letters.

    >>> stem("Borders"), stem("Kazakhstan’s")
    ('border', 'kazakhstan')
    """
    plain = _HIDDEN_SIGN.sub("", word).replace("’", "'").casefold()
    return str(_stemmer.stemWord(plain))


@lru_cache(maxsize=16384)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of ``text`` in their order; a hyphen parts words."""
    return tuple(
        Word(match.start(), match.end(), stem(match[0]), match[0]) for match in _WORD.finditer(text)
    )


@lru_cache(maxsize=16384)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` in small letters, without the endings of possessives."""
    return tuple(
        word.letters.casefold().replace("’", "'").removesuffix("'s") for word in words_of(text)
    )


def find_words(wanted: str, text: str) -> list[tuple[int, int]]:
    """Where the words ``wanted`` stand in ``text``; case and a possessive ending do not count.

    Args:
        wanted: words.
        text: what is searched.

    Returns:
        Half-open stretches of the text, in code points.
    """
    letters, plain = plain_words(wanted), plain_words(text)
    if not letters or letters[0] not in plain:
        return []
    words = words_of(text)
    return [
        (words[at].start, words[at + len(letters) - 1].end)
        for at in range(len(words) - len(letters) + 1)
        if plain[at : at + len(letters)] == letters
    ]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of the thing ``slug``; ``how`` tells a name from a way to speak of it."""

    slug: str
    words: tuple[Word, ...]
    how: How

    def stands(self, words: Sequence[Word]) -> bool:
        """Whether ``words`` are this name, in number and stems, and in case where that tells."""
        if len(words) != len(self.words):
            return False
        if any(one.stem != other.stem for one, other in zip(self.words, words, strict=True)):
            return False
        if len(words) > 1:
            return True
        (own,), (other,) = self.words, words
        if own.letters.isupper() and len(own.letters) <= 5:
            return own.letters == re.sub("['’]s$", "", other.letters)
        return other.is_proper or not own.is_proper


@dataclass(frozen=True, slots=True)
class _Description:
    """What has to stand in a quote that speaks of a thing by its label, or by a part of it.

    Attributes:
        slugs: other things of which these words are a name; one that is told is enough.
        named: the names of other things in it, the longest at each place.
        words: its other words, the small ones aside; a quote may have those that are no names in
            another form (*formed* for *formation*).
    """

    slugs: frozenset[str]
    named: Sequence[_Description]
    words: Sequence[Word]

    def bearers(self) -> Iterator[str]:
        """All things that it names."""
        yield from self.slugs
        for part in self.named:
            yield from part.bearers()


Otherwise = Callable[[Passage], Iterable[tuple[str, int, int]]]
"""What finds things in a passage by names that no record states: slug, start, end."""
_Place = tuple[int, int, int]
"""The number of a passage, and a half-open stretch of it."""
_BEGINNING = 4
"""How many letters akin stems have at least in common, and may differ in at most."""
_ALIKE = 3
"""How many letters a form of a word has in common with it."""


def are_akin(one: str, other: str) -> bool:
    """Whether stems are the same, or one goes on where the other ends: *form* and *format*."""
    shorter, longer = sorted((one, other), key=len)
    are_parts = longer.startswith(shorter) and len(shorter) >= _BEGINNING
    return one == other or (are_parts and len(longer) - len(shorter) <= _BEGINNING)


class Mentions:
    """The names of all things of the register, and where they stand in the quotes of records."""

    def __init__(self, given: Input, otherwise: Otherwise = lambda passage: ()):
        """Index the labels, the names that records state, and the ways to speak of things.

        Where these tell a thing nowhere in a quote, it is looked for ``otherwise``.
        """
        self._otherwise = otherwise
        self._names: dict[str, list[_Name]] = defaultdict(list)
        self._titles = {slug: one.source.name for slug, one in given.documents.items()}
        self._labels = {slug: entity.label for slug, entity in given.entities.items()}
        known: set[tuple[str, tuple[str, ...]]] = set()
        self._own: dict[str, list[str]] = defaultdict(list)
        for slug, name, how in _names(given):
            if how == "name" and name not in self._own[slug]:
                self._own[slug].append(name)
            words = tuple(words_of(name))
            key = slug, tuple(word.letters for word in words)
            if words and key not in known:
                known.add(key)
                self._names[words[0].stem].append(_Name(slug, words, how))
        for names in self._names.values():
            names.sort(key=lambda name: -len(name.words))
        self._named: dict[str, Mapping[str, Sequence[tuple[int, int, How]]]] = {}
        self._indexes: dict[str, Mapping[str, Sequence[Word]]] = {}
        self._descriptions: dict[str, _Description] = {}
        self._known = cache(self._find)

    def of(self, record: Record, slug: str) -> Sequence[Mention]:
        """Where ``slug`` is told in the quote of ``record``.

        Returns:
            The mentions by name, in other words for it and by ``means``; where there are none, by
            description; where there are none of these either, by the headword of a gloss. In the
            order of the quote; empty where nothing tells it.
        """
        return self._known(record, slug)

    def _find(self, record: Record, slug: str) -> Sequence[Mention]:
        spans = self._told(record, slug) or [*self.described(record, slug)]
        return sorted(spans or self.headwords(record, slug) or self._called_otherwise(record, slug))

    def _called_otherwise(self, record: Record, slug: str) -> list[Mention]:
        """Where a name that no record states tells ``slug``."""
        return [
            Mention(number, start, end, "elsewhere")
            for number, passage in enumerate(record.passages)
            for found, start, end in self._otherwise(passage)
            if found == slug
        ]

    def described(self, record: Record, slug: str) -> Sequence[Mention]:
        """The words of the label of ``slug`` in the quote, where all of them stand there.

        Another thing that the label names may be told there in other words.
        """
        places = set(self._places(record, self._description(slug)))
        return [
            Mention(number, start, end, "description")
            for number, passage in enumerate(record.passages)
            for start, end in _joined(
                sorted((start, end) for one, start, end in places if one == number), passage.exact
            )
        ]

    def label(self, slug: str) -> str:
        """The label of ``slug``, or its words where it is not registered."""
        return self._labels.get(slug, slug.replace("-", " "))

    def names(self, slug: str) -> Sequence[str]:
        """The label of ``slug`` and the names that records give it, each once."""
        return self._own.get(slug, ())

    def missing(self, record: Record, slug: str) -> Sequence[str]:
        """The words of the label of ``slug`` that do not stand in the quote, for messages."""
        words = words_of(self._labels.get(slug, slug.replace("-", " ")))
        return [
            word.letters for word in words if not word.is_small and not self._found(record, word)
        ]

    def parts(self, slug: str) -> frozenset[str]:
        """The things that the label of ``slug`` names, as far as it is a description."""
        return frozenset(self._description(slug).bearers())

    def shares_words(self, text: str, slug: str, *, telling: bool = False) -> bool:
        """Whether ``text`` has a word of the label of ``slug``, or a name that stands in it.

        Only a ``telling`` word counts, where asked for: none that is a common word in another
        label, as *region* is.
        """
        stems = {word.stem for word in words_of(text) if not word.is_small}
        label = {word.stem for word in words_of(self._labels.get(slug, ""))}
        shared = stems & label
        if telling and any(word.is_proper for word in words_of(self._labels.get(slug, ""))):
            shared -= self._common
        return bool(shared) or not self.parts(slug).isdisjoint(self.named(text))

    @cached_property
    def _common(self) -> frozenset[str]:
        """The stems of the words that are written small in a label."""
        return frozenset(
            word.stem
            for label in self._labels.values()
            for word in words_of(label)
            if not word.is_proper
        )

    def is_form_of(self, words: str, record: Record, slug: str) -> bool:
        """Whether ``words`` of the quote may be another form of words of the label of ``slug``.

        They are where they begin as one of these does (*entered* for *entry*), or where the quote
        has all names of the label: then they can only be its other words (*fled* for *flight*).
        """
        label = self._description(slug)
        own = {word.stem[:_ALIKE] for word in words_of(words) if not word.is_small}
        kept = (word for word in words_of(self._labels.get(slug, "")) if not word.is_small)
        if own & {word.stem[:_ALIKE] for word in kept}:
            return True
        names = [self._places(record, part) for part in label.named]
        names += [self._found(record, word) for word in label.words if word.is_proper]
        return bool(names) and all(names)

    def named(self, text: str) -> Mapping[str, Sequence[tuple[int, int, How]]]:
        """The things that have a name in ``text``, each with where it stands and how it is told."""
        if text not in self._named:
            found: dict[str, list[tuple[int, int, How]]] = defaultdict(list)
            words = words_of(text)
            for at, name in self._matches(words):
                end = words[at + len(name.words) - 1].end
                found[name.slug].append((words[at].start, end, name.how))
            self._named[text] = found
        return self._named[text]

    def _matches(self, words: Sequence[Word]) -> Iterator[tuple[int, _Name]]:
        """Every name in ``words``, with the number of its first word."""
        for at, word in enumerate(words):
            for name in self._names.get(word.stem, ()):
                if name.stands(words[at : at + len(name.words)]):
                    yield at, name

    def _told(self, record: Record, slug: str) -> list[Mention]:
        """The mentions of ``slug`` by name, in other words for it and by ``means``."""
        spans = [
            Mention(number, start, end, how)
            for number, passage in enumerate(record.passages)
            for start, end, how in self.named(passage.exact).get(slug, ())
        ]
        for means in record.means:
            if slug in means.of:
                spans += [
                    Mention(number, start, end, "means")
                    for number, passage in enumerate(record.passages)
                    for start, end in find_words(means.words, passage.exact)
                ]
        return spans

    def _words(self, text: str) -> Mapping[str, Sequence[Word]]:
        """The words of ``text`` by how their stems begin."""
        if text not in self._indexes:
            words: dict[str, list[Word]] = defaultdict(list)
            for word in words_of(text):
                words[word.stem[:_BEGINNING]].append(word)
            self._indexes[text] = words
        return self._indexes[text]

    def _found(self, record: Record, wanted: Word) -> list[_Place]:
        """Where the quote has ``wanted``: a name in capitals, another word in any akin form."""
        return [
            (number, word.start, word.end)
            for number, passage in enumerate(record.passages)
            for word in self._words(passage.exact).get(wanted.stem[:_BEGINNING], ())
            if (word.is_proper and word.stem == wanted.stem)
            or (not wanted.is_proper and are_akin(word.stem, wanted.stem))
        ]

    def _places(self, record: Record, label: _Description) -> list[_Place]:
        """Where the quote tells what ``label`` names, or has all its words; else nothing."""
        told = [self._told(record, slug) for slug in label.slugs]
        if any(told):
            return [(one.passage, one.start, one.end) for found in told for one in found]
        found = [self._places(record, part) for part in label.named]
        found += [self._found(record, word) for word in label.words]
        return [place for here in found for place in here] if all(found) else []

    def _description(self, slug: str) -> _Description:
        """What has to stand in a quote that speaks of ``slug`` by its label."""
        if slug not in self._descriptions:
            words = words_of(self._labels.get(slug, ""))
            self._descriptions[slug] = self._describe(words, frozenset())
        return self._descriptions[slug]

    def _describe(self, words: Sequence[Word], slugs: frozenset[str]) -> _Description:
        """Take ``words`` apart into the names in them and other words."""
        named: list[_Description] = []
        rest: list[Word] = []
        done = 0
        names = self._longest(words)
        for at, word in enumerate(words):
            if at >= done and at in names:
                length, bearers = names[at]
                named.append(self._describe(words[at : at + length], bearers))
                done = at + length
            elif at >= done and not word.is_small:
                rest.append(word)
        return _Description(slugs, named, rest)

    def _longest(self, words: Sequence[Word]) -> Mapping[int, tuple[int, frozenset[str]]]:
        """The longest proper name that begins at each of ``words`` and is not all of them.

        Returns:
            By the number of its first word: the number of its words, and the things that bear it.
        """
        longest: dict[int, tuple[int, frozenset[str]]] = {}
        for at, name in self._matches(words):
            length = len(name.words)
            if length < len(words) and any(word.is_proper for word in name.words):
                known, slugs = longest.get(at, (0, frozenset()))
                if length >= known:
                    others = slugs if length == known else frozenset()
                    longest[at] = length, others | {name.slug}
        return longest

    def headwords(self, record: Record, slug: str) -> list[Mention]:
        """The passages that leave ``slug`` out, because a headword names it."""
        return [
            Mention(number, 0, 0, "headword")
            for number, passage in enumerate(record.passages)
            if any(slug in self.named(head) for head in self._heads(passage))
            or (passage.part == "field" and self._is_told_above(passage, slug))
        ]

    def _is_told_above(self, passage: Passage, slug: str) -> bool:
        """Whether a field and what stands above it have all words of the label of ``slug``."""
        told = " ".join((*self._heads(passage), passage.prefix, passage.exact))
        stems = {word.stem for word in words_of(told)}
        label = [word.stem for word in words_of(self.label(slug)) if not word.is_small]
        return bool(label) and stems.issuperset(label)

    def _heads(self, passage: Passage) -> Sequence[str]:
        """The words that name of what a passage tells, where it leaves that out.

        A gloss may begin with what its headword is: "Country in Central Asia". A sentence that has
        a subject of its own speaks of that one. A field tells of what its heading names, or the
        title of the document.
        """
        if passage.part == "field":
            return (passage.section, self._titles.get(passage.document, ""))
        is_gloss = passage.headword and not passage.prefix and _is_elliptic(passage.exact)
        return (passage.headword,) if is_gloss else ()


def _names(given: Input) -> Iterator[tuple[str, str, How]]:
    """The slug and the words of every name, and of every way to speak of a thing."""
    for slug, entity in given.entities.items():
        yield slug, entity.label, "name"
        yield slug, _BRACKET.sub("", entity.label), "name"
        for words in entity.spoken_of_as:
            yield slug, words, "spoken"
    for record in given.records:
        for fact in record.said():
            if fact.triple.property in NAMES and fact.triple.words is not None:
                yield fact.triple.subject, fact.triple.words, "name"


def _joined(places: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """The stretches of ``text`` that ``places`` cover, with only small words between them."""
    stretch: tuple[int, int] | None = None
    for start, end in places:
        if stretch is not None and (
            start <= stretch[1] or all(one.is_small for one in words_of(text[stretch[1] : start]))
        ):
            stretch = stretch[0], max(stretch[1], end)
            continue
        if stretch is not None:
            yield stretch
        stretch = start, end
    if stretch is not None:
        yield stretch


_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|refers?|may|can|will|would|became|began)\b", re.IGNORECASE
)


def _is_elliptic(sentence: str) -> bool:
    """Whether ``sentence`` tells what its subject is without a verb that needs one.

    >>> _is_elliptic("Country in Central Asia"), _is_elliptic("It is a country.")
    (True, False)
    """
    return _FINITE.search(sentence) is None
