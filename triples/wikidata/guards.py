"""Guards of the register: a link that is wrong is worse than none.

``kinds.csv`` says of which classes of the ontology a thing of a kind may be, and of which class of
Wikidata its item is, where that was seen. ``traps.csv`` lists ids that look right and are wrong:
homonyms and disambiguation pages. ``not_for`` has the slugs that the id must not be linked to; a
``*`` there bans the id for every entity, as for pages that only tell homonyms apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotation import Entity
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.wikidata.register import REGISTER, WIKIDATA, Pairing
from khorgos.triples.wikidata.tables import read_table

KINDS: Final = "kinds.csv"
TRAPS: Final = "traps.csv"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a thing is.

    Attributes:
        name: such as ``river``.
        classes: names of the classes of the ontology that have such things.
        wikidata_class: id of the class that the item is an instance of, or "" if none was seen.
    """

    name: str
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


def load_kinds(folder: Path = WIKIDATA) -> Mapping[str, Kind]:
    """The kinds in ``folder``, by name.

    Raises:
        InputError: the table cannot be read.
    """
    rows = read_table(folder / KINDS, ("kind", "class", "wikidata_class", "evidence"))
    for row in rows:
        if row.values["wikidata_class"] and not row.values["evidence"]:
            raise InputError([row.problem("the class of Wikidata has no evidence; add it")])
    return {
        row.values["kind"]: Kind(
            row.values["kind"], tuple(row.values["class"].split()), row.values["wikidata_class"]
        )
        for row in rows
    }


def load_traps(folder: Path = WIKIDATA) -> tuple[Trap, ...]:
    """The traps in ``folder``, in the order of the file.

    Raises:
        InputError: the table cannot be read.
    """
    rows = read_table(folder / TRAPS, ("qid", "label", "not_for", "why", "evidence"))
    return tuple(
        Trap(
            row.values["qid"],
            row.values["label"],
            tuple(row.values["not_for"].split()),
            row.values["why"],
        )
        for row in rows
    )


def check_register(
    pairings: Mapping[str, Pairing],
    entities: Mapping[str, Entity],
    vocabulary: Vocabulary,
    folder: Path = WIKIDATA,
) -> list[Problem]:
    """What is wrong with the links, by the rules of this module.

    Args:
        pairings: the register.
        entities: the register of entities.
        vocabulary: of the ontology, for the classes above a class.
        folder: has the kinds and the traps.

    Raises:
        InputError: the kinds or the traps cannot be read.
    """
    kinds, traps = load_kinds(folder), load_traps(folder)
    return [
        Problem(REGISTER, pairing.line, pairing.slug, message)
        for pairing in pairings.values()
        for message in (
            *_class(pairing, entities[pairing.slug].type, kinds, vocabulary),
            *_traps(pairing, traps),
            *_shared(pairing, pairings),
        )
    ]


def _class(
    pairing: Pairing, name: str, kinds: Mapping[str, Kind], vocabulary: Vocabulary
) -> Iterator[str]:
    if not pairing.kind:
        if pairing.state == "linked":
            yield f"the kind is empty; write one of {KINDS}"
        return
    if (kind := kinds.get(pairing.kind)) is None:
        yield f"there is no kind {pairing.kind!r}; {KINDS} has {', '.join(kinds)}"
        return
    # An entity of an unknown class is reported where its class stands.
    known = name in vocabulary.classes
    fitting = {name, *(str(c).removeprefix(KHO) for c in vocabulary.superclasses(KHO[name]))}
    if known and fitting.isdisjoint(kind.classes):
        allowed = ", ".join(kind.classes) or "no class: such an item is never linked"
        yield f"a {pairing.kind} is no {name}; its item is of another thing, or choose {allowed}"


def _traps(pairing: Pairing, traps: tuple[Trap, ...]) -> Iterator[str]:
    for trap in traps:
        if pairing.qid == trap.qid and {"*", pairing.slug} & set(trap.not_for):
            yield f"{trap.qid} is “{trap.label}”: {trap.why}; find the right item, or unlink it"


def _shared(pairing: Pairing, pairings: Mapping[str, Pairing]) -> Iterator[str]:
    if pairing.match != "exactMatch":
        return
    for other in pairings.values():
        if other.qid == pairing.qid and other.match == "exactMatch" and other.slug < pairing.slug:
            yield f"{pairing.qid} is linked to {other.slug} too; one of the two links is wrong"
