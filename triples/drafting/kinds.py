"""What kind of thing a class of the ontology is, by its local name."""

from __future__ import annotations

from functools import cache

from khorgos.ontology.vocabulary import Vocabulary, load_ontology


@cache
def vocabulary() -> Vocabulary:
    """The terms of the ontology, read once."""
    return Vocabulary(load_ontology())


@cache
def is_a(kind: str | None, above: str) -> bool:
    """Whether the class ``kind`` is ``above`` or below it; an unknown class is nothing.

    >>> is_a("Khanate", "Actor"), is_a("Lake", "Actor"), is_a(None, "Actor")
    (True, False, False)
    """
    classes = vocabulary().classes
    if kind is None or kind not in classes:
        return False
    return classes[above] in vocabulary().superclasses(classes[kind])
