"""Who and what a text names: known names, the right one of several, new names and their kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import Entity, FactRecord, Record, Triple
from khorgos.triples.documents import read_document
from khorgos.triples.documents.source import Source
from khorgos.triples.drafting import knownnames, periods
from khorgos.triples.drafting.acronyms import stands_for
from khorgos.triples.drafting.knownnames import HERE, key_of
from khorgos.triples.drafting.mentions import FoundMention, MentionFinder
from khorgos.triples.drafting.namingtext import no_names
from khorgos.triples.mentions import Mentions
from khorgos.triples.naming.letters import fold
from khorgos.triples.naming.words import table

THINGS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "zarm": ("SovereignState", "Zarm", ("Zarmian",)),
    "zarm-empire": ("Empire", "Zarm Empire", ("Zarm", "Zarmian")),
    "zarm-land": ("HistoricalRegion", "Zarm (the land)", ()),
    "zarmians": ("People", "Zarmians", ()),
    "ost": ("SovereignState", "Republic of Ost", ("Ostian",)),
    "amur-tal": ("Person", "Amur Tal", ()),
    "vell": ("Settlement", "Ve’ll", ()),
    "bank-of-ost": ("FinancialInstitution", "Bank of Ost", ()),
    "zarm-ost-border": ("Border", "border between Zarm and the Republic of Ost", ()),
    "trade": ("Practice", "Trade", ()),
    "jarmustan": ("Settlement", "Jarmustan", ()),
}
FACTS = (
    'zarm-empire hasTimeSpan "1700 to 1900"',
    "zarm succeeds zarm-empire",
    'ost name "Ost"@en',
    'ost name "Остия"@ru',
    'vell formerName "Old Vell"@en',
)


def register() -> Input:
    """An invented register."""
    entities = {
        slug: Entity("entities.yaml", 1, slug, kind, label, spoken_of_as=spoken)
        for slug, (kind, label, spoken) in THINGS.items()
    }
    facts = tuple(FactRecord(8, Triple.parse(fact)) for fact in FACTS)
    record = Record("d.yaml", 7, "r", True, None, None, None, ("q",), facts, (), None, {}, ())
    return Input({}, entities, [AnnotatedDocument(None, (), [record])])  # type: ignore[arg-type]


ELSEWHERE = (("vell", "瓦伦城"), ("ost", "奥斯特"), ("ost", "استیا"), ("none", "Nix"))
FINDER = MentionFinder(register(), ELSEWHERE)


def found(text: str, language: str = "en") -> list[FoundMention]:
    """The mentions in all sentences of a text."""
    source = Source("doc", Path("doc.txt"), "plain", language, "", "", "", "", text)
    return [one for mentions in FINDER.find(read_document(source)).values() for one in mentions]


def entities(text: str, language: str = "en") -> list[tuple[str, str]]:
    """The words and the entity of each mention of a known thing."""
    return [(one.text, one.entity) for one in found(text, language) if one.entity]


def kinds(text: str) -> dict[str, str | None]:
    """The kind of each mention that is no known thing, by its words."""
    return {one.text: one.kind for one in found(text) if one.entity is None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1950 it left the Republic of Ost.", [("Republic of Ost", "ost")]),
        ("In 1950 it left Ost’s capital.", [("Ost", "ost")]),
        ("It reached Ve'll by night.", [("Ve'll", "vell")]),
        ("It reached Véll by night.", [("Véll", "vell")]),
        ("It reached V\u00ade’ll by night.", [("V\u00ade’ll", "vell")]),
        ("It was at Old Vell then.", [("Old Vell", "vell")]),
        ("The Ostian army came.", [("Ostian", "ost")]),
        ("An ostian style, the trade of veils.", []),
        ("Then Amur Tal came, and Tal spoke.", [("Amur Tal", "amur-tal"), ("Tal", "amur-tal")]),
        ("Then Berik Tal came.", []),
        ("It was at Zharmustan then.", [("Zharmustan", "jarmustan")]),
        ("It was at the Zharmustan River then.", []),
        ("A zarmian bank, and the ZARM EMPIRE.", [("ZARM EMPIRE", "zarm-empire")]),
        ("The Zarm empire fell.", [("Zarm empire", "zarm-empire")]),
    ],
)
def test_known_names_are_found_as_they_are_written(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert entities(text) == expected


def test_the_polities_of_a_longer_name_are_named_too_but_not_the_parts_of_a_proper_one() -> None:
    border = "In 1950 the border between Zarm and the Republic of Ost was closed."
    assert entities(border) == [
        ("border between Zarm and the Republic of Ost", "zarm-ost-border"),
        ("Zarm", "zarm"),
        ("Republic of Ost", "ost"),
    ]
    assert entities("It asked the Bank of Ost.") == [("Bank of Ost", "bank-of-ost")]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("В Остии, у Остию и с Остией.", "ru", ["ost", "ost", "ost"]),
        ("在奥斯特的瓦伦城。", "zh-Hans", ["ost", "vell"]),
        ("در استیا بود.", "fa", ["ost"]),
        ("Дома устья реки.", "ru", []),
    ],
)
def test_names_are_found_in_other_scripts(text: str, language: str, expected: list[str]) -> None:
    assert [entity for _, entity in entities(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("双方签署《瓦伦条约》。", "瓦伦条约", "Treaty"),
        ("奥斯特大学开学。", "奥斯特大学", "AcademicInstitution"),
        ("奥斯特总统卡里莫夫访问。", "卡里莫夫", "Person"),
        ("奥斯特外长王毅访问。", "王毅", "Person"),
        ("印方提出抗议。", "印", "SovereignState"),
        ("美英两国建交。", "英", "SovereignState"),
        ("美英在此。", "英", "not found"),
        ("奥斯特的大学开学。", "奥斯特的大学", "not found"),
    ],
)
def test_new_names_in_chinese_are_told_by_signs_and_endings(
    text: str, name: str, kind: str
) -> None:
    told = {one.text: one.kind for one in found(text, "zh")}
    assert told.get(name, "not found") == kind


def test_the_language_is_told_by_the_letters_where_it_is_said_otherwise() -> None:
    assert entities("В Остии, у Остию и с Остией.", "en") == entities(
        "В Остии, у Остию и с Остией.", "ru"
    )
    assert kinds("双方签署《瓦伦条约》。") == {"瓦伦条约": "Treaty"}


def test_what_the_base_says_of_names_and_times_counts() -> None:
    base = register()
    own = Input({}, base.entities, [], base=base)
    document = read_document(
        Source("d", Path("d.txt"), "plain", "en", "", "", "", "", "In 1850 Zarm left Ost.")
    )
    (told,) = MentionFinder(own).find(document).values()
    assert [one.entity for one in told] == ["zarm-empire", "ost"]


def test_kazakh_and_russian_words_are_compared_without_their_endings() -> None:
    assert key_of("Алматының", "kk") == key_of("Алматы", "kk")
    assert key_of("Москве", "ru") == key_of("Москва", "ru") != key_of("Мост", "ru")
    assert key_of("Асановым", "ru") == key_of("Асанов", "ru") != key_of("Асан", "ru")
    assert key_of("край", "ru") == key_of("края", "ru")
    assert key_of("Цин", "ru") != key_of("Цинь", "ru")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1850 Zarm fell.", "zarm-empire"),
        ("In 1950 Zarm fell.", "zarm"),
        ("In 1900 Zarm fell.", "zarm"),
        ("In 1500 Zarm fell.", "zarm-land"),
        ("Zarm is large.", "zarm"),
        ("The war of 1850 was long. Zarm fell.", "zarm-empire"),
        ("The war of 1850 was long. Zarm is large.", "zarm"),
        ("In 1850 ships came; in 1950 Zarm fell.", "zarm"),
        ("Tal (born 1850) is of Zarm.", "zarm"),
        ("Tal, there in 1850, is of Zarm.", "zarm-empire"),
        ("In 1950 the Zarmian tribes came.", "zarmians"),
        ("In 1950 the Zarmian army came.", "zarm"),
    ],
)
def test_the_polity_of_a_name_is_that_of_the_date(text: str, expected: str) -> None:
    mention = next(one for one in found(text) if one.text in ("Zarm", "Zarmian"))
    assert mention.entity == expected


def test_what_cannot_be_told_apart_is_said() -> None:
    mention = found("Zarm is large.")[0]
    assert "no date" in mention.because
    assert "Zarm Empire" in mention.because


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (
            "It met the Ministry of Trade and Health.",
            "Ministry of Trade and Health",
            "GovernmentBody",
        ),
        ("It signed the Treaty on Trust in Border Lands of it.", "Treaty on Trust", "Treaty"),
        ("They saw the Talu River there.", "Talu River", "River"),
        ("They saw Lake Talu there.", "Lake Talu", "Lake"),
        ("They saw the Talu river there.", "Talu", "River"),
        ("They saw the village of Talu there.", "Talu", "Settlement"),
        ("He lived in Talu, Mexico, then.", "Talu", "Settlement"),
        ("Then Foreign Minister Berik Asanov spoke.", "Berik Asanov", "Person"),
        ("Then Minister of Foreign Affairs Ann Lee spoke.", "Ann Lee", "Person"),
        ("The Prime Minister of Zarm Ann Lee spoke.", "Ann Lee", "Person"),
        ("Then president Ann Lee spoke.", "Ann Lee", "Person"),
        ("According to Ann Lee, first deputy minister, it fell.", "Ann Lee", "Person"),
        ("Then Berik Asanov spoke.", "Berik Asanov", "Person"),
        ("Then Ann B. Lee spoke.", "Ann B. Lee", "Person"),
        ("The Zarm Senate spoke.", "Zarm Senate", "Legislature"),
        ("Then Blue Moon came.", "Blue Moon", None),
        ("It met the People’s Congress of Talu.", "People’s Congress of Talu", "Legislature"),
        ("They came to Northern Ost.", "Northern Ost", "CountryPart"),
        ("They went to Norway then.", "Norway", "SovereignState"),
        ("The Mexican envoy came.", "Mexican", "SovereignState"),
        ("Then Ban Ki-moon, an envoy, came.", "Ban Ki-moon", "Person"),
        ("Then Moon Jae-in came.", "Moon Jae-in", "Person"),
        ("Then Li Dashi came.", "Li Dashi", "Person"),
        ("Then Nikolai Blue came.", "Nikolai Blue", "Person"),
        ("Then Talu II fell.", "Talu II", "Person"),
        ("Then Talu the Great fell.", "Talu the Great", "Person"),
        ("Then Blue BUDIN fell.", "Blue BUDIN", "Person"),
        ("The governor of Talu came.", "Talu", None),
        ("Then Governor of Talu Nikolai Blue came.", "Nikolai Blue", "Person"),
        ("Then the Chairman of Talu Moon came.", "Talu Moon", None),
        (
            "Then the Chairman of the Talu Committee for Peace came.",
            "Talu Committee for Peace",
            "Organization",
        ),
        ("The Union of Zarm and Ost fell.", "Union of Zarm and Ost", "Organization"),
        ("The President of Zarm and Talu came.", "Talu", None),
        ("They went into Talu War II.", "Talu War II", "War"),
        ("They saw the Talu nuclear test site.", "Talu nuclear test site", "MilitaryInstallation"),
        ("They began the Talu revolt.", "Talu revolt", "Revolt"),
        ("They built the Zarm–Ost–Talu pipeline.", "Zarm–Ost–Talu pipeline", "Infrastructure"),
        ("Then Dr Ann Lee of the Talu Institute came.", "Ann Lee", "Person"),
        ("Then Dr Ann Lee of the Talu Institute came.", "Talu Institute", "AcademicInstitution"),
        ("Then the All-Talu Congress met.", "All-Talu Congress", "Meeting"),
        ("The Talids came.", "Talids", "Dynasty"),
        ("They read the journal Zarm Affairs.", "Zarm Affairs", "MediaOutlet"),
        ("They met Doctors Without Borders there.", "Doctors Without Borders", "Organization"),
        ("It saw the Zarmians and Mexicans.", "Mexicans", "People"),
        ("They came to Nairobi.", "Nairobi", "Settlement"),
    ],
)
def test_new_names_have_the_kind_that_something_tells(
    text: str, name: str, kind: str | None
) -> None:
    assert kinds(text).get(name, "not found") == kind


@pytest.mark.parametrize(
    ("text", "language", "name", "kind"),
    [
        ("Тогда был заключён Талинский договор.", "ru", "Талинский договор", "Treaty"),
        ("Тогда министр обороны Берик Асанов пришёл.", "ru", "Берик Асанов", "Person"),
        ("Они видели реку Тала.", "ru", "Тала", "River"),
        ("Они видели Министерство обороны.", "ru", "Министерство обороны", "GovernmentBody"),
        ("Сонда Талы келісімі жасалды.", "kk", "Талы келісімі", "Agreement"),
        ("Сонда Тала хан келді.", "kk", "Тала хан", "Person"),
        ("Сонда олар Талаға келді.", "kk", "Талаға", None),
    ],
)
def test_new_names_go_on_in_small_letters_in_russian_and_kazakh(
    text: str, language: str, name: str, kind: str | None
) -> None:
    told = {one.text: one.kind for one in found(text, language)}
    assert told.get(name, "not found") == kind


@pytest.mark.parametrize(
    "text",
    [
        "In May and on Monday it rained.",
        "Trade grew. The talks ended.",
        "It paid US$20 for it.",
        "The Minister spoke. The Convention stood.",
        "However, they said it in Zarmian (see there).",
        "Experts expect more of it.",
    ],
)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Head of Talux Anbar Blyte met Amur Tal.", {"Talux": None, "Anbar Blyte": "Person"}),
        ("Head of Talux Anbar Museum met Amur Tal.", {"Talux Anbar Museum": "Organization"}),
        ("Shares in Talux fell.", {"Talux": "Company"}),
        ("Snow in Talux fell.", {"Talux": "Place"}),
        ("They met the carrier Talux.", {"Talux": "Company"}),
        ("They met the marvel Talux.", {"Talux": None}),
    ],
)
def test_companies_and_those_who_lead_them_are_told_apart(
    text: str, expected: Mapping[str, str | None]
) -> None:
    told = kinds(text)
    assert {name: told.get(name, "not found") for name in expected} == expected


def test_a_possessive_ends_a_name_but_not_that_of_a_body_of_people() -> None:
    assert "Talu" in kinds("They saw Talu’s Grand Gate.")
    assert "Farmers’ Union" in kinds("They saw the Farmers’ Union there.")


def test_acronyms_are_read_as_the_text_introduces_them() -> None:
    text = "The Talu Trade Organization (TTO) grew. Then the TTO fell. Then the XQZ fell."
    told = kinds(text)
    assert told["Talu Trade Organization"] == told["TTO"] == "Organization"
    assert told["XQZ"] is None
    because = next(one.because for one in found(text) if one.text == "TTO")
    assert because == "'TTO' is introduced in line 1 as Talu Trade Organization"
    assert [one.entity for one in found("The Bank of Ost (BOO) met. BOO fell.")] == [
        "bank-of-ost"
    ] * 3
    assert stands_for("TTO", "Talu Trade Organization")
    assert not stands_for("TTO", "Bank of Talu")


def test_a_head_noun_alone_refers_back_to_the_last_name_that_has_it() -> None:
    text = "Zarm signed the Convention on Trade. Then the Convention fell. The Committee met."
    told = [(one.text, one.kind, one.because) for one in found(text)[2:]]
    because = "it is short for Convention on Trade, named in line 1"
    assert told == [("Convention", "Treaty", because)]
    assert len(found("Zarm signed the Convention on Trade. Then conventions fell.")) == 2
    assert kinds("The Congress of Ost met. The Talu Congress met.") == {
        "Congress of Ost": "Legislature",
        "Talu Congress": "Meeting",
    }


def test_the_whole_document_tells_the_kind_of_a_name() -> None:
    text = "Then Ann Lee came. King Ann Lee left. Later Lee spoke."
    assert kinds(text) == {"Ann Lee": "Person", "Lee": "Person"}
    lee = next(one for one in found(text) if one.text == "Lee")
    assert lee.because == "it is the surname of Ann Lee, named in line 1"


PIECES = (
    "Zarm Zarm’s Ost Republic of and the The in 1850 Ann Lee Minister ( ) TTO , . - – Ve’ll US $2",
    "река Остии 奥斯特 瓦伦城 استیا Ki-moon \u00ad \u200c King U.S. border «Мир» 《约》 's’ S.",
)
TEXTS = st.lists(st.sampled_from(" ".join(PIECES).split(" ")), min_size=1, max_size=14)


@settings(deadline=None)  # the first text waits for the index
@given(words=TEXTS, glue=st.sampled_from(["", " "]))
def test_mentions_are_the_words_where_they_say(words: Sequence[str], glue: str) -> None:
    text = glue.join(words)
    if not text.strip():
        return
    source = Source("doc", Path("doc.txt"), "plain", "en", "", "", "", "", text)
    for sentence, mentions in FINDER.find(read_document(source)).items():
        for one in mentions:
            assert one.text == sentence.text[one.start : one.end] != ""
            assert one.because
            assert one.row
            assert not one.text.startswith(("the ", "The "))
            assert not one.text.endswith(("'s", "’s"))
        order = [(one.start, -one.end) for one in mentions]
        assert order == sorted(set(order))


VOCABULARY = Vocabulary(load_ontology())
CLASSES = {name for name, iri in VOCABULARY.classes.items() if not VOCABULARY.is_abstract(iri)}


def test_the_characters_of_chinese_are_of_known_uses_and_classes() -> None:
    rows = table(HERE / "chinese.csv")
    uses = {"state", "title", "body", "person", "surnames", "foreign"}
    assert {row["use"] for row in rows} == uses
    told = [row["means"] for row in rows if row["use"] in ("title", "body", "person")]
    assert set(told) <= CLASSES
    assert len({(row["words"], row["use"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("file", ["headnouns.csv", "acronyms.csv"])
def test_each_row_names_a_class_that_things_can_be_of(file: str) -> None:
    wrong = [row for row in table(HERE / file) if row["class"] and row["class"] not in CLASSES]
    assert wrong == []


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("headnouns.csv", "word"),
        ("titles.csv", "words"),
        ("acronyms.csv", "words"),
        ("notnames.csv", "word"),
        ("states.csv", "code"),
        ("periods.csv", "slug"),
        ("exonyms.csv", "name"),
        ("givennames.csv", "name"),
    ],
)
def test_no_table_says_a_thing_twice(file: str, column: str) -> None:
    rows = [(row[column], row.get("use", "")) for row in table(HERE / file)]
    assert len(rows) == len(set(rows))
    assert all(key and key == key.strip() for key, _ in rows)


def test_head_nouns_say_where_they_stand_and_titles_what_they_are() -> None:
    assert {row["where"] for row in table(HERE / "headnouns.csv")} == {"last", "first", "either"}
    assert {row["use"] for row in table(HERE / "titles.csv")} == {"title", "before", "portfolio"}
    assert all(row["words"].islower() for row in table(HERE / "titles.csv"))
    assert "May" in no_names()


def test_states_are_territories_of_the_world() -> None:
    territories = Locale.parse("en").territories
    assert [
        row["code"] for row in table(HERE / "states.csv") if row["code"] not in territories
    ] == []


def test_periods_are_of_polities_of_the_register_and_say_their_source() -> None:
    from khorgos.triples.annotated import read_input

    given = read_input()
    for row in table(periods.PERIODS):
        assert given.entities[row["slug"]].type in periods.POLITIES
        assert row["source"]
    told = periods.polities_by_period(given)
    assert all(told[row["slug"]] for row in table(periods.PERIODS))


def test_names_in_other_languages_are_of_things_of_the_register() -> None:
    from khorgos.triples.annotated import read_input

    given = read_input()
    names = Mentions(given)
    known = {fold(words) for slug in given.entities for words in names.names(slug)}
    assert [
        row["name"] for row in table(HERE / "exonyms.csv") if fold(row["name"]) not in known
    ] == []


def test_the_classes_that_the_tables_speak_of_are_in_the_ontology() -> None:
    polity = VOCABULARY.classes["Polity"]
    below = {
        name for name in CLASSES if polity in VOCABULARY.superclasses(VOCABULARY.classes[name])
    }
    assert set(periods.POLITIES) == below
    assert set(knownnames.NOT_NAMED) <= CLASSES
