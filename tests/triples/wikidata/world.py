"""A small invented world: what Khorgos has of it, and what its Wikidata has."""

from __future__ import annotations

from khorgos.triples.wikidata.client import Client
from khorgos.triples.wikidata.linking import Linker
from khorgos.triples.wikidata.register import Pairing, ThingKind, Trap
from khorgos.triples.wikidata.scoring import Subject

from .standin import StandIn, record

RECORDS = [
    record("Q101", {"en": "Zarm", "kk": "Зарм"}, ("P31", "Q201"), ("P625", [45.0, 80.0])),
    record("Q102", {"en": "Zarm"}, ("P31", "Q209"), description="Wikimedia disambiguation page"),
    record(
        "Q103",
        {"en": "Temir of Zarm", "zh-hans": "铁木"},
        ("P31", "Q202"),
        ("P27", "Q101"),
        ("P569", ("+1711-05-23T00:00:00Z", 11)),
        aliases={"ru": ["Темир"]},
        description="king of Zarm",
    ),
    record("Q104", {"en": "Temir of Zarm"}, ("P31", "Q203"), description="painting"),
    record("Q105", {"en": "Ost"}, ("P31", "Q201")),
    record("Q106", {"en": "Ost"}, ("P31", "Q209")),
    record("Q107", {"en": "Ford"}, ("P31", "Q203")),
    record("Q110", {"en": "Ulba"}, ("P31", "Q211")),
    record("Q111", {"en": "Ulba"}, ("P31", "Q211")),
    record("Q201", {"en": "state"}),
    record("Q202", {"en": "human"}),
    record("Q203", {"en": "painting"}),
    record("Q209", {"en": "Wikimedia disambiguation page"}),
    record("Q210", {"en": "river"}),
    record("Q211", {"en": "mountain river"}, ("P279", "Q210")),
]
REDIRECTS = {"Q301": "Q105"}

KINDS = {
    "state": ThingKind(("Polity",), "Q201"),
    "person": ThingKind(("Person",), "Q202"),
    "river": ThingKind(("River",), "Q210"),
    "people": ThingKind(("People",), ""),
}
PAIRINGS = {
    pairing.slug: pairing
    for pairing in (
        Pairing("zarm", "linked", "Q101", "exactMatch", "state"),
        Pairing("ost", "linked", "Q301", "exactMatch", "state"),
        Pairing("gone", "linked", "Q999", "exactMatch", "state"),
        Pairing("homonym", "linked", "Q106", "exactMatch", "state"),
        Pairing("ford", "linked", "Q107", "exactMatch", "river"),
        Pairing("temir", "unverified", kind="person", note="a king"),
        Pairing("zarms", "unverified", kind="people", note="a people"),
        Pairing("ulba", "unverified", kind="river", note="a river"),
        Pairing("goal", "no-item", note="an aim"),
    )
}


def subject(slug: str, *names: tuple[str, str], related: dict[str, str] | None = None) -> Subject:
    return Subject(slug, names[0][0], names, {}, related or {})


SUBJECTS = {
    "zarm": subject("zarm", ("Zarm", "en"), ("Зарм", "kk")),
    "ost": subject("ost", ("Ost", "en")),
    "gone": subject("gone", ("Gone", "en")),
    "homonym": subject("homonym", ("Ost", "en")),
    "ford": subject("ford", ("Ford", "en")),
    "temir": Subject(
        "temir",
        "Temir",
        (("Temir", "en"), ("Темир", "ru"), ("铁木", "zh-hans")),
        {"hasBirth": (1711, 1711)},
        {"Q101": "Zarm"},
    ),
    "zarms": subject("zarms", ("Zarm", "en")),
    "ulba": subject("ulba", ("Ulba", "en")),
    "goal": subject("goal", ("Goal", "en")),
}


def client(stand_in: StandIn, slept: list[float] | None = None, attempts: int = 3) -> Client:
    waits = slept if slept is not None else []
    api, sparql = f"{stand_in.url}/w/api.php", f"{stand_in.url}/sparql"
    return Client(api, sparql, pause=1.0, timeout=10, attempts=attempts, sleep=waits.append)


def linker(stand_in: StandIn, traps: tuple[Trap, ...] = ()) -> Linker:
    return Linker(client(stand_in), PAIRINGS, SUBJECTS, KINDS, traps)
