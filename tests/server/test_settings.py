from pathlib import Path
from typing import Any

import pytest

from khorgos.server.engines.embedded import FILES
from khorgos.server.settings import Settings, SettingsError
from khorgos.server.sparql.errors import EngineError
from khorgos.server.sparql.text import Dataset

ENGINE = "http://127.0.0.1:9/sparql"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"workers": 0}, "--workers must be at least 1, not 0"),
        ({"memory": 0}, "--memory must be at least 1, not 0"),
        ({"cache": -1}, "--cache must be at least 0, not -1"),
        ({"proxies": -1}, "--proxies must be at least 0, not -1"),
        ({"client_rate": -1}, "--client-rate must be at least 0, not -1"),
        ({"client_queries": -1}, "--client-queries must be at least 0, not -1"),
        ({"admin": "127.0.0.1"}, "--admin must be HOST:PORT, such as .* not 127.0.0.1"),
        ({"admin": ":9100"}, "--admin must be HOST:PORT"),
        ({"admin": "::1:9100"}, "--admin must be HOST:PORT"),
        ({"admin": "[::1]"}, "--admin must be HOST:PORT"),
        ({"admin": "http://127.0.0.1:9100"}, "--admin must be HOST:PORT"),
        ({"admin": "localhost:8000"}, "both name port 8000; give --admin another"),
        ({"timeout": 0.0}, "--timeout must be more than 0 seconds, not 0"),
        ({"timeout": float("nan")}, "--timeout must be more than 0 seconds, not nan"),
        ({"engine_version": "1"}, "need --engine"),
        ({"default_graph": ("x:a",)}, "need --engine"),
        ({"named_graph": ("x:a",)}, "need --engine"),
        ({"engine": ENGINE, "store": Path()}, "choose one"),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Settings(**options)


@pytest.mark.parametrize(
    ("admin", "address"),
    [
        ("", None),
        ("127.0.0.1:9100", ("127.0.0.1", 9100)),
        ("localhost:9100", ("localhost", 9100)),
        ("[::1]:9100", ("::1", 9100)),
    ],
)
def test_the_address_of_the_operator(admin: str, address: tuple[str, int] | None) -> None:
    assert Settings(admin=admin).admin_address == address


@pytest.mark.parametrize("address", ["nonsense", "http://user:secret@example.org/"])
def test_an_address_that_cannot_be_asked_is_refused(address: str) -> None:
    with pytest.raises(EngineError):
        Settings(engine=address)


def test_the_parts_of_the_settings() -> None:
    settings = Settings(timeout=3, memory=7, workers=5, federate=("https://example.org/",))
    assert settings.remote is None
    limits = settings.limits
    assert (limits.seconds, limits.memory, limits.workers) == (3, 7 * 2**20, 5)
    assert limits.network
    assert limits.files == 0
    assert Settings(store=Path()).limits.files == FILES


def test_another_server_is_asked_by_more_workers_with_files_for_connections() -> None:
    settings = Settings(engine=ENGINE, timeout=3, default_graph=("x:a",), authorization="secret")
    assert settings.limits.workers > Settings().limits.workers or Settings().limits.workers >= 16
    assert settings.limits.files == FILES
    remote = settings.remote
    assert remote is not None
    assert (remote.url, remote.timeout) == (ENGINE, 3)
    assert remote.dataset == Dataset(("x:a",))
    assert remote.authorization == "secret"
    assert "secret" not in f"{settings!r} {remote!r}"
