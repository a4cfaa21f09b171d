import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.glosses.names import GlossName, han_script, read_names, script_of


def names(naming: str, gloss: str = "") -> list[tuple[str, str]]:
    found = list(read_names(naming, gloss or naming))
    assert all(naming[name.start : name.end] == name.words for name in found)
    return [(name.words, name.tag) for name in found]


def notes(naming: str, gloss: str = "") -> list[str | None]:
    return [name.note for name in read_names(naming, gloss or naming)]


@pytest.mark.parametrize(
    ("naming", "expected"),
    [
        ("X ( kk, Қазақ Хандығы, , )", [("Қазақ Хандығы", "kk")]),
        (
            "Taraz ( kz, Тараз, تاراز, translit=Taraz ; known to Europeans as Talas)",
            [("Тараз", "kk"), ("تاراز", "kk-Arab"), ("Taraz", "kk-Latn")],
        ),
        (
            "X (from fa, , ''Moghulestân'', mn, Моголистан)",
            [("Moghulestân", "fa-Latn"), ("Моголистан", "mn")],
        ),
        ("X ( Kyrgyz, kk, Талас)", [("Талас", "kk")]),
        (
            "X (; ar, معركة, translit=Maʿrakat nahr, Persian: Nabard-i Tarāz)",
            [("معركة", "ar"), ("Maʿrakat nahr", "ar-Latn"), ("Nabard-i Tarāz", "fa-Latn")],
        ),
        (
            "X ( kk, Әбілмансұр хан, , romanized: ''Äbılmansūr Han'')",
            [("Әбілмансұр хан", "kk"), ("Äbılmansūr Han", "kk-Latn")],
        ),
        (
            "X (Chinese: 额尔齐斯河, pinyin: ''É'ěrqísī hé'')",
            [("额尔齐斯河", "zh-Hans"), ("É'ěrqísī hé", "zh-Latn-pinyin")],
        ),
        ("X ( zh, t= , s=东突厥)", [("东突厥", "zh-Hans")]),
        ("X ( zh, t=東突厥, p=Dōng)", [("東突厥", "zh-Hant"), ("Dōng", "zh-Latn-pinyin")]),
        ("X ( zh, 培训中心, zhōngxīn)", [("培训中心", "zh-Hans"), ("zhōngxīn", "zh-Latn")]),
        (
            "X ( zh, 大明, Wade–Giles: Ta-ming, pinyin: Dàmíng)",
            [("大明", "zh"), ("Ta-ming", "zh-Latn-wadegile")],
        ),
        (
            'X ( otk, 𐰼𐱅𐰾:𐰇𐰏, Ertis, mn, Эрчис, "twirl")',
            [("𐰼𐱅𐰾:𐰇𐰏", "otk"), ("Ertis", "otk-Latn"), ("Эрчис", "mn")],
        ),
        ("X (russian: Эмель ''Emel'')", [("Эмель", "ru"), ("Emel", "ru-Latn")]),
        ("X ( uz, Çımkent, چىمكېنت)", [("Çımkent", "uz-Latn"), ("چىمكېنت", "uz-Arab")]),
        ("X (Yañalif: Çimkent)", [("Çimkent", "und-Latn")]),
        ("X (Xiao'erjing: جَىْصْا; dng, Җэсонпә)", [("جَىْصْا", "zh-Arab"), ("Җэсонпә", "dng")]),
        ("X ( ug, تۈركىستان)", [("تۈركىستان", "ug")]),
        ("X (Manchu: ''Halhūn'')", [("Halhūn", "mnc-Latn")]),
        ("X , also connoted as rus, Развал, r=Razval", [("Развал", "ru"), ("Razval", "ru-Latn")]),
        ("X (russian: казаки́ or", [("казаки́", "ru")]),
        ("X , es, cosaco , et, Kasakad, cazacii", [("cosaco", "es"), ("Kasakad", "et")]),
    ],
)
def test_a_language_and_its_names(naming: str, expected: list[tuple[str, str]]) -> None:
    assert names(naming) == expected


@pytest.mark.parametrize(
    "naming",
    [
        "X (; Шымкент, Şymkent)",  # no language
        "X (, ''Zaısan kóli'', زايسان)",
        "X (Kazakh: , , ; the name is Russian)",
        "X (en: ''Noble lake'')",  # a meaning
        "X (SASM/GNC: ''Xinjang'')",  # a system of spelling
        "X (IPA: ( ))",
        "X ( kk, , pronounced ; )",
        'X ( kk, "seven rivers")',
        "X ( kk, from Turkic)",
        "X ( ru, literally Bare Lake)",
        "X ( ru, born 6 July 1940)",
        "X ( qq, Имя)",  # no known code
        "X ( zh, p=拼音)",  # the letters are not what the key announces
        "X ( kk; Атырау)",  # the semicolon ends the language
        "X (東) was a town",  # Han characters, and nothing speaks of China
        "X (Mongolian ; ; )",
    ],
)
def test_what_is_not_sure_is_left_out(naming: str) -> None:
    assert names(naming) == []


def test_han_characters_without_a_language_are_chinese_in_a_gloss_on_china() -> None:
    gloss = "Liu Che (劉徹) was an emperor of China."
    assert names("Liu Che (劉徹) ", gloss) == [("劉徹", "zh-Hant")]
    assert "does not name the language" in str(notes("Liu Che (劉徹) ", gloss))


def test_what_is_no_code_of_a_language_is_mapped_and_noted() -> None:
    assert notes("X ( kz, Тараз)") == [
        "The gloss writes kz, the code of the country; Kazakh is kk."
    ]
    assert notes("X ( kk, Тараз; rus, Тараз)") == [None, None]
    assert notes("X , badly known as rus, Развал") == ['The gloss says "badly known as".']


def test_letters_of_two_scripts_are_kept_and_noted() -> None:
    (name,) = read_names("X ( kk, Теректi)", "")
    assert (name.words, name.tag) == ("Теректi", "kk")
    assert name.note == (
        "Kept as written: among the other letters stand some of another script, i (U+0069)."
    )
    assert notes("X ( kk, Жетісу)") == [None]


@pytest.mark.parametrize(
    ("text", "script"),
    [("Тараз", "Cyrl"), ("Şymkent", "Latn"), ("𐰼𐱅", "Orkh"), ("تاراز", "Arab"), ("12 –", "")],
)
def test_the_letters_tell_the_script(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "script"), [("国", "Hans"), ("戰", "Hant"), ("通", ""), ("ä", "")]
)
def test_simplified_and_traditional(text: str, script: str) -> None:
    assert han_script(text) == script


SNIPPETS = st.sampled_from(
    [
        *(
            "(",
            ")",
            ", ",
            "; ",
            "kk",
            "kz",
            "zh",
            "s=",
            "translit=",
            "Chinese:",
            "russian: ",
            "Тараз",
        ),
        *("東", "تاراز", "Taraz", "''", '"', " or ", "as rus", "𐰼", "1990", "..."),
    ]
)


@given(st.lists(st.one_of(SNIPPETS, st.text(max_size=3)), max_size=25).map("".join))
def test_every_name_stands_where_it_says_and_has_letters_and_a_language(text: str) -> None:
    for name in read_names(text, text):
        assert isinstance(name, GlossName)
        assert text[name.start : name.end] == name.words
        assert any(unicodedata.category(sign).startswith("L") for sign in name.words)
        assert name.tag.split("-")[0].isalpha()
