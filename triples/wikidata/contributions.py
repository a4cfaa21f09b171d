"""Facts that Wikidata may lack, as commands, each with its sentence as reference.

One pass over the statements of the release gathers what decides of each; the first of
:data:`REASONS` that holds keeps a statement back, and what none of them keeps back becomes
commands. A gloss is the opening of another article, whose revision and references are not known:
the sentence is evidence for us, but no source to cite. What the curator inferred, what the text
hedges and what it says on the authority of another are left out, for a bare statement would say
more than the text does.

The reference names the document, where it has an item, the address of the fact, whose page shows
the sentence, the sentence itself, and the day on which it was retrieved from that address: the day
of the export. Of statements that say the same the one with the finest dates is taken.

What Wikidata states already is left out, where its statements were fetched; otherwise nothing was
compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO, WD
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.wikidata import quickstatements
from khorgos.triples.wikidata.items import WDT
from khorgos.triples.wikidata.properties import PropertyMapping
from khorgos.triples.wikidata.quickstatements import Command, UnwritableError, span_values

QUALIFIERS: Final = {"date": "P585", "start": "P580", "end": "P582"}
"""Name of a value of a time span → the property that says it of a statement."""
STATED_IN: Final = "P248"
REFERENCE_URL: Final = "P854"
QUOTATION: Final = "P1683"
RETRIEVED: Final = "P813"

_PRECISION: Final = re.compile(r"Z/([0-9]+)")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a statement of the release.

    Attributes:
        statement: its IRI.
        subject: what it is about.
        property: local name of its property.
        sentence: its first passage, outside of the glosses if there is one.
        commands: what to tell Wikidata; none where there is a reason.
        reason: why there is no command, or "".
    """

    statement: URIRef
    subject: URIRef
    property: str
    sentence: str
    commands: tuple[Command, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Contributions:
    """The statements of a release, judged.

    Attributes:
        judgements: one for each positive statement, sorted by IRI.
        compared: whether statements of Wikidata with these properties were fetched.
    """

    judgements: tuple[Judgement, ...]
    compared: bool

    def commands(self) -> Sequence[Command]:
        """The commands, in the order of item, property and value."""
        commands = (command for judgement in self.judgements for command in judgement.commands)
        return sorted(commands, key=lambda command: command.line())


@dataclass(frozen=True, slots=True)
class _Case:
    """A statement with all that decides of it.

    Attributes:
        node: the statement.
        said: property → value, of the statement.
        value: what it says of its subject.
        held: property → value, of a time span or quantity that is the value; else empty.
        passage: property → value, of the passage that is quoted.
        language: of the document.
        when: its own time in EDTF, or "".
        subject_item: id of the item that is exactly the subject, or "".
        value_item: likewise of the value.
        document_item: likewise of the document.
        is_mapped: whether a property of Wikidata is known for its property.
        mappings: those that fit the classes of subject and value.
    """

    node: URIRef
    said: Mapping[Node, Node]
    value: Node | None
    held: Mapping[Node, Node]
    passage: Mapping[Node, Node]
    language: str
    when: str
    subject_item: str
    value_item: str
    document_item: str
    is_mapped: bool
    mappings: tuple[PropertyMapping, ...]

    def breaks(self, prop: Node, expected: str) -> bool:
        """Tell whether a quantity is to be written of which ``prop`` is not what is expected."""
        is_quantity = any(mapping.value == "quantity" for mapping in self.mappings)
        return is_quantity and str(self.held.get(prop)) != expected

    @property
    def sentence(self) -> str:
        """The words of the passage."""
        return str(self.passage.get(KHO.exact, ""))


REASONS: Final[tuple[tuple[Callable[[_Case], bool], str], ...]] = (
    (lambda c: not c.is_mapped, "no property of Wikidata is known for it"),
    (lambda c: not c.mappings, "the property of Wikidata does not fit things of these classes"),
    (lambda c: not c.subject_item, "the subject has no item that is exactly it"),
    (
        lambda c: isinstance(c.value, URIRef) and not (c.value_item or c.held),
        "the object has no item that is exactly it",
    ),
    (lambda c: str(c.said.get(KHO["rank"])) == "deprecated", "it is given up"),
    (lambda c: KHO.certainty in c.said, "the text hedges it"),
    (lambda c: KHO.isAttributedTo in c.said, "the text says it on the authority of another"),
    (lambda c: str(c.said.get(KHO.reading)) == "inferred-by-curator", "the curator inferred it"),
    (lambda c: KHO.hasEmendation in c.said, "its words were emended"),
    (
        lambda c: str(c.passage.get(KHO.part)) == "gloss",
        "it stands only in glosses, which are not a source to cite",
    ),
    (lambda c: c.breaks(KHO.unit, "1"), "no evidence of the item of its unit was found"),
    (lambda c: c.breaks(KHO.isApproximate, "false"), "its number is not exact"),
    (lambda c: KHO.upperValue in c.held, "it is a range of numbers"),
)
"""What keeps a statement back, and in which words; the first that holds is the reason."""


def judge(
    graphs: Mapping[str, Graph],
    mappings: Sequence[PropertyMapping],
    vocabulary: Vocabulary,
    fetched: Graph,
    retrieved: date,
) -> Contributions:
    """Judge every positive statement of a release.

    Args:
        graphs: facts, statements, evidence and links of the release.
        mappings: of the properties.
        vocabulary: of the ontology.
        fetched: what Wikidata says, as ``wdt:`` triples; empty if not fetched.
        retrieved: the day on which the sentences were read at their addresses.
    """
    usable = [m for m in mappings if m.pid and m.value != "reference"]
    day = quickstatements.time(retrieved.year, retrieved.month, retrieved.day, quickstatements.DAY)
    judged = [_judgement(case, fetched, day) for case in _cases(graphs, usable, vocabulary)]
    # A file of labels and coordinates says nothing of the statements.
    compared = any((None, WDT[m.pid], None) in fetched for m in usable)
    return Contributions(_once(judged), compared)


def _cases(
    graphs: Mapping[str, Graph], mappings: Sequence[PropertyMapping], vocabulary: Vocabulary
) -> Iterator[_Case]:
    statements, evidence = graphs["statements"], graphs["evidence"]
    items = {
        thing: str(item).removeprefix(WD)
        for thing, item in graphs["links"].subject_objects(SKOS.exactMatch)
    }

    def order(passage: Node) -> tuple[bool, str, int]:
        gloss = str(evidence.value(passage, KHO.part)) == "gloss"
        position = int(str(evidence.value(passage, KHO.position) or 0))
        return gloss, str(evidence.value(passage, KHO.inDocument)), position

    for node in sorted(statements.subjects(RDF.type, KHO.Statement), key=str):
        said = dict(statements.predicate_objects(node))
        subject, value = said[KHO.subject], said.get(KHO.object) or said.get(KHO.objectValue)
        passage = dict(
            evidence.predicate_objects(min(statements.objects(node, KHO.hasEvidence), key=order))
        )
        document, span = passage[KHO.inDocument], said.get(KHO.hasTimeSpan)
        named = [m for m in mappings if KHO[m.property] == said[KHO.predicate]]
        subjects = _classes(subject, graphs["facts"], vocabulary) if named else set()
        values = _classes(value, graphs["facts"], vocabulary) if named else set()
        yield _Case(
            node=URIRef(str(node)),
            said=said,
            value=value,
            held=dict(statements.predicate_objects(value)) if isinstance(value, URIRef) else {},
            passage=passage,
            language=str(evidence.value(document, KHO.language)).lower(),
            when=str(statements.value(span, KHO.edtf)) if span else "",
            subject_item=items.get(subject, ""),
            value_item=items.get(value, "") if value else "",
            document_item=items.get(document, ""),
            is_mapped=bool(named),
            mappings=tuple(
                m for m in named if m.subject_class in subjects and m.object_class in values
            ),
        )


def _classes(thing: Node | None, facts: Graph, vocabulary: Vocabulary) -> set[str]:
    """Local names of the classes of a thing and those above them, and "" for any."""
    direct = {URIRef(str(cls)) for cls in facts.objects(thing, RDF.type)} if thing else set()
    above = {cls for own in direct for cls in vocabulary.superclasses(own)}
    return {"", *(cls.removeprefix(KHO) for cls in direct | above)}


def _judgement(case: _Case, fetched: Graph, day: str) -> Judgement:
    judgement = Judgement(
        case.node,
        URIRef(str(case.said[KHO.subject])),
        str(case.said[KHO.predicate]).removeprefix(KHO),
        case.sentence,
    )
    if reason := next((reason for holds, reason in REASONS if holds(case)), ""):
        return replace(judgement, reason=reason)
    try:
        commands = tuple(_commands(case, day))
    except UnwritableError as error:
        return replace(judgement, reason=str(error))
    if not commands:
        return replace(judgement, reason="its date has no form that the property takes")
    new = tuple(command for command in commands if not _is_known(command, fetched))
    return replace(judgement, commands=new, reason="" if new else "Wikidata states it already")


def _is_known(command: Command, fetched: Graph) -> bool:
    # A second number or date beside Wikidata's would be for a person to weigh.
    value = WD[command.value] if command.value.startswith("Q") else None
    return (WD[command.item], WDT[command.property], value) in fetched


def _commands(case: _Case, day: str) -> Iterator[Command]:
    times = span_values(case.when) if case.when else {}
    qualifiers = tuple((QUALIFIERS[name], text) for name, text in times.items())
    reference: tuple[tuple[str, str], ...] = (
        (REFERENCE_URL, quickstatements.string(str(case.node))),
        (QUOTATION, quickstatements.monolingual(case.sentence, case.language)),
        (RETRIEVED, day),
    )
    if case.document_item:
        reference = ((STATED_IN, quickstatements.item(case.document_item)), *reference)
    for mapping in case.mappings:
        subject, value = case.subject_item, _value(mapping, case)
        if mapping.direction == "inverse":
            subject, value = case.value_item, quickstatements.item(case.subject_item)
        if value:
            yield Command(subject, mapping.pid, value, qualifiers, reference)


def _value(mapping: PropertyMapping, case: _Case) -> str:
    if mapping.value == "item":
        return quickstatements.item(case.value_item)
    if mapping.value == "quantity":
        return quickstatements.quantity(Decimal(str(case.held[KHO.value])))
    return span_values(str(case.held[KHO.edtf])).get(mapping.value, "")


def _once(judged: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Keep of commands that say the same the one with the finest dates."""
    best: dict[tuple[str, str, str], Judgement] = {}
    for judgement in sorted(judged, key=_fineness, reverse=True):
        for command in judgement.commands:
            best.setdefault((command.item, command.property, command.value), judgement)
    return tuple(
        replace(judgement, commands=(), reason="another statement says the same")
        if judgement.commands
        and not any(best[c.item, c.property, c.value] is judgement for c in judgement.commands)
        else judgement
        for judgement in judged
    )


def _fineness(judgement: Judgement) -> tuple[int, ...]:
    """The precisions of the dates in the qualifiers, as Wikidata counts them."""
    qualifiers = (text for command in judgement.commands for _, text in command.qualifiers)
    return tuple(sorted(int(found[1]) for text in qualifiers if (found := _PRECISION.search(text))))
