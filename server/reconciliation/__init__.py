"""Reconciliation: which things of the graph the names in somebody's table mean."""
