"""Times and quantities: from the words of a record to nodes of the graph."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef

from khorgos.ontology.namespaces import KHO
from khorgos.triples.dates import datewords, edtf
from khorgos.triples.minting import entity_iri, hashed_iri, time_iri
from khorgos.triples.quantity import parse_quantity


@dataclass(frozen=True)
class Value:
    """A node of its own with the triples that describe it.

    Attributes:
        node: the time span or quantity.
        triples: what the graph says of it.
        text: the source's words, for the statement that uses it.
    """

    node: URIRef
    triples: Graph
    text: str


def time_value(words: str, edtf_text: str | None, reading: str) -> Value:
    """The time span that ``words`` name, or ``edtf_text`` where the words alone are no date.

    Raises:
        ValueError: the words are no date and no EDTF is given, the two disagree, or an EDTF
            beside words that are no date is said to be ``stated``.
    """
    bounds = datewords.parse_words(words) if edtf_text is None else edtf.parse(edtf_text)
    if edtf_text is not None and reading == "stated" and not _say(words, bounds):
        raise ValueError(
            f"the words {words!r} do not say {edtf_text}; correct the edtf, or give a reading "
            "(relative, computed …) and say because of what"
        )
    node, graph = time_iri(bounds.text), Graph()
    graph.add((node, RDF.type, KHO.TimeSpan))
    graph.add((node, RDFS.label, Literal(edtf.label(bounds), lang="en")))
    graph.add((node, KHO.edtf, Literal(bounds.text)))
    graph.add((node, KHO.isApproximate, Literal(bounds.approximate)))
    for name in ("earliest_year", "latest_year", "earliest_day", "latest_day"):
        if (number := getattr(bounds, name)) is not None:
            head, tail = name.split("_")
            graph.add((node, KHO[head + tail.title()], Literal(number, datatype=XSD.integer)))
    return Value(node, graph, words)


def _say(words: str, bounds: edtf.Bounds) -> bool:
    try:
        return datewords.parse_words(words) == bounds
    except datewords.DateWordsError:
        return False


def quantity_value(words: str, share_of: str | None) -> Value:
    """The quantity that ``words`` name; ``share_of`` is the slug of the whole, or None.

    Raises:
        ValueError: the words are not one number with its unit.
    """
    quantity = parse_quantity(words)
    node = hashed_iri("quantity", words, share_of)
    graph = Graph()
    graph.add((node, RDF.type, KHO.Quantity))
    graph.add((node, RDFS.label, Literal(words, lang="en")))
    graph.add((node, KHO.quantityText, Literal(words)))
    # Literal(Decimal) would normalise the digits that the source wrote.
    graph.add((node, KHO.value, Literal(f"{quantity.value:f}", datatype=XSD.decimal)))
    graph.add((node, KHO.unit, Literal(quantity.unit)))
    graph.add((node, KHO.isApproximate, Literal(quantity.approximate)))
    if quantity.counted:
        graph.add((node, KHO.counted, Literal(quantity.counted)))
    if quantity.bound:
        graph.add((node, KHO.bound, Literal(quantity.bound)))
    if share_of is not None:
        graph.add((node, KHO.isShareOf, entity_iri(share_of)))
    return Value(node, graph, words)
