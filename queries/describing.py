"""The catalogue as data, so that query editors show it without being told.

Each question is a ``sh:SPARQLExecutable`` of SHACL Advanced Features, with its prefixes declared,
its keywords and the endpoint it is for: the form in which the SPARQL editors of the SIB Swiss
Institute of Bioinformatics and others read examples. The prefixes of the graph are declared once;
editors read them from there too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rdflib import RDF, RDFS, SDO, SH, XSD, Graph, Literal, URIRef

from khorgos.ontology.prefixes import BASE, PREFIXES
from khorgos.queries.catalogue import ENDPOINT, Query

QUERY: Final = BASE + "queries/"
"""Before the name of a question, its IRI."""

DECLARATIONS: Final = URIRef(BASE + "queries#prefixes")

_FORMS: Final = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
    "DESCRIBE": (URIRef(str(SH) + "SPARQLDescribeExecutable"), URIRef(str(SH) + "describe")),
}
_FORM: Final = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.MULTILINE)


def describe(queries: Sequence[Query], endpoint: str = ENDPOINT) -> Graph:
    """Describe questions as examples.

    Args:
        queries: the questions.
        endpoint: IRI of the SPARQL endpoint that answers them; a question that is to be pasted at
            another service has no target, because this graph cannot name all that could take it.
    """
    about = Graph(bind_namespaces="none")
    for query in queries:
        _add(about, query, endpoint)
    for prefix, namespace in PREFIXES.items():
        node = URIRef(f"{BASE}queries#prefix-{prefix}")
        about.add((DECLARATIONS, SH.declare, node))
        about.add((node, SH.prefix, Literal(prefix)))
        about.add((node, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    return about


def form_of(query: Query) -> str:
    """The form of a query of the catalogue: SELECT, ASK, CONSTRUCT or DESCRIBE."""
    match = _FORM.search(query.text)
    return match[1] if match else "SELECT"


def _add(about: Graph, query: Query, endpoint: str) -> None:
    node = URIRef(QUERY + query.name)
    executable, text = _FORMS[form_of(query)]
    about.add((node, RDF.type, SH.SPARQLExecutable))
    about.add((node, RDF.type, executable))
    about.add((node, RDFS.label, Literal(query.name.replace("-", " "), lang="en")))
    about.add((node, RDFS.comment, Literal(query.question, lang="en")))
    about.add((node, SH.prefixes, DECLARATIONS))
    about.add((node, text, Literal(query.text)))
    for keyword in query.keywords:
        about.add((node, SDO.keywords, Literal(keyword, lang="en")))
    if query.calls != ENDPOINT:
        about.add((node, SDO.target, URIRef(endpoint)))
