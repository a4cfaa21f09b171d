"""The tour of the graph, run from its first cell to its last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import nbformat
import pytest
from flask import Flask
from nbclient import NotebookClient

from khorgos.queries.catalogue import QUERIES

TOUR = QUERIES / "tour.ipynb"

# What the kernel's own libraries say of each other is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def endpoint(
    release_app: Flask, serving: Callable[[Flask], AbstractContextManager[str]]
) -> Iterator[str]:
    with serving(release_app) as address:
        yield f"{address}/sparql"


@pytest.mark.slow
def test_the_tour_shows_what_the_release_says(
    endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renewing: bool
) -> None:
    monkeypatch.setenv("KHORGOS_ENDPOINT", endpoint)
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    stored = nbformat.read(TOUR, as_version=4)
    told, metadata = _texts(stored), [cell.metadata for cell in stored.cells]
    NotebookClient(stored, timeout=120, kernel_name="python3").execute(cwd=str(tmp_path))
    if renewing and _texts(stored) != told:
        for cell, kept in zip(stored.cells, metadata, strict=True):
            cell.metadata = kept  # not the times at which it ran
        nbformat.write(stored, TOUR)
        print("the tour is written anew")
    else:
        assert _texts(stored) == told


def test_the_tour_has_tables_and_plots() -> None:
    tour = nbformat.read(TOUR, as_version=4)
    nbformat.validate(tour)
    outputs = [output for cell in tour.cells for output in cell.get("outputs", ())]
    kinds = [kind for output in outputs for kind in output.get("data", ())]
    assert kinds.count("image/png") == 2
    assert kinds.count("text/html") >= 4
    assert all(output.output_type != "error" for output in outputs)


def _texts(notebook: nbformat.NotebookNode) -> list[str]:
    """What the cells print; pictures are not compared, since fonts differ between machines."""
    return [
        output.get("text") or output.data.get("text/plain", "")
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    ]
