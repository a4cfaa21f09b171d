"""A description of the routes in OpenAPI 3.1, at ``/openapi.json``, for tools that make clients."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

from flask import Flask, Response, jsonify, request

from khorgos.server.operation.pathitems import (
    IF_NONE_MATCH,
    TEXT,
    content,
    errors,
    format_parameter,
    format_schema,
    get,
    in_path,
    in_query,
    ok,
    types,
)
from khorgos.server.pages.handbook import MEDIA_TYPES
from khorgos.server.reconciliation.description import describe_reconciliation
from khorgos.server.sparql.answers import GRAPH_FORMATS, RESULT_FORMATS
from khorgos.server.sparql.protocol import FORM, QUERY

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
        "paths": {
            **_sparql(),
            **_pages(),
            **_release(),
            **describe_reconciliation(),
            **_operation(),
        },
        "components": {
            "responses": {
                str(status): {
                    "description": text,
                    "content": {} if status == 304 else content((*_PLAIN, *_HTML)),
                }
                for status, text in _ERRORS.items()
            }
        },
    }


def _sparql() -> dict[str, Any]:
    answer = ok(
        "Rows or a truth value for SELECT and ASK, a graph for CONSTRUCT and DESCRIBE; "
        "for browsers a page. ASK has no CSV and TSV.",
        (*types(RESULT_FORMATS, GRAPH_FORMATS), *_HTML),
    )
    failures = errors(400, 406, 500, 503, 504)
    dataset = [
        in_query("default-graph-uri", "IRI of a graph to ask, instead of FROM.", many=True),
        in_query("named-graph-uri", "IRI of a named graph, instead of FROM NAMED.", many=True),
    ]
    named = {name["name"]: name["schema"] for name in dataset}
    fields = {"query": TEXT, "format": format_schema(RESULT_FORMATS, GRAPH_FORMATS), **named}
    return {
        "/sparql": {
            "get": {
                "operationId": "query",
                "summary": "Ask a SPARQL 1.1 query",
                "description": "Without a query: the description of the service in RDF, or the "
                "form for people.",
                "parameters": [
                    in_query("query", "The query in SPARQL 1.1."),
                    *dataset,
                    format_parameter(RESULT_FORMATS, GRAPH_FORMATS),
                    IF_NONE_MATCH,
                ],
                "responses": answer | failures | errors(304),
            },
            "post": {
                "operationId": "queryByPost",
                "summary": "Ask a SPARQL 1.1 query that is too long for an address",
                "parameters": [
                    *dataset,
                    format_parameter(RESULT_FORMATS, GRAPH_FORMATS),
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
                        QUERY: {"schema": TEXT},
                    },
                },
                "responses": answer | failures | errors(413, 415),
            },
        }
    }


def _pages() -> dict[str, Any]:
    return {
        "/": get("index", "The start page", ok("A page.", _HTML)),
        "/schema": get("schema", "The schema in ten queries", ok("A page.", _HTML)),
        "/queries/": get(
            "gallery",
            "The questions of the catalogue, as a page or as sh:SPARQLExecutable in RDF",
            ok("The questions.", (*types(GRAPH_FORMATS), *_HTML)) | errors(304, 406),
            [
                in_query("keyword", "Only the questions with this keyword."),
                format_parameter(GRAPH_FORMATS),
                IF_NONE_MATCH,
            ],
        ),
        "/queries/{name}": get(
            "question",
            "A question with its answer; further parameters give its own a value",
            ok("The question.", (*types(GRAPH_FORMATS), *_HTML)) | errors(304, 400, 404, 406),
            [in_path("name", "Its name."), format_parameter(GRAPH_FORMATS), IF_NONE_MATCH],
        ),
        "/docs/": get(
            "docs",
            "The documentation, as pages",
            ok("The first page.", _HTML) | errors(304),
            [IF_NONE_MATCH],
        ),
        "/docs/{name}": get(
            "docsPage",
            "A page of the documentation; with a suffix its file as it is, or a picture",
            ok("The page.", (*_HTML, *MEDIA_TYPES.values())) | errors(304, 404),
            [in_path("name", "Its path, such as how-to/python."), IF_NONE_MATCH],
        ),
        "/ontology": get(
            "ontology",
            "The ontology, as a page or in RDF",
            ok("The ontology.", (*types(GRAPH_FORMATS), *_HTML)) | errors(304, 406),
            [format_parameter(GRAPH_FORMATS), IF_NONE_MATCH],
        ),
        "/static/{filename}": get(
            "static",
            "A file that the pages use",
            {"200": {"description": "The file."}} | errors(304, 404),
            [in_path("filename", "Its name."), IF_NONE_MATCH],
        ),
    }


def _release() -> dict[str, Any]:
    graph = ok("The graph.", types(GRAPH_FORMATS)) | errors(304, 400, 404, 406)
    document = ok("The document.", (*types(GRAPH_FORMATS), *_HTML)) | errors(304, 404, 406)
    in_format = [format_parameter(GRAPH_FORMATS), IF_NONE_MATCH]
    slug = in_path("slug", "The part of the thing's IRI after /id/.")
    name = in_path("name", "The part of the graph's IRI after /graph/.")
    other = {"description": "To the document about it."}
    return {
        "/id/{slug}": get(
            "thing",
            "A thing: its IRI leads to the document about it",
            {"303": other} | errors(404),
            [slug, format_parameter(GRAPH_FORMATS)],
        ),
        "/doc/{slug}": get("document", "What is said of a thing", document, [slug, *in_format]),
        "/graph/{name}": get("graph", "A named graph", document, [name, *in_format]),
        "/data": get(
            "data",
            "A graph, by the SPARQL 1.1 Graph Store HTTP Protocol",
            graph,
            [
                in_query("graph", "IRI of a named graph."),
                in_query("default", "Without a value: all graphs as one."),
                *in_format,
            ],
        ),
        "/.well-known/void": get(
            "description",
            "The description of the release in VoID and DCAT",
            ok("The description.", types(GRAPH_FORMATS)) | errors(304, 406),
            in_format,
        ),
        "/dumps/": get("dumps", "The list of the release's files", ok("A page.", _HTML)),
        "/dumps/{name}": get(
            "dump",
            "A file of the release, or SHA256SUMS",
            {
                "200": {"description": "The file."},
                "206": {"description": "The part that Range asks for."},
            }
            | errors(304, 404),
            [in_path("name", "The name of the file."), IF_NONE_MATCH],
        ),
    }


def _operation() -> dict[str, Any]:
    report = {
        "type": "object",
        "properties": {
            "status": {"enum": ["ok", "failing"]},
            "release": {"type": "string", "description": "SHA-256 of the release."},
            "triples": {"type": "integer"},
            "engine": TEXT,
            "problem": {"type": "string", "description": "Why, when the status is failing."},
        },
        "required": ["status", "release", "triples", "engine"],
    }
    health = {"application/json": {"schema": report}}
    return {
        "/health": get(
            "health",
            "Whether the engine answers",
            {
                "200": {"description": "It does.", "content": health},
                "503": {"description": "It does not.", "content": health},
            },
        ),
        "/metrics": get(
            "metrics",
            "Counts for Prometheus",
            ok("The counts.", ("text/plain", "application/openmetrics-text")),
        ),
        "/openapi.json": get(
            "openapi",
            "This description",
            ok("An OpenAPI 3.1 document.", ("application/json",)) | errors(304),
            [IF_NONE_MATCH],
        ),
    }
