"""The alignments to other vocabularies, and the SSSOM table that is written from them.

`alignments.ttl` is edited by hand; `alignments.sssom.tsv` is generated from it by
`write_sssom`.

In the Turtle a target declares its type, its label and its vocabulary (``rdfs:isDefinedBy``); where
it was read stands on the target or else on its vocabulary (``dcterms:source``). The reason for a
relation stands on its triple (``owl:Axiom``, ``rdfs:comment``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from khorgos.ontology.prefixes import BASE
from khorgos.ontology.sssom import MappingSet, TermMapping, to_sssom
from khorgos.ontology.vocabulary import load_ontology

ALIGNMENTS_FILE: Final = Path(__file__).with_name("alignments.ttl")
SSSOM_FILE: Final = Path(__file__).with_name("alignments.sssom.tsv")
ALIGNMENTS_IRI: Final = URIRef(BASE + "alignments")

_LOGICAL: Final = frozenset({RDFS.subClassOf, RDFS.subPropertyOf})
_MATCHES: Final = frozenset(
    {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
)
# The names that SSSOM gives to the types of entities.
_TYPES: Final = MappingProxyType(
    {
        OWL.Class: "owl class",
        OWL.ObjectProperty: "owl object property",
        OWL.DatatypeProperty: "owl data property",
        OWL.AnnotationProperty: "owl annotation property",
    }
)


class AlignmentError(ValueError):
    """The alignments break their rules; each problem is a line."""


def load_alignments(path: Path = ALIGNMENTS_FILE) -> Graph:
    """Read the alignments, in Turtle, into a new graph that has the file's prefixes alone.

    Raises:
        OSError: The file cannot be read.
        rdflib.plugins.parsers.notation3.BadSyntax: It is not Turtle; the text has the line.
    """
    return Graph(bind_namespaces="none").parse(path, format="turtle")


def check_alignments(alignments: Graph, ontology: Graph) -> list[str]:
    """Check that every alignment can be relied upon.

    A subject must be a term that the ontology declares. A target must have one type, a label, a
    vocabulary and a source. A logical axiom must relate two classes, or two properties of one kind.

    Args:
        alignments: The graph of `load_alignments`.
        ontology: The graph of `khorgos.ontology.vocabulary.load_ontology`.

    Returns:
        The problems, each with the triple it is about and the way out, sorted.
    """
    return sorted(
        f"{' '.join(_curie(alignments, node) for node in triple)}: {problem}"
        for triple in _triples(alignments)
        for problem in _problems(alignments, ontology, *triple)
    )


def mappings(alignments: Graph, ontology: Graph) -> list[TermMapping]:
    """Return the alignments as lines of the table, sorted.

    Args:
        alignments: The graph of `load_alignments`.
        ontology: The graph of `khorgos.ontology.vocabulary.load_ontology`.

    Raises:
        AlignmentError: `check_alignments` finds a problem.
    """
    problems = check_alignments(alignments, ontology)
    if problems:
        raise AlignmentError("\n".join(problems))
    return sorted(_mapping(alignments, ontology, *triple) for triple in _triples(alignments))


def alignments_table(alignments: Graph, ontology: Graph) -> str:
    """Return the alignments as SSSOM/TSV, ending in a newline.

    Raises:
        AlignmentError: `check_alignments` finds a problem.
    """
    prefixes = {prefix: str(namespace) for prefix, namespace in alignments.namespaces()}
    about = MappingSet(
        curie_map=prefixes | {"khorgos": BASE},
        mapping_set_id=str(ALIGNMENTS_IRI),
        mapping_set_version=str(alignments.value(ALIGNMENTS_IRI, OWL.versionInfo)),
        mapping_set_title=str(alignments.value(ALIGNMENTS_IRI, DCTERMS.title)),
        license=str(alignments.value(ALIGNMENTS_IRI, DCTERMS.license)),
        subject_source="khorgos:ontology",
    )
    return to_sssom(about, mappings(alignments, ontology))


def write_sssom(path: Path = SSSOM_FILE) -> None:
    """Write the table of the alignments to ``path``, in UTF-8.

    Raises:
        AlignmentError: `check_alignments` finds a problem.
        OSError: A file cannot be read or written.
    """
    table = alignments_table(load_alignments(), load_ontology())
    path.write_text(table, encoding="utf-8", newline="\n")


def _triples(alignments: Graph) -> Iterator[tuple[Node, Node, Node]]:
    return (triple for triple in alignments if triple[1] in _LOGICAL | _MATCHES)


def _problems(
    alignments: Graph, ontology: Graph, subject: Node, predicate: Node, target: Node
) -> Iterator[str]:
    subject_types, target_types = _types(ontology, subject), _types(alignments, target)
    if not subject_types:
        yield "the ontology does not declare the subject; correct it, or declare it there"
    if len(target_types) != 1:
        yield f"the target has {len(target_types)} types; declare it with one type of OWL"
    for prop, what in ((RDFS.label, "label"), (RDFS.isDefinedBy, "vocabulary")):
        if alignments.value(target, prop) is None:
            yield f"the target has no {what}; add {_curie(alignments, prop)}"
    vocabulary = alignments.value(target, RDFS.isDefinedBy)
    for what, node in (("target", target), ("vocabulary of the target", vocabulary)):
        if node is not None and _curie(alignments, node) == str(node):
            yield f"no prefix of the file fits the {what}; add a @prefix line"
    if _source(alignments, target) is None:
        yield "nothing says where the target was read; add dcterms:source to it or its vocabulary"
    if predicate in _LOGICAL and subject_types and target_types:
        needed = predicate == RDFS.subClassOf
        if subject_types != target_types or needed != (OWL.Class in subject_types):
            yield "the axiom relates terms of different kinds; use a SKOS mapping"


def _mapping(
    alignments: Graph, ontology: Graph, subject: Node, predicate: Node, target: Node
) -> TermMapping:
    reasons = (
        str(alignments.value(axiom, RDFS.comment))
        for axiom in alignments.subjects(OWL.annotatedSource, subject)
        if (axiom, OWL.annotatedProperty, predicate) in alignments
        and (axiom, OWL.annotatedTarget, target) in alignments
    )
    return TermMapping(
        subject_id=_curie(alignments, subject),
        subject_label=str(ontology.value(subject, RDFS.label)),
        predicate_id=_curie(alignments, predicate),
        object_id=_curie(alignments, target),
        object_label=str(alignments.value(target, RDFS.label)),
        subject_type=_TYPES[_types(ontology, subject).pop()],
        object_type=_TYPES[_types(alignments, target).pop()],
        object_source=_curie(alignments, alignments.value(target, RDFS.isDefinedBy)),
        comment=" ".join([*reasons, f"Read in: {_source(alignments, target)}"]),
    )


def _types(graph: Graph, term: Node) -> set[URIRef]:
    return {owl_type for owl_type in _TYPES if (term, RDF.type, owl_type) in graph}


def _source(alignments: Graph, target: Node) -> Node | None:
    own = alignments.value(target, DCTERMS.source)
    vocabulary = alignments.value(target, RDFS.isDefinedBy)
    return own or (alignments.value(vocabulary, DCTERMS.source) if vocabulary else None)


def _curie(graph: Graph, node: Node | None) -> str:
    """Shorten ``node`` with the longest fitting prefix of ``graph``; without one, keep it whole."""
    iri = str(node)
    fitting = ((str(ns), prefix) for prefix, ns in graph.namespaces() if iri.startswith(ns))
    namespace, prefix = max(fitting, default=("", ""))
    return f"{prefix}:{iri[len(namespace) :]}" if namespace else iri
