"""The names that are known: those of the register, and those of the states of the world.

They are indexed once, by their words; a text is searched for the longest name that begins at each
word. Words are compared without case, diacritics, apostrophes and letters that hide (`fold`);
Russian and Kazakh ones by their stems, for they are declined; Chinese signs are words of their own.
Whether a word is written as a name counts: *Turkey* is no *turkey*.

The states and regions of the world are those of the Unicode Common Locale Data Repository, which
Babel carries, in the languages of `khorgos.triples.naming.index`. ``states.csv`` says which of its
territories are states, how else English calls them, and the words for what is theirs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, Literal, NamedTuple

from babel import Locale
from babel.core import get_global

from khorgos.triples.annotated import Input
from khorgos.triples.annotation import Entity
from khorgos.triples.drafting.periods import PERIODS, told_records, word_set
from khorgos.triples.mentions import NAMES
from khorgos.triples.naming.index import LANGUAGES, exonyms
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.scripts import QUALIFIER, script_of
from khorgos.triples.naming.similarity import sound
from khorgos.triples.naming.words import table
from khorgos.triples.wikidata.elsewhere import NAMES as ELSEWHERE
from khorgos.triples.wikidata.tables import read_table

HERE: Final = Path(__file__).parent
How = Literal["label", "name", "elsewhere", "territory", "acronym", "spoken", "people", "surname"]
"""How a word stands for a thing: a name first, the weakest last."""
ORDER: Final[Sequence[How]] = (
    "label",
    "name",
    "elsewhere",
    "territory",
    "acronym",
    "spoken",
    "people",
    "surname",
)

_HAN: Final = "\u2e80-\u9fff\uf900-\ufaff"
_MARKS: Final = "\u0300-\u036f\u064b-\u065f"
_HIDDEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHES: Final = "'’‘`ʻʼʹ"
_TOKEN: Final = re.compile(
    rf"(?:[A-Z]\.){{2,}}(?!\w)|[A-Z]\. [A-Z]\.(?=\s*(?:[a-z,;:)]|$))"
    rf"|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[{_HAN}]"
    rf"|[^\W\d_{_HAN}](?:[^\W_{_HAN}]|[{_MARKS}]|[{_HIDDEN}](?=\w)"
    rf"|[{_APOSTROPHES}](?=[^\W\d_]))*"
)
_POSSESSIVE: Final = re.compile(rf"(?:[{_APOSTROPHES}]s)+$", re.IGNORECASE)
_JOINED: Final = re.compile(rf"[\s\-‐‑–—·.{_APOSTROPHES}]{{0,3}}")
"""What may stand between the words of a name."""
_ARABIC_ENDINGS: Final = re.compile("\u200c(?:ها|های|هایی|ی|ای)$")
_RUSSIAN_ENDINGS: Final = (
    re.compile(
        "(?:[ыои]го|[ыои]му|[ыи]ми|[ая]ми|[ая]х|[ая]м|[ыи]х|[ыи]м|[ая]я|[ую]ю|[оеыи]й|[ое]е|[ое]м|ью)$"
    ),
    re.compile("[аяыиуюеоьй]$"),
)
_KAZAKH_ENDINGS: Final = re.compile(
    "(?:ның|нің|дың|дің|тың|тің|ға|ге|қа|ке|на|не|ны|ні|ды|ді|ты|ті|дан|ден|тан|тен|нан|нен|"
    "да|де|та|те|нда|нде|мен|бен|пен|сын|сін|ын|ін|ында|інде|ынан|інен|ына|іне|"
    "лық|лік|дық|дік|тық|тік|сы|сі|ы|і)$"
)
_ARTICLE: Final = re.compile(
    r"^[Tt]he (?!(?:(?:Far|Near|Middle) )?(?:West|East|North|South|World|world|States)$)(?=\S)"
)
"""An article that a name can do without; *the West* is no name without it."""
_LONGEST_ACRONYM: Final = 6
_SHORTEST_STEM: Final = 3
_UNDECLINED: Final = 4
"""Words of no more letters keep a soft sign at their end."""
_CYRILLIC: Final = re.compile("[Ѐ-ӿ]")
NOT_NAMED: Final = word_set(
    "Kind Role Goal Practice Field Capacity Situation Trend TitleOfRank SurveyAnswer "
    "SourceDocument Sector Commodity FormOfGovernment"
)
"""Classes of things whose labels are descriptions or common words, not names in a text."""


class NameWord(NamedTuple):
    """A word of a text, ``text[start:end]``, without a possessive ending, which ``owns`` tells."""

    start: int
    end: int
    letters: str
    owns: bool

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name is, in a script that has capitals."""
        return self.letters[0].isupper()


@lru_cache(maxsize=4096)
def tokens_of(text: str) -> tuple[NameWord, ...]:
    """The words of ``text`` in their order; a hyphen parts words, an apostrophe does not."""
    found = []
    for match in _TOKEN.finditer(text):
        ending = _POSSESSIVE.search(match[0])
        letters = match[0][: ending.start()] if ending else match[0]
        if letters:
            end = match.start() + len(letters)
            owns = bool(ending) or (text[end : end + 1] in tuple("'’") and letters.endswith("s"))
            found.append(NameWord(match.start(), end, letters, owns))
    return tuple(found)


@lru_cache(maxsize=65536)
def key_of(word: str, language: str = "en") -> str:
    """What a word is compared by.

    Args:
        word: a word of a name or a text.
        language: of the text: ``kk`` takes off the endings of Kazakh, all others those of Russian.

    >>> key_of("Xi’an"), key_of("России") == key_of("Россия")
    ('xian', True)
    """
    lower = word.casefold()
    if "Ѐ" <= lower[0] <= "ӿ":
        return fold(_kazakh(lower) if language == "kk" else _russian(lower))
    return fold(_ARABIC_ENDINGS.sub("", lower)).replace(" ", "")


def _russian(word: str) -> str:
    """The word without the ending of a case; that of many (*-ов*) stays, for surnames end so."""
    if len(word) <= _UNDECLINED and word.endswith("ь"):  # Цин and Цинь are two
        return word
    for ending in _RUSSIAN_ENDINGS:
        shorter = ending.sub("", word)
        if shorter != word and len(shorter) >= _SHORTEST_STEM:
            return shorter
    return word


def _kazakh(word: str) -> str:
    """The word without its endings, of which several may follow one another."""
    for _ in range(3):
        shorter = _KAZAKH_ENDINGS.sub("", word)
        if len(shorter) < _SHORTEST_STEM or shorter == word:
            break
        word = shorter
    return word


@dataclass(frozen=True, slots=True)
class Bearer:
    """A thing that a name stands for.

    Attributes:
        entity: its slug, or None for a state that the register does not have.
        kind: a class's local name.
        label: its name in English.
        how: how the words stand for it.
    """

    entity: str | None
    kind: str
    label: str
    how: How


@dataclass(frozen=True, slots=True)
class Known:
    """A known name in a text, ``text[start:end]``: the words from ``first`` to before ``last``."""

    start: int
    end: int
    first: int
    last: int
    bearers: tuple[Bearer, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of all that bear it."""
        return frozenset(bearer.kind for bearer in self.bearers)


class KnownNames:
    """All known names, indexed by their words; it does not change once made."""

    def __init__(self, names: Iterable[tuple[str, Bearer]]) -> None:
        """Index ``names``: words in any script, and who bears them."""
        bare = ((_ARTICLE.sub("", words), bearer) for words, bearer in names)
        self._names = [(words, bearer) for words, bearer in bare if _is_name(words, bearer)]
        self._index = cache(self._indexed)

    def _indexed(
        self, language: str
    ) -> tuple[Mapping[tuple[str, ...], Sequence[_Entry]], _Longest]:
        entries: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)
        longest: dict[str, int] = {}
        for words, bearer in self._names:
            tokens = tokens_of(words)
            keys = tuple(key_of(token.letters, language) for token in tokens)
            letters = tuple(token.letters for token in tokens)
            entries[keys].append((letters, "," in words, bearer))
            longest[keys[0]] = max(longest.get(keys[0], 0), len(keys))
        return entries, longest

    def find(self, text: str, language: str = "en") -> list[Known]:
        """The known names in ``text``, the longest at each place, in order.

        Args:
            text: a sentence.
            language: of the text, a BCP 47 tag.

        Returns:
            Names that do not overlap; offsets are code points of ``text``.
        """
        found, at = [], 0
        tokens = tokens_of(text)
        keys = [key_of(token.letters, language.partition("-")[0]) for token in tokens]
        while at < len(tokens):
            known = self._at(text, tokens, keys, at, language.partition("-")[0])
            if known:
                found.append(known)
            at = known.last if known else at + 1
        return found

    def alike(self, words: str) -> tuple[Bearer, ...]:
        """Who bears a name that sounds the same in other spellings of it: *Irtish*, *Irtysh*."""
        return self._sounds.get(sound_of(words), ()) if len(words) >= _SURE_SOUND else ()

    @cached_property
    def _sounds(self) -> Mapping[str, tuple[Bearer, ...]]:
        found: dict[str, dict[Bearer, None]] = defaultdict(dict)
        for words, bearer in self._names:
            if bearer.entity and bearer.how in _PROPERLY and script_of(words) == "Latn":
                found[sound_of(words)][_as(bearer, "name")] = None
        return {key: tuple(bearers) for key, bearers in found.items()}

    def called(self, words: str) -> tuple[Bearer, ...]:
        """Who bears a name that is written so, or in other letters of it."""
        key = tuple(key_of(token.letters) for token in tokens_of(words))
        entries, _ = self._index("")
        return tuple(dict.fromkeys(bearer for _, _, bearer in entries.get(key, ())))

    def inside(self, known: Known, text: str, language: str = "en") -> list[Known]:
        """The names that a longer known one holds, the longest at each place."""
        tokens, group = tokens_of(text), language.partition("-")[0]
        keys = [key_of(token.letters, group) for token in tokens]
        found, at = [], known.first
        while at < known.last:
            most = known.last - at - (at == known.first)
            one = self._at(text, tokens, keys, at, group, most)
            if one:
                found.append(one)
            at = one.last if one else at + 1
        return found

    def _at(
        self,
        text: str,
        tokens: Sequence[NameWord],
        keys: Sequence[str],
        at: int,
        language: str,
        most: int = 99,
    ) -> Known | None:
        """The longest name that begins at a word, of ``most`` words."""
        entries, longest = self._index("kk" if language == "kk" else "")
        room = min(longest.get(keys[at], 0), len(tokens) - at, most)
        for length in range(room, 0, -1):
            words = tokens[at : at + length]
            same = [
                bearer
                for letters, commas, bearer in entries.get(tuple(keys[at : at + length]), ())
                if _is_written_so(letters, words) and _are_joined(text, words, commas)
            ]
            if same:
                bearers = tuple(dict.fromkeys(same))
                return Known(words[0].start, words[-1].end, at, at + length, bearers)
        return None


_Entry = tuple[tuple[str, ...], bool, Bearer]
"""The words of a name as they are written, whether commas are among them, and who bears it."""
_Longest = Mapping[str, int]


_PROPERLY: Final = frozenset({"label", "name", "elsewhere"})
_SURE_SOUND: Final = 6
"""Shorter names sound like others."""


def sound_of(words: str) -> str:
    """How Latin letters sound, whichever way they were romanised.

    >>> sound_of("Kassym-Jomart") == sound_of("Kasym-Zhomart"), sound_of("Ost") == sound_of("Est")
    (True, False)
    """
    return " ".join(map(sound, fold(words).split()))


def _is_name(words: str, bearer: Bearer) -> bool:
    """Whether words can be told from common ones: by a capital, or as their script has none.

    Russian and Kazakh write peoples, and what is of a state, in small letters.
    """
    letters = [one for one in words if one.isalpha()]
    if not letters:
        return False
    if _CYRILLIC.match(letters[0]) and (
        bearer.kind == "People" or bearer.how in ("spoken", "people")
    ):
        return len(letters) > _SHORTEST_STEM
    cased = any(one.islower() or one.isupper() for one in letters)
    return any(map(str.isupper, letters)) if cased else len(letters) > 1


def _is_written_so(letters: Sequence[str], tokens: Sequence[NameWord]) -> bool:
    """Whether the words of a text are written as those of a name: capitals where it has them.

    Of several words, those that say what kind of thing it is may be small (*Zarm empire*), and in
    Russian and Kazakh all but the first.
    """
    if len(letters) == 1:
        own, token = letters[0], tokens[0]
        written = token.letters.replace(".", "").replace(" ", "")
        if own.isupper() and own.isalpha() and len(own) <= _LONGEST_ACRONYM:
            return own == written
        if own[0].islower() and _CYRILLIC.match(own) and token.start:
            return not token.is_capital  # Джунгарии is no people
        return token.is_capital or not own[0].isupper()
    pairs = list(zip(letters, tokens, strict=True))
    if not any(own[0].isupper() for own in letters):
        return True
    return any(own[0].isupper() and token.is_capital for own, token in pairs) and all(
        token.is_capital
        or not own[0].isupper()
        or key_of(own) in _generic_words()
        or (place > 0 and _CYRILLIC.match(own) is not None)
        for place, (own, token) in enumerate(pairs)
    )


@cache
def _generic_words() -> frozenset[str]:
    """The keys of words that say what kind of thing a name is of."""
    rows = table(HERE / "headnouns.csv")
    nouns = (row["word"] for row in rows if row["where"] != "first")
    return frozenset(key_of(noun) for noun in nouns if " " not in noun)


def _are_joined(text: str, tokens: Sequence[NameWord], commas: bool) -> bool:
    """Whether no more stands between words than may stand inside of a name."""
    gaps = (text[one.end + 2 * one.owns : other.start] for one, other in pairwise(tokens))
    return all(_JOINED.fullmatch(gap.replace(",", "") if commas else gap) for gap in gaps)


def names_elsewhere(folder: Path) -> list[tuple[str, str]]:
    """The slug and the words of every name in the table of names from elsewhere in ``folder``."""
    path = folder / ELSEWHERE
    if not path.exists():
        return []
    columns = ("slug", "name", "language", "source", "locator")
    return [(row.values["slug"], row.values["name"]) for row in read_table(path, columns)]


def known_names(given: Input, elsewhere: Iterable[tuple[str, str]] = ()) -> KnownNames:
    """Index all known names.

    Args:
        given: its register, with the names that its records state.
        elsewhere: slugs and names from elsewhere; those without an entity are left out.
    """
    own = [*_register(given, elsewhere), *_by_period(given)]
    own += _exonyms(own)
    states = [*_territories(own)]
    others = (_peoples(own), _surnames(own), states, _acronyms(own), _cities([*own, *states]))
    return KnownNames([*own, *chain.from_iterable(others)])


def _register(given: Input, elsewhere: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Bearer]]:
    """The names of the register's things."""
    things = {slug: one for slug, one in given.entities.items() if one.type not in NOT_NAMED}

    def bearer(entity: Entity, how: How) -> Bearer:
        return Bearer(entity.slug, entity.type, entity.label, how)

    for entity in things.values():
        yield entity.label, bearer(entity, "label")
        if (bare := QUALIFIER.sub("", entity.label)) != entity.label:
            yield bare, bearer(entity, "name")
        for words in entity.spoken_of_as:
            yield words, bearer(entity, "spoken")
    for record in told_records(given):
        for fact in record.said():
            one = fact.triple
            if one.property in NAMES and one.words is not None and one.subject in things:
                yield one.words, bearer(things[one.subject], "name")
    for slug, words in elsewhere:
        if slug in things:
            yield words, bearer(things[slug], "elsewhere")


def _peoples(names: Sequence[tuple[str, Bearer]]) -> Iterator[tuple[str, Bearer]]:
    """What peoples are called in another number: *Mongol* for *Mongols*, *Manchus*."""
    for words, one in names:
        if one.kind == "People" and re.fullmatch("[а-яё]+[ыи]", words):
            for ending in ("ов", "ев", "ей"):
                yield words[:-1] + ending, Bearer(one.entity, one.kind, one.label, "people")
        if one.kind == "People" and re.fullmatch(r"[A-Z]\w+[^\Ws]", words):
            yield f"{words}s", Bearer(one.entity, one.kind, one.label, "people")
        if one.kind == "People" and re.fullmatch(r"[A-Z]\w+[^s\W]s", words):
            yield words[:-1], Bearer(one.entity, one.kind, one.label, "people")


def _by_period(given: Input) -> Iterator[tuple[str, Bearer]]:
    """How polities are spoken of that had another name in their time."""
    for row in table(PERIODS):
        if entity := given.entities.get(row["slug"]):
            for words in filter(None, row["spoken_of_as"].split("|")):
                yield words, Bearer(entity.slug, entity.type, entity.label, "spoken")


def _exonyms(names: Sequence[tuple[str, Bearer]]) -> list[tuple[str, Bearer]]:
    """What things of the register that many texts name are called in other languages."""
    bearers = {fold(words): one for words, one in reversed(names) if one.how in ("label", "name")}
    return [
        (words, _as(one, "elsewhere"))
        for row in table(HERE / "exonyms.csv")
        if (one := bearers.get(fold(row["name"])))
        for words in row["also"].split("|")
    ]


def _acronyms(names: Sequence[tuple[str, Bearer]]) -> Iterator[tuple[str, Bearer]]:
    """Acronyms that are commonly known, and what they stand for; the register's where it has it."""
    bearers = {fold(words): one for words, one in reversed(names)}
    for row in table(HERE / "acronyms.csv"):
        own = bearers.get(fold(row["words"])) or bearers.get(fold(row["name"]))
        if own is not None:
            yield row["words"], _as(own, "acronym")
            yield row["name"], _as(own, "acronym")
        elif row["class"]:
            one = Bearer(None, row["class"], row["name"], "acronym")
            yield row["words"], one
            yield row["name"], one


_NO_SURNAME: Final = re.compile(r"\b(?:of|the|in|who)\b")
_RANKS: Final = word_set("khan emperor empress chanyu shah sultan khatun ii iii iv i")


def _surnames(names: Sequence[tuple[str, Bearer]]) -> Iterator[tuple[str, Bearer]]:
    """The surnames of persons: the last word, or the first one of who has a Chinese name."""
    people = [(words, one) for words, one in names if one.kind == "Person"]
    chinese = {one.entity for words, one in people if script_of(words) == "Hani"}
    for words, one in people:
        parts = words.split()
        if one.how != "label" or len(parts) < 2 or _NO_SURNAME.search(words):
            continue
        surname = parts[0] if one.entity in chinese else parts[-1]
        if len(surname) > 1 and surname.casefold() not in _RANKS and surname[0].isupper():
            yield surname, Bearer(one.entity, one.kind, one.label, "surname")


def _territories(names: Sequence[tuple[str, Bearer]]) -> Iterator[tuple[str, Bearer]]:
    """The states and regions of the world, and what is theirs; the register's where it has them."""
    bearers: dict[str, list[Bearer]] = defaultdict(list)
    for words, one in names:
        if one.how != "elsewhere" and one not in bearers[fold(words)]:
            bearers[fold(words)].append(one)
    rows = {row["code"]: row for row in table(HERE / "states.csv")}
    for code, full in Locale.parse("en").territories.items():
        row = rows.get(code, {"also": "", "spoken_of_as": ""})
        kind = "WorldRegion" if code.isdigit() else "SovereignState"
        if (code not in rows and not code.isdigit()) or code == "001":
            continue
        plain = QUALIFIER.sub("", full)
        also = [*filter(None, row["also"].split("|"))]
        known = _bearing(bearers, (plain,)) or _bearing(bearers, also)
        known = known or [Bearer(None, kind, plain, "territory")]
        for words in (plain, *filter(_is_foreign, exonyms(full))):
            yield from ((words, _as(one, "territory")) for one in known)
        for words in also:
            own = _bearing(bearers, (words,)) or known
            yield from ((words, _as(one, "territory")) for one in own)
        for words in filter(None, row["spoken_of_as"].split("|")):
            yield from ((words, _as(one, "spoken")) for one in known)
            if fold(words) + "s" not in bearers and re.fullmatch(r"[A-Z]\w+(?:n|k|i|g)", words):
                yield f"{words}s", Bearer(None, "People", f"{words}s", "people")


def _cities(names: Sequence[tuple[str, Bearer]]) -> Iterator[tuple[str, Bearer]]:
    """Capitals, and cities after which time zones are called, in the languages of the exonyms."""
    own = {fold(words): one for words, one in reversed(names) if one.kind == "Settlement"}
    taken = {fold(words) for words, one in names if one.kind != "Settlement"}
    zones = {code: Locale.parse(code).time_zones for code in LANGUAGES}
    english = Locale.parse("en").time_zones
    for row in table(HERE / "states.csv"):
        if (city := row["capital"]) and fold(city) not in taken:
            one = own.get(fold(city)) or Bearer(None, "Settlement", city, "territory")
            yield city, _as(one, "territory")
    for zone in sorted(get_global("zone_territories")):
        continent, _, last = zone.partition("/")
        city = english.get(zone, {}).get("city") or last.replace("_", " ")
        if continent not in _CONTINENTS or "/" in last or fold(city) in taken or city == "Oral":
            continue
        one = own.get(fold(city)) or Bearer(None, "Settlement", city, "territory")
        named = [zones[code].get(zone, {}).get("city") for code in LANGUAGES]
        for words in dict.fromkeys((city, *filter(_is_foreign, filter(None, named)))):
            yield words, _as(one, "territory")


def _is_foreign(words: str) -> bool:
    """Whether words are in another script than English: Uzbek *Daniya* is a given name here."""
    return script_of(words) != "Latn"


_CONTINENTS: Final = frozenset({"Africa", "Asia", "Europe", "Australia"})


def _bearing(bearers: Mapping[str, Sequence[Bearer]], called: Iterable[str]) -> list[Bearer]:
    """The polities and regions that the register calls so."""
    found = (one for words in called for one in bearers.get(fold(words), ()))
    by_slug = {one.entity: one for one in found if one.kind not in ("People", "Landform")}
    return list(by_slug.values())


def _as(bearer: Bearer, how: How) -> Bearer:
    return Bearer(bearer.entity, bearer.kind, bearer.label, how)
