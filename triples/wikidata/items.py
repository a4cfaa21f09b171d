"""Items of Wikidata, read from what ``wbgetentities`` answers.

The form is that of the `Wikibase JSON
<https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html>`_. Of a property's claims
only the best count, as for Wikidata's own truthy triples: the preferred, else the normal ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rdflib import Namespace

INSTANCE_OF: Final = "P31"
SUBCLASS_OF: Final = "P279"
COORDINATES: Final = "P625"
QID: Final = re.compile(r"Q[1-9][0-9]*")
PID: Final = re.compile(r"P[1-9][0-9]*")
"""The ids of items and of properties."""
WDT: Final = Namespace("http://www.wikidata.org/prop/direct/")
"""The properties of statements without their qualifiers, in RDF."""

Years = tuple[int, int]
"""The first and the last year, astronomical, in which something may have been."""

_TIME: Final = re.compile(r"([+-])(\d+)-\d\d-\d\dT")
# Precision in Wikibase JSON → how many years it leaves open; coarser dates decide nothing.
_SPANS: Final = {7: 100, 8: 10, 9: 1, 10: 1, 11: 1}


class ItemError(ValueError):
    """An answer in another form than Wikibase JSON; the message says where."""


@dataclass(frozen=True, slots=True)
class WikidataItem:
    """What one item of Wikidata says.

    Attributes:
        qid: its id; of the target, where the id that was asked for is redirected.
        labels: language → label.
        aliases: language → other names.
        descriptions: language → description.
        items: property → ids of the items it points at.
        years: property → dates, to the year.
        points: coordinates as latitude and longitude in degrees, WGS 84.
        identifiers: property → external identifiers.
        redirected_from: the id that was asked for, or "" if it was this one.
    """

    qid: str
    labels: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    descriptions: Mapping[str, str]
    items: Mapping[str, tuple[str, ...]]
    years: Mapping[str, tuple[Years, ...]]
    points: tuple[tuple[float, float], ...]
    identifiers: Mapping[str, tuple[str, ...]]
    redirected_from: str = ""

    @property
    def classes(self) -> tuple[str, ...]:
        """Ids of the classes that it is an instance of."""
        return self.items.get(INSTANCE_OF, ())

    @property
    def names(self) -> tuple[str, ...]:
        """Its labels and aliases in all languages, each once, sorted."""
        aliases = (name for names in self.aliases.values() for name in names)
        return tuple(sorted({*self.labels.values(), *aliases}))

    @property
    def label(self) -> str:
        """The English label, else any, else the id."""
        return self.labels.get("en") or next(iter(self.labels.values()), self.qid)

    def is_disambiguation(self, class_labels: Mapping[str, str]) -> bool:
        """Tell whether it stands for a page of Wikipedia that only tells homonyms apart.

        Args:
            class_labels: class id → English label. Such classes are known by their names, which
                Wikidata keeps alike, as in its descriptions of such items.
        """
        told = [self.descriptions.get("en", ""), *(class_labels.get(c, "") for c in self.classes)]
        return any("disambiguation page" in words for words in told)


def read_items(answer: Mapping[str, Any]) -> Mapping[str, WikidataItem | None]:
    """The items in an answer of ``wbgetentities``, by the id asked for; None where deleted.

    Raises:
        ItemError: the answer has another form.
    """
    try:
        return {
            asked: None if "missing" in record else _item(asked, record)
            for asked, record in answer["entities"].items()
        }
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ItemError(
            f"the answer of wbgetentities is not Wikibase JSON: {error!r}; "
            "is the address that of a Wikibase API?"
        ) from error


def read_years(value: Mapping[str, Any]) -> Years | None:
    """The years of a ``time`` value of Wikibase JSON; None where it is vaguer than a century.

    The JSON writes 1 BC as ``-0001``; years here are astronomical, so that it is 0.

    Raises:
        ItemError: the value has another form.

    >>> read_years({"time": "-0036-00-00T00:00:00Z", "precision": 9})
    (-35, -35)
    """
    match = _TIME.match(value["time"])
    if not match:
        expected = "a time of Wikibase JSON, such as +1711-05-23T00:00:00Z, was expected"
        raise ItemError(f"{expected}, not {value['time']!r}")
    span = _SPANS.get(value["precision"])
    if span is None:
        return None
    number = int(match[2])
    # A century runs from 1701 to 1800, and a decade from 1710 to 1719.
    first = (number - 1) // span * span + 1 if span == 100 else number // span * span
    last = first + span - 1
    if match[1] == "+":
        return first, last
    return 1 - last, 1 - first


def _item(asked: str, record: Mapping[str, Any]) -> WikidataItem:
    items: dict[str, tuple[str, ...]] = {}
    years: dict[str, tuple[Years, ...]] = {}
    identifiers: dict[str, tuple[str, ...]] = {}
    points: list[tuple[float, float]] = []
    for prop, claims in _mapping(record.get("claims")).items():
        for datatype, kind, value in _values(claims):
            if kind == "wikibase-entityid" and "id" in value:
                items[prop] = (*items.get(prop, ()), value["id"])
            elif kind == "time" and (found := read_years(value)):
                years[prop] = (*years.get(prop, ()), found)
            elif prop == COORDINATES and kind == "globecoordinate":
                points.append((float(value["latitude"]), float(value["longitude"])))
            elif datatype == "external-id":
                identifiers[prop] = (*identifiers.get(prop, ()), value)
    return WikidataItem(
        qid=record["id"],
        labels=_texts(record.get("labels")),
        aliases={
            language: tuple(alias["value"] for alias in aliases)
            for language, aliases in _mapping(record.get("aliases")).items()
        },
        descriptions=_texts(record.get("descriptions")),
        items=items,
        years=years,
        points=tuple(points),
        identifiers=identifiers,
        redirected_from=asked if asked != record["id"] else "",
    )


def _values(claims: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """Datatype, type and value of the best claims that have a value."""
    ranks = {claim["rank"] for claim in claims}
    best = "preferred" if "preferred" in ranks else "normal"
    for claim in claims:
        snak = claim["mainsnak"]
        if claim["rank"] == best and snak["snaktype"] == "value":
            value = snak["datavalue"]
            yield snak.get("datatype", ""), value["type"], value["value"]


def _texts(terms: Any) -> dict[str, str]:
    return {language: term["value"] for language, term in _mapping(terms).items()}


def _mapping(value: Any) -> Mapping[str, Any]:
    """``value``, or nothing where PHP writes an empty object as an empty list."""
    if value is None or value == []:
        return {}
    if not isinstance(value, Mapping):
        raise ItemError(f"{value!r:.60} stands where an object should")
    return value
