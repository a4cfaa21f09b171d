"""The W3C test suites of SPARQL 1.2, 1.1 and 1.0 and of RDF 1.2, against a running server.

The suites are not part of this project. Name the folder ``sparql/sparql11`` of a checkout of
https://github.com/w3c/rdf-tests in the environment variable ``KHORGOS_W3C_SPARQL``; the others are
looked for in the same checkout. Without it the tests are skipped. Nothing is fetched.

Out of scope, and not run: update and the graph store protocol (the server is read-only; that it
refuses the updates of the protocol suite is run) and entailment but the simple one of RDF 1.2 (the
release holds what its axioms entail).
"""
