"""What a converter gives: a text with its layout, and what the file tells of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from khorgos.triples.documents.source import Kind

DESCRIBED: Final = ("title", "author", "date", "language", "address", "identifier", "licence")
"""What a description says of a document, in the order in which it is asked for."""
EXTRA: Final = "pip install 'khorgos[documents]'"


class ConversionError(ValueError):
    """A file from which no text can be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Converted:
    """The text of a file.

    Attributes:
        text: its characters, lines ending in U+000A alone.
        kind: how it is laid out.
        hints: hints for the reader, by their keys in the description.
        known: what the file tells of itself, by the keys of the description.
        offered: what the properties of the file say, which the program that wrote it may have set;
            nobody has said it, so it is only offered.
        remarks: what was changed or left out, for the curator to know.
    """

    text: str
    kind: Kind
    hints: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    offered: Mapping[str, str] = field(default_factory=dict)
    remarks: Sequence[str] = ()


def lacking(what: str, package: str) -> ConversionError:
    """Say that a package is missing that reads ``what``."""
    return ConversionError(
        f"to read {what} the package {package} is needed, which is not installed; install the "
        f"extra for documents: {EXTRA}"
    )


def told(pairs: Mapping[str, str | None]) -> dict[str, str]:
    r"""Keep of what a file tells of itself what says something, on one line each.

    >>> told({"title": " On\n rivers ", "author": None, "date": ""})
    {'title': 'On rivers'}
    """
    plain = {key: " ".join((value or "").split()) for key, value in pairs.items()}
    return {key: value for key, value in plain.items() if value}
