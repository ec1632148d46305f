"""What leaves the service is safe to show elsewhere: links, headers, tables, and what operators see."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from lxml import etree

from search_api.app import create_app
from store import Put, Store, default_address
from tests.asking import AppClient
from tests.conftest import ROOT
from tests.installations import embedded
from tests.shield.service import TITLES, Held, application, paper, refused

HOSTS = (
    "evil.example", "evil.example:80", "user@evil.example", "localhost@evil.example", "evil.example#",
    "localhost.evil.example", "[::1].evil.example", "evil.example/localhost", "",
)  # fmt: skip
LINKED = ("/api/v1/search?q=sluis", "/api/v1/search.csv", "/api/v1/search.atom", "/api/v1/search.ndjson",
          "/ori/v2/informatieobjecten", "/ori/feed/v0/feed?limit=20", "/?q=sluis", "/bestaat-niet", "/ori/v2")  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_no_link_follows_a_forged_host(held: Held, client: AppClient, host: str) -> None:
    headers = {"Host": host, "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    with AppClient(application(held, address="https://raad.example/zoek")) as set_:
        for path in LINKED:
            for made in (client, set_):
                answer = made.get(path, headers=headers, follow_redirects=False)
                told = "evil.example" in answer.text + str(answer.headers)
                assert not told, path
        hits = set_.get(LINKED[0], headers=headers).json()["hits"]
        assert hits[0]["url"].startswith("https://raad.example/zoek/records/")


# --- the outside ------------------------------------------------------------------------------------


def test_every_answer_has_its_headers(client: AppClient) -> None:
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


def test_no_page_needs_what_the_policy_forbids(client: AppClient) -> None:
    templates = ROOT / "search_api" / "site" / "templates"
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


def test_a_report_has_its_own_styles_and_no_other(client: AppClient) -> None:
    answer = client.post("/toets", data={"profile": "v2", "answer": ANSWER})
    assert answer.status_code == 200, answer.text[:3000]
    policy = answer.headers["Content-Security-Policy"]
    assert len(re.findall(r"<style>", answer.text)) == policy.count("'sha256-") == 1


def get_paths(client: AppClient) -> list[str]:
    described = client.get("/openapi.json").json()["paths"]
    return [path for path, item in described.items() if "get" in item and "{" not in path]


PAGES = ("/", "/docs", "/toets", "/leveranciers", "/zoektaal", "/metrics", "/openapi.json")


def test_head_and_options_wherever_get(client: AppClient) -> None:
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
def test_what_the_asker_has_is_not_sent_again(client: AppClient, path: str) -> None:
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
def test_no_cell_of_a_table_is_a_formula(client: AppClient, name: str, mark: str) -> None:
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
    with AppClient(create_app(store, made.live, [])) as client:
        root = etree.fromstring(client.get("/api/v1/search.atom").content)
    title = root.findtext("{*}entry/{*}title") or ""
    assert "Bedrag\u00a0van €\u202f5" in title
    made.close()
    store.close()


# --- operators --------------------------------------------------------------------------------------


def test_an_id_of_the_asker_comes_back_and_an_odd_one_does_not(client: AppClient) -> None:
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
    with AppClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/stuk")
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert "nosniff" in answer.headers["X-Content-Type-Options"]


def test_measures_tell_routes_limits_and_lag(held: Held) -> None:
    with AppClient(application(held, allowance=20)) as client:
        for _ in range(3):
            client.get("/api/v1/search.csv?q=geheim-woord")
        client.get("/nergens/geheim-woord")
        text = client.get("/metrics").text
    assert 'griffie_http_answers_total{route="/api/v1/search.csv",status="200"}' in text
    assert 'griffie_http_refusals_total{status="429"}' in text
    assert "griffie_index_lag 0.0" in text
    assert 'griffie_up{part="store"} 1.0' in text
    assert "geheim-woord" not in text
    with AppClient(application(held), client=("8.8.8.8", 5)) as stranger:
        assert stranger.get("/metrics").status_code == 404


def test_ready_says_when_the_index_is_ahead_of_its_store(tmp_path: Path) -> None:
    store, made = Store(default_address(tmp_path)), embedded(tmp_path)
    store.write([Put(paper("1", "Motie sluis"))])
    made.bring_up(store)
    empty = Store(default_address(tmp_path / "ander"))
    with AppClient(create_app(empty, made.live, [])) as client:
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert "opslag" in json.loads(answer.content)["detail"]
    for each in (made, store, empty):
        each.close()
