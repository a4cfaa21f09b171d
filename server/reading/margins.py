"""What a release says of a document's sentences: the margin of its text.

A note is a fact, a claim, what a claim or goal says, what is lost or what was mended, each with the
passages it rests on. Which note stands beside which sentence follows from the offsets alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.engines.engine import select
from khorgos.server.reading.phrases import GROUPS, phrase
from khorgos.server.reading.texts import Layers, offsets_of
from khorgos.triples.documents.document import Ranges, view_of
from khorgos.triples.texts import Text

if TYPE_CHECKING:
    from khorgos.server.site import Site

Term = ox.NamedNode | ox.Literal
_Fields = dict[str, tuple[Term, ...]]

_PREFIX: Final = f"PREFIX kho: <{KHO}>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
_DOCUMENTS: Final = (
    _PREFIX
    + """SELECT DISTINCT ?document ?field ?value
WHERE { ?document a kho:SourceDocument ; ?field ?value }
ORDER BY ?document ?field ?value"""
)
_RANGES: Final = (
    _PREFIX
    + """SELECT DISTINCT ?passage ?start ?end
WHERE {
  VALUES ?document { <$document> }
  ?passage kho:inDocument ?document ; kho:hasRange ?range .
  ?range kho:start ?start ; kho:end ?end .
}
ORDER BY ?start"""
)
_HELD: Final = (
    _PREFIX
    + """SELECT DISTINCT ?record ?passage ?subject ?property ?object ?kind
WHERE {
  VALUES ?document { <$document> }
  ?passage kho:inDocument ?document .
  ?record kho:hasEvidence ?passage .
  {
    ?record kho:subject ?subject ; kho:predicate ?property ; kho:object|kho:objectValue ?object .
    BIND ("fact" AS ?kind)
  }
  UNION
  {
    ?record kho:negates ?denied .
    ?denied kho:propositionSubject ?subject ; kho:propositionPredicate ?property ;
      kho:propositionObject|kho:propositionValue ?object .
    BIND ("denied" AS ?kind)
  }
  UNION
  {
    ?record kho:propositionSubject ?subject ; kho:propositionPredicate ?property ;
      kho:propositionObject|kho:propositionValue ?object .
    BIND ("intended" AS ?kind)
  }
}
ORDER BY ?passage ?record ?object"""
)
_DETAILS: Final = (
    _PREFIX
    + """SELECT DISTINCT ?record ?field ?value
WHERE {
  VALUES ?document { <$document> }
  VALUES ?field {
    kho:reading kho:certainty kho:hasTimeSpan kho:isAttributedTo kho:hasEmendation kho:isNegated
    kho:claimText kho:isClaimedBy kho:claimKind kho:hasQualifier kho:hasSubjectQuantifier
    kho:hasObjectQuantifier kho:inRole kho:hasScope
  }
  ?passage kho:inDocument ?document .
  ?record kho:hasEvidence ?passage .
  { ?record ?field ?value } UNION { ?record kho:negates ?denied . ?denied ?field ?value }
}
ORDER BY ?record ?field ?value"""
)
_CLAIMS: Final = (
    _PREFIX
    + """SELECT DISTINCT ?record ?passage
WHERE {
  VALUES ?document { <$document> }
  ?passage kho:inDocument ?document .
  ?record kho:hasEvidence ?passage ; kho:claimText ?text .
}
ORDER BY ?passage ?record"""
)
_PROBLEMS: Final = (
    _PREFIX
    + """SELECT DISTINCT ?passage ?problem ?field ?value
WHERE {
  VALUES ?document { <$document> }
  ?passage kho:inDocument ?document ; kho:hasTextProblem ?problem .
  ?problem ?field ?value .
}
ORDER BY ?passage ?problem ?field ?value"""
)
_CONTENTS: Final = (
    _PREFIX
    + """SELECT DISTINCT ?claim ?content
WHERE {
  VALUES ?document { <$document> }
  ?passage kho:inDocument ?document .
  ?claim kho:hasEvidence ?passage ; kho:hasContent|kho:negates ?content .
}"""
)
_LOSS: Final = re.compile(
    r"\(()\s*\)|\(()\s*[,;]|[,;:]\s*()[,;]|[,;–-]\s*()\)|=()\s*(?:[,;)]|$)|\s()\.$"
)
"""Where within words something is lost: at the one group that took part."""
_TOO_MUCH: Final = frozenset({"doubled", "run-together"})
"""The kinds of gap where nothing is gone, but something stands that should not."""
_TOGETHER: Final = 2
"""How many notes about one thing are put together at least."""
_LIMITING: Final = frozenset(
    ("isAttributedTo", "inRole", "hasScope", "hasSubjectQuantifier", "hasObjectQuantifier")
)
"""What says how far a fact holds, or by whose word, so that it needs a sentence."""
_ORDER: Final = {"intended": 1, "claimed": 2, "emended": 3, "lost": 4}
"""Which notes stand behind the facts, and in which order."""
CUT_OFF: Final = "cut-off"
"""The kind of gap where the text ends, which its own torn edge shows."""


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What a release knows of a document.

    Attributes:
        slug: the last part of its IRI.
        title: its title, or "".
        attribution: who is to be named.
        licence: the terms under which it may be used.
        language: of its running text, a BCP 47 tag.
        sha256: the SHA-256 of its text in UTF-8.
        notes: where it comes from, and what is not known of it.
    """

    slug: str
    title: str
    attribution: str
    licence: str
    language: str
    sha256: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triplet:
    """What a fact says: the IRI of its subject and property, and its object, an RDF term."""

    subject: str
    property: str
    object: Term


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """A remark in the margin.

    Attributes:
        slug: of the record.
        state: as the marks have it: ``asserted``, ``hedged``, ``claimed`` …
        passages: the passages it rests on.
        says: the triples it holds; none for a claim, a gap or an emendation.
        words: what is claimed; or why something is lost or was mended.
        written: for a gap and an emendation, the words that stand there.
        read_as: for an emendation, as what they are read.
        kind: of a gap or claim.
        fields: further values, by the local name of the property: ``hasTimeSpan``, ``certainty`` …
        about: the IRI of the thing of which something is lost.
        lost: the IRI of the property that a gap leaves open.
    """

    slug: str
    state: str
    passages: tuple[str, ...]
    says: tuple[Triplet, ...] = ()
    words: str = ""
    written: str = ""
    read_as: str = ""
    kind: str = ""
    fields: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    about: str = ""
    lost: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it says one triple, and nothing of how far or according to whom it holds."""
        return (
            len(self.says) == 1
            and self.state not in ("denied", "intended")
            and not any(name in self.fields for name in _LIMITING)
        )

    @property
    def ends(self) -> tuple[str, str]:
        """The IRIs of the subject and the object of what it says; "" where the object is none."""
        said = self.says[0]
        other = said.object.value if isinstance(said.object, ox.NamedNode) else ""
        return said.subject, other

    @property
    def rank(self) -> tuple[int, tuple[int, int], str]:
        """Where it stands beside its sentence: facts as a reader expects them, then the rest."""
        words = phrase(self.says[0].property) if self.says else None
        # What things are is told on their own pages; what happened is why one reads.
        group, order = words.rank if words else (0, 0)
        is_last = words is not None and words.group == "what"
        return _ORDER.get(self.state, 0), (len(GROUPS) if is_last else group, order), self.slug


@dataclass(frozen=True, eq=False)
class Margin:
    """All notes of a document.

    Attributes:
        ranges: slug of a passage → where it stands.
        notes: slug of a record → the note.
        contents: slug of what a claim says, or of what is denied → slugs of who holds it.
    """

    ranges: Mapping[str, Ranges]
    notes: Mapping[str, Note]
    contents: Mapping[str, tuple[str, ...]]

    def spans(self, slug: str) -> tuple[Ranges, ...]:
        """Where the passages of a record stand, or the passage itself; none where it has none."""
        if slug in self.ranges:
            return (self.ranges[slug],)
        if slug in self.notes:
            return tuple(self.ranges[passage] for passage in self.notes[slug].passages)
        holders = [self.notes[one] for one in self.contents.get(slug, ()) if one in self.notes]
        passages = dict.fromkeys(passage for note in holders for passage in note.passages)
        return tuple(self.ranges[passage] for passage in passages)

    def at(self, offsets: Iterable[int]) -> tuple[Note, ...]:
        """The notes of the passages that begin at one of some offsets, each once, in order."""
        found = (self._by_beginning.get(offset, ()) for offset in offsets)
        return tuple(dict.fromkeys(chain.from_iterable(found)))

    @cached_property
    def _by_beginning(self) -> Mapping[int, Sequence[Note]]:
        found: dict[int, list[Note]] = defaultdict(list)
        for note in sorted(self.notes.values(), key=lambda note: note.rank):
            for passage in note.passages:
                found[self.ranges[passage][0][0]].append(note)
        return found

    @cached_property
    def quoted(self) -> frozenset[int]:
        """The offsets that notes quote."""
        used = {passage for note in self.notes.values() for passage in note.passages}
        return frozenset(offsets_of(span for passage in used for span in self.ranges[passage]))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Notes that stand together.

    Attributes:
        about: the IRI of a thing that is at one end of each of them; "" for a note by itself.
        notes: the notes.
    """

    about: str
    notes: tuple[Note, ...]


def clusters(notes: Sequence[Note], is_thing: Callable[[str], bool]) -> list[Cluster]:
    """Put together what notes say of one thing, so that it need not be named each time.

    Args:
        notes: the notes, in their order.
        is_thing: whether an IRI is that of a thing of which there may be more to say; a time or a
            number is none.

    Returns:
        The notes, each once: the thing with most of them first, what is not put together as it
        stood, and what is no fact at the end.
    """
    plain = [note for note in notes if note.is_plain]
    ends = {note.slug: [end for end in note.ends if end and is_thing(end)] for note in plain}
    found: list[Cluster] = []
    while plain:
        counts = Counter(end for note in plain for end in dict.fromkeys(ends[note.slug]))
        about, number = counts.most_common(1)[0] if counts else ("", 0)
        if number < _TOGETHER:
            break
        own = tuple(note for note in plain if about in ends[note.slug])
        found.append(Cluster(about, own))
        plain = [note for note in plain if note not in own]
    kept = {note.slug for cluster in found for note in cluster.notes}
    alone = [Cluster("", (note,)) for note in notes if note.slug not in kept]
    return [*found, *alone]


@lru_cache(maxsize=4)
def documents_of(site: Site) -> Mapping[str, DocumentCard]:
    """The documents of a release, by slug."""
    known: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for document, name, value in select(site.engine, _DOCUMENTS):
        if isinstance(document, ox.NamedNode) and isinstance(value, ox.Literal):
            known[slug_of(document.value)][local_name(name.value)].append(value.value)
    return {slug: _card(slug, fields) for slug, fields in known.items()}


def _card(slug: str, fields: Mapping[str, Sequence[str]]) -> DocumentCard:
    def one(name: str) -> str:
        return "".join(fields.get(name, ())[:1])

    return DocumentCard(
        slug,
        title=one("title"),
        attribution=one("attribution"),
        licence=one("licence"),
        language=one("language"),
        sha256=one("contentHash"),
        notes=tuple(sorted(fields.get("note", ()), key=len, reverse=True)),
    )


@lru_cache(maxsize=64)
def margin_of(site: Site, document: str) -> Margin:
    """All notes of a document of the release of ``site``.

    Args:
        site: has the release.
        document: the document's slug.
    """

    def rows(query: str) -> Iterator[tuple[Term, ...]]:
        asked = query.replace("$document", str(KH[document]))
        return (tuple(row) for row in select(site.engine, asked))

    ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for passage, start, end in rows(_RANGES):
        ranges[slug_of(passage.value)].append((int(start.value), int(end.value)))
    details: dict[str, _Fields] = defaultdict(lambda: defaultdict(tuple))
    for record, name, value in rows(_DETAILS):
        fields = details[slug_of(record.value)]
        fields[local_name(name.value)] += (value,)
    notes = [*_held(rows(_HELD), details), *_claimed(rows(_CLAIMS), details)]
    notes += _problems(rows(_PROBLEMS))
    contents: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for claim, content in rows(_CONTENTS):
        contents[slug_of(content.value)] += (slug_of(claim.value),)
    return Margin(
        {slug: tuple(sorted(spans)) for slug, spans in ranges.items()},
        {note.slug: note for note in notes},
        contents,
    )


def _held(rows: Iterable[tuple[Term, ...]], details: Mapping[str, _Fields]) -> list[Note]:
    """Facts, denials, and what goals would bring about."""
    passages: dict[str, dict[str, None]] = defaultdict(dict)
    said: dict[str, dict[Triplet, None]] = defaultdict(dict)
    kinds: dict[str, str] = {}
    for record, passage, subject, predicate, value, kind in rows:
        slug = slug_of(record.value)
        passages[slug][slug_of(passage.value)] = None
        said[slug][Triplet(subject.value, predicate.value, value)] = None
        kinds[slug] = kind.value
    return [
        Note(
            slug,
            _state(kinds[slug], details.get(slug, {})),
            tuple(passages[slug]),
            tuple(said[slug]),
            fields=details.get(slug, {}),
        )
        for slug in passages
    ]


def _state(kind: str, fields: Mapping[str, tuple[Term, ...]]) -> str:
    reading = next((value.value for value in fields.get("reading", ())), "stated")
    if kind in ("denied", "intended"):
        return kind
    if reading == "emended":
        return "emended"
    if reading == "inferred-by-curator":
        return "editor"
    return "hedged" if fields.get("certainty") else "asserted"


def _claimed(rows: Iterable[tuple[Term, ...]], details: Mapping[str, _Fields]) -> list[Note]:
    passages: dict[str, dict[str, None]] = defaultdict(dict)
    for record, passage in rows:
        passages[slug_of(record.value)][slug_of(passage.value)] = None
    return [
        Note(
            slug,
            "claimed",
            tuple(places),
            words=details[slug]["claimText"][0].value,
            kind=next((kind.value for kind in details[slug].get("claimKind", ())), ""),
            fields=details[slug],
        )
        for slug, places in passages.items()
    ]


def _problems(rows: Iterable[tuple[Term, ...]]) -> list[Note]:
    """What is lost, and what was mended."""
    passages: dict[str, dict[str, None]] = defaultdict(dict)
    known: dict[str, dict[str, str]] = defaultdict(dict)
    for passage, problem, name, value in rows:
        slug = slug_of(problem.value)
        passages[slug][slug_of(passage.value)] = None
        known[slug][local_name(name.value)] = value.value
    return [
        Note(
            slug,
            "emended" if "readAs" in fields else "lost",
            tuple(passages[slug]),
            words=fields.get("readingNote", ""),
            written=fields.get("asWritten", ""),
            read_as=fields.get("readAs", ""),
            kind=fields.get("gapKind", ""),
            about=fields.get("isAbout", ""),
            lost=fields.get("leavesOpen", ""),
        )
        for slug, fields in known.items()
    ]


# ---------------------------------------------------------------- what the margin tells of the text


@lru_cache(maxsize=64)
def layers_of(text: Text, margin: Margin) -> Layers:
    """What a document's notes tell of the characters of its text."""
    lost: set[int] = set()
    cut: set[int] = set()
    within: set[int] = set()
    read_as: dict[int, str] = {}
    for note in margin.notes.values():
        if note.state != "lost" and not note.read_as:
            continue
        for passage in note.passages:
            offsets = _find(text, margin.ranges[passage], note.written)
            if note.read_as:
                read_as.update(dict.fromkeys(offsets, note.read_as))
            elif note.kind == CUT_OFF:
                cut.update(offsets[-1:])
            elif note.kind not in _TOO_MUCH and note.written:
                words = view_of(text.text, offsets)
                found = _LOSS.search(words)
                at = found and next(found.start(g) for g in range(1, 7) if found.start(g) >= 0)
                if at is not None and at < len(offsets):
                    lost.add(offsets[at])
                else:
                    within.update(offsets)
    return Layers(
        margin.quoted,
        frozenset(lost),
        frozenset(cut),
        frozenset(within),
        read_as,
        _languages(margin),
    )


def _find(text: Text, ranges: Ranges, words: str) -> Sequence[int]:
    """The offsets at which ``words`` stand in a passage, white space being as good as any other."""
    offsets = list(offsets_of(ranges))
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.search(pattern, view_of(text.text, offsets)) if words else None
    return offsets[found.start() : found.end()] if found else []


def _languages(margin: Margin) -> Mapping[str, str]:
    """The words that the notes give as names, each with its language."""
    return {
        said.object.value: said.object.language
        for note in margin.notes.values()
        for said in note.says
        if isinstance(said.object, ox.Literal) and said.object.language
    }
