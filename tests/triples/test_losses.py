"""Gaps, what shows that they are there, and emendations, in texts of an invented world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import Entity, TermRecord, load_annotation_file
from khorgos.triples.documents.document import Passage
from khorgos.triples.gates.losses import check_losses
from khorgos.triples.mentions import Mentions

Ask = Callable[..., list[str]]
ENTITIES = {
    "zarm": Entity("entities.yaml", 1, "zarm", "Settlement", "Zarm"),
    "ost": Entity("entities.yaml", 2, "ost", "River", "Ost"),
}
VIEW = "In 1440 Zarm was founded. Zarm lies on the Ost."


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The findings on a record of an invented text, or of the gloss on Zarm."""

    def asked(quote: str, body: str, part: str = "gloss", suffix: str = "") -> list[str]:
        path = tmp_path / "text.yaml"
        text = f"document: text\ncomplete: []\nrecords:\n- id: it\n  quote: {quote!r}\n{body}"
        path.write_text(text, "utf-8")
        (record,) = load_annotation_file(path).records
        word = "Zarm" if part == "gloss" else ""
        ranges = ((0, len(quote)),)
        passage = Passage("text", part, "", quote, "", suffix, ranges, 1, word)
        document: Any = SimpleNamespace(parts=[SimpleNamespace(view=VIEW)])
        one = AnnotatedDocument(
            document, (), [replace(record, passages=(passage,))], [TermRecord(1, "Zarm", "zarm")]
        )
        given = Input({}, ENTITIES, [one])
        return [str(problem) for problem in check_losses(given, Mentions(given))]

    return asked


def _gap(about: str, prop: str, kind: str, written: str = "", because: str = "it is lost") -> str:
    more = f"    written: {written!r}\n" if written else ""
    return (
        f"  gaps:\n  - about: {about}\n    property: {prop}\n    kind: {kind}\n{more}"
        f"    because: {because!r}\n"
    )


@pytest.mark.parametrize(
    "quote",
    [
        "Zarm () is a town.",
        "Zarm (; zh, Zarm) is a town.",
        "Zarm (Zaram; ) is a town.",
        "Zarm, zh, , is a town.",
        "Zarm has an area of .",
        "Zarm (640 – ) was a town.",
        "name = Zarm, mother = , house = Ost.",
    ],
)
def test_a_sign_of_a_loss_has_a_gap_and_a_gap_a_sign(ask: Ask, quote: str) -> None:
    assert ask(quote, _gap("zarm", "name", "lost-name")) == []
    (finding,) = ask(quote, "  facts: [zarm isOfKind town]\n")
    assert "shows that something is lost there; say of what under gaps" in finding
    assert finding.startswith("text.yaml:4: [it]")


def test_a_whole_sentence_has_no_gap_unless_the_reason_quotes_what_is_wrong(ask: Ask) -> None:
    quote = "Zarm is long and wide."
    (finding,) = ask(quote, _gap("zarm", "hasLength", "lost-number", "Zarm is long"))
    assert "nothing shows the loss in 'Zarm is long'" in finding
    quoted = "The number before 'long' is lost."
    assert ask(quote, _gap("zarm", "hasLength", "lost-number", "Zarm is long", quoted)) == []
    doubled = _gap("zarm", "name", "doubled", "long and wide")
    assert ask(quote, doubled) == []


def test_a_gap_is_about_a_thing_of_which_the_quote_or_its_gloss_speaks(ask: Ask) -> None:
    quote = "It () is long."
    assert ask(quote, _gap("zarm", "name", "lost-name")) == []
    (finding,) = ask(quote, _gap("ost", "name", "lost-name"))
    assert "the gap is about ost, of which the quote does not speak" in finding
    (finding,) = ask(quote, _gap("zarm", "name", "lost-name"), part="body")
    assert "the gap is about zarm" in finding
    assert ask("The Ost () is long.", _gap("ost", "name", "lost-name"), part="body") == []


@pytest.mark.parametrize("suffix", ["", " ...", ", ...", "..."])
def test_a_gloss_that_breaks_off_has_a_gap(ask: Ask, suffix: str) -> None:
    quote = "Zarm lies on the"
    body = _gap("zarm", "isNear", "cut-off", "on the")
    assert ask(quote, body, suffix=suffix) == []
    (finding,) = ask(quote, "  facts: [zarm isOfKind town]\n", suffix=suffix)
    assert "the gloss breaks off behind 'Zarm lies on the'; say of what" in finding
    assert ask(quote, "  nothing: it says nothing of anything\n", suffix=suffix) == []


@pytest.mark.parametrize(
    ("quote", "part", "suffix"),
    [
        ("Zarm lies on the Ost.", "gloss", " ..."),
        ("Zarm lies on the Ost", "gloss", "."),
        ("Zarm lies on the", "gloss", " Ost and is long."),
        ("Zarm lies on the", "body", ""),
    ],
)
def test_what_goes_on_does_not_break_off(ask: Ask, quote: str, part: str, suffix: str) -> None:
    assert ask(quote, "  facts: [zarm isOfKind town]\n", part, suffix) == []
    (finding,) = ask(quote, _gap("zarm", "isNear", "cut-off"), part, suffix)
    assert "the quote ends no text that breaks off" in finding


@pytest.mark.parametrize(
    ("quote", "words", "refused"),
    [
        ("Zarm is a town with over 21", "over 21", True),
        ("Zarm is a town with over twenty", "over twenty", True),
        ("Zarm is a town with over 21 people and", "over 21 people", False),
        ("Zarm is a town with over 21 people", "over 21 people", False),
    ],
)
def test_a_number_at_the_end_of_a_cut_text_is_no_number(
    ask: Ask, quote: str, words: str, refused: bool
) -> None:
    body = f'  facts:\n  - zarm hasCount "{words}"\n' + _gap("zarm", "isNear", "cut-off")
    findings = ask(quote, body, suffix=" ...")
    assert ["the text breaks off behind" in finding for finding in findings] == [True] * refused
    assert ask(quote, body.replace("people", "men"), suffix=" ...") == findings


def test_what_is_lost_is_not_told(ask: Ask) -> None:
    gap = _gap("zarm", "hasEnd", "lost-number", "(640 – )")
    quote = "Zarm (640 – ) was a town."
    assert ask(quote, '  facts:\n  - zarm hasBeginning "640"\n' + gap) == []
    (finding,) = ask(quote, '  facts:\n  - zarm hasEnd "640"\n' + gap)
    assert 'zarm hasEnd is lost, and zarm hasEnd "640" tells of it' in finding


def _emended(words: str, written: str, read: str, because: str) -> str:
    return (
        f"  facts:\n  - fact: zarm {words}\n    reading: emended\n"
        f"    emended: {{written: {written!r}, read: {read!r}}}\n    because: {because!r}\n"
    )


@pytest.mark.parametrize(
    ("written", "read", "because"),
    [
        ("Zram", "Zarm", "two letters of 'Zram' have changed places"),
        ("Aprel 1440", "April 1440", "there is no month 'Aprel'"),
        ("14403 May 1450", "1440 – 3 May 1450", "in '14403' two dates have run together"),
        ("In 1449", "In 1440", "the year is told as '1440' elsewhere"),
    ],
)
def test_an_emendation_changes_a_letter_or_two(
    ask: Ask, written: str, read: str, because: str
) -> None:
    quote = f"{written} it was."
    assert ask(quote, _emended(f'name "{read}"@en', written, read, because), part="body") == []


@pytest.mark.parametrize(
    ("written", "read", "message"),
    [
        ("Zram", "Ulmo", "is another word than 'Zram'"),
        ("In 1996", "In 2001", "is another number than 'In 1996'"),
        ("In 1449", "In 1448", "is another number than 'In 1449'"),
    ],
)
def test_another_word_or_number_is_no_emendation(
    ask: Ask, written: str, read: str, message: str
) -> None:
    body = _emended(f'name "{read}"@en', written, read, f"'{written}' is a slip of the pen")
    (finding,) = ask(f"{written} it was.", body, part="body")
    assert message in finding


def test_an_emendation_says_what_it_changes(ask: Ask) -> None:
    body = _emended('name "Zarm"@en', "Zram", "Zarm", "'it' was a slip of the pen")
    (finding,) = ask("Zram it was.", body, part="body")
    assert "the reason does not say what is changed; quote the words" in finding
