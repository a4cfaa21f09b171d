"""Inside the server there are seven floors, and every import goes down or stays in its room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVER = Path(__file__).parents[2] / "server"
FLOORS = (
    ("sparql", "languages"),
    ("engines",),
    ("operation", "site", "documents", "ontologyfiles"),
    ("reading",),  # pages and their drawings read the graph through it
    ("drawing",),
    ("pages", "linked", "reconciliation", "reviewing"),
    ("settings", "openapi", "app", "serve", "extracting"),
)
ALONE = {
    "reconciliation",
    "reading",
    "drawing",
    "reviewing",
}  # what is beside them needs nothing of them
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
MODULES = [path for path in sorted(SERVER.rglob("*.py")) if path != SERVER / "__init__.py"]


def room_of(path: Path) -> str:
    return path.relative_to(SERVER).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[str]:
    """Yield the rooms of the server that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[2] for name in names if name.startswith("khorgos.server."))


def test_every_room_has_its_floor() -> None:
    assert {room_of(path) for path in MODULES} == FLOOR_OF.keys()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SERVER)))
def test_imports_go_down_or_stay_in_the_room(path: Path) -> None:
    room = room_of(path)
    for other in imported(path):
        below = FLOOR_OF[other] < FLOOR_OF[room]
        # A module that stands alone on its floor has its neighbours for a room.
        beside = FLOOR_OF[other] == FLOOR_OF[room] and not {room, other} & ALONE
        assert below or other == room or beside, f"{room} must not import {other}"
