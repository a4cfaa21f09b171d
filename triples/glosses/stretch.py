"""What is found in a gloss stands somewhere in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stretch:
    """Words of a gloss.

    Attributes:
        words: as they stand in the gloss's view.
        start: where they begin in the view, in code points.
    """

    words: str
    start: int

    @property
    def end(self) -> int:
        """The position after the last character."""
        return self.start + len(self.words)
