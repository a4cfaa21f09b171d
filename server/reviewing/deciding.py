"""The decisions of a curator: each becomes one edit of the files, and one line of the journal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from khorgos.server.reviewing.proposals import Data, DraftProposal, MissingThing
from khorgos.server.reviewing.reviewed import Reviewed, ReviewedSentence, Snapshot
from khorgos.triples.annotation import ENTITIES_FILE
from khorgos.triples.editing.annotationtext import (
    in_order,
    position_of,
    record_id,
    records_of,
    with_changed,
    with_complete,
    with_record,
    with_status,
    with_unread,
    without_record,
)
from khorgos.triples.editing.desk import ConflictError, Read
from khorgos.triples.editing.files import digest
from khorgos.triples.editing.journal import Decision
from khorgos.triples.editing.yamltext import EditError, YamlText
from khorgos.triples.newentity import NewEntityError, new_entity, with_entity, with_row
from khorgos.triples.wikidata.register import REGISTER

_REGISTER: Final = f"wikidata/{REGISTER}"
_WITHOUT_SECTION: Final = ("metadata",)


def digest_of(text: str) -> str:
    """By what a page knows the text of a record again."""
    return digest(text.encode())[:16]


@dataclass
class Deciding:
    """Makes the decisions of one curator.

    Attributes:
        reviewed: the document under review.
        seen: the document as the curator saw it.
        who: the curator's browser.
    """

    reviewed: Reviewed
    seen: Snapshot
    who: str = ""
    _added: list[str] = field(default_factory=list)

    # ------------------------------------------------------------ proposals

    def accept(
        self,
        one: ReviewedSentence,
        proposal: DraftProposal,
        taken: Iterable[int] = (),
        left: Collection[int] = (),
    ) -> Decision:
        """Take a proposal but for the facts that were ``left``, by their places.

        Those of its offers that were ``taken`` go with it.
        """
        if proposal.record:
            return self._decide(
                "accept",
                f"the draft {proposal.record} is accepted",
                lambda texts: self._accept_draft(texts, proposal),
                one,
            )
        facts = [fact for place, fact in enumerate(proposal.facts) if place not in left]
        facts += [proposal.offers[place].fact for place in taken]
        return self._decide(
            "accept",
            f"accepted: {proposal.title}",
            lambda texts: self._add(texts, one, proposal, facts),
            one,
            proposal=proposal.key,
        )

    def accept_all(self, found: Sequence[tuple[ReviewedSentence, DraftProposal]]) -> Decision:
        """Take many proposals at once."""

        def edit(texts: _Texts) -> None:
            for one, proposal in found:
                if proposal.record:
                    self._accept_draft(texts, proposal)
                else:
                    self._add(texts, one, proposal, proposal.facts)

        kind = found[0][1].kind
        told = f"accepted: {len(found)} of the kind {kind}"
        keys = [proposal.key for _, proposal in found]
        return self._decide("accept", told, edit, found[0][0], proposals=keys)

    def reject(self, one: ReviewedSentence, proposal: DraftProposal) -> Decision:
        """Leave a proposal; it is not made again."""
        told = f"rejected: {proposal.title}"
        if proposal.record:
            return self._decide(
                "reject",
                told,
                lambda texts: texts.delete(self.seen.file_of(proposal.record), proposal.record),
                one,
            )
        about = {"sentence": one.number, "proposal": proposal.key}
        return self.reviewed.desk.decide("reject", who=self.who, told=told, about=about)

    def _accept_draft(self, texts: _Texts, proposal: DraftProposal) -> None:
        file = self.seen.file_of(proposal.record)
        texts.put(file, with_status(texts.yaml(file), proposal.record, "accepted"))

    def _add(
        self, texts: _Texts, one: ReviewedSentence, proposal: DraftProposal, facts: Sequence[Data]
    ) -> None:
        """Add what is proposed to the record of the sentence, or make one."""
        texts.add_things(proposal.things, is_draft=proposal.is_thing)
        if proposal.is_thing:
            return
        new: Data = {"means": list(proposal.means)} if proposal.means else {}
        new["facts"] = list(facts)
        quote = proposal.quote or one.sentence.text
        held = texts.record_quoting(self.seen.file, quote, one.sentence.section)
        if held is not None:
            texts.put(
                self.seen.file,
                with_changed(texts.yaml(self.seen.file), held["id"], merged(held, new)),
            )
            return
        self._insert(texts, one, {"quote": quote, **new})

    def _insert(self, texts: _Texts, one: ReviewedSentence, record: Data) -> str:
        """Put a new record of a sentence in its place; returns its id."""
        sentence, file = one.sentence, self.seen.file
        name = record_id(" ".join(_pieces(record)), {*self.seen.ids, *self._added})
        self._added.append(name)
        made: Data = {"id": name}
        if sentence.kind in ("metadata", "heading"):
            made["part"] = sentence.kind
        if sentence.kind not in _WITHOUT_SECTION:
            made["section"] = sentence.section
        starts = {**self.seen.starts, **texts.started}
        at = sentence.part.offsets[sentence.start]
        if not texts.read(file):
            texts.put(file, f"document: {self.reviewed.slug}\ncomplete: []\nrecords: []\n")
        texts.put(file, with_record(texts.yaml(file), {**made, **record}, at, starts))
        texts.started[name] = at
        return name

    # ------------------------------------------------------------ records

    def save(
        self,
        one: ReviewedSentence,
        record: Data,
        things: Sequence[MissingThing],
        *,
        name: str = "",
        seen: str = "",
        proposal: DraftProposal | None = None,
    ) -> Decision:
        """Write a record as the curator has it now.

        Args:
            one: the sentence.
            record: the record without id, section and part.
            things: what the register lacks.
            name: the id of the record that is changed, or "" for a new one.
            seen: the `digest_of` its text when the curator began.
            proposal: what it was made from, which is then decided.

        Raises:
            ConflictError: somebody else changed the record since.
            EditError: it says nothing, or cannot be written.
        """
        if not any(record.get(key) for key in ("facts", "claims", "gaps", "nothing")):
            raise EditError(
                "the record says nothing yet; write a fact, or say why there is nothing here"
            )

        def edit(texts: _Texts) -> None:
            texts.add_things(things)
            held = None
            if not name:
                quote = record["quote"]
                held = texts.record_quoting(self.seen.file, quote, one.sentence.section)
            if name:
                self._change(texts, name, record, seen)
            elif held is not None and not held.get("nothing") and not record.get("nothing"):
                text = texts.yaml(self.seen.file)
                texts.put(self.seen.file, with_changed(text, held["id"], merged(held, record)))
            else:
                self._insert(texts, one, record)

        what = "edit" if name else "accept" if proposal else "add"
        told = f"saved: {name or ' '.join(_pieces(record))[:60]}"
        about = {"proposal": proposal.key} if proposal else {}
        return self._decide(what, told, edit, one, **about)

    def _change(self, texts: _Texts, name: str, record: Data, seen: str) -> None:
        file = self.seen.file_of(name)
        text = texts.yaml(file)
        now = text.piece("records", position_of(text, name))
        if seen and digest_of(now) != seen:
            mine = "\n".join(map(str, record.get("facts", ())))
            raise ConflictError(
                f"{name} was changed elsewhere while you edited it; nothing was written. Look at "
                "what stands there now, and edit that",
                mine,
                now,
            )
        held = dict(text.data["records"][position_of(text, name)])
        kept = {key: held[key] for key in ("id", "section", "part", "term") if key in held}
        texts.put(file, with_changed(text, name, {**kept, **record}))

    def delete(self, one: ReviewedSentence, name: str) -> Decision:
        """Take a record out."""

        def edit(texts: _Texts) -> None:
            texts.delete(self.seen.file_of(name), name)

        return self._decide("delete", f"deleted: {name}", edit, one)

    def nothing(self, one: ReviewedSentence, reason: str) -> Decision:
        """Say that there is nothing in a sentence, and why; once more gives another reason.

        Raises:
            EditError: no reason is given, or a record says something of the sentence.
        """
        reason = " ".join(reason.split())
        if not reason:
            raise EditError("say why there is nothing here; a reviewer has only the reason")
        saying = (held.record for held in one.records if held.record.facts or held.record.claims)
        if said := next(saying, None):
            raise EditError(f"{said.id} says something of this sentence; delete it first")
        record = {"quote": one.sentence.text, "nothing": reason}
        told = f"nothing in “{one.sentence.text[:40]}”"

        def edit(texts: _Texts) -> None:
            quoted = self.seen.file, record["quote"], one.sentence.section
            held = texts.record_quoting(*quoted, is_empty=True) or texts.record_quoting(*quoted)
            if held is None:
                self._insert(texts, one, record)
            elif held.get("facts") or held.get("claims"):
                raise EditError(f"{held['id']} says something of this sentence; delete it first")
            else:
                text = texts.yaml(self.seen.file)
                texts.put(self.seen.file, with_changed(text, held["id"], {**held, **record}))

        keys = [proposal.key for proposal in one.open if not proposal.record]
        return self._decide("nothing", told, edit, one, proposals=keys)

    def things(
        self, one: ReviewedSentence, things: Sequence[MissingThing], key: str = ""
    ) -> Decision:
        """Put things into the register, as drafts until a record speaks of them."""
        told = f"new in the register: {', '.join(thing.slug for thing in things)}"

        def edit(texts: _Texts) -> None:
            texts.add_things(things, is_draft=True)

        return self._decide("thing", told, edit, one, **({"proposal": key} if key else {}))

    def name(self, one: ReviewedSentence, slug: str, known: str) -> Decision:
        """Say that what looked new is a known thing, in all proposals of the document."""
        if known not in self.seen.entities:
            raise EditError(f"there is no {known!r} in the register")
        told = f"{slug} is {self.seen.entities[known].label}"
        about = {"sentence": one.number, "name": slug, "is": known}
        return self.reviewed.desk.decide("name", who=self.who, told=told, about=about)

    # ------------------------------------------------------------ sections, and back

    def complete(self, one: ReviewedSentence, section: str) -> Decision:
        """Say that a section was read in full."""

        def edit(texts: _Texts) -> None:
            text = texts.yaml(self.seen.file)
            texts.put(self.seen.file, with_complete(text, section, self.seen.document.sections))

        return self._decide("complete", f"read in full: {section or 'the beginning'}", edit, one)

    def unread(self, one: ReviewedSentence, section: str, reason: str) -> Decision:
        """Say that a section was not read, and why."""
        reason = " ".join(reason.split())
        if not reason:
            raise EditError("say why the section was not read")

        def edit(texts: _Texts) -> None:
            text = texts.yaml(self.seen.file)
            texts.put(self.seen.file, with_unread(text, section, reason))

        return self._decide("unread", f"not read: {section or 'the beginning'}", edit, one)

    def undo(self) -> Decision | None:
        """Undo the curator's last decision."""
        return self.reviewed.desk.undo(self.who)

    def redo(self) -> Decision | None:
        """Do it again."""
        return self.reviewed.desk.redo(self.who)

    def _decide(
        self,
        what: str,
        told: str,
        edit: Callable[[_Texts], None],
        one: ReviewedSentence,
        **about: Any,
    ) -> Decision:
        def edits(read: Read) -> Mapping[str, str]:
            self._added.clear()
            given = self.seen.given
            base = {slug for slug in given.entities if not given.is_own(slug)}
            texts = _Texts(read, self.reviewed.desk.root, base)
            edit(texts)
            return texts.made

        return self.reviewed.desk.decide(
            what, edits, who=self.who, told=told, about={"sentence": one.number, **about}
        )


class _Texts:
    """The files of annotations while one decision is made."""

    def __init__(self, read: Read, root: Path, base: Collection[str]) -> None:
        self._read, self._root, self._base = read, root, base
        self.made: dict[str, str] = {}
        self.started: dict[str, int] = {}

    def read(self, file: str) -> str:
        """The text of a file of annotations."""
        return self._of(f"annotations/{file}")

    def _of(self, path: str) -> str:
        return self.made[path] if path in self.made else self._read(path)

    def yaml(self, file: str) -> YamlText:
        return YamlText(self.read(file))

    def put(self, file: str, text: str) -> None:
        self.made[f"annotations/{file}"] = text

    def delete(self, file: str, name: str) -> None:
        self.put(file, without_record(self.yaml(file), name))

    def record_quoting(
        self, file: str, quote: str | list[str], section: str, *, is_empty: bool = False
    ) -> Data | None:
        """The accepted record that quotes just that, or the one that says there is nothing."""
        wanted = _plain(quote)
        for one in records_of(self.yaml(file)):
            is_accepted = one.get("status", "accepted") == "accepted"
            same = one.get("section", section) == section and bool(one.get("nothing")) == is_empty
            if is_accepted and same and _plain(one.get("quote", "")) == wanted:
                return dict(one)
        return None

    def add_things(self, things: Iterable[MissingThing], is_draft: bool = False) -> None:
        """Put what the register lacks into it; what the base has is not written again."""
        for thing in things:
            text = self.yaml(ENTITIES_FILE)
            if thing.slug in text.data or thing.slug in self._base:
                continue
            if not thing.type:
                raise EditError(
                    f"nothing tells what kind of thing {thing.label!r} is; edit the proposal, and "
                    "choose its class"
                )
            try:
                made = new_entity(thing.label, thing.type, thing.slug)
            except NewEntityError as error:
                raise EditError(str(error)) from None
            made = replace(made, is_draft=is_draft)
            self.put(ENTITIES_FILE, with_entity(text.text, made))
            if (self._root / _REGISTER).exists():
                self.made[_REGISTER] = with_row(self._of(_REGISTER), made)


def merged(held: Data, new: Data) -> Data:
    """The record ``held`` with what ``new`` adds to it; what it says already is not said twice."""
    made = dict(held)
    for key in ("means", "facts", "claims", "gaps"):
        known = list(held.get(key, ()))
        said = [in_order({key: [one]})[key][0] for one in new.get(key, ())]
        known += [one for one in said if one not in known]
        if known:
            made[key] = known
    if exceptions := {**held.get("exceptions", {}), **new.get("exceptions", {})}:
        made["exceptions"] = exceptions
    return made


def _pieces(record: Data) -> list[str]:
    quote = record["quote"]
    return [quote] if isinstance(quote, str) else list(quote)


def _plain(quote: str | list[str]) -> str:
    return " … ".join(
        " ".join(one.split()) for one in ([quote] if isinstance(quote, str) else quote)
    )
