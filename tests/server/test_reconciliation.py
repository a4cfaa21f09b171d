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
        ("Zhou dynasty", "zhou-wu"),
    ],
)
def test_candidate_that_is_no_match(asking: FlaskClient, name: str, id_: str) -> None:
    first, *rest = ask(asking, query=name)
    assert (first["id"], first["match"]) == (id_, False)
    assert not [one for one in rest if one["match"]]


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
        ("[]", 400, "object"),
        ('{"q": {}}', 400, "neither a name"),
        ('{"q": {"query": 3}}', 400, "string"),
        ('{"q": {"query": "x", "limit": 0}}', 400, "number"),
        ('{"q": {"query": "x", "type": "Nothing"}}', 400, "suggest/type"),
        ('{"q": {"query": "x", "type_strict": "maybe"}}', 400, "type_strict"),
        ('{"q": {"query": "x", "properties": [{"pid": "nothing", "v": 1}]}}', 400, "suggest"),
        ('{"q": {"query": "x", "properties": [{"v": 1}]}}', 400, "pid"),
        (json.dumps({"q": {"query": "x" * 257}}), 400, "shorten"),
        (json.dumps({str(n): {"query": "x"} for n in range(BATCH + 1)}), 413, "parts"),
        ("[" * 100_000, 400, "JSON"),
        (
            json.dumps({"q": {"properties": [{"pid": "hasBirth", "v": [1] * 30}] * 2}}),
            413,
            "values",
        ),
    ],
)
def test_refused(asking: FlaskClient, queries: str, status: int, says: str) -> None:
    answer = asking.post("/reconcile", data={"queries": queries})
    assert answer.status_code == status
    report = answer.get_json()
    assert report["status"] == status
    assert says in report["message"] or "nested" in report["message"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_refusal_says_where_what_and_instead_of_what(asking: FlaskClient) -> None:
    def message(queries: Any) -> str:
        answer = asking.post("/reconcile", data={"queries": json.dumps(queries)})
        assert answer.status_code == 400
        said: str = answer.get_json()["message"]
        return said

    good = {"query": "Taraz"}
    assert message({"a": good, "b": good | {"type_strict": "maybe"}}) == (
        "In `queries`, $.b.type_strict is to be any, all or should, not 'maybe'."
    )
    properties = [{"pid": "hasBirth", "v": 1}, {"pid": "hasDeath", "v": [{"name": "x"}]}]
    assert message({"a": good | {"properties": properties}}) == (
        "In `queries`, $.a.properties[1].v[0] lacks `id`: {'name': 'x'}."
    )
    assert message([]).startswith("`queries` is to be an object such as")


def test_a_property_without_values_says_nothing(asking: FlaskClient) -> None:
    (found, *_) = ask(asking, query="Ablai Khan", properties=[{"pid": "hasBirth", "v": []}])
    assert found["id"] == "ablai-khan"


def test_half_a_surrogate_pair_and_numbers_beyond_all_bounds(asking: FlaskClient) -> None:
    value = '{"pid": "hasBirth", "v": [NaN, Infinity, true, 1e400]}'
    queries = '{"\\ud800": {"query": "Ablai \\ud800Khan", "properties": [' + value + "]}}"
    answer = asking.post("/reconcile", data={"queries": queries})
    assert answer.status_code == 200
    assert list(answer.get_json()) == ["\ud800"]


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
        ("/reconcile/flyout/type?id=Nothing", 400),
        ("/reconcile/preview", 400),
        ("/reconcile/preview?id=nothing", 404),
        ("/reconcile/feature?id=nothing", 404),
        ("/reconcile/extend/propose?type=Nothing", 400),
    ],
)
def test_refused_addresses(asking: FlaskClient, address: str, status: int) -> None:
    answer = asking.get(address)
    assert answer.status_code == status
    assert answer.get_json()["status"] == status


def test_preview(asking: FlaskClient) -> None:
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
def test_draft_match_refused(asking: FlaskClient, query: Any) -> None:
    answer = asking.post("/reconcile/match", json={"queries": [query]})
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
