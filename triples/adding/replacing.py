"""Another text in the place of one that is in the graph, and what becomes of its records.

The text, its description and the files of annotations change together or not at all. Nothing of a
record is rewritten unless that is asked for: then a quote that moved becomes the words that stand
there now, and a record of which a quote is gone becomes a draft, which nobody builds on.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from khorgos.triples.adding.converted import DESCRIBED, ConversionError, Converted
from khorgos.triples.adding.describing import NOT_READ, sections_of, toml_value
from khorgos.triples.adding.fitting import fitting, layout_of
from khorgos.triples.adding.landing import Incoming
from khorgos.triples.annotation import AnnotationFile, load_annotations
from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document
from khorgos.triples.documents.hints import LINE_HINTS
from khorgos.triples.documents.source import ORIGINALS, Source, load_source
from khorgos.triples.editing.yamltext import YamlText
from khorgos.triples.folder import GraphFolder
from khorgos.triples.inputfile import read_utf8
from khorgos.triples.moved import Standing, look_up

_TABLES: Final = "["
_HINTS: Final = (*LINE_HINTS, "glosses", "fields", "hyphenation")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A text that is ready to take the place of another.

    Attributes:
        document: as it is read now.
        standings: what becomes of the quotes of accepted records.
        files: the files of annotations.
        lost, new: sections that are no more, and those that are new.
        dropped: hints that fit nothing any more.
    """

    document: Document
    standings: Sequence[Standing]
    files: Sequence[AnnotationFile]
    lost: Sequence[str]
    new: Sequence[str]
    dropped: Sequence[str]
    _changed: Mapping[str, bytes]

    @property
    def moved(self) -> Sequence[Standing]:
        """The quotes that no longer stand, of which it is known what they became."""
        return [one for one in self.standings if one.state == "moved"]

    @property
    def gone(self) -> Sequence[Standing]:
        """The quotes that stand nowhere any more."""
        return [one for one in self.standings if one.state == "gone"]

    def incoming(self, annotations: Path) -> Incoming:
        """The files to bring in, with the quotes that moved taken over.

        Args:
            annotations: the folder of the files of annotations.

        Raises:
            EditError: a file of annotations cannot be edited.
        """
        changed = dict(self._changed)
        for number, file in enumerate(self.files):
            text = read_utf8(annotations / file.file)
            new = _with_sections(text, self.lost, self.new if number == 0 else ())
            new = _with_quotes(new, [one for one in self.standings if one.record.file == file.file])
            if new != text:
                changed[f"annotations/{file.file}"] = new.encode()
        return Incoming(self.document.source.slug, changed)


def held_text(graph: GraphFolder, slug: str) -> Source:
    """Return a source of ``graph`` as its files are now, whatever hash is recorded.

    Raises:
        ConversionError: there is no such document.
        InputError: its description is wrong.
    """
    path = graph.sources / f"{slug}.toml"
    if not path.exists():
        known = ", ".join(sorted(one.stem for one in graph.sources.glob("*.toml"))) or "none yet"
        raise ConversionError(f"there is no document {slug!r} to replace; there are: {known}")
    return load_source(path, check=False)


def replacement(
    graph: GraphFolder,
    held: Source,
    known: Mapping[str, str],
    converted: Converted | None = None,
    original: tuple[str, bytes] | None = None,
) -> Replacement:
    """Prepare another text for a document.

    Args:
        graph: has the document.
        held: the document as it is.
        known: what is known of the new text and differs.
        converted: the new text; without one the text stays as its file is now.
        original: the name and the bytes of the file of which the new text was made.

    Raises:
        InputError: the text cannot be read by its hints, or a file of annotations is wrong.
    """
    text = converted.text if converted else held.text
    kind = converted.kind if converted else held.kind
    hints = dict(_hints_of(held))
    dropped: Sequence[str] = []
    if converted:
        hints, dropped = _merged(converted, hints)
    layout = layout_of(hints) if converted else held.layout
    source = replace(
        held, kind=kind, text=text, title=known.get("title", held.title), layout=layout
    )
    document = read_document(source)
    files = [file for file in load_annotations(graph.annotations) if file.document == held.slug]
    records = [record for file in files for record in file.records if record.accepted]
    sections = sections_of(document)
    listed = [one for file in files for one in (*file.complete, *file.unread)]
    changed = _changed_files(held, source, known, hints if converted else None, original)
    return Replacement(
        document,
        look_up(document, records),
        files,
        [one for one in dict.fromkeys(listed) if one not in ("", *document.sections)],
        [one for one in sections if one not in listed],
        dropped,
        changed,
    )


def _hints_of(source: Source) -> Iterator[tuple[str, Any]]:
    for name in _HINTS:
        if value := getattr(source.layout, name):
            yield name, list(value) if isinstance(value, tuple) else value


def _merged(converted: Converted, held: Mapping[str, Any]) -> tuple[dict[str, Any], Sequence[str]]:
    """The hints of the converter with those of the curator that still fit; what fits no more."""
    merged = dict(converted.hints)
    for name, value in held.items():
        if isinstance(value, list):
            found = list(merged.get(name, ()))
            merged[name] = [*found, *(one for one in value if one not in found)]
        else:
            merged[name] = value
    return fitting(converted.text, converted.kind, merged)


def _changed_files(
    held: Source,
    source: Source,
    known: Mapping[str, str],
    hints: Mapping[str, Any] | None,
    original: tuple[str, bytes] | None,
) -> dict[str, bytes]:
    """The text, the original and the description, where they change."""
    slug, data = held.slug, source.text.encode()
    files = {f"sources/{slug}.txt": data}
    values: dict[str, Any] = {key: known[key] for key in DESCRIBED if key in known}
    values |= {key: known[key] for key in ("attribution", "note") if key in known}
    values |= {"kind": source.kind, "sha256": hashlib.sha256(data).hexdigest()}
    if original and original[1] != data:
        name = f"{slug}{Path(original[0]).suffix.casefold()}"
        values["original"] = name
        values["original_sha256"] = hashlib.sha256(original[1]).hexdigest()
        files[f"sources/{ORIGINALS}/{name}"] = original[1]
    elif original:
        values |= {"original": None, "original_sha256": None}
    if hints is not None:
        values |= {name: hints.get(name) for name in _HINTS}
    described = with_keys(read_utf8(held.description), values)
    return {**files, f"sources/{slug}.toml": described.encode()}


def with_keys(text: str, values: Mapping[str, Any]) -> str:
    r"""Return TOML with some keys of its root changed, and all else as it stands.

    Args:
        text: the TOML.
        values: the keys with their values; None takes a key out.

    >>> print(with_keys("# A.\na = 1\nb = [\n  2,\n]\n[[c]]\nd = 3\n", {"a": "x", "b": None}))
    # A.
    a = "x"
    [[c]]
    d = 3
    <BLANKLINE>
    """
    left = dict(values)
    written: list[str] = []
    tables = ""
    for key, stretch in _statements(text):
        if key == _TABLES:
            tables = stretch
        elif key in left:
            written += _statement(key, left.pop(key))
        else:
            written.append(stretch)
    for key, value in left.items():
        written += _statement(key, value)
    return "".join(written) + tables


def _statement(key: str, value: Any) -> list[str]:
    return [] if value is None else [f"{key} = {toml_value(value)}\n"]


def _statements(text: str) -> Iterator[tuple[str, str]]:
    """Yield the stretches of TOML, whole lines: each key with its value, comments, all tables."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    while lines:
        found = re.match(r"[ \t]*(?:([\w-]+)[ \t]*=|(\[))", lines[0])
        if found and found[2]:
            yield _TABLES, "".join(lines)
            return
        count = _length(lines) if found else 1
        stretch = "".join(lines[:count])
        yield found[1] if found else "", stretch if stretch.endswith("\n") else f"{stretch}\n"
        del lines[:count]


def _length(lines: Sequence[str]) -> int:
    """How many lines the value has that begins in the first one."""
    for count in range(1, len(lines) + 1):
        with suppress(tomllib.TOMLDecodeError):
            tomllib.loads("".join(lines[:count]))
            return count
    return 1


def _with_sections(text: str, lost: Sequence[str], new: Sequence[str]) -> str:
    """Annotations without the sections that are no more, and with those that are new."""
    for key in ("complete", "unread"):
        data = YamlText(text).data
        held = data.get(key)
        if not isinstance(held, (list, dict)):
            continue
        if isinstance(held, list):
            kept: Any = [one for one in held if one not in lost]
        else:
            kept = {section: why for section, why in held.items() if section not in lost}
        if key == "unread":
            kept |= dict.fromkeys(new, NOT_READ)
        if kept != held:
            changed = YamlText(text)
            empty = key == "unread" and not kept
            text = changed.without((key,)) if empty else changed.with_value((key,), kept)
    if new and "unread" not in YamlText(text).data:
        text = YamlText(text).with_value(("unread",), dict.fromkeys(new, NOT_READ))
    return text


def _with_quotes(text: str, standings: Sequence[Standing]) -> str:
    """Annotations in which moved quotes are the words that stand there now."""
    for standing in standings:
        if standing.state == "stands":
            continue
        held = YamlText(text)
        records: Any = held.data["records"]
        at = next(n for n, one in enumerate(records) if one.get("id") == standing.record.id)
        if standing.state == "gone":
            text = held.with_value(("records", at, "status"), "draft")
            continue
        quote = records[at]["quote"]
        if isinstance(quote, list):
            new: Any = [
                standing.words if n == standing.piece else one for n, one in enumerate(quote)
            ]
        else:
            new = standing.words
        text = held.with_value(("records", at, "quote"), new)
        for key, value in (("section", standing.section), ("part", standing.part)):
            if records[at].get(key) not in (None, value):
                text = YamlText(text).with_value(("records", at, key), value)
    return text
