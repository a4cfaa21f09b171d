import hashlib
from pathlib import Path

import pytest

from khorgos.triples.documents.source import Footnote, load_source, load_sources
from khorgos.triples.problems import InputError

SOURCES = Path(__file__).parents[2] / "triples" / "sources"

KEYS = {
    "title": '"A title"',
    "kind": '"plain"',
    "language": '"en"',
    "licence": '"CC0-1.0"',
    "attribution": '"Nobody"',
    "note": '"Invented."',
}


def write(folder: Path, data: bytes = b"A text.\n", *, slug: str = "a-text", **keys: str) -> Path:
    """Write a source; a key given as an empty string is left out."""
    (folder / f"{slug}.txt").write_bytes(data)
    sha256 = f'"{hashlib.sha256(data).hexdigest()}"'
    path = folder / f"{slug}.toml"
    all_keys = {**KEYS, "sha256": sha256, **keys}
    lines = [f"{key} = {value}\n" for key, value in all_keys.items() if value]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def message(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_source(path)
    return str(caught.value)


def test_a_source_is_loaded_with_all_its_keys(tmp_path: Path) -> None:
    path = write(tmp_path, "Ürümqi\r\n一帯\n".encode())
    source = load_source(path)
    assert source.slug == "a-text"
    assert source.path == tmp_path / "a-text.txt"
    assert source.description == path
    assert (source.title, source.kind, source.language) == ("A title", "plain", "en")
    assert (source.licence, source.attribution) == ("CC0-1.0", "Nobody")
    assert source.text == "Ürümqi\r\n一帯\n", "newlines are not translated"


def test_layout_hints_are_loaded(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        kind='"encyclopedia-mirror"',
        terms='["PRC", "Jiang | He"]',
        bare_links='["this map"]',
        footnotes='[{first = "See", last = "end."}]',
    )
    layout = load_source(path).layout
    assert layout.terms == ("PRC", "Jiang | He")
    assert layout.bare_links == ("this map",)
    assert layout.footnotes == (Footnote("See", "end."),)
    assert load_source(write(tmp_path, kind='"abstract"', labels='["Aim"]')).layout.labels == (
        "Aim",
    )


def test_a_lost_title_is_explained(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, title="", title_missing='"Lost."', label='"A label"'))
    assert source.title is None
    assert source.title_missing == "Lost."
    assert source.name == "A label"
    assert load_source(write(tmp_path, title="", title_missing='"Lost."')).name == "a-text"


def test_a_changed_text_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "a-text.txt").write_bytes(b"Another text.\n")
    text = message(path)
    assert hashlib.sha256(b"A text.\n").hexdigest() in text
    assert hashlib.sha256(b"Another text.\n").hexdigest() in text
    assert "restore the bytes" in text
    assert "khorgos add --replace a-text" in text


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    text = message(write(tmp_path, b"one\ntwo\xff\n"))
    assert "a-text.txt:2: byte 7 is not UTF-8" in text


def test_a_byte_order_mark_is_refused(tmp_path: Path) -> None:
    assert "byte order mark" in message(write(tmp_path, b"\xef\xbb\xbfA text.\n"))


@pytest.mark.parametrize("key", ["kind", "language", "licence", "sha256"])
def test_a_missing_key_is_refused(tmp_path: Path, key: str) -> None:
    text = message(write(tmp_path, b"A text.\n", **{key: ""}))
    assert f"a-text.toml: the file: the key {key!r} is missing" in text


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            {"titel": '"A"'},
            "a-text.toml:8: titel: there is no such key; did you mean 'title'?",
        ),
        ({"terms": "[]"}, "a-text.toml:2: kind: 'encyclopedia-mirror' was expected (terms, bare_"),
        ({"footnotes": "[]"}, "remove them, or correct the kind"),
        ({"labels": "[]"}, "kind: 'abstract' was expected (labels are a hint for an abstract"),
        ({"kind": '"poem"'}, "a-text.toml:2: kind: 'poem' is not one of ['encyclopedia-mirror', "),
        ({"language": "5"}, "a-text.toml:3: language: 5 is not a text (text in quotes"),
        (
            {"note": '" "'},
            "a-text.toml:6: note: ' ' is blank (text in quotes, not empty",
        ),
        ({"sha256": '"ABC"'}, "sha256: 'ABC' does not match"),
        ({"title": ""}, "exactly one must stand"),
        ({"title_missing": '"Lost."'}, "exactly one must stand"),
        (
            {"kind": '"abstract"', "labels": '"Aim"'},
            "'Aim' is not a list (a list",
        ),
        (
            {"kind": '"abstract"', "labels": "[1]"},
            "toml:8: labels.0: 1 is not a text",
        ),
        ({"kind": '"encyclopedia-mirror"', "footnotes": "3"}, "'first' and 'last'"),
        ({"kind": '"encyclopedia-mirror"', "footnotes": '[{first = "a"}]'}, "'first' and 'last'"),
        (
            {"kind": '"encyclopedia-mirror"', "footnotes": '[{first="a", last="b", x="c"}]'},
            "'first' and 'last'",
        ),
        ({"kind": '"encyclopedia-mirror"', "footnotes": '[{first="a", last=""}]'}, "not empty"),
    ],
)
def test_wrong_keys_are_refused(tmp_path: Path, keys: dict[str, str], expected: str) -> None:
    assert expected in message(write(tmp_path, b"A text.\n", **keys))


@pytest.mark.parametrize(
    ("toml", "place"),
    [
        ('title = "A\n', ":1: this is not TOML at column"),
        ("a = 1\nb = = 2\n", ":2: this is not TOML at column 5"),
        ("a = [", ":1: this is not TOML at column 6"),
    ],
)
def test_toml_that_does_not_parse_is_refused(tmp_path: Path, toml: str, place: str) -> None:
    path = write(tmp_path)
    path.write_text(toml, encoding="utf-8")
    text = message(path)
    assert f"a-text.toml{place}" in text


def test_all_faults_of_all_sources_are_reported_together(tmp_path: Path) -> None:
    write(tmp_path, kind='"poem"', note='""', titel='"A"')
    (tmp_path / "a-text.txt").write_bytes(b"Another text.\n")
    write(tmp_path, slug="b", licence="")
    (tmp_path / "c.txt").write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        load_sources(tmp_path)
    places = [(problem.file, problem.line) for problem in caught.value.problems]
    assert places == [
        ("a-text.toml", 2),
        ("a-text.toml", 6),
        ("a-text.toml", 8),
        ("a-text.txt", 0),
        ("b.toml", 0),
        ("c.txt", 0),
    ]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in message(tmp_path / "nothing.toml")
    path = write(tmp_path)
    (tmp_path / "a-text.txt").unlink()
    assert "put the text beside a-text.toml" in message(path)


def test_a_name_that_is_no_slug_is_refused(tmp_path: Path) -> None:
    assert "not a slug" in message(write(tmp_path, slug="A Text"))


def test_a_folder_is_loaded_in_the_order_of_slugs(tmp_path: Path) -> None:
    for slug in ("b", "a-b", "a"):
        write(tmp_path, slug=slug)
    assert [source.slug for source in load_sources(tmp_path)] == ["a", "a-b", "b"]


def test_a_folder_with_a_text_that_nothing_describes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"x")
    with pytest.raises(InputError, match=r"add b\.toml"):
        load_sources(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        load_sources(tmp_path / "nowhere")


def test_the_sources_of_the_project_load() -> None:
    sources = {source.slug: source for source in load_sources(SOURCES)}
    mirror = sources["china-kazakhstan-relations"]
    assert mirror.title == "China–Kazakhstan relations"
    assert mirror.licence.startswith("CC BY-SA")
    assert "Wikipedia contributors" in mirror.attribution
    abstract = sources["kazakhstan-hedging-abstract"]
    assert abstract.title is None
    assert abstract.title_missing
    assert abstract.licence == "Not stated in the file"
