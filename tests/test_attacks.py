"""A stranger at every address: questions, parameters, paths, headers, methods and bodies that nobody
would send in good faith. None is answered by 500, and none costs more than its share."""

import asyncio
import logging
import re
import time
from collections.abc import Iterator, MutableMapping
from typing import Any
from urllib.parse import quote

import pytest

from indexer.classic.documents import CLASSIC
from indexer.engines.embedded import LiveClassicTantivy, TantivyIndexes
from indexer.engines.kinds import CLASSIC as KIND
from indexer.follow import bring_up
from search_api.app import create_app
from tests.asking import AppClient
from tests.installations import COUNCILS, embedded
from tests.test_workers import filled

#: seconds that one answer may take on a machine that does other things too
SHARE = 3.0
KEY = "3f1d9a52-6d1c-5f6e-8a4b-0c9f2f6f1a11"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppClient]:
    folder = tmp_path_factory.mktemp("aanval")
    store, made = filled(folder, 60), embedded(folder)
    bring_up(store, TantivyIndexes(folder, KIND), COUNCILS, making=CLASSIC)
    classic = LiveClassicTantivy(folder)
    app = create_app(store, made.live, [], classic_engine=classic)
    logging.disable(logging.CRITICAL)
    with AppClient(app, raise_server_exceptions=False) as made_client:
        made_client.get("/openapi.json")
        made_client.get("/api/v1/search?q=motie*")
        yield made_client
    logging.disable(logging.NOTSET)
    classic.close()
    made.close()
    store.close()


def held(client: AppClient, method: str, path: str, **more: object) -> None:
    begun = time.monotonic()
    answer = client.request(method, path, follow_redirects=False, **more)  # type: ignore[arg-type]
    took = time.monotonic() - begun
    assert answer.status_code != 500, (method, path[:200], answer.text[:300])
    assert took < SHARE, (method, path[:200], took)
    assert "Traceback" not in answer.text
    for value in answer.headers.values():
        assert "evil" not in value


SEARCHES = ("/api/v1/search", "/", "/api/v1/search.atom", "/v1/elastic/_search")
QUESTIONS = (
    "(" * 400 + "a" + ")" * 400, "(" * 1900, '"' * 999, '"!" ' * 480, "a* OR " * 150 + "b*", "* *", "?", "*a",
    '"a b"~999999999', "NOT " * 300 + "a", "-" * 500 + "a", "a AND " * 300, "titel:" * 200 + "a",
    "datum:>9999-99-99", "tegen:>1e99", "a NEAR/99999999 b", "a NEAR/5 " * 100 + "b",
    "\u202e\u200b" * 300, "ẞ" * 500, "ﬃ" * 500, "a\u0301" * 900, "\\" * 900, "' OR 1=1 --",
    "a^1e9", "/(a+)+$/", "a:b:c:d", "()", "woon* raad* mot* " * 50, "fietspad~2 " * 100,
    "é" * 900, "🏳️‍🌈" * 100, "a\tb\x0bc", "1" * 1900, "de het een van " * 100,
)  # fmt: skip


@pytest.mark.parametrize("path", SEARCHES)
def test_questions(client: AppClient, path: str) -> None:
    for text in QUESTIONS:
        held(client, "GET", f"{path}?q={quote(text)}")


def test_questions_of_classic_by_body(client: AppClient) -> None:
    for text in QUESTIONS:
        for kind in ("query_string", "simple_query_string"):
            body = {"query": {kind: {"query": text, "fields": ["*"]}}}
            held(client, "POST", "/v1/elastic/_search", json=body)


NAMES = (
    "q", "type", "organisatie", "fractie", "uitslag", "jaar", "van", "tot", "sort", "size",
    "cursor", "facet", "histogram", "synoniemen", "scheiding", "versie", "leverancier",
)  # fmt: skip
VALUES = ("", "-1", "9" * 30, "1e5", "²", "NaN", "[]", "a,b", "\0", "2024-13-45", "x" * 1900, "９")


def test_parameters(client: AppClient) -> None:
    for name in NAMES:
        for value in VALUES:
            held(client, "GET", f"/api/v1/search?{name}={quote(value)}")
    for name in ("facet", "type", "fractie"):
        held(client, "GET", "/api/v1/search?" + "&".join([f"{name}=type"] * 300))


PATHS = (
    "/records/{}", "/api/v1/records/{}", "/api/v1/records/{}/vergelijkbaar", "/static/{}",
    "/ori/v2/informatieobjecten/{}", "/ori/v2/{}", "/ori/feed/v0/organisaties/gm0828/{}",
    "/v1/elastic/{}/_search", "/v1/elastic/ori_oss/_doc/{}", "/organisaties/{}", "/leveranciers/{}",
)  # fmt: skip
PIECES = (
    "%00", "%ff%fe", "%c0%ae%c0%ae/", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd",
    "a%0d%0aSet-Cookie:evil=1", "%e2%80%ae", "%", ";", "//evil.example/", "..\\..\\", "%2565",
    "x" * 1500, KEY, KEY.upper(), "{}", "null", "9" * 40, "a%20b", "*", "ori_*,-ori_*",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_paths(client: AppClient, path: str) -> None:
    for piece in PIECES:
        held(client, "GET", path.replace("{}", piece))
    answer = client.get(path.replace("{}", "..%2f..%2f..%2fetc%2fpasswd"))
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "path", ["/oembed?url={}", "/toets?url={}", "/toets?adres={}", "/volgen?q={}"]
)
def test_addresses_that_are_none(client: AppClient, path: str) -> None:
    for host in ("", "http://testserver/", "http://testserver/records/"):
        for text in (
            "http://[",
            "//[",
            "[::1",
            "http://[::1]:x/",
            "http://x:99999999/",
            "\0",
            "http://℀/",
        ):
            held(client, "GET", path.format(quote(host + text, safe="")))


def test_a_body_that_is_broken_off(client: AppClient) -> None:
    """Whoever goes away while sending is no fault of ours."""

    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    said: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/api/v1/conformance", "query_string": b"",
        "raw_path": b"/api/v1/conformance", "headers": [(b"host", b"testserver")], "scheme": "http",
        "server": ("testserver", 80), "client": ("127.0.0.1", 1), "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    asyncio.run(client.app(scope, gone, send))  # type: ignore[arg-type]
    assert said[0]["status"] == 400


def described(client: AppClient) -> list[str]:
    found = []
    for place in ("", "/ori/v2", "/ori/feed/v0"):
        paths = client.get(f"{place}/openapi.json").json()["paths"]
        found += [place + re.sub(r"\{[^}]*\}", KEY, path) for path in paths]
    return [path for path in found if not path.endswith("stream")]


def test_every_method_on_every_address(client: AppClient) -> None:
    paths = described(client)
    assert len(paths) > 40
    for path in paths:
        for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "EVIL"):
            held(client, method, path)
        got, bare = client.get(path), client.head(path)
        assert (bare.status_code, bare.text) == (got.status_code, "")


HEADERS = (
    {"Host": "evil.example"}, {"Host": "a" * 500}, {"Host": "[::1"}, {"Host": "%00"},
    {"X-Forwarded-For": "1.1.1.1," * 200}, {"X-Forwarded-Proto": "evil"},
    {"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil"}, {"X-Original-URL": "/evil"},
    {"Range": "bytes=0-," * 200}, {"Range": "bytes=9-1"}, {"Range": "x"},
    {"If-None-Match": '"a",' * 500}, {"If-None-Match": "*"}, {"If-Modified-Since": "gisteren"},
    {"If-Range": "x", "Range": "bytes=0-1"}, {"If-Match": "x"}, {"Accept": "," * 3000},
    {"Accept-Encoding": ";q=" * 900}, {"Accept-Language": "x" * 3000}, {"Cookie": "a=" * 1000},
    {"X-Request-ID": "x" * 5000}, {"X-Request-ID": b"\xe9\xff"}, {"X-Api-Key": b"\xff"},
    {"Last-Event-ID": "x"}, {"Connection": "upgrade", "Upgrade": "websocket"}, {"Origin": "null"},
    {"Content-Type": "application/json; charset=utf-99"}, {"Content-Type": "multipart/form-data"},
    {"X-HTTP-Method-Override": "DELETE"}, {"Transfer-Encoding": "gzip"},
)  # fmt: skip
READ = ("/api/v1/search?q=motie", "/", "/static/griffie.css", "/ori/v2/informatieobjecten", "/docs")
WRITTEN = ("/toets", "/api/v1/conformance", "/api/v1/records:batch", "/v1/elastic/_search")


def test_headers(client: AppClient) -> None:
    for headers in HEADERS:
        for path in READ:
            held(client, "GET", path, headers=headers)
        for path in WRITTEN:
            held(client, "POST", path, headers=headers, content=b'{"a":1}')


BODIES = (
    b"", b"null", b"[]", b"0", b"{", b"\xff\xfe", b"\xef\xbb\xbf{}", b"{}" * 10_000,
    b'{"a":' * 500 + b"1" + b"}" * 500, b"[" * 100_000, b'{"ids":null}', b'{"ids":[null]}',
    b'{"a":1e999}', b'{"query":null}', b'{"query":{"match":null}}', b'{"size":-1}',
    b'{"from":99999999999}', b'{"sort":[{}]}', b'{"aggs":{"a":null}}',
    b'{"aggs":{"a":{"terms":{"field":"x","size":99999999}}}}',
    b'{"query":{"regexp":{"name":"(a+)+$"}}}', b'{"query":{"wildcard":{"name":"*a*b*c*d*"}}}',
    b'{"query":{"bool":{"must":[' + b'{"match_all":{}},' * 3000 + b'{"match_all":{}}]}}}',
    b'{"query":{"range":{"start_date":{"gte":"now-99999999999y"}}}}',
    b'{"query":{"terms":{"@type":["a"' + b',"b"' * 9000 + b"]}}}", b'{"search_after":["x"]}',
    b'{"profile":"v2","answer":{}}', b'{"profile":"v2","answer":"\\ud800"}', b"a=" + b"%" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("path", [*WRITTEN, "/v1/elastic/_msearch", "/v1/elastic/_mget", "/mcp"])
def test_bodies(client: AppClient, path: str) -> None:
    for body in BODIES:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        held(client, "POST", path, content=body, headers=headers)


def test_open_words_of_classic_count_for_what_they_cost(client: AppClient) -> None:
    """Words of which an engine looks at every word of every field."""
    for text in ("woon* raad* mot* " * 50, "fietspad~2 " * 200):
        body = {"query": {"query_string": {"query": text}}}
        answer = client.post("/v1/elastic/_search", json=body)
        assert answer.status_code == 400
        assert "onderdelen" in answer.text
    few = client.post(
        "/v1/elastic/_search", json={"query": {"query_string": {"query": "woon* raad* fiets*"}}}
    )
    assert few.status_code == 200
