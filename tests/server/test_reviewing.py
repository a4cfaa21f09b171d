"""The review page: who may use it, what it writes, and what it never loses."""

from __future__ import annotations

import hashlib
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.test import TestResponse

from khorgos.commands import main
from khorgos.server.reviewing import deciding
from khorgos.server.reviewing.app import create_review
from khorgos.server.reviewing.guarding import NotLoopbackError, is_loopback
from khorgos.server.reviewing.proposals import (
    DraftedSentence,
    DraftProposal,
    Lit,
    MissingThing,
    Offer,
)
from khorgos.server.reviewing.reviewed import Reviewed
from khorgos.server.reviewing.running import AddressTakenError, run
from khorgos.triples.annotated import Input
from khorgos.triples.documents.document import Document, Sentence
from khorgos.triples.editing.yamltext import EditError, YamlText

TEXT = """\
Zarm and Ost

The beginnings
Zarm is a land in the west. In 1881 Zarm joined the League of Ost. It was a hard time.

The end
The league ended in 1902.
"""
ENTITIES = """\
# The register
zarm-and-ost:
  type: SourceDocument
  label: Zarm and Ost
zarm:
  type: SovereignState
  label: Zarm
league-of-ost:
  type: IntergovernmentalOrganization
  label: League of Ost   # of Ost alone
"""
ANNOTATIONS = "document: zarm-and-ost  # the slug\ncomplete: []\nrecords: []\n"
TOKEN = "a-token"
HERE = "http://127.0.0.1:8010"


def a_draft(document: Document, given: Input) -> Mapping[Sentence, DraftedSentence]:
    """A draft made by hand: an accession with its date, and a name that is new."""
    found = {}
    for one in document.sentences:
        if "joined" in one.text:
            event = DraftProposal(
                "joining",
                "Accession",
                "joined · Zarm · 1881",
                "“to join” is an accession",
                (
                    {"fact": 'accession-of-zarm hasTimeSpan "In 1881"'},
                    {"fact": "accession-of-zarm hasParticipant zarm"},
                ),
                ({"words": "joined", "of": ["accession-of-zarm"]},),
                (MissingThing("accession-of-zarm", "Accession", "Accession of Zarm"),),
                (Offer({"fact": "accession-of-zarm concerns league-of-ost"}, "it is named"),),
            )
            lit = (Lit(3, 7, "date", "1881"), Lit(8, 12, "name", "zarm"))
            found[one] = DraftedSentence((event,), lit)
        elif "ended" in one.text:
            again = DraftProposal(
                "ending",
                "Accession",
                "ended",
                "“to end”",
                ({"fact": 'league-of-ost existedFor "1902"'},),
                flags=("planned",),
            )
            name = DraftProposal(
                "name",
                "new name",
                "The league",
                "capitals",
                things=(MissingThing("league", "", "L"),),
            )
            found[one] = DraftedSentence((again, name), ())
        else:
            found[one] = DraftedSentence(nothing="it has no verb that the tables know")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("sources", "annotations"):
        (tmp_path / name).mkdir()
    (tmp_path / "sources" / "zarm-and-ost.txt").write_text(TEXT, encoding="utf-8")
    described = f"""\
title = "Zarm and Ost"
kind = "plain"
language = "en"
licence = "invented"
attribution = "nobody"
sha256 = "{hashlib.sha256(TEXT.encode()).hexdigest()}"
note = "invented"
"""
    (tmp_path / "sources" / "zarm-and-ost.toml").write_text(described, encoding="utf-8")
    (tmp_path / "annotations" / "entities.yaml").write_text(ENTITIES, encoding="utf-8")
    (tmp_path / "annotations" / "zarm-and-ost.yaml").write_text(ANNOTATIONS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def reviewed(folder: Path) -> Reviewed:
    return Reviewed(folder, "zarm-and-ost", a_draft)


class Curator:
    """A browser without a script."""

    def __init__(self, client: FlaskClient, folder: Path) -> None:
        self.client, self.folder = client, folder
        client.get("/", query_string={"token": TOKEN}, base_url=HERE)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, base_url=HERE, **options)

    def decide(self, what: str, sentence: int, **fields: Any) -> TestResponse:
        headers = {"Origin": HERE}
        data = {"sentence": sentence, **fields}
        return self.client.post(f"/decide/{what}", data=data, base_url=HERE, headers=headers)

    @property
    def file(self) -> str:
        return (self.folder / "annotations" / "zarm-and-ost.yaml").read_text("utf-8")

    @property
    def records(self) -> list[dict[str, Any]]:
        records: list[dict[str, Any]] = YamlText(self.file).data["records"]
        return records

    def sentence(self, words: str) -> int:
        for number in range(20):
            if words in now(self.get(f"/?s={number}")):
                return number
        raise AssertionError(words)


def now(response: TestResponse) -> str:
    found = re.search(r'<p id="now"[^>]*>(.*?)</p>', response.text, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


@pytest.fixture
def curator(reviewed: Reviewed, folder: Path) -> Curator:
    return Curator(create_review(reviewed, TOKEN).test_client(), folder)


@pytest.fixture
def joined(curator: Curator) -> int:
    return curator.sentence("joined")


# ------------------------------------------------------------ who may use it


@pytest.mark.parametrize("host", ["zarm.example:8010", "127.0.0.1.zarm.example", "10.0.0.1:8010"])
def test_a_name_that_is_not_the_loopback_interface_is_refused(curator: Curator, host: str) -> None:
    response = curator.client.get("/", headers={"Host": host}, query_string={"token": TOKEN})
    assert response.status_code == 421


@pytest.mark.parametrize("host", ["", "zarm.example", "[::1", "192.168.0.1", "0.0.0.0", "[::]"])
def test_what_is_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_a_machine_elsewhere_is_refused(curator: Curator) -> None:
    response = curator.get("/", environ_overrides={"REMOTE_ADDR": "10.0.0.7"})
    assert response.status_code == 421


def test_it_listens_nowhere_else(folder: Path) -> None:
    with pytest.raises(NotLoopbackError, match=r"0\.0\.0\.0 can be reached from elsewhere"):
        run(folder, "zarm-and-ost", 0, print, host="0.0.0.0")


def test_without_the_token_nothing_is_shown_or_changed(curator: Curator, joined: int) -> None:
    curator.client.delete_cookie("khorgos-review-8010", domain="127.0.0.1")
    assert curator.get("/").status_code == 403
    assert curator.get("/", query_string={"token": "another"}).status_code == 403
    assert curator.decide("accept", joined, proposal="joining").status_code == 403
    assert curator.file == ANNOTATIONS


@pytest.mark.parametrize("origin", ["http://zarm.example", "http://127.0.0.1:8000", "null", None])
def test_a_page_of_another_site_changes_nothing(
    curator: Curator, joined: int, origin: str | None
) -> None:
    headers = {"Origin": origin} if origin else {}
    data = {"sentence": joined, "proposal": "joining"}
    response = curator.client.post("/decide/accept", data=data, base_url=HERE, headers=headers)
    assert response.status_code == 403
    assert curator.file == ANNOTATIONS


def test_the_token_leaves_the_address_and_is_kept_from_scripts_and_other_sites(
    curator: Curator,
) -> None:
    response = curator.get("/", query_string={"token": TOKEN})
    assert response.headers["Location"] == "/"
    assert "HttpOnly" in response.headers["Set-Cookie"]
    assert "SameSite=Strict" in response.headers["Set-Cookie"]


def test_a_page_runs_and_loads_only_what_is_its_own(curator: Curator) -> None:
    response = curator.get("/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"<style|style=|<script(?![^>]* src=)|\son\w+=", response.text)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', response.text)


# ------------------------------------------------------------ what it shows


def test_it_opens_at_the_first_open_sentence(curator: Curator) -> None:
    assert now(curator.get("/")) == "Zarm is a land in the west."
    curator.decide("nothing", curator.sentence("west"), reason="'in the west' says no more")
    assert now(curator.get("/")) == "In 1881 Zarm joined the League of Ost."


def test_words_are_lit_and_the_legend_tells_as_what(curator: Curator, joined: int) -> None:
    page = curator.get(f"/?s={joined}").text
    assert '<span class="lit date" title="1881">1881</span>' in page
    assert "a date" in page
    assert "a quantity" not in page


def test_a_sentence_without_a_proposal_says_why(curator: Curator) -> None:
    page = curator.get(f"/?s={curator.sentence('hard')}").text
    assert "it has no verb that the tables know" in page


def test_what_others_wrote_is_text(folder: Path) -> None:
    hostile = TEXT.replace("a hard time", "<script>alert(1)</script>")
    (folder / "sources" / "zarm-and-ost.txt").write_text(hostile, encoding="utf-8")
    path = folder / "sources" / "zarm-and-ost.toml"
    old, new = (hashlib.sha256(one.encode()).hexdigest() for one in (TEXT, hostile))
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    app = create_review(Reviewed(folder, "zarm-and-ost", a_draft), TOKEN)
    curator = Curator(app.test_client(), folder)
    assert "<script>alert" not in curator.get("/").text


def test_a_document_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    with pytest.raises(EditError, match=r"no document 'ost'.*zarm-and-ost.*khorgos add"):
        Reviewed(folder, "ost")
    assert not (folder / "reviews").exists()


def test_a_port_where_another_program_listens_is_told(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AddressTakenError, match=f"port {port}: another program does; choose"):
            run(folder, "zarm-and-ost", port, lambda told: None)


@pytest.mark.parametrize("port", ["-4", "65536"])
def test_a_port_that_is_none_is_refused(folder: Path, port: str) -> None:
    given = ["review", "zarm-and-ost", "--input", str(folder), "--port", port]
    answer = CliRunner().invoke(main, given)
    assert answer.exit_code == 2
    assert "0<=x<=65535" in answer.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# begun\n", "no key &#39;records&#39;"),
        ("document: zarm-and-ost\nrecords: soon\n", "something else than a list of records"),
        ("document: zarm-and-ost\nrecords: [soon]\n", "something else than a list of records"),
        ("document: zarm-and-ost\nrecords:\n\t- id: a\n", "tab"),
        ("&a {records: [*a]}\n", "write it out"),
    ],
)
def test_a_file_of_another_shape_is_named_and_not_written_to(
    curator: Curator, folder: Path, joined: int, text: str, told: str
) -> None:
    path = folder / "annotations" / "zarm-and-ost.yaml"
    path.write_text(text, encoding="utf-8")
    for what, fields in (
        ("nothing", {"reason": "it tells nothing"}),
        ("accept", {"proposal": "joining"}),
        ("delete", {"record": "first"}),
    ):
        response = curator.decide(what, joined, **fields)
        assert response.status_code == 422
        assert told in response.text
    assert path.read_text("utf-8") == text


def test_nothing_is_said_once_and_not_beside_what_is_said(curator: Curator, joined: int) -> None:
    for reason in ("'west' tells nothing", "'in the west' tells nothing"):
        assert curator.decide("nothing", joined + 1, reason=reason).status_code == 303
    assert [one["nothing"] for one in curator.records] == ["'in the west' tells nothing"]
    again = curator.decide("nothing", joined + 1, reason="'in the west' tells nothing")
    assert "nothing was changed" in again.text
    fact = {"quote": "1881 Zarm joined", "s-0": "zarm", "p-0": "name", "o-0": '"Zarm"@en'}
    assert curator.decide("save", joined, **fact).status_code == 303
    refused = curator.decide("nothing", joined, reason="'joined' tells nothing")
    assert refused.status_code == 422
    assert "1881-zarm-joined says something of this sentence" in refused.text
    assert len(curator.records) == 2


def test_a_full_disk_and_a_damaged_journal_are_told(
    curator: Curator, folder: Path, joined: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("khorgos.triples.editing.desk.write_whole", full)
        response = curator.decide("accept", joined, proposal="joining")
    assert response.status_code == 422
    assert "it cannot be written: No space left on device; nothing was changed" in response.text
    assert curator.file == ANNOTATIONS
    journal = folder / "reviews" / "zarm-and-ost.jsonl"
    journal.write_text(f"{journal.read_text()}zarm\n")
    response = curator.get("/")
    assert response.status_code == 503
    assert "take the line out, or move the file away" in response.text


def test_a_record_that_is_gone_is_not_edited(curator: Curator, joined: int) -> None:
    response = curator.get(f"/?s={joined}&edit=record:gone")
    assert response.status_code == 200
    assert "there is no record &#39;gone&#39; any more" in response.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"thing": "a", "label": "A"}, "did not come whole"),
        ({"quote": "Zarm", "p-0": "name", "k-0": "when"}, "did not come whole"),
        (
            {"quote": "Zarm", "p-0": "name", "k-0": "fact", "v-0": "a b c"},
            "&#39;fact&#39; qualifies no fact",
        ),
        ({"quote": "Zarm", "p-x": "name", "rest": "a: &amp;a [*a]"}, "write it out"),
    ],
)
def test_a_form_that_no_page_sends_is_refused(
    curator: Curator, joined: int, fields: dict[str, str], told: str
) -> None:
    before = curator.file
    sent = {key: value.replace("&amp;", "&") for key, value in fields.items()}
    response = curator.decide("save", joined, **sent)
    assert response.status_code == 422
    assert told in response.text
    assert curator.file == before


def test_files_that_cannot_be_read_are_named_and_nothing_is_lost(
    curator: Curator, folder: Path, joined: int
) -> None:
    path = folder / "annotations" / "zarm-and-ost.yaml"
    path.write_text(f"{ANNOTATIONS}wrong: [\n", encoding="utf-8")
    page = curator.get("/").text
    assert "The files cannot be read just now" in page
    assert "zarm-and-ost.yaml:" in page
    response = curator.decide("accept", joined, proposal="joining")
    assert response.status_code == 422
    assert curator.file == f"{ANNOTATIONS}wrong: [\n"


# ------------------------------------------------------------ what it writes


def test_an_accepted_proposal_is_a_record_as_by_hand(curator: Curator, joined: int) -> None:
    response = curator.decide("accept", joined, proposal="joining", take=["0"])
    assert response.status_code == 303
    assert curator.file == (
        "document: zarm-and-ost  # the slug\ncomplete: []\nrecords:\n"
        "- id: 1881-zarm-joined-league\n"
        "  section: The beginnings\n"
        "  quote: In 1881 Zarm joined the League of Ost.\n"
        "  means:\n"
        "  - words: joined\n"
        "    of: [accession-of-zarm]\n"
        "  facts:\n"
        '  - accession-of-zarm hasTimeSpan "In 1881"\n'
        "  - accession-of-zarm hasParticipant zarm\n"
        "  - accession-of-zarm concerns league-of-ost\n"
    )
    register = (curator.folder / "annotations" / "entities.yaml").read_text("utf-8")
    new = "accession-of-zarm:\n  type: Accession\n  label: Accession of Zarm\n"
    assert register == ENTITIES + new
    assert 'value="joining"' not in curator.get(f"/?s={joined}").text


def test_undo_gives_every_byte_back_and_redo_all_of_it(curator: Curator, joined: int) -> None:
    curator.decide("accept", joined, proposal="joining")
    made = curator.file
    curator.decide("undo", joined)
    assert curator.file == ANNOTATIONS
    assert (curator.folder / "annotations" / "entities.yaml").read_text("utf-8") == ENTITIES
    assert 'value="joining"' in curator.get(f"/?s={joined}").text
    curator.decide("redo", joined)
    assert curator.file == made


def test_what_was_rejected_is_not_offered_again_after_a_restart(
    curator: Curator, folder: Path, joined: int
) -> None:
    curator.decide("reject", joined, proposal="joining")
    assert curator.file == ANNOTATIONS
    app = create_review(Reviewed(folder, "zarm-and-ost", a_draft), TOKEN)
    again = Curator(app.test_client(), folder)
    assert 'value="joining"' not in again.get(f"/?s={joined}").text
    again.decide("undo", joined)
    assert 'value="joining"' in again.get(f"/?s={joined}").text


def test_facts_by_hand_join_the_record_of_their_sentence(curator: Curator, joined: int) -> None:
    curator.decide("accept", joined, proposal="joining")
    fields = {"quote": "In 1881 Zarm joined the League of Ost.", "rest": ""}
    fact = {"s-0": "Zarm", "p-0": "isMemberOf", "o-0": "league-of-ost"}
    more = {"k-0": ["when", ""], "v-0": ["In 1881", ""]}
    curator.decide("save", joined, **fields, **fact, **more)
    assert len(curator.records) == 1
    last = curator.records[0]["facts"][-1]
    assert last == {"fact": "zarm isMemberOf league-of-ost", "when": "In 1881"}


def test_words_are_quoted_where_the_property_takes_words(curator: Curator, joined: int) -> None:
    fields = {"quote": "In 1881 Zarm joined", "thing": "", "type": "Treaty", "label": "The Pact"}
    curator.decide(
        "save", joined, **fields, **{"s-0": "The Pact", "p-0": "hasTimeSpan", "o-0": "1881"}
    )
    assert curator.records[0]["facts"] == ['the-pact hasTimeSpan "1881"']
    register = YamlText((curator.folder / "annotations" / "entities.yaml").read_text("utf-8"))
    assert register.data["the-pact"] == {"type": "Treaty", "label": "The Pact"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"quote": ""}, "has no quote"),
        ({"quote": "a"}, "says nothing yet"),
        ({"quote": "a", "s-0": "zarm", "p-0": "borders", "o-0": ""}, "has no object"),
        ({"quote": "a", "rest": "nothing: [", "s-0": ""}, "not YAML"),
        ({"quote": "a", "rest": "quote: b"}, "a field of its own"),
        (
            {"quote": "a", "rest": "nothing: so", "label": "A", "type": "Treety", "thing": "a"},
            "did you mean",
        ),
        ({"quote": "a", "rest": "nothing: so", "label": "A", "type": "", "thing": "a"}, "class"),
    ],
)
def test_what_cannot_be_saved_is_shown_again_with_the_way_out(
    curator: Curator, joined: int, fields: dict[str, str], told: str
) -> None:
    response = curator.decide("save", joined, **fields)
    assert response.status_code == 422
    assert told in response.text
    assert '<form class="edit"' in response.text
    assert curator.file == ANNOTATIONS


def test_records_stand_in_reading_order(curator: Curator, joined: int) -> None:
    for words in ("ended", "west", "joined", "hard"):
        number = curator.sentence(words)
        curator.decide("nothing", number, reason=f"'{words}' is all")
    said = [re.sub("[^a-z ]", "", record["nothing"]) for record in curator.records]
    assert said == [f"{words} is all" for words in ("west", "joined", "hard", "ended")]


def test_a_record_is_edited_and_comments_stay(curator: Curator, joined: int) -> None:
    curator.decide("accept", joined, proposal="joining")
    path = curator.folder / "annotations" / "zarm-and-ost.yaml"
    commented = curator.file.replace("  means:\n", "  # which words\n  means:\n")
    path.write_text(commented, encoding="utf-8")
    page = curator.get(f"/?s={joined}&edit=record:1881-zarm-joined-league").text
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    fields = {
        "record": "1881-zarm-joined-league",
        "seen": seen[1],
        "quote": "In 1881 Zarm joined the League of Ost.",
        "rest": "means:\n- words: joined\n  of: [accession-of-zarm]",
        **{"s-0": "accession-of-zarm", "p-0": "hasParticipant", "o-0": "zarm"},
    }
    curator.decide("save", joined, **fields)
    assert curator.file == commented.replace('  - accession-of-zarm hasTimeSpan "In 1881"\n', "")


def test_an_edit_of_what_another_changed_is_refused_and_shows_both(
    curator: Curator, joined: int
) -> None:
    curator.decide("accept", joined, proposal="joining")
    path = curator.folder / "annotations" / "zarm-and-ost.yaml"
    theirs = curator.file.replace("hasParticipant zarm", "isCarriedOutBy zarm")
    path.write_text(theirs, encoding="utf-8")
    fields = {"record": "1881-zarm-joined-league", "seen": "0" * 16, "quote": "In 1881"}
    mine = {"s-0": "accession-of-zarm", "p-0": "concerns", "o-0": "zarm"}
    response = curator.decide("save", joined, **fields, **mine)
    assert response.status_code == 409
    assert "was changed elsewhere while you edited it" in response.text
    assert "accession-of-zarm concerns zarm" in response.text
    assert "accession-of-zarm isCarriedOutBy zarm" in response.text
    assert curator.file == theirs


def test_what_a_text_editor_wrote_elsewhere_in_the_file_stays(
    curator: Curator, joined: int
) -> None:
    path = curator.folder / "annotations" / "zarm-and-ost.yaml"
    path.write_text(f"# by another program\n{ANNOTATIONS}", encoding="utf-8")
    curator.decide("accept", joined, proposal="joining")
    assert curator.file.startswith("# by another program\n")
    assert len(curator.records) == 1


def test_a_second_curator_is_told_what_was_decided_already(
    curator: Curator, reviewed: Reviewed, folder: Path, joined: int
) -> None:
    other = Curator(create_review(reviewed, TOKEN).test_client(), folder)
    curator.decide("accept", joined, proposal="joining")
    response = other.decide("accept", joined, proposal="joining")
    assert response.status_code == 422
    assert "decided already" in response.text
    assert len(curator.records) == 1


def test_all_of_a_kind_are_taken_but_not_those_with_a_flag(curator: Curator, joined: int) -> None:
    curator.decide("all", joined, kind="Accession", where="document")
    assert len(curator.records) == 1
    response = curator.decide("all", joined, kind="Accession", where="document")
    assert "nothing of the kind" in response.text
    curator.decide("undo", joined)
    assert curator.file == ANNOTATIONS


def test_a_name_of_which_nothing_tells_the_kind_is_asked_about(curator: Curator) -> None:
    number = curator.sentence("ended")
    response = curator.decide("accept", number, proposal="name")
    assert response.status_code == 422
    assert "choose its class" in response.text
    fields = {"proposal": "name", "quote": "The league ended in 1902."}
    thing = {"thing": "league", "type": "Organization", "label": "The League"}
    curator.decide("save", number, **fields, **thing)
    register = YamlText((curator.folder / "annotations" / "entities.yaml").read_text("utf-8"))
    assert register.data["league"]["label"] == "The League"
    assert "new name" not in curator.get(f"/?s={number}").text


def test_a_draft_in_the_file_is_accepted_or_taken_out(curator: Curator, joined: int) -> None:
    path = curator.folder / "annotations" / "zarm-and-ost.yaml"
    draft = "- id: one\n  status: draft\n  quote: It was a hard time.\n  nothing: so it was\n"
    held = ANNOTATIONS.replace("records: []\n", f"records:\n{draft}")
    path.write_text(held, encoding="utf-8")
    number = curator.sentence("hard")
    assert "draft in the file" in curator.get(f"/?s={number}").text
    curator.decide("accept", number, proposal="draft:one")
    assert curator.file == held.replace("  status: draft\n", "")
    curator.decide("undo", number)
    curator.decide("reject", number, proposal="draft:one")
    assert curator.records == []


def test_a_section_is_complete_or_unread(curator: Curator, joined: int) -> None:
    curator.decide("complete", joined)
    assert YamlText(curator.file).data["complete"] == ["The beginnings"]
    curator.decide("unread", curator.sentence("ended"), reason="not yet")
    assert YamlText(curator.file).data["unread"] == {"The end": "not yet"}


# ------------------------------------------------------------ findings and choices


def test_the_gates_say_what_is_wrong_with_a_record(curator: Curator, joined: int) -> None:
    empty = curator.get(f"/findings/{joined}").json
    assert empty
    assert (empty["count"], empty["words"]) == (0, [])
    fields = {"quote": "In 1881 Zarm joined the League of Ost.", "rest": ""}
    fact = {"s-0": "ost", "p-0": "isMembrOf", "o-0": "league-of-ost"}
    data = {"sentence": joined, **fields, **fact}
    headers = {"Origin": HERE}
    found = curator.client.post("/judge", data=data, base_url=HERE, headers=headers).json
    assert found
    assert found["count"] > 0
    assert "isMembrOf" in found["words"]
    assert "to mend" in found["html"]
    assert curator.file == ANNOTATIONS


@pytest.mark.parametrize(
    ("what", "asked", "wanted"),
    [
        ("subject", {"q": "zar"}, "zarm"),
        ("subject", {"q": "Zram"}, "zarm"),
        ("object", {"q": "ost", "property": "isMemberOf"}, "league-of-ost"),
        ("object", {"q": "", "property": "hasTimeSpan", "sentence": "4"}, '"1881"'),
        ("property", {"q": "memb", "subject": "zarm"}, "isMemberOf"),
        ("class", {"q": "treat"}, "Treaty"),
        ("like", {"q": "Zaarm"}, "zarm"),
    ],
)
def test_what_is_meant_is_among_the_first_choices(
    curator: Curator, joined: int, what: str, asked: dict[str, str], wanted: str
) -> None:
    asked = {**asked, **({"sentence": str(joined)} if "sentence" in asked else {})}
    found = curator.get(f"/complete/{what}", query_string=asked).json
    assert found
    assert wanted in [choice["value"] for choice in found["choices"][:3]]


def test_properties_of_another_class_come_last(curator: Curator) -> None:
    found = curator.get("/complete/property?q=has&subject=zarm").json
    assert found
    fits = [choice["fits"] for choice in found["choices"]]
    assert fits == sorted(fits, reverse=True)


# ------------------------------------------------------------ in a browser


@pytest.fixture(scope="module")
def chromium(browser: Browser) -> Browser:
    return browser


@pytest.fixture
def page(
    chromium: Browser,
    reviewed: Reviewed,
    serving: Callable[..., AbstractContextManager[str]],
) -> Iterator[Page]:
    """The page in a browser, which must ask its server alone and have nothing to complain about."""
    with serving(create_review(reviewed, TOKEN)) as address:
        page = chromium.new_page(base_url=address, viewport={"width": 1280, "height": 800})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda sent: None if sent.url.startswith(address) else complaints.append(sent.url),
        )
        page.goto(f"/?token={TOKEN}")
        yield page
        page.close()
        assert complaints == []


@pytest.mark.browser
def test_a_fact_is_accepted_edited_and_undone_by_keys(page: Page, folder: Path) -> None:
    path = folder / "annotations" / "zarm-and-ost.yaml"
    expect(page.locator("#now")).to_contain_text("in the west")
    page.keyboard.press("0")
    page.keyboard.press("1")
    expect(page.locator("#now")).to_contain_text("joined")  # nothing is left to decide there
    page.keyboard.press("2")  # a fact that is left
    page.keyboard.press("3")  # what is offered
    page.keyboard.press("a")
    expect(page.locator(".record")).to_contain_text("concerns")
    assert "- accession-of-zarm concerns league-of-ost\n" in path.read_text("utf-8")
    assert "hasParticipant" not in path.read_text("utf-8")
    page.keyboard.press("f")
    expect(page.locator(".row").last.get_by_role("combobox", name="Property")).to_be_focused()
    page.keyboard.press("Shift+Tab")  # the subject of the fact before stands there already
    page.keyboard.type("zar")
    page.keyboard.press("Tab")
    page.keyboard.type("ismemb")
    page.keyboard.press("Tab")
    page.keyboard.type("leag")
    page.keyboard.press("Enter")
    expect(page.locator(".record")).to_contain_text("isMemberOf")
    expect(page.locator("#findings")).to_contain_text("to mend")  # so the sentence is not left
    assert "- zarm isMemberOf league-of-ost\n" in path.read_text("utf-8")
    page.keyboard.press("u")
    expect(page.locator(".told")).to_contain_text("undone")
    assert "isMemberOf" not in path.read_text("utf-8")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.uncheck("#single-keys")
    page.locator("#now").focus()
    page.keyboard.press("u")
    expect(page.locator(".told")).to_contain_text("undone")
    assert "concerns league-of-ost" in path.read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_axe_has_nothing_against_it(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/?s=4")
    for address in ("/?s=4", "/?s=4&edit=joining"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert Axe().run(page).response["violations"] == []


def test_what_the_base_has_is_not_written_again(tmp_path: Path) -> None:
    read = "zarm:\n  type: SovereignState\n  label: Zarm\n"
    texts = deciding._Texts(lambda path: read, tmp_path, {"ost"})
    texts.add_things([MissingThing("ost", "SovereignState", "Ost")])
    assert texts.made == {}
    texts.add_things([MissingThing("est", "SovereignState", "Est")])
    assert "est:" in texts.made["annotations/entities.yaml"]
