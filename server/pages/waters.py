"""Waters: rivers and lakes across the border, their uses, and what bears their names."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from khorgos.server.pages.perspectives import kept, show
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.perspectives.waters import Waters, read_waters
from khorgos.server.reading.tellings import Teller
from khorgos.server.site import the_site

blueprint: Final = Blueprint("waters", __name__)


def _read(teller: Teller) -> Waters:
    return read_waters(teller, the_collection(the_site()))


_found: Final = kept(_read)


@blueprint.get("/waters")
def page() -> Response:
    """The page of the waters."""
    return show("waters.html", found=_found())
