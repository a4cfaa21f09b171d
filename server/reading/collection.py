"""The collection: every thing of a release that a person may look for, with what it is found by.

A thing is what has a label and keeps no record: actors, places, occurrences, works, intentions and
concepts. Statements, claims, passages, time spans and quantities are none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import RDFS, SKOS

from khorgos.ontology.documentation import Branch, Documentation
from khorgos.ontology.manchester import Span
from khorgos.ontology.namespaces import GRAPH, KH, KHO
from khorgos.ontology.prefixes import local_name, slug_of
from khorgos.server.engines.engine import Engine, select
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.site import Site
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.similarity import similarity

_OURS: Final = f'FILTER (STRSTARTS(STR(?thing), "{KH}"))'
# Names of the documents come before those from elsewhere.
_NAMES: Final = f"""SELECT DISTINCT ?thing ?property ?name ?elsewhere WHERE {{
  {{ {{ ?thing <{RDFS.label}> ?name BIND (<{RDFS.label}> AS ?property) }}
    UNION {{ ?thing <{SKOS.altLabel}> ?name BIND (<{SKOS.altLabel}> AS ?property) }}
    BIND (false AS ?elsewhere) }}
  UNION {{ GRAPH <{GRAPH.names}> {{ ?thing <{SKOS.altLabel}> ?name }}
    BIND (<{SKOS.altLabel}> AS ?property) BIND (true AS ?elsewhere) }}
  {_OURS}
}} ORDER BY ?thing ?elsewhere DESC(?property = <{RDFS.label}>) ?property ?name"""
# What kind of name it is, and to whom it is one.
_NAMING: Final = f"""SELECT DISTINCT ?thing ?property ?name ?whom WHERE {{
  {{ ?property <{RDFS.subPropertyOf}>* <{KHO.name}> }}
  ?node <{KHO.predicate}> ?property ; <{KHO.subject}> ?thing ; <{KHO.objectValue}> ?name .
  OPTIONAL {{ ?node <{KHO.hasScope}>/<{RDFS.label}> ?whom }}
}} ORDER BY ?thing ?name ?property ?whom"""
_CLASSES: Final = f"""SELECT DISTINCT ?thing ?class WHERE {{
  ?thing a ?class . {_OURS} FILTER (STRSTARTS(STR(?class), "{KHO}"))
}} ORDER BY ?thing ?class"""
_TIMES: Final = f"""SELECT DISTINCT ?thing ?property ?edtf ?first ?last ?words ?rough WHERE {{
  VALUES ?property {{ {
    " ".join(
        f"<{KHO[name]}>"
        for name in ("hasTimeSpan", "hasBirth", "hasDeath", "hasBeginning", "hasEnd")
    )
} }}
  ?thing ?property ?span . {_OURS}
  ?span <{KHO.edtf}> ?edtf ; <{RDFS.label}> ?words .
  OPTIONAL {{ ?span <{KHO.earliestYear}> ?first }}
  OPTIONAL {{ ?span <{KHO.latestYear}> ?last }}
  OPTIONAL {{ ?span <{KHO.isApproximate}> ?rough }}
  FILTER (LANG(?words) IN ("", "en"))
}} ORDER BY ?thing ?property ?edtf"""
# What dates a thing beside its own times: what happened to it, and when a fact about it held.
_DATED: Final = f"""SELECT DISTINCT ?thing ?first ?last WHERE {{
  {{ ?span <{KHO.earliestYear}>|<{KHO.latestYear}> ?any .
    ?event <{KHO.hasTimeSpan}> ?span ; ?role ?thing . {_OURS}
    {{ ?event a <{KHO.Event}> }} UNION {{ ?event a <{KHO.Agreement}> }} }}
  UNION {{ ?fact <{KHO.hasTimeSpan}> ?span ; <{KHO.subject}>|<{KHO.object}> ?thing . {_OURS} }}
  OPTIONAL {{ ?span <{KHO.earliestYear}> ?first }}
  OPTIONAL {{ ?span <{KHO.latestYear}> ?last }}
}}"""
_PLACES: Final = f"""SELECT DISTINCT ?thing ?place WHERE {{
  ?thing <{KHO.isLocatedIn}>|<{KHO.tookPlaceAt}>|<{KHO.isPartOf}> ?place . {_OURS}
  ?place <{RDFS.label}> ?label
}} ORDER BY ?thing ?place"""
_COUNTS: Final = f"""SELECT ?thing (COUNT(DISTINCT ?node) AS ?count) WHERE {{
  ?node <{KHO.subject}>|<{KHO.object}> ?thing .
}} GROUP BY ?thing"""
_NOTES: Final = f"""SELECT ?thing ?note WHERE {{
  ?thing <{SKOS.scopeNote}> ?note . {_OURS}
}} ORDER BY ?thing ?note"""
_WRITTEN: Final[Mapping[str, Sequence[str]]] = {"zh": ("zh-hans", "zh", "zh-hant")}
"""Language of a page → tags of names that its readers read, where there is more than its own."""
LABEL: Final = "label"
"""The kind of a name that is a label."""
_PLAIN: Final = "name"
_UNUSUAL: Final = frozenset(
    (
        "formerName",
        "officialName",
        "birthName",
        "courtesyName",
        "nickname",
        "reconstruction",
        "translation",
    )
)
"""Kinds of names that are no label where there is another."""
_HOMOPHONES: Final = str.maketrans("طظضذصثحق", "تزززسسهغ")
_FROM_A_DOCUMENT: Final = 0.05
"""How much less like the English label a name of a document may be than one from elsewhere."""


@dataclass(frozen=True, slots=True)
class ItemName:
    """A name of a thing.

    Attributes:
        text: the name.
        language: its BCP 47 tag.
        kind: ``label``, else the local name of the property that says it: ``name``,
            ``formerName``, ``officialName`` and so on.
        elsewhere: whether no document has it.
        whom: English labels of those to whom it is one, such as Europeans.
    """

    text: str
    language: str
    kind: str = _PLAIN
    elsewhere: bool = False
    whom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemTime:
    """A time of a thing.

    Attributes:
        role: local name of the property: ``hasTimeSpan``, ``hasBirth``, ``hasDeath``,
            ``hasBeginning`` or ``hasEnd``.
        edtf: the time in EDTF.
        first: the first year, astronomical; None where the time is open or not said.
        last: the last year, likewise.
        words: the time in English words.
        approximate: whether a document says about, or the like.
    """

    role: str
    edtf: str
    first: int | None
    last: int | None
    words: str
    approximate: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ItemKind:
    """A class of things; equal to itself alone.

    Attributes:
        name: its local name.
        labels: language → label.
        above: names of all classes above it.
        parents: names of the classes right above it.
        children: names of the classes right below it, in the order of the ontology.
    """

    name: str
    labels: Mapping[str, str]
    above: frozenset[str] = frozenset()
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()

    def label(self, language: str) -> ShownTerm:
        """Return its label in a language, else in English."""
        return _shown(self.labels, _tags(language))


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A thing of the collection; equal to itself alone, so that what it is called can be kept.

    Attributes:
        slug: the part of its IRI after ``/id/``.
        names: its names, each once: labels, then others of the documents, then from elsewhere.
        kinds: its most specific classes.
        classes: local names of all its classes.
        times: its times, those of its own and of its beginning and end.
        places: slugs of the things that it is in, is a part of or took place at.
        within: the same, with all those that these are in.
        facts: how many statements it stands in.
        note: the first of its scope notes, or the empty string.
        dated: the years of what happened to it and of the facts about it, sorted.
    """

    slug: str
    names: tuple[ItemName, ...]
    kinds: tuple[ItemKind, ...] = ()
    classes: frozenset[str] = frozenset()
    times: tuple[ItemTime, ...] = ()
    places: tuple[str, ...] = ()
    within: frozenset[str] = frozenset()
    facts: int = 0
    note: str = ""
    dated: tuple[int, ...] = ()

    @property
    def iri(self) -> str:
        """Its IRI."""
        return str(KH[self.slug])

    @property
    def begin(self) -> int | None:
        """The first year of it that is said, astronomical."""
        return min(self._years(_BEGINNINGS, first=True), default=None)

    @property
    def end(self) -> int | None:
        """The last year of it that is said, astronomical; None where the end is open."""
        return max(self._years(_ENDINGS, first=False), default=None)

    @property
    def reach(self) -> tuple[int, int] | None:
        """The first and the last year in which something dates it; None where nothing does.

        An end that is open, lost or not said is no "until today": then it reaches to its last
        year that is told of. What has no time of its own is dated by nothing but itself, save a
        polity, which lasts at least as long as what happens to it.
        """
        begin, end = self.begin, self.end
        if begin is None and end is None and not (self.dated and "Polity" in self.classes):
            return None
        own = [year for time in self.times for year in (time.first, time.last) if year is not None]
        years = (*own, *self.dated)
        first = min(years) if begin is None else begin
        return first, max(years) if end is None else end

    def name_in(self, language: str) -> ItemName:
        """Return the name by which readers of a language know it, else its English label.

        Of several names that which sounds most like the English label is taken.
        """
        return _name_in(self, language)

    def label(self, language: str) -> ShownTerm:
        """Return its name in a language, else in English, as a page shows it."""
        name = self.name_in(language)
        return ShownTerm(name.text, "", name.language, Span(name.text).direction)

    def kind(self, language: str) -> ShownTerm:
        """Return the label of its first kind; an empty one where it has none."""
        return self.kinds[0].label(language) if self.kinds else ShownTerm("")

    def _years(self, roles: Iterable[str], *, first: bool) -> Iterator[int]:
        for time in self.times:
            year = time.first if first else time.last
            if time.role in roles and year is not None:
                yield year


_BEGINNINGS: Final = ("hasTimeSpan", "hasBirth", "hasBeginning")
_ENDINGS: Final = ("hasTimeSpan", "hasDeath", "hasEnd")


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """The things of a release, and their kinds; equal to itself alone, as the site is.

    Attributes:
        items: slug → thing, by slug.
        kinds: local name of a class → class, in the order of the ontology.
    """

    items: Mapping[str, Item]
    kinds: Mapping[str, ItemKind]

    def of_kind(self, kind: str) -> list[Item]:
        """Return the things of a class, most told of first."""
        found = (item for item in self.items.values() if kind in item.classes)
        return sorted(found, key=lambda item: (-item.facts, item.slug))


@lru_cache(maxsize=4)
def the_collection(site: Site) -> Collection:
    """Return the things of a site's release; they are read once.

    Raises:
        EngineError: the engine fails.
    """
    return read_collection(site.engine, site.ontology.documentation)


def read_collection(engine: Engine, ontology: Documentation) -> Collection:
    """Read the things of a release.

    Args:
        engine: has the release.
        ontology: tells which classes keep records, and what lies above a class.

    Raises:
        EngineError: the engine fails.
    """
    kinds = _kinds(ontology)
    records = {term.name for term in ontology.classes if term.keeps_record}
    classes = _many(select(engine, _CLASSES), local_name)
    names = _names(engine)
    astray = _astray({slug: names[slug] for slug in names if "Place" in classes.get(slug, ())})
    times = _times(engine)
    places = _many(select(engine, _PLACES), slug_of)
    within = _closed(places)
    counts = {slug_of(_value(thing)): int(_value(n)) for thing, n in select(engine, _COUNTS)}
    dated = _dated(engine)
    notes = {_slug(thing): _value(note) for thing, note in reversed([*select(engine, _NOTES)])}
    items = {
        slug: Item(
            slug=slug,
            names=tuple(name for name in own if (slug, name.text) not in astray),
            kinds=_most_specific(classes.get(slug, ()), kinds),
            classes=_with_those_above(classes.get(slug, ()), kinds),
            times=times.get(slug, ()),
            places=tuple(places.get(slug, ())),
            within=within.get(slug, frozenset()),
            facts=counts.get(slug, 0),
            note=notes.get(slug, ""),
            dated=tuple(sorted(dated.get(slug, ()))),
        )
        for slug, own in names.items()
        if not records.intersection(classes.get(slug, ()))
    }
    return Collection(items, kinds)


def _names(engine: Engine) -> dict[str, tuple[ItemName, ...]]:
    """Return the names of each thing that has a label, each once in each language."""
    said: dict[tuple[str, str, str], tuple[str, list[str]]] = {}
    for thing, property_, name, whom in select(engine, _NAMING):
        key = (_slug(thing), _value(name), _language(name))
        kind, known = said.setdefault(key, (local_name(_value(property_)), []))
        if kind == _PLAIN:  # a narrower kind says more
            said[key] = (local_name(_value(property_)), known)
        known += [_value(whom)] if whom is not None else []
    found: dict[str, dict[tuple[str, str], ItemName]] = defaultdict(dict)
    for thing, property_, name, elsewhere in select(engine, _NAMES):
        slug, text, language = _slug(thing), _value(name), _language(name)
        kind, whom = said.get((slug, text, language), (_PLAIN, []))
        if _value(property_) == str(RDFS.label):
            kind = LABEL
        one = ItemName(text, language, kind, _value(elsewhere) == "true", tuple(whom))
        found[slug].setdefault((text, language), one)
    return {
        slug: tuple(own.values())
        for slug, own in found.items()
        if any(name.kind == LABEL for name in own.values())
    }


def _astray(places: Mapping[str, Sequence[ItemName]]) -> set[tuple[str, str]]:
    """Find names from elsewhere that are those of another place, such as the province of a town.

    One is, where a word of it is the whole name of another place in its language, and the English
    labels of both have no word in common.
    """
    labels = {slug: {*_sounds(names[0].text)} for slug, names in places.items()}
    alone: dict[tuple[str, str], set[str]] = defaultdict(set)
    for slug, names in places.items():
        for name in names:
            if len(words := _sounds(name.text)) == 1:
                alone[name.language, words[0]].add(slug)
    found = set()
    for slug, names in places.items():
        for name in names:
            words = _sounds(name.text) if name.elsewhere and name.language == "fa" else []
            for word in words if len(words) > 1 else ():
                others = alone[name.language, word]
                if others and not any(labels[slug] & labels[other] for other in others):
                    found.add((slug, name.text))
    return found


def _sounds(text: str) -> list[str]:
    """Return the words of a name; letters that sound the same in Persian are one."""
    return fold(text).translate(_HOMOPHONES).split()


def _times(engine: Engine) -> dict[str, tuple[ItemTime, ...]]:
    found: dict[str, list[ItemTime]] = defaultdict(list)
    for thing, property_, edtf, first, last, words, rough in select(engine, _TIMES):
        time = ItemTime(
            local_name(_value(property_)),
            _value(edtf),
            None if first is None else int(_value(first)),
            None if last is None else int(_value(last)),
            _value(words),
            rough is not None and _value(rough) == "true",
        )
        found[_slug(thing)].append(time)
    return {slug: tuple(_narrow(times)) for slug, times in found.items()}


def _dated(engine: Engine) -> dict[str, set[int]]:
    """Return slug → years of what happened to a thing and of the facts about it."""
    found: dict[str, set[int]] = defaultdict(set)
    for thing, *years in select(engine, _DATED):
        found[_slug(thing)].update(int(_value(year)) for year in years if year is not None)
    return found


def _narrow(times: Sequence[ItemTime]) -> Iterator[ItemTime]:
    """Leave out a beginning that is a birth, and an end that is a death."""
    known = {(time.role, time.edtf) for time in times}
    for time in times:
        narrower = {"hasBeginning": "hasBirth", "hasEnd": "hasDeath"}.get(time.role, "")
        if (narrower, time.edtf) not in known:
            yield time


def _kinds(ontology: Documentation) -> dict[str, ItemKind]:
    """Return the classes that keep no record, in the order of the ontology."""
    above: dict[str, set[str]] = defaultdict(set)
    parents: dict[str, list[str]] = defaultdict(list)
    children: dict[str, list[str]] = defaultdict(list)

    def walk(branch: Branch, path: tuple[str, ...]) -> None:
        name = branch.term.name
        above[name].update(path)
        if path and path[-1] not in parents[name]:
            parents[name].append(path[-1])
            children[path[-1]].append(name)
        for below in branch.branches:
            walk(below, (*path, name))

    for branch in ontology.tree:
        walk(branch, ())
    return {
        term.name: ItemKind(
            term.name,
            {"en": term.label} | {span.language: span.text for span in term.labels},
            frozenset(above[term.name]),
            tuple(parents[term.name]),
            tuple(children[term.name]),
        )
        for term in ontology.classes
        if not term.keeps_record
    }


def _most_specific(classes: Sequence[str], kinds: Mapping[str, ItemKind]) -> tuple[ItemKind, ...]:
    known = [kinds[name] for name in classes if name in kinds]
    above = {name for kind in known for name in kind.above}
    return tuple(kind for kind in known if kind.name not in above)


def _with_those_above(classes: Sequence[str], kinds: Mapping[str, ItemKind]) -> frozenset[str]:
    above = (kinds[name].above for name in classes if name in kinds)
    return frozenset(classes).union(*above)


def _closed(edges: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return node → all nodes that lead from it; there may be circles."""
    closed = {}
    for node in edges:
        seen: set[str] = set()
        waiting = list(edges[node])
        while waiting:
            if (one := waiting.pop()) not in seen:
                seen.add(one)
                waiting += edges.get(one, ())
        closed[node] = frozenset(seen - {node})
    return closed


@lru_cache(maxsize=16384)
def _name_in(item: Item, language: str) -> ItemName:
    english = next((name for name in item.names if name.language == "en"), item.names[0])
    for tag in _tags(language):
        own = [name for name in item.names if name.language == tag]
        usual = [name for name in own if name.kind not in _UNUSUAL]
        if own:
            return max(usual or own, key=lambda name: _fitness(name, english.text))
    return english


def fittest(item: Item, names: Sequence[ItemName]) -> ItemName:
    """Return of some names of a thing that which sounds most like its label.

    Old names and those of a part seldom do; which source gives a name tells less.
    """
    english = item.name_in("en").text
    return max(names, key=lambda name: _fitness(name, english))


def _fitness(name: ItemName, english: str) -> tuple[bool, bool, float, int]:
    """How fit a name is to stand for a thing: it is one that readers expect, who know another."""
    document = 0.0 if name.elsewhere else _FROM_A_DOCUMENT
    simple = name.language != "zh" or _is_simplified(name.text)
    return name.kind == LABEL, simple, similarity(name.text, english) + document, -len(name.text)


def _is_simplified(text: str) -> bool:
    """Whether a Chinese text has no traditional character, which its tag may leave open."""
    letters = "".join(filter(str.isalnum, text.casefold()))
    return fold(text).replace(" ", "") == letters


def _tags(language: str) -> Sequence[str]:
    return _WRITTEN.get(language, (language,))


def _shown(labels: Mapping[str, str], tags: Iterable[str]) -> ShownTerm:
    tag = next((tag for tag in (*tags, "en") if tag in labels), next(iter(labels)))
    return ShownTerm(labels[tag], "", tag, Span(labels[tag]).direction)


def _many(rows: Iterable[Iterable[object]], read: Callable[[str], str]) -> dict[str, list[str]]:
    """Return slug → values in the second column, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for thing, value in rows:
        found[_slug(thing)].append(read(_value(value)))
    return found


def _slug(term: object) -> str:
    return slug_of(_value(term))


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _language(term: object) -> str:
    return (term.language if isinstance(term, ox.Literal) else "") or "en"
