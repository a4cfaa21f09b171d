"""Mappings as a table that other tools read: SSSOM/TSV.

One mapping a line, the set's own data as YAML in comments above, CURIEs in place of IRIs. See
https://mapping-commons.github.io/sssom/; the columns stand in the order of its data model.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

import yaml

_SEMAPV = "https://w3id.org/semapv/vocab/"
BY_HAND = "semapv:ManualMappingCuration"
"""The justification of a mapping that a curator made."""


@dataclass(frozen=True, order=True)
class TermMapping:
    """One line of the table; the attributes are columns of SSSOM.

    Attributes:
        subject_id: CURIE of the term of ours.
        subject_label: its English label.
        predicate_id: CURIE of the relation, of RDFS or SKOS.
        object_id: CURIE of the term of the other vocabulary.
        object_label: the label that the other vocabulary gives.
        mapping_justification: CURIE of how the mapping was made.
        subject_type: what the subject is, in SSSOM's words.
        object_type: what the object is, in SSSOM's words.
        object_source: CURIE of the other vocabulary, unless that of the set holds for all.
        comment: the reason for the relation, and where the object was read.
    """

    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    object_label: str = ""
    mapping_justification: str = BY_HAND
    subject_type: str = ""
    object_type: str = ""
    object_source: str = ""
    comment: str = ""


@dataclass(frozen=True)
class MappingSet:
    """What a table says of all its mappings; the attributes are slots of SSSOM, "" for none.

    Attributes:
        curie_map: prefix → namespace of every CURIE in the table.
        mapping_set_id: IRI of the set.
        mapping_set_version: its version.
        mapping_set_title: its title.
        license: IRI of its licence.
        subject_source: CURIE of the vocabulary of ours.
        object_source: CURIE of the other vocabulary, where all mappings have the same.
    """

    curie_map: Mapping[str, str]
    mapping_set_id: str
    mapping_set_version: str = ""
    mapping_set_title: str = ""
    license: str = ""
    subject_source: str = ""
    object_source: str = ""


def to_sssom(about: MappingSet, mappings: Iterable[TermMapping]) -> str:
    r"""Write ``mappings`` as SSSOM/TSV in the order given, ending in a newline.

    Columns that no mapping fills are left out.

    >>> about = MappingSet({"ex": "https://example.org/"}, "https://example.org/set")
    >>> table = to_sssom(about, [TermMapping("ex:a", "a", "ex:like", "ex:b")])
    >>> print(table.splitlines()[-1].replace("\t", " | "))
    ex:a | a | ex:like | ex:b | semapv:ManualMappingCuration
    """
    head = {slot: value for slot, value in asdict(about).items() if value}
    head["curie_map"] = dict(sorted({**about.curie_map, "semapv": _SEMAPV}.items()))
    rows = [asdict(mapping) for mapping in mappings]
    columns = [f.name for f in fields(TermMapping) if any(row[f.name] for row in rows)]
    table = io.StringIO()
    text = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=1000)
    table.writelines(f"#{line}\n" for line in text.splitlines())
    writer = csv.DictWriter(
        table, columns, delimiter="\t", lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue()
