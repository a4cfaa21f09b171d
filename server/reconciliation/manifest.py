"""What the reconciliation service says of itself: the service manifest of version 0.2."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

from khorgos.ontology.namespaces import KH, KHO
from khorgos.server.reconciliation.requests import BATCH, MOST
from khorgos.server.reconciliation.schema import Schema

VERSIONS: Final = ("0.2",)
WIDTH: Final = 430
HEIGHT: Final = 300
_DEFAULTS: Final = ("Polity", "Person", "Place", "People", "Organization", "Event", "Agreement")


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
        "versions": list(VERSIONS),
        "name": "Khorgos",
        "identifierSpace": str(KH),
        "schemaSpace": str(KHO),
        "documentation": f"{root}/openapi.json",
        "serviceVersion": version("khorgos"),
        "defaultTypes": [typed(schema, name) for name in _DEFAULTS if name in schema.types],
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "feature_view": {"url": f"{service}/feature?id={{{{id}}}}"},
        "preview": {
            "url": f"{service}/preview?id={{{{id}}}}",
            "width": WIDTH,
            "height": HEIGHT,
        },
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
