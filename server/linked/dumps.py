"""The release as files to take away, at ``/dumps/``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Flask, Response, current_app, render_template, send_file, url_for

from khorgos.server.linked.documents import link, not_found, send

SUMS: Final = "SHA256SUMS"
"""The list of checksums, as ``sha256sum --check`` reads it."""

_EXTENSION: Final = "khorgos-dumps"
_MEDIA_TYPES: Final = {
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the release.

    Attributes:
        path: where it is.
        media_type: what it is, without parameters.
        size: its length in bytes.
        sha256: its SHA-256 in hexadecimal.
    """

    path: Path
    media_type: str
    size: int
    sha256: str


def add_dumps(app: Flask, folder: Path | None) -> None:
    """Serve the files of a release.

    Args:
        app: the application.
        folder: where they are; it is read when somebody asks. Without it there are no dumps.
    """
    app.extensions[_EXTENSION] = folder
    app.add_url_rule("/dumps/", view_func=dumps)
    app.add_url_rule("/dumps/<name>", view_func=dump)


def the_dumps() -> list[Dump]:
    """Return the files that the application serves, by name: the whole release first."""
    folder: Path | None = current_app.extensions[_EXTENSION]
    if folder is None or not folder.is_dir():
        return []
    paths = (path for path in folder.iterdir() if path.suffix in _MEDIA_TYPES and path.is_file())
    order = sorted(paths, key=lambda path: (path.suffix != ".trig", path.name))
    return [_dump(path) for path in order if not path.name.startswith(".")]


def dumps() -> Response:
    """The page that lists the files."""
    page = render_template("dumps.html", dumps=the_dumps(), sums=SUMS)
    return send(page, links=[link(url_for("description"), "describedby")])


def dump(name: str) -> Response:
    """A file, in whole or in the part that a Range header asks for; or the list of checksums."""
    files = {found.path.name: found for found in the_dumps()}
    if name == SUMS and files:
        lines = [f"{found.sha256}  {name}\n" for name, found in files.items()]
        response = send("".join(lines), "text/plain")
        response.headers["Content-Disposition"] = f"attachment; filename={SUMS}"
        return response
    # Only a name that stands in the listing is joined to the folder's path.
    found = files.get(name)
    if found is None:
        names = [SUMS, *files] if files else []
        links = {known: url_for("dump", name=known) for known in names}
        return not_found(f"There is no file {name!r} among the dumps.", links)
    response = send_file(
        found.path,
        mimetype=found.media_type,
        as_attachment=True,
        download_name=name,
        conditional=True,
        etag=found.sha256,
    )
    response.cache_control.no_cache = True
    return response


def _dump(path: Path) -> Dump:
    state = path.stat()
    sha256 = _sha256(path, state.st_ino, state.st_mtime_ns, state.st_size)
    return Dump(path, _MEDIA_TYPES[path.suffix], state.st_size, sha256)


@lru_cache(maxsize=256)
def _sha256(path: Path, *state: int) -> str:
    """Return the SHA-256 of a file; computed again when its ``state`` is another."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
