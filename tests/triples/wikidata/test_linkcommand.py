from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph

from khorgos.commands.link import link
from khorgos.triples.release import write_release

from .standin import StandIn, busy, record, serving

KINDS = "kind,class,wikidata_class,evidence\nstate,Polity,Q201,invented\nplace,Place,,\n"
FACTS = """
@prefix kh: <https://w3id.org/khorgos/id/> .
@prefix kho: <https://w3id.org/khorgos/ontology#> .
kh:ost kho:recognizes kh:zarm ; kho:name "Ост"@ru .
"""
WORLD = [
    record("Q101", {"en": "Zarm", "kk": "Зарм"}, ("P31", "Q201"), ("P625", [45, 80])),
    record("Q105", {"en": "Ost"}, ("P31", "Q201"), ("P530", "Q101"), description="a state"),
    record("Q201", {"en": "state"}),
]


class Setting:
    """A small project with its release, and a Wikidata to ask."""

    def __init__(self, folder: Path, output: Path, wikidata: StandIn) -> None:
        self.folder, self.output, self.wikidata = folder, output, wikidata

    def run(self, *arguments: str) -> Result:
        where = ["--input", str(self.folder), "--release", str(self.folder / "graph")]
        urls = [
            "--api",
            f"{self.wikidata.url}/w/api.php",
            "--sparql",
            f"{self.wikidata.url}/sparql",
        ]
        more = ["--output", str(self.output), "--pause", "0", *arguments]
        return CliRunner().invoke(link, [*where, *urls, *more])


@pytest.fixture
def setting(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setting]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    (small / "wikidata" / "kinds.csv").write_text(KINDS, encoding="utf-8")
    (small / "wikidata" / "traps.csv").write_text("qid,label,not_for,why,evidence\n")
    facts = Graph().parse(data=FACTS, format="turtle")
    write_release({"facts": facts, "statements": Graph()}, small / "graph")
    # Q102, which the project links, is not there.
    with serving(StandIn(WORLD, {})) as wikidata:
        yield Setting(small, tmp_path / "out", wikidata)


def test_offline_shows_the_states_and_what_to_search_for(setting: Setting) -> None:
    result = setting.run("--offline")
    assert result.exit_code == 0
    assert result.stdout.startswith("2 linked, 2 no-item, 4 unverified\n")
    assert "  ost: “Ost” (en), “Ост” (ru). the people or the polity\n" in result.stdout
    assert not setting.wikidata.requests


def test_links_are_verified_and_items_proposed(setting: Setting) -> None:
    before = (setting.folder / "wikidata" / "register.csv").read_bytes()
    result = setting.run()
    assert result.exit_code == 0, result.output
    assert "zarm: confirmed Q101" in result.stderr
    assert "ford: deleted" in result.stderr
    assert "ost: propose Q105" in result.stderr
    assert "- **ost** → " in (setting.output / "proposals.md").read_text(encoding="utf-8")
    assert (setting.folder / "wikidata" / "register.csv").read_bytes() == before


def test_a_run_goes_on_where_it_stopped(setting: Setting) -> None:
    assert "1 confirmed" in setting.run("--limit", "1").stdout
    setting.wikidata.requests.clear()
    result = setting.run("--only", "zarm", "--only", "ford")
    assert result.stdout.startswith("1 deleted;")
    assert not any("Q101" in asked.get("ids", "") for asked in setting.wikidata.requests)
    assert setting.run("--only", "zarm").stdout.startswith("nothing new;")


def test_a_failed_run_keeps_what_it_found(setting: Setting) -> None:
    setting.run("--only", "zarm")
    setting.wikidata.troubles.append(busy(429, "7200"))
    result = setting.run("--only", "ost")
    assert result.exit_code == 1
    assert "too busy" in result.output
    assert "zarm" in (setting.output / "proposals.csv").read_text(encoding="utf-8")


def test_fetched_items_are_written_beside_the_register(setting: Setting) -> None:
    result = setting.run("--fetch")
    assert result.exit_code == 0, result.output
    assert "Q102 of ford does not exist any more" in result.stderr
    fetched = (setting.folder / "wikidata" / "wikidata.ttl").read_text(encoding="utf-8")
    assert "Зарм" in fetched
    assert "Point(80.0 45.0)" in fetched


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--only", "nobody"], "there is no entity nobody"),
        (["--only", "border"], "expects no item of border"),
        (["--offline", "--fetch"], "leave --offline away"),
        (["--fetch", "--only", "zarm"], "leave --only and --limit away"),
    ],
)
def test_what_makes_no_sense_is_refused(setting: Setting, arguments: list[str], told: str) -> None:
    result = setting.run(*arguments)
    assert result.exit_code == 2
    assert told in result.output


def test_without_a_release_the_way_out_is_told(setting: Setting) -> None:
    (setting.folder / "graph" / "release.json").unlink()
    result = setting.run("--offline")
    assert result.exit_code == 1
    assert "run: khorgos build" in result.output
