"""The files of the ontology with an address of their own: its modules, its earlier versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from khorgos.ontology.imports import imports_of
from khorgos.ontology.prefixes import ONTOLOGY, PREFIXES, local_name
from khorgos.server.sparql.errors import EngineError

VERSIONS: Final = "versions"
"""Folder beside the ontology with what it was before, a file for each version."""

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_OWL: Final = PREFIXES["owl"]
_TERMS: Final = PREFIXES["dcterms"]


@dataclass(frozen=True, slots=True)
class OntologyFile:
    """An ontology in a file of Turtle.

    Attributes:
        turtle: as its authors wrote it, UTF-8; sent as it is.
        triples: the same for other formats, with names for blank nodes that do not change from run
            to run.
    """

    turtle: bytes
    triples: tuple[ox.Triple, ...]

    @classmethod
    def of(cls, turtle: bytes) -> OntologyFile:
        """Read its triples.

        Raises:
            EngineError: ``turtle`` is something else.
        """
        try:
            dataset = ox.Dataset(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise EngineError(f"the ontology is not Turtle: {error}") from error
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return cls(turtle, tuple(quad.triple for quad in sorted(dataset, key=str)))

    @property
    def iri(self) -> str:
        """Its IRI; empty where it is not declared."""
        ontology = ox.NamedNode(_OWL + "Ontology")
        subjects = (t.subject for t in self.triples if (t.predicate, t.object) == (_TYPE, ontology))
        return next((node.value for node in subjects if isinstance(node, ox.NamedNode)), "")

    @property
    def version_iri(self) -> str:
        """The IRI of its version; empty where it has none."""
        return next(self._said(_OWL + "versionIRI"), "")

    @property
    def title(self) -> str:
        """Its title, else its IRI."""
        return next(self._said(_TERMS + "title"), self.iri)

    @property
    def description(self) -> str:
        """What it says of itself, or the empty string."""
        return next(self._said(_TERMS + "description"), "")

    @property
    def imports(self) -> tuple[str, ...]:
        """The IRIs of what it imports."""
        return tuple(self._said(_OWL + "imports"))

    @property
    def terms(self) -> tuple[str, ...]:
        """The names of the project's terms that it declares, sorted without regard to case."""
        subjects = {triple.subject for triple in self.triples if triple.predicate == _TYPE}
        iris = {node.value for node in subjects if isinstance(node, ox.NamedNode)}
        names = {local_name(iri) for iri in iris if iri.startswith(PREFIXES["kho"])}
        return tuple(sorted(names, key=lambda name: (name.casefold(), name)))

    def _said(self, property_: str) -> Iterator[str]:
        about, said = ox.NamedNode(self.iri), ox.NamedNode(property_)
        values = (t.object for t in self.triples if (t.subject, t.predicate) == (about, said))
        return (value.value for value in values if isinstance(value, ox.NamedNode | ox.Literal))


def read_parts(ontology: Path) -> Mapping[str, OntologyFile]:
    """Read the modules of the ontology at a path, and the versions of before in ``versions/``.

    Returns:
        Each by what its IRIs have after that of the ontology: ``core``, ``core/0.2.0``, ``0.1.0``.

    Raises:
        OSError: a file cannot be read, or an import not be followed.
        EngineError: a file is not Turtle.
    """
    paths = [*imports_of(ontology).values(), *sorted(ontology.with_name(VERSIONS).glob("*.ttl"))]
    files = [OntologyFile.of(path.read_bytes()) for path in paths]
    names = {iri: file for file in files for iri in (file.iri, file.version_iri)}
    under = f"{ONTOLOGY}/"
    return {iri.removeprefix(under): file for iri, file in names.items() if iri.startswith(under)}
