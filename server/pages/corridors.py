"""Corridors: who promotes which route, and by which means Kazakhstan hedges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from flask import Blueprint, Response

from khorgos.server.drawing.flow import Flow, Step, draw_flow
from khorgos.server.pages.perspectives import kept, show
from khorgos.server.reading.perspectives.corridors import Promoted, PromotedRole, read_corridors

_LAYERS: Final[Mapping[PromotedRole, int]] = {
    "promoter": 0,
    "initiative": 1,
    "corridor": 2,
    "place": 3,
}

blueprint: Final = Blueprint("corridors", __name__)
_found: Final = kept(read_corridors)


@blueprint.get("/corridors")
def page() -> Response:
    """The page of the corridors."""
    found = _found()
    return show(
        "corridors.html",
        found=found,
        flow=flow_of(found.promoters),
        of_one_document=len(found.documents) == 1,
    )


def flow_of(promoters: Iterable[Promoted]) -> Flow:
    """Draw who promotes what; one who promotes and is passed through as well stands twice."""
    steps: dict[str, Step] = {}
    links: list[tuple[str, str, str]] = []

    def walk(one: Promoted, above: str) -> None:
        key = f"{one.role} {one.iri}"
        steps.setdefault(key, Step(key, _LAYERS[one.role], one.term))
        if above:
            # Where one record only claims it and another states it, it is stated.
            states = sorted((tie.state for tie in one.ties), key=lambda state: state == "claimed")
            links.append((above, key, states[0]))
        for below in one.branches:
            walk(below, key)

    for root in promoters:
        walk(root, "")
    return draw_flow(list(steps.values()), links)
