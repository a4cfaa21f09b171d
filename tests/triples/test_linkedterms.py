"""Every linked term is listed once, with its entity or the reason why it is none."""

from __future__ import annotations

from pathlib import Path

from khorgos.triples.annotation import LinkedTerm
from khorgos.triples.building import Reading
from khorgos.triples.document import Document, Part, Term
from khorgos.triples.gates.linkedterms import check_terms
from khorgos.triples.source import Source


def _document() -> Document:
    text = "Taraz and oil"
    source = Source(
        "doc", Path("doc.txt"), "plain", "en", "CC0-1.0", "Nobody", "0" * 64, "Invented.", text
    )
    part = Part("body", "", text, tuple(range(len(text))))
    return Document(source, (part,), (), (Term(part, 0, 5, None), Term(part, 10, 13, None)))


def _findings(*terms: LinkedTerm) -> list[str]:
    return list(check_terms([Reading(_document(), (), (), terms)]))


TARAZ = LinkedTerm(1, "Taraz", entity="taraz")
OIL = LinkedTerm(2, "oil", nothing="a common word")


def test_a_whole_list_is_accepted() -> None:
    assert _findings(TARAZ, OIL) == []


def test_a_missing_an_unknown_and_a_doubled_term_are_refused() -> None:
    drama = LinkedTerm(3, "drama", nothing="a common word")
    missing, unknown, doubled = _findings(TARAZ, TARAZ, drama)
    assert "the linked term 'oil' is not listed" in missing
    assert "'drama' is listed, but the document links no such term" in unknown
    assert "'Taraz' is listed twice" in doubled
