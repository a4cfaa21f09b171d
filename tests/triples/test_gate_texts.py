from collections.abc import Callable
from pathlib import Path

import pytest

from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.gates.texts import judge_texts

from .conftest import ENTITIES_FILE, RECORDS_FILE, Edit

Ask = Callable[[], list[str]]
NAME = 'name "砂岩之戰"@zh-Hant'
REASON = "nothing: The king has no name here."
NOTE = "note: It is not said how."


@pytest.fixture
def findings(small: Path) -> Ask:
    """What the gate finds in the small project."""
    return lambda: list(judge_texts(JudgedTexts(small)).findings)


def test_good_texts_pass_and_are_counted(small: Path) -> None:
    result = judge_texts(JudgedTexts(small))
    assert not result.findings
    assert "texts" in result.summary


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("english", "write 'en'"),
        ("xx-Qqqq", "is no language tag"),
        ("zh-hant", "written 'zh-Hant'"),
        ("kz", "write 'kk'"),
        ("ru", "is in han letters, and the tag 'ru' says cyrillic"),
        ("zh-Latn", "says latin"),
        ("und", "write 'und-Hani'"),
    ],
)
def test_a_tag_is_registered_and_is_that_of_the_words(
    edit: Edit, findings: Ask, tag: str, told: str
) -> None:
    edit(RECORDS_FILE, NAME, NAME.replace("zh-Hant", tag))
    (finding,) = findings()
    assert told in finding
    assert finding.startswith("two-states.yaml:12: [battle]")


def test_latin_words_are_not_tagged_as_chinese(edit: Edit, findings: Ask) -> None:
    edit(RECORDS_FILE, '"Battle of the Ford"@en', '"Battle of the Ford"@zh-Hans')
    (finding,) = findings()
    assert "write 'zh-Latn'" in finding


@pytest.mark.parametrize("tag", ["fr", "pl", "zh-Latn"])
def test_a_language_that_the_text_does_not_speak_of_is_said_in_a_note(
    edit: Edit, findings: Ask, tag: str
) -> None:
    name = '- battle-of-the-ford name "Battle of the Ford"@en'
    fact = f'- fact: battle-of-the-ford name "Battle of the Ford"@{tag}'
    edit(RECORDS_FILE, name, fact)
    unsaid = findings()
    edit(RECORDS_FILE, fact, f"{fact}\n    note: It is French, Polish or Chinese.")
    if tag == "zh-Latn":  # the sentence has Chinese letters
        assert not unsaid
    else:
        (finding,) = unsaid
        assert "nothing in the quote says" in finding
    assert not findings()


def test_an_undetermined_language_is_said_to_be_so(edit: Edit, findings: Ask) -> None:
    fact = '- fact: battle-of-the-ford transliteration "Battle of the Ford"@und-Latn'
    edit(RECORDS_FILE, '- battle-of-the-ford name "Battle of the Ford"@en', fact)
    (finding,) = findings()
    assert "does not name the language" in finding
    edit(RECORDS_FILE, fact, f"{fact}\n    note: The text does not name the language.")
    assert not findings()


def test_a_transliteration_says_its_letters(edit: Edit, findings: Ask) -> None:
    edit(RECORDS_FILE, 'name "Battle of the Ford"@en', 'transliteration "Battle of the Ford"@en')
    (finding,) = findings()
    assert "a transliteration is in other letters than its language" in finding


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (NOTE, 'note: "It is not \\u202esaid how."', "U+202E RIGHT-TO-LEFT OVERRIDE"),
        (NOTE, 'note: "It is\\u200b not said how."', "U+200B ZERO WIDTH SPACE"),
        (NOTE, 'note: "It is\\xa0not said how."', "U+00A0 NO-BREAK SPACE; write a plain space"),
        (NOTE, 'note: "It is not said h\\xadow."', "U+00AD SOFT HYPHEN, which nobody sees"),
        (NOTE, 'note: "It is not sa\\U000e0041id how."', "U+E0041 TAG LATIN CAPITAL LETTER A"),
        (NOTE, 'note: "It is not said h\\u043ew."', "U+043E CYRILLIC SMALL LETTER O among latin"),
        (NOTE, 'note: "It is not said\\nhow."', "U+000A CONTROL CHARACTER; write a plain space"),
        (NOTE, "note: It is  not said how.", "two in a row"),
        (NOTE, "note: 'It is not said how. '", "begins or ends with a blank"),
        (NOTE, 'note: "It is not sai\\u0301d how."', "form NFC"),
        (NOTE, f"note: {'So it is said. ' * 140}", "more than 2,000"),
    ],
)
def test_a_text_holds_what_it_shows(
    edit: Edit, findings: Ask, old: str, new: str, told: str
) -> None:
    edit(RECORDS_FILE, old, new)
    (finding,) = findings()
    assert told in finding
    assert finding.startswith("two-states.yaml:23: [recognition] note: ")


@pytest.mark.parametrize("text", ["x", "ok", "…", "n/a", "aaaa aaa", "None.", "See above.", "- -"])
def test_a_reason_has_words(edit: Edit, findings: Ask, text: str) -> None:
    edit(RECORDS_FILE, REASON, f'nothing: "{text}"')
    assert any("says nothing; say why, in a sentence" in finding for finding in findings())


@pytest.mark.parametrize(
    "text", ["A definition.", "'his' is Abulai's", "国王没有名字", "Not named."]
)
def test_short_reasons_that_say_something_pass(edit: Edit, findings: Ask, text: str) -> None:
    edit(RECORDS_FILE, REASON, f'nothing: "{text}"')
    assert not findings()


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Лига", "a letter of the script cyrillic"),
        ("'12'", "has no letters"),
        ('"League\\u202e"', "U+202E"),
        ("L" * 201, "more than 200"),
        ("Leаgue", "U+0430 CYRILLIC SMALL LETTER A"),
    ],
)
def test_a_label_is_english_and_short(edit: Edit, findings: Ask, label: str, told: str) -> None:
    edit(ENTITIES_FILE, "label: League", f"label: {label}")
    found = findings()
    assert any(told in finding for finding in found)
    assert all(finding.startswith("entities.yaml:24: [league] label: ") for finding in found)


def test_a_label_may_have_letters_of_any_latin_alphabet(edit: Edit, findings: Ask) -> None:
    edit(ENTITIES_FILE, "label: League", "label: Yañalif – ʔɑ-suən (league)")
    assert not findings()


def test_words_of_the_source_have_what_it_has(edit: Edit, findings: Ask) -> None:
    edit(RECORDS_FILE, "when: in 1992", 'when: "in\\u200b 1992"')
    finding, *_ = findings()  # the build has a word on it, too
    assert "U+200B ZERO WIDTH SPACE" in finding
