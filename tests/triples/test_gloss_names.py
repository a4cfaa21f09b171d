import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.glosses.names import (
    GlossName,
    beside,
    han_script,
    headword,
    read_aliases,
    read_names,
)


def aliases(naming: str) -> list[str]:
    found = list(read_aliases(naming))
    assert all(naming[name.start : name.end] == name.words for name in found)
    assert all(name.tag == "en" for name in found)
    return [name.words for name in found]


@pytest.mark.parametrize(
    ("naming", "expected"),
    [
        ("X, also known as marriage alliance, ", ["marriage alliance"]),
        ("X, also known as the A Khanate and the B Khanate, ", ["A Khanate", "B Khanate"]),
        ("X, also known as the A, B–C conflict or D conflict (as argued by E), ", 3 * ["*"]),
        ("X (), alternatively romanized as Peking ( ), ", ["Peking"]),
        ("X, previously known as A, B, and most recently C-D, ", ["A", "B", "C-D"]),
        ("X (), better known as Abylai Khan or Ablai Khan (May) ", ["Abylai Khan", "Ablai Khan"]),
        ("X (also spelled Qazaqs; Kazakh: )", ["Qazaqs"]),
        ("X, frequently spelled as Xian and also known by other names, ", ["Xian"]),
        ("X, in eastern sources known as A of B, C of D, ", ["A of B", "C of D"]),
        ("X, known in the West as the opening of China, ", ["opening of China"]),
        (
            "X, also known by his temple name Emperor A of B, born Hongli, ",
            ["Emperor A of B", "Hongli"],
        ),
        ("X (), born Liu Che () and courtesy name Tong (), ", ["Liu Che", "Tong"]),
        ("X, also known under the Sinified spelling Tielieketi (), ", ["Tielieketi"]),
        ("X, officially the Republic of X, ", ["Republic of X"]),
        ("X, initially the Y (Z), ", ["Y"]),
        ("Natural gas (also called fossil gas or simply gas) ", ["fossil gas", "gas"]),
        ("The Talas War or War of Artlakh (; ) ", ["War of Artlakh"]),
        ("The Tang dynasty (, ; ), or Tang Empire, ", ["Tang Empire"]),
        ("The Emil () or Emin (), also spelled Emel, Imil, etc., ", ["Emin", "Emel", "Imil"]),
        ("The World Health Organization (WHO) ", ["WHO"]),
        ("X, officially the Union of Soviet Socialist Republics. (USSR),. ", 2 * ["*"]),
    ],
)
def test_other_names(naming: str, expected: list[str]) -> None:
    found = aliases(naming)
    assert found == expected or (set(expected) == {"*"} and len(found) == len(expected))


@pytest.mark.parametrize(
    "naming",
    [
        "X, also known as the Project 635 () Canal, ",  # something is lost inside of the name
        "X ( ; also known by other names), ",
        "X, also spelled without umlauts, ",
        "X, also transcribed ''Жетысу'', ",  # the language is not said
        "X (born 6 July 1940) ",
        "X (NASA) ",  # not its initials
        "X or so, ",
        "X, which is known for its gardens, ",
        "X, known ",
    ],
)
def test_what_is_no_other_name(naming: str) -> None:
    assert aliases(naming) == []


def test_the_time_of_a_name_and_the_words_that_qualify_it() -> None:
    (name,) = read_aliases("Atyrau, known until 1991 as Guryev (), ")
    assert (name.words, name.when, name.note) == ("Guryev", "until 1991", None)
    (name,) = read_aliases("X, officially called training centers (y) by the government of Z, ")
    assert name.note == 'The gloss says "officially called … by the government of Z".'
    assert name.kind == "officialName"


@pytest.mark.parametrize(
    ("naming", "kind", "note"),
    [
        ("X, also called Y, ", "name", None),
        ("X, known in the West as Y, ", "name", 'The gloss says "known in the West as".'),
        ("X, previously known as Y, ", "formerName", None),
        ("X, known until 1991 as Y, ", "formerName", None),
        ("X, initially the Y, ", "formerName", None),
        ("X, formerly romanized as Y, ", "formerName", 'The gloss says "formerly romanized as".'),
        ("X, officially the Y, ", "officialName", None),
        ("X, born Y, ", "birthName", None),
        ("X, courtesy name Y, ", "courtesyName", None),
        (
            "X, formally enshrined as Y, ",
            "honorificName",
            'The gloss says "formally enshrined as".',
        ),
        ("X, often abbreviated as YZ, ", "shortName", None),
        ("Old Zarm (OZ), ", "shortName", None),
    ],
)
def test_the_words_before_a_name_tell_its_kind(naming: str, kind: str, note: str | None) -> None:
    (name,) = read_aliases(naming)
    assert (name.kind, name.note) == (kind, note)


def test_a_name_in_latin_letters_beside_its_own_script_is_a_transliteration() -> None:
    kinds = {name.tag: name.kind for name in read_names("X ( kk, Зарм, translit=Zarm)", "")}
    assert kinds == {"kk": "name", "kk-Latn": "transliteration"}


def test_a_name_in_the_bracket_behind_another_stands_beside_it() -> None:
    naming = "X (A), formerly known as Dihua (also spelled Tihwa), "
    dihua, tihwa = read_aliases(naming)
    assert tihwa.note == 'It stands beside the name "Dihua".'
    inner = GlossName("A", naming.index("A"), "kk")
    assert beside(inner, [dihua], naming) == inner
    # A bracket behind "X or Y" goes with both.
    naming = "X or Y (Имя), "
    inner = GlossName("Имя", naming.index("Имя"), "ru")
    assert beside(inner, list(read_aliases(naming)), naming) == inner


@pytest.mark.parametrize(
    ("naming", "expected"),
    [
        ("The Battle of X (郅) ", "Battle of X"),
        ("''Heqin'', also known as Y, ", "Heqin"),
        ("} Beijing ( ; ) ", "Beijing"),
        ("A ''zhuz'' ( kk, ) ", "zhuz"),
        ("Ürümqi ( ; ) ", "Ürümqi"),
        ("The 1911 Revolution, ", "1911 Revolution"),
        ("TachengThe official spelling according to () ", None),
        ("In international relations, a thing, ", None),
        (", date = October Revolution, ", None),
        ("", None),
    ],
)
def test_the_headword(naming: str, expected: str | None) -> None:
    head = headword(naming)
    assert (head.words if head else None) == expected
    assert head is None or naming[head.start : head.end] == expected


# ---------------------------------------------------------------- in other languages


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
        *("X", "also known as ", "the ", "A B", " and the ", "born ", "until 1991", "officially "),
        *("(AB)", "Имя", ".", " ", "etc", " by the C", "The "),
    ]
)


@given(st.lists(st.one_of(SNIPPETS, st.text(max_size=3)), max_size=25).map("".join))
def test_every_name_stands_where_it_says_and_has_letters_and_a_language(text: str) -> None:
    for name in (*read_names(text, text), *read_aliases(text)):
        assert text[name.start : name.end] == name.words
        assert any(unicodedata.category(sign).startswith("L") for sign in name.words)
        assert name.tag.split("-")[0].isalpha()
