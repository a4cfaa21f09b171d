"""Sentences from templates, as pieces that a page can link, mark and give a language.

A template is a whole sentence with places for what it is about: ``{subject} [was|were] {hedge} won
by {object}``. In English a name gets its article, ``[was|were]`` agrees with the name before it,
``{an_object}`` is a kind with ``a``, ``{of_date}`` is a date as it stands after ``of``, and
``{at_date}`` one with its preposition: ``in 36 BC``, ``on 9 July``. Catalogues have templates in
other languages; names stand there as they are, and a template without a translation stands in
English and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from khorgos.server.reading import english
from khorgos.server.reading.terms import ShownTerm

if TYPE_CHECKING:
    from khorgos.server.languages.messages import Translator

SENTENCE: Final = "sentence"
"""The context of templates in the catalogues."""
HEDGES: Final = (
    "probably",
    "possibly",
    "perhaps",
    "likely",
    "reportedly",
    "nominally",
    "apparently",
    "presumably",
    "allegedly",
    "supposedly",
)
"""Words with which a source hedges that can stand in the place of ``{hedge}``."""
HEDGE: Final = "hedge"
"""The context of these words in the catalogues."""
_STOP: Final = "{sentence}."
ABBREVIATED: Final = (" ж.", " жж.")
"""How years of Kazakh end: with a stop of their own, which is not that of a sentence."""
_HEDGED: Final = "{sentence} (“{words}”)"
MORE: Final = ("{number} other", "{number} others")
"""Stands at the end of a list for what it leaves out."""
_SOME_OF: Final = "“{words}” {object}"
_SOME_MORE_OF: Final = "“{words}” of {object}"
FRAMES: Final = (_STOP, _HEDGED, _SOME_OF, _SOME_MORE_OF)
"""Templates around a sentence that every sentence may need."""
_PLACE: Final = re.compile(r"\{(\w+)\}|\[([^|\]]*)\|([^\]]*)\]")
_ARTICLE: Final = re.compile(r"^(?:an?|the) ")
_BEFORE_SIGN: Final = re.compile(r" +(?=[,.;:)。，،])")

Kind = Literal["text", "name", "date", "hedge"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence.

    Attributes:
        term: its words; with an address where they lead somewhere.
        kind: plain words, the name of a thing, a date, or the word with which a source hedges.
    """

    term: ShownTerm
    kind: Kind = "text"


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A thing as a sentence names it.

    Attributes:
        term: its name, in the language of the page if it has one there.
        kinds: local names of its classes; ``Literal`` for a value.
        english: its English name, where ``term`` is another.
        many: whether it is spoken of as many; None where its English name tells.
    """

    term: ShownTerm
    kinds: frozenset[str] = frozenset()
    english: str = ""
    many: bool | None = None

    @property
    def is_plural(self) -> bool:
        """Whether it is spoken of as many."""
        if self.many is not None:
            return self.many
        return english.is_plural(self.english or self.term.text, self.kinds)


@dataclass(frozen=True, slots=True)
class Phrased:
    """One thing or several as a sentence names them, with all that is said of them there.

    Attributes:
        pieces: the words.
        is_plural: whether it is spoken of as many.
    """

    pieces: Pieces
    is_plural: bool = False


Content = Named | Phrased | Piece | Sequence[Piece] | str
"""What may stand in a place of a template."""


def value(text: str, language: str = "") -> Named:
    """Return a value, such as a number or a date, as a sentence names it."""
    return Named(ShownTerm(text, language=language), frozenset({"Literal"}))


def plain(pieces: Iterable[Piece]) -> str:
    """Return the words of a sentence without links and marks."""
    return "".join(piece.term.text for piece in pieces)


class Narrator:
    """Says sentences in one language.

    Args:
        tag: its BCP 47 tag.
        words: the catalogue of the language.
    """

    def __init__(self, tag: str, words: Translator) -> None:
        self.tag = tag
        self._words = words

    def template(self, message: str, context: str = SENTENCE) -> tuple[str, str]:
        """Return a message in the language, and the language that it is in after all."""
        said = str(self._words.pgettext(context, message))
        return said, "en" if said == message and _has_words(message) else self.tag

    def say(self, message: str, **contents: Content) -> Pieces:
        """Fill the places of a template.

        Args:
            message: the template in English.
            contents: what stands in its places; ``object`` in that of ``{an_object}`` as well.

        Returns:
            The sentence, without a full stop; its words marked as English in another language.
        """
        template, tag = self.template(message)
        pieces: list[Piece] = []
        last, end = "", 0
        places = [match[1] for match in _PLACE.finditer(template) if match[1]]
        for match in _PLACE.finditer(template):
            pieces += self._text(template[end : match.start()], tag)
            end = match.end()
            if match[1]:
                pieces += self._fill(match[1], contents, tag)
                last = last if match[1] == "hedge" else match[1]
            else:
                about = contents.get(last or next(iter(places), ""))
                many = isinstance(about, Named | Phrased) and about.is_plural
                pieces += self._text(match[3] if many else match[2], tag)
        return _tidy([*pieces, *self._text(template[end:], tag)])

    def hedged(self, hedges: Sequence[str]) -> tuple[Pieces, tuple[str, ...]]:
        """Tell hedges that can stand within a sentence, as pieces, from those that cannot."""
        inside = [words for words in hedges if words.casefold() in HEDGES]
        pieces = []
        for words in inside[:1]:
            text, tag = self.template(words.casefold(), HEDGE)
            pieces.append(Piece(ShownTerm(text, language=self._mark(tag)), "hedge"))
        return tuple(pieces), tuple(words for words in hedges if words not in inside)

    def hedge_after(self, said: Pieces, hedges: Iterable[str]) -> Pieces:
        """Add the hedges behind a sentence that cannot stand within it, as the source has them."""
        for words in hedges:
            hedge = Piece(ShownTerm(words, language=self._mark("en")), "hedge")
            said = self.say(_HEDGED, sentence=said, words=hedge)
        return said

    def some(self, words: ShownTerm, name: Named) -> Content:
        """Name a thing with the words that say how much or many of it is meant."""
        quoted, last = Piece(words, "hedge"), words.text.rsplit(" ", 1)[-1]
        core = _ARTICLE.sub("", words.text).removesuffix(" of").casefold()
        if (name.english or name.term.text).casefold().startswith(core):
            return name  # which says it already
        if last.endswith("ly"):
            said = self.say(_HEDGED, sentence=self.say("{object}", object=name), words=quoted)
            return Phrased(said, name.is_plural)
        if last in ("number", "amount", "part", "parts", "most", "many", "some", "several"):
            return Phrased(self.say(_SOME_MORE_OF, words=quoted, object=name), name.is_plural)
        # The words of the source have the article where there is one.
        bare = name if last == "of" else replace(name, kinds=name.kinds | {"Literal"})
        return Phrased(self.say(_SOME_OF, words=quoted, object=bare), name.is_plural)

    def listed(self, things: Sequence[Content], most: int = 4) -> Pieces:
        """Join things as a list, the last with ``and``; of many only the first, and how many."""
        return self.several(things, most).pieces

    def several(self, things: Sequence[Content], most: int = 4) -> Phrased:
        """Name things as a list, as ``listed``, with which a verb can agree."""
        if len(things) == 1 and isinstance(things[0], Phrased):
            return things[0]
        shown = list(things) if len(things) <= most else list(things[: most - 1])
        places = [f"{{{number}}}" for number in range(len(shown))]
        contents = {str(number): thing for number, thing in enumerate(shown)}
        if len(shown) < len(things):
            rest = len(things) - len(shown)
            more = self._words.ngettext(*MORE, rest).replace("{number}", str(rest))
            places.append(more)
        locale = _locale(self.tag)
        joined = format_list(places, locale=locale)
        tag = self.tag if self.tag.startswith(locale.language) else "en"
        pieces, end = [], 0
        for match in _PLACE.finditer(joined):
            pieces += self._text(joined[end : match.start()], tag)
            pieces += self._fill(match[1], contents, tag)
            end = match.end()
        only = things[0] if len(things) == 1 else None
        many = only.is_plural if isinstance(only, Named) else only is None
        return Phrased((*pieces, *self._text(joined[end:], tag)), many)

    def stop(self, said: Pieces) -> Pieces:
        """Make a sentence of a clause: with a capital at its head and one full stop.

        What ends with an abbreviation, as a year in Kazakh does (``751 ж.``), has its stop.
        """
        stopped = self.say(_STOP, sentence=said)
        said = said if plain(stopped).endswith("..") else stopped
        for number, piece in enumerate(said):
            text = piece.term.text
            if text.strip("“"):
                at = 1 if text[0] == "“" else 0
                text = text[:at] + text[at].upper() + text[at + 1 :]
                first = replace(piece, term=replace(piece.term, text=text))
                return (*said[:number], first, *said[number + 1 :])
        return said

    def _fill(self, place: str, contents: dict[str, Content], tag: str) -> list[Piece]:
        """Return what stands in a place; a kind of many things as many."""
        manner, _, name = place.partition("_")
        content = contents.get(name or place, "")
        if isinstance(content, str):
            return self._text(content, tag)
        if isinstance(content, Piece):
            return [content]
        if isinstance(content, Phrased):
            return list(content.pieces)
        if not isinstance(content, Named):
            return list(content)
        article = ""
        if tag == "en" and content.term.language in ("", "en"):
            article = _before(content.term.text, content.kinds, manner if name else "")
            subject = contents.get("subject")
            if (
                name
                and manner == "an"
                and isinstance(subject, Named | Phrased)
                and subject.is_plural
            ):
                many = english.plural(content.term.text)
                return [Piece(replace(content.term, text=many), "name")]
        kind: Kind = "date" if "TimeSpan" in content.kinds else "name"
        return [*self._text(article, tag), Piece(content.term, kind)]

    def _text(self, words: str, tag: str) -> list[Piece]:
        """Return plain words; a sign without a letter runs as the language does."""
        direction = _locale(tag).text_direction
        return [Piece(ShownTerm(words, "", self._mark(tag), direction))] if words else []

    def _mark(self, tag: str) -> str:
        """Return the tag of a language that is not that of the page."""
        return "" if tag == self.tag else tag


@cache
def _locale(tag: str) -> Locale:
    """Return the locale of a language; that of English where its lists are not known."""
    try:
        return Locale.parse("en-GB" if tag == "en" else tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def _has_words(message: str) -> bool:
    """Whether a message has words beside its places; one of places and signs is in any language."""
    return any(sign.isalpha() for sign in _PLACE.sub("", message))


def _before(name: str, kinds: frozenset[str], manner: str) -> str:
    """Return what English has before a name: an article, or the preposition of a date."""
    if manner == "an":
        return english.indefinite(name)
    if manner in ("at", "of"):
        return english.before_date(name, manner == "at")
    return english.definite(name, kinds)


def _tidy(pieces: Iterable[Piece]) -> Pieces:
    """Join plain words that stand side by side, with one space between words."""
    tidy: list[Piece] = []
    for piece in pieces:
        before = tidy[-1] if tidy else None
        if (
            before is not None
            and piece.kind == before.kind == "text"
            and piece.term.language == before.term.language
        ):
            words = before.term.text + piece.term.text
            tidy[-1] = replace(before, term=replace(before.term, text=words))
        else:
            tidy.append(piece)
    spaced: list[Piece] = []
    for number, piece in enumerate(tidy):
        if piece.kind == "text":
            text = _BEFORE_SIGN.sub("", re.sub(" {2,}", " ", piece.term.text))
            text = text.lstrip(" ") if number == 0 else text
            text = text.rstrip(" ") if number == len(tidy) - 1 else text
            piece = replace(piece, term=replace(piece.term, text=text))
        if piece.term.text:
            spaced.append(piece)
    return tuple(spaced)
