"""What a SPARQL server replied: is it an answer, in which format, and if not, why not."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from khorgos.server.engines.posting import Reply
from khorgos.server.sparql.answers import Answer, Format, parse
from khorgos.server.sparql.errors import (
    EngineError,
    EngineUnavailable,
    QueryRefused,
    QueryTimeout,
)

_BUSY: Final = (429, 502, 503)
_OVERDUE: Final = re.compile(r"(?i)timed?[ -]?out|time ?limit|execution time")
"""Many servers report a query that took too long with a status of another meaning."""

_COMPLAINT: Final = 300
"""How much of what a server says about a failure is shown, in code points."""

_NODE_ID: Final = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
"""How Virtuoso begins the label of a blank node in JSON, against the rules of the format."""


def taken(reply: Reply) -> Reply:
    """Return a reply that has a whole answer.

    Raises:
        QueryRefused: the server says that the query is at fault.
        QueryTimeout: it says that it took too long.
        EngineUnavailable: it is busy, or one that it depends on is.
        EngineError: it failed, sends us elsewhere, or says that there is more than it sends.
    """
    if reply.status == 200:
        # Virtuoso says so when it cuts rows off; no other server says anything of the kind.
        if "X-SPARQL-MaxRows" in reply.headers:
            raise EngineError(
                f"the remote engine gives {reply.headers['X-SPARQL-MaxRows']} rows at most and cut "
                "the rest off; ask for fewer with LIMIT"
            )
        return reply
    complaint = _complaint(reply)
    if reply.status == 400:
        raise QueryRefused(f"the remote engine does not take the query{complaint}")
    if reply.status in (408, 504) or _OVERDUE.search(complaint):
        raise QueryTimeout(f"the remote engine stopped it{complaint}")
    if reply.status in _BUSY:
        raise EngineUnavailable(f"the remote engine is busy (status {reply.status}){complaint}")
    if 300 <= reply.status < 400:
        raise EngineError(
            f"the remote engine sends its clients elsewhere (status {reply.status}), and no "
            "redirect is followed; its operator has to give the address that it leads to"
        )
    raise EngineError(f"the remote engine answered with status {reply.status}{complaint}")


def _complaint(reply: Reply) -> str:
    """Return what a server says about a failure as ": one line", or "" if it says nothing."""
    said = reply.body.decode("utf-8", "replace")
    media_type = reply.headers.get_content_type()
    if media_type.endswith("json"):
        said = _message(said)
    elif media_type.endswith(("html", "xml")):
        said = html.unescape(re.sub(r"(?is)<(style|script)\b.*?</\1>|<[^>]*>", " ", said))
    said = re.split(r"\n\s*SPARQL query:", said)[0]  # Virtuoso repeats the query
    line = " ".join(re.sub(r"[^\w\s!-~]", " ", said).split()).rstrip(".")
    if len(line) > _COMPLAINT:
        line = line[:_COMPLAINT] + " …"
    return f": {line}" if line else ""


def _message(said: str) -> str:
    """Find the sentence in a report in JSON."""
    try:
        report = json.loads(said)
    except ValueError:
        return said
    for key in ("exception", "detailedMessage", "message", "error"):  # QLever, Neptune, others
        if isinstance(report, dict) and isinstance(report.get(key), str):
            return str(report[key])
    return said


def _format_of(reply: Reply, formats: Sequence[Format]) -> Format:
    """Return the format of an answer among those that its kind can have."""
    if reply.headers.get("Content-Encoding", "identity") != "identity":
        raise EngineError("the answer of the remote engine is compressed, which was not asked for")
    if (reply.headers.get_content_charset() or "utf-8") not in ("utf-8", "utf8", "us-ascii"):
        raise EngineError("the answer of the remote engine is not in UTF-8")
    media_type = reply.headers.get_content_type()
    for one in formats:
        if media_type in (one.media_type, *one.media_types):
            return one
    listing = " or ".join(one.media_type for one in formats)
    raise EngineError(f"the remote engine answered with {media_type}, where {listing} was expected")


def read(reply: Reply, formats: Sequence[Format]) -> Answer:
    """Read the answer of a reply that is in one of ``formats``.

    Raises:
        EngineError: it is in no such format, or not in the one it says.
    """
    return parse(_NODE_ID.sub(rb"\1", reply.body), _format_of(reply, formats))


def of_form(answer: Answer, form: str) -> Answer:
    """Return the answer as the one of its kind that a form of query has, each triple once."""
    if isinstance(answer, tuple):
        return tuple(dict.fromkeys(answer))
    if form == "ASK" and isinstance(answer, ox.QuerySolutions):
        return _truth(answer)
    if (form == "ASK") != isinstance(answer, bool):
        raise EngineError(f"the remote engine answered {form} with an answer of another kind")
    return answer


def _truth(answer: ox.QuerySolutions) -> bool:
    """Read the truth value that Virtuoso 7.2 gives as a row, as it does with most media types."""
    if [variable.value for variable in answer.variables] != ["__ASK_RETVAL"]:
        raise EngineError("the remote engine answered ASK with rows")
    values = [row[0] for row in answer]
    return any(isinstance(value, ox.Literal) and value.value == "1" for value in values)
