"""Each kind of file becomes a text whose layout is kept."""

import codecs
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.adding.converted import ConversionError, Converted
from khorgos.triples.adding.converting import LARGEST_TEXT, convert, read_file
from khorgos.triples.adding.fitting import layout_of
from khorgos.triples.adding.markup import Writer, escape
from khorgos.triples.documents import read_document
from khorgos.triples.documents.source import Source
from khorgos.triples.naming.scripts import language_of
from tests.triples.adding.files import docx, pdf


def rows(converted: Converted) -> list[tuple[str, str]]:
    """Kind and view of each part that is no furniture, as the graph's reader reads the text."""
    layout = layout_of(converted.hints)
    known = ("en", "CC0", "N", "0" * 64, "", converted.text)
    source = Source("s", Path("s.txt"), converted.kind, *known, layout=layout)
    parts = read_document(source).parts
    return [(part.kind, part.view) for part in parts if part.kind != "furniture"]


def refusal(data: bytes, name: str, encoding: str | None = None) -> str:
    with pytest.raises(ConversionError) as caught:
        convert(data, name, encoding)
    return str(caught.value)


PAGE = """\
<!doctype html><html lang="en"><head><title>The talks - a site</title>
<meta name="author" content="A. Zarm"><link rel="canonical" href="https://zarm.example/talks">
<script>let a = 1;</script></head><body><nav>Menu of the site</nav><main><h1>The talks</h1>
<p>Zarm and <b>Ost</b> met*.<sup><a href="#n1">[1]</a></sup> 2 &lt; 3.<br>1. So it was.</p>
<ul><li>peace<ul><li>at the river</li></ul></li><li><p>trade</p></li></ul>
<table><tr><th>Name</th><th>Length</th></tr><tr><td rowspan=2>Ford</td><td>3 km</td></tr>
<tr><td>4 km</td></tr></table>
<table><tr><th>Capital</th><td>Zarmburg</td></tr></table>
<dl><dt>Zarm</dt><dd>a state</dd></dl><blockquote>It rained, said Ost.</blockquote>
<ol><li id="n1"><p>See there. <a href="#r">back</a></p></li></ol></main>
<footer>All rights</footer></body></html>"""


def test_a_page_of_the_web() -> None:
    converted = convert(PAGE.encode(), "talks.html")
    assert rows(converted) == [
        ("heading", "The talks"),
        ("body", "Zarm and Ost met*. 2 < 3."),
        ("body", "1. So it was."),
        ("list", "peace"),
        ("list", "at the river"),
        ("list", "trade"),
        ("list", "Name: Ford; Length: 3 km"),
        ("list", "Name: Ford; Length: 4 km"),
        ("list", "Capital: Zarmburg"),
        ("list", "Zarm: a state"),
        ("body", "It rained, said Ost."),
        ("footnote", "See there."),
    ]
    assert converted.known == {
        "title": "The talks",
        "author": "A. Zarm",
        "language": "en",
        "address": "https://zarm.example/talks",
    }
    (remark,) = converted.remarks
    assert "left out as belonging to the page" in remark


def test_a_page_in_the_encoding_that_it_says() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Река Иртыш</p></body></html>'
    assert rows(convert(page.encode("cp1251"), "a.htm")) == [("body", "Река Иртыш")]


def test_a_page_without_an_article_loses_its_navigation_alone() -> None:
    page = "<body><header>Site</header><form><p>It rained.</p></form><div hidden>x</div></body>"
    converted = convert(f"<html>{page}</html>".encode(), "a.html")
    assert rows(converted) == [("body", "It rained.")]


def test_a_line_that_is_bold_throughout_is_a_heading() -> None:
    page = "<p><br></p><p></p><p><b>The end</b></p><p><b>It</b> rained.</p><p><b>It rained.</b></p>"
    assert rows(convert(f"<html><body>{page}</body></html>".encode(), "a.html")) == [
        ("heading", "The end"),
        ("body", "It rained."),
        ("body", "It rained."),
    ]


ENCYCLOPEDIA = """\
<html lang="en"><head><title>Zarm - An encyclopedia</title></head><body><main>
<header><h1>Zarm</h1><div class="mw-portlet-lang"><ul><li>Deutsch</li></ul></div></header>
<p>It began (<a>Ford</a>).<sup><a href="#n1"><span>[</span>1<span>]</span></a></sup>
<sup class="noprint">[source?]</sup> It ended.<sup><a id="r2" href="#n2">[b]</a></sup></p>
<div><h2>History</h2><span class="mw-editsection">[edit]</span></div><p>It rained.</p>
<ol><li id="n1"><b><a href="#r1">^</a></b> <cite>"Zarm". <i>News</i>. 1992.</cite></li>
<li id="n2">^ <a href="#r2"><sup>a</sup></a> Book, p. 3.</li></ol>
<div role="navigation"><table><tr><th>Relations</th></tr></table></div></main></body></html>"""


def test_a_page_of_an_encyclopedia() -> None:
    assert rows(convert(ENCYCLOPEDIA.encode(), "zarm.html")) == [
        ("heading", "Zarm"),
        ("body", "It began (Ford). It ended."),
        ("heading", "History"),
        ("body", "It rained."),
        ("footnote", '"Zarm". News. 1992.'),
        ("footnote", "Book, p. 3."),
    ]


TEI_TEXT = """\
<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>On rivers</title><author>A. Zarm</author></titleStmt><publicationStmt>
<date when="1994"/><idno>10.1/2</idno><availability><p>CC BY</p></availability></publicationStmt>
</fileDesc></teiHeader><text xml:lang="en"><body><div><head>One</head>
<p>Zarm <choice><sic>gvae</sic><corr>gave</corr></choice> way<note>See there.</note>,
go<lb break="no"/>ne <gap/>.</p><list><item>peace</item><item>trade<list><item>fish</item></list>
</item></list><div><head>Two</head><lg><l>It rained,</l><l>it rained.</l></lg>
<sp><speaker>Ost</speaker><p>No.</p></sp><table><row role="label"><cell>Name</cell>
<cell>Length</cell></row><row><cell>Ford</cell><cell>3 km</cell></row></table></div></div></body>
</text></TEI>"""


def test_a_text_in_tei() -> None:
    converted = convert(TEI_TEXT.encode(), "a.xml")
    assert rows(converted) == [
        ("heading", "One"),
        ("body", "Zarm gvae way, gone […]."),
        ("footnote", "See there."),
        ("list", "peace"),
        ("list", "trade"),
        ("list", "fish"),
        ("heading", "Two"),
        ("body", "It rained,"),
        ("body", "it rained."),
        ("body", "Ost: No."),
        ("list", "Name: Ford; Length: 3 km"),
    ]
    told = {"title": "On rivers", "author": "A. Zarm", "date": "1994", "identifier": "10.1/2"}
    assert converted.known == {**told, "licence": "CC BY"}


def test_a_document_of_word() -> None:
    converted = convert(docx(), "talks.docx")
    assert rows(converted) == [
        ("heading", "The talks"),
        ("body", "Zarm and Ost met in 1992."),
        ("list", "Capital: Zarmburg"),
        ("footnote", "See there."),
    ]
    assert converted.known == {"title": "The talks"}
    assert converted.offered == {"title": "Draft 7", "author": "A. Zarm"}, "nobody has said it"


def test_a_pdf() -> None:
    def page(number: int, lines: list[tuple[int, str]], *foot: str) -> list[Any]:
        head = f"Zarm and Ost {number}" if number % 2 else f"{number} Zarm and Ost"
        body = [(10, 50 + left, 470 - 14 * at, words) for at, (left, words) in enumerate(lines)]
        notes = [(7, 50, 80 - 9 * at, words) for at, words in enumerate(foot)]
        return [(8, 50, 570, head), *body, *notes, (8, 200, 30, str(number))]

    first = [
        (0, "In the spring Zarm and Ost met by the ford and spoke of the"),
        (0, "river, of trade and of peace.^1^ The govern-"),
        (0, "ment of Ost gave way to the claims of the"),
        (12, "other side in 1992. It rained for three days and the town was"),
    ]
    second = [
        (0, "full of people. They left."),
        (12, "A new paragraph begins here and it goes on for a line or two of"),
        (0, "text."),
        (0, "1. Peace"),
        (0, "2. Trade"),
    ]
    last = [(0, "Nothing more was heard of it for years, said the elder king.")]
    converted = convert(
        pdf(
            [
                [
                    (18, 50, 500, "The talks of Zarm"),
                    *page(1, first, "1 See the minutes,", "p. 4."),
                ],
                page(2, second),
                [(14, 50, 500, "Later"), *page(3, last)],
            ]
        ),
        "talks.pdf",
    )
    assert rows(converted) == [
        ("heading", "The talks of Zarm"),
        (
            "body",
            "In the spring Zarm and Ost met by the ford and spoke of the river, of trade and of "
            "peace. The government of Ost gave way to the claims of the other side in 1992. It "
            "rained for three days and the town was full of people. They left.",
        ),
        ("footnote", "See the minutes, p. 4."),
        ("body", "A new paragraph begins here and it goes on for a line or two of text."),
        ("list", "Peace"),
        ("list", "Trade"),
        ("heading", "Later"),
        ("body", "Nothing more was heard of it for years, said the elder king."),
    ]
    assert converted.known == {"title": "The talks of Zarm"}


def test_raised_numbers_of_a_pdf() -> None:
    converted = convert(
        pdf([[(10, 50, 500, "In 1992^123^ it had 30 km^2^ and 10^3^ men.")]]), "a.pdf"
    )
    assert rows(converted) == [("body", "In 1992 it had 30 km2 and 103 men.")]


def test_a_scanned_pdf_is_refused() -> None:
    assert "without a text layer: it was scanned" in refusal(pdf([[], []]), "scan.pdf")


def test_a_text_is_taken_as_it_is() -> None:
    converted = convert(codecs.BOM_UTF8 + "Река\r\n\r\nИртыш\x0c.\r".encode(), "a.txt")
    assert (converted.text, converted.kind) == ("Река\n\nИртыш\n.\n", "plain")
    assert convert("Река.\n".encode("utf-16"), "a.txt").text == "Река.\n"
    assert convert("Река.\n".encode("cp1251"), "a.txt", "cp1251").text == "Река.\n"


def test_the_front_matter_of_markdown_tells_of_it() -> None:
    text = "---\ntitle: On rivers\nauthors: [A. Zarm, B. Ost]\nlang: ru\nx: 1\n---\n\n# Other\n"
    told = {"title": "On rivers", "author": "A. Zarm; B. Ost", "language": "ru"}
    assert convert(text.encode(), "a.md").known == told


def test_a_text_with_the_marks_of_markdown_is_read_as_that() -> None:
    converted = convert(b"# One\n\nIt rained.\n\n## Two\n\nIt ended.\n\n## Three\n\nNo.\n", "a.txt")
    assert (converted.kind, converted.known) == ("markdown", {"title": "One"})
    assert converted.remarks == ["it has the marks of Markdown, so it is read as that"]


LONG = "They spoke of the river, of trade, and of peace, until the rain ended and all went home. "


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("Area: 3 km\n\nCapital: Zarm\n\nKing: none; heir: none\n", {"fields": True}),
        (f"{LONG}\n\nHe said: no.\n\n{LONG}\n", {}),
        ("It rained.[1] It ended.[2]\n", {"furniture": [r"/(?<=[^\s\[])\[\d{1,3}\]/"]}),
        (
            f"1. Peace\n\n{LONG}\n\n2. Trade\n\n{LONG}\n",
            {"headings": [r"/^\d{1,2}[.)]\s+\S.{0,100}[^.;,:]$/"]},
        ),
        ("1. Peace\n\n2. Trade\n\nThey met.\n", {}),
        ("The govern-\nment and the peo-\nple of the riv-\ner met.\n", {"hyphenation": True}),
    ],
)
def test_the_layout_of_a_text_suggests_hints(text: str, hints: dict[str, Any]) -> None:
    converted = convert(text.encode(), "a.txt")
    assert converted.hints == hints
    rows(converted)  # every hint fits


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"\x89PNG\r\n", "a.png", "a picture"),
        (b"\xd0\xcf\x11\xe0", "a.doc", "save it there as .docx"),
        (b"{\\rtf1 a}", "a.rtf", "RTF"),
        (b"PK\x03\x04 and no more", "a.docx", "damaged"),
        (docx()[:-200], "a.docx", "damaged"),
        (b"no zip", "a.docx", "called .docx and is none"),
        (b"%PDF-1.4\nand no more", "a.pdf", "the PDF is damaged"),
        (b"<html><body><script>run()</script></body></html>", "a.html", "has no text"),
        (b"<?xml version='1.0'?><root/>", "a.xml", "another kind than TEI"),
        (b"<TEI xmlns='http://www.tei-c.org/ns/1.0'><text>", "a.xml", "no well-formed XML"),
        (b"<TEI xmlns='http://www.tei-c.org/ns/1.0'><text/></TEI>", "a.xml", "has no words"),
        (b"...\n***\n", "a.txt", "has no words"),
        (b"word " * (LARGEST_TEXT // 4), "a.txt", "split it, by chapters"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_way_out(
    data: bytes, name: str, expected: str
) -> None:
    assert expected in refusal(data, name)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Границу между Казахстаном и Китаем провели в 1994 году.", "cp1251"),
        ("Границу между Казахстаном и Китаем провели в 1994 году.", "koi8-r"),
        ("哈萨克斯坦与中国在一九九四年划定了边界。", "gb18030"),
    ],
)
def test_another_encoding_is_named(text: str, encoding: str) -> None:
    told = refusal(f"Title\n{text}\n".encode(encoding), "a.txt")
    assert "byte 6 (0x" in told
    assert "line 2) is not utf-8" in told
    assert told.index(f"as {encoding} it reads {text[:40]!r}") < told.index(
        "Save the file as UTF-8"
    )


def test_an_encoding_that_is_none() -> None:
    assert "there is no encoding 'cp9'" in refusal(b"\xff", "a.txt", "cp9")


@pytest.mark.parametrize(
    ("module", "data", "name"),
    [
        ("mammoth", docx(), "a.docx"),
        ("pypdfium2", pdf([[]]), "a.pdf"),
        ("lxml", PAGE.encode(), "a.html"),
        ("lxml", TEI_TEXT.encode(), "a.xml"),
    ],
)
def test_a_missing_extra_is_named(
    module: str, data: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    told = refusal(data, name)
    assert f"the package {module} is needed" in told
    assert "pip install 'khorgos[documents]'" in told


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def told(path: Path) -> str:
        with pytest.raises(ConversionError) as caught:
            read_file(path)
        return str(caught.value)

    assert "there is no file" in told(tmp_path / "a.txt")
    assert "is a folder" in told(tmp_path)
    empty = tmp_path / "a.txt"
    empty.write_bytes(b" \n")
    assert "is empty" in told(empty)
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(50 * 2**20)
    assert "52,428,800 bytes, more than" in told(large)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The king of Zarm and the people of Ost met in the town by the river.", "en"),
        ("Границу между Казахстаном и Китаем провели в 1994 году, и это не было тайной.", "ru"),
        ("Қазақстан мен Қытай арасындағы шекара бұл жылы белгіленді және ол құпия болды.", "kk"),
        ("哈萨克斯坦与中国在一九九四年划定了边界。", "zh"),
        ("مرز ایران و چین در این سال تعیین شد که با گفتگو و پیمان بود.", "fa"),
        ("Zarm Ost", ""),
        ("カザフスタンと中国の国境は一九九四年に定められた。", ""),
        (
            "Die Grenze wurde in der Stadt mit den Leuten aus dem Tal und von der Burg bestimmt.",
            "de",
        ),
    ],
)
def test_the_language_where_it_is_sure(text: str, language: str) -> None:
    assert language_of(text) == language


_SIGNS = st.text(st.sampled_from("ab *_`[]()<>!\\#-+.1~|^:/\"'=&"), max_size=14)


@settings(deadline=None, max_examples=300)
@given(_SIGNS)
def test_what_is_written_as_markdown_is_read_again(words: str) -> None:
    plain = " ".join(words.split())
    writer = Writer()
    writer.paragraph(escape(plain))
    converted = Converted(writer.text(), "markdown")
    assert rows(converted) == ([("body", plain)] if plain else [])
