"""The facts of a page as a table in CSV: a fact a row, with its mark and its words.

As https://www.rfc-editor.org/rfc/rfc4180 has it, in UTF-8. Of a thing it has all facts that it
stands in, at either end, with what is claimed, denied or intended of it, each so marked, and what
follows by rule; of a record that record alone, of a passage all that rest on it. Of several
sentences the first one is given.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from khorgos.ontology.namespaces import KHO
from khorgos.server.reading.premises import by_rule
from khorgos.server.reading.records import RecordReader, Said
from khorgos.server.reading.release import Triple

COLUMNS: Final = (
    *("subject", "property", "value", "date", "date_edtf", "mark", "who", "hedge"),
    *("sentence", "document", "section", "line", "further_sentences"),
    *("subject_address", "property_address", "value_address", "record_address"),
)
"""The heads of the columns."""

MARKS: Final[Mapping[str, str]] = {"editor": "editor's reading", "rule": "follows by rule"}
"""The states whose mark is another word than the state's name."""

_ENDS: Final = (KHO.subject, KHO.object, KHO.propositionSubject, KHO.propositionObject)
_STATED: Final = ("statement", "denial", "proposition")


def fact_table(iri: str, reader: RecordReader) -> bytes:
    """Write the facts of a thing, or those of a record's page, as CSV.

    Args:
        iri: the thing or record.
        reader: reads records in the language of the table.
    """
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, COLUMNS, restval="")
    writer.writeheader()
    for record in _records(iri, reader):
        triple = reader.triple(record)
        if triple:
            writer.writerow(_row(record, triple, reader))
    if not reader.kind(iri):
        for follows, _ in by_rule(reader.release, iri):
            writer.writerow({**_ends(follows, reader), "mark": MARKS["rule"]})
    return written.getvalue().encode()


def _records(iri: str, reader: RecordReader) -> list[str]:
    """Return the records whose triples stand in the table, those of one property together."""
    index, kind = reader.index, reader.kind(iri)
    if kind in ("passage", "range", "gap", "emendation"):
        found = [it for one in reader.passages(iri) for it in index.subjects(one, KHO.hasEvidence)]
    elif kind:
        found = [iri]
    else:
        found = index.subjects(iri, *_ENDS)
        found = [it for one in found for it in (index.subjects(one, KHO.negates) or [one])]
    found = [it for one in found for it in (index.iris(one, KHO.hasContent) or [one])]
    stated = [it for it in dict.fromkeys(found) if reader.kind(it) in _STATED]
    return sorted(stated, key=lambda it: (str(reader.triple(it)), it))


def _row(record: str, triple: Triple, reader: RecordReader) -> Mapping[str, object]:
    said = reader.said(record)
    return {
        **_ends(triple, reader),
        **_time(record, said, reader),
        **_words(said),
        "mark": "; ".join(MARKS.get(state, state) for state in said.telling.states),
        "who": "; ".join(who.text for who in said.telling.by),
        "hedge": "; ".join(said.telling.hedges),
        "record_address": record,
    }


def _ends(triple: Triple, reader: RecordReader) -> dict[str, object]:
    """Name the subject, the property and the value of a fact, and give their addresses."""
    subject, property_, value = triple
    return {
        "subject": reader.namer.label(subject).text,
        "property": reader.namer.label(property_).text,
        "value": reader.namer.show(value).text,
        "subject_address": subject,
        "property_address": property_,
        "value_address": value.value if isinstance(value, ox.NamedNode) else "",
    }


def _time(record: str, said: Said, reader: RecordReader) -> dict[str, object]:
    """Give the own time of a record; that of a dating is its value."""
    index = reader.index
    nodes = (record, reader.content(record))
    spans = [it for node in nodes for it in index.iris(node, KHO.hasTimeSpan)]
    triple = reader.triple(record)
    if not spans and triple and isinstance(triple[2], ox.NamedNode):
        spans = [triple[2].value]
    edtf = next((it for span in spans for it in index.texts(span, KHO.edtf)), "")
    dates = (date.text for span in spans if (date := reader.namer.date(span)))
    return {"date": next(dates, ""), "date_edtf": edtf}


def _words(said: Said) -> dict[str, object]:
    """Give the first sentence of a record with where it stands."""
    passages = said.telling.passages
    if not passages:
        return {}
    first = passages[0]
    return {
        "sentence": first.words,
        "document": first.title,
        "section": first.section,
        "line": first.line or "",
        "further_sentences": len(passages) - 1 or "",
    }
