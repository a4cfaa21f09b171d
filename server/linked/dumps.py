"""The release as files to take away, at ``/dumps/``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, render_template, request, send_file, url_for

from khorgos.server.documents import link, not_found, send
from khorgos.server.linked.ranges import send_ranges
from khorgos.server.site import the_site

SUMS: Final = "SHA256SUMS"
"""The list of checksums, as ``sha256sum --check`` reads it."""

_MEDIA_TYPES: Final = {
    "-1.2.trig": "application/trig; version=1.2",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".json": "application/json",
}
"""How a name ends → what the file is; with triple terms the version is to be said, see
https://www.w3.org/TR/rdf12-trig/#sec-mediaReg."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the release.

    Attributes:
        path: where it is.
        media_type: what it is; with a version where it is not RDF 1.1.
        size: its length in bytes.
        sha256: its SHA-256 in hexadecimal.
    """

    path: Path
    media_type: str
    size: int
    sha256: str


blueprint: Final = Blueprint("dumps", __name__, url_prefix="/dumps")


def the_dumps() -> list[Dump]:
    """Return the files that the application serves, by name: the whole release first."""
    folder = the_site().files
    if folder is None or not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.iterdir(), key=lambda path: (path.suffix != ".trig", path.stem)):
        endings = [ending for ending in _MEDIA_TYPES if path.name.endswith(ending)]
        if endings and path.is_file() and not path.name.startswith("."):
            state = path.stat()
            sha256 = _sha256(path, state.st_ino, state.st_mtime_ns, state.st_size)
            found.append(Dump(path, _MEDIA_TYPES[endings[0]], state.st_size, sha256))
    return found


@blueprint.get("/")
def listing() -> Response:
    """The page that lists the files."""
    page = render_template("dumps.html", dumps=the_dumps(), sums=SUMS)
    return send(page, links=[link(url_for("description.void"), "describedby")])


@blueprint.get("/<name>")
def file(name: str) -> Response:
    """A file, in whole or in the parts that a Range header asks for; or the list of checksums."""
    files = {found.path.name: found for found in the_dumps()}
    if name == SUMS and files:
        lines = [f"{found.sha256}  {name}\n" for name, found in files.items()]
        response = send("".join(lines), "text/plain")
        response.headers["Content-Disposition"] = f"attachment; filename={SUMS}"
        return response
    # Only a name that stands in the listing is joined to the folder's path.
    if name not in files:
        names = [SUMS, *files] if files else []
        links = {known: url_for("dumps.file", name=known) for known in names}
        return not_found(f"There is no file {name!r} among the dumps.", links)
    found = files[name]
    response = send_file(
        found.path,
        mimetype=found.media_type,
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=found.sha256,
    )
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return send_ranges(response, request, found.path)


@lru_cache(maxsize=256)
def _sha256(path: Path, *state: int) -> str:
    """Return the SHA-256 of a file; computed again when its ``state`` is another."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
