"""A new document of a graph, from a converted file to the files of its source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khorgos.triples.adding.converted import ConversionError, Converted
from khorgos.triples.adding.describing import (
    description,
    empty_annotations,
    label_of,
    slug_of,
)
from khorgos.triples.adding.fitting import layout_of
from khorgos.triples.adding.landing import Incoming
from khorgos.triples.annotation import load_entities
from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document
from khorgos.triples.documents.source import (
    ORIGINALS,
    SLUG,
    UNKNOWN,
    Source,
    attribution_of,
)
from khorgos.triples.folder import GraphFolder
from khorgos.triples.inputfile import read_toml
from khorgos.triples.naming.scripts import language_of
from khorgos.triples.naming.tags import tag_fault
from khorgos.triples.problems import InputError

_HASHES: Final = ("sha256", "original_sha256")


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that is ready to be brought in.

    Attributes:
        document: as it is read.
        incoming: the files of it.
    """

    document: Document
    incoming: Incoming


def taken_slugs(graph: GraphFolder) -> Mapping[str, str]:
    """The slugs that documents and entities have, of the base too, each with where it is taken.

    Raises:
        InputError: a register of entities cannot be read.
    """
    taken: dict[str, str] = {}
    for layer in graph.layers:
        for slug in load_entities(layer.annotations, may_lack=True):
            taken[slug] = f"an entity of {layer.title}"
        for path in layer.sources.glob("*.toml"):
            taken[path.stem] = f"a document of {layer.title}"
    return taken


def same_document(graph: GraphFolder, data: bytes, text: str) -> str:
    """Return the slug of the document that was made of the same bytes or text; "" without one."""
    hashes = {hashlib.sha256(one).hexdigest() for one in (data, text.encode())}
    for layer in graph.layers:
        for path in sorted(layer.sources.glob("*.toml")):
            try:
                held = read_toml(path).data
            except InputError:
                continue  # which a build tells of
            if hashes & {held.get(name) for name in _HASHES}:
                return path.stem
    return ""


def chosen_slug(wanted: str, known: Mapping[str, str], path: Path, taken: Mapping[str, str]) -> str:
    """Return the slug that somebody wants, or one made of the title or the file's name.

    Raises:
        ConversionError: the one that is wanted is none, or taken.
    """
    if not wanted:
        return slug_of(known.get("title", path.stem), taken)
    if not SLUG.fullmatch(wanted):
        raise ConversionError(
            f"{wanted!r} is no slug, and it becomes part of addresses; write {slug_of(wanted)!r}: "
            "small Latin letters, digits and single hyphens"
        )
    if wanted in taken:
        raise ConversionError(
            f"the slug {wanted!r} is taken by {taken[wanted]}; give another, such as "
            f"{slug_of(wanted, taken)!r}; a new edition of a document is added with --replace"
        )
    return wanted


def completed(known: Mapping[str, str], text: str) -> dict[str, str]:
    """Return what is known of a text, with its language.

    Raises:
        ConversionError: nobody says the language, and it is not sure; or it is no language tag.
    """
    held = {key: value for key, value in known.items() if value and value.casefold() != UNKNOWN}
    language = held.get("language") or language_of(text)
    if not language:
        raise ConversionError(
            "in which language the text is, is not clear from its words, and the graph has to say "
            "so; give it: --language TAG, such as en, ru, kk, zh or fa"
        )
    if fault := tag_fault(language):
        raise ConversionError(f"--language: {fault}")
    return {**held, "language": language}


def prepare(
    graph: GraphFolder,
    slug: str,
    known: Mapping[str, str],
    converted: Converted,
    original: tuple[str, bytes],
    label: str = "",
) -> NewDocument:
    """Make the files of a document.

    Args:
        graph: into which it comes.
        slug: its slug.
        known: what is known of it, its language included.
        converted: its text.
        original: the name and the bytes of the file of which the text was made.
        label: the English label of its entity; made of the title without one.

    Raises:
        InputError: a hint of the converter fits nothing, or the layout cannot be read.
    """
    data = converted.text.encode()
    hashes = {"sha256": hashlib.sha256(data).hexdigest()}
    files = {f"sources/{slug}.txt": data}
    if original[1] != data:
        name = f"{slug}{Path(original[0]).suffix.casefold()}"
        hashes |= {"original": name, "original_sha256": hashlib.sha256(original[1]).hexdigest()}
        files[f"sources/{ORIGINALS}/{name}"] = original[1]
    source = source_of(graph, slug, known, converted)
    document = read_document(source)
    described = description(known, converted.kind, hashes, converted.hints)
    files[f"sources/{slug}.toml"] = described.encode()
    files[f"annotations/{slug}.yaml"] = empty_annotations(slug, document).encode()
    label = label or label_of(known.get("title"), slug)
    return NewDocument(document, Incoming(slug, files, label))


def source_of(
    graph: GraphFolder, slug: str, known: Mapping[str, str], converted: Converted
) -> Source:
    """Return the source that a converted file gives."""
    return Source(
        slug,
        graph.sources / f"{slug}.txt",
        converted.kind,
        known.get("language", UNKNOWN),
        known.get("licence", UNKNOWN),
        known.get("attribution") or attribution_of(known),
        hashlib.sha256(converted.text.encode()).hexdigest(),
        known.get("note", ""),
        converted.text,
        title=known.get("title"),
        layout=layout_of(converted.hints),
    )
