"""Gate: has each relation between two things a word of the source that says it?

That a sentence names two things does not yet say what is between them. The words that say it are
listed in ``relations.csv`` for each property, with the order in which they stand around the two:
so a relation that the words do not tell is refused, and one with its ends exchanged.

What is inferred or emended has its reason: of an inference the quote or the reason has a word of
the relation, in whatever order. An end that the quote does not tell at all is a matter of the gate
``mentions``. Whose a name is, and of which kind, is asked too (`gates.names`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khorgos.triples.annotated import Input
from khorgos.triples.annotation import FactRecord, Record, Triple
from khorgos.triples.documents.document import Passage
from khorgos.triples.documents.sentences import split
from khorgos.triples.gates.gate import GateResult, JudgedTexts
from khorgos.triples.gates.labels import check_labels
from khorgos.triples.gates.names import check_names
from khorgos.triples.mentions import Mention, Mentions, find_words
from khorgos.triples.problems import Problem
from khorgos.triples.relations import (
    MORE,
    OUTSIDE,
    Places,
    Relations,
    SaidSentence,
    Wording,
    load_relations,
)

_WITHOUT_WORDS = ("inferred-by-curator", "emended")
"""Readings whose reason stands for the words."""


def judge_relations(judged: JudgedTexts) -> GateResult:
    """Has each relation between two things a word of the source that says it?"""
    table = load_relations()
    asked = sum(
        fact.triple.object is not None or bool(table.of(fact.triple.property))
        for _, fact in _facts(judged.input)
    )
    problems = check_relations(judged.input, table, judged.mentions)
    findings = [str(problem) for problem in problems]
    findings += map(str, check_names(judged.input.judged_records, judged.mentions))
    others = sum(not _is_english(judged.input, one) for one in judged.input.judged_records)
    left = f"; {others:,} records of texts that are not in English were not asked" if others else ""
    told = f"{asked:,} relations compared with the words of their quotes{left}"
    return GateResult(told, findings)


def check_relations(
    given: Input, table: Relations | None = None, mentions: Mentions | None = None
) -> Iterator[Problem]:
    """Yield each fact whose quote has no words for the relation, in the order that says it.

    Args:
        given: the records, with their passages.
        table: the words; those of the project where it is None.
        mentions: where its things stand; made when None.
    """
    table = table or load_relations()
    mentions = mentions or Mentions(given)
    quotes: dict[tuple[str, str], _Quote] = {}
    for record, fact in _facts(given):
        if (key := (record.file, record.id)) not in quotes:
            quotes[key] = _Quote(record, mentions)
        if message := _fault(quotes[key], fact.triple, table):
            yield record.problem(message, fact.line)
    for record in given.judged_records:
        for fact in record.facts:
            if fact.reading == "inferred-by-curator" and fact.triple.object is not None:
                yield from _check_inferred(record, fact, table)
    yield from check_labels(given, _facts(given), mentions)


def _check_inferred(record: Record, fact: FactRecord, table: Relations) -> Iterator[Problem]:
    """Ask whether the quote or the reason of an inference has a word of its relation."""
    texts = (*(passage.exact for passage in record.passages), fact.because or "")
    sentences = [SaidSentence(text[start:end]) for text in texts for start, end in split(text)]
    rows = [row for row in table.of(fact.triple.property) if not row.starred]
    if rows and not any(sentence.has(row) for sentence in sentences for row in rows):
        yield record.problem(
            f"neither the quote nor the reason has a word for {fact.triple.property}, of which "
            f"{str(fact.triple)!r} is inferred: say in 'because' how the words come to it, or "
            "choose the property that they say",
            fact.line,
        )


def _is_english(given: Input, record: Record) -> bool:
    """Whether the words of the table can stand in the quote: they are those of English."""
    languages = {given.documents[it.document].source.language for it in record.passages}
    return all(language.partition("-")[0] == "en" for language in languages)


def _facts(given: Input) -> Iterator[tuple[Record, FactRecord]]:
    """The facts, and what claims and intentions say, that need words for their relation."""
    for record in given.judged_records:
        if not _is_english(given, record):
            continue
        for said in record.said():
            is_truth = said.triple.object in ("true", "false")
            if said.reading not in _WITHOUT_WORDS and not is_truth:
                yield record, said


class _Quote:
    """The sentences of a record's quote, and where things are mentioned in them."""

    def __init__(self, record: Record, mentions: Mentions) -> None:
        self._record, self._mentions = record, mentions
        self._stretches = [
            (number, start, end)
            for number, passage in enumerate(record.passages)
            for start, end in _sentences(passage)
        ]
        self._leads = [_lead(passage) for passage in record.passages]
        self.sentences: Sequence[SaidSentence] = [
            SaidSentence(self._leads[number] + record.passages[number].exact[start:end])
            for number, start, end in self._stretches
        ]
        self.labels = [
            SaidSentence(f"{passage.section}: {passage.label}")
            for passage in record.passages
            if passage.part == "field"
        ]
        self._known: dict[tuple[str, bool], Sequence[Sequence[Places]]] = {}

    def mentions(self, thing: str, *, is_text: bool = False) -> Sequence[Sequence[Places]]:
        """For each sentence the mentions of a thing, by its slug, or of words (``is_text``)."""
        if (thing, is_text) not in self._known:
            spans = self._words(thing) if is_text else self._of(thing)
            self._known[thing, is_text] = [
                self._of_sentence(sentence, stretch, spans)
                for sentence, stretch in zip(self.sentences, self._stretches, strict=True)
            ]
        return self._known[thing, is_text]

    def _of(self, thing: str) -> Sequence[Mention]:
        """What tells a thing: beside words that mean it, its description may stand too."""
        spans = self._mentions.of(self._record, thing)
        if any(span.how not in ("means", "spoken") for span in spans):
            return spans
        return [*spans, *self._mentions.described(self._record, thing)]

    def _words(self, words: str) -> Sequence[Mention]:
        return [
            Mention(number, start, end, "name")
            for number, passage in enumerate(self._record.passages)
            for start, end in find_words(words, passage.exact)
        ]

    def _of_sentence(
        self, sentence: SaidSentence, stretch: tuple[int, int, int], spans: Sequence[Mention]
    ) -> Sequence[Places]:
        number, start, end = stretch
        here = [span for span in spans if span.passage == number]
        if any(span.how == "headword" for span in here):
            return [OUTSIDE]
        found: dict[Places, str] = {}
        for span in here:
            if start <= span.start < end:
                lead = len(self._leads[number]) - start
                told = sentence.mention((span.start + lead, span.end + lead))
                found.setdefault(told, span.how)
        named = [one for one, how in found.items() if how in ("name", "spoken", "elsewhere")]
        means = [one | {MORE} for one, how in found.items() if how == "means"]
        # Of a description ("position of Ost") the common words stand for it, not the names in it.
        parts = [one for one, how in found.items() if how == "description"]
        common = [one for one in parts if any(sentence.tokens[place].weight for place in one)]
        described = [one | {MORE} for one in common or parts]
        whole = [frozenset[int]().union(*described)] if len(described) > 1 else []
        return [*named, *means, *described, *whole]


def _sentences(passage: Passage) -> Sequence[tuple[int, int]]:
    """Where the sentences of a passage stand in it; a field is one."""
    return [(0, len(passage.exact))] if passage.part == "field" else split(passage.exact)


def _lead(passage: Passage) -> str:
    """What says the relation before the words of a field begin: its heading and its label."""
    if passage.part != "field":
        return ""
    label = f"{passage.label} " if passage.prefix else ""
    return f"{passage.section}: {label}"


def _fault(quote: _Quote, triple: Triple, table: Relations) -> str:
    """What is wrong with the words of a fact, or ""."""
    rows = table.of(triple.property)
    if not rows:
        missing = f"relations.csv has no words for {triple.property}"
        return f"{missing}; add those that say it, with the reason" if triple.object else ""
    subjects = quote.mentions(triple.subject)
    objects = quote.mentions(triple.object or triple.words or "", is_text=triple.object is None)
    if not any(subjects) or not any(objects):
        return ""
    if any(label.has(row) for label in quote.labels for row in rows):
        return ""  # the heading and the label of a field say what is between its ends
    for sentence, own, other in zip(quote.sentences, subjects, objects, strict=True):
        if _is_said(sentence, rows, own, other):
            return ""
    way_out = "quote the words that do, exchange the ends, or"
    for sentence, own, other in zip(quote.sentences, subjects, objects, strict=True):
        for row in rows:
            if row.mirrored and _is_said(sentence, [row.mirrored], own, other):
                word = sentence.written(row)
                way_out = f"{word!r} says it the other way round: {_exchange(row, triple)}, or"
    return (
        f"no words of the quote say {triple.property} of the two, as {triple} has them: {way_out} "
        f"choose the property that the words say. {_known(rows, quote)}; a row is for words that "
        "say it in any text, and gives the reason"
    )


def _exchange(row: Wording, triple: Triple) -> str:
    """What to do where the verb of ``row`` says of the ends the reverse."""
    if "S" in row.order and "O" in row.order:
        return "exchange the ends"
    end = triple.subject if "S" in row.order else triple.object
    return f"exchange {end or repr(triple.words)} with what stands on its other side"


def _is_said(
    sentence: SaidSentence,
    rows: Sequence[Wording],
    subjects: Sequence[Places],
    objects: Sequence[Places],
) -> bool:
    nowhere: Sequence[Places] = [frozenset()]
    return any(
        sentence.says(row, subject, object_)
        for row in rows
        for subject in subjects or nowhere
        for object_ in objects or nowhere
    )


def _known(rows: Sequence[Wording], quote: _Quote) -> str:
    """The rows whose words stand in the quote, in another order; else that there are none."""
    near = [
        f"{row.words!r} as {row.order!r}"
        for row in rows
        if any(sentence.has(row) for sentence in quote.sentences)
    ]
    if near:
        return f"relations.csv has {', '.join(near[:3])}"
    count = f"{len(rows)} rows" if len(rows) > 1 else "one row"
    return f"relations.csv has {count} for it, whose words do not stand there"
