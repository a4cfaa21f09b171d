"""Proposals on disk: a file that only grows, and a list for the curator made from it.

``proposals.jsonl`` has one JSON object a line (JSON Lines, UTF-8). A run that was stopped goes on
where it was: what stands in the file is not asked again. The register and the release are never
written.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from khorgos.ontology.namespaces import WD
from khorgos.triples.wikidata.linking import VERDICTS, Proposal

PROPOSALS: Final = "proposals.jsonl"
TABLE: Final = "proposals.csv"
LIST: Final = "proposals.md"


class ProposalError(RuntimeError):
    """Proposals that cannot be read; the message says where and what to do."""


def read_proposals(folder: Path) -> Sequence[Proposal]:
    """The proposals in ``folder``, in the order in which they were made; none where no file is.

    A last line without an end is that of a run which was stopped as it wrote. It does not count.

    Raises:
        ProposalError: a line is no proposal.
    """
    path = folder / PROPOSALS
    if not path.exists():
        return ()
    # Split at newlines alone: a name may hold other signs that end a line in Unicode.
    lines = path.read_bytes().split(b"\n")[:-1]
    return [_proposal(path, number, line) for number, line in enumerate(lines, 1)]


def keep(proposals: Iterator[Proposal], folder: Path) -> Iterator[Proposal]:
    """Add each of ``proposals`` to the file in ``folder`` as it comes, and pass it on.

    Raises:
        OSError: the file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / PROPOSALS
    with path.open("ab+") as file:
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        for proposal in proposals:
            line = json.dumps(asdict(proposal), ensure_ascii=False)
            file.write(line.encode() + b"\n")
            file.flush()
            yield proposal


def write_lists(proposals: Sequence[Proposal], folder: Path) -> None:
    """Write ``proposals`` to ``folder`` for a curator: as CSV (RFC 4180), and as Markdown.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TABLE).write_text(_table(proposals), encoding="utf-8", newline="")
    (folder / LIST).write_text(_list(proposals), encoding="utf-8")


def _proposal(path: Path, number: int, line: bytes) -> Proposal:
    try:
        fields = json.loads(line)
        return Proposal(**{**fields, "reasons": tuple(fields["reasons"])})
    except (ValueError, TypeError, LookupError) as error:
        raise ProposalError(
            f"{path}:{number}: the line is no proposal: {error}; delete the line, and its entity "
            "is asked about again"
        ) from error


def _table(proposals: Sequence[Proposal]) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["slug", "verdict", "linked", "qid", "score", "reasons"])
    for p in _in_order(proposals):
        rows.writerow([p.slug, p.verdict, p.linked, p.qid, f"{p.score:.3f}", "; ".join(p.reasons)])
    return text.getvalue()


def _list(proposals: Sequence[Proposal]) -> str:
    lines = ["# Proposals for the register of Wikidata"]
    for verdict, meaning in VERDICTS.items():
        chosen = [p for p in _in_order(proposals) if p.verdict == verdict]
        if chosen:
            lines += ["", f"## {verdict} ({len(chosen)}): {meaning}", ""]
        for p in chosen:
            item = f" → [{p.qid}]({WD}{p.qid})" if p.qid else ""
            lines.append(f"- **{p.slug}**{item}, {p.score:.2f}")
            lines += [f"  - {' '.join(reason.split())}" for reason in p.reasons]
    return "\n".join(lines) + "\n"


def _in_order(proposals: Sequence[Proposal]) -> Sequence[Proposal]:
    order = {verdict: place for place, verdict in enumerate(VERDICTS)}
    return sorted(proposals, key=lambda p: (order[p.verdict], -p.score, p.slug))
