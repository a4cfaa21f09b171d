"""The routes of the reconciliation service in OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from khorgos.server.sparql.protocol import FORM

JSON: Final = "application/json"
_TEXT: Final = {"type": "string"}
_OBJECT: Final = {"type": "object"}
_REPORT: Final = {
    "type": "object",
    "properties": {"status": {"type": "integer"}, "message": _TEXT},
    "required": ["status", "message"],
}
_WRONG: Final = "The request is wrong; the message says how to put it right."
_ERRORS: Final = {
    400: _WRONG,
    404: "There is no such thing.",
    413: "There are too many queries, ids or properties; send them in parts.",
    500: "The engine, or the server, failed.",
    503: "The query needs too much memory, or no engine is free.",
    504: "The query took longer than it may.",
}
_ENGINE: Final = (500, 503, 504)


def describe_reconciliation() -> dict[str, Any]:
    """Return the paths of the reconciliation service for the description of all routes."""
    service = {
        "get": _operation(
            "reconcile",
            "The manifest of the reconciliation service, version 0.2; with queries, their answers",
            [
                _parameter("queries", "A reconciliation query batch in JSON."),
                _parameter("extend", "A data extension query in JSON."),
                _parameter("callback", "The name of a function, for JSONP."),
            ],
            errors=(400, 413),
        ),
        "post": _operation(
            "reconcileByPost",
            "Candidates for names, or values of properties",
            body={FORM: {"queries": _TEXT, "extend": _TEXT}},
            errors=(400, 413),
        ),
    }
    paths: dict[str, Any] = {
        "/reconcile": service,
        "/reconcile/match": {
            "post": _operation(
                "reconcileMatch",
                "Candidates for names, as in version 1.0-draft",
                body={JSON: {"queries": {"type": "array", "items": _OBJECT}}},
                errors=(400, 413),
            )
        },
        "/reconcile/extend": {
            "post": _operation(
                "reconcileExtend",
                "Values of properties, as in version 1.0-draft",
                body={
                    JSON: {
                        "ids": {"type": "array", "items": _TEXT},
                        "properties": {"type": "array", "items": _OBJECT},
                    }
                },
                errors=(400, 413),
            )
        },
        "/reconcile/extend/propose": _get(
            "reconcilePropose",
            "The properties that the things of a type have",
            [
                _parameter("type", "The name of a type.", needed=True),
                _parameter("limit", "How many are wanted."),
            ],
        ),
        "/reconcile/preview": _get(
            "reconcilePreview",
            "A thing on a small page",
            [_parameter("id", "The id of the thing.", needed=True)],
            media_type="text/html",
        ),
        "/reconcile/feature": _get(
            "reconcileFeature",
            "What a matching feature means",
            [_parameter("id", "The id of the feature.", needed=True)],
        ),
    }
    for kind in ("entity", "type", "property"):
        prefix = _parameter("prefix", "What was typed.", needed=True)
        cursor = _parameter("cursor", "How many suggestions to skip.")
        about = _parameter("id", "What the words are on.", needed=True)
        name = kind.capitalize()
        paths[f"/reconcile/suggest/{kind}"] = _get(
            f"suggest{name}", f"Suggestions for a field that takes a {kind}", [prefix, cursor]
        )
        paths[f"/reconcile/flyout/{kind}"] = _get(
            f"flyout{name}", "A few words on a suggestion", [about]
        )
    return paths


def _get(
    name: str, summary: str, parameters: Sequence[dict[str, Any]], media_type: str = JSON
) -> dict[str, Any]:
    return {"get": _operation(name, summary, parameters, media_type=media_type, errors=(400, 404))}


def _operation(
    name: str,
    summary: str,
    parameters: Sequence[dict[str, Any]] = (),
    body: dict[str, dict[str, Any]] | None = None,
    media_type: str = JSON,
    errors: Sequence[int] = (),
) -> dict[str, Any]:
    content = {media_type: {"schema": _OBJECT}} if media_type == JSON else {media_type: {}}
    responses: dict[str, Any] = {"200": {"description": "The answer.", "content": content}}
    for status in (*errors, *_ENGINE):
        responses[str(status)] = {
            "description": _ERRORS[status],
            "content": {JSON: {"schema": _REPORT}},
        }
    operation: dict[str, Any] = {"operationId": name, "summary": summary, "responses": responses}
    if parameters:
        operation["parameters"] = list(parameters)
    if body:
        schemas = {kind: {"type": "object", "properties": it} for kind, it in body.items()}
        operation["requestBody"] = {
            "required": True,
            "content": {kind: {"schema": schema} for kind, schema in schemas.items()},
        }
    return operation


def _parameter(name: str, text: str, needed: bool = False) -> dict[str, Any]:
    parameter = {"name": name, "in": "query", "description": text, "schema": _TEXT}
    return parameter | ({"required": True} if needed else {})
