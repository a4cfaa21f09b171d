from pathlib import Path

import pytest
from rdflib import SKOS, Graph, Literal

from khorgos.ontology.namespaces import KH, KHO, WD
from khorgos.triples.annotation import Entity
from khorgos.triples.links import LINKS_FILE, load_links
from khorgos.triples.loading import load_entities
from khorgos.triples.problems import InputError

HEADER = "slug,qid,match,evidence,note\n"
ENTITIES = {slug: Entity("entities.yaml", 1, slug, "Place", slug) for slug in ("ost", "zarm")}


def load(folder: Path, rows: str | bytes, header: str = HEADER) -> Graph:
    path = folder / "links.csv"
    path.write_bytes(header.encode() + (rows if isinstance(rows, bytes) else rows.encode()))
    return load_links(ENTITIES, path)


def refusal(folder: Path, rows: str | bytes, header: str = HEADER) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(folder, rows, header)
    return [str(problem) for problem in caught.value.problems]


def test_an_exact_match_gives_an_id_and_the_others_do_not(tmp_path: Path) -> None:
    rows = "zarm,Q101,exactMatch,an atlas,\nost,Q102,closeMatch,a map,not quite\n"
    assert set(load(tmp_path, rows)) == {
        (KH.zarm, SKOS.exactMatch, WD.Q101),
        (KH.zarm, KHO.wikidataId, Literal("Q101")),
        (KH.ost, SKOS.closeMatch, WD.Q102),
    }
    assert set(load(tmp_path, "ost,Q7,broadMatch,a map,\n")) == {(KH.ost, SKOS.broadMatch, WD.Q7)}


def test_a_row_of_an_unknown_thing_is_kept_for_later(tmp_path: Path) -> None:
    assert len(load(tmp_path, "unknown,Q1,exactMatch,a list,\n")) == 0


def test_values_with_commas_and_lines_are_read_when_quoted(tmp_path: Path) -> None:
    assert len(load(tmp_path, 'zarm,Q101,exactMatch,"an atlas,\npage 3","so, so"\n')) == 2


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("zarm,101,exactMatch,a,", "'101' is not a Wikidata id; write Q and a number, or delete"),
        ("zarm,Q0101,exactMatch,a,", "'Q0101' is not a Wikidata id"),
        ("zarm,,exactMatch,a,", "'' is not a Wikidata id"),
        ("zarm,Q101 ,exactMatch,a,", "'Q101 ' is not a Wikidata id"),
        (
            "zarm,Q101,sameAs,a,",
            "the match is 'sameAs'; write one of exactMatch, closeMatch, broad",
        ),
        ("zarm,Q101,exactMatch,,", "the pairing has no evidence; say where it was seen, or delete"),
        ("zarm,Q101,exactMatch, ,", "the pairing has no evidence"),
        (
            "zarm,Q101,exactMatch,a, b, c",
            "the row has 6 values, not 5; quote a value that has a co",
        ),
        ("zarm,Q101", "the row has 2 values, not 5"),
    ],
)
def test_a_row_of_a_wrong_form_is_refused(tmp_path: Path, row: str, message: str) -> None:
    (found,) = refusal(tmp_path, f"ost,Q1,closeMatch,a,\n{row}\n")
    assert found.startswith(f"links.csv:3: [zarm] {message}")


def test_an_unknown_thing_needs_the_right_form_too(tmp_path: Path) -> None:
    assert len(refusal(tmp_path, "unknown,1,exactMatch,a,\nunknown,Q1,x,a,\n\n")) == 3


@pytest.mark.parametrize(
    "header", ["slug,qid,match,evidence\n", "qid,slug,match,evidence,note\n", ""]
)
def test_other_columns_are_refused(tmp_path: Path, header: str) -> None:
    (found,) = refusal(tmp_path, "", header)
    assert found.startswith("links.csv:1: the columns are ")
    assert found.endswith("; they must be slug,qid,match,evidence,note")


def test_a_missing_file_and_bytes_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"ost,Q1,closeMatch,\xff,\n") == [
        "links.csv:2: byte 47 is not UTF-8; save the file as UTF-8 again"
    ]
    with pytest.raises(InputError, match=r"none\.csv: there is no such file"):
        load_links(ENTITIES, tmp_path / "none.csv")


def test_the_real_register_loads() -> None:
    links = load_links(load_entities(), LINKS_FILE)
    assert (KH.kazakhstan, KHO.wikidataId, Literal("Q232")) in links
