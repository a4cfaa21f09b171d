from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.anchoring import anchor
from khorgos.triples.annotation import (
    AnnotationFile,
    Entity,
    FactRecord,
    Record,
    TermRecord,
    Triple,
    load_annotation_file,
    load_entities,
)
from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document, LinkedTerm, Part
from khorgos.triples.documents.sentences import split
from khorgos.triples.documents.source import Source, load_sources
from khorgos.triples.glosses.drafting import draft, slugify
from khorgos.triples.resolving import Resolver
from khorgos.triples.statements import add_statement

pytestmark = pytest.mark.slow  # a draft loads the ontology and indexes all names

SOURCES = Path(__file__).parents[2] / "triples" / "sources"
TARAZ = "Taraz ( kz, Тараз, تاراز ; known to Europeans as Talas) is a city. It lies in the ..."
KHAN = "Ablai Khan (died 1781), born Ablai, was Khan of Moghulistan from 1771 until his death. So"


def linking(*links: tuple[str, str | None]) -> Document:
    """A document of one section with links and their glosses."""
    parts: list[Part] = []
    terms: list[LinkedTerm] = []
    text = ""

    def add(kind: str, view: str, term: str | None = None) -> Part:
        nonlocal text
        offsets = tuple(range(len(text), len(text) + len(view)))
        parts.append(Part(kind, "", view, offsets, term))  # type: ignore[arg-type]
        text += f"{view}\n"
        return parts[-1]

    for words, gloss in links:
        body = add("body", words)
        explained = add("gloss", gloss, words) if gloss else None
        terms.append(LinkedTerm(body, 0, len(words), explained))
    source = Source("links", Path("links.txt"), "plain", "en", "", "", "", "", text)
    return Document(source, tuple(parts), (), tuple(terms))


def entities(**types: str) -> dict[str, Entity]:
    return {
        slug.replace("_", "-"): Entity("e", 1, slug, kind, slug.replace("_", " ").title())
        for slug, kind in types.items()
    }


def annotated(
    *records: Record, terms: Sequence[TermRecord] = (), document: str = "links"
) -> AnnotationFile:
    return AnnotationFile(
        file="a.yaml",
        document=document,
        complete=(),
        records=records,
        document_line=1,
        complete_line=2,
        terms=tuple(terms),
    )


def record(*facts: FactRecord, term: str | None = None) -> Record:
    part = "gloss" if term else None
    return Record("a.yaml", 1, "r", True, None, part, term, ("q",), facts, (), None, {})


def loaded(text: str, folder: Path) -> AnnotationFile:
    path = folder / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    return load_annotation_file(path)


def triples(file: AnnotationFile) -> list[str]:
    return [
        f"{fact.triple.subject} {fact.triple.property} {fact.triple.words or fact.triple.object}"
        for made in file.records
        for fact in made.facts
    ]


# ---------------------------------------------------------------- what is drafted


def test_records_are_drafts_with_their_place_and_their_facts(tmp_path: Path) -> None:
    document = linking(("Taraz", TARAZ))
    file = loaded(draft(document, entities(taraz="Settlement"), []), tmp_path)
    assert (file.document, file.complete) == ("links", ())
    (made,) = file.records
    assert (made.id, made.accepted) == ("gloss-taraz-1", False)
    assert (made.section, made.part, made.term) == ("", "gloss", "Taraz")
    assert made.quotes == ("Taraz ( kz, Тараз, تاراز ; known to Europeans as Talas)",)
    assert [fact.triple.tag for fact in made.facts] == ["kk", "kk-Arab", "en"]
    assert made.facts[0].note == "The gloss writes kz, the code of the country; Kazakh is kk."


def test_dates_lives_and_reigns(tmp_path: Path) -> None:
    register = entities(ablai_khan="Person", moghulistan="Khanate")
    text = draft(linking(("Ablai Khan", KHAN)), register, [])
    file = loaded(text, tmp_path)
    assert triples(file) == [
        "ablai-khan birthName Ablai",
        "ablai-khan hasDeath 1781",
        "ablai-khan rules moghulistan",
    ]
    (made,) = file.records
    reign = made.facts[-1]
    assert (reign.when, reign.edtf) == ("from 1771 until his death", "1771/1781")
    assert reign.reading == "relative"
    assert '# type: "Khan of Moghulistan" reads as Person; the register says Person\n' in text


def test_a_second_sentence_is_a_second_record(tmp_path: Path) -> None:
    gloss = "X (russian: Икс) is a city. In 2020, it had a population of 500 people. It lies."
    file = loaded(draft(linking(("X", gloss)), {}, []), tmp_path)
    assert [made.id for made in file.records] == ["gloss-x-1", "gloss-x-2"]
    assert file.records[1].quotes == ("In 2020, it had a population of 500 people",)
    (fact,) = file.records[1].facts
    assert (fact.when, fact.reading) == ("In 2020", "coreference")


def test_damage_in_the_quote_is_noted(tmp_path: Path) -> None:
    gloss = "X (25 September 17117 February 1799), also known as Y, was an emperor of Z."
    text = draft(linking(("X", gloss)), {}, [])
    (fact,) = loaded(text, tmp_path).records[0].facts
    assert "'25 September 17117 February 1799'" in str(fact.note)
    assert "# flag: two dates have run together" in text


def test_an_unknown_entity_gets_a_slug_and_a_remark(tmp_path: Path) -> None:
    text = draft(linking(("Xi’an–Ürümqi", "Xi’an–Ürümqi, also known as Y, is a line.")), {}, [])
    assert triples(loaded(text, tmp_path)) == ["xian-urumqi name Y"]
    assert "# no such entity yet: xian-urumqi\n" in text
    text = draft(linking(("Ablai Khan", KHAN)), {}, [])
    assert "# no such entity yet: moghulistan\n" in text


def test_an_entity_is_found_by_the_name_of_the_term_or_of_the_gloss(tmp_path: Path) -> None:
    name = FactRecord(1, Triple.parse('taraz name "Old Town"@en'))
    document = linking(("Old Town", "Taraz, also known as Old Town or Talas, is a city."))
    file = loaded(
        draft(document, entities(taraz="Settlement"), [annotated(record(name))]), tmp_path
    )
    assert triples(file) == ["taraz name Old Town", "taraz name Talas"]
    file = loaded(draft(document, entities(taraz="Settlement"), []), tmp_path)
    assert triples(file) == ["taraz name Old Town", "taraz name Talas"]


# ---------------------------------------------------------------- what is not drafted


def test_a_page_of_homonyms_says_nothing(tmp_path: Path) -> None:
    gloss = "Ili may refer to: * Ili may refer to: * Irish Life (1990–2000)"
    (made,) = loaded(draft(linking(("Ili", gloss)), {}, []), tmp_path).records
    assert made.facts == ()
    assert "homonyms" in str(made.nothing)


def test_a_gloss_on_another_thing_gives_remarks_alone(tmp_path: Path) -> None:
    gloss = "The People's Liberation Army (PLA) is a military force."
    text = draft(linking(("Chinese army", gloss)), {}, [])
    file = loaded(text, tmp_path)
    assert file.records == ()
    assert '# target: the gloss is about "People\'s Liberation Army"' in text
    assert '# not drafted: "PLA"\n' in text


def test_a_gloss_on_another_kind_of_thing_gives_remarks_alone(tmp_path: Path) -> None:
    gloss = "Jiajing (28 January 1522 – 8 February 1567) was the era name of the Emperor."
    text = draft(linking(("Jiajing", gloss)), entities(jiajing="Person"), [])
    assert loaded(text, tmp_path).records == ()
    assert "which is another kind of thing" in text
    text = draft(linking(("Jiajing", gloss)), entities(jiajing="HistoricalPeriod"), [])
    assert triples(loaded(text, tmp_path)) == [
        "jiajing hasTimeSpan 28 January 1522 – 8 February 1567"
    ]


def test_a_repeated_gloss_is_read_once_and_one_with_records_not_again(tmp_path: Path) -> None:
    document = linking(("Taraz", TARAZ), ("the town", TARAZ))
    assert len(loaded(draft(document, {}, []), tmp_path).records) == 1
    text = draft(document, {}, [annotated(record(term="Taraz"))])
    assert loaded(text, tmp_path).records == ()
    text = draft(document, {}, [annotated(record(term="Taraz"), document="another")])
    assert len(loaded(text, tmp_path).records) == 1


def test_one_gloss_twice_under_a_heading_is_remarked() -> None:
    remark = "# place: this gloss stands more than once under its heading\n"
    assert remark in draft(linking(("Taraz", TARAZ), ("Taraz", TARAZ)), {}, [])
    assert remark not in draft(linking(("Taraz", TARAZ), ("the town", TARAZ)), {}, [])


def test_a_gloss_that_says_nothing_is_named() -> None:
    text = draft(linking(("drama", "Drama is a mode of fiction ...")), {}, [])
    assert "records: []\n" in text
    assert "# Nothing was read in the gloss of 'drama'.\n" in text


# ---------------------------------------------------------------- terms


def test_every_linked_term_is_listed_once_with_its_entity(tmp_path: Path) -> None:
    document = linking(("Taraz", None), ("drama", None), ("Taraz", None), ("Ablai", None))
    listed = TermRecord(1, "Ablai", entity="ablai-khan"), TermRecord(1, "drama", nothing="a word")
    file = loaded(draft(document, entities(taraz="Settlement"), []), tmp_path)
    assert [(term.term, term.entity, term.nothing) for term in file.terms] == [
        ("Taraz", "taraz", None),
        ("drama", None, "?"),
        ("Ablai", None, "?"),
    ]
    file = loaded(draft(document, {}, [annotated(terms=listed)]), tmp_path)
    assert [(term.term, term.entity, term.nothing) for term in file.terms] == [
        ("Taraz", None, "?"),
        ("drama", None, "a word"),
        ("Ablai", "ablai-khan", None),
    ]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Han–Xiongnu War", "han-xiongnu-war"),
        ("Xi'an, Shaanxi", "xian-shaanxi"),
        ("Dungan revolt (1862–77)", "dungan-revolt-1862-77"),
        ("Ürümqi", "urumqi"),
        ("Указ", "ukaz"),
        ("扎姆", "zhamu"),
        ("…", "term"),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text) == slug


# ---------------------------------------------------------------- the whole


@pytest.mark.slow
@pytest.mark.parametrize("source", load_sources(SOURCES), ids=lambda source: source.slug)
def test_drafts_of_the_documents_load_are_found_and_can_be_built(
    source: Source, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    document, register = read_document(source), load_entities()
    file = loaded(draft(document, register, []), tmp_path)
    resolver = Resolver(vocabulary, register, [])
    views = [(part.section, part.term, part.view) for part in document.parts]
    for made in file.records:
        passages, problems = anchor(document, made)
        if problems:  # the same gloss stands twice under one heading
            assert any(
                views.count(view) > 1 for view in views if view[:2] == (made.section, made.term)
            )
            continue
        for fact in made.facts:
            if {fact.triple.subject, fact.triple.object or fact.triple.subject} <= set(register):
                add_statement(fact, passages, resolver, {"facts": Graph(), "statements": Graph()})
    assert {term.term for term in file.terms} == {term.text for term in document.terms}


SNIPPETS = st.sampled_from(
    [
        *(
            "X ",
            "(",
            ")",
            ", ",
            "; ",
            "kk, Тараз",
            "also known as A: B",
            " was a dynasty",
            "'",
            '"',
        ),
        *("1721 – 1757", "born 6 July 1940", " from 618 to 907 AD", "Emperor of the Y", "# no"),
        *("It was founded in 1514", ". ", " ...", "may refer to", "''", "in 36 BC", "- ", ": "),
        *(" with a population of 5 people", "(640 – )", "17117 February", " = ", "{{", "\u00a0"),
    ]
)


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(st.lists(SNIPPETS, min_size=1, max_size=20).map("".join))
def test_every_draft_loads_and_is_found(
    tmp_path_factory: pytest.TempPathFactory, gloss: str
) -> None:
    if not split(gloss):
        return
    document = linking(("X", gloss))
    file = loaded(draft(document, {}, []), tmp_path_factory.mktemp("draft"))
    for made in file.records:
        passages, problems = anchor(document, made)
        assert problems == []
        assert len(passages) == 1
