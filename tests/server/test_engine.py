import re
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from khorgos.server.engines.embedded import EmbeddedEngine, EngineConfig
from khorgos.server.sparql.errors import (
    EngineError,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    point_at,
)
from khorgos.server.sparql.text import Dataset, QueryText, line_and_column

FACTS = "https://w3id.org/khorgos/graph/facts"
INFERRED = "https://w3id.org/khorgos/graph/inferred"
ONTOLOGY = "https://w3id.org/khorgos/ontology"
WHOLE = Dataset()
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def rows(
    engine: EmbeddedEngine, text: str, dataset: Dataset = WHOLE
) -> list[tuple[str | None, ...]]:
    answer = engine.query(text, dataset)
    assert isinstance(answer, ox.QuerySolutions)
    return [tuple(getattr(term, "value", None) for term in row) for row in answer]


def refusal(engine: EmbeddedEngine, text: str, dataset: Dataset = WHOLE) -> QueryError:
    with pytest.raises(QueryError) as caught:
        engine.query(text, dataset)
    return caught.value


# --- answers


def test_ask(engine: EmbeddedEngine) -> None:
    assert engine.query("ASK {}", WHOLE) is True
    assert engine.query("ASK { <x:y> ?p ?o }", WHOLE) is False


def test_negative_years_compare(engine: EmbeddedEngine) -> None:
    assert rows(engine, "SELECT ?y { ?s ?p ?y FILTER(?y < -30) }") == [("-35",)]


def test_construct_gives_every_triple_once(engine: EmbeddedEngine) -> None:
    answer = engine.query("CONSTRUCT { <x:s> <x:p> <x:o> } { ?s ?p ?o }", WHOLE)
    assert isinstance(answer, tuple)
    assert len(answer) == 1


def test_describe(engine: EmbeddedEngine) -> None:
    answer = engine.query("DESCRIBE <https://w3id.org/khorgos/id/battle-of-zhizhi>", WHOLE)
    assert isinstance(answer, tuple)
    assert len(answer) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?z ?a { ?z ?p ?a }", ("z", "a")),
        ("SELECT (1 AS ?z) ?o ?b { ?a ?b ?o }", ("z", "o", "b")),
        ("SELECT * { ?z ?p ?a }", ("z", "p", "a")),
        ("SELECT*{$z ?p ?a}", ("z", "p", "a")),
        ("SELECT DISTINCT * { ?z ?p ?a }", ("z", "p", "a")),
        ("select reduced * { ?z ?p ?a }", ("z", "p", "a")),
        ("BASE <x:y> PREFIX : <#> # *\nSELECT * { ?z ?p ?a }", ("z", "p", "a")),
        ("SELECT * { { SELECT ?z { ?z ?hidden ?a } } ?z ?p ?o }", ("z", "p", "o")),
        ("SELECT * { ?z ?p ?a FILTER NOT EXISTS { ?b ?c ?d } }", ("z", "p", "a")),
        ("SELECT * {}", ()),
    ],
)
def test_columns_stand_in_the_order_of_the_query(
    engine: EmbeddedEngine, text: str, expected: tuple[str, ...]
) -> None:
    answer = engine.query(text, WHOLE)
    assert isinstance(answer, ox.QuerySolutions)
    assert tuple(variable.value for variable in answer.variables) == expected


# --- datasets


def test_default_graph_is_the_union_without_doubles(engine: EmbeddedEngine) -> None:
    in_graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert rows(engine, COUNT) == [("10",)]
    assert rows(engine, in_graphs) == [("11",)]


def test_union_keeps_blank_nodes_of_the_ontology(engine: EmbeddedEngine) -> None:
    text = "ASK { ?c <http://www.w3.org/2000/01/rdf-schema#subClassOf> ?r . ?r ?p ?o }"
    assert engine.query(text, WHOLE) is True


@pytest.mark.parametrize(
    ("dataset", "triples", "graphs"),
    [
        (Dataset((FACTS,)), "7", []),
        (Dataset((FACTS, FACTS)), "7", []),
        (Dataset((FACTS, INFERRED)), "7", []),
        (Dataset((INFERRED, ONTOLOGY), (FACTS,)), "4", [(FACTS,)]),
        (Dataset((), (INFERRED,)), "0", [(INFERRED,)]),
        (Dataset((FACTS,), (FACTS, INFERRED)), "7", [(FACTS,), (INFERRED,)]),
    ],
)
def test_dataset_of_the_protocol(
    engine: EmbeddedEngine, dataset: Dataset, triples: str, graphs: list[tuple[str]]
) -> None:
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    assert rows(engine, COUNT, dataset) == [(triples,)]
    assert rows(engine, named, dataset) == graphs
    clauses = "".join(f" FROM <{iri}>" for iri in dataset.default_graphs)
    clauses += "".join(f" FROM NAMED <{iri}>" for iri in dataset.named_graphs)
    assert rows(engine, COUNT.replace(" {", clauses + " {", 1)) == [(triples,)]
    assert rows(engine, named.replace(" {", clauses + " {", 1)) == graphs


def test_protocol_dataset_overrides_from(engine: EmbeddedEngine) -> None:
    text = f"SELECT (COUNT(*) AS ?n) FROM <{INFERRED}> {{ ?s ?p ?o }}"
    assert rows(engine, text) == [("1",)]
    assert rows(engine, text, Dataset((FACTS,))) == [("7",)]


@pytest.mark.parametrize(
    "clause",
    [
        "FROM g:facts",
        "FROM <facts>",
        "FROM <\\u0066acts>",
        "from<facts>",
        "FROM # why\n g:facts",
        "FROM r:%66acts FROM g:facts FROM NAMED g:facts",
    ],
)
def test_from_clauses_are_resolved(engine: EmbeddedEngine, clause: str) -> None:
    prologue = f"BASE <{FACTS}> PREFIX g: <./> PREFIX r: <{FACTS}> "
    text = f"{prologue} SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}"
    if "%66" in clause:
        assert "there is no graph" in refusal(engine, text).message
    else:
        assert rows(engine, text) == [("7",)]


def test_unknown_graph_is_refused_with_the_known_ones(engine: EmbeddedEngine) -> None:
    for error in (
        refusal(engine, COUNT, Dataset(("not an IRI",))),
        refusal(engine, COUNT, Dataset((), ("x:y",))),
        refusal(engine, "SELECT * FROM <x:y> { ?s ?p ?o }"),
    ):
        assert isinstance(error, QueryRefused)
        assert FACTS in error.message


# --- loading


def test_version_follows_the_bytes(config: EngineConfig, tmp_path: Path) -> None:
    (tmp_path / "khorgos.trig").write_bytes((config.release / "khorgos.trig").read_bytes())
    same = EngineConfig(tmp_path, config.ontology)
    version = EmbeddedEngine.load(config).version
    assert re.fullmatch("[0-9a-f]{64}", version)
    assert EmbeddedEngine.load(same).version == version
    with (tmp_path / "khorgos.trig").open("a", encoding="utf-8") as file:
        file.write("<x:g> { <x:s> <x:p> <x:o> }\n")
    assert EmbeddedEngine.load(same).version != version


def test_missing_release(config: EngineConfig, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"khorgos\.trig does not exist.*khorgos build"):
        EmbeddedEngine.load(EngineConfig(tmp_path, config.ontology))


def test_malformed_release(config: EngineConfig, tmp_path: Path) -> None:
    (tmp_path / "khorgos.trig").write_text("<x:s> <x:p> .\n", encoding="utf-8")
    with pytest.raises(EngineError, match=r"khorgos\.trig cannot be loaded: .*line 1"):
        EmbeddedEngine.load(EngineConfig(tmp_path, config.ontology))


def test_release_that_is_a_folder(config: EngineConfig, tmp_path: Path) -> None:
    (tmp_path / "khorgos.trig").mkdir()
    with pytest.raises(EngineError, match="cannot be loaded"):
        EmbeddedEngine.load(EngineConfig(tmp_path, config.ontology))


# --- syntax errors


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", (1, 1), "the query is empty"),
        ("  # nothing", (1, 12), "the query is empty"),
        ("SELECT", (1, 7), "the query ends too early"),
        ("SELECT * { ?s ?p", (1, 17), "the query ends too early"),
        ("SELECT * { ?s ?p ?o\n\n", (1, 20), "the query ends too early"),
        ("SELCT * {}", (1, 1), "unexpected 'SELCT'; after its prefixes a query begins with"),
        ("SELECT * {\n\t?s foo ?o }", (2, 5), "unexpected 'foo'"),
        ("SELECT ?s ?p, ?o { ?s ?p ?o }", (1, 13), "unexpected ','"),
        ("SELECT * { ?s ?p ?o } LIMIT ten", (1, 29), "unexpected 'ten'"),
        ("SELECT * { ?s ?p ?o } ORDER ?s", (1, 29), "unexpected '?s'"),
        ("PREFIX kho <x:y> SELECT * {}", (1, 8), "unexpected 'kho'"),
        ("SELECT * { ?s <http://[> ?o }", (1, 15), "IRI parsing failed"),
        ("SELECT ?a (1 AS ?a) {}", (1, 23), "Duplicated variable name"),
        (
            "SELECT * {\n'哈' kho:b 1 }",
            (2, 5),
            "declare PREFIX kho: <https://w3id.org/khorgos/ontology#>",
        ),
        ("SELECT * { ?s a kho:X ; skos:y ?x }", (1, 17), "the prefix kho: is not declared"),
        ("SELECT (xsd:integer(?s) AS ?t) {}", (1, 9), "declare PREFIX xsd: <http://www.w3.org/"),
        ("PREFIX kho: <x:y> SELECT * { ?s foo:b ?o }", (1, 33), "declare PREFIX foo: <…>"),
        ("SELECT * { ?s :b ?o }", (1, 15), "the prefix : is not declared"),
    ],
)
def test_syntax_errors_name_the_place(
    engine: EmbeddedEngine, text: str, place: tuple[int, int], message: str
) -> None:
    error = refusal(engine, text)
    assert isinstance(error, QuerySyntaxError)
    assert (error.line, error.column) == place
    assert message in error.message


@pytest.mark.parametrize("text", ["INSERT DATA { <x:s> <x:p> <x:o> }", "PREFIX a: <x:y> drop all"])
def test_updates_are_refused(engine: EmbeddedEngine, text: str) -> None:
    error = refusal(engine, text)
    assert isinstance(error, QueryRefused)
    assert "read-only" in error.message


def test_report_shows_the_line_with_a_caret(engine: EmbeddedEngine) -> None:
    text = "SELECT *\r\n{ ?s ?p }\r\n"
    assert refusal(engine, text).report(text) == (
        "Syntax error at line 2, column 9: unexpected '}'.\n\n   2 | { ?s ?p }\n     |         ^"
    )


def test_caret_stands_under_wide_and_combining_characters() -> None:
    assert point_at("a\t哈e\u0301x", 1, 6) == "   1 | a\t哈e\u0301x\n     |  \t   ^"


def test_report_without_a_place() -> None:
    assert QueryRefused("no").report("ASK {}") == "The query was refused: no."


# --- SERVICE


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <x:y> {}' }",
        "SELECT * { ?s ?p '''\nSERVICE <x:y> {}''' }",
        "SELECT * { ?s ?p ?o # SERVICE <x:y> {}\n}",
        "SELECT * { ?s <http://example.org/service#SERVICE> ?o }",
        "SELECT ?service ?Service { ?service ?p ?Service }",
        "PREFIX service: <x:y> SELECT * { ?s service:SERVICE ?o }",
        "PREFIX Service: <x:y> PREFIX service: <x:z> SELECT * { ?s service:a ?o }",
        "SELECT * { ?s ?p 'x'@service . _:service ?p ?o }",
    ],
)
def test_the_word_service_is_allowed_elsewhere(engine: EmbeddedEngine, text: str) -> None:
    assert isinstance(engine.query(text, WHOLE), ox.QuerySolutions)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * { SERVICE <x:y> { ?s ?p ?o } }", (1, 12)),
        ("SELECT *\n{\n  ?s ?p 'service' . service SILENT <x:y> {} }", (3, 21)),
        ("SELECT * { SERVICESILENT<x:y>{} }", (1, 12)),
        ("SELECT * { VALUES ?x { <x:y> } SERVICE?x{} }", (1, 32)),
        ("SELECT * { ?s ?p 1SERVICE <x:y> {} }", (1, 18)),
        ("ASK { FILTER EXISTS { SERVICE <x:y> {} } }", (1, 23)),
        ("ASK { { SELECT * { SERVICE <x:y> {} } } }", (1, 20)),
        ("CONSTRUCT WHERE { ?s ?p ?o } # no\nSERVICE", (2, 1)),
    ],
)
def test_service_is_refused(engine: EmbeddedEngine, text: str, place: tuple[int, int]) -> None:
    error = refusal(engine, text)
    assert isinstance(error, QueryRefused)
    assert "SERVICE is not allowed" in error.message
    assert (error.line, error.column) == place


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX e: <x:y> SELECT * { SERVICEe: {} }",
        "SELECT * { BIND(<x:y> AS ?x) FILTER(1<2)SERVICE?x#>\n{} }",
        "SELECT * { FILTER(1<2)SERVICE#>\n<x:y>{} }",
        "SELECT * { FILTER(1<'>') SERVICE <x:y> { ?s ?p 'b' } }",
        "SELECT * { FILTER(1<2)#>'''\n SERVICE <x:y> {} #'''\n}",
    ],
)
def test_service_does_not_hide(engine: EmbeddedEngine, text: str) -> None:
    assert isinstance(refusal(engine, text), QueryError)


WORDS = (
    "SERVICE service SILENT FILTER FILTER(1<2) GRAPH OPTIONAL UNION ?x ?s e: e:a <x:y> _:b 1 @en"
)
MARKS = "{ } {} < > # ' \" ''' . ( ) \\ ^^"


@given(
    st.lists(st.sampled_from([*WORDS.split(), *MARKS.split(), " ", "\n", "?s ?p ?o"]), max_size=12)
)
@example(["FILTER(1<2)", "SERVICE", "?x", "#", ">", "\n", "{}"])
def test_no_text_makes_the_engine_ask_elsewhere(fragments: list[str]) -> None:
    engine = EmbeddedEngine(ox.Store, "0")
    text = "PREFIX e: <x:y> SELECT * { BIND(<x:y> AS ?x) " + "".join(fragments) + " }"
    # A clause that ran would raise another error, because nothing answers at <x:y>.
    with suppress(QueryError):
        rows(engine, text)


def test_a_clause_that_ran_would_be_noticed() -> None:
    with pytest.raises((OSError, RuntimeError)):
        list(ox.Store().query("SELECT * { SERVICE <x:y> {} }"))  # type: ignore[arg-type]


@given(st.text(alphabet="SELECT *{}?sp.<>:'\"#\n哈(),", max_size=30))
def test_every_error_has_a_place_in_the_text(text: str) -> None:
    engine = EmbeddedEngine(ox.Store, "0")
    try:
        engine.query(text, WHOLE)
    except QuerySyntaxError as caught:
        error = caught
    else:
        return
    lines = text.split("\n")
    assert error.line is not None
    assert error.column is not None
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1
    assert error.report(text).endswith("^")


# --- tokens


@given(st.text())
@example("'''a'b''' <x> <a b> ?x e:a.b. _:b 1.5 @en-GB # c\n\"\\\"\" a:\\#b")
def test_tokens_cover_the_text_in_order(text: str) -> None:
    end = 0
    for token in QueryText(text).tokens:
        assert token.text
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        end = token.end


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("<x:y>", ["iri"]),
        ("<a b>", ["mark", "word", "word", "mark"]),
        ("<\\u0041>", ["iri"]),
        ("e:a.b.", ["name", "mark"]),
        ("e:a\\#b", ["name"]),
        (":", ["name"]),
        ("_:a", ["blank"]),
        ("?a$b", ["variable", "variable"]),
        ("'a\\'b'", ["string"]),
        ("'a\nb'", ["mark", "word", "word", "mark"]),
        ('"""a"b\n"""', ["string"]),
        ("# <x:y>\rASK", ["word"]),
        ("'x'@kk-Arab", ["string", "language"]),
    ],
)
def test_kinds_of_tokens(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in QueryText(text).tokens] == kinds


@given(st.text(alphabet="a\n哈", max_size=20), st.data())
def test_line_and_column_find_the_code_point(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = line_and_column(text, offset)
    lines = text.split("\n")
    assert sum(len(before) + 1 for before in lines[: line - 1]) + column - 1 == offset
    assert 1 <= column <= len(lines[line - 1]) + 1
