"""Gate: is every linked term of a document an entity, or listed with the reason why not?

The terms that a document links are what its authors thought worth an article of their own. A file
of annotations that lists ``terms`` promises to list all of its document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khorgos.triples.building import Reading


def check_terms(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield what is wrong with the lists of terms: missing, unknown to the document, twice."""
    for slug in dict.fromkeys(reading.document.source.slug for reading in readings):
        group = [reading for reading in readings if reading.document.source.slug == slug]
        linked = {term.text for term in group[0].document.terms}
        listed = [term.term for reading in group for term in reading.terms]
        for term in sorted(linked - set(listed)):
            yield f"{slug}: the linked term {term!r} is not listed; give its entity, or say why not"
        for term in sorted(set(listed) - linked):
            yield f"{slug}: {term!r} is listed, but the document links no such term; delete it"
        for term in sorted({term for term in listed if listed.count(term) > 1}):
            yield f"{slug}: {term!r} is listed twice; keep one"
