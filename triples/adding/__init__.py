"""Bringing a document in: from a file as people have it to a source of a graph."""
