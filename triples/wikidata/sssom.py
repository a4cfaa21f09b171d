"""The links to Wikidata as a table of mappings.

The table follows SSSOM/TSV, https://mapping-commons.github.io/sssom/: one mapping a line, the
set's own data as YAML in comments above, CURIEs in place of IRIs. An entity of which no item is
expected is mapped to ``sssom:NoTermFound``; one of which none was verified is no mapping and has no
line. There is no mapping date, so that the same register gives the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

from khorgos.ontology.namespaces import KH, WD
from khorgos.ontology.prefixes import BASE
from khorgos.triples.annotation import Entity
from khorgos.triples.wikidata.register import Pairing

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "object_source",
    "comment",
)
NO_TERM: Final = "sssom:NoTermFound"

_HEADER: Final = f"""\
#curie_map:
#  kh: "{KH}"
#  semapv: "https://w3id.org/semapv/vocab/"
#  skos: "http://www.w3.org/2004/02/skos/core#"
#  sssom: "https://w3id.org/sssom/"
#  wd: "{WD}"
#mapping_set_id: "{BASE}links"
#mapping_set_title: "Khorgos links to Wikidata"
#license: "https://creativecommons.org/licenses/by-sa/4.0/"
#subject_source: "{KH}"
"""


def to_sssom(pairings: Mapping[str, Pairing], entities: Mapping[str, Entity]) -> str:
    """The register as SSSOM/TSV, sorted by slug, ending in a newline.

    Args:
        pairings: the register, by slug.
        entities: the register of entities, which has every slug of ``pairings``.
    """
    buffer = io.StringIO()
    buffer.write(_HEADER)
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for slug in sorted(pairings):
        writer.writerows(_rows(pairings[slug], entities[slug].label))
    return buffer.getvalue()


def _rows(pairing: Pairing, label: str) -> Iterator[tuple[str, ...]]:
    if pairing.state == "unverified":
        return
    linked = pairing.state == "linked"
    names = (sighting.seen_as for sighting in pairing.sightings if sighting.seen_as)
    comment = "; ".join(f"seen: {sighting}" for sighting in pairing.sightings)
    yield (
        f"kh:{pairing.slug}",
        label,
        f"skos:{pairing.match if linked else 'exactMatch'}",
        f"wd:{pairing.qid}" if linked else NO_TERM,
        next(names, ""),
        "semapv:ManualMappingCuration",
        str(WD),
        ". ".join(part for part in (pairing.note.rstrip("."), comment) if part),
    )
