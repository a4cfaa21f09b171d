"""The words of the properties: headings for facts, and facts as sentences.

``phrases.csv`` has a row for each property of the ontology. ``forward`` heads its facts on the page
of their subject, ``backward`` on that of their object, in words that read forwards from there.
``sentence`` says a fact, ``past`` says one that is over, where the first would be wrong then, and
``passive`` says it from its object. `khorgos.server.reading.wording` tells how they are written. A
property without a row is named by its label.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import local_name
from khorgos.server.reading.wording import (
    FRAMES,
    HEDGE,
    HEDGES,
    SENTENCE,
    Content,
    Named,
    Narrator,
    Phrased,
    Piece,
    Pieces,
)
from khorgos.triples.inputfile import read_utf8
from khorgos.triples.problems import InputError, Problem

if TYPE_CHECKING:
    from khorgos.server.languages.messages import Translator
    from khorgos.server.reading.terms import ShownTerm

TABLE: Final = Path(__file__).with_name("phrases.csv")
COLUMNS: Final = (
    *("property", "group", "order", "forward", "backward"),
    *("sentence", "past", "passive"),
)
GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "what": "What it is",
        "when": "When",
        "who": "Who took part",
        "where": "Where",
        "family": "Family and life",
        "rule": "Rule and offices",
        "parts": "Parts and members",
        "origin": "How it came about, and what came of it",
        "agreements": "Borders and agreements",
        "relations": "Relations with others",
        "economy": "Money, goods and means",
        "numbers": "Numbers and ranks",
        "aims": "Aims and policies",
        "claims": "What is said",
        "names": "Names",
        "record": "How it was read",
        "text": "In the document",
    }
)
"""The groups of facts with their headings, in the order in which a reader expects them."""
OF_KIND: Final[Mapping[str, Mapping[str, tuple[str, str, str]]]] = MappingProxyType(
    {
        "Purchase": {
            "hasRecipient": (
                "Buyer",
                "{object} [was|were] {hedge} the buyer in {subject}",
                "{object} [was|were] {hedge} the buyer in {subject}",
            ),
            "hasGiver": (
                "Seller",
                "{object} [was|were] {hedge} the seller in {subject}",
                "{object} [was|were] {hedge} the seller in {subject}",
            ),
            "transfers": (
                "What was bought",
                "{object} [was|were] {hedge} bought in {subject}",
                "{object} [was|were] {hedge} bought in {subject}",
            ),
            "hasAmount": ("Price", "the price paid in {subject} was {hedge} {object}", ""),
        },
        "Loan": {
            "hasRecipient": (
                "Lent to",
                "{object} [was|were] {hedge} the borrower in {subject}",
                "{object} [was|were] {hedge} the borrower in {subject}",
            ),
            "hasGiver": (
                "Lent by",
                "{object} [was|were] {hedge} the lender in {subject}",
                "{object} [was|were] {hedge} the lender in {subject}",
            ),
        },
    }
)
"""Kind of subject → property → heading, sentence and passive that say more than its row."""
HEADING: Final = "heading"
BACK: Final = "heading from the other end"
"""The contexts of headings in the catalogues."""

_SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Claim": "the claim “{object}”",
        "SurveyAnswer": "the answer “{object}”",
        "Goal": "the aim “{object}”",
    }
)
"""How one speaks of what is called by a sentence, by its class."""
_UNNAMED: Final = "{subject}: {property}: {object}"
_UNNAMED_BACK: Final = "“{property}” of others"
_DENIED: Final = "it is not so that {sentence}"
_ACCORDING: Final = "according to {source}, {sentence}"
_DATED: Final = "{sentence} ({date})"
_QUALIFIED: Final = "{sentence} (“{words}”)"
_AS_ROLE: Final = "{object} (as {an_role})"
_IN_ROLE: Final = "{sentence}, as {an_object}"
_WITHIN: Final = "{sentence}, with regard to {scopes}"
_DIRECTIONS: Final = ("north", "northeast", "east", "southeast", "south", "southwest", "west")
_ALL: Final = (*_DIRECTIONS, "northwest")
_LIES_OF: Final = {way: f"{{subject}} {{hedge}} [lies|lie] {way} of {{object}}" for way in _ALL}
_LAY_OF: Final = {way: f"{{subject}} {{hedge}} lay {way} of {{object}}" for way in _ALL}
_LIES_IN: Final = {
    way: f"{{subject}} {{hedge}} [lies|lie] in the {way} of {{object}}" for way in (*_ALL, "centre")
}
_WAYS: Final = {
    str(KHO.hasRelativePosition): (_LIES_OF, _LAY_OF),
    str(KHO.isLocatedIn): (_LIES_IN, {}),
}
_QUANTIFIED: Final = {"subject": "hasSubjectQuantifier", "object": "hasObjectQuantifier"}
_PLACES: Final = re.compile(r"\{(.*?)\}")
_NEEDED: Final = frozenset({"subject", "object"})
_KNOWN: Final = _NEEDED | {"hedge"}
_MANNER: Final = re.compile(r"^(?:an|at|of)_")

Direction = Literal["forward", "backward"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a property.

    Attributes:
        iri: of the property.
        group: a key of ``GROUPS``.
        order: its place in the group.
        forward: heads its facts on the page of the subject.
        backward: heads them on the page of the object.
        sentence: says a fact.
        past: says a fact that is over; else the empty string.
        passive: says a fact from its object; else the empty string.
    """

    iri: str
    group: str
    order: int
    forward: str
    backward: str
    sentence: str
    past: str = ""
    passive: str = ""

    @property
    def rank(self) -> tuple[int, int]:
        """Where its facts stand among those of a thing."""
        return list(GROUPS).index(self.group), self.order


@dataclass(frozen=True, slots=True)
class Message:
    """A message for the catalogues.

    Attributes:
        context: what tells it from the same words elsewhere.
        text: the words in English.
        comment: what it is for, for translators.
    """

    context: str
    text: str
    comment: str


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact to be told in a sentence.

    Attributes:
        subject: what it is about.
        property: the IRI of the property.
        object: the thing or value at the other end.
        hedges: the words with which the source hedges.
        is_denied: whether the source says that it is not so.
        is_over: whether it was so and is no more, as far as is known.
        dates: when it was so, by its own statement.
        qualifiers: local name of the property that qualifies it, and with what.
        levels: what the qualifiers stand for, such as ``northeast`` for ``to the northeast``.
        source: whom the source names for it.
        label: of the property, for one without words of its own.
        topic: ``subject`` or ``object`` where that end was just named, and may be a pronoun.
        pronouns: what stands for it at the head of a sentence, and within one.
    """

    subject: Named
    property: str
    object: Named
    hedges: tuple[str, ...] = ()
    is_denied: bool = False
    is_over: bool = False
    dates: tuple[ShownTerm, ...] = ()
    qualifiers: tuple[tuple[str, Named], ...] = ()
    levels: tuple[str, ...] = ()
    source: Named | None = None
    label: str = ""
    topic: str = ""
    pronouns: tuple[Named, Named] | None = None


@cache
def phrases() -> Mapping[str, Phrase]:
    """Return the words of each property that has a row, by IRI, in the order of the table."""
    return load(TABLE)


def load(path: Path, properties: Container[str] | None = None) -> Mapping[str, Phrase]:
    """Read a table of phrases.

    Args:
        path: the table.
        properties: IRIs of the properties that there are; not looked at where it is None.

    Raises:
        InputError: a row is not as it should be.
    """
    reader = csv.DictReader(io.StringIO(read_utf8(path)))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = f"the columns are {reader.fieldnames}; make them {','.join(COLUMNS)}"
        raise InputError([Problem(path.name, 1, "", message)])
    rows: dict[str, Phrase] = {}
    problems: list[Problem] = []
    for cells in reader:
        name = cells["property"] or ""
        fault = _fault(cells)
        iri = str(KHO[name.removeprefix("kho:")])
        if not fault and properties is not None and iri not in properties:
            fault = f"the ontology has no property {name}; correct it, or delete the row"
        if not fault and iri in rows:
            fault = f"{name} has a row already; keep one of the two"
        if fault:
            problems.append(Problem(path.name, reader.line_num, name, fault))
        else:
            rest = {key: cells[key] for key in COLUMNS if key not in ("property", "order")}
            rows[iri] = Phrase(iri=iri, order=int(cells["order"]), **rest)
    if problems:
        raise InputError(problems)
    return MappingProxyType(rows)


def _fault(cells: Mapping[str | None, str | None]) -> str:
    """Say what is wrong with a row, or the empty string."""
    if None in cells or None in cells.values():
        return f"this row has not {len(COLUMNS)} cells; write {','.join(COLUMNS)}"
    texts = {key: text for key, text in cells.items() if key is not None and text is not None}
    if not texts["property"].startswith("kho:"):
        return f"{texts['property']!r} is no property of the ontology; begin it with kho:"
    if texts["group"] not in GROUPS:
        return f"there is no group {texts['group']!r}; write one of {', '.join(GROUPS)}"
    if not texts["order"].isdecimal():
        return f"the order is {texts['order']!r}; write a whole number"
    empty = [key for key in ("forward", "backward", "sentence") if not texts[key].strip()]
    if empty:
        return f"{' and '.join(empty)} are empty; write the words"
    for key in ("sentence", "past", "passive"):
        if texts[key] and (wrong := _misplaced(texts[key])):
            return f"the {key} {texts[key]!r} {wrong}"
    return ""


def _misplaced(template: str) -> str:
    """Say what is wrong with the places of a template, or the empty string."""
    places = _PLACES.findall(template)
    bare = [_MANNER.sub("", place) for place in places]
    unknown = set(bare) - _KNOWN
    if unknown:
        return f"has a place {{{min(unknown)}}}; use {{subject}}, {{object}} and {{hedge}}"
    ends = sorted(place for place in bare if place != "hedge")
    if ends not in (sorted(_NEEDED), ["subject"]):
        return "must have {subject} and {object}, each once; {subject} alone for a truth value"
    if template.count("[") != template.count("]") or template.endswith("."):
        return "must close its brackets and end without a full stop"
    return ""


def phrase(property_: str, label: str = "", kinds: Container[str] = ()) -> Phrase:
    """Return the words of a property; made from its label where it has no row.

    Args:
        property_: its IRI.
        label: its label.
        kinds: local names of the classes of the subject; some have words of their own.
    """
    found = phrases().get(property_)
    if found:
        own = (rows for kind, rows in OF_KIND.items() if kind in kinds)
        words = next((rows[key] for rows in own if (key := local_name(property_)) in rows), None)
        if words is None:
            return found
        forward, said, passive = words
        return replace(found, forward=forward, sentence=said, past="", passive=passive)
    name = label or local_name(property_)
    forward = name[:1].upper() + name[1:]
    backward = _UNNAMED_BACK.replace("{property}", name)
    return Phrase(property_, "what", 1000, forward, backward, "")


def heading(
    property_: str,
    direction: Direction,
    translate: Translator,
    label: str = "",
    kinds: Container[str] = (),
) -> str:
    """Return the heading over facts with a property.

    Args:
        property_: its IRI.
        direction: ``forward`` on the page of their subject, ``backward`` on that of their object.
        translate: the catalogue of the language of the page.
        label: the property's label, for one without words of its own.
        kinds: local names of the classes of the subject.
    """
    words = phrase(property_, label, kinds)
    if property_ not in phrases():
        return words.forward if direction == "forward" else words.backward
    if direction == "forward":
        return str(translate.pgettext(HEADING, words.forward))
    return str(translate.pgettext(BACK, words.backward))


def group_heading(group: str, translate: Translator) -> str:
    """Return the heading over a group of facts."""
    return str(translate.pgettext(HEADING, GROUPS[group]))


def sentence(fact: ToldFact, narrator: Narrator, passive: bool = False) -> Pieces:
    """Say a fact as a sentence, with a capital and a full stop.

    Args:
        fact: the fact, with what its source says of it besides.
        narrator: says it in a language.
        passive: whether to begin at the object, where the property has words for it.
    """
    return narrator.stop(clause(fact, narrator, passive))


def clause(fact: ToldFact, narrator: Narrator, passive: bool = False) -> Pieces:
    """Say a fact as a clause, which has no capital and no full stop; as ``sentence``."""
    words = phrase(fact.property, fact.label, fact.subject.kinds)
    hedge, hedges = narrator.hedged(fact.hedges)
    way = next((way for way in fact.levels if way in _way(fact)), "")
    template = _way(fact).get(way) or _template(words, fact.is_over, passive)
    subject, object_ = _ends(fact, template, narrator)
    template = _possessive(fact, template, narrator)
    if template:
        said = narrator.say(template, subject=subject, object=object_, hedge=hedge)
        hedges = hedges if "{hedge}" in narrator.template(template)[0] else fact.hedges
    else:
        name = words.forward[:1].lower() + words.forward[1:]
        said = narrator.say(_UNNAMED, subject=subject, property=name, object=object_)
        hedges = fact.hedges
    said = narrator.hedge_after(said, hedges)
    ends = {"hasSubjectQuantifier": subject, "hasObjectQuantifier": object_}
    is_turned = template.startswith("{object}")
    for property_, qualifier in fact.qualifiers:
        is_pronoun = _is_pronoun(ends.get(property_))
        if not (property_ == "inRole" and is_turned):
            said = _qualified(said, property_, qualifier, narrator, bool(way), is_pronoun)
    scopes = [scope for property_, scope in fact.qualifiers if property_ == "hasScope"]
    if scopes:
        said = narrator.say(_WITHIN, sentence=said, scopes=narrator.listed(scopes))
    for date in fact.dates:
        said = narrator.say(_DATED, sentence=said, date=Piece(date, "date"))
    if fact.is_denied or ("object}" not in template and fact.object.term.text == "false"):
        said = narrator.say(_DENIED, sentence=said)
    return narrator.say(_ACCORDING, source=fact.source, sentence=said) if fact.source else said


def _ends(fact: ToldFact, template: str, narrator: Narrator) -> tuple[Content, Content]:
    """Return the ends of a fact as its sentence names them."""
    ends: dict[str, Content] = {"subject": fact.subject, "object": fact.object}
    if fact.topic and fact.pronouns:
        said, tag = narrator.template(template)
        if said.startswith(f"{{{fact.topic}}}"):
            ends[fact.topic] = fact.pronouns[0]
        elif tag == "en" and not re.search(rf"^(?:The|An) .*\{{{fact.topic}\}}", said):
            ends[fact.topic] = fact.pronouns[1]
    for end, name in ends.items():
        ends[end] = _called(name, end, template, narrator)
    for property_, qualifier in fact.qualifiers:
        for end, place in _QUANTIFIED.items():
            name = ends[end]
            if property_ == place and isinstance(name, Named) and not _is_pronoun(name):
                ends[end] = narrator.some(qualifier.term, name)
        if property_ == "inRole" and template.startswith("{object}"):
            # The role is that of the subject, which stands last.
            titled = narrator.say(_AS_ROLE, object=ends["subject"], role=qualifier)
            ends["subject"] = Phrased(titled, fact.subject.is_plural)
    return ends["subject"], ends["object"]


def _called(name: Content, end: str, template: str, narrator: Narrator) -> Content:
    """Name what is called by a sentence as such: the claim “Ost is a river”."""
    if not isinstance(name, Named) or f": {{{end}}}" in template or not template:
        return name
    kind = next((kind for kind in _SENTENCES if kind in name.kinds), "")
    clumsy = kind != "Goal" or (end == "subject" and name.term.text.startswith("to "))
    return Phrased(narrator.say(_SENTENCES[kind], object=name)) if kind and clumsy else name


def _possessive(fact: ToldFact, template: str, narrator: Narrator) -> str:
    """Say ``its length`` in English, rather than the length of it."""
    if not fact.pronouns or narrator.tag != "en" or not _is_pronoun(fact.pronouns[0]):
        return template
    its = "their" if fact.pronouns[0].is_plural else "its"
    return re.sub(rf"^the ([\w ]+?) of \{{{fact.topic}\}}", rf"{its} \1", template)


def _is_pronoun(name: Content | None) -> bool:
    return isinstance(name, Named) and "Pronoun" in name.kinds


def _way(fact: ToldFact) -> Mapping[str, str]:
    """Return the templates of a fact by the direction that it names."""
    now, past = _WAYS.get(fact.property, ({}, {}))
    return past if fact.is_over and past else now


def _template(words: Phrase, is_over: bool, passive: bool) -> str:
    if passive and words.passive:
        return words.passive
    return words.past if is_over and words.past else words.sentence


def _qualified(
    said: Pieces,
    property_: str,
    qualifier: Named,
    narrator: Narrator,
    is_way: bool,
    is_pronoun: bool,
) -> Pieces:
    """Add what qualifies a fact to its sentence."""
    if property_ in _QUANTIFIED.values() and not is_pronoun:
        return said
    if property_ == "inRole":
        return narrator.say(_IN_ROLE, sentence=said, object=qualifier)
    if property_ == "hasScope":
        return said
    if is_way and "Direction" in qualifier.kinds:
        return said
    return narrator.say(_QUALIFIED, sentence=said, words=Piece(qualifier.term, "hedge"))


def messages() -> Iterator[Message]:
    """Yield all messages of the table and of the sentences made from it, each once."""
    seen: set[tuple[str, str]] = set()
    for message in _messages():
        if (message.context, message.text) not in seen:
            seen.add((message.context, message.text))
            yield message


def _of_kinds() -> Iterator[Message]:
    for kind, rows in OF_KIND.items():
        for forward, *templates in rows.values():
            yield Message(HEADING, forward, f"heads what is said of a {kind.lower()}")
            for template in filter(None, templates):
                yield Message(SENTENCE, template, f"a fact about a {kind.lower()}")


def _messages() -> Iterator[Message]:
    for title in GROUPS.values():
        yield Message(HEADING, title, "heads a group of facts")
    for words in phrases().values():
        name = local_name(words.iri)
        yield Message(HEADING, words.forward, f"heads what {name} says of a thing")
        yield Message(BACK, words.backward, f"heads the things of which {name} says this one")
        for template in filter(None, (words.sentence, words.past, words.passive)):
            yield Message(SENTENCE, template, f"a fact with {name}; hedge may be “probably”")
    yield from _of_kinds()
    for frame in (*FRAMES, _DENIED, _ACCORDING, _DATED, _QUALIFIED, _IN_ROLE, _AS_ROLE, _WITHIN):
        yield Message(SENTENCE, frame, "around a sentence or a name")
    for frame in _SENTENCES.values():
        yield Message(SENTENCE, frame, "speaks of what is called by a sentence")
    for ways in (_LIES_OF, _LAY_OF, _LIES_IN):
        for template in ways.values():
            yield Message(SENTENCE, template, "where a thing lies")
    for hedge in HEDGES:
        yield Message(HEDGE, hedge, "the word with which a source hedges, within a sentence")
