"""The verbs of a sentence, each with its auxiliaries, found by their forms.

There is no grammar: tables give the forms of verbs, and what stands around a form tells how it is
used. A word in -ed that no table knows is a verb too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from khorgos.triples.drafting.tables import GAP, Form, VerbRow, forms, inflected, verbs, words
from khorgos.triples.drafting.tokens import SentenceToken

Mood = Literal["finite", "modal", "infinitive", "participle", "ing"]

_BE: Final = words("be")
_HAVE: Final = words("have")
_DO: Final = words("do")
_MODAL: Final = words("modal")
_NEGATED: Final = words("negated")
_AUXILIARY: Final = _BE | _HAVE | _DO | _MODAL | _NEGATED
_PRONOUNS: Final = frozenset({"he", "she", "it", "which", "who"})
_REACH: Final = 7
"""How many tokens may stand in the gap of a verb of several words."""
_FAR: Final = 24
"""How many tokens may stand between an auxiliary and its verb, or between joined verbs."""
_SHORT: Final = 5
"""Words in -ing or -ed of so few letters are no verbs that no table knows."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb with its auxiliaries: ``tokens[first : last + 1]``, the verb itself at ``head``.

    Attributes:
        lemma: of the verb; the form itself, where it stands in no table.
        mood: how it is used; ``participle`` is one behind its noun ("the treaty signed in 1994").
        is_passive: whether its subject suffers what it tells.
        is_perfect: whether it is a perfect ("has been").
        row: the row of the table of verbs, or None.
        subject: where its subject stands if that is between the auxiliary and the verb.
    """

    first: int
    head: int
    last: int
    lemma: str
    mood: Mood
    is_passive: bool
    is_perfect: bool
    row: VerbRow | None
    subject: tuple[int, int] | None = None


def find_predicates(tokens: Sequence[SentenceToken]) -> list[Predicate]:
    """The verbs of a sentence in their order."""
    found: list[Predicate] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        one = None
        if token.is_word:
            if token.lower in _AUXILIARY and (token.text.islower() or not at):
                one = _with_auxiliary(tokens, at)
            else:
                one = _bare(tokens, at, found)
        if one:
            found.append(one)
            at = one.last
        at += 1
    return found


def is_adverb(token: SentenceToken) -> bool:
    """Whether the token is an adverb: of the list, or in -ly."""
    if not token.is_word:
        return False
    word = token.lower
    return word in words("adverb") or (word.endswith("ly") and len(word) > 4)


def forms_of(token: SentenceToken) -> tuple[tuple[str, Form], ...]:
    """What forms of which verbs the token may be; a word in -ed of no table is a past."""
    if not token.is_word:
        return ()
    known = forms().get(token.lower, ())
    if known or token.text[0].isupper():
        return known
    word = token.lower
    first, hyphen, _ = word.partition("-")
    if hyphen and first not in ("re", "co", "over", "pre"):
        return ()  # "red-haired"
    if word.endswith("ed") and len(word) >= _SHORT and word not in words("not-verb"):
        return ((word, "past"), (word, "participle"))
    return ()


def skip_adverbs(tokens: Sequence[SentenceToken], at: int) -> int:
    """The place of the first token from ``at`` on that is no adverb."""
    while at < len(tokens) and is_adverb(tokens[at]):
        at += 1
    return at


def _chain(tokens: Sequence[SentenceToken], first: int) -> tuple[list[int], int, bool]:
    """The auxiliaries from ``first`` on, the place behind them, and whether "to" plans the verb."""
    at, chain, is_planned = first, list[int](), False
    while at < len(tokens) and tokens[at].is_word:
        word = tokens[at].lower
        if word in _AUXILIARY:
            chain.append(at)
        elif word == "to" and tokens[chain[-1]].lower in _BE | _HAVE and _is_base(tokens, at + 1):
            is_planned = True
        elif not is_adverb(tokens[at]):
            break
        at += 1
    return chain, at, is_planned


def _is_base(tokens: Sequence[SentenceToken], at: int) -> bool:
    at = skip_adverbs(tokens, at)
    return at < len(tokens) and (tokens[at].lower == "be" or has_form(tokens[at], "base"))


def _with_auxiliary(tokens: Sequence[SentenceToken], first: int) -> Predicate | None:
    """The verb that auxiliaries begin at ``first``; "be" and "have" may be the verb itself."""
    chain, at, is_planned = _chain(tokens, first)
    held = {tokens[place].lower for place in chain}
    last = tokens[chain[-1]].lower
    mood: Mood = "modal" if is_planned or held & _MODAL else "finite"
    if tokens[first].lower in ("being", "having"):
        mood = "ing"
    elif first and tokens[first - 1].lower == "to":
        mood = "infinitive"
    is_perfect = bool(held & _HAVE)
    if at < len(tokens) and tokens[at].is_word:
        told = _behind_chain(tokens[at], last, is_planned, at > chain[-1] + 1)
        if told is not None:
            lemma, is_passive = told
            return _made(tokens, first, at, lemma, mood, is_passive, is_perfect)
    if last in _DO:
        return _inverted(tokens, first, at)
    if last in _BE | _HAVE:
        lemma = "be" if last in _BE else "have"
        return _made(tokens, first, chain[-1], lemma, mood, False, is_perfect)
    return None


def _behind_chain(
    token: SentenceToken, last: str, is_planned: bool, has_adverb: bool
) -> tuple[str, bool] | None:
    """The lemma of the word behind the auxiliary ``last`` and whether it is passive, if a verb."""
    takes_base = last in _MODAL | _NEGATED or is_planned
    for lemma, form in forms_of(token):
        if form == "participle" and last in _BE | _HAVE:
            return lemma, last in _BE
        if form == "ing" and last in _BE:
            return lemma, False
        if form == "base" and (takes_base or last in _DO):
            return lemma, False
    if last in _BE and token.lower.endswith("ing") and len(token.lower) > _SHORT:
        return token.lower, False
    if takes_base or (last in _DO and has_adverb):
        return token.lower, False
    return None


def _inverted(tokens: Sequence[SentenceToken], first: int, start: int) -> Predicate | None:
    """The verb behind a subject that an auxiliary precedes: "not until 2005 did A and B agree"."""
    for at in range(start, min(len(tokens), start + _FAR)):
        if has_form(tokens[at], "base") and at > start:
            made = _made(tokens, first, at, _lemma(tokens[at], "base"), "finite", False, False)
            return Predicate(
                first,
                made.head,
                made.last,
                made.lemma,
                "finite",
                False,
                False,
                made.row,
                (start, at),
            )
    return None


def has_form(token: SentenceToken, form: Form) -> bool:
    """Whether the token may be that form of a verb."""
    return any(own == form for _, own in forms_of(token))


def _lemma(token: SentenceToken, form: Form) -> str:
    return next(lemma for lemma, own in forms_of(token) if own == form)


def _forms_at(tokens: Sequence[SentenceToken], at: int) -> dict[Form, str]:
    """The forms of verbs that the token at ``at`` may be, with their lemmas."""
    known = {form: lemma for lemma, form in reversed(forms_of(tokens[at]))}
    behind = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if not known and behind == "that" and at > 0 and tokens[at - 1].is_name:
        # "Zarm states that" is no plural: behind it stands what is said.
        said = [lemma for lemma in words("saying") if tokens[at].lower in inflected(lemma)]
        return {"s": said[0]} if said else {}
    return known


def _bare(tokens: Sequence[SentenceToken], at: int, found: Sequence[Predicate]) -> Predicate | None:
    """The verb at ``at`` that has no auxiliary, or None."""
    known = _forms_at(tokens, at)
    if tokens[at].lower in words("not-verb"):
        return None
    before = at - 1
    while before >= 0 and is_adverb(tokens[before]):
        before -= 1
    is_plain = before >= 0 and not tokens[before].is_name and tokens[before].date is None
    word = tokens[before].lower if is_plain else ""
    if not known:
        return None
    if "base" in known and word == "to":
        return _made(tokens, before, at, known["base"], "infinitive", False, False)
    if _is_noun_by(tokens, at, before, word) or _is_in_compound(tokens, at):
        return None
    if "past" in known or "participle" in known:
        return _past(tokens, at, before, known, found)
    if "ing" in known:
        is_noun = _is_noun_in_ing(tokens, at)
        return None if is_noun else _made(tokens, at, at, known["ing"], "ing", False, False)
    if "base" in known and word in words("conjunction") and found:
        one = found[-1]
        if one.mood in ("infinitive", "modal") and at - one.last < _FAR:
            return _made(tokens, at, at, known["base"], one.mood, False, False)
    return _present(tokens, at, before, known)


def _is_noun_by(tokens: Sequence[SentenceToken], at: int, before: int, word: str) -> bool:
    """Whether what stands before the form makes it no verb: "a signed text", "given a drought"."""
    opens = before < 0 or word == ","
    is_led = word in words("article") or word[:1].isdigit() or word[:1] in ("'", "’")
    return is_led or (opens and tokens[at].lower in words("preposition"))


def _is_in_compound(tokens: Sequence[SentenceToken], at: int) -> bool:
    """Whether the form ends a compound, without spaces: "the Zarmian-built ferry"."""
    one, hyphen, other = tokens[max(0, at - 2)], tokens[max(0, at - 1)], tokens[at]
    is_joined = one.end == hyphen.start and hyphen.end == other.start
    return at > 1 and hyphen.text == "-" and is_joined


def _is_noun_in_ing(tokens: Sequence[SentenceToken], at: int) -> bool:
    """Whether a form in -ing is a noun: "the signing of", "a new building in Kest"."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or following.lower == "of":
        return following is not None
    ends = following.date is not None or not following.is_word
    ends = (ends and not following.is_name) or following.lower in words("preposition")
    led = [token.lower for token in tokens[max(0, at - 2) : at]]
    is_led = len(led) > 1 and led[0] in words("determiner") and _is_noun(tokens[at - 1])
    return is_led and ends and tokens[at].lower in words("noun-in-ing")


def _present(
    tokens: Sequence[SentenceToken], at: int, before: int, known: Mapping[Form, str]
) -> Predicate | None:
    """A present tense, behind a name or a pronoun; of several names for the form of the plural."""
    if before < 0:
        return None
    previous = tokens[before]
    is_plural = previous.lower in ("they", "we", "both")
    is_subject = previous.is_name or is_plural or previous.lower in _PRONOUNS
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if not is_subject or following in ("of", "between", "and", "'s", ",", ".", ""):
        return None
    if "s" in known:
        return _made(tokens, at, at, known["s"], "finite", False, False)
    has_several = before > 0 and tokens[before - 1].lower in ("and", ",", "the")
    if is_plural or (has_several and any(t.lower == "and" for t in tokens[:before])):
        return _made(tokens, at, at, known["base"], "finite", False, False)
    return None


def _past(
    tokens: Sequence[SentenceToken],
    at: int,
    before: int,
    known: Mapping[Form, str],
    found: Sequence[Predicate],
) -> Predicate | None:
    """A past or a participle without an auxiliary: told apart by what stands around it."""
    previous = tokens[before] if before >= 0 else None
    word = previous.lower if previous and not previous.is_name else ""
    if word in words("preposition") and word not in ("after", "before", "since", "as", "until"):
        return None
    lemma = known.get("past") or known["participle"]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    leads_off = following is not None and (
        following.date is not None or following.lower in words("preposition") - {"to"}
    )
    last = found[-1] if found else None
    between = tokens[last.last + 1 : at] if last else ()
    marks = [t.lower for t in between if not t.is_name]
    is_coordinated = word in words("conjunction") and last is not None
    goes_on = last is not None and last.is_passive and leads_off and not _names_in(between)
    if is_coordinated and last is not None and (goes_on or len(between) <= 2 + at - before):
        passive = last.is_passive and "participle" in known
        return _made(tokens, at, at, lemma, last.mood, passive, last.is_perfect)
    if previous is None or word in ("(", ":", "–", "—", "-"):
        passive = "participle" in known
        return _made(tokens, at, at, known.get("participle", lemma), "participle", passive, False)
    if word == ",":
        if leads_off and "participle" in known and _has_main(tokens, found):
            return _made(tokens, at, at, known["participle"], "participle", True, False)
        return _made(tokens, at, at, lemma, "finite", False, False)
    has_open = (
        last is not None
        and last.mood in ("finite", "modal")
        and not (set(marks) & (words("conjunction") | words("subordinator") | {",", ";", ":"}))
    )
    if following is not None and _is_noun(following):
        near = [token.lower for token in tokens[max(0, before - 1) : before + 1]]
        if has_open or (before < at - 1 and words("article") & {*near}):
            return None  # "its last scheduled session", "a new widely used tool"
    if "participle" in known and (has_open or (leads_off and _has_later(tokens, at + 1))):
        return _made(tokens, at, at, known["participle"], "participle", True, False)
    if "past" not in known:
        return _made(tokens, at, at, lemma, "participle", True, False)
    return _made(tokens, at, at, known["past"], "finite", False, False)


def _names_in(tokens: Sequence[SentenceToken]) -> bool:
    """Whether a name stands directly before the last of the tokens, as the end of a list does."""
    return len(tokens) > 1 and tokens[-1].lower == "and" and tokens[-2].is_name


def _is_noun(token: SentenceToken) -> bool:
    """Whether the token is a plain word that is none of the small words."""
    small = words("preposition") | words("conjunction") | words("subordinator")
    return token.is_word and not is_adverb(token) and token.lower not in small | words("determiner")


def _has_main(tokens: Sequence[SentenceToken], found: Sequence[Predicate]) -> bool:
    """Whether one of the verbs so far is that of a main clause, or there is none yet."""
    relative = ("which", "who", "whom", "that")
    return not found or any(
        one.mood in ("finite", "modal")
        and not (one.first and tokens[one.first - 1].lower in relative)
        for one in found
    )


def _has_later(tokens: Sequence[SentenceToken], start: int) -> bool:
    """Whether another finite verb follows before any sign that a clause begins."""
    stops = words("conjunction") | {",", ";", ":", "which", "who", "that", "when", "while"}
    for at in range(start, len(tokens)):
        token = tokens[at]
        if token.is_name or token.date:
            continue
        if token.lower in stops or (token.lower == "to" and _is_base(tokens, at + 1)):
            return False
        if token.lower in _AUXILIARY:
            return True
        before = tokens[at - 1].lower
        if has_form(token, "past") and before not in words("determiner") | words("preposition"):
            return True
    return False


def _made(
    tokens: Sequence[SentenceToken],
    first: int,
    head: int,
    lemma: str,
    mood: Mood,
    is_passive: bool,
    is_perfect: bool,
) -> Predicate:
    """The verb with the row of the table that fits it best, over all its words."""
    for row in (*(_passive_rows(lemma) if is_passive else ()), *_rows_of(lemma)):
        if last := _matches(tokens, head, row, lemma):
            return Predicate(first, head, last - 1, lemma, mood, is_passive, is_perfect, row)
    return Predicate(first, head, head, lemma, mood, is_passive, is_perfect, None)


@cache
def _rows_of(lemma: str) -> tuple[VerbRow, ...]:
    return verbs().get(lemma, ())


@cache
def _passive_rows(lemma: str) -> tuple[VerbRow, ...]:
    """Rows such as "be elected to", for the verb behind "be"."""
    participles = {form for form, own in forms().items() if (lemma, "participle") in own} | {lemma}
    return tuple(
        row for row in verbs().get("be", ()) if len(row.words) > 1 and row.words[1] in participles
    )


def _matches(tokens: Sequence[SentenceToken], head: int, row: VerbRow, lemma: str) -> int:
    """Behind which token the words of ``row`` end that begin with the verb; 0 if they do not."""
    wanted = row.words[2:] if row.words[0] == "be" and lemma != "be" else row.words[1:]
    at = head + 1
    for number, word in enumerate(wanted):
        if word == GAP:
            continue
        has_gap = number > 0 and wanted[number - 1] == GAP
        reach = _REACH if has_gap else 0
        for place in range(at, min(len(tokens), at + reach + 1)):
            if tokens[place].lower == word and not tokens[place].is_name:
                at = place + 1
                break
            if tokens[place].lower in (",", ";", ".", "and") or tokens[place].lower in _AUXILIARY:
                return 0
        else:
            return 0
    return at


def is_auxiliary(token: SentenceToken) -> bool:
    """Whether the token is a form of "be", "have" or "do", or a modal verb."""
    return token.is_word and token.text.islower() and token.lower in _AUXILIARY
