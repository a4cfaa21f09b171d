"""A stand-in for Wikidata over loopback: its action API and its query service.

It holds whatever items it is given, searches them, resolves redirects, and runs SPARQL on them in
the shape of Wikidata's truthy RDF. It refuses who does not say who they are.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

LANGUAGES = {"en", "kk", "kk-latn", "zh", "zh-hans", "ru", "fa", "mn"}
PROPS = {"info", "labels", "aliases", "descriptions", "claims"}
WD, WDT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"


def snak(prop: str, value: Any, rank: str = "normal") -> dict[str, Any]:
    """A claim: an id of an item, a (time, precision), a [latitude, longitude], or a name."""
    if value is None:
        return {"mainsnak": {"snaktype": "somevalue", "property": prop}, "rank": rank}
    if isinstance(value, tuple):
        kind, datatype = "time", "time"
        value = {"time": value[0], "precision": value[1], "calendarmodel": WD + "Q1"}
    elif isinstance(value, list):
        kind, datatype = "globecoordinate", "globe-coordinate"
        value = {"latitude": value[0], "longitude": value[1], "globe": WD + "Q1"}
    elif value.startswith("Q"):
        kind, datatype = "wikibase-entityid", "wikibase-item"
        value = {"entity-type": "item", "numeric-id": int(value[1:]), "id": value}
    else:
        kind, datatype = "string", "external-id"
    main = {"snaktype": "value", "property": prop, "datatype": datatype}
    return {
        "mainsnak": {**main, "datavalue": {"type": kind, "value": value}},
        "type": "statement",
        "rank": rank,
    }


def record(
    qid: str,
    labels: Mapping[str, str],
    *claims: tuple[str, Any] | tuple[str, Any, str],
    aliases: Mapping[str, Sequence[str]] | None = None,
    description: str = "",
) -> dict[str, Any]:
    """An item in Wikibase JSON."""
    grouped: dict[str, list[Any]] = {}
    for claim in claims:
        grouped.setdefault(claim[0], []).append(snak(*claim))
    return {
        "type": "item",
        "id": qid,
        "labels": {code: {"language": code, "value": text} for code, text in labels.items()},
        "descriptions": {"en": {"language": "en", "value": description}} if description else {},
        # PHP writes an empty object as a list.
        "aliases": {
            code: [{"language": code, "value": text} for text in texts]
            for code, texts in (aliases or {}).items()
        }
        or [],
        "claims": grouped or [],
    }


class StandIn:
    """The invented Wikidata."""

    def __init__(self, records: Sequence[dict[str, Any]], redirects: Mapping[str, str]) -> None:
        self.items = {one["id"]: one for one in records}
        self.redirects = redirects
        self.troubles: list[Response] = []
        self.requests: list[dict[str, str]] = []
        self.url = ""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        self.requests.append(request.values.to_dict())
        response = self._respond(request)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.data = gzip.compress(response.data)
            response.headers["Content-Encoding"] = "gzip"
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if "(http" not in request.headers.get("User-Agent", ""):
            return Response("set a User-Agent with contact information", 403)
        if self.troubles:
            return self.troubles.pop(0)
        if request.path == "/sparql":
            return self._sparql(request)
        action = {"wbsearchentities": self._search, "wbgetentities": self._get}
        return _json(action[request.values["action"]](request.values))

    def _search(self, asked: Mapping[str, str]) -> dict[str, Any]:
        language, words = asked["language"], asked["search"].casefold()
        if language not in LANGUAGES:
            return _error("badvalue", f'Unrecognized value for parameter "language": {language}')
        codes = (language, language.split("-")[0], "en")
        hits = []
        for qid, item in self.items.items():
            for kind, code, text in _terms(item):
                if code in codes and text.casefold().startswith(words):
                    match = {"type": kind, "language": code, "text": text}
                    hits.append({"id": qid, "title": qid, "label": text, "match": match})
                    break
        found = hits[: int(asked["limit"])]
        return {"searchinfo": {"search": asked["search"]}, "search": found, "success": 1}

    def _get(self, asked: Mapping[str, str]) -> dict[str, Any]:
        ids, props = asked["ids"].split("|"), set(asked["props"].split("|"))
        if len(ids) > 50:
            return _error("toomanyvalues", "too many values, the limit is 50")
        if props - PROPS:
            return _error("badvalue", "unknown props")
        return {"entities": {qid: self._entity(qid, props) for qid in ids}, "success": 1}

    def _entity(self, qid: str, props: set[str]) -> dict[str, Any]:
        target = self.redirects.get(qid, qid)
        if target not in self.items:
            return {"id": qid, "missing": ""}
        item = self.items[target]
        shown = {key: item[key] for key in item if key in {"id", "type", *props}}
        if target != qid:
            shown["redirects"] = {"from": qid, "to": target}
        return shown

    def _sparql(self, request: Request) -> Response:
        store = ox.Store()
        for qid, item in self.items.items():
            for prop, claims in dict(item["claims"]).items():
                for claim in claims:
                    value = claim["mainsnak"].get("datavalue", {}).get("value")
                    if isinstance(value, dict) and "id" in value:
                        nodes = (WD + qid, WDT + prop, WD + value["id"])
                        store.add(ox.Quad(*map(ox.NamedNode, nodes)))
        try:
            found = store.query(request.form["query"])
        except SyntaxError as error:
            return Response(f"MalformedQueryException: {error}", 400)
        assert isinstance(found, ox.QuerySolutions)
        body = found.serialize(format=ox.QueryResultsFormat.JSON)
        return Response(body, mimetype="application/sparql-results+json")


@contextmanager
def serving(stand_in: StandIn) -> Iterator[StandIn]:
    """Serve ``stand_in`` at a free port of the loopback address."""
    server = make_server("127.0.0.1", 0, stand_in, request_handler=_Silent)
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def lagging(seconds: str) -> Response:
    """The answer of an API whose database lags; its status is 200."""
    response = _json(_error("maxlag", "Waiting for db1: 7.5 seconds lagged"))
    response.headers["Retry-After"] = seconds
    return response


def busy(status: int, retry_after: str = "") -> Response:
    """The answer of a server that wants to be left alone for a while."""
    return Response("busy", status, {"Retry-After": retry_after} if retry_after else {})


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


def _terms(item: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for code, label in dict(item["labels"]).items():
        yield "label", code, label["value"]
    for code, aliases in dict(item["aliases"]).items():
        yield from (("alias", code, alias["value"]) for alias in aliases)


def _error(code: str, info: str) -> dict[str, Any]:
    return {"error": {"code": code, "info": info}, "servedby": "stand-in"}


def _json(data: Any) -> Response:
    return Response(json.dumps(data), mimetype="application/json")
