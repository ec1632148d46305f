"""No question costs more than its share: one that takes too long is stopped by either engine and told
what to narrow, answers without end leave room for others; and the log of it names nobody."""

import logging
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import orjson
import pytest
from elastic_transport import ApiResponseMeta, ConnectionTimeout, HttpHeaders, NodeConfig
from elasticsearch import ApiError

from griffie.observe import _Json, _Named
from indexer.engines.elastic.searching import search as asked_of_server
from indexer.engines.embedded import LiveTantivy
from indexer.question.language import parse
from indexer.question.query import Query, Result, TooSlow
from search_api.app import create_app
from search_api.web import paced
from search_api.web.paced import SMALL, Streams, Work
from search_api.web.problems import Problem
from search_api.web.tracing import request_id
from store import Store
from tests.asking import AppClient
from tests.installations import Installation
from tests.test_engines import filled, generated

# --- a question ----------------------------------------------------------------------------------


def test_the_embedded_engine_stops_between_its_steps(
    embedded_installation: Installation,
) -> None:
    filled(embedded_installation, generated(5))
    live = embedded_installation.live
    for facets, histogram in (((), None), (("type",), None), ((), "jaar")):
        question = Query(parse("fietspad"), facets=facets, histogram=histogram)
        assert live.search(question).total >= 0
        with pytest.raises(TooSlow, match="vraag minder"):
            live.search(Query(parse("fietspad"), facets=facets, histogram=histogram, seconds=0.0))


def test_a_step_that_cannot_be_broken_off_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = threading.Event()

    def endless(_: Query) -> Result:
        ends.wait()
        raise AssertionError("nobody reads this")

    live = LiveTantivy(tmp_path)
    monkeypatch.setattr(live, "_search", endless)
    with pytest.raises(TooSlow):
        live.search(Query(seconds=0.0))
    ends.set()
    live.close()


class Server:
    """An Elasticsearch that ran out of time, in one of its ways."""

    def __init__(self, said: Any) -> None:
        self.said = said
        self.given: dict[str, Any] = {}

    def options(self, **options: Any) -> "Server":
        self.given |= options
        return self

    def search(self, **body: Any) -> Any:
        self.given |= body
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


def refused(status: int) -> ApiError:
    meta = ApiResponseMeta(status, "1.1", HttpHeaders(), 0.0, NodeConfig("http", "localhost", 9200))
    return ApiError("shards", meta, {"error": {"reason": "Timed Out"}})


@pytest.mark.parametrize(
    "said", [{"timed_out": True}, ConnectionTimeout("te laat"), refused(503), refused(429)]
)
def test_what_the_server_stopped_is_too_slow_and_not_away(said: Any) -> None:
    server = Server(said)
    with pytest.raises(TooSlow, match="vraag minder"):
        asked_of_server(server, Query(parse("fietspad"), seconds=2.0), "stand")  # type: ignore[arg-type]
    assert server.given["timeout"] == "2000ms"
    assert server.given["request_timeout"] > 2.0


def test_who_asks_too_much_is_told_what_to_narrow(
    store: Store, embedded_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded_installation.bring_up(store)
    live = embedded_installation.live
    monkeypatch.setattr(live, "_search", lambda _: (_ for _ in ()).throw(TooSlow("vraag minder")))
    client = AppClient(create_app(store, live, []), raise_server_exceptions=False)
    answer = client.get("/api/v1/search?q=fietspad")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "vraag minder" in answer.json()["detail"]
    assert client.get("/zoek?q=fietspad").status_code == 503


# --- an answer without end -----------------------------------------------------------------------


async def read(body: AsyncIterator[bytes]) -> int:
    return sum([len(page) async for page in body])


@pytest.mark.parametrize(("others", "waits"), [(0, 0), (3, 20 - SMALL)])
def test_a_stream_leaves_room_while_others_are_answered(
    monkeypatch: pytest.MonkeyPatch, others: int, waits: int
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(paced.anyio, "sleep", sleep)
    work = Work(busy=1 + others)
    assert anyio.run(read, Streams(work).of(iter([b"bladzijde"] * 20))) == 180
    assert len(waited) == waits
    assert all(0 <= seconds <= paced.LONGEST for seconds in waited)


def test_only_so_many_streams_are_given_at_once() -> None:
    async def several() -> None:
        streams = Streams(Work(), most=2)
        begun = [streams.of(iter([b"a", b"b"])) for _ in range(2)]
        for one in begun:
            assert await anext(one) == b"a"
        with pytest.raises(Problem) as refusal:
            streams.of(iter([b"c"]))
        assert refusal.value.status == 503
        for one in begun:  # one is read to its end, of the other who reads goes away
            await one.aclose()  # type: ignore[attr-defined]
        assert await read(streams.of(iter([b"c"]))) == 1

    anyio.run(several)


# --- what is written down of it ------------------------------------------------------------------


def test_a_line_of_the_log_for_machines_is_an_object_with_the_id_of_the_question() -> None:
    record = logging.LogRecord("griffie.api", logging.INFO, "", 1, "%s", ("beantwoord",), None)
    record.__dict__ |= {"route": "/api/v1/search", "status": 200, "ms": 7, "client": "192.0.2.1"}
    token = request_id.set("vraag-1")
    try:
        assert _Named().filter(record)
    finally:
        request_id.reset(token)
    line = orjson.loads(_Json().format(record))
    assert line.pop("op").endswith("+00:00")
    assert line == {
        "niveau": "INFO",
        "deel": "griffie.api",
        "tekst": "beantwoord",
        "request_id": "vraag-1",
        "route": "/api/v1/search",
        "status": 200,
        "ms": 7,
    }
