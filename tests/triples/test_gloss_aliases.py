import pytest
from hypothesis import given
from hypothesis import strategies as st

from khorgos.triples.glosses.aliases import beside, headword, read_aliases
from khorgos.triples.glosses.names import GlossName


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
    (name,) = read_aliases("X, previously known as Y, ")
    assert name.note == 'The gloss says "previously known as".'
    (name,) = read_aliases("X, officially called training centers (y) by the government of Z, ")
    assert name.note == 'The gloss says "officially called … by the government of Z".'
    (name,) = read_aliases("X, also called Y, ")
    assert name.note is None


def test_a_name_in_the_bracket_behind_another_stands_beside_it() -> None:
    naming = "X (A), formerly known as Dihua (also spelled Tihwa), "
    dihua, tihwa = read_aliases(naming)
    assert tihwa.note == 'It stands beside the name "Dihua".'
    inner = GlossName("A", "kk", naming.index("A"))
    assert beside(inner, [dihua], naming) == inner
    # A bracket behind "X or Y" goes with both.
    naming = "X or Y (Имя), "
    inner = GlossName("Имя", "ru", naming.index("Имя"))
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


SNIPPETS = st.sampled_from(
    [
        *(
            "X",
            " or ",
            ", ",
            "(",
            ")",
            "also known as ",
            "the ",
            "A B",
            " and the ",
            "born ",
            "''",
            "; ",
        ),
        *("until 1991", "officially ", "(AB)", "Имя", ".", " ", "etc", " by the C", "The "),
    ]
)


@given(st.lists(st.one_of(SNIPPETS, st.text(max_size=3)), max_size=25).map("".join))
def test_every_alias_stands_where_it_says(text: str) -> None:
    for name in read_aliases(text):
        assert text[name.start : name.end] == name.words
        assert name.words.strip()
