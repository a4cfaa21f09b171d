"""Edits of a file of annotations: its records in reading order, and which sections were read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from anyascii import anyascii

from khorgos.triples.editing.scalars import Value
from khorgos.triples.editing.yamltext import EditError, YamlText

Data = dict[str, Any]
"""A record as its file says it: keys and values."""

KEYS: Final = (
    *("id", "status", "part", "term", "section", "quote", "means", "facts", "claims"),
    *("gaps", "exceptions", "nothing"),
)
"""The keys of a record, in the order in which they are written."""
FACT_KEYS: Final = (
    *("fact", "not", "how", "how_much", "of_how_much", "certainty", "as", "scope", "ranking"),
    *("comparison", "share_of", "scale", "by_how_much", "when", "edtf", "content"),
    *("according_to", "words", "reading", "emended", "because", "calculation", "resolved"),
    *("contradicts", "rank", "note"),
)
"""The keys of a fact, in the order in which they are written."""
_LONGEST_ID: Final = 60


def in_order(record: Data) -> Data:
    """``record`` with its keys in the order of writing, a bare fact as its triple."""
    made: Data = {key: record[key] for key in KEYS if key in record}
    made |= {key: value for key, value in record.items() if key not in made}
    if isinstance(made.get("facts"), list):
        made["facts"] = list(map(_fact, made["facts"]))
    return made


def _fact(fact: Value) -> Value:
    if isinstance(fact, str):
        return fact
    made: Data = {key: fact[key] for key in FACT_KEYS if key in fact}
    made |= {key: value for key, value in fact.items() if key not in made}
    return made["fact"] if [*made] == ["fact"] else made


def records_of(text: YamlText) -> Sequence[Data]:
    """The records of the file as it says them.

    Raises:
        EditError: it has none where they belong; what cannot be read is not written to.
    """
    found: Any = text.data.get("records")
    if found is None:
        raise EditError("the file has no key 'records'; write 'records: []' into it")
    if not found:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise EditError(
            "'records' holds something else than a list of records; mend the file first"
        )
    return found


def position_of(text: YamlText, record: str) -> int:
    """The position of the record with the id ``record``.

    Raises:
        EditError: there is none.
    """
    for position, one in enumerate(records_of(text)):
        if one.get("id") == record:
            return position
    raise EditError(f"there is no record {record!r} any more; look at the file again")


def with_record(text: YamlText, record: Data, at: int, starts: Mapping[str, int]) -> str:
    """The text with a new record, in reading order.

    Args:
        text: the file of annotations.
        record: the record.
        at: where its passage begins in the source.
        starts: where those of the other records begin, by their ids; one that is not in it is
            passed over.

    Raises:
        EditError: it cannot be inserted.
    """
    records = records_of(text)
    before = [starts.get(one.get("id", ""), -1) <= at for one in records]
    position = max((number for number, is_before in enumerate(before, 1) if is_before), default=0)
    above = records[position - 1] if position else None
    follows = records[position] if position < len(records) else None
    below = follows is None or above is None or not _only_with(follows, above, record)
    return text.inserted(("records",), position, in_order(record), below=below)


def _only_with(follows: Data, above: Data, record: Data) -> bool:
    """Whether ``record`` stands under the heading of the record that follows, and not of above."""
    section = record.get("section", "")
    return bool(follows.get("section", "") == section != above.get("section", ""))


def with_changed(text: YamlText, name: str, record: Data) -> str:
    """The text with the record ``name`` as ``record`` has it."""
    return text.with_value(("records", position_of(text, name)), in_order(record))


def without_record(text: YamlText, name: str) -> str:
    """The text without the record ``name``."""
    return text.without(("records", position_of(text, name)))


def with_status(text: YamlText, name: str, status: str) -> str:
    """The text with the record ``name`` a draft or accepted; the latter is what it is unsaid."""
    record = dict(text.data["records"][position_of(text, name)])
    record.pop("status", None)
    return with_changed(
        text, name, record if status == "accepted" else {**record, "status": status}
    )


def with_complete(text: YamlText, section: str, order: Sequence[str]) -> str:
    """The text with ``section`` among those that were read in full, in the document's order."""
    complete = [*(text.data.get("complete") or ())]
    if section not in complete:
        places = {heading: place for place, heading in enumerate(["", *order])}
        at = places.get(section, len(places))
        position = sum(places.get(one, -1) < at for one in complete)
        complete.insert(position, section)
    return _with_sections(text, complete, section, "")


def with_unread(text: YamlText, section: str, reason: str) -> str:
    """The text with ``section`` among those that were not read, and why."""
    complete = [one for one in text.data.get("complete") or () if one != section]
    return _with_sections(text, complete, section, reason)


def _with_sections(text: YamlText, complete: list[str], section: str, reason: str) -> str:
    text = YamlText(text.with_value(("complete",), complete))
    unread = dict(text.data.get("unread") or {})
    if reason:
        unread[section] = reason
    else:
        unread.pop(section, None)
    if unread:
        return text.with_value(("unread",), unread)
    return text.without(("unread",)) if "unread" in text.data else text.text


def record_id(words: str, taken: Collection[str]) -> str:
    """An id for a record that quotes ``words``: its first words, in small Latin letters.

    >>> record_id("The battle was probably fought near Taraz.", ["battle-was-probably-fought"])
    'battle-was-probably-fought-2'
    """
    found = re.findall(r"[a-z0-9]+", anyascii(words).casefold())
    told = [word for word in found if word not in ("the", "a", "an", "and", "of", "in", "s")]
    name = "-".join((told or found or ["record"])[:4])[:_LONGEST_ID].strip("-")
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name}-{number}"
    return made
