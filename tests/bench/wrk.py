"""Lookups of things, sent by wrk: which, how many a second, and what became of them."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from serving import Server

from khorgos.server.engines.embedded import EmbeddedEngine
from khorgos.server.sparql.answers import JSON
from khorgos.server.sparql.text import Dataset

SCRIPT = Path(__file__).with_name("lookups.lua")
KHO, RDF, RDFS = (
    "https://w3id.org/khorgos/ontology#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
)
LOOKUPS = (
    "SELECT ?p ?o { <THING> ?p ?o }",
    "SELECT ?s ?p { ?s ?p <THING> }",
    f"SELECT ?label ?type {{ <THING> <{RDFS}label> ?label ; <{RDF}type> ?type }}",
    f"SELECT ?predicate ?sentence {{ ?fact <{KHO}subject> <THING> ; <{KHO}predicate> ?predicate ; "
    f"<{KHO}hasEvidence>/<{KHO}exact> ?sentence }}",
    f"SELECT ?predicate ?label {{ ?fact <{KHO}object> <THING> ; <{KHO}predicate> ?predicate ; "
    f"<{KHO}subject>/<{RDFS}label> ?label }}",
    f"SELECT ?other ?label {{ <THING> ?p ?other . ?other <{RDFS}label> ?label }}",
    f"SELECT ?type (COUNT(?other) AS ?n) {{ <THING> <{RDF}type> ?type . "
    f"?other <{RDF}type> ?type }} GROUP BY ?type",
    f"ASK {{ <THING> <{RDFS}label> ?label }}",
)
CONNECTIONS = 16


class Speed(NamedTuple):
    """What wrk says: requests a second, the 99th percentile, and how many were not answered 200."""

    requests: float
    late: str
    failed: int


class Bench:
    """The things and the queries, in files that wrk's script reads."""

    def __init__(self, folder: Path, seconds: int, engine: EmbeddedEngine) -> None:
        """Write the files to ``folder``; a measurement takes ``seconds``."""
        self.folder, self.seconds, self.engine, self.runs = folder, seconds, engine, count(1)
        things = f"SELECT DISTINCT ?thing {{ ?fact <{KHO}subject> ?thing }}"
        rows = json.loads(engine.write(things, Dataset(), JSON))["results"]["bindings"]
        self.things = sorted(row["thing"]["value"] for row in rows)
        random.Random(1).shuffle(self.things)
        queries = [quote(f"{text} LIMIT ", safe="") for text in LOOKUPS]
        (folder / "things").write_text("\n".join(quote(one, safe="") for one in self.things))
        (folder / "queries").write_text("\n".join(queries))

    def lookups(self, server: Server, path: str, mode: str) -> Speed:
        """Lookups, ``fresh`` or the ``same``."""
        files = [str(self.folder / "things"), str(self.folder / "queries")]
        more = ["--", f"{path}?query=", mode, str(next(self.runs)), *files]
        return self.wrk(["-s", str(SCRIPT), server.base, *more])

    def wrk(self, arguments: Sequence[str]) -> Speed:
        """Run wrk and read what it prints."""
        command = [
            "wrk",
            "-t2",
            f"-c{CONNECTIONS}",
            f"-d{self.seconds}s",
            "--latency",
            *arguments,
        ]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = re.search(r"Requests/sec:\s*([\d.]+)", text)
        late = re.search(r"99%\s+(\S+)", text)
        if not found or not late:
            raise SystemExit(f"wrk has said something else than its speed:\n{text}")
        failed = [re.findall(r"Non-2xx or 3xx responses: (\d+)", text), *_socket_errors(text)]
        return Speed(float(found[1]), late[1], sum(int(number) for one in failed for number in one))


def _socket_errors(text: str) -> list[list[str]]:
    return [re.findall(r"\d+", line) for line in text.splitlines() if "Socket errors" in line]
