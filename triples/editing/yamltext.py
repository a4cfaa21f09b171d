"""Edits of a YAML file as stretches of its text, found by the marks of the parser.

An edit changes the values that differ and nothing else: comments, the order of keys, blank lines
and quotes elsewhere stay byte for byte. Whatever an edit gives is read again before it is returned,
and must say what was meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

import yaml

from khorgos.triples.editing.scalars import Value, after_dash, after_key, block, scalar

Way = tuple[str | int, ...]
"""The way to a value: keys and positions from the root."""

_COMMENT: Final = re.compile(r"[ \t]*#")


class EditError(ValueError):
    """A text that cannot be edited, or not so; the message says why, and the way out."""


@dataclass(frozen=True, slots=True)
class _Splice:
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value stands: behind which key or dash, and at which column that begins."""

    key: str | None
    column: int
    after: int

    def filled(self, value: Value) -> str:
        """The value as it stands there."""
        if self.key is None:
            return after_dash(value, self.column)
        return after_key(self.key, value, self.column)


class YamlText:
    """A YAML file's text with what it says; it does not change.

    Attributes:
        text: the text as it stands in the file.
        data: what it says: mappings, lists and texts.

    Raises:
        EditError: the text is not YAML with a mapping at its root.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._closed = text.endswith("\n") or not text
        self._body = text if self._closed else text + self._newline
        root = _composed(self._body)
        if root is not None and not isinstance(root, yaml.MappingNode):
            raise EditError("the file is no mapping of keys to values; see its schema")
        self._root = root
        try:
            self.data: dict[str, Value] = {} if root is None else plain(root)
        except RecursionError:
            raise EditError(
                "an alias (*) stands within what it repeats, or lists nest too deep; write it out"
            ) from None

    def stretch(self, *way: str | int) -> tuple[int, int]:
        """Where the value at ``way`` stands with its key or dash: whole lines, in code points.

        Raises:
            KeyError, IndexError: there is no such value.
        """
        node, slot = self._at(way)
        return self._line_start(slot.after), self._line_end(self._content_end(node))

    def piece(self, *way: str | int) -> str:
        """The text of `stretch`."""
        start, end = self.stretch(*way)
        return self._body[start:end]

    def pieces(self) -> dict[str, str]:
        """The text of each record by ``records/`` and its id, and of every other key at the root.

        A record without an id of its own goes by its position.
        """
        found: dict[str, str] = {}
        pairs = self._root.value if isinstance(self._root, yaml.MappingNode) else ()
        for key, value in pairs:
            slot = self.key_slot(key)
            is_list = isinstance(value, yaml.SequenceNode) and not value.flow_style
            if key.value != "records" or not is_list:
                found[str(key.value)] = self._lines(slot, value)
                continue
            for position, item in enumerate(value.value):
                held = plain(item)
                name = held.get("id", "") if isinstance(held, dict) else ""
                name = f"records/{name or position}"
                if name in found:
                    name = f"{name}#{position}"
                found[name] = self._lines(self.item_slot(item), item)
        return found

    def _lines(self, slot: _Slot, node: yaml.Node) -> str:
        end = self._line_end(max(self._content_end(node), slot.after))
        return self._body[self._line_start(slot.after) : end]

    def with_value(self, way: Way, value: Value) -> str:
        """The text where ``value`` stands at ``way``: changed where it differs, or added.

        Raises:
            EditError: it cannot be edited.
        """
        if self._root is None and len(way) == 1:
            lines = [*block({str(way[0]): value}, 0), ""]
            new = self._body + self._newline.join(lines)
            return self._checked(new, {str(way[0]): value})
        wanted = deepcopy(self.data)
        holder = _value_at(wanted, way[:-1])
        holder[way[-1]] = deepcopy(value)
        edits = _Edits(self)
        try:
            if way[-1] in _keys(_value_at(self.data, way[:-1])):
                edits.change(*self._at(way), value)
            else:
                edits.change(*self._at(way[:-1]), holder)
            return self._checked(self._spliced(edits.splices), wanted)
        except _TooDifferentError:
            return self._whole(way, value, wanted)

    def without(self, way: Way) -> str:
        """The text without the value at ``way``; a list that is then empty stays as ``[]``.

        Raises:
            EditError: it cannot be edited.
        """
        wanted = deepcopy(self.data)
        holder = _value_at(wanted, way[:-1])
        del holder[way[-1]]
        if not holder:
            return self.with_value(way[:-1], holder)
        start, end = self.stretch(*way)
        if self._stands_behind_dash(start, way):
            return self.with_value(way[:-1], holder)
        return self._checked(self._spliced([_Splice(start, end, "")]), wanted)

    def inserted(self, way: Way, position: int, value: Value, below: bool = True) -> str:
        """The text with ``value`` in the list at ``way``, before the item at ``position``.

        Args:
            way: where the list stands.
            position: from 0 to the length of the list.
            value: the new item.
            below: whether it stands right below the item before it, or above the one that follows;
                comments and blank lines between the two stay on its other side.

        Raises:
            EditError: it cannot be edited.
        """
        wanted = deepcopy(self.data)
        items = _value_at(wanted, way)
        if items in ("", []):
            return self.with_value(way, [value])
        items.insert(position, deepcopy(value))
        node, _ = self._at(way)
        if not isinstance(node, yaml.SequenceNode) or node.flow_style:
            raise EditError(f"{way[-1]} stands in brackets; write a line with a dash for each item")
        below = (below and position > 0) or position == len(node.value)
        beside = self.stretch(*way, position - 1 if below else position)
        at = self._past_own_comments(*beside) if below else beside[0]
        column = self._at((*way, 0))[1].column
        new = f"{' ' * column}-{after_dash(value, column)}\n"
        return self._checked(self._spliced([_Splice(at, at, new)]), wanted)

    # ------------------------------------------------------------ places

    def _at(self, way: Way) -> tuple[yaml.Node, _Slot]:
        """The node at ``way`` and where it stands."""
        node: yaml.Node | None = self._root
        if node is None:
            raise KeyError(way)
        slot = _Slot(None, -1, 0)
        for step in way:
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == step:
                        slot, node = self.key_slot(key), value
                        break
                else:
                    raise KeyError(step)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                slot, node = self.item_slot(node.value[step]), node.value[step]
            else:
                raise KeyError(step)
        return node, slot

    def key_slot(self, key: yaml.Node) -> _Slot:
        """Where the value of ``key`` stands."""
        after = self._body.find(":", _end(key)) + 1
        return _Slot(str(key.value), key.start_mark.column, after)

    def item_slot(self, item: yaml.Node) -> _Slot:
        """Where an item of a list stands; in brackets it has no dash."""
        at = self._line_start(_start(item))
        before = self._body[at : _start(item)]
        while not (found := re.fullmatch(r"(\s*)-\s*(#.*)?\s*", before)):
            if (before.strip(" \t-") and not _COMMENT.match(before)) or at == 0:
                return _Slot(None, item.start_mark.column, _start(item))
            at, end = self._line_start(at - 1), at
            before = self._body[at:end]
        return _Slot(None, len(found[1]), at + len(found[1]) + 1)

    def _content_end(self, node: yaml.Node) -> int:
        """Where the value's own text ends: before comments and blank lines that follow it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            return self._content_end(last[1] if isinstance(last, tuple) else last)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return _start(node) + len(self._body[_start(node) : _end(node)].rstrip())
        return _end(node)

    def _line_start(self, at: int) -> int:
        return self._body.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        return self._body.find("\n", at) + 1 or len(self._body)

    def _past_own_comments(self, start: int, end: int) -> int:
        """The end of a stretch with the comments below it that are indented as its own."""
        first = self._body[start:end]
        column = len(first) - len(first.lstrip())
        while match := re.compile(r"([ ]+)#[^\n]*\n").match(self._body, end):
            if len(match[1]) <= column:
                break
            end = match.end()
        return end

    def _stands_behind_dash(self, start: int, way: Way) -> bool:
        """Whether the key at ``way`` stands on the line of a dash, which must stay."""
        return isinstance(way[-1], str) and bool(re.compile(r" *- ").match(self._body, start))

    # ------------------------------------------------------------ results

    def _whole(self, way: Way, value: Value, wanted: Value) -> str:
        """Write the value at ``way`` anew, all of it, where it cannot be changed in pieces."""
        node, slot = self._at(way)
        new = _Splice(slot.after, self._content_end(node), slot.filled(value))
        return self._checked(self._spliced([new]), wanted)

    def _spliced(self, splices: Sequence[_Splice]) -> str:
        parts, at = [], 0
        for one in sorted(splices, key=lambda one: (one.start, one.end)):
            if one.start < at:
                raise _TooDifferentError
            parts += [self._body[at : one.start], one.new.replace("\n", self._newline)]
            at = one.end
        return "".join([*parts, self._body[at:]])

    def _checked(self, new: str, wanted: Value) -> str:
        """``new``, which must say what is ``wanted``, without a last newline that was not there."""
        root = _composed(new)
        if root is None or plain(root) != wanted:
            raise EditError(
                "the change cannot be made in this layout without touching more than it; write it "
                "into the file by hand"
            )
        return new if self._closed else new.removesuffix(self._newline)


class _TooDifferentError(Exception):
    """A value that cannot be changed in pieces."""


class _Edits:
    """Collects the stretches in which a value differs from what it is to be."""

    def __init__(self, text: YamlText) -> None:
        self.splices: list[_Splice] = []
        self._of = text

    def change(self, node: yaml.Node, slot: _Slot, new: Value) -> None:
        """Make the value of ``node``, which stands in ``slot``, that of ``new``."""
        if plain(node) == new:
            return
        is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
        if is_block and isinstance(node, yaml.MappingNode) and isinstance(new, dict) and new:
            self._mapping(node, new)
        elif is_block and isinstance(node, yaml.SequenceNode) and isinstance(new, list) and new:
            self._sequence(node, new)
        elif _is_inline(node) and isinstance(new, str) and _start(node) < _end(node):
            self.splices.append(_Splice(_start(node), _end(node), scalar(new)))
        else:
            end = self._of._content_end(node)
            self.splices.append(_Splice(slot.after, max(end, slot.after), slot.filled(new)))

    def _mapping(self, node: yaml.MappingNode, new: Mapping[str, Value]) -> None:
        of = self._of
        held = {str(key.value): (key, value) for key, value in node.value}
        if len(held) != len(node.value):
            raise EditError("a key stands twice; keep one of the two")
        for name, (key, value) in held.items():
            if name in new:
                self.change(value, of.key_slot(key), new[name])
            else:
                self._delete_key(node, key, value)
        above: str | None = None
        added: dict[str | None, list[str]] = {}
        for name in new:
            if name in held:
                above = name
            else:
                added.setdefault(above, []).append(name)
        column = node.value[0][0].start_mark.column
        for beside, names in added.items():
            if beside is None:
                raise _TooDifferentError
            at = of._line_end(of._content_end(held[beside][1]))
            lines = "".join(f"{line}\n" for line in block({n: new[n] for n in names}, column))
            self.splices.append(_Splice(at, at, lines))

    def _delete_key(self, node: yaml.MappingNode, key: yaml.Node, value: yaml.Node) -> None:
        """Take out a key with its value; comments around it stay."""
        of = self._of
        start = of._line_start(_start(key))
        if not of._body[start : _start(key)].strip():
            end = of._line_end(max(of._content_end(value), _end(key)))
            self.splices.append(_Splice(start, end, ""))
            return
        if len(node.value) < 2 or key is not node.value[0][0]:
            raise _TooDifferentError
        # It stands on the line of the dash: the key below it comes up there.
        follows = _start(node.value[1][0])
        between = of._body[of._content_end(value) : follows]
        self.splices.append(
            _Splice(_start(key), follows, "")
            if not between.strip()
            else _Splice(_start(key), of._content_end(value), "")
        )

    def _sequence(self, node: yaml.SequenceNode, new: Sequence[Value]) -> None:
        of = self._of
        items = node.value
        slot = of.item_slot(items[0])
        pairs = SequenceMatcher(None, [_form(plain(one)) for one in items], list(map(_form, new)))
        for what, a, b, c, d in pairs.get_opcodes():
            if what == "equal":
                continue
            both = min(b - a, d - c)
            for old, value in zip(items[a : a + both], new[c : c + both], strict=True):
                self.change(old, of.item_slot(old), value)
            for old in items[a + both : b]:
                start = of._line_start(of.item_slot(old).after)
                self.splices.append(_Splice(start, of._line_end(of._content_end(old)), ""))
            if c + both < d:
                below = a + both - 1
                at = (
                    of._line_end(of._content_end(items[below]))
                    if below >= 0
                    else of._line_start(slot.after)
                )
                lines = block(list(new[c + both : d]), slot.column)
                self.splices.append(_Splice(at, at, "".join(f"{line}\n" for line in lines)))


def plain(node: yaml.Node) -> Value:
    """What ``node`` says: mappings, lists and texts."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return list(map(plain, node.value))
    return str(node.value)


def _composed(text: str) -> yaml.Node | None:
    loader = yaml.CBaseLoader if yaml.__with_libyaml__ and "\t" not in text else yaml.BaseLoader
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        raise EditError(f"this is not YAML: {error}; mend the file first") from None


def _start(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _end(node: yaml.Node) -> int:
    return int(node.end_mark.index)


def _is_inline(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">")


def _form(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False)


def _value_at(data: Value, way: Way) -> Value:
    for step in way:
        data = data[step]
    return data


def _keys(value: Value) -> Sequence[str | int]:
    return list(value) if isinstance(value, dict) else range(len(value))
