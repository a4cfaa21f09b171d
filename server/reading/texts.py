"""A document's text as a page shows it: sections, paragraphs, sentences, each in pieces.

From the text of a release, see :mod:`khorgos.triples.texts`. Every character of a part is in one
piece; what pieces tell (lit, lost, emended, quoted by no fact) parts them and changes no character.
Offsets count code points of the whole text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from khorgos.triples.documents.document import Ranges, view_of
from khorgos.triples.naming.scripts import UNKNOWN, script_of
from khorgos.triples.texts import TEXTS, Text, TextLink, TextPart, read_texts

if TYPE_CHECKING:
    from khorgos.server.site import Site

SilenceKind = Literal[
    "nothing", "heading", "metadata", "furniture", "again", "cut-off", "unread", "unquoted"
]
"""Why no fact quotes words: the curator's reason, or what the words are; or no reason is known."""

_FOLDED: Final = ("gloss", "heading")
_WITHOUT_FACTS: Final[Mapping[str, SilenceKind]] = {
    "heading": "heading",
    "metadata": "metadata",
    "furniture": "furniture",
}
_RIGHT_TO_LEFT: Final = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})
_RUN: Final = re.compile(r"[^\W\d_][\u0300-\u036f]*(?:[\s'’·-]*[^\W\d_][\u0300-\u036f]*)*")
_WORD: Final = re.compile(r"\w")
_ELLIPSIS: Final = re.compile(r"\s*(?:\.\.\.|…)$")


class Silent(NamedTuple):
    """Why no fact quotes some words.

    Attributes:
        kind: of which kind the reason is.
        why: the reason in words, where a curator gave one.
        line: for a gloss that stands again, the line where it stands first.
    """

    kind: SilenceKind
    why: str = ""
    line: int = 0


class Marked(NamedTuple):
    """What is told of some characters.

    Attributes:
        lit: whether the reader came for them.
        lost: whether something is lost within them, it is not said where.
        read_as: as what they are read, or "".
        silent: why no fact quotes them, or None.
        torn: whether they are the sign at which the text breaks off.
        entity: the slug of the thing to which they are linked, or "".
        language: a BCP 47 tag, where they are in another script than the text around; or "".
        direction: ``ltr`` or ``rtl``.
    """

    lit: bool = False
    lost: bool = False
    read_as: str = ""
    silent: Silent | None = None
    torn: bool = False
    entity: str = ""
    language: str = ""
    direction: str = "ltr"


class TextPiece(NamedTuple):
    """Characters of the text of which the same is told; without any, where some are missing."""

    text: str
    marked: Marked


@dataclass(frozen=True, slots=True)
class Gloss:
    """The opening of a linked article, as it stands behind the link.

    Attributes:
        anchor: its name on the page.
        line: where it begins.
        link: what is known of the link.
        term: the words of the link.
        offsets: where its characters stand.
        pieces: what it says.
    """

    anchor: str
    line: int
    link: TextLink
    term: str
    offsets: tuple[int, ...]
    pieces: tuple[TextPiece, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with the glosses of its links.

    Attributes:
        anchor: its name on the page, from its line.
        kind: of the part it stands in.
        line: where it begins.
        offsets: where its characters stand, those of the white space behind it included.
        pieces: what it says.
        glosses: the openings of the articles that it links.
    """

    anchor: str
    kind: str
    line: int
    offsets: tuple[int, ...]
    pieces: tuple[TextPiece, ...]
    glosses: tuple[Gloss, ...] = ()


Paragraph = tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of a text.

    Attributes:
        key: its name in addresses.
        title: its heading; "" for what stands before the first one.
        parts: the numbers of its parts.
    """

    key: str
    title: str
    parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Layers:
    """What is told of characters, besides what the text of a release tells itself.

    Attributes:
        quoted: the offsets that facts, claims and gaps quote.
        lost: the offsets before which something is lost.
        cut: the offsets behind which the text breaks off.
        lost_within: the offsets of words within which something is lost, it is not said where.
        read_as: the offsets of words that are read as others, with these.
        languages: words in other scripts → their language.
    """

    quoted: Collection[int] = ()
    lost: Collection[int] = ()
    cut: Collection[int] = ()
    lost_within: Collection[int] = ()
    read_as: Mapping[int, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=4)
def texts_of(site: Site) -> Mapping[str, Text]:
    """The texts that lie beside the release of ``site``, by slug; none where no file has them."""
    try:
        folder = site.files
        return read_texts((folder / TEXTS).read_bytes()) if folder else {}
    except (OSError, ValueError):
        return {}


def line_of(text: Text, offset: int) -> int:
    """The line, from 1, in which an offset stands."""
    return bisect_right(text.line_starts, offset)


def offsets_of(ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Yield all offsets of half-open ranges."""
    return chain.from_iterable(range(start, end) for start, end in ranges)


@lru_cache(maxsize=256)
def chapters(text: Text) -> tuple[Chapter, ...]:
    """The sections of a text, in order; what only the layout left stands in none."""
    found: list[tuple[str, list[int]]] = [("", [])]
    for number, part in enumerate(text.parts):
        if part.kind == "heading":
            found.append((part.section, []))
        found[-1][1].append(number)
    seen: Counter[str] = Counter()
    made = []
    for title, parts in found:
        key = re.sub(r"[\W_]+", "-", title.casefold()).strip("-") or "beginning"
        seen[key] += 1
        made.append(Chapter(key if seen[key] == 1 else f"{key}-{seen[key]}", title, tuple(parts)))
    read = (one for one in made if any(text.parts[it].kind != "furniture" for it in one.parts))
    return tuple(read) or tuple(one for one in made if one.parts)


def chapter_at(text: Text, offset: int) -> Chapter:
    """The section in which an offset stands, or the first one."""
    every = chapters(text)
    for chapter in every:
        for number in chapter.parts:
            if any(start <= offset < end for start, end in text.parts[number].ranges):
                return chapter
    return every[0]


def around(text: Text, ranges: Ranges) -> tuple[str, str]:
    """The sentences just before and just behind a passage, in its part.

    Args:
        text: the text.
        ranges: the passage; it lies in one part.

    Returns:
        The two, as the part reads; empty where the part begins or ends, or none holds the passage.
    """
    first, last = ranges[0][0], ranges[-1][1] - 1
    for part in text.parts:
        if any(start <= first < end for start, end in part.ranges):
            offsets = part.offsets
            begin, end = bisect_left(offsets, first), bisect_right(offsets, last)
            before = max((start for start, _ in part.sentences if start < begin), default=begin)
            behind = min((stop for _, stop in part.sentences if stop > end), default=end)
            return (
                view_of(text.text, offsets[before:begin]),
                view_of(text.text, offsets[end:behind]),
            )
    return "", ""


@lru_cache(maxsize=256)
def read_chapter(text: Text, chapter: Chapter, layers: Layers) -> tuple[Paragraph, ...]:
    """The paragraphs of a section, its heading left out: each its sentences in pieces."""
    glosses: dict[int, list[TextLink]] = {}
    for link in text.links:
        if link.gloss is not None:
            glosses.setdefault(link.part, []).append(link)
    shown = [number for number in chapter.parts if text.parts[number].kind not in _FOLDED]
    return tuple(
        tuple(_readings(text, number, glosses.get(number, ()), layers)) for number in shown
    )


def light(reading: Reading, lit: Collection[int]) -> Reading:
    """Return a sentence in which, glosses included, the characters at some offsets are lit."""
    glosses = [replace(one, pieces=_lit(one.pieces, one.offsets, lit)) for one in reading.glosses]
    pieces = _lit(reading.pieces, reading.offsets, lit)
    return replace(reading, pieces=pieces, glosses=tuple(glosses))


def _lit(
    pieces: tuple[TextPiece, ...], offsets: tuple[int, ...], lit: Collection[int]
) -> tuple[TextPiece, ...]:
    """Cut pieces where light begins and ends."""
    if not any(offset in lit for offset in offsets):
        return pieces
    made: list[TextPiece] = []
    at = 0
    for text, marked in pieces:
        for is_lit, run in groupby(
            zip(text, offsets[at:], strict=False), key=lambda one: one[1] in lit
        ):
            words = "".join(sign for sign, _ in run)
            made.append(TextPiece(words, marked._replace(lit=is_lit)))
        if not text:
            # What is lost between lit words is lit with them.
            is_lit = 0 < at < len(offsets) and {offsets[at - 1], offsets[at]} <= set(lit)
            made.append(TextPiece(text, marked._replace(lit=is_lit)))
        at += len(text)
    return tuple(made)


def _readings(
    text: Text, number: int, links: Iterable[TextLink], layers: Layers
) -> Iterator[Reading]:
    part = text.parts[number]
    starts = [0, *(start for start, _ in part.sentences[1:]), len(part.offsets)]
    for index, (start, end) in enumerate(pairwise(starts)):
        anchor, line = _anchors(text)[number, index]
        yield Reading(
            anchor,
            part.kind,
            line,
            part.offsets[start:end],
            tuple(_pieces(text, number, start, end, layers)),
            tuple(_gloss(text, link, layers) for link in links if start <= link.start < end),
        )


def _gloss(text: Text, link: TextLink, layers: Layers) -> Gloss:
    assert link.gloss is not None
    part = text.parts[link.gloss]
    anchor, line = _anchors(text)[link.gloss, 0]
    pieces = tuple(_pieces(text, link.gloss, 0, len(part.offsets), layers))
    return Gloss(anchor, line, link, part.term, part.offsets, pieces)


@lru_cache(maxsize=256)
def _anchors(text: Text) -> Mapping[tuple[int, int], tuple[str, int]]:
    """Number of a part and of a sentence in it → its name on a page, and its line.

    The first that begins in line 62 is ``l62``, the next ``l62-2``; a gloss is ``g62`` as a whole.
    """
    seen: Counter[str] = Counter()
    made = {}
    for number, part in enumerate(text.parts):
        is_gloss = part.kind == "gloss"
        for index, (start, _) in enumerate(part.sentences[:1] if is_gloss else part.sentences):
            line = line_of(text, part.offsets[start])
            name = f"{'g' if is_gloss else 'l'}{line}"
            seen[name] += 1
            made[number, index] = (name if seen[name] == 1 else f"{name}-{seen[name]}", line)
    return made


# ---------------------------------------------------------------- pieces


def _pieces(text: Text, number: int, start: int, end: int, layers: Layers) -> Iterator[TextPiece]:
    """Cut a stretch of a part where what is told of its characters changes."""
    part = text.parts[number]
    view = text.view(part)[start:end]
    marks = list(_marks(text, number, start, end, view, layers))
    for (_, marked), run in groupby(range(len(view)), key=lambda at: marks[at]):
        own = list(run)
        if part.offsets[start + own[0]] in layers.lost:
            yield TextPiece("", Marked(lost=True))
        yield TextPiece(view[own[0] : own[-1] + 1], marked)
        if part.offsets[start + own[-1]] in layers.cut and not _ELLIPSIS.search(text.view(part)):
            yield TextPiece("", Marked(torn=True))


def _marks(
    text: Text, number: int, start: int, end: int, view: str, layers: Layers
) -> Iterator[tuple[int, Marked]]:
    """What is told of each character of a stretch; a number counts up where something is lost."""
    part = text.parts[number]
    torn = _ELLIPSIS.search(view) if part.kind == "gloss" else None
    torn_at = torn.start() if torn else len(view)
    silences = _silences(text, number, layers)
    scripts = _scripts(view, layers.languages)
    entities = _linked(text).get(number, {})
    losses = 0
    for at, offset in enumerate(part.offsets[start:end]):
        losses += offset in layers.lost
        language, direction = scripts.get(at, ("", "ltr"))
        yield (
            losses,
            Marked(
                lost=offset in layers.lost_within,
                read_as=layers.read_as.get(offset, ""),
                silent=silences.get(start + at),
                torn=at >= torn_at,
                entity=entities.get(start + at, ""),
                language=language,
                direction=direction,
            ),
        )


@lru_cache(maxsize=64)
def _linked(text: Text) -> Mapping[int, Mapping[int, str]]:
    """Number of a part → position in it → the slug of the thing to which it is linked."""
    made: dict[int, dict[int, str]] = {}
    for link in text.links:
        if link.entity:
            made.setdefault(link.part, {}).update(
                dict.fromkeys(range(link.start, link.end), link.entity)
            )
    return made


def _scripts(view: str, languages: Mapping[str, str]) -> Mapping[int, tuple[str, str]]:
    """Position in ``view`` → language and direction, where the script is another than its own."""
    own = script_of(view)
    found: dict[int, tuple[str, str]] = {}
    if view.isascii():
        return found
    if own in _RIGHT_TO_LEFT:
        # The whole is set from right to left; what is not, stands in it as it is.
        own = UNKNOWN
    for run in _RUN.finditer(view):
        script = script_of(run[0])
        if run[0].isascii() or script in (own, UNKNOWN):
            continue
        language = languages.get(run[0]) or f"und-{script}"
        direction = "rtl" if script in _RIGHT_TO_LEFT else "ltr"
        found.update(dict.fromkeys(range(*run.span()), (language, direction)))
    return found


def _silences(text: Text, number: int, layers: Layers) -> Mapping[int, Silent]:
    """Position in a part → why no fact quotes it, where none does."""
    part, view = text.parts[number], text.view(text.parts[number])
    found: dict[int, Silent] = {}
    for start, end in part.sentences:
        quoted = [offset in layers.quoted for offset in part.offsets[start:end]]
        for is_quoted, run in groupby(
            (at for at in range(start, end) if not view[at].isspace()),
            key=lambda at: quoted[at - start],
        ):
            own = list(run)
            words = _ELLIPSIS.sub("", view[own[0] : own[-1] + 1])
            if not is_quoted and _WORD.search(words):
                silent = _why(text, part, view[start:end], part.offsets[own[0]])
                found.update(dict.fromkeys(range(own[0], own[0] + len(words)), silent))
    return found


def _why(text: Text, part: TextPart, sentence: str, offset: int) -> Silent:
    """Why no fact quotes what stands at ``offset``."""
    if part.kind in _WITHOUT_FACTS:
        return Silent(_WITHOUT_FACTS[part.kind])
    for silence in text.silences:
        if any(start <= offset < end for start, end in silence.ranges):
            return Silent("nothing", silence.why)
    if part.section in (text.unread or {}):
        return Silent("unread", (text.unread or {})[part.section])
    first = _first_glosses(text).get(text.view(part), offset)
    if part.kind == "gloss" and first < part.offsets[0]:
        return Silent("again", line=line_of(text, first))
    return Silent("cut-off" if _ELLIPSIS.search(sentence) else "unquoted")


@lru_cache(maxsize=64)
def _first_glosses(text: Text) -> Mapping[str, int]:
    """What a gloss says → the offset at which it stands first."""
    first: dict[str, int] = {}
    for part in text.parts:
        if part.kind == "gloss":
            first.setdefault(text.view(part), part.offsets[0])
    return first
