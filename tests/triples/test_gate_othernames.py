"""Quotes that name things by names from elsewhere, and texts in other languages than English."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from khorgos.triples.gates.judging import Judge
from khorgos.triples.newfolder import make_folder

TEXTS = {
    "en": "The WTO welcomed Kazakhstan in 2015.\n",
    "ru": "В 2015 году Казахстан вступил во Всемирную торговую организацию.\n",
    "zh": "哈萨克斯坦于2015年加入世界贸易组织。\n",
}
DESCRIPTION = """\
title = "News"
kind = "plain"
language = "{}"
licence = "CC0-1.0"
attribution = "Nobody"
note = "Invented."
sha256 = "{}"
"""
Judged = Callable[[str, str], list[str]]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """What is found in a record of the text in a language: ``judged(language, fact)``."""
    folder = tmp_path_factory.mktemp("graphs") / "own"
    make_folder(folder, "News")
    for language, text in TEXTS.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        (folder / "sources" / f"news-{language}.txt").write_text(text, encoding="utf-8")
        (folder / "sources" / f"news-{language}.toml").write_text(
            DESCRIPTION.format(language, digest)
        )
        (folder / "annotations" / f"news-{language}.yaml").write_text(
            f"document: news-{language}\ncomplete: ['']\nrecords: []\n"
        )
    judge = Judge(folder)

    def judged(language: str, fact: str) -> list[str]:
        quote = TEXTS[language].strip()
        record = {"id": "joined", "quote": quote, "facts": [fact]}
        return [str(finding) for finding in judge.judge(record, f"news-{language}")]

    return judged


@pytest.mark.parametrize("language", TEXTS)
def test_a_name_from_elsewhere_names_a_thing(judged: Judged, language: str) -> None:
    found = judged(language, "kazakhstan isMemberOf world-trade-organization")
    assert not any("does not name" in one for one in found)


@pytest.mark.parametrize("language", TEXTS)
def test_it_names_no_other_thing(judged: Judged, language: str) -> None:
    found = judged(language, "kazakhstan isMemberOf shanghai-cooperation-organisation")
    assert any("does not name shanghai-cooperation-organisation" in one for one in found)


def test_words_of_relations_are_asked_of_english_texts_alone(judged: Judged) -> None:
    near = "kazakhstan isNear world-trade-organization"
    assert any("no words of the quote say isNear" in one for one in judged("en", near))
    for language in ("ru", "zh"):
        assert not any("no words of the quote" in one for one in judged(language, near))


@pytest.mark.parametrize("name", ["Зарм", "Карм"])
def test_a_name_from_elsewhere_of_a_graph_of_its_own_counts(tmp_path: Path, name: str) -> None:
    folder = make_folder(tmp_path / "own", base=False)
    text = "В 1992 году Зарм признал Ост.\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    for path, held in {
        "sources/news.txt": text,
        "sources/news.toml": DESCRIPTION.format("ru", digest),
        "annotations/news.yaml": "document: news\ncomplete: ['']\nrecords: []\n",
        "annotations/entities.yaml": "\n".join(
            f"{slug}: {{type: State, label: {slug.title()}}}" for slug in ("zarm", "ost")
        ),
        "wikidata/names.csv": "slug,name,language,source,locator\n"
        f'zarm,{name},ru,Web page,"https://zarm.example/, ""{name}"""\n'
        'ost,Ост,ru,Web page,"https://ost.example/, ""Ост"""\n',
    }.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(held, encoding="utf-8")
    record = {"id": "recognized", "quote": text.strip(), "facts": ["zarm recognizes ost"]}
    found = [str(one) for one in Judge(folder).judge(record, "news")]
    assert any("does not name zarm" in one for one in found) == (name not in text), found
