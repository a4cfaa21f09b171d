"""The list of what fails is of tests that there are."""

from __future__ import annotations

from typing import Final

from .failures import FAILURES
from .suite import cases

MANIFESTS: Final = (
    "sparql/sparql10/manifest.ttl",
    "sparql/sparql11/manifest-sparql11-query.ttl",
    "sparql/sparql11/manifest-sparql11-fed.ttl",
    "sparql/sparql12/manifest.ttl",
    "rdf/rdf12/manifest.ttl",
)


def test_known_failures_are_tests_of_the_suites() -> None:
    found = {case.name for case in cases(*MANIFESTS)}
    suites = {name.partition("/")[0] for name in found}
    assert {name for name in FAILURES if name.partition("/")[0] in suites} <= found
