"""Terms as pages show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term as a page shows it.

    Attributes:
        text: what it says.
        href: where it leads, or the empty string.
        language: its BCP 47 tag, or the empty string.
        direction: ``ltr`` or ``rtl``.
        elsewhere: whether it is a name that no document of the release has.
    """

    text: str
    href: str = ""
    language: str = ""
    direction: str = "ltr"
    elsewhere: bool = False
