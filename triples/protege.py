"""The Protégé edition: the ontology and its individuals, with the evidence at each assertion.

An editor of ontologies shows assertions and the annotations on them, not nodes that stand for
statements. Here a fact is therefore one annotated axiom (``owl:Axiom``), and a negated fact one
annotated negative assertion, as OWL 2 maps them to RDF
(https://www.w3.org/TR/owl2-mapping-to-rdf/, sections 2.1 and 2.2). The nodes of statements,
propositions and passages are left out, and so is what was inferred, which a reasoner finds again.
Only the inverses that have a name are written out, so that one gets from a state to its capital,
its members and its agreements before a reasoner runs.

Each passage of each statement of a fact is one ``rdfs:comment``, which Protégé shows before all
other annotations: the quote, where it stands and how it was read. The comments need no annotation
property of the project; its terms for the same are object and data properties, with which OWL 2 DL
forbids to annotate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.imports import CATALOG_FILE, whole_ontology
from khorgos.ontology.namespaces import KHO, ONTOLOGY_IRI, PROJECT
from khorgos.ontology.prefixes import BASE, PREFIXES, slug_of
from khorgos.ontology.vocabulary import ONTOLOGY_FILE, Vocabulary, load_ontology
from khorgos.triples import RELEASE
from khorgos.triples.release import ReleaseError, read_release, sorted_triples, to_oxigraph, turtle
from khorgos.triples.statements import PROPOSITION, STATEMENT
from khorgos.triples.surety import INFERRED, union

EDITION_IRI: Final = URIRef(BASE + "edition")

ONTOLOGY_COPY: Final = "khorgos.ttl"
INDIVIDUALS: Final = "khorgos-individuals.ttl"
_CATALOG: Final = f"""\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
    <uri name="{ONTOLOGY_IRI}" uri="{ONTOLOGY_COPY}"/>
    <uri name="{EDITION_IRI}" uri="{INDIVIDUALS}"/>
</catalog>
"""

_DESCRIPTION: Final = """\
What the documents say. The annotations of an assertion are the sentences that it was read from \
and, under rdfs:seeAlso, the address by which each statement is cited; the quotes of a claim stand \
at the claim. Time spans, quantities, the properties of claims, labels and the ids of Wikidata \
have no annotations of their own. Start a reasoner to see what follows, such as the members of \
defined classes; of that only the inverses with a name, such as hasMember, stand here already. \
Statement, Passage and the other classes of records have no members here: the annotations stand \
for them. The licence is not that of the ontology, because the individuals are derived from \
documents under CC BY-SA."""

_RECORDS: Final = (
    KHO.Statement,
    KHO.NegativeStatement,
    KHO.Proposition,
    KHO.Passage,
    KHO.TextRange,
    KHO.Gap,
    KHO.Emendation,
    KHO.Degree,
    KHO.Frequency,
    KHO.Manner,
    KHO.Hedge,
    KHO.Direction,
    KHO.Quantifier,
)
"""What has no page of its own in an editor: the annotations say it in words."""

_LEFT_OUT: Final = frozenset({SKOS.altLabel, KHO.wikidataState})
"""What would only repeat: each other name is a fact with its evidence, and without a link to
Wikidata there is none."""

_PLACE: Final = ((KHO.inDocument, "{}"), (KHO.section, "section “{}”"), (KHO.part, "{}"))
_QUALIFIERS: Final = (
    (KHO.hasTimeSpan, "Time: {}"),
    (KHO.dateText, "Date words: “{}”"),
    (KHO.certainty, "Certainty words: “{}”"),
    (KHO.hasQualifier, "Qualified by “{}”"),
    (KHO.hasSubjectQuantifier, "Said of “{}” of the subject"),
    (KHO.hasObjectQuantifier, "Said of “{}” of the object"),
    (KHO.inRole, "In the role: {}"),
    (KHO.hasScope, "Within: {}"),
    (KHO.reading, "{}"),
    (KHO.readingNote, "Explanation: {}"),
    (KHO.resolution, "Resolution: {}"),
    (KHO.hasEmendation, "Emended: {}"),
    (KHO.conflictsWith, "Contradicted by the statement {}"),
    (KHO.isAttributedTo, "Attributed to {}"),
    (KHO["rank"], "Rank: {}"),
    (KHO.note, "Note: {}"),
)
"""The order of a comment: what it says of the passage, then of the statement or claim."""

_IN_WORDS: Final[Mapping[tuple[URIRef, str], str]] = {
    (KHO.part, "body"): "",
    (KHO.part, "gloss"): "gloss of a linked term",
    (KHO.reading, "stated"): "Stated",
    (KHO.reading, "coreference"): "Read from what a word refers to",
    (KHO.reading, "relative"): "Read from a relative date",
    (KHO.reading, "computed"): "Computed",
    (KHO.reading, "inferred-by-curator"): "Inferred by the curator",
    (KHO.reading, "emended"): "Emended",
    (KHO["rank"], "normal"): "",
}
"""The values that are not plain words themselves; what goes without saying has none."""

_Pair = tuple[URIRef, Node]


def write_protege(folder: Path, release: Path = RELEASE) -> None:
    """Write the Protégé edition of ``release`` to ``folder``; open its individuals in Protégé.

    The same release gives the same bytes. Files of these names are replaced: ``khorgos.ttl`` (the
    ontology), ``khorgos-individuals.ttl`` (an ontology that imports it) and ``catalog-v001.xml``
    (OASIS XML Catalogs 1.1: where the two lie, so that nothing is fetched).

    Raises:
        ReleaseError: the release cannot be read, or ``folder`` cannot be written.
    """
    graphs, ontology = read_release(release), load_ontology()
    stated = union(graphs)
    header = _header(str(_value(ontology, ONTOLOGY_IRI, OWL.versionInfo)))
    assertions = _assertions(stated) + _inverses(union(graphs, INFERRED), ontology)
    assertions += _held(stated)
    _tell_apart(assertions, ontology)
    used = {*header.predicates(), *assertions.predicates()}
    for iri in Vocabulary(ontology).annotation_properties.values():
        if iri in used:  # declared again, so that the file can be parsed before its import
            header.add((iri, RDF.type, OWL.AnnotationProperty))
    triples = [*sorted_triples(header), *sorted_triples(assertions), *_axioms(stated)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ONTOLOGY_COPY).write_text(whole_ontology(ONTOLOGY_FILE), "utf-8", newline="\n")
        (folder / INDIVIDUALS).write_bytes(turtle(triples, PREFIXES))
        (folder / CATALOG_FILE).write_bytes(_CATALOG.encode())
    except OSError as error:
        raise ReleaseError(
            f"the Protégé edition was not written to {folder}: {error}; give another folder, or "
            "the right to write, and export again"
        ) from error


def _header(version: str) -> Graph:
    header = Graph()
    header += (
        (EDITION_IRI, predicate, value)
        for predicate, value in (
            (RDF.type, OWL.Ontology),
            (OWL.imports, ONTOLOGY_IRI),
            (OWL.versionIRI, URIRef(f"{EDITION_IRI}/{version}")),
            (OWL.versionInfo, Literal(version)),
            (DCTERMS.title, Literal("Khorgos: individuals with their evidence", lang="en")),
            (DCTERMS.description, Literal(_DESCRIPTION, lang="en")),
            (DCTERMS.creator, PROJECT),
            (DCTERMS.license, URIRef("https://creativecommons.org/licenses/by-sa/4.0/")),
        )
    )
    return header


def _assertions(stated: Graph) -> Graph:
    """What is stated of everything but records, and the comments at the claims."""
    records = {node for kind in _RECORDS for node in stated.subjects(RDF.type, kind)}
    kept = Graph()
    kept += (t for t in stated if records.isdisjoint(t) and t[1] not in _LEFT_OUT)
    kept += [(subject, RDF.type, OWL.NamedIndividual) for subject in set(kept.subjects())]
    claims = stated.subjects(RDF.type, KHO.Claim)
    kept += ((c, RDFS.comment, text) for c in claims for text in _comments(stated, c))
    return kept


def _inverses(inferred: Graph, ontology: Graph) -> Graph:
    """What the named inverses say: ``kh:kazakhstan kho:takesPartIn ?agreement``."""
    named = set(ontology.subjects(OWL.inverseOf))
    kept = Graph()
    kept += (triple for triple in inferred if triple[1] in named)
    return kept


def _tell_apart(kept: Graph, ontology: Graph) -> None:
    """Add its class, and what it ranks or compares by, to a label that something else has too.

    The label of a value is its words in the source, which may be those of another thing; that of a
    kind may be the one of a class. Of two entities the build sees to it that they differ.
    """
    vocabulary, terms = Vocabulary(ontology), set(ontology.subjects())
    named: dict[Node, set[Node]] = defaultdict(set)
    for thing, label in chain(ontology.subject_objects(RDFS.label), kept[: RDFS.label]):
        named[label].add(thing)
    for label, things in named.items():
        for thing in things - terms if len(things) > 1 else ():
            cls = next(c for c in kept[thing : RDF.type] if c in KHO)
            if things & terms or KHO.StructuredValue in vocabulary.superclasses(cls):
                criteria = sorted(kept[thing : KHO.hasCriterion], key=str)
                respects = [f"by {_value(kept, criterion, RDFS.label)}" for criterion in criteria]
                kind = " ".join([vocabulary.label(cls), *respects])
                kept.set((thing, RDFS.label, Literal(f"{label} ({kind})", lang="en")))


def _held(stated: Graph) -> Iterator[tuple[Node, Node, Node]]:
    """The triples of the statements.

    Of two datings only the exacter is a plain triple of a release; here both are annotated.
    """
    _, *parts, has_value = STATEMENT
    for statement in stated.subjects(RDF.type, KHO.Statement):
        subject, predicate, thing = (stated.value(statement, part) for part in parts)
        value = thing or stated.value(statement, has_value)
        if subject and predicate and value is not None:
            yield subject, predicate, value


def _axioms(stated: Graph) -> Iterator[ox.Triple]:
    """Each fact once, with the comments of all its statements and their IRIs."""
    facts: dict[tuple[_Pair, ...], list[Node]] = defaultdict(list)
    for kind in (KHO.Statement, KHO.NegativeStatement):
        for statement in sorted(stated.subjects(RDF.type, kind), key=str):
            facts[_assertion(stated, statement)].append(statement)
    for assertion, statements in facts.items():
        node = ox.BlankNode(slug_of(str(statements[0])))
        comments = {text for statement in statements for text in _comments(stated, statement)}
        pairs = [
            *assertion,
            *((RDFS.comment, comment) for comment in sorted(comments)),
            *((RDFS.seeAlso, Literal(statement, datatype=XSD.anyURI)) for statement in statements),
        ]
        for predicate, value in pairs:
            yield ox.Triple(node, ox.NamedNode(predicate), to_oxigraph(value))


def _assertion(stated: Graph, statement: Node) -> tuple[_Pair, ...]:
    """The axiom that ``statement`` annotates: a triple, or the negation of one."""
    proposition = stated.value(statement, KHO.negates)
    node, terms = (statement, STATEMENT) if proposition is None else (proposition, PROPOSITION)
    _, has_subject, has_predicate, has_object, has_value = terms
    subject, predicate = (_value(stated, node, term) for term in (has_subject, has_predicate))
    thing = stated.value(node, has_object)
    value = thing if thing is not None else _value(stated, node, has_value)
    if proposition is None:
        return (
            (RDF.type, OWL.Axiom),
            (OWL.annotatedSource, subject),
            (OWL.annotatedProperty, predicate),
            (OWL.annotatedTarget, value),
        )
    return (
        (RDF.type, OWL.NegativePropertyAssertion),
        (OWL.sourceIndividual, subject),
        (OWL.assertionProperty, predicate),
        (OWL.targetValue if thing is None else OWL.targetIndividual, value),
    )


def _comments(stated: Graph, record: Node) -> Iterator[Literal]:
    """For each passage of the statement or claim ``record``: quote, place and how it was read."""
    qualifiers = [_sentence(text) for text in _filled(stated, record, _QUALIFIERS)]
    for passage in stated.objects(record, KHO.hasEvidence):
        quote = _value(stated, passage, KHO.exact)
        place = _sentence(", ".join(_filled(stated, passage, _PLACE)))
        yield Literal(" ".join([f"“{quote}” —", place, *qualifiers]))


def _filled(stated: Graph, node: Node, templates: tuple[tuple[URIRef, str], ...]) -> Iterator[str]:
    """Each template with the values that ``node`` has for its property, a thing by its label."""
    for predicate, template in templates:
        for value in sorted(stated.objects(node, predicate), key=str):
            shown = _named(stated, value) if isinstance(value, URIRef) else value
            if words := _IN_WORDS.get((predicate, str(shown)), str(shown)):
                yield template.format(words)


def _named(stated: Graph, thing: Node) -> str:
    """What names ``thing``: its label, or of an emendation and a statement what they say."""
    if written := stated.value(thing, KHO.asWritten):
        return f"“{written}” is read as “{_value(stated, thing, KHO.readAs)}”"
    if (thing, RDF.type, KHO.Statement) in stated:
        parts = (_value(stated, thing, term) for term in (KHO.subject, KHO.object))
        return " — ".join(_named(stated, part) for part in parts)
    return str(_value(stated, thing, RDFS.label))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _value(graph: Graph, node: Node, predicate: URIRef) -> Node:
    value = min(graph.objects(node, predicate), key=str, default=None)
    if value is None:
        raise ReleaseError(f"{node} has no {predicate}; run: khorgos build")
    return value
