"""Finding: which things of the collection are meant by what a person types.

A word counts by where a thing has it: in a name of its own, in a name from elsewhere, in the label
of a kind of it or as a year of its time; then, more loosely, in what is said of it, and in the
sentences that mention it. All words of a query have to be found; those that ask ("who", "what") and
small ones ("of") are left out where others remain. Words of which no name has the beginning are
read as the nearest that one has, and a name that nothing is called is compared with all, across
scripts and romanisations.

Things are ranked by how a name of theirs fits (the same, its beginning, somewhere in it), then
labels before other names, names of the documents before those from elsewhere, and what more is told
of first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from khorgos.server.reading.collection import Collection, Item, ItemName
from khorgos.server.reading.namefit import (
    ASKED,
    Fit,
    KeyedName,
    Query,
    SoughtName,
    is_dense,
    keyed_names,
    stem_of,
)
from khorgos.server.reading.years import Years
from khorgos.triples.naming.index import NameIndex
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.romanising import romanised
from khorgos.triples.naming.similarity import sound
from khorgos.triples.naming.words import are_akin, table, term_of, translated, words_of

SENTENCE, FACT, ROMANISED, KIND, ELSEWHERE, OWN = 1.0, 2.0, 2.9, 3.0, 4.0, 5.0
"""How much a word of a thing counts, by where the thing has it."""
_STRICT: Final = 2.3
"""What a word counts at least where a name, a kind or the time of the thing has it."""
_BEGINNING: Final = 0.8
_NEAR: Final = 0.6
_AKIN: Final = 0.8
"""What a word keeps of its weight that only begins so, is only like it, or means a like kind."""
_LIKENESS: Final = 0.74
"""How like a word has to be to one that it is read as: one slip of the pen in four letters."""
_SPREAD: Final = 0.05
"""By how much less than the nearest word another may be like it."""
_SHORTEST: Final = 4
"""Shorter words are not taken for misspelt."""
_FIRST_LETTERS: Final = ("aeiouy", "bpfvw", "dt", "gkhqcx", "jzcsx")
"""Letters that stand for one sound at the beginning of a name, in one romanisation or another."""
_ALIKE: Final = 0.8
"""How like a name has to be to the whole query, where none has its words."""
_ALIKE_SHORT: Final = 0.95
"""The same for a query of a few letters, of which each one tells."""
_SHORTEST_STEM: Final = 5
_ENDINGS: Final = (1, 2, 3, 4)
"""How many letters an ending has that a word may lose, and how many have to be left."""
_LONGEST_DENSE: Final = 12
"""How many characters a word has that is looked for where words are not set apart."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found.

    Attributes:
        item: the thing.
        fit: how it fits.
        name: the name of it that fits best; None where its words are not those of one name.
        of: for an answer, the slug of the thing that it is asked for of.
        term: for an answer, the local name of the property.
        is_forward: for an answer, whether it is the object of the property.
    """

    item: Item
    fit: Fit
    name: ItemName | None = None
    of: str = ""
    term: str = ""
    is_forward: bool = True


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found.

    Attributes:
        query: what was asked.
        hits: the things, the best first.
        words: the words that were looked for, to be lit: those of the query, or as they were read.
        respelt: the words of the query that are read as others, each with these.
        kinds: the classes that the query is the name of.
    """

    query: Query
    hits: tuple[Hit, ...]
    words: tuple[str, ...]
    respelt: Mapping[str, Sequence[str]]
    kinds: frozenset[str] = frozenset()

    @property
    def is_near(self) -> bool:
        """Whether no thing has all the words, as they were typed."""
        return all(hit.fit >= Fit.NEAR for hit in self.hits)

    @property
    def is_told(self) -> bool:
        """Whether no thing has all the words in its names, kinds and time."""
        return all(hit.fit >= Fit.TOLD or hit.fit <= Fit.ASKED for hit in self.hits)


Posting = dict[str, float]
"""Slug of a thing → how much a word counts for it."""
_NONE: Final[Mapping[str, Iterable[str]]] = MappingProxyType({})
_NO_EDGES: Final[Mapping[str, Iterable[tuple[str, str]]]] = MappingProxyType({})
_NO_YEARS: Final[Mapping[str, Iterable[int]]] = MappingProxyType({})


class Finder:
    """Finds the things of a collection; it does not change once made.

    Args:
        collection: the things.
        told: slug → words of what is said of a thing, or of its kinds.
        sentences: slug → sentences that mention a thing; it keeps them.
        edges: local name of a property → the pairs of things that it holds of; of a class, or
            of a property with values, the things alone, twice.
        years: slug → years of what is told of a thing.
    """

    def __init__(
        self,
        collection: Collection,
        told: Mapping[str, Iterable[str]] = _NONE,
        sentences: Mapping[str, Iterable[str]] = _NONE,
        edges: Mapping[str, Iterable[tuple[str, str]]] = _NO_EDGES,
        years: Mapping[str, Iterable[int]] = _NO_YEARS,
    ) -> None:
        self._items = collection.items
        self._edges = {term: tuple(pairs) for term, pairs in edges.items()}
        self._names = {slug: keyed_names(item) for slug, item in self._items.items()}
        self.sentences = {slug: tuple(texts) for slug, texts in sentences.items()}
        self._postings: dict[str, Posting] = defaultdict(dict)
        self._put_all(self.sentences, SENTENCE)
        self._put_all(told, FACT)
        self._kinded, self._called = _by_kind(collection)
        for word, slugs in self._kinded.items():
            _merge(self._postings[word], dict.fromkeys(slugs, KIND), 1.0)
        self._put_names()
        self._own_years: dict[int, set[str]] = defaultdict(set)
        self._told_years: dict[int, set[str]] = defaultdict(set)
        self._put_years(years)
        self._sorted = sorted(self._postings)
        self._dense = [word for word in self._sorted if is_dense(word)]
        self._runs = {*self._dense, *filter(is_dense, _everyday())}
        named = {word for names in self._names.values() for one in names for word in one.words}
        self._named = sorted(named | self._kinded.keys())
        self._sounding: dict[str, list[str]] = defaultdict(list)
        for word in self._named:
            self._sounding[sound(word)].append(word)

    def _put_all(self, texts: Mapping[str, Iterable[str]], weight: float) -> None:
        for slug, own in texts.items():
            self._put(slug, own, weight)

    def _put_names(self) -> None:
        for slug, names in self._names.items():
            self._put(slug, (" ".join(one.latin) for one in names), ROMANISED)
            for weight, elsewhere in ((ELSEWHERE, True), (OWN, False)):
                own = (one.folded for one in names if one.name.elsewhere is elsewhere)
                self._put(slug, own, weight)

    def _put_years(self, told: Mapping[str, Iterable[int]]) -> None:
        for slug, item in self._items.items():
            for year in (item.begin, item.end):
                if year is not None:
                    self._own_years[year].add(slug)
            for year in told.get(slug, ()):
                self._told_years[year].add(slug)

    @cached_property
    def names(self) -> NameIndex:
        """The index that compares names across scripts and romanisations; made when first asked."""
        return NameIndex(
            {slug: [one.name.text for one in names] for slug, names in self._names.items()}
        )

    def item(self, slug: str) -> Item:
        """Return a thing of the collection."""
        return self._items[slug]

    def find(self, typed: str, *, thorough: bool = True) -> Findings:
        """Find what is meant by what was typed; nothing where nothing is like it.

        Args:
            typed: in any script.
            thorough: whether a name that nothing has is compared with all, which takes a while
                when it is first done.
        """
        thorough = thorough or "names" in self.__dict__
        query = Query.of(typed)
        if not query.words and not query.years:
            return Findings(query, (), (), {})
        query = self._readable(query)
        postings = {word: self._posting(word) for word in query.words}
        postings |= {f"{years}": self._dated(years, query) for years in query.years}
        hits = self._ranked(_all_of(postings, _STRICT), query)
        if not hits or hits[0].fit > Fit.CONTAINS:
            asked = self._asked(query)
            known = {hit.item.slug for hit in asked}
            hits = asked + [hit for hit in hits if hit.item.slug not in known]
        if not hits:
            hits = self._named_first(self._told(_all_of(postings, 0.0), postings), query.words)
        if hits:
            kinds = frozenset[str]() if query.years else self._kinds_called(query.words)
            return Findings(query, tuple(hits), query.words, {}, kinds)
        return self._near(query, postings, thorough)

    def _readable(self, query: Query) -> Query:
        """Read words that nothing has: run together, inflected, or in Cyrillic for Latin ones."""
        words = tuple(part for word in query.words for part in self._read(word))
        if words != query.words:
            return Query(query.text, words, query.years, " ".join(words))
        known = any(map(self._posting, words))
        latin = "" if known else romanised(query.text)
        return replace(Query.of(latin), text=query.text) if latin else query

    def _read(self, word: str) -> Sequence[str]:
        """Return the words that a word is made of, or without its ending, where it has no thing."""
        if word.isascii() or self._posting(word):
            return (word,)
        if is_dense(word):
            return self._segments(word) or (word,)
        return (self._without_ending(word),)

    def _without_ending(self, word: str) -> str:
        """Return the longest word of a name that a word is with an ending, else the word."""
        stems = (word[:-end] for end in _ENDINGS if len(word) - end >= _SHORTEST_STEM)
        return next((stem for stem in stems if stem in self._postings), word)

    def _segments(self, text: str) -> list[str]:
        """Cut a text without spaces into the longest words that are known; others are left out."""
        found, place = [], 0
        while place < len(text):
            ends = range(min(len(text), place + _LONGEST_DENSE), place + 1, -1)
            end = next((end for end in ends if text[place:end] in self._runs), 0)
            found += [text[place:end]] if end else []
            place = end or place + 1
        return found

    def _asked(self, query: Query) -> list[Hit]:
        """Find what words of everyday speech ask for of what the others name.

        First what a property that is asked for leads to, from the thing that is called so; then
        the things with the name of which the property, or the kind, is told; then those called so.
        """
        asking = [word for word in query.words if _everyday().get(stem_of(word))]
        rest = [word for word in query.words if word not in asking]
        if not asking or not rest:
            return []
        terms = dict.fromkeys(term for word in asking for term in _everyday()[stem_of(word)])
        bare = [word if word.isascii() else self._without_ending(word) for word in rest]
        named = self._named_so(rest) + (self._named_so(bare) if bare != rest else [])
        called = [hit for hit in named if hit.fit <= Fit.BEGINS]
        told = {thing for term in terms for pair in self._edges.get(term, ()) for thing in pair[:1]}
        hits = self._answers(terms, {hit.item.slug for hit in called})
        hits += [replace(hit, fit=Fit.ASKED) for hit in named if hit.item.slug in told]
        hits += [hit for hit in called if hit.fit is Fit.SAME]
        found: dict[str, Hit] = {}
        for hit in hits:
            found.setdefault(hit.item.slug, hit)
        return list(found.values())

    def _answers(self, terms: Iterable[str], things: Set[str]) -> list[Hit]:
        """Find what properties lead to from some things, in either direction."""
        answers: dict[str, Hit] = {}
        for term in terms:
            for pair in self._edges.get(term, ()):
                for (thing, other), is_forward in ((pair, True), (pair[::-1], False)):
                    if thing in things and thing != other and other in self._items:
                        hit = Hit(self._items[other], Fit.ANSWER, None, thing, term, is_forward)
                        answers.setdefault(other, hit)
        return sorted(answers.values(), key=lambda hit: (-hit.item.facts, hit.item.slug))

    def _near(self, query: Query, postings: Mapping[str, Posting], thorough: bool) -> Findings:
        """Find what is meant where nothing has all words: words misspelt, or too many."""
        respelt = {
            word: near
            for word in query.words
            if max(postings[word].values(), default=0.0) < _STRICT and (near := self._like(word))
        }
        mended = dict(postings)
        for word, near in respelt.items():
            mended[word] = _merged([self._posting(one, whole=True) for one in near], _NEAR)
        words = tuple(other for word in query.words for other in respelt.get(word, (word,)))
        found = _all_of(mended, 1.5) if respelt else {}
        # The nearest reading of each word first.
        read = tuple(respelt.get(word, (word,))[0] for word in query.words)
        meant = Query(query.text, read, query.years, " ".join(read))
        # Which name was misspelt is not known: what is more told of was rather meant.
        ranked = sorted(
            self._ranked(found, meant), key=lambda hit: (hit.fit, *self._unknown(hit.item))
        )
        hits = [
            Hit(hit.item, Fit.NEAR, hit.name or self._best_name(hit.item.slug, words))
            for hit in ranked
        ]
        if not hits and thorough:
            for one in self.names.candidates(query.text, 8):
                if one.similarity >= (_ALIKE if len(query.whole) > _SHORTEST else _ALIKE_SHORT):
                    names = (known.name for known in self._names[one.id])
                    name = next(name for name in names if name.text == one.name)
                    hits.append(Hit(self._items[one.id], Fit.NEAR, name))
        if not hits:
            # Some words alone: the rarer they are, the more they tell.
            kept = {word: posting for word, posting in mended.items() if posting}
            hits = self._some(kept, words)
        return Findings(query, tuple(hits), words, respelt)

    def _some(self, postings: Mapping[str, Posting], words: Sequence[str]) -> list[Hit]:
        """Find the things with the most telling of the words."""
        scores: dict[str, float] = defaultdict(float)
        for posting in postings.values():
            rarity = 1.0 / len(posting)
            for slug, weight in posting.items():
                if weight >= KIND * _BEGINNING:
                    scores[slug] += weight * rarity
        best = max(scores.values(), default=0.0)
        kept = [slug for slug, score in scores.items() if score >= best / 2]
        kept.sort(key=lambda slug: (-scores[slug], -self._items[slug].facts, slug))
        some = [Hit(self._items[slug], Fit.SOME, self._best_name(slug, words)) for slug in kept]
        return self._named_first(some, words)

    def _named_first(self, hits: Sequence[Hit], words: Sequence[str]) -> list[Hit]:
        """Put what is called by some of the words before what is only told of at more length."""
        if not hits:
            return []
        known = {hit.item.slug: hit for hit in hits}
        wanted = frozenset(map(stem_of, words))
        named: list[tuple[tuple[bool, int, int, int, str], Hit]] = []
        for slug in {slug for word in wanted for slug in self._postings.get(word, ())}:
            item = self._items[slug]
            fitting = [one for one in self._names[slug] if _is_called(one, item, wanted)]
            if not fitting:
                continue
            best = max(fitting, key=lambda one: (len(wanted & one.stems), -one.rank))
            told = Hit(item, Fit.TOLD if slug in known else Fit.SOME, best.name)
            count, concept = len(wanted & best.stems), "Concept" in item.classes
            # The Talas River is called Talas; the Battle of Talas is only named after it.
            after = count < len(best.words) and " of " in best.folded
            order = (concept or after, -count, best.rank, -item.facts, slug)
            named.append((order, told))
        first = [hit for _, hit in sorted(named, key=lambda one: one[0])]
        shown = {hit.item.slug for hit in first}
        return first + [hit for hit in hits if hit.item.slug not in shown]

    def _named_so(self, words: Sequence[str]) -> list[Hit]:
        """Return the things with some words in a name, the best first."""
        about = Query(" ".join(words), tuple(words), (), " ".join(words))
        return self._ranked(_all_of({word: self._posting(word) for word in words}, _STRICT), about)

    def _unknown(self, item: Item) -> tuple[int, int]:
        """How little is told of a thing: the less, the later it comes."""
        return -item.facts, -len(self.sentences.get(item.slug, ()))

    def _put(self, slug: str, texts: Iterable[str], weight: float) -> None:
        for text in texts:
            for word in fold(text).split():
                posting = self._postings[stem_of(word)]
                if posting.get(slug, 0.0) < weight:
                    posting[slug] = weight

    def _posting(self, word: str, *, whole: bool = False) -> Posting:
        """Return the things that have a word, or one that begins so."""
        stem = stem_of(word)
        found = _merged([self._postings.get(stem, {})], 1.0)
        if not whole:
            place = bisect_left(self._sorted, word)
            while place < len(self._sorted) and self._sorted[place].startswith(word):
                _merge(found, self._postings[self._sorted[place]], _BEGINNING)
                place += 1
            if is_dense(word):
                self._put_dense(found, word)
            for term in _everyday().get(stem, ()):
                for pair in self._edges.get(term, ()):
                    _merge(found, dict.fromkeys(pair, FACT), 1.0)
            for kin in _kin(stem):
                _merge(found, dict.fromkeys(self._kinded.get(kin, ()), KIND), _AKIN)
        return found

    def _put_dense(self, found: Posting, word: str) -> None:
        """Add what has a word somewhere in one of its names."""
        for other in self._dense:
            if word in other:
                _merge(found, self._postings[other], _BEGINNING)

    def _dated(self, years: Years, query: Query) -> Posting:
        """Return what began or ended in a stretch, or has its year in a name."""
        found: Posting = {}
        for weight, index in ((KIND, self._own_years), (FACT, self._told_years)):
            for year, slugs in index.items():
                if years.holds(year):
                    _merge(found, dict.fromkeys(slugs, weight), 1.0)
        for word in query.whole.split():
            if len(word) > 2 and word.isdigit() and years.holds(int(word)):
                _merge(found, self._postings.get(word, {}), 1.0)
        return found

    def _ranked(self, found: Mapping[str, float], query: Query) -> list[Hit]:
        """Order what has all words in its names, kinds and time."""
        wanted = SoughtName.of(query)
        kinds = self._kinds_called(query.words)
        keyed: list[tuple[tuple[float, ...], str, Hit]] = []
        for slug, weight in found.items():
            item, names = self._items[slug], self._names[slug]
            best, one = min(((wanted.order(one), one) for one in names), key=lambda pair: pair[0])
            fit: Fit = best[0]
            name: ItemName | None = one.name
            if kinds & item.classes and fit > Fit.KIND:
                best, fit, name = (Fit.KIND, 0, 0, 0, 0), Fit.KIND, None
            elif fit is Fit.SPREAD:
                best, name = (fit, 0, 0, 0, 0), self._best_name(slug, query.words)
            spread = -weight if fit is Fit.SPREAD else 0.0
            order = (*best, spread, *self._unknown(item))
            keyed.append((order, slug, Hit(item, fit, name)))
        keyed.sort(key=lambda one: one[:2])
        return [hit for _, _, hit in keyed]

    def _told(self, slugs: Iterable[str], postings: Mapping[str, Posting]) -> list[Hit]:
        """Order the things that only what is told of them has all words of."""
        score = {slug: sum(posting[slug] for posting in postings.values()) for slug in slugs}
        words = tuple(postings)
        order = sorted(score, key=lambda slug: (-score[slug], -self._items[slug].facts, slug))
        best = max(score.values(), default=0.0)
        if any("Kind" not in self._items[slug].classes for slug in order):
            order = [slug for slug in order if "Kind" not in self._items[slug].classes]
        return [
            Hit(self._items[slug], Fit.TOLD, self._best_name(slug, words))
            for slug in order
            if score[slug] >= best / 2
        ]

    def _kinds_called(self, words: Sequence[str]) -> frozenset[str]:
        """Return the classes of which the words are the label, in the singular or the plural."""
        wanted = " ".join(map(stem_of, words))
        return frozenset(self._called.get(wanted, ()))

    def _best_name(self, slug: str, words: Sequence[str]) -> ItemName | None:
        """Return the name of a thing that has most of some words; None where none has any."""

        def count(one: KeyedName) -> tuple[int, int]:
            return sum(one.has(word) for word in words), -one.rank

        best = max(self._names[slug], key=count)
        return best.name if count(best)[0] else None

    def _like(self, word: str) -> Sequence[str]:
        """Return the words of names that a misspelt word is nearest to."""
        if len(word) < _SHORTEST:
            return ()
        sounding = self._sounding.get(sound(word), ())
        near = process.extract(
            word,
            self._named,
            scorer=OSA.normalized_similarity,
            score_cutoff=_LIKENESS,
            limit=8,
        )
        near = [found for found in near if _may_begin(word[0], found[0][0])]
        if len(word) == _SHORTEST:  # a letter more or less makes another word of a short one
            sounding = [other for other in sounding if len(other) >= _SHORTEST]
            near = [found for found in near if len(found[0]) >= _SHORTEST]
        best = max((score for _, score, _ in near), default=0.0)
        alike = [other for other, score, _ in near if score >= best - _SPREAD]
        return tuple(dict.fromkeys((*sounding, *alike)))


def _by_kind(collection: Collection) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return word of a label → things of the kinds, and whole label → names of the classes."""
    kinded: dict[str, set[str]] = defaultdict(set)
    called: dict[str, set[str]] = defaultdict(set)
    for name, kind in collection.kinds.items():
        members = {item.slug for item in collection.of_kind(name)}
        for label in kind.labels.values():
            words = [stem_of(word) for word in fold(label).split()]
            called[" ".join(words)].add(name)
            for word in words:
                kinded[word] |= members
    return kinded, called


@cache
def _everyday() -> Mapping[str, Sequence[str]]:
    """Word → classes and properties that it asks for in everyday speech."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in table(ASKED):
        if row["term"]:
            found[stem_of(fold(row["word"]))].append(row["term"])
    return found


def _is_called(one: KeyedName, item: Item, words: Set[str]) -> bool:
    """Say whether some words are a name as a whole, or the last of a person's."""
    core = {stem_of(word) for word in one.core if not term_of(word, "generic")}
    return bool(core) and (
        core <= words or ("Person" in item.classes and stem_of(one.words[-1]) in words)
    )


def _may_begin(one: str, other: str) -> bool:
    """Say whether two first letters may be of one name; a slip of the pen is rare there."""
    return one == other or any(one in group and other in group for group in _FIRST_LETTERS)


@cache
def _kin(word: str) -> Sequence[str]:
    """The terms for like kinds of things, as a treaty is an agreement."""
    term = term_of(word, "generic") or translated(word)
    if term and term != word and not word.isascii():
        return [term]
    return [other for other in words_of("generic") if other != term and are_akin(term, other)]


def _all_of(postings: Mapping[str, Posting], least: float) -> dict[str, float]:
    """Return what is in all postings with at least a weight, and the sum of its weights."""
    lists = sorted(postings.values(), key=len)
    if not lists:
        return {}
    return {
        slug: sum(posting[slug] for posting in lists)
        for slug in lists[0]
        if all(posting.get(slug, -1.0) >= least for posting in lists)
    }


def _merged(postings: Iterable[Posting], factor: float) -> Posting:
    found: Posting = {}
    for posting in postings:
        _merge(found, posting, factor)
    return found


def _merge(found: Posting, posting: Posting, factor: float) -> None:
    for slug, weight in posting.items():
        if found.get(slug, 0.0) < weight * factor:
            found[slug] = weight * factor
