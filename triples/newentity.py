"""A new entity of the register, in one step: what it resembles, its text in YAML, its row.

What is asked here is what the gates would ask later: a name that is another thing's too, letters
that are not what they seem, a class that the ontology does not have. The files keep all other bytes
as they are. An entity is written as a draft, which may stand unused until a record speaks of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.annotated import Input
from khorgos.triples.annotation import ENTITIES_FILE, Entity
from khorgos.triples.building import class_fault
from khorgos.triples.editing.alone import alone
from khorgos.triples.editing.files import read_text, write_whole
from khorgos.triples.editing.scalars import block
from khorgos.triples.editing.yamltext import EditError, YamlText
from khorgos.triples.folder import GraphFolder
from khorgos.triples.gates.texts import check_texts
from khorgos.triples.gates.twins import check_twins
from khorgos.triples.minting import slugify
from khorgos.triples.problems import Problem
from khorgos.triples.terms import own_vocabulary
from khorgos.triples.wikidata.register import REGISTER, WIKIDATA, load_kinds

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LINE: Final = 10**9
"""The line of an entity that stands in no file yet: it comes after all others."""
_SECTION: Final = re.compile(r"^# ?-{3,}.*$", re.MULTILINE)
_HEADER: Final = "slug,state,qid,match,kind,note"
_ATTEMPTS: Final = 3


class NewEntityError(ValueError):
    """An entity that cannot be written.

    Attributes:
        faults: why not, each with the way out.
        is_doubt: whether it could be another thing's name alone, so that it may be written anyway.
    """

    def __init__(self, faults: Sequence[str], is_doubt: bool = False) -> None:
        super().__init__("\n".join(faults))
        self.faults, self.is_doubt = tuple(faults), is_doubt


def slug_of(label: str) -> str:
    """The slug for a label: its words in small Latin letters, without an article.

    >>> slug_of("The Battle of the Ford"), slug_of("Өскемен (city)")
    ('battle-of-the-ford', 'oskemen-city')
    """
    return re.sub(r"^(?:the|an?)-(?=.)", "", slugify(label))


def class_of(name: str, vocabulary: Vocabulary) -> str:
    """The local name of the class ``name``, which may be its label, in any case.

    Raises:
        NewEntityError: no entity can have such a class; the nearest ones are named.
    """
    plain = re.sub(r"[\s_-]", "", name).casefold()
    by_name = {local.casefold(): local for local in vocabulary.classes}
    by_label = {
        re.sub(r"[\s_-]", "", vocabulary.label(iri)).casefold(): local
        for local, iri in vocabulary.classes.items()
    }
    found = by_name.get(plain) or by_label.get(plain) or name
    if fault := class_fault(found, vocabulary):
        raise NewEntityError([fault])
    return found


def new_entity(
    label: str,
    kind: str,
    slug: str = "",
    *,
    identity: str = "",
    unlike: Sequence[str] = (),
    spoken_of_as: Sequence[str] = (),
    note: str = "",
) -> Entity:
    """An entity that stands in no file yet.

    Args:
        label: its name in English.
        kind: its class, by local name or label.
        slug: its slug; made of the label when empty.
        identity: what tells it from others.
        unlike: slugs of these.
        spoken_of_as: words by which texts speak of it that are no names.
        note: for readers.

    Raises:
        NewEntityError: the class or the slug is none.
    """
    label = " ".join(label.split())
    found = slug or slug_of(label)
    if not _SLUG.fullmatch(found):
        raise NewEntityError(
            [f"{found!r} is no slug; give one of small letters, digits and hyphens with --slug"]
        )
    return Entity(
        ENTITIES_FILE,
        _LINE,
        found,
        class_of(kind, own_vocabulary()),
        label,
        identity or None,
        note or None,
        tuple(spoken_of_as),
        tuple(unlike),
        is_draft=True,
    )


def check_entity(entity: Entity, given: Input) -> None:
    """Refuse ``entity`` where it cannot stand beside what was ``given``.

    Raises:
        NewEntityError: its slug is taken, its texts have a fault, or it may be another thing; the
            last is a doubt.
    """
    if fault := _taken(entity, given):
        raise NewEntityError([fault])
    world = replace(
        given.beside_base,
        entities={**given.entities, entity.slug: entity},
        asked=(),
        asked_entities={entity.slug: entity},
    )
    if faults := _told(check_texts(world), entity):
        raise NewEntityError(faults)
    if doubts := _told(check_twins(world, own_vocabulary()), entity):
        raise NewEntityError(doubts, is_doubt=True)


def _told(problems: Iterator[Problem], entity: Entity) -> Sequence[str]:
    own = (one.message for one in problems if one.record == entity.slug)
    return list(dict.fromkeys(own))


def _taken(entity: Entity, given: Input) -> str:
    """Who has the slug already, with the way out; "" where it is free."""
    slug = entity.slug
    if other := given.entities.get(slug):
        where = "the register has" if given.is_own(slug) else "the base has"
        told = f"{where} {slug} already: {other.label} ({other.type})"
        return f"{told}; if that is the thing, write {slug} in your records, else give a --slug"
    if slug in given.documents:
        return f"{slug} is the slug of a document; give another one with --slug"
    claims = {claim.id for record in given.records for claim in record.claims}
    return f"{slug} is the id of a claim; give another one with --slug" if slug in claims else ""


# ---------------------------------------------------------------- the files


def with_entity(text: str, entity: Entity) -> str:
    """The register ``text`` with ``entity``, below the things of its class, or else at the end.

    Raises:
        EditError: the text is not YAML, or has the slug already.
    """
    held = YamlText(text)
    if entity.slug in held.data:
        raise EditError(f"{ENTITIES_FILE} has {entity.slug} already; look at the file again")
    said = _said(entity)
    above = _last_alike(held, entity.type)
    if above is None:
        return held.with_value((entity.slug,), said)
    newline = "\r\n" if "\r\n" in text else "\n"
    whole = text if text.endswith("\n") else text + newline
    _, end = YamlText(whole).stretch(above)
    lines = newline.join((*block({entity.slug: said}, 0), ""))
    new = whole[:end] + lines + whole[end:]
    if YamlText(new).data != {**held.data, entity.slug: said}:  # it would say something else
        return held.with_value((entity.slug,), said)
    return new


def _said(entity: Entity) -> dict[str, Any]:
    said: dict[str, Any] = {"type": entity.type, "label": entity.label}
    if entity.spoken_of_as:
        said["spoken_of_as"] = list(entity.spoken_of_as)
    if entity.identity:
        said["identity"] = entity.identity
    if entity.unlike:
        said["unlike"] = list(entity.unlike)
    if entity.note:
        said["note"] = entity.note
    return said | ({"status": "draft"} if entity.is_draft else {})


def _last_alike(held: YamlText, kind: str) -> str | None:
    """The last entity under the section comment that has most of the class; None without one."""
    headings = [found.start() for found in _SECTION.finditer(held.text)]
    if not headings:
        return None
    sections: dict[str, int] = {}
    for slug in held.data:
        start, _ = held.stretch(slug)
        sections[slug] = sum(heading < start for heading in headings)
    alike = Counter(sections[slug] for slug, said in held.data.items() if _type_of(said) == kind)
    if not alike:
        return None
    most = max(alike, key=lambda section: (alike[section], section))
    return [slug for slug in held.data if sections[slug] == most][-1]


def _type_of(said: object) -> object:
    """The class that an entry tells; None where it is not whole yet."""
    return said.get("type") if isinstance(said, dict) else None


def with_row(text: str, entity: Entity) -> str:
    """The register of Wikidata ``text`` with a row for ``entity``, in the order of the slugs."""
    lines = text.splitlines(keepends=True) or [f"{_HEADER}\n"]
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    lines[-1] = lines[-1].rstrip("\r\n") + newline
    slugs = [line.partition(",")[0] for line in lines[1:]]
    if entity.slug in slugs:
        return text
    written = io.StringIO()
    note = f"look for the item for {entity.label}"
    row = (entity.slug, "unverified", "", "", _kind(entity.type), note)
    csv.writer(written, lineterminator=newline).writerow(row)
    at = len(slugs)
    if slugs == sorted(slugs):
        at = sum(slug < entity.slug for slug in slugs)
    lines.insert(at + 1, written.getvalue())
    return "".join(lines)


def _kind(name: str) -> str:
    """The kind of ``kinds.csv`` of things of the class ``name``, or of one above it; else ""."""
    vocabulary = own_vocabulary()
    kinds = load_kinds(WIKIDATA)
    above = vocabulary.superclasses(vocabulary.classes[name])
    narrow = sorted(above, key=lambda iri: -len(vocabulary.superclasses(iri)))
    names = {iri: local for local, iri in vocabulary.classes.items()}
    for iri in narrow:
        for kind, one in kinds.items():
            if names.get(iri) in one.classes:
                return kind
    return ""


def write_entity(graph: GraphFolder, entity: Entity) -> Sequence[Path]:
    """Write ``entity`` into the files of ``graph``: its entry and its row; return the files.

    An entry is written first: in a graph of one's own an entity without a row counts as one that
    nobody has looked for yet. What another program writes meanwhile is kept.

    Raises:
        EditError: a file cannot be edited, or has the slug already.
        OSError: a file cannot be written.
    """
    files: Mapping[Path, Any] = {
        graph.annotations / ENTITIES_FILE: with_entity,
        graph.wikidata / REGISTER: with_row,
    }
    with alone(graph.root):
        for path, edit in files.items():
            _edit(path, lambda text, edit=edit: edit(text, entity))
    return list(files)


def _edit(path: Path, edit: Any) -> None:
    """Change the file at ``path`` as ``edit`` says, on what it holds when it is written."""
    for _ in range(_ATTEMPTS):
        before = read_text(path)
        new = edit(before).encode()
        if write_whole(path, new, over=before.encode()):
            return
    raise EditError(f"another program keeps writing {path.name}; close it, and try again")
