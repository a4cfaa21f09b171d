"""Prefixes that a query uses without declaring them."""

from __future__ import annotations

from khorgos.ontology.prefixes import PREFIXES
from khorgos.server.sparql.dataset import prologue_of
from khorgos.server.sparql.tokens import tokenize


def with_prefixes(text: str) -> str:
    """Declare the known prefixes that a query uses and does not declare.

    The declarations stand before the first line, on one line that ends with a line break; a query
    that declares all it uses comes back as it is.
    """
    tokens = list(tokenize(text))
    _, declared = prologue_of(tokens)
    used = {token.text.partition(":")[0] for token in tokens if token.kind == "name"}
    missing = [prefix for prefix in PREFIXES if prefix in used and f"{prefix}:" not in declared]
    if not missing:
        return text
    return " ".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in missing) + "\n" + text
