"""Where decisions become edits: each is in the journal first, then in its files, never half.

A decision is made on what the files hold at that moment. Where another program changed a file since
a page was shown, what it wrote stays: the edit is made on the new text if the record concerned is
the same, else it is refused with both texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from khorgos.triples.editing.alone import alone
from khorgos.triples.editing.files import UNFINISHED, digest, pieces_of, read_bytes, write_whole
from khorgos.triples.editing.journal import Change, ChangedPiece, Decision, ReviewJournal
from khorgos.triples.editing.yamltext import EditError

Read = Callable[[str], str]
"""Gives the text of a file by its path in the folder; "" where there is none."""
Edit = Callable[[Read], Mapping[str, str]]
"""Gives the new text of each file that a decision changes."""

_ATTEMPTS: Final = 3


class ConflictError(EditError):
    """Somebody else changed what a decision is about.

    Attributes:
        mine: the text that the decision started from.
        theirs: the text that stands there now; "" where it was taken out.
    """

    def __init__(self, message: str, mine: str, theirs: str) -> None:
        super().__init__(message)
        self.mine, self.theirs = mine, theirs


class EditingDesk:
    """Makes decisions on the files of a folder, and undoes them.

    What a kill kept from being written is written when a desk is made.

    Args:
        root: the folder.
        journal: the path of the journal.

    Raises:
        JournalError, OSError: as `ReviewJournal`.
    """

    def __init__(self, root: Path, journal: Path) -> None:
        self.root = root
        self.journal = ReviewJournal(journal)
        self._is_alone = False
        with self._alone():
            self.recovered = [one for one in self.journal.unwritten() if self._finish(one)]

    def read(self, file: str) -> str:
        """The text of ``file``.

        Raises:
            EditError: it is not UTF-8.
        """
        try:
            return read_bytes(self.root / file).decode()
        except UnicodeDecodeError:
            raise EditError(f"{file} is not UTF-8; save it as UTF-8 again") from None

    def look(self) -> None:
        """See what another process has decided since."""
        with self._alone():
            pass

    def decide(self, what: str, edit: Edit | None = None, **fields: Any) -> Decision:
        """Make a decision: write it down, then change the files as ``edit`` says.

        Raises:
            EditError: it cannot be made.
            OSError: a file cannot be written; the decision is then dropped.
        """
        with self._alone():
            for _ in range(_ATTEMPTS):
                changes = self._changes(edit) if edit else ()
                if edit and not changes:
                    raise EditError("that is how it stands already; nothing was changed")
                made = self.journal.add(what, changes=changes, **fields)
                if self._write(made):
                    return made
            raise EditError("another program keeps writing these files; close it, and try again")

    def undo(self, who: str = "") -> Decision | None:
        """Undo the last decision of ``who``, or of anybody where they have none; None without one.

        Raises:
            ConflictError: what it changed was changed since.
        """
        return self._again("undo", who)

    def redo(self, who: str = "") -> Decision | None:
        """Do again what was undone last; as `undo`."""
        return self._again("redo", who)

    def _again(self, what: str, who: str) -> Decision | None:
        with self._alone():
            done, undone = self.journal.stacks()
            stack = done if what == "undo" else undone
            own = [one for one in stack if one.who == who]
            if not stack:
                return None
            one = (own or stack)[-1]

            def edit(read: Read) -> Mapping[str, str]:
                changes = [change.inverse if what == "undo" else change for change in one.changes]
                return {change.file: applied(change, read(change.file)) for change in changes}

            told = f"{'undone' if what == 'undo' else 'done again'}: {one.told}"
            fields = {"who": who, "told": told, "about": dict(one.about), "of": one.number}
            return self.decide(what, edit if one.changes else None, **fields)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Alone among all who change files of the folder, with the journal as it is now."""
        with alone(self.root):
            if self._is_alone:  # already, for the decision that this one is part of
                yield
                return
            self.journal.refresh(mend=True)
            self._is_alone = True
            try:
                yield
            finally:
                self._is_alone = False

    def _changes(self, edit: Edit) -> tuple[Change, ...]:
        texts: dict[str, str] = {}

        def read(file: str) -> str:
            if file not in texts:
                texts[file] = self.read(file)
            return texts[file]

        made = dict(edit(read))
        return tuple(
            Change.between(file, read(file), new) for file, new in made.items() if new != read(file)
        )

    def _write(self, made: Decision) -> bool:
        """Change the files of a decision; False where another program was quicker."""
        written: list[Change] = []
        for change in made.changes:
            data = read_bytes(self.root / change.file)
            is_written = False
            try:
                if digest(data) == change.before:
                    new = _spliced(change, data.decode()).encode()
                    is_written = write_whole(self.root / change.file, new, over=data)
            except OSError:
                self._drop(made, written)
                raise
            if not is_written:
                self._drop(made, written)
                return False
            written.append(change)
        if made.changes:
            self.journal.settle(made)
        return True

    def _drop(self, made: Decision, written: list[Change]) -> None:
        for change in reversed(written):
            with suppress(EditError, OSError):
                new = applied(change.inverse, self.read(change.file))
                write_whole(self.root / change.file, new.encode())
        self.journal.drop(made)

    def _finish(self, made: Decision) -> bool:
        """Write what a kill kept from being written; whether there was something to write."""
        wrote = False
        for change in made.changes:
            path = self.root / change.file
            for left in path.parent.glob(f".{path.name}.*{UNFINISHED}"):
                left.unlink(missing_ok=True)
            if digest(read_bytes(path)) == change.after:
                continue
            try:
                write_whole(path, applied(change, self.read(change.file)).encode())
                wrote = True
            except EditError:
                self.journal.add("dropped", of=made.number)
                return wrote
        self.journal.add("done", of=made.number)
        return wrote


def _spliced(change: Change, text: str) -> str:
    return text[: change.at] + change.new + text[change.at + len(change.old) :]


def applied(change: Change, text: str) -> str:
    """``text`` with ``change`` in it, which may have been made from another text of the file.

    Raises:
        ConflictError: a piece is another one than the change started from.
    """
    if digest(text.encode()) == change.before:
        return _spliced(change, text)
    for piece in change.pieces:
        text = _with_piece(change.file, text, piece)
    return text


def _with_piece(file: str, text: str, piece: ChangedPiece) -> str:
    held = pieces_of(file, text)
    now = held.get(piece.name)
    if now == piece.after:
        return text
    if now != piece.before:
        raise ConflictError(
            f"{piece.name.removeprefix('records/')} in {file} was changed elsewhere since; look at "
            "both, and edit what stands there now",
            piece.before or "",
            now or "",
        )
    if now is not None:
        start = _place(text, held, piece.name)
        return text[:start] + (piece.after or "") + text[start + len(now) :]
    after = piece.after or ""
    if piece.above in held:
        at = _place(text, held, piece.above) + len(held[piece.above])
    elif held and piece.above is None:
        at = _place(text, held, next(iter(held)))
    else:
        at = len(text)
    missing = "\n" if at and text[at - 1] != "\n" else ""
    return text[:at] + missing + after + text[at:]


def _place(text: str, held: Mapping[str, str], name: str) -> int:
    """Where the piece ``name`` begins: pieces stand in order, and each is whole lines."""
    at = 0
    for one, lines in held.items():
        at = text.index(lines, at)
        if one == name:
            return at
        at += len(lines)
    raise KeyError(name)
