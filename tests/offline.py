"""Open an ontology in OWLAPI with nothing but the files that are given; print what it finds.

A program of its own, because a process starts the machine of Java only once.
"""

import json
import sys
from importlib.metadata import distribution

import jpype

opened, *mapped = sys.argv[1:]
jar = distribution("owlready2").locate_file("owlready2/hermit/HermiT.jar")
jpype.startJVM(classpath=[str(jar)], convertStrings=False)
iri = jpype.JClass("org.semanticweb.owlapi.model.IRI")
file = jpype.JClass("java.io.File")
manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
mapper = jpype.JClass("org.semanticweb.owlapi.util.SimpleIRIMapper")
for name, path in zip(mapped[::2], mapped[1::2], strict=True):
    manager.addIRIMapper(mapper(iri.create(name), iri.create(file(path))))
ontology = manager.loadOntologyFromOntologyDocument(file(opened))
profile = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
found = {
    "violations": [str(v) for v in profile.checkOntology(ontology).getViolations()],
    "classes": [str(c.getIRI()) for c in ontology.getClassesInSignature(True)],
    "individuals": [str(i.getIRI()) for i in ontology.getIndividualsInSignature(True)],
    "annotated": [str(a) for a in ontology.getAxioms() if a.isLogicalAxiom() and a.isAnnotated()],
}
json.dump(found, sys.stdout)
