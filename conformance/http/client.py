"""Asks politely: one question at a time, within a number of questions, of bytes and of seconds."""

import functools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
import orjson

from net import guard
from net.transport import trusted

AGENT = "Griffie-conformance/1.0 (toets aan Open Raadsinformatie)"
#: a busy server is asked again so many times, each after at most so many seconds
AGAIN, PATIENCE = 3, 60.0
#: seconds that an event of a stream may take
EVENT = 5.0
#: objects and lists within one another that are surely not too deep
DEEP = 200
#: bytes of one answer
LARGEST = 32 * 1024 * 1024


class Unreachable(Exception):
    """No answer could be had; the text is a Dutch sentence."""


class Broken(Unreachable):
    """The connection was there and broke off."""


class Exhausted(Exception):
    """The questions, bytes or seconds of this check are used up."""


@dataclass
class Limits:
    """`pause` is the least time between two questions, None: a quarter of a second, and none on
    this machine itself."""

    requests: int = 2000
    bytes: int = 1024 * 1024 * 1024
    seconds: float = 3600.0
    timeout: float = 30.0
    pause: float | None = None
    #: False: ask a busy server again at once (a server of one's own, in a test)
    waits: bool = True


@functools.lru_cache(maxsize=4096)
def read(url: str) -> httpx2.URL:
    """An address, taken apart once: lists and resources are asked for more than once."""
    return httpx2.URL(url)


def parsed(content: bytes) -> Any:
    """What is in JSON. Raises ValueError when it is none, or is nested too deep to be written again."""
    found = orjson.loads(content)
    if content.count(b"[") + content.count(b"{") > DEEP:
        try:
            orjson.dumps(found)
        except TypeError as error:
            raise ValueError("te diep genest") from error
    return found


@dataclass(frozen=True)
class Answer:
    """What came back on one question; redirects are not followed."""

    url: str
    status: int
    headers: httpx2.Headers
    body: bytes
    method: str = "GET"

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()

    @property
    def charset(self) -> str:
        """The character set that the media type names, empty where it names none."""
        told = re.search(r"charset=\"?([\w-]+)", self.headers.get("content-type", ""), re.I)
        return told[1].casefold() if told else ""

    def json(self) -> Any:
        """The body as JSON; ValueError when it is not, or is nested too deep to keep."""
        return parsed(self.body)

    def object(self) -> dict[str, Any] | None:
        """The body when it is a JSON object, else None."""
        try:
            found = self.json()
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    def page(self, name: str) -> tuple[dict[str, Any], list[Any]] | None:
        """The page of a list and what is in it under `name`; None when the answer is none."""
        body = self.object() if self.ok else None
        rows = body.get(name) if body else None
        return (body, rows) if body is not None and isinstance(rows, list) else None


@dataclass
class Client:
    """`watch` sees every answer that came."""

    target: str
    limits: Limits = field(default_factory=Limits)
    transport: httpx2.BaseTransport | None = None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    watch: Callable[[Answer], None] = lambda answer: None
    asked: int = 0
    received: int = 0
    #: answers of 429 and 503
    busy: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._http = httpx2.Client(
            transport=self.transport,
            verify=trusted(),
            follow_redirects=False,
            timeout=self.limits.timeout,
            trust_env=False,
            headers={"User-Agent": AGENT, "Accept": "application/json"},
        )
        self._started = self.clock()
        self._last = -1e9
        pause = self.limits.pause
        self.pause = pause if pause is not None else 0.0 if guard.local(self.target) else 0.25

    def close(self) -> None:
        self._http.close()

    @property
    def left(self) -> int:
        return self.limits.requests - self.asked

    def get(self, url: str, **headers: str) -> Answer:
        return self.ask("GET", url, headers=headers)

    def ask(
        self, method: str, url: str, *, headers: dict[str, str] | None = None, body: Any = None
    ) -> Answer:
        """The answer; a busy server is asked again after the time that it names. Raises
        `Unreachable` and `Exhausted`."""
        for attempt in range(AGAIN + 1):
            answer = self._patiently(method, url, headers or {}, body)
            self.watch(answer)
            if answer.status not in (429, 503):
                return answer
            self.busy.append(answer)
            told = answer.headers.get("retry-after", "")
            if attempt == AGAIN:
                break
            wait = float(told) if told.isdigit() else 2.0**attempt
            if self.limits.waits:
                self.sleep(min(wait, PATIENCE))
        return answer

    def _patiently(self, method: str, url: str, headers: dict[str, str], body: Any) -> Answer:
        """A connection that breaks off is tried once more, where asking again changes nothing."""
        try:
            return self._once(method, url, headers, body)
        except Broken:
            if method not in ("GET", "HEAD"):
                raise
            return self._once(method, url, headers, body)

    def first_event(self, url: str, after: str) -> dict[str, str] | None:
        """The first server-sent event after an id, None when none comes in time."""
        self._turn()
        event: dict[str, str] = {}
        headers = {"Accept": "text/event-stream", "Last-Event-ID": after}
        try:
            with self._http.stream("GET", url, headers=headers, timeout=EVENT) as response:
                if response.status_code != 200:
                    return None
                for line in response.iter_lines():
                    name, _, value = line.partition(":")
                    if line == "" and "data" in event:
                        break
                    if name in ("id", "data"):
                        event[name] = value.strip()
        except (httpx2.HTTPError, OSError):
            return event if "data" in event else None
        return event if "data" in event else None

    def _turn(self) -> None:
        """Waits for the turn of one more question, and counts it."""
        if self.asked >= self.limits.requests:
            raise Exhausted(f"{self.limits.requests} verzoeken zijn gedaan")
        now = self.clock()
        if now - self._started > self.limits.seconds:
            raise Exhausted(f"{self.limits.seconds:.0f} seconden zijn voorbij")
        if (wait := self._last + self.pause - now) > 0:
            self.sleep(wait)
        self.asked += 1

    def _once(self, method: str, url: str, headers: dict[str, str], body: Any) -> Answer:
        self._turn()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = None if body is None else orjson.dumps(body)
        if content is not None:
            named["Content-Type"] = "application/json"
        try:
            asked = self._http.stream(method, read(url), headers=named, content=content)
            with asked as response:
                parts, size = [], 0
                for part in response.iter_bytes():
                    size += len(part)
                    if size > LARGEST:
                        raise Unreachable(f"het antwoord is groter dan {LARGEST} bytes: {url}")
                    parts.append(part)
                made = Answer(url, response.status_code, response.headers, b"".join(parts), method)
        except guard.Refused as error:
            raise Unreachable(str(error)) from error
        except (httpx2.ReadError, httpx2.RemoteProtocolError) as error:
            raise Broken(f"{url} antwoordt niet: de verbinding brak af") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError, OSError) as error:
            said = str(error) or type(error).__name__
            raise Unreachable(f"{url} antwoordt niet: {said}") from error
        finally:
            self._last = self.clock()
        self.received += len(made.body)
        if self.received > self.limits.bytes:
            raise Exhausted(f"{self.limits.bytes} bytes zijn ontvangen")
        return made
