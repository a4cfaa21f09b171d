"""What of a claim is in dispute: its points, without what merely describes the things in them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, TypeAlias

from khorgos.ontology.namespaces import KHO
from khorgos.server.reading.axioms import Axioms

Ends: TypeAlias = tuple[str, str, str]
"""Subject, property and object of a point, by IRI, or the lexical form of a value."""

_DESCRIBING: Final = (KHO.isLocatedIn, KHO.isOfKind)


def describing(points: Collection[Ends], axioms: Axioms) -> frozenset[Ends]:
    """Return the points that only say where a thing lies, or of what kind it is.

    Another point names the thing, and that is what is claimed: that Est is struck, not that Est
    lies in Ost.

    Args:
        points: what claims say.
        axioms: which properties say the same more exactly.
    """
    describe = {it for one in _DESCRIBING for it in axioms.properties_below(str(one))}
    named = {object_ for _, property_, object_ in points if property_ not in describe}
    return frozenset(ends for ends in points if ends[1] in describe and ends[0] in named)
