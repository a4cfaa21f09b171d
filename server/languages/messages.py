"""The words of the interface, from catalogues of messages in gettext's format.

A message is a whole sentence or a whole heading in English; ``messages/<tag>.po`` beside this
module has it in another language. Where a catalogue has none, the English stands.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final, Protocol

from babel.messages import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask

from khorgos.server.languages.choosing import the_language

_FOLDER: Final = files(__package__) / "messages"


class Translator(Protocol):
    """Gives the words of the interface in one language."""

    def gettext(self, message: str) -> str:
        """Return a message in the language."""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return a message in the form that a number takes in the language."""

    def pgettext(self, context: str, message: str) -> str | object:
        """Return a message that means something else elsewhere."""


def is_translated(message: Message) -> bool:
    """Say whether a message has words, in all the forms that its language has for numbers."""
    strings = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(strings)


@cache
def translator(tag: str) -> NullTranslations:
    """Return the words in the language with a tag; English where there is no catalogue for it."""
    file = _FOLDER / f"{tag}.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        catalogue = read_po(source, locale=tag)
    # One with a form missing would get the singular of English for all numbers.
    for message in [it for it in catalogue if it.id and not is_translated(it)]:
        catalogue.delete(message.id, message.context)
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def gettext(message: str) -> str:
    """Return a message in the language of the request."""
    return translator(the_language().tag).gettext(message)


_ = gettext


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return a message in the form that a number takes in the language of the request."""
    return translator(the_language().tag).ngettext(singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """Return a message that means something else elsewhere, in the language of the request."""
    return str(translator(the_language().tag).pgettext(context, message))


def install(app: Flask) -> None:
    """Give an application's templates ``_``, ``ngettext`` and ``{% trans %}``."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install_ = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install_(gettext, ngettext, newstyle=True, pgettext=pgettext)
