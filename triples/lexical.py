"""Is a text a value of its datatype? The lexical spaces of XML Schema 1.1 and of RDF itself.

Follows https://www.w3.org/TR/xmlschema11-2/ for the datatypes that RDF recognizes,
https://www.w3.org/TR/rdf11-concepts/#section-Datatypes. rdflib reads several of them too kindly: an
``xsd:boolean`` of any word is false for it.
"""

from __future__ import annotations

import base64
import binascii
import calendar
import json
import re
from collections.abc import Callable
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from rdflib import Graph, Literal
from rdflib.term import Node

from khorgos.ontology.prefixes import PREFIXES

UNWRITABLE: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that XML 1.0 cannot hold, and with it what the reasoner reads."""

_DIGITS: Final = r"[0-9]+(\.[0-9]*)?|\.[0-9]+"
_YEAR: Final = r"-?(?P<year>[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH: Final = r"(?P<month>0[1-9]|1[0-2])"
_DAY: Final = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME: Final = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_ZONE: Final = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_MONTHS: Final = r"([0-9]+Y([0-9]+M)?|[0-9]+M)"
_CLOCK: Final = (
    r"T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S)"
)
_DAYS: Final = rf"([0-9]+D({_CLOCK})?|{_CLOCK})"

_XSD: Final = {
    "string": r"[\s\S]*",
    "boolean": r"true|false|1|0",
    "decimal": rf"[+-]?({_DIGITS})",
    "double": rf"[+-]?({_DIGITS})([Ee][+-]?[0-9]+)?|[+-]?INF|NaN",
    "float": rf"[+-]?({_DIGITS})([Ee][+-]?[0-9]+)?|[+-]?INF|NaN",
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?",
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}?",
    "dateTimeStamp": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "time": rf"{_TIME}{_ZONE}?",
    "gYear": rf"{_YEAR}{_ZONE}?",
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}?",
    "gMonth": rf"--{_MONTH}{_ZONE}?",
    "gMonthDay": rf"--{_MONTH}-{_DAY}{_ZONE}?",
    "gDay": rf"---{_DAY}{_ZONE}?",
    "duration": rf"-?P({_MONTHS}{_DAYS}?|{_DAYS})",
    "yearMonthDuration": rf"-?P{_MONTHS}",
    "dayTimeDuration": rf"-?P{_DAYS}",
    "hexBinary": r"([0-9A-Fa-f]{2})*",
    "anyURI": r"[^\x00-\x20<>\"{}|\\^`]*",
    "language": r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*",
    "normalizedString": r"[^\t\r\n]*",
    "token": r"([^\s]+( [^\s]+)*)?",
    "NMTOKEN": r"[\w:.·-]+",
    "Name": r"(?!\d)[\w:][\w:.·-]*",
    "NCName": r"(?!\d)\w[\w.·-]*",
}
"""Name of a datatype of XML Schema → what its values look like."""

_INTEGERS: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{
        name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        for name, bits in (("long", 64), ("int", 32), ("short", 16), ("byte", 8))
    },
    **{
        f"unsigned{name}": (0, 2**bits - 1)
        for name, bits in (("Long", 64), ("Int", 32), ("Short", 16), ("Byte", 8))
    },
}
"""Name of a datatype of whole numbers → the least and the greatest."""


def is_value(text: str, datatype: str) -> bool | None:
    """Say whether ``text`` is the lexical form of a value of a datatype.

    >>> is_value("2020-02-30", "http://www.w3.org/2001/XMLSchema#date")
    False

    Returns:
        None for a datatype that neither XML Schema nor RDF nor OWL has.
    """
    if datatype in _OTHERS:
        return _OTHERS[datatype](text)
    if not datatype.startswith(PREFIXES["xsd"]):
        return None
    name = datatype.removeprefix(PREFIXES["xsd"])
    if name == "base64Binary":
        return _is_base64(text)
    if name in _INTEGERS:
        return _is_whole(text, *_INTEGERS[name])
    if name not in _XSD:
        return None
    match = re.fullmatch(_XSD[name], text)
    return match is not None and _is_day(match.groupdict())


def writable(graph: Graph) -> Graph:
    """Return ``graph``, with U+FFFD for what XML cannot hold; the same graph where all can be."""

    def mended(node: Node) -> Node:
        if not isinstance(node, Literal) or not UNWRITABLE.search(node):
            return node
        text = UNWRITABLE.sub("\ufffd", node)
        return Literal(text, lang=node.language, datatype=node.datatype, normalize=False)

    if not any(isinstance(node, Literal) and UNWRITABLE.search(node) for node in graph.objects()):
        return graph
    copy = Graph()
    for subject, predicate, value in graph:
        copy.add((subject, predicate, mended(value)))
    return copy


def _is_whole(text: str, least: int | None, most: int | None) -> bool:
    match = re.fullmatch(r"([+-]?)0*([0-9]+)", text)
    if match is None:
        return False
    if len(match[2]) > 20:  # beyond every bound, and Python reads no endless digits
        return (least if match[1] == "-" else most) is None
    number = int(match[1] + match[2])
    return (least is None or number >= least) and (most is None or number <= most)


def _is_day(parts: dict[str, str | None]) -> bool:
    """Say whether the month has the day; a month without a year may be of a leap year."""
    month, day = parts.get("month"), parts.get("day")
    if not month or not day:
        return True
    # The calendar repeats after 400 years.
    year = int((parts.get("year") or "2000")[-4:]) % 400 + 2000
    return int(day) <= calendar.monthrange(year, int(month))[1]


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text.replace(" ", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _is_xml(text: str) -> bool:
    try:
        ParserCreate().Parse(f"<x>{text}</x>", True)
    except ExpatError:
        return False
    return True


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


_OTHERS: Final[dict[str, Callable[[str], bool]]] = {
    PREFIXES["rdf"] + "XMLLiteral": _is_xml,
    PREFIXES["rdf"] + "JSON": _is_json,
    PREFIXES["rdf"] + "HTML": lambda text: True,
    PREFIXES["rdf"] + "PlainLiteral": lambda text: True,
    PREFIXES["rdfs"] + "Literal": lambda text: True,
    PREFIXES["owl"] + "rational": lambda text: bool(
        re.fullmatch(r"[+-]?[0-9]+/0*[1-9][0-9]*", text)
    ),
}
