"""The words of a quote and what of its records names them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from khorgos.triples.annotated import AnnotatedDocument, Input, read_input
from khorgos.triples.annotation import Entity, load_annotation_file
from khorgos.triples.documents.document import Passage
from khorgos.triples.gates.faithfulness import check_faithfulness

LABELS = {
    "paper": ("SourceDocument", "Zarm and Ost"),
    "author": ("Person", "author of the paper"),
    "zarm": ("SovereignState", "Zarm"),
    "ost": ("SovereignState", "Ost"),
    "league": ("Organization", "League"),
    "ford": ("Place", "Ford"),
    "battle": ("Battle", "battle"),
    "border": ("Border", "border"),
    "safety": ("Goal", "safety"),
    "preventing": ("Goal", "to prevent a battle"),
    "plan-of-a-canal": ("Project", "plan of a canal"),
    "canal": ("Canal", "canal"),
    "accusation": ("Claim", "accusation by Ost"),
    "street": ("Place", "Never-Ending Street"),
    "border-of-1992": ("Border", "border of 1992"),
    "large-lake": ("Lake", "large lake"),
    "possible-battle": ("Battle", "possible battle"),
    "north-zarm": ("Place", "north of Zarm"),
    "alliance": ("Alliance", "alliance"),
}
Ask = Callable[..., list[str]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The findings on records of an invented world, given as YAML: a quote and what it holds."""

    def asked(*records: str, section: str = "", begin: tuple[int, ...] = ()) -> list[str]:
        path = tmp_path / "paper.yaml"
        items = "".join(f"- id: r{number}\n{text}" for number, text in enumerate(records))
        path.write_text(f"document: paper\ncomplete: []\nrecords:\n{items}", "utf-8")
        placed = []
        for number, record in enumerate(load_annotation_file(path).records):
            at = begin[number] if begin else 1000 * number
            passages = []
            for quote in record.quotes:
                ranges = ((at, at + len(quote)),)
                passages.append(Passage("paper", "body", section, quote, "", "", ranges, 1, ""))
                at += 300
            placed.append(replace(record, passages=tuple(passages)))
        entities = {
            slug: Entity("entities.yaml", 1, slug, *named) for slug, named in LABELS.items()
        }
        document: Any = SimpleNamespace(source=SimpleNamespace(slug="paper"))
        given = Input({}, entities, [AnnotatedDocument(document, (), placed)])
        return [str(problem) for problem in check_faithfulness(given)]

    return asked


def said(quote: str, *facts: str, claims: str = "", more: str = "") -> str:
    """A record in YAML: each fact is a triple, or a mapping without its braces."""
    text = f"  quote: {quote!r}\n{more}"
    items = "".join(
        f"  - {{fact: {fact}}}\n" if ", " in fact else f"  - {fact}\n" for fact in facts
    )
    text += f"  facts:\n{items}" if facts else ""
    return text + (f"  claims:\n  - {{{claims}}}\n" if claims else "")


NEAR = "battle isNear ford"
CLAIM = "id: claim-x, text: x, about: [zarm, ford], content: [zarm controls ford], "

# ---------------------------------------------------------------- words, and what names them


@pytest.mark.parametrize(
    ("quote", "refused", "accepted"),
    [
        ("The battle was probably near the Ford.", NEAR, f"{NEAR}, certainty: probably"),
        ("The battle may have been near the Ford.", NEAR, f"{NEAR}, certainty: may"),
        ("Zarm must help Ost.", "zarm supports ost", "zarm isSubjectTo ost"),
        ("Zarm could enter the League.", "zarm isMemberOf league", "zarm isEntitledTo league"),
        ("Zarm did not join Ost.", "zarm joins ost", "zarm joins ost, not: did not"),
        ("Zarm never joined Ost.", "zarm joins ost", "zarm joins ost, not: never"),
        ("Zarm refused to join Ost.", "zarm joins ost", "zarm joins ost, not: refused to"),
        ("Zarm doesn’t join Ost.", "zarm joins ost", "zarm joins ost, not: doesn’t"),
        ("Zarm aims at safety.", "zarm uses ost", "zarm hasGoal safety"),
        ("Zarm wants safety.", "zarm uses ost", "ost supports safety"),
        ("A canal is planned for 1994.", 'canal hasBeginning "1994"', 'canal isPlannedFor "1994"'),
        ("A canal was planned by Zarm.", "canal belongsTo zarm", "plan-of-a-canal belongsTo zarm"),
        ("Ost accused Zarm.", "ost opposes zarm", "accusation isDirectedAgainst zarm"),
        (
            "Zarm said the Ford is its own.",
            "ford belongsTo zarm",
            "ford belongsTo zarm, according_to: zarm, words: said",
        ),
        ("Zarm slightly changed Ost.", "zarm affects ost", "zarm affects ost, how: slightly"),
        ("Much of it is in Ost.", "ford isPartOf ost", "ford isPartOf ost, how_much: much of"),
        ("It is over 300 km.", 'border hasLength "300 km"', 'border hasLength "over 300 km"'),
        ("It is 9 km or more.", 'border hasLength "9 km"', 'border hasLength "9 km or more"'),
        ("They met in 36 BC.", 'battle hasTimeSpan "36"', 'battle hasTimeSpan "36 BC"'),
        ("They met in early 1994.", NEAR + ", when: 1994", NEAR + ", when: early 1994"),
        ("Zarm had 500 cases.", NEAR, 'zarm hasCount "500 cases"'),
        ("The border of 1992 is in Ost.", "border isPartOf ost", "border-of-1992 isPartOf ost"),
        ("شاید Zarm در Ost", "zarm isPartOf ost", "zarm isPartOf ost, certainty: شاید"),
    ],
)
def test_a_word_of_the_quote_needs_what_names_it(
    ask: Ask, quote: str, refused: str, accepted: str
) -> None:
    (finding,) = ask(said(quote, refused))
    assert finding.startswith("paper.yaml:4: [r0] '")
    assert ask(said(quote, accepted)) == []


@pytest.mark.parametrize(
    ("quote", "fact"),
    [
        ("It is the most populous.", 'zarm hasRanking "most populous"'),
        ("The Ford is part of Ost.", "ford isPartOf ost"),
        ("Both of them met.", NEAR),
        ("It is in the north of Zarm.", "north-zarm isPartOf zarm"),
        ("It was often called Ost.", 'ost name "often called Ost"@en'),
        ("Never-Ending Street is in Zarm.", "street isLocatedIn zarm"),
        ("In May 1992 they met.", f"{NEAR}, when: May 1992"),
        ("Sultan Said Will met Zarm.", NEAR),
        ("Zarm is not only near the Ford.", NEAR),
        ("Zarm is near Ford No. 40.", 'ford number "40"'),
        ("It lasted since 1992.", 'battle hasBeginning "1992"'),
        (
            "They met in 1992.",
            f"{NEAR}, when: 1992, edtf: 1992-01-03, reading: relative, because: x",
        ),
    ],
)
def test_what_is_no_mark_or_is_told_otherwise(ask: Ask, quote: str, fact: str) -> None:
    assert ask(said(quote, fact)) == []


@pytest.mark.parametrize("key", ["because", "note"])
def test_what_a_curator_writes_meets_no_number(ask: Ask, key: str) -> None:
    more = "reading: relative, because: x" if key == "note" else "reading: relative"
    (finding,) = ask(said("In 1992 they met.", f"{NEAR}, {more}, {key}: of 1992"))
    assert "'1992'" in finding


def test_of_words_that_stand_several_times_it_is_said_which_are_meant(ask: Ask) -> None:
    quote = "They met from 1989 to 2002, and Zarm from 1989 to 2004."
    first, second = f"{NEAR}, when: from 1989 to 2002", "zarm isNear ford, when: from 1989 to 2004"
    assert ask(said(quote, first, second)) == []
    assert {one.partition("] ")[2].partition(":")[0] for one in ask(said(quote, first))} == {
        "the second '1989'",
        "'2004'",
    }
    (one, other) = ask(said(quote, second))
    assert "[r0] the first '1989': no fact or claim" in one
    assert "[r0] '2002': no fact or claim" in other
    many = " ".join(["They met in 1989."] * 10)
    assert "[r0] a later '1989'" in ask(said(many, NEAR))[-1]


def test_each_place_needs_a_naming_of_its_own(ask: Ask) -> None:
    quote = "Zarm did not join the League, and Ost did not join it."
    zarm = "zarm isMemberOf league, not: did not"
    assert "'not': the sentence denies" in ask(said(quote, zarm))[0]
    assert ask(said(quote, zarm, "ost isMemberOf league, not: did not")) == []


def test_years_that_stand_twice_are_told_twice(ask: Ask) -> None:
    quote = "Zarm fell in 1992, and Ost fell in 1992."
    zarm, ost = (f'{who} hasEnd "1992"' for who in ("zarm", "ost"))
    assert len(ask(said(quote, zarm))) == 1
    assert ask(said(quote, zarm, ost)) == []


def test_what_meets_a_word_stands_in_its_sentence(ask: Ask) -> None:
    quote = "Zarm did not join the League. The battle was near the Ford."
    claim = "id: claim-x, text: x, by: ost, kind: denial, words: did not, about: [{}]"
    facts = ("zarm cooperatesWith league", NEAR)
    elsewhere = ask(said(quote, *facts, claims=claim.format("battle")))
    assert any("'not': the sentence denies" in finding for finding in elsewhere)
    here = ask(said(quote, *facts, claims=claim.format("zarm")))
    assert not any("the sentence denies" in finding for finding in here)


def test_one_goal_meets_one_intention(ask: Ask) -> None:
    quote = "Zarm aims at safety and seeks a canal."
    assert "'seeks'" in ask(said(quote, "zarm hasGoal safety"))[0]
    assert ask(said(quote, "zarm hasGoal safety", "zarm pursues plan-of-a-canal")) == []


def test_records_that_share_a_passage_answer_for_it_together(ask: Ask) -> None:
    quote = "The battle was probably near the Ford."
    plain, hedged = said(quote, 'ford name "Ford"@en'), said(quote, f"{NEAR}, certainty: probably")
    assert ask(plain, hedged, begin=(5, 5)) == []
    assert len(ask(plain, hedged)) == 1


def test_an_exception_answers_a_word_and_only_one_that_asks(ask: Ask) -> None:
    quote = "It was near the Ford (not Fort)."
    answered = said(quote, NEAR, more="  exceptions: {not: is a spelling}\n")
    assert ask(answered) == []
    needless = said("It was at the Ford.", NEAR, more="  exceptions: {not: is a spelling}\n")
    assert "the exception 'not' answers nothing; take it out" in ask(needless)[0]


@pytest.mark.parametrize(
    ("quote", "word", "fact"),
    [
        ("Zarm did not recognize Ost.", "not", "zarm recognizes ost"),
        ("It perhaps was at the Ford.", "perhaps", NEAR),
        ("Ost may be near the Ford.", "may", "ost isNear ford"),
        ("It had 1,218 ships near the Ford.", "1,218", NEAR),
        ("The border (1,218 km) is of Ost.", "1,218", "border belongsTo ost"),
    ],
)
def test_no_exception_answers_what_a_fact_stands_under(
    ask: Ask, quote: str, word: str, fact: str
) -> None:
    exception = f"  exceptions: {{'{word}': the word says nothing of the fact}}\n"
    (finding,) = ask(said(quote, fact, more=exception))
    assert f"'{word}': " in finding
    assert "no exception answers" in finding


@pytest.mark.parametrize(
    ("quote", "word", "fact"),
    [
        ("Ost (Oost or without a letter), is near the Ford.", "without", "ost isNear ford"),
        ("The Ford can be seen from Ost.", "can", "ost isNear ford"),
        ("The border is 1,810 km (700 mi).", "700", 'border hasLength "1,810 km"'),
    ],
)
def test_an_exception_answers_what_no_fact_stands_under(
    ask: Ask, quote: str, word: str, fact: str
) -> None:
    words = f"'{word}': it says nothing of the fact"
    assert ask(said(quote, fact, more=f"  exceptions: {{{words}}}\n")) == []


def test_no_exception_answers_a_word_that_bounds_a_number(ask: Ask) -> None:
    more = "  exceptions: {about: it is long enough}\n"
    findings = ask(said("The border has about 300 km.", 'border hasLength "300 km"', more=more))
    assert any("'about': the word stands beside '300 km'" in finding for finding in findings)


def test_a_page_that_tells_homonyms_apart_gives_nothing(ask: Ask) -> None:
    assert any("take nothing from it" in one for one in ask(said("Zarm may refer to:", NEAR)))


def test_a_sentence_that_says_nothing_is_not_asked(ask: Ask) -> None:
    assert ask("  quote: It could not be said.\n  nothing: x\n") == []


def test_words_that_are_cut_off_need_no_more(ask: Ask) -> None:
    gap = "  gaps: [{about: zarm, property: name, kind: cut-off, because: x, written: one of 5}]\n"
    assert ask(said("The battle was near the Ford, one of 5", NEAR, more=gap)) == []
    assert len(ask(said("The battle was near the Ford, one of 5", NEAR))) == 2


@pytest.mark.parametrize(
    ("quote", "refused", "accepted"),
    [
        (
            "Zarm jointly holds the Ford.",
            "zarm controls ford",
            "zarm controls ford, how: jointly",
        ),
        ("Zarm is officially Ost.", 'zarm name "Ost"@en', 'zarm officialName "Ost"@en'),
        ("Zarm, known as Ost.", "zarm isPartOf ost", 'zarm name "Ost"@en'),
        (
            "It is the first known street.",
            'street hasRanking "first known street"',
            'street hasRanking "first known street", certainty: known',
        ),
        (
            "It is much longer than the Ford.",
            'street hasComparison "much longer"',
            'street hasComparison "much longer", how: much',
        ),
        (
            "A possible battle is near the Ford.",
            "possible-battle isNear ford",
            "possible-battle isNear ford, certainty: possible",
        ),
        (
            "A large lake is near the Ford.",
            "large-lake isNear ford",
            "large-lake isNear ford, how: large",
        ),
        (
            "It lies north of the Ford.",
            "north-zarm hasRelativePosition ford",
            "north-zarm hasRelativePosition ford, how: north",
        ),
    ],
)
def test_a_word_that_a_name_or_literal_holds_is_marked_too(
    ask: Ask, quote: str, refused: str, accepted: str
) -> None:
    assert len(ask(said(quote, refused))) == 1
    assert ask(said(quote, accepted)) == []


def test_a_comparison_tells_of_more_by_its_outcome(ask: Ask) -> None:
    compared = 'zarm hasComparison "more stable"'
    higher = f"{compared}, comparison: {{with: ost, by: safety, outcome: higher}}"
    assert len(ask(said("It is more stable than Ost.", compared))) == 1
    assert ask(said("It is more stable than Ost.", higher)) == []


def test_a_claim_is_made_when_it_is_announced(ask: Ask) -> None:
    quote = "In 1992 Ost said that Zarm controls the Ford."
    facts = 'battle hasTimeSpan "In 1992"', "battle announces claim-x"
    claim = CLAIM + "by: ost, kind: assertion, words: said that"
    assert "it is announced 'In 1992'" in ask(said(quote, *facts, claims=claim))[0]
    assert ask(said(quote, *facts, claims=f"{claim}, when: In 1992")) == []
    assert ask(said(quote, facts[0], claims=claim)) == []


def test_a_share_is_a_share_of_something(ask: Ask) -> None:
    share = 'zarm hasShare "20%"'
    assert "say share_of" in ask(said("Zarm has 20% of Ost.", share))[0]
    assert ask(said("Zarm has 20% of Ost.", f"{share}, share_of: ost")) == []
    count = 'zarm hasCount "5"'
    assert "say share_of" in ask(said("Zarm has 5 out of the other streets.", count))[0]
    assert ask(said("Zarm has 5 out of the other streets.", f"{count}, share_of: street")) == []
    assert ask(said("Zarm has 5 streets.", count)) == []


def test_a_time_that_the_quote_tells_is_given_in_its_words(ask: Ask) -> None:
    quote = "In 1992 Zarm joined the League."
    member = "zarm isMemberOf league, edtf: 1992/.., reading: relative, because: x"
    assert "the quote tells its time with '1992'" in ask(said(quote, member))[0]
    assert ask(said(quote, f"{member}, when: In 1992")) == []
    assert ask(said("The next year Zarm joined the League.", member)) == []
    claim = CLAIM + "by: ost, kind: assertion, words: said that, edtf: 1992"
    quote = "In 1992 Ost said that Zarm controls the Ford."
    assert "say it under when" in ask(said(quote, claims=claim))[0]
    assert ask(said(quote, claims=f"{claim}, when: In 1992")) == []


# ---------------------------------------------------------------- claims


def test_a_report_is_met_by_the_words_of_a_claim(ask: Ask) -> None:
    quote = "Ost said that Zarm controls the Ford."
    reported = CLAIM + "by: ost, kind: assertion, words: said that"
    assert ask(said(quote, claims=reported)) == []
    assert "the sentence reports" in ask(said(quote, "zarm controls ford"))[0]
    own = CLAIM + "by: paper, kind: assertion, words: said that"
    assert any("the sentence reports" in one for one in ask(said(quote, claims=own)))
    assert any("in its own voice" in one for one in ask(said(quote, claims=own)))


def test_what_another_says_is_reported_in_words_and_by_one_who_is_named(ask: Ask) -> None:
    quote = "Ost said that Zarm controls the Ford."
    silent = ask(said(quote, claims=CLAIM + "by: ost, kind: assertion"))
    assert any("ost says it; give the words" in one for one in silent)
    absent = ask(said(quote, claims=CLAIM + "by: league, kind: assertion, words: said that"))
    assert any("the quote does not name league" in one for one in absent)
    wordless = ask(said(quote, claims=CLAIM + "by: ost, kind: assertion, words: controls the"))
    assert any("hold no word that reports" in one for one in wordless)


def test_the_author_speaks_for_the_paper(ask: Ask) -> None:
    written = said("Author of the paper", "paper isWrittenBy author")
    own = said("Zarm controls the Ford.", claims=CLAIM + "by: author, kind: interpretation")
    assert ask(written, own) == []
    assert len(ask(own)) == 2


@pytest.mark.parametrize(
    ("kind", "quote", "section", "words"),
    [
        ("hypothesis", "Our hypothesis is that Zarm controls the Ford.", "", ""),
        ("hypothesis", "Zarm controls the Ford.", "Research hypothesis", ""),
        ("question", "The question is if Zarm controls the Ford.", "", ""),
        ("recommendation", "Zarm should control the Ford.", "", ""),
        ("denial", "Ost denied that Zarm controls the Ford.", "", "by: ost, words: denied that, "),
    ],
)
def test_a_kind_of_claim_has_words_and_words_their_kind(
    ask: Ask, kind: str, quote: str, section: str, words: str
) -> None:
    claim = CLAIM + (words or "by: paper, ")
    assert ask(said(quote, claims=f"{claim}kind: {kind}"), section=section) == []
    assert ask(said(quote, claims=f"{claim}kind: assertion"), section=section)
    plain = "Ost said that Zarm controls the Ford." if words else "Zarm controls the Ford."
    other = CLAIM + (words.replace("denied", "said") or "by: paper, ")
    (finding,) = ask(said(plain, claims=f"{other}kind: {kind}"))
    assert f"no word of the sentence makes it a {kind}" in finding


def test_under_the_heading_of_a_hypothesis_nothing_is_stated(ask: Ask) -> None:
    plain = said("Zarm controls the Ford.", "zarm controls ford")
    assert "states no fact" in ask(plain, section="Research hypothesis")[0]
    assert ask(plain, section="History") == []


def test_a_denial_and_an_authority_hold_words_that_say_so(ask: Ask) -> None:
    quote = "Zarm, by the book of Ost, joined the League."
    assert "no word that denies" in ask(said(quote, "zarm isMemberOf league, not: joined"))[0]
    silent = ask(said(quote, "zarm isMemberOf league, according_to: ost"))
    assert "say in which words of the source" in silent[0]
    member = "zarm isMemberOf league, according_to: ost, words: "
    assert "neither report nor name ost" in ask(said(quote, f"{member}joined"))[0]
    assert ask(said(quote, f"{member}by the book of Ost")) == []


def test_what_denies_another_claim_is_a_denial(ask: Ask) -> None:
    quote = "Ost denied that Zarm controls the Ford."
    claim = CLAIM + "by: ost, words: denied that, kind: "
    assert any(
        "make it a claim of the kind denial" in one
        for one in ask(said(quote, claims=claim + "assertion"))
    )
    assert ask(said(quote, claims=claim + "denial")) == []


def test_what_is_to_be_prevented_is_denied_in_the_content(ask: Ask) -> None:
    quote = "Zarm aims to prevent a battle at the Ford."
    goal = "zarm hasGoal preventing, content: [{{fact: battle isNear ford{}}}]"
    assert "is to keep something from being so" in ask(said(quote, goal.format("")))[0]
    assert ask(said(quote, goal.format(", not: to prevent"))) == []


# ---------------------------------------------------------------- how far a mark reaches


def test_what_is_reported_is_no_fact(ask: Ask) -> None:
    quote = "Ost said that Zarm controls the Ford and the border."
    reported = CLAIM + "by: ost, kind: assertion, words: said that"
    assert ask(said(quote, claims=reported)) == []
    (finding,) = ask(said(quote, "zarm controls border", claims=reported))
    assert "zarm controls border: it stands behind 'said', which reports it" in finding
    inferred = "zarm controls border, reading: inferred-by-curator, because: as it 'controls' it"
    assert "it stands behind 'said'" in ask(said(quote, inferred, claims=reported))[0]
    attributed = "zarm controls border, according_to: ost, words: said that"
    assert ask(said(quote, attributed, claims=reported)) == []
    own = f"{reported}}}\n  - {{{CLAIM.replace('claim-x', 'claim-y')}by: paper, kind: assertion"
    assert "it stands behind" in ask(said(quote, claims=own))[0]


def test_who_says_something_may_speak_of_himself(ask: Ask) -> None:
    quote = "Ost has said that it controls the Ford and uses the border."
    first = "id: claim-x, text: x, about: [ost], content: [ost controls ford], "
    claims = f"{first}by: ost, kind: assertion, words: has said that"
    assert ask(said(quote, claims=claims)) == []
    assert "it stands behind 'said'" in ask(said(quote, "ost uses border", claims=claims))[0]


def test_what_a_source_is_named_for_is_according_to_it(ask: Ask) -> None:
    quote = "According to the author of the paper, Zarm had 9 cases."
    plain = 'zarm hasCount "9 cases"'
    attributed = f"{plain}, according_to: author, words: According to"
    assert any("it stands behind 'According to" in one for one in ask(said(quote, plain)))
    assert ask(said(quote, attributed)) == []


def test_before_a_report_and_beside_it_facts_are_stated(ask: Ask) -> None:
    quote = "Ost, of the League, said that Zarm controls the Ford."
    reported = CLAIM + "by: ost, kind: assertion, words: said that"
    assert ask(said(quote, "ost isMemberOf league", claims=reported)) == []


def test_what_goes_from_before_a_hedge_to_behind_it_carries_it(ask: Ask) -> None:
    quote = "The battle was probably near the Ford in Ost."
    near = f"{NEAR}, certainty: probably"
    (finding,) = ask(said(quote, near, "battle isLocatedIn ost"))
    assert "battle isLocatedIn ost: it stands under 'probably'" in finding
    assert ask(said(quote, near, "battle isLocatedIn ost, certainty: probably")) == []
    assert ask(said(quote, near, "ford isLocatedIn ost")) == []
    clause = "The battle was probably near the Ford, which Ost holds."
    assert ask(said(clause, near, "battle concerns ost")) == []


def test_things_of_one_row_are_marked_alike(ask: Ask) -> None:
    quote = "Zarm joined Ost and the League in 1992."
    ost, league = "zarm cooperatesWith ost", "zarm cooperatesWith league"
    (finding,) = ask(said(quote, f"{ost}, when: in 1992", league))
    assert f"{league}: it stands in one row with {ost}" in finding
    assert ask(said(quote, f"{ost}, when: in 1992", f"{league}, when: in 1992")) == []
    apart = "Zarm joined Ost in 1992 and then left the League."
    assert ask(said(apart, f"{ost}, when: in 1992", league)) == []


def test_what_the_same_words_tell_is_marked_alike(ask: Ask) -> None:
    quote = "The battle briefly moved the two."
    means = "  means: [{words: the two, of: [zarm, ost]}]\n"
    zarm, ost = "battle affects zarm, how: briefly", "battle affects ost"
    (finding,) = ask(said(quote, zarm, ost, more=means))
    assert "battle affects ost: it stands in one row with battle affects zarm" in finding
    assert ask(said(quote, zarm, f"{ost}, how: briefly", more=means)) == []
    apart = "The battle briefly moved Zarm while it left Ost."
    assert not any("one row" in one for one in ask(said(apart, zarm, ost)))


def test_what_is_about_some_of_many_things_says_so(ask: Ask) -> None:
    quote = "The battle reached much of Ost, near the Ford."
    reached, near = "battle affects ost, of_how_much: much of", "ford isPartOf ost"
    (finding,) = ask(said(quote, reached, near))
    assert "ford isPartOf ost: battle affects ost is about 'much of' of ost" in finding
    assert ask(said(quote, reached, f"{near}, of_how_much: much of")) == []
    again = "The battle reached much of Ost, near the Ford of Ost."
    assert ask(said(again, reached, near)) == []


def test_what_a_claim_hedges_is_hedged_throughout(ask: Ask) -> None:
    quote = "The battle may move the Ford and end Ost."
    claim = "id: claim-x, text: x, by: paper, kind: assertion, about: [battle], content: [{}]"
    moves = "{fact: battle affects ford, certainty: may}"
    findings = ask(said(quote, claims=claim.format(f"{moves}, battle ends ost")))
    hedged = "battle ends ost: battle affects ford is 'may' in the same claim"
    assert any(hedged in one for one in findings)
    ends = "{fact: battle ends ost, certainty: may}"
    assert ask(said(quote, claims=claim.format(f"{moves}, {ends}"))) == []
    before = "The battle of Ost may move the Ford."
    assert ask(said(before, claims=claim.format(f"{moves}, battle isLocatedIn ost"))) == []


def test_what_one_report_tells_is_dated_alike(ask: Ask) -> None:
    quote = "According to the League, Zarm had 9 cases in early May and holds the Ford."
    report = "according_to: league, words: According to the League"
    cases, holds = f'zarm hasCount "9 cases", {report}, when: early May', "zarm controls ford"
    (finding,) = ask(said(quote, cases, f"{holds}, {report}"))
    assert "mark both" in finding
    assert ask(said(quote, cases, f"{holds}, {report}, when: early May")) == []


def test_a_former_name_is_dated_where_the_quote_tells_until_when(ask: Ask) -> None:
    former = 'zarm formerName "Ost"@en'
    quote = "Zarm, known until 1991 as Ost, won in 1991."
    won = 'battle hasTimeSpan "1991"'
    assert any("when the name was borne" in one for one in ask(said(quote, former, won)))
    assert ask(said(quote, f"{former}, when: until 1991", won)) == []
    assert ask(said("Zarm, once known as Ost.", f"{former}, how: once")) == []


def test_who_stands_before_a_report_too_may_be_reported(ask: Ask) -> None:
    quote = "Ost said that Zarm controls Ost and the Ford."
    reported = CLAIM + "by: ost, kind: assertion, words: said that"
    (finding,) = ask(said(quote, "zarm controls ost", claims=reported))
    assert "zarm controls ost: it stands behind 'said'" in finding
    both = "Zarm, near Ost, said that Zarm controls Ost."
    reported = reported.replace("by: ost", "by: zarm")
    assert ask(said(both, "zarm isNear ost", claims=reported)) == []


def test_a_denial_denies_one_thing_that_stands_behind_it(ask: Ask) -> None:
    quote = "Ost holds the Ford and did not join the League."
    member, holds = "ost isMemberOf league", "ost controls ford"
    assert ask(said(quote, f"{member}, not: did not", holds)) == []
    moved = ask(said(quote, member, f"{holds}, not: did not"))
    assert any("nothing of it stands behind 'did not'" in one for one in moved)
    both = ask(said(quote, f"{member}, not: did not", "ost uses league, not: did not"))
    assert any("one denial denies one thing" in one for one in both)


def test_a_hedge_is_shared_by_what_shares_a_thing(ask: Ask) -> None:
    quote = "The battle was probably near the Ford in Ost."
    near = f"{NEAR}, certainty: probably"
    in_ost = "battle isLocatedIn ost, certainty: probably"
    assert ask(said(quote, near, in_ost)) == []
    assert (
        "shares nothing" in ask(said(quote, near, in_ost, "ost uses zarm, certainty: probably"))[0]
    )
    behind = 'zarm hasCount "9 cases", certainty: est.'
    assert ask(said("Zarm had 9 cases (1994 est.)", behind, 'zarm hasEnd "1994"')) == []


def test_all_records_of_the_project_are_faithful() -> None:
    assert list(map(str, check_faithfulness(read_input()))) == []
