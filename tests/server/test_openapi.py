import copy
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from khorgos.server.openapi import describe
from khorgos.server.pages.docs import MEDIA_TYPES
from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS


def routes(app: Flask) -> set[tuple[str, str]]:
    """Return the paths and methods of an application, but for HEAD and OPTIONS."""
    return {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def described(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(path, method) for path, item in document["paths"].items() for method in item}


def test_the_description_is_valid() -> None:
    validate(describe("http://localhost"), cls=OpenAPIV31SpecValidator)


def test_a_description_that_is_not_valid_is_found() -> None:
    document = copy.deepcopy(describe("http://localhost"))
    document["paths"]["/sparql"]["get"]["responses"]["200"] = {}
    with pytest.raises(OpenAPIValidationError):
        validate(document, cls=OpenAPIV31SpecValidator)


def test_every_route_is_described_and_every_description_is_a_route(app: Flask) -> None:
    right = "describe each route, and only routes, in server/openapi.yaml"
    assert described(describe("http://localhost")) == routes(app), right


def test_every_format_is_described() -> None:
    operations = describe("http://localhost")["paths"]["/sparql"]
    media_types = {offered.media_type for offered in (*RESULT_FORMATS, *GRAPH_FORMATS)}
    for operation in operations.values():
        assert {*operation["responses"]["200"]["content"]} == media_types | {"text/html"}
    parameters = describe("http://localhost")["components"]["parameters"]
    for name, formats in (
        ("formatOfRowsOrGraph", (*RESULT_FORMATS, *GRAPH_FORMATS)),
        ("formatOfGraph", GRAPH_FORMATS),
    ):
        names = [offered.name for offered in formats]
        assert parameters[name]["schema"]["examples"] == [*names, "html"]
    documentation = describe("http://localhost")["paths"]["/docs/{name}"]["get"]
    assert {*MEDIA_TYPES.values()} <= {*documentation["responses"]["200"]["content"]}


def test_names_of_operations_are_unique() -> None:
    paths = describe("http://localhost")["paths"].values()
    names = [operation["operationId"] for item in paths for operation in item.values()]
    assert len(names) == len(set(names))


def test_view(client: FlaskClient) -> None:
    response = client.get("/openapi.json", base_url="https://example.org/khorgos")
    assert response.mimetype == "application/json"
    assert response.json == describe("https://example.org/khorgos")
    again = client.get(
        "/openapi.json",
        base_url="https://example.org/khorgos",
        headers={"If-None-Match": response.headers["ETag"]},
    )
    assert again.status_code == 304
