"""An ontology in one text: a file of Turtle with everything that it imports.

The ontology is kept in modules, so that whoever needs only the places or the record takes only
these. Everybody here reads it whole: one header, then the terms of every module, in the order in
which the header imports them, each as its authors wrote it. Where the files lie is said by the
catalogue beside the importing file (OASIS XML Catalogs 1.1), which Protégé reads too; nothing is
fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

CATALOG_FILE: Final = "catalog-v001.xml"
"""The name that Protégé looks for beside a file that it opens."""

_URI: Final = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri"
_IMPORT: Final = re.compile(r"^[ \t]+owl:imports <([^>]+)> ;\n", re.MULTILINE)
_OTHER_IMPORT: Final = re.compile(r"owl:imports\s+<")
_HEADER: Final = re.compile(r"^<[^>]+> a owl:Ontology\b.*? \.\n", re.MULTILINE | re.DOTALL)
_PREFIX: Final = re.compile(r"^@prefix .*\n", re.MULTILINE)


class OntologyFileError(OSError):
    """A file of an ontology cannot be found or read; the message says the way out."""


def whole_ontology(path: Path) -> str:
    """Return the ontology at ``path`` with all that it imports, as Turtle without imports.

    A file that imports nothing comes back as it is. The same files give the same text.

    Raises:
        OSError: A file cannot be read.
        OntologyFileError: A file is not UTF-8, or an import cannot be followed.
    """
    text = _read(path)
    imported = list(_closure(path, text, {path.resolve()}))
    if not imported:
        return text
    known = set(_PREFIX.findall(text))
    return "\n".join([_IMPORT.sub("", text), *(_body(module, known) for module in imported)])


def imports_of(path: Path) -> Mapping[str, Path]:
    """Return IRI → file for what the ontology at ``path`` itself imports, in its order.

    Raises:
        OSError: A file cannot be read.
        OntologyFileError: A file is not UTF-8, or an import cannot be followed.
    """
    return _imports(path, _read(path))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise OntologyFileError(f"{path} is not UTF-8: {error}; save it as UTF-8") from error


def _closure(path: Path, text: str, seen: set[Path]) -> Iterator[str]:
    for file in _imports(path, text).values():
        if file.resolve() not in seen:
            seen.add(file.resolve())
            imported = _read(file)
            yield imported
            yield from _closure(file, imported, seen)


def _imports(path: Path, text: str) -> Mapping[str, Path]:
    rest = _IMPORT.sub("", text)
    for other in _OTHER_IMPORT.finditer(rest):
        line = rest[rest.rfind("\n", 0, other.start()) + 1 : other.end()]
        if "#" not in line:  # else it stands in a comment
            raise OntologyFileError(
                f"{path} has the import {line.strip()!r}…, which is not read; write each on a line "
                "of its own before the last of the header: owl:imports <IRI> ;"
            )
    iris = _IMPORT.findall(text)
    files = _catalog(path.with_name(CATALOG_FILE)) if iris else {}
    for iri in iris:
        if iri not in files:
            raise OntologyFileError(
                f"{path} imports <{iri}>, of which {CATALOG_FILE} beside it does not say where it "
                "lies; add it there, or take the import out"
            )
        if not files[iri].is_file():
            raise OntologyFileError(
                f"{path} imports <{iri}>, but {files[iri]} does not exist; bring the file back, "
                f"or mend {CATALOG_FILE}"
            )
    return {iri: files[iri] for iri in iris}


def _catalog(path: Path) -> Mapping[str, Path]:
    """Read IRI → file of a catalogue; without one there is nothing in it."""
    try:
        root = ElementTree.parse(path).getroot()
    except FileNotFoundError:
        return {}
    except ElementTree.ParseError as error:
        raise OntologyFileError(
            f"{path} is not XML: {error}; write it as {CATALOG_FILE} of OASIS"
        ) from error
    return {uri.attrib["name"]: path.parent / uri.attrib["uri"] for uri in root.iter(_URI)}


def _body(text: str, known: set[str]) -> str:
    """What a module says of its terms: without its header and the prefixes that are ``known``."""
    text = _HEADER.sub("", text, count=1)
    text = _PREFIX.sub(lambda line: "" if line[0] in known else line[0], text)
    return re.sub("\n{3,}", "\n\n", text).lstrip("\n")
