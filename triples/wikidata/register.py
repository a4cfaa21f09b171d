"""The register: what is known of every entity in Wikidata, and where each pairing was seen.

``register.csv`` has one row for each entity: its ``state`` (``linked``; ``no-item``, where none is
to be expected; ``unverified``, where one may exist and nobody has seen which), the ``qid`` and the
``match`` of a linked one (exactMatch, closeMatch or broadMatch of SKOS), the ``kind`` of thing it
is (a row of ``kinds.csv``) and a ``note``: why no item is expected, or what to look for.
``sightings.csv`` has one row for each place where somebody can see the id beside a name.

An entity is matched, never equated: ``owl:sameAs`` would make a reasoner merge two descriptions.

A link that is wrong is worse than none, so two more tables guard the links. ``kinds.csv`` says of
which classes of the ontology a thing of a kind may be, and of which class of Wikidata its item is,
where that was seen. ``traps.csv`` lists ids that look right and are wrong: homonyms and
disambiguation pages. ``not_for`` has the slugs that the id must not be linked to; a ``*`` there
bans the id for every entity, as for pages that only tell homonyms apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import SKOS, Graph, Literal

from khorgos.ontology.namespaces import KHO, WD
from khorgos.ontology.prefixes import local_name
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotation import Entity
from khorgos.triples.minting import entity_iri
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.wikidata.items import QID
from khorgos.triples.wikidata.tables import read_table

WIKIDATA: Final = Path(__file__).parent
REGISTER: Final = "register.csv"
SIGHTINGS: Final = "sightings.csv"
KINDS: Final = "kinds.csv"
TRAPS: Final = "traps.csv"
STATES: Final = ("linked", "no-item", "unverified")
MATCHES: Final = ("exactMatch", "closeMatch", "broadMatch")
_SIGHTED: Final = ("slug", "qid", "seen_as", "source", "locator")
_PAIRED: Final = ("slug", "state", "qid", "match", "kind", "note")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place where an id stands beside a name.

    Attributes:
        seen_as: the name, or "" where the place identifies the thing in another way.
        source: the dataset, repository or package.
        locator: where in it: a file, a line, a key.
    """

    seen_as: str
    source: str
    locator: str

    def __str__(self) -> str:
        place = f"{self.source}, {self.locator}" if self.locator else self.source
        return f"“{self.seen_as}” in {place}" if self.seen_as else place


@dataclass(frozen=True, slots=True)
class Pairing:
    """An entity and its state in Wikidata.

    Attributes:
        slug: of the entity.
        state: one of :data:`STATES`.
        qid: the item's id, or "".
        match: one of :data:`MATCHES`, or "".
        kind: what the thing is, a kind of ``kinds.csv``, or "".
        note: what a curator should know.
        sightings: where the pairing was seen, in the order of the file.
        line: of the register.
    """

    slug: str
    state: str
    qid: str = ""
    match: str = ""
    kind: str = ""
    note: str = ""
    sightings: tuple[Sighting, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class ThingKind:
    """What a thing is.

    Attributes:
        classes: names of the classes of the ontology that have such things.
        wikidata_class: id of the class that the item is an instance of, or "" if none was seen.
    """

    classes: tuple[str, ...]
    wikidata_class: str


@dataclass(frozen=True, slots=True)
class Trap:
    """An id that looks right and is wrong.

    Attributes:
        qid: the id.
        label: the name it goes by.
        not_for: slugs that it must not be linked to, or ``("*",)`` for all.
        why: what it really is.
    """

    qid: str
    label: str
    not_for: tuple[str, ...]
    why: str

    def bans(self, slug: str, qid: str) -> bool:
        """Tell whether the entity must not be linked to ``qid`` because of this trap.

        >>> Trap("Q66", "Zarm", ("zarm",), "a market").bans("zarm", "Q66")
        True
        """
        return qid == self.qid and bool({"*", slug} & set(self.not_for))


def load_register(
    entities: Mapping[str, Entity], folder: Path = WIKIDATA, whole: bool = True
) -> Mapping[str, Pairing]:
    """The register of ``entities`` in ``folder``, by slug.

    Args:
        entities: those whose pairings are wanted.
        folder: where the tables are.
        whole: whether every entity but a draft needs a row; else one without is ``unverified``, and
            the tables themselves may lack.

    Raises:
        InputError: a file cannot be read, a row has a wrong form, an entity has no row or two, a
            row has no entity, a link has no sighting, or a sighting has no link.
    """
    problems, seen = list[Problem](), defaultdict[tuple[str, str], list[Sighting]](list)
    for row in read_table(folder / SIGHTINGS, _SIGHTED, may_lack=not whole):
        slug, qid, seen_as, source, locator = row.values.values()
        seen[slug, qid].append(Sighting(seen_as, source, locator))
        if not source.strip():
            problems.append(row.problem("the sighting has no source; say where it was seen"))
    rows = read_table(folder / REGISTER, _PAIRED, may_lack=not whole)
    pairings: dict[str, Pairing] = {}
    for row in rows:
        sightings = seen.pop((row.values["slug"], row.values["qid"]), ())
        pairing = Pairing(**row.values, sightings=tuple(sightings), line=row.line)
        fault = next(_faults(pairing, entities, pairings), "")
        if fault:
            problems.append(row.problem(fault))
        pairings.setdefault(pairing.slug, pairing)
    for slug in entities.keys() - pairings.keys():
        if not whole or entities[slug].is_draft:
            pairings[slug] = Pairing(slug, "unverified", note="nobody has looked for it yet")
            continue
        message = f"the entity has no row; add: {slug},unverified,,,,what to look for"
        problems.append(Problem(REGISTER, len(rows) + 1, slug, message))
    faulty = {problem.record for problem in problems}
    for slug, qid in seen:
        if slug not in faulty:  # whose own problem comes first
            told = f"{qid} was seen, but the register links {slug!r} to no such item"
            problems.append(Problem(SIGHTINGS, 1, slug, f"{told}; link or delete"))
    if problems:
        raise InputError(problems)
    return pairings


def own_or_common(folder: Path, name: str) -> Path:
    """The table of that name in ``folder``; the project's own where that folder has none."""
    return folder / name if (folder / name).exists() else WIKIDATA / name


def load_kinds(folder: Path = WIKIDATA) -> Mapping[str, ThingKind]:
    """The kinds in ``folder``, by name.

    Raises:
        InputError: the table cannot be read.
    """
    rows = read_table(own_or_common(folder, KINDS), ("kind", "class", "wikidata_class", "evidence"))
    for row in rows:
        if row.values["wikidata_class"] and not row.values["evidence"]:
            raise InputError([row.problem("the class of Wikidata has no evidence; add it")])
    return {
        kind: ThingKind(tuple(classes.split()), wikidata_class)
        for kind, classes, wikidata_class, _ in (row.values.values() for row in rows)
    }


def load_traps(folder: Path = WIKIDATA) -> tuple[Trap, ...]:
    """The traps in ``folder``, in the order of the file.

    Raises:
        InputError: the table cannot be read.
    """
    rows = read_table(own_or_common(folder, TRAPS), ("qid", "label", "not_for", "why", "evidence"))
    return tuple(
        Trap(qid, label, tuple(not_for.split()), why)
        for qid, label, not_for, why, _ in (row.values.values() for row in rows)
    )


def check_register(
    pairings: Mapping[str, Pairing],
    entities: Mapping[str, Entity],
    vocabulary: Vocabulary,
    folder: Path = WIKIDATA,
) -> list[Problem]:
    """What is wrong with the links, by the kinds and the traps.

    Args:
        pairings: the register.
        entities: the register of entities.
        vocabulary: of the ontology, for the classes above a class.
        folder: has the kinds and the traps.

    Raises:
        InputError: the kinds or the traps cannot be read.
    """
    kinds, traps, problems = load_kinds(folder), load_traps(folder), list[Problem]()
    exact = [pairing for pairing in pairings.values() if pairing.match == "exactMatch"]
    for pairing in pairings.values():
        messages = [*_class_faults(pairing, entities[pairing.slug], kinds, vocabulary)]
        for trap in traps:
            if trap.bans(pairing.slug, pairing.qid):
                told = f"{trap.qid} is “{trap.label}”: {trap.why}"
                messages.append(f"{told}; find the right item, or unlink it")
        for other in exact if pairing.match == "exactMatch" else ():
            if other.qid == pairing.qid and other.slug < pairing.slug:
                told = f"{pairing.qid} is linked to {other.slug} too"
                messages.append(f"{told}; one of the two links is wrong")
        problems += [Problem(REGISTER, pairing.line, pairing.slug, told) for told in messages]
    return problems


def links_graph(pairings: Mapping[str, Pairing]) -> Graph:
    """The register as a graph: the state of each entity, its match and where that was seen."""
    graph = Graph()
    for pairing in pairings.values():
        node = entity_iri(pairing.slug)
        graph.add((node, KHO.wikidataState, Literal(pairing.state)))
        if pairing.qid:
            graph.add((node, SKOS[pairing.match], WD[pairing.qid]))
        if pairing.match == "exactMatch":
            graph.add((node, KHO.wikidataId, Literal(pairing.qid)))
        for sighting in pairing.sightings:
            graph.add((node, KHO.linkEvidence, Literal(str(sighting))))
    return graph


def _faults(
    pairing: Pairing, entities: Mapping[str, Entity], earlier: Mapping[str, Pairing]
) -> Iterator[str]:
    if pairing.slug in earlier:
        yield f"the entity has a row at line {earlier[pairing.slug].line}; keep one"
    if pairing.slug not in entities:
        yield f"there is no such entity as {pairing.slug!r}; correct the slug, or delete the row"
    if pairing.state not in STATES:
        yield f"the state is {pairing.state!r}; write one of {', '.join(STATES)}"
    if pairing.state != "linked":
        if pairing.qid or pairing.match:
            yield f"a row with an id is linked, not {pairing.state}; correct it"
        if not pairing.note.strip():
            yield "the note is empty; say why no item is expected, or what to look for"
        return
    if not QID.fullmatch(pairing.qid):
        yield f"{pairing.qid!r} is not a Wikidata id; write Q and a number, or another state"
    if pairing.match not in MATCHES:
        yield f"the match is {pairing.match!r}; write one of {', '.join(MATCHES)}"
    if not pairing.sightings:
        yield f"the pairing has no evidence; say in {SIGHTINGS} where it was seen, or unlink it"


def _class_faults(
    pairing: Pairing, entity: Entity, kinds: Mapping[str, ThingKind], vocabulary: Vocabulary
) -> Iterator[str]:
    if not pairing.kind:
        if pairing.state == "linked":
            yield f"the kind is empty; write one of {KINDS}"
        return
    if (kind := kinds.get(pairing.kind)) is None:
        yield f"there is no kind {pairing.kind!r}; {KINDS} has {', '.join(kinds)}"
        return
    # An entity of an unknown class is reported where its class stands.
    name = entity.type
    known = name in vocabulary.classes
    fitting = {name, *(local_name(c) for c in vocabulary.superclasses(KHO[name]))}
    if known and fitting.isdisjoint(kind.classes):
        allowed = ", ".join(kind.classes) or "no class: such an item is never linked"
        fault = f"things of kind {pairing.kind} are of {allowed}, not of {name}"
        place = f"{entity.file}:{entity.line} has it"
        yield f"{fault}, as {place}; correct the type there, or here the kind or the link"
