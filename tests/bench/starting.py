"""How long the command takes to start, as a multiple of Python's own start, in one run.

Each command is run in turn with ``python -c pass``, so that what else the machine does falls on
both; the medians are compared. The aim is ten times for ``khorgos --help``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 20
KHORGOS = str(Path(sys.executable).with_name("khorgos"))
NOTHING = [sys.executable, "-c", "pass"]
COMMANDS = {
    "khorgos --help": [KHORGOS, "--help"],
    "khorgos ask --list": [KHORGOS, "ask", "--list"],
    "khorgos ask --show": [KHORGOS, "ask", "battles-before-1000", "--show"],
    "khorgos ask": [KHORGOS, "ask", "battles-before-1000"],
    "import khorgos": [sys.executable, "-c", "import khorgos"],
}


def seconds(command: list[str]) -> float:
    """How long ``command`` takes."""
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Print a line for each command."""
    for name, command in COMMANDS.items():
        pairs = [(seconds(NOTHING), seconds(command)) for _ in range(ROUNDS)]
        nothing, taken = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"{name:22} {taken * 1000:6.0f} ms  {taken / nothing:5.1f} × python -c pass")


if __name__ == "__main__":
    main()
