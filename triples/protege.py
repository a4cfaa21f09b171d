"""The Protégé edition: the ontology and its individuals, with the evidence at each assertion.

An editor of ontologies shows assertions and the annotations on them, not nodes that stand for
statements. Here a statement is therefore an annotated axiom (``owl:Axiom``), and a negative one an
annotated negative assertion, as OWL 2 maps them to RDF
(https://www.w3.org/TR/owl2-mapping-to-rdf/, sections 2.1 and 2.2). The nodes of statements,
propositions and passages are left out, and so is what was inferred: a reasoner finds it again.

The annotation properties have a namespace of their own. The terms of the ontology that hold the
same are object and data properties, which OWL 2 DL forbids to annotate with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import BASE, KH, KHO, ONTOLOGY_IRI, PREFIXES
from khorgos.ontology.vocabulary import ONTOLOGY_FILE, Vocabulary, load_ontology
from khorgos.triples.building import union
from khorgos.triples.release import RELEASE, ReleaseError, read_release, to_oxigraph

EDITION_IRI: Final = URIRef(BASE + "edition")
EDITION: Final = Namespace(EDITION_IRI + "#")
"""The annotation properties of the edition."""

ONTOLOGY_COPY: Final = "khorgos.ttl"
INDIVIDUALS: Final = "khorgos-individuals.ttl"
CATALOG: Final = "catalog-v001.xml"
"""The name that Protégé looks for beside a file that it opens."""

_RECORDS = (KHO.Statement, KHO.NegativeStatement, KHO.Proposition, KHO.Passage, KHO.TextRange)


@dataclass(frozen=True)
class _Annotation:
    """An annotation property and the term of the ontology that it stands for."""

    name: str
    label: str
    term: URIRef

    @property
    def iri(self) -> URIRef:
        return EDITION[self.name]


_STATEMENT = _Annotation("statement", "statement", KHO.Statement)
_PASSAGE = _Annotation("passage", "passage", KHO.hasEvidence)
_OF_PASSAGE = (
    _Annotation("quote", "quote", KHO.exact),
    _Annotation("document", "document", KHO.inDocument),
    _Annotation("section", "section", KHO.section),
    _Annotation("part", "part of the document", KHO.part),
)
_OF_STATEMENT = (
    _Annotation("reading", "reading", KHO.reading),
    _Annotation("readingNote", "reading note", KHO.readingNote),
    _Annotation("resolution", "resolution", KHO.resolution),
    _Annotation("certainty", "certainty", KHO.certainty),
    _Annotation("rank", "rank", KHO["rank"]),
    _Annotation("note", "note", KHO.note),
    _Annotation("dateWords", "date words", KHO.dateText),
    _Annotation("timeSpan", "time span", KHO.hasTimeSpan),
    _Annotation("attributedTo", "attributed to", KHO.isAttributedTo),
)
_ANNOTATIONS = (_STATEMENT, _PASSAGE, *_OF_PASSAGE, *_OF_STATEMENT)

_Pair = tuple[URIRef, Node]

_HEADER: Final[tuple[_Pair, ...]] = (
    (RDF.type, OWL.Ontology),
    (OWL.imports, ONTOLOGY_IRI),
    (DCTERMS.title, Literal("Khorgos individuals", lang="en")),
    (
        DCTERMS.description,
        Literal("What the documents say, each fact with the sentence it came from.", lang="en"),
    ),
    (DCTERMS.creator, Literal("The Khorgos project")),
    (DCTERMS.license, URIRef("https://creativecommons.org/licenses/by-sa/4.0/")),
)


def write_protege(folder: Path, release: Path = RELEASE) -> None:
    """Write the Protégé edition of ``release`` to ``folder``; open its individuals in Protégé.

    The same release gives the same bytes. Files of these names are replaced: ``khorgos.ttl`` (the
    ontology), ``khorgos-individuals.ttl`` (an ontology that imports it) and ``catalog-v001.xml``
    (OASIS XML Catalogs 1.1: where the two lie, so that nothing is fetched).

    Raises:
        ReleaseError: the release cannot be read, or ``folder`` cannot be written.
    """
    individuals = _individuals(union(read_release(release)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ONTOLOGY_COPY).write_bytes(ONTOLOGY_FILE.read_bytes())
        (folder / INDIVIDUALS).write_bytes(individuals)
        (folder / CATALOG).write_bytes(_catalog().encode())
    except OSError as error:
        raise ReleaseError(
            f"the Protégé edition was not written to {folder}: {error}; give another folder, or "
            "the right to write, and export again"
        ) from error


def _catalog() -> str:
    entries = "\n".join(
        f'    <uri name="{iri}" uri="{file}"/>'
        for iri, file in ((ONTOLOGY_IRI, ONTOLOGY_COPY), (EDITION_IRI, INDIVIDUALS))
    )
    return f"""\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
{entries}
</catalog>
"""


def _individuals(stated: Graph) -> bytes:
    assertions = _assertions(stated)
    triples = [
        *_about(EDITION_IRI, _HEADER),
        *_declarations(load_ontology(), assertions),
        *_sorted(assertions),
        *_axioms(stated),
    ]
    prefixes = {**PREFIXES, "edition": str(EDITION)}
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def _declarations(ontology: Graph, assertions: Graph) -> Iterator[ox.Triple]:
    """Declare every annotation property that the file uses, its own with label and definition.

    Those of the ontology are declared again, so that the file can be parsed before its import.
    """
    used = {*assertions.predicates(), *(predicate for predicate, _ in _HEADER), SKOS.definition}
    for iri in Vocabulary(ontology).annotation_properties.values():
        if iri in used:
            yield from _about(iri, [(RDF.type, OWL.AnnotationProperty)])
    for annotation in _ANNOTATIONS:
        pairs = [
            (RDF.type, OWL.AnnotationProperty),
            (RDFS.label, Literal(annotation.label, lang="en")),
            (SKOS.definition, _value(ontology, annotation.term, SKOS.definition)),
            (RDFS.seeAlso, annotation.term),
            (RDFS.isDefinedBy, EDITION_IRI),
        ]
        yield from _about(annotation.iri, pairs)


def _assertions(stated: Graph) -> Graph:
    """What is stated of everything but records, and the quotes at the claims."""
    records = {node for kind in _RECORDS for node in stated.subjects(RDF.type, kind)}
    kept = Graph()
    for subject, predicate, value in stated:
        if subject not in records and value not in records:
            kept.add((subject, predicate, value))
    for subject in set(kept.subjects()):
        kept.add((subject, RDF.type, OWL.NamedIndividual))
    for claim in stated.subjects(RDF.type, KHO.Claim):
        for passage in stated.objects(claim, KHO.hasEvidence):
            for predicate, value in _evidence(stated, passage):
                kept.add((claim, predicate, value))
    return kept


def _axioms(stated: Graph) -> Iterator[ox.Triple]:
    """Each statement as an axiom for each passage, so that a quote and its place stay together."""
    for statement, passage in sorted(stated.subject_objects(KHO.hasEvidence)):
        if (statement, RDF.type, KHO.Claim) in stated:
            continue
        name = "-".join(str(node).removeprefix(str(KH)) for node in (statement, passage))
        yield from _about(
            ox.BlankNode(name),
            [
                *_assertion(stated, statement),
                (_STATEMENT.iri, statement),
                *_copied(stated, statement, _OF_STATEMENT),
                *_evidence(stated, passage),
            ],
        )


def _assertion(stated: Graph, statement: Node) -> list[_Pair]:
    """The axiom that ``statement`` annotates: a triple, or the negation of one."""
    negated = stated.value(statement, KHO.negates)
    if negated is None:
        thing = stated.value(statement, KHO.object)
        value = thing if thing is not None else _value(stated, statement, KHO.objectValue)
        return [
            (RDF.type, OWL.Axiom),
            (OWL.annotatedSource, _value(stated, statement, KHO.subject)),
            (OWL.annotatedProperty, _value(stated, statement, KHO.predicate)),
            (OWL.annotatedTarget, value),
        ]
    thing = stated.value(negated, KHO.propositionObject)
    return [
        (RDF.type, OWL.NegativePropertyAssertion),
        (OWL.sourceIndividual, _value(stated, negated, KHO.propositionSubject)),
        (OWL.assertionProperty, _value(stated, negated, KHO.propositionPredicate)),
        (OWL.targetIndividual, thing)
        if thing is not None
        else (OWL.targetValue, _value(stated, negated, KHO.propositionValue)),
    ]


def _value(stated: Graph, node: Node, predicate: URIRef) -> Node:
    value = stated.value(node, predicate)
    if value is None:
        raise ReleaseError(f"{node} has no {predicate}; run: khorgos build")
    return value


def _evidence(stated: Graph, passage: Node) -> Iterator[_Pair]:
    yield _PASSAGE.iri, passage
    yield from _copied(stated, passage, _OF_PASSAGE)


def _copied(stated: Graph, node: Node, annotations: Iterable[_Annotation]) -> Iterator[_Pair]:
    for annotation in annotations:
        for value in sorted(stated.objects(node, annotation.term), key=str):
            yield annotation.iri, value


def _about(subject: URIRef | ox.BlankNode, pairs: Iterable[_Pair]) -> list[ox.Triple]:
    node = subject if isinstance(subject, ox.BlankNode) else ox.NamedNode(str(subject))
    return [ox.Triple(node, ox.NamedNode(str(p)), to_oxigraph(value)) for p, value in pairs]


def _sorted(graph: Graph) -> list[ox.Triple]:
    triples = [ox.Triple(*map(to_oxigraph, triple)) for triple in graph]  # type: ignore[arg-type]
    return sorted(triples, key=str)
