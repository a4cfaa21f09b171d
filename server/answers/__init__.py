"""Answers: what a query gives, the formats it is written in, and how a page shows it."""
