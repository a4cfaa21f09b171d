"""The words of the properties: the table is whole, and its sentences are said as they should be."""

import re
from pathlib import Path
from typing import cast

import pytest
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.server.extracting import extracted
from khorgos.server.languages import messages as catalogues
from khorgos.server.languages.choosing import LANGUAGES, Language
from khorgos.server.languages.messages import Translator
from khorgos.server.reading import english
from khorgos.server.reading.phrases import (
    COLUMNS,
    GROUPS,
    TABLE,
    ToldFact,
    group_heading,
    heading,
    load,
    messages,
    phrase,
    phrases,
    sentence,
)
from khorgos.server.reading.records import without_stop
from khorgos.server.reading.terms import ShownTerm
from khorgos.server.reading.wording import SENTENCE, Named, Narrator, Piece, plain
from khorgos.triples.problems import InputError

ENGLISH = cast(Translator, NullTranslations())
MESSAGES = Path(catalogues.__file__).with_name("messages")
GOOD = "kho:isNear,where,10,Near,Near,{subject} [is|are] {hedge} near {object},,"


SWAPPED = {
    "{subject} {hedge} took place in {object}": "{object}: {hedge} {subject}",
    "{sentence}.": "{sentence}。",
    "probably": "wol",
    "Where": "Wo",
}


class Swapped:
    """A language in which the object stands first, and only some sentences are translated."""

    def gettext(self, message: str) -> str:
        return SWAPPED.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return singular if number == 1 else plural

    def pgettext(self, context: str, message: str) -> str:
        return SWAPPED.get(message, message)


def _named(text: str, *kinds: str) -> Named:
    return Named(ShownTerm(text, f"/doc/{text}", "en"), frozenset(kinds))


def _said(property_: str, subject: Named, object_: Named, **rest: object) -> str:
    fact = ToldFact(subject, str(KHO[property_]), object_, **rest)  # type: ignore[arg-type]
    return plain(sentence(fact, Narrator("en", ENGLISH)))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(load_ontology())


def test_every_property_of_the_ontology_has_words(vocabulary: Vocabulary) -> None:
    properties = {*vocabulary.object_properties.values(), *vocabulary.datatype_properties.values()}
    told = load(TABLE, set(map(str, properties)))
    assert {str(iri) for iri in properties} == set(told)


def test_only_a_truth_value_is_said_without_its_object(vocabulary: Vocabulary) -> None:
    truths = {
        str(iri)
        for iri in vocabulary.datatype_properties.values()
        if XSD.boolean in vocabulary.ranges(iri)
    }
    without = {iri for iri, words in phrases().items() if "object}" not in words.sentence}
    assert without == truths
    assert _said("isLandlocked", _named("Ost"), _named("true")) == "Ost is landlocked."
    denied = _said("isLandlocked", _named("Ost"), _named("false"))
    assert denied == "It is not so that Ost is landlocked."


def test_a_symmetric_property_has_one_heading(vocabulary: Vocabulary) -> None:
    for iri in vocabulary.object_properties.values():
        if vocabulary.is_symmetric(iri):
            words = phrases()[str(iri)]
            assert words.forward == words.backward


def test_no_two_properties_of_a_group_share_a_heading() -> None:
    ours = [words for words in phrases().values() if words.group not in ("record", "text")]
    headings = [(words.group, words.forward) for words in ours]
    assert len(headings) == len(set(headings))
    orders = [words.rank for words in phrases().values()]
    assert len(orders) == len(set(orders))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (GOOD.replace("isNear", "isNeer"), "the ontology has no property kho:isNeer"),
        (GOOD + "\n" + GOOD, "has a row already"),
        (GOOD.replace("where", "somewhere"), "there is no group 'somewhere'"),
        (GOOD.replace("10", "ten"), "write a whole number"),
        (GOOD.replace("Near,Near", "Near,"), "backward are empty"),
        (GOOD.replace("{object}", "{thing}"), "has a place {thing}"),
        (GOOD.replace("{subject}", "it"), "must have {subject} and {object}"),
        (GOOD.replace("are]", "are"), "must close its brackets"),
        (GOOD.replace("{object}", "{object}."), "without a full stop"),
        (GOOD.replace("kho:", ""), "begin it with kho:"),
        (GOOD + ",more", "has not 8 cells"),
    ],
)
def test_a_faulty_row_is_refused(row: str, fault: str, tmp_path: Path) -> None:
    table = tmp_path / "phrases.csv"
    table.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"phrases\.csv:[23]") as caught:
        load(table, {str(KHO.isNear)})
    assert fault in str(caught.value)
    table.write_text(f"{','.join(COLUMNS)}\n{GOOD}\n", encoding="utf-8")
    assert list(load(table, {str(KHO.isNear)})) == [str(KHO.isNear)]


def test_other_columns_are_refused(tmp_path: Path) -> None:
    table = tmp_path / "phrases.csv"
    table.write_text("property,words\n", encoding="utf-8")
    with pytest.raises(InputError, match="make them property,group"):
        load(table)


def test_headings_read_forwards_from_both_ends() -> None:
    founded = str(KHO.isEstablishedBy)
    assert heading(founded, "forward", ENGLISH) == "Founded by"
    assert heading(founded, "backward", ENGLISH) == "Founded or helped to found"
    assert heading(str(KHO.tookPlaceAt), "forward", Swapped()) == "Wo"


def test_a_property_without_words_is_named_by_its_label() -> None:
    grows = str(KHO.growsBeside)
    assert grows not in phrases()
    assert heading(grows, "forward", ENGLISH, "grows beside") == "Grows beside"
    assert "grows beside" in heading(grows, "backward", ENGLISH, "grows beside")
    assert phrase(grows).group in GROUPS
    said = _said("growsBeside", _named("Ost"), _named("Zarm"), label="grows beside")
    assert said == "Ost: grows beside: Zarm."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            _said("tookPlaceAt", _named("Battle of Ost", "Battle"), _named("Zarm")),
            "The Battle of Ost took place in Zarm.",
        ),
        (
            _said("tookPlaceAt", _named("Battle of Ost"), _named("Zarm"), hedges=("probably",)),
            "The Battle of Ost probably took place in Zarm.",
        ),
        (
            _said("isNear", _named("Ost"), _named("Zarm"), hedges=("may",)),
            "Ost is near Zarm (“may”).",
        ),
        (_said("isNear", _named("Osts", "People"), _named("Zarm")), "The Osts are near Zarm."),
        (_said("isOfKind", _named("Ost"), _named("empire", "Kind")), "Ost is an empire."),
        (
            _said("isOfKind", _named("Ost"), _named("empire", "Kind"), is_over=True),
            "Ost was an empire.",
        ),
        (
            _said("hasBirth", _named("Irm Khan", "Person"), _named("9 July 1711", "TimeSpan")),
            "Irm Khan was born on 9 July 1711.",
        ),
        (
            _said("concerns", _named("Ost book", "Work"), _named("Ost is big", "Claim")),
            "The Ost book concerns the claim “Ost is big”.",
        ),
        (
            _said("concerns", _named("to hold Ost", "Goal"), _named("Ost")),
            "The aim “to hold Ost” concerns Ost.",
        ),
        (
            _said("isNear", _named("Ost"), _named("Zarm"), is_denied=True),
            "It is not so that Ost is near Zarm.",
        ),
        (
            _said("isNear", _named("Ost"), _named("Zarm"), source=_named("Ost chronicle", "Work")),
            "According to the Ost chronicle, Ost is near Zarm.",
        ),
        (
            _said("hasVictor", _named("war of Ost", "War"), _named("Zarm dynasty", "Dynasty")),
            "The war of Ost was won by the Zarm dynasty.",
        ),
        (
            _said("isNear", _named("Ost"), _named("Zarm"), dates=(ShownTerm("36 BC"),)),
            "Ost is near Zarm (36 BC).",
        ),
        (
            _said(
                *("extendsTo", _named("Ost"), _named("Zarm")),
                qualifiers=(
                    ("hasObjectQuantifier", _named("much of", "Quantifier")),
                    ("inRole", _named("ally", "Role")),
                    ("hasScope", _named("Osian Sea", "Sea")),
                    ("hasQualifier", _named("often", "Frequency")),
                ),
            ),
            "Ost reaches “much of” Zarm, as an ally (“often”), with regard to the Osian Sea.",
        ),
        (
            _said(
                *("hasRelativePosition", _named("Ost"), _named("Zarm")),
                qualifiers=(("hasQualifier", _named("to the south", "Direction")),),
                levels=("south",),
            ),
            "Ost lies south of Zarm.",
        ),
    ],
)
def test_a_fact_is_said_as_a_sentence(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(
    ("kind", "property_", "head", "said"),
    [
        ("Purchase", "hasRecipient", "Buyer", "Ost was the buyer in the deal."),
        ("Purchase", "transfers", "What was bought", "Ost was bought in the deal."),
        ("Loan", "hasGiver", "Lent by", "Ost was the lender in the deal."),
        (
            "Cession",
            "hasGiver",
            "Given or lost by",
            "In the deal, Ost gave or lost what passed on.",
        ),
    ],
)
def test_a_purchase_has_a_buyer_and_a_loan_a_lender(
    kind: str, property_: str, head: str, said: str
) -> None:
    iri, kinds = str(KHO[property_]), frozenset({kind, "Event"})
    fact = ToldFact(Named(ShownTerm("deal"), kinds), iri, Named(ShownTerm("Ost")))
    assert heading(iri, "forward", ENGLISH, kinds=kinds) == head
    assert plain(sentence(fact, Narrator("en", ENGLISH))) == said
    assert heading(iri, "backward", ENGLISH) == phrases()[iri].backward


def test_a_passive_sentence_begins_at_the_object() -> None:
    fact = ToldFact(_named("Ost war", "War"), str(KHO.hasVictor), _named("Zarm"))
    narrator = Narrator("en", ENGLISH)
    assert plain(sentence(fact, narrator, passive=True)) == "Zarm won the Ost war."
    near = ToldFact(_named("Ost"), str(KHO.isNear), _named("Zarm"))
    assert sentence(near, narrator, passive=True) == sentence(near, narrator)


def test_another_language_orders_its_sentence_itself() -> None:
    place = ToldFact(_named("Battle of Ost", "Battle"), str(KHO.tookPlaceAt), _named("Zarm"))
    hedged = ToldFact(place.subject, place.property, place.object, hedges=("Probably",))
    narrator = Narrator("xx", Swapped())
    assert plain(sentence(place, narrator)) == "Zarm: Battle of Ost。"
    said = sentence(hedged, narrator)
    assert plain(said) == "Zarm: wol Battle of Ost。"
    assert [piece.kind for piece in said] == ["name", "text", "hedge", "text", "name", "text"]
    assert [piece.term.href for piece in said if piece.kind == "name"] == [
        "/doc/Zarm",
        "/doc/Battle of Ost",
    ]


def test_a_sentence_that_ends_with_an_abbreviation_has_one_stop() -> None:
    """A year of Kazakh ends with a stop of its own; what ends otherwise gets one."""
    narrator = Narrator("en", ENGLISH)
    for clause, said in (("Zarm fell (751 ж.)", "Zarm fell (751 ж.)."), ("in 751 ж.", "In 751 ж.")):
        assert plain(narrator.stop(narrator.say(clause))) == said
    assert plain(without_stop(narrator.stop(narrator.say("in 751 ж.")))) == "In 751 ж."
    assert plain(without_stop(narrator.stop(narrator.say("Zarm fell")))) == "Zarm fell"


def test_what_has_no_translation_is_marked_as_english() -> None:
    fact = ToldFact(_named("Ost dynasty"), str(KHO.isNear), _named("Zarm"))
    said = sentence(fact, Narrator("xx", Swapped()))
    assert plain(said) == "The Ost dynasty is near Zarm。"
    words = [piece.term.language for piece in said if piece.kind == "text"]
    assert words == ["en", "en", ""]


def test_a_long_list_says_how_many_more_there_are() -> None:
    narrator = Narrator("en", ENGLISH)
    names = [_named(name) for name in ("Ost", "Zarm", "Irm", "Ulm", "Bar")]
    assert plain(narrator.listed(names[:1])) == "Ost"
    assert plain(narrator.listed(names[:3])) == "Ost, Zarm and Irm"
    assert plain(narrator.listed(names)) == "Ost, Zarm, Irm and 2 others"


def test_the_verb_agrees_with_a_list() -> None:
    narrator = Narrator("en", ENGLISH)
    both = narrator.several([_named("Ost"), _named("Zarm")])
    one = narrator.several([_named("Ost")])
    assert (
        plain(narrator.say("{subject} [was|were] there", subject=both)) == "Ost and Zarm were there"
    )
    assert plain(narrator.say("{subject} [was|were] there", subject=one)) == "Ost was there"


def test_every_message_of_a_page_can_be_collected() -> None:
    found = list(messages())
    texts = {message.text for message in found}
    assert {words.forward for words in phrases().values()} <= texts
    assert {words.sentence for words in phrases().values()} <= texts
    assert set(GROUPS.values()) <= texts
    assert len(found) == len({(message.context, message.text) for message in found})
    assert all(message.comment for message in found)
    assert group_heading("when", ENGLISH) == "When"


def test_the_catalogues_know_of_every_message() -> None:
    catalogue = extracted()
    for message in messages():
        assert catalogue.get(message.text, message.context), message


def _places(template: str) -> list[str]:
    places = re.findall(r"\{(\w+)\}", template)
    return sorted(re.sub(r"^(?:an|at|of)_", "", place) for place in places)


@pytest.mark.parametrize("language", LANGUAGES[1:], ids=lambda language: language.tag)
def test_a_translation_has_all_places_of_its_sentence(language: Language) -> None:
    """A hedge that has no place in another language would be lost there."""
    with (MESSAGES / f"{language.tag}.po").open("rb") as source:
        catalogue = read_po(source, locale=language.tag)
    for message in catalogue:
        if message.context == SENTENCE and message.string:
            assert _places(message.string) == _places(message.id), message.id
            assert message.string.count("[") == message.string.count("]"), message.id


def _folded(name: str) -> str:
    return name.upper().casefold()  # The dotless i has the capital of the dotted one.


_NAME = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(_NAME, _NAME, st.sampled_from(sorted(phrases())), st.booleans(), st.booleans())
def test_a_name_stands_in_its_sentence_unchanged(
    one: str, other: str, property_: str, is_over: bool, passive: bool
) -> None:
    """Whatever signs it has, braces and brackets too; only the first letter becomes a capital."""
    fact = ToldFact(_named(one), property_, _named(other), is_over=is_over)
    said = sentence(fact, Narrator("en", ENGLISH), passive)
    names = [piece.term.text for piece in said if piece.kind == "name"]
    ends = [one, other] if "object}" in phrases()[property_].sentence else [one]
    assert sorted(map(_folded, names)) == sorted(map(_folded, ends))
    assert all(isinstance(piece, Piece) for piece in said)


@pytest.mark.parametrize(
    ("name", "kinds", "expected"),
    [
        ("Ost Khanate", {"Khanate"}, "the Ost Khanate"),
        ("Ostan", {"Khanate"}, "Ostan"),
        ("Ost's claim to Zarm", {"Situation"}, "Ost's claim to Zarm"),
        ("Ost Empire's claim", {"Situation"}, "the Ost Empire's claim"),
        ("People's Republic of Ost", {"SovereignState"}, "the People's Republic of Ost"),
        ("to hold Ost", {"Goal"}, "to hold Ost"),
        ("fall of Ost", {"Event"}, "the fall of Ost"),
        ("the fall of Ost", {"Event"}, "the fall of Ost"),
        ("three towns", {"Group"}, "three towns"),
        ("Ili", {"River"}, "the Ili"),
        ("Lake Ost", {"Lake"}, "Lake Ost"),
        ("Wu Emperor", {"Person"}, "the Wu Emperor"),
        ("Wu of Ost", {"Person"}, "Wu of Ost"),
        ("law No. 4", {"LegalAct", "Work"}, "law No. 4"),
    ],
)
def test_a_name_has_its_article(name: str, kinds: set[str], expected: str) -> None:
    assert english.definite(name, kinds) + name == expected


@pytest.mark.parametrize(
    ("name", "kinds", "plural"),
    [
        ("Zarm", {"People"}, True),
        ("tribe of Zarms", {"People"}, False),
        ("relations between Ost and Zarm", {"Relationship"}, True),
        ("Ost crisis", {"Situation"}, False),
        ("United Osts", {"Organization"}, False),
        ("diversifying sources", {"Policy"}, False),
        ("Foreign relations of Ost", {"Work"}, False),
    ],
)
def test_a_name_is_one_or_many(name: str, kinds: set[str], plural: bool) -> None:
    assert english.is_plural(name, kinds) is plural


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("river", "a river"),
        ("empire", "an empire"),
        ("union of towns", "a union of towns"),
        ("hour", "an hour"),
        ("European state", "a European state"),
        ("MP", "an MP"),
        ("Khan", "Khan"),
        ("rivers", "rivers"),
        ("nationalism", "nationalism"),
        ("sole heir", "the sole heir"),
    ],
)
def test_a_kind_has_its_article(kind: str, expected: str) -> None:
    assert english.indefinite(kind) + kind == expected


def test_a_template_of_places_and_signs_is_in_every_language() -> None:
    """Else a sentence with a date in brackets would count as one in two languages."""
    narrator = Narrator("xx", cast(Translator, Swapped()))
    assert narrator.template("{sentence} ({date})") == ("{sentence} ({date})", "xx")
    assert narrator.template("{what} near {place}") == ("{what} near {place}", "en")
