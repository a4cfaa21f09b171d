"""The command ``khorgos reason``."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rdflib import Literal

from khorgos.commands.options import GRAPH, RELEASE_FOLDER
from khorgos.ontology.vocabulary import Vocabulary, load_ontology
from khorgos.triples.explaining import (
    Explainer,
    ExplanationError,
    as_data,
    as_text,
    parse_term,
)
from khorgos.triples.release import ReleaseError, read_release


@click.command()
@GRAPH
@RELEASE_FOLDER
@click.option(
    "--why",
    "terms",
    nargs=3,
    required=True,
    metavar="SUBJECT PREDICATE OBJECT",
    help="The triple to explain: slugs or CURIEs, and 'a' for the class of a thing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
def reason(terms: tuple[str, str, str], release: Path, as_json: bool) -> None:
    """Explain a triple by the axioms and facts it rests on, down to their sentences."""
    try:
        graphs, ontology = read_release(release), load_ontology()
        vocabulary = Vocabulary(ontology)
        subject, predicate, value = (parse_term(term, vocabulary, graphs) for term in terms)
        if isinstance(subject, Literal) or isinstance(predicate, Literal):
            raise click.ClickException("only the object of a triple is a text or number")
        explanation = Explainer(ontology, graphs).explain((subject, predicate, value))
    except (ExplanationError, ReleaseError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(as_data(explanation), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(explanation))
