"""Who takes part in what a clause tells, and where it was.

The names of a clause are read with the words before them: a name that is the head of its words, or
an adjective or possessor of a word that stands for it (*the Zarmian government*), takes the part
that the table gives to its place. All other names of the clause are only offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from khorgos.triples.drafting.clauses import Clause
from khorgos.triples.drafting.kinds import is_a
from khorgos.triples.drafting.mentions import FoundMention
from khorgos.triples.drafting.predicates import is_adverb
from khorgos.triples.drafting.tables import NounRow, nouns, words
from khorgos.triples.drafting.tokens import SentenceToken

_JOINING: Final = words("conjunction") | words("preposition") | words("subordinator")
_TOGETHER: Final = ("with", "alongside", "between", "among", "against")
_SHORT: Final = 5
"""Words in -ing of so few letters are no forms of verbs: *king*."""
_TITLE: Final = 7
"""How many tokens lie at most between a person and whose office the person holds."""


@dataclass(frozen=True, slots=True)
class TakingPart:
    """A name that takes part.

    Attributes:
        token: the number of its token.
        role: the property from the event to it.
        because: why.
        inner: the name within the token that is meant, or None for that of the token.
    """

    token: int
    role: str
    because: str
    inner: FoundMention | None = None


@dataclass(frozen=True, slots=True)
class _PlacedName:
    """A name with what stands around it.

    Attributes:
        token: its number.
        preposition: the one under which its phrase stands; "" for none.
        of: the noun to which "of" or another preposition within the phrase ties it; "" for none.
        tie: that preposition.
        noun: the noun that it qualifies as an adjective or possessor; "" where it is a head.
        before_name: whether it qualifies a name, or a title before one.
        led: the noun before that preposition; "" for none.
    """

    token: int
    preposition: str
    of: str
    tie: str
    noun: str
    before_name: bool
    led: str = ""


@dataclass
class _PhraseReader:
    """Reads the words of a stretch from left to right, and what ties the next name to them."""

    preposition: str = ""
    of: str = ""
    tie: str = ""
    noun: str = ""
    led: str = ""

    def read(self, token: SentenceToken, leads_to_name: bool) -> None:
        """Take a word that is no name."""
        word = token.lower
        if self._ties(word, leads_to_name):
            self.of, self.tie = self.noun or self.of or "of", word
        elif word in words("preposition"):
            self.led = self.noun
            self.preposition, self.of, self.tie, self.noun = word, "", "", ""
        elif word in ("and", "or"):
            self.noun = ""
            if self.of == "of":  # it tied a name to a name: "Ann Bly of Zarm and Tom Reed"
                self.of = self.tie = ""
        elif self.noun and _tells_of_noun(word):
            self.preposition, self.of, self.tie, self.noun = word, "", "", ""
        elif word not in words("determiner"):
            self.noun = word
            if not leads_to_name:
                self.of = self.tie = ""

    def _ties(self, word: str, leads_to_name: bool) -> bool:
        """Whether the preposition belongs to the noun before: "of", or "the seat on"."""
        if word == "of":
            return True
        is_held = word in ("on", "in", "to", "at", "for") and self.noun in words("membership")
        is_sent = word == "from" and self.noun in words("metonym") | words("office")
        return (is_held or is_sent) and leads_to_name


def _tells_of_noun(word: str) -> bool:
    """Whether a form in -ing behind a noun says more of it: "protests demanding …"."""
    return word.endswith("ing") and len(word) > _SHORT and noun_row(word) is None


def _behind_quote(tokens: Sequence[SentenceToken], at: int, end: int) -> int:
    """Where a quoted title ends that begins at ``at``; ``at`` where it is a name alone, or open."""
    close = next((place for place in range(at + 1, end) if tokens[place].text == "”"), at)
    return close if close > at + 2 else at


def names_in(tokens: Sequence[SentenceToken], start: int, end: int) -> Iterator[_PlacedName]:
    """Yield the names of a stretch that stand in no bracket, with what stands around them.

    What says who a name is ("Ann Bly, the head of Zarm, …") is passed over.
    """
    reader, depth, at = _PhraseReader(), 0, start
    while at < end:
        token = tokens[at]
        if token.is_name and depth <= 0:
            head, is_name = _qualified(tokens, at, end)
            of = "" if reader.tie == "of" and reader.of in words("apposed") else reader.of
            tie = reader.tie if of else ""
            yield _PlacedName(at, reader.preposition, of, tie, head, is_name, reader.led)
            following = tokens[at + 1] if at + 1 < end else token
            if following.is_name and not head and is_a(_class(following), "Person"):
                reader.of = reader.tie = ""  # "the minister of Zarm Ann Bly"
            if not head and not is_name:
                reader.noun = ""
                at = _behind_apposition(tokens, at + 1, end) - 1
        elif token.text == "“":
            at = _behind_quote(tokens, at, end)
        elif token.lower in ("(", ")"):
            depth += 1 if token.lower == "(" else -1
        elif token.date is not None and at > start:
            if tokens[at - 1].lower == reader.preposition:
                reader.preposition = ""  # it led to the date alone
        elif depth <= 0 and token.is_word and not (at > start and tokens[at - 1].text == "-"):
            reader.read(token, _leads_to_name(tokens, at + 1, end))
        at += 1


def _behind_apposition(tokens: Sequence[SentenceToken], at: int, end: int) -> int:
    """Behind which token the words end that say who the name before ``at`` is; ``at`` for none."""
    if at + 2 >= end or tokens[at].lower != "," or tokens[at + 1].is_name:
        return at
    opener = tokens[at + 1].lower
    first = at + 2 if opener in words("article") | {"one", "then", "former"} else at + 1
    told = tokens[first]
    is_told = told.is_word and not is_adverb(told) and told.lower not in _JOINING
    if not is_told or (first == at + 1 and told.lower not in words("office")):
        return at
    return next((place for place in range(first, end) if tokens[place].lower == ","), at)


def _leads_to_name(tokens: Sequence[SentenceToken], at: int, end: int) -> bool:
    """Whether the words from ``at`` go on to a name without a preposition."""
    for place in range(at, min(end, at + 6)):
        if tokens[place].is_name:
            return True
        if tokens[place].lower in words("preposition") | {",", "and", ";"}:
            return False
    return False


def _qualified(tokens: Sequence[SentenceToken], at: int, end: int) -> tuple[str, bool]:
    """The noun that the name at ``at`` qualifies, and whether a name stands behind that."""
    place, last = at + 1, ""
    if (place < end and tokens[place].lower == "'s") or (
        place < end and tokens[place].text in ("’", "'")
    ):
        place += 1
    elif (
        place < end
        and tokens[place].lower in ("-", "–", "/")
        and place + 1 < end
        and tokens[place + 1].is_name
    ):
        return _qualified(tokens, place + 1, end)
    elif place + 1 < end and tokens[place].text == "-" and tokens[place + 1].is_word:
        return tokens[place + 1].lower, False  # "the Zarm-based company"
    is_possessor = place > at + 1
    while place < end:
        token = tokens[place]
        if token.is_name:
            return (last, True) if (is_possessor or last) else ("", False)
        if token.date is not None:
            place += 1
            continue
        if not token.is_word or token.lower in words("preposition") | words("conjunction") | words(
            "determiner"
        ) | words("subordinator"):
            if token.lower == "and" and last in words("office") | words("metonym"):
                return last, False
            break
        if is_adverb(token) or token.lower in words("not-verb"):
            break
        last = token.lower
        place += 1
    return last, False


@dataclass(frozen=True, slots=True)
class SlotRoles:
    """What the table says of the places around a word: of the thing itself, and by preposition."""

    own: str
    prepositions: Mapping[str, str]
    name: str


def parts(
    tokens: Sequence[SentenceToken], span: tuple[int, int], roles: SlotRoles
) -> Iterator[TakingPart]:
    """Yield the names of ``span`` that take part, each once, in their order."""
    found = list(names_in(tokens, *span))
    persons = [one.token for one in found if is_a(_kind(tokens, one), "Person")]
    for number, one in enumerate(found):
        role, because = _role(tokens, one, roles)
        if _is_owner(tokens, found, number) and _slot(one, roles)[0] not in ("", "-"):
            role, because = "hasParticipant", "a body of it takes part"
        if is_a(_kind(tokens, one), "Office"):
            slot, _ = _slot(one, roles)
            if slot not in ("", "-"):
                yield from inner_parts(tokens, one.token, slot, "who holds its office acts for it")
        if is_a(_kind(tokens, one), "Agreement"):
            yield from inner_parts(tokens, one.token, "hasParticipant", "its name names it")
        if role in ("", "-"):
            continue
        if one.of in words("office") and any(0 < abs(one.token - at) <= _TITLE for at in persons):
            continue  # "the Secretary General of the League Ann Bly": it is she
        yield TakingPart(one.token, role, because)
        if is_a(_kind(tokens, one), "GovernmentBody"):
            yield from inner_parts(tokens, one.token, "hasParticipant", "a body of it takes part")


def _is_owner(tokens: Sequence[SentenceToken], found: Sequence[_PlacedName], at: int) -> bool:
    """Whether a state stands before the name of a body of its own: *Zarm's Ministry of Trade*."""
    one = found[at]
    following = found[at + 1] if at + 1 < len(found) else None
    if following is None or not one.before_name or one.noun or one.of or following.noun:
        return False
    is_state = is_a(_kind(tokens, one), "Polity")
    return is_state and is_a(_kind(tokens, following), "GovernmentBody")


def inner_parts(
    tokens: Sequence[SentenceToken], at: int, role: str, because: str
) -> Iterator[TakingPart]:
    """Yield the states and bodies that the name at ``at`` names within it."""
    for one in tokens[at].inner:
        if is_a(_class(tokens[at]), "Agreement") and not _is_party(tokens[at], one):
            continue
        if is_a(one.kind, "Polity") or is_a(one.kind, "Organization"):
            yield TakingPart(at, role, because, one)


def _is_party(token: SentenceToken, one: FoundMention) -> bool:
    """Whether the name of an agreement names a party: before its noun, or behind "between"."""
    before = token.text[: one.start - token.start].lower().split()
    small = [word for word in before if word in words("preposition")]
    is_paired = len(token.inner) > 1 and small[-1:] == ["of"]
    is_owner = one.end == token.end and small[-1:] == ["of"] and is_a(one.kind, "Organization")
    return not small or is_paired or is_owner or bool({"between", "with", "among"} & {*small})


def _kind(tokens: Sequence[SentenceToken], one: _PlacedName) -> str | None:
    return _class(tokens[one.token])


def _class(token: SentenceToken) -> str | None:
    return token.mention.kind if token.mention else None


def can_act(kind: str | None) -> bool:
    """Whether a thing of the class can take part; of what class it is may be unknown."""
    return kind is None or is_a(kind, "Actor")


def _role(tokens: Sequence[SentenceToken], one: _PlacedName, roles: SlotRoles) -> tuple[str, str]:
    """The property of the name's part, "" for none, and why."""
    text = tokens[one.token].text
    if one.noun in words("mutual") and can_act(_kind(tokens, one)):
        return "hasParticipant", f"“{one.noun}” are between “{text}” and another"
    role, why = _slot(one, roles)
    own = _kind(tokens, one)
    noun = one.noun or one.of
    if one.of == "of" and not one.noun and one.preposition == "" and "of" in roles.prepositions:
        return (roles.prepositions["of"], why) if can_act(own) else ("", "")
    if role in ("", "-"):
        return "", ""
    if one.before_name:
        is_owner = not one.noun and is_a(own, "Organization")
        return ("hasParticipant", f"“{text}”: whose it is") if is_owner else ("", "")
    if noun:
        return _of_noun(one, noun, role, text, own)
    if is_a(own, "Place"):
        is_there = one.preposition in ("", "by") or role in ("hasDestination", "hasOrigin")
        return (role, why) if is_there or _is_side(one, role) else ("", "")
    return (role, why) if can_act(own) else ("", "")


def _is_side(one: _PlacedName, role: str) -> bool:
    """Whether a town stands for the state that it is the capital of: *ties between Kest and Vell*.

    What joins two towns otherwise (*a road between Kest and Vell*) has no sides.
    """
    if one.preposition not in _TOGETHER or role != "hasParticipant":
        return False
    row = noun_row(one.led)
    is_deed = row is not None and role in row.prepositions.values()
    is_dealt = row is not None and row.is_agreement
    return one.led in words("mutual") | words("membership") or is_deed or is_dealt


def _slot(one: _PlacedName, roles: SlotRoles) -> tuple[str, str]:
    """The part that the table gives to the place where the phrase stands."""
    if one.preposition == "":
        return roles.own, f"{roles.name}: the place beside the verb"
    if one.preposition in roles.prepositions:
        role = roles.prepositions[one.preposition]
        return role, f"{roles.name}: behind “{one.preposition}”"
    if one.preposition in _TOGETHER:
        return "hasParticipant", f"behind “{one.preposition}”"
    if one.preposition == "by" and one.led in words("leading"):
        return "hasParticipant", f"who “{one.led}” it takes part"
    if one.preposition == "under" and one.led in words("metonym"):
        return "hasParticipant", f"it leads the “{one.led}”"
    return "", ""


def _of_noun(one: _PlacedName, noun: str, role: str, text: str, own: str | None) -> tuple[str, str]:
    """The part of a name that belongs to a noun: it stands for the name, or is an event itself."""
    is_unsure = own is None and bool(one.noun) and noun_row(noun) is not None
    if is_unsure or not (can_act(own) or is_a(own, "Place")):
        return "", ""
    if noun in words("metonym") or noun in words("office"):
        if is_a(own, "Region") or is_a(own, "Landform") or is_a(own, "WaterBody"):
            return "", ""
        return role, f"“{noun}” of “{text}” stands for it"
    row = noun_row(noun)
    if row is not None and row.prepositions.get(one.tie) == "commemorates":
        return "", ""
    if row is not None or noun in words("membership"):
        if is_a(own, "Place") and one.tie not in ("to", ""):
            return "", ""
        return "hasParticipant", f"“{noun}” of “{text}”"
    return "", ""


def noun_row(word: str) -> NounRow | None:
    """The row of the noun of an event or agreement that is the one word, or None."""
    return next((row for row in nouns().get(word, ()) if len(row.words) == 1), None)


def place_of(
    tokens: Sequence[SentenceToken], span: tuple[int, int], taken: frozenset[int]
) -> int | None:
    """The number of the token that tells where it was: behind "in", "at" or "near"."""
    for one in names_in(tokens, *span):
        own = _kind(tokens, one)
        is_place = is_a(own, "Place") or is_a(own, "Polity") or own is None
        is_head = not (one.noun or one.before_name or one.of or one.token in taken)
        if one.preposition in words("place") and is_place and is_head:
            return one.token
    return None


def actor_tokens(tokens: Sequence[SentenceToken]) -> Iterator[int]:
    """The numbers of all names that can take part, those within brackets too."""
    for at, token in enumerate(tokens):
        if token.mention is not None and (
            can_act(token.mention.kind) or is_a(token.mention.kind, "Place")
        ):
            yield at


def object_of(tokens: Sequence[SentenceToken], clause: Clause) -> tuple[int, int, NounRow | None]:
    """Where the object of the verb stands, and the row of its noun if that is of an event.

    Returns:
        A half-open range of tokens, up to the first preposition that is no "of", and the row.
    """
    start, end = clause.behind
    at = start
    while at < end:
        token = tokens[at]
        if token.date is not None or token.lower in (",", ";", ":", "(", "."):
            break
        if token.is_word and token.lower in words("preposition") - {"of"}:
            break
        at += 1
    return start, at, noun_in(tokens, start, at)


def noun_in(tokens: Sequence[SentenceToken], start: int, end: int) -> NounRow | None:
    """The row of the first noun of an event or agreement within a stretch, by its last word."""
    for at in range(start, end):
        token = tokens[at]
        own = token.lower.split() if token.is_name else [token.lower]
        for place, word in enumerate(own):
            for row in nouns().get(word, ()):
                size = len(row.words)
                have = (
                    own[: place + 1][-size:]
                    if token.is_name
                    else [t.lower for t in tokens[max(start, at - size + 1) : at + 1]]
                )
                if tuple(have) == row.words:
                    return row
    return None
