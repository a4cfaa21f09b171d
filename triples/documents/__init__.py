"""Documents: from a source text to parts, sentences and terms.

There is one reader for each kind of source. Readers only sort characters into parts; not one
character that is not white space is lost, and a `Document` checks that.
"""

from __future__ import annotations

from typing import Final

from khorgos.triples.documents import sentences
from khorgos.triples.documents.assembling import read_blocks
from khorgos.triples.documents.document import Document, LinkedTerm, Sentence
from khorgos.triples.documents.encyclopedia import read_mirror
from khorgos.triples.documents.markdown import markdown_blocks, markdown_marks
from khorgos.triples.documents.paragraphs import read_abstract
from khorgos.triples.documents.plain import plain_blocks
from khorgos.triples.documents.source import Source

__all__ = ["read_document"]

_OF_SEVERAL_SENTENCES: Final = frozenset({"body", "gloss", "footnote"})


def read_document(source: Source) -> Document:
    """Sort a source into parts by the reader of its kind, and the parts into sentences.

    Args:
        source: The source.

    Returns:
        The document, every part mapped back to the source text.

    Raises:
        InputError: The layout of the text and the hints of the TOML file do not agree, or a
            link line cannot be split; the message names the line and what to add.
    """
    terms: list[LinkedTerm] = []
    match source.kind:
        case "encyclopedia-mirror":
            parts, terms = read_mirror(source)
        case "abstract":
            parts = read_abstract(source)
        case "plain":
            parts, terms = read_blocks(source, plain_blocks)
        case "markdown":
            parts, terms = read_blocks(source, markdown_blocks, markdown_marks)
    found = []
    several = _OF_SEVERAL_SENTENCES | ({"list"} if source.kind in ("plain", "markdown") else set())
    for part in parts:
        # A heading or a line of metadata is one sentence, and so is an item of the mirror's lists.
        split = sentences.split if part.kind in several else sentences.whole
        found += [Sentence(part, start, end) for start, end in split(part.view)]
    return Document(source, tuple(parts), tuple(found), tuple(terms))
