"""What can be said: the ontology with its shapes, and the gates and rules that follow from it."""
