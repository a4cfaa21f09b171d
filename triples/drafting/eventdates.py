"""Which date of a sentence is whose: that of a verb, of the noun of an event, or of neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from khorgos.triples.drafting.clauses import Clause
from khorgos.triples.drafting.participants import noun_in, noun_row, object_of
from khorgos.triples.drafting.predicates import Predicate
from khorgos.triples.drafting.tables import NounRow, nouns, words
from khorgos.triples.drafting.tokens import SentenceToken

NEAR: Final = 4
"""How many tokens apart two dates stand at most that "and" joins."""
_YEAR: Final = re.compile(r"\d{4}")
_REACH: Final = 10
"""How many tokens lie at most between the noun of a deed and what it is done to."""


def dates_of_nouns(tokens: Sequence[SentenceToken], heads: frozenset[int]) -> dict[int, int]:
    """Number of a date → that of the noun of an event whose date it is rather than a verb's."""
    found = {}
    for at, token in enumerate(tokens):
        if token.date is None:
            continue
        noun = _noun_before(tokens, at, heads)
        if noun is None and at and tokens[at - 1].lower in words("determiner") | {"of", "'s"}:
            noun = _noun_ahead(tokens, at, heads)
        if noun is not None:
            found[at] = noun
    return found


def _noun_ahead(tokens: Sequence[SentenceToken], at: int, heads: frozenset[int]) -> int | None:
    """The noun that the date at ``at`` is an adjective of: "the 2009 elections"."""
    stops = words("preposition") | words("conjunction") | words("determiner")
    for place in range(at + 1, min(len(tokens), at + 4)):
        token = tokens[place]
        if place in heads or not (token.is_word or token.is_name) or token.lower in stops:
            return None
        if noun_at(tokens, place) is not None:
            return place
    return None


def _noun_before(tokens: Sequence[SentenceToken], at: int, heads: frozenset[int]) -> int | None:
    """The noun of an event or agreement whose phrase the date at ``at`` ends."""
    place = at - 1
    while place >= 0:
        token = tokens[place]
        if place in heads:
            return None
        if token.is_name:
            if noun_at(tokens, place) is not None:
                return _deed(tokens, place)
        elif (
            token.date is not None
            or token.lower in (";", ":", ".")
            or (
                token.lower == ","
                and not (place and tokens[place - 1].is_name and tokens[place + 1].is_name)
            )
        ):
            return None
        elif token.is_word:
            if noun_at(tokens, place) is not None:
                return _deed(tokens, place)
            if token.lower in words("strong") | words("occasion"):
                return None
        place -= 1
        if at - place > 14:
            return None
    return None


def _deed(tokens: Sequence[SentenceToken], at: int) -> int:
    """The noun of a deed of which the noun at ``at`` is the object: "signing of the treaty"."""
    has_of = False
    for place in range(at - 1, max(-1, at - _REACH), -1):
        token = tokens[place]
        if token.is_name:
            continue
        row = noun_at(tokens, place) if has_of else None
        if row is not None:
            return place if not row.is_agreement and row.kind != "-" else at
        has_of = has_of or token.lower == "of"
        small = words("preposition") - {"of", "by", "for"}
        if not token.is_word or token.lower in small | words("conjunction") | words("strong"):
            break
    return at


def noun_at(tokens: Sequence[SentenceToken], at: int) -> NounRow | None:
    """The row of the noun of an event or agreement of which the token is the last word."""
    return noun_in(tokens, max(0, at - 2), at + 1) if _ends_noun(tokens, at) else None


def _ends_noun(tokens: Sequence[SentenceToken], at: int) -> bool:
    token = tokens[at]
    if token.is_name:
        return noun_in(tokens, at, at + 1) is not None
    return token.is_word and any(
        tuple(t.lower for t in tokens[max(0, at - len(row.words) + 1) : at + 1]) == row.words
        for row in nouns().get(token.lower, ())
    )


def own_dates(
    tokens: Sequence[SentenceToken], clause: Clause, at_noun: dict[int, int]
) -> list[int]:
    """The dates of a clause that are its verb's and no noun's, in their order."""
    is_relative = clause.link in ("which", "who", "whom")
    spans = [(0, 0) if is_relative else clause.front, clause.behind]
    if not clause.shares_subject and clause.link not in ("which", "who", "participle", "resumed"):
        spans.insert(1, clause.subject)
    own = list[int]()
    for span in spans:
        is_behind = span == clause.behind
        for at in range(*span):
            if tokens[at].date is None or _is_aside(tokens, at, clause.predicate):
                continue
            if span == clause.subject and tokens[at - 1].lower == "of" and at not in at_noun:
                continue  # "the peace of 1648"
            if _is_of_occasion(tokens, at, span[0]):
                continue
            if _is_adjective(tokens, at):
                continue
            if tokens[at - 1].lower == "for" and clause.predicate.lemma not in words("put-off"):
                continue
            noun = at_noun.get(at)
            if noun is None or (
                _may_share(tokens, clause, noun, bool(own))
                if is_behind
                else is_occasion(tokens, clause, noun)
            ):
                own.append(at)
    loose = [at for at in own if not is_bound(tokens, at)]
    return loose or own


def _is_adjective(tokens: Sequence[SentenceToken], at: int) -> bool:
    """Whether the date only tells which thing is meant: "the 1996 constitution"."""
    if at < 1 or at + 1 >= len(tokens):
        return False
    is_led = tokens[at - 1].lower in words("article") | {"'s"}
    small = words("preposition") | words("conjunction") | words("subordinator")
    is_noun = tokens[at + 1].is_word and tokens[at + 1].lower not in small
    leads = at > 1 and tokens[at - 2].lower in ("in", "at", "during", "after", "before")
    row = noun_row(tokens[at + 1].lower) if is_noun else None
    is_event = row is not None and not row.is_agreement
    return is_led and is_noun and not leads and not is_event


def _may_share(tokens: Sequence[SentenceToken], clause: Clause, noun: int, has_date: bool) -> bool:
    """Whether the date of a noun behind the verb is the verb's too.

    It is where the verb has no other date, and is finite or has the noun as its object.
    """
    if has_date:
        return False
    if noun < clause.behind[0]:
        return True
    start, end, _ = object_of(tokens, clause)
    lead = next((at for at in range(noun, start, -1) if tokens[at].lower in ("at", "during")), None)
    if lead is not None and not any(tokens[at].is_name for at in range(lead, noun)):
        return True
    return clause.predicate.mood in ("finite", "modal", "participle") or start <= noun < end


def _is_of_occasion(tokens: Sequence[SentenceToken], at: int, start: int) -> bool:
    """Whether the date is that of what was before: "signed after the war in 1871"."""
    if tokens[at - 1].lower not in ("in", "on", "of"):
        return False
    for place in range(at - 2, max(start, at - _REACH) - 1, -1):
        token = tokens[place]
        if token.is_name:
            continue
        if token.lower in words("occasion"):
            return at - place > 2
        if not token.is_word or token.lower in words("preposition") - {"of", "by", "between"}:
            return False
    return False


def _is_aside(tokens: Sequence[SentenceToken], at: int, verb: Predicate) -> bool:
    """Whether the date stands in a bracket behind a name or noun, of which it tells.

    One right behind the verb is the verb's: "surrendered (May 1709)".
    """
    depth = 0
    for place in range(at, -1, -1):
        word = tokens[place].lower
        if word == ")":
            depth += 1
        elif word == "(":
            if depth == 0:
                return verb.last != place - 1 and not place < verb.first < at
            depth -= 1
    return False


def is_bound(tokens: Sequence[SentenceToken], at: int) -> bool:
    """Whether the date is rather the end of something, or a thing: "until D", "since D"."""
    date = tokens[at].date
    before = tokens[at - 1].lower if at else ""
    word = tokens[at].lower.split(" ")[0]
    is_bare = before not in words("preposition") | words("adverb") | {",", "and", "(", ""} and bool(
        at
    )
    starts = word in ("until", "till", "before", "prior", "since", "of")
    return (
        starts
        or before in ("until", "till", "since", "than")
        or (is_bare and date is not None and date.how == "partial")
    )


def is_occasion(tokens: Sequence[SentenceToken], clause: Clause, noun: int) -> bool:
    """Whether the noun before the subject is the occasion of the verb: "at the summit on D"."""
    for place in range(noun, clause.front[0] - 1, -1):
        token = tokens[place]
        if token.is_word and token.lower in words("preposition") - {"of"}:
            return token.lower in ("at", "during", "in", "on", "by")
    return False


def clause_dates(
    tokens: Sequence[SentenceToken], clauses: Sequence[Clause], number: int, at_noun: dict[int, int]
) -> tuple[list[int], str]:
    """The dates of a clause, its own or those of a clause that lends them, and why."""
    clause = clauses[number]
    own = own_dates(tokens, clause, at_noun)
    if not own and number and goes_on(clauses, number - 1):
        shared = own_dates(tokens, clauses[number - 1], at_noun)
        return shared, "the date stands beside the verb that governs it"
    if not own and (lent := _of_gerund(tokens, clauses, number, at_noun)):
        return [lent], "the date stands behind what is said of its object"
    if own or clause.predicate.mood not in ("finite", "modal"):
        return own, "the date stands in its clause"
    if clause.link in ("when", "where", "which") and (lent := _date_before(tokens, clause.start)):
        return [lent], "the date stands before its clause"
    if lent := _when(tokens, clauses, number, at_noun):
        return [lent], "the clause with “when” tells when"
    if number and (lent := _fronted(tokens, clauses[0])):
        return [lent], "the date stands before the whole sentence"
    if clause.governor is not None and clause.link in ("and", ",", "resumed", "but", "or"):
        governor = clauses[clause.governor]
        shared = own_dates(tokens, governor, at_noun)
        is_inner = governor.link in ("which", "who", "whom", "that", "participle", "to", "ing")
        if is_inner and clause.link in ("resumed", ","):
            shared = [at for at in range(*governor.front) if tokens[at].date is not None]
        lent_by = [at for at in shared if at < clause.predicate.first][-1:]
        return lent_by, "the date stands in the clause whose subject it shares"
    return [], ""


def _of_gerund(
    tokens: Sequence[SentenceToken],
    clauses: Sequence[Clause],
    number: int,
    at_noun: dict[int, int],
) -> int | None:
    """The date behind a form in -ing that only qualifies a noun: "let off rockets carrying …"."""
    if number + 1 >= len(clauses):
        return None
    other = clauses[number + 1]
    is_apart = tokens[other.predicate.first - 1].lower == ","
    if other.predicate.mood != "ing" or other.predicate.row is not None or is_apart:
        return None
    return next(iter(own_dates(tokens, other, at_noun)), None)


def goes_on(clauses: Sequence[Clause], number: int) -> bool:
    """Whether the verb says nothing without the infinitive behind it: "failed to conquer"."""
    if number + 1 >= len(clauses):
        return False
    verb, other = clauses[number].predicate, clauses[number + 1].predicate
    follows = other.mood == "infinitive" and other.first <= verb.last + 1
    return verb.row is None and follows and other.row is not None and verb.lemma != "be"


def _when(
    tokens: Sequence[SentenceToken],
    clauses: Sequence[Clause],
    number: int,
    at_noun: dict[int, int],
) -> int | None:
    """The date of a clause with "when" directly behind the clause, or before it."""
    behind = clauses[number + 1] if number + 1 < len(clauses) else None
    before = clauses[number - 1] if number else None
    for other in (behind, before):
        if other is None or clauses[number].link == "when":
            continue
        is_when = other.link == "when" or (other is before and tokens[0].lower == "when")
        if is_when and (own := own_dates(tokens, other, at_noun)):
            return own[0]
    return None


def _date_before(tokens: Sequence[SentenceToken], at: int) -> int | None:
    """The date that a relative clause stands behind: "in 1685, when …"."""
    place = at - 1
    while place > 0 and tokens[place].lower == ",":
        place -= 1
    return place if place >= 0 and tokens[place].date is not None else None


def _fronted(tokens: Sequence[SentenceToken], first: Clause) -> int | None:
    """The date that opens the sentence and that a clause within sets apart: "On D, when …, …"."""
    at = next((at for at in range(*first.front) if tokens[at].date is not None), None)
    if at is None or at > NEAR:
        return None
    inner = range(at + 1, first.predicate.first)
    is_set_apart = any(tokens[place].lower in ("when", "while", "as") for place in inner)
    return at if is_set_apart else None


def told_date(
    tokens: Sequence[SentenceToken], clause: Clause, date: int | None, dates: Sequence[int]
) -> tuple[str | None, bool]:
    """What the words around the date make of it, and whether "not until" says that it came then."""
    found = tokens[date].date if date is not None else None
    if found is None or found.edtf is None or date is None:
        return None, False
    verb = clause.predicate
    leads = found.text.lower().startswith(("until", "till")) or tokens[date - 1].lower == "until"
    is_denied = any(
        tokens[at].lower in ("not", "never") or tokens[at].lower.endswith("n't")
        for at in range(verb.first, verb.head)
    )
    is_before = date < clause.start
    if leads and (is_denied or is_before or verb.lemma in words("put-off")):
        return found.edtf.lstrip("./"), is_denied
    if verb.is_perfect and verb.row and verb.row.kind == "Accession":
        return found.edtf.removesuffix("/.."), False
    if tokens[date - 1].lower == "since" and verb.is_perfect and "/" not in found.edtf:
        return f"{found.edtf}/..", False
    if found.edtf.startswith("XXXX-"):
        years = [tokens[at].date for at in (*dates, *range(*clause.subject), *range(*clause.front))]
        for year in years:
            if year is not None and year.edtf is not None and _YEAR.fullmatch(year.edtf):
                return year.edtf + found.edtf[4:], False
    return None, False
