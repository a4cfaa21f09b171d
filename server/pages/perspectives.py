"""What the perspectives share: how they are read, kept and laid out as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from flask import Response, render_template, request, url_for

from khorgos.server.documents import address_of, send
from khorgos.server.languages.choosing import the_language
from khorgos.server.languages.messages import translator
from khorgos.server.reading.collection import the_collection
from khorgos.server.reading.naming import Namer
from khorgos.server.reading.perspectives.records import Finding, FindingRow, Tie, in_order
from khorgos.server.reading.phrases import Direction, heading
from khorgos.server.reading.release import release_of
from khorgos.server.reading.tellings import ShownPassage, Teller
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.site import Site, the_site

Read = TypeVar("Read")
_SILENT: Final = "unsaid"


@dataclass(frozen=True, slots=True)
class Laid:
    """A table without the columns of which no row has anything.

    Attributes:
        heads: the heads of its columns.
        rows: each row with its cells.
        silent: the heads of the columns of which nothing is said.
        bare: the things of which nothing is said at all.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[FindingRow, tuple[Finding, ...]], ...]
    silent: tuple[str, ...]
    bare: tuple[ShownTerm, ...]


def teller() -> Teller:
    """Return what tells of the records of the release, in the language of the page."""
    site = the_site()
    namer = Namer(release_of(site), the_language().tag, address_of, the_collection(site))
    return Teller(namer)


def kept(read: Callable[[Teller], Read]) -> Callable[[], Read]:
    """Let a perspective be read once for each language and place that its links begin at."""

    @lru_cache(maxsize=64)
    def once(_site: Site, _tag: str, _root: str) -> Read:
        return read(teller())

    return lambda: once(the_site(), the_language().tag, url_for("start.page"))


def show(template: str, **values: object) -> Response:
    """Send the page of a perspective."""
    questions = {asked.name: asked for asked in the_site().questions}
    page = render_template(
        template,
        lay=lay,
        words=words,
        passages_of=passages_of,
        things_of=things_of,
        questions=questions,
        **values,
    )
    return send(page)


def lay(rows: Iterable[FindingRow], *heads: str) -> Laid:
    """Leave out of a table the columns that no row fills, and the rows that fill none.

    Args:
        rows: the rows.
        heads: the heads of their columns, in the language of the page.
    """
    given: Sequence[FindingRow] = tuple(rows)
    kept_rows = [row for row in given if any(_tells(cell) for cell in row.found)]
    told = [
        number
        for number in range(len(heads))
        if any(_tells(row.found[number]) for row in kept_rows)
    ]
    return Laid(
        heads=tuple(heads[number] for number in told),
        rows=tuple((row, tuple(row.found[number] for number in told)) for row in kept_rows),
        silent=tuple(head for number, head in enumerate(heads) if number not in told),
        bare=tuple(row.head for row in given if row not in kept_rows),
    )


def _tells(cell: Finding) -> bool:
    return bool(cell.ties) or cell.missing not in ("", _SILENT)


def passages_of(ties: Iterable[Tie]) -> tuple[ShownPassage, ...]:
    """Return the sentences of several facts, each once, in the order of the documents."""
    return in_order(passage for tie in ties for passage in tie.passages)


def things_of(terms: Iterable[ShownTerm]) -> list[dict[str, str]]:
    """Describe things for search engines."""
    root = request.host_url.rstrip("/")
    return [
        {"@type": "Thing", "name": term.text, "url": root + term.href}
        for term in terms
        if term.href.startswith("/")
    ]


def words(tie: Tie, direction: Direction = "forward") -> str:
    """Return the words of the property of a tie, as they head what it leads to."""
    return heading(tie.predicate, direction, translator(the_language().tag))
