"""All that a release says of one thing: the query for it, and its answer as an index.

One query serves the page and every RDF form, so neither can say more than the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from string import Template
from typing import Final

import pyoxigraph as ox
from rdflib import URIRef

from khorgos.ontology.prefixes import PREFIXES

RdfTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_QUERY: Final = Template("""PREFIX kho: <$kho>
PREFIX rdf: <$rdf>
PREFIX rdfs: <$rdfs>

CONSTRUCT {
  ?record ?field ?value .
  ?value ?says ?what .
  ?time rdfs:label ?date .
  ?denial kho:denies ?record .
  ?other ?towards <$thing> .
  ?other ?names ?name .
}
WHERE {
  {
    # The thing, and the statements, claims and propositions that it stands in
    { VALUES ?record { <$thing> } }
    UNION
    {
      VALUES ?place {
        kho:subject kho:object kho:propositionSubject kho:propositionObject
        kho:isAbout kho:isClaimedBy kho:isAttributedTo kho:hasEvidence kho:hasTimeSpan
        kho:denies kho:answers kho:offersAlternativeTo
        kho:hasQualifier kho:hasSubjectQuantifier kho:hasObjectQuantifier kho:inRole kho:hasScope
      }
      ?record ?place <$thing> .
    }
    UNION
    {
      VALUES ?place { kho:propositionSubject kho:propositionObject }
      VALUES ?holds { kho:hasContent kho:negates }
      ?proposition ?place <$thing> .
      ?record ?holds ?proposition .
    }
    UNION
    { <$thing> kho:hasContent|kho:negates ?record }
    UNION
    { ?negation kho:hasEvidence <$thing> ; kho:negates ?record }
    UNION
    # What is lost of it, and what contradicts what is said of it
    { ?gap kho:isAbout <$thing> . ?record kho:hasTextProblem ?gap }
    UNION
    { ?record kho:hasTextProblem <$thing> }
    UNION
    { <$thing> kho:conflictsWith ?record }
    UNION
    {
      VALUES ?place { kho:subject kho:object }
      ?statement ?place <$thing> ; kho:conflictsWith ?record .
    }

    ?record ?field ?value .
    OPTIONAL {
      VALUES ?says {
        rdf:type rdfs:label kho:exact kho:prefix kho:suffix kho:inDocument kho:section kho:part
        kho:position kho:start kho:end kho:isApproximate kho:hasTimeSpan kho:asWritten kho:readAs
      }
      ?value ?says ?what .
    }
    OPTIONAL { ?value kho:hasTimeSpan ?time . ?time rdfs:label ?date }
    OPTIONAL { ?denial kho:denies ?record }
  }
  UNION
  {
    # What points to it
    ?other ?towards <$thing> .
    OPTIONAL {
      VALUES ?names { rdf:type rdfs:label kho:exact kho:hasTimeSpan }
      ?other ?names ?name .
    }
    OPTIONAL { ?other kho:hasTimeSpan ?time . ?time rdfs:label ?date }
  }
}
""")


def closure_query(iri: str) -> str:
    """Return the query for all that is said of ``iri``, an IRI without characters to escape.

    Its answer holds the triples with it as subject and as object, the statements, claims and
    propositions that it stands in, their passages, and the names and dates of what they mention.
    """
    return _QUERY.substitute(PREFIXES, thing=iri)


def existence_query(iri: str) -> str:
    """Return the query whether anything is said of ``iri``."""
    return f"ASK {{ {{ <{iri}> ?property ?value }} UNION {{ ?other ?towards <{iri}> }} }}"


class Index:
    """Triples by subject and by object, in the order in which they came."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._forward: dict[str, dict[str, list[RdfTerm]]] = defaultdict(lambda: defaultdict(list))
        self._backward: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                subject, predicate = triple.subject.value, triple.predicate.value
                self._forward[subject][predicate].append(triple.object)
                if isinstance(triple.object, ox.NamedNode):
                    self._backward[triple.object.value][predicate].append(subject)

    def __iter__(self) -> Iterator[tuple[str, str, RdfTerm]]:
        """Yield all triples whose subject is named, subject by subject."""
        for subject, about in self._forward.items():
            for predicate, values in about.items():
                yield from ((subject, predicate, value) for value in values)

    def about(self, iri: str) -> Mapping[str, list[RdfTerm]]:
        """Return predicate → objects for a subject."""
        return self._forward.get(iri, {})

    def having(self, predicate: URIRef) -> list[str]:
        """Return the subjects that have a predicate."""
        return [iri for iri, about in self._forward.items() if str(predicate) in about]

    def towards(self, iri: str) -> Mapping[str, list[str]]:
        """Return predicate → subjects for an object."""
        return self._backward.get(iri, {})

    def objects(self, iri: str, *predicates: URIRef) -> list[RdfTerm]:
        """Return the objects of ``iri`` and one of the predicates."""
        about = self.about(iri)
        return [term for predicate in predicates for term in about.get(str(predicate), [])]

    def iris(self, iri: str, *predicates: URIRef) -> list[str]:
        """Return the objects that are IRIs."""
        found = self.objects(iri, *predicates)
        return [term.value for term in found if isinstance(term, ox.NamedNode)]

    def texts(self, iri: str, *predicates: URIRef) -> list[str]:
        """Return the lexical forms of the objects that are literals."""
        found = self.objects(iri, *predicates)
        return [term.value for term in found if isinstance(term, ox.Literal)]

    def subjects(self, iri: str, *predicates: URIRef) -> list[str]:
        """Return the subjects of one of the predicates and the object ``iri``."""
        towards = self.towards(iri)
        return [subject for predicate in predicates for subject in towards.get(str(predicate), [])]
