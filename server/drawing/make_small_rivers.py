"""Make the courses of rivers that the outline lacks out of GSHHG; run by hand, not by the build.

``python -m khorgos.server.drawing.make_small_rivers FILE``, where FILE is ``binned_river_i.nc`` of
Debian's package ``gmt-gshhg-low`` (``apt-get download``, then ``dpkg -x``); it is read with the
package netCDF4, which nothing else here needs. Written are ``static/small-rivers.svg``, whose
licence is that of GSHHG and not that of the outline, and ``small-rivers.csv`` beside this module.

GSHHG's lines have no names. :data:`RIVERS` says by which place of the release each is told.
"""

from __future__ import annotations

import csv
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Any, Final

from khorgos.server.drawing.outline import FRAME, box, joined, path
from khorgos.server.drawing.projection import ASIA, PlanePoint

COURSES: Final = Path(__file__).parents[1] / "static" / "small-rivers.svg"
TABLE: Final = Path(__file__).with_name("small-rivers.csv")


@dataclass(frozen=True, slots=True)
class SmallRiver:
    """A river that a document names, and what tells which line it is.

    Attributes:
        name: its name.
        level: of its lines, as GSHHG ranks rivers.
        place: latitude and longitude of a place that it passes.
        why: the words of the document.
    """

    name: str
    level: int
    place: tuple[float, float]
    why: str


RIVERS: Final = (
    SmallRiver("Talas", 4, (42.89799, 71.37334), "near Taraz on the Talas River"),
    SmallRiver("Emil", 3, (46.138, 81.735), "supplies water to Kazakhstan's Lake Alakol"),
)
"""The places are those of Taraz and of Lake Alakol in the release."""
_NEAR: Final = 40.0
"""Kilometres within which a line passes its place; no other line of any rank does."""


def main(file: Path) -> None:
    """Write the courses and the table.

    Raises:
        OSError: the file cannot be read.
        ValueError: not just one line passes the place of a river.
    """
    data = importlib.import_module("netCDF4").Dataset(file)
    data.set_auto_mask(False)
    lines = list(_lines(data.variables))
    courses = [_course(river, lines) for river in RIVERS]
    COURSES.write_text(_svg(path(courses)), encoding="utf-8")
    with TABLE.open("w", encoding="utf-8", newline="") as table:
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(("kind", "name", "size", "x", "y"))
        for river, course in zip(RIVERS, courses, strict=True):
            at, around = course[len(course) // 3], box(course)
            size = round(max(around.width, around.height))
            rows.writerow(("river", river.name, size, round(at.x), round(at.y)))


def _lines(data: Any) -> Iterator[tuple[int, list[PlanePoint]]]:
    """Yield the lines of all bins inside the frame, each with its level."""
    size = int(data["Bin_size_in_minutes"][0]) / 60
    across = int(data["N_bins_in_360_longitude_range"][0])
    for number, first in enumerate(data["Id_of_first_segment_in_a_bin"]):
        west, south = number % across * size, 90 - size * (number // across + 1)
        if not FRAME.holds(ASIA.project(south + size / 2, west + size / 2)):
            continue
        for segment in range(first, first + data["N_segments_in_a_bin"][number]):
            start = data["Id_of_first_point_in_a_segment"][segment]
            points = slice(start, start + data["N_points_for_a_segment"][segment])
            east = data["Relative_longitude_from_SW_corner_of_bin"][points]
            north = data["Relative_latitude_from_SW_corner_of_bin"][points]
            # They are shares of the bin, written as numbers of 16 bits without a sign.
            shares = [(int(x) & 0xFFFF, int(y) & 0xFFFF) for x, y in zip(east, north, strict=True)]
            line = [
                ASIA.project(south + y * size / 0xFFFF, west + x * size / 0xFFFF) for x, y in shares
            ]
            yield int(data["Hierarchial_level_of_a_segment"][segment]), line


def _course(river: SmallRiver, lines: list[tuple[int, list[PlanePoint]]]) -> list[PlanePoint]:
    """Return the one line that passes the place of a river."""
    place = ASIA.project(*river.place)

    def passes(line: list[PlanePoint]) -> bool:
        return any(hypot(point.x - place.x, point.y - place.y) < _NEAR for point in line)

    levels = {level for level, line in lines if passes(line)}
    found = joined(line for level, line in lines if level == river.level)
    passing = [line for line in found if passes(line)]
    if levels != {river.level} or len(passing) != 1:
        message = f"{len(passing)} lines of the levels {sorted(levels)} pass the place of the"
        raise ValueError(f"{message} {river.name}; choose a place that just one passes")
    return passing[0]


def _svg(data: str) -> str:
    """Write the courses as a part that pages use."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        "<!-- GSHHG 2.3.7, LGPL-3.0-or-later (drawing/licences); changed: cut out,"
        " projected, in whole kilometres. See drawing/sources.csv. -->\n"
        f'<defs><path id="rivers" vector-effect="non-scaling-stroke" d="{data}"/></defs>\n'
        "</svg>\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
