"""Agreements: the ladder from treaty to law, and what was settled."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.dates import year_words
from khorgos.server.pages.perspectives import kept, show
from khorgos.server.reading.perspectives.agreements import read_agreements

blueprint: Final = Blueprint("agreements", __name__)
_found: Final = kept(read_agreements)


@blueprint.get("/agreements")
def page() -> Response:
    """The page of the agreements."""
    found, tag = _found(), the_language().tag
    span = [year_words(year, tag) for year in (found.first, found.last) if year is not None]
    one = len(found.documents) == 1
    return show("agreements.html", found=found, span=span, of_one_document=one)
