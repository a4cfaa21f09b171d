"""Tests of the ties to Wikidata against a stand-in, which holds a small invented world."""
