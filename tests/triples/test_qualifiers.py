from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Literal

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.problems import InputError
from khorgos.triples.qualifiers import KINDS, LEVELS, Qualifier, Qualifiers, load_qualifiers

HEAD = "word,language,kind,level\n"


@pytest.fixture(scope="module")
def table() -> Qualifiers:
    return load_qualifiers()


def refusal(folder: Path, text: str) -> str:
    path = folder / "words.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_qualifiers(path)
    (problem,) = caught.value.problems
    return str(problem)


# ---------------------------------------------------------------- accepted


def test_a_word_is_found_under_its_key(table: Qualifiers) -> None:
    assert table.find("slightly", "how") == Qualifier("slightly", "en", "Degree", "small")
    assert table.find("most", "how_much").kind == "Quantifier"
    assert table.find("most", "how").kind == "Degree"


@given(key=st.sampled_from(list(KINDS)), number=st.integers(0), data=st.data())
def test_neither_letter_case_nor_spaces_count(
    table: Qualifiers, key: str, number: int, data: st.DataObject
) -> None:
    words = [one for one in table.words if one.kind in KINDS[key]]
    one = words[number % len(words)]
    spaces = data.draw(st.sampled_from([" ", "  ", "\n"]))
    cased = "".join(data.draw(st.sampled_from([c, c.upper()])) for c in one.word)
    assert table.find(cased.replace(" ", spaces), key) == one


def test_each_word_has_an_address_of_its_own(table: Qualifiers) -> None:
    assert len({one.node for one in table.words}) == len(table.words)


def test_a_word_is_described_with_its_language_and_level() -> None:
    assert Qualifier("much of", "en", "Quantifier", "large-part").triples == (
        (KH["much-of-quantifier"], RDF.type, KHO.Quantifier),
        (KH["much-of-quantifier"], RDFS.label, Literal("much of", lang="en")),
        (KH["much-of-quantifier"], KHO.level, Literal("large-part")),
    )


def test_a_manner_has_no_level_and_other_letters_an_address_too(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text(HEAD + "jointly,en,Manner,\nشاید,fa,Hedge,possible\n", encoding="utf-8")
    jointly, perhaps = load_qualifiers(path).words
    assert KHO.level not in [predicate for _, predicate, _ in jointly.triples]
    assert perhaps.node.startswith(KH["hedge-"])
    assert perhaps.triples[1][2] == Literal("شاید", lang="fa")


def test_every_kind_has_words(table: Qualifiers) -> None:
    assert {one.kind for one in table.words} == set(LEVELS)


# ---------------------------------------------------------------- refused


def test_an_unknown_word_is_refused_with_near_ones(table: Qualifiers) -> None:
    message = (
        "qualifiers.csv has no word 'slighly' for 'how'; did you mean 'slightly' or 'highly'? Or "
        "add a row there, of the kind Degree or Frequency or Manner or Direction"
    )
    with pytest.raises(ValueError, match=message.replace("?", r"\?").replace(".", r"\.")):
        table.find("slighly", "how")
    with pytest.raises(ValueError, match=r"for 'certainty'; see the table\. Or add a row"):
        table.find("qqqqqqq", "certainty")


def test_a_word_of_another_key_is_sent_there(table: Qualifiers) -> None:
    with pytest.raises(ValueError, match=r"^'probably' .* under 'how'; write it under certainty$"):
        table.find("probably", "how")
    with pytest.raises(ValueError, match="write it under how_much or of_how_much"):
        table.find("several", "certainty")


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        ("word,kind\n", "words.csv:1:", "make them word,language,kind,level"),
        ("", "words.csv:1:", "make them word,language,kind,level"),
        (HEAD + "slightly,en\n", "words.csv:2:", "this row has not 4 cells"),
        (HEAD + "slightly,en,Degree,small,x\n", "words.csv:2:", "this row has not 4 cells"),
        (HEAD + ",en,Degree,small\n", "words.csv:2:", "the word '' is empty"),
        (HEAD + "in  part,en,Degree,small\n", "words.csv:2:", "has spaces too many"),
        (HEAD + "slightly,English,Degree,small\n", "words.csv:2:", "no tag of a language"),
        (HEAD + "slightly,en,Grade,small\n", "words.csv:2:", "no kind 'Grade'; the kinds are Deg"),
        (HEAD + "slightly,en,Degree,tiny\n", "words.csv:2:", "a Degree has no level 'tiny'; give"),
        (HEAD + "jointly,en,Manner,large\n", "words.csv:2:", "no level 'large'; give none"),
        (
            HEAD + "often,en,Degree,small\noften,en,Frequency,usual\n",
            "words.csv:3:",
            "the word 'often' stands in line 2 too; keep one of the two",
        ),
        (
            HEAD + "most,en,Quantifier,most\nMost,en,Quantifier,all\n",
            "words.csv:3:",
            "stands in line 2 too",
        ),
    ],
)
def test_a_row_that_does_not_fit_is_refused(
    tmp_path: Path, text: str, place: str, cause: str
) -> None:
    message = refusal(tmp_path, text)
    assert message.startswith(place)
    assert cause in message


def test_a_word_may_be_of_two_kinds_for_two_keys(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text(HEAD + "most,en,Quantifier,most\nmost,en,Degree,large\n", encoding="utf-8")
    assert len(load_qualifiers(path).words) == 2
