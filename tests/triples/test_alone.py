"""Programs that change the files of a folder wait for each other."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from khorgos.triples.editing.alone import alone
from khorgos.triples.editing.files import read_text, write_whole
from khorgos.triples.editing.yamltext import EditError
from khorgos.triples.folder import UNFINISHED, load_folder
from khorgos.triples.newentity import new_entity, write_entity
from khorgos.triples.newfolder import make_folder
from khorgos.triples.problems import InputError

fcntl = pytest.importorskip("fcntl")


def is_free(folder: Path) -> bool:
    """Whether another process could take its turn."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def test_others_have_their_turn_when_the_outermost_is_done(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with alone(tmp_path):
        with alone(tmp_path / "link"):
            assert not is_free(tmp_path)
        assert not is_free(tmp_path)
    assert is_free(tmp_path)
    with pytest.raises(ValueError, match="Zarm"), alone(tmp_path):
        raise ValueError("Zarm")
    assert is_free(tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "link"]


def test_what_many_write_at_once_is_all_there(tmp_path: Path) -> None:
    counter = tmp_path / "counter"

    def count(_: int) -> None:
        with alone(tmp_path):
            write_whole(counter, f"{int(read_text(counter) or 0) + 1}".encode())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(64)))
    assert counter.read_text() == "64"


def test_entities_that_come_at_once_are_all_there(tmp_path: Path) -> None:
    graph = load_folder(make_folder(tmp_path / "own", base=False))
    made = [new_entity(f"Ford {number}", "Place") for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda one: write_entity(graph, one), made))
    register = read_text(graph.annotations / "entities.yaml")
    rows = read_text(graph.wikidata / "register.csv")
    for one in made:
        assert register.count(f"\n{one.slug}:\n") == rows.count(f"\n{one.slug},") == 1


def test_a_text_that_is_not_utf_8_is_told_and_none_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\nb: \xcf\n")
    with pytest.raises(EditError, match=r"a\.yaml is not UTF-8 at byte 8; save it as UTF-8 again"):
        read_text(tmp_path / "a.yaml")
    assert read_text(tmp_path / "b.yaml") == ""


def test_a_register_broken_while_a_document_waits_is_told(tmp_path: Path) -> None:
    root = make_folder(tmp_path / "own", base=False)
    staged = root / UNFINISHED
    write_whole(staged / "list.json", b'{"slug": "zarm", "moves": [], "label": "Zarm (document)"}')
    register = root / "annotations" / "entities.yaml"
    register.write_text("ost:\n\ttype: Place\n")
    with pytest.raises(InputError, match="waits, for a register cannot be edited"):
        load_folder(root)
    assert staged.is_dir()
    register.write_text("ost:\n  type: Place\n  label: Ost\n")
    load_folder(root)
    assert not staged.exists()
    assert "\nzarm:\n" in register.read_text()
