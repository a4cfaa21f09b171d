from dataclasses import replace

from rdflib import RDF, XSD, Graph, Literal, URIRef

from khorgos.ontology.namespaces import KH, KHO
from khorgos.triples.documents.document import Document, Passage
from khorgos.triples.statements import add_document, add_passage, passage_iri

RANGES = ((3, 7), (9, 15))
PASSAGE = Passage(
    "two-states", "gloss", "Today", "It rained.", "It was so. ", "", RANGES, 2, "Rain"
)


def test_a_passage_is_its_document_and_its_ranges() -> None:
    iri = passage_iri(PASSAGE)
    assert iri == passage_iri(replace(PASSAGE, prefix="", section="Then"))
    assert iri != passage_iri(replace(PASSAGE, ranges=((3, 7),)))
    assert iri != passage_iri(replace(PASSAGE, document="three-states"))


def test_a_passage_is_added_with_all_that_it_has() -> None:
    evidence = Graph()
    node = add_passage(PASSAGE, evidence)
    one, two = URIRef(f"{node}-range-1"), URIRef(f"{node}-range-2")
    assert set(evidence) == {
        (node, RDF.type, KHO.Passage),
        (node, KHO.inDocument, KH["two-states"]),
        (node, KHO.position, Literal(3)),
        (node, KHO.line, Literal(2)),
        (node, KHO.exact, Literal("It rained.")),
        (node, KHO.prefix, Literal("It was so. ")),
        (node, KHO["part"], Literal("gloss")),
        (node, KHO.headword, Literal("Rain")),
        (node, KHO.section, Literal("Today")),
        (node, KHO.hasRange, one),
        (node, KHO.hasRange, two),
        (one, RDF.type, KHO.TextRange),
        (one, KHO.start, Literal(3)),
        (one, KHO.end, Literal(7)),
        (two, RDF.type, KHO.TextRange),
        (two, KHO.start, Literal(9)),
        (two, KHO.end, Literal(15)),
    }
    assert {o.datatype for o in evidence.objects(None, KHO.start) if isinstance(o, Literal)} == {
        XSD.integer
    }


def test_a_passage_that_is_added_twice_is_there_once() -> None:
    evidence = Graph()
    add_passage(PASSAGE, evidence)
    count = len(evidence)
    add_passage(PASSAGE, evidence)
    assert len(evidence) == count


def test_a_document_is_added_with_what_is_known_of_it(small_document: Document) -> None:
    source, evidence = small_document.source, Graph()
    add_document(source, evidence)
    node = KH["two-states"]
    assert set(evidence) == {
        (node, RDF.type, KHO.SourceDocument),
        (node, KHO.contentHash, Literal(source.sha256)),
        (node, KHO["title"], Literal("Zarm and Ost")),
        (node, KHO.language, Literal("en")),
        (node, KHO.licence, Literal("CC0-1.0")),
        (node, KHO.attribution, Literal("Nobody")),
        (node, KHO.note, Literal("Invented.")),
    }
    untitled = Graph()
    add_document(replace(source, title=None), untitled)
    assert set(evidence) - set(untitled) == {(node, KHO["title"], Literal("Zarm and Ost"))}
