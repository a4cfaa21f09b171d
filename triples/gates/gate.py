"""What a gate is, what it is asked about, and what it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

from rdflib import OWL, RDF, BNode, Graph
from rdflib.collection import Collection
from rdflib.term import Node

from khorgos.ontology.extras import MissingPackageError
from khorgos.ontology.java import JavaMissingError, OwlApiError
from khorgos.ontology.materialise import materialise
from khorgos.ontology.namespaces import KHO
from khorgos.ontology.reasoner import ReasonerError
from khorgos.ontology.shacl import ShaclError, load_shapes
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples import TRIPLES
from khorgos.triples.annotated import Input, read_input
from khorgos.triples.building import Build, build_graphs, without_garbage_collection
from khorgos.triples.gates.keeping import RELEASE
from khorgos.triples.gates.othernames import names_otherwise
from khorgos.triples.gates.result import FAILED, NOT_CHECKED, PASSED, GateResult
from khorgos.triples.lexical import writable
from khorgos.triples.mentions import Mentions
from khorgos.triples.origins import Place, located
from khorgos.triples.release import read_release
from khorgos.triples.surety import INFERRED, union
from khorgos.triples.terms import own_vocabulary

__all__ = [
    "FAILED",
    "NOT_CHECKED",
    "PASSED",
    "Gate",
    "GateResult",
    "JudgedData",
    "JudgedRelease",
    "JudgedTexts",
]


class JudgedData:
    """RDF that uses the ontology; each part is made when a gate first asks for it."""

    def __init__(
        self,
        given: Graph,
        shapes: Graph | None = None,
        validator: str = "pyshacl",
        text: str = "",
    ):
        """Keep what is ``given``, the shapes to ask (all when None) and who asks them.

        ``text`` is the file that the data were read from, for the lines of findings.
        """
        self.given, self.text = given, text
        self.validator = validator
        if shapes is not None:
            self.shapes = shapes

    @cached_property
    def ontology(self) -> Graph:
        """The ontology that the data use."""
        return load_ontology()

    @cached_property
    def shapes(self) -> Graph:
        """The shapes to ask."""
        return load_shapes()

    @cached_property
    def stated(self) -> Graph:
        """The data alone, in characters that the tools of all gates can read."""
        return writable(self.given)

    @cached_property
    def inferred(self) -> Graph:
        """What the rules add to it."""
        return materialise(self.ontology, self.stated)

    @cached_property
    def whole(self) -> Graph:
        """The data with the ontology, all polities said to be different."""
        whole = self.ontology + self.stated
        add_all_different(whole, Vocabulary(self.ontology))
        return whole

    def where(self, *terms: Node) -> Sequence[Place]:
        """Where in the input stands what ``terms`` name: a thing, it with a property, a triple."""
        return ()

    def placed(self, message: str, *terms: Node) -> str:
        """Say with ``message``, which is about ``terms``, where in the input it is to be mended."""
        return message


class JudgedTexts:
    """Documents with what was read in them, before any of it is a graph.

    The input is read when a gate first asks for it; what cannot be read raises InputError then.
    """

    def __init__(self, folder: Path, given: Input | None = None):
        """Keep where the input is, or what is ``given`` of it."""
        self.folder = folder
        if given is not None:
            self.whole_input = given

    @cached_property
    def whole_input(self) -> Input:
        """What curators wrote, read and anchored, with what is taken of the base."""
        return read_input(self.folder)

    @cached_property
    def input(self) -> Input:
        """The same for the gates, which ask about the folder's own beside all of the base.

        Entities that wait as drafts are left out.
        """
        return self.whole_input.beside_base.at_work

    @cached_property
    def mentions(self) -> Mentions:
        """Where the things of the input stand in its quotes."""
        return Mentions(self.input, names_otherwise(self.input))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The terms of the ontology."""
        return own_vocabulary()


class JudgedRelease(JudgedTexts, JudgedData):
    """A release with the input that it was built from.

    Whichever part is asked for first raises the InputError or ReleaseError of what
    cannot be read.
    """

    def __init__(
        self, folder: Path, release: Path, validator: str = "pyshacl", built: Build | None = None
    ):
        """Keep where the input and the release are, or what is ``built`` and not yet written."""
        JudgedTexts.__init__(self, folder)
        JudgedData.__init__(self, Graph(), validator=validator)
        self._release = release
        if built:
            self.built, self.graphs = built, built.graphs

    @property
    def is_own(self) -> bool:
        """Whether the input is the project's own, for which the ontology was made."""
        return self.folder.resolve() == TRIPLES

    @cached_property
    def built(self) -> Build:
        """What the input gives now."""
        return build_graphs(self.whole_input, self.folder)

    @cached_property
    def graphs(self) -> Mapping[str, Graph]:
        """What the release holds, each graph by its name."""
        return read_release(self._release)

    @cached_property
    def stated(self) -> Graph:
        """The stated graphs of the release in one."""
        return union(self.graphs)

    @cached_property
    def inferred(self) -> Graph:
        """The inferred graphs of the release in one."""
        return union(self.graphs, INFERRED)

    def where(self, *terms: Node) -> Sequence[Place]:
        """Which records state what ``terms`` name, or which entity it is."""
        return self.built.origins.of(*terms)

    def placed(self, message: str, *terms: Node) -> str:
        """Say with ``message`` which records state what ``terms`` name, and the way out."""
        message = message.rstrip(".")
        if places := self.where(*terms):
            return located(f"{message}; mend it there, then run: khorgos build", places)
        return f"{message}; no record makes it, so run: khorgos build"


def add_all_different(graph: Graph, vocabulary: Vocabulary) -> None:
    """State in ``graph`` that the polities it names are all different.

    OWL has no unique names: without this, a border between three states only makes two of them
    one. The axiom needs blank nodes, so it is added here and not kept in a release.
    """
    polities = sorted(
        {
            node
            for cls in vocabulary.classes.values()
            if KHO.Polity in vocabulary.superclasses(cls)
            for node in graph.subjects(RDF.type, cls)
        },
        key=str,
    )
    if len(polities) < 2:
        return
    axiom, members = BNode(), BNode()
    graph.add((axiom, RDF.type, OWL.AllDifferent))
    graph.add((axiom, OWL.distinctMembers, members))
    Collection(graph, members, list[Node](polities))


_Judged = TypeVar("_Judged", contravariant=True)


@dataclass(frozen=True)
class Gate(Generic[_Judged]):
    """A question that is asked before a release is served.

    Attributes:
        name: one word.
        judge: gives its answer.
        light: whether it takes seconds and needs neither Java nor an extra of the package.
        reads: what its answer depends on, as `khorgos.triples.gates.keeping` has it.
    """

    name: str
    judge: Callable[[_Judged], GateResult]
    light: bool = False
    reads: str = RELEASE

    def run(self, judged: _Judged) -> GateResult:
        """Ask, and time the answer.

        What the tools of a gate refuse to read, and a tool that is not installed, is a finding; a
        gate without its Java is not checked.
        """
        begin = time.perf_counter()
        try:
            with without_garbage_collection() if self.light else nullcontext():
                found = self.judge(judged)
        except JavaMissingError as error:
            return GateResult(str(error), gate=self.name, state=NOT_CHECKED, lasting=False)
        except (MissingPackageError, OwlApiError, ReasonerError, ShaclError) as error:
            found = GateResult("could not be run", [str(error)], lasting=False)
        state = FAILED if found.findings else PASSED
        seconds = time.perf_counter() - begin
        return replace(found, gate=self.name, state=state, seconds=seconds)
