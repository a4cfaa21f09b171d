"""Small changes of the real release, made by rule, each of which some gate has to refuse.

A mutation is cut out of the release: a slice holds a few records with all that they rest on, and
passes every gate until it is changed. What the reasoner judges is asked in one run, as concepts:
the types and the fact of a changed thing make a class, which can have a member only if the change
is consistent.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.vocabulary import Vocabulary

from .harness import Triple, local_name

RECORDS = (
    *(KHO.Statement, KHO.NegativeStatement, KHO.Claim, KHO.Proposition, KHO.Passage),
    *(KHO.TextRange, KHO.SourceDocument, KHO.TimeSpan, KHO.Quantity),
)
MAY_BE_MISSING = (KHO.note, KHO.isAbout, KHO.attribution)
QUALIFYING = (
    *(KHO.hasQualifier, KHO.hasSubjectQuantifier, KHO.hasObjectQuantifier, KHO.hasScope),
    KHO.inRole,
)
"""By which a denial leaves that a part of it may be so."""
MAY_BE_MANY = (
    *(KHO.note, KHO.certainty, KHO.dateText, KHO.isAttributedTo, KHO.readingNote, KHO.resolution),
    *(KHO.reportingWords, KHO.isClaimedBy, KHO.hasEvidence, *QUALIFYING),
)
NEEDED = (KHO.actsUpon, KHO.hasParty)
"""Facts without which a shape refuses the thing, so that every slice with the thing has them."""


@dataclass(frozen=True)
class Mutation:
    """A change of the release: what is cut out, what is taken from it and what is added."""

    kind: str
    what: Node | str
    seeds: Sequence[Node]
    removed: Sequence[Triple] = ()
    added: Sequence[Triple] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {local_name(self.what)}"


def _exchanged(
    kind: str, what: Node | str, seeds: Sequence[Node], old: Triple, value: Node
) -> Mutation:
    """A mutation in which a triple has another value."""
    return Mutation(kind, what, seeds, [old], [(*old[:2], value)])


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
        yield from self.graph.subjects(KHO.hasEmendation, node)
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
            what, record = f"{local_name(field)} of a {local_name(kind)}", having[0]
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
                yield _exchanged("dangling reference", what, [record], value, lost_iri)


def _evidence(field: Node) -> str:
    return "evidence" if field in (KHO.hasEvidence, KHO.hasRange, KHO.inDocument) else "field"


def _words(release: Release) -> Iterator[Mutation]:
    """Of each controlled field, a value that is not in its list; of each number, a text."""
    for field in (KHO.reading, KHO["rank"], KHO.claimKind, KHO.part, KHO.bound):
        record = release.all(field)[0]
        old = (record, field, release.value(record, field))
        yield _exchanged("unknown word", field, [record], old, Literal(str(old[2])[:-1]))
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
            yield _exchanged("wrong datatype", name, seeds, (record, field, value), changed)


def _truthy(release: Release) -> Iterator[Mutation]:
    """For a spread of properties, a statement without its triple and a triple without one."""
    chosen = [
        statement
        for statement in list(release.one_for_each_property().values())[::8]
        if len(list(release.graph.subjects(KHO.subject, release.fact(statement)[0]))) > 1
    ]
    for statement in chosen:
        fact, what = release.fact(statement), local_name(release.fact(statement)[1])
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
                f"{what}, {local_name(record_property)}",
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
            late, what = Literal(int(str(ends[1][2])) + 1), f"{unit} of {local_name(span)}"
            yield _exchanged("reversed dates", what, [span], ends[0], late)
    for span in ancient[:2]:
        edtf = str(release.value(span, KHO.edtf))
        if re.fullmatch(r"-\d{4}(/.*)?", edtf):
            old, unsigned = (span, KHO.edtf, Literal(edtf)), Literal(edtf.replace("-", ""))
            yield _exchanged("sign lost", span, [span], old, unsigned)
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
        name = f"birth and death of {local_name(person)}"
        yield Mutation("reversed dates", name, both, [*removed, *facts], added)


def _names(release: Release) -> Iterator[Mutation]:
    """Labels and identities of one entity of every fourth class."""
    by_class = {release.type(entity): entity for entity in release.all(KHO.wikidataId)}
    for entity in [by_class[cls] for cls in sorted(by_class)][::4]:
        label, what = release.value(entity, RDFS.label), local_name(entity)
        seeds = [entity, release.all(KHO.isMentionedIn)[0]]
        yield Mutation("label missing", what, seeds, [(entity, RDFS.label, label)])
        second = Literal(f"the {label}", lang="en")
        yield Mutation("label doubled", what, seeds, [], [(entity, RDFS.label, second)])
        number = (entity, KHO.wikidataId, release.value(entity, KHO.wikidataId))
        other = next(e for e in release.all(KHO.wikidataId) if e != entity)
        twice = (other, KHO.wikidataId, release.value(other, KHO.wikidataId))
        yield _exchanged("duplicate identity", what, [entity, other], twice, number[2])
        yield Mutation("duplicate identity", f"{what}, two", [entity], [], [(entity, *twice[1:])])
        cls = release.type(entity)
        yield _exchanged("misspelt class", what, seeds, (entity, RDF.type, cls), _misspelt(cls))
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
    *(KHO.isPartOf, KHO.isLocatedIn, KHO.continues, KHO.supplements),
    *(KHO.hasPredecessor, KHO.succeeds, KHO.descendsFrom, KHO.follows, KHO.causes),
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
                "circle",
                local_name(predicate),
                [statement],
                [],
                [*added, (value, predicate, subject)],
            )


def _said(release: Release) -> Iterator[Mutation]:
    """What is claimed or denied, made a fact; claims that lost what makes them what they are."""
    for number, negative in enumerate(release.all(RDF.type, KHO.NegativeStatement)):
        content = release.value(negative, KHO.negates)
        if any(release.values(content, predicate) for predicate in QUALIFYING):
            continue
        yield from _asserted(release, "negative statement asserted", negative, content, number)
    contested = [
        claim for p in (KHO.denies, KHO.contests) for claim in release.graph.objects(None, p)
    ]
    chosen = sorted({c for c in contested if (c, KHO.hasContent, None) in release.graph}, key=str)
    for number, claim in enumerate(chosen):
        content = release.value(claim, KHO.hasContent)
        yield from _asserted(release, "claim made fact", claim, content, number)
    for claim in [c for c in release.all(KHO.hasContent) if c not in chosen][:3]:
        content = release.value(claim, KHO.hasContent)
        yield Mutation(
            "claim made fact",
            f"{local_name(claim)}, bare",
            [claim],
            [],
            [_content(release, content)],
        )
    for denial in release.all(KHO.claimKind, Literal("denial")):
        targets: list[Triple] = [
            (denial, KHO.denies, t) for t in release.values(denial, KHO.denies)
        ]
        yield Mutation("denial without a target", denial, [denial], targets)
    border = release.all(KHO.separates)[0]
    sides = [s for s in release.statements(KHO.separates) if release.fact(s)[0] == border]
    other = next(
        o
        for s, o in sorted(release.graph.subject_objects(KHO.separates))
        if s != border and (border, KHO.separates, o) not in release.graph
    )
    third = [(border, KHO.separates, other)]
    yield Mutation("third state at a border", border, [*sides, other], [], third)


def _asserted(
    release: Release, kind: str, record: Node, content: Node, number: int
) -> Iterator[Mutation]:
    subject, predicate, value = _content(release, content)
    statement = KH[f"statement-mutated-{number}"]
    model = release.statements()[0]
    passage = release.value(record, KHO.hasEvidence)
    added: list[Triple] = [
        (statement, RDF.type, KHO.Statement),
        (statement, KHO.subject, subject),
        (statement, KHO.predicate, predicate),
        (statement, KHO.object, value),
        (statement, KHO.hasEvidence, passage),
        (statement, KHO["rank"], release.value(model, KHO["rank"])),
        (statement, KHO.reading, Literal("stated")),
        (subject, predicate, value),
    ]
    around: list[Node] = list(release.graph.subjects(KHO.denies, record))
    around += release.said_with((KHO.contests,), record)
    yield Mutation(kind, record, [record, *around], [], added)


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
        last, beyond = (ranges[0], KHO.end, end), Literal(int(str(start)) + 1)
        yield _exchanged("overlapping ranges", passage, [passage], last, beyond)
        first = (ranges[0], KHO.start, release.value(ranges[0], KHO.start))
        yield _exchanged("range backwards", passage, [passage], first, end)
        position = (passage, KHO.position, release.value(passage, KHO.position))
        moved = Literal(int(str(position[2])) + 1)
        yield _exchanged("position moved", passage, [passage], position, moved)


def for_the_shapes(release: Release) -> Iterator[Mutation]:
    """All that the shapes have to refuse."""
    for kind in (_fields, _words, _truthy, _times, _names, _circles, _said, _ranges):
        yield from kind(release)


# ---------------------------------------------------------------- what the profile has to refuse


def undeclared(release: Release) -> Mapping[URIRef, Triple]:
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
        name = local_name(predicate)
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
        yield Impossible(
            "crossed disjointness", f"{local_name(one)} and {local_name(other)}", [one, other]
        )


def _related_to_itself(release: Release) -> Iterator[Impossible]:
    facts = _facts_between_things(release)
    for predicate in _asymmetric(release):
        cls = release.type(facts[predicate][0][0])
        yield Impossible("related to itself", local_name(predicate), [cls], predicate)


def impossible(release: Release) -> Sequence[Impossible]:
    """All things that the reasoner has to refuse."""
    return [*_misused(release), *_crossed(release), *_related_to_itself(release)]


def as_concepts(impossible: Sequence[Impossible]) -> Mapping[URIRef, Graph]:
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


def inconsistent(release: Release) -> Iterator[Mutation]:
    """Changes that no concept can hold, because they come back to the same individuals."""
    for predicate in _asymmetric(release)[::3]:
        statement = release.statements(predicate)[0]
        subject, _, value = release.fact(statement)
        reverse = [(value, predicate, subject)]
        yield Mutation("swapped ends beside the fact", predicate, [statement], [], reverse)
    of_periods = (
        (statement, release.fact(statement))
        for statement in release.statements(KHO.belongsTo)
        if release.type(release.value(statement, KHO.subject)) == KHO.HistoricalPeriod
    )
    period, fact = next(of_periods)
    yield _exchanged("dynasty that is a period", fact[2], [period], fact, fact[0])
    claim = release.all(RDF.type, KHO.Claim)[0]
    both = [(claim, RDF.type, KHO.Statement)]
    yield Mutation("statement that is a claim", claim, [claim], [], both)
    for mutation in _said(release):
        if mutation.kind == "third state at a border":
            yield mutation


# ---------------------------------------------------------------- what the sources have to refuse


def unfounded(release: Release) -> Iterator[Mutation]:
    """Evidence that is not what the documents have, in each document."""
    documents = release.all(RDF.type, KHO.SourceDocument)
    for document, other in zip(documents, [*documents[1:], documents[0]], strict=True):
        digest = (document, KHO.contentHash, release.value(document, KHO.contentHash))
        changed = Literal(str(digest[2])[::-1])
        passages = [
            statement_passage
            for statement_passage in release.all(KHO.inDocument, document)
            if (None, KHO.hasEvidence, statement_passage) in release.graph
        ]
        yield _exchanged("document hash changed", document, passages[:1], digest, changed)
        for passage in [*passages[:2], max(passages, key=lambda p: _end(release, p)[1])]:
            yield from _unfounded_passage(release, passage, document, other)


def _end(release: Release, passage: Node) -> tuple[Node, int]:
    """The last range of ``passage`` and its end."""
    ends = [(r, int(str(release.value(r, KHO.end)))) for r in release.values(passage, KHO.hasRange)]
    return max(ends, key=lambda end: end[1])


def _unfounded_passage(
    release: Release, passage: URIRef, document: Node, other: Node
) -> Iterator[Mutation]:
    last = _end(release, passage)
    words = (passage, KHO.exact, release.value(passage, KHO.exact))
    end = (last[0], KHO.end, release.value(last[0], KHO.end))
    record = sorted(release.graph.subjects(KHO.hasEvidence, passage), key=str)[0]
    fewer = Literal(str(words[2]).replace("e", "", 1))
    yield _exchanged("words changed", passage, [passage], words, fewer)
    for kind, number in [("range beyond the document", 10**6), ("range one longer", last[1] + 1)]:
        yield _exchanged(kind, passage, [passage], end, Literal(number))
    yield Mutation("range dropped", passage, [passage], [(passage, KHO.hasRange, last[0])])
    standing = (passage, KHO.inDocument, document)
    yield _exchanged("another document", passage, [passage, other], standing, other)
    evidence = [(record, KHO.hasEvidence, p) for p in release.values(record, KHO.hasEvidence)]
    yield Mutation("evidence missing", record, [record], evidence)
    yield Mutation("passage dropped", passage, [record], list(release.described(passage)))
