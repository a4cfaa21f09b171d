"""Hints that fit a text: those that a converter or another edition brings need not all do so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from khorgos.triples.documents import read_document
from khorgos.triples.documents.source import UNKNOWN, Footnote, Kind, Layout, Source
from khorgos.triples.problems import InputError


def layout_of(hints: Mapping[str, Any]) -> Layout:
    """Return the hints of a description for the reader."""
    held: dict[str, Any] = {
        key: tuple(value) if isinstance(value, (list, tuple)) else value
        for key, value in hints.items()
    }
    held["footnotes"] = tuple(Footnote(**one) for one in hints.get("footnotes", ()))
    return Layout(**held)


def fitting(
    text: str, kind: Kind, hints: Mapping[str, Any]
) -> tuple[dict[str, Any], Sequence[str]]:
    """Return the hints that fit a text, and what the others are called.

    Args:
        text: the text.
        kind: how it is laid out.
        hints: by their keys in a description.
    """
    if not hints or _fits(text, kind, hints):
        return dict(hints), []
    kept: dict[str, Any] = {}
    dropped = []
    for name, value in hints.items():
        if not isinstance(value, (list, tuple)):
            if _fits(text, kind, {**kept, name: value}):
                kept[name] = value
            else:
                dropped.append(name)
            continue
        for one in value:
            together = [*kept.get(name, ()), one]
            if _fits(text, kind, {**kept, name: together}):
                kept[name] = together
            else:
                dropped.append(f"{name}: {one}")
    return kept, dropped


def _fits(text: str, kind: Kind, hints: Mapping[str, Any]) -> bool:
    known = ("text", Path("text.txt"), kind, UNKNOWN, UNKNOWN, UNKNOWN, "", "", text)
    try:
        read_document(Source(*known, layout=layout_of(hints)))
    except InputError:
        return False
    return True
