"""Parts of a file, as a Range header asks for them: RFC 9110, sections 13.1.5, 14 and 15.3.7.

One range is answered with that part, several with ``multipart/byteranges``; ranges that touch are
sent as one. What a server need not understand is ignored, and then the file is sent whole: another
unit than bytes, what is no list of ranges, and more than `MOST` ranges.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from flask import Request, Response
from werkzeug.http import parse_date

from khorgos.server.documents import problem

MOST: Final = 32
"""How many ranges one request may name; more are the sign of a broken client or of an attack."""

_RANGES: Final = re.compile(r"bytes=([0-9,\t -]+)", re.IGNORECASE)
_RANGE: Final = re.compile(r"([0-9]{1,30})-([0-9]{0,30})|-([0-9]{1,30})", re.ASCII)
_PIECE: Final = 2**16
_STRONG: Final = timedelta(seconds=1)


def parse_ranges(header: str, length: int) -> list[range] | None:
    """Read the value of a Range header for ``length`` bytes.

    >>> parse_ranges("bytes=0-9, -5, 8-19", 100)
    [range(0, 20), range(95, 100)]

    Returns:
        The positions of the bytes, in the order of the header, ranges that touch made one; none
        where the file has none of them; None where the header is to be ignored.
    """
    match = _RANGES.fullmatch(header.strip(" \t"))
    # A list may have empty elements, section 5.6.1.
    members = [part for one in match[1].split(",") if (part := one.strip(" \t"))] if match else []
    if not members or len(members) > MOST or not length:
        return None
    wanted = []
    for member in members:
        found = _RANGE.fullmatch(member)
        if found is None:
            return None
        first, last, suffix = found.groups()
        if suffix:
            positions = range(max(0, length - int(suffix)), length)
        elif last and int(last) < int(first):
            return None
        else:
            positions = range(int(first), min(int(last) + 1 if last else length, length))
        if positions:
            wanted.append(positions)
    return _joined(wanted)


def _joined(ranges: Sequence[range]) -> list[range]:
    """Join the ranges that overlap or touch; each stands where the first of its parts stood."""
    joined: list[range] = []
    for one in ranges:
        touching = [it for it in joined if one.start <= it.stop and it.start <= one.stop]
        place = joined.index(touching[0]) if touching else len(joined)
        joined = [it for it in joined if it not in touching]
        bounds = [one, *touching]
        whole = range(min(it.start for it in bounds), max(it.stop for it in bounds))
        joined.insert(place, whole)
    return joined


def send_ranges(response: Response, request: Request, path: Path) -> Response:
    """Turn the answer with a whole file into one with the parts that ``request`` asks for.

    Args:
        response: has the file, its length, its type, a strong ETag and Last-Modified, and has
            been made conditional; anything but 200 stays as it is.
        request: any but a GET has no ranges.
        path: the file.

    Returns:
        206 with the parts; 416 with the file's length, where it has none of them; or ``response``.
    """
    response.accept_ranges = "bytes"
    header, length = request.headers.get("Range"), response.content_length or 0
    if request.method != "GET" or response.status_code != 200 or header is None:
        return response
    ranges = parse_ranges(header, length)
    if ranges is None or not _is_current(response, request.headers.get("If-Range")):
        return response
    response.close()
    if not ranges:
        beyond = problem(
            416, "Range Not Satisfiable", f"The file has {length} bytes, not {header}."
        )
        beyond.headers["Content-Range"] = f"bytes */{length}"
        return beyond
    heads, end = [b""], b""
    if len(ranges) == 1:
        response.headers["Content-Range"] = _content_range(ranges[0], length)
    else:
        boundary = secrets.token_hex(16)
        kind = response.content_type
        heads = [
            f"\r\n--{boundary}\r\nContent-Type: {kind}\r\n"
            f"Content-Range: {_content_range(one, length)}\r\n\r\n".encode()
            for one in ranges
        ]
        end = f"\r\n--{boundary}--\r\n".encode()
        response.content_type = f"multipart/byteranges; boundary={boundary}"
    response.status_code = 206
    response.content_length = sum(map(len, (*heads, *ranges, end)))
    response.response = _pieces(path, list(zip(heads, ranges, strict=True)), end)
    return response


def _is_current(response: Response, condition: str | None) -> bool:
    """Say whether the file is still the one that If-Range names, where there is an If-Range."""
    if condition is None:
        return True
    if condition.startswith(('"', "W/")):
        return condition == response.headers["ETag"]
    date, modified = parse_date(condition), response.last_modified
    # A file may change twice within a second, so a date that young is no strong validator.
    is_strong = modified is not None and datetime.now(UTC) - modified > _STRONG
    return is_strong and date == modified


def _content_range(positions: range, length: int) -> str:
    return f"bytes {positions.start}-{positions.stop - 1}/{length}"


def _pieces(path: Path, parts: Sequence[tuple[bytes, range]], end: bytes) -> Iterator[bytes]:
    """Yield each part of the file after its head, then the end."""
    with path.open("rb") as file:
        for head, positions in parts:
            yield head
            file.seek(positions.start)
            for start in range(positions.start, positions.stop, _PIECE):
                yield file.read(min(_PIECE, positions.stop - start))
    yield end
