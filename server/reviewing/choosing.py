"""What of the document a request asks to see: which sentence, and what of it is edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is asked for.

    Attributes:
        number: of the sentence; None for the first open one.
        edit: what is edited: the key of a proposal, ``record:`` with the id of a record, ``new``
            for a record by hand, or "".
        is_part: whether the desk alone is wanted, for a script.
        fields: what was filled in and refused, to be shown again.
    """

    number: int | None
    edit: str = ""
    is_part: bool = False
    fields: MultiDict[str, str] | None = None

    def filled(self, fields: MultiDict[str, str]) -> Chosen:
        """The same with the fields of a form that was refused."""
        if "quote" not in fields:
            return self
        edit = (
            fields.get("proposal") or f"record:{fields['record']}" if fields.get("record") else ""
        )
        return replace(self, fields=fields, edit=edit or fields.get("proposal") or "new")


def choose(args: Mapping[str, Any], number: int | None = None, leave: bool = False) -> Chosen:
    """What the parameters of an address ask for.

    Args:
        args: the parameters: ``s`` the sentence, ``edit``, ``part``.
        number: the sentence, where it is known otherwise.
        leave: whether what was edited is done with.
    """
    asked = str(args.get("s", ""))
    if number is None and asked.isdecimal():
        number = int(asked)
    edit = "" if leave else str(args.get("edit", ""))
    return Chosen(number, edit, bool(args.get("part")))
