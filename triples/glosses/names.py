"""The names of a thing, as the opening of an encyclopedia article lists them before its main verb.

The opening names its thing first (the headword), then other English names after words such as
"also known as": ``Astana, previously known as Akmolinsk, Tselinograd, Akmola, and most recently
Nur-Sultan, is ...``. What stands in brackets behind a name belongs to that name.

Names in other languages and scripts stand mostly in brackets: ``Taraz ( kz, Тараз, تاراز,
translit=Taraz )``. A language is named by a code, by a word with a colon, or by the key of a
template (``keys.csv`` has those that ``languages.csv`` has not); the names follow,
separated by commas, until a semicolon, a bracket or another language. Tags are BCP 47; the script
is told by the letters themselves, and is written in the tag where it is not the usual one of the
language. A name without a language is left out, but for Han characters in a gloss that speaks of
China.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Final

from khorgos.triples.glosses.stretch import Stretch
from khorgos.triples.naming.scripts import (
    UNKNOWN,
    initials,
    language_names,
    language_scripts,
    script_of,
)
from khorgos.triples.naming.words import table

_ADVERBS: Final = (
    "also|better|formerly|formally|previously|sometimes|often|frequently|officially|alternatively|"
    "commonly|simply|initially|originally"
)
_CUE: Final = re.compile(
    rf"""(?P<cue>(?:in\s[a-z ]+\s)?(?:(?:{_ADVERBS})\s)*
      (?:(?:known|romani[sz]ed|transcribed|abbreviated|styled|enshrined|referred)
           (?:\s(?:to|in|among|until)\b[^,;:()"]*?)?\sas
        |called|spel(?:led|t)(?:\sas)?|transcribed
        |known\sby\s(?:his|her|its|their)\s[a-z ]*name
        |known\sunder\sthe\s[\w ]*?(?:spelling|name)
        |also\sas
        |born(?=\s[A-Z])
        |courtesy\sname)
      |(?:officially|initially|originally|formerly|previously)(?=\s(?:the\s)?[A-Z])
      )\s+""",
    re.VERBOSE,
)
_PLAIN_CUES: Final = re.compile(
    r"(?:also|alternatively|sometimes|frequently|often|better|)\s*"
    r"(?:known as|called|spelled|spelt|spelled as|as|referred to as|abbreviated as)"
)
"""Cues that say no more than that the thing has this name too."""
_EARLIER: Final = "formerly|previously|initially|originally"
_KINDS: Final = tuple(
    (kind, re.compile(said), re.compile(plainly))
    for kind, said, plainly in (
        ("birthName", r"\bborn\b", "born"),
        ("courtesyName", "courtesy name", "courtesy name"),
        ("honorificName", "temple name|enshrined", "also known by his temple name"),
        ("formerName", f"until|{_EARLIER}", f"(?:{_EARLIER})(?: known as| called)?|known until .*"),
        ("transliteration", "romani[sz]ed|transcribed", "also transcribed|romani[sz]ed as"),
        ("officialName", "officially", "officially(?: known as| called)?"),
        ("shortName", "abbreviated", "(?:also|often|commonly|) ?abbreviated as"),
    )
)
"""Kinds of names: the property, what in a cue tells it, and cues that say no more than it does."""
_BY: Final = re.compile(r"\s*(?P<by>by the [\w ]+)")
_WHEN: Final = re.compile(r"until [0-9]{3,4}")
_ARTICLE: Final = r"(?:(?:the|an?)\s+)?"
_ITEM: Final = re.compile(
    rf"{_ARTICLE}(?:'')?(?P<name>[^,;:()\"=]+?)(?:'')?"
    r"(?=\s*[,;().]|\s+or\s|\s+and\sthe\s|\s+and\salso\s|\s+by\sthe\s|\s*$)"
)
_BETWEEN: Final = re.compile(
    r"\s*,\s*(?:(?:and|or)\s+)?(?:most recently\s+)?|\s+or\s+(?:simply\s+)?|\s+and\s+(?=the\s)"
)
_AFTER_BRACKET: Final = re.compile(r"\s*(?:[,;.)]|or\b|and\b|by\b|$)")
_NO_NAME: Final = re.compile(
    r"(?:also|and|are|by|etc|for|from|in|is|known|literally|most|now|others?|pronounced|several|that|"
    r"various|was|which|without)\b",
    re.IGNORECASE,
)
"""Words with which no name begins."""
_HEADWORD: Final = re.compile(
    r"[\W_]*(?P<article>(?:The|An?)\s+)?(?:'')?(?P<name>[^\W_][^,;:()\"=]*?)(?:'')?\s*(?=[,;(]|\s+or\s|$)"
)
_OR_NAME: Final = re.compile(
    rf"\s*(?:,+\s*(?:pronounced)?)?\s*\bor\s+{_ARTICLE}(?P<name>[A-Z][^,;:.]*?)\s*(?=[,.]|$)"
)
_ABBREVIATION: Final = re.compile(r"\s*\((?P<name>[A-Z]{2,6})\)")
_UNSETTLED: Final = frozenset({"uz"})
"""Languages of which no script goes without saying."""
_PROSE: Final = re.compile(
    r"\b(?:an?|also|and|are|as|born|called|died|English|for|from|in|is|known|lit|literally|meaning|"
    r"name|of|on|or|pronounced|spelled|the|to|was|which|with)\b",
    re.IGNORECASE,
)
"""English words that show that a stretch in Latin letters is not a name."""

_MARK: Final = re.compile(r'"[^"]*"?|[();,]')
_LABELLED: Final = re.compile(r"(?P<label>[^\W\d_][\w'’–-]*)(?P<sign>[:=])\s*")
_CODE: Final = re.compile(r"(?:(?P<lead>.*\bas) |from )?(?P<code>[a-z]{2,3})")
_SPEAKS_OF_CHINA: Final = re.compile(
    r"\b(?:China|Chinese|(?:Han|Tang|Song|Ming|Qing) [Dd]ynasty)\b"
)
_UNSAID: Final = "The gloss does not name the language; Han characters are taken as Chinese."


@dataclass(frozen=True)
class GlossName(Stretch):
    """A name that a gloss gives.

    Attributes:
        tag: its language, and its script where that is not the usual one (BCP 47).
        note: what a reader should know of it, or None.
        when: the words for the time of the name, as in ``until 1991``, or None.
        kind: the property that gives a thing such a name, ``name`` where none is told.
    """

    tag: str
    note: str | None = None
    when: str | None = None
    kind: str = "name"


@dataclass(frozen=True)
class _Language:
    """What the list said last: the language, the form of the next name, whether one was romanised.

    Attributes:
        code: the language (BCP 47), or "" where none is named.
        form: script or script and variant that a key announces for the next name, or "".
        note: what is to be said of names in this language, or None.
        romanised: whether a name in Latin letters was read; what follows it is not another name.
    """

    code: str = ""
    form: str = ""
    note: str | None = None
    romanised: bool = False


def headword(naming: str) -> GlossName | None:
    """The name with which the gloss begins, without its article.

    Args:
        naming: the part of the gloss before its main verb.

    Returns:
        The name, tagged ``en``; None where the text does not begin with one.

    >>> headword("The Battle of X (郅) ").words
    'Battle of X'
    """
    match = _HEADWORD.match(naming)
    if match is None or (match["name"][0].islower() and not match["article"]):
        return None
    name = match["name"]
    words = name.split()
    run_together = re.search(r"[a-z][A-Z][a-z]+\b", name)
    if len(words) > 8 or words[0] in ("In", "At", "On", "For") or run_together:
        return None
    return GlossName(name, match.start("name"), "en")


def read_aliases(naming: str) -> Iterator[GlossName]:
    """Yield the other English names in the part of a gloss before its main verb, in order.

    In the bracket behind a name stand its abbreviation, or names that go with it; a name there is
    said to stand beside the other one.

    >>> [name.words for name in read_aliases("X (A B), also known as Y or Z, ")]
    ['Y', 'Z']
    """
    head = headword(naming)
    cued = [*_after_cues(naming)]
    found = [beside(name, cued, naming) for name in cued]
    if head is not None:
        found = [head, *found, *_after_or(naming, head)]
    found += [short for name in found if (short := _abbreviation(naming, name))]
    first: dict[str, GlossName] = {}
    for name in sorted(found, key=attrgetter("start")):
        if name is not head:
            first.setdefault(name.words, name)
    yield from first.values()


def beside(name: GlossName, aliases: Sequence[GlossName], naming: str) -> GlossName:
    """Say of a name in the bracket behind an alias that it stands there.

    Args:
        name: a name in another language or script.
        aliases: the English names but the headword. A bracket behind "X or Y" goes with both, and
            is nothing to say of a name.
        naming: the part of the gloss in which all of them stand.
    """
    for alias in aliases:
        if naming[: alias.start].rstrip().endswith((" or", " or the")) and not alias.note:
            continue
        end = _skip_brackets(naming, alias.end)
        if alias.end <= name.start < end:
            note = f'It stands beside the name "{alias.words}".'
            return replace(name, note=f"{name.note} {note}" if name.note else note)
    return name


def han_script(text: str) -> str:
    """Tell simplified from traditional characters: ``Hans``, ``Hant``, or "" where both use them.

    What GB 2312 can write and Big5 cannot is simplified, and the other way round.

    >>> han_script("国"), han_script("戰"), han_script("通")
    ('Hans', 'Hant', '')
    """
    simplified, traditional = (
        text.encode(encoding, "ignore").decode(encoding) == text for encoding in ("gb2312", "big5")
    )
    if simplified == traditional:
        return ""
    return "Hans" if simplified else "Hant"


def read_names(naming: str, gloss: str) -> Iterator[GlossName]:
    """Yield the names in other languages and scripts, in order.

    Args:
        naming: the part of the gloss before its main verb; it begins where the gloss begins.
        gloss: the whole gloss, which tells whether it speaks of China.

    >>> [(name.words, name.tag) for name in read_names("Taraz ( kz, Тараз, تاراز)", "")]
    [('Тараз', 'kk'), ('تاراز', 'kk-Arab')]
    """
    of_china = _SPEAKS_OF_CHINA.search(gloss) is not None
    language = _Language()
    for mark, start, segment in _segments(naming):
        if mark in ("(", ")", ";"):
            language = _Language()
        language, skipped = _announced(language, segment)
        for at, piece in _pieces(segment[skipped:]):
            name = _name(piece, start + skipped + at, language, of_china)
            if name is not None:
                yield name
                romanised = language.romanised or script_of(name.words) == "Latn"
                language = replace(language, romanised=romanised)
        language = replace(language, form="")


def _after_cues(naming: str) -> Iterator[GlossName]:
    for cue in _CUE.finditer(naming):
        words = " ".join(cue["cue"].split())
        when = _WHEN.search(words)
        names = [*_items(naming, cue.end())]
        by = _BY.match(naming, _skip_brackets(naming, names[-1].end)) if names else None
        if by:
            words += f" … {by['by']}"
        kind, plainly = _kind(words)
        note = None if plainly.fullmatch(words) else f'The gloss says "{words}".'
        for name in names:
            yield replace(name, note=note, when=when[0] if when else None, kind=kind)


def _kind(cue: str) -> tuple[str, re.Pattern[str]]:
    """The kind of name that a cue tells, and the cues that say no more."""
    told = ((kind, plainly) for kind, said, plainly in _KINDS if said.search(cue))
    return next(told, ("name", _PLAIN_CUES))


def _items(naming: str, position: int) -> Iterator[GlossName]:
    """Yield the names of a list: "A, B or the C"; it ends before the first other thing."""
    capital: bool | None = None
    while match := _ITEM.match(naming, position):
        name = match["name"]
        end = _skip_brackets(naming, match.end())
        if not _is_name(name) or (capital and not name[0].isupper()):
            return
        if end > match.end() and not _AFTER_BRACKET.match(naming, end):
            return  # a bracket inside of the name: "the Project 635 () Canal"
        if script_of(name) == "Latn":
            yield GlossName(name, match.start("name"), "en")
        capital = name[0].isupper()
        between = _BETWEEN.match(naming, end)
        if not between:
            return
        position = between.end()


def _is_name(name: str) -> bool:
    return len(name.split()) <= 8 and _NO_NAME.match(name) is None and script_of(name) != UNKNOWN


def _after_or(naming: str, head: GlossName) -> Iterator[GlossName]:
    """Yield what stands as "X or Y" at the head of the gloss, whatever brackets are between."""
    outside, end = "", 0
    while opening := naming.find("(", end) + 1:
        start, end = end, _skip_brackets(naming, opening - 1)
        # A space for each character of a bracket, so that positions stay.
        outside += naming[start : opening - 1].ljust(end - start)
    if match := _OR_NAME.match(outside + naming[end:], head.end):
        name = match["name"].rstrip()
        if _is_name(name) and naming[match.start("name") :].startswith(name):
            yield GlossName(name, match.start("name"), "en")


def _abbreviation(naming: str, name: GlossName) -> GlossName | None:
    """The abbreviation in the bracket behind ``name``, where it is made of its initials."""
    words = name.words.replace("-", " ")  # both parts of a compound have an initial
    match = _ABBREVIATION.match(naming.replace(".", " "), name.end)
    if match and match["name"].casefold() in (initials(words), initials(words, small=True)):
        return GlossName(match["name"], match.start("name"), "en", kind="shortName")
    return None


def _skip_brackets(text: str, position: int) -> int:
    """Return where the brackets that stand at ``position`` end; ``position`` if none stands."""
    while opening := re.compile(r"\s*\(").match(text, position):
        depth, end = 1, opening.end()
        while depth and end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        position = end
    return position


def _segments(naming: str) -> Iterator[tuple[str, int, str]]:
    """Yield the stretches between marks, with the mark before and where they begin."""
    mark, start = "", 0
    for match in [*_MARK.finditer(naming), None]:
        end = match.start() if match else len(naming)
        segment = naming[start:end]
        yield mark, start + len(segment) - len(segment.lstrip()), segment.strip()
        if match:
            mark, start = match[0][0], match.end()


def _announced(language: _Language, segment: str) -> tuple[_Language, int]:
    """Read a code, label or key at the head of a segment; return how many characters it takes."""
    if match := _LABELLED.match(segment):
        if labelled := _by_label(language, match["label"], match["sign"]):
            return labelled, match.end()
        if script_of(match["label"]) == "Latn":
            return _Language(), len(segment)  # "IPA:", "en: ''Noble lake''" and the like
    elif named := _by_code(segment):
        return named, len(segment)
    return language, 0


def _by_label(language: _Language, label: str, sign: str) -> _Language | None:
    label = label.replace("’", "'").casefold()
    key, names = _keys().get(label), language_names()
    if key and key["kind"] == "form":
        return replace(language, form=key["form"])
    if key and key["kind"] == "label":
        return _Language(key["code"], note=key["note"])
    return _Language(names[label]) if label in names and sign == ":" else None


def _by_code(segment: str) -> _Language | None:
    """The language of a code or a language's name alone; none named for another short word."""
    if code := language_names().get(segment.casefold()):
        return _Language(code)
    match = _CODE.fullmatch(segment)
    if match is None:
        return None
    key = _keys().get(match["code"])
    known = key if key and key["kind"] == "code" else {"code": match["code"], "note": ""}
    lead = f'The gloss says "{match["lead"]}".' if match["lead"] else None
    if known["code"] not in language_scripts():
        return _Language()
    return _Language(known["code"], note=known["note"] or lead)


def _pieces(segment: str) -> Iterator[tuple[int, str]]:
    """Yield the stretches of a segment inside and outside of ''italics'', and where they begin."""
    start = 0
    for part in segment.split("''"):
        piece = re.split(r"\s+or\b", part)[0]
        yield start + len(piece) - len(piece.lstrip()), piece.strip()
        start += len(part) + len("''")


def _name(piece: str, start: int, language: _Language, of_china: bool) -> GlossName | None:
    script = script_of(piece)
    if script == UNKNOWN or re.search(r"[\d=*<>{}|/&]", piece):
        return None
    if not language.code and script == "Hani" and of_china:
        language = _Language("zh", note=_UNSAID)
    if not language.code:
        return None
    is_prose = len(piece.split()) > 6 or _PROSE.search(piece)
    if script == "Latn" and (language.romanised or is_prose):
        return None
    tag = _tag(piece, script, language)
    notes = filter(None, (language.note, _mixture(piece, script)))
    kind = "transliteration" if "-Latn" in tag else "name"
    return GlossName(piece, start, tag, " ".join(notes) or None, kind=kind) if tag else None


def _tag(piece: str, script: str, language: _Language) -> str:
    """The BCP 47 tag; "" where a key announces another script than the letters are in."""
    form = language.form
    if form and not form.startswith("Han" if script == "Hani" else script):
        return ""
    if script == "Hani":
        written = form if form in ("Hans", "Hant") else han_script(piece)
        return f"{language.code}-{written}" if written else language.code
    usual = "" if language.code in _UNSETTLED else language_scripts().get(language.code)
    return "-".join(filter(None, (language.code, form or ("" if script == usual else script))))


def _mixture(piece: str, script: str) -> str | None:
    strange = dict.fromkeys(sign for sign in piece if script_of(sign) not in (UNKNOWN, script))
    if not strange:
        return None
    names = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in strange)
    return f"Kept as written: among the other letters stand some of another script, {names}."


@cache
def _keys() -> Mapping[str, Mapping[str, str]]:
    """The keys of templates, and codes, that languages do not have as code or name, by key."""
    return {row["key"]: row for row in table(Path(__file__).with_name("keys.csv"))}
