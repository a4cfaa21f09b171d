from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document, Part, ranges, slice_ranges
from khorgos.triples.documents.source import Footnote, Layout, Source, load_source
from khorgos.triples.problems import InputError

SOURCES = Path(__file__).parents[2] / "triples" / "sources"

RIVER = """\
Orange River
\u00a0\u00a0\u00a0HOME

TheInfoList



OR:

The Orange River is a river of
Examplia Examplia ( ex, Экзамплия), officially the Republic of Examplia, is a country in ...
. It rises near the
Blue Hills The Blue Hills are hills. They rise to ...
(blue-
grey The colour grey is a ...
) and feeds "
Lake One Lake One is a lake ...
", the
boat Boats are small ships ...
s of the
fisher A fisher is a person who ...
's guild.


Course


Upper course

In the hills it is narrow.
Old Town Old Town (; born 1200) is a town ...
stands there; see
the chart
.


See also

*
Rivers of Examplia Rivers of Examplia are many ...
* Other rivers


Bibliography

* * *


References

{{DEFAULTSORT:Orange River Rivers
Examplia Examplia ( ex, Экзамплия), officially the Republic of Examplia, is a country in ...
"""

WAR = """\
Salt War
HOME

The Salt War was fought by
UE Umbria, officially the Umbrian Empire (UE), is a state ...
and the
Republic of Salt Crystal, officially the Republic of Salt, is a ...
.See the text in
The treaty. Law N 5
. It can be read in the
Old Archive The Old Archive is an archive ...
.
Both sides lost.More in the book.
They made peace in 1850.
Sir John Long Johnny was a general ...
signed.
Advert
"""


def make_source(text: str, layout: Layout | None = None) -> Source:
    known = ("en", "CC0-1.0", "Nobody", "0" * 64, "Invented.")
    source = Source("s", Path("s.txt"), "encyclopedia-mirror", *known, text)
    return replace(source, layout=layout or Layout())


RIVER_DOCUMENT = read_document(make_source(RIVER, Layout(bare_links=("the chart",))))
WAR_LAYOUT = Layout(
    terms=("Sir John",),
    bare_links=("The treaty. Law N 5",),
    furniture=("Advert",),
    footnotes=(
        Footnote("More in", "the book."),
        Footnote("See the text", "the Old Archive."),
    ),
)
WAR_DOCUMENT = read_document(make_source(WAR, WAR_LAYOUT))
MIRROR = read_document(load_source(SOURCES / "china-kazakhstan-relations.toml"))
ABSTRACT = read_document(load_source(SOURCES / "kazakhstan-hedging-abstract.toml"))
DOCUMENTS = [RIVER_DOCUMENT, WAR_DOCUMENT, MIRROR, ABSTRACT]


def views(document: Document, kind: str) -> list[str]:
    return [part.view for part in document.parts if part.kind == kind]


def paragraph(lines: str, layout: Layout | None = None) -> Document:
    return read_document(make_source(f"Title\n\n{lines}\n", layout))


def body(lines: str) -> str:
    return views(paragraph(lines), "body")[0]


# The invented articles


def test_running_text_reads_without_glosses() -> None:
    assert views(RIVER_DOCUMENT, "body") == [
        "The Orange River is a river of Examplia. It rises near the Blue Hills (blue-grey) and "
        'feeds "Lake One", the boats of the fisher\'s guild.',
        "In the hills it is narrow. Old Town stands there; see the chart.",
    ]


def test_glosses_know_their_term_and_section() -> None:
    glosses = [part for part in RIVER_DOCUMENT.parts if part.kind == "gloss"]
    assert [part.term for part in glosses] == [
        "Examplia",
        "Blue Hills",
        "grey",
        "Lake One",
        "boat",
        "fisher",
        "Old Town",
        "Rivers of Examplia",
        "Examplia",
    ]
    assert glosses[1].view == "The Blue Hills are hills. They rise to ..."
    assert [part.section for part in glosses[-3:]] == ["Upper course", "See also", ""]


def test_terms_stand_in_the_view() -> None:
    assert [term.text for term in RIVER_DOCUMENT.terms][:2] == ["Examplia", "Blue Hills"]
    chart = next(term for term in RIVER_DOCUMENT.terms if term.text == "the chart")
    assert chart.gloss is None
    for term in RIVER_DOCUMENT.terms:
        assert term.gloss is None or term.gloss.term == term.text


def test_headings_lists_and_furniture() -> None:
    assert RIVER_DOCUMENT.sections == ("Course", "Upper course", "See also")
    assert views(RIVER_DOCUMENT, "metadata") == ["Orange River"]
    assert views(RIVER_DOCUMENT, "list") == ["Rivers of Examplia", "Other rivers"]
    assert views(RIVER_DOCUMENT, "furniture") == [
        "HOME",
        "TheInfoList",
        "OR:",
        "*",
        "*",
        "Bibliography",
        "* * *",
        "References",
        "{{DEFAULTSORT:Orange River Rivers Examplia",
    ]


def test_footnotes_are_cut_out_and_the_body_goes_on() -> None:
    assert views(WAR_DOCUMENT, "body") == [
        "The Salt War was fought by UE and the Republic of Salt. Both sides lost. They made "
        "peace in 1850. Sir John signed."
    ]
    assert views(WAR_DOCUMENT, "footnote") == [
        "See the text in The treaty. Law N 5. It can be read in the Old Archive.",
        "More in the book.",
    ]
    assert "Advert" in views(WAR_DOCUMENT, "furniture")
    places = {term.text: term.part.kind for term in WAR_DOCUMENT.terms}
    assert places["Old Archive"] == "footnote"
    assert places["The treaty. Law N 5"] == "footnote"
    assert places["Sir John"] == "body"


# One rule each


@pytest.mark.parametrize(
    ("line", "term"),
    [
        ("Han Dynasty The Han dynasty (, ; ) was ...", "Han Dynasty"),
        ("Ürümqi Urumqi is a city ...", "Ürümqi"),
        ("heqin ''Heqin'', also known as ...", "heqin"),
        ("Beijing } Beijing ( ; ) is ...", "Beijing"),
        ("Zhuz A ''zhuz'' ( kz ) is …", "Zhuz"),
        ("Ili Ili, ILI, Illi may refer to ...", "Ili"),
        ("Dungan revolt (1862–77) Dungan revolt may ...", "Dungan revolt (1862–77)"),
        ("Xi'an, Shaanxi Xi'an ( , ; ) is a city ...", "Xi'an, Shaanxi"),
        ("Chinese army The People's Liberation Army is ...", "Chinese army"),
        ("transboundary water A river that crosses ...", "transboundary water"),
        ("First World War World War I (28 July 1914) was ...", "First World War"),
        ("Lake Alakol Alakol Lake is a lake ...", "Lake Alakol"),
        ("Nursultan Nazarbayev Nursultan Abishuly Nazarbayev is ...", "Nursultan Nazarbayev"),
        ("Wusun The Wusun the first ...", "Wusun"),
        ("Wusun The Wusun Wusun the Wusun ...", "Wusun"),
        ("Vitamin A Vitamin A is ...", "Vitamin A"),
        ("Duran Duran Duran Duran are ...", "Duran Duran"),
        ("Republic of China Taiwan, officially the Republic of China ...", "Republic of China"),
        ("COVID-19 Coronavirus disease 2019 (COVID-19) is ...", "COVID-19"),
        ("rapprochement In relations, a rapprochement is ...", "rapprochement"),
        ("border conflict Borders are usually ...", "border conflict"),
        ("Wusun The Wusun (; ) were an ancient semi-", "Wusun"),
    ],
)
def test_a_rule_finds_the_term(line: str, term: str) -> None:
    document = paragraph(f"See\n{line}\n.")
    assert [found.text for found in document.terms] == [term]
    assert views(document, "gloss") == [line[len(term) + 1 :]]


@pytest.mark.parametrize(
    "line",
    [
        "Taylor Fravel Maris Taylor Fravel is a scholar ...",
        "Nazarbayev Nursultan Abishuly Nazarbayev ( kk ) is ...",
        "Ablai Khan Wāli-ūllah Abū'l-Mansūr Khan was ...",
        "Chuguchak TachengThe official spelling ...",
        "Genghis Khan ''Chinggis Khaan'' was ...",
        "CCP leaders led ...",
        "Foo is great. The Bar is ...",
        "Word ...",
    ],
)
def test_an_undecided_link_line_is_refused(line: str) -> None:
    with pytest.raises(InputError, match=r"s\.txt:4: this is a link line") as caught:
        paragraph(f"See\n{line}\n.")
    assert "'terms' in s.toml" in str(caught.value)


@pytest.mark.parametrize(
    "line", ["Bora Bora is an island", "and the", ", the Wusun", "The Kazakhs faced a crisis."]
)
def test_running_text_is_no_link(line: str) -> None:
    assert paragraph(f"See the\n{line}\nhere.").terms == ()


def test_listed_terms_go_before_the_rules() -> None:
    line = "Jiang Zemin Jiang Zemin was ..."
    document = paragraph(f"See\n{line}\n.", Layout(terms=("Jiang Zemin Jiang",)))
    assert document.terms[0].text == "Jiang Zemin Jiang"


def test_a_term_with_a_bar_decides_a_line_without_ellipsis() -> None:
    lines = "PRC officials met\nZhizhi Chanyu Zhizhi or Chi-Chi, was a\n."
    document = paragraph(lines, Layout(terms=("Zhizhi Chanyu | Zhizhi or",)))
    assert views(document, "body") == ["PRC officials met Zhizhi Chanyu."]
    assert views(document, "gloss") == ["Zhizhi or Chi-Chi, was a"]


def test_a_text_line_with_an_ellipsis_stays() -> None:
    lines = "He said: we will see ...\nand left."
    layout = Layout(text_lines=("He said: we will see ...",))
    assert views(paragraph(lines, layout), "body") == ["He said: we will see ... and left."]


@pytest.mark.parametrize(
    ("layout", "reason"),
    [
        (Layout(terms=("Nowhere",)), "the term 'Nowhere' decides no line of s.txt"),
        (Layout(terms=("See",)), "the term 'See' decides no line"),
        (Layout(bare_links=("no map",)), "s.txt has no such line"),
        (Layout(text_lines=("no text ...",)), "has no such line"),
        (Layout(furniture=("Ad",)), "has no such line"),
        (Layout(footnotes=(Footnote("Nowhere", "end."),)), "'Nowhere' occur 0 times"),
        (Layout(footnotes=(Footnote("the", "end."),)), "'the' occur 3 times"),
        (Layout(footnotes=(Footnote("end.", "See"),)), "do not follow in the same paragraph"),
        (Layout(footnotes=(Footnote("See", "Other."),)), "do not follow in the same paragraph"),
        (
            Layout(footnotes=(Footnote("See", "sea and"), Footnote("and", "end."))),
            "overlaps with another footnote",
        ),
        (Layout(footnotes=(Footnote("See", "the Black"),)), "inside the link 'Black Sea'"),
    ],
)
def test_hints_that_do_not_fit_are_refused(layout: Layout, reason: str) -> None:
    lines = "See the\nBlack Sea The Black Sea is a sea ...\nor the sea and end.\n\nOther."
    with pytest.raises(InputError, match=reason):
        paragraph(lines, layout)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("the", "lived.", "the X lived."),
        ("the", ", which", "the X, which"),
        ("the", "; it", "the X; it"),
        ("the", "(SCO) is", "the X (SCO) is"),
        ("one (", ").", "one (X)."),
        ('a "', '". Then', 'a "X". Then'),
        ('a "', '"', 'a "X"'),
        ("the", '"big one"', 'the X "big one"'),
        ("the", "'s of", "the X's of"),
        ("the", "’s of", "the X’s of"),
        ("the", "'year of tea'", "the X 'year of tea'"),
        ("the", "''Book''", "the X ''Book''"),
        ("the", "s in Asia", "the Xs in Asia"),
        ("the", "s' water", "the Xs' water"),
        ("the", "ian plan", "the Xian plan"),
        ("the", "said so", "the X said so"),
        ("the", "is", "the X is"),
        ("the", "-backed", "the X-backed"),
        ("Sino-", "border", "Sino-X border"),
        ("the", "– and", "the X – and"),
        ("the", "— so", "the X — so"),
        ("US$", "note", "US$X note"),
    ],
)
def test_a_space_stands_where_a_reader_expects_one(before: str, after: str, expected: str) -> None:
    assert body(f"{before}\nX The X is ...\n{after}") == expected


def test_a_trail_follows_a_term_only() -> None:
    assert body("one\ns two.") == "one s two."


def test_the_space_after_a_term_keeps_its_range_whole() -> None:
    text = "Title\n\nthe\nWusun The Wusun are ...\npractised it.\n"
    part = next(part for part in read_document(make_source(text)).parts if part.kind == "body")
    assert [text[a:b] for a, b in ranges(part, 0, len(part.view))] == [
        "the\nWusun ",
        "practised it.",
    ]


def test_windows_newlines_are_read() -> None:
    text = RIVER.replace("\n", "\r\n")
    document = read_document(make_source(text, Layout(bare_links=("the chart",))))
    assert [part.view for part in document.parts] == [part.view for part in RIVER_DOCUMENT.parts]


# The document of the project


def test_every_character_belongs_to_one_part() -> None:
    for document in DOCUMENTS:
        text = document.source.text
        owned = sorted(offset for part in document.parts for offset in part.offsets)
        assert len(owned) == len(set(owned))
        left_over = set(range(len(text))) - set(owned)
        assert not "".join(text[offset] for offset in left_over).strip()


def test_sections_of_the_mirror() -> None:
    assert MIRROR.sections == (
        "History",
        "Han dynasty",
        "Tang",
        "Mongols",
        "Ming",
        "Qing",
        "Modern times",
        "Development of bilateral relations",
        "Strategic cooperation",
        "Border and territorial disputes",
        'Chinese claim of "unknown pneumonia" from Kazakhstan',
        "Cross-border water management",
        "Cultural ties",
        "Migration",
        "See also",
    )
    assert all(part.kind in ("gloss", "furniture") for part in MIRROR.parts[-5:])


@pytest.mark.parametrize(
    "sentence",
    [
        "During the Han Dynasty, one of Kazakhstan's ancestors, the Wusun, practiced heqin "
        "(intermarriage) with the Chinese, marking the beginning of relations.",
        "The Battle of Zhizhi (郅支之戰) was fought in 36\u00a0BC between the Han Dynasty and the "
        "Xiongnu chieftain Zhizhi Chanyu.",
        "In the 17th century, the Dzungars defeated the second of three Zhuz's of the Kazakh "
        "khanate.",
        "China also aims to prevent the growth of U.S. influence in the region and the possible "
        "establishment of American air bases in Kazakhstan.",
        "A border treaty between the two nations was signed in Almaty on April 26, 1994, and "
        "ratified by the Kazakh president on June 15, 1995.",
        "China received around 22% of the total disputed territory, and Kazakhstan received the "
        "remaining 78%.",
        "Over the next several years, the border was demarcated on the ground by joint "
        "commissions.",
        "Ürümqi stages Kazakh huaju (话剧, dramas), which have even been attended by numerous "
        "leaders of the province.",
    ],
)
def test_sentences_of_the_mirror(sentence: str) -> None:
    assert [s.text for s in MIRROR.sentences if s.kind == "body"].count(sentence) == 1


def test_footnotes_of_the_mirror() -> None:
    first, second = views(MIRROR, "footnote")
    assert first.startswith("See the text of")
    assert first.endswith("the Terekty River () can be seen at . The 1969-era Soviet claim in the "
                          "area can be seen on the period's topo maps, e.g. border point No. 40 "
                          "o this map.")  # fmt: skip
    assert second.startswith("О ратификации Протокола")
    assert second.endswith('July 4, 2003")')


def test_terms_of_the_mirror() -> None:
    terms = {term.text: term for term in MIRROR.terms}
    assert len(MIRROR.terms) == 129
    assert sum(term.gloss is None for term in MIRROR.terms) == 2
    assert terms["Terekty River"].part.kind == "footnote"
    gloss = terms["Chuguchak"].gloss
    assert gloss is not None
    assert gloss.view.startswith("TachengThe official")


# Properties


def assert_round_trip(document: Document, part: Part, data: st.DataObject) -> None:
    text = document.source.text
    start = data.draw(st.integers(0, len(part.view)))
    end = data.draw(st.integers(start, len(part.view)))
    sliced = slice_ranges(text, ranges(part, start, end))
    assert sliced.replace("\n", " ") == part.view[start:end]


@settings(deadline=None)
@given(st.sampled_from(DOCUMENTS), st.data())
def test_any_stretch_of_any_part_finds_its_source(document: Document, data: st.DataObject) -> None:
    assert_round_trip(document, data.draw(st.sampled_from(document.parts)), data)


WORDS = st.sampled_from(
    ["Wusun", "khan", "Ürümqi", "郅支", "and", "the", '"', "(", ")", ".", ",", "'s", "s", "–", "5"]
)
RUNNING = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
LINK = st.tuples(st.sampled_from(["Wusun", "Blue Hills", "oil"]), RUNNING).map(
    lambda pair: f"{pair[0]} The {pair[0]} {pair[1]} ..."
)
BLOCK = st.lists(RUNNING | LINK | st.just("*"), min_size=1, max_size=8).map("\n".join)
MIRRORS = st.lists(BLOCK, max_size=5).map(lambda blocks: "Title\n\n" + "\n\n\n".join(blocks))


@settings(deadline=None)
@given(MIRRORS, st.data())
def test_any_invented_mirror_is_read_without_loss(text: str, data: st.DataObject) -> None:
    document = read_document(make_source(text))
    glosses = text.count(" ...")
    assert len(views(document, "gloss")) == glosses == len(document.terms)
    for part in document.parts:
        assert_round_trip(document, part, data)
    for term in document.terms:
        assert term.text in ("Wusun", "Blue Hills", "oil")
