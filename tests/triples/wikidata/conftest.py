from __future__ import annotations

from collections.abc import Iterator

import pytest

from .standin import StandIn, serving
from .world import RECORDS, REDIRECTS


@pytest.fixture
def wikidata(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A stand-in that serves the invented world, reached without any proxy."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(StandIn(RECORDS, REDIRECTS)) as stand_in:
        yield stand_in
