"""Read shapefiles: lines and rings with their attributes.

The formats are those of the *ESRI Shapefile Technical Description* (1998) and of dBase III tables;
of the kinds of shapes only those of lines and polygons are read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

_NOTHING: Final = 0
_LINES: Final = (3, 5)
"""The kinds of shapes that are parts of points: polylines and polygons."""
_HEADER: Final = 100


class Feature(NamedTuple):
    """One record.

    Attributes:
        values: name of a field → what stands there, without the blanks that fill it up.
        parts: lines or rings, each of points (degrees east, degrees north).
    """

    values: Mapping[str, str]
    parts: list[list[tuple[float, float]]]


def read(path: Path) -> Iterator[Feature]:
    """Yield the features of a shapefile in its order.

    Args:
        path: with or without an extension; ``.shp``, ``.shx`` and ``.dbf`` stand side by side.

    Raises:
        OSError: one of the three cannot be read.
        ValueError: a shape is neither a line nor a polygon.
    """
    shapes, index = path.with_suffix(".shp").read_bytes(), path.with_suffix(".shx").read_bytes()
    rows = _rows(path.with_suffix(".dbf").read_bytes())
    for number, values in enumerate(rows):
        # The index counts in words of two bytes; each record has a header of eight.
        offset = struct.unpack_from(">i", index, _HEADER + 8 * number)[0] * 2 + 8
        kind = struct.unpack_from("<i", shapes, offset)[0]
        if kind in _LINES:
            yield Feature(values, _parts(shapes, offset))
        elif kind != _NOTHING:
            raise ValueError(f"{path}, record {number + 1}: a shape of kind {kind} is not read")


def _parts(shapes: bytes, offset: int) -> list[list[tuple[float, float]]]:
    """Read the parts of the shape at ``offset``: after the kind and the box, counts and starts."""
    parts, points = struct.unpack_from("<ii", shapes, offset + 36)
    starts = struct.unpack_from(f"<{parts}i", shapes, offset + 44)
    flat = struct.unpack_from(f"<{2 * points}d", shapes, offset + 44 + 4 * parts)
    both = list(zip(flat[::2], flat[1::2], strict=True))
    ends = [*starts[1:], points]
    return [both[start:end] for start, end in zip(starts, ends, strict=True)]


def _rows(table: bytes) -> Iterator[dict[str, str]]:
    """Yield the rows of a dBase table."""
    count, header, length = struct.unpack_from("<IHH", table, 4)
    fields = []
    at = 32
    while table[at] != 0x0D:
        fields.append((table[at : at + 11].partition(b"\0")[0].decode("ascii"), table[at + 16]))
        at += 32
    for number in range(count):
        start, row = header + number * length + 1, {}
        for name, width in fields:
            # What is no UTF-8 was lost before; the mark for it says so.
            row[name] = table[start : start + width].decode("utf-8", "replace").strip(" \0")
            start += width
        yield row
