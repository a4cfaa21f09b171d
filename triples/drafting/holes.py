"""Holes in a sentence: signs that the text has lost a name, a number or its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Hole:
    """A sign of loss: ``sentence[start:end]``, of which kind, and why it is one."""

    start: int
    end: int
    kind: str
    because: str


_SIGNS: Final = (
    ("lost-name", r"\(\s*[;,)]|[;,–]\s*\)", "a bracket is empty, or begins or ends with a comma"),
    ("lost-word", r"[,;:]\s*[,;]", "two marks stand side by side"),
    ("lost-word", r"=\s*(?:[,;)]|$)", "nothing stands behind the equals sign"),
    (
        "lost-word",
        r"\b(?:of|at|in|on|from|to|with|by|the|a|an|and)\s+[.,;](?!\w)",
        "nothing stands between the word and the mark",
    ),
    (
        "lost-number",
        r"\b(?:about|some|approximately|around|nearly|of|over)\s+"
        r"(?:km|kilomet(?:er|re)s?|people|percent|per cent|%|tons?|tonnes|million|billion)\b",
        "a unit has no number",
    ),
    (
        "markup",
        r"&(?:nbsp|amp|quot|lt|gt|#\d+);|\{\{|\}\}|\[\[|\]\]|<\w+[^>]*>",
        "markup is left in the text",
    ),
)
_PATTERNS: Final = tuple((kind, re.compile(sign, re.I), because) for kind, sign, because in _SIGNS)
_ENDS: Final = re.compile(r"[.!?。！？…:;][\"'”’»)\]_]*$")


def find_holes(text: str, *, is_running: bool) -> list[Hole]:
    """The holes of a sentence, in their order.

    Args:
        text: the sentence.
        is_running: whether it has a verb and stands in running text, so that it ends with a stop.
    """
    found = [
        Hole(match.start(), match.end(), kind, because)
        for kind, pattern, because in _PATTERNS
        for match in pattern.finditer(text)
    ]
    is_field = ";" in text or re.match(r"[^.,]{1,40}:", text)
    if is_running and not is_field and not _ENDS.search(text):
        found.append(Hole(len(text), len(text), "cut-off", "the sentence ends without a stop"))
    opened, closed = text.count("("), text.count(")")
    if opened != closed:
        found.append(Hole(0, len(text), "lost-word", "the brackets do not close"))
    return sorted(found, key=lambda hole: hole.start)
