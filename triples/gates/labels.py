"""Does a relation agree with the label of its subject, where that tells of it?

The embassy of Ost in Zarm is a body of Ost and is located in Zarm: whoever says that it is a body
of Zarm has taken the one for the other. So where the label of a subject names another thing of the
object's class, in the way in which a property is told, and does not name the object, the object is
another one than the label tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from khorgos.triples.annotated import Input
from khorgos.triples.annotation import FactRecord, Record
from khorgos.triples.gates.told import ToldFacts, closure
from khorgos.triples.mentions import Mentions, words_of
from khorgos.triples.problems import Problem

_ANYHOW: Final = frozenset[str]()
_TOLD: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("belongsTo", "isBodyOf", "isPartOf", "isEstablishedBy"), _ANYHOW),
    **dict.fromkeys(("actsUpon", "ends", "bringsIntoBeing", "tookPlaceAt"), _ANYHOW),
    "isDirectedAgainst": _ANYHOW,
    "isLocatedIn": frozenset({"in", "at"}),
    "hasOrigin": frozenset({"from"}),
    "hasDestination": frozenset({"to", "into"}),
    "concerns": frozenset({"on", "about", "over"}),
}
"""Properties that a label tells, with the words before a name that say it; else anyhow."""
_OF_ONE: Final = frozenset({"belongsTo", "isBodyOf"})
"""Properties that a thing has of one thing alone."""
_WITHIN: Final = ("isLocatedIn", "isPartOf", "isBodyOf", "isMemberOf", "belongsTo")


def check_labels(
    given: Input, told: Iterable[tuple[Record, FactRecord]], mentions: Mentions
) -> Iterator[Problem]:
    """Yield each fact whose object is another one than the label of its subject tells.

    Args:
        given: the records.
        told: the facts that are asked, each with its record.
        mentions: where the things of the records are named.
    """
    asked = [(record, fact) for record, fact in told if fact.triple.property in _TOLD]
    objects: dict[tuple[Record, str, str], set[str]] = defaultdict(set)
    for record, fact in asked:
        triple = fact.triple
        objects[record, triple.subject, triple.property].add(triple.object or "")
    within = ToldFacts(given).related(*_WITHIN)
    for record, fact in asked:
        subject, name, object_ = fact.triple.subject, fact.triple.property, fact.triple.object
        if object_ is None or fact.negated or not {subject, object_} <= given.entities.keys():
            continue
        named = _named(mentions, given.entities[subject].label)
        parts = _named(mentions, given.entities[object_].label)
        if object_ in named or (named.keys() - {subject}) & parts.keys():
            continue
        others = {
            other
            for other in _told(given, mentions, subject, _TOLD[name])
            if given.entities[other].type == given.entities[object_].type
            and object_ not in closure(other, within)
            and other not in closure(object_, within)
        }
        if others and (name in _OF_ONE or not others & objects[record, subject, name]):
            yield record.problem(
                f"'{fact.triple}': the label of {subject}, {given.entities[subject].label!r}, "
                f"names {', '.join(sorted(others))} and not {object_}; correct one end of the "
                "fact, or the label",
                fact.line,
            )


def _told(
    given: Input, mentions: Mentions, subject: str, prepositions: frozenset[str]
) -> Iterator[str]:
    """The things with proper names in the label of ``subject``, behind one of the words."""
    label = given.entities[subject].label
    for other, starts in _named(mentions, label).items():
        if other == subject or not any(word.is_proper for word in words_of(mentions.label(other))):
            continue
        for start in starts:
            before = label[:start].casefold().removesuffix("the ").split()
            if not prepositions or (before and before[-1] in prepositions):
                yield other


def _named(mentions: Mentions, label: str) -> Mapping[str, list[int]]:
    """The things that ``label`` names, with where; a town in it does not speak of its land."""
    found = mentions.named(label)
    names = {place[:2] for places in found.values() for place in places if place[2] == "name"}
    kept = {
        slug: [place[0] for place in places if place[2] == "name" or place[:2] not in names]
        for slug, places in found.items()
    }
    return {slug: starts for slug, starts in kept.items() if starts}
