"""Requests and answers of SPARQL, from the text of a query to the bytes of its answer."""
