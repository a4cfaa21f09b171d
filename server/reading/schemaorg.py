"""A thing or a record in the words of https://schema.org/, for search engines and link previews.

Only what a document plainly asserts is said: nothing that is claimed, hedged, emended, read between
the lines, attributed or contradicted. Dates are those that ISO 8601 writes without a convention of
its own: a year before Christ, an approximate one or one that is open is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDFS, SKOS, URIRef

from khorgos.ontology.namespaces import KHO, WD
from khorgos.queries.describing import DATASET
from khorgos.server.reading.records import RecordReader, Said

MOST_BYTES: Final = 4000
"""How long a description may get; what counts least is left out first."""

TYPES: Final[Mapping[URIRef, str]] = {
    KHO.Person: "Person",
    KHO.SovereignState: "Country",
    KHO.MediaOutlet: "NewsMediaOrganization",
    KHO.AcademicInstitution: "EducationalOrganization",
    KHO.Company: "Corporation",
    KHO.GovernmentBody: "GovernmentOrganization",
    KHO.Organization: "Organization",
    KHO.Polity: "Organization",
    KHO.River: "RiverBodyOfWater",
    KHO.Lake: "LakeBodyOfWater",
    KHO.WaterBody: "BodyOfWater",
    KHO.AdministrativeArea: "AdministrativeArea",
    KHO.Landform: "Landform",
    KHO.Place: "Place",
    KHO.Map: "Map",
    KHO.Agreement: "Legislation",
    KHO.LegalAct: "Legislation",
    KHO.Work: "CreativeWork",
    KHO.Event: "Event",
    KHO.Concept: "DefinedTerm",
}
"""Class → type of schema.org, the class that says more first."""

_DATES: Final[Mapping[str, Mapping[URIRef, Sequence[str]]]] = {
    "Person": {KHO.hasBirth: ("birthDate",), KHO.hasDeath: ("deathDate",)},
    "Event": {
        KHO.hasTimeSpan: ("startDate", "endDate"),
        KHO.hasBeginning: ("startDate",),
        KHO.hasEnd: ("endDate",),
    },
    "Organization": {
        KHO.hasTimeSpan: ("foundingDate", "dissolutionDate"),
        KHO.hasBeginning: ("foundingDate",),
        KHO.hasEnd: ("dissolutionDate",),
    },
}
"""Type → property → what its value's first day, and its last, are called."""

_LINKS: Final[Mapping[str, Mapping[URIRef, tuple[str, str]]]] = {
    "Person": {KHO.isBornIn: ("birthPlace", "Place"), KHO.isMemberOf: ("memberOf", "Organization")},
    "Event": {KHO.tookPlaceAt: ("location", "Place")},
    "Organization": {KHO.isMemberOf: ("memberOf", "Organization")},
    "Place": {KHO.isLocatedIn: ("containedInPlace", "Place")},
}
"""Type → property → what it is called, and of which type its values are."""

_KINDS: Final = {
    **dict.fromkeys(("GovernmentOrganization", "Corporation"), "Organization"),
    **dict.fromkeys(("NewsMediaOrganization", "EducationalOrganization"), "Organization"),
    **dict.fromkeys(("RiverBodyOfWater", "LakeBodyOfWater", "BodyOfWater"), "Place"),
    **dict.fromkeys(("AdministrativeArea", "Landform", "Country"), "Place"),
}
"""Type → the one above it that has the properties."""

_SURE: Final = frozenset({"stated", "coreference", "relative", "computed"})
_DATE: Final = re.compile(r"(?!0000)\d{4}(?:-\d\d(?:-\d\d)?)?")
_OPTIONAL: Final = ("memberOf", "containedInPlace", "alternateName")
"""What is shortened where there is too much, what counts least first."""


def describe(iri: str, reader: RecordReader, version: str = "", title: str = "") -> dict[str, Any]:
    """Describe a thing or a record as JSON-LD.

    Args:
        iri: the thing or record.
        reader: reads records in English.
        version: the checksum of the release.
        title: what the graph is called, where it is not the project's own.

    Returns:
        An object of at most ``MOST_BYTES`` as JSON.
    """
    kind = reader.kind(iri)
    said = _record(iri, reader.said(iri), reader) if kind else _thing(iri, reader)
    dataset = {
        "@type": "Dataset",
        "@id": DATASET,
        "name": title or "Khorgos",
        "version": version[:12],
        "license": "" if title else "https://creativecommons.org/licenses/by-sa/4.0/",
    }
    partly = "isPartOf" if kind else "subjectOf"
    others = said.pop(partly, [])
    told = {"@context": "https://schema.org", "@id": iri, **said, "url": iri}
    told[partly] = [{name: value for name, value in dataset.items() if value}, *others]
    return _short({name: value for name, value in told.items() if value})


def iso_dates(edtf: str) -> tuple[str, str]:
    """Return the first and the last day of a date as ISO 8601 has them; empty where it cannot.

    >>> iso_dates("1869/1949-10-01"), iso_dates("1997-09-24")
    (('1869', '1949-10-01'), ('1997-09-24', '1997-09-24'))
    >>> iso_dates("-0035"), iso_dates("1453~"), iso_dates("2005/..")
    (('', ''), ('', ''), ('2005', ''))
    """
    first, _, last = edtf.partition("/")
    days = (first, last if "/" in edtf else first)
    found = [day if _DATE.fullmatch(day) else "" for day in days]
    return found[0], found[1]


def _thing(iri: str, reader: RecordReader) -> dict[str, Any]:
    index, above = reader.index, _above(iri, reader)
    label = reader.namer.label(iri)
    documents = _documents(index.iris(iri, KHO.isMentionedIn), reader)
    told: dict[str, Any] = {
        "@type": _type(iri, reader),
        "name": label.text,
        "alternateName": list(_names(iri, label.text, reader)),
    }
    for property_, names in _DATES.get(above, {}).items():
        for value in _asserted(iri, property_, reader):
            for edtf in index.texts(value, KHO.edtf):
                told |= _days(edtf, names)
    for property_, (name, of) in _LINKS.get(above, {}).items():
        values = list(dict.fromkeys(_asserted(iri, property_, reader)))
        told[name] = [
            _node(value, of, reader) for value in values if of in (_above(value, reader), "Place")
        ]
    told["sameAs"] = [it for it in index.iris(iri, SKOS.exactMatch) if it.startswith(str(WD))]
    told["subjectOf"] = [document for document in documents if document["@id"] != iri]
    return told


def _above(iri: str, reader: RecordReader) -> str:
    type_ = _type(iri, reader)
    return _KINDS.get(type_, type_)


def _type(iri: str, reader: RecordReader) -> str:
    kinds = (name for kind, name in TYPES.items() if reader.release.is_a(iri, str(kind)))
    return next(kinds, "Thing")


def _days(edtf: str, names: Sequence[str]) -> dict[str, str]:
    """Give the days of a date their names; a name that stands alone is that of no stretch."""
    first, last = iso_dates(edtf)
    if len(names) == 1 and first != last:
        return {}
    return {name: day for name, day in zip(names, (first, last), strict=False) if day}


def _asserted(iri: str, property_: URIRef, reader: RecordReader) -> Iterator[str]:
    """Yield the values of a property that a document plainly asserts."""
    release, index = reader.release, reader.index
    for value in index.iris(iri, property_):
        records = release.statements(iri, str(property_), ox.NamedNode(value))
        if any(is_plain(record, reader) for record in records):
            yield value


def is_plain(record: str, reader: RecordReader) -> bool:
    """Say whether a statement is one that a document plainly asserts."""
    index, release = reader.index, reader.release
    doubts = (KHO.certainty, KHO.isAttributedTo, KHO.conflictsWith, KHO.hasEmendation)
    hedged = any(release.is_a(it, str(KHO.Hedge)) for it in index.iris(record, KHO.hasQualifier))
    readings, ranks = index.texts(record, KHO.reading), index.texts(record, KHO.rank)
    return not (hedged or index.objects(record, *doubts) or "deprecated" in ranks) and (
        _SURE.issuperset(readings)
    )


def _names(iri: str, label: str, reader: RecordReader) -> Iterator[dict[str, str] | str]:
    """Yield the other names of a thing with their languages."""
    seen = {label}
    for term in reader.index.objects(iri, RDFS.label, SKOS.altLabel, KHO.name):
        if isinstance(term, ox.Literal) and term.value not in seen:
            seen.add(term.value)
            tag = term.language
            yield {"@value": term.value, "@language": tag} if tag else term.value


def _documents(passages: Iterable[str], reader: RecordReader) -> list[dict[str, str]]:
    found = (it for one in passages for it in reader.index.iris(one, KHO.inDocument))
    return [_node(document, "CreativeWork", reader) for document in dict.fromkeys(found)]


def _node(iri: str, type_: str, reader: RecordReader) -> dict[str, str]:
    return {"@type": type_, "@id": iri, "name": reader.namer.label(iri).text}


def _record(iri: str, said: Said, reader: RecordReader) -> dict[str, Any]:
    """Describe a statement, a claim or a passage; of others only that there is a page."""
    sources = _documents(reader.passages(iri), reader)
    triple = reader.triple(iri)
    about = [_node(triple[0], "Thing", reader)] if triple else []
    if said.kind == "statement" and is_plain(iri, reader):
        return {"@type": "Statement", "text": said.text, "mainEntity": about, "citation": sources}
    if said.kind == "claim":
        dates = (
            it
            for span in reader.index.iris(iri, KHO.hasTimeSpan)
            for it in reader.index.texts(span, KHO.edtf)
        )
        return {
            "@type": "Claim",
            "text": said.text,
            "author": [
                _node(who, _speaker(who, reader), reader)
                for who in reader.index.iris(iri, KHO.isClaimedBy)
                if not reader.release.is_a(who, str(KHO.SourceDocument))
            ],
            "datePublished": next((iso_dates(it)[0] for it in dates), ""),
            "appearance": sources,
            "about": [_node(it, "Thing", reader) for it in reader.index.iris(iri, KHO.isAbout)],
        }
    if said.kind == "passage":
        return {"@type": "Quotation", "text": said.telling.passages[0].words, "isPartOf": sources}
    return {"@type": "WebPage", "name": said.text, "about": about, "citation": sources}


def _speaker(iri: str, reader: RecordReader) -> str:
    return "Person" if reader.release.is_a(iri, str(KHO.Person)) else "Organization"


def _short(told: dict[str, Any]) -> dict[str, Any]:
    """Shorten the lists of a description until it is as short as it may be."""
    for name in (*_OPTIONAL, "about", "text"):
        while _size(told) > MOST_BYTES and told.get(name):
            value = told[name]
            told = {**told, name: value[: len(value) * 3 // 4]}
    return {name: value for name, value in told.items() if value}


def _size(told: dict[str, Any]) -> int:
    """Count the bytes of a description as Flask's filter writes it."""
    return len(json.dumps(told))
