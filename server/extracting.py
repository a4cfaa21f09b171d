"""The catalogues of messages, kept up with the pages.

``python -m khorgos.server.extracting`` reads the messages out of the templates, of the
modules and of the tables of words, and writes each ``messages/<tag>.po`` anew: what is new stands
there without a translation, what no page says any more is gone. Run it after a change to a page's
words, then translate what it names. The server does not use this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from khorgos.server.languages.choosing import LANGUAGES
from khorgos.server.languages.messages import is_translated
from khorgos.server.reading import lead, phrases
from khorgos.server.reading.wording import MORE

_SERVER: Final = Path(__file__).parent
MESSAGES: Final = _SERVER / "languages" / "messages"
"""The folder of the catalogues."""
_METHODS: Final = [("templates/**.html", "jinja2"), ("**.py", "python")]
_PASSING: Final = tuple(
    f'"{field}' for field in ("POT-", "PO-Rev", "Generated-By", "Report-", "Last-Tr", "Language-T")
)
_OPTIONS: Final = {"templates/**.html": {"trimmed": "true", "silent": "false"}}


def extracted() -> Catalog:
    """Return a catalogue of all messages, without translations, in the order of the files.

    Raises:
        jinja2.TemplateSyntaxError: a template cannot be read.
    """
    catalogue = Catalog(project="Khorgos")
    for place, line, message, context in (*_from_files(), *_from_tables()):
        catalogue.add(message, locations=[(place, line)], context=context)
    return catalogue


def updated(tag: str) -> bytes:
    """Return the catalogue of a language as it should be, with the translations that it has.

    Args:
        tag: of the language; its file need not be there.
    """
    file = MESSAGES / f"{tag}.po"
    with file.open("rb") if file.exists() else BytesIO() as source:
        catalogue = read_po(source, locale=tag)
    had = {(message.context, message.id): message for message in catalogue}
    comment = f"# The words of the pages in {Locale.parse(tag).english_name}. Translate here; which"
    comment += "\n# messages there are is kept up by khorgos.server.extracting."
    fresh = Catalog(locale=tag, project="Khorgos", fuzzy=False, header_comment=comment)
    for message in extracted():
        if message.id:
            known = had.get((message.context, message.id))
            fresh.add(
                message.id,
                known.string if known else None,
                locations=message.locations,
                context=message.context,
            )
    written = BytesIO()
    write_po(written, fresh, omit_header=False, width=96, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    # When it was written, with what and by whom would change with every run.
    kept = [line for line in lines if not line.startswith(_PASSING)]
    return "".join(kept).encode()


def untranslated(tag: str) -> list[str]:
    """Return the messages that the catalogue of a language has no words for."""
    with (MESSAGES / f"{tag}.po").open("rb") as source:
        has = read_po(source, locale=tag)
    found = []
    for message in extracted():
        known = has.get(message.id, message.context) if message.id else message
        if message.id and not (known and is_translated(known)):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


Found = tuple[str, int, str | tuple[str, ...], str | None]


def _from_files() -> Iterator[Found]:
    for place, line, message, _, context in extract_from_dir(_SERVER, _METHODS, _OPTIONS):
        yield place, line, message, context


def _from_tables() -> Iterator[Found]:
    """Yield the messages of tables of words, which are no code."""
    for place, found in (
        ("reading/phrases.csv", phrases.messages()),
        ("reading/leadparts.py", lead.messages()),
    ):
        for message in found:
            yield place, 0, message.text, message.context
    yield "reading/wording.py", 0, MORE, None


def main() -> None:
    """Write the catalogues of all languages but English, and say what each has no words for."""
    for language in LANGUAGES[1:]:
        file = MESSAGES / f"{language.tag}.po"
        file.write_bytes(updated(language.tag))
        missing = untranslated(language.tag)
        print(f"{file.name}: {len(missing)} messages without words in {language.name}")
        for message in missing:
            print(f"  {message}")


if __name__ == "__main__":
    main()
