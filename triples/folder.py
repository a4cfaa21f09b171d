"""A graph's folder: documents, what was read in them, and the settings in ``khorgos.toml``.

The folder has ``sources/``, ``annotations/``, ``queries/`` and, where things are linked,
``wikidata/``; the release is built to ``graph/`` in it. ``khorgos.toml`` (TOML v1.0) gives the
title, and the base: a graph whose register of entities, and whose facts where they are wanted,
stand beside the folder's own. ``khorgos.schema.json`` documents the file. The project's own folder
is one like any other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from khorgos.triples import RELEASE, TRIPLES
from khorgos.triples.problems import InputError, Problem

if TYPE_CHECKING:
    from khorgos.triples.inputfile import InputFile

SETTINGS: Final = "khorgos.toml"
SETTINGS_SCHEMA: Final = TRIPLES / "khorgos.schema.json"
UNFINISHED: Final = ".adding"
"""The folder that holds a document that is about to come in."""
RELEASED: Final = "khorgos"
"""What stands for the project's own graph where a base is named."""


@dataclass(frozen=True, slots=True)
class GraphFolder:
    """A folder from which a graph is built.

    Attributes:
        root: the folder itself.
        title: what the graph is called.
        base: the graph on which it builds, or None.
        facts: whether what the base's documents say is taken too, or its register alone.
        queries: the folder of its questions.
        whole_register: whether every entity needs a row in ``wikidata/register.csv``.
    """

    root: Path
    title: str
    base: GraphFolder | None
    facts: bool
    queries: Path
    whole_register: bool = True

    @property
    def sources(self) -> Path:
        """The folder of the documents."""
        return self.root / "sources"

    @property
    def annotations(self) -> Path:
        """The folder of what was read in them, and of the register of entities."""
        return self.root / "annotations"

    @property
    def wikidata(self) -> Path:
        """The folder of the links, and of names and places from elsewhere."""
        return self.root / "wikidata"

    @property
    def release(self) -> Path:
        """The folder of the release that is built from it."""
        return self.root / RELEASE.name

    @property
    def settings(self) -> Path:
        """The file of the settings, which need not be there."""
        return self.root / SETTINGS

    @property
    def is_set_up(self) -> bool:
        """Whether it has settings; what is not there in such a folder is empty."""
        return self.settings.is_file()

    @property
    def is_released(self) -> bool:
        """Whether it is the project's own, for which pages, questions and ontology were made."""
        return self.root.resolve() == TRIPLES

    @property
    def questions(self) -> tuple[Path, ...]:
        """The folders of its questions and of those of its bases."""
        return tuple(dict.fromkeys(layer.queries.resolve() for layer in self.layers))

    @property
    def layers(self) -> tuple[GraphFolder, ...]:
        """The graphs from the lowest base up to this one."""
        return (*(self.base.layers if self.base else ()), self)


def build_command(release: Path) -> str:
    """The command that builds the release in a folder, as a person types it."""
    root = release.parent
    if release.name != RELEASE.name or root.resolve() == TRIPLES or not (root / SETTINGS).is_file():
        return "khorgos build"
    return f"khorgos build --graph {root}"


def load_folder(root: Path) -> GraphFolder:
    """The folder at ``root`` with its settings; one without a file of settings has no base.

    What an interrupted command left to do in it is done first.

    Raises:
        InputError: the settings cannot be read or break the schema, or there is no such base.
    """
    if (root / UNFINISHED).exists():
        _finish(root)
    return _load(root, ())


def _finish(root: Path) -> None:
    from khorgos.triples.adding.landing import finish  # rarely needed

    try:
        finish(root)
    except OSError as error:
        told = f"a document that was being added cannot be brought in ({error.strerror})"
        message = f"{told}; make room, or give the right to write in {root}"
        raise InputError([Problem(UNFINISHED, 0, "", message)]) from None
    except ValueError as error:
        told = f"a document that was being added waits, for a register cannot be edited: {error}"
        raise InputError([Problem(UNFINISHED, 0, "", f"{told}. Nothing of it is lost")]) from None


def roots(root: Path) -> Sequence[Path]:
    """The folders of a graph and of its bases, as far as the settings can be read.

    It needs no library, for whoever only asks which files there are.
    """
    found: list[Path] = []
    base: object = root
    while isinstance(base, Path) and base.resolve() not in found:
        found.append(base.resolve())
        try:
            named = tomllib.loads((base / SETTINGS).read_text("utf-8")).get("base")
        except (OSError, ValueError):  # which those tell who load the settings
            break
        base = _named(base, named) if isinstance(named, str) else None
    return [root, *found[1:]]


def _named(root: Path, base: str) -> Path:
    """The folder that the settings in ``root`` mean by ``base``."""
    return TRIPLES if base == RELEASED else (root / base).resolve()


def _load(root: Path, above: tuple[Path, ...]) -> GraphFolder:
    """The folder at ``root``, which is the base of those ``above``."""
    path = root / SETTINGS
    if not path.is_file():
        return GraphFolder(root, root.resolve().name, None, False, root / "queries")
    # Imported here, because a command that is given no graph should not wait for readers.
    from khorgos.triples.inputfile import read_toml, schema_problems

    text = read_toml(path)
    if problems := schema_problems(text, SETTINGS_SCHEMA):
        raise InputError(problems)
    keys: dict[str, Any] = text.data
    base = None
    if "base" in keys:
        base_root = _named(root, keys["base"])
        faults = list(_base_faults(base_root, (*above, root)))
        if faults:
            raise InputError(Problem(path.name, text.line("base"), "", fault) for fault in faults)
        base = _load_base(base_root, (*above, root), text)
    queries = root / keys.get("queries", "queries")
    if "queries" in keys and not queries.is_dir():
        message = f"there is no folder {queries}; correct the path, or take 'queries' out"
        raise InputError([Problem(path.name, text.line("queries"), "", message)])
    facts, whole = keys.get("facts", False), keys.get("whole_register", False)
    return GraphFolder(root, keys["title"], base, facts, queries, whole)


def _load_base(root: Path, above: tuple[Path, ...], text: InputFile) -> GraphFolder:
    try:
        return _load(root, above)
    except InputError as error:
        message = f"the base in {root} cannot be used; mend it there, or take 'base' out"
        problem = Problem(text.file, text.line("base"), "", message)
        raise InputError([problem, *of_base(error.problems, root)]) from None


def _base_faults(root: Path, above: tuple[Path, ...]) -> Iterator[str]:
    """Yield why ``root`` cannot be the base of those ``above``."""
    if not root.is_dir():
        yield (
            f"there is no folder {root}; write the path from the folder of this file to another "
            f'graph\'s folder, or "{RELEASED}" for the graph that Khorgos brings, or take '
            "'base' out"
        )
    elif root.resolve() in {one.resolve() for one in above}:
        yield (
            f"the base {root} is this graph itself, or has it for its base; take 'base' out of "
            "one of the two"
        )


def of_base(problems: tuple[Problem, ...], root: Path) -> Iterator[Problem]:
    """Yield ``problems`` of the base in ``root``, their files named with its folder."""
    for problem in problems:
        file = str(Path(root.resolve().name, problem.file))
        yield Problem(file, problem.line, problem.record, problem.message)
