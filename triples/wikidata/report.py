"""A report in Markdown: what Khorgos knows and Wikidata could learn, each with its sentence.

Names are listed and not offered as commands, because labels and aliases of Wikidata take no
reference: whoever adds one should see the sentence first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from khorgos.ontology.namespaces import KH, KHO, WD
from khorgos.ontology.prefixes import local_name
from khorgos.ontology.vocabulary import Vocabulary
from khorgos.triples.wikidata.contributions import Contributions, Judgement
from khorgos.triples.wikidata.properties import PropertyMapping
from khorgos.triples.wikidata.register import Pairing


def report(
    contributions: Contributions,
    graphs: Mapping[str, Graph],
    pairings: Mapping[str, Pairing],
    mappings: Sequence[PropertyMapping],
    vocabulary: Vocabulary,
) -> str:
    """The report, ending in a newline; the same input gives the same text.

    Args:
        contributions: the statements of the release, judged.
        graphs: facts, statements and evidence of the release.
        pairings: the register of Wikidata, by slug.
        mappings: of the properties; their notes say why one has none.
        vocabulary: of the ontology, for the kinds of names.
    """
    judgements = contributions.judgements
    naming = vocabulary.subproperties(KHO.name)
    ready = [judgement for judgement in judgements if judgement.commands]
    reasons = Counter(judgement.reason for judgement in judgements if judgement.reason)
    sections = {
        "Facts that are ready": _ready(ready, graphs),
        "Why the others are not": _table(("reason", "facts"), reasons.items()),
        "Properties that Wikidata has no known match for": _unmapped(judgements, mappings),
        "Things without an item": _without_item(judgements, graphs, pairings, naming),
        "Names of linked items": _names(judgements, graphs, naming),
    }
    compared = "What Wikidata stated, as far as it was fetched, is left out."
    if not contributions.compared:
        compared = "Nothing was compared with Wikidata: it may state some of them already."
    lines = ["# What Khorgos knows and Wikidata could learn", ""]
    lines += [f"{len(ready)} of {len(judgements)} statements are ready as commands.", compared, ""]
    for title, section in sections.items():
        lines += [f"## {title}", "", *section, ""]
    return "\n".join(lines)


def _ready(ready: Sequence[Judgement], graphs: Mapping[str, Graph]) -> Iterator[str]:
    kinds = Counter((_class(graphs, judgement.subject), judgement.property) for judgement in ready)
    yield from _table(("class", "property", "facts"), ((*kind, n) for kind, n in kinds.items()))
    yield ""
    for judgement in sorted(ready, key=lambda o: (str(o.subject), o.property, str(o.statement))):
        said = "; ".join(f"{c.item} {c.property} {c.value}" for c in judgement.commands)
        label = _label(graphs, judgement.subject)
        yield f"- {label}, {judgement.property} ({said}): {_quote(judgement)}"


def _unmapped(
    judgements: Sequence[Judgement], mappings: Sequence[PropertyMapping]
) -> Iterator[str]:
    mapped = {mapping.property for mapping in mappings if mapping.pid}
    notes = {mapping.property: mapping.note for mapping in mappings}
    names = Counter(o.property for o in judgements if o.property not in mapped)
    rows = ((name, count, notes.get(name, "")) for name, count in names.items())
    yield from _table(("property", "facts", "note"), rows)


def _without_item(
    judgements: Sequence[Judgement],
    graphs: Mapping[str, Graph],
    pairings: Mapping[str, Pairing],
    naming: Iterable[URIRef],
) -> Iterator[str]:
    about = defaultdict[Node, list[Judgement]](list)
    for judgement in judgements:
        about[judgement.subject].append(judgement)
    rows = []
    for slug, pairing in pairings.items():
        own = about[KH[slug]]
        if pairing.state == "linked" or not own:
            continue
        names = sorted({str(n) for kind in naming for n in graphs["facts"].objects(KH[slug], kind)})
        label, cls = _label(graphs, KH[slug]), _class(graphs, KH[slug])
        first = _quote(min(own, key=lambda o: str(o.statement)))
        rows.append((label, cls, pairing.state, "; ".join(names), len(own), first))
    yield from _table(("thing", "class", "state", "names", "facts", "sentence"), rows)


def _names(
    judgements: Sequence[Judgement], graphs: Mapping[str, Graph], naming: Iterable[URIRef]
) -> Iterator[str]:
    links, statements = graphs["links"], graphs["statements"]
    kinds = {local_name(kind) for kind in naming}
    rows = []
    for judgement in judgements:
        item = links.value(judgement.subject, SKOS.exactMatch)
        name = statements.value(judgement.statement, KHO.objectValue)
        if judgement.property in kinds and item is not None and isinstance(name, Literal):
            qid = str(item).removeprefix(WD)
            rows.append((qid, name.language or "", str(name), _quote(judgement)))
    yield from _table(("item", "language", "name", "sentence"), rows)


def _table(header: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    for cells in sorted(tuple(str(cell).replace("|", "\\|") for cell in row) for row in rows):
        yield f"| {' | '.join(cells)} |"


def _class(graphs: Mapping[str, Graph], thing: URIRef) -> str:
    types = sorted(str(cls) for cls in graphs["facts"].objects(thing, RDF.type))
    return types[0].removeprefix(KHO) if types else ""


def _label(graphs: Mapping[str, Graph], thing: URIRef) -> str:
    labels = sorted(graphs["facts"].objects(thing, RDFS.label), key=str)
    return str(labels[0]) if labels else thing.removeprefix(KH)


def _quote(judgement: Judgement) -> str:
    return f"“{' '.join(judgement.sentence.split())}”"
