"""What a search looks through beside names: facts in words, sentences and claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import RDFS

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.engines.engine import Engine, select
from khorgos.server.reading.collection import Collection, the_collection
from khorgos.server.reading.finding import Finder
from khorgos.server.reading.namefit import is_dense, joined
from khorgos.server.site import Site
from khorgos.triples.naming.letters import fold

_FACTS: Final = f"""SELECT DISTINCT ?subject ?predicate ?object ?words WHERE {{
  ?node <{KHO.subject}> ?subject ; <{KHO.predicate}> ?predicate .
  OPTIONAL {{ ?node <{KHO.object}> ?object OPTIONAL {{ ?object <{RDFS.label}> ?words }} }}
}}"""
_PASSAGES: Final = f"""SELECT ?passage ?words ?document ?line ?part ?section ?position WHERE {{
  ?passage <{KHO.exact}> ?words ; <{KHO.inDocument}> ?document .
  OPTIONAL {{ ?passage <{KHO.line}> ?line }}
  OPTIONAL {{ ?passage <{KHO.part}> ?part }}
  OPTIONAL {{ ?passage <{KHO.section}> ?section }}
  OPTIONAL {{ ?passage <{KHO.position}> ?position }}
}} ORDER BY ?document ?position ?passage"""
_CLAIMS: Final = f"""SELECT ?claim ?words ?who WHERE {{
  ?claim <{KHO.claimText}> ?words .
  OPTIONAL {{ ?claim <{KHO.isClaimedBy}>/<{RDFS.label}> ?who FILTER (LANG(?who) = "en") }}
}} ORDER BY ?claim ?who"""
_MENTIONS: Final = f"""SELECT DISTINCT ?thing ?words WHERE {{
  ?thing <{KHO.isMentionedIn}>/<{KHO.exact}> ?words
}}"""
_BODY: Final = "body"


@dataclass(frozen=True, slots=True)
class SearchedText:
    """A sentence of a document, or a claim in words.

    Attributes:
        slug: of the passage or claim.
        text: its words.
        source: slug of the document of a passage; the English label of who makes a claim.
        section: the section that a passage stands in, or the empty string.
        part: the part of its document that it is of, such as ``body`` or ``gloss``.
        line: its line in the document, or 0.
        folded: its words, folded.
    """

    slug: str
    text: str
    source: str
    section: str = ""
    part: str = ""
    line: int = 0
    folded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The sentences of the documents, the body before glosses, and the claims.

    Attributes:
        sentences: in the order in which they stand.
        claims: by slug.
    """

    sentences: Sequence[SearchedText]
    claims: Sequence[SearchedText]


@lru_cache(maxsize=4)
def the_texts(site: Site) -> Texts:
    """Return the sentences and claims of a site's release.

    Raises:
        EngineError: the engine fails.
    """
    return read_texts(site.engine)


@lru_cache(maxsize=4)
def the_finder(site: Site) -> Finder:
    """Return what finds the things of a site's release; it is made once.

    Raises:
        EngineError: the engine fails.
    """
    labels = {
        term.name: (term.label, *(span.text for span in term.labels))
        for term in site.ontology.documentation.terms
    }
    meanings = {
        term.name: [span.text for span in term.definitions]
        for term in site.ontology.documentation.classes
    }
    return read_finder(site.engine, the_collection(site), labels, meanings)


def read_texts(engine: Engine) -> Texts:
    """Read the sentences and claims of a release.

    Raises:
        EngineError: the engine fails.
    """
    sentences = {}
    for passage, words, document, line, part, section, _ in select(engine, _PASSAGES):
        slug, text = slug_of(_value(passage)), _value(words)
        sentences[slug] = SearchedText(
            slug,
            text,
            slug_of(_value(document)),
            _value(section),
            _value(part),
            int(_value(line) or 0),
            tuple(fold(joined(text)).split()),
        )
    claims: dict[str, SearchedText] = {}
    for claim, words, who in select(engine, _CLAIMS):
        slug, text = slug_of(_value(claim)), _value(words)
        claims.setdefault(
            slug, SearchedText(slug, text, _value(who), folded=tuple(fold(joined(text)).split()))
        )
    order = sorted(sentences.values(), key=lambda one: one.part != _BODY)
    return Texts(order, tuple(claims.values()))


def read_finder(
    engine: Engine,
    collection: Collection,
    labels: Mapping[str, Sequence[str]],
    meanings: Mapping[str, Sequence[str]],
) -> Finder:
    """Read what is said of the things of a collection, and make what finds them.

    Args:
        engine: has the release.
        collection: the things.
        labels: local name of a class or property → its labels.
        meanings: local name of a class → what it means, in words.

    Raises:
        EngineError: the engine fails.
    """
    told: dict[str, set[str]] = defaultdict(set)
    edges: dict[str, set[tuple[str, str]]] = defaultdict(set)
    years: dict[str, set[int]] = defaultdict(set)
    items = collection.items
    for fact in select(engine, _FACTS):
        subject, term, value, words = (_value(part) for part in fact)
        here, there, term = slug_of(subject), slug_of(value), local_name(term)
        if here in items:
            edges[term].add((here, there if there in items else here))
            told[here].update((joined(words), *labels.get(term, ())))
        if here in items and there in items:
            told[there].update(labels.get(term, ()))
            for one, other in ((here, items[there]), (there, items[here])):
                told[one].update(name.text for name in other.names)
                years[one].update(year for year in (other.begin, other.end) if year is not None)
    for item in items.values():
        for kind in item.kinds:
            told[item.slug].update(meanings.get(kind.name, ()))
            edges[kind.name].add((item.slug, item.slug))
    mentions: dict[str, list[str]] = defaultdict(list)
    for thing, sentence in select(engine, _MENTIONS):
        mentions[slug_of(_value(thing))].append(joined(_value(sentence)))
    known = {slug: texts for slug, texts in mentions.items() if slug in items}
    return Finder(collection, told, known, edges, years)


def texts_with(texts: Sequence[SearchedText], words: Sequence[str]) -> list[SearchedText]:
    """Return the texts in which each of the words begins a word, in their order.

    Args:
        texts: are looked through.
        words: folded; a word of a script that sets none apart may stand anywhere.
    """
    return [one for one in texts if words and all(_stands_in(word, one) for word in words)]


def _stands_in(word: str, text: SearchedText) -> bool:
    dense = is_dense(word)
    return any(own.startswith(word) or (dense and word in own) for own in text.folded)


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
