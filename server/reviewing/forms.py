"""Between the fields of the page and what a file of annotations says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml
from werkzeug.datastructures import MultiDict

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.server.reviewing.proposals import Data, MissingThing
from khorgos.triples.annotation import Entity, Triple
from khorgos.triples.editing.annotationtext import FACT_KEYS
from khorgos.triples.editing.scalars import block, bracketed
from khorgos.triples.editing.yamltext import EditError, YamlText
from khorgos.triples.minting import slugify
from khorgos.triples.resolving import VALUES

QUALIFIERS: Final = (
    *("when", "certainty", "not", "how", "how_much", "of_how_much", "edtf", "reading", "because"),
    *(key for key in FACT_KEYS if key != "fact"),
)
"""Keys of a fact beside its triple, the commonest first."""
KEYS: Final = tuple(dict.fromkeys(QUALIFIERS))
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_IN_FIELDS: Final = frozenset({"id", "status", "section", "part", "term", "quote", "facts"})
_NUMBERED: Final = re.compile(r"p-(\d+)")


@dataclass(frozen=True, slots=True)
class FilledFact:
    """A fact in fields: its three words, and what qualifies it as keys and values.

    ``content`` shows again what an intention would bring about, as facts.
    """

    subject: str
    property: str
    object: str
    more: tuple[tuple[str, str], ...] = ()
    content: tuple[FilledFact, ...] = ()


def row_of(fact: str | Mapping[str, Any]) -> FilledFact:
    """The fields of ``fact``.

    >>> row = row_of({"fact": 'zarm name "Zarm"@en', "how": ["once"]})
    >>> row.property, row.object, row.more
    ('name', '"Zarm"@en', (('how', '[once]'),))
    """
    data = {"fact": fact} if isinstance(fact, str) else dict(fact)
    subject, _, rest = str(data.pop("fact", "")).strip().partition(" ")
    prop, _, thing = rest.partition(" ")
    more = tuple(
        (key, value if isinstance(value, str) else bracketed(value)) for key, value in data.items()
    )
    return FilledFact(subject, prop, thing, more, tuple(rows(data.get("content", ()))))


def rest_of(record: Data) -> str:
    """What a record says beside its quote and its facts, as YAML."""
    rest = {key: value for key, value in record.items() if key not in _IN_FIELDS}
    return "\n".join(block(rest, 0)) if rest else ""


def quotes_of(record: Data) -> str:
    """The quote as lines, one for each piece."""
    quote = record.get("quote", "")
    return quote if isinstance(quote, str) else "\n".join(quote)


Fields = MultiDict[str, str]
"""The fields of a form that was sent."""


def together(*lists: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What stands together in fields of the same names.

    Raises:
        EditError: one has more of them than another.
    """
    if len({*map(len, lists)}) > 1:
        raise EditError("the form did not come whole, and nothing was written; load the page again")
    return zip(*lists, strict=True)


class Filled:
    """A form that was filled in.

    Args:
        fields: its fields.
        entities: the register.
        vocabulary: the terms of the ontology.
    """

    def __init__(
        self, fields: Fields, entities: Mapping[str, Entity], vocabulary: Vocabulary
    ) -> None:
        self._fields = fields
        self._entities = entities
        self._vocabulary = vocabulary

    def things(self) -> list[MissingThing]:
        """The things that the register lacks.

        Raises:
            EditError: one has no slug, class or label, or a class that the ontology has not.
        """
        lists = [self._fields.getlist(name) for name in ("thing", "type", "label")]
        found = []
        for slug, type_, label in together(*lists):
            slug, type_, label = slug.strip(), type_.strip(), " ".join(label.split())
            if not (slug or label) or slug in self._entities:
                continue
            thing = MissingThing(slug or slugify(label), type_, label)
            self._check(thing)
            found.append(thing)
        return found

    def _check(self, thing: MissingThing) -> None:
        if not _SLUG.fullmatch(thing.slug):
            raise EditError(
                f"{thing.slug!r} is no name for a thing; write small letters, digits and hyphens"
            )
        if not thing.label:
            raise EditError(f"{thing.slug} has no label; write the name by which people know it")
        if thing.type not in self._vocabulary.classes:
            asked = self._vocabulary.way_out(thing.type, "class") if thing.type else "choose one"
            raise EditError(f"{thing.slug} has no class of the ontology; {asked}")

    def record(self) -> Data:
        """The record.

        Raises:
            EditError: a fact is not whole, or what stands in YAML is none.
        """
        made: Data = {}
        quotes = [" ".join(line.split()) for line in self._fields.get("quote", "").splitlines()]
        quotes = [line for line in quotes if line]
        if not quotes:
            raise EditError("the record has no quote; take the words of the sentence that say it")
        made["quote"] = quotes if len(quotes) > 1 else quotes[0]
        if facts := list(self._facts()):
            made["facts"] = facts
        if rest := self._fields.get("rest", "").strip():
            data = YamlText(f"{rest}\n".replace("\r\n", "\n")).data
            if wrong := [key for key in data if key in _IN_FIELDS]:
                raise EditError(f"{wrong[0]} has a field of its own above; take it out of the YAML")
            made |= data
        return made

    def _facts(self) -> Iterator[Data]:
        numbers = sorted(int(m[1]) for key in self._fields if (m := _NUMBERED.fullmatch(key)))
        for number in numbers:
            words = [self._fields.get(f"{name}-{number}", "").strip() for name in ("s", "p", "o")]
            names, values = (self._fields.getlist(f"{name}-{number}") for name in ("k", "v"))
            pairs = [(k, v) for k, v in together(names, values) if k and v.strip()]
            if wrong := [key for key, _ in pairs if key not in KEYS]:
                raise EditError(f"{wrong[0]!r} qualifies no fact; choose one of: {', '.join(KEYS)}")
            more = {key: _value(value) for key, value in pairs}
            if not words[1] and not words[2]:
                continue
            if not all(words):
                missing = ("subject", "property", "object")[words.index("")]
                raise EditError(
                    f"the fact {' '.join(filter(None, words))!r} has no {missing}; write it, or "
                    "take the fact out"
                )
            subject, prop, thing = words
            triple = f"{self.thing(subject)} {prop} {self.object(prop, thing)}"
            try:
                Triple.parse(triple)
            except ValueError as error:
                raise EditError(str(error)) from None
            yield {"fact": triple, **more}

    def thing(self, written: str) -> str:
        """The slug that was ``written``, or of the thing whose label that is, or one for it."""
        if written in self._entities or _SLUG.fullmatch(written):
            return written
        folded = written.casefold()
        for slug, entity in self._entities.items():
            if entity.label.casefold() == folded:
                return slug
        return slugify(written)

    def object(self, prop: str, written: str) -> str:
        """The object as a triple has it: a slug, or words in quotation marks."""
        if written.startswith('"') or written in self._entities:
            return written
        if written in ("true", "false") or not self._takes_words(prop):
            return self.thing(written)
        return f'"{written}"'

    def _takes_words(self, prop: str) -> bool:
        terms = self._vocabulary
        if prop in terms.datatype_properties:
            return True
        iri = terms.object_properties.get(prop)
        return iri is not None and bool(terms.ranges(iri) & VALUES)


def _value(written: str) -> Any:
    """The value of a qualifier: a text, or a list or mapping in brackets."""
    written = " ".join(written.split())
    if written[:1] in "[{":
        try:
            return yaml.load(written, Loader=yaml.BaseLoader)
        except yaml.YAMLError as error:
            raise EditError(f"{written!r} is no list or mapping: {error}") from None
    return written


def rows(facts: Sequence[str | Mapping[str, Any]]) -> list[FilledFact]:
    """The fields of all ``facts``."""
    return list(map(row_of, facts))
