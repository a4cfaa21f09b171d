"""What kind of thing a gloss is about, told by the words behind its main verb.

"was an imperial dynasty of China" is read as a dynasty: the last noun before a preposition counts.
"""

from __future__ import annotations

import re
from typing import Final

KINDS: Final = {
    word: kind
    for kind, words in {
        "Person": "emperor|empress|khan|king|queen|sultan|prince|politician|diplomat|statesman|"
        "official|officer|envoy|general|scholar|author|historian|explorer",
        "Dynasty": "dynasty",
        "Empire": "empire",
        "Khanate": "khanate",
        "TribalConfederation": "tribal confederation",
        "Protectorate": "protectorate",
        "SovereignState": "country|sovereign state",
        "Polity": "state|kingdom",
        "People": "ethnic group|people",
        "PoliticalParty": "ruling party|political party",
        "MilitaryForce": "military force|army",
        "Company": "corporation|company|enterprise",
        "Organization": "organization|organisation|agency",
        "Movement": "political movement",
        "River": "river",
        "Lake": "lake",
        "Settlement": "city|town|capital|village",
        "Region": "region|prefecture|province|plateau|basin|mountain range",
        "Infrastructure": "canal|railway|pipeline",
        "Battle": "battle|military encounter",
        "War": "war",
        "ArmedConflict": "armed conflict|global conflicts",
        "Revolution": "revolution",
        "Revolt": "revolt|rebellion",
        "Treaty": "treaty",
        "Agreement": "agreement",
        "HistoricalPeriod": "era name",
        "Disease": "disease",
    }.items()
    for word in words.split("|")
}
_TYPE: Final = re.compile(
    r"(?:is|are|was|were)\s+(?:(?:an?|the|one of the)\s+)?(?P<type>[^.;–—]*?)\s*"
    r"(?=[.;–—]|(?<![-\w])(?:that|which|who|whose|located|situated|based|ruled|ruling from|"
    r"reigning|existing|native|originating|lying|operated|caused|led|comprising|fought|between|from|under|"
    r"responsible)\b|$)"
)
_PREPOSITION: Final = re.compile(r"\b(?:of|in|for|to|on|by|at|with)\b")
_DANGLING: Final = re.compile(r"(?:[\s,]|\b(?:of|in|for|to|on|and|the|an?))+$")


def read_kind(clause: str) -> tuple[str | None, str | None]:
    """Read the words for the kind of thing, and the class that fits them.

    Args:
        clause: the first sentence of the gloss from its main verb on.

    Returns:
        The words as they stand in the clause, and the local name of a class of the ontology; None
        for what is not there or not known.
    """
    if re.match(r"was fought\b", clause):
        return "fought", "ArmedConflict"
    match = _TYPE.match(clause)
    if match is None:
        return None, None
    words = _DANGLING.sub("", match["type"].split("(")[0])
    plain = re.sub(r"''|\([^()]*\)?", "", match["type"])
    plain = re.sub(r"^series of (?:military )?battles", "war", plain)
    for index, phrase in enumerate(re.split(r",|\band\b|\bor\b", plain)):
        noun, *rest = _PREPOSITION.split(phrase, maxsplit=1)
        if kind := _kind(noun):
            return (words if index else words.split(",")[0]), kind
        # "Dynasties in Chinese history, imperial dynasty of China": a page's name and its words.
        if rest and index:
            break
    return words or None, None


def _kind(noun: str) -> str | None:
    """The class for the longest known words with which ``noun`` ends."""
    words = noun.casefold().split()
    for length in range(len(words), 0, -1):
        if kind := KINDS.get(" ".join(words[-length:])):
            return kind if words[:1] != ["one-party"] else None
    return None
