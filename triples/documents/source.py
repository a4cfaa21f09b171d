"""The source documents: a text file that is never edited, and the TOML file that describes it.

A document is ``<slug>.txt`` with ``<slug>.toml`` beside it. The TOML gives what is known of the
text (TOML v1.0), its SHA-256 (FIPS 180-4) and the few hints that its layout needs.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, cast, get_args

Kind = Literal["encyclopedia-mirror", "abstract", "plain"]

_KINDS: Final = get_args(Kind)
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REQUIRED: Final = ("kind", "language", "licence", "attribution", "sha256", "note")
_OPTIONAL: Final = ("title", "title_missing", "label")
_LAYOUT: Final = {
    "encyclopedia-mirror": ("terms", "bare_links", "text_lines", "furniture", "footnotes"),
    "abstract": ("labels",),
    "plain": (),
}


class SourceError(ValueError):
    """A source document or its description cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """The extent of a footnote that stands glued in a paragraph.

    Attributes:
        first: Its first words, as the joined paragraph shows them.
        last: Its last words, the final stop or bracket included.
    """

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What the reader cannot find in a text by its general rules.

    Attributes:
        terms: Terms of link lines. ``TERM`` decides lines that start with it and end in an
            ellipsis; ``TERM | GLOSS`` decides any line that starts with both.
        bare_links: Whole lines that are links without a gloss.
        text_lines: Whole lines that end in an ellipsis and are running text all the same.
        furniture: Whole lines that belong to the page and not to the article.
        labels: Labels that open a section of an abstract, without the colon. When there are
            none, any short capitalised label does.
        footnotes: The footnotes, in any order.
    """

    terms: tuple[str, ...] = ()
    bare_links: tuple[str, ...] = ()
    text_lines: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source document with all that is known of it.

    Attributes:
        slug: The name of both files without their ending; part of the document's IRI.
        path: The text file.
        kind: How the text is laid out.
        language: The language of the running text, a BCP 47 tag.
        licence: The licence, or that the file does not state one.
        attribution: Who is to be named.
        sha256: The SHA-256 of the text file's bytes, 64 lower-case hexadecimal digits.
        note: What the file tells of its origin and what is not known.
        text: The whole text; offsets count its code points from 0.
        title: The title, or None when the file has lost it.
        title_missing: Why there is no title, or None when there is one.
        label: A working label of ours, not a title, or None.
        layout: The hints for the reader.
    """

    slug: str
    path: Path
    kind: Kind
    language: str
    licence: str
    attribution: str
    sha256: str
    note: str
    text: str = field(repr=False)
    title: str | None = None
    title_missing: str | None = None
    label: str | None = None
    layout: Layout = Layout()

    @property
    def description(self) -> Path:
        """The TOML file beside the text."""
        return self.path.with_suffix(".toml")

    @property
    def name(self) -> str:
        """What to call the document on a page: its title, else its label, else its slug."""
        return self.title or self.label or self.slug


def load_source(path: Path) -> Source:
    """Load the document that a TOML file describes.

    Args:
        path: The ``<slug>.toml`` file; the text is ``<slug>.txt`` beside it.

    Returns:
        The source, its text decoded strictly as UTF-8, with every newline as it stands.

    Raises:
        SourceError: A file is missing or not UTF-8, the TOML does not parse or has missing,
            unknown or mistyped keys, or the text's hash is not the one recorded.
    """
    if not _SLUG.fullmatch(path.stem):
        raise SourceError(
            f"{path}: the name is not a slug, and it becomes part of IRIs. "
            "Use lower-case letters, digits and single hyphens."
        )
    description = _Description(path)
    kind = description.kind()
    title, title_missing = description.title()
    text_path = path.with_suffix(".txt")
    data = _read(text_path, f"Put the text beside {path.name}, or remove {path.name}.")
    text = _decode(text_path, data)
    sha256 = description.text("sha256")
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise SourceError(
            f"{text_path}: the bytes are not the recorded ones: "
            f"expected SHA-256 {sha256}, found {found}. Restore the bytes, or, if the change "
            f"was reviewed and is wanted, set sha256 in {path.name} to the hash found."
        )
    return Source(
        slug=path.stem,
        path=text_path,
        kind=kind,
        language=description.text("language"),
        licence=description.text("licence"),
        attribution=description.text("attribution"),
        sha256=sha256,
        note=description.text("note"),
        text=text,
        title=title,
        title_missing=title_missing,
        label=description.optional_text("label"),
        layout=description.layout(),
    )


def load_sources(folder: Path) -> list[Source]:
    """Load every document of a folder.

    Args:
        folder: The folder with the pairs of ``.txt`` and ``.toml`` files.

    Returns:
        The sources, sorted by slug.

    Raises:
        SourceError: The folder does not exist, a text has no TOML file, or as `load_source`.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder}: there is no such folder. Give the folder of the sources.")
    descriptions = sorted(folder.glob("*.toml"), key=lambda path: path.stem)
    described = {path.stem for path in descriptions}
    for text in sorted(folder.glob("*.txt")):
        if text.stem not in described:
            raise SourceError(f"{text}: nothing describes this text. Add {text.stem}.toml.")
    return [load_source(path) for path in descriptions]


def _read(path: Path, way_out: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"{path}: there is no such file. {way_out}") from error


def _decode(path: Path, data: bytes) -> str:
    """Decode UTF-8 without translating newlines, and refuse a byte order mark."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{path}:{line}: the byte 0x{data[error.start]:02x} at byte offset {error.start} "
            f"is not UTF-8 ({error.reason}). Convert the file to UTF-8."
        ) from error
    if text.startswith("\ufeff"):
        raise SourceError(
            f"{path}:1:1: the file begins with a byte order mark, which would count as a "
            "character of the text. Save it as UTF-8 without one."
        )
    return text


class _Description:
    """The keys of one TOML file, read with checks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.toml = _decode(path, _read(path, "Give an existing .toml file."))
        try:
            self.keys: dict[str, object] = tomllib.loads(self.toml)
        except tomllib.TOMLDecodeError as error:
            raise self._unparsed(error) from error

    def kind(self) -> Kind:
        """Check which keys there are, and return the kind, on which that depends."""
        if missing := [key for key in _REQUIRED if key not in self.keys]:
            raise SourceError(f"{self.path}: the key {missing[0]!r} is missing. Add it.")
        kind = self.text("kind")
        if kind not in _KINDS:
            raise self._error("kind", f"{kind!r} is not a kind. Use one of {', '.join(_KINDS)}.")
        known = (*_REQUIRED, *_OPTIONAL, *_LAYOUT[kind])
        for key in self.keys:
            if key not in known:
                way_out = f"Remove it, or use one of {', '.join(known)}."
                raise self._error(key, f"a source of kind {kind!r} has no such key. {way_out}")
        return cast(Kind, kind)

    def title(self) -> tuple[str | None, str | None]:
        """Return the title and the reason for its absence; exactly one is there."""
        title, missing = self.optional_text("title"), self.optional_text("title_missing")
        if (title is None) == (missing is None):
            raise SourceError(
                f"{self.path}: of the keys 'title' and 'title_missing' exactly one must stand. "
                "Give the title that the file tells, or say why it has none."
            )
        return title, missing

    def text(self, key: str) -> str:
        value = self.keys[key]
        if not isinstance(value, str) or not value.strip():
            raise self._error(key, "the value must be text and not empty. Write it in quotes.")
        return value

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self.keys else None

    def layout(self) -> Layout:
        return Layout(
            terms=self._texts("terms"),
            bare_links=self._texts("bare_links"),
            text_lines=self._texts("text_lines"),
            furniture=self._texts("furniture"),
            labels=self._texts("labels"),
            footnotes=self._footnotes(),
        )

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.keys.get(key, [])
        if not isinstance(value, list):
            raise self._error(key, "the value must be a list of texts. Write it in brackets.")
        for item in value:
            if not isinstance(item, str) or not item.strip():
                raise self._error(key, f"{item!r} is not text. List quoted texts only.")
        return tuple(value)

    def _footnotes(self) -> tuple[Footnote, ...]:
        value = self.keys.get("footnotes", [])
        shape = "each of [[footnotes]] has the keys 'first' and 'last', both text"
        if not isinstance(value, list):
            raise self._error("footnotes", f"{shape}. Write it so.")
        notes = []
        for item in value:
            match item:
                case {"first": str(first), "last": str(last)} if len(item) == 2 and first and last:
                    notes.append(Footnote(first, last))
                case _:
                    raise self._error("footnotes", f"{shape}; this is {item!r}. Write it so.")
        return tuple(notes)

    def _error(self, key: str, reason: str) -> SourceError:
        """An error at the line where ``key`` stands; tomllib itself keeps no positions."""
        place = re.search(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(key)}\b", self.toml, re.MULTILINE)
        line = f":{self.toml.count(chr(10), 0, place.start()) + 1}" if place else ""
        return SourceError(f"{self.path}{line}: the key {key!r}: {reason}")

    def _unparsed(self, error: tomllib.TOMLDecodeError) -> SourceError:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        last = self.toml.split("\n")
        line, column = found.groups() if found else (len(last), len(last[-1]) + 1)
        return SourceError(
            f"{self.path}:{line}:{column}: this is not TOML: {error}. Correct it there."
        )
