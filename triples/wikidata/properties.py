"""Which property of the ontology becomes which property of Wikidata.

``properties.csv`` has a row for each way to say a property there: ``property`` (a local name of the
ontology), ``value`` (item; quantity; date, start or end of a time span; reference, for the parts
of a reference), ``subject_class`` and ``object_class`` (local names; empty for any), ``direction``
(same, or inverse: said of the object), ``pid``, a ``note``, and as ``evidence`` where the id was
seen. A row without a ``pid`` says in its note why there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.problems import InputError
from khorgos.triples.wikidata.items import PID
from khorgos.triples.wikidata.register import WIKIDATA, own_or_common
from khorgos.triples.wikidata.tables import TableRow, read_table

PROPERTIES: Final = "properties.csv"
VALUES: Final = ("item", "quantity", "date", "start", "end", "reference")
DIRECTIONS: Final = ("same", "inverse")


@dataclass(frozen=True, slots=True)
class PropertyMapping:
    """A way to say a property in Wikidata; the attributes are the columns of the table."""

    property: str
    value: str
    subject_class: str
    object_class: str
    direction: str
    pid: str
    note: str
    evidence: str


def load_properties(vocabulary: Vocabulary, folder: Path = WIKIDATA) -> tuple[PropertyMapping, ...]:
    """The mappings in ``folder``, in the order of the file, those without a ``pid`` too.

    Raises:
        InputError: the table cannot be read, or a row has a wrong form, a name that the ontology
            does not declare, or no evidence.
    """
    columns = [field.name for field in fields(PropertyMapping)]
    rows = read_table(own_or_common(folder, PROPERTIES), columns)
    problems = [row.problem(fault) for row in rows for fault in _faults(row, vocabulary)]
    if problems:
        raise InputError(problems)
    return tuple(PropertyMapping(**row.values) for row in rows)


def _faults(row: TableRow, vocabulary: Vocabulary) -> Iterator[str]:
    values = row.values
    name, pid = values["property"], values["pid"]
    objects, datatypes = vocabulary.object_properties, vocabulary.datatype_properties
    if name not in {*objects, *datatypes, *vocabulary.annotation_properties}:
        yield f"the ontology has no property {name!r}; correct the name"
    for column in ("subject_class", "object_class"):
        if values[column] and values[column] not in vocabulary.classes:
            yield f"the ontology has no class {values[column]!r}; correct the {column}"
    if pid:
        yield from _form(values["value"], values["direction"], pid, values["evidence"])
        return
    if not values["note"].strip():
        yield "there is no pid and no note; say why there is none"
    if values["value"] or values["direction"] or values["evidence"]:
        yield "a row without a pid has a note alone; empty the other columns"


def _form(value: str, direction: str, pid: str, evidence: str) -> Iterator[str]:
    if not PID.fullmatch(pid):
        yield f"{pid!r} is not a property of Wikidata; write P and a number, or nothing"
    if value not in VALUES:
        yield f"the value is {value!r}; write one of {', '.join(VALUES)}"
    if direction not in DIRECTIONS:
        yield f"the direction is {direction!r}; write one of {', '.join(DIRECTIONS)}"
    if direction == "inverse" and value != "item":
        yield "only an item can be said the other way round; write same"
    if not evidence.strip():
        yield "the id has no evidence; say where it was seen, or delete it"
