"""Quantities in a gloss, where it is certain what they measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from khorgos.triples.documents.sentences import split
from khorgos.triples.quantity import QuantityError, parse_quantity


@dataclass(frozen=True)
class GlossQuantity:
    """A quantity that a gloss gives.

    Attributes:
        words: the number with its unit, as it stands in the view.
        measures: the ontology's property for what it measures: ``hasArea``.
        start: where it begins in the view.
        when: the words for its time, or None.
        certainty: the words that hedge it, or None.
        because: how the words lead to the subject, where that is a pronoun; else None.
    """

    words: str
    measures: str
    start: int
    when: str | None = None
    certainty: str | None = None
    because: str | None = None

    @property
    def end(self) -> int:
        """The position after its last character."""
        return self.start + len(self.words)


_PRONOUN: Final = "the sentence goes on about the thing that the gloss is about"
_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?(?: (?:thousand|million|billion))?"
_HEDGE: Final = r"(?:(?:ca?\.|about|around|approximately|over|more than|exceeding|nearly)\s)?"
_PATTERNS: Final = tuple(
    (measures, re.compile(pattern))
    for measures, pattern in (
        (
            "hasPopulation",
            r"(?:(?P<when>In \d{4}), it had|\bIt has|(?:country|city|town|region|state),? with) "
            r"an? (?:[A-Z][\w ]*, )?population (?:of )?"
            rf"(?P<words>{_HEDGE}{_NUMBER}(?: (?:people|inhabitants))?)(?=[\s,;]|\.(?:\s|$))",
        ),
        (
            "hasPopulation",
            rf"\((?P<when>\d{{4}}) (?P<certainty>est\.) pop\. (?P<words>{_NUMBER})\)",
        ),
        ("hasArea", rf" lake, (?P<words>{_HEDGE}{_NUMBER}\skm²)"),
        (
            "hasArea",
            r"(?:\b[Ii]t|\b[Ll]ake|\bbasin|\bregion) has an area of "
            rf"(?P<words>{_HEDGE}{_NUMBER}\s(?:km²|square kilomet(?:re|er)s))",
        ),
        (
            "hasLength",
            r"\b(?:[Ii]t|[Rr]iver|[Cc]anal) is "
            rf"(?P<words>{_HEDGE}{_NUMBER}\s(?:km|kilomet(?:re|er)s)) long\b",
        ),
    )
)
_OWN_SENTENCE: Final = re.compile(r"It |In \d{4}, it |The (?:river|lake|canal|basin|region) ")
_OTHER_SUBJECT: Final = re.compile(r"\b(?:which|who|whose|that|where)\b|(?:,| in| of) an? ")
"""Words behind which a sentence may speak of another thing."""


def read_quantities(view: str) -> Iterator[GlossQuantity]:
    """Yield the populations, areas and lengths that a gloss states of its own thing."""
    for index, (start, end) in enumerate(split(view)):
        sentence = view[start:end]
        if index and not _OWN_SENTENCE.match(sentence):
            continue
        for measures, pattern in _PATTERNS:
            match = pattern.search(sentence)
            if match is None or _OTHER_SUBJECT.search(sentence[: match.start()]):
                continue
            if _is_quantity(match["words"]):
                groups = match.groupdict()
                yield GlossQuantity(
                    match["words"],
                    measures,
                    start + match.start("words"),
                    when=groups.get("when"),
                    certainty=groups.get("certainty"),
                    because=_PRONOUN if index else None,
                )


def _is_quantity(words: str) -> bool:
    try:
        parse_quantity(words)
    except QuantityError:
        return False
    return True
