"""The reconciliation service, at ``/reconcile``: its routes.

Version 0.2 of the API is answered at ``/reconcile`` itself; ``/reconcile/match`` and a POST of JSON
to ``/reconcile/extend`` answer as version 1.0-draft does, which shares the other routes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, request
from markupsafe import escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from khorgos.ontology.namespaces import KH, KHO
from khorgos.ontology.prefixes import slug_of
from khorgos.server.documents import send
from khorgos.server.engines.engine import Engine
from khorgos.server.reconciliation.catalogue import (
    Catalogue,
    CatalogueKeeper,
    NamedThing,
    Schema,
    described,
)
from khorgos.server.reconciliation.matching import FEATURES, Matcher, type_list
from khorgos.server.reconciliation.requests import (
    BATCH,
    LONGEST,
    MOST,
    ReconciliationError,
    read_batch,
    read_draft_batch,
    read_extension,
)
from khorgos.server.reconciliation.suggesting import suggest_entities, suggest_terms
from khorgos.server.reconciliation.values import draft_extend, extend, propose
from khorgos.server.site import Site, the_site
from khorgos.server.sparql.errors import EngineError

_CALLBACK: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*){0,4}")
_LONGEST_CALLBACK: Final = 100
_FAR: Final = 10_000
_VERSIONS: Final = ("0.2",)
_PREVIEW: Final = {"width": 430, "height": 300}
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


@dataclass(frozen=True, slots=True)
class _Service:
    """What the routes share."""

    engine: Engine
    schema: Schema
    keeper: CatalogueKeeper = field(default_factory=CatalogueKeeper)

    def catalogue(self) -> Catalogue:
        return self.keeper.get(self.engine)


@lru_cache(maxsize=4)
def _service_of(site: Site) -> _Service:
    return _Service(site.engine, Schema.of(site.ontology.documentation))


def _service() -> _Service:
    return _service_of(the_site())


@blueprint.errorhandler(ReconciliationError)
def refused(error: ReconciliationError) -> Response:
    """Report a request that cannot be answered as JSON."""
    return _write({"status": error.status, "message": str(error)}, error.status)


@blueprint.errorhandler(EngineError)
def failed(error: EngineError) -> Response:
    """Report a failure of the engine as JSON."""
    current_app.logger.error("the engine failed: %s", error)
    message = f"{error}. Try again, or ask for less."
    return _write({"status": error.status, "message": message}, error.status)


@blueprint.route("", methods=["GET", "POST"])
def reconcile() -> Response:
    """The manifest; with ``queries`` candidates, with ``extend`` values of properties."""
    given = request.form if request.method == "POST" else request.args
    service = _service()
    if "queries" in given:
        batch = read_batch(given["queries"])
        matcher, languages = _matcher(), _languages()
        return _write(
            {key: {"result": matcher.match(query, languages)} for key, query in batch.items()}
        )
    if "extend" in given:
        query = read_extension(given["extend"])
        things = service.catalogue().things
        return _write(extend(service.engine, service.schema, things, query))
    if request.method == "POST":
        raise ReconciliationError(
            "The form has neither `queries` nor `extend`; send one of them as "
            "application/x-www-form-urlencoded."
        )
    return _write(manifest(request.url_root.rstrip("/"), service.schema))


@blueprint.post("/match")
def match() -> Response:
    """Candidates for a query batch of version 1.0-draft."""
    batch = read_draft_batch(request.get_data())
    matcher = _matcher()
    results = []
    for query in batch:
        languages = LanguageAccept([(query.language, 1)]) if query.language else _languages()
        candidates = matcher.match(query, languages)
        for candidate in candidates:
            for feature in candidate["features"]:
                feature["name"] = FEATURES.get(feature["id"], feature["id"])
        results.append({"candidates": candidates})
    return _write({"results": results})


@blueprint.get("/suggest/entity")
def suggest_entity() -> Response:
    """Things whose names begin with ``prefix``."""
    service = _service()
    catalogue, prefix, cursor = service.catalogue(), _argument("prefix"), _cursor()
    found = suggest_entities(catalogue, service.schema, prefix, cursor, _languages())
    return _write({"result": found})


@blueprint.get("/suggest/type")
def suggest_type() -> Response:
    """Types whose names begin with ``prefix``."""
    return _write(
        {"result": suggest_terms(_service().schema.types, _argument("prefix"), _cursor())}
    )


@blueprint.get("/suggest/property")
def suggest_property() -> Response:
    """Properties whose names begin with ``prefix``."""
    return _write(
        {"result": suggest_terms(_service().schema.properties, _argument("prefix"), _cursor())}
    )


@blueprint.get("/flyout/entity")
def flyout_entity() -> Response:
    """A few words on a thing, as HTML in JSON."""
    thing = _the_thing()
    kinds = ", ".join(one["name"] for one in type_list(_service().schema, thing))
    return _flyout(thing.id, thing.name(_languages()), kinds, thing.description)


@blueprint.get("/flyout/type")
def flyout_type() -> Response:
    """A few words on a type, as HTML in JSON."""
    term = described(_service().schema.type(_argument("id")))
    return _flyout(term["id"], term["name"], "type", term.get("description", ""))


@blueprint.get("/flyout/property")
def flyout_property() -> Response:
    """A few words on a property, as HTML in JSON."""
    term = described(_service().schema.property(_argument("id")))
    return _flyout(term["id"], term["name"], "property", term.get("description", ""))


@blueprint.get("/preview")
def preview() -> Response:
    """A thing on a small page, to be shown in a frame."""
    thing = _the_thing()
    name = thing.name(_languages())
    kinds = [one["name"] for one in type_list(_service().schema, thing)]
    named = [
        *thing.labels.items(),
        *((tag, one) for tag, own in thing.names.items() for one in own),
    ]
    names = [(text, tag) for tag, text in named if text != name]
    page = render_template(
        "reconciliation_preview.html", thing=thing, name=name, kinds=kinds, names=names
    )
    response = send(page)
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/feature")
def feature() -> Response:
    """What a matching feature means."""
    id_ = _argument("id")
    meaning = FEATURES.get(id_) or (
        "Agreement of the property, 0 to 1" if id_.startswith("property-") else ""
    )
    if not meaning:
        raise ReconciliationError(
            f"There is no feature {id_!r}; there are: {', '.join(FEATURES)}.", 404
        )
    return _write({"id": id_, "name": meaning})


@blueprint.post("/extend")
def extend_draft() -> Response:
    """Values of properties, asked for and answered as in version 1.0-draft."""
    query = read_extension(request.get_data())
    service = _service()
    things = service.catalogue().things
    return _write(draft_extend(extend(service.engine, service.schema, things, query)))


@blueprint.get("/extend/propose")
def propose_properties() -> Response:
    """Properties that things of ``type`` have."""
    type_ = _argument("type")
    limit = min(_count("limit", MOST), MOST)
    found = propose(_service().engine, _service().schema, type_, limit)
    return _write({"type": type_, "limit": limit, "properties": found})


def _matcher() -> Matcher:
    service = _service()
    return Matcher(service.catalogue(), service.schema, service.engine)


def _languages() -> LanguageAccept:
    return parse_accept_header(request.headers.get("Accept-Language"), LanguageAccept)


def _the_thing() -> NamedThing:
    id_ = slug_of(_argument("id"))
    thing = _service().catalogue().things.get(id_)
    if thing is None:
        raise ReconciliationError(
            f"There is no thing {id_!r}; /reconcile/suggest/entity?prefix=… finds those there are.",
            404,
        )
    return thing


def _cursor() -> int:
    return min(_count("cursor", 0), _FAR)


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


def _write(data: Mapping[str, Any], status: int = 200) -> Response:
    """Write JSON, or a script that calls the function which ``callback`` names (JSONP)."""
    callback = request.args.get("callback")
    # In ASCII, because a request may hold half a surrogate pair, and old scripts take U+2028 and
    # U+2029 for ends of lines.
    text = json.dumps(data)
    if callback is None:
        response = Response(text, status, mimetype="application/json")
    elif len(callback) > _LONGEST_CALLBACK or not _CALLBACK.fullmatch(callback):
        message = "`callback` is to be the name of a function, such as jsonp_1."
        response = Response(
            json.dumps({"status": 400, "message": message}), 400, mimetype="application/json"
        )
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
    setting = {
        "name": "limit",
        "label": "Most values",
        "type": "number",
        "default": MOST,
        "help_text": f"How many values of the property are returned, at most {MOST}.",
    }
    return {
        "versions": list(_VERSIONS),
        "name": "Khorgos",
        "identifierSpace": str(KH),
        "schemaSpace": str(KHO),
        "documentation": f"{root}/openapi.json",
        "serviceVersion": version("khorgos"),
        "defaultTypes": [typed(schema, name) for name in _DEFAULT_TYPES if name in schema.types],
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "feature_view": {"url": f"{service}/feature?id={{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/extend/propose"},
            "property_settings": [setting],
        },
        "batchSize": BATCH,
    }


def typed(schema: Schema, name: str) -> dict[str, Any]:
    """Write a type with its direct superclasses."""
    broader = [{"id": one, "name": schema.types[one].label} for one in schema.broader[name]]
    written: dict[str, Any] = {"id": name, "name": schema.types[name].label}
    return written | ({"broader": broader} if broader else {})
