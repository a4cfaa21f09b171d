"""Suggestions while somebody types: things, types and properties by the beginning of a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from werkzeug.datastructures import LanguageAccept

from khorgos.ontology.documentation import Term
from khorgos.server.reconciliation.catalogue import Catalogue, Schema, described
from khorgos.server.reconciliation.matching import type_list
from khorgos.triples.naming.folding import fold

PAGE: Final = 20
"""How many suggestions an answer has."""


def suggest_entities(
    catalogue: Catalogue, schema: Schema, prefix: str, cursor: int, languages: LanguageAccept
) -> list[dict[str, Any]]:
    """Suggest things: those with a name or word that begins so, then those with a similar name.

    Args:
        catalogue: the things.
        schema: names their types.
        prefix: what was typed; an id will do too.
        cursor: how many suggestions to skip.
        languages: in which names are preferred.
    """
    things = catalogue.things
    ranks = {
        id_: rank
        for id_, thing in things.items()
        if (rank := _rank(prefix, [*thing.all_names, id_])) is not None
    }
    order = sorted(ranks, key=lambda id_: (ranks[id_], id_))
    alike = (one.id for one in catalogue.index.candidates(prefix, PAGE) if one.id not in ranks)
    suggestions = []
    for id_ in [*order, *alike][cursor : cursor + PAGE]:
        thing = things[id_]
        found = {"id": id_, "name": thing.name(languages), "notable": type_list(schema, thing)}
        suggestions.append(
            found | ({"description": thing.description} if thing.description else {})
        )
    return suggestions


def suggest_terms(terms: Mapping[str, Term], prefix: str, cursor: int) -> list[dict[str, str]]:
    """Suggest types or properties by the beginning of their name, label or a word of it."""
    ranks = {
        name: rank
        for name, term in terms.items()
        if (rank := _rank(prefix, (term.label, name))) is not None
    }
    order = sorted(ranks, key=lambda name: (ranks[name], name))
    return [described(terms[name]) for name in order[cursor : cursor + PAGE]]


def _rank(prefix: str, names: Iterable[str]) -> tuple[int, int] | None:
    """Rank a match: whole names before beginnings before words, then short names first."""
    wanted = fold(prefix)
    ranks = []
    for name in names:
        folded = fold(name)
        if folded.startswith(wanted):
            ranks.append((0 if folded == wanted else 1, len(folded)))
        elif f" {wanted}" in folded:
            ranks.append((2, len(folded)))
    return min(ranks, default=None)
