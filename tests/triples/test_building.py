from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO, WD
from khorgos.ontology.shacl import VIOLATION, WARNING, load_shapes, validate
from khorgos.ontology.vocabulary import load_ontology
from khorgos.triples.building import Build, build
from khorgos.triples.gates.checking import TEXT_GATES
from khorgos.triples.gates.gate import JudgedTexts
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.release import read_release, write_release
from khorgos.triples.surety import INFERRED, STATED, union

RECORDS = "annotations/two-states.yaml"
ENTITIES = "annotations/entities.yaml"
REGISTER = "wikidata/register.csv"
SIGHTINGS = "wikidata/sightings.csv"

Edit = Callable[[str, str, str], None]

# ---------------------------------------------------------------- accepted


def test_each_graph_holds_what_is_its_own(small_build: Build) -> None:
    assert set(small_build.graphs) == {*STATED, *INFERRED}
    facts, statements, claims, evidence, links, inferred = (
        small_build.graphs[name]
        for name in ("facts", "statements", "claims", "evidence", "links", "inferred")
    )
    battle = KH["battle-of-the-ford"]
    assert (battle, KHO.hasVictor, KH.zarm) in facts
    assert (None, KHO.predicate, KHO.hasVictor) in statements
    assert (KH["ford-is-in-ost"], RDF.type, KHO.Claim) in claims
    assert (KH["two-states"], RDF.type, KHO.SourceDocument) in evidence
    assert (KH.zarm, SKOS.exactMatch, WD.Q101) in links
    assert (battle, KHO.hasParticipant, KH.zarm) in inferred
    assert (battle, KHO.hasParticipant, KH.zarm) not in union(small_build.graphs)


def test_what_is_claimed_or_denied_is_no_fact(small_build: Build) -> None:
    stated = union(small_build.graphs)
    assert (KH.ford, KHO.isLocatedIn, KH["ost-region"]) not in stated
    assert (KH.zarm, KHO.isMemberOf, KH.league) not in stated
    assert (KH.zarm, KHO.isMemberOf, KH.league) not in union(small_build.graphs, INFERRED)


def test_what_a_claim_says_may_rest_on_an_emendation(small: Path, edit: Edit) -> None:
    emended = "{written: the Ford, read: the ford}"
    said = (
        f"{{fact: ford isLocatedIn ost-region, reading: emended, because: x, emended: {emended}}}"
    )
    edit(RECORDS, "content: [ford isLocatedIn ost-region]", f"content:\n    - {said}")
    graphs = build(small).graphs
    (proposition,) = graphs["claims"].objects(KH["ford-is-in-ost"], KHO.hasContent)
    emendation = graphs["claims"].value(proposition, KHO.hasEmendation)
    assert graphs["evidence"].value(emendation, KHO.readAs) == Literal("the ford")
    assert (None, KHO.hasTextProblem, emendation) in graphs["evidence"]
    assert (KH.ford, KHO.isLocatedIn, KH["ost-region"]) not in graphs["emended"]


def test_what_a_goal_would_bring_about_is_no_fact(small: Path, edit: Edit) -> None:
    emended = "reading: emended, because: x, emended: {written: 300 km, read: 30 km}"
    said = f"{{fact: border isLocatedIn ost, {emended}}}"
    goal = f"- fact: zarm hasGoal shortening\n    content: [{said}]"
    edit(RECORDS, '- border hasLength "over 300 km"', f'- border hasLength "over 300 km"\n  {goal}')
    edit(ENTITIES, "league:\n", "shortening:\n  type: Goal\n  label: shorter border\nleague:\n")
    edit(REGISTER, "league,", "shortening,no-item,,,,a goal\nleague,")
    graphs = build(small).graphs
    (proposition,) = graphs["statements"].objects(KH.shortening, KHO.hasContent)
    (passage,) = graphs["statements"].objects(proposition, KHO.hasEvidence)
    assert (passage, RDF.type, KHO.Passage) in graphs["evidence"]
    assert (None, KHO.hasTextProblem, None) in graphs["evidence"]
    assert graphs["statements"].value(proposition, KHO.hasEmendation) is not None
    assert (KH.border, KHO.isLocatedIn, KH.ost) not in union(graphs)
    report = validate(union(graphs) + load_ontology(), load_shapes())
    assert [str(result) for result in report.results] == []


def test_entities_have_class_label_names_notes_and_mentions(small_build: Build) -> None:
    facts, evidence = small_build.graphs["facts"], small_build.graphs["evidence"]
    battle = KH["battle-of-the-ford"]
    assert (battle, RDF.type, KHO.Battle) in facts
    assert list(facts.objects(battle, RDFS.label)) == [Literal("Battle of the Ford", lang="en")]
    assert list(facts.objects(battle, SKOS.altLabel)) == [Literal("砂岩之戰", lang="zh-Hant")]
    assert (KH.zarm, SKOS.scopeNote, Literal("The state, not the river.", lang="en")) in facts
    assert (KH.ost, KHO.note, None) in facts
    mentions = {
        str(evidence.value(passage, KHO.exact))
        for passage in facts.objects(KH.zarm, KHO.isMentionedIn)
    }
    assert "Zarm is not a member of the League." in mentions
    assert "The border is over 300 km long." not in mentions


def test_passages_are_those_of_records_that_say_something(small_build: Build) -> None:
    evidence = small_build.graphs["evidence"]
    exact = set(map(str, evidence.objects(None, KHO.exact)))
    assert len(exact) == 5
    assert "Its king probably fled the next day." not in exact


def test_drafts_are_left_out(small_build: Build) -> None:
    ids = [record.id for document in small_build.documents for record in document.records]
    assert ids == ["battle", "flight", "recognition", "border", "dispute"]


def test_there_are_no_blank_nodes(small_build: Build) -> None:
    for graph in small_build.graphs.values():
        assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


def test_the_steps_are_announced_and_nothing_is_written(small: Path) -> None:
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    steps: list[str] = []
    build(small, steps.append)
    assert steps[0] == "reading the sources"
    assert steps[-1] == "inferring from the axioms"
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before


# ---------------------------------------------------------------- refused, one problem each


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            RECORDS,
            "quote: The border is over 300 km long.",
            "quote: The border is over 300 km wide.",
            "two-states.yaml:28: [border] the quote 'The border is over 300 km wide.' is not in "
            "the document; the nearest sentence is 'The border is over 300 km long.'",
            id="a quote that is not found",
        ),
        pytest.param(
            RECORDS,
            "quote: Its king probably fled the next day.",
            "quote: the",
            "two-states.yaml:15: [flight] the quote 'the' is found 3 times: "
            "body in 'Early times' at two-states.txt:5:31; body in",
            id="a quote that is found several times",
        ),
        pytest.param(
            RECORDS,
            "[Zarm recognized Ost in 1992., Zarm is",
            "[Zarm recognized Ost in 1992., in 1992. The border is, Zarm is",
            "two-states.yaml:19: [recognition] the pieces 'Zarm recognized Ost in 1992.' and "
            "'in 1992. The border is' overlap; quote them as one",
            id="pieces that overlap",
        ),
        pytest.param(
            RECORDS,
            "section: Early times",
            "section: Early time",
            "two-states.yaml:15: [flight] there is no section 'Early time'; the sections are "
            "'Early times'; 'Today'",
            id="an unknown section",
        ),
        pytest.param(
            RECORDS,
            "section: Early times",
            "section: Today",
            "two-states.yaml:15: [flight] the quote 'Its king probably fled the next day.' is not "
            "where the record looks, but: body in 'Early times' at two-states.txt:7:7",
            id="a wrong section",
        ),
        pytest.param(
            RECORDS,
            "complete: [Early times]",
            "complete: [Earlier]",
            "two-states.yaml:2: there is no section 'Earlier'; the sections are",
            id="an unknown complete section",
        ),
        pytest.param(
            RECORDS,
            "    when: in 1992",
            "    when: in 1992\n    edtf: 1992-13",
            "two-states.yaml:23: [recognition] EDTF '1992-13', column",
            id="an invalid EDTF",
        ),
        pytest.param(
            RECORDS,
            "    when: in 1992",
            "    when: in 1992\n    edtf: '1993'",
            "two-states.yaml:23: [recognition] the words 'in 1992' do not say 1993; correct",
            id="words that disagree with the EDTF",
        ),
        pytest.param(
            RECORDS,
            "    when: in 1992",
            "    when: in 1993",
            "two-states.yaml:23: [recognition] the words 'in 1993' do not stand in the quote",
            id="a time that does not stand in the quote",
        ),
        pytest.param(
            RECORDS,
            "    when: in 1992",
            "    certainty: probably",
            "two-states.yaml:23: [recognition] the words 'probably' do not stand in the quote",
            id="a hedge that does not stand in the quote",
        ),
        pytest.param(
            RECORDS,
            'name "Battle of the Ford"@en',
            'name "Fight of the Ford"@en',
            "two-states.yaml:13: [battle] the words 'Fight of the Ford' do not stand in the quote",
            id="a name that does not stand in the quote",
        ),
        pytest.param(
            RECORDS,
            "words: said",
            "words: claimed",
            "two-states.yaml:35: [dispute] the words 'claimed' do not stand in the quote",
            id="reporting words that do not stand in the quote",
        ),
        pytest.param(
            RECORDS,
            "battle-of-the-ford hasVictor zarm",
            "battle-of-the-ford hasVictor zarn",
            "two-states.yaml:8: [battle] there is no entity 'zarn'; did you mean 'zarm'?",
            id="an unknown entity",
        ),
        pytest.param(
            RECORDS,
            "battle-of-the-ford hasVictor zarm",
            "battle-of-the-ford hasVictr zarm",
            "two-states.yaml:8: [battle] the ontology has no property 'hasVictr'; did you mean "
            "'hasVictor'",
            id="an unknown property",
        ),
        pytest.param(
            ENTITIES,
            "type: Battle",
            "type: Batle",
            "entities.yaml:18: [battle-of-the-ford] there is no class 'Batle'; did you mean 'Batt",
            id="an unknown class",
        ),
        pytest.param(
            ENTITIES,
            "type: Battle",
            "type: Zzzzz",
            "entities.yaml:18: [battle-of-the-ford] there is no class 'Zzzzz'; see ontology/",
            id="a class that is like no other",
        ),
        pytest.param(
            ENTITIES,
            "type: Territory",
            "type: Region",
            "entities.yaml:12: [ost-region] the class 'Region' only gathers narrower ones; "
            "use one of them: CountryPart, HistoricalRegion, WorldRegion",
            id="an abstract class",
        ),
        pytest.param(
            ENTITIES,
            "type: Territory",
            "type: TimeSpan",
            "entities.yaml:12: [ost-region] the build makes what is of the class 'TimeSpan'; "
            "say it in a record instead",
            id="a class of the record",
        ),
        pytest.param(
            RECORDS,
            "battle-of-the-ford hasVictor zarm",
            "zarm hasVictor zarm",
            "two-states.yaml:8: [battle] hasVictor takes the class 'event' there, but "
            "zarm has 'sovereign state'; choose another property, or mend the type",
            id="an entity of a wrong class",
        ),
        pytest.param(
            RECORDS,
            "battle-of-the-ford hasVictor zarm",
            "battle-of-the-ford hasEvidence zarm",
            "two-states.yaml:8: [battle] hasEvidence keeps the build's own records",
            id="a property that keeps records",
        ),
        pytest.param(
            RECORDS,
            "    note: It is not said how.",
            "    reading: relative",
            "two-states.yaml:23: [recognition] records.2.facts.0: the key 'because' is missing",
            id="a reading without its reason",
        ),
        pytest.param(
            RECORDS,
            "    content: [ford isLocatedIn ost-region]",
            "    content: [{fact: ford isLocatedIn ost-region, reading: emended, because: x, "
            "emended: {written: the ocean, read: the ford}}]",
            "two-states.yaml:35: [dispute] 'the ocean' does not stand in the quote; "
            "copy it from there, letter for letter",
            id="an emendation of words that do not stand there",
        ),
        pytest.param(
            RECORDS,
            "  quote: Its king",
            "  quote: so: Its king",
            "two-states.yaml:17: this is not YAML at column 12: mapping values are not allowed",
            id="YAML that does not parse",
        ),
        pytest.param(
            RECORDS,
            "complete: [Early times]",
            "document: two-states\ncomplete: [Early times]",
            "two-states.yaml:2: the key 'document' stands twice; keep one",
            id="a key that stands twice",
        ),
        pytest.param(
            RECORDS,
            "document: two-states",
            "document: three-states",
            "two-states.yaml:1: there is no source 'three-states'; the sources are two-states",
            id="an unknown document",
        ),
        pytest.param(
            ENTITIES,
            "league:",
            "idle:\n  type: Place\n  label: idle\nleague:",
            "register.csv:9: [idle] the entity has no row; add: idle,unverified,,,,what to look f",
            id="an entity without a state",
        ),
        pytest.param(
            RECORDS,
            "denies: [ford-is-in-ost]",
            "denies: [ford-is-not-in-ost]",
            "two-states.yaml:43: [dispute] the claim ford-is-not-in-ost stands under its own "
            "denies; name the other claim",
            id="a claim that denies itself",
        ),
        pytest.param(
            RECORDS,
            "denies: [ford-is-in-ost]",
            "denies: [ford]",
            "two-states.yaml:43: [dispute] denies takes the class 'claim' there, but ford has",
            id="a claim that denies a place",
        ),
        pytest.param(
            RECORDS,
            "- border hasLength",
            "- border isPartOf border\n  - border hasLength",
            "two-states.yaml:31: [border] border stands on both sides of isPartOf, but nothing is",
            id="a thing that is part of itself",
        ),
        pytest.param(
            RECORDS,
            "- border hasLength",
            "- ford isPartOf ost-region\n  - ost-region isPartOf ford\n  - border hasLength",
            "two-states.yaml:32: [border] 'ost-region isPartOf ford' cannot hold beside 'ford "
            "isPartOf ost-region', which stands at two-states.yaml:31; turn one of them",
            id="each of two things a part of the other",
        ),
        pytest.param(
            RECORDS,
            '"over 300 km"',
            '"over 300 km"@en',
            "two-states.yaml:31: [border] hasLength takes words without a language; take '@en' out",
            id="a quantity in a language",
        ),
        pytest.param(
            RECORDS,
            '"Battle of the Ford"@en',
            '"Battle of the Ford"@en_GB',
            "two-states.yaml:13: [battle] the language tag 'en_GB' has hyphens: write 'en-GB'",
            id="a language tag with an underscore",
        ),
        pytest.param(
            RECORDS,
            "zarm recognizes ost",
            "z\u0430rm recognizes ost",
            "two-states.yaml:23: [recognition] there is no entity 'z\u0430rm'; did you mean "
            "'zarm'? Character 2 is U+0430 CYRILLIC SMALL LETTER A where 'a' stands in zarm.",
            id="a letter that looks like another",
        ),
        pytest.param(
            RECORDS,
            "zarm recognizes ost",
            "zarm shuns\u0456 ost",
            "two-states.yaml:23: [recognition] the ontology has no property 'shuns\u0456'; it has "
            "U+0456 CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I, and no name has",
            id="a property with a letter that none has",
        ),
        pytest.param(
            RECORDS,
            "id: ford-is-not-in-ost",
            "id: zarm",
            "two-states.yaml:43: [dispute] the claim zarm has the slug of an entity or document; "
            "rename it",
            id="a claim id that is an entity's slug",
        ),
        pytest.param(
            RECORDS,
            "id: border",
            "id: battle",
            "two-states.yaml:28: [battle] this id stands at line 4 too; choose another",
            id="a record id that stands twice",
        ),
        pytest.param(
            SIGHTINGS,
            "ford,Q102,Ford,a map,\n",
            "",
            "register.csv:3: [ford] the pairing has no evidence; say in sightings.csv where",
            id="a link without evidence",
        ),
        pytest.param(
            REGISTER,
            "Q102",
            "",
            "register.csv:3: [ford] '' is not a Wikidata id",
            id="a link without an id",
        ),
        pytest.param(
            REGISTER,
            "closeMatch,place",
            "closeMatch,river",
            "register.csv:3: [ford] things of kind river are of River, not of Place, as "
            "entities.yaml:15 has it; correct",
            id="an item of another kind",
        ),
    ],
)
def test_bad_input_is_refused_with_its_place_and_the_way_out(
    edit: Edit, problem: Callable[[], str], file: str, old: str, new: str, message: str
) -> None:
    edit(file, old, new)
    assert problem().startswith(message)


def test_a_claim_id_that_stands_twice_is_refused(
    edit: Edit, problems: Callable[[], Sequence[Problem]]
) -> None:
    edit(RECORDS, "id: ford-is-not-in-ost", "id: ford-is-in-ost")
    twice = "two-states.yaml:43: [dispute] the claim ford-is-in-ost is in two-states.yaml:35 too; "
    assert f"{twice}rename it" in map(str, problems())


def test_two_things_may_defeat_each_other(small: Path, edit: Edit) -> None:
    edit(RECORDS, "- border hasLength", "- ost recognizes zarm\n  - border hasLength")
    assert build(small)


def test_an_entity_that_was_deleted_is_one_problem(
    edit: Edit, problems: Callable[[], Sequence[Problem]]
) -> None:
    edit(ENTITIES, "ford:\n  type: Place", "fords:\n  type: Place")
    told = [str(one) for one in problems() if "there is no entity 'ford'" in one.message]
    assert told == [
        "two-states.yaml:11: [battle] there is no entity 'ford'; did you mean 'fords' or "
        "'border'? Or add it to entities.yaml (and in 2 more places, the last two-states.yaml:43)"
    ]


def test_an_unused_entity_is_refused(edit: Edit, problem: Callable[[], str]) -> None:
    edit(ENTITIES, "league:", "idle:\n  type: Place\n  label: idle\nleague:")
    edit(REGISTER, "ost,unverified", "idle,no-item,,,,nothing\nost,unverified")
    assert problem() == (
        "entities.yaml:24: [idle] no record speaks of this entity: was a fact deleted, or one of "
        "its ends exchanged? Mend it there; else write a record of the entity, or delete it"
    )


def test_bytes_that_are_not_utf_8_are_refused(small: Path, problem: Callable[[], str]) -> None:
    path = small / RECORDS
    path.write_bytes(path.read_bytes().replace(b"died.", b"di\xe9d.", 1))
    assert problem().startswith("two-states.yaml:5: byte ")


@pytest.mark.parametrize("name", [ENTITIES, REGISTER, SIGHTINGS])
def test_a_missing_file_is_refused(small: Path, problem: Callable[[], str], name: str) -> None:
    (small / name).unlink()
    assert ": there is no such file in " in problem()


def test_a_source_with_another_hash_is_refused(small: Path) -> None:
    path = small / "sources" / "two-states.txt"
    path.write_bytes(path.read_bytes().replace(b"36 BC", b"35 BC"))
    with pytest.raises(InputError, match=r"the bytes are not the recorded ones: expected SHA-256"):
        build(small)


# ---------------------------------------------------------------- refused, several together


def test_problems_of_all_kinds_are_reported_together_and_in_order(
    edit: Edit, problems: Callable[[], Sequence[Problem]]
) -> None:
    edit(RECORDS, "quote: Its king", "quote: His king")
    edit(RECORDS, "recognizes", "recognises")
    edit(RECORDS, "words: said", "words: told")
    edit(ENTITIES, "type: Territory", "type: Territry")
    edit(REGISTER, "Q101", "101")
    assert [(problem.file, problem.record) for problem in problems()] == [
        ("entities.yaml", "ost-region"),
        ("register.csv", "zarm"),
        ("two-states.yaml", "flight"),
        ("two-states.yaml", "recognition"),
        ("two-states.yaml", "dispute"),
    ]


def test_files_that_break_their_format_are_reported_together(
    edit: Edit, problems: Callable[[], Sequence[Problem]]
) -> None:
    edit(ENTITIES, "type: Territory", "type: territory")
    edit(RECORDS, "status: draft", "status: drafted")
    assert [problem.file for problem in problems()] == ["entities.yaml", "two-states.yaml"]


def test_a_quote_that_is_not_found_brings_no_second_problem_for_its_words(
    edit: Edit, problem: Callable[[], str]
) -> None:
    edit(RECORDS, "In 36 BC Zarm defeated", "In 36 BC Zarm def eated")
    assert "[battle] the quote" in problem()


def test_what_a_faulty_record_uses_is_not_called_unused(
    edit: Edit, problem: Callable[[], str]
) -> None:
    edit(RECORDS, "border hasLength", "border hasLenght")
    assert "hasLenght" in problem()


@pytest.mark.slow
def test_a_refused_build_leaves_the_old_release(
    small: Path, edit: Edit, problems: Callable[[], Sequence[Problem]]
) -> None:
    write_release(build(small).graphs, small / "graph")
    before = {path.name: path.read_bytes() for path in (small / "graph").iterdir()}
    edit(RECORDS, "recognizes", "recognises")
    assert problems()
    assert {path.name: path.read_bytes() for path in (small / "graph").iterdir()} == before
    assert (KH.zarm, KHO.recognizes, KH.ost) in read_release(small / "graph")["facts"]


@pytest.mark.slow
def test_what_is_built_conforms_to_the_shapes(small_build: Build, ontology: Graph) -> None:
    report = validate(union(small_build.graphs) + ontology, load_shapes())
    assert report.of(VIOLATION) == report.of(WARNING) == []


# ---------------------------------------------------------------- entities that wait


HILL = "hill:\n  type: Place\n  label: Hill\n  status: draft\n"


def test_an_entity_that_is_a_draft_may_stand_unused(small: Path, edit: Edit) -> None:
    edit(ENTITIES, "league:\n", f"{HILL}league:\n")
    assert not any("hill" in str(node) for graph in build(small).graphs.values() for node in graph)
    edit(ENTITIES, "  status: draft\n", "")
    with pytest.raises(InputError, match="hill") as caught:
        build(small)
    assert any(
        "no record speaks of" in str(one) or "no row" in str(one) for one in caught.value.problems
    )


def test_a_draft_of_which_a_record_speaks_is_built(small: Path, edit: Edit) -> None:
    edit(ENTITIES, "league:\n", f"{HILL}league:\n")
    edit(
        RECORDS, "  - battle-of-the-ford hasDefeatedParty ost", "  - battle-of-the-ford isNear hill"
    )
    assert (KH["hill"], RDFS.label, Literal("Hill", lang="en")) in build(small).graphs["facts"]


def test_no_gate_asks_about_a_draft_that_waits_but_it_is_remembered(
    small: Path, edit: Edit
) -> None:
    """Its label is that of another thing, and has a letter of another script."""
    edit(ENTITIES, "league:\n", HILL.replace("Hill", "Zаrm") + "league:\n")
    judged = JudgedTexts(small)
    results = {gate.name: gate.run(judged) for gate in TEXT_GATES}
    findings = [text for result in results.values() for text in result.findings]
    assert not any("hill" in text for text in findings)
    assert results["texts"].remarks == ["1 entity is a draft, of which no record speaks: hill"]
    assert results["texts"].summary.endswith("read; 1 entity is a draft")
    edit(ENTITIES, "  status: draft\n", "")
    assert any("hill" in text for text in TEXT_GATES[0].run(JudgedTexts(small)).findings)
