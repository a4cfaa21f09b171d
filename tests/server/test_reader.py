"""The reader: a document's text, its sentences with their facts, and the words of a record lit."""

import re
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterator
from hashlib import sha256
from html import unescape
from itertools import chain
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode
from rdflib import URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.engines.engine import select
from khorgos.server.reading.margins import (
    Note,
    Triplet,
    clusters,
    documents_of,
    layers_of,
    margin_of,
)
from khorgos.server.reading.texts import (
    Layers,
    around,
    chapters,
    light,
    offsets_of,
    read_chapter,
    texts_of,
)
from khorgos.server.serve import read_ontology
from khorgos.server.site import Site
from khorgos.triples.building import Build, build
from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import view_of
from khorgos.triples.documents.source import Source
from khorgos.triples.release import write_release
from khorgos.triples.texts import TEXTS, Text, TextPart, text_of

ARTICLE = "china-kazakhstan-relations"
HOSTILE = "<script>alert(1)</script>"
TEXT = f"""\
Zarm and Ost

HOME

Early times

In 36 BC
Zarm Zarm (砂岩, ) was a realm of the steppe. It was ru ...
defeated the king of
Ost Ost ({HOSTILE}; \u202eتسوا) is a land of many rivers. Its people ...
at the ford. He fled to Ost.

Weather

It rained
at the ford. The king
Ost Ost ({HOSTILE}; \u202eتسوا) is a land of many rivers. Its people ...
died on . Zarm sneezed.
"""
DESCRIPTION = """\
title = "Zarm and Ost"
kind = "encyclopedia-mirror"
language = "en"
licence = "CC0-1.0"
attribution = "<b>Nobody</b>"
note = "Invented."
sha256 = "{sha256}"
"""
RECORDS = f"""\
document: two-states
complete: [Early times]
records:
- id: battle
  quote: In 36 BC Zarm defeated the king of Ost at the ford.
  facts:
  - battle hasTimeSpan "36 BC"
  - battle hasVictor zarm
  - battle hasDefeatedParty ost
- id: flight
  quote: He fled to Ost.
  nothing: The king has no name here.
- id: zarm
  part: gloss
  term: Zarm
  quote: Zarm (砂岩, ) was a realm of the steppe. It was ru
  facts:
  - zarm name "砂岩"@zh-hans
  gaps:
  - about: zarm
    property: name
    kind: lost-name
    written: "砂岩, )"
    because: Behind '砂岩, )' a name is lost.
  - about: zarm
    property: hasEnd
    kind: cut-off
    written: It was ru
    because: The gloss breaks off behind 'It was ru'.
- id: ost
  part: gloss
  term: Ost
  section: Early times
  quote: 'Ost ({HOSTILE}; \u202eتسوا) is a land of many rivers.'
  facts:
  - fact: ost name "{HOSTILE}"@en
- id: rain
  quote: It rained at the ford.
  claims:
  - id: rain-at-the-ford
    text: It rained, and {HOSTILE} thundered.
    by: two-states
    kind: assertion
    no_content: None can say that it 'rained'.
- id: death
  quote: The king Ost died on
  gaps:
  - about: ost
    property: hasEnd
    kind: lost-number
    written: died on
    because: Behind 'died on' the day is lost.
terms:
- {{term: Zarm, entity: zarm}}
- {{term: Ost, entity: ost, note: "{HOSTILE} leads elsewhere."}}
unread: {{Weather: it tells of the weather at its end}}
"""
ENTITIES = f"""\
two-states: {{type: SourceDocument, label: Zarm and Ost}}
zarm: {{type: Realm, label: Zarm}}
ost: {{type: Realm, label: "{HOSTILE}"}}
battle: {{type: Battle, label: battle at the ford}}
"""
REGISTER = "slug,state,qid,match,kind,note\n" + "".join(
    f"{slug},no-item,,,{kind},invented\n"
    for slug, kind in (
        ("two-states", "document"),
        ("zarm", "state"),
        ("ost", "state"),
        ("battle", "battle"),
    )
)
SIGHTINGS = "slug,qid,seen_as,source,locator\n"


def write_small(folder: Path) -> Path:
    """Write the release of an invented project to ``folder`` and return where it is."""
    files = {
        "sources/two-states.txt": TEXT,
        "sources/two-states.toml": DESCRIPTION.format(sha256=sha256(TEXT.encode()).hexdigest()),
        "annotations/two-states.yaml": RECORDS,
        "annotations/entities.yaml": ENTITIES,
        "wikidata/register.csv": REGISTER,
        "wikidata/sightings.csv": SIGHTINGS,
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    small = build(folder)
    write_release(small.graphs, folder / "graph", small.exceptions, small.texts)
    return folder / "graph"


def site_of(folder: Path) -> Site:
    """What is served of a release."""
    config = EngineConfig(folder)
    return Site.of(EmbeddedEngine.load(config), read_ontology(config.ontology), dumps=folder)


@pytest.fixture(scope="module")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def small(small_folder: Path) -> FlaskClient:
    return create_app(site_of(small_folder)).test_client()


@pytest.fixture(scope="module")
def site(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("release") / "graph"
    write_release(built.graphs, folder, built.exceptions, built.texts)
    return site_of(folder)


@pytest.fixture(scope="module")
def client(site: Site) -> FlaskClient:
    return create_app(site).test_client()


def select_pairs(site: Site, predicate: URIRef) -> Iterator[tuple[str, str]]:
    """The slugs of the subjects of a property, each with the slug or text of an object."""
    for subject, value in select(site.engine, f"SELECT ?s ?o {{ ?s <{predicate}> ?o }}"):
        assert isinstance(subject, NamedNode)
        assert isinstance(value, NamedNode | Literal)
        yield slug_of(subject.value), slug_of(value.value)


def lit_words(page: str) -> str:
    """The lit words of a page, as people read them."""
    words = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL))
    return unescape(re.sub(r"<[^>]*>", "", words))


def shown(site: Site, document: str, offsets: Collection[int] = ()) -> Iterator[tuple[str, bool]]:
    """All characters of the pages of a document, and whether they are lit."""
    text = texts_of(site)[document]
    layers = layers_of(text, margin_of(site, document))
    for chapter in chapters(text):
        for reading in chain.from_iterable(read_chapter(text, chapter, layers)):
            own = light(reading, offsets)
            for one in (own, *own.glosses):
                assert len(one.offsets) == sum(len(piece.text) for piece in one.pieces)
                for piece in one.pieces:
                    yield piece.text, piece.marked.lit


def test_each_passage_lights_its_own_words(site: Site) -> None:
    for document in documents_of(site):
        margin = margin_of(site, document)
        assert margin.ranges
        words = dict(select_pairs(site, KHO.exact))
        for slug, spans in margin.ranges.items():
            lit = "".join(
                text
                for text, is_lit in shown(site, document, frozenset(offsets_of(spans)))
                if is_lit
            )
            assert lit == words[slug]


def test_each_record_lights_its_passages(site: Site) -> None:
    """All statements, claims and gaps, as the graph has them."""
    evidence: dict[str, set[str]] = defaultdict(set)
    for slug, passage in select_pairs(site, KHO.hasEvidence):
        evidence[slug].add(passage)
    for passage, problem in select_pairs(site, KHO.hasTextProblem):
        evidence[problem].add(passage)
    margins = [margin_of(site, document) for document in documents_of(site)]
    noted = {slug for margin in margins for slug in margin.notes}
    assert noted == evidence.keys()
    for slug, passages in evidence.items():
        lit = {span for margin in margins for span in margin.spans(slug)}
        assert lit == {
            margin.ranges[one] for one in passages for margin in margins if one in margin.ranges
        }


def test_a_page_lights_them(site: Site, client: FlaskClient) -> None:
    rows = select(
        site.engine,
        f"SELECT ?it ?words {{ ?it <{KHO.hasEvidence}> ?p . ?p <{KHO.exact}> ?words ; "
        f'<{KHO.part}> "body" }} ORDER BY ?words ?it LIMIT 9',
    )
    for record, words in rows:
        assert isinstance(record, NamedNode)
        assert isinstance(words, Literal)
        slug = slug_of(record.value)
        page = client.get(f"/read/{ARTICLE}?lit={slug}").text
        if len(margin_of(site, ARTICLE).spans(slug)) == 1:
            assert lit_words(page) == words.value
        assert page.count('id="lit"') == 1


def test_the_pages_of_a_document_have_all_its_words(site: Site) -> None:
    for document, text in texts_of(site).items():
        parts = "".join(text.view(part) for part in text.parts if part.kind != "heading")
        assert sorted("".join(words for words, _ in shown(site, document))) == sorted(parts)


@pytest.mark.parametrize("address", ["/read/", f"/read/{ARTICLE}", f"/read/{ARTICLE}?section=all"])
def test_there_are_pages(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "text/html"


def test_the_text_itself_is_there(client: FlaskClient, site: Site) -> None:
    response = client.get(f"/read/{ARTICLE}?format=txt")
    assert response.mimetype == "text/plain"
    assert response.text == texts_of(site)[ARTICLE].text


def test_an_unknown_document_leads_to_the_known(client: FlaskClient) -> None:
    response = client.get("/read/zarm", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert f"/read/{ARTICLE}" in response.text


# ---------------------------------------------------------------- what a text shows


def words_of(page: str) -> str:
    """What a page says, without its tags."""
    body = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]*>", "", body)).split())


def test_sentences_are_whole_and_glosses_folded(small: FlaskClient) -> None:
    page = small.get("/read/two-states?section=early-times").text
    said = words_of(page)
    assert "In 36 BC Zarm defeated the king of Ost at the ford." in said
    assert "2 glosses: Zarm, Ost" in said
    assert '<details class="glosses">' in page
    assert 'id="l7"' in page
    assert 'id="g8"' in page


def test_facts_stand_beside_their_sentence(small: FlaskClient) -> None:
    said = words_of(small.get("/read/two-states?section=early-times").text)
    assert "Battle at the ford" in said or "battle at the ford" in said
    assert "When: 36 BC" in said
    assert "Won by: Zarm" in said


@pytest.mark.parametrize(
    ("switch", "there", "not_there"),
    [
        ("", "Won by", '<details class="glosses" open>'),
        ("&glosses=open", '<details class="glosses" open>', "checked> Text alone"),
        ("&facts=hide", "He fled", "Won by"),
        ("&silent=show", '<details class="glosses" open>', 'id="show-silent">'),
    ],
)
def test_switches_work_without_script(
    small: FlaskClient, switch: str, there: str, not_there: str
) -> None:
    page = small.get(f"/read/two-states?section=early-times{switch}").text
    assert there in page
    assert not_there not in page


def test_words_that_told_nothing_are_marked_with_the_reason(small: FlaskClient) -> None:
    page = small.get("/read/two-states?section=early-times").text
    assert '<span class="silent">He fled to Ost.</span>' in page
    assert "The king has no name here." in words_of(page)
    listed = words_of(small.get("/read/two-states/unquoted").text)
    for told in (
        "He fled to Ost. The king has no name here.",
        "This section was not read in full: it tells of the weather at its end",
        "Zarm sneezed.",
        "HOME",
    ):
        assert told in listed
    assert "In 36 BC" not in listed


def test_what_is_lost_is_shown_where_it_is_lost(small: FlaskClient) -> None:
    page = small.get("/read/two-states?section=all").text
    gone = '<span class="gone" data-word="lost"></span>'
    assert f'<span lang="zh-hans">砂岩</span>, {gone})' in page
    assert "It was ru<span" in page
    assert '<span class="torn"> ...</span>' in page
    # It is not said where within these words something is lost.
    assert '<span class="within" data-word="lost">died on</span>' in page


def test_a_script_of_its_own_is_set_in_its_direction(small: FlaskClient) -> None:
    page = small.get("/read/two-states?section=all").text
    assert '<span lang="und-Arab" dir="rtl">تسوا</span>' in page


def test_what_is_hostile_is_inert(small: FlaskClient, small_folder: Path) -> None:
    site = site_of(small_folder)
    anchors = [
        one.anchor
        for chapter in chapters(texts_of(site)["two-states"])
        for reading in chain.from_iterable(
            read_chapter(texts_of(site)["two-states"], chapter, Layers())
        )
        for one in (reading, *reading.glosses)
    ]
    assert len(anchors) == len(set(anchors))
    addresses = ["", "?section=early-times", "?section=all", "?section=<script>", "/unquoted"]
    for address in (*addresses, *(f"/{anchor}" for anchor in anchors), f"?lit={HOSTILE}"):
        response = small.get(f"/read/two-states{address}")
        assert response.status_code == 200
        assert "<script>alert" not in response.text
        assert "<b>Nobody" not in response.text
    assert "alert(1)" in small.get("/read/two-states?section=all").text
    assert small.get("/read/two-states/l1%22onload=").status_code == 404


# ---------------------------------------------------------------- a text that is not at hand


def test_a_text_that_is_not_at_hand_is_said_to_be(small_folder: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(small_folder, bare)
    (bare / TEXTS).unlink()
    page = create_app(site_of(bare)).test_client().get("/read/two-states").text
    assert "No text of it lies beside this release." in page
    assert "In 36 BC" not in page


def test_another_text_is_not_taken_for_it(small_folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(small_folder, other)
    content = (other / TEXTS).read_bytes()
    (other / TEXTS).write_bytes(content.replace(b"36 BC", b"37 BC"))
    page = create_app(site_of(other)).test_client().get("/read/two-states").text
    assert "is another than the one which was read" in page
    assert "37 BC" not in page


# ---------------------------------------------------------------- pieces


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[Text, Layers, frozenset[int]]:
    """A plain text with what may be told of it, and what is lit."""
    lines = st.text(st.sampled_from("ab. Бг砂م\n\u0301"), min_size=1, max_size=40)
    text = draw(lines.filter(str.strip))
    source = Source("x", Path("x.txt"), "plain", "en", "", "", "", "", text=text)
    document = read_document(source)
    some = st.frozensets(st.integers(0, len(text) - 1), max_size=9)
    read_as = draw(some.map(lambda offsets: dict.fromkeys(offsets, "z")))
    layers = Layers(draw(some), draw(some), draw(some), draw(some), read_as, {"砂": "zh"})
    return text_of(document, []), layers, draw(some)


@given(marked_texts())
def test_pieces_are_the_text_and_lit_where_they_should(
    given_: tuple[Text, Layers, frozenset[int]],
) -> None:
    text, layers, places = given_
    shown: list[int] = []
    for chapter in chapters(text):
        for reading in chain.from_iterable(read_chapter(text, chapter, layers)):
            own = light(reading, places)
            assert "".join(piece.text for piece in own.pieces) == view_of(text.text, own.offsets)
            lit = "".join(piece.text for piece in own.pieces if piece.marked.lit)
            assert lit == view_of(text.text, [one for one in own.offsets if one in places])
            shown += own.offsets
    parts = [part for part in text.parts if part.kind != "heading"]
    assert sorted(shown) == sorted(chain.from_iterable(part.offsets for part in parts))


@given(st.data())
def test_around_a_passage_stand_the_sentences_beside_it(data: st.DataObject) -> None:
    text, _, _ = data.draw(marked_texts())
    part = data.draw(st.sampled_from(text.parts))
    length = len(part.offsets)
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))
    spans = tuple((offset, offset + 1) for offset in part.offsets[start:end])
    before, behind = around(text, spans)
    view = text.view(part)
    assert view[:start].endswith(before)
    assert view[end:].startswith(behind)
    assert not before or view[: start - len(before)].strip() in ("", *_before(part, view, start))
    assert start == 0 or before or start in (begin for begin, _ in part.sentences)


def _before(part: TextPart, view: str, start: int) -> list[str]:
    """What stands before each sentence that begins before ``start``."""
    return [view[:begin].strip() for begin, _ in part.sentences if begin < start]


NOTES = st.builds(
    lambda slug, subject, other: Note(
        slug, "asserted", (), (Triplet(subject, str(KHO.isNear), NamedNode(other)),)
    ),
    st.uuids().map(str),
    st.sampled_from(["x:a", "x:b", "x:c", "x:time"]),
    st.sampled_from(["x:a", "x:b", "x:c", "x:time"]),
)


@given(st.lists(NOTES, max_size=9))
def test_each_note_stands_once_and_about_one_of_its_ends(notes: list[Note]) -> None:
    found = clusters(notes, lambda iri: iri != "x:time")
    shown = [note.slug for cluster in found for note in cluster.notes]
    assert sorted(shown) == sorted(note.slug for note in notes)
    for cluster in found:
        assert cluster.about != "x:time"
        assert not cluster.about or len(cluster.notes) > 1
        assert all(not cluster.about or cluster.about in note.ends for note in cluster.notes)
