"""Read an answer back from a format, for an engine that hands bytes over."""

from __future__ import annotations

import pyoxigraph as ox

from khorgos.server.answers.answer import Answer, Boolean, Solutions, Triples
from khorgos.server.answers.formats import Format
from khorgos.server.sparql.errors import EngineError


def parse(data: bytes, chosen: Format) -> Answer:
    """Read a whole answer.

    Args:
        data: the answer, in UTF-8.
        chosen: its format.

    Raises:
        EngineError: it is not in that format, or it was cut off.
    """
    try:
        if isinstance(chosen.writer, ox.RdfFormat):
            return Triples(tuple(quad.triple for quad in ox.parse(data, format=chosen.writer)))
        results = ox.parse_query_results(data, format=chosen.writer)
    except (SyntaxError, OSError) as error:
        raise EngineError(f"the answer is not in the format {chosen.label}: {error}") from error
    if isinstance(results, ox.QueryBoolean):
        return Boolean(bool(results))
    return Solutions(results)
