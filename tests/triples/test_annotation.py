from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.triples.annotation import (
    AnnotationFile,
    ComparisonRecord,
    Emended,
    Entity,
    FactRecord,
    GapRecord,
    RankingRecord,
    ScaleRecord,
    Triple,
    load_annotation_file,
    load_annotations,
    load_entities,
)
from khorgos.triples.problems import InputError

pytestmark = pytest.mark.usefixtures("each_yaml_parser")

RECORD = "document: s\ncomplete: []\nrecords:\n- id: r\n  quote: q\n"
CLAIM = RECORD + "  claims:\n  - id: c\n    text: t\n    by: b\n    kind: assertion\n"


def load(folder: Path, text: str) -> AnnotationFile:
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    return load_annotation_file(path)


def refusal(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(folder, text)
    return [str(problem) for problem in caught.value.problems]


# ---------------------------------------------------------------- triples


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        ("zarm beats ost", Triple("zarm", "beats", "ost", None, None)),
        (" zarm isLandlocked true ", Triple("zarm", "isLandlocked", "true", None, None)),
        ('war hasTimeSpan "36 BC"', Triple("war", "hasTimeSpan", None, "36 BC", None)),
        ('war name "戰"@zh-Hant', Triple("war", "name", None, "戰", "zh-Hant")),
        ('war name "the "long" war"@en', Triple("war", "name", None, 'the "long" war', "en")),
    ],
)
def test_a_triple_has_an_object_or_words(text: str, triple: Triple) -> None:
    assert Triple.parse(text) == triple


@pytest.mark.parametrize(
    "text", ["", "zarm", "zarm beats", "zarm beats ost now", 'war name "open', 'war name " "']
)
def test_what_is_no_triple_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"is not a triple: .*write 'subject property object'"
    ) as e:
        Triple.parse(text)
    assert 'battle-of-zhizhi hasTimeSpan "36 BC"' in str(e.value)
    assert ("put the fact on a line of its own" in str(e.value)) == (text.count('"') == 1)


_SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
_WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)


@pytest.mark.slow
@settings(deadline=None)
@given(subject=_SLUGS, words=_WORDS.filter(str.strip), tag=st.none() | st.just("fa"))
def test_words_are_kept_as_they_stand(subject: str, words: str, tag: str | None) -> None:
    text = f'{subject} name "{words}"' + (f"@{tag}" if tag else "")
    assert Triple.parse(text) == Triple(subject, "name", None, words, tag)


# ---------------------------------------------------------------- annotation files


def test_a_record_is_read_with_its_line(tmp_path: Path) -> None:
    text = (
        RECORD + "  section: S\n  facts:\n  - a b c\n  - fact: a b d\n    when: w\n    not: never\n"
    )
    file = load(tmp_path, text)
    (record,) = file.records
    assert (file.file, file.document, file.complete) == ("s.yaml", "s", ())
    assert (file.document_line, file.complete_line) == (1, 2)
    assert (record.file, record.line, record.id, record.accepted) == ("s.yaml", 4, "r", True)
    assert (record.section, record.part, record.term, record.quotes) == ("S", None, None, ("q",))
    assert record.facts == (
        FactRecord(8, Triple("a", "b", "c", None, None)),
        FactRecord(9, Triple("a", "b", "d", None, None), when="w", denial="never"),
    )
    assert str(record.problem("m")) == "s.yaml:4: [r] m"
    assert str(record.problem("m", 9)) == "s.yaml:9: [r] m"


def test_a_claim_is_read_with_single_things_as_lists(tmp_path: Path) -> None:
    text = CLAIM + "    content: [a b c]\n    offersAlternativeTo: [d]\n    denies: [e, f]\n"
    (claim,) = load(tmp_path, text).records[0].claims
    assert (claim.line, claim.id, claim.by) == (7, "c", ("b",))
    assert claim.content == (FactRecord(7, Triple("a", "b", "c", None, None)),)
    assert (claim.offers_alternative_to, claim.denies, claim.answers) == (("d",), ("e", "f"), ())


QUALIFIED = (
    "fact: a b c\n{0}how: [slightly, often]\n{0}how_much: most\n{0}of_how_much: [several]\n"
    "{0}as: d\n{0}scope: e\n{0}certainty: may\n{0}not: never\n"
    "{0}ranking: {{of: f, by: g, in: h, position: -1, one_of: 'true'}}\n"
    "{0}comparison: {{with: f, by: g, outcome: higher}}\n"
    "{0}by_how_much: 2 km\n{0}content: [d e f, {{fact: d e g, content: [h i j]}}]\n"
)
_SAID: dict[str, Any] = {
    "triple": Triple("a", "b", "c", None, None),
    "how": ("slightly", "often"),
    "how_much": ("most",),
    "of_how_much": ("several",),
    "role": "d",
    "scope": ("e",),
    "certainty": "may",
    "denial": "never",
    "ranking": RankingRecord("f", "g", -1, within="h", one_of=True),
    "comparison": ComparisonRecord("f", "g", "higher"),
    "by_how_much": "2 km",
    "content": (
        FactRecord(7, Triple.parse("d e f")),
        FactRecord(7, Triple.parse("d e g"), content=(FactRecord(7, Triple.parse("h i j")),)),
    ),
}


def test_a_fact_comes_with_all_that_it_intends() -> None:
    told = [str(one.triple) for one in FactRecord(7, **_SAID).with_content()]
    assert told == ["a b c", "d e f", "d e g", "h i j"]


def test_a_fact_and_what_a_claim_says_take_the_same_keys(tmp_path: Path) -> None:
    (record,) = load(tmp_path, RECORD + "  facts:\n  - " + QUALIFIED.format("    ")).records
    assert record.facts == (FactRecord(7, **_SAID),)
    text = CLAIM + "    content:\n    - " + QUALIFIED.format("      ")
    assert load(tmp_path, text).records[0].claims[0].content == (FactRecord(7, **_SAID),)


def test_a_fact_may_be_emended_and_contradict_others(tmp_path: Path) -> None:
    emended = "    reading: emended\n    because: x\n    emended: {written: a1, read: a 1}\n"
    text = f"  facts:\n  - fact: a b c\n{emended}    contradicts: [d e f, 'd e \"1\"@kk']\n"
    (fact,) = load(tmp_path, RECORD + text).records[0].facts
    assert fact.emended == Emended(written="a1", read="a 1")
    assert list(map(str, fact.contradicts)) == ["d e f", 'd e "1"@kk']


def test_a_record_may_hold_gaps_alone(tmp_path: Path) -> None:
    gap = "about: a\n    property: b\n    kind: cut-off\n    because: c\n    written: d\n"
    (record,) = load(tmp_path, RECORD + f"  gaps:\n  - {gap}").records
    assert record.gaps == (GapRecord(7, "a", "b", "cut-off", "c", "d"),)
    assert (record.facts, record.claims, record.nothing) == ((), (), None)


def test_a_claim_may_say_why_it_has_no_content(tmp_path: Path) -> None:
    (claim,) = load(tmp_path, CLAIM + "    no_content: a pun\n").records[0].claims
    assert (claim.content, claim.no_content) == ((), "a pun")


def test_a_draft_is_not_accepted_and_pieces_are_kept_in_order(tmp_path: Path) -> None:
    text = RECORD.replace("quote: q", "quote: [q, p]\n  status: draft") + "  nothing: n\n"
    (record,) = load(tmp_path, text).records
    assert not record.accepted
    assert record.quotes == ("q", "p")
    assert record.nothing == "n"


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        ("complete: []\nrecords: []\n", "s.yaml:1:", "the key 'document' is missing"),
        (
            RECORD,
            "s.yaml:4: [r]",
            "none of the keys 'facts' or 'claims' or 'gaps' or 'nothing' is there; write one",
        ),
        (RECORD + "  nothing: ''\n", "s.yaml:6: [r]", "records.0.nothing: '' is blank"),
        (RECORD + "  nothing: n\n  qoute: p\n", "s.yaml:7: [r]", ".qoute: there is no such key"),
        (RECORD + "  nothing: n\n  part: index\n", "s.yaml:7: [r]", "'index' is not one of"),
        (RECORD + "  nothing: n\n  status: done\n", "s.yaml:7: [r]", "'done' is not one of"),
        (RECORD + "  facts: []\n", "s.yaml:6: [r]", "[] should be non-empty"),
        (RECORD + "  facts: [a b]\n", "s.yaml:6: [r]", "'a b' is not a triple"),
        (RECORD + "  facts: [ab]\n", "s.yaml:6: [r]", "three words, as in"),
        (
            RECORD + "  facts:\n  - fact: a b c\n    reading: relative\n",
            "s.yaml:7: [r]",
            "the key 'because' is missing",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    reading: computed\n    because: x\n",
            "s.yaml:7: [r]",
            "the key 'calculation' is missing",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    scale: {from: 0}\n",
            "s.yaml:",
            "the key 'to' is missing",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    scale: {to: ten}\n",
            "s.yaml:",
            "a number in digits",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    reading: guessed\n    because: x\n",
            "s.yaml:8: [r]",
            "'guessed' is not one of",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    reading: emended\n    because: x\n",
            "s.yaml:7: [r]",
            "the key 'emended' is missing",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    emended: {written: a, read: b}\n",
            "s.yaml:7: [r]",
            "the key 'reading' is missing",
        ),
        (
            CLAIM + "    content:\n    - {fact: a b c, reading: emended, because: x}\n",
            "s.yaml:",
            "the key 'emended' is missing",
        ),
        (RECORD + "  facts: [{fact: a b c, contradicts: []}]\n", "s.yaml:6: [r]", "non-empty"),
        (
            RECORD + "  gaps: [{about: a, property: b, kind: lost, because: c}]\n",
            "s.yaml:6: [r]",
            "'lost' is not one of",
        ),
        (
            RECORD + "  gaps: [{about: a, property: b, kind: cut-off}]\n",
            "s.yaml:6: [r]",
            "the key 'because' is missing",
        ),
        (RECORD + "  facts:\n  - fact: a b c\n    rank: best\n", "s.yaml:8: [r]", "'best' is not"),
        (
            RECORD + "  facts:\n  - fact: a b c\n    not: ''\n",
            "s.yaml:8: [r]",
            "is blank",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    words: said\n",
            "s.yaml:8: [r]",
            "'words' needs 'according_to' beside it",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    ranking: {of: a, by: b, position: '0'}\n",
            "s.yaml:8: [r]",
            "'0' does not match",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    ranking: {of: a, position: '1'}\n",
            "s.yaml:8: [r]",
            "the key 'by' is missing",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    comparison: {with: a, by: b, outcome: so}\n",
            "s.yaml:8: [r]",
            "'so' is not one of",
        ),
        (
            RECORD + "  facts:\n  - fact: a b c\n    wehn: x\n",
            "s.yaml:8: [r]",
            ".wehn: there is no",
        ),
        (
            CLAIM + "    content:\n    - fact: a b c\n      rank: preferred\n",
            "s.yaml:13: [r]",
            ".rank: there is no such key",
        ),
        (CLAIM + "    content: [a b c]\n    no_content: x\n", "s.yaml:7: [r]", "should not be"),
        (CLAIM.replace("    by: b\n", ""), "s.yaml:7: [r]", "the key 'by' is missing"),
        (CLAIM.replace("assertion", "rumour"), "s.yaml:10: [r]", "'rumour' is not one of"),
        (CLAIM + "    content: [a b]\n", "s.yaml:7: [r]", "'a b' is not a triple"),
        (CLAIM.replace("id: c", "id: My Claim"), "s.yaml:7: [r]", "small letters, digits and hyph"),
    ],
)
def test_what_breaks_the_format_is_refused_with_its_place(
    tmp_path: Path, text: str, place: str, cause: str
) -> None:
    (message,) = refusal(tmp_path, text)
    assert message.startswith(place)
    assert cause in message


def test_a_scale_has_its_highest_number_and_may_have_its_lowest(tmp_path: Path) -> None:
    text = RECORD + "  facts:\n  - fact: a b c\n    scale: {from: 0, to: 10}\n"
    (fact,) = load(tmp_path, text).records[0].facts
    assert fact.scale == ScaleRecord(highest="10", lowest="0")
    (fact,) = load(tmp_path, text.replace("from: 0, ", "")).records[0].facts
    assert fact.scale == ScaleRecord(highest="10")


def test_a_reading_with_its_reason_is_accepted(tmp_path: Path) -> None:
    text = RECORD + "  facts:\n  - fact: a b c\n    reading: computed\n    because: x\n"
    (fact,) = load(tmp_path, text + "    calculation: 2 + 3\n").records[0].facts
    assert (fact.reading, fact.because, fact.calculation) == ("computed", "x", "2 + 3")


def test_the_sections_that_were_not_read_have_their_reasons(tmp_path: Path) -> None:
    text = RECORD.replace("complete: []", "complete: []\nunread: {Later: it is on music}")
    assert load(tmp_path, text + "  nothing: n\n").unread == {"Later": "it is on music"}
    assert load(tmp_path, RECORD + "  nothing: n\n").unread == {}


def test_an_id_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    record = "- id: r\n  quote: q\n  nothing: n\n"
    assert refusal(tmp_path, "document: s\ncomplete: []\nrecords:\n" + 2 * record) == [
        "s.yaml:7: [r] this id stands at line 4 too; choose another"
    ]


def test_triples_that_cannot_be_read_are_reported_together(tmp_path: Path) -> None:
    found = refusal(tmp_path, RECORD + "  facts: [a b, a b c, d e]\n" + CLAIM.split(RECORD)[1])
    assert len(found) == 2


def test_the_files_of_a_folder_are_read_in_order_without_the_register(small: Path) -> None:
    other = small / "annotations" / "a.yaml"
    other.write_text(RECORD + "  nothing: n\n", encoding="utf-8")
    assert [file.file for file in load_annotations(small / "annotations")] == [
        "a.yaml",
        "two-states.yaml",
    ]


def test_problems_of_several_files_are_reported_together(small: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (small / "annotations" / name).write_text("x: [", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_annotations(small / "annotations")
    assert [problem.file for problem in caught.value.problems] == ["a.yaml", "b.yaml"]


# ---------------------------------------------------------------- the register


def test_the_register_is_read_with_lines(small: Path) -> None:
    entities = load_entities(small / "annotations")
    assert entities["zarm"] == Entity(
        file="entities.yaml",
        line=4,
        slug="zarm",
        type="SovereignState",
        label="Zarm",
        identity="The state, not the river.",
    )
    assert str(entities["zarm"].problem("m")) == "entities.yaml:4: [zarm] m"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "type: Battle",
            "type: Battle\n  kind: Battle",
            "entities.yaml:20: [battle-of-the-ford] kind: ",
        ),
        ("type: Battle", "type: battle", "entities.yaml:19: [battle-of-the-ford] type: 'battle'"),
        ("label: League", "label: ''", "entities.yaml:26: [league] label: '' is blank"),
        ("league:", "The_League:", "small letters, digits and hyphens"),
        ("label: League", "label: League\n  wikidata: Q1", "[league] wikidata: there is no such"),
        ("league:", "border:", "entities.yaml:24: the key 'border' stands twice; keep one"),
    ],
)
def test_an_entity_that_breaks_the_format_is_refused(
    small: Path, edit: Callable[[str, str, str], None], old: str, new: str, message: str
) -> None:
    edit("annotations/entities.yaml", old, new)
    with pytest.raises(InputError) as caught:
        load_entities(small / "annotations")
    assert message in str(caught.value)
