"""Six ways in for a visitor who knows nothing: what the release itself has best of each kind.

Nothing is chosen by hand. A battle is one of which a sentence of a document hedges; the ladder is
that of the border which most agreements delimit; the claim is one that is both denied and told
otherwise; the corridors are all; the river is the one most told of; the name is borne in most
scripts. A release without one of these has fewer ways in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.engines.engine import Engine, select

_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("kho", "khg", "rdfs", "skos")
)
_BATTLE: Final = """SELECT ?thing ?passage ?words ?hedge {
  ?statement kho:subject ?thing ; kho:certainty ?hedge ; kho:hasEvidence ?passage .
  ?thing a kho:Battle .
  ?passage kho:exact ?words ; kho:part "body" .
  FILTER CONTAINS(?words, ?hedge)
} ORDER BY STRLEN(?words) ?thing LIMIT 1"""
_LADDER: Final = """SELECT DISTINCT ?step ?border {
  { SELECT ?border { ?agreement a kho:Agreement ; kho:delimits ?border }
    GROUP BY ?border ORDER BY DESC(COUNT(DISTINCT ?agreement)) ?border LIMIT 1 }
  { ?step a kho:BorderTreaty ; kho:delimits|kho:concerns ?border }
  UNION
  { ?step a kho:Ratification ; kho:actsUpon ?treaty .
    ?treaty a kho:BorderTreaty ; kho:delimits|kho:concerns ?border }
  ?step kho:hasTimeSpan/kho:earliestDay ?day .
} ORDER BY ?day ?step LIMIT 7"""
_CLAIM: Final = """SELECT ?claim ?text ?who ?denial ?denier ?reading ?reader {
  ?denial kho:denies ?claim ; kho:isClaimedBy ?denier .
  ?reading kho:offersAlternativeTo ?claim ; kho:isClaimedBy ?reader .
  ?claim kho:isClaimedBy ?who ; kho:claimText ?text .
} ORDER BY STRLEN(?text) ?claim LIMIT 1"""
_CORRIDORS: Final = """SELECT ?corridor (COUNT(DISTINCT ?statement) AS ?n) {
  ?corridor a kho:TransportCorridor .
  ?statement kho:subject|kho:object ?corridor .
} GROUP BY ?corridor ORDER BY DESC(?n) ?corridor"""
_RIVER: Final = """SELECT ?thing ?passage ?words {
  { SELECT ?thing { ?thing a kho:River . ?statement kho:subject|kho:object ?thing }
    GROUP BY ?thing ORDER BY DESC(COUNT(DISTINCT ?statement)) ?thing LIMIT 1 }
  ?statement kho:subject ?thing ; kho:hasEvidence ?passage .
  ?passage kho:exact ?words ; kho:part "body" .
} GROUP BY ?thing ?passage ?words
ORDER BY DESC(COUNT(DISTINCT ?statement)) STRLEN(?words) ?passage LIMIT 1"""
_NAMES: Final = """SELECT DISTINCT ?thing ?name {
  ?thing a kho:Person ; rdfs:label|skos:altLabel ?name .
} ORDER BY ?thing ?name"""
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "CJK", "ARABIC", "MONGOLIAN", "HANGUL")


@dataclass(frozen=True, slots=True)
class QuotedSentence:
    """A sentence of a document about a thing.

    Attributes:
        thing: IRI of the thing.
        passage: IRI of the passage.
        pieces: its words, and whether each piece is lit.
    """

    thing: str
    passage: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A claim that is denied, and told otherwise; IRIs of each and of who says it.

    Attributes:
        text: what is claimed, in English.
    """

    claim: str
    text: str
    claimant: str
    denial: str
    denier: str
    reading: str
    reader: str


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What a start page leads to; None or empty where a release has no such thing.

    Attributes:
        battle: one of which a sentence hedges; the hedge is lit.
        border: IRI of the border that the ladder is of.
        ladder: IRIs of treaties and ratifications, in the order of their days.
        dispute: a claim with what is said against it.
        corridors: IRIs, the most told of first.
        river: a sentence on the river most told of.
        names: IRI of a person, with a name in each script.
    """

    battle: QuotedSentence | None
    border: str
    ladder: tuple[str, ...]
    dispute: Dispute | None
    corridors: tuple[str, ...]
    river: QuotedSentence | None
    names: tuple[str, tuple[ox.Literal, ...]] | None


def find_ways_in(engine: Engine) -> WaysIn:
    """Ask an engine for the ways in.

    Raises:
        EngineError: it fails.
    """
    ladder = _rows(engine, _LADDER)
    disputes = _rows(engine, _CLAIM)
    return WaysIn(
        battle=_sentence(_rows(engine, _BATTLE)),
        border=ladder[0][1].value if ladder else "",
        ladder=tuple(row[0].value for row in ladder),
        dispute=Dispute(*(term.value for term in disputes[0])) if disputes else None,
        corridors=tuple(row[0].value for row in _rows(engine, _CORRIDORS)),
        river=_sentence(_rows(engine, _RIVER)),
        names=_most_scripts(_rows(engine, _NAMES)),
    )


Rows = list[tuple[ox.NamedNode | ox.Literal, ...]]


def _rows(engine: Engine, query: str) -> Rows:
    return [
        tuple(term for term in row if isinstance(term, ox.NamedNode | ox.Literal))
        for row in select(engine, _PREFIXES + query)
    ]


def _sentence(rows: Rows) -> QuotedSentence | None:
    """Read a thing, its passage, its words and perhaps the word among them that is lit."""
    if not rows:
        return None
    thing, passage, words, *lit = (term.value for term in rows[0])
    pieces: tuple[tuple[str, bool], ...] = ((words, False),)
    if lit:
        before, found, after = words.partition(lit[0])
        pieces = ((before, False), (found, True), (after, False))
    return QuotedSentence(thing, passage, pieces)


def script_of(name: str) -> str:
    """Return the script of a name's first letter, as Unicode names it; else the empty string.

    >>> script_of("阿布赉"), script_of("«Абылай»")
    ('CJK', 'CYRILLIC')
    """
    letters = (unicodedata.name(sign, "").split(" ")[0] for sign in name if sign.isalpha())
    return next((script for script in letters if script in _SCRIPTS), "")


def _most_scripts(rows: Rows) -> tuple[str, tuple[ox.Literal, ...]] | None:
    """Return the thing with names in most scripts, and the shortest name in each."""
    borne: dict[str, dict[str, ox.Literal]] = {}
    for thing, name in rows:
        if isinstance(name, ox.Literal) and (script := script_of(name.value)):
            names = borne.setdefault(thing.value, {})
            names[script] = min(names.get(script, name), name, key=_first)
    if not borne:
        return None
    thing_, found = max(borne.items(), key=lambda item: (len(item[1]), _reversed(item[0])))
    return (thing_, _in_order(found)) if len(found) > 1 else None


def _first(name: ox.Literal) -> tuple[bool, int, str]:
    return (name.language != "en", len(name.value), name.value)


def _reversed(iri: str) -> tuple[int, ...]:
    """Order IRIs the other way round, so that the first wins where a maximum is looked for."""
    return tuple(-ord(sign) for sign in iri)


def _in_order(names: Mapping[str, ox.Literal]) -> tuple[ox.Literal, ...]:
    return tuple(names[script] for script in _SCRIPTS if script in names)
