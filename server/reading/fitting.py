"""Which questions of the catalogue are meant by what a person types, and of which thing."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from typing import Final

from khorgos.ontology.prefixes import expanded, slug_of
from khorgos.queries.catalogue import ParameterError, Question
from khorgos.server.reading.collection import Collection, Item, the_collection
from khorgos.server.reading.finding import Findings, Hit
from khorgos.server.reading.namefit import Fit, asking_words, stem_of
from khorgos.server.site import Site
from khorgos.server.sparql.errors import QueryError
from khorgos.server.sparql.text import Dataset
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.words import term_of, words_of

_WEIGHTS: Final = {"question": 1.0, "keywords": 1.0, "name": 0.6, "why": 0.3}
"""How much a word of a question counts, by where it stands."""
_OF_A_KIND: Final = 0.4
"""How much a word counts that only says what kind of thing was found."""
_FITTING: Final = 1.5
_FITTING_ANY: Final = 0.5
"""How much it counts that a question can be asked of the thing that was named, or of any."""
_LEAST: Final = 0.3
"""Questions with less of the weight of the best are left out."""
_LOOKED_AT: Final = 5
"""Of how many things found the kinds count."""
_CLASS: Final = re.compile(r"kho:([A-Z]\w*)")
"""A class in a query."""
_THING: Final = "thing"
_ANY: Final = "thing"
"""The type of a parameter that a thing fills, and the name of one that any thing does."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that may be meant.

    Attributes:
        question: of the catalogue.
        of: the thing that stands in a parameter, or None.
        values: parameter → slug of the thing in it.
    """

    question: Question
    of: Item | None = None
    values: Mapping[str, str] = field(default_factory=dict)


class QuestionFinder:
    """Finds questions by their words; it does not change once made.

    Args:
        questions: those that this server answers.
        collection: the things that parameters can have.
        tells: whether a question with values has an answer; without it each is taken to have one.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        collection: Collection,
        tells: Callable[[Question, str, str], bool] | None = None,
    ) -> None:
        self._tells = tells
        self._questions = questions
        self._collection = collection
        self._lengths = [len(question.question) for question in questions]
        self._of_kind: dict[str, list[int]] = defaultdict(list)
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        for number, question in enumerate(questions):
            for kind in collection.kinds.keys() & {*_CLASS.findall(question.text)}:
                self._of_kind[kind].append(number)
            for part, weight in _WEIGHTS.items():
                for word in _words(_part(question, part)):
                    known = self._postings[word].get(number, 0.0)
                    self._postings[word][number] = max(known, weight)

    def find(self, findings: Findings, most: int = 3) -> list[AskedQuestion]:
        """Return the questions that share words with a search, or are of the kinds it found.

        Args:
            findings: what the search found; the first thing that fits a question goes into it.
            most: how many.
        """
        scores: dict[int, float] = defaultdict(float)
        words = {stem_of(word) for word in (*findings.query.words, *findings.words)}
        named = bool(findings.hits) and findings.hits[0].fit is Fit.SAME
        telling = {word for word in words if not term_of(word, "generic")}
        for word in words:
            weight = 1.0 if word in telling or not telling else _OF_A_KIND
            self._add(scores, word, weight, is_begun=not named)
        hits = [hit for hit in findings.hits[:_LOOKED_AT] if hit.fit < Fit.SOME]
        self._add_kinds(scores, hits)
        things = [hit.item for hit in hits]
        for number, question in enumerate(self._questions):
            if named and (asked := self._asked(question, things[:1])).of:
                scores[number] += _FITTING_ANY if _ANY in asked.values else _FITTING
        best = max(scores.values(), default=0.0)
        order = sorted(scores, key=lambda number: (-scores[number], self._lengths[number], number))
        kept = (number for number in order if scores[number] >= best * _LEAST)
        meant = (self._asked(self._questions[number], things) for number in kept)
        return [*islice((one for one in meant if self._has_answer(one)), most)]

    def _has_answer(self, asked: AskedQuestion) -> bool:
        """Say whether a question with a thing in it has an answer: none is offered without."""
        if not self._tells or not asked.of:
            return True
        return all(self._tells(asked.question, name, value) for name, value in asked.values.items())

    def _add_kinds(self, scores: dict[int, float], hits: Sequence[Hit]) -> None:
        """Add what it counts that a question asks of a kind that was found: rare ones tell more."""
        for kind in {kind.name for hit in hits for kind in hit.item.kinds}:
            numbers = self._of_kind.get(kind, ())
            for number in numbers:
                rarity = math.log(1 + len(self._questions) / len(numbers))
                scores[number] += _OF_A_KIND * rarity

    def _add(self, scores: dict[int, float], word: str, weight: float, *, is_begun: bool) -> None:
        posting = self._postings.get(word, {})
        if not posting and is_begun and len(word) > 2:  # as one types
            for other, longer in self._postings.items():
                if other.startswith(word):
                    posting = posting | longer
        if posting:
            rarity = math.log(1 + len(self._questions) / len(posting))
            for number, own in posting.items():
                scores[number] += weight * own * rarity

    def _asked(self, question: Question, things: Iterable[Item]) -> AskedQuestion:
        """Put the first thing that fits into a parameter of a question."""
        for parameter in question.parameters.values():
            if parameter.type == _THING:
                usual = self._collection.items.get(slug_of(expanded(parameter.default.strip("<>"))))
                for item in things:
                    if parameter.name == _ANY or (usual and self._are_alike(item, usual)):
                        return AskedQuestion(question, item, {parameter.name: item.slug})
        return AskedQuestion(question)

    def _are_alike(self, one: Item, other: Item) -> bool:
        """Say whether two things share a class that is not the broadest."""
        kinds = self._collection.kinds
        return any(name in kinds and kinds[name].parents for name in one.classes & other.classes)


@lru_cache(maxsize=4)
def the_questions(site: Site) -> QuestionFinder:
    """Return what finds the questions that a site answers by itself.

    Raises:
        EngineError: the engine fails.
    """
    return QuestionFinder(site.examples, the_collection(site), partial(_tells, site))


def _tells(site: Site, question: Question, parameter: str, slug: str) -> bool:
    """Say whether a question with a thing in a parameter has an answer; it is asked once.

    A row that has nothing but the thing itself and its names tells nothing.

    Raises:
        EngineError: the engine fails.
    """
    try:
        return _has_rows(site, question.bound({parameter: slug}), slug)
    except (ParameterError, QueryError):
        return False


@lru_cache(maxsize=4096)
def _has_rows(site: Site, query: str, slug: str) -> bool:
    item = the_collection(site).items[slug]
    known = {item.iri, *(name.text for name in item.names)}
    answer = site.engine.query(query, Dataset())
    if isinstance(answer, bool):
        return True
    return any(
        term is not None and getattr(term, "value", str(term)) not in known
        for row in answer
        for term in row
    )


def _part(question: Question, part: str) -> str:
    if part == "keywords":
        return " ".join(question.keywords)
    text: str = getattr(question, part)
    return text.replace("-", " ")


def _words(text: str) -> set[str]:
    left_out = words_of("small") | asking_words()
    return {stem_of(word) for word in fold(text).split() if word not in left_out}
