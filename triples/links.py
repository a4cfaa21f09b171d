"""Links to Wikidata, each with the evidence for the pairing.

The register is ``wikidata/links.csv``: slug, qid, match (exactMatch, closeMatch or broadMatch),
evidence, note. An entity is matched, never equated: ``owl:sameAs`` would make a reasoner merge
two descriptions.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from khorgos.ontology.namespaces import KHO, WD
from khorgos.triples.annotation import Entity
from khorgos.triples.minting import entity_iri
from khorgos.triples.problems import InputError, Problem
from rdflib import SKOS, Graph, Literal

LINKS_FILE: Path = Path(__file__).parent / "wikidata" / "links.csv"
_COLUMNS = ["slug", "qid", "match", "evidence", "note"]
_MATCHES = ("exactMatch", "closeMatch", "broadMatch")


def load_links(entities: Mapping[str, Entity], path: Path = LINKS_FILE) -> Graph:
    """The links of ``entities`` in the register at ``path`` as a graph.

    Rows of things that are not in the register of entities are kept for later and give nothing.

    Raises:
        InputError: a column is missing, or a row lacks its evidence or has a wrong form.
    """
    graph, problems = Graph(), list[Problem]()
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if rows.fieldnames != _COLUMNS:
            message = f"the columns are {rows.fieldnames}; they must be {','.join(_COLUMNS)}"
            raise InputError([Problem(path.name, 1, "", message)])
        for row in rows:
            if message := _fault(row):
                problems.append(Problem(path.name, rows.line_num, row["slug"], message))
            elif row["slug"] in entities:
                node = entity_iri(row["slug"])
                graph.add((node, SKOS[row["match"]], WD[row["qid"]]))
                if row["match"] == "exactMatch":
                    graph.add((node, KHO.wikidataId, Literal(row["qid"])))
    if problems:
        raise InputError(problems)
    return graph


def _fault(row: Mapping[str, str]) -> str:
    if not re.fullmatch(r"Q[1-9][0-9]*", row["qid"] or ""):
        return f"{row['qid']!r} is not a Wikidata id; write Q and a number, or delete the row"
    if row["match"] not in _MATCHES:
        return f"the match is {row['match']!r}; write one of {', '.join(_MATCHES)}"
    if not (row["evidence"] or "").strip():
        return "the pairing has no evidence; say where it was seen, or delete the row"
    return ""
