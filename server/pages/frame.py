"""What every page has around its own content: where it leads, what the marks say, the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from babel.numbers import format_decimal
from flask import Flask, request

from khorgos.ontology.namespaces import KHO
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.dates import PERSIAN
from khorgos.server.languages.messages import gettext as _
from khorgos.server.site import the_site

STATES: Final = (
    *("asserted", "hedged", "claimed", "denied", "editor", "rule", "emended", "lost", "intended"),
)
"""The states of what a page says, each with a silhouette in ``static/marks.svg``."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the release holds."""

    statements: int
    claims: int
    passages: int


def install(app: Flask) -> None:
    """Give an application's templates what the frame of a page takes."""
    app.context_processor(
        lambda: {
            "navigation": list(navigation().items()),
            "perspectives": list(perspectives().items()),
            "counts": _counts(),
            "number": number,
            "state_words": state_words(),
            "legend_words": legend_words(),
            "in_language": in_language,
        }
    )


def navigation() -> Mapping[str, str]:
    """The views that the header leads to, each with its word."""
    return {
        "timeline.page": _("Timeline"),
        "map.page": _("Map"),
        "claims.page": _("Claims"),
        "questions.gallery": _("Questions"),
        "reader.documents": _("Documents"),
        "about.page": _("About"),
    }


def perspectives() -> Mapping[str, str]:
    """The views that the footer leads to, each with its word."""
    return {
        "corridors.page": _("Corridors"),
        "agreements.page": _("Agreements"),
        "succession.page": _("Succession"),
        "waters.page": _("Waters"),
        "disagreements.page": _("Disagreements"),
    }


def state_words() -> Mapping[str, str]:
    """The word of each state, for those who do not see its silhouette."""
    return {
        "asserted": _("asserted"),
        "hedged": _("hedged"),
        "claimed": _("claimed"),
        "denied": _("denied"),
        "editor": _("editor’s reading"),
        "rule": _("follows by rule"),
        "emended": _("emended"),
        "lost": _("lost"),
        "intended": _("intended"),
    }


def legend_words() -> Mapping[str, tuple[str, str]]:
    """The word of each state, and what it means."""
    return {
        "asserted": (_("asserted"), _("the source says it in its own voice")),
        "hedged": (_("“probably”"), _("the source hedges; its word is quoted")),
        "claimed": (_("says …"), _("somebody’s claim, reported; not a fact here")),
        "denied": (_("denied"), _("somebody says that it is not so")),
        "editor": (
            _("editor’s reading"),
            _("a person read it between the lines; the note says why"),
        ),
        "rule": (_("by rule"), _("follows from other facts; opens their sentences")),
        "emended": (_("emended"), _("the source’s slip, mended; the original is shown")),
        "intended": (_("intended"), _("a plan or goal; nothing says that it came about")),
        "lost": (_("lost"), _("the words are gone from our copy")),
    }


def number(value: float) -> str:
    """Write a number as the language of the page does, in Persian with its own digits."""
    return _number(value, the_language().tag)


@lru_cache(maxsize=4096)
def _number(value: float, tag: str) -> str:
    if tag == "fa":
        return format_decimal(value, locale=tag, numbering_system="arabext").translate(PERSIAN)
    return format_decimal(value, locale=tag)


def in_language(tag: str) -> str:
    """Return the address of the page that is asked for, in another language."""
    values = request.args.to_dict(flat=False) | {"lang": [tag]}
    values.pop("format", None)  # a page has none but its own
    return f"{request.script_root}{request.path}?{urlencode(values, doseq=True)}"


def _counts() -> Counts:
    classes = the_site().classes
    return Counts(*(classes.get(str(KHO[name]), 0) for name in ("Statement", "Claim", "Passage")))
