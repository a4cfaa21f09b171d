from __future__ import annotations

import pytest

from khorgos.triples.problems import InputError
from khorgos.triples.wikidata.contributions import (
    QUALIFIERS,
    QUOTATION,
    REFERENCE_URL,
    STATED_IN,
)
from khorgos.triples.wikidata.properties import load_properties

HEADER = "property,value,subject_class,object_class,direction,pid,note,evidence\n"


def load(tmp_path, vocabulary, row):
    (tmp_path / "properties.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    return load_properties(vocabulary, tmp_path)


def test_the_table_of_the_project_holds(vocabulary):
    mappings = load_properties(vocabulary)
    pids = {mapping.pid for mapping in mappings}
    assert {*QUALIFIERS.values(), STATED_IN, REFERENCE_URL, QUOTATION} <= pids
    assert len(set(mappings)) == len(mappings)


def test_a_row_is_read(tmp_path, vocabulary):
    (mapping,) = load(tmp_path, vocabulary, "isChildOf,item,Person,Person,inverse,P201,,seen")
    assert mapping.direction == "inverse"
    assert mapping.pid == "P201"


def test_a_row_without_a_pid_has_a_note(tmp_path, vocabulary):
    (mapping,) = load(tmp_path, vocabulary, "name,,,,,,takes no reference,")
    assert mapping.pid == ""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("isChild,item,,,same,P201,,seen", "no property 'isChild'"),
        ("isChildOf,item,Human,,same,P201,,seen", "no class 'Human'"),
        ("isChildOf,item,,,same,Q201,,seen", "not a property of Wikidata"),
        ("isChildOf,thing,,,same,P201,,seen", "the value is 'thing'"),
        ("isChildOf,item,,,both,P201,,seen", "the direction is 'both'"),
        ("hasBirth,date,,,inverse,P201,,seen", "only an item"),
        ("isChildOf,item,,,same,P201,,", "no evidence"),
        ("name,,,,,,,", "say why there is none"),
        ("name,item,,,,,why,", "a note alone"),
    ],
)
def test_a_row_is_refused(tmp_path, vocabulary, row, message):
    with pytest.raises(InputError, match=message):
        load(tmp_path, vocabulary, row)
