"""Make the bundled outline of the map out of Natural Earth; run by hand, not by the build.

``python -m khorgos.server.drawing.make_outline FOLDER``, where FOLDER has the shapefiles at 1:10
million of Debian's package ``libmagics++-data``: ``apt-get download libmagics++-data``, then
``dpkg -x`` unpacks it without installing it, and they are in ``usr/share/magics/10m``. Its ocean
has the lakes too. Written are ``static/outline.svg``, which pages use by its parts, and beside this
module ``waters.csv``, with the names of rivers and lakes and where they lie. ``sources.csv`` names
the version and the licence of what was read, and holds the hashes of what was written.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import hypot
from pathlib import Path
from typing import Final

from khorgos.server.drawing import shapefile
from khorgos.server.drawing.outline import (
    FRAME,
    Frame,
    Line,
    area,
    box,
    cut_ring,
    joined,
    path,
    runs_inside,
    simplified,
)
from khorgos.server.drawing.projection import ASIA, PlanePoint

OUTLINE: Final = Path(__file__).parents[1] / "static" / "outline.svg"
WATERS: Final = Path(__file__).with_name("waters.csv")
MARGIN: Final = 40
"""How far lines are drawn beyond the frame, in kilometres, so that none ends in sight."""
COAST: Final = 10.0
"""Square kilometres: the smallest triangle that a point of a coast spans; less is left out."""
SHORE: Final = 12.0
COURSE: Final = 16.0
BORDER: Final = 16.0
ISLAND: Final = 60.0
LAKE: Final = 80.0
"""Square kilometres: smaller islands and lakes are left out; far off, larger ones too."""
NEAR: Final = 1500.0
"""Kilometres from the origin within which more is drawn."""
RIVER: Final = 5.0
"""Rank in Natural Earth up to which rivers are drawn everywhere; near the middle two more."""
DISPUTED: Final = ("Disputed", "Indefinite", "Line of control", "Indeterminant")
"""How the classes of border lines begin that are not agreed."""
DRAWN: Final = ("International boundary", *DISPUTED)

_STEP: Final = 2.0
"""Degrees: longer edges are divided, because a straight edge is bent on the map."""
_SPHERE: Final = Frame(-60, -10, 235, 94)
"""The degrees around the frame: farther off, the plane turns around the pole."""


def main(folder: Path) -> None:
    """Write the outline and the table of waters.

    Raises:
        OSError: a shapefile is missing.
    """
    sea, lakes = _seas(folder / "ne_10m_ocean")
    rivers = _rivers(folder / "ne_10m_rivers_lake_centerlines")
    agreed, disputed = _borders(folder / "ne_10m_admin_0_boundary_lines_land")
    named = [*_named("lake", lakes), *_named("river", rivers)]
    shapes = [
        ("sea", path(sea, closed=True)),
        ("lakes", path((ring for rings in lakes.values() for ring in rings), closed=True)),
        ("rivers", path(line for lines in rivers.values() for line in lines)),
        ("borders", path(agreed)),
        ("disputed", path(disputed)),
    ]
    OUTLINE.write_text(_svg(shapes), encoding="utf-8")
    with WATERS.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("kind", "name", "size", "x", "y"))
        table.writerows(sorted(named))


Named = dict[str, list[list[PlanePoint]]]
"""Name → lines or rings on the plane."""


def _seas(path_: Path) -> tuple[list[Line], Named]:
    """Return the rings of the sea, and those of the lakes by their names."""
    sea: list[Line] = []
    lakes: Named = defaultdict(list)
    for feature in shapefile.read(path_):
        is_sea = feature.values["featurecla"] == "Ocean"
        for part in feature.parts:
            ring = _ring(part, COAST if is_sea else SHORE)
            least = ISLAND if is_sea else LAKE
            if not ring or area(ring) * _weight(box(ring).middle) < least:
                continue
            if is_sea:
                sea.append(ring)
            else:
                lakes[_clean(feature.values["name"])].append(ring)
    return sea, lakes


def _rivers(path_: Path) -> Named:
    """Return the courses of rivers by their names, with those through lakes."""
    rivers: Named = defaultdict(list)
    for feature in shapefile.read(path_):
        rank = float(feature.values["scalerank"] or "99")
        for line in _lines(feature.parts, COURSE):
            if rank <= RIVER + (2 if _is_near(line) else 0):
                rivers[_clean(feature.values["name"])].append(line)
    return rivers


def _borders(path_: Path) -> tuple[list[Line], list[Line]]:
    """Return the borders on land that are agreed, and those that are not."""
    agreed: list[Line] = []
    disputed: list[Line] = []
    for feature in shapefile.read(path_):
        kind = feature.values["featurecla"]
        if kind.startswith(DRAWN) and feature.values["type"] == "Land":
            lines = disputed if kind.startswith(DISPUTED) else agreed
            lines.extend(_lines(feature.parts, BORDER))
    return agreed, disputed


def _ring(part: Iterable[tuple[float, float]], least: float) -> list[PlanePoint]:
    """Return a ring on the plane, cut and simplified; empty where nothing is left."""
    turned = cut_ring([PlanePoint(*corner) for corner in part], _SPHERE)
    plane = [ASIA.project(north, east) for east, north in _divided(turned)]
    cut = cut_ring(plane, FRAME.grown(MARGIN))
    return simplified(cut, least, _weight) if len(cut) > 2 else []


def _lines(
    parts: Iterable[Iterable[tuple[float, float]]], least: float
) -> Iterator[list[PlanePoint]]:
    """Yield lines on the plane, cut and simplified."""
    plane = ([ASIA.project(north, east) for east, north in part] for part in parts)
    for line in joined(plane):
        for run in runs_inside(line, FRAME.grown(MARGIN)):
            yield simplified(run, least, _weight)


def _divided(ring: Line) -> Iterator[PlanePoint]:
    """Yield the points of a ring with more between those that lie far apart."""
    for start, end in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        steps = max(1, round(hypot(end.x - start.x, end.y - start.y) / _STEP))
        for step in range(steps):
            share = step / steps
            yield PlanePoint(
                start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share
            )


def _is_near(line: Line) -> bool:
    """Say whether a line lies near the origin of the projection."""
    return hypot(*box(line).middle) < NEAR


def _weight(point: PlanePoint) -> float:
    """Say how much a bend counts: all of it near the middle, less and less outside."""
    return min(1, (NEAR / max(hypot(*point), 1)) ** 2)


def _clean(name: str) -> str:
    """Return a name with single blanks; empty where a letter of it was lost before it came here."""
    return "" if "?" in name or "\ufffd" in name else " ".join(name.split())


def _named(kind: str, waters: Named) -> Iterator[tuple[str, str, int, int, int]]:
    """Yield each water's kind, name, size (longest side in km), and a point of it to write at."""
    for name, lines in waters.items():
        if name:
            longest = max(lines, key=lambda line: sum(box(line)[2:]))
            size = round(max(box([point for line in lines for point in line])[2:]))
            at = box(longest).middle if kind == "lake" else longest[len(longest) // 2]
            yield kind, name, size, round(at.x), round(at.y)


def _svg(shapes: Iterable[tuple[str, str]]) -> str:
    """Write the parts of the outline; colours and widths are those of the page that uses them."""
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="{FRAME.x:.0f} {FRAME.y:.0f} {FRAME.width:.0f} {FRAME.height:.0f}">',
        "<!-- Natural Earth, public domain; see sources.csv. Kilometres, Albers' projection. -->",
        "<defs>",
        *(
            f'<path id="{name}" fill-rule="evenodd" vector-effect="non-scaling-stroke" d="{data}"/>'
            for name, data in shapes
        ),
        "</defs>",
        "</svg>",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
