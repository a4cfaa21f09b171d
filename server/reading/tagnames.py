"""The names of languages and scripts, by the tags of names."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale


@lru_cache(maxsize=1024)
def tag_name(tag: str, language: str) -> str:
    """Name the language of a tag of BCP 47, with its script, in a language of the interface.

    >>> tag_name("zh-hant", "en"), tag_name("kk", "ru"), tag_name("fa-latn", "en")
    ('Chinese (Traditional)', 'казахский', 'Persian (Latin)')

    Args:
        tag: of the name; what is not known is returned as it is.
        language: tag of the language of the page.
    """
    main, *parts = tag.lower().split("-")
    locale = Locale.parse(language)
    name = locale.languages.get(main)
    scripts = (locale.scripts.get(part.title()) for part in parts if len(part) == 4)
    script = next(filter(None, scripts), None)
    if main == "und" and script:
        return str(script)
    return f"{name} ({script})" if name and script else str(name or tag)
