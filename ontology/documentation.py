"""The ontology as people read it: every term with what is said of it, made from the graph itself.

Nothing is said here that the ontology and its alignments do not say: the page that shows a
`Documentation` cannot lag behind them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.alignments import mappings
from khorgos.ontology.manchester import Line, LineWriter, Span
from khorgos.ontology.namespaces import KHO, ONTOLOGY_IRI
from khorgos.ontology.prefixes import curie
from khorgos.ontology.vocabulary import Kind, Vocabulary

CORE_DIAGRAM_FILE: Final = Path(__file__).with_name("core.svg")
"""A picture of the core terms as SVG, with links to the anchors of a page: ``#Treaty``."""

_SHOWN: Final = frozenset(
    {RDFS.label, SKOS.definition, SKOS.example, SKOS.scopeNote, KHO.negativeExample}
    | {RDFS.isDefinedBy, KHO.keepsRecord}
)
# What stands in the rows of the axioms.
_AXIOMS: Final = frozenset(
    {RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
    | {OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf, OWL.propertyChainAxiom}
    | {OWL.disjointWith, OWL.propertyDisjointWith}
)
_CHARACTERISTICS: Final = MappingProxyType(
    {
        OWL.FunctionalProperty: "functional",
        OWL.InverseFunctionalProperty: "inverse functional",
        OWL.TransitiveProperty: "transitive",
        OWL.SymmetricProperty: "symmetric",
        OWL.AsymmetricProperty: "asymmetric",
        OWL.ReflexiveProperty: "reflexive",
        OWL.IrreflexiveProperty: "irreflexive",
    }
)

_Index = defaultdict[str, set[URIRef]]


@dataclass(frozen=True, slots=True)
class Row:
    """What is said under one heading, a line each."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a term relates to one of another vocabulary.

    Attributes:
        relation: The relation, of RDFS or SKOS.
        target: The other term.
        label: The label that the other vocabulary gives it.
        comment: The reason for the relation, and where the other term was read.
    """

    relation: Span
    target: Span
    label: str
    comment: str


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property.

    Attributes:
        iri: Its IRI.
        name: Its local name, which is its anchor on a page.
        kind: What it is.
        label: Its English label, else its CURIE.
        labels: Its labels in other languages, sorted by language.
        definitions: What it means.
        examples: What it is right for.
        negative_examples: What it is wrong for.
        notes: Where it is used, and where not.
        characteristics: Those of a property: ``transitive`` and so on.
        keeps_record: Whether it holds statements, claims and evidence, and says nothing of the
            world.
        rows: Its axioms, then its other annotations.
        alignments: How it relates to the terms of others.
    """

    iri: str
    name: str
    kind: Kind
    label: str
    labels: Line
    definitions: Line
    examples: Line
    negative_examples: Line
    notes: Line
    characteristics: tuple[str, ...]
    keeps_record: bool
    rows: tuple[Row, ...]
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A class in the tree of classes, with the classes below it; it may stand in several."""

    term: Term
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The properties of the members of certain classes; without classes, those of any thing."""

    domains: tuple[Term, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class FormerTerm:
    """A deprecated term.

    Attributes:
        name: Its local name, which is its anchor on a page.
        kind: What it is.
        label: Its English label, else its CURIE.
        replacements: The terms that replace it.
        note: What to write instead.
    """

    name: str
    kind: Kind
    label: str
    replacements: Line
    note: str


@dataclass(frozen=True, slots=True)
class Documentation:
    """What a page about the ontology shows.

    Attributes:
        iri: The IRI of the ontology.
        title: Its English title, else its IRI.
        description: Its English description, or the empty string.
        header: All else that it says of itself.
        tree: The classes without superclass, each with those below.
        classes: Every class once, in the order of the tree.
        properties: The properties that say something of the world, by domain.
        record_properties: The properties that keep the record, by domain.
        annotation_properties: The annotation properties it declares.
        borrowed: The terms of other vocabularies that it uses.
        deprecated: The terms that are no longer to be used, by name; they are not among the terms.
    """

    iri: str
    title: str
    description: str
    header: tuple[Row, ...]
    tree: tuple[Branch, ...]
    classes: tuple[Term, ...]
    properties: tuple[Group, ...]
    record_properties: tuple[Group, ...]
    annotation_properties: tuple[Term, ...]
    borrowed: Line
    deprecated: tuple[FormerTerm, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, sorted by name without regard to case."""
        groups = (group.terms for group in (*self.properties, *self.record_properties))
        every = chain(self.classes, self.annotation_properties, *groups)
        return tuple(sorted(every, key=lambda term: (term.name.casefold(), term.name)))


def document(ontology: Graph, alignments: Graph) -> Documentation:
    """Lay out an ontology for people.

    Args:
        ontology: The graph of `khorgos.ontology.vocabulary.load_ontology`.
        alignments: The graph of `khorgos.ontology.alignments.load_alignments`.

    Raises:
        DocumentationError: An axiom cannot be read.
        AlignmentError: An alignment breaks its rules.
    """
    return _Author(ontology, alignments).documentation()


class _Author:
    """Writes the documentation of one ontology."""

    def __init__(self, ontology: Graph, alignments: Graph) -> None:
        self._graph = ontology
        self._vocabulary = vocabulary = Vocabulary(ontology)
        kinds = {iri: kind for kind in get_args(Kind) for iri in vocabulary.terms(kind).values()}
        self._kinds: dict[URIRef, Kind] = {i: kind for i, kind in kinds.items() if i in KHO}
        self._borrowed = sorted(kinds.keys() - self._kinds.keys())
        self._write = LineWriter(ontology, self._kinds)
        self._axioms = _AxiomReader(ontology, vocabulary, self._write)
        self._alignments = self._aligned(alignments)
        self._terms = {iri: self._term(iri, kind) for iri, kind in self._kinds.items()}

    def documentation(self) -> Documentation:
        tree = self._tree()
        title, description = self._english(DCTERMS.title), self._english(DCTERMS.description)
        header = (
            (row.name, [line for line in row.lines if line not in ((title,), (description,))])
            for row in self._annotations(ONTOLOGY_IRI)
        )
        classes = tuple(dict.fromkeys(_depth_first(tree)))
        return Documentation(
            iri=str(ONTOLOGY_IRI),
            title=title.text or str(ONTOLOGY_IRI),
            description=description.text,
            header=_filled(*header),
            tree=tree,
            classes=classes,
            properties=self._groups(classes, record=False),
            record_properties=self._groups(classes, record=True),
            annotation_properties=tuple(
                term for term in self._terms.values() if term.kind == "annotation property"
            ),
            borrowed=tuple(map(self._write.term, self._borrowed)),
            deprecated=tuple(
                FormerTerm(
                    name=name,
                    kind=term.kind,
                    label=self._vocabulary.label(term.iri),
                    replacements=tuple(map(self._write.term, term.replacements)),
                    note=term.note,
                )
                for name, term in self._vocabulary.deprecated.items()
            ),
        )

    def _term(self, iri: URIRef, kind: Kind) -> Term:
        axioms = self._axioms.of_class(iri) if kind == "class" else self._axioms.of_property(iri)
        return Term(
            iri=str(iri),
            name=self._write.term(iri).anchor,
            kind=kind,
            label=self._vocabulary.label(iri),
            labels=tuple(span for span in self._texts(iri, RDFS.label) if span.language != "en"),
            definitions=self._texts(iri, SKOS.definition),
            examples=self._texts(iri, SKOS.example),
            negative_examples=self._texts(iri, KHO.negativeExample),
            notes=self._texts(iri, SKOS.scopeNote),
            characteristics=self._axioms.characteristics(iri),
            keeps_record=self._vocabulary.keeps_records(iri),
            rows=axioms + self._annotations(iri),
            alignments=tuple(self._alignments[str(iri)]),
        )

    def _texts(self, iri: URIRef, prop: URIRef) -> Line:
        texts = (o for o in self._graph.objects(iri, prop) if isinstance(o, Literal))
        spans = (Span(str(text), language=text.language or "") for text in texts)
        return tuple(sorted(spans, key=lambda span: (span.language, span.text)))

    def _annotations(self, iri: URIRef) -> tuple[Row, ...]:
        """Return what else is said of ``iri``, neither axiom nor shown in a place of its own."""
        lines: defaultdict[str, list[Line]] = defaultdict(list)
        for predicate, value in self._graph.predicate_objects(iri):
            if isinstance(predicate, URIRef) and predicate not in _SHOWN | _AXIOMS:
                lines[self._words(predicate)].append(self._write.value(value))
        return tuple(Row(name, tuple(sorted(found))) for name, found in sorted(lines.items()))

    def _words(self, predicate: URIRef) -> str:
        """Name an annotation property by its label, else by the words of its local name."""
        label = self._vocabulary.label(predicate)
        if label == curie(predicate):
            local = re.split("[:/#]", label)[-1]
            words = re.sub("(?<=[a-z])(?=[A-Z])", " ", local).split()
            label = " ".join(word if word.isupper() else word.lower() for word in words)
        return label[:1].upper() + label[1:]

    def _english(self, prop: URIRef) -> Span:
        texts = self._texts(ONTOLOGY_IRI, prop)
        return next((span for span in texts if span.language in ("en", "")), Span(""))

    def _above(self, cls: URIRef) -> frozenset[URIRef]:
        """Return the declared classes strictly above ``cls``: not those equivalent to it."""
        superclasses = self._vocabulary.superclasses
        above = superclasses(cls) & self._kinds.keys()
        return frozenset(other for other in above if cls not in superclasses(other))

    def _nearest(self, classes: frozenset[URIRef]) -> frozenset[URIRef]:
        """Return those of ``classes`` that are not above another one of them."""
        return classes.difference(*map(self._above, classes))

    def _tree(self) -> tuple[Branch, ...]:
        children: defaultdict[URIRef | None, list[Term]] = defaultdict(list)
        for cls in self._vocabulary.classes.values():
            if cls in self._kinds:
                for parent in self._nearest(self._above(cls)) or (None,):
                    children[parent].append(self._terms[cls])

        def below(parent: URIRef | None) -> tuple[Branch, ...]:
            return tuple(Branch(term, below(URIRef(term.iri))) for term in children[parent])

        return below(None)

    def _groups(self, classes: tuple[Term, ...], *, record: bool) -> tuple[Group, ...]:
        """Group the properties by their domains, in the order of ``classes``."""
        order = {URIRef(term.iri): number for number, term in enumerate(classes)}
        groups: defaultdict[tuple[int, ...], list[Term]] = defaultdict(list)
        for iri, term in self._terms.items():
            if term.kind in ("object property", "datatype property"):
                domains = self._vocabulary.domains(iri) | self._axioms.classes_with(iri)
                nearest = self._nearest(domains & order.keys())
                if term.keeps_record == record:
                    groups[tuple(sorted(order[cls] for cls in nearest))].append(term)
        return tuple(
            Group(
                tuple(classes[number] for number in numbers),
                tuple(sorted(terms, key=lambda term: term.name.casefold())),
            )
            for numbers, terms in sorted(groups.items())
        )

    def _aligned(self, alignments: Graph) -> defaultdict[str, list[Alignment]]:
        """Return the alignments of each term by its IRI."""
        expand = alignments.namespace_manager.expand_curie
        found: defaultdict[str, list[Alignment]] = defaultdict(list)
        for mapping in mappings(alignments, self._graph):
            relation, target = (
                Span(name, str(expand(name))) for name in (mapping.predicate_id, mapping.object_id)
            )
            alignment = Alignment(relation, target, mapping.object_label, mapping.comment)
            found[str(expand(mapping.subject_id))].append(alignment)
        return found


class _AxiomReader:
    """Reads the axioms of one ontology, term by term; rows with nothing in them are left out."""

    def __init__(self, ontology: Graph, vocabulary: Vocabulary, write: LineWriter) -> None:
        """Keep ``ontology``, which must not change, and index who is used by whom.

        Raises:
            DocumentationError: An axiom does not belong to OWL 2.
        """
        self._graph = ontology
        self._vocabulary = vocabulary
        self._write = write
        self._domain_of = self._named_in(RDFS.domain)
        self._range_of = self._named_in(RDFS.range)
        self._used_by = self._used_in_expressions()
        self._apart = self._disjoint_in_lists()

    def characteristics(self, prop: URIRef) -> tuple[str, ...]:
        """Return the characteristics that are declared of ``prop``: ``transitive`` and so on."""
        types = set(self._graph.objects(prop, RDF.type))
        return tuple(words for trait, words in _CHARACTERISTICS.items() if trait in types)

    def classes_with(self, prop: URIRef) -> frozenset[URIRef]:
        """Return the named classes that are a domain of ``prop``, or one of the parts of it."""
        return frozenset(URIRef(cls) for cls, props in self._domain_of.items() if prop in props)

    def of_class(self, cls: URIRef) -> tuple[Row, ...]:
        """Return the rows of a class."""
        above, same = self._vocabulary.superclasses(cls) - {cls}, OWL.equivalentClass
        return _filled(
            ("Subclass of", self._objects(cls, RDFS.subClassOf)),
            ("Equivalent to", self._expressions(cls, same, self._both(cls, same))),
            ("Subclasses", self._terms(self._graph.subjects(RDFS.subClassOf, cls))),
            ("Subject of", self._terms(self._domain_of[str(cls)])),
            ("Value of", self._terms(self._range_of[str(cls)])),
            ("Inherits as subject", self._terms(p for a in above for p in self._domain_of[str(a)])),
            ("Inherits as value", self._terms(p for a in above for p in self._range_of[str(a)])),
            ("Used in axioms of", self._terms(self._used_by[str(cls)])),
            ("Disjoint with", self._disjoint(cls, OWL.disjointWith)),
        )

    def of_property(self, prop: URIRef) -> tuple[Row, ...]:
        """Return the rows of a property."""
        return _filled(
            ("Domain", self._objects(prop, RDFS.domain)),
            ("Range", self._objects(prop, RDFS.range)),
            ("Sub-property of", self._terms(self._graph.objects(prop, RDFS.subPropertyOf))),
            ("Sub-properties", self._terms(self._graph.subjects(RDFS.subPropertyOf, prop))),
            ("Equivalent to", self._terms(self._both(prop, OWL.equivalentProperty))),
            ("Inverse of", self._terms(self._both(prop, OWL.inverseOf))),
            ("Follows from", self._objects(prop, OWL.propertyChainAxiom)),
            ("Used in axioms of", self._terms(self._used_by[str(prop)])),
            ("Disjoint with", self._disjoint(prop, OWL.propertyDisjointWith)),
        )

    def _terms(self, nodes: Iterable[Node]) -> list[Line]:
        lines = {(self._write.term(node),) for node in nodes if isinstance(node, URIRef)}
        return sorted(lines, key=lambda line: line[0].text.casefold())

    def _objects(self, subject: URIRef, predicate: URIRef) -> list[Line]:
        return self._expressions(subject, predicate, self._graph.objects(subject, predicate))

    def _expressions(self, subject: URIRef, predicate: URIRef, nodes: Iterable[Node]) -> list[Line]:
        lines = [self._write.axiom(subject, predicate, node) for node in nodes]
        return sorted(lines, key=lambda line: (len(line), line))  # Named ones before restrictions.

    def _both(self, subject: URIRef, predicate: URIRef) -> set[Node]:
        graph = self._graph
        return {*graph.objects(subject, predicate), *graph.subjects(predicate, subject)}

    def _disjoint(self, term: URIRef, pairwise: URIRef) -> list[Line]:
        found = self._both(term, pairwise) | self._apart[term]
        return self._expressions(term, pairwise, found)

    def _named_in(self, predicate: URIRef) -> _Index:
        """Index properties by the classes that are their domain, or one of the parts of it."""
        index: _Index = defaultdict(set)
        for subject, line in self._axioms(predicate):
            if {span.text for span in line if not span.iri} <= {" and ", " or "}:
                for span in line:
                    index[span.iri].add(subject)
        return index

    def _used_in_expressions(self) -> _Index:
        """Index terms by the terms with an expression or a chain that names them."""
        index: _Index = defaultdict(set)
        for predicate in (RDFS.subClassOf, OWL.equivalentClass, OWL.propertyChainAxiom):
            for subject, line in self._axioms(predicate):
                if len(line) > 1:
                    for span in line:
                        if span.iri != str(subject):
                            index[span.iri].add(subject)
        return index

    def _disjoint_in_lists(self) -> defaultdict[Node, set[Node]]:
        """Index terms by the others in the lists whose members have nothing in common."""
        index: defaultdict[Node, set[Node]] = defaultdict(set)
        for axiom in (OWL.AllDisjointClasses, OWL.AllDisjointProperties):
            for node in self._graph.subjects(RDF.type, axiom):
                for first in self._graph.objects(node, OWL.members):
                    members = set(Collection(self._graph, first))
                    for member in members:
                        index[member] |= members - {member}
        return index

    def _axioms(self, predicate: URIRef) -> Iterator[tuple[URIRef, Line]]:
        for subject, node in self._graph.subject_objects(predicate):
            if isinstance(subject, URIRef):
                yield subject, self._write.axiom(subject, predicate, node)


def _filled(*rows: tuple[str, Iterable[Line]]) -> tuple[Row, ...]:
    return tuple(Row(name, tuple(lines)) for name, lines in rows if lines)


def _depth_first(tree: Iterable[Branch]) -> Iterator[Term]:
    for branch in tree:
        yield branch.term
        yield from _depth_first(branch.branches)
