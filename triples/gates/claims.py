"""Gate: does what a claim says agree with its text, and with the claims that it answers?

A claim is told twice: in a sentence of the curator's own (``text``) and as triples (``content``).
Neither may say what the other does not: each thing of the content is told in the text, or in the
reason why the words are read so, and the text denies where the content does. It has no word of
which the source has the opposite. A claim that denies, contradicts, answers or offers an
alternative to another one speaks of some thing of which the other speaks too; where a sentence
denies claims, it denies all that its words mean.

What nobody else is reported to say, the document says in its own voice: all claims without
reporting words are by one speaker, be it the document or its author. What somebody claims or
intends is no fact on that account (`gates.contents`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from khorgos.triples.annotated import Input
from khorgos.triples.annotation import ClaimRecord, Record
from khorgos.triples.gates.contents import check_contents
from khorgos.triples.gates.gate import GateResult, JudgedTexts
from khorgos.triples.gates.opposites import opposites
from khorgos.triples.mentions import Mentions, words_of
from khorgos.triples.problems import Problem

_DENIALS: Final = re.compile(
    r"\b(?:not|no|nor|neither|never|none|nobody|nothing|without|cannot|den(?:y|ies|ied)"
    r"|refus\w+|reject\w*|prevent\w*|avoid\w*|beyond|unwilling\w*|fail(?:s|ed)? to)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words by which an English sentence says that something is not so, or shall not be."""
_LINKS: Final = ("denies", "contradicts", "offers_alternative_to", "answers")


def judge_claims(judged: JudgedTexts) -> GateResult:
    """Does what a claim says agree with its text, and with the claims that it answers?"""
    findings = list(map(str, check_claims(judged.input, judged.mentions)))
    count = sum(len(record.claims) for record in judged.input.judged_records)
    return GateResult(f"{count:,} claims compared with what they say", findings)


def check_claims(given: Input, mentions: Mentions) -> Iterator[Problem]:
    """Yield what of a claim's content its text does not tell, and links to claims of other things.

    Args:
        given: the records.
        mentions: the names of their things.
    """
    things = {
        claim.id: frozenset(_things(claim)) for record in given.records for claim in record.claims
    }
    for record in given.judged_records:
        for claim in record.claims:
            yield from _check_text(given, mentions, record, claim)
            yield from _check_links(record, claim, things)
        yield from _check_denied(record, things)
    for slug in dict.fromkeys(one.document.source.slug for one in given.judged):
        records = [
            r for one in given.annotated if one.document.source.slug == slug for r in one.records
        ]
        yield from _check_voice(records)
        yield from check_contents(records)


def _check_voice(records: Sequence[Record]) -> Iterator[Problem]:
    """Yield the claims in the own voice of a document that are not by whom most of them are."""
    own = [(record, claim) for record in records for claim in record.claims if not claim.words]
    speakers = Counter(claim.by for _, claim in own)
    usual = max(speakers, key=lambda by: (speakers[by], by), default=())
    for record, claim in own:
        if claim.by != usual:
            yield record.problem(
                f"the claim {claim.id} is by {', '.join(claim.by)} without reporting words, but "
                f"what the document itself says is by {', '.join(usual)}; name the words that "
                "report it, or the same speaker",
                claim.line,
            )


def _things(claim: ClaimRecord) -> Iterator[str]:
    """The slugs that a claim is about or speaks of."""
    yield from claim.about
    for fact in claim.said():
        yield from filter(None, (fact.triple.subject, fact.triple.object))


def _check_text(
    given: Input, mentions: Mentions, record: Record, claim: ClaimRecord
) -> Iterator[Problem]:
    reasons = (claim.because, *(one.because for one in claim.said()))
    told = " ".join(filter(None, (claim.text, *reasons)))
    named = mentions.named(told)
    stems = {word.stem for word in words_of(told)}
    for slug in dict.fromkeys(_things(claim)):
        entity = given.entities.get(slug)
        if entity is None or slug in named or (slug in claim.about and not claim.content):
            continue
        own = {word.stem for word in words_of(entity.label) if not word.is_small}
        if own.isdisjoint(stems):
            yield record.problem(
                f"the claim {claim.id} says something of {slug} ({entity.label}), but its text "
                f"does not tell of it: {claim.text!r}; tell it there, say in because how the words "
                "come to mean it, or take it out of the claim",
                claim.line,
            )
    quote = " ".join(passage.exact for passage in record.passages)
    for word, told in opposites(claim.text, quote):
        yield record.problem(
            f"the text of the claim {claim.id} says {word!r} where the source says the opposite, "
            f"{told!r}; say what the source says",
            claim.line,
        )
    if not claim.content:
        return
    denied = any(fact.negated for fact in claim.said())
    denial = _DENIALS.search(claim.text)
    if denied and not denial:
        yield record.problem(
            f"the claim {claim.id} holds that something is not so, but its text denies nothing: "
            f"{claim.text!r}; say it there, or take 'not' out of the content",
            claim.line,
        )
    if denial and not denied and not _holds_denial(given, claim):
        yield record.problem(
            f"the text of the claim {claim.id} denies ({denial[0]!r}), but nothing of its content "
            "has 'not'; give it to what is denied, or mend the text",
            claim.line,
        )


def _holds_denial(given: Input, claim: ClaimRecord) -> bool:
    """Whether the denial stands in a word or a name of the content, or is the claim's own kind."""
    texts = [entity.label for slug in _things(claim) if (entity := given.entities.get(slug))]
    for fact in claim.said():
        texts += [fact.triple.words or "", *fact.how, *fact.how_much, *fact.of_how_much]
    return claim.kind == "denial" or any(map(_DENIALS.search, texts))


def _check_links(
    record: Record, claim: ClaimRecord, things: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    for key in _LINKS:
        for other in getattr(claim, key):
            if other in things and things[other].isdisjoint(things[claim.id]):
                yield record.problem(
                    f"the claim {claim.id} has {other} under {key!r}, but the two speak of no "
                    "thing in common; name the claim that is meant, or take it out",
                    claim.line,
                )


def _check_denied(record: Record, things: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield the claims that words of a denying sentence mean and that nothing in it denies."""
    denials = [claim for claim in record.claims if claim.denies]
    denied = {slug for claim in record.claims for key in _LINKS for slug in getattr(claim, key)}
    for means in record.means:
        for slug in means.of:
            if denials and slug in things and slug not in denied:
                yield record.problem(
                    f"{means.words!r} means the claim {slug}, but {denials[0].id} does not deny "
                    "it; name it under denies, or take it out of means",
                    denials[0].line,
                )
