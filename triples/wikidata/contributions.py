"""Facts that Wikidata may lack, as commands, each with its sentence as reference.

A statement of the release becomes commands when Wikidata could take it over as it stands:

- its subject and object are linked by an exact match, and a row of ``properties.csv`` fits;
- it is neither given up nor denied nor a claim, and the text states it: what the curator inferred,
  what the text hedges and what it says on the authority of another are left out, for a bare
  statement would say more than the text does;
- it stands outside of the link glosses. A gloss is the opening of another article, whose revision
  and references are not known: the sentence is evidence for us, but no source to cite;
- its number is exact and without a unit, for no evidence of the items of units was found.

The reference names the document, where it has an item, the address of the fact, whose page shows
the sentence, the sentence itself, and the day on which it was retrieved from that address: the day
of the export. Of statements that say the same the one with the finest dates is taken.

What Wikidata states already is left out, where its statements were fetched; otherwise nothing was
compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from rdflib import RDF, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KHO, WD
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.wikidata import quickstatements
from khorgos.triples.wikidata.properties import PropertyMapping
from khorgos.triples.wikidata.quickstatements import DAY, Command, UnwritableError, time
from khorgos.triples.wikidata.timevalues import SpanValues, span_values

WDT: Final = Namespace("http://www.wikidata.org/prop/direct/")
POINT_IN_TIME: Final = "P585"
START_TIME: Final = "P580"
END_TIME: Final = "P582"
STATED_IN: Final = "P248"
REFERENCE_URL: Final = "P854"
QUOTATION: Final = "P1683"
RETRIEVED: Final = "P813"

_PRECISION: Final = re.compile(r"Z/([0-9]+)")


@dataclass(frozen=True, slots=True)
class Outcome:
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


class _NotReadyError(ValueError):
    """Why a statement is no command; the message is the reason."""


class Contributions:
    """The statements of a release, judged.

    Attributes:
        compared: whether statements of Wikidata with these properties were fetched.
        outcomes: one for each positive statement, sorted by IRI.
    """

    def __init__(
        self,
        graphs: Mapping[str, Graph],
        mappings: Sequence[PropertyMapping],
        vocabulary: Vocabulary,
        fetched: Graph,
        retrieved: date,
    ) -> None:
        """Judge every statement.

        Args:
            graphs: facts, statements, evidence and links of the release.
            mappings: of the properties.
            vocabulary: of the ontology.
            fetched: what Wikidata says, as ``wdt:`` triples; empty if not fetched.
            retrieved: the day on which the sentences were read at their addresses.
        """
        self._graphs, self._vocabulary, self._fetched = graphs, vocabulary, fetched
        self._retrieved = time(retrieved.year, retrieved.month, retrieved.day, DAY)
        self._mappings = [m for m in mappings if m.pid and m.value != "reference"]
        self._items = {
            thing: str(item).removeprefix(WD)
            for thing, item in graphs["links"].subject_objects(SKOS.exactMatch)
        }
        # A file of labels and coordinates says nothing of the statements.
        self.compared = any((None, WDT[m.pid], None) in fetched for m in self._mappings)
        statements = graphs["statements"].subjects(RDF.type, KHO.Statement)
        self.outcomes = _once(
            self._outcome(URIRef(str(node))) for node in sorted(statements, key=str)
        )

    def commands(self) -> Iterator[Command]:
        """The commands, in the order of item, property and value."""
        commands = (command for outcome in self.outcomes for command in outcome.commands)
        return iter(sorted(commands, key=lambda command: command.line()))

    def _outcome(self, node: URIRef) -> Outcome:
        passage = self._passage(node)
        outcome = Outcome(
            node,
            URIRef(str(self._says(node, KHO.subject))),
            str(self._says(node, KHO.predicate)).removeprefix(KHO),
            str(self._graphs["evidence"].value(passage, KHO.exact) or ""),
        )
        try:
            return replace(outcome, commands=tuple(self._commands(outcome, passage)))
        except (_NotReadyError, UnwritableError) as error:
            return replace(outcome, reason=str(error))

    def _commands(self, outcome: Outcome, passage: Node) -> Iterator[Command]:
        node = outcome.statement
        value = self._says(node, KHO.object) or self._says(node, KHO.objectValue)
        mappings = self._fitting(outcome.property, outcome.subject, value)
        self._check_links(outcome.subject, value)
        self._check_reading(node, passage)
        qualifiers = self._qualifiers(node)
        reference = self._reference(node, passage)
        pairs = [(mapping, self._value(mapping, value)) for mapping in mappings]
        commands = [
            Command(self._item(mapping, outcome.subject, value), mapping.pid, text, *rest)
            for mapping, text in (self._turned(pair, outcome.subject) for pair in pairs)
            if text
            for rest in ((qualifiers, reference),)
        ]
        if not commands:
            raise _NotReadyError("its date has no form that the property takes")
        if all(self._is_known(command) for command in commands):
            raise _NotReadyError("Wikidata states it already")
        yield from (command for command in commands if not self._is_known(command))

    def _fitting(self, name: str, subject: Node, value: Node | None) -> list[PropertyMapping]:
        named = [mapping for mapping in self._mappings if mapping.property == name]
        if not named:
            raise _NotReadyError("no property of Wikidata is known for it")
        subjects, values = self._classes(subject), self._classes(value)
        fitting = [
            mapping
            for mapping in named
            if mapping.subject_class in subjects and mapping.object_class in values
        ]
        if not fitting:
            raise _NotReadyError("the property of Wikidata does not fit things of these classes")
        return fitting

    def _classes(self, thing: Node | None) -> set[str]:
        names = {""}
        for cls in self._graphs["facts"].objects(thing, RDF.type) if thing else ():
            classes = {URIRef(str(cls)), *self._vocabulary.superclasses(URIRef(str(cls)))}
            names |= {name.removeprefix(KHO) for name in classes}
        return names

    def _check_links(self, subject: Node, value: Node | None) -> None:
        if subject not in self._items:
            raise _NotReadyError("the subject has no item that is exactly it")
        if isinstance(value, URIRef) and value not in self._items and not self._is_value(value):
            raise _NotReadyError("the object has no item that is exactly it")

    def _is_value(self, node: Node) -> bool:
        kind = self._graphs["statements"].value(node, RDF.type)
        return kind in (KHO.TimeSpan, KHO.Quantity)

    def _check_reading(self, node: URIRef, passage: Node | None) -> None:
        if str(self._says(node, KHO["rank"])) == "deprecated":
            raise _NotReadyError("it is given up")
        if self._says(node, KHO.certainty):
            raise _NotReadyError("the text hedges it")
        if self._says(node, KHO.isAttributedTo):
            raise _NotReadyError("the text says it on the authority of another")
        if str(self._says(node, KHO.reading)) == "inferred-by-curator":
            raise _NotReadyError("the curator inferred it")
        if str(self._graphs["evidence"].value(passage, KHO.part)) == "gloss":
            raise _NotReadyError("it stands only in glosses, which are no source to cite")

    def _item(self, mapping: PropertyMapping, subject: Node, value: Node | None) -> str:
        return self._items[value if _is_inverse(mapping) and value else subject]

    def _turned(
        self, pair: tuple[PropertyMapping, str], subject: Node
    ) -> tuple[PropertyMapping, str]:
        mapping, _ = pair
        return (mapping, self._items[subject]) if _is_inverse(mapping) else pair

    def _value(self, mapping: PropertyMapping, value: Node | None) -> str:
        if mapping.value == "item":
            return quickstatements.item(self._items[value]) if value else ""
        if mapping.value == "quantity":
            return self._quantity(value)
        return str(getattr(self._span(value), mapping.value))

    def _quantity(self, value: Node | None) -> str:
        quantity = self._graphs["statements"]
        if str(quantity.value(value, KHO.unit)) != "1":
            raise _NotReadyError("no evidence of the item of its unit was found")
        if str(quantity.value(value, KHO.isApproximate)) != "false":
            raise _NotReadyError("its number is not exact")
        return quickstatements.quantity(Decimal(str(quantity.value(value, KHO.value))))

    def _span(self, value: Node | None) -> SpanValues:
        return span_values(str(self._graphs["statements"].value(value, KHO.edtf)))

    def _qualifiers(self, node: URIRef) -> tuple[tuple[str, str], ...]:
        if (value := self._says(node, KHO.hasTimeSpan)) is None:
            return ()
        span = self._span(value)
        pairs = ((POINT_IN_TIME, span.date), (START_TIME, span.start), (END_TIME, span.end))
        return tuple((pid, text) for pid, text in pairs if text)

    def _reference(self, node: URIRef, passage: Node | None) -> tuple[tuple[str, str], ...]:
        evidence = self._graphs["evidence"]
        document = evidence.value(passage, KHO.inDocument)
        language = str(evidence.value(document, KHO.language)).lower()
        exact = str(evidence.value(passage, KHO.exact))
        reference = (
            (REFERENCE_URL, quickstatements.string(str(node))),
            (QUOTATION, quickstatements.monolingual(exact, language)),
            (RETRIEVED, self._retrieved),
        )
        if document not in self._items:
            return reference
        return (STATED_IN, quickstatements.item(self._items[document])), *reference

    def _is_known(self, command: Command) -> bool:
        subject, predicate = WD[command.item], WDT[command.property]
        if command.value.startswith("Q"):
            return (subject, predicate, WD[command.value]) in self._fetched
        # A second number or date beside Wikidata's would be for a person to weigh.
        return (subject, predicate, None) in self._fetched

    def _passage(self, node: URIRef) -> Node:
        evidence = self._graphs["evidence"]

        def order(passage: Node) -> tuple[bool, str, int]:
            gloss = str(evidence.value(passage, KHO.part)) == "gloss"
            position = int(str(evidence.value(passage, KHO.position) or 0))
            return gloss, str(evidence.value(passage, KHO.inDocument)), position

        return min(self._graphs["statements"].objects(node, KHO.hasEvidence), key=order)

    def _says(self, node: URIRef, predicate: URIRef) -> Node | None:
        return self._graphs["statements"].value(node, predicate)


def _is_inverse(mapping: PropertyMapping) -> bool:
    return mapping.direction == "inverse"


def _once(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Keep of commands that say the same the one with the finest dates."""
    judged = tuple(outcomes)
    best: dict[tuple[str, str, str], Outcome] = {}
    for outcome in sorted(judged, key=_fineness, reverse=True):
        for command in outcome.commands:
            best.setdefault((command.item, command.property, command.value), outcome)
    return tuple(
        replace(outcome, commands=(), reason="another statement says the same")
        if outcome.commands
        and not any(best[c.item, c.property, c.value] is outcome for c in outcome.commands)
        else outcome
        for outcome in judged
    )


def _fineness(outcome: Outcome) -> tuple[int, ...]:
    qualifiers = (text for command in outcome.commands for _, text in command.qualifiers)
    return tuple(sorted(int(found[1]) for text in qualifiers if (found := _PRECISION.search(text))))
