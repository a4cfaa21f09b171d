"""Khorgos: a knowledge graph in which every fact opens the sentence it came from."""
