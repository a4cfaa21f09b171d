"""The journal of a review: a line of JSON for each decision, on disk before any file is changed.

Lines are only ever added. A decision holds what it changed: the pieces concerned, such as a record,
before and after, and the hashes of the file. A line that a kill cut off is taken away when the
journal is opened again; its decision was never answered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path
from typing import Any

from khorgos.triples.editing.files import digest, pieces_of, splice, sync_folder


@dataclass(frozen=True, slots=True)
class ChangedPiece:
    """A record, entity or line that a decision changed.

    Attributes:
        name: as `pieces_of` names it.
        above: the name of the piece above it, for one that was added; or None.
        before, after: its text; None where there is none.
    """

    name: str
    above: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision changed in one file.

    Attributes:
        file: its path in the graph's folder, with slashes.
        before, after: the SHA-256 of the file.
        at: the place of the change in code points; ``old`` stood there, ``new`` stands there now.
        pieces: what it concerns.
    """

    file: str
    before: str
    after: str
    at: int
    old: str
    new: str
    pieces: tuple[ChangedPiece, ...]

    @classmethod
    def between(cls, file: str, before: str, after: str) -> Change:
        """The change from one text of ``file`` to another.

        Raises:
            EditError: one of them is not YAML though the file is.
        """
        held, made = pieces_of(file, before), pieces_of(file, after)
        order = [*made]
        pieces = tuple(
            ChangedPiece(
                name,
                order[order.index(name) - 1] if order.index(name) else None,
                held.get(name),
                made[name],
            )
            for name in made
            if made[name] != held.get(name)
        )
        held_order = [*held]
        pieces += tuple(
            ChangedPiece(
                name,
                held_order[held_order.index(name) - 1] if held_order.index(name) else None,
                held[name],
                None,
            )
            for name in held
            if name not in made
        )
        at, old, new = splice(before, after)
        return cls(file, digest(before.encode()), digest(after.encode()), at, old, new, pieces)

    @property
    def inverse(self) -> Change:
        """The change back."""
        pieces = (ChangedPiece(one.name, one.above, one.after, one.before) for one in self.pieces)
        return Change(
            self.file, self.after, self.before, self.at, self.new, self.old, tuple(pieces)
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the journal.

    Attributes:
        number: from 1, in the order of the lines.
        what: accept, reject, edit, nothing, undo, redo …; ``done`` says that the files of the
            decision ``of`` are written, ``dropped`` that they never will be.
        time: when, in ISO 8601 (UTC).
        who: whose browser.
        told: what was done, in words.
        about: what else is to be known, such as the sentence and the proposal.
        changes: what was changed, file by file.
        of: the decision that this one undoes, does again, has written or drops; else 0.
    """

    number: int
    what: str
    time: str
    who: str = ""
    told: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    of: int = 0

    @classmethod
    def read(cls, line: str) -> Decision:
        """Read a line.

        Raises:
            ValueError: it is no decision.
        """
        try:
            fields = json.loads(line)
            changes = tuple(
                Change(**{**one, "pieces": tuple(ChangedPiece(**piece) for piece in one["pieces"])})
                for one in fields.pop("changes", ())
            )
            return cls(**fields, changes=changes)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"this is no decision: {error}") from None

    def __str__(self) -> str:
        """The line."""
        fields = {key: value for key, value in asdict(self).items() if value or key == "number"}
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


class JournalError(ValueError):
    """A journal with a line that cannot be read; the message says which, and the way out."""


class ReviewJournal:
    """The decisions at ``path``, oldest first; what others add is seen when it is read again.

    Raises:
        JournalError: a line that is not the last cannot be read.
        OSError: the file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._size = 0
        self._decisions: list[Decision] = []
        self._owed: list[int] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch()
            sync_folder(path.parent)
        self.refresh(mend=True)

    @property
    def decisions(self) -> Sequence[Decision]:
        """All of them."""
        return self._decisions

    def refresh(self, mend: bool = False) -> None:
        """Read what was added; ``mend`` takes away a last line that was cut off.

        Where somebody took the file or its end away, what is left counts.
        """
        if not self.path.exists():
            self.path.touch()
        if self.path.stat().st_size < self._size:
            self._decisions.clear()
            self._size = 0
        with self.path.open("rb") as file:
            file.seek(self._size)
            added = file.read()
        whole, newline, rest = added.rpartition(b"\n")
        if rest and mend:
            os.truncate(self.path, self._size + len(whole) + len(newline))
        for line in whole.split(b"\n") if newline else ():
            try:
                self._decisions.append(Decision.read(line.decode()))
            except ValueError as error:
                number = len(self._decisions) + 1
                raise JournalError(
                    f"{self.path}:{number}: {error}; take the line out, or move the file away: the "
                    "annotations are whole without it, only undo and what was rejected are not"
                ) from None
        self._size += len(whole) + len(newline)

    def add(self, what: str, **fields: Any) -> Decision:
        """Add a decision; it is on disk when this returns.

        Raises:
            OSError: it cannot be written; nothing of it is left in the file.
        """
        while self._owed:
            self._add("done", of=self._owed[0])
            self._owed.pop(0)
        return self._add(what, **fields)

    def _add(self, what: str, **fields: Any) -> Decision:
        number = len(self._decisions) + 1
        made = Decision(
            number, what, datetime.now(UTC).isoformat(timespec="milliseconds"), **fields
        )
        line = _line(made)
        with self.path.open("ab", buffering=0) as file:
            try:
                if (file.write(line) or 0) < len(line):
                    raise OSError(ENOSPC, os.strerror(ENOSPC), str(self.path))
                if what != "done":
                    os.fsync(file.fileno())
            except OSError:
                os.truncate(self.path, self._size)  # a full disk may have taken a part
                raise
        self._decisions.append(made)
        self._size += len(line)
        return made

    def settle(self, made: Decision) -> None:
        """Say that the files of ``made`` are written; where the disk is full, later."""
        try:
            self.add("done", of=made.number)
        except OSError:
            self._owed.append(made.number)

    def drop(self, made: Decision) -> None:
        """Say that the files of ``made``, the last decision, will never be written.

        Where there is no room for that, its line is taken out again.
        """
        try:
            self.add("dropped", of=made.number)
        except OSError:
            self._decisions.pop()
            self._size -= len(_line(made))
            os.truncate(self.path, self._size)

    def unwritten(self) -> Iterator[Decision]:
        """Yield the decisions of which nothing says that their files were written, or never are."""
        settled = {one.of for one in self._decisions if one.what in ("done", "dropped")}
        yield from (one for one in self._decisions if one.changes and one.number not in settled)

    def stacks(self) -> tuple[list[Decision], list[Decision]]:
        """What can be undone and what can be done again, the latest last."""
        by_number = {one.number: one for one in self._decisions}
        done: list[int] = []
        undone: list[int] = []
        for one in self._decisions:
            if one.what == "undo" and one.of in done:
                done.remove(one.of)
                undone.append(one.of)
            elif one.what == "redo" and one.of in undone:
                undone.remove(one.of)
                done.append(one.of)
            elif one.what == "dropped":
                dropped = by_number[one.of]
                if dropped.what == "undo" and dropped.of in undone:
                    undone.remove(dropped.of)
                    done.append(dropped.of)
                elif dropped.what == "redo" and dropped.of in done:
                    done.remove(dropped.of)
                    undone.append(dropped.of)
                elif dropped.number in done:
                    done.remove(dropped.number)
            elif one.what not in ("done", "undo", "redo"):
                done.append(one.number)
                undone.clear()
        return [by_number[number] for number in done], [by_number[number] for number in undone]


def _line(made: Decision) -> bytes:
    return f"{made}\n".encode()
