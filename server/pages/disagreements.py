"""Disagreements: where the documents contradict each other or themselves."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from khorgos.server.pages.perspectives import kept, show
from khorgos.server.reading.perspectives.disagreements import read_disagreements

blueprint: Final = Blueprint("disagreements", __name__)
_found: Final = kept(read_disagreements)


@blueprint.get("/disagreements")
def page() -> Response:
    """The page of the disagreements."""
    return show("disagreements.html", found=_found())
