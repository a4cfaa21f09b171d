"""Compression of answers with gzip, RFC 1952."""

from __future__ import annotations

import gzip
from typing import Final

LEAST: Final = 1000
"""Bytes; what is shorter fits in one packet anyway."""

MOST: Final = 64 * 2**20
"""Bytes; what is longer would be held in memory for too long, and goes out as it is."""

LEVEL: Final = 5


def compress(data: bytes) -> bytes | None:
    """Compress ``data``, where that is worth it; equal data give equal bytes.

    >>> compress(b"too short") is None
    True
    """
    if not LEAST <= len(data) <= MOST:
        return None
    # Without the time in its header, equal answers have equal bytes, as a strong tag promises.
    return gzip.compress(data, LEVEL, mtime=0)
