"""From a file to a text: which converter reads it, by what the file is more than by its name."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from khorgos.triples.adding.converted import ConversionError, Converted
from khorgos.triples.adding.fitting import fitting
from khorgos.triples.adding.pdf import convert_pdf
from khorgos.triples.adding.plaintext import convert_markdown, convert_text
from khorgos.triples.adding.tei import convert_tei, is_tei
from khorgos.triples.adding.webpage import convert_docx, convert_html

LARGEST_FILE: Final = 128 * 2**20
"""Bytes of a file with pictures in it: of PDF, DOCX or HTML."""
LARGEST_TEXT: Final = 4 * 2**20
"""Characters of a text, some 1,500 pages."""
_TEXTS: Final = frozenset((".txt", ".text", ".md", ".markdown", ".csv", ".tsv", ""))
_OTHERS: Final = {
    b"\xd0\xcf\x11\xe0": "a document of an old word processor (.doc); save it there as .docx",
    b"{\\rtf": "RTF; open it in a word processor and save it as .docx",
    b"\x89PNG": "a picture; let a program for character recognition make a text of it",
    b"\xff\xd8\xff": "a picture; let a program for character recognition make a text of it",
    b"II*\x00": "a picture; let a program for character recognition make a text of it",
    b"MM\x00*": "a picture; let a program for character recognition make a text of it",
    b"\x1f\x8b": "packed; unpack it and add what is in it",
    b"Rar!": "packed; unpack it and add what is in it",
    b"7z\xbc\xaf": "packed; unpack it and add what is in it",
    b"AT&TFORM": "DjVu; save it as PDF with its text layer",
}
"""How files begin that nothing here reads → what they are, and the way out."""


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that is to be added.

    Raises:
        ConversionError: there is no such file, it is a folder, cannot be read, is empty or too
            large.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ConversionError(f"{path} is a folder; add one file after the other")
        largest = LARGEST_FILE if path.suffix.casefold() not in _TEXTS else 4 * LARGEST_TEXT
        if size > largest:
            raise ConversionError(
                f"{path.name} has {size:,} bytes, more than {largest:,}; split it, by chapters or "
                "volumes, and add each as a document of its own"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise ConversionError(f"there is no file {path}; look at its name") from None
    except OSError as error:
        raise ConversionError(f"{path} cannot be read: {error.strerror}") from None
    if not data.strip():
        raise ConversionError(f"{path.name} is empty; is it the right file?")
    return data


def convert(data: bytes, name: str, encoding: str | None = None) -> Converted:
    """Make a text of a file.

    Args:
        data: its bytes.
        name: its name, the ending of which tells what it is where the bytes do not.
        encoding: how its characters are encoded, where somebody says so.

    Raises:
        ConversionError: no text can be made of it, or one that is empty or too large.
    """
    try:
        converted = _convert(data, Path(name).suffix.casefold(), encoding)
    except ConversionError as error:
        raise ConversionError(f"{name}: {error}") from None
    if not any(map(str.isalnum, converted.text)):
        raise ConversionError(f"{name} has no words; is it the right file?")
    if len(converted.text) > LARGEST_TEXT:
        raise ConversionError(
            f"the text of {name} has {len(converted.text):,} characters, more than "
            f"{LARGEST_TEXT:,}; split it, by chapters or volumes, and add each as a document of "
            "its own"
        )
    hints, _ = fitting(converted.text, converted.kind, converted.hints)
    return replace(converted, hints=hints)


def _convert(data: bytes, ending: str, encoding: str | None) -> Converted:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, told in _OTHERS.items():
        if data.startswith(mark):
            raise ConversionError(f"the file is {told}, and add that")
    if b"%PDF-" in data[:1024]:
        return convert_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _convert_zip(data)
    if ending in (".pdf", ".docx"):
        raise ConversionError(
            f"the file is called {ending} and is none: it is damaged, or something else; get it "
            "again, or give it the ending of what it is"
        )
    if is_tei(data):
        return convert_tei(data)
    is_page = start[:200].lower().startswith((b"<!doctype html", b"<html"))
    if is_page or ending in (".html", ".htm", ".xhtml"):
        return convert_html(data, encoding)
    if ending == ".xml" or start.startswith(b"<?xml"):
        raise ConversionError(
            "the file is XML of another kind than TEI (its root is no TEI); make HTML or a text of "
            "it, and add that"
        )
    if ending in (".md", ".markdown"):
        return convert_markdown(data, encoding)
    return convert_text(data, encoding)


def _convert_zip(data: bytes) -> Converted:
    """Convert what is packed as DOCX is; say of other kinds what to do."""
    try:
        held = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile:
        raise ConversionError(
            "the file is damaged: it begins as DOCX does, and its end is missing; get it again"
        ) from None
    names = [one.filename for one in held]
    if sum(one.file_size for one in held) > 4 * LARGEST_FILE:
        raise ConversionError(
            "what is packed in the file is too large; split it, and add each part"
        )
    if "word/document.xml" in names:
        return convert_docx(data)
    what = "EPUB" if "META-INF/container.xml" in names else "ODT" if "content.xml" in names else ""
    raise ConversionError(
        f"the file is {what or 'packed, and no DOCX'}; "
        + ("save it as .docx or HTML, and add that" if what else "unpack it and add what is in it")
    )
