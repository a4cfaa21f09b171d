"""A small invented project: one source with its records, entities and links."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import yaml
from rdflib import Graph

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples import building
from khorgos.triples.building import Build, build
from khorgos.triples.documents import read_document
from khorgos.triples.documents.document import Document
from khorgos.triples.documents.source import load_source
from khorgos.triples.problems import InputError, Problem

TEXT = """\
Zarm and Ost

Early times

In 36 BC Zarm defeated Ost in the Battle
of the Ford (砂岩之戰), where 1,218 soldiers
died. Its king probably fled the next day.

Today

Zarm recognized Ost in 1992. The border is over 300 km long. Zarm is not a member of the League.
Ost said in May 1993 that the Ford lies in Ost. Zarm denied it.
It rained. It rained.
"""
DESCRIPTION = """\
title = "Zarm and Ost"
kind = "plain"
language = "en"
licence = "CC0-1.0"
attribution = "Nobody"
note = "Invented."
sha256 = "{sha256}"
"""
RECORDS = """\
document: two-states
complete: [Early times]
records:
- id: battle
  quote: In 36 BC Zarm defeated Ost in the Battle of the Ford (砂岩之戰), where 1,218 soldiers died.
  facts:
  - battle-of-the-ford hasTimeSpan "36 BC"
  - fact: battle-of-the-ford hasVictor zarm
    resolved: Zarm is the state of that name
  - battle-of-the-ford hasDefeatedParty ost
  - battle-of-the-ford tookPlaceAt ford
  - battle-of-the-ford name "砂岩之戰"@zh-Hant
  - battle-of-the-ford name "Battle of the Ford"@en
  - battle-of-the-ford hasCount "1,218 soldiers"
- id: flight
  section: Early times
  quote: Its king probably fled the next day.
  nothing: The king has no name here.
- id: recognition
  part: body
  quote: [Zarm recognized Ost in 1992., Zarm is not a member of the League.]
  facts:
  - fact: zarm recognizes ost
    when: in 1992
    note: It is not said how.
  - fact: zarm isMemberOf league
    not: is not
- id: border
  quote: The border is over 300 km long.
  facts:
  - border hasLength "over 300 km"
- id: dispute
  quote: Ost said in May 1993 that the Ford lies in Ost. Zarm denied it.
  claims:
  - id: ford-is-in-ost
    text: The ford lies in Ost.
    by: ost
    kind: assertion
    words: said
    when: in May 1993
    about: [ford]
    content: [ford isLocatedIn ost-region]
  - id: ford-is-not-in-ost
    text: The ford does not lie in Ost.
    by: [zarm]
    kind: denial
    words: denied
    denies: [ford-is-in-ost]
    content:
    - fact: ford isLocatedIn ost-region
      not: denied
- id: not-yet-read
  status: draft
  quote: This stands nowhere.
  facts:
  - nobody doesAnything never
unread: {Today: it tells of the weather at its end}
"""
ENTITIES = """\
two-states:
  type: SourceDocument
  label: Zarm and Ost
zarm:
  type: SovereignState
  label: Zarm
  identity: The state, not the river.
ost:
  type: Realm
  label: Ost
  note: It is not said what its king is called.
ost-region:
  type: Territory
  label: Ost (land)
ford:
  type: Place
  label: Ford
battle-of-the-ford:
  type: Battle
  label: Battle of the Ford
border:
  type: Border
  label: border
league:
  type: Organization
  label: League
"""
REGISTER = """\
slug,state,qid,match,kind,note
zarm,linked,Q101,exactMatch,state,
ford,linked,Q102,closeMatch,place,"the town, not the crossing"
two-states,no-item,,,,a document of this project
ost,unverified,,,state,the people or the polity
ost-region,unverified,,,,the land of Ost
battle-of-the-ford,unverified,,,battle,a battle at a ford
border,no-item,,,border,a border of two states
league,unverified,,,organization,the league of states
"""
SIGHTINGS = """\
slug,qid,seen_as,source,locator
zarm,Q101,Zarm,"an atlas, second edition",page 3
zarm,Q101,,a gazetteer,
ford,Q102,Ford,a map,
"""

SOURCE_FILE = "sources/two-states.txt"
RECORDS_FILE = "annotations/two-states.yaml"
ENTITIES_FILE = "annotations/entities.yaml"
REGISTER_FILE = "wikidata/register.csv"
SIGHTINGS_FILE = "wikidata/sightings.csv"

Edit = Callable[[str, str, str], None]


def write_project(folder: Path) -> Path:
    """Write the small project to ``folder`` and return it."""
    files = {
        SOURCE_FILE: TEXT,
        "sources/two-states.toml": DESCRIPTION.format(
            sha256=hashlib.sha256(TEXT.encode()).hexdigest()
        ),
        RECORDS_FILE: RECORDS,
        ENTITIES_FILE: ENTITIES,
        REGISTER_FILE: REGISTER,
        SIGHTINGS_FILE: SIGHTINGS,
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    return folder


@pytest.fixture(scope="module", params=[True, False], ids=["libyaml", "python"])
def each_yaml_parser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the tests with libyaml, and as where it is not installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", request.param)
        yield


@pytest.fixture
def small(tmp_path: Path, ontology: Graph, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small project, to be changed at will; its builds share one ontology."""
    monkeypatch.setattr(building, "load_ontology", lambda: ontology)
    return write_project(tmp_path / "project")


@pytest.fixture
def edit(small: Path) -> Edit:
    """Replace text that stands once in a file of the small project: ``edit(file, old, new)``."""

    def replace(name: str, old: str, new: str) -> None:
        path = small / name
        text = path.read_bytes().decode()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_bytes(text.replace(old, new).encode())

    return replace


@pytest.fixture
def problems(small: Path) -> Callable[[], Sequence[Problem]]:
    """Build the small project, which must be refused, and return its problems."""

    def refused() -> Sequence[Problem]:
        with pytest.raises(InputError) as caught:
            build(small)
        return caught.value.problems

    return refused


@pytest.fixture
def problem(problems: Callable[[], Sequence[Problem]]) -> Callable[[], str]:
    """Build the small project, which must have one problem, and return it as text."""

    def only() -> str:
        (one,) = problems()
        return str(one)

    return only


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The small project as it is built; do not change its graphs."""
    return build(write_project(tmp_path_factory.mktemp("project")))


@pytest.fixture(scope="session")
def small_document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The small project's document."""
    folder = write_project(tmp_path_factory.mktemp("project"))
    return read_document(load_source(folder / "sources" / "two-states.toml"))


@pytest.fixture(scope="session")
def vocabulary(ontology: Graph) -> Vocabulary:
    """The terms of the ontology."""
    return Vocabulary(ontology)
