"""Slugs and IRIs for the things of the graph: nothing needs a blank node, and all can be cited.

Entities and claims keep the slugs that curators gave them. Statements, propositions, passages and
quantities get an IRI from a hash of what identifies them: the same input gives the same IRI, in
every build and on every machine.
"""

from __future__ import annotations

import hashlib
import re

from anyascii import anyascii
from rdflib import URIRef

from khorgos.ontology.namespaces import KH

_HASH_LENGTH = 12
_EDTF_WORDS = (("/", "--"), ("..", "open"), ("~", "ca"), ("?", "perhaps"), ("%", "perhaps-ca"))


def slugify(words: str) -> str:
    """Words in small Latin letters, digits and hyphens; "" where nothing is left of them.

    >>> slugify("Treaty of Žarm (1881)"), slugify("Xi'an"), slugify("Өскемен"), slugify("!")
    ('treaty-of-zarm-1881', 'xian', 'oskemen', '')
    """
    plain = re.sub(r"['’ʻʼ]", "", anyascii(words)).casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def entity_iri(slug: str) -> URIRef:
    """The IRI of an entity, claim or document."""
    return KH[slug]


def hashed_iri(kind: str, *identity: object) -> URIRef:
    """The IRI of a thing of ``kind`` that is identified by ``identity``, in this order."""
    text = "\x1f".join("" if part is None else str(part) for part in identity)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return KH[f"{kind}-{digest[:_HASH_LENGTH]}"]


def time_iri(edtf: str) -> URIRef:
    """The IRI of the time span that ``edtf`` (ISO 8601-2) names; equal spans are one thing."""
    for sign, word in _EDTF_WORDS:
        edtf = edtf.replace(sign, word)
    return KH["time-" + re.sub(r"[^A-Za-z0-9-]", "_", edtf)]
