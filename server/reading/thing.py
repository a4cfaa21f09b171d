"""All that the page of a thing shows, put together from what a release says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import pyoxigraph as ox
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, URIRef

from khorgos.ontology.namespaces import KHO, WD
from khorgos.ontology.prefixes import slug_of
from khorgos.server.languages.dates import ShownDate
from khorgos.server.reading.closure import RdfTerm
from khorgos.server.reading.facts import FactRow, FactRows, RowReader
from khorgos.server.reading.naming import Namer, kinds_of, literal
from khorgos.server.reading.said import ClaimRow, GapRow, SaidReader
from khorgos.server.reading.tellings import ShownPassage, Teller
from khorgos.server.reading.terms import ShownTerm

XL: Final = "http://www.w3.org/2008/05/skos-xl#"

# They build records; the page shows the facts that they build.
_BUILDING: Final = frozenset(
    map(
        str,
        (
            *(KHO.subject, KHO.object, KHO.propositionSubject, KHO.propositionObject),
            *(KHO.isStatedIn, KHO.isAbout, KHO.isClaimedBy, KHO.isMentionedIn),
        ),
    )
)
_ELSEWHERE: Final = frozenset(
    map(
        str,
        (
            *(
                RDF.type,
                RDFS.label,
                SKOS.altLabel,
                SKOS.scopeNote,
                SKOS.exactMatch,
                SKOS.closeMatch,
            ),
            *(SKOS.broadMatch, KHO.note, KHO.name, KHO.isStatedIn, KHO.isMentionedIn),
            *(KHO.hasEvidence, KHO.wikidataId, KHO.wikidataState, KHO.linkEvidence),
            *(KHO.contentHash, KHO.hasTextProblem, OWL.sameAs),
        ),
    )
)
_SCRIPTS: Final = (
    ("han", re.compile("[\u3400-\u9fff]")),
    ("cyrillic", re.compile("[\u0400-\u052f]")),
    ("arabic", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("mongolian", re.compile("[\u1800-\u18af]")),
)
_AT_THE_HEAD: Final = 3
_NAME_KINDS: Final = (
    *(KHO.officialName, KHO.shortName, KHO.birthName, KHO.courtesyName, KHO.honorificName),
    *(KHO.nickname, KHO.formerName),
)
"""Kinds of names that are marked as such, in the order in which they stand."""
INTENDED: Final = "intentions"


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name of a thing.

    Attributes:
        name: in its language.
        kind: IRI of the property that says it, such as that of former names; else empty.
        source: what has it, where it comes from elsewhere: a short credit.
        href: the page of the name, which has the whole credit; else the empty string.
    """

    name: ShownTerm
    source: str = ""
    href: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Wikidata:
    """How a thing stands to Wikidata.

    Attributes:
        state: ``linked``, ``unverified``, ``no-item`` or the like; empty where nothing is said.
        item: the identifier of the item, or the empty string.
        seen: in how many places the pairing was seen.
    """

    state: str
    item: str
    seen: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much is told of a thing.

    Attributes:
        facts: how many facts.
        sentences: from how many sentences of a text.
        glosses: and from how many passages of its glosses.
    """

    facts: int
    sentences: int
    glosses: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """What the page of a thing shows.

    Attributes:
        slug: of the thing.
        label: its name.
        english: its English name, where ``label`` is another.
        lineage: its classes by IRI, the widest first.
        scripts: a few of its names in other scripts.
        dates: when it was, by its own time.
        remarks: what the curator says of it, with the names of things in it.
        notes: remarks on how it is told.
        facts: what is said of it, by property.
        claims: the claims about it.
        own_claims: the claims that it makes.
        gaps: what the sources have lost of it.
        not_said: what a reader would expect and no source says.
        elsewhere: the facts of others that it stands in, by property.
        intentions: what others intend with it.
        mentions: the passages that name it.
        details: its other properties with their values.
        names: its names in the documents.
        other_names: its names from elsewhere.
        wikidata: how it stands to Wikidata.
        numbers: how much is told of it.
    """

    slug: str
    label: ShownTerm
    english: ShownTerm | None
    lineage: tuple[str, ...]
    scripts: tuple[ShownTerm, ...]
    date: ShownDate | None
    remarks: tuple[tuple[ShownTerm, ...], ...]
    facts: tuple[FactRows, ...]
    claims: tuple[ClaimRow, ...]
    own_claims: tuple[ClaimRow, ...]
    gaps: tuple[GapRow, ...]
    not_said: tuple[str, ...]
    elsewhere: tuple[FactRows, ...]
    mentions: tuple[ShownPassage, ...]
    details: tuple[tuple[str, tuple[ShownTerm, ...]], ...]
    names: tuple[NameRow, ...]
    other_names: tuple[NameRow, ...]
    wikidata: Wikidata
    numbers: Numbers

    @property
    def names_by_kind(self) -> list[tuple[str, list[NameRow]]]:
        """The names in the documents, those of a kind together: IRI of the kind, and the names."""
        return [(kind, list(rows)) for kind, rows in groupby(self.names, lambda row: row.kind)]


def read_page(namer: Namer, iri: str) -> EntityPage:
    """Put together what the page of a thing shows.

    Args:
        namer: names the things of the release in the language of the page.
        iri: the thing.
    """
    index, teller = namer.release.index, Teller(namer)
    rows, said = RowReader(teller), SaidReader(teller)
    label = namer.label(iri)
    facts = rows.facts(iri)
    names = tuple(_names(namer, iri))
    gaps = said.gaps(iri)
    told = {group.iri for group in facts}
    facts += [
        FactRows(lost, (), 0)
        for lost in dict.fromkeys(it.property for it in gaps if it.of is None)
        if lost not in told
    ]
    elsewhere = [*rows.told_elsewhere(iri), *_pointing(namer, teller, iri)]
    if intended := said.intentions(iri):
        aims = tuple(FactRow(value, tellings=(telling,)) for value, telling in intended)
        elsewhere.append(FactRows(INTENDED, aims, len(aims)))
    return EntityPage(
        slug=slug_of(iri),
        label=label,
        english=_english(namer, iri) if label.language not in ("en", "") else None,
        lineage=kinds_of(namer.release, iri),
        scripts=_scripts(names, label),
        date=namer.date_of(iri),
        remarks=tuple(
            tuple(term for _, term in namer.remark(text))
            for text in index.texts(iri, SKOS.scopeNote, KHO.note)
        ),
        facts=tuple(facts),
        claims=said.claims_about(iri),
        own_claims=said.claims_by(iri),
        gaps=gaps,
        not_said=said.not_said(iri),
        elsewhere=tuple(elsewhere),
        mentions=teller.passages(index.iris(iri, KHO.isMentionedIn), [teller.words_for(iri)]),
        details=tuple(_details(namer, iri, facts)),
        names=names,
        other_names=tuple(_other_names(namer, iri)),
        wikidata=_wikidata(namer, iri),
        numbers=_numbers(facts),
    )


def _numbers(facts: Sequence[FactRows]) -> Numbers:
    """Count facts, and the sentences that they are from."""
    found = {it.slug: it for group in facts for row in group.rows for it in row.passages}
    glosses = sum(passage.part == "gloss" for passage in found.values())
    return Numbers(sum(group.total for group in facts), len(found) - glosses, glosses)


def _english(namer: Namer, iri: str) -> ShownTerm | None:
    labels = namer.release.index.objects(iri, RDFS.label)
    found = (it for it in labels if isinstance(it, ox.Literal) and it.language in ("en", None))
    return next(map(literal, found), None)


def _scripts(names: Sequence[NameRow], label: ShownTerm) -> tuple[ShownTerm, ...]:
    """Return a name in each other script that the documents have, the shortest."""
    found = []
    for _, letters in _SCRIPTS:
        ours = [row.name for row in names if letters.search(row.name.text)]
        if ours and not letters.search(label.text):
            found.append(min(ours, key=lambda name: (len(name.text), name.text)))
    return tuple(found[:_AT_THE_HEAD])


def _pointing(namer: Namer, teller: Teller, iri: str) -> Iterator[FactRows]:
    """Yield what leads to a thing and is no fact of another: comparisons, roles, scopes."""
    release, index = namer.release, namer.release.index
    told: dict[str, list[FactRow]] = defaultdict(list)
    for property_, others in index.towards(iri).items():
        if property_ in _BUILDING or release.axioms.is_symmetric(property_):
            continue
        for other in dict.fromkeys(others):
            value = ox.NamedNode(iri)
            if release.statements(other, property_, value):
                continue
            if release.follows(other, property_, value):
                continue
            telling = teller.statement(other, value)
            shown = (telling,) if telling.passages else ()
            told[property_].append(FactRow(_owned(namer, other), tellings=shown))
    for property_, rows in told.items():
        yield FactRows(property_, tuple(rows), len(rows))


def _owned(namer: Namer, iri: str) -> ShownTerm:
    """Name a comparison or a ranking with whose it is."""
    own = namer.show(iri)
    owners = namer.release.index.subjects(iri, KHO.hasComparison, KHO.hasRanking)
    if not owners:
        return own
    whose = namer.show(owners[0])
    return replace(whose, text=f"{whose.text}: {own.text}")


def _details(
    namer: Namer, iri: str, facts: Sequence[FactRows]
) -> Iterator[tuple[str, tuple[ShownTerm, ...]]]:
    """Yield the properties of a thing that no statement says, with their values."""
    release, index = namer.release, namer.release.index
    shown = {group.iri for group in facts}
    for property_, values in index.about(iri).items():
        if property_ in _ELSEWHERE or property_ in shown:
            continue
        rest: list[RdfTerm] = [
            value
            for value in values
            if not release.follows(iri, property_, value)
            and not release.statements(iri, property_, value)
        ]
        if rest:
            yield property_, tuple(map(namer.show, rest))


def _names(namer: Namer, iri: str) -> Iterator[NameRow]:
    """Yield the names that the documents have, by kind and language; former ones last."""
    index = namer.release.index
    labels = set(index.texts(iri, RDFS.label))
    kinds = {
        text: place
        for place, property_ in enumerate(_NAME_KINDS)
        for text in index.texts(iri, property_)
        if text not in labels
    }
    found = index.objects(iri, RDFS.label, SKOS.altLabel)
    literals = dict.fromkeys(it for it in found if isinstance(it, ox.Literal))
    for name in sorted(
        literals,
        key=lambda it: (kinds.get(it.value, -1), it.language != "en", it.language or "", it.value),
    ):
        place = kinds.get(name.value)
        kind = "" if place is None else str(_NAME_KINDS[place])
        yield NameRow(literal(name), kind=kind)


def _other_names(namer: Namer, iri: str) -> Iterator[NameRow]:
    """Yield the names from elsewhere, each with a short credit."""
    elsewhere, found = namer.release.elsewhere, []
    for node in elsewhere.iris(iri, URIRef(f"{XL}altLabel")):
        for form in elsewhere.objects(node, URIRef(f"{XL}literalForm")):
            if isinstance(form, ox.Literal):
                credit = "".join(elsewhere.texts(node, DCTERMS.source)[:1])
                found.append(NameRow(literal(form), short_credit(credit), namer.show(node).href))
    found.sort(key=lambda row: (row.name.text.isupper(), len(row.name.text), row.name.text))
    # A name of each language first, those of the label's own language last.
    turns: Counter[str] = Counter()
    ranked = []
    for row in found:
        turns[row.name.language] += 1
        ranked.append((row.name.language == "en", turns[row.name.language], row))
    ranked.sort(key=lambda it: (*it[:2], it[2].name.language))
    yield from (row for *_, row in ranked)


def short_credit(credit: str) -> str:
    """Return whose a name is: the host of a page on the web, else the first words.

    >>> short_credit('Web page, https://history.institute/x.html, "X"')
    'history.institute'
    >>> short_credit("RuBQ, RuBQ_2.0_dev.json, uid 158")
    'RuBQ'
    """
    host = re.search(r"https?://(?:www\.)?([^/,\s]+)", credit)
    return host[1] if host else credit.partition(",")[0].partition(" (")[0]


def _wikidata(namer: Namer, iri: str) -> Wikidata:
    index = namer.release.index
    items = [it for it in index.iris(iri, SKOS.exactMatch) if it.startswith(str(WD))]
    return Wikidata(
        state="".join(index.texts(iri, KHO.wikidataState)[:1]),
        item=items[0].removeprefix(str(WD)) if items else "",
        seen=len(index.texts(iri, KHO.linkEvidence)),
    )
