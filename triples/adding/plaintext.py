"""Text files: their characters, what their own lines tell, and hints that the layout suggests."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import yaml

from khorgos.triples.adding.converted import ConversionError, Converted, told
from khorgos.triples.documents.assembling import FIELD, HYPHENS, NEXT_FIELD
from khorgos.triples.documents.plain import may_head

_BOMS: Final = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_LIKELY: Final = ("cp1251", "koi8-r", "gb18030", "big5", "cp1256", "cp1252", "utf-16-le")
"""Encodings of the languages of the region and of western ones."""
_NEWLINES: Final = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_PUNCTUATION: Final = frozenset("«»–—“”‘’„…№°\N{NO-BREAK SPACE}،؛؟。，、：；！？（）《》「」")
_REFERENCE: Final = re.compile(r"(?<=[^\s\[])\[\d{1,3}\]")
_MARKS: Final = re.compile(r"^#{1,6} \S|\[[^\]\n]+\]\(https?://[^)\s]+\)", re.MULTILINE)
_FEWEST_MARKS: Final = 3
_NUMBERED: Final = re.compile(r"(\d{1,2})[.)]\s+\S")
_KEYS: Final = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "date": "date",
    "lang": "language",
    "language": "language",
    "url": "address",
    "source": "address",
    "doi": "identifier",
    "isbn": "identifier",
    "license": "licence",
    "licence": "licence",
    "rights": "licence",
}
"""Keys of the front matter of Markdown → those of a description."""


def decode(data: bytes, encoding: str | None = None) -> str:
    """Return the characters of a file, without a byte order mark.

    Args:
        data: the bytes of the file.
        encoding: how they are encoded, where somebody says so; else UTF-8, or as a byte order mark
            says.

    Raises:
        ConversionError: they are not; the message says which byte is none, and what it may be.
    """
    marked = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    name = encoding or marked
    try:
        return data.decode(name).removeprefix("\ufeff")
    except LookupError:
        raise ConversionError(
            f"there is no encoding {encoding!r}; give one such as cp1251, gb18030 or utf-16"
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = f"byte {error.start} (0x{data[error.start]:02x}, line {line}) is not {name}"
        raise ConversionError(f"{place}. {_way_out(data, error.start)}") from None


def _way_out(data: bytes, at: int) -> str:
    start = data.rfind(b"\n", 0, at) + 1
    end = data.find(b"\n", at)
    line = data[start : end if end >= 0 else len(data)][:400]
    read = sorted((-_likeness(text), name, text) for name, text in _readings(line))
    offered = "; ".join(f"as {name} it reads {text[:40].strip()!r}" for _, name, text in read[:3])
    if b"\0" in data[:4096] and not offered:
        return "It seems to be no text at all; give a text, Markdown, HTML, DOCX, PDF or TEI file"
    return (
        f"It is in another encoding: {offered or 'which one, is not clear'}. Save the file as "
        "UTF-8, or say the right one: --encoding NAME"
    )


def _readings(line: bytes) -> Iterator[tuple[str, str]]:
    for name in _LIKELY:
        try:
            yield name, line.decode(name)
        except UnicodeDecodeError:
            continue


def _likeness(text: str) -> float:
    """How much text looks like words: -2 to 1, by the letters that ASCII does not have."""
    score, count = 0.0, 0
    for before, sign, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if sign.isascii():
            continue
        count += 1
        if sign in _PUNCTUATION:
            continue
        if not sign.isalpha():
            score -= 1
        elif sign.isupper() and before.islower():
            score -= 2
        elif sign < "\u0250":  # Latin, of which a word has few that ASCII lacks
            score += 0.3 if before.isascii() and after.isascii() else -0.5
        elif sign < "\u2e80":
            score += 1
        else:  # Chinese, which puts no spaces between words
            score += -0.5 if " " in (before, after) else 0.6
    return score / max(count, 1)


def clean(text: str) -> tuple[str, list[str]]:
    """Return a text with newlines of one kind and without control characters; say what changed."""
    remarks = []
    cleaned = _NEWLINES.sub("\n", text)
    if controls := len(_CONTROLS.findall(cleaned)):
        cleaned = _CONTROLS.sub("", cleaned)
        remarks.append(f"{controls} control characters were left out")
    if cleaned and not cleaned.endswith("\n"):
        cleaned += "\n"
    return cleaned, remarks


def convert_text(data: bytes, encoding: str | None) -> Converted:
    """Take a text file as it is, with hints that its layout suggests.

    Raises:
        ConversionError: it cannot be decoded.
    """
    text, remarks = clean(decode(data, encoding))
    if len(_MARKS.findall(text)) >= _FEWEST_MARKS:
        converted = convert_markdown(data, encoding)
        remark = "it has the marks of Markdown, so it is read as that"
        return replace(converted, remarks=[*converted.remarks, remark])
    lines = text.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    known = {"title": first} if may_head(first) else {}
    return Converted(text, "plain", dict(_suggested(lines)), told(known), {}, remarks)


def convert_markdown(data: bytes, encoding: str | None) -> Converted:
    """Take a Markdown file as it is; its front matter and first heading tell of it.

    Raises:
        ConversionError: it cannot be decoded.
    """
    text, remarks = clean(decode(data, encoding))
    heading = re.search(r"^#\s+(.*?)\s*#*$|^(\S.*)\n=+$", text, re.MULTILINE)
    known: dict[str, str | None] = {"title": heading and (heading[1] or heading[2])}
    front = re.match(r"---\n(.*?)\n(?:---|\.\.\.)\n", text, re.DOTALL)
    return Converted(
        text, "markdown", {}, told(known | _front_matter(front[1] if front else "")), {}, remarks
    )


def _front_matter(text: str) -> dict[str, str | None]:
    try:
        found = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return {}
    known: dict[str, str | None] = {}
    for key, value in found.items() if isinstance(found, Mapping) else ():
        if name := _KEYS.get(str(key).casefold()):
            known[name] = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return known


def _suggested(lines: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield the hints that the lines of a plain text suggest."""
    written = [line.strip() for line in lines if line.strip()]
    others = [line for line in written if not may_head(line) or FIELD.match(line)]
    fields = [line for line in others if FIELD.match(line) or NEXT_FIELD.search(line)]
    if len(fields) >= 3 and len(fields) * 3 >= len(others):
        yield "fields", True
    if sum(len(_REFERENCE.findall(line)) for line in written) >= 2:
        yield "furniture", [f"/{_REFERENCE.pattern}/"]
        if sum(bool(re.match(r"\[\d{1,3}\]\s", line)) for line in written) >= 2:
            yield "footnote_lines", [r"/^\[\d{1,3}\]\s/"]
    broken = [
        line
        for line, following in pairwise(written)
        if line[-1] in HYPHENS and line[-2:-1].isalpha() and following[0].islower()
    ]
    if len(broken) >= 3 and len(broken) * 50 >= len(written):
        yield "hyphenation", True
    if _has_numbered_headings(lines):
        yield "headings", [r"/^\d{1,2}[.)]\s+\S.{0,100}[^.;,:]$/"]


def _has_numbered_headings(lines: Sequence[str]) -> bool:
    """Whether short numbered lines stand alone, each with a paragraph under it, counted from 1."""
    blocks = [block.strip() for block in "\n".join(lines).split("\n\n") if block.strip()]
    found = []
    for block, following in zip(blocks, [*blocks[1:], ""], strict=False):
        number = _NUMBERED.match(block)
        if number and "\n" not in block and may_head(block):
            found.append((int(number[1]), len(following) > 80 and not _NUMBERED.match(following)))
    numbers = [number for number, _ in found]
    return (
        len(found) >= 2
        and numbers == list(range(1, len(numbers) + 1))
        and all(has_text for _, has_text in found)
    )
