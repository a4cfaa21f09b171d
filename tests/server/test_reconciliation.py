"""The reconciliation service over the project's own release, checked with the API's schemas."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from khorgos.server.reconciliation.requests import BATCH
from khorgos.server.reconciliation.service import PREVIEW_POLICY

SCHEMAS = Path(__file__).with_name("reconciliation-schemas")
TABLES = Path(__file__).with_name("reconciliation-tables")


def registry() -> Registry[Any]:
    made: Registry[Any] = Registry()
    for path in SCHEMAS.glob("*/*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        # Their own identifiers are not unique, so files are named by where they stand.
        schema.pop("$id", None)
        resource = DRAFT7.create_resource(schema)
        made = made.with_resource(f"https://schemas/{path.parent.name}/{path.name}", resource)
    return made


REGISTRY = registry()


def validate(data: Any, name: str, version: str = "0.2") -> None:
    found: Resource[Any] = REGISTRY[f"https://schemas/{version}/{name}.json"]
    schema = found.contents | {"$id": f"https://schemas/{version}/{name}.json"}
    schema.pop("$schema", None)
    Draft7Validator(schema, registry=REGISTRY).validate(data)


@pytest.fixture(scope="module")
def asking(release_app: Flask) -> Iterator[FlaskClient]:
    with release_app.test_client() as client:
        yield client


def ask(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    batch = {"q": query}
    validate(batch, "reconciliation-query-batch")
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    validate(answer.json, "reconciliation-result-batch")
    found: list[dict[str, Any]] = answer.get_json()["q"]["result"]
    return found


def test_schemas_are_those_that_were_published() -> None:
    for line in (SCHEMAS / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((SCHEMAS / name).read_bytes()).hexdigest() == digest


def test_manifest(asking: FlaskClient) -> None:
    manifest = asking.get("/reconcile").get_json()
    validate(manifest, "manifest")
    assert manifest["identifierSpace"] == "https://w3id.org/khorgos/id/"
    assert manifest["batchSize"] == BATCH
    address = manifest["view"]["url"].replace("{{id}}", "kazakhstan")
    assert asking.get(address).status_code == 303


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Kazakhstan", "kazakhstan"),
        ("Қазақстан", "kazakhstan"),
        ("kazakhstan", "kazakhstan"),
        ("https://w3id.org/khorgos/id/kazakhstan", "kazakhstan"),
        ("Treaty of Nystad", "treaty-of-nystad"),
    ],
)
def test_match(asking: FlaskClient, name: str, id_: str) -> None:
    first = ask(asking, query=name)[0]
    assert (first["id"], first["match"]) == (id_, True)


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("清朝", "qing-dynasty"),
        ("Hsiungnoo", "xiongnu"),
        ("Ablay han", "ablai-khan"),
        # Without its years the name is that of the ancient dynasty too.
        ("Zhou dynasty", "zhou-dynasty-690-705"),
    ],
)
def test_candidate_that_is_no_match(asking: FlaskClient, name: str, id_: str) -> None:
    first, *rest = ask(asking, query=name)
    assert (first["id"], first["match"]) == (id_, False)
    assert not [one for one in rest if one["match"]]


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Kазахстан", "kazakhstan"),
        ("哈薩克斯坦", "kazakhstan"),
        ("تاجيكستان", "tajikistan"),
        ("معركه نهر طلاس", "battle-of-talas"),
        ("ءجۇز", "zhuz"),
        ("Жүз", "zhuz"),
    ],
)
def test_forms_of_one_letter_match(asking: FlaskClient, name: str, id_: str) -> None:
    assert [one["id"] for one in ask(asking, query=name) if one["match"]] == [id_]


@pytest.mark.parametrize("name", ["Жұз", "جۇز"])
def test_other_letters_do_not_match(asking: FlaskClient, name: str) -> None:
    first, *_ = ask(asking, query=name)
    assert (first["id"], first["match"]) == ("zhuz", False)


@pytest.mark.parametrize("name", ["Ili", "Kin dynasty", "Chin dynasty", "Kazakh SSR 1", "Zhou"])
def test_what_is_not_clear_is_no_match(asking: FlaskClient, name: str) -> None:
    assert not [one for one in ask(asking, query=name) if one["match"]]


def test_types(asking: FlaskClient) -> None:
    rivers = ask(asking, query="Ili", type="River")
    assert rivers[0]["id"] == "ili-river"
    waters = ask(asking, query="Kazakhstan", type="WaterBody", type_strict="any")
    assert "kazakhstan" not in [one["id"] for one in waters]
    # Inferred types are types: a sovereign state is a polity.
    assert ask(asking, query="Kazakhstan", type=["Polity"])[0]["match"]
    loose = ask(asking, query="Kazakhstan", type=["River"], type_strict="should")
    assert "kazakhstan" in [one["id"] for one in loose]
    assert not [one for one in loose if one["match"]]
    both = ask(asking, query="Kazakhstan", type=["Polity", "River"], type_strict="all")
    assert both == []


def test_properties_speak_for_and_against(asking: FlaskClient) -> None:
    def born(year: Any) -> dict[str, Any]:
        properties = [{"pid": "hasBirth", "v": year}]
        return ask(asking, query="Ablai Khan", properties=properties)[0]

    for right in (1711, "1711", ["1600", "1711"]):
        assert (born(right)["id"], born(right)["match"]) == ("ablai-khan", True)
    assert not born(1600)["match"]
    assert born(1600)["score"] < born(1711)["score"]
    features = {one["id"]: one["value"] for one in born(1711)["features"]}
    assert features["property-hasBirth"] == 1.0


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        (
            "Battle of Zhizhi",
            [-35, -35.0, "-35", "-0035", "36 BC", "36 BCE", "36 B.C.", "-0035-06", "1st century BC",
             "-0035-01-01T00:00:00Z", "-0040/-0030", "公元前36年", "36 г. до н. э."],
            [36, "36", "0036", "AD 36", 35, -36, "37 BC", "36.5", 36.5, "1st century", "",
             "soon", True],
        ),
        (
            "Battle of Talas",
            [751, 751.0, "751", "0751", "AD 751", "751 CE", "751-01-01T00:00:00Z", "0751-07-01",
             "8th century", "075X", "VIII век", "751年", "٧٥١"],
            [-751, "751 BC", 750, 75, "1751", "0752-01-01T00:00:00Z", "9th century", 10**400],
        ),
    ],
)  # fmt: skip
def test_times_are_compared_as_times(
    asking: FlaskClient, name: str, right: list[Any], wrong: list[Any]
) -> None:
    def found(value: Any) -> dict[str, Any]:
        properties = [{"pid": "hasTimeSpan", "v": value}, {"pid": "kho:hasTimeSpan", "v": [value]}]
        return ask(asking, query=name, properties=properties)[0]

    assert {str(value): found(value)["match"] for value in right} == {
        str(value): True for value in right
    }
    # What is left empty says nothing; all else speaks against it.
    assert [value for value in wrong if found(value)["match"]] == ([""] if "" in wrong else [])


def test_truth_values_and_things(asking: FlaskClient) -> None:
    def agreement(pid: str, value: Any) -> float:
        properties = [{"pid": pid, "v": value}]
        found = ask(asking, query="Kazakhstan", limit=99, properties=properties)
        (one,) = [one for one in found if one["id"] == "kazakhstan"]
        return {it["id"]: float(it["value"]) for it in one["features"]}[f"property-{pid}"]

    assert [agreement("isLandlocked", value) for value in (True, "true", "TRUE")] == [1.0] * 3
    assert [agreement("isLandlocked", value) for value in (False, "false")] == [0.0] * 2
    name = "World Trade Organization"
    for value in ("world-trade-organization", name, {"id": "kh:world-trade-organization"}):
        assert agreement("isMemberOf", value) == 1.0
    # The ids of other services say nothing here, but the names with them do.
    assert agreement("isMemberOf", {"id": "Q7825", "name": name}) == 1.0
    for value in ({"id": "kazakhstan", "name": name}, {"id": "Q7825"}):
        assert agreement("isMemberOf", value) == 0.0


def test_properties_without_a_name(asking: FlaskClient) -> None:
    found = ask(asking, properties=[{"pid": "isMemberOf", "v": {"id": "world-trade-organization"}}])
    assert "kazakhstan" in [one["id"] for one in found]
    assert not [one for one in found if one["match"]]


def test_limit_and_order(asking: FlaskClient) -> None:
    found = ask(asking, query="Kazakh", limit=4)
    assert len(found) == 4
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)


def test_language(asking: FlaskClient) -> None:
    data = {"queries": json.dumps({"q": {"query": "Ablai Khan"}})}
    for language, name in (("zh-Hans", "阿布赉"), ("xx", "Ablai Khan"), ("", "Ablai Khan")):
        answer = asking.post("/reconcile", data=data, headers={"Accept-Language": language})
        assert answer.get_json()["q"]["result"][0]["name"] == name
        assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("queries", "status", "says"),
    [
        ("{", 400, "not JSON"),
        ("", 400, "not JSON"),
        ("[]", 400, "object"),
        ("null", 400, "object"),
        ('{"q": {"query": "Taraz", "limit": NaN}}', 400, "NaN"),
        ('{"q": {"properties": [{"pid": "hasBirth", "v": Infinity}]}}', 400, "Infinity"),
        (json.dumps({str(n): {"query": "x"} for n in range(BATCH + 1)}), 413, "parts"),
        ("[" * 100_000, 400, "nested"),
    ],
)
def test_refused(asking: FlaskClient, queries: str, status: int, says: str) -> None:
    answer = asking.post("/reconcile", data={"queries": queries})
    assert answer.status_code == status
    report = answer.get_json()
    assert report["status"] == status
    assert says in report["message"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({}, "neither a name"),
        ({"query": ""}, "neither a name"),
        ({"query": " \t"}, "neither a name"),
        ({"query": "", "properties": [{"pid": "hasBirth", "v": ""}]}, "neither a name"),
        ({"query": "", "properties": [{"pid": "hasBirth", "v": [None, " "]}]}, "neither a name"),
        ([], "object"),
        (None, "object"),
        ({"query": 3}, "string"),
        ({"query": "Taraz", "limit": "many"}, "number"),
        ({"query": "Taraz", "type": "Nothing"}, "suggest/type"),
        ({"query": "Taraz", "type": "http://www.wikidata.org/entity/Q515"}, "suggest/type"),
        ({"query": "Taraz", "type": "https://schema.org/Polity"}, "suggest/type"),
        ({"query": "Taraz", "type": ["Nothing", "Polity"], "type_strict": "all"}, "suggest/type"),
        ({"query": "Taraz", "type_strict": "maybe"}, "any, all or should, not 'maybe'"),
        ({"query": "Taraz", "properties": [{"pid": "nothing", "v": 1}]}, "suggest/property"),
        ({"query": "Taraz", "properties": [{"pid": "P31", "v": {"id": "Q5"}}]}, "property"),
        ({"query": "Taraz", "properties": [{"v": 1}]}, "$.properties[0] lacks `pid`"),
        ({"query": "Taraz", "properties": [{"pid": "hasBirth", "v": [[1]]}]}, "v[0]"),
        ({"query": "x" * 257}, "shorten"),
        ({"properties": [{"pid": "hasBirth", "v": [1] * 30}] * 2}, "values"),
    ],
)
def test_a_query_that_cannot_be_answered_keeps_no_other_from_it(
    asking: FlaskClient, query: Any, says: str
) -> None:
    batch = {"a": {"query": "Taraz"}, "b": query, "c": {"query": "Kazakhstan"}}
    answer = asking.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200
    validate(answer.json, "reconciliation-result-batch")
    found = answer.get_json()
    assert found["b"]["result"] == []
    assert says in found["b"]["message"]
    assert found["a"]["result"][0]["id"] == "taraz"
    assert found["c"]["result"][0]["match"]
    assert "message" not in found["a"]


@pytest.mark.parametrize(
    ("more", "most"),
    [
        ({"limit": 2}, 2),
        ({"limit": "2"}, 2),
        ({"limit": 2.9}, 2),
        ({"limit": 0}, 0),
        ({"limit": -1}, 0),
        ({"limit": "0"}, 0),
        ({"limit": 1e300}, 100),
    ],
)
def test_limits(asking: FlaskClient, more: dict[str, Any], most: int) -> None:
    answer = asking.post("/reconcile", data={"queries": json.dumps({"q": {"query": "Ili"} | more})})
    found = answer.get_json()["q"]["result"]
    assert len(found) <= most
    assert bool(found) == bool(most)


def test_a_type_that_is_not_known_among_others(asking: FlaskClient) -> None:
    assert ask(asking, query="Kazakhstan", type=["Q6256", "Polity"])[0]["match"]
    preferred = ask(asking, query="Kazakhstan", type="Q6256", type_strict="should")
    assert (preferred[0]["id"], preferred[0]["match"]) == ("kazakhstan", False)
    assert ask(asking, query="Kazakhstan", type=[])[0]["match"]


def test_a_property_without_values_says_nothing(asking: FlaskClient) -> None:
    for nothing in ([], "", [""], [" "]):
        properties = [{"pid": "hasBirth", "v": nothing}]
        first = ask(asking, query="Ablai Khan", properties=properties)[0]
        assert (first["id"], first["match"]) == ("ablai-khan", True)


def test_half_a_surrogate_pair_and_numbers_beyond_all_bounds(asking: FlaskClient) -> None:
    value = '{"pid": "hasBirth", "v": [true, 1e400, ' + "9" * 6000 + ", -" + "9" * 400 + "]}"
    queries = '{"\\ud800": {"query": "Ablai \\ud800Khan", "properties": [' + value + "]}}"
    answer = asking.post("/reconcile", data={"queries": queries})
    assert answer.status_code == 200
    assert list(answer.get_json()) == ["\ud800"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**250, 10**400)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(
        ("\ud800", "36 BC", "-0035", "1992-01-03T00:00:00Z", "x" * 5000, "kazakhstan")
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(("id", "name", "lang")) | st.text(max_size=3), inner)
    ),
    max_leaves=8,
)
PROPERTIES = st.sampled_from(("hasTimeSpan", "hasBirth", "isMemberOf", "isLandlocked", "hasArea"))
CONDITIONS = st.lists(st.fixed_dictionaries({"pid": PROPERTIES | st.text(), "v": JSON}), max_size=3)
TYPES = st.sampled_from(("Polity", "Battle", "Q5")) | st.text()
NAMES = st.sampled_from(("Kazakhstan", "Battle of Zhizhi", "", "ٴجۇز", "哈薩克")) | st.text()
QUERIES = (
    st.fixed_dictionaries(
        {},
        optional={
            "query": NAMES,
            "type": TYPES | st.lists(TYPES, max_size=3),
            "limit": st.integers() | st.floats(allow_nan=False, allow_infinity=False),
            "type_strict": st.sampled_from(("any", "all", "should")),
            "properties": CONDITIONS,
        },
    )
    | JSON
)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.dictionaries(st.text(max_size=3), QUERIES, max_size=3))
def test_whatever_is_asked_has_an_answer(asking: FlaskClient, batch: dict[str, Any]) -> None:
    answer = asking.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200
    assert answer.get_json().keys() == batch.keys()
    validate(answer.json, "reconciliation-result-batch")


@pytest.mark.slow
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    conditions=st.lists(
        st.fixed_dictionaries(
            {
                "matchType": st.sampled_from(("name", "id", "property")),
                "propertyValue": NAMES | JSON,
            },
            optional={"propertyId": PROPERTIES | st.text()},
        ),
        max_size=3,
    )
)
def test_whatever_is_asked_in_the_draft_has_an_answer(
    asking: FlaskClient, conditions: list[dict[str, Any]]
) -> None:
    body = json.dumps({"queries": [{"conditions": conditions}]})
    answer = asking.post("/reconcile/match", data=body, content_type="application/json")
    assert answer.status_code == 200
    validate(answer.json, "reconciliation-result-batch", "1.0-draft")


def test_form_without_a_question(asking: FlaskClient) -> None:
    assert asking.post("/reconcile", data={"x": "y"}).status_code == 400


def test_jsonp(asking: FlaskClient) -> None:
    good = asking.get("/reconcile?callback=jQuery_1.f")
    assert good.mimetype == "text/javascript"
    assert good.text.startswith("/**/jQuery_1.f({")
    for bad in ("alert(1)//", "<script>", "", "a" * 101):
        answer = asking.get("/reconcile", query_string={"callback": bad})
        assert (answer.status_code, answer.mimetype) == (400, "application/json")


@pytest.mark.parametrize(
    ("kind", "prefix", "id_", "schema"),
    [
        ("entity", "kazakhst", "kazakhstan", "suggest-entities-response"),
        ("entity", "ablai-khan", "ablai-khan", "suggest-entities-response"),
        ("entity", "Казахст", "kazakhstan", "suggest-entities-response"),
        ("type", "sovereign", "SovereignState", "suggest-types-response"),
        ("property", "hasParty", "hasParty", "suggest-properties-response"),
    ],
)
def test_suggest(asking: FlaskClient, kind: str, prefix: str, id_: str, schema: str) -> None:
    address = f"/reconcile/suggest/{kind}"
    answer = asking.get(address, query_string={"prefix": prefix}).get_json()
    validate(answer, schema)
    assert id_ in [one["id"] for one in answer["result"]]
    later = asking.get(address, query_string={"prefix": prefix, "cursor": 9999}).get_json()
    assert later["result"] == []
    flyout = asking.get(f"/reconcile/flyout/{kind}", query_string={"id": id_}).get_json()
    assert flyout["id"] == id_
    assert flyout["html"].startswith("<p><b>")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reconcile/suggest/entity", 400),
        ("/reconcile/suggest/type?prefix=x&cursor=-1", 400),
        ("/reconcile/suggest/type?prefix=x&cursor=²", 400),
        (f"/reconcile/suggest/type?prefix={'x' * 257}", 400),
        ("/reconcile/flyout/entity?id=nothing", 404),
        ("/reconcile/flyout/type?id=Nothing", 404),
        ("/reconcile/flyout/property?id=wdt:P31", 404),
        ("/reconcile/flyout/entity?id=http://www.wikidata.org/entity/Q232", 404),
        ("/reconcile/feature?id=nothing", 404),
        ("/reconcile/extend/propose?type=Nothing", 404),
    ],
)
def test_refused_addresses(asking: FlaskClient, address: str, status: int) -> None:
    answer = asking.get(address)
    assert answer.status_code == status
    assert answer.get_json()["status"] == status


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/reconcile/preview?id=nothing", 404, "There is no thing &#39;nothing&#39;"),
        ("/reconcile/preview?id=wd:Q232", 404, "Not found"),
        ("/reconcile/preview?id=<script>", 404, "&lt;script&gt;"),
        ("/reconcile/preview?id=%00", 404, "Not found"),
        ("/reconcile/preview?id=", 400, "missing"),
        ("/reconcile/preview", 400, "missing"),
        (f"/reconcile/preview?id={'x' * 257}", 400, "shorten"),
    ],
)
def test_what_has_no_preview_is_said_on_a_page(
    asking: FlaskClient, address: str, status: int, says: str
) -> None:
    answer = asking.get(address, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert says in answer.text
    assert answer.headers["Content-Security-Policy"] == PREVIEW_POLICY


@pytest.mark.parametrize("kind", ["entity", "type", "property"])
def test_suggestions_for_what_begins_no_name(asking: FlaskClient, kind: str) -> None:
    for prefix in ("", " ", "…", "\0"):
        answer = asking.get(f"/reconcile/suggest/{kind}", query_string={"prefix": prefix})
        assert (answer.status_code, answer.get_json()) == (200, {"result": []})


def test_preview(asking: FlaskClient) -> None:
    for id_ in ("kh:kazakhstan", "https://w3id.org/khorgos/id/kazakhstan"):
        assert asking.get("/reconcile/preview", query_string={"id": id_}).status_code == 200
    answer = asking.get("/reconcile/preview?id=kazakhstan")
    assert answer.mimetype == "text/html"
    assert 'href="http://localhost/doc/kazakhstan"' in answer.text
    assert "哈萨克" in answer.text or "Қазақстан" in answer.text
    assert answer.headers["Content-Security-Policy"] == PREVIEW_POLICY
    assert "frame-ancestors 'none'" in asking.get("/").headers["Content-Security-Policy"]


def test_feature(asking: FlaskClient) -> None:
    for id_ in ("name", "property-hasBirth"):
        assert asking.get(f"/reconcile/feature?id={id_}").get_json()["id"] == id_


def test_extend(asking: FlaskClient) -> None:
    settings = {"limit": "1"}
    query = {
        "ids": ["ablai-khan", "kazakhstan", "nothing", "x> ?y"],
        "properties": [{"id": "hasBirth"}, {"id": "isMemberOf", "settings": settings}],
    }
    validate(query, "data-extension-query")
    answer = asking.post("/reconcile", data={"extend": json.dumps(query)}).get_json()
    validate(answer, "data-extension-response")
    assert answer["rows"]["ablai-khan"]["hasBirth"] == [{"date": "1711-05-23T00:00:00"}]
    (member,) = answer["rows"]["kazakhstan"]["isMemberOf"]
    assert set(member) == {"id", "name"}
    assert answer["rows"]["nothing"] == answer["rows"]["x> ?y"]
    draft = asking.post("/reconcile/extend", json=query).get_json()
    validate(draft, "data-extension-response", "1.0-draft")
    assert [row["id"] for row in draft["rows"]] == query["ids"]


@pytest.mark.parametrize(
    "query",
    [
        [],
        {"ids": "kazakhstan", "properties": []},
        {"ids": [], "properties": [{}]},
        {"ids": [], "properties": [{"id": "nothing"}]},
        {"ids": [], "properties": [{"id": "hasBirth", "settings": {"limit": "many"}}]},
    ],
)
def test_extend_refused(asking: FlaskClient, query: Any) -> None:
    assert asking.post("/reconcile", data={"extend": json.dumps(query)}).status_code == 400


def test_propose(asking: FlaskClient) -> None:
    answer = asking.get("/reconcile/extend/propose?type=Treaty&limit=2").get_json()
    validate(answer, "data-extension-property-proposal")
    assert len(answer["properties"]) == 2


def test_draft_match(asking: FlaskClient) -> None:
    conditions = [
        {"matchType": "name", "propertyValue": "Ablai Khan"},
        {"matchType": "property", "propertyId": "hasBirth", "propertyValue": 1711},
    ]
    body = {"queries": [{"type": "Person", "lang": "kk", "limit": 2, "conditions": conditions}]}
    validate(body, "reconciliation-query-batch", "1.0-draft")
    answer = asking.post("/reconcile/match", json=body).get_json()
    validate(answer, "reconciliation-result-batch", "1.0-draft")
    first = answer["results"][0]["candidates"][0]
    assert (first["id"], first["match"]) == ("ablai-khan", True)
    assert first["name"] == "Уәлиұллаh Әбілмансұр хан"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"conditions": []},
        {"conditions": [{"matchType": "other", "propertyValue": "x"}]},
        {"conditions": [{"matchType": "name", "propertyValue": "x"}] * 2},
        {"conditions": [{"matchType": "property", "propertyValue": "x"}]},
    ],
)
def test_draft_query_that_cannot_be_answered(asking: FlaskClient, query: Any) -> None:
    good = {"conditions": [{"matchType": "name", "propertyValue": "Taraz"}]}
    answer = asking.post("/reconcile/match", json={"queries": [query, good]})
    assert answer.status_code == 200
    validate(answer.json, "reconciliation-result-batch", "1.0-draft")
    wrong, right = answer.get_json()["results"]
    assert wrong["candidates"] == []
    assert wrong["message"]
    assert right["candidates"][0]["id"] == "taraz"


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"queries": {}}'])
def test_draft_batch_refused(asking: FlaskClient, body: str) -> None:
    answer = asking.post("/reconcile/match", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["status"]) == (400, 400)


def test_a_client_as_openrefine_is(
    release_app: Flask, serving: Callable[[Flask], AbstractContextManager[str]]
) -> None:
    """Read the manifest, reconcile a column, preview a candidate, extend with a new column."""

    def get(address: str, form: dict[str, str] | None = None) -> Any:
        with urlopen(address, data=urlencode(form).encode() if form else None) as answer:
            return json.load(answer)

    with serving(release_app) as base:
        manifest = get(f"{base}/reconcile")
        column = {f"q{n}": {"query": name} for n, name in enumerate(("Казахстан", "Qing dynasty"))}
        answer = get(f"{base}/reconcile", {"queries": json.dumps(column)})
        ids = [answer[key]["result"][0]["id"] for key in column]
        assert ids == ["kazakhstan", "qing-dynasty"]
        with urlopen(manifest["preview"]["url"].replace("{{id}}", ids[0])) as page:
            assert b"Kazakhstan" in page.read()
        where = manifest["extend"]["propose_properties"]
        proposed = get(f"{where['service_url']}{where['service_path']}?type=Polity")["properties"]
        wanted = {"ids": ids, "properties": [{"id": proposed[0]["id"]}]}
        table = get(f"{base}/reconcile", {"extend": json.dumps(wanted)})
        assert list(table["rows"]) == ids


def _table(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.slow
def test_names_as_people_write_them(asking: FlaskClient) -> None:
    """Old spellings, four scripts and slips, written down by readers who knew the labels alone."""
    missed = []
    rows = _table("names.csv")
    for row in rows:
        found = ask(asking, query=row["name"])
        assert [one["id"] for one in found if one["match"]] in ([], [row["id"]])
        if not found or found[0]["id"] != row["id"]:
            missed.append(row["name"])
    assert len(missed) <= len(rows) * 0.03, missed


@pytest.mark.slow
def test_names_of_other_things_match_nothing(asking: FlaskClient) -> None:
    for row in _table("strangers.csv"):
        assert not [one for one in ask(asking, query=row["name"]) if one["match"]], row
