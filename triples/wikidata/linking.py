"""Finding the items of entities that are not linked, and looking after the links there are.

Nothing here changes the register or the release. What is found are proposals with their reasons; a
curator decides. ``proposals.jsonl`` has one JSON object a line (JSON Lines, UTF-8) and only grows:
a run that was stopped goes on where it was, and what stands in the file is not asked again. The
lists for the curator are made from it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Final

from khorgos.ontology.namespaces import WD
from khorgos.triples.wikidata.client import AT_ONCE, Client
from khorgos.triples.wikidata.items import WikidataItem
from khorgos.triples.wikidata.register import Pairing, ThingKind, Trap
from khorgos.triples.wikidata.scoring import Score, Subject, score_item

VERDICTS: Final = {
    "propose": "an item fits, and more than its name says so",
    "choose": "several items fit about as well, or one fits but little speaks for it",
    "none": "no item was found that fits",
    "confirmed": "the linked item exists and agrees",
    "redirected": "the linked item was merged into another one",
    "deleted": "the linked item does not exist",
    "disambiguation": "the linked item only tells homonyms apart",
    "doubtful": "the linked item is of another class, or has no such name",
}
"""Verdict → what it means."""

PROPOSALS: Final = "proposals.jsonl"
TABLE: Final = "proposals.csv"
LIST: Final = "proposals.md"
SURE: Final = 0.85
"""From which score on an item is proposed."""
ALIKE: Final = 0.8
"""From which similarity on two names are the same name."""
_LEAD: Final = 0.1
_SHOWN: Final = 3
_LANGUAGES: Final = frozenset(
    {
        *("ar", "az", "de", "en", "es", "fa", "fr", "ja", "kk", "kk-arab", "kk-cyrl", "kk-latn"),
        *("ko", "ky", "la", "mn", "ru", "tg", "tk", "tr", "tt", "ug", "uk", "uz", "vi"),
        *("zh", "zh-hans", "zh-hant"),
    }
)


class ProposalError(RuntimeError):
    """Proposals that cannot be read; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found of an entity.

    Attributes:
        slug: of the entity.
        qid: the item meant, or "".
        score: from 0 to 1.
        reasons: in words.
        verdict: a key of :data:`VERDICTS`.
        state: what the register said: ``linked`` or ``unverified``.
        linked: the id that the register gave, or "".
    """

    slug: str
    qid: str
    score: float
    reasons: tuple[str, ...]
    verdict: str
    state: str
    linked: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """The slug and the id that the register gave: what was asked, and need not be again."""
        return self.slug, self.linked


@dataclass(frozen=True, slots=True)
class Linker:
    """Compares the register with Wikidata.

    Attributes:
        client: asks Wikidata.
        pairings: the register, by slug.
        subjects: what the release says, by slug.
        kinds: the kinds of things, by name.
        traps: ids that look right and are wrong.
    """

    client: Client
    pairings: Mapping[str, Pairing]
    subjects: Mapping[str, Subject]
    kinds: Mapping[str, ThingKind]
    traps: Sequence[Trap]

    def run(self, slugs: Sequence[str]) -> Iterator[Proposal]:
        """Check the linked entities among ``slugs``, then search for the unverified ones.

        Raises:
            WikidataError: no usable answer came; what was yielded before holds.
        """
        chosen = [self.pairings[slug] for slug in slugs]
        linked = iter([pairing for pairing in chosen if pairing.state == "linked"])
        while batch := list(islice(linked, AT_ONCE)):
            yield from self._verify(batch)
        for pairing in chosen:
            if pairing.state == "unverified":
                yield self._find(pairing)

    def _verify(self, batch: Sequence[Pairing]) -> Iterator[Proposal]:
        items = self.client.items(pairing.qid for pairing in batch)
        found = [(pairing, item) for pairing in batch if (item := items[pairing.qid])]
        labels = self._class_labels(item for _, item in found)
        scores = iter(self._scores(found))
        for pairing in batch:
            item = items[pairing.qid]
            yield _verified(pairing, item, labels, next(scores) if item else None)

    def _find(self, pairing: Pairing) -> Proposal:
        subject = self.subjects[pairing.slug]
        candidates, refused = self._candidates(subject)
        scores = self._scores([(pairing, item) for item in candidates])
        named = sorted(
            ((s, i) for s, i in zip(scores, candidates, strict=True) if s.of("name") >= ALIKE),
            key=lambda pair: (-pair[0].total, pair[1].qid),
        )
        if not named:
            tried = f"searched for {', '.join(f'“{name}”' for name, _ in subject.names)}"
            return Proposal(pairing.slug, "", 0.0, (tried, *refused), "none", pairing.state)
        best, item = named[0]
        rivals = [f"or {i.qid}, “{i.label}”: {s.total:.2f}" for s, i in named[1:_SHOWN]]
        lead = best.total - named[1][0].total if len(named) > 1 else 1.0
        contradicted = any(part.score == 0 for part in best.parts)
        sure = best.total >= SURE and lead >= _LEAD and len(best.parts) > 1 and not contradicted
        told = f"“{item.label}”: {item.descriptions.get('en', 'no description')}"
        reasons = (told, *best.reasons, *rivals, *refused)
        verdict = "propose" if sure else "choose"
        return Proposal(pairing.slug, item.qid, best.total, reasons, verdict, pairing.state)

    def _candidates(self, subject: Subject) -> tuple[list[WikidataItem], list[str]]:
        """The items that its names lead to, and why some of them are refused."""
        hits: dict[str, None] = {}
        for words, language in search_terms(subject):
            hits.update(dict.fromkeys(self.client.search(words, language)))
        items = [item for item in self.client.items(list(hits)[:AT_ONCE]).values() if item]
        labels = self._class_labels(items)
        kept, refused = dict[str, WikidataItem](), list[str]()
        for item in items:
            if told := self._refusal(subject.slug, item, labels):
                refused.append(f"{item.qid}, “{item.label}”, is refused: {told}")
            else:
                kept[item.qid] = item
        return list(kept.values()), refused

    def _refusal(self, slug: str, item: WikidataItem, labels: Mapping[str, str]) -> str:
        if item.is_disambiguation(labels):
            return "a disambiguation page"
        for trap in self.traps:
            if trap.bans(slug, item.qid):
                return f"a known trap: {trap.why}"
        for pairing in self.pairings.values():
            if pairing.qid == item.qid and pairing.slug != slug and pairing.match == "exactMatch":
                return f"the item of {pairing.slug}"
        return ""

    def _class_labels(self, items: Iterable[WikidataItem]) -> dict[str, str]:
        classes = {c for item in items for c in item.classes}
        found = self.client.items(classes, props="labels") if classes else {}
        return {qid: item.labels.get("en", "") for qid, item in found.items() if item}

    def _scores(self, pairs: Sequence[tuple[Pairing, WikidataItem]]) -> Sequence[Score]:
        """How well each item fits its entity; which are of the class expected is asked once."""
        unknown = ThingKind((), "")
        classes = [self.kinds.get(pairing.kind, unknown).wikidata_class for pairing, _ in pairs]
        expected = [(item.qid, cls) for (_, item), cls in zip(pairs, classes, strict=True)]
        fitting = self.client.instances({pair for pair in expected if pair[1]})
        return [
            score_item(self.subjects[p.slug], item, pair in fitting if pair[1] else None)
            for (p, item), pair in zip(pairs, expected, strict=True)
        ]


def _verified(
    pairing: Pairing, item: WikidataItem | None, labels: Mapping[str, str], score: Score | None
) -> Proposal:
    qid, total, reasons = item.qid if item else "", 0.0, tuple[str, ...]()
    if item is None or score is None:
        verdict, reasons = "deleted", (f"{pairing.qid} does not exist any more",)
    elif item.redirected_from:
        told = f"{pairing.qid} is redirected to {item.qid}, “{item.label}”"
        verdict, reasons = "redirected", (told,)
    elif item.is_disambiguation(labels):
        told = f"{item.qid}, “{item.label}”, is a disambiguation page"
        verdict, reasons = "disambiguation", (told,)
    else:
        # A match that is not exact may have another name, and be of another class.
        exact = pairing.match == "exactMatch"
        wrong = exact and (score.of("name") < ALIKE or score.of("class", 1.0) == 0)
        verdict = "doubtful" if wrong else "confirmed"
        total, reasons = score.total, score.reasons
    return Proposal(pairing.slug, qid, total, reasons, verdict, pairing.state, pairing.qid)


def search_terms(subject: Subject) -> Sequence[tuple[str, str]]:
    """What to search for: each name with the language code of Wikidata, each once."""
    return list(dict.fromkeys((name, _code(tag)) for name, tag in subject.names))


def read_proposals(folder: Path) -> Sequence[Proposal]:
    """The proposals in ``folder``, in the order in which they were made; none where no file is.

    A last line without an end is that of a run which was stopped as it wrote. It does not count.

    Raises:
        ProposalError: a line cannot be read as a proposal.
    """
    path = folder / PROPOSALS
    if not path.exists():
        return ()
    # Split at newlines alone: a name may hold other signs that end a line in Unicode.
    proposals: list[Proposal] = []
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
        try:
            fields = json.loads(line)
            proposals.append(Proposal(**{**fields, "reasons": tuple(fields["reasons"])}))
        except (ValueError, TypeError, LookupError) as error:
            raise ProposalError(
                f"{path}:{number}: the line cannot be read as a proposal: {error}; delete the "
                "line, and its entity is asked about again"
            ) from error
    return proposals


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
    verdicts = list(VERDICTS)
    ordered = sorted(proposals, key=lambda p: (verdicts.index(p.verdict), -p.score, p.slug))
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["slug", "verdict", "linked", "qid", "score", "reasons"])
        for p in ordered:
            score, reasons = f"{p.score:.3f}", "; ".join(p.reasons)
            rows.writerow([p.slug, p.verdict, p.linked, p.qid, score, reasons])
    lines = ["# Proposals for the register of Wikidata"]
    for verdict, same in groupby(ordered, key=lambda p: p.verdict):
        chosen = list(same)
        lines += ["", f"## {verdict} ({len(chosen)}): {VERDICTS[verdict]}", ""]
        for p in chosen:
            item = f" → [{p.qid}]({WD}{p.qid})" if p.qid else ""
            lines.append(f"- **{p.slug}**{item}, {p.score:.2f}")
            lines += [f"  - {' '.join(reason.split())}" for reason in p.reasons]
    (folder / LIST).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _code(tag: str) -> str:
    """A language code that Wikidata has labels in, for a tag of BCP 47."""
    tag = tag.lower()
    while tag not in _LANGUAGES and "-" in tag:
        tag = tag.rpartition("-")[0]
    return tag if tag in _LANGUAGES else "en"
