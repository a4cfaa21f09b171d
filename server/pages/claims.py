"""Claims: who says what, who denies it, reads it otherwise or protests.

Claims that are answered stand side by side with their answers; all others follow by who makes them.
``by``, ``kind`` and ``about`` choose among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request

from khorgos.ontology.prefixes import slug_of
from khorgos.server.pages.perspectives import kept, show
from khorgos.server.reading.perspectives.cases import Claims, read_claims
from khorgos.server.reading.perspectives.claims import ClaimLine, by_speaker
from khorgos.server.reading.terms import ShownTerm

FEW: Final = 3
"""How many claims of one claimant are shown before one asks for all."""

blueprint: Final = Blueprint("claims", __name__)
_found: Final = kept(read_claims)


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who makes claims: those that are shown, and how many there are."""

    slug: str
    term: ShownTerm
    lines: tuple[ClaimLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What one may choose by: a value, what it is called, and how many claims it leaves."""

    value: str
    term: ShownTerm
    count: int


@blueprint.get("/claims")
def page() -> Response:
    """The page of the claims, all or those that were chosen."""
    found = _found()
    chosen = {name: request.args.get(name, "") for name in ("by", "kind", "about")}
    lines = [line for line in found.lines if _is_chosen(line, chosen)]
    return show(
        "claims.html",
        found=found,
        chosen=chosen,
        is_chosen=any(chosen.values()),
        lines=lines,
        claimants=_claimants(lines, few=not any(chosen.values()), answered=found.answered),
        speakers=_speakers(found),
        kinds=sorted(Counter(line.kind for line in found.lines).items()),
        matters=_matters(found),
    )


def _is_chosen(line: ClaimLine, chosen: dict[str, str]) -> bool:
    return (
        chosen["by"] in ("", *map(slug_of, line.speakers))
        and chosen["kind"] in ("", line.kind)
        and chosen["about"] in ("", *map(slug_of, line.about))
    )


def _claimants(lines: Sequence[ClaimLine], few: bool, answered: frozenset[str]) -> list[Claimant]:
    """Group claims by who makes them; answered ones have been shown, unless one chose."""
    groups = by_speaker(line for line in lines if not few or line.iri not in answered)
    return [
        Claimant(
            slug_of(iri),
            term,
            tuple(those[:FEW] if few and len(those) > FEW + 1 else those),
            len(those),
        )
        for iri, (term, those) in groups.items()
    ]


def _speakers(found: Claims) -> list[Choice]:
    counts: Counter[str] = Counter(iri for line in found.lines for iri in line.speakers)
    terms = {
        iri: term for line in found.lines for iri, term in zip(line.speakers, line.by, strict=True)
    }
    return _choices(counts, terms)


def _matters(found: Claims) -> list[Choice]:
    """Return what several claims are about."""
    counts: Counter[str] = Counter(iri for line in found.lines for iri in line.about)
    terms = {iri: term for line in found.lines for iri, term in line.about.items()}
    return _choices(Counter({iri: n for iri, n in counts.items() if n > 1}), terms)


def _choices(counts: Counter[str], terms: dict[str, ShownTerm]) -> list[Choice]:
    found = [Choice(slug_of(iri), terms[iri], count) for iri, count in counts.items()]
    return sorted(found, key=lambda it: it.term.text.casefold())
