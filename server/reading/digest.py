"""The digest: the facts of a release in short, by the thing that they are about.

It holds what statements say and no more: what somebody only claims, denies or intends is none of
it. With it a page says in a sentence or two what any thing is, and what the things beside it are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import RDFS

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.engines.engine import Engine, select
from khorgos.server.site import Site

_FACTS: Final = f"""SELECT DISTINCT ?node ?thing ?property ?other ?rank WHERE {{
  ?node <{KHO.subject}> ?thing ; <{KHO.predicate}> ?property .
  {{ ?node <{KHO.object}> ?other }} UNION {{ ?node <{KHO.objectValue}> ?other }}
  OPTIONAL {{ ?node <{KHO.rank}> ?rank }}
}} ORDER BY ?thing ?property ?other ?node"""
_FIELDS: Final = (
    *("certainty", "hasQualifier", "hasSubjectQuantifier", "hasObjectQuantifier"),
    *("inRole", "hasScope", "isAttributedTo", "conflictsWith", "hasTimeSpan"),
)
_MORE: Final = f"""SELECT DISTINCT ?node ?field ?value WHERE {{
  VALUES ?field {{ {" ".join(f"<{KHO[name]}>" for name in _FIELDS)} }}
  ?node ?field ?value ; <{KHO.predicate}> ?property .
}} ORDER BY ?node ?field ?value"""
_VALUES: Final = f"""SELECT DISTINCT ?value ?class ?label ?edtf ?level WHERE {{
  {{ VALUES ?class {{ {
    " ".join(
        f"<{KHO[name]}>" for name in ("TimeSpan", "Quantity", "Ranking", "Comparison", "Claim")
    )
} }} ?value a ?class }}
  UNION {{ VALUES ?field {{ {" ".join(f"<{KHO[name]}>" for name in _FIELDS[1:6])} }}
    ?node ?field ?value }}
  ?value <{RDFS.label}> ?label .
  OPTIONAL {{ ?value <{KHO.edtf}> ?edtf }}
  OPTIONAL {{ ?value <{KHO.level}> ?level }}
}} ORDER BY ?value ?class ?label"""
_LOST: Final = f"""SELECT DISTINCT ?thing ?property WHERE {{
  ?gap <{KHO.isAbout}> ?thing ; <{KHO.leavesOpen}> ?property
}} ORDER BY ?thing ?property"""
_CLAIMED: Final = f"""SELECT DISTINCT ?thing ?whom WHERE {{
  {{ ?said <{KHO.propositionSubject}>|<{KHO.propositionObject}> ?thing .
    ?claim <{KHO.hasContent}> ?said }} UNION {{ ?claim <{KHO.isAbout}> ?thing }}
  ?claim <{KHO.isClaimedBy}> ?whom .
}} ORDER BY ?thing ?whom"""
_INTENDED: Final = f"""SELECT DISTINCT ?thing ?aim WHERE {{
  ?said <{KHO.propositionSubject}>|<{KHO.propositionObject}> ?thing .
  ?aim <{KHO.hasContent}> ?said .
  FILTER NOT EXISTS {{ ?aim <{KHO.isClaimedBy}> ?whom }}
}} ORDER BY ?thing ?aim"""


@dataclass(frozen=True, slots=True)
class ShortValue:
    """A time, quantity, place in an order, comparison or qualifying word.

    Attributes:
        text: its words in English, or as the source has them.
        edtf: a time in EDTF, else the empty string.
        level: what a qualifying word stands for, such as ``northeast``.
        kind: the local name of its class, where it is no qualifying word.
    """

    text: str
    edtf: str = ""
    level: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ShortFact:
    """A fact in short.

    Attributes:
        node: the slug of its statement.
        thing: the slug of the thing that it is about.
        property: the local name of its property.
        other: the slug of the thing or value at its other end; empty where that is text.
        text: the text at its other end.
        hedges: the words with which the source hedges.
        dates: when it was so, by its own statement, in EDTF.
        qualifiers: local names of the properties that qualify it, with slugs of what.
        sources: slugs of those whom the source names for it.
        conflicts: slugs of the statements that contradict it.
        is_best: whether it is preferred among several on one matter.
    """

    node: str
    thing: str
    property: str
    other: str
    text: str = ""
    hedges: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    is_best: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Digest:
    """The facts of a release in short; equal to itself alone, as the site is.

    Attributes:
        about: slug of a thing → what is said of it.
        towards: slug of a thing → what is said of others with it.
        values: slug → time, quantity or the like.
        lost: slug of a thing → local names of the properties that a gap leaves open.
        claimants: slug of a thing → slugs of those whose claims speak of it.
        aims: slug of a thing → slugs of intentions that would bring something of it about.
    """

    about: Mapping[str, tuple[ShortFact, ...]] = field(default_factory=dict)
    towards: Mapping[str, tuple[ShortFact, ...]] = field(default_factory=dict)
    values: Mapping[str, ShortValue] = field(default_factory=dict)
    lost: Mapping[str, frozenset[str]] = field(default_factory=dict)
    claimants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def said(self, slug: str, *properties: str) -> list[ShortFact]:
        """Return what is said of a thing with properties, in their order, each fact once."""
        return _best(self.about.get(slug, ()), properties, lambda fact: fact.other or fact.text)

    def pointing(self, slug: str, *properties: str) -> list[ShortFact]:
        """Return what is said of others with a thing, likewise."""
        return _best(self.towards.get(slug, ()), properties, lambda fact: fact.thing)


def _best(
    facts: Iterable[ShortFact], properties: tuple[str, ...], end: Callable[[ShortFact], str]
) -> list[ShortFact]:
    """Choose the facts with properties: the preferred ones where there are some, each end once."""
    chosen: dict[str, ShortFact] = {}
    for property_ in properties:
        found = [fact for fact in facts if fact.property == property_]
        best = [fact for fact in found if fact.is_best]
        told: dict[str, list[ShortFact]] = {}
        for fact in best or found:
            told.setdefault(end(fact), []).append(fact)
        for other, same in told.items():
            chosen.setdefault(other, min(same, key=_care))
    return list(chosen.values())


def _care(fact: ShortFact) -> tuple[bool, int]:
    """Put first what is not hedged, then what says how much is meant."""
    return bool(fact.hedges), -len(fact.qualifiers)


@lru_cache(maxsize=4)
def the_digest(site: Site) -> Digest:
    """Return the facts of a site's release in short; they are read once.

    Raises:
        EngineError: the engine fails.
    """
    return read_digest(site.engine)


def read_digest(engine: Engine) -> Digest:
    """Read the facts of a release in short.

    Raises:
        EngineError: the engine fails.
    """
    more: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for node, name, value in select(engine, _MORE):
        more[_short(node)][local_name(_text(name))].append(_short(value))
    values: dict[str, ShortValue] = {}
    times: dict[str, str] = {}
    for value, class_, label, edtf, level in select(engine, _VALUES):
        times[_short(value)] = _text(edtf)
        kind = local_name(_text(class_)) if class_ else ""
        values[_short(value)] = ShortValue(_text(label), _text(edtf), _text(level), kind)
    about: dict[str, list[ShortFact]] = defaultdict(list)
    towards: dict[str, list[ShortFact]] = defaultdict(list)
    for fact in _facts(engine, more, times):
        about[fact.thing].append(fact)
        if fact.other:
            towards[fact.other].append(fact)
    lost = _gathered(select(engine, _LOST))
    return Digest(
        about={slug: tuple(facts) for slug, facts in about.items()},
        towards={slug: tuple(facts) for slug, facts in towards.items()},
        values=values,
        lost={slug: frozenset(map(local_name, names)) for slug, names in lost.items()},
        claimants={slug: tuple(them) for slug, them in _gathered(select(engine, _CLAIMED)).items()},
        aims={slug: tuple(them) for slug, them in _gathered(select(engine, _INTENDED)).items()},
    )


def _facts(
    engine: Engine, more: Mapping[str, Mapping[str, list[str]]], times: Mapping[str, str]
) -> Iterator[ShortFact]:
    for node, thing, property_, other, rank in select(engine, _FACTS):
        if _text(rank) == "deprecated":
            continue
        own = more.get(_short(node), {})
        yield ShortFact(
            node=_short(node),
            thing=_short(thing),
            property=local_name(_text(property_)),
            other=_short(other) if isinstance(other, ox.NamedNode) else "",
            text=_text(other) if isinstance(other, ox.Literal) else "",
            hedges=tuple(own.get("certainty", ())),
            dates=tuple(filter(None, (times.get(it, "") for it in own.get("hasTimeSpan", ())))),
            qualifiers=tuple((name, value) for name in _FIELDS[1:6] for value in own.get(name, ())),
            sources=tuple(own.get("isAttributedTo", ())),
            conflicts=tuple(own.get("conflictsWith", ())),
            is_best=_text(rank) == "preferred",
        )


def _gathered(rows: Iterable[Iterable[object]]) -> dict[str, list[str]]:
    """Return the first column, short → the values in the second, short, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for first, second in rows:
        found[_short(first)].append(_short(second))
    return found


def _short(term: object) -> str:
    """Return the slug of one of our things, else the text of a term."""
    text = _text(term)
    return slug_of(text) if text.startswith(str(KH)) else text


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
