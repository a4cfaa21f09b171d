"""Data extension: the values of properties for things that were reconciled."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDFS

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.engines.engine import Engine
from khorgos.server.reconciliation.catalogue import rows
from khorgos.server.reconciliation.requests import Extension
from khorgos.server.reconciliation.schema import Schema
from khorgos.server.reconciliation.suggesting import described
from khorgos.server.reconciliation.values import values_of

_USED: Final = """SELECT ?property (COUNT(*) AS ?n) WHERE {{
  {{ SELECT DISTINCT ?thing WHERE {{ ?thing a <{type}> ; <{label}> ?name }} }}
  ?thing ?property ?value .
  FILTER (STRSTARTS(STR(?property), "{space}"))
}} GROUP BY ?property ORDER BY DESC(?n) ?property"""


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
    terms = {name: schema.property(name) for name, _ in query.properties}
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
    meta = [{"id": name, "name": term.label} for name, term in terms.items()]
    return {"meta": meta, "rows": table}


def draft_extend(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Write an answer of :func:`extend` in JSON of version 1.0-draft."""
    table = [
        {"id": id_, "properties": [{"id": name, "values": them} for name, them in row.items()]}
        for id_, row in answer["rows"].items()
    ]
    return {"meta": answer["meta"], "rows": table}


def propose(engine: Engine, schema: Schema, type_: str, limit: int) -> list[dict[str, str]]:
    """Propose the properties that the things of a type have, the most frequent first.

    Raises:
        ReconciliationError: there is no such type.
        EngineError: the engine fails.
    """
    iri = schema.type(type_).iri
    found = rows(engine, _USED.format(type=iri, label=RDFS.label, space=KHO))
    names = [local_name(row[0].value) for row in found if isinstance(row[0], ox.NamedNode)]
    terms = [schema.properties[name] for name in names if name in schema.properties]
    return [described(term) for term in terms[:limit]]
