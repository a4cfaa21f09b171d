"""Heavy queries, each made different by its patterns, variables and numbers.

Neither a cache of answers nor a memory of which queries were slow knows a text it has not seen.
Where the right answer is known by construction, a query says how often a mark stands in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

JSON, XML, TSV, N_TRIPLES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/tab-separated-values",
    "application/n-triples",
)
KHO, RDF, RDFS = (
    "https://w3id.org/khorgos/ontology#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
)
PREDICATES = [
    f"<{RDF}type>",
    f"<{RDFS}label>",
    f"<{KHO}hasEvidence>",
    f"<{KHO}subject>",
    f"<{KHO}predicate>",
]
REPEATED = 1 / 6
"""How many of a plan's queries are there a second time."""


@dataclass(frozen=True, slots=True)
class Heavy:
    """A query, the media type to ask for, and how often ``mark`` stands in the right answer."""

    kind: str
    text: str
    accept: str = JSON
    mark: bytes = b""
    times: int = 0

    def is_right(self, data: bytes) -> bool:
        """Whether an answer is right, as far as that is known."""
        return not self.mark or data.count(self.mark) == self.times


def _variables(chance: random.Random, count: int) -> list[str]:
    return [f"?{chance.choice('abcdefgh')}{at}_{chance.randrange(10**6)}" for at in range(count)]


def _patterns(chance: random.Random, count: int) -> tuple[list[str], str]:
    """Patterns that share no variable: their product has no end."""
    names = _variables(chance, 3 * count)
    triples = [names[at : at + 3] for at in range(0, len(names), 3)]
    return names, " ".join(f"{s} {p} {o} ." for s, p, o in triples)


def product(chance: random.Random) -> Heavy:
    """Count everything with everything."""
    names, patterns = _patterns(chance, chance.randint(4, 8))
    unlike = f"FILTER({names[0]} != {names[-1]} || {chance.randrange(10**9)} > 1)"
    count = f"COUNT({chance.choice(['*', names[2], 'DISTINCT ' + names[3]])})"
    return Heavy("product", f"SELECT ({count} AS ?n) {{ {patterns} {unlike} }}")


def sorted_product(chance: random.Random) -> Heavy:
    """Everything with everything, in order."""
    names, patterns = _patterns(chance, chance.randint(3, 7))
    order = " ".join(f"{chance.choice(['ASC', 'DESC'])}({name})" for name in names[-3:])
    limit = f"LIMIT {chance.randrange(1, 10**6)}" if chance.random() < 0.5 else ""
    return Heavy("sorted product", f"SELECT * {{ {patterns} }} ORDER BY {order} {limit}")


def regex(chance: random.Random) -> Heavy:
    """A long pattern on every pair of literals."""
    a, b, _, d, e, _ = names = _variables(chance, 6)
    pattern = f"({chance.choice('aeio')}|{chance.choice('aeio')}?)+{chance.choice('bkst')}"
    condition = (
        f'REGEX(CONCAT(STR({names[2]}), STR({names[5]})), "{pattern * chance.randint(5, 25)}")'
    )
    patterns = f"{a} {b} {names[2]} . {d} {e} {names[5]}"
    return Heavy("regex", f"SELECT (COUNT(*) AS ?n) {{ {patterns} FILTER({condition}) }}")


def path(chance: random.Random) -> Heavy:
    """Whatever can be reached from anything, over any property."""
    a, b, c = _variables(chance, 3)
    step = f"(!<x:{chance.randrange(10**6)}>|^!<x:{chance.randrange(10**6)}>)"
    return Heavy(
        "path",
        f"SELECT (COUNT(*) AS ?n) {{ {a} {step}{chance.choice('*+')} {b} . "
        f"{b} {step}+ {c} FILTER(STRLEN(STR({c})) > {chance.randrange(5, 40)}) }}",
    )


def group(chance: random.Random) -> Heavy:
    """Group a join of millions of rows."""
    a, p, b, c, d = _variables(chance, 5)
    key = chance.choice([a, p, c])
    return Heavy(
        "group",
        f"SELECT {key} (COUNT(DISTINCT {b}) AS ?n) (MAX(STRLEN(STR({d}))) AS ?m) "
        f"{{ {a} {p} {b} . {c} {p} {d} FILTER({a} != {c}) }} GROUP BY {key} "
        f"HAVING (?n > {chance.randrange(10**6)}) ORDER BY DESC(?n)",
    )


def distinct(chance: random.Random) -> Heavy:
    """As many different rows as memory holds."""
    names, patterns = _patterns(chance, chance.randint(2, 4))
    chosen = " ".join(chance.sample(names, len(names) // 2))
    limit = chance.randrange(10**6, 10**8)
    return Heavy("distinct", f"SELECT DISTINCT {chosen} {{ {patterns} }} LIMIT {limit}")


def nothing_like(chance: random.Random) -> Heavy:
    """Look for each thing whether nothing is like it."""
    a, b, c, x, y, z = _variables(chance, 6)
    predicate = chance.choice(PREDICATES)
    like = f"STRLEN(STR({z})) * {chance.randrange(2, 99)} = STRLEN(STR({c})) + 100001"
    return Heavy(
        "nothing like",
        f"SELECT (COUNT(*) AS ?n) {{ {a} {b} {c} "
        f"FILTER NOT EXISTS {{ {x} {predicate} {z} . {x} {y} {z} FILTER({like}) }} }}",
    )


def large(chance: random.Random, triples: int) -> Heavy:
    """An answer of several MB."""
    a, b, c = _variables(chance, 3)
    rows = chance.randrange(triples // 2, triples)
    accept, mark, more = chance.choice(
        [(JSON, f'"{a[1:]}":{{'.encode(), 0), (XML, b"<result>", 0), (TSV, b"\n", 1)]
    )
    text = f"SELECT {a} {b} {c} {{ {a} {b} {c} }} LIMIT {rows}"
    return Heavy("large answer", text, accept, mark, rows + more)


def construct(chance: random.Random, triples: int) -> Heavy:
    """Everything, or nearly, as a graph."""
    a, b, c = _variables(chance, 3)
    rows = chance.randrange(triples - 999, triples + 1)
    text = f"CONSTRUCT {{ {a} {b} {c} }} WHERE {{ {a} {b} {c} }} LIMIT {rows}"
    return Heavy("construct", text, N_TRIPLES, b" .\n", rows)


def finishing(chance: random.Random, steps: int) -> Heavy:
    """Count about ``steps`` pairs, which ends, with an answer that is known."""
    a, b, c, d, e, f = _variables(chance, 6)
    one = chance.randrange(4000, 9000)
    other = max(1, steps // one)
    return Heavy(
        "finishing",
        f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT {a} {{ {a} {b} {c} }} LIMIT {one} }} "
        f"{{ SELECT {d} {{ {d} {e} {f} }} LIMIT {other} }} }}",
        mark=f'"value":"{one * other}"'.encode(),
        times=1,
    )


def plan(count: int, seed: int, triples: int) -> list[Heavy]:
    """A mix of heavy queries for a graph of ``triples`` triples, some of them there twice."""
    chance = random.Random(seed)
    kinds: list[Callable[[random.Random], Heavy]] = [
        *(product, sorted_product, regex, path, group, distinct, nothing_like),
        lambda chance: large(chance, triples),
        lambda chance: construct(chance, triples),
        lambda chance: finishing(chance, chance.randrange(10**7, 8 * 10**7)),
    ]
    made: list[Heavy] = []
    while len(made) < count:
        chance.shuffle(kinds)
        made += [kind(chance) for kind in kinds]
    made = made[:count]
    for at in range(1, count):
        if chance.random() < REPEATED:
            made[at] = made[chance.randrange(at)]
    return made
