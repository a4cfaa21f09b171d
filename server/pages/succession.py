"""Succession: which polity followed which, and who ruled it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from khorgos.server.pages.perspectives import kept, show
from khorgos.server.reading.perspectives.succession import read_succession

blueprint: Final = Blueprint("succession", __name__)
_found: Final = kept(read_succession)


@blueprint.get("/succession")
def page() -> Response:
    """The page of the succession."""
    return show("succession.html", found=_found())
