"""The source documents: a text file that is never edited, and the TOML file that describes it.

A document is ``<slug>.txt`` with ``<slug>.toml`` beside it. The TOML gives what is known of the
text (TOML v1.0), its SHA-256 (FIPS 180-4) and the few hints that its layout needs;
``source.schema.json`` beside the files documents it.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from khorgos.triples import TRIPLES
from khorgos.triples.inputfile import read_toml, read_utf8, schema_problems
from khorgos.triples.problems import InputError, Problem, attempt

Kind = Literal["encyclopedia-mirror", "abstract", "plain", "markdown"]

SOURCE_SCHEMA: Final = TRIPLES / "sources" / "source.schema.json"
ORIGINALS: Final = "originals"
"""The folder beside the texts with the files from which they were made."""
UNKNOWN: Final = "unknown"
"""What the description says of what nobody knows; nothing is invented in its stead."""
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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
        furniture: Whole lines that belong to the page and not to the article; of a plain text and
            of Markdown patterns too.
        labels: Labels that open a section of an abstract, without the colon. When there are
            none, any short capitalised label does.
        footnotes: The footnotes, in any order.
        headings, not_headings, list_items, footnote_lines: Lines or patterns of a plain text or of
            Markdown: what is a heading, what is none, where an item of a list or a footnote begins.
        glosses: Terms that a bracket behind them explains.
        fields: Whether lines have the form ``Label: value``.
        hyphenation: Whether words are broken by hyphens at the ends of lines.
    """

    terms: tuple[str, ...] = ()
    bare_links: tuple[str, ...] = ()
    text_lines: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    headings: tuple[str, ...] = ()
    not_headings: tuple[str, ...] = ()
    list_items: tuple[str, ...] = ()
    footnote_lines: tuple[str, ...] = ()
    glosses: tuple[str, ...] = ()
    fields: bool = False
    hyphenation: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A source document with all that is known of it.

    Attributes:
        slug: The name of both files without their ending; part of the document's IRI.
        path: The text file.
        kind: How the text is laid out.
        language: The language of the running text, a BCP 47 tag.
        licence: The licence, or that the file does not state one.
        attribution: Who is to be named; put together of what is known where nothing is given.
        sha256: The SHA-256 of the text file's bytes, 64 lower-case hexadecimal digits.
        note: What the file tells of its origin and what is not known; "" where nothing is noted.
        text: The whole text; offsets count its code points from 0.
        title: The title, or None when the file has lost it.
        title_missing: Why there is no title, or None when there is one.
        label: A working label of ours, not a title, or None.
        author, date, address, identifier: What is known of the document, as it is told; None where
            nothing is said, or that it is not known.
        original: The name of the file in ``originals/`` from which the text was made, or None.
        original_sha256: The SHA-256 of its bytes, or None.
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
    author: str | None = None
    date: str | None = None
    address: str | None = None
    identifier: str | None = None
    original: str | None = None
    original_sha256: str | None = None
    layout: Layout = Layout()

    @property
    def description(self) -> Path:
        """The TOML file beside the text."""
        return self.path.with_suffix(".toml")

    @property
    def name(self) -> str:
        """What to call the document on a page: its title, else its label, else its slug."""
        return self.title or self.label or self.slug

    def fault(self, message: str, line: int = 0) -> InputError:
        """An error at ``line`` of the text, or, without one, in the description."""
        file = self.path if line else self.description
        return InputError([Problem(file.name, line, "", message)])


def load_source(path: Path, check: bool = True) -> Source:
    """Load the document that a TOML file describes.

    Args:
        path: The ``<slug>.toml`` file; the text is ``<slug>.txt`` beside it.
        check: Whether the text has to be the one of which the description has the hash.

    Returns:
        The source, its text decoded strictly as UTF-8, with every newline as it stands.

    Raises:
        InputError: With every problem: a file is missing or not UTF-8, the TOML does not parse or
            breaks the schema, or the text's hash is not the one recorded.
    """
    problems: list[Problem] = []
    if not SLUG.fullmatch(path.stem):
        message = (
            f"the name {path.stem!r} is not a slug, and it becomes part of IRIs; "
            "use lower-case letters, digits and single hyphens"
        )
        problems.append(Problem(path.name, 0, "", message))
    described = read_toml(path)
    keys = described.data
    problems += schema_problems(described, SOURCE_SCHEMA)
    if ("title" in keys) == ("title_missing" in keys):
        message = (
            "of the keys 'title' and 'title_missing' exactly one must stand; give the title that "
            "the file tells, or say why it has none"
        )
        problems.append(Problem(path.name, 0, "", message))
    text_path = path.with_suffix(".txt")
    try:
        text = read_utf8(text_path, f"put the text beside {path.name}, or remove {path.name}")
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    found = hashlib.sha256(text.encode()).hexdigest()
    keys = keys if check else keys | {"sha256": found}
    problems += [Problem(text_path.name, *told) for told in _text_faults(text, path, keys)]
    problems += _original_faults(path, keys) if check else ()
    if problems:
        raise InputError(problems)
    known: dict[str, Any] = {name: value for name, value in keys.items() if isinstance(value, str)}
    hints: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in keys.items()
        if isinstance(value, (list, bool))
    }
    for name in ("author", "date", "address", "identifier"):
        if known.get(name, "").strip().casefold() == UNKNOWN:
            del known[name]
    known = {"attribution": attribution_of(known), "note": "", **known}
    hints["footnotes"] = tuple(Footnote(**footnote) for footnote in keys.get("footnotes", ()))
    return Source(path.stem, text_path, text=text, layout=Layout(**hints), **known)


def changed_sources(folder: Path) -> list[Path]:
    """Return the descriptions in a folder whose texts have other bytes than the recorded ones."""
    changed = []
    for path in sorted(folder.glob("*.toml")):
        try:
            held = read_toml(path).data.get("sha256")
            found = hashlib.sha256(path.with_suffix(".txt").read_bytes()).hexdigest()
        except (InputError, OSError):
            continue
        if held is not None and held != found:
            changed.append(path)
    return changed


def replacing(path: Path) -> str:
    """Return the command that takes a text as it is now; ``path`` is its description."""
    root = path.parent.parent
    where = "" if root == TRIPLES else f" --graph {shlex.quote(str(root))}"
    return f"khorgos add --replace {path.stem}{where}"


def _text_faults(text: str, path: Path, keys: Mapping[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Yield what is wrong with ``text``, which ``path`` describes: line, no record, words."""
    if text.startswith("\ufeff"):
        yield (
            1,
            "",
            "the file begins with a byte order mark, which would count as a character of the "
            "text; save it as UTF-8 without one",
        )
    sha256, found = keys.get("sha256"), hashlib.sha256(text.encode()).hexdigest()
    if sha256 is not None and found != sha256:
        yield (
            0,
            "",
            f"the bytes are not the recorded ones: expected SHA-256 {sha256}, found {found}; "
            f"restore the bytes, or, if the change is wanted: {replacing(path)}",
        )


def _original_faults(path: Path, keys: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the file from which the text was made, if one is kept."""
    name, sha256 = keys.get("original"), keys.get("original_sha256")
    if not (isinstance(name, str) and isinstance(sha256, str)):
        return
    original = path.parent / ORIGINALS / name
    try:
        found = hashlib.sha256(original.read_bytes()).hexdigest()
    except OSError as error:
        told = f"the original {ORIGINALS}/{name} cannot be read ({error.strerror}); restore it"
        yield Problem(path.name, 0, "", f"{told}, or take original and original_sha256 out")
        return
    if found != sha256:
        told = f"the original {ORIGINALS}/{name} has other bytes than the recorded ones: expected"
        way_out = "restore it; or, if another edition is wanted, add it with --replace"
        message = f"{told} SHA-256 {sha256}, found {found}; {way_out}"
        yield Problem(path.name, 0, "", message)


def attribution_of(known: Mapping[str, str]) -> str:
    """Put together who is to be named for a document.

    Args:
        known: What is known of it, by the keys of its description; what is not is not there.

    >>> attribution_of({"author": "A. Zarm", "title": "On rivers", "date": "1994"})
    'A. Zarm, “On rivers”, 1994'
    >>> attribution_of({})
    'An author who is not known'
    """
    title = known.get("title")
    parts = [
        known.get("author") or "An author who is not known",
        title and f"“{title}”",
        known.get("date"),
        known.get("address"),
        known.get("identifier"),
    ]
    return ", ".join(part for part in parts if part)


def load_sources(folder: Path, may_lack: bool = False) -> list[Source]:
    """Load every document of a folder.

    Args:
        folder: The folder with the pairs of ``.txt`` and ``.toml`` files.
        may_lack: Whether a folder that does not exist is one without documents.

    Returns:
        The sources, sorted by slug.

    Raises:
        InputError: With every problem: the folder does not exist, a text has no TOML file, or as
            `load_source`.
    """
    if not folder.is_dir() and not may_lack:
        message = "there is no such folder; give the folder of the sources"
        raise InputError([Problem(str(folder), 0, "", message)])
    problems: list[Problem] = []
    descriptions = sorted(folder.glob("*.toml"), key=lambda path: path.stem)
    sources = [attempt(partial(load_source, path), problems) for path in descriptions]
    described = {path.stem for path in descriptions}
    for text in folder.glob("*.txt"):
        if text.stem not in described:
            message = f"nothing describes this text; add {text.stem}.toml"
            problems.append(Problem(text.name, 0, "", message))
    if problems:
        raise InputError(problems)
    return [source for source in sources if source is not None]
