"""Linked data: things, graphs, dumps and their description at addresses of their own."""
