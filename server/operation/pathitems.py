"""Parts of an OpenAPI 3.1 description: paths, parameters and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from khorgos.server.sparql.answers import Format

TEXT: Final = {"type": "string"}
"""The schema of a text."""


def get(
    name: str,
    summary: str,
    responses: Mapping[str, Any],
    parameters: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A path that answers GET."""
    operation: dict[str, Any] = {"operationId": name, "summary": summary, "responses": responses}
    if parameters:
        operation["parameters"] = list(parameters)
    return {"get": operation}


def in_query(name: str, text: str, many: bool = False) -> dict[str, Any]:
    """A parameter of the query string."""
    schema = {"type": "array", "items": TEXT} if many else TEXT
    return {"name": name, "in": "query", "description": text, "schema": schema}


def in_path(name: str, text: str) -> dict[str, Any]:
    """A part of the path."""
    return {"name": name, "in": "path", "required": True, "description": text, "schema": TEXT}


def format_parameter(*formats: Sequence[Format]) -> dict[str, Any]:
    """The parameter ``format``, with the names of the formats."""
    text = "The format of the answer; it wins over the Accept header."
    return {"name": "format", "in": "query", "description": text, "schema": format_schema(*formats)}


def format_schema(*formats: Sequence[Format]) -> dict[str, Any]:
    """What the parameter ``format`` takes."""
    names = [offered.name for kind in formats for offered in kind]
    return {"type": "string", "examples": [*names, "html"]}


def types(*formats: Sequence[Format]) -> list[str]:
    """The media types of formats."""
    return [offered.media_type for kind in formats for offered in kind]


def content(media_types: Iterable[str]) -> dict[str, Any]:
    """Bodies of these media types, whatever is in them."""
    return {media_type: {} for media_type in media_types}


def ok(text: str, media_types: Iterable[str]) -> dict[str, Any]:
    """The answer of status 200."""
    return {"200": {"description": text, "content": content(media_types)}}


def errors(*statuses: int) -> dict[str, Any]:
    """References to the answers of errors, which are the same at every address."""
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}


IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "description": "Entity tags that the client has; RFC 9110, section 13.1.2.",
    "schema": TEXT,
}
