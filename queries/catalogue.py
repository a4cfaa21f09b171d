"""The catalogue of competency questions: one file, one question, in the folder of its theme.

A question is a ``.rq`` file that begins with comments of the form ``# key: value``: its
``question`` in words (required), ``why`` somebody asks it, ``keywords``, and a ``param`` for each
parameter. The expected answer stands beside it as a ``.csv`` file of the same name. Most answers
were written by hand from the documents, by readers who had not seen the graph; others were
compared with the documents after the graph had given them. Where an answer is a count of the graph
itself or comes from elsewhere, it is recorded from the release and shows what a change of it
changes: ``entities-by-class``, ``find-by-name``, ``link-evidence``, ``link-states``,
``lost-in-the-source``, ``names-by-language``, ``places-on-the-map``, ``what-it-holds``. Where a
reading of the curator decides, the question or a comment in the query says so.

A parameter is ``# param: name (type): what it is for`` in the head, and its default once in the
text as ``VALUES ?name { default }``, so that the query runs as it is, anywhere. A value that a
person types is checked by the type and becomes an RDF term; only a whole term, as N-Triples writes
it, is ever put between the braces.

A question with ``calls`` names there the endpoint that its SERVICE asks. One that calls Wikidata
runs here, when the operator allows that endpoint; one that calls this graph, at its lasting address
:data:`ENDPOINT`, is to be pasted at another service. Their answers are not ours to expect.

A question that needs more than SPARQL 1.1 announces it, ``VERSION "1.2"`` on a line of its own.

Everything here starts quickly: a command that asks one question reads one file, and no RDF library
is loaded for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.ontology.prefixes import PREFIXES

QUERIES: Final = Path(__file__).resolve().parent
"""The folder of the catalogue; each folder in it is a theme."""

ENDPOINT: Final = "https://w3id.org/khorgos/sparql"
"""The lasting address of the SPARQL endpoint; put your own there while nothing answers at it."""

_VERSION: Final = re.compile(r'^VERSION "(?P<label>[^"]+)"$', re.MULTILINE)
_COMMENT: Final = re.compile(r"#\s*(?P<key>[a-z]+):\s*(?P<value>.*)")
_KEYS: Final = ("question", "why", "keywords", "calls", "param")
_PARAMETER: Final = r"(?P<name>[a-z][A-Za-z]*) \((?P<type>[a-z]+)\): (?P<purpose>.+)"

_SLUG: Final = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_IRI: Final = r"https?://[^\x00-\x20<>\"{}|^`\\]+"
_NUMBER: Final = r"[+-]?[0-9]+(\.[0-9]+)?"
_YEAR: Final = r"(?i)(?:AD\s*)?(?P<year>-?[0-9]{1,5})(?P<before>\s*BC)?"
_TEXT_LENGTH: Final = 500

Term: TypeAlias = ox.NamedNode | ox.Literal


class CatalogueError(ValueError):
    """A file of the catalogue that cannot be used, or a name that no question has."""


class ParameterError(ValueError):
    """A parameter that the question does not have, or a value of another type."""


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


class ParameterTypeError(ParameterError):
    """A ``value`` is of another type than its ``parameter``."""

    def __init__(self, parameter: Parameter, example: str, value: str) -> None:
        wanted = f"{parameter.name} must be a {parameter.type}, such as {example}"
        super().__init__(f"{wanted}, not {value!r}")
        self.parameter = parameter
        self.value = value


@dataclass(frozen=True)
class Question:
    """A competency question.

    Attributes:
        theme: slug of the folder it stands in.
        name: the file's name without its ending; one name, one question, in all themes.
        question: the question in words.
        why: what somebody asks it for, or "".
        keywords: words to find it by.
        text: the whole file, SPARQL with its prefixes.
        calls: IRI of the endpoint that the query asks in turn, or "".
        parameters: by name, in the order of the file.
    """

    theme: str
    name: str
    question: str
    why: str
    keywords: tuple[str, ...]
    text: str
    calls: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version of SPARQL that it needs, which it announces if that is not 1.1.

        >>> find("sentences-of-facts").version, find("facts-about").version
        ('1.2', '1.1')
        """
        announced = _VERSION.search(self.text)
        return announced["label"] if announced else "1.1"

    def bound(self, values: Mapping[str, str]) -> str:
        """The text with values in the place of the defaults.

        Args:
            values: name → value as a person types it; a parameter without one keeps its default.

        Raises:
            ParameterError: the question has no such parameter, or a value is of another type.
        """
        text = self.text
        for name, value in values.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "no parameters"
                raise ParameterError(
                    f"the parameter {name!r} is unknown; this question has {known}"
                )
            block = f"VALUES ?{name} {{ {read_value(self.parameters[name], value)} }}"
            text = _values_block(name).sub(block.replace("\\", r"\\"), text)
        return text


def load(*folders: Path) -> Sequence[Question]:
    """Every question in ``folders``, :data:`QUERIES` without one, sorted by theme and name.

    Raises:
        CatalogueError: a file lacks its question, has a key that nobody reads, stands outside a
            theme, or has the name of another.
    """
    return [_read(path) for path in _paths(folders or (QUERIES,)).values()]


def find(name: str, *folders: Path) -> Question:
    """The question called ``name`` in ``folders``, :data:`QUERIES` without one.

    >>> find("battles-before-1000").theme
    'battles-and-wars'

    Raises:
        CatalogueError: no question has that name; the nearest names are given.
    """
    paths = _paths(folders or (QUERIES,))
    if name in paths:
        return _read(paths[name])
    hint = did_you_mean(
        nearest(name, paths, likeness=0.4), "khorgos ask --list shows all", name=name
    )
    raise CatalogueError(f"no question is called {name!r}; {hint}")


def by_theme(questions: Iterable[Question]) -> Mapping[str, Sequence[Question]]:
    """Group questions that are sorted by theme: title of the theme → its questions.

    >>> list(by_theme([find("battles-before-1000")]))
    ['Battles and wars']
    """
    return {
        theme.replace("-", " ").capitalize(): list(those)
        for theme, those in groupby(questions, key=lambda question: question.theme)
    }


def read_value(parameter: Parameter, value: str) -> Term:
    """The term that ``value``, as a person types it, means for a parameter.

    >>> str(read_value(Parameter("from", "year", "the first year", "1"), "36 BC"))
    '"-35"^^<http://www.w3.org/2001/XMLSchema#integer>'

    Raises:
        ParameterTypeError: it is of another type than the parameter; the message shows one that
            fits.
    """
    read, example = TYPES[parameter.type]
    try:
        term = read(value.strip())
    except ValueError:  # pyoxigraph, of an IRI or a text that RDF cannot hold
        term = None
    if term is None:
        raise ParameterTypeError(parameter, example, value)
    return term


def _paths(folders: Iterable[Path]) -> Mapping[str, Path]:
    """Name → file, sorted by theme and name."""
    paths: dict[str, Path] = {}
    places: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.rq")):
            where = path.relative_to(folder)
            if len(where.parts) != 2:
                raise CatalogueError(
                    f"{where}: a question stands in the folder of its theme, such as "
                    f"battles-and-wars/{path.name}"
                )
            if path.stem in paths:
                other = places[path.stem]
                raise CatalogueError(f"{where}: {other} has the same name; rename one of the two")
            paths[path.stem], places[path.stem] = path, where
    return dict(sorted(paths.items(), key=lambda one: (one[1].parent.name, one[0])))


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _COMMENT.fullmatch(line.strip())
        if match is None:
            break
        place = f"{path.name}:{number}"
        if match["key"] not in _KEYS:
            known = ", ".join(_KEYS)
            raise CatalogueError(f"{place}: the key {match['key']!r} is unknown; use {known}")
        if match["key"] == "param":
            parameter = _parameter(place, match["value"], text)
            parameters[parameter.name] = parameter
        else:
            header[match["key"]] = match["value"]
    calls = header.get("calls", "")
    if calls and f"SERVICE <{calls}>" not in text:
        raise CatalogueError(f"{path.name}:1: it calls {calls}, but its SERVICE is of another name")
    if "question" not in header:
        raise CatalogueError(f"{path.name}:1: the first lines lack '# question: …' in words")
    words = map(str.strip, header.get("keywords", "").split(","))
    return Question(
        theme=path.parent.name,
        name=path.stem,
        question=header["question"],
        why=header.get("why", ""),
        keywords=tuple(filter(None, words)),
        text=text,
        calls=calls,
        parameters=parameters,
    )


def _parameter(place: str, value: str, text: str) -> Parameter:
    match = re.fullmatch(_PARAMETER, value)
    if match is None or match["type"] not in TYPES:
        known = ", ".join(TYPES)
        raise CatalogueError(f"{place}: write '# param: name (type): what for'; types are {known}")
    blocks = _values_block(match["name"]).findall(text)
    if len(blocks) != 1:
        block = f"VALUES ?{match['name']} {{ default }}"
        raise CatalogueError(
            f"{place}: {block!r} has to stand once in the query, not {len(blocks)}"
        )
    return Parameter(match["name"], match["type"], match["purpose"], blocks[0])


def _values_block(name: str) -> re.Pattern[str]:
    """What matches the block that gives the parameter ``name`` its value, once in a query."""
    return re.compile(rf"VALUES \?{re.escape(name)} \{{ (?P<term>\S[^{{}}\n]*?) \}}")


def _resource(prefix: str, value: str) -> Term | None:
    """Read a slug, with or without the prefix, or a whole IRI."""
    slug = value.removeprefix(f"{prefix}:")
    if re.fullmatch(_SLUG, slug):
        return ox.NamedNode(PREFIXES[prefix] + slug)
    return ox.NamedNode(value) if re.fullmatch(_IRI, value) else None


def _text(value: str) -> Term | None:
    return ox.Literal(value) if value and len(value) <= _TEXT_LENGTH else None


def _number(value: str) -> Term | None:
    if not re.fullmatch(_NUMBER, value):
        return None
    kind, written = ("decimal", value) if "." in value else ("integer", str(int(value)))
    return ox.Literal(written, datatype=ox.NamedNode(PREFIXES["xsd"] + kind))


def _year(value: str) -> Term | None:
    match = re.fullmatch(_YEAR, value)
    if match is None:
        return None
    year = int(match["year"])
    if not match["before"]:
        return ox.Literal(year)
    # 1 BC is the year 0: astronomical numbering, as everywhere in the graph.
    return ox.Literal(1 - year) if year > 0 else None


TYPES: Final[Mapping[str, tuple[Callable[[str], Term | None], str]]] = {
    "thing": (partial(_resource, "kh"), "battle-of-zhizhi"),
    "term": (partial(_resource, "kho"), "kho:isMemberOf"),
    "text": (_text, "Ablai"),
    "number": (_number, "300 or 40.6"),
    "year": (_year, "1994 or 36 BC"),
}
"""Type → how a value is read, and an example."""
