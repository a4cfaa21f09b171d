"""The description of the routes in OpenAPI 3.1, at ``/openapi.json``, for tools that make clients.

What it says stands in ``openapi.yaml`` beside this module.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import yaml
from flask import Blueprint, Response, jsonify, request

from khorgos.server.documents import send

DESCRIPTION: Final = Path(__file__).with_name("openapi.yaml")

blueprint: Final = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def show() -> Response:
    """The description, for the address at which it was asked for."""
    described = jsonify(describe(request.root_url.rstrip("/")))
    return send(described.get_data(), "application/json")


def describe(address: str) -> dict[str, Any]:
    """Describe the server.

    Args:
        address: where it answers, an absolute IRI without a slash at its end.

    Returns:
        An OpenAPI 3.1 document, to be written as JSON; its parts are shared, not to be changed.
    """
    description = _read()
    info = {**description["info"], "version": version("khorgos")}
    return {**description, "info": info, "servers": [{"url": address}]}


@cache
def _read() -> dict[str, Any]:
    description: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
    return description
