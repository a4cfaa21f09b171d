"""Class expressions as triple patterns: as the condition, or the consequence, of a rule.

What can stand where follows Horn logic, widened by "there is some": a consequence may speak of a
thing without a name. What would need case distinction, counting or negation raises
`UnsupportedError`.

Names are unique: two IRIs are two things. So maximum cardinalities, enumerations and complements
as consequences entail no fact; data that break them are found by the reasoner and by SHACL.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, count, product

from rdflib import OWL, RDF, RDFS, Graph, URIRef, Variable

from khorgos.ontology.expressions import (
    And,
    AtLeast,
    AtMost,
    DataRange,
    Expression,
    HasSelf,
    HasValue,
    Named,
    Not,
    OneOf,
    Only,
    Or,
    Pattern,
    Property,
    Term,
    UnsupportedError,
)
from khorgos.ontology.vocabulary import Vocabulary

Patterns = tuple[Pattern, ...]
"""Triple patterns of terms and variables, all of which must hold."""

Consequence = tuple[Patterns, Patterns]
"""Further conditions, and what then holds; a variable of the latter alone is an unnamed thing."""


def variables(patterns: Patterns) -> frozenset[Variable]:
    """Return the variables in ``patterns``."""
    return frozenset(n for pattern in patterns for n in pattern if isinstance(n, Variable))


def fresh_variables(stem: str) -> Iterator[Variable]:
    """Yield ``?stem1``, ``?stem2`` and so on."""
    return (Variable(f"{stem}{i}") for i in count(1))


def conditions(
    expression: Expression, x: Term, fresh: Iterator[Variable], ontology: Graph
) -> list[tuple[Term, Patterns]]:
    """Return the ways to be in ``expression``.

    Args:
        expression: The class expression.
        x: What is in it, a variable or a term.
        fresh: Where further variables come from.
        ontology: The graph that declares the ranges of datatype properties.

    Returns:
        One entry a way: what is in it (``x``, or an individual that an enumeration names) and the
        patterns that put it there.

    Raises:
        UnsupportedError: Membership cannot be read off triples.
    """
    match expression:
        case OneOf(members):
            return [(member, ()) for member in members]
        case Or(parts):
            ways = (conditions(part, x, fresh, ontology) for part in parts)
            return list(chain.from_iterable(ways))
        case And(parts):
            ways = (conditions(part, x, fresh, ontology) for part in parts)
            return [_joined(choice, x) for choice in product(*ways)]
        case Named(OWL.Thing):
            return [(x, ())]
        case Named(iri):
            return [(x, ((x, RDF.type, iri),))]
        case HasValue(prop, value):
            return [(x, (prop.edge(x, value),))]
        case HasSelf(prop):
            return [(x, (prop.edge(x, x),))]
        case AtLeast(1, prop, filler) if prop.data:
            _check_covers_range(prop, filler, ontology)
            return [(x, (prop.edge(x, next(fresh)),))]
        case AtLeast(1, prop, filler):
            values = conditions(filler, next(fresh), fresh, ontology)
            return [(x, (prop.edge(x, y), *patterns)) for y, patterns in values]
        case _:
            raise UnsupportedError(f"that something is in '{expression}' is not seen from triples")


def _joined(ways: tuple[tuple[Term, Patterns], ...], x: Term) -> tuple[Term, Patterns]:
    if any(subject != x for subject, _ in ways):
        raise UnsupportedError("an enumeration is a part of an intersection")
    return x, tuple(chain.from_iterable(patterns for _, patterns in ways))


def _check_covers_range(prop: Property, filler: Expression, ontology: Graph) -> None:
    ranges = {RDFS.Literal, *ontology.objects(prop.iri, RDFS.range)}
    if not (isinstance(filler, Named) and filler.iri in ranges):
        raise UnsupportedError(f"'{filler}' is not the declared range of {prop}")


def consequences(
    expression: Expression, x: Term, fresh: Iterator[Variable], ontology: Graph
) -> list[Consequence]:
    """Return what holds for a member of ``expression``.

    Args:
        expression: The class expression.
        x: What is in it, a variable or a term.
        fresh: Where further variables come from.
        ontology: The graph with the axioms on functional properties.

    Raises:
        UnsupportedError: Facts may follow that need case distinction or counting to find.
    """
    match expression:
        case Named(OWL.Thing | OWL.Nothing) | Not() | OneOf() | AtMost() | DataRange():
            return []
        case Named(iri):
            return [((), ((x, RDF.type, iri),))]
        case And(parts):
            found = (consequences(part, x, fresh, ontology) for part in parts)
            return list(chain.from_iterable(found))
        case HasValue(prop, value):
            return [((), (prop.edge(x, value),))]
        case HasSelf(prop):
            return [((), (prop.edge(x, x),))]
        case Only(prop, filler) if prop.data:
            return []
        case Only(prop, filler):
            y = next(fresh)
            on_values = consequences(filler, y, fresh, ontology)
            return [((prop.edge(x, y), *body), head) for body, head in on_values]
        case AtLeast(number, prop, filler):
            return _some(prop, filler, x, fresh, ontology) if number else []
        case _:
            raise UnsupportedError(f"from '{expression}' facts follow by case distinction alone")


def _some(
    prop: Property, filler: Expression, x: Term, fresh: Iterator[Variable], ontology: Graph
) -> list[Consequence]:
    """There is a value in ``filler``: a thing without a name, unless the filler names it."""
    match filler:
        case OneOf((member,)):
            return [((), (prop.edge(x, member),))]
        case OneOf():
            raise UnsupportedError(f"{prop} has one of several values")
    _check_not_merged(prop, ontology)
    y = next(fresh)
    known = [] if prop.data else consequences(filler, y, fresh, ontology)
    if any(body for body, _ in known):
        raise UnsupportedError(f"a value of {prop} without a name is restricted by 'only'")
    heads = chain.from_iterable(head for _, head in known)
    result: list[Consequence] = [((), (prop.edge(x, y), *heads))]
    if _is_functional(prop, ontology):
        # The one value there is lies in the filler.
        result += consequences(Only(prop, filler), x, fresh, ontology)
    return result


def _is_functional(prop: Property, ontology: Graph) -> bool:
    trait = OWL.InverseFunctionalProperty if prop.inverse else OWL.FunctionalProperty
    return (prop.iri, RDF.type, trait) in ontology


def _check_not_merged(prop: Property, ontology: Graph) -> None:
    """Refuse a value without a name that another axiom may identify with a named one."""
    above = Vocabulary(ontology).superproperties(prop.iri)
    backwards = OWL.FunctionalProperty if prop.inverse else OWL.InverseFunctionalProperty
    either = {OWL.FunctionalProperty, OWL.InverseFunctionalProperty}
    for other in above:
        traits = either if other != prop.iri else {backwards}
        if traits & set(ontology.objects(other, RDF.type)) or _is_bounded(other, ontology):
            raise UnsupportedError(
                f"a value of {prop} without a name may be one that has a name, by an axiom on "
                f"{Property(other)}"
            )


def _is_bounded(prop: URIRef, ontology: Graph) -> bool:
    maxima = (
        OWL.maxCardinality,
        OWL.maxQualifiedCardinality,
        OWL.cardinality,
        OWL.qualifiedCardinality,
    )
    nodes = [prop, *ontology.subjects(OWL.inverseOf, prop)]
    restrictions = chain.from_iterable(ontology.subjects(OWL.onProperty, n) for n in nodes)
    return any((r, m, None) in ontology for r in restrictions for m in maxima)
