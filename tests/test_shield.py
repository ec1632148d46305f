"""No question costs more than its share, and what leaves the service is safe to show elsewhere:
attacks from a stranger, each with its kind, on a small service in this process."""

import base64
import csv
import io
import itertools
import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import etree

from griffie.operation import serving
from griffie.settings import Settings
from indexer.question.language import parse
from indexer.question.query import Query, TooSlow
from search_api.app import create_app
from search_api.operation import Operation
from standard.extensions import ExtInformatieObject
from standard.records import Record
from standard.resources import InformatieObject
from standard.vocabulary import Informatieobjecttype
from store import Put, Store, default_address
from tests.conftest import Installation, embedded

KEY = b"k" * 32
TITLES = ("=1+1", "+31 is geen som", "-2 graden", "@SUM(A1)", "\tmet tab", "\rregel", "＝1+1")


def paper(key: str, title: str) -> Record:
    return Record(
        organisatie="gm0828",
        bronidentificatie=key,
        leverancier="ibabs",
        data=InformatieObject(
            titel=title, omschrijving="sluis", informatieobjecttype=Informatieobjecttype.motie
        ),
        ext=ExtInformatieObject(),
    )


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Store, Installation]]:
    folder = tmp_path_factory.mktemp("schild")
    store, made = Store(default_address(folder)), embedded(folder)
    texts = [*TITLES, *(f"Motie sluis {number}" for number in range(40))]
    store.write([Put(paper(str(number), text)) for number, text in enumerate(texts)])
    made.bring_up(store)
    yield folder, store, made
    made.close()
    store.close()


Held = tuple[Path, Store, Installation]


def application(held: Held, **run: Any) -> FastAPI:
    return create_app(held[1], held[2].live, [], operation=Operation(**{"key": KEY, **run}))


@pytest.fixture(scope="module")
def client(held: Held) -> Iterator[TestClient]:
    with TestClient(application(held), raise_server_exceptions=False) as made:
        yield made


def refused(answer: Any) -> None:
    assert answer.status_code == 400, (answer.status_code, answer.text[:200])
    assert answer.headers["content-type"] == "application/problem+json"


# --- cursors --------------------------------------------------------------------------------------

LISTS = (
    ("/api/v1/search", {"q": "sluis", "size": 5}),
    ("/ori/v2/informatieobjecten", {"pageSize": 5}),
    ("/ori/feed/v0/feed", {"limit": 5}),
)


def cursor_of(client: TestClient, path: str, asked: dict[str, Any]) -> str:
    body = client.get(path, params=asked).json()
    following = body["next"] or body.get("feedCursor") or body["cursor"]
    found = re.search(r"cursor=([^&]+)", following)
    return str(found[1] if found else following)


@pytest.mark.parametrize(("path", "asked"), LISTS)
def test_a_cursor_is_taken_back_only_as_it_was_given(
    client: TestClient, path: str, asked: dict[str, Any]
) -> None:
    good = cursor_of(client, path, asked)
    assert client.get(path, params={**asked, "cursor": good}).status_code == 200
    content = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    forged = [
        content[:16] + re.sub(rb"\d+", b"2147483647", content[16:]),
        content[16:],
        bytes(16) + content[16:],
        content[:-1],
        content + b"1",
        *(content[:n] + bytes([content[n] ^ 1]) + content[n + 1 :] for n in range(len(content))),
    ]
    begun = time.monotonic()
    for each in forged:
        text = base64.urlsafe_b64encode(each).decode().rstrip("=")
        refused(client.get(path, params={**asked, "cursor": text}))
    for text in ("x", "é", "A" * 20_000, '["1-1-1",2147483647,[],"a"]', "\u00b2"):
        refused(client.get(path, params={**asked, "cursor": text}))
    assert time.monotonic() - begun < 5


def test_another_key_opens_no_cursor_and_the_same_key_does(held: Held, client: TestClient) -> None:
    path, asked = LISTS[0]
    good = cursor_of(client, path, asked)
    with TestClient(application(held, key=b"a" * 32)) as stranger:
        refused(stranger.get(path, params={**asked, "cursor": good}))
    with TestClient(application(held)) as colleague:
        assert colleague.get(path, params={**asked, "cursor": good}).status_code == 200


def test_the_key_of_cursors_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    config = Settings(_env_file=None, data=tmp_path / "nieuw")  # type: ignore[call-arg]
    first = serving(config)
    kept = tmp_path / "nieuw" / "sleutel"
    assert (kept.read_bytes(), kept.stat().st_mode & 0o077) == (first.key, 0)
    assert serving(config).key == first.key
    kept.write_bytes(b"half")
    assert len(serving(config).key) == 32
    assert kept.read_bytes() != b"half"
    assert [each.name for each in kept.parent.iterdir()] == ["sleutel"]
    chosen = Settings(_env_file=None, data=tmp_path, sleutel="s" * 40)  # type: ignore[call-arg]
    assert serving(chosen).key == b"s" * 40


@pytest.mark.parametrize(
    ("host", "limited"), [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True)]
)
def test_a_limit_is_there_where_strangers_come(tmp_path: Path, host: str, limited: bool) -> None:
    config = Settings(_env_file=None, data=tmp_path)  # type: ignore[call-arg]
    assert bool(serving(config, host).allowance) == limited
    never = Settings(_env_file=None, data=tmp_path, limiet=0)  # type: ignore[call-arg]
    assert serving(never, host).allowance == 0


@pytest.mark.parametrize("sort", ["relevance", "-datum", "datum", "-gewijzigd"])
def test_a_place_beyond_the_end_reserves_nothing(held: Held, sort: Any) -> None:
    """What the engine would do if a cursor said so after all."""
    for text, offset in itertools.product(("sluis", "", "slui*"), (10**6, 2**31 - 1)):
        result = held[2].live.search(Query(parse(text), offset=offset, sort=sort))
        assert result.hits == ()
        assert result.total > 39


# --- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["²", "9" * 30, "-1", "1e3", "０", "1" * 5000, "99999999999999"])
def test_the_number_of_an_event_is_one_of_the_feed(client: TestClient, number: str) -> None:
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
def test_every_parameter_has_its_bound(client: TestClient, address: str) -> None:
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
def test_an_upload_is_refused_before_it_costs(client: TestClient, kind: str) -> None:
    begun = time.monotonic()
    answer = client.post("/api/v1/conformance", content=UPLOADS[kind])
    assert answer.status_code in (400, 413), answer.text[:200]
    form = {"profile": "v2", "answer": UPLOADS[kind].decode("latin-1")[:2_000_000]}
    assert client.post("/toets", data=form).status_code in (400, 413)
    assert time.monotonic() - begun < 6


@pytest.mark.parametrize("path", ["/api/v1/records:batch", "/api/v1/conformance", "/toets"])
def test_a_body_without_end_is_refused_on_the_way(client: TestClient, path: str) -> None:
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
def test_a_batch_of_odd_ids(client: TestClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    refused(client.post("/api/v1/records:batch", content=body, headers=headers))


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["sluis", "slui*", "sluis NEAR/5 motie", '"motie sluis"', ""])
def test_an_engine_stops_at_the_budget(held: Held, question: str) -> None:
    asked = Query(parse(question), seconds=0.0, facets=("type", "organisatie"), histogram="maand")
    with pytest.raises(TooSlow, match="vraag minder"):
        held[2].live.search(asked)
    assert held[2].live.search(replace(asked, seconds=30.0)).total > 0


@pytest.mark.parametrize("path", ["/api/v1/search?q=slui*", "/?q=slui*", "/api/v1/search.csv"])
def test_what_takes_too_long_says_what_to_narrow(held: Held, path: str) -> None:
    with TestClient(application(held, seconds=1e-9)) as hurried:
        answer = hurried.get(path)
        assert answer.status_code == 503
        assert "vraag minder" in answer.text
        assert answer.headers["Retry-After"]
        assert hurried.get("/health/live").status_code == 200


def test_others_are_answered_while_a_table_and_uploads_go_on(client: TestClient) -> None:
    """Everything at once, in one process: a short question waits for none of it."""
    row = {"id": "a", "titel": "b" * 2000, "url": "https://x.example/a"}
    heavy = orjson.dumps({"profile": "v2", "answer": {"results": [row] * 400}})
    ends = threading.Event()

    def load(path: str) -> None:
        while not ends.is_set():
            if path.startswith("/api/v1/conf"):
                client.post(path, content=heavy)
            else:
                client.get(path)

    paths = ["/api/v1/search.ndjson?q=sluis", "/api/v1/conformance", "/api/v1/search.csv"]
    loads = [threading.Thread(target=load, args=(path,)) for path in paths]
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


# --- limits ---------------------------------------------------------------------------------------


def test_a_client_has_so_much_a_minute_and_is_told(held: Held) -> None:
    with TestClient(application(held, allowance=50, keys={"geheim": 5000})) as limited:
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


def test_nobody_is_limited_unless_it_is_set(client: TestClient) -> None:
    answers = [client.get("/api/v1/search.csv?q=sluis") for _ in range(5)]
    assert {each.status_code for each in answers} == {200}
    assert "RateLimit" not in answers[0].headers


@pytest.mark.parametrize("proxies", [(), ("10.0.0.0/8",)])
def test_only_a_proxy_of_ours_says_who_asks(held: Held, proxies: tuple[str, ...]) -> None:
    app = application(held, allowance=20, proxies=proxies)
    with TestClient(app, client=("10.1.1.1", 5)) as behind:
        codes = [
            behind.get(
                "/api/v1/search.csv", headers={"X-Forwarded-For": f"1.1.1.1, 2001:db8:{n}::9"}
            ).status_code
            for n in range(3)
        ]
    assert codes == ([200, 200, 200] if proxies else [200, 429, 429])


# --- links ----------------------------------------------------------------------------------------


HOSTS = (
    "evil.example", "evil.example:80", "user@evil.example", "localhost@evil.example", "evil.example#",
    "localhost.evil.example", "[::1].evil.example", "evil.example/localhost", "",
)  # fmt: skip
LINKED = ("/api/v1/search?q=sluis", "/api/v1/search.csv", "/api/v1/search.atom", "/api/v1/search.ndjson",
          "/ori/v2/informatieobjecten", "/ori/feed/v0/feed?limit=20", "/?q=sluis", "/bestaat-niet", "/ori/v2")  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_no_link_follows_a_forged_host(held: Held, client: TestClient, host: str) -> None:
    headers = {"Host": host, "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    with TestClient(application(held, address="https://raad.example/zoek")) as set_:
        for path in LINKED:
            for made in (client, set_):
                answer = made.get(path, headers=headers, follow_redirects=False)
                told = "evil.example" in answer.text + str(answer.headers)
                assert not told, path
        hits = set_.get(LINKED[0], headers=headers).json()["hits"]
        assert hits[0]["url"].startswith("https://raad.example/zoek/records/")


# --- the outside ----------------------------------------------------------------------------------


def test_every_answer_has_its_headers(client: TestClient) -> None:
    for path in (*LINKED, "/docs", "/static/griffie.css", "/health/ready", "/metrics", "/toets"):
        answer = client.get(path)
        assert answer.status_code in (200, 404), path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Request-ID"]
        assert answer.headers["Cache-Control"]
        if path.startswith(("/api", "/ori", "/health")):
            assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_no_page_needs_what_the_policy_forbids(client: TestClient) -> None:
    templates = Path(__file__).parent.parent / "search_api" / "site" / "templates"
    texts = [each.read_text() for each in templates.glob("*.html")]
    texts += [client.get(path).text for path in ("/", "/docs", "/?q=sluis", "/toets", "/zoektaal")]
    assert len(texts) > 12
    for text in texts:
        assert not re.search(
            r"""\sstyle=|<style|<script(?![^>]*(?:src="/static/|type="application/ld\+json"))|\son[a-z]+=""",
            text,
        )
        assert not re.search(r"""(src|href)="(https?:)?//(?!\{)[^"]*\.(js|css|woff2?|png)""", text)


ANSWER = json.dumps(
    {
        "next": None,
        "previous": None,
        "results": [
            {
                "id": "a",
                "url": "https://x.example/vergaderingen/a",
                "naam": "Raad",
                "vergaderingstype": "Raadsvergadering",
                "georganiseerdDoorGremium": {"id": "g"},
            }
        ],
    }
)


def test_a_report_has_its_own_styles_and_no_other(client: TestClient) -> None:
    answer = client.post("/toets", data={"profile": "v2", "answer": ANSWER})
    assert answer.status_code == 200, answer.text[:3000]
    policy = answer.headers["Content-Security-Policy"]
    assert len(re.findall(r"<style>", answer.text)) == policy.count("'sha256-") == 1


def get_paths(client: TestClient) -> list[str]:
    described = client.get("/openapi.json").json()["paths"]
    return [path for path, item in described.items() if "get" in item and "{" not in path]


PAGES = ("/", "/docs", "/toets", "/leveranciers", "/zoektaal", "/metrics", "/openapi.json")


def test_head_and_options_wherever_get(client: TestClient) -> None:
    paths = [
        *get_paths(client),
        *PAGES,
        "/ori/v2/stemmingen",
        "/ori/feed/v0/feed",
        "/static/griffie.css",
    ]
    assert len(paths) > 15
    for path in paths:
        question = {"source_url": "https://x.example"} if path == "/api/v1/records" else {}
        whole, head = client.get(path, params=question), client.head(path, params=question)
        assert (head.status_code, head.content) == (whole.status_code, b""), path
        kind = "content-type"
        assert head.headers[kind] == whole.headers[kind]
        asked = client.options(path, headers={"Origin": "https://elders.example"})
        assert asked.status_code == 204, path
        assert {"GET", "HEAD", "OPTIONS"} <= set(asked.headers["Allow"].split(", ")), path
    assert "POST" in client.options("/api/v1/conformance").headers["Allow"]
    assert client.options("/bestaat-niet").status_code == 404
    assert client.delete("/api/v1/search").status_code == 405


@pytest.mark.parametrize("path", ["/api/v1/search?q=sluis", "/", "/api/v1/status", "/openapi.json"])
def test_what_the_asker_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    mark = first.headers["ETag"]
    for known in (mark, mark.removeprefix("W/"), f'"x", {mark}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["ETag"] == mark
    assert client.get(path, headers={"If-None-Match": '"anders"'}).status_code == 200
    missing = client.get("/api/v1/records/x", headers={"If-None-Match": "*"})
    assert (missing.status_code, missing.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(("name", "mark"), [("komma", ","), ("puntkomma", ";"), ("tab", "\t")])
def test_no_cell_of_a_table_is_a_formula(client: TestClient, name: str, mark: str) -> None:
    answer = client.get("/api/v1/search.csv", params={"scheiding": name})
    assert answer.content.startswith(b"\xef\xbb\xbf") == (name != "komma")
    table = io.StringIO(answer.content.decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(table, delimiter=mark))
    assert len(rows) == len(TITLES) + 40
    assert not [v for row in rows for v in row.values() if v[:1] in tuple("=+-@\t\r＝")]
    titles = {row["titel"] for row in rows}
    assert {"'=1+1", "'@SUM(A1)", "'-2 graden"} <= titles
    said = client.get("/api/v1/search.csv", params={"q": "sluis", "sort": "-datum"}).text
    assert "\n=" not in said
    refused(client.get("/api/v1/search.csv", params={"scheiding": "x"}))


def test_a_feed_keeps_hard_spaces(tmp_path: Path) -> None:
    store, made = Store(default_address(tmp_path)), embedded(tmp_path)
    store.write([Put(paper("1", "Bedrag\u00a0van €\u202f5\u200b mln"))])
    made.bring_up(store)
    with TestClient(create_app(store, made.live, [])) as client:
        root = etree.fromstring(client.get("/api/v1/search.atom").content)
    title = root.findtext("{*}entry/{*}title") or ""
    assert "Bedrag\u00a0van €\u202f5" in title
    made.close()
    store.close()


# --- operators ------------------------------------------------------------------------------------


def test_an_id_of_the_asker_comes_back_and_an_odd_one_does_not(client: TestClient) -> None:
    problem = client.get("/api/v1/records/x", headers={"X-Request-ID": "van-mij.1"})
    assert problem.headers["X-Request-ID"] == problem.json()["request_id"] == "van-mij.1"
    for odd in ("a b", "x" * 65, "a\tb", "<b>"):
        assert (
            client.get("/health/live", headers={"X-Request-ID": odd}).headers["X-Request-ID"] != odd
        )


def test_an_error_that_nobody_foresaw_has_its_headers_too(held: Held) -> None:
    app = application(held)

    def broken() -> None:
        raise RuntimeError("stuk")

    app.add_api_route("/stuk", broken)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/stuk")
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert "nosniff" in answer.headers["X-Content-Type-Options"]


def test_measures_tell_routes_limits_and_lag(held: Held) -> None:
    with TestClient(application(held, allowance=20)) as client:
        for _ in range(3):
            client.get("/api/v1/search.csv?q=geheim-woord")
        client.get("/nergens/geheim-woord")
        text = client.get("/metrics").text
    assert 'griffie_http_answers_total{route="/api/v1/search.csv",status="200"}' in text
    assert 'griffie_http_refusals_total{status="429"}' in text
    assert "griffie_index_lag 0.0" in text
    assert 'griffie_up{part="store"} 1.0' in text
    assert "geheim-woord" not in text
    with TestClient(application(held), client=("8.8.8.8", 5)) as stranger:
        assert stranger.get("/metrics").status_code == 404


def test_ready_says_when_the_index_is_ahead_of_its_store(tmp_path: Path) -> None:
    store, made = Store(default_address(tmp_path)), embedded(tmp_path)
    store.write([Put(paper("1", "Motie sluis"))])
    made.bring_up(store)
    empty = Store(default_address(tmp_path / "ander"))
    with TestClient(create_app(empty, made.live, [])) as client:
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert "opslag" in json.loads(answer.content)["detail"]
    for each in (made, store, empty):
        each.close()
