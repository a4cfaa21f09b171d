"""How mutations are judged: hundreds in one validation, each in a world of its own.

The names in a world carry the number of its mutation, and so does what a finding is about. Labels,
identities and hashes, of which a shape says that no two things share them, are those of one world.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import yaml
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.shacl import Report, ShapeResult, validate

Triple = tuple[Node, Node, Node]

FOLDERS: Final = (str(KH), "https://w3id.org/khorgos/ontology/", "https://example.org/")
ABOUT: Final = re.compile(
    r"(?:kh:|https://w3id\.org/khorgos/ontology/|https://example\.org/)(\d+)/"
)


def local_name(node: object) -> str:
    """What stands behind the last ``#`` or ``/`` of an IRI."""
    return re.split("[#/]", str(node))[-1]


# ---------------------------------------------------------------- changes of a text


@dataclass(frozen=True)
class Edit:
    """A change of a Turtle text: ``put`` in the place of ``cut``, or at the end."""

    refused_by: str
    cut: str
    put: str

    def __str__(self) -> str:
        return f"{self.refused_by}: {self.cut or self.put}"

    def of(self, text: str) -> str:
        assert self.cut in text, f"{self.cut!r} does not stand in the text"
        return text.replace(self.cut, self.put, 1) if self.cut else text + self.put


@dataclass(frozen=True)
class Table:
    """A Turtle text in which all is well, its lines joined, and the changes of it."""

    good: str
    edits: Sequence[Edit]

    def mutant(self, number: int) -> Graph:
        return apart(turtle(self.edits[number].of(self.good)), number)

    def mutants(self) -> Iterator[Graph]:
        return map(self.mutant, range(len(self.edits)))

    @property
    def constraints(self) -> Sequence[str]:
        return sorted({edit.refused_by for edit in self.edits})


def turtle(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


def read_table(stem: str) -> Table:
    """The table ``stem``.yaml of changes of ``stem``.ttl, which lie beside this module."""
    beside = Path(__file__).with_name(stem)
    good = re.sub(r"\s*\n +", " ", beside.with_suffix(".ttl").read_text(encoding="utf-8"))
    rows = yaml.safe_load(beside.with_suffix(".yaml").read_text(encoding="utf-8"))
    edits = [
        Edit(constraint, *edit)
        for constraint, changes in rows.items()
        for change in changes
        for edit in (change.items() if isinstance(change, dict) else [("", change)])
    ]
    return Table(good, edits)


# ---------------------------------------------------------------- many worlds in one graph


def apart(graph: Graph, number: int) -> Graph:
    """``graph`` in the world ``number``."""
    copy = Graph()
    for subject, predicate, value in graph:
        new = _unshared(subject, predicate, value, number)
        copy.add((_moved(subject, number), _moved(predicate, number), _moved(new, number)))
    return copy


def _moved(node: Node, number: int) -> Node:
    """``node``, an IRI or the text of one, in the folder of the world."""
    for folder in FOLDERS:
        if isinstance(node, URIRef | Literal) and node.startswith(folder):
            moved = f"{folder}{number}/{node.removeprefix(folder)}"
            return URIRef(moved) if isinstance(node, URIRef) else _like(node, moved)
    return node


def _unshared(subject: Node, predicate: Node, value: Node, number: int) -> Node:
    """``value``, or, where two things must not share it, one that is of the world alone."""
    if not isinstance(value, Literal):
        return value
    if predicate == KHO.wikidataId:
        return _like(value, re.sub("^Q(?=[1-9])", f"Q{number + 1000}", value))
    if predicate == KHO.contentHash and re.fullmatch("[0-9a-f]{64}", value):
        return _like(value, f"{number:04x}{value[4:]}")
    # The English label of a term is the words of its name.
    if predicate == RDFS.label and not (value.language == "en" and "#" in str(subject)):
        return _like(value, f"{value} {number}")
    return value


def _like(literal: Literal, text: str) -> Literal:
    return Literal(text, literal.language, literal.datatype)


@dataclass(frozen=True)
class Verdicts:
    """What was found of each mutation, by its number; None is what tells no number.

    The report and the graph are those of the last batch.
    """

    of: Mapping[int | None, Sequence[ShapeResult]]
    report: Report
    graph: Graph

    def messages(self, number: int, severity: str = "") -> set[str]:
        """What is said of a mutation, in results of one severity or of all."""
        results = self.of.get(number, ())
        return {result.message for result in results if severity in ("", result.severity)}


def judge(mutants: Iterable[Graph], shapes: Graph, beside: Graph, at_once: int = 1000) -> Verdicts:
    """Validate ``mutants``, each in its world, with the triples ``beside`` them.

    Some rules compare every thing with every other, for which fewer ``at_once`` take less time.
    """
    found: dict[int | None, list[ShapeResult]] = defaultdict(list)
    remaining = iter(mutants)
    while batch := list(islice(remaining, at_once)):
        every = Graph() + beside
        for mutant in batch:
            every += mutant
        report = validate(every, shapes)
        for result in report.results:
            world = ABOUT.match(result.focus)
            found[int(world[1]) if world else None].append(result)
    return Verdicts(found, report, every)


# ---------------------------------------------------------------- what the shapes say

# What a property shape asks for; the rest says of what, and how it is told.
ASIDE: Final = {RDF.type, SH.path, SH.message, SH.severity}


def constraints(shapes: Graph) -> Mapping[str, Triple]:
    """The triple that brings in each constraint.

    Its name is that of the shape, its path and the parameter, or, of a rule, its own.
    """
    found: dict[str, Triple] = {}
    for shape, part in shapes.subject_objects(SH.property):
        for parameter, value in shapes.predicate_objects(part):
            if parameter not in ASIDE:
                found[f"{_part(shapes, shape, part)} {local_name(parameter)}"] = (
                    part,
                    parameter,
                    value,
                )
    for shape, rule in shapes.subject_objects(SH.sparql):
        found[local_name(rule)] = (shape, SH.sparql, rule)
    return found


def messages(shapes: Graph) -> Mapping[str, str]:
    """The message of each constraint."""
    told = {
        constraint: value if predicate == SH.sparql else part
        for constraint, (part, predicate, value) in constraints(shapes).items()
    }
    return {constraint: str(shapes.value(node, SH.message)) for constraint, node in told.items()}


def said(message: str) -> re.Pattern[str]:
    """What matches ``message`` with anything in the place of its variables."""
    return re.compile(re.sub(r"\\\{\\\?\w+\\\}", ".+", re.escape(message)), re.DOTALL)


def _part(shapes: Graph, shape: Node, part: Node) -> str:
    if isinstance(part, URIRef):
        return local_name(part)
    path = shapes.value(part, SH.path)
    alternatives = shapes.value(path, SH.alternativePath)
    steps = shapes.items(alternatives) if alternatives else [path]
    return f"{local_name(shape)} {'|'.join(_step(shapes, step) for step in steps)}"


def _step(shapes: Graph, step: Node | None) -> str:
    inverse = shapes.value(step, SH.inversePath)
    return f"^{local_name(inverse)}" if inverse else local_name(step)
