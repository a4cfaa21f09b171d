"""Corridors: who promotes which route, and by which means Kazakhstan hedges."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from khorgos.server.pages.perspectives import kept, show
from khorgos.server.reading.perspectives.corridors import read_corridors

blueprint: Final = Blueprint("corridors", __name__)
_found: Final = kept(read_corridors)


@blueprint.get("/corridors")
def page() -> Response:
    """The page of the corridors."""
    return show("corridors.html", found=_found())
