"""The command ``khorgos check``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

import click

from khorgos.commands.options import INPUT, RELEASE_FOLDER
from khorgos.ontology.shacl import VALIDATORS, ShaclError, report_form
from khorgos.triples.gates.checking import GATES, LIGHT_GATES, check_data
from khorgos.triples.gates.checking import check as check_release
from khorgos.triples.gates.gate import FAILED, GateResult
from khorgos.triples.rdffile import RdfFileError, read_rdf


@click.command()
@INPUT
@RELEASE_FOLDER
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check this RDF file of yours, which uses the ontology, instead of the release.",
)
@click.option("--shapes", multiple=True, help="With --data: only these shapes, such as classes.")
@click.option(
    "--validator",
    type=click.Choice(list(VALIDATORS)),
    default="pyshacl",
    show_default=True,
    help="What validates the shapes.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report of the shapes to this file, which ends in .txt, .ttl or .html.",
)
@click.option(
    "--light",
    is_flag=True,
    help="Run only the gates that take seconds and need neither Java nor another package.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--verbose", is_flag=True, help="Print remarks too, such as warnings of the shapes.")
def check(
    folder: Path,
    release: Path,
    data: Path | None,
    shapes: tuple[str, ...],
    validator: str,
    report: Path | None,
    light: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Check the release: evidence, OWL 2 DL profile, reasoner, shapes, coverage.

    The exit status is 0 when no gate failed, else 1.
    """
    if shapes and not data:
        raise click.UsageError("--shapes goes with --data; a release is checked by all of them")
    if light and (data or report):
        raise click.UsageError("--light asks no shapes, so it goes without --data and --report")
    options: dict[str, Any] = {"validator": validator}
    if not as_json:
        options["started"] = announce
    results = []
    try:
        form = report_form(report) if report else None  # refused now, not after a minute
        checks = (
            check_data(read_rdf(data), shapes, text=data.read_text("utf-8"), **options)
            if data
            else check_release(folder, release, gates=LIGHT_GATES if light else GATES, **options)
        )
        for result in checks:
            results.append(result)
            if not as_json:
                print_result(result, verbose)
            if result.gate == "shapes" and report and form and result.report:
                report.write_text(form(result.report), encoding="utf-8")
    except (RdfFileError, ShaclError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        found = [result.to_dict() for result in results]
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    elif light:
        click.echo(LEFT_OUT)
    sys.exit(any(result.state == FAILED for result in results))


LEFT_OUT: Final = (
    f"not run: {', '.join(gate.name for gate in GATES if not gate.light)}; they take minutes and "
    "the extra khorgos[check]. Run them with: make check, or khorgos check"
)
"""What a light check says in the end."""


def announce(gate: str) -> None:
    """Say which gate runs now, beside the results."""
    click.echo(f"… {gate}", err=True)


def print_result(result: GateResult, verbose: bool = False) -> None:
    """Print the result of a gate, a line for each finding, with ``verbose`` for each remark too."""
    click.echo(f"{result.gate}: {result.state} ({result.seconds:.1f} s). {result.summary}")
    for finding in result.findings:
        click.echo(f"  - {finding}")
    for remark in result.remarks if verbose else ():
        click.echo(f"  · {remark}")
