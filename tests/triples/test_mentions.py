"""Where things stand in quotes: by name, by other words, by description, by a gloss's headword."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDFS, Graph

from khorgos.ontology.namespaces import KHO
from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import Entity, FactRecord, MeansRecord, Record, Triple
from khorgos.triples.documents.document import Passage
from khorgos.triples.mentions import NAMES, Mentions, find_words, stem, words_of

LABELS = {
    "zarm": "Zarm",
    "ost": "Republic of Ost",
    "ria": "RIA",
    "north-zarm": "North Zarm",
    "zarm-ost-border": "Zarm–Ost border",
    "flight-of-amur": "flight of Amur to the Republic of Ost",
    "amur": "Amur",
    "mutual-river": "mutual river",
    "invasion-of-1862": "invasion in 1862",
    "formation": "formation of Zarm",
    "paper": "Zarm and Ost (encyclopedia article)",
}


def record(
    *quotes: str,
    facts: Sequence[str] = (),
    means: Sequence[MeansRecord] = (),
    headword: str = "",
    prefix: str = "",
) -> Record:
    passages = tuple(
        Passage("doc", "body", "", quote, prefix, "", ((9, 9 + len(quote)),), 1, headword)
        for quote in quotes
    )
    return Record(
        "doc.yaml", 7, "r", True, None, None, None, quotes,
        tuple(FactRecord(8, Triple.parse(fact)) for fact in facts), (), None, {}, passages,
        means=tuple(means),
    )  # fmt: skip


def mentions(*records: Record, spoken: dict[str, tuple[str, ...]] | None = None) -> Mentions:
    entities = {
        slug: Entity("entities.yaml", 1, slug, "Place", label,
                     spoken_of_as=(spoken or {}).get(slug, ()))
        for slug, label in LABELS.items()
    }  # fmt: skip
    return Mentions(Input({}, entities, [AnnotatedDocument(None, (), records)]))  # type: ignore[arg-type]


def told(one: Record, slug: str, *others: Record, **more: dict[str, tuple[str, ...]]) -> list[str]:
    """The words and the way of each mention of ``slug`` in ``one``."""
    spans = mentions(one, *others, **more).of(one, slug)
    return [f"{one.passages[s.passage].exact[s.start : s.end]} ({s.how})" for s in spans]


@pytest.mark.parametrize(
    ("quote", "slug", "found"),
    [
        ("Zarm’s king fled.", "zarm", ["Zarm’s (name)"]),
        ("The Za\u00adrm\u00a0of old.", "zarm", ["Za\u00adrm (name)"]),
        ("The Zarms fled, and ZARM won.", "zarm", ["Zarms (name)", "ZARM (name)"]),
        ("A Zarm–Ost pact", "zarm", ["Zarm (name)"]),
        ("They went to North Zarm.", "zarm", ["Zarm (name)"]),
        ("They went to North Zarm.", "north-zarm", ["North Zarm (name)"]),
        ("The Zarmite king", "zarm", []),
        ("the zarm of it", "zarm", []),
        ("RIA's report", "ria", ["RIA's (name)"]),
        ("a ria of the coast", "ria", []),
        ("Zarm and Ost", "paper", ["Zarm and Ost (name)"]),
    ],
)
def test_a_name_stands_as_whole_words(quote: str, slug: str, found: list[str]) -> None:
    assert told(record(quote), slug) == found


def test_a_name_that_any_record_states_is_a_name() -> None:
    other = record(
        "Ost (奥斯特) is flat.", facts=['ost name "奥斯特"@zh', 'ost shortName "Ost"@en']
    )
    assert told(record("Ost, 在奥斯特国"), "ost", other) == ["Ost (name)", "奥斯特 (name)"]
    assert told(record("Ost, 在奥斯国"), "ost") == []


def test_words_by_which_texts_speak_of_a_thing_are_told_from_names() -> None:
    one = record("The Zarmite king won.")
    assert told(one, "zarm", spoken={"zarm": ("Zarmite",)}) == ["Zarmite (spoken)"]


def test_words_that_stand_for_a_thing() -> None:
    means = [MeansRecord(1, "the two", ("zarm", "ost"), "Zarm and Ost")]
    one = record("Between The two there is peace.", means=means)
    assert told(one, "ost") == ["The two (means)"]
    assert told(one, "amur") == []


@pytest.mark.parametrize(
    ("quote", "slug", "found"),
    [
        ("the border of Zarm and Ost", "zarm-ost-border", 1),
        ("the border of Zarm and Amur", "zarm-ost-border", 0),
        ("the peace of Zarm and Ost", "zarm-ost-border", 0),
        ("Amur, in flight, reached the Republic of Ost", "flight-of-amur", 2),
        ("Amur, in flight, reached the Republic", "flight-of-amur", 0),
        ("these mutual rivers", "mutual-river", 1),
        ("these rivers", "mutual-river", 0),
        ("the border of zarm and Ost", "zarm-ost-border", 0),
        ("the invasion of 1863", "invasion-of-1862", 0),
        ("the invasions of 1862", "invasion-of-1862", 1),
        ("Zarm was formed", "formation", 1),
        ("Zarm was fought", "formation", 0),
    ],
)
def test_a_description_is_told_by_its_words_in_any_order(quote: str, slug: str, found: int) -> None:
    assert len(told(record(quote), slug)) == found


def test_names_within_a_description_may_be_told_in_other_words() -> None:
    means = [MeansRecord(1, "he", ("amur",), "Amur"), MeansRecord(1, "there", ("ost",), "Ost")]
    one = record("In flight he came there.", means=means)
    assert told(one, "flight-of-amur") == ["flight he (description)", "there (description)"]


@pytest.mark.parametrize(
    ("quote", "prefix", "is_told"),
    [
        ("State in the east", "", True),
        ("It is a state", "", False),
        ("State in the east", "before", False),
    ],
)
def test_a_headword_tells_what_a_gloss_leaves_out(quote: str, prefix: str, is_told: bool) -> None:
    one = record(quote, headword="Zarm", prefix=prefix)
    assert told(one, "zarm") == ([" (headword)"] if is_told else [])


def test_the_missing_words_are_named() -> None:
    one = record("the border of Zarm")
    assert mentions(one).missing(one, "zarm-ost-border") == ["Ost"]
    assert mentions(one).missing(one, "never-heard-of") == ["never", "heard"]
    assert mentions(one).of(one, "never-heard-of") == []


def test_the_names_are_those_of_the_ontology(ontology: Graph) -> None:
    named = ontology.transitive_subjects(RDFS.subPropertyOf, KHO.name)
    assert {str(one).rpartition("#")[2] for one in named} == NAMES


def test_words_are_found_whole_and_in_any_case() -> None:
    assert find_words("the Two", "The two; the twofold; of the\u00a0two") == [(0, 7), (25, 32)]
    assert find_words("…", "The two …") == []


texts = st.text(st.sampled_from("Zarm Ost 砂岩 Amur's’-–1862.,\u00ad\u200b\nthe ßİ"), max_size=60)


@given(texts)
def test_words_lie_in_their_text_and_in_order(text: str) -> None:
    words = words_of(text)
    assert [text[word.start : word.end] for word in words] == [word.letters for word in words]
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert all(word.stem == stem(word.letters) for word in words)


@given(st.lists(texts, min_size=1, max_size=3), st.sampled_from([*LABELS]), texts)
def test_mentions_lie_in_their_passages(quotes: list[str], slug: str, words: str) -> None:
    one = record(*quotes, means=[MeansRecord(1, words, (slug,))])
    for span in mentions(one).of(one, slug):
        exact = one.passages[span.passage].exact
        assert 0 <= span.start < span.end <= len(exact)
        if span.how == "means":
            said = exact[span.start : span.end]
            assert [w.letters.casefold() for w in words_of(said)] == [
                w.letters.casefold() for w in words_of(words)
            ]


@given(texts, st.sampled_from([*LABELS.values()]), texts)
def test_a_label_that_stands_between_spaces_is_found(before: str, label: str, after: str) -> None:
    slug = next(slug for slug, one in LABELS.items() if one == label)
    one = record(f"{before} {label} {after}")
    plain = label.removesuffix(" (encyclopedia article)")
    found = [text.removesuffix(" (name)") for text in told(one, slug)]
    assert any(text.startswith(plain) for text in found)
