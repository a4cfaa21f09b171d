"""Is each term of the ontology used in the release, or kept for documents to come, and never both?

A term that nothing uses is a guess, unless it says what it is kept for (``kho:isKeptFor``). One
that says so and is used all the same has outlived what it says.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import OWL, RDFS, Graph, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import curie
from khorgos.ontology.vocabulary import Vocabulary


def check_use(ontology: Graph, release: Graph) -> Iterator[str]:
    """Yield which classes and properties are neither used nor kept, and which are both.

    A term is used where it, or one below it, stands in a triple as predicate or object: so a
    property that only a claim speaks of is used too. Terms of others, annotation properties and
    deprecated terms are not asked about.

    Args:
        ontology: the terms.
        release: what uses them, with what was inferred.
    """
    vocabulary = Vocabulary(ontology)
    used = set(_used(vocabulary, release))
    for term in sorted(_terms(vocabulary)):
        ours = (term, RDFS.isDefinedBy, None) in ontology
        if not ours or (term, OWL.deprecated, None) in ontology:
            continue
        kept = (term, KHO.isKeptFor, None) in ontology
        if term in used and kept:
            yield f"{curie(term)} says what it is kept for, but the release uses it; drop isKeptFor"
        elif term not in used and not kept:
            way_out = "use it, say with kho:isKeptFor what it is kept for, or delete it"
            yield f"nothing in the release uses {curie(term)}; {way_out}"


def _used(vocabulary: Vocabulary, release: Graph) -> Iterator[URIRef]:
    standing = {*release.predicates(unique=True), *release.objects(unique=True)}
    for term in _terms(vocabulary):
        if term in standing:
            yield from vocabulary.superclasses(term)
            yield from vocabulary.superproperties(term)


def _terms(vocabulary: Vocabulary) -> list[URIRef]:
    return [
        *vocabulary.classes.values(),
        *vocabulary.object_properties.values(),
        *vocabulary.datatype_properties.values(),
    ]
