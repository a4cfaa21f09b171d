"""Times that the words of a quote do not tell as a fact has them, in an invented world."""

from __future__ import annotations

from typing import Any

import pytest

from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import Entity, FactRecord, Record, Triple
from khorgos.triples.documents.document import Document
from khorgos.triples.gates.timewords import check_timewords
from khorgos.triples.gates.told import ToldFacts

KINDS = {
    "aru": "Person",
    "zarm": "SovereignState",
    "ost": "SovereignState",
    "signing": "Signing",
    "flight": "Journey",
    "writing": "Creation",
    "chronicle": "Work",
}


def _findings(quote: str, *facts: str, document: str = "", **marks: Any) -> list[str]:
    entities = {slug: Entity("entities.yaml", 1, slug, kind, slug) for slug, kind in KINDS.items()}
    told = tuple(FactRecord(1, Triple.parse(text), **marks) for text in facts)
    record = Record("world.yaml", 1, "r", True, None, None, None, (quote,), told, (), None, {})
    one = AnnotatedDocument(None, (), (record,))  # type: ignore[arg-type]
    documents: dict[str, Document] = {document: None} if document else {}  # type: ignore[dict-item]
    return list(map(str, check_timewords(ToldFacts(Input(documents, entities, [one])))))


@pytest.mark.parametrize(
    ("quote", "words", "longer"),
    [
        ("They signed it on May 10, 2002.", "2002", "May 10, 2002"),
        ("They signed it on 10 May 2002.", "May 2002", "10 May 2002"),
        ("They signed it in April 1994.", "1994", "April 1994"),
        ("They signed it in 136 BC.", "136", "136 BC"),
    ],
)
def test_a_date_is_not_cut_out_of_a_longer_one(quote: str, words: str, longer: str) -> None:
    (finding,) = _findings(quote, f'signing hasTimeSpan "{words}"')
    assert f"{words!r} is cut out of {longer!r}" in finding
    assert not _findings(quote, f'signing hasTimeSpan "{longer}"')
    assert _findings(quote, "zarm isAlliedWith ost", when=words)
    assert not _findings(quote, "zarm isAlliedWith ost", when=longer)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("Signed on May 10, 2002, it was the second of 2002.", "2002"),
        ("The house ruled from 1501 to 1644.", "1501 to 1644"),
        ("Aru (1701 – 3 May 1750) was king.", "1701"),
        ("In the 16th century they went on.", "16th century"),
    ],
)
def test_a_date_that_stands_by_itself_is_accepted(quote: str, words: str) -> None:
    assert not _findings(quote, f'signing hasTimeSpan "{words}"')


@pytest.mark.parametrize(
    ("words", "good", "bad"),
    [
        ("2005", "2005/", "/2005"),
        ("in 1992", "1992/..", "../1992"),
        ("since 1992", "1992/..", "../1992"),
        ("until 1993", "/1993", "1993/"),
        ("Before the fall of Ost", "../1991", "1991/.."),
    ],
)
def test_an_interval_is_open_on_the_side_of_its_words(words: str, good: str, bad: str) -> None:
    fact = "zarm isAlliedWith ost"
    assert not _findings(f"Allies {words}.", fact, when=words, edtf=good)
    (finding,) = _findings(f"Allies {words}.", fact, when=words, edtf=bad)
    assert bad in finding


@pytest.mark.parametrize(
    ("quote", "words", "good", "bad"),
    [
        ("Aru (died 1259) was king.", "1259", "hasDeath", "hasBirth"),
        ("Aru (born 1202) was king.", "1202", "hasBirth", "hasDeath"),
        ("Zarm (640 – ) was a land.", "640", "hasBeginning", "hasEnd"),
        ("Zarm (640 – 702) was a land.", "702", "hasEnd", "hasBeginning"),
        ("Zarm was founded by Aru in 1514.", "1514", "hasBeginning", "hasEnd"),
        ("Founded by Aru, Zarm fell in 1614.", "1614", "hasEnd", "hasBeginning"),
    ],
)
def test_a_beginning_and_an_end_have_words_of_their_own(
    quote: str, words: str, good: str, bad: str
) -> None:
    assert not _findings(quote, f'aru {good} "{words}"')
    (finding,) = _findings(quote, f'aru {bad} "{words}"')
    assert "take the other property" in finding


def test_nothing_that_a_document_tells_of_follows_upon_its_writing() -> None:
    quote = "They fled more than 100 years ago."
    made, told = "writing bringsIntoBeing chronicle", "writing follows flight"
    assert not _findings(quote, made, told, document="chronicle")
    (finding,) = _findings(quote, made, "flight follows writing", document="chronicle")
    assert "exchange the ends" in finding
