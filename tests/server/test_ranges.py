import os
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path
from time import time

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from khorgos.server.app import create_app
from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.linked.ranges import MOST, parse_ranges
from khorgos.server.site import OntologySource, Site

CONTENT = bytes(index % 251 for index in range(200_000))
LENGTH = len(CONTENT)
PATH = "/dumps/facts.nq"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "facts.nq"
    path.write_bytes(CONTENT)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


@pytest.fixture
def files(file: Path, engine: EmbeddedEngine, source: OntologySource) -> Iterator[FlaskClient]:
    with create_app(Site.of(engine, source, dumps=file.parent)).test_client() as client:
        yield client


def ask(client: FlaskClient, ranges: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.get(PATH, headers={"Range": ranges, **named}, buffered=True)
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.content_length == len(response.data)
    return response


def parts(response: TestResponse) -> list[tuple[str, bytes]]:
    """Read a body of several parts with the parser for mail: Content-Range and bytes of each."""
    assert response.status_code == 206
    assert "Content-Range" not in response.headers
    head = f"Content-Type: {response.content_type}\r\n\r\n".encode()
    message = message_from_bytes(head + response.data, policy=policy.HTTP)
    found = []
    for part in message.walk():
        if not part.is_multipart():
            assert part.get_content_type() == "application/n-quads"
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found.append((str(part["Content-Range"]), content))
    return found


@pytest.mark.parametrize(
    ("ranges", "first", "stop"),
    [
        ("bytes=2-8", 2, 9),
        ("bytes=0-0", 0, 1),
        ("BYTES=2-8", 2, 9),
        ("bytes= 2-8 ,, ", 2, 9),
        ("bytes=199990-", 199_990, LENGTH),
        ("bytes=199990-999999999", 199_990, LENGTH),
        ("bytes=-7", LENGTH - 7, LENGTH),
        (f"bytes=-{LENGTH + 1}", 0, LENGTH),
        ("bytes=0-", 0, LENGTH),
        ("bytes=2-8,999999-", 2, 9),
        ("bytes=2-8,-0", 2, 9),
        ("bytes=2-8,9-20", 2, 21),
        ("bytes=5-20,2-8", 2, 21),
        ("bytes=0-9,20-29,5-24", 0, 30),
        ("bytes=0-199999,5-9", 0, LENGTH),
    ],
)
def test_one_part(files: FlaskClient, ranges: str, first: int, stop: int) -> None:
    response = ask(files, ranges)
    assert response.status_code == 206
    assert response.data == CONTENT[first:stop]
    assert response.headers["Content-Range"] == f"bytes {first}-{stop - 1}/{LENGTH}"
    assert response.content_type == "application/n-quads"


def test_several_parts_come_in_the_order_of_the_request(files: FlaskClient) -> None:
    response = ask(files, "bytes=-5, 100000-180000 ,0-3,999999-")
    assert parts(response) == [
        (f"bytes {LENGTH - 5}-{LENGTH - 1}/{LENGTH}", CONTENT[-5:]),
        (f"bytes 100000-180000/{LENGTH}", CONTENT[100_000:180_001]),
        (f"bytes 0-3/{LENGTH}", CONTENT[:4]),
    ]
    assert response.headers["ETag"] == files.head(PATH, buffered=True).headers["ETag"]


@pytest.mark.parametrize(
    "ranges",
    [
        "bytes=200000-",
        "bytes=999999-9999999",
        "bytes=-0",
        "bytes=200000-,-0",
        "bytes=" + "9" * 30 + "-",
    ],
)
def test_none_of_the_ranges_is_there(files: FlaskClient, ranges: str) -> None:
    response = files.get(PATH, headers={"Range": ranges})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{LENGTH}"


@pytest.mark.parametrize(
    "ranges",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=a-b",
        "bytes=9-2",
        "bytes=1-2,9-2",
        "bytes=1-2-3",
        "bytes=--3",
        "bytes=-",
        "bytes=+1-2",
        "bytes=1-2;3-4",
        "bytes=１-２",
        "bytes=" + "9" * 5000 + "-",
        "items=0-5",
        "lines=1-2",
        "bytes=" + ",".join(f"{9 * index}-{9 * index}" for index in range(MOST + 1)),
    ],
)
def test_what_is_ignored(files: FlaskClient, ranges: str) -> None:
    environ = {"HTTP_RANGE": ranges.encode().decode("latin-1")}
    response = files.get(PATH, environ_overrides=environ, buffered=True)
    assert response.status_code == 200
    assert response.data == CONTENT


def test_head_has_no_ranges(files: FlaskClient) -> None:
    response = files.head(PATH, headers={"Range": "bytes=2-8"}, buffered=True)
    assert (response.status_code, response.content_length) == (200, LENGTH)


def test_head_is_that_of_the_whole_behind_all_layers(
    file: Path, engine: EmbeddedEngine, source: OntologySource, served: Callable[..., Client]
) -> None:
    client = served(create_app(Site.of(engine, source, dumps=file.parent)))
    gzip = {"Accept-Encoding": "gzip"}
    head = client.head(PATH, headers={"Range": "bytes=2-8", **gzip}, buffered=True)
    whole = client.get(PATH, headers=gzip, buffered=True)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_if_range(files: FlaskClient, file: Path) -> None:
    whole = files.head(PATH, buffered=True)
    tag, date = whole.headers["ETag"], whole.headers["Last-Modified"]
    assert ask(files, "bytes=2-8", If_Range=tag).status_code == 206
    assert ask(files, "bytes=2-8", If_Range=date).status_code == 206
    for other in (f"W/{tag}", '"other"', "nonsense", "", formatdate(1_700_000_009, usegmt=True)):
        assert ask(files, "bytes=2-8", If_Range=other).data == CONTENT
    assert ask(files, "bytes=999999-", If_Range='"other"').status_code == 200
    future = time() + 60  # as young as a file can be while its date is no proof
    os.utime(file, (future, future))
    young = files.head(PATH, buffered=True).headers["Last-Modified"]
    assert ask(files, "bytes=2-8", If_Range=young).status_code == 200


def test_other_conditions_come_first(files: FlaskClient) -> None:
    tag = files.head(PATH, buffered=True).headers["ETag"]
    for condition, status in (
        ({"If-None-Match": tag}, 304),
        ({"If-Match": '"other"'}, 412),
        ({"If-Match": tag}, 206),
    ):
        headers = {"Range": "bytes=2-8", **condition}
        assert files.get(PATH, headers=headers, buffered=True).status_code == status


def test_an_empty_file_has_no_ranges(files: FlaskClient, file: Path) -> None:
    file.write_bytes(b"")
    response = files.get(PATH, headers={"Range": "bytes=0-"}, buffered=True)
    assert (response.status_code, response.data) == (200, b"")


def test_ranges_are_of_the_file_and_not_of_its_compression(
    file: Path, engine: EmbeddedEngine, source: OntologySource, served: Callable[..., Client]
) -> None:
    client = served(create_app(Site.of(engine, source, dumps=file.parent)))
    gzip = {"Accept-Encoding": "gzip"}
    whole = client.get(PATH, headers=gzip, buffered=True)
    assert whole.headers["Content-Encoding"] == "gzip"
    part = client.get(PATH, headers={"Range": "bytes=5-9,50-59", **gzip}, buffered=True)
    assert "Content-Encoding" not in part.headers
    assert [content for _, content in parts(part)] == [CONTENT[5:10], CONTENT[50:60]]
    assert part.headers["ETag"] != whole.headers["ETag"]
    resumed = {"Range": "bytes=5-9", "If-Range": whole.headers["ETag"], **gzip}
    assert client.get(PATH, headers=resumed, buffered=True).data == whole.data


members = st.one_of(
    st.tuples(st.integers(0, 130), st.integers(0, 130)).map(
        lambda pair: f"{min(pair)}-{max(pair)}"
    ),
    st.integers(0, 130).map(lambda first: f"{first}-"),
    st.integers(0, 130).map(lambda suffix: f"-{suffix}"),
)


def sliced(member: str, data: bytes) -> set[int]:
    """Say which positions a range means, with Python's own slices."""
    first, _, last = member.partition("-")
    everything = range(len(data))
    if not first:
        return set(everything[-int(last) :] if int(last) else ())
    return set(everything[int(first) : int(last) + 1 if last else None])


@given(st.lists(members, min_size=1, max_size=MOST), st.binary(min_size=1, max_size=120))
def test_ranges_are_slices(asked: list[str], data: bytes) -> None:
    ranges = parse_ranges(f"bytes={','.join(asked)}", len(data))
    assert ranges is not None
    found = [position for positions in ranges for position in positions]
    assert len(found) == len(set(found)), "a byte is sent twice"
    assert set(found) == set().union(*(sliced(member, data) for member in asked))
    in_order = sorted(ranges, key=lambda one: one.start)
    assert all(one.stop < other.start for one, other in pairwise(in_order))


@given(st.text(alphabet="bytes=0123456789-, \t;é", max_size=30), st.integers(0, 50))
def test_anything_is_read_or_ignored(header: str, length: int) -> None:
    for one in parse_ranges(header, length) or ():
        assert 0 <= one.start < one.stop <= length
