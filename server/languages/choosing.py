"""Which language a page is in: the one its address names, else one that the browser asks for.

An address with ``?lang=fa`` is a page in Persian for whoever opens it; its links go on in Persian.
Without one, the request's Accept-Language decides (RFC 9110, section 12.5.4), and the answer says
so in Vary. There is no cookie: what a page shows follows from what was sent for it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Response, g, has_request_context, request
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface.

    Attributes:
        tag: its BCP 47 tag.
        name: what it calls itself.
        direction: of its script, ``ltr`` or ``rtl``.
    """

    tag: str
    name: str
    direction: str = "ltr"


LANGUAGES: Final = (
    Language("en", "English"),
    Language("zh", "中文"),
    Language("kk", "Қазақша"),
    Language("ru", "Русский"),
    Language("fa", "فارسی", "rtl"),
)
"""The languages of the interface; what has no words in another is said in the first."""

_BY_TAG: Final = {language.tag: language for language in LANGUAGES}


def the_language() -> Language:
    """Return the language of the page that the request gets; English where there is no request."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:
        best = request.accept_languages.best_match(list(_BY_TAG), default="en")
        g.language = _named() or _BY_TAG[best]
    found: Language = g.language
    return found


def install(app: Flask) -> None:
    """Let an application's links carry the language on, and its answers say which they have."""
    app.url_defaults(_carry)
    app.after_request(_say)
    app.context_processor(
        lambda: {"language": the_language(), "languages": LANGUAGES, "lang_field": _field}
    )


def _named() -> Language | None:
    """Return the language that the request's address names."""
    return _BY_TAG.get(request.args.get("lang", ""))


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    """Add the language that was chosen to a link to a page; not to files, nor to data."""
    if has_request_context() and endpoint != "static" and not values.get("format"):
        language = _named()
        if language:
            values.setdefault("lang", language.tag)


def _field() -> Markup:
    """Return the hidden field by which a form carries the chosen language on."""
    language = _named()
    field = Markup('<input type="hidden" name="lang" value="{}">')
    return field.format(language.tag) if language else Markup("")


def _say(response: Response) -> Response:
    """Name the language of a page, and what it was chosen by."""
    if "language" in g and response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", the_language().tag)
        if _named() is None:
            response.vary.add("Accept-Language")
    return response
