from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph

from khorgos.ontology import java
from khorgos.ontology.java import NO_JAVA, JavaMissingError, ask_owlapi, find_java


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    find_java.cache_clear()
    yield
    find_java.cache_clear()


def fake(folder: Path, script: str) -> Path:
    home = folder / "home"
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return home


def settings(home: Path | str, version: str) -> str:
    return f"printf ' java.home = {home}\\n java.specification.version = {version}\\n' >&2"


def only(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(home))
    monkeypatch.setattr(java.shutil, "which", lambda _: None)
    monkeypatch.setattr(java, "find_spec", lambda _: None)


def test_a_runtime_says_where_its_home_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, fake(tmp_path, settings("/opt/real", "17")))
    assert find_java() == Path("/opt/real/bin/java")


@pytest.mark.parametrize("script", [settings("/opt/old", "1.8"), "exit 1"])
def test_old_and_broken_runtimes_are_passed_over(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, fake(tmp_path, script))
    assert find_java() is None
    with pytest.raises(JavaMissingError, match="were not checked"):
        ask_owlapi("profile", Graph())


def test_the_error_names_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, tmp_path / "nowhere")
    with pytest.raises(JavaMissingError) as caught:
        ask_owlapi("profile", Graph())
    assert str(caught.value) == NO_JAVA
    assert "khorgos[reason]" in NO_JAVA
