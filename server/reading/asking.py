"""The facts of a thing as a table: a query that anybody may ask again, and change."""

from __future__ import annotations

from string import Template
from typing import Final

from khorgos.ontology.prefixes import PREFIXES

_FACTS: Final = Template("""PREFIX kho: <$kho>
PREFIX rdfs: <$rdfs>

SELECT ?subject ?property ?value ?when ?reading ?hedge ?accordingTo ?sentence ?section ?line
  ?statement
WHERE {
  VALUES ?thing { <$thing> }
  ?statement kho:subject|kho:object ?thing ;
             kho:subject ?s ; kho:predicate ?p ; kho:reading ?reading .
  ?s rdfs:label ?subject .
  OPTIONAL { ?statement kho:objectValue ?text }
  OPTIONAL { ?statement kho:object/rdfs:label ?name }
  BIND (COALESCE(?text, ?name) AS ?value)
  BIND (STRAFTER(STR(?p), "#") AS ?property)
  OPTIONAL { ?statement kho:hasTimeSpan/rdfs:label ?when }
  OPTIONAL { ?statement kho:certainty ?hedge }
  OPTIONAL { ?statement kho:isAttributedTo/rdfs:label ?accordingTo }
  OPTIONAL {
    ?statement kho:hasEvidence ?passage .
    ?passage kho:exact ?sentence ; kho:line ?line .
    OPTIONAL { ?passage kho:section ?section }
  }
}
ORDER BY ?property ?value ?line
""")


def facts_query(iri: str) -> str:
    """Return the query for the facts of ``iri`` as a table, a row for each fact and sentence."""
    return _FACTS.substitute(PREFIXES, thing=iri)
