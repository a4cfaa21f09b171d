"""Results of gates, kept from one check to the next: what has not changed is not asked again.

A result is kept under a key over all that its gate reads: the input, the release, the ontology with
its shapes, the source of this package, and the versions of the packages and of the Java that judge.
A key that differs is a question that was never asked. Files are JSON, written whole or not at all;
one that is damaged or of somebody else counts as none. Nothing here needs a graph.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any, Final, NamedTuple

import khorgos.ontology
from khorgos.triples import TRIPLES
from khorgos.triples.folder import SETTINGS, roots
from khorgos.triples.gates.result import FAILED, PASSED, GateResult

CACHE_VARIABLE: Final = "KHORGOS_CACHE"
"""The variable of the environment that names the folder; empty, nothing is kept."""

TEXTS: Final = "texts"
RELEASE: Final = "release"
GRAPH: Final = "graph"
"""What a gate reads: the sources and annotations; those, the links and the release; or the release
alone."""

_ONTOLOGY: Final = Path(khorgos.ontology.__file__).parent
_NOT_JUDGING: Final = frozenset({"test", "bench", "notebook"})
"""Extras of the package that no gate needs."""


Stamps = tuple[tuple[str, int, int], ...]
"""The name, time of change and size of files."""


class Listed(NamedTuple):
    """What has to be known of a gate to choose it and to find its result: name, light, reads."""

    name: str
    light: bool
    reads: str


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of this user for results, as the XDG Base Directory Specification has it.

    Returns:
        ``KHORGOS_CACHE``, else ``khorgos`` in ``XDG_CACHE_HOME`` or ``~/.cache``; None where
        nothing is to be kept, or the user has no home.
    """
    named = environment.get(CACHE_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    above = environment.get("XDG_CACHE_HOME", "")
    if Path(above).is_absolute():  # others are to be ignored, says the specification
        return Path(above, "khorgos")
    try:
        return Path.home() / ".cache" / "khorgos"
    except RuntimeError:
        return None


def text_files(folder: Path) -> Iterator[Path]:
    """The files on which the gates on texts depend: what curators wrote in a graph's ``folder``."""
    for name in ("sources", "annotations", "wikidata"):
        yield from _files(folder / name)
    if (settings := folder / SETTINGS).is_file():
        yield settings


def code_files() -> Iterator[Path]:
    """The files of this package that judge: its source, the ontology, the shapes and tables."""
    yield from _files(_ONTOLOGY)
    for path in _files(TRIPLES):
        room, *rest = path.relative_to(TRIPLES).parts
        is_input = room in ("graph", "sources") or (
            room == "annotations" and path.suffix != ".json"
        )
        if not (rest and is_input):
            yield path


class Kept:
    """The results of the gates of one release and its input."""

    def __init__(
        self,
        cache: Path | None,
        folder: Path,
        release: Path,
        validator: str = "pyshacl",
        anew: Callable[[str], bool] = lambda gate: False,
    ):
        """Keep results in ``cache``, none where it is None.

        Args:
            cache: the folder of results.
            folder: the input.
            release: the release that is built from it.
            validator: who asks the shapes.
            anew: which gates, by name, are to be asked again.
        """
        self._folder, self._release, self._validator = folder, release, validator
        self._anew = anew
        place = hashlib.sha256(f"{folder.absolute()}\n{release.absolute()}".encode()).hexdigest()
        self._cache = cache / "gates" / place[:16] if cache else None
        self._stamps = self._stamped() if cache else ()

    def gates(self) -> Sequence[Listed] | None:
        """The gates that this package has, in their order; None if that is not known."""
        try:
            data = self._read("gates", self._code)
            return [Listed(str(name), bool(light), str(reads)) for name, light, reads in data]
        except (LookupError, OSError, TypeError, ValueError):
            return None

    def keep_gates(self, gates: Sequence[Listed]) -> None:
        """Keep which gates this package has."""
        with suppress(OSError):
            self._write("gates", self._code, [list(gate) for gate in gates])

    def get(self, gate: Listed) -> GateResult | None:
        """What ``gate`` would find, if it was asked about the same before; else None.

        A finding names places of the input, so that it counts for the same input alone.
        """
        if self._anew(gate.name):
            return None
        try:
            data = self._read(gate.name, self._key(gate))
            result = _result(gate.name, data)
            same = not result.findings or data["input"] == self._input
            return result if same else None
        except (LookupError, OSError, TypeError, ValueError):
            return None

    def keep(self, gate: Listed, result: GateResult) -> None:
        """Keep what ``gate`` found, unless it could not be asked; a full disk does no harm.

        Nor is it kept when a file has changed since this was made: who knows which of the two
        contents the gate has read?
        """
        if self._cache is None or not result.lasting or self._stamped() != self._stamps:
            return
        checked = datetime.now().isoformat(timespec="seconds")
        with suppress(OSError):
            data = {**result.to_dict(), "checked": checked, "input": self._input}
            self._write(gate.name, self._key(gate), data)

    def _key(self, gate: Listed) -> str:
        parts = [gate.name, self._code, str(self._folder.resolve() == TRIPLES)]
        if gate.reads != TEXTS:
            parts.append(self._released)
        if gate.reads != GRAPH:
            parts.append(self._input)
        else:
            parts += [self._java, self._validator if gate.name == "shapes" else ""]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _stamped(self) -> Stamps:
        files = (*self._input_files, *_files(self._release), *code_files())
        return stamps(files)

    @property
    def _input_files(self) -> list[Path]:
        # Results depend on the bases too.
        return [path for root in roots(self._folder) for path in text_files(root)]

    @cached_property
    def _input(self) -> str:
        return _digest(self._folder, self._input_files)

    @cached_property
    def _released(self) -> str:
        return _digest(self._release, _files(self._release))

    @cached_property
    def _code(self) -> str:
        return _digest(TRIPLES.parent, code_files(), sys.version, *_versions())

    @cached_property
    def _java(self) -> str:
        """Which Java would be asked, without running it: its places, their ages and sizes."""
        homes = [os.environ.get("JAVA_HOME"), shutil.which("java")]
        found = []
        for path in (Path(home).resolve() for home in homes if home):
            java = path / "bin" / "java" if path.is_dir() else path
            age = java.stat() if java.exists() else None
            found.append(f"{java} {age.st_mtime_ns} {age.st_size}" if age else str(java))
        return "\n".join(found)

    def _read(self, name: str, key: str) -> Any:
        """What is kept by that name under ``key``.

        Raises:
            LookupError, OSError, TypeError, ValueError: there is none, or it is damaged.
        """
        path = self._path(name)
        if not path.is_file():  # what else may lie there, such as a pipe, is not read
            raise LookupError(name)
        try:
            kept = json.loads(path.read_bytes())
        except RecursionError as error:
            raise ValueError(name) from error
        if kept["key"] != key:
            raise LookupError(name)
        return kept["data"]

    def _write(self, name: str, key: str, data: object) -> None:
        if self._cache is None:
            return
        from khorgos.triples.editing.files import write_whole  # not needed to read what is kept

        text = json.dumps({"key": key, "data": data}, ensure_ascii=False, indent=1)
        write_whole(self._path(name), text.encode())

    def _path(self, name: str) -> Path:
        if self._cache is None:
            raise LookupError(name)
        return self._cache / f"{name}.json"


def stamps(files: Iterable[Path]) -> Stamps:
    """The name, time of change and size of each of ``files`` that is there."""
    found = []
    for path in files:
        with suppress(OSError):
            state = path.stat()
            found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)


def _result(gate: str, data: Any) -> GateResult:
    """The result that was kept.

    Raises:
        LookupError, TypeError, ValueError: it is none.
    """
    texts, counts = [data["summary"], data["checked"]], dict(data["counts"])
    findings, remarks = tuple(data["findings"]), tuple(data["remarks"])
    fits = all(isinstance(text, str) for text in (*texts, *findings, *remarks))
    if not fits or data["state"] != (FAILED if findings else PASSED):
        raise ValueError(gate)
    result = GateResult(texts[0], findings, remarks, gate=gate, state=data["state"])
    counts = {name: int(count) for name, count in counts.items()}
    datetime.fromisoformat(texts[1])
    return replace(result, counts=counts, seconds=float(data["seconds"]), checked=texts[1])


def _files(folder: Path) -> list[Path]:
    """All files below ``folder`` that somebody wrote, sorted."""
    found = (Path(top, name) for top, _, names in os.walk(folder) for name in names)
    return sorted(path for path in found if "__pycache__" not in path.parts)


def _digest(base: Path, files: Iterable[Path], *more: str) -> str:
    """A hash over the names and bytes of ``files``, and over ``more``."""
    whole = hashlib.sha256("\n".join(more).encode())
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"\n{os.path.relpath(path, base)} {content}".encode())
    return whole.hexdigest()


def _versions() -> Iterator[str]:
    """The packages that this one needs to judge, with their versions, sorted."""
    needs: Sequence[str] = ()
    with suppress(metadata.PackageNotFoundError):
        needs = metadata.requires("khorgos") or ()
    for needed in sorted(set(needs)):
        extra = re.search(r"extra == ['\"](\w+)", needed)
        name = re.match(r"[\w.-]+", needed)
        if name and not (extra and extra[1] in _NOT_JUDGING):
            with suppress(metadata.PackageNotFoundError):
                yield f"{name[0]} {metadata.version(name[0])}"
