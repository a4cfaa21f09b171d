"""A new folder of a graph: empty, valid, and explained to who opens its files."""

from __future__ import annotations

import glob
import json
import shutil
import tempfile
from pathlib import Path
from typing import Final

from khorgos.triples.annotation import ANNOTATION_SCHEMA, ENTITIES_FILE, ENTITY_SCHEMA
from khorgos.triples.documents.source import SOURCE_SCHEMA
from khorgos.triples.folder import RELEASED, SETTINGS, SETTINGS_SCHEMA
from khorgos.triples.replacing import sweep

_SETTINGS: Final = """\
#:schema ./{schema}
# The settings of this graph. An editor that knows TOML says what may stand here.

# What the graph is called; its pages have this title.
title = {title}

# The graph on which it builds: its register of entities is known here, so that a record may speak
# of kazakhstan without more ado. "{released}" is the graph that Khorgos brings; a path leads to
# another folder like this one. Without a base everything is your own.
{base}

# Whether the facts of the base come along, with their documents, names and places: true or false.
# Without them the graph holds what your own documents say.
{facts}

# Whether every entity needs a row in wikidata/register.csv, which says what is known of it in
# Wikidata. Without a row nobody has looked for it yet.
whole_register = false
"""
_ENTITIES: Final = """\
# yaml-language-server: $schema={schema}
# The register: every thing that the documents speak of and the base does not have, by its slug.
# It looks like this, and any class of the ontology may stand for Person:
#
# timur-petrov:
#   type: Person
#   label: Timur Petrov
"""
_IGNORED: Final = """\
# The release is built from all the rest: khorgos build
/graph/
/graph.new-*/
/graph.old-*/
"""


class NewFolderError(ValueError):
    """A folder that cannot be made; the message says why and what to do."""


def make_folder(root: Path, title: str = "", *, base: bool = True, facts: bool = False) -> Path:
    """Make the folder of a new graph, whole or not at all.

    It is made beside ``root`` and takes its name when all files are there.

    Args:
        root: where it shall be; nothing may be there but an empty folder.
        title: what the graph is called; made of the folder's name when empty.
        base: whether it builds on the graph that Khorgos brings.
        facts: whether the facts of that graph come along.

    Returns:
        The folder, its path made absolute.

    Raises:
        NewFolderError: something is there already, or the disk refuses.
    """
    place = root.resolve()
    if fault := _fault(place):
        raise NewFolderError(f"{place} {fault}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep(place.parent.glob(f".{glob.escape(place.name)}.new-*"))
        new = Path(tempfile.mkdtemp(prefix=f".{place.name}.new-", dir=place.parent))
        try:
            _fill(new, title.strip() or _titled(place.name), base, facts)
            new.chmod(0o755)
            new.rename(place)  # refused by the system if somebody was quicker
        except OSError:
            shutil.rmtree(new, ignore_errors=True)
            raise
    except OSError as error:
        refused = error.strerror or str(error)
        raise NewFolderError(
            f"{place} cannot be made: {refused}; give another place, or the right to write there"
        ) from error
    return place


def _fault(place: Path) -> str:
    """Why no folder can be made at ``place``, with the way out; "" if one can."""
    if (place / SETTINGS).exists():
        return f"is the folder of a graph already: its settings are in {SETTINGS}; go on there"
    if place.is_dir() and any(place.iterdir()):
        return "exists and is not empty; nothing in it was touched: give the name of a new folder"
    if place.exists() and not place.is_dir():
        return "is a file; give the name of a new folder"
    if place == Path.cwd():
        return "is where you are; go one folder up and give its name, or the name of another"
    return ""


def _titled(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or name


def _fill(folder: Path, title: str, base: bool, facts: bool) -> None:
    for room in ("sources", "annotations", "queries"):
        (folder / room).mkdir()
    settings = _SETTINGS.format(
        schema=SETTINGS_SCHEMA.name,
        title=_quoted(title),
        released=RELEASED,
        base=f"base = {_quoted(RELEASED)}" if base else f"# base = {_quoted(RELEASED)}",
        facts=f"facts = {str(facts).lower()}" if base else "# facts = false",
    )
    entities = _ENTITIES.format(schema=ENTITY_SCHEMA.name)
    for name, text in (
        (f"annotations/{ENTITIES_FILE}", entities),
        (".gitignore", _IGNORED),
        (SETTINGS, settings),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for schema, room in (
        (SETTINGS_SCHEMA, "."),
        (SOURCE_SCHEMA, "sources"),
        (ENTITY_SCHEMA, "annotations"),
        (ANNOTATION_SCHEMA, "annotations"),
    ):
        shutil.copyfile(schema, folder / room / schema.name)


def _quoted(text: str) -> str:
    """``text`` as a basic string of TOML, which a string of JSON is but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
