"""Small changes of the real release, made by rule, each of which some gate has to refuse.

A mutation is cut out of the release: a slice holds a few records with all that they rest on, and
passes every gate until it is changed. What the shapes judge is validated in one graph, each slice
in a namespace of its own. What the reasoner judges is asked in one run, as concepts: the types and
the fact of a changed thing make a class, which can have a member only if the change is consistent.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.java import NO_JAVA, find_java
from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import curie, slug_of
from khorgos.ontology.profile import check_profile
from khorgos.ontology.reasoner import classify
from khorgos.ontology.shacl import VIOLATION, load_shapes, validate
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples import TRIPLES
from khorgos.triples.building import union
from khorgos.triples.documents.source import load_sources
from khorgos.triples.gates.evidence import check_evidence
from khorgos.triples.gates.logic import add_all_different, without_texts
from khorgos.triples.release import read_release

needs_java = pytest.mark.skipif(find_java() is None, reason=NO_JAVA)

Triple = tuple[Node, Node, Node]

RECORDS = (
    *(KHO.Statement, KHO.NegativeStatement, KHO.Claim, KHO.Proposition, KHO.Passage),
    *(KHO.TextRange, KHO.SourceDocument, KHO.TimeSpan, KHO.Quantity),
)
MAY_BE_MISSING = (KHO.note, KHO.isAbout, KHO.attribution)
MAY_BE_MANY = (
    *(KHO.note, KHO.certainty, KHO.dateText, KHO.isAttributedTo, KHO.readingNote, KHO.resolution),
    *(KHO.reportingWords, KHO.isClaimedBy, KHO.hasEvidence),
)
NEEDED = (KHO.actsUpon, KHO.hasDisputant)
"""Facts without which a shape refuses the thing, so that every slice with the thing has them."""


@dataclass(frozen=True)
class Mutation:
    """A change of the release: what is cut out, what is taken from it and what is added."""

    kind: str
    what: str
    seeds: Sequence[Node]
    removed: Sequence[Triple] = ()
    added: Sequence[Triple] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


class Release:
    """The real release, with look-ups that always choose the same."""

    def __init__(self, graph: Graph, ontology: Graph) -> None:
        self.graph, self.ontology = graph, ontology
        self.vocabulary = Vocabulary(ontology)
        properties = {
            *self.vocabulary.object_properties.values(),
            *self.vocabulary.datatype_properties.values(),
        }
        self.facts = {p for p in properties if not self.vocabulary.keeps_records(p)}
        self.disjoint = [
            [node for node in Collection(ontology, members) if isinstance(node, URIRef)]
            for axiom in ontology.subjects(RDF.type, OWL.AllDisjointClasses)
            if (members := ontology.value(axiom, OWL.members)) is not None
        ]

    def all(self, predicate: URIRef, value: Node | None = None) -> list[URIRef]:
        found = set(self.graph.subjects(predicate, value))
        return sorted(node for node in found if isinstance(node, URIRef))

    def values(self, node: Node, predicate: URIRef) -> list[Node]:
        return sorted(self.graph.objects(node, predicate), key=str)

    def value(self, node: Node, predicate: URIRef) -> Node:
        return self.values(node, predicate)[0]

    def type(self, node: Node) -> URIRef:
        return URIRef(str(self.value(node, RDF.type)))

    def described(self, node: Node) -> Iterator[Triple]:
        """What is kept of ``node``, without the facts; of its mentions, the first."""
        is_record = (node, KHO.hasEvidence, None) in self.graph
        mentions = self.values(node, KHO.isMentionedIn)[:1]
        for _, predicate, value in self.graph.triples((node, None, None)):
            is_fact = predicate in self.facts and not (is_record and predicate == KHO.hasTimeSpan)
            if not is_fact and (predicate != KHO.isMentionedIn or value in mentions):
                yield node, predicate, value

    def fact(self, statement: Node) -> Triple:
        value = next(self.graph.objects(statement, KHO.object | KHO.objectValue))
        return self.value(statement, KHO.subject), self.value(statement, KHO.predicate), value

    def around(self, node: Node) -> Iterator[Node]:
        """The records without which ``node`` would break a shape."""
        yield from self.graph.subjects(KHO.hasContent, node)
        yield from self.graph.subjects(KHO.negates, node)
        for statement in self.graph.subjects(KHO.subject, node):
            if self.value(statement, KHO.predicate) in NEEDED:
                yield statement

    def slice(self, seeds: Sequence[Node]) -> Graph:
        """``seeds`` with everything that they rest on."""
        cut, pending, seen = Graph(), list(seeds), set()
        while pending:
            node = pending.pop()
            if node in seen or not str(node).startswith(str(KH)):
                continue
            seen.add(node)
            for triple in self.described(node):
                cut.add(triple)
                pending.append(triple[2])
            if (node, RDF.type, KHO.Statement) in self.graph:
                cut.add(self.fact(node))
            pending += self.around(node)
        return cut

    def mutate(self, mutation: Mutation) -> Graph:
        """The slice of ``mutation``, changed."""
        cut = self.slice(mutation.seeds)
        for triple in mutation.removed:
            assert triple in cut, f"{mutation}: {triple} does not stand in the slice"
            cut.remove(triple)
        for triple in mutation.added:
            assert triple not in cut, f"{mutation}: {triple} stands in the slice already"
            cut.add(triple)
        return cut

    def statements(self, predicate: URIRef | None = None) -> list[URIRef]:
        chosen = self.all(RDF.type, KHO.Statement)
        if predicate is not None:
            chosen = [s for s in chosen if (s, KHO.predicate, predicate) in self.graph]
        return chosen

    def said_with(self, predicates: Sequence[URIRef], node: Node) -> list[URIRef]:
        """The statements that say one of ``predicates`` of ``node``, or lead to it."""
        with_node = {*self.all(KHO.subject, node), *self.all(KHO.object, node)}
        return sorted(s for s in with_node if self.fact(s)[1] in predicates)

    def one_for_each_property(self) -> Mapping[URIRef, URIRef]:
        """Property → the first statement that says it of a thing."""
        chosen: dict[URIRef, URIRef] = {}
        for statement in self.statements():
            chosen.setdefault(URIRef(str(self.value(statement, KHO.predicate))), statement)
        return dict(sorted(chosen.items()))


def _name(node: Node) -> str:
    return curie(str(node)).split(":", 1)[-1]


def _misspelt(term: Node) -> URIRef:
    """``term`` with its third letter from the end doubled."""
    text = str(term)
    return URIRef(text[:-2] + text[-3] + text[-2:])


# ---------------------------------------------------------------- what the shapes have to refuse


def _fields(release: Release) -> Iterator[Mutation]:
    """Of each kind of record, one whose field is lost, and one whose field is doubled.

    A field is necessary when every record of the kind has it, and single when none has two, but
    for those that may well be missing or have a second value.
    """
    for kind in RECORDS:
        records = release.all(RDF.type, kind)
        counts = {
            record: Counter(URIRef(str(p)) for _, p, _ in release.described(record))
            for record in records
        }
        for field in sorted({p for count in counts.values() for p in count}):
            having = [record for record in records if counts[record][field]]
            if field in (RDF.type, KHO.isMentionedIn):
                continue
            what, record = f"{_name(field)} of a {_name(kind)}", having[0]
            value = (record, field, release.value(record, field))
            if len(having) == len(records) and field not in MAY_BE_MISSING:
                lost = [(record, field, each) for each in release.values(record, field)]
                yield Mutation(f"{_evidence(field)} missing", what, [record], lost)
            others = [v for r in having for v in release.values(r, field) if v != value[2]]
            if (
                others
                and field not in MAY_BE_MANY
                and all(count[field] < 2 for count in counts.values())
            ):
                seeds = [record, others[0]]
                yield Mutation("field doubled", what, seeds, [], [(record, field, others[0])])
            if isinstance(value[2], URIRef):
                lost_iri = URIRef(str(value[2])[:-1])
                yield Mutation(
                    "dangling reference", what, [record], [value], [(record, field, lost_iri)]
                )


def _evidence(field: Node) -> str:
    return "evidence" if field in (KHO.hasEvidence, KHO.hasRange, KHO.inDocument) else "field"


def _words(release: Release) -> Iterator[Mutation]:
    """Of each controlled field, a value that is not in its list; of each number, a text."""
    for field in (KHO.reading, KHO["rank"], KHO.claimKind, KHO.part, KHO.bound):
        record = release.all(field)[0]
        old = (record, field, release.value(record, field))
        new = (record, field, Literal(str(old[2])[:-1]))
        yield Mutation("unknown word", _name(field), [record], [old], [new])
    for name, field in release.vocabulary.datatype_properties.items():
        for record in release.all(field)[:1]:
            value = release.value(record, field)
            assert isinstance(value, Literal)
            text = Literal(str(value)) if value.datatype not in (None, XSD.string) else None
            changed = text or Literal(str(value), datatype=XSD.anyURI)
            ranged = release.vocabulary.ranges(field)
            if not ranged and value.language is None:
                continue
            seeds = [record, *release.graph.subjects(KHO.subject, record)]
            seeds = [s for s in seeds if s == record or release.fact(s)[1:] == (field, value)]
            old, new = (record, field, value), (record, field, changed)
            yield Mutation("wrong datatype", name, seeds, [old], [new])


def _truthy(release: Release) -> Iterator[Mutation]:
    """For a spread of properties, a statement without its triple and a triple without one."""
    chosen = [
        statement
        for statement in list(release.one_for_each_property().values())[::8]
        if len(list(release.graph.subjects(KHO.subject, release.fact(statement)[0]))) > 1
    ]
    for statement in chosen:
        fact, what = release.fact(statement), _name(release.fact(statement)[1])
        yield Mutation("statement without its triple", what, [statement], [fact])
        lost = list(release.described(statement))
        seeds = [statement, fact[0], fact[2]]
        yield Mutation("triple without its statement", what, seeds, lost)
        misspelt = _misspelt(fact[1])
        yield Mutation(
            "misspelt property in a statement",
            what,
            [statement],
            [(statement, KHO.predicate, fact[1]), fact],
            [(statement, KHO.predicate, misspelt), (fact[0], misspelt, fact[2])],
        )
        for record_property in (KHO.hasEvidence, KHO.isAbout)[: 1 + (what < "h")]:
            yield Mutation(
                "property of records as a fact",
                f"{what}, {_name(record_property)}",
                [statement],
                [(statement, KHO.predicate, fact[1]), fact],
                [(statement, KHO.predicate, record_property), (fact[0], record_property, fact[2])],
            )
        if isinstance(fact[2], URIRef):
            ghost = URIRef(str(fact[2]) + "s")
            yield Mutation(
                "dangling reference",
                f"the object of {what}",
                [statement],
                [(statement, KHO.object, fact[2]), fact],
                [(statement, KHO.object, ghost), (fact[0], fact[1], ghost)],
            )


def _times(release: Release) -> Iterator[Mutation]:
    """Dates that run backwards, or that lost their sign or a digit, in both eras."""
    spans = release.all(RDF.type, KHO.TimeSpan)
    years = {s: int(str(release.value(s, KHO.earliestYear))) for s in release.all(KHO.earliestYear)}
    ancient = [
        s for s in spans if years.get(s, 1) < 0 and (s, KHO.latestYear, None) in release.graph
    ]
    modern = [
        s for s in spans if years.get(s, 0) > 1900 and (s, KHO.latestDay, None) in release.graph
    ]
    for span in [*ancient[:2], *modern[:2]]:
        for unit in ("Year", "Day"):
            ends = [
                (span, KHO[end + unit], release.value(span, KHO[end + unit]))
                for end in ("earliest", "latest")
            ]
            late = Literal(int(str(ends[1][2])) + 1)
            backwards = [(span, ends[0][1], late)]
            yield Mutation(
                "reversed dates", f"{unit} of {_name(span)}", [span], ends[:1], backwards
            )
    for span in ancient[:2]:
        edtf = str(release.value(span, KHO.edtf))
        if re.fullmatch(r"-\d{4}(/.*)?", edtf):
            yield Mutation(
                "sign lost",
                _name(span),
                [span],
                [(span, KHO.edtf, Literal(edtf))],
                [(span, KHO.edtf, Literal(edtf.replace("-", "")))],
            )
    for person in release.all(KHO.hasBirth):
        if (person, KHO.hasDeath, None) not in release.graph:
            continue
        both = [
            statement
            for statement in release.all(KHO.subject, person)
            if release.fact(statement)[1] in (KHO.hasBirth, KHO.hasDeath)
        ]
        other = {KHO.hasBirth: KHO.hasDeath, KHO.hasDeath: KHO.hasBirth}
        facts = [release.fact(statement) for statement in both]
        removed = [(s, KHO.predicate, p) for s, (_, p, _) in zip(both, facts, strict=True)]
        added: list[Triple] = [(s, p, other[URIRef(str(o))]) for s, p, o in removed]
        added += [(s, other[URIRef(str(p))], o) for s, p, o in facts]
        name = f"birth and death of {_name(person)}"
        yield Mutation("reversed dates", name, both, [*removed, *facts], added)


def _names(release: Release) -> Iterator[Mutation]:
    """Labels and identities of one entity of every fourth class."""
    by_class = {release.type(entity): entity for entity in release.all(KHO.wikidataId)}
    for entity in [by_class[cls] for cls in sorted(by_class)][::4]:
        label, what = release.value(entity, RDFS.label), _name(entity)
        seeds = [entity, release.all(KHO.isMentionedIn)[0]]
        yield Mutation("label missing", what, seeds, [(entity, RDFS.label, label)])
        second = Literal(f"the {label}", lang="en")
        yield Mutation("label doubled", what, seeds, [], [(entity, RDFS.label, second)])
        number = (entity, KHO.wikidataId, release.value(entity, KHO.wikidataId))
        other = next(e for e in release.all(KHO.wikidataId) if e != entity)
        twice = (other, KHO.wikidataId, release.value(other, KHO.wikidataId))
        yield Mutation(
            "duplicate identity",
            what,
            [entity, other],
            [twice],
            [(other, KHO.wikidataId, number[2])],
        )
        yield Mutation("duplicate identity", f"{what}, two", [entity], [], [(entity, *twice[1:])])
        cls = release.type(entity)
        misspelt = (entity, RDF.type, _misspelt(cls))
        yield Mutation("misspelt class", what, seeds, [(entity, RDF.type, cls)], [misspelt])
        yield Mutation("class missing", what, seeds, [(entity, RDF.type, cls)])
        mention = (entity, KHO.isMentionedIn, release.value(entity, KHO.isMentionedIn))
        about = sorted(release.graph.subjects(KHO.subject, entity), key=str)
        if about:
            yield Mutation("evidence missing", f"mention of {what}", about[:1], [mention])
        rank = (entity, KHO["rank"], Literal("normal"))
        yield Mutation("property of records as a fact", f"rank of {what}", seeds, [], [rank])
    for statement in release.statements(KHO.name)[:2]:
        subject, predicate, word = release.fact(statement)
        yield Mutation(
            "language lost",
            str(word),
            [statement],
            [(subject, predicate, word), (statement, KHO.objectValue, word)],
            [
                (subject, predicate, Literal(str(word))),
                (statement, KHO.objectValue, Literal(str(word))),
            ],
        )


CIRCLES = (
    *(KHO.isPartOf, KHO.isLocatedIn, KHO.continues, KHO.supplements, KHO.isSubEventOf),
    *(KHO.hasPredecessor, KHO.succeeds, KHO.descendsFrom, KHO.hasSuccessor, KHO.follows),
    KHO.isCausedBy,
)


def _circles(release: Release) -> Iterator[Mutation]:
    """The reverse of a fact beside it, with a statement of its own, where that makes a circle."""
    for predicate in CIRCLES:
        for statement in release.statements(predicate)[:1]:
            subject, _, value = release.fact(statement)
            reverse = URIRef(f"{statement}-reverse")
            swapped = {KHO.subject: value, KHO.object: subject}
            added: list[Triple] = [
                (reverse, p, swapped.get(URIRef(str(p)), o))
                for _, p, o in release.described(statement)
            ]
            yield Mutation(
                "circle", _name(predicate), [statement], [], [*added, (value, predicate, subject)]
            )


def _said(release: Release) -> Iterator[Mutation]:
    """What is claimed or denied, made a fact; claims that lost what makes them what they are."""
    for number, negative in enumerate(release.all(RDF.type, KHO.NegativeStatement)):
        content = release.value(negative, KHO.negates)
        yield from _asserted(release, "negative statement asserted", negative, content, number)
    contested = [
        claim
        for p in (KHO.denies, KHO.protests, KHO.isCriticizedBy)
        for claim in (release.graph.objects(None, p) if p != KHO.isCriticizedBy else release.all(p))
    ]
    chosen = sorted({c for c in contested if (c, KHO.hasContent, None) in release.graph}, key=str)
    for number, claim in enumerate(chosen):
        content = release.value(claim, KHO.hasContent)
        yield from _asserted(release, "claim made fact", claim, content, number)
    for claim in [c for c in release.all(KHO.hasContent) if c not in chosen][:3]:
        content = release.value(claim, KHO.hasContent)
        yield Mutation(
            "claim made fact", f"{_name(claim)}, bare", [claim], [], [_content(release, content)]
        )
    for denial in release.all(KHO.claimKind, Literal("denial")):
        targets: list[Triple] = [
            (denial, KHO.denies, t) for t in release.values(denial, KHO.denies)
        ]
        yield Mutation("denial without a target", _name(denial), [denial], targets)
    border = release.all(KHO.separates)[0]
    sides = [s for s in release.statements(KHO.separates) if release.fact(s)[0] == border]
    other = next(
        o
        for s, o in sorted(release.graph.subject_objects(KHO.separates))
        if s != border and (border, KHO.separates, o) not in release.graph
    )
    yield Mutation(
        "third state at a border",
        _name(border),
        [*sides, other],
        [],
        [(border, KHO.separates, other)],
    )


def _asserted(
    release: Release, kind: str, record: Node, content: Node, number: int
) -> Iterator[Mutation]:
    subject, predicate, value = _content(release, content)
    statement = KH[f"statement-mutated-{number}"]
    model = release.statements()[0]
    passage = release.value(record, KHO.hasEvidence)
    added: list[Triple] = [
        *(
            (statement, p, o)
            for p, o in [
                (RDF.type, KHO.Statement),
                (KHO.subject, subject),
                (KHO.predicate, predicate),
                (KHO.object, value),
                (KHO.hasEvidence, passage),
            ]
        ),
        *((statement, p, release.value(model, p)) for p in (KHO["rank"],)),
        (statement, KHO.reading, Literal("stated")),
        (subject, predicate, value),
    ]
    around: list[Node] = list(release.graph.subjects(KHO.denies, record))
    around += release.said_with((KHO.protests, KHO.isCriticizedBy), record)
    yield Mutation(kind, _name(record), [record, *around], [], added)


def _content(release: Release, content: Node) -> Triple:
    subject, predicate = (
        release.value(content, KHO[f"proposition{part}"]) for part in ("Subject", "Predicate")
    )
    return subject, predicate, release.value(content, KHO.propositionObject)


def _ranges(release: Release) -> Iterator[Mutation]:
    """Ranges that overlap, run backwards, or have another first character."""
    many = [p for p in release.all(KHO.hasRange) if len(release.values(p, KHO.hasRange)) > 1]
    for passage in many[:3]:
        ranges = sorted(
            release.values(passage, KHO.hasRange),
            key=lambda node: int(str(release.value(node, KHO.start))),
        )
        end, start = release.value(ranges[0], KHO.end), release.value(ranges[1], KHO.start)
        yield Mutation(
            "overlapping ranges",
            _name(passage),
            [passage],
            [(ranges[0], KHO.end, end)],
            [(ranges[0], KHO.end, Literal(int(str(start)) + 1))],
        )
        first = (ranges[0], KHO.start, release.value(ranges[0], KHO.start))
        yield Mutation(
            "range backwards", _name(passage), [passage], [first], [(ranges[0], KHO.start, end)]
        )
        position = (passage, KHO.position, release.value(passage, KHO.position))
        moved = (passage, KHO.position, Literal(int(str(position[2])) + 1))
        yield Mutation("position moved", _name(passage), [passage], [position], [moved])


SHAPE_KINDS = (_fields, _words, _truthy, _times, _names, _circles, _said, _ranges)


def _isolated(graph: Graph, number: int) -> Graph:
    """``graph`` in a namespace of its own, with identities of its own."""

    def renamed(node: Node, predicate: Node | None = None) -> Node:
        if isinstance(node, URIRef) and node.startswith(str(KH)):
            return URIRef(f"{KH}{number}/{slug_of(node)}")
        if predicate == KHO.wikidataId and isinstance(node, Literal):
            return Literal(f"Q{number + 1000}{node[1:]}", datatype=node.datatype)
        if predicate == KHO.contentHash and isinstance(node, Literal):
            return Literal(f"{number:04x}{node[4:]}", datatype=node.datatype)
        if predicate == RDFS.label and isinstance(node, Literal):
            return Literal(f"{node} {number}", lang=node.language)
        return node

    copy = Graph()
    for subject, predicate, value in graph:
        copy.add((renamed(subject), predicate, renamed(value, predicate)))
    return copy


def _refusals(
    graphs: Sequence[Graph], ontology: Graph, shapes: Graph
) -> Mapping[int, Sequence[str]]:
    """What the shapes say of each of ``graphs``, by its number."""
    every = Graph()
    for number, graph in enumerate(graphs):
        every += _isolated(graph, number)
    found = defaultdict(list)
    for violation in validate(every + ontology, shapes).of(VIOLATION):
        if not violation.focus.startswith("kh:"):
            continue  # a text where a thing should be: which mutation has it cannot be told
        number = int(violation.focus.removeprefix("kh:").split("/")[0])
        found[number].append(violation.message)
    return found


# ---------------------------------------------------------------- what the profile has to refuse


def _undeclared(release: Release) -> Mapping[URIRef, Triple]:
    """Misspelt term → a real triple with it, for every class and property that the facts use."""
    found: dict[URIRef, Triple] = {}
    for statement in release.one_for_each_property().values():
        subject, predicate, value = release.fact(statement)
        found[_misspelt(predicate)] = (subject, _misspelt(predicate), value)
    for cls in release.vocabulary.classes.values():
        for thing in release.all(RDF.type, cls)[:1]:
            found[_misspelt(cls)] = (thing, RDF.type, _misspelt(cls))
    return found


# ---------------------------------------------------------------- what the reasoner has to refuse


@dataclass(frozen=True)
class Impossible:
    """A changed thing: the classes it is said to have, and the fact it is said to stand in.

    The fact leads to something of the class ``value``, or, without one, back to the thing.
    """

    kind: str
    what: str
    classes: Sequence[URIRef]
    predicate: URIRef | None = None
    value: URIRef | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


def _facts_between_things(release: Release) -> Mapping[URIRef, Sequence[Triple]]:
    facts: dict[URIRef, list[Triple]] = defaultdict(list)
    for statement in release.statements():
        fact = release.fact(statement)
        if isinstance(fact[2], URIRef):
            facts[URIRef(str(fact[1]))].append(fact)
    return dict(sorted(facts.items()))


def _group(release: Release, cls: URIRef) -> tuple[URIRef, Sequence[URIRef]] | None:
    """The class at or above ``cls`` that stands in an axiom of disjointness, and all of those."""
    above = release.vocabulary.superclasses(cls)
    for group in sorted(release.disjoint, key=len):
        if members := above.intersection(group):
            return min(members), group
    return None


def _are_disjoint(release: Release, one: URIRef, other: URIRef) -> bool:
    return any(
        above != below
        for group in release.disjoint
        for above in release.vocabulary.superclasses(one).intersection(group)
        for below in release.vocabulary.superclasses(other).intersection(group)
    )


def _next_class(release: Release, cls: URIRef) -> URIRef | None:
    """The class after that of ``cls`` among those that exclude it."""
    if found := _group(release, cls):
        member, group = found
        return group[(group.index(member) + 1) % len(group)]
    return None


def _asymmetric(release: Release) -> Sequence[URIRef]:
    """The asymmetric properties that facts use."""
    declared = set(release.ontology.subjects(RDF.type, OWL.AsymmetricProperty))
    return [predicate for predicate in _facts_between_things(release) if predicate in declared]


def _misused(release: Release) -> Iterator[Impossible]:
    """For every property a fact with swapped ends, and one with a wrong type at either end."""
    for predicate, facts in _facts_between_things(release).items():
        name = _name(predicate)
        one, other = release.type(facts[0][0]), release.type(facts[0][2])
        domains = sorted(release.vocabulary.domains(predicate))
        ranges = sorted(release.vocabulary.ranges(predicate))
        for wrong in filter(None, (_next_class(release, cls) for cls in domains)):
            yield Impossible("wrong type", f"subject of {name}", [wrong], predicate, other)
        for wrong in filter(None, (_next_class(release, cls) for cls in ranges)):
            yield Impossible("wrong type", f"object of {name}", [one], predicate, wrong)
        for subject, _, value in facts:
            one, other = release.type(subject), release.type(value)
            excluded = [(other, cls) for cls in domains] + [(one, cls) for cls in ranges]
            if any(_are_disjoint(release, *pair) for pair in excluded):
                yield Impossible("swapped ends", name, [other], predicate, one)
                break


def _crossed(release: Release) -> Iterator[Impossible]:
    """For every class of the facts, and for neighbours in each axiom, two classes that exclude."""
    used = [cls for cls in release.vocabulary.classes.values() if release.all(RDF.type, cls)]
    pairs = [(cls, second) for cls in used if (second := _next_class(release, cls))]
    pairs += [pair for group in release.disjoint for pair in pairwise(group)]
    for one, other in dict.fromkeys(pairs):
        yield Impossible("crossed disjointness", f"{_name(one)} and {_name(other)}", [one, other])


def _related_to_itself(release: Release) -> Iterator[Impossible]:
    facts = _facts_between_things(release)
    for predicate in _asymmetric(release):
        cls = release.type(facts[predicate][0][0])
        yield Impossible("related to itself", _name(predicate), [cls], predicate)


def _as_concepts(impossible: Sequence[Impossible]) -> Mapping[URIRef, Graph]:
    """A class for each change, of which the changed thing would be a member."""
    concepts: dict[URIRef, Graph] = {}
    for number, change in enumerate(impossible):
        concept, graph = KHO[f"Mutation{number}"], Graph()
        graph.add((concept, RDF.type, OWL.Class))
        for cls in change.classes:
            graph.add((concept, RDFS.subClassOf, cls))
        if change.predicate is not None:
            related = BNode()
            graph.add((concept, RDFS.subClassOf, related))
            graph.add((related, RDF.type, OWL.Restriction))
            graph.add((related, OWL.onProperty, change.predicate))
            if change.value is None:
                graph.add((related, OWL.hasSelf, Literal(True)))
            else:
                graph.add((related, OWL.someValuesFrom, change.value))
        concepts[concept] = graph
    return concepts


def _inconsistent(release: Release) -> Iterator[Mutation]:
    """Changes that no concept can hold, because they come back to the same individuals."""
    for predicate in _asymmetric(release)[::3]:
        statement = release.statements(predicate)[0]
        subject, _, value = release.fact(statement)
        reverse = [(value, predicate, subject)]
        yield Mutation("swapped ends beside the fact", _name(predicate), [statement], [], reverse)
    period = release.statements(KHO.hasPeriod)[0]
    fact = release.fact(period)
    yield Mutation(
        "dynasty that is a period", _name(fact[0]), [period], [fact], [(*fact[:2], fact[0])]
    )
    claim = release.all(RDF.type, KHO.Claim)[0]
    yield Mutation(
        "statement that is a claim", _name(claim), [claim], [], [(claim, RDF.type, KHO.Statement)]
    )
    for mutation in _said(release):
        if mutation.kind == "third state at a border":
            yield mutation


# ---------------------------------------------------------------- what the sources have to refuse


def _unfounded(release: Release) -> Iterator[Mutation]:
    """Evidence that is not what the documents have, in each document."""
    documents = release.all(RDF.type, KHO.SourceDocument)
    for document, other in zip(documents, [*documents[1:], documents[0]], strict=True):
        digest = (document, KHO.contentHash, release.value(document, KHO.contentHash))
        changed = (document, KHO.contentHash, Literal(str(digest[2])[::-1]))
        passages = [
            statement_passage
            for statement_passage in release.all(KHO.inDocument, document)
            if (None, KHO.hasEvidence, statement_passage) in release.graph
        ]
        yield Mutation("document hash changed", _name(document), passages[:1], [digest], [changed])
        for passage in [*passages[:2], max(passages, key=lambda p: _end(release, p)[1])]:
            yield from _unfounded_passage(release, passage, document, other)


def _end(release: Release, passage: Node) -> tuple[Node, int]:
    """The last range of ``passage`` and its end."""
    ends = [(r, int(str(release.value(r, KHO.end)))) for r in release.values(passage, KHO.hasRange)]
    return max(ends, key=lambda end: end[1])


def _unfounded_passage(
    release: Release, passage: URIRef, document: Node, other: Node
) -> Iterator[Mutation]:
    name, last = _name(passage), _end(release, passage)
    words = (passage, KHO.exact, release.value(passage, KHO.exact))
    end = (last[0], KHO.end, release.value(last[0], KHO.end))
    record = sorted(release.graph.subjects(KHO.hasEvidence, passage), key=str)[0]
    fewer = Literal(str(words[2]).replace("e", "", 1))
    yield Mutation("words changed", name, [passage], [words], [(passage, KHO.exact, fewer)])
    for kind, number in [("range beyond the document", 10**6), ("range one longer", last[1] + 1)]:
        yield Mutation(kind, name, [passage], [end], [(*end[:2], Literal(number))])
    yield Mutation("range dropped", name, [passage], [(passage, KHO.hasRange, last[0])])
    standing = (passage, KHO.inDocument, document)
    yield Mutation(
        "another document", name, [passage, other], [standing], [(passage, KHO.inDocument, other)]
    )
    evidence = [(record, KHO.hasEvidence, p) for p in release.values(record, KHO.hasEvidence)]
    yield Mutation("evidence missing", _name(record), [record], evidence)
    yield Mutation("passage dropped", name, [record], list(release.described(passage)))


# ---------------------------------------------------------------- the tests


REFUSED_WITH = {
    "evidence missing": "needs a passage|no passage mentions|at least one range|stands in one",
    "dangling reference": "which nothing describes",
    "property of records as a fact": "by which facts are said|is kept of it as of one",
    "statement without its triple": "is not among the facts",
    "triple without its statement": "has no statement",
    "misspelt property in a statement": "is not a property of the ontology",
    "reversed dates": "ends before it begins|began in",
    "sign lost": "1 BC is 0",
    "label missing": "one label",
    "label doubled": "one label",
    "misspelt class": "which the ontology does not have",
    "class missing": "has a class",
    "duplicate identity": "share the Wikidata id|at most one Wikidata id",
    "language lost": "has no language",
    "circle": "itself, by way of",
    "negative statement asserted": "is not so, but the triple is among the facts",
    "claim made fact": "This claim is contested|has no statement",
    "denial without a target": "names the claim that it denies",
    "third state at a border": "separates two polities",
    "overlapping ranges": "overlap",
    "range backwards": "before its end",
    "position moved": "does not begin there",
}
"""For each kind of mutation the words of a message by which the shapes refuse it.

Of all other kinds the shapes have many messages, one for each field.
"""


@pytest.fixture(scope="module")
def release(ontology: Graph) -> Release:
    return Release(union(read_release()), ontology)


@pytest.fixture(scope="module")
def mutations(release: Release) -> Sequence[Mutation]:
    return [mutation for kind in SHAPE_KINDS for mutation in kind(release)]


def test_the_slices_pass_the_shapes_before_they_are_changed(
    release: Release, mutations: Sequence[Mutation], ontology: Graph
) -> None:
    slices = [release.slice(mutation.seeds) for mutation in mutations]
    assert _refusals(slices, ontology, load_shapes()) == {}


def test_the_shapes_refuse_every_mutation(
    release: Release, mutations: Sequence[Mutation], ontology: Graph
) -> None:
    mutants = [release.mutate(mutation) for mutation in mutations]
    refusals = _refusals(mutants, ontology, load_shapes())
    survivors = [
        str(mutation)
        for number, mutation in enumerate(mutations)
        if not re.search(REFUSED_WITH.get(mutation.kind, "."), " ".join(refusals.get(number, ())))
    ]
    assert survivors == []
    assert len(mutations) > 300


def test_every_kind_of_mutation_is_made(mutations: Sequence[Mutation]) -> None:
    kinds = Counter(mutation.kind for mutation in mutations)
    assert set(REFUSED_WITH) <= set(kinds)


@needs_java
def test_the_profile_names_every_misspelt_term(release: Release, ontology: Graph) -> None:
    undeclared = _undeclared(release)
    graph = ontology + release.graph
    for triple in undeclared.values():
        graph.add(triple)
    named = {violation.term for violation in check_profile(graph)}
    assert named == {str(term) for term in undeclared}
    assert len(undeclared) > 150


@needs_java
def test_the_reasoner_refuses_every_impossible_thing(release: Release, ontology: Graph) -> None:
    impossible = [*_misused(release), *_crossed(release), *_related_to_itself(release)]
    concepts = _as_concepts(impossible)
    graph = Graph() + ontology
    for concept in concepts.values():
        graph += concept
    found = classify(graph)
    assert found.consistent
    survivors = [
        str(change)
        for change, concept in zip(impossible, concepts, strict=True)
        if concept not in found.unsatisfiable
    ]
    assert survivors == []
    assert set(found.unsatisfiable) == set(concepts)
    assert {change.kind for change in impossible} == {
        *("swapped ends", "wrong type", "related to itself", "crossed disjointness")
    }
    assert len(impossible) > 300


def _judged(graph: Graph, ontology: Graph) -> bool:
    """Whether the reasoner finds ``graph`` consistent, as the gate asks it."""
    whole = ontology + graph
    add_all_different(whole, Vocabulary(ontology))
    return classify(without_texts(whole)).consistent


@needs_java
def test_the_reasoner_refuses_every_inconsistent_slice(release: Release, ontology: Graph) -> None:
    mutations = list(_inconsistent(release))
    intact = Graph()
    for mutation in mutations:
        intact += release.slice(mutation.seeds)
    assert _judged(intact, ontology)
    survivors = [str(m) for m in mutations if _judged(release.mutate(m), ontology)]
    assert survivors == []


def test_the_sources_refuse_every_mutation_of_the_evidence(release: Release) -> None:
    sources = load_sources(TRIPLES / "sources")
    mutations = list(_unfounded(release))
    for mutation in mutations:
        assert list(check_evidence(release.slice(mutation.seeds), sources)) == []
    survivors = [str(m) for m in mutations if not list(check_evidence(release.mutate(m), sources))]
    assert survivors == []
