"""Language tags: whether they are registered, and whether words are in the script that they say.

Tags are those of BCP 47 (https://www.rfc-editor.org/info/bcp47), whose subtags IANA registers.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from khorgos.ontology.nearness import nearest
from khorgos.triples.naming.scripts import UNKNOWN, language_scripts, script_name, script_of

_UNDETERMINED: Final = "und"
_WRITTEN_IN: Final = {
    "Hans": ("Hani",),
    "Hant": ("Hani",),
    "Jpan": ("Hani", "Hira", "Kana"),
    "Hrkt": ("Hira", "Kana"),
    "Kore": ("Hang", "Hani"),
    "Aran": ("Arab",),
    "Cyrs": ("Cyrl",),
    "Latf": ("Latn",),
    "Latg": ("Latn",),
}
"""Subtags that say how, or with which others, a script is written → the scripts of the letters."""


@cache
def tag_fault(tag: str) -> str:
    """What is wrong with a language tag, with the tag that was probably meant; "" for a good one.

    >>> tag_fault("zh-Hans"), tag_fault("kk-Latn"), tag_fault("otk")
    ('', '', '')
    >>> tag_fault("english")
    "'english' is no language tag of BCP 47; write 'en'"
    """
    from langcodes import Language, tag_is_valid  # here, because few who import this ask it

    wanted = tag.replace("_", "-")
    valid = tag_is_valid(wanted)
    if valid and (canonical := Language.get(wanted).to_tag()) == tag:
        return ""
    if valid:
        return f"the language tag {tag!r} is written {canonical!r} in BCP 47; write that"
    meant = _meant(wanted)
    way_out = f"write {meant!r}" if meant else "see https://www.iana.org/assignments/lang-subtags"
    return f"{tag!r} is no language tag of BCP 47; {way_out}"


def script_fault(words: str, tag: str) -> str:
    """What speaks against words having a tag that `tag_fault` accepts; "" where nothing does.

    >>> script_fault("郅支", "zh-Hant"), script_fault("Zhizhi", "zh-Latn")
    ('', '')
    >>> script_fault("Zhizhi", "zh-Hans")
    "'Zhizhi' is in latin letters, and the tag 'zh-Hans' says han; write 'zh-Latn', or mend the words"
    """  # noqa: E501
    script = script_of(words)
    if script == UNKNOWN:
        return ""
    language, named = _parts(tag)
    if named is None and language == _UNDETERMINED:
        return f"of an undetermined language say the script: write '{_UNDETERMINED}-{script}'"
    said = named or language_scripts().get(language) or _likely(language)
    if said is None or script in _WRITTEN_IN.get(said, (said,)):
        return ""
    usual = script in _WRITTEN_IN.get(own := language_scripts().get(language, ""), (own,))
    meant = language if usual else f"{language}-{script}"
    told = _name(_WRITTEN_IN.get(said, (said,))[0])
    return (
        f"{words!r} is in {_name(script)} letters, and the tag {tag!r} says {told}; "
        f"write {meant!r}, or mend the words"
    )


def _name(script: str) -> str:
    return "han" if script == "Hani" else script_name(script)


def _parts(tag: str) -> tuple[str, str | None]:
    """The language of a tag, and the script that it names."""
    language, *others = tag.split("-")
    return language, next((one for one in others if len(one) == 4 and one.isalpha()), None)


def _likely(language: str) -> str | None:
    """The script in which a language is likely written, or None where nobody knows."""
    likely = get_global("likely_subtags").get(language, "")
    return next((one for one in likely.split("_") if len(one) == 4), None)


def _meant(tag: str) -> str | None:
    """The tag that was probably meant by one that is not registered, or None."""
    from langcodes import Language, tag_is_valid

    language, *others = tag.split("-")
    languages = _languages()
    names = [language.casefold(), *nearest(language.casefold(), languages, 1, 0.8)]
    found = next((languages[name] for name in names if name in languages), None)
    if found is None and len(language) == 2:  # the code of a country, as in kz for Kazakh
        found = _language_of(language.upper())
    scripts = [nearest(one.capitalize(), Locale("en").scripts, 1, 0.7) for one in others]
    mended = [near[0] if near else one for near, one in zip(scripts, others, strict=True)]
    for first, rest in ((language, mended), (found, others), (found, mended)):
        candidate = "-".join(filter(None, [first, *rest]))
        if first and tag_is_valid(candidate):
            return Language.get(candidate).to_tag()
    return found


def _language_of(country: str) -> str | None:
    """The official language of a country that is most spoken there of all countries, or None."""
    likely = get_global("likely_subtags")
    official = get_official_languages(country, de_facto=True)
    return next((one for one in official if likely.get(one, "").endswith(f"_{country}")), None)


@cache
def _languages() -> dict[str, str]:
    """English name of a language in lower case → its code."""
    return {
        name.casefold(): code.replace("_", "-") for code, name in Locale("en").languages.items()
    }
