"""Names of things that no document states: names from elsewhere, and those of declined languages.

A quote names Kazakhstan by *Казахстаном* and *哈萨克斯坦*, and the United Nations by *UN*, though
no record says so. Such a name counts where nothing else in the quote tells the thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from khorgos.triples.annotated import Input
from khorgos.triples.documents.document import Passage
from khorgos.triples.drafting.knownnames import KnownNames, known_names
from khorgos.triples.mentions import Otherwise

_SURE = frozenset({"elsewhere", "acronym"})
"""How a word of an English text may stand for a thing; the rest is for the records to say."""


def names_otherwise(given: Input) -> Otherwise:
    """What finds the other names in a passage of the documents of ``given``."""

    @cache
    def known() -> KnownNames:
        return known_names(given, given.names_elsewhere)

    @cache
    def found(text: str, language: str) -> Sequence[tuple[str, int, int]]:
        is_english = language.partition("-")[0] == "en"
        return [
            (bearer.entity, one.start, one.end)
            for one in known().find(text, language)
            for bearer in one.bearers
            if bearer.entity and (bearer.how in _SURE or not is_english)
        ]

    def otherwise(passage: Passage) -> Iterable[tuple[str, int, int]]:
        return found(passage.exact, given.documents[passage.document].source.language)

    return otherwise
