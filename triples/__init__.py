"""What is said: from the documents, by way of annotations, to a checked release of the graph."""

from pathlib import Path
from typing import Final

TRIPLES: Final = Path(__file__).resolve().parent
"""The folder of the project's own documents (``sources/``, ``annotations/``, ``wikidata/``)."""

RELEASE: Final = TRIPLES / "graph"
"""The folder of the release that is built from them."""
