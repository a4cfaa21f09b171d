"""The terms of the ontology, read once, for everybody who has to look one up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.imports import whole_ontology
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.nearness import code_point, did_you_mean, nearest
from khorgos.ontology.prefixes import curie

ONTOLOGY_FILE: Final = Path(__file__).with_name("khorgos.ttl")

ANYTHING: Final = frozenset({OWL.Thing, RDFS.Literal})
"""What an ontology says of a domain or range that is open."""

Kind = Literal["class", "object property", "datatype property", "annotation property"]

_TYPES: Final[Mapping[Kind, URIRef]] = MappingProxyType(
    {
        "class": OWL.Class,
        "object property": OWL.ObjectProperty,
        "datatype property": OWL.DatatypeProperty,
        "annotation property": OWL.AnnotationProperty,
    }
)


def load_ontology(path: Path = ONTOLOGY_FILE) -> Graph:
    """Read the ontology, in Turtle, with all that it imports into a new graph.

    Raises:
        OSError: A file cannot be read, or an import not be followed.
        rdflib.plugins.parsers.notation3.BadSyntax: It is not Turtle; the text has the line.
    """
    return Graph().parse(data=whole_ontology(path), format="turtle")


@dataclass(frozen=True, slots=True)
class Deprecated:
    """A term that is no longer to be used.

    Attributes:
        iri: Its IRI, which keeps its meaning.
        kind: What it is.
        replacements: The terms to use instead, sorted.
        note: How, in a sentence.
    """

    iri: URIRef
    kind: Kind
    replacements: tuple[URIRef, ...]
    note: str


class Vocabulary:
    """The declared classes and properties of an ontology; those that are deprecated stand apart.

    Terms of the ``kho:`` namespace are named by their local name (``Treaty``), all others by their
    CURIE (``skos:altLabel``) or, without a prefix, by their IRI.
    """

    def __init__(self, ontology: Graph) -> None:
        """Keep ``ontology``, which must not change."""
        self._graph = ontology
        self._above = cache(_closure)

    @cached_property
    def _terms(self) -> dict[Kind, dict[str, URIRef]]:
        return {
            kind: {_name(iri): iri for iri in self._declared(type_) if not self._is_deprecated(iri)}
            for kind, type_ in _TYPES.items()
        }

    @cached_property
    def deprecated(self) -> Mapping[str, Deprecated]:
        """Name → what became of it, for each deprecated term, sorted by name."""
        found = {
            _name(iri): Deprecated(
                iri,
                kind,
                tuple(sorted(_named(self._graph.objects(iri, DCTERMS.isReplacedBy)))),
                min(map(str, self._graph.objects(iri, SKOS.changeNote)), default=""),
            )
            for kind, type_ in _TYPES.items()
            for iri in self._declared(type_)
            if self._is_deprecated(iri)
        }
        return MappingProxyType(dict(sorted(found.items())))

    def _declared(self, type_: URIRef) -> list[URIRef]:
        return sorted(_named(self._graph.subjects(RDF.type, type_)))

    def _is_deprecated(self, iri: URIRef) -> bool:
        return (iri, OWL.deprecated, RdfLiteral(True)) in self._graph

    def terms(self, kind: Kind) -> Mapping[str, URIRef]:
        """Return name → IRI for every declared term of ``kind``, sorted by name."""
        return MappingProxyType(self._terms[kind])

    @property
    def classes(self) -> Mapping[str, URIRef]:
        """Name → IRI of the declared classes."""
        return self.terms("class")

    @property
    def object_properties(self) -> Mapping[str, URIRef]:
        """Name → IRI of the declared object properties."""
        return self.terms("object property")

    @property
    def datatype_properties(self) -> Mapping[str, URIRef]:
        """Name → IRI of the declared datatype properties."""
        return self.terms("datatype property")

    @property
    def annotation_properties(self) -> Mapping[str, URIRef]:
        """Name → IRI of the declared annotation properties."""
        return self.terms("annotation property")

    def label(self, iri: URIRef, language: str = "en") -> str:
        """Return the label of ``iri`` in ``language`` (a BCP 47 tag), else its CURIE."""
        labels = self._graph.objects(iri, RDFS.label)
        found = (o for o in labels if isinstance(o, RdfLiteral) and o.language == language)
        return min(map(str, found), default=curie(iri))

    def definition(self, iri: URIRef) -> str:
        """Return the definition of ``iri`` in English, with an example where it has one."""
        definition, example = (
            min(
                (str(one) for one in self._graph.objects(iri, kind) if _is_english(one)), default=""
            )
            for kind in (SKOS.definition, SKOS.example)
        )
        return f"{definition} For example: {example}" if example else definition

    def superclasses(self, cls: URIRef) -> frozenset[URIRef]:
        """Return ``cls`` and every named class that its axioms put above it.

        Followed are ``rdfs:subClassOf``, ``owl:equivalentClass`` and the named members of an
        intersection on their right-hand side; a reasoner may know more.
        """
        return self._above(cls, self._parent_classes)

    def are_disjoint(self, one: URIRef, other: URIRef) -> bool:
        """Whether an axiom, ``owl:AllDisjointClasses`` or a pairwise one, keeps two classes apart.

        Axioms on the classes above them count too; a reasoner may know more.
        """
        above, below = self.superclasses(one), self.superclasses(other)
        return any(self._disjoint.get(cls, frozenset()) & below for cls in above)

    @cached_property
    def _disjoint(self) -> Mapping[Node, frozenset[Node]]:
        """Each class with those that an axiom says to have no member in common with it."""
        lists = self._graph.subjects(RDF.type, OWL.AllDisjointClasses)
        members = (self._graph.value(node, OWL.members) for node in lists)
        apart = [set(Collection(self._graph, first)) for first in members if first]
        apart += [{*pair} for pair in self._graph.subject_objects(OWL.disjointWith)]
        found: dict[Node, frozenset[Node]] = {}
        for together in apart:
            for cls in together:
                found[cls] = found.get(cls, frozenset()) | (together - {cls})
        return found

    def superproperties(self, prop: URIRef) -> frozenset[URIRef]:
        """Return ``prop`` and every property above it by ``rdfs:subPropertyOf``."""
        return self._above(prop, self._parent_properties)

    def subproperties(self, prop: URIRef) -> frozenset[URIRef]:
        """Return ``prop`` and every property below it by ``rdfs:subPropertyOf``."""
        declared = (*self.object_properties.values(), *self.datatype_properties.values())
        return frozenset({prop} | {one for one in declared if prop in self.superproperties(one)})

    def domains(self, prop: URIRef) -> frozenset[URIRef]:
        """Return the named classes that ``prop`` and its superproperties have as domain.

        Several domains mean that a subject is in all of them, none that it may be anything.
        """
        return self._of_superproperties(prop, RDFS.domain)

    def ranges(self, prop: URIRef) -> frozenset[URIRef]:
        """Return the named classes or datatypes that ``prop`` and its superproperties range over.

        Several ranges mean that a value is in all of them, none that it may be anything.
        """
        return self._of_superproperties(prop, RDFS.range)

    def is_symmetric(self, prop: URIRef) -> bool:
        """Whether what ``prop`` says of two things it says the other way round too."""
        return (prop, RDF.type, OWL.SymmetricProperty) in self._graph

    def is_one_way(self, prop: URIRef) -> bool:
        """Whether what ``prop`` says cannot hold the other way round too.

        So it is with an asymmetric property. Of a transitive one that is not symmetric it would say
        that each of two things is related to itself.
        """

        def is_a(one: URIRef, kind: URIRef) -> bool:
            return (one, RDF.type, kind) in self._graph

        transitive = is_a(prop, OWL.TransitiveProperty)
        return any(is_a(one, OWL.AsymmetricProperty) for one in self.superproperties(prop)) or (
            transitive and not is_a(prop, OWL.SymmetricProperty)
        )

    def keeps_records(self, term: URIRef) -> bool:
        """Whether ``term`` holds statements, claims and evidence, and no fact may use it.

        A class does so too where one above it does.
        """
        marked = (KHO.keepsRecord, RdfLiteral(True))
        return any((one, *marked) in self._graph for one in self.superclasses(term))

    def is_abstract(self, cls: URIRef) -> bool:
        """Whether ``cls`` only gathers narrower classes, and no entity is typed with it itself."""
        return (cls, KHO.isAbstract, RdfLiteral(True)) in self._graph

    @property
    def unasked(self) -> frozenset[URIRef]:
        """The classes whose members nobody asks for, so that none is inferred.

        They are ``owl:Thing`` and the abstract ones of the record: each statement is one of those.
        """
        abstract = filter(self.is_abstract, self.classes.values())
        return frozenset({OWL.Thing, *filter(self.keeps_records, abstract)})

    def narrower(self, cls: URIRef) -> list[URIRef]:
        """Return the nearest classes below ``cls`` that an entity can have, sorted.

        For an abstract class below it stand those below that one.
        """
        found: set[URIRef] = set()
        for below in _named(self._graph.subjects(RDFS.subClassOf, cls)):
            found |= set(self.narrower(below)) if self.is_abstract(below) else {below}
        return sorted(found)

    def suggest(self, name: str, kind: Kind) -> list[str]:
        """Return up to three declared names of ``kind`` nearest to a misspelt ``name``."""
        return nearest(name, self._terms[kind])

    def way_out(self, name: str, *kinds: Kind) -> str:
        """Say what to write instead of ``name``, which is no term of ``kinds``."""
        if name in self.deprecated:
            return f"it is deprecated. {self.deprecated[name].note}".rstrip()
        near = [repr(other) for kind in kinds for other in self.suggest(name, kind)]
        odd = next((character for character in name if not character.isascii()), "")
        otherwise = f"it has {code_point(odd)}, and no name has; " if odd else ""
        return did_you_mean(near, f"{otherwise}see ontology/modules", name=name)

    def nearest(self, iri: URIRef) -> list[URIRef]:
        """Return up to three declared terms, of any kind, with names nearest to that of ``iri``."""
        every = {name: term for terms in self._terms.values() for name, term in terms.items()}
        return [every[name] for name in nearest(_name(iri), every, likeness=0.8)]

    def _of_superproperties(self, prop: URIRef, relation: URIRef) -> frozenset[URIRef]:
        above = self.superproperties(prop)
        found = frozenset(_named(o for p in above for o in self._graph.objects(p, relation)))
        return found - ANYTHING

    def _parent_classes(self, cls: URIRef) -> Iterable[URIRef]:
        for relation in (RDFS.subClassOf, OWL.equivalentClass):
            for parent in self._graph.objects(cls, relation):
                parts = self._graph.value(parent, OWL.intersectionOf)
                yield from _named(Collection(self._graph, parts) if parts else [parent])
        yield from _named(self._graph.subjects(OWL.equivalentClass, cls))

    def _parent_properties(self, prop: URIRef) -> Iterable[URIRef]:
        yield from _named(self._graph.objects(prop, RDFS.subPropertyOf))
        yield from _named(self._graph.objects(prop, OWL.equivalentProperty))
        yield from _named(self._graph.subjects(OWL.equivalentProperty, prop))


def _name(iri: URIRef) -> str:
    return curie(iri).removeprefix("kho:")


def _is_english(node: Node) -> bool:
    return isinstance(node, RdfLiteral) and node.language == "en"


def _named(nodes: Iterable[Node]) -> Iterator[URIRef]:
    return (node for node in nodes if isinstance(node, URIRef))


def _closure(start: URIRef, parents: Callable[[URIRef], Iterable[URIRef]]) -> frozenset[URIRef]:
    seen, pending = {start}, [start]
    while pending:
        new = set(parents(pending.pop())) - seen
        seen |= new
        pending += new
    return frozenset(seen)
