"""Quantities in a gloss, where it is certain what they measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from khorgos.triples.quantity import QuantityError, parse_quantity
from khorgos.triples.reading.sentences import split


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


_PRONOUN: Final = "'it' is the thing that the gloss is about"

_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?(?: (?:thousand|million|billion))?"
_HEDGE: Final = r"(?:(?:ca?\.|about|around|approximately|over|more than|exceeding|nearly)\s)?"
_POPULATION: Final = re.compile(
    r"(?:(?P<when>In \d{4}), it had|\b[Ii]t has|\bwith) an? (?:[A-Z][\w ]*, )?population (?:of )?"
    rf"(?P<words>{_HEDGE}{_NUMBER}(?: (?:people|inhabitants))?)(?=[\s,;]|\.(?:\s|$))"
)
_ESTIMATE: Final = re.compile(
    rf"\((?P<when>\d{{4}}) (?P<certainty>est\.) pop\. (?P<words>{_NUMBER})\)"
)
_AREA_OF_LAKE: Final = re.compile(rf" lake, (?P<words>{_HEDGE}{_NUMBER}\skm²)")
_AREA: Final = re.compile(
    rf"(?<!basin )area of (?P<words>{_HEDGE}{_NUMBER}\s(?:km²|square kilomet(?:re|er)s))"
)
_LENGTH: Final = re.compile(
    rf"\b(?:[Ii]t|[Rr]iver|[Cc]anal) is "
    rf"(?P<words>{_HEDGE}{_NUMBER}\s(?:km|kilomet(?:re|er)s)) long\b"
)


def read_quantities(view: str) -> Iterator[GlossQuantity]:
    """Yield the populations, areas and lengths that a gloss states of its own thing."""
    for pattern, prop in (
        (_POPULATION, "hasPopulation"),
        (_ESTIMATE, "hasPopulation"),
        (_AREA_OF_LAKE, "hasArea"),
        (_AREA, "hasArea"),
        (_LENGTH, "hasLength"),
    ):
        for match in pattern.finditer(view):
            groups = match.groupdict()
            sentence = next(view[a:b] for a, b in split(view) if a <= match.start("words") < b)
            pronoun = sentence.startswith("It ") or re.search(r"\bit\b", match[0])
            quantity = GlossQuantity(
                match["words"],
                prop,
                match.start("words"),
                when=groups.get("when"),
                certainty=groups.get("certainty"),
                because=_PRONOUN if pronoun else None,
            )
            if _is_quantity(quantity.words):
                yield quantity


def _is_quantity(words: str) -> bool:
    try:
        parse_quantity(words)
    except QuantityError:
        return False
    return True
