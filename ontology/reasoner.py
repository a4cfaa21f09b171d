"""Gate: is the ontology consistent, and what does it entail? HermiT, run through owlready2.

HermiT is the judge, not the producer: what a release infers comes from `khorgos.ontology.rules`,
and tests compare the two.

The copy handed to HermiT leaves out what carries no meaning in OWL 2's direct semantics, and what
HermiT or owlready2 stumble over: ontology headers and imports, values of annotation properties and
annotated axioms (``owl:Axiom``). Everything else stays, and what HermiT then refuses, such as
``xsd:gYear`` on a datatype property, is an error here too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from khorgos.ontology.extras import require_extra
from khorgos.ontology.java import explain, require_java
from khorgos.ontology.prefixes import curie, readable

Triple = tuple[URIRef, URIRef, URIRef]

_INFERRED: Final = "urn:khorgos:inferred#"
# A known entailment in every copy: HermiT's command line ends well even when it read nothing.
_PROBE: Final = URIRef("urn:khorgos:probe")
_PROBE_ASSERTED: Final = URIRef("urn:khorgos:probe-asserted")
_PROBE_ENTAILED: Final = URIRef("urn:khorgos:probe-entailed")

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
        subclasses: Pairs of a class and a class right above it that no axiom states.
        entailed: The assertions of classes and object properties that hold between named
            individuals, asserted ones included, without ``owl:Thing`` and terms of OWL itself.
        explanation: For each problem a smallest set of axioms that contradict each other, one a
            line, with CURIEs; empty when there is no problem.
    """

    consistent: bool
    unsatisfiable: tuple[URIRef, ...]
    subclasses: frozenset[tuple[URIRef, URIRef]]
    entailed: frozenset[Triple]
    explanation: str


def classify(graph: Graph) -> Classification:
    """Check the consistency of ``graph``, classify it and compute what it entails.

    owlready2 hands on the direct types alone and leaves out what it holds for redundant, so its
    answer is closed under the classified hierarchies and under inverse properties.

    Args:
        graph: An ontology with or without data, with its whole imports closure.

    Returns:
        The classification. Explanations are sought for the first three unsatisfiable classes.

    Raises:
        MissingPackageError: owlready2 is not installed.
        JavaMissingError: No Java runtime was found.
        ReasonerError: HermiT refused the graph, or did not read all of it.
        OwlApiError: The search for an explanation failed.
    """
    copy = _logical_part(graph)
    inferred = _run_hermit(copy)
    if inferred is None:
        explanation = _explanation("The ontology is inconsistent", copy)
        return Classification(False, (), frozenset(), frozenset(), explanation)
    unsatisfiable = sorted(_named(inferred.subjects(OWL.equivalentClass, OWL.Nothing)))
    explanations = [
        _explanation(f"{curie(cls)} can have no member", copy, cls) for cls in unsatisfiable[:3]
    ]
    subclasses = frozenset(
        (child, parent)
        for child, parent in inferred.subject_objects(RDFS.subClassOf)
        if isinstance(child, URIRef) and isinstance(parent, URIRef) and parent != OWL.Thing
    )
    return Classification(
        True, tuple(unsatisfiable), subclasses, _closed(inferred + copy), "\n".join(explanations)
    )


def entailments(graph: Graph) -> frozenset[Triple]:
    """Compute which class and object property assertions ``graph`` entails, see `classify`.

    Raises:
        MissingPackageError: owlready2 is not installed.
        JavaMissingError: No Java runtime was found.
        ReasonerError: The graph is inconsistent, HermiT refused it or did not read all of it.
    """
    found = classify(graph)
    if not found.consistent:
        raise ReasonerError(f"An inconsistent ontology entails everything. {found.explanation}")
    return found.entailed


def _closed(known: Graph) -> frozenset[Triple]:
    """Close what HermiT found under hierarchies and inverses; leave the terms themselves out."""
    classes = _pairs(known, RDFS.subClassOf, OWL.equivalentClass)
    properties = _pairs(known, RDFS.subPropertyOf, OWL.equivalentProperty)
    inverses = _pairs(known, OWL.inverseOf, OWL.inverseOf)
    for symmetric in _named(known.subjects(RDF.type, OWL.SymmetricProperty)):
        inverses.setdefault(symmetric, set()).add(symmetric)
    object_properties = set(_named(known.subjects(RDF.type, OWL.ObjectProperty)))
    named_classes = set(_named(known.subjects(RDF.type, OWL.Class)))
    pending = [
        (s, p, o)
        for s, p, o in known
        if isinstance(s, URIRef)
        and isinstance(p, URIRef)
        and isinstance(o, URIRef)
        and (p in object_properties or (p == RDF.type and o in named_classes))
    ]
    entailed: set[Triple] = set()
    while pending:
        triple = s, p, o = pending.pop()
        if triple in entailed:
            continue
        entailed.add(triple)
        if p == RDF.type:
            pending += [(s, p, cls) for cls in classes.get(o, ()) if cls != OWL.Thing]
        else:
            pending += [(s, prop, o) for prop in properties.get(p, ())]
            pending += [(o, prop, s) for prop in inverses.get(p, ())]
    return frozenset(t for t in entailed if t[0] != _PROBE)


def _logical_part(graph: Graph) -> Graph:
    """Copy the triples that carry meaning in the direct semantics, without ontology headers."""
    annotations = _BUILT_IN_ANNOTATIONS | set(graph.subjects(RDF.type, OWL.AnnotationProperty))
    dropped = set(graph.subjects(RDF.type, OWL.Ontology))
    dropped |= set(graph.subjects(RDF.type, OWL.Axiom))
    dropped |= set(graph.subjects(RDF.type, OWL.AnnotationProperty))
    copy = Graph()
    for s, p, o in graph:
        if s not in dropped and p not in annotations:
            copy.add((s, p, o))
    return copy


def _run_hermit(copy: Graph) -> Graph | None:
    """Run HermiT on ``copy``; return the triples that owlready2 adds, None if inconsistent."""
    require_extra("owlready2")
    import owlready2

    owlready2.JAVA_EXE = str(require_java())
    world = owlready2.World()
    try:
        _load(world, copy)
        inferred = world.get_ontology(_INFERRED)
        # owlready2 leaves its temporary file behind when HermiT fails.
        with _temporary_files_removed(), inferred:
            owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
        found = _as_graph(inferred)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    except owlready2.OwlReadyJavaError as error:
        raise ReasonerError(
            f"HermiT refused the graph of {len(copy)} triples: {_without_stack(error)}\n"
            "Correct the term or the datatype that it names."
        ) from error
    finally:
        world.close()
    if (_PROBE, RDF.type, _PROBE_ENTAILED) not in found:
        raise ReasonerError(
            f"HermiT read nothing of {len(copy)} triples: a probe put among them came back without "
            "its entailed type. Check that every IRI and literal can be written as N-Triples."
        )
    return found


def _without_stack(error: Exception) -> str:
    """Return Java's message without the lines that say where in Java it arose."""
    return str(error).partition("\n\tat ")[0].removeprefix("Java error message is:\n")


def _load(world: Any, copy: Graph) -> None:
    """Load ``copy`` and the probe, and check that owlready2 found every class."""
    probed = Graph() + copy
    probed.add((_PROBE, RDF.type, OWL.NamedIndividual))
    probed.add((_PROBE, RDF.type, _PROBE_ASSERTED))
    probed.add((_PROBE_ASSERTED, RDF.type, OWL.Class))
    probed.add((_PROBE_ENTAILED, RDF.type, OWL.Class))
    probed.add((_PROBE_ASSERTED, OWL.equivalentClass, _PROBE_ENTAILED))
    # Turtle would load without an error and without a class.
    rdf_xml = probed.serialize(format="xml", encoding="utf-8")
    world.get_ontology("urn:khorgos:checked#").load(fileobj=BytesIO(rdf_xml))
    expected = set(_named(probed.subjects(RDF.type, OWL.Class)))
    missing = expected - {URIRef(cls.iri) for cls in world.classes()}
    if missing:
        raise ReasonerError(
            f"owlready2 read {len(expected) - len(missing)} of {len(expected)} classes; "
            f"missing: {', '.join(sorted(map(curie, missing)))}. "
            "Check that the IRIs are absolute and valid."
        )


@contextmanager
def _temporary_files_removed() -> Iterator[None]:
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="khorgos-") as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


def _as_graph(ontology: Any) -> Graph:
    buffer = BytesIO()
    ontology.save(buffer, format="ntriples")
    return Graph().parse(data=buffer.getvalue(), format="nt")


def _explanation(problem: str, copy: Graph, cls: str = "") -> str:
    axioms = [readable(found["axiom"]) for found in explain(copy, cls)]
    return "\n  ".join([f"{problem}, because these cannot hold together:", *axioms])


def _named(nodes: Iterator[Node]) -> Iterator[URIRef]:
    return (node for node in nodes if isinstance(node, URIRef))


def _pairs(graph: Graph, directed: URIRef, both_ways: URIRef) -> dict[URIRef, set[URIRef]]:
    pairs: dict[URIRef, set[URIRef]] = {}
    found = [*graph.subject_objects(directed)]
    found += [(o, s) for s, o in graph.subject_objects(both_ways)]
    found += [*graph.subject_objects(both_ways)]
    for s, o in found:
        if isinstance(s, URIRef) and isinstance(o, URIRef):
            pairs.setdefault(s, set()).add(o)
    return pairs
