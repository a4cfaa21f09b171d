"""The command ``khorgos check``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import click

from khorgos.commands.options import GRAPH, INPUT, RELEASE_FOLDER
from khorgos.ontology.nearness import did_you_mean, nearest
from khorgos.triples import TRIPLES
from khorgos.triples.gates.keeping import TEXTS, Kept, Listed, cache_folder
from khorgos.triples.gates.result import FAILED, NOT_CHECKED, PASSED, GateResult

# What reads graphs is imported where it is asked for: an answer that was kept needs none of it.


@dataclass(frozen=True)
class Asked:
    """What a check was asked for; the fields are the options of the command."""

    folder: Path
    release: Path
    data: Path | None
    shapes: tuple[str, ...]
    validator: str
    only: tuple[str, ...]
    texts: bool
    light: bool
    document: str | None
    watch: bool
    fresh: bool
    report: Path | None
    as_json: bool
    verbose: bool


@click.command()
@GRAPH
@INPUT
@RELEASE_FOLDER
@click.option("--only", multiple=True, metavar="GATE", help="Run this gate alone; repeatable.")
@click.option("--texts", is_flag=True, help="Run only the gates that judge the records.")
@click.option(
    "--light",
    is_flag=True,
    help="Run only the gates that take seconds and need neither Java nor another package.",
)
@click.option(
    "--document",
    metavar="SLUG",
    help="Say only what is wrong in the records of this document.",
)
@click.option("--watch", is_flag=True, help="Judge the records again whenever a file changes.")
@click.option("--fresh", is_flag=True, help="Ask all again, also what has not changed.")
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check this RDF file of yours, which uses the ontology, instead of the release.",
)
@click.option("--shapes", multiple=True, help="With --data: only these shapes, such as classes.")
@click.option(
    "--validator",
    type=click.Choice(["pyshacl", "shacl-rust"]),
    default="pyshacl",
    show_default=True,
    help="What validates the shapes.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report of the shapes to this file, which ends in .txt, .ttl or .html.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--verbose", is_flag=True, help="Print remarks too, such as warnings of the shapes.")
def check(**options: Any) -> None:
    """Check the release: the words of its records, evidence, profile, reasoner, shapes.

    Each result is printed as it comes. What has not changed since the last check is answered from
    there. The exit status is 0 when no gate failed, else 1.
    """
    asked = Asked(**options)
    for is_wrong, message in _faults(asked):
        if is_wrong:
            raise click.UsageError(message)
    if asked.watch:
        from khorgos.commands.watching import watch

        chosen(asked, _known(asked))  # refused now, and not with each change
        watch(asked.folder, _again(asked), asked.document, asked.only)
        return
    results = []
    for result in _results(asked):
        results.append(result)
        if not asked.as_json:
            print_result(result, asked.verbose, asked.folder)
    if asked.as_json:
        found = [result.to_dict() | {"places": places(result, asked.folder)} for result in results]
        data = {"gates": found, **counted(results)}
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        if asked.light:
            click.echo(left_out(_known(asked)))
        click.echo(closing(results))
    sys.exit(any(result.state == FAILED for result in results))


def _faults(asked: Asked) -> Iterator[tuple[bool, str]]:
    """Yield what cannot be asked together, and why not."""
    data, watch = asked.data is not None, asked.watch
    yield (
        bool(asked.shapes) and not data,
        "--shapes goes with --data; a release is checked by all of them",
    )
    yield (
        asked.light and (data or asked.report is not None),
        "--light asks no shapes, so it goes without --data and --report",
    )
    yield (
        sum((bool(asked.only), asked.texts, asked.light)) > 1,
        "--only, --texts and --light each choose the gates; give one of them",
    )
    yield (
        data and (asked.texts or asked.document is not None or watch or asked.fresh),
        "--data is RDF of yours without documents, and its results are not kept; leave --texts, "
        "--document, --watch and --fresh away",
    )
    yield (
        asked.report is not None and (asked.texts or asked.document is not None or watch),
        "--report writes what the gate shapes finds, which judges the whole graph; leave --texts, "
        "--document and --watch away",
    )
    yield (
        asked.report is not None and bool(asked.only) and "shapes" not in asked.only,
        "--report writes what the gate shapes finds; add --only shapes",
    )
    yield (
        watch and (asked.as_json or asked.light),
        "--watch prints the results of the gates on texts, again and again; leave --json and "
        "--light away",
    )
    if asked.document is not None:
        known = sorted(path.stem for path in (asked.folder / "sources").glob("*.toml"))
        yield (
            asked.document not in known,
            f"there is no document {asked.document!r}; the documents are {', '.join(known)}",
        )


def _results(asked: Asked) -> Iterator[GateResult]:
    """Yield the results of the gates that were asked for, as they come."""
    started: Callable[[str], None] = (lambda gate: None) if asked.as_json else announce
    if asked.data:
        yield from _of_data(asked, asked.data, started)
        return
    form = _form(asked.report) if asked.report else None

    def anew(gate: str) -> bool:
        return asked.fresh or (gate == "shapes" and form is not None)

    kept = Kept(cache_folder(), asked.folder, asked.release, asked.validator, anew)
    known = kept.gates()
    found = [kept.get(gate) for gate in chosen(asked, known)] if known else [None]
    whole = [result for result in found if result]
    for result in whole if len(whole) == len(found) else _judged(asked, kept, started):
        if result.report and asked.report and form:
            _write(asked.report, form(result.report))
        if asked.document is not None:
            from khorgos.triples.gates.narrowing import of_document

            result = of_document(result, asked.folder, asked.document)
        yield result


def _known(asked: Asked) -> Sequence[Listed]:
    """The gates of a release, by what was kept of them if that will do."""
    known = Kept(cache_folder(), asked.folder, asked.release).gates()
    if known is None:
        from khorgos.triples.gates import checking

        known = [checking.listed(gate) for gate in checking.GATES]
    return known


def _judged(asked: Asked, kept: Kept, started: Callable[[str], None]) -> Iterator[GateResult]:
    from khorgos.triples.gates import checking

    names = {gate.name for gate in chosen(asked, [checking.listed(one) for one in checking.GATES])}
    gates = [gate for gate in checking.GATES if gate.name in names]
    options: dict[str, Any] = {"validator": asked.validator, "started": started, "kept": kept}
    try:
        yield from checking.check(asked.folder, asked.release, gates=gates, **options)
    except OSError as error:
        raise click.ClickException(str(error)) from error


def _of_data(asked: Asked, data: Path, started: Callable[[str], None]) -> Iterator[GateResult]:
    from khorgos.ontology.shacl import ShaclError
    from khorgos.triples.gates.checking import DATA_GATES, check_data
    from khorgos.triples.rdffile import RdfFileError, read_rdf

    form = _form(asked.report) if asked.report else None  # refused now, not after a minute
    _refuse_unknown(asked.only, [gate.name for gate in DATA_GATES])
    gates = [gate for gate in DATA_GATES if not asked.only or gate.name in asked.only]
    options: dict[str, Any] = {"validator": asked.validator, "started": started, "gates": gates}
    try:
        text = data.read_text("utf-8")
        for result in check_data(read_rdf(data), asked.shapes, text=text, **options):
            if result.report and asked.report and form:
                _write(asked.report, form(result.report))
            yield result
    except (RdfFileError, ShaclError, OSError) as error:
        raise click.ClickException(str(error)) from error


def chosen(asked: Asked, gates: Sequence[Listed]) -> Sequence[Listed]:
    """Return those of ``gates`` that were ``asked`` for, in their order.

    Raises:
        click.UsageError: one does not exist, or judges more than a document.
    """
    _refuse_unknown(asked.only, [gate.name for gate in gates])
    of_texts = asked.texts or asked.document is not None or asked.watch
    if asked.only:
        found = [gate for gate in gates if gate.name in asked.only]
    else:
        found = [gate for gate in gates if (gate.light or not asked.light)]
        found = [gate for gate in found if not of_texts or gate.reads == TEXTS]
    whole = [gate.name for gate in found if gate.reads != TEXTS]
    if whole and of_texts:
        option = "--document" if asked.document is not None else "--watch"
        raise click.UsageError(
            f"{', '.join(whole)}: asked about the whole graph, not about records; leave {option} "
            f"away, or choose from {', '.join(gate.name for gate in gates if gate.reads == TEXTS)}"
        )
    return found


def _refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            hint = did_you_mean(nearest(name, known), f"choose from {', '.join(known)}")
            raise click.UsageError(f"there is no gate {name!r}; {hint}")


def _form(report: Path) -> Callable[[Any], str]:
    from khorgos.ontology.shacl import ShaclError, report_form

    try:
        return report_form(report)
    except ShaclError as error:
        raise click.ClickException(str(error)) from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} was not written: {error}") from error


def _again(asked: Asked) -> Sequence[str]:
    """The options of a check that `watch` runs each time."""
    which = [f"--only={name}" for name in asked.only] or ["--texts"]
    if asked.document is not None:
        which.append(f"--document={asked.document}")
    flags = [name for name in ("fresh", "verbose") if getattr(asked, name)]
    folders = [f"--input={asked.folder}", f"--release={asked.release}"]
    return [*which, *folders, *(f"--{name}" for name in flags)]


def announce(gate: str) -> None:
    """Say which gate runs now, beside the results."""
    click.echo(f"… {gate}", err=True)


def print_result(result: GateResult, verbose: bool = False, folder: Path = TRIPLES) -> None:
    """Print the result of a gate, a line for each finding, with ``verbose`` for each remark too.

    What is found in a file of the input in ``folder`` is printed as compilers do, so that editors
    go there: path, line, column, message.
    """
    when = f"as checked on {result.checked.replace('T', ' ')}" if result.checked else ""
    took = when or f"{result.seconds:.1f} s"
    click.echo(f"{result.gate}: {result.state} ({took}). {result.summary}")
    for shown, place in _placed(result, folder):
        click.echo(shown if place else f"  - {shown}")
    for remark in result.remarks if verbose else ():
        click.echo(f"  · {remark}")


def places(result: GateResult, folder: Path) -> Sequence[Mapping[str, Any]]:
    """Where in the input in ``folder`` the findings are: those that are in a file of it."""
    return [place for _, place in _placed(result, folder) if place]


def _placed(result: GateResult, folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each finding as it is printed, and its place; an empty one where it has none."""
    if not result.findings:
        return
    from khorgos.triples.gates.findings import FilePlaces, read_finding

    files = FilePlaces(folder)
    for text in result.findings:
        found = files.place(read_finding(result.gate, text))
        path = files.path(found.file)
        place = {} if path is None else {**asdict(found), "path": str(path)}
        yield files.shown(found) if path else text, place


_STATES: Final = (PASSED, FAILED, NOT_CHECKED)


def counted(results: Sequence[GateResult]) -> dict[str, int]:
    """How many gates passed, failed and were not checked; findings, and what the gates count."""
    states = [result.state for result in results]
    counts = {state.replace(" ", "_"): states.count(state) for state in _STATES}
    counts["findings"] = sum(len(result.findings) for result in results)
    for result in results:
        for name, count in result.counts.items():
            counts[name] = counts.get(name, 0) + count
    return counts


def closing(results: Sequence[GateResult]) -> str:
    """The same counts in words, and where exceptions are read: the last line of a check."""
    counts = {name.replace("_", " "): count for name, count in counted(results).items()}
    gates = ", ".join(f"{counts.pop(state)} {state}" for state in _STATES)
    rest = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    told = " (--verbose lists them with their reasons)" if counts.get("exceptions") else ""
    return f"gates: {gates}; {rest.replace(' exceptions', f' exceptions{told}')}"


def left_out(gates: Sequence[Listed]) -> str:
    """What a light check says in the end: which of ``gates`` it did not ask."""
    heavy = ", ".join(gate.name for gate in gates if not gate.light)
    return (
        f"not run: {heavy}; they take minutes and the extra khorgos[check]. Run them with: "
        "make check, or khorgos check"
    )
