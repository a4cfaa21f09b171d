"""The languages of the interface: which a request gets, and whether each has all its words."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from khorgos.server import extracting
from khorgos.server.languages.choosing import LANGUAGES
from khorgos.server.languages.messages import translator

TAGS = [language.tag for language in LANGUAGES[1:]]
NAMELESS = {"it", "they", "them"}
"""Words that a language may leave out, as it names the thing again."""
HOLE = re.compile(r"%\(\w+\)s|\{\w+(?::\w+)?\}")


@pytest.fixture
def visitor(release_app: Flask) -> FlaskClient:
    return release_app.test_client()


@pytest.mark.parametrize(
    ("path", "accepts", "tag"),
    [
        ("/about", "", "en"),
        ("/about", "ru, en;q=0.5", "ru"),
        ("/about", "zh-TW,zh;q=0.9", "zh"),
        ("/about", "de, fr", "en"),
        ("/about?lang=fa", "ru", "fa"),
        ("/about?lang=xx", "kk", "kk"),
        ("/about?lang=<b>", "", "en"),
    ],
)
def test_the_address_decides_then_the_browser(
    visitor: FlaskClient, path: str, accepts: str, tag: str
) -> None:
    response = visitor.get(path, headers={"Accept": "text/html", "Accept-Language": accepts})
    assert f'<html lang="{tag}"' in response.text
    assert response.headers["Content-Language"] == tag
    named = path.endswith("lang=fa")
    assert ("accept-language" in response.vary) is not named
    assert "<b>" not in response.text.partition("</header>")[0]


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_has_words(tag: str) -> None:
    wanting = [message for message in extracting.untranslated(tag) if message not in NAMELESS]
    assert wanting == [], "run python -m khorgos.server.extracting, then translate these"


@pytest.mark.parametrize("tag", TAGS)
def test_no_translation_loses_a_place(tag: str) -> None:
    with (extracting.MESSAGES / f"{tag}.po").open("rb") as source:
        catalogue = read_po(source, locale=tag)
    lost = [
        (message.id, message.string)
        for message in catalogue
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and message.string
        and set(HOLE.findall(message.id)) != set(HOLE.findall(message.string))
    ]
    assert lost == []


def test_a_message_without_words_is_said_in_the_number_of_english() -> None:
    singular, plural = "%(num)s realm of Zarm", "%(num)s realms of Zarm"
    for tag in ("en", *TAGS):
        assert translator(tag).ngettext(singular, plural, 1) == singular
        assert translator(tag).ngettext(singular, plural, 2) == plural
