"""Asking Wikidata: its action API and its query service, politely.

Requests go out one at a time with a pause between them, say who asks (the `User-Agent policy
<https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy>`_), give way
when the servers lag (`maxlag <https://www.mediawiki.org/wiki/Manual:Maxlag_parameter>`_) and wait
as long as a 429 or 503 tells them to.
"""

from __future__ import annotations

import gzip
import json
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from importlib.metadata import version
from platform import python_version
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from khorgos.ontology.namespaces import ONTOLOGY_IRI, WD
from khorgos.triples.wikidata.items import (
    INSTANCE_OF,
    SUBCLASS_OF,
    WDT,
    ItemError,
    WikidataItem,
    read_items,
)

API: Final = "https://www.wikidata.org/w/api.php"
SPARQL: Final = "https://query.wikidata.org/sparql"
MAXLAG: Final = 5
"""Seconds that the servers may lag behind before they refuse us, as Wikimedia recommends."""
AT_ONCE: Final = 50
"""How many items one request may ask for."""

_AGENT: Final = f"khorgos/{version('khorgos')} ({ONTOLOGY_IRI}) Python-urllib/{python_version()}"
_PATIENCE: Final = 600.0
_BUSY: Final = (429, 502, 503, 504)


class WikidataError(RuntimeError):
    """Wikidata gave no usable answer; the message says why and what to do."""


class _BusyError(Exception):
    """The server gives a reason, and asks to come back after some seconds, or does not say when."""


@dataclass
class Client:
    """Asks Wikidata.

    Attributes:
        api: address of the action API.
        sparql: address of the query service.
        pause: seconds between two requests.
        timeout: seconds to wait for an answer; the query service itself stops after 60.
        attempts: how often a request is made before giving up.
        sleep: waits for so many seconds.
    """

    api: str = API
    sparql: str = SPARQL
    pause: float = 1.0
    timeout: float = 75.0
    attempts: int = 6
    sleep: Callable[[float], None] = time.sleep
    _asked: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        """Refuse addresses that are not of the web.

        Raises:
            WikidataError: an address has another scheme than http or https.
        """
        for url in (self.api, self.sparql):
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise WikidataError(
                    f"the address must be as in https://www.example.org/, not {url!r}"
                )

    def search(self, words: str, language: str) -> Sequence[str]:
        """Ids of up to ten items with a label or alias that begins with ``words``, best first.

        Args:
            words: the name to look for.
            language: code of Wikidata, whose labels are searched, with those it falls back to.

        Raises:
            WikidataError: no usable answer came.
        """
        answer = self._action(
            action="wbsearchentities",
            search=words,
            language=language,
            uselang="en",
            type="item",
            limit="10",
        )
        try:
            return [hit["id"] for hit in answer["search"]]
        except (LookupError, TypeError) as error:
            raise self._strange(self.api, f"it has no search results: {error!r}") from error

    def items(
        self, qids: Iterable[str], props: str = "labels|aliases|descriptions|claims"
    ) -> Mapping[str, WikidataItem | None]:
        """The items with these ids, by the id asked for; None where there is no such item.

        Args:
            qids: ids, any number; 50 are asked for at once.
            props: what to ask for, in the words of ``wbgetentities``.

        Raises:
            WikidataError: no usable answer came.
        """
        wanted, found = sorted(set(qids)), dict[str, WikidataItem | None]()
        for start in range(0, len(wanted), AT_ONCE):
            ids = wanted[start : start + AT_ONCE]
            answer = self._action(action="wbgetentities", ids="|".join(ids), props=f"info|{props}")
            try:
                found.update(read_items(answer))
            except ItemError as error:
                raise self._strange(self.api, str(error)) from error
            if absent := set(ids) - found.keys():
                raise self._strange(self.api, f"nothing is said of {', '.join(sorted(absent))}")
        return found

    def instances(self, pairs: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Those ``pairs`` of item and class of which the item is an instance, subclasses counted.

        Raises:
            WikidataError: no usable answer came.
        """
        if not pairs:
            return frozenset()
        rows = " ".join(f"(wd:{item} wd:{kind})" for item, kind in sorted(pairs))
        path = f"wdt:{INSTANCE_OF}/wdt:{SUBCLASS_OF}*"
        bindings = self.select(
            f"PREFIX wd: <{WD}> PREFIX wdt: <{WDT}> "
            f"SELECT DISTINCT ?item ?class WHERE {{ VALUES (?item ?class) {{ {rows} }} "
            f"?item {path} ?class }}"
        )
        return frozenset(
            (row["item"].removeprefix(WD), row["class"].removeprefix(WD)) for row in bindings
        )

    def select(self, query: str) -> Sequence[Mapping[str, str]]:
        """The rows of a SELECT ``query`` at the query service: variable → value.

        Raises:
            WikidataError: no usable answer came.
        """
        form = urlencode({"query": query}).encode()
        answer = self._ask(self.sparql, form, "application/sparql-results+json")
        try:
            return [
                {name: term["value"] for name, term in row.items()}
                for row in answer["results"]["bindings"]
            ]
        except (LookupError, TypeError, AttributeError) as error:
            raise self._strange(self.sparql, f"it has no SPARQL results: {error!r}") from error

    def _action(self, **parameters: str) -> Mapping[str, Any]:
        query = {**parameters, "format": "json", "formatversion": "2", "maxlag": str(MAXLAG)}
        return self._ask(f"{self.api}?{urlencode(query)}", None, "application/json")

    def _ask(self, url: str, form: bytes | None, accept: str) -> Mapping[str, Any]:
        headers = {"User-Agent": _AGENT, "Accept": accept, "Accept-Encoding": "gzip"}
        request = urllib.request.Request(url, form, headers)
        address = url.partition("?")[0]
        if self._asked:
            self.sleep(self.pause)
        self._asked = True
        reason = ""
        for attempt in range(1, self.attempts + 1):
            try:
                return self._once(request, address)
            except _BusyError as busy:
                reason, seconds = busy.args
                wait = seconds if seconds is not None else 2.5 * 2**attempt
                if wait > _PATIENCE:
                    break
                if attempt < self.attempts:
                    self.sleep(wait)
        raise WikidataError(
            f"{address} is too busy ({reason}); what was found is kept: run the command again later"
        )

    def _once(self, request: urllib.request.Request, address: str) -> Mapping[str, Any]:
        status, told = 200, ""
        try:
            try:
                response = urllib.request.urlopen(request, timeout=self.timeout)
            except urllib.error.HTTPError as error:  # is an answer too
                response, status, told = error, error.code, f"HTTP {error.code} {error.reason}"
            with response:
                body, headers = response.read(), response.headers
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise WikidataError(
                f"{address} cannot be reached: {reason}; check the network and the address, or see "
                "what can be done without: khorgos link --offline"
            ) from error
        if status in _BUSY:
            raise _BusyError(f"HTTP {status}", _retry_after(headers))
        if headers.get("Content-Encoding") == "gzip":
            with suppress(OSError, EOFError, zlib.error):  # what is damaged is refused below
                body = gzip.decompress(body)
        if told:
            said = body.decode("utf-8", "replace")[:300]
            raise WikidataError(
                f"{address} answered {told}: {said}; check the address, or try again later"
            )
        try:
            answer = json.loads(body)
        except ValueError as error:
            raise self._strange(address, f"JSON was expected: {error}") from error
        if not isinstance(answer, dict):
            raise self._strange(address, f"a JSON object was expected, not {answer!r:.60}")
        # The action API answers 200 with an error inside.
        if fault := answer.get("error"):
            code, info = fault.get("code", ""), fault.get("info", "no reason given")
            if code in ("maxlag", "ratelimited"):
                raise _BusyError(f"{code}: {info}", _retry_after(headers))
            raise WikidataError(f"{address} refused the request ({code}): {info}")
        return answer

    @staticmethod
    def _strange(address: str, told: str) -> WikidataError:
        return WikidataError(f"{address} gave an answer that cannot be read: {told}")


def _retry_after(headers: Message) -> float | None:
    """Seconds in the header Retry-After (RFC 9110, section 10.2.3); None where it has none."""
    value = str(headers.get("Retry-After", "")).strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
