import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.site import OntologySource, Site

FILES = {
    "facts.ttl": "text/turtle; charset=utf-8",
    "khorgos.trig": "application/trig",
    "khorgos-1.2.trig": "application/trig; version=1.2",
    "release.json": "application/json",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    release = tmp_path / "release"
    (release / "inside.ttl").mkdir(parents=True)
    for name in FILES:
        (release / name).write_text(f"# {name}\n" * 9, encoding="utf-8")
    (release / ".hidden.ttl").write_text("secret", encoding="utf-8")
    (release / "notes.md").write_text("secret", encoding="utf-8")
    (tmp_path / "outside.ttl").write_text("secret", encoding="utf-8")
    return release


@pytest.fixture
def files(folder: Path, engine: EmbeddedEngine, source: OntologySource) -> Iterator[FlaskClient]:
    with create_app(Site.of(engine, source, dumps=folder)).test_client() as client:
        yield client


@pytest.mark.parametrize(("name", "content_type"), FILES.items())
def test_file(files: FlaskClient, folder: Path, name: str, content_type: str) -> None:
    response = files.get(f"/dumps/{name}", buffered=True)
    content = (folder / name).read_bytes()
    assert response.status_code == 200
    assert response.data == content
    assert response.content_type == content_type
    assert response.content_length == len(content)
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert response.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'


def test_condition_head_and_range(files: FlaskClient) -> None:
    whole = files.get("/dumps/khorgos.trig", buffered=True)
    etag = whole.headers["ETag"]
    again = files.get("/dumps/khorgos.trig", headers={"If-None-Match": etag}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")
    head = files.head("/dumps/khorgos.trig", buffered=True)
    assert (head.content_length, head.data) == (len(whole.data), b"")
    part = files.get("/dumps/khorgos.trig", headers={"Range": "bytes=2-8"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[2:9])
    beyond = files.get("/dumps/khorgos.trig", headers={"Range": "bytes=9999-"}, buffered=True)
    assert beyond.status_code == 416


def test_etag_follows_the_file(files: FlaskClient, folder: Path) -> None:
    before = files.get("/dumps/facts.ttl", buffered=True).headers["ETag"]
    path = folder / "facts.ttl"
    size = path.stat().st_size
    path.write_bytes(b"x" * size)
    os.utime(path, ns=(1, 1))
    assert files.get("/dumps/facts.ttl", buffered=True).headers["ETag"] != before


@pytest.mark.parametrize(
    "name",
    [
        "outside.ttl",
        "../outside.ttl",
        "..%2Foutside.ttl",
        "%2e%2e/outside.ttl",
        "..\\outside.ttl",
        "/etc/passwd",
        ".hidden.ttl",
        "notes.md",
        "inside.ttl",
        "facts.ttl%00",
        "FACTS.TTL",
    ],
)
def test_what_is_no_dump(files: FlaskClient, name: str) -> None:
    response = files.get(f"/dumps/{name}", buffered=True)
    assert response.status_code in (404, 308)
    assert b"secret" not in response.data


def test_the_error_lists_the_files(files: FlaskClient) -> None:
    text = files.get("/dumps/x").text
    for name in (*FILES, "SHA256SUMS"):
        assert f"{name}  /dumps/{name}\n" in text


def test_sums(files: FlaskClient, folder: Path) -> None:
    response = files.get("/dumps/SHA256SUMS")
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=SHA256SUMS"
    sums = dict(line.split("  ")[::-1] for line in response.text.splitlines())
    assert sums == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES
    }


def test_page(files: FlaskClient) -> None:
    response = files.get("/dumps/")
    assert response.mimetype == "text/html"
    assert response.text.index("khorgos.trig</a>") < response.text.index("facts.ttl</a>")
    assert '<a href="/dumps/SHA256SUMS">' in response.text
    again = files.get("/dumps/", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert files.get("/dumps").status_code == 308


@pytest.mark.parametrize("path", ["/dumps/", "/dumps/facts.ttl"])
def test_nothing_can_be_written(files: FlaskClient, path: str) -> None:
    assert files.put(path).status_code == 405


@pytest.mark.parametrize("folder_name", [None, "nowhere"])
def test_server_without_files(
    engine: EmbeddedEngine, source: OntologySource, tmp_path: Path, folder_name: str | None
) -> None:
    folder = tmp_path / folder_name if folder_name else None
    client = create_app(Site.of(engine, source, dumps=folder)).test_client()
    assert "This server offers no files." in client.get("/dumps/").text
    assert client.get("/dumps/SHA256SUMS").status_code == 404
    assert "There are" not in client.get("/dumps/x").text


def test_sums_of_the_release_are_those_of_its_manifest(
    release_engine: EmbeddedEngine, source: OntologySource
) -> None:
    config = Site.of(release_engine, source, dumps=EngineConfig().release)
    client = create_app(config).test_client()
    lines = client.get("/dumps/SHA256SUMS").text.splitlines()
    sums = dict(line.split("  ")[::-1] for line in lines)
    manifest = json.loads(client.get("/dumps/release.json", buffered=True).data)
    assert sums.items() >= manifest["sha256"].items()
