"""Bringing the files of a document into a graph's folder: all of them, or none.

Everything is written to a folder beside the others first, with a list of what goes where. When that
folder has its name, the document is in; what is left is to move the files. Whoever opens the graph
next does what an interrupted command left to do, so a kill at any moment breaks nothing.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from errno import EEXIST
from pathlib import Path
from typing import Any, Final

from khorgos.triples.annotation import ENTITIES_FILE, Entity
from khorgos.triples.editing.alone import alone
from khorgos.triples.editing.files import UNFINISHED as UNWRITTEN
from khorgos.triples.editing.files import (
    digest,
    read_bytes,
    read_text,
    sync_folder,
    write_whole,
)
from khorgos.triples.editing.yamltext import YamlText
from khorgos.triples.folder import UNFINISHED
from khorgos.triples.newentity import with_entity, with_row
from khorgos.triples.wikidata.register import REGISTER

_LIST: Final = "list.json"
_ATTEMPTS: Final = 5
_STALE: Final = 3600
"""Seconds after which no command can still be writing."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What comes into a graph's folder.

    Attributes:
        slug: of the document.
        files: path in the folder → what the file holds from now on.
        label: of the document's own entity, where that is new; then its row in the register of
            Wikidata is written too.
    """

    slug: str
    files: Mapping[str, bytes]
    label: str = ""


def bring_in(root: Path, incoming: Incoming) -> None:
    """Bring ``incoming`` into the folder ``root``, whole or not at all.

    Raises:
        OSError: the disk refuses; then nothing came in.
        EditError: the register of entities cannot be edited; then nothing came in.
    """
    with alone(root):
        _bring_in(root, incoming)


def _bring_in(root: Path, incoming: Incoming) -> None:
    finish(root)
    _clean(root)
    if incoming.label:  # what cannot be read cannot be added to
        list(_registered(root, incoming.slug, incoming.label))
    new = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}.new-", dir=root))
    try:
        moves = []
        for number, (name, data) in enumerate(incoming.files.items()):
            write_whole(new / str(number), data)
            before = read_bytes(root / name)
            moves.append([str(number), name, digest(before), digest(data)])
        held = {
            "slug": incoming.slug,
            "moves": moves,
            "label": incoming.label,
        }
        write_whole(new / _LIST, json.dumps(held, ensure_ascii=False).encode())
        _name(new, root, incoming)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    sync_folder(root)
    finish(root)


def _name(new: Path, root: Path, incoming: Incoming) -> None:
    """Give what was written its name, after what another command brings in at this moment.

    Raises:
        OSError: the disk refuses, or another document took the slug meanwhile.
    """
    for attempt in range(_ATTEMPTS):
        text = root / "sources" / f"{incoming.slug}.txt"
        if incoming.label and text.exists():
            raise FileExistsError(EEXIST, "another command just took this slug", str(text))
        try:
            new.rename(root / UNFINISHED)
            return
        except OSError:
            if attempt == _ATTEMPTS - 1 or not (root / UNFINISHED).exists():
                raise
            finish(root)


def finish(root: Path) -> str:
    """Finish what an interrupted command left in the folder ``root``.

    Returns:
        The slug of the document that came in, or "" where there was nothing to do.

    Raises:
        OSError: the disk refuses.
        EditError: somebody broke a register meanwhile; what came in waits until it is mended.
    """
    with alone(root):
        return _finish(root)


def _finish(root: Path) -> str:
    staged = root / UNFINISHED
    try:
        held: dict[str, Any] = json.loads((staged / _LIST).read_bytes())
    except FileNotFoundError:
        shutil.rmtree(staged, ignore_errors=True)  # where all is done but this
        return ""
    for number, name, before, after in held["moves"]:
        _move(staged / number, root / name, before, after)
    slug = held["slug"]
    for path, text in _registered(root, slug, held["label"]) if held["label"] else ():
        write_whole(path, text.encode())
    (staged / _LIST).unlink(missing_ok=True)
    shutil.rmtree(staged, ignore_errors=True)
    return str(slug)


def _move(staged: Path, target: Path, before: str, after: str) -> None:
    """Give a file its place; what somebody else wrote there meanwhile is kept beside it."""
    found = read_bytes(target)
    if digest(found) not in (before, after):
        write_whole(target.with_name(f"{target.name}.before-add"), found)
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):  # it is there already
        staged.replace(target)
        sync_folder(target.parent)


def _registered(root: Path, slug: str, label: str) -> Iterator[tuple[Path, str]]:
    """Yield the registers of entities and of Wikidata with a document that they do not have yet."""
    entity = Entity(ENTITIES_FILE, 0, slug, "SourceDocument", label, None, None)
    path = root / "annotations" / ENTITIES_FILE
    text = read_text(path)
    if slug not in YamlText(text).data:
        yield path, with_entity(text, entity)
    path = root / "wikidata" / REGISTER
    yield path, with_row(read_text(path), entity)


def _clean(root: Path) -> None:
    """Remove what commands that were killed had not finished writing; another may be at work."""
    for left in (*root.glob(f"{UNFINISHED}.new-*"), *root.glob(f"*/.*{UNWRITTEN}")):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime <= _STALE:
                continue
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink()
