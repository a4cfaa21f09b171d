"""Parameters of a question: a value becomes a term, and the term takes the place of the default.

A parameter stands in the head of a query as ``# param: name (type): what it is for``, and with its
default once in the text as ``VALUES ?name { default }``, so that the query runs as it is, anywhere.
A value is checked by its type and becomes an RDF term; only a whole term, as the serialiser writes
it, is ever put between the braces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from rdflib import Literal, URIRef

from khorgos.ontology.namespaces import KH, KHO

Term: TypeAlias = URIRef | Literal

_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_IRI: Final = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_YEAR: Final = re.compile(r"(?i)(?:AD\s*)?(?P<year>-?[0-9]{1,5})(?P<before>\s*BC)?")
_TEXT_LENGTH: Final = 500


class ParameterError(ValueError):
    """A parameter that no question has, or a value that is none of its type."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question.

    Attributes:
        name: of its variable, without the question mark.
        type: a key of :data:`TYPES`.
        purpose: what it is for, in words.
        default: the term that stands in the query, as SPARQL writes it.
    """

    name: str
    type: str
    purpose: str
    default: str


def values_block(name: str) -> re.Pattern[str]:
    """What matches the block that gives the parameter ``name`` its value, once in a query."""
    return re.compile(rf"VALUES \?{re.escape(name)} \{{ (?P<term>\S[^{{}}\n]*?) \}}")


def bind(text: str, parameters: Mapping[str, Parameter], values: Mapping[str, str]) -> str:
    """Give the parameters of a query values.

    Args:
        text: the query.
        parameters: those it has, by name.
        values: name → value as a person types it; a parameter without one keeps its default.

    Raises:
        ParameterError: there is no such parameter, or a value is none of its type.
    """
    for name, value in values.items():
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise ParameterError(f"there is no parameter {name!r}; this question has {known}")
        written = read_value(parameters[name], value).n3()
        text = values_block(name).sub(
            lambda match, name=name, term=written: f"VALUES ?{name} {{ {term} }}",  # type: ignore[misc]
            text,
        )
    return text


def read_value(parameter: Parameter, value: str) -> Term:
    """The term that ``value``, as a person types it, means for a parameter.

    Raises:
        ParameterError: it is none of the parameter's type; the message shows one.
    """
    read, example = TYPES[parameter.type]
    term = read(value.strip())
    if term is None:
        kind = f"{parameter.name} is a {parameter.type}, such as {example}"
        raise ParameterError(f"{value!r} is none: {kind}")
    return term


def _thing(value: str) -> Term | None:
    slug = value.removeprefix("kh:")
    if _SLUG.fullmatch(slug):
        return KH[slug]
    return URIRef(value) if _IRI.fullmatch(value) else None


def _term(value: str) -> Term | None:
    name = value.removeprefix("kho:")
    if _SLUG.fullmatch(name):
        return KHO[name]
    return URIRef(value) if _IRI.fullmatch(value) else None


def _text(value: str) -> Term | None:
    return Literal(value) if value and len(value) <= _TEXT_LENGTH else None


def _number(value: str) -> Term | None:
    if not _NUMBER.fullmatch(value):
        return None
    return Literal(Decimal(value)) if "." in value else Literal(int(value))


def _year(value: str) -> Term | None:
    match = _YEAR.fullmatch(value)
    if match is None:
        return None
    year = int(match["year"])
    if not match["before"]:
        return Literal(year)
    # 1 BC is the year 0: astronomical numbering, as everywhere in the graph.
    return Literal(1 - year) if year > 0 else None


TYPES: Final[Mapping[str, tuple[Callable[[str], Term | None], str]]] = {
    "thing": (_thing, "battle-of-zhizhi"),
    "term": (_term, "kho:isMemberOf"),
    "text": (_text, "Ablai"),
    "number": (_number, "300 or 40.6"),
    "year": (_year, "1994 or 36 BC"),
}
"""Type → how a value is read, and an example."""
