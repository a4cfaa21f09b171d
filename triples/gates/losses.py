"""What a source has lost: that it shows its loss, of the right thing, and that no loss is hidden.

A damaged source shows it: a bracket without anything in it, two commas side by side, an equals sign
or a preposition before a stop, a gloss that ends within its sentence. A gap rests on such a sign,
or quotes the words that do not go on as they should; and a passage with such a sign has a gap.
What a source has whole is read as it stands: an emendation changes a letter or two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from rapidfuzz.distance import OSA

from khorgos.triples.annotated import AnnotatedDocument, Input
from khorgos.triples.annotation import Emended, FactRecord, GapRecord, Record
from khorgos.triples.documents.document import Passage
from khorgos.triples.mentions import Mentions
from khorgos.triples.numberwords import HOLDS_NUMBER
from khorgos.triples.problems import Problem
from khorgos.triples.reasonwords import quoted, words_of

_SIGN: Final = re.compile(
    r"\(\s*[;,)]"  # a bracket that is empty, or begins with what parts its pieces
    r"|[;,–]\s*\)"  # or ends so
    r"|[,;:]\s*[,;]"
    r"|=\s*(?:[,;)]|$)"
    r"|\b(?:of|at|in|on|from|to|with|by)\s+\.(?!\w)"
)
"""What the loss of a name, number or word leaves behind."""
_WHOLE: Final = re.compile(r"[.!?。…][\"'”’)\]]*$")
"""The end of a sentence."""
_OTHER: Final = ("doubled", "run-together")
"""The kinds of gap by which something stands there that should not."""
_MOST: Final = 2
"""How many letters an emendation changes at most."""
_LETTERS: Final = re.compile(r"[^\W_]")


def check_losses(given: Input, mentions: Mentions) -> Iterator[Problem]:
    """Yield gaps without a loss, losses without a gap, and emendations of what is whole.

    Args:
        given: what curators wrote.
        mentions: where its things stand.
    """
    headwords = {(term.term, term.entity) for one in given.annotated for term in one.terms}
    for one in given.annotated:
        asked = [record for record in one.records if record in given.judged_set]
        views = [part.view for part in one.document.parts]
        gaps = _gaps(one)
        for record in asked:
            cut = [passage for passage in record.passages if _is_cut(passage)]
            for gap in record.gaps:
                if record.passages:
                    yield from _check_about(record, gap, headwords, mentions)
                    yield from _check_gap(record, gap, bool(cut))
            yield from _check_hidden(record, cut, gaps)
            for fact in record.said():
                if fact.emended:
                    yield from _check_emended(record, fact, fact.emended, views)
                yield from _check_broken(record, fact, cut)


def _is_cut(passage: Passage) -> bool:
    """Whether a gloss breaks off within its sentence, where ``passage`` ends."""
    return (
        passage.part == "gloss"
        and not passage.suffix.strip(" .…,;:(")
        and not (passage.suffix.startswith(".") and not passage.suffix.startswith(".."))
        and not _WHOLE.search(passage.exact)
    )


def _gaps(one: AnnotatedDocument) -> set[int]:
    """The offsets that records with a gap quote."""
    return {
        offset
        for record in one.records
        if record.gaps or record.nothing
        for passage in record.passages
        for start, end in passage.ranges
        for offset in range(start, end)
    }


def _check_about(
    record: Record,
    gap: GapRecord,
    headwords: Set[tuple[str, str | None]],
    mentions: Mentions,
) -> Iterator[Problem]:
    is_headword = any((passage.headword, gap.about) in headwords for passage in record.passages)
    is_label = all(passage.part == "metadata" for passage in record.passages)
    if not (is_headword or is_label or mentions.of(record, gap.about)):
        yield record.problem(
            f"the gap is about {gap.about}, of which the quote does not speak; say of which thing "
            "the words told that are lost",
            gap.line,
        )


def _check_gap(record: Record, gap: GapRecord, is_cut: bool) -> Iterator[Problem]:
    text = " ".join(passage.exact for passage in record.passages)
    if gap.kind == "cut-off" and not is_cut:
        yield record.problem(
            "the gap is of the kind cut-off, but the quote ends no text that breaks off; say of "
            "which kind it is, or delete it",
            gap.line,
        )
    told = [fact for fact in record.facts if _tells(fact, gap)]
    if told and gap.kind in ("cut-off", "lost-number"):
        yield record.problem(
            f"the gap says that {gap.about} {gap.property} is lost, and {told[0].triple} tells of "
            "it; one of the two is wrong",
            gap.line,
        )
    if gap.kind not in ("cut-off", *_OTHER):
        own = set().union(*map(words_of, quoted(gap.because))) & words_of(gap.written or text)
        if not _SIGN.search(gap.written or text) and not own:
            yield record.problem(
                f"nothing shows the loss in {gap.written or text!r}: no empty bracket, no sign "
                "without its word; quote under because, between '…', the words that do not go on "
                "as they should, or delete the gap",
                gap.line,
            )


def _tells(fact: FactRecord, gap: GapRecord) -> bool:
    """Whether ``fact`` has the number or time that ``gap`` says is lost."""
    triple = fact.triple
    is_same = (triple.subject, triple.property) == (gap.about, gap.property)
    return is_same and triple.words is not None and triple.tag is None


def _check_hidden(record: Record, cut: Sequence[Passage], told: Set[int]) -> Iterator[Problem]:
    """Yield each sign of a loss of which no gap of a record that quotes it tells."""
    for passage in record.passages:
        offsets = [offset for start, end in passage.ranges for offset in range(start, end)]
        for sign in _SIGN.finditer(passage.exact):
            if offsets[min(sign.start(), len(offsets) - 1)] not in told:
                yield record.problem(
                    f"{passage.exact[max(0, sign.start() - 20) : sign.end()]!r} shows that "
                    "something is lost there; say of what under gaps"
                )
    for passage in cut:
        if passage.ranges[-1][1] - 1 not in told:
            yield record.problem(
                f"the gloss breaks off behind {passage.exact[-20:]!r}; say of what it does under "
                "gaps, of the kind cut-off"
            )


def _check_broken(record: Record, fact: FactRecord, cut: Sequence[Passage]) -> Iterator[Problem]:
    """Yield the number or time that may go on where the text breaks off behind it."""
    if fact.triple.tag is not None:
        return
    for words in filter(None, (fact.triple.words, fact.when)):
        ends = any(passage.exact.endswith(words) for passage in cut)
        if ends and HOLDS_NUMBER.search(words.split()[-1]):
            yield record.problem(
                f"{fact.triple}: the text breaks off behind {words!r}, which may go on; tell of it "
                "under gaps instead",
                fact.line,
            )


def _check_emended(
    record: Record, fact: FactRecord, emended: Emended, views: Sequence[str]
) -> Iterator[Problem]:
    written, read = (
        "".join(_LETTERS.findall(words.casefold())) for words in (emended.written, emended.read)
    )
    elsewhere = any(emended.read in view for view in views)
    is_far = OSA.distance(written, read) > _MOST
    other_number = _digits(written) != _digits(read)
    if is_far or (other_number and not elsewhere):
        what = "another number" if other_number else "another word"
        yield record.problem(
            f"{fact.triple}: {emended.read!r} is {what} than {emended.written!r}; an emendation "
            f"changes at most {_MOST} letters, and a digit only where the document has the number "
            "elsewhere. Say what is written, and what is wrong with it in a note",
            fact.line,
        )
    changed = words_of(emended.written) ^ words_of(emended.read)
    own = set().union(*map(words_of, quoted(fact.because or "")))
    if not own & (changed or words_of(emended.written)):
        yield record.problem(
            f"{fact.triple}: the reason does not say what is changed; quote the words that are "
            f"wrong in {emended.written!r}, or those that are right",
            fact.line,
        )


def _digits(words: str) -> str:
    return "".join(filter(str.isdigit, words))
