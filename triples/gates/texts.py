"""Gate: every text that a curator writes is what it seems to be, and says something.

A text that shows other letters than it holds, has a tag of another language than its words, or is
there only to fill a field, misleads everybody after. What has to stand in the source word for word
is held against the source: it may have what the source has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Final

from khorgos.ontology.nearness import code_point
from khorgos.triples.anchoring import stands_in
from khorgos.triples.annotated import Input
from khorgos.triples.annotation import Entity, FactRecord, Record
from khorgos.triples.building import refused
from khorgos.triples.characters import character_faults, excerpt, mixed
from khorgos.triples.documents.document import Document
from khorgos.triples.gates.gate import GateResult, JudgedTexts
from khorgos.triples.naming.saidlanguages import said_language_fault, speaks_of
from khorgos.triples.naming.scripts import script_name, script_of
from khorgos.triples.naming.tags import script_fault, tag_fault
from khorgos.triples.problems import Problem

_VERBATIM: Final = frozenset(
    {
        "quotes",
        "term",
        "words",
        "when",
        "certainty",
        "how",
        "how_much",
        "of_how_much",
        "by_how_much",
        "written",
        "antecedent",
        "negated",
        "denial",
        "section",
        "complete",
        "exceptions",
    }
)
"""Fields that hold words of the source; of ``exceptions`` the keys do."""
_NAMES: Final = frozenset({"file", "subject", "property", "object", "tag", "passages"})
"""Fields that are looked up, and refused by their own messages where nothing has the name."""
_SAYS_WHY: Final = frozenset({"because", "nothing", "identity", "resolved", "no_content"})
"""Fields that give a reason."""
_SENTENCES: Final = _SAYS_WHY | {"text", "note"}
_IN_OTHER_LETTERS: Final = frozenset({"transliteration", "reconstruction"})
"""Properties of names that are not written as their language is."""
_KEYS: Final = {
    "quotes": "quote",
    "role": "as",
    "negated": "not",
    "within": "in",
    "other": "with",
    "offers_alternative_to": "offersAlternativeTo",
}
"""Fields → the keys of a file that are called otherwise."""
_LONGEST: Final = {"label": 200, "quotes": 5000}
_LONGEST_TEXT: Final = 2000
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FILLER: Final = re.compile(
    "na|nil|none|null|ok|okay|yes|no|todo|tbd|fixme|xxx|see|above|below|text|same|ditto|idem|"
    "obvious|obviously|clear|clearly|trivial|self-evident"
)
"""Words that stand where a text was asked for and say nothing by themselves."""


@dataclass(frozen=True)
class _Text:
    """A text that a curator wrote: in which field, on which line, of which record or entity."""

    line: int
    field: str
    text: str


def judge_texts(judged: JudgedTexts) -> GateResult:
    """Is every text what it seems to be, does it say something, and would a build take it?"""
    given = judged.input
    findings = list(map(str, check_texts(given)))
    is_whole = judged.whole_input.asked is None  # else the one record was asked about before
    if is_whole and "built" not in vars(judged):
        findings += map(str, refused(judged.whole_input, judged.folder))
    count = sum(1 for one in _owners(given) for _ in _texts(one[2], 0))
    drafts = sorted(judged.whole_input.drafts)
    waiting = f"; {_waiting(drafts)}" if drafts else ""
    summary = f"{count:,} texts of records, terms and entities read{waiting}"
    remarks = [f"{_waiting(drafts)}, of which no record speaks: {', '.join(drafts)}"]
    return GateResult(summary, findings, remarks if drafts else ())


def _waiting(drafts: Sequence[str]) -> str:
    return f"{len(drafts)} entities stand as drafts" if len(drafts) > 1 else "1 entity is a draft"


def check_texts(given: Input) -> Iterator[Problem]:
    """Yield what is wrong with the texts of records, terms and entities, in their order."""
    for file, name, owner, document in _owners(given):
        source = _Source(document)
        for text in _texts(owner, 0):
            for message in _faults(text, source):
                key = _KEYS.get(text.field, text.field)
                yield Problem(file, text.line, name, f"{key}: {message}")
        if isinstance(owner, Record):
            own = document.source.language.partition("-")[0] if document else ""
            quote = " ".join(" ".join(owner.quotes).split())
            for fact in owner.said():
                for message in _name_faults(fact, quote, own):
                    yield owner.problem(message, fact.line)
        if isinstance(owner, Entity) and (message := _label_fault(owner.label)):
            yield owner.problem(message)


def _owners(given: Input) -> Iterator[tuple[str, str, Any, Document | None]]:
    """Yield what has texts: its file and its name, itself, and the document that it quotes."""
    for one in given.judged:
        for record in one.records:
            yield record.file, record.id, record, one.document
        file = next((record.file for record in one.records), one.document.source.slug)
        for term in one.terms:
            yield file, "", term, one.document
    for slug, entity in given.judged_entities.items():
        yield entity.file, slug, entity, None


def _texts(owner: Any, line: int, field: str = "") -> Iterator[_Text]:
    """Yield the texts of ``owner`` and of all that it holds, with the line of the nearest of it."""
    if isinstance(owner, str):
        yield _Text(line, field, owner)
    elif isinstance(owner, (tuple, list)):
        for one in owner:
            yield from _texts(one, line, field)
    elif isinstance(owner, Mapping):
        for key, value in owner.items():
            yield _Text(line, field, key)
            yield from _texts(value, line, "reason")
    elif names := _fields(owner.__class__):
        line = getattr(owner, "line", line)
        for name in names:
            if (value := getattr(owner, name)) is not None:
                yield from _texts(value, line, name)


@cache
def _fields(kind: type) -> Sequence[str]:
    """The fields of ``kind`` in which texts may stand; none where it is no dataclass."""
    names = (one.name for one in fields(kind)) if is_dataclass(kind) else ()
    return [name for name in names if name not in _NAMES]


class _Source:
    """The words of a document, for what has to stand in it."""

    def __init__(self, document: Document | None) -> None:
        self._views = [part.view for part in document.parts] if document else []

    def has(self, text: str, is_quote: bool) -> bool:
        """Whether ``text`` stands in the document; in a quote any white space may stand for any."""
        if is_quote:
            return stands_in(text, self._views)
        return text == text.strip() and any(text in view for view in self._views)


def _faults(given: _Text, source: _Source) -> Iterator[str]:
    text, field = given.text, given.field
    if field in _VERBATIM:
        faults = list(character_faults(text))
        yield from faults if faults and not source.has(text, field == "quotes") else ()
    else:
        yield from character_faults(text)
    longest = _LONGEST.get(field, _LONGEST_TEXT)
    if len(text) > longest:
        told = f"{excerpt(text, 0)} has {len(text):,} characters, more than {longest:,}"
        yield f"{told}; split it, or say it in fewer"
    if field in _SENTENCES and not _says_something(text):
        what = "say why, in a sentence" if field in _SAYS_WHY else "say it in a sentence"
        yield f"{excerpt(text, 0)} says nothing; {what}" + (
            ", or leave the note out" if field == "note" else ""
        )
    if field == "label" and not _WORD.search(text):
        yield f"{excerpt(text, 0)} has no letters; give the name by which people will know it"


def _says_something(text: str) -> bool:
    """Whether ``text`` has two words at least that are no fillers, nor one letter again and again.

    Words in a script without spaces are counted by their characters.
    """
    words = {word.casefold() for word in _WORD.findall(text)}
    said = {one for one in words if one in ("a", "i") or len(set(one)) > 1}
    said -= {one for one in said if _FILLER.fullmatch(one)}
    if len(said) > 1:
        return True
    return sum(len(set(one)) for one in said if script_of(one) in ("Hani", "Hira", "Kana")) > 3


def _name_faults(fact: FactRecord, quote: str, own: str) -> Iterator[str]:
    """Yield what is wrong with the language of the fact's words, and with letters kept in them.

    Args:
        fact: any fact.
        quote: the words of its record.
        own: the language of the document.
    """
    words, tag = fact.triple.words, fact.triple.tag
    if words is None or tag is None:
        return
    if message := tag_fault(tag) or script_fault(words, tag) or _language_fault(fact, quote, own):
        yield message
    explained = f"{fact.note or ''} {fact.because or ''}".upper()
    for word, at, most in mixed(words):
        number = code_point(word[at]).split()[0]
        if number not in explained:
            yield (
                f"{word!r} has {code_point(word[at])} among {most} letters; where the source has "
                f"it too, say in a note that it is kept as written, with {number}"
            )


def _language_fault(fact: FactRecord, quote: str, own: str) -> str:
    """What in the quote, or missing there, speaks against the language of the fact's words."""
    words, tag, said_by = fact.triple.words or "", fact.triple.tag or "", fact.triple.property
    language = tag.partition("-")[0]
    if said_by in _IN_OTHER_LETTERS and tag == language:
        return (
            f"a {said_by} is in other letters than its language; say which in the tag, as in "
            f"'{language}-Latn', or 'und-Latn' where the text does not tell the language"
        )
    if said_by == "translation" and language == own:
        return ""
    if message := said_language_fault(words, tag, quote, own):
        return message
    explained = f"{fact.note or ''} {fact.because or ''}"
    if language == "und" and "language" not in explained:
        return f"say in a note that the text does not name the language of {words!r}"
    if language in (own, "und") or speaks_of(language, f"{quote} {explained}"):
        return ""
    return (
        f"nothing in the quote says that {words!r} is in the language {language!r}; quote what "
        "says it, or name the language in a note, or write 'und' with the script"
    )


def _label_fault(label: str) -> str:
    """What speaks against a label that is to be in English."""
    for letter in () if label.isascii() else filter(str.isalpha, label):
        script = script_of(letter)
        if script not in ("Latn", "Zyyy"):
            return (
                f"label: {letter!r} in {label!r} is {code_point(letter)}, a letter of the script "
                f"{script_name(script)}; write the label in English, and other names in facts"
            )
    return ""
