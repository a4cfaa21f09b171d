"""A changed fact changes the answers to the questions that rest on it, and to no other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from khorgos.ontology.namespaces import KH, KHO
from khorgos.queries import catalogue
from khorgos.server.engines.embedded import RELEASE_FILE, EmbeddedEngine, EngineConfig
from khorgos.server.sparql.answers import CSV
from khorgos.server.sparql.text import Dataset

OWN = [query for query in catalogue.load() if not query.calls]
Answers = Mapping[str, bytes]

pytestmark = pytest.mark.slow

CHANGES = [
    (
        "the place of the battle is no longer only probable",
        (KH["statement-539ea13fb75a"], KHO.certainty, "surely"),
        {"battles-before-1000", "words-of-doubt", "zhizhi-place-sentences"},
    ),
    (
        "Kazakhstan is no member",
        (KH.kazakhstan, KHO.isMemberOf, KH["shanghai-cooperation-organisation"], None),
        {"members-of"},
    ),
    (
        "the disputed territory is one square kilometre larger",
        (KH["quantity-d475511b8275"], KHO.value, "2421"),
        {"contested-land-area-figures", "disputed-territory-split"},
    ),
    (
        "the ministry does not deny what the media claimed",
        (KH["claim-fake-news"], KHO.denies, KH["claim-pneumonia-in-chinese-media"], None),
        {"claims-about", "denied-claims"},
    ),
    (
        "nothing says where Hebei lies",
        (KH.hebei, KHO.isLocatedIn, KH["northern-china"], None),
        {"resort-contained-in"},
    ),
    (
        "the network has one corridor less",
        (KH["transit-network-of-kazakhstan"], KHO.hasPart, KH["middle-corridor"], None),
        {"abstract-infrastructure-network-corridors"},
    ),
]
"""What changes, where (the last term is the new value, None for a triple that goes), what for."""


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    data = (EngineConfig().release / RELEASE_FILE).read_bytes()
    return list(ox.parse(data, format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="module")
def before() -> Answers:
    return _answers(EngineConfig())


@pytest.mark.parametrize(
    ("what", "change", "touched"), CHANGES, ids=[what for what, _, _ in CHANGES]
)
def test_a_change_is_seen_where_it_counts_and_nowhere_else(
    what: str,
    change: tuple[str | None, ...],
    touched: set[str],
    quads: list[ox.Quad],
    before: Answers,
    tmp_path: Path,
) -> None:
    changed = [new for quad in quads if (new := _changed(quad, change))]
    assert changed != quads, f"nothing in the release is as it was when this was written: {what}"
    (tmp_path / RELEASE_FILE).write_bytes(ox.serialize(changed, format=ox.RdfFormat.TRIG) or b"")
    after = _answers(EngineConfig(release=tmp_path))
    assert {name for name in before if before[name] != after[name]} == touched


def _answers(config: EngineConfig) -> Answers:
    engine = EmbeddedEngine.load(config)
    return {query.name: engine.write(query.text, Dataset(), CSV) for query in OWN}


def _changed(quad: ox.Quad, change: tuple[str | None, ...]) -> ox.Quad | None:
    """Return the quad as the change leaves it; None if it goes."""
    subject, predicate, *old, new = change
    if (str(quad.subject.value), quad.predicate.value) != (str(subject), str(predicate)):
        return quad
    if old and quad.object.value != str(old[0]):
        return quad
    if new is None:
        return None
    value = ox.Literal(new, datatype=quad.object.datatype)
    return ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)
