"""The command ``khorgos link``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from khorgos.commands.options import GRAPH, INPUT, RELEASE_FOLDER
from khorgos.triples.editing.files import write_whole
from khorgos.triples.problems import InputError
from khorgos.triples.release import ReleaseError, read_release
from khorgos.triples.wikidata import linking
from khorgos.triples.wikidata.client import API, SPARQL, Client, WikidataError
from khorgos.triples.wikidata.fetched import FETCHED, fetched_graph, to_turtle
from khorgos.triples.wikidata.gathering import own_register
from khorgos.triples.wikidata.linking import Linker, ProposalError
from khorgos.triples.wikidata.register import STATES, load_kinds, load_traps
from khorgos.triples.wikidata.scoring import read_subjects


@click.command()
@GRAPH
@INPUT
@RELEASE_FOLDER
@click.option("--offline", is_flag=True, help="Ask nobody: show the states and what to search for.")
@click.option("--only", multiple=True, metavar="SLUG", help="Only this entity; repeatable.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask about so many entities at most.")
@click.option("--fetch", is_flag=True, help=f"Write what linked items say to {FETCHED}.")
@click.option("--api", default=API, show_default=True, help="Address of the action API.")
@click.option("--sparql", default=SPARQL, show_default=True, help="Address of the query service.")
@click.option("--pause", default=1.0, show_default=True, help="Seconds between two requests.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("proposals"),
    show_default=True,
    help="Folder for the proposals; a stopped run goes on from those that are there.",
)
def link(
    folder: Path,
    release: Path,
    offline: bool,
    only: tuple[str, ...],
    limit: int | None,
    fetch: bool,
    api: str,
    sparql: str,
    pause: float,
    output: Path,
) -> None:
    """Look entities up in Wikidata: verify the links, propose items for those without.

    Nothing is linked by this command. It writes proposals for a curator, who edits the register,
    wikidata/register.csv.
    """
    if offline and fetch:
        raise click.UsageError("--fetch asks Wikidata; leave --offline away")
    if fetch and (only or limit):
        raise click.UsageError("--fetch writes every linked item; leave --only and --limit away")
    try:
        linker = _linker(folder, release, Client(api, sparql, pause))
        slugs = _chosen(linker, only)
        if offline:
            _show(linker, slugs[:limit])
        elif fetch:
            _fetch(linker, slugs, folder / "wikidata" / FETCHED)
        else:
            _propose(linker, slugs, limit, output)
    except BrokenPipeError:  # such as `khorgos link | head`; click ends quietly
        raise
    except (InputError, ReleaseError, WikidataError, ProposalError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _linker(folder: Path, release: Path, client: Client) -> Linker:
    entities, pairings = own_register(folder)
    return Linker(
        client=client,
        pairings=pairings,
        subjects=read_subjects(read_release(release), entities, pairings),
        kinds=load_kinds(folder / "wikidata"),
        traps=load_traps(folder / "wikidata"),
    )


def _chosen(linker: Linker, only: Sequence[str]) -> Sequence[str]:
    if unknown := [slug for slug in only if slug not in linker.pairings]:
        raise click.UsageError(f"there is no entity {', '.join(unknown)}; see register.csv")
    if idle := [slug for slug in only if linker.pairings[slug].state == "no-item"]:
        raise click.UsageError(f"the register expects no item of {', '.join(idle)}")
    return only or [slug for slug, p in linker.pairings.items() if p.state != "no-item"]


def _show(linker: Linker, slugs: Sequence[str]) -> None:
    counts = Counter(pairing.state for pairing in linker.pairings.values())
    click.echo(", ".join(f"{counts[state]} {state}" for state in STATES))
    click.echo(
        "Without the network nothing can be searched for, verified or fetched. These are "
        "unverified, with what to search for:"
    )
    for slug in slugs:
        pairing = linker.pairings[slug]
        if pairing.state == "unverified":
            terms = linking.search_terms(linker.subjects[slug])
            names = ", ".join(f"“{name}” ({language})" for name, language in terms)
            click.echo(f"  {slug}: {names}. {pairing.note}")


def _propose(linker: Linker, slugs: Sequence[str], limit: int | None, output: Path) -> None:
    done = {proposal.key for proposal in linking.read_proposals(output)}
    left = [slug for slug in slugs if (slug, linker.pairings[slug].qid) not in done][:limit]
    if len(left) < len(slugs):
        click.echo(f"{len(slugs) - len(left)} left out: done before, or beyond --limit", err=True)
    counts = Counter[str]()
    try:
        for number, proposal in enumerate(linking.keep(linker.run(left), output), 1):
            counts[proposal.verdict] += 1
            qid = f" {proposal.qid}" if proposal.qid else ""
            click.echo(f"{number}/{len(left)} {proposal.slug}: {proposal.verdict}{qid}", err=True)
    finally:
        linking.write_lists(linking.read_proposals(output), output)
    found = ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) or "nothing new"
    click.echo(f"{found}; read {output / linking.LIST}, kept in {output / linking.PROPOSALS}")


def _fetch(linker: Linker, slugs: Sequence[str], path: Path) -> None:
    wanted = {p.qid: p.slug for slug in slugs if (p := linker.pairings[slug]).qid}
    click.echo(f"fetching {len(wanted)} items", err=True)
    found = linker.client.items(wanted, props="labels|claims")
    items = [item for item in found.values() if item and not item.redirected_from]
    for qid in sorted(wanted.keys() - {item.qid for item in items}):
        told = "was merged into another item" if found[qid] else "does not exist any more"
        click.echo(f"{qid} of {wanted[qid]} {told}; it is left out: khorgos link", err=True)
    write_whole(path, to_turtle(fetched_graph(items, datetime.now(UTC))))
    click.echo(f"fetched {len(items)} items to {path}; run: khorgos build")
