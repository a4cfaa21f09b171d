"""Gate: does each quote name what its record speaks of, and is it a fit proof?

A fact rests on a quote that tells its subject and its object. The gate looks for both, and for all
else that a fact or claim has by its slug, with `Mentions`; where the quote has other words for a
thing, ``means`` of the record says which. Such words are judged too: they stand in the quote, what
they stand for is used, and the words before them that name it are where they are said to be.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from khorgos.triples.annotated import Input
from khorgos.triples.annotation import ClaimRecord, FactRecord, MeansRecord, Record
from khorgos.triples.documents.document import Document, Passage
from khorgos.triples.documents.sentences import split
from khorgos.triples.gates.gate import GateResult, JudgedTexts
from khorgos.triples.mentions import NAMES, Mentions, find_words, plain_words, words_of
from khorgos.triples.problems import Problem

SENTENCES_BEFORE = 6
"""How far before words that stand for a thing the words that name it may be."""
_FEWEST_WORDS = 3
"""Of how many words a proof is made at least."""
_LABELS = frozenset({"heading", "list", "metadata"})
"""Parts of a document that name things and say nothing of them."""
_SAID_BY_LABELS = NAMES | {"concerns", "refersTo"}
"""What a part that names things says all the same."""
_AUTHORSHIP = "isWrittenBy"


def judge_mentions(judged: JudgedTexts) -> GateResult:
    """Does each quote name what its record speaks of?"""
    findings = [str(problem) for problem in check_mentions(judged.input, judged.mentions)]
    count = sum(bool(record.facts or record.claims) for record in judged.input.judged_records)
    return GateResult(f"the quotes of {count:,} records name what they speak of", findings)


def check_mentions(given: Input, mentions: Mentions | None = None) -> Iterator[Problem]:
    """Yield each thing that its quote does not name, and each quote that is no fit proof.

    Args:
        given: what is checked.
        mentions: its mentions, where they are at hand.
    """
    checker = _Checker(given, mentions or Mentions(given))
    yield from checker.check_labels()
    for record in given.judged_records:
        if record.passages and (record.facts or record.claims or record.means):
            yield from checker.check_told(record)
            yield from checker.check_shared(record)
            yield from checker.check_names(record)
            yield from checker.check_means(record)  # why a reading may not fit
            yield from checker.check_readings(record)
            yield from checker.check_fitness(record)
    yield from checker.check_spoken()


class _Checker:
    """The checks of a record, with what they need of the others.

    Attributes:
        voices: by document, those who speak in it: who wrote it.
        meant: by document, words that stand for a thing, in small letters, with the thing.
        claims: each claim with its record.
        names: things with the words of names that a quote gives them beside another name.
        sentences: by document, where each of its sentences begins, with its number, in order.
        untold: by record (file and id), the things that its quote does not tell, with their lines.
        nameless: the things that several quotes do not tell, and none by a name or its label.
    """

    def __init__(self, given: Input, mentions: Mentions):
        self.given, self.mentions = given, mentions
        self.voices: dict[str, set[str]] = defaultdict(set)
        self.meant: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.claims: dict[str, tuple[Record, ClaimRecord]] = {}
        self.names: set[tuple[str, ...]] = set()
        self.sentences = {
            slug: sorted(
                (sentence.part.offsets[sentence.start], number)
                for number, sentence in enumerate(document.sentences)
            )
            for slug, document in given.documents.items()
        }
        asked = {name for record in given.judged_records for name in self._names_given(record)}
        for record in given.records:
            self.claims.update((claim.id, (record, claim)) for claim in record.claims)
            for subject, words in asked.intersection(self._names_given(record)):
                if self._is_named_besides(record, subject, words):
                    self.names.add((subject, *words))
            for passage in record.passages[:1]:
                for triple in (fact.triple for fact in record.facts):
                    if triple.property == _AUTHORSHIP and triple.object is not None:
                        self.voices[triple.subject].add(triple.object)
                self.meant[passage.document].update(
                    (means.words, slug) for means in record.means for slug in means.of
                )
        self.untold = {
            (record.file, record.id): self._find_untold(record) for record in given.judged_records
        }
        self.nameless = self._find_nameless()

    def _names_given(self, record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names that ``record`` states: the thing and the words."""
        for triple in (fact.triple for fact in record.facts):
            if triple.property in NAMES and triple.words is not None:
                yield triple.subject, plain_words(triple.words)

    def check_labels(self) -> Iterator[Problem]:
        """Yield each thing whose label stands in no quote of several records, once."""
        for slug, lines in self.nameless.items():
            entity, (record, line) = self.given.entities[slug], lines[0]
            yield entity.problem(
                f"its label {entity.label!r} and its names stand in no quote that speaks of it, "
                f"of {len(lines)} records, the first {record.file}:{line} [{record.id}]: correct "
                "the label, say under spoken_of_as in which words the quotes speak of it, or quote "
                "the sentences that name it"
            )

    def check_told(self, record: Record) -> Iterator[Problem]:
        """Yield each thing of ``record`` that its quote does not tell, once."""
        for slug, line in self.untold[record.file, record.id]:
            if slug not in self.nameless:
                yield record.problem(self._untold(record, slug), line)

    def _spoken_of(self, record: Record) -> Mapping[str, int]:
        """Each thing that ``record`` speaks of, with its first line.

        Who makes a claim is among them, unless the document itself speaks so.
        """
        lines: dict[str, int] = {}
        for slug, line in _things(record):
            lines.setdefault(slug, line)
        for claim in record.claims:
            for slug in claim.by:
                if slug not in self.voices[record.passages[0].document]:
                    lines.setdefault(slug, claim.line)
        return lines

    def _find_untold(self, record: Record) -> Sequence[tuple[str, int]]:
        """The things that the quote of ``record`` does not tell, with their lines."""
        things = self._spoken_of(record) if record.passages else {}
        return [one for one in things.items() if not self._is_told(record, one[0])]

    def _find_nameless(self) -> Mapping[str, Sequence[tuple[Record, int]]]:
        lines: dict[str, list[tuple[Record, int]]] = defaultdict(list)
        for record in self.given.judged_records:
            for slug, line in self.untold[record.file, record.id]:
                lines[slug].append((record, line))
        return {
            slug: found
            for slug, found in lines.items()
            if len(found) > 1 and slug in self.given.entities and not self._is_named(slug)
        }

    def _is_named(self, slug: str) -> bool:
        """Whether any quote that speaks of ``slug`` tells it, and not by ``means`` alone."""
        return any(
            mention.how != "means"
            for record in self.given.records
            if record.passages and slug in self._spoken_of(record)
            for mention in self.mentions.of(record, slug)
        )

    def check_shared(self, record: Record) -> Iterator[Problem]:
        """Yield each thing of which the heading says that the words mean another one.

        Of things of one class that texts speak of by the same word ("China"), it is that one which
        the heading names.
        """
        named = self.mentions.named(record.passages[0].section)
        for slug, line in dict(_things(record)).items():
            entity = self.given.entities.get(slug)
            spans = self.mentions.of(record, slug)
            if not named or entity is None or slug in named or not spans:
                continue
            words = {record.passages[one.passage].exact[one.start : one.end] for one in spans}
            others = [other for word in words for other in self.mentions.named(word)]
            meant = [
                other for other in others if other in named and self._is_like(other, entity.type)
            ]
            if meant and all(one.how == "spoken" for one in spans):
                yield record.problem(
                    f"{', '.join(map(repr, sorted(words)))} is a word for {meant[0]} too, and the "
                    f"heading {record.passages[0].section!r} names that one; say {meant[0]}, or "
                    f"quote a sentence that has a name of {slug}",
                    line,
                )

    def _is_like(self, slug: str, kind: str) -> bool:
        return slug in self.given.entities and self.given.entities[slug].type == kind

    def _is_told(self, record: Record, slug: str) -> bool:
        """Whether the quote tells ``slug``.

        What is not known is for the gate ``input``. Neither the document that is quoted nor a
        claim that the quote makes has to be named in it.
        """
        if slug in self.claims:
            is_own = any(claim.id == slug for claim in record.claims)
            return is_own or any(slug in means.of for means in record.means)
        return (
            slug not in self.given.entities
            or any(slug == passage.document for passage in record.passages)
            or bool(self.mentions.of(record, slug))
        )

    def _untold(self, record: Record, slug: str) -> str:
        entity = self.given.entities.get(slug)
        label = entity.label if entity else "a claim of another record"
        missing = self.mentions.missing(record, slug) if entity else ()
        words = ", ".join(map(repr, missing)) or "all words of its label"
        return (
            f"the quote does not name {slug} ({label}): it has no name of it and lacks {words}. "
            "Quote the sentence that names it, say under means which words of the quote stand "
            "for it, or move the fact to a record whose quote says it"
        )

    def check_names(self, record: Record) -> Iterator[Problem]:
        """Yield each name that is given to a thing which no quote names beside it."""
        for fact in record.facts:
            if fact.triple.subject in self.given.entities and not self._is_founded(record, fact):
                label = self.given.entities[fact.triple.subject].label
                yield record.problem(
                    f"nothing but the name itself says that {fact.triple.words!r} is a name of "
                    f"{fact.triple.subject} ({label}): quote where both stand, say under means "
                    "which words of the quote stand for it, or tell how it is known: reading and "
                    "because",
                    fact.line,
                )

    def _is_founded(self, record: Record, fact: FactRecord) -> bool:
        """Whether ``fact`` gives no name, or one of which it is plain whose it is.

        It is where the quote names the thing in other words too, where the name has a word of its
        label that is no common one, where another record gives the name so, and where the reading
        tells how.
        """
        triple = fact.triple
        if triple.property not in NAMES or triple.words is None or fact.reading != "stated":
            return True
        name = plain_words(triple.words)
        return (
            (triple.subject, *name) in self.names
            or self.mentions.shares_words(triple.words, triple.subject, telling=True)
            or self._is_named_besides(record, triple.subject, name)
        )

    def _is_named_besides(self, record: Record, slug: str, name: tuple[str, ...]) -> bool:
        """Whether ``record`` names ``slug`` in other words than ``name``, in its quote or above."""
        is_above = self.mentions.described(record, slug) or self.mentions.headwords(record, slug)
        return bool(is_above) or any(
            mention.how != "name"
            or plain_words(record.passages[mention.passage].exact[mention.start : mention.end])
            != name
            for mention in self.mentions.of(record, slug)
        )

    def check_readings(self, record: Record) -> Iterator[Problem]:
        """Yield each reading that is not how the ends of a fact or claim are told.

        The reading of a fact or claim is also that of its contents, where they have none.
        """
        for fact in record.facts:
            yield from self._check_reading(record, fact, [*fact.with_content()])
        for claim in record.claims:
            contents = [*claim.said()]
            yield from self._check_reading(record, claim, contents)
            for content in contents:
                if content.reading == "coreference":
                    yield from self._check_reading(record, content, [content])

    def _check_reading(
        self, record: Record, said: FactRecord | ClaimRecord, facts: Sequence[FactRecord]
    ) -> Iterator[Problem]:
        """Yield what is wrong with the reading of ``said``, which consists of ``facts``."""
        about = [*said.about, *said.by] if isinstance(said, ClaimRecord) else []
        if said.reading == "stated":
            ends = [end for fact in facts if fact.reading == "stated" for end in _ends(fact)]
            for slug in dict.fromkeys([*about, *ends]):
                if words := self._stand_in(record, slug):
                    yield record.problem(
                        f"the quote tells {slug} by {words!r} alone, which stand for it: give what "
                        "is said of it the reading coreference, and because",
                        said.line,
                    )
        elif said.reading == "coreference":
            things = [*about, *chain.from_iterable(map(_own_things, facts))]
            times = [said.when, *(fact.triple.words for fact in facts)]
            if not self._is_reached(record, things) and not any(
                time and find_words(means.words, time) for means in record.means for time in times
            ):
                yield record.problem(
                    "the reading is coreference, and the quote names all that is spoken of: say "
                    "under means which words stand for what, or give another reading",
                    said.line,
                )

    def _is_reached(self, record: Record, things: Sequence[str]) -> bool:
        """Whether one of ``things``, of its label or of its claim is told by ``means``."""
        things = [*things, *chain.from_iterable(map(self._in_claim, things))]
        meant = {slug for means in record.means for slug in means.of}
        return any(slug in meant or self.mentions.parts(slug) & meant for slug in things)

    def _stand_in(self, record: Record, slug: str) -> str:
        """The words that stand for ``slug``, where nothing else in the quote tells it."""
        words = next((means.words for means in record.means if slug in means.of), "")
        own = tuple(means for means in record.means if means.antecedent is None)
        return words if words and not self.mentions.of(replace(record, means=own), slug) else ""

    def _in_claim(self, slug: str) -> Sequence[str]:
        """Who makes the claim ``slug`` and what it is about, where it is one."""
        claims = [self.claims[slug][1]] if slug in self.claims else []
        return [one for claim in claims for one in (*claim.by, *claim.about)]

    def check_means(self, record: Record) -> Iterator[Problem]:
        """Yield what is wrong with the words that stand for things."""
        used = {slug for slug, _ in _things(record)}
        used.update(slug for claim in record.claims for slug in claim.by)
        used.update(gap.about for gap in record.gaps)
        used.update(chain.from_iterable(map(self.mentions.parts, [*used])))
        for means in record.means:
            for message in self._faults(record, means, used):
                yield record.problem(f"means {means.words!r}: {message}", means.line)

    def _faults(self, record: Record, means: MeansRecord, used: set[str]) -> Iterator[str]:
        if not any(find_words(means.words, passage.exact) for passage in record.passages):
            yield "the words do not stand in the quote; copy them from it"
            return
        known = []
        for slug in means.of:
            if slug not in self.given.entities and slug not in self.claims:
                yield f"there is no entity and no claim {slug!r}; add it to entities.yaml"
            elif slug not in used:
                yield f"no fact, claim or gap of the record speaks of {slug}; leave it out"
            else:
                known.append(slug)
        if means.antecedent is None:
            for slug in known:
                yield from self._faults_of_form(record, means, slug)
        elif not any(find_words(means.antecedent, text) for text in self._before(record, means)):
            yield (
                f"the antecedent {means.antecedent!r} does not stand before them: not in the "
                f"quote, the {SENTENCES_BEFORE} sentences before it, the heading, the headword "
                "of the gloss or the title; copy nearer words"
            )
        else:
            for slug in known:
                if not self._names(record, means.antecedent, slug):
                    yield (
                        f"the antecedent {means.antecedent!r} does not name {slug}; give words "
                        "that do, or that an earlier record says to mean it"
                    )

    def _faults_of_form(self, record: Record, means: MeansRecord, slug: str) -> Iterator[str]:
        """What is wrong with ``means`` as another form of words of the name of ``slug``."""
        if slug in self.claims or not self.mentions.is_form_of(means.words, record, slug):
            yield f"nothing shows that they are {slug}: give the words before them that name it"
        elif any(it.how != "elsewhere" for it in self.mentions.of(replace(record, means=()), slug)):
            yield f"the quote names {slug} without them; leave them out"

    def _names(self, record: Record, antecedent: str, slug: str) -> bool:
        """Whether the words ``antecedent`` name ``slug``.

        They do by themselves, by words that are said to mean it, or together with the quote, when
        each has words of its label (*the border* after *China and Kazakhstan*). A claim is named
        by words of its own quote.
        """
        if slug in self.claims:
            passages = self.claims[slug][0].passages
            return any(find_words(antecedent, passage.exact) for passage in passages)
        passage = replace(record.passages[0], exact=antecedent, headword="")
        alone = replace(record, passages=(passage,), means=())
        others = tuple(means for means in record.means if slug not in means.of)
        whole = replace(record, passages=(passage, *record.passages), means=others)
        return (
            bool(self.mentions.of(alone, slug))
            or any(
                meant == slug and find_words(words, antecedent)
                for words, meant in self.meant[passage.document]
            )
            or (
                self.mentions.shares_words(antecedent, slug) and bool(self.mentions.of(whole, slug))
            )
        )

    def _before(self, record: Record, means: MeansRecord) -> Iterator[str]:
        """The texts in which an antecedent of ``means`` may stand."""
        for number, passage in enumerate(record.passages):
            if places := find_words(means.words, passage.exact):
                yield from (passage.section, passage.headword)
                yield passage.exact[: places[-1][0]]
                yield from (one.exact for one in record.passages[:number])
                if document := self.given.documents.get(passage.document):
                    yield document.source.name
                    yield self._text_before(document, passage)

    def _text_before(self, document: Document, passage: Passage) -> str:
        """The sentences before ``passage``, of its gloss or of the text without the glosses.

        The last of them is what stands before it in the sentence in which it begins.
        """
        kinds = {"gloss"} if passage.part == "gloss" else {"body", passage.part}
        found: list[str] = []
        places = self.sentences[passage.document]
        for at in range(bisect_left(places, (passage.start, 0)) - 1, -1, -1):
            sentence = document.sentences[places[at][1]]
            part = sentence.part
            if part.kind in kinds and (part.kind != "gloss" or passage.start <= part.offsets[-1]):
                end = bisect_left(part.offsets, passage.start, sentence.start, sentence.end)
                found.append(part.view[sentence.start : end])
            if len(found) == SENTENCES_BEFORE:
                break
        return " ".join(reversed(found))

    def check_fitness(self, record: Record) -> Iterator[Problem]:
        """Yield what makes a quote of ``record`` no fit proof: too little, or too much."""
        for number, passage in enumerate(record.passages):
            if passage.part in _LABELS:
                for fact in record.facts:
                    if fact.reading == "stated" and fact.triple.property not in _SAID_BY_LABELS:
                        yield record.problem(
                            f"a part of the kind {passage.part} names things and says nothing of "
                            f"them: quote the sentence that says {fact.triple}, or tell how it is "
                            "read from the name: reading and because",
                            fact.line,
                        )
            elif passage.part != "field" and not self._is_clause(passage.exact):
                yield record.problem(
                    f"the quote {passage.exact!r} says nothing: it is shorter than "
                    f"{_FEWEST_WORDS} words, or only names things; quote the sentence"
                )
            sentences = split(passage.exact)
            is_prose = passage.part != "field" and len(sentences) > 1
            for start, end in sentences if is_prose else ():
                if not self._says(record, number, start, end):
                    yield record.problem(
                        f"no fact, claim or gap is said by the sentence "
                        f"{passage.exact[start:end]!r}: quote less, or say what it says"
                    )

    def _is_clause(self, text: str) -> bool:
        """Whether ``text`` has words enough to say something of what it names."""
        words = words_of(text)
        named = [
            (start, end)
            for places in self.mentions.named(text).values()
            for start, end, _ in places
            if not text[start].islower()
        ]
        return len(words) >= _FEWEST_WORDS and any(
            not word.is_small
            and not any(start <= word.start and word.end <= end for start, end in named)
            for word in words
        )

    def _says(self, record: Record, number: int, start: int, end: int) -> bool:
        """Whether ``record`` keeps anything that stands in the sentence of a passage."""
        text = record.passages[number].exact[start:end]
        words = [gap.written for gap in record.gaps] + [claim.words for claim in record.claims]
        objects = []
        for fact in record.said():
            words += [fact.triple.words, fact.when, fact.by_how_much, *fact.how]
            objects += [fact.triple.object]
        return any(one and find_words(one, text) for one in words) or any(
            mention.passage == number and start <= mention.start < end
            for slug in objects
            if slug is not None
            for mention in self.mentions.of(record, slug)
        )

    def check_spoken(self) -> Iterator[Problem]:
        """Yield the words by which, as an entity says, texts speak of it, and no quote does."""
        texts = [passage.exact for record in self.given.records for passage in record.passages]
        for entity in self.given.judged_entities.values():
            for words in entity.spoken_of_as:
                if not any(find_words(words, text) for text in texts):
                    yield entity.problem(
                        f"spoken_of_as {words!r}: no quote has these words; leave them out"
                    )


def _things(record: Record) -> Iterator[tuple[str, int]]:
    """Each thing that the facts and claims of ``record`` have by its slug, with its line.

    Who makes a claim is left out.
    """
    for one in record.said():
        yield from ((slug, one.line) for slug in _own_things(one))
    for claim in record.claims:
        yield from ((slug, claim.line) for slug in claim.about)


def _own_things(fact: FactRecord) -> list[str]:
    """Each thing that ``fact`` has by its slug; of which kind a ranking is may be inferred."""
    slugs = [*_ends(fact), fact.role, *fact.scope, fact.according_to, fact.share_of]
    if fact.ranking is not None:
        slugs += [fact.ranking.by, fact.ranking.within]
        slugs += [fact.ranking.of] if fact.reading != "inferred-by-curator" else []
    if fact.comparison is not None:
        slugs += [fact.comparison.other, fact.comparison.by]
    return [slug for slug in slugs if slug is not None]


def _ends(fact: FactRecord) -> list[str]:
    """The subject of ``fact`` and, where it is a thing, the object."""
    triple = fact.triple
    return [triple.subject, *([triple.object] if triple.object is not None else [])]
