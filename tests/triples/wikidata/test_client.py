from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from werkzeug.wrappers import Response

from khorgos.triples.wikidata.client import Client, WikidataError

from .standin import StandIn, busy, lagging
from .world import client


def test_a_search_finds_labels_and_aliases_in_a_language(wikidata: StandIn) -> None:
    asker = client(wikidata)
    assert asker.search("Temir", "en") == ["Q103", "Q104"]
    assert asker.search("Темир", "ru") == ["Q103"]
    assert asker.search("nobody", "en") == []
    assert wikidata.requests[0]["maxlag"] == "5"


def test_a_refused_request_gives_the_reason_of_the_api(wikidata: StandIn) -> None:
    with pytest.raises(WikidataError, match=r"refused the request \(badvalue\)"):
        client(wikidata).search("Temir", "xx")


def test_items_are_asked_for_fifty_at_a_time(wikidata: StandIn) -> None:
    found = client(wikidata).items([f"Q{number}" for number in range(101, 161)])
    assert [len(asked["ids"].split("|")) for asked in wikidata.requests] == [50, 10]
    assert len(found) == 60
    assert found["Q101"] is not None
    assert found["Q160"] is None


def test_a_redirect_gives_the_target(wikidata: StandIn) -> None:
    item = client(wikidata).items(["Q301"])["Q301"]
    assert item is not None
    assert (item.qid, item.redirected_from) == ("Q105", "Q301")


def test_instances_count_subclasses(wikidata: StandIn) -> None:
    pairs = {("Q110", "Q210"), ("Q107", "Q210"), ("Q101", "Q201")}
    assert client(wikidata).instances(pairs) == {("Q110", "Q210"), ("Q101", "Q201")}


def test_nothing_is_asked_about_no_pairs(wikidata: StandIn) -> None:
    assert client(wikidata).instances([]) == frozenset()
    assert not wikidata.requests


def test_requests_go_out_with_a_pause_between_them(wikidata: StandIn) -> None:
    slept: list[float] = []
    asker = client(wikidata, slept)
    asker.search("a", "en")
    asker.search("b", "en")
    assert slept == [1.0]


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [(lagging("7"), 7), (busy(429, "9"), 9), (busy(503), 5), (busy(503, "soon"), 5)],
)
def test_it_waits_as_long_as_it_is_told(
    wikidata: StandIn, trouble: Response, seconds: float
) -> None:
    wikidata.troubles.append(trouble)
    slept: list[float] = []
    assert client(wikidata, slept).search("Ost", "en")
    assert slept == [seconds]


def test_it_waits_until_a_date(wikidata: StandIn) -> None:
    later = datetime.now(UTC) + timedelta(minutes=5)
    wikidata.troubles.append(busy(429, format_datetime(later, usegmt=True)))
    slept: list[float] = []
    client(wikidata, slept).search("Ost", "en")
    assert 200 < slept[0] <= 300


def test_it_gives_up_after_some_attempts(wikidata: StandIn) -> None:
    wikidata.troubles += [busy(429, "1") for _ in range(3)]
    with pytest.raises(WikidataError, match=r"too busy \(HTTP 429\).*run the command again"):
        client(wikidata).search("Ost", "en")
    assert len(wikidata.requests) == 3


def test_it_does_not_wait_for_an_hour(wikidata: StandIn) -> None:
    wikidata.troubles.append(busy(503, "3600"))
    slept: list[float] = []
    with pytest.raises(WikidataError, match="too busy"):
        client(wikidata, slept).search("Ost", "en")
    assert slept == []


def test_a_query_that_is_not_sparql_is_told(wikidata: StandIn) -> None:
    with pytest.raises(WikidataError, match=r"HTTP 400.*Malformed"):
        client(wikidata).select("SELECT nonsense")


@pytest.mark.parametrize("body", ["<html>", "[]", '{"entities": 3}', '{"entities": {}}', "{}"])
def test_an_answer_of_another_form_is_told(wikidata: StandIn, body: str) -> None:
    wikidata.troubles.append(Response(body))
    with pytest.raises(WikidataError, match="cannot be read"):
        client(wikidata).items(["Q101"])


def test_an_address_where_nobody_answers_is_told() -> None:
    with pytest.raises(WikidataError, match=r"cannot be reached.*--offline"):
        Client("http://127.0.0.1:9/", pause=0).search("Ost", "en")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "wikidata.org", "http://"])
def test_only_addresses_of_the_web_are_asked(url: str) -> None:
    with pytest.raises(WikidataError, match="the address must be"):
        Client(api=url)
