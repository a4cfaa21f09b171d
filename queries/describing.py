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
from khorgos.queries.catalogue import ENDPOINT, Question

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


def describe(questions: Sequence[Question], endpoint: str = ENDPOINT) -> Graph:
    """Describe questions as examples.

    Args:
        questions: those to describe.
        endpoint: IRI of the SPARQL endpoint that answers them; a question that is to be pasted at
            another service has no target, because this graph cannot name all that could take it.
    """
    about = Graph(bind_namespaces="none")
    for question in questions:
        _add(about, question, endpoint)
    for prefix, namespace in PREFIXES.items():
        node = URIRef(f"{BASE}queries#prefix-{prefix}")
        about.add((DECLARATIONS, SH.declare, node))
        about.add((node, SH.prefix, Literal(prefix)))
        about.add((node, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    return about


def form_of(question: Question) -> str:
    """The form of the query of a question: SELECT, ASK, CONSTRUCT or DESCRIBE."""
    match = _FORM.search(question.text)
    return match[1] if match else "SELECT"


def _add(about: Graph, question: Question, endpoint: str) -> None:
    node = URIRef(QUERY + question.name)
    executable, text = _FORMS[form_of(question)]
    about.add((node, RDF.type, SH.SPARQLExecutable))
    about.add((node, RDF.type, executable))
    about.add((node, RDFS.label, Literal(question.name.replace("-", " "), lang="en")))
    about.add((node, RDFS.comment, Literal(question.question, lang="en")))
    about.add((node, SH.prefixes, DECLARATIONS))
    about.add((node, text, Literal(question.text)))
    for keyword in question.keywords:
        about.add((node, SDO.keywords, Literal(keyword, lang="en")))
    if question.calls != ENDPOINT:
        about.add((node, SDO.target, URIRef(endpoint)))
