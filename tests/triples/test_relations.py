import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, RDF, Graph

from khorgos.ontology.namespaces import KHO
from khorgos.triples.problems import InputError
from khorgos.triples.relations import (
    NEAR,
    OUTSIDE,
    Places,
    Relations,
    SaidSentence,
    Wording,
    load_relations,
)

HEAD = "property,words,order,because\n"
GOOD = "hasVictor,to defeat,O ~,who defeats stands before the verb\n"


@pytest.fixture(scope="module")
def table() -> Relations:
    return load_relations()


def says(text: str, words: str, order: str, subject: str = "", object_: str = "") -> bool:
    """Whether ``text`` says the relation of things that are called by these words in it."""
    sentence = SaidSentence(text)
    return sentence.says(
        Wording(2, "isThere", words, order, "because"),
        places(sentence, text, subject),
        places(sentence, text, object_),
    )


def places(sentence: SaidSentence, text: str, name: str) -> Places:
    spans = [(found.start(), found.end()) for found in re.finditer(re.escape(name), text)]
    return sentence.mention(*spans) if name else frozenset()


def refusal(folder: Path, text: str) -> str:
    path = folder / "words.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_relations(path)
    (problem,) = caught.value.problems
    return str(problem)


# ---------------------------------------------------------------- the table


def test_each_row_is_of_a_property_of_the_ontology(table: Relations, ontology: Graph) -> None:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    for name in table.properties:
        assert any((KHO[name], RDF.type, kind) in ontology for kind in kinds), name
        assert (KHO[name], OWL.deprecated, None) not in ontology, name


def test_a_row_is_found_under_its_property(table: Relations) -> None:
    assert {row.property for row in table.of("hasVictor")} == {"hasVictor"}
    assert "hasVictor" in table.properties
    assert table.of("isNothing") == ()


def test_no_row_lets_everything_pass(table: Relations) -> None:
    for name in table.properties:
        for row in table.of(name):
            assert not says("Zarm and Ost were old friends then.", row.words, row.order), row


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("property,words\n", "words.csv:1:", "make them property,words,order,because"),
        ("", "words.csv:1:", "make them property,words,order,because"),
        (HEAD + "hasVictor,won,O ~\n", "words.csv:2:", "this row has not 4 cells"),
        (
            HEAD + GOOD.replace("hasVictor", "has victor"),
            "words.csv:2:",
            "no property's local name",
        ),
        (HEAD + GOOD.replace("to defeat", ""), "words.csv:2:", "an empty piece"),
        (HEAD + GOOD.replace("to defeat", "won | "), "words.csv:2:", "an empty piece"),
        (HEAD + GOOD.replace("to defeat", "won …"), "words.csv:2:", "an empty piece"),
        (HEAD + GOOD.replace("to defeat", "won|*S"), "words.csv:2:", "give each a row of its own"),
        (HEAD + GOOD.replace("to defeat", "to win … over"), "words.csv:2:", "leave out 'to'"),
        (HEAD + GOOD.replace("who defeats stands before the verb", " "), "words.csv:2:", "reason"),
        (HEAD + GOOD.replace("O ~", ""), "words.csv:2:", "is no row of S, O and ~"),
        (HEAD + GOOD.replace("O ~", "X ~"), "words.csv:2:", "is no row of S, O and ~"),
        (HEAD + GOOD.replace("O ~", "O ~ …"), "words.csv:2:", "is no row of S, O and ~"),
        (HEAD + GOOD.replace("O ~", "O … … ~"), "words.csv:2:", "is no row of S, O and ~"),
        (HEAD + GOOD.replace("O ~", "O in O ~"), "words.csv:2:", "is no row of S, O and ~"),
        (HEAD + GOOD.replace("O ~", "O in ~"), "words.csv:2:", "is no row of S, O and ~"),
        (HEAD + GOOD.replace("O ~", "O ~ O"), "words.csv:2:", "names an end twice"),
        (HEAD + GOOD.replace("O ~", "~"), "words.csv:2:", "names neither end"),
        (HEAD + GOOD.replace("O ~", "O ~ ~"), "words.csv:2:", "not one ~ for each piece"),
        (HEAD + GOOD.replace("O ~", "O"), "words.csv:2:", "not one ~ for each piece"),
        (
            HEAD + GOOD.replace("to defeat", "*S").replace("O ~", "S ~"),
            "words.csv:2:",
            "has to name",
        ),
        (HEAD + GOOD + GOOD, "words.csv:3:", "stands in line 2 too; keep one of the two"),
        (
            HEAD + GOOD + GOOD.replace("to defeat", "to beat | defeat").replace("O ~", "S ~ | O ~"),
            "words.csv:3:",
            "'to defeat' with 'O ~' stands in line 2 too",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_refused(
    tmp_path: Path, text: str, place: str, told: str
) -> None:
    message = refusal(tmp_path, text)
    assert message.startswith(place)
    assert told in message


def test_a_noun_and_a_verb_of_the_same_letters_are_two_rows(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text(HEAD + GOOD + GOOD.replace("to defeat", "defeat"), encoding="utf-8")
    assert len(load_relations(path).of("hasVictor")) == 2


# ---------------------------------------------------------------- order


@pytest.mark.parametrize(
    ("text", "words", "order", "expected"),
    [
        ("Zarm defeated Ost.", "to defeat", "S ~ O", True),
        ("Ost defeated Zarm.", "to defeat", "S ~ O", False),
        ("Zarm met Ost.", "to defeat", "S ~ O", False),
        ("Zarm defeats Ost.", "to defeat", "S ~ O", True),
        ("Zarm led Ost.", "to lead/led", "S ~ O", True),
        ("Zarm led Ost.", "to lead", "S ~ O", False),
        ("Zarm beat Ost.", "to defeat | beat", "S ~ O", True),
        ("In Ost lies Zarm.", "in", "~ O … S", True),
        ("In Ost lies Zarm.", "in", "S ~ O", False),
        ("Zarm, Ost.", ",", "S ~ O", True),
        ("Zarm's Ost", "'s", "S ~ O", True),
        ("Zarm’s Ost", "'s", "S ~ O", True),
        ("Ost's Zarm", "'s", "S ~ O", False),
        ("Ost of Zarm or Zarm of Ost", "of", "S ~ O", True),
    ],
)
def test_words_stand_between_the_ends_in_order(
    text: str, words: str, order: str, *, expected: bool
) -> None:
    assert says(text, words, order, "Zarm", "Ost") is expected


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("Ost was defeated by Zarm.", "S ~ O", True),
        ("Ost was soon and badly defeated by the people of Zarm.", "S ~ O", True),
        ("Zarm was defeated by Ost.", "S ~ O", False),
        ("Ost, defeated by Zarm, fled.", "S ~ O", True),
        ("Ost was defeated.", "~ O", True),
        ("Ost was defeated.", "O ~", False),
        ("Ost was defeating Zarm.", "O ~", True),
        ("They were defeated by Ost.", "O ~", True),
    ],
)
def test_a_verb_is_turned_round_in_the_passive(text: str, order: str, *, expected: bool) -> None:
    assert says(text, "to defeat", order, "Zarm", "Ost") is expected


def test_words_that_are_no_verb_are_not_turned() -> None:
    assert says("Zarm is located in Ost.", "located in", "S ~ O", "Zarm", "Ost")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They fought between Zarm and Ost.", True),
        ("They fought between Ost and Zarm.", False),
        ("They fought between Zarm, Ost.", False),
    ],
)
def test_words_may_be_in_pieces(text: str, *, expected: bool) -> None:
    assert says(text, "between … and", "~ S ~ O", "Zarm", "Ost") is expected


def test_an_ending_stands_for_any_word_that_has_it() -> None:
    text = "Zarm, by building roads, helps."
    assert says(text, "by -ing", "S ~ O", "Zarm", "roads")
    assert not says(text.replace("building", "built"), "by -ing", "S ~ O", "Zarm", "roads")


# ---------------------------------------------------------------- nearness


@given(count=st.integers(0, 2 * NEAR), anywhere=st.booleans())
def test_little_may_stand_between_two_that_are_close(count: int, *, anywhere: bool) -> None:
    text = f"Zarm defeated {'far ' * count}Ost."
    order = "S ~ … O" if anywhere else "S ~ O"
    assert says(text, "to defeat", order, "Zarm", "Ost") is (anywhere or count <= NEAR)


@pytest.mark.parametrize(
    "between",
    ["the", "Vard, Kolm, Turn and", "(so they say in all the old books)", "1,200 of the"],
)
def test_articles_names_numbers_and_brackets_part_nothing(between: str) -> None:
    assert says(f"Zarm defeated {between} Ost.", "to defeat", "S ~ O", "Zarm", "Ost")


def test_what_stands_between_commas_parts_nothing() -> None:
    text = "Zarm, as an old and very rich country, defeated Ost."
    assert says(text, "to defeat", "S ~ O", "Zarm", "Ost")


@pytest.mark.parametrize("between", ["; in Vard", ": for", "Vard, which then"])
def test_another_clause_parts(between: str) -> None:
    assert not says(f"Zarm defeated {between} Ost fled.", "to defeat", "S ~ O", "Zarm", "Ost")


def test_the_end_that_the_order_does_not_name_stands_not_between() -> None:
    assert says("After Ost fell, Zarm rose.", "after", "~ O", "Zarm", "Ost")
    assert not says("After Ost and Zarm fell.", "after", "~ O", "Ost", "Zarm")


def test_what_has_a_possessive_is_not_meant_itself() -> None:
    assert says("They fled to Ost.", "to", "~ O", "", "Ost")
    assert not says("They fled to Ost's king.", "to", "~ O", "", "Ost")
    assert says("It was in Ost's favour.", "in … 's favour", "~ O ~", "", "Ost")


# ---------------------------------------------------------------- an end within the other


def test_an_event_that_is_called_by_its_object_stands_where_its_other_words_do() -> None:
    text = "The defeat of Ost by Zarm was a relief."
    assert says(text, "of", "S ~ O", "defeat of Ost", "Ost")
    assert not says(text, "of", "S ~ O", "Ost", "defeat of Ost")
    assert says(text, "by", "~ O", "defeat of Ost by Zarm", "Zarm")


def test_words_that_are_the_objects_own_say_nothing_unless_the_order_says_so() -> None:
    text = "They live in northern Zarm."
    assert says(text, "northern", "~ O", "northern Zarm", "Zarm")
    assert not says(text, "northern", "~ O", "Zarm", "northern Zarm")
    assert says("They wanted to win.", "to", "~ in O", "", "to win")


@pytest.mark.parametrize(
    ("order", "subject", "object_", "expected"),
    [
        ("O in ~", "army of Zarm", "Zarm", True),
        ("O in ~", "Zarm", "army of Zarm", False),
        ("O in ~", "army", "Zarm", False),
    ],
)
def test_a_mention_may_hold_the_other(
    order: str, subject: str, object_: str, *, expected: bool
) -> None:
    assert says("The army of Zarm fled.", "*S", order, subject, object_) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Zarm government fled.", True),
        ("The Zarm and Ost government fled.", True),
        ("The new Zarm central government fled.", True),
        ("Zarm has a government.", False),
        ("The government of Zarm fled.", False),
    ],
)
def test_an_attribute_stands_right_before_its_noun(text: str, *, expected: bool) -> None:
    assert says(text, "*O", "~ S", "government", "Zarm") is expected


@pytest.mark.parametrize(
    ("text", "deed", "expected"),
    [
        ("Zarm sent envoys.", "sent envoys", True),
        ("Zarm was sent away.", "sent away", False),
        ("It was sent by Zarm.", "sent", True),
        ("They went to Zarm.", "went", False),
        ("Zarm Treaty", "Treaty", False),
    ],
)
def test_a_deed_that_is_told_by_its_verb_has_the_doer_before(
    text: str, deed: str, *, expected: bool
) -> None:
    assert says(text, "to *S", "O ~", deed, "Zarm") is expected


def test_what_a_sentence_leaves_out_stands_before_its_first_word() -> None:
    sentence = SaidSentence("Country in Ost.")
    row = Wording(2, "isThere", "in", "S ~ O", "because")
    assert sentence.says(row, OUTSIDE, sentence.mention((11, 14)))
    assert not sentence.says(row, sentence.mention((11, 14)), OUTSIDE)


# ---------------------------------------------------------------- properties

WORLD: Sequence[tuple[str, str, str, str, str]] = [
    ("Zarm defeated Ost at the Ford.", "hasVictor", "defeated", "Zarm", "Ost"),
    ("Zarm defeated Ost at the Ford.", "hasDefeatedParty", "defeated", "Ost", "Zarm"),
    ("Ost was defeated by Zarm.", "hasDefeatedParty", "defeated", "Ost", "Zarm"),
    ("Ost was defeated by Zarm.", "hasVictor", "defeated", "Zarm", "Ost"),
    ("Zarm gave the Ford to Ost.", "hasGiver", "gave the Ford", "Zarm", "Ost"),
    ("Zarm gave the Ford to Ost.", "hasRecipient", "gave the Ford", "Ost", "Zarm"),
    ("The Ula flows from Zarm to Ost.", "hasOrigin", "Ula", "Zarm", "Ost"),
    ("The Ula flows from Zarm to Ost.", "hasDestination", "Ula", "Ost", "Zarm"),
    ("The Ford lies in Ost near Zarm.", "isLocatedIn", "Ford", "Ost", "Zarm"),
    ("The Ford, near Zarm, lies in Ost.", "isNear", "Ford", "Zarm", "Ost"),
    ("Zarm signed the treaty in Ost.", "hasSignatory", "treaty", "Zarm", "Ost"),
    ("Zarm joined the League in Ost.", "isMemberOf", "Zarm", "League", "Ost"),
    ("Zarm was founded by Ari in Ost.", "isEstablishedBy", "Zarm", "Ari", "Ost"),
    ("Ari, son of Bela, came to Ost.", "isChildOf", "Ari", "Bela", "Ost"),
    ("Ari ruled Zarm before Ost.", "rules", "Ari", "Zarm", "Ost"),
    ("The war caused the flight from Ost.", "causes", "war", "flight", "Ost"),
    ("After the war the flight from Ost began.", "follows", "flight", "war", "Ost"),
]


@pytest.mark.parametrize(("text", "name", "subject", "right", "wrong"), WORLD)
def test_the_rows_of_a_property_tell_who_is_meant(
    table: Relations, text: str, name: str, subject: str, right: str, wrong: str
) -> None:
    sentence = SaidSentence(text)
    own = places(sentence, text, subject)

    def is_said(object_: str) -> bool:
        other = places(sentence, text, object_)
        return any(sentence.says(row, own, other) for row in table.of(name))

    assert is_said(right)
    assert not is_said(wrong)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hasSignatory", "The treaty was about the border with Ost."),
        ("isMemberOf", "The League and Ost fought at the Ford."),
        ("hasVictor", "The battle was fought between Zarm and Ost."),
        ("isAlliedWith", "The League met Ost."),
    ],
)
def test_naming_two_things_says_no_strong_relation_of_them(
    table: Relations, name: str, text: str
) -> None:
    sentence = SaidSentence(text)
    subjects = [places(sentence, text, word) for word in ("treaty", "League", "battle")]
    other = places(sentence, text, "Ost")
    assert not any(sentence.says(row, own, other) for row in table.of(name) for own in subjects)
