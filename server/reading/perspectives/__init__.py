"""Perspectives: what the graph says of one matter, put together from the records about it."""
