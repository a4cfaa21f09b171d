"""Terms as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from khorgos.ontology.manchester import Span


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term as a page shows it.

    Attributes:
        text: what it says.
        href: where it leads, or the empty string.
        language: its BCP 47 tag, or the empty string.
        direction: ``ltr`` or ``rtl``; where it is not given, that of the first letter.
        elsewhere: whether it is a name that no document of the release has.
    """

    text: str
    href: str = ""
    language: str = ""
    direction: str = ""
    elsewhere: bool = False

    def __post_init__(self) -> None:
        """Find the direction, if it was not given."""
        if not self.direction:
            object.__setattr__(self, "direction", Span(self.text).direction)
