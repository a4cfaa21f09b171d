"""The examples in the docstrings run and give what they show."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

_PACKAGES = ("khorgos", "khorgos.ontology", "khorgos.triples", "khorgos.queries", "khorgos.server")
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def _modules() -> Iterator[str]:
    for package in map(importlib.import_module, _PACKAGES):
        yield package.__name__
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(".__main__"):
                yield module.name


@pytest.mark.parametrize("name", list(_modules()))
def test_the_examples_of_a_module_run(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name), optionflags=_FLAGS)
    assert outcome.failed == 0, f"run: python -m doctest on {name}"
