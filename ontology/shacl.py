"""Validate RDF with SHACL shapes: pySHACL is the reference, shacl-rust a fast second opinion.

What they find is one `Report`, which can be written as text, as Turtle or as a page of its own.

See https://www.w3.org/TR/shacl/. Shapes that look something up in the ontology (subclasses,
declarations) need it among the data: what pySHACL takes over from an ``ont_graph`` of its own
leaves our annotations out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, select_autoescape
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node
from rdflib.util import from_n3

from khorgos.ontology.extras import require_extra
from khorgos.ontology.namespaces import ONTOLOGY_IRI, bind_prefixes
from khorgos.ontology.prefixes import curie

SHAPES_FOLDER: Final = Path(__file__).with_name("shapes")
STYLE_FILE: Final = Path(__file__).with_name("style.shapes.ttl")

VIOLATION, WARNING, INFO = "violation", "warning", "info"
SEVERITIES: Final = (VIOLATION, WARNING, INFO)

_PAGES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)
_IRI: Final = re.compile(r"<?(https?://[^\s<>\"]*[\w/#-])>?")
# How shacl-rust writes a literal into a message.
_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@[\w-]+|\^\^<[^>]+>)?')


class ShaclError(RuntimeError):
    """The shapes or the validator cannot be used; the message says why and what to do."""


@dataclass(frozen=True, order=True)
class ShapeResult:
    """A result of the validation.

    Attributes:
        severity: ``violation``, ``warning`` or ``info``.
        focus: what breaks a shape, as a CURIE.
        label: its label, or "".
        path: the property in question, as a CURIE, or "".
        value: the value in question, or "".
        message: what is wrong, in words.
        terms: what breaks the shape, and the property in question if it is one.
    """

    severity: str
    focus: str
    label: str
    path: str
    value: str
    message: str
    terms: tuple[Node, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        label = f" ({self.label})" if self.label else ""
        value = f" The value is {self.value}." if self.value else ""
        return f"{self.focus}{label}: {self.message}{value}"


@dataclass(frozen=True)
class Report:
    """What a validation found.

    Attributes:
        results: the results, sorted, the worst first.
        graph: the same as a ``sh:ValidationReport``.
    """

    results: Sequence[ShapeResult]
    graph: Graph

    def of(self, severity: str) -> Sequence[ShapeResult]:
        """Return the results of one severity."""
        return [result for result in self.results if result.severity == severity]

    @property
    def conforms(self) -> bool:
        """Whether no result is a violation; warnings and infos refuse nothing."""
        return not self.of(VIOLATION)

    def to_text(self) -> str:
        """Return one line for each result, the worst first, and a last one that counts them."""
        lines = [f"{result.severity}: {result}" for result in self.results]
        return "\n".join([*lines, self._summary]) + "\n"

    def to_turtle(self) -> str:
        """Return the ``sh:ValidationReport`` in Turtle."""
        return bind_prefixes(self.graph).serialize(format="turtle")

    def to_html(self) -> str:
        """Return a page that needs nothing else, with a section for each severity."""
        return _PAGES.get_template("shaclreport.html").render(
            summary=self._summary, sections=[(kind, self.of(kind)) for kind in SEVERITIES]
        )

    @property
    def _summary(self) -> str:
        counts = ", ".join(f"{len(self.of(kind))} of severity {kind}" for kind in SEVERITIES)
        return f"The data {'conforms' if self.conforms else 'does not conform'}: {counts}."


REPORT_FORMS: Final[Mapping[str, Callable[[Report], str]]] = MappingProxyType(
    {".txt": Report.to_text, ".ttl": Report.to_turtle, ".html": Report.to_html}
)
"""The ending of a file name → how a report is written to such a file."""


def report_form(path: Path) -> Callable[[Report], str]:
    """Return how a report is written to a file of this name.

    Raises:
        ShaclError: The ending is not in `REPORT_FORMS`.
    """
    if path.suffix not in REPORT_FORMS:
        known = ", ".join(REPORT_FORMS)
        raise ShaclError(f"a report cannot be written as {path.name!r}; end the name in {known}")
    return REPORT_FORMS[path.suffix]


def load_shapes(folder: Path = SHAPES_FOLDER, names: Sequence[str] = ()) -> Graph:
    """Read the shapes in ``folder``: all of them, or those of the files named (without ending).

    Raises:
        ShaclError: No file has one of the names.
    """
    files = {path.name.partition(".")[0]: path for path in sorted(folder.glob("*.ttl"))}
    shapes = Graph()
    for name in names or files:
        if name not in files:
            raise ShaclError(f"there are no shapes {name!r}; choose from {', '.join(files)}")
        shapes.parse(files[name])
    return shapes


def validate(data: Graph, shapes: Graph, validator: str = "pyshacl") -> Report:
    """Validate ``data`` against ``shapes``, with no inference.

    Args:
        data: what is validated, and the ontology if the shapes look something up in it.
        shapes: the shapes.
        validator: one of `VALIDATORS`.

    Raises:
        MissingPackageError: The validator is not installed.
        ShaclError: The validator is not known, or it cannot use the shapes.
    """
    if validator not in VALIDATORS:
        raise ShaclError(f"no validator {validator!r}; choose from {', '.join(VALIDATORS)}")
    report = VALIDATORS[validator](data, shapes)
    results = (
        _result(report, node, data) for node in report.subjects(RDF.type, SH.ValidationResult)
    )
    order = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    return Report(sorted(results, key=lambda result: (order[result.severity], result)), report)


def load_style() -> Graph:
    """Read the shapes of the ontology's style into a new graph."""
    return Graph().parse(STYLE_FILE)


def check_style(ontology: Graph) -> Report:
    """Check that ``ontology`` keeps to its own style; nothing else is loaded.

    ``docs/reference/ontology-style.md`` gives the rules in words. A deprecated term says what
    replaces it; no other rule asks it.

    Args:
        ontology: The ontology alone, without data and without what it is aligned with.

    Returns:
        The results: violations must be mended, warnings should be, infos may be.

    Raises:
        MissingPackageError: pySHACL is not installed.
        ShaclError: The shapes cannot be used.
    """
    return validate(_current(ontology), load_style())


def _current(ontology: Graph) -> Graph:
    """The ontology, of whose deprecated terms there is only what says so and what replaces them."""
    kept = {RDFS.label, OWL.deprecated, DCTERMS.isReplacedBy, SKOS.changeNote}
    deprecated = set(ontology.subjects(OWL.deprecated, Literal(True)))
    current = Graph()
    current += (t for t in ontology if t[0] not in deprecated or t[1] in kept)
    return current


def _by_pyshacl(data: Graph, shapes: Graph) -> Graph:
    require_extra("pyshacl")
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError

    try:
        _, report, text = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", advanced=False
        )
    except ReportableRuntimeError as error:
        raise _unusable(error) from error
    if not isinstance(report, Graph):
        raise _unusable(text)
    return report


def _by_shacl_rust(data: Graph, shapes: Graph) -> Graph:
    require_extra("shacl_rust", extra="fast")
    import shacl_rust

    try:
        found: Any = shacl_rust.validate(
            data.serialize(format="nt"),
            shapes.serialize(format="nt"),
            data_format="nt",
            shapes_format="nt",
            diagnostics=True,
        )
    except ValueError as error:
        raise _unusable(error) from error
    # Faults of the shapes are lints to shacl-rust, not errors.
    for lint in found["diagnostics"]:
        if lint["severity"] == "error" and lint["code"].startswith("L"):
            raise _unusable(f"{lint['title']}: {lint['actual']}")
    report, head = Graph(), BNode()
    report.add((head, RDF.type, SH.ValidationReport))
    report.add((head, SH.conforms, Literal(found["conforms"])))
    for result in found["results"]:
        node = BNode()
        report.add((head, SH.result, node))
        report.add((node, RDF.type, SH.ValidationResult))
        for key in _RUST_KEYS & result.keys():
            text = result[key]
            if not text or text.startswith(("(", "^")):  # a path that is more than a property
                continue
            term = from_n3(text)
            if not isinstance(term, Node):
                raise ShaclError(f"shacl-rust gave {text!r} instead of an RDF term; use pyshacl")
            report.add((node, SH.resultSeverity if key == "severity" else SH[key], term))
        # Its own words come first, those of the shape last.
        message = _LITERAL.sub(r"\1", result["messages"][-1])
        report.add((node, SH.resultMessage, Literal(message)))
    return report


_RUST_KEYS: Final = frozenset(
    {"focusNode", "resultPath", "severity", "sourceConstraintComponent", "sourceShape", "value"}
)

VALIDATORS: Final[Mapping[str, Callable[[Graph, Graph], Graph]]] = MappingProxyType(
    {"pyshacl": _by_pyshacl, "shacl-rust": _by_shacl_rust}
)
"""Name → function from data and shapes to the graph of a ``sh:ValidationReport``."""


def _unusable(cause: object) -> ShaclError:
    return ShaclError(f"the shapes cannot be used: {cause}; mend them in {SHAPES_FOLDER.name}/")


def _result(report: Graph, result: Node, data: Graph) -> ShapeResult:
    focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
    component = report.value(result, SH.sourceConstraintComponent)
    if focus == ONTOLOGY_IRI and component == SH.SPARQLConstraintComponent and value is not None:
        focus = value  # a rule across nodes: the value is what breaks it
    path = report.value(result, SH.resultPath)
    severity = str(report.value(result, SH.resultSeverity)).rpartition("#")[2].lower()
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    return ShapeResult(
        severity=severity,
        focus=curie(str(focus)),
        label=_label(data, focus),
        path=curie(str(path)) if isinstance(path, URIRef) else "",
        value=curie(str(value)) if value is not None and value != focus else "",
        message=_IRI.sub(lambda match: _named(data, match[1]), " ".join(messages)),
        terms=tuple(term for term in (focus, path) if isinstance(term, URIRef)),
    )


def _label(data: Graph, node: Node | None) -> str:
    """Return the English label of ``node``, else any, else ""."""
    labels = list(data.objects(node, RDFS.label))
    english = [str(label) for label in labels if getattr(label, "language", "") == "en"]
    return min(english or map(str, labels), default="")


def _named(data: Graph, iri: str) -> str:
    """Name a thing in a message by its label and CURIE."""
    label = _label(data, URIRef(iri))
    return f"“{label}” ({curie(iri)})" if label else curie(iri)
