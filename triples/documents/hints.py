r"""Hints: what a reader cannot find in a text by its rules, given in the TOML file of the source.

A hint is a whole line of the text, or a pattern between slashes: ``/^Article \d+/``. A pattern is
a regular expression of Python, and ``^`` and ``$`` are the ends of a line. A hint that fits nothing
is refused, so that a misspelt one is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from khorgos.triples.documents.source import Source
from khorgos.triples.problems import InputError

LINE_HINTS: Final = ("headings", "not_headings", "list_items", "footnote_lines", "furniture")
"""The hints that are lines or patterns, by their names in the TOML file."""


@dataclass(frozen=True, slots=True)
class _LineHint:
    name: str
    written: str
    pattern: re.Pattern[str]


class Hints:
    """The hints of one source; it remembers which of them fitted.

    Args:
        source: has the hints.

    Raises:
        InputError: a pattern is no regular expression, or fits where there is nothing.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._used: set[tuple[str, str]] = set()
        self._hints = {
            name: [_hint(source, name, one) for one in getattr(source.layout, name)]
            for name in LINE_HINTS
        }
        self.title = source.title
        self.fields = source.layout.fields
        self.hyphenation = source.layout.hyphenation
        self.glosses = source.layout.glosses

    def fits(self, name: str, line: str) -> bool:
        """Whether one of the hints called ``name`` fits ``line``, without space at its ends."""
        fitting = [hint for hint in self._hints[name] if hint.pattern.search(line)]
        self._used.update((hint.name, hint.written) for hint in fitting)
        return bool(fitting)

    def spans(self, name: str, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the hints called ``name`` fit in a whole text, as half-open ranges."""
        for hint in self._hints[name]:
            for found in hint.pattern.finditer(text):
                self._used.add((hint.name, hint.written))
                yield found.span()

    def use(self, name: str, written: str = "") -> None:
        """Remember that a hint, of a list the one that is ``written`` so, fitted."""
        self._used.add((name, written))

    def check(self) -> None:
        """Check that every hint fitted.

        Raises:
            InputError: one did not.
        """
        asked = [(hint.name, hint.written) for hints in self._hints.values() for hint in hints]
        asked += [("glosses", term) for term in self.glosses]
        asked += [(name, "") for name in ("fields", "hyphenation") if getattr(self, name)]
        for name, written in asked:
            if (name, written) not in self._used:
                raise self._source.fault(_UNFIT[name].format(written, self._source.path.name))


_NOTHING: Final = "{0!r} is listed under {name}, and {1} has no such line; correct or remove it"
_UNFIT: Final = {
    **{name: _NOTHING.replace("{name}", name) for name in LINE_HINTS},
    "glosses": (
        "{0!r} is listed under glosses, and nowhere in {1} does a bracket follow these words; "
        "correct or remove it"
    ),
    "fields": "fields is true, and {1} has no line of the form 'Label: value'; remove it",
    "hyphenation": "hyphenation is true, and no line of {1} ends in a hyphen; remove it",
}


def _hint(source: Source, name: str, written: str) -> _LineHint:
    if not (len(written) > 2 and written[0] == written[-1] == "/"):
        # Spaces at the ends of a line do not count.
        line = rf"^[^\S\n]*{re.escape(written.strip())}[^\S\n]*$"
        return _LineHint(name, written, re.compile(line, re.MULTILINE))
    try:
        pattern = re.compile(written[1:-1], re.MULTILINE)
    except re.error as error:
        raise _refused(source, f"{written} under {name} is no pattern: {error}") from None
    if pattern.search(""):
        raise _refused(source, f"{written} under {name} fits where there is nothing")
    return _LineHint(name, written, pattern)


def _refused(source: Source, told: str) -> InputError:
    return source.fault(f"{told}; correct it, or write the line itself without slashes")
