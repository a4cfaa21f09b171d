"""What a citation of a thing or a record says, as the release has it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.reading.citation import CONTAINER, Citation, CitedSource
from khorgos.server.reading.records import RecordKind, RecordReader
from khorgos.server.reading.tellings import ShownPassage
from khorgos.server.reading.wording import plain

_KINDS: Final[dict[RecordKind, str]] = {
    "statement": "Statement",
    "denial": "Statement",
    "claim": "Claim",
    "proposition": "Proposition",
    "passage": "Passage",
    "range": "Characters",
    "gap": "Gap",
    "emendation": "Emendation",
}
_ENDS: Final = (
    *(KHO.subject, KHO.object, KHO.propositionSubject, KHO.propositionObject),
    *(KHO.isAbout, KHO.isClaimedBy),
)
_VERSION: Final = 12
"""How many digits of a release's checksum name it."""


def cite(iri: str, reader: RecordReader, version: str = "", graph: str = "") -> Citation:
    """Say how to cite a thing, a document or a record.

    Args:
        iri: what is cited.
        reader: reads records in English.
        version: the checksum of the release.
        graph: what the graph is called, where it is not the project's own.
    """
    release, graph = version[:_VERSION], graph or CONTAINER
    kind = reader.kind(iri)
    if kind:
        said = reader.said(iri)
        sources = _sources(said.telling.passages, reader)
        title = _attributed(said.text, plain(reader.speakers(iri)))
        if "intended" in said.telling.states:
            title = f"{title} (intended; not said to have come about)"
        return Citation(title, _KINDS[kind], slug_of(iri), iri, release, sources, graph)
    title = reader.namer.label(iri).text
    if reader.release.is_a(iri, str(KHO.SourceDocument)):
        source = _source(iri, (), reader)
        return Citation(title, "Source document", slug_of(iri), iri, release, (source,), graph)
    sources = _documents(iri, reader)
    return Citation(title, "Entry", slug_of(iri), iri, release, sources, graph)


def _documents(iri: str, reader: RecordReader) -> tuple[CitedSource, ...]:
    """Return the documents that what is told of a thing comes from, the one that tells most first.

    A thing that nothing is told of has those that name it.
    """
    index = reader.index
    records = index.subjects(iri, *_ENDS)
    found = [it for one in dict.fromkeys(records) for it in reader.passages(one)]
    passages = dict.fromkeys(found or index.iris(iri, KHO.isMentionedIn))
    counted = Counter(it for one in passages for it in index.iris(one, KHO.inDocument))
    ranked = sorted(counted, key=lambda document: (-counted[document], document))
    return tuple(_source(document, (), reader) for document in ranked)


def _attributed(text: str, speakers: str) -> str:
    """Say whose word a sentence is, where it is not the document's own."""
    if not speakers:
        return text
    return f"{text} ({speakers})" if text.endswith("?") else f"{text}, according to {speakers}"


def _sources(passages: tuple[ShownPassage, ...], reader: RecordReader) -> tuple[CitedSource, ...]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for passage in passages:
        places[passage.document].append(_place(passage))
    return tuple(
        _source(str(KH[slug]), ("; ".join(dict.fromkeys(found)),), reader)
        for slug, found in places.items()
        if slug
    )


def _place(passage: ShownPassage) -> str:
    """Say where a passage stands in its document."""
    parts = {
        "gloss": f"gloss on “{passage.headword}”" if passage.headword else "gloss",
        "footnote": "footnote",
        "list": "list",
        "metadata": "lines about the document",
    }
    section = f"section “{passage.section}”" if passage.section else ""
    line = f"line {passage.line}" if passage.line else ""
    return ", ".join(filter(None, (section, parts.get(passage.part, ""), line)))


def _source(iri: str, places: tuple[str, ...], reader: RecordReader) -> CitedSource:
    index = reader.index
    titles = index.texts(iri, KHO.title)
    dates = (it for span in index.iris(iri, KHO.hasTimeSpan) for it in index.texts(span, KHO.edtf))
    return CitedSource(
        title=titles[0] if titles else reader.namer.label(iri).text,
        is_titled=bool(titles),
        author=", ".join(index.texts(iri, KHO.attribution)),
        date=next(dates, ""),
        licence=", ".join(index.texts(iri, KHO.licence)),
        places=tuple(filter(None, places)),
    )
