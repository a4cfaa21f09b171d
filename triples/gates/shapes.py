"""Gate: does data have the shape that the SHACL shapes ask for? pySHACL decides.

See https://www.w3.org/TR/shacl/.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, RDFS, SH, Graph
from rdflib.term import Node

from khorgos.ontology import namespaces
from khorgos.ontology.namespaces import ONTOLOGY_IRI, curie

SHAPES: Path = Path(namespaces.__file__).parent / "shapes"


class ShapesError(RuntimeError):
    """The shapes themselves are wrong; the message says where."""


@dataclass(frozen=True, order=True)
class ShapeViolation:
    """A result of the validation.

    Attributes:
        focus: what breaks a shape, as a CURIE.
        label: its label, or "".
        path: the property in question, as a CURIE, or "".
        value: the value in question, or "".
        message: what is wrong, in words.
    """

    focus: str
    label: str
    path: str
    value: str
    message: str

    def __str__(self) -> str:
        label = f" ({self.label})" if self.label else ""
        value = f" The value is {self.value}." if self.value else ""
        return f"{self.focus}{label}: {self.message}{value}"


def load_shapes(folder: Path = SHAPES) -> Graph:
    """All shapes in ``folder``."""
    shapes = Graph()
    for path in sorted(folder.glob("*.ttl")):
        shapes.parse(path)
    return shapes


def check_shapes(data: Graph, ontology: Graph, shapes: Graph) -> Sequence[ShapeViolation]:
    """Validate ``data``, without inferred triples, against ``shapes``.

    The ontology gives the subclasses and declarations that the shapes look up. It is put into the
    data: what pySHACL takes over from an ``ont_graph`` leaves our own annotations out.

    Raises:
        ShapesError: pySHACL cannot use the shapes.
    """
    try:
        _, report, text = pyshacl.validate(
            data + ontology, shacl_graph=shapes, inference="none", advanced=False
        )
    except ReportableRuntimeError as error:
        raise _unusable(error) from error
    if not isinstance(report, Graph):
        raise _unusable(text)
    return sorted(
        _violation(report, result, data)
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )


def _unusable(cause: object) -> ShapesError:
    return ShapesError(f"the shapes cannot be used: {cause}; mend them in {SHAPES.name}/")


def _violation(report: Graph, result: Node, data: Graph) -> ShapeViolation:
    focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
    if focus == ONTOLOGY_IRI:  # a rule across nodes: the value is what breaks it
        focus = value
    path = report.value(result, SH.resultPath)
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    return ShapeViolation(
        focus=curie(str(focus)),
        label=str(data.value(focus, RDFS.label) or ""),
        path=curie(str(path)) if path is not None else "",
        value=curie(str(value)) if value is not None and value != focus else "",
        message=" ".join(messages),
    )
