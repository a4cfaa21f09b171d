"""How to cite a thing, a statement, a claim or a document, at ``/cite/<slug>``."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, url_for

from khorgos.ontology.namespaces import KH
from khorgos.server.documents import alternates, link, negotiate, send
from khorgos.server.linked import linkeddata
from khorgos.server.pages.record import citation_of
from khorgos.server.reading.citation import WRITERS
from khorgos.server.site import the_site
from khorgos.server.sparql.answers import Format, OtherFormat

PLAIN: Final = Format("plain", OtherFormat("Plain", "text/plain"), (), ("txt", "text"))
CITATION_FORMATS: Final = (
    PLAIN,
    Format("bibtex", OtherFormat("BibTeX", "application/x-bibtex"), ("text/x-bibtex",), ("bib",)),
    Format("ris", OtherFormat("RIS", "application/x-research-info-systems")),
    Format(
        "csl",
        OtherFormat("CSL", "application/vnd.citationstyles.csl+json"),
        ("application/json",),
        ("json",),
    ),
)
"""The formats of citations, the default first."""
_SUFFIXES: Final = {"bibtex": "bib", "ris": "ris", "csl": "json"}

blueprint: Final = Blueprint("citing", __name__)


@blueprint.get("/cite/<slug>")
def page(slug: str) -> Response:
    """A citation: as text, or for a reference manager to keep."""
    if linkeddata.where_is(slug) is None:
        return linkeddata.nothing(slug)
    chosen, media_type = negotiate(CITATION_FORMATS) or (PLAIN, PLAIN.media_type)
    citation = citation_of(the_site(), str(KH[slug]))
    links = [
        link(url_for("things.document", slug=slug), "describes"),
        *alternates("citing.page", CITATION_FORMATS, slug=slug),
    ]
    response = send(WRITERS[chosen.name](citation), media_type, links)
    suffix = _SUFFIXES.get(chosen.name)
    if suffix:
        response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{suffix}"'
    return response
