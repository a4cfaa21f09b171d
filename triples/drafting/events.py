"""The events and agreements of a sentence, from its clauses, names and dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from khorgos.triples.drafting.clauses import Clause
from khorgos.triples.drafting.eventdates import (
    NEAR,
    clause_dates,
    dates_of_nouns,
    goes_on,
    is_bound,
    is_occasion,
    noun_at,
    told_date,
)
from khorgos.triples.drafting.flagging import FlagMark, FlagName
from khorgos.triples.drafting.kinds import is_a
from khorgos.triples.drafting.participants import (
    SlotRoles,
    TakingPart,
    inner_parts,
    noun_in,
    object_of,
    parts,
    place_of,
)
from khorgos.triples.drafting.tables import NounRow, words
from khorgos.triples.drafting.tokens import SentenceToken

_ROW: Final = 3
"""How many names with a date of their own make a row at least."""
_OF_ANY_VERB: Final = {"to": "hasParticipant", "from": "hasParticipant"}
"""The prepositions behind which somebody takes part in what a verb of no table tells."""
_STRONG_FLAGS: Final = frozenset({"planned", "failed", "rejected", "denied"})


@dataclass(frozen=True, slots=True)
class Event:
    """An event that a sentence tells; all places are numbers of its tokens.

    Attributes:
        trigger: half-open range of the word that tells it.
        kind: the local name of a class.
        parts: who takes part, as the sentence says.
        place, date: where and when, or None.
        noun: the row of the noun of an event or agreement, or None.
        object: where the words stand for what it acts upon.
        flags: what marks it.
        row: the row of the table that gave it.
        because: why.
        date_because: why the date is its own.
        edtf: the date as EDTF, where the words around it say more than it does.
        reach: what has to be quoted of the sentence, or None for the whole.
        is_state: whether the verb is "be" itself.
        lemma: of the verb, or "" where a noun tells it.
        clause: the number of its clause, or None.
    """

    trigger: tuple[int, int]
    kind: str
    parts: tuple[TakingPart, ...]
    place: int | None
    date: int | None
    noun: NounRow | None
    object: tuple[int, int]
    flags: tuple[FlagName, ...]
    row: str
    because: str
    date_because: str = ""
    edtf: str | None = None
    reach: tuple[int, int] | None = None
    is_state: bool = False
    lemma: str = ""
    clause: int | None = field(default=None, compare=False)


def find_events(
    tokens: Sequence[SentenceToken], clauses: Sequence[Clause], marks: Sequence[FlagMark]
) -> list[Event]:
    """The events of a sentence in the order of their triggers."""
    heads = frozenset(clause.predicate.head for clause in clauses)
    at_noun = dates_of_nouns(tokens, heads)
    found: list[Event] = []
    for number in range(len(clauses)):
        found += _of_clause(tokens, clauses, number, marks, at_noun)
    found += _of_nouns(tokens, clauses, marks, at_noun, found)
    return sorted(found, key=lambda event: event.trigger)


# ---- clauses


def _of_clause(
    tokens: Sequence[SentenceToken],
    clauses: Sequence[Clause],
    number: int,
    marks: Sequence[FlagMark],
    at_noun: dict[int, int],
) -> Iterator[Event]:
    clause = clauses[number]
    verb, row = clause.predicate, clause.predicate.row
    flags = tuple(dict.fromkeys(mark.flag for mark in marks if number in mark.clauses))
    dates, because = clause_dates(tokens, clauses, number, at_noun)
    date = _best(tokens, dates)
    edtf, is_then = told_date(tokens, clause, date, dates)
    if is_then:
        flags = tuple(flag for flag in flags if flag != "denied")
    start, end, noun = object_of(tokens, clause)
    kind, name = _kind(tokens, clause, noun, date)
    if not kind or goes_on(clauses, number) or not _is_told(clause, date is not None, flags, kind):
        return
    roles = _clause_parts(tokens, clause, noun)
    taken = frozenset(part.token for part in roles)
    place = place_of(tokens, clause.behind, taken)
    if place is None:
        place = place_of(tokens, clause.front, taken)
    if not roles and place is not None and _is_polity(tokens, place):
        because_there = "it was there, and the clause names nobody else"
        roles = (TakingPart(place, "tookPlaceAt", because_there),)
    event = Event(
        (verb.head, verb.last + 1 if row and len(row.words) > 1 else verb.head + 1),
        kind,
        roles,
        place,
        date,
        noun,
        (start, end),
        flags,
        name,
        row.because if row else "a verb with a date is at least an event",
        because if date is not None else "",
        edtf,
        _reach(tokens, clauses, number),
        verb.lemma == "be",
        verb.lemma,
        number,
    )
    yield event
    yield from _in_a_row(tokens, clause, event)
    for other in _coordinated(tokens, dates, date):
        yield replace(event, date=other, date_because="two dates stand side by side", edtf=None)


def _is_polity(tokens: Sequence[SentenceToken], at: int) -> bool:
    mention = tokens[at].mention
    return mention is not None and is_a(mention.kind, "Polity")


def _reach(
    tokens: Sequence[SentenceToken], clauses: Sequence[Clause], number: int
) -> tuple[int, int] | None:
    """The clause with its subject, where both stand together."""
    clause = clauses[number]
    if clause.subject[1] > clause.predicate.first or clause.shares_subject:
        return None
    front = clause.front if clause.front[0] < clause.front[1] else clause.subject
    start = min(front[0], clause.subject[0] if clause.subject[0] < clause.subject[1] else front[0])
    if number and start < clauses[number - 1].predicate.last:
        return None
    return start, clause.behind[1]


def _in_a_row(tokens: Sequence[SentenceToken], clause: Clause, event: Event) -> Iterator[Event]:
    """Yield events of a row that has its verb once: "it became Kest in 1832, Vell in 1961"."""
    if event.date is None or not clause.behind[0] <= event.date < clause.behind[1]:
        return
    pairs = list(_pairs(tokens, *clause.behind))
    if len(pairs) < _ROW or event.date != pairs[0][1]:
        return
    role = event.parts[-1].role if event.parts else "hasParticipant"
    for name, date in pairs[1:]:
        mention = tokens[name].mention
        takes_part = mention is not None and (
            is_a(mention.kind, "Actor") or is_a(mention.kind, "Place")
        )
        part = TakingPart(name, role, "it stands in a row with one that takes part")
        yield replace(
            event,
            parts=(part,) if takes_part else (),
            place=None,
            date=date,
            edtf=None,
            date_because="it stands behind its name in a row",
        )


def _pairs(tokens: Sequence[SentenceToken], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield each name with the date that "in" puts behind it."""
    name = None
    for at in range(start, end):
        token = tokens[at]
        if token.is_name and tokens[at - 1].lower != "(":
            name = at
        elif token.date is not None and name is not None and tokens[at - 1].lower == "in":
            yield name, at
            name = None


def _is_told(clause: Clause, is_dated: bool, flags: Sequence[FlagName], kind: str) -> bool:
    """Whether the clause tells of an event that is worth a place in the draft."""
    verb = clause.predicate
    if kind == "Situation" or kind.startswith("there:"):
        return is_dated
    marked = bool(_STRONG_FLAGS & set(flags))
    if verb.row is None:
        if verb.lemma in words("stative"):
            return is_dated
        if verb.mood == "ing":
            return is_dated and verb.is_perfect
        missed = bool((_STRONG_FLAGS - {"planned"}) & set(flags))
        return is_dated or missed or (marked and verb.mood == "modal")
    return is_dated or verb.mood != "ing"


def _kind(
    tokens: Sequence[SentenceToken], clause: Clause, noun: NounRow | None, date: int | None
) -> tuple[str, str]:
    """The class of what the clause tells, and the row that says so."""
    verb, row = clause.predicate, clause.predicate.row
    if row is None:
        return _kind_without_row(tokens, clause, noun, date)
    if row.kind != "noun":
        return row.kind, row.name
    subject = noun_in(tokens, *clause.subject)
    told = next((one for one in (noun, subject) if one is not None and not one.is_agreement), None)
    behind = told or noun_in(tokens, *clause.behind)
    if behind is not None and not behind.is_agreement and behind.kind != "-":
        return behind.kind, f"{row.name}; {behind.name}"
    return ("Event" if verb.lemma != "hold" or noun or date is not None else "", row.name)


def _kind_without_row(
    tokens: Sequence[SentenceToken], clause: Clause, noun: NounRow | None, date: int | None
) -> tuple[str, str]:
    verb = clause.predicate
    if verb.lemma not in words("stative"):
        return "Event", f"a verb: {verb.lemma}"
    is_there = [t.lower for t in tokens[slice(*clause.subject)]][-1:] == ["there"]
    if verb.lemma == "be" and is_there and noun is not None and not noun.is_agreement:
        return noun.kind, f"there was; {noun.name}"
    found = tokens[date].date if date is not None else None
    is_since = date and tokens[date - 1].lower == "since"
    if found and verb.is_perfect and (is_since or (found.edtf or "").endswith("/..")):
        return "Situation", f"a state since a date: {verb.lemma}"
    return "", ""


def _clause_parts(
    tokens: Sequence[SentenceToken], clause: Clause, noun: NounRow | None
) -> tuple[TakingPart, ...]:
    verb, row = clause.predicate, clause.predicate.row
    subject, object_ = (row.subject, row.object) if row else ("hasParticipant", "hasParticipant")
    prepositions = dict(row.prepositions) if row else dict(_OF_ANY_VERB)
    name = row.name if row else f"a verb: {verb.lemma}"
    if noun is not None:
        prepositions = {**noun.prepositions, **prepositions}
    is_turned = verb.is_passive and not (row and row.words[0] == "be")
    if is_turned:
        prepositions["by"] = subject if subject != "-" else "hasParticipant"
        subject, object_ = (object_ if object_ != "-" else "hasParticipant"), "-"
    elif row is not None and row.words[0] == "be" and verb.lemma != "be":
        prepositions.setdefault("by", "isCarriedOutBy")
    found = [
        *parts(tokens, clause.subject, SlotRoles(subject, _subject_roles(tokens, clause), name))
    ]
    found += parts(tokens, clause.behind, SlotRoles(object_, prepositions, name))
    seen: dict[object, TakingPart] = {}
    for part in found:
        seen.setdefault((part.token, part.inner), part)
    return tuple(seen.values())


def _subject_roles(tokens: Sequence[SentenceToken], clause: Clause) -> dict[str, str]:
    """Prepositions within the subject: "the agreement between A and B was signed"."""
    noun = noun_in(tokens, *clause.subject)
    return dict(noun.prepositions) if noun else {}


def _best(tokens: Sequence[SentenceToken], dates: Sequence[int]) -> int | None:
    """The date of the verb among several: a whole one before one without its year, then the first.

    A year that only qualifies a noun ("the 1990 elections") gives way to a day.
    """
    held = [(at, found) for at in dates if (found := tokens[at].date) is not None and found.edtf]
    whole = [at for at, found in held if found.how == "stated"]
    led = [at for at in whole if at and tokens[at - 1].lower not in words("article")]
    partial = [at for at, found in held if found.how == "partial"]
    return next(iter(led or partial or whole or dates), None)


def _coordinated(
    tokens: Sequence[SentenceToken], dates: Sequence[int], date: int | None
) -> Iterator[int]:
    """Dates that "and" joins to the one taken: "in 1994 and 1997"."""
    if date is None:
        return
    last, row = date, list[int]()
    for at in dates:
        between = tokens[last + 1 : at]
        if not 0 < at - last <= NEAR or any(t.is_name for t in between):
            continue
        row.append(at)
        if any(t.lower in ("and", "again") for t in between):
            yield from row
            return
        if [t.lower for t in between] != [","]:
            return
        last = at


# ---- nouns


def _of_nouns(
    tokens: Sequence[SentenceToken],
    clauses: Sequence[Clause],
    marks: Sequence[FlagMark],
    at_noun: dict[int, int],
    found: Sequence[Event],
) -> Iterator[Event]:
    """Events that a noun tells with a date of its own: "the signing of the treaty in 1994"."""
    used = {event.date for event in found if event.date is not None}
    done = set[int]()
    for date, at in at_noun.items():
        if at in done or (date in used and not _is_apart(tokens, clauses, found, date, at)):
            continue
        row = noun_at(tokens, at)
        is_other = date and tokens[date - 1].lower in ("for", "since", "until", "than", "to")
        if row is None or row.kind == "-" or is_other or is_bound(tokens, date):
            continue
        done.add(at)
        yield _of_noun(tokens, clauses, marks, row, at, date)


def _is_apart(
    tokens: Sequence[SentenceToken],
    clauses: Sequence[Clause],
    found: Sequence[Event],
    date: int,
    at: int,
) -> bool:
    """Whether the noun is an occasion with a name, beside the event of the verb on that day."""
    for event in found:
        if event.date == date and event.clause is not None:
            clause = clauses[event.clause]
            return clause.front[0] <= at < clause.front[1]
    return False


def _of_noun(
    tokens: Sequence[SentenceToken],
    clauses: Sequence[Clause],
    marks: Sequence[FlagMark],
    row: NounRow,
    at: int,
    date: int,
) -> Event:
    start, end = _phrase_start(tokens, at), _phrase_end(tokens, clauses, max(date, at + 1))
    number = next((n for n, c in reversed(list(enumerate(clauses))) if c.start <= at), None)
    clause = clauses[number] if number is not None else None
    found = list(_noun_parts(tokens, row, start, at, end))
    flags: tuple[FlagName, ...] = ()
    is_front = clause is not None and clause.front[0] <= at < clause.front[1]
    if clause is not None and is_front and is_occasion(tokens, clause, at):
        subject = SlotRoles("hasParticipant", {}, row.name)
        for part in parts(tokens, clause.subject, subject):
            found.append(replace(part, because="who acts at it takes part"))
    elif number is not None:
        first, last = tokens[start].start, tokens[max(at, date)].end
        missed = clause is not None and clause.subject[0] <= at < clause.subject[1]
        own = [
            m
            for m in marks
            if number in m.clauses
            and (first <= m.start <= last or (missed and m.flag in ("failed", "rejected")))
        ]
        flags = tuple(dict.fromkeys(m.flag for m in own if m.flag in _STRONG_FLAGS))
    seen: dict[object, TakingPart] = {}
    for part in found:
        seen.setdefault((part.token, part.inner), part)
    taken = frozenset(part.token for part in seen.values())
    return Event(
        (at, at + 1),
        row.kind,
        tuple(seen.values()),
        place_of(tokens, (at + 1, end), taken),
        date,
        row,
        (at, at + 1),
        flags,
        row.name,
        row.because,
        "the date stands behind the noun",
        None,
        (start, max(end, date + 1)),
        clause=number,
    )


def _noun_parts(
    tokens: Sequence[SentenceToken], row: NounRow, start: int, at: int, end: int
) -> Iterator[TakingPart]:
    """Who stands before the noun at ``at``, behind it, and within its name."""
    roles = SlotRoles("hasParticipant", row.prepositions, row.name)
    for one in parts(tokens, (start, at + 1), roles):
        if one.token != at:
            yield replace(one, role="hasParticipant", because=f"“{tokens[at].text}” is its")
    yield from parts(tokens, (at + 1, end), replace(roles, own="-"))
    yield from _of_parts(tokens, at, end, row)
    if row.is_agreement:
        yield from inner_parts(tokens, at, "hasParticipant", "its name names it")


def _phrase_start(tokens: Sequence[SentenceToken], at: int) -> int:
    """Where the phrase of the noun begins: behind an article, a preposition or a conjunction."""
    stops = words("preposition") | words("conjunction") | words("subordinator")
    start = at
    while start:
        token = tokens[start - 1]
        is_word = token.is_word and token.lower not in stops | words("determiner")
        if not (token.is_name or is_word or token.lower in ("'s", "–", "-", "/")):
            break
        start -= 1
    return start


def _phrase_end(tokens: Sequence[SentenceToken], clauses: Sequence[Clause], date: int) -> int:
    """Where the phrase ends in which the date stands, behind which "by" may name who did it."""
    if date + 1 < len(tokens) and tokens[date + 1].lower in ("by", "between", "with", "among"):
        starts = [c.predicate.first for c in clauses if c.predicate.first > date]
        stops = [at for at in range(date + 1, len(tokens)) if tokens[at].lower in (",", ";", ".")]
        return min([*starts, *stops, len(tokens)])
    return date


def _of_parts(
    tokens: Sequence[SentenceToken], at: int, end: int, row: NounRow
) -> Iterator[TakingPart]:
    """Who stands behind "of" of the noun itself."""
    role = row.prepositions.get("of")
    if role is None or at + 1 >= end or tokens[at + 1].lower != "of":
        return
    for place in range(at + 2, end):
        token = tokens[place]
        if token.mention is not None:
            following = tokens[place + 1].lower if place + 1 < end else ""
            if not is_a(token.mention.kind, "Agreement") and (following not in ("'s",)):
                yield TakingPart(place, role, f"{row.name}: behind “of”")
        elif token.is_word and token.lower in words("preposition"):
            return
