"""From the documents and what was read in them to the graphs of a release.

``build`` is a function from files to values: it reads sources, annotations, entities and links and
writes nothing. All problems of the input are reported together.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.ontology.prefixes import local_name
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples import TRIPLES
from khorgos.triples.annotated import AnnotatedDocument, Input, read_input
from khorgos.triples.annotation import ClaimRecord, Entity, FactRecord, Record, Triple
from khorgos.triples.differing import conflicting
from khorgos.triples.documents.document import Passage
from khorgos.triples.folder import load_folder
from khorgos.triples.minting import entity_iri, hashed_iri
from khorgos.triples.origins import Origins
from khorgos.triples.problems import InputError, Problem, attempt, told_once
from khorgos.triples.renaming import renamed_in
from khorgos.triples.resolving import Resolver, UnknownNameError
from khorgos.triples.statements import (
    add_claim,
    add_document,
    add_intended,
    add_passage,
    add_statement,
    passage_iri,
)
from khorgos.triples.surety import (
    FACTS,
    PLAIN,
    STATED,
    conflicts,
    infer,
    keep_exacter,
    keep_surest,
)
from khorgos.triples.terms import own_vocabulary
from khorgos.triples.textproblems import add_emendation, add_gap
from khorgos.triples.texts import Text, text_of
from khorgos.triples.wikidata.gathering import gather
from khorgos.triples.wikidata.register import check_register, links_graph


@dataclass(frozen=True)
class Build:
    """What was built.

    Attributes:
        documents: from which documents.
        graphs: each graph by its name.
        origins: which records made which nodes.
        texts: the text of each document, by its slug.
    """

    documents: Sequence[AnnotatedDocument]
    graphs: Mapping[str, Graph]
    origins: Origins = field(default_factory=Origins, compare=False, repr=False)
    texts: Mapping[str, Text] = field(default_factory=dict, compare=False, repr=False)

    @property
    def exceptions(self) -> int:
        """How many words of quotes the records need not meet, by reasons that they give."""
        return sum(len(record.exceptions) for one in self.documents for record in one.records)


_Stated = tuple[Record, FactRecord, URIRef]
"""A fact of a record, with its statement."""


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Nearly all that a build or a light gate makes lives to its end.

    To look for garbage meanwhile takes a quarter more.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_UNUSED: Final = (
    "no record speaks of this entity: was a fact deleted, or one of its ends exchanged? Mend it "
    "there; else write a record of the entity, or delete it"
)


@without_garbage_collection()
def build(folder: Path = TRIPLES, progress: Callable[[str], None] = lambda step: None) -> Build:
    """Build the graphs from ``folder``, which holds sources/, annotations/ and wikidata/.

    Args:
        folder: where the input is.
        progress: called with the name of each step as it begins.

    Raises:
        InputError: with every problem of the sources, or of the annotations, entities and links.
    """
    given = read_input(folder, progress)
    return build_graphs(given, folder, progress)


@without_garbage_collection()
def build_graphs(
    given: Input, folder: Path = TRIPLES, progress: Callable[[str], None] = lambda step: None
) -> Build:
    """Build the graphs of what was ``given``, with the links and names in ``folder``.

    Raises:
        InputError: with every problem of the annotations, entities and links.
    """
    progress("building the graphs")
    graphs, gathered, origins = _stated(given, folder)
    progress("inferring from the axioms")
    texts = {slug: text_of(one, given.annotated) for slug, one in given.documents.items()}
    inferred = infer(load_ontology(), graphs)
    return Build(given.annotated, {**graphs, **inferred, **gathered}, origins, texts)


@without_garbage_collection()
def refused(given: Input, folder: Path) -> Sequence[Problem]:
    """What a build of what was ``given`` would refuse, without all that follows from the rest."""
    try:
        _stated(given, folder)
    except InputError as error:
        return error.problems
    return ()


def _stated(given: Input, folder: Path) -> tuple[dict[str, Graph], Mapping[str, Graph], Origins]:
    """The graphs of what is stated, those from elsewhere, and which records made which nodes."""
    entities, records = given.entities, given.records
    problems = list(given.problems)
    layers = load_folder(folder).layers
    renamed = attempt(lambda: renamed_in(layers, entities), problems)
    graphs = {name: Graph() for name in STATED}
    for document in given.documents.values():
        add_document(document.source, graphs["evidence"])
    claims = _claim_ids(records, {*given.documents, *entities}, problems)
    resolver = Resolver(own_vocabulary(), entities, claims, renamed=renamed)
    origins = Origins()
    for slug, entity in entities.items():
        origins.add(entity_iri(slug), entity.file, entity.line, slug)
    with origins.noting(graphs.values()):
        mentions = _add_records(records, resolver, graphs, problems, origins)
    for one, other in list(conflicting(graphs["statements"])):
        _add_conflict(one, other, graphs["statements"])
    keep_surest(graphs)
    keep_exacter(graphs, conflicts(graphs["statements"]))
    # Of a register that is the base's those alone of whom something is said.
    told = {
        slug: entity
        for slug, entity in entities.items()
        if slug in mentions
        or slug in given.documents
        or (given.is_own(slug) and slug not in given.drafts)
    }
    gathered = attempt(lambda: gather(layers, given, told), problems)
    _add_entities(told, mentions, resolver.vocabulary, graphs, problems)
    if not problems:  # an entity may seem unused only because a record of it has a problem
        problems += [
            entity.problem(_UNUSED)
            for slug, entity in told.items()
            if slug not in mentions and entity.type != "SourceDocument"
        ]
    if gathered is not None:
        problems += check_register(gathered.register, entities, resolver.vocabulary)
    if problems or gathered is None:
        raise InputError(problems)
    graphs["links"] += links_graph({slug: gathered.register[slug] for slug in told})
    return graphs, gathered.graphs, origins


def _claim_ids(
    records: Sequence[Record], taken: Container[str], problems: list[Problem]
) -> set[str]:
    first: dict[str, str] = {}
    for record in records:
        for claim in record.claims:
            if claim.id in taken:
                message = f"the claim {claim.id} has the slug of an entity or document; rename it"
                problems.append(record.problem(message, claim.line))
            elif claim.id in first:
                message = f"the claim {claim.id} is in {first[claim.id]} too; rename it"
                problems.append(record.problem(message, claim.line))
            first.setdefault(claim.id, f"{record.file}:{claim.line}")
    return set(first)


def check_record(record: Record, given: Input, renamed: Mapping[str, str]) -> list[Problem]:
    """What a build would refuse of ``record``, beside all that else was given, without building.

    Args:
        record: the record, its passages found; it is one of those that were ``given``.
        given: everything.
        renamed: old slugs with those of today.
    """
    problems: list[Problem] = []
    claims = _claim_ids(given.records, {*given.documents, *given.entities}, problems)
    resolver = Resolver(own_vocabulary(), given.entities, claims, renamed=renamed)
    ends = {end for one in record.facts for end in (one.triple.subject, one.triple.object) if end}
    beside = [
        (other, fact, hashed_iri("fact", other.file, other.id, fact.triple))
        for other in given.records
        if other is not record
        for fact in other.facts
        if ends & {fact.triple.subject, fact.triple.object}
    ]
    graphs = {name: Graph() for name in STATED}
    _add_records([record], resolver, graphs, problems, Origins(), beside)
    for slug in sorted(resolver.used & given.entities.keys()):
        entity = given.entities[slug]
        if fault := class_fault(entity.type, resolver.vocabulary):
            problems.append(entity.problem(fault))
    return problems


def _add_records(
    records: Sequence[Record],
    resolver: Resolver,
    graphs: Mapping[str, Graph],
    problems: list[Problem],
    origins: Origins,
    beside: Sequence[_Stated] = (),
) -> Mapping[str, set[Passage]]:
    """Add all facts, claims and gaps; return which passages mention each entity or claim.

    Facts ``beside`` those are not added: they are what those may be at odds with.
    """
    mentions: dict[str, set[Passage]] = defaultdict(set)
    stated: list[_Stated] = [*beside]
    unknown: list[Problem] = []
    for record in records:
        resolver.used.clear()
        for line, add in _additions(record, resolver, graphs, stated):
            origins.at(record.file, line, record.id)
            try:
                add()
            except UnknownNameError as error:
                unknown.append(record.problem(str(error), line))
            except ValueError as error:
                problems.append(record.problem(str(error), line))
        origins.at(record.file, record.line, record.id)
        for passage in record.passages if record.facts or record.claims or record.gaps else ():
            add_passage(passage, graphs["evidence"])
        for slug in resolver.used:
            mentions[slug].update(record.passages)
    origins.between()  # what follows is of several records
    problems += told_once(unknown)
    problems += _both_ways(stated, resolver)
    _add_conflicts(stated, len(beside), graphs["statements"], problems)
    return mentions


def _additions(
    record: Record, resolver: Resolver, graphs: Mapping[str, Graph], stated: list[_Stated]
) -> Iterator[tuple[int, Callable[[], None]]]:
    """Yield what adds each fact, claim and gap of ``record``, with its line.

    The facts go to ``stated`` too, with their statements.
    """

    def add_fact(fact: FactRecord) -> None:
        stated.append((record, fact, _add_fact(fact, record.passages, resolver, graphs)))

    for fact in record.facts:
        yield fact.line, partial(add_fact, fact)
    for claim in record.claims:
        yield claim.line, partial(_add_claim, claim, record.passages, resolver, graphs)
    for gap in record.gaps:
        yield gap.line, partial(add_gap, gap, record.passages, resolver, graphs["evidence"])


def _both_ways(stated: Sequence[_Stated], resolver: Resolver) -> Iterator[Problem]:
    """Yield a problem for each fact that cannot be, since an earlier one turns it round."""
    first: dict[Triple, tuple[Record, FactRecord]] = {}
    for record, fact, _ in stated:
        said = fact.triple
        if fact.negated or said.object is None or not _is_one_way(said.property, resolver):
            continue
        turned = replace(said, subject=said.object, object=said.subject)
        other, there = first.get(turned, (record, fact))
        if there is not fact and turned not in fact.contradicts and said not in there.contradicts:
            yield record.problem(
                f"{str(said)!r} cannot hold beside {str(turned)!r}, which stands at "
                f"{other.file}:{there.line}; turn one of them, or take it out",
                fact.line,
            )
        first.setdefault(said, (record, fact))


def _is_one_way(name: str, resolver: Resolver) -> bool:
    return resolver.vocabulary.is_one_way(resolver.property(name))


def _add_fact(
    fact: FactRecord, passages: Sequence[Passage], resolver: Resolver, graphs: Mapping[str, Graph]
) -> URIRef:
    """Add ``fact``, what it intends and what is emended for it; return its statement."""
    statements = graphs["statements"]
    node = add_statement(fact, passages, resolver, graphs)
    intended = add_intended(fact, passages, resolver, statements, statements)
    for said, held in ((fact, node), *intended):
        add_emendation(said, held, passages, statements, graphs["evidence"])
    return node


def _add_claim(
    claim: ClaimRecord, passages: Sequence[Passage], resolver: Resolver, graphs: Mapping[str, Graph]
) -> None:
    """Add ``claim`` and what is emended for its content."""
    for content, node in add_claim(claim, passages, resolver, graphs):
        add_emendation(content, node, passages, graphs["claims"], graphs["evidence"])


def _add_conflicts(
    stated: Sequence[_Stated], beside: int, statements: Graph, problems: list[Problem]
) -> None:
    """Say of the statements of facts that they contradict each other, both ways.

    The first so many stand ``beside`` and are not asked what they contradict.
    """
    holding: dict[Triple, set[URIRef]] = defaultdict(set)
    for _, fact, node in stated:
        if not fact.negated:
            holding[fact.triple].add(node)
    for record, fact, node in stated[beside:]:
        for other in fact.contradicts:
            against = holding.get(other, set()) - {node}
            if fact.negated or not against:
                message = _no_conflict(fact, other, holding)
                problems.append(record.problem(message, fact.line))
                continue
            for statement in against:
                _add_conflict(node, statement, statements)


def _add_conflict(one: Node, other: Node, statements: Graph) -> None:
    statements.add((one, KHO.conflictsWith, other))
    statements.add((other, KHO.conflictsWith, one))


def _no_conflict(fact: FactRecord, other: Triple, stated: Iterable[Triple]) -> str:
    if fact.negated:
        return "what is said not to be so contradicts no fact; take contradicts out"
    near = nearest(str(other), map(str, stated))
    hint = did_you_mean(list(map(repr, near)), "write it as it is written there", name=str(other))
    return f"no other fact states {str(other)!r}, so nothing is contradicted; {hint}"


def class_fault(name: str, vocabulary: Vocabulary) -> str | None:
    """Why no entity can have the class ``name``, with the way out; None if one can."""
    cls = vocabulary.classes.get(name)
    if cls is None:
        return f"there is no class {name!r}; {vocabulary.way_out(name, 'class')}"
    if vocabulary.keeps_records(cls):
        return f"the build makes what is of the class {name!r}; say it in a record instead"
    if vocabulary.is_abstract(cls):
        narrower = ", ".join(map(local_name, vocabulary.narrower(cls)))
        return f"the class {name!r} only gathers narrower ones; use one of them: {narrower}"
    return None


def _add_entities(
    entities: Mapping[str, Entity],
    mentions: Mapping[str, set[Passage]],
    vocabulary: Vocabulary,
    graphs: Mapping[str, Graph],
    problems: list[Problem],
) -> None:
    """Add every entity with its class, label, other names and mentions."""
    naming = vocabulary.subproperties(KHO.name)
    facts = graphs[FACTS]
    for slug, entity in sorted(entities.items()):
        if fault := class_fault(entity.type, vocabulary):
            problems.append(entity.problem(fault))
            continue
        node = entity_iri(slug)
        facts.add((node, RDF.type, vocabulary.classes[entity.type]))
        facts.add((node, RDFS.label, Literal(entity.label, lang="en")))
        for kind, plain in product(naming, (graphs[name] for name in PLAIN)):
            for name in set(plain.objects(node, kind)):
                if str(name) != entity.label:
                    plain.add((node, SKOS.altLabel, name))
        if entity.identity:
            facts.add((node, SKOS.scopeNote, Literal(entity.identity, lang="en")))
        if entity.note:
            facts.add((node, KHO.note, Literal(entity.note)))
        for passage in mentions.get(slug, ()):
            facts.add((node, KHO.isMentionedIn, passage_iri(passage)))
