"""A description of the routes in OpenAPI 3.1, at ``/openapi.json``, for tools that make clients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from flask import Flask, Response, jsonify, request

from khorgos.server.answers.formats import GRAPH_FORMATS, RESULT_FORMATS, Format
from khorgos.server.protocol import FORM, QUERY

_TEXT: Final = {"type": "string"}
_HTML: Final = ("text/html",)
_PLAIN: Final = ("text/plain",)
_ERRORS: Final[Mapping[int, str]] = {
    304: "The client has the answer already: its entity tag was in If-None-Match.",
    400: "The request, or its query, is wrong; the text says where and how to put it right.",
    404: "There is nothing at this address.",
    405: "The address does not take this method; Allow lists those it takes.",
    406: "The answer cannot be written in a format that Accept or `format` names.",
    413: "The request has too many bytes.",
    415: "The body is in a form that the SPARQL protocol does not have.",
    500: "The engine, or the server, failed.",
    503: "The query needs too much memory, or no engine is free; then Retry-After says when.",
    504: "The query took longer than it may.",
}


def add_openapi(app: Flask) -> None:
    """Serve the description at ``/openapi.json``."""

    def openapi() -> Response:
        response = jsonify(describe(request.root_url.rstrip("/")))
        response.add_etag()
        response.cache_control.no_cache = True
        response.make_conditional(request)
        return response

    app.add_url_rule("/openapi.json", view_func=openapi)


def describe(address: str) -> dict[str, Any]:
    """Describe the server.

    Args:
        address: where it answers, an absolute IRI without a slash at its end.

    Returns:
        An OpenAPI 3.1 document, to be written as JSON.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Khorgos",
            "version": version("khorgos"),
            "summary": "A knowledge graph in which every fact opens the sentence it came from.",
            "description": "Every address takes HEAD and OPTIONS too. Answers are whole or errors; "
            "errors are text, or a page for clients that prefer text/html.",
        },
        "servers": [{"url": address}],
        "paths": {**_sparql(), **_pages(), **_release(), **_operation()},
        "components": {
            "responses": {
                str(status): {
                    "description": text,
                    "content": {} if status == 304 else _content((*_PLAIN, *_HTML)),
                }
                for status, text in _ERRORS.items()
            }
        },
    }


def _sparql() -> dict[str, Any]:
    answer = _ok(
        "Rows or a truth value for SELECT and ASK, a graph for CONSTRUCT and DESCRIBE; "
        "for browsers a page. ASK has no CSV and TSV.",
        (*_types(RESULT_FORMATS, GRAPH_FORMATS), *_HTML),
    )
    errors = _errors(400, 406, 500, 503, 504)
    dataset = [
        _parameter("default-graph-uri", "IRI of a graph to ask, instead of FROM.", many=True),
        _parameter("named-graph-uri", "IRI of a named graph, instead of FROM NAMED.", many=True),
    ]
    named = {name["name"]: name["schema"] for name in dataset}
    fields = {"query": _TEXT, "format": _format(RESULT_FORMATS, GRAPH_FORMATS), **named}
    return {
        "/sparql": {
            "get": {
                "operationId": "query",
                "summary": "Ask a SPARQL 1.1 query",
                "description": "Without a query: the description of the service in RDF, or the "
                "form for people.",
                "parameters": [
                    _parameter("query", "The query in SPARQL 1.1."),
                    *dataset,
                    _format_parameter(RESULT_FORMATS, GRAPH_FORMATS),
                    _IF_NONE_MATCH,
                ],
                "responses": answer | errors | _errors(304),
            },
            "post": {
                "operationId": "queryByPost",
                "summary": "Ask a SPARQL 1.1 query that is too long for an address",
                "parameters": [
                    *dataset,
                    _format_parameter(RESULT_FORMATS, GRAPH_FORMATS),
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        FORM: {
                            "schema": {
                                "type": "object",
                                "properties": fields,
                                "required": ["query"],
                            }
                        },
                        QUERY: {"schema": _TEXT},
                    },
                },
                "responses": answer | errors | _errors(413, 415),
            },
        }
    }


def _pages() -> dict[str, Any]:
    return {
        "/": _get("index", "The start page", _ok("A page.", _HTML)),
        "/ontology": _get(
            "ontology",
            "The ontology, as a page or in RDF",
            _ok("The ontology.", (*_types(GRAPH_FORMATS), *_HTML)) | _errors(304, 406),
            [_format_parameter(GRAPH_FORMATS), _IF_NONE_MATCH],
        ),
        "/static/{filename}": _get(
            "static",
            "A file that the pages use",
            {"200": {"description": "The file."}} | _errors(304, 404),
            [_in_path("filename", "Its name."), _IF_NONE_MATCH],
        ),
    }


def _release() -> dict[str, Any]:
    graph = _ok("The graph.", _types(GRAPH_FORMATS)) | _errors(304, 400, 404, 406)
    document = _ok("The document.", (*_types(GRAPH_FORMATS), *_HTML)) | _errors(304, 404, 406)
    in_format = [_format_parameter(GRAPH_FORMATS), _IF_NONE_MATCH]
    slug = _in_path("slug", "The part of the thing's IRI after /id/.")
    name = _in_path("name", "The part of the graph's IRI after /graph/.")
    other = {"description": "To the document about it."}
    return {
        "/id/{slug}": _get(
            "thing",
            "A thing: its IRI leads to the document about it",
            {"303": other} | _errors(404),
            [slug, _format_parameter(GRAPH_FORMATS)],
        ),
        "/doc/{slug}": _get("document", "What is said of a thing", document, [slug, *in_format]),
        "/graph/{name}": _get("graph", "A named graph", document, [name, *in_format]),
        "/data": _get(
            "data",
            "A graph, by the SPARQL 1.1 Graph Store HTTP Protocol",
            graph,
            [
                _parameter("graph", "IRI of a named graph."),
                _parameter("default", "Without a value: all graphs as one."),
                *in_format,
            ],
        ),
        "/.well-known/void": _get(
            "description",
            "The description of the release in VoID and DCAT",
            _ok("The description.", _types(GRAPH_FORMATS)) | _errors(304, 406),
            in_format,
        ),
        "/dumps/": _get("dumps", "The list of the release's files", _ok("A page.", _HTML)),
        "/dumps/{name}": _get(
            "dump",
            "A file of the release, or SHA256SUMS",
            {
                "200": {"description": "The file."},
                "206": {"description": "The part that Range asks for."},
            }
            | _errors(304, 404),
            [_in_path("name", "The name of the file."), _IF_NONE_MATCH],
        ),
    }


def _operation() -> dict[str, Any]:
    report = {
        "type": "object",
        "properties": {
            "status": {"enum": ["ok", "failing"]},
            "release": {"type": "string", "description": "SHA-256 of the release."},
            "triples": {"type": "integer"},
            "engine": _TEXT,
            "problem": {"type": "string", "description": "Why, when the status is failing."},
        },
        "required": ["status", "release", "triples", "engine"],
    }
    health = {"application/json": {"schema": report}}
    return {
        "/health": _get(
            "health",
            "Whether the engine answers",
            {
                "200": {"description": "It does.", "content": health},
                "503": {"description": "It does not.", "content": health},
            },
        ),
        "/metrics": _get(
            "metrics",
            "Counts for Prometheus",
            _ok("The counts.", ("text/plain", "application/openmetrics-text")),
        ),
        "/openapi.json": _get(
            "openapi",
            "This description",
            _ok("An OpenAPI 3.1 document.", ("application/json",)) | _errors(304),
            [_IF_NONE_MATCH],
        ),
    }


def _get(
    name: str,
    summary: str,
    responses: Mapping[str, Any],
    parameters: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": name, "summary": summary, "responses": responses}
    if parameters:
        operation["parameters"] = list(parameters)
    return {"get": operation}


def _parameter(name: str, text: str, many: bool = False) -> dict[str, Any]:
    schema = {"type": "array", "items": _TEXT} if many else _TEXT
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _in_path(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": text, "schema": _TEXT}


def _format_parameter(*formats: Sequence[Format]) -> dict[str, Any]:
    text = "The format of the answer; it wins over the Accept header."
    return {"name": "format", "in": "query", "description": text, "schema": _format(*formats)}


def _format(*formats: Sequence[Format]) -> dict[str, Any]:
    names = [offered.name for kind in formats for offered in kind]
    return {"type": "string", "examples": [*names, "html"]}


def _types(*formats: Sequence[Format]) -> list[str]:
    return [offered.media_type for kind in formats for offered in kind]


def _content(media_types: Iterable[str]) -> dict[str, Any]:
    return {media_type: {} for media_type in media_types}


def _ok(text: str, media_types: Iterable[str]) -> dict[str, Any]:
    return {"200": {"description": text, "content": _content(media_types)}}


def _errors(*statuses: int) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}


_IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "description": "Entity tags that the client has; RFC 9110, section 13.1.2.",
    "schema": _TEXT,
}
