"""A validation report to hand on: as text, as Turtle, or as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jinja2 import Environment, FileSystemLoader, select_autoescape

from khorgos.ontology.namespaces import bind_prefixes
from khorgos.ontology.shacl import SEVERITIES, Report, ShaclError

_PAGES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)


def as_text(report: Report) -> str:
    """Return one line for each result, the worst first."""
    lines = [f"{result.severity}: {result}" for result in report.results]
    return "\n".join([*lines, _summary(report)]) + "\n"


def as_turtle(report: Report) -> str:
    """Return the ``sh:ValidationReport`` in Turtle."""
    return bind_prefixes(report.graph).serialize(format="turtle")


def as_html(report: Report) -> str:
    """Return a page that needs nothing else, with a section for each severity."""
    sections = [(severity, report.of(severity)) for severity in SEVERITIES]
    return _PAGES.get_template("shaclreport.html").render(
        summary=_summary(report), conforms=report.conforms, sections=sections
    )


FORMS: Final[Mapping[str, Callable[[Report], str]]] = MappingProxyType(
    {".txt": as_text, ".ttl": as_turtle, ".html": as_html}
)
"""The ending of a file name → how a report is written to such a file."""


def form_of(path: Path) -> Callable[[Report], str]:
    """Return how a report is written to a file of this name.

    Raises:
        ShaclError: The ending is not in `FORMS`.
    """
    if path.suffix not in FORMS:
        raise ShaclError(
            f"a report cannot be written as {path.name!r}; end the name in {', '.join(FORMS)}"
        )
    return FORMS[path.suffix]


def _summary(report: Report) -> str:
    counts = ", ".join(f"{len(report.of(kind))} of severity {kind}" for kind in SEVERITIES)
    return f"The data {'conforms' if report.conforms else 'does not conform'}: {counts}."
