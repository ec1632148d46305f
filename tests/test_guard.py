"""Addresses given by strangers: nothing that is not public is fetched, whatever it looks like."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx2
import pytest

from net.guard import PORTS, Guard, Refused, acceptable, public
from net.transport import PublicOnly, PublicTransport
from search_api.web import checking as toets
from tests.asking import AppClient
from tests.emulator import Emulator

PRIVATE = (
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.4", "198.18.0.1", "198.51.100.1",
    "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "2002:7f00:1::", "2002:c0a8:101::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2001:db8::1",
    "2001:0:53aa:64c:0:0:80ff:fffe", "geen adres", "", "192.0.0.9", "192.0.0.170", "192.0.0.192",
    "192.88.99.1", "198.19.255.255", "100.127.255.254", "239.255.255.250", "0.1.2.3", "fec0::1",
    "feff::1", "fdff:ffff::1", "febf::1", "ff0e::1", "100::1", "64:ff9b:1::1", "64:ff9b::c0a8:101",
    "64:ff9b::a9fe:a9fe", "::ffff:169.254.169.254", "::ffff:192.88.99.1", "::8.8.8.8", "2001::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "2002:808:808::1", "3fff::1", "3fff:fff::1", "4000::1",
    "5f00::1", "8000::1", "e000::1", "2606:2800:220:1:0:5efe:7f00:1", "2606:2800:220:1:200:5efe:a00:1",
)  # fmt: skip
PUBLIC = (
    "93.184.216.34", "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.0.1.1", "192.88.100.1", "198.20.0.1",
    "223.255.255.254", "100.63.0.1", "100.128.0.1", "64:ff9b::808:808", "2a00:1450::1", "2001:200::1", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_known_as_such(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_known_as_such(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://raad.example.org/",
        "ftp://raad.example.org/",
        "data:application/json,{}",
        "//raad.example.org/v2",
        "http:///v2",
        "raad.example.org/v2",
        "http://gebruiker:geheim@raad.example.org/v2",
        "http://raad.example.org:22/",
        "http://raad.example.org:9200/",
        "http://raad.example.org:99999/",
        "http://[::1/",
        "http://",
        "http://raad.example.org:0/",
        "http://raad.example.org\\@127.0.0.1/",
        "http://127.0.0.1\t.example.org/",
        "http://raad.example.org/\r\nHost: elders",
        "http://raad .example.org/",
        "http://127%2e0.0.1/",
        "http:127.0.0.1/",
        "s3://bak/stuk.pdf",
        "javascript:alert(1)",
        "",
    ],
)
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        acceptable(url)


class Inside(BaseHTTPRequestHandler):
    """A server on this machine that nobody may reach."""

    seen: list[str] = []

    def do_GET(self) -> None:
        Inside.seen.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"geheim": true}')

    def log_message(self, *args: Any) -> None:
        return


@pytest.fixture
def inside() -> Iterator[int]:
    Inside.seen.clear()
    server = HTTPServer(("127.0.0.1", 0), Inside)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0", "[::]"]
)  # fmt: skip
def test_no_way_of_writing_this_machine_reaches_it(host: str, inside: int) -> None:
    transport = PublicTransport(Guard(ports=(*PORTS, inside)))
    refused = (Refused, httpx2.RequestError, httpx2.InvalidURL)
    with httpx2.Client(transport=transport) as client, pytest.raises(refused):
        client.get(f"http://{host}:{inside}/geheim")
    assert Inside.seen == []


class Recorded:
    """Stands in for the network: tells where would have been connected to."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def connect_tcp(self, host: str, *args: Any) -> Any:
        self.asked.append(host)
        raise OSError("geen netwerk")


def test_a_name_is_resolved_once_and_stays_where_it_was() -> None:
    """DNS that answers publicly first and privately after that: the first answer is kept."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["10.0.0.1"]])
    network = Recorded()
    backend = PublicOnly(Guard(lambda host, port: next(answers)), network)
    for _ in range(3):
        with pytest.raises(OSError, match="geen netwerk"):
            backend.connect_tcp("raad.example.org", 443)
    assert network.asked == ["93.184.216.34"] * 3


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.5"], ["fd00::1"], []])
def test_a_name_with_any_private_address_is_refused(found: list[str]) -> None:
    network = Recorded()
    backend = PublicOnly(Guard(lambda host, port: found), network)
    with pytest.raises(Refused):
        backend.connect_tcp("raad.example.org", 443)
    assert network.asked == []


def test_other_ports_and_sockets_are_refused() -> None:
    backend = PublicOnly(Guard(lambda host, port: ["93.184.216.34"]), Recorded())
    with pytest.raises(Refused):
        backend.connect_tcp("raad.example.org", 6379)
    with pytest.raises(Refused):
        backend.connect_unix_socket("/var/run/docker.sock")


def test_a_named_server_is_asked_wherever_it_is_and_at_no_other_port() -> None:
    """A council of a test names papers on its own host and port, and nothing beside it."""
    guard = Guard(lambda host, port: ["127.0.0.1"], allowed={("Raad.Test", 8765)})
    place = guard.place("http://raad.test:8765/stuk.pdf")
    assert (place.scheme, place.host, place.port) == ("http", "raad.test", 8765)
    assert place.address == "127.0.0.1"
    for url in ("http://raad.test:9200/", "http://raad.test/", "https://elders.test:8765/"):
        with pytest.raises(Refused):
            guard.place(url)


def test_who_resolves_by_itself_has_its_answer_judged() -> None:
    guard = Guard(allowed={("raad.test", 8765)})
    assert guard.chosen("elders.test", 443, ["8.8.8.8", "8.8.4.4"]) == "8.8.8.8"
    assert guard.chosen("raad.test", 8765, ["127.0.0.1"]) == "127.0.0.1"
    with pytest.raises(Refused, match="geen openbaar adres"):
        guard.chosen("elders.test", 443, ["8.8.8.8", "127.0.0.1"])


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of our own needs no pause between questions."""
    monkeypatch.setattr(toets, "LIMITS", replace(toets.LIMITS, pause=0))


# --- through the API --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/ori/v2",
        "http://localhost/ori/v2",
        "http://2130706433/ori/v2",
        "http://[::1]/ori/v2",
        "http://[::ffff:169.254.169.254]/latest/meta-data",
        "http://10.0.0.8/ori/v2",
        "http://192.168.1.1/ori/v2",
        "file:///etc/passwd",
        "http://raad.example.org:22/ori/v2",
        "https://gebruiker:geheim@raad.example.org/ori/v2",
    ],
)
def test_the_api_fetches_no_such_address(client: AppClient, url: str) -> None:
    answer = client.post("/api/v1/conformance", json={"profile": "v2", "url": url})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["invalidParams"][0]["name"] == "url"


def test_redirects_and_references_to_the_inside_are_not_followed(
    client: AppClient, inside: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public server that sends the checker to this machine, by redirects and by what it says."""
    base = "http://raad.example.org/ori/v2"
    secret = f"http://127.0.0.1:{inside}/geheim"

    def change(world: Any) -> None:
        row = world["vergaderingen"]["v-1"]
        row["agendapunten"] = [secret, f"http://localhost:{inside}/geheim", "file:///etc/passwd"]
        row["webpaginaLink"] = secret
        for paper in world["informatieobjecten"].values():
            paper["inhoudLink"] = secret

    def redirected(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response | None:
        if request.url.path.endswith("/v-2"):
            return httpx2.Response(302, headers={"Location": secret})
        return None

    made = Emulator("mini", base=base, change=change, answer=redirected)

    class Half(PublicTransport):
        """The emulator for its own host, and the real guard for every other."""

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if request.url.host == "raad.example.org":
                return made.handle(request)
            return super().handle_request(request)

    monkeypatch.setattr(toets, "transport", Half)
    answer = client.post("/api/v1/conformance", json={"profile": "mini", "url": base})
    assert answer.status_code == 200
    rules = {each["rule"] for each in answer.json()["findings"]}
    assert {"C60", "C62"} <= rules
    assert Inside.seen == []
    assert 'geheim": true' not in answer.text


def test_a_check_of_a_stranger_stays_within_its_limits(
    client: AppClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = "http://raad.example.org/ori/v2"
    made = Emulator("v2", base=base)
    monkeypatch.setattr(toets, "transport", lambda: made.transport)
    answer = client.post("/api/v1/conformance", json={"profile": "v2", "url": base}).json()
    assert answer["checked"]["requests"] == toets.LIMITS.requests == 120
    assert len(made.asked) == 120
    assert answer["unchecked"]


def test_an_uploaded_answer_is_checked(client: AppClient) -> None:
    vote = {"id": "1", "url": "https://raad.example.org/v2/stemmen/1", "keuzeStemming": "Voor"}
    asked = {"profile": "v2", "answer": vote, "resource": "stem"}
    answer = client.post("/api/v1/conformance", json=asked)
    assert answer.status_code == 200
    body = answer.json()
    assert body["conforms"] is False
    assert {"C32", "C40"} <= {each["rule"] for each in body["findings"]}
    page = client.post("/api/v1/conformance", json={**asked, "format": "html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "C40" in page.text


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"profile": "v3", "answer": {}}, "profile"),
        ({"profile": "v2", "answer": {}, "format": "pdf"}, "format"),
        ({"profile": "v2", "answer": {}, "resource": "motie"}, "resource"),
        ({"profile": "v2", "adres": "x"}, "adres"),
        ({"profile": "v2", "url": 7}, "url"),
    ],
)
def test_a_wrong_question_is_told(client: AppClient, body: dict[str, Any], name: str) -> None:
    answer = client.post("/api/v1/conformance", json=body)
    assert answer.status_code == 400
    assert answer.json()["invalidParams"][0]["name"] == name


def test_questions_without_sense_or_measure_are_refused(client: AppClient) -> None:
    for content in (b"geen json", b"[]", b"{}", b'{"url": "https://x.example", "answer": {}}'):
        assert client.post("/api/v1/conformance", content=content).status_code == 400
    large = json.dumps({"profile": "v2", "answer": "x" * toets.LARGEST}).encode()
    assert client.post("/api/v1/conformance", content=large).status_code == 413


def test_the_form_works_without_scripts(client: AppClient) -> None:
    page = client.get("/toets")
    assert page.status_code == 200
    assert 'action="/toets"' in page.text
    vote = '{"id": "1", "keuzeStemming": "Voor", "url": "https://raad.example.org/v2/stemmen/1"}'
    answer = client.post("/toets", data={"profile": "v2", "answer": vote, "url": ""})
    assert answer.status_code == 200
    assert "Voldoet niet" in answer.text
    refused = client.post("/toets", data={"profile": "v2", "url": "http://127.0.0.1/v2"})
    assert refused.status_code == 400
    assert "geen openbaar adres" in refused.text


def test_this_machine_has_a_name() -> None:
    """What the tests above rest on: names of this machine resolve to it."""
    assert socket.gethostbyname("localhost") == "127.0.0.1"
