"""SPARQL as text: its tokens, its errors, its dataset clauses, and what is let through."""
