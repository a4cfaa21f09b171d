import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.documents.sentences import split, whole


def texts(view: str) -> list[str]:
    return [view[start:end] for start, end in split(view)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["It was defeated.", "The battle was fought near Taraz."],
        ["What approach was taken?", "None!", "So it is."],
        ["It was signed on June 15, 1995.", "China received around 22%."],
        ["They fled in 1862.", "300,000 nomads came back."],
        ['The claim was "fake news".', "Michael Ryan said no."],
        ['"It kept groups in Xinjiang."', "China compromised."],
        ["It fell (in 751).", "Others rose."],
        ["It ends here.", '"Quotes" begin the next one.'],
        ["Соглашение о границе.", "Указ Президента."],
        ["的条约。", "第二句。"],
        ["It can be seen at .", "The claim is old."],
        ["See the note of the law, N 469.", '("On the law of the border")'],
        ["It grew.", "$10 billion came."],
        ["He went to the U.S.", "The others stayed."],
        ["Oil, gas, etc.", "In 2009 China lent money."],
        ["It was signed in 1995.", "See the text."],
        ["Договор подписан в 1995 г.", "Зарма стала местом."],
        ["Зарма росла до 1998 г.", "Она окрепла."],
        ["Пришли купцы, послы и т. д.", "Зарма росла."],
        ["Ол 1995 жылы келді.", "XIX ғ. Зарма өсті."],
        ["他说：“我们签署了。”", "然后离开了。"],
        ["“真的吗？”他问。", "第二句！"],
        ["زرم در ۱۹۹۱ آزاد شد.", "آیا این درست است؟", "بله!"],
        ["زرم آمد۔", "او رفت."],
    ],
)
def test_a_sentence_ends_at_its_stop(sentences: list[str]) -> None:
    assert texts(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "view",
    [
        "The growth of U.S. influence in the region.",
        "The U.S. Army came.",
        "Companies (e.g. China National Petroleum Corporation) invested.",
        "The Shang dynasty (c. 1600–1046 BC) ruled.",
        "Border point No. 40 is on the map.",
        "Law N. 469 of the Republic.",
        "The church of St. Petersburg stands.",
        "Dr. J. R. Smith wrote it.",
        "A city (1994 est. pop. 56,400) of the county.",
        "It cost US$4.18 billion and 1782.75 km.",
        "Chinese websites Tuotiao.com claimed it.",
        "The Soviet Union,. officially the Union of Soviet Republics. (USSR),. was a state.",
        "The text of 15 июня 1995 г. N 2331 stands.",
        "A country, slig ...",
        "It ended the Great Northern War. ...",
        "The treaty of Jan. 3 was signed.",
        "Sinopec Ltd. Beijing owns it.",
        "A heading",
        "В 1995 г. Зарма подписала договор.",
        "Уже в начале 1995 г. Зарма подписала договор.",
        "А. С. Зарин и Н. А. Остов встретились.",
        "Это т. е. Договор о границе.",
        "Зарма 1991 ж. 16 желтоқсанда тәуелсіздік алды.",
        "Источник: газ. «Остов», стр. 5.",
        "Музей им. Зарина открыт в г. Остове.",
        "В III в. до н. э. Зарма жила здесь.",
        "Договор (см. рис. 5) действует.",
        "Б. з. д. III ғ. Зарма өмір сүрді.",
        "Ә. Зарин пен М. Остов кездесті.",
        "سال ۱۳۷۰ ه. ش. زرم آزاد شد.",
        "The U. K. Government and the U.N. Secretary met.",
        "At U.N. headquarters on Aug. 5 it met near Mt. Ost.",
        "See Vol. II of it.",
    ],
)
def test_a_stop_inside_a_sentence_ends_nothing(view: str) -> None:
    assert texts(view) == [view]


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("Signed in 1995.See the text.", ["Signed in 1995.", "See the text."]),
        ("In 1998.О границе.", ["In 1998.", "О границе."]),
        ("two-thirds.Kazakhstan grew.", ["two-thirds.", "Kazakhstan grew."]),
    ],
)
def test_sentences_run_together_are_parted(view: str, expected: list[str]) -> None:
    assert texts(view) == expected


def test_white_space_is_left_out_and_can_be_all() -> None:
    assert split("  One.   Two. ") == [(2, 6), (9, 13)]
    assert split(" \n ") == []
    assert whole("  A heading. Or two ") == [(2, 19)]
    assert whole(" ") == []


@settings(deadline=None)
@given(st.text(st.sampled_from("aZé郅.!?…。\"')(« \n\u00a0" + "5Џ")) | st.text())
def test_sentences_are_disjoint_ordered_and_cover_all_text(view: str) -> None:
    place = 0
    for start, end in split(view):
        assert place <= start < end <= len(view)
        assert not view[place:start].strip()
        assert view[start:end] == view[start:end].strip()
        place = end
    assert not view[place:].strip()
