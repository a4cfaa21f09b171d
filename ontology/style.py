"""Gate: does the ontology keep to its own style? The shapes in ``style.shapes.ttl`` decide.

``docs/reference/ontology-style.md`` gives the rules in words, and ``ontology-quality.md`` beside it
where they come from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph

from khorgos.ontology.shacl import Report, validate

STYLE_FILE: Final = Path(__file__).with_name("style.shapes.ttl")


def load_style(path: Path = STYLE_FILE) -> Graph:
    """Read the shapes of the style, in Turtle, into a new graph.

    Raises:
        OSError: The file cannot be read.
        rdflib.plugins.parsers.notation3.BadSyntax: It is not Turtle; the text has the line.
    """
    return Graph().parse(path, format="turtle")


def check_style(ontology: Graph) -> Report:
    """Check that ``ontology`` keeps to the style; nothing else is loaded.

    Args:
        ontology: The ontology alone, without data and without what it is aligned with.

    Returns:
        The results: violations must be mended, warnings should be, infos may be.

    Raises:
        ShaclError: The shapes cannot be used.
    """
    return validate(ontology, load_style())
