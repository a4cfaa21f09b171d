"""Drafts of annotation records, out of what the glosses of a document say.

Every gloss is read once, where it stands first. What it says becomes records that wait for a
curator (``status: draft``), each with the stretch of the gloss that says it; remarks stand beside
them as comments. A gloss that is about another thing than the link or the register means gives no
record, only remarks.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import yaml
from rdflib import URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples import minting
from khorgos.triples.annotation import AnnotationFile, Entity
from khorgos.triples.documents.document import Document, LinkedTerm, Part
from khorgos.triples.documents.sentences import split
from khorgos.triples.glosses.reading import GlossReading, compare_target, read_gloss
from khorgos.triples.glosses.stretch import Stretch
from khorgos.triples.glosses.values import GlossDate, Role

_Record = dict[str, Any]

_PROPERTIES: Final[Mapping[Role, str]] = {
    "birth": "hasBirth",
    "death": "hasDeath",
    "span": "hasTimeSpan",
    "beginning": "hasBeginning",
    "reign": "rules",
}


def draft(
    document: Document,
    entities: Mapping[str, Entity],
    existing: Sequence[AnnotationFile],
    before: Sequence[str] = (),
) -> str:
    """Write a file of annotations, in YAML, that a curator can go on from.

    Args:
        document: the document; glosses of it that have records already are passed over.
        entities: the register, by slug.
        existing: the annotations so far, of this document and of others.
        before: records of other kinds, in YAML, that stand before those of the glosses.
    """
    register = _Entities(entities, existing)
    own = [file for file in existing if file.document == document.source.slug]
    done = {record.term for file in own for record in file.records if record.part == "gloss"}
    blocks, silent, seen = list(before), list[str](), set[str]()
    for term in document.terms:
        if term.gloss is None or term.gloss.view in seen:
            continue
        seen.add(term.gloss.view)
        if term.text in done:
            continue
        block = _Draft(document, term, term.gloss, register).text()
        if block:
            blocks.append(block)
        else:
            silent.append(f"# Nothing was read in the gloss of {term.text!r}.\n")
    has_records = any("\n- id: " in f"\n{block}" for block in blocks)
    return "".join(
        [
            _dump({"document": document.source.slug, "complete": []}),
            "records:\n" if has_records else "records: []\n",
            *blocks,
            *silent,
            _dump({"terms": [*_terms(document.terms, register, own)]}),
        ]
    )


def slugify(text: str) -> str:
    """Make a slug; ``term`` where no letter or digit is left."""
    return minting.slugify(text) or "term"


class _Entities:
    """The entities there are: found by their names, with what may be said of them."""

    def __init__(self, entities: Mapping[str, Entity], existing: Iterable[AnnotationFile]) -> None:
        """Take the ``entities`` by slug, and the annotations that say their other names."""
        self._entities = entities
        self._vocabulary = Vocabulary(load_ontology())
        self._labels = defaultdict[str, set[str]](set)
        self._names = defaultdict[str, set[str]](set)
        for slug, entity in entities.items():
            self._labels[entity.label.casefold()].add(slug)
        naming = self._vocabulary.subproperties(KHO.name)
        kinds = {n for n, prop in self._vocabulary.datatype_properties.items() if prop in naming}
        for fact in (fact for file in existing for record in file.records for fact in record.facts):
            if fact.triple.property in kinds and fact.triple.words:
                self._names[fact.triple.words.casefold()].add(fact.triple.subject)

    def find(self, name: str | None) -> str | None:
        """The slug of the one entity with this label or, failing that, this name."""
        for names in (self._labels, self._names):
            slugs = list(names.get((name or "").casefold(), set()))
            if len(slugs) == 1:
                return slugs[0]
        return None

    def get(self, slug: str) -> Entity | None:
        """The entity of ``slug``, or None where it is not in the register."""
        return self._entities.get(slug)

    def agrees(self, slug: str, kind: str | None) -> bool:
        """Tell whether ``slug`` may be of the class ``kind``; what is not known may be anything."""
        return kind is None or self._may_be(slug, self._vocabulary.classes[kind])

    def accepts(self, slug: str, prop: str) -> bool:
        """Tell whether the property speaks of things of the class of ``slug``."""
        domains = self._vocabulary.domains(self._vocabulary.object_properties[prop])
        return all(self._may_be(slug, domain) for domain in domains)

    def _may_be(self, slug: str, cls: URIRef) -> bool:
        entity, above = self._entities.get(slug), self._vocabulary.superclasses
        own = self._vocabulary.classes.get(entity.type) if entity else None
        return own is None or cls in above(own) or own in above(cls)


class _Draft:
    """What one gloss gives: records, and remarks for the curator."""

    def __init__(
        self, document: Document, term: LinkedTerm, gloss: Part, register: _Entities
    ) -> None:
        self._term, self._gloss, self._register = term, gloss, register
        self._reading = reading = read_gloss(term)
        head = register.find(reading.head)
        self._slug = register.find(term.text) or head or slugify(term.text)
        self._found = (*reading.names, *reading.dates, *reading.quantities)
        is_other = compare_target(reading, term) == "other" and head != self._slug
        agrees = register.agrees(self._slug, reading.kind)
        # It seems to be about another thing; the remark says why.
        self._is_withheld = bool(self._found) and (is_other or not agrees)
        self._remarks = [*_remarks(reading, term, self._slug, register)]
        same = [p for p in document.parts if (p.section, p.term) == (gloss.section, gloss.term)]
        if sum(part.view == gloss.view for part in same) > 1:
            self._remarks.append("place: this gloss stands more than once under its heading")

    def text(self) -> str:
        """The records in YAML with comments before them; "" where there is nothing to say."""
        records = [*self._records()]
        if not records and not self._reading.flags and not self._is_withheld:
            return ""
        lines = [f"# ---- {self._term.text}", *(f"# {remark}" for remark in self._remarks)]
        return "\n".join(lines) + "\n" + (_dump(records) if records else "")

    def _records(self) -> Iterator[_Record]:
        if self._reading.nothing is not None:
            quote = self._quote(0, [self._reading.nothing])
            yield self._record(1, quote, nothing=self._reading.nothing.message)
            return
        if self._is_withheld:
            self._remarks += [f'not drafted: "{_plain(one.words)}"' for one in self._found]
            return
        number = 0
        for start, end in split(self._gloss.view):
            if facts := [*self._facts(start, end)]:
                number += 1
                found: list[Stretch] = [finding for finding, _ in facts]
                quote = self._quote(start, [*found, *self._link_behind_head(found)])
                made = [fact for _, fact in facts]
                yield self._record(number, quote, facts=self._with_flags(made, quote))

    def _record(self, number: int, quote: str, **said: object) -> _Record:
        return {
            "id": f"gloss-{slugify(self._term.text)}-{number}",
            "status": "draft",
            "section": self._gloss.section,
            "part": "gloss",
            "term": self._term.text,
            "quote": quote,
            **said,
        }

    def _facts(self, start: int, end: int) -> Iterator[tuple[Stretch, _Record]]:
        """Yield what the sentence from ``start`` to ``end`` says, with the fact that says it."""
        entity = self._register.get(self._slug)
        label = (entity.label if entity else self._term.text).casefold()
        for name in self._reading.names:
            is_label = name.tag == "en" and name.words.casefold() == label
            if start <= name.start < end and not is_label:
                triple = f'{self._slug} {name.kind} "{name.words}"@{name.tag}'
                yield name, _fact(triple, when=name.when, note=name.note)
        for date in self._reading.dates:
            prop = _PROPERTIES[date.role]
            if start <= date.start < end and self._register.accepts(self._slug, prop):
                yield date, self._date_fact(prop, date)
        for quantity in self._reading.quantities:
            if start <= quantity.start < end:
                yield (
                    quantity,
                    _fact(
                        f'{self._slug} {quantity.measures} "{_plain(quantity.words)}"',
                        when=quantity.when,
                        reading="coreference" if quantity.because else None,
                        because=quantity.because,
                        certainty=quantity.certainty,
                    ),
                )

    def _link_behind_head(self, found: Sequence[Stretch]) -> Iterator[Stretch]:
        """Yield the words of the link where they stand behind the headword, which they prove."""
        heads = [f.end for f in found if f.words == self._reading.head]
        words = re.compile(re.escape(self._term.text), re.IGNORECASE)
        if heads and (match := words.search(self._gloss.view, heads[0])):
            yield Stretch(match[0], match.start())

    def _date_fact(self, prop: str, date: GlossDate) -> _Record:
        words = _plain(date.words)
        reading = {"reading": "relative" if date.edtf else "coreference", "because": date.because}
        qualified = {"edtf": date.edtf, **(reading if date.because else {})}
        if date.polity is None:
            return _fact(f'{self._slug} {prop} "{words}"', **qualified)
        polity = self._register.find(date.polity)
        if polity is None:
            polity = slugify(date.polity)
            self._remarks.append(f"no such entity yet: {polity}")
        return _fact(f"{self._slug} {prop} {polity}", when=words, **qualified)

    def _quote(self, start: int, said: Sequence[Stretch]) -> str:
        """The gloss from the sentence's ``start`` up to the last thing said, brackets closed."""
        view = self._gloss.view
        while not (view[start].isalnum() or view[start] in "'\"("):
            start += 1
        end = _closed(view, start, max(found.start + len(found.words) for found in said))
        while view.count(view[start:end]) > 1:  # a quote has to be found in one place
            end += 1 + len(view[end + 1 :].partition(" ")[0])
        return _plain(view[start:end])

    def _with_flags(self, facts: list[_Record], quote: str) -> list[_Record | str]:
        """Say in a note of the first fact what of its quote is damaged."""
        notes = [
            f"The gloss is damaged here: {flag.message}, '{flag.words}'."
            for flag in self._reading.flags
            if _plain(flag.words) in quote
        ]
        if notes:
            first = facts[0]
            facts[0] = {**first, "note": " ".join([*filter(None, [first.get("note")]), *notes])}
        return [fact if len(fact) > 1 else fact["fact"] for fact in facts]


def _closed(view: str, start: int, end: int) -> int:
    """Move ``end`` behind the marks that close italics and brackets opened after ``start``."""
    if view.count("''", start, end) % 2 and view.startswith("''", end):
        end += len("''")
    while view.count("(", start, end) > view.count(")", start, end):
        closing = re.match(r"[\s,;']*\)", view[end:])
        if closing is None:
            return end
        end += closing.end()
    return end


def _remarks(
    reading: GlossReading, term: LinkedTerm, slug: str, register: _Entities
) -> Iterator[str]:
    entity = register.get(slug)
    if entity is None:
        yield f"no such entity yet: {slug}"
    if reading.nothing is None and compare_target(reading, term) != "named":
        about = f"is about {reading.head!r}" if reading.head else "begins with another thing"
        yield f"target: the gloss {about}; the words of the link do not stand in it"
    if reading.kind is not None:
        verdict = f"; the register says {entity.type}" if entity else ""
        differs = "" if register.agrees(slug, reading.kind) else ", which is another kind of thing"
        yield f'type: "{reading.type_words}" reads as {reading.kind}{verdict}{differs}'
    for flag in reading.flags:
        yield f'flag: {flag.message}: "{textwrap.shorten(flag.words, 60)}"'


def _fact(triple: str, **qualified: str | None) -> _Record:
    return {"fact": triple, **{key: value for key, value in qualified.items() if value}}


def _terms(
    terms: Iterable[LinkedTerm], register: _Entities, own: Iterable[AnnotationFile]
) -> Iterator[_Record]:
    """Yield every linked term once, as it is listed already or with the entity of its name."""
    listed = {linked.term: linked for file in own for linked in file.terms}
    first: dict[str, LinkedTerm] = {}
    for term in terms:
        first.setdefault(term.text, term)
    for term in first.values():
        if linked := listed.get(term.text):
            entity, reason, note = linked.entity, linked.nothing, linked.note
        else:
            # The entity that the link names, by its words or, where they agree, its gloss's name.
            reading = read_gloss(term)
            named = compare_target(reading, term) == "named"
            entity = register.find(term.text) or register.find(reading.head if named else None)
            reason = note = None
        yield {
            "term": term.text,
            **({"entity": entity} if entity else {"nothing": reason or "?"}),
            **({"note": note} if note else {}),
        }


def _plain(words: str) -> str:
    """The words with each run of white space as one space, as quotes are compared."""
    return " ".join(words.split())


def _dump(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=2**20)
