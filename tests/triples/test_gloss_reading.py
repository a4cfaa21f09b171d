import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.documents.document import LinkedTerm, Part
from khorgos.triples.glosses.reading import (
    GlossReading,
    compare_target,
    kinds,
    read_gloss,
    read_kind,
)


def linked(words: str, gloss: str | None) -> LinkedTerm:
    body = Part("body", "S", words, tuple(range(len(words))))
    explained = Part("gloss", "S", gloss, tuple(range(len(gloss))), words) if gloss else None
    return LinkedTerm(body, 0, len(words), explained)


def reading(gloss: str, words: str = "X") -> GlossReading:
    return read_gloss(linked(words, gloss))


def test_all_of_a_gloss() -> None:
    found = reading(
        "Taraz ( kz, Тараз ; known to Europeans as Talas) is a city in Y. In 2020, it had a "
        "population of 500 people. ..."
    )
    assert found.head == "Taraz"
    assert [(name.words, name.tag) for name in found.names] == [("Тараз", "kk"), ("Talas", "en")]
    assert (found.type_words, found.kind) == ("city in Y", "Settlement")
    assert [quantity.words for quantity in found.quantities] == ["500 people"]
    assert (found.dates, found.flags, found.nothing) == ((), (), None)


def test_a_term_without_a_gloss_says_nothing() -> None:
    assert read_gloss(linked("this map", None)) == GlossReading()
    assert compare_target(GlossReading(), linked("this map", None)) == "other"


@pytest.mark.parametrize("words", ["may refer to", "may also refer to"])
def test_a_page_that_tells_homonyms_apart_gives_nothing(words: str) -> None:
    found = reading(f"Ili, ILI {words}: * Irish Life (1990–2000), also known as A ...")
    assert found.nothing is not None
    assert found.nothing.words == words
    assert found.names == found.dates == ()


def test_a_word_at_the_cut_is_not_read() -> None:
    assert [name.words for name in reading("X, also known as A, B, Csomethi ...").names] == [
        "A",
        "B",
    ]
    assert reading("X (born 6 July 1940) is a politician from 1 ...").kind == "Person"
    assert [name.words for name in reading("X (russian: Эмель; kk, Еміл, ...").names][1:] == [
        "Еміл"
    ]


@pytest.mark.parametrize(
    ("gloss", "words"),
    [
        (
            "X (25 September 17117 February 1799) was an emperor.",
            "25 September 17117 February 1799",
        ),
        ("X (172321September 1757) was a prince.", "172321September 1757"),
        ("X (28 July 1914 11 November 1918) was a war.", "28 July 1914 11 November 1918"),
        ("X was a protectorate (640 – ).", "(640 – )"),
        ("X was a treaty signed in Y, on .", "on ."),
        ("X is a river. The river is long and wide.", "river is long"),
        ("X has an area of approximately .", "area of approximately ."),
        ("X is a lake. Its elevation is above sea level.", "elevation is above"),
        ("X is a city, with over 21 ...", "over 21 ..."),
        ("X reigned from 1735 t ...", "from 1735 t ..."),
        ("X (died c. 114) was an official of 120 BC.", "died c. 114"),
        ("X , birth_name = Temüjin is", "birth_name = Temüjin is"),
        ("X {{Efn, so.", "{{Efn, so."),
    ],
)
def test_damage_is_flagged_and_gives_no_date_and_no_quantity(gloss: str, words: str) -> None:
    found = reading(gloss)
    assert words in [flag.words for flag in found.flags]
    assert found.dates == found.quantities == ()


def test_what_is_whole_is_not_flagged() -> None:
    whole = "X (17 August 1926 – 30 November 2022) was a politician from 1989 to 2002, as pres ..."
    assert reading(whole).flags == ()
    assert reading("X is a lake on Y with an area of 5 km² in Z.").flags == ()
    assert reading("X ( kk, Имя, translit=Imja; zh, t= , s=东) is").flags == ()


def test_a_leftover_template_gives_nothing_but_its_flag() -> None:
    found = reading("X (died 1227), also known as Y, house = Borjigin was an emperor.")
    assert found.names == found.dates == ()
    assert found.head is None


@pytest.mark.parametrize(
    ("words", "gloss", "expected"),
    [
        ("PRC", "China, officially the People's Republic of China (PRC), is a country.", "China"),
        ("Ablai Khan", "Wāli Khan, better known as Ablai Khan, was a khan.", "Wāli Khan"),
        ("Nursultan N", "Nursultan A N is a politician.", "Nursultan A N"),
        (
            "COVID-19",
            "Coronavirus disease 2019 (COVID-19) is a disease.",
            "Coronavirus disease 2019",
        ),
        ("border conflict", "Borders, also known as B, are usually boundaries.", None),
        ("Taraz", "Taraz is a city, not Taraz.", None),
        ("Talas River", "The Talas is a river.", None),
    ],
)
def test_the_headword_is_a_name_where_the_gloss_says_the_term_too(
    words: str, gloss: str, expected: str | None
) -> None:
    found = reading(gloss, words)
    assert (expected in [name.words for name in found.names]) or expected is None
    assert expected is not None or found.head not in [name.words for name in found.names]


@pytest.mark.parametrize(
    ("words", "gloss", "expected"),
    [
        ("PRC", "China, officially the Republic (PRC), is a country.", "named"),
        ("Talas River", "The Talas is a river.", "named"),
        ("Lake Alakol", "Alakol Lake is a lake.", "named"),
        ("Cossack", "The Cossacks are a people.", "named"),
        ("collapse of the Soviet Union", "The dissolution of the Soviet Union was it.", "like"),
        ("First World War", "World War I was a war.", "like"),
        ("Chinese army", "The People's Liberation Army (PLA) is a military force.", "other"),
        ("border conflict", "Borders are usually boundaries.", "other"),
        ("Foreign relations of China", "China has relations.", "other"),
        ("Ili", "The Illinois is a river.", "other"),
    ],
)
def test_the_words_of_a_link_against_the_gloss(words: str, gloss: str, expected: str) -> None:
    assert compare_target(reading(gloss, words), linked(words, gloss)) == expected


# ---------------------------------------------------------------- kinds


@pytest.mark.parametrize(
    ("clause", "words", "kind"),
    [
        ("was an imperial dynasty of China (202 BC", "imperial dynasty of China", "Dynasty"),
        ("is a river that rises", "river", "River"),
        ("is a freshwater lake, ca. 1,810", "freshwater lake", "Lake"),
        (
            "is a city and the administrative center of Y",
            "city and the administrative center of Y",
            "Settlement",
        ),
        (
            "was the fifth Emperor of the Qing dynasty",
            "fifth Emperor of the Qing dynasty",
            "Person",
        ),
        (
            "was the era name of the Jiajing Emperor",
            "era name of the Jiajing Emperor",
            "HistoricalPeriod",
        ),
        ("was an 18th-century ''taishi'' () or prince of Y", "18th-century ''taishi''", "Person"),
        ("was a Sunni Turkic state ruled by Y", "Sunni Turkic state", "Polity"),
        ("is a Turkic-speaking ethnic group native to Y", "Turkic-speaking ethnic group", "People"),
        ("was a series of military battles fought", "series of military battles", "War"),
        ("was fought in 36 BC", "fought", "ArmedConflict"),
        (
            "was an Dynasties in Chinese history, imperial dynasty of China that ruled",
            "Dynasties in Chinese history, imperial dynasty of China",
            "Dynasty",
        ),
    ],
)
def test_a_kind_is_read(clause: str, words: str, kind: str) -> None:
    assert read_kind(clause) == (words, kind)


@pytest.mark.parametrize(
    "clause",
    [
        "",
        "ended the last dynasty",
        "is a system of canals and reservoirs in the region",
        "is a landmark or area with protection by a Scientific, Cultural Organization",
        "is the founding and One-party state of Y",
        "was a",
    ],
)
def test_what_is_not_known_has_no_kind(clause: str) -> None:
    assert read_kind(clause)[1] is None


def test_every_kind_is_a_class_of_the_ontology(vocabulary: Vocabulary) -> None:
    assert set(kinds().values()) <= set(vocabulary.classes)


SNIPPETS = st.sampled_from(
    [
        *(
            "X ",
            "(",
            ")",
            ", ",
            "; ",
            "kk, Тараз",
            "also known as A",
            " was a dynasty",
            " is a river",
        ),
        *(
            "1721 – 1757",
            "202 BC – 9 AD",
            "born 6 July 1940",
            " from 618 to 907 AD",
            "emperor of the Y",
        ),
        *(
            " until his death",
            "It was founded in 1514",
            ". ",
            " ...",
            "may refer to",
            "''",
            "in 36 BC",
        ),
        *(" with a population of 5 people", "(640 – )", "17117 February", " = ", "{{"),
    ]
)


@given(st.lists(st.one_of(SNIPPETS, st.text(max_size=4)), min_size=1, max_size=25).map("".join))
def test_all_that_is_read_stands_where_it_says(gloss: str) -> None:
    if not gloss:
        return
    found = reading(gloss)
    for item in (*found.names, *found.dates, *found.quantities, *found.flags):
        assert gloss[item.start : item.start + len(item.words)] == item.words
        assert item.words.strip()
