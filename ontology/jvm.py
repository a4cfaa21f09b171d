"""The child process of `khorgos.ontology.java`: one task for OWLAPI in a JVM of its own.

``python -m khorgos.ontology.jvm TASK ONTOLOGY ANSWER [ARGUMENT]`` reads RDF/XML and writes JSON.
Java objects have no types for Python, so they are ``Any`` here, and here alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final, TypeVar

import jpype

T = TypeVar("T")

_GETTERS: Final = (
    "getOWLClass",
    "getOWLObjectProperty",
    "getOWLDataProperty",
    "getOWLAnnotationProperty",
    "getOWLNamedIndividual",
    "getDatatype",
)


def _profile(ontology: Any) -> list[dict[str, str]]:
    checker = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    return [
        {
            "kind": str(violation.getClass().getSimpleName()),
            "term": _term(violation),
            "axiom": str(violation.getAxiom() or ""),
        }
        for violation in checker.checkOntology(ontology).getViolations()
    ]


def _term(violation: Any) -> str:
    """Return the IRI of the entity that a violation names, else of the first in its axiom."""
    for getter in _GETTERS:
        named: Any = getattr(violation, getter, lambda: None)()
        if hasattr(named, "getIRI"):
            return str(named.getIRI())
    axiom = violation.getAxiom()
    properties = axiom.getObjectPropertiesInSignature() if axiom else ()
    entities = properties or (axiom.getSignature() if axiom else ())
    return min((str(entity.getIRI()) for entity in entities), default="")


def _hermit(ontology: Any) -> Any:
    configuration = jpype.JClass("org.semanticweb.HermiT.Configuration")()
    configuration.throwInconsistentOntologyException = False
    return jpype.JClass("org.semanticweb.HermiT.Reasoner")(configuration, ontology)


def _reason(ontology: Any) -> list[dict[str, str]]:
    """Ask HermiT for contradictions, classes without members and the facts about individuals.

    Texts can contradict, and are left out of the rest, which they make take three times as long.
    The hierarchy of properties is not asked for: with data in the ontology it takes longer than
    all else together, and the facts hold what follows from it; nor is a class that has members
    asked whether it can have any.
    """
    if not _hermit(ontology).isConsistent():
        return [{"kind": "inconsistent"}]
    kind = jpype.JClass("org.semanticweb.owlapi.model.AxiomType").DATA_PROPERTY_ASSERTION
    values = ((axiom, axiom.getObject()) for axiom in ontology.getAxioms(kind))
    texts = [a for a, o in values if o.isRDFPlainLiteral() or o.getDatatype().isString()]
    removed = jpype.JClass("java.util.HashSet")(texts)
    ontology.getOWLOntologyManager().removeAxioms(ontology, removed)
    reasoner = _hermit(ontology)
    rows = []
    for cls in ontology.getClassesInSignature():
        name = str(cls.getIRI())
        members = reasoner.getInstances(cls, False).getFlattened()
        can_have_members = not members.isEmpty() or reasoner.isSatisfiable(cls)
        rows.append({"kind": "class" if can_have_members else "unsatisfiable", "term": name})
        for member in members:
            rows.append({"kind": "member", "term": name, "value": str(member.getIRI())})
    for prop in ontology.getObjectPropertiesInSignature():
        for entry in reasoner.getObjectPropertyInstances(prop).entrySet():
            subject = str(entry.getKey().getIRI())
            for value in entry.getValue():
                row = {"term": str(prop.getIRI()), "subject": subject}
                rows.append({"kind": "fact", **row, "value": str(value.getIRI())})
    return rows


def _explain(ontology: Any, cls: str = "") -> list[dict[str, str]]:
    manager = ontology.getOWLOntologyManager()
    factory = manager.getOWLDataFactory()
    axioms = sorted((a for a in ontology.getAxioms() if a.isLogicalAxiom()), key=str)
    background = []
    if cls:
        iri = jpype.JClass("org.semanticweb.owlapi.model.IRI")
        member = factory.getOWLNamedIndividual(iri.create("urn:khorgos:member"))
        background.append(
            factory.getOWLClassAssertionAxiom(factory.getOWLClass(iri.create(cls)), member)
        )

    def contradicts(chosen: Sequence[Any]) -> bool:
        part = manager.createOntology(jpype.JClass("java.util.HashSet")([*background, *chosen]))
        consistent = bool(_hermit(part).isConsistent())
        manager.removeOntology(part)
        return not consistent

    if not contradicts(axioms):
        raise ValueError("nothing contradicts, so that nothing can be explained")
    return [{"axiom": str(axiom)} for axiom in minimal_conflict(axioms, contradicts)]


def minimal_conflict(items: Sequence[T], conflicts: Callable[[Sequence[T]], bool]) -> list[T]:
    """Find one minimal subset of ``items`` that conflicts, by QuickXplain (Junker 2004).

    Args:
        items: A sequence that conflicts as a whole.
        conflicts: Says whether a sequence conflicts; a superset of a conflict is one too.

    Returns:
        The subset, in the order of ``items``; leaving out any one of it ends the conflict.
    """

    def narrow(kept: list[T], grown: bool, rest: list[T]) -> list[T]:
        if grown and conflicts(kept):
            return []
        if len(rest) == 1:
            return rest
        first, second = rest[: len(rest) // 2], rest[len(rest) // 2 :]
        late = narrow(kept + first, True, second)
        early = narrow(kept + late, bool(late), first)
        return early + late

    return narrow([], True, list(items))


def _main(task: str, source: str, answer: str, *arguments: str) -> None:
    """Run one task in a JVM of this process's own."""
    jar = distribution("owlready2").locate_file("owlready2/hermit/HermiT.jar")
    jpype.startJVM(classpath=[str(jar)], convertStrings=False)
    tasks: dict[str, Callable[..., list[dict[str, str]]]]
    tasks = {"profile": _profile, "reason": _reason, "explain": _explain}
    try:
        manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager")
        file = jpype.JClass("java.io.File")(source)
        ontology = manager.createOWLOntologyManager().loadOntologyFromOntologyDocument(file)
        result = tasks[task](ontology, *arguments)
    except jpype.JException as error:
        sys.exit(str(error.getMessage()))
    Path(answer).write_text(json.dumps(result), "utf-8")


if __name__ == "__main__":
    _main(*sys.argv[1:])
