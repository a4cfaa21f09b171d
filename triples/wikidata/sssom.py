"""The links to Wikidata as a table of mappings.

An entity of which no item is expected is mapped to ``sssom:NoTermFound``; one that was not verified
yet is left out. The table has no mapping date, so that the same register gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from khorgos.ontology.prefixes import BASE, PREFIXES
from khorgos.ontology.sssom import MappingSet, TermMapping, to_sssom
from khorgos.triples.annotation import Entity
from khorgos.triples.wikidata.register import Pairing

NO_TERM: Final = "sssom:NoTermFound"

_LINKS: Final = MappingSet(
    curie_map={
        **{prefix: PREFIXES[prefix] for prefix in ("kh", "skos", "wd")},
        "khorgos": BASE,
        "sssom": "https://w3id.org/sssom/",
    },
    mapping_set_id=f"{BASE}links",
    mapping_set_title="Khorgos links to Wikidata",
    license="https://creativecommons.org/licenses/by-sa/4.0/",
    subject_source="khorgos:id/",
    object_source="wd:Q2013",  # Wikidata, as an item of itself
)


def links_table(pairings: Mapping[str, Pairing], entities: Mapping[str, Entity]) -> str:
    """The register as SSSOM/TSV, sorted by slug, ending in a newline.

    Args:
        pairings: the register, by slug.
        entities: the register of entities, which has every slug of ``pairings``.
    """
    mappings = []
    for slug, pairing in sorted(pairings.items()):
        if pairing.state == "unverified":
            continue
        is_linked = pairing.state == "linked"
        names = (sighting.seen_as for sighting in pairing.sightings if sighting.seen_as)
        seen = "; ".join(f"seen: {sighting}" for sighting in pairing.sightings)
        mappings.append(
            TermMapping(
                subject_id=f"kh:{slug}",
                subject_label=entities[slug].label,
                predicate_id=f"skos:{pairing.match if is_linked else 'exactMatch'}",
                object_id=f"wd:{pairing.qid}" if is_linked else NO_TERM,
                object_label=next(names, ""),
                comment=". ".join(part for part in (pairing.note.rstrip("."), seen) if part),
            )
        )
    return to_sssom(_LINKS, mappings)
