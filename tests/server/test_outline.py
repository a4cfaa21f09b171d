"""The outline of the map: its projection, its geometry, and the files that are bundled."""

from __future__ import annotations

import csv
import hashlib
import re
import struct
from itertools import pairwise
from math import hypot, isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.server.drawing.outline import (
    FRAME,
    Frame,
    area,
    box,
    cut_ring,
    joined,
    path,
    runs_inside,
    simplified,
)
from khorgos.server.drawing.projection import ASIA, EARTH, Albers, PlanePoint
from khorgos.server.drawing.shapefile import read
from khorgos.server.drawing.waters import known, waters

SERVER = Path(__file__).parents[2] / "server"
OUTLINE = SERVER / "static" / "outline.svg"
numbers = st.floats(-500, 500).map(lambda number: round(number, 2))
points = st.builds(PlanePoint, numbers, numbers)
latitudes, longitudes = st.floats(-85, 85), st.floats(-80, 240)


@given(latitudes, longitudes)
def test_a_point_comes_back_from_the_plane(latitude: float, longitude: float) -> None:
    north, east = ASIA.unproject(ASIA.project(latitude, longitude))
    assert isclose(north, latitude, abs_tol=1e-6)
    assert isclose((east - longitude + 180) % 360, 180, abs_tol=1e-6)


@given(st.floats(-60, 70), st.floats(0, 160))
def test_areas_are_true(latitude: float, longitude: float) -> None:
    step = 0.01
    corners = [(0, 0), (0, step), (step, step), (step, 0)]
    drawn = [ASIA.project(latitude + up, longitude + right) for up, right in corners]
    sides = [ASIA.project(latitude + up, longitude) for up in (0, step)]
    assert hypot(sides[1].x - sides[0].x, sides[1].y - sides[0].y) > 0
    from math import cos, radians

    true = (EARTH * radians(step)) ** 2 * cos(radians(latitude + step / 2))
    assert isclose(area(drawn), true, rel_tol=1e-3)


def test_the_formulae_give_the_figures_of_the_manual() -> None:
    # Snyder 1987, page 291: a sphere of radius 1, parallels 29.5° and 45.5°, origin 23° N, 96° W.
    point = Albers(29.5, 45.5, 23, -96).project(35, -75)
    assert (round(point.x / EARTH, 7), round(-point.y / EARTH, 7)) == (0.2952720, 0.2416774)


def test_opposite_parallels_make_no_cone() -> None:
    with pytest.raises(ValueError, match="make no cone; choose two"):
        Albers(-30, 30, 0, 0)


def test_beyond_the_cone_is_no_point() -> None:
    with pytest.raises(ValueError, match="no point of the Earth"):
        ASIA.unproject(PlanePoint(0, 40_000))


@given(st.lists(points, min_size=3, max_size=12), points)
def test_a_ring_is_cut_to_the_frame(ring: list[PlanePoint], corner: PlanePoint) -> None:
    frame = Frame(corner.x, corner.y, 200, 150)
    cut = cut_ring(ring, frame)
    assert all(frame.grown(1e-6).holds(point) for point in cut)
    if all(frame.holds(point) for point in ring):
        assert cut == ring


@given(st.lists(points, min_size=1, max_size=30))
def test_runs_are_what_lies_inside(line: list[PlanePoint]) -> None:
    frame = Frame(-200, -200, 400, 400)
    runs = list(runs_inside(line, frame))
    assert all(frame.holds(point) for run in runs for point in run)
    steps = {pair for run in runs for pair in pairwise(run)}
    assert steps == {pair for pair in pairwise(line) if all(map(frame.holds, pair))}


@given(st.lists(points, min_size=2, max_size=30), st.floats(0, 5000))
def test_simpler_lines_keep_their_ends_and_order(line: list[PlanePoint], least: float) -> None:
    simple = simplified(line, least)
    assert (simple[0], simple[-1]) == (line[0], line[-1])
    rest = iter(line)
    assert all(point in rest for point in simple)
    for left, middle, right in zip(simple, simple[1:], simple[2:], strict=False):
        assert area([left, middle, right]) >= least


def test_a_bend_that_counts_for_less_goes_first() -> None:
    line = [
        PlanePoint(0, 0),
        PlanePoint(1, 1),
        PlanePoint(2, 0),
        PlanePoint(9, 0),
        PlanePoint(10, 1),
        PlanePoint(11, 0),
    ]
    simple = simplified(line, 0.5, lambda point: 0.1 if point.x > 5 else 1)
    assert PlanePoint(1, 1) in simple
    assert PlanePoint(10, 1) not in simple


@given(st.lists(points, min_size=2, max_size=20, unique=True), st.randoms())
def test_pieces_of_a_line_are_joined_again(line: list[PlanePoint], random: object) -> None:
    pieces = [list(pair) for pair in pairwise(line)]
    pieces = [piece[::-1] if index % 2 else piece for index, piece in enumerate(pieces)]
    whole = joined(pieces)
    assert len(whole) == 1
    assert whole[0] in (line, line[::-1])


def test_lines_that_meet_three_at_a_point_stay_apart() -> None:
    middle = PlanePoint(0, 0)
    star = [[middle, PlanePoint(1, 0)], [middle, PlanePoint(0, 1)], [PlanePoint(-1, 0), middle]]
    assert sorted(joined(star)) == sorted(star)


@given(st.lists(st.lists(points, min_size=1, max_size=8), max_size=4), st.booleans())
def test_a_path_reads_back_as_its_points(lines: list[list[PlanePoint]], closed: bool) -> None:
    data, x, y, read_back = path(lines, closed=closed), 0, 0, []
    for part in re.findall(r"m([^mz]*)", data):
        steps = [int(number) for number in re.findall(r"-?\d+", part)]
        run = []
        for right, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + right, y + down
            run.append((x, y))
        read_back.append(run)
        if closed:
            x, y = run[0]
    expected = []
    for line in lines:
        whole = [(round(point.x), round(point.y)) for point in line]
        kept = [one for index, one in enumerate(whole) if not index or one != whole[index - 1]]
        if closed and kept[0] == kept[-1]:
            kept.pop()
        if len(kept) >= (3 if closed else 2):
            expected.append(kept)
    assert read_back == expected


def test_a_box_holds_its_points() -> None:
    assert box([PlanePoint(1, 5), PlanePoint(4, 2)]) == Frame(1, 2, 3, 3)


def test_a_shapefile_is_read(tmp_path: Path) -> None:
    shape = struct.pack("<i4dii i4d", 3, 0, 0, 2, 1, 1, 2, 0, 0, 0, 2, 1)
    nothing = struct.pack("<i", 0)
    shapes, index = b"\0" * 100, b"\0" * 100
    for content in (shape, nothing):
        index += struct.pack(">ii", len(shapes) // 2, len(content) // 2)
        shapes += struct.pack(">ii", 1, len(content) // 2) + content
    field = b"NAME".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([6]) + b"\0" * 15
    header = struct.pack("<B3xIHH20x", 3, 2, 32 + 32 + 1, 7) + field + b"\r"
    table = header + b" " + "Öst".encode().ljust(6) + b" " + b"\xe9".ljust(6)
    for suffix, data in ((".shp", shapes), (".shx", index), (".dbf", table)):
        (tmp_path / f"ost{suffix}").write_bytes(data)
    features = list(read(tmp_path / "ost"))
    assert features == [({"NAME": "Öst"}, [[(0.0, 0.0), (2.0, 1.0)]])]


def test_other_shapes_are_refused(tmp_path: Path) -> None:
    content = struct.pack("<idd", 1, 0, 0)
    record = struct.pack(">ii", 1, len(content) // 2) + content
    (tmp_path / "p.shp").write_bytes(b"\0" * 100 + record)
    (tmp_path / "p.shx").write_bytes(b"\0" * 100 + struct.pack(">ii", 50, len(content) // 2))
    (tmp_path / "p.dbf").write_bytes(struct.pack("<B3xIHH20x", 3, 1, 33, 1) + b"\r ")
    with pytest.raises(ValueError, match="record 1: a shape of kind 1 is not read"):
        list(read(tmp_path / "p"))


def test_the_bundled_files_are_those_that_were_made() -> None:
    with (SERVER / "drawing" / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == [
        *("static/outline.svg", "drawing/waters.csv"),
        *("static/small-rivers.svg", "drawing/small-rivers.csv"),
    ]
    for row in rows:
        digest = hashlib.sha256((SERVER / row["file"]).read_bytes()).hexdigest()
        assert digest == row["sha256"], f"{row['file']} is not what was made"
        assert row["licence"].startswith("https://")
        assert row["version"]


def test_the_outline_is_small_and_has_its_parts() -> None:
    text = OUTLINE.read_text(encoding="utf-8")
    assert len(text.encode()) < 70_000
    parts = re.findall(r'id="(\w+)"', text)
    assert parts == ["sea", "lakes", "rivers", "borders", "disputed"]
    assert "script" not in text


def test_what_is_not_free_of_conditions_stands_apart_with_its_licence() -> None:
    text = (SERVER / "static" / "small-rivers.svg").read_text(encoding="utf-8")
    assert "LGPL-3.0-or-later" in text
    assert "LGPL" not in OUTLINE.read_text(encoding="utf-8")
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt"):
        assert (SERVER / "drawing" / "licences" / name).is_file()
    assert [water.name for water in waters() if water.small] == ["Talas", "Emil"]


def test_waters_are_named_inside_the_frame() -> None:
    names = {water.name for water in waters()}
    assert {"Lake Balkhash", "Ile", "Irtysh", "Syr Darya"} <= names
    assert all(FRAME.grown(40).holds(water.at) for water in waters())


def test_a_water_is_found_by_its_name_in_any_script() -> None:
    found = {
        water.name: slug
        for water, slug in known(
            {
                "ili-river": ("river", ["Ili", "Іле"]),
                "balqash": ("lake", ["Балқаш көлі", "Lake Balkhash"]),
                "irtysh": ("river", ["Irtysh"]),
                "talas": ("lake", ["Volga"]),
            }
        ).items()
    }
    assert found["Ile"] == "ili-river"
    assert found["Lake Balkhash"] == "balqash"
    assert found["Ertix (Irtysh)"] == found["Irtysh"] == "irtysh"
    assert "Volga" not in found, "a lake is not a river of the same name"


def test_a_name_that_two_bear_finds_neither() -> None:
    twice = {"ob": ("river", ["Ob"]), "ob-2": ("river", ["Ob River"])}
    assert "Ob" not in {water.name for water in known(twice)}
