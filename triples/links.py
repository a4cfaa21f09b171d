"""Links to Wikidata, each with the evidence for the pairing.

The register is ``wikidata/links.csv``: slug, qid, match (exactMatch, closeMatch or broadMatch),
evidence, note. An entity is matched, never equated: ``owl:sameAs`` would make a reasoner merge
two descriptions.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from rdflib import SKOS, Graph, Literal

from khorgos.ontology.namespaces import KHO, WD
from khorgos.triples.annotation import Entity
from khorgos.triples.minting import entity_iri
from khorgos.triples.problems import InputError, Problem
from khorgos.triples.yamltext import read_utf8

LINKS_FILE: Path = Path(__file__).parent / "wikidata" / "links.csv"
_COLUMNS = ["slug", "qid", "match", "evidence", "note"]
_MATCHES = ("exactMatch", "closeMatch", "broadMatch")


def load_links(entities: Mapping[str, Entity], path: Path = LINKS_FILE) -> Graph:
    """The links of ``entities`` in the register at ``path`` as a graph.

    Rows of things that are not in the register of entities are kept for later and give nothing.

    Raises:
        InputError: the file cannot be read, its columns are others, or a row lacks its evidence or
            has a wrong form.
    """
    graph, problems = Graph(), list[Problem]()
    rows = csv.reader(io.StringIO(read_utf8(path), newline=""))
    if (header := next(rows, [])) != _COLUMNS:
        message = f"the columns are {','.join(header)}; they must be {','.join(_COLUMNS)}"
        raise InputError([Problem(path.name, 1, "", message)])
    for row in rows:
        slug = row[0] if row else ""
        if message := _fault(row):
            problems.append(Problem(path.name, rows.line_num, slug, message))
        elif slug in entities:
            _, qid, match, _, _ = row
            node = entity_iri(slug)
            graph.add((node, SKOS[match], WD[qid]))
            if match == "exactMatch":
                graph.add((node, KHO.wikidataId, Literal(qid)))
    if problems:
        raise InputError(problems)
    return graph


def _fault(row: Sequence[str]) -> str:
    if len(row) != len(_COLUMNS):
        return f"the row has {len(row)} values, not {len(_COLUMNS)}; quote a value that has a comma"
    _, qid, match, evidence, _ = row
    if not re.fullmatch(r"Q[1-9][0-9]*", qid):
        return f"{qid!r} is not a Wikidata id; write Q and a number, or delete the row"
    if match not in _MATCHES:
        return f"the match is {match!r}; write one of {', '.join(_MATCHES)}"
    if not evidence.strip():
        return "the pairing has no evidence; say where it was seen, or delete the row"
    return ""
