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
from typing import Final, Literal

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
_DISPUTE: Final = """SELECT DISTINCT ?claim ?who ?text ?day ?date ?matter ?denied ?retold {
  { SELECT ?first {
      ?first kho:claimText ?words .
      ?denial kho:denies ?first . ?reading kho:offersAlternativeTo ?first .
    } ORDER BY STRLEN(?words) ?first LIMIT 1 }
  ?first (kho:denies|^kho:denies|kho:offersAlternativeTo|^kho:offersAlternativeTo)* ?claim .
  ?claim kho:isClaimedBy ?who ; kho:claimText ?text .
  OPTIONAL { ?claim kho:hasTimeSpan ?span . ?span kho:earliestDay ?on ; kho:edtf ?edtf }
  OPTIONAL { ?first kho:isAbout ?event . ?event a kho:Event }
  OPTIONAL { ?claim kho:denies ?against }
  OPTIONAL { ?claim kho:offersAlternativeTo ?beside }
  BIND (COALESCE(STR(?on), "") AS ?day) BIND (COALESCE(STR(?edtf), "") AS ?date)
  BIND (COALESCE(STR(?event), "") AS ?matter)
  BIND (COALESCE(STR(?against), "") AS ?denied) BIND (COALESCE(STR(?beside), "") AS ?retold)
} ORDER BY ?claim ?who ?matter"""
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
class Voice:
    """Who speaks in a dispute.

    Attributes:
        who: IRI of who it is.
        role: whether what was said is claimed, denies it, or tells it otherwise.
        date: when it was said, in EDTF, or the empty string.
    """

    who: str
    role: Literal["claim", "denial", "reading"]
    date: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A claim that is denied, and told otherwise, with all that hangs together with it.

    Attributes:
        claim: IRI of the claim that was made first; of several, the one that most is said against.
        text: what it says, in English.
        matter: IRI of the event that it is about, or the empty string.
        voices: all who speak in it, in the order of time as far as it is told.
    """

    claim: str
    text: str
    matter: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What a start page leads to; None or empty where a release has no such thing.

    Attributes:
        battle: one of which a sentence hedges; the hedge is lit.
        border: IRI of the border that the ladder is of.
        ladder: IRIs of treaties and ratifications, in the order of their days.
        dispute: claims with what is said against them.
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
    return WaysIn(
        battle=_sentence(_rows(engine, _BATTLE)),
        border=ladder[0][1].value if ladder else "",
        ladder=tuple(row[0].value for row in ladder),
        dispute=_dispute(_rows(engine, _DISPUTE)),
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


def _dispute(rows: Rows) -> Dispute | None:
    """Put a dispute together; what was said against a claim was said after it."""
    told = [tuple(term.value for term in row) for row in rows]
    against: dict[str, dict[str, float]] = {}
    for answer, _who, _text, day, _date, _matter, *answered in told:
        for one in answered:
            against.setdefault(one, {})[answer] = float(day or "inf")
    voices: dict[tuple[float, bool, int, str, str], tuple[str, str, str, Voice]] = {}
    for claim, who, text, day, date, matter, denied, retold in told:
        role: Literal["claim", "denial", "reading"] = (
            "denial" if denied else "reading" if retold else "claim"
        )
        answers = against.get(claim, {})
        on = float(day) if day else min(answers.values(), default=float("inf"))
        key = (on, role != "claim", -len(answers), claim, who)
        voices.setdefault(key, (claim, text, matter, Voice(who, role, date)))
    if not voices:
        return None
    ordered = [voices[key] for key in sorted(voices)]
    return Dispute(*ordered[0][:3], tuple(dict.fromkeys(voice for *_, voice in ordered)))


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
