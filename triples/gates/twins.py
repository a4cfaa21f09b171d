"""Gate: is one thing told as one, and each fact and claim once?

Two entities whose names may be spellings of one name (`naming.sameness`), two events or agreements
with the same kind, parties and time (`gates.retelling`), and two entities with one item of Wikidata
are asked about, where their classes let them be one thing. Either they become one, or ``identity``
of one of them says what tells it from the other, which it names under ``unlike``. So too where a
name of one thing is a way to speak of another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotated import Input
from khorgos.triples.annotation import Entity
from khorgos.triples.folder import load_folder
from khorgos.triples.gates.gate import GateResult, JudgedTexts
from khorgos.triples.gates.retelling import (
    Asked,
    claims_told_twice,
    facts_told_twice,
    happenings_told_twice,
)
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.sameness import pairs_alike
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.wikidata.register import REGISTER
from khorgos.triples.wikidata.tables import read_table

_FEWEST: Final = 4
"""How many words a reason has at least, the names of the other things aside."""


def judge_twins(judged: JudgedTexts) -> GateResult:
    """Is one thing told as one, and each fact and claim once?"""
    given = judged.input
    items = _items(judged.folder)
    findings = sorted(set(check_twins(given, judged.vocabulary, items)))
    return GateResult(
        f"{len(given.judged_entities):,} entities compared by their names, kinds, parties and "
        "times",
        list(map(str, findings)),
    )


def check_twins(
    given: Input, vocabulary: Vocabulary, items: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """Yield what may be one and stands as two, and what is told twice, with its place.

    Args:
        given: records and entities; unknown classes, properties and things are passed over.
        vocabulary: of the ontology.
        items: slug → id of the item of Wikidata that it is linked to.
    """
    entities = given.entities
    for entity in given.judged_entities.values():
        yield from _faults(entity, entities)
    yield from _labelled_alike(given)
    yield from _spoken_of_by_names(given, vocabulary)
    asked = set[frozenset[str]]()
    every = (
        *_named_alike(given, vocabulary),
        *happenings_told_twice(given, vocabulary),
        *_linked_alike(entities, vocabulary, items or {}),
    )
    for one, other, why in every:
        pair = frozenset((one.slug, other.slug))
        is_judged = not pair.isdisjoint(given.judged_entities)
        is_told = _is_told_from(one, other) or _is_told_from(other, one)
        if is_judged and pair not in asked and not is_told:
            first, second = sorted((one, other), key=partial(_rank, given))
            where = f"line {first.line}" if given.is_own(first.slug) else "in the base"
            yield second.problem(
                f"it may be {first.slug} ({where}, {first.label!r}): {why}; make them "
                f"one entity, or name {first.slug} under unlike and say under identity what tells "
                "the two apart"
            )
        asked.add(pair)
    yield from facts_told_twice(given.own.annotated, vocabulary)
    yield from claims_told_twice(given.own.annotated)


def _is_told_from(entity: Entity, other: Entity) -> bool:
    return entity.identity is not None and other.slug in entity.unlike


def _faults(entity: Entity, entities: Mapping[str, Entity]) -> Iterator[Problem]:
    """What is wrong with ``unlike`` of an entity, and with the reason for it."""
    identity = entity.identity or ""
    rest = identity
    for slug in entity.unlike:
        other = entities.get(slug)
        if other is None or other is entity:
            what = "the entity itself" if other else "no entity"
            yield entity.problem(f"unlike names {slug!r}, which is {what}; correct or delete it")
            continue
        named = re.compile(rf"(?<![\w-])(?:{re.escape(slug)}|{re.escape(other.label)})(?![\w-])")
        if not named.search(identity):
            yield entity.problem(
                f"identity does not name {slug}, from which unlike tells this entity apart; say "
                "in it what tells the two apart, with the slug or the label of the other"
            )
        rest = named.sub("", rest)
    is_sentence = identity[:1].strip() and not identity[:1].islower() and identity.endswith(".")
    if entity.unlike and not (is_sentence and len(set(re.findall(r"[^\W\d_]+", rest))) >= _FEWEST):
        yield entity.problem(
            "identity is no sentence that tells this entity from those under unlike; write one, "
            "with a capital and a full stop, that says what this one is and the others are not"
        )


def _rank(given: Input, entity: Entity) -> tuple[bool, int]:
    """What orders entities: those of the base stand before all that are written now."""
    return given.is_own(entity.slug), entity.line


def _labelled_alike(given: Input) -> Iterator[Problem]:
    """Yield a problem for each label that another entity has too, but for case and punctuation."""
    first: dict[str, Entity] = {}
    for entity in sorted(given.entities.values(), key=partial(_rank, given)):
        other = first.setdefault(_plain(entity.label), entity)
        if other is not entity and given.is_own(entity.slug):
            where = f"line {other.line}" if given.is_own(other.slug) else "in the base"
            yield entity.problem(
                f"the label {entity.label!r} is that of {other.slug} ({where}) too; make "
                f"one entity of them, or tell the labels apart, as in '{entity.label} (river)'"
            )


def _named_alike(given: Input, vocabulary: Vocabulary) -> Iterator[Asked]:
    """Yield each two entities that can be one thing and may have one name."""
    entities = given.entities
    names = _names(given, vocabulary)
    words = {slug: entity.spoken_of_as for slug, entity in entities.items()}
    for one, other, name, another in pairs_alike(names, words, given.asked_entities):
        pair = entities[one], entities[other]
        same_label = fold(pair[0].label) == fold(pair[1].label)  # which is refused by itself
        if not same_label and _can_be_one(*pair, vocabulary):
            alike = f"{name!r} and {another!r} may be one name"
            yield *pair, f"both are called {name!r}" if name == another else alike


def _names(given: Input, vocabulary: Vocabulary) -> dict[str, list[str]]:
    """The label of each entity, and the names that records give to it."""
    naming = {local_name(prop) for prop in vocabulary.subproperties(KHO.name)}
    names = {slug: [entity.label] for slug, entity in given.entities.items()}
    for fact in (fact for record in given.records for fact in record.facts):
        triple = fact.triple
        is_name = triple.property in naming and not fact.negated and triple.words
        if is_name and triple.subject in names:
            names[triple.subject].append(triple.words or "")
    return names


def _spoken_of_by_names(given: Input, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield the ways to speak of a thing that are names of another one."""
    bearers = defaultdict(set)
    for slug, names in _names(given, vocabulary).items():
        for name in names:
            bearers[_plain(name)].add(slug)
    for entity in given.entities.values():
        for words in entity.spoken_of_as:
            for slug in sorted(bearers[_plain(words)] - {entity.slug}):
                other = given.entities[slug]
                if _is_told_from(entity, other) or _is_told_from(other, entity):
                    continue
                if given.is_own(slug) and not given.is_own(entity.slug):
                    yield other.problem(
                        f"texts speak of {entity.slug}, which the base has, as {words!r}, a name "
                        f"of this one; name {entity.slug} under unlike and say under identity "
                        "what tells the two apart"
                    )
                elif given.is_own(entity.slug):
                    yield entity.problem(
                        f"{words!r}, under spoken_of_as, is a name of {slug}; where texts mean "
                        f"this one by it too, name {slug} under unlike and say under identity "
                        "what tells the two apart, or else take it out"
                    )


def _plain(name: str) -> str:
    return fold(name).removeprefix("the ")


def _can_be_one(one: Entity, other: Entity, vocabulary: Vocabulary) -> bool:
    """Whether no axiom keeps the classes of two entities apart; the gate `input` refuses others."""
    classes = [vocabulary.classes.get(entity.type) for entity in (one, other)]
    first, second = classes
    return first is not None and second is not None and not vocabulary.are_disjoint(first, second)


def _linked_alike(
    entities: Mapping[str, Entity], vocabulary: Vocabulary, items: Mapping[str, str]
) -> Iterator[Asked]:
    """Yield each two entities that can be one thing and are linked to one item of Wikidata."""
    linked: dict[str, list[Entity]] = defaultdict(list)
    for slug, item in items.items():
        if item and slug in entities:
            linked[item].append(entities[slug])
    for item, same in linked.items():
        for one, other in combinations(same, 2):
            if _can_be_one(one, other, vocabulary):
                yield one, other, f"both are linked to {item} of Wikidata"


def _items(folder: Path) -> Mapping[str, str]:
    """Slug → item of the registers of links; nothing where the gate `input` refuses a register."""
    columns = ("slug", "state", "qid", "match", "kind", "note")
    try:
        registers = [layer.wikidata / REGISTER for layer in load_folder(folder).layers]
        rows = [row for path in registers for row in read_table(path, columns, may_lack=True)]
    except InputError:
        return {}
    return {row.values["slug"]: row.values["qid"] for row in rows}
