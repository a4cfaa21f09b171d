"""The values that things have for properties: to compare with those of a query, and to give out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDFS, XSD

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.documents import SLUG
from khorgos.server.engines.engine import Engine, select
from khorgos.server.reconciliation.catalogue import Schema, described, entry
from khorgos.server.reconciliation.requests import Extension
from khorgos.triples.dates.edtf import Bounds, EDTFError, parse

_QUERY: Final = """SELECT DISTINCT ?thing ?property ?value ?name ?date ?number ?upper WHERE {{
  VALUES ?thing {{ {things} }}
  VALUES ?property {{ {properties} }}
  ?thing ?property ?value .
  OPTIONAL {{ ?value <{label}> ?name . FILTER (LANG(?name) = "en") }}
  OPTIONAL {{ ?value <{date}> ?date }}
  OPTIONAL {{ ?value <{number}> ?number }}
  OPTIONAL {{ ?value <{upper}> ?upper }}
}} ORDER BY ?thing ?property ?value ?name"""
_HOLDERS: Final = """SELECT DISTINCT ?thing WHERE {{
  VALUES ?property {{ {properties} }}
  ?thing ?property ?value .
}} ORDER BY ?thing LIMIT {most}"""
_HOLDING: Final = 2000
"""Things that are looked at when a query has no name; the first by IRI."""
_USED: Final = """SELECT ?property (COUNT(*) AS ?n) WHERE {{
  {{ SELECT DISTINCT ?thing WHERE {{ ?thing a <{type}> ; <{label}> ?name }} }}
  ?thing ?property ?value .
  FILTER (STRSTARTS(STR(?property), "{space}"))
}} GROUP BY ?property ORDER BY DESC(?n) ?property"""
_INTEGERS: Final = frozenset(map(str, (XSD.integer, XSD.int, XSD.long, XSD.nonNegativeInteger)))
_NUMBERS: Final = frozenset(map(str, (XSD.decimal, XSD.double, XSD.float)))
# Values without digits, such as INF, are written as texts: JSON has no word for them.
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?")
_DATE: Final = re.compile(r"-?\d{4,}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class PropertyValue:
    """A value of a property.

    Attributes:
        id: the thing that it is, or the empty string.
        text: the label of the thing, or the lexical form.
        datatype: IRI of the datatype of a literal, or the empty string.
        time: what a time span allows; None for all else.
        number: of a quantity or a number, the lower one of a range; None for all else.
        upper: the higher number of a range; None for all else.
    """

    id: str
    text: str
    datatype: str = ""
    time: Bounds | None = None
    number: Decimal | None = None
    upper: Decimal | None = None

    def as_json(self, is_known: bool = True) -> dict[str, Any]:
        """Write the value as section "Data Extension Responses" of version 0.2 says.

        Args:
            is_known: whether the thing that it is can be reconciled; else its label stands for it.
        """
        if self.id and is_known:
            return {"id": self.id, "name": self.text}
        if self.datatype in _INTEGERS and _INTEGER.fullmatch(self.text):
            return {"int": int(self.text)}
        if self.datatype in _NUMBERS and _NUMBER.fullmatch(self.text):
            return {"float": float(self.text)}
        if self.datatype == str(XSD.date) and _DATE.fullmatch(self.text):
            return {"date": f"{self.text}T00:00:00"}
        if self.datatype == str(XSD.dateTime):
            return {"date": self.text}
        return {"str": self.text}


Values = Mapping[tuple[str, str], Sequence[PropertyValue]]
"""Id of a thing and IRI of a property → its values."""


def values_of(engine: Engine, ids: Iterable[str], properties: Iterable[str]) -> Values:
    """Ask for the values of properties.

    Args:
        engine: answers.
        ids: of things; what cannot be one has no values.
        properties: IRIs of properties of the ontology.

    Raises:
        EngineError: the engine fails.
    """
    things = " ".join(f"<{KH}{id_}>" for id_ in ids if SLUG.fullmatch(id_))
    named = " ".join(f"<{iri}>" for iri in properties)
    found: dict[tuple[str, str], dict[str, PropertyValue]] = defaultdict(dict)
    if things and named:
        terms = {
            "label": RDFS.label,
            "date": KHO.edtf,
            "number": KHO.value,
            "upper": KHO.upperValue,
        }
        query = _QUERY.format(things=things, properties=named, **terms)
        for thing, property_, value, name, *more in select(engine, query):
            if isinstance(thing, ox.NamedNode) and isinstance(property_, ox.NamedNode):
                key = (slug_of(thing.value), property_.value)
                found[key].setdefault(str(value), _property_value(value, name, *more))
    return {key: list(values.values()) for key, values in found.items()}


def holders(engine: Engine, properties: Iterable[str]) -> list[str]:
    """Return ids of things that have one of the properties.

    Raises:
        EngineError: the engine fails.
    """
    named = " ".join(f"<{iri}>" for iri in properties)
    found = select(engine, _HOLDERS.format(properties=named, most=_HOLDING))
    return [slug_of(row[0].value) for row in found if isinstance(row[0], ox.NamedNode)]


def _property_value(
    value: object, name: object, date: object, number: object, upper: object
) -> PropertyValue:
    if isinstance(value, ox.NamedNode):
        id_ = slug_of(value.value)
        text = name.value if isinstance(name, ox.Literal) else id_
        time, amount = _time(date), _number(number)
        if isinstance(date, ox.Literal) and _DATE.fullmatch(date.value):
            return PropertyValue("", date.value, str(XSD.date), time=time)
        is_ours = value.value.startswith(str(KH))
        text = text if is_ours else value.value
        return PropertyValue(
            id_ if is_ours else "", text, time=time, number=amount, upper=_number(upper)
        )
    if isinstance(value, ox.Literal):
        datatype = value.datatype.value
        is_number = datatype in _INTEGERS | _NUMBERS
        return PropertyValue(
            "", value.value, datatype, number=_number(value) if is_number else None
        )
    return PropertyValue("", str(value))


def _time(date: object) -> Bounds | None:
    try:
        return parse(date.value) if isinstance(date, ox.Literal) else None
    except EDTFError:
        return None  # in a graph that this project's gates have not seen


def _number(number: object) -> Decimal | None:
    try:
        return Decimal(number.value) if isinstance(number, ox.Literal) else None
    except InvalidOperation:
        return None  # likewise


def extend(
    engine: Engine, schema: Schema, known: Container[str], query: Extension
) -> dict[str, Any]:
    """Answer a data extension query in JSON of version 0.2.

    Args:
        engine: knows the values.
        schema: knows the properties.
        known: ids of the things that can be reconciled; others, such as dates, are texts.
        query: what is asked.

    Raises:
        ReconciliationError: there is no such property.
        EngineError: the engine fails.
    """
    terms = {name: schema.find("property", name) for name, _ in query.properties}
    ids = [slug_of(id_) for id_ in query.ids]
    values = values_of(engine, ids, [term.iri for term in terms.values()])
    table = {
        given: {
            name: [
                value.as_json(value.id in known)
                for value in values.get((id_, terms[name].iri), ())[:limit]
            ]
            for name, limit in query.properties
        }
        for given, id_ in zip(query.ids, ids, strict=True)
    }
    meta = [entry(name, term.label) for name, term in terms.items()]
    return {"meta": meta, "rows": table}


def propose(engine: Engine, schema: Schema, type_: str, limit: int) -> list[dict[str, str]]:
    """Propose the properties that the things of a type have, the most frequent first.

    Raises:
        ReconciliationError: there is no such type.
        EngineError: the engine fails.
    """
    iri = schema.find("type", type_, 404).iri
    found = select(engine, _USED.format(type=iri, label=RDFS.label, space=KHO))
    names = [local_name(row[0].value) for row in found if isinstance(row[0], ox.NamedNode)]
    terms = [schema.properties[name] for name in names if name in schema.properties]
    return [described(term) for term in terms[:limit]]
