"""Which language a text says that a name is in: ``russian: Иртыш``, ``zh, s=东突厥``.

The keys that are no codes or names of languages stand in ``glosses/keys.csv``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale

from khorgos.triples.anchoring import places_of, stands_in
from khorgos.triples.naming.scripts import language_names, language_scripts, script_of
from khorgos.triples.naming.words import table

_KEYS: Final = Path(__file__).parent.parent / "glosses" / "keys.csv"
_MARK: Final = re.compile(r"(?<![\w=])(?P<label>[^\W\d_][\w’']*)(?P<sign>[,:])(?=\s)")
_FORM: Final = re.compile(r"(?<!\w)(?P<form>[\w–]+)[=:]\s*(?:'')?$")
_NEW: Final = re.compile(r"[;()]")
_HAN: Final = frozenset({"Hans", "Hant"})


def said_language_fault(words: str, tag: str, text: str, own: str) -> str:
    """What ``text`` says against ``words`` having the language of ``tag``; "" where nothing.

    Where the words stand several times with a language before them, one of those has to be it;
    without one before them they may be in the text's ``own`` language.

    >>> said_language_fault("Иртыш", "ru", "The Irtysh (kk, Ертіс; russian: Иртыш)", "en")
    ''
    >>> said_language_fault("Иртыш", "kk", "The Irtysh (kk, Ертіс; russian: Иртыш)", "en")
    "the text says 'russian:' before 'Иртыш', so that its language is 'ru', not 'kk'; mend the tag"
    """
    language, *others = tag.split("-")
    written = next((one for one in others if one in _HAN), "")
    fault = ""
    for start in places_of(words, text):
        before = _NEW.split(text[:start])[-1]
        mark, said = _last_mark(before)
        if not mark and language == own:
            return ""
        if not mark:
            continue
        key = _FORM.search(before)
        form = _keys("form").get(key["form"].casefold(), "") if key else ""
        form = form if form in _HAN else ""
        if said == language and (not form or written in ("", form)):
            return ""
        fault = (
            f"the text says {mark!r} before {words!r}, so that its language is "
            f"{said + (form and f'-{form}')!r}, not {tag!r}; mend the tag"
        )
    return fault


def speaks_of(language: str, text: str) -> bool:
    """Whether ``text`` names a language, by its English name or its code, or has letters of it.

    Letters speak of a language where no other that is known here is written in them.

    >>> speaks_of("fr", "from the French word"), speaks_of("zh", "郅支"), speaks_of("ru", "Тараз")
    (True, True, False)
    """
    known = (*language_names().items(), *_keys("label").items())
    names = {name for name, code in known if code == language}
    if name := Locale("en").languages.get(language):
        names.add(name.casefold())
    codes = {language} | {key for key, code in _keys("code").items() if code == language}
    if any(stands_in(name, [text]) for name in names) or any(
        re.search(rf"(?<!\w){code},", text) for code in codes
    ):
        return True
    script = language_scripts().get(language)
    alone = list(language_scripts().values()).count(script or "") == 1
    return alone and any(script_of(letter) == script for letter in set(text))


def _last_mark(before: str) -> tuple[str, str]:
    """The last mark in ``before`` that names a language, and its code; two "" without one."""
    found = ((mark[0], _language(mark)) for mark in _MARK.finditer(before))
    return next(reversed([one for one in found if one[1]]), ("", ""))


def _language(mark: re.Match[str]) -> str:
    """The code of the language that a mark names; "" where it names none."""
    label = mark["label"]
    code = _keys("code").get(label, label)
    if code in language_scripts() and code.islower():
        return code
    if mark["sign"] != ":":
        return ""
    known = {**language_names(), **_keys("label")}
    return known.get(label.casefold().replace("’", "'"), "")


@cache
def _keys(kind: str) -> dict[str, str]:
    """Key → the language, or the form in which it is written, of one kind of keys."""
    rows = (row for row in table(_KEYS) if row["kind"] == kind)
    return {row["key"]: row["form" if kind == "form" else "code"] for row in rows}
