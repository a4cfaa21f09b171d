"""The page about the site: its documents, the credits, the exceptions of its release."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.site import MANIFEST, OntologySource, Site


def test_documents_and_credits_are_named(release_app: Flask) -> None:
    page = release_app.test_client().get("/about", headers={"Accept": "text/html"}).text
    assert "China–Kazakhstan relations" in page
    assert "CC BY-SA; the version is not stated in the file" in page
    assert "CC-CEDICT" in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page


@pytest.mark.parametrize(
    ("told", "words"),
    [({"exceptions": 9}, "9 exceptions were made"), ({"exceptions": 1}, "1 exception was made")],
)
def test_exceptions_are_counted(
    engine: EmbeddedEngine, source: OntologySource, tmp_path: Path, told: object, words: str
) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    app = create_app(replace(Site.of(engine, source), dumps=tmp_path))
    assert words in app.test_client().get("/about").text


def test_a_release_without_its_file_tells_of_no_exceptions(
    engine: EmbeddedEngine, source: OntologySource, tmp_path: Path
) -> None:
    for dumps in (None, tmp_path):
        app = create_app(replace(Site.of(engine, source), dumps=dumps))
        assert "was made" not in app.test_client().get("/about").text
