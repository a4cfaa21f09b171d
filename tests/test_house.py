"""The house keeps its order: rooms import in one direction, and modules stay small."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "ontology": {"ontology"},
    "triples": {"triples", "ontology"},
    "queries": {"queries", "ontology"},
    "server": {"server", "queries", "triples", "ontology"},
    "khorgos": {"khorgos", "server", "queries", "triples", "ontology"},
}
ROOMS = MAY_IMPORT.keys() - {"khorgos"}
LONGEST_MODULE = 700
LONGEST_FUNCTION = 60
"""Lines, which a screen shows at once."""

MODULES = [path for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]


def _imports(path: Path) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "khorgos":
            yield from ((f"khorgos.{alias.name}", []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", [alias.name for alias in node.names]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_stands_before_it(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    for module, names in _imports(path):
        first, _, rest = module.partition(".")
        assert first not in ROOMS, f"{path.name} imports {module} from the root"
        if first == "khorgos":
            other = rest.split(".")[0] if rest.split(".")[0] in ROOMS else "khorgos"
            assert other in MAY_IMPORT[room], f"{room} must not import {module}"
            if other != room:
                assert not [name for name in names if name.startswith("_")]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_small_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_fits_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_a_class_name_stands_in_one_module() -> None:
    modules: defaultdict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                modules[node.name].append(str(path.relative_to(ROOT)))
    twice = {name: places for name, places in modules.items() if len(places) > 1}
    assert not twice, f"one word, one thing; rename one of each: {twice}"
