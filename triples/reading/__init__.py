"""Reading: from a source text to a document of parts, sentences and terms.

There is one reader for each kind of source. Readers only sort characters into parts; not one
character that is not white space is lost, and a `Document` checks that.
"""

from __future__ import annotations

from typing import Final

from khorgos.triples.document import Document, Part, Sentence, Term
from khorgos.triples.reading import abstract, encyclopedia, plain, sentences
from khorgos.triples.source import Source

__all__ = ["read"]

_OF_SEVERAL_SENTENCES: Final = ("body", "gloss", "footnote")


def read(source: Source) -> Document:
    """Read a source with the reader of its kind.

    Args:
        source: The source.

    Returns:
        The document, every part mapped back to the source text.

    Raises:
        SourceError: The layout of the text and the hints of the TOML file do not agree, or a
            link line cannot be split; the message names the line and what to add.
    """
    parts, terms = _parts_and_terms(source)
    found = (sentence for part in parts for sentence in _sentences(part))
    return Document(source, tuple(parts), tuple(found), tuple(terms))


def _parts_and_terms(source: Source) -> tuple[list[Part], list[Term]]:
    match source.kind:
        case "encyclopedia-mirror":
            return encyclopedia.read(source)
        case "abstract":
            return abstract.read(source), []
        case "plain":
            return plain.read(source), []


def _sentences(part: Part) -> list[Sentence]:
    """Split running text; a heading, a list item or a line of metadata is one sentence."""
    split = sentences.split if part.kind in _OF_SEVERAL_SENTENCES else sentences.whole
    return [Sentence(part, start, end) for start, end in split(part.view)]
