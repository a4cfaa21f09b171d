"""What the tables of a graph and of its bases tell of the things of the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from khorgos.triples.annotated import Input
from khorgos.triples.annotation import Entity, load_entities
from khorgos.triples.folder import GraphFolder, load_folder
from khorgos.triples.wikidata.elsewhere import NAMES, PLACES, load_elsewhere
from khorgos.triples.wikidata.fetched import load_fetched
from khorgos.triples.wikidata.register import Pairing, load_register


@dataclass(frozen=True, slots=True)
class Gathered:
    """The links, names and places of a graph.

    Attributes:
        register: the pairing of every entity, those of the bases first.
        graphs: the graphs from elsewhere, which nothing mixes with what was read, by name.
    """

    register: Mapping[str, Pairing]
    graphs: Mapping[str, Graph]


def own_register(root: Path) -> tuple[Mapping[str, Entity], Mapping[str, Pairing]]:
    """The entities of the graph in ``root``, without those of its base, and their pairings.

    Raises:
        InputError: the settings, the entities or a table cannot be read.
    """
    folder = load_folder(root)
    entities = load_entities(folder.annotations, may_lack=folder.is_set_up)
    return entities, load_register(entities, folder.wikidata, folder.whole_register)


def gather(layers: Sequence[GraphFolder], given: Input, told: Mapping[str, Entity]) -> Gathered:
    """Read the tables of all ``layers``, the lowest base first.

    Args:
        layers: a graph's folder with its bases.
        given: what curators wrote, by which the tables are judged.
        told: the entities that the graph has; names and places of others are left out.

    Raises:
        InputError: a table has a fault.
    """
    folder, *bases = reversed(layers)
    inputs = [given]
    while (below := inputs[-1].base) is not None:
        inputs.append(below)
    register: dict[str, Pairing] = {}
    graphs = {"names": Graph(), "places": Graph(), "wikidata": load_fetched(folder.wikidata)}
    for layer, one in zip([*bases[::-1], folder], reversed(inputs), strict=True):
        own = {slug: entity for slug, entity in one.entities.items() if one.is_own(slug)}
        register |= load_register(own, layer.wikidata, layer.whole_register)
        graphs["names"] += load_elsewhere(NAMES, one.entities, layer.wikidata, told)
        graphs["places"] += load_elsewhere(PLACES, one.entities, layer.wikidata, told)
        if folder.facts:
            graphs["wikidata"] += load_fetched(layer.wikidata)
    return Gathered(register, {name: graph for name, graph in graphs.items() if graph})
