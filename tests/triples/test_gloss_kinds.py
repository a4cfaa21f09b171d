import pytest

from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.glosses import kinds
from khorgos.triples.glosses.kinds import read_kind


@pytest.mark.parametrize(
    ("clause", "words", "kind"),
    [
        ("was an imperial dynasty of China (202 BC", "imperial dynasty of China", "Dynasty"),
        ("is a river that rises", "river", "River"),
        ("is a freshwater lake, ca. 1,810", "freshwater lake", "Lake"),
        (
            "is a city and the administrative center of Y",
            "city and the administrative center of Y",
            "Settlement",
        ),
        (
            "was the fifth Emperor of the Qing dynasty",
            "fifth Emperor of the Qing dynasty",
            "Person",
        ),
        (
            "was the era name of the Jiajing Emperor",
            "era name of the Jiajing Emperor",
            "HistoricalPeriod",
        ),
        ("was an 18th-century ''taishi'' () or prince of Y", "18th-century ''taishi''", "Person"),
        ("was a Sunni Turkic state ruled by Y", "Sunni Turkic state", "Polity"),
        ("is a Turkic-speaking ethnic group native to Y", "Turkic-speaking ethnic group", "People"),
        ("was a series of military battles fought", "series of military battles", "War"),
        ("was fought in 36 BC", "fought", "ArmedConflict"),
        (
            "was an Dynasties in Chinese history, imperial dynasty of China that ruled",
            "Dynasties in Chinese history, imperial dynasty of China",
            "Dynasty",
        ),
    ],
)
def test_a_kind_is_read(clause: str, words: str, kind: str) -> None:
    assert read_kind(clause) == (words, kind)


@pytest.mark.parametrize(
    "clause",
    [
        "",
        "ended the last dynasty",
        "is a system of canals and reservoirs in the region",
        "is a landmark or area with protection by a Scientific, Cultural Organization",
        "is the founding and One-party state of Y",
        "was a",
    ],
)
def test_what_is_not_known_has_no_kind(clause: str) -> None:
    assert read_kind(clause)[1] is None


def test_every_kind_is_a_class_of_the_ontology(vocabulary: Vocabulary) -> None:
    assert set(kinds.KINDS.values()) <= set(vocabulary.classes)
