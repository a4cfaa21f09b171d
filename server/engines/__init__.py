"""Engines: what answers queries."""
