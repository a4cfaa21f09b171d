"""What to call an event: the noun of its deed, on what, by whom, and in which year.

``deeds.csv`` has the nouns of verbs that are not made with -ing: "conquest of Vell by Zarm 1871".
The words come from the sentence, so that its quote names the event by them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from khorgos.triples.drafting.draft import DraftEvent
from khorgos.triples.drafting.kinds import vocabulary
from khorgos.triples.drafting.quoting import strip_degrees
from khorgos.triples.drafting.tables import gerund, rows
from khorgos.triples.mentions import stem, words_of

_PREPOSITIONS: Final = {
    "isCarriedOutBy": "by",
    "hasVictor": "by",
    "isHostedBy": "by",
    "isLedBy": "by",
    "hasGiver": "by",
    "hasDestination": "to",
    "hasRecipient": "to",
    "hasOrigin": "from",
}
"""Before whom the label of an event has another word than "of"."""
_ORDINAL: Final = re.compile(r"\b(\d+(?:st|nd|rd|th))\s+(?:[A-Z]\w+\s+)?$")
_BARE: Final = 2
"""How many words a label has that tells neither of what nor by whom."""
_WIDE: Final = frozenset(
    {
        *("Event", "DiplomaticEvent", "AgreementAct", "MilitaryEvent", "Trend", "PolityChange"),
        *("OfficialAct", "Change", "Process"),
    }
)
"""Classes that do not tell what happened."""
_ARTICLE: Final = re.compile(r"^(?:an?|the|its|their|this|that|his|her)\s+", re.I)
_PLAIN: Final = re.compile(r"[^\W\d_][^\d,;:()\"“”_—]*")
"""Words that can stand in a label: no number, bracket or sign."""
_NOT_IN_LABEL: Final = re.compile(
    r"\b(?:who|which|that|where|when|it|them|him|her|this|these|those|to|not|no|and|or|by)\b", re.I
)
_LONGEST_OBJECT: Final = 6
"""How many words an object has at most that stands in a label."""
_ALIKE: Final = 3
"""How many letters the deed and the verb have in common, where no name tells what is meant."""


@cache
def deeds() -> dict[str, str]:
    """The noun of each verb of ``deeds.csv``."""
    return {row["verb"]: row["noun"] for row in rows("deeds.csv")}


def deed(event: DraftEvent) -> str:
    """The noun of the deed: its own, that of the tables or of its class, or one in -ing."""
    if event.noun:
        return event.noun
    terms = vocabulary()
    label = str(terms.label(terms.classes[event.kind]))
    lemma = event.lemma
    if not lemma:
        row = event.row.removeprefix("nouns.csv: ")
        named = row if row != event.row else label
        return event.trigger if re.match(r"[^\W\d_]", event.trigger) else named
    first, _, rest = lemma.partition(" ")
    if noun := deeds().get(lemma):
        return noun
    if event.kind not in _WIDE and _begins_alike(label, event.trigger):
        return label
    return deeds().get(first) or gerund(first if rest else lemma)


def label_of(event: DraftEvent, text: str, upon: str | None) -> str:
    """What to call an event; "" where nothing tells it from others of its kind.

    Args:
        event: the event.
        text: its sentence.
        upon: what the agreement is called on which it acts, or None.
    """
    year = year_of(event)
    by_role: dict[str, list[str]] = {}
    for one in event.participants:
        by_role.setdefault(_PREPOSITIONS.get(one.role, "of"), []).append(one.mention.text)
    what = upon or object_of(event, text)
    does = [*by_role.pop("of", ()), *by_role.pop("by", ())] if what else by_role.pop("by", [])
    does = [one for one in does if one not in what]
    told = [(one, names) for one, names in by_role.items() if not what or one != "of"]
    is_bare = not what and not does and not told and event.place is None
    if is_bare and (event.lemma or not year):
        return ""
    words = [_ordinal(event, text), deed(event)]
    words += [f"of {what}"] if what else []
    words += [f"{one} {' and '.join(names[:2])}" for one, names in told if upon is None]
    words += [f"by {' and '.join(does[:2])}"] if does and upon is None else []
    if len(words) == _BARE and event.place is not None:
        words.append(f"in {event.place.text}")
    words.append("" if year in what else year)
    return " ".join(filter(None, words))


def _ordinal(event: DraftEvent, text: str) -> str:
    """The number of a meeting: "25th" assembly."""
    found = None if event.lemma else _ORDINAL.search(text[: event.start])
    return found[1] if found else ""


def object_of(event: DraftEvent, text: str) -> str:
    """The words for what it acts on, where they can stand in a label; else ""."""
    if event.object is None or event.noun or not event.lemma:
        return ""
    start, end = event.object
    words = strip_degrees(_ARTICLE.sub("", text[start:end]).strip())
    if len(words.split()) > _LONGEST_OBJECT or not _PLAIN.fullmatch(words):
        return ""
    return "" if _NOT_IN_LABEL.search(words) else words


def year_of(event: DraftEvent) -> str:
    """The year of the event, or the words of a longer time in brackets; "" where none is told."""
    if event.date is None or event.edtf is None or event.edtf.startswith("XXXX"):
        return ""
    year = event.edtf.lstrip("./")[:4]
    is_one = year.isdigit() and "/" not in event.edtf.strip("./")
    plain = year.lstrip("0")
    if is_one and re.search(rf"(?<!\d){plain}(?!\d)(?!\s*(?:BCE?|s)\b)", event.date.text):
        return plain
    return f"({event.date.text})"


def stands_for(words: str, label: str) -> bool:
    """Whether ``words`` may be another form of a word of ``label``."""
    own = {stem(word.letters)[:_ALIKE] for word in words_of(words) if not word.is_small}
    return any(word.stem[:_ALIKE] in own for word in words_of(label) if not word.is_small)


def _begins_alike(one: str, other: str) -> bool:
    return stands_for(one, other)
