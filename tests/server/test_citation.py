import json
import re
import unicodedata
from pathlib import Path

import bibtexparser
import pytest
import rispy
from bibtexparser.bparser import BibTexParser
from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.server.reading.citation import (
    WRITERS,
    Citation,
    CitedSource,
    write_bibtex,
    write_csl,
    write_plain,
    write_ris,
)

CHRONICLE = CitedSource(
    title="The Zarm Chronicle",
    author="A monk of Ost",
    date="1204",
    licence="CC0",
    places=("section “Wars”, line 12",),
)
BATTLE = Citation(
    title="The battle of Zarm was fought in 1203",
    kind="Statement",
    slug="statement-0a1b2c",
    address="https://w3id.org/khorgos/id/statement-0a1b2c",
    release="4472c8a7a112",
    sources=(CHRONICLE,),
)
STYLE = "harvard-cite-them-right"
HOSTILE = [
    r"50 % of {Ost} & $ \input{x} #1_a ~ ^",
    "}, author = {X",
    "“quoted” \"straight\" 'single'",
    "Абылай 阿布赉 قزاق",
    "line\r\nER  - \r\nTY  - BOOK",
    "\u202eevil\u202c <script>alert(1)</script>",
    "@misc{x,}",
    "a\tb\x00c\u2028d",
    "\\",
    "{",
]
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), min_size=1, max_size=60)


def cited(title: str) -> Citation:
    return Citation(title, "Statement", BATTLE.slug, BATTLE.address, "r1", (CHRONICLE,))


def bibtex(citation: Citation) -> dict[str, str]:
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    entries = bibtexparser.loads(write_bibtex(citation), parser).entries
    assert len(entries) == 1
    entry: dict[str, str] = entries[0]
    return entry


def untexed(text: str) -> str:
    """Read LaTeX's own signs back."""
    names = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}"}
    names |= {"textasciitilde": "~", "textasciicircum": "^"}
    text = text.removeprefix("{").removesuffix("}")

    def sign(match: re.Match[str]) -> str:
        return names[match[1]] if match[1] else match[2]

    return re.sub(r"\\(?:([a-z]+)\{\}|([&%$#_]))", sign, text)


def plainly(text: str) -> str:
    """Put a text on one line, as a reference has it."""
    breaking = ("Cc", "Zl", "Zp")
    line = "".join(" " if unicodedata.category(it) in breaking else it for it in text)
    return " ".join(
        re.sub("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", line).split()
    )


def test_plain_text_names_the_fact_the_release_the_source_and_the_address() -> None:
    assert write_plain(BATTLE) == (
        "The Khorgos project. “The battle of Zarm was fought in 1203.” Khorgos, release "
        "4472c8a7a112, statement 0a1b2c, n.d. From A monk of Ost, “The Zarm Chronicle”, 1204, "
        "section “Wars”, line 12. Licence: CC0. https://w3id.org/khorgos/id/statement-0a1b2c\n"
    )


def test_what_nothing_tells_is_said_as_each_format_says_it() -> None:
    bare = Citation("Ost", "Entry", "ost", "https://w3id.org/khorgos/id/ost")
    assert write_plain(bare) == (
        "The Khorgos project. “Ost.” Khorgos, entry ost, n.d. https://w3id.org/khorgos/id/ost\n"
    )
    assert bibtex(bare)["year"] == "n.d."
    assert not {"edition", "note"} & bibtex(bare).keys()
    assert "PY" not in write_ris(bare)
    assert not {"issued", "version", "note"} & json.loads(write_csl(bare))[0].keys()


@pytest.mark.parametrize(
    ("source", "reference"),
    [
        (CitedSource("Zarm", is_titled=False), "[Zarm], n.d."),
        (CitedSource("Zarm", author="Ost"), "Ost, “Zarm”, n.d."),
        (CitedSource("Zarm", author="Ost, article “Zarm”"), "Ost, article “Zarm”, n.d."),
        (CitedSource("Zarm", False, author="A scribe of Zarm"), "A scribe of Zarm, [Zarm], n.d."),
    ],
)
def test_a_title_is_told_from_a_description_and_stands_once(
    source: CitedSource, reference: str
) -> None:
    assert source.reference == reference


@pytest.mark.parametrize("title", ["Is it Ost?", "“It is Ost.”", "It is Ost…"])
def test_a_sentence_has_one_end(title: str) -> None:
    assert f"{title.strip('“”')}” Khorgos" in write_plain(cited(title))


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_stay_in_their_field(title: str) -> None:
    citation = cited(title)
    assert untexed(bibtex(citation)["title"]) == plainly(title)
    records = rispy.loads(write_ris(citation))
    assert [record["title"] for record in records] == [plainly(title)]
    assert json.loads(write_csl(citation))[0]["title"] == plainly(title)
    assert write_plain(citation).count("\n") == 1


@settings(deadline=None)
@given(TEXT)
def test_any_title_comes_back_from_each_format(title: str) -> None:
    citation = cited(f"x{title}x")
    assert untexed(bibtex(citation)["title"]) == plainly(f"x{title}x")
    [record] = rispy.loads(write_ris(citation))
    assert record["title"] == plainly(f"x{title}x")
    assert json.loads(write_csl(citation))[0]["title"] == plainly(f"x{title}x")


def test_ris_has_its_line_ends_and_its_order() -> None:
    lines = write_ris(BATTLE).split("\r\n")
    assert lines[0] == "TY  - DATA"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-1])
    [record] = rispy.loads(write_ris(BATTLE))
    assert record["authors"] == ["The Khorgos project"]
    assert record["urls"] == [BATTLE.address]


def test_a_reference_manager_formats_the_item(tmp_path: Path) -> None:
    items = json.loads(write_csl(BATTLE))
    style = CitationStylesStyle(STYLE, validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    bibliography.register(Cited([CitationItem(items[0]["id"])]))
    [line] = [str(line) for line in bibliography.bibliography()]
    assert "The Khorgos project" in line
    assert BATTLE.title in line
    assert "no date" in line


@pytest.mark.parametrize("name", WRITERS)
def test_each_format_ends_its_last_line(name: str) -> None:
    assert WRITERS[name](BATTLE).endswith("\n")
