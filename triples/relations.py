"""The words in which a source says that two things stand in a relation, and where they stand.

``relations.csv`` lists them for each property. A row says where its words (``~``) stand, as seen
from the mentions of the subject (``S``) and of the object (``O``): ``S ~ O`` is subject, words,
object, close to each other; with ``…`` between two of them anything may stand there. So "Zarm
defeated Ost" says that Zarm won and does not say that Ost did.

Words are compared by their stems. ``to`` before them makes them a verb, whose order is turned round
where it stands in the passive: "Ost was defeated by Zarm".
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import pairwise, product
from pathlib import Path
from typing import Final

from khorgos.triples.inputfile import read_utf8
from khorgos.triples.mentions import SMALL, stem
from khorgos.triples.problems import InputError, Problem

TABLE: Final = Path(__file__).parent / "relations.csv"
COLUMNS: Final = ("property", "words", "order", "because")
NEAR: Final = 3
"""How many words may stand between two that are close, besides those that do not count."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LIGHT: Final = _set(
    "a an the and or of its their his her this that both all is are was were be been , 's"
)
"""Words that do not count; nor do names, numbers and what stands in brackets."""
_CLAUSE: Final = _set("which who whose where when while but because whereby")
"""Words with which another clause begins: each counts for as much as may stand between."""
_PREPOSITION: Final = _set(
    "in at on from to before after by with for near into over under through against between among "
    "during since until within across toward towards"
)
"""Words behind which something else stands than what a word before them governs."""
_BE: Final = _set("be is are was were been being")
_BEFORE_PARTICIPLE: Final = re.compile(r"\w+(?:ed|ly)|and|also|not|been|then|later|,")
_PROPERTY: Final = re.compile(r"[a-z][A-Za-z]*")
_ORDER: Final = re.compile(r"[SO~](?: in [SO~])?(?: (?:… )?[SO~](?: in [SO~])?)*")
_TOKEN: Final = re.compile(r"['’]s\b|(?<=s)['’](?!['’\w])|\d+(?:[.,]\d+)*|[^\W_]+|[,;:()]")

Span = tuple[int, int]
"""A half-open stretch: of the characters of a text, or of the tokens of a sentence."""
Phrase = Sequence[Sequence[frozenset[str]]]
"""Pieces, each of words in a row, each word the stems of its forms."""
Places = frozenset[int]
"""The tokens of a sentence in which it mentions a thing; -1 stands before the first."""
OUTSIDE: Final[Places] = frozenset({-1})
"""The mention of what a sentence leaves out, as a gloss its headword."""
MORE: Final = -2
"""In the mention of what is told by words that are no name of it: it is more than they name.

So the answer "marriage" holds the marriage that is answered, and not the reverse.
"""


@dataclass(frozen=True)
class Slot:
    """One sign of an order.

    Attributes:
        sign: ``S``, ``O``, ``~``, or ``by`` in the passive.
        anywhere: whether anything may stand between it and the sign before it.
        within: ``S`` or ``O``, where it stands within the mention of that end; else "".
    """

    sign: str
    anywhere: bool = False
    within: str = ""


@dataclass(frozen=True, eq=False)
class Wording:
    """One way in which the relation of a property is said; each is equal to itself alone.

    Attributes:
        line: where it stands in the table.
        property: the property's local name.
        words: alternatives, parted by ``|``, each in pieces, parted by ``…``, each of words whose
            forms are parted by ``/``; ``-ing`` is any word with that ending. Instead ``*S`` or
            ``*O``, the mention of that end itself. With ``to`` before them they are a verb.
        order: alternatives, parted by ``|``, each of signs: ``S``, ``O``, ``…`` and a ``~`` for
            each piece; behind ``in`` stands the end within whose mention the sign before it stands.
        because: why these words in this order say it.
    """

    line: int
    property: str
    words: str
    order: str
    because: str

    @cached_property
    def is_verb(self) -> bool:
        """Whether the words are those of a verb that has a passive."""
        return self.words.startswith("to ")

    @cached_property
    def starred(self) -> str:
        """The end whose mention is the words, ``S`` or ``O``; "" where they are words."""
        words = self.words.removeprefix("to ")
        return words[1:] if words in ("*S", "*O") else ""

    @cached_property
    def phrases(self) -> Sequence[Phrase]:
        """The alternatives of the words."""
        if self.starred:
            return ()
        return [
            [[_forms(word) for word in piece.split()] for piece in alternative.split("…")]
            for alternative in self.words.removeprefix("to ").split("|")
        ]

    @cached_property
    def orders(self) -> Sequence[Sequence[Slot]]:
        """The alternatives of the order."""
        return [_slots(one.split(), self.starred) for one in self.order.split("|")]

    @cached_property
    def turned(self) -> Sequence[Sequence[Slot]]:
        """The alternatives of the order in the passive: who does it stands behind "by"."""
        return [_slots(_turned(one.split()), self.starred) for one in self.order.split("|")]

    @cached_property
    def mirrored(self) -> Wording | None:
        """The same verb with what stands around it exchanged; None where it is no such verb."""
        if not self.is_verb or self.starred or " in " in self.order or "…" in self.words:
            return None
        orders = (" ".join(reversed(one.split())) for one in self.order.split("|"))
        return replace(self, order="|".join(orders))


def _slots(signs: Sequence[str], starred: str = "") -> Sequence[Slot]:
    """The slots that ``signs`` tell of, the words being the mention of the ``starred`` end.

    >>> _slots(["S", "…", "~", "in", "O"])
    [Slot(sign='S', anywhere=False, within=''), Slot(sign='~', anywhere=True, within='O')]
    """
    slots: list[Slot] = []
    for before, sign in pairwise(("", *signs)):
        named = starred if starred and sign == "~" else sign
        if before == "in":
            slots[-1] = replace(slots[-1], within=named)
        elif sign not in ("…", "in"):
            slots.append(Slot(named, before == "…"))
    return slots


def _forms(word: str) -> frozenset[str]:
    forms = word.split("/")
    return frozenset(form if form.startswith("-") else _root(form) for form in forms)


def _turned(signs: Sequence[str]) -> Sequence[str]:
    """The order of the active voice in the passive.

    >>> _turned(["S", "~", "O"]), _turned(["O", "…", "~"])
    (['O', '~', 'by', 'S'], ['~', '…', 'by', 'O'])
    """
    verb = signs.index("~")
    if "in" in signs:
        return signs
    doer = [
        part for sign in reversed(signs[:verb]) for part in (("by", sign), (sign,))[sign == "…"]
    ]
    return [*reversed(signs[verb + 1 :]), "~", *doer]


class Relations:
    """The rows of a table, by their properties."""

    def __init__(self, rows: Iterable[Wording]) -> None:
        """Keep ``rows``."""
        self._rows: dict[str, list[Wording]] = {}
        for row in rows:
            self._rows.setdefault(row.property, []).append(row)

    @property
    def properties(self) -> Sequence[str]:
        """Those that have rows."""
        return list(self._rows)

    def of(self, name: str) -> Sequence[Wording]:
        """The rows of the property of that local ``name``; none where it has none."""
        return self._rows.get(name, ())


@dataclass(frozen=True)
class SaidWord:
    """A word or sign of a sentence.

    Attributes:
        start, end: where it stands, in characters.
        text: as it is written.
        roots: what it is compared by: its stem and, where it has one, its ending.
        weight: how much it parts what stands before it from what stands behind it.
        governs: whether it is a preposition, of the sentence and not of a bracket.
    """

    start: int
    end: int
    text: str
    roots: frozenset[str]
    weight: int
    governs: bool

    @property
    def joins(self) -> bool:
        """Whether it can stand between an attribute and its noun, as a name or "and" does."""
        folded = self.text.casefold()
        return folded in ("and", "or") or (folded not in SMALL and self.text not in "'s’s,;:")


class SaidSentence:
    """A sentence in which relations are looked for."""

    def __init__(self, text: str) -> None:
        """Cut ``text`` into words and signs."""
        self.tokens = tuple(_tokens(text))
        self._starts = [token.start for token in self.tokens]
        self._ends = [token.end for token in self.tokens]
        self.places: dict[str, list[int]] = {}
        self._found: dict[Wording, Sequence[Sequence[Span]]] = {}
        for place, token in enumerate(self.tokens):
            for root in token.roots:
                self.places.setdefault(root, []).append(place)

    def mention(self, *spans: Span) -> Places:
        """The words that stand in ``spans`` of the sentence's characters.

        The sign of a possessive at the end of a span is none of them.
        """
        told: set[int] = set()
        for start, end in spans:
            first = bisect_left(self._ends, start + 1)
            behind = bisect_left(self._starts, end)
            if behind > first and "'s" in self.tokens[behind - 1].roots:
                behind -= 1
            told.update(range(first, behind))
        return frozenset(told)

    def says(self, row: Wording, subject: Places, object_: Places) -> bool:
        """Whether the words of ``row`` stand as they have to around mentions of the ends.

        An end that the order does not name may be empty. An object whose mention holds the words or
        that of the subject is no end of its own, unless the order says so.
        """
        mentions = {"S": subject, "O": object_}
        if row.starred:
            return self._says_itself(row, mentions)
        for pieces in self._find(row):
            taken = frozenset(place for start, end in pieces for place in range(start, end))
            orders = row.turned if row.is_verb and self._is_passive(pieces[0]) else row.orders
            match = _Match(self, mentions, taken, is_tight=row.words == ",")
            if any(match.fills(order, pieces) for order in orders if match.is_whole(order)):
                return True
        return False

    def has(self, row: Wording) -> bool:
        """Whether the words of ``row`` stand in the sentence, in whatever order."""
        return bool(self._find(row))

    def written(self, row: Wording) -> str:
        """The words of ``row`` as the sentence first has them."""
        return " … ".join(
            " ".join(token.text for token in self.tokens[start:end])
            for start, end in self._find(row)[0]
        )

    def _says_itself(self, row: Wording, mentions: Mapping[str, Places]) -> bool:
        own, other = mentions[row.starred], mentions["O" if row.starred == "S" else "S"]
        verbs = [place for place in own - other if place >= 0 and self.tokens[place].weight]
        if row.is_verb and not verbs:
            return False
        passive = row.is_verb and any(self._is_passive((verb, verb + 1)) for verb in verbs)
        match = _Match(self, mentions, frozenset(), is_tight=not row.is_verb)
        orders = row.turned if passive else row.orders
        return any(match.fills(order, ()) for order in orders if match.is_whole(order))

    def _find(self, row: Wording) -> Sequence[Sequence[Span]]:
        """Where the alternatives of the words stand, each as the stretches of its pieces."""
        if row not in self._found:
            self._found[row] = [
                pieces
                for phrase in row.phrases
                for pieces in product(*map(list, map(self._find_words, phrase)))
                if all(one[1] <= other[0] for one, other in pairwise(pieces))
            ]
        return self._found[row]

    def _find_words(self, words: Sequence[frozenset[str]]) -> Iterator[Span]:
        for first in sorted({at for root in words[0] for at in self.places.get(root, ())}):
            run = self.tokens[first : first + len(words)]
            matched = zip(run, words, strict=False)
            if len(run) == len(words) and all(token.roots & forms for token, forms in matched):
                yield first, first + len(words)

    def _is_passive(self, verb: Span) -> bool:
        """Whether the verb is a participle with a form of "be" before it, or "by" behind it."""
        if self.tokens[verb[0]].text.endswith("ing"):
            return False
        if verb[1] < len(self.tokens) and self.tokens[verb[1]].text == "by":
            return True
        for token in reversed(self.tokens[: verb[0]]):
            if token.text.casefold() in _BE:
                return True
            if not _BEFORE_PARTICIPLE.fullmatch(token.text):
                return False
        return False


class _Match:
    """Words that were found in a sentence, with one mention of each end."""

    def __init__(
        self,
        sentence: SaidSentence,
        mentions: Mapping[str, Places],
        taken: Places,
        *,
        is_tight: bool = False,
    ) -> None:
        self._tokens, self._mentions = sentence.tokens, mentions
        self._taken, self._is_tight = taken, is_tight
        subject, object_ = mentions["S"] - taken, mentions["O"] - taken
        self._stretches: Mapping[str, Sequence[Span]] = {
            "S": _apart(subject, object_),
            "O": _apart(object_, subject),
            "by": [(place, place + 1) for place in sentence.places.get("by", ())],
        }

    def is_whole(self, order: Sequence[Slot]) -> bool:
        """Whether each end stands for itself, or within what ``order`` says."""
        subject, object_ = self._mentions["S"], self._mentions["O"]
        if "O" in [place.within for place in order]:
            return True
        if "O" not in [place.sign for place in order]:
            return True
        return not self._taken & object_ and not _holds(object_, subject)

    def fills(self, order: Sequence[Slot], pieces: Sequence[Span]) -> bool:
        """Whether ``order`` can be filled with the ``pieces`` and the ends."""
        named = {place.sign for place in order} | {place.within for place in order}
        held = frozenset().union(*(own for sign, own in self._mentions.items() if sign in named))
        others = (own for sign, own in self._mentions.items() if sign not in named)
        self._others = frozenset().union(*(own for own in others if not own & self._taken)) - held
        return self._follows(order, pieces, None)

    def _follows(
        self, order: Sequence[Slot], pieces: Sequence[Span], last: tuple[str, int] | None
    ) -> bool:
        """Whether ``order`` can be filled behind the ``last`` sign and the token of its end."""
        if not order:
            return True
        place = order[0]
        is_words = place.sign == "~"
        return any(
            self._is_within(place, start, end)
            and (last is None or self._fits(place, start, end, *last))
            and self._follows(order[1:], pieces[is_words:], (place.sign, end))
            for start, end in (pieces[:1] if is_words else self._stretches[place.sign])
        )

    def _is_possessive(self, place: int) -> bool:
        """Whether there is a sign of the possessive that is none of the words."""
        is_own = place in self._taken or place >= len(self._tokens)
        return not is_own and "'s" in self._tokens[place].roots

    def _is_within(self, place: Slot, start: int, end: int) -> bool:
        if not place.within:
            return True
        outer = self._mentions[place.within]
        inner = self._mentions.get(place.sign)
        return outer >= frozenset(range(start, end)) if inner is None else _holds(outer, inner)

    def _fits(self, place: Slot, start: int, end: int, sign: str, behind: int) -> bool:
        """Whether a stretch can stand behind ``sign``, which ends at ``behind``."""
        # Words before a possessive speak of what it is of: "from Ost's king" not of Ost.
        is_head = place.sign == "~" or sign not in ("~", "by") or not self._is_possessive(end)
        if start < behind or not is_head or not self._others.isdisjoint(range(behind, start)):
            return False
        between = self._tokens[_behind_apposition(self._tokens, max(behind, 0), start) : start]
        if place.anywhere:
            return True
        if self._is_tight:
            return all(token.joins for token in between) and len(between) <= NEAR + 1
        if sign in ("~", "by") and any(token.governs for token in between):
            return False
        return sum(token.weight for token in between) <= NEAR


def _behind_apposition(tokens: Sequence[SaidWord], start: int, end: int) -> int:
    """Where the sentence goes on behind what stands between commas at ``start``."""
    if start < end and tokens[start].text == ",":
        return next((at for at in range(start + 1, end) if tokens[at].text == ","), start)
    return start


def _holds(outer: Places, inner: Places) -> bool:
    """Whether the words of ``inner`` are some of those of ``outer``, or all of what is more."""
    words, some = outer - {MORE}, inner - {MORE}
    return bool(some) and some <= words and (some != words or outer > inner)


@lru_cache(maxsize=16384)
def _apart(own: Places, other: Places) -> Sequence[Span]:
    """The stretches of a mention without those that it shares with the other.

    What is called by the other ("defeat of Ost") stands where its other words do; what it shares
    otherwise may be meant or not.
    """
    rest = _runs(own - other)
    return rest if rest and other - {MORE} <= own else [*rest, *_runs(own)]


def _runs(mention: Places) -> Sequence[Span]:
    """The stretches of places in a row."""
    told = mention - {MORE}
    begins = sorted(place for place in told if place - 1 not in told)
    ends = sorted(place + 1 for place in told if place + 1 not in told)
    return list(zip(begins, ends, strict=True))


def _tokens(text: str) -> Iterator[SaidWord]:
    depth = 0
    for found in _TOKEN.finditer(text):
        word = found[0]
        depth += word == "("
        weight = 0 if depth else _weight(word)
        depth -= word == ")" and depth > 0
        roots = {_root(word)} | ({"-ing"} if word.endswith("ing") and len(word) > 4 else set())
        governs = not depth and word in _PREPOSITION
        yield SaidWord(found.start(), found.end(), word, frozenset(roots), weight, governs)


def _root(word: str) -> str:
    folded = word.casefold()
    return "'s" if folded[0] in "'’" else stem(folded)


def _weight(word: str) -> int:
    folded = word.casefold()
    if folded in _CLAUSE:
        return NEAR
    if folded in (";", ":"):
        return NEAR + 1
    return 0 if folded in _LIGHT or not word[0].islower() else 1


@cache
def load_relations(path: Path = TABLE) -> Relations:
    """Read the table at ``path``: CSV (RFC 4180) in UTF-8, with the columns `COLUMNS`.

    Raises:
        InputError: with every row that cannot be read, or stands twice.
    """
    reader = csv.DictReader(io.StringIO(read_utf8(path)))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = f"the columns are {reader.fieldnames}; make them {','.join(COLUMNS)}"
        raise InputError([Problem(path.name, 1, "", message)])
    rows: list[Wording] = []
    problems: list[Problem] = []
    first: dict[tuple[str, str, str], int] = {}
    for cells in reader:
        if None in cells or None in cells.values():
            message = f"this row has not {len(COLUMNS)} cells; write {','.join(COLUMNS)}"
            problems.append(Problem(path.name, reader.line_num, "", message))
            continue
        row = Wording(reader.line_num, **cells)
        message = _fault(row)
        for words, order in _alternatives(row):
            line = first.setdefault((row.property, words, order), row.line)
            if line != row.line:
                message = f"{words!r} with {order!r} stands in line {line} too; keep one of the two"
        if message:
            problems.append(Problem(path.name, row.line, row.property, message))
        rows.append(row)
    if problems:
        raise InputError(problems)
    return Relations(rows)


def _alternatives(row: Wording) -> Iterator[tuple[str, str]]:
    """Each of the words of ``row`` with each of its orders, with single spaces."""
    verb = "to " if row.is_verb else ""
    for words, order in product(row.words.removeprefix("to ").split("|"), row.order.split("|")):
        yield verb + " ".join(words.split()), " ".join(order.split())


def _fault(row: Wording) -> str:
    """What is wrong with a row by itself, or ""."""
    if not _PROPERTY.fullmatch(row.property):
        return f"{row.property!r} is no property's local name; write it as the ontology does"
    if not row.because.strip():
        return "give the reason why these words in this order say it, under because"
    words = row.words.removeprefix("to ").split("|")
    if not all(piece.split() for one in words for piece in one.split("…")):
        return f"the words {row.words!r} have an empty piece; write words, *S or *O"
    if "*" in row.words and not row.starred:
        return f"the words {row.words!r} mix a mention with words; give each a row of its own"
    counts = {one.count("…") + 1 for one in words}
    if row.is_verb and counts != {1}:
        return f"the verb {row.words!r} is in pieces, so its passive is not known; leave out 'to'"
    orders = (" ".join(order.split()) for order in row.order.split("|"))
    faults = (_order_fault(order, row.starred, counts) for order in orders)
    return next(filter(None, faults), "")


def _order_fault(order: str, starred: str, counts: set[int]) -> str:
    """What is wrong with one alternative of an order, or ""."""
    slots = _slots(order.split()) if _ORDER.fullmatch(order) else ()
    wrong = [slot for slot in slots if slot.within in (slot.sign, "" if starred else "~")]
    if not slots or [slot for slot in wrong if slot.within]:
        return (
            f"the order {order!r} is no row of S, O and ~, with … between two where anything may "
            "stand there, and 'in S' or 'in O' behind what stands within a mention"
        )
    signs = [slot.sign for slot in slots]
    if any(signs.count(end) > 1 for end in "SO"):
        return f"the order {order!r} names an end twice; name it once"
    named = {"S", "O"} & set(order)
    if not named:
        return f"the order {order!r} names neither end, so that it says nothing of them; name one"
    if {signs.count("~") + [slot.within for slot in slots].count("~")} != counts:
        return f"the order {order!r} has not one ~ for each piece of the words"
    if starred and named != {"O" if starred == "S" else "S"}:
        return f"the order {order!r} has to name the end that *{starred} does not, and that alone"
    return ""
