"""The files of a new document: its description, its entity, its row and its empty annotations."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from anyascii import anyascii

from khorgos.triples.adding.converted import DESCRIBED
from khorgos.triples.documents.document import Document
from khorgos.triples.documents.source import UNKNOWN
from khorgos.triples.editing.scalars import block
from khorgos.triples.gates.coverage import FACTUAL_KINDS
from khorgos.triples.minting import slugify
from khorgos.triples.naming.scripts import script_of

NOT_READ: Final = "It was added and is not read yet."
NO_TITLE: Final = "No title was known when the document was added."
_LONGEST_SLUG: Final = 60
_LONGEST_LABEL: Final = 180
_OF_HINTS: Final = (
    "# How the text is laid out, where the rules of the reader do not find it by themselves.\n"
)


def slug_of(words: str, taken: Collection[str] = ()) -> str:
    """Make a slug of the title or the file's name, in small Latin letters.

    >>> slug_of("On “Zarm” & Ost, 1992"), slug_of("Река", {"reka"}), slug_of("!")
    ('on-zarm-ost-1992', 'reka-text', 'document')
    """
    slug = slugify(words)
    while len(slug) > _LONGEST_SLUG and "-" in slug:
        slug = slug.rpartition("-")[0]
    slug = slug[:_LONGEST_SLUG] or "document"
    ending, number = "", 1
    while f"{slug}{ending}" in taken:
        ending = "-text" if number == 1 else f"-text-{number}"
        number += 1
    return f"{slug}{ending}"


def label_of(title: str | None, slug: str) -> str:
    """Return the English label of a document's entity: its title in Latin letters.

    >>> label_of("On rivers", "on-rivers"), label_of("О реках", "o-rekah")
    ('On rivers (document)', 'O rekakh (document)')
    """
    name = title or slug.replace("-", " ")
    if any(script_of(sign) not in ("Latn", "Zyyy") for sign in name if sign.isalpha()):
        name = anyascii(name)
    name = " ".join(name.split())[:_LONGEST_LABEL].strip()
    return f"{name if any(map(str.isalpha, name)) else slug} (document)"


def description(
    known: Mapping[str, str], kind: str, hashes: Mapping[str, str], hints: Mapping[str, Any]
) -> str:
    """Write the description of a document as TOML.

    Args:
        known: what is known of it, by the keys of the description.
        kind: how it is laid out.
        hashes: ``sha256``, and ``original`` with ``original_sha256`` where the file is kept.
        hints: for the reader.
    """
    lines = ["#:schema ./source.schema.json"]
    if "title" in known:
        lines.append(f"title = {toml_value(known['title'])}")
    else:
        lines.append(f"title_missing = {toml_value(NO_TITLE)}")
    lines.append(f"kind = {toml_value(kind)}")
    for key in DESCRIBED[1:]:
        lines.append(f"{key} = {toml_value(known.get(key, UNKNOWN))}")
    lines += [
        f"{key} = {toml_value(known[key])}" for key in ("attribution", "note") if key in known
    ]
    lines += [f"{key} = {toml_value(value)}" for key, value in hashes.items()]
    if hints:
        lines += ["", _OF_HINTS.rstrip("\n")]
        lines += [f"{key} = {toml_value(value)}" for key, value in hints.items()]
    return "\n".join(lines) + "\n"


def toml_value(value: Any) -> str:
    """Write a text, a truth value or a list of texts as a value of TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        if ("\\" in value or '"' in value) and not re.search(r"['\x00-\x1f\x7f]", value):
            return f"'{value}'"
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    inner = "".join(f"  {toml_value(one)},\n" for one in value)
    return f"[\n{inner}]"


def sections_of(document: Document) -> Sequence[str]:
    """Return the sections of which a file of annotations has to say whether they were read."""
    factual = (one for one in document.sentences if one.kind in FACTUAL_KINDS)
    return list(dict.fromkeys(one.section for one in factual))


def empty_annotations(slug: str, document: Document) -> str:
    """Write the file of annotations of a document that nobody has read yet."""
    held: dict[str, Any] = {
        "document": slug,
        "complete": [],
        "unread": dict.fromkeys(sections_of(document), NOT_READ),
        "records": [],
    }
    if not held["unread"]:
        del held["unread"]
    lines = "\n".join(block(held, 0))
    return f"# yaml-language-server: $schema=annotations.schema.json\n{lines}\n"
