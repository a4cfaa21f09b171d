"""What the page shows of one sentence: its words lit, proposals, records, a form, the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from khorgos.server.reviewing.choosing import Chosen
from khorgos.server.reviewing.deciding import digest_of
from khorgos.server.reviewing.forms import (
    Fields,
    FilledFact,
    quotes_of,
    rest_of,
    row_of,
    rows,
)
from khorgos.server.reviewing.proposals import (
    Data,
    DraftProposal,
    LitWords,
    MissingThing,
    stretches,
)
from khorgos.server.reviewing.reviewed import Reviewed, ReviewedSection, ReviewedSentence, Snapshot
from khorgos.triples.editing.annotationtext import position_of
from khorgos.triples.editing.yamltext import EditError, YamlText

LEGEND: Final = {
    "name": "a name that is known",
    "new": "a name that is new",
    "date": "a date",
    "quantity": "a quantity",
    "event": "what happens",
    "flag": "a word that plans, denies, reports or hedges",
    "hole": "something is lost here",
}
"""What the lit words of a sentence are, in the order of the legend."""
RECORD: Final = "record:"


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record of the sentence as it is shown."""

    id: str
    file: str
    line: int
    facts: Sequence[FilledFact]
    claims: Sequence[str]
    nothing: str
    quote: str


@dataclass(frozen=True, slots=True)
class ShownForm:
    """The form of a record that is edited."""

    title: str
    record: str
    proposal: str
    seen: str
    quote: str
    facts: Sequence[FilledFact]
    things: Sequence[MissingThing]
    rest: str
    offers: Sequence[tuple[FilledFact, str]] = ()


@dataclass(frozen=True)
class Desk:
    """What the page shows."""

    snapshot: Snapshot
    slug: str
    one: ReviewedSentence
    words: Sequence[LitWords]
    legend: Sequence[tuple[str, str]]
    around: Sequence[Sequence[ReviewedSentence]]
    records: Sequence[ShownRecord]
    form: ShownForm | None
    section: ReviewedSection
    counts: tuple[int, int]
    undoable: str
    redoable: str
    previous: int
    next: int
    next_open: int

    @property
    def document(self) -> object:
        """The document's source."""
        return self.snapshot.document.source

    def same_kind(self, proposal: DraftProposal) -> tuple[int, int]:
        """How many proposals of the same kind can be taken in the section and in the document."""
        in_section = self.snapshot.open_of(proposal.kind, self.one.sentence.section)
        return len(in_section), len(self.snapshot.open_of(proposal.kind, None))

    def facts(self, proposal: DraftProposal) -> Sequence[FilledFact]:
        """The facts of a proposal in their words."""
        return rows(proposal.facts)

    def offers(self, proposal: DraftProposal) -> Sequence[tuple[FilledFact, str]]:
        """What is offered beside them, each with why."""
        return [(row_of(offer.fact), offer.because) for offer in proposal.offers]

    def name(self, slug: str) -> str:
        """What the thing is called, to be read beside its slug."""
        entity = self.snapshot.entities.get(slug)
        return entity.label if entity else ""


def desk_of(reviewed: Reviewed, snapshot: Snapshot, chosen: Chosen) -> Desk:
    """What the page shows of the sentence that was chosen."""
    last = len(snapshot.sentences) - 1
    number = snapshot.first_open() if chosen.number is None else min(max(chosen.number, 0), last)
    one = snapshot.sentences[number]
    lit = one.drafted.lit
    kinds = {each.kind for each in lit}
    section = one.sentence.section
    beside = [other for other in snapshot.sentences if other.sentence.section == section]
    done, undone = reviewed.desk.journal.stacks()
    asked = [other for other in snapshot.sentences if other.is_asked]
    return Desk(
        snapshot,
        reviewed.slug,
        one,
        stretches(one.sentence.text, lit),
        [(kind, told) for kind, told in LEGEND.items() if kind in kinds],
        [list(group) for _, group in groupby(beside, key=lambda other: id(other.sentence.part))],
        list(_records(reviewed, one)),
        _form(reviewed, snapshot, one, chosen),
        next(each for each in snapshot.sections if each.heading == section),
        (sum(other.is_done for other in asked), len(asked)),
        done[-1].told if done else "",
        undone[-1].told if undone else "",
        max(0, number - 1),
        min(last, number + 1),
        snapshot.first_open(number),
    )


def _records(reviewed: Reviewed, one: ReviewedSentence) -> Sequence[ShownRecord]:
    found = []
    for held in one.records:
        try:
            data = reviewed.data(held)
        except EditError:
            continue
        found.append(
            ShownRecord(
                held.record.id,
                held.file,
                held.record.line,
                rows(data.get("facts", ())),
                [claim.get("text", "") for claim in data.get("claims", ())],
                data.get("nothing", ""),
                quotes_of(data),
            )
        )
    return found


def _form(
    reviewed: Reviewed, snapshot: Snapshot, one: ReviewedSentence, chosen: Chosen
) -> ShownForm | None:
    if chosen.fields is not None:
        return _refilled(chosen.fields)
    if not chosen.edit:
        return None
    if chosen.edit.startswith(RECORD):
        name = chosen.edit.removeprefix(RECORD)
        file = snapshot.file_of(name)
        text = YamlText(reviewed.desk.read(f"annotations/{file}"))
        position = position_of(text, name)
        data: Data = text.data["records"][position]
        seen = digest_of(text.piece("records", position))
        facts = [*rows(data.get("facts", ())), FilledFact("", "", "")]
        return ShownForm(f"Edit {name}", name, "", seen, quotes_of(data), facts, (), rest_of(data))
    for proposal in one.open:
        if proposal.key == chosen.edit:
            return _of_proposal(snapshot, one, proposal)
    facts = [FilledFact(_subject(one), "", "")]
    return ShownForm("A record by hand", "", "", "", one.sentence.text, facts, (), "")


def _of_proposal(snapshot: Snapshot, one: ReviewedSentence, proposal: DraftProposal) -> ShownForm:
    things = [thing for thing in proposal.things if thing.slug not in snapshot.entities]
    return ShownForm(
        f"Edit “{proposal.title}”",
        proposal.record,
        proposal.key,
        "",
        proposal.quote or one.sentence.text,
        [*rows(proposal.facts), *([] if proposal.is_thing else [FilledFact("", "", "")])],
        things,
        rest_of({"means": list(proposal.means)} if proposal.means else {}),
        [(row_of(offer.fact), offer.because) for offer in proposal.offers],
    )


def _subject(one: ReviewedSentence) -> str:
    """The thing of which the sentence most likely goes on to speak: that of its last fact."""
    for held in reversed(one.records):
        if held.record.facts:
            return held.record.facts[-1].triple.subject
    return next((lit.told for lit in one.drafted.lit if lit.kind == "name"), "")


def _refilled(fields: Fields) -> ShownForm:
    """The form as it was filled in."""
    numbers = sorted(int(key[2:]) for key in fields if key[:2] == "p-" and key[2:].isdecimal())
    facts = []
    for number in numbers:
        pairs = zip(fields.getlist(f"k-{number}"), fields.getlist(f"v-{number}"), strict=False)
        more = tuple((key, value) for key, value in pairs if key and value.strip())
        subject, prop, thing = (fields.get(f"{name}-{number}", "") for name in ("s", "p", "o"))
        facts.append(FilledFact(subject, prop, thing, more))
    lists = [fields.getlist(name) for name in ("thing", "type", "label")]
    things = [MissingThing(*one) for one in zip(*lists, strict=False)]
    record = fields.get("record", "")
    return ShownForm(
        f"Edit {record}" if record else "Edit",
        record,
        fields.get("proposal", ""),
        fields.get("seen", ""),
        fields.get("quote", ""),
        facts,
        things,
        fields.get("rest", ""),
    )


def reasons(one: ReviewedSentence) -> Sequence[str]:
    """Reasons why there may be nothing in a sentence, which quote of it as a reason must."""
    words = " ".join(one.sentence.text.split()[:5]).rstrip(".,;:")
    return [
        f"'{words}' leads over to what follows, and tells nothing of its own",
        f"'{words}' repeats what other sentences say",
        f"'{words}' is judgement and not fact, and nobody is named whose claim it would be",
        f"'{words}' speaks of what the ontology has no terms for",
        f"'{words}' belongs to the layout of the page",
    ]
