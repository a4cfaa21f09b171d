"""Gate: is a graph an OWL 2 DL ontology?

The profile check names what a reasoner lets pass: terms that are not declared (a misspelt property
in the data), and axioms that OWL 2 DL forbids on properties above a chain or a transitive one.
See https://www.w3.org/TR/owl2-syntax/#Ontologies, section 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, XSD, Graph, Literal, URIRef

from khorgos.ontology.java import ask_owlapi
from khorgos.ontology.nearness import did_you_mean
from khorgos.ontology.prefixes import curie, readable
from khorgos.ontology.vocabulary import Vocabulary

# https://www.w3.org/TR/owl2-syntax/#Datatype_Maps
_DATATYPES: Final = frozenset(
    {
        *(RDF.langString, RDF.PlainLiteral, RDF.XMLLiteral, OWL.real, OWL.rational),
        *(XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.nonPositiveInteger),
        *(XSD.positiveInteger, XSD.negativeInteger, XSD.long, XSD.int, XSD.short, XSD.byte),
        *(XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte),
        *(XSD.double, XSD.float, XSD.boolean, XSD.hexBinary, XSD.base64Binary, XSD.anyURI),
        *(XSD.string, XSD.normalizedString, XSD.token, XSD.language, XSD.Name, XSD.NCName),
        *(XSD.NMTOKEN, XSD.dateTime, XSD.dateTimeStamp),
    }
)


@dataclass(frozen=True, order=True)
class ProfileViolation:
    """One way in which a graph is not OWL 2 DL.

    Attributes:
        term: The IRI that it is about, or the empty string.
        kind: OWLAPI's name for the violation, such as ``UseOfUndeclaredClass``.
        message: What is wrong, where, and the declared term that may be meant, with CURIEs.
    """

    term: str
    kind: str
    message: str


def check_profile(graph: Graph) -> list[ProfileViolation]:
    """Check that ``graph`` is in the OWL 2 DL profile.

    Args:
        graph: An ontology with or without data. It must hold the whole imports closure:
            ``owl:imports`` is not followed.

    Returns:
        The violations, sorted by the term they are about; empty when there are none.

    Raises:
        MissingPackageError: JPype or owlready2 is not installed.
        JavaMissingError: No Java runtime was found.
        OwlApiError: OWLAPI could not read the graph.
    """
    vocabulary = Vocabulary(graph)
    found = {
        ProfileViolation(found["term"], found["kind"], _message(found, vocabulary))
        for found in ask_owlapi("profile", graph)
    }
    return sorted(found | set(_foreign_datatypes(graph, vocabulary)))


def _message(found: dict[str, str], vocabulary: Vocabulary) -> str:
    words = re.sub("(?<=[a-z])(?=[A-Z])", " ", found["kind"]).capitalize()
    # OWLAPI takes every undeclared predicate for an annotation property.
    words = words.replace("undeclared annotation property", "undeclared property")
    message = f"{words}: {curie(found['term'])}" if found["term"] else words
    if found["axiom"]:
        message += f", in {readable(found['axiom'])}"
    if "Undeclared" in found["kind"]:
        near = [curie(iri) for iri in vocabulary.nearest(URIRef(found["term"]))]
        message += f"; {did_you_mean(near, 'declare it')}"
    return message


def _foreign_datatypes(graph: Graph, vocabulary: Vocabulary) -> Iterator[ProfileViolation]:
    """Find datatypes outside the OWL 2 datatype map, which OWLAPI lets pass in assertions."""
    for prop in vocabulary.datatype_properties.values():
        for thing, value in graph.subject_objects(prop):
            datatype = value.datatype if isinstance(value, Literal) else None
            if datatype is not None and datatype not in _DATATYPES:
                fact = f"{curie(str(thing))} {curie(prop)} {readable(value.n3())}"
                yield ProfileViolation(
                    str(datatype),
                    "UseOfUnknownDatatype",
                    f"Use of unknown datatype: {curie(datatype)}, in {fact}; use a datatype of "
                    "OWL 2, such as xsd:integer, or an annotation property",
                )
