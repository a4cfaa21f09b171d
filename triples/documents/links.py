"""Link lines of an encyclopedia mirror: where the linked term ends and its gloss begins.

The mirror writes ``TERM GLOSS ...`` on one line, the gloss being the opening of the linked
article, and nothing but a space stands between the two. The rules below decide only where the
opening itself shows the term again; the rest is listed in the source's TOML file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from khorgos.triples.documents.lines import Line
from khorgos.triples.documents.source import Source
from khorgos.triples.naming.letters import fold

_MAX_TERM: Final = 10
"""Words of a term at most."""
_WINDOW: Final = 24
"""Words of a line that the rules look at."""
_ARTICLES: Final = ("the", "a", "an")
_fold: Final = cache(fold)  # each rule asks for the same few words
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")


class Links:
    """Finds the link lines of one source.

    Args:
        source: The source, whose layout hints go before the rules.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._hints = [_Hint(entry) for entry in source.layout.terms]

    def term_length(self, line: Line) -> int | None:
        """Return how long the term of a link line is.

        Args:
            line: A line of a paragraph or a list item.

        Returns:
            The length of the term in code points: the whole line's for a link without a gloss,
            else that up to the white space before the gloss; None for running text.

        Raises:
            InputError: The line is a link with a gloss, and neither the TOML file nor a rule
                tells where its term ends.
        """
        if line.text in self._source.layout.bare_links:
            return len(line.text)
        if line.text in self._source.layout.text_lines:
            return None
        marked = line.text.endswith(("...", "…"))
        fitting = [hint for hint in self._hints if hint.fits(line.text, marked)]
        if fitting:
            best = max(fitting, key=lambda hint: len(hint.entry))
            best.used = True
            return len(best.term)
        words = list(re.finditer(r"\S+", line.text))[:_WINDOW]
        texts = [word[0] for word in words]
        for rule in _RULES if marked else (_repeated_after_article,):
            if (count := rule(texts)) is not None:
                return words[count - 1].end()
        if not marked:
            return None
        raise self._source.fault(
            f"this is a link line, and no rule tells where its term ends: {line.text[:60]!r}; add "
            f"the term to 'terms' in {self._source.description.name}, or, if it is running text, "
            "the whole line to 'text_lines'",
            line.number,
        )

    def check_hints(self) -> None:
        """Check that every listed term was of use, so that a misspelt one is noticed.

        Raises:
            InputError: A listed term decided no line; call this after the last one.
        """
        for hint in self._hints:
            if not hint.used:
                raise self._source.fault(
                    f"the term {hint.entry!r} decides no line of {self._source.path.name}; "
                    "correct or remove it"
                )


class _Hint:
    """One entry of ``terms``: ``TERM`` or ``TERM | GLOSS``."""

    def __init__(self, entry: str) -> None:
        self.entry = entry
        self.used = False
        self.term, bar, gloss = (part.strip() for part in entry.partition(" | "))
        self._any_line = bool(bar)
        self._pattern = re.compile(rf"{re.escape(self.term)}\s+{re.escape(gloss)}")

    def fits(self, text: str, marked: bool) -> bool:
        return (marked or self._any_line) and self._pattern.match(text) is not None


def _opening(words: Sequence[str]) -> list[str]:
    """Return the folded words of a gloss without stray signs and without its article."""
    folded = [_fold(word) for word in words]
    while folded and not folded[0]:
        del folded[0]
    return folded[1:] if folded and folded[0] in _ARTICLES else folded


def _starts_sentence(word: str) -> bool:
    letters = _EDGES.sub("", word)
    return bool(letters) and not letters[0].islower()


def _repeated(words: Sequence[str]) -> int | None:
    """The gloss begins with the whole term: ``Han Dynasty | The Han dynasty``.

    Of several such places the first before an article is the surest, which ``A`` is not, as
    ``Vitamin A | Vitamin A`` shows; else it is the last: ``Duran Duran | Duran Duran``.
    """
    fitting = []
    for count in range(1, min(_MAX_TERM, len(words) - 1) + 1):
        term = [_fold(word) for word in words[:count]]
        if all(term) and _opening(words[count:])[:count] == term:
            fitting.append(count)
    before_article = [count for count in fitting if words[count] in ("The", "An")]
    return next(iter(before_article or fitting[-1:]), None)


def _repeated_after_article(words: Sequence[str]) -> int | None:
    """The same with an article, the one form safe where no ellipsis marks a gloss."""
    count = _repeated(words)
    is_safe = count is not None and words[count] in ("The", "A", "An")
    return count if is_safe else None


def _repeated_without_qualifier(words: Sequence[str]) -> int | None:
    """The gloss leaves out ``(1862–77)`` or ``, Shaanxi`` of the term."""
    for count in range(2, min(_MAX_TERM, len(words) - 1) + 1):
        for core in range(1, count):
            in_brackets = words[core].startswith("(") and words[count - 1].endswith(")")
            after_comma = words[core - 1].endswith(",") and words[core][0].isupper()
            if not (in_brackets or (after_comma and count - core <= 2)):
                continue
            term = [_fold(word) for word in words[:core]]
            if all(term) and _opening(words[count:])[:core] == term:
                return count
    return None


def _before_article(words: Sequence[str]) -> int | None:
    """The gloss begins with an article: ``Chinese army | The People's Liberation Army``."""
    for count in range(1, min(_MAX_TERM, len(words) - 1) + 1):
        if words[count - 1][-1] in ".;:!?":
            return None
        following = words[count + 1 : count + 2]
        before_noun = bool(following) and not _starts_sentence(following[0])
        if words[count] == "The" or (words[count] in ("A", "An") and before_noun):
            return count
    return None


def _shared(words: Sequence[str]) -> int | None:
    """The gloss takes up words of the term: ``First World War | World War I``.

    Its first word must be one of the term's, and the term's last word must be among its first
    four; without the second condition ``Taylor Fravel Maris | Taylor Fravel`` would pass.
    """
    for count in range(2, min(_MAX_TERM, len(words) - 1) + 1):
        term = [_fold(word) for word in words[:count]]
        gloss = _opening(words[count:])[:4]
        shared = gloss and len(gloss[0]) > 2 and gloss[0] in term and term[-1] in gloss
        if shared and _starts_sentence(words[count]):
            return count
    return None


def _official_name(words: Sequence[str]) -> int | None:
    """``Republic of China | Taiwan, officially the Republic of China``."""
    folded = [_fold(word) for word in words]
    if "officially" not in folded[2:]:
        return None
    place = folded.index("officially", 2)
    name = _opening(words[place + 1 :])
    pairs = zip(folded[: place - 1], name, strict=False)
    count = next((i for i, (left, right) in enumerate(pairs) if left != right), place - 1)
    count = min(count, len(name))
    return count if count >= 2 and _starts_sentence(words[count]) else None


def _acronym(words: Sequence[str]) -> int | None:
    """``COVID-19 | Coronavirus disease 2019 (COVID-19)``."""
    first, *gloss = words
    is_acronym = first.isupper() and sum(sign.isupper() for sign in first) > 1
    explained = any(word.startswith(f"({first})") for word in gloss)
    return 1 if is_acronym and explained and _starts_sentence(gloss[0]) else None


def _lower_case(words: Sequence[str]) -> int | None:
    """A term in lower case, and one of its words early in the gloss: ``oil | An oil``."""
    count = next((i for i, word in enumerate(words) if _starts_sentence(word)), 0)
    term = [word for word in map(_fold, words[:count]) if len(word) > 3]
    gloss = [_fold(word) for word in words[count : count + 8]]
    return count if any(word.startswith(tuple(term)) for word in gloss if term) else None


_RULES: Final[tuple[Callable[[Sequence[str]], int | None], ...]] = (
    _repeated,
    _repeated_without_qualifier,
    _before_article,
    _shared,
    _official_name,
    _acronym,
    _lower_case,
)
"""In the order in which they are asked, the surest first."""
