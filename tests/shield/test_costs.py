"""No question costs more than its share: what is asked, how long it takes, how much a client has."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import orjson
import pytest
from fastapi.testclient import TestClient

from indexer.question.language import parse
from indexer.question.query import Query, TooSlow
from tests.asking import AppClient
from tests.shield.service import Held, application, refused


@pytest.mark.parametrize("number", ["²", "9" * 30, "-1", "1e3", "０", "1" * 5000, "99999999999999"])
def test_the_number_of_an_event_is_one_of_the_feed(client: AppClient, number: str) -> None:
    header = {"Last-Event-ID": number.encode()}
    refused(client.get("/ori/feed/v0/feed/stream", headers=header))


ENDLESS = "9" * 40
OUT_OF_BOUNDS = (
    *(f"/api/v1/search?{name}=" + "x" * 3000 for name in ("q", "organisatie", "fractie", "sort")),
    "/api/v1/search?" + "&".join(["fractie=a"] * 450),
    "/api/v1/search?" + "&".join(f"a{n}=1" for n in range(900)),
    f"/api/v1/search?size={ENDLESS}",
    "/api/v1/search?size=%C2%B2",
    "/api/v1/search?q=a%00b",
    f"/api/v1/search?q=tegen:>{ENDLESS}",
    "/api/v1/records?source_url=%00",
    f"/api/v1/records/x?versie={ENDLESS}",
    f"/records/x?versie={ENDLESS}",
    "/api/v1/records/a%00b",
    f"/ori/v2/vergaderingen?pageSize={ENDLESS}",
    "/ori/v2/vergaderingen?vergaderdatum=%00",
    f"/ori/feed/v0/feed?limit={ENDLESS}",
    "/" + "a" * 4000,
)


@pytest.mark.parametrize("address", OUT_OF_BOUNDS, ids=lambda each: each[:40])
def test_every_parameter_has_its_bound(client: AppClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code in (400, 404), answer.text[:200]


def nested(depth: int, opening: str = '{"a":', closing: str = "}") -> bytes:
    return (opening * depth + "1" + closing * depth).encode()


UPLOADS = {
    "deep objects": b'{"profile":"v2","answer":' + nested(900) + b"}",
    "deep lists": b'{"profile":"v2","answer":' + nested(900, "[", "]") + b"}",
    "a little deep": b'{"profile":"v2","answer":' + nested(120) + b"}",
    "endless": b"[" * 1_000_000,
    "many objects": b'{"profile":"v2","answer":[' + b"{}," * 1_300_000 + b"{}]}",
    "many lists": b'{"profile":"v2","answer":[' + b"[]," * 1_300_000 + b"[]]}",
    "not utf-8": b'{"profile":"\xff"}',
    "a number": b"1" * 5000,
}


@pytest.mark.parametrize("kind", UPLOADS)
def test_an_upload_is_refused_before_it_costs(client: AppClient, kind: str) -> None:
    begun = time.monotonic()
    answer = client.post("/api/v1/conformance", content=UPLOADS[kind])
    assert answer.status_code in (400, 413), answer.text[:200]
    form = {"profile": "v2", "answer": UPLOADS[kind].decode("latin-1")[:2_000_000]}
    assert client.post("/toets", data=form).status_code in (400, 413)
    assert time.monotonic() - begun < 6


@pytest.mark.parametrize("path", ["/api/v1/records:batch", "/api/v1/conformance", "/toets"])
def test_a_body_without_end_is_refused_on_the_way(client: AppClient, path: str) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 40:
            sent += 1
            yield b" " * 1024 * 1024

    assert client.post(path, content=endless()).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b'{"ids":["\\ud800"]}',
        b'{"ids":["a\\u0000b"]}',
        nested(2000),
        b'{"ids":["' + b"x" * 70 + b'"]}',
    ],
)
def test_a_batch_of_odd_ids(client: AppClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    refused(client.post("/api/v1/records:batch", content=body, headers=headers))


# --- time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["sluis", "slui*", "sluis NEAR/5 motie", '"motie sluis"', ""])
def test_an_engine_stops_at_the_budget(held: Held, question: str) -> None:
    asked = Query(parse(question), seconds=0.0, facets=("type", "organisatie"), histogram="maand")
    with pytest.raises(TooSlow, match="vraag minder"):
        held[2].live.search(asked)
    assert held[2].live.search(replace(asked, seconds=30.0)).total > 0


@pytest.mark.parametrize("path", ["/api/v1/search?q=slui*", "/?q=slui*", "/api/v1/search.csv"])
def test_what_takes_too_long_says_what_to_narrow(held: Held, path: str) -> None:
    with AppClient(application(held, seconds=1e-9)) as hurried:
        answer = hurried.get(path)
        assert answer.status_code == 503
        assert "vraag minder" in answer.text
        assert answer.headers["Retry-After"]
        assert hurried.get("/health/live").status_code == 200


def test_others_are_answered_while_a_table_and_uploads_go_on(held: Held) -> None:
    """Everything at once, in one process: a short question waits for none of it."""
    row = {"id": "a", "titel": "b" * 2000, "url": "https://x.example/a"}
    heavy = orjson.dumps({"profile": "v2", "answer": {"results": [row] * 400}})
    ends = threading.Event()

    def load(client: TestClient, path: str) -> None:
        while not ends.is_set():
            if path.startswith("/api/v1/conf"):
                client.post(path, content=heavy)
            else:
                client.get(path)

    paths = ["/api/v1/search.ndjson?q=sluis", "/api/v1/conformance", "/api/v1/search.csv"]
    with TestClient(application(held), raise_server_exceptions=False) as client:
        loads = [threading.Thread(target=load, args=(client, path)) for path in paths]
        for each in loads:
            each.start()
        waits = []
        for _ in range(10):
            begun = time.monotonic()
            assert client.get("/health/live").status_code == 200
            waits.append(time.monotonic() - begun)
        ends.set()
        for each in loads:
            each.join()
    assert sorted(waits)[5] < 1.0


# --- limits -----------------------------------------------------------------------------------------


def test_a_client_has_so_much_a_minute_and_is_told(held: Held) -> None:
    with AppClient(application(held, allowance=50, keys={"geheim": 5000})) as limited:
        first = limited.get("/api/v1/status")
        assert first.headers["RateLimit-Policy"] == '"units";q=50;w=60'
        assert re.fullmatch(r'"units";r=49;t=\d+', first.headers["RateLimit"])
        codes = [limited.get("/api/v1/search.csv?q=sluis") for _ in range(4)]
        assert [each.status_code for each in codes] == [200, 200, 429, 429]
        beyond = codes[-1]
        assert 0 < int(beyond.headers["Retry-After"]) <= 60
        assert beyond.json()["violated-policies"] == ["units"]
        assert "Access-Control-Allow-Origin" in beyond.headers
        assert limited.get("/health/live").status_code == 200
        assert limited.get("/static/griffie.css").status_code == 200
        keyed = limited.get("/api/v1/search.csv?q=sluis", headers={"X-Api-Key": "geheim"})
        assert keyed.status_code == 200
        other = limited.get("/api/v1/search.csv?q=sluis", headers={"X-Api-Key": "geraden"})
        assert other.status_code == 429


def test_nobody_is_limited_unless_it_is_set(client: AppClient) -> None:
    answers = [client.get("/api/v1/search.csv?q=sluis") for _ in range(5)]
    assert {each.status_code for each in answers} == {200}
    assert "RateLimit" not in answers[0].headers


@pytest.mark.parametrize("proxies", [(), ("10.0.0.0/8",)])
def test_only_a_proxy_of_ours_says_who_asks(held: Held, proxies: tuple[str, ...]) -> None:
    app = application(held, allowance=20, proxies=proxies)
    with AppClient(app, client=("10.1.1.1", 5)) as behind:
        codes = [
            behind.get(
                "/api/v1/search.csv", headers={"X-Forwarded-For": f"1.1.1.1, 2001:db8:{n}::9"}
            ).status_code
            for n in range(3)
        ]
    assert codes == ([200, 200, 200] if proxies else [200, 429, 429])
