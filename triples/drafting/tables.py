"""The tables of the draft: verbs and nouns of events, agreements, marks; each read once."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

FOLDER: Final = Path(__file__).parent
GAP: Final = "…"
"""Stands in the words of a verb where others may come between."""
Form = Literal["base", "s", "ing", "past", "participle"]


@dataclass(frozen=True, slots=True)
class VerbRow:
    """A row of ``verbs.csv``.

    Attributes:
        words: the lemma and the words that follow it; `GAP` where others may stand between.
        kind: the local name of a class, or ``noun`` where the noun of the object tells it.
        subject, object: the property from the event to what stands there; "-" for none.
        prepositions: preposition → property.
        because: why the row says so.
    """

    words: tuple[str, ...]
    kind: str
    subject: str
    object: str
    prepositions: Mapping[str, str]
    because: str

    @property
    def name(self) -> str:
        """How the row is cited."""
        return f"verbs.csv: {' '.join(self.words)}"


@dataclass(frozen=True, slots=True)
class NounRow:
    """A row of ``nouns.csv`` or ``agreements.csv``: a noun that tells of an event or agreement."""

    words: tuple[str, ...]
    kind: str
    prepositions: Mapping[str, str]
    is_agreement: bool
    because: str

    @property
    def name(self) -> str:
        """How the row is cited."""
        return f"{'agreements' if self.is_agreement else 'nouns'}.csv: {' '.join(self.words)}"


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table of this room as mappings of column to cell.

    Raises:
        OSError: there is no such table.
    """
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def words(name: str) -> frozenset[str]:
    """The words of the list ``name`` of ``wordlists.csv``.

    Raises:
        KeyError: there is no such list.
    """
    own = {row["list"]: row["words"] for row in rows("wordlists.csv")}
    return frozenset(own[name].split())


def _roles(cell: str) -> dict[str, str]:
    return dict(pair.split(":", 1) for pair in cell.split("|") if pair)


@cache
def verbs() -> Mapping[str, tuple[VerbRow, ...]]:
    """Lemma → the rows that begin with it, those of most words first."""
    found: dict[str, list[VerbRow]] = defaultdict(list)
    for row in rows("verbs.csv"):
        words = tuple(row["verb"].split())
        own = VerbRow(
            words,
            row["kind"],
            row["subject"],
            row["object"],
            _roles(row["prepositions"]),
            row["because"],
        )
        found[words[0]].append(own)
    return {lemma: tuple(sorted(own, key=lambda r: -len(r.words))) for lemma, own in found.items()}


@cache
def nouns() -> Mapping[str, tuple[NounRow, ...]]:
    """The last word of a noun of an event or agreement → its rows, those of most words first."""
    found: dict[str, list[NounRow]] = defaultdict(list)
    for table, is_agreement in (("nouns.csv", False), ("agreements.csv", True)):
        for row in rows(table):
            words = tuple(row["noun"].split())
            roles = _roles(row.get("prepositions") or "")
            if is_agreement:
                roles = dict.fromkeys(("between", "with", "among", "by"), "hasParty")
            for number in _numbers(words):
                own = NounRow(number, row["kind"], roles, is_agreement, row["because"])
                found[number[-1]].append(own)
    return {word: tuple(sorted(own, key=lambda r: -len(r.words))) for word, own in found.items()}


def _numbers(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The noun itself and its plural, which the head of the words takes."""
    yield words
    head = words.index("of") - 1 if "of" in words else len(words) - 1
    if words[head].endswith(("s", "force")):
        return
    ending = "ies" if words[head].endswith("y") and words[head][-2] not in "aeou" else "s"
    stem = words[head][:-1] if ending == "ies" else words[head]
    yield (*words[:head], stem + ending, *words[head + 1 :])


@cache
def forms() -> Mapping[str, tuple[tuple[str, Form], ...]]:
    """A form of a verb in small letters → the lemmas and what form of them it is."""
    irregular = {row["lemma"]: row for row in rows("irregular.csv")}
    found: dict[str, set[tuple[str, Form]]] = defaultdict(set)
    for lemma in {*verbs(), *irregular}:
        own = irregular.get(lemma)
        pasts = own["past"].split("|") if own else [_past(lemma)]
        participles = own["participle"].split("|") if own else [_past(lemma)]
        for form, written in (
            ("base", [lemma]),
            ("s", [_third(lemma)]),
            ("ing", [_ing(lemma)]),
            ("past", pasts),
            ("participle", participles),
        ):
            for word in written:
                found[word].add((lemma, form))  # type: ignore[arg-type]
    return {word: tuple(sorted(own)) for word, own in found.items()}


def inflected(lemma: str) -> frozenset[str]:
    """All forms of a verb, by the rules and the table of irregular forms."""
    own = {row["lemma"]: row for row in rows("irregular.csv")}.get(lemma)
    pasts = {*own["past"].split("|"), *own["participle"].split("|")} if own else {_past(lemma)}
    return frozenset({lemma, _third(lemma), _ing(lemma), *pasts})


def gerund(lemma: str) -> str:
    """The form in -ing of a verb; a past form of a verb that no table knows is taken back first.

    >>> gerund("cede"), gerund("gleamed")
    ('ceding', 'gleaming')
    """
    if lemma not in verbs() and lemma.endswith("ed"):
        return f"{lemma[:-2]}ing"
    return _ing(lemma)


def _stem(lemma: str) -> str:
    return lemma + lemma[-1] if lemma in words("doubled") else lemma


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        return lemma[:-1] + "ied"
    return _stem(lemma) + "ed"


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "o")) else "s")


def _ing(lemma: str) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    is_mute = lemma.endswith("e") and not lemma.endswith(("ee", "be", "oe"))
    return (lemma[:-1] if is_mute else _stem(lemma)) + "ing"
