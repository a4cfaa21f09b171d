"""Gate: is the ontology consistent, and what does it entail? HermiT says it.

HermiT is the judge, not the producer: what a release infers comes from `khorgos.ontology.rules`,
and tests compare the two.

The copy handed to HermiT leaves out what carries no meaning in OWL 2's direct semantics: ontology
headers and imports, values of annotation properties and annotated axioms (``owl:Axiom``); and
deprecated terms, which have no axioms.
Everything else stays, and what HermiT then refuses, such as ``xsd:gYear`` on a datatype property,
is an error here too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from rdflib import OWL, RDF, RDFS, Graph, URIRef

from khorgos.ontology.java import OwlApiError, ask_owlapi
from khorgos.ontology.prefixes import curie, readable
from khorgos.ontology.vocabulary import Vocabulary

Triple = tuple[URIRef, URIRef, URIRef]

_BUILT_IN_ANNOTATIONS: Final = frozenset(
    {
        RDFS.label,
        RDFS.comment,
        RDFS.seeAlso,
        RDFS.isDefinedBy,
        OWL.versionInfo,
        OWL.deprecated,
        OWL.priorVersion,
        OWL.backwardCompatibleWith,
        OWL.incompatibleWith,
    }
)


class ReasonerError(RuntimeError):
    """The reasoner could not be run on the graph, or did not read all of it."""


@dataclass(frozen=True)
class Classification:
    """What the reasoner says about an ontology.

    Attributes:
        consistent: Whether the ontology has a model; if not, nothing else is known.
        unsatisfiable: The named classes that can have no member, sorted.
        entailed: The assertions of classes and object properties that hold between named
            individuals, asserted ones included, without terms of OWL itself and classes whose
            members nobody asks for (`Vocabulary.unasked`).
        explanation: For each problem a smallest set of axioms that contradict each other, one a
            line, with CURIEs; empty when there is no problem.
    """

    consistent: bool
    unsatisfiable: tuple[URIRef, ...]
    entailed: frozenset[Triple]
    explanation: str


def classify(graph: Graph) -> Classification:
    """Check the consistency of ``graph``, classify it and compute what it entails.

    Args:
        graph: An ontology with or without data, with its whole imports closure.

    Returns:
        The classification. Explanations are sought for the first three unsatisfiable classes.

    Raises:
        MissingPackageError: JPype or owlready2, which brings HermiT, is not installed.
        JavaMissingError: No Java runtime was found.
        ReasonerError: HermiT refused the graph, or did not read all of it.
        OwlApiError: The search for an explanation failed.
    """
    copy = _logical_part(graph)
    said = _run_hermit(copy)
    if "inconsistent" in said:
        explanation = _explanation("The ontology is inconsistent", copy)
        return Classification(False, (), frozenset(), explanation)
    unsatisfiable = tuple(sorted(URIRef(row["term"]) for row in said["unsatisfiable"]))
    explanations = [
        _explanation(f"{curie(cls)} can have no member", copy, cls) for cls in unsatisfiable[:3]
    ]
    unasked = set(map(str, Vocabulary(graph).unasked))
    of_classes = (
        (URIRef(row["value"]), RDF.type, URIRef(row["term"]))
        for row in said["member"]
        if row["term"] not in unasked
    )
    of_properties = (
        (URIRef(row["subject"]), URIRef(row["term"]), URIRef(row["value"])) for row in said["fact"]
    )
    entailed = frozenset(chain(of_classes, of_properties))
    return Classification(True, unsatisfiable, entailed, "\n".join(explanations))


def _logical_part(graph: Graph) -> Graph:
    """Copy the triples that carry meaning in the direct semantics, without ontology headers."""
    annotations = _BUILT_IN_ANNOTATIONS | set(graph.subjects(RDF.type, OWL.AnnotationProperty))
    dropped = set(graph.subjects(RDF.type, OWL.Ontology))
    dropped |= set(graph.subjects(RDF.type, OWL.Axiom))
    dropped |= set(graph.subjects(RDF.type, OWL.AnnotationProperty))
    dropped |= set(graph.subjects(OWL.deprecated))  # nothing follows from them, but each is asked
    copy = Graph()
    for s, p, o in graph:
        if s not in dropped and p not in annotations:
            copy.add((s, p, o))
    return copy


def _run_hermit(copy: Graph) -> Mapping[str, list[dict[str, str]]]:
    """Return what HermiT says of ``copy``, by kind (see `khorgos.ontology.java.ask_owlapi`)."""
    try:
        rows = ask_owlapi("reason", copy)
    except OwlApiError as error:
        raise ReasonerError(
            f"HermiT refused the graph of {len(copy)} triples: {error}\n"
            "Correct the term or the datatype that it names."
        ) from error
    said: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        said[row["kind"]].append(row)
    if "inconsistent" not in said:
        known = {row["term"] for row in chain(said["class"], said["unsatisfiable"])}
        declared = {str(c) for c in copy.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)}
        if missing := declared - known:
            raise ReasonerError(
                f"HermiT read {len(declared & known)} of {len(declared)} classes; "
                f"missing: {', '.join(sorted(map(curie, missing)))}. "
                "Check that the IRIs are absolute and valid."
            )
    return said


def _explanation(problem: str, copy: Graph, cls: str = "") -> str:
    axioms = [readable(found["axiom"]) for found in ask_owlapi("explain", copy, cls)]
    return "\n  ".join([f"{problem}, because these cannot hold together:", *axioms])
