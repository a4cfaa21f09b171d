"""Edits change their stretch alone; a journal keeps each, whatever happens to the process."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.editing.annotationtext import (
    in_order,
    record_id,
    with_changed,
    with_complete,
    with_record,
    with_status,
    with_unread,
    without_record,
)
from khorgos.triples.editing.desk import ConflictError, EditingDesk
from khorgos.triples.editing.files import splice, write_whole
from khorgos.triples.editing.journal import JournalError
from khorgos.triples.editing.scalars import bracketed, scalar
from khorgos.triples.editing.yamltext import EditError, YamlText

FILE = """\
# Zarm, as its chronicle tells
document: zarm   # the slug
complete:
- ''
unread: {Ost: "not yet: later"}
records:

# ---- the lead
- id: first
  quote: 'Zarm: a land'
  # why two
  facts:
  - zarm borders ost   # neighbours
  # the name
  - fact: zarm name "Zárm"@en
    when: in 1992
    how: [north]
  # the end of the first

- id: second
  section: Ost
  status: draft
  quote: >
    Ost lies
    there.
  nothing: "it says, where"

# ---- the end
- id: third
  section: Ost
  quote: It ended.
  nothing: no time
"""


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    _, old, new = splice(before, after)
    return old.splitlines(), new.splitlines()


# ------------------------------------------------------------ one stretch


def test_a_new_key_is_a_new_line() -> None:
    text = YamlText(FILE)
    made = with_status(text, "third", "draft")
    assert made == FILE.replace("id: third\n", "id: third\n  status: draft\n")


def test_taking_a_status_out_takes_its_line_out() -> None:
    made = with_status(YamlText(FILE), "second", "accepted")
    assert made == FILE.replace("  status: draft\n", "")


def test_comments_stay_where_lines_did_not_change() -> None:
    text = YamlText(FILE)
    record = text.data["records"][0]
    facts = [{"fact": "zarm borders ost", "certainty": "perhaps"}, *record["facts"][1:]]
    made = with_changed(text, "first", {**record, "facts": facts})
    kept = "  - fact: zarm borders ost\n    certainty: perhaps   # neighbours\n"
    assert made == FILE.replace("  - zarm borders ost   # neighbours\n", kept)
    made = with_changed(text, "first", {**record, "facts": record["facts"][:1]})
    assert made == FILE.replace(
        '  - fact: zarm name "Zárm"@en\n    when: in 1992\n    how: [north]\n', ""
    )


def test_a_record_that_is_taken_out_leaves_what_stands_around_it() -> None:
    made = without_record(YamlText(FILE), "third")
    assert made.endswith('nothing: "it says, where"\n\n# ---- the end\n')
    assert FILE.startswith(made)


def test_the_last_record_leaves_an_empty_list() -> None:
    made = without_record(YamlText("document: a\nrecords:\n- id: one\n  quote: a\n"), "one")
    assert YamlText(made).data == {"document": "a", "records": []}


@pytest.mark.parametrize(
    "empty", ["records: []\n", "records:\n", "records:", "records: [ ]  # none"]
)
def test_the_first_record_goes_into_an_empty_list(empty: str) -> None:
    text = YamlText(f"document: a  # b\n{empty}")
    made = with_record(text, {"id": "one", "quote": "a"}, 3, {})
    assert made.startswith("document: a  # b\nrecords:")
    assert YamlText(made).data["records"] == [{"id": "one", "quote": "a"}]


@pytest.mark.parametrize(
    ("at", "section", "above"),
    [
        (0, "", "# ---- the lead\n"),
        (5, "", "  # the end of the first\n"),
        (5, "Ost", "  # the end of the first\n\n"),
        (15, "Ost", '"it says, where"\n'),
        (90, "Ost", "no time\n"),
    ],
)
def test_a_record_stands_in_reading_order(at: int, section: str, above: str) -> None:
    starts = {"first": 1, "second": 10, "third": 20}
    record = {"nothing": "so", "quote": "q", "section": section, "id": "new"}
    made = with_record(YamlText(FILE), record, at, starts)
    before, _, after = made.partition("- id: new\n")
    assert before.endswith(above)
    assert after.startswith(f"  section: {section or repr('')}\n  quote: q\n  nothing: so\n")
    assert before + after.split("nothing: so\n", 1)[1] == FILE


def test_a_section_that_was_read_is_no_longer_unread() -> None:
    made = with_complete(YamlText(FILE), "Ost", ["Ost"])
    assert made == FILE.replace("- ''\nunread: {Ost: \"not yet: later\"}\n", "- ''\n- Ost\n")
    again = with_unread(YamlText(made), "Ost", "not yet")
    assert YamlText(again).data["unread"] == {"Ost": "not yet"}
    assert YamlText(again).data["complete"] == [""]


def test_line_ends_and_a_missing_last_one_stay() -> None:
    text = FILE.removesuffix("\n").replace("\n", "\r\n")
    made = with_record(
        YamlText(text), {"id": "new", "quote": "q", "nothing": "so"}, 99, {"third": 1}
    )
    assert made == f"{text}\r\n- id: new\r\n  quote: q\r\n  nothing: so"


def test_records_in_brackets_are_refused_with_the_way_out() -> None:
    text = YamlText("document: a\nrecords: [{id: one, quote: a}]\n")
    with pytest.raises(EditError, match="a line with a dash for each item"):
        with_record(text, {"id": "new", "quote": "q"}, 0, {})


def test_a_record_that_is_gone_is_refused() -> None:
    with pytest.raises(EditError, match="no record 'fourth'"):
        without_record(YamlText(FILE), "fourth")


def test_an_id_is_made_of_the_first_words() -> None:
    assert record_id("Жарма and Ost met.", []) == "zharma-ost-met"
    assert record_id("…", ["record"]) == "record-2"


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"))
WORDS = st.one_of(
    TEXTS.filter(str.strip),
    st.sampled_from(
        ["1992", "no", "a: b", "- x", "# c", "it's", '"q"', "{a}", "🏔 b", "x #y", " a "]
    ),
)


@given(WORDS)
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    assert yaml.load(f"- a: {scalar(text)}", Loader=yaml.BaseLoader) == [{"a": text}]
    assert yaml.load(bracketed([text, {"k": text}]), Loader=yaml.BaseLoader) == [text, {"k": text}]


FACTS = st.lists(
    st.one_of(
        WORDS.map(lambda word: f"zarm name {word}"),
        st.fixed_dictionaries(
            {"fact": WORDS}, optional={"when": WORDS, "how": st.lists(WORDS, min_size=1)}
        ),
    ),
    min_size=1,
    max_size=4,
)
RECORDS = st.fixed_dictionaries(
    {"quote": WORDS}, optional={"facts": FACTS, "nothing": WORDS, "exceptions": st.just({"a": "b"})}
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Files of annotations with comments and blank lines wherever they may stand."""
    lines = ["document: zarm", "complete: []", "records:"]
    noise = st.sampled_from([[], [], ["# remark: - a"], [""], ["", "    # 🏔", ""]])
    for number in range(draw(st.integers(1, 4))):
        lines += draw(noise)
        lines.append(f"- id: r{number}")
        lines.append(f"  quote: {scalar(draw(WORDS))}" + draw(st.sampled_from(["", "  # own"])))
        facts = draw(st.lists(WORDS, max_size=3))
        if facts:
            lines.append("  facts:")
            for fact in facts:
                lines += draw(noise)
                lines.append(f"  - {scalar(fact)}")
        else:
            lines.append("  nothing: because")
    lines += draw(noise)
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


@given(files(), RECORDS, st.data())
def test_any_edit_changes_its_record_alone(text: str, record: dict[str, Any], data: Any) -> None:
    before = YamlText(text)
    names = [one["id"] for one in before.data["records"]]
    name = data.draw(st.sampled_from(names))
    start, end = before.stretch("records", names.index(name))
    made = with_changed(before, name, {"id": name, **record})
    assert made.startswith(text[:start])
    assert made.endswith(text[end:])
    assert YamlText(made).data["records"][names.index(name)] == in_order({"id": name, **record})
    at = data.draw(st.integers(0, len(names)))
    starts = {name: number for number, name in enumerate(names)}
    made = with_record(before, {"id": "new", **record}, at - 1, starts)
    _, old, _ = splice(text, made)
    assert old == ""
    kept = YamlText(made).data["records"]
    assert [one["id"] for one in kept] == [*names[:at], "new", *names[at:]]
    gone = without_record(YamlText(made), "new")
    assert gone == text or YamlText(gone).data == before.data


# ------------------------------------------------------------ the journal


def desk_of(folder: Path) -> EditingDesk:
    return EditingDesk(folder, folder / "reviews" / "zarm.jsonl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zarm.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


def setting(record: str, **keys: str) -> Any:
    def edit(read: Any) -> Mapping[str, str]:
        text = YamlText(read("zarm.yaml"))
        held = next(one for one in text.data["records"] if one["id"] == record)
        return {"zarm.yaml": with_changed(text, record, {**held, **keys})}

    return edit


def test_what_was_decided_is_undone_and_done_again_after_a_restart(folder: Path) -> None:
    desk_of(folder).decide("edit", setting("third", nothing="it says no time"), told="third")
    changed = (folder / "zarm.yaml").read_text("utf-8")
    assert changed == FILE.replace("no time", "it says no time")
    undone = desk_of(folder).undo()
    assert undone is not None
    assert undone.told == "undone: third"
    assert (folder / "zarm.yaml").read_text("utf-8") == FILE
    assert desk_of(folder).undo() is None
    desk_of(folder).redo()
    assert (folder / "zarm.yaml").read_text("utf-8") == changed
    assert desk_of(folder).redo() is None


def test_everybody_undoes_their_own_decisions_first(folder: Path) -> None:
    desk = desk_of(folder)
    desk.decide("edit", setting("first", quote="a"), who="ann", told="by ann")
    desk.decide("edit", setting("third", quote="b"), who="bob", told="by bob")
    told = [one.told for one in (desk.undo("ann"), desk.undo("cem")) if one]
    assert told == ["undone: by ann", "undone: by bob"]
    assert (folder / "zarm.yaml").read_text("utf-8") == FILE


def test_a_rejection_is_kept_and_undone_without_a_file(folder: Path) -> None:
    desk = desk_of(folder)
    desk.decide("reject", about={"proposal": "p"})
    done, _ = desk_of(folder).journal.stacks()
    assert [one.about for one in done] == [{"proposal": "p"}]
    desk.undo()
    assert desk_of(folder).journal.stacks()[0] == []


def test_what_another_program_wrote_elsewhere_stays(folder: Path) -> None:
    desk = desk_of(folder)
    desk.decide("edit", setting("third", nothing="it says no time"))
    path = folder / "zarm.yaml"
    path.write_text(path.read_text("utf-8").replace("in 1992", "in 1993"), encoding="utf-8")
    desk.undo()
    assert path.read_text("utf-8") == FILE.replace("in 1992", "in 1993")


def test_what_another_program_wrote_there_is_not_overwritten(folder: Path) -> None:
    desk = desk_of(folder)
    desk.decide("edit", setting("third", nothing="it says no time"))
    path = folder / "zarm.yaml"
    theirs = path.read_text("utf-8").replace("it says no time", "it says nothing at all")
    path.write_text(theirs, encoding="utf-8")
    with pytest.raises(
        ConflictError, match=r"third in zarm\.yaml was changed elsewhere"
    ) as refused:
        desk.undo()
    assert "it says no time" in refused.value.mine
    assert "it says nothing at all" in refused.value.theirs
    assert path.read_text("utf-8") == theirs


def test_a_decision_that_was_not_written_is_written_at_the_next_start(folder: Path) -> None:
    desk = desk_of(folder)
    desk.decide("edit", setting("third", nothing="it says no time"))
    path = folder / "zarm.yaml"
    changed = path.read_text("utf-8")
    journal = folder / "reviews" / "zarm.jsonl"
    lines = journal.read_text("utf-8").splitlines(keepends=True)
    for elsewhere in ("in 1992", "in 1993"):  # also where another record was changed meanwhile
        path.write_text(FILE.replace("in 1992", elsewhere), encoding="utf-8")
        journal.write_text(lines[0] + '{"number":2,"what":"ed', encoding="utf-8")
        assert len(desk_of(folder).recovered) == 1
        assert path.read_text("utf-8") == changed.replace("in 1992", elsewhere)
        assert desk_of(folder).recovered == []


def test_a_damaged_journal_is_named_with_the_way_out(folder: Path) -> None:
    (folder / "reviews").mkdir()
    (folder / "reviews" / "zarm.jsonl").write_text("zarm\n", encoding="utf-8")
    with pytest.raises(JournalError, match=r"zarm.jsonl:1: .*move the file away"):
        desk_of(folder)


def test_nothing_to_change_is_said(folder: Path) -> None:
    with pytest.raises(EditError, match="nothing was changed"):
        desk_of(folder).decide("edit", setting("third", nothing="no time"))


def test_a_file_that_cannot_be_written_stays_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    desk = desk_of(folder)
    monkeypatch.setattr("khorgos.triples.editing.desk.write_whole", full)
    with pytest.raises(OSError, match="No space"):
        desk.decide("edit", setting("third", nothing="it says no time"))
    monkeypatch.undo()
    assert (folder / "zarm.yaml").read_text("utf-8") == FILE
    assert desk_of(folder).recovered == []
    assert desk_of(folder).journal.stacks() == ([], [])


def _decide_for_ever(folder: Path, told: int) -> None:
    desk = desk_of(folder)
    for number in range(10_000):
        desk.decide("edit", setting("third", nothing=f"reason number {number}"))
        os.write(told, b"%d\n" % number)


@pytest.mark.fork
def test_no_kill_loses_a_decision(folder: Path) -> None:
    chance = random.Random(17)
    path = folder / "zarm.yaml"
    for _ in range(10):
        read, told = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                _decide_for_ever(folder, told)
            finally:
                os._exit(1)
        os.close(told)
        os.read(read, 1)  # the first is made
        time.sleep(chance.random() / 20)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read) as file:
            answered = file.read().split()
        desk_of(folder)
        held = YamlText(path.read_text("utf-8")).data["records"][2]["nothing"]
        last = int(answered[-1] if answered else 0)
        assert int(held.removeprefix("reason number ")) in (last, last + 1)
        assert [one.name for one in folder.iterdir()].count("zarm.yaml") == 1
        assert not list(folder.glob("*.khorgos-tmp"))
        path.write_text(FILE, encoding="utf-8")


def test_a_file_is_written_whole_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


class FullDisk:
    """A disk on which there is room for so many bytes more in the journal."""

    def __init__(self, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self._room, self._patch, self._open = room, monkeypatch, Path.open

    def __enter__(self) -> None:
        disk, real = self, Path.open

        def opened(path: Path, mode: str = "r", *given: Any, **named: Any) -> Any:
            file = real(path, mode, *given, **named)
            return _Filling(file, disk) if mode == "ab" else file

        self._patch.setattr(Path, "open", opened)

    def __exit__(self, *_: object) -> None:
        self._patch.setattr(Path, "open", self._open)

    def take(self, data: bytes) -> bytes:
        taken, self._room = data[: self._room], max(0, self._room - len(data))
        return taken


class _Filling:
    def __init__(self, file: Any, disk: FullDisk) -> None:
        self._file, self._disk = file, disk

    def __enter__(self) -> _Filling:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        return int(self._file.write(self._disk.take(data)))

    def fileno(self) -> int:
        return int(self._file.fileno())


@pytest.mark.parametrize("room", [0, 1, 100])
def test_a_disk_without_room_for_a_decision_leaves_no_part_of_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    desk = desk_of(folder)
    desk.decide("edit", setting("first", quote="a"))
    before = desk.journal.path.read_bytes()
    with FullDisk(room, monkeypatch), pytest.raises(OSError, match="No space"):
        desk.decide("edit", setting("third", nothing="it says no time"))
    assert desk.journal.path.read_bytes() == before
    assert "it says no time" not in (folder / "zarm.yaml").read_text("utf-8")
    desk.decide("edit", setting("third", nothing="it says no time"))
    assert len(desk_of(folder).journal.stacks()[0]) == 2


def test_a_disk_without_room_for_the_end_of_a_decision_keeps_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(folder)
    line = len(_probe(folder, "it says no time"))
    with FullDisk(line + 5, monkeypatch):
        desk.decide("edit", setting("third", nothing="it says no time"))
    changed = (folder / "zarm.yaml").read_text("utf-8")
    assert "it says no time" in changed
    desk.undo()  # which first says that the files of the other are written
    assert (folder / "zarm.yaml").read_text("utf-8") == FILE
    assert desk_of(folder).recovered == []
    assert (folder / "zarm.yaml").read_text("utf-8") == FILE


def test_what_was_refused_is_not_made_at_the_next_start_though_the_disk_is_full(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    desk = desk_of(folder)
    with FullDisk(len(_probe(folder, "it says no time")), monkeypatch):
        monkeypatch.setattr("khorgos.triples.editing.desk.write_whole", full)
        with pytest.raises(OSError, match="No space"):
            desk.decide("edit", setting("third", nothing="it says no time"))
    monkeypatch.undo()
    assert desk.journal.path.read_bytes() == b""
    assert desk_of(folder).recovered == []
    assert (folder / "zarm.yaml").read_text("utf-8") == FILE


def _probe(folder: Path, reason: str) -> str:
    """The line that a decision takes in the journal."""
    other = folder / "other"
    other.mkdir()
    (other / "zarm.yaml").write_text(FILE, encoding="utf-8")
    return f"{desk_of(other).decide('edit', setting('third', nothing=reason))}\n"


def test_a_part_of_a_line_that_another_process_left_is_not_gone_on(folder: Path) -> None:
    desk = desk_of(folder)
    with desk.journal.path.open("ab") as file:
        file.write(b'{"number":1,"what":"ed')
    desk.decide("edit", setting("third", nothing="it says no time"))
    assert [one.what for one in desk_of(folder).journal.decisions] == ["edit", "done"]


def test_a_journal_that_was_taken_away_begins_anew(folder: Path) -> None:
    desk = desk_of(folder)
    desk.decide("edit", setting("third", nothing="it says no time"))
    desk.journal.path.unlink()
    desk.look()
    assert desk.journal.stacks() == ([], [])
    desk.decide("edit", setting("first", quote="a"))
    assert len(desk_of(folder).journal.stacks()[0]) == 1


def test_nobody_decides_while_another_program_changes_the_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def edit(read: Any) -> Mapping[str, str]:
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            seen.append("waits")
        finally:
            os.close(handle)
        changed: Mapping[str, str] = setting("first", quote="a")(read)
        return changed

    fcntl = pytest.importorskip("fcntl")
    desk_of(folder).decide("edit", edit)
    assert seen == ["waits"]


def test_what_another_program_writes_at_the_last_moment_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, theirs = folder / "zarm.yaml", os.fsync, FILE.replace("in 1992", "in 1993")

    def slow(handle: int) -> None:
        if list(folder.glob(".zarm.yaml.*")):  # the new text is on its way to the disk
            path.write_text(theirs, encoding="utf-8")
        real(handle)

    desk = desk_of(folder)
    monkeypatch.setattr(os, "fsync", slow)
    desk.decide("edit", setting("third", nothing="it says no time"))
    assert path.read_text("utf-8") == theirs.replace("no time", "it says no time")
    assert [one.what for one in desk.journal.decisions] == ["edit", "dropped", "edit", "done"]
    assert [one.name for one in folder.iterdir() if "tmp" in one.name] == []
