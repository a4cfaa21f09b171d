"""The reconciliation service, at ``/reconcile``: its routes.

Version 0.2 of the API is answered at ``/reconcile`` itself; ``/reconcile/match`` and a POST of JSON
to ``/reconcile/extend`` answer as version 1.0-draft does, which shares the other routes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Final, Literal

from flask import Blueprint, Response, render_template, request
from markupsafe import escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import expanded, slug_of
from khorgos.server.documents import send
from khorgos.server.operation.journal import log_failure
from khorgos.server.reconciliation.catalogue import (
    Catalogue,
    CatalogueKeeper,
    NamedThing,
    Schema,
    described,
    entry,
)
from khorgos.server.reconciliation.matching import FEATURES, Matcher, beginning
from khorgos.server.reconciliation.requests import (
    BATCH,
    LONGEST,
    MOST,
    NameQuery,
    ReconciliationError,
    read_batch,
    read_draft_batch,
    read_extension,
)
from khorgos.server.reconciliation.values import extend, propose
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.errors import EngineError, EngineUnavailable

_CALLBACK: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*){0,4}")
PAGE: Final = 20
"""How many suggestions an answer has."""
_DEFAULT_TYPES: Final = (
    "Polity",
    "Person",
    "Place",
    "People",
    "Organization",
    "Event",
    "Agreement",
)
# A preview is made to be framed by others; it can do nothing but be read and lead to its thing.
PREVIEW_POLICY: Final = (
    "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
)


blueprint: Final = Blueprint("reconciliation", __name__, url_prefix="/reconcile")


@lru_cache(maxsize=4)
def _kept(site: Site) -> tuple[Schema, CatalogueKeeper]:
    return Schema.of(site.ontology.documentation), CatalogueKeeper()


def _schema() -> Schema:
    return _kept(the_site())[0]


def _catalogue() -> Catalogue:
    return _kept(the_site())[1].get(the_site().engine)


@blueprint.errorhandler(ReconciliationError)
def refused(error: ReconciliationError) -> Response:
    """Report a request that cannot be answered as JSON, or as a page where a page was wanted."""
    return _report(error.status, str(error))


@blueprint.errorhandler(EngineError)
def failed(error: EngineError) -> Response:
    """Report a failure of the engine likewise."""
    log_failure(error)
    response = _report(error.status, f"{error}. Try again, or ask for less.")
    if isinstance(error, EngineUnavailable):
        response.headers["Retry-After"] = "1"
    return response


@blueprint.route("", methods=["GET", "POST"])
def reconcile() -> Response:
    """The manifest; with ``queries`` candidates, with ``extend`` values of properties."""
    given = request.form if request.method == "POST" else request.args
    if "queries" in given:
        batch, matcher, languages = read_batch(given["queries"]), _matcher(), _languages()
        return _write(
            {key: _answered("result", matcher, query, languages) for key, query in batch.items()}
        )
    if "extend" in given:
        return _write(_extended(given["extend"]))
    if request.method == "POST":
        raise ReconciliationError(
            "The form has neither `queries` nor `extend`; send one of them as "
            "application/x-www-form-urlencoded."
        )
    return _write(manifest(request.url_root.rstrip("/"), _schema()))


@blueprint.post("/match")
def match() -> Response:
    """Candidates for a query batch of version 1.0-draft."""
    batch, matcher, results = read_draft_batch(request.get_data()), _matcher(), []
    for query in batch:
        own = query.language if isinstance(query, NameQuery) else ""
        languages = LanguageAccept([(own, 1)]) if own else _languages()
        answer = _answered("candidates", matcher, query, languages)
        for candidate in answer["candidates"]:
            for feature in candidate["features"]:
                feature["name"] = FEATURES.get(feature["id"], feature["id"])
        results.append(answer)
    return _write({"results": results})


@blueprint.get("/suggest/entity")
def suggest_entity() -> Response:
    """Things with a name or word that begins with ``prefix``, then those with a similar name."""
    catalogue, prefix = _catalogue(), _prefix()
    named = {id_: [*thing.all_names, id_] for id_, thing in catalogue.things.items()}
    found = beginning(prefix, named)
    found += [one.id for one in catalogue.index.candidates(prefix, PAGE) if one.id not in found]
    suggestions = []
    for thing in (catalogue.things[id_] for id_ in _page(found)):
        written = entry(thing.id, thing.name(_languages()), thing.description)
        suggestions.append(written | {"notable": _schema().types_of(thing)})
    return _write({"result": suggestions})


@blueprint.get("/suggest/type", defaults={"kind": "type"})
@blueprint.get("/suggest/property", defaults={"kind": "property"})
def suggest_term(kind: str) -> Response:
    """Types or properties with a name, label or word that begins with ``prefix``."""
    terms = _schema().types if kind == "type" else _schema().properties
    found = beginning(_prefix(), {name: (term.label, name) for name, term in terms.items()})
    return _write({"result": [described(terms[name]) for name in _page(found)]})


@blueprint.get("/flyout/entity")
def flyout_entity() -> Response:
    """A few words on a thing, as HTML in JSON."""
    thing = _the_thing()
    kinds = ", ".join(one["name"] for one in _schema().types_of(thing))
    return _flyout(thing.id, thing.name(_languages()), kinds, thing.description)


@blueprint.get("/flyout/type", defaults={"kind": "type"})
@blueprint.get("/flyout/property", defaults={"kind": "property"})
def flyout_term(kind: Literal["type", "property"]) -> Response:
    """A few words on a type or property, as HTML in JSON."""
    term = described(_schema().find(kind, _argument("id"), 404))
    return _flyout(term["id"], term["name"], kind, term.get("description", ""))


@blueprint.get("/preview")
def preview() -> Response:
    """A thing on a small page, to be shown in a frame."""
    thing = _the_thing()
    name = thing.name(_languages())
    names = [(text, tag) for tag, text in thing.labels.items()]
    names += [(text, tag) for tag, own in thing.names.items() for text in own]
    page = render_template(
        "reconciliation_preview.html",
        thing=thing,
        name=name,
        kinds=[one["name"] for one in _schema().types_of(thing)],
        names=[(text, tag) for text, tag in names if text != name],
    )
    return _framed(send(page))


@blueprint.get("/feature")
def feature() -> Response:
    """What a matching feature means."""
    id_ = _argument("id")
    is_property = id_.startswith("property-")
    meaning = FEATURES.get(id_, "Agreement of the property, 0 to 1" if is_property else "")
    if not meaning:
        raise ReconciliationError(
            f"There is no feature {id_!r}; there are: {', '.join(FEATURES)}.", 404
        )
    return _write({"id": id_, "name": meaning})


@blueprint.post("/extend")
def extend_draft() -> Response:
    """Values of properties, asked for and answered as in version 1.0-draft."""
    answer = _extended(request.get_data())
    rows = [
        {"id": id_, "properties": [{"id": name, "values": them} for name, them in row.items()]}
        for id_, row in answer["rows"].items()
    ]
    return _write({"meta": answer["meta"], "rows": rows})


@blueprint.get("/extend/propose")
def propose_properties() -> Response:
    """Properties that things of ``type`` have."""
    type_ = _argument("type")
    limit = min(_count("limit", MOST), MOST)
    found = propose(the_site().engine, _schema(), type_, limit)
    return _write({"type": type_, "limit": limit, "properties": found})


def _answered(
    key: str, matcher: Matcher, query: NameQuery | ReconciliationError, languages: LanguageAccept
) -> dict[str, Any]:
    """Answer one query of a batch; one that cannot be answered has no candidates, and says why."""
    try:
        if isinstance(query, ReconciliationError):
            raise query
        return {key: matcher.match(query, languages)}
    except ReconciliationError as error:
        return {key: [], "message": str(error)}


def _matcher() -> Matcher:
    return Matcher(_catalogue(), _schema(), the_site().engine)


def _extended(query: str | bytes) -> dict[str, Any]:
    """Answer a data extension query in JSON of version 0.2."""
    asked = read_extension(query)
    return extend(the_site().engine, _schema(), _catalogue().things, asked)


def _languages() -> LanguageAccept:
    return parse_accept_header(request.headers.get("Accept-Language"), LanguageAccept)


def _the_thing() -> NamedThing:
    id_ = slug_of(expanded(_argument("id").strip()))
    thing = _catalogue().things.get(id_)
    if thing is None:
        raise ReconciliationError(
            f"There is no thing {id_!r}; /reconcile/suggest/entity?prefix=… finds those there are.",
            404,
        )
    return thing


def _page(found: list[str]) -> list[str]:
    """Return what the answer has of all that was found, from ``cursor`` on."""
    start = _count("cursor", 0)
    return found[start : start + PAGE]


def _prefix() -> str:
    """What was typed; nothing, where a field was emptied, begins no name."""
    return "" if request.args.get("prefix", "-").strip() == "" else _argument("prefix")


def _argument(name: str) -> str:
    value = request.args.get(name, "")
    if not value.strip():
        raise ReconciliationError(f"The parameter `{name}` is missing; give it.")
    if len(value) > LONGEST:
        raise ReconciliationError(f"`{name}` has more than {LONGEST} characters; shorten it.")
    return value


def _count(name: str, default: int) -> int:
    value = request.args.get(name, str(default))
    if not (value.isascii() and value.isdecimal()) or len(value) > 9:
        raise ReconciliationError(f"`{name}` is to be a number from 0, not {value[:20]!r}.")
    return int(value)


def _flyout(id_: str, name: str, kind: str, text: str) -> Response:
    html = f"<p><b>{escape(name)}</b> ({escape(kind)})</p><p>{escape(text)}</p>"
    return _write({"id": id_, "html": html})


def _report(status: int, message: str) -> Response:
    """Say why there is no answer: in a preview's frame on a page, elsewhere in JSON."""
    if request.endpoint != f"{blueprint.name}.{preview.__name__}":
        return _write({"status": status, "message": message}, status)
    page = render_template("reconciliation_nothing.html", status=status, message=message)
    return _framed(Response(page, status, mimetype="text/html"))


def _framed(page: Response) -> Response:
    """Let others frame a page, which is in the language that they prefer."""
    page.headers["Content-Security-Policy"] = PREVIEW_POLICY
    page.vary.add("Accept-Language")
    return page


def _write(data: Mapping[str, Any], status: int = 200) -> Response:
    """Write JSON, or a script that calls the function which ``callback`` names (JSONP)."""
    callback = request.args.get("callback")
    if callback is not None and (len(callback) > 100 or not _CALLBACK.fullmatch(callback)):
        callback, status = None, 400
        message = "`callback` is to be the name of a function, such as jsonp_1."
        data = {"status": status, "message": message}
    # In ASCII, because a request may hold half a surrogate pair, and old scripts take U+2028 and
    # U+2029 for ends of lines.
    text = json.dumps(data)
    if callback is None:
        response = Response(text, status, mimetype="application/json")
    else:
        # The comment keeps the answer from being read as anything but a script.
        response = Response(f"/**/{callback}({text});", status, mimetype="text/javascript")
    response.vary.add("Accept-Language")
    return response


def manifest(root: str, schema: Schema) -> dict[str, Any]:
    """Write the manifest.

    Args:
        root: the address of the server, without a slash at its end.
        schema: names the default types.
    """
    service = f"{root}/reconcile"
    suggest = {
        kind: {
            "service_url": service,
            "service_path": f"/suggest/{kind}",
            "flyout_service_url": service,
            "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
        }
        for kind in ("entity", "type", "property")
    }
    defaults = []
    for name in _DEFAULT_TYPES:
        if name in schema.types:
            broader = [entry(one, schema.types[one].label) for one in schema.broader[name]]
            written = entry(name, schema.types[name].label)
            defaults.append(written | ({"broader": broader} if broader else {}))
    setting = {
        "name": "limit",
        "label": "Most values",
        "type": "number",
        "default": MOST,
        "help_text": f"How many values of the property are returned, at most {MOST}.",
    }
    return {
        "versions": ["0.2"],
        "name": the_site().title or "Khorgos",
        "identifierSpace": str(KH),
        "schemaSpace": str(KHO),
        "documentation": f"{root}/openapi.json",
        "serviceVersion": version("khorgos"),
        "defaultTypes": defaults,
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "feature_view": {"url": f"{service}/feature?id={{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": 430, "height": 300},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/extend/propose"},
            "property_settings": [setting],
        },
        "batchSize": BATCH,
    }
