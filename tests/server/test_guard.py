"""What is refused before a parser sees it, and which SERVICE clauses pass."""

from __future__ import annotations

import pytest

from khorgos.server.sparql.errors import QueryError, QueryRefused
from khorgos.server.sparql.guard import Guard, refuse_service

WIKIDATA = "https://query.wikidata.org/sparql"
OTHER = "http://192.0.2.7/sparql"


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("ASK {\n" + "{" * 3 + "}" * 3 + "}", "nested more than 3 deep", (2, 3)),
        ("ASK { FILTER((((1))))}", "nested more than 3 deep", (1, 15)),
        ("ASK { ?s ?p <<(?s ?p <<(?s ?p <<(?s ?p ?o)>>)>>)>> }", "nested more than 3", (1, 31)),
        ("ASK { ?s ?p ?o {|?p << ?s ?p <<?s ?p ?o>> >>|} }", "nested more than 3", (1, 30)),
        ("ASK { FILTER(" + "!" * 9 + "1) }", "'!' stands more than 8 times", (1, 22)),
        ("ASK {" + " UNION ".join(["{}"] * 11) + "}", "'UNION' stands more than 8", (1, 81)),
        ("ASK {}".ljust(201) + "\n", "202 code points, and 200 are allowed", (1, 201)),
    ],
)
def test_what_is_too_long_or_too_deep_is_refused_with_its_place(
    text: str, words: str, place: tuple[int, int]
) -> None:
    with pytest.raises(QueryRefused, match=words) as caught:
        Guard(length=200, nesting=3, chain=8).check(text)
    assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?s ?p "{{{{{{" }',
        "ASK { ?s ?p <x:{> } # {{{{{{ \n",
        "ASK { {} {} {} {} {} {} }",
        "ASK { ?s ?p ?o {|?p ?o|} {|?p ?o|} {|?p <<?s ?p ?o>>|} {|?p <<(?s ?p ?o)>>|} }",
        "ASK { " + "?s ?p ?o . " * 15 + "}",
        "}}}}}",
    ],
)
def test_what_only_looks_deep_passes(text: str) -> None:
    Guard(length=200, nesting=3, chain=8).check(text)


@pytest.mark.parametrize(
    "text",
    [
        f"ASK {{ SERVICE <{WIKIDATA}> {{ ?s ?p ?o }} }}",
        f"ask {{ service silent <{WIKIDATA}> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE # why\n <{WIKIDATA}> {{}} SERVICE<{WIKIDATA}>{{}} }}",
        "PREFIX w: <https://query.wikidata.org/> ASK { SERVICE w:sparql {} }",
        "BASE <https://query.wikidata.org/> ASK { SERVICE <sparql> {} }",
        'ASK { ?s ?p "SERVICE <x:y> {}" }',
    ],
)
def test_an_allowed_service_passes(text: str) -> None:
    refuse_service(text, (WIKIDATA,))
    if '"' not in text:
        with pytest.raises(QueryRefused, match="SERVICE is not allowed"):
            refuse_service(text)


@pytest.mark.parametrize(
    "text",
    [
        f"ASK {{ SERVICE <{OTHER}> {{}} }}",
        "ASK { ?s ?p ?e SERVICE ?e {} }",
        f"ASK {{ SERVICE <{WIKIDATA}> {{ SERVICE <{OTHER}> {{}} }} }}",
        f"ASK {{ SERVICE <{WIKIDATA}> {{}} SERVICE SILENT <{OTHER}> {{}} }}",
        f"ASK {{ SERVICE <{WIKIDATA}?x> {{}} }}",
        f"ASK {{ SERVICE <{WIKIDATA.replace('https', 'http')}> {{}} }}",
        f"PREFIX SERVICE: <{WIKIDATA}> ASK {{ SERVICESERVICE:{{}} SERVICE <{OTHER}> {{}} }}",
        "ASK { SERVICE <file:///etc/passwd> {} }",
    ],
)
def test_any_other_service_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        refuse_service(text, (WIKIDATA,))


def test_what_says_service_is_not_run_to_find_out() -> None:
    values = " ".join(f"VALUES ?v{i} {{ {'1 ' * 300} }}" for i in range(9))
    text = f"ASK {{ {values} FILTER(?v0 + ?v8 = 3) }} # service"
    refuse_service(text)  # run, it would outlast everybody
