"""Pages for people: start, questions, the schema, the ontology, SPARQL and the documentation."""
