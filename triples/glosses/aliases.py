"""English names of a thing, as the opening of an encyclopedia article lists them.

The opening names its thing first (the headword), then other names after words such as "also known
as": ``Astana, previously known as Akmolinsk, Tselinograd, Akmola, and most recently Nur-Sultan,
is ...``. What stands in brackets behind a name belongs to that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from khorgos.triples.glosses.names import GlossName, script_of

_ADVERBS: Final = (
    "also|better|formerly|formally|previously|sometimes|often|frequently|officially|alternatively|"
    "commonly|simply|initially|originally"
)
_CUE: Final = re.compile(
    rf"""(?P<cue>(?:in\s[a-z ]+\s)?(?:(?:{_ADVERBS})\s)*
      (?:(?:known|romani[sz]ed|transcribed|abbreviated|styled|enshrined|referred)
           (?:\s(?:to|in|among|until)\b[^,;:()"]*?)?\sas
        |called|spel(?:led|t)(?:\sas)?|transcribed
        |known\sby\s(?:his|her|its|their)\s[a-z ]*name
        |known\sunder\sthe\s[\w ]*?(?:spelling|name)
        |also\sas
        |born(?=\s[A-Z])
        |courtesy\sname)
      |(?:officially|initially|originally|formerly|previously)(?=\s(?:the\s)?[A-Z])
      )\s+""",
    re.VERBOSE,
)
_PLAIN_CUES: Final = re.compile(
    r"(?:also|alternatively|sometimes|frequently|often|better|)\s*"
    r"(?:known as|called|spelled|spelt|spelled as|as|referred to as|abbreviated as)"
)
"""Cues that say no more than that the thing has this name too."""
_BY: Final = re.compile(r"\s*(?P<by>by the [\w ]+)")
_WHEN: Final = re.compile(r"until [0-9]{3,4}")
_ARTICLE: Final = r"(?:(?:the|an?)\s+)?"
_ITEM: Final = re.compile(
    rf"{_ARTICLE}(?:'')?(?P<name>[^,;:()\"=]+?)(?:'')?"
    r"(?=\s*[,;().]|\s+or\s|\s+and\sthe\s|\s+and\salso\s|\s+by\sthe\s|\s*$)"
)
_BETWEEN: Final = re.compile(
    r"\s*,\s*(?:(?:and|or)\s+)?(?:most recently\s+)?|\s+or\s+(?:simply\s+)?|\s+and\s+(?=the\s)"
)
_AFTER_BRACKET: Final = re.compile(r"\s*(?:[,;.)]|or\b|and\b|by\b|$)")
_NO_NAME: Final = re.compile(
    r"(?:also|and|are|by|etc|for|from|in|is|known|literally|most|now|others?|pronounced|several|that|"
    r"various|was|which|without)\b",
    re.IGNORECASE,
)
"""Words with which no name begins."""
_HEADWORD: Final = re.compile(
    r"[\W_]*(?P<article>(?:The|An?)\s+)?(?:'')?(?P<name>[^\W_][^,;:()\"=]*?)(?:'')?\s*(?=[,;(]|\s+or\s|$)"
)
_OR_NAME: Final = re.compile(
    rf"\s*(?:,+\s*(?:pronounced)?)?\s*\bor\s+{_ARTICLE}(?P<name>[A-Z][^,;:.]*?)\s*(?=[,.]|$)"
)
_ABBREVIATION: Final = re.compile(r"\s*\((?P<name>[A-Z]{2,6})\)")


def headword(naming: str) -> GlossName | None:
    """The name with which the gloss begins, without its article.

    Args:
        naming: the part of the gloss before its main verb.

    Returns:
        The name, tagged ``en``; None where the text does not begin with one.
    """
    match = _HEADWORD.match(naming)
    if match is None or (match["name"][0].islower() and not match["article"]):
        return None
    name = match["name"]
    words = name.split()
    run_together = re.search(r"[a-z][A-Z][a-z]+\b", name)
    if len(words) > 8 or words[0] in ("In", "At", "On", "For") or run_together:
        return None
    return GlossName(name, "en", match.start("name"))


def read_aliases(naming: str) -> Iterator[GlossName]:
    """Yield the other English names in the part of a gloss before its main verb, in order.

    In the bracket behind a name stand its abbreviation, or names that go with it; a name there is
    said to stand beside the other one.
    """
    head = headword(naming)
    cued = [*_after_cues(naming)]
    found = [beside(name, cued, naming) for name in cued]
    if head is not None:
        found += _after_or(naming, head)
    found += [
        short
        for name in ([head] if head else []) + found
        if (short := _abbreviation(naming, name)) is not None
    ]
    seen: set[str] = set()
    for name in sorted(found, key=lambda name: name.start):
        if name.words not in seen:
            seen.add(name.words)
            yield name


def beside(name: GlossName, aliases: Sequence[GlossName], naming: str) -> GlossName:
    """Say of a name in the bracket behind an alias that it stands there.

    Args:
        name: a name in another language or script.
        aliases: the English names but the headword. A bracket behind "X or Y" goes with both, and
            is nothing to say of a name.
        naming: the part of the gloss in which all of them stand.
    """
    for alias in aliases:
        if naming[: alias.start].rstrip().endswith((" or", " or the")) and not alias.note:
            continue
        end = _skip_brackets(naming, alias.end)
        if alias.end <= name.start < end:
            note = f'It stands beside the name "{alias.words}".'
            return replace(name, note=f"{name.note} {note}" if name.note else note)
    return name


def _after_cues(naming: str) -> Iterator[GlossName]:
    for cue in _CUE.finditer(naming):
        words = " ".join(cue["cue"].split())
        when = _WHEN.search(words)
        names = [*_items(naming, cue.end())]
        by = _BY.match(naming, _skip_brackets(naming, names[-1].end)) if names else None
        if by:
            words += f" … {by['by']}"
        is_plain = when or _PLAIN_CUES.fullmatch(words)
        note = None if is_plain else f'The gloss says "{words}".'
        for name in names:
            yield replace(name, note=note, when=when[0] if when else None)


def _items(naming: str, position: int) -> Iterator[GlossName]:
    """Yield the names of a list: "A, B or the C"; it ends with the first thing that is no name."""
    capital: bool | None = None
    while match := _ITEM.match(naming, position):
        name = match["name"]
        end = _skip_brackets(naming, match.end())
        if not _is_name(name) or (capital and not name[0].isupper()):
            return
        if end > match.end() and not _AFTER_BRACKET.match(naming, end):
            return  # a bracket inside of the name: "the Project 635 () Canal"
        if script_of(name) == "Latn":
            yield GlossName(name, "en", match.start("name"))
        capital = name[0].isupper()
        between = _BETWEEN.match(naming, end)
        if not between:
            return
        position = between.end()


def _is_name(name: str) -> bool:
    return len(name.split()) <= 8 and _NO_NAME.match(name) is None and script_of(name) != ""


def _after_or(naming: str, head: GlossName) -> Iterator[GlossName]:
    """Yield what stands as "X or Y" at the head of the gloss, whatever brackets are between."""
    outside = _without_brackets(naming)
    if match := _OR_NAME.match(outside, head.end):
        name = match["name"].rstrip()
        if _is_name(name) and naming[match.start("name") :].startswith(name):
            yield GlossName(name, "en", match.start("name"))


def _abbreviation(naming: str, name: GlossName) -> GlossName | None:
    """The abbreviation in the bracket behind ``name``, where it is made of its initials."""
    match = _ABBREVIATION.match(naming.replace(".", " "), name.end)
    if match is None:
        return None
    words = re.findall(r"[^\W\d_][\w'’]*", name.words)
    initials = {
        "".join(word[0] for word in words).upper(),
        "".join(word[0] for word in words if word[0].isupper()),
    }
    if match["name"] not in initials:
        return None
    return GlossName(match["name"], "en", match.start("name"))


def _skip_brackets(text: str, position: int) -> int:
    """Return where the brackets that stand at ``position`` end; ``position`` if none stands."""
    while opening := re.compile(r"\s*\(").match(text, position):
        depth, end = 1, opening.end()
        while depth and end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        position = end
    return position


def _without_brackets(text: str) -> str:
    """Put a space for each character of a bracket, so that positions stay."""
    result, position = "", 0
    while opening := text.find("(", position) + 1:
        end = _skip_brackets(text, opening - 1)
        result += text[position : opening - 1] + " " * (end - opening + 1)
        position = end
    return result + text[position:]
