"""Small changes of the real annotations, made by rule, as a tired curator could make them.

A mutant is a change of one or two records, or of an entity, written in YAML as a curator would
write it, and read by the same code. Changes that leave the same things said are not made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Final

from rdflib import OWL, RDF

from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples.annotation import ANNOTATIONS, ENTITIES_FILE, Triple
from khorgos.triples.documents.document import Document
from khorgos.triples.inputfile import read_yaml

Item = str | dict[str, Any]
"""A fact, or what a claim says, as it stands in the file."""
Path_ = tuple[str | int, ...]
"""Where an item stands in its record."""
_MARKS: Final = (
    *("certainty", "not", "how", "how_much", "of_how_much", "by_how_much", "according_to", "when"),
    *("reading", "emended", "ranking", "comparison", "scale", "share_of", "words", "calculation"),
)
"""Keys of a fact without which it says more, less, or something else."""
_UNITS: Final = {
    "km": "square kilometers", "kilometers": "square kilometers", "kilometres": "miles",
    "square kilometers": "kilometers", "km2": "km", "km²": "km", "square kilometres": "kilometres",
    "%": "km", "people": "km", "billion": "million", "million": "billion", "years": "km",
    "m": "km", "metres": "people", "tons": "years",
}  # fmt: skip
_WEAKER: Final = {
    "assertion": "hypothesis", "interpretation": "question", "hypothesis": "assertion",
    "question": "assertion", "recommendation": "assertion", "denial": "assertion",
}  # fmt: skip
_LONG: Final = 12
"""How many letters a text has at least that invisible characters are put into."""


@dataclass(frozen=True, eq=False)
class Mutant:
    """A change of the annotations.

    Attributes:
        kind: of which kind it is.
        told: what was changed, for a reader.
        records: what stands in the place of records, by file and position; None where it is gone.
        entities: what stands in the place of entities, by slug.
        touches: texts by which a finding can be known to speak of it: the ids of records and slugs
            in brackets, and the words with which the quotes of the records begin.
    """

    kind: str
    told: str
    records: Mapping[tuple[str, int], dict[str, Any] | None] = field(default_factory=dict)
    entities: Mapping[str, dict[str, Any] | None] = field(default_factory=dict)
    touches: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.kind}: {self.told}"


class Annotations:
    """The annotations as they stand in their files, with what mutations are made of."""

    def __init__(self, documents: Mapping[str, Document], folder: Path = ANNOTATIONS) -> None:
        paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != ENTITIES_FILE]
        self.files: Final = {path.name: read_yaml(path).data for path in paths}
        self.entities: Final[dict[str, dict[str, str]]] = read_yaml(folder / ENTITIES_FILE).data
        self.documents: Final = documents
        ontology = load_ontology()
        self.vocabulary: Final = Vocabulary(ontology)
        self.symmetric: Final = {
            name
            for name, prop in self.vocabulary.object_properties.items()
            if (prop, RDF.type, OWL.SymmetricProperty) in ontology
        }

    @property
    def records(self) -> Iterator[tuple[tuple[str, int], dict[str, Any]]]:
        """Each accepted record with its file and position."""
        for file, data in self.files.items():
            for place, record in enumerate(data["records"]):
                if record.get("status", "accepted") == "accepted":
                    yield (file, place), record

    @cached_property
    def said(self) -> frozenset[str]:
        """Every triple that a record says."""
        return frozenset(written(item) for _, _, _, item in self.items())

    @cached_property
    def kin(self) -> Mapping[str, Sequence[str]]:
        """The entities of each class."""
        found = defaultdict(list)
        for slug, entity in self.entities.items():
            found[entity["type"]].append(slug)
        return found

    @cached_property
    def speaking(self) -> Mapping[str, Sequence[tuple[str, int]]]:
        """The records that speak of each entity in a fact."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for where, _, _, item in self.items():
            for slug in ends(item):
                if slug in self.entities and where not in found[slug]:
                    found[slug].append(where)
        return found

    def items(self) -> Iterator[tuple[tuple[str, int], dict[str, Any], Path_, Item]]:
        """Each fact and each content, with its record and where it stands there."""
        for where, record in self.records:
            for path, item in items_of(record):
                yield where, record, path, item

    def changed(
        self, kind: str, where: tuple[str, int], record: dict[str, Any], path: Path_, new: Any
    ) -> Mutant:
        """The mutant in which ``new`` stands at ``path`` of ``record``; None deletes."""
        told = f"{record['id']}: {short(at(record, path))} → {short(new)}"
        return Mutant(kind, told, {where: put(record, path, new)}, {}, about(record))


def about(*records: Mapping[str, Any], slugs: Sequence[str] = ()) -> frozenset[str]:
    """The texts that findings about ``records`` and about the entities ``slugs`` have in them."""
    quotes = [record["quote"] for record in records]
    first = [quote if isinstance(quote, str) else quote[0] for quote in quotes]
    ids = [record["id"] for record in records]
    return frozenset({*(f"[{one}]" for one in (*ids, *slugs)), *(quote[:50] for quote in first)})


def items_of(record: Mapping[str, Any]) -> Iterator[tuple[Path_, Item]]:
    """The facts of ``record`` and the contents of its claims and goals, with their places."""

    def down(path: Path_, item: Item) -> Iterator[tuple[Path_, Item]]:
        yield path, item
        for number, inner in enumerate(item.get("content", ()) if isinstance(item, dict) else ()):
            yield from down((*path, "content", number), inner)

    for number, fact in enumerate(record.get("facts", ())):
        yield from down(("facts", number), fact)
    for number, claim in enumerate(record.get("claims", ())):
        for place, content in enumerate(claim.get("content", ())):
            yield from down(("claims", number, "content", place), content)


def written(item: Item) -> str:
    """The triple of a fact, as it is written."""
    return item if isinstance(item, str) else str(item["fact"])


def ends(item: Item) -> Iterator[str]:
    """Subject and object of a fact, where they are slugs."""
    triple = Triple.parse(written(item))
    yield triple.subject
    if triple.object is not None:
        yield triple.object


def with_triple(item: Item, triple: str) -> Item:
    """``item`` with another triple."""
    return triple if isinstance(item, str) else {**item, "fact": triple}


def at(value: Any, path: Path_) -> Any:
    """What stands at ``path`` of ``value``, or None."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError):
            return None
    return value


def put(value: Any, path: Path_, new: Any) -> Any:
    """A copy of ``value`` with ``new`` at ``path``; None deletes, and what it leaves empty."""
    copy = deepcopy(value)
    inner = at(copy, path[:-1])
    if new is not None:
        if isinstance(inner, list) and path[-1] == len(inner):
            inner.append(new)
        else:
            inner[path[-1]] = new
        return copy
    del inner[path[-1]]
    if not inner and len(path) > 1:
        return put(copy, path[:-1], None)
    return copy


def short(value: Any) -> str:
    """``value`` on one line, cut where it is long."""
    text = " ".join(str(value).split())
    return text if len(text) <= 110 else text[:107] + "..."


# ---------------------------------------------------------------- marks and claims


def marks_deleted(all_: Annotations) -> Iterator[Mutant]:
    for where, record, path, item in all_.items():
        for key in _MARKS if isinstance(item, dict) else ():
            if key in item:
                new: Item = {name: value for name, value in item.items() if name != key}
                if key == "reading":
                    new.pop("because", None)
                yield all_.changed(f"mark deleted ({key})", where, record, path, new)


def marks_added(all_: Annotations) -> Iterator[Mutant]:
    for where, record, path, item in all_.items():
        plain: dict[str, Any] = {"fact": item} if isinstance(item, str) else item
        for key, value in (("not", "not"), ("certainty", "probably"), ("how", "slightly")):
            if key not in plain:
                new = {**plain, key: value}
                yield all_.changed(f"mark added ({key})", where, record, path, new)


def claims_changed(all_: Annotations) -> Iterator[Mutant]:
    for where, record in all_.records:
        for number, claim in enumerate(record.get("claims", ())):
            path: Path_ = ("claims", number)
            for key in ("words", "certainty", "when"):
                if key in claim:
                    new = {name: value for name, value in claim.items() if name != key}
                    yield all_.changed(f"claim stripped ({key})", where, record, path, new)
            new = {**claim, "kind": _WEAKER[claim["kind"]]}
            yield all_.changed("claim of another kind", where, record, path, new)
            if "certainty" not in claim:
                new = {**claim, "certainty": "possibly"}
                yield all_.changed("claim weakened", where, record, path, new)
            # Somebody else said it, or the document itself.
            document = all_.files[where[0]]["document"]
            if claim["by"] != document:
                new = {name: value for name, value in claim.items() if name != "words"}
                new["by"] = document
                yield all_.changed("claim made the document's", where, record, path, new)


def claims_asserted(all_: Annotations) -> Iterator[Mutant]:
    """What somebody claims is told as a fact."""
    for where, record in all_.records:
        for number, claim in enumerate(record.get("claims", ())):
            document = all_.files[where[0]]["document"]
            says_more = claim["by"] != document or "certainty" in claim
            if claim.get("content") and (says_more or claim["kind"] in ("hypothesis", "question")):
                facts = [*record.get("facts", ()), *claim["content"]]
                new = put({**record, "facts": facts}, ("claims", number), None)
                told = f"{record['id']}: {claim['id']} told as facts"
                touches = about(record)
                yield Mutant("claim told as facts", told, {where: new}, {}, touches)


# ---------------------------------------------------------------- ends, names, places


def ends_swapped(all_: Annotations) -> Iterator[Mutant]:
    for where, record, path, item in all_.items():
        triple = Triple.parse(written(item))
        if triple.object not in all_.entities or triple.property in all_.symmetric:
            continue
        swapped = f"{triple.object} {triple.property} {triple.subject}"
        if swapped not in all_.said:
            new = with_triple(item, swapped)
            yield all_.changed("ends swapped", where, record, path, new)


def names_exchanged(all_: Annotations, random: Random) -> Iterator[Mutant]:
    """A subject or object is another thing of its class: of the same record, or of another."""
    for where, record, path, item in all_.items():
        triple = Triple.parse(written(item))
        here = {slug for _, other in items_of(record) for slug in ends(other)}
        for end in ("subject", "object"):
            slug = getattr(triple, end)
            if slug not in all_.entities:
                continue
            others = [one for one in all_.kin[all_.entities[slug]["type"]] if one != slug]
            for kind, choice in (
                ("name exchanged within the record", [one for one in others if one in here]),
                ("name exchanged", [one for one in others if one not in here]),
            ):
                if not choice:
                    continue
                other = random.choice(choice)
                new_triple = re.sub(
                    rf"^{re.escape(slug)} " if end == "subject" else rf" {re.escape(slug)}$",
                    f"{other} " if end == "subject" else f" {other}",
                    str(triple),
                )
                new_ends = new_triple.split(" ", 2)
                if new_triple not in all_.said and new_ends[0] != new_ends[2]:
                    new = with_triple(item, new_triple)
                    yield all_.changed(kind, where, record, path, new)


def properties_exchanged(all_: Annotations, random: Random) -> Iterator[Mutant]:
    """A fact is said by another property that takes such a subject and object."""
    vocabulary = all_.vocabulary
    used = sorted({Triple.parse(triple).property for triple in all_.said})
    props = {name: vocabulary.object_properties.get(name) for name in used}
    for where, record, path, item in all_.items():
        triple = Triple.parse(written(item))
        own = props.get(triple.property)
        if own is None or triple.object not in all_.entities:
            continue
        alike = [
            name
            for name, prop in props.items()
            if prop is not None
            and prop != own
            and vocabulary.domains(prop) == vocabulary.domains(own)
            and vocabulary.ranges(prop) == vocabulary.ranges(own)
            and own not in vocabulary.subproperties(prop)
            and f"{triple.subject} {name} {triple.object}" not in all_.said
        ]
        if alike:
            new = with_triple(item, f"{triple.subject} {random.choice(alike)} {triple.object}")
            yield all_.changed("property exchanged", where, record, path, new)


def facts_moved(all_: Annotations) -> Iterator[Mutant]:
    """A fact stands in the record before or after its own."""
    neighbours = [pair for pair in pairwise(all_.records) if pair[0][0][0] == pair[1][0][0]]
    for one, other in [*neighbours, *((after, before) for before, after in neighbours)]:
        (where, record), (there, target) = one, other
        for number, item in enumerate(record.get("facts", ())):
            same = {written(each) for _, each in items_of(target)}
            if written(item) in same or "nothing" in target:
                continue
            if len(record["facts"]) == 1 and not record.get("claims"):
                continue
            moved = {**target, "facts": [*target.get("facts", ()), item]}
            left = put(record, ("facts", number), None)
            told = f"{record['id']} → {target['id']}: {short(item)}"
            touches = about(record, target)
            yield Mutant("fact moved", told, {where: left, there: moved}, {}, touches)


def facts_copied(all_: Annotations, random: Random) -> Iterator[Mutant]:
    """A fact stands in a record of quite another place too."""
    records = [one for one in all_.records if "nothing" not in one[1]]
    for _, _, path, item in all_.items():
        (there, target) = random.choice(records)
        if path[0] == "facts" and written(item) not in map(
            written, (i for _, i in items_of(target))
        ):
            place = len(target.get("facts", ()))
            base = {**target, "facts": list(target.get("facts", ()))}
            mutant = all_.changed("fact copied elsewhere", there, base, ("facts", place), item)
            yield mutant


# ---------------------------------------------------------------- numbers, dates, units, tags


def _digits_shifted(text: str, random: Random) -> str | None:
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return None
    match = random.choice(numbers)
    digit = random.randrange(len(match[0]))
    other = str((int(match[0][digit]) + random.randint(1, 8)) % 10)
    number = match[0][:digit] + other + match[0][digit + 1 :]
    return text[: match.start()] + number + text[match.end() :]


def _era_turned(text: str) -> str | None:
    if re.search(r"\bBCE?\b", text):
        return re.sub(r"\s*\bBCE?\b", "", text)
    if re.search(r"\b\d{1,4}$", text):
        return f"{text} BC"
    return None


def _unit_changed(text: str) -> str | None:
    for unit in sorted(_UNITS, key=len, reverse=True):
        pattern = rf"(?<=[\d\s]){re.escape(unit)}(?!\w)"
        if re.search(pattern, text):
            return re.sub(pattern, _UNITS[unit], text, count=1)
    return None


def literals_shifted(all_: Annotations, random: Random) -> Iterator[Mutant]:
    """Numbers, dates, eras and units of the words, and of the EDTF beside them."""
    changes: Sequence[tuple[str, Callable[[str], str | None]]] = (
        ("number shifted", lambda text: _digits_shifted(text, random)),
        ("era turned", _era_turned),
        ("unit exchanged", _unit_changed),
    )
    for where, record, path, item in all_.items():
        triple = Triple.parse(written(item))
        for kind, change in changes:
            if triple.words and (new_words := change(triple.words)):
                tag = f"@{triple.tag}" if triple.tag else ""
                new = with_triple(item, f'{triple.subject} {triple.property} "{new_words}"{tag}')
                yield all_.changed(kind, where, record, path, new)
        for key in ("when", "edtf") if isinstance(item, dict) else ():
            if key not in item:
                continue
            if text := _digits_shifted(item[key], random):
                new = {**item, key: text}
                yield all_.changed(f"{key} shifted", where, record, path, new)
            if key == "edtf" and re.match(r"\d{4}", item[key]):
                new = {**item, key: f"-{item[key]}"}
                yield all_.changed("edtf's era turned", where, record, path, new)


def literals_exchanged(all_: Annotations, random: Random) -> Iterator[Mutant]:
    """A number or date is another one of the same quote."""
    for where, record, path, item in all_.items():
        triple = Triple.parse(written(item))
        if not triple.words or triple.tag or not (own := re.search(r"\d[\d,.]*", triple.words)):
            continue
        quotes = record["quote"]
        text = quotes if isinstance(quotes, str) else " ".join(quotes)
        others = {n.rstrip(",.") for n in re.findall(r"\d[\d,.]*", text)} - {own[0].rstrip(",.")}
        if others:
            words = triple.words.replace(own[0].rstrip(",."), random.choice(sorted(others)), 1)
            new = with_triple(item, f'{triple.subject} {triple.property} "{words}"')
            yield all_.changed("number of the quote exchanged", where, record, path, new)


def tags_changed(all_: Annotations, random: Random) -> Iterator[Mutant]:
    tags = ("en", "ru", "zh-Hans", "kk", "fa", "ar", "english", "kk-Latn", "de")
    for where, record, path, item in all_.items():
        triple = Triple.parse(written(item))
        if triple.tag:
            tag = random.choice([one for one in tags if not triple.tag.startswith(one[:2])])
            new = with_triple(item, f'{triple.subject} {triple.property} "{triple.words}"@{tag}')
            yield all_.changed("tag changed", where, record, path, new)


# ---------------------------------------------------------------- words of the curator


def reasons_emptied(all_: Annotations, random: Random) -> Iterator[Mutant]:
    excuses = ("x", "obvious", "it is clear", "as is well known", "see 1847")
    for where, record, path, item in all_.items():
        if isinstance(item, dict) and "because" in item:
            new: Item = {**item, "because": random.choice(excuses)}
            yield all_.changed("reason emptied", where, record, path, new)
        plain: dict[str, Any] = {"fact": item} if isinstance(item, str) else item
        if "reading" not in plain and path[0] == "facts":
            free = {"reading": "inferred-by-curator", "because": random.choice(excuses)}
            yield all_.changed("stated made inferred", where, record, path, {**plain, **free})


def exceptions_made(all_: Annotations, random: Random) -> Iterator[Mutant]:
    """A mark is deleted and its word excepted."""
    keys = ("certainty", "not", "how", "how_much", "of_how_much")
    for where, record, path, item in all_.items():
        for key in keys if isinstance(item, dict) else ():
            if key in item:
                marked = item[key] if isinstance(item[key], str) else item[key][0]
                without = {name: value for name, value in item.items() if name != key}
                excepted = {**record.get("exceptions", {}), marked: random.choice(("x", "-", "no"))}
                base = {**put(record, path, without), "exceptions": excepted}
                told = f"{record['id']}: {short(item)} without {key}, {marked!r} excepted"
                touches = about(record)
                yield Mutant("word excepted", told, {where: base}, {}, touches)


def texts_spoilt(all_: Annotations, random: Random) -> Iterator[Mutant]:
    """A character that nobody sees, or that looks like another, in what the curator writes."""
    look_alike = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с"}
    signs = ("\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff")
    for where, record in all_.records:
        for number, claim in enumerate(record.get("claims", ())):
            text = claim["text"]
            place = text.find("e", _LONG // 2)
            spoilt = text[:place] + random.choice((*signs, look_alike["e"])) + text[place + 1 :]
            path = ("claims", number, "text")
            yield all_.changed("text spoilt", where, record, path, spoilt)
        for path, item in items_of(record):
            if isinstance(item, dict) and "note" in item:
                new = {**item, "note": random.choice((" ", "\u00a0", "-", "."))}
                yield all_.changed("note blanked", where, record, path, new)
    for slug, entity in all_.entities.items():
        label = entity["label"]
        letter = next((one for one in label if one in look_alike), None)
        if letter is None:
            continue
        spoilt = label.replace(letter, random.choice((look_alike[letter], letter + signs[0])), 1)
        yield _entity("label spoilt", slug, entity, label=spoilt)


# ---------------------------------------------------------------- quotes and records


def quotes_changed(all_: Annotations, random: Random) -> Iterator[Mutant]:
    for where, record in all_.records:
        quote = record["quote"]
        if isinstance(quote, list) or "nothing" in record:
            continue
        words = quote.split()
        if len(words) > 3:
            start = random.randrange(len(words) - 1)
            yield all_.changed("quote of a word", where, record, ("quote",), words[start])
            half = " ".join(words[: len(words) // 2])
            yield all_.changed("quote of a half", where, record, ("quote",), half)
        document = all_.documents[all_.files[where[0]]["document"]]
        wanted = " ".join(words)
        for part in document.parts:
            looked_in = record.get("part") in (None, part.kind)
            longer = len(part.view) > len(quote) + 60 and wanted in " ".join(part.view.split())
            if looked_in and longer:
                view = part.view
                yield all_.changed("quote of a whole part", where, record, ("quote",), view)
                break
        if headings := [one for one in document.sections if one]:
            new = {**record, "quote": random.choice(headings), "part": "heading"}
            new = {name: value for name, value in new.items() if name not in ("section", "term")}
            told = f"{record['id']}: the quote is the heading {new['quote']!r}"
            touches = about(record)
            yield Mutant("quote of a heading", told, {where: new}, {}, touches)


def quotes_exchanged(all_: Annotations) -> Iterator[Mutant]:
    """A record quotes what the next one quotes."""
    keys = ("quote", "section", "part", "term")
    for (where, record), ((file, _), other) in pairwise(all_.records):
        if where[0] != file or "nothing" in record:
            continue
        new = {name: value for name, value in record.items() if name not in keys}
        new |= {name: other[name] for name in keys if name in other}
        told = f"{record['id']} quotes what {other['id']} quotes"
        yield Mutant("quote exchanged", told, {where: new}, {}, about(record))


def records_deleted(all_: Annotations) -> Iterator[Mutant]:
    for where, record in all_.records:
        touches = about(record)
        yield Mutant("record deleted", f"{record['id']} is gone", {where: None}, {}, touches)
        quote = record["quote"] if isinstance(record["quote"], str) else record["quote"][0]
        kept = {name: record[name] for name in ("section", "part", "term", "id") if name in record}
        emptied = {**kept, "quote": quote, "nothing": "nothing"}
        told = f"{record['id']} says nothing"
        yield Mutant("record emptied", told, {where: emptied}, {}, touches)


# ---------------------------------------------------------------- entities


def _entity(kind: str, slug: str, entity: dict[str, str], **new: str) -> Mutant:
    told = f"{slug}: {new}"
    return Mutant(kind, told, {}, {slug: {**entity, **new}}, about(slugs=[slug]))


def _renamed(value: Any, slug: str, other: str) -> Any:
    """``value`` with ``other`` for each ``slug`` in it."""
    if isinstance(value, str):
        return re.sub(rf"(?<![\w-]){re.escape(slug)}(?![\w-])", other, value)
    if isinstance(value, list):
        return [_renamed(one, slug, other) for one in value]
    keeps = ("quote", "section", "term", "words", "antecedent")
    return {k: v if k in keeps else _renamed(v, slug, other) for k, v in value.items()}


def entities_merged(all_: Annotations, random: Random) -> Iterator[Mutant]:
    """All records of a thing speak of another one of its class."""
    for slug, places in all_.speaking.items():
        kin = [one for one in all_.kin[all_.entities[slug]["type"]] if one != slug]
        if not kin:
            continue
        other = random.choice(kin)
        by_place = dict(all_.records)
        records = {where: _renamed(by_place[where], slug, other) for where in places}
        touches = about(*(by_place[where] for where in places), slugs=[slug, other])
        yield Mutant("entities merged", f"{slug} into {other}", records, {slug: None}, touches)


def entities_split(all_: Annotations) -> Iterator[Mutant]:
    """The last record of a thing speaks of a new thing with a name that is nearly the same."""
    for slug, places in all_.speaking.items():
        if len(places) < 2:
            continue
        entity = all_.entities[slug]
        by_place = dict(all_.records)
        where, twin = places[-1], f"{slug}-2"
        label = _variant(entity["label"])
        records = {where: _renamed(by_place[where], slug, twin)}
        entities = {twin: {"type": entity["type"], "label": label}}
        touches = about(by_place[where], slugs=[slug, twin])
        yield Mutant("entity split", f"{slug}: {label!r}", records, entities, touches)


def _variant(label: str) -> str:
    for old, new in (("ization", "isation"), ("isation", "ization"), ("–", "-"), ("oo", "u")):
        if old in label:
            return label.replace(old, new)
    return label.replace(" of ", " of the ", 1) if " of " in label else f"the {label}"


def entities_retyped(all_: Annotations, random: Random) -> Iterator[Mutant]:
    classes = sorted(all_.kin)
    for slug, entity in all_.entities.items():
        other = random.choice([one for one in classes if one != entity["type"]])
        yield _entity("entity of another class", slug, entity, type=other)


def entities_relabelled(all_: Annotations, random: Random) -> Iterator[Mutant]:
    labels = sorted(entity["label"] for entity in all_.entities.values())
    for slug, entity in all_.entities.items():
        yield _entity("label of another", slug, entity, label=random.choice(labels))


def mutants(all_: Annotations, random: Random) -> Iterable[Mutant]:
    """Every mutant; those that are drawn by chance are the same for the same ``random``."""
    yield from marks_deleted(all_)
    yield from marks_added(all_)
    yield from claims_changed(all_)
    yield from claims_asserted(all_)
    yield from ends_swapped(all_)
    yield from names_exchanged(all_, random)
    yield from properties_exchanged(all_, random)
    yield from facts_moved(all_)
    yield from facts_copied(all_, random)
    yield from literals_shifted(all_, random)
    yield from literals_exchanged(all_, random)
    yield from tags_changed(all_, random)
    yield from reasons_emptied(all_, random)
    yield from exceptions_made(all_, random)
    yield from texts_spoilt(all_, random)
    yield from quotes_changed(all_, random)
    yield from quotes_exchanged(all_)
    yield from records_deleted(all_)
    yield from entities_merged(all_, random)
    yield from entities_split(all_)
    yield from entities_retyped(all_, random)
    yield from entities_relabelled(all_, random)
