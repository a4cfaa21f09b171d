"""How to cite what a page shows: as plain text, in BibTeX, in RIS and as CSL-JSON.

A citation is in English and names the release, so that it says the same whenever it is read. What
nothing tells, such as the day of a source, is said as each format says it: ``n.d.``, or left out.

The formats: BibTeX as https://www.ctan.org/pkg/bibtex describes it, in UTF-8; RIS as reference
managers exchange it; CSL-JSON of https://github.com/citation-style-language/schema.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

AUTHOR: Final = "The Khorgos project"
CONTAINER: Final = "Khorgos"
NO_DATE: Final = "n.d."

_SPECIAL: Final = str.maketrans(
    {
        # A brace behind a backslash still counts as one where BibTeX looks for the closing one.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: "\\" + sign for sign in "&%$#_"},
    }
)
"""What means something to LaTeX → how it is written."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A document that the cited words stand in.

    Attributes:
        title: its title, or what it is called here.
        is_titled: whether it names itself so; else the title describes it, and stands in brackets.
        author: whom it says to attribute it to, as far as it tells.
        date: its date in EDTF, as far as it tells.
        licence: what it may be used under, as far as it tells.
        places: where in it the words stand, in words: ``section “Qing”``, ``line 62``.
    """

    title: str
    is_titled: bool = True
    author: str = ""
    date: str = ""
    licence: str = ""
    places: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """The document with the place of the words, in a line."""
        title = f"“{self.title}”" if self.is_titled else f"[{self.title}]"
        named = self.title if self.is_titled else ""
        # An attribution may hold the title already.
        heads = (self.author,) if named and named in self.author else (self.author, title)
        return ", ".join(filter(None, (*heads, self.date or NO_DATE, *self.places)))


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited.

    Attributes:
        title: a thing's name, or a fact as a sentence.
        kind: what it is, in a word: ``Statement``, ``Claim``, ``Entry``.
        slug: the end of its address.
        address: its permanent address.
        release: the version of the release; empty where the server does not know it.
        sources: the documents that it rests on.
        graph: what the graph is called that it stands in.
    """

    title: str
    kind: str
    slug: str
    address: str
    release: str = ""
    sources: tuple[CitedSource, ...] = ()
    graph: str = CONTAINER

    @property
    def author(self) -> str:
        """Who made the graph; of one that is not the project's own its name is all that is told."""
        return AUTHOR if self.graph == CONTAINER else self.graph

    @property
    def number(self) -> str:
        """What tells it from others of its kind."""
        return self.slug.removeprefix(f"{self.kind.lower()}-")

    @property
    def version(self) -> str:
        """The release in words."""
        return f"release {self.release}" if self.release else ""

    @property
    def origin(self) -> str:
        """The documents with the place of the words, and their licences, as a sentence each."""
        told = []
        for source in self.sources:
            licence = f" Licence: {source.licence}." if source.licence else ""
            told.append(f"From {source.reference.removesuffix('.')}.{licence}")
        return " ".join(told)


def write_plain(citation: Citation) -> str:
    """Write a citation as a line of text."""
    name = f"{citation.kind.lower()} {citation.number}"
    where = ", ".join(filter(None, (citation.graph, citation.version, name)))
    parts = (
        f"{citation.author}.",
        _quoted(_clean(citation.title)),
        f"{where}, {NO_DATE}",
        citation.origin,
    )
    return f"{_clean(' '.join(filter(None, parts)))} {citation.address}\n"


def write_bibtex(citation: Citation) -> str:
    """Write a citation as an entry of BibTeX."""
    fields = {
        "author": f"{{{_tex(citation.author)}}}",
        # A second pair of braces keeps the capitals of names.
        "title": f"{{{_tex(citation.title)}}}",
        "howpublished": _tex(f"{citation.kind} in {citation.graph}"),
        "edition": _tex(citation.version),
        "year": NO_DATE,
        "note": _tex(citation.origin),
        "url": citation.address,
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{khorgos:{citation.slug},\n{body}}}\n"


def write_ris(citation: Citation) -> str:
    """Write a citation as a record of RIS, each line ended as that format says."""
    fields = (
        ("TY", "DATA"),
        ("AU", citation.author),
        ("TI", citation.title),
        ("T2", citation.graph),
        ("M3", citation.kind),
        ("ET", citation.version),
        ("AN", citation.slug),
        *(("N1", note) for note in _notes(citation)),
        ("LA", "en"),
        ("UR", citation.address),
    )
    lines = [f"{tag}  - {_clean(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def write_csl(citation: Citation) -> str:
    """Write a citation as CSL-JSON: a list with one item, without the date that nobody tells."""
    item = {
        "id": f"khorgos:{citation.slug}",
        "type": "entry",
        "title": _clean(citation.title),
        "author": [{"literal": citation.author}],
        "container-title": citation.graph,
        "genre": citation.kind,
        "number": citation.slug,
        "version": citation.version,
        "language": "en",
        "note": _clean(citation.origin),
        "URL": citation.address,
    }
    written = {name: value for name, value in item.items() if value}
    return json.dumps([written], ensure_ascii=False, indent=2) + "\n"


WRITERS: Final[Mapping[str, Callable[[Citation], str]]] = {
    "plain": write_plain,
    "bibtex": write_bibtex,
    "ris": write_ris,
    "csl": write_csl,
}
"""Name of a format → what writes it."""


def _quoted(title: str) -> str:
    """Put a title in quotation marks, and what it quotes in single ones.

    >>> _quoted("Ost is free"), _quoted("“Ost is free”"), _quoted("“O” is read as “Ost”")
    ('“Ost is free.”', '“Ost is free”', '“‘O’ is read as ‘Ost’.”')
    """
    inside = title.removeprefix("“").removesuffix("”")
    if title == f"“{inside}”" and not {"“", "”"} & {*inside}:
        return title
    title = title.replace("“", "‘").replace("”", "’")
    stop = "" if title.endswith((".", "?", "!", "…")) else "."
    return f"“{title}{stop}”"


def _notes(citation: Citation) -> Iterator[str]:
    for source in citation.sources:
        yield f"From {source.reference}"
        if source.licence:
            yield f"Licence: {source.licence}"


def _clean(text: str) -> str:
    """Put a text on one line, without control characters and marks of direction.

    The ends of the lines are the structure of RIS, and a mark of direction left open would turn the
    rest of a reference around.
    """
    shown = (" " if unicodedata.category(sign) in _BREAKING else sign for sign in text)
    return re.sub(r"\s+", " ", _DIRECTIONS.sub("", "".join(shown))).strip()


_BREAKING: Final = ("Cc", "Zl", "Zp")
_DIRECTIONS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def _tex(text: str) -> str:
    """Escape a text for LaTeX; letters of all scripts stay, for its files are in UTF-8."""
    return _clean(text).translate(_SPECIAL)
