"""How English names stand in a sentence: with or without an article, as one or as many.

A name says it by its kind and by its form: ``the Han dynasty``, but ``Kazakhstan``; ``Kazakhs
are``, but ``Kazakhstan is``. Kinds are local names of classes of the ontology.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLURAL: Final = _words("People PolityGroup")
_SINGLE: Final = _words(
    "SurveyAnswer Goal Person Settlement SovereignState Organization River Disease Claim"
)
_RIVERS: Final = _words(
    "River Sea Dynasty TribalConfederation Protectorate Battle War People MilitaryForce Legislature"
)
"""Kinds whose names have an article, whatever they are called."""
_MATTERS: Final = _words(
    "Literal TimeSpan Quantity Concept Goal Claim SurveyAnswer PolicyInstrument Settlement Lake"
)
"""Kinds whose names have none: neither a matter nor a city is one of several."""
_SINGLED: Final = _words(
    "Event Agreement Border BorderPoint Dispute Actor Infrastructure Work LegalAct Territory "
    "HistoricalPeriod"
)
"""Kinds whose things are described rather than named, where the name begins with a small letter."""
_NOUNS: Final = _words(
    """administration agency agreement alliance announcement army article bank basin battle book
    border bureau caliphate canal chronicle church committee commission commonwealth communist
    community company confederacy confederation conference conflict congress convention corporation
    corridor council court department desert dynasty economy embassy emperor empire era faculty
    federation force forces frontier government gulf horde house initiative islands khaganate
    khanate kingdom league ministry mission mountains movement museum nations navy ocean order
    organisation organization party peoples period pipeline plain plateau policy principality
    principle process
    program programme project protectorate protocol realm rebellion reform regime regions republic
    resort revolt revolution river road route sea senate society states steppe summit treaty tsardom
    union uprising war"""
)
"""What is called by such a noun has an article: the Qing dynasty, the Soviet Union."""
_WITH_OF: Final = _words("university institute president king sultan state part south north")
_BREAK: Final = re.compile(
    r" (?:of|in|on|to|for|from|between|with|against|among|amongst|at|by|around|over|under|into"
    r"|about|that|which|who|whom|where|towards|during|since|because|as|led|married|disputed|occupied"
    r"|controlled|claimed|ceded|before|after|east|along|behind|other|established)\b.*|,.*|\s*\([^)]*\)$"
)
_POSSESSIVE: Final = re.compile(r"(?P<owner>[^ ]+(?: [^ ]+)*?)(?:(?<!People)['’]s|(?<=s)['’]) ")
_DETERMINED: Final = re.compile(
    r"(?:the|a|an|some|any|several|many|most|all|both|two|three|four|five|six|seven|eight|nine|ten"
    r"|that|there|they|no|one|another|certain|various|to|\d[\d.,]*)\b(?!-)",
    re.IGNORECASE,
)
_RANKED: Final = re.compile(
    r"(?:\d+(?:st|nd|rd|th)|\w+est|most|first|second|third|\w+th|last)\b", re.I
)
_ORDERED: Final = _words("first second third fourth fifth last main")
_MANY: Final = _words("people media children men women cattle troops forces herdsmen")
_GERUND: Final = re.compile(r"(?:\w+ly )?[a-z]{3,}ing (?!of )")
_ONE: Final = re.compile(
    r"(?:ss|us|is|gas|['’]s|series|species|summons|means|news|politics|physics)$"
)
_UNCOUNTED: Final = re.compile(
    r"(?:ism|(?<!meet)(?<!found)(?<!sign)(?<=\w{3})ing|ness|infrastructure|information|news|rapprochement|violence|use|pneumonia|heqin|trade)$"
)
_UNIQUE: Final = _words("sole only main principal supreme last first")
_VOWEL: Final = re.compile(
    r"(?!uni(?!n|m)|eu|one\b|use|usu|uti|ura)[aeiou]|hour|hono|heir", re.IGNORECASE
)
_NAMED_TIME: Final = re.compile(r"(?:early |mid-|late )?\d+(?:st|nd|rd|th|0s)\b")
_PLACED_TIME: Final = re.compile(r"around|from|until|by|between|some|perhaps|a (?:day|month)")
_DAY: Final = re.compile(r"\d{1,2}(?:–\d{1,2})? [A-Z][a-z]+ ")
_SPELT: Final = re.compile(r"[AEFHILMNORSX](?=[A-Z]*\b)")
"""Begins what is read letter by letter, with a vowel at first: an MP."""


def head(name: str) -> str:
    """Return the noun of a name.

    >>> head("trade linkages of Ost with Zarm"), head("Qing dynasty")
    ('linkages', 'dynasty')
    """
    words = _BREAK.sub("", name).split()
    return words[-1] if words else name


def is_plural(name: str, kinds: Set[str] = frozenset()) -> bool:
    """Say whether a name takes ``are`` rather than ``is``.

    >>> is_plural("Zarm", {"People"}), is_plural("ties with Ost"), is_plural("class of Ost")
    (True, True, False)
    """
    noun = head(name).casefold()
    if kinds & _PLURAL:
        return noun not in ("tribe", "nation")
    title = "Work" in kinds and name[:1].isupper()
    single = kinds & _SINGLE and not ("MilitaryForce" in kinds and noun in _MANY)
    if single or title or _GERUND.match(name):
        return False
    return noun in _MANY or (noun.endswith("s") and not _ONE.search(noun))


def is_definite(name: str, kinds: Set[str] = frozenset()) -> bool:
    """Say whether a name has ``the`` before it.

    >>> is_definite("Ost dynasty"), is_definite("Ost"), is_definite("Ost", {"River"})
    (True, False, True)
    """
    if "Ranking" in kinds:
        return bool(_RANKED.match(name))
    if _DETERMINED.match(name) or not name or head(name)[-1:].isdigit():
        return False
    possessive = _POSSESSIVE.match(name)
    if possessive:
        return not kinds & _MATTERS and is_definite(possessive["owner"])
    if "Literal" in kinds or (kinds & _MATTERS and "Sector" not in kinds):
        return False
    noun, rest = head(name).casefold(), _BREAK.search(name)
    of = rest is not None and rest[0].startswith((" of ", " between "))
    if "Person" in kinds:
        return (
            name[0].islower() or noun == "emperor" or (of and noun in _WITH_OF) or " who " in name
        )
    if name[0].islower():
        one = bool(kinds & _SINGLED) and not is_plural(name, kinds)
        return of or one or noun in _NOUNS or name.split()[0] in _ORDERED
    if kinds & _RIVERS:
        return True
    if "AdministrativeArea" in kinds:
        return False
    return noun in _NOUNS or (of and noun in _WITH_OF) or head(name) in ("region", "basin", "area")


def definite(name: str, kinds: Set[str] = frozenset()) -> str:
    """Return ``"the "`` where a name has it, else the empty string."""
    return "the " if is_definite(name, kinds) else ""


def indefinite(name: str) -> str:
    """Return the article before a kind: ``"a "``, ``"an "``, or the empty string.

    >>> indefinite("canal"), indefinite("empire"), indefinite("union"), indefinite("rivers")
    ('a ', 'an ', 'a ', '')
    """
    first, noun = name.split(" ")[0], head(name)
    proper = noun[:1].isupper() and not noun.isupper()
    if _DETERMINED.match(name) or not name or proper:
        return ""
    if first in _UNIQUE:
        return "the "
    if (is_plural(name) and name != "people") or _UNCOUNTED.search(noun):
        return ""
    vowel = _SPELT.match(name) if first.isupper() else _VOWEL.match(name)
    return "an " if vowel else "a "


def plural(name: str) -> str:
    """Return the name of a kind for many things.

    >>> plural("internment camp"), plural("city of Ost"), plural("branch"), plural("ties")
    ('internment camps', 'cities of Ost', 'branches', 'ties')
    """
    noun = head(name)
    if is_plural(name) or not noun.isalpha():
        return name
    if re.search(r"[^aeiou]y$", noun):
        many = noun[:-1] + "ies"
    else:
        many = noun + ("es" if re.search(r"(?:s|x|ch|sh)$", noun) else "s")
    at = name.index(noun)
    return name[:at] + many + name[at + len(noun) :]


def before_date(date: str, with_preposition: bool) -> str:
    """Return what stands before a date: its article after ``of``, or its preposition too.

    >>> before_date("36 BC", True), before_date("9 July 2020", True), before_date("1453", False)
    ('in ', 'on ', '')
    >>> before_date("2nd century BC", False), before_date("around 1453", True)
    ('the ', '')
    """
    article = "the " if _NAMED_TIME.match(date) else ""
    if not with_preposition or _PLACED_TIME.match(date):
        return article
    return ("on " if _DAY.match(date) else "in ") + article
