"""What countries and parts of the world are called in other languages.

The names are those of the Unicode Common Locale Data Repository, https://cldr.unicode.org/, which
Babel carries. They serve to find a thing and are no facts of the graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale

from khorgos.triples.naming.folding import fold

LANGUAGES: Final = ("ru", "kk", "zh_Hans", "zh_Hant", "fa", "mn", "uz", "ky")


def exonyms(name: str) -> tuple[str, ...]:
    """Return the names of a country or region of the world in other languages.

    Args:
        name: its English name; another spelling than CLDR's has none.
    """
    return _names().get(fold(name), ())


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    english = Locale.parse("en").territories
    others = [Locale.parse(language).territories for language in LANGUAGES]
    return {
        fold(name): tuple(dict.fromkeys(other[code] for other in others if code in other))
        for code, name in english.items()
    }
