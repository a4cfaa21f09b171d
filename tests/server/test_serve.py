import json
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from rdflib import OWL, RDFS

from khorgos.ontology.namespaces import KHO
from khorgos.server.engines.embedded import EngineConfig
from khorgos.server.serve import AddressError, OntologyError, read_ontology, serve
from khorgos.server.settings import Settings

SERVE = """
import sys
from pathlib import Path
from khorgos.server.serve import serve
from khorgos.server.settings import Settings
release, ontology, port = sys.argv[1:]
serve(Settings(release=Path(release), ontology=Path(ontology), port=int(port)))
"""
TIMEOUT = 60


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def server(
    release: Path, ontology: Path, port: int, code: str = SERVE
) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", code, str(release), str(ontology), str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=TIMEOUT)


@pytest.mark.slow
def test_answers_until_it_is_told_to_stop(config: EngineConfig) -> None:
    port = free_port()
    with server(config.release, config.ontology, port) as process:
        assert process.stdout is not None
        address = f"http://127.0.0.1:{port}/sparql"
        assert process.stdout.readline() == f"Khorgos answers at {address}\n"
        with urllib.request.urlopen(f"{address}?query=ASK%20%7B%7D", timeout=TIMEOUT) as response:
            assert json.load(response)["boolean"] is True
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 0
    assert (out, err) == ("", "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)


@pytest.mark.slow
def test_release_that_is_missing(config: EngineConfig, tmp_path: Path) -> None:
    with server(tmp_path, config.ontology, free_port()) as process:
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert f"khorgos: {tmp_path / 'khorgos.trig'} does not exist" in err


def test_port_in_use(config: EngineConfig) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressError, match=rf"127\.0\.0\.1 port {port}: .*choose another"):
            serve(Settings(release=config.release, port=port))


@pytest.mark.parametrize(
    ("host", "port"), [("192.0.2.1", 8000), ("127.0.0.1", 70000), ("127.0.0.1", 0)]
)
def test_address_that_does_not_exist(config: EngineConfig, host: str, port: int) -> None:
    with pytest.raises(AddressError, match=f"cannot listen at {host} port {port}"):
        serve(Settings(release=config.release, host=host, port=port))


def test_ontology_with_what_stands_beside_it(config: EngineConfig) -> None:
    source = read_ontology(config.ontology)
    assert source.file.turtle == config.ontology.read_bytes()
    assert [term.name for term in source.documentation.terms] == ["Polity"]
    assert source.diagram == "<svg/>"


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("khorgos.ttl", "<", "cannot be shown: at line 1"),
        ("khorgos.ttl", f"<{KHO.X}> a <{OWL.Class}> ; <{RDFS.subClassOf}> [] .", "kho:X rdfs:sub"),
        ("alignments.ttl", f"<{KHO.Lost}> <{RDFS.subClassOf}> <x:y> .", "does not declare"),
        ("core.svg", None, "No such file.*core.svg"),
    ],
)
def test_ontology_that_cannot_be_shown(
    config: EngineConfig, tmp_path: Path, name: str, text: str | None, problem: str
) -> None:
    shutil.copytree(config.ontology.parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).unlink()
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=problem):
        read_ontology(tmp_path / "khorgos.ttl")


@pytest.mark.slow
def test_ontology_is_served_whole_or_not_at_all(config: EngineConfig, tmp_path: Path) -> None:
    shutil.copy(config.ontology, tmp_path)
    with server(config.release, tmp_path / "khorgos.ttl", free_port()) as process:
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert f"khorgos: the ontology at {tmp_path / 'khorgos.ttl'} cannot be shown" in err


@pytest.mark.slow
def test_limits_are_stated_and_hold(config: EngineConfig) -> None:
    port = free_port()
    with server(config.release, config.ontology, port) as process:
        assert process.stdout is not None
        process.stdout.readline()
        address = f"http://127.0.0.1:{port}/sparql"
        with urllib.request.urlopen(address, timeout=TIMEOUT) as response:
            assert "seconds=10" in response.headers["Khorgos-Limits"]
            assert "querySeconds" in response.read().decode()


ADMIN = SERVE.replace("port=int(port)", "port=int(port), admin='127.0.0.1:ADMIN'")


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as response:
            code: int = response.status
    except urllib.error.HTTPError as error:
        with error:
            code = error.code
    return code


@pytest.mark.slow
def test_the_operator_has_an_address_of_its_own(config: EngineConfig) -> None:
    port, other = free_port(), free_port()
    code = ADMIN.replace("ADMIN", str(other))
    with server(config.release, config.ontology, port, code) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Khorgos answers at")
        admin = f"http://127.0.0.1:{other}"
        assert process.stdout.readline() == f"Its operator sees how it is at {admin}/\n"
        public = f"http://127.0.0.1:{port}"
        for path in ("/metrics", "/log"):
            assert (status(public + path), status(admin + path)) == (404, 200)
        assert (status(f"{public}/sparql"), status(f"{admin}/sparql")) == (200, 404)
        with urllib.request.urlopen(f"{admin}/log", timeout=TIMEOUT) as response:
            assert [json.loads(line)["path"] for line in response][:1] == ["/metrics"]
        with urllib.request.urlopen(f"{admin}/health", timeout=TIMEOUT) as response:
            roles = [role for role, _ in json.load(response)["processes"].values()]
            assert not roles or {"first", "web", "keeper", "worker"} == set(roles)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out, err) == (0, "", "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", other), timeout=TIMEOUT)


def test_the_port_of_the_operator_in_use(config: EngineConfig) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressError, match=rf"127\.0\.0\.1 port {port}: .*choose another"):
            serve(Settings(release=config.release, port=free_port(), admin=f"127.0.0.1:{port}"))


REMOTE = SERVE.replace("port=int(port)", "port=int(port), engine=URL")


@pytest.mark.slow
def test_another_server_answers(
    config: EngineConfig, app: Flask, serving: Callable[[Flask], AbstractContextManager[str]]
) -> None:
    port = free_port()
    with serving(app) as other:
        code = REMOTE.replace("URL", repr(f"{other}/sparql"))
        with server(config.release, config.ontology, port, code) as process:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Khorgos answers at")
            address = f"http://127.0.0.1:{port}"
            with urllib.request.urlopen(f"{address}/sparql?query=ASK%20%7B%7D") as response:
                assert json.load(response)["boolean"] is True
                assert (
                    response.headers["Khorgos-Limits"]
                    == "seconds=10, memory=1073741824, answer=67108864"
                )
            with urllib.request.urlopen(f"{address}/health") as response:
                assert json.load(response)["release"] is None


@pytest.mark.slow
def test_another_server_that_is_not_there_is_said(config: EngineConfig) -> None:
    code = REMOTE.replace("URL", repr(f"http://127.0.0.1:{free_port()}/sparql"))
    with server(config.release, config.ontology, free_port(), code) as process:
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert "khorgos: the remote engine cannot be reached" in err
