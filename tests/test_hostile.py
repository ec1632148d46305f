"""The checker against servers that answer anything at all: it always ends in a report, and one bad
answer among good ones is seen wherever it comes."""

import copy
import itertools
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest

from conformance.check import check
from conformance.http.client import Limits
from conformance.report.findings import Report
from conformance.report.reports import FORMATS, made
from conformance.resource import shape
from conformance.rules.profiles import PROFILES
from conformance.session import Options
from crawlers.normalise import reading_of
from crawlers.registry import bundled, choose
from griffie.side_by_side import made_of_pieces
from search_api.app import create_app
from standard.resources import RESOURCES
from store import Put, Store, default_address
from tests import emulated_council, emulator_feed
from tests.asking import AppClient
from tests.depth import times
from tests.emulated_council import World
from tests.emulator import TODAY, Emulator
from tests.emulator_feed import FeedEmulator
from tests.installations import embedded

#: values that are of the wrong kind, too large, or look like what they are not
ODD: list[Any] = [
    None, 5, -1, 10**30, 1.5, True, "", "x" * 3000, [], {}, [1], [None], [[[]]], "é", "\x00", "\x7f\n",
    {"id": 3}, {"id": None}, [{"id": {}}], {"url": 5}, {"gemeentecode": 5}, {"id": "a", "url": "http://["},
    ["http://["], "http://[::1", "http://[::1]:x/", "http://x:99999999/a", "//", "https://a b/",
    "2026-13-45", "2026-02-30", "0000-00-00", "2026-01-01T25:00:00Z", "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00",
]  # fmt: skip
Reply = Callable[[httpx2.Request, httpx2.Response], httpx2.Response | None]


def checked(
    profile: str, change: Callable[[World], None] | None = None, answer: Reply | None = None
) -> Report:
    made_: Emulator | FeedEmulator
    if profile == "feed":
        made_, base = FeedEmulator(answer=answer), emulator_feed.BASE
    else:
        made_, base = Emulator(profile, change=change, answer=answer), emulated_council.BASE
    limits = Limits(requests=600, pause=0, waits=False)
    return check(profile, base, Options(limits=limits, transport=made_.transport, today=TODAY))


def spoil(row: Any, chance: random.Random) -> None:
    """Puts something odd in one place."""
    if not isinstance(row, dict) or not row:
        return
    name = chance.choice(list(row))
    value, odd = row[name], copy.deepcopy(chance.choice(ODD))
    if isinstance(value, dict) and value and chance.random() < 0.6:
        value[chance.choice(list(value))] = odd
    elif isinstance(value, list) and value and chance.random() < 0.6:
        value[0] = odd
    else:
        row[name] = odd


def again(response: httpx2.Response, content: bytes) -> httpx2.Response:
    headers = [(n, v) for n, v in response.headers.items() if n.lower() != "content-length"]
    return httpx2.Response(response.status_code, headers=headers, content=content)


@pytest.mark.parametrize("seed", range(times(12, 4)))
@pytest.mark.parametrize("profile", ["v2", "mini", "koop", "feed"])
def test_whatever_is_sent_the_check_ends_in_a_report(profile: str, seed: int) -> None:
    chance = random.Random(f"{profile} {seed}")
    for _ in range(times(10, 6)):

        def change(found: World) -> None:
            collection = chance.choice([name for name in found if found[name]])
            spoil(chance.choice(list(found[collection].values())), chance)

        def answer(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
            if chance.random() > 0.06 or not response.content.startswith(b"{"):
                return None
            body = json.loads(response.content)
            spoil(body, chance)
            return again(response, json.dumps(body).encode())

        report = checked(profile, change, answer)
        assert report.checked["requests"] > 0
        for form in FORMATS:
            assert made(report, form)


@pytest.mark.parametrize("profile", ["v2", "mini", "koop"])
def test_what_is_taken_for_sound_has_no_fault_of_shape(profile: str) -> None:
    """The quick look at a resource never passes over what the validator of its schema finds."""
    chance = random.Random(profile)
    sound = 0
    for _ in range(times(60, 4)):
        for collection, rows in emulated_council.world(profile).items():
            kind = PROFILES[profile].collections[collection]
            for row in rows.values():
                if chance.random() < 0.7:
                    spoil(row, chance)
                if shape.sound(profile, kind)(row):
                    sound += 1
                    assert list(shape.validator(profile, kind).iter_errors(row)) == [], row
    assert sound > 20


@pytest.mark.parametrize("profile", ["v2", "mini"])
def test_whatever_is_sent_the_aggregator_says_what_it_made_of_it(profile: str) -> None:
    chance = random.Random(profile)
    for _ in range(times(20, 8)):
        world = emulated_council.world(profile)
        rows = [row for each in world.values() for row in each.values()]
        for row in rows:
            spoil(row, chance)
        strange = [
            {**rows[0], "id": code, "gemeente": None, "organisatie": {"provincie": code}}
            for code in ("pv99", "pv30")
        ]
        sent = orjson.loads(json.dumps([*strange, *rows, *ODD]))
        told = made_of_pieces(profile, sent)
        assert told is not None
        assert told.rows
        assert told.problems


def emptied(body: Any) -> bytes:
    return b""


def cut(body: Any) -> bytes:
    return json.dumps(body).encode()[:-40]


def bare(body: Any) -> bytes:
    return json.dumps(body.get("results", body.get("records"))).encode()


def null(body: Any) -> bytes:
    rows = body.get("results", body.get("records"))
    return json.dumps(
        {**body, next(n for n in body if body[n] is rows): [None, *rows[1:]]}
    ).encode()


def twice(body: Any) -> bytes:
    rows = body.get("results", body.get("records"))
    return json.dumps({**body, next(n for n in body if body[n] is rows): [*rows, rows[0]]}).encode()


@dataclass
class Once:
    """Spoils the page of a number, of those that have rows."""

    number: int
    fault: Callable[[Any], bytes]
    at: str | None = None
    passed: int = 0

    def __call__(
        self, request: httpx2.Request, response: httpx2.Response
    ) -> httpx2.Response | None:
        if response.status_code != 200 or not response.content.startswith(b"{"):
            return None
        body = json.loads(response.content)
        if not (body.get("results") or body.get("records")):
            return None
        self.passed += 1
        if self.passed - 1 != self.number:
            return None
        self.at = str(request.url)
        return again(response, self.fault(body))


@pytest.mark.parametrize("fault", [emptied, cut, bare, null, twice])
@pytest.mark.parametrize("profile", ["mini", "feed"])
def test_one_bad_page_among_good_ones_is_seen_wherever_it_comes(
    profile: str, fault: Callable[[Any], bytes]
) -> None:
    """Every page that has rows (in `make test` every third, another for each fault) is spoilt once, in
    a check of its own: the first and the later ones, read again, filtered, after a cursor. Pages
    backwards are held against what they came from."""
    unseen: list[str] = []
    for number in itertools.count(times(0, len(fault.__name__) % 3), times(1, 3)):
        once = Once(number, fault)
        report = checked(profile, None, once)
        if once.at is None:
            break
        if not report.findings:
            unseen.append(once.at)
    assert number > 15
    assert unseen == []


def test_whatever_was_taken_over_is_served(tmp_path: Path) -> None:
    """Records of a source that sent odd values: none of them breaks an index, a list or a page."""
    chance = random.Random(7)
    world = emulated_council.world("v2")
    rows = [row for each in world.values() for row in each.values()]
    for row in rows:
        if chance.random() < 0.5:
            spoil(row, chance)
    world["informatieobjecten"]["d-brief"]["titel"] = "2026-01-01T25:00:00Z"
    council = choose(bundled(), ["oss"])[0]
    reading = reading_of(json.dumps({"results": rows}).encode(), "ori", council)
    store, made_ = Store(default_address(tmp_path)), embedded(tmp_path)
    refused: list[tuple[Put, str]] = []
    store.write(reading.puts, refused=refused)
    left = [put for put in reading.puts if put not in [each for each, _ in refused]]
    made_.bring_up(store)
    with AppClient(create_app(store, made_.live, [])) as client:
        for put in left:
            collection = put.record.data.collectie
            for path in ("/api/v1/records", "/records", f"/ori/v2/{collection}"):
                assert client.get(f"{path}/{put.record.id}").status_code == 200
        for model in RESOURCES.values():
            assert client.get(f"/ori/v2/{model.collectie}?pageSize=100").status_code == 200
        for path in ("/ori/feed/v0/feed", "/ori/feed/v0/snapshot", "/api/v1/search.csv", "/?q="):
            assert client.get(path).status_code == 200
    assert len(reading.puts) > 40
    assert len(left) > 40
    made_.close()
    store.close()
