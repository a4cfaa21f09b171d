"""Values as YAML, in the way in which annotations are written by hand.

Texts stand plain where they can, on one line however long; lists of slugs and small mappings stand
in brackets. What a reader of YAML 1.2 would take for a number or a truth value is quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import yaml

Value = Any
"""A text, a list of values, or a mapping of keys to values; as `read_yaml` gives them."""

_TYPED: Final = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n|[-+]?\.(inf|nan)|0[xo][0-9a-f_]+|"
    r"[-+]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[-+]?\d+)?",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = frozenset(
    {
        *("of", "how", "how_much", "of_how_much", "scope", "spoken_of_as", "unlike", "about", "by"),
        *("denies", "contradicts", "offersAlternativeTo", "answers"),
        *("ranking", "comparison", "scale", "emended"),
    }
)
"""Keys whose lists and mappings of short texts stand on one line."""


def scalar(text: str, in_brackets: bool = False) -> str:
    """``text`` as a scalar on one line: plain where it can be, else in quotes.

    >>> scalar("in 1992"), scalar("1992"), scalar("it says: no"), scalar("a, b", in_brackets=True)
    ('in 1992', "'1992'", "'it says: no'", "'a, b'")
    """
    if not text or _TYPED.fullmatch(text):
        return f"'{text}'"
    for written in (text, "'" + text.replace("'", "''") + "'"):
        if _reads_as(written, text, in_brackets):
            return written
    # JSON's texts are double-quoted scalars of YAML, which reads no escaped half of a character.
    written = json.dumps(text, ensure_ascii=False)
    if _reads_as(written, text, in_brackets):
        return written
    return "".join(map(_escaped, written))


def _escaped(character: str) -> str:
    if character.isprintable() or character == " ":
        return character
    return f"\\U{ord(character):08X}"


def _reads_as(written: str, text: str, in_brackets: bool) -> bool:
    """Whether ``written`` is read as ``text``, as a key's value and as an item of a list."""
    if "\n" in written or "\r" in written or written.lstrip().startswith("#"):
        return False
    if in_brackets:
        framed = f"- [{written}, {{k: {written}}}]"
    else:
        framed = f"-\n - {written}\n - k: {written}\n"
    try:
        return bool(yaml.load(framed, Loader=yaml.BaseLoader) == [[text, {"k": text}]])
    except yaml.YAMLError:
        return False


def after_key(key: str, value: Value, column: int) -> str:
    r"""What stands behind ``key:``, which begins at ``column``: the space or line break, the value.

    >>> after_key("of", ["zarm", "ost"], 0), after_key("facts", ["zarm borders ost"], 2)
    (' [zarm, ost]', '\n  - zarm borders ost')
    """
    if isinstance(value, str):
        return f" {scalar(value)}"
    if not value or (key in _IN_BRACKETS and _is_small(value)):
        return f" {bracketed(value)}"
    indent = column if isinstance(value, list) else column + 2
    return "\n" + "\n".join(block(value, indent))


def after_dash(value: Value, column: int) -> str:
    """What stands behind the dash at ``column`` of an item of a list."""
    if isinstance(value, str):
        return f" {scalar(value)}"
    if not value or isinstance(value, list):
        return f" {bracketed(value)}"
    return f" {chr(10).join(block(value, column + 2)).lstrip()}"


def block(value: Mapping[str, Value] | Sequence[Value], column: int) -> Iterator[str]:
    """Yield the lines of a mapping or list whose keys or dashes begin at ``column``."""
    margin = " " * column
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from f"{margin}{scalar(key)}:{after_key(key, one, column)}".split("\n")
    else:
        for one in value:
            yield from f"{margin}-{after_dash(one, column)}".split("\n")


def bracketed(value: Value) -> str:
    """``value`` on one line, lists and mappings in brackets.

    >>> bracketed({"of": "lake", "position": "1"}), bracketed(["a, b"])
    ("{of: lake, position: '1'}", "['a, b']")
    """
    if isinstance(value, str):
        return scalar(value, in_brackets=True)
    if isinstance(value, Mapping):
        pairs = (f"{scalar(k, in_brackets=True)}: {bracketed(one)}" for k, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    return "[" + ", ".join(map(bracketed, value)) + "]"


def _is_small(value: Value) -> bool:
    inner = value.values() if isinstance(value, Mapping) else value
    return all(isinstance(one, str) for one in inner) and len(bracketed(value)) <= 100
