"""What the quotes of records have to name, and what stands for it where they do not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from khorgos.triples.annotated import read_input
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.gates.mentions import check_mentions, judge_mentions

from .conftest import DESCRIPTION, ENTITIES_FILE, RECORDS_FILE, SOURCE_FILE

TEXT = """\
Zarm and Ost

Early times

Zarm and Ost met at the Ford in 900. The two made peace there. It lasted. Its king said that the
town of Amur is rich. The king of Zarm came back in 901.

Today

Zarm is flat. Zarm trades with the League. Old Zarm (砂) is large. Ria is said to be wet.
"""
ENTITIES = """\
two-states: {type: SourceDocument, label: Zarm and Ost}
zarm: {type: SovereignState, label: Zarm}
ost: {type: Realm, label: Ost}
ria: {type: Realm, label: Ria}
amur: {type: Settlement, label: Amur}
ford: {type: Place, label: Ford}
league: {type: Organization, label: League}
peace: {type: Treaty, label: peace of Zarm and Ost}
king-of-zarm: {type: Person, label: king of Zarm}
return-of-the-king: {type: Journey, label: return of the king of Zarm}
flat-country: {type: Kind, label: flat country}
"""
HEAD = "document: two-states\ncomplete: []\nrecords:\n"
TWO = "means: [{words: the two, of: [zarm, ost], antecedent: Zarm and Ost}]"
PEACE = f"""\
- id: peace
  quote: The two made peace there.
  {TWO}
  facts:
  - fact: peace hasParty zarm
    reading: coreference
    because: x
  - fact: peace hasParty ost
    reading: coreference
    because: x
"""

Ask = Callable[..., list[str]]


@pytest.fixture
def findings(tmp_path: Path) -> Ask:
    """What the gate finds in records of the invented document, each of one quote."""

    def found(records: str, entities: str = ENTITIES, text: str = TEXT) -> list[str]:
        digest = hashlib.sha256(text.encode()).hexdigest()
        for name, content in {
            SOURCE_FILE: text,
            "sources/two-states.toml": DESCRIPTION.format(sha256=digest),
            RECORDS_FILE: HEAD + records,
            ENTITIES_FILE: entities,
        }.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        given = read_input(tmp_path)
        assert not given.problems
        return [str(problem) for problem in check_mentions(given)]

    return found


def _record(quote: str, fact: str, more: str = "") -> str:
    return f"- id: r\n  quote: {quote}\n{more}  facts:\n  - {fact}\n"


MET = "Zarm and Ost met at the Ford in 900."
RANKING = "{fact: 'zarm hasRanking \"900\"', ranking: {of: ost, by: ford, in: %s, position: 1}}"
COMPARISON = "{fact: 'zarm hasComparison \"met\"', comparison: {with: %s, by: ford, outcome: same}}"


@pytest.mark.parametrize(
    ("quote", "fact", "named", "unnamed"),
    [
        ("Zarm trades with the League.", "zarm isMemberOf %s", "league", "ria"),
        ("Zarm trades with the League.", "%s isMemberOf league", "zarm", "ost"),
        ("Zarm is flat.", "zarm isOfKind %s", "zarm", "flat-country"),
        (MET, "{fact: zarm isAlliedWith ost, scope: %s}", "ford", "amur"),
        (MET, "{fact: zarm isAlliedWith ost, according_to: %s}", "zarm", "ria"),
        (MET, "{fact: zarm isAlliedWith ost, as: %s}", "zarm", "ria"),
        (MET, "{fact: 'zarm hasShare \"900\"', share_of: %s}", "ost", "ria"),
        (MET, "{fact: zarm hasGoal ost, content: [zarm isNear %s]}", "ford", "ria"),
        (MET, RANKING, "ford", "ria"),
        (MET, COMPARISON, "ost", "ria"),
    ],
)
def test_the_quote_names_what_its_record_speaks_of(
    findings: Ask, quote: str, fact: str, named: str, unnamed: str
) -> None:
    assert findings(_record(quote, fact % named)) == []
    (finding,) = findings(_record(quote, fact % unnamed))
    assert f"the quote does not name {unnamed} (" in finding
    assert finding.startswith("two-states.yaml:")


def test_who_makes_a_claim_is_named_or_wrote_the_document(findings: Ask) -> None:
    claim = """\
- id: r
  quote: Zarm is flat.
  claims:
  - {{id: claim-flat, text: Zarm is flat., by: {0}, kind: assertion, about: [zarm], no_content: x}}
"""
    for by in ("two-states", "zarm"):
        assert findings(claim.format(by)) == []
    assert "does not name ria" in findings(claim.format("ria"))[0]
    author = """\
- id: author
  quote: Ria is said to be wet.
  facts: [two-states isWrittenBy ria]
"""
    assert findings(claim.format("ria") + author) == []


def test_words_may_stand_for_what_is_not_named(findings: Ask) -> None:
    assert findings(PEACE) == []
    (one, other) = findings(PEACE.replace(TWO, "section: Early times"))[:2]
    assert "does not name peace (peace of Zarm and Ost): it has no name of it and lacks" in one
    assert "does not name zarm (Zarm)" in other


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("the two", "the three", "do not stand in the quote"),
        ("of: [zarm, ost]", "of: [zarm, ost, nobody]", "no entity and no claim 'nobody'"),
        ("of: [zarm, ost]", "of: [zarm, ost, ria]", "speaks of ria; leave it out"),
        ("antecedent: Zarm and Ost", "antecedent: town of Amur", "does not stand before them"),
        ("antecedent: Zarm and Ost", "antecedent: Zarm", "does not name ost"),
        (", antecedent: Zarm and Ost", "", "nothing shows that they are zarm"),
        ("reading: coreference\n    because: x\n  - ", "note: x\n  - ", "the reading coreference"),
    ],
)
def test_words_that_stand_for_a_thing_are_judged(
    findings: Ask, old: str, new: str, told: str
) -> None:
    assert PEACE.count(old) == 1
    assert any(told in finding for finding in findings(PEACE.replace(old, new)))


def test_what_is_wrong_with_words_comes_before_what_follows_from_it(findings: Ask) -> None:
    met = """\
- id: met
  quote: Zarm and Ost met at the Ford in 900.
  means: [{words: met, of: [ria], antecedent: Zarm and Ost}]
  facts: [{fact: zarm isNear ost, reading: coreference, because: x}]
"""
    (means, reading) = findings(met)
    assert "means 'met': no fact, claim or gap of the record speaks of ria" in means
    assert "the reading is coreference" in reading


TRADES = """\
- id: trade
  quote: Zarm trades with the League.
  facts: [zarm tradesWith LEAGUE]
- id: claim
  quote: Its king said that the town of Amur is rich.
  claims: [{id: rich, text: x, by: LEAGUE, kind: assertion, about: [amur], no_content: x}]
"""


def test_a_label_that_stands_in_no_quote_is_told_once_at_the_entity(findings: Ask) -> None:
    label, other = "label: League}", "label: illegal secession}"
    entities = ENTITIES.replace(label, other)
    line = 1 + ENTITIES[: ENTITIES.index(label)].count("\n")
    found = findings(TRADES.replace("LEAGUE", "league"), entities)
    (told,) = [one for one in found if "league" in one]
    assert told.startswith(f"entities.yaml:{line}: [league] its label 'illegal secession' and its")
    assert "of 2 records, the first two-states.yaml:6 [trade]" in told
    assert told == found[0]
    # Where one quote names it, or one record alone speaks of it, the record is at fault.
    (told,) = [one for one in findings(TRADES.replace("LEAGUE", "league")) if "league" in one]
    assert "[claim] the quote does not name league" in told
    (told,) = findings(TRADES.partition("- id: claim")[0].replace("LEAGUE", "league"), entities)
    assert "[trade] the quote does not name league" in told


def test_an_antecedent_is_near(findings: Ask) -> None:
    far = TEXT.replace("The two made", "A word. " * 6 + "The two made")
    met = PEACE.replace("antecedent: Zarm and Ost", "antecedent: Zarm and Ost met")
    assert findings(met) == []
    assert any("does not stand before" in finding for finding in findings(met, text=far))
    assert findings(PEACE, text=far) == []  # the title names them


def test_words_said_to_mean_a_thing_are_an_antecedent_too(findings: Ask) -> None:
    lasted = """\
- id: lasted
  quote: Its king said that the town of Amur is rich.
  means: [{words: Its, of: [zarm], antecedent: WORDS}]
  facts:
  - {fact: zarm isNear amur, reading: coreference, because: x}
"""
    assert findings(PEACE + lasted.replace("WORDS", "The two")) == []
    (finding,) = findings(lasted.replace("WORDS", "The two"))
    assert "does not name zarm" in finding


def test_another_form_of_the_name_needs_no_antecedent(findings: Ask) -> None:
    back = """\
- id: back
  quote: The king of Zarm came back in 901.
  means: [{words: WORDS, of: [return-of-the-king]}]
  facts: ['return-of-the-king hasTimeSpan "901"']
"""
    assert findings(back.replace("WORDS", "came back")) == []
    other = back.replace("return-of-the-king", "peace").replace("WORDS", "came back")
    assert "nothing shows that they are peace" in findings(other)[0]
    named = back.replace("return-of-the-king", "king-of-zarm").replace("WORDS", "The king")
    assert "the quote names king-of-zarm without them" in findings(named)[0]


def test_words_may_stand_for_a_claim_of_another_record(findings: Ask) -> None:
    claims = """\
- id: r
  quote: Zarm is flat.
  claims:
  - {id: claim-flat, text: x, by: two-states, kind: assertion, about: [zarm], no_content: x}
- id: s
  quote: Zarm trades with the League.
  MEANS
  facts: [claim-flat isBasedOn league]
"""
    means = "means: [{words: trades, of: [claim-flat], antecedent: Zarm is flat}]"
    bare = claims.replace("  MEANS\n", "")
    assert "does not name claim-flat (a claim of another record)" in findings(bare)[0]
    for antecedent, told in {
        "Zarm is flat": "the reading coreference",
        "Zarm": "the reading coreference",
        "town of Amur": "does not name claim-flat",
    }.items():
        records = claims.replace("MEANS", means.replace("Zarm is flat", antecedent))
        assert any(told in finding for finding in findings(records))
    read = claims.replace("MEANS", means).replace(
        "[claim-flat isBasedOn league]",
        "[{fact: claim-flat isBasedOn league, reading: coreference, because: x}]",
    )
    assert findings(read) == []


def test_a_coreference_is_reached_by_words_that_stand_for_something(findings: Ask) -> None:
    fact = "{fact: zarm isMemberOf league, reading: coreference, because: x}"
    (finding,) = findings(_record("Zarm trades with the League.", fact))
    assert "the reading is coreference, and the quote names all" in finding
    inferred = fact.replace("coreference", "inferred-by-curator")
    assert findings(_record("Zarm trades with the League.", inferred)) == []


def test_the_time_may_be_what_words_stand_for(findings: Ask) -> None:
    time = """\
- id: r
  quote: The two made peace there.
  means:
  - {words: there, of: [ford], antecedent: the Ford}
  - {words: The two, of: [zarm, ost], antecedent: Zarm and Ost}
  facts:
  - {fact: 'peace hasTimeSpan "there"', reading: coreference, because: x}
  - {fact: peace tookPlaceAt ford, reading: coreference, because: x}
"""
    assert findings(time) == []


def test_a_name_is_not_its_own_proof(findings: Ask) -> None:
    quote = "Old Zarm (砂) is large."
    assert findings(_record(quote, 'zarm name "砂"@zh')) == []
    (finding,) = findings(_record(quote, 'ria name "砂"@zh'))
    assert "nothing but the name itself says that '砂' is a name of ria (Ria)" in finding
    read = "{fact: 'ria name \"砂\"@zh', reading: inferred-by-curator, because: x}"
    assert findings(_record(quote, read)) == []


def test_a_common_word_does_not_found_a_name(findings: Ask) -> None:
    entities = ENTITIES + "great: {type: Treaty, label: Great Peace}\n"
    quote = "Zarm made a peace with Ria."
    text = TEXT.replace("Zarm is flat.", f"Zarm is flat. {quote}")
    (finding,) = findings(_record(quote, 'great name "peace with Ria"@en'), entities, text)
    assert "is a name of great (Great Peace)" in finding
    assert findings(_record(quote, 'ria name "peace with Ria"@en'), entities, text) == []


@pytest.mark.parametrize(
    ("quote", "fact"),
    [
        ("trades", "zarm isPartOf zarm"),
        ("Zarm trades", "zarm isPartOf zarm"),
        ("Zarm and Ost", "zarm isAlliedWith ost"),
        ("at the Ford", "ford isPartOf ford"),
    ],
)
def test_a_quote_says_something(findings: Ask, quote: str, fact: str) -> None:
    found = findings(_record(quote, fact, "  part: body\n"))
    assert "says nothing: it is shorter than 3 words, or only names things" in found[-1]
    assert findings(_record("Zarm trades with", "zarm isPartOf zarm")) == []


def test_a_heading_names_and_says_nothing(findings: Ask) -> None:
    text = TEXT.replace("Today", "Zarm joins the League")
    record = _record("Zarm joins the League", "zarm isMemberOf league")
    assert "a part of the kind heading names things" in findings(record, text=text)[0]
    named = record.replace("isMemberOf", "refersTo")
    assert findings(named, text=text) == []


def test_no_sentence_of_a_quote_is_idle(findings: Ask) -> None:
    quote = "Zarm is flat. Zarm trades with the League."
    (finding,) = findings(_record(quote, "zarm isMemberOf league"))
    assert "no fact, claim or gap is said by the sentence 'Zarm is flat.'" in finding
    record = _record(quote, "zarm isMemberOf league") + "  - 'zarm hasFeature \"flat\"'\n"
    assert findings(record) == []


def test_ways_to_speak_of_a_thing_are_used(findings: Ask) -> None:
    record = _record("Zarm is flat.", "zarm isPartOf zarm")
    spoken = ENTITIES.replace("label: Ria", "label: Ria, spoken_of_as: [Rian]")
    (finding,) = findings(record, spoken)
    assert finding.startswith("entities.yaml:4: [ria] spoken_of_as 'Rian': no quote")
    assert findings(record, spoken.replace("Rian", "flat")) == []


def test_words_for_several_things_mean_the_one_of_the_heading(findings: Ask) -> None:
    text = TEXT.replace("Today", "Ria").replace("Zarm is flat.", "The Old Land is flat.")
    quote = "The Old Land is flat."
    shared = ENTITIES.replace("label: Ost", "label: Ost, spoken_of_as: [Old Land]")
    shared = shared.replace("label: Ria", "label: Ria, spoken_of_as: [Old Land]")
    (finding,) = findings(_record(quote, "'ost hasFeature \"flat\"'"), shared, text)
    assert "'Old Land' is a word for ria too, and the heading 'Ria' names that one" in finding
    assert findings(_record(quote, "'ria hasFeature \"flat\"'"), shared, text) == []
    other = text.replace("\nRia\n", "\nToday\n")
    assert findings(_record(quote, "'ost hasFeature \"flat\"'"), shared, other) == []


def test_what_is_unknown_is_left_to_the_gate_input(findings: Ask) -> None:
    assert findings(_record("Zarm is flat.", "zarm doesAnything nobody")) == []


def test_the_small_project_passes(small: Path) -> None:
    result = judge_mentions(JudgedTexts(small))
    assert not result.findings
    assert "4 records" in result.summary


def test_the_quotes_of_the_project_name_what_its_records_speak_of() -> None:
    assert list(map(str, check_mentions(read_input()))) == []
